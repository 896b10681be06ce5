/*
 * sysmon.c - the thread without a P that keeps the others honest.
 *
 * It takes back Ps whose thread has been in a system call for a tick, asks for
 * those of threads that have been in one call of C so long, and asks
 * goroutines that have run for 10 ms to stop, or for 1 ms while a timer of their P is due, polls the network when nobody has
 * for 10 ms, and starts a collection after two minutes without one.  It sleeps
 * while every P is idle, from 50 ms on.
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "os/os.h"
#include "sched/internal.h"

enum {
	MS = 1000000,
	SLICE = 10 * MS,
	SLICE_DUE = MS,               /* where a timer of the P is due */
	QUIET = 50 * MS,              /* all Ps idle at every look for so long: sysmon sleeps */
	PERIOD = 2500,                /* between two looks, microseconds, at most: a slice ends up to one late */
	LOOK = 1000 * MS,             /* between looks at how many processors there are */
};
static const i64 force_gc_period = 120ll * 1000 * MS;

/*
 * This thread doesn't count for the search for deadlocks (n_sys_m).  While it
 * holds what others are to run, a P or a goroutine that is in no queue yet, it
 * must: else the last thread that goes to sleep takes the program for dead.
 */
static void
count_me(bool on)
{
	rt_lock(&rt_sched.lock);
	rt_sched.n_sys_m += on ? -1 : 1;
	if (!on)
		rt_check_dead();
	rt_unlock(&rt_sched.lock);
}

static void
poll_network(i64 now)
{
	i64 last = rt_load(&rt_sched.last_poll);

	if (!rt_netpoll_inited() || last == 0 || last + SLICE >= now || !rt_cas(&rt_sched.last_poll, last, now))
		return;
	count_me(true);
	RtG *list = rt_netpoll(0);
	if (list != NULL)
		rt_ready_list(list);
	count_me(false);
}

/* Is there work for p, or is it the last that could find some? */
static bool
others_wait(RtP *p)
{
	return rt_load(&p->runq_head) != rt_load(&p->runq_tail) || rt_load(&p->run_next) != NULL
	       || rt_load(&rt_sched.nspinning) + rt_load(&rt_sched.n_idle_p) == 0;
}

/* Nobody else looks at it while all Ps are busy: with an idle one a thread would have taken it. */
static bool
timer_waits(RtP *p, i64 now)
{
	i64 when = rt_load(&p->timers.first_when);

	return when != 0 && when + SLICE_DUE <= now;
}

/* In the same call of C as when this was asked last? */
static bool
in_c_since_last(RtP *p)
{
	RtM *m = rt_load(&p->m);

	if (m == NULL || rt_load(&m->c_frame) == NULL)
		return false;
	u32 n = __atomic_load_n(&m->c_calls, __ATOMIC_RELAXED), seen = p->seen_c_calls;
	p->seen_c_calls = n;
	return n == seen;
}

static i64
retake(i64 now)
{
	i64 n = 0;

	for (i64 i = 0; i < rt_nprocs; i++) {
		RtP *p = rt_allp[i];
		u32 s = rt_load(&p->status);
		if (s == RT_P_RUNNING || s == RT_P_SYSCALL) {
			u32 t = p->sched_tick;
			if (p->seen_sched_tick != t) {
				p->seen_sched_tick = t;
				p->seen_sched_when = now;
			} else if (p->seen_sched_when + SLICE <= now || (p->seen_sched_when + SLICE_DUE <= now && timer_waits(p, now))) {
				rt_preempt_p(p);
			}
		}
		if (s == RT_P_RUNNING && in_c_since_last(p) && others_wait(p))
			rt_preempt_p(p);
		if (s != RT_P_SYSCALL)
			continue;
		u32 t = p->syscall_tick;
		if (p->seen_syscall_tick != t) {
			p->seen_syscall_tick = t;
			p->seen_syscall_when = now;
			continue;
		}
		/* With nothing else to do the P may stay, but not for ever: sysmon must be able to sleep. */
		if (!others_wait(p) && p->seen_syscall_when + SLICE > now)
			continue;
		count_me(true);
		if (rt_cas(&p->status, RT_P_SYSCALL, RT_P_IDLE)) {
			n++;
			if (rt_tracing())
				rt_trace_syscall_left(p, true);
			p->syscall_tick++;
			rt_hand_off_p(p);
		}
		count_me(false);
	}
	return n;
}

void
rt_sysmon(void)
{
	i64 idle = 0, last_trace = 0, last_look = rt_nanotime(), busy = last_look;
	u64 delay = 20;

	rt_lock(&rt_sched.lock);
	rt_sched.n_sys_m++;
	rt_check_dead();
	rt_unlock(&rt_sched.lock);
	for (;;) {
		delay = idle == 0 ? 20 : idle > 50 ? delay * 2 : delay;
		if (delay > PERIOD)
			delay = PERIOD;
		rt_os_usleep(delay);
		i64 now = rt_nanotime();
		/* Not at once: to be woken by the next system call costs both threads more than some looks do. */
		if (!rt_load(&rt_sched.gc_waiting) && rt_load(&rt_sched.n_idle_p) != (u32)rt_nprocs)
			busy = now;
		if (rt_debugvars.schedtrace <= 0 && now - busy >= QUIET) {
			rt_lock(&rt_sched.lock);
			if (rt_load(&rt_sched.gc_waiting) || rt_load(&rt_sched.n_idle_p) == (u32)rt_nprocs) {
				rt_note_clear(&rt_sched.sysmon_note);
				rt_store(&rt_sched.sysmon_waiting, true);
				rt_unlock(&rt_sched.lock);
				i64 next = rt_timers_next();
				i64 sleep = force_gc_period / 2;
				if (next != 0 && next - now < sleep)
					sleep = next > now ? next - now : 0;
				rt_note_tsleep(&rt_sched.sysmon_note, sleep);
				rt_lock(&rt_sched.lock);
				rt_store(&rt_sched.sysmon_waiting, false);
				rt_note_clear(&rt_sched.sysmon_note);
				idle = 0;
				delay = 20;
			}
			rt_unlock(&rt_sched.lock);
			busy = now = rt_nanotime();
		}
		rt_lock(&rt_sched.sysmon_lock);
		poll_network(now);
		/* A timer is due and its P is stuck or idle. */
		i64 next = rt_timers_next();
		if (next != 0 && next + SLICE < now)
			rt_start_m(NULL, false);
		idle = retake(now) != 0 ? 0 : idle + 1;
		if (now - last_look >= LOOK) {
			last_look = now;
			count_me(true);
			rt_procs_look();
			count_me(false);
		}
		if (rt_gc_overdue(now)) {
			count_me(true);
			rt_gc_wake_forced();
			count_me(false);
		}
		if (rt_embed_idle() && rt_gc_work_waiting())
			rt_embed_wake_worker();
		if (rt_debugvars.schedtrace > 0 && last_trace + rt_debugvars.schedtrace * MS <= now) {
			last_trace = now;
			rt_sched_trace(now);
		}
		rt_unlock(&rt_sched.sysmon_lock);
	}
}
