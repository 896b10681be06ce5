/*
 * internal.h - what the files of the execution trace share; see trace.h.
 *
 * Locks, outer first: sysmon's; idle_lock (the buffer of events without a P, and
 * the start and end of a trace); that of samples; that of the queues.  Those of
 * the tables are innermost.  None is held while Go code runs or something parks.
 */
#ifndef RT_TRACE_INTERNAL_H
#define RT_TRACE_INTERNAL_H

#include "lock/lock.h"
#include "sched/internal.h"
#include "trace/trace.h"

enum {
	RT_TRACE_STACK = 128,      /* return addresses of one stack, and frames */
	RT_TRACE_NUMBER = 10,      /* bytes of one number, at most */
	RT_TRACE_NAME = 1 << 10,   /* bytes of a function's or file's name */
	RT_TRACE_NO_STACK = -1,
};

typedef struct RtTraceBuf {
	struct RtTraceBuf *link;
	u64 ticks;                 /* of the last event */
	u64 pos;
	u8 data[(64 << 10) - 24];
} RtTraceBuf;

enum RtTraceLabel { RT_LABEL_NONE, RT_LABEL_DEDICATED, RT_LABEL_FRACTIONAL, RT_LABEL_IDLE, RT_LABELS };

extern struct RtTrace {
	RtMutex idle_lock;
	RtTraceBuf *idle;          /* of events without a P */
	u32 session;               /* counts the traces */
	u64 ticks_start;
	u64 gc_seq;                /* collections begun in this trace */
	u64 gc_stack;              /* who asked for the next one; atomic */
	u64 labels[RT_LABELS];     /* their texts' numbers */
} rt_trace;

/* record.c.  All write to *at, the buffer of P p, and put a fresh one there when it is full. */
void rt_trace_write(RtTraceBuf **at, i64 p, enum RtTraceEvent ev, const u64 *args, u32 n, i64 stack);
void rt_trace_number(RtTraceBuf *b, u64 v);
u8 *rt_trace_put_number(u8 *to, u64 v);
void rt_trace_room(RtTraceBuf **at, i64 p, u64 bytes);
/* session.c: queues b, if there is one, and returns a fresh buffer with a batch begun. */
RtTraceBuf *rt_trace_flush(RtTraceBuf *b, i64 p);

/* table.c */
enum RtTraceStackKind {
	RT_STACK_GO,               /* as traces of goroutines show them: Go frames, and C that has a name of Go's */
	RT_STACK_FIRST,            /* one entry: the first function of a goroutine */
	RT_STACK_SAMPLE,           /* of the CPU profile: everything */
};
u64 rt_trace_stack(enum RtTraceStackKind kind, const u64 *pcs, i64 n, u32 skip);
/* The stack of g, at pc (if not 0) and in the frame fp, or (fp 0) where it stopped: from the first Go frame on, with so many
 * of the C frames before it. */
u64 rt_trace_capture(RtG *g, u64 pc, u64 fp, i64 keep, u32 skip);
u64 rt_trace_first(RtG *g);                           /* the stack of its first function */
u64 rt_trace_string(RtTraceBuf **at, i64 p, GoString s);
/* Writes some of the stacks to *at; false: all are written. */
bool rt_trace_dump(RtTraceBuf **at);
void rt_trace_tables_drop(void);

/* record.c, world stopped: the trace begins, with this stack for all that was before. */
void rt_trace_first_events(RtG *self, u64 stack);

#endif
