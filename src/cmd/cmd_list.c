/*
 * cmd_list.c - tri list: packages, or with -m modules, in go list's words.
 *
 * A package is listed as tri would build it: for the standard library's packages
 * that the overlay changes, files and imports are the changed ones.  Fields that
 * only make sense for the go command's own installation and cache (Target,
 * Stale, Export, BuildID) don't exist here and are refused by name.
 */
#include <ctype.h>
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include "cmd/list.h"
#include "syntax/syntax.h"

typedef struct ListFlags {
	CommonFlags c;
	bool json, deps, test, modules, errors, find, compiled;
	bool export, updates, versions, retracted;
	const char *format, *reuse, *json_fields;
} ListFlags;

/* One line of the output. */
typedef struct Entry {
	LoadPkg *p;             /* NULL: an argument that is no package (-e) */
	const char *path, *name, *error;
	const char *for_test;   /* "pkg [pkg.test]" and the like */
	bool test_main, dep_only;
	VEC(const char *) match;
} Entry;

typedef struct List {
	ListFlags f;
	Env *env;
	Loader *l;
	VEC(Entry *) entries;
	Map seen;               /* LoadPkg -> Entry */
} List;

typedef VEC(const char *) Names;
typedef VEC(Value *) Values;

static int
by_text(const void *x, const void *y)
{
	return strcmp(*(const char *const *)x, *(const char *const *)y);
}

static void
sort_names(Names *v)
{
	int k = 0;
	if (v->n > 1)
		qsort(v->v, (size_t)v->n, sizeof *v->v, by_text);
	for (int i = 0; i < v->n; i++)
		if (k == 0 || strcmp(v->v[k - 1], v->v[i]) != 0)
			v->v[k++] = v->v[i];
	v->n = k;
}

/* ---- modules ---- */

static Value *
module_value(const Module *m, bool indirect)
{
	Value *v = value_new(V_STRUCT);
	v->type = "*modinfo.ModulePublic";
	Value *replace = value_new(V_NIL);
	if (m->replace != NULL)
		replace = module_value(m->replace, false);
	Buf s = {0};
	buf_puts(&s, m->path);
	if (m->version[0] != 0)
		buf_printf(&s, " %s", m->version);
	if (m->replace != NULL) {
		buf_printf(&s, " => %s", m->replace->path);
		if (m->replace->version[0] != 0)
			buf_printf(&s, " %s", m->replace->version);
	}
	v->s = arena_strdup(perm, buf_str(&s));
	buf_free(&s);
	bool have = m->dir != NULL && dir_exists(m->dir);
	value_set(v, "Path", value_string(m->path));
	value_set(v, "Version", value_string(m->version));
	value_set(v, "Replace", replace);
	value_set(v, "Main", value_bool(m->is_main));
	value_set(v, "Indirect", value_bool(indirect));
	value_set(v, "Dir", value_string(have ? m->dir : ""));
	value_set(v, "GoMod", value_string(m->gomod != NULL && file_exists(m->gomod) ? m->gomod : ""));
	value_set(v, "GoVersion", value_string(m->go_version));
	return v;
}

static Value *
package_module(const LoadPkg *p)
{
	return p->mod != NULL ? module_value(p->mod, p->mod->indirect) : value_new(V_NIL);
}

/* ---- a package's fields ---- */

static Value *
base_names(LoadFile *const *v, int n)
{
	Names names = {0};
	for (int i = 0; i < n; i++)
		vec_push(perm, &names, path_base(v[i]->path));
	sort_names(&names);
	return value_strings(names.v, names.n);
}

static Value *
bases_of(const char *const *v, int n)
{
	Names names = {0};
	for (int i = 0; i < n; i++)
		vec_push(perm, &names, path_base(v[i]));
	sort_names(&names);
	return value_strings(names.v, names.n);
}

static Value *
with_suffix(const char *const *v, int n, const char *suffix, bool has)
{
	Names names = {0};
	for (int i = 0; i < n; i++)
		if (str_has_suffix(v[i], suffix) == has)
			vec_push(perm, &names, path_base(v[i]));
	sort_names(&names);
	return value_strings(names.v, names.n);
}

