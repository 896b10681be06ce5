/*
 * bucket.h - what the heap, block and mutex profiles count by: a kind, a size
 * (heap only) and a stack.
 *
 * Stacks are physical return addresses; readers turn them into Go frames.  A
 * bucket is made once and never freed; lists only grow at their heads, so that
 * readers walk them without the lock.
 */
#ifndef RT_BUCKET_H
#define RT_BUCKET_H

#include "lock/lock.h"
#include "sched/sched.h"

enum { RT_BUCKET_STACK = 64 };         /* return addresses kept */

enum RtBucketKind { RT_BUCKET_HEAP, RT_BUCKET_BLOCK, RT_BUCKET_MUTEX, RT_BUCKET_KINDS };

typedef struct RtMemCount { u64 allocs, frees; } RtMemCount; /* of objects of the bucket's size */

typedef struct RtBucket {
	struct RtBucket *hash_link, *link;
	u64 hash, size;
	u32 kind, n;
	/* heap, under rt_bucket_lock; see memprof.c */
	u64 epoch;
	RtMemCount published, closing, recent;
	/* block, mutex, under rt_bucket_lock */
	double count;
	i64 delay;             /* nanoseconds */
	u64 stack[];
} RtBucket;

extern RtMutex rt_bucket_lock;

/* The bucket of this stack, made if there is none.  Under the lock. */
RtBucket *rt_bucket(enum RtBucketKind kind, u64 size, const u64 *stack, i64 n);
/* The newest of a kind; link leads to the older ones. */
RtBucket *rt_bucket_first(enum RtBucketKind kind);
/* Return addresses of the running goroutine from frame fp outward, at most max (RT_BUCKET_STACK at most): from the first
 * that is Go's on, with the C function that it called before it if keep_c. */
i64 rt_bucket_walk(void *fp, bool keep_c, u64 *stack, i64 max);

#endif
