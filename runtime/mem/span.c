/*
 * span.c - layouts, spans, and what a P holds of them.
 *
 * A layout is a size class with a pointer mask; its spans are interchangeable.
 * When the table of layouts is full, further masks share one layout a class in
 * which every word may be a pointer.
 *
 * Numbers of spans are kept in vectors of page numbers.  A vector entry may be
 * out of date (the page was swept, freed and used for something else since):
 * whoever takes one looks at the page's own header.
 *
 * efence: an object is the last cell of a span of its own, which no other object
 * gets; its pages become inaccessible when it dies (pageheap.c).
 */
#include <string.h>

#include "gc/gc.h"
#include "mem/alloc.h"
#include "mem/sample.h"
#include "os/os.h"
#include "sched/sched.h"

__thread RtCache *rt_tls_cache __attribute__((tls_model("local-exec")));

static RtLayout *layout_hash[4096];
static RtSpan *free_spans;

void
rt_vec_push(RtPageVec *v, u32 page)
{
	if (v->n == v->cap) {
		u64 cap = v->cap > 0 ? v->cap * 2 : 64;
		u32 *p;
		if (cap * 4 < 4096) {
			p = rt_persistent(cap * 4, 8);
		} else {
			p = rt_os_map((cap * 4 + 4095) & ~4095ull);
		}
		memcpy(p, v->v, v->n * 4);
		if (v->cap * 4 >= 4096)
			rt_os_unmap(v->v, (v->cap * 4 + 4095) & ~4095ull);
		v->v = p;
		v->cap = cap;
	}
	v->v[v->n++] = page;
}

static u32
layout_hash_of(u32 cls, u64 mask, bool noscan)
{
	u64 h = (mask * 2 + noscan + cls * 0x9e3779b97f4a7c15u) * 0xff51afd7ed558ccdu;

	return (u32)(h >> 52);
}

RtLayout *
rt_layout_for(u32 cls, u64 mask, bool noscan)
{
	u32 h = layout_hash_of(cls, mask, noscan);
	RtLayout *l;

	for (l = __atomic_load_n(&layout_hash[h], __ATOMIC_ACQUIRE); l != NULL; l = l->hash_link)
		if (l->cls == cls && l->mask == mask && l->noscan == noscan)
			return l;
	rt_lock(&rt_heap.layout_lock);
	for (l = layout_hash[h]; l != NULL; l = l->hash_link)
		if (l->cls == cls && l->mask == mask && l->noscan == noscan) {
			rt_unlock(&rt_heap.layout_lock);
			return l;
		}
	u32 id = rt_heap.nlayouts + 1;
	if (id >= RT_MAX_LAYOUTS - RT_NCLASS && !noscan && mask != ~0ull && rt_class_size[cls] <= RT_SMALL_MAX) {
		rt_unlock(&rt_heap.layout_lock);
		return rt_layout_for(cls, ~0ull, false);
	}
	l = rt_persistent(sizeof *l, 64);
	l->id = id;
	l->cls = (u8)cls;
	l->size = rt_class_size[cls];
	l->mask = mask;
	l->noscan = noscan;
	l->medium = l->size > RT_SMALL_MAX;
	l->hash_link = layout_hash[h];
	rt_heap.layouts[id] = l;
	__atomic_store_n(&rt_heap.nlayouts, id, __ATOMIC_RELEASE);
	__atomic_store_n(&layout_hash[h], l, __ATOMIC_RELEASE);
	rt_unlock(&rt_heap.layout_lock);
	return l;
}

RtCache *
rt_cache_new(void)
{
	RtCache *c = rt_os_map((sizeof *c + 4095) & ~4095ull);

	c->slots = rt_os_map((sizeof(RtSlot) * RT_MAX_LAYOUTS + 4095) & ~4095ull);
	c->tiny_off = RT_TINY;
	c->marker = rt_os_map((sizeof(RtMarker) + 4095) & ~4095ull);
	rt_marker_reset(c->marker);
	c->sample = (i64)rt_sample_distance(c);
	rt_lock(&rt_heap.layout_lock);
	c->all_link = rt_heap.caches;
	rt_heap.caches = c;
	rt_unlock(&rt_heap.layout_lock);
	return c;
}

