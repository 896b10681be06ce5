/*
 * schedtrace.c - GODEBUG=schedtrace and scheddetail: the scheduler's state, in
 * Go's format, for the tools that parse it.  From sysmon, which stops nobody: the
 * lines of Ps, Ms and Gs are each true, if not all at the same moment.
 */
#include "os/os.h"
#include "sched/internal.h"

static const char *const wait_texts[] = {
#define WAIT(name, text) text,
#include "sched/wait.def"
#undef WAIT
};

/* As Go numbers them. */
static i64
g_status(u32 s)
{
	return s == RT_G_DEAD ? 6 : (i64)s;
}

static const char *
yes_no(bool b)
{
	return b ? "true" : "false";
}

static i64
m_id(const RtM *m)
{
	return m != NULL ? m->id : -1;
}

static i64
g_id(const RtG *g)
{
	return g != NULL ? (i64)g->id : -1;
}

static void
detail(void)
{
	rt_eprintf(" gcwaiting=%d nmidlelocked=%d stopwait=%d sysmonwait=%d\n", (i64)rt_load(&rt_sched.gc_waiting), rt_sched.n_idle_locked,
		   rt_sched.stop_wait, (i64)rt_load(&rt_sched.sysmon_waiting));
	for (i64 i = 0; i < rt_nprocs; i++) {
		RtP *p = rt_allp[i];
		rt_eprintf("  P%d: status=%d schedtick=%d syscalltick=%d m=%d runqsize=%d gfreecnt=%d timerslen=%d\n", i,
			   (i64)rt_load(&p->status), (i64)p->sched_tick, (i64)p->syscall_tick, m_id(rt_load(&p->m)),
			   (i64)(rt_load(&p->runq_tail) - rt_load(&p->runq_head)), (i64)p->nfree_g, p->timers.n);
	}
	for (RtM *m = rt_load(&rt_sched.all_m); m != NULL; m = m->all_link) {
		RtP *p = rt_load(&m->p);
		if (m->dead)
			continue;
		rt_eprintf("  M%d: p=%d curg=%d mallocing=0 throwing=0 preemptoff= locks=0 dying=%d spinning=%s blocked=%s lockedg=%d\n", m->id,
			   p != NULL ? (i64)p->id : -1, g_id(rt_load(&m->curg)), (i64)m->dying, yes_no(m->spinning), yes_no(m->blocked),
			   g_id(m->locked_g));
	}
	/* The list has the newest first; Go prints the oldest first. */
	u64 last = 0;
	for (;;) {
		RtG *best = NULL;
		for (RtG *g = rt_load(&rt_sched.all_g); g != NULL; g = g->all_link)
			if (g->id > last && (best == NULL || g->id < best->id))
				best = g;
		if (best == NULL)
			return;
		last = best->id;
		u32 s = rt_load(&best->status);
		rt_eprintf("  G%d: status=%d(%s) m=%d lockedm=%d\n", (i64)best->id, g_status(s),
			   s == RT_G_WAITING && best->wait_reason != 0 ? wait_texts[best->wait_reason] : "", m_id(best->m), m_id(best->locked_m));
	}
}

void
rt_sched_trace(i64 now)
{
	rt_lock(&rt_sched.lock);
	rt_eprintf("SCHED %dms: gomaxprocs=%d idleprocs=%d threads=%d spinningthreads=%d idlethreads=%d runqueue=%d",
		   (now - rt_sched.start_time) / 1000000, rt_nprocs, (i64)rt_load(&rt_sched.n_idle_p), rt_sched.n_m - rt_sched.n_dead_m,
		   (i64)rt_load(&rt_sched.nspinning), rt_sched.n_idle_m, rt_sched.runq_size);
	if (rt_debugvars.scheddetail > 0) {
		detail();
	} else {
		for (i64 i = 0; i < rt_nprocs; i++)
			rt_eprintf(i == 0 ? " [%d" : " %d", (i64)(u32)(rt_load(&rt_allp[i]->runq_tail) - rt_load(&rt_allp[i]->runq_head)));
		rt_eprintf("]\n");
	}
	rt_unlock(&rt_sched.lock);
}
