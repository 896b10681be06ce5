/*
 * frames.c - walks a stack frame by frame and lists what may be live.
 *
 * Frames are found by the chain of frame pointers.  Where a frame's function has
 * saved its caller's registers is in the call-frame information; so the walk
 * knows where the value of each callee-saved register was at the call of each
 * frame.  One place serves all frames from the one that saved the register
 * inwards to the next that did: it is live if one of them says so.
 *
 * Where something doesn't fit (no description, a stop by signal), the rest is
 * given word by word as a conservative scan would.
 */
#include "prof/frames.h"

#include "asm/asm.h"
#include "prof/symtab.h"
#include "sched/internal.h"

typedef struct Walk {
	RtG *g;
	void (*fn)(void *lo, void *hi, void *arg);
	void *arg;
	bool clobber;
	u64 *at[16];               /* where the register's value is; NULL: not tracked */
	u32 live;                  /* registers that a frame since has called live */
	const RtSegment *seg;      /* of the frame */
	u64 low;                   /* where the frame begins */
	u64 args;                  /* bits: words from low on that the callee may use, its stack arguments */
	u64 pc, fp;
} Walk;

static const u8 regs[] = { 3, 12, 13, 14, 15 };

#define DEAD 0xdead57acdead57acull

static void
word(Walk *w, u64 *p)
{
	w->fn(p, p + 1, w->arg);
}

/* The value at w->at[r] belongs to no frame further out. */
static void
end_register(Walk *w, u32 r)
{
	if ((w->live >> r & 1) != 0)
		word(w, w->at[r]);
	else if (w->clobber)
		*w->at[r] = DEAD;
	w->live &= ~(1u << r);
}

static bool
is_saved(const RtFrameRule *rule, i64 off)
{
	for (u32 i = 0; i < sizeof regs; i++)
		if ((rule->saved >> regs[i] & 1) != 0 && rule->at[regs[i]] + 16 == off)
			return true;
	return false;
}

static u64
header(const RtSegment *s)
{
	return (u64)s;
}

static void
arguments(Walk *w, i64 from)
{
	u64 lo = w->fp + (u64)from, hi = w->fp + RT_FRAME_HIGH;

	if (hi > header(w->seg))
		hi = header(w->seg);
	if (lo < hi)
		w->fn((void *)lo, (void *)hi, w->arg);
	if (from < RT_FRAME_HIGH)
		w->args |= ~0ull << ((from - 16) / 8);
}

static bool
is_live_slot(const RtFrameMap *m, i64 off)
{
	for (u32 i = 0; i < m->n; i++)
		if ((m->slots[i] & ~RT_SLOT_PART) == off)
			return true;
	return false;
}

/* Words of the frame from off on that aren't registers saved for others. */
static void
locals(Walk *w, const RtFrameRule *rule, i64 off)
{
	for (; off < 0; off += 8)
		if (!is_saved(rule, off))
			word(w, (u64 *)(w->fp + (u64)off));
}

static void
frame(Walk *w, const RtFrameRule *rule)
{
	/* What a C function that Go called has as arguments is live as long as it runs: rt_ccall keeps it, and reads it never. */
	const RtFrameMap *m = w->pc == (u64)rt_ccall_ret ? NULL : rt_frame_map(w->pc, rule->start, rule->end);
	u64 args = w->args;

	w->args = 0;
	for (u32 i = 0; i < sizeof regs; i++) {
		u32 r = regs[i];
		if (m == NULL || (m->regs >> r & 1) != 0)
			w->live |= 1u << r;
		if ((rule->saved >> r & 1) != 0) {
			end_register(w, r);
			w->at[r] = (u64 *)(w->fp + 16 + (u64)rule->at[r]);
		}
	}
	if (m == NULL || !m->known) {
		locals(w, rule, (i64)(w->low - w->fp));
		if (m == NULL || m->args < RT_FRAME_HIGH)
			arguments(w, 16);
		return;
	}
	for (u32 i = 0; i < m->n; i++) {
		i64 off = m->slots[i] & ~RT_SLOT_PART;
		if ((m->slots[i] & RT_SLOT_PART) == 0)
			word(w, (u64 *)(w->fp + (u64)off));
		if (off >= 16)
			w->args |= 1ull << ((off - 16) / 8);
	}
	for (i64 off = (i64)(w->low - w->fp); w->clobber && off < m->taken; off += 8)
		if (!is_saved(rule, off) && !is_live_slot(m, off) && (off - (i64)(w->low - w->fp) >= 512 || (args >> ((off - (i64)(w->low - w->fp)) / 8) & 1) == 0))
			*(u64 *)(w->fp + (u64)off) = DEAD;
	locals(w, rule, m->taken);
	arguments(w, m->args);
}

