/*
 * netpoll.c - the network poller on epoll, edge-triggered.
 *
 * A poll descriptor has one word for readers and one for writers:
 *	NIL -> READY            something happened, nobody waits
 *	READY -> NIL            consumed by wait
 *	NIL -> WAIT -> G        a goroutine is about to park, is parked
 *	G, WAIT -> READY or NIL by the poller, a deadline, close
 * Descriptors are never freed, only reused, for late events may name them; the
 * event carries a sequence number that tells.
 */
#include <fcntl.h>
#include <sys/epoll.h>

#include "mem/mem.h"
#include "os/os.h"
#include "sched/internal.h"

enum { POLL_NIL, POLL_READY, POLL_WAIT };
enum { POLL_FRAMES = 3 }; /* internal/poll's runtime_pollWait, pollDesc.wait, waitRead */
/* One read may bring several messages, each handled in a turn of its own. */
enum { LOOP_TURNS = 32 };
enum { ERR_NONE, ERR_CLOSING, ERR_TIMEOUT, ERR_NOT_POLLABLE }; /* internal/poll's numbers */

typedef struct PollDesc {
	struct PollDesc *link;     /* free list */
	RtMutex lock;              /* closing, deadlines */
	u64 fd;
	u64 seq;                   /* bumped at close; its low bits travel in the event */
	bool closing, event_err;
	u64 rg, wg;                /* see above; atomic */
	RtTimer rt, wt;
	i64 rd, wd;                /* deadlines; -1: passed, 0: none */
	u64 rseq, wseq;            /* tell stale timers */
} PollDesc;

static struct {
	RtMutex init_lock, lock;
	u32 inited;                /* atomic */
	i32 epfd;
	i32 break_r, break_w;
	u32 break_pending;         /* atomic */
	i64 waiters;               /* parked goroutines; atomic */
	PollDesc *free;
} poller;

bool
rt_netpoll_inited(void)
{
	return rt_load(&poller.inited) != 0;
}

i64
rt_netpoll_waiters(void)
{
	return rt_load(&poller.waiters);
}

static i64
epoll_ctl_add(i32 fd, u32 events, void *data)
{
	struct epoll_event ev = { .events = events, .data = { .ptr = data } };

	return RT_SYS(SYS_epoll_ctl, poller.epfd, EPOLL_CTL_ADD, fd, &ev);
}

void
rt_poll_server_init(void)
{
	if (rt_netpoll_inited())
		return;
	rt_lock(&poller.init_lock);
	if (!rt_netpoll_inited()) {
		i32 fds[2];
		poller.epfd = (i32)RT_SYS(SYS_epoll_create1, EPOLL_CLOEXEC, 0, 0, 0);
		if (poller.epfd < 0 || RT_SYS(SYS_pipe2, fds, O_NONBLOCK | O_CLOEXEC, 0, 0) < 0)
			rt_throw("runtime: netpollinit failed");
		poller.break_r = fds[0];
		poller.break_w = fds[1];
		epoll_ctl_add(poller.break_r, EPOLLIN, &poller.break_r);
		rt_store(&rt_sched.last_poll, rt_nanotime());
		rt_store(&poller.inited, 1);
	}
	rt_unlock(&poller.init_lock);
}

GoBool
rt_poll_is_server_descriptor(u64 fd)
{
	return rt_netpoll_inited() && ((i32)fd == poller.epfd || (i32)fd == poller.break_r || (i32)fd == poller.break_w);
}

RtPollOpen
rt_poll_open(u64 fd)
{
	rt_lock(&poller.lock);
	PollDesc *pd = poller.free;
	if (pd != NULL)
		poller.free = pd->link;
	rt_unlock(&poller.lock);
	if (pd == NULL)
		pd = rt_persistent(sizeof *pd, 64);
	rt_lock(&pd->lock);
	pd->fd = fd;
	pd->closing = pd->event_err = false;
	pd->rseq++;
	pd->wseq++;
	rt_store(&pd->rg, POLL_NIL);
	rt_store(&pd->wg, POLL_NIL);
	pd->rd = pd->wd = 0;
	rt_unlock(&pd->lock);
	/* Descriptors are 64-byte aligned: six bits of the sequence number fit below. */
	i64 err = epoll_ctl_add((i32)fd, EPOLLIN | EPOLLOUT | EPOLLRDHUP | EPOLLET, (void *)((u64)pd | (pd->seq & 63)));
	if (err < 0) {
		rt_lock(&poller.lock);
		pd->link = poller.free;
		poller.free = pd;
		rt_unlock(&poller.lock);
		return (RtPollOpen){ 0, -err };
	}
	return (RtPollOpen){ (u64)pd, 0 };
}

