/*
 * roots.c - where marking starts: package variables, the runtime's scanned
 * memory, finalizers, and what the host lists (stacks, registers).
 */
#include "gc/embed.h"
#include "gc/gc.h"

extern const RtRoot __start_tri_roots[] __attribute__((weak));
extern const RtRoot __stop_tri_roots[] __attribute__((weak));

static void
range(void *lo, void *hi, void *arg)
{
	rt_mark_range(arg, lo, hi);
}

static void
stack_range(void *lo, void *hi, void *arg)
{
	rt_mark_range(arg, lo, hi);
}

void
rt_mark_roots(RtMarker *m)
{
	u64 bytes = 0;

	for (const RtRoot *r = __start_tri_roots; r < __stop_tri_roots; r++) {
		for (u64 i = 0; i < r->count; i++)
			rt_mark_masked(m, (u8 *)r->addr + i * r->elemsize, r->gcmask, r->ptrdata);
		bytes += r->ptrdata * r->count;
	}
	rt_gc_state.globals_bytes = bytes;
	rt_persistent_roots(range, m);
	rt_mark_edge(m, rt_gc_state.pool_cleanup);
	rt_special_roots(m);
	rt_gc_state.stack_bytes = rt_embed_roots(stack_range, m);
}
