/*
 * reflectcall_test.c - reflect's calls against functions that the C compiler
 * compiled: for each signature of reflectcall_sigs.h a Value.Call with a frame of
 * random bytes, and a call of a function made by MakeFunc, arguments and results
 * compared leaf by leaf (padding may change).
 *
 * reflectcall_gen.py makes the signatures; -DSIGS='"file"' takes another file.
 *
 * It stands alone: what reflectcall.c needs of the runtime is below.
 */
// alone: runtime/lang/sysv.c runtime/lang/reflectcall.c runtime/asm/reflect_amd64.S
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "lang/lang.h"
#include "lang/sysv.h"
#include "mem/mem.h"
#include "os/os.h"

u64 (*rt_method_expr_code)(u64 pc, bool *of_value);

void *
rt_method_stub(const void *code, bool of_value)
{
	(void)code, (void)of_value;
	return NULL;
}

/* What a signature doesn't use stays. */
#pragma GCC diagnostic ignored "-Wunused"

typedef struct Leaf { int off, size; } Leaf;
typedef struct Test {
	const RtFuncType *func;
	void *code;
	void (*caller)(RtMakeFunc *, const u8 *frame, u8 *res);
	int ret, size;
	const Leaf *in, *out;
} Test;

enum { FRAME = 65536 };
static u8 got[FRAME], want[FRAME];
static void *got_ctx;

static void
note_call(void *ctx)
{
	got_ctx = ctx;
	memset(got, 0, sizeof got);
}

#ifndef SIGS
#define SIGS "reflectcall_sigs.h"
#endif
#include SIGS

/* ---- what reflectcall.c needs of the rest ---- */

typedef struct RegArgs { const RtFuncType *func; GoBool has_rcvr; } RegArgs;
void reflectcall(const RtType *, void **fn, u8 *frame, u32 size, u32 ret, u32 frame_size, RegArgs *)
    __asm__("runtime$dreflectcall");
typedef struct CodeAndStack { void *code; u64 nstack; } CodeAndStack;
CodeAndStack rt_makefunc_code(const RtFuncType *f);
void *rt_text_off(const RtType *t, i32 off);
void call_reflect(RtMakeFunc *, u8 *frame, GoBool *valid, void *regs) __asm__("reflect$dcallReflect");
void call_method(RtMakeFunc *, u8 *frame, GoBool *valid, void *regs) __asm__("reflect$dcallMethod");
void __morestack(void);

u32 rt_gc_barrier;
__asm__(".globl rt_barrier_store\nrt_barrier_store:\n\tmovq %rsi, (%rdi)\n\tjmp *%rdx");
__thread RtG *rt_tls_g;

void rt_typedmemmove(const RtType *t, void *dst, const void *src) { memmove(dst, src, t->size); }
void rt_barrier_slow(void **slot, void *value) { *slot = value; }
void rt_wrapper_enter(void *frame) { (void)frame; }
void *rt_parent_frame(void *frame) { return *(void **)frame; }
void __morestack(void) { abort(); }
void rt_throw(const char *msg) { fputs(msg, stderr), exit(1); }
void rt_lock(RtMutex *m) { m->state = 1; }
void rt_unlock(RtMutex *m) { m->state = 0; }
void *rt_persistent(u64 size, u64 align) { (void)align; return calloc(1, size); }
void *rt_persistent_scanned(u64 size) { return calloc(1, size); }
void *rt_os_map(u64 size) { return mmap(NULL, size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0); }
void *rt_resolve_off(i32 off) { return (void *)(u64)(u32)off; }
const RtMethod *rt_type_methods(const RtUncommon *u) { return (const RtMethod *)((const u8 *)u + u->moff); }
const RtUncommon *rt_type_uncommon(const RtType *t) { return (const RtUncommon *)((const u8 *)t + 256); }

static const Test *current;
static bool was_method;

void
call_reflect(RtMakeFunc *ctx, u8 *frame, GoBool *valid, void *regs)
{
	note_call(ctx);
	(void)regs;
	was_method = false;
	memcpy(got, frame, (size_t)current->size);
	memcpy(frame + current->ret, want + current->ret, (size_t)(current->size - current->ret));
	*valid = 1;
}

void
call_method(RtMakeFunc *ctx, u8 *frame, GoBool *valid, void *regs)
{
	call_reflect(ctx, frame, valid, regs);
	was_method = true;
}

static int failures;

static void
check(bool ok, int i, const char *what)
{
	if (!ok && failures++ < 20)
		fprintf(stderr, "signature %d: %s\n", i, what);
}

static bool
same(const Leaf *l, const u8 *a, const u8 *b)
{
	for (; l->off >= 0; l++)
		if (memcmp(a + l->off, b + l->off, (size_t)l->size) != 0)
			return false;
	return true;
}

static void
random_bytes(u8 *p, int n)
{
	static u64 x = 88172645463325252u;
	for (int i = 0; i < n; i++) {
		x ^= x << 13;
		x ^= x >> 7;
		x ^= x << 17;
		p[i] = (u8)(x >> 32);
	}
}

static void
test_call(int i, const Test *t)
{
	static u8 frame[FRAME], args[FRAME];
	void *record[1] = { t->code };
	RegArgs regs = { t->func, 0 };

	random_bytes(args, t->size);
	random_bytes(want, t->size);
	memcpy(frame, args, (size_t)t->size);
	got_ctx = NULL;
	reflectcall(NULL, record, frame, (u32)t->size, (u32)t->ret, (u32)t->size, &regs);
	check(got_ctx == record, i, "Call: context");
	check(same(t->in, got, args), i, "Call: arguments");
	check(same(t->out, frame, want), i, "Call: results");
}