void
rt_poll_close(u64 ctx)
{
	PollDesc *pd = (PollDesc *)ctx;
	struct epoll_event ev = { 0 };

	if (!pd->closing)
		rt_throw("runtime: close polldesc w/o unblock");
	if (rt_load(&pd->rg) > POLL_WAIT || rt_load(&pd->wg) > POLL_WAIT)
		rt_throw("runtime: blocked goroutine on closing polldesc");
	RT_SYS(SYS_epoll_ctl, poller.epfd, EPOLL_CTL_DEL, pd->fd, &ev);
	rt_lock(&poller.lock);
	pd->seq++;
	pd->link = poller.free;
	poller.free = pd;
	rt_unlock(&poller.lock);
}

static i64
check_err(PollDesc *pd, i64 mode)
{
	if (rt_load(&pd->closing))
		return ERR_CLOSING;
	if ((mode == 'r' && rt_load(&pd->rd) < 0) || (mode == 'w' && rt_load(&pd->wd) < 0))
		return ERR_TIMEOUT;
	if (mode == 'r' && rt_load(&pd->event_err))
		return ERR_NOT_POLLABLE;
	return ERR_NONE;
}

i64
rt_poll_reset(u64 ctx, i64 mode)
{
	PollDesc *pd = (PollDesc *)ctx;
	i64 err = check_err(pd, mode);
	RtG *g = rt_g();

	/* Before each read and write, which needn't wait. */
	rt_will_wait(g, LOOP_TURNS);
	rt_set_waited(g->waited);
	if (err == ERR_NONE)
		rt_store(mode == 'r' ? &pd->rg : &pd->wg, POLL_NIL);
	return err;
}

static bool
commit_wait(RtG *g, void *arg)
{
	if (!rt_cas((u64 *)arg, POLL_WAIT, (u64)g))
		return false;
	rt_add(&poller.waiters, 1);
	return true;
}

/* True: ready; false: timed out or closed. */
static bool
block(PollDesc *pd, i64 mode, bool wait_io)
{
	u64 *word = mode == 'r' ? &pd->rg : &pd->wg;

	for (;;) {
		if (rt_cas(word, POLL_READY, POLL_NIL))
			return true;
		if (rt_cas(word, POLL_NIL, POLL_WAIT))
			break;
		u64 v = rt_load(word);
		if (v != POLL_READY && v != POLL_NIL)
			rt_throw("runtime: double wait");
	}
	if (wait_io || check_err(pd, mode) == ERR_NONE)
		rt_park_skip(commit_wait, word, RT_WAIT_IO_WAIT, POLL_FRAMES);
	u64 old = __atomic_exchange_n(word, POLL_NIL, __ATOMIC_ACQ_REL);
	if (old > POLL_WAIT)
		rt_throw("runtime: corrupted polldesc");
	return old == POLL_READY;
}

i64
rt_poll_wait(u64 ctx, i64 mode)
{
	PollDesc *pd = (PollDesc *)ctx;
	i64 err = check_err(pd, mode);

	if (err != ERR_NONE)
		return err;
	while (!block(pd, mode, false)) {
		err = check_err(pd, mode);
		if (err != ERR_NONE)
			return err;
	}
	return ERR_NONE;
}

void
rt_poll_wait_canceled(u64 ctx, i64 mode)
{
	while (!block((PollDesc *)ctx, mode, true)) {
	}
}

/* Takes the waiting goroutine off the word.  io_ready: leaves READY for the next. */
static RtG *
unblock(PollDesc *pd, i64 mode, bool io_ready)
{
	u64 *word = mode == 'r' ? &pd->rg : &pd->wg;

	/* The caller has set the deadline, or closing; a waiter sets the word to WAIT and then looks at those. */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	for (;;) {
		u64 old = rt_load(word);
		if (old == POLL_READY || (old == POLL_NIL && !io_ready))
			return NULL;
		if (rt_cas(word, old, io_ready ? (u64)POLL_READY : (u64)POLL_NIL)) {
			if (old == POLL_WAIT || old == POLL_NIL)
				return NULL;
			rt_add(&poller.waiters, -1);
			return (RtG *)old;
		}
	}
}

/* -- deadlines -- */

static void
deadline_passed(PollDesc *pd, u64 seq, bool read, bool write)
{
	RtG *rg = NULL, *wg = NULL;

	rt_lock(&pd->lock);
	if (seq != (read ? pd->rseq : pd->wseq)) { /* the descriptor or the timer was reused */
		rt_unlock(&pd->lock);
		return;
	}
	if (read && pd->rd > 0) {
		rt_store(&pd->rd, -1);
		rg = unblock(pd, 'r', false);
	}
	if (write && pd->wd > 0) {
		rt_store(&pd->wd, -1);
		wg = unblock(pd, 'w', false);
	}
	rt_unlock(&pd->lock);
	if (rg != NULL)
		rt_ready(rg);
	if (wg != NULL)
		rt_ready(wg);
}

static void
read_deadline(void *ctx, GoEface arg, u64 seq)
{
	(void)ctx;
	deadline_passed(arg.w, seq, true, false);
}

static void
write_deadline(void *ctx, GoEface arg, u64 seq)
{
	(void)ctx;
	deadline_passed(arg.w, seq, false, true);
}

