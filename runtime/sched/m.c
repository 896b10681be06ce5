/*
 * m.c - threads.
 *
 * Each M is a POSIX thread (so that C libraries work on its system stack) with a
 * signal stack of its own.  Idle ones sleep on their note.  A thread ends with a
 * goroutine that was locked to it when it ended: it may be in a state that nobody
 * else wants.  Ms are never freed, for others look at them without a lock; a dead
 * thread's M becomes the next new one's.
 */
#include <signal.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

#include "mem/mem.h"
#include "os/os.h"
#include "prof/traceback.h"
#include "sched/internal.h"

_Static_assert(offsetof(RtM, g0_sp) == M_G0_SP, "asm.h");

enum { SYSTEM_STACK = 1 << 20 };

RtM rt_m0;
u64 rt_sched_seed;
void (*rt_thread_hook)(RtM *m), (*rt_thread_exit_hook)(RtM *m);
static __thread void *exit_point[5];

void
rt_m_init(RtM *m)
{
	if (rt_sched_seed == 0)
		rt_sched_seed = rt_debugvars.schedstress > 1 ? (u64)rt_debugvars.schedstress : (rt_cycles() & 0xffffff) | 2;
	rt_lock(&rt_sched.lock);
	if (m->dead) {
		m->dead = false;
		rt_sched.n_dead_m--;
	} else {
		m->id = rt_sched.n_m++;
		m->all_link = rt_sched.all_m;
		rt_store(&rt_sched.all_m, m);
	}
	if (rt_sched.n_m - rt_sched.n_dead_m > rt_sched.max_m) {
		rt_eprintf("runtime: program exceeds %d-thread limit\n", rt_sched.max_m);
		rt_unlock(&rt_sched.lock);
		rt_throw("thread exhaustion");
	}
	m->rand = rt_sched_seed * 0x9e3779b97f4a7c15u + (u64)m->id * 0xbf58476d1ce4e5b9u + 1;
	rt_unlock(&rt_sched.lock);
}

/* A dead one, as new but for its place in the list of all, or NULL. */
static RtM *
take_dead(void)
{
	rt_lock(&rt_sched.lock);
	RtM *m = rt_sched.free_m;
	if (m != NULL) {
		rt_sched.free_m = m->link;
		*m = (RtM){ .id = m->id, .all_link = m->all_link, .dead = true };
	}
	rt_unlock(&rt_sched.lock);
	return m;
}

/* The thread's life on its system stack. */
static void
m_run(void *arg)
{
	RtM *m = arg;
	void (*hook)(RtM *) = rt_load(&rt_thread_hook);

	if (hook != NULL)
		hook(m);
	if (m->start_fn != NULL) {
		void (*fn)(void) = m->start_fn;
		m->start_fn = NULL;
		fn();
	}
	RtP *p = m->next_p;
	m->next_p = NULL;
	rt_acquire_p(p);
	rt_schedule();
}

RT_NOSPLIT static void *
m_start(void *arg)
{
	RtM *m = arg;

	rt_set_limit(0);
	__asm__ volatile("movq %0, %%fs:rt_tls_m@tpoff" ::"r"(m) : "memory");
	m->tid = (i32)RT_SYS(SYS_gettid, 0, 0, 0, 0);
	m->g0_sp = (void *)(((u64)__builtin_frame_address(0) - 1024) & ~63ull);
	m->stack_hi = (u8 *)__builtin_frame_address(0);
	m->stack_lo = m->stack_hi - SYSTEM_STACK + 16384;
	rt_signals_thread_init(m);
	if (__builtin_setjmp(exit_point) == 0)
		rt_call_on_stack(m->g0_sp, m_run, m);
	return NULL;
}

/* The process's first thread can't end alone: it sleeps for ever. */
void
rt_m_exit(void)
{
	RtM *m = rt_m();
	void (*hook)(RtM *) = rt_load(&rt_thread_exit_hook);
	bool first = m == &rt_m0;
	sigset_t all;

	if (!first) {
		/* From here on no handler looks at m. */
		sigfillset(&all);
		pthread_sigmask(SIG_SETMASK, &all, NULL);
		if (hook != NULL)
			hook(m);
	}
	rt_hand_off_p(rt_release_p());
	if (!first) {
		stack_t none = { .ss_flags = SS_DISABLE };
		RT_SYS(SYS_sigaltstack, &none, 0, 0, 0);
		rt_os_unmap(m->sigstack, RT_SIGSTACK);
	}
	rt_lock(&rt_sched.lock);
	if (first) {
		rt_sched.n_sys_m++;
	} else {
		rt_sched.n_dead_m++;
		m->dead = true;
		m->tid = 0;
		m->link = rt_sched.free_m;
		rt_sched.free_m = m;
	}
	rt_check_dead();
	rt_unlock(&rt_sched.lock);
	while (first)
		rt_os_usleep(1000000000);
	__builtin_longjmp(exit_point, 1);
}

typedef struct NewM {
	void (*fn)(void);
	RtP *p;
	u64 creator[RT_M_CREATOR];
} NewM;

static void
create_thread(void *arg)
{
	NewM *a = arg;
	RtM *m = take_dead();
	pthread_attr_t attr;
	sigset_t all, old;

	if (m == NULL)
		m = rt_persistent(sizeof *m, 64);
	m->start_fn = a->fn;
	m->next_p = a->p;
	memcpy(m->creator, a->creator, sizeof m->creator);
	m->spinning = a->fn != NULL && a->p != NULL;
	rt_m_init(m);
	pthread_attr_init(&attr);
	pthread_attr_setstacksize(&attr, SYSTEM_STACK);
	pthread_attr_setdetachstate(&attr, PTHREAD_CREATE_DETACHED);
	sigfillset(&all);
	pthread_sigmask(SIG_SETMASK, &all, &old);
	int err = pthread_create(&m->thread, &attr, m_start, m);
	pthread_sigmask(SIG_SETMASK, &old, NULL);
	pthread_attr_destroy(&attr);
	if (err != 0) {
		rt_eprintf("runtime: failed to create new OS thread (have %d already; errno=%d)\n",
			   rt_sched.n_m - rt_sched.n_dead_m, (i64)err);
		rt_throw("newosproc");
	}
}

void
rt_new_m(void (*fn)(void), RtP *p)
{
	NewM a = { fn, p, { 0 } };

	rt_walk(rt_getg(), 0, (u64)__builtin_frame_address(0), a.creator, RT_M_CREATOR);
	rt_pin();
	rt_on_system_stack(create_thread, &a);
	rt_unpin();
}
