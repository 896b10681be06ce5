/*
 * sizes.c - sizes, alignments, offsets and pointer prefixes: gc's for amd64.
 *
 * A struct that ends in a field of size zero gets a byte after it, so that the
 * field's address stays inside the object.  Sizes past MAX_SIZE stick there
 * (the checker reports them).  A type that contains itself, an error reported
 * elsewhere, counts 0 at the inner place.
 */
#include "types/algebra.h"

#define MAX_SIZE ((i64)1 << 62)
enum { WORD = 8 };

static i64
add_sizes(i64 x, i64 y)
{
	i64 r;
	return __builtin_add_overflow(x, y, &r) || r > MAX_SIZE ? MAX_SIZE : r;
}

static i64
mul_sizes(i64 x, i64 y)
{
	i64 r;
	return __builtin_mul_overflow(x, y, &r) || r > MAX_SIZE ? MAX_SIZE : r;
}

static i64
round_up(i64 x, i64 align)
{
	return x >= MAX_SIZE ? MAX_SIZE : (x + align - 1) & -align;
}

static const struct { i8 size, align; } basic_layout[B_COUNT] = {
	[B_BOOL] = {1, 1},       [B_INT] = {8, 8},      [B_INT8] = {1, 1},       [B_INT16] = {2, 2},
	[B_INT32] = {4, 4},      [B_INT64] = {8, 8},    [B_UINT] = {8, 8},       [B_UINT8] = {1, 1},
	[B_UINT16] = {2, 2},     [B_UINT32] = {4, 4},   [B_UINT64] = {8, 8},     [B_UINTPTR] = {8, 8},
	[B_FLOAT32] = {4, 4},    [B_FLOAT64] = {8, 8},  [B_COMPLEX64] = {8, 4},  [B_COMPLEX128] = {16, 8},
	[B_STRING] = {16, 8},    [B_UNSAFEPTR] = {8, 8}, [B_UNTYPED_STRING] = {16, 8},
};

static bool measure(Type *t, i64 *size, i64 *align);

/* Where field upto starts; upto < 0: the end, trailing padding byte included, not rounded. */
static i64
walk_fields(Type *st, int upto, i64 *align, bool *settled)
{
	i64 at = 0;
	*align = 1;
	for (int i = 0; i < st->struct_.n; i++) {
		i64 size, a;
		*settled &= measure(st->struct_.fields[i]->type, &size, &a);
		if (a > *align)
			*align = a;
		at = round_up(at, a);
		if (i == upto)
			return at;
		if (size == 0 && i == st->struct_.n - 1 && at > 0)
			size = 1;
		at = add_sizes(at, size);
	}
	return at;
}

/* A multi-value's parts, laid out like a struct without the padding byte. */
static bool
measure_tuple(Type *u, i64 *size, i64 *align)
{
	bool settled = true;
	*size = 0;
	*align = 1;
	for (int i = 0; i < u->tuple.n; i++) {
		i64 s, a;
		settled &= measure(u->tuple.vars[i]->type, &s, &a);
		*align = a > *align ? a : *align;
		*size = add_sizes(round_up(*size, a), s);
	}
	*size = round_up(*size, *align);
	return settled;
}

static bool
layout(Type *u, i64 *size, i64 *align)
{
	bool settled = true;
	*size = *align = WORD;
	switch ((TypeKind)u->kind) {
	case TY_BASIC:
		*size = basic_layout[u->basic.kind].size;
		*align = basic_layout[u->basic.kind].align == 0 ? 1 : basic_layout[u->basic.kind].align;
		break;
	case TY_POINTER:
	case TY_MAP:
	case TY_CHAN:
	case TY_SIGNATURE:
		break;
	case TY_SLICE:
		*size = 3 * WORD;
		break;
	case TY_INTERFACE:
		*size = 2 * WORD;
		break;
	case TY_ARRAY:
		settled = measure(u->array.elem, size, align);
		*size = u->array.len <= 0 ? 0 : mul_sizes(*size, u->array.len);
		break;
	case TY_STRUCT:
		*size = walk_fields(u, -1, align, &settled);
		*size = round_up(*size, *align);
		break;
	case TY_TUPLE:
		settled = measure_tuple(u, size, align);
		break;
	case TY_NAMED:
	case TY_TYPEPARAM:
	case TY_UNION:
		*size = 0;
		*align = 1;
		settled = false;
		break;
	}
	return settled;
}