/* An import as p resolves it: its package, NULL for unsafe and what wasn't found. */
static LoadPkg *
resolved(const LoadPkg *p, const char *path)
{
	return map_get(&p->import_map, path);
}

static void
own_imports(const LoadPkg *p, Names *out)
{
	for (int i = 0; i < p->files.n; i++)
		for (int k = 0; k < p->files.v[i]->nimports; k++) {
			LoadPkg *q = resolved(p, p->files.v[i]->imports[k]);
			vec_push(perm, out, q != NULL ? q->path : p->files.v[i]->imports[k]);
		}
	sort_names(out);
}

/* Imports of files that are not part of the build: tests. */
static void
file_imports(const char *const *paths, int n, Names *out)
{
	for (int i = 0; i < n; i++) {
		size_t len;
		char *text = file_read(perm, paths[i], &len);
		if (text == NULL)
			continue;
		int mark = diag_count();
		File *f = parse_file(perm, src_add(paths[i], paths[i], text, (u32)len), PARSE_IMPORTS_ONLY);
		diag_drop(mark);
		for (int k = 0; k < f->ndecls; k++) {
			const Decl *d = f->decls[k];
			if (d->kind != D_IMPORT || d->import.path == NULL || d->import.path->kind != E_LIT || d->import.path->lit.bad)
				continue;
			size_t m;
			char *s = lit_unquote_string(perm, d->import.path->lit.text, d->import.path->lit.n, &m);
			if (s != NULL && m > 0)
				vec_push(perm, out, intern_n(s, m));
		}
	}
	sort_names(out);
}

static Value *
test_imports(const char *const *paths, int n)
{
	Names names = {0};
	file_imports(paths, n, &names);
	return value_strings(names.v, names.n);
}

static void
add_deps(List *l, LoadPkg *p, Map *seen, Names *out)
{
	for (int i = 0; i < p->files.n; i++)
		for (int k = 0; k < p->files.v[i]->nimports; k++) {
			const char *path = p->files.v[i]->imports[k];
			LoadPkg *q = resolved(p, path);
			const char *key = q != NULL ? q->path : path;
			if (map_has(seen, key))
				continue;
			map_put(seen, key, p);
			vec_push(perm, out, key);
			if (q != NULL)
				add_deps(l, q, seen, out);
		}
	/* A program is linked with the runtime, imported or not. */
	LoadPkg *rt = map_get(&l->l->pkgs, "runtime");
	if (p->name != NULL && strcmp(p->name, "main") == 0 && rt != NULL && !map_has(seen, rt->path)) {
		map_put(seen, rt->path, p);
		vec_push(perm, out, rt->path);
		add_deps(l, rt, seen, out);
	}
}

static Value *
deps_value(List *l, LoadPkg *p)
{
	Map seen;
	Names names = {0};
	map_init(&seen, perm, true);
	add_deps(l, p, &seen, &names);
	sort_names(&names);
	return value_strings(names.v, names.n);
}

static Value *
import_map(const LoadPkg *p)
{
	Value *v = value_new(V_MAP);
	Names names = {0};
	for (int i = 0; i < p->files.n; i++)
		for (int k = 0; k < p->files.v[i]->nimports; k++)
			vec_push(perm, &names, p->files.v[i]->imports[k]);
	sort_names(&names);
	for (int i = 0; i < names.n; i++) {
		LoadPkg *q = resolved(p, names.v[i]);
		if (q != NULL && strcmp(q->path, names.v[i]) != 0)
			value_set(v, names.v[i], value_string(q->path));
	}
	return v;
}

static const char *
root_of(List *l, const LoadPkg *p)
{
	if (p->is_std)
		return l->env->goroot;
	if (p->is_cmdline)
		return "";
	if (p->mod != NULL)
		return p->mod->dir != NULL ? p->mod->dir : "";
	for (const char *g = l->env->gopath; *g != 0;) {
		size_t n = strcspn(g, ":");
		const char *root = arena_strndup(perm, g, n);
		if (str_has_prefix(p->dir, arena_printf(perm, "%s/src/", root)))
			return root;
		g += n;
		g += *g == ':';
	}
	return "";
}

