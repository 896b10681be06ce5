/*
 * liveness.c - what is live at the calls of a function, read from its machine code.
 *
 * 1. Instructions are found by following control from the entry.  Jumps through
 *    tables are followed where a comparison on the only way to them bounds the index.
 *    Addresses of the function's own code in constants are landings
 *    (__builtin_setjmp): control may come there from any instruction.
 * 2. The lowest slot whose address is taken splits the frame.  Below it are only
 *    slots that instructions name directly (gcc puts spilled values and outgoing
 *    arguments there); from there up anything may be reached by pointers.  A
 *    pointer that leaves the function is used upward only, as Go's are; so an
 *    address must not be moved down within the function.  That is followed
 *    through registers and slots (taint), and where it might happen, as with
 *    index registers, nothing is said about this function's slots.
 * 3. Backward over the code until nothing changes: a register or slot is live
 *    before an instruction that reads it, and dead before one that overwrites it.
 *    Half slots are told apart: only what will be read whole can be a pointer; the
 *    rest of the word that a bool is in is an older value's.
 * 4. Forward: what has not been written yet is dead, too.
 *
 * Anything that isn't understood ends in "nothing is known".
 */
#include <string.h>

#include "lock/lock.h"
#include "mem/mem.h"
#include "os/os.h"
#include "prof/decode.h"
#include "prof/frames.h"
#include "prof/index.h"
#include "prof/symtab.h"

enum {
	MAX_CODE = 60000,          /* bytes of a function */
	MAX_INS = 16000,
	MAX_BLOCKS = 4000,
	MAX_CALLS = 3000,
	MAX_LANDINGS = 8,
	MAX_TABLES = 64,
	HALVES = (RT_FRAME_HIGH - RT_FRAME_LOW) / 4,
	SET = HALVES / 64,
	UNKNOWN = 1 << 30,
	BUCKETS = 4096,
};
enum { CALLEE_SAVED = 1 << 3 | 15 << 12, CALLER_SAVED = 0xffff & ~(CALLEE_SAVED | 1 << RT_RSP | 1 << RT_RBP) };

typedef struct Set {
	u64 w[SET];
	u64 regs;
} Set;

typedef struct Node {
	RtIns ins;
	u32 off;                   /* from the function's start */
	i32 depth;                 /* stack pointer before it, from the frame pointer; UNKNOWN */
	u16 block;                 /* 1 + its number if control may jump here, else 0 */
	u16 call;                  /* a call: its number */
	bool ends;                 /* a call that doesn't return */
} Node;

typedef struct Code {
	const u8 *start;
	u64 size;
	u32 n, nblocks, ncalls, nlandings, nwork, ntables;
	bool go;                   /* emitted from Go: pointers go upward only */
	bool bad;                  /* nothing can be said of slots */
	bool args_used;            /* reads stack arguments, or may */
	i32 taken, args;
	u32 landings[MAX_LANDINGS];
	u32 tables[MAX_TABLES][2]; /* from behind the check of the index to the jump */
	u16 at[MAX_CODE];          /* by offset: 1 + its node */
	u16 order[MAX_INS];        /* nodes by address */
	Node v[MAX_INS];
	Set in[MAX_BLOCKS];
	u16 taint_in[MAX_BLOCKS];
	u64 taint_slots[SET];
	Set out[MAX_CALLS];        /* live after the call */
	Set written[MAX_BLOCKS];   /* slots that may have been written before the block */
	i32 taken_in[MAX_BLOCKS];  /* the lowest whose address may have been taken before it */
	u32 work[MAX_BLOCKS];
	i32 work_depth[MAX_BLOCKS];
} Code;

static RtMutex lock;
static Code *code;                 /* lock */
static RtFrameMap *maps[BUCKETS];  /* lock to write; atomic */

extern void rt_barrier_store(void);

/* -- 1: instructions -- */

static bool
want(Code *c, u64 target, i32 depth)
{
	u64 off = target - (u64)c->start;

	if (off >= c->size || c->nwork == MAX_BLOCKS)
		return false;
	c->work[c->nwork] = (u32)off;
	c->work_depth[c->nwork++] = depth;
	return true;
}