static GoFuncval read_deadline_fv = { (void *)read_deadline }, write_deadline_fv = { (void *)write_deadline };

/* Timers are touched with pd->lock held; their locks come after it. */
static void
arm(RtTimer *t, PollDesc *pd, GoFuncval *f, i64 when, u64 *seq)
{
	++*seq;
	rt_timer_stop(t);
	if (when > 0)
		rt_timer_mod(t, when, 0, f, (GoEface){ NULL, pd }, *seq);
}

void
rt_poll_set_deadline(u64 ctx, i64 d, i64 mode)
{
	PollDesc *pd = (PollDesc *)ctx;
	RtG *rg = NULL, *wg = NULL;

	rt_lock(&pd->lock);
	if (pd->closing) {
		rt_unlock(&pd->lock);
		return;
	}
	if (d > 0) {
		if (__builtin_add_overflow(d, rt_nanotime(), &d))
			d = INT64_MAX;
	}
	if (mode == 'r' || mode == 'r' + 'w') {
		rt_store(&pd->rd, d);
		arm(&pd->rt, pd, &read_deadline_fv, d, &pd->rseq);
		if (d < 0)
			rg = unblock(pd, 'r', false);
	}
	if (mode == 'w' || mode == 'r' + 'w') {
		rt_store(&pd->wd, d);
		arm(&pd->wt, pd, &write_deadline_fv, d, &pd->wseq);
		if (d < 0)
			wg = unblock(pd, 'w', false);
	}
	rt_unlock(&pd->lock);
	if (rg != NULL)
		rt_ready(rg);
	if (wg != NULL)
		rt_ready(wg);
}

void
rt_poll_unblock(u64 ctx)
{
	PollDesc *pd = (PollDesc *)ctx;

	rt_lock(&pd->lock);
	if (pd->closing)
		rt_throw("runtime: unblock on closing polldesc");
	rt_store(&pd->closing, true);
	pd->rseq++;
	pd->wseq++;
	RtG *rg = unblock(pd, 'r', false);
	RtG *wg = unblock(pd, 'w', false);
	rt_timer_stop(&pd->rt);
	rt_timer_stop(&pd->wt);
	rt_unlock(&pd->lock);
	if (rg != NULL)
		rt_ready(rg);
	if (wg != NULL)
		rt_ready(wg);
}

/* -- the scheduler's side -- */

void
rt_netpoll_break(void)
{
	if (rt_cas(&poller.break_pending, 0, 1)) {
		u8 b = 0;
		RT_SYS(SYS_write, poller.break_w, &b, 1, 0);
	}
}

/* A timer was set for when: whoever blocks in the poller, or sysmon, must know. */
void
rt_wake_net_poller(i64 when)
{
	if (rt_load(&rt_sched.last_poll) == 0) {
		i64 until = rt_load(&rt_sched.poll_until);
		if (until == 0 || until > when)
			rt_netpoll_break();
	} else {
		rt_wake_p();
	}
}

static RtG *
push(RtG *list, RtG *g)
{
	if (g == NULL)
		return list;
	g->sched_link = list;
	return g;
}

RtG *
rt_netpoll(i64 delay)
{
	struct epoll_event ev[128];
	i64 ms = delay < 0 ? -1 : delay == 0 ? 0 : delay < 1000000 ? 1 : delay < (i64)1e15 ? delay / 1000000 : (i64)1e9;
	RtG *list = NULL;
	i64 n;

	/* Short waits with the clock's resolution, if the kernel has the call (441: epoll_pwait2). */
	if (delay > 0 && delay < 50000000) {
		i64 ts[2] = { 0, delay };
		n = rt_sys6(441, poller.epfd, (i64)ev, 128, (i64)ts, 0, 0);
		if (n == -38 || n == -1)
			n = rt_sys6(SYS_epoll_pwait, poller.epfd, (i64)ev, 128, ms, 0, 0);
	} else {
		n = rt_sys6(SYS_epoll_pwait, poller.epfd, (i64)ev, 128, ms, 0, 0);
	}
	for (i64 i = 0; i < n; i++) {
		void *data = ev[i].data.ptr;
		u32 e = ev[i].events;
		if (data == &poller.break_r) {
			if (delay != 0) {
				u8 buf[16];
				RT_SYS(SYS_read, poller.break_r, buf, sizeof buf, 0);
				rt_store(&poller.break_pending, 0);
			}
			continue;
		}
		PollDesc *pd = (PollDesc *)((u64)data & ~63ull);
		if ((pd->seq & 63) != ((u64)data & 63))
			continue;
		rt_store(&pd->event_err, e == EPOLLERR);
		if (e & (EPOLLIN | EPOLLRDHUP | EPOLLHUP | EPOLLERR))
			list = push(list, unblock(pd, 'r', true));
		if (e & (EPOLLOUT | EPOLLHUP | EPOLLERR))
			list = push(list, unblock(pd, 'w', true));
	}
	return list;
}
