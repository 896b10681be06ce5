/*
 * decode_test.c - the decoder of machine code (runtime/prof/decode_amd64.c).
 *
 * First a table: chosen instructions, assembled here, with what must be said of
 * them.  Then objdump: every instruction of this program, of libtricolor and of a
 * Go program is decoded and compared with objdump's text.  Lengths, targets and
 * memory operands must be the same; and of what the liveness analysis builds on,
 * no register that the text reads may be missing from use, none may be in def but
 * a destination that is overwritten as a whole, no access to memory may be missing
 * or too small, no address may go where its class doesn't say.  What is not
 * understood must be vector code or rare.
 *
 *	decode_test [FILE...]     other files, instead of those three
 */
// alone: runtime/prof/decode_amd64.c
#include <ctype.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include "prof/decode.h"

enum { RAX = 1, RCX = 2, RDX = 4, RBX = 8, RSP = 16, RBP = 32, RSI = 64, RDI = 128, R8 = 256, R12 = 1 << 12, R13 = 1 << 13, R14 = 1 << 14, R15 = 1 << 15 };
enum { R = 1, W = 2, F = 4, M = 8 };  /* reads, writes, as a whole, refers to memory */

static int bad;

/* -- the table -- */

#define TABLE(X)                                                                                          \
	X("mov %rax, %rbx", NEXT, MOVE, RAX, RBX, 0, 0)                                                   \
	X("mov %eax, %r12d", NEXT, SET, RAX, R12, 0, 0)                                                   \
	X("mov %ax, %r12w", NEXT, OTHER, RAX | R12, 0, 0, 0)                                              \
	X("mov %bh, %al", NEXT, OTHER, RAX | RBX, 0, 0, 0)                                                \
	X("mov %sil, %al", NEXT, OTHER, RAX | RSI, 0, 0, 0)                                               \
	X("mov -8(%rbp), %r15", NEXT, LOAD, RBP, R15, M | R, 8)                                           \
	X("mov %r13, 0x180(%rsp)", NEXT, STORE, RSP | R13, 0, M | W | F, 8)                               \
	X("mov %r13d, (%rsp,%r12,4)", NEXT, COMPARE, RSP | R12 | R13, 0, M | W | F, 4)                    \
	X("mov %bl, -1(%rbp)", NEXT, COMPARE, RBP | RBX, 0, M | W | F, 1)                                 \
	X("movb $1, -1(%rbp)", NEXT, COMPARE, RBP, 0, M | W | F, 1)                                       \
	X("movw $1, -2(%rbp)", NEXT, COMPARE, RBP, 0, M | W | F, 2)                                       \
	X("movq $-1, -16(%rbp)", NEXT, COMPARE, RBP, 0, M | W | F, 8)                                     \
	X("movabs $0x1122334455667788, %r14", NEXT, SET, 0, R14, 0, 0)                                    \
	X("movslq %ebx, %r14", NEXT, SET, RBX, R14, 0, 0)                                                 \
	X("movzbl -1(%rbp), %ebx", NEXT, SET, RBP, RBX, M | R, 1)                                         \
	X("movswq %r12w, %rbx", NEXT, SET, R12, RBX, 0, 0)                                                \
	X("movsbw %r12b, %bx", NEXT, OTHER, R12 | RBX, 0, 0, 0)                                           \
	X("lea -64(%rbp,%rbx,8), %r12", NEXT, LEA, RBP | RBX, R12, M, 0)                                  \
	X("lea 1(%rbx), %r12d", NEXT, OTHER, RBX, R12, 0, 0)                                              \
	X("xor %ebx, %ebx", NEXT, SET, 0, RBX, 0, 0)                                                      \
	X("xor %bl, %bl", NEXT, OTHER, RBX, 0, 0, 0)                                                      \
	X("xor %r12, %rbx", NEXT, OTHER, R12 | RBX, 0, 0, 0)                                              \
	X("add $8, %rbx", NEXT, ADD_IMM, RBX, 0, 0, 0)                                                    \
	X("sub $0x1000, %r12", NEXT, ADD_IMM, R12, 0, 0, 0)                                               \
	X("add $8, %ebx", NEXT, OTHER, RBX, 0, 0, 0)                                                      \
	X("addq $8, -8(%rbp)", NEXT, OTHER, RBP, 0, M | R | W, 8)                                         \
	X("cmp %rbx, -8(%rbp)", NEXT, COMPARE, RBP | RBX, 0, M | R, 8)                                    \
	X("testb $4, (%r12)", NEXT, COMPARE, R12, 0, M | R, 1)                                            \
	X("cmovne %rbx, %r12", NEXT, CMOV, RBX | R12, 0, 0, 0)                                            \
	X("cmovae -8(%rbp), %r12", NEXT, CMOV, RBP | R12, 0, M | R, 8)                                    \
	X("sete -1(%rbp)", NEXT, COMPARE, RBP, 0, M | W | F, 1)                                           \
	X("setg %bl", NEXT, COMPARE, RBX, 0, 0, 0)                                                        \
	X("test $1, %al", NEXT, COMPARE, RAX, 0, 0, 0)                                                    \
	X("shl %cl, %rbx", NEXT, OTHER, RBX | RCX, 0, 0, 0)                                               \
	X("sarq $3, -8(%rbp)", NEXT, OTHER, RBP, 0, M | R | W, 8)                                         \
	X("shld %cl, %rbx, %r12", NEXT, OTHER, RBX | R12 | RCX, 0, 0, 0)                                  \
	X("xchg %rbx, %rax", NEXT, OTHER, RBX | RAX, 0, 0, 0)                                             \
	X("xchg %rbx, (%r12)", NEXT, OTHER, RBX | R12, 0, M | R | W, 8)                                   \
	X("lock cmpxchg %rbx, (%r12)", NEXT, OTHER, RBX | R12 | RAX, 0, M | R | W, 8)                     \
	X("lock xadd %ebx, (%r12)", NEXT, OTHER, RBX | R12, 0, M | R | W, 4)                              \
	X("bswap %r13", NEXT, OTHER, R13, 0, 0, 0)                                                        \
	X("imul $10, %rbx, %r12", NEXT, OTHER, RBX, 0, 0, 0)                                              \
	X("mul %r12", NEXT, OTHER, R12 | RAX, 0, 0, 0)                                                    \
	X("divq -8(%rbp)", NEXT, OTHER, RBP | RAX | RDX, 0, M | R, 8)                                     \
	X("push %r12", NEXT, PUSH, R12, 0, 0, 0)                                                          \
	X("pushq -8(%rbp)", NEXT, PUSH, RBP, 0, M | R, 8)                                                 \
	X("pop %r12", NEXT, POP, 0, R12, 0, 0)                                                            \
	X("popq -8(%rbp)", NEXT, POP, RBP, 0, M | W | F, 8)                                               \
	X("leave", NEXT, LEAVE, 0, 0, 0, 0)                                                               \
	X("rep stosq", NEXT, COMPARE, RAX | RDI | RCX, 0, 0, 0)                                           \
	X("rep movsb", NEXT, COMPARE, RSI | RDI | RCX, 0, 0, 0)                                           \
	X("movups %xmm0, -32(%rbp)", NEXT, XMM_STORE, RBP, 0, M | W | F, 16)                              \
	X("movdqa -32(%rbp), %xmm3", NEXT, XMM_LOAD, RBP, 0, M | R, 16)                                   \
	X("movhps %xmm0, -32(%rbp)", NEXT, XMM_STORE, RBP, 0, M | W | F, 8)                               \
	X("movlps %xmm0, -32(%rbp)", NEXT, XMM_STORE, RBP, 0, M | W | F, 8)                               \
	X("movss %xmm0, -32(%rbp)", NEXT, XMM_STORE, RBP, 0, M | W | F, 4)                                \
	X("movsd %xmm9, -32(%rbp)", NEXT, XMM_STORE, RBP, 0, M | W | F, 8)                                \
	X("movq %xmm0, -32(%rbp)", NEXT, XMM_STORE, RBP, 0, M | W | F, 8)                                 \
	X("movd %xmm0, -32(%rbp)", NEXT, XMM_STORE, RBP, 0, M | W | F, 4)                                 \
	X("movq %rbx, %xmm0", NEXT, OTHER, RBX, 0, 0, 0)                                                  \
	X("movq %xmm0, %rbx", NEXT, FROM_XMM, 0, RBX, 0, 0)                                               \
	X("pinsrq $1, %rbx, %xmm0", NEXT, OTHER, RBX, 0, 0, 0)                                            \
	X("pextrq $1, %xmm0, -8(%rbp)", NEXT, OTHER, RBP, 0, M | R | W, 0)                                \
	X("cvttsd2si -8(%rbp), %rbx", NEXT, SET, RBP, RBX, M | R, 0)                                      \
	X("pmovmskb %xmm0, %r12d", NEXT, SET, 0, R12, 0, 0)                                               \
	X("fstpt -32(%rbp)", NEXT, COMPARE, RBP, 0, M | R | W, 0)                                         \
	X("nopw 0(%rax,%rax,1)", NEXT, COMPARE, 0, 0, 0, 0)                                               \
	X("call *%rbx", CALL, OTHER, RBX, 0, 0, 0)                                                        \
	X("call *24(%r12)", CALL, OTHER, R12, 0, M | R, 8)                                                \
	X("jmp *.(,%r12,8)", INDIRECT, COMPARE, R12, 0, M | R, 8)                                         \
	X("jne .", BRANCH, OTHER, 0, 0, 0, 0)                                                             \
	X("ret", STOP, OTHER, 0, 0, 0, 0)                                                                 \
	X("ud2", STOP, OTHER, 0, 0, 0, 0)

