/*
 * embed.c - the scheduler as the collector's host.
 */
#include "gc/embed.h"

#include "gc/gc.h"
#include "os/os.h"
#include "prof/frames.h"
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
	p = s->lo + 8; /* the word at the end is watched by stackstress */
	words = (u64)(sp - p) / 8;
	__asm__ volatile("rep stosq" : "+D"(p), "+c"(words) : "a"(0) : "memory");
}

/* What calls from here may use before they come to the frame of a wait for input, about; the same of the segment they go
 * on in.  A wait in the loop itself (a select) has only its own frames. */
enum { LOOP_CLEAR = 4096, LOOP_CLEAR_OWN = 768 };

/* Clears at most size bytes below end, a multiple of 64; not below lo, which leaves the word at the segment's end to
 * stackstress.  A loop, as "rep stos" takes long to begin. */
static inline __attribute__((always_inline)) void
clear_below(u8 *end, u8 *lo, u64 size)
{
	u64 room = (u64)(end - lo) & ~63ull;
	u8 *p = end - (room < size ? room : size);

	if (p < end)
		__asm__ volatile("pxor %%xmm0, %%xmm0\n"
				 "1:\tmovups %%xmm0, (%0)\n\tmovups %%xmm0, 16(%0)\n\tmovups %%xmm0, 32(%0)\n\tmovups %%xmm0, 48(%0)\n\t"
				 "addq $64, %0\n\tcmpq %1, %0\n\tjb 1b"
				 : "+r"(p) : "r"(end) : "xmm0", "cc", "memory");
}

