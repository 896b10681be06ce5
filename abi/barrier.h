/*
 * barrier.h - the write barrier.
 *
 * Every store of a pointer into the heap or a global goes through RT_STORE_PTR
 * (or, for values of several pointers, RT_MOVE_TYPED); stores to the running
 * frame do not.  While rt_gc_barrier is 0 it is a plain store.
 *
 * A goroutine can be stopped between the check of the flag and the store, and
 * the collector can start marking before it goes on.  So both are one piece of
 * assembly of a fixed shape,
 *	cmpl $0, rt_gc_barrier(%rip);  jne slow;  one instruction that stores
 * by which the signal handler knows that a thread is inside, and sets it back to
 * the first instruction (runtime/sched/preempt.c).  Whatever can't have that
 * shape is a call of the runtime, whose code is never stopped in between.
 */
#ifndef TRI_ABI_BARRIER_H
#define TRI_ABI_BARRIER_H

#include "abi/ctypes.h"

extern u32 rt_gc_barrier; /* written by the collector at phase changes only */
/* Shades *slot and stores: rdi slot, rsi value, rdx where to go on.  Keeps the registers but rdi, rdx and rcx, so that the
 * slow path makes no function keep values on its stack, where they would be roots (runtime/asm/). */
void rt_barrier_store(void);
void rt_barrier_slow(void **slot, void *value);   /* the same in C */
void *rt_barrier_xchg(void **slot, void *value);  /* shades *slot, exchanges; and the same for a compare-and-swap */
bool rt_barrier_cas(void **slot, void *old, void *value);
void rt_typedmemmove(const RtType *t, void *dst, const void *src);
void rt_typedclear(const RtType *t, void *p, i64 n);

#define RT_STORE_PTR(slot, value)                                                                               \
	do {                                                                                                    \
		__label__ rt_on_, rt_done_;                                                                     \
		void **rt_slot_ = (void **)(slot);                                                              \
		void *rt_value_ = (void *)(value);                                                              \
		__asm__ goto("cmpl $0, rt_gc_barrier(%%rip)\n\tjne %l[rt_on_]\n\tmovq %1, %0"                  \
			     : "=m"(*rt_slot_) : "re"(rt_value_) : "cc" : rt_on_);                              \
		goto rt_done_;                                                                                  \
	rt_on_:                                                                                                 \
		__attribute__((cold, unused));                                                                  \
		__asm__ volatile("testb %%al, %0\n\tleaq %0, %%rdi\n\tleaq 1f(%%rip), %%rdx\n\t"               \
				 "jmp rt_barrier_store\n1:"                                                     \
				 : "+m"(*rt_slot_) : "S"(rt_value_) : "rdi", "rdx", "rcx", "cc");                \
	rt_done_:;                                                                                              \
	} while (0)

/* dst, src: to values of type t.  The load faults here, in the function whose fault it is. */
#define RT_MOVE_TYPED(t, dst, src)                               \
	do {                                                     \
		void *rt_dst_ = (dst);                           \
		(void)*(volatile u8 *)rt_dst_;                   \
		rt_typedmemmove((const RtType *)(t), rt_dst_, (src)); \
	} while (0)
#define RT_CLEAR_TYPED(t, dst)                                   \
	do {                                                     \
		void *rt_dst_ = (dst);                           \
		(void)*(volatile u8 *)rt_dst_;                   \
		rt_typedclear((const RtType *)(t), rt_dst_, 1);  \
	} while (0)

#endif