/* The instructions one after the other in .text; their ends in .rodata. */
#define ASSEMBLE(text, flow, cls, use, def, mem, size) "771: " text "\n772: .pushsection .rodata\n.quad 771b, 772b\n.popsection\n"
__asm__(".pushsection .rodata\n.balign 8\ntable_at:\n.popsection\n.text\n" TABLE(ASSEMBLE));
extern const u8 *const table_at[][2];

static const struct {
	const char *text;
	u8 flow, cls;
	u32 use, def, mem, size;
} table[] = {
#define ROW(text, flow, cls, use, def, mem, size) { text, RT_FLOW_##flow, RT_INS_##cls, use, def, mem, size },
	TABLE(ROW)
};

static void
check_table(void)
{
	for (u32 i = 0; i < sizeof table / sizeof table[0]; i++) {
		RtIns n;
		bool known = rt_decode(table_at[i][0], &n);
		u32 mem = !known ? 0 : (n.reads ? R : 0) | (n.writes ? W : 0) | (n.writes && n.full ? F : 0) | (n.mem ? M : 0);
		bool size_ok = table[i].size == 0 || n.size == table[i].size;
		if (!known || n.len != table_at[i][1] - table_at[i][0] || n.flow != table[i].flow || n.cls != table[i].cls
		    || (n.use & table[i].use) != table[i].use || n.def != table[i].def || mem != table[i].mem || !size_ok) {
			printf("%s: known %d, len %u, flow %u, class %u, use %x, def %x, memory %u, size %u\n", table[i].text, known, n.len, n.flow, n.cls, n.use, n.def,
			       mem, n.size);
			bad++;
		}
	}
}

