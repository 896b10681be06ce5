/*
 * emit_desc.c - type descriptors and itabs, as assembler text with the layout of
 * abi/typedesc.h (GOROOT's).
 *
 * A declared type and the pointer to it are described by the package that
 * declares it (predeclared ones by package runtime); all other types stand in
 * COMDAT groups of every package that mentions them.  Names lie behind the
 * descriptor in the same section.  The entries of tri_types and tri_itabs belong
 * to the descriptor's group, or are linked to its section, so that the linker
 * drops both or none.
 */
#include "emit/internal.h"

typedef struct Name { const char *name, *tag; int tag_len; Package *pkg; bool exported, embedded; } Name;

typedef struct Desc {
	Em *em;
	Item *it;
	Type *t;
	Buf b;
	VEC(Name) names;
} Desc;

static const char *
pkg_path(Package *p)
{
	return p->path;
}

/* A type's package, for the rule of who describes it; NULL: a predeclared or unnamed one. */
static Package *
declaring_package(Type *t)
{
	if (t->kind == TY_NAMED)
		return t->named.obj->pkg;
	return NULL;
}

static bool
is_plain_named(Type *t)
{
	return t->kind == TY_BASIC || (t->kind == TY_NAMED && t->named.ntargs == 0 && t->named.nouter_targs == 0);
}

/* Is t (or what it points to) declared once, in one package?  *home gets it; NULL for package runtime. */
static bool
has_home(Type *t, Package **home)
{
	if (t->kind == TY_POINTER)
		t = type_canon(t->pointer.elem);
	if (!is_plain_named(t))
		return false;
	*home = declaring_package(t);
	return true;
}

bool
type_is_home(Em *em, Type *t)
{
	Package *home;
	if (!has_home(t, &home))
		return false;
	return home != NULL ? home == em->p->pkg : strcmp(em->p->pkg->path, "runtime") == 0;
}

Item *
type_item(Em *em, Type *t)
{
	t = type_canon(t);
	Item *it = map_get(&em->type_items, t);
	if (it != NULL)
		return it;
	bool is_new;
	it = item_get(em, IT_ASM, ir_type_sym(t), &is_new);
	map_put(&em->type_items, t, it);
	if (!is_new)
		return it;
	it->sym = it->name;
	it->type = t;
	buf_printf(&it->decl, "extern const RtType %s;\n", it->name);
	Package *home;
	if (!has_home(t, &home) || type_is_home(em, t))
		item_queue(em, it);
	return it;
}

Item *
itab_item(Em *em, Type *concrete, Type *iface)
{
	concrete = type_canon(concrete);
	iface = type_canon(iface);
	bool is_new;
	Item *it = item_get(em, IT_ASM, ir_itab_sym(concrete, iface), &is_new);
	if (!is_new)
		return it;
	it->sym = it->name;
	it->type = concrete;
	it->type2 = iface;
	buf_printf(&it->decl, "extern const RtItab %s;\n", it->name);
	item_queue(em, it);
	return it;
}

/* ---- pieces ---- */

static const char *
type_ref(Desc *d, Type *t)
{
	return type_item(d->em, t)->name;
}

/*
 * Labels are the assembler's numbered ones: 1 is the part behind the RtUncommon (of a map, its bucket), from 2 on
 * the encoded names, which stand behind all the rest.  So all mentions but those in names look forward.
 */
static int
name_label(Desc *d, Name n)
{
	for (int i = 0; i < d->names.n; i++) {
		Name *m = &d->names.v[i];
		if (strcmp(m->name, n.name) == 0 && m->tag == n.tag && m->pkg == n.pkg && m->exported == n.exported && m->embedded == n.embedded)
			return i + 2;
	}
	vec_push(d->em->a, &d->names, n);
	return d->names.n + 1;
}

static void
name_ref(Desc *d, const char *directive, Name n)
{
	buf_printf(&d->b, "%s %df", directive, name_label(d, n));
}

/* As bytes of a directive, each after a comma but the first, which comes after before. */
static void
varint(Buf *b, const char *before, size_t n)
{
	buf_puts(b, before);
	for (; n >= 0x80; n >>= 7)
		buf_printf(b, "%d,", (int)(n & 0x7f) | 0x80);
	buf_int(b, (i64)n);
}

