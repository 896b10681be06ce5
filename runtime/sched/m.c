/*
 * m.c - threads.
 *
 * Each M is a POSIX thread (so that C libraries work on its system stack) with a
 * signal stack of its own.  Ms are never freed; idle ones sleep on their note.
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
void (*rt_thread_hook)(RtM *m);

void
rt_m_init(RtM *m)
{
	rt_lock(&rt_sched.lock);
	m->id = rt_sched.n_m++;
	if (rt_sched.n_m > rt_sched.max_m) {
		rt_eprintf("runtime: program exceeds %d-thread limit\n", rt_sched.max_m);
		rt_unlock(&rt_sched.lock);
		rt_throw("thread exhaustion");
	}
	m->rand = rt_cycles() * 0x9e3779b97f4a7c15u + (u64)m->id * 0xbf58476d1ce4e5b9u + 1;
	m->all_link = rt_sched.all_m;
	rt_store(&rt_sched.all_m, m);
	rt_unlock(&rt_sched.lock);
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
	rt_call_on_stack(m->g0_sp, m_run, m);
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
	RtM *m = rt_persistent(sizeof *m, 64);
	pthread_attr_t attr;
	sigset_t all, old;

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
		rt_eprintf("runtime: failed to create new OS thread (have %d already; errno=%d)\n", rt_sched.n_m, (i64)err);
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
