/*
 * sched_model_test.c - queues, parking and waking, semaphores, the poller's words,
 * system calls that lose their P: the scheduler's own code (included below) under
 * all schedules up to a number of preemptions and late stores; see model.h.
 *
 * The model's threads are Ms.  Each has a P and a goroutine, whose body is the
 * scenario, or begins in rt_schedule and looks for work.  Goroutines have stacks
 * of their own and are switched by the runtime's assembly.  Each scenario must
 * hold in every schedule, and each mutation (an operation taken away) must be
 * found by some schedule.
 */
// alone: test/rt/model.c runtime/asm/switch_amd64.S
// no tsan: one thread with many stacks
#define RT_RUNQ_SIZE 4
#include "trace/trace.h" /* before the model: whether there is a trace isn't a step */
#pragma GCC diagnostic ignored "-Wunused-value" /* operations as calls: some results are not used */
#include "model.h"

#include "sched/runq.c"
#undef own
#include "sched/proc.c"
#include "sched/park.c"
#include "sched/syscall.c"
#include "sched/sysmon.c"
#include "sched/sema.c"
#define push poll_push
#define rt_netpoll kernel_netpoll
#include "sched/netpoll.c"
#undef rt_netpoll

/* -- what the rest of the runtime would do -- */

struct RtDebugVars rt_debugvars;
__thread RtCache *rt_tls_cache;
__thread i32 rt_tls_locks;
u32 rt_gc_stamp;
bool rt_os_multi = true;
void (*rt_crash_hook)(void);

static i64 now;

i64 rt_nanotime(void) { return now += 1000; }
void rt_os_usleep(u64 us __attribute__((unused))) { model_yield(); }
void rt_throw(const char *msg) { model_fail(msg); }
void rt_fatal(const char *msg) { model_fail(msg); }
void rt_eprint_args(const char *fmt, const u64 *args) { (void)fmt; (void)args; }
void rt_time_record(enum RtTimeKind kind, i64 ns) { (void)kind; (void)ns; }
void rt_gc_before_run(RtG *g) { (void)g; }
bool rt_gc_share_due(i64 t) { (void)t; return false; }
void rt_gc_slice(enum RtGcSlice kind) { (void)kind; }
bool rt_gc_work_waiting(void) { return false; }
void rt_gc_stop_m(void) { model_fail("no world is stopped here"); }
void rt_resume_async(RtG *g) { (void)g; model_fail("nobody is stopped by signal"); }
void rt_async_stopped(RtG *g) { (void)g; }
i64 rt_timers_run(RtP *p, i64 t, i64 *until) { (void)p; (void)until; return t; }
i64 rt_timers_next(void) { return 0; }
i64 rt_timers_count(void) { return 0; }
bool rt_timers_steal(RtP *p, i64 t, i64 *until) { (void)p; (void)t; (void)until; return false; }
GoBool rt_timer_stop(RtTimer *t) { (void)t; return false; }
void rt_timer_mod(RtTimer *t, i64 when, i64 period, void *f, GoEface arg, u64 seq) { (void)t; (void)when; (void)period; (void)f; (void)arg; (void)seq; }
void rt_preempt_p(RtP *p) { (void)p; }
/* No trace. */
u32 rt_trace_on, rt_trace_wake;
void rt_trace_lock(void) { }
void rt_trace_unlock(void) { }
void rt_trace_proc_start(void) { }
void rt_trace_proc_stop(RtP *p) { (void)p; }
void rt_trace_go_start(RtG *g) { (void)g; }
void rt_trace_go_stop(RtG *g, enum RtTraceEvent ev) { (void)g; (void)ev; }
void rt_trace_go_park(RtG *g) { (void)g; }
void rt_trace_go_ready(RtG *g, i64 skip) { (void)g; (void)skip; }
void rt_trace_syscall(RtG *g) { (void)g; }
void rt_trace_syscall_left(RtP *p, bool stop) { (void)p; (void)stop; }
void rt_trace_syscall_wait(RtP *p, u32 tick) { (void)p; (void)tick; }
u64 rt_trace_ticks(void) { return 0; }
RtG *rt_trace_reader(void) { return NULL; }
void rt_sched_trace(i64 t) { (void)t; }
void rt_procs_look(void) {}
bool rt_gc_overdue(i64 t) { (void)t; return false; }
void rt_gc_wake_forced(void) {}
bool rt_embed_idle(void) { return false; }
void rt_embed_wake_worker(void) {}
void *rt_persistent(u64 size, u64 align) { (void)align; return calloc(1, size); }
bool rt_note_tsleep(RtNote *n, i64 ns) { (void)n; (void)ns; return false; }
RtG *rt_getg(void) { return rt_g(); }

