/*
 * emit_ccall.c - functions named C.NAME by go:linkname: the way to C and back.
 *
 * "//go:linkname hypot C.hypot" before a function without a body makes it the C
 * function hypot; before one with a body, it makes this one what C code calls by
 * that name.  Its symbol is C$dNAME; what stands here is a stub in assembler that
 * tells the runtime which function is meant and how much of its arguments is on
 * the stack, and jumps to rt_ccall or rt_callback (runtime/sched/ccall.c).  Both
 * sides see the C compiler's own convention: a string is a struct of two words, a
 * slice three parameters, several results are a struct.
 */
#include "emit/internal.h"

enum { INT_REGS = 6, FLOAT_REGS = 8 };

bool
is_c_name(const IrFunc *f)
{
	const char *link = f->obj != NULL ? f->obj->func.linkname : NULL;
	return link != NULL && strncmp(link, "C.", 2) == 0 && strncmp(f->sym, "C$d", 3) == 0 && strcmp(f->sym + 3, link + 2) == 0;
}

/* Words that the convention puts on the stack.  A small struct counts as if it wanted a general register for each word: if
 * it is in others, words too many are copied, which are there. */
static i64
stack_words(Em *em, IrFunc *f)
{
	CType *r = ctype_results(em, f, f->sig);
	i64 ints = r != NULL && r->size > 16 ? 1 : 0, floats = 0, words = 0;
	for (int i = 0; i < f->nparams; i++) {
		CType *c = ctype_of(em, f->params[i]->type);
		i64 n = (c->size + 7) / 8;
		switch (c->rep) {
		case R_FLOAT:
		case R_COMPLEX:
			n = c->rep == R_COMPLEX ? n : 1;
			if (floats + n <= FLOAT_REGS)
				floats += n;
			else
				words += n;
			break;
		case R_SLICE: /* parameters of their own */
			for (int k = 0; k < 3; k++)
				if (ints < INT_REGS)
					ints++;
				else
					words++;
			break;
		default:
			if (n <= 2 && ints + n <= INT_REGS)
				ints += n;
			else
				words += n;
		}
	}
	return words;
}

void
c_stub(Em *em, Item *it, IrFunc *f)
{
	bool callback = f->obj->decl != NULL && f->obj->decl->func.body != NULL;
	const char *c = f->sym + 3, *stub = callback ? c : f->sym, *target = callback ? f->sym : c;
	Buf raw = { 0 };
	buf_printf(&raw, ".pushsection .text.%s,\"axG\",@progbits,%s,comdat\n.weak %s\n.type %s, @function\n%s:\n", stub, stub, stub, stub, stub);
	buf_printf(&raw, "leaq %s(%%rip), %%r11\nmovl $%d, %%r10d\njmp %s\n", target, (int)(8 * stack_words(em, f)), callback ? "rt_callback" : "rt_ccall");
	buf_printf(&raw, ".size %s, . - %s\n.popsection\n", stub, stub);
	asm_block(&it->decl, buf_str(&raw));
	buf_free(&raw);
}
