/*
 * chan.h - channels, as chan.c and select.c share them.
 *
 * A goroutine that waits has an RtSudog in the channel's queue: on its own
 * stack for a single operation, from its sudog_cache for a select.  Whoever
 * completes the operation takes the record off the queue under the channel's
 * lock, moves the element straight to or from record->elem, and wakes the
 * goroutine; after rt_ready it doesn't touch the record again.
 *
 * A select waits in several queues.  The first partner to set the goroutine's
 * select_done from 0 to 1 has it; others pass its records by.  The woken
 * goroutine takes its other records off the queues.
 *
 * Locks: several channels are locked in the order of their addresses.
 */
#ifndef RT_LANG_CHAN_H
#define RT_LANG_CHAN_H

#include "lang/lang.h"

typedef struct RtChan RtChan;

struct RtSudog {
	RtG *g;
	RtSudog *next, *prev;  /* in the queue */
	void *elem;            /* NULL: nothing to send, or drop what comes */
	RtChan *c;
	RtSudog *link;         /* select: the next case's record; or g->sudog_cache */
	bool is_select;
	bool success;          /* set by the waker: a value went over, not a close */
	u16 which;             /* select: index of the case */
};

typedef struct RtWaitq { RtSudog *first, *last; } RtWaitq;

struct RtChan {
	u64 count;             /* len; in the buffer */
	u64 size;              /* cap; slots of the buffer */
	u8 *buf;
	const RtType *elem;
	u64 elem_size;
	u64 sendx, recvx;      /* next slot to fill, next to take */
	RtWaitq recvq, sendq;
	RtMutex lock;          /* of all but size, buf, elem, elem_size */
	u32 closed;
};

void rt_waitq_add(RtWaitq *q, RtSudog *s);
RtSudog *rt_waitq_take(RtWaitq *q);     /* the first that is still to be had; NULL: none */
void rt_waitq_remove(RtWaitq *q, RtSudog *s); /* if it is still in q */
/* Moves an element; either side may lie on any stack, in a heap object or a global. */
void rt_chan_move(const RtType *t, void *dst, const void *src);
void rt_chan_zero(const RtType *t, void *dst);
/* With c->lock held, which they release; the other side is s (off its queue), or the buffer if s is NULL. */
void rt_chan_send_locked(RtChan *c, RtSudog *s, const void *elem);
void rt_chan_recv_locked(RtChan *c, RtSudog *s, void *elem);

#endif
