/*
 * embed_init.c - static values of //go:embed variables.
 *
 * load/ says which files a pattern names; here a string, a []byte or an embed.FS
 * is made of them as an initial-value tree of the IR.  An FS is a pointer to a
 * slice of package embed's struct file{name, data string; hash [16]byte}, with an
 * entry for each directory ("dir/") as well, sorted by directory, then by name,
 * as that package searches them.  The hash is read by nobody; it is a content
 * hash of ours, not the library's truncated SHA-256.
 *
 * What a variable must look like is checked here too, with gc's messages.
 */
#include <stdlib.h>

#include "build/build.h"
#include "build/embed.h"
#include "ir/ir.h"

typedef enum Kind { EMBED_UNKNOWN, EMBED_STRING, EMBED_BYTES, EMBED_FS } Kind;

static Loader *loader;

static Kind
kind_of(Type *t)
{
	if (t->kind == TY_NAMED && t->named.obj->pkg != NULL && strcmp(t->named.obj->name, "FS") == 0 &&
	    strcmp(t->named.obj->pkg->path, "embed") == 0)
		return EMBED_FS;
	Type *u = type_under(t);
	if (u->kind == TY_BASIC && u->basic.kind == B_STRING)
		return EMBED_STRING;
	if (u->kind == TY_SLICE) {
		Type *e = type_under(u->slice.elem);
		if (e->kind == TY_BASIC && e->basic.kind == B_UINT8)
			return EMBED_BYTES;
	}
	return EMBED_UNKNOWN;
}

/* ---- the files of one variable ---- */

typedef VEC(EmbedFile) Files;

/* "dir/elem" or "dir/elem/": the length of dir (0: ".") and the element. */
static size_t
split(const char *name, const char **elem, size_t *elem_len)
{
	size_t n = strlen(name);
	if (n > 0 && name[n - 1] == '/')
		n--;
	size_t i = n;
	while (i > 0 && name[i - 1] != '/')
		i--;
	*elem = name + i;
	*elem_len = n - i;
	return i > 0 ? i - 1 : 0;
}

static int
compare(const char *x, size_t n, const char *y, size_t m)
{
	int c = memcmp(x, y, n < m ? n : m);
	return c != 0 ? c : n < m ? -1 : n > m;
}

static int
fs_order(const void *vx, const void *vy)
{
	const char *x = ((const EmbedFile *)vx)->name, *y = ((const EmbedFile *)vy)->name, *xe, *ye;
	size_t xn, yn, xd = split(x, &xe, &xn), yd = split(y, &ye, &yn);
	int c = compare(xe == x ? "." : x, xe == x ? 1 : xd, ye == y ? "." : y, ye == y ? 1 : yd);
	return c != 0 ? c : compare(xe, xn, ye, yn);
}

static void
add_directories(Files *out, Map *have, const char *name)
{
	for (const char *slash = strrchr(name, '/'); slash != NULL;) {
		const char *dir = arena_strndup(perm, name, (size_t)(slash - name) + 1);
		if (map_has(have, dir))
			return;
		map_put(have, dir, out);
		vec_push(perm, out, ((EmbedFile){.name = dir, .data = "", .is_dir = true}));
		while (slash > name && slash[-1] != '/')
			slash--;
		slash = slash > name ? slash - 1 : NULL;
	}
}

/* All files that the directives before var name, without duplicates. */
static bool
files_of(LoadPkg *p, const Package *pkg, const Decl *var, Kind kind, Files *out)
{
	Map have;
	map_init(&have, perm, true);
	for (int i = 0; i < pkg->nfiles; i++)
		for (int k = 0; k < pkg->files[i]->embeds.n; k++) {
			const EmbedPattern *pat = &pkg->files[i]->embeds.v[k];
			EmbedFile *f;
			int n;
			if (pat->var != var)
				continue;
			if (!embed_resolve(loader, p, pat, &f, &n))
				return false;
			for (int j = 0; j < n; j++) {
				if (map_has(&have, f[j].name))
					continue;
				map_put(&have, f[j].name, out);
				vec_push(perm, out, f[j]);
				if (kind == EMBED_FS)
					add_directories(out, &have, f[j].name);
			}
		}
	if (out->n > 1)
		qsort(out->v, (size_t)out->n, sizeof *out->v, fs_order);
	return true;
}

/* ---- values ---- */

static Ir *
string_value(Arena *a, Pos pos, Type *t, const char *s, size_t n)
{
	Ir *r = ir_new(a, OP_CONST, pos, t);
	r->val = const_string(s, n);
	return r;
}

static Ir *
keyed(Arena *a, Pos pos, i64 i, Ir *x)
{
	Ir *r = ir_new(a, OP_KEYED, pos, NULL);
	r->n = i;
	r->x = x;
	return r;
}

