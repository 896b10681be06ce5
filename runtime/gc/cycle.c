/*
 * cycle.c - a cycle from start to end, and who asks for one.
 *
 * A goroutine of the runtime, the leader, runs the cycles, one after another; it
 * stops the world for their two phase changes and sleeps in between.  Whoever
 * needs a collection sets requested and wakes it.  runtime.GC waits for a cycle
 * that began after the call.
 *
 * With GODEBUG=gcstoptheworld the leader marks all by itself in the first stop,
 * and an allocation that reaches the trigger waits for that.
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "lang/lang.h"
#include "mem/sample.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"
#include "trace/trace.h"

enum {
	FINISH_NS = 40000,           /* of marking in the second stop */
	WAIT_NS = 50000,             /* what one allocation waits for a cycle to begin or to get on */
};

struct RtGc rt_gc_state;

/* One that waits for cycles to reach target. */
typedef struct Waiter {
	struct Waiter *link;
	void *who;
	u32 target;
} Waiter;

static struct {
	RtHelper helper;
	RtMutex lock;
	Waiter *waiters;             /* lock */
	bool running;                /* lock, or world stopped: a cycle has begun */
	u32 requested;               /* 0 or 1 + the reason; atomic */
} leader;

/* -- asking -- */

/* Also while a cycle is asked for and hasn't begun, once the heap is well past the trigger: the caller is to wait. */
bool
rt_gc_due_for(u64 bytes)
{
	u64 live = __atomic_load_n(&rt_heap.live, __ATOMIC_RELAXED) + bytes;
	u64 trigger = __atomic_load_n(&rt_heap.trigger, __ATOMIC_RELAXED);

	if (live < trigger || __atomic_load_n(&rt_gc_state.phase, __ATOMIC_RELAXED) != RT_GC_OFF)
		return false;
	if (__atomic_load_n(&leader.requested, __ATOMIC_RELAXED) == 0 && !leader.running)
		return true;
	return (rt_gc_state.stop_the_world || live - bytes > trigger + trigger / 32 + (256 << 10)) && rt_embed_may_collect();
}

bool
rt_gc_due(void)
{
	return rt_gc_due_for(0);
}

bool
rt_gc_must_wait(void)
{
	RtCache *c = rt_cache();
	bool wait = c->overdue && rt_embed_may_collect();

	c->overdue = false;
	return wait;
}

void
rt_gc_wake_leader(void)
{
	rt_embed_helper_wake(&leader.helper);
}

