/*
 * chan.c - channels; chan.h explains waiting and locks.
 *
 * Invariants under the lock: a goroutine waits to receive only if the buffer is
 * empty, to send only if it is full; not both, save for a select that waits on
 * both sides of one channel; a closed channel has no waiting senders.
 */
#include "lang/chan.h"

#include "mem/mem.h"

#include <string.h>

/* -- queues -- */

void
rt_waitq_add(RtWaitq *q, RtSudog *s)
{
	s->next = NULL;
	s->prev = q->last;
	if (q->last != NULL)
		q->last->next = s;
	else
		q->first = s;
	q->last = s;
}

void
rt_waitq_remove(RtWaitq *q, RtSudog *s)
{
	if (s->prev == NULL && s->next == NULL && q->first != s)
		return;
	if (s->prev != NULL)
		s->prev->next = s->next;
	else
		q->first = s->next;
	if (s->next != NULL)
		s->next->prev = s->prev;
	else
		q->last = s->prev;
	s->next = s->prev = NULL;
}

/* Is the record still good to be woken by?  One of a select is if none of the others was. */
static bool
win(RtSudog *s)
{
	u32 none = 0;

	return !s->is_select ||
	       __atomic_compare_exchange_n(&s->g->select_done, &none, 1, false, __ATOMIC_ACQ_REL, __ATOMIC_RELAXED);
}

RtSudog *
rt_waitq_take(RtWaitq *q)
{
	RtSudog *s;
	while ((s = q->first) != NULL) {
		rt_waitq_remove(q, s);
		if (win(s))
			return s;
	}
	return NULL;
}

/* -- moving elements -- */

/* Shades an object unconditionally: as the old value of an overwritten slot. */
static void
shade(void *p)
{
	void *slot = p;
	if (p != NULL)
		rt_barrier_slow(&slot, NULL);
}

/*
 * While marking: dst may be another goroutine's stack, which may be scanned
 * already, and src one that isn't yet, so what is moved is shaded; dst may also
 * be a heap object or global, whose old words are shaded as by any store.  A
 * stack slot's old words may be left-overs: only those that are objects count.
 */
RT_COLD static void
move_marking(const RtType *t, void *dst, const void *src)
{
	void **d = dst, *const *s = src;
	if (t->kind & RT_KIND_GC_PROG) {
		for (u64 i = 0; i < t->ptrdata / 8; i++) {
			void *base;
			u64 size;
			if (rt_find_object(s[i], &base, &size))
				shade(s[i]);
			if (rt_find_object(d[i], &base, &size))
				shade(d[i]);
		}
	} else {
		for (u64 i = 0; i < t->ptrdata / 8; i++) {
			void *base;
			u64 size;
			if (!(t->gcdata[i / 8] >> (i % 8) & 1))
				continue;
			shade(s[i]);
			if (rt_find_object(d[i], &base, &size))
				shade(d[i]);
		}
	}
	memmove(dst, src, t->size);
}

void
rt_chan_move(const RtType *t, void *dst, const void *src)
{
	if (t->size == 8 && (!rt_gc_barrier || t->ptrdata == 0))
		*(u64 *)dst = *(const u64 *)src;
	else if (t->ptrdata == 0 || !rt_gc_barrier)
		memmove(dst, src, t->size);
	else
		move_marking(t, dst, src);
}

void
rt_chan_zero(const RtType *t, void *dst)
{
	if (rt_gc_barrier && t->ptrdata > 0) {
		void **d = dst;
		for (u64 i = 0; i < t->ptrdata / 8; i++) {
			void *base;
			u64 size;
			if (rt_find_object(d[i], &base, &size))
				shade(d[i]);
		}
	}
	memset(dst, 0, t->size);
}

static inline u8 *
slot_at(RtChan *c, u64 i)
{
	return c->buf + i * c->elem_size;
}

static inline u64
next_index(const RtChan *c, u64 i)
{
	return i + 1 == c->size ? 0 : i + 1;
}

static void
put_buffer(RtChan *c, const void *elem)
{
	if (c->elem_size > 0)
		rt_chan_move(c->elem, slot_at(c, c->sendx), elem);
	c->sendx = next_index(c, c->sendx);
	c->count++;
}

static void
take_buffer(RtChan *c, void *elem)
{
	u8 *slot = slot_at(c, c->recvx);
	if (c->elem_size > 0) {
		if (elem != NULL)
			rt_chan_move(c->elem, elem, slot);
		if (c->elem->ptrdata > 0)
			rt_typedclear(c->elem, slot, 1); /* the buffer must not keep it alive */
	}
	c->recvx = next_index(c, c->recvx);
	c->count--;
}

