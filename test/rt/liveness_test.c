/*
 * liveness_test.c - what is live at a call, read from machine code (runtime/prof/liveness.c):
 * small functions, assembled here, with what must be said where each of their calls returns.
 *
 * An expectation that is too small would free what is alive, one that is too large
 * keep it: so everything is compared.
 */
// alone: runtime/prof/liveness.c runtime/prof/index.c runtime/prof/decode_amd64.c
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "lock/lock.h"
#include "mem/mem.h"
#include "os/os.h"
#include "prof/frames.h"
#include "prof/symtab.h"

enum { RBX = 1 << 3, R12 = 1 << 12, R13 = 1 << 13, R14 = 1 << 14, R15 = 1 << 15, END = 1 << 20, NO_ARGS = RT_FRAME_HIGH };

static int bad, checks;
static bool is_go;

/* -- what liveness.c stands on -- */

void
rt_lock(RtMutex *m)
{
	(void)m;
}

void
rt_unlock(RtMutex *m)
{
	(void)m;
}

void *
rt_os_map(u64 size)
{
	return calloc(1, size);
}

void *
rt_persistent(u64 size, u64 align)
{
	(void)align;
	return calloc(1, size);
}

bool
rt_pc_is_go(u64 pc)
{
	(void)pc;
	return is_go;
}

extern const u8 never[];

bool
rt_never_returns(u64 code)
{
	return code == (u64)never;
}

/* -- the functions -- */

/* CALL n: a call; where it returns is name.n. */
#define CALL(name, n) "call callee\n" #name "." #n ":\n"
#define ENTER "push %rbp\nmov %rsp, %rbp\n"
#define LEAVE "leave\nret\n"
#define FUNC(name, ...) __asm__(".text\n.balign 16\n" #name ":\n" __VA_ARGS__ #name ".end: int3\n")

__asm__(".text\ncallee: ret\n__morestack_here: ret\nnever: hlt\n.globl rt_barrier_store\nrt_barrier_store: jmp *%rdx\n");

/* A place lives from its write to its last read. */
FUNC(straight, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\nmov %rsi, -32(%rbp)\n" CALL(straight, 1)
     "mov -24(%rbp), %rdi\n" CALL(straight, 2) "mov -32(%rbp), %rax\n" LEAVE);

/* The same by the stack pointer, which moves in between. */
FUNC(by_rsp, ENTER "sub $32, %rsp\nmov %rdi, 8(%rsp)\nsub $16, %rsp\nmov %rsi, (%rsp)\n" CALL(by_rsp, 1)
     "add $16, %rsp\nmov 8(%rsp), %rdi\npush %rdi\n" CALL(by_rsp, 2) "pop %rdi\nlea 8(%rsp), %rsp\n" LEAVE);

/* Live if one way reads it; not if all ways overwrite it. */
FUNC(ways, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\nmov %rsi, -32(%rbp)\n" CALL(ways, 1)
     "test %eax, %eax\nje 1f\nmov -24(%rbp), %rdi\nmovq $0, -32(%rbp)\njmp 2f\n1: movq $0, -32(%rbp)\n2:\n" CALL(ways, 2) "mov -32(%rbp), %rax\n" LEAVE);

/* A loop: read by the next turn, or written anew by it. */
FUNC(turns, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\n1: mov -24(%rbp), %rdi\nmov %rdi, -32(%rbp)\n" CALL(turns, 1)
     "mov -32(%rbp), %rdi\n" CALL(turns, 2) "test %eax, %eax\njne 1b\n" LEAVE);

/* Saved registers: live until their last use; cmov, byte moves and memory operands are uses, too. */
FUNC(saved, ENTER "push %r12\npush %rbx\npush %r13\nmov %rdi, %rbx\nmov %rsi, %r12\nmov %rdx, %r13\n" CALL(saved, 1)
     "xor %r13d, %r13d\nmov %rbx, %rdi\nmov %r13, %rsi\n" CALL(saved, 2) "cmove %rax, %r12\nxor %ebx, %ebx\n" CALL(saved, 3)
     "mov %al, %r13b\nmov %r13d, %edi\nmov %r12, %rax\n" CALL(saved, 4) "mov $1, %edi\nadd (%r14,%r15), %rdi\npop %r13\npop %rbx\npop %r12\npop %rbp\nret\n");

