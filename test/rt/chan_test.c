/*
 * chan_test.c - channels and select between threads: order, hand-off, close,
 * nil channels, panic messages, and a stress of selects over shared channels.
 */
// alone: test/rt/lang_shim.c runtime/lang/*.c !runtime/lang/bytealg.c !runtime/lang/reflectcall.c !runtime/lang/sysv.c !runtime/lang/gosupport.c
#include "lang_shim.h"

#include <unistd.h>

static RtChanType *t_chan_u64;

/* Runs fn(arg); the text of the panic it ends with, "" if none. */
static GoString caught;
static void (*try_fn)(void *);
static void *try_arg;

static void
catch(void *ctx)
{
	(void)ctx;
	GoEface v = rt_recover(__builtin_frame_address(0));
	if (v.t != NULL)
		caught = *(GoString *)v.w;
}
static GoFuncval catch_fv = { (void *)catch };

__attribute__((noinline)) static GoString
try_panic(void (*fn)(void *), void *arg)
{
	RtDeferFrame df;
	RtDefer d;
	caught = (GoString){ NULL, 0 };
	try_fn = fn;
	try_arg = arg;
	rt_defer_enter(&df);
	if (__builtin_setjmp(df.jb))
		goto recovered;
	rt_defer_push(&df, &d, &catch_fv);
	try_fn(try_arg);
recovered:
	rt_defer_return(&df);
	return caught;
}
static bool
is(GoString s, const char *want)
{
	return rt_streq(s, rt_cstr(want));
}

static u64
recv(void *c)
{
	u64 v = 99;
	rt_chanrecv(c, &v);
	return v;
}
static void
send(void *c, u64 v)
{
	rt_chansend(c, &v);
}

static void send7(void *c) { send(c, 7); }
static void close_it(void *c) { rt_chanclose(c); }
static void make_neg(void *c) { (void)c; rt_makechan(t_chan_u64, -1); }
static void make_huge(void *c) { (void)c; rt_makechan(t_chan_u64, 1ll << 60); }
static void
select_send(void *c)
{
	u64 v = 1;
	GoBool ok;
	RtSelectCase cases[2] = { { c, &v, 2 }, { c, &v, 2 } };
	rt_select(cases, 2, 0, &ok);
}
static void wait_parked(u64 n) { while (__atomic_load_n(&shim_parked, __ATOMIC_ACQUIRE) < n) usleep(50); }
static void late_close(void *c) { wait_parked(1); rt_chanclose(c); }

static void
basics(void *arg)
{
	(void)arg;
	void *c = rt_makechan(t_chan_u64, 3);
	CHECK(rt_chancap(c) == 3 && rt_chanlen(c) == 0 && rt_chanlen(NULL) == 0 && rt_chancap(NULL) == 0);
	for (u64 i = 0; i < 3; i++)
		send(c, i);
	u64 v = 5;
	GoBool ok;
	CHECK(!rt_chansend_nb(c, &v) && rt_chanlen(c) == 3 && *(u64 *)c == 3 && ((u64 *)c)[1] == 3);
	CHECK(recv(c) == 0 && rt_chansend_nb(c, &v));
	rt_chanclose(c);
	CHECK(recv(c) == 1 && recv(c) == 2 && recv(c) == 5);
	v = 9;
	CHECK(!rt_chanrecv(c, &v) && v == 0);
	CHECK(rt_chanrecv_nb(c, &v, &ok) && !ok);
	CHECK(is(try_panic(send7, c), "send on closed channel"));
	CHECK(is(try_panic(select_send, c), "send on closed channel"));
	CHECK(is(try_panic(close_it, c), "close of closed channel"));
	CHECK(is(try_panic(close_it, NULL), "close of nil channel"));
	CHECK(is(try_panic(make_neg, NULL), "makechan: size out of range"));
	CHECK(is(try_panic(make_huge, NULL), "makechan: size out of range"));
	CHECK(!rt_chansend_nb(NULL, &v) && !rt_chanrecv_nb(NULL, &v, &ok));

	/* A sender and a select that wait when the channel is closed. */
	c = rt_makechan(t_chan_u64, 0);
	shim_go(late_close, c);
	CHECK(is(try_panic(send7, c), "send on closed channel"));
	c = rt_makechan(t_chan_u64, 0);
	shim_go(late_close, c);
	CHECK(is(try_panic(select_send, c), "send on closed channel"));
	c = rt_makechan(t_chan_u64, 0);
	shim_go(late_close, c);
	v = 3;
	CHECK(!rt_chanrecv(c, &v) && v == 0);

	/* select: default, nil cases, closed, readiness. */
	void *a = rt_makechan(t_chan_u64, 1), *b = rt_makechan(t_chan_u64, 1);
	RtSelectCase cs[3] = { { a, &v, 1 }, { b, &v, 1 }, { NULL, &v, 2 } };
	CHECK(rt_select(cs, 3, 1, &ok) == -1);
	send(b, 42);
	CHECK(rt_select(cs, 3, 0, &ok) == 1 && ok && v == 42);
	CHECK(rt_select(cs, 0, 1, &ok) == -1);
	u64 hits[2] = { 0, 0 };
	for (u64 i = 0; i < 2000; i++) {
		send(a, 1);
		send(b, 2);
		i64 w = rt_select(cs, 3, 0, &ok);
		hits[w]++;
		recv(w == 0 ? b : a);
	}
	CHECK(hits[0] > 700 && hits[1] > 700);
	rt_chanclose(a);
	v = 1;
	CHECK(rt_select(cs, 3, 0, &ok) == 0 && !ok && v == 0);
	RtReflectSelect rs[3] = { { 2, NULL, b, &v }, { 3, NULL, NULL, NULL }, { 1, NULL, b, &v } };
	v = 17;
	CHECK(rt_reflect_rselect(rs, 2, &ok) == 1);
	CHECK(rt_reflect_rselect(rs, 3, &ok) == 2 && rt_reflect_rselect(rs, 2, &ok) == 0 && ok && v == 17);

	/* Large and zero-size elements. */
	void *z = rt_makechan(shim_chan(&t_struct0), 100), *g = rt_makechan(shim_chan(&t_elem300), 2);
	for (u64 i = 0; i < 100; i++)
		rt_chansend(z, &v);
	CHECK(rt_chanlen(z) == 100 && rt_chanrecv(z, NULL) && rt_chanlen(z) == 99);
	u8 big[1304], got[1304];
	for (u64 i = 0; i < 10; i++) {
		memset(big, (int)i + 1, sizeof big);
		rt_chansend(g, big);
		rt_chanrecv(g, got);
		CHECK(memcmp(big, got, sizeof big) == 0);
	}
}

