/*
 * cmd.h - the command line: go's subcommands, flags, messages and exit codes.
 *
 * main.c     dispatch over cmd.def
 * flags.c    go's flag syntax: -f v, -f=v, --f, and the build flags all share
 * cmd_*.c    a file per subcommand
 */
#ifndef TRI_CMD_H
#define TRI_CMD_H

#include "build/build.h"

#define TRI_VERSION "0.1"

/* ---- flags.c ---- */

typedef enum FlagKind { FLAG_BOOL, FLAG_STRING, FLAG_INT, FLAG_LIST /* repeated strings, joined by spaces */ } FlagKind;
typedef struct Flag {
	const char *name;
	FlagKind kind;
	void *dst;       /* bool *, const char **, int *, const char ** */
	const char *help;
} Flag;
/* Reads flags up to the first other word (or "--"); returns its index, or -1 after a message (exit status 2). */
int flags_parse(const char *cmd, const Flag *flags, int nflags, char **argv, int argc);
/* Is argv[i] one of these flags?  Takes it (and its value) and returns how many words it was; 0: not a flag of these; -1: bad. */
int flags_take(const Flag *flags, int nflags, char **argv, int argc, int i);

/* The usage line of a command and where to read more, on stderr.  main.c */
void flags_usage(const char *cmd);

typedef struct CommonFlags {
	BuildOptions build;
	LoadOptions load;
	bool race, msan, asan, trimpath, cover, modcacherw, linkshared, buildvcs_set;
	const char *buildmode, *compiler, *asmflags, *gccgoflags, *installsuffix, *pkgdir, *toolexec, *overlay, *buildvcs, *modfile, *pgo, *chdir;
} CommonFlags;
/* Fills flags[] with the build flags; returns how many (at most 40). */
int flags_common(CommonFlags *c, Flag *flags);
/* Applies GOFLAGS and refuses what doesn't exist; 0, or the exit status. */
int flags_check(CommonFlags *c, const Env *e);

/* ---- cmd_*.c ---- */

#define CMD(name, args, text) int cmd_##name(int argc, char **argv);
#include "cmd/cmd.def"
#undef CMD

/* Loads the packages named by args (or a list of .go files): the roots; NULL after errors. */
LoadPkg **cmd_load(Loader *l, char **args, int n, int *nroots);
/* Is a list with a Go file in it, so one of files? */
bool cmd_names_files(char **args, int n);
/* Such a list's package; NULL after errors. */
LoadPkg *cmd_load_files(Loader *l, char **args, int n);
/* Runs a program with the terminal's signals left to it; its exit status. */
int cmd_exec(const char *program, char **args, int n, const char *dir);

#endif
