/* flags.c - go's flag syntax and the flags that build, run, test and list share. */
#include <stdlib.h>

#include "cmd/cmd.h"

static const Flag *
find_flag(const Flag *flags, int n, const char *name, size_t len)
{
	for (int i = 0; i < n; i++)
		if (strlen(flags[i].name) == len && memcmp(flags[i].name, name, len) == 0)
			return &flags[i];
	return NULL;
}

static bool
set_flag(const Flag *f, const char *value)
{
	switch (f->kind) {
	case FLAG_BOOL:
		if (value == NULL || strcmp(value, "true") == 0 || strcmp(value, "1") == 0)
			*(bool *)f->dst = true;
		else if (strcmp(value, "false") == 0 || strcmp(value, "0") == 0)
			*(bool *)f->dst = false;
		else
			return false;
		return true;
	case FLAG_STRING:
		*(const char **)f->dst = arena_strdup(perm, value);
		return true;
	case FLAG_INT: {
		char *end;
		long v = strtol(value, &end, 0);
		*(int *)f->dst = (int)v;
		return *end == 0 && value[0] != 0;
	}
	case FLAG_LIST: {
		const char **d = f->dst;
		*d = *d != NULL ? arena_printf(perm, "%s %s", *d, value) : arena_strdup(perm, value);
		return true;
	}
	}
	return false;
}

int
flags_take(const Flag *flags, int nflags, char **argv, int argc, int i)
{
	const char *a = argv[i];
	if (a[0] != '-' || a[1] == 0)
		return 0;
	a += a[1] == '-' ? 2 : 1;
	size_t n = strcspn(a, "=");
	const Flag *f = find_flag(flags, nflags, a, n);
	if (f == NULL)
		return 0;
	if (a[n] == '=')
		return set_flag(f, a + n + 1) ? 1 : -1;
	if (f->kind == FLAG_BOOL)
		return set_flag(f, NULL) ? 1 : -1;
	if (i + 1 >= argc)
		return -1;
	return set_flag(f, argv[i + 1]) ? 2 : -1;
}

int
flags_parse(const char *cmd, const Flag *flags, int nflags, char **argv, int argc)
{
	int i = 0;
	while (i < argc && argv[i][0] == '-' && argv[i][1] != 0) {
		if (strcmp(argv[i], "--") == 0)
			return i + 1;
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0 || strcmp(argv[i], "-help") == 0) {
			char *name = arena_strdup(perm, cmd);
			cmd_help(1, &name);
			exit(0);
		}
		int k = flags_take(flags, nflags, argv, argc, i);
		if (k > 0) {
			i += k;
			continue;
		}
		const char *a = argv[i] + (argv[i][1] == '-' ? 2 : 1);
		const Flag *f = find_flag(flags, nflags, a, strcspn(a, "="));
		if (k == 0)
			fprintf(stderr, "flag provided but not defined: -%.*s\n", (int)strcspn(a, "="), a);
		else if (i + 1 >= argc && strchr(a, '=') == NULL && f != NULL && f->kind != FLAG_BOOL)
			fprintf(stderr, "flag needs an argument: -%s\n", a);
		else
			fprintf(stderr, "invalid value \"%s\" for flag -%.*s: parse error\n", strchr(a, '=') != NULL ? strchr(a, '=') + 1 : argv[i + 1],
			        (int)strcspn(a, "="), a);
		flags_usage(cmd);
		return -1;
	}
	return i;
}

int
flags_common(CommonFlags *c, Flag *flags)
{
	BuildOptions *b = &c->build;
	const Flag table[] = {
	    {"v", FLAG_BOOL, &b->verbose, "print the names of packages as they are compiled"},
	    {"x", FLAG_BOOL, &b->commands, "print the commands"},
	    {"n", FLAG_BOOL, &b->dry_run, "print what would be compiled but do not run it"},
	    {"a", FLAG_BOOL, &b->all, "rebuild packages that are already up to date"},
	    {"work", FLAG_BOOL, &b->keep_work, "print the temporary work folder and keep it"},
	    {"p", FLAG_INT, &b->jobs, "number of jobs that run at the same time"},
	    {"tags", FLAG_STRING, &c->load.tags, "comma-separated list of additional build tags"},
	    {"mod", FLAG_STRING, &c->load.mod, "module download mode: readonly, vendor, or mod"},
	    {"gcflags", FLAG_LIST, &b->gcflags, "arguments to the compiler, for the named packages or PATTERN=args"},
	    {"ldflags", FLAG_LIST, &b->ldflags, "arguments to the linker: -X importpath.name=value; -s and -w are accepted"},
	    {"race", FLAG_BOOL, &c->race, "refused: there is no race detector yet"},
	    {"msan", FLAG_BOOL, &c->msan, "refused"},
	    {"asan", FLAG_BOOL, &c->asan, "refused"},
	    {"cover", FLAG_BOOL, &c->cover, "refused: there is no coverage yet"},
	    {"trimpath", FLAG_BOOL, &c->trimpath, "accepted"},
	    {"modcacherw", FLAG_BOOL, &c->modcacherw, "accepted"},
	    {"linkshared", FLAG_BOOL, &c->linkshared, "refused"},
	    {"buildmode", FLAG_STRING, &c->buildmode, "only exe and default"},
	    {"compiler", FLAG_STRING, &c->compiler, "only gc (this compiler stands in for it)"},
	    {"asmflags", FLAG_STRING, &c->asmflags, "accepted"},
	    {"gccgoflags", FLAG_STRING, &c->gccgoflags, "accepted"},
	    {"installsuffix", FLAG_STRING, &c->installsuffix, "accepted"},
	    {"pkgdir", FLAG_STRING, &c->pkgdir, "accepted"},
	    {"toolexec", FLAG_STRING, &c->toolexec, "refused"},
	    {"overlay", FLAG_STRING, &c->overlay, "refused"},
	    {"buildvcs", FLAG_STRING, &c->buildvcs, "accepted"},
	    {"modfile", FLAG_STRING, &c->modfile, "refused"},
	    {"pgo", FLAG_STRING, &c->pgo, "accepted"},
	};
	memcpy(flags, table, sizeof table);
	return LEN_OF(table);
}