/* Locks and notes of the model: a waiting thread doesn't spin. */
static bool
is_zero(void *p)
{
	return *(u32 *)p == 0;
}
static bool
is_set(void *p)
{
	return *(u32 *)p != 0;
}
void
rt_lock(RtMutex *l)
{
	rt_pin();
	model_wait(is_zero, l);
	l->state = 1;
}
void
rt_unlock(RtMutex *l)
{
	model_fence("rt_unlock");
	l->state = 0;
	rt_unpin();
}
void rt_note_clear(RtNote *n) { n->state = 0; }
void rt_note_sleep(RtNote *n) { model_wait(is_set, &n->state); }
void
rt_note_wake(RtNote *n)
{
	if (model_exchange(&n->state, 1, 4, __func__) != 0)
		model_fail("double wakeup");
}

/* -- Ms, Ps and Gs -- */

enum { N = 4, GS = 16, G_STACK = 64 << 10 };
static RtM ms[N];
static RtP ps[N];
static RtG gs[GS];
static RtSegment segs[GS];
static u8 *stacks[GS];
static void (*bodies[GS])(void);
static struct { RtG *g; RtM *m; RtP *p; RtCache *cache; i32 locks; u64 limit; } tls[N];
static int nthreads, finished, wanted;
static bool looks[N];                      /* begins in rt_schedule */
static void (*own_code[N])(void);          /* a thread without a P: sysmon, a waker */

static void
enter(int i)
{
	rt_set_g(tls[i].g);
	__asm__ volatile("movq %0, %%fs:rt_tls_m@tpoff" ::"r"(tls[i].m) : "memory");
	rt_set_p(tls[i].p);
	rt_tls_cache = tls[i].cache;
	rt_tls_locks = tls[i].locks;
	rt_set_limit(tls[i].limit);
}

static void
leave(int i)
{
	tls[i].g = rt_g();
	tls[i].m = rt_m();
	tls[i].p = rt_p();
	tls[i].cache = rt_tls_cache;
	tls[i].locks = rt_tls_locks;
	tls[i].limit = rt_get_limit();
	rt_set_limit(0);
}

static void
end_goroutine(RtG *g, void *arg)
{
	(void)arg;
	rt_casstatus(g, RT_G_RUNNING, RT_G_DEAD);
	rt_m()->curg = NULL;
	g->m = NULL;
	rt_schedule();
}

void
rt_g_main(void)
{
	bodies[rt_g() - gs]();
	rt_mcall(end_goroutine, NULL);
}

/* The threads that no scenario has given anything are made by this. */
void
rt_new_m(void (*fn)(void), RtP *p)
{
	int i = 0;

	while (i < nthreads && (own_code[i] != NULL || ms[i].tid != 0))
		i++;
	if (i == nthreads)
		model_fail("a thread too few");
	ms[i].tid = 1;
	ms[i].spinning = fn != NULL;
	rt_lock(&rt_sched.lock);
	rt_sched.n_m++;
	rt_unlock(&rt_sched.lock);
	ms[i].next_p = p;
	model_exchange(&ms[i].park.state, 1, 4, __func__);
}

