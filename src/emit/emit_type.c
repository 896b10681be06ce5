/*
 * emit_type.c - Go types as C types, and what the collector and the comparison
 * functions must know about their layout.
 *
 * C types are made by structure: two Go types of one layout share the C type, so
 * that a conversion that changes no bits is no conversion in C.  Pointers, maps,
 * channels and functions are all void *.  Every type of size zero is RtEmpty.
 */
#include "emit/internal.h"

Type *
under(Type *t)
{
	if (t->kind != TY_NAMED && t->kind != TY_TYPEPARAM && t->canon == t)
		return t;
	return type_canon(type_under(t));
}

bool
has_pointers(Type *t)
{
	return type_ptrdata(t) > 0;
}

static const struct { const char *name, *code; Rep rep; u8 bits; bool is_signed; } basic_rep[B_COUNT] = {
	[B_BOOL] = { "GoBool", "u8", R_BOOL, 8, false },
	[B_INT] = { "i64", "i64", R_INT, 64, true },
	[B_INT8] = { "i8", "i8", R_INT, 8, true },
	[B_INT16] = { "i16", "i16", R_INT, 16, true },
	[B_INT32] = { "i32", "i32", R_INT, 32, true },
	[B_INT64] = { "i64", "i64", R_INT, 64, true },
	[B_UINT] = { "u64", "u64", R_INT, 64, false },
	[B_UINT8] = { "u8", "u8", R_INT, 8, false },
	[B_UINT16] = { "u16", "u16", R_INT, 16, false },
	[B_UINT32] = { "u32", "u32", R_INT, 32, false },
	[B_UINT64] = { "u64", "u64", R_INT, 64, false },
	[B_UINTPTR] = { "u64", "u64", R_INT, 64, false },
	[B_FLOAT32] = { "f32", "f32", R_FLOAT, 32, true },
	[B_FLOAT64] = { "f64", "f64", R_FLOAT, 64, true },
	[B_COMPLEX64] = { "GoC64", "c64", R_COMPLEX, 64, true },
	[B_COMPLEX128] = { "GoC128", "c128", R_COMPLEX, 128, true },
	[B_STRING] = { "GoString", "str", R_STRING, 0, false },
	[B_UNSAFEPTR] = { "void *", "ptr", R_PTR, 64, false },
};

static CType *
simple(Em *em, Rep rep, const char *name, const char *code, i64 size, i64 align)
{
	CType *c = NEW(em->a, CType);
	*c = (CType){ .rep = rep, .name = name, .code = code, .size = size, .align = align };
	return c;
}

/* A member of a type under construction: padding is written out where C would not put it by itself. */
static void
member(Buf *b, CType *f, const char *name, i64 off, i64 *at, int *npad)
{
	i64 natural = f->size == 0 ? *at : (*at + f->align - 1) / f->align * f->align;
	if (natural < off)
		buf_printf(b, " u8 _%d[%lld];", (*npad)++, (long long)(off - *at));
	buf_printf(b, " %s %s;", f->name, name);
	*at = off + f->size;
}

CType *
ctype_struct(Em *em, CType **fields, int n, const i64 *offsets, i64 size, const char *prefix)
{
	Buf key = { 0 };
	buf_puts(&key, prefix);
	for (int i = 0; i < n; i++)
		buf_printf(&key, ",%s@%lld", fields[i]->name, (long long)offsets[i]);
	buf_printf(&key, "/%lld", (long long)size);
	CType *c = map_get(&em->structs, buf_str(&key));
	if (c != NULL) {
		buf_free(&key);
		return c;
	}
	c = simple(em, R_STRUCT, arena_printf(em->a, "S$%s", text_id(em, buf_str(&key))), "s", size, 1);
	map_put(&em->structs, arena_strdup(em->a, buf_str(&key)), c);
	buf_free(&key);
	c->item = item_new(em, IT_CTYPE, c->name);
	Buf *d = &c->item->decl;
	buf_printf(d, "typedef struct %s {", c->name);
	i64 at = 0;
	int npad = 0;
	for (int i = 0; i < n; i++) {
		if (fields[i]->item != NULL)
			decl_use(c->item, fields[i]->item);
		char name[24];
		snprintf(name, sizeof name, "%s%d", prefix, i);
		member(d, fields[i], name, offsets[i], &at, &npad);
		if (fields[i]->align > c->align)
			c->align = fields[i]->align;
	}
	if ((at + c->align - 1) / c->align * c->align < size)
		buf_printf(d, " u8 _%d[%lld];", npad, (long long)(size - at));
	buf_printf(d, " } %s; _Static_assert(sizeof(%s) == %lld, \"layout\");\n", c->name, c->name, (long long)size);
	return c;
}

