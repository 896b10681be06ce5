/*
 * load.c - the package graph: directories to files to imports, depth first.
 *
 * Files are read and hashed once; only their imports are parsed here, so that
 * a build that finds everything in the cache never does more.  load_parse and
 * load_check go further for the packages that need it: declarations of whatever
 * is imported, bodies only where code is to be made.
 *
 * Errors are printed as the go command words them and counted in
 * Loader.errors; a package with an error has failed set.
 */
#include <ctype.h>
#include <errno.h>
#include <stdlib.h>

#include "load/load.h"
#include "load/scan.h"
#include "syntax/syntax.h"

Loader *
load_new(Env *e, LoadOptions opt)
{
	Loader *l = NEW(perm, Loader);
	l->env = e;
	l->opt = opt;
	tags_init(&l->tags, opt.tags, true);
	tags_init(&l->tags_noasm, opt.tags, true);
	tags_init(&l->tags_plain, opt.tags, false);
	l->tags_noasm.noasm = true;
	map_init(&l->pkgs, perm, true);
	types_init();
	overlay_load(e);
	if (e->gomod[0] != 0 || e->gowork[0] != 0) {
		l->mods = mod_load(e, opt.mod);
		if (l->mods == NULL)
			exit(1);
	}
	return l;
}

/* ---- where an import path lies ---- */

static bool
first_element_has_dot(const char *path)
{
	size_t n = strcspn(path, "/");
	return memchr(path, '.', n) != NULL;
}

static const char *
std_dir(Loader *l, const char *path)
{
	const char *d = path_join(perm, path_join(perm, l->env->goroot, "src"), path);
	if (dir_exists(d))
		return d;
	const OverlayRule *r = overlay_rule(path); /* packages that only the overlay has */
	return r != NULL && r->replace && dir_exists(r->dir) ? r->dir : NULL;
}

/* "x/y/vN/z" -> "x/y/z" when x/y/go.mod says "module x/y/vN": minimal module compatibility in GOPATH mode. */
static const char *
without_major_version(const char *root, const char *path)
{
	for (const char *p = path; (p = strstr(p, "/v")) != NULL; p++) {
		size_t digits = strspn(p + 2, "0123456789");
		if (digits == 0 || (p[2 + digits] != 0 && p[2 + digits] != '/'))
			continue;
		const char *base = arena_strndup(perm, path, (size_t)(p - path));
		size_t n;
		char *mod = file_read(perm, path_join(perm, path_join(perm, root, base), "go.mod"), &n);
		char *at = mod != NULL ? strstr(mod, "module ") : NULL;
		if (at == NULL || (at != mod && at[-1] != '\n'))
			continue;
		at += strlen("module ");
		at += strspn(at, " \t\"");
		size_t k = strcspn(at, " \t\r\n\"");
		size_t want = (size_t)(p - path) + 2 + digits;
		if (k == want && memcmp(at, path, k) == 0)
			return path_join(perm, root, arena_printf(perm, "%s%s", base, p + 2 + digits));
	}
	return NULL;
}

static bool
has_go_files(const char *dir)
{
	char **names;
	int n = dir_list(perm, dir, &names);
	for (int i = 0; i < n; i++)
		if (str_has_suffix(names[i], ".go"))
			return true;
	return false;
}

static const char *
not_in_gopath(const Env *e, const char *path)
{
	const char *msg = arena_printf(perm, "cannot find package \"%s\" in any of:\n\t%s/src/%s (from $GOROOT)", path, e->goroot, path);
	const char *why = " (from $GOPATH)";
	for (const char *p = e->gopath; *p != 0; why = "") {
		size_t n = strcspn(p, ":");
		msg = arena_printf(perm, "%s\n\t%s%s", msg, path_join(perm, path_join(perm, arena_strndup(perm, p, n), "src"), path), why);
		p += n;
		p += *p == ':';
	}
	return msg;
}

