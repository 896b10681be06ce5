/*
 * syscall.c - round a blocking system call the P is up for grabs.
 *
 * rt_entersyscall (asm/) notes stack and registers for the collector and comes
 * here; the P's status SYSCALL means that whoever swaps it away owns the P:
 * sysmon, a stopper of the world, or this thread when it is back.
 * Between the two no heap memory may be allocated and no pointer stored.
 */
#include "os/os.h"
#include "sched/internal.h"

extern __thread struct RtCache *rt_tls_cache;

static void
note_stop(void *arg)
{
	RtP *p = arg;

	rt_lock(&rt_sched.lock);
	if (rt_sched.stop_wait > 0 && rt_cas(&p->status, RT_P_SYSCALL, RT_P_GCSTOP)) {
		if (rt_tracing())
			rt_trace_syscall_left(p, true);
		p->syscall_tick++;
		if (--rt_sched.stop_wait == 0)
			rt_note_wake(&rt_sched.stop_note);
	}
	rt_unlock(&rt_sched.lock);
}

static void
wake_sysmon(void *arg)
{
	(void)arg;
	rt_lock(&rt_sched.lock);
	if (rt_load(&rt_sched.sysmon_waiting)) {
		rt_store(&rt_sched.sysmon_waiting, false);
		rt_note_wake(&rt_sched.sysmon_note);
	}
	rt_unlock(&rt_sched.lock);
}

/* rt_entersyscall jumps here. */
void
rt_entersyscall_c(void)
{
	RtG *g = rt_g();
	RtM *m = rt_m();
	RtP *p = m->p;

	rt_pin();
	if (rt_tracing())
		rt_trace_syscall(g);
	rt_store(&g->status, RT_G_SYSCALL);
	if (rt_load(&rt_sched.sysmon_waiting))
		rt_call2_g0((void *)wake_sysmon, 0, 0);
	m->syscall_tick = p->syscall_tick;
	m->old_p = p;
	m->p = NULL;
	p->m = NULL;
	rt_set_p(NULL);
	rt_tls_cache = NULL;
	__atomic_store_n(&p->status, RT_P_SYSCALL, __ATOMIC_SEQ_CST);
	if (rt_load(&rt_sched.gc_waiting))
		rt_call2_g0((void *)note_stop, (u64)p, 0);
	rt_unpin();
}

static void
scan_self(void *arg)
{
	rt_gc_before_run(arg);
}

/* Has a P again.  Marking that began during the call must have this stack before it changes. */
static inline void
running_again(RtG *g)
{
	if (RT_UNLIKELY(rt_gc_stamp != 0) && rt_load(&g->gc_seen) != rt_gc_stamp)
		rt_on_system_stack(scan_self, g);
	rt_store(&g->status, RT_G_RUNNING);
}

static bool
acquire_idle(void)
{
	if (rt_load(&rt_sched.n_idle_p) == 0)
		return false;
	rt_lock(&rt_sched.lock);
	RtP *p = rt_get_idle_p();
	if (p != NULL && rt_load(&rt_sched.sysmon_waiting)) {
		rt_store(&rt_sched.sysmon_waiting, false);
		rt_note_wake(&rt_sched.sysmon_note);
	}
	rt_unlock(&rt_sched.lock);
	if (p == NULL)
		return false;
	rt_acquire_p(p);
	p->syscall_tick++;
	return true;
}

/* Has a P again, but not by right of its own system call, which that lost its P in. */
static void
trace_return(RtG *g, RtP *lost)
{
	if (lost != NULL)
		rt_trace_syscall_wait(lost, rt_m()->syscall_tick);
	rt_trace_go_start(g);
}

/* The same, with the P that another goroutine's system call has left behind by now. */
static void
trace_take(RtG *g, RtP *p)
{
	rt_trace_syscall_left(p, false);
	rt_trace_go_start(g);
}

/* No P: the goroutine queues, the thread sleeps. */
static void
exitsyscall_m(RtG *g, void *arg)
{
	RtM *m = rt_m();
	RtP *p;

	(void)arg;
	rt_casstatus(g, RT_G_SYSCALL, RT_G_RUNNABLE);
	m->curg = NULL;
	g->m = NULL;
	rt_lock(&rt_sched.lock);
	p = rt_get_idle_p();
	bool locked = g->locked_m != NULL;
	if (p == NULL)
		rt_global_put(g);
	rt_unlock(&rt_sched.lock);
	if (p != NULL) {
		rt_acquire_p(p);
		rt_runq_put(p, g, true);
		rt_schedule();
	}
	(void)locked;
	if (m->locked_g == NULL)
		rt_stop_m();
	rt_schedule();
}

void
rt_exitsyscall(void)
{
	RtG *g = rt_g();
	RtM *m = rt_m();
	RtP *p = m->old_p;

	rt_pin();
	g->wait_since = 0;
	m->old_p = NULL;
	if (p != NULL && rt_load(&p->status) == RT_P_SYSCALL && rt_cas(&p->status, RT_P_SYSCALL, RT_P_IDLE)) {
		m->p = p;
		p->m = m;
		rt_set_p(p);
		rt_tls_cache = p->cache;
		rt_store(&p->status, RT_P_RUNNING);
		if (rt_tracing()) {
			if (p->syscall_tick != m->syscall_tick)
				rt_call2_g0((void *)trace_take, (u64)g, (u64)p);
			g->trace.in_syscall = false;
		}
		p->syscall_tick++;
		running_again(g);
		rt_unpin();
		return;
	}
	if (rt_call2_g0((void *)acquire_idle, 0, 0) & 1) {
		if (rt_tracing())
			rt_call2_g0((void *)trace_return, (u64)g, (u64)p);
		running_again(g);
		rt_unpin();
		return;
	}
	rt_unpin();
	g->trace.exit_ticks = 0;
	if (rt_tracing() && p != NULL) {
		rt_call2_g0((void *)rt_trace_syscall_wait, (u64)p, m->syscall_tick);
		g->trace.exit_ticks = rt_trace_ticks();
	}
	rt_mcall(exitsyscall_m, NULL);
}

RtSyscall
rt_rawsyscall6(u64 nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	i64 r = rt_sys6((i64)nr, (i64)a, (i64)b, (i64)c, (i64)d, (i64)e, (i64)f);

	if ((u64)r >= (u64)-4095)
		return (RtSyscall){ (u64)-1, 0, (u64)-r };
	return (RtSyscall){ (u64)r, 0, 0 };
}

RtSyscall
rt_syscall6(u64 nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	rt_entersyscall();
	i64 r = rt_sys6((i64)nr, (i64)a, (i64)b, (i64)c, (i64)d, (i64)e, (i64)f);
	rt_exitsyscall();
	if ((u64)r >= (u64)-4095)
		return (RtSyscall){ (u64)-1, 0, (u64)-r };
	return (RtSyscall){ (u64)r, 0, 0 };
}