/* -- objdump's text -- */

typedef struct Operand {
	enum { NONE, REG, VEC, IMM, MEM } kind;
	u32 reg, size;             /* REG */
	int base, index, scale;    /* MEM; -1: none */
	long disp;
	bool segment, star, rip;
} Operand;

typedef struct Text {
	char name[32];
	Operand op[4];
	int n;
	u32 named;                 /* registers that the operands name */
} Text;

static bool
is(const char *name, const char *list)
{
	size_t n = strlen(name);

	for (const char *p = list; (p = strstr(p, name)) != NULL; p += n)
		if ((p == list || p[-1] == ' ') && (p[n] == ' ' || p[n] == '\0'))
			return true;
	return false;
}

static bool
starts(const char *name, const char *with)
{
	return strncmp(name, with, strlen(with)) == 0;
}

static int
reg_number(const char *s, size_t len, u32 *size)
{
	static const char *const old[8][4] = { { "rax", "eax", "ax", "al" }, { "rcx", "ecx", "cx", "cl" }, { "rdx", "edx", "dx", "dl" }, { "rbx", "ebx", "bx", "bl" },
		{ "rsp", "esp", "sp", "spl" }, { "rbp", "ebp", "bp", "bpl" }, { "rsi", "esi", "si", "sil" }, { "rdi", "edi", "di", "dil" } };
	static const u32 sizes[] = { 8, 4, 2, 1 };
	static const char *const high[] = { "ah", "ch", "dh", "bh" };

	for (int r = 0; r < 8; r++)
		for (int k = 0; k < 4; k++)
			if (strlen(old[r][k]) == len && memcmp(s, old[r][k], len) == 0) {
				*size = sizes[k];
				return r;
			}
	for (int r = 0; r < 4; r++)
		if (len == 2 && memcmp(s, high[r], 2) == 0) {
			*size = 1;
			return r;
		}
	if (len >= 2 && s[0] == 'r' && isdigit((u8)s[1])) {
		char last = s[len - 1];
		*size = last == 'd' ? 4 : last == 'w' ? 2 : last == 'b' ? 1 : 8;
		return atoi(s + 1);
	}
	return -1;
}