static void
ascii(Buf *b, const char *s, size_t n)
{
	buf_puts(b, ";.ascii \\\"");
	asm_string(b, s, n);
	buf_puts(b, "\\\"");
}

static void
write_names(Desc *d)
{
	for (int i = 0; i < d->names.n; i++) { /* grows while paths are added */
		Name n = d->names.v[i];
		int flags = (n.exported ? 1 : 0) | (n.tag_len > 0 ? 2 : 0) | (n.pkg != NULL ? 4 : 0) | (n.embedded ? 8 : 0);
		buf_printf(&d->b, ";%d:.byte %d", i + 2, flags);
		varint(&d->b, ",", strlen(n.name));
		ascii(&d->b, n.name, strlen(n.name));
		if (n.tag_len > 0) {
			varint(&d->b, ";.byte ", (size_t)n.tag_len);
			ascii(&d->b, n.tag, (size_t)n.tag_len);
		}
		if (n.pkg != NULL) {
			int label = name_label(d, (Name){ .name = pkg_path(n.pkg) });
			buf_printf(&d->b, ";.long %d%c", label, label <= i + 2 ? 'b' : 'f');
		}
	}
}

static int
kind_number(Type *t)
{
	static const u8 basic[B_COUNT] = { [B_BOOL] = 1, [B_INT] = 2, [B_INT8] = 3, [B_INT16] = 4, [B_INT32] = 5, [B_INT64] = 6,
		[B_UINT] = 7, [B_UINT8] = 8, [B_UINT16] = 9, [B_UINT32] = 10, [B_UINT64] = 11, [B_UINTPTR] = 12, [B_FLOAT32] = 13,
		[B_FLOAT64] = 14, [B_COMPLEX64] = 15, [B_COMPLEX128] = 16, [B_STRING] = 24, [B_UNSAFEPTR] = 26 };
	Type *u = under(t);
	switch ((TypeKind)u->kind) {
	case TY_BASIC: return basic[u->basic.kind];
	case TY_ARRAY: return 17;
	case TY_CHAN: return 18;
	case TY_SIGNATURE: return 19;
	case TY_INTERFACE: return 20;
	case TY_MAP: return 21;
	case TY_POINTER: return 22;
	case TY_SLICE: return 23;
	case TY_STRUCT: return 25;
	default: ice(0, "emit: no kind for %s", type_string(t));
	}
}

static MethodSet *
methods_of(Type *t)
{
	static MethodSet none;
	Type *base = t->kind == TY_POINTER ? type_canon(t->pointer.elem) : t;
	if (type_is_interface(base))
		return &none;
	if (base->kind != TY_NAMED && base->kind != TY_STRUCT)
		return &none;
	return method_set(t);
}

/* The package whose unexported methods need no path of their own. */
static Package *
uncommon_package(Type *t)
{
	Type *elem = NULL;
	switch ((TypeKind)t->kind) {
	case TY_POINTER: elem = t->pointer.elem; break;
	case TY_SLICE: elem = t->slice.elem; break;
	case TY_ARRAY: elem = t->array.elem; break;
	case TY_CHAN: elem = t->chan.elem; break;
	default: break;
	}
	return declaring_package(elem != NULL ? type_canon(elem) : t);
}

static bool
is_uncommon(Type *t)
{
	return t->kind == TY_NAMED || t->kind == TY_BASIC || methods_of(t)->n > 0;
}

static bool
type_exported(Type *t)
{
	if (t->kind == TY_POINTER)
		t = type_canon(t->pointer.elem);
	return t->kind == TY_NAMED && name_exported(t->named.obj->name);
}

