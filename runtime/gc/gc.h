/*
 * gc.h - the collector: mark and sweep, world stopped while it marks.
 *
 * A cycle:
 *   1. the world stops (embed.h); caches give their runs back; what the last
 *      cycle left unswept is swept, so that live bits are exact;
 *   2. mark: from the roots (globals by their masks, stacks and registers
 *      conservatively, finalizers' objects) through the heap by pointer masks.
 *      An edge is any word; marking looks up the page, the cell, its live bit;
 *      only a live, unmarked cell is marked and scanned.  Edges wait on a stack
 *      and pass an 8-entry queue that prefetches header and object;
 *   3. finalizers of unmarked objects are queued and the objects marked;
 *   4. the sweep generation advances: every span's live bits are now out of date
 *      until it is swept, by an allocation that needs cells, by the background
 *      sweeper, or by the next cycle;
 *   5. the world goes on.
 * The next cycle starts when the bytes allocated reach the goal (pacer.c).
 *
 * The write barrier's entry points exist and shade; rt_gc_barrier stays 0 as
 * long as marking stops the world.
 */
#ifndef RT_GC_H
#define RT_GC_H

#include "abi/rt.h"
#include "lock/lock.h"
#include "mem/alloc.h"

enum RtGcReason { RT_GC_HEAP, RT_GC_FORCED, RT_GC_PERIODIC, RT_GC_STRESS };

/* Any goroutine, no lock held: parks while another one collects. */
void rt_gc_collect(enum RtGcReason why);
/* Is a collection due, and may this caller start it?  For allocation slow paths. */
bool rt_gc_due(void);
bool rt_gc_due_for(u64 bytes);
void rt_gc_init(void);
/* From the main goroutine: collections may start, helpers run. */
void rt_gc_enable(void);
bool rt_gc_overdue(i64 now);          /* two minutes without a collection */
void rt_gc_wake_forced(void);

/* The collector's state; written with the world stopped unless noted. */
extern struct RtGc {
	bool enabled;
	i32 percent;               /* GOGC; -1: off */
	i64 memory_limit;
	u64 goal;                  /* heap size at which the cycle should be over */
	u64 marked;                /* bytes marked by the last cycle */
	u64 heap_at_start;
	u64 stack_bytes, globals_bytes; /* scanned by the last cycle */
	u32 cycles, forced;
	i64 last_end_mono, last_end_wall;
	u64 pause_total;
	u64 pause_ns[256], pause_end[256];
	i64 mark_cpu_ns;           /* in all cycles */
	u32 phase_sweeping;        /* sweeper has work; atomic */
	void *pool_cleanup;        /* funcval: sync's */
} rt_gc_state;

/* mark.c */
typedef struct RtMarker RtMarker;
RtMarker *rt_marker(void);
void rt_mark_begin(void);
void rt_mark_edge(RtMarker *m, void *p);               /* any word */
void rt_mark_range(RtMarker *m, const void *lo, const void *hi); /* conservatively */
void rt_mark_typed(RtMarker *m, const void *p, u64 bytes, const RtType *t);
void rt_mark_masked(RtMarker *m, const void *p, const u8 *mask, u64 ptrdata);
void rt_mark_object_contents(RtMarker *m, void *obj);  /* scans without marking it */
void rt_mark_drain(RtMarker *m);
u64 rt_mark_end(void);                                 /* bytes marked */
bool rt_is_marked(const void *p);

/* roots.c */
void rt_mark_roots(RtMarker *m);
void rt_persistent_roots(void (*fn)(void *lo, void *hi, void *arg), void *arg);

/* barrier.c */
void rt_barrier_range(const RtType *t, const void *p, u64 bytes); /* shades what an array of t holds */
void rt_barrier_part(const RtType *t, const void *p, u64 off, u64 bytes);

/* special.c */
void rt_special_roots(RtMarker *m);
void rt_special_finish(RtMarker *m);  /* after marking: queues finalizers of the dead */
u64 rt_special_count(void);
void rt_finalizer_start_if_needed(void);

/* sweep.c */
void rt_sweep_start(void);
void rt_sweeper_wake(void);
void rt_sweeper_init(void);

/* pacer.c */
void rt_pacer_update(void);

/* verify.c */
u64 rt_heap_verify_stopped(void);

#endif
