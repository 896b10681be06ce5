/*
 * timer.c - timers: a 4-ary heap for each P, with package time's timer records
 * in it.
 *
 * A timer's pp says in which P's heap it is (1 + its number), nextwhen holds its
 * index there; both are written under that heap's lock.  Who wants to change or
 * insert a timer takes it first: pp from 0 to TAKEN, until it is in a heap again.
 * Several goroutines may reset one timer at once; the last one counts.  Callbacks
 * run on the scheduler's stack without any lock.
 */
#include "gc/gc.h"
#include "mem/mem.h"
#include "os/os.h"
#include "sched/internal.h"

#define TAKEN UINT64_MAX

static i64 timer_count; /* in all heaps; atomic */

static void
place(RtTimerHeap *h, i64 i, RtTimer *t)
{
	h->v[i] = t;
	t->nextwhen = i;
}

static void
sift_up(RtTimerHeap *h, i64 i)
{
	RtTimer *t = h->v[i];

	while (i > 0) {
		i64 parent = (i - 1) / 4;
		if (h->v[parent]->when <= t->when)
			break;
		place(h, i, h->v[parent]);
		i = parent;
	}
	place(h, i, t);
}

static void
sift_down(RtTimerHeap *h, i64 i)
{
	RtTimer *t = h->v[i];

	for (;;) {
		i64 first = i * 4 + 1, best = -1;
		for (i64 c = first; c < first + 4 && c < h->n; c++)
			if (best < 0 || h->v[c]->when < h->v[best]->when)
				best = c;
		if (best < 0 || h->v[best]->when >= t->when)
			break;
		place(h, i, h->v[best]);
		i = best;
	}
	place(h, i, t);
}

static void
note_first(RtTimerHeap *h)
{
	rt_store(&h->first_when, h->n > 0 ? h->v[0]->when : 0);
}

static void
insert(RtP *p, RtTimer *t)
{
	RtTimerHeap *h = &p->timers;

	if (h->n == h->cap) {
		/* Old arrays stay behind in persistent memory; they double, so at most as much again is lost. */
		i64 cap = h->cap > 0 ? h->cap * 2 : 64;
		RtTimer **v = rt_persistent((u64)cap * sizeof *v, 64);
		for (i64 i = 0; i < h->n; i++)
			v[i] = h->v[i];
		h->v = v;
		h->cap = cap;
	}
	t->pp = p->id + 1;
	h->v[h->n++] = t;
	sift_up(h, h->n - 1);
	note_first(h);
	__atomic_fetch_add(&timer_count, 1, __ATOMIC_RELAXED);
}

static void
remove_at(RtTimerHeap *h, i64 i)
{
	RtTimer *t = h->v[i];
	RtTimer *last = h->v[--h->n];

	h->v[h->n] = NULL;
	if (i < h->n) {
		place(h, i, last);
		sift_down(h, i);
		sift_up(h, last->nextwhen);
	}
	rt_shade(t); /* the heap's reference to it is a root */
	rt_store(&t->pp, 0);
	note_first(h);
	__atomic_fetch_sub(&timer_count, 1, __ATOMIC_RELAXED);
}

/* Locks the heap that t is in; NULL: it is in none. */
static RtTimerHeap *
lock_heap_of(RtTimer *t)
{
	for (int spins = 0;;) {
		u64 pp = rt_load(&t->pp);
		if (pp == 0)
			return NULL;
		if (pp == TAKEN) { /* for a few instructions, unless the kernel has put that thread aside */
			static u32 never;
			if (++spins % 100 == 0)
				rt_futex_wait(&never, 0, 1000);
			__asm__ volatile("pause");
			continue;
		}
		RtTimerHeap *h = &rt_allp[pp - 1]->timers;
		rt_lock(&h->lock);
		if (t->pp == pp)
			return h;
		rt_unlock(&h->lock);
	}
}

GoBool
rt_timer_stop(RtTimer *t)
{
	RtTimerHeap *h = lock_heap_of(t);

	if (h == NULL)
		return 0;
	remove_at(h, t->nextwhen);
	rt_unlock(&h->lock);
	return 1;
}

/* Takes t out of its heap and for the caller, who calls add_taken next; was it pending? */
static bool
take(RtTimer *t)
{
	bool pending = false;

	if (!rt_netpoll_inited())
		rt_poll_server_init();
	rt_pin();
	do
		pending |= rt_timer_stop(t);
	while (!rt_cas(&t->pp, 0, TAKEN));
	return pending;
}

