/*
 * pacer.c - when the next cycle starts, and what allocations owe it.
 *
 * The goal is Go's: marked heap plus GOGC percent of heap, stacks and globals,
 * at least 4 MB at GOGC=100.  A memory limit lowers it to what the limit leaves
 * for the heap, but never so far that collections would follow one another
 * without room between them: then the limit is exceeded rather than the program
 * stalled.  test/rt/pacer_test.c runs this file against simulated programs.
 *
 * The cycle starts below the goal by what will be allocated while it marks, as
 * the last cycles let expect: 5 to 30 percent of the way from the marked heap to
 * the goal.  While it marks, allocations owe marking in proportion, so that it is
 * over at the goal; scheduled marking pays first (work.c).
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"
#include "stack/stack.h"
#include "trace/trace.h"

enum { MIN_HEAP = 4 << 20, MAX_RATIO = 8 };

static u64 runway;                /* bytes that a cycle lets be allocated, for the present heap */
static i64 last_cycle_end, bucket;
static bool limiting;

static u64
heap_goal(void)
{
	struct RtGc *gc = &rt_gc_state;
	u64 goal = ~0ull;

	if (gc->percent >= 0) {
		u64 base = gc->marked + gc->stack_bytes + gc->globals_bytes;
		u64 min = (u64)MIN_HEAP * (u64)gc->percent / 100;
		goal = gc->marked + base / 100 * (u64)gc->percent + base % 100 * (u64)gc->percent / 100;
		if (goal < min)
			goal = min;
		/* GOGC near 0: cycles must not follow one another without pause. */
		u64 room = gc->marked + gc->marked / 64 + (64 << 10);
		if (goal < room)
			goal = room;
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
	return goal;
}

void
rt_pacer_update(void)
{
	struct RtGc *gc = &rt_gc_state;
	u64 goal = heap_goal(), trigger = ~0ull;

	gc->goal = goal;
	if (gc->enabled && goal != ~0ull) {
		u64 way = goal > gc->marked ? goal - gc->marked : 0;
		u64 ahead = runway < way / 20 ? way / 20 : runway > way / 10 * 3 ? way / 10 * 3 : runway;
		trigger = gc->stop_the_world ? goal : goal - ahead;
	}
	__atomic_store_n(&rt_heap.trigger, trigger, __ATOMIC_RELEASE);
	if (rt_tracing())
		rt_trace_heap_goal(goal);
}

/*
 * The limiter: a bucket that collections fill and the program's own time drains,
 * both in processor time.  When it is full, the collector has had more than half
 * of the processors for a while: allocations owe nothing for the time being, so
 * scheduled marking is all that is done, and the limit may be exceeded by what the
 * program allocates in a cycle.
 */
void
rt_pacer_cpu(i64 now, i64 used)
{
	i64 all = (now - last_cycle_end) * rt_embed_procs(), cap = rt_embed_procs() * 1000000000;

	last_cycle_end = now;
	bucket += used - (all - used);
	bucket = bucket < 0 ? 0 : bucket > cap ? cap : bucket;
	if (bucket == cap)
		limiting = true;
	else if (bucket < cap / 2)
		limiting = false;
	if (limiting)
		rt_gc_state.limited_cycle = rt_gc_state.cycles;
}

/*
 * Half of the last one's and half of the average before; a little more, to be over before the goal.  Assists make a
 * cycle shorter, and the program slower meanwhile: what counts is what a cycle of scheduled marking alone would have
 * let it allocate, or assists would make for late starts, and those for assists.
 */
void
rt_pacer_cycle(u64 allocated)
{
	struct RtGc *gc = &rt_gc_state;
	f64 used = (f64)(gc->assist_ns + gc->share_ns), all = (f64)(rt_nanotime() - gc->mark_start) * (f64)rt_embed_procs();
	f64 next = (f64)allocated * 1.125;

	if (gc->assist_ns > 0 && used * RT_MARK_SHARE > all && used < all * 0.95)
		next *= used * (RT_MARK_SHARE - 1) / (all - used);
	runway = (runway + (u64)next) / 2;
}

/* What is left to mark, against what may be allocated until the goal. */
u64
rt_pacer_assist(u64 bytes)
{
	struct RtGc *gc = &rt_gc_state;
	u64 live = __atomic_load_n(&rt_heap.live, __ATOMIC_RELAXED), done = rt_work_done();
	u64 expect = gc->marked + gc->marked / 8;

	if (limiting)
		return 0;
	if (done > expect || expect > gc->heap_at_start)
		expect = gc->heap_at_start;
	u64 left = expect > done ? expect - done : 0;
	if (left < 64 << 10)
		left = 64 << 10;
	u64 way = gc->goal > live ? gc->goal - live : 0;
	if (way < left / MAX_RATIO)
		return bytes * MAX_RATIO;
	return (u64)((unsigned __int128)bytes * left / way);
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
