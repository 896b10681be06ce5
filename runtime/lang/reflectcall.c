/*
 * reflectcall.c - reflect's calls: from a frame in memory to C's registers and
 * stack (Value.Call), and back (MakeFunc, method values).
 *
 * reflect's frame: a receiver word if there is one, the arguments, and from the
 * next word boundary on the results, each aligned as its type asks; see
 * overlay/reflect/abi.go.  The frame of a Value.Call is a heap object, so
 * results go into it with the write barrier; that of a MakeFunc is on the stack.
 *
 * No executable memory is made: a function value's code gets its record as
 * context, so one stub serves all (asm/reflect_amd64.S), a second one functions
 * that return in memory, where the context is the second argument.
 *
 * Each function here stands for the call it makes: recover must see through it,
 * hence rt_wrapper_enter for every frame on the way, outermost first.
 */
#include "lang/lang.h"
#include "lang/sysv.h"

/* internal/abi.RegArgs, whose register arrays are empty. */
typedef struct RegArgs {
	const RtFuncType *func;
	GoBool has_rcvr;
} RegArgs;

void rt_reflectcall(const RtType *frame_type, void **fn, u8 *frame, u32 size, u32 ret_offset, u32 frame_size,
    RegArgs *regs) __asm__("runtime$dreflectcall");
void go_callReflect(RtMakeFunc *ctx, u8 *frame, GoBool *ret_valid, RegArgs *regs) __asm__("reflect$dcallReflect");
void go_callMethod(RtMakeFunc *ctx, u8 *frame, GoBool *ret_valid, RegArgs *regs) __asm__("reflect$dcallMethod");

typedef struct CodeAndStack { void *code; u64 nstack; } CodeAndStack;
CodeAndStack rt_makefunc_code(const RtFuncType *f); /* func(*funcType) (code, stackBytes uintptr) */

static u64
round_up(u64 n, u64 align)
{
	return (n + align - 1) / align * align;
}

/* An integer register's content for size bytes at p. */
static u64
load_word(const u8 *p, u64 size, u8 kind)
{
	u64 w = 0;

	switch (kind) {
	case RT_KIND_INT8: return (u64)(i64) * (const i8 *)p;
	case RT_KIND_INT16: return (u64)(i64) * (const i16 *)p;
	case RT_KIND_INT32: return (u64)(i64) * (const i32 *)p;
	default: break;
	}
	if (size == 8)
		return *(const u64 *)p;
	__builtin_memcpy(&w, p, size);
	return w;
}

/* ---- Value.Call ---- */

/* Bytes of stack arguments of f, called with a word (receiver or context) first. */
static u64
stack_bytes(const RtFuncType *f, bool in_memory)
{
	RtSysvState s = { .ints = in_memory ? 2 : 1 };
	RtSysvPiece pieces[3];
	const RtType **in = rt_func_types(f);

	for (u32 i = 0; i < f->incount; i++)
		rt_sysv_param(&s, in[i], pieces);
	return s.stack;
}

void
rt_sysv_fill(RtSysvCall *c, u8 *stack, u8 *ret)
{
	const RtType **in = rt_func_types(c->func);
	RtSysvState s = { .ints = 1 };
	u64 at = 0;

	if (c->nret != 0) {
		c->ints[1] = c->ints[0];
		c->ints[0] = (u64)ret;
		s.ints = 2;
	}
	if (c->has_rcvr)
		at = 8;
	for (u32 i = 0; i < c->func->incount; i++) {
		RtSysvPiece piece[3];
		int n = rt_sysv_param(&s, in[i], piece);
		at = round_up(at, in[i]->align);
		for (int k = 0; k < n; k++) {
			const u8 *from = c->frame + at + piece[k].off;
			switch ((enum RtSysvWhere)piece[k].where) {
			case RT_SYSV_INT: c->ints[piece[k].at] = load_word(from, piece[k].size, piece[k].kind); break;
			case RT_SYSV_SSE: c->sses[piece[k].at] = load_word(from, piece[k].size, 0); break;
			case RT_SYSV_STACK:
				if (piece[k].size <= 8)
					*(u64 *)(stack + piece[k].at) = load_word(from, piece[k].size, piece[k].kind);
				else
					__builtin_memcpy(stack + piece[k].at, from, piece[k].size);
				break;
			}
		}
		at += in[i]->size;
	}
}

/* Gathers the two register eightbytes of a result into one image of the C object. */
static void
image_of(const RtSysvResult *r, const u64 ints[2], const u64 sses[2], u64 image[2])
{
	int ni = 0, ns = 0;

	for (int i = 0; i < r->n; i++)
		image[i] = r->where[i] == RT_SYSV_INT ? ints[ni++] : sses[ns++];
}

void
rt_sysv_finish(RtSysvCall *c, u8 *ret)
{
	const RtType **out = rt_func_types(c->func) + c->func->incount;
	u64 image[2], c_at = 0, at = c->ret_offset;

	if (c->nret == 0) {
		RtSysvResult r;
		rt_sysv_result(c->func, &r);
		image_of(&r, c->ret_ints, c->ret_sses, image);
		ret = (u8 *)image;
	}
	for (u32 i = 0; i < rt_func_nout(c->func); i++) {
		u64 from = rt_sysv_result_offset(out[i], &c_at);
		at = round_up(at, out[i]->align);
		if (out[i]->size != 0)
			rt_typedmemmove(out[i], c->frame + at, ret + from);
		at += out[i]->size;
	}
}

