/*
 * action.c - the order of a build: keys, cached packages, the packages to
 * compile, one Ninja run for all missing objects, cache entries, the link.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/build.h"
#include "build/cc.h"

typedef struct Unit {
	LoadPkg *p;
	CompileResult r;
	const char *output;
	bool cached;
	const char **objs;
	int nobjs;
} Unit;

static const char *
make_workdir(const Env *e)
{
	const char *tmp = getenv("TMPDIR");
	if (tmp == NULL || tmp[0] == 0)
		tmp = "/tmp";
	else if (tmp[0] != '/')
		tmp = path_join(perm, e->cwd, tmp);
	char *dir = arena_printf(perm, "%s/tri-build.XXXXXX", tmp);
	if (mkdtemp(dir) == NULL) {
		fprintf(stderr, "tri: cannot make a work folder: %s\n", strerror(errno));
		exit(2);
	}
	return dir;
}

static void
ninja_escape(Buf *b, const char *s)
{
	for (; *s != 0; s++) {
		if (*s == '$' || *s == ' ' || *s == ':')
			buf_putc(b, '$');
		buf_putc(b, *s);
	}
}

/* A word of a rule's command, which a shell reads. */
static void
ninja_shell_word(Buf *b, const char *s)
{
	buf_putc(b, '\'');
	for (; *s != 0; s++) {
		if (*s == '\'')
			buf_puts(b, "'\\'");
		if (*s == '$')
			buf_putc(b, '$');
		buf_putc(b, *s);
	}
	buf_putc(b, '\'');
}

/* One rule, an edge an object; the object is written beside its place and renamed. */
static void
write_ninja(Build *b, Unit *units, int n, const char *path)
{
	Buf f = {0};
	const Env *e = b->l->env;
	buf_printf(&f, "rule cc\n  command = %s", e->cc);
	for (int i = 0; cc_flags[i] != NULL; i++)
		buf_printf(&f, " %s", b->o->debug_c && strcmp(cc_flags[i], "-O2") == 0 ? "-O0" : cc_flags[i]);
	buf_puts(&f, " -I");
	ninja_shell_word(&f, e->libdir);
	/* Without its split-stack note: lld would rewrite the prologue of each function that calls C code without one. */
	buf_puts(&f, " -c $in -o $out.$$$$ && objcopy -R .note.GNU-split-stack $out.$$$$ && mv $out.$$$$ $out\n  description = $pkg\n");
	Map seen; /* two packages may come out as the same text */
	map_init(&seen, perm, true);
	for (int i = 0; i < n; i++) {
		for (int k = 0; k < units[i].r.missing.n; k++) {
			const char *obj = cache_object_path(e, units[i].r.missing.v[k]);
			if (map_has(&seen, obj))
				continue;
			map_put(&seen, obj, (void *)obj);
			buf_puts(&f, "build ");
			mkdir_all(path_dir(perm, obj), 0777);
			ninja_escape(&f, obj);
			buf_puts(&f, ": cc ");
			ninja_escape(&f, units[i].r.sources.v[k]);
			buf_printf(&f, "\n  pkg = %s\n", units[i].p->path);
		}
	}
	int err = file_write_atomic(path, f.s, f.n, 0666);
	buf_free(&f);
	if (err != 0) {
		fprintf(stderr, "tri: cannot write %s: %s\n", path, strerror(err));
		exit(2);
	}
}

static int
run_ninja(Build *b, const char *file)
{
	const char *argv[12];
	int n = 0;
	argv[n++] = "ninja";
	argv[n++] = "-f";
	argv[n++] = file;
	if (b->o->jobs > 0) {
		argv[n++] = "-j";
		argv[n++] = arena_printf(perm, "%d", b->o->jobs);
	}
	if (b->o->commands)
		argv[n++] = "-v";
	else if (!isatty(1))
		argv[n++] = "--quiet";
	argv[n] = NULL;
	setenv("NINJA_STATUS", "[%f/%t] ", 1);
	Buf out = {0};
	bool show = b->o->commands || isatty(1);
	int status = run_command_in(b->workdir, argv, show ? NULL : &out); /* in the folder: told of one with -C, Ninja announces it */
	const char *term = getenv("TERM");
	if (status == 0 && show && !b->o->commands && term != NULL && strcmp(term, "dumb") != 0) {
		fputs("\033[A\033[K", stdout); /* the progress line */
		fflush(stdout);
	}
	if (status != 0) {
		fputs("tri: the C compiler refused emitted C; this is a bug of tri, not of your program\n", stderr);
		fputs(buf_str(&out), stderr);
		fprintf(stderr, "tri: the emitted C is kept in %s\n", b->workdir);
	}
	buf_free(&out);
	return status;
}