static CType *
ctype_array(Em *em, Type *t, i64 size)
{
	CType *elem = ctype_of(em, t->array.elem);
	const char *key = arena_printf(em->a, "[%lld]%s", (long long)t->array.len, elem->name);
	CType *c = map_get(&em->structs, key);
	if (c != NULL)
		return c;
	c = simple(em, R_ARRAY, arena_printf(em->a, "A$%s", text_id(em, key)), "a", size, elem->align);
	map_put(&em->structs, key, c);
	c->item = item_new(em, IT_CTYPE, c->name);
	if (elem->item != NULL)
		decl_use(c->item, elem->item);
	buf_printf(&c->item->decl, "typedef struct %s { %s a[%lld]; } %s;\n", c->name, elem->name, (long long)t->array.len, c->name);
	return c;
}

static CType *
make_ctype(Em *em, Type *t)
{
	Type *u = under(t);
	i64 size = type_sizeof(t);
	if (size == 0)
		return simple(em, R_EMPTY, "RtEmpty", "e", 0, 1);
	switch ((TypeKind)u->kind) {
	case TY_BASIC: {
		int k = u->basic.kind;
		if (basic_rep[k].name == NULL)
			ice(0, "emit: no C type for %s", type_string(t));
		CType *c = simple(em, basic_rep[k].rep, basic_rep[k].name, basic_rep[k].code, size, type_alignof(t));
		c->bits = basic_rep[k].bits;
		c->is_signed = basic_rep[k].is_signed;
		return c;
	}
	case TY_POINTER:
	case TY_MAP:
	case TY_CHAN:
	case TY_SIGNATURE: return simple(em, R_PTR, "void *", "ptr", 8, 8);
	case TY_SLICE: return simple(em, R_SLICE, "GoSlice", "slice", 24, 8);
	case TY_INTERFACE: {
		int n;
		iface_methods(u, &n);
		return n == 0 ? simple(em, R_EFACE, "GoEface", "eface", 16, 8) : simple(em, R_IFACE, "GoIface", "iface", 16, 8);
	}
	case TY_ARRAY: return ctype_array(em, u, size);
	case TY_STRUCT: {
		int n = u->struct_.n;
		CType **f = NEW_N(em->a, CType *, n + 1);
		i64 *off = NEW_N(em->a, i64, n + 1);
		for (int i = 0; i < n; i++) {
			f[i] = ctype_of(em, u->struct_.fields[i]->type);
			off[i] = type_field_offset(u, i);
		}
		return ctype_struct(em, f, n, off, size, "f");
	}
	case TY_NAMED:
	case TY_TUPLE:
	case TY_TYPEPARAM:
	case TY_UNION: break;
	}
	ice(0, "emit: no C type for %s", type_string(t));
}

CType *
ctype_of(Em *em, Type *t)
{
	t = type_canon(t);
	CType **last = &em->last_ctype[t->id % LEN_OF(em->last_ctype)];
	Type **of = &em->last_type[t->id % LEN_OF(em->last_type)];
	if (*of == t)
		return *last;
	CType *c = map_get(&em->ctypes, t);
	if (c == NULL) {
		c = make_ctype(em, t);
		map_put(&em->ctypes, t, c);
	}
	*of = t;
	*last = c;
	return c;
}

Rep
rep_of(Em *em, Type *t)
{
	return ctype_of(em, t)->rep;
}

const char *
ctype_name(Fn *e, Type *t)
{
	CType *c = ctype_of(e->em, t);
	if (c->item != NULL)
		use(e->it, c->item);
	return c->name;
}

static i64
place(CType **f, int n, i64 start, i64 *off)
{
	i64 at = start, align = 8;
	for (int i = 0; i < n; i++) {
		if (f[i]->size > 0)
			at = (at + f[i]->align - 1) / f[i]->align * f[i]->align;
		off[i] = at;
		at += f[i]->size;
	}
	return (at + align - 1) / align * align;
}

/* Results travel in a struct with C's own layout. */
CType *
ctype_results(Em *em, IrFunc *f, Type *sig)
{
	int n = f != NULL && f->nresults > 0 ? f->nresults : sig != NULL ? sig->sig.results->tuple.n : 0;
	if (n == 0)
		return NULL;
	CType **c = NEW_N(em->a, CType *, n);
	i64 *off = NEW_N(em->a, i64, n);
	i64 align = 1, at = 0;
	for (int i = 0; i < n; i++) {
		c[i] = ctype_of(em, f != NULL && f->nresults > 0 ? f->results[i]->type : sig->sig.results->tuple.vars[i]->type);
		if (c[i]->size > 0)
			at = (at + c[i]->align - 1) / c[i]->align * c[i]->align;
		off[i] = at;
		at += c[i]->size;
		if (c[i]->align > align)
			align = c[i]->align;
	}
	if (n == 1)
		return c[0];
	return ctype_struct(em, c, n, off, (at + align - 1) / align * align, "r");
}