static void
test_makefunc(int i, const Test *t)
{
	static u8 args[FRAME], res[FRAME];
	CodeAndStack code = rt_makefunc_code(t->func);
	RtMakeFunc record = { code.code, t->func, code.nstack, i & 1 };

	random_bytes(args, t->size);
	random_bytes(want, t->size);
	random_bytes(res, t->size);
	got_ctx = NULL;
	t->caller(&record, args, res);
	check(got_ctx == &record && was_method == (i & 1), i, "MakeFunc: context");
	check(same(t->in, got, args), i, "MakeFunc: arguments");
	check(same(t->out, res, want), i, "MakeFunc: results");
}

/* A method: the receiver's word comes first, in the frame and in the call. */
static GoString
method(void *rcvr, i64 n, GoString s)
{
	note_call(rcvr);
	s.n += n;
	return s;
}

static void
test_method(void)
{
	static struct { RtFuncType f; const RtType *t[3]; } f = {
		{ .t = { .kind = RT_KIND_FUNC }, .incount = 2, .outcount = 1 }, { &b_INT64, &b_STRING, &b_STRING }
	};
	struct { void *rcvr; i64 n; GoString s, r; } frame = { &f, 5, { (const u8 *)"abc", 3 }, { NULL, 0 } };
	void *code = (void *)(uintptr_t)method;
	RegArgs regs = { &f.f, 1 };

	reflectcall(NULL, &code, (u8 *)&frame, sizeof frame, 32, sizeof frame, &regs);
	check(got_ctx == &f, -1, "method: receiver");
	check(frame.r.p == frame.s.p && frame.r.n == 8, -1, "method: result");
}

/* Type.Method: a type with many methods, all with this code; m(rcvr T, n int64, s string) (string, T). */
enum { METHODS = 2500 };
static struct {
	union { RtStructType s; u8 pad[256]; } t;
	RtUncommon u;
	RtMethod m[METHODS];
} with_methods;
typedef struct Rcvr { f32 x, y; i64 z[4]; } Rcvr;
typedef struct StringAndRcvr { GoString r0; Rcvr r1; } StringAndRcvr;
static StringAndRcvr
by_word(const Rcvr *word, i64 n, GoString s)
{
	StringAndRcvr r = { s, *word };
	r.r0.n += n;
	r.r1.z[3]++;
	return r;
}
static StringAndRcvr
by_direct_word(void *word, i64 n, GoString s)
{
	StringAndRcvr r = { s, { 1, 2, { n, (i64)word, 0, 0 } } };
	return r;
}

static void
test_method_expr(void)
{
	static RtStructField field = { NULL, &b_FLOAT32, 0 };
	static struct { RtFuncType f; const RtType *t[4]; } f = {
		{ .t = { .kind = RT_KIND_FUNC }, .incount = 2, .outcount = 2 },
		{ &b_INT64, &b_STRING, &b_STRING, &with_methods.t.s.t }
	};
	RtType *t = &with_methods.t.s.t;
	Rcvr rcvr = { 1.5f, 2.5f, { 1, 2, 3, 4 } };
	GoString s = { (const u8 *)"abc", 3 };

	*t = (RtType){ .size = sizeof(Rcvr), .align = 8, .kind = RT_KIND_STRUCT };
	with_methods.t.s.fields = &field; /* too large for its fields to matter */
	with_methods.t.s.nfields = 1;
	with_methods.u.moff = sizeof with_methods.u;
	for (int i = 0; i < METHODS; i++)
		with_methods.m[i] = (RtMethod){ 0, (i32)(u64)&f, (i32)(u64)by_word, i + 1 };
	for (int i = 0; i < METHODS; i += i < 1500 ? 100 : 1) {
		void *record = rt_text_off(t, i + 1);
		StringAndRcvr r = ((StringAndRcvr(*)(void *, Rcvr, i64, GoString))record)(&record, rcvr, i, s);
		check(r.r0.p == s.p && r.r0.n == 3 + i, i, "method expression: string");
		check(r.r1.x == 1.5f && r.r1.z[0] == 1 && r.r1.z[3] == 5, i, "method expression: receiver");
		check(rt_text_off(t, i + 1) == record, i, "method expression: same again");
	}
	/* Pointer-shaped. */
	static union { RtType t; u8 pad[256 + sizeof(RtUncommon) + sizeof(RtMethod)]; } p;
	p.t = (RtType){ .size = 8, .align = 8, .kind = RT_KIND_POINTER | RT_KIND_DIRECT_IFACE };
	RtUncommon *u = (RtUncommon *)(p.pad + 256);
	u->moff = sizeof *u;
	*(RtMethod *)(u + 1) = (RtMethod){ 0, (i32)(u64)&f, (i32)(u64)by_direct_word, 1 };
	StringAndRcvr r = ((StringAndRcvr(*)(void *, void *, i64, GoString))rt_text_off(&p.t, 1))(NULL, &p, 7, s);
	check(r.r0.n == 3 && r.r1.z[0] == 7 && r.r1.z[1] == (i64)&p, -2, "method expression: pointer");
	check(rt_text_off(t, (i32)(u64)by_word) == (void *)(u64)by_word, -2, "plain offset");
}

int
main(void)
{
	int n = (int)(sizeof tests / sizeof tests[0]);

	for (int i = 0; i < n; i++) {
		current = &tests[i];
		test_call(i, current);
		test_makefunc(i, current);
	}
	test_method();
	test_method_expr();
	printf("%d signatures, %d failures\n", n, failures);
	return failures != 0;
}
