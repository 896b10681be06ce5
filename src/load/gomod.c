/*
 * gomod.c - modules: go.mod, go.work, vendor/modules.txt and the module cache,
 * always offline.
 *
 * The build list is minimal version selection over the requirement graph as far
 * as the cache holds its go.mod files (a module that no import needs may be
 * absent).  Replacements of the main modules apply everywhere.
 * Reference: go.dev/ref/mod.
 */
#include <stdlib.h>

#include "load/load.h"

typedef struct Req { const char *path, *version; bool indirect; } Req;
typedef struct Replace { const char *old_path, *old_version, *new_path, *new_version; const char *base_dir; } Replace;
typedef struct ModFile {
	const char *file;
	const char *module, *go;
	VEC(Req) requires;
	VEC(Replace) replaces;
	VEC(Req) excludes;
	VEC(const char *) uses; /* go.work */
	bool bad;
} ModFile;

/* ---- the file format: lines of words, blocks in parentheses, // comments ---- */

static int
split_words(char *line, const char **w, int max, bool *indirect)
{
	int n = 0;
	*indirect = false;
	for (char *p = line; *p != 0 && n < max;) {
		p += strspn(p, " \t\r");
		if (*p == 0)
			break;
		if (p[0] == '/' && p[1] == '/') {
			*indirect = strstr(p, "indirect") != NULL;
			break;
		}
		if (*p == '"' || *p == '`') {
			char *close = strchr(p + 1, *p);
			size_t k = close != NULL ? (size_t)(close - p - 1) : strlen(p + 1);
			w[n++] = intern_n(p + 1, k);
			p = close != NULL ? close + 1 : p + strlen(p);
			continue;
		}
		if (*p == '(' || *p == ')') {
			w[n++] = *p == '(' ? "(" : ")";
			p++;
			continue;
		}
		size_t k = 0;
		while (p[k] != 0 && strchr(" \t\r()", p[k]) == NULL && !(p[k] == '/' && p[k + 1] == '/'))
			k++;
		w[n++] = intern_n(p, k);
		p += k;
	}
	return n;
}

static void
mod_error(ModFile *m, int line, const char *msg, const char *what)
{
	fprintf(stderr, "tri: errors parsing %s:\n%s:%d: %s%s\n", path_base(m->file), path_short(perm, m->file), line, msg, what);
	m->bad = true;
}

static void
directive(ModFile *m, const char *verb, const char **w, int n, int line, bool indirect)
{
	if (strcmp(verb, "module") == 0) {
		if (n >= 1)
			m->module = w[0];
	} else if (strcmp(verb, "go") == 0) {
		if (n >= 1)
			m->go = w[0];
	} else if (strcmp(verb, "require") == 0 || strcmp(verb, "exclude") == 0) {
		if (n < 2) {
			mod_error(m, line, "usage: require module/path v1.2.3", "");
			return;
		}
		Req r = {w[0], w[1], indirect};
		if (verb[0] == 'r')
			vec_push(perm, &m->requires, r);
		else
			vec_push(perm, &m->excludes, r);
	} else if (strcmp(verb, "replace") == 0) {
		int arrow = n >= 2 && strcmp(w[1], "=>") == 0 ? 1 : n >= 3 && strcmp(w[2], "=>") == 0 ? 2 : 0;
		if (arrow == 0 || n < arrow + 2) {
			mod_error(m, line, "usage: replace module/path [v1.2.3] => other/module v1.4", "");
			return;
		}
		Replace r = {w[0], arrow == 2 ? w[1] : "", w[arrow + 1], n > arrow + 2 ? w[arrow + 2] : "", path_dir(perm, m->file)};
		vec_push(perm, &m->replaces, r);
	} else if (strcmp(verb, "use") == 0) {
		if (n >= 1)
			vec_push(perm, &m->uses, w[0]);
	} else if (strcmp(verb, "retract") != 0 && strcmp(verb, "toolchain") != 0 && strcmp(verb, "godebug") != 0 &&
	           strcmp(verb, "tool") != 0 && strcmp(verb, "ignore") != 0) {
		mod_error(m, line, "unknown directive: ", verb);
	}
}

