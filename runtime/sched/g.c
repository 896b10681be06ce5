/*
 * g.c - goroutines: birth, death, reuse.
 *
 * RtG records are never freed (other parts keep pointers to them in lists that
 * they walk without a lock); a dead one keeps its first segment and waits in its
 * P's list or the global one.
 */
#include "lang/lang.h"
#include "mem/alloc.h"
#include "mem/mem.h"
#include "os/os.h"
#include "sched/internal.h"

_Static_assert(offsetof(RtG, sp) == G_SP && offsetof(RtG, seg) == G_SEG && offsetof(RtG, syscall_pc) == G_SYSCALL_PC
	       && offsetof(RtG, syscall_sp) == G_SYSCALL_SP && offsetof(RtG, syscall_seg) == G_SYSCALL_SEG
	       && offsetof(RtG, syscall_regs) == G_SYSCALL_REGS
	       && offsetof(RtG, preempt) == G_PREEMPT && offsetof(RtG, waited) == G_WAITED, "asm.h");

enum { P_FREE_G = 64 };

RtG *
rt_getg(void)
{
	return rt_g();
}

static RtG *
make_g(u64 stack)
{
	RtG *g = rt_persistent(sizeof *g, 64);

	g->status = RT_G_DEAD;
	g->seg = rt_segment_alloc(stack);
	g->stack_total = stack;
	rt_add(&rt_sched.n_g, 1);
	rt_lock(&rt_sched.allg_lock);
	g->all_link = rt_sched.all_g;
	rt_store(&rt_sched.all_g, g);
	rt_unlock(&rt_sched.allg_lock);
	return g;
}

static RtG *
get_dead_g(RtP *p)
{
	RtG *g = p->free_g;

	if (g == NULL && rt_load(&rt_sched.free_g) != NULL) {
		rt_lock(&rt_sched.lock);
		while (p->nfree_g < P_FREE_G / 2 && (g = rt_sched.free_g) != NULL) {
			rt_sched.free_g = g->sched_link;
			g->sched_link = p->free_g;
			p->free_g = g;
			p->nfree_g++;
		}
		rt_unlock(&rt_sched.lock);
		g = p->free_g;
	}
	if (g != NULL) {
		p->free_g = g->sched_link;
		p->nfree_g--;
		rt_add(&rt_sched.n_dead_g, -1);
	}
	return g;
}

void
rt_free_g(RtG *g)
{
	RtP *p = rt_p();

	rt_stack_shrink(g);
	rt_stack_clean(g->seg);
	g->waited = 0;
	g->sched_link = p->free_g;
	p->free_g = g;
	p->nfree_g++;
	rt_add(&rt_sched.n_dead_g, 1);
	if (p->nfree_g >= P_FREE_G) {
		rt_lock(&rt_sched.lock);
		while (p->nfree_g > P_FREE_G / 2) {
			g = p->free_g;
			p->free_g = g->sched_link;
			p->nfree_g--;
			g->sched_link = rt_sched.free_g;
			rt_sched.free_g = g;
		}
		rt_unlock(&rt_sched.lock);
	}
}

RtG *
rt_newg_on(void *funcval, void *caller_pc, bool is_system)
{
	RtP *p = rt_p();
	RtG *self = rt_g();
	RtG *g = get_dead_g(p);
	bool is_main = !is_system && !rt_sched.main_started;
	u64 stack = rt_stack_first(is_main ? NULL : ((GoFuncval *)funcval)->code);

	if (g == NULL) {
		g = make_g(stack);
	} else if (g->seg->size < stack || g->seg->size > 4 * stack) {
		rt_segment_free(g->seg);
		g->seg = rt_segment_alloc(stack);
		g->stack_total = stack;
	}
	void **sp = (void **)((u8 *)g->seg - 64);
	*--sp = (void *)rt_goentry;
	sp -= 6;
	for (int i = 0; i < 6; i++)
		sp[i] = NULL;
	g->sp = sp;
	g->id = rt_add(&rt_sched.next_goid, 1);
	g->run_count = (u32)g->id; /* every eighth of those that live a short time is timed too */
	g->start_fn = funcval;
	g->go_pc = caller_pc;
	g->parent_id = self != NULL ? self->id : 0;
	g->labels = self != NULL ? self->labels : NULL; /* no barrier: a dead goroutine's are gone, and self's stay */
	g->is_system = is_system;
	g->wait_reason = RT_WAIT_NONE;
	g->preempt = false;
	g->goexiting = false;
	g->defer_frames = NULL;
	g->panic = NULL;
	if (is_system)
		rt_add(&rt_sched.n_system_g, 1);
	rt_gc_new_g(g);
	if (rt_tracing())
		rt_trace_go_create(g);
	rt_casstatus(g, RT_G_DEAD, RT_G_RUNNABLE);
	rt_runq_put(p, g, true);
	if (rt_sched.main_started)
		rt_wake_p();
	return g;
}

RtG *
rt_newg(void *funcval, void *caller_pc)
{
	return rt_newg_on(funcval, caller_pc, false);
}

/* The first function of every goroutine, called by rt_goentry. */
void
rt_g_main(void)
{
	RtG *g = rt_g();
	GoFuncval *f = g->start_fn;

	if ((u64)f - (u64)rt_heap.base < rt_heap.used) /* scanned already, if marking is on: no barrier */
		g->start_fn = (u8 *)f->code + 1;
	((void (*)(void *))f->code)(f);
	rt_goexit0();
}

static void
goexit_m(RtG *g, void *arg)
{
	RtM *m = rt_m();

	(void)arg;
	if (rt_tracing())
		rt_trace_go_end();
	rt_casstatus(g, RT_G_RUNNING, RT_G_DEAD);
	if (g->is_system)
		rt_add(&rt_sched.n_system_g, -1);
	m->curg = NULL;
	g->m = NULL;
	rt_callbacks_drop(g, NULL);
	bool locked = g->locked_m != NULL;
	if (locked) {
		g->locked_m = NULL;
		g->locked_to_thread = false;
		m->locked_g = NULL;
		m->locked_ext = m->locked_int = 0;
	}
	while (g->seg->prev != NULL)
		g->seg = g->seg->prev;
	g->start_fn = g->labels = g->wake_param = NULL;
	g->waiting = NULL;
	g->defer_frames = NULL;
	g->panic = NULL;
	g->timer = NULL;
	rt_free_g(g);
	if (locked)
		rt_m_exit();
	rt_schedule();
}

void
rt_goexit0(void)
{
	rt_mcall(goexit_m, NULL);
	__builtin_unreachable();
}

i64
rt_num_goroutine(void)
{
	return rt_load(&rt_sched.n_g) - rt_load(&rt_sched.n_system_g) - rt_load(&rt_sched.n_dead_g);
}

u64
rt_goid(void)
{
	return rt_g()->id;
}

void *
rt_get_prof_label(void)
{
	return rt_g()->labels;
}

void
rt_set_prof_label(void *labels)
{
	RT_STORE_PTR(&rt_g()->labels, labels);
}
