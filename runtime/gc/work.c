/*
 * work.c - who marks, and what.
 *
 * Each P has a marker with a short stack of edges.  What it can't hold, and what
 * others may take, is in chunks on a global list; pieces of large arrays are on
 * another.  A marker works in sections (rt_gc_slice, rt_gc_assist) that are
 * counted in work.active; outside of them it holds only the few edges that the
 * barrier put there.  So marking is over when no section is open, both lists are
 * empty, all root jobs are begun, and, with the world stopped, the markers turn
 * out to be empty too.  Whoever closes the last section wakes the leader, who
 * tries.
 *
 * A section ends soon when the world is to stop: rt_mark_drain looks.
 */
#include <string.h>

#include "gc/embed.h"
#include "gc/gc.h"
#include "os/os.h"
#include "sched/sched.h"
#include "trace/trace.h"

enum {
	CHUNK = 510,
	SLAB = 256 << 10,
	PIECE = 32 << 10,
	STEP = 64 << 10,             /* bytes marked between two looks at the clock */
	ASSIST_MIN = 32 << 10,       /* bytes owed before an allocation pays */
	ASSIST_MAX = 192 << 10,      /* what one pays: about 100 us */
	DEBT_MAX = 2 << 20,
	SHARE_NS = 1500000,          /* longest slices */
	IDLE_NS = 200000,
};

typedef struct Chunk {
	struct Chunk *link;
	u64 n;
	void *v[CHUNK];
} Chunk;

typedef struct Slab { struct Slab *link; } Slab;

typedef struct Range {
	u8 *p, *end;
	const RtType *t;
} Range;

static struct {
	RtMutex lock;                /* of the lists */
	Chunk *full, *free;
	Slab *slabs;
	Range *ranges;
	u64 cap_ranges;
	u64 nfull, nranges;          /* written under lock, atomic to read */
	u32 active;                  /* open sections; atomic */
	u32 roots_begun;             /* atomic */
	i64 credit;                  /* marking done ahead by scheduled slices; atomic */
	u64 done;                    /* bytes marked; atomic */
} work;

/* -- lists -- */

static Chunk *
new_chunk(void)
{
	if (work.free == NULL) {
		Slab *s = rt_os_map(SLAB);
		s->link = work.slabs;
		work.slabs = s;
		for (u64 at = 4096; at + sizeof(Chunk) <= SLAB; at += sizeof(Chunk)) {
			Chunk *c = (Chunk *)((u8 *)s + at);
			c->link = work.free;
			work.free = c;
		}
	}
	Chunk *c = work.free;
	work.free = c->link;
	return c;
}

/* The oldest n edges of m go to the others: they lead to the most. */
static void
give(RtMarker *m, u64 n)
{
	u64 have = (u64)(m->top - m->stack);

	rt_lock(&work.lock);
	for (u64 i = 0; i < n; i += CHUNK) {
		Chunk *c = new_chunk();
		c->n = n - i < CHUNK ? n - i : CHUNK;
		memcpy(c->v, m->stack + i, c->n * sizeof(void *));
		c->link = work.full;
		work.full = c;
		__atomic_store_n(&work.nfull, work.nfull + 1, __ATOMIC_RELEASE);
	}
	rt_unlock(&work.lock);
	memmove(m->stack, m->stack + n, (have - n) * sizeof(void *));
	m->top -= n;
}

void
rt_work_spill(RtMarker *m)
{
	give(m, RT_MARK_LOCAL / 2);
}

void
rt_work_publish(RtMarker *m, u64 keep)
{
	u64 n = (u64)(m->top - m->stack);

	if (n > keep)
		give(m, n);
}

static bool
lists_empty(void)
{
	return __atomic_load_n(&work.nfull, __ATOMIC_ACQUIRE) == 0 && __atomic_load_n(&work.nranges, __ATOMIC_ACQUIRE) == 0;
}

/* Threads without work get some of m's, and are woken. */
void
rt_work_offer(RtMarker *m)
{
	if (!rt_embed_idle())
		return;
	if (lists_empty() && m->top - m->stack > 8)
		give(m, (u64)(m->top - m->stack) / 2);
	if (!lists_empty())
		rt_embed_wake_worker();
}

