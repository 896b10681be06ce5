/*
 * traceback.c - stacks as Go prints them.
 *
 * Frames are found by the chain of frame pointers, which skips __morestack: the
 * return address of the first frame of a segment is in the segment's record
 * (rt_stack_return_address).  No allocation; output goes to standard error, or to
 * a buffer for runtime.Stack.
 */
#include "prof/traceback.h"

#include <string.h>

#include "asm/asm.h"
#include "gc/embed.h"
#include "lang/lang.h"
#include "os/os.h"
#include "overlay_api.h"
#include "prof/symtab.h"
#include "sched/internal.h"

enum { MAX_FRAMES = 100, MAX_ROW = 128 };

/* -- output -- */

typedef struct Out {
	u8 *buf;                   /* NULL: standard error */
	i64 n, cap;
} Out;

static void
put_bytes(Out *o, const void *p, i64 n)
{
	if (o->buf == NULL) {
		rt_write_err(p, (u64)n);
		return;
	}
	if (n > o->cap - o->n)
		n = o->cap - o->n;
	memcpy(o->buf + o->n, p, (u64)n);
	o->n += n;
}

static void
put_str(Out *o, const char *s)
{
	put_bytes(o, s, (i64)strlen(s));
}

static void
put_num(Out *o, u64 v, u32 base)
{
	u8 d[24];
	u32 n = sizeof d;

	do {
		d[--n] = (u8)"0123456789abcdef"[v % base];
		v /= base;
	} while (v != 0);
	put_bytes(o, d + n, (i64)(sizeof d - n));
}

/* -- walking -- */

static bool
in_segments(RtG *g, u64 p)
{
	return g != NULL && rt_stack_segment(g, (void *)p) != NULL;
}

/* A frame pointer that can be read: on g's stack or on this thread's system stack. */
static bool
plausible(RtG *g, u64 fp)
{
	RtM *m = rt_m();

	if ((fp & 7) != 0 || fp < 4096)
		return false;
	return in_segments(g, fp) || (m != NULL && fp - (u64)m->stack_lo < (u64)(m->stack_hi - m->stack_lo));
}

i64
rt_walk(RtG *g, u64 pc, u64 fp, u64 *pcs, i64 max)
{
	i64 n = 0;

	if (pc != 0 && n < max)
		pcs[n++] = pc;
	while (n < max && plausible(g, fp)) {
		u64 ra = in_segments(g, fp) ? (u64)rt_stack_return_address(g, (void *)fp) : ((u64 *)fp)[1];
		if (ra == 0)
			break;
		pcs[n++] = ra;
		u64 next = *(u64 *)fp;
		if (next == fp)
			break;
		fp = next;
	}
	return n;
}

i64
rt_walk_stopped(RtG *g, u64 *pcs, i64 max)
{
	u64 pc, fp, sp;
	i64 n = 0;

	if (g->status == RT_G_SYSCALL) {
		if (max > 0)
			pcs[n++] = (u64)g->syscall_pc;
		return n + rt_walk(g, 0, g->syscall_regs[1], pcs + n, max - n);
	}
	if (rt_async_pc(g, &pc, &fp, &sp)) {
		u64 caller = rt_unlinked_caller(pc, sp, fp);
		if (max > 0)
			pcs[n++] = pc + 1; /* stands for the instruction itself */
		if (caller != 0 && n < max)
			pcs[n++] = caller;
		return n + rt_walk(g, 0, fp, pcs + n, max - n);
	}
	u64 *regs = g->sp;
	pc = regs[6];
	fp = regs[5];
	if (pc == (u64)rt_goentry)
		return 0;
	if (pc == (u64)rt_morestack_stopped) {
		u64 *at = (u64 *)((u8 *)g->sp + PREEMPT_FRAME);
		if (n < max)
			pcs[n++] = at[0];
		if (n < max)
			pcs[n++] = at[1];
		return n + rt_walk(g, 0, fp, pcs + n, max - n);
	}
	return rt_walk(g, pc, fp, pcs, max);
}

/* -- printing -- */

static bool
has_prefix(GoString s, const char *p)
{
	i64 n = (i64)strlen(p);

	return s.n >= n && memcmp(s.p, p, (u64)n) == 0;
}

static bool
is_exported_runtime(GoString s)
{
	return s.n > 8 && has_prefix(s, "runtime.") && s.p[8] >= 'A' && s.p[8] <= 'Z';
}

static bool
shown(const RtPcFrame *f, bool first)
{
	if (rt_debugvars.traceback_level >= 3)
		return true;
	if ((f->flags & (RT_PCF_WRAPPER | RT_PCF_RUNTIME)) != 0)
		return false;
	if (has_prefix(f->func, "runtime.gopanic"))
		return !first;
	return !has_prefix(f->func, "runtime.") || is_exported_runtime(f->func);
}

