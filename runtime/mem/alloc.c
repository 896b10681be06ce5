/*
 * alloc.c - the allocation entry points of emitted code.
 *
 * Each has a fast path that finds the slot of (type, size) in the P's caches and
 * bumps; everything else is in *_slow.  A goroutine that loses its P while it
 * waits for a collection starts again with the new P's cache, so no pointer into
 * the cache is kept over rt_gc_collect.
 */
#include <string.h>

#include "gc/gc.h"
#include "lang/lang.h"
#include "overlay_api.h"
#include "mem/alloc.h"
#include "mem/sample.h"
#include "os/os.h"
#include "sched/sched.h"

static const u64 max_alloc = 1ull << 47;

static inline __attribute__((always_inline)) void *
bump(RtSlot *s)
{
	u8 *p = s->bump;
	u8 *n = p + s->size;

	if (RT_LIKELY(n <= s->end)) {
		s->bump = n;
		return p;
	}
	return NULL;
}

static inline u32
hash_ptr(const void *p)
{
	return (u32)(((u64)p * 0x9e3779b97f4a7c15u) >> 56);
}

u64
rt_type_mask(const RtType *t, u64 size)
{
	u64 mask = 0;

	if (t->kind & RT_KIND_GC_PROG)
		return ~0ull;
	for (u64 w = 0, off = 0; w < size / 8; w++) {
		if (off < t->ptrdata && (t->gcdata[off / 64] >> (off / 8 % 8) & 1) != 0)
			mask |= 1ull << w;
		off += 8;
		if (off >= t->size)
			off = 0;
	}
	return mask;
}

/* -- one cell from a slot -- */

/* gcstress counts every allocation; runs are one cell long then, so all come here. */
static void
stress(void)
{
	RtCache *c = rt_cache();

	if (rt_debugvars.gcstress > 0 && --c->countdown <= 0) {
		c->countdown = rt_debugvars.gcstress;
		rt_gc_collect(RT_GC_STRESS);
	}
}

/* A medium or large object was allocated: whether it is a sample. */
static inline void
count_sample(RtCache *c, void *p, u64 size)
{
	if (RT_UNLIKELY(rt_sample_rate() != c->sample_rate))
		rt_sample_new_rate(c);
	c->sample -= (i64)size;
	if (RT_UNLIKELY(c->sample < 0)) {
		c->sample = (i64)rt_sample_distance(c);
		rt_sample_object(p, size);
	}
}

static void *
medium_cell(RtSlot *slot, const RtType *t, bool zero)
{
	RtSpan *s = slot->span;
	if (s == NULL || ~s->live == 0)
		return NULL;
	u32 i = (u32)__builtin_ctzll(~s->live);
	if (RT_UNLIKELY(rt_debugvars.efence != 0)) {
		if ((s->live & (s->n == 64 ? ~0ull : (1ull << s->n) - 1)) != 0)
			return NULL;
		i = s->n - 1;
	}
	u8 *p = s->base + i * s->size;

	if (s->types != NULL)
		s->types[i] = t;
	if (RT_UNLIKELY(rt_gc_marking)) /* black, before it counts as allocated */
		__atomic_fetch_or(&s->mark, 1ull << i, __ATOMIC_RELEASE);
	__atomic_store_n(&s->live, s->live | 1ull << i, __ATOMIC_RELEASE);
	if (s->needs_zero && zero)
		memset(p, 0, s->size);
	RtCache *c = rt_cache();
	c->mallocs[slot->layout->cls]++;
	c->assist_bytes += s->size;
	u64 heap = __atomic_add_fetch(&rt_heap.live, s->size, __ATOMIC_RELAXED);
	if (rt_tracing())
		rt_trace_heap_live(heap);
	count_sample(c, p, s->size);
	return p;
}

/* The run ends here only because this cell is a sample of the heap profile. */
static void *
sampled_cell(RtSlot *s)
{
	u8 *p = s->bump;
	u32 size = s->size;

	s->bump += size;
	s->sample = rt_sample_distance(rt_cache());
	rt_slot_limit(s);
	rt_sample_object(p, size);
	return p;
}

/* A cell of the layout.  t: element type, for medium ones. */
static RT_COLD void *
cell_slow(RtLayout *l, const RtType *t, bool zero)
{
	if (rt_debugvars.gcstress != 0)
		stress();
	for (;;) {
		RtCache *c = rt_cache();
		RtSlot *s = rt_slot_for(c, l);
		if (RT_UNLIKELY(rt_sample_rate() != c->sample_rate))
			rt_sample_new_rate(c);
		void *p = l->medium ? medium_cell(s, t, zero) : bump(s);
		if (p != NULL)
			return p;
		if (s->end < s->run_end)
			return sampled_cell(s);
		/* Asking for a collection may give up this P. */
		if (!rt_slot_refill(s))
			rt_gc_collect(RT_GC_HEAP);
	}
}

