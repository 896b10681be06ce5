/*
 * proc.c - finding the next goroutine to run.
 *
 * Everything here runs on system stacks, in rt_schedule's endless loop: a thread
 * (M) with a processor (P) picks from its run queue, the global queue, the
 * network poller, other Ps' queues; without luck it gives the P up and sleeps.
 *
 * The invariant that no work is lost: a thread that stops looking drops
 * nspinning first and then looks at every queue once more; whoever makes work
 * available looks at nspinning after that, and wakes a thread if there is none
 * that spins.
 *
 * schedstress takes the choices that are free by chance: who is next, which queue
 * comes first, whom to steal from and what (rt_stress_chance).
 */
#include "gc/gc.h"
#include "os/os.h"
#include "sched/internal.h"

struct RtSched rt_sched;
RtP *rt_allp[RT_MAX_P];
i64 rt_nprocs, rt_ncpu;
__thread RtG *rt_tls_g __attribute__((tls_model("local-exec")));
__thread u8 rt_tls_waited __attribute__((tls_model("local-exec")));
__thread RtM *rt_tls_m __attribute__((tls_model("local-exec")));
__thread RtP *rt_tls_p __attribute__((tls_model("local-exec")));
extern __thread struct RtCache *rt_tls_cache;

void
rt_casstatus(RtG *g, u32 from, u32 to)
{
	u32 old = __atomic_exchange_n(&g->status, to, __ATOMIC_ACQ_REL);

	if (old != from) {
		rt_eprintf("runtime: goroutine %u: status %d, expected %d, to become %d\n", g->id, (i64)old, (i64)from, (i64)to);
		rt_throw("bad g status");
	}
	/* For /sched/latencies.  Whoever changes the status owns the record. */
	if (to == RT_G_RUNNABLE && (++g->run_count & 7) == 0) {
		g->runnable_since = rt_nanotime();
	} else if (to == RT_G_RUNNING && g->runnable_since != 0) {
		rt_time_record(RT_TIME_LATENCY, rt_nanotime() - g->runnable_since);
		g->runnable_since = 0;
	}
}

/* -- chance -- */

static u32
cheap_rand(RtM *m)
{
	m->rand ^= m->rand << 13;
	m->rand ^= m->rand >> 7;
	m->rand ^= m->rand << 17;
	return (u32)(m->rand >> 16);
}

u32
rt_fastrand(void)
{
	RtM *m = rt_m();

	return cheap_rand(m);
}

bool
rt_stress_chance(u32 n)
{
	return RT_UNLIKELY(rt_debugvars.schedstress != 0) && cheap_rand(rt_m()) % n == 0;
}

/* -- Ps -- */

void
rt_put_idle_p(RtP *p)
{
	p->link = rt_sched.idle_p;
	rt_sched.idle_p = p;
	rt_add(&rt_sched.n_idle_p, 1);
}

RtP *
rt_get_idle_p(void)
{
	RtP *p = rt_sched.idle_p;

	if (p != NULL) {
		rt_sched.idle_p = p->link;
		rt_add(&rt_sched.n_idle_p, -1);
	}
	return p;
}

void
rt_acquire_p(RtP *p)
{
	RtM *m = rt_m();

	if (m->p != NULL || (p->m != NULL && p->m != m))
		rt_throw("acquirep: already in go");
	m->p = p;
	p->m = m;
	rt_set_p(p);
	rt_tls_cache = p->cache;
	rt_store(&p->status, RT_P_RUNNING);
	if (rt_tracing())
		rt_trace_proc_start();
}

RtP *
rt_release_p(void)
{
	RtM *m = rt_m();
	RtP *p = m->p;

	if (p == NULL || p->m != m)
		rt_throw("releasep: invalid p state");
	if (rt_tracing())
		rt_trace_proc_stop(p);
	m->p = NULL;
	p->m = NULL;
	rt_set_p(NULL);
	rt_tls_cache = NULL;
	rt_store(&p->status, RT_P_IDLE);
	return p;
}

