/*
 * cpuprof.c - the CPU profile.
 *
 * Each thread has a timer on its own CPU clock that sends it SIGPROF; the handler
 * walks the stack that it interrupted and leaves a sample in a ring.  A sample is
 * claimed by moving the head, filled, and then marked as ready, so that handlers
 * of several threads don't wait for each other; when the ring is full samples are
 * counted as lost.  One reader takes them out in order and turns return addresses
 * into frames; it runs as a goroutine, ten times a second.
 *
 * The handler takes no lock and reads only stacks, the tables of symtab.c and
 * unwind.c (which are made before the timers) and the record of the goroutine.
 *
 * The labels of samples in the ring are roots.  The handler stores one without the
 * write barrier: the slot is empty, nothing is lost, and the goroutine's own
 * reference, which is older, keeps the object for as long as the handler runs.  The
 * reader takes it out with the barrier, for the ring may be the last to have it.
 */
#include <signal.h>
#include <string.h>
#include <time.h>
#include <ucontext.h>

#include "asm/asm.h"
#include "lang/lang.h"
#include "mem/mem.h"
#include "os/os.h"
#include "prof/profile.h"
#include "prof/symtab.h"
#include "prof/traceback.h"
#include "sched/internal.h"
#include "stack/stack.h"
#include "trace/trace.h"

enum {
	RING = 1 << 14,            /* samples */
	DEPTH = 64,                /* return addresses of each, and frames given to the reader */
	STEPS = 16,                /* frames outside of the chain, at most */
	MORESTACK_SAVED = 208,     /* bytes that __morestack has on the stack when it calls C: SAVE_ARGS, rcx, rax */
};

typedef struct Sample {
	u64 ready;                 /* its number + 1 once it is filled; atomic */
	i64 time;
	u32 n;
	u64 pcs[DEPTH];
} Sample;

static struct {
	RtMutex lock;              /* of the rest, but for what handlers and the reader touch */
	i64 hz;                    /* 0: off; atomic */
	Sample *ring;
	void **labels;             /* of each sample: scanned by the collector */
	u64 head, tail;            /* atomic: handlers move head, the reader tail */
	u64 lost;                  /* atomic */
} prof;

void rt_async_stop_entry(void), __morestack(void); /* asm/ */

/* What lost samples are shown as. */
__attribute__((noinline)) static void
rt_lost_profile(void)
{
	__asm__ volatile("nop\n\tnop");
}

/* -- the handler -- */

/* Bounds of the stack that sp is on: a segment of g, or the thread's system stack. */
static bool
stack_bounds(RtG *g, RtM *m, u64 sp, u64 *lo, u64 *hi)
{
	RtSegment *s = g != NULL ? rt_stack_segment(g, (void *)sp) : NULL;

	if (s != NULL) {
		*lo = (u64)s->lo;
		*hi = *lo + s->size;
		return true;
	}
	*lo = (u64)m->stack_lo;
	*hi = (u64)m->stack_hi;
	return sp >= *lo && sp < *hi;
}

