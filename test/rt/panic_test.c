/*
 * panic_test.c - defer, panic, recover and Goexit in functions written as the
 * emitter writes them; each test records what ran, in order.
 */
// alone: test/rt/lang_shim.c runtime/lang/*.c !runtime/lang/bytealg.c !runtime/lang/reflectcall.c !runtime/lang/sysv.c !runtime/lang/gosupport.c
// no tsan: it doesn't see __builtin_longjmp leave frames, and runs out of room for them
#include "lang_shim.h"

static char log_buf[1024];
static void
say(const char *s)
{
	strcat(log_buf, s);
	strcat(log_buf, " ");
}
static bool
logged(const char *want)
{
	u64 n = strlen(want);
	bool ok = strncmp(log_buf, want, n) == 0 && strcmp(log_buf + n, n > 0 ? " " : "") == 0;
	if (!ok)
		fprintf(stderr, "logged: %s\nwanted: %s\n", log_buf, want);
	log_buf[0] = 0;
	return ok;
}

static GoEface
str(const char *s)
{
	return (GoEface){ &t_string, rt_boxstring(&t_string, rt_cstr(s)) };
}

/* A closure with one captured pointer. */
typedef struct Clo { void *code; void *p; } Clo;
#define FV(fn) ((void *)&(static_##fn))
#define FUNCVAL(fn) static GoFuncval static_##fn = { (void *)fn };

static void
say_value(GoEface v)
{
	char buf[64];
	if (v.t == NULL)
		say("nil");
	else {
		GoString *s = v.w;
		snprintf(buf, sizeof buf, "%.*s", (int)s->n, s->p);
		say(buf);
	}
}

static void
recover_and_say(void *ctx)
{
	(void)ctx;
	say_value(rt_recover(__builtin_frame_address(0)));
}
FUNCVAL(recover_and_say)

__attribute__((noinline)) static void
helper_recovers(void)
{
	say_value(rt_recover(__builtin_frame_address(0)));
}
static void
recover_in_callee(void *ctx)
{
	(void)ctx;
	helper_recovers(); /* not called by the panic itself: nil */
	say("callee");
}
FUNCVAL(recover_in_callee)

static void
wrapper(void *ctx)
{
	(void)ctx;
	rt_wrapper_enter(__builtin_frame_address(0));
	helper_recovers(); /* in the wrapper's place */
}
FUNCVAL(wrapper)

static void say_a(void *ctx) { (void)ctx; say("a"); }
static void say_b(void *ctx) { (void)ctx; say("b"); }
static void panic_two(void *ctx) { (void)ctx; say("two"); rt_panic(str("two")); }
static void do_goexit(void *ctx) { (void)ctx; say("goexit"); rt_goexit(); }
FUNCVAL(say_a)
FUNCVAL(say_b)
FUNCVAL(panic_two)
FUNCVAL(do_goexit)

/* Locals that live across the call must have their values at the landing. */
static void set_result(Clo *c) { *(i64 *)c->p += 1000; rt_recover(__builtin_frame_address(0)); }

__attribute__((noinline)) static i64
locals(i64 a, i64 b, i64 n)
{
	RtDeferFrame df;
	RtDefer d;
	i64 result = 0;
	Clo clo = { (void *)set_result, &result };
	rt_defer_enter(&df);
	if (__builtin_setjmp(df.jb))
		goto recovered;
	rt_defer_push(&df, &d, &clo);
	for (i64 i = 0; i < n; i++) {
		a += b * i;
		b ^= a;
		result = a + b;
		if (i == n - 1)
			rt_panic(str("end"));
	}
	rt_defer_return(&df);
	return result;
recovered:
	rt_defer_return(&df);
	return result;
}

/* Same without the panic: what locals must give, less the 1000. */
__attribute__((noinline)) static i64
locals_plain(i64 a, i64 b, i64 n)
{
	i64 result = 0;
	for (i64 i = 0; i < n; i++) {
		a += b * i;
		b ^= a;
		result = a + b;
	}
	return result;
}

/* A function that defers up to three calls and then calls body. */
__attribute__((noinline)) static i64
with(void *f1, void *f2, void *f3, void (*body)(void))
{
	RtDeferFrame df;
	RtDefer d[3];
	rt_defer_enter(&df);
	if (__builtin_setjmp(df.jb))
		goto recovered;
	if (f1 != NULL)
		rt_defer_push(&df, &d[0], f1);
	if (f2 != NULL)
		rt_defer_push(&df, &d[1], f2);
	if (f3 != NULL)
		rt_defer_push(&df, &d[2], f3);
	if (body != NULL)
		body();
	rt_defer_return(&df);
	return 1;
recovered:
	rt_defer_return(&df);
	return 2;
}

