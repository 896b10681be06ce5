/*
 * noreturn.c - which calls of emitted code never come back.
 *
 * gcc lays other code behind them, from which nothing is live there.  A frame that
 * panics is used again only by its deferred functions, through addresses, and at
 * its landing.  These are all that abi/rt.h declares so; of others (a function of
 * the program that always panics) it isn't known, which costs precision only.
 */
#include "abi/rt.h"
#include "prof/frames.h"

bool
rt_never_returns(u64 code)
{
	static const void *const list[] = {
		(void *)rt_panic_nil, (void *)rt_panic_index, (void *)rt_panic_index_u, (void *)rt_panic_slice, (void *)rt_panic_slice_u,
		(void *)rt_panic_divide, (void *)rt_panic_shift, (void *)rt_panic_nilmap, (void *)rt_panic, (void *)rt_panic_assert,
		(void *)rt_panic_slice_convert, (void *)rt_panic_unsafe, (void *)rt_panic_wrap, (void *)rt_panic_noreturn, (void *)rt_block,
	};

	for (u32 i = 0; i < sizeof list / sizeof list[0]; i++)
		if ((u64)list[i] == code)
			return true;
	return false;
}