/* -- Ms that wait -- */

static void
put_idle_m(RtM *m)
{
	m->link = rt_sched.idle_m;
	rt_sched.idle_m = m;
	rt_sched.n_idle_m++;
	rt_check_dead();
}

/* Sleeps until another thread gives this one a P. */
void
rt_stop_m(void)
{
	RtM *m = rt_m();

	if (rt_tls_locks != 0)
		rt_throw("stopm holding locks");
	rt_lock(&rt_sched.lock);
	put_idle_m(m);
	rt_unlock(&rt_sched.lock);
	rt_note_sleep(&m->park);
	rt_note_clear(&m->park);
	RtP *p = m->next_p;
	m->next_p = NULL;
	rt_acquire_p(p);
}

static void
spinning_start(void)
{
	rt_m()->spinning = true;
}

/* Gives p (or any idle P) to a sleeping or new thread. */
void
rt_start_m(RtP *p, bool spinning)
{
	rt_lock(&rt_sched.lock);
	if (p == NULL) {
		p = rt_get_idle_p();
		if (p == NULL) {
			rt_unlock(&rt_sched.lock);
			if (spinning && (i32)rt_add(&rt_sched.nspinning, -1) < 0)
				rt_throw("startm: negative nmspinning");
			return;
		}
	}
	RtM *m = rt_sched.idle_m;
	if (m == NULL) {
		rt_unlock(&rt_sched.lock);
		rt_new_m(spinning ? spinning_start : NULL, p);
		return;
	}
	rt_sched.idle_m = m->link;
	rt_sched.n_idle_m--;
	rt_unlock(&rt_sched.lock);
	if (spinning && !rt_runq_empty(p))
		rt_throw("startm: p has runnable gs");
	m->spinning = spinning;
	m->next_p = p;
	rt_note_wake(&m->park);
}

/* One more thread looks for work, unless some do. */
void
rt_wake_p(void)
{
	if (rt_load(&rt_sched.n_idle_p) == 0)
		return;
	if (rt_load(&rt_sched.nspinning) != 0 || !rt_cas(&rt_sched.nspinning, 0, 1))
		return;
	rt_start_m(NULL, true);
}

/* p has no M (its own is in a system call or locked): somebody else may need it. */
void
rt_hand_off_p(RtP *p)
{
	if (!rt_runq_empty(p) || rt_load(&rt_sched.runq_size) != 0) {
		rt_start_m(p, false);
		return;
	}
	if (rt_load(&rt_sched.nspinning) + rt_load(&rt_sched.n_idle_p) == 0 && rt_cas(&rt_sched.nspinning, 0, 1)) {
		rt_start_m(p, true);
		return;
	}
	rt_lock(&rt_sched.lock);
	if (rt_load(&rt_sched.gc_waiting)) {
		rt_store(&p->status, RT_P_GCSTOP);
		if (--rt_sched.stop_wait == 0)
			rt_note_wake(&rt_sched.stop_note);
		rt_unlock(&rt_sched.lock);
		return;
	}
	if (rt_load(&rt_sched.runq_size) != 0) {
		rt_unlock(&rt_sched.lock);
		rt_start_m(p, false);
		return;
	}
	/* The last P, and nobody polls the network. */
	if (rt_load(&rt_sched.n_idle_p) == (u32)rt_nprocs - 1 && rt_load(&rt_sched.last_poll) != 0) {
		rt_unlock(&rt_sched.lock);
		rt_start_m(p, false);
		return;
	}
	i64 when = rt_load(&p->timers.first_when);
	rt_put_idle_p(p);
	rt_unlock(&rt_sched.lock);
	if (when != 0)
		rt_wake_net_poller(when);
}

/* -- goroutines bound to threads -- */

