/*
 * gc.h - the collector: concurrent tri-colour mark and sweep.
 *
 * White: mark bit clear.  Grey: an edge to it, or a part of it, waits in a work
 * list.  Black: marked and scanned.
 *
 * A cycle (cycle.c), led by a goroutine of the runtime:
 *   1. what the last cycle left unswept is swept, so that live bits are exact;
 *   2. the world stops for the start: caches give their runs back, the write
 *      barrier and black allocation go on, every goroutine is to be scanned;
 *   3. marking, while the program runs: by threads with nothing else to do, by
 *      each P for a quarter of its time, and by those who allocate (work.c).
 *      Roots are globals by their masks, goroutines conservatively (embed.h),
 *      finalizers' objects; the heap is scanned by pointer masks (mark.c);
 *   4. when nobody has work left the world stops again; what the barrier still
 *      holds is marked, unless it turns out to be much: then 3 goes on.  Barrier
 *      off, caches flushed; the sweep generation advances: every span's live bits
 *      are out of date until it is swept (sweep.c);
 *   5. sweeping, while the program runs: by allocations that need cells, by the
 *      background sweeper, by step 1.  Finalizers of dead objects are queued.
 *
 * What makes it sound: no goroutine runs before it is scanned, so all roots are
 * taken as of one moment, the start.  The barrier shades the old value of every
 * heap word, global or root that is overwritten: an object that could be reached
 * at the start will be marked, whatever happens to the edges to it.  An object
 * that is younger is allocated black.  A mutator can hold no others.  So the
 * barrier need not look at new values, new objects need no barrier, and pointers
 * may travel between goroutines in any way.
 *
 * No page changes hands from the free ones' side to an object of before the
 * start while marking: nothing is swept then.
 *
 * The next cycle starts when the bytes allocated reach the trigger (pacer.c).
 */
#ifndef RT_GC_H
#define RT_GC_H

#include "abi/rt.h"
#include "lock/lock.h"
#include "mem/alloc.h"

enum RtGcReason { RT_GC_HEAP, RT_GC_FORCED, RT_GC_PERIODIC, RT_GC_STRESS };
enum RtGcPhase { RT_GC_OFF, RT_GC_MARK };

/* Any goroutine.  Asks for a cycle; forced: returns when a whole one has passed.  Others go on while it runs. */
void rt_gc_collect(enum RtGcReason why);
/* Is a collection due?  For allocation slow paths. */
bool rt_gc_due(void);
bool rt_gc_due_for(u64 bytes);
/* While marking: is the caller to call rt_gc_collect, which lets others get on, before it allocates?  Asked once. */
bool rt_gc_must_wait(void);
void rt_gc_init(void);
/* From the main goroutine: collections may start, helpers run. */
void rt_gc_enable(void);
bool rt_gc_overdue(i64 now);          /* two minutes without a collection */
void rt_gc_wake_forced(void);
void rt_gc_wake_leader(void);

/* The collector's state; written with the world stopped unless noted. */
extern struct RtGc {
	u32 phase;                 /* enum RtGcPhase; atomic to read */
	bool enabled;
	bool stop_the_world;       /* this cycle marks with the world stopped */
	bool is_forced;            /* this cycle was asked for: unused memory goes back soon */
	i32 percent;               /* GOGC; -1: off */
	i64 memory_limit;
	u64 goal;                  /* heap size at which the cycle should be over */
	u64 marked;                /* live bytes after the last cycle */
	u64 heap_at_start, heap_at_end; /* of the running or last cycle */
	u64 stack_bytes, globals_bytes; /* scanned by the last cycle */
	u32 cycles, forced;        /* finished ones */
	u32 limited_cycle;         /* the last for which the limiter was on */
	i64 last_end_mono, last_end_wall;
	u64 pause_total;
	u64 pause_ns[256], pause_end[256];
	i64 mark_start;            /* when this cycle's marking began */
	i64 assist_ns, share_ns, idle_ns, pause_cpu_ns; /* CPU in the running or last cycle; atomic */
	i64 mark_cpu_ns;           /* in all cycles */
	void *pool_cleanup;        /* funcval: sync's */
} rt_gc_state;

extern u32 rt_gc_marking;      /* new objects are black; written at phase changes only.  Then rt_gc_barrier is on, too */