static bool
is_code(const Code *c, u64 v)
{
	return v - (u64)c->start - 1 < c->size - 1;
}

static bool
add_landing(Code *c, u64 v, i32 depth)
{
	for (u32 i = 0; i < c->nlandings; i++)
		if (c->landings[i] == v - (u64)c->start)
			return true;
	if (c->nlandings == MAX_LANDINGS)
		return false;
	c->landings[c->nlandings++] = (u32)(v - (u64)c->start);
	return want(c, v, depth);
}

static i32
depth_after(const RtIns *n, i32 d)
{
	if (n->cls == RT_INS_LEAVE)
		return 8;
	if (n->cls == RT_INS_LEA && n->dst == RT_RSP)
		return n->base == RT_RBP && n->index == RT_NOREG ? n->disp : n->base == RT_RSP && n->index == RT_NOREG && d != UNKNOWN ? d + n->disp : UNKNOWN;
	if (n->cls == RT_INS_MOVE && n->dst == RT_RSP)
		return n->src == RT_RBP ? 0 : UNKNOWN;
	if (d == UNKNOWN || n->cls == RT_INS_COMPARE)
		return d;
	if (n->cls == RT_INS_PUSH)
		return d - 8;
	if (n->cls == RT_INS_POP)
		return n->dst == RT_RSP ? UNKNOWN : d + 8;
	if (n->dst == RT_RSP && !n->mem)
		return n->cls == RT_INS_ADD_IMM ? d + (i32)n->imm : UNKNOWN;
	if (n->dst == RT_RSP)
		return UNKNOWN;
	return d;
}

static bool
is_split_check(const u8 *p)
{
	static const u8 cmp[] = { 0x64, 0x4c, 0x3b, 0x1c, 0x25, 0x70, 0, 0, 0 }; /* cmp %fs:0x70, %r11 */

	return memcmp(p, cmp, sizeof cmp) == 0;
}

/* The code's own addresses in constants: landings. */
static bool
find_landings(Code *c, const u8 *p, const RtIns *i, i32 depth)
{
	u64 next = (u64)p + i->len, at = next + (u64)(i64)i->disp;
	RtIns then;

	if (i->cls == RT_INS_LEA && i->rip && is_code(c, at)) {
		bool barrier = rt_decode((const u8 *)next, &then) && then.flow == RT_FLOW_JUMP && then.target == (u64)rt_barrier_store;
		return barrier || add_landing(c, at, depth);
	}
	bool constant = p[0] == 0xc7 || ((p[0] & 0xf0) == 0x40 && p[1] == 0xc7) || i->cls == RT_INS_SET;
	return !constant || !is_code(c, (u64)i->imm) || add_landing(c, (u64)i->imm, depth);
}

/* A jump through a table: where the table is, how long, what it refers to. */
static bool
find_table(Code *c, const RtIndex *x, Node *n)
{
	RtIns *i = &n->ins;

	if (!i->mem || i->base != RT_NOREG || i->index == RT_NOREG || i->rip || i->scale != 3 || i->disp <= 0)
		return false;
	if (!x->checked || (x->whole >> i->index & 1) == 0 || x->most < 0 || x->most > 1000 || c->ntables == MAX_TABLES)
		return false;
	c->tables[c->ntables][0] = x->from;
	c->tables[c->ntables++][1] = n->off;
	i->target = (u64)i->disp;
	i->imm = x->most + 1;
	i->reads = false;
	return true;
}

static Node *
add_node(Code *c, RtIndex *x, u32 off, i32 depth)
{
	const u8 *p = c->start + off;
	Node *n = &c->v[c->n];
	RtIns *i = &n->ins;

	if (c->n == MAX_INS || !rt_decode(p, i))
		return NULL;
	c->at[off] = (u16)++c->n;
	n->off = off;
	n->depth = depth;
	n->block = 0;
	n->ends = i->flow == RT_FLOW_CALL && i->target != 0 && rt_never_returns(i->target);
	if (i->flow == RT_FLOW_CALL) {
		if (c->ncalls == MAX_CALLS)
			return NULL;
		n->call = (u16)c->ncalls++;
	}
	if (i->flow == RT_FLOW_INDIRECT) {
		if (!find_table(c, x, n))
			return NULL;
	} else {
		rt_index_follow(x, p, i, off + i->len);
	}
	if (i->flow == RT_FLOW_JUMP && i->target == (u64)rt_barrier_store)
		i->flow = RT_FLOW_NEXT; /* it comes back to the next instruction */
	return find_landings(c, p, i, depth) ? n : NULL;
}