static const char *
gopath_dir(Loader *l, const char *path, LoadPkg *from, const char **resolved)
{
	const char *gp = l->env->gopath;
	/* vendor directories, from the importing package upward. */
	for (const char *p = gp; *p != 0;) {
		size_t n = strcspn(p, ":");
		const char *root = path_join(perm, arena_strndup(perm, p, n), "src");
		p += n;
		p += *p == ':';
		if (from != NULL && str_has_prefix(from->dir, root)) {
			for (const char *d = from->dir; strlen(d) >= strlen(root); d = path_dir(perm, d)) {
				const char *v = path_join(perm, path_join(perm, d, "vendor"), path);
				if (dir_exists(v) && has_go_files(v)) {
					*resolved = intern(v + strlen(root) + 1);
					return v;
				}
				if (strcmp(d, "/") == 0)
					break;
			}
		}
	}
	for (const char *p = gp; *p != 0;) {
		size_t n = strcspn(p, ":");
		const char *root = path_join(perm, arena_strndup(perm, p, n), "src");
		p += n;
		p += *p == ':';
		const char *d = path_join(perm, root, path);
		if (dir_exists(d) && has_go_files(d))
			return d;
		d = without_major_version(root, path);
		if (d != NULL && dir_exists(d)) {
			*resolved = intern(d + strlen(root) + 1);
			return d;
		}
	}
	return NULL;
}

static void
report(Loader *l, LoadPkg *p, Pos pos, const char *msg)
{
	l->errors++;
	if (p != NULL)
		p->failed = true;
	if (pos != 0) {
		Position at = pos_resolve(pos);
		fprintf(stderr, "%s:%u:%u: %s\n", str_has_prefix(at.file, "./") ? at.file + 2 : at.file, at.line, at.col, msg);
	} else {
		fprintf(stderr, "%s\n", msg);
	}
}

void
load_report(Loader *l, LoadPkg *p, Pos pos, const char *msg)
{
	report(l, p, pos, msg);
}

/* ---- one package ---- */

static LoadFile *
read_file(Loader *l, LoadPkg *p, const char *path, const TagSet *tags, bool constrained, bool *err)
{
	size_t n;
	char *text = file_read(perm, path, &n);
	*err = false;
	if (text == NULL) {
		char *why = arena_strdup(perm, strerror(errno));
		why[0] = (char)tolower((unsigned char)why[0]);
		const char *name = path_short(perm, path);
		report(l, p, 0, arena_printf(perm, "open %s: %s", name + (str_has_prefix(name, "./") ? 2 : 0), why));
		*err = true;
		return NULL;
	}
	const char *bad = NULL;
	if (constrained && !tags_match_text(tags, text, n, &bad)) {
		if (bad != NULL) {
			report(l, p, 0, arena_printf(perm, "%s: parsing //go:build line: %s", path_short(perm, path), bad));
			*err = true;
		}
		return NULL;
	}
	return scan_file(path, p->is_std ? path : path_short(perm, path), text, n);
}

LoadFile *
scan_file(const char *path, const char *display, char *text, size_t n)
{
	LoadFile *f = NEW(perm, LoadFile);
	f->path = path;
	f->src = src_add(path, display, text, (u32)n);
	hash128_hex(text, n, f->hash);
	int mark = diag_count();
	f->ast = parse_file(perm, f->src, PARSE_IMPORTS_ONLY);
	diag_drop(mark); /* reported when the file is parsed in full */
	VEC(const char *) imports = {0};
	VEC(Pos) where = {0};
	for (int i = 0; i < f->ast->ndecls; i++) {
		Decl *d = f->ast->decls[i];
		if (d->kind != D_IMPORT || d->import.path == NULL || d->import.path->kind != E_LIT || d->import.path->lit.bad)
			continue;
		size_t k;
		char *s = lit_unquote_string(perm, d->import.path->lit.text, d->import.path->lit.n, &k);
		if (s == NULL)
			continue;
		const char *bad = import_path_bad(s, k);
		if (bad != NULL) {
			vec_push(perm, &f->bad_imports, bad);
			vec_push(perm, &f->bad_import_pos, d->import.path->start);
			continue;
		}
		vec_push(perm, &imports, intern_n(s, k));
		vec_push(perm, &where, d->import.path->start);
	}
	f->imports = imports.v;
	f->nimports = imports.n;
	f->import_pos = where.v;
	return f;
}

