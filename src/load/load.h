/*
 * load.h - from command-line arguments to packages: which files, from where.
 *
 * A LoadPkg is one package of the build: its directory, its files after build
 * constraints and the overlay, its imports.  Nothing is type-checked here; the
 * files are read, hashed, and parsed as far as their imports, so that a build
 * whose objects are all cached never looks further (load_parse does the rest).
 *
 * Where an import path comes from, in order:
 *   GOROOT/src (its vendor tree for GOROOT's own imports), through overlay/manifest;
 *   module mode: the main module or workspace, replacements, vendor/, the module
 *   cache, always offline; GOPATH mode (GO111MODULE=off, or no go.mod): vendor
 *   directories upward, GOPATH/src, minimal module compatibility for /vN.
 */
#ifndef TRI_LOAD_H
#define TRI_LOAD_H

#include "types/types.h"

/* ---- env.c: the environment a build runs in ---- */

typedef struct Env {
	const char *goroot;      /* the supported source tree */
	const char *goroot_why;  /* how it was chosen */
	const char *goversion;   /* "go1.19.8", from GOROOT/VERSION */
	const char *gopath;      /* list separated by ':' */
	const char *gomodcache;
	const char *gocache;     /* tri's own cache folder */
	const char *go111module; /* "on", "off" or "auto" */
	const char *goflags;
	const char *libdir;      /* holds abi/, overlay/, libtricolor.a */
	const char *cc;
	const char *gomod;       /* main module's go.mod, "" if none (GOPATH mode) */
	const char *gowork;      /* go.work in use, "" if none */
	const char *cwd;
	const char *self;        /* the tri binary */
} Env;
/* Finds everything; on failure prints one clear line and exits 2. */
Env *env_load(void);
/* Value of one variable as `tri env NAME` prints it; NULL if unknown. */
const char *env_value(const Env *e, const char *name);
extern const char *const env_names[]; /* NULL-terminated */
#define TRI_GOROOT_VERSION "go1.19" /* the GOROOT that overlay/ is written for */
#define TRI_LANG_VERSION 26         /* newest language: go1.26 */

/* ---- buildtag.c: build constraints ---- */

typedef struct TagSet {
	Map tags;         /* interned tag -> non-NULL */
	bool noasm;       /* GOARCH counts as an unknown one (overlay: noasm) */
} TagSet;
void tags_init(TagSet *t, const char *user_tags, bool portable);
bool tag_matches(const TagSet *t, const char *tag, size_t n);
/* Does the file name's _GOOS_GOARCH suffix match? */
bool tags_match_name(const TagSet *t, const char *file);
/* Do the //go:build or // +build lines before the package clause hold?  err (may be NULL) gets a malformed line's message. */
bool tags_match_text(const TagSet *t, const char *text, size_t n, const char **err);

/* ---- gomod.c: go.mod, go.work, vendor/modules.txt, the module cache ---- */

typedef struct Module {
	const char *path, *version; /* version "" for main and workspace modules */
	const char *dir;            /* NULL: not in the module cache */
	const char *go_version;     /* "1.19", "" if not stated */
	const char *gomod;
	bool is_main, indirect;
	struct Module *replace;
} Module;
typedef struct ModGraph {
	VEC(Module *) mods;         /* build list, main modules first */
	bool vendored;              /* imports resolve in vendor/ */
	const char *vendor_dir;
	Map vendor_pkgs;            /* import path -> Module */
} ModGraph;
/* Reads the main module's go.mod (or the workspace) and what it requires.  Errors go to diag-like stderr lines; NULL. */
ModGraph *mod_load(const Env *e, const char *modflag);
/* The module providing an import path, the longest match that has the package's directory; NULL. dir: where. */
Module *mod_find(ModGraph *g, const char *import_path, const char **dir);
/* Why a module that should provide the path does not: its folder is missing.  NULL: there is no such module. */
const char *mod_missing(const ModGraph *g, const char *import_path);

/* ---- overlay.c: the manifest ---- */

typedef struct OverlayRule {
	const char *import_path;
	bool replace, noasm;
	VEC(const char *) keep;  /* files of GOROOT to keep; empty with replace: none */
	VEC(const char *) drop;  /* files of GOROOT to leave out */
	bool has_keep, has_dir;  /* has_dir: overlay/<path>/ exists */
	const char *dir;
} OverlayRule;
void overlay_load(const Env *e);
const OverlayRule *overlay_rule(const char *import_path); /* NULL: GOROOT's own */

/* ---- noasm.c ---- */

typedef struct Loader Loader;
/* Has the user's package in dir assembly that its portable files can do without? */
bool load_prefers_noasm(Loader *l, const char *dir);
/* Is there assembly in dir that gc would take? */
bool load_finds_assembly(Loader *l, const char *dir);

/* ---- load.c: the package graph ---- */

