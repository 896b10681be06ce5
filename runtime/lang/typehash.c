/*
 * typehash.c - hash and equality of any type by walking its descriptor.
 *
 * Slower than the functions the emitter makes; for interface values inside map
 * keys and for types that reflect makes.  Blank fields (named "_") count for
 * neither.
 */
#include "lang/hash.h"
#include "lang/lang.h"

static bool
is_blank(const RtStructField *f)
{
	return f->name != NULL && f->name[1] == 1 && f->name[2] == '_';
}

static u64
hash_struct(const RtStructType *t, const u8 *p, u64 h)
{
	for (i64 i = 0; i < t->nfields; i++) {
		const RtStructField *f = &t->fields[i];
		if (!is_blank(f))
			h = rt_typehash(f->typ, p + f->offset, h);
	}
	return h;
}

u64
rt_typehash(const RtType *t, const void *p, u64 h)
{
	if (t->tflag & RT_TFLAG_REGULAR_MEMORY) {
		switch (t->size) {
		case 4: return rt_memhash32(p, h);
		case 8: return rt_memhash64(p, h);
		default: return rt_memhash(p, h, t->size);
		}
	}
	switch (t->kind & RT_KIND_MASK) {
	case RT_KIND_FLOAT32: return rt_f32hash(p, h);
	case RT_KIND_FLOAT64: return rt_f64hash(p, h);
	case RT_KIND_COMPLEX64: return rt_c64hash(p, h);
	case RT_KIND_COMPLEX128: return rt_c128hash(p, h);
	case RT_KIND_STRING: return rt_strhash(p, h);
	case RT_KIND_INTERFACE:
		if (((const RtInterfaceType *)t)->nmethods == 0)
			return rt_efacehash(p, h);
		return rt_ifacehash(p, h);
	case RT_KIND_ARRAY: {
		const RtArrayType *a = (const RtArrayType *)t;
		for (u64 i = 0; i < a->len; i++)
			h = rt_typehash(a->elem, (const u8 *)p + i * a->elem->size, h);
		return h;
	}
	case RT_KIND_STRUCT: return hash_struct((const RtStructType *)t, p, h);
	case RT_KIND_FUNC:
	case RT_KIND_MAP:
	case RT_KIND_SLICE: rt_panic_unhashable(t);
	default: return rt_memhash(p, h, t->size); /* booleans, integers, pointers, channels */
	}
}

static GoBool
equal_struct(const RtStructType *t, const u8 *x, const u8 *y)
{
	for (i64 i = 0; i < t->nfields; i++) {
		const RtStructField *f = &t->fields[i];
		u64 off = f->offset;
		if (!is_blank(f) && !rt_typeeq(f->typ, x + off, y + off))
			return 0;
	}
	return 1;
}

GoBool
rt_typeeq(const RtType *t, const void *x, const void *y)
{
	if (t->tflag & RT_TFLAG_REGULAR_MEMORY)
		return rt_memequal(x, y, t->size);
	GoFuncval *eq;
	switch (t->kind & RT_KIND_MASK) {
	case RT_KIND_FLOAT32: eq = &rt_eqfn_f32; break;
	case RT_KIND_FLOAT64: eq = &rt_eqfn_f64; break;
	case RT_KIND_COMPLEX64: eq = &rt_eqfn_c64; break;
	case RT_KIND_COMPLEX128: eq = &rt_eqfn_c128; break;
	case RT_KIND_STRING: eq = &rt_eqfn_string; break;
	case RT_KIND_INTERFACE: eq = ((const RtInterfaceType *)t)->nmethods == 0 ? &rt_eqfn_eface : &rt_eqfn_iface; break;
	case RT_KIND_ARRAY: {
		const RtArrayType *a = (const RtArrayType *)t;
		for (u64 i = 0; i < a->len; i++)
			if (!rt_typeeq(a->elem, (const u8 *)x + i * a->elem->size, (const u8 *)y + i * a->elem->size))
				return 0;
		return 1;
	}
	case RT_KIND_STRUCT: return equal_struct((const RtStructType *)t, x, y);
	case RT_KIND_FUNC:
	case RT_KIND_MAP:
	case RT_KIND_SLICE: rt_panic_uncomparable(t);
	default: return rt_memequal(x, y, t->size);
	}
	return ((GoBool (*)(void *, const void *, const void *))eq->code)(eq, x, y);
}