static void
add_file(Loader *l, LoadPkg *p, LoadFile *f)
{
	const char *name = f->ast->pkg_name != NULL && f->ast->pkg_name->kind == E_NAME ? f->ast->pkg_name->name.name : NULL;
	if (name != NULL && p->name == NULL) {
		p->name = name;
	} else if (name != NULL && name != p->name && p->files.n > 0) {
		report(l, p, 0,
		       arena_printf(perm, "found packages %s (%s) and %s (%s) in %s", p->name, path_base(p->files.v[0]->path), name,
		                    path_base(f->path), p->dir));
		return;
	}
	vec_push(perm, &p->files, f);
}

static bool
listed(const char *const *v, int n, const char *name)
{
	for (int i = 0; i < n; i++)
		if (strcmp(v[i], name) == 0)
			return true;
	return false;
}

static const TagSet *
tags_of(Loader *l, const LoadPkg *p)
{
	return p->noasm ? &l->tags_noasm : p->wants_portable ? &l->tags : &l->tags_plain;
}

static bool
assembly_matches(Loader *l, const char *name, const char *path)
{
	size_t n;
	char *text = tags_match_name(&l->tags, name) ? file_read(perm, path, &n) : NULL;
	return text != NULL && tags_match_text(&l->tags, text, n, NULL);
}

/* Sorts dir's files into p's lists and loads those that take part. */
static void
scan_dir(Loader *l, LoadPkg *p, const char *dir, const OverlayRule *r, bool from_overlay)
{
	char **names;
	int n = dir_list(perm, dir, &names);
	const TagSet *tags = tags_of(l, p);
	for (int i = 0; i < n; i++) {
		const char *name = names[i];
		const char *path = path_join(perm, dir, name);
		if (name[0] == '_' || name[0] == '.')
			continue;
		if (!str_has_suffix(name, ".go")) {
			if (str_has_suffix(name, ".s") && !from_overlay && assembly_matches(l, name, path))
				vec_push(perm, &p->s_files, intern(name));
			else
				vec_push(perm, &p->other_files, intern(name));
			continue;
		}
		if (dir_exists(path))
			continue;
		if (!from_overlay && r != NULL) {
			bool test = str_has_suffix(name, "_test.go");
			if (!test && r->has_keep && !listed(r->keep.v, r->keep.n, name))
				continue;
			if (listed(r->drop.v, r->drop.n, name))
				continue;
		}
		if (!tags_match_name(tags, name)) {
			vec_push(perm, &p->ignored_files, intern(name));
			continue;
		}
		bool err;
		if (str_has_suffix(name, "_test.go")) {
			size_t len;
			char *text = file_read(perm, path, &len);
			if (text != NULL && tags_match_text(tags, text, len, NULL)) {
				if (scan_package_is_xtest(text, len))
					vec_push(perm, &p->xtest_files, path);
				else
					vec_push(perm, &p->test_files, path);
			}
			continue;
		}
		LoadFile *f = read_file(l, p, path, tags, true, &err);
		if (f == NULL) {
			if (!err)
				vec_push(perm, &p->ignored_files, intern(name));
			continue;
		}
		bool cgo = false;
		for (int k = 0; k < f->nimports; k++)
			cgo |= strcmp(f->imports[k], "C") == 0;
		if (cgo) /* CGO_ENABLED=0 */
			vec_push(perm, &p->ignored_files, intern(name));
		else if (f->ast->pkg_name != NULL && f->ast->pkg_name->kind == E_NAME &&
		         strcmp(f->ast->pkg_name->name.name, "documentation") == 0)
			vec_push(perm, &p->ignored_files, intern(name));
		else
			add_file(l, p, f);
	}
}

static int
by_path(const void *x, const void *y)
{
	return strcmp((*(LoadPkg *const *)x)->path, (*(LoadPkg *const *)y)->path);
}

static void
add_import(Loader *l, LoadPkg *p, const char *path, Pos pos)
{
	if (strcmp(path, "unsafe") == 0 || map_has(&p->import_map, path))
		return;
	LoadPkg *q = load_import(l, path, p, pos);
	map_put(&p->import_map, path, q);
	if (q == NULL || q->failed) {
		p->failed = true;
		if (q == NULL)
			return;
	}
	for (int i = 0; i < p->imports.n; i++)
		if (p->imports.v[i] == q)
			return;
	vec_push(perm, &p->imports, q);
}