/*
 * Code from off on until it ends or has been seen.  Calls that don't return seem to go on in what follows them, with their
 * own depth: where that isn't the other ways', it isn't known from there on, and the code is gone through again.
 */
static bool
follow(Code *c, u32 off, i32 depth)
{
	RtIndex x = { 0 };

	while (off < c->size) {
		Node *n = c->at[off] != 0 ? &c->v[c->at[off] - 1] : NULL;
		if (n == NULL) {
			if ((n = add_node(c, &x, off, depth)) == NULL)
				return false;
		} else {
			if (n->depth == depth || n->depth == UNKNOWN)
				return true;
			n->depth = depth = UNKNOWN;
			for (u32 i = 0; i < c->nlandings; i++)
				if (!want(c, (u64)c->start + c->landings[i], UNKNOWN))
					return false;
		}
		const RtIns *ins = &n->ins;
		switch (ins->flow) {
		case RT_FLOW_BRANCH:
			if (!want(c, ins->target, depth))
				return false;
			break;
		case RT_FLOW_JUMP:
			return want(c, ins->target, depth);
		case RT_FLOW_INDIRECT:
			for (i64 i = 0; i < ins->imm; i++)
				if (!want(c, ((const u64 *)ins->target)[i], depth))
					return false;
			return true;
		case RT_FLOW_STOP:
			return true;
		case RT_FLOW_CALL:
			if (n->ends)
				return true;
			break;
		}
		depth = depth_after(ins, depth);
		off += ins->len;
	}
	return true;
}

static bool
mark_block(Code *c, u64 target)
{
	u64 off = target - (u64)c->start;
	Node *n;

	if (off >= c->size || c->at[off] == 0)
		return false;
	n = &c->v[c->at[off] - 1];
	if (n->block == 0) {
		if (c->nblocks == MAX_BLOCKS)
			return false;
		n->block = (u16)++c->nblocks;
	}
	return true;
}

static bool
find_code(Code *c)
{
	u32 k = 0;

	if (!want(c, (u64)c->start, 8))
		return false;
	while (c->nwork > 0) {
		c->nwork--;
		if (!follow(c, c->work[c->nwork], c->work_depth[c->nwork]))
			return false;
	}
	for (u32 off = 0; off < c->size; off++) {
		if (c->at[off] == 0)
			continue;
		Node *n = &c->v[c->at[off] - 1];
		if (k > 0 && c->v[c->order[k - 1]].off + c->v[c->order[k - 1]].ins.len > off)
			return false; /* overlapping */
		c->order[k++] = (u16)(c->at[off] - 1);
		if ((n->ins.flow == RT_FLOW_BRANCH || n->ins.flow == RT_FLOW_JUMP) && !mark_block(c, n->ins.target))
			return false;
		for (i64 i = 0; n->ins.flow == RT_FLOW_INDIRECT && i < n->ins.imm; i++)
			if (!mark_block(c, ((const u64 *)n->ins.target)[i]))
				return false;
	}
	for (u32 i = 0; i < c->nlandings; i++)
		if (!mark_block(c, (u64)c->start + c->landings[i]))
			return false;
	/* Who comes to a jump through a table must have come through its check. */
	for (u32 i = 0; i < c->ntables; i++)
		for (u32 off = c->tables[i][0]; off <= c->tables[i][1]; off++)
			if (c->at[off] != 0 && c->v[c->at[off] - 1].block != 0)
				return false;
	return true;
}

static bool
falls_through(const Node *n)
{
	return n->ins.flow == RT_FLOW_NEXT || n->ins.flow == RT_FLOW_BRANCH || (n->ins.flow == RT_FLOW_CALL && !n->ends);
}

/* -- 2: slots -- */

