/*
 * build.h - packages to objects to a program, through a content-hashed cache.
 *
 * The cache (Env.gocache) has two levels:
 *   pkg/KEY       what a package compiles to: a line per object (its name) and
 *                 the compiler's output to replay (-m).  KEY covers the compiler,
 *                 the flags, the package's files and its imports' KEYs.
 *   obj/HASH.o    an object; HASH covers the emitted C text, the headers it
 *                 includes and the C compiler's flags.  So a change that leaves
 *                 the emitted C of a dependent package alone costs no C compile.
 * Files appear by rename: concurrent builds and a kill at any time are harmless.
 * The C compiler runs under Ninja, which keeps the cores busy.
 */
#ifndef TRI_BUILD_H
#define TRI_BUILD_H

#include "load/load.h"

typedef struct BuildOptions {
	const char *out;       /* -o */
	bool verbose;          /* -v: package names as they are compiled */
	bool commands;         /* -x */
	bool dry_run;          /* -n */
	bool all;              /* -a */
	bool keep_work;        /* -work */
	bool debug_c;          /* -N: no optimisation */
	int jobs;              /* -p */
	const char *gcflags;   /* applies to the packages named on the command line (or PATTERN=flags) */
	const char *ldflags;
	Map roots;             /* import paths named on the command line */
	bool test;
	bool listing;          /* compile -S: the C text of what is named on the command line, on stdout */
	const char *test_name; /* "path.test": says in headers whose tests a package was compiled with */
	/* Asked before main is linked, with the key of all that goes into it: false leaves it unlinked.  NULL: true. */
	bool (*wants_program)(void *arg, const char *key);
	void *wants_arg;
	bool no_header;        /* no "# package" line before errors (tool compile) */
} BuildOptions;

/* ---- cache.c ---- */

/* The package's key; computes its imports' first. */
const char *cache_key(Loader *l, LoadPkg *p, const BuildOptions *o);
/* The objects of p if all are cached; NULL otherwise. */
const char **cache_lookup(Loader *l, LoadPkg *p, int *nobjs, const char **output);
void cache_store(Loader *l, LoadPkg *p, const char **objs, int nobjs, const char *output, const char *summary);
/* The summary stored with p; NULL if there is none. */
const char *cache_summary(Loader *l, LoadPkg *p);
const char *cache_object_path(const Env *e, const char *hash);
/* Is there such a file?  Then it was used just now. */
bool cache_use(const char *path);
/* Once a day: removes what wasn't used for five days. */
void cache_trim(const Env *e);
/* Removes everything, or the results of tests: tri clean -cache, -testcache. */
int cache_clean(const Env *e, bool only_tests);
/* A file by its path, size and time. */
void hash_file_stat(Hasher *h, const char *path);
/* Hash of the C compiler's name and flags and of abi/: what an object depends on besides its text. */
const char *cache_cc_id(const Env *e);
/* The same and the compiler itself: what a package's result depends on besides its inputs. */
const char *cache_toolchain_id(const Env *e);

/* ---- compile.c: one package ---- */

typedef struct CompileResult {
	VEC(const char *) objs;    /* object hashes */
	VEC(const char *) missing; /* of these, the ones whose C text was written to `sources` and must be compiled */
	VEC(const char *) sources;
	const char *summary;       /* facts for importers (pass/pass.h) */
	const char *output;        /* what -m printed, to be replayed */
} CompileResult;
/* Checks p and no more.  False after reporting errors. */
bool compile_check(Loader *l, LoadPkg *p, const BuildOptions *o);
/* Checks, builds, optimises and emits p; writes C files into workdir.  False after reporting errors. */
bool compile_package(Loader *l, LoadPkg *p, const BuildOptions *o, const char *workdir, CompileResult *r);

/* ---- cfiles.c: C files of a package that calls C ---- */

void cfiles_hash(Hasher *h, const LoadPkg *p, const Env *e); /* enters them into the package's key */
/* Compiles them and adds the objects to r.  False after reporting errors. */
bool cfiles_compile(const LoadPkg *p, const Env *e, const BuildOptions *o, CompileResult *r);

/* ---- action.c: the whole build ---- */

typedef struct Build {
	Loader *l;
	const BuildOptions *o;
	const char *workdir;
	int ncompiled;
} Build;
/* Compiles the packages and all they import; returns 0, or the exit status after reporting. */
int build_packages(Loader *l, LoadPkg **roots, int n, const BuildOptions *o);
/* The same, then links main into out (which appears whole or not at all). */
int build_program(Loader *l, LoadPkg *main, const char *out, const BuildOptions *o);

/* ---- link.c ---- */

int link_program(Build *b, LoadPkg *main, const char **objs, int nobjs, const char *out);

/* ---- pcln.c ---- */

/* Adds the table of abi/pcln.h, made from the executable's DWARF, to it.  0, or an errno value. */
int pcln_add(const char *exe);
/* The same, and removes what -ldflags=-w (debug information) and -s (symbols too) say. */
typedef enum PclnStrip { PCLN_STRIP_NONE, PCLN_STRIP_DEBUG, PCLN_STRIP_ALL } PclnStrip;
int pcln_add_strip(const char *exe, PclnStrip strip);

/* ---- run.c: child processes ---- */

/* Runs argv (NULL-terminated), output inherited unless out is given; exit status, 127 if it can't be started. */
int run_command(const char *const *argv, Buf *out);
/* Splits a flag string as the go command does: spaces, with '...' and "..." quoting; how many words, max at most. */
int split_flags(const char *s, char **out, int max);
/* The same in the folder dir (NULL: here). */
int run_command_in(const char *dir, const char *const *argv, Buf *out);

#endif