static const char *
package_dir(List *l, const LoadPkg *p)
{
	if (p->is_std) { /* for all that the overlay replaces, too: that's where it belongs */
		const char *dir = path_join(perm, path_join(perm, l->env->goroot, "src"), p->path);
		if (dir_exists(dir))
			return dir;
	}
	return p->dir;
}

/* The first sentence of the comment before a package clause, as go/doc's Synopsis; "" if there is none. */
static const char *
synopsis(const LoadFile *f)
{
	if (f->ast->pos == 0)
		return "";
	const char *text = f->src->text, *end = text + (f->ast->pos - f->src->base);
	Buf b = {0};
	const char *start = end;
	if (end - text >= 3 && end[-1] == '\n' && end[-2] == '/' && end[-3] == '*') {
		for (start = end - 4; start > text && !(start[0] == '/' && start[1] == '*'); start--)
			;
		buf_write(&b, start + 2, (size_t)(end - 3 - (start + 2)));
	} else {
		while (start > text) {
			const char *line = start - 1;
			while (line > text && line[-1] != '\n')
				line--;
			if (!str_has_prefix(line, "//"))
				break;
			start = line;
		}
		for (const char *p = start; p < end;) {
			size_t n = strcspn(p, "\n");
			size_t word = strspn(p + 2, "abcdefghijklmnopqrstuvwxyz0123456789");
			if (!(word > 0 && p[2 + word] == ':' && p[3 + word] != ' ' && p[3 + word] != '\n')) /* no directive */
				buf_write(&b, p + 2, n - 1);
			p += n + 1;
		}
	}
	Buf out = {0};
	const char *s = buf_str(&b) + strspn(buf_str(&b), " \t\r\n");
	char last[3] = {0};
	for (; *s != 0 && !(s[0] == '\n' && s[1 + strspn(s + 1, " \t\r")] == '\n'); s++) {
		bool space = strchr(" \t\r\n", *s) != NULL;
		if (space && last[0] == '.' && !(isupper((u8)last[1]) && !isupper((u8)last[2]) && !isalnum((u8)last[2])))
			break;
		if (!space)
			buf_putc(&out, *s);
		else if (out.n > 0 && out.s[out.n - 1] != ' ')
			buf_putc(&out, ' ');
		last[2] = last[1];
		last[1] = last[0];
		last[0] = *s;
	}
	while (out.n > 0 && out.s[out.n - 1] == ' ')
		out.s[--out.n] = 0;
	const char *r = arena_strdup(perm, buf_str(&out));
	buf_free(&b);
	buf_free(&out);
	if (strncasecmp(r, "copyright", 9) == 0 || strncasecmp(r, "all rights", 10) == 0 || strncasecmp(r, "author", 6) == 0)
		return "";
	return r;
}

static const char *
package_doc(const LoadPkg *p)
{
	for (int i = 0; i < p->files.n; i++) {
		const char *s = synopsis(p->files.v[i]);
		if (s[0] != 0)
			return s;
	}
	return "";
}

static Value *
error_value(const char *msg)
{
	if (msg == NULL)
		return value_new(V_NIL);
	Value *v = value_new(V_STRUCT);
	v->type = "*load.PackageError";
	v->s = msg;
	v->keep_empty = true;
	value_set(v, "ImportStack", value_new(V_LIST));
	value_set(v, "Pos", value_string(""));
	value_set(v, "Err", value_string(msg));
	return v;
}