/* Does the operand name a slot?  Sets its offset; c->bad where that isn't known. */
static bool
slot_of(Code *c, const Node *n, i32 *o)
{
	const RtIns *i = &n->ins;

	if (!i->mem || (i->base != RT_RBP && i->base != RT_RSP)) {
		if (i->mem && (i->index == RT_RBP || i->index == RT_RSP))
			c->bad = true;
		return false;
	}
	if (i->index != RT_NOREG || (i->base == RT_RSP && n->depth == UNKNOWN)) {
		c->bad = c->args_used = true;
		return false;
	}
	*o = i->disp + (i->base == RT_RSP ? n->depth : 0);
	return true;
}

static void
take(Code *c, i32 o)
{
	if (o >= 16)
		c->args = o < c->args ? o : c->args;
	else
		c->taken = o < c->taken ? o : c->taken;
	c->args_used |= o >= 16;
}

/* Does the instruction take a slot's address?  Sets its offset. */
static bool
takes(Code *c, const Node *n, i32 *o)
{
	const RtIns *i = &n->ins;

	if (i->cls == RT_INS_LEA)
		return slot_of(c, n, o) && i->dst != RT_RSP && !(i->dst == 11 && is_split_check(c->start + n->off + i->len));
	if (i->cls != RT_INS_MOVE || i->src != RT_RSP || i->dst == RT_RBP)
		return false;
	if (n->depth == UNKNOWN) {
		c->bad = c->args_used = true;
		return false;
	}
	*o = n->depth;
	return true;
}

static void
look_at_slots(Code *c)
{
	for (u32 k = 0; k < c->n; k++) {
		Node *n = &c->v[k];
		RtIns *i = &n->ins;
		i32 o;
		if (takes(c, n, &o))
			take(c, o);
		if (i->cls == RT_INS_LEA)
			continue;
		bool slot = slot_of(c, n, &o);
		if (slot && (o < RT_FRAME_LOW || o + i->size > RT_FRAME_HIGH))
			c->bad = c->args_used = true;
		if (slot && o + i->size > 16)
			c->args_used = true;
		if (i->mem)
			continue;
		/* The frame's own addresses must stay in their registers. */
		if (i->src == RT_RBP && i->cls != RT_INS_PUSH && i->cls != RT_INS_COMPARE && !(i->cls == RT_INS_MOVE && i->dst == RT_RSP)) {
			c->bad = c->args_used = true;
		} else if (i->src == RT_RSP && i->cls != RT_INS_COMPARE && i->cls != RT_INS_MOVE && i->cls != RT_INS_PUSH) {
			c->bad = c->args_used = true;
		} else if (i->dst == RT_RBP && i->cls != RT_INS_POP && !(i->cls == RT_INS_MOVE && i->src == RT_RSP)) {
			c->bad = c->args_used = true;
		}
	}
}

/* Sets have a bit for each half of a word. */
static void
put(u64 *set, i32 o, u32 size)
{
	for (i32 h = (o - RT_FRAME_LOW) >> 2; h <= (o + (i32)size - 1 - RT_FRAME_LOW) >> 2; h++)
		if (h >= 0 && h < HALVES)
			set[h / 64] |= 1ull << (h % 64);
}

static bool
has(const u64 *set, i32 o, u32 size)
{
	for (i32 h = (o - RT_FRAME_LOW) >> 2; h <= (o + (i32)size - 1 - RT_FRAME_LOW) >> 2; h++)
		if (h >= 0 && h < HALVES && (set[h / 64] >> (h % 64) & 1) != 0)
			return true;
	return false;
}

