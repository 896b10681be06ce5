/*
 * program.c - a C program in the place of a Go program.
 *
 * Defines what emitted C and the Go half of the runtime otherwise do: main.main,
 * the list of initialisers, and what Go's panics print.  In an archive, so a Go
 * program, which defines all of these, never links it.
 *
 * Scans of stacks read words, not machine code: what prof/liveness.c knows of gcc's
 * code holds for code emitted from Go.
 */
#include <stdlib.h>

#include "capi/capi.h"
#include "os/os.h"
#include "sched/internal.h"

void main$dmain(void);
extern void (*const tri_inits[])(void);
extern const char tri_modinfo[], tri_goversion[], tri_goroot[];
void (*const tri_inits[])(void) = { NULL };
const char tri_modinfo[] = "", tri_goversion[] = "", tri_goroot[] = "";

enum { MAIN_STACK = 1 << 20 };

static struct {
	int (*body)(void *);
	void *arg;
} program;

static const u8 one_word[] = { 1 };
static const RtRoot program_root __attribute__((section("tri_roots"), used, aligned(8))) = { &program.arg, one_word, 8, 8, 1 };

/* On a stack that is large enough for exit's handlers. */
static void
run(void *arg)
{
	(void)arg;
	exit(program.body(program.arg));
}

void
main$dmain(void)
{
	rt_debugvars.stackscan = 1;
	rt_c_call(run, NULL, MAIN_STACK);
}

void
tri_main(int argc, char **argv, int (*body)(void *), void *arg)
{
	extern char **environ;

	if (rt_lang_g() != NULL || program.body != NULL)
		rt_capi_fatal("tri_main", "called a second time", 0);
	if (body == NULL)
		rt_capi_fatal("tri_main", "body is NULL", 0);
	program.body = body;
	program.arg = arg;
	rt_main(argc, argv, environ);
	__builtin_unreachable();
}

static void
die(const char *where, const char *what, u64 n)
{
	rt_eprintf("fatal error: tricolor: %s: %s", where, what);
	if (n != 0)
		rt_eprintf(" (%p)", n);
	rt_eprintf("\n");
}

/* Before there is a goroutine, or on another thread, there is nothing to trace. */
_Noreturn void
rt_capi_fatal(const char *where, const char *what, u64 n)
{
	if (rt_lang_g() == NULL) {
		die(where, what, n);
		rt_exit(2);
	}
	rt_eprintf("tricolor: %s: %s", where, what);
	if (n != 0)
		rt_eprintf(" (%p)", n);
	rt_eprintf("\n");
	rt_fatal("wrong use of libtricolor");
}

_Noreturn void
rt_capi_bad_context(const char *where)
{
	die(where, rt_lang_g() == NULL ? program.body == NULL ? "called before tri_main" : "called from a thread that isn't the runtime's"
	    : "called within tri_blocking", 0);
	rt_exit(2);
}

/* -- what the Go half would do: a panic here is a fault of the C code, or of its use of a channel -- */

static _Noreturn void
fault(const char *what)
{
	rt_fatal(what);
}

static _Noreturn void
fault_string(GoString s)
{
	rt_eprintf("tricolor: ");
	rt_write_err(s.p, (u64)s.n);
	rt_eprintf("\n");
	rt_fatal("wrong use of libtricolor");
}

_Noreturn void
runtime$dgoPanicBounds(i64 x, i64 y, GoBool is_signed, i64 code)
{
	(void)x, (void)y, (void)is_signed, (void)code;
	fault("index out of range");
}
_Noreturn void runtime$dgoPanicDivide(void) { fault("integer divide by zero"); }
_Noreturn void runtime$dgoPanicShift(void) { fault("negative shift amount"); }
_Noreturn void runtime$dgoPanicOverflow(void) { fault("integer overflow"); }
_Noreturn void runtime$dgoPanicFloat(void) { fault("floating point error"); }
_Noreturn void runtime$dgoPanicMem(void) { fault("invalid memory address or NULL pointer dereference"); }
_Noreturn void
runtime$dgoPanicMemAddr(u64 addr)
{
	rt_eprintf("tricolor: unexpected fault address %p\n", addr);
	fault("invalid memory address");
}
_Noreturn void runtime$dgoPanicPlain(GoString s) { fault_string(s); }
_Noreturn void runtime$dgoPanicError(GoString s) { fault_string(s); }
_Noreturn void
runtime$dgoPanicAssert(const RtType *inter, const RtType *have, const RtType *want, GoString missing)
{
	(void)inter, (void)have, (void)want, (void)missing;
	fault("type assertion");
}
GoEface runtime$dgoPreprintPanic(GoEface v) { return v; }