typedef struct LoadFile {
	const char *path;     /* absolute */
	SrcFile *src;
	File *ast;            /* imports only until load_parse */
	bool full;            /* ast is the whole tree */
	const char **imports; int nimports;
	Pos *import_pos;
	VEC(const char *) bad_imports; /* messages on malformed paths */
	VEC(Pos) bad_import_pos;
	char hash[33];
} LoadFile;

typedef struct LoadPkg LoadPkg;
struct LoadPkg {
	const char *path;         /* import path ("command-line-arguments" for a file list); vendored std: "vendor/..." */
	const char *name;
	const char *dir;
	Module *mod;
	bool is_std, is_cmdline, parse_full, is_test_main;
	bool has_asm;             /* its folder has assembly that would take part */
	bool noasm;               /* its files are chosen as where GOARCH is unknown */
	bool wants_portable;      /* it has assembly, or is of std: purego, noasm and the like hold */
	VEC(LoadFile *) files;        /* compiled */
	VEC(const char *) test_files, xtest_files, s_files, ignored_files, other_files; /* base names */
	VEC(LoadPkg *) imports;       /* direct, sorted by path, no duplicates; implicit runtime included */
	Map import_map;               /* path as written -> LoadPkg */
	bool visiting, loaded;
	bool failed;                  /* errors were reported */
	const char *error;            /* "no Go files in ...", for list and messages */
	int depth;
	Package *pkg;                 /* types: after load_parse */
	bool parsed, checked;
	bool summary_read;        /* build/: its facts for importers were entered */
	char key[33];                 /* build/: cache key */
	bool key_known;
	void *build;                  /* owned by build/ */
	bool xtest;               /* external test package (_test) */
	bool force_library;       /* a main package under test: its symbols keep the import path */
	Map embeds;               /* file that a //go:embed pattern names -> hash of its contents, 32 hex digits */
	VEC(const char *) embed_patterns;
};

typedef struct LoadOptions {
	const char *tags;
	const char *mod;     /* -mod= */
	const char *local_dir; /* relative imports are taken from here, whoever imports (compile -D) */
	bool std;              /* compile -std: directives of the standard library are allowed */
	const char *lang;      /* compile -lang: language version of packages outside modules */
	bool complete;         /* compile -complete: no function has its body in assembly */
	bool as_compiler;      /* tool compile: messages are gc's where the go command has its own */
} LoadOptions;

struct Loader {
	Env *env;
	LoadOptions opt;
	TagSet tags, tags_noasm;
	TagSet tags_plain;   /* packages without assembly: as gc sees them, what they do without purego (unsafe, say) works here too */
	ModGraph *mods;      /* NULL in GOPATH mode */
	Map pkgs;            /* import path -> LoadPkg */
	VEC(LoadPkg *) order;/* dependencies before dependents */
	int errors;
};

Loader *load_new(Env *e, LoadOptions opt);
/* Expands patterns (., ./x, ./..., path, path/..., std, cmd, all) to package directories and loads them and all they
 * import.  Missing packages are reported in the go command's words.  Returns the roots. */
LoadPkg **load_patterns(Loader *l, char **args, int n, int *nroots);
/* A package made of the named files, which exist. */
LoadPkg *load_files(Loader *l, char **files, int n);
LoadPkg *load_import(Loader *l, const char *path, LoadPkg *from, Pos pos);
/* Adds p's in-package test files to it (so every importer in this process sees them), loads its external test package
 * into *xtest (NULL if it has none). */
bool load_add_tests(Loader *l, LoadPkg *p, LoadPkg **xtest);
/* A package made up from text (the test main). */
LoadPkg *load_synthetic(Loader *l, const char *path, const char *file, const char *text);
/* Parses p's files (and nothing else).  Full trees if p->parse_full, else function bodies are skipped. False on syntax errors. */
bool load_parse(Loader *l, LoadPkg *p);
/* Declarations of p and all it imports are checked (bodies not); p->pkg is set.  False on errors. */
bool load_check(Loader *l, LoadPkg *p);
/* The path that symbols carry: "main" for a program's main package. */
const char *load_symbol_path(const LoadPkg *p);
bool pattern_matches(const char *pattern, const char *path);
/* The language version of p's files that state none, as "go1.19"; "" is the newest. */
const char *load_lang(const Loader *l, const LoadPkg *p);
/* Is all of p in its Go files, so that none of its functions may lack a body? */
bool load_is_complete(const Loader *l, const LoadPkg *p);
/* Files named by //go:embed patterns of p, resolved; errors are reported.  embed.c */
typedef struct EmbedFile { const char *name; const char *data; size_t size; bool is_dir; } EmbedFile;
bool embed_resolve(Loader *l, LoadPkg *p, const EmbedPattern *pat, EmbedFile **files, int *n);

#endif