/* mark.c: a P's marker is used by the P's owner, or with the world stopped. */
enum { RT_MARK_LOCAL = 1024, RT_MARK_RING = 8 };
typedef struct RtMarker {
	void **top, **limit;       /* stack of edges */
	u64 marked;                /* bytes, in this cycle */
	u64 work;                  /* of those, not yet credited to allocations */
	u64 objects;
	i64 share_ns;              /* this P's scheduled marking in this cycle */
	u32 cycle;                 /* to which these belong */
	u32 pos;
	void *ring[RT_MARK_RING];
	void *stack[RT_MARK_LOCAL];
} RtMarker;
RtMarker *rt_marker(void);
void rt_marker_reset(RtMarker *m);
void rt_mark_edge(RtMarker *m, const void *p);         /* any word */
void rt_mark_range(RtMarker *m, const void *lo, const void *hi); /* conservatively */
void rt_mark_typed(RtMarker *m, const void *p, u64 bytes, const RtType *t);
void rt_mark_masked(RtMarker *m, const void *p, const u8 *mask, u64 ptrdata);
void rt_mark_object_contents(RtMarker *m, void *obj);  /* scans without marking it */
/* Marks until no work is left (true), or bytes are marked, or rt_embed_stop_wanted (if polite). */
bool rt_mark_drain(RtMarker *m, u64 bytes, bool polite);
bool rt_is_marked(const void *p);

/* work.c: scheduled marking is one in RT_MARK_SHARE of each P's time */
enum { RT_MARK_SHARE = 4 };
void rt_work_begin(void);                              /* world stopped */
void rt_work_spill(RtMarker *m);                       /* local stack full: half of it to the others */
bool rt_work_take(RtMarker *m);                        /* local stack empty: some from the others */
void rt_work_put_range(u8 *p, u8 *end, const RtType *t);
void rt_work_publish(RtMarker *m, u64 keep);           /* gives away all if more than keep */
void rt_work_offer(RtMarker *m);                       /* some, if a thread has nothing to do; no lock held */
bool rt_work_is_quiet(void);                           /* as far as can be seen, marking is over */
bool rt_work_finish(i64 until);                        /* world stopped: all markers' work; false: not done by then */
u64 rt_work_marked(void);                              /* world stopped */
u64 rt_work_done(void);                                /* bytes, about */
bool rt_gc_work_waiting(void);                         /* for a thread with nothing to do */
bool rt_gc_share_due(i64 now);                         /* is it time for this P to mark? */
enum RtGcSlice { RT_SLICE_SHARE, RT_SLICE_IDLE, RT_SLICE_LEAD };
void rt_gc_slice(enum RtGcSlice kind);                 /* on a system stack, with a P */
void rt_gc_assist(void);                               /* before this P allocates more, while marking */

/* roots.c: work.c hands out these jobs */
void rt_roots_begin(void);
bool rt_roots_some(RtMarker *m);                       /* does one job; false: all are begun */
void rt_persistent_roots(void (*fn)(void *lo, void *hi, void *arg), void *arg);
void rt_roots_globals(void (*edge)(void **slot, void *arg), void *arg);

/* barrier.c */
void rt_shade(const void *p);                          /* any word that is about to be lost */
void rt_barrier_range(const RtType *t, const void *p, u64 bytes); /* shades what an array of t holds */
void rt_barrier_part(const RtType *t, const void *p, u64 off, u64 bytes);

/* special.c: finalizers, cleanups, weak pointers */
void rt_special_roots_begin(void);
bool rt_special_roots(RtMarker *m);                    /* some; false: done */
bool rt_special_sweep(void *cell);                     /* dead: ends its weak pointers, queues the rest; true: it lives on */
u64 rt_special_count(void);
/* Each that waits for its object's death, obj for finalizers only; world stopped. */
void rt_special_each(void (*f)(void *obj, void *ptr, void **fn, void *arg), void *arg);
void rt_finalizer_start_if_needed(void);

/* sweep.c */
void rt_sweep_start(void);
int rt_sweep_state(const void *p);                     /* of the span of an object that is not known to be dead; 0: swept */
void rt_sweep_help(const void *p, int state);          /* after a state that was not 0: a step towards it */
void rt_sweep_wait(void);                              /* nothing is left to sweep, or being swept; yields */
void rt_sweeper_wake(void);
void rt_sweeper_init(void);

/* scavenge.c */
void rt_scavenger_init(void);
void rt_scavenger_wake(void);
void rt_scavenge_limit(u64 fresh);                     /* so many pages have become resident, under a limit */
u64 rt_memory_total(void);                             /* what the memory limit counts */

/* pacer.c */
void rt_pacer_update(void);                            /* goal and trigger anew, from what is marked */
void rt_pacer_cycle(u64 allocated);                    /* after a cycle: bytes allocated while it marked */
void rt_pacer_cpu(i64 now, i64 used);                  /* after a cycle: processor time that it took */
u64 rt_pacer_assist(u64 bytes);                        /* marking owed for an allocation */

/* trace.c */
void rt_gc_trace_cycle(const i64 times[4], enum RtGcReason why, u64 goal);
void rt_gc_trace_plan(u64 goal);                       /* as it begins */
void rt_gc_trace_outcome(const i64 times[4], u64 goal);

/* verify.c: world stopped */
void rt_gc_check_marks(void);                          /* after marking: no black object refers to a white one */
u64 rt_heap_verify_stopped(void);                      /* after sweeping */

/* why.c: world stopped, after marking.  Prints why objects with finalizers, and of at least large bytes (> 1), are alive. */
void rt_gc_why_alive(u64 large);

#endif