static u32
walk(ucontext_t *uc, RtG *g, RtM *m, u64 *pcs)
{
	greg_t *r = uc->uc_mcontext.gregs;
	RtUnwind u = { (u64)r[REG_RIP], (u64)r[REG_RSP], (u64)r[REG_RBP] };
	u64 lo, hi;
	u32 n = 0;
	bool asked = false;

	/* A stop that was asked for at the same tick came first: where the goroutine was counts. */
	if (u.pc == (u64)rt_async_stop_entry && g != NULL)
		rt_async_pc(g, &u.pc, &u.bp, &u.sp);
	pcs[n++] = u.pc + 1; /* looked up as if it were a return address */
	if (!stack_bounds(g, m, u.sp, &lo, &hi))
		return n;
	for (u32 i = 0; i < STEPS && rt_unwind_step(&u, lo, hi) && u.pc != 0; i++) {
		pcs[n++] = u.pc;
		u.pc--;
	}
	if (g == NULL && m->c_frame != NULL && m->curg != NULL && n < DEPTH) { /* C code that a goroutine has called needs no frame pointers */
		if (pcs[n - 1] != (u64)rt_ccall_ret)
			pcs[n++] = (u64)rt_ccall_ret;
		return n + (u32)rt_walk(m->curg, 0, (u64)m->c_frame, pcs + n, DEPTH - n);
	}
	/* The system stack; what was called from a goroutine goes on there. */
	while (g == NULL && n < DEPTH && u.bp >= lo && u.bp + 16 <= hi && (u.bp & 7) == 0) {
		u64 ra = ((u64 *)u.bp)[1], next = *(u64 *)u.bp;
		if (ra == 0)
			return n;
		pcs[n++] = ra;
		asked = ra - (u64)rt_call2_g0 < 64;
		if (asked || ra - (u64)rt_on_system_stack < 64)
			g = m->curg;
		else if (next <= u.bp)
			return n;
		u.bp = next;
	}
	/* A prologue that asked for more stack isn't in the chain, nor is its caller. */
	u64 *f = (u64 *)u.bp;
	if (asked && g != NULL && n + 3 <= DEPTH && stack_bounds(g, m, u.bp, &lo, &hi)
	    && u.bp + MORESTACK_SAVED + 32 <= hi && f[1] - (u64)__morestack < (u64)rt_morestack_stopped - (u64)__morestack) {
		pcs[n++] = f[1];
		pcs[n++] = f[2 + MORESTACK_SAVED / 8];
		pcs[n++] = f[3 + MORESTACK_SAVED / 8];
		u.bp = f[0];
	}
	return n + (u32)rt_walk(g, 0, u.bp, pcs + n, DEPTH - n);
}