RtSlot *
rt_slot_for(RtCache *c, RtLayout *l)
{
	RtSlot *s = &c->slots[l->id];

	if (s->layout == NULL) {
		s->layout = l;
		s->size = l->size;
		s->sample = rt_sample_distance(c);
	}
	return s;
}

RtSpan *
rt_span_new(void)
{
	rt_lock(&rt_heap.large_lock);
	RtSpan *s = free_spans;
	if (s != NULL)
		free_spans = s->link;
	rt_heap.span_records++;
	rt_unlock(&rt_heap.large_lock);
	if (s == NULL)
		return rt_persistent(sizeof *s, 64);
	const RtType **types = s->types_mem;
	u32 cap = s->types_cap;
	memset(s, 0, sizeof *s);
	s->types_mem = types;
	s->types_cap = cap;
	return s;
}

void
rt_span_delete(RtSpan *s)
{
	rt_lock(&rt_heap.large_lock);
	s->link = free_spans;
	free_spans = s;
	rt_heap.span_records--;
	rt_unlock(&rt_heap.large_lock);
}

void
rt_span_set_special(void *obj)
{
	if (rt_heap.kind[rt_page_no(obj)] == RT_PAGE_SMALL)
		((RtSmall *)((u64)obj & ~(u64)(RT_PAGE - 1)))->specials = 1;
	else
		rt_heap.span_of[rt_page_no(obj)]->specials = 1;
}

/* -- new spans -- */

static RtSmall *
make_small(RtLayout *l)
{
	bool needs_zero;
	RtSmall *s = (RtSmall *)rt_pages_alloc(1, &needs_zero);
	u32 size = l->size;
	u32 n = (RT_PAGE - (u32)sizeof *s) / size;
	u32 words, first;

	for (;; n--) {
		words = (n + 63) / 64;
		first = ((u32)sizeof *s + words * 16 + 15) & ~15u;
		if (first + n * size <= RT_PAGE)
			break;
	}
	memset(s, 0, first);
	s->layout = l->id;
	s->size = (u16)size;
	s->first = (u16)first;
	s->n = (u16)n;
	s->words = (u8)words;
	s->needs_zero = needs_zero;
	s->magic = (u32)(((1ull << 32) + size - 1) / size);
	s->noscan = l->noscan;
	s->mask = l->mask;
	/* Bits past the last cell: never free. */
	if (n % 64 != 0)
		rt_small_live(s)[words - 1] = ~0ull << (n % 64);
	__atomic_store_n(&s->sweep_gen, rt_heap.sweep_gen, __ATOMIC_RELEASE);
	__atomic_store_n(&rt_heap.kind[rt_page_no(s)], RT_PAGE_SMALL, __ATOMIC_RELEASE);
	__atomic_fetch_add(&rt_heap.small_pages, 1, __ATOMIC_RELAXED);
	return s;
}

static RtSpan *
make_medium(RtLayout *l)
{
	RtSpan *s = rt_span_new();
	bool needs_zero;

	s->npages = rt_class_pages(l->cls);
	s->base = rt_pages_alloc(s->npages, &needs_zero);
	s->size = l->size;
	s->magic = ((1ull << 40) + s->size - 1) / s->size;
	s->n = (u32)(s->npages * RT_PAGE / s->size);
	s->live = s->n == 64 ? 0 : ~0ull << s->n;
	s->layout = l->id;
	s->cls = l->cls;
	s->noscan = l->noscan;
	s->needs_zero = needs_zero;
	s->sweep_gen = rt_heap.sweep_gen;
	if (!l->noscan) {
		/* A recycled record keeps its array. */
		if (s->types_cap < s->n) {
			s->types_mem = rt_persistent(s->n * sizeof *s->types, 8);
			s->types_cap = s->n;
		}
		s->types = s->types_mem;
	}
	u64 page = rt_page_no(s->base);
	for (u64 i = 0; i < s->npages; i++) {
		rt_heap.span_of[page + i] = s;
		__atomic_store_n(&rt_heap.kind[page + i], RT_PAGE_SPAN, __ATOMIC_RELEASE);
	}
	__atomic_fetch_add(&rt_heap.medium_pages, s->npages, __ATOMIC_RELAXED);
	return s;
}