static void
put_frame(Out *o, const RtPcFrame *f, u64 pc, bool created, u64 parent)
{
	GoString name = f->func;

	(void)parent;
	if (has_prefix(name, "runtime.gopanic") && name.n == 15)
		name = rt_cstr("panic");
	put_bytes(o, name.p, name.n);
	put_str(o, created ? "\n\t" : (f->flags & RT_PCF_NOARGS) != 0 ? "()\n\t" : "(...)\n\t");
	put_bytes(o, f->file.p, f->file.n);
	put_str(o, ":");
	put_num(o, (u64)f->line, 10);
	if ((f->flags & RT_PCF_LAST) != 0 && pc > f->entry) {
		put_str(o, " +0x");
		put_num(o, pc - f->entry, 16);
	}
	put_str(o, "\n");
}

static void
put_pcs(Out *o, const u64 *pcs, i64 n, RtG *g)
{
	RtPcFrame f[MAX_INLINE];
	i64 printed = 0;
	bool first = true;

	for (i64 i = 0; i < n; i++) {
		i64 k = rt_pc_lookup(pcs[i] - 1, f, MAX_INLINE);
		for (i64 j = 0; j < k; j++) {
			if (!shown(&f[j], first))
				continue;
			if (printed == MAX_FRAMES) {
				put_str(o, "...additional frames elided...\n");
				goto created;
			}
			put_frame(o, &f[j], pcs[i], false, 0);
			printed++;
			first = false;
		}
	}
created:
	if (g != NULL && g->go_pc != NULL && g->id != 1) {
		i64 k = rt_pc_lookup((u64)g->go_pc - 1, f, MAX_INLINE);
		if (k > 0 && shown(&f[0], false)) {
			put_str(o, "created by ");
			put_frame(o, &f[0], (u64)g->go_pc, true, g->parent_id);
		}
	}
}

static const char *const wait_texts[] = {
#define WAIT(name, text) text,
#include "sched/wait.def"
#undef WAIT
};

static void
put_header(Out *o, RtG *g, bool running)
{
	u32 s = rt_load(&g->status);
	const char *text = running || s == RT_G_RUNNING ? "running" : s == RT_G_RUNNABLE ? "runnable" : s == RT_G_SYSCALL ? "syscall"
			   : s == RT_G_WAITING		? (g->wait_reason != 0 ? wait_texts[g->wait_reason] : "waiting")
							: "idle";

	put_str(o, "goroutine ");
	put_num(o, g->id, 10);
	put_str(o, " [");
	put_str(o, text);
	if (!running && s == RT_G_WAITING && g->wait_since != 0) {
		i64 minutes = (rt_nanotime() - g->wait_since) / 60000000000;
		if (minutes > 0) {
			put_str(o, ", ");
			put_num(o, (u64)minutes, 10);
			put_str(o, " minutes");
		}
	}
	if (g->locked_m != NULL)
		put_str(o, ", locked to thread");
	put_str(o, "]:\n");
}

/* More than are printed, for hidden frames and inlining. */
static u64 crash_pcs[4 * MAX_FRAMES];

static void
put_others(Out *o, RtG *self, bool gap, bool stopped, u64 *pcs, i64 max)
{
	/* Oldest first: the list has the newest at its head; walk by rising id. */
	u64 last = 0;

	for (;;) {
		RtG *best = NULL;
		for (RtG *g = rt_load(&rt_sched.all_g); g != NULL; g = g->all_link)
			if (g != self && rt_load(&g->status) != RT_G_DEAD && rt_load(&g->status) != RT_G_IDLE && g->id > last
			    && (!g->is_system || rt_debugvars.traceback_level >= 3) && (best == NULL || g->id < best->id))
				best = g;
		if (best == NULL)
			return;
		last = best->id;
		if (gap)
			put_str(o, "\n");
		gap = true;
		put_header(o, best, false);
		if (!stopped && rt_load(&best->status) == RT_G_RUNNING) {
			put_str(o, "\tgoroutine running on other thread; stack unavailable\n");
			put_pcs(o, NULL, 0, best);
			continue;
		}
		i64 n = rt_walk_stopped(best, pcs, max);
		put_pcs(o, pcs, n, best);
	}
}

static i64
walk_crash(RtG *g, u64 pc, u64 caller, u64 fp)
{
	i64 n = 0;

	crash_pcs[n++] = pc;
	if (caller != 0)
		crash_pcs[n++] = caller;
	return n + rt_walk(g, 0, fp, crash_pcs + n, 4 * MAX_FRAMES - n);
}

