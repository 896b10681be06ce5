/*
 * memprof.c - the heap profile.
 *
 * mem/sample.c says which allocations count and when such an object is swept.
 * The profile is to show a heap as some collection left it: what was allocated
 * before its mark phase ended, less what its sweep freed.  So a bucket's counts
 * are in three parts: published; closing, of the time before the last mark phase
 * ended, whose frees its sweep is still finding; recent, allocations since.  When
 * the next mark phase ends the sweep before it is over: closing is published and
 * recent becomes closing.  A bucket does so when it is next touched, by the
 * number of mark phases (epoch) that it has seen.
 *
 * A program that can't ask for the profile takes no samples: what reads the
 * profile is the only reference to the section tri_memprof, so that the linker
 * keeps it for the others.
 */
#include "gc/gc.h"
#include "lang/lang.h"
#include "mem/sample.h"
#include "prof/bucket.h"
#include "prof/profile.h"
#include "prof/symtab.h"

static const u64 wanted __attribute__((section("tri_memprof"))) = 1;
extern const u64 __start_tri_memprof[] __attribute__((weak));
extern const u64 __stop_tri_memprof[] __attribute__((weak));

static u64 epoch;              /* mark phases that are over; under rt_bucket_lock */
static bool swept;             /* and the last one's sweep; under rt_bucket_lock */

static void
add(RtMemCount *to, RtMemCount *from)
{
	to->allocs += from->allocs;
	to->frees += from->frees;
	*from = (RtMemCount){ 0 };
}

static void
bring_up(RtBucket *b)
{
	if (b->epoch == epoch)
		return;
	add(&b->published, &b->closing);
	if (epoch - b->epoch == 1) {
		b->closing = b->recent;
		b->recent = (RtMemCount){ 0 };
	} else {
		add(&b->published, &b->recent);
	}
	b->epoch = epoch;
}

/* From an allocation, on the goroutine's stack. */
static void *
allocated(u64 size)
{
	u64 stack[RT_BUCKET_STACK];
	i64 n = rt_bucket_walk(__builtin_frame_address(0), false, stack, RT_BUCKET_STACK);

	rt_lock(&rt_bucket_lock);
	RtBucket *b = rt_bucket(RT_BUCKET_HEAP, size, stack, n);
	bring_up(b);
	b->recent.allocs++;
	rt_unlock(&rt_bucket_lock);
	return b;
}

static void
freed(void *bucket, u64 size)
{
	RtBucket *b = bucket;

	(void)size;
	rt_lock(&rt_bucket_lock);
	bring_up(b);
	b->closing.frees++;
	rt_unlock(&rt_bucket_lock);
}

static void
cycle(bool sweep_over)
{
	rt_lock(&rt_bucket_lock);
	epoch += !sweep_over;
	swept = sweep_over;
	rt_unlock(&rt_bucket_lock);
}

void
rt_memprof_rate_var(i64 *rate)
{
	if ((u64)__start_tri_memprof != (u64)__stop_tri_memprof)
		rt_sampling_start(&(RtSampling){ rate, allocated, freed, cycle });
}

/* What the profile tells of it; all: up to now. */
static RtMemCount
shown(RtBucket *b, bool all)
{
	rt_lock(&rt_bucket_lock);
	bring_up(b);
	RtMemCount c = b->published, closing = b->closing, recent = b->recent;
	if (swept || all)
		add(&c, &closing);
	if (all)
		add(&c, &recent);
	rt_unlock(&rt_bucket_lock);
	return c;
}

static i64
read_all(RtMemRecord *r, i64 n, bool inuse_zero, bool all)
{
	i64 k = 0;

	for (RtBucket *b = rt_bucket_first(RT_BUCKET_HEAP); b != NULL; b = b->link) {
		RtMemCount c = shown(b, all);
		if (inuse_zero ? c.allocs == 0 : c.allocs == c.frees)
			continue;
		if (k < n) {
			RtMemRecord *out = &r[k];
			*out = (RtMemRecord){ (i64)(c.allocs * b->size), (i64)(c.frees * b->size), (i64)c.allocs, (i64)c.frees, { 0 } };
			rt_pc_expand(b->stack, b->n, RT_HIDE_C, 0, out->stack, 32);
		}
		k++;
	}
	return k;
}

i64
rt_memprof_read(void *p, i64 n, i64 cap, GoBool inuse_zero)
{
	bool never_collected = __atomic_load_n(&epoch, __ATOMIC_RELAXED) == 0;

	(void)cap;
	__asm__ volatile("" ::"r"(&wanted));
	/* Before the first collection: as if there had been one just now. */
	return read_all(p, n, inuse_zero, never_collected);
}