static void
on_signal(void *ucontext, u64 limit)
{
	RtM *m = rt_m();

	if (m == NULL || rt_load(&prof.hz) == 0)
		return;
	u64 i = rt_load(&prof.head);
	do {
		if (i - rt_load(&prof.tail) >= RING) {
			__atomic_fetch_add(&prof.lost, 1, __ATOMIC_RELAXED);
			return;
		}
	} while (!__atomic_compare_exchange_n(&prof.head, &i, i + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
	/* No limit: on the system stack, or between stacks; the goroutine's own is then not to be looked at. */
	RtG *g = limit != 0 ? m->curg : NULL;
	Sample *s = &prof.ring[i % RING];
	s->time = rt_nanotime();
	s->n = walk(ucontext, g, m, s->pcs);
	prof.labels[i % RING] = m->curg != NULL ? m->curg->labels : NULL;
	if (rt_tracing())
		rt_trace_sample(s->pcs, s->n);
	__atomic_store_n(&s->ready, i + 1, __ATOMIC_RELEASE);
}

/* -- timers -- */

/* The clock of a thread's CPU time, as the kernel codes it. */
static i32
thread_clock(i32 tid)
{
	return (i32)(~(u32)tid << 3 | 6);
}

static void
arm(RtM *m, i64 hz)
{
	struct sigevent ev = { .sigev_notify = SIGEV_THREAD_ID, .sigev_signo = SIGPROF,
				.sigev_value = { .sival_ptr = &rt_prof_signal } };
	i64 period = 1000000000 / hz;
	i32 id;

	if (m->tid == 0 || m->prof_timer != 0)
		return;
	ev._sigev_un._tid = m->tid;
	if (RT_SYS(SYS_timer_create, thread_clock(m->tid), &ev, &id, 0) != 0)
		return;
	m->prof_timer = id + 1;
	/* The first after a random part of the period: threads shall not beat in step. */
	i64 first = 1 + (i64)(rt_fastrand64() % (u64)period);
	struct itimerspec spec = { { period / 1000000000, period % 1000000000 }, { first / 1000000000, first % 1000000000 } };
	RT_SYS(SYS_timer_settime, id, 0, &spec, 0);
}

static void
on_new_thread(RtM *m)
{
	rt_lock(&prof.lock);
	if (prof.hz != 0)
		arm(m, prof.hz);
	rt_unlock(&prof.lock);
}

static void
disarm(RtM *m)
{
	if (m->prof_timer == 0)
		return;
	RT_SYS(SYS_timer_delete, m->prof_timer - 1, 0, 0, 0);
	m->prof_timer = 0;
}

static void
on_thread_exit(RtM *m)
{
	rt_lock(&prof.lock);
	disarm(m);
	m->tid = 0; /* not armed again */
	rt_unlock(&prof.lock);
}

static void
start(i64 hz)
{
	if (prof.ring == NULL) {
		prof.ring = rt_os_map((RING * sizeof *prof.ring + 4095) & ~4095ull);
		prof.labels = rt_persistent_scanned(RING * sizeof *prof.labels);
	}
	rt_store(&prof.hz, hz);
	rt_prof_signal = on_signal;
	rt_store(&rt_thread_hook, on_new_thread);
	rt_store(&rt_thread_exit_hook, on_thread_exit);
	for (RtM *m = rt_load(&rt_sched.all_m); m != NULL; m = m->all_link)
		arm(m, hz);
}

static void
stop(void)
{
	rt_store(&prof.hz, 0);
	for (RtM *m = rt_load(&rt_sched.all_m); m != NULL; m = m->all_link)
		disarm(m);
}

void
rt_cpuprof_set_rate(i64 hz)
{
	rt_unwind_prepare();
	rt_lock(&prof.lock);
	if (hz > 0)
		start(hz);
	else
		stop();
	rt_unlock(&prof.lock);
}

/* -- the reader -- */

/* One record {3 + frames, time, count, frames...} at data; its size.  All counters, the innermost too, are as if they were
 * return addresses. */
static i64
put_record(u64 *data, i64 time, u64 count, const u64 *pcs, i64 n)
{
	i64 k = rt_pc_expand(pcs, n, RT_HIDE_NONE, 0, data + 3, DEPTH);

	if (k == 0)
		data[3 + k++] = pcs[0];
	data[0] = (u64)(3 + k);
	data[1] = (u64)time;
	data[2] = count;
	return 3 + k;
}

RtProfRead
rt_cpuprof_read(u64 *data, i64 n, i64 cap, void **tags, i64 ntags, i64 tags_cap)
{
	RtProfRead r = { 0 };
	u64 at = rt_load(&prof.tail);

	(void)cap, (void)tags_cap;
	if (prof.ring == NULL)
		return (RtProfRead){ .r2 = true };
	bool off = rt_load(&prof.hz) == 0;
	for (; r.r1 < ntags && n - r.r0 >= 3 + DEPTH; at++) {
		Sample *s = &prof.ring[at % RING];
		if (__atomic_load_n(&s->ready, __ATOMIC_ACQUIRE) != at + 1)
			break;
		RT_STORE_PTR(&tags[r.r1], prof.labels[at % RING]);
		RT_STORE_PTR(&prof.labels[at % RING], NULL);
		r.r1++;
		r.r0 += put_record(data + r.r0, s->time, 1, s->pcs, s->n);
		rt_store(&prof.tail, at + 1);
	}
	u64 lost = r.r1 < ntags && n - r.r0 >= 3 + DEPTH ? __atomic_exchange_n(&prof.lost, 0, __ATOMIC_RELAXED) : 0;
	if (lost > 0) {
		u64 pc = (u64)rt_lost_profile + 1;
		RT_STORE_PTR(&tags[r.r1++], NULL);
		r.r0 += put_record(data + r.r0, rt_nanotime(), lost, &pc, 1);
	}
	r.r2 = off && r.r1 == 0;
	return r;
}
