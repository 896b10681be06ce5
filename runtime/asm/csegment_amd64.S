/*
 * csegment_amd64.S - calls C code that doesn't check its stack, on a segment of
 * its own (capi/stack.c).
 *
 * rt_call_on_segment(fn, arg, seg): runs on a goroutine's stack; seg->prev is its
 * current segment.  The goroutine may go on on another thread meanwhile.
 */
#include "asm/asm.h"

	.text
	.globl	rt_call_on_segment
	.hidden	rt_call_on_segment
	.type	rt_call_on_segment, @function
	.p2align 4
rt_call_on_segment:
	.cfi_startproc
	pushq	%rbp
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset 6, 0
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	movq	%rsp, SEG_SAVED_SP(%rdx)
	movq	%fs:rt_tls_g@tpoff, %rax
	movq	%rdx, G_SEG(%rax)
	movq	%rdx, %rsp
	movq	%rdi, %rdx
	movq	%rsi, %rdi
	RUNNING_LIMIT(%rax, %rcx)
	movq	%rcx, STACK_LIMIT
	call	*%rdx
	movq	%fs:rt_tls_g@tpoff, %rax
	movq	G_SEG(%rax), %rcx
	movq	SEG_PREV(%rcx), %rcx
	movq	%rbp, %rsp
	movq	%rcx, G_SEG(%rax)
	RUNNING_LIMIT(%rax, %rcx)
	movq	%rcx, STACK_LIMIT
	popq	%rbp
	.cfi_def_cfa 7, 8
	ret
	.cfi_endproc
	.size	rt_call_on_segment, . - rt_call_on_segment

	.section .note.GNU-stack,"",@progbits
	.section .note.GNU-split-stack,"",@progbits
