/*
 * sema.c - semaphores of package sync, and sync.Cond's notify list.
 *
 * Waiters are records on their own goroutines' stacks.  They hang in buckets by
 * address; within a bucket the records of one address form a queue whose head is
 * linked with the other addresses' heads.
 */
#include "os/os.h"
#include "sched/internal.h"

enum { NBUCKETS = 251 };

typedef struct Waiter {
	RtG *g;
	u32 *addr;
	struct Waiter *next_addr;      /* head only: another address of the bucket */
	struct Waiter *next, *tail;    /* the queue; tail is valid in the head */
	u32 ticket;                    /* 1: the semaphore was handed over; notify lists: its number */
	i64 since;                     /* for the mutex profile: when the wait began, 0: it isn't on */
} Waiter;

static struct Bucket {
	RtMutex lock;
	u32 nwait;                     /* atomic to read */
	Waiter *heads;
} __attribute__((aligned(64))) buckets[NBUCKETS];

static struct Bucket *
bucket_of(u32 *addr)
{
	return &buckets[((u64)addr >> 3) % NBUCKETS];
}

static bool
try_acquire(u32 *addr)
{
	for (;;) {
		u32 v = rt_load(addr);
		if (v == 0)
			return false;
		if (rt_cas(addr, v, v - 1))
			return true;
	}
}

static void
enqueue(struct Bucket *b, Waiter *w, bool lifo)
{
	Waiter **link = &b->heads;

	while (*link != NULL && (*link)->addr != w->addr)
		link = &(*link)->next_addr;
	Waiter *head = *link;
	w->next = NULL;
	if (head == NULL) {
		w->tail = w;
		w->next_addr = b->heads;
		b->heads = w;
	} else if (lifo) {
		w->next = head;
		w->tail = head->tail;
		w->next_addr = head->next_addr;
		*link = w;
	} else {
		head->tail->next = w;
		head->tail = w;
	}
}

static Waiter *
dequeue(struct Bucket *b, u32 *addr)
{
	Waiter **link = &b->heads;

	while (*link != NULL && (*link)->addr != addr)
		link = &(*link)->next_addr;
	Waiter *w = *link;
	if (w == NULL)
		return NULL;
	Waiter *next = w->next;
	if (next != NULL) {
		next->tail = w->tail;
		next->next_addr = w->next_addr;
		*link = next;
	} else {
		*link = w->next_addr;
	}
	return w;
}

/* Which profiles the wait counts in. */
enum { PROFILE_BLOCK = 1, PROFILE_MUTEX = 2 };

static void
acquire(u32 *addr, bool lifo, enum RtWaitReason why, u32 profiles, i64 skip)
{
	if (try_acquire(addr))
		return;
	struct Bucket *b = bucket_of(addr);
	Waiter w = { .g = rt_g(), .addr = addr };
	i64 since = (profiles & PROFILE_BLOCK) != 0 ? rt_block_begin() : 0;
	if ((profiles & PROFILE_MUTEX) != 0 && __atomic_load_n(&rt_mutex_rate, __ATOMIC_RELAXED) > 0)
		w.since = since != 0 ? since : rt_nanotime();
	for (;;) {
		rt_lock(&b->lock);
		__atomic_fetch_add(&b->nwait, 1, __ATOMIC_SEQ_CST);
		if (try_acquire(addr)) {
			__atomic_fetch_sub(&b->nwait, 1, __ATOMIC_SEQ_CST);
			rt_unlock(&b->lock);
			return;
		}
		w.ticket = 0;
		enqueue(b, &w, lifo);
		rt_park_skip(rt_unlock_parked, &b->lock, why, (u32)skip);
		if (__atomic_load_n(&w.ticket, __ATOMIC_ACQUIRE) != 0 || try_acquire(addr))
			break;
	}
	rt_block_end(since, skip);
}

static void
yield_m(RtG *g, void *skip)
{
	g->park_skip = (u32)(u64)skip;
	if (rt_tracing())
		rt_trace_go_stop(g, RT_EV_GO_PREEMPT);
	rt_casstatus(g, RT_G_RUNNING, RT_G_RUNNABLE);
	rt_m()->curg = NULL;
	g->m = NULL;
	rt_runq_put(rt_p(), g, false);
	rt_schedule();
}

