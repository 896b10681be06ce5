/*
 * morestack_amd64.S - the next stack segment, when a prologue's check fails.
 *
 * gcc's split-stack prologue:
 *	cmp %fs:0x70, %rsp  (or rsp - frame for frames of 256 bytes and more)
 *	jae body
 *	mov $frame, %r10 ; mov $bytes of stack arguments, %r11
 *	call __morestack
 *	ret
 * body:
 * __morestack runs the body on the next segment by calling return address + 1,
 * then goes back to the old segment and returns to the prologue's ret.
 *
 * A variadic function expects %rbp to be the frame of __morestack, as libgcc
 * has it, and would not find its arguments: variadic functions never run on
 * goroutine stacks (the runtime has none).
 *
 * Fast path: a retained next segment that is large enough.  %rbp is not touched:
 * the body's saved frame pointer is its caller's, so a frame-pointer walk does
 * not see the crossing; the true return address is at *(seg->saved_sp + 8).
 *
 * On the new segment, from its top down: the old stack pointer (for the unwind
 * rules), the copied arguments, the return address.  A limit of STACK_POISON
 * asks the goroutine to stop: the segment is not full, as a rule.  Segments whose
 * own limit is STACK_POISON are under stress: each check comes here (schedstress:
 * a chance to stop), and goes on in a fresh segment (stackstress), which is
 * filled with STACK_CLOBBER on the way back.
 */
#include "asm/asm.h"

	.text
	.globl	__morestack
	.hidden	__morestack
	.type	__morestack, @function
	.p2align 5
__morestack:
	.cfi_startproc
	pushq	%rax
	.cfi_adjust_cfa_offset 8
	pushq	%rcx
	.cfi_adjust_cfa_offset 8
	cmpq	$STACK_POISON, STACK_LIMIT
	je	.Lpoisoned
.Lfind:
	movq	%fs:rt_tls_g@tpoff, %rax
	movq	G_SEG(%rax), %rcx
	movq	SEG_NEXT(%rcx), %rcx
	testq	%rcx, %rcx
	je	.Lslow
	leaq	MORESTACK_SLACK(%r10,%r11), %rax
	cmpq	%rax, SEG_ROOM(%rcx)
	jb	.Lslow
	leaq	16(%rsp), %r10
	movq	%r10, SEG_SAVED_SP(%rcx)
	movq	%fs:rt_tls_g@tpoff, %rax
	movq	%rcx, G_SEG(%rax)
	movq	SEG_LIMIT(%rcx), %rax
	movq	%rax, STACK_LIMIT
	testq	%r11, %r11
	jne	.Largs
	movq	%r10, %r11
	movq	%r10, -16(%rcx)
	movq	(%r10), %r10
	leaq	-16(%rcx), %rax
	incq	%r10
	movq	%rax, %rsp
	movq	-8(%r11), %rax
	movq	-16(%r11), %rcx
	.cfi_remember_state
	.cfi_escape 0x0f, 5, 0x77, 0, 0x06, 0x23, 16	/* CFA = *(rsp) + 16: the caller, past the prologue */
	call	*%r10
	.globl	rt_morestack_ret0
	.hidden	rt_morestack_ret0
rt_morestack_ret0:
.Lback:
	movq	%fs:rt_tls_g@tpoff, %r10
	movq	G_SEG(%r10), %r11
	movq	SEG_PREV(%r11), %rcx
	movq	%rcx, G_SEG(%r10)
	movq	SEG_LIMIT(%rcx), %rcx
	movq	%rcx, STACK_LIMIT
	movq	SEG_SAVED_SP(%r11), %rsp
	.cfi_def_cfa 7, 8
	cmpq	$STACK_POISON, %rcx
	je	.Lclobber
	ret

	/* r11: the segment left, for which stackstress has another use than the goroutine.  rax and rdx are results. */
.Lclobber:
	cmpb	$0, rt_stack_stress(%rip)
	je	5f
	movq	SEG_LO(%r11), %rdi
	movq	%r11, %rcx
	subq	%rdi, %rcx
	cmpq	$STACK_CLOBBER_MAX, %rcx
	jbe	6f
	movl	$STACK_CLOBBER_MAX, %ecx
	movq	%r11, %rdi
	subq	%rcx, %rdi
6:	shrq	$3, %rcx
	movq	%rax, %r10
	movabsq	$STACK_CLOBBER, %rax
	cmpq	SEG_LO(%r11), %rdi
	jne	7f
	cmpq	(%rdi), %rax	/* the end of the guard: too deep a frame has been there */
	jne	8f
7:	rep stosq
	movq	%r10, %rax
5:	ret
8:	subq	$8, %rsp
	call	rt_stack_overrun
	ud2