/* -- slots -- */

/* Takes the next run of free cells of the slot's small span. */
static bool
next_run(RtSlot *slot)
{
	RtSmall *s = slot->small;
	u64 *live = rt_small_live(s);
	u32 i = slot->next, n = s->n;

	while (i < n) {
		u64 w = ~live[i / 64] >> (i % 64);
		if (w == 0) {
			i = (i / 64 + 1) * 64;
			continue;
		}
		i += (u32)__builtin_ctzll(w);
		if (i >= n)
			break;
		if (RT_UNLIKELY(rt_debugvars.efence != 0))
			i = n - 1;
		u32 start = i;
		u32 limit = rt_debugvars.gcstress > 0 ? start + 1 : n;
		u64 *mark = RT_UNLIKELY(rt_gc_marking) ? rt_small_mark(s) : NULL;
		while (i < limit) {
			u64 used = live[i / 64] >> (i % 64);
			u32 left = 64 - i % 64;
			u32 k = used == 0 ? left : (u32)__builtin_ctzll(used);
			if (k > limit - i)
				k = limit - i;
			if (k > left)
				k = left;
			u64 bits = (k == 64 ? ~0ull : (1ull << k) - 1) << (i % 64);
			if (mark != NULL) /* black, before it counts as allocated */
				__atomic_fetch_or(&mark[i / 64], bits, __ATOMIC_RELEASE);
			__atomic_store_n(&live[i / 64], live[i / 64] | bits, __ATOMIC_RELEASE);
			i += k;
			if (k < left)
				break;
		}
		slot->bump = (u8 *)s + s->first + start * slot->size;
		slot->run_end = (u8 *)s + s->first + i * slot->size;
		slot->next = i;
		if (s->needs_zero)
			memset(slot->bump, 0, (u64)(slot->run_end - slot->bump));
		rt_cache()->mallocs[slot->layout->cls] += i - start;
		u64 heap = __atomic_add_fetch(&rt_heap.live, (u64)(slot->run_end - slot->bump), __ATOMIC_RELAXED);
		if (rt_tracing())
			rt_trace_heap_live(heap);
		rt_cache()->assist_bytes += (u64)(slot->run_end - slot->bump);
		rt_slot_limit(slot);
		return true;
	}
	return false;
}

static void *
take_partial(RtLayout *l)
{
	void *found = NULL;

	if (rt_debugvars.efence != 0)
		return NULL;
	rt_lock(&l->lock);
	if (l->partial.n > 0) {
		u32 page = l->partial.v[--l->partial.n];
		found = l->medium ? (void *)rt_heap.span_of[page] : (void *)(rt_heap.base + (u64)page * RT_PAGE);
	}
	rt_unlock(&l->lock);
	return found;
}

/* Sweeps spans of this layout until one has room; not too many: where most objects live long, all may be full, and the
 * caller is one allocation. */
static void *
sweep_for(RtLayout *l)
{
	enum { TRIES = 64 };

	for (u32 i = 0; i < TRIES && rt_debugvars.efence == 0; i++) {
		rt_lock(&l->lock);
		if (l->sweep_pos >= l->to_sweep.n) {
			rt_unlock(&l->lock);
			return NULL;
		}
		u32 page = l->to_sweep.v[l->sweep_pos++];
		rt_unlock(&l->lock);
		u8 kind = __atomic_load_n(&rt_heap.kind[page], __ATOMIC_ACQUIRE);
		if (kind == RT_PAGE_SMALL && !l->medium) {
			RtSmall *s = (RtSmall *)(rt_heap.base + (u64)page * RT_PAGE);
			if (s->layout == l->id && rt_sweep_page(page, true) == 2)
				return s;
		} else if (kind == RT_PAGE_SPAN && l->medium) {
			RtSpan *s = rt_heap.span_of[page];
			if (s != NULL && s->layout == l->id && rt_sweep_page(page, true) == 2)
				return s;
		}
	}
	return NULL;
}

