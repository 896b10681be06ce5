/*
 * internal.h - the scheduler's own structures; see sched.h for the overview.
 *
 * Lock order (outer first): world semaphore; allm and allg locks; sched.lock;
 * timers of a P; poll descriptors.  See each field.
 */
#ifndef RT_SCHED_INTERNAL_H
#define RT_SCHED_INTERNAL_H

#include <pthread.h>

#include "asm/asm.h"
#include "lock/lock.h"
#include "mem/mem.h"
#include "overlay_api.h"
#include "sched/sched.h"
#include "stack/stack.h"

#ifndef RT_RUNQ_SIZE /* the model's is smaller */
#define RT_RUNQ_SIZE 256
#endif

enum {
	RT_MAX_P = 1024,
	RT_RUNQ = RT_RUNQ_SIZE,
	RT_SIGSTACK = 64 << 10,
};

enum RtPStatus {
	RT_P_IDLE,     /* on sched.idle_p */
	RT_P_RUNNING,  /* owned by an M */
	RT_P_SYSCALL,  /* its M is in a system call; whoever swaps the status away owns it */
	RT_P_GCSTOP,   /* stopped world */
	RT_P_DEAD,     /* beyond GOMAXPROCS */
};

enum { RT_M_CREATOR = 16 };

/* C code that a goroutine has called calls Go: on the system stack, above what the scheduler uses meanwhile. */
typedef struct RtCallback {
	struct RtCallback *prev;
	void *g0_sp;            /* the thread's before */
	u8 *frame;              /* rt_ccall's, on the goroutine's stack */
	void *fn;               /* Go function */
	u64 nargs;              /* bytes of arguments on the stack, at args */
	u64 *args;
	u64 regs[6], xmm[8];    /* arguments in registers, then results */
	u64 pad;
} RtCallback;

struct RtM {
	void *g0_sp;            /* base of the system stack that rt_mcall and others switch to */
	u8 *c_frame;            /* rt_ccall's frame while the goroutine is in C, else NULL; ccall.c */
	RtCallback *callback;   /* the innermost */
	u32 c_calls;            /* calls of C so far */
	bool c_left;            /* the P was given up since the call of C began */
	RtG *curg;              /* running goroutine */
	RtP *p, *next_p, *old_p;
	i64 id;
	i32 tid;                /* kernel thread */
	bool spinning;          /* looks for work; counted in sched.nspinning */
	bool blocked;           /* sleeps on park */
	bool in_syscall_idle;   /* stopped because its locked goroutine waits */
	bool dead;              /* its thread has ended; on sched.free_m; lock */
	RtNote park;
	RtM *link;              /* sched.idle_m */
	RtM *all_link;
	RtG *locked_g;
	u32 locked_ext, locked_int; /* LockOSThread's counts, user and runtime */
	void (*start_fn)(void);
	pthread_t thread;
	void *sigstack;
	u32 syscall_tick;
	u32 missed_stops;       /* requests to stop that came where it couldn't, since the last one that was served */
	u64 rand;
	u8 *stack_lo;           /* bounds of the system stack, for the crash printer */
	u8 *stack_hi;
	i32 dying;
	i32 prof_timer;         /* CPU profile: its timer's id + 1, 0: none; under cpuprof.c's lock */
	u64 creator[RT_M_CREATOR]; /* return addresses of who made the thread, 0-ended (threadcreate profile) */
};

typedef struct RtTimerHeap {
	RtMutex lock;
	RtTimer **v;            /* 4-ary heap by when; off-heap, scanned as roots */
	i64 n, cap;
	i64 first_when;         /* when of v[0], 0: empty; atomic */
} RtTimerHeap;

struct RtP {
	u32 id;
	u32 status;             /* enum RtPStatus, atomic */
	RtM *m;                 /* while running */
	RtP *link;              /* sched.idle_p */
	u32 sched_tick;         /* bumped at each switch */
	u32 mark_tick;          /* sched_tick when it last marked for its share */
	u32 syscall_tick;       /* bumped at each system call */
	bool preempt;
	/* run queue: only the owner writes tail, all move head */
	u32 runq_head, runq_tail;
	RtG *runq[RT_RUNQ];
	RtG *run_next;          /* made ready by the running goroutine; atomic */
	RtG *free_g;            /* dead goroutines, to be used again */
	u32 nfree_g;
	RtSegment *free_seg;    /* stack/segment.c */
	u32 nfree_seg;
	RtTimerHeap timers;
	struct RtCache *cache;  /* mem/: allocation state */
	RtTraceP trace;         /* trace/ */
	/* sysmon: */
	u32 seen_sched_tick, seen_syscall_tick, seen_c_calls;
	i64 seen_sched_when, seen_syscall_when;
};

