/*
 * empty.c - profiles that nothing collects yet: valid, and empty.
 *
 * overlay/runtime/mprof.go and metrics.go call these; each stands beside its Go
 * signature.  A collector of profiles replaces them one by one.
 */
#include "lang/lang.h"
#include "prof/profile.h"

void
rt_memprof_rate_var(i64 *rate)
{
	(void)rate;
}

i64
rt_memprof_read(void *p, i64 n, i64 cap, GoBool inuse_zero)
{
	(void)p, (void)n, (void)cap, (void)inuse_zero;
	return 0;
}

i64
rt_blockprof_read(void *p, i64 n, i64 cap)
{
	(void)p, (void)n, (void)cap;
	return 0;
}

i64
rt_mutexprof_read(void *p, i64 n, i64 cap)
{
	(void)p, (void)n, (void)cap;
	return 0;
}

i64
rt_threadprof_read(void *p, i64 n, i64 cap)
{
	(void)p, (void)n, (void)cap;
	return 0;
}

void
rt_blockprof_set_rate(i64 rate)
{
	(void)rate;
}

void
rt_blockprof_event(i64 ns, i64 skip)
{
	(void)ns, (void)skip;
}

static i64 mutex_fraction; /* kept, so that a program reads what it set */

i64
rt_mutexprof_set_fraction(i64 rate)
{
	i64 old = __atomic_load_n(&mutex_fraction, __ATOMIC_RELAXED);

	if (rate >= 0)
		__atomic_store_n(&mutex_fraction, rate, __ATOMIC_RELAXED);
	return old;
}

static i64 cpu_rate; /* samples a second that are asked for; 0: profiling is off */

void
rt_cpuprof_set_rate(i64 hz)
{
	__atomic_store_n(&cpu_rate, hz, __ATOMIC_RELAXED);
}

RtProfRead
rt_cpuprof_read(u64 *data, i64 n, i64 cap, void **tags, i64 ntags, i64 tags_cap)
{
	(void)data, (void)n, (void)cap, (void)tags, (void)ntags, (void)tags_cap;
	return (RtProfRead){ .r2 = __atomic_load_n(&cpu_rate, __ATOMIC_RELAXED) == 0 };
}

void
rt_time_histogram(i64 which, u64 *counts, i64 n, i64 cap)
{
	(void)which, (void)cap;
	__builtin_memset(counts, 0, (u64)n * 8);
}

u64
rt_metric(i64 which)
{
	return which == RT_METRIC_STACK_START ? 2048 : 0;
}
