/*
 * barrier.c - the write barrier's slow paths: what is overwritten is shaded, so
 * that marking finds all that could be reached when it began (gc.h).
 *
 * Shading puts an edge on this P's marker unless the object is marked already.
 * A goroutine may come here late, after the barrier has gone off: nothing to do.
 */
#include "gc/gc.h"
#include "lock/lock.h"

u32 rt_gc_barrier, rt_gc_marking;

enum { KEEP = 64 };               /* edges that a P keeps to itself */

void
rt_shade(const void *p)
{
	RtMarker *m;

	if (!rt_gc_marking || (u64)((const u8 *)p - rt_heap.base) >= __atomic_load_n(&rt_heap.used, __ATOMIC_ACQUIRE)
	    || rt_is_marked(p))
		return;
	m = rt_marker();
	rt_mark_edge(m, p);
	if (m->top - m->stack > KEEP)
		rt_work_publish(m, KEEP);
}

void
rt_barrier_slow(void **slot, void *value)
{
	rt_shade(*slot);
	__atomic_store_n(slot, value, __ATOMIC_RELEASE);
}

/*
 * Of several threads that change a word at once, the first to change it has read
 * what was in it when marking began, and shades that.
 */
void *
rt_barrier_xchg(void **slot, void *value)
{
	rt_shade(__atomic_load_n(slot, __ATOMIC_RELAXED));
	return __atomic_exchange_n(slot, value, __ATOMIC_SEQ_CST);
}

bool
rt_barrier_cas(void **slot, void *old, void *value)
{
	rt_shade(__atomic_load_n(slot, __ATOMIC_RELAXED));
	return __atomic_compare_exchange_n(slot, &old, value, false, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

void
rt_barrier_part(const RtType *t, const void *p, u64 off, u64 bytes)
{
	if ((t->kind & RT_KIND_GC_PROG) != 0) {
		for (u64 i = 0; i + 8 <= bytes; i += 8)
			rt_shade(*(void *const *)((const u8 *)p + i));
		return;
	}
	for (u64 i = (8 - off % 8) % 8; i + 8 <= bytes; i += 8) {
		u64 o = (off + i) % t->size;
		if (o < t->ptrdata && (t->gcdata[o / 64] >> (o / 8 % 8) & 1) != 0)
			rt_shade(*(void *const *)((const u8 *)p + i));
	}
}

void
rt_barrier_range(const RtType *t, const void *p, u64 bytes)
{
	rt_barrier_part(t, p, 0, bytes);
}
