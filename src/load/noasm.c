/*
 * noasm.c - a library with assembly: are its portable files a whole?
 *
 * No .s file is ever assembled.  Most packages with assembly have the same
 * functions in Go, in files that another architecture would choose (_noasm.go,
 * "!amd64", "purego").  A user's package that declares functions without a body
 * is therefore looked at twice: with its files for amd64, and with those for an
 * architecture of which nothing is known.  The second set is taken when
 *
 *   fewer of its functions lack a body, and
 *   every name that leaves with a file, and is mentioned by a file of the set,
 *   is declared by the set.
 *
 * Names are compared as text: bodies aren't parsed, and a field that happens to
 * have the name of what left only keeps the package as it was.  Where no set is
 * whole, the linker names the function that is missing.
 */
#include "load/load.h"
#include "load/scan.h"
#include "syntax/syntax.h"

typedef struct Candidate {
	const char *path;
	File *ast;
	const char *text;
	size_t n;
	bool amd64, portable; /* in which set */
} Candidate;

static bool
has_linkname(const File *f, const char *name)
{
	for (int i = 0; i < f->linknames.n; i++)
		if (f->linknames.v[i].local == name)
			return true;
	return false;
}

/* The name a declaration enters in the package; "T.m" for a method, as far as the receiver's type is a name. */
static const char *
func_name(const Decl *d)
{
	if (d->func.name == NULL || d->func.name->kind != E_NAME)
		return NULL;
	return d->func.recv == NULL ? d->func.name->name.name : NULL;
}

static void
enter(Map *m, const Expr *name)
{
	if (name != NULL && name->kind == E_NAME && strcmp(name->name.name, "_") != 0 && strcmp(name->name.name, "init") != 0)
		map_put(m, name->name.name, m);
}

static void
enter_decls(Map *m, const File *f)
{
	for (int i = 0; i < f->ndecls; i++) {
		const Decl *d = f->decls[i];
		if (d->kind == D_CONST || d->kind == D_VAR)
			for (int k = 0; k < d->value.nnames; k++)
				enter(m, d->value.names[k]);
		else if (d->kind == D_TYPE)
			enter(m, d->type.name);
		else if (d->kind == D_FUNC) /* a method that left may be called by what stays, too */
			enter(m, d->func.name);
	}
}

static int
bodyless(const File *f)
{
	int n = 0;
	for (int i = 0; i < f->ndecls; i++) {
		const Decl *d = f->decls[i];
		const char *name = d->kind == D_FUNC && d->func.body == NULL ? func_name(d) : NULL;
		n += name != NULL && !has_linkname(f, name);
	}
	return n;
}

static bool
is_ident(int c)
{
	return c == '_' || c >= 0x80 || ((u32)c | 0x20) - 'a' < 26u || (u32)c - '0' < 10u;
}

/* Is a name of gone, and not of here, mentioned outside comments and literals? */
static bool
mentions_missing(const Candidate *c, const Map *gone, const Map *here)
{
	const char *p = c->text, *end = c->text + c->n;
	while (p < end) {
		if (p + 1 < end && p[0] == '/' && p[1] == '/') {
			while (p < end && *p != '\n')
				p++;
		} else if (p + 1 < end && p[0] == '/' && p[1] == '*') {
			for (p += 2; p + 1 < end && !(p[0] == '*' && p[1] == '/');)
				p++;
			p += 2;
		} else if (*p == '"' || *p == '\'') {
			char q = *p++;
			while (p < end && *p != q && *p != '\n')
				p += *p == '\\' && p + 1 < end ? 2 : 1;
			p++;
		} else if (*p == '`') {
			for (p++; p < end && *p != '`';)
				p++;
			p++;
		} else if (is_ident((u8)*p)) {
			const char *s = p;
			while (p < end && is_ident((u8)*p))
				p++;
			const char *name = intern_n(s, (size_t)(p - s));
			bool selected = s > c->text && s[-1] == '.' && (s - 1 == c->text || s[-2] != '.');
			if (!selected && map_has(gone, name) && !map_has(here, name))
				return true;
		} else {
			p++;
		}
	}
	return false;
}

bool
load_finds_assembly(Loader *l, const char *dir)
{
	char **names;
	int n = dir_list(perm, dir, &names);
	for (int i = 0; i < n; i++) {
		size_t len;
		if (!str_has_suffix(names[i], ".s") || names[i][0] == '_' || names[i][0] == '.' || !tags_match_name(&l->tags_plain, names[i]))
			continue;
		char *text = file_read(perm, path_join(perm, dir, names[i]), &len);
		if (text != NULL && tags_match_text(&l->tags_plain, text, len, NULL))
			return true;
	}
	return false;
}

bool
load_prefers_noasm(Loader *l, const char *dir)
{
	char **names;
	int n = dir_list(perm, dir, &names);
	VEC(Candidate) all = {0};
	int mark = diag_count();
	for (int i = 0; i < n; i++) {
		const char *name = names[i];
		if (name[0] == '_' || name[0] == '.' || !str_has_suffix(name, ".go") || str_has_suffix(name, "_test.go"))
			continue;
		Candidate c = {.path = path_join(perm, dir, name)};
		char *text = file_read(perm, c.path, &c.n);
		if (text == NULL)
			continue;
		c.text = text;
		c.amd64 = tags_match_name(&l->tags, name) && tags_match_text(&l->tags, text, c.n, NULL);
		c.portable = tags_match_name(&l->tags_noasm, name) && tags_match_text(&l->tags_noasm, text, c.n, NULL);
		if (!c.amd64 && !c.portable)
			continue;
		c.ast = parse_file(perm, src_add(c.path, c.path, text, (u32)c.n), PARSE_SKIP_BODIES);
		vec_push(perm, &all, c);
	}
	diag_drop(mark); /* reported when the package is parsed */
	int lacking_amd64 = 0, lacking_portable = 0;
	Map gone, here;
	map_init(&gone, perm, true);
	map_init(&here, perm, true);
	for (int i = 0; i < all.n; i++) {
		Candidate *c = &all.v[i];
		lacking_amd64 += c->amd64 ? bodyless(c->ast) : 0;
		lacking_portable += c->portable ? bodyless(c->ast) : 0;
		enter_decls(c->portable ? &here : &gone, c->ast);
	}
	if (lacking_amd64 == 0 || lacking_portable >= lacking_amd64)
		return false;
	for (int i = 0; i < all.n; i++)
		if (all.v[i].portable && mentions_missing(&all.v[i], &gone, &here))
			return false;
	return true;
}