static void
file_fields(Value *v, const LoadPkg *p, bool find)
{
	Names imports = {0}, embeds = {0}, patterns = {0};
	if (!find)
		own_imports(p, &imports);
	for (int i = 0; i < p->embeds.n; i++)
		vec_push(perm, &embeds, (const char *)p->embeds.e[i].key);
	sort_names(&embeds);
	for (int i = 0; i < p->embed_patterns.n; i++)
		vec_push(perm, &patterns, p->embed_patterns.v[i]);
	sort_names(&patterns);
	value_set(v, "GoFiles", base_names(p->files.v, p->files.n));
	value_set(v, "CgoFiles", value_new(V_LIST));
	value_set(v, "CompiledGoFiles", value_new(V_LIST));
	value_set(v, "IgnoredGoFiles", with_suffix(p->ignored_files.v, p->ignored_files.n, ".go", true));
	value_set(v, "IgnoredOtherFiles", with_suffix(p->ignored_files.v, p->ignored_files.n, ".go", false));
	value_set(v, "CFiles", with_suffix(p->other_files.v, p->other_files.n, ".c", true));
	value_set(v, "HFiles", with_suffix(p->other_files.v, p->other_files.n, ".h", true));
	value_set(v, "SFiles", bases_of(p->s_files.v, p->s_files.n));
	value_set(v, "SysoFiles", with_suffix(p->other_files.v, p->other_files.n, ".syso", true));
	value_set(v, "EmbedPatterns", value_strings(patterns.v, patterns.n));
	value_set(v, "EmbedFiles", value_strings(embeds.v, embeds.n));
	value_set(v, "Imports", value_strings(imports.v, imports.n));
	value_set(v, "ImportMap", find ? value_new(V_MAP) : import_map(p));
}

static Value *
package_value(List *l, const Entry *e)
{
	Value *v = value_new(V_STRUCT);
	LoadPkg *p = e->p;
	bool find = l->f.find;
	v->type = "*load.PackagePublic";
	value_set(v, "Dir", value_string(p != NULL ? package_dir(l, p) : ""));
	value_set(v, "ImportPath", value_string(e->path));
	value_set(v, "ImportComment", value_string(""));
	value_set(v, "Name", value_string(e->name));
	value_set(v, "Doc", value_string(p != NULL && !e->test_main ? package_doc(p) : ""));
	value_set(v, "Root", value_string(p != NULL ? root_of(l, p) : ""));
	value_set(v, "ForTest", value_string(e->for_test));
	value_set(v, "Module", p != NULL ? package_module(p) : value_new(V_NIL));
	value_set(v, "Match", value_strings(e->match.v, e->match.n));
	value_set(v, "Goroot", value_bool(p != NULL && p->is_std));
	value_set(v, "Standard", value_bool(p != NULL && p->is_std));
	value_set(v, "DepOnly", value_bool(e->dep_only));
	value_set(v, "Incomplete", value_bool(e->error != NULL || (p != NULL && p->failed)));
	LoadPkg none = {0};
	file_fields(v, p != NULL && !e->test_main ? p : &none, find);
	if (l->f.compiled)
		*value_field(v, "CompiledGoFiles") = *value_field(v, "GoFiles");
	value_set(v, "Deps", p != NULL && !find ? deps_value(l, p) : value_new(V_LIST));
	value_set(v, "Error", error_value(e->error));
	const LoadPkg *t = p != NULL && e->for_test == NULL && !e->test_main ? p : &none;
	value_set(v, "TestGoFiles", bases_of(t->test_files.v, t->test_files.n));
	value_set(v, "TestImports", find ? value_new(V_LIST) : test_imports(t->test_files.v, t->test_files.n));
	value_set(v, "XTestGoFiles", bases_of(t->xtest_files.v, t->xtest_files.n));
	value_set(v, "XTestImports", find ? value_new(V_LIST) : test_imports(t->xtest_files.v, t->xtest_files.n));
	return v;
}

/* ---- which packages ---- */

static Entry *
add_entry(List *l, LoadPkg *p)
{
	Entry *e = map_get(&l->seen, p);
	if (e != NULL)
		return e;
	e = NEW(perm, Entry);
	e->p = p;
	e->path = p->path;
	e->name = p->name != NULL ? p->name : "";
	e->error = p->error;
	map_put(&l->seen, p, e);
	vec_push(perm, &l->entries, e);
	return e;
}

static int
pkg_order(const void *x, const void *y)
{
	return strcmp((*(LoadPkg *const *)x)->path, (*(LoadPkg *const *)y)->path);
}

