/*
 * overlay_api.h - the C functions of the runtime's core that overlay Go code
 * reaches by linkname (//go:linkname local rt_name).
 *
 * Beside each stands its Go signature.  int is i64, uint is u64, uintptr is u64,
 * bool is GoBool, a slice travels as its three words, several results come back
 * as a struct with fields r0, r1, ... in order.  All run on the goroutine's own
 * stack and never block unless said so.  Language services (channels, maps,
 * interfaces, panics) are declared in lang/lang.h instead.
 */
#ifndef RT_OVERLAY_API_H
#define RT_OVERLAY_API_H

#include "abi/rt.h"

/* -- memory and collector -- */
void rt_gc(void);                                     /* func GC(): a full cycle and its sweep; blocks */
void rt_free_os_memory(void);                         /* func() debug.FreeOSMemory; blocks */
i32 rt_set_gc_percent(i32 percent);                   /* func(int32) int32: the old one; -1 is off */
i64 rt_set_memory_limit(i64 limit);                   /* func(int64) int64: the old one; negative only asks */
i64 rt_set_max_stack(i64 bytes);                      /* func(int) int: the old one */
i64 rt_set_max_threads(i64 n);                        /* func(int) int: the old one */
void rt_read_memstats(void *m);                       /* func(*MemStats): fills GOROOT's runtime.MemStats; stops the world */
void rt_read_gc_stats(GoSlice *pauses);               /* func(*[]uint64): runtime/debug.readGCStats */
void rt_set_finalizer(GoEface obj, GoEface fn);       /* func(any, any): SetFinalizer with all its checks */
/* func(ptr, arg unsafe.Pointer, cleanup, call func()) int: AddCleanup; call() is run.  The cleanup's number; 0: ptr lives for ever;
 * negative: refused.  arg is nil where the argument is no pointer. */
enum { RT_CLEANUP_NO_OBJECT = -1, RT_CLEANUP_ARG = -2, RT_CLEANUP_CLOSURE = -3 };
i64 rt_add_cleanup(void *ptr, void *arg, GoFuncval *cleanup, GoFuncval *call);
void rt_stop_cleanup(u64 ptr, i64 id);                /* func(uintptr, int) */
void *rt_weak_make(void *ptr);                        /* func(unsafe.Pointer) unsafe.Pointer: what a weak.Pointer holds */
void *rt_weak_value(void *handle);                    /* func(unsafe.Pointer) unsafe.Pointer: nil once the object is dead; may sweep */
void rt_keep_alive(GoEface v);                        /* func(any) */
void rt_register_pool_cleanup(void *funcval);         /* func(func()): run with the world stopped before each mark */
void rt_memclr(void *p, u64 n);                       /* func(unsafe.Pointer, uintptr): no pointers in it */
void rt_memmove(void *dst, const void *src, u64 n);   /* func(to, from unsafe.Pointer, n uintptr): no pointers in it */
void rt_typedmemmove_partial(const RtType *t, void *dst, const void *src, u64 off, u64 size); /* reflect.typedmemmovepartial: dst, src already offset */
GoBool rt_go_memory(u64 p);                             /* is p in the heap or on the caller's stack? */
i64 rt_typedslicecopy(const RtType *elem, void *dst, i64 dn, i64 dcap, void *src, i64 sn, i64 scap); /* reflect.typedslicecopy */
void rt_typedclear_partial(const RtType *t, void *p, u64 off, u64 size); /* reflect.typedmemclrpartial */
/* What the collector takes for pointers in the object that starts at p: func(unsafe.Pointer) (found bool, elem *_type, size, mask uintptr).
 * elem: size bytes hold values of it; nil: the words of mask. */
typedef struct RtObjectPointers { GoBool r0; const RtType *r1; u64 r2, r3; } RtObjectPointers;
RtObjectPointers rt_object_pointers(const void *p);
u64 rt_heap_verify(void);                             /* walks the heap with the world stopped, returns objects found; throws on a broken invariant */

/* -- scheduler -- */
i64 rt_num_goroutine(void);                           /* func() int */
i64 rt_num_cpu(void);                                 /* func() int */
i64 rt_gomaxprocs(i64 n);                             /* func(int) int; blocks */
void rt_gosched_api(void);                            /* func Gosched() */
void rt_lock_os_thread(void);                         /* func() */
void rt_unlock_os_thread(void);                       /* func() */
void rt_lock_os_thread_internal(void);                /* func(): as above, not counted against the user's calls */
void rt_unlock_os_thread_internal(void);              /* func() */
i64 rt_proc_pin(void);                                /* func() int: the P's number; no preemption until unpinned */
void rt_proc_unpin(void);                             /* func() */
u64 rt_goid(void);                                    /* func() uint64 */
i64 rt_num_cgocall(void);                             /* func() int64: through rt_ccall */
void *rt_get_prof_label(void);                        /* func() unsafe.Pointer */
void rt_set_prof_label(void *labels);                 /* func(unsafe.Pointer) */

