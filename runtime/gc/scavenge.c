/*
 * scavenge.c - gives free pages back to the system.
 *
 * A goroutine of the runtime wakes when a sweep is over.  It lets the heap keep
 * its goal and a tenth, the room that the next cycle will need; when no cycle
 * has come for QUIET, the program doesn't need that room now, and what is in use
 * and a tenth is kept.  It works in steps of 1 MB with sleep in between, so that
 * it costs little processor time and the page heap's lock is free for others.
 *
 * Under a memory limit, pages are given back by whoever makes others resident
 * (rt_scavenge_limit).
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "os/os.h"
#include "sched/sched.h"
#include "stack/stack.h"

enum {
	STEP_PAGES = 128,
	SLACK_PAGES = 64,
	FEW_MS = 2000000,
};
static const i64 QUIET = 1500000000;

static RtHelper scavenger;

/* Pages that may be given back. */
static u64
excess(i64 now)
{
	struct RtGc *gc = &rt_gc_state;
	u64 inuse = __atomic_load_n(&rt_heap.pages_inuse, __ATOMIC_RELAXED);
	u64 dirty = __atomic_load_n(&rt_heap.pages_idle_dirty, __ATOMIC_RELAXED);
	u64 keep = gc->goal == ~0ull ? inuse : gc->goal / RT_PAGE;

	if (keep < inuse || now - gc->last_end_mono > QUIET)
		keep = inuse;
	keep += keep / 10 + SLACK_PAGES;
	u64 over = inuse + dirty > keep ? inuse + dirty - keep : 0;
	return over < dirty ? over : dirty;
}

static void
release(void *arg)
{
	u64 *n = arg;

	*n = rt_pages_release(*n);
}

static void
trace(u64 pages)
{
	u64 inuse = rt_heap.pages_inuse, dirty = rt_heap.pages_idle_dirty;

	if (rt_debugvars.scavtrace > 0 && pages > 0)
		rt_eprintf("scav %u KiB work, %u KiB total, %u%% util\n", pages * 8, (inuse + dirty) * 8,
			   inuse + dirty > 0 ? inuse * 100 / (inuse + dirty) : 100);
}

/* Gives back until there is no excess; false: a cycle has ended meanwhile. */
static u64
work(void)
{
	u64 total = 0;

	for (;;) {
		u64 n = excess(rt_nanotime());
		if (n == 0)
			return total;
		if (n > STEP_PAGES)
			n = STEP_PAGES;
		rt_on_system_stack(release, &n);
		if (n == 0)
			return total;
		total += n;
		rt_sleep_until(rt_nanotime() + FEW_MS, RT_WAIT_SLEEP);
	}
}

static void
scavenger_main(void *ctx)
{
	(void)ctx;
	for (;;) {
		rt_embed_helper_sleep(&scavenger, 0);
		u32 cycle;
		do {
			cycle = rt_gc_state.cycles;
			trace(work());
			/* Without another cycle: once more when it has been quiet. */
			i64 quiet = rt_gc_state.last_end_mono + QUIET + FEW_MS;
			if (rt_nanotime() < quiet && __atomic_load_n(&rt_heap.pages_idle_dirty, __ATOMIC_RELAXED) > SLACK_PAGES) {
				rt_sleep_until(quiet, RT_WAIT_SLEEP);
				trace(work());
			}
		} while (rt_gc_state.cycles != cycle);
	}
}

void
rt_scavenger_wake(void)
{
	rt_embed_helper_wake(&scavenger);
}

void
rt_scavenger_init(void)
{
	rt_embed_helper(&scavenger, scavenger_main);
}

u64
rt_memory_total(void)
{
	u64 pages = __atomic_load_n(&rt_heap.pages_inuse, __ATOMIC_RELAXED) + __atomic_load_n(&rt_heap.pages_idle_dirty, __ATOMIC_RELAXED);

	return pages * RT_PAGE + rt_heap.persistent + __atomic_load_n(&rt_stack_sys, __ATOMIC_RELAXED);
}

void
rt_scavenge_limit(u64 fresh)
{
	u64 limit = (u64)rt_gc_state.memory_limit, total = rt_memory_total();

	if (total > limit && __atomic_load_n(&rt_heap.pages_idle_dirty, __ATOMIC_RELAXED) > 0) {
		u64 over = (total - limit) / RT_PAGE + 1;
		rt_pages_release(over < fresh + STEP_PAGES ? over : fresh + STEP_PAGES);
	}
}
