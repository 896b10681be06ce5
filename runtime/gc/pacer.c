/*
 * pacer.c - when the next collection starts.
 *
 * The goal is Go's: marked heap plus GOGC percent of heap, stacks and globals,
 * at least 4 MB at GOGC=100.  A memory limit lowers it to what the limit leaves
 * for the heap, but never so far that collections would follow one another
 * without room between them: then the limit is exceeded rather than the program
 * stalled.
 */
#include "gc/gc.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"
#include "stack/stack.h"

enum { MIN_HEAP = 4 << 20 };

void
rt_pacer_update(void)
{
	struct RtGc *gc = &rt_gc_state;
	u64 goal = ~0ull;

	if (gc->percent >= 0) {
		u64 base = gc->marked + gc->stack_bytes + gc->globals_bytes;
		u64 min = (u64)MIN_HEAP * (u64)gc->percent / 100;
		goal = gc->marked + base / 100 * (u64)gc->percent + base % 100 * (u64)gc->percent / 100;
		if (goal < min)
			goal = min;
	}
	if (gc->memory_limit != INT64_MAX) {
		u64 other = rt_heap.persistent + __atomic_load_n(&rt_stack_sys, __ATOMIC_RELAXED) + gc->globals_bytes;
		u64 limit = (u64)gc->memory_limit > other ? (u64)gc->memory_limit - other : 0;
		/* Room for fragmentation, and at least a sixteenth of the heap between collections. */
		limit -= limit / 32;
		u64 floor = gc->marked + gc->marked / 16 + (1 << 20);
		if (limit < floor)
			limit = floor;
		if (limit < goal)
			goal = limit;
	}
	gc->goal = goal;
	__atomic_store_n(&rt_heap.trigger, gc->enabled ? goal : ~0ull, __ATOMIC_RELEASE);
}

static void
update_stopped(void *arg)
{
	(void)arg;
	rt_pacer_update();
}

i32
rt_set_gc_percent(i32 percent)
{
	if (percent < 0)
		percent = -1;
	i32 old = __atomic_exchange_n(&rt_gc_state.percent, percent, __ATOMIC_ACQ_REL);
	rt_on_system_stack(update_stopped, NULL);
	return old;
}

i64
rt_set_memory_limit(i64 limit)
{
	i64 old = rt_gc_state.memory_limit;

	if (limit >= 0) {
		__atomic_store_n(&rt_gc_state.memory_limit, limit, __ATOMIC_RELEASE);
		rt_on_system_stack(update_stopped, NULL);
	}
	return old;
}