/* A goroutine that will run body. */
static RtG *
new_g(void (*body)(void), u32 status)
{
	static int n;
	int i = 0;

	while (gs[i].id != 0)
		i++;
	n = i;
	RtG *g = &gs[n];
	if (stacks[n] == NULL)
		stacks[n] = malloc(G_STACK);
	g->id = (u64)n + 1;
	g->status = status;
	g->seg = &segs[n];
	segs[n].limit = (u64)stacks[n] + 4096;
	void **sp = (void **)((u64)(stacks[n] + G_STACK) & ~63ull) - 1;
	*sp = (void *)rt_goentry;
	sp -= 6;
	memset(sp, 0, 6 * sizeof *sp);
	g->sp = sp;
	bodies[n] = body;
	return g;
}

static void
reset_all(int n)
{
	nthreads = N;
	finished = 0;
	now = 0;
	memset(&rt_sched, 0, sizeof rt_sched);
	memset(ms, 0, sizeof ms);
	memset(ps, 0, sizeof ps);
	memset(gs, 0, sizeof gs);
	memset(tls, 0, sizeof tls);
	memset(looks, 0, sizeof looks);
	memset(own_code, 0, sizeof own_code);
	memset(buckets, 0, sizeof buckets);
	memset(&poller, 0, sizeof poller);
	rt_nprocs = rt_ncpu = n;
	memset(rt_allp, 0, N * sizeof rt_allp[0]);
	for (int i = 0; i < N; i++) {
		ms[i].id = i;
		ms[i].rand = 7;
		tls[i].m = &ms[i];
		ps[i].status = RT_P_DEAD;
		ps[i].id = (u32)i;
		if (i < n)
			rt_allp[i] = &ps[i];
	}
}

/* Thread i has P i and runs g, or looks for work. */
static void
has_p(int i, RtG *g)
{
	ms[i].tid = 1;
	tls[i].p = ms[i].p = &ps[i];
	ps[i].m = &ms[i];
	ps[i].status = RT_P_RUNNING;
	if (g != NULL) {
		ms[i].curg = g;
	} else {
		looks[i] = true;
	}
}

/* Thread i sleeps, P i is idle. */
static void
is_idle(int i)
{
	ps[i].status = RT_P_IDLE;
	ps[i].link = rt_sched.idle_p;
	rt_sched.idle_p = &ps[i];
	rt_sched.n_idle_p++;
	ms[i].link = rt_sched.idle_m;
	ms[i].tid = 1;
	rt_sched.idle_m = &ms[i];
	rt_sched.n_idle_m++;
}

static void
thread(int i)
{
	static u8 *g0[N];

	if (g0[i] == NULL)
		g0[i] = malloc(G_STACK);
	ms[i].g0_sp = (void *)(((u64)(g0[i] + G_STACK) & ~63ull) - 64);
	if (own_code[i] != NULL) {
		own_code[i]();
		model_wait(NULL, NULL);
	}
	if (ms[i].p == NULL) { /* asleep in rt_stop_m */
		rt_note_sleep(&ms[i].park);
		rt_note_clear(&ms[i].park);
		RtP *p = ms[i].next_p;
		ms[i].next_p = NULL;
		rt_acquire_p(p);
		rt_schedule();
	}
	if (looks[i])
		rt_schedule();
	RtG *g = ms[i].curg;
	g->m = &ms[i];
	g->status = RT_G_RUNNING;
	rt_gogo(g);
}

static bool
all_done(void)
{
	return finished >= wanted;
}

static void
finish(void)
{
	finished++;
	if (all_done())
		model_yield();
}

static bool
flag_set(void *p)
{
	return *(bool *)p;
}

/* -- queues: an owner that puts, overflows and takes; two thieves -- */

enum { PUTS = 7 };
static int seen[GS];
static int drained;

static void
take(RtG *g)
{
	if (g != NULL)
		seen[g - gs]++;
}

static void
owner(void)
{
	bool inherit;

	for (int i = 0; i < PUTS; i++)
		rt_runq_put(&ps[0], &gs[i], i == 2 || i == 5);
	for (RtG *g; (g = rt_runq_get(&ps[0], &inherit)) != NULL;)
		take(g);
	finish();
}

