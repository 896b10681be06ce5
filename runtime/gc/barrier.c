/*
 * barrier.c - the write barrier's slow paths: hybrid, shades the old value and
 * the new one.
 *
 * Shading hands an edge to the collector.  While marking stops the world no
 * mutator runs with the barrier on, so the shared list below is enough; it is
 * drained by the marker.
 */
#include "gc/gc.h"
#include "lock/lock.h"

u32 rt_gc_barrier;

static RtMutex shade_lock;

static void
shade(const void *p)
{
	if ((u64)((const u8 *)p - rt_heap.base) >= __atomic_load_n(&rt_heap.used, __ATOMIC_ACQUIRE))
		return;
	rt_lock(&shade_lock);
	rt_mark_edge(rt_marker(), (void *)p);
	rt_unlock(&shade_lock);
}

void
rt_barrier_slow(void **slot, void *value)
{
	shade(*slot);
	shade(value);
	__atomic_store_n(slot, value, __ATOMIC_RELEASE);
}

void
rt_barrier_shade(void **slot, void *value)
{
	shade(*slot);
	shade(value);
}

void
rt_barrier_part(const RtType *t, const void *p, u64 off, u64 bytes)
{
	if ((t->kind & RT_KIND_GC_PROG) != 0) {
		for (u64 i = 0; i + 8 <= bytes; i += 8)
			shade(*(void *const *)((const u8 *)p + i));
		return;
	}
	for (u64 i = (8 - off % 8) % 8; i + 8 <= bytes; i += 8) {
		u64 o = (off + i) % t->size;
		if (o < t->ptrdata && (t->gcdata[o / 64] >> (o / 8 % 8) & 1) != 0)
			shade(*(void *const *)((const u8 *)p + i));
	}
}

void
rt_barrier_range(const RtType *t, const void *p, u64 bytes)
{
	rt_barrier_part(t, p, 0, bytes);
}
