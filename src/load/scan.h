/* scan.h - private to load/: first looks at files. */
#ifndef TRI_LOAD_SCAN_H
#define TRI_LOAD_SCAN_H

#include "load/load.h"

/* Registers, hashes and parses a file's imports. */
LoadFile *scan_file(const char *path, const char *display, char *text, size_t n);
/* Does the package clause name end in _test? */
bool scan_package_is_xtest(const char *text, size_t n);

/* Reports an error about p in the go command's form. */
void load_report(Loader *l, LoadPkg *p, Pos pos, const char *msg);
/* embed.c: resolves the //go:embed patterns of p's files from files.v[first] on; fills p->embeds (file -> content hash). */
void embed_load(Loader *l, LoadPkg *p, int first);

/* importpath.c: what gc and the go command have against an import path, in their words; NULL if nothing. */
const char *import_path_bad(const char *s, size_t n);
const char *import_path_malformed(const char *s);
/* The path without empty and "." elements. */
const char *import_path_clean(const char *s);

#endif