/* p behind all it imports, each once. */
static void
add_with_deps(List *l, LoadPkg *p, Map *visited)
{
	if (map_has(visited, p))
		return;
	map_put(visited, p, p);
	VEC(LoadPkg *) deps = {0};
	for (int i = 0; i < p->files.n; i++)
		for (int k = 0; k < p->files.v[i]->nimports; k++) {
			const char *path = p->files.v[i]->imports[k];
			LoadPkg *q = strcmp(path, "unsafe") == 0 ? load_import(l->l, "unsafe", NULL, 0) : resolved(p, path);
			if (q != NULL)
				vec_push(perm, &deps, q);
		}
	if (deps.n > 1)
		qsort(deps.v, (size_t)deps.n, sizeof *deps.v, pkg_order);
	for (int i = 0; i < deps.n; i++)
		add_with_deps(l, deps.v[i], visited);
	LoadPkg *rt = map_get(&l->l->pkgs, "runtime");
	if (p->name != NULL && strcmp(p->name, "main") == 0 && rt != NULL)
		add_with_deps(l, rt, visited);
	add_entry(l, p);
}

static void
add_test_entry(List *l, const Entry *of, const char *path, const char *name, bool is_main)
{
	Entry *e = NEW(perm, Entry);
	*e = *of;
	e->path = path;
	e->name = name;
	e->test_main = is_main;
	e->for_test = is_main ? NULL : of->path;
	vec_push(perm, &l->entries, e);
}

/* -test: after the packages, each one's test program and the packages made for it. */
static void
add_tests(List *l)
{
	int n = l->entries.n;
	for (int i = 0; i < n; i++) {
		const Entry *e = l->entries.v[i];
		if (e->p == NULL || e->p->test_files.n + e->p->xtest_files.n == 0)
			continue;
		const char *test = arena_printf(perm, "%s.test", e->path);
		add_test_entry(l, e, test, "main", true);
		if (e->p->test_files.n > 0)
			add_test_entry(l, e, arena_printf(perm, "%s [%s]", e->path, test), e->name, false);
		if (e->p->xtest_files.n > 0)
			add_test_entry(l, e, arena_printf(perm, "%s_test [%s]", e->path, test), arena_printf(perm, "%s_test", e->name), false);
	}
}

/* Standard error while packages load: with -e errors are part of the output instead. */
static int
hide_stderr(void)
{
	fflush(stderr);
	int saved = dup(2), null = open("/dev/null", O_WRONLY | O_CLOEXEC);
	if (null >= 0) {
		dup2(null, 2);
		close(null);
	}
	return saved;
}

static void
show_stderr(int saved)
{
	fflush(stderr);
	if (saved >= 0) {
		dup2(saved, 2);
		close(saved);
	}
}

static void
missing_entry(List *l, const char *arg)
{
	Entry *e = NEW(perm, Entry);
	e->path = intern(arg);
	e->name = "";
	const char *first = arena_strndup(perm, arg, strcspn(arg, "/"));
	if (strchr(first, '.') == NULL)
		e->error = arena_printf(perm, "package %s is not in GOROOT (%s/src/%s)", arg, l->env->goroot, arg);
	else
		e->error = arena_printf(perm, "cannot find package \"%s\"", arg);
	vec_push(perm, &e->match, e->path);
	vec_push(perm, &l->entries, e);
}

static void
load_roots(List *l, char **args, int n)
{
	static char dot[] = ".";
	char *def[] = {dot};
	VEC(LoadPkg *) roots = {0};
	Map matches;
	map_init(&matches, perm, false);
	if (n == 0)
		args = def, n = 1;
	if (cmd_names_files(args, n)) {
		LoadPkg *p = cmd_load_files(l->l, args, n);
		if (p != NULL)
			add_entry(l, p);
		return;
	}
	for (int i = 0; i < n; i++) {
		int k;
		LoadPkg **r = load_patterns(l->l, args + i, 1, &k);
		if (k == 0 && strstr(args[i], "...") == NULL && strcmp(args[i], "std") != 0 && strcmp(args[i], "cmd") != 0 && l->f.errors)
			missing_entry(l, args[i]);
		for (int j = 0; j < k; j++) {
			Names *m = map_get(&matches, r[j]);
			if (m == NULL) {
				m = NEW(perm, Names);
				map_put(&matches, r[j], m);
				vec_push(perm, &roots, r[j]);
			}
			vec_push(perm, m, (const char *)args[i]);
		}
	}
	Map visited;
	map_init(&visited, perm, false);
	for (int i = 0; l->f.deps && i < roots.n; i++)
		add_with_deps(l, roots.v[i], &visited);
	for (int i = 0; i < l->entries.n; i++)
		l->entries.v[i]->dep_only = l->entries.v[i]->p != NULL;
	for (int i = 0; i < roots.n; i++) {
		Entry *e = add_entry(l, roots.v[i]);
		Names *m = map_get(&matches, roots.v[i]);
		e->dep_only = false;
		for (int k = 0; k < m->n; k++)
			vec_push(perm, &e->match, m->v[k]);
	}
}

