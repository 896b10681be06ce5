/*
 * sched.h - goroutines (G), threads (M), processors (P).
 *
 * A G is a goroutine: a chain of stack segments and a record.  An M is a thread
 * with a system stack (its g0 stack), on which the scheduler runs and C code that
 * checks no stack.  A P is the right to run Go code and owns what that needs
 * without locks: a run queue, an allocation cache, timers.  GOMAXPROCS is the
 * number of Ps.
 *
 *   rt_go -> run queue of this P -> rt_schedule picks it -> rt_gogo switches to it
 *   rt_park, rt_gosched, a stop by preemption: rt_mcall saves the G on its own
 *   stack and goes on in rt_schedule on the M's system stack
 *   rt_ready puts a parked G back in a queue and wakes an idle P
 *
 * Blocking system call: rt_entersyscall leaves the P behind, marked; sysmon or a
 * stopper of the world may take it; rt_exitsyscall takes it back, or another one,
 * or queues the G.
 *
 * Stopping the world (stw.c) takes all Ps.  A running G stops at a prologue
 * (poisoned stack limit) or, in code emitted from Go, at any instruction (signal);
 * runtime code itself is never stopped in between (preempt.c).
 *
 * Runtime code may hold per-P state over calls, except over: rt_park and what
 * parks, rt_gc_collect (any allocation), and calls of Go functions.
 */
#ifndef RT_SCHED_H
#define RT_SCHED_H

#include "abi/rt.h"
#include "lock/lock.h"
#include "trace/trace.h"

typedef struct RtG RtG;
typedef struct RtM RtM;
typedef struct RtP RtP;
typedef struct RtPanic RtPanic;
typedef struct RtSudog RtSudog;
typedef struct RtSegment RtSegment; /* stack/stack.h */

enum RtGStatus { RT_G_IDLE, RT_G_RUNNABLE, RT_G_RUNNING, RT_G_SYSCALL, RT_G_WAITING, RT_G_DEAD };

/* Why a goroutine is parked: Go's words, printed in traces. */
enum RtWaitReason {
#define WAIT(name, text) RT_WAIT_##name,
#include "sched/wait.def"
#undef WAIT
	RT_WAIT_REASONS,
};

/* In order of use: the first 64 bytes are all that a goroutine's waking and running touch, as a rule, the next 64 what its
 * parking does besides.  The collector scans all before syscall_regs as if it were a stack. */
struct RtG {
	void *sp;                 /* saved stack pointer while not running; callee-saved registers are on the stack */
	RtSegment *seg;           /* current (innermost) segment */
	RtM *m;                   /* thread that runs it, or NULL */
	u32 status;               /* enum RtGStatus */
	u32 run_count;            /* how often it became runnable; of 8 times one is timed */
	RtG *sched_link;          /* run queue, free list */
	RtM *locked_m;            /* thread it is locked to */
	void *async_state;        /* register state of a goroutine stopped by signal (sched/preempt.c) */
	u32 gc_seen;              /* the collection that last scanned it */
	u32 select_done;          /* lang/select.c.  1: one of a select's channels has won */

	bool preempt;
	bool is_system;           /* not counted by NumGoroutine and deadlock detection */
	bool locked_to_thread;
	bool goexiting;
	u8 wait_reason;
	u8 waited;                /* it has waited for input: so many turns of loops are still to clear the stack (rt_loop_clear);
	                           * rt_tls_waited while it runs */
	u16 park_skip;            /* Go frames that the execution trace of this wait leaves out */
	i64 wait_since;           /* found waiting by a collection then, 0: not since it ran */
	i64 runnable_since;       /* when it became runnable, 0: not timed */
	RtSudog *waiting;         /* records of the channel operation it is parked in */
	void *wake_param;         /* set by the waker: the RtSudog that fired */
	bool (*park_unlock)(RtG *g, void *arg);
	void *park_arg;
	void *start_fn;           /* funcval of the go statement; a closure is replaced by its code + 1 when it begins: what it has captured may die */

	u64 id;
	void *go_pc;              /* return address in the function with the go statement ("created by") */
	u64 parent_id;
	void *labels;             /* runtime/pprof */
	RtDeferFrame *defer_frames; /* this and the next: lang/panic.c */
	RtPanic *panic;
	RtG *all_link;
	u64 stack_total;          /* bytes of segments in use */

