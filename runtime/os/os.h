/*
 * os.h - the kernel and the machine: memory, threads, clocks, signals, options.
 *
 * Functions marked (raw) issue their system call in line, check no stack and may
 * run anywhere, a goroutine's stack and a signal handler included.  All others
 * run on system stacks only.
 */
#ifndef RT_OS_H
#define RT_OS_H

#include "abi/ctypes.h"

#define RT_NOSPLIT __attribute__((no_split_stack, noinline))

/* -- raw system calls -- */
#include <sys/syscall.h>

static inline __attribute__((always_inline)) i64
rt_sys6(i64 nr, i64 a, i64 b, i64 c, i64 d, i64 e, i64 f)
{
	i64 r;
	register i64 r10 __asm__("r10") = d;
	register i64 r8 __asm__("r8") = e;
	register i64 r9 __asm__("r9") = f;
	__asm__ volatile("syscall"
			 : "=a"(r)
			 : "a"(nr), "D"(a), "S"(b), "d"(c), "r"(r10), "r"(r8), "r"(r9)
			 : "rcx", "r11", "memory");
	return r;
}
#define RT_SYS(nr, a, b, c, d) rt_sys6((nr), (i64)(a), (i64)(b), (i64)(c), (i64)(d), 0, 0)

/* -- mem.c: (raw) address space.  Sizes and addresses are multiples of 4096. -- */
void *rt_os_reserve(u64 size);             /* inaccessible; NULL: refused */
bool rt_os_commit(void *p, u64 size);      /* part of a reservation becomes readable and writable, zero */
void *rt_os_map(u64 size);                 /* fresh zeroed memory; throws when there is none */
void rt_os_unmap(void *p, u64 size);
void rt_os_release(void *p, u64 size);     /* gives the pages back; they read as zero */
void rt_os_fence(void *p, u64 size);       /* as unmapped, but nobody else gets the addresses */
void rt_os_hugepage(void *p, u64 size, bool on);

/* -- futex.c: (raw) -- */
void rt_futex_wait(u32 *addr, u32 val, i64 ns); /* ns < 0: forever */
void rt_futex_wake(u32 *addr, u32 n);

/* -- clock.c -- */
void rt_clock_init(void);                  /* finds the vDSO */
/* i64 rt_nanotime(void): sched.h; any stack */
void rt_os_usleep(u64 us);                 /* (raw) */
u64 rt_cycles(void);                       /* (raw) time stamp counter */

/* -- debugvars.c: GODEBUG, GOGC, ... read once -- */
extern struct RtDebugVars {
	/* rows of debug.def */
#define DEBUGVAR(name, help) i64 name;
#include "os/debug.def"
#undef DEBUGVAR
	i64 gogc;                          /* percent, -1: off */
	i64 memlimit;                      /* bytes, INT64_MAX: none */
	i64 maxprocs;                      /* GOMAXPROCS, 0: not set */
	i64 traceback_level;               /* 0 none, 1 single, 2 all, 3 system */
	bool traceback_crash;
} rt_debugvars;
void rt_debugvars_init(void);
void rt_traceback_setting(const u8 *s, u64 n); /* GOTRACEBACK's words */
/* NULL if not set; the environment at start. */
const char *rt_os_getenv(const char *name);

/* -- print.c: (raw) formatted output to standard error without allocation --
 * Verbs: %s (C string) %d (i64) %u (u64) %x (u64, no 0x) %p (0x...) %c %%.  At most 12 arguments, numbers and pointers.
 * A macro over an array, for variadic functions can't grow a segmented stack. */
void rt_eprint_args(const char *fmt, const u64 *args);
#define rt_eprintf(fmt, ...) rt_eprint_args(fmt, (const u64[]){ 0 __VA_OPT__(, RT_ARGS(__VA_ARGS__)) })
#define RT_ARGS(...) RT_ARGS_(RT_COUNT(__VA_ARGS__), __VA_ARGS__)
#define RT_ARGS_(n, ...) RT_ARGS__(n, __VA_ARGS__)
#define RT_ARGS__(n, ...) RT_ARGS##n(__VA_ARGS__)
#define RT_COUNT(...) RT_COUNT_(__VA_ARGS__, 12, 11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1)
#define RT_COUNT_(a, b, c, d, e, f, g, h, i, j, k, l, n, ...) n
#define RT_ARGS1(a) (u64)(a)
#define RT_ARGS2(a, ...) (u64)(a), RT_ARGS1(__VA_ARGS__)
#define RT_ARGS3(a, ...) (u64)(a), RT_ARGS2(__VA_ARGS__)
#define RT_ARGS4(a, ...) (u64)(a), RT_ARGS3(__VA_ARGS__)
#define RT_ARGS5(a, ...) (u64)(a), RT_ARGS4(__VA_ARGS__)
#define RT_ARGS6(a, ...) (u64)(a), RT_ARGS5(__VA_ARGS__)
#define RT_ARGS7(a, ...) (u64)(a), RT_ARGS6(__VA_ARGS__)
#define RT_ARGS8(a, ...) (u64)(a), RT_ARGS7(__VA_ARGS__)
#define RT_ARGS9(a, ...) (u64)(a), RT_ARGS8(__VA_ARGS__)
#define RT_ARGS10(a, ...) (u64)(a), RT_ARGS9(__VA_ARGS__)
#define RT_ARGS11(a, ...) (u64)(a), RT_ARGS10(__VA_ARGS__)
#define RT_ARGS12(a, ...) (u64)(a), RT_ARGS11(__VA_ARGS__)

/* -- timehist.c -- */
enum RtTimeKind { RT_TIME_PAUSE, RT_TIME_LATENCY, RT_TIME_KINDS }; /* as metrics.go numbers them */
void rt_time_record(enum RtTimeKind kind, i64 ns); /* (raw) counts one */
void rt_time_histogram(i64 kind, u64 *out, i64 n, i64 cap); /* the counts, in the buckets that metrics.go describes */

/* -- cpu.c -- */
i64 rt_os_ncpu(void);                     /* at start; sets rt_os_multi */
i64 rt_os_affinity(void);                 /* processors in the calling thread's mask now */
/* cgroup.c: thousandths of a processor that the process's control group may use, 0: no limit.  root: "", or where a test
 * has its own /proc and /sys.  By one thread at a time. */
i64 rt_os_cpu_limit(const char *root);
i64 rt_os_memory_limit(const char *root);  /* bytes that the control groups allow; 0: no limit */
extern bool rt_os_multi;                  /* more than one processor: spinning may pay */

#endif
