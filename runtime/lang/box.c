/*
 * box.c - interface data words for values that aren't pointer-shaped.
 *
 * Small integers, empty strings and nil slices share static objects; boxed
 * values are never written, so sharing can't be seen.
 */
#include "lang/lang.h"
#include "mem/mem.h"

#include <string.h>

#define B1(n) n, n + 1, n + 2, n + 3
#define B2(n) B1(n), B1(n + 4), B1(n + 8), B1(n + 12)
#define B3(n) B2(n), B2(n + 16), B2(n + 32), B2(n + 48)
const u64 rt_static_bytes[256] = { B3(0), B3(64), B3(128), B3(192) };

u8 rt_zero[1024] __attribute__((aligned(64)));
u8 rt_zerobase[8] __attribute__((aligned(8)));

void *
rt_box(const RtType *t, const void *val)
{
	u64 n = t->size;
	void *p;
	if (n == 0)
		return rt_zerobase;
	if (t->ptrdata == 0) {
		p = rt_malloc_noscan_dirty(n);
		memcpy(p, val, n);
	} else {
		/* A new object needs no barrier: it is black, or found on the stack. */
		p = rt_malloc(n, t);
		memcpy(p, val, n);
	}
	return p;
}

void *
rt_box64(const RtType *t __attribute__((unused)), u64 v)
{
	if (v < 256)
		return (void *)&rt_static_bytes[v];
	u64 *p = rt_malloc_noscan_dirty(8);
	*p = v;
	return p;
}

void *
rt_box32(const RtType *t __attribute__((unused)), u32 v)
{
	if (v < 256)
		return (void *)&rt_static_bytes[v]; /* little-endian: the first 4 bytes are the value */
	u32 *p = rt_malloc_noscan_dirty(4);
	*p = v;
	return p;
}

void *
rt_box16(const RtType *t __attribute__((unused)), u16 v)
{
	if (v < 256)
		return (void *)&rt_static_bytes[v];
	u16 *p = rt_malloc_noscan_dirty(2);
	*p = v;
	return p;
}

void *
rt_box8(u8 v)
{
	return (void *)&rt_static_bytes[v];
}

void *
rt_boxstring(const RtType *t, GoString s)
{
	if (s.n == 0)
		return rt_zero;
	GoString *p = rt_malloc(sizeof *p, t);
	*p = s;
	return p;
}

void *
rt_boxslice(const RtType *t, void *p, i64 n, i64 cap)
{
	if (p == NULL)
		return rt_zero;
	GoSlice *s = rt_malloc(sizeof *s, t);
	*s = (GoSlice){ p, n, cap };
	return s;
}
