/*
 * blockprof.c - the block and mutex profiles, and the one of thread creation.
 *
 * What waits (channels, select, semaphores, conditions) tells here how long it
 * did, if a rate is set (sched.h: rt_wait_event).  An event that lasted at least
 * the block rate counts as it is; a shorter one is a sample of probability
 * ns/rate and stands for rate/ns events of together rate nanoseconds.  Of mutex
 * events one in rt_mutex_rate is taken; the reader multiplies.
 *
 * A bucket's size is how many Go frames of its stack are left out.
 */
#include "lang/lang.h"
#include "overlay_api.h"
#include "prof/bucket.h"
#include "prof/profile.h"
#include "prof/symtab.h"
#include "sched/internal.h"

static void
record(enum RtBucketKind kind, void *fp, i64 skip, double count, i64 delay)
{
	u64 stack[RT_BUCKET_STACK];
	i64 n = rt_bucket_walk(fp, true, stack, RT_BUCKET_STACK);

	rt_lock(&rt_bucket_lock);
	RtBucket *b = rt_bucket(kind, (u64)skip, stack, n);
	b->count += count;
	b->delay += delay;
	rt_unlock(&rt_bucket_lock);
}

static void
block_event(void *fp, i64 ns, i64 skip)
{
	i64 rate = __atomic_load_n(&rt_block_rate, __ATOMIC_RELAXED);

	if (ns <= 0)
		ns = 1;
	if (rate <= 0 || (rate > ns && (i64)(rt_fastrand64() >> 1) % rate > ns))
		return;
	if (ns < rate)
		record(RT_BUCKET_BLOCK, fp, skip, (double)rate / (double)ns, rate);
	else
		record(RT_BUCKET_BLOCK, fp, skip, 1, ns);
}

static void
wait_event(bool mutex, i64 ns, i64 skip)
{
	void *fp = __builtin_frame_address(0);

	if (!mutex) {
		block_event(fp, ns, skip);
		return;
	}
	i64 rate = __atomic_load_n(&rt_mutex_rate, __ATOMIC_RELAXED);
	if (rate > 0 && (i64)(rt_fastrand64() >> 1) % rate == 0)
		record(RT_BUCKET_MUTEX, fp, skip, 1, ns > 0 ? ns : 0);
}

void
rt_blockprof_event(i64 ns, i64 skip)
{
	block_event(__builtin_frame_address(0), ns, skip);
}

void
rt_blockprof_set_rate(i64 ns)
{
	rt_wait_event = wait_event;
	__atomic_store_n(&rt_block_rate, ns, __ATOMIC_SEQ_CST);
}

i64
rt_mutexprof_set_fraction(i64 rate)
{
	rt_wait_event = wait_event;
	return rate < 0 ? __atomic_load_n(&rt_mutex_rate, __ATOMIC_RELAXED) : __atomic_exchange_n(&rt_mutex_rate, rate, __ATOMIC_SEQ_CST);
}

static i64
read_all(enum RtBucketKind kind, RtBlockRecord *r, i64 n)
{
	i64 k = 0;

	for (RtBucket *b = rt_bucket_first(kind); b != NULL; b = b->link, k++) {
		if (k >= n)
			continue;
		rt_lock(&rt_bucket_lock);
		r[k] = (RtBlockRecord){ (i64)b->count, b->delay, { 0 } };
		rt_unlock(&rt_bucket_lock);
		rt_pc_expand(b->stack, b->n, RT_HIDE_UNKNOWN, (i64)b->size, r[k].stack, 32);
	}
	return k;
}

i64
rt_blockprof_read(void *p, i64 n, i64 cap)
{
	(void)cap;
	return read_all(RT_BUCKET_BLOCK, p, n);
}

i64
rt_mutexprof_read(void *p, i64 n, i64 cap)
{
	(void)cap;
	return read_all(RT_BUCKET_MUTEX, p, n);
}

i64
rt_threadprof_read(void *p, i64 n, i64 cap)
{
	RtStackRecord *r = p;
	i64 k = 0;

	(void)cap;
	for (RtM *m = rt_load(&rt_sched.all_m); m != NULL; m = m->all_link) {
		if (m->dead || ++k > n)
			continue;
		i64 have = 0;
		while (have < RT_M_CREATOR && m->creator[have] != 0)
			have++;
		r[k - 1] = (RtStackRecord){ { 0 } };
		rt_pc_expand(m->creator, have, RT_HIDE_C, 0, r[k - 1].stack, 32);
	}
	return k;
}
