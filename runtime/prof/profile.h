/*
 * profile.h - what overlay/runtime (mprof.go, metrics.go) asks of the profilers;
 * each function beside its Go signature.
 */
#ifndef RT_PROFILE_H
#define RT_PROFILE_H

#include "abi/rt.h"

/* runtime.MemProfileRecord, BlockProfileRecord, StackRecord. */
typedef struct RtMemRecord { i64 alloc_bytes, free_bytes, alloc_objects, free_objects; u64 stack[32]; } RtMemRecord;
typedef struct RtBlockRecord { i64 count, cycles; u64 stack[32]; } RtBlockRecord;
typedef struct RtStackRecord { u64 stack[32]; } RtStackRecord;

void rt_memprof_rate_var(i64 *rate);                  /* func(*int): where runtime.MemProfileRate is, called once at start */
/* Each fills up to n records and returns how many there are. */
i64 rt_memprof_read(void *p, i64 n, i64 cap, GoBool inuse_zero); /* func([]MemProfileRecord, bool) int */
i64 rt_blockprof_read(void *p, i64 n, i64 cap);       /* func([]BlockProfileRecord) int */
i64 rt_mutexprof_read(void *p, i64 n, i64 cap);       /* func([]BlockProfileRecord) int */
i64 rt_threadprof_read(void *p, i64 n, i64 cap);      /* func([]StackRecord) int */
void rt_blockprof_set_rate(i64 ns);                   /* func(int64): 0 is off */
void rt_blockprof_event(i64 ns, i64 skip);            /* func(int64, int): the caller was blocked; skip 0 is the caller of this */
i64 rt_mutexprof_set_fraction(i64 rate);              /* func(int) int: the old one; negative only asks */

/* CPU samples: records {3 + stack length, time, count, stack...}, a label each. */
typedef struct RtProfRead { i64 r0, r1; GoBool r2; } RtProfRead; /* words, records, off and drained */
void rt_cpuprof_set_rate(i64 hz);                     /* func(int): 0 is off */
RtProfRead rt_cpuprof_read(u64 *data, i64 n, i64 cap, void **tags, i64 ntags, i64 tags_cap); /* func([]uint64, []unsafe.Pointer) (int, int, bool); may block */

/* void rt_time_histogram(i64 which, u64 *counts, i64 n, i64 cap): os/os.h, func(int, []uint64) */
enum { /* which of rt_metric; metrics.go has the same list */
	RT_METRIC_TINY_ALLOCS, RT_METRIC_LIMITER_LAST_CYCLE, RT_METRIC_STACK_START,
};
u64 rt_metric(i64 which);                             /* func(int) uint64 */

#endif
