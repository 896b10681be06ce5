/*
 * poison.h - bytes that tell why memory must not be used: one for each cause.
 */
#ifndef RT_POISON_H
#define RT_POISON_H

#include <string.h>

#include "abi/ctypes.h"

enum RtPoison {
	RT_POISON_FREE = 0xdb,  /* a freed object (clobberfree) */
	RT_POISON_STACK = 0xdc, /* a freed stack segment */
};

static inline void
rt_poison(void *p, u64 n, enum RtPoison why)
{
	memset(p, (int)why, n);
}

#endif
