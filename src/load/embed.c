/*
 * embed.c - //go:embed patterns to files.
 *
 * Rules of package embed: patterns are relative to the package's directory,
 * quoted or not, with path.Match wildcards; a directory stands for its tree
 * without names that start with "." or "_" ("all:" keeps those); no module
 * boundary or symbolic link is crossed; a pattern that matches nothing, and a
 * name that a module could not hold, is an error in the go command's words.
 *
 * The files' contents belong to what a package is compiled from: embed_load puts
 * their hashes into LoadPkg.embeds when the package is loaded, which the cache
 * key takes in.
 */
#include <fnmatch.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "load/load.h"
#include "load/scan.h"
#include "syntax/syntax.h"

typedef struct Found {
	LoadPkg *p;
	Map names;              /* what is in files */
	VEC(EmbedFile) files;
	const char *error;
} Found;

static void
add_file(Found *out, const char *rel)
{
	if (map_has(&out->names, rel))
		return;
	EmbedFile f = {.name = arena_strdup(perm, rel)};
	f.data = file_read(perm, path_join(perm, out->p->dir, rel), &f.size);
	if (f.data == NULL) {
		out->error = arena_printf(perm, "cannot read %s", rel);
		return;
	}
	map_put(&out->names, f.name, out);
	vec_push(perm, &out->files, f);
}

/* Names that module zip files can't hold (module.CheckFilePath), and version control's folders. */
static bool
bad_name(const char *s)
{
	static const char *const folders[] = {"", ".", "..", ".bzr", ".hg", ".git", ".svn"};
	static const char *const windows[] = {"con", "prn", "aux", "nul"};
	size_t n = strlen(s), stem = strcspn(s, ".");
	for (int i = 0; i < LEN_OF(folders); i++)
		if (strcmp(s, folders[i]) == 0)
			return true;
	for (int i = 0; i < LEN_OF(windows); i++)
		if (stem == 3 && strncasecmp(s, windows[i], 3) == 0)
			return true;
	if (stem == 4 && (strncasecmp(s, "com", 3) == 0 || strncasecmp(s, "lpt", 3) == 0) && s[3] >= '0' && s[3] <= '9')
		return true;
	if (n == 0 || s[n - 1] == '.' || !utf8_valid(s, n))
		return true;
	for (const char *c = s; *c != 0; c++)
		if ((u8)*c < 0x20 || *c == 0x7F || strchr("\"'*<>?`|/\\:", *c) != NULL)
			return true;
	return false;
}

static bool
starts_module(const char *abs)
{
	return file_exists(path_join(perm, abs, "go.mod"));
}

/* The files of a directory that stands in a pattern; how many. */
static int
add_tree(Found *out, const char *rel, bool all)
{
	char **names;
	int n = dir_list(perm, path_join(perm, out->p->dir, rel), &names), count = 0;
	for (int i = 0; i < n && out->error == NULL; i++) {
		struct stat st;
		if (bad_name(names[i]) || (!all && (names[i][0] == '.' || names[i][0] == '_')))
			continue;
		const char *sub = path_join(perm, rel, names[i]), *abs = path_join(perm, out->p->dir, sub);
		if (lstat(abs, &st) != 0)
			continue;
		if (S_ISREG(st.st_mode)) {
			add_file(out, sub);
			count++;
		} else if (S_ISDIR(st.st_mode) && !starts_module(abs)) {
			count += add_tree(out, sub, all);
		}
	}
	return count;
}

/* A name that a pattern matched as a whole. */
static void
add_match(Found *out, const char *rel, bool all)
{
	struct stat st;
	const char *dir = out->p->dir;
	if (lstat(path_join(perm, dir, rel), &st) != 0)
		return;
	const char *what = S_ISDIR(st.st_mode) ? "directory" : "file";
	for (const char *at = rel;; at = path_dir(perm, at)) {
		struct stat up;
		const char *abs = path_join(perm, dir, at);
		if (starts_module(abs)) {
			out->error = arena_printf(perm, "cannot embed %s %s: in different module", what, rel);
			return;
		}
		if (at != rel && lstat(abs, &up) == 0 && !S_ISDIR(up.st_mode)) {
			out->error = arena_printf(perm, "cannot embed %s %s: in non-directory %s", what, rel, at);
			return;
		}
		if (bad_name(path_base(at))) {
			out->error = arena_printf(perm, "cannot embed %s %s: %s %s", what, rel, at == rel ? "invalid name" : "in invalid directory", path_base(at));
			return;
		}
		if (strchr(at, '/') == NULL)
			break;
	}
	if (S_ISREG(st.st_mode))
		add_file(out, rel);
	else if (!S_ISDIR(st.st_mode))
		out->error = arena_printf(perm, "cannot embed irregular file %s", rel);
	else if (add_tree(out, rel, all) == 0 && out->error == NULL)
		out->error = arena_printf(perm, "cannot embed directory %s: contains no embeddable files", rel);
}

/* Expands the wildcards of a pattern element by element below done; how many names matched. */
static int
expand(Found *out, const char *done, const char *rest, bool all)
{
	size_t k = strcspn(rest, "/");
	const char *elem = arena_strndup(perm, rest, k);
	char **names;
	int n = dir_list(perm, path_join(perm, out->p->dir, done), &names), found = 0;
	for (int i = 0; i < n && out->error == NULL; i++) {
		if (fnmatch(elem, names[i], 0) != 0)
			continue;
		const char *rel = done[0] != 0 ? path_join(perm, done, names[i]) : names[i];
		if (rest[k] == 0) {
			add_match(out, rel, all);
			found++;
		} else if (dir_exists(path_join(perm, out->p->dir, rel))) {
			found += expand(out, rel, rest + k + 1, all);
		}
	}
	return found;
}