__attribute__((noinline, no_split_stack)) void
rt_loop_clear(void)
{
	RtG *g = rt_getg(); /* a call: so nothing is below the stack pointer */
	RtSegment *s = g->seg;
	u64 size = g->waited > 1 ? LOOP_CLEAR : LOOP_CLEAR_OWN;
	u8 *sp;

	g->waited--;
	rt_set_waited(g->waited);
	__asm__ volatile("mov %%rsp, %0" : "=r"(sp));
	if ((u64)(sp - s->lo) >= s->size)
		return;
	clear_below(sp, s->lo + 8, size);
	if (s->next != NULL && (u64)(sp - s->lo) < size)
		clear_below((u8 *)s->next, s->next->lo + 8, size);
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

/* -- roots -- */

/*
 * A goroutine's gc_seen says how far marking is with it: stamp - 1: somebody
 * scans it, stamp: it is scanned; anything else: not yet.  Who scans has changed
 * it to stamp - 1 by an atomic exchange.  A goroutine that isn't scanned is never
 * running, for rt_execute and rt_exitsyscall see to it first.
 */
u32 rt_gc_stamp;                  /* of the marking that runs, 0: none */
static u32 last_stamp;
static RtG *next_g;               /* where the search for the next one goes on; atomic */
static u64 stack_bytes;           /* atomic */

typedef struct Scan {
	RtMarker *m;
	u64 bytes;
} Scan;

static void
scan_part(void *lo, void *hi, void *arg)
{
	Scan *s = arg;

	s->bytes += (u64)((u8 *)hi - (u8 *)lo);
	rt_mark_range(s->m, lo, hi);
}

/*
 * By liveness if somebody waits for the cycle, who may want to see what it frees,
 * and for a goroutine that has waited since the cycle before: its dead words would
 * stay for long.  Others are scanned word by word, which is cheaper, and their dead
 * words change soon; so is the collector's own, while the world is stopped.
 */
void
rt_g_roots(RtG *g, void (*fn)(void *lo, void *hi, void *arg), void *arg, bool clobber)
{
	u32 status = rt_load(&g->status);
	bool exact = rt_gc_state.is_forced || (status == RT_G_WAITING && g->wait_since != 0);

	if (rt_debugvars.stackscan != 0)
		exact = rt_debugvars.stackscan > 1;
	exact = exact && g != rt_g();
	if (exact && rt_frames_each(g, fn, arg, clobber))
		return;
	if (status == RT_G_SYSCALL)
		fn(g->syscall_regs, g->syscall_regs + 6, arg);
	rt_async_roots(g, fn, arg);
	rt_stack_each(g, status == RT_G_SYSCALL, fn, arg);
}

/* To give pages back interrupts all processors: not for who waits for a moment only, in collections that follow each other. */
static const i64 TRIM_AFTER = 1000000000;

/* g is claimed and doesn't run. */
static void
scan_g(RtG *g, RtMarker *m)
{
	Scan s = { m, 0 };
	u32 status = rt_load(&g->status);

	if (status == RT_G_DEAD || status == RT_G_IDLE)
		return;
	/* The record itself: start function, labels, what lang/ keeps in it; registers of a system call while in one. */
	rt_mark_range(m, g, g->syscall_regs);
	rt_g_roots(g, scan_part, &s, rt_debugvars.stackscan == 3);
	if (status != RT_G_SYSCALL && rt_debugvars.gcshrinkstackoff == 0)
		rt_stack_shrink(g);
	if (status == RT_G_WAITING) {
		bool again = g->wait_since != 0;
		if (!again)
			g->wait_since = rt_nanotime();
		bool due = g->trimmed != g->run_count
			   && (rt_gc_state.is_forced || (again && rt_nanotime() - g->wait_since > TRIM_AFTER));
		if (due && rt_debugvars.gcshrinkstackoff == 0)
			rt_stack_trim(g);
	}
	__atomic_fetch_add(&stack_bytes, s.bytes, __ATOMIC_RELAXED);
}

static bool
claim(RtG *g, u32 stamp)
{
	u32 old = rt_load(&g->gc_seen);

	return old != stamp && old != stamp - 1 && rt_cas(&g->gc_seen, old, stamp - 1);
}

bool
rt_embed_scan_some(RtMarker *m)
{
	u32 stamp = rt_gc_stamp;

	for (;;) {
		RtG *g = rt_load(&next_g);
		if (g == NULL)
			return false;
		if (!rt_cas(&next_g, g, g->all_link))
			continue;
		if (claim(g, stamp)) {
			scan_g(g, m);
			rt_store(&g->gc_seen, stamp);
			return true;
		}
	}
}

/* Before g runs, on a system stack: it is scanned, or already was. */
void
rt_gc_before_run(RtG *g)
{
	u32 stamp = rt_gc_stamp;

	if (claim(g, stamp)) {
		RtMarker *m = rt_marker();
		scan_g(g, m);
		rt_work_publish(m, 0);
		rt_store(&g->gc_seen, stamp);
		return;
	}
	for (u32 i = 0; rt_load(&g->gc_seen) != stamp; i++) {
		if (i < 100)
			__asm__ volatile("pause");
		else
			rt_os_usleep(20);
	}
}

/* A goroutine that begins, or is used again: there is nothing to scan yet. */
void
rt_gc_new_g(RtG *g)
{
	u32 stamp = rt_gc_stamp;

	while (stamp != 0 && rt_load(&g->gc_seen) != stamp && !claim(g, stamp))
		__asm__ volatile("pause");
	rt_store(&g->gc_seen, stamp);
}

void
rt_embed_mark_begin(RtMarker *m)
{
	RtG *self = rt_g();

	last_stamp += 4;
	rt_gc_stamp = last_stamp;
	stack_bytes = 0;
	next_g = rt_sched.all_g;
	if (self != NULL) {
		claim(self, rt_gc_stamp);
		scan_g(self, m);
		self->gc_seen = rt_gc_stamp;
	}
}

void
rt_embed_mark_end(void)
{
	rt_gc_stamp = 0;
}

void
rt_embed_other_roots(RtMarker *m)
{
	for (i64 i = 0; i < RT_MAX_P && rt_allp[i] != NULL; i++) {
		RtTimerHeap *h = &rt_allp[i]->timers;
		rt_lock(&h->lock);
		rt_mark_range(m, h->v, h->v + h->n);
		rt_unlock(&h->lock);
	}
}

u64
rt_embed_stack_bytes(void)
{
	return stack_bytes;
}

/* -- workers -- */

bool
rt_embed_stop_wanted(void)
{
	return rt_load(&rt_sched.gc_waiting);
}

bool
rt_embed_idle(void)
{
	return rt_load(&rt_sched.n_idle_p) != 0 && rt_load(&rt_sched.nspinning) == 0;
}

void
rt_embed_wake_worker(void)
{
	rt_wake_p();
}

/* -- waiting -- */

static bool
unlock_waiter(RtG *g, void *arg)
{
	(void)g;
	rt_unlock(arg);
	return true;
}

void
rt_embed_wait(void **who, RtMutex *lock)
{
	*who = rt_g();
	rt_park(unlock_waiter, lock, RT_WAIT_GARBAGE_COLLECTION);
}

void
rt_embed_wake_waiter(void *who)
{
	rt_ready(who);
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

void *
rt_start_code(RtG *g)
{
	GoFuncval *f = g->start_fn;

	if (f == NULL || ((u64)f & 1) != 0)
		return f == NULL ? NULL : rt_start_fn_code(f);
	return f->code == (void *)helper_main ? (void *)((HelperFunc *)f)->fn : f->code;
}

void
rt_embed_helper_marks(RtHelper *h)
{
	((RtG *)h->g)->trace.marks = true;
}

void
rt_embed_helper(RtHelper *h, void (*fn)(void *ctx))
{
	HelperFunc *f = rt_persistent(sizeof *f, 8);

	f->fv.code = (void *)helper_main;
	f->fn = fn;
	h->g = rt_newg_on(f, NULL, true);
}

void
rt_embed_user_code(bool on)
{
	rt_g()->is_system = !on;
	rt_add(&rt_sched.n_system_g, on ? -1 : 1);
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
