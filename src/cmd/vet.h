/* vet.h - private to cmd/: Go's vet tool, for tri vet and tri test. */
#ifndef TRI_CMD_VET_H
#define TRI_CMD_VET_H

#include "cmd/cmd.h"

/* The tool's path; it is built first if the cache lacks it.  NULL after a message. */
const char *vet_tool(const Env *e);
/* Is this word one of the tool's own flags? */
bool vet_knows_flag(const char *word);
/* Runs the tool with its flags over packages that tri has checked; 0, or the exit status after their messages. */
int vet_packages(Loader *l, BuildOptions *o, const char *tool, const char *const *flags, int nflags, LoadPkg **pkgs, int n);

#endif