/* This M's locked goroutine can't run: waits until another M hands it over. */
static void
stop_locked_m(void)
{
	RtM *m = rt_m();

	if (m->p != NULL)
		rt_hand_off_p(rt_release_p());
	rt_lock(&rt_sched.lock);
	rt_sched.n_idle_locked++;
	rt_check_dead();
	rt_unlock(&rt_sched.lock);
	rt_note_sleep(&m->park);
	rt_note_clear(&m->park);
	RtP *p = m->next_p;
	m->next_p = NULL;
	rt_acquire_p(p);
}

/* Hands this M's P to the M that g is locked to, and sleeps. */
static void
start_locked_m(RtG *g)
{
	RtM *m = g->locked_m;

	if (m == rt_m() || m->next_p != NULL)
		rt_throw("startlockedm: m is wrong");
	rt_lock(&rt_sched.lock);
	rt_sched.n_idle_locked--;
	rt_unlock(&rt_sched.lock);
	m->next_p = rt_release_p();
	rt_note_wake(&m->park);
	rt_stop_m();
}

/* -- the search -- */

/* Tries every P, from a random one on, four rounds; in the last one also its next goroutine and its timers. */
static RtG *
steal_work(i64 *now, i64 *poll_until, bool *retry)
{
	RtM *m = rt_m();
	RtP *p = rt_p();

	*retry = false;
	for (int round = 0; round < 4; round++) {
		bool last = round == 3 || rt_stress_chance(2);
		u32 start = cheap_rand(m);
		for (i64 k = 0; k < rt_nprocs; k++) {
			if (rt_load(&rt_sched.gc_waiting)) {
				*retry = true;
				return NULL;
			}
			RtP *q = rt_allp[(start + (u64)k) % (u64)rt_nprocs];
			if (q == p)
				continue;
			if (last && rt_timers_steal(q, (*now = *now != 0 ? *now : rt_nanotime()), poll_until)) {
				bool inherit;
				RtG *g = rt_runq_get(p, &inherit);
				if (g != NULL)
					return g;
			}
			/* Also one on its way to a thread that is still to wake, whose queue isn't empty though it is idle. */
			RtG *g = rt_runq_steal(p, q, last);
			if (g != NULL)
				return g;
		}
	}
	return NULL;
}

/* From waiting, by a thread that has p or (NULL) none: a trace that begins just now must see it before or after. */
void
rt_make_runnable(RtG *g, RtP *p, i64 skip)
{
	if (p == NULL)
		rt_trace_lock();
	if (rt_tracing())
		rt_trace_go_ready(g, skip);
	rt_casstatus(g, RT_G_WAITING, RT_G_RUNNABLE);
	if (p == NULL)
		rt_trace_unlock();
}