static inline void *
cell(RtSlot *s, const RtType *t, bool zero)
{
	void *p = s->layout->medium ? (rt_debugvars.gcstress != 0 ? NULL : medium_cell(s, t, zero)) : bump(s);

	return p != NULL ? p : cell_slow(s->layout, t, zero);
}

static RtSlot *
noscan_slot(RtCache *c, u32 cls)
{
	RtSlot *s = c->noscan[cls];

	if (RT_UNLIKELY(s == NULL))
		s = c->noscan[cls] = rt_slot_for(c, rt_layout_for(cls, 0, true));
	return s;
}

void *
rt_alloc_large(u64 size, const RtType *t, bool zero)
{
	u64 npages = (size + RT_PAGE - 1) / RT_PAGE;
	bool needs_zero;

	if (size > max_alloc)
		rt_throw("out of memory (allocation too large)");
	if (rt_debugvars.gcstress != 0)
		stress();
	if (rt_gc_due_for(npages * RT_PAGE))
		rt_gc_collect(RT_GC_HEAP);
	if (RT_UNLIKELY(rt_gc_marking))
		rt_gc_assist();
	/* Pages of garbage first, if there is some to sweep: as many as this takes. */
	rt_sweep_some(npages);
	rt_sweep_share(npages * RT_PAGE);
	RtSpan *s = rt_span_new();
	s->base = rt_pages_alloc(npages, &needs_zero);
	s->npages = npages;
	s->size = size;
	s->type = t;
	s->noscan = t == NULL;
	s->n = 1;
	s->live = 1;
	s->mark = rt_gc_marking; /* black while marking */
	if (needs_zero && (zero || t != NULL))
		memset(s->base, 0, npages * RT_PAGE);
	u64 page = rt_page_no(s->base);
	for (u64 i = 0; i < npages; i++)
		rt_heap.span_of[page + i] = s;
	s->sweep_gen = rt_heap.sweep_gen;
	u64 heap = __atomic_add_fetch(&rt_heap.live, npages * RT_PAGE, __ATOMIC_RELAXED);
	if (rt_tracing())
		rt_trace_heap_live(heap);
	for (u64 i = 0; i < npages; i++)
		__atomic_store_n(&rt_heap.kind[page + i], RT_PAGE_SPAN, __ATOMIC_RELEASE);
	RtCache *c = rt_cache();
	c->assist_bytes += npages * RT_PAGE;
	count_sample(c, s->base, npages * RT_PAGE);
	c->large_allocs++;
	c->large_alloc_bytes += npages * RT_PAGE;
	__atomic_fetch_add(&rt_heap.large_pages, npages, __ATOMIC_RELAXED);
	return s->base;
}

/* Pointer-free objects below 16 bytes share cells; the cell lives as long as one of them. */
static void *
tiny(u64 size)
{
	RtCache *c = rt_cache();
	u64 off = c->tiny_off;

	if ((size & 7) == 0)
		off = (off + 7) & ~7ull;
	else if ((size & 3) == 0)
		off = (off + 3) & ~3ull;
	else if ((size & 1) == 0)
		off = (off + 1) & ~1ull;
	if (off + size <= RT_TINY && rt_debugvars.gcstress == 0) {
		c->tiny_off = off + size;
		c->tiny_allocs++;
		return c->tiny + off;
	}
	u8 *p = cell(noscan_slot(c, 2), NULL, true);
	c = rt_cache();
	c->tiny = p;
	c->tiny_off = size;
	return p;
}

static void *
noscan(u64 size, bool zero)
{
	if (size < RT_TINY)
		return size == 0 ? rt_zerobase : tiny(size);
	if (size <= RT_MEDIUM_MAX)
		return cell(noscan_slot(rt_cache(), rt_size_class(size)), NULL, zero);
	return rt_alloc_large(size, NULL, zero);
}

/* -- objects with pointers -- */

static RT_COLD RtSlot *
array_slot_slow(RtArrayEntry *e, const RtType *t, u32 cls)
{
	RtCache *c = rt_cache();
	u64 size = rt_class_size[cls];
	RtLayout *l = rt_layout_for(cls, size <= RT_SMALL_MAX ? rt_type_mask(t, size) : 0, false);

	e->key = t;
	e->key2 = cls;
	e->slot = rt_slot_for(c, l);
	return e->slot;
}

