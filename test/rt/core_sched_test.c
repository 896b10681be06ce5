/* core_sched_test.c - goroutines, stacks, timers, system calls. */
// with: test/rt/core.c
#include "core.h"

#include <unistd.h>

/* -- deep recursion -- */

__attribute__((noinline)) static i64
recurse(i64 n, i64 *p)
{
	volatile i64 pad[24];

	pad[0] = n;
	if (n == 0)
		return *p;
	return recurse(n - 1, p) + (i64)pad[0] - n + 1;
}

static void
test_deep(void)
{
	i64 zero = 0;

	for (int i = 0; i < 3; i++) {
		i64 t = rt_nanotime();
		CHECK(recurse(1000000, &zero) == 1000000);
		say("recursion of 1e6 frames: %.3f s\n", (double)(rt_nanotime() - t) / 1e9);
	}
}

/* -- stack arguments and results over a boundary -- */

typedef struct Big { i64 a, b, c, d, e; f64 f; } Big;

__attribute__((noinline)) static Big
many(i64 a, i64 b, i64 c, i64 d, i64 e, i64 f, i64 g, i64 h, i64 i, f64 x, Big s, i64 depth)
{
	volatile u8 pad[200];

	pad[0] = (u8)depth;
	if (depth > 0) {
		Big r = many(b, c, d, e, f, g, h, i, a, x + 1, s, depth - 1);
		r.a += pad[0] - (u8)depth;
		return r;
	}
	return (Big){ a + b + c + d + e + f + g + h + i + s.a, a, b, c, s.e, x + s.f };
}

static void
test_args(void)
{
	for (i64 depth = 0; depth < 300; depth++) {
		Big s = { 1000, 2, 3, 4, 5, 0.5 };
		Big r = many(1, 2, 3, 4, 5, 6, 7, 8, 9, 1.25, s, depth);
		CHECK(r.a == 1045 && r.e == 5 && r.f == 1.75 + (f64)depth);
		CHECK(r.b == 1 + depth % 9);
	}
}

__attribute__((noinline)) static f64
floats(f64 a, f64 b, f64 c, f64 d, f64 e, f64 f, f64 g, f64 h, i64 depth)
{
	volatile u8 pad[300];

	pad[5] = 1;
	return depth == 0 ? a + 2 * b + 3 * c + 4 * d + 5 * e + 6 * f + 7 * g + 8 * h : floats(a, b, c, d, e, f, g, h, depth - 1) + pad[5] - 1;
}

/* -- wobble on a boundary -- */

__attribute__((noinline)) static i64
leaf_work(i64 *p)
{
	volatile u8 pad[64];
	pad[0] = 0;
	return *p + pad[0];
}

__attribute__((noinline)) static i64
at_depth(i64 n, i64 *p, i64 loops)
{
	volatile u8 pad[64];

	pad[0] = 0;
	if (n > 0)
		return at_depth(n - 1, p, loops) + pad[0];
	i64 s = 0;
	for (i64 i = 0; i < loops; i++)
		s += leaf_work(p);
	return s;
}

static void
wobble_goroutine(void *arg)
{
	i64 one = 1, worst = 0, best = INT64_MAX;

	for (i64 depth = 0; depth < 60; depth++) {
		i64 t = rt_nanotime();
		at_depth(depth, &one, 1000000);
		t = rt_nanotime() - t;
		worst = t > worst ? t : worst;
		best = t < best ? t : best;
	}
	say("call: %.2f ns, over a segment boundary: %.2f ns\n", (double)best / 1e6, (double)worst / 1e6);
	latch_done(arg);
}

/* -- many goroutines -- */

static i64 counter;
static u32 gate;

static void
counting(void *arg)
{
	__atomic_fetch_add(&counter, 1, __ATOMIC_SEQ_CST);
	rt_semacquire(&gate);
	latch_done(arg);
}

static i64
resident(void)
{
	char buf[256] = { 0 };
	i64 fd = (i64)rt_rawsyscall6(2, (u64) "/proc/self/statm", 0, 0, 0, 0, 0).r0;
	rt_rawsyscall6(0, (u64)fd, (u64)buf, sizeof buf - 1, 0, 0, 0);
	rt_rawsyscall6(3, (u64)fd, 0, 0, 0, 0, 0);
	char *p = buf;
	while (*p != ' ')
		p++;
	i64 pages = 0;
	for (p++; *p >= '0' && *p <= '9'; p++)
		pages = pages * 10 + (*p - '0');
	return pages * 4096;
}