/* What writes only a part leaves the rest alive. */
FUNC(parts, ENTER "sub $128, %rsp\nmov %rdi, -24(%rbp)\nmov %rdi, -32(%rbp)\nmov %rdi, -40(%rbp)\nmov %rdi, -48(%rbp)\nmov %rdi, -56(%rbp)\nmov %rdi, -64(%rbp)\n" CALL(parts, 1)
     "movl $0, -24(%rbp)\nmovups %xmm0, -40(%rbp)\nmovups %xmm0, -52(%rbp)\nmov -24(%rbp), %rax\nmov -32(%rbp), %rax\nmov -40(%rbp), %rax\nmov -48(%rbp), %rax\n"
     "mov -56(%rbp), %rax\nsetne -64(%rbp)\nmov -64(%rbp), %rax\n" LEAVE);

/* A read of several words makes all of them live; one that is not aligned reads no pointer, but parts. */
FUNC(wide, ENTER "sub $128, %rsp\nmovups %xmm0, -32(%rbp)\nmovups %xmm0, -48(%rbp)\nmovups %xmm0, -64(%rbp)\n" CALL(wide, 1) "movups -32(%rbp), %xmm0\nmov -60(%rbp), %rax\n" LEAVE);

/* A word of which only a part is read can't be a pointer, but its part lives. */
FUNC(small, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\nmov %rdi, -32(%rbp)\nmov %rdi, -40(%rbp)\n" CALL(small, 1) "cmpb $0, -24(%rbp)\nmov -32(%rbp), %eax\nmovzwl -34(%rbp), %eax\n" LEAVE);
FUNC(askew, ENTER "sub $64, %rsp\nmov %rdi, -32(%rbp)\n" CALL(askew, 1) "movl $0, -30(%rbp)\nmov -32(%rbp), %rax\n" LEAVE);
FUNC(two_halves, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\n" CALL(two_halves, 1) "mov -24(%rbp), %eax\nmov -20(%rbp), %ecx\n" LEAVE);

/* Not written yet: an earlier call's. */
FUNC(unwritten, ENTER "sub $64, %rsp\n" CALL(unwritten, 1) "test %eax, %eax\nje 1f\nmov %rax, -24(%rbp)\n" CALL(unwritten, 2) "1:\n" CALL(unwritten, 3) "mov -24(%rbp), %rax\n" LEAVE);

/* An address is taken: all from there up may be reached since then; what is below is told by name. */
FUNC(taken, ENTER "sub $96, %rsp\nmov %rdi, -24(%rbp)\nmov %rdi, -72(%rbp)\nmov %rdi, -80(%rbp)\n" CALL(taken, 1) "lea -64(%rbp), %rdi\n" CALL(taken, 2)
     "mov -72(%rbp), %rax\n" CALL(taken, 3) "mov -80(%rbp), %rax\n" LEAVE);

/* Pushed addresses, and the stack pointer itself. */
FUNC(taken_rsp, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\nmov %rsp, %rdi\n" CALL(taken_rsp, 1) LEAVE);

/* Only moved up: known.  Each of the others may reach what is below the address. */
FUNC(up, ENTER "sub $64, %rsp\nmov %rdi, -48(%rbp)\nlea -32(%rbp), %rax\nadd $8, %rax\nmov 8(%rax), %rcx\n" CALL(up, 1) "mov -48(%rbp), %rax\n" LEAVE);
FUNC(down, ENTER "sub $64, %rsp\nmov %rdi, -48(%rbp)\nlea -32(%rbp), %rax\nsub $8, %rax\n" CALL(down, 1) LEAVE);
FUNC(down_disp, ENTER "sub $64, %rsp\nlea -32(%rbp), %rax\nmov -16(%rax), %rcx\n" CALL(down_disp, 1) LEAVE);
FUNC(down_lea, ENTER "sub $64, %rsp\nlea -32(%rbp), %rax\nlea -16(%rax), %rcx\n" CALL(down_lea, 1) LEAVE);
FUNC(indexed, ENTER "sub $64, %rsp\nlea -32(%rbp), %rax\nmov (%rax,%rcx,8), %rcx\n" CALL(indexed, 1) LEAVE);
FUNC(indexed_rbp, ENTER "sub $64, %rsp\nmov -64(%rbp,%rcx,8), %rcx\n" CALL(indexed_rbp, 1) LEAVE);
FUNC(copied, ENTER "push %rbx\nsub $72, %rsp\nlea -32(%rbp), %rax\nmov %rax, %rbx\n" CALL(copied, 1) "mov -8(%rbx), %rax\n" LEAVE);
FUNC(chosen, ENTER "sub $64, %rsp\nlea -32(%rbp), %rax\ncmove %rax, %rcx\nsub $8, %rcx\n" CALL(chosen, 1) LEAVE);
FUNC(through_slot, ENTER "sub $64, %rsp\nlea -32(%rbp), %rax\nmov %rax, -56(%rbp)\n" CALL(through_slot, 1) "mov -56(%rbp), %rcx\nsub $8, %rcx\n" LEAVE);
FUNC(calculated, ENTER "sub $64, %rsp\nlea -32(%rbp), %rax\nand $-32, %rax\n" CALL(calculated, 1) LEAVE);
FUNC(through_loop, ENTER "sub $64, %rsp\n1: sub $8, %rcx\n" CALL(through_loop, 1) "lea -32(%rbp), %rcx\njmp 1b\n");
FUNC(dead_address, ENTER "sub $64, %rsp\nlea -32(%rbp), %rax\nxor %eax, %eax\nsub $8, %rax\n" CALL(dead_address, 1) LEAVE);
FUNC(other_frame, ENTER "sub $64, %rsp\nmov %rbp, %rax\n" CALL(other_frame, 1) LEAVE);

/* Stack arguments. */
FUNC(arguments, ENTER "sub $32, %rsp\n" CALL(arguments, 1) "mov 24(%rbp), %rax\n" CALL(arguments, 2) LEAVE);
FUNC(argument_address, ENTER "sub $32, %rsp\nlea 32(%rbp), %rdi\n" CALL(argument_address, 1) "mov 16(%rbp), %rdi\n" CALL(argument_address, 2) LEAVE);

/* Jumps through tables: by all of the value, by its low byte, by memory; each with a comparison before that isn't meant. */
#define CASES(name) "1: mov -24(%rbp), %rax\n" LEAVE "2: mov -32(%rbp), %rax\n" LEAVE "3: mov -40(%rbp), %rax\n9: " LEAVE ".pushsection .rodata\n.balign 8\n" #name ".table: .quad 1b, 2b, 3b\n.popsection\n"
#define SLOTS "sub $64, %rsp\nmov %rdi, -24(%rbp)\nmov %rdi, -32(%rbp)\nmov %rdi, -40(%rbp)\n"
FUNC(table, ENTER SLOTS CALL(table, 1) "cmp $2, %rax\nja 9f\njmp *table.table(,%rax,8)\n" CASES(table));
FUNC(table_byte, ENTER SLOTS CALL(table_byte, 1) "cmp $1, %rcx\nja 9f\ncmp $2, %al\nja 9f\nmovzbl %al, %ecx\njmp *table_byte.table(,%rcx,8)\n" CASES(table_byte));
FUNC(table_int, ENTER SLOTS CALL(table_int, 1) "cmp $0, %rcx\nje 9f\ncmp $2, %edi\nja 9f\nmov %edi, %edx\njmp *table_int.table(,%rdx,8)\n" CASES(table_int));
FUNC(table_memory, ENTER SLOTS CALL(table_memory, 1) "cmpb $2, 2(%r14)\nja 9f\nmovzbl 2(%r14), %edx\njmp *table_memory.table(,%rdx,8)\n" CASES(table_memory));
/* Nothing is known of these: another value's check, a check that some pass by, a sign, a change in between. */
FUNC(table_other, ENTER SLOTS CALL(table_other, 1) "cmp $1, %rcx\nja 9f\nand $3, %eax\njmp *table_other.table(,%rax,8)\n" CASES(table_other));
FUNC(table_stale, ENTER SLOTS CALL(table_stale, 1) "cmp $1, %rax\nja 9f\nmov 8(%rbx), %rax\njmp *table_stale.table(,%rax,8)\n" CASES(table_stale));
FUNC(table_flags, ENTER SLOTS CALL(table_flags, 1) "cmp $1, %rax\nadd %rcx, %rdx\nja 9f\njmp *table_flags.table(,%rax,8)\n" CASES(table_flags));
FUNC(table_narrow, ENTER SLOTS CALL(table_narrow, 1) "cmp $1, %al\nja 9f\njmp *table_narrow.table(,%rax,8)\n" CASES(table_narrow));
FUNC(table_wider, ENTER SLOTS CALL(table_wider, 1) "cmp $1, %al\nja 9f\nmovzwl %ax, %ecx\njmp *table_wider.table(,%rcx,8)\n" CASES(table_wider));
FUNC(table_around, ENTER SLOTS CALL(table_around, 1) "test %ecx, %ecx\nje 7f\ncmp $1, %rax\nja 9f\n7: jmp *table_around.table(,%rax,8)\n" CASES(table_around));
FUNC(table_store, ENTER SLOTS CALL(table_store, 1) "cmpb $1, 2(%r14)\nja 9f\nmov %rcx, (%rdx)\nmovzbl 2(%r14), %edx\njmp *table_store.table(,%rdx,8)\n" CASES(table_store));

/* A landing: control may come there from everywhere. */
FUNC(landing, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\nmovq $1f, -48(%rbp)\n" CALL(landing, 1) LEAVE "1: mov -24(%rbp), %rax\n" LEAVE);
FUNC(landing_lea, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\nlea 1f(%rip), %rax\nmov %rax, -48(%rbp)\n" CALL(landing_lea, 1) LEAVE "1: mov -24(%rbp), %rax\n" LEAVE);

/* The slow path of a store comes back. */
FUNC(barrier, ENTER "push %rbx\nsub $56, %rsp\nmov %rdi, -24(%rbp)\nmov %rsi, %rbx\n" CALL(barrier, 1)
     "lea (%rax), %rdi\nlea 1f(%rip), %rdx\njmp rt_barrier_store\n1: mov -24(%rbp), %rax\nmov %rbx, %rcx\n" CALL(barrier, 2) LEAVE);

/* A check of the stack: its lea takes no address; the call of __morestack is followed by a return. */
FUNC(checked, "lea -0x398(%rsp), %r11\ncmp %fs:0x70, %r11\njb 1f\n2: " ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\n" CALL(checked, 1) "mov -24(%rbp), %rax\n" LEAVE
     "1: mov $0x398, %r10d\nmov $0, %r11d\ncall __morestack_here\nret\njmp 2b\n");

/* Not understood. */
FUNC(vector, ENTER "sub $64, %rsp\nvmovdqu %ymm0, -64(%rbp)\n" CALL(vector, 1) LEAVE);
FUNC(computed, ENTER "sub $64, %rsp\n" CALL(computed, 1) "jmp *%rax\n");
FUNC(outside, ENTER "sub $64, %rsp\n" CALL(outside, 1) "jmp callee\n");

/* Not emitted from Go: registers only. */
FUNC(of_c, ENTER "push %rbx\nsub $56, %rsp\nmov %rdi, -24(%rbp)\n" CALL(of_c, 1) "mov %rbx, %rdi\n" CALL(of_c, 2) LEAVE);

/* The stack pointer differs by the way: no place can be told.  It matters only where places are named by it. */
FUNC(no_return, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\ntest %eax, %eax\njne 1f\npush %rax\n" CALL(no_return, 2) "1:\n" CALL(no_return, 1) "mov -24(%rbp), %rax\n" LEAVE);
FUNC(depths, ENTER "sub $64, %rsp\nmov %rdi, 8(%rsp)\ntest %eax, %eax\nje 1f\npush %rax\n1:\n" CALL(depths, 1) "mov 8(%rsp), %rax\n" LEAVE);

/* A call that never comes back: what is behind it is others'. */
FUNC(ends, ENTER "sub $64, %rsp\nmov %rdi, -24(%rbp)\nmov %rdi, -32(%rbp)\ntest %eax, %eax\njne 1f\njl 2f\n" CALL(ends, 1) "mov -32(%rbp), %rax\n" LEAVE
     "1: call never\nends.2:\n2: mov -24(%rbp), %rax\n" LEAVE);

/* -- what is to be said of them -- */

typedef struct Want {
	const char *name;
	const u8 *start, *end, *pc;
	bool known;
	u32 regs;
	int taken, args;
	int slots[8];              /* in order, END */
} Want;

static void
check(const Want *w)
{
	const RtFrameMap *m = rt_frame_map((u64)w->pc, (u64)w->start, (u64)w->end);
	bool same = m != NULL && m->known == w->known && m->regs == w->regs && m->args == w->args;
	u32 n = 0;

	checks++;
	if (m != NULL && w->known) {
		same &= m->taken == w->taken;
		while (w->slots[n] != END)
			n++;
		same &= m->n == n;
		for (u32 i = 0; same && i < n; i++)
			same &= m->slots[i] == w->slots[i];
	}
	if (same)
		return;
	bad++;
	printf("%s: ", w->name);
	if (m == NULL) {
		printf("nothing\n");
		return;
	}
	printf("known %d, regs %x, taken %d, args %d, slots", m->known, m->regs, m->taken, m->args);
	for (u32 i = 0; i < m->n; i++)
		printf(" %d", m->slots[i]);
	printf("\n");
}

#define AT(f, n, known, regs, taken, args, ...)                                                                                              \
	do {                                                                                                                                \
		extern const u8 f##n##_start[] __asm__(#f), f##n##_end[] __asm__(#f ".end"), f##n##_at[] __asm__(#f "." #n);                \
		check(&(Want){ #f "." #n, f##n##_start, f##n##_end, f##n##_at, known, regs, taken, args, { __VA_ARGS__ __VA_OPT__(, ) END } }); \
	} while (0)
#define PART(off) ((off) | RT_SLOT_PART)
#define KNOWN(f, n, regs, ...) AT(f, n, true, regs, 0, NO_ARGS, __VA_ARGS__)
/* The code isn't understood: all registers and arguments may be live. */
#define NOTHING(f, n) AT(f, n, false, RBX | R12 | R13 | R14 | R15, 0, 16)
/* Registers and stack arguments are, places aren't. */
#define NO_SLOTS(f, n, regs) AT(f, n, false, regs, 0, NO_ARGS)

int
main(void)
{
	is_go = true;
	KNOWN(straight, 1, 0, -32, -24);
	KNOWN(straight, 2, 0, -32);
	KNOWN(by_rsp, 1, 0, -24);
	KNOWN(by_rsp, 2, 0);
	KNOWN(ways, 1, 0, -24);
	KNOWN(ways, 2, 0, -32);
	KNOWN(turns, 1, 0, -32, -24);
	KNOWN(turns, 2, 0, -24);
	KNOWN(saved, 1, RBX | R12 | R14 | R15);
	KNOWN(saved, 2, R12 | R13 | R14 | R15);
	KNOWN(saved, 3, R12 | R13 | R14 | R15);
	KNOWN(saved, 4, R14 | R15);
	KNOWN(parts, 1, 0, -64, PART(-56), PART(-24));
	KNOWN(wide, 1, 0, PART(-64), PART(-56), -32, -24);
	KNOWN(small, 1, 0, PART(-40), PART(-32), PART(-24));
	KNOWN(two_halves, 1, 0, -24);
	KNOWN(askew, 1, 0, -32);
	KNOWN(unwritten, 1, 0);
	KNOWN(unwritten, 2, 0, -24);
	KNOWN(unwritten, 3, 0, -24);
	KNOWN(taken, 1, 0, -80, -72, -24);
	AT(taken, 2, true, 0, -64, NO_ARGS, -80, -72);
	AT(taken, 3, true, 0, -64, NO_ARGS, -80);
	AT(taken_rsp, 1, true, 0, -64, NO_ARGS);
	AT(up, 1, true, 0, -32, NO_ARGS, -48);
	NO_SLOTS(down, 1, 0);
	NO_SLOTS(down_disp, 1, 0);
	NO_SLOTS(down_lea, 1, 0);
	NO_SLOTS(indexed, 1, 0);
	AT(indexed_rbp, 1, false, 0, 0, 16);
	NO_SLOTS(copied, 1, RBX);
	NO_SLOTS(chosen, 1, 0);
	NO_SLOTS(through_slot, 1, 0);
	NO_SLOTS(calculated, 1, 0);
	NO_SLOTS(through_loop, 1, 0);
	AT(dead_address, 1, true, 0, -32, NO_ARGS);
	AT(other_frame, 1, false, 0, 0, 16);
	KNOWN(arguments, 1, 0, 24);
	KNOWN(arguments, 2, 0);
	AT(argument_address, 1, true, 0, 0, 32, 16);
	AT(argument_address, 2, true, 0, 0, 32);
	KNOWN(table, 1, 0, -40, -32, -24);
	KNOWN(table_byte, 1, 0, -40, -32, -24);
	KNOWN(table_int, 1, 0, -40, -32, -24);
	KNOWN(table_memory, 1, R14, -40, -32, -24);
	NOTHING(table_other, 1);
	NOTHING(table_stale, 1);
	NOTHING(table_flags, 1);
	NOTHING(table_narrow, 1);
	NOTHING(table_wider, 1);
	NOTHING(table_around, 1);
	NOTHING(table_store, 1);
	KNOWN(landing, 1, 0, -24);
	KNOWN(landing_lea, 1, 0, -24);
	KNOWN(barrier, 1, RBX, -24);
	KNOWN(barrier, 2, 0);
	KNOWN(checked, 1, 0, -24);
	NOTHING(vector, 1);
	NOTHING(computed, 1);
	NOTHING(outside, 1);
	AT(depths, 1, false, 0, 0, 16);
	KNOWN(no_return, 1, 0, -24);
	KNOWN(ends, 1, 0, -32);
	KNOWN(ends, 2, 0);
	is_go = false;
	NO_SLOTS(of_c, 1, RBX);
	NO_SLOTS(of_c, 2, 0);
	printf("%d checked, %d wrong\n", checks, bad);
	return bad != 0;
}