static void
common(Desc *d)
{
	Type *t = d->t;
	Arena *a = d->em->a;
	bool named = t->kind == TY_NAMED || t->kind == TY_BASIC;
	int tflag = (is_uncommon(t) ? 1 : 0) | 2 | (named ? 4 : 0) | (is_regular_memory(t) ? 8 : 0);
	i64 ptrdata = desc_ptrdata(t);
	const char *eq = eq_record(d->em, t);
	int align = (int)type_alignof(t);
	buf_printf(&d->b, ".quad %lld,%lld;.long %u", (long long)type_sizeof(t), (long long)ptrdata, ir_type_hash(t));
	buf_printf(&d->b, ";.byte %d,%d,%d,%d", tflag, align, align, kind_number(t) | (ir_is_direct(t) ? 32 : 0));
	buf_printf(&d->b, ";.quad %s,%s", eq != NULL ? eq : "0", ptrdata > 0 ? type_mask(d->em, t)->name : "0");
	name_ref(d, ";.long", (Name){ .name = arena_printf(a, "*%s", type_reflect_string(t)), .exported = type_exported(t) });
	bool wants_ptr = named;
	Type *ptr = NULL;
	if (named || t->kind == TY_STRUCT) {
		ptr = type_canon(type_pointer(t));
		wants_ptr = named || methods_of(ptr)->n > 0;
	}
	buf_printf(&d->b, ",%s", wants_ptr ? type_ref(d, ptr) : "0");
}

/* The RtUncommon; extra bytes lie between it and the methods. */
static void
uncommon(Desc *d, i64 extra)
{
	if (!is_uncommon(d->t))
		return;
	MethodSet *ms = methods_of(d->t);
	int exported = 0;
	for (int i = 0; i < ms->n; i++)
		exported += name_exported(ms->v[i].obj->name);
	Package *p = uncommon_package(d->t);
	if (p != NULL)
		name_ref(d, ";.long", (Name){ .name = pkg_path(p) });
	else if (d->t->kind == TY_BASIC && d->t->basic.kind == B_UNSAFEPTR)
		name_ref(d, ";.long", (Name){ .name = "unsafe" });
	else
		buf_puts(&d->b, ";.long 0");
	buf_printf(&d->b, ";.short %d,%d;.long %lld,0", ms->n, exported, (long long)(16 + extra));
}

static Name
method_name(Object *m, Package *own)
{
	bool exported = name_exported(m->name);
	return (Name){ .name = m->name, .exported = exported, .pkg = !exported && m->pkg != own ? m->pkg : NULL };
}

static Type *
signature_of(Type *t)
{
	Type *s = type_signature(t->sig.params, t->sig.results, t->sig.variadic);
	return type_canon(s);
}

static void
methods(Desc *d)
{
	MethodSet *ms = methods_of(d->t);
	for (int i = 0; i < ms->n; i++) {
		Selection *s = &ms->v[i];
		IrFunc *f = ir_method_code(d->em->p, d->t, s);
		Item *code = func_item(d->em, f);
		name_ref(d, ";.long", method_name(s->obj, uncommon_package(d->t)));
		buf_printf(&d->b, ",%s,%s,%d", type_ref(d, signature_of(under(s->obj->type))), code->sym, i + 1);
	}
}

/* ---- the kinds' own parts ---- */

static void
func_part(Desc *d, Type *u)
{
	Type *in = u->sig.params, *out = u->sig.results;
	buf_printf(&d->b, ";.short %d,%d;.long 0", in->tuple.n, out->tuple.n | (u->sig.variadic ? 0x8000 : 0));
	uncommon(d, 8 * (in->tuple.n + out->tuple.n));
	for (int i = 0; i < in->tuple.n; i++)
		buf_printf(&d->b, ";.quad %s", type_ref(d, in->tuple.vars[i]->type));
	for (int i = 0; i < out->tuple.n; i++)
		buf_printf(&d->b, ";.quad %s", type_ref(d, out->tuple.vars[i]->type));
}

static void
interface_part(Desc *d, Type *u)
{
	int n;
	Object **m = iface_methods(u, &n);
	Package *own = d->t->kind == TY_NAMED ? d->t->named.obj->pkg : NULL;
	if (own != NULL)
		name_ref(d, ";.quad", (Name){ .name = pkg_path(own) });
	else
		buf_puts(&d->b, ";.quad 0");
	buf_printf(&d->b, ",1f,%d,%d", n, n);
	uncommon(d, 8 * n);
	buf_puts(&d->b, ";1:");
	for (int i = 0; i < n; i++) {
		name_ref(d, i == 0 ? ".long" : ";.long", method_name(m[i], own));
		buf_printf(&d->b, ",%s", type_ref(d, signature_of(under(m[i]->type))));
	}
}

