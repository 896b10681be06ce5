/*
 * sample.h - which allocations the heap profile sees.
 *
 * Each byte allocated is a sample with probability 1/rate, and so each object
 * with 1 - exp(-size/rate), as the readers of Go's profiles assume.  Every slot
 * of a cache, and for larger objects the cache itself, counts down its own
 * exponentially distributed distance: together they are one such process over
 * all bytes.  A slot turns its distance into an end of its run before the true
 * one, so that the allocation that is to be sampled misses the fast path; others
 * cost nothing.
 *
 * Objects that were sampled are in a table by address until they are swept.
 */
#ifndef RT_SAMPLE_H
#define RT_SAMPLE_H

#include "mem/alloc.h"

/* Turns sampling on: rate is read whenever a distance is drawn (0 or less: none, 1: every object).  allocated records the
 * caller's stack and returns what stands for it; freed tells that such an object was swept.  Both under no lock of ours
 * or the caller's that they may take; allocated must not allocate from the heap. */
typedef struct RtSampling {
	const i64 *rate;
	void *(*allocated)(u64 size);
	void (*freed)(void *bucket, u64 size);
	void (*cycle)(bool swept);
} RtSampling;
extern RtSampling rt_sampling;
void rt_sampling_start(const RtSampling *s);

static inline i64
rt_sample_rate(void)
{
	return rt_sampling.rate != NULL ? __atomic_load_n(rt_sampling.rate, __ATOMIC_RELAXED) : 0;
}

/* Bytes to the next sample, drawn anew. */
u64 rt_sample_distance(RtCache *c);
/* The program has changed the rate: all of the cache's distances are drawn anew.  The P's owner, on slow paths. */
void rt_sample_new_rate(RtCache *c);
/* p was allocated and is a sample. */
void rt_sample_object(void *p, u64 size);
/* p, one of a span that counts sampled objects, is dead. */
void rt_sample_swept(void *p, u64 size);

/* A new run, or a new distance: sets the slot's end. */
static inline void
rt_slot_limit(RtSlot *s)
{
	u64 left = (u64)(s->run_end - s->bump);

	if (s->sample >= left) {
		s->sample -= left;
		s->end = s->run_end;
	} else {
		s->end = s->bump + s->sample / s->size * s->size;
	}
}

/* The distance as it is at bump, whatever rt_slot_limit took from it. */
static inline u64
rt_slot_distance(const RtSlot *s)
{
	return s->end < s->run_end ? (u64)(s->end - s->bump) : s->sample + (u64)(s->run_end - s->bump);
}

/* From the collector: marking is over (the world is stopped, nothing is left to sweep of the cycle before); and: its
 * sweep is over.  The profile shows allocations and frees as of the last cycle whose sweep is over. */
static inline void
rt_sample_marked(void)
{
	if (rt_sampling.cycle != NULL)
		rt_sampling.cycle(false);
}

static inline void
rt_sample_sweep_done(void)
{
	if (rt_sampling.cycle != NULL)
		rt_sampling.cycle(true);
}

#endif
