/*
 * lock.h - the runtime's own mutexes and one-shot notes (futex).
 *
 * A holder of an RtMutex runs on any stack but must not allocate from the
 * collected heap, park, or call Go code.
 */
#ifndef RT_LOCK_H
#define RT_LOCK_H

#include "abi/ctypes.h"

typedef struct RtMutex { u32 state; /* 0 free, 1 held, 2 held with waiters */ } RtMutex;
void rt_lock(RtMutex *m);
void rt_unlock(RtMutex *m);
bool rt_trylock(RtMutex *m);

/* How many RtMutexes this thread holds, plus reasons of others not to preempt it (rt_pin). */
extern __thread i32 rt_tls_locks;
static inline __attribute__((always_inline)) void
rt_pin(void)
{
	__asm__ volatile("incl %%fs:rt_tls_locks@tpoff" ::: "memory", "cc");
}
static inline __attribute__((always_inline)) void
rt_unpin(void)
{
	__asm__ volatile("decl %%fs:rt_tls_locks@tpoff" ::: "memory", "cc");
}

/* A note is cleared, slept on by one thread, and woken once. */
typedef struct RtNote { u32 state; } RtNote;
void rt_note_clear(RtNote *n);
void rt_note_sleep(RtNote *n);
bool rt_note_tsleep(RtNote *n, i64 ns); /* false: timed out */
void rt_note_wake(RtNote *n);

#endif
