/*
 * embed.h - what the collector asks of its host (implemented by sched/).
 */
#ifndef RT_EMBED_H
#define RT_EMBED_H

#include "lock/lock.h"

struct RtMarker;

/* One cycle, or walk of the whole heap, at a time; parks. */
void rt_embed_lock_collection(void);
void rt_embed_unlock_collection(void);
/* Stops every mutator; on return all their registers are in memory that the roots below cover. */
void rt_embed_stop(void);
void rt_embed_start(void);
/* Does somebody want to stop this thread's mutators?  For loops of the collector. */
bool rt_embed_stop_wanted(void);

/*
 * Mutator stacks.  From rt_embed_mark_begin on (world stopped) no mutator runs
 * before its stack has been scanned: by rt_embed_scan_some, or by itself when it
 * is to run.  So all stacks are as they were at that moment, and newer ones
 * begin as scanned.
 */
void rt_embed_mark_begin(struct RtMarker *m);
/* Scans the stack, registers and records of one mutator that waits for it; false: there are none left to begin with. */
bool rt_embed_scan_some(struct RtMarker *m);
/* World stopped: all that is left. */
void rt_embed_mark_end(void);
/* Other memory of the host that refers to the heap (timers). */
void rt_embed_other_roots(struct RtMarker *m);
/* World stopped: every part of the host's memory that is a root; and a few words about such a word, to standard error. */
void rt_embed_each_root(void (*fn)(void *lo, void *hi, void *arg), void *arg);
void rt_embed_describe_root(const void *slot);
u64 rt_embed_stack_bytes(void);       /* scanned since rt_embed_mark_begin */

/* Clears what returned functions left on the caller's stack, below its frame: the frames that the collection itself
 * pushes would make it live again. */
void rt_embed_clear_stack(void);
/* May the caller wait for a collection? */
bool rt_embed_may_collect(void);
/* Is there a P with nothing to do?  Wakes one: there is marking to do.  No lock held. */
bool rt_embed_idle(void);
void rt_embed_wake_worker(void);
/* Parks the caller until rt_embed_wake_waiter(*who); lock is released when it is parked. */
void rt_embed_wait(void **who, RtMutex *lock);
void rt_embed_wake_waiter(void *who);
/* A runtime goroutine that runs fn for ever; parks itself with rt_embed_helper_sleep, woken by rt_embed_helper_wake. */
typedef struct RtHelper { void *g; u32 state; } RtHelper;
void rt_embed_helper(RtHelper *h, void (*fn)(void *ctx));
void rt_embed_helper_marks(RtHelper *h); /* the execution trace labels its runs as marking */
void rt_embed_helper_sleep(RtHelper *h, i64 why);
void rt_embed_helper_wake(RtHelper *h);
void rt_embed_yield(void);
/* The calling runtime goroutine runs the program's code, and counts as the program's meanwhile. */
void rt_embed_user_code(bool on);
i64 rt_embed_procs(void);
i64 rt_gc_start_time(void);           /* rt_nanotime when the program started */

#endif
