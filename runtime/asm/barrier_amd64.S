/*
 * barrier_amd64.S - the slow path of stores (abi/barrier.h).
 *
 * Jumped to, not called: the code it serves may have data below its stack
 * pointer.  Saves what C may change on the system stack, which nobody uses while
 * a goroutine runs, and calls rt_barrier_slow there.
 */
#include "asm/asm.h"

	.macro	SAVE
	pushq	%rax
	pushq	%rsi
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	subq	$256, %rsp
	.irp	r, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movups	%xmm\r, 16*\r(%rsp)
	.endr
	.endm
	.macro	RESTORE
	.irp	r, 0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15
	movups	16*\r(%rsp), %xmm\r
	.endr
	addq	$256, %rsp
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rsi
	popq	%rax
	.endm

	.text
	.globl	rt_barrier_store
	.hidden	rt_barrier_store
	.type	rt_barrier_store, @function
	.p2align 4
rt_barrier_store:
	.cfi_startproc
	.cfi_undefined 16
	cmpq	$0, (%rdi)
	je	3f
	cmpq	$0, STACK_LIMIT
	je	1f
	movq	%fs:rt_tls_m@tpoff, %rcx
	movq	M_G0_SP(%rcx), %rcx
	movq	%rsp, -8(%rcx)
	movq	%rdx, -16(%rcx)
	leaq	-16(%rcx), %rsp
	movq	$0, STACK_LIMIT
	SAVE
	call	rt_barrier_slow
	RESTORE
	RUNNING_LIMIT(%rdx, %rcx)
	movq	(%rsp), %rdx
	movq	8(%rsp), %rsp
	movq	%rcx, STACK_LIMIT
	jmp	*%rdx
	/* Nothing is lost. */
3:	movq	%rsi, (%rdi)
	jmp	*%rdx
	/* On a system stack already. */
1:	movq	%rsp, %rcx
	subq	$144, %rsp
	andq	$-16, %rsp
	movq	%rcx, 8(%rsp)
	movq	%rdx, (%rsp)
	SAVE
	call	rt_barrier_slow
	RESTORE
	movq	(%rsp), %rdx
	movq	8(%rsp), %rsp
	jmp	*%rdx
	.cfi_endproc
	.size	rt_barrier_store, . - rt_barrier_store

	.section .note.GNU-stack,"",@progbits
	.section .note.GNU-split-stack,"",@progbits