static void
load_imports(Loader *l, LoadPkg *p)
{
	for (int i = 0; i < p->files.n; i++) {
		LoadFile *f = p->files.v[i];
		for (int k = 0; k < f->bad_imports.n; k++)
			load_report(l, p, f->bad_import_pos.v[k], f->bad_imports.v[k]);
		for (int k = 0; k < f->nimports; k++)
			add_import(l, p, f->imports[k], f->import_pos[k]);
	}
	/* Emitted code of any package may call into package runtime. */
	if (!p->is_std)
		add_import(l, p, "runtime", 0);
	if (p->imports.n > 0)
		qsort(p->imports.v, (size_t)p->imports.n, sizeof *p->imports.v, by_path);
}

static void
print_cycle(Loader *l, LoadPkg *from, LoadPkg *to, Pos pos)
{
	(void)pos;
	fprintf(stderr, "package %s\n", to->path);
	VEC(LoadPkg *) chain = {0};
	/* The packages being visited, from `to` down to `from`, stand in visiting order. */
	for (int i = 0; i < l->pkgs.n; i++) {
		LoadPkg *q = l->pkgs.e[i].val;
		if (q != NULL && q->visiting && q->depth > to->depth && q->depth <= from->depth)
			vec_push(perm, &chain, q);
	}
	for (int d = to->depth + 1; d <= from->depth; d++)
		for (int i = 0; i < chain.n; i++)
			if (chain.v[i]->depth == d)
				fprintf(stderr, "\timports %s\n", chain.v[i]->path);
	fprintf(stderr, "\timports %s: import cycle not allowed\n", to->path);
	l->errors++;
	from->failed = true;
}

static LoadPkg *
new_pkg(const char *path, const char *dir)
{
	LoadPkg *p = NEW(perm, LoadPkg);
	p->path = path;
	p->dir = dir;
	map_init(&p->import_map, perm, false);
	return p;
}

static void
finish_pkg(Loader *l, LoadPkg *p, LoadPkg *from)
{
	p->visiting = true;
	p->depth = from != NULL ? from->depth + 1 : 0;
	load_imports(l, p);
	p->visiting = false;
	embed_load(l, p, 0);
	p->loaded = true;
	vec_push(perm, &l->order, p);
}

/* The manifest speaks of GOROOT's packages, and of libraries by their import path wherever they are vendored. */
static const OverlayRule *
rule_of(const char *path, bool is_std)
{
	if (is_std)
		return overlay_rule(path);
	for (const char *v; (v = strstr(path, "/vendor/")) != NULL;)
		path = v + strlen("/vendor/");
	return first_element_has_dot(path) ? overlay_rule(intern(path)) : NULL;
}

static LoadPkg *
load_dir(Loader *l, const char *path, const char *dir, Module *mod, bool is_std, LoadPkg *from)
{
	LoadPkg *p = new_pkg(path, dir);
	p->mod = mod;
	p->is_std = is_std;
	p->parse_full = !is_std && (mod == NULL || mod->is_main || mod->version[0] == 0);
	map_put(&l->pkgs, path, p);
	const OverlayRule *r = rule_of(path, is_std);
	p->wants_portable = is_std || load_finds_assembly(l, dir);
	p->noasm = r != NULL ? r->noasm : !is_std && p->wants_portable && load_prefers_noasm(l, dir);
	if (r == NULL || !r->replace)
		scan_dir(l, p, dir, r, false);
	else if (strcmp(dir, r->dir) != 0) {
		/* GOROOT's tests go with the overlay's files. */
		OverlayRule only_tests = *r;
		only_tests.has_keep = true;
		scan_dir(l, p, dir, &only_tests, false);
		p->s_files.n = 0;
	}
	if (r != NULL && r->has_dir && dir_exists(r->dir))
		scan_dir(l, p, r->dir, r, true);
	p->has_asm = p->s_files.n > 0;
	if (p->noasm || (r != NULL && (r->replace || r->has_keep || r->has_dir)))
		p->s_files.n = 0;
	if (p->files.n == 0 && !p->failed) {
		if (p->test_files.n + p->xtest_files.n == 0)
			p->error = p->ignored_files.n > 0
			               ? arena_printf(perm, "build constraints exclude all Go files in %s", dir)
			               : arena_printf(perm, "no Go files in %s", dir);
		else
			p->error = arena_printf(perm, "no non-test Go files in %s", dir);
	}
	finish_pkg(l, p, from);
	return p;
}

