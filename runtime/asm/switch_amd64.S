/*
 * switch_amd64.S - between goroutine stacks and system stacks.
 *
 * A goroutine that isn't running keeps its callee-saved registers on its own
 * stack, from g->sp up: r15 r14 r13 r12 rbx rbp, return address.  The collector
 * scans from g->sp, so nothing hides in a register.
 */
#include "asm/asm.h"

	.macro	PUSH reg, num
	pushq	\reg
	.cfi_adjust_cfa_offset 8
	.cfi_rel_offset \num, 0
	.endm

	.text
FUNCTION rt_mcall
	PUSH	%rbp, 6
	PUSH	%rbx, 3
	PUSH	%r12, 12
	PUSH	%r13, 13
	PUSH	%r14, 14
	PUSH	%r15, 15
	movq	%rdi, %rdx
	movq	%fs:rt_tls_g@tpoff, %rdi
	movq	%rsp, G_SP(%rdi)
	movq	%fs:rt_tls_m@tpoff, %rcx
	movq	M_G0_SP(%rcx), %rsp
	movq	$0, STACK_LIMIT
	.cfi_undefined 16
	xorl	%ebp, %ebp
	call	*%rdx
	ud2
END rt_mcall

FUNCTION rt_gogo
	movq	%rdi, %fs:rt_tls_g@tpoff
	movq	G_SEG(%rdi), %rax
	movq	G_SP(%rdi), %rcx
	movzbl	G_WAITED(%rdi), %edx
	movq	SEG_LIMIT(%rax), %rax
	movb	%dl, %fs:rt_tls_waited@tpoff
	cmpb	$0, G_PREEMPT(%rdi)
	je	1f
	movq	$STACK_POISON, %rax
1:	movq	%rcx, %rsp
	movq	%rax, STACK_LIMIT
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	ret
END rt_gogo

FUNCTION rt_goentry
	.cfi_undefined 16
	xorl	%ebp, %ebp
	call	rt_g_main
	ud2
END rt_goentry

/* rt_on_system_stack(fn, arg): saves like rt_mcall, for fn may collect. */
FUNCTION rt_on_system_stack
	PUSH	%rbp, 6
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	cmpq	$0, STACK_LIMIT
	je	1f
	pushq	%rbx
	pushq	%r12
	pushq	%r13
	pushq	%r14
	pushq	%r15
	movq	%fs:rt_tls_g@tpoff, %rax
	movq	%rsp, G_SP(%rax)
	movq	%fs:rt_tls_m@tpoff, %rcx
	movq	%rax, %rbx
	movq	M_G0_SP(%rcx), %rsp
	movq	$0, STACK_LIMIT
	movq	%rdi, %rax
	movq	%rsi, %rdi
	call	*%rax
	movq	G_SEG(%rbx), %rax
	leaq	-40(%rbp), %rsp
	movq	SEG_LIMIT(%rax), %rax
	cmpb	$0, G_PREEMPT(%rbx)
	je	2f
	movq	$STACK_POISON, %rax
2:	movq	%rax, STACK_LIMIT
	popq	%r15
	popq	%r14
	popq	%r13
	popq	%r12
	popq	%rbx
	popq	%rbp
	.cfi_def_cfa 7, 8
	ret
	.cfi_def_cfa 6, 16
1:	movq	%rdi, %rax
	movq	%rsi, %rdi
	call	*%rax
	popq	%rbp
	.cfi_def_cfa 7, 8
	ret
END rt_on_system_stack

/* rt_call2_g0(fn, a, b) */
FUNCTION rt_call2_g0
	PUSH	%rbp, 6
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	movq	%rdi, %rax
	movq	%rsi, %rdi
	movq	%rdx, %rsi
	cmpq	$0, STACK_LIMIT
	je	1f
	movq	%fs:rt_tls_m@tpoff, %rcx
	movq	M_G0_SP(%rcx), %rsp
	movq	$0, STACK_LIMIT
	call	*%rax
	RUNNING_LIMIT(%rdx, %rcx)
	movq	%rbp, %rsp
	movq	%rcx, STACK_LIMIT
	popq	%rbp
	.cfi_def_cfa 7, 8
	ret
	.cfi_def_cfa 6, 16
1:	andq	$-16, %rsp
	call	*%rax
	leave
	.cfi_def_cfa 7, 8
	ret
END rt_call2_g0

/* rt_call_on_stack(top, fn, a) */
FUNCTION rt_call_on_stack
	.cfi_undefined 16
	movq	%rdi, %rsp
	andq	$-16, %rsp
	movq	%rdx, %rdi
	xorl	%ebp, %ebp
	call	*%rsi
	ud2
END rt_call_on_stack

/* rt_entersyscall(): notes registers and stack for the collector, then gives the P up. */
FUNCTION rt_entersyscall
	movq	%fs:rt_tls_g@tpoff, %rax
	movq	%rbx, G_SYSCALL_REGS(%rax)
	movq	%rbp, G_SYSCALL_REGS+8(%rax)
	movq	%r12, G_SYSCALL_REGS+16(%rax)
	movq	%r13, G_SYSCALL_REGS+24(%rax)
	movq	%r14, G_SYSCALL_REGS+32(%rax)
	movq	%r15, G_SYSCALL_REGS+40(%rax)
	movq	(%rsp), %rcx
	movq	%rcx, G_SYSCALL_PC(%rax)
	leaq	8(%rsp), %rcx
	movq	%rcx, G_SYSCALL_SP(%rax)
	movq	G_SEG(%rax), %rcx
	movq	%rcx, G_SYSCALL_SEG(%rax)
	jmp	rt_entersyscall_c
END rt_entersyscall

/* rt_sigreturn_at(sp): the kernel restores every register from the frame. */
FUNCTION rt_sigreturn_at
	movq	%rdi, %rsp
	movl	$15, %eax
	syscall
	ud2
END rt_sigreturn_at

/* Where the signal handler sends a thread whose goroutine it has stopped: registers are in g->async_state. */
FUNCTION rt_async_stop_entry
	.cfi_undefined 16
	movq	$0, STACK_LIMIT
	movq	%fs:rt_tls_g@tpoff, %rdi
	xorl	%ebp, %ebp
	call	rt_async_stopped
	ud2
END rt_async_stop_entry

/* The kernel's return from a handler (sa_restorer). */
FUNCTION rt_sigrestorer
	movl	$15, %eax
	syscall
END rt_sigrestorer

	.section .note.GNU-stack,"",@progbits
	.section .note.GNU-split-stack,"",@progbits
