/*
 * preempt.c - making a running goroutine stop.
 *
 * The asker sets g->preempt and signals the thread.  The handler looks where the
 * thread is:
 *   - in code emitted from Go, on a goroutine stack, no lock held: the goroutine
 *     stops right there.  Its whole register state (as the kernel saved it,
 *     vector registers included) is copied to a buffer that the collector scans,
 *     and the thread goes to the scheduler.  It is resumed with sigreturn;
 *   - elsewhere on a goroutine stack (in the runtime): the stack limit is
 *     poisoned, so the next prologue enters __morestack and comes to
 *     rt_preempt_m, which stops the goroutine if that prologue is Go's or that of
 *     a runtime function that Go calls, which then has done nothing yet;
 *   - in C code that a goroutine has called: its P is left behind (ccall.c);
 *   - else on a system stack: nothing, the scheduler looks by itself.
 * Requests can get lost by races with stack switches; askers repeat them.
 */
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "mem/mem.h"
#include "os/os.h"
#include "prof/symtab.h"
#include "sched/internal.h"

enum {
	UC_BYTES = 512,             /* the kernel's struct ucontext is 304 */
	FP_EXTENDED_SIZE = 464 + 4, /* offset of extended_size in the legacy area (struct _fpx_sw_bytes) */
	FP_MAGIC = 0x46505853,
	FP_LEGACY = 512,
	FP_MAX = 16384,
	MISSES = 64,                /* checks in the runtime that see one request */
};

typedef struct AsyncState {
	struct AsyncState *link;
	u64 fp_size;
	u64 pad[6];
	u8 uc[UC_BYTES] __attribute__((aligned(64)));
	u8 fp[] __attribute__((aligned(64)));
} AsyncState;

static RtMutex pool_lock;
static AsyncState *pool;
static u64 pool_fp_size;

void rt_async_stop_entry(void);
void rt_async_stopped(RtG *g);

static AsyncState *
get_state(u64 fp_size)
{
	AsyncState *s;

	rt_lock(&pool_lock);
	if (fp_size > pool_fp_size) {
		pool_fp_size = fp_size;
		pool = NULL;
	}
	s = pool;
	if (s != NULL)
		pool = s->link;
	rt_unlock(&pool_lock);
	if (s == NULL)
		s = rt_persistent(sizeof *s + fp_size, 64);
	s->fp_size = fp_size;
	return s;
}

static void
put_state(AsyncState *s)
{
	rt_lock(&pool_lock);
	s->link = pool;
	pool = s;
	rt_unlock(&pool_lock);
}

void
rt_preempt_p(RtP *p)
{
	RtM *m = rt_load(&p->m);

	if (m == NULL || m == rt_m())
		return;
	RtG *g = rt_load(&m->curg);
	p->preempt = true;
	if (g == NULL)
		return;
	g->preempt = true;
	if (rt_debugvars.asyncpreemptoff == 0)
		rt_symtab_ranges();
	RT_SYS(SYS_tgkill, RT_SYS(SYS_getpid, 0, 0, 0, 0), m->tid, SIGURG, 0);
}

void
rt_preempt_all(void)
{
	for (i64 i = 0; i < rt_nprocs; i++)
		if (rt_load(&rt_allp[i]->status) == RT_P_RUNNING)
			rt_preempt_p(rt_allp[i]);
}

/*
 * Stores of pointers are "cmpl $0, rt_gc_barrier(%rip); jne slow; store"
 * (abi/barrier.h).  A goroutine stopped at the second or third instruction goes on
 * with the first: the flag may have changed meanwhile.
 */
u64
rt_before_store(u64 pc)
{
	enum { CMP = 7, JNE8 = 2, JNE32 = 6 };
	static const u32 back[] = { 0, JNE8, JNE32 };

	for (u32 i = 0; i < 3; i++) {
		const u8 *cmp = (const u8 *)(pc - back[i] - CMP), *jne = cmp + CMP;
		i32 rel;
		if (cmp[0] != 0x83 || cmp[1] != 0x3d || cmp[6] != 0)
			continue;
		memcpy(&rel, cmp + 2, 4);
		if (cmp + CMP + rel != (const u8 *)&rt_gc_barrier)
			continue;
		if (back[i] == 0 || (back[i] == JNE8 && jne[0] == 0x75) || (back[i] == JNE32 && jne[0] == 0x0f && jne[1] == 0x85))
			return (u64)cmp;
	}
	return pc;
}

