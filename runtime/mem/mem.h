/*
 * mem.h - the heap: pages, spans, size classes, per-P caches.
 *
 * The heap is one reserved range of addresses cut into 8 KB pages; a byte a page
 * says what it is (alloc.h).  Three kinds of objects:
 *
 *   small, up to 512 bytes   cells of one size class and one *layout* (pointer
 *                            mask of a cell) in an 8 KB span, whose header in the
 *                            same page holds the mask, mark bits and live bits
 *   medium, up to 32 KB      cells of one size class in a span of several pages;
 *                            a record outside it holds the bits and each cell's
 *                            element type
 *   large                    whole pages, a record outside
 *
 * Life of a small allocation:
 *   1. the P's cache maps the type to its slot: a run of free cells, zeroed,
 *      [bump, end).  Bump, done;
 *   2. the run is used up: the slot takes the span's next free run, found in the
 *      live bits; sets their live bits, zeroes the cells;
 *   3. the span is used up: the next one of this layout with free cells: one
 *      swept before, or one that waits to be swept;
 *   4. there is none: if the heap has reached its goal, a collection and again;
 *      otherwise a free page becomes a span.
 * Pointer-free objects have layouts of their own (mask 0); below 16 bytes they
 * share 16-byte cells (tiny).
 *
 * A cell is allocated iff its live bit is set (for cells of a P's current run:
 * and it is below bump; a cycle takes runs back when it begins and ends).
 * Marking sets mark bits of live cells only; a run that is taken while it goes on
 * has them from the start.  Sweeping a span makes its mark bits the new live bits.
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

/* Once, before anything else of mem/. */
void rt_mem_init(void);

#endif
