/*
 * collect.c - a cycle from start to end.
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "lang/lang.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"

struct RtGc rt_gc_state;

static RtHelper forced;
static i64 mark_start_to_end[3];   /* times of the running cycle: stop, mark, end */

bool
rt_gc_due_for(u64 bytes)
{
	return __atomic_load_n(&rt_heap.live, __ATOMIC_RELAXED) + bytes >= __atomic_load_n(&rt_heap.trigger, __ATOMIC_RELAXED)
	       && rt_embed_may_collect();
}

bool
rt_gc_due(void)
{
	return rt_gc_due_for(0);
}

static void
flush_caches(void)
{
	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		rt_cache_flush(c);
}

/* World stopped, system stack. */
static void
cycle(void *arg)
{
	struct RtGc *gc = &rt_gc_state;
	RtMarker *m = rt_marker();

	(void)arg;
	if (gc->pool_cleanup != NULL) {
		GoFuncval *f = gc->pool_cleanup;
		((void (*)(void *))f->code)(f);
	}
	flush_caches();
	rt_sweep_finish();
	if (rt_debugvars.heapverify != 0)
		rt_heap_verify_stopped();
	gc->heap_at_start = rt_heap.live;
	mark_start_to_end[1] = rt_nanotime();
	rt_mark_begin();
	rt_mark_roots(m);
	rt_mark_drain(m);
	rt_special_finish(m);
	gc->marked = rt_mark_end();
	mark_start_to_end[2] = rt_nanotime();
	rt_heap.live = gc->marked;
	rt_sweep_start();
	gc->cycles++;
	rt_pacer_update();
	if (rt_debugvars.gcstoptheworld >= 2 || rt_debugvars.heapverify != 0 || rt_debugvars.clobberfree != 0 || rt_debugvars.gcstress > 0) {
		rt_sweep_finish();
		if (rt_debugvars.heapverify != 0)
			rt_heap_verify_stopped();
	}
}

static u64
to_mb(u64 bytes)
{
	return bytes >> 20;
}

/* Milliseconds as Go prints them: three significant digits at most three decimals. */
static void
print_ms(i64 ns)
{
	if (ns >= 10000000) {
		rt_eprintf("%d", (ns + 500000) / 1000000);
	} else if (ns >= 1000000) {
		i64 v = (ns + 50000) / 100000;
		rt_eprintf("%d.%d", v / 10, v % 10);
	} else if (ns >= 100000) {
		i64 v = (ns + 5000) / 10000;
		rt_eprintf("0.%d%d", v / 10, v % 10);
	} else {
		i64 v = (ns + 500) / 1000;
		rt_eprintf("0.%d%d%d", v / 100, v / 10 % 10, v % 10);
	}
}

/* gc # @#s #%: #+#+# ms clock, #+#/#/#+# ms cpu, #->#-># MB, # MB goal, # MB stacks, # MB globals, # P */
static void
trace_cycle(const i64 *t, i64 end, enum RtGcReason why, u64 goal)
{
	struct RtGc *gc = &rt_gc_state;
	i64 since = end - rt_gc_start_time();
	i64 procs = rt_embed_procs();
	i64 percent = since > 0 ? gc->mark_cpu_ns * 100 / (since * procs) : 0;
	i64 tenths = since / 1000000;

	rt_eprintf("gc %d @%d.%d%d%ds %d%%: ", (i64)gc->cycles, tenths / 1000, tenths / 100 % 10, tenths / 10 % 10, tenths % 10, percent);
	print_ms(t[1] - t[0]);
	rt_eprintf("+");
	print_ms(t[2] - t[1]);
	rt_eprintf("+");
	print_ms(end - t[2]);
	rt_eprintf(" ms clock, ");
	print_ms((t[1] - t[0]) * procs);
	rt_eprintf("+0/");
	print_ms(t[2] - t[1]);
	rt_eprintf("/0+");
	print_ms((end - t[2]) * procs);
	rt_eprintf(" ms cpu, %u->%u->%u MB, %u MB goal, %u MB stacks, %u MB globals, %d P%s\n", to_mb(gc->heap_at_start),
		   to_mb(gc->heap_at_start), to_mb(gc->marked), to_mb(goal), to_mb(gc->stack_bytes), to_mb(gc->globals_bytes), procs,
		   why == RT_GC_FORCED ? " (forced)" : "");
}

void
rt_gc_collect(enum RtGcReason why)
{
	struct RtGc *gc = &rt_gc_state;
	u32 before = __atomic_load_n(&gc->cycles, __ATOMIC_ACQUIRE);

	if (!gc->enabled || !rt_embed_may_collect())
		return;
	rt_embed_lock_collection();
	/* Somebody else's cycle may have done. */
	if (why == RT_GC_HEAP && __atomic_load_n(&gc->cycles, __ATOMIC_ACQUIRE) != before && !rt_gc_due()) {
		rt_embed_unlock_collection();
		return;
	}
	i64 *t = mark_start_to_end;
	u64 goal = gc->goal;
	t[0] = rt_nanotime();
	rt_embed_stop();
	rt_on_system_stack(cycle, NULL);
	i64 end = rt_nanotime();
	RtWalltime wall = rt_walltime();
	gc->last_end_mono = end;
	gc->last_end_wall = wall.r0 * 1000000000 + wall.r1;
	gc->mark_cpu_ns += end - t[0];
	gc->pause_ns[(gc->cycles - 1) % 256] = (u64)(end - t[0]);
	gc->pause_end[(gc->cycles - 1) % 256] = (u64)gc->last_end_wall;
	gc->pause_total += (u64)(end - t[0]);
	if (why == RT_GC_FORCED)
		gc->forced++;
	i64 times[3] = { t[0], t[1], t[2] };
	rt_embed_start();
	if (rt_debugvars.gctrace > 0)
		trace_cycle(times, end, why, goal);
	rt_embed_unlock_collection();
	rt_sweeper_wake();
	rt_finalizer_start_if_needed();
}

void
rt_gc(void)
{
	rt_embed_clear_stack();
	rt_gc_collect(RT_GC_FORCED);
	rt_sweep_finish();
}

static void
release_all(void *arg)
{
	(void)arg;
	rt_pages_release(~0ull);
}

void
rt_free_os_memory(void)
{
	rt_gc();
	rt_on_system_stack(release_all, NULL);
}

void
rt_register_pool_cleanup(void *funcval)
{
	rt_gc_state.pool_cleanup = funcval;
}

/* -- the collection that sysmon asks for -- */

static void
forced_main(void *ctx)
{
	(void)ctx;
	for (;;) {
		rt_embed_helper_sleep(&forced, 1);
		rt_gc_collect(RT_GC_PERIODIC);
	}
}

bool
rt_gc_overdue(i64 now)
{
	struct RtGc *gc = &rt_gc_state;

	return gc->enabled && gc->percent >= 0 && gc->last_end_mono != 0 && now - gc->last_end_mono > 120ll * 1000000000;
}

void
rt_gc_wake_forced(void)
{
	rt_embed_helper_wake(&forced);
}

void
rt_gc_init(void)
{
	struct RtGc *gc = &rt_gc_state;

	gc->percent = (i32)rt_debugvars.gogc;
	gc->memory_limit = rt_debugvars.memlimit;
	rt_pacer_update();
}

void
rt_gc_enable(void)
{
	rt_sweeper_init();
	rt_embed_helper(&forced, forced_main);
	rt_gc_state.enabled = true;
	rt_pacer_update();
}
