/*
 * barrier.h - the write barrier.
 *
 * Every store of a pointer into the heap or a global goes through RT_STORE_PTR
 * (or, for values of several words, RT_STORE_TYPED); stores to the running
 * frame do not.  While rt_gc_barrier is 0 both are plain stores.
 * Hybrid barrier: shades the old value and the new one (DESIGN section 3).
 */
#ifndef TRI_ABI_BARRIER_H
#define TRI_ABI_BARRIER_H

#include "abi/ctypes.h"

extern u32 rt_gc_barrier; /* written by the collector at phase changes only */
void rt_barrier_slow(void **slot, void *value);
void rt_barrier_shade(void **slot, void *value);  /* shades *slot and value, stores nothing: before an atomic store */
void rt_typedmemmove(const RtType *t, void *dst, const void *src);

#define RT_STORE_PTR(slot, value)                                              \
	do {                                                                   \
		void **rt_slot_ = (void **)(slot);                             \
		void *rt_value_ = (void *)(value);                             \
		if (RT_UNLIKELY(rt_gc_barrier))                                \
			rt_barrier_slow(rt_slot_, rt_value_); /* also stores */ \
		else                                                           \
			*rt_slot_ = rt_value_;                                 \
	} while (0)

/* dst and src: pointers to the same C type; t its descriptor. */
#define RT_STORE_TYPED(t, dst, src)                                \
	do {                                                       \
		if (RT_UNLIKELY(rt_gc_barrier))                    \
			rt_typedmemmove((const RtType *)(t), (dst), (src)); \
		else                                               \
			*(dst) = *(src);                           \
	} while (0)

#endif
