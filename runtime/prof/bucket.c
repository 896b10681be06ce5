/*
 * bucket.c - the buckets of profiles.  See bucket.h.
 *
 * One hash table for all kinds, off the heap, of a fixed size: programs have
 * thousands of such stacks, not millions.
 */
#include "prof/bucket.h"

#include <string.h>

#include "mem/mem.h"
#include "prof/symtab.h"
#include "prof/traceback.h"

enum { HASH_SIZE = 1 << 15 };

RtMutex rt_bucket_lock;

static RtBucket *hash_heads[HASH_SIZE];
static RtBucket *heads[RT_BUCKET_KINDS]; /* atomic */

RtBucket *
rt_bucket(enum RtBucketKind kind, u64 size, const u64 *stack, i64 n)
{
	u64 hash = (size + 1) * 0x9e3779b97f4a7c15u + kind;

	for (i64 i = 0; i < n; i++)
		hash = (hash ^ stack[i]) * 0xff51afd7ed558ccdu, hash ^= hash >> 29;
	RtBucket **head = &hash_heads[hash % HASH_SIZE];
	for (RtBucket *b = *head; b != NULL; b = b->hash_link)
		if (b->hash == hash && b->kind == kind && b->size == size && b->n == n && memcmp(b->stack, stack, (u64)n * 8) == 0)
			return b;
	RtBucket *b = rt_persistent(sizeof *b + (u64)n * 8, 8);
	b->hash = hash;
	b->kind = kind;
	b->size = size;
	b->n = (u32)n;
	memcpy(b->stack, stack, (u64)n * 8);
	b->hash_link = *head;
	*head = b;
	b->link = heads[kind];
	__atomic_store_n(&heads[kind], b, __ATOMIC_RELEASE);
	return b;
}

RtBucket *
rt_bucket_first(enum RtBucketKind kind)
{
	return __atomic_load_n(&heads[kind], __ATOMIC_ACQUIRE);
}

i64
rt_bucket_walk(void *fp, bool keep_c, u64 *stack, i64 max)
{
	u64 all[RT_BUCKET_STACK + 16];
	i64 n = rt_walk(rt_getg(), 0, (u64)fp, all, max + 16), first = 0;

	rt_symtab_ranges();
	while (first < n && !rt_pc_is_go(all[first] - 1))
		first++;
	if (first > 0 && keep_c)
		first--;
	n = n - first < max ? n - first : max;
	memcpy(stack, all + first, (u64)n * 8);
	return n;
}
