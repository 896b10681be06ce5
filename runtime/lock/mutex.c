/*
 * mutex.c - futex mutexes (three states, after Drepper) and notes.
 *
 * A thread spins a short while, for sections here are a few hundred
 * instructions, then sleeps in the kernel.  The thread counts the locks it holds
 * in rt_tls_locks, which keeps a preemption request from being served meanwhile.
 */
#include "lock/lock.h"

#include "os/os.h"
#include "sched/sched.h"

__thread i32 rt_tls_locks __attribute__((tls_model("local-exec")));

enum { FREE, HELD, CONTENDED };

static inline void
pause_cpu(void)
{
	__asm__ volatile("pause");
}

void
rt_lock(RtMutex *l)
{
	u32 v = FREE;

	rt_pin();
	if (__atomic_compare_exchange_n(&l->state, &v, HELD, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return;
	for (int i = 0; i < 100 && rt_os_multi; i++) {
		pause_cpu();
		v = FREE;
		if (__atomic_load_n(&l->state, __ATOMIC_RELAXED) == FREE
		    && __atomic_compare_exchange_n(&l->state, &v, HELD, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
			return;
	}
	while (__atomic_exchange_n(&l->state, CONTENDED, __ATOMIC_ACQUIRE) != FREE)
		rt_futex_wait(&l->state, CONTENDED, -1);
}

bool
rt_trylock(RtMutex *l)
{
	u32 v = FREE;

	if (!__atomic_compare_exchange_n(&l->state, &v, HELD, false, __ATOMIC_ACQUIRE, __ATOMIC_RELAXED))
		return false;
	rt_pin();
	return true;
}

void
rt_unlock(RtMutex *l)
{
	u32 v = __atomic_exchange_n(&l->state, FREE, __ATOMIC_RELEASE);

	if (v == FREE)
		rt_throw("unlock of unlocked lock");
	if (v == CONTENDED)
		rt_futex_wake(&l->state, 1);
	rt_unpin();
}

void
rt_note_clear(RtNote *n)
{
	__atomic_store_n(&n->state, 0, __ATOMIC_RELAXED);
}

void
rt_note_sleep(RtNote *n)
{
	while (__atomic_load_n(&n->state, __ATOMIC_ACQUIRE) == 0)
		rt_futex_wait(&n->state, 0, -1);
}

bool
rt_note_tsleep(RtNote *n, i64 ns)
{
	if (ns < 0) {
		rt_note_sleep(n);
		return true;
	}
	i64 end = rt_nanotime() + ns;
	while (__atomic_load_n(&n->state, __ATOMIC_ACQUIRE) == 0) {
		if (ns <= 0)
			return false;
		rt_futex_wait(&n->state, 0, ns);
		ns = end - rt_nanotime();
	}
	return true;
}

void
rt_note_wake(RtNote *n)
{
	if (__atomic_exchange_n(&n->state, 1, __ATOMIC_RELEASE) != 0)
		rt_throw("notewakeup - double wakeup");
	rt_futex_wake(&n->state, 1);
}