static void
read_operand(Text *t, const char *s, size_t len)
{
	Operand *o = &t->op[t->n++];
	const char *end = s + len, *open = memchr(s, '(', len);
	u32 size = 0;
	int parts = 0;

	*o = (Operand){ .base = -1, .index = -1 };
	if (*s == '*') {
		o->star = true;
		s++;
	}
	if (*s == '$') {
		o->kind = IMM;
		o->disp = (long)strtoull(s + 1, NULL, 16);
		return;
	}
	if (*s == '%' && memchr(s, ':', (size_t)(end - s)) == NULL) {
		int r = reg_number(s + 1, (size_t)(end - s) - 1, &size);
		o->kind = r >= 0 ? REG : VEC;
		o->reg = (u32)r;
		o->size = size;
		if (r >= 0)
			t->named |= 1u << r;
		return;
	}
	o->kind = MEM;
	if (*s == '%') {
		o->segment = true;
		s += 4;
	}
	o->disp = (long)(*s == '-' ? -strtoull(s + 1, NULL, 16) : strtoull(s, NULL, 16));
	for (const char *p = open; p != NULL && *p != ')'; parts++) {
		const char *q = ++p;
		while (*p != ',' && *p != ')')
			p++;
		int r = *q == '%' ? reg_number(q + 1, (size_t)(p - q) - 1, &size) : -1;
		if (*q == '%' && starts(q, "%rip"))
			o->rip = true;
		if (parts == 0)
			o->base = r;
		else if (parts == 1)
			o->index = r;
		else
			o->scale = q[0] == '8' ? 3 : q[0] == '4' ? 2 : q[0] == '2' ? 1 : 0;
		if (r >= 0)
			t->named |= 1u << r;
	}
}

/* False: nothing to compare with. */
static bool
read_text(Text *t, char *s)
{
	char *end = strpbrk(s, "#<\n");

	memset(t, 0, sizeof *t);
	if (end != NULL)
		*end = '\0';
	for (;;) {
		size_t n = strcspn(s, " \t");
		if (n == 0 || n >= sizeof t->name)
			return false;
		memcpy(t->name, s, n);
		t->name[n] = '\0';
		s += n;
		s += strspn(s, " \t");
		if (!is(t->name, "lock rep repz repnz bnd notrack data16 cs ds es ss fs gs addr32") && !starts(t->name, "rex"))
			break;
		if (*s == '\0') /* a prefix that stands alone */
			return false;
	}
	while (*s != '\0' && t->n < 4) {
		char *p = s;
		int depth = 0;
		while (*p != '\0' && !isspace((u8)*p) && (depth > 0 || *p != ',')) {
			depth += *p == '(' ? 1 : *p == ')' ? -1 : 0;
			p++;
		}
		if (p > s)
			read_operand(t, s, (size_t)(p - s));
		s = *p == ',' ? p + 1 : p + strlen(p);
	}
	return true;
}

/* What doesn't read its last operand. */
static bool
is_pure(const Text *t)
{
	const char *s = t->name;

	if (starts(s, "cvt") || starts(s, "set") || starts(s, "pmovmsk") || starts(s, "movmsk") || starts(s, "pextr") || starts(s, "extract"))
		return true;
	if (starts(s, "mov"))
		return true;
	return is(s, "lea pop bsf bsr lzcnt tzcnt popcnt fst fstp fstps fstpl fstpt fsts fstl fnstcw fnstsw stmxcsr fistp fistpl fistpll fist pmovmskb");
}