static void
wake(RtSudog *s, bool success)
{
	RtG *g = s->g;
	s->success = success;
	g->wake_param = s;
	rt_ready(g);
}

void
rt_chan_send_locked(RtChan *c, RtSudog *s, const void *elem)
{
	if (s == NULL) {
		put_buffer(c, elem);
		rt_unlock(&c->lock);
		return;
	}
	if (s->elem != NULL && c->elem_size > 0)
		rt_chan_move(c->elem, s->elem, elem);
	rt_unlock(&c->lock);
	wake(s, true);
}

void
rt_chan_recv_locked(RtChan *c, RtSudog *s, void *elem)
{
	if (s == NULL) {
		take_buffer(c, elem);
		rt_unlock(&c->lock);
		return;
	}
	if (c->size == 0) {
		if (elem != NULL && c->elem_size > 0)
			rt_chan_move(c->elem, elem, s->elem);
	} else {
		/* The buffer is full: the oldest value for us, the sender's value behind the newest. */
		take_buffer(c, elem);
		put_buffer(c, s->elem);
	}
	rt_unlock(&c->lock);
	wake(s, true);
}

/* -- operations -- */

void *
rt_makechan(const RtChanType *t, i64 size)
{
	static const u8 mask[] = { 4 };
	static const RtType chan_type = {
		.size = sizeof(RtChan), .ptrdata = 24, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = mask,
	};
	_Static_assert(offsetof(RtChan, buf) == 16, "mask");
	const RtType *elem = t->elem;
	unsigned __int128 bytes = (unsigned __int128)(u64)size * elem->size;
	if (size < 0 || bytes > (1ull << 47) - sizeof(RtChan))
		rt_panic_plain("makechan: size out of range");
	RtChan *c;
	if (elem->ptrdata == 0 || bytes == 0) {
		/* Nothing in it that the collector must see: waiting goroutines are rooted elsewhere. */
		c = rt_malloc(sizeof(RtChan) + (u64)bytes, NULL);
		c->buf = (u8 *)(c + 1);
	} else {
		c = rt_malloc(sizeof(RtChan), &chan_type);
		u8 *buf = rt_malloc((u64)bytes, elem);
		RT_STORE_PTR(&c->buf, buf);
	}
	c->size = (u64)size;
	c->elem = elem;
	c->elem_size = elem->size;
	return c;
}

/* Parks on c (locked) as a record in q; returns whether a value went over. */
static bool
wait_on(RtChan *c, RtWaitq *q, void *elem, enum RtWaitReason why)
{
	RtG *g = rt_lang_g();
	RtSudog s = { .g = g, .c = c, .elem = elem };
	rt_waitq_add(q, &s);
	g->waiting = &s;
	g->wake_param = NULL;
	i64 since = rt_block_begin();
	rt_park_unlock(&c->lock, why);
	if (g->wake_param != &s)
		rt_throw("chan: woken by a stranger");
	g->waiting = NULL;
	g->wake_param = NULL;
	rt_block_end(since, 0);
	return s.success;
}

static bool
stay(RtG *g __attribute__((unused)), void *arg __attribute__((unused)))
{
	return true;
}

RT_NORETURN static void
park_forever(enum RtWaitReason why)
{
	for (;;)
		rt_park(stay, NULL, why);
}

/* Returns false if it can't send now and may not block. */
static bool
send(RtChan *c, const void *elem, bool block)
{
	if (RT_UNLIKELY(c == NULL)) {
		if (!block)
			return false;
		park_forever(RT_WAIT_CHAN_SEND_NIL);
	}
	/* Not ready a moment ago, and not closed before that: good enough for an answer without the lock. */
	if (!block && !__atomic_load_n(&c->closed, __ATOMIC_ACQUIRE) &&
	    (c->size == 0 ? __atomic_load_n(&c->recvq.first, __ATOMIC_RELAXED) == NULL :
			    __atomic_load_n(&c->count, __ATOMIC_RELAXED) == c->size))
		return false;
	rt_lock(&c->lock);
	if (RT_UNLIKELY(c->closed)) {
		rt_unlock(&c->lock);
		rt_panic_plain("send on closed channel");
	}
	RtSudog *s = rt_waitq_take(&c->recvq);
	if (s != NULL || c->count < c->size) {
		rt_chan_send_locked(c, s, elem);
		return true;
	}
	if (!block) {
		rt_unlock(&c->lock);
		return false;
	}
	if (!wait_on(c, &c->sendq, (void *)elem, RT_WAIT_CHAN_SEND))
		rt_panic_plain("send on closed channel");
	/* elem is read by the receiver until here. */
	__asm__ volatile("" ::"r"(elem) : "memory");
	return true;
}