static void
request(enum RtGcReason why)
{
	u32 none = 0;

	if (rt_tracing() && __atomic_load_n(&leader.requested, __ATOMIC_RELAXED) == 0)
		rt_trace_gc_asked(why == RT_GC_FORCED);
	__atomic_compare_exchange_n(&leader.requested, &none, why + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
	rt_gc_wake_leader();
}

/* Until a cycle is over that begins after now. */
static void
wait_for_cycle(enum RtGcReason why)
{
	Waiter w;

	rt_lock(&leader.lock);
	w.target = rt_gc_state.cycles + 1 + leader.running;
	w.link = leader.waiters;
	leader.waiters = &w;
	request(why);
	rt_embed_wait(&w.who, &leader.lock);
}

void
rt_gc_collect(enum RtGcReason why)
{
	if (!rt_gc_state.enabled)
		return;
	if (rt_embed_may_collect()) {
		if (why == RT_GC_FORCED || rt_gc_state.stop_the_world) {
			wait_for_cycle(why);
			return;
		}
		/* Asleep rather than in a loop: this P is free for the others meanwhile. */
		if (why == RT_GC_STRESS || (__atomic_load_n(&leader.requested, __ATOMIC_RELAXED) == 0 && !leader.running)) {
			request(why);
			rt_embed_yield();
		} else {
			rt_sleep_until(rt_nanotime() + WAIT_NS, RT_WAIT_GC_ASSIST_MARKING);
		}
	} else if (!rt_gc_state.stop_the_world) {
		request(why);
	}
}

void
rt_gc(void)
{
	rt_embed_clear_stack();
	rt_gc_collect(RT_GC_FORCED);
	rt_sweep_wait();
	rt_sample_sweep_done();
	rt_finalizer_start_if_needed();
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
	request(RT_GC_PERIODIC);
}

/* -- the cycle's parts, world stopped, on the system stack -- */

static void
flush_caches(void)
{
	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		rt_cache_flush(c);
}

static void
begin(void *arg)
{
	struct RtGc *gc = &rt_gc_state;

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
	gc->assist_ns = gc->share_ns = gc->idle_ns = 0;
	rt_work_begin();
	rt_embed_mark_begin(rt_marker());
	if (rt_tracing())
		rt_trace_heap_live(rt_heap.live);
	gc->mark_start = rt_nanotime();
	rt_gc_marking = rt_gc_barrier = 1;
	__atomic_store_n(&gc->phase, RT_GC_MARK, __ATOMIC_RELEASE);
}

typedef struct Finish {
	i64 until;                   /* 0: mark to the end */
	bool done;
	bool forced;                 /* a cycle that runtime.GC waits for */
} Finish;

static void
finish(void *arg)
{
	struct RtGc *gc = &rt_gc_state;
	Finish *f = arg;

	f->done = rt_work_finish(f->until);
	if (!f->done)
		return;
	rt_embed_mark_end();
	rt_gc_marking = 0;
	rt_gc_barrier = rt_debugvars.gcbarrier != 0;
	__atomic_store_n(&gc->phase, RT_GC_OFF, __ATOMIC_RELEASE);
	gc->heap_at_end = rt_heap.live;
	flush_caches();
	if (rt_debugvars.gccheckmark != 0)
		rt_gc_check_marks();
	if (rt_debugvars.whyalive != 0 && f->forced)
		rt_gc_why_alive((u64)rt_debugvars.whyalive);
	u64 allocated = rt_heap.live > gc->heap_at_start ? rt_heap.live - gc->heap_at_start : 0;
	gc->marked = rt_work_marked() + allocated;
	gc->stack_bytes = rt_embed_stack_bytes();
	rt_heap.live = gc->marked;
	if (rt_tracing()) {
		rt_trace_gc_done();
		rt_trace_heap_live(gc->marked);
	}
	rt_sample_marked();
	rt_sweep_start();
	gc->cycles++;
	leader.running = false;
	rt_pacer_cycle(allocated);
	rt_pacer_update();
	if (rt_debugvars.gcstoptheworld >= 2 || rt_debugvars.heapverify != 0) {
		rt_sweep_finish();
		if (rt_debugvars.heapverify != 0)
			rt_heap_verify_stopped();
	}
}

static void
note_end(const i64 *t, enum RtGcReason why)
{
	struct RtGc *gc = &rt_gc_state;
	i64 end = t[3], pause = t[1] - t[0] + t[3] - t[2];
	RtWalltime wall = rt_walltime();

	gc->last_end_mono = end;
	gc->last_end_wall = wall.r0 * 1000000000 + wall.r1;
	gc->pause_cpu_ns = pause * rt_embed_procs();
	gc->mark_cpu_ns += gc->assist_ns + gc->share_ns + gc->pause_cpu_ns;
	rt_pacer_cpu(end, gc->assist_ns + gc->share_ns + gc->pause_cpu_ns);
	gc->pause_ns[(gc->cycles - 1) % 256] = (u64)pause;
	gc->pause_end[(gc->cycles - 1) % 256] = (u64)gc->last_end_wall;
	gc->pause_total += (u64)pause;
	rt_time_record(RT_TIME_PAUSE, t[1] - t[0]);
	if (t[3] > t[2])
		rt_time_record(RT_TIME_PAUSE, t[3] - t[2]);
	if (why == RT_GC_FORCED)
		gc->forced++;
}

static void
start_world(void)
{
	if (rt_tracing())
		rt_trace_start_world();
	rt_embed_start();
}

/* A small heap is marked at once, before anybody else has noticed. */
static void
lead(void *arg)
{
	(void)arg;
	rt_gc_slice(RT_SLICE_LEAD);
}

/* Times: the first stop's beginning and end, the second's. */
static void
mark_concurrently(i64 *t)
{
	Finish f;

	start_world();
	rt_on_system_stack(lead, NULL);
	for (;;) {
		while (!rt_work_is_quiet())
			rt_embed_helper_sleep(&leader.helper, 0);
		if (rt_tracing())
			rt_trace_stop_world(true);
		t[2] = rt_nanotime();
		rt_embed_stop();
		f.until = rt_nanotime() + FINISH_NS;
		rt_on_system_stack(finish, &f);
		if (f.done)
			return;
		start_world();
	}
}

static void
run_cycle(enum RtGcReason why)
{
	u64 goal;
	i64 t[4];

	rt_embed_lock_collection();
	rt_lock(&leader.lock);
	leader.running = true;
	rt_unlock(&leader.lock);
	if (rt_tracing())
		rt_trace_gc_start();
	rt_sweep_finish();
	if (rt_tracing())
		rt_trace_stop_world(false);
	t[0] = rt_nanotime();
	rt_embed_stop();
	rt_gc_state.stop_the_world = rt_debugvars.gcstoptheworld != 0 || rt_debugvars.whyalive != 0;
	rt_gc_state.is_forced = why == RT_GC_FORCED;
	goal = rt_gc_state.goal;
	rt_on_system_stack(begin, NULL);
	if (rt_debugvars.gcpacertrace > 0)
		rt_gc_trace_plan(goal);
	t[1] = rt_nanotime();
	if (rt_gc_state.stop_the_world) {
		Finish f = { .forced = why == RT_GC_FORCED };
		t[2] = t[1];
		rt_on_system_stack(finish, &f);
	} else {
		mark_concurrently(t);
	}
	t[3] = rt_nanotime();
	note_end(t, why);
	start_world();
	if (rt_debugvars.gcpacertrace > 0)
		rt_gc_trace_outcome(t, goal);
	if (rt_debugvars.gctrace > 0)
		rt_gc_trace_cycle(t, why, goal);
	rt_embed_unlock_collection();

	rt_lock(&leader.lock);
	Waiter **p = &leader.waiters, *ready = NULL;
	while (*p != NULL) {
		Waiter *w = *p;
		if ((i32)(rt_gc_state.cycles - w->target) >= 0) {
			*p = w->link;
			w->link = ready;
			ready = w;
		} else {
			p = &w->link;
		}
	}
	bool more = leader.waiters != NULL;
	rt_unlock(&leader.lock);
	while (ready != NULL) {
		Waiter *w = ready;
		ready = w->link;
		rt_embed_wake_waiter(w->who);
	}
	if (more)
		request(RT_GC_FORCED);
	rt_sweeper_wake();
	rt_finalizer_start_if_needed();
}

static void
leader_main(void *ctx)
{
	(void)ctx;
	for (;;) {
		u32 r = __atomic_exchange_n(&leader.requested, 0, __ATOMIC_ACQ_REL);
		if (r == 0)
			rt_embed_helper_sleep(&leader.helper, 1);
		else
			run_cycle((enum RtGcReason)(r - 1));
	}
}

/* -- other entry points -- */

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

void
rt_gc_init(void)
{
	struct RtGc *gc = &rt_gc_state;

	gc->percent = (i32)rt_debugvars.gogc;
	gc->memory_limit = rt_debugvars.memlimit;
	gc->stop_the_world = rt_debugvars.gcstoptheworld != 0 || rt_debugvars.whyalive != 0;
	rt_gc_barrier = rt_debugvars.gcbarrier != 0;
	rt_pacer_update();
}

void
rt_gc_enable(void)
{
	rt_sweeper_init();
	rt_scavenger_init();
	rt_embed_helper(&leader.helper, leader_main);
	rt_embed_helper_marks(&leader.helper);
	rt_gc_state.enabled = true;
	rt_pacer_update();
}
