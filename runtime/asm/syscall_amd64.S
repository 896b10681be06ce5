/*
 * syscall_amd64.S - Go functions of package syscall that must not have a frame
 * of ours between them and their caller; named as Go calls them.
 */
#include "asm/asm.h"

/* clone(2) flags under which the kernel would read or write by the registers that hold our own things */
#define FOREIGN_FLAGS 0x01381000 /* PIDFD, SETTLS, PARENT_SETTID, CHILD_CLEARTID, CHILD_SETTID */

	.text

/*
 * func rawVforkSyscall(trap, a1 uintptr) (r1 uintptr, err Errno): clone with
 * CLONE_VM|CLONE_VFORK.  The child goes on on this very stack, in this thread's
 * memory, until it calls execve; then the parent comes back and finds above its
 * frame what the child left.  So nothing of the parent's may be in memory: its
 * return address, stack limit, goroutine and segment stay in registers, which
 * the kernel keeps for each of the two.
 */
	.globl	syscall$drawVforkSyscall
	.type	syscall$drawVforkSyscall, @function
	.p2align 4
syscall$drawVforkSyscall:
	.cfi_startproc
	popq	%r9
	.cfi_adjust_cfa_offset -8
	.cfi_register 16, 9
	movq	%rdi, %rax
	movq	%rsi, %rdi
	andq	$~FOREIGN_FLAGS, %rdi
	xorl	%esi, %esi
	movq	STACK_LIMIT, %r8
	movq	%fs:rt_tls_g@tpoff, %rdx
	movq	G_SEG(%rdx), %r10
	syscall
	testq	%rax, %rax
	je	1f
	movq	%r8, STACK_LIMIT
	movq	%r10, G_SEG(%rdx)
	cmpq	$-4095, %rax
	jb	1f
	negq	%rax
	movq	%rax, %rdx
	movq	$-1, %rax
	jmp	*%r9
1:	xorl	%edx, %edx
	jmp	*%r9
	.cfi_endproc
	.size	syscall$drawVforkSyscall, . - syscall$drawVforkSyscall

/*
 * syscall pulls these by linkname.  rt_entersyscall notes its caller's registers
 * and stack pointer, which must be syscall.Syscall's: hence jumps.
 */
	.macro	SAME_AS go, c
	.globl	\go
	.type	\go, @function
\go:
	.cfi_startproc
	jmp	\c
	.cfi_endproc
	.size	\go, . - \go
	.endm

	SAME_AS	runtime$dentersyscall, rt_entersyscall
	SAME_AS	runtime$dexitsyscall, rt_exitsyscall

	.section .note.GNU-stack,"",@progbits
	.section .note.GNU-split-stack,"",@progbits
