/*
 * stw.c - stopping the world, and the number of processors.
 *
 * The stopper holds world_sema, sets gc_waiting and takes every P: idle ones and
 * those of system calls at once, running ones when their M next looks (it is
 * asked by rt_preempt_p again and again).  Stopped Ps have status GCSTOP.
 */
#include "gc/embed.h"
#include "mem/mem.h"
#include "mem/alloc.h"
#include "os/os.h"
#include "sched/internal.h"

enum { SPIN_NS = 30000 };

void
rt_gc_stop_m(void)
{
	RtM *m = rt_m();

	if (m->spinning) {
		m->spinning = false;
		if ((i32)rt_add(&rt_sched.nspinning, -1) < 0)
			rt_throw("gcstopm: negative nmspinning");
	}
	RtP *p = rt_release_p();
	rt_lock(&rt_sched.lock);
	rt_store(&p->status, RT_P_GCSTOP);
	if (--rt_sched.stop_wait == 0)
		rt_note_wake(&rt_sched.stop_note);
	rt_unlock(&rt_sched.lock);
	rt_stop_m();
}

void
rt_stop_world_locked(void)
{
	RtP *self = rt_p();

	rt_lock(&rt_sched.lock);
	rt_note_clear(&rt_sched.stop_note);
	rt_sched.stop_wait = rt_nprocs;
	__atomic_store_n(&rt_sched.gc_waiting, true, __ATOMIC_SEQ_CST);
	rt_store(&self->status, RT_P_GCSTOP);
	rt_sched.stop_wait--;
	for (i64 i = 0; i < rt_nprocs; i++) {
		RtP *p = rt_allp[i];
		if (rt_load(&p->status) == RT_P_SYSCALL && rt_cas(&p->status, RT_P_SYSCALL, RT_P_GCSTOP)) {
			if (rt_tracing())
				rt_trace_syscall_left(p, true);
			p->syscall_tick++;
			rt_sched.stop_wait--;
		}
	}
	for (RtP *p; (p = rt_get_idle_p()) != NULL;) {
		rt_store(&p->status, RT_P_GCSTOP);
		rt_sched.stop_wait--;
	}
	bool wait = rt_sched.stop_wait > 0;
	rt_unlock(&rt_sched.lock);
	if (wait) {
		rt_preempt_all();
		/* Most stop within microseconds: sooner than this thread would be woken. */
		i64 end = rt_nanotime() + SPIN_NS;
		while (rt_ncpu > 1 && rt_load(&rt_sched.stop_note.state) == 0 && rt_nanotime() < end)
			__asm__ volatile("pause");
		while (!rt_note_tsleep(&rt_sched.stop_note, 100000))
			rt_preempt_all();
	}
	for (i64 i = 0; i < rt_nprocs; i++)
		if (rt_allp[i]->status != RT_P_GCSTOP)
			rt_throw("stopTheWorld: not stopped");
}

void
rt_start_world_locked(void)
{
	RtP *self = rt_p();
	RtP *run = NULL;

	RtG *list = rt_netpoll_inited() ? rt_netpoll(0) : NULL;
	rt_store(&self->status, RT_P_RUNNING);
	if (list != NULL)
		rt_ready_list(list);
	rt_lock(&rt_sched.lock);
	for (i64 i = rt_nprocs - 1; i >= 0; i--) {
		RtP *p = rt_allp[i];
		if (p == self)
			continue;
		rt_store(&p->status, RT_P_IDLE);
		if (p->runq_head == p->runq_tail && p->run_next == NULL) {
			rt_put_idle_p(p);
		} else {
			p->link = run;
			run = p;
		}
	}
	__atomic_store_n(&rt_sched.gc_waiting, false, __ATOMIC_SEQ_CST);
	if (rt_load(&rt_sched.sysmon_waiting)) {
		rt_store(&rt_sched.sysmon_waiting, false);
		rt_note_wake(&rt_sched.sysmon_note);
	}
	rt_unlock(&rt_sched.lock);
	while (run != NULL) {
		RtP *p = run;
		run = p->link;
		rt_start_m(p, false);
	}
	rt_wake_p();
}

static void
stop_on_g0(void *arg)
{
	(void)arg;
	rt_stop_world_locked();
}

static void
start_on_g0(void *arg)
{
	(void)arg;
	rt_start_world_locked();
}

void
rt_stop_world(void)
{
	rt_semacquire(&rt_sched.world_sema);
	rt_pin();
	rt_on_system_stack(stop_on_g0, NULL);
}