/* {code, f0, f1, ...}: captured values, or pointers to captured variables. */
CType *
ctype_closure(Em *em, IrFunc *f)
{
	int n = f->captures.n;
	CType **c = NEW_N(em->a, CType *, n + 1);
	i64 *off = NEW_N(em->a, i64, n + 1);
	c[0] = simple(em, R_PTR, "void *", "ptr", 8, 8);
	for (int i = 0; i < n; i++) {
		IrVar *v = f->captures.v[i];
		c[i + 1] = v->by_ref ? c[0] : ctype_of(em, v->type);
	}
	i64 size = place(c, n + 1, 0, off);
	return ctype_struct(em, c, n + 1, off, size, "f");
}

/* ---- pointer masks ---- */

void
mask_fill(u8 *bits, Type *t, i64 word)
{
	Type *u = under(t);
	if (!has_pointers(u))
		return;
	switch ((TypeKind)u->kind) {
	case TY_STRUCT:
		for (int i = 0; i < u->struct_.n; i++)
			mask_fill(bits, u->struct_.fields[i]->type, word + type_field_offset(u, i) / 8);
		return;
	case TY_ARRAY: {
		i64 esize = type_sizeof(u->array.elem) / 8;
		for (i64 i = 0; i < u->array.len; i++)
			mask_fill(bits, u->array.elem, word + i * esize);
		return;
	}
	case TY_INTERFACE:
		word++; /* the first word is a descriptor or an itab, which live outside the heap or are kept by reflect */
		break;
	default: break; /* the first word is the pointer */
	}
	bits[word / 8] |= (u8)(1 << (word % 8));
}

Item *
mask_item(Em *em, const u8 *bits, i64 nwords)
{
	i64 n = (nwords + 7) / 8;
	Buf name = { 0 };
	buf_printf(&name, "M$%lld_", (long long)nwords);
	if (n <= 8) {
		for (i64 i = 0; i < n; i++)
			buf_printf(&name, "%02x", bits[i]);
	} else {
		char hex[33];
		hash128_hex(bits, (size_t)n, hex);
		buf_puts(&name, hex);
	}
	bool is_new;
	Item *it = item_get(em, IT_ASM, arena_strdup(em->a, buf_str(&name)), &is_new);
	buf_free(&name);
	if (!is_new)
		return it;
	buf_printf(&it->decl, "extern const u8 %s[];\n", it->name);
	buf_printf(&it->def, "RT_MASK(\"%s\",\"", it->name);
	for (i64 i = 0; i < n;) {
		i64 run = i;
		while (run < n && bits[run] == bits[i])
			run++;
		if (i > 0)
			buf_putc(&it->def, ';');
		if (run - i >= 8) {
			buf_printf(&it->def, ".fill %lld,1,%d", (long long)(run - i), bits[i]);
			i = run;
		} else {
			buf_printf(&it->def, ".byte %d", bits[i++]);
		}
	}
	buf_puts(&it->def, "\");\n");
	it->has_def = it->done = true;
	return it;
}

/* As type_ptrdata, but an array counts whole. */
static i64
whole_ptrdata(Type *t)
{
	Type *u = under(t);
	if (!has_pointers(u))
		return 0;
	if (u->kind == TY_ARRAY)
		return type_sizeof(u);
	if (u->kind != TY_STRUCT)
		return type_ptrdata(u);
	int i = u->struct_.n - 1;
	while (!has_pointers(u->struct_.fields[i]->type))
		i--;
	return type_field_offset(u, i) + whole_ptrdata(u->struct_.fields[i]->type);
}

i64
desc_ptrdata(Type *t)
{
	enum { GC_MASK_BYTES = 2048 };
	i64 p = type_ptrdata(t);
	return p / 64 > GC_MASK_BYTES ? whole_ptrdata(t) : p;
}

Item *
type_mask(Em *em, Type *t)
{
	i64 nwords = desc_ptrdata(t) / 8;
	Arena *tmp = arena_new();
	u8 *bits = arena_alloc(tmp, (size_t)(nwords + 15) / 8 + 1);
	mask_fill(bits, t, 0);
	Item *it = mask_item(em, bits, nwords);
	arena_free(tmp);
	return it;
}

/* Are equality and hash those of the bytes?  Padding and blank fields hold anything. */
bool
is_regular_memory(Type *t)
{
	Type *u = under(t);
	switch ((TypeKind)u->kind) {
	case TY_BASIC: return !type_is(u, BI_FLOAT | BI_COMPLEX | BI_STRING);
	case TY_POINTER:
	case TY_CHAN: return true;
	case TY_ARRAY: return u->array.len == 0 || is_regular_memory(u->array.elem);
	case TY_STRUCT: {
		i64 at = 0;
		for (int i = 0; i < u->struct_.n; i++) {
			Object *f = u->struct_.fields[i];
			if (strcmp(f->name, "_") == 0 || type_field_offset(u, i) != at || !is_regular_memory(f->type))
				return false;
			at += type_sizeof(f->type);
		}
		return at == type_sizeof(u);
	}
	default: return false;
	}
}
