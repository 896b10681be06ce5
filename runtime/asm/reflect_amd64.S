/*
 * reflect_amd64.S - the ends of reflect's calls that C can't write: argument
 * registers and outgoing stack arguments.  See lang/sysv.h for the structs and
 * lang/reflectcall.c for what they mean.
 *
 * All run on a goroutine's stack, so each begins with gcc's split-stack check:
 * room for r10 bytes, r11 bytes of stack arguments to take along.
 */
#include "asm/asm.h"

/* RtSysvCall */
#define CALL_NSTACK 0
#define CALL_NRET 8
#define CALL_CODE 16
#define CALL_INTS 24
#define CALL_SSES 72
#define CALL_RET_INTS 136
#define CALL_RET_SSES 152
/* RtMakeFunc, RtMakeFuncRegs */
#define CTX_NSTACK 16
#define REGS_SSES 48
#define REGS_STACK 112
#define REGS_CTX 120
#define REGS_RET_INTS 128
#define REGS_RET_SSES 144
#define REGS_SIZE 160
/* Room asked for beside what is counted. */
#define SLACK 512

	.text

/* void rt_sysv_call(RtSysvCall *c) */
	.globl	rt_sysv_call
	.hidden	rt_sysv_call
	.type	rt_sysv_call, @function
	.p2align 4
rt_sysv_call:
	.cfi_startproc
	movq	CALL_NSTACK(%rdi), %r10
	addq	CALL_NRET(%rdi), %r10
	addq	$SLACK, %r10
	movq	%rsp, %r11
	subq	%r10, %r11
	cmpq	STACK_LIMIT, %r11
	jae	1f
	xorl	%r11d, %r11d
	call	__morestack
	ret
1:	pushq	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset 6, -16
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	pushq	%rbx
	.cfi_offset 3, -24
	pushq	%r12
	.cfi_offset 12, -32
	movq	%rdi, %rbx
	/* From high to low: results, stack arguments. */
	movq	CALL_NRET(%rbx), %rax
	addq	$15, %rax
	andq	$-16, %rax
	subq	%rax, %rsp
	movq	%rsp, %r12
	movq	CALL_NSTACK(%rbx), %rax
	addq	$15, %rax
	andq	$-16, %rax
	subq	%rax, %rsp
	movq	%rsp, %rsi
	movq	%r12, %rdx
	call	rt_sysv_fill
	movsd	CALL_SSES(%rbx), %xmm0
	movsd	CALL_SSES+8(%rbx), %xmm1
	movsd	CALL_SSES+16(%rbx), %xmm2
	movsd	CALL_SSES+24(%rbx), %xmm3
	movsd	CALL_SSES+32(%rbx), %xmm4
	movsd	CALL_SSES+40(%rbx), %xmm5
	movsd	CALL_SSES+48(%rbx), %xmm6
	movsd	CALL_SSES+56(%rbx), %xmm7
	movq	CALL_INTS(%rbx), %rdi
	movq	CALL_INTS+8(%rbx), %rsi
	movq	CALL_INTS+16(%rbx), %rdx
	movq	CALL_INTS+24(%rbx), %rcx
	movq	CALL_INTS+32(%rbx), %r8
	movq	CALL_INTS+40(%rbx), %r9
	call	*CALL_CODE(%rbx)
	movq	%rax, CALL_RET_INTS(%rbx)
	movq	%rdx, CALL_RET_INTS+8(%rbx)
	movsd	%xmm0, CALL_RET_SSES(%rbx)
	movsd	%xmm1, CALL_RET_SSES+8(%rbx)
	movq	%rbx, %rdi
	movq	%r12, %rsi
	call	rt_sysv_finish
	leaq	-16(%rbp), %rsp
	popq	%r12
	popq	%rbx
	popq	%rbp
	.cfi_def_cfa 7, 8
	ret
	.cfi_endproc
	.size	rt_sysv_call, . - rt_sysv_call

/* void rt_with_stack(u64 n, void (*fn)(u8 *buf, void *arg), void *arg) */
	.globl	rt_with_stack
	.hidden	rt_with_stack
	.type	rt_with_stack, @function
	.p2align 4
