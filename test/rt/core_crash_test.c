/*
 * core_crash_test.c - how programs die: each case runs in a child process, whose
 * standard error and exit status are looked at.
 */
// with: test/rt/core.c
#include "core.h"
#include "stack/stack.h"

#include <fcntl.h>
#include <sys/wait.h>
#include <unistd.h>

#pragma GCC diagnostic ignored "-Winfinite-recursion"
__attribute__((noinline)) static i64
endless(i64 n)
{
	volatile i64 pad[4];
	pad[0] = n;
	return endless(n + 1) + pad[0];
}

__attribute__((noinline)) static i64
load(i64 *p)
{
	return *p + 1;
}

__attribute__((noinline)) static i64
caller_of_load(i64 *p)
{
	return load(p) + 1;
}

static void
waiter(void *arg)
{
	static u32 never;
	(void)arg;
	rt_semacquire(&never);
}

/* As a frame that no prologue has checked would, on a segment that is left again. */
__attribute__((noinline)) static i64
overrun(void)
{
	volatile i64 *end = (i64 *)rt_getg()->seg->lo;

	*end = 1;
	return *end;
}

static void
run_case(const char *what)
{
	static u32 never;

	if (strcmp(what, "deadlock") == 0) {
		go_fn(waiter, NULL);
		rt_semacquire(&never);
	} else if (strcmp(what, "overflow") == 0) {
		endless(0);
	} else if (strcmp(what, "nil") == 0) {
		caller_of_load(NULL);
	} else if (strcmp(what, "badaddr") == 0) {
		caller_of_load((i64 *)0x123450000000);
	} else if (strcmp(what, "throw") == 0) {
		rt_throw("made up");
	} else if (strcmp(what, "quit") == 0) {
		go_fn(waiter, NULL);
		rt_time_sleep(10000000);
		rt_rawsyscall6(62, rt_rawsyscall6(39, 0, 0, 0, 0, 0, 0).r0, 3, 0, 0, 0, 0);
		rt_time_sleep(10000000000);
	} else if (strcmp(what, "term") == 0) {
		rt_rawsyscall6(62, rt_rawsyscall6(39, 0, 0, 0, 0, 0, 0).r0, 15, 0, 0, 0, 0);
		rt_time_sleep(10000000000);
	} else if (strcmp(what, "overrun") == 0) {
		overrun();
	} else if (strcmp(what, "goexit") == 0) {
		rt_goexit();
	}
}

GO_FUNC(endless);
GO_FUNC(load);
GO_FUNC(caller_of_load);
GO_FUNC(waiter);
GO_FUNC(run_case);

static const struct {
	const char *name;
	int status;                /* exit status, or -signal */
	const char *expect[6];     /* must appear in this order */
} cases[] = {
	{ "deadlock", 2, { "fatal error: all goroutines are asleep - deadlock!\n\ngoroutine 1 [semacquire]:\nmain.run_case(...)\n\t", "goroutine ", " [semacquire]:\nmain.waiter(...)\n" } },
	{ "overflow", 2, { "runtime: goroutine stack exceeds 1000000000-byte limit\n", "fatal error: stack overflow\n", "main.endless(...)\n", "...additional frames elided...\n" } },
	{ "nil", 2, { "panic: ", "signal SIGSEGV: segmentation violation code=", "goroutine 1 [running]:\n", "main.load(...)\n", "main.caller_of_load(...)\n", "main.run_case(...)\n" } },
	{ "badaddr", 2, { "unexpected fault address 0x123450000000\n", "main.load(...)\n", "main.caller_of_load(...)\n" } },
	{ "throw", 2, { "fatal error: made up\n", "goroutine 1 [running]:\n", "main.run_case(...)\n" } },
	/* The signal may reach another thread than goroutine 1's, which sleeps by the time. */
	{ "quit", 2, { "SIGQUIT: quit\nPC=0x", "\ngoroutine 1 [", "main.run_case(...)\n", "[semacquire]:\nmain.waiter(...)\n" } },
	{ "term", -15, { NULL } },
	{ "overrun", 2, { "fatal error: stack overrun: a frame that no prologue checked went beyond the guard\n" } },
	{ "goexit", 2, { "fatal error: no goroutines (main called runtime.Goexit) - deadlock!\n" } },
};

static char text[1 << 20];
static int bad;

static void
parent(void *arg)
{
	(void)arg;
	for (u64 i = 0; i < sizeof cases / sizeof cases[0]; i++) {
		char cmd[300];
		snprintf(cmd, sizeof cmd, "GODEBUG=stackstress=%d %s %s 2>&1 >/dev/null; echo \"status $?\"", strcmp(cases[i].name, "overrun") == 0, rt_argv[0], cases[i].name);
		FILE *f = popen(cmd, "r");
		u64 n = fread(text, 1, sizeof text - 1, f);
		pclose(f);
		text[n] = '\0';
		char want[40];
		snprintf(want, sizeof want, "status %d\n", cases[i].status < 0 ? 128 - cases[i].status : cases[i].status);
		char *p = text;
		int ok = strstr(text, want) != NULL;
		for (int j = 0; j < 6 && cases[i].expect[j] != NULL && p != NULL; j++) {
			p = strstr(p, cases[i].expect[j]);
			if (p == NULL)
				printf("%s: missing: %s\n", cases[i].name, cases[i].expect[j]);
			else
				p += strlen(cases[i].expect[j]);
		}
		if (p == NULL || !ok) {
			text[1500] = '\0';
			printf("%s: FAILED\n%s\n", cases[i].name, text);
			bad = 1;
		}
		fflush(stdout);
	}
}

void
test_main(void)
{
	if (rt_argc > 1) {
		run_case(rt_argv[1]);
		return;
	}
	rt_on_system_stack(parent, NULL);
	CHECK(!bad);
}
GO_FUNC(test_main);
