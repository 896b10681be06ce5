/*
 * trace.h - the execution trace: what runtime/trace, `tri test -trace` and
 * /debug/pprof/trace record, in Go 1.19's format.
 *
 * The format.  A trace is 16 bytes, "go 1.19 trace\0\0\0", and then events.  An
 * event is a byte, its type in the low six bits (event.def), how many arguments
 * follow the time in the high two; with 3 there, the length in bytes of all that
 * follows comes next, and the arguments are as many as fit.  Numbers are unsigned,
 * seven bits a byte, low ones first (LEB128).  The first argument of most events is
 * the time since the event before it in the same batch, in ticks: 64 cycles of the
 * time stamp counter.  The last one is a stack, for types that have one.
 *
 *   Batch p ticks      what follows happened on P p; the time it starts at
 *   Frequency n        ticks a second, measured from start to stop
 *   String id len ...  a text that later events name
 *   Stack id n {pc, function, file, line}...
 *
 * A reader puts the batches in order: those of one P as they are written, and the
 * events that concern one goroutine by its sequence number, which creation, start,
 * unblocking and the return from a system call count up.  An event on the P that
 * the goroutine's last one was on needs no number ("local").  So a P's buffer is
 * written by its owner only: the thread that runs it or, for a P left behind in a
 * system call, who took it away.  What happens without a P goes to one buffer for
 * all, P -1, under a lock.
 *
 * Recording.  rt_tracing() is the one test at each place; rt_trace_on changes with
 * the world stopped only, so it holds for as long as a P is held.  On goroutine
 * stacks the work is done on the system stack, where nothing preempts.  Recording
 * takes only locks of its own, which are the innermost of all, allocates from the
 * kernel, never parks and wakes nobody: it may be called with any lock held.
 * Buffers of 64 KB that are full wait in a queue for the reader.
 *
 * Stacks are physical return addresses, kept once each in a table (table.c); when
 * the trace has stopped the reader is given Frequency and, frame by frame, the
 * stacks.  The reader, parked in ReadTrace, is made runnable by the scheduler when
 * there is something for it (rt_trace_reader).
 *
 * Marking has no goroutines here: Ps mark in slices between goroutines.  A trace
 * shows the slices of each P as runs of one goroutine of that P, made up when the
 * P first marks, with the labels that Go's mark workers have.
 */
#ifndef RT_TRACE_TRACE_H
#define RT_TRACE_TRACE_H

#include "abi/rt.h"

struct RtG;
struct RtP;

extern u32 rt_trace_on;   /* written with the world stopped */
extern u32 rt_trace_wake; /* a reader sleeps, and there is something for it; atomic */

static inline __attribute__((always_inline)) bool
rt_tracing(void)
{
	return __builtin_expect(__atomic_load_n(&rt_trace_on, __ATOMIC_RELAXED) != 0, 0);
}

static inline __attribute__((always_inline)) bool
rt_trace_reader_due(void)
{
	return __builtin_expect(__atomic_load_n(&rt_trace_wake, __ATOMIC_RELAXED) != 0, 0);
}

enum RtTraceEvent {
#define EVENT(name, number) RT_EV_##name = number,
#include "trace/event.def"
#undef EVENT
};

/* In RtP. */
typedef struct RtTraceP {
	struct RtTraceBuf *buf;
	u64 heap;                  /* heap size last told */
	u64 swept, reclaimed;      /* bytes, in the sweep that goes on */
	bool sweeping;
	u64 worker;                /* number of the goroutine that marking is shown as, 0: none yet in this trace */
	u64 worker_seq;
	u32 session;               /* of the trace that these two belong to */
} RtTraceP;

/* In RtG: written by whoever may change its status. */
typedef struct RtTraceG {
	u64 seq;
	struct RtP *p;             /* where its last event was */
	u64 exit_ticks;            /* when its system call was over; 0: unknown */
	u32 skip;                  /* Go frames that the next wait's stack is not to show */
	bool in_syscall;           /* shown as in a system call, so its return is to be shown */
	bool marks;                /* the collector's: its runs are labelled */
} RtTraceG;

/* All of these only if rt_tracing().  With a P, unless said so. */

/* record.c: this thread's P, or p in place of it */
void rt_trace_proc_start(void);
void rt_trace_proc_stop(struct RtP *p);
void rt_trace_procs(void);                             /* how many there are; called by the function that the stack begins with */
/* Goroutines.  A goroutine that stops has been saved (rt_mcall) and is still this thread's. */
void rt_trace_go_create(struct RtG *g);
void rt_trace_go_start(struct RtG *g);                 /* and before it the end of its system call, if that is to be shown */
void rt_trace_go_end(void);
void rt_trace_end_run(u64 fp);                         /* the running one, in frame fp, loses its P or the trace ends */
void rt_trace_go_stop(struct RtG *g, enum RtTraceEvent ev);
void rt_trace_go_park(struct RtG *g);                  /* g->wait_reason says why */
void rt_trace_go_ready(struct RtG *g, i64 skip);       /* with a P or without; skip: Go frames of the caller's stack to leave out */
/* Round a change of a goroutine's status from waiting, and rt_trace_go_ready, by a thread without a P: whether there is a
 * trace is looked at in between. */
void rt_trace_lock(void);
void rt_trace_unlock(void);
/* System calls. */
void rt_trace_syscall(struct RtG *g);
void rt_trace_syscall_left(struct RtP *p, bool stop);  /* the goroutine that is in a system call on p has lost it; p stops too */
void rt_trace_syscall_wait(struct RtP *p, u32 tick);   /* without a P: until that is recorded of p, left at tick */
u64 rt_trace_ticks(void);

/* The collector. */
void rt_trace_gc_asked(bool by_call);                  /* for the stack of the next gc_start; any goroutine */
void rt_trace_gc_start(void);
void rt_trace_gc_done(void);
void rt_trace_stop_world(bool mark_end);
void rt_trace_start_world(void);
void rt_trace_assist(bool begin);
void rt_trace_worker(bool begin, bool idle);           /* a slice of marking on this P, with no goroutine running */
void rt_trace_heap_live(u64 bytes);
void rt_trace_heap_goal(u64 bytes);                    /* ~0: none */
/* A sweep that an allocation does; shown if it sweeps anything.  The caller doesn't park in between. */
void rt_trace_sweep_begin(void);
void rt_trace_sweep_span(u64 bytes, u64 reclaimed);
void rt_trace_sweep_end(void);

/* session.c */
struct RtG *rt_trace_reader(void);                     /* the reader to be woken (its status is still waiting), NULL: none */
void rt_trace_retire_p(struct RtP *p);                 /* world stopped; also if not tracing */
/* A sample of the CPU profile, in its signal handler: return addresses, the innermost as if it were one. */
void rt_trace_sample(const u64 *pcs, u32 n);

/* What package runtime calls (overlay/runtime/mprof.go). */
GoBool rt_trace_start(void);                           /* func() bool: false: one goes on; blocks */
void rt_trace_stop(void);                              /* func(); blocks until all is read */
GoSlice rt_trace_read(void);                           /* func() []byte: holds until the next call; nil: the end; blocks */
void rt_trace_user_task(u64 id, u64 parent, GoString name); /* func(id, parentID uint64, taskType string) */
void rt_trace_user_task_end(u64 id);                   /* func(uint64) */
void rt_trace_user_region(u64 id, u64 mode, GoString name); /* func(id, mode uint64, name string) */
void rt_trace_user_log(u64 id, GoString key, GoString text); /* func(id uint64, category, message string) */

#endif
