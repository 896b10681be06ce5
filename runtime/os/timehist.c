/*
 * timehist.c - how often which length of time occurred: pauses of the collector,
 * waits for a processor.
 *
 * Log-linear buckets, as overlay/runtime/metrics.go describes them to
 * runtime/metrics: 0 for what is negative; 16 of 1 ns each; then 16 for each
 * doubling; the last for what is longer than all.  Any thread adds.
 */
#include "os/os.h"

enum { SUB_BITS = 4, SUB = 1 << SUB_BITS, DOUBLINGS = 45, BUCKETS = SUB * DOUBLINGS + 2 };

static u64 counts[RT_TIME_KINDS][BUCKETS]; /* atomic */

void
rt_time_record(enum RtTimeKind kind, i64 ns)
{
	u64 i = (u64)ns;

	if (ns >= SUB) {
		u32 shift = 63 - (u32)__builtin_clzll((u64)ns) - SUB_BITS;
		i = (u64)shift * SUB + ((u64)ns >> shift);
	}
	i = ns < 0 ? 0 : i + 1;
	__atomic_fetch_add(&counts[kind][i < BUCKETS ? i : BUCKETS - 1], 1, __ATOMIC_RELAXED);
}

void
rt_time_histogram(i64 which, u64 *out, i64 n, i64 cap)
{
	(void)cap;
	for (i64 i = 0; i < n; i++)
		out[i] = i < BUCKETS && which >= 0 && which < RT_TIME_KINDS ? __atomic_load_n(&counts[which][i], __ATOMIC_RELAXED) : 0;
}
