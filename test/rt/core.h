/*
 * core.h - for tests of the runtime's core: programs as `tri` would emit them,
 * with real goroutines and the real heap.
 */
#ifndef CORE_TEST_H
#define CORE_TEST_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/rt.h"
#include "lang/lang.h"
#include "mem/mem.h"
#include "overlay_api.h"
#include "sched/sched.h"

/* The test's body, on the main goroutine. */
void test_main(void);

/* Writes without using a goroutine's stack for libc.  Not split: variadic functions cannot be. */
void say(const char *fmt, ...) __attribute__((no_split_stack, noinline));
void fail(const char *what, const char *file, int line) RT_NORETURN;
#define CHECK(c)                                                \
	do {                                                    \
		if (!(c))                                       \
			fail(#c, __FILE__, __LINE__);           \
	} while (0)

/* Lists a function as emitted from Go: it may be preempted. */
#define GO_FUNC(fn) \
	static const RtFunc fn##_func __attribute__((section("tri_funcs"), used, aligned(8))) = { (void *)fn, "main." #fn, __FILE__, __LINE__, 0 }

/* go fn(arg) */
typedef struct Closure { void *code; void *arg; } Closure;
void go_fn(void (*fn)(void *), void *arg);

/* Counts down; the waiter parks. */
typedef struct Latch { u32 n; u32 sema; } Latch;
void latch_done(Latch *l);
void latch_wait(Latch *l);

#endif
