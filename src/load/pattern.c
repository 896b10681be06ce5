/*
 * pattern.c - package patterns of the command line to packages.
 *
 * "./...", "path/...", "std", "cmd" and "all" walk directories; testdata, vendor
 * and names that start with "." or "_" are left out, as are nested modules.
 */
#include <stdlib.h>

#include "load/load.h"
#include "load/scan.h"

bool
scan_package_is_xtest(const char *text, size_t n)
{
	const char *p = text, *end = text + n;
	while (p < end) {
		if (*p == ' ' || *p == '\t' || *p == '\n' || *p == '\r' || *p == ';') {
			p++;
		} else if (end - p >= 2 && p[0] == '/' && p[1] == '/') {
			const char *eol = memchr(p, '\n', (size_t)(end - p));
			p = eol != NULL ? eol : end;
		} else if (end - p >= 2 && p[0] == '/' && p[1] == '*') {
			const char *c = strstr(p + 2, "*/");
			p = c != NULL ? c + 2 : end;
		} else {
			break;
		}
	}
	if (end - p < 8 || memcmp(p, "package", 7) != 0)
		return false;
	p += 7;
	while (p < end && (*p == ' ' || *p == '\t'))
		p++;
	const char *s = p;
	while (p < end && (*p == '_' || (u8)*p >= 0x80 || ((u32)*p | 0x20) - 'a' < 26u || (u32)*p - '0' < 10u))
		p++;
	return p - s > 5 && memcmp(p - 5, "_test", 5) == 0;
}

/* pattern with "..." wildcards against path; "x/..." matches x too. */
static bool
wild(const char *pat, const char *s)
{
	while (*pat != 0) {
		if (strncmp(pat, "...", 3) == 0) {
			pat += 3;
			for (const char *t = s;; t++) {
				if (wild(pat, t))
					return true;
				if (*t == 0)
					return false;
			}
		}
		if (*pat != *s)
			return false;
		pat++;
		s++;
	}
	return *s == 0;
}

bool
pattern_matches(const char *pattern, const char *path)
{
	size_t n = strlen(pattern);
	if (n > 4 && strcmp(pattern + n - 4, "/...") == 0 && strlen(path) == n - 4 && memcmp(pattern, path, n - 4) == 0)
		return true;
	return wild(pattern, path);
}

typedef VEC(LoadPkg *) Roots;

static void
add_root(Roots *roots, LoadPkg *p)
{
	for (int i = 0; i < roots->n; i++)
		if (roots->v[i] == p)
			return;
	vec_push(perm, roots, p);
}

static LoadPkg *
load_at(Loader *l, const char *path)
{
	LoadPkg *p = map_get(&l->pkgs, path);
	return p != NULL ? p : load_import(l, path, NULL, 0);
}

static bool
has_go_file(const char *dir)
{
	char **names;
	int n = dir_list(perm, dir, &names);
	for (int i = 0; i < n; i++)
		if (str_has_suffix(names[i], ".go") && names[i][0] != '_' && names[i][0] != '.')
			return true;
	return false;
}

static bool
skip_dir(const char *name)
{
	return name[0] == '.' || name[0] == '_' || strcmp(name, "testdata") == 0;
}

/* Walks dir, whose import path is path, adding packages that match. */
static bool
walk(Loader *l, const char *dir, const char *path, const char *pattern, bool top, bool std, Roots *roots)
{
	bool any = false;
	char **names;
	if (!top && !std && file_exists(path_join(perm, dir, "go.mod")) && l->mods != NULL)
		return false;
	if (path[0] != 0 && (pattern == NULL || pattern_matches(pattern, path)) && has_go_file(dir)) {
		LoadPkg *p = load_at(l, intern(path));
		if (p != NULL && !(p->error != NULL && p->files.n == 0 && p->test_files.n + p->xtest_files.n == 0)) {
			add_root(roots, p);
			any = true;
		}
	}
	int n = dir_list(perm, dir, &names);
	for (int i = 0; i < n; i++) {
		const char *sub = path_join(perm, dir, names[i]);
		if (skip_dir(names[i]) || !dir_exists(sub))
			continue;
		if (strcmp(names[i], "vendor") == 0 || (std && top && strcmp(names[i], "cmd") == 0 && path[0] == 0))
			continue;
		const char *q = path[0] != 0 ? arena_printf(perm, "%s/%s", path, names[i]) : names[i];
		any |= walk(l, sub, q, pattern, false, std, roots);
	}
	return any;
}

