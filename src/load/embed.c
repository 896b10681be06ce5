/*
 * embed.c - //go:embed patterns to files.
 *
 * Rules of package embed: patterns are relative to the package's directory,
 * quoted or not, with path.Match wildcards; a directory stands for its tree
 * without names that start with "." or "_" ("all:" keeps those); no module
 * boundary or symbolic link is crossed; a pattern that matches nothing is an error.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "load/load.h"

typedef VEC(EmbedFile) Files;

static void
add_file(Files *out, LoadPkg *p, const char *rel)
{
	for (int i = 0; i < out->n; i++)
		if (strcmp(out->v[i].name, rel) == 0)
			return;
	EmbedFile f = {.name = arena_strdup(perm, rel)};
	f.data = file_read(perm, path_join(perm, p->dir, rel), &f.size);
	vec_push(perm, out, f);
}

static void
add_tree(Files *out, LoadPkg *p, const char *rel, bool all)
{
	char **names;
	int n = dir_list(perm, path_join(perm, p->dir, rel), &names);
	for (int i = 0; i < n; i++) {
		if (!all && (names[i][0] == '.' || names[i][0] == '_'))
			continue;
		const char *sub = path_join(perm, rel, names[i]), *abs = path_join(perm, p->dir, sub);
		struct stat st;
		if (lstat(abs, &st) != 0)
			continue;
		if (S_ISREG(st.st_mode))
			add_file(out, p, sub);
		else if (S_ISDIR(st.st_mode) && !file_exists(path_join(perm, abs, "go.mod")))
			add_tree(out, p, sub, all);
	}
}

/* Expands the wildcards of a pattern element by element below done; returns how many files and folders matched. */
static int
expand(Files *out, LoadPkg *p, const char *done, const char *rest, bool all)
{
	size_t k = strcspn(rest, "/");
	const char *elem = arena_strndup(perm, rest, k);
	char **names;
	int n = dir_list(perm, path_join(perm, p->dir, done), &names), found = 0;
	for (int i = 0; i < n; i++) {
		if (fnmatch(elem, names[i], 0) != 0 && strcmp(elem, names[i]) != 0)
			continue;
		const char *rel = done[0] != 0 ? path_join(perm, done, names[i]) : names[i], *abs = path_join(perm, p->dir, rel);
		struct stat st;
		if (lstat(abs, &st) != 0)
			continue;
		if (rest[k] != 0) {
			if (S_ISDIR(st.st_mode))
				found += expand(out, p, rel, rest + k + 1, all);
		} else if (S_ISDIR(st.st_mode)) {
			int before = out->n;
			add_tree(out, p, rel, all);
			found += out->n - before;
		} else if (S_ISREG(st.st_mode)) {
			add_file(out, p, rel);
			found++;
		}
	}
	return found;
}

static int
by_name(const void *x, const void *y)
{
	return strcmp(((const EmbedFile *)x)->name, ((const EmbedFile *)y)->name);
}

/* The next pattern of the list at *s, unquoted; NULL at the end. */
static const char *
next_pattern(const char **s)
{
	const char *p = *s + strspn(*s, " \t\r");
	if (*p == 0)
		return NULL;
	if (*p == '"' || *p == '`') {
		const char *close = strchr(p + 1, *p);
		size_t k = close != NULL ? (size_t)(close - p - 1) : strlen(p + 1);
		*s = close != NULL ? close + 1 : p + strlen(p);
		return arena_strndup(perm, p + 1, k);
	}
	size_t k = strcspn(p, " \t\r");
	*s = p + k;
	return arena_strndup(perm, p, k);
}

bool
embed_resolve(Loader *l, LoadPkg *p, const EmbedPattern *pat, EmbedFile **files, int *n)
{
	Files out = {0};
	const char *s = pat->patterns;
	(void)l;
	for (const char *one; (one = next_pattern(&s)) != NULL;) {
		bool all = str_has_prefix(one, "all:");
		const char *glob = all ? one + 4 : one;
		if (glob[0] == '/' || glob[0] == 0 || strstr(glob, "..") != NULL) {
			diag_error(pat->pos, "pattern %s: invalid pattern syntax", one);
			return false;
		}
		int before = out.n, found;
		if (strcmp(glob, ".") == 0) {
			add_tree(&out, p, "", all);
			found = out.n - before;
		} else {
			found = expand(&out, p, "", glob, all);
		}
		if (found == 0) {
			diag_error(pat->pos, "pattern %s: no matching files found", one);
			return false;
		}
	}
	if (out.n > 0)
		qsort(out.v, (size_t)out.n, sizeof *out.v, by_name);
	*files = out.v;
	*n = out.n;
	return true;
}
