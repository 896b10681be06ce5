/*
 * ccall_amd64.S - from Go to C on the thread's stack, and back to Go from there.
 * sched/ccall.c has the rules; the C compiler's convention holds on both sides, so
 * arguments in registers and results pass through untouched.
 *
 * On the goroutine's stack, from the frame pointer down: the caller's rbp, rbx,
 * r12 to r15, r9.  A frame like others for who walks the stack; the arguments in
 * registers are kept for the collector, with those that the frame has no room
 * for in g->syscall_regs, whose own values the frame has.
 */
#include "asm/asm.h"

	.macro	FRAME
	pushq	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset 6, -16
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	.endm
	.macro	SAVE_CALLEE
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	.cfi_offset 3, -24
	.cfi_offset 12, -32
	.cfi_offset 13, -40
	.cfi_offset 14, -48
	.cfi_offset 15, -56
	.endm
	.macro	RESTORE_CALLEE
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	.cfi_def_cfa 7, 8
	ret
	.cfi_def_cfa 6, 16
	.endm

	.text

/* r11: the C function, r10d: bytes of arguments on the stack, a multiple of 8. */
FUNCTION rt_ccall
	FRAME
	cmpq	$0, STACK_LIMIT
	je	.Lon_system_stack
	movq	%fs:rt_tls_g@tpoff, %rax
	SAVE_CALLEE
	pushq	%r9
	movq	%rdi, G_SYSCALL_REGS(%rax)
	movq	%rbp, G_SYSCALL_REGS+8(%rax)
	movq	%rsi, G_SYSCALL_REGS+16(%rax)
	movq	%rdx, G_SYSCALL_REGS+24(%rax)
	movq	%rcx, G_SYSCALL_REGS+32(%rax)
	movq	%r8, G_SYSCALL_REGS+40(%rax)
	movq	%rax, %rbx
	movq	%fs:rt_tls_m@tpoff, %r12
	movq	$rt_ccall_ret, G_SYSCALL_PC(%rbx)
	movq	%rsp, G_SYSCALL_SP(%rbx)
	movq	G_SEG(%rbx), %rax
	movq	%rax, G_SYSCALL_SEG(%rbx)
	movq	M_G0_SP(%r12), %rsp
	testl	%r10d, %r10d
	jne	.Lstack_args
.Lswitched:
	movq	$0, STACK_LIMIT
	incl	M_C_CALLS(%r12)
	movq	%rbp, M_C_FRAME(%r12)	/* from here on the thread's P can be taken */
	movl	$8, %eax		/* vector registers that a variadic function may have to save */
	call	*%r11
	.globl	rt_ccall_ret
	.hidden	rt_ccall_ret
rt_ccall_ret:
	movq	$0, M_C_FRAME(%r12)
	leaq	-48(%rbp), %rsp
	cmpb	$0, M_C_LEFT(%r12)
	jne	.Lleft
.Lback:
	movq	G_SEG(%rbx), %rcx
	movq	SEG_LIMIT(%rcx), %rcx
	cmpb	$0, G_PREEMPT(%rbx)
	je	1f
	movq	$STACK_POISON, %rcx
1:	movq	%rcx, STACK_LIMIT
	popq	%rcx
	RESTORE_CALLEE

	/* The P is gone; its owner may have to wait for one, and go on on another thread. */
.Lleft:
	movq	G_SEG(%rbx), %rcx
	movq	SEG_LIMIT(%rcx), %rcx
	movq	%rcx, STACK_LIMIT
	movq	%rax, %r12
	movq	%rdx, %r13
	movq	%xmm0, %r14
	movq	%xmm1, %r15
	call	rt_ccall_back
	movq	%r12, %rax
	movq	%r13, %rdx
	movq	%r14, %xmm0
	movq	%r15, %xmm1
	jmp	.Lback

.Lstack_args:
	leaq	15(%r10), %rax
	andq	$-16, %rax
	subq	%rax, %rsp
2:	movq	8(%rbp,%r10), %rax
	movq	%rax, -8(%rsp,%r10)
	subq	$8, %r10
	jne	2b
	jmp	.Lswitched

.Lon_system_stack:
	popq	%rbp
	.cfi_def_cfa 7, 8
	movl	$8, %eax
	jmp	*%r11
END rt_ccall

/* C calls Go.  r11: the Go function, r10d: bytes of its arguments on the stack.  The record (RtCallback) stands on the
 * system stack; below it the scheduler has its place while Go runs. */
