/*
 * move.c - moving and clearing values that may hold pointers, with the write
 * barrier.  The barrier shades what is overwritten before the bytes move.
 */
#include <string.h>

#include "gc/gc.h"
#include "mem/alloc.h"
#include "overlay_api.h"

void
rt_typedmemmove(const RtType *t, void *dst, const void *src)
{
	if (dst == src)
		return;
	if (RT_UNLIKELY(rt_gc_barrier) && t->ptrdata != 0)
		rt_barrier_range(t, dst, t->size);
	memmove(dst, src, t->size);
}

void
rt_typedslicemove(const RtType *elem, void *dst, const void *src, i64 n)
{
	u64 bytes = elem->size * (u64)n;

	if (n <= 0 || dst == src)
		return;
	if (RT_UNLIKELY(rt_gc_barrier) && elem->ptrdata != 0)
		rt_barrier_range(elem, dst, bytes);
	memmove(dst, src, bytes);
}

void
rt_typedclear(const RtType *t, void *p, i64 n)
{
	if (n <= 0)
		return;
	if (RT_UNLIKELY(rt_gc_barrier) && t->ptrdata != 0)
		rt_barrier_range(t, p, t->size * (u64)n);
	memset(p, 0, t->size * (u64)n);
}

void
rt_memclr(void *p, u64 n)
{
	memset(p, 0, n);
}

void
rt_memmove(void *dst, const void *src, u64 n)
{
	memmove(dst, src, n);
}

/* The bytes [off, off + size) of a value of type t; dst and src point at byte off of theirs. */
void
rt_typedmemmove_partial(const RtType *t, void *dst, const void *src, u64 off, u64 size)
{
	if (RT_UNLIKELY(rt_gc_barrier) && t->ptrdata > off)
		rt_barrier_part(t, dst, off, size);
	memmove(dst, src, size);
}

void
rt_typedclear_partial(const RtType *t, void *p, u64 off, u64 size)
{
	if (RT_UNLIKELY(rt_gc_barrier) && t->ptrdata > off)
		rt_barrier_part(t, p, off, size);
	memset(p, 0, size);
}

i64
rt_typedslicecopy(const RtType *elem, void *dst, i64 dn, i64 dcap, void *src, i64 sn, i64 scap)
{
	i64 n = dn < sn ? dn : sn;

	(void)dcap;
	(void)scap;
	rt_typedslicemove(elem, dst, src, n);
	return n;
}
