/*
 * embed.c - the scheduler as the collector's host.
 */
#include "gc/embed.h"

#include "gc/gc.h"
#include "os/os.h"
#include "sched/internal.h"

void
rt_embed_lock_collection(void)
{
	rt_semacquire(&rt_sched.gc_sema);
}

void
rt_embed_unlock_collection(void)
{
	rt_semrelease(&rt_sched.gc_sema, 0, 0);
}

void
rt_embed_stop(void)
{
	rt_stop_world();
}

void
rt_embed_start(void)
{
	rt_start_world();
}

/* Not split: it must not leave the segment that it clears. */
__attribute__((noinline, no_split_stack)) void
rt_embed_clear_stack(void)
{
	RtG *g = rt_getg(); /* a call: so nothing is below the stack pointer */
	RtSegment *s = g != NULL && !rt_on_g0() ? g->seg : NULL;
	u8 *sp, *p;
	u64 words;

	__asm__ volatile("mov %%rsp, %0" : "=r"(sp));
	if (s == NULL || (u64)(sp - s->lo) >= s->size)
		return;
	p = s->lo;
	words = (u64)(sp - p) / 8;
	__asm__ volatile("rep stosq" : "+D"(p), "+c"(words) : "a"(0) : "memory");
}

bool
rt_embed_may_collect(void)
{
	return !rt_on_g0() && rt_tls_locks == 0 && rt_load(&rt_crashing) == 0;
}

i64
rt_embed_procs(void)
{
	return rt_nprocs;
}

i64
rt_gc_start_time(void)
{
	return rt_sched.start_time;
}

void
rt_embed_yield(void)
{
	rt_gosched();
}

typedef struct Scan {
	void (*fn)(void *, void *, void *);
	void *arg;
	u64 bytes;
} Scan;

static void
scan_part(void *lo, void *hi, void *arg)
{
	Scan *s = arg;

	s->bytes += (u64)((u8 *)hi - (u8 *)lo);
	s->fn(lo, hi, s->arg);
}

u64
rt_embed_roots(void (*fn)(void *lo, void *hi, void *arg), void *arg)
{
	Scan s = { fn, arg, 0 };
	i64 now = rt_nanotime();

	for (RtG *g = rt_sched.all_g; g != NULL; g = g->all_link) {
		u32 status = rt_load(&g->status);
		if (status == RT_G_DEAD || status == RT_G_IDLE)
			continue;
		/* The record itself: start function, labels, what lang/ keeps in it; registers of a system call while in one. */
		fn(g, g->syscall_regs, arg);
		fn(status == RT_G_SYSCALL ? (void *)g->syscall_regs : (void *)&g->async_state, g + 1, arg);
		rt_async_roots(g, fn, arg);
		rt_stack_each(g, status == RT_G_SYSCALL ? g->syscall_sp : g->sp, scan_part, &s);
		if (status != RT_G_SYSCALL && rt_debugvars.gcshrinkstackoff == 0)
			rt_stack_shrink(g);
		if (status == RT_G_WAITING && g->wait_since == 0)
			g->wait_since = now;
	}
	for (i64 i = 0; i < RT_MAX_P && rt_allp[i] != NULL; i++) {
		RtTimerHeap *h = &rt_allp[i]->timers;
		fn(h->v, h->v + h->n, arg);
	}
	return s.bytes;
}

/* -- helper goroutines -- */

typedef struct HelperFunc {
	GoFuncval fv;
	void (*fn)(void *);
} HelperFunc;

static void
helper_main(void *ctx)
{
	((HelperFunc *)ctx)->fn(ctx);
}

void
rt_embed_helper(RtHelper *h, void (*fn)(void *ctx))
{
	HelperFunc *f = rt_persistent(sizeof *f, 8);

	f->fv.code = (void *)helper_main;
	f->fn = fn;
	h->g = rt_newg_on(f, NULL, true);
}

/* state: 0 running, 1 asleep, 2 woken while running */
static bool
sleep_commit(RtG *g, void *arg)
{
	RtHelper *h = arg;

	h->g = g;
	return rt_cas(&h->state, 0, 1);
}

void
rt_embed_helper_sleep(RtHelper *h, i64 why)
{
	static const enum RtWaitReason reasons[] = { RT_WAIT_GC_WORKER_IDLE, RT_WAIT_FORCE_GC_IDLE, RT_WAIT_FINALIZER_WAIT };

	if (!rt_cas(&h->state, 2, 0))
		rt_park(sleep_commit, h, reasons[why]);
	rt_cas(&h->state, 2, 0);
}

void
rt_embed_helper_wake(RtHelper *h)
{
	for (;;) {
		u32 s = rt_load(&h->state);
		if (s == 2 || h->g == NULL)
			return;
		if (s == 0 && rt_cas(&h->state, 0, 2))
			return;
		if (s == 1 && rt_cas(&h->state, 1, 0)) {
			rt_ready(h->g);
			return;
		}
	}
}