void
rt_start_world(void)
{
	if (rt_tracing())
		rt_trace_procs();
	rt_on_system_stack(start_on_g0, NULL);
	rt_unpin();
	rt_semrelease(&rt_sched.world_sema, 0, 0);
}

void
rt_stop_world_gc(void)
{
	rt_semacquire(&rt_sched.gc_sema);
	rt_stop_world();
}

void
rt_start_world_gc(void)
{
	rt_start_world();
	rt_semrelease(&rt_sched.gc_sema, 0, 0);
}

/* A P that goes out of use: its goroutines, timers and memory go elsewhere. */
static void
retire_p(RtP *p, RtP *heir)
{
	while (p->runq_head != p->runq_tail) {
		RtG *g = p->runq[--p->runq_tail % RT_RUNQ];
		rt_global_put(g);
	}
	if (p->run_next != NULL) {
		rt_global_put(p->run_next);
		p->run_next = NULL;
	}
	rt_timers_move(p, heir);
	rt_trace_retire_p(p);
	rt_cache_flush(p->cache);
	while (p->free_g != NULL) {
		RtG *g = p->free_g;
		p->free_g = g->sched_link;
		g->sched_link = rt_sched.free_g;
		rt_sched.free_g = g;
	}
	p->nfree_g = 0;
	p->m = NULL;
	rt_store(&p->status, RT_P_DEAD);
}

/* World stopped, or start-up.  The caller's P survives. */
void
rt_procresize(i64 n)
{
	i64 old = rt_nprocs;

	if (n > RT_MAX_P)
		n = RT_MAX_P;
	for (i64 i = 0; i < n; i++) {
		if (rt_allp[i] == NULL) {
			RtP *p = rt_persistent(sizeof *p, 128);
			p->id = (u32)i;
			p->cache = rt_cache_new();
			p->status = RT_P_GCSTOP;
			rt_allp[i] = p;
		} else if (rt_allp[i]->status == RT_P_DEAD) {
			rt_allp[i]->status = RT_P_GCSTOP;
		}
	}
	RtP *self = rt_p();
	if (self != NULL && self->id >= (u32)n) {
		RtM *m = rt_m();
		if (rt_tracing())
			rt_trace_end_run((u64)__builtin_frame_address(0));
		rt_release_p();
		rt_allp[0]->m = NULL;
		rt_acquire_p(rt_allp[0]);
		rt_store(&m->p->status, RT_P_GCSTOP);
		if (rt_tracing())
			rt_trace_go_start(m->curg);
	}
	rt_lock(&rt_sched.lock);
	for (i64 i = n; i < old; i++)
		retire_p(rt_allp[i], rt_allp[0]);
	rt_nprocs = n;
	rt_unlock(&rt_sched.lock);
}

static void
resize_on_g0(void *arg)
{
	rt_procresize(*(i64 *)arg);
}

static void
resize(i64 n)
{
	rt_stop_world_gc();
	rt_on_system_stack(resize_on_g0, &n);
	rt_start_world_gc();
}

/*
 * Unless the program or GOMAXPROCS has said how many, the number follows the affinity
 * mask and the control group's limit, as in Go 1.25: sysmon looks once a second
 * while the program runs, and a goroutine changes it.
 */
static struct {
	RtHelper helper;
	bool on;                     /* atomic */
	i64 wanted;                  /* atomic */
} follow;

static void
follow_main(void *ctx)
{
	(void)ctx;
	for (;;) {
		rt_embed_helper_sleep(&follow.helper, 1);
		i64 n = rt_load(&follow.wanted);
		if (rt_load(&follow.on) && n != rt_nprocs)
			resize(n);
	}
}

void
rt_procs_follow(void)
{
	if (rt_debugvars.maxprocs != 0 || rt_debugvars.updatemaxprocs == 0)
		return;
	rt_embed_helper(&follow.helper, follow_main);
	rt_store(&follow.on, true);
}

void
rt_procs_look(void)
{
	if (!rt_load(&follow.on))
		return;
	i64 n = rt_default_procs(rt_os_affinity());
	if (n == rt_nprocs)
		return;
	rt_store(&follow.wanted, n);
	rt_embed_helper_wake(&follow.helper);
}

i64
rt_gomaxprocs(i64 n)
{
	i64 old = rt_nprocs;

	if (n <= 0)
		return old;
	rt_store(&follow.on, false);
	if (n != old)
		resize(n);
	return old;
}

i64
rt_num_cpu(void)
{
	return rt_ncpu;
}