/* All that is left, word by word. */
static void
rest(Walk *w)
{
	u64 low = w->low;

	for (u32 i = 0; i < sizeof regs; i++)
		word(w, w->at[regs[i]]);
	for (const RtSegment *s = w->seg; s != NULL; s = s->prev) {
		w->fn((void *)low, (void *)s, w->arg);
		low = (u64)s->saved_sp;
	}
}

static bool
begin(Walk *w)
{
	RtG *g = w->g;
	u64 *sp = g->sp;

	w->seg = g->seg;
	if (g->async_state != NULL)
		return false;
	if (g->status == RT_G_SYSCALL) {
		static const u8 order[] = { 3, 5, 12, 13, 14, 15 };
		for (u32 i = 0; i < sizeof order; i++)
			w->at[order[i]] = &g->syscall_regs[i];
		w->seg = g->syscall_seg;
		w->fp = g->syscall_regs[1];
		w->pc = (u64)g->syscall_pc;
		w->low = (u64)g->syscall_sp;
		return true;
	}
	for (u32 i = 0; i < 4; i++)
		w->at[15 - i] = sp + i;
	w->at[3] = sp + 4;
	w->fp = sp[5];
	w->pc = sp[6];
	w->low = (u64)(sp + 7);
	if (w->pc == (u64)rt_goentry)
		return false;
	if (w->pc == (u64)rt_morestack_stopped) {
		/* A function that has done nothing yet: its arguments are among what __morestack has saved, and above. */
		u64 *at = (u64 *)((u8 *)sp + PREEMPT_FRAME);
		w->fn((void *)w->low, at + 2, w->arg);
		w->pc = at[1];
		w->low = (u64)(at + 2);
		u64 hi = w->low + RT_FRAME_HIGH;
		w->fn((void *)w->low, (void *)(hi < header(w->seg) ? hi : header(w->seg)), w->arg);
		w->clobber = false;
	}
	return true;
}

bool
rt_frames_each(RtG *g, void (*fn)(void *lo, void *hi, void *arg), void *arg, bool clobber)
{
	Walk w = { .g = g, .fn = fn, .arg = arg, .clobber = clobber };
	RtFrameRule rule;

	if (!begin(&w))
		return false;
	for (;;) {
		if ((w.fp & 7) != 0 || (u64)(w.fp - (u64)w.seg->lo) >= w.seg->size - sizeof(RtSegment) || w.fp < w.low) {
			/* The frame may be in the segment before: its callee was the first on this one. */
			rest(&w);
			return true;
		}
		if (!rt_frame_rule(w.pc - 1, &rule)) {
			rest(&w);
			return true;
		}
		frame(&w, &rule);
		u64 back = ((u64 *)w.fp)[1], pc = (u64)rt_stack_return_address(g, (void *)w.fp), next = *(u64 *)w.fp;
		if (next == 0 || pc == 0)
			break;
		w.low = w.fp + 16;
		if (back != pc) { /* __morestack: on in the segment before, behind the two return addresses */
			w.low = (u64)w.seg->saved_sp + 16; /* the callee uses a copy of its arguments */
			w.args = 0;
			w.seg = w.seg->prev;
		}
		w.pc = pc;
		w.fp = next;
	}
	for (u32 i = 0; i < sizeof regs; i++)
		end_register(&w, regs[i]);
	return true;
}
