/*
 * verify.c - walks the whole heap with the world stopped and everything swept:
 * headers are sane, tallies agree, and every pointer in a live object that lies
 * in the heap names a live object (no black object refers to a white one).
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"

static void
bad(const char *what, const void *obj, u64 word, u64 value)
{
	rt_eprintf("runtime: heap verify: %s: object %p word %u value %p\n", what, obj, word, value);
	rt_throw("heap verify failed");
}

static void
check_word(const void *obj, u64 word, u64 value)
{
	void *base;
	u64 size;

	if (value - (u64)rt_heap.base >= rt_heap.used)
		return;
	if (!rt_find_object((void *)value, &base, &size) && rt_debugvars.heapverify > 1)
		bad("pointer to a free cell", obj, word, value);
}

static void
check_mask(const u64 *o, u64 mask)
{
	for (; mask != 0; mask &= mask - 1) {
		u64 i = (u64)__builtin_ctzll(mask);
		check_word(o, i, o[i]);
	}
}

static void
check_typed(const u8 *p, u64 bytes, const RtType *t)
{
	if (t == NULL || (t->kind & RT_KIND_GC_PROG) != 0)
		return;
	for (u64 off = 0; off + 8 <= bytes; off += 8) {
		u64 o = off % t->size;
		if (o < t->ptrdata && (t->gcdata[o / 64] >> (o / 8 % 8) & 1) != 0)
			check_word(p, off / 8, *(const u64 *)(p + off));
	}
}

static u64
verify_small(RtSmall *s)
{
	u64 *live = rt_small_live(s), *mark = rt_small_mark(s);
	u64 n = 0;

	if (s->layout == 0 || s->layout > rt_heap.nlayouts || rt_heap.layouts[s->layout]->size != s->size
	    || rt_heap.layouts[s->layout]->mask != s->mask || s->first + s->n * s->size > RT_PAGE)
		bad("span header", s, s->layout, s->size);
	if (s->sweep_gen != rt_heap.sweep_gen)
		bad("span not swept", s, s->sweep_gen, rt_heap.sweep_gen);
	for (u32 i = 0; i < s->n; i++) {
		if ((mark[i / 64] >> (i % 64) & 1) != 0)
			bad("mark bit after sweep", s, i, 0);
		if ((live[i / 64] >> (i % 64) & 1) == 0)
			continue;
		n++;
		check_mask((u64 *)((u8 *)s + s->first + i * s->size), s->mask);
	}
	return n;
}

static u64
verify_span(RtSpan *s)
{
	u64 n = 0;

	if (s->sweep_gen != rt_heap.sweep_gen || s->mark != 0)
		bad("span not swept", s->base, s->sweep_gen, s->mark);
	if (s->layout == 0) {
		check_typed(s->base, s->size, s->type);
		return 1;
	}
	for (u32 i = 0; i < s->n; i++) {
		if ((s->live >> i & 1) == 0)
			continue;
		n++;
		if (!s->noscan)
			check_typed(s->base + i * s->size, s->size, s->types[i]);
	}
	return n;
}

/* -- the check of a cycle's marks -- */

/* An object that is marked, or a package variable, refers to one that is not: marking has lost it. */
static void
check_edge(const void *obj, u64 word, u64 value)
{
	void *base;
	u64 size;

	if (value - (u64)rt_heap.base >= rt_heap.used || rt_is_marked((void *)value) || !rt_find_object((void *)value, &base, &size))
		return;
	rt_eprintf("runtime: marked object %p refers to unmarked object %p (%u bytes) at word %u\n", obj, base, size, word);
	rt_throw("checkmark found unmarked object");
}

static void
check_global(void **slot, void *arg)
{
	(void)arg;
	check_edge(slot, 0, (u64)*slot);
}

static void
check_marked_typed(const u8 *p, u64 bytes, const RtType *t)
{
	if (t == NULL || (t->kind & RT_KIND_GC_PROG) != 0)
		return;
	for (u64 off = 0; off + 8 <= bytes; off += 8) {
		u64 o = off % t->size;
		if (o < t->ptrdata && (t->gcdata[o / 64] >> (o / 8 % 8) & 1) != 0)
			check_edge(p, off / 8, *(const u64 *)(p + off));
	}
}

static void
check_marked_span(RtSpan *s)
{
	if (s->noscan)
		return;
	if (s->layout == 0) {
		if (s->mark != 0)
			check_marked_typed(s->base, s->size, s->type);
		return;
	}
	for (u64 m = s->mark & s->live; m != 0; m &= m - 1) {
		u64 i = (u64)__builtin_ctzll(m);
		if (i < s->n)
			check_marked_typed(s->base + i * s->size, s->size, s->types[i]);
	}
}

static void
check_marked_small(RtSmall *s)
{
	u64 *live = rt_small_live(s), *mark = rt_small_mark(s);

	for (u32 i = 0; i < s->n && s->mask != 0; i++) {
		if ((mark[i / 64] >> (i % 64) & 1) == 0)
			continue;
		const u64 *o = (u64 *)((u8 *)s + s->first + i * s->size);
		if ((live[i / 64] >> (i % 64) & 1) == 0)
			bad("mark of a free cell", o, i, 0);
		for (u64 m = s->mask; m != 0; m &= m - 1) {
			u64 w = (u64)__builtin_ctzll(m);
			check_edge(o, w, o[w]);
		}
	}
}

void
rt_gc_check_marks(void)
{
	u64 pages = rt_heap.used >> RT_PAGE_SHIFT;

	rt_roots_globals(check_global, NULL);
	for (u64 p = 1; p < pages; p++) {
		if (rt_heap.kind[p] == RT_PAGE_SMALL)
			check_marked_small((RtSmall *)(rt_heap.base + p * RT_PAGE));
		else if (rt_heap.kind[p] == RT_PAGE_SPAN && rt_heap.span_of[p]->base == rt_heap.base + p * RT_PAGE)
			check_marked_span(rt_heap.span_of[p]);
	}
}

u64
rt_heap_verify_stopped(void)
{
	u64 pages = rt_heap.used >> RT_PAGE_SHIFT, n = 0, small = 0, inuse = 0;

	for (u64 p = 1; p < pages; p++) {
		switch (rt_heap.kind[p]) {
		case RT_PAGE_SMALL:
			small++;
			inuse++;
			n += verify_small((RtSmall *)(rt_heap.base + p * RT_PAGE));
			break;
		case RT_PAGE_SPAN: {
			RtSpan *s = rt_heap.span_of[p];
			if (s == NULL || p - rt_page_no(s->base) >= s->npages)
				bad("page table", rt_heap.base + p * RT_PAGE, p, (u64)s);
			inuse++;
			if (s->base == rt_heap.base + p * RT_PAGE)
				n += verify_span(s);
			break;
		}
		case RT_PAGE_FREE:
			break;
		default:
			bad("page kind", rt_heap.base + p * RT_PAGE, p, rt_heap.kind[p]);
		}
	}
	if (small != rt_heap.small_pages || inuse != rt_heap.pages_inuse)
		bad("page tallies", NULL, inuse, rt_heap.pages_inuse);
	return n;
}

static void
verify(void *arg)
{
	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		rt_cache_flush(c);
	rt_sweep_finish();
	*(u64 *)arg = rt_heap_verify_stopped();
}

u64
rt_heap_verify(void)
{
	u64 n = 0;

	rt_embed_lock_collection();
	rt_embed_stop();
	rt_on_system_stack(verify, &n);
	rt_embed_start();
	rt_embed_unlock_collection();
	return n;
}