static void
release(u32 *addr, bool handoff, i64 skip)
{
	struct Bucket *b = bucket_of(addr);

	__atomic_fetch_add(addr, 1, __ATOMIC_SEQ_CST);
	if (__atomic_load_n(&b->nwait, __ATOMIC_SEQ_CST) == 0)
		return;
	rt_lock(&b->lock);
	if (b->nwait == 0) {
		rt_unlock(&b->lock);
		return;
	}
	Waiter *w = dequeue(b, addr);
	if (w != NULL)
		__atomic_fetch_sub(&b->nwait, 1, __ATOMIC_SEQ_CST);
	rt_unlock(&b->lock);
	if (w == NULL)
		return;
	/* w is gone once its goroutine runs. */
	if (w->since != 0)
		rt_wait_event(true, rt_nanotime() - w->since, skip);
	bool handed = handoff && try_acquire(addr);
	if (handed)
		__atomic_store_n(&w->ticket, 1, __ATOMIC_RELEASE);
	rt_ready_skip(w->g, skip);
	if (handed && rt_tls_locks == 0 && !rt_on_g0())
		rt_mcall(yield_m, (void *)skip);
}

void
rt_semacquire(u32 *s)
{
	acquire(s, false, RT_WAIT_SEMACQUIRE, 0, 0);
}

/* The following are called by Go functions of the overlay, which aren't shown. */
enum { OVERLAY = 1 };

void
rt_semacquire_profiled(u32 *s)
{
	acquire(s, false, RT_WAIT_SEMACQUIRE, PROFILE_BLOCK, OVERLAY);
}

void
rt_semacquire_mutex(u32 *s, GoBool lifo, i64 skip)
{
	acquire(s, lifo, RT_WAIT_SEMACQUIRE, PROFILE_BLOCK | PROFILE_MUTEX, skip + OVERLAY);
}

void
rt_semrelease(u32 *s, GoBool handoff, i64 skip)
{
	release(s, handoff, skip + OVERLAY);
}

void
rt_poll_semacquire(u32 *s)
{
	acquire(s, false, RT_WAIT_SEMACQUIRE, PROFILE_BLOCK | PROFILE_MUTEX, OVERLAY);
}

void
rt_poll_semrelease(u32 *s)
{
	release(s, false, OVERLAY);
}

/* -- notify lists: the list's own lock word is an RtMutex; head and tail are Waiters -- */

static RtMutex *
list_lock(RtNotifyList *l)
{
	return (RtMutex *)&l->lock;
}

u32
rt_notify_add(RtNotifyList *l)
{
	return __atomic_fetch_add(&l->wait, 1, __ATOMIC_SEQ_CST);
}

void
rt_notify_wait(RtNotifyList *l, u32 t)
{
	Waiter w = { .g = rt_g(), .ticket = t };

	rt_lock(list_lock(l));
	if ((i32)(t - l->notify) < 0) { /* notified already */
		rt_unlock(list_lock(l));
		return;
	}
	if (l->tail == NULL)
		l->head = &w;
	else
		((Waiter *)l->tail)->next = &w;
	l->tail = &w;
	i64 since = rt_block_begin();
	rt_park_skip(rt_unlock_parked, list_lock(l), RT_WAIT_SYNC_COND_WAIT, OVERLAY);
	rt_block_end(since, OVERLAY);
}

void
rt_notify_all(RtNotifyList *l)
{
	if (rt_load(&l->wait) == rt_load(&l->notify))
		return;
	rt_lock(list_lock(l));
	Waiter *w = l->head;
	l->head = l->tail = NULL;
	rt_store(&l->notify, rt_load(&l->wait));
	rt_unlock(list_lock(l));
	while (w != NULL) {
		Waiter *next = w->next;
		rt_ready_skip(w->g, OVERLAY);
		w = next;
	}
}

void
rt_notify_one(RtNotifyList *l)
{
	if (rt_load(&l->wait) == rt_load(&l->notify))
		return;
	rt_lock(list_lock(l));
	u32 t = l->notify;
	if (t == rt_load(&l->wait)) {
		rt_unlock(list_lock(l));
		return;
	}
	rt_store(&l->notify, t + 1);
	Waiter *prev = NULL;
	for (Waiter *w = l->head; w != NULL; prev = w, w = w->next) {
		if (w->ticket != t)
			continue;
		if (prev != NULL)
			prev->next = w->next;
		else
			l->head = w->next;
		if (l->tail == w)
			l->tail = prev;
		rt_unlock(list_lock(l));
		rt_ready_skip(w->g, OVERLAY);
		return;
	}
	/* Its goroutine has its number but isn't in the list yet; it will see notify. */
	rt_unlock(list_lock(l));
}

void
rt_notify_check(u64 size)
{
	if (size != sizeof(RtNotifyList))
		rt_throw("bad notifyList size");
}