/* The import path of a directory; NULL with a message when it has none. */
static const char *
dir_import_path(Loader *l, const char *dir)
{
	const char *src = path_join(perm, l->env->goroot, "src");
	size_t k = strlen(src);
	if (strncmp(dir, src, k) == 0 && dir[k] == '/')
		return intern(dir + k + 1);
	if (l->mods != NULL) {
		Module *best = NULL;
		for (int i = 0; i < l->mods->mods.n; i++) {
			Module *m = l->mods->mods.v[i];
			size_t n = m->dir != NULL ? strlen(m->dir) : 0;
			if (n > 0 && strncmp(dir, m->dir, n) == 0 && (dir[n] == 0 || dir[n] == '/' || n == 1) &&
			    (best == NULL || n > strlen(best->dir)))
				best = m;
		}
		if (best != NULL) {
			const char *rest = dir + strlen(best->dir);
			return intern(arena_printf(perm, "%s%s", best->path, rest));
		}
		return NULL;
	}
	for (const char *p = l->env->gopath; *p != 0;) {
		size_t n = strcspn(p, ":");
		const char *root = path_join(perm, arena_strndup(perm, p, n), "src");
		size_t rn = strlen(root);
		if (strncmp(dir, root, rn) == 0 && dir[rn] == '/')
			return intern(dir + rn + 1);
		p += n;
		p += *p == ':';
	}
	return NULL;
}

/* A directory outside every root: an import path of its own, as the go command makes them. */
static LoadPkg *
load_local_dir(Loader *l, const char *dir)
{
	LoadPkg fake = {.dir = dir, .path = "_", .is_test_main = true};
	map_init(&fake.import_map, perm, false);
	return load_import(l, "./", &fake, 0);
}

static bool
one_pattern(Loader *l, const char *arg, Roots *roots)
{
	const char *cwd = l->env->cwd, *goroot_src = path_join(perm, l->env->goroot, "src");
	if (strcmp(arg, "std") == 0)
		return walk(l, goroot_src, "", NULL, true, true, roots);
	if (strcmp(arg, "cmd") == 0)
		return walk(l, path_join(perm, goroot_src, "cmd"), "cmd", NULL, true, true, roots);
	bool local = arg[0] == '/' || strcmp(arg, ".") == 0 || strcmp(arg, "..") == 0 || str_has_prefix(arg, "./") || str_has_prefix(arg, "../");
	const char *dots = strstr(arg, "...");
	if (local && dots == NULL) {
		const char *dir = arg[0] == '/' ? path_clean(perm, arg) : path_join(perm, cwd, arg);
		if (!dir_exists(dir)) {
			fprintf(stderr, "stat %s: directory not found\n", dir);
			l->errors++;
			return true;
		}
		const char *path = dir_import_path(l, dir);
		LoadPkg *p = path != NULL ? load_at(l, path) : load_local_dir(l, dir);
		if (p != NULL && p->error != NULL && p->test_files.n + p->xtest_files.n == 0) {
			fprintf(stderr, "%s\n", p->error);
			l->errors++;
		}
		if (p != NULL)
			add_root(roots, p);
		return true;
	}
	if (local) {
		const char *base = arena_strndup(perm, arg, (size_t)(dots - arg));
		const char *dir = base[0] == '/' ? path_clean(perm, base) : path_join(perm, cwd, base);
		while (!dir_exists(dir) && strcmp(dir, "/") != 0)
			dir = path_dir(perm, dir);
		const char *path = dir_import_path(l, dir);
		if (path == NULL) {
			fprintf(stderr, "pattern %s: directory prefix %s does not contain main module or its selected dependencies\n", arg, dir);
			l->errors++;
			return true;
		}
		const char *pat = str_has_suffix(base, "/") && strcmp(dots, "...") == 0 ? NULL : arena_printf(perm, "%s%s", path, dots);
		return walk(l, dir, path, pat, true, strncmp(dir, goroot_src, strlen(goroot_src)) == 0, roots);
	}
	if (dots == NULL) {
		LoadPkg *p = load_at(l, intern(arg));
		if (p != NULL && p->error != NULL && p->test_files.n + p->xtest_files.n == 0) {
			fprintf(stderr, "package %s: %s\n", arg, p->error);
			l->errors++;
		}
		if (p != NULL)
			add_root(roots, p);
		return true;
	}
	bool any = walk(l, goroot_src, "", arg, true, true, roots);
	if (l->mods != NULL)
		for (int i = 0; i < l->mods->mods.n; i++) {
			Module *m = l->mods->mods.v[i];
			if (m->dir != NULL)
				any |= walk(l, m->dir, m->path, arg, true, false, roots);
		}
	else
		for (const char *p = l->env->gopath; *p != 0;) {
			size_t n = strcspn(p, ":");
			any |= walk(l, path_join(perm, arena_strndup(perm, p, n), "src"), "", arg, true, false, roots);
			p += n;
			p += *p == ':';
		}
	return any;
}

LoadPkg **
load_patterns(Loader *l, char **args, int n, int *nroots)
{
	Roots roots = {0};
	static char dot[] = ".";
	char *def[] = {dot};
	if (n == 0)
		args = def, n = 1;
	for (int i = 0; i < n; i++)
		if (!one_pattern(l, args[i], &roots))
			fprintf(stderr, "go: warning: \"%s\" matched no packages\n", args[i]);
	*nroots = roots.n;
	return roots.v;
}