/* -- semaphores (sync, internal/poll) -- */
void rt_semacquire(u32 *s);                           /* func(*uint32); blocks; in no profile */
void rt_semacquire_profiled(u32 *s);                  /* func(*uint32); blocks */
void rt_semacquire_mutex(u32 *s, GoBool lifo, i64 skip); /* func(*uint32, bool, int); blocks */
void rt_semrelease(u32 *s, GoBool handoff, i64 skip); /* func(*uint32, bool, int) */
void rt_poll_semacquire(u32 *s);                      /* func(*uint32); blocks */
void rt_poll_semrelease(u32 *s);                      /* func(*uint32) */
GoBool rt_can_spin(i64 i);                            /* func(int) bool */
void rt_do_spin(void);                                /* func() */

/* -- notify list of sync.Cond: {wait, notify uint32; lock uintptr; head, tail unsafe.Pointer} -- */
typedef struct RtNotifyList { u32 wait, notify; u64 lock; void *head, *tail; } RtNotifyList;
u32 rt_notify_add(RtNotifyList *l);                   /* func(*notifyList) uint32 */
void rt_notify_wait(RtNotifyList *l, u32 t);          /* func(*notifyList, uint32); blocks */
void rt_notify_all(RtNotifyList *l);                  /* func(*notifyList) */
void rt_notify_one(RtNotifyList *l);                  /* func(*notifyList) */
void rt_notify_check(u64 size);                       /* func(uintptr) */

/* -- time -- */
typedef struct RtWalltime { i64 r0; i32 r1; } RtWalltime;
typedef struct RtTimeNow { i64 r0; i32 r1; i64 r2; } RtTimeNow;
RtWalltime rt_walltime(void);                         /* func() (sec int64, nsec int32) */
RtTimeNow rt_time_now(void);                          /* func() (sec int64, nsec int32, mono int64) */
/* i64 rt_nanotime(void): sched.h                        func() int64 */
void rt_time_sleep(i64 ns);                           /* func(int64) time.Sleep; blocks */
/* GOROOT 1.19's time.runtimeTimer. */
typedef struct RtTimer {
	u64 pp;               /* priv: 1 + index of the heap it is in, 0: in none */
	i64 when, period;
	void *f;              /* func(any, uintptr): runs on the scheduler's stack, must not block */
	GoEface arg;
	u64 seq;
	i64 nextwhen;         /* priv: its place in the heap */
	u32 status;           /* priv */
} RtTimer;
void rt_timer_start(RtTimer *t);                      /* func(*runtimeTimer) */
GoBool rt_timer_stop(RtTimer *t);                     /* func(*runtimeTimer) bool: it was pending */
GoBool rt_timer_reset(RtTimer *t, i64 when);          /* func(*runtimeTimer, int64) bool */
void rt_timer_mod(RtTimer *t, i64 when, i64 period, void *f, GoEface arg, u64 seq); /* func(t *runtimeTimer, when, period int64, f func(any, uintptr), arg any, seq uintptr) */

/* -- network poller (internal/poll): results are its error numbers -- */
typedef struct RtPollOpen { u64 r0; i64 r1; } RtPollOpen;
void rt_poll_server_init(void);                       /* func() */
GoBool rt_poll_is_server_descriptor(u64 fd);          /* func(uintptr) bool */
RtPollOpen rt_poll_open(u64 fd);                      /* func(uintptr) (uintptr, int) */
void rt_poll_close(u64 ctx);                          /* func(uintptr) */
i64 rt_poll_reset(u64 ctx, i64 mode);                 /* func(uintptr, int) int; mode 'r' or 'w' */
i64 rt_poll_wait(u64 ctx, i64 mode);                  /* func(uintptr, int) int; blocks */
void rt_poll_wait_canceled(u64 ctx, i64 mode);        /* func(uintptr, int); blocks */
void rt_poll_set_deadline(u64 ctx, i64 d, i64 mode);  /* func(uintptr, int64, int); mode 'r', 'w', 'r'+'w' */
void rt_poll_unblock(u64 ctx);                        /* func(uintptr) */

/* -- signals (os/signal) -- */
void rt_signal_enable(u32 sig);                       /* func(uint32) */
void rt_signal_disable(u32 sig);                      /* func(uint32) */
void rt_signal_ignore(u32 sig);                       /* func(uint32) */
GoBool rt_signal_ignored(u32 sig);                    /* func(uint32) bool */
u32 rt_signal_recv(void);                             /* func() uint32; blocks */
void rt_signal_wait_until_idle(void);                 /* func() */
void rt_os_sigpipe(void);                             /* func() os.sigpipe */