void
rt_work_put_range(u8 *p, u8 *end, const RtType *t)
{
	rt_lock(&work.lock);
	if (work.nranges == work.cap_ranges) {
		u64 old = (work.cap_ranges * sizeof(Range) + 4095) & ~4095ull, size = old > 0 ? old * 2 : 4096;
		Range *r = rt_os_map(size);
		memcpy(r, work.ranges, work.nranges * sizeof *r);
		if (work.ranges != NULL)
			rt_os_unmap(work.ranges, old);
		work.ranges = r;
		work.cap_ranges = size / sizeof *r;
	}
	work.ranges[work.nranges] = (Range){ p, end, t };
	__atomic_store_n(&work.nranges, work.nranges + 1, __ATOMIC_RELEASE);
	rt_unlock(&work.lock);
}

/* A piece of the newest range; lock held. */
static Range
take_piece(void)
{
	Range *r = &work.ranges[work.nranges - 1], piece = *r;
	u64 n = r->t->size >= PIECE ? r->t->size : PIECE / r->t->size * r->t->size;

	if ((u64)(r->end - r->p) <= n) {
		__atomic_store_n(&work.nranges, work.nranges - 1, __ATOMIC_RELEASE);
	} else {
		r->p += n;
		piece.end = piece.p + n;
	}
	return piece;
}

bool
rt_work_take(RtMarker *m)
{
	Range r = { 0 };

	if (lists_empty())
		return false;
	rt_lock(&work.lock);
	Chunk *c = work.full;
	if (c != NULL) {
		work.full = c->link;
		__atomic_store_n(&work.nfull, work.nfull - 1, __ATOMIC_RELEASE);
		memcpy(m->top, c->v, c->n * sizeof(void *));
		m->top += c->n;
		c->link = work.free;
		work.free = c;
	} else if (work.nranges > 0) {
		r = take_piece();
	}
	rt_unlock(&work.lock);
	if (r.p != NULL)
		rt_mark_typed(m, r.p, (u64)(r.end - r.p), r.t);
	return c != NULL || r.p != NULL;
}

/* -- sections -- */

/* Nothing is left to take, and nobody holds anything, but for what the barrier keeps. */
static bool
is_quiet(void)
{
	return lists_empty() && __atomic_load_n(&work.roots_begun, __ATOMIC_ACQUIRE) != 0
	       && __atomic_load_n(&work.active, __ATOMIC_ACQUIRE) == 0;
}

static void
open_section(RtMarker *m)
{
	__atomic_fetch_add(&work.active, 1, __ATOMIC_ACQ_REL);
	m->work = m->marked;
}

/* Returns the bytes marked in it. */
static u64
close_section(RtMarker *m)
{
	u64 n = m->marked - m->work;

	rt_work_publish(m, 0);
	__atomic_fetch_add(&work.done, n, __ATOMIC_RELAXED);
	if (__atomic_sub_fetch(&work.active, 1, __ATOMIC_ACQ_REL) == 0 && is_quiet())
		rt_gc_wake_leader();
	return n;
}

/* One root job if there is one; false: all are begun. */
static bool
root_job(RtMarker *m)
{
	if (__atomic_load_n(&work.roots_begun, __ATOMIC_ACQUIRE) != 0)
		return false;
	if (rt_roots_some(m))
		return true;
	__atomic_store_n(&work.roots_begun, 1, __ATOMIC_RELEASE);
	return false;
}

static i64
owed(i64 now)
{
	return (now - rt_gc_state.mark_start) / RT_MARK_SHARE - rt_marker()->share_ns;
}

bool
rt_gc_work_waiting(void)
{
	return __atomic_load_n(&rt_gc_state.phase, __ATOMIC_ACQUIRE) == RT_GC_MARK
	       && (!lists_empty() || __atomic_load_n(&work.roots_begun, __ATOMIC_ACQUIRE) == 0);
}

bool
rt_gc_share_due(i64 now)
{
	return rt_gc_work_waiting() && owed(now) > 0;
}

void
rt_gc_slice(enum RtGcSlice kind)
{
	RtMarker *m = rt_marker();
	i64 start = rt_nanotime(), now = start, end = start + IDLE_NS;
	/* Under stress marking takes its time, for mutators to interfere. */
	u64 step = rt_debugvars.gcstress > 0 ? 1 : STEP;

	if (kind == RT_SLICE_SHARE) {
		i64 n = owed(start) + 20000;
		end = start + (n < SHARE_NS ? n : SHARE_NS);
	}
	if (rt_tracing() && kind != RT_SLICE_LEAD)
		rt_trace_worker(true, kind == RT_SLICE_IDLE);
	open_section(m);
	while (!rt_embed_stop_wanted()) {
		bool root = root_job(m);
		if (rt_mark_drain(m, step, true) && !root)
			break;
		now = rt_nanotime();
		if (now >= end || step < STEP)
			break;
	}
	now = rt_nanotime();
	u64 n = close_section(m);
	if (rt_tracing() && kind != RT_SLICE_LEAD)
		rt_trace_worker(false, kind == RT_SLICE_IDLE);
	if (step < STEP && kind == RT_SLICE_IDLE)
		rt_os_usleep(20);
	__atomic_fetch_add(&work.credit, (i64)n, __ATOMIC_RELAXED);
	if (kind != RT_SLICE_IDLE)
		m->share_ns += now - start;
	__atomic_fetch_add(kind != RT_SLICE_IDLE ? &rt_gc_state.share_ns : &rt_gc_state.idle_ns, now - start, __ATOMIC_RELAXED);
}