/* -- producers and consumers -- */

enum { PRODUCERS = 4, CONSUMERS = 3, EACH = 20000 };
static void *work[4], *done;
static u64 sums[CONSUMERS], counts[CONSUMERS];

static void
produce(void *arg)
{
	u64 id = (u64)arg, seed = id * 77 + 1;
	for (u64 i = 0; i < EACH; i++) {
		u64 v = id * EACH + i;
		seed = seed * 6364136223846793005ull + 1;
		if (seed >> 63) {
			send(work[seed >> 40 & 3], v);
		} else {
			GoBool ok;
			RtSelectCase cs[4] = { { work[0], &v, 2 }, { work[1], &v, 2 }, { work[2], &v, 2 }, { work[3], &v, 2 } };
			i64 w = rt_select(cs, 4, 0, &ok);
			CHECK(w >= 0 && w < 4);
		}
	}
	send(done, id);
}
static void
consume(void *arg)
{
	u64 id = (u64)arg, open = 4, v;
	RtSelectCase base[4] = { { work[0], &v, 1 }, { work[1], &v, 1 }, { work[2], &v, 1 }, { work[3], &v, 1 } };
	while (open > 0) {
		GoBool ok;
		i64 w = rt_select(base, 4, 0, &ok);
		if (!ok) {
			base[w].c = NULL;
			open--;
			continue;
		}
		sums[id] += v;
		counts[id]++;
	}
	send(done, id);
}
static void
stress(void *arg)
{
	i64 cap = (i64)arg;
	u64 sum = 0, count = 0;
	memset(sums, 0, sizeof sums);
	memset(counts, 0, sizeof counts);
	for (u64 i = 0; i < 4; i++)
		work[i] = rt_makechan(t_chan_u64, i == 3 ? 0 : cap);
	done = rt_makechan(t_chan_u64, 0);
	for (u64 i = 0; i < PRODUCERS; i++)
		shim_go(produce, (void *)i);
	for (u64 i = 0; i < CONSUMERS; i++)
		shim_go(consume, (void *)i);
	for (u64 i = 0; i < PRODUCERS; i++)
		recv(done);
	for (u64 i = 0; i < 4; i++)
		rt_chanclose(work[i]);
	for (u64 i = 0; i < CONSUMERS; i++)
		recv(done);
	for (u64 i = 0; i < CONSUMERS; i++) {
		sum += sums[i];
		count += counts[i];
	}
	u64 n = (u64)PRODUCERS * EACH;
	CHECK(count == n && sum == n * (n - 1) / 2);
	shim_wait_all();
}

/* One goroutine selects on both sides of one channel; another does the same. */
static void *both;
static u64 both_sent, both_got;
static void
both_sides(void *arg)
{
	(void)arg;
	for (u64 i = 0; i < 20000; i++) {
		u64 out = 1, in = 0;
		GoBool ok;
		RtSelectCase cs[2] = { { both, &out, 2 }, { both, &in, 1 } };
		if (rt_select(cs, 2, 0, &ok) == 0) {
			__atomic_add_fetch(&both_sent, 1, __ATOMIC_RELAXED);
		} else {
			CHECK(ok && in == 1);
			__atomic_add_fetch(&both_got, 1, __ATOMIC_RELAXED);
		}
	}
}

/* FIFO: values of one sender through an unbuffered and a buffered channel keep their order. */
static void
count_up(void *c)
{
	for (u64 i = 0; i < 50000; i++)
		send(c, i);
	rt_chanclose(c);
}
static void
fifo(void *arg)
{
	void *c = rt_makechan(t_chan_u64, (i64)arg);
	shim_go(count_up, c);
	u64 v, n = 0;
	while (rt_chanrecv(c, &v))
		CHECK(v == n++);
	CHECK(n == 50000);
	shim_wait_all();
}

int
main(void)
{
	shim_init();
	t_chan_u64 = shim_chan(&t_u64);
	shim_run(basics, NULL);
	for (i64 cap = 0; cap < 20; cap = cap * 4 + 1) {
		shim_run(fifo, (void *)cap);
		shim_run(stress, (void *)cap);
	}
	both = rt_makechan(t_chan_u64, 0);
	shim_go(both_sides, NULL);
	shim_go(both_sides, NULL);
	shim_wait_all();
	CHECK(both_sent == both_got && both_sent == 20000);
	puts("chan_test: ok");
	return 0;
}
