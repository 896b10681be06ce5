/*
 * select.c - select over several channels.
 *
 * All channels are locked in address order, then looked at in random order.  If
 * none is ready, a record goes into every queue and the goroutine parks; the
 * scheduler unlocks the channels when it is safely parked.  chan.h tells how one
 * partner wins.
 *
 * The two orders need an array each; they live in the unused upper bits of the
 * cases' dir fields, so that a select needs no memory of its own:
 *	bits 0-7 dir, 16-31 i-th case to look at, 32-47 i-th case to lock
 * Only cases with a channel are in them.
 */
#include "lang/chan.h"

#include "mem/mem.h"

enum { RECV = 1, SEND = 2, MAX_CASES = 65536 };

typedef struct Sel {
	RtSelectCase *cases;
	u32 n; /* cases with a channel */
} Sel;

static inline u32
poll_at(const Sel *s, u32 i)
{
	return (u16)(s->cases[i].dir >> 16);
}

static inline u32
lock_at(const Sel *s, u32 i)
{
	return (u16)(s->cases[i].dir >> 32);
}

static inline void
set_poll(const Sel *s, u32 i, u32 v)
{
	s->cases[i].dir = (i64)(((u64)s->cases[i].dir & ~0xffff0000ull) | (u64)v << 16);
}

static inline void
set_lock(const Sel *s, u32 i, u32 v)
{
	s->cases[i].dir = (i64)(((u64)s->cases[i].dir & ~0xffff00000000ull) | (u64)v << 32);
}

static inline RtChan *
chan_of(const Sel *s, u32 which)
{
	return s->cases[which].c;
}

static inline u64
lock_key(const Sel *s, u32 i)
{
	return (u64)chan_of(s, lock_at(s, i));
}

static void
sift_down(const Sel *s, u32 root, u32 n)
{
	for (;;) {
		u32 child = 2 * root + 1;
		if (child >= n)
			return;
		if (child + 1 < n && lock_key(s, child) < lock_key(s, child + 1))
			child++;
		if (lock_key(s, root) >= lock_key(s, child))
			return;
		u32 t = lock_at(s, root);
		set_lock(s, root, lock_at(s, child));
		set_lock(s, child, t);
		root = child;
	}
}

static void
sort_locks(const Sel *s)
{
	if (s->n <= 12) {
		for (u32 i = 1; i < s->n; i++)
			for (u32 j = i; j > 0 && lock_key(s, j - 1) > lock_key(s, j); j--) {
				u32 t = lock_at(s, j);
				set_lock(s, j, lock_at(s, j - 1));
				set_lock(s, j - 1, t);
			}
		return;
	}
	for (u32 i = s->n / 2; i-- > 0;)
		sift_down(s, i, s->n);
	for (u32 i = s->n; i-- > 1;) {
		u32 t = lock_at(s, 0);
		set_lock(s, 0, lock_at(s, i));
		set_lock(s, i, t);
		sift_down(s, 0, i);
	}
}

static void
make_orders(Sel *s, i64 n)
{
	s->n = 0;
	for (i64 i = 0; i < n; i++) {
		if (s->cases[i].c == NULL)
			continue;
		u32 at = s->n, j = rt_fastrandn(at + 1);
		if (j != at)
			set_poll(s, at, poll_at(s, j));
		set_poll(s, j, (u32)i);
		set_lock(s, at, (u32)i);
		s->n++;
	}
	sort_locks(s);
}

static void
lock_all(const Sel *s)
{
	RtChan *last = NULL;
	for (u32 i = 0; i < s->n; i++) {
		RtChan *c = chan_of(s, lock_at(s, i));
		if (c != last)
			rt_lock(&c->lock);
		last = c;
	}
}

/* All but keep (NULL: all).  Nothing of s is read after the last unlock: the goroutine may run again by then. */
static void
unlock_all(const Sel *s, const RtChan *keep)
{
	RtChan *last = NULL;
	for (u32 i = 0; i < s->n; i++) {
		RtChan *c = chan_of(s, lock_at(s, i));
		if (c == last)
			continue;
		if (last != NULL && last != keep)
			rt_unlock(&last->lock);
		last = c;
	}
	if (last != NULL && last != keep)
		rt_unlock(&last->lock);
}

static bool
unlock_parked(RtG *g __attribute__((unused)), void *arg)
{
	unlock_all(arg, NULL);
	return true;
}

static RtSudog *
new_sudog(RtG *g)
{
	enum { BATCH = 8 };
	if (g->sudog_cache == NULL) {
		RtSudog *batch = rt_persistent(BATCH * sizeof(RtSudog), 8);
		for (u32 i = 0; i < BATCH; i++) {
			batch[i].link = g->sudog_cache;
			g->sudog_cache = &batch[i];
		}
	}
	RtSudog *s = g->sudog_cache;
	g->sudog_cache = s->link;
	return s;
}

static inline RtWaitq *
queue_of(RtChan *c, i64 dir)
{
	return dir == SEND ? &c->sendq : &c->recvq;
}