/* A path with an "internal" element may be imported from the tree that holds it. */
static bool
internal_allowed(const LoadPkg *p, const LoadPkg *from)
{
	if (from->is_test_main || (from->is_std && p->is_std))
		return true;
	const char *last = NULL;
	for (const char *at = p->path; (at = strstr(at, "internal")) != NULL; at++)
		if ((at == p->path || at[-1] == '/') && (at[8] == 0 || at[8] == '/'))
			last = at;
	if (last == NULL)
		return true;
	size_t tail = strlen(last), n = strlen(p->dir);
	if (n <= tail + 1)
		return false;
	n -= tail + 1; /* the folder that holds "internal" */
	return strncmp(from->dir, p->dir, n) == 0 && (from->dir[n] == 0 || from->dir[n] == '/');
}

const char *
load_symbol_path(const LoadPkg *p)
{
	return p->name != NULL && strcmp(p->name, "main") == 0 && !p->force_library ? "main" : p->path;
}

/* What is wrong with an import path as a whole: modules allow less than GOPATH, and gc has its own words. */
static const char *
import_path_error(const Loader *l, const char *path)
{
	const char *clean = import_path_clean(path), *odd;
	if (l->opt.as_compiler)
		return strcmp(path, clean) == 0 ? NULL : arena_printf(perm, "non-canonical import path \"%s\" (should be \"%s\")", path, clean);
	if (l->mods == NULL && strcmp(l->env->go111module, "off") == 0)
		return strcmp(path, clean) == 0 ? NULL : arena_printf(perm, "non-canonical import path: \"%s\" should be \"%s\"", path, clean);
	odd = import_path_malformed(path);
	return odd == NULL ? NULL : arena_printf(perm, "malformed import path \"%s\": %s", path, odd);
}

LoadPkg *
load_import(Loader *l, const char *path, LoadPkg *from, Pos pos)
{
	const char *dir = NULL, *resolved = path;
	Module *mod = NULL;
	bool is_std = false;
	if (strcmp(path, "C") == 0) {
		report(l, from, pos, "import \"C\": cgo is not supported");
		return NULL;
	}
	if ((path[0] == '.' && (path[1] == '/' || path[1] == 0 || str_has_prefix(path, "../"))) && from != NULL) {
		dir = path_join(perm, l->opt.local_dir != NULL ? l->opt.local_dir : from->dir, path);
		resolved = intern(arena_printf(perm, "_%s", dir));
		if (!dir_exists(dir))
			dir = NULL;
	} else if (from != NULL && from->is_std && (dir = std_dir(l, arena_printf(perm, "vendor/%s", path))) != NULL &&
	           strchr(path, '.') != NULL) {
		resolved = intern(arena_printf(perm, "vendor/%s", path));
		is_std = true;
	} else if ((dir = std_dir(l, path)) != NULL && !first_element_has_dot(path)) {
		is_std = true;
	} else if (from != NULL && from->is_std && str_has_prefix(from->path, "cmd/") &&
	           (dir = std_dir(l, arena_printf(perm, "cmd/vendor/%s", path))) != NULL) {
		resolved = intern(arena_printf(perm, "cmd/vendor/%s", path));
		is_std = true;
	} else if (l->mods != NULL) {
		mod = mod_find(l->mods, path, &dir);
	} else {
		dir = gopath_dir(l, path, from, &resolved);
	}
	LoadPkg *p = map_get(&l->pkgs, resolved);
	const char *odd = p != NULL || path[0] == '.' || path[0] == '_' ? NULL : import_path_error(l, path);
	if (odd != NULL) {
		report(l, from, pos, odd);
		return NULL;
	}
	if (p == NULL && dir == NULL) {
		const char *msg = l->mods != NULL ? mod_missing(l->mods, path) : NULL;
		if (msg != NULL)
			;
		else if (l->mods == NULL && strcmp(l->env->go111module, "off") == 0)
			msg = not_in_gopath(l->env, path);
		else if (!first_element_has_dot(path))
			msg = arena_printf(perm, "package %s is not in GOROOT (%s/src/%s)", path, l->env->goroot, path);
		else if (l->mods != NULL)
			msg = arena_printf(perm, "no required module provides package %s; to add it:\n\tgo get %s", path, path);
		else
			msg = arena_printf(perm, "no required module provides package %s: go.mod file not found in current directory or any parent directory; see 'go help modules'", path);
		report(l, from, pos, msg);
		return NULL;
	}
	if (p == NULL) {
		p = load_dir(l, resolved, dir, mod, is_std, from);
	} else if (p->visiting) {
		print_cycle(l, from, p, pos);
		return p;
	}
	if (from != NULL && !l->opt.as_compiler && !internal_allowed(p, from)) {
		report(l, from, pos, arena_printf(perm, "use of internal package %s not allowed", path));
		return p;
	}
	if (p->error != NULL && from != NULL)
		report(l, from, pos, p->error);
	else if (p->error == NULL && from != NULL && p->name != NULL && strcmp(p->name, "main") == 0 && !from->is_test_main && !from->xtest)
		report(l, from, pos, arena_printf(perm, "import \"%s\" is a program, not an importable package", path));
	return p;
}

