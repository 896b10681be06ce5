/*
 * roots.c - where marking starts: package variables, the runtime's scanned
 * memory, finalizers, and what the host lists (stacks, registers, timers).
 *
 * The jobs are handed out one by one.  Package variables may change meanwhile:
 * the barrier shades what they lose.  The runtime's scanned memory only grows.
 */
#include "gc/embed.h"
#include "gc/gc.h"

extern const RtRoot __start_tri_roots[] __attribute__((weak));
extern const RtRoot __stop_tri_roots[] __attribute__((weak));

enum { GLOBALS = 64 };            /* package variables in a job */

static struct {
	u32 fixed;                 /* next of the single jobs; atomic */
	u64 global;                /* next package variable; atomic */
} jobs;

static void
range(void *lo, void *hi, void *arg)
{
	rt_mark_range(arg, lo, hi);
}

void
rt_roots_begin(void)
{
	u64 bytes = 0;

	jobs.fixed = 0;
	jobs.global = 0;
	rt_special_roots_begin();
	if (rt_gc_state.globals_bytes == 0) {
		for (const RtRoot *r = __start_tri_roots; r < __stop_tri_roots; r++)
			bytes += r->ptrdata * r->count;
		rt_gc_state.globals_bytes = bytes;
	}
}

bool
rt_roots_some(RtMarker *m)
{
	u64 n = (u64)(__stop_tri_roots - __start_tri_roots);

	switch (__atomic_load_n(&jobs.fixed, __ATOMIC_RELAXED) < 2 ? __atomic_fetch_add(&jobs.fixed, 1, __ATOMIC_RELAXED) : 2) {
	case 0:
		rt_persistent_roots(range, m);
		rt_mark_edge(m, rt_gc_state.pool_cleanup);
		return true;
	case 1:
		rt_embed_other_roots(m);
		return true;
	}
	if (rt_special_roots(m))
		return true;
	u64 first = __atomic_load_n(&jobs.global, __ATOMIC_RELAXED);
	if (first < n) {
		first = __atomic_fetch_add(&jobs.global, GLOBALS, __ATOMIC_RELAXED);
		for (u64 k = first; k < n && k < first + GLOBALS; k++) {
			const RtRoot *r = &__start_tri_roots[k];
			for (u64 i = 0; i < r->count; i++)
				rt_mark_masked(m, (u8 *)r->addr + i * r->elemsize, r->gcmask, r->ptrdata);
		}
		return true;
	}
	return rt_embed_scan_some(m);
}

void
rt_roots_globals(void (*edge)(void **slot, void *arg), void *arg)
{
	for (const RtRoot *r = __start_tri_roots; r < __stop_tri_roots; r++)
		for (u64 i = 0; i < r->count; i++)
			for (u64 w = 0; w < r->ptrdata / 8; w++)
				if ((r->gcmask[w / 8] >> (w % 8) & 1) != 0)
					edge((void **)((u8 *)r->addr + i * r->elemsize + w * 8), arg);
}