/* ---- output ---- */

/* Values one after the other: as JSON, through the template, or by their default line. */
static int
print_values(const ListFlags *f, const Values *values, const char *plain)
{
	Template *t = NULL;
	Buf out = {0};
	Map only;
	map_init(&only, perm, true);
	for (const char *p = f->json_fields != NULL ? f->json_fields : ""; *p != 0;) {
		size_t n = strcspn(p, ",");
		map_put(&only, intern_n(p, n), &out);
		p += n;
		p += *p == ',';
	}
	if (!f->json && (t = template_parse(f->format != NULL ? f->format : plain)) == NULL)
		return 1;
	int status = 0;
	for (int i = 0; i < values->n && status == 0; i++) {
		if (f->json) {
			value_json(&out, values->v[i], only.n > 0 ? &only : NULL);
			continue;
		}
		status = !template_run(t, values->v[i], &out);
		if (out.n > 0 && out.s[out.n - 1] != '\n')
			buf_putc(&out, '\n');
	}
	fwrite(buf_str(&out), 1, out.n, stdout);
	buf_free(&out);
	if (fflush(stdout) != 0)
		status = 1;
	return status;
}

static int
by_module(const void *x, const void *y)
{
	const Module *a = *(Module *const *)x, *b = *(Module *const *)y;
	return a->is_main != b->is_main ? (a->is_main ? -1 : 1) : strcmp(a->path, b->path);
}

static int
list_modules(ListFlags *f, Loader *l, char **args, int n)
{
	Values values = {0};
	int status = 0;
	if (l->mods == NULL) {
		if (strcmp(l->env->go111module, "off") == 0)
			fputs("tri: list -m cannot be used with GO111MODULE=off\n", stderr);
		else
			fprintf(stderr, "tri: cannot match \"%s\": go.mod file not found in current directory or any parent directory\n", n > 0 ? args[0] : "main");
		return 1;
	}
	int total = l->mods->mods.n;
	Module **mods = NEW_N(perm, Module *, total + 1);
	if (total > 0)
		memcpy(mods, l->mods->mods.v, sizeof *mods * (size_t)total);
	qsort(mods, (size_t)total, sizeof *mods, by_module);
	for (int i = 0; i < (n > 0 ? n : 1); i++) {
		const char *arg = n > 0 ? args[i] : ""; /* no argument: the main modules */
		bool all = strcmp(arg, "all") == 0, any = false;
		if (all && l->mods->vendored) {
			fputs("tri: can't compute 'all' using the vendor directory\n\t(Use -mod=mod or -mod=readonly to bypass.)\n", stderr);
			return 1;
		}
		const char *at = strchr(arg, '@'), *path = at != NULL ? arena_strndup(perm, arg, (size_t)(at - arg)) : arg;
		for (int k = 0; k < total; k++) {
			Module *m = mods[k];
			bool match = arg[0] == 0 ? m->is_main : all || (strstr(path, "...") != NULL ? pattern_matches(path, m->path) : strcmp(path, m->path) == 0);
			if (match && at != NULL && strcmp(at + 1, m->version) != 0)
				match = false;
			if (match)
				vec_push(perm, &values, module_value(m, m->indirect));
			any |= match;
		}
		if (any || all || arg[0] == 0)
			continue;
		if (strstr(path, "...") != NULL) {
			fprintf(stderr, "tri: warning: pattern \"%s\" matched no module dependencies\n", arg);
		} else if (f->errors) {
			Value *v = module_value(&(Module){.path = path, .version = at != NULL ? at + 1 : "", .go_version = ""}, false);
			value_set(v, "Error", error_value(arena_printf(perm, "module %s: not a known dependency", arg)));
			vec_push(perm, &values, v);
		} else {
			fprintf(stderr, "tri: module %s: not a known dependency\n", arg);
			status = 1;
		}
	}
	int bad = print_values(f, &values, "{{.}}");
	return bad != 0 ? bad : status;
}