static ModFile *
mod_parse(const char *file)
{
	size_t n;
	char *text = file_read(perm, file, &n);
	if (text == NULL)
		return NULL;
	ModFile *m = NEW(perm, ModFile);
	m->file = file;
	m->module = m->go = "";
	const char *block = NULL;
	int line = 1;
	for (char *p = text; *p != 0; line++) {
		char *eol = p + strcspn(p, "\n");
		bool more = *eol != 0, indirect;
		*eol = 0;
		const char *w[16];
		int k = split_words(p, w, LEN_OF(w), &indirect);
		p = eol + more;
		if (k == 0)
			continue;
		if (block != NULL && strcmp(w[0], ")") == 0)
			block = NULL;
		else if (block != NULL)
			directive(m, block, w, k, line, indirect);
		else if (k >= 2 && strcmp(w[1], "(") == 0)
			block = w[0];
		else
			directive(m, w[0], w + 1, k - 1, line, indirect);
	}
	return m;
}

/* ---- versions ---- */

static int
compare_ident(const char *x, size_t n, const char *y, size_t m)
{
	bool nx = n > 0 && strspn(x, "0123456789") >= n, ny = m > 0 && strspn(y, "0123456789") >= m;
	if (nx != ny)
		return nx ? -1 : 1; /* numbers sort before words */
	if (nx && n != m)
		return n < m ? -1 : 1;
	int c = memcmp(x, y, n < m ? n : m);
	return c != 0 ? c : n < m ? -1 : n > m;
}

static long
number(const char **p)
{
	char *end;
	long v = strtol(*p, &end, 10);
	*p = end + (*end == '.');
	return v;
}

/* Semantic versions: negative, 0, positive. */
static int
compare_versions(const char *x, const char *y)
{
	x += x[0] == 'v';
	y += y[0] == 'v';
	for (int i = 0; i < 3; i++) {
		long a = number(&x), b = number(&y);
		if (a != b)
			return a < b ? -1 : 1;
	}
	bool px = *x == '-', py = *y == '-';
	if (px != py)
		return px ? -1 : 1; /* a pre-release comes before the release */
	while (px && py) {
		x++;
		y++;
		size_t n = strcspn(x, ".+"), m = strcspn(y, ".+");
		int c = compare_ident(x, n, y, m);
		if (c != 0)
			return c;
		x += n;
		y += m;
		px = *x == '.';
		py = *y == '.';
		if (px != py)
			return px ? 1 : -1;
	}
	return 0;
}

/* Upper-case letters are written "!x" in the module cache. */
static const char *
escape(const char *s)
{
	char *r = arena_alloc(perm, 2 * strlen(s) + 1), *p = r;
	for (; *s != 0; s++) {
		if (*s >= 'A' && *s <= 'Z')
			*p++ = '!';
		*p++ = *s >= 'A' && *s <= 'Z' ? (char)(*s + 32) : *s;
	}
	return r;
}

/* ---- the graph ---- */

typedef struct Selecting {
	const Env *env;
	VEC(ModFile *) mains;
	Map selected; /* path -> version */
	VEC(Req) queue;
	Map seen;     /* "path@version" */
} Selecting;

static const Replace *
find_replace(Selecting *s, const char *path, const char *version)
{
	const Replace *any = NULL;
	for (int i = 0; i < s->mains.n; i++)
		for (int k = 0; k < s->mains.v[i]->replaces.n; k++) {
			const Replace *r = &s->mains.v[i]->replaces.v[k];
			if (strcmp(r->old_path, path) != 0)
				continue;
			if (r->old_version[0] == 0)
				any = r;
			else if (strcmp(r->old_version, version) == 0)
				return r;
		}
	return any;
}

static bool
is_local(const char *p)
{
	return p[0] == '/' || str_has_prefix(p, "./") || str_has_prefix(p, "../") || strcmp(p, ".") == 0 || strcmp(p, "..") == 0;
}

/* Where a module's files are, and its go.mod. */
static const char *
module_dir(Selecting *s, const char *path, const char *version, const char **gomod)
{
	const Replace *r = find_replace(s, path, version);
	if (r != NULL && is_local(r->new_path)) {
		const char *dir = r->new_path[0] == '/' ? r->new_path : path_join(perm, r->base_dir, r->new_path);
		*gomod = path_join(perm, dir, "go.mod");
		return dir;
	}
	if (r != NULL) {
		path = r->new_path;
		version = r->new_version;
	}
	const char *dir = arena_printf(perm, "%s/%s@%s", s->env->gomodcache, escape(path), escape(version));
	*gomod = arena_printf(perm, "%s/cache/download/%s/@v/%s.mod", s->env->gomodcache, escape(path), escape(version));
	if (!file_exists(*gomod))
		*gomod = path_join(perm, dir, "go.mod");
	return dir;
}

