/*
 * overlay.c - reads overlay/manifest: which packages of GOROOT get other files.
 *
 * One rule a line, "#" starts a comment:
 *	replace PATH                 all files from overlay/PATH
 *	files PATH keep=A[,B...]     only these of GOROOT's, plus overlay/PATH's
 *	add PATH                     GOROOT's plus overlay/PATH's
 *	drop PATH FILE...            GOROOT's without these
 *	noasm PATH                   build constraints see no amd64
 * Rules for one path add up.
 */
#include <stdlib.h>

#include "load/load.h"

static Map rules;

static OverlayRule *
rule_for(const Env *e, const char *path)
{
	OverlayRule *r = map_get(&rules, path);
	if (r != NULL)
		return r;
	r = NEW(perm, OverlayRule);
	r->import_path = path;
	r->dir = path_join(perm, path_join(perm, e->libdir, "overlay"), path);
	map_put(&rules, path, r);
	return r;
}

static const char *
word(char **p)
{
	*p += strspn(*p, " \t");
	size_t n = strcspn(*p, " \t");
	if (n == 0)
		return NULL;
	const char *w = intern_n(*p, n);
	*p += n;
	return w;
}

static void
keep_list(OverlayRule *r, const char *w)
{
	r->has_keep = true;
	for (const char *p = w; *p != 0;) {
		size_t n = strcspn(p, ",");
		if (n > 0)
			vec_push(perm, &r->keep, intern_n(p, n));
		p += n;
		p += *p == ',';
	}
}

static void
parse_line(const Env *e, const char *manifest, int lineno, char *line)
{
	line[strcspn(line, "#\r")] = 0;
	char *p = line;
	const char *verb = word(&p), *path = verb != NULL ? word(&p) : NULL;
	if (verb == NULL)
		return;
	OverlayRule *r = path != NULL ? rule_for(e, path) : NULL;
	if (r != NULL && strcmp(verb, "replace") == 0) {
		r->replace = r->has_dir = true;
	} else if (r != NULL && strcmp(verb, "files") == 0) {
		r->has_dir = r->has_keep = true;
		for (const char *w; (w = word(&p)) != NULL;)
			if (str_has_prefix(w, "keep="))
				keep_list(r, w + 5);
	} else if (r != NULL && strcmp(verb, "add") == 0) {
		r->has_dir = true;
	} else if (r != NULL && strcmp(verb, "drop") == 0) {
		for (const char *w; (w = word(&p)) != NULL;)
			vec_push(perm, &r->drop, w);
	} else if (r != NULL && strcmp(verb, "noasm") == 0) {
		r->noasm = true;
	} else {
		fprintf(stderr, "tri: %s:%d: unknown rule %s\n", manifest, lineno, verb);
		exit(2);
	}
}

void
overlay_load(const Env *e)
{
	size_t n;
	const char *manifest = path_join(perm, e->libdir, "overlay/manifest");
	char *text = file_read(perm, manifest, &n);
	map_init(&rules, perm, true);
	if (text == NULL) {
		fprintf(stderr, "tri: cannot read %s\n", manifest);
		exit(2);
	}
	int lineno = 1;
	for (char *p = text; *p != 0; lineno++) {
		char *eol = p + strcspn(p, "\n");
		bool more = *eol != 0;
		*eol = 0;
		parse_line(e, manifest, lineno, p);
		p = eol + more;
	}
}

const OverlayRule *
overlay_rule(const char *import_path)
{
	/* What GOROOT's commands carry with them is the same package. */
	static const char vendored[] = "cmd/vendor/";
	return map_get(&rules, str_has_prefix(import_path, vendored) ? import_path + sizeof vendored - 1 : import_path);
}
