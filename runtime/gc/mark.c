/*
 * mark.c - marking.
 *
 * An edge is a word that may point into the heap.  Edges found by scanning go to
 * the marker's stack if they lie in the heap's range; popped, they pass through a
 * ring of 8 while header and object are being fetched; then the cell is looked up,
 * tested, marked and scanned.  Large arrays are scanned in pieces.
 *
 * Several markers work at once, and mutators allocate: mark bits are set by
 * atomic instructions.  Of a cell that is being allocated the mark bit is set
 * before the live bit, so an edge to it (a stale word) is passed over.
 */
#include <string.h>

#include "gc/embed.h"
#include "gc/gc.h"
#include "lang/lang.h"
#include "os/os.h"
#include "sched/sched.h"

enum {
	RING = RT_MARK_RING,
	PIECE = 32 << 10,
	POLL = 128,               /* edges between two looks at the limits */
};

static inline void
push(RtMarker *m, u64 v)
{
	if (v - (u64)rt_heap.base < rt_heap.used) {
		if (RT_UNLIKELY(m->top == m->limit))
			rt_work_spill(m);
		*m->top++ = (void *)v;
	}
}

void
rt_mark_edge(RtMarker *m, const void *p)
{
	push(m, (u64)p);
}

void
rt_mark_range(RtMarker *m, const void *lo, const void *hi)
{
	for (const u64 *p = (const u64 *)(((u64)lo + 7) & ~7ull); p + 1 <= (const u64 *)hi; p++)
		push(m, *p);
}

static inline void
scan_mask(RtMarker *m, const u64 *o, u64 mask)
{
	while (mask != 0) {
		push(m, o[__builtin_ctzll(mask)]);
		mask &= mask - 1;
	}
}

void
rt_mark_masked(RtMarker *m, const void *p, const u8 *mask, u64 ptrdata)
{
	const u64 *o = p;
	u64 words = ptrdata / 8;

	for (u64 i = 0; i < words; i += 8) {
		u64 bits = mask[i / 8];
		if (words - i < 8)
			bits &= (1u << (words - i)) - 1;
		scan_mask(m, o + i, bits);
	}
}

void
rt_mark_typed(RtMarker *m, const void *p, u64 bytes, const RtType *t)
{
	const u8 *o = p, *end = o + bytes;

	push(m, (u64)t); /* one that reflect made lies in the heap, and lives as long as what it describes */
	if ((t->kind & RT_KIND_GC_PROG) != 0 || (t->size == 8 && t->ptrdata == 8)) {
		rt_mark_range(m, o, end);
		return;
	}
	if (t->size <= RT_SMALL_MAX) {
		u64 mask = rt_type_mask(t, t->size);
		for (; o + t->size <= end; o += t->size)
			scan_mask(m, (const u64 *)o, mask);
		if (o < end)
			rt_mark_masked(m, o, t->gcdata, (u64)(end - o) < t->ptrdata ? (u64)(end - o) : t->ptrdata);
		return;
	}
	for (; o < end; o += t->size)
		rt_mark_masked(m, o, t->gcdata, (u64)(end - o) < t->ptrdata ? (u64)(end - o) : t->ptrdata);
}

static void
scan_large(RtMarker *m, RtSpan *s)
{
	if (s->size > PIECE)
		rt_work_put_range(s->base, s->base + s->size, s->type);
	else
		rt_mark_typed(m, s->base, s->size, s->type);
}

/* Sets the bit; false: it was set. */
static inline bool
set_mark(u64 *word, u64 bit)
{
	return (__atomic_load_n(word, __ATOMIC_RELAXED) & bit) == 0 && (__atomic_fetch_or(word, bit, __ATOMIC_RELAXED) & bit) == 0;
}

static void
mark_span(RtMarker *m, RtSpan *s, u8 *p)
{
	if (s == NULL)
		return;
	if (s->layout == 0) {
		if (!set_mark(&s->mark, 1))
			return;
		m->marked += s->npages * RT_PAGE;
		m->objects++;
		if (!s->noscan)
			scan_large(m, s);
		return;
	}
	u64 i = (u64)(p - s->base) * s->magic >> 40;
	if (i >= s->n || (__atomic_load_n(&s->live, __ATOMIC_ACQUIRE) >> i & 1) == 0 || !set_mark(&s->mark, 1ull << i))
		return;
	m->marked += s->size;
	m->objects++;
	if (!s->noscan)
		rt_mark_typed(m, s->base + i * s->size, s->size, s->types[i]);
}