static void
test_many(void)
{
	enum { N = 100000 };
	static Latch l;

	l = (Latch){ N, 0 };
	i64 before = resident();
	i64 t = rt_nanotime();
	for (i64 i = 0; i < N; i++)
		go_fn(counting, &l);
	while (__atomic_load_n(&counter, __ATOMIC_SEQ_CST) < N)
		rt_gosched();
	i64 start = rt_nanotime() - t;
	i64 after = resident();
	CHECK(rt_num_goroutine() == N + 1);
	rt_gc();
	t = rt_nanotime();
	for (i64 i = 0; i < N; i++)
		rt_semrelease(&gate, 0, 0);
	latch_wait(&l);
	say("100k goroutines: %.0f ns each to start, %.0f bytes each, %.0f ns to wake and end\n", (double)start / N,
	    (double)(after - before) / N, (double)(rt_nanotime() - t) / N);
	for (int i = 0; i < 100 && rt_num_goroutine() != 1; i++)
		rt_time_sleep(1000000);
	CHECK(rt_num_goroutine() == 1);
}

/* -- switching -- */

static u32 ping, pong;

static void
ponger(void *arg)
{
	for (int i = 0; i < 200000; i++) {
		rt_semacquire(&ping);
		rt_semrelease(&pong, 0, 0);
	}
	latch_done(arg);
}

static void
test_switch(void)
{
	static Latch l = { 1, 0 };

	go_fn(ponger, &l);
	i64 t = rt_nanotime();
	for (int i = 0; i < 200000; i++) {
		rt_semrelease(&ping, 0, 0);
		rt_semacquire(&pong);
	}
	latch_wait(&l);
	say("ping-pong: %.0f ns a round trip\n", (double)(rt_nanotime() - t) / 200000);
	t = rt_nanotime();
	for (int i = 0; i < 1000000; i++)
		rt_gosched();
	say("gosched: %.0f ns; ", (double)(rt_nanotime() - t) / 1e6);
	t = rt_nanotime();
	for (int i = 0; i < 1000000; i++)
		rt_time_now();
	say("time.Now: %.0f ns\n", (double)(rt_nanotime() - t) / 1e6);
}

/* -- preemption of a loop without calls -- */

static volatile u64 spin_count;
static volatile u32 stop_spin;

void spinner(void *arg);
void
spinner(void *arg)
{
	f64 x = 1.5, y = 2.5;
	u64 n = 0;
	while (!stop_spin) {
		x = x * 1.0000001 + y * 0.0000001;
		n++;
		spin_count = n;
	}
	CHECK(x > 1.4);
	latch_done(arg);
}

static const RtFunc spinner_func __attribute__((section("tri_funcs"), used, aligned(8))) = { (void *)spinner, "main.spinner", "core_sched_test.go", 1, 0 };

static void
test_preempt(void)
{
	static Latch l = { 4, 0 };

	for (int i = 0; i < 4; i++)
		go_fn(spinner, &l);
	for (int i = 0; i < 10; i++) {
		i64 t = rt_nanotime();
		rt_gc();
		t = rt_nanotime() - t;
		if (i == 9)
			say("collection while 4 loops spin: %.3f ms\n", (double)t / 1e6);
		rt_time_sleep(3000000);
	}
	stop_spin = 1;
	latch_wait(&l);
}

/* -- timers -- */

static void
sleeper(void *arg)
{
	i64 t = rt_nanotime();
	rt_time_sleep(20000000);
	t = rt_nanotime() - t;
	CHECK(t >= 20000000 && t < 500000000);
	latch_done(arg);
}

static i64 fired;

static void
on_timer(void *ctx __attribute__((unused)), GoEface arg, u64 seq)
{
	CHECK(seq == 7);
	__atomic_fetch_add((i64 *)arg.w, 1, __ATOMIC_SEQ_CST);
}
static GoFuncval on_timer_fv = { (void *)on_timer };

static void
test_timers(void)
{
	static Latch l = { 100, 0 };
	static RtTimer tick, once, never;

	for (int i = 0; i < 100; i++)
		go_fn(sleeper, &l);
	latch_wait(&l);
	i64 start = rt_nanotime();
	tick = (RtTimer){ .when = start + 1000000, .period = 1000000, .f = &on_timer_fv, .arg = { NULL, &fired }, .seq = 7 };
	once = (RtTimer){ .when = rt_nanotime() + 2000000, .f = &on_timer_fv, .arg = { NULL, &fired }, .seq = 7 };
	never = (RtTimer){ .when = rt_nanotime() + 3000000000, .f = &on_timer_fv, .arg = { NULL, &fired }, .seq = 7 };
	rt_timer_start(&tick);
	rt_timer_start(&once);
	rt_timer_start(&never);
	/* As often as the time allows at most; how soon is the machine's load's to say. */
	while (__atomic_load_n(&fired, __ATOMIC_SEQ_CST) <= 20 && rt_nanotime() < start + 2500000000)
		rt_time_sleep(10000000);
	i64 so_far = fired;
	CHECK(so_far > 20 && so_far <= (rt_nanotime() - start) / 1000000 + 2);
	CHECK(rt_timer_stop(&tick) && rt_timer_stop(&never) && !rt_timer_stop(&once));
	i64 n = fired;
	rt_time_sleep(5000000);
	CHECK(fired == n);
	CHECK(!rt_timer_reset(&once, rt_nanotime() + 1000000));
	rt_time_sleep(20000000);
	CHECK(fired == n + 1);
}