void
rt_reflectcall(const RtType *frame_type, void **fn, u8 *frame, u32 size, u32 ret_offset, u32 frame_size, RegArgs *regs)
{
	RtSysvResult r;
	RtSysvCall c;

	(void)frame_type, (void)size, (void)frame_size;
	rt_wrapper_enter(__builtin_frame_address(0));
	rt_sysv_result(regs->func, &r);
	c.nret = r.in_memory ? r.size : 0;
	c.nstack = stack_bytes(regs->func, r.in_memory);
	c.code = *fn;
	c.func = regs->func;
	c.frame = frame;
	c.ret_offset = ret_offset;
	c.has_rcvr = regs->has_rcvr;
	/* A method gets the receiver's word first, a function its own record. */
	c.ints[0] = c.has_rcvr ? *(u64 *)frame : (u64)fn;
	rt_sysv_call(&c);
}

/* ---- MakeFunc and method values ---- */

CodeAndStack
rt_makefunc_code(const RtFuncType *f)
{
	RtSysvResult r;

	rt_sysv_result(f, &r);
	void (*code)(void) = r.in_memory ? rt_makefunc_stub_sret : rt_makefunc_stub;
	return (CodeAndStack){ (void *)(uintptr_t)code, stack_bytes(f, r.in_memory) };
}

/* The frame's size, and where its results start. */
static u64
frame_size(const RtFuncType *f, u64 *ret_offset)
{
	const RtType **t = rt_func_types(f);
	u64 at = 0;

	for (u32 i = 0; i < f->incount; i++)
		at = round_up(at, t[i]->align) + t[i]->size;
	*ret_offset = at = round_up(at, 8);
	for (u32 i = 0; i < rt_func_nout(f); i++)
		at = round_up(at, t[f->incount + i]->align) + t[f->incount + i]->size;
	return round_up(at, 8);
}

typedef struct MakeFuncCall {
	RtMakeFuncRegs *regs;
	RtSysvResult r;
	u64 size, ret_offset;
} MakeFuncCall;

static void
gather_args(MakeFuncCall *c, const RtFuncType *f, u8 *frame)
{
	const RtType **in = rt_func_types(f);
	RtSysvState s = { .ints = c->r.in_memory ? 2 : 1 };
	u64 at = 0;

	for (u32 i = 0; i < f->incount; i++) {
		RtSysvPiece piece[3];
		int n = rt_sysv_param(&s, in[i], piece);
		at = round_up(at, in[i]->align);
		for (int k = 0; k < n; k++) {
			const void *from = NULL;
			switch ((enum RtSysvWhere)piece[k].where) {
			case RT_SYSV_INT: from = &c->regs->ints[piece[k].at]; break;
			case RT_SYSV_SSE: from = &c->regs->sses[piece[k].at]; break;
			case RT_SYSV_STACK: from = c->regs->stack + piece[k].at; break;
			}
			__builtin_memcpy(frame + at + piece[k].off, from, piece[k].size);
		}
		at += in[i]->size;
	}
}

static void
scatter_results(MakeFuncCall *c, const RtFuncType *f, const u8 *frame)
{
	const RtType **out = rt_func_types(f) + f->incount;
	u64 image[2] = { 0, 0 }, c_at = 0, at = c->ret_offset;
	u8 *ret = c->r.in_memory ? (u8 *)c->regs->ints[0] : (u8 *)image;
	int ni = 0, ns = 0;

	for (u32 i = 0; i < rt_func_nout(f); i++) {
		u64 to = rt_sysv_result_offset(out[i], &c_at);
		at = round_up(at, out[i]->align);
		__builtin_memcpy(ret + to, frame + at, out[i]->size);
		at += out[i]->size;
	}
	for (int i = 0; i < c->r.n; i++)
		if (c->r.where[i] == RT_SYSV_INT)
			c->regs->ret_ints[ni++] = image[i];
		else
			c->regs->ret_sses[ns++] = image[i];
	if (c->r.in_memory)
		c->regs->ret_ints[0] = (u64)ret;
}

static __attribute__((noinline)) void
run_makefunc(u8 *frame, void *arg)
{
	MakeFuncCall *c = arg;
	RtMakeFunc *ctx = c->regs->ctx;
	RegArgs regs = { 0 };
	GoBool valid = 0;

	/* Results are stored with the barrier, which looks at the old word. */
	__builtin_memset(frame, 0, c->size);
	gather_args(c, ctx->func, frame);
	void *here = __builtin_frame_address(0);
	rt_wrapper_enter(rt_parent_frame(here)); /* rt_with_stack */
	rt_wrapper_enter(here);
	if (ctx->is_method)
		go_callMethod(ctx, frame, &valid, &regs);
	else
		go_callReflect(ctx, frame, &valid, &regs);
	scatter_results(c, ctx->func, frame);
}

void
rt_makefunc(RtMakeFuncRegs *r)
{
	MakeFuncCall c = { .regs = r };
	void *here = __builtin_frame_address(0);

	rt_wrapper_enter(rt_parent_frame(here)); /* the stub */
	rt_wrapper_enter(here);
	rt_sysv_result(r->ctx->func, &c.r);
	c.size = frame_size(r->ctx->func, &c.ret_offset);
	rt_with_stack(c.size, run_makefunc, &c);
}