static bool
excluded(Selecting *s, const Req *r)
{
	for (int i = 0; i < s->mains.n; i++)
		for (int k = 0; k < s->mains.v[i]->excludes.n; k++) {
			const Req *x = &s->mains.v[i]->excludes.v[k];
			if (strcmp(x->path, r->path) == 0 && strcmp(x->version, r->version) == 0)
				return true;
		}
	return false;
}

static void
require(Selecting *s, const Req *r)
{
	const char *key = intern(arena_printf(perm, "%s@%s", r->path, r->version));
	if (map_has(&s->seen, key) || excluded(s, r))
		return;
	map_put(&s->seen, key, s);
	const char *have = map_get(&s->selected, r->path);
	if (have == NULL || compare_versions(r->version, have) > 0)
		map_put(&s->selected, r->path, (void *)(uintptr_t)r->version);
	vec_push(perm, &s->queue, *r);
}

static bool
read_vendor(ModGraph *g, const char *dir)
{
	size_t n;
	char *text = file_read(perm, path_join(perm, dir, "modules.txt"), &n);
	if (text == NULL)
		return false;
	Module *m = NULL;
	map_init(&g->vendor_pkgs, perm, true);
	for (char *p = text; *p != 0;) {
		char *eol = p + strcspn(p, "\n");
		bool more = *eol != 0;
		*eol = 0;
		if (str_has_prefix(p, "## ")) {
			char *go = strstr(p, "go ");
			if (go != NULL && m != NULL)
				m->go_version = intern(go + 3);
		} else if (str_has_prefix(p, "# ")) {
			const char *w[8];
			bool indirect;
			int k = split_words(p + 2, w, LEN_OF(w), &indirect);
			m = NEW(perm, Module);
			m->path = k > 0 ? w[0] : "";
			m->version = k > 1 ? w[1] : "";
			m->go_version = "";
			m->dir = path_join(perm, dir, m->path);
			vec_push(perm, &g->mods, m);
		} else if (p[0] != 0 && m != NULL) {
			map_put(&g->vendor_pkgs, intern(p), m);
		}
		p = eol + more;
	}
	g->vendored = true;
	g->vendor_dir = dir;
	return true;
}

static bool
add_main(ModGraph *g, Selecting *s, const char *gomod)
{
	ModFile *f = mod_parse(gomod);
	if (f == NULL)
		fprintf(stderr, "tri: cannot read %s\n", gomod);
	if (f == NULL || f->bad)
		return false;
	if (f->module[0] == 0) {
		fprintf(stderr, "tri: no module declaration in %s\n", path_short(perm, gomod));
		return false;
	}
	Module *m = NEW(perm, Module);
	m->path = f->module;
	m->version = "";
	m->dir = path_dir(perm, gomod);
	m->go_version = f->go;
	m->gomod = gomod;
	m->is_main = true;
	vec_push(perm, &g->mods, m);
	vec_push(perm, &s->mains, f);
	return true;
}

static bool
add_mains(ModGraph *g, Selecting *s, const Env *e)
{
	if (e->gowork[0] == 0)
		return add_main(g, s, e->gomod);
	ModFile *w = mod_parse(e->gowork);
	if (w == NULL || w->bad)
		return false;
	const char *base = path_dir(perm, e->gowork);
	for (int i = 0; i < w->uses.n; i++) {
		const char *d = w->uses.v[i][0] == '/' ? w->uses.v[i] : path_join(perm, base, w->uses.v[i]);
		if (!add_main(g, s, path_join(perm, d, "go.mod")))
			return false;
	}
	vec_push(perm, &s->mains, w); /* its replacements */
	return true;
}

/* Does a main module require it without an "// indirect" comment? */
static bool
required_directly(Selecting *s, const char *path)
{
	for (int i = 0; i < s->mains.n; i++)
		for (int k = 0; k < s->mains.v[i]->requires.n; k++) {
			const Req *r = &s->mains.v[i]->requires.v[k];
			if (strcmp(r->path, path) == 0 && !r->indirect)
				return true;
		}
	return false;
}