extern struct RtSched {
	RtMutex lock;
	RtM *idle_m;            /* lock */
	i64 n_idle_m, n_m, n_idle_locked, n_sys_m; /* lock */
	i64 max_m;
	RtP *idle_p;            /* lock */
	u32 n_idle_p;           /* atomic to read */
	u32 nspinning;          /* atomic */
	RtG *runq_head, *runq_tail; /* lock */
	i64 runq_size;          /* written under lock, atomic to read */
	RtG *free_g;            /* lock */
	u64 next_goid;          /* atomic */
	bool gc_waiting;        /* atomic: Ms are to stop */
	i64 stop_wait;          /* lock: Ps that still run */
	RtNote stop_note;
	bool sysmon_waiting;    /* atomic */
	RtNote sysmon_note;
	RtMutex sysmon_lock;
	i64 last_poll;          /* time of the last poll, 0: an M polls now; atomic */
	i64 poll_until;         /* when the blocked poll ends; atomic */
	i64 procresize_time;
	u32 world_sema, gc_sema;
	RtMutex allg_lock;
	RtG *all_g;             /* allg_lock; only grows */
	i64 n_g, n_system_g, n_dead_g; /* atomic: made; runtime's own; dead */
	RtM *all_m;             /* lock; only grows */
	RtM *free_m;            /* lock: dead ones */
	i64 n_dead_m;           /* lock: of n_m */
	bool main_started;
	u32 panicking;          /* atomic: threads that die */
	RtMutex dead_lock;
	i64 start_time;
} rt_sched;

extern RtP *rt_allp[RT_MAX_P];
extern i64 rt_nprocs, rt_ncpu; /* written with the world stopped */
extern RtM rt_m0;

extern __thread RtG *rt_tls_g;
extern __thread RtM *rt_tls_m;
extern __thread RtP *rt_tls_p;
extern __thread u8 rt_tls_waited;

/* Volatile, so that gcc reads them anew after every switch. */
static inline __attribute__((always_inline)) RtM *
rt_m(void)
{
	RtM *m;
	__asm__ volatile("movq %%fs:rt_tls_m@tpoff, %0" : "=r"(m));
	return m;
}
static inline __attribute__((always_inline)) RtP *
rt_p(void)
{
	RtP *p;
	__asm__ volatile("movq %%fs:rt_tls_p@tpoff, %0" : "=r"(p));
	return p;
}
static inline __attribute__((always_inline)) RtG *
rt_g(void)
{
	RtG *g;
	__asm__ volatile("movq %%fs:rt_tls_g@tpoff, %0" : "=r"(g));
	return g;
}
static inline __attribute__((always_inline)) void
rt_set_p(RtP *p)
{
	__asm__ volatile("movq %0, %%fs:rt_tls_p@tpoff" ::"r"(p) : "memory");
}
static inline __attribute__((always_inline)) void
rt_set_g(RtG *g)
{
	__asm__ volatile("movq %0, %%fs:rt_tls_g@tpoff" ::"r"(g) : "memory");
}

/* The running goroutine's waited (sched.h); emitted code tests it at the end of loops. */
static inline __attribute__((always_inline)) void
rt_set_waited(u8 waited)
{
	__asm__ volatile("movb %0, %%fs:rt_tls_waited@tpoff" ::"q"(waited) : "memory");
}

#define rt_load(p) __atomic_load_n((p), __ATOMIC_ACQUIRE)
#define rt_store(p, v) __atomic_store_n((p), (v), __ATOMIC_RELEASE)
#define rt_add(p, v) __atomic_add_fetch((p), (v), __ATOMIC_ACQ_REL)
#define rt_cas(p, old, new)                                                                        \
	({                                                                                         \
		__typeof__(*(p)) rt_old_ = (old);                                                  \
		__atomic_compare_exchange_n((p), &rt_old_, (new), false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE); \
	})

/* proc.c: on system stacks */
void rt_schedule(void) RT_NORETURN;
void rt_wake_p(void);
void rt_start_m(RtP *p, bool spinning);
void rt_stop_m(void);
void rt_hand_off_p(RtP *p);
void rt_acquire_p(RtP *p);
RtP *rt_release_p(void);
void rt_put_idle_p(RtP *p);  /* lock */
RtP *rt_get_idle_p(void);    /* lock */
void rt_check_dead(void);    /* lock */
bool rt_stress_chance(u32 n);  /* schedstress: true one time in n */
void rt_ready_list(RtG *list); /* linked by sched_link */
void rt_make_runnable(RtG *g, RtP *p, i64 skip);
void rt_casstatus(RtG *g, u32 from, u32 to);

/* runq.c; of p: by its owner only */
void rt_global_put(RtG *g);  /* lock */
RtG *rt_global_get(RtP *p, i64 max); /* lock; a fair share: the first is returned, the others go to p */
void rt_runq_put(RtP *p, RtG *g, bool next);
RtG *rt_runq_get(RtP *p, bool *inherit); /* inherit: it goes on with the time slice of who made it runnable */
RtG *rt_runq_steal(RtP *p, RtP *victim, bool steal_next); /* half of the victim's queue to p's, which is empty; one of them */
bool rt_runq_empty(RtP *p);