void
rt_ready_list(RtG *list)
{
	RtP *p = rt_p();
	i64 n = 0;

	while (list != NULL) {
		RtG *g = list;
		list = g->sched_link;
		rt_make_runnable(g, p, 0);
		if (p != NULL) {
			rt_runq_put(p, g, false);
		} else {
			rt_lock(&rt_sched.lock);
			rt_global_put(g);
			rt_unlock(&rt_sched.lock);
		}
		n++;
	}
	/* Who gives its P up now and who looks here: one of the two must see the other. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (; n > 0 && rt_load(&rt_sched.n_idle_p) != 0; n--)
		rt_start_m(NULL, false);
}

/* What the poller has found, on a thread that looks for work for p: it runs the first itself, so no other need be woken for it. */
static RtG *
take_first(RtG *list, RtP *p)
{
	RtG *rest = list->sched_link;

	rt_make_runnable(list, p, 0);
	if (rest != NULL)
		rt_ready_list(rest);
	return list;
}

static void
reset_spinning(void)
{
	RtM *m = rt_m();

	m->spinning = false;
	if ((i32)rt_add(&rt_sched.nspinning, -1) < 0)
		rt_throw("findrunnable: negative nmspinning");
	rt_wake_p();
}

/* After giving up: any queue with work, and an idle P to run it? */
static RtP *
check_runqs(void)
{
	for (i64 i = 0; i < rt_nprocs; i++) {
		if (!rt_runq_empty(rt_allp[i])) {
			rt_lock(&rt_sched.lock);
			RtP *p = rt_get_idle_p();
			rt_unlock(&rt_sched.lock);
			return p;
		}
	}
	return NULL;
}

static RtG *
find_runnable(bool *inherit)
{
	RtM *m = rt_m();
	RtG *g;

top:;
	RtP *p = m->p;
	*inherit = false;
	if (rt_load(&rt_sched.gc_waiting)) {
		rt_gc_stop_m();
		goto top;
	}
	i64 poll_until = 0;
	i64 now = rt_timers_run(p, 0, &poll_until);
	if (rt_trace_reader_due() && (g = rt_trace_reader()) != NULL) {
		rt_make_runnable(g, p, 0);
		return g;
	}
	if (RT_UNLIKELY(rt_gc_stamp != 0) && p->mark_tick != p->sched_tick && rt_gc_share_due(now != 0 ? now : rt_nanotime())) {
		p->mark_tick = p->sched_tick;
		if (m->spinning)
			reset_spinning();
		rt_gc_slice(RT_SLICE_SHARE);
		goto top;
	}
	if ((p->sched_tick % 61 == 0 || rt_stress_chance(2)) && rt_load(&rt_sched.runq_size) > 0) {
		rt_lock(&rt_sched.lock);
		g = rt_global_get(p, 1);
		rt_unlock(&rt_sched.lock);
		if (g != NULL)
			return g;
	}
	g = rt_runq_get(p, inherit);
	if (g != NULL)
		return g;
	if (rt_load(&rt_sched.runq_size) > 0) {
		rt_lock(&rt_sched.lock);
		g = rt_global_get(p, 0);
		rt_unlock(&rt_sched.lock);
		if (g != NULL)
			return g;
	}
	if (rt_netpoll_inited() && rt_netpoll_waiters() > 0 && rt_load(&rt_sched.last_poll) != 0) {
		RtG *list = rt_netpoll(0);
		if (list != NULL)
			return take_first(list, p);
	}
	u32 busy = (u32)rt_nprocs - rt_load(&rt_sched.n_idle_p);
	if (rt_nprocs > 1 && (m->spinning || 2 * rt_load(&rt_sched.nspinning) < busy)) {
		if (!m->spinning) {
			m->spinning = true;
			rt_add(&rt_sched.nspinning, 1);
		}
		bool retry;
		g = steal_work(&now, &poll_until, &retry);
		if (g != NULL)
			return g;
		if (retry)
			goto top;
	}
	if (RT_UNLIKELY(rt_gc_stamp != 0) && rt_gc_work_waiting()) {
		if (m->spinning)
			reset_spinning();
		rt_gc_slice(RT_SLICE_IDLE);
		goto top;
	}

	rt_lock(&rt_sched.lock);
	if (rt_load(&rt_sched.gc_waiting)) {
		rt_unlock(&rt_sched.lock);
		goto top;
	}
	if (rt_load(&rt_sched.runq_size) != 0) {
		g = rt_global_get(p, 0);
		rt_unlock(&rt_sched.lock);
		return g;
	}
	rt_release_p();
	rt_put_idle_p(p);
	rt_unlock(&rt_sched.lock);

	if (m->spinning) {
		m->spinning = false;
		if ((i32)rt_add(&rt_sched.nspinning, -1) < 0)
			rt_throw("findrunnable: negative nmspinning");
		__atomic_thread_fence(__ATOMIC_SEQ_CST);
		p = check_runqs();
		if (p != NULL) {
			rt_acquire_p(p);
			m->spinning = true;
			rt_add(&rt_sched.nspinning, 1);
			goto top;
		}
		/* Only who has spun looks after the timers of all: if it didn't, others spin, and one that is due may
		 * belong to a P whose thread is just waking; waiting for it here would be a busy loop. */
		i64 next_timer = rt_timers_next();
		if (next_timer != 0 && (poll_until == 0 || next_timer < poll_until))
			poll_until = next_timer;
	}

	if (rt_netpoll_inited() && (rt_netpoll_waiters() > 0 || poll_until != 0)
	    && __atomic_exchange_n(&rt_sched.last_poll, 0, __ATOMIC_ACQ_REL) != 0) {
		rt_store(&rt_sched.poll_until, poll_until);
		i64 delay = -1;
		if (poll_until != 0) {
			now = rt_nanotime();
			delay = poll_until > now ? poll_until - now : 0;
		}
		RtG *list = rt_netpoll(delay);
		rt_store(&rt_sched.poll_until, 0);
		rt_store(&rt_sched.last_poll, rt_nanotime());
		rt_lock(&rt_sched.lock);
		p = rt_get_idle_p();
		rt_unlock(&rt_sched.lock);
		if (p == NULL) {
			rt_ready_list(list);
		} else {
			rt_acquire_p(p);
			if (list != NULL)
				return take_first(list, p);
			goto top;
		}
	} else if (poll_until != 0 && rt_netpoll_inited()) {
		i64 until = rt_load(&rt_sched.poll_until);
		if (until == 0 || until > poll_until)
			rt_netpoll_break();
	}
	rt_stop_m();
	goto top;
}

/* Runs g on this M and P. */
static void
execute(RtG *g, bool inherit)
{
	RtM *m = rt_m();

	m->curg = g;
	g->m = m;
	rt_casstatus(g, RT_G_RUNNABLE, RT_G_RUNNING);
	g->wait_since = 0;
	g->preempt = false;
	m->p->preempt = false;
	if (!inherit)
		m->p->sched_tick++;
	if (RT_UNLIKELY(rt_gc_stamp != 0) && rt_load(&g->gc_seen) != rt_gc_stamp)
		rt_gc_before_run(g);
	if (rt_tracing())
		rt_trace_go_start(g);
	if (g->async_state != NULL)
		rt_resume_async(g);
	rt_gogo(g);
}

void
rt_schedule(void)
{
	RtM *m = rt_m();
	RtG *g;
	bool inherit;

	if (rt_tls_locks != 0)
		rt_throw("schedule: holding locks");
	rt_set_g(NULL);
	if (m->locked_g != NULL) {
		stop_locked_m();
		execute(m->locked_g, false);
	}
	for (;;) {
		g = find_runnable(&inherit);
		if (m->spinning)
			reset_spinning();
		if (g->locked_m != NULL) {
			start_locked_m(g);
			continue;
		}
		execute(g, inherit);
	}
}

/* Every M idle, and goroutines that wait for nothing that can come.  sched.lock held. */
void
rt_check_dead(void)
{
	i64 run = rt_sched.n_m - rt_sched.n_dead_m - rt_sched.n_idle_m - rt_sched.n_idle_locked - rt_sched.n_sys_m;

	if (run > 0 || !rt_sched.main_started || rt_load(&rt_sched.panicking) > 0)
		return;
	if (run < 0) {
		rt_eprintf("runtime: checkdead: nmidle=%d nmidlelocked=%d mcount=%d nmsys=%d\n", rt_sched.n_idle_m, rt_sched.n_idle_locked,
			   rt_sched.n_m - rt_sched.n_dead_m, rt_sched.n_sys_m);
		rt_throw("checkdead: inconsistent counts");
	}
	i64 live = 0;
	for (RtG *g = rt_load(&rt_sched.all_g); g != NULL; g = g->all_link) {
		if (g->is_system)
			continue;
		u32 s = rt_load(&g->status);
		if (s == RT_G_WAITING)
			live++;
		else if (s == RT_G_RUNNABLE || s == RT_G_RUNNING || s == RT_G_SYSCALL)
			rt_throw("checkdead: runnable g");
	}
	if (rt_timers_count() > 0)
		return;
	rt_unlock(&rt_sched.lock);
	if (live == 0)
		rt_fatal("no goroutines (main called runtime.Goexit) - deadlock!");
	rt_fatal("all goroutines are asleep - deadlock!");
}