static bool
is_compare(const Text *t)
{
	return is(t->name, "cmp cmpb cmpw cmpl cmpq test testb testw testl testq bt btl btq btw comisd comiss ucomisd ucomiss ptest") || starts(t->name, "nop")
	       || starts(t->name, "prefetch") || starts(t->name, "endbr") || starts(t->name, "push") || starts(t->name, "call") || starts(t->name, "jmp");
}

static bool
is_string(const Text *t)
{
	return t->n == 2 && t->op[0].segment + t->op[1].segment > 0 && (starts(t->name, "movs") || starts(t->name, "stos") || starts(t->name, "scas") || starts(t->name, "cmps") || starts(t->name, "lods"));
}

/* Bytes of the memory operand, 0: the text doesn't say. */
static u32
mem_size(const Text *t)
{
	const char *s = t->name;
	char last = s[strlen(s) - 1];

	if (starts(s, "movzb") || starts(s, "movsb"))
		return 1;
	if (starts(s, "movzw") || starts(s, "movsw"))
		return 2;
	if (starts(s, "movsl") || is(s, "movss movd"))
		return is(s, "movslq movss movd") ? 4 : 0;
	if (is(s, "movups movaps movdqu movdqa movupd movapd movntdq movntps lddqu"))
		return 16;
	if (is(s, "movq movsd movlps movhps movlpd movhpd movntq"))
		return 8;
	if (starts(s, "set"))
		return 1;
	if (is(s, "push pushq pop popq"))
		return 8;
	if (starts(s, "cvt") || starts(s, "pextr") || starts(s, "f"))
		return 0;
	for (int i = 0; i < t->n; i++)
		if (t->op[i].kind == VEC)
			return 0;
	for (int i = t->n - 1; i >= 0; i--)
		if (t->op[i].kind == REG && !(i == 0 && t->op[0].size == 1 && t->n > 1 && strchr("sr", s[0]) != NULL)) /* the %cl of shifts */
			return t->op[i].size;
	return last == 'q' ? 8 : last == 'l' ? 4 : last == 'w' ? 2 : last == 'b' ? 1 : 0;
}