FUNCTION rt_callback
	FRAME
	SAVE_CALLEE
	movq	%fs:rt_tls_m@tpoff, %r12
	testq	%r12, %r12
	je	.Lnowhere
	movq	M_C_FRAME(%r12), %r14
	testq	%r14, %r14
	je	.Lnowhere
	subq	$CB_SIZE, %rsp
	movq	$0, M_C_FRAME(%r12)
	movq	M_CALLBACK(%r12), %rax
	movq	%rax, CB_PREV(%rsp)
	movq	M_G0_SP(%r12), %rax
	movq	%rax, CB_G0_SP(%rsp)
	movq	%r14, CB_FRAME(%rsp)
	movq	%r11, CB_FN(%rsp)
	movq	%r10, CB_NARGS(%rsp)
	leaq	16(%rbp), %rax
	movq	%rax, CB_ARGS(%rsp)
	movq	%rdi, CB_REGS(%rsp)
	movq	%rsi, CB_REGS+8(%rsp)
	movq	%rdx, CB_REGS+16(%rsp)
	movq	%rcx, CB_REGS+24(%rsp)
	movq	%r8, CB_REGS+32(%rsp)
	movq	%r9, CB_REGS+40(%rsp)
	movq	%xmm0, CB_XMM(%rsp)
	movq	%xmm1, CB_XMM+8(%rsp)
	movq	%xmm2, CB_XMM+16(%rsp)
	movq	%xmm3, CB_XMM+24(%rsp)
	movq	%xmm4, CB_XMM+32(%rsp)
	movq	%xmm5, CB_XMM+40(%rsp)
	movq	%xmm6, CB_XMM+48(%rsp)
	movq	%xmm7, CB_XMM+56(%rsp)
	movq	%rsp, %r13
	movq	%r13, M_CALLBACK(%r12)
	leaq	-64(%rsp), %rax
	andq	$-64, %rax
	movq	%rax, M_G0_SP(%r12)
	movq	%fs:rt_tls_g@tpoff, %rbx
	/* On the goroutine's stack: a frame whose caller is rt_ccall's. */
	leaq	-48(%r14), %rsp
	pushq	$rt_ccall_ret
	pushq	%r14
	movq	%rsp, %rbp
	.cfi_remember_state
	.cfi_restore 3
	.cfi_restore 12
	.cfi_restore 13
	.cfi_restore 14
	.cfi_restore 15
	RUNNING_LIMIT(%rax, %rcx)
	movq	%rcx, STACK_LIMIT
	call	callback_body
	movq	$0, STACK_LIMIT
	movq	%r13, %rsp
	leaq	CB_SIZE+40(%r13), %rbp
	.cfi_restore_state
	movq	CB_G0_SP(%r13), %rcx
	movq	%rcx, M_G0_SP(%r12)
	movq	CB_PREV(%r13), %rcx
	movq	%rcx, M_CALLBACK(%r12)
	movq	CB_FRAME(%r13), %rcx
	movq	CB_REGS(%r13), %rax
	movq	CB_REGS+8(%r13), %rdx
	movq	CB_XMM(%r13), %xmm0
	movq	CB_XMM+8(%r13), %xmm1
	movq	%rcx, M_C_FRAME(%r12)
	leaq	-40(%rbp), %rsp
	RESTORE_CALLEE
.Lnowhere:
	subq	$8, %rsp
	call	rt_callback_nowhere
	ud2
END rt_callback

/* On the goroutine's stack, in a frame that has been checked: rbx g, r12 m, r13 the record.  What g knows of the C
 * call it is in is put away, for Go code makes system calls and C calls of its own. */
#define BODY_FRAME 1024
	.type	callback_body, @function
	.p2align 4
callback_body:
	.cfi_startproc
	leaq	-BODY_FRAME(%rsp), %r11
	cmpq	STACK_LIMIT, %r11
	jae	3f
	movl	$BODY_FRAME, %r10d
	xorl	%r11d, %r11d
	call	__morestack
	ret
3:	FRAME
	subq	$8, %rsp
	pushq	G_SYSCALL_SEG(%rbx)
	pushq	G_SYSCALL_PC(%rbx)
	pushq	G_SYSCALL_SP(%rbx)
	pushq	G_SYSCALL_REGS(%rbx)
	pushq	G_SYSCALL_REGS+8(%rbx)
	pushq	G_SYSCALL_REGS+16(%rbx)
	pushq	G_SYSCALL_REGS+24(%rbx)
	pushq	G_SYSCALL_REGS+32(%rbx)
	pushq	G_SYSCALL_REGS+40(%rbx)
	movq	%r13, %rdi
	call	rt_callback_enter
	movq	CB_NARGS(%r13), %rcx
	testq	%rcx, %rcx
	je	5f
	leaq	15(%rcx), %rax
	andq	$-16, %rax
	subq	%rax, %rsp
	movq	CB_ARGS(%r13), %rax
4:	movq	-8(%rax,%rcx), %rdx
	movq	%rdx, -8(%rsp,%rcx)
	subq	$8, %rcx
	jne	4b
5:	movq	CB_REGS(%r13), %rdi
	movq	CB_REGS+8(%r13), %rsi
	movq	CB_REGS+16(%r13), %rdx
	movq	CB_REGS+24(%r13), %rcx
	movq	CB_REGS+32(%r13), %r8
	movq	CB_REGS+40(%r13), %r9
	movq	CB_XMM(%r13), %xmm0
	movq	CB_XMM+8(%r13), %xmm1
	movq	CB_XMM+16(%r13), %xmm2
	movq	CB_XMM+24(%r13), %xmm3
	movq	CB_XMM+32(%r13), %xmm4
	movq	CB_XMM+40(%r13), %xmm5
	movq	CB_XMM+48(%r13), %xmm6
	movq	CB_XMM+56(%r13), %xmm7
	call	*CB_FN(%r13)
	movq	%rax, CB_REGS(%r13)
	movq	%rdx, CB_REGS+8(%r13)
	movq	%xmm0, CB_XMM(%r13)
	movq	%xmm1, CB_XMM+8(%r13)
	leaq	-80(%rbp), %rsp
	call	rt_callback_leave
	popq	G_SYSCALL_REGS+40(%rbx)
	popq	G_SYSCALL_REGS+32(%rbx)
	popq	G_SYSCALL_REGS+24(%rbx)
	popq	G_SYSCALL_REGS+16(%rbx)
	popq	G_SYSCALL_REGS+8(%rbx)
	popq	G_SYSCALL_REGS(%rbx)
	popq	G_SYSCALL_SP(%rbx)
	popq	G_SYSCALL_PC(%rbx)
	popq	G_SYSCALL_SEG(%rbx)
	leave
	.cfi_def_cfa 7, 8
	ret
	.cfi_endproc
	.size	callback_body, . - callback_body

	.section .note.GNU-stack,"",@progbits
	.section .note.GNU-split-stack,"",@progbits