/* Registers that may hold an address of the frame after the instruction, given those before. */
static u16
taint_after(Code *c, const Node *n, u16 t)
{
	const RtIns *i = &n->ins;
	u16 dst = i->dst != RT_NOREG ? (u16)(1u << i->dst) : 0, src = i->src != RT_NOREG ? (u16)(1u << i->src) : 0;
	u16 base = i->mem && i->base != RT_NOREG ? (u16)(1u << i->base) : 0, index = i->mem && i->index != RT_NOREG ? (u16)(1u << i->index) : 0;
	i32 o = 0;
	bool slot = slot_of(c, n, &o);

	/* Below an address, or somewhere from it. */
	if ((t & index) != 0 || ((t & base) != 0 && (index != 0 || i->disp < 0)))
		c->bad = true;
	if (i->flow == RT_FLOW_CALL)
		return t & (u16)~CALLER_SAVED;
	switch (i->cls) {
	case RT_INS_MOVE:
		if (i->src == RT_RSP)
			return i->dst == RT_RBP ? t : t | dst;
		if (i->dst == RT_RSP || i->dst == RT_RBP)
			return t;
		return (t & src) != 0 ? t | dst : t & (u16)~dst;
	case RT_INS_LOAD:
		return slot && has(c->taint_slots, o, 8) ? t | dst : t & (u16)~dst;
	case RT_INS_STORE:
		if (slot && (t & src) != 0)
			put(c->taint_slots, o, 8);
		return t;
	case RT_INS_LEA:
		if (i->dst == RT_RSP)
			return t;
		return slot || (t & base) != 0 ? t | dst : t & (u16)~dst;
	case RT_INS_SET:
	case RT_INS_POP:
		return t & (u16)~dst;
	case RT_INS_ADD_IMM:
		if (i->imm < 0 && (t & dst) != 0)
			c->bad = true;
		return t;
	case RT_INS_CMOV:
		if ((t & src) != 0 || (slot && has(c->taint_slots, o, 8)))
			return t | dst;
		return t;
	case RT_INS_COMPARE:
	case RT_INS_LEAVE:
		return t;
	case RT_INS_XMM_LOAD: /* two words at once: not followed */
		if (slot && has(c->taint_slots, o, i->size))
			c->bad = true;
		return t;
	case RT_INS_XMM_STORE:
		return t;
	case RT_INS_FROM_XMM:
		return t & (u16)~dst;
	default:
		if ((t & (dst | src)) != 0)
			c->bad = true;
		return t;
	}
}

static void
follow_addresses(Code *c)
{
	bool changed = true;

	for (u32 rounds = 0; changed && !c->bad; rounds++) {
		u16 t = 0;
		bool falls = false;
		u64 before = c->taint_slots[0];
		changed = false;
		for (u32 w = 1; w < SET; w++)
			before = before * 31 + c->taint_slots[w];
		for (u32 k = 0; k < c->n && !c->bad; k++) {
			Node *n = &c->v[c->order[k]];
			if (!falls)
				t = 0;
			if (n->block != 0) {
				u16 *in = &c->taint_in[n->block - 1];
				if ((t & ~*in) != 0) {
					*in |= t;
					changed = true;
				}
				t = *in;
			}
			t = taint_after(c, n, t);
			falls = falls_through(n);
			for (i64 i = 0; i < (n->ins.flow == RT_FLOW_INDIRECT ? n->ins.imm : n->ins.flow == RT_FLOW_BRANCH || n->ins.flow == RT_FLOW_JUMP); i++) {
				u64 to = n->ins.flow == RT_FLOW_INDIRECT ? ((const u64 *)n->ins.target)[i] : n->ins.target;
				u16 *in = &c->taint_in[c->v[c->at[to - (u64)c->start] - 1].block - 1];
				if ((t & ~*in) != 0) {
					*in |= t;
					changed = true;
				}
			}
		}
		u64 after = c->taint_slots[0];
		for (u32 w = 1; w < SET; w++)
			after = after * 31 + c->taint_slots[w];
		changed |= after != before;
		if (rounds > 100)
			c->bad = true;
	}
}

/* -- 3: liveness -- */

/* True: a has become larger. */
static bool
join(Set *a, const Set *b)
{
	u64 more = b->regs & ~a->regs;

	for (u32 i = 0; i < SET; i++) {
		more |= b->w[i] & ~a->w[i];
		a->w[i] |= b->w[i];
	}
	a->regs |= b->regs;
	return more != 0;
}

static const Set *
set_at(Code *c, u64 target)
{
	return &c->in[c->v[c->at[target - (u64)c->start] - 1].block - 1];
}