/* An array of t in size bytes; t has pointers. */
static void *
scan_object(u64 size, const RtType *t)
{
	if (size > RT_MEDIUM_MAX)
		return rt_alloc_large(size, t, true);
	u32 cls = rt_size_class(size);
	RtArrayEntry *e = &rt_cache()->arrays[(hash_ptr(t) + cls) % RT_ARRAY_CACHE];
	RtSlot *s = e->slot;
	if (RT_UNLIKELY(e->key != t || e->key2 != cls))
		s = array_slot_slow(e, t, cls);
	return cell(s, t, true);
}

static __attribute__((noinline)) void *
new_slow(const RtType *t)
{
	u64 size = t->size;

	if (t->ptrdata == 0 && (size < RT_TINY || size > RT_SMALL_MAX))
		return noscan(size, true);
	if (size > RT_SMALL_MAX)
		return scan_object(size, t);
	RtCache *c = rt_cache();
	RtTypeEntry *e = &c->types[hash_ptr(t)];
	u32 cls = rt_size_class(size);
	if (e->key != t) {
		e->slot = t->ptrdata == 0 ? noscan_slot(c, cls)
					  : rt_slot_for(c, rt_layout_for(cls, rt_type_mask(t, rt_class_size[cls]), false));
		e->key = t;
	}
	return cell(e->slot, t, true);
}

void *
rt_new(const RtType *t)
{
	RtTypeEntry *e = &rt_cache()->types[hash_ptr(t)];

	if (RT_LIKELY(e->key == t)) {
		void *p = bump(e->slot);
		if (RT_LIKELY(p != NULL))
			return p;
	}
	return new_slow(t);
}

void *
rt_malloc(u64 size, const RtType *t)
{
	if (t == NULL || t->ptrdata == 0)
		return noscan(size, true);
	if (size == 0)
		return rt_zerobase;
	return scan_object(size, t);
}

void *
rt_alloc(u64 size, const RtType *t)
{
	return rt_malloc(size, t);
}

void *
rt_malloc_noscan_dirty(u64 size)
{
	return noscan(size, false);
}

/* -- closures: a mask without a type -- */

typedef struct MaskType {
	struct MaskType *link;
	RtType t;
} MaskType;

/* A stand-in type for a record of more than 512 bytes. */
static const RtType *
mask_type(u64 size, const u8 *gcmask, u64 ptrdata)
{
	static RtMutex lock;
	static MaskType *all;
	MaskType *m;

	rt_lock(&lock);
	for (m = all; m != NULL; m = m->link)
		if (m->t.gcdata == gcmask && m->t.size == size && m->t.ptrdata == ptrdata)
			break;
	if (m == NULL) {
		m = rt_persistent(sizeof *m, 8);
		m->t = (RtType){ .size = size, .ptrdata = ptrdata, .gcdata = gcmask, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT };
		m->link = all;
		all = m;
	}
	rt_unlock(&lock);
	return &m->t;
}

void *
rt_newclosure(u64 size, const u8 *gcmask, u64 ptrdata)
{
	if (ptrdata == 0)
		return noscan(size, true);
	u64 key2 = size | ptrdata << 20 | 1ull << 63;
	RtArrayEntry *e = &rt_cache()->arrays[(hash_ptr(gcmask) ^ (u32)size) % RT_ARRAY_CACHE];
	if (RT_LIKELY(e->key == gcmask && e->key2 == key2)) {
		void *p = bump(e->slot);
		return p != NULL ? p : cell_slow(e->slot->layout, NULL, true);
	}
	if (size > RT_SMALL_MAX)
		return scan_object(size, mask_type(size, gcmask, ptrdata));
	RtType t = { .size = (size + 7) & ~7ull, .ptrdata = ptrdata, .gcdata = gcmask };
	u32 cls = rt_size_class(size);
	/* One record, not an array: no repetition in the rest of the cell. */
	u64 mask = rt_type_mask(&t, t.size);
	RtSlot *s = rt_slot_for(rt_cache(), rt_layout_for(cls, mask, false));
	e->key = gcmask;
	e->key2 = key2;
	e->slot = s;
	return cell(s, NULL, true);
}

/* -- arrays and slices -- */

void *
rt_newarray(const RtType *elem, i64 n)
{
	u64 size;

	if (n < 0 || __builtin_mul_overflow(elem->size, (u64)n, &size) || size > max_alloc)
		rt_panic_plain("runtime: allocation size out of range");
	return rt_malloc(size, elem);
}

