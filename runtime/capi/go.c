/*
 * go.c - goroutines, semaphores, locks and channels for C programs.  The contract
 * of each function is in include/tricolor.h.
 */
#include "capi/capi.h"
#include "overlay_api.h"
#include "sched/internal.h"

enum { STACK_MOST = 1 << 30, CASES = 256 };

/* -- goroutines -- */

typedef struct Start {
	GoFuncval fv;
	void (*fn)(void *);
	void *arg;
	u64 stack;
} Start;

static void
start(void *ctx)
{
	Start s = *(Start *)ctx;

	rt_c_call(s.fn, s.arg, s.stack);
}

void
tri_go(void (*fn)(void *), void *arg, size_t stack)
{
	static const u8 third[] = { 4 };
	static const RtType closure = { .size = sizeof(Start), .ptrdata = 24, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = third };

	rt_capi_enter("tri_go");
	if (fn == NULL)
		rt_capi_fatal("tri_go", "fn is NULL", 0);
	if (stack > STACK_MOST)
		rt_capi_fatal("tri_go", "stack of more than 1 GB", stack);
	Start *s = rt_new(&closure);
	s->fv.code = (void *)start;
	s->fn = fn;
	s->arg = arg;
	s->stack = stack == 0 ? TRI_STACK : stack;
	rt_newg(s, __builtin_return_address(0));
}

void
tri_yield(void)
{
	rt_capi_enter("tri_yield");
	rt_gosched();
}

void
tri_poll(void)
{
	rt_capi_enter("tri_poll");
}

void
tri_sleep(int64_t ns)
{
	rt_capi_enter("tri_sleep");
	rt_time_sleep(ns);
}

int64_t
tri_nanotime(void)
{
	return rt_nanotime();
}

void
tri_blocking(void (*fn)(void *), void *arg)
{
	rt_capi_enter("tri_blocking");
	if (fn == NULL)
		rt_capi_fatal("tri_blocking", "fn is NULL", 0);
	rt_entersyscall();
	fn(arg);
	rt_exitsyscall();
}

int
tri_processors(int n)
{
	rt_capi_enter("tri_processors");
	if (n < 0)
		rt_capi_fatal("tri_processors", "a negative number", (u64)-(i64)n);
	return (int)rt_gomaxprocs(n);
}

/* -- semaphores, locks -- */

void
tri_sema_release(tri_sema *s)
{
	rt_capi_enter("tri_sema_release");
	rt_semrelease(&s->count, 0, 0);
}

void
tri_sema_acquire(tri_sema *s)
{
	rt_capi_enter("tri_sema_acquire");
	rt_semacquire(&s->count);
}

void
tri_lock(tri_mutex *m)
{
	rt_capi_enter("tri_lock");
	if (__atomic_fetch_add(&m->users, 1, __ATOMIC_ACQUIRE) != 0)
		rt_semacquire(&m->sema.count);
}

void
tri_unlock(tri_mutex *m)
{
	rt_capi_enter("tri_unlock");
	u32 users = __atomic_fetch_sub(&m->users, 1, __ATOMIC_RELEASE);
	if (users == 0)
		rt_capi_fatal("tri_unlock", "the lock is open", 0);
	if (users > 1)
		rt_semrelease(&m->sema.count, 0, 0);
}

/* -- channels -- */

static const u8 one_word[] = { 1 };
static const RtType pointer = { .size = 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_UNSAFE_POINTER | RT_KIND_DIRECT_IFACE,
				.gcdata = one_word };
static const RtChanType pointers = { { .size = 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_CHAN | RT_KIND_DIRECT_IFACE,
				       .gcdata = one_word }, &pointer, 3 };

tri_chan *
tri_chan_new(const tri_type *t, size_t n)
{
	rt_capi_enter("tri_chan_new");
	if (t != NULL) {
		rt_capi_check_type("tri_chan_new", t);
		if (t->t.size >= 1 << 16)
			rt_capi_fatal("tri_chan_new", "values of 64 KB and more can't be sent", t->t.size);
	}
	if (n > 1ull << 40)
		rt_capi_fatal("tri_chan_new", "too large a buffer", n);
	return rt_makechan(t != NULL ? &t->chan : &pointers, (i64)n);
}

void
tri_send(tri_chan *c, const void *value)
{
	rt_capi_enter("tri_send");
	if (value == NULL)
		rt_capi_fatal("tri_send", "value is NULL", 0);
	rt_chansend(c, value);
}

bool
tri_receive(tri_chan *c, void *value)
{
	rt_capi_enter("tri_receive");
	return rt_chanrecv(c, value);
}

void
tri_close(tri_chan *c)
{
	rt_capi_enter("tri_close");
	rt_chanclose(c);
}

size_t
tri_chan_length(const tri_chan *c)
{
	rt_capi_enter("tri_chan_length");
	return (size_t)rt_chanlen((void *)c);
}

size_t
tri_chan_capacity(const tri_chan *c)
{
	rt_capi_enter("tri_chan_capacity");
	return (size_t)rt_chancap((void *)c);
}

int
tri_select(tri_case *cases, int n, bool wait)
{
	RtSelectCase v[CASES];
	GoBool ok = 0;

	rt_capi_enter("tri_select");
	if (n < 0 || n > CASES)
		rt_capi_fatal("tri_select", "not 0 to 256 cases", (u64)n);
	for (int i = 0; i < n; i++) {
		if (cases[i].send && cases[i].value == NULL)
			rt_capi_fatal("tri_select", "nothing to send in this case", (u64)i);
		v[i] = (RtSelectCase){ cases[i].channel, cases[i].value, cases[i].send ? 2 : 1 };
	}
	i64 k = rt_select(v, n, !wait, &ok);
	if (k >= 0)
		cases[k].ok = ok;
	return (int)k;
}
