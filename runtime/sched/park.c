/*
 * park.c - a goroutine stops: it waits, yields, or is bound to its thread.
 */
#include "os/os.h"
#include "sched/internal.h"

static void
drop_g(RtG *g)
{
	rt_m()->curg = NULL;
	g->m = NULL;
}

static void
park_m(RtG *g, void *arg)
{
	bool (*unlock)(RtG *, void *) = g->park_unlock;

	(void)arg;
	arg = g->park_arg;
	if (rt_tracing())
		rt_trace_go_park(g);
	rt_casstatus(g, RT_G_RUNNING, RT_G_WAITING);
	drop_g(g);
	if (unlock != NULL && !unlock(g, arg)) {
		rt_make_runnable(g, rt_p(), 0);
		rt_runq_put(rt_p(), g, true);
	}
	rt_schedule();
}

static inline __attribute__((always_inline)) void
park(bool (*unlock)(RtG *g, void *arg), void *arg, enum RtWaitReason why, u32 skip)
{
	RtG *g = rt_g();

	g->park_unlock = unlock;
	g->park_arg = arg;
	g->park_skip = skip;
	g->wait_reason = why;
	rt_mcall(park_m, NULL);
}

void
rt_park(bool (*unlock)(RtG *g, void *arg), void *arg, enum RtWaitReason why)
{
	park(unlock, arg, why, 0);
}

void
rt_park_skip(bool (*unlock)(RtG *g, void *arg), void *arg, enum RtWaitReason why, u32 skip)
{
	park(unlock, arg, why, skip);
}

/* -- profiles of waiting -- */

i64 rt_block_rate, rt_mutex_rate;
void (*rt_wait_event)(bool mutex, i64 ns, i64 skip);

/* The wait was over when the goroutine was made runnable. */
void
rt_block_end(i64 since, i64 skip)
{
	if (__builtin_expect(since != 0, 0)) {
		i64 woken = rt_g()->woken_at;
		rt_wait_event(false, (woken > since ? woken : rt_nanotime()) - since, skip);
	}
}

bool
rt_unlock_parked(RtG *g, void *mutex)
{
	(void)g;
	rt_unlock(mutex);
	return true;
}

void
rt_park_unlock(RtMutex *m, enum RtWaitReason why)
{
	rt_park(rt_unlock_parked, m, why);
}

void
rt_ready(RtG *g)
{
	rt_ready_skip(g, 0);
}

void
rt_ready_skip(RtG *g, i64 skip)
{
	RtP *p = rt_p();

	if (__builtin_expect(__atomic_load_n(&rt_block_rate, __ATOMIC_RELAXED) != 0, 0))
		g->woken_at = rt_nanotime();
	rt_pin();
	rt_make_runnable(g, p, skip);
	if (p != NULL) {
		rt_runq_put(p, g, true);
		rt_wake_p();
	} else {
		rt_lock(&rt_sched.lock);
		rt_global_put(g);
		rt_unlock(&rt_sched.lock);
		rt_start_m(NULL, false);
	}
	rt_unpin();
}

static void
gosched_m(RtG *g, void *skip)
{
	g->park_skip = (u32)(u64)skip;
	if (rt_tracing())
		rt_trace_go_stop(g, RT_EV_GO_SCHED);
	rt_casstatus(g, RT_G_RUNNING, RT_G_RUNNABLE);
	drop_g(g);
	rt_lock(&rt_sched.lock);
	rt_global_put(g);
	rt_unlock(&rt_sched.lock);
	rt_schedule();
}

void
rt_gosched(void)
{
	rt_mcall(gosched_m, NULL);
}

void
rt_gosched_api(void)
{
	rt_mcall(gosched_m, (void *)1); /* runtime.Gosched's frame isn't shown */
}

/* -- bound to a thread -- */

static void
lock_thread(void)
{
	RtM *m = rt_m();
	RtG *g = rt_g();

	m->locked_g = g;
	g->locked_m = m;
	g->locked_to_thread = true;
}

static void
unlock_thread(void)
{
	RtM *m = rt_m();
	RtG *g = rt_g();

	if (m->locked_ext != 0 || m->locked_int != 0)
		return;
	m->locked_g = NULL;
	g->locked_m = NULL;
	g->locked_to_thread = false;
}

void
rt_lock_os_thread(void)
{
	rt_m()->locked_ext++;
	lock_thread();
}

void
rt_unlock_os_thread(void)
{
	if (rt_m()->locked_ext == 0)
		return;
	rt_m()->locked_ext--;
	unlock_thread();
}

void
rt_lock_os_thread_internal(void)
{
	rt_m()->locked_int++;
	lock_thread();
}

void
rt_unlock_os_thread_internal(void)
{
	if (rt_m()->locked_int == 0)
		rt_throw("runtime: internal error: misuse of lockOSThread/unlockOSThread");
	rt_m()->locked_int--;
	unlock_thread();
}

RT_NOSPLIT i64
rt_proc_pin(void)
{
	rt_pin();
	return rt_p()->id;
}

RT_NOSPLIT void
rt_proc_unpin(void)
{
	rt_unpin();
}

/* Under the names by which sync and sync/atomic know them. */
i64 sync$druntime_procPin(void) __attribute__((alias("rt_proc_pin")));
void sync$druntime_procUnpin(void) __attribute__((alias("rt_proc_unpin")));
i64 sync$satomic$druntime_procPin(void) __attribute__((alias("rt_proc_pin")));
void sync$satomic$druntime_procUnpin(void) __attribute__((alias("rt_proc_unpin")));

/* -- spinning of sync.Mutex -- */

GoBool
rt_can_spin(i64 i)
{
	RtP *p = rt_p();

	if (i >= 4 || rt_ncpu <= 1 || rt_nprocs <= (i64)(rt_load(&rt_sched.n_idle_p) + rt_load(&rt_sched.nspinning)) + 1)
		return 0;
	return rt_load(&p->runq_head) == p->runq_tail;
}

void
rt_do_spin(void)
{
	for (int i = 0; i < 30; i++)
		__asm__ volatile("pause");
}