/* A case that can go, done and all channels unlocked; -1: none, all still locked. */
static i64
try_ready(const Sel *s, GoBool *ok)
{
	for (u32 i = 0; i < s->n; i++) {
		u32 which = poll_at(s, i);
		RtChan *c = chan_of(s, which);
		void *elem = s->cases[which].elem;
		if ((u8)s->cases[which].dir == SEND) {
			if (c->closed) {
				unlock_all(s, NULL);
				rt_panic_plain("send on closed channel");
			}
			RtSudog *other = rt_waitq_take(&c->recvq);
			if (other == NULL && c->count == c->size)
				continue;
			unlock_all(s, c);
			rt_chan_send_locked(c, other, elem);
			*ok = 0;
			return which;
		}
		RtSudog *other = rt_waitq_take(&c->sendq);
		if (other != NULL || c->count > 0) {
			unlock_all(s, c);
			rt_chan_recv_locked(c, other, elem);
			*ok = 1;
			return which;
		}
		if (c->closed) {
			unlock_all(s, NULL);
			if (elem != NULL)
				rt_chan_zero(c->elem, elem);
			*ok = 0;
			return which;
		}
	}
	return -1;
}

/* Waits in every channel's queue (all locked). */
static i64
wait_all(Sel *s, GoBool *ok)
{
	RtG *g = rt_lang_g();
	RtSudog *records = NULL;
	for (u32 i = s->n; i-- > 0;) {
		u32 which = lock_at(s, i);
		RtSudog *r = new_sudog(g);
		*r = (RtSudog){
			.g = g, .elem = s->cases[which].elem, .c = chan_of(s, which), .link = records, .is_select = true,
			.which = (u16)which,
		};
		records = r;
		rt_waitq_add(queue_of(r->c, (u8)s->cases[which].dir), r);
	}
	g->waiting = records;
	g->wake_param = NULL;
	__atomic_store_n(&g->select_done, 0, __ATOMIC_RELEASE);
	i64 since = rt_block_begin();
	rt_will_wait(g, 1);
	rt_park(unlock_parked, s, RT_WAIT_SELECT);
	rt_block_end(since, 0);

	RtSudog *fired = g->wake_param;
	if (fired == NULL)
		rt_throw("select: woken by a stranger");
	g->wake_param = NULL;
	lock_all(s);
	for (RtSudog *r = records; r != NULL; r = r->link)
		if (r != fired)
			rt_waitq_remove(queue_of(r->c, (u8)s->cases[r->which].dir), r);
	unlock_all(s, NULL);
	g->waiting = NULL;
	i64 which = fired->which;
	bool success = fired->success;
	for (RtSudog *r = records; r != NULL;) {
		RtSudog *next = r->link;
		*r = (RtSudog){ .link = g->sudog_cache };
		g->sudog_cache = r;
		r = next;
	}
	if ((u8)s->cases[which].dir == SEND) {
		if (!success)
			rt_panic_plain("send on closed channel");
		*ok = 0;
	} else {
		*ok = success;
	}
	return which;
}

i64
rt_select(RtSelectCase *cases, i64 n, GoBool has_default, GoBool *ok)
{
	Sel s = { .cases = cases };
	GoBool dummy;
	if (ok == NULL)
		ok = &dummy;
	*ok = 0;
	if (n > MAX_CASES)
		rt_throw("select: too many cases");
	if (n == 1 && has_default) {
		if ((u8)cases[0].dir == SEND)
			return rt_chansend_nb(cases[0].c, cases[0].elem) ? 0 : -1;
		return rt_chanrecv_nb(cases[0].c, cases[0].elem, ok) ? 0 : -1;
	}
	make_orders(&s, n);
	if (s.n == 0) {
		if (has_default)
			return -1;
		if (n == 0)
			rt_block();
		for (;;) /* only nil channels */
			rt_park(unlock_parked, &s, RT_WAIT_SELECT);
	}
	lock_all(&s);
	i64 which = try_ready(&s, ok);
	if (which >= 0)
		return which;
	if (has_default) {
		unlock_all(&s, NULL);
		return -1;
	}
	return wait_all(&s, ok);
}

i64
rt_reflect_rselect(RtReflectSelect *from, i64 n, GoBool *received)
{
	static const u8 mask[] = { 3 };
	static const RtType type = {
		.size = sizeof(RtSelectCase), .ptrdata = 16, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = mask,
	};
	enum { REFLECT_SEND = 1, REFLECT_RECV = 2, REFLECT_DEFAULT = 3 };
	*received = 0;
	if (n == 0)
		rt_block();
	i64 dflt = -1;
	RtSelectCase *cases = rt_malloc((u64)n * sizeof *cases, &type);
	for (i64 i = 0; i < n; i++) {
		if (from[i].dir == REFLECT_DEFAULT) {
			dflt = i; /* c stays NULL: the case is passed over */
			continue;
		}
		RT_STORE_PTR(&cases[i].c, from[i].ch);
		RT_STORE_PTR(&cases[i].elem, from[i].val);
		cases[i].dir = from[i].dir == REFLECT_SEND ? SEND : RECV;
	}
	i64 which = rt_select(cases, n, dflt >= 0, received);
	return which < 0 ? dflt : which;
}