static int
by_name(const void *x, const void *y)
{
	return strcmp(((const EmbedFile *)x)->name, ((const EmbedFile *)y)->name);
}

/* The next pattern of the list at *s, unquoted, and where it stands; NULL at the end. */
static const char *
next_pattern(const char **s, const char **where)
{
	const char *p = *s + strspn(*s, " \t\r");
	*where = p;
	if (*p == 0)
		return NULL;
	if (*p == '"') {
		size_t k = 1, n;
		while (p[k] != 0 && p[k] != '"')
			k += p[k] == '\\' && p[k + 1] != 0 ? 2 : 1;
		k += p[k] == '"';
		*s = p + k;
		return lit_unquote_string(perm, p, (int)k, &n);
	}
	if (*p == '`') {
		const char *close = strchr(p + 1, '`');
		size_t k = close != NULL ? (size_t)(close - p - 1) : strlen(p + 1);
		*s = close != NULL ? close + 1 : p + strlen(p);
		return arena_strndup(perm, p + 1, k);
	}
	size_t k = strcspn(p, " \t\r");
	*s = p + k;
	return arena_strndup(perm, p, k);
}

/* A slash-separated path of ordinary elements (fs.ValidPath), whose brackets and backslashes are whole (path.Match). */
static bool
valid_pattern(const char *s)
{
	if (s[0] == 0 || strcmp(s, ".") == 0)
		return false;
	for (const char *p = s;; p++) {
		size_t n = strcspn(p, "/");
		if (n == 0 || (n == 1 && p[0] == '.') || (n == 2 && p[0] == '.' && p[1] == '.'))
			return false;
		for (size_t i = 0; i < n; i++) {
			if (p[i] == '\\' && ++i >= n)
				return false;
			if (p[i] == '[') {
				size_t first = i + 1 + (i + 1 < n && p[i + 1] == '^');
				for (i = first; i < n && (p[i] != ']' || i == first); i++)
					if (p[i] == '\\')
						i++;
				if (i >= n)
					return false;
			}
		}
		p += n;
		if (*p == 0)
			return true;
	}
}

/* The position of a pattern: pat->pos is its comment's or its directive's. */
static Pos
pattern_pos(const EmbedPattern *pat, const char *where)
{
	SrcFile *f = pos_file(pat->pos);
	if (f == NULL)
		return pat->pos;
	u32 off = pat->pos - f->base;
	if (str_has_prefix(f->text + off, "//"))
		off += 2;
	if (str_has_prefix(f->text + off, "go:embed"))
		off += 8;
	return f->base + off + (u32)(where - pat->patterns);
}

/* Adds what the patterns name to out; on failure the position of the bad one. */
static bool
resolve(Found *out, const EmbedPattern *pat, Pos *pos)
{
	const char *s = pat->patterns, *where;
	for (const char *one; (one = next_pattern(&s, &where)) != NULL;) {
		bool all = str_has_prefix(one, "all:");
		const char *glob = all ? one + 4 : one;
		if (!valid_pattern(glob))
			out->error = "invalid pattern syntax";
		else if (expand(out, "", glob, all) == 0 && out->error == NULL)
			out->error = "no matching files found";
		if (out->error != NULL) {
			out->error = arena_printf(perm, "pattern %s: %s", one, out->error);
			*pos = pattern_pos(pat, where);
			return false;
		}
	}
	return true;
}

bool
embed_resolve(Loader *l, LoadPkg *p, const EmbedPattern *pat, EmbedFile **files, int *n)
{
	Found out = {.p = p};
	Pos pos;
	(void)l;
	map_init(&out.names, perm, true);
	if (!resolve(&out, pat, &pos)) {
		diag_error(pos, "%s", out.error);
		return false;
	}
	if (out.files.n > 0)
		qsort(out.files.v, (size_t)out.files.n, sizeof *out.files.v, by_name);
	*files = out.files.v;
	*n = out.files.n;
	return true;
}

static bool
imports_embed(const LoadFile *f)
{
	for (int i = 0; i < f->nimports; i++)
		if (strcmp(f->imports[i], "embed") == 0)
			return true;
	return false;
}

void
embed_load(Loader *l, LoadPkg *p, int first)
{
	const char *lang = load_lang(l, p);
	if (str_has_prefix(lang, "go1.") && atoi(lang + 4) < 16)
		return; /* build/ refuses the directives */
	for (int i = first; i < p->files.n; i++) {
		LoadFile *f = p->files.v[i];
		if (!imports_embed(f))
			continue;
		/* Directives stand before declarations: the file is read to its end.  Its errors are reported by load_parse. */
		int mark = diag_count();
		File *ast = parse_file(perm, f->src, PARSE_SKIP_BODIES);
		f->src->directives.n = 0;
		diag_drop(mark);
		for (int k = 0; k < ast->embeds.n; k++) {
			Found out = {.p = p};
			Pos pos;
			const char *s = ast->embeds.v[k].patterns, *where;
			for (const char *one; (one = next_pattern(&s, &where)) != NULL;)
				vec_push(perm, &p->embed_patterns, one);
			map_init(&out.names, perm, true);
			if (!resolve(&out, &ast->embeds.v[k], &pos)) {
				load_report(l, p, pos, out.error);
				continue;
			}
			if (p->embeds.arena == NULL)
				map_init(&p->embeds, perm, true);
			for (int j = 0; j < out.files.n; j++) {
				char *hash = arena_alloc(perm, 33);
				hash128_hex(out.files.v[j].data, out.files.v[j].size, hash);
				map_put(&p->embeds, out.files.v[j].name, hash);
			}
		}
	}
}
