/*
 * asm.h - the assembly parts, and the layout facts that they share with C.
 *
 * Included by .S files too: only macros outside the #ifndef.
 */
#ifndef RT_ASM_H
#define RT_ASM_H

#define G_SP 0
#define G_SEG 8
#define G_SYSCALL_PC 256
#define G_SYSCALL_SP 264
#define G_SYSCALL_SEG 272
#define G_SYSCALL_REGS 280
#define G_PREEMPT 64
#define G_WAITED 69
#define M_G0_SP 0
#define M_C_FRAME 8
#define M_CALLBACK 16
#define M_C_CALLS 24
#define M_C_LEFT 28
/* RtCallback (sched/internal.h) */
#define CB_PREV 0
#define CB_G0_SP 8
#define CB_FRAME 16
#define CB_FN 24
#define CB_NARGS 32
#define CB_ARGS 40
#define CB_REGS 48
#define CB_XMM 96
#define CB_SIZE 168
#define SEG_PREV 0
#define SEG_NEXT 8
#define SEG_LIMIT 16
#define SEG_ROOM 24
#define SEG_SAVED_SP 32
#define SEG_LO 40

/* The stack limit that gcc's prologues compare with. */
#define STACK_LIMIT %fs:0x70
/* Limit of a goroutine that is asked to stop: every check fails.  Under stackstress and schedstress the limit of segments
 * too. */
#define STACK_POISON -1
/* Bytes below the limit: see stack/stack.h. */
#define STACK_GUARD 640
/* limit = what STACK_LIMIT is while this goroutine runs; g is overwritten. */
#define RUNNING_LIMIT(g, limit) \
	movq %fs:rt_tls_g@tpoff, g; movq G_SEG(g), limit; movq SEG_LIMIT(limit), limit; \
	cmpb $0, G_PREEMPT(g); je 2f; movq $STACK_POISON, limit; 2:
/* What stackstress leaves in segments that aren't in use, and how much of a large one. */
#define STACK_CLOBBER 0xbad57ac7bad57ac7
#define STACK_CLOBBER_MAX 65536
/* Bytes that __morestack needs in a new segment besides frame and arguments. */
#define MORESTACK_SLACK 640
/* Area that __morestack copies stack arguments to, so that its unwind rule has a constant offset. */
#define MORESTACK_ARGS 512
/* From the sp of a goroutine stopped in a prologue to the return address into that prologue. */
#define PREEMPT_FRAME 264

#ifndef __ASSEMBLER__
#include "abi/ctypes.h"

struct RtG;

/* Saves the goroutine (callee-saved registers on its stack, stack pointer in g->sp) and calls fn(g, arg) on the
 * thread's system stack; fn never returns.  Comes back when rt_gogo(g). */
void rt_mcall(void (*fn)(struct RtG *, void *), void *arg);
/* Goes on with a goroutine saved by rt_mcall or made by rt_newg. */
void rt_gogo(struct RtG *g) __attribute__((noreturn));
/* Calls fn(a, b) on the system stack.  The goroutine's state is not saved: fn neither collects nor parks.  Any
 * thread. */
u64 rt_call2_g0(void *fn, u64 a, u64 b);
/* First code of a goroutine. */
void rt_goentry(void);
/* Runs fn(a) on the stack that ends at top, never returns: foreign threads, crash handling. */
void rt_call_on_stack(void *top, void (*fn)(void *), void *a) __attribute__((noreturn));
/* sigreturn to the register frame at sp. */
void rt_sigreturn_at(void *sp) __attribute__((noreturn));

/* C calls, by the convention of sched/ccall.c; and the return address that stands for a goroutine in C. */
void rt_ccall(void);
void rt_callback(void);
extern const u8 rt_ccall_ret[];

void __morestack(void);
/* Return addresses inside __morestack: after the body's call (no stack arguments, some, many); after a stop. */
extern const u8 rt_morestack_ret0[], rt_morestack_ret1[], rt_morestack_ret2[], rt_morestack_stopped[];

static inline __attribute__((always_inline)) u64
rt_get_limit(void)
{
	u64 v;
	__asm__ volatile("movq %%fs:0x70, %0" : "=r"(v));
	return v;
}
static inline __attribute__((always_inline)) void
rt_set_limit(u64 v)
{
	__asm__ volatile("movq %0, %%fs:0x70" ::"r"(v) : "memory");
}
static inline __attribute__((always_inline)) bool
rt_on_g0(void)
{
	return rt_get_limit() == 0;
}
#else
/* A function: FUNCTION name, its code, END name. */
	.macro	FUNCTION name
	.globl	\name
	.hidden	\name
	.type	\name, @function
	.p2align 4
\name:
	.cfi_startproc
	.endm
	.macro	END name
	.cfi_endproc
	.size	\name, . - \name
	.endm
#endif
#endif
