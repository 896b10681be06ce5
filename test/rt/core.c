/* core.c - see core.h.  Also what the Go side of the runtime would provide. */
#include "core.h"

#include <stdarg.h>

#include "os/os.h"

static const u8 ptr2_mask[] = { 2 };
static const RtType closure_type = { .size = 16, .ptrdata = 16, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = ptr2_mask };

void main$dmain(void);
void (*const tri_inits[])(void) = { NULL };
const char tri_modinfo[] = "";

void
main$dmain(void)
{
	test_main();
	say("PASS\n");
}

void
fail(const char *what, const char *file, int line)
{
	rt_eprintf("%s:%d: check failed: %s\n", file, (i64)line, what);
	rt_throw("test failed");
}

static void
go_stub(void *ctx)
{
	Closure *c = ctx;
	Closure *inner = c->arg;
	void (*fn)(void *) = (void (*)(void *))inner->code;
	fn(inner->arg);
}

void
go_fn(void (*fn)(void *), void *arg)
{
	Closure *inner = rt_new(&closure_type), *c = rt_new(&closure_type);
	inner->code = (void *)fn;
	inner->arg = arg;
	c->code = (void *)go_stub;
	c->arg = inner;
	rt_go(c);
}

void
latch_done(Latch *l)
{
	if (__atomic_sub_fetch(&l->n, 1, __ATOMIC_SEQ_CST) == 0)
		rt_semrelease(&l->sema, 0, 0);
}

void
latch_wait(Latch *l)
{
	rt_semacquire(&l->sema);
}

typedef struct Say {
	const char *fmt;
	va_list *ap;
} Say;

static void
say_g0(void *arg)
{
	Say *s = arg;
	vdprintf(1, s->fmt, *s->ap);
}

void
say(const char *fmt, ...)
{
	va_list ap;
	Say s = { fmt, &ap };

	va_start(ap, fmt);
	rt_on_system_stack(say_g0, &s);
	va_end(ap);
}

#define GO_PANIC(name, params)           \
	_Noreturn void runtime$d##name params; \
	_Noreturn void runtime$d##name params  \
	{                                \
		rt_throw(#name);         \
	}
GO_PANIC(goPanicBounds, (i64 x __attribute__((unused)), i64 y __attribute__((unused)), GoBool s __attribute__((unused)), i64 c __attribute__((unused))))
GO_PANIC(goPanicDivide, (void))
GO_PANIC(goPanicShift, (void))
GO_PANIC(goPanicOverflow, (void))
GO_PANIC(goPanicFloat, (void))
GO_PANIC(goPanicMemAddr, (u64 a __attribute__((unused))))
GO_PANIC(goPanicPlain, (GoString s __attribute__((unused))))
GO_PANIC(goPanicError, (GoString s __attribute__((unused))))
GO_PANIC(goPanicAssert, (const RtType *a __attribute__((unused)), const RtType *b __attribute__((unused)), const RtType *c __attribute__((unused)), GoString s __attribute__((unused))))
GoEface runtime$dgoPreprintPanic(GoEface v) { return v; }
static const RtType mem_error = { .size = 8, .kind = RT_KIND_INT };
_Noreturn void
runtime$dgoPanicMem(void)
{
	rt_panic((GoEface){ &mem_error, rt_zero });
}
