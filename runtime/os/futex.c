/*
 * futex.c - sleeping on a word and waking its sleepers.  Spurious returns are
 * allowed: callers look at the word again.
 */
#include <linux/futex.h>
#include <time.h>

#include "os/os.h"

void
rt_futex_wait(u32 *addr, u32 val, i64 ns)
{
	struct timespec ts;

	if (ns < 0) {
		rt_sys6(SYS_futex, (i64)addr, FUTEX_WAIT_PRIVATE, val, 0, 0, 0);
		return;
	}
	ts.tv_sec = ns / 1000000000;
	ts.tv_nsec = ns % 1000000000;
	rt_sys6(SYS_futex, (i64)addr, FUTEX_WAIT_PRIVATE, val, (i64)&ts, 0, 0);
}

void
rt_futex_wake(u32 *addr, u32 n)
{
	rt_sys6(SYS_futex, (i64)addr, FUTEX_WAKE_PRIVATE, n, 0, 0, 0);
}