/* m.c */
void rt_new_m(void (*fn)(void), RtP *p);
void rt_m_init(RtM *m);
void rt_m_exit(void) RT_NORETURN; /* on the system stack, with a P: the thread ends */
extern u64 rt_sched_seed;    /* of all threads' random numbers; schedstress=N sets it */

/* g.c */
void rt_free_g(RtG *g);
void rt_g_main(void);
RtG *rt_newg_on(void *funcval, void *caller_pc, bool is_system);
void *rt_start_code(RtG *g); /* of its first function; a helper's own, not what calls it */

/* stw.c: any goroutine (may park) */
void rt_stop_world(void);
void rt_start_world(void);
/* The same, with no collection going on. */
void rt_stop_world_gc(void);
void rt_start_world_gc(void);
/* on the system stack, with world_sema held */
void rt_stop_world_locked(void);
void rt_start_world_locked(void);
void rt_gc_stop_m(void);     /* this M's P stops for the world */
void rt_procresize(i64 n);
void rt_procs_follow(void);  /* at start: GOMAXPROCS follows what the system allows */
void rt_procs_look(void);    /* sysmon, now and then: has that changed? */

/* preempt.c */
void rt_preempt_all(void);
void rt_preempt_p(RtP *p);
void rt_preempt_m(RtG *g, void *arg);
bool rt_preempt_signal(void *ucontext, u64 limit);
u64 rt_before_store(u64 pc);    /* where a goroutine stopped at pc is to go on */
void rt_async_roots(RtG *g, void (*fn)(void *lo, void *hi, void *arg), void *arg);
bool rt_async_pc(RtG *g, u64 *pc, u64 *fp, u64 *sp);
void rt_resume_async(RtG *g) RT_NORETURN;

/* timer.c */
i64 rt_timers_run(RtP *p, i64 now, i64 *poll_until); /* runs what is due; returns now (reads the clock if 0) */
i64 rt_timers_next(void);      /* earliest of all Ps, 0: none */
void rt_timers_move(RtP *from, RtP *to);
i64 rt_timers_count(void);
bool rt_timers_steal(RtP *p, i64 now, i64 *poll_until);

/* netpoll.c */
bool rt_netpoll_inited(void);
i64 rt_netpoll_waiters(void);
RtG *rt_netpoll(i64 delay_ns); /* list of goroutines that can go on; < 0 blocks, 0 doesn't */
void rt_netpoll_break(void);
void rt_wake_net_poller(i64 when);

/* sigqueue.c, signal.c */
void rt_signals_init(void);
void rt_signals_thread_init(RtM *m);
bool rt_sigqueue_send(u32 sig);

/* ccall.c */
void rt_ccall_leave(RtG *g);  /* in the signal's handler: gives the P of a goroutine in C to others */
void rt_callbacks_drop(RtG *g, const void *frame_address);

/* syscall.c */
void rt_entersyscall_c(void);
/* As rt_entersyscall for a call that is sure to block long: gives the P to others at once.  In line: rt_entersyscall
 * must be called in a frame that stays until rt_exitsyscall, for it notes that frame's registers. */
static inline __attribute__((always_inline)) void
rt_entersyscall_block(void)
{
	RtP *p = rt_p();

	rt_entersyscall();
	if (rt_cas(&p->status, RT_P_SYSCALL, RT_P_IDLE)) {
		if (rt_tracing())
			rt_call2_g0((void *)rt_trace_syscall_left, (u64)p, true);
		p->syscall_tick++;
		rt_call2_g0((void *)rt_hand_off_p, (u64)p, 0);
	}
}

/* embed.c: marking's way with goroutines */
void rt_loop_clear(void);    /* called by emitted code (abi/rt.h) */
extern u32 rt_gc_stamp;
void rt_main(int argc, char **argv, char **envp); /* init.c: the process; the first thread, on its own stack; never returns */
void rt_gc_before_run(RtG *g);
void rt_gc_new_g(RtG *g);    /* before its status says that it lives */
/* The parts of g's stack and saved registers that are roots; g doesn't run.  clobber: see prof/frames.h. */
void rt_g_roots(RtG *g, void (*fn)(void *lo, void *hi, void *arg), void *arg, bool clobber);

/* m.c: called by each new thread if not NULL (prof/cpuprof.c) */
extern void (*rt_thread_hook)(RtM *m);
extern void (*rt_thread_exit_hook)(RtM *m); /* and by one that ends */

/* init.c */
i64 rt_default_procs(i64 ncpu);

/* sysmon.c, schedtrace.c */
void rt_sysmon(void);
void rt_sched_trace(i64 now);

/* throw.c */
extern u32 rt_crashing;      /* a crash report is being written; atomic */

#endif