/* -- system calls, process -- */
typedef struct RtSyscall { u64 r0, r1, r2; } RtSyscall; /* r1, r2, errno */
RtSyscall rt_syscall6(u64 nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);     /* func(trap, a1..a6 uintptr) (r1, r2, err uintptr): may block the thread, hands its P off */
RtSyscall rt_rawsyscall6(u64 nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);  /* same, never blocks */
/* void rt_entersyscall(void), rt_exitsyscall(void): sched.h, func() */
void rt_before_fork(void);                            /* func() syscall.runtime_BeforeFork */
void rt_after_fork(void);                             /* func() */
void rt_after_fork_in_child(void);                    /* func() */
void rt_before_exec(void);                            /* func() */
void rt_after_exec(void);                             /* func() */
void rt_exit(i64 code) RT_NORETURN;                   /* func(int) */
void rt_abort(void) RT_NORETURN;                      /* func() */
void rt_usleep(u32 us);                               /* func(uint32): the thread sleeps */
void rt_osyield(void);                                /* func() */
void rt_throw_string(GoString s) RT_NORETURN;         /* func(string): sync.throw */
void rt_fatal_string(GoString s) RT_NORETURN;         /* func(string): sync.fatal */
void rt_write_fd(i64 fd, const void *p, i32 n);       /* func(uintptr, unsafe.Pointer, int32) */
extern i32 rt_argc;
extern char **rt_argv, **rt_envv;
GoSlice rt_os_args(void);                             /* func() []string, freshly made */
GoSlice rt_environ(void);                             /* func() []string, freshly made */
GoString rt_getenv(GoString name);                    /* func(string) string: the environment at start */
u64 rt_page_size(void);                               /* func() uintptr: the kernel's */

/* -- random numbers (rt_fastrandn, rt_fastrand64: lang/lang.h) -- */
u32 rt_fastrand(void);                                /* func() uint32 */

/* -- stacks, functions, lines --
 * Package runtime's program counters name one Go frame each, as Go's do: libraries
 * count and compare them.  A return address names the innermost of the frames that
 * inlining put into its physical one.  Those around it have no address of their
 * own: the one that called what was inlined as node n of the table (abi/pcln.h,
 * PclnInline) is RT_PC_INLINED + n * RT_PC_STEP + 3, where no code is: programs are
 * linked below 2 GB, and the kernel maps nothing at 3 GB unasked.  Either may be given as it is or less 1, as Go's programs do (a lookup is of
 * pc - 1, inside the call), or be an entry point.
 */
#define RT_PC_INLINED (3ull << 30)
#define RT_PC_STEP 4
typedef struct RtPcFrame {
	GoString func, file;
	i64 line, start_line; /* of the call; of the func keyword */
	u64 entry;            /* of the physical function's code */
	u64 func_handle;      /* as rt_find_func */
	u64 flags;            /* RT_PCF_*, prof/symtab.h */
} RtPcFrame;
i64 rt_callers(i64 skip, u64 *buf, i64 n, i64 cap);   /* func(skip int, buf []uintptr) int; skip 0 is the function that calls rt_callers */
GoBool rt_pc_frame(u64 pc, RtPcFrame *out);           /* func(pc uintptr, out *pcFrame) bool: false: unknown */
i64 rt_pc_expand_last(u64 *pcs, i64 n, i64 cap, i64 max); /* func(pcs []uintptr, max int) int: adds the frames that what stands at pcs[n-1] was inlined into, up to max; the new n */
u64 rt_find_func(u64 pc);                             /* func(uintptr) uintptr: handle of the function of that frame, 0 */
GoString rt_func_name(u64 handle);                    /* func(uintptr) string */
u64 rt_func_entry(u64 handle);                        /* func(uintptr) uintptr */
typedef struct RtFileLine { GoString r0; i64 r1; } RtFileLine;
RtFileLine rt_func_file_line(u64 handle, u64 pc);     /* func(handle, pc uintptr) (string, int) */
i64 rt_stack_dump(u8 *buf, i64 n, i64 cap, GoBool all); /* func(buf []byte, all bool) int: runtime.Stack; blocks if all */
/* Goroutine profile: for each goroutine up to max_pcs counters into pcs (0-ended rows).  Returns how many goroutines there are; fills min of that and rows. */
i64 rt_goroutine_profile(u64 *pcs, i64 rows, i64 max_pcs, void **labels_or_null); /* func(*uintptr, int, int, *unsafe.Pointer) int; stops the world */
void rt_set_traceback(GoString level);                /* func(string): debug.SetTraceback */
GoString rt_godebug(void);                            /* func() string: $GODEBUG */

#endif
