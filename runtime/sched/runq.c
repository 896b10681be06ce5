/*
 * runq.c - queues of runnable goroutines.
 *
 * A P's queue is a ring: only the P's owner appends (tail), the owner and thieves
 * take at head by compare-and-swap.  A thief copies half of the ring before it
 * moves head; if somebody has moved it meanwhile, the copy is worthless, and the
 * thief begins again.  run_next is a place for one goroutine that is to run next;
 * whoever swaps it away has it.  What doesn't fit goes to the global queue, a list
 * under sched.lock, half of the ring at a time.
 *
 * test/rt/sched_model_test.c runs this file, proc.c and park.c under all schedules
 * up to a number of preemptions and late stores.
 */
#include "os/os.h"
#include "sched/internal.h"

/* A value that only the caller changes now: as owner of the P, or under the lock. */
#define own(p) __atomic_load_n((p), __ATOMIC_RELAXED)

/* -- the global queue; lock -- */

void
rt_global_put(RtG *g)
{
	g->sched_link = NULL;
	if (rt_sched.runq_tail != NULL)
		rt_sched.runq_tail->sched_link = g;
	else
		rt_sched.runq_head = g;
	rt_sched.runq_tail = g;
	rt_store(&rt_sched.runq_size, own(&rt_sched.runq_size) + 1);
}

static RtG *
global_pop(void)
{
	RtG *g = rt_sched.runq_head;

	if (g == NULL)
		return NULL;
	if (rt_stress_chance(2) && g->sched_link != NULL) { /* the second one */
		RtG *first = g;
		g = g->sched_link;
		first->sched_link = g->sched_link;
		if (rt_sched.runq_tail == g)
			rt_sched.runq_tail = first;
		rt_store(&rt_sched.runq_size, own(&rt_sched.runq_size) - 1);
		return g;
	}
	rt_sched.runq_head = g->sched_link;
	if (rt_sched.runq_head == NULL)
		rt_sched.runq_tail = NULL;
	rt_store(&rt_sched.runq_size, own(&rt_sched.runq_size) - 1);
	return g;
}

/* A fair share of the global queue; the first is returned, the others go to p. */
RtG *
rt_global_get(RtP *p, i64 max)
{
	i64 n = own(&rt_sched.runq_size), size = n;

	if (n == 0)
		return NULL;
	n = n / rt_nprocs + 1;
	if (n > size)
		n = size;
	if (max > 0 && n > max)
		n = max;
	if (n > RT_RUNQ / 2)
		n = RT_RUNQ / 2;
	RtG *g = global_pop();
	while (--n > 0)
		rt_runq_put(p, global_pop(), false);
	return g;
}

/* -- queues of Ps -- */

/* A P's queue is full: half of it and g go to the global one. */
static bool
runq_put_slow(RtP *p, RtG *g, u32 head, u32 tail)
{
	RtG *batch[RT_RUNQ / 2 + 1];
	u32 n = (tail - head) / 2;

	for (u32 i = 0; i < n; i++)
		batch[i] = __atomic_load_n(&p->runq[(head + i) % RT_RUNQ], __ATOMIC_RELAXED);
	if (!rt_cas(&p->runq_head, head, head + n))
		return false;
	batch[n] = g;
	rt_lock(&rt_sched.lock);
	for (u32 i = 0; i <= n; i++)
		rt_global_put(batch[i]);
	rt_unlock(&rt_sched.lock);
	return true;
}

void
rt_runq_put(RtP *p, RtG *g, bool next)
{
	if (next && !rt_stress_chance(2)) {
		g = __atomic_exchange_n(&p->run_next, g, __ATOMIC_ACQ_REL);
		if (g == NULL)
			return;
	}
	for (;;) {
		u32 head = rt_load(&p->runq_head);
		u32 tail = own(&p->runq_tail);
		if (tail - head < RT_RUNQ) {
			__atomic_store_n(&p->runq[tail % RT_RUNQ], g, __ATOMIC_RELAXED);
			rt_store(&p->runq_tail, tail + 1);
			return;
		}
		if (runq_put_slow(p, g, head, tail))
			return;
	}
}

RtG *
rt_runq_get(RtP *p, bool *inherit)
{
	RtG *g = rt_load(&p->run_next);

	*inherit = true;
	if (g != NULL && rt_cas(&p->run_next, g, NULL))
		return g;
	*inherit = false;
	for (;;) {
		u32 head = rt_load(&p->runq_head);
		if (head == own(&p->runq_tail))
			return NULL;
		g = __atomic_load_n(&p->runq[head % RT_RUNQ], __ATOMIC_RELAXED);
		if (rt_cas(&p->runq_head, head, head + 1))
			return g;
	}
}

bool
rt_runq_empty(RtP *p)
{
	for (;;) {
		u32 head = rt_load(&p->runq_head);
		u32 tail = rt_load(&p->runq_tail);
		RtG *next = rt_load(&p->run_next);
		if (tail == rt_load(&p->runq_tail))
			return head == tail && next == NULL;
	}
}

/* Moves half of victim's queue to p's, which is empty, and returns one of them. */
RtG *
rt_runq_steal(RtP *p, RtP *victim, bool steal_next)
{
	for (;;) {
		u32 head = rt_load(&victim->runq_head);
		u32 tail = rt_load(&victim->runq_tail);
		u32 n = tail - head;
		n -= n / 2;
		if (n == 0) {
			if (!steal_next)
				return NULL;
			RtG *g = rt_load(&victim->run_next);
			if (g == NULL)
				return NULL;
			/* The victim is likely about to run it. */
			if (rt_load(&victim->status) == RT_P_RUNNING)
				rt_os_usleep(3);
			return rt_cas(&victim->run_next, g, NULL) ? g : NULL;
		}
		if (n > RT_RUNQ / 2) /* head and tail read apart */
			continue;
		u32 t = own(&p->runq_tail);
		for (u32 i = 0; i < n; i++)
			__atomic_store_n(&p->runq[(t + i) % RT_RUNQ],
					 __atomic_load_n(&victim->runq[(head + i) % RT_RUNQ], __ATOMIC_RELAXED), __ATOMIC_RELAXED);
		if (!rt_cas(&victim->runq_head, head, head + n))
			continue;
		n--;
		if (n > 0)
			rt_store(&p->runq_tail, t + n);
		return own(&p->runq[(t + n) % RT_RUNQ]);
	}
}