static const char *
wrong(const RtIns *n, const Text *t, u64 addr, const u8 *code)
{
	const Operand *last = t->n > 0 ? &t->op[t->n - 1] : NULL, *first = &t->op[0], *mem = NULL;
	bool same = t->n == 2 && first->kind == REG && last->kind == REG && first->reg == last->reg;
	bool zero = same && starts(t->name, "xor");
	bool no_access = starts(t->name, "nop") || starts(t->name, "prefetch") || is(t->name, "lea") || starts(t->name, "endbr");
	u32 reads = t->named, size;

	for (int i = 0; i < t->n; i++)
		if (t->op[i].kind == MEM)
			mem = &t->op[i];
	/* Control. */
	if (starts(t->name, "call") || t->name[0] == 'j') {
		u8 flow = starts(t->name, "call") ? RT_FLOW_CALL : !starts(t->name, "jmp") ? RT_FLOW_BRANCH : first->star ? RT_FLOW_INDIRECT : RT_FLOW_JUMP;
		if (n->flow != flow)
			return "flow";
		if (!first->star && n->target - (u64)code + addr != (u64)first->disp)
			return "target";
		if (!first->star)
			return NULL;
	} else if (starts(t->name, "ret") || is(t->name, "ud2 hlt int3")) {
		return n->flow == RT_FLOW_STOP ? NULL : "flow";
	} else if (n->flow != RT_FLOW_NEXT) {
		return "flow";
	}
	/* Registers. */
	if (last != NULL && last->kind == REG && (zero || (is_pure(t) && last->size >= 4 && !same)))
		reads &= ~(1u << last->reg);
	if (mem != NULL) /* named there, too */
		reads |= (mem->base >= 0 ? 1u << mem->base : 0) | (mem->index >= 0 ? 1u << mem->index : 0);
	for (int i = 0; i + 1 < t->n; i++)
		if (t->op[i].kind == REG && !zero)
			reads |= 1u << t->op[i].reg;
	if (starts(t->name, "nop") || starts(t->name, "prefetch") || (same && starts(t->name, "xchg")))
		reads = 0;
	if ((reads & ~n->use) != 0)
		return "a register read";
	if (n->def != 0 && !(last != NULL && last->kind == REG && last->size >= 4 && n->def == 1u << last->reg && (zero || is_pure(t))))
		return "a register overwritten";
	if (is(t->name, "bsf bsr") && n->def != 0)
		return "a register overwritten";
	/* Memory. */
	if (mem != NULL && !is_string(t) && !(no_access && !n->mem)) {
		if (!n->mem)
			return "memory";
		if (!mem->segment && (n->base != (mem->base >= 0 ? mem->base : 255) || n->index != (mem->index >= 0 ? mem->index : 255) || n->rip != mem->rip || n->disp != (i32)mem->disp
		    || (mem->index >= 0 && n->scale != mem->scale)))
			return "the operand";
		bool to = mem == last && !is_compare(t) && !(t->n == 1 && (starts(t->name, "mul") || starts(t->name, "imul") || starts(t->name, "div") || starts(t->name, "idiv") || t->name[0] == 'f'));
		bool from = !(mem == last && is_pure(t) && t->n > 1) && !starts(t->name, "set");
		if (t->name[0] == 'f' && starts(t->name, "fst"))
			to = true;
		if (is(t->name, "stmxcsr fnstcw pop popq"))
			to = true, from = false;
		if (!no_access && to && !n->writes)
			return "a write of memory";
		if (!no_access && from && !starts(t->name, "fst") && !n->reads)
			return "a read of memory";
		size = mem_size(t);
		if (!no_access && size != 0 && n->reads && n->size < size)
			return "size read";
		if (n->writes && n->full && (size == 0 || n->size != size || (from && to)))
			return "memory overwritten";
	}
	if (mem == NULL && (n->reads || n->writes))
		return "no memory";
	/* Where an address may go. */
	bool from64 = (first->kind == REG && first->size == 8) || (first->kind == MEM && t->n == 2);
	bool to64 = last != NULL && t->n >= 2 && last->kind == REG && last->size == 8;
	u8 cls = n->cls;
	if (is(t->name, "lea"))
		return last->size < 8 || cls == RT_INS_LEA ? NULL : "class";
	if (is(t->name, "mov movq") && to64 && first->kind == REG)
		return cls == RT_INS_MOVE && n->dst == last->reg && n->src == first->reg ? NULL : "class";
	if (is(t->name, "mov movq") && to64 && first->kind == MEM && !first->segment && first->base >= 0)
		return cls == RT_INS_LOAD && n->dst == last->reg ? NULL : "class";
	if (starts(t->name, "cmov"))
		return cls == RT_INS_CMOV && n->dst == last->reg ? NULL : "class";
	if (starts(t->name, "cmp") && first->kind == IMM && last->kind == REG && (n->size != last->size || n->dst != last->reg || ((u64)(n->imm ^ first->disp) << (64 - 8 * last->size)) != 0))
		return "constant";
	if (is(t->name, "add sub") && first->kind == IMM && to64 && cls == RT_INS_ADD_IMM && n->imm != (starts(t->name, "sub") ? -first->disp : first->disp))
		return "constant";
	if (is(t->name, "add sub") && first->kind == IMM && to64)
		return cls == RT_INS_ADD_IMM || (cls == RT_INS_OTHER && last->reg == RT_RAX) ? NULL : "class";
	if (starts(t->name, "movz") || starts(t->name, "movs") || starts(t->name, "cvt") || starts(t->name, "pmovmsk") || starts(t->name, "movmsk") || zero || is_compare(t)
	    || (to64 && (first->kind == IMM || first->kind == VEC) && starts(t->name, "mov")))
		return NULL;
	if (from64 && to64 && cls != RT_INS_OTHER && !(cls == RT_INS_LOAD && first->kind == MEM))
		return "class";
	if (first->kind == REG && first->size == 8 && t->n >= 2 && last->kind == MEM && !is_string(t) && cls != RT_INS_STORE && cls != RT_INS_OTHER)
		return "class";
	if (first->kind == REG && first->size == 8 && t->n >= 2 && last->kind == VEC && cls != RT_INS_OTHER)
		return "class";
	return NULL;
}