/* -- blocking system calls and the poller -- */

static int fds[2];

static void
blocking_reader(void *arg)
{
	u8 b;
	RtSyscall r = rt_syscall6(0, (u64)fds[0], (u64)&b, 1, 0, 0, 0);
	CHECK(r.r0 == 1 && b == 42);
	latch_done(arg);
}

static void
poll_reader(void *arg)
{
	u64 pd = (u64)arg;
	u8 b = 0;
	for (;;) {
		RtSyscall r = rt_syscall6(0, (u64)fds[0], (u64)&b, 1, 0, 0, 0);
		if (r.r2 == 0)
			break;
		CHECK(r.r2 == 11);
		CHECK(rt_poll_wait(pd, 'r') == 0);
	}
	CHECK(b == 43);
	__atomic_store_n(&counter, -1, __ATOMIC_SEQ_CST);
}

static void
test_syscalls(void)
{
	static Latch l = { 5, 0 };
	u8 b = 42;

	CHECK(rt_rawsyscall6(22, (u64)fds, 0, 0, 0, 0, 0).r2 == 0);
	for (int i = 0; i < 5; i++)
		go_fn(blocking_reader, &l);
	for (int i = 0; i < 5; i++) {
		rt_time_sleep(2000000);
		rt_gc();
		rt_rawsyscall6(1, (u64)fds[1], (u64)&b, 1, 0, 0, 0);
	}
	latch_wait(&l);
	i64 t = rt_nanotime();
	for (int i = 0; i < 1000000; i++)
		rt_syscall6(39, 0, 0, 0, 0, 0, 0);
	say("system call with hand-over: %.0f ns, ", (double)(rt_nanotime() - t) / 1e6);
	t = rt_nanotime();
	for (int i = 0; i < 1000000; i++)
		rt_rawsyscall6(39, 0, 0, 0, 0, 0, 0);
	say("raw: %.0f ns\n", (double)(rt_nanotime() - t) / 1e6);

	rt_rawsyscall6(72, (u64)fds[0], 4, 04000, 0, 0, 0); /* O_NONBLOCK */
	rt_poll_server_init();
	RtPollOpen o = rt_poll_open((u64)fds[0]);
	CHECK(o.r1 == 0);
	go_fn(poll_reader, (void *)o.r0);
	rt_time_sleep(10000000);
	b = 43;
	rt_rawsyscall6(1, (u64)fds[1], (u64)&b, 1, 0, 0, 0);
	while (__atomic_load_n(&counter, __ATOMIC_SEQ_CST) != -1)
		rt_time_sleep(1000000);
	/* deadlines */
	CHECK(rt_poll_reset(o.r0, 'r') == 0);
	rt_poll_set_deadline(o.r0, 10000000, 'r');
	t = rt_nanotime();
	CHECK(rt_poll_wait(o.r0, 'r') == 2);
	t = rt_nanotime() - t;
	CHECK(t >= 9000000 && t < 300000000);
	rt_poll_unblock(o.r0);
	CHECK(rt_poll_wait(o.r0, 'r') == 1);
	rt_poll_close(o.r0);
}

/* -- locked to a thread -- */

static void
locked(void *arg)
{
	rt_lock_os_thread();
	u64 tid = rt_rawsyscall6(186, 0, 0, 0, 0, 0, 0).r0;
	for (int i = 0; i < 100; i++) {
		rt_gosched();
		if (i % 10 == 0)
			rt_time_sleep(100000);
		CHECK(rt_rawsyscall6(186, 0, 0, 0, 0, 0, 0).r0 == tid);
	}
	rt_unlock_os_thread();
	latch_done(arg);
}

GO_FUNC(wobble_goroutine);
GO_FUNC(at_depth);
GO_FUNC(leaf_work);
GO_FUNC(test_switch);
GO_FUNC(test_many);
GO_FUNC(counting);
GO_FUNC(ponger);

void
test_main(void)
{
	static Latch l = { 1, 0 }, l2 = { 8, 0 };

	test_args();
	for (i64 d = 0; d < 100; d++)
		CHECK(floats(1, 2, 3, 4, 5, 6, 7, 8, d) == 204);
	test_deep();
	go_fn(wobble_goroutine, &l);
	latch_wait(&l);
	test_many();
	test_switch();
	test_timers();
	test_preempt();
	test_syscalls();
	for (int i = 0; i < 8; i++)
		go_fn(locked, &l2);
	latch_wait(&l2);
	for (i64 n = 1; n <= 4; n++) {
		rt_gomaxprocs(n);
		CHECK(rt_gomaxprocs(0) == n);
		rt_gosched();
		rt_gc();
	}
}
