/*
 * typedesc.c - reading type descriptors: offsets, names, method tables.
 *
 * A positive offset is the symbol's address (programs are linked below 2 GB).
 * A negative one names an object that reflect made: -n is the n-th that
 * rt_add_reflect_off got.  Readers of that table take no lock: it is an array
 * of fixed blocks, each published once.
 */
#include "lang/lang.h"

#include "mem/mem.h"

#include <string.h>

enum { OFF_BLOCK = 512, OFF_BLOCKS = 4096 };
static void **off_blocks[OFF_BLOCKS]; /* blocks are scanned: they keep reflect's objects alive */
static u32 off_count;                 /* under off_lock */
static RtMutex off_lock;

void *
rt_resolve_off(i32 off)
{
	if (off >= 0)
		return (void *)(u64)(u32)off;
	u32 n = (u32)-off - 1;
	void **block = n / OFF_BLOCK < OFF_BLOCKS ? __atomic_load_n(&off_blocks[n / OFF_BLOCK], __ATOMIC_ACQUIRE) : NULL;
	if (block == NULL)
		rt_throw("runtime: offset of a type descriptor out of range");
	return block[n % OFF_BLOCK];
}

/* The same object gets the same offset again: the callers compare offsets. */
static i32
find_off(void *p)
{
	for (u32 i = 0; i < off_count; i++)
		if (off_blocks[i / OFF_BLOCK][i % OFF_BLOCK] == p)
			return -(i32)i - 1;
	return 0;
}

i32
rt_add_reflect_off(void *p)
{
	if ((u64)p < 1ull << 31)
		return (i32)(u64)p;
	rt_lock(&off_lock);
	i32 off = find_off(p);
	if (off == 0) {
		u32 n = off_count;
		if (n / OFF_BLOCK >= OFF_BLOCKS)
			rt_throw("runtime: too many types made by reflect");
		if (off_blocks[n / OFF_BLOCK] == NULL)
			__atomic_store_n(&off_blocks[n / OFF_BLOCK], rt_persistent_scanned(OFF_BLOCK * sizeof(void *)),
			    __ATOMIC_RELEASE);
		RT_STORE_PTR(&off_blocks[n / OFF_BLOCK][n % OFF_BLOCK], p);
		off_count = n + 1;
		off = -(i32)n - 1;
	}
	rt_unlock(&off_lock);
	return off;
}

static const u8 *
read_string(const u8 *p, GoString *s)
{
	u64 n = 0;
	for (u32 shift = 0;; shift += 7) {
		u8 b = *p++;
		n |= (u64)(b & 0x7f) << shift;
		if (b < 0x80)
			break;
	}
	*s = (GoString){ p, (i64)n };
	return p + n;
}

RtNameParts
rt_name_parts(const u8 *p)
{
	RtNameParts parts = { 0 };
	if (p == NULL)
		return parts;
	u8 flags = *p++;
	parts.exported = flags & 1;
	parts.embedded = (flags & 8) != 0;
	p = read_string(p, &parts.name);
	if (flags & 2)
		p = read_string(p, &parts.tag);
	if (flags & 4) {
		i32 off;
		memcpy(&off, p, 4);
		parts.pkgpath = rt_resolve_off(off);
	}
	return parts;
}

GoString
rt_type_string(const RtType *t)
{
	GoString s = rt_name_parts(rt_resolve_off(t->str)).name;
	if ((t->tflag & RT_TFLAG_EXTRA_STAR) && s.n > 0) {
		s.p++;
		s.n--;
	}
	return s;
}

const RtUncommon *
rt_type_uncommon(const RtType *t)
{
	u64 size;
	if (!(t->tflag & RT_TFLAG_UNCOMMON))
		return NULL;
	switch (t->kind & RT_KIND_MASK) {
	case RT_KIND_ARRAY: size = sizeof(RtArrayType); break;
	case RT_KIND_CHAN: size = sizeof(RtChanType); break;
	case RT_KIND_FUNC: size = sizeof(RtFuncType); break;
	case RT_KIND_INTERFACE: size = sizeof(RtInterfaceType); break;
	case RT_KIND_MAP: size = sizeof(RtMapType); break;
	case RT_KIND_POINTER: size = sizeof(RtPtrType); break;
	case RT_KIND_SLICE: size = sizeof(RtSliceType); break;
	case RT_KIND_STRUCT: size = sizeof(RtStructType); break;
	default: size = sizeof(RtType);
	}
	return (const RtUncommon *)((const u8 *)t + size);
}

const RtMethod *
rt_type_methods(const RtUncommon *u)
{
	return (const RtMethod *)((const u8 *)u + u->moff);
}

const u8 *
rt_type_pkgpath_name(const RtType *t)
{
	const RtUncommon *u = rt_type_uncommon(t);
	if (u != NULL)
		return rt_resolve_off(u->pkgpath);
	switch (t->kind & RT_KIND_MASK) {
	case RT_KIND_STRUCT: return ((const RtStructType *)t)->pkgpath;
	case RT_KIND_INTERFACE: return ((const RtInterfaceType *)t)->pkgpath;
	default: return NULL;
	}
}

GoString
rt_type_pkgpath(const RtType *t)
{
	return rt_name_parts(rt_type_pkgpath_name(t)).name;
}

extern const RtType *__start_tri_types[] __attribute__((weak));
extern const RtType *__stop_tri_types[] __attribute__((weak));

const RtType **
rt_typelinks(i64 *n)
{
	*n = __stop_tri_types - __start_tri_types;
	return __start_tri_types;
}