static inline void
mark(RtMarker *m, u8 *p)
{
	u64 page = (u64)(p - rt_heap.base) >> RT_PAGE_SHIFT;
	u8 kind = __atomic_load_n(&rt_heap.kind[page], __ATOMIC_ACQUIRE);

	if (RT_LIKELY(kind == RT_PAGE_SMALL)) {
		RtSmall *s = (RtSmall *)((u64)p & ~(u64)(RT_PAGE - 1));
		u64 off = ((u64)p & (RT_PAGE - 1)) - s->first;
		u32 i = (u32)(off * s->magic >> 32);
		if (RT_UNLIKELY(off >= RT_PAGE || i >= s->n))
			return;
		u64 *bits = &s->bits[i / 64];
		u64 bit = 1ull << (i % 64);
		if ((__atomic_load_n(&bits[s->words], __ATOMIC_ACQUIRE) & bit) == 0 || !set_mark(bits, bit))
			return;
		m->marked += s->size;
		m->objects++;
		scan_mask(m, (const u64 *)((u8 *)s + s->first + i * s->size), s->mask);
		return;
	}
	if (kind == RT_PAGE_SPAN)
		mark_span(m, rt_heap.span_of[page], p);
}

/* Edges in the ring go back to the stack. */
static void
empty_ring(RtMarker *m)
{
	for (u32 i = 0; i < RING; i++) {
		if (m->ring[i] != NULL)
			push(m, (u64)m->ring[i]);
		m->ring[i] = NULL;
	}
}

bool
rt_mark_drain(RtMarker *m, u64 bytes, bool polite)
{
	u64 end = m->marked + bytes;
	u32 empty = 0, poll = POLL;
	bool random = rt_debugvars.schedstress != 0;

	for (;;) {
		u8 *p = NULL;
		if (m->top > m->stack) {
			p = *--m->top;
			if (RT_UNLIKELY(random)) {
				u8 **other = (u8 **)m->stack + rt_fastrand64() % (u64)(m->top - m->stack + 1);
				u8 *q = *other;
				*other = p;
				p = q;
			}
			__builtin_prefetch((void *)((u64)p & ~(u64)(RT_PAGE - 1)), 1);
			__builtin_prefetch(p);
			empty = 0;
		} else if (++empty > RING) {
			if (!rt_work_take(m))
				return true;
			empty = 0;
			continue;
		}
		u8 *r = m->ring[m->pos];
		m->ring[m->pos] = p;
		m->pos = (m->pos + 1) % RING;
		if (r != NULL)
			mark(m, r);
		if (RT_UNLIKELY(--poll == 0)) {
			poll = POLL;
			if (m->marked >= end || (polite && rt_embed_stop_wanted())) {
				empty_ring(m);
				return false;
			}
			if (polite)
				rt_work_offer(m);
		}
	}
}

void
rt_mark_object_contents(RtMarker *m, void *obj)
{
	u64 page = rt_page_no(obj);

	if (rt_heap.kind[page] == RT_PAGE_SMALL) {
		RtSmall *s = (RtSmall *)((u64)obj & ~(u64)(RT_PAGE - 1));
		u64 off = ((u64)obj & (RT_PAGE - 1)) - s->first;
		u32 i = (u32)(off * s->magic >> 32);
		scan_mask(m, (const u64 *)((u8 *)s + s->first + i * s->size), s->mask);
	} else if (rt_heap.kind[page] == RT_PAGE_SPAN) {
		RtSpan *s = rt_heap.span_of[page];
		u64 i = (u64)((u8 *)obj - s->base) * s->magic >> 40;
		if (s->noscan)
			return;
		if (s->layout == 0)
			rt_mark_typed(m, s->base, s->size, s->type);
		else
			rt_mark_typed(m, s->base + i * s->size, s->size, s->types[i]);
	}
}

bool
rt_is_marked(const void *p)
{
	u64 page = rt_page_no(p);

	if ((u64)((const u8 *)p - rt_heap.base) >= rt_heap.used)
		return true;
	u8 kind = __atomic_load_n(&rt_heap.kind[page], __ATOMIC_ACQUIRE);
	if (kind == RT_PAGE_SMALL) {
		RtSmall *s = (RtSmall *)((u64)p & ~(u64)(RT_PAGE - 1));
		u64 off = ((u64)p & (RT_PAGE - 1)) - s->first;
		u32 i = (u32)(off * s->magic >> 32);
		if (off >= RT_PAGE || i >= s->n)
			return true;
		return (s->bits[i / 64] >> (i % 64) & 1) != 0;
	}
	if (kind == RT_PAGE_SPAN) {
		RtSpan *s = rt_heap.span_of[page];
		u64 i = s->layout == 0 ? 0 : (u64)((const u8 *)p - s->base) * s->magic >> 40;
		return i >= s->n || (s->mark >> i & 1) != 0;
	}
	return true;
}

RtMarker *
rt_marker(void)
{
	RtCache *c = rt_cache();

	return c->marker;
}

void
rt_marker_reset(RtMarker *m)
{
	m->top = m->stack;
	m->limit = m->stack + RT_MARK_LOCAL;
	m->marked = m->work = m->objects = 0;
	m->share_ns = 0;
	m->cycle = rt_gc_state.cycles;
	m->pos = 0;
	memset(m->ring, 0, sizeof m->ring);
}