static Ir *
hash_value(Arena *a, Pos pos, Type *t, const EmbedFile *f)
{
	char hex[33];
	Ir *r = ir_new(a, OP_ARRAYLIT, pos, t);
	Type *byte = type_canon(type_basic[B_UINT8]);
	hash128_hex(f->data, f->size, hex);
	for (int i = 0; i < 16; i++) {
		char two[3] = {hex[2 * i], hex[2 * i + 1], 0};
		Ir *c = ir_new(a, OP_CONST, pos, byte);
		c->val = const_int(strtol(two, NULL, 16));
		ir_push(a, &r->list, keyed(a, pos, i, c));
	}
	return r;
}

static Type *
field_type(Type *t, int i)
{
	return type_canon(type_under(t)->struct_.fields[i]->type);
}

static Ir *
fs_value(Arena *a, Pos pos, Type *fs, const Files *files)
{
	Type *ptr = field_type(fs, 0), *slice = type_canon(type_under(ptr)->pointer.elem), *file = type_canon(type_under(slice)->slice.elem);
	Ir *list = ir_new(a, OP_SLICELIT, pos, slice);
	list->n = files->n;
	for (int i = 0; i < files->n; i++) {
		const EmbedFile *f = &files->v[i];
		Ir *v = ir_new(a, OP_STRUCTLIT, pos, file);
		ir_push(a, &v->list, string_value(a, pos, field_type(file, 0), f->name, strlen(f->name)));
		ir_push(a, &v->list, string_value(a, pos, field_type(file, 1), f->data, f->size));
		ir_push(a, &v->list, f->is_dir ? ir_new(a, OP_ZERO, pos, field_type(file, 2)) : hash_value(a, pos, field_type(file, 2), f));
		ir_push(a, &list->list, keyed(a, pos, i, v));
	}
	Ir *addr = ir_new(a, OP_ADDR, pos, ptr), *r = ir_new(a, OP_STRUCTLIT, pos, fs);
	addr->x = list;
	ir_push(a, &r->list, addr);
	return r;
}

/* ir_embed_init: called for each directive; the first gives the variable all of its files. */
static void
init_var(IrPkg *ip, IrVar *v, const EmbedPattern *pattern)
{
	Files files = {0};
	Kind kind = kind_of(v->type);
	Arena *a = ip->arena;
	if (v->init != NULL || kind == EMBED_UNKNOWN || !files_of(ip->pkg->load, ip->pkg, pattern->var, kind, &files) || files.n == 0)
		return;
	if (kind == EMBED_FS) {
		v->init = fs_value(a, v->pos, v->type, &files);
		return;
	}
	Ir *s = string_value(a, v->pos, kind == EMBED_STRING ? v->type : type_canon(type_basic[B_STRING]), files.v[0].data, files.v[0].size);
	v->init = s;
	if (kind == EMBED_BYTES) {
		v->init = ir_new(a, OP_STR2BYTES, v->pos, v->type);
		v->init->x = s;
	}
}

/* ---- checks ---- */

static bool
check_var(LoadPkg *p, const EmbedPattern *pat)
{
	Decl *d = pat->var;
	if (d == NULL || d->kind != D_VAR || d->value.nnames != 1)
		return true; /* refused by the parser */
	const char *lang = p->pkg->go_version;
	if (str_has_prefix(lang, "go1.") && atoi(lang + 4) < 16) {
		diag_error(pat->pos, "go:embed requires go1.16 or later (-lang was set to %s; check go.mod)", lang);
		return false;
	}
	if (d->value.type == NULL) {
		diag_error(pat->pos, "go:embed cannot apply to var without type");
		return false;
	}
	Object *o = d->value.names[0]->name.obj;
	if (o == NULL || o->type == NULL || o->kind != O_VAR)
		return true; /* blank: takes no files */
	Kind kind = kind_of(o->type);
	if (kind == EMBED_UNKNOWN) {
		diag_error(o->pos, "go:embed cannot apply to var of type %s", type_string(o->type));
		return false;
	}
	Files files = {0};
	if (!files_of(p, p->pkg, d, kind, &files))
		return false;
	if (kind != EMBED_FS && files.n > 1) {
		diag_error(o->pos, "invalid go:embed: multiple files for type %s", type_string(o->type));
		return false;
	}
	return true;
}

bool
build_embed_setup(Loader *l, LoadPkg *p)
{
	bool ok = true;
	const Decl *last = NULL;
	loader = l;
	ir_embed_init = init_var;
	for (int i = 0; i < p->pkg->nfiles; i++)
		for (int k = 0; k < p->pkg->files[i]->embeds.n; k++) {
			const EmbedPattern *pat = &p->pkg->files[i]->embeds.v[k];
			if (pat->var != last)
				ok &= check_var(p, pat);
			last = pat->var;
		}
	return ok;
}