void
rt_chansend(void *c, const void *elem)
{
	send(c, elem, true);
}

GoBool
rt_chansend_nb(void *c, const void *elem)
{
	return send(c, elem, false);
}

/* Returns false if nothing can be received now and it may not block; *ok: a value came, not a close. */
static bool
recv(RtChan *c, void *elem, bool block, bool *ok)
{
	*ok = false;
	if (RT_UNLIKELY(c == NULL)) {
		if (!block)
			return false;
		park_forever(RT_WAIT_CHAN_RECEIVE_NIL);
	}
	if (!block) {
		bool empty = c->size == 0 ? __atomic_load_n(&c->sendq.first, __ATOMIC_ACQUIRE) == NULL :
					    __atomic_load_n(&c->count, __ATOMIC_ACQUIRE) == 0;
		if (empty && !__atomic_load_n(&c->closed, __ATOMIC_ACQUIRE))
			return false;
	}
	rt_lock(&c->lock);
	RtSudog *s = rt_waitq_take(&c->sendq);
	if (s != NULL || c->count > 0) {
		rt_chan_recv_locked(c, s, elem);
		*ok = true;
		return true;
	}
	if (c->closed) {
		rt_unlock(&c->lock);
		if (elem != NULL)
			rt_chan_zero(c->elem, elem);
		return true;
	}
	if (!block) {
		rt_unlock(&c->lock);
		return false;
	}
	*ok = wait_on(c, &c->recvq, elem, RT_WAIT_CHAN_RECEIVE);
	return true;
}

GoBool
rt_chanrecv(void *c, void *elem)
{
	bool ok;
	recv(c, elem, true, &ok);
	return ok;
}

GoBool
rt_chanrecv_nb(void *c, void *elem, GoBool *received)
{
	bool ok;
	bool selected = recv(c, elem, false, &ok);
	*received = ok;
	return selected;
}

void
rt_chanclose(void *vc)
{
	RtChan *c = vc;
	if (c == NULL)
		rt_panic_plain("close of nil channel");
	rt_lock(&c->lock);
	if (c->closed) {
		rt_unlock(&c->lock);
		rt_panic_plain("close of closed channel");
	}
	__atomic_store_n(&c->closed, 1, __ATOMIC_RELEASE);
	/* Receivers get zero values, senders panic when they run; nobody begins to wait any more.  They are woken without
	 * the lock, some at a time: with a million waiting each record is a cache miss when it is taken, and should be none
	 * when it is woken. */
	RtSudog *some[32];
	u32 n;
	do {
		RtSudog *s;
		for (n = 0; n < sizeof some / sizeof some[0]; n++) {
			s = rt_waitq_take(&c->recvq);
			if (s != NULL && s->elem != NULL)
				rt_chan_zero(c->elem, s->elem);
			if (s == NULL && (s = rt_waitq_take(&c->sendq)) == NULL)
				break;
			__builtin_prefetch(s->g, 1);
			__builtin_prefetch((u8 *)s->g + 64, 1);
			some[n] = s;
		}
		rt_unlock(&c->lock);
		for (u32 i = 0; i < n; i++)
			wake(some[i], false);
		if (n == sizeof some / sizeof some[0])
			rt_lock(&c->lock);
	} while (n == sizeof some / sizeof some[0]);
}

i64
rt_chanlen(void *c)
{
	return c == NULL ? 0 : (i64)__atomic_load_n(&((RtChan *)c)->count, __ATOMIC_RELAXED);
}

i64
rt_chancap(void *c)
{
	return c == NULL ? 0 : (i64)((RtChan *)c)->size;
}

/* -- reflect -- */

void *
rt_reflect_makechan(const RtChanType *t, i64 size)
{
	return rt_makechan(t, size);
}

GoBool
rt_reflect_chansend(void *c, const void *elem, GoBool nb)
{
	return send(c, elem, !nb);
}

GoBool
rt_reflect_chanrecv(void *c, GoBool nb, void *elem, GoBool *received)
{
	bool ok;
	bool selected = recv(c, elem, !nb, &ok);
	*received = ok;
	return selected;
}
