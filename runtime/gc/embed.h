/*
 * embed.h - what the collector asks of its host (implemented by sched/).
 */
#ifndef RT_EMBED_H
#define RT_EMBED_H

#include "abi/ctypes.h"

/* One collection at a time; parks. */
void rt_embed_lock_collection(void);
void rt_embed_unlock_collection(void);
/* Stops every mutator; on return all their registers are in memory that the roots below cover. */
void rt_embed_stop(void);
void rt_embed_start(void);
/* Calls fn for each range of mutator memory that may hold pointers: stacks, saved registers, records.  World
 * stopped.  Also frees stack memory that isn't in use.  Returns bytes of stacks scanned. */
u64 rt_embed_roots(void (*fn)(void *lo, void *hi, void *arg), void *arg);
/* Clears what returned functions left on the caller's stack, below its frame: the frames that the collection itself
 * pushes would make it live again. */
void rt_embed_clear_stack(void);
/* May the caller start a collection and wait for it? */
bool rt_embed_may_collect(void);
/* A runtime goroutine that runs fn for ever; parks itself with rt_embed_sleep, woken by rt_embed_wake. */
typedef struct RtHelper { void *g; u32 state; } RtHelper;
void rt_embed_helper(RtHelper *h, void (*fn)(void *ctx));
void rt_embed_helper_sleep(RtHelper *h, i64 why);
void rt_embed_helper_wake(RtHelper *h);
void rt_embed_yield(void);
i64 rt_embed_procs(void);
i64 rt_gc_start_time(void);           /* rt_nanotime when the program started */

#endif