	RtSudog *sudog_cache;     /* lang/select.c */
	void *timer;              /* RtTimer of rt_sleep_until, or NULL */
	i64 woken_at;             /* when rt_ready was called for it, if the block profile is on */
	u32 sig;                  /* signal that became a panic, 0: none; with its code, address and pc */
	bool panic_on_fault;      /* debug.SetPanicOnFault */
	i64 sig_code;
	u64 sig_addr, sig_pc;
	u32 trimmed;              /* run_count when its stack's unused pages were given back */
	void *syscall_pc, *syscall_sp;
	RtSegment *syscall_seg;   /* syscall_sp's: seg changes while the thread is on its way out of the call */
	u64 syscall_regs[6];      /* rbx rbp r12 r13 r14 r15 at rt_entersyscall; nothing after them refers to the heap */
	RtTraceG trace;           /* trace/ */
};

/* The running goroutine.  Never keep the address of a thread-local over a call that may switch. */
RtG *rt_getg(void);

/* Parks the running goroutine.  unlock runs on the scheduler's stack after the goroutine is safely parked; if it
 * returns false the goroutine goes on at once.  Returns when rt_ready was called. */
void rt_park(bool (*unlock)(RtG *g, void *arg), void *arg, enum RtWaitReason why);
/* The same; the execution trace shows the stack without the first skip Go frames. */
void rt_park_skip(bool (*unlock)(RtG *g, void *arg), void *arg, enum RtWaitReason why, u32 skip);
bool rt_unlock_parked(RtG *g, void *mutex); /* an unlock: rt_unlock(mutex) */
/* As rt_park with unlock = rt_unlock(m). */
void rt_park_unlock(RtMutex *m, enum RtWaitReason why);
/* Makes a parked goroutine runnable; next to run on this P. */
void rt_ready(RtG *g);
void rt_ready_skip(RtG *g, i64 skip); /* skip as in rt_park_skip */
/* g is going to wait for messages, or to ask for some: so many turns of the loop that it is in are to clear the stack below, when it goes on. */
static inline void
rt_will_wait(RtG *g, u8 turns)
{
	if (g->waited < turns)
		g->waited = turns;
}
/* The code of a start_fn that isn't NULL. */
static inline void *
rt_start_fn_code(const void *start_fn)
{
	return ((u64)start_fn & 1) != 0 ? (u8 *)start_fn - 1 : ((const GoFuncval *)start_fn)->code;
}
void rt_gosched(void);
i64 rt_nanotime(void);
/* For the block and mutex profiles (prof/blockprof.c sets these; rates of 0: off).  Round a wait that counts: begin, and
 * after it end with what begin gave; skip: Go frames that aren't shown. */
extern i64 rt_block_rate, rt_mutex_rate; /* atomic */
extern void (*rt_wait_event)(bool mutex, i64 ns, i64 skip);
static inline i64
rt_block_begin(void)
{
	return __builtin_expect(__atomic_load_n(&rt_block_rate, __ATOMIC_RELAXED) != 0, 0) ? rt_nanotime() : 0;
}
void rt_block_end(i64 since, i64 skip);
/* Starts a goroutine that calls the funcval (func()). */
RtG *rt_newg(void *funcval, void *caller_pc);
/* Ends the running goroutine (its deferred calls are done). */
void rt_goexit0(void) __attribute__((noreturn));
/* Runs fn(arg) on the thread's system stack, where C code that doesn't check its stack may run. */
void rt_on_system_stack(void (*fn)(void *), void *arg);
/* Round a blocking system call. */
void rt_entersyscall(void);
void rt_exitsyscall(void);
/* Parks until when (rt_nanotime's clock). */
void rt_sleep_until(i64 when, enum RtWaitReason why);
/* Fatal error of the program or a broken invariant of ours: prints "fatal error: msg", the traces, exits 2. */
void rt_throw(const char *msg) __attribute__((noreturn, cold));
/* Same for errors that are the user's (deadlock, concurrent map writes): no runtime frames. */
void rt_fatal(const char *msg) __attribute__((noreturn, cold));
/* Writes to standard error, unbuffered; no allocation. */
void rt_write_err(const void *p, u64 n);

/* stack: called by lang/panic.c to land in df: restores the segment and limit that held when df was entered. */
void rt_stack_rewind(void *frame_address);
/* Frame address of the caller of the function whose frame is fp, seen through segment boundaries. */
void *rt_parent_frame(void *fp);
/* Return address of the frame fp, seen through segment boundaries. */
void *rt_return_address(void *fp);

#endif
