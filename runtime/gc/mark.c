/*
 * mark.c - marking.
 *
 * An edge is a word that may point into the heap.  Edges found by scanning go to
 * a stack if they lie in the heap's range; popped, they pass through a ring of 8
 * while header and object are being fetched; then the cell is looked up, tested,
 * marked and scanned.  Arrays of more than 32 KB are scanned in pieces, so that
 * the stack stays small.
 */
#include <string.h>

#include "gc/gc.h"
#include "os/os.h"
#include "sched/sched.h"

enum {
	RING = 8,
	PIECE = 32 << 10,
};

typedef struct Range {
	u8 *p, *end;
	const RtType *t;
} Range;

struct RtMarker {
	void **top;                /* next free entry of the stack */
	void **stack;
	void **limit;
	void *ring[RING];
	u32 pos;
	u64 marked;                /* bytes */
	u64 objects;
	Range *ranges;
	u64 nranges, cap_ranges;
};

static RtMarker the_marker;

static inline void
push(RtMarker *m, u64 v)
{
	if (v - (u64)rt_heap.base < rt_heap.used) {
		if (RT_UNLIKELY(m->top == m->limit))
			rt_throw("gc: mark stack overflow");
		*m->top++ = (void *)v;
	}
}

void
rt_mark_edge(RtMarker *m, void *p)
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
push_range(RtMarker *m, u8 *p, u8 *end, const RtType *t)
{
	if (m->nranges == m->cap_ranges) {
		u64 cap = m->cap_ranges > 0 ? m->cap_ranges * 2 : 4096 / sizeof(Range);
		Range *r = rt_os_map((cap * sizeof *r + 4095) & ~4095ull);
		memcpy(r, m->ranges, m->nranges * sizeof *r);
		if (m->ranges != NULL)
			rt_os_unmap(m->ranges, (m->cap_ranges * sizeof *r + 4095) & ~4095ull);
		m->ranges = r;
		m->cap_ranges = ((cap * sizeof *r + 4095) & ~4095ull) / sizeof *r;
	}
	m->ranges[m->nranges++] = (Range){ p, end, t };
}

static void
scan_large(RtMarker *m, RtSpan *s)
{
	if (s->size > PIECE)
		push_range(m, s->base, s->base + s->size, s->type);
	else
		rt_mark_typed(m, s->base, s->size, s->type);
}

/* A piece of the newest range. */
static void
scan_piece(RtMarker *m)
{
	Range *r = &m->ranges[m->nranges - 1];
	u8 *p = r->p;
	const RtType *t = r->t;
	u64 n = t->size >= PIECE ? t->size : PIECE / t->size * t->size;

	if ((u64)(r->end - p) <= n) {
		n = (u64)(r->end - p);
		m->nranges--;
	} else {
		r->p += n;
	}
	rt_mark_typed(m, p, n, t);
}

static void
mark_span(RtMarker *m, RtSpan *s, u8 *p)
{
	if (s == NULL)
		return;
	if (s->layout == 0) {
		if (s->mark != 0)
			return;
		s->mark = 1;
		m->marked += s->npages * RT_PAGE;
		m->objects++;
		if (!s->noscan)
			scan_large(m, s);
		return;
	}
	u64 i = (u64)(p - s->base) * s->magic >> 40;
	if (i >= s->n || (s->live >> i & 1) == 0 || (s->mark >> i & 1) != 0)
		return;
	s->mark |= 1ull << i;
	m->marked += s->size;
	m->objects++;
	if (!s->noscan)
		rt_mark_typed(m, s->base + i * s->size, s->size, s->types[i]);
}

static inline void
mark(RtMarker *m, u8 *p)
{
	u64 page = (u64)(p - rt_heap.base) >> RT_PAGE_SHIFT;
	u8 kind = rt_heap.kind[page];

	if (RT_LIKELY(kind == RT_PAGE_SMALL)) {
		RtSmall *s = (RtSmall *)((u64)p & ~(u64)(RT_PAGE - 1));
		u64 off = ((u64)p & (RT_PAGE - 1)) - s->first;
		u32 i = (u32)(off * s->magic >> 32);
		if (RT_UNLIKELY(off >= RT_PAGE || i >= s->n))
			return;
		u64 *bits = &s->bits[i / 64];
		u64 bit = 1ull << (i % 64);
		if ((bits[s->words] & bit) == 0 || (*bits & bit) != 0)
			return;
		*bits |= bit;
		m->marked += s->size;
		m->objects++;
		scan_mask(m, (const u64 *)((u8 *)s + s->first + i * s->size), s->mask);
		return;
	}
	if (kind == RT_PAGE_SPAN)
		mark_span(m, rt_heap.span_of[page], p);
}

void
rt_mark_drain(RtMarker *m)
{
	u32 empty = 0;

	for (;;) {
		u8 *p = NULL;
		if (m->top > m->stack) {
			p = *--m->top;
			__builtin_prefetch((void *)((u64)p & ~(u64)(RT_PAGE - 1)), 1);
			__builtin_prefetch(p);
			empty = 0;
		} else if (m->nranges > 0) {
			scan_piece(m);
			continue;
		} else if (++empty > RING) {
			return;
		}
		u8 *r = m->ring[m->pos];
		m->ring[m->pos] = p;
		m->pos = (m->pos + 1) % RING;
		if (r != NULL)
			mark(m, r);
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
	if (rt_heap.kind[page] == RT_PAGE_SMALL) {
		RtSmall *s = (RtSmall *)((u64)p & ~(u64)(RT_PAGE - 1));
		u64 off = ((u64)p & (RT_PAGE - 1)) - s->first;
		u32 i = (u32)(off * s->magic >> 32);
		return (s->bits[i / 64] >> (i % 64) & 1) != 0;
	}
	if (rt_heap.kind[page] == RT_PAGE_SPAN) {
		RtSpan *s = rt_heap.span_of[page];
		u64 i = s->layout == 0 ? 0 : (u64)((const u8 *)p - s->base) * s->magic >> 40;
		return (s->mark >> i & 1) != 0;
	}
	return true;
}

RtMarker *
rt_marker(void)
{
	return &the_marker;
}

void
rt_mark_begin(void)
{
	RtMarker *m = &the_marker;

	if (m->stack == NULL) {
		u64 size = rt_heap.reserved / 8;
		m->stack = rt_os_reserve(size);
		if (m->stack == NULL || !rt_os_commit(m->stack, size))
			rt_throw("runtime: cannot reserve the mark stack");
		m->limit = m->stack + size / 8;
	}
	m->top = m->stack;
	m->marked = m->objects = 0;
}

u64
rt_mark_end(void)
{
	RtMarker *m = &the_marker;

	/* A deep structure may have grown the stack: its memory goes back. */
	rt_os_release(m->stack + (1 << 17), 64 << 20);
	return m->marked;
}