/* -- those who allocate -- */

static void
assist(void *arg)
{
	RtMarker *m = rt_marker();
	u64 want = *(u64 *)arg, n = 0;
	i64 start = rt_nanotime();

	open_section(m);
	while (n < want && !rt_embed_stop_wanted()) {
		u64 before = m->marked;
		bool root = root_job(m);
		bool over = rt_mark_drain(m, want - n < STEP ? want - n : STEP, true);
		n += m->marked - before + (root ? 1024 : 0);
		if (over && !root)
			break;
	}
	close_section(m);
	*(u64 *)arg = n;
	__atomic_fetch_add(&rt_gc_state.assist_ns, rt_nanotime() - start, __ATOMIC_RELAXED);
}

/* The heap is past its goal, and those who have the rest of the work don't get on (there may be more threads than
 * processors). */
static bool
is_past_goal(void)
{
	u64 live = __atomic_load_n(&rt_heap.live, __ATOMIC_RELAXED), goal = rt_gc_state.goal;

	return live > goal + goal / 32;
}

void
rt_gc_assist(void)
{
	RtCache *c = rt_cache();

	c->assist_debt += (i64)rt_pacer_assist(c->assist_bytes);
	c->assist_bytes = 0;
	if (c->assist_debt < ASSIST_MIN)
		return;
	i64 credit = __atomic_load_n(&work.credit, __ATOMIC_RELAXED);
	if (credit > 0) {
		i64 take = credit < c->assist_debt ? credit : c->assist_debt;
		__atomic_fetch_sub(&work.credit, take, __ATOMIC_RELAXED);
		c->assist_debt -= take;
		if (c->assist_debt < ASSIST_MIN)
			return;
	}
	u64 want = c->assist_debt < ASSIST_MAX ? (u64)c->assist_debt : ASSIST_MAX, n = want;
	if (rt_tracing())
		rt_trace_assist(true);
	rt_on_system_stack(assist, &n);
	if (rt_tracing())
		rt_trace_assist(false);
	if (n < want && !rt_embed_stop_wanted() && is_past_goal())
		c->overdue = true;
	c->assist_debt = n < want ? 0 : c->assist_debt - (i64)n;
	if (c->assist_debt > DEBT_MAX)
		c->assist_debt = DEBT_MAX;
}

/* -- begin and end, world stopped -- */

void
rt_work_begin(void)
{
	work.credit = 0;
	work.done = 0;
	work.roots_begun = 0;
	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link) {
		rt_marker_reset(c->marker);
		c->assist_debt = 0;
		c->assist_bytes = 0;
		c->overdue = false;
	}
	if (!lists_empty() || work.active != 0)
		rt_throw("gc: work left from the last cycle");
	rt_roots_begin();
}

bool
rt_work_finish(i64 until)
{
	RtMarker *m = rt_marker();

	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		rt_work_publish(c->marker, 0);
	if (work.active != 0)
		rt_throw("gc: a marker works in the stopped world");
	if (until == 0)
		while (root_job(m))
			rt_mark_drain(m, ~0ull >> 1, false);
	while (!rt_mark_drain(m, 8 << 10, false) && (until == 0 || rt_nanotime() < until)) {
	}
	rt_work_publish(m, 0);
	return lists_empty();
}

u64
rt_work_marked(void)
{
	u64 n = 0;

	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		n += c->marker->marked;
	/* Chunks that a deep structure needed go back. */
	if (work.slabs != NULL && work.slabs->link != NULL) {
		while (work.slabs != NULL) {
			Slab *s = work.slabs;
			work.slabs = s->link;
			rt_os_unmap(s, SLAB);
		}
		work.free = NULL;
	}
	return n;
}

u64
rt_work_done(void)
{
	return __atomic_load_n(&work.done, __ATOMIC_RELAXED);
}

bool
rt_work_is_quiet(void)
{
	return is_quiet();
}