rt_with_stack:
	.cfi_startproc
	leaq	SLACK(%rdi), %r10
	movq	%rsp, %r11
	subq	%r10, %r11
	cmpq	STACK_LIMIT, %r11
	jae	1f
	xorl	%r11d, %r11d
	call	__morestack
	ret
1:	pushq	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset 6, -16
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	movq	%rsi, %rax
	movq	%rdx, %rsi
	addq	$15, %rdi
	andq	$-16, %rdi
	subq	%rdi, %rsp
	movq	%rsp, %rdi
	call	*%rax
	leave
	.cfi_def_cfa 7, 8
	ret
	.cfi_endproc
	.size	rt_with_stack, . - rt_with_stack

/*
 * The code of functions made by reflect: saves what arguments can be in and calls
 * C.  The record is in ctx, and at nstack of it the bytes of stack arguments.
 */
	.macro	STUB_BODY ctx, nstack, callee
	leaq	-SLACK(%rsp), %r10
	cmpq	STACK_LIMIT, %r10
	jae	1f
	movl	$SLACK, %r10d
	movq	\nstack(\ctx), %r11
	call	__morestack
	ret
1:	pushq	%rbp
	.cfi_def_cfa_offset 16
	.cfi_offset 6, -16
	movq	%rsp, %rbp
	.cfi_def_cfa_register 6
	subq	$REGS_SIZE, %rsp
	movq	%rdi, (%rsp)
	movq	%rsi, 8(%rsp)
	movq	%rdx, 16(%rsp)
	movq	%rcx, 24(%rsp)
	movq	%r8, 32(%rsp)
	movq	%r9, 40(%rsp)
	movsd	%xmm0, REGS_SSES(%rsp)
	movsd	%xmm1, REGS_SSES+8(%rsp)
	movsd	%xmm2, REGS_SSES+16(%rsp)
	movsd	%xmm3, REGS_SSES+24(%rsp)
	movsd	%xmm4, REGS_SSES+32(%rsp)
	movsd	%xmm5, REGS_SSES+40(%rsp)
	movsd	%xmm6, REGS_SSES+48(%rsp)
	movsd	%xmm7, REGS_SSES+56(%rsp)
	movq	\ctx, REGS_CTX(%rsp)
	leaq	16(%rbp), %rax
	movq	%rax, REGS_STACK(%rsp)
	movq	%rsp, %rdi
	call	\callee
	movq	REGS_RET_INTS(%rsp), %rax
	movq	REGS_RET_INTS+8(%rsp), %rdx
	movsd	REGS_RET_SSES(%rsp), %xmm0
	movsd	REGS_RET_SSES+8(%rsp), %xmm1
	leave
	.cfi_def_cfa 7, 8
	ret
	.endm

FUNCTION rt_makefunc_stub
	STUB_BODY %rdi, CTX_NSTACK, rt_makefunc
END rt_makefunc_stub

FUNCTION rt_makefunc_stub_sret
	STUB_BODY %rsi, CTX_NSTACK, rt_makefunc
END rt_makefunc_stub_sret

/* Trampolines come here with their number in eax; the record replaces it. */
FUNCTION rt_method_expr_stub
	movl	%eax, %r10d
	shrl	$10, %r10d
	andl	$1023, %eax
	movq	rt_method_exprs(,%r10,8), %r10
	movq	(%r10,%rax,8), %rax
	STUB_BODY %rax, 0, rt_method_expr
END rt_method_expr_stub

	.globl	rt_trampolines
	.hidden	rt_trampolines
	.type	rt_trampolines, @function
	.p2align 4
rt_trampolines:
	.set	i, 0
	.rept	1024 /* RT_METHOD_EXPR_BLOCK */
	.p2align 4
	movl	$i, %eax
	jmp	rt_method_expr_stub
	.set	i, i + 1
	.endr
	.size	rt_trampolines, . - rt_trampolines

	.section .note.GNU-stack,"",@progbits
	.section .note.GNU-split-stack,"",@progbits