/* What is live after it, given what is before the next in memory. */
static void
live_after(Code *c, const Node *n, Set *s)
{
	const RtIns *i = &n->ins;

	if (!falls_through(n))
		memset(s, 0, sizeof *s);
	if (i->flow == RT_FLOW_BRANCH || i->flow == RT_FLOW_JUMP)
		join(s, set_at(c, i->target));
	for (i64 k = 0; i->flow == RT_FLOW_INDIRECT && k < i->imm; k++)
		join(s, set_at(c, ((const u64 *)i->target)[k]));
	for (u32 k = 0; k < c->nlandings; k++)
		join(s, set_at(c, (u64)c->start + c->landings[k]));
}

static void
live_before(Code *c, const Node *n, Set *s)
{
	const RtIns *i = &n->ins;
	i32 o;

	s->regs = (s->regs & ~(u64)i->def) | (i->use & CALLEE_SAVED);
	if (c->bad)
		return;
	if (takes(c, n, &o))
		put(s->w, o, (u32)(o < 16 ? (o < 0 ? -o : 0) : RT_FRAME_HIGH - o));
	if (i->cls == RT_INS_LEA || !slot_of(c, n, &o))
		return;
	if (i->writes && i->full && (o & 3) == 0)
		for (i32 h = (o - RT_FRAME_LOW) >> 2; h < (o + i->size - RT_FRAME_LOW) >> 2; h++)
			s->w[h / 64] &= ~(1ull << (h % 64));
	if (i->reads)
		put(s->w, o, i->size);
}

static void
add_map(Code *c, u64 pc, const Set *s, const Set *written, i32 taken)
{
	u32 n = 0;

	taken &= ~7;

	for (u32 pass = 0; pass < 2; pass++) {
		RtFrameMap *m = NULL;
		if (pass == 1) {
			m = rt_persistent(sizeof *m + n * sizeof m->slots[0], 8);
			m->pc = pc;
			m->regs = (u16)s->regs;
			m->known = !c->bad;
			m->taken = (i16)taken;
			m->args = (i16)(c->bad ? (c->args_used ? 16 : RT_FRAME_HIGH) : c->args & ~7);
		}
		n = 0;
		for (i32 o = RT_FRAME_LOW; o < RT_FRAME_HIGH && !c->bad; o += 8) {
			bool low = has(s->w, o, 4), high = has(s->w, o + 4, 4);
			if ((!low && !high) || !has(written->w, o, 8) || (o >= taken && o < 16) || o >= c->args)
				continue;
			if (m != NULL)
				m->slots[n] = (i16)(low && high ? o : o | RT_SLOT_PART);
			n++;
		}
		if (m != NULL) {
			RtFrameMap **b = &maps[(pc * 0x9e3779b97f4a7c15u) >> 52];
			m->n = (u16)n;
			m->link = *b;
			__atomic_store_n(b, m, __ATOMIC_RELEASE);
		}
	}
}

static void
find_live(Code *c)
{
	bool changed = true, last = false;

	while (changed || last) {
		Set s = { 0 };
		u32 next = 0;
		changed = false;
		for (u32 k = c->n; k-- > 0;) {
			Node *n = &c->v[c->order[k]];
			if (n->off + n->ins.len != next)
				memset(&s, 0, sizeof s);
			next = n->off;
			live_after(c, n, &s);
			if (last && n->ins.flow == RT_FLOW_CALL)
				c->out[n->call] = s;
			live_before(c, n, &s);
			if (n->block != 0) {
				Set *in = &c->in[n->block - 1];
				changed |= join(in, &s);
				s = *in;
			}
		}
		if (last)
			return;
		last = !changed;
	}
}

/* -- 4: what may have been written -- */

static void
meet(Code *c, u64 target, const Set *s, i32 taken, bool *changed)
{
	u32 b = c->v[c->at[target - (u64)c->start] - 1].block - 1u;

	*changed |= join(&c->written[b], s) | (taken < c->taken_in[b]);
	if (taken < c->taken_in[b])
		c->taken_in[b] = taken;
}

/*
 * Forward: a slot that has not been written, neither by name nor through an address
 * taken before, holds what an earlier call left there.  So above the lowest taken
 * slot, too, only that is live which an address taken so far may reach, and what
 * was written by name and will be read, or is above an address still to be taken.
 */