static void
struct_part(Desc *d, Type *u)
{
	Package *own = NULL;
	int n = u->struct_.n;
	for (int i = 0; i < n; i++) {
		if (!name_exported(u->struct_.fields[i]->name))
			own = u->struct_.fields[i]->pkg;
	}
	if (own != NULL)
		name_ref(d, ";.quad", (Name){ .name = pkg_path(own) });
	else
		buf_puts(&d->b, ";.quad 0");
	buf_printf(&d->b, ",1f,%d,%d", n, n);
	uncommon(d, 24 * n);
	buf_puts(&d->b, ";1:");
	for (int i = 0; i < n; i++) {
		Object *f = u->struct_.fields[i];
		Name name = { .name = f->name, .exported = name_exported(f->name), .embedded = f->embedded };
		if (u->struct_.tags != NULL && u->struct_.tags[i] != NULL) {
			name.tag = u->struct_.tags[i];
			name.tag_len = u->struct_.tag_lens != NULL ? u->struct_.tag_lens[i] : (int)strlen(name.tag);
		}
		name_ref(d, i == 0 ? ".quad" : ";.quad", name);
		buf_printf(&d->b, ",%s,%lld", type_ref(d, f->type), (long long)type_field_offset(u, i));
	}
}

/* Bits of RtMapType.flags. */
static int
key_flags(Type *t)
{
	enum { REFLEXIVE = 4, UPDATE = 8, PANICS = 16 };
	Type *u = under(t);
	switch ((TypeKind)u->kind) {
	case TY_BASIC:
		if (type_is(u, BI_FLOAT | BI_COMPLEX))
			return UPDATE;
		return REFLEXIVE | (type_is(u, BI_STRING) ? UPDATE : 0);
	case TY_INTERFACE: return UPDATE | PANICS;
	case TY_ARRAY: return key_flags(u->array.elem);
	case TY_STRUCT: {
		int all = REFLEXIVE, any = 0;
		for (int i = 0; i < u->struct_.n; i++) {
			int f = key_flags(u->struct_.fields[i]->type);
			all &= f;
			any |= f & (UPDATE | PANICS);
		}
		return all | any;
	}
	default: return REFLEXIVE;
	}
}

/* What a map type says of keys and elements: gc's slots, those over 128 bytes by pointer. */
static Type *
slot_type(Type *t)
{
	enum { GC_MAX_SLOT = 128 };
	return type_sizeof(t) > GC_MAX_SLOT ? type_pointer(t) : t;
}

/* gc's bucket of 8 slots: control bytes, keys, elements, the next bucket.  Maps here are laid out otherwise
 * (runtime/lang/map.h); this is for those who read map types. */
static Type *
bucket_type(Type *key, Type *elem)
{
	bool ptrs = type_has_pointers(key) || type_has_pointers(elem);
	Type *part[] = { type_array(type_basic[B_UINT8], 8), type_array(key, 8), type_array(elem, 8),
		type_basic[ptrs ? B_UNSAFEPTR : B_UINTPTR] };
	Object **fields = NEW_N(perm, Object *, 4); /* types stay in the table of canonical ones */
	for (int i = 0; i < 4; i++)
		fields[i] = obj_new(O_VAR, 0, NULL, "_", part[i]);
	return type_struct(fields, 4, NULL, NULL);
}

static void
map_part(Desc *d, Type *u)
{
	enum { INDIRECT_KEY = 1, INDIRECT_ELEM = 2 };
	Type *key = type_canon(u->map.key), *elem = type_canon(u->map.elem);
	Type *kslot = slot_type(key), *vslot = slot_type(elem);
	const char *hash = hash_record(d->em, key);
	buf_printf(&d->b, ";.quad %s,%s,1f,%s", type_ref(d, key), type_ref(d, elem), hash);
	buf_printf(&d->b, ";.byte %d,%d;.short %d;.long %d", (int)type_sizeof(kslot), (int)type_sizeof(vslot),
	    (int)type_sizeof(bucket_type(kslot, vslot)),
	    key_flags(key) | (kslot != key ? INDIRECT_KEY : 0) | (vslot != elem ? INDIRECT_ELEM : 0));
}