/* The slot's span is used up: another one.  False: a collection is due. */
bool
rt_slot_refill(RtSlot *slot)
{
	RtLayout *l = slot->layout;

	if (RT_UNLIKELY(rt_gc_marking)) {
		rt_gc_assist();
		if (rt_gc_must_wait())
			return false;
	}
	if (!l->medium && slot->small != NULL && rt_debugvars.efence == 0 && next_run(slot))
		return true;
	slot->small = NULL;
	slot->span = NULL;
	slot->bump = slot->end = slot->run_end = NULL;
	rt_sweep_share(l->medium ? rt_class_pages(l->cls) * RT_PAGE : RT_PAGE);
	for (;;) {
		if (rt_gc_due())
			return false;
		void *s = take_partial(l);
		if (s == NULL)
			s = sweep_for(l);
		if (s == NULL) {
			/* Before the heap grows: some garbage of other layouts may become pages. */
			if (rt_pages_free_count() == 0)
				rt_sweep_some(64);
			s = l->medium ? (void *)make_medium(l) : (void *)make_small(l);
			rt_lock(&l->lock);
			rt_vec_push(&l->swept, (u32)(l->medium ? rt_page_no(((RtSpan *)s)->base) : rt_page_no(s)));
			rt_unlock(&l->lock);
		}
		if (l->medium) {
			slot->span = s;
			return true;
		}
		slot->small = s;
		slot->next = 0;
		if (next_run(slot))
			return true;
	}
}

/* Types that reflect made may be collected, and their memory be another type's next. */
static void
forget_heap_types(RtCache *c)
{
	for (u32 i = 0; i < RT_TYPE_CACHE; i++)
		if ((u64)c->types[i].key - (u64)rt_heap.base < rt_heap.used)
			c->types[i].key = NULL;
	for (u32 i = 0; i < RT_ARRAY_CACHE; i++)
		if ((u64)c->arrays[i].key - (u64)rt_heap.base < rt_heap.used)
			c->arrays[i].key = NULL;
}

/* World stopped: the cells of the current runs that aren't used become free again. */
void
rt_cache_flush(RtCache *c)
{
	forget_heap_types(c);
	for (u32 i = 0; i < rt_heap.nlayouts; i++) {
		RtSlot *slot = &c->slots[i + 1];
		if (slot->layout == NULL)
			continue;
		RtSmall *s = slot->small;
		bool room = false;
		u32 page = 0;
		if (s != NULL) {
			u64 *live = rt_small_live(s), *mark = rt_small_mark(s);
			u32 k = (u32)((u64)(slot->run_end - slot->bump) / slot->size);
			slot->sample = rt_slot_distance(slot);
			for (u32 j = slot->next - k; j < slot->next; j++) {
				live[j / 64] &= ~(1ull << (j % 64));
				mark[j / 64] &= ~(1ull << (j % 64));
			}
			c->mallocs[slot->layout->cls] -= k;
			__atomic_fetch_sub(&rt_heap.live, k * slot->size, __ATOMIC_RELAXED);
			page = (u32)rt_page_no(s);
			for (u32 w = 0; w < s->words; w++)
				room |= ~live[w] != 0;
		} else if (slot->span != NULL) {
			page = (u32)rt_page_no(slot->span->base);
			room = ~slot->span->live != 0;
		}
		if (room) {
			rt_lock(&slot->layout->lock);
			rt_vec_push(&slot->layout->partial, page);
			rt_unlock(&slot->layout->lock);
		}
		slot->bump = slot->end = slot->run_end = NULL;
		slot->small = NULL;
		slot->span = NULL;
		slot->next = 0;
	}
	c->tiny = NULL;
	c->tiny_off = RT_TINY;
}