static void
find_written(Code *c)
{
	bool changed = true, last = false;

	for (u32 b = 0; b < c->nblocks; b++)
		c->taken_in[b] = 0;
	memset(c->written, 0, c->nblocks * sizeof c->written[0]);
	while (changed || last) {
		Set s = { 0 };
		i32 taken = 0, o;
		bool falls = true;
		changed = false;
		put(s.w, 16, RT_FRAME_HIGH - 16);
		for (u32 k = 0; k < c->n; k++) {
			Node *n = &c->v[c->order[k]];
			const RtIns *i = &n->ins;
			if (!falls) {
				memset(&s, 0, sizeof s);
				taken = 0;
			}
			if (n->block != 0) {
				meet(c, (u64)c->start + n->off, &s, taken, &changed);
				s = c->written[n->block - 1];
				taken = c->taken_in[n->block - 1];
			}
			if (!c->bad && takes(c, n, &o)) {
				if (o < taken)
					taken = o;
			} else if (!c->bad && i->writes && i->cls != RT_INS_LEA && slot_of(c, n, &o)) {
				put(s.w, o, i->size);
			}
			if (last && i->flow == RT_FLOW_CALL)
				add_map(c, (u64)c->start + n->off + i->len, &c->out[n->call], &s, c->nlandings > 0 ? c->taken : taken);
			if (i->flow == RT_FLOW_BRANCH || i->flow == RT_FLOW_JUMP)
				meet(c, i->target, &s, taken, &changed);
			for (i64 j = 0; i->flow == RT_FLOW_INDIRECT && j < i->imm; j++)
				meet(c, ((const u64 *)i->target)[j], &s, taken, &changed);
			for (u32 j = 0; j < c->nlandings; j++)
				meet(c, (u64)c->start + c->landings[j], &s, taken, &changed);
			falls = falls_through(n);
		}
		if (last)
			return;
		last = !changed;
	}
}

/* A function of which nothing is known: noted, so that it isn't looked at again. */
static void
add_unknown(u64 pc)
{
	RtFrameMap *m = rt_persistent(sizeof *m, 8);
	RtFrameMap **b = &maps[(pc * 0x9e3779b97f4a7c15u) >> 52];

	m->pc = pc;
	m->regs = CALLEE_SAVED;
	m->args = 16;
	m->link = *b;
	__atomic_store_n(b, m, __ATOMIC_RELEASE);
}

static const RtFrameMap *
lookup(u64 pc)
{
	for (const RtFrameMap *m = __atomic_load_n(&maps[(pc * 0x9e3779b97f4a7c15u) >> 52], __ATOMIC_ACQUIRE); m != NULL; m = m->link)
		if (m->pc == pc)
			return m;
	return NULL;
}

static void
analyse(u64 start, u64 end)
{
	Code *c = code;

	if (c == NULL)
		c = code = rt_os_map((sizeof *c + 4095) & ~4095ull);
	if (end - start > MAX_CODE)
		return;
	c->start = (const u8 *)start;
	c->size = end - start;
	c->n = c->nblocks = c->ncalls = c->nlandings = c->nwork = c->ntables = 0;
	c->go = rt_pc_is_go(start);
	c->bad = c->args_used = false;
	c->taken = 0;
	c->args = RT_FRAME_HIGH;
	memset(c->at, 0, c->size * sizeof c->at[0]);
	memset(c->taint_slots, 0, sizeof c->taint_slots);
	if (!find_code(c))
		return;
	memset(c->in, 0, c->nblocks * sizeof c->in[0]);
	memset(c->taint_in, 0, c->nblocks * sizeof c->taint_in[0]);
	look_at_slots(c);
	c->bad |= !c->go || c->taken < RT_FRAME_LOW;
	follow_addresses(c);
	find_live(c);
	find_written(c);
}

const RtFrameMap *
rt_frame_map(u64 pc, u64 start, u64 end)
{
	const RtFrameMap *m = lookup(pc);

	if (m != NULL)
		return m;
	rt_lock(&lock);
	m = lookup(pc);
	if (m == NULL) {
		analyse(start, end);
		m = lookup(pc);
		if (m == NULL) {
			add_unknown(pc);
			m = lookup(pc);
		}
	}
	rt_unlock(&lock);
	return m;
}