static int
compile_units(Build *b, Unit *units, int n)
{
	int status = 0;
	for (int i = 0; i < n; i++) {
		Unit *u = &units[i];
		if (u->cached)
			continue;
		if (b->o->verbose)
			fprintf(stderr, "%s\n", u->p->path);
		b->ncompiled++;
		if (b->o->dry_run) {
			fprintf(stderr, "#\n# %s\n#\n", u->p->path);
			continue;
		}
		if (!compile_package(b->l, u->p, b->o, b->workdir, &u->r)) {
			status = 1;
			continue;
		}
		u->objs = u->r.objs.v;
		u->nobjs = u->r.objs.n;
	}
	return status;
}

static int
run_missing(Build *b, Unit *units, int n)
{
	int missing = 0;
	for (int i = 0; i < n; i++)
		missing += units[i].r.missing.n;
	if (missing == 0)
		return 0;
	const char *file = path_join(perm, b->workdir, "build.ninja");
	write_ninja(b, units, n, file);
	if (run_ninja(b, file) == 0)
		return 0;
	for (int i = 0; i < n; i++)
		for (int k = 0; k < units[i].r.missing.n; k++)
			if (!file_exists(cache_object_path(b->l->env, units[i].r.missing.v[k])))
				fprintf(stderr, "# %s (%s)\n", units[i].p->path, units[i].r.sources.v[k]);
	return 2;
}

/* Packages that exist only as documentation of what the compiler knows. */
static bool
is_documentation(const LoadPkg *p)
{
	return p->is_std && (strcmp(p->path, "builtin") == 0 || strcmp(p->path, "unsafe") == 0);
}

/* Marks what the roots need, transitively. */
static void
mark_needed(LoadPkg *p, Map *needed)
{
	if (map_has(needed, p))
		return;
	map_put(needed, p, p);
	for (int i = 0; i < p->imports.n; i++)
		mark_needed(p->imports.v[i], needed);
}

/* -n; or TRI_DEBUG=noobj: the compiler is under test, not the C that it writes. */
static bool
no_objects(const Build *b)
{
	const char *e = getenv("TRI_DEBUG");

	return b->o->dry_run || (e != NULL && strstr(e, "noobj") != NULL);
}

static int
build_all(Build *b, LoadPkg **roots, int nroots, Unit **units_out, int *n_out)
{
	Loader *l = b->l;
	Map needed;
	map_init(&needed, perm, false);
	for (int i = 0; i < nroots; i++)
		mark_needed(roots[i], &needed);
	Unit *units = NEW_N(perm, Unit, l->order.n + 1);
	int n = 0;
	for (int i = 0; i < l->order.n; i++) {
		LoadPkg *p = l->order.v[i];
		if (!map_has(&needed, p) || p->files.n == 0 || is_documentation(p))
			continue;
		Unit *u = &units[n++];
		u->p = p;
		cache_key(l, p, b->o);
		bool again = b->o->all || (b->o->listing && map_has(&b->o->roots, p->path));
		u->objs = again ? NULL : cache_lookup(l, p, &u->nobjs, &u->output);
		u->cached = u->objs != NULL;
		if (u->cached && u->output[0] != 0)
			fputs(u->output, stderr);
	}
	int status = compile_units(b, units, n);
	if (status == 0 && !no_objects(b))
		status = run_missing(b, units, n);
	if (status == 0 && !no_objects(b))
		for (int i = 0; i < n; i++)
			if (!units[i].cached)
				cache_store(l, units[i].p, units[i].objs, units[i].nobjs, units[i].r.output, units[i].r.summary);
	*units_out = units;
	*n_out = n;
	return status;
}

static void
start(Build *b)
{
	b->workdir = make_workdir(b->l->env);
	if (b->o->keep_work || b->o->commands)
		fprintf(stderr, "WORK=%s\n", b->workdir);
}

static void
finish(Build *b, int status)
{
	phase_report();
	cache_trim(b->l->env);
	if (!b->o->keep_work && status != 2)
		dir_remove(b->workdir);
}

int
build_packages(Loader *l, LoadPkg **roots, int n, const BuildOptions *o)
{
	Build b = {.l = l, .o = o};
	Unit *units;
	int nunits;
	start(&b);
	int status = build_all(&b, roots, n, &units, &nunits);
	finish(&b, status);
	return status;
}

int
build_program(Loader *l, LoadPkg *main, const char *out, const BuildOptions *o)
{
	Build b = {.l = l, .o = o};
	Unit *units;
	int nunits;
	start(&b);
	int status = build_all(&b, &main, 1, &units, &nunits);
	if (status == 0 && !no_objects(&b)) {
		VEC(const char *) objs = {0};
		Map seen; /* two packages may come out as the same text */
		map_init(&seen, perm, true);
		for (int i = 0; i < nunits; i++) {
			for (int k = 0; k < units[i].nobjs; k++) {
				const char *hash = units[i].objs[k];
				if (map_has(&seen, hash))
					continue;
				map_put(&seen, hash, (void *)hash);
				vec_push(perm, &objs, cache_object_path(l->env, hash));
			}
		}
		status = link_program(&b, main, objs.v, objs.n, out);
	}
	finish(&b, status);
	return status;
}