void
rt_trace_crash(u64 pc, u64 caller, u64 fp, bool runtime_frames)
{
	Out o = { 0 };
	RtG *g = rt_getg();
	i64 level = rt_debugvars.traceback_level;

	if (level == 0)
		return;
	if (g != NULL && (rt_load(&g->status) == RT_G_DEAD || rt_load(&g->status) == RT_G_WAITING))
		g = NULL;
	if (runtime_frames && (level >= 3 || g == NULL)) {
		rt_debugvars.traceback_level = 3;
		put_str(&o, "\nruntime stack:\n");
		put_pcs(&o, crash_pcs, walk_crash(g, pc, caller, fp), NULL);
		rt_debugvars.traceback_level = level;
	}
	if (g != NULL) {
		put_str(&o, "\n");
		put_header(&o, g, true);
		put_pcs(&o, crash_pcs, walk_crash(g, pc, caller, fp), g);
	}
	/* A fatal error concerns all; a panic only its goroutine, unless GOTRACEBACK asks. */
	if (level >= 2 || runtime_frames || g == NULL)
		put_others(&o, g, true, false, crash_pcs, 4 * MAX_FRAMES);
}

/* -- for package runtime -- */

i64
rt_callers(i64 skip, u64 *buf, i64 n, i64 cap)
{
	RtPcFrame f[MAX_INLINE];
	RtG *g = rt_g();
	u64 fp = (u64)__builtin_frame_address(0);
	i64 k = 0;

	(void)cap;
	while (k < n && plausible(g, fp)) {
		u64 pc = (u64)rt_stack_return_address(g, (void *)fp);
		if (pc == 0)
			break;
		i64 frames = rt_pc_lookup(pc - 1, f, MAX_INLINE);
		for (i64 i = 0; i < frames && k < n; i++) {
			if ((f[i].flags & (RT_PCF_WRAPPER | RT_PCF_RUNTIME)) != 0)
				continue;
			if (skip > 0)
				skip--;
			else
				buf[k++] = rt_pc_of_frame(pc, f, i);
		}
		fp = *(u64 *)fp;
	}
	return k;
}

typedef struct Dump {
	Out out;
	RtG *self;
	u64 pc, fp;
	bool all;
} Dump;

static void
dump(void *arg)
{
	Dump *d = arg;
	u64 pcs[4 * MAX_FRAMES];

	put_header(&d->out, d->self, true);
	i64 n = rt_walk(d->self, d->pc, d->fp, pcs, 4 * MAX_FRAMES);
	put_pcs(&d->out, pcs, n, d->self);
	if (d->all)
		put_others(&d->out, d->self, true, true, pcs, 4 * MAX_FRAMES);
}

i64
rt_stack_dump(u8 *buf, i64 n, i64 cap, GoBool all)
{
	void *fp = rt_parent_frame(__builtin_frame_address(0)); /* runtime.Stack's: its caller is the first shown */
	Dump d = { { buf, 0, n }, rt_g(), (u64)rt_return_address(fp), (u64)rt_parent_frame(fp), all };

	(void)cap;
	if (n == 0)
		return 0;
	if (all)
		rt_stop_world();
	rt_on_system_stack(dump, &d);
	if (all)
		rt_start_world();
	return d.out.n;
}

typedef struct Profile {
	u64 *pcs;
	i64 rows, max, n;
	void **labels;
	RtG *self;
	u64 pc, fp;
} Profile;

static void
profile(void *arg)
{
	Profile *p = arg;

	for (RtG *g = rt_sched.all_g; g != NULL; g = g->all_link) {
		u32 s = rt_load(&g->status);
		if (s == RT_G_DEAD || s == RT_G_IDLE || g->is_system)
			continue;
		if (p->n < p->rows) {
			u64 *row = p->pcs + p->n * p->max;
			i64 k = g == p->self ? rt_walk(g, p->pc, p->fp, row, p->max) : rt_walk_stopped(g, row, p->max);
			if (k < p->max)
				row[k] = 0;
			if (p->labels != NULL)
				RT_STORE_PTR(&p->labels[p->n], g->labels);
		}
		p->n++;
	}
}

i64
rt_goroutine_profile(u64 *pcs, i64 rows, i64 max_pcs, void **labels)
{
	void *fp = __builtin_frame_address(0);
	Profile p = { pcs, rows, max_pcs, 0, labels, rt_g(), (u64)rt_return_address(fp), (u64)rt_parent_frame(fp) };

	rt_stop_world();
	rt_on_system_stack(profile, &p);
	rt_start_world();
	for (i64 i = 0; i < p.n && i < rows; i++) {
		u64 raw[MAX_ROW], *row = pcs + i * max_pcs;
		i64 n = 0;
		for (; n < max_pcs && n < MAX_ROW && row[n] != 0; n++)
			raw[n] = row[n];
		n = rt_pc_expand(raw, n, RT_HIDE_C, 0, row, max_pcs);
		if (n < max_pcs)
			row[n] = 0;
	}
	return p.n;
}