LoadPkg *
load_files(Loader *l, char **files, int n)
{
	LoadPkg *p = new_pkg("command-line-arguments", l->env->cwd);
	p->is_cmdline = p->parse_full = true;
	map_put(&l->pkgs, p->path, p);
	for (int i = 0; i < n; i++) {
		const char *path = files[i][0] == '/' ? files[i] : path_join(perm, l->env->cwd, files[i]);
		bool err;
		if (i == 0)
			p->dir = path_dir(perm, path);
		LoadFile *f = read_file(l, p, path, &l->tags, false, &err);
		if (f != NULL && str_has_suffix(path, "_test.go"))
			vec_push(perm, scan_package_is_xtest(f->src->text, f->src->size) ? &p->xtest_files : &p->test_files, path);
		else if (f != NULL)
			add_file(l, p, f);
	}
	finish_pkg(l, p, NULL);
	return p;
}

LoadPkg *
load_synthetic(Loader *l, const char *path, const char *file, const char *text)
{
	LoadPkg *p = new_pkg(path, l->env->cwd);
	p->is_test_main = true;
	p->parse_full = true;
	map_put(&l->pkgs, path, p);
	size_t n = strlen(text);
	add_file(l, p, scan_file(file, file, arena_strndup(perm, text, n), n));
	finish_pkg(l, p, NULL);
	return p;
}

static void
place(Loader *l, LoadPkg *p)
{
	if (p->visiting)
		return;
	p->visiting = true;
	for (int i = 0; i < p->imports.n; i++)
		place(l, p->imports.v[i]);
	vec_push(perm, &l->order, p);
}

/* A package depends on more than it did: again all come after what they import.  Those that import it may be there already. */
static void
sort_again(Loader *l)
{
	LoadPkg **before = l->order.v;
	int n = l->order.n;

	memset(&l->order, 0, sizeof l->order);
	for (int i = 0; i < n; i++)
		place(l, before[i]);
	for (int i = 0; i < l->order.n; i++)
		l->order.v[i]->visiting = false;
}

