/*
 * mem.h - the heap: pages, spans, size classes, per-P caches.
 *
 * (Overview of the life of an allocation stands here, written with the code.)
 */
#ifndef RT_MEM_H
#define RT_MEM_H

#include "abi/rt.h"

/* Zeroed memory from the collected heap.  t NULL: holds no pointers; otherwise
 * the object is an array of size / t->size elements of t.  Goroutine stack or
 * g0; may start a collection.  Never NULL (throws when memory is gone). */
void *rt_malloc(u64 size, const RtType *t);
/* Not zeroed, holds no pointers: for bytes that the caller overwrites at once. */
void *rt_malloc_noscan_dirty(u64 size);
/* The size class's size for a request: what append may use. */
u64 rt_round_size(u64 size);
/* Start and size of the heap object that p points into; false if p isn't in one. */
bool rt_find_object(const void *p, void **base, u64 *size);
/* Off-heap memory that is never freed and not scanned: descriptors of the runtime.  Zeroed. */
void *rt_persistent(u64 size, u64 align);
/* Off-heap memory that is scanned conservatively as roots. */
void *rt_persistent_scanned(u64 size);

#endif
