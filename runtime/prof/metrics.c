/*
 * metrics.c - numbers of runtime/metrics that MemStats lacks.
 *
 * overlay/runtime/metrics.go calls these; each stands beside its Go signature in
 * profile.h.
 */
#include "gc/gc.h"
#include "mem/alloc.h"
#include "prof/profile.h"
#include "stack/stack.h"

static u64
tiny_allocs(void)
{
	u64 n = 0;

	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		n += __atomic_load_n(&c->tiny_allocs, __ATOMIC_RELAXED);
	return n;
}

u64
rt_metric(i64 which)
{
	switch (which) {
	case RT_METRIC_TINY_ALLOCS:
		return tiny_allocs();
	case RT_METRIC_STACK_START:
		return 2048;
	case RT_METRIC_LIMITER_LAST_CYCLE:
		return rt_gc_state.limited_cycle;
	}
	return 0;
}