/* -json=Name,Dir: a boolean flag with a list; the rest of the flags are ordinary. */
static void
take_json_fields(ListFlags *f, char **argv, int argc)
{
	static char plain[] = "-json";
	for (int i = 0; i < argc && argv[i][0] == '-'; i++) {
		const char *a = argv[i] + (argv[i][1] == '-' ? 2 : 1);
		if (str_has_prefix(a, "json=") && strcmp(a + 5, "true") != 0 && strcmp(a + 5, "false") != 0 && strcmp(a + 5, "1") != 0 && strcmp(a + 5, "0") != 0) {
			f->json_fields = arena_strdup(perm, a + 5);
			argv[i] = plain;
		}
	}
}

int
cmd_list(int argc, char **argv)
{
	List l = {0};
	ListFlags *f = &l.f;
	Flag flags[56];
	int nf = flags_common(&f->c, flags);
	const Flag own[] = {
	    {"f", FLAG_STRING, &f->format, "template for each package"},
	    {"json", FLAG_BOOL, &f->json, "print in JSON (-json=Field,... : only these)"},
	    {"deps", FLAG_BOOL, &f->deps, "list dependencies as well, each after its own"},
	    {"test", FLAG_BOOL, &f->test, "list test programs as well"},
	    {"m", FLAG_BOOL, &f->modules, "list modules"},
	    {"e", FLAG_BOOL, &f->errors, "list packages with errors, too"},
	    {"find", FLAG_BOOL, &f->find, "name packages without their dependencies"},
	    {"compiled", FLAG_BOOL, &f->compiled, "set CompiledGoFiles"},
	    {"export", FLAG_BOOL, &f->export, "refused"},
	    {"u", FLAG_BOOL, &f->updates, "refused"},
	    {"versions", FLAG_BOOL, &f->versions, "refused"},
	    {"retracted", FLAG_BOOL, &f->retracted, "refused"},
	    {"reuse", FLAG_STRING, &f->reuse, "refused"},
	};
	memcpy(flags + nf, own, sizeof own);
	nf += LEN_OF(own);
	take_json_fields(f, argv, argc);
	int at = flags_parse("list", flags, nf, argv, argc);
	if (at < 0)
		return 2;
	const char *no = f->export ? "-export" : f->updates ? "-u" : f->versions ? "-versions" : f->retracted ? "-retracted" : f->reuse != NULL ? "-reuse" : NULL;
	if (no != NULL) {
		fprintf(stderr, "tri list: %s is not supported\n", no);
		return 2;
	}
	if (f->json && f->format != NULL) {
		fputs("tri list: list -f cannot be used with -json\n", stderr);
		return 1;
	}
	if (f->test && (f->deps || f->find || f->modules)) {
		fprintf(stderr, "tri list: -test cannot be used with %s\n", f->deps ? "-deps" : f->find ? "-find" : "-m");
		return 1;
	}
	if (f->find && f->deps) {
		fputs("tri list: -deps cannot be used with -find\n", stderr);
		return 1;
	}
	l.env = env_load();
	int bad = flags_check(&f->c, l.env);
	if (bad != 0)
		return bad;
	l.l = load_new(l.env, f->c.load);
	if (f->modules)
		return list_modules(f, l.l, argv + at, argc - at);
	map_init(&l.seen, perm, false);
	int saved = f->errors || f->find ? hide_stderr() : -1;
	load_roots(&l, argv + at, argc - at);
	show_stderr(saved);
	if (l.l->errors > 0 && !f->errors && !f->find)
		return 1;
	if (f->test)
		add_tests(&l);
	Values values = {0};
	for (int i = 0; i < l.entries.n; i++)
		vec_push(perm, &values, package_value(&l, l.entries.v[i]));
	return print_values(f, &values, "{{.ImportPath}}");
}