static int
refuse(const char *what)
{
	fprintf(stderr, "tri: %s is not supported\n", what);
	return 2;
}

/* Flags of single commands, which GOFLAGS may hold for them. */
static bool
other_command_knows(const char *word)
{
	static const char *const names[] = {"args", "bench", "benchmem", "benchtime", "blockprofile", "c", "compiled", "count", "cpu", "cpuprofile",
	                                    "deps", "e", "exec", "export", "f", "failfast", "find", "fuzz", "fuzztime", "json", "list", "m",
	                                    "memprofile", "o", "outputdir", "parallel", "retracted", "reuse", "run", "short", "shuffle", "skip",
	                                    "test", "timeout", "trace", "u", "vet", "versions", "w", "cache", "testcache", "modcache", "changed"};
	word += word[1] == '-' ? 2 : 1;
	size_t n = strcspn(word, "=");
	for (int i = 0; i < LEN_OF(names); i++)
		if (strlen(names[i]) == n && strncmp(names[i], word, n) == 0)
			return true;
	return false;
}

/* GOFLAGS: build flags, split at spaces; the command line wins. */
static int
apply_goflags(CommonFlags *c, const Env *e)
{
	CommonFlags env = {0};
	Flag from[40], to[40];
	int nf = flags_common(&env, from);
	flags_common(c, to);
	for (char *copy = arena_strdup(perm, e->goflags), *w; (w = strtok(copy, " \t\n")) != NULL; copy = NULL) {
		if (w[0] != '-' || w[1] == 0) {
			fprintf(stderr, "tri: parsing $GOFLAGS: non-flag \"%s\"\n", w);
			return 1;
		}
		int k = flags_take(from, nf, &w, 1, 0);
		if (k == 0 && !other_command_knows(w)) {
			fprintf(stderr, "tri: parsing $GOFLAGS: unknown flag %.*s\n", (int)strcspn(w, "="), w);
			return 1;
		}
		if (k < 0)
			return 1;
	}
	for (int i = 0; i < nf; i++) {
		if (from[i].kind == FLAG_BOOL)
			*(bool *)to[i].dst |= *(bool *)from[i].dst;
		else if (from[i].kind == FLAG_INT && *(int *)to[i].dst == 0)
			*(int *)to[i].dst = *(int *)from[i].dst;
		else if (from[i].kind >= FLAG_STRING && from[i].kind != FLAG_INT && *(const char **)to[i].dst == NULL)
			*(const char **)to[i].dst = *(const char **)from[i].dst;
	}
	return 0;
}

int
flags_check(CommonFlags *c, const Env *e)
{
	int bad = apply_goflags(c, e);
	if (bad != 0)
		return bad;
	/* -gcflags=-lang=go1.N sets the language of packages outside modules; -e lifts the limit on errors. */
	for (char *copy = arena_strdup(perm, c->build.gcflags != NULL ? c->build.gcflags : ""), *w; (w = strtok(copy, " \t")) != NULL; copy = NULL) {
		if (str_has_prefix(w, "-lang="))
			c->load.lang = w + 6;
		else if (strcmp(w, "-e") == 0)
			diag_options.limit = 0;
		else if (strcmp(w, "-C") == 0)
			diag_options.columns = false;
	}
	const char *os = getenv("GOOS"), *arch = getenv("GOARCH");
	if (os != NULL && os[0] != 0 && strcmp(os, "linux") != 0)
		return refuse(arena_printf(perm, "GOOS=%s", os));
	if (arch != NULL && arch[0] != 0 && strcmp(arch, "amd64") != 0)
		return refuse(arena_printf(perm, "GOARCH=%s", arch));
	if (c->race)
		return refuse("-race");
	if (c->msan || c->asan)
		return refuse(c->msan ? "-msan" : "-asan");
	if (c->cover)
		return refuse("-cover");
	if (c->linkshared)
		return refuse("-linkshared");
	if (c->toolexec != NULL)
		return refuse("-toolexec");
	if (c->overlay != NULL)
		return refuse("-overlay");
	if (c->modfile != NULL)
		return refuse("-modfile");
	if (c->buildmode != NULL && strcmp(c->buildmode, "exe") != 0 && strcmp(c->buildmode, "default") != 0)
		return refuse(arena_printf(perm, "-buildmode=%s", c->buildmode));
	if (c->compiler != NULL && strcmp(c->compiler, "gc") != 0) {
		fprintf(stderr, "tri: unknown compiler \"%s\"\n", c->compiler);
		return 2;
	}
	return 0;
}