/* The bucket's descriptor, behind the map's: no more than a size and a mask, as reflect makes it for its own. */
static void
map_bucket(Desc *d)
{
	Type *u = under(d->t), *key = slot_type(type_canon(u->map.key)), *elem = slot_type(type_canon(u->map.elem));
	Type *b = bucket_type(key, elem);
	i64 ptrdata = type_ptrdata(b);
	buf_printf(&d->b, ";.balign 8;1:.quad %lld,%lld;.long 0;.byte 2,8,8,25;.quad 0,%s", (long long)type_sizeof(b), (long long)ptrdata,
	    ptrdata > 0 ? type_mask(d->em, b)->name : "0");
	name_ref(d, ";.long", (Name){ .name = arena_printf(d->em->a, "*map.bucket[%s]%s", type_reflect_string(key), type_reflect_string(elem)) });
	buf_puts(&d->b, ",0");
}

static void
kind_part(Desc *d)
{
	Type *u = under(d->t);
	switch ((TypeKind)u->kind) {
	case TY_ARRAY:
		buf_printf(&d->b, ";.quad %s,%s,%lld", type_ref(d, u->array.elem), type_ref(d, type_slice(u->array.elem)),
		    (long long)u->array.len);
		break;
	case TY_CHAN: {
		int dir = u->chan.dir == CHAN_BOTH ? 3 : u->chan.dir == CHAN_SEND ? 2 : 1;
		buf_printf(&d->b, ";.quad %s,%d", type_ref(d, u->chan.elem), dir);
		break;
	}
	case TY_SIGNATURE: func_part(d, u); return;
	case TY_INTERFACE: interface_part(d, u); return;
	case TY_STRUCT: struct_part(d, u); return;
	case TY_MAP: map_part(d, u); break;
	case TY_POINTER: buf_printf(&d->b, ";.quad %s", type_ref(d, u->pointer.elem)); break;
	case TY_SLICE: buf_printf(&d->b, ";.quad %s", type_ref(d, u->slice.elem)); break;
	default: break;
	}
	uncommon(d, 0);
}

static void
type_desc(Em *em, Item *it, Type *t)
{
	Desc d = { .em = em, .it = it, .t = t };
	const char *group = type_is_home(em, t) ? "" : "_COMDAT";
	buf_printf(&d.b, "RT_DESC%s(\"%s\",\"", group, it->sym);
	common(&d);
	kind_part(&d);
	methods(&d);
	if (under(t)->kind == TY_MAP)
		map_bucket(&d);
	write_names(&d);
	buf_puts(&d.b, "\");\n");
	if (t->kind != TY_NAMED && t->kind != TY_BASIC && t->kind != TY_INTERFACE)
		buf_printf(&d.b, "RT_LIST%s(\"%s\");\n", group, it->sym);
	it->def = d.b;
}

static void
itab_desc(Em *em, Item *it)
{
	Type *t = it->type;
	int n;
	Object **m = iface_methods(under(it->type2), &n);
	MethodSet *ms = methods_of(t);
	Item *td = type_item(em, t), *id = type_item(em, it->type2);
	Buf b = { 0 };
	buf_printf(&b, "RT_ITAB(\"%s\",\".quad %s,%s;.long %u,0", it->sym, id->name, td->name, ir_type_hash(t));
	for (int i = 0; i < n; i++) {
		Selection *sel = NULL;
		for (int j = 0; j < ms->n && sel == NULL; j++) {
			if (obj_same_id(ms->v[j].obj, m[i]->pkg, m[i]->name))
				sel = &ms->v[j];
		}
		if (sel == NULL)
			ice(0, "emit: %s has no method %s", type_string(t), m[i]->name);
		buf_printf(&b, i == 0 ? ";.quad %s" : ",%s", func_item(em, ir_method_code(em->p, t, sel))->sym);
	}
	buf_puts(&b, "\");\n");
	it->def = b;
}

void
desc_gen(Em *em, Item *it, Type *t)
{
	it->has_def = true;
	if (it->type2 != NULL)
		itab_desc(em, it);
	else
		type_desc(em, it, t);
}
