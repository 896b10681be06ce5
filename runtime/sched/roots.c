/*
 * roots.c - the scheduler's roots, one by one, for who asks why an object is
 * alive (gc/why.c): which word of which frame of which goroutine it is.
 *
 * World stopped.  The same memory as embed.c scans.
 */
#include "gc/embed.h"
#include "os/os.h"
#include "prof/symtab.h"
#include "sched/internal.h"

static const char *const wait_texts[] = {
#define WAIT(name, text) text,
#include "sched/wait.def"
#undef WAIT
};

static bool
lives(RtG *g)
{
	return g->status != RT_G_DEAD && g->status != RT_G_IDLE;
}

static void *
saved_sp(RtG *g)
{
	return g->status == RT_G_SYSCALL ? g->syscall_sp : g->sp;
}

void
rt_embed_each_root(void (*fn)(void *lo, void *hi, void *arg), void *arg)
{
	for (RtG *g = rt_sched.all_g; g != NULL; g = g->all_link) {
		if (!lives(g))
			continue;
		fn(g, g->syscall_regs, arg);
		rt_g_roots(g, fn, arg, false);
	}
	for (i64 i = 0; i < RT_MAX_P && rt_allp[i] != NULL; i++)
		fn(rt_allp[i]->timers.v, rt_allp[i]->timers.v + rt_allp[i]->timers.n, arg);
}

static void
print_function(u64 pc)
{
	RtPcFrame f[MAX_INLINE];
	i64 n = rt_pc_lookup(pc - 1, f, MAX_INLINE);

	for (i64 i = 0; i < n; i++) {
		rt_eprintf(i == 0 ? ", " : " in ");
		rt_write_err(f[i].func.p, (u64)f[i].func.n);
		rt_eprintf(":%u", f[i].line);
	}
	if (n == 0)
		rt_eprintf(", %p", pc);
}

/* The frame of g that holds the slot: the first of the chain in its segment that does not end before it. */
static void
print_frame(RtG *g, u64 slot)
{
	static const char *const names[] = { "r15", "r14", "r13", "r12", "rbx", "rbp" };
	u64 sp = (u64)saved_sp(g), pc, fp;

	if (g->status == RT_G_SYSCALL) {
		pc = (u64)g->syscall_pc;
		fp = g->syscall_regs[1];
	} else if (!rt_async_pc(g, &pc, &fp, &sp)) {
		if (slot - sp < 48) {
			rt_eprintf(", %s", names[(slot - sp) / 8]);
			print_function(((u64 *)sp)[6]);
			return;
		}
		fp = ((u64 *)sp)[5];
		pc = ((u64 *)sp)[6];
	}
	const RtSegment *in = rt_stack_segment(g, (void *)slot);
	for (;;) {
		const RtSegment *s = rt_stack_segment(g, (void *)fp);
		if (s == NULL)
			break;
		if (s == in && slot < fp + 16) {
			print_function(pc);
			rt_eprintf(", frame %d", (i64)(slot - fp));
			return;
		}
		pc = (u64)rt_stack_return_address(g, (void *)fp);
		fp = *(u64 *)fp;
	}
	rt_eprintf(", between frames, sp + %u", slot - sp);
}

void
rt_embed_describe_root(const void *slot)
{
	u64 p = (u64)slot;

	for (RtG *g = rt_sched.all_g; g != NULL; g = g->all_link) {
		bool record = p - (u64)g < sizeof *g;
		if (!lives(g) || (!record && rt_stack_segment(g, slot) == NULL))
			continue;
		rt_eprintf("goroutine %u [%s]", g->id, g->status == RT_G_WAITING ? wait_texts[g->wait_reason] : g->status == RT_G_SYSCALL ? "syscall" : "runnable");
		if (record)
			rt_eprintf(", its record + %u", p - (u64)g);
		else
			print_frame(g, p);
		return;
	}
	const char *name = rt_symbol_at(p);
	rt_eprintf("root %p%s%s", slot, name != NULL ? " " : "", name != NULL ? name : "");
}