/* Must be understood, in any form. */
static const char common[] = "mov movl movq movb movw movabs movslq movzbl movzwl movsbl movswl movsbq movswq lea add addl addq sub subl subq and andl andb or orl orb orq xor cmp cmpl cmpq cmpb"
			     " cmpw test testb testl call jmp je jne ja jae jb jbe jg jge jl jle js jns ret push pop leave inc dec neg not shl shr sar imul mul div idiv sete setne seta setb"
			     " movups movaps movdqa movdqu movq movd movss movsd pxor xorps punpcklqdq movhps nop nopw nopl xchg bswap cltq cqto cltd ud2 rol ror bt bsr bsf";

static void
compare(const char *file, const char *command)
{
	FILE *f = popen(command, "r");
	char line[4096];
	u64 count = 0, unknown = 0, compared = 0;
	int shown = 0;

	while (f != NULL && fgets(line, sizeof line, f) != NULL) {
		u8 code[32] = { 0 };
		char *p, *end;
		u64 addr = strtoull(line, &end, 16), len = 0;
		if (end == line || end[0] != ':' || end[1] != '\t')
			continue;
		for (p = end + 2; isxdigit((u8)p[0]) && isxdigit((u8)p[1]) && len < 16; p += 3)
			code[len++] = (u8)strtoul((char[]){ p[0], p[1], 0 }, NULL, 16);
		if ((p = strchr(p, '\t')) == NULL)
			continue;
		RtIns n;
		Text t;
		char copy[256];
		snprintf(copy, sizeof copy, "%s", ++p);
		copy[strcspn(copy, "\n")] = '\0';
		if (!read_text(&t, p) || is(t.name, "(bad) .byte fwait"))
			continue;
		count++;
		bool known = rt_decode(code, &n);
		if (!known) {
			bool odd = starts(copy, "addr32") || strstr(copy, "(%e") != NULL; /* 32-bit addresses; %fs with a frame's register */
			for (int i = 0; i < t.n; i++)
				odd |= t.op[i].segment;
			unknown++;
			if (is(t.name, common) && !odd && shown++ < 20) {
				printf("%s: %lx: %s: not understood\n", file, (unsigned long)addr, copy);
				bad++;
			}
			continue;
		}
		compared++;
		const char *what = n.len != len ? "length" : wrong(&n, &t, addr, code);
		if (what != NULL && shown++ < 20) {
			printf("%s: %lx: %s: %s (len %u, flow %u, class %u, use %x, def %x, reads %d, writes %d, full %d, size %u)\n", file, (unsigned long)addr, copy, what, n.len, n.flow, n.cls, n.use,
			       n.def, n.reads, n.writes, n.full, n.size);
			bad++;
		}
	}
	if (f == NULL || pclose(f) != 0 || compared < 1000 || unknown * 20 > count) {
		printf("%s: %lu instructions, %lu not understood\n", file, (unsigned long)count, (unsigned long)unknown);
		bad++;
	}
	printf("%s: %lu compared, %lu not understood\n", file, (unsigned long)compared, (unsigned long)unknown);
}

static void
objdump(const char *file)
{
	char command[1200];

	snprintf(command, sizeof command, "objdump -dw --insn-width=16 %s '%s'", strstr(file, ".a") != NULL ? "" : "-j .text", file); /* other sections of programs have tables */
	compare(file, command);
}

int
main(int argc, char **argv)
{
	char go[1000], command[3000];

	check_table();
	for (int i = 1; i < argc; i++)
		objdump(argv[i]);
	if (argc == 1) {
		objdump(argv[0]);
		objdump("build/release/libtricolor.a");
		snprintf(go, sizeof go, "%s.go_program", argv[0]);
		snprintf(command, sizeof command, "bin/tri build -o '%s' test/run/hello.go", go);
		if (system(command) != 0) {
			printf("%s fails\n", command);
			bad++;
		} else {
			objdump(go);
			unlink(go);
		}
	}
	printf("%d wrong\n", bad);
	return bad != 0;
}