/* False when part of the type isn't known yet or depends on a type parameter: then nothing is kept in the node. */
static bool
measure(Type *t, i64 *size, i64 *align)
{
	if (t != NULL && t->size >= 0) {
		*size = t->size;
		*align = t->align;
		return true;
	}
	*size = 0;
	*align = 1;
	if (t == NULL || t->kind == TY_TYPEPARAM || (t->flags & TF_SIZING))
		return false;
	Type *u = type_under_or_null(t);
	if (u == NULL || u == TYPE_INVALID)
		return false;
	t->flags |= TF_SIZING;
	bool settled = layout(u, size, align);
	t->flags &= (u8)~TF_SIZING;
	if (t->kind == TY_NAMED && t->named.obj != NULL && t->named.obj->colour != OBJ_BLACK)
		settled = false;
	if (settled) {
		t->size = *size;
		t->align = *align;
	}
	return settled;
}

i64
type_sizeof(Type *t)
{
	i64 size, align;
	measure(t, &size, &align);
	return size;
}

i64
type_alignof(Type *t)
{
	i64 size, align;
	measure(t, &size, &align);
	return align;
}

i64
type_field_offset(Type *strct, int i)
{
	i64 align;
	bool settled = true;
	return walk_fields(type_under(strct), i, &align, &settled);
}

/* ---- pointers ---- */

static bool
marked_notinheap(Type *t)
{
	Object *o = t->named.obj;
	if (o == NULL || o->pkg == NULL)
		return false;
	if (o->decl != NULL && (o->decl->pragma & PRAGMA_NOTINHEAP))
		return true;
	const char *path = o->pkg->path;
	bool sys = strcmp(path, "runtime/internal/sys") == 0 || strcmp(path, "internal/runtime/sys") == 0;
	return sys && (strcmp(o->name, "nih") == 0 || strcmp(o->name, "NotInHeap") == 0);
}

/* Types that never live in the heap: the collector ignores pointers to them. */
static bool
is_notinheap(Type *t, int depth)
{
	if (t == NULL || depth > 100)
		return false;
	if (t->kind == TY_NAMED && marked_notinheap(t))
		return true;
	Type *u = type_under(t);
	if (u->kind == TY_ARRAY)
		return is_notinheap(u->array.elem, depth + 1);
	if (u->kind != TY_STRUCT)
		return false;
	for (int i = 0; i < u->struct_.n; i++) {
		Type *f = u->struct_.fields[i]->type;
		if (f != NULL && (f->kind == TY_NAMED || f->kind == TY_ARRAY) && is_notinheap(f, depth + 1))
			return true;
	}
	return false;
}

static i64
struct_ptrdata(Type *u)
{
	for (int i = u->struct_.n - 1; i >= 0; i--) {
		Type *f = u->struct_.fields[i]->type;
		i64 p = f == NULL ? 0 : type_ptrdata(f);
		if (p > 0)
			return type_field_offset(u, i) + p;
	}
	return 0;
}

static i64
kind_ptrdata(Type *u)
{
	switch ((TypeKind)u->kind) {
	case TY_BASIC:
		if (u->basic.kind == B_STRING || u->basic.kind == B_UNTYPED_STRING || u->basic.kind == B_UNSAFEPTR)
			return WORD;
		return 0;
	case TY_POINTER:
		return is_notinheap(u->pointer.elem, 0) ? 0 : WORD;
	case TY_SLICE:
		return is_notinheap(u->slice.elem, 0) ? 0 : WORD;
	case TY_MAP:
	case TY_CHAN:
	case TY_SIGNATURE:
		return WORD;
	case TY_INTERFACE:
		return 2 * WORD;
	case TY_ARRAY: {
		i64 p = u->array.len <= 0 ? 0 : type_ptrdata(u->array.elem);
		return p == 0 ? 0 : add_sizes(mul_sizes(u->array.len - 1, type_sizeof(u->array.elem)), p);
	}
	case TY_STRUCT:
		return struct_ptrdata(u);
	case TY_TUPLE:
	case TY_NAMED:
	case TY_TYPEPARAM:
	case TY_UNION:
		return 0;
	}
	return 0;
}

i64
type_ptrdata(Type *t)
{
	if (t->ptrdata >= 0)
		return t->ptrdata;
	if (t->kind == TY_TYPEPARAM || (t->flags & TF_SIZING))
		return 0;
	i64 p;
	if (t->kind == TY_NAMED) {
		t->flags |= TF_SIZING;
		p = kind_ptrdata(type_under(t));
		t->flags &= (u8)~TF_SIZING;
	} else {
		p = kind_ptrdata(t);
	}
	if (t->id != 0 && (t->kind != TY_NAMED || t->named.obj == NULL || t->named.obj->colour == OBJ_BLACK))
		t->ptrdata = p;
	return p;
}

bool
type_has_pointers(Type *t)
{
	return type_ptrdata(t) > 0;
}