/* On the signal stack of the goroutine's thread; limit is the interrupted code's.  True: poison it. */
bool
rt_preempt_signal(void *ucontext, u64 limit)
{
	ucontext_t *uc = ucontext;
	u64 pc = (u64)uc->uc_mcontext.gregs[REG_RIP];
	u64 sp = (u64)uc->uc_mcontext.gregs[REG_RSP];
	RtG *g = rt_g();
	RtM *m = rt_m();

	if (limit == 0 && m != NULL && m->c_frame != NULL && m->curg == g && g->preempt) {
		rt_ccall_leave(g);
		return false;
	}
	if (limit == 0 || g == NULL || !g->preempt || rt_m() == NULL || rt_m()->curg != g)
		return false;
	u8 *fp = (u8 *)uc->uc_mcontext.fpregs;
	u32 fp_size = FP_LEGACY;
	u32 magic;
	if (fp != NULL) {
		memcpy(&magic, fp + 464, 4);
		if (magic == FP_MAGIC)
			memcpy(&fp_size, fp + FP_EXTENDED_SIZE, 4);
	}
	if (rt_debugvars.asyncpreemptoff != 0 || rt_tls_locks != 0 || rt_p() == NULL || g->status != RT_G_RUNNING || fp == NULL
	    || fp_size > FP_MAX || (u64)sp - (u64)g->seg->lo >= g->seg->size || sp < (u64)g->seg->lo + 128 || !rt_pc_is_go(pc))
		return true;
	pc = rt_before_store(pc);
	uc->uc_mcontext.gregs[REG_RIP] = (greg_t)pc;
	AsyncState *s = get_state((fp_size + 63) & ~63u);
	memcpy(s->uc, uc, 304);
	memcpy(s->fp, fp, fp_size);
	((ucontext_t *)s->uc)->uc_mcontext.fpregs = (fpregset_t)s->fp;
	g->async_state = s;
	g->sp = (void *)(sp - 128);
	uc->uc_mcontext.gregs[REG_RIP] = (greg_t)rt_async_stop_entry;
	uc->uc_mcontext.gregs[REG_RSP] = (greg_t)rt_m()->g0_sp;
	return false;
}

static void
stop_running(RtG *g)
{
	g->preempt = false;
	g->park_skip = 0;
	if (rt_tracing())
		rt_trace_go_stop(g, RT_EV_GO_PREEMPT);
	rt_casstatus(g, RT_G_RUNNING, RT_G_RUNNABLE);
	rt_m()->curg = NULL;
	g->m = NULL;
	rt_lock(&rt_sched.lock);
	rt_global_put(g);
	rt_unlock(&rt_sched.lock);
	rt_schedule();
}

/* rt_async_stop_entry comes here on the system stack. */
void
rt_async_stopped(RtG *g)
{
	stop_running(g);
}

void
rt_resume_async(RtG *g)
{
	AsyncState *s = g->async_state;
	RtM *m = rt_m();
	ucontext_t *uc = (ucontext_t *)s->uc;

	/* Copied to this thread's system stack, so that the buffer is free at once. */
	u8 *frame = (u8 *)(((u64)m->g0_sp - 65536 - s->fp_size) & ~63ull);
	memcpy(frame, s->uc, UC_BYTES);
	memcpy(frame + UC_BYTES, s->fp, s->fp_size);
	uc = (ucontext_t *)frame;
	uc->uc_mcontext.fpregs = (fpregset_t)(frame + UC_BYTES);
	uc->uc_stack.ss_sp = m->sigstack;
	uc->uc_stack.ss_flags = 0;
	uc->uc_stack.ss_size = RT_SIGSTACK;
	g->async_state = NULL;
	put_state(s);
	rt_set_g(g);
	rt_set_waited(g->waited);
	rt_set_limit(g->seg->limit);
	rt_sigreturn_at(frame);
}

/* __morestack found the limit poisoned: called by rt_mcall from there. */
void
rt_preempt_m(RtG *g, void *arg)
{
	u64 *at = (u64 *)((u8 *)g->sp + PREEMPT_FRAME); /* addresses in the prologue, in its caller */

	RtM *m = rt_m();

	(void)arg;
	if ((g->preempt || rt_stress_chance(16)) && rt_tls_locks == 0 && g->status == RT_G_RUNNING && rt_p() != NULL
	    && (rt_pc_is_go(at[1] - 1) || rt_pc_is_go(at[0]))) {
		m->missed_stops = 0;
		stop_running(g);
	}
	/* Not a place to stop: rt_gogo poisons again while g->preempt.  But a long loop of the runtime's (a million to wake)
	 * isn't made to come here for each of its calls until it ends; who wants the stop asks again. */
	if (g->preempt && ++m->missed_stops % MISSES == 0)
		g->preempt = false;
	rt_gogo(g);
}

void
rt_async_roots(RtG *g, void (*fn)(void *lo, void *hi, void *arg), void *arg)
{
	AsyncState *s = g->async_state;

	if (s != NULL)
		fn(s->uc, s->fp + s->fp_size, arg);
}

bool
rt_async_pc(RtG *g, u64 *pc, u64 *fp, u64 *sp)
{
	AsyncState *s = g->async_state;

	if (s == NULL)
		return false;
	ucontext_t *uc = (ucontext_t *)s->uc;
	*pc = (u64)uc->uc_mcontext.gregs[REG_RIP];
	*fp = (u64)uc->uc_mcontext.gregs[REG_RBP];
	*sp = (u64)uc->uc_mcontext.gregs[REG_RSP];
	return true;
}
