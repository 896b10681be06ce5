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
 * that return in memory, where the context is the second argument.  Methods
 * as functions (Type.Method) get trampolines.
 *
 * Each function here stands for the call it makes: recover must see through it,
 * hence rt_wrapper_enter for every frame on the way, outermost first.
 */
#include <string.h>

#include "lang/lang.h"
#include "lang/sysv.h"
#include "mem/mem.h"
#include "os/os.h"

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
void *rt_text_off(const RtType *t, i32 off);         /* func(unsafe.Pointer, int32) unsafe.Pointer: reflect.resolveTextOff */

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
	memcpy(&w, p, size);
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

	rt_wrapper_enter(rt_parent_frame(__builtin_frame_address(0))); /* rt_sysv_call */
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
					memcpy(stack + piece[k].at, from, piece[k].size);
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

/* The size of a frame whose arguments start at at, and where its results start. */
static u64
frame_size(const RtFuncType *f, u64 at, u64 *ret_offset)
{
	const RtType **t = rt_func_types(f);

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

/* Copies the next argument, of type t, to to. */
static void
gather_arg(MakeFuncCall *c, RtSysvState *s, const RtType *t, u8 *to)
{
	RtSysvPiece piece[3];
	int n = rt_sysv_param(s, t, piece);

	for (int k = 0; k < n; k++) {
		const void *from = NULL;
		switch ((enum RtSysvWhere)piece[k].where) {
		case RT_SYSV_INT: from = &c->regs->ints[piece[k].at]; break;
		case RT_SYSV_SSE: from = &c->regs->sses[piece[k].at]; break;
		case RT_SYSV_STACK: from = c->regs->stack + piece[k].at; break;
		}
		memcpy(to + piece[k].off, from, piece[k].size);
	}
}

static void
gather_args(MakeFuncCall *c, RtSysvState *s, const RtFuncType *f, u8 *frame, u64 at)
{
	const RtType **in = rt_func_types(f);

	for (u32 i = 0; i < f->incount; i++) {
		at = round_up(at, in[i]->align);
		gather_arg(c, s, in[i], frame + at);
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
		memcpy(ret + to, frame + at, out[i]->size);
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
	RtSysvState s = { .ints = c->r.in_memory ? 2 : 1 };
	RegArgs regs = { 0 };
	GoBool valid = 0;

	/* Results are stored with the barrier, which looks at the old word. */
	memset(frame, 0, c->size);
	gather_args(c, &s, ctx->func, frame, 0);
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
	const RtFuncType *f = ((RtMakeFunc *)r->ctx)->func;
	rt_sysv_result(f, &c.r);
	c.size = frame_size(f, 0, &c.ret_offset);
	rt_with_stack(c.size, run_makefunc, &c);
}

/* ---- Type.Method ---- */

RtMethodExpr **rt_method_exprs[RT_METHOD_EXPR_BLOCKS]; /* entries are written once, under expr_lock */
static RtMutex expr_lock;
static u32 nexprs;                 /* under expr_lock */
static RtMethodExpr *exprs_by[256]; /* by hash of type and index; under expr_lock */
static void (*const stub_address)(void) = rt_method_expr_stub;

/*
 * Code that loads n into eax and jumps to the stub.  The first block is linked in;
 * who asks for more needs a kernel that lets a program make code.
 */
static void *
trampoline(u32 n)
{
	static u8 *made[RT_METHOD_EXPR_BLOCKS];
	u32 block = n / RT_METHOD_EXPR_BLOCK, size = RT_METHOD_EXPR_BLOCK * RT_TRAMPOLINE_SIZE;

	if (block == 0)
		return (void *)(uintptr_t)(rt_trampolines + n * RT_TRAMPOLINE_SIZE);
	if (made[block] == NULL) {
		u8 *p = rt_os_map(size);
		for (u32 i = 0; i < RT_METHOD_EXPR_BLOCK; i++) {
			u8 *code = p + i * RT_TRAMPOLINE_SIZE;
			u32 number = block * RT_METHOD_EXPR_BLOCK + i, at = (u32)(uintptr_t)&stub_address;
			code[0] = 0xb8; /* mov $number, %eax */
			memcpy(code + 1, &number, 4);
			memcpy(code + 5, "\xff\x24\x25", 3); /* jmp *at */
			memcpy(code + 8, &at, 4);
		}
		if (RT_SYS(SYS_mprotect, p, size, 5 /* read, execute */, 0) != 0)
			rt_throw("runtime: cannot make code for reflect.Type.Method");
		made[block] = p;
	}
	return made[block] + n % RT_METHOD_EXPR_BLOCK * RT_TRAMPOLINE_SIZE;
}

/* The method whose trampoline is at pc; 0: it is none.  Stacks and names are the method's. */
static u64
method_expr_code(u64 pc, bool *of_value)
{
	u64 n = (pc - (u64)rt_trampolines) / RT_TRAMPOLINE_SIZE;

	for (u32 b = 1; n >= RT_METHOD_EXPR_BLOCK && b < RT_METHOD_EXPR_BLOCKS && rt_method_exprs[b] != NULL; b++) {
		const RtMethodExpr *first = rt_method_exprs[b][0];
		if (first != NULL && pc - (u64)first->trampoline < RT_METHOD_EXPR_BLOCK * RT_TRAMPOLINE_SIZE)
			n = b * RT_METHOD_EXPR_BLOCK + (pc - (u64)first->trampoline) / RT_TRAMPOLINE_SIZE;
	}
	if (n >= RT_METHOD_EXPR_BLOCKS * RT_METHOD_EXPR_BLOCK || rt_method_exprs[n / RT_METHOD_EXPR_BLOCK] == NULL)
		return 0;
	const RtMethodExpr *e = rt_method_exprs[n / RT_METHOD_EXPR_BLOCK][n % RT_METHOD_EXPR_BLOCK];
	*of_value = e != NULL && (e->rcvr->kind & RT_KIND_MASK) != RT_KIND_POINTER;
	return e != NULL ? (u64)e->code : 0;
}

static RtMethodExpr *
new_expr(const RtType *t, u64 index)
{
	const RtMethod *m = &rt_type_methods(rt_type_uncommon(t))[index];
	const RtFuncType *f = rt_resolve_off(m->mtyp);
	RtMethodExpr *e = rt_persistent_scanned(sizeof *e);
	u32 n = nexprs++;
	RtMethodExpr ***block = &rt_method_exprs[n / RT_METHOD_EXPR_BLOCK];
	RtSysvPiece pieces[3];
	RtSysvResult r;

	if (n / RT_METHOD_EXPR_BLOCK >= RT_METHOD_EXPR_BLOCKS)
		rt_throw("runtime: too many methods asked for by reflect.Type.Method");
	rt_sysv_result(f, &r);
	RtSysvState s = { .ints = r.in_memory ? 2 : 1 };
	rt_sysv_param(&s, t, pieces);
	for (u32 i = 0; i < f->incount; i++)
		rt_sysv_param(&s, rt_func_types(f)[i], pieces);
	e->nstack = s.stack;
	RT_STORE_PTR(&e->rcvr, (void *)(uintptr_t)t); /* reflect may have made the types */
	RT_STORE_PTR(&e->func, (void *)(uintptr_t)f);
	e->code = rt_resolve_off(m->ifn);
	e->index = index;
	bool pointer = (t->kind & RT_KIND_MASK) == RT_KIND_POINTER;
	e->trampoline = trampoline(n);
	e->function = rt_method_stub(e->code, !pointer);
	if (e->function == NULL)
		e->function = e->trampoline;
	if (*block == NULL)
		*block = rt_persistent(RT_METHOD_EXPR_BLOCK * sizeof **block, 8);
	(*block)[n % RT_METHOD_EXPR_BLOCK] = e;
	rt_method_expr_code = method_expr_code;
	return e;
}

/* A method's ifn is its code; its tfn, a small number, the method as a function. */
void *
rt_text_off(const RtType *t, i32 off)
{
	if (off <= 0 || off > UINT16_MAX)
		return rt_resolve_off(off);
	u64 index = (u64)off - 1;
	RtMethodExpr **bucket = &exprs_by[((u64)t / 16 * 31 + index) % 256], *e;
	rt_lock(&expr_lock);
	for (e = *bucket; e != NULL && (e->rcvr != t || e->index != index); e = e->link)
		;
	if (e == NULL) {
		e = new_expr(t, index);
		e->link = *bucket;
		*bucket = e;
	}
	rt_unlock(&expr_lock);
	return e->function;
}

/* The frame, and after it the receiver if an interface would hold a pointer to it. */
static __attribute__((noinline)) void
run_method_expr(u8 *frame, void *arg)
{
	MakeFuncCall *c = arg;
	RtMethodExpr *e = c->regs->ctx;
	RtSysvState s = { .ints = c->r.in_memory ? 2 : 1 };
	RtSysvCall call;
	u8 *rcvr = frame + c->size;

	memset(frame, 0, c->size);
	if ((e->rcvr->kind & RT_KIND_DIRECT_IFACE) != 0)
		rcvr = frame;
	else
		*(u8 **)frame = rcvr;
	gather_arg(c, &s, e->rcvr, rcvr);
	gather_args(c, &s, e->func, frame, 8);
	void *here = __builtin_frame_address(0);
	rt_wrapper_enter(rt_parent_frame(here)); /* rt_with_stack */
	rt_wrapper_enter(here);
	call.nret = c->r.in_memory ? c->r.size : 0;
	call.nstack = stack_bytes(e->func, c->r.in_memory);
	call.code = e->code;
	call.ints[0] = *(u64 *)frame;
	call.func = e->func;
	call.frame = frame;
	call.ret_offset = c->ret_offset;
	call.has_rcvr = true;
	rt_sysv_call(&call);
	scatter_results(c, e->func, frame);
}

void
rt_method_expr(RtMakeFuncRegs *r)
{
	RtMethodExpr *e = r->ctx;
	MakeFuncCall c = { .regs = r };
	void *here = __builtin_frame_address(0);

	rt_wrapper_enter(rt_parent_frame(here)); /* the stub */
	rt_wrapper_enter(here);
	rt_sysv_result(e->func, &c.r);
	c.size = frame_size(e->func, 8, &c.ret_offset);
	rt_with_stack(c.size + round_up(e->rcvr->size, 8), run_method_expr, &c);
}