static void
thief(void)
{
	int i = model_self();
	bool inherit;

	take(rt_runq_steal(&ps[i], &ps[0], i == 1));
	for (RtG *g; (g = rt_runq_get(&ps[i], &inherit)) != NULL;)
		take(g);
	finish();
}

static void
reset_queues(void)
{
	reset_all(3);
	wanted = 3;
	memset(seen, 0, sizeof seen);
	drained = 0;
	for (int i = 0; i < PUTS; i++)
		gs[i].id = (u64)i + 1;
	for (int i = 0; i < 3; i++) {
		ms[i].p = tls[i].p = &ps[i];
		ps[i].status = RT_P_RUNNING;
		own_code[i] = i == 0 ? owner : thief;
	}
}

static const char *
check_queues(void)
{
	for (RtG *g = rt_sched.runq_head; g != NULL; g = g->sched_link)
		seen[g - gs]++;
	for (int i = 0; i < 3; i++)
		for (u32 k = ps[i].runq_head; k != ps[i].runq_tail; k++)
			seen[ps[i].runq[k % RT_RUNQ] - gs]++;
	for (int i = 0; i < 3; i++)
		if (ps[i].run_next != NULL)
			seen[ps[i].run_next - gs]++;
	for (int i = 0; i < PUTS; i++)
		if (seen[i] != 1)
			return seen[i] == 0 ? "a goroutine is lost" : "a goroutine is there twice";
	return NULL;
}

/* -- waking: who is made ready while others stop looking is run by somebody, even if the waker never looks again -- */

static bool ran[2];
static RtG *sleeper[2];

static void
sleeper_body(void)
{
	ran[rt_g() == sleeper[0] ? 0 : 1] = true;
	finish();
}

static void
waker_next(void)
{
	rt_ready(sleeper[0]);
	model_wait(flag_set, &ran[0]); /* a long computation: this P is not free */
	finish();
}

static void
waker_list(void)
{
	sleeper[0]->sched_link = NULL;
	rt_ready_list(sleeper[0]);
	model_wait(flag_set, &ran[0]);
	finish();
}

static void
waker_two(void)
{
	rt_ready(sleeper[0]);
	rt_ready(sleeper[1]);
	model_wait(flag_set, &ran[0]);
	model_wait(flag_set, &ran[1]);
	finish();
}

static void
reset_wake(void (*waker)(void), int nsleepers, int n)
{
	reset_all(n);
	wanted = 1 + nsleepers;
	for (int i = 0; i < 2; i++) {
		ran[i] = false;
		sleeper[i] = new_g(sleeper_body, RT_G_WAITING);
	}
	has_p(0, new_g(waker, RT_G_RUNNABLE));
	has_p(1, NULL);
	if (n > 2)
		is_idle(2);
}
static void reset_wake_next(void) { reset_wake(waker_next, 1, 2); }
static void reset_wake_list(void) { reset_wake(waker_list, 1, 2); }
static void reset_wake_two(void) { reset_wake(waker_two, 2, 3); }

/* -- semaphores: every acquire has its release, nobody sleeps on -- */

static u32 sema;

static void
acquirer(void)
{
	rt_semacquire(&sema);
	finish();
}

static void
releaser(void)
{
	rt_semrelease(&sema, 0, 0);
	finish();
	rt_semrelease(&sema, 0, 0);
	finish();
}

static void
reset_sema(void)
{
	reset_all(3);
	wanted = 4;
	sema = 0;
	has_p(0, new_g(acquirer, RT_G_RUNNABLE));
	has_p(1, new_g(acquirer, RT_G_RUNNABLE));
	has_p(2, new_g(releaser, RT_G_RUNNABLE));
}

static const char *
check_sema(void)
{
	return sema == 0 ? NULL : "the semaphore isn't empty";
}

/* -- the poller: a wait ends when the descriptor is ready, or its deadline passes, or it is closed -- */

static PollDesc desc;
static i64 wait_result;

static void
reader(void)
{
	wait_result = rt_poll_wait((u64)&desc, 'r');
	finish();
}

static void
io_ready(void)
{
	RtG *list = poll_push(NULL, unblock(&desc, 'r', true));
	rt_ready_list(list);
	finish();
}