static void panic_one(void) { rt_panic(str("one")); }
static void panic_nil_value(void) { rt_panic((GoEface){ NULL, NULL }); }
static void nested_inner(void) { say("inner"); with(FV(say_a), NULL, NULL, panic_one); say("not-here"); }
static void goexit_body(void) { rt_goexit(); }
static void call_nil_defer(void)
{
	RtDeferFrame df;
	RtDefer d;
	rt_defer_enter(&df);
	if (__builtin_setjmp(df.jb))
		goto recovered;
	rt_defer_push(&df, &d, NULL);
	say("body");
recovered:
	rt_defer_return(&df);
}

/* A deferred call that panics and recovers by itself while a panic is under way. */
static void
inner_recovers(void *ctx)
{
	(void)ctx;
	CHECK(with(FV(recover_and_say), NULL, NULL, panic_one) == 2);
	say("inner-done");
}
FUNCVAL(inner_recovers)

/* A deferred call that itself runs deferred calls normally: recover in them sees nothing. */
static void
inner_defers(void *ctx)
{
	(void)ctx;
	CHECK(with(FV(recover_and_say), NULL, NULL, NULL) == 1);
}
FUNCVAL(inner_defers)

/* Recovers, then panics again. */
static void
repanic(void *ctx)
{
	(void)ctx;
	say_value(rt_recover(__builtin_frame_address(0)));
	rt_panic(str("again"));
}
FUNCVAL(repanic)

static void
loop_defers(void)
{
	RtDeferFrame df;
	static i64 n;
	rt_defer_enter(&df);
	if (__builtin_setjmp(df.jb))
		goto recovered;
	for (n = 0; n < 5; n++)
		rt_defer_new(&df, n % 2 ? FV(say_a) : FV(say_b));
	rt_panic(str("loop"));
recovered:
	rt_defer_return(&df);
}

static void
after_goexit(void *ctx)
{
	(void)ctx;
	say("exit-defer");
}
FUNCVAL(after_goexit)

/* Goexit; a deferred call panics; an older one recovers: the Goexit goes on. */
static void goexit_then_panic(void) { with(FV(say_b), FV(recover_and_say), FV(panic_two), goexit_body); say("not-here"); }
static void
goexit_recovered(void *arg)
{
	(void)arg;
	with(FV(after_goexit), NULL, NULL, goexit_then_panic);
	say("not-here-either");
}
/* Two panics over a Goexit, all in one go. */
static void
goexit_two(void *arg)
{
	(void)arg;
	with(FV(say_a), FV(recover_and_say), FV(repanic), goexit_then_panic);
	say("not-here-either");
}
/* A Goexit in a deferred call of a panic ends the panic. */
static void
goexit_in_panic(void *arg)
{
	(void)arg;
	with(FV(say_a), FV(do_goexit), NULL, panic_one);
	say("not-here");
}
static void
goexit_plain(void *arg)
{
	(void)arg;
	with(FV(say_a), FV(recover_and_say), NULL, goexit_body);
	say("not-here");
}

static void deep(i64 n);
static void (*volatile deeper)(i64) = deep;
static void
deep(i64 n)
{
	if (n == 0)
		rt_panic(str("deep"));
	char pad[200];
	pad[n % 200] = (char)n;
	deeper(n - 1);
	__asm__ volatile("" ::"r"(pad) : "memory");
}
static void deep_body(void) { deep(100); }

