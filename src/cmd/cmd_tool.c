/*
 * cmd_tool.c - tri tool compile: one package, gc's flags, so that tests written
 * for gc's compiler can drive this one.
 */
#include <stdlib.h>
#include <unistd.h>

#include "cmd/cmd.h"

typedef struct ToolFlags {
	bool all_errors, no_inline, cheap_calls, no_opt, complete, std, runtime, short_names, no_columns, race, live_dummy, pack, listing;
	int report_m;
	const char *out, *pkgpath, *lang, *import_dir, *local_dir, *debug, *importcfg, *embedcfg, *symabis, *asmhdr, *trimpath, *buildid, *goversion;
	const char *json;
	int jobs;
	bool dwarf, nolocalimports, shared, spectre, linkobj_dummy, t;
	const char *linkobj;
} ToolFlags;

/* -m, -m=2, -mm; -l, -l=4: counts, which the common parser doesn't know.  -S: the emitted C, where gc lists assembly. */
static int
take_counted(ToolFlags *t, const char *a)
{
	if (a[0] != '-')
		return 0;
	a += a[1] == '-' ? 2 : 1;
	if (a[0] == 'm' && (a[1] == 0 || a[1] == '=')) {
		t->report_m = a[1] == '=' ? atoi(a + 2) : t->report_m + 1;
		return 1;
	}
	if (a[0] == 'l' && (a[1] == 0 || a[1] == '=')) {
		t->no_inline = a[1] == 0 || atoi(a + 2) == 1;
		t->cheap_calls = a[1] != 0 && atoi(a + 2) == 4;
		return 1;
	}
	if (a[0] == 'S' && a[1] == 0) {
		t->listing = true;
		return 1;
	}
	if ((a[0] == 'd' || a[0] == 'c' || a[0] == 'w' || a[0] == 'W' || a[0] == 'h' || a[0] == 'j' || a[0] == 'v' || a[0] == 'B' || a[0] == 'E' || a[0] == 'K') && (a[1] == 0 || a[1] == '='))
		return 1;
	return 0;
}

