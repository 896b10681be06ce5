/*
 * sysv.h - where a Go function's parameters and results travel in C's
 * convention (System V, x86-64), from type descriptors alone.
 *
 * reflect.Value.Call and reflect.MakeFunc need it: they know a function by its
 * RtFuncType only.  The C types meant are those that emitted C uses
 * (abi/ctypes.h): a slice parameter is three words, every other type one C
 * object; several results are a struct.
 */
#ifndef RT_SYSV_H
#define RT_SYSV_H

#include "abi/rt.h"

enum { RT_SYSV_INTS = 6, RT_SYSV_SSES = 8 };

enum RtSysvWhere { RT_SYSV_INT, RT_SYSV_SSE, RT_SYSV_STACK };

/* Part of a value: size bytes at offset off of it travel in a register or at an offset of the stack arguments. */
typedef struct RtSysvPiece {
	u8 where;      /* enum RtSysvWhere */
	u8 kind;       /* of a whole value in an integer register, else 0: how to extend it */
	u64 at;        /* register number, or offset on the stack */
	u64 off, size; /* in a register: at most 8 */
} RtSysvPiece;

/* Registers and stack given out so far. */
typedef struct RtSysvState { u32 ints, sses; u64 stack; } RtSysvState;

/* The pieces of the next parameter: 0 to 3 of them. */
int rt_sysv_param(RtSysvState *s, const RtType *t, RtSysvPiece out[3]);

/* Results: in memory whose address is the hidden first argument, or in up to two registers. */
typedef struct RtSysvResult {
	bool in_memory;
	u8 n;          /* eightbytes in registers */
	u8 where[2];   /* RT_SYSV_INT or RT_SYSV_SSE */
	u64 size;      /* of the C object */
} RtSysvResult;
void rt_sysv_result(const RtFuncType *f, RtSysvResult *r);
/* Offset of the next result in the C object; *at starts at 0. */
u64 rt_sysv_result_offset(const RtType *t, u64 *at);

/* Alignment of t's C type; 1 for types of size 0 (Go's can be larger). */
u64 rt_sysv_align(const RtType *t);

static inline const RtType **
rt_func_types(const RtFuncType *f)
{
	u64 skip = sizeof *f + ((f->t.tflag & RT_TFLAG_UNCOMMON) != 0 ? sizeof(RtUncommon) : 0);
	return (const RtType **)((u8 *)(uintptr_t)f + skip);
}

static inline u32
rt_func_nout(const RtFuncType *f)
{
	return f->outcount & 0x7fff;
}

/* ---- what C and assembly (asm/reflect_amd64.S) share ---- */

/* One call made by rt_sysv_call. */
typedef struct RtSysvCall {
	u64 nstack;             /* bytes of stack arguments */
	u64 nret;               /* bytes of the results in memory, 0: in registers */
	void *code;
	u64 ints[RT_SYSV_INTS];
	u64 sses[RT_SYSV_SSES];
	u64 ret_ints[2];
	u64 ret_sses[2];
	const RtFuncType *func; /* from here on C's only */
	u8 *frame;
	u64 ret_offset;
	bool has_rcvr;
} RtSysvCall;
/*
 * Makes room on the goroutine's stack, calls rt_sysv_fill(c, stack, ret) to set
 * the arguments, then c->code, then rt_sysv_finish(c, ret) to take the results.
 */
void rt_sysv_call(RtSysvCall *c);
void rt_sysv_fill(RtSysvCall *c, u8 *stack, u8 *ret);
void rt_sysv_finish(RtSysvCall *c, u8 *ret);

/* Calls fn(buf, arg) with n bytes of stack, 16-byte aligned, not cleared. */
void rt_with_stack(u64 n, void (*fn)(u8 *buf, void *arg), void *arg);

/* The head of a function value that reflect made: makeFuncCtxt of overlay/reflect/makefunc.go. */
typedef struct RtMakeFunc {
	void *code;             /* one of the stubs below */
	const RtFuncType *func;
	u64 nstack;             /* the stubs hand it to __morestack */
	GoBool is_method;
} RtMakeFunc;
void rt_makefunc_stub(void);
void rt_makefunc_stub_sret(void); /* for functions whose results are in memory */

/* What a stub saved; rt_makefunc is called with it and leaves the results. */
typedef struct RtMakeFuncRegs {
	u64 ints[RT_SYSV_INTS];
	u64 sses[RT_SYSV_SSES];
	u8 *stack;              /* stack arguments */
	void *ctx;              /* RtMakeFunc, RtMethodExpr */
	u64 ret_ints[2];
	u64 ret_sses[2];
} RtMakeFuncRegs;
void rt_makefunc(RtMakeFuncRegs *r);

/*
 * A method as a function of its receiver, for reflect.Type.Method.  reflect makes
 * the function value itself, a record with nothing but the code; so each method
 * that is asked for gets code of its own: a trampoline, which loads its number
 * into eax and jumps to rt_method_expr_stub.
 */
typedef struct RtMethodExpr {
	u64 nstack;             /* first: the stub reads it */
	const RtType *rcvr;
	const RtFuncType *func; /* without the receiver */
	void *code;             /* called with the receiver's word first */
	u64 index;              /* in the type's methods */
	void *trampoline;
	void *function;         /* what reflect gets: the program's own method expression, or the trampoline */
	struct RtMethodExpr *link;
} RtMethodExpr;
enum { RT_METHOD_EXPR_BLOCK = 1024, RT_METHOD_EXPR_BLOCKS = 64, RT_TRAMPOLINE_SIZE = 16 };
extern RtMethodExpr **rt_method_exprs[RT_METHOD_EXPR_BLOCKS]; /* by number, in blocks */
extern const u8 rt_trampolines[];  /* RT_METHOD_EXPR_BLOCK of them */
void rt_method_expr_stub(void);
void rt_method_expr(RtMakeFuncRegs *r);

#endif