static void
deadline(void)
{
	read_deadline(NULL, (GoEface){ NULL, &desc }, 0);
	finish();
}

static void
closer(void)
{
	rt_poll_unblock((u64)&desc);
	finish();
}

static void
reset_poll(void (*other)(void))
{
	reset_all(2);
	wanted = 2;
	memset(&desc, 0, sizeof desc);
	desc.rd = 1000;
	has_p(0, new_g(other, RT_G_RUNNABLE));
	has_p(1, new_g(reader, RT_G_RUNNABLE));
}
static void reset_poll_ready(void) { reset_poll(io_ready); }
static void reset_poll_deadline(void) { reset_poll(deadline); }
static void reset_poll_close(void) { reset_poll(closer); }
static const char *check_ready(void) { return wait_result == ERR_NONE ? NULL : "not ready"; }
static const char *check_deadline(void) { return wait_result == ERR_TIMEOUT ? NULL : "not timed out"; }
static const char *check_closed(void) { return wait_result == ERR_CLOSING ? NULL : "not closed"; }

/* -- system calls: while one blocks, sysmon gives its P away; it comes back to a P or the queue -- */

static bool others_ran;

static void
in_queue(void)
{
	others_ran = true;
	finish();
}

static void
caller(void)
{
	RtG *g = new_g(in_queue, RT_G_RUNNABLE);

	rt_runq_put(rt_p(), g, false);
	rt_entersyscall();
	model_wait(flag_set, &others_ran); /* the kernel answers when the other goroutine has run */
	rt_exitsyscall();
	if (rt_load(&rt_g()->status) != RT_G_RUNNING || rt_p() == NULL || rt_p()->m != rt_m() || rt_m()->p != rt_p())
		model_fail("back from a system call without a P");
	finish();
}

static void
short_caller(void)
{
	for (int i = 0; i < 2; i++) {
		rt_entersyscall();
		rt_exitsyscall();
		if (rt_load(&rt_g()->status) != RT_G_RUNNING || rt_p() == NULL || rt_p()->m != rt_m() || rt_m()->p != rt_p())
			model_fail("back from a system call without a P");
	}
	finish();
}

static void
sysmon_code(void)
{
	for (int i = 0; i < 3; i++)
		retake(now += 11 * MS);
}

static bool
is_in_syscall(void *p)
{
	return ((RtP *)p)->status == RT_P_SYSCALL;
}

static void
sysmon_when_needed(void)
{
	for (int i = 0; i < 4; i++) {
		model_wait(is_in_syscall, &ps[0]);
		retake(now += 11 * MS);
	}
}

/* It finds a goroutine's descriptor ready while the only other thread is about to sleep: nobody is dead. */
static RtG *to_wake;

RtG *
rt_netpoll(i64 delay)
{
	RtG *list = __atomic_exchange_n(&to_wake, NULL, __ATOMIC_SEQ_CST);

	(void)delay; /* a signal ends the wait of who would sleep */
	if (list != NULL)
		poller.waiters = 0;
	return list;
}

static void
sysmon_poll(void)
{
	poll_network(rt_sched.last_poll + 11 * MS);
}

static void
ends_at_once(void)
{
	finish();
}

static void
reset_syscall(void (*body)(void), void (*monitor)(void), int want)
{
	reset_all(1);
	wanted = want;
	others_ran = false;
	has_p(0, new_g(body, RT_G_RUNNABLE));
	ms[1].link = rt_sched.idle_m;
	ms[1].tid = 1;
	rt_sched.idle_m = &ms[1];
	rt_sched.n_idle_m++;
	own_code[2] = monitor;
}
static void reset_long_call(void) { reset_syscall(caller, sysmon_when_needed, 2); }
static void reset_short_calls(void) { reset_syscall(short_caller, sysmon_code, 1); }