.Largs:
	.cfi_restore_state
	/* r10: old sp, r11: bytes, rcx: new segment; arguments at r10 + 16 */
	pushq	%rsi
	.cfi_adjust_cfa_offset 8
	pushq	%rdi
	.cfi_adjust_cfa_offset 8
	leaq	16(%r10), %rsi
	leaq	15(%r11), %rax
	andq	$-16, %rax
	cmpq	$MORESTACK_ARGS, %rax
	jae	1f
	movl	$MORESTACK_ARGS, %eax
1:	leaq	-16(%rcx), %rdi
	movq	%r10, (%rdi)
	subq	%rax, %rdi
	pushq	%rax
	.cfi_adjust_cfa_offset 8
2:	movq	-8(%rsi,%r11), %rcx
	movq	%rcx, -8(%rdi,%r11)
	subq	$8, %r11
	jnz	2b
	movq	%rdi, %rcx
	popq	%rax
	.cfi_adjust_cfa_offset -8
	popq	%rdi
	.cfi_adjust_cfa_offset -8
	popq	%rsi
	.cfi_adjust_cfa_offset -8
	cmpq	$MORESTACK_ARGS, %rax
	movq	%rcx, %rsp
	movq	%r10, %r11
	movq	(%r10), %r10
	leaq	1(%r10), %r10
	movq	-8(%r11), %rax
	movq	-16(%r11), %rcx
	ja	3f
	.cfi_remember_state
	.cfi_escape 0x0f, 6, 0x77, 0x80, 0x04, 0x06, 0x23, 16	/* CFA = *(rsp + 512) + 16 */
	call	*%r10
	.globl	rt_morestack_ret1
	.hidden	rt_morestack_ret1
rt_morestack_ret1:
	jmp	.Lback
	.cfi_restore_state
3:	.cfi_undefined 16
	call	*%r10
	.globl	rt_morestack_ret2
	.hidden	rt_morestack_ret2
rt_morestack_ret2:
	jmp	.Lback
	.cfi_restore 16

	/* All argument registers onto the stack; rcx and rax are there already. */
	.macro	SAVE_ARGS
	pushq	%rdi
	pushq	%rsi
	pushq	%rdx
	pushq	%r8
	pushq	%r9
	pushq	%r10
	pushq	%r11
	subq	$136, %rsp
	.cfi_adjust_cfa_offset 192
	movups	%xmm0, (%rsp)
	movups	%xmm1, 16(%rsp)
	movups	%xmm2, 32(%rsp)
	movups	%xmm3, 48(%rsp)
	movups	%xmm4, 64(%rsp)
	movups	%xmm5, 80(%rsp)
	movups	%xmm6, 96(%rsp)
	movups	%xmm7, 112(%rsp)
	.endm
	.macro	RESTORE_ARGS
	movups	(%rsp), %xmm0
	movups	16(%rsp), %xmm1
	movups	32(%rsp), %xmm2
	movups	48(%rsp), %xmm3
	movups	64(%rsp), %xmm4
	movups	80(%rsp), %xmm5
	movups	96(%rsp), %xmm6
	movups	112(%rsp), %xmm7
	addq	$136, %rsp
	popq	%r11
	popq	%r10
	popq	%r9
	popq	%r8
	popq	%rdx
	popq	%rsi
	popq	%rdi
	.cfi_adjust_cfa_offset -192
	.endm

.Lslow:
	.cfi_def_cfa 7, 24
	SAVE_ARGS
	leaq	rt_morestack_slow(%rip), %rdi
	movq	%r10, %rsi
	movq	%r11, %rdx
	call	rt_call2_g0
	RESTORE_ARGS
	jmp	.Lfind

.Lpoisoned:
	/* From the sp that rt_mcall saves: 7 words of its own, 208 bytes here (SAVE_ARGS, rcx, rax): PREEMPT_FRAME
	 * is the distance to the return address into the prologue. */
	SAVE_ARGS
	leaq	rt_preempt_m(%rip), %rdi
	xorl	%esi, %esi
	call	rt_mcall
	.globl	rt_morestack_stopped
	.hidden	rt_morestack_stopped
rt_morestack_stopped:
	RESTORE_ARGS
	/* Is there room after all?  The prologue's own check, again. */
	leaq	24(%rsp), %rax
	cmpq	$256, %r10
	jb	4f
	subq	%r10, %rax
4:	movq	%fs:rt_tls_g@tpoff, %rcx
	movq	G_SEG(%rcx), %rcx
	cmpq	SEG_LIMIT(%rcx), %rax
	jae	9f
	cmpq	$STACK_POISON, SEG_LIMIT(%rcx)
	jne	.Lfind
	cmpb	$0, rt_stack_stress(%rip)
	jne	.Lslow
	movq	SEG_LO(%rcx), %rcx
	addq	$STACK_GUARD, %rcx
	cmpq	%rcx, %rax
	jb	.Lfind
9:	popq	%rcx
	popq	%rax
	popq	%r10
	incq	%r10
	jmp	*%r10
	.cfi_endproc
	.size	__morestack, . - __morestack

	.section .note.GNU-stack,"",@progbits
	.section .note.GNU-split-stack,"",@progbits