/* Follows requirements through the go.mod files there are; then one Module for each selected version. */
static void
select_versions(ModGraph *g, Selecting *s)
{
	int nmain = g->mods.n;
	for (int i = 0; i < s->mains.n; i++)
		for (int k = 0; k < s->mains.v[i]->requires.n; k++)
			require(s, &s->mains.v[i]->requires.v[k]);
	for (int i = 0; i < s->queue.n; i++) {
		const char *gomod;
		module_dir(s, s->queue.v[i].path, s->queue.v[i].version, &gomod);
		ModFile *f = mod_parse(gomod);
		for (int k = 0; f != NULL && k < f->requires.n; k++)
			require(s, &f->requires.v[k]);
	}
	for (int i = 0; i < s->selected.n; i++) {
		bool is_main = false;
		for (int k = 0; k < nmain; k++)
			is_main |= strcmp(g->mods.v[k]->path, s->selected.e[i].key) == 0;
		if (is_main)
			continue;
		Module *m = NEW(perm, Module);
		m->path = s->selected.e[i].key;
		m->version = s->selected.e[i].val;
		m->dir = module_dir(s, m->path, m->version, &m->gomod);
		ModFile *f = mod_parse(m->gomod);
		m->go_version = f != NULL ? f->go : "";
		m->indirect = !required_directly(s, m->path);
		const Replace *r = find_replace(s, m->path, m->version);
		if (r != NULL) {
			m->replace = NEW(perm, Module);
			*m->replace = *m;
			m->replace->path = r->new_path;
			m->replace->version = is_local(r->new_path) ? "" : r->new_version;
			m->replace->replace = NULL;
			m->replace->indirect = false;
		}
		vec_push(perm, &g->mods, m);
	}
}

ModGraph *
mod_load(const Env *e, const char *modflag)
{
	ModGraph *g = NEW(perm, ModGraph);
	Selecting s = {.env = e};
	map_init(&s.selected, perm, true);
	map_init(&s.seen, perm, true);
	if (!add_mains(g, &s, e))
		return NULL;
	const char *vendor = path_join(perm, path_dir(perm, e->gowork[0] != 0 ? e->gowork : e->gomod), "vendor");
	const char *go = g->mods.n > 0 ? g->mods.v[0]->go_version : "";
	bool want_vendor = modflag != NULL ? strcmp(modflag, "vendor") == 0
	                                   : go[0] != 0 && compare_versions(go, "1.14") >= 0 && dir_exists(vendor);
	if (!want_vendor || !read_vendor(g, vendor))
		select_versions(g, &s);
	return g;
}

Module *
mod_find(ModGraph *g, const char *import_path, const char **dir)
{
	Module *best = NULL;
	const char *best_dir = NULL;
	for (int i = 0; i < g->mods.n; i++) {
		Module *m = g->mods.v[i];
		size_t n = strlen(m->path);
		if (strncmp(import_path, m->path, n) != 0 || (import_path[n] != 0 && import_path[n] != '/') || m->dir == NULL)
			continue;
		if (g->vendored && !m->is_main)
			continue;
		const char *d = import_path[n] != 0 ? path_join(perm, m->dir, import_path + n + 1) : m->dir;
		if (dir_exists(d) && (best == NULL || n > strlen(best->path))) {
			best = m;
			best_dir = d;
		}
	}
	if (best == NULL && g->vendored) {
		best = map_get(&g->vendor_pkgs, import_path);
		best_dir = best != NULL ? path_join(perm, g->vendor_dir, import_path) : NULL;
	}
	*dir = best_dir;
	return best;
}

const char *
mod_missing(const ModGraph *g, const char *import_path)
{
	const Module *best = NULL;
	for (int i = 0; i < g->mods.n; i++) {
		const Module *m = g->mods.v[i];
		size_t n = strlen(m->path);
		if (strncmp(import_path, m->path, n) == 0 && (import_path[n] == 0 || import_path[n] == '/') && !g->vendored &&
		    (best == NULL || n > strlen(best->path)))
			best = m;
	}
	if (best == NULL || best->is_main || (best->dir != NULL && dir_exists(best->dir)))
		return NULL;
	const char *what = arena_printf(perm, "%s@%s", best->path, best->version);
	if (best->replace != NULL && best->replace->version[0] == 0)
		return arena_printf(perm, "%s (replaced by %s): open %s: no such file or directory", what, best->replace->path, best->gomod);
	if (best->replace != NULL)
		what = arena_printf(perm, "%s (replaced by %s@%s)", what, best->replace->path, best->replace->version);
	return arena_printf(perm, "%s: not in the module cache, and nothing is downloaded (no %s)", what, best->dir);
}