static void
reset_sysmon_poll(void)
{
	reset_all(1);
	wanted = 2;
	others_ran = false;
	has_p(0, new_g(ends_at_once, RT_G_RUNNABLE));
	to_wake = new_g(in_queue, RT_G_WAITING);
	to_wake->sched_link = NULL;
	poller.inited = 1;
	poller.waiters = 1;
	rt_sched.last_poll = 1;
	own_code[1] = sysmon_poll;
	ms[1].tid = 1;
	rt_sched.n_sys_m = 1;
	rt_sched.n_m = 2;
	rt_sched.main_started = true;
	for (int i = 0; i < 2; i++)
		gs[i].all_link = i > 0 ? &gs[i - 1] : NULL;
	rt_sched.all_g = &gs[1];
}

/* -- */

static const Scenario scenarios[] = {
	{ "queues", N, reset_queues, thread, all_done, check_queues, 2, enter, leave },
	{ "ready", N, reset_wake_next, thread, all_done, NULL, 2, enter, leave },
	{ "ready list", N, reset_wake_list, thread, all_done, NULL, 2, enter, leave },
	{ "two ready", N, reset_wake_two, thread, all_done, NULL, 1, enter, leave },
	{ "semaphore", N, reset_sema, thread, all_done, check_sema, 2, enter, leave },
	{ "poll ready", N, reset_poll_ready, thread, all_done, check_ready, 2, enter, leave },
	{ "poll deadline", N, reset_poll_deadline, thread, all_done, check_deadline, 2, enter, leave },
	{ "poll close", N, reset_poll_close, thread, all_done, check_closed, 2, enter, leave },
	{ "long call", N, reset_long_call, thread, all_done, NULL, 2, enter, leave },
	{ "sysmon polls", N, reset_sysmon_poll, thread, all_done, NULL, 2, enter, leave },
	{ "short calls", N, reset_short_calls, thread, all_done, NULL, 3, enter, leave },
};

static const struct {
	const char *scenario;
	Mutation m;
} mutations[] = {
	{ "queues", { "rt_runq_get", M_CAS } },
	{ "queues", { "rt_runq_steal", M_CAS } },
	{ "queues", { "runq_put_slow", M_CAS } },
	{ "ready", { "rt_runq_empty", M_LOAD } },
	{ "ready list", { "rt_ready_list", M_FENCE } },
	{ "semaphore", { "acquire", M_RMW } },
	{ "semaphore", { "try_acquire", M_CAS } },
	{ "poll ready", { "unblock", M_CAS } },
	{ "poll ready", { "block", M_CAS } },
	{ "poll ready", { "commit_wait", M_CAS } },
	{ "poll deadline", { "unblock", M_FENCE } },
	{ "short calls", { "rt_exitsyscall", M_CAS } },
	{ "short calls", { "retake", M_CAS } },
};

int
main(int argc, char **argv)
{
	const char *failed;
	int bad = 0;
	u64 total = 0;

	rt_sched.main_started = false;
	for (u64 i = 0; i < sizeof scenarios / sizeof scenarios[0]; i++) {
		Scenario s = scenarios[i];
		if (argc > 1 && strcmp(argv[1], s.name) != 0)
			continue;
		if (argc > 2)
			s.budget = atoi(argv[2]);
		u64 n = model_explore(&s, NULL, &failed);
		total += n;
		printf("%-14s %8llu schedules with up to %d deviations%s%s\n", s.name, (unsigned long long)n, s.budget,
		       failed != NULL ? ": " : "", failed != NULL ? failed : "");
		fflush(stdout);
		bad += failed != NULL;
		for (u64 k = 0; k < sizeof mutations / sizeof mutations[0]; k++) {
			if (strcmp(mutations[k].scenario, s.name) != 0)
				continue;
			n = model_explore(&s, &mutations[k].m, &failed);
			static const char *const what[] = { "", "a compare-and-swap", "a fence", "an exchange", "a load" };
			printf("  without %s of %s: %s after %llu\n", what[mutations[k].m.what], mutations[k].m.func,
			       failed != NULL ? failed : "NOT FOUND", (unsigned long long)n);
			bad += failed == NULL;
		}
	}
	printf("%llu schedules\n", (unsigned long long)total);
	return bad != 0;
}