static void
add_taken(RtTimer *t)
{
	if (t->when < 0)
		t->when = INT64_MAX;
	RtP *p = rt_p();
	i64 when = t->when;
	rt_lock(&p->timers.lock);
	insert(p, t);
	bool first = p->timers.v[0] == t;
	rt_unlock(&p->timers.lock);
	if (first)
		rt_wake_net_poller(when);
	rt_unpin();
}

void
rt_timer_start(RtTimer *t)
{
	if (rt_load(&t->pp) != 0)
		rt_throw("addtimer called with initialized timer");
	take(t);
	add_taken(t);
}

GoBool
rt_timer_reset(RtTimer *t, i64 when)
{
	GoBool pending = take(t);

	t->when = when;
	add_taken(t);
	return pending;
}

void
rt_timer_mod(RtTimer *t, i64 when, i64 period, void *f, GoEface arg, u64 seq)
{
	take(t);
	t->when = when;
	t->period = period;
	RT_STORE_PTR(&t->f, f);
	RT_STORE_PTR((void **)&t->arg.t, (void *)arg.t);
	RT_STORE_PTR(&t->arg.w, arg.w);
	t->seq = seq;
	add_taken(t);
}

/* Takes out or rearms the first timer, if due, and calls it with the lock dropped. */
static bool
run_one(RtTimerHeap *h, i64 now)
{
	if (h->n == 0 || h->v[0]->when > now)
		return false;
	RtTimer *t = h->v[0];
	GoFuncval *f = t->f;
	GoEface arg = t->arg;
	u64 seq = t->seq;
	if (t->period > 0) {
		i64 late = now - t->when;
		t->when += t->period * (1 + late / t->period);
		if (t->when < 0)
			t->when = INT64_MAX;
		sift_down(h, 0);
		note_first(h);
	} else {
		remove_at(h, 0);
	}
	rt_unlock(&h->lock);
	((void (*)(void *, GoEface, u64))f->code)(f, arg, seq);
	rt_lock(&h->lock);
	return true;
}

i64
rt_timers_run(RtP *p, i64 now, i64 *poll_until)
{
	RtTimerHeap *h = &p->timers;
	i64 first = rt_load(&h->first_when);

	if (first == 0)
		return now;
	if (now == 0)
		now = rt_nanotime();
	if (first > now) {
		if (*poll_until == 0 || first < *poll_until)
			*poll_until = first;
		return now;
	}
	rt_lock(&h->lock);
	while (run_one(h, now)) {
	}
	first = h->first_when;
	rt_unlock(&h->lock);
	if (first != 0 && (*poll_until == 0 || first < *poll_until))
		*poll_until = first;
	return now;
}

bool
rt_timers_steal(RtP *p, i64 now, i64 *poll_until)
{
	i64 first = rt_load(&p->timers.first_when);

	rt_timers_run(p, now, poll_until);
	return first != 0 && first <= now;
}

i64
rt_timers_next(void)
{
	i64 next = 0;

	for (i64 i = 0; i < rt_nprocs; i++) {
		i64 w = rt_load(&rt_allp[i]->timers.first_when);
		if (w != 0 && (next == 0 || w < next))
			next = w;
	}
	return next;
}

i64
rt_timers_count(void)
{
	return rt_load(&timer_count);
}

void
rt_timers_move(RtP *from, RtP *to)
{
	rt_lock(&from->timers.lock);
	rt_lock(&to->timers.lock);
	while (from->timers.n > 0) {
		RtTimer *t = from->timers.v[from->timers.n - 1];
		remove_at(&from->timers, from->timers.n - 1);
		insert(to, t);
	}
	rt_unlock(&to->timers.lock);
	rt_unlock(&from->timers.lock);
}

/* -- sleeping -- */

static void
wake_sleeper(void *ctx, GoEface arg, u64 seq)
{
	(void)ctx;
	(void)seq;
	RtG *g = arg.w;
	g->timer = NULL;
	rt_ready(g);
}

static GoFuncval wake_sleeper_fv = { (void *)wake_sleeper };

static bool
start_sleep(RtG *g, void *arg)
{
	(void)g;
	rt_timer_start(arg);
	return true;
}

void
rt_sleep_until(i64 when, enum RtWaitReason why)
{
	RtTimer t = { 0 };
	RtG *g = rt_g();

	t.when = when;
	t.f = &wake_sleeper_fv;
	t.arg.w = g;
	g->timer = &t;
	rt_park(start_sleep, &t, why);
}

void
rt_time_sleep(i64 ns)
{
	i64 when;

	if (ns <= 0)
		return;
	if (__builtin_add_overflow(rt_nanotime(), ns, &when))
		when = INT64_MAX;
	rt_sleep_until(when, RT_WAIT_SLEEP);
}