bool
load_add_tests(Loader *l, LoadPkg *p, LoadPkg **xtest)
{
	*xtest = NULL;
	const TagSet *tags = tags_of(l, p);
	bool err;
	int first = p->files.n;
	for (int i = 0; i < p->test_files.n; i++) {
		LoadFile *f = read_file(l, p, p->test_files.v[i], tags, false, &err);
		if (f != NULL)
			add_file(l, p, f);
	}
	if (first < p->files.n) {
		p->error = NULL;
		p->parse_full |= !p->is_std;
		p->visiting = true;
		load_imports(l, p);
		p->visiting = false;
		embed_load(l, p, first);
		sort_again(l);
	}
	if (p->xtest_files.n == 0)
		return !p->failed;
	LoadPkg *x = new_pkg(intern(arena_printf(perm, "%s_test", p->path)), p->dir);
	x->mod = p->mod;
	x->is_std = p->is_std;
	x->parse_full = p->parse_full;
	x->xtest = true;
	map_put(&l->pkgs, x->path, x);
	for (int i = 0; i < p->xtest_files.n; i++) {
		LoadFile *f = read_file(l, x, p->xtest_files.v[i], tags, false, &err);
		if (f != NULL)
			add_file(l, x, f);
	}
	finish_pkg(l, x, NULL);
	*xtest = x;
	return !p->failed && !x->failed;
}

/* ---- parsing and checking what was loaded ---- */

bool
load_parse(Loader *l, LoadPkg *p)
{
	if (p->parsed)
		return !p->failed;
	p->parsed = true;
	for (int i = 0; i < p->files.n; i++) {
		LoadFile *f = p->files.v[i];
		f->src->directives.n = 0;
		f->ast = parse_file(perm, f->src, (p->parse_full ? 0 : PARSE_SKIP_BODIES) | (p->is_std || l->opt.std ? 0 : PARSE_USER));
		f->full = true;
		p->failed |= f->ast->has_syntax_errors; /* other errors of the parser don't stop the checker */
	}
	return !p->failed;
}

static bool
has_syntax_errors(const LoadPkg *p)
{
	for (int i = 0; i < p->files.n; i++)
		if (p->files.v[i]->ast->has_syntax_errors)
			return true;
	return false;
}

const char *
load_lang(const Loader *l, const LoadPkg *p)
{
	if (p->is_std)
		return TRI_GOROOT_VERSION;
	if (p->mod != NULL)
		return arena_printf(perm, "go%s", p->mod->go_version[0] != 0 ? p->mod->go_version : "1.16");
	return l->opt.lang != NULL ? l->opt.lang : "";
}

bool
load_is_complete(const Loader *l, const LoadPkg *p)
{
	return !p->is_std && (l->opt.as_compiler ? l->opt.complete : !p->has_asm);
}

static Package *
import_for_check(void *arg, const char *path, Pos pos, Package *from)
{
	Loader *l = arg;
	LoadPkg *p = from->load;
	if (strcmp(path, "unsafe") == 0)
		return package_unsafe;
	LoadPkg *q = map_get(&p->import_map, path);
	if (q == NULL) {
		diag_error(pos, "could not import %s (package not found)", path);
		return NULL;
	}
	load_check(l, q);
	return q->pkg;
}

bool
load_check(Loader *l, LoadPkg *p)
{
	if (p->checked)
		return p->pkg != NULL && !p->pkg->had_errors;
	p->checked = true;
	/* The checker has something to say about jumps even then; it needs no imports for that. */
	if (!load_parse(l, p) && !has_syntax_errors(p))
		return false;
	for (int i = 0; !p->failed && i < p->imports.n; i++)
		if (!load_check(l, p->imports.v[i]))
			return false;
	Package *pkg = NEW(perm, Package);
	pkg->path = intern(load_symbol_path(p));
	pkg->name = p->name != NULL ? p->name : "_";
	pkg->is_std = p->is_std;
	pkg->dir = p->dir;
	pkg->load = p;
	pkg->files = NEW_N(perm, File *, p->files.n);
	for (int i = 0; i < p->files.n; i++)
		pkg->files[i] = p->files.v[i]->ast;
	pkg->nfiles = p->files.n;
	pkg->go_version = load_lang(l, p);
	p->pkg = pkg;
	CheckConfig c = {.ignore_bodies = true, .import = import_for_check, .arg = l, .lang = pkg->go_version,
	                 .complete = load_is_complete(l, p),
	                 .compiling_runtime = strcmp(p->path, "runtime") == 0};
	int mark = diag_count();
	check_package(pkg, &c);
	return !pkg->had_errors && diag_count() == mark;
}