void *
rt_makeslice(const RtType *elem, i64 len, i64 cap)
{
	u64 size;

	if (RT_UNLIKELY(__builtin_mul_overflow(elem->size, (u64)cap, &size) || size > max_alloc || len < 0 || len > cap)) {
		if (len < 0 || __builtin_mul_overflow(elem->size, (u64)len, &size) || size > max_alloc)
			rt_panic_error("makeslice: len out of range");
		rt_panic_error("makeslice: cap out of range");
	}
	return rt_malloc(size, elem);
}

/* The next capacity: doubling up to 256 elements, then smoothly towards a quarter more. */
static i64
next_cap(i64 newlen, i64 oldcap)
{
	i64 cap = oldcap;

	if (newlen > oldcap * 2)
		return newlen;
	if (oldcap < 256)
		return oldcap * 2;
	while (cap > 0 && cap < newlen)
		cap += (cap + 3 * 256) / 4;
	return cap > 0 ? cap : newlen;
}

RtGrown
rt_growslice(const RtType *elem, void *old, i64 newlen, i64 oldcap, i64 added)
{
	i64 oldlen = newlen - added;
	u64 es = elem->size;
	u64 bytes;

	if (RT_UNLIKELY(newlen < 0))
		rt_panic_error("growslice: cap out of range");
	if (es == 0)
		return (RtGrown){ rt_zerobase, newlen };
	i64 cap = next_cap(newlen, oldcap);
	if (RT_UNLIKELY(__builtin_mul_overflow(es, (u64)cap, &bytes) || bytes > max_alloc))
		rt_panic_error("growslice: cap out of range");
	bytes = rt_round_size(bytes);
	cap = (i64)(es == 1 ? bytes : es == 8 ? bytes / 8 : bytes / es);
	u64 used = (u64)oldlen * es;
	u8 *p;
	if (elem->ptrdata == 0) {
		p = noscan(bytes, false);
		memcpy(p, old, used);
		memset(p + used, 0, bytes - used);
	} else {
		p = scan_object(bytes, elem);
		memcpy(p, old, used); /* new: no barrier */
	}
	return (RtGrown){ p, cap };
}

/* -- lookup -- */

bool
rt_find_object(const void *p, void **base, u64 *size)
{
	u64 off = (u64)((const u8 *)p - rt_heap.base);

	if (off >= __atomic_load_n(&rt_heap.used, __ATOMIC_ACQUIRE))
		return false;
	u64 page = off >> RT_PAGE_SHIFT;
	switch (__atomic_load_n(&rt_heap.kind[page], __ATOMIC_ACQUIRE)) {
	case RT_PAGE_SMALL: {
		RtSmall *s = (RtSmall *)((u64)p & ~(u64)(RT_PAGE - 1));
		u64 o = (u64)p & (RT_PAGE - 1);
		if (o < s->first)
			return false;
		u32 i = (u32)((o - s->first) * s->magic >> 32);
		if (i >= s->n || (rt_small_live(s)[i / 64] >> (i % 64) & 1) == 0)
			return false;
		*base = (u8 *)s + s->first + i * s->size;
		*size = s->size;
		return true;
	}
	case RT_PAGE_SPAN: {
		RtSpan *s = rt_heap.span_of[page];
		if (s->layout == 0) {
			*base = s->base;
			*size = s->npages * RT_PAGE;
			return true;
		}
		u64 i = (u64)((const u8 *)p - s->base) * s->magic >> 40;
		if (i >= s->n || (s->live >> i & 1) == 0)
			return false;
		*base = s->base + i * s->size;
		*size = s->size;
		return true;
	}
	}
	return false;
}

RtObjectPointers
rt_object_pointers(const void *p)
{
	RtObjectPointers r = { 0 };
	void *base;
	u64 size;

	if (!rt_find_object(p, &base, &size) || base != p)
		return r;
	r.r0 = true;
	r.r2 = size;
	u64 page = rt_page_no(p);
	if (rt_heap.kind[page] == RT_PAGE_SMALL) {
		r.r3 = ((RtSmall *)((u64)p & ~(u64)(RT_PAGE - 1)))->mask;
		return r;
	}
	RtSpan *s = rt_heap.span_of[page];
	r.r2 = s->size;
	if (!s->noscan)
		r.r1 = s->layout == 0 ? s->type : s->types[(u64)((const u8 *)p - s->base) * s->magic >> 40];
	return r;
}