static int
tool_compile(int argc, char **argv)
{
	ToolFlags t = {0};
	const Flag flags[] = {
	    {"e", FLAG_BOOL, &t.all_errors, "no limit on number of errors reported"},
	    {"N", FLAG_BOOL, &t.no_opt, "disable optimizations"},
	    {"o", FLAG_STRING, &t.out, "write output to file"},
	    {"p", FLAG_STRING, &t.pkgpath, "set expected package import path"},
	    {"lang", FLAG_STRING, &t.lang, "Go language version source code expects"},
	    {"I", FLAG_LIST, &t.import_dir, "add directory to import search path"},
	    {"D", FLAG_STRING, &t.local_dir, "set relative path for local imports"},
	    {"C", FLAG_BOOL, &t.no_columns, "disable printing of columns in error messages"},
	    {"complete", FLAG_BOOL, &t.complete, "compiling complete package (no C or assembly)"},
	    {"std", FLAG_BOOL, &t.std, "compiling standard library"},
	    {"+", FLAG_BOOL, &t.runtime, "compiling runtime"},
	    {"pack", FLAG_BOOL, &t.pack, "write an archive"},
	    {"importcfg", FLAG_STRING, &t.importcfg, "accepted; imports are compiled from source"},
	    {"embedcfg", FLAG_STRING, &t.embedcfg, "accepted"},
	    {"symabis", FLAG_STRING, &t.symabis, "accepted"},
	    {"asmhdr", FLAG_STRING, &t.asmhdr, "accepted"},
	    {"trimpath", FLAG_STRING, &t.trimpath, "accepted"},
	    {"buildid", FLAG_STRING, &t.buildid, "accepted"},
	    {"goversion", FLAG_STRING, &t.goversion, "accepted"},
	    {"linkobj", FLAG_STRING, &t.linkobj, "accepted"},
	    {"json", FLAG_STRING, &t.json, "version,directory for JSON compiler/optimizer detail output"},
	    {"race", FLAG_BOOL, &t.race, "refused"},
	    {"dwarf", FLAG_BOOL, &t.dwarf, "accepted"},
	    {"nolocalimports", FLAG_BOOL, &t.nolocalimports, "reject local (relative) imports"},
	    {"shared", FLAG_BOOL, &t.shared, "accepted"},
	};
	int i = 0;
	while (i < argc && argv[i][0] == '-' && argv[i][1] != 0) {
		int k = take_counted(&t, argv[i]);
		if (k == 0)
			k = flags_take(flags, LEN_OF(flags), argv, argc, i);
		if (k <= 0) {
			fprintf(stderr, "flag provided but not defined: %s\nusage: compile [options] file.go...\n", argv[i]);
			return 2;
		}
		i += k;
	}
	if (i == argc) {
		fputs("usage: compile [options] file.go...\n", stderr);
		return 2;
	}
	if (t.race) {
		fputs("tri: -race is not supported\n", stderr);
		return 2;
	}
	diag_options.limit = t.all_errors ? 0 : 10;
	diag_options.columns = !t.no_columns;
	Env *e = env_load();
	LoadOptions lo = {.local_dir = t.local_dir, .lang = t.lang, .std = t.std, .complete = t.complete, .as_compiler = true};
	e->gomod = e->gowork = "";
	Loader *l = load_new(e, lo);
	LoadPkg *p = load_files(l, argv + i, argc - i);
	if (l->errors > 0)
		return 1;
	BuildOptions o = {.debug_c = t.no_opt, .no_header = true, .listing = t.listing};
	Buf gcflags = {0};
	if (t.report_m > 0)
		buf_printf(&gcflags, "-m=%d ", t.report_m);
	if (t.no_inline || t.cheap_calls)
		buf_puts(&gcflags, t.no_inline ? "-l " : "-l=4 ");
	if (t.all_errors)
		buf_puts(&gcflags, "-e ");
	if (t.json != NULL)
		buf_printf(&gcflags, "-json=%s ", t.json);
	o.gcflags = buf_str(&gcflags);
	map_init(&o.roots, perm, true);
	map_put(&o.roots, p->path, p);
	int status = build_packages(l, &p, 1, &o);
	if (status != 0 || t.out == NULL || strcmp(t.out, "/dev/null") == 0)
		return status;
	/* An archive of the objects, as the C toolchain knows them. */
	int nobjs;
	const char *output;
	const char **objs = cache_lookup(l, p, &nobjs, &output);
	if (objs == NULL) {
		fprintf(stderr, "tri: cannot write %s: its objects are not in the cache\n", t.out);
		return 1;
	}
	const char **args = NEW_N(perm, const char *, nobjs + 4);
	args[0] = "ar";
	args[1] = "rcs";
	args[2] = t.out;
	for (int k = 0; k < nobjs; k++)
		args[3 + k] = cache_object_path(e, objs[k]);
	unlink(t.out);
	return run_command(args, NULL);
}

int
cmd_tool(int argc, char **argv)
{
	if (argc == 0) {
		puts("compile\ncover\ndoc\nfix\npprof\ntest2json\ntrace");
		return 0;
	}
	if (strcmp(argv[0], "compile") == 0)
		return tool_compile(argc - 1, argv + 1);
	/* Go's own programs that read what our programs write: built from GOROOT. */
	static const char *const ours[] = {"pprof", "trace", "cover", "test2json", "doc", "fix"};
	for (int i = 0; i < (int)LEN_OF(ours); i++)
		if (strcmp(argv[0], ours[i]) == 0) {
			argv[0] = arena_printf(perm, "cmd/%s", ours[i]);
			return cmd_run(argc, argv);
		}
	fprintf(stderr, "tri tool: no such tool \"%s\"\n", argv[0]);
	return 2;
}