static void
tests(void *arg)
{
	(void)arg;
	CHECK(locals(3, 5, 10) == locals_plain(3, 5, 10) + 1000);
	CHECK(locals(-7, 11, 33) == locals_plain(-7, 11, 33) + 1000);
	CHECK(with(FV(say_a), FV(say_b), NULL, NULL) == 1 && logged("b a"));
	CHECK(with(FV(say_a), FV(recover_and_say), FV(say_b), panic_one) == 2 && logged("b one a"));
	CHECK(with(FV(recover_and_say), NULL, NULL, NULL) == 1 && logged("nil"));
	CHECK(with(FV(recover_and_say), FV(recover_in_callee), NULL, panic_one) == 2 && logged("nil callee one"));
	CHECK(with(FV(say_a), FV(wrapper), NULL, panic_one) == 2 && logged("one a"));
	CHECK(with(FV(recover_and_say), FV(wrapper), NULL, panic_one) == 2 && logged("one nil"));
	CHECK(with(FV(say_a), FV(recover_and_say), NULL, panic_nil_value) == 2 && logged("nil a"));
	CHECK(with(FV(recover_and_say), FV(say_b), NULL, nested_inner) == 2 && logged("inner a b one"));
	CHECK(with(FV(recover_and_say), FV(panic_two), FV(say_a), panic_one) == 2 && logged("a two two"));
	CHECK(with(FV(recover_and_say), FV(inner_recovers), NULL, panic_nil_value) == 2 && logged("one inner-done nil"));
	CHECK(with(FV(recover_and_say), FV(inner_defers), NULL, panic_one) == 2 && logged("nil one"));
	CHECK(with(FV(recover_and_say), FV(repanic), NULL, panic_one) == 2 && logged("one again"));
	CHECK(with(FV(recover_and_say), NULL, NULL, call_nil_defer) == 2 && logged("body Mem"));
	CHECK(with(FV(recover_and_say), NULL, NULL, loop_defers) == 2 && logged("b a b a b loop"));
	CHECK(with(FV(recover_and_say), NULL, NULL, deep_body) == 2 && logged("deep"));
	CHECK(rt_lang_g()->defer_frames == NULL && rt_lang_g()->panic == NULL);
	for (i64 i = 0; i < 100000; i++) { /* state stays balanced */
		with(FV(say_a), FV(recover_and_say), FV(repanic), panic_one);
		log_buf[0] = 0;
	}
	CHECK(rt_lang_g()->defer_frames == NULL && rt_lang_g()->panic == NULL);
}

/* -- reports: each in a child -- */

#include <sys/wait.h>
#include <unistd.h>

static void uncaught_again(void *arg) { (void)arg; with(FV(repanic), NULL, NULL, panic_one); }
static void uncaught_two(void *arg) { (void)arg; with(FV(panic_two), NULL, NULL, panic_one); }
static void uncaught_goexit(void *arg) { (void)arg; with(FV(panic_two), NULL, NULL, goexit_body); }
static void
uncaught_named(void *arg)
{
	(void)arg;
	static GoString s = { (const u8 *)"text", 4 };
	rt_panic((GoEface){ &t_error, &s });
}
static void uncaught_int(void *arg) { (void)arg; rt_panic((GoEface){ &t_int, rt_box64(&t_int, (u64)-5) }); }
static void uncaught_f64(void *arg) { (void)arg; static f64 v = 1.5; rt_panic((GoEface){ &t_f64, &v }); }
static void uncaught_ptr(void *arg) { (void)arg; rt_panic((GoEface){ &t_ptr.t, (void *)0x1234 }); }
static void uncaught_nil(void *arg) { (void)arg; panic_nil_value(); }
static void
uncaught_signal(void *arg)
{
	(void)arg;
	rt_sigpanic(11, 1, 0x18);
}

static void
report(void (*fn)(void *), const char *want)
{
	int fds[2], status;
	char got[4096];
	i64 n = 0, k;
	if (pipe(fds) != 0)
		abort();
	fflush(stdout);
	if (fork() == 0) {
		dup2(fds[1], 2);
		shim_run(fn, NULL);
		_exit(0);
	}
	close(fds[1]);
	while ((k = read(fds[0], got + n, sizeof got - 1 - (u64)n)) > 0)
		n += k;
	got[n] = 0;
	close(fds[0]);
	wait(&status);
	CHECK(WEXITSTATUS(status) == 2);
	if (strncmp(got, want, strlen(want)) != 0) {
		fprintf(stderr, "got: %s\nwant: %s\n", got, want);
		abort();
	}
}

int
main(void)
{
	shim_init();
	shim_run(tests, NULL);
	shim_run(goexit_plain, NULL);
	CHECK(logged("nil a"));
	shim_run(goexit_recovered, NULL);
	CHECK(logged("two two b exit-defer"));
	shim_run(goexit_two, NULL);
	/* repanic recovers nothing of a Goexit, and panics "again", which the next call recovers. */
	CHECK(logged("two two b nil again a"));
	shim_run(goexit_in_panic, NULL);
	CHECK(logged("goexit a"));
	report(uncaught_two, "panic: one\n\tpanic: two\nfatal error: panic\n");
	report(uncaught_again, "panic: one [recovered]\n\tpanic: again\nfatal");
	report(uncaught_goexit, "panic: two\nfatal");
	report(uncaught_named, "panic: main.Error(\"text\")\n");
	report(uncaught_int, "panic: -5\n");
	report(uncaught_f64, "panic: +1.500000e+000\n");
	report(uncaught_ptr, "panic: (*int) 0x1234\n");
	report(uncaught_nil, "panic: nil\n");
	report(uncaught_signal, "panic: Mem\n[signal SIGSEGV: segmentation violation code=0x1 addr=0x18 pc=0x");
	puts("panic_test: ok");
	return 0;
}
