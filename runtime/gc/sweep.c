/*
 * sweep.c - making unmarked cells free.
 *
 * A span is swept by whoever swaps its generation from "needs it" to "being
 * swept": an allocation of its layout, a caller that wants pages, the background
 * sweeper, the start of the next cycle.  Afterwards its live bits are exact; it
 * is on the list of spans with room, or full, or its pages are free again.
 */
#include <string.h>

#include "gc/embed.h"
#include "gc/gc.h"
#include "gc/poison.h"
#include "mem/sample.h"
#include "os/os.h"
#include "sched/sched.h"
#include "trace/trace.h"

enum { SHARE_MAX = 256 };         /* pages that one allocation sweeps */

static bool
claim(u32 *gen)
{
	u32 old = rt_heap.sweep_gen - 2;

	return __atomic_load_n(gen, __ATOMIC_ACQUIRE) == old
	       && __atomic_compare_exchange_n(gen, &old, rt_heap.sweep_gen - 1, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE);
}

static void
clobber_small(RtSmall *s, u32 word, u64 dead)
{
	for (; dead != 0; dead &= dead - 1) {
		u32 i = word * 64 + (u32)__builtin_ctzll(dead);
		rt_poison((u8 *)s + s->first + i * s->size, s->size, RT_POISON_FREE);
	}
}

/* Tells the heap profile of dead cells, first + i * size for each bit i. */
static __attribute__((noinline)) void
tell_samples(u8 *first, u64 size, u64 dead)
{
	for (; dead != 0; dead &= dead - 1)
		rt_sample_swept(first + (u64)__builtin_ctzll(dead) * size, size);
}

static int
sweep_small(RtSmall *s, bool take)
{
	u64 *mark = rt_small_mark(s), *live = rt_small_live(s);
	RtLayout *l = rt_heap.layouts[s->layout];
	u32 kept = 0, freed = 0, page = (u32)rt_page_no(s);

	if (RT_UNLIKELY(s->specials))
		for (u32 w = 0; w < s->words; w++)
			for (u64 d = live[w] & ~mark[w]; d != 0; d &= d - 1) {
				u32 i = w * 64 + (u32)__builtin_ctzll(d);
				if (i < s->n && rt_special_sweep((u8 *)s + s->first + i * s->size))
					mark[w] |= d & -d;
			}
	for (u32 w = 0; w < s->words; w++) {
		u64 valid = w + 1 < s->words || s->n % 64 == 0 ? ~0ull : (1ull << (s->n % 64)) - 1;
		u64 dead = live[w] & ~mark[w] & valid;
		if (RT_UNLIKELY(rt_debugvars.clobberfree != 0))
			clobber_small(s, w, dead);
		if (RT_UNLIKELY(s->sampled != 0))
			tell_samples((u8 *)s + s->first + w * 64 * s->size, s->size, dead);
		kept += (u32)__builtin_popcountll(mark[w]);
		freed += (u32)__builtin_popcountll(dead);
		live[w] = mark[w] | ~valid;
		mark[w] = 0;
	}
	rt_cache()->frees[l->cls] += freed;
	if (rt_tracing())
		rt_trace_sweep_span(RT_PAGE, (u64)freed * s->size);
	s->needs_zero = 1;
	if (kept == 0) {
		__atomic_store_n(&rt_heap.kind[page], RT_PAGE_FREE, __ATOMIC_RELEASE);
		__atomic_fetch_sub(&rt_heap.small_pages, 1, __ATOMIC_RELAXED);
		rt_pages_free((u8 *)s, 1);
		return 3;
	}
	__atomic_store_n(&s->sweep_gen, rt_heap.sweep_gen, __ATOMIC_RELEASE);
	rt_lock(&l->lock);
	rt_vec_push(&l->swept, page);
	if (kept < s->n && !take)
		rt_vec_push(&l->partial, page);
	rt_unlock(&l->lock);
	return kept < s->n ? 2 : 1;
}

static void
free_span(RtSpan *s)
{
	u64 page = rt_page_no(s->base), n = s->npages;
	u8 *base = s->base;

	for (u64 i = 0; i < n; i++)
		__atomic_store_n(&rt_heap.kind[page + i], RT_PAGE_FREE, __ATOMIC_RELEASE);
	for (u64 i = 0; i < n; i++)
		rt_heap.span_of[page + i] = NULL;
	rt_span_delete(s);
	rt_pages_free(base, n);
}

static int
sweep_span(RtSpan *s, bool take)
{
	RtCache *c = rt_cache();

	if (RT_UNLIKELY(s->specials))
		for (u64 d = s->live & ~s->mark & (s->n == 64 ? ~0ull : (1ull << s->n) - 1); d != 0; d &= d - 1)
			if (rt_special_sweep(s->base + (u64)__builtin_ctzll(d) * s->size))
				s->mark |= d & -d;
	if (s->layout == 0) {
		if (s->mark == 0) {
			if (rt_debugvars.clobberfree != 0)
				rt_poison(s->base, s->npages * RT_PAGE, RT_POISON_FREE);
			if (s->sampled != 0)
				rt_sample_swept(s->base, s->npages * RT_PAGE);
			c->large_frees++;
			c->large_free_bytes += s->npages * RT_PAGE;
			if (rt_tracing())
				rt_trace_sweep_span(s->npages * RT_PAGE, s->npages * RT_PAGE);
			__atomic_fetch_sub(&rt_heap.large_pages, s->npages, __ATOMIC_RELAXED);
			free_span(s);
			return 3;
		}
		s->mark = 0;
		__atomic_store_n(&s->sweep_gen, rt_heap.sweep_gen, __ATOMIC_RELEASE);
		return 1;
	}
	RtLayout *l = rt_heap.layouts[s->layout];
	u64 valid = s->n == 64 ? ~0ull : (1ull << s->n) - 1;
	u64 dead = s->live & ~s->mark & valid;
	u64 kept = s->mark;
	if (rt_debugvars.clobberfree != 0)
		for (u64 d = dead; d != 0; d &= d - 1)
			rt_poison(s->base + (u64)__builtin_ctzll(d) * s->size, s->size, RT_POISON_FREE);
	if (RT_UNLIKELY(s->sampled != 0))
		tell_samples(s->base, s->size, dead);
	c->frees[l->cls] += (u64)__builtin_popcountll(dead);
	if (rt_tracing())
		rt_trace_sweep_span(s->npages * RT_PAGE, (u64)__builtin_popcountll(dead) * s->size);
	s->live = kept | ~valid;
	s->mark = 0;
	s->needs_zero = 1;
	if (kept == 0) {
		__atomic_fetch_sub(&rt_heap.medium_pages, s->npages, __ATOMIC_RELAXED);
		free_span(s);
		return 3;
	}
	u32 page = (u32)rt_page_no(s->base);
	__atomic_store_n(&s->sweep_gen, rt_heap.sweep_gen, __ATOMIC_RELEASE);
	rt_lock(&l->lock);
	rt_vec_push(&l->swept, page);
	if (kept != valid && !take)
		rt_vec_push(&l->partial, page);
	rt_unlock(&l->lock);
	return kept != valid ? 2 : 1;
}

static int
sweep_page(u64 page, bool take)
{
	switch (__atomic_load_n(&rt_heap.kind[page], __ATOMIC_ACQUIRE)) {
	case RT_PAGE_SMALL: {
		RtSmall *s = (RtSmall *)(rt_heap.base + page * RT_PAGE);
		return claim(&s->sweep_gen) ? sweep_small(s, take) : 0;
	}
	case RT_PAGE_SPAN: {
		RtSpan *s = rt_heap.span_of[page];
		if (s == NULL || s->base != rt_heap.base + page * RT_PAGE)
			return 0;
		return claim(&s->sweep_gen) ? sweep_span(s, take) : 0;
	}
	}
	return 0;
}

/* Shown to rt_sweep_wait while this P has a page in hand. */
static void
show_sweeping(RtCache *c, u32 value)
{
	__atomic_store_n(&c->sweeping, value, __ATOMIC_SEQ_CST);
}

int
rt_sweep_page(u64 page, bool take)
{
	RtCache *c = rt_cache();

	show_sweeping(c, 1);
	int r = sweep_page(page, take);
	show_sweeping(c, 0);
	return r;
}

enum { SWEPT, TO_SWEEP, SWEEPING };

int
rt_sweep_state(const void *p)
{
	if ((u64)p - (u64)rt_heap.base >= rt_heap.used)
		return SWEPT;
	u64 page = rt_page_no(p);
	RtSmall *s = (RtSmall *)(rt_heap.base + page * RT_PAGE);
	const u32 *gen = rt_heap.kind[page] == RT_PAGE_SMALL ? &s->sweep_gen : &rt_heap.span_of[page]->sweep_gen;
	u32 behind = rt_heap.sweep_gen - __atomic_load_n(gen, __ATOMIC_ACQUIRE);
	return behind == 2 ? TO_SWEEP : behind == 1 ? SWEEPING : SWEPT;
}

void
rt_sweep_help(const void *p, int state)
{
	if (state == SWEEPING) {
		rt_os_usleep(1);
		return;
	}
	/* In between it may have been swept and be gone; then there is nothing to do, or another's page is swept. */
	u64 page = rt_page_no(p);
	rt_pin();
	RtSpan *s = __atomic_load_n(&rt_heap.kind[page], __ATOMIC_ACQUIRE) == RT_PAGE_SPAN ? rt_heap.span_of[page] : NULL;
	rt_sweep_page(s != NULL ? rt_page_no(s->base) : page, false);
	rt_unpin();
}

bool
rt_sweep_some(u64 pages)
{
	RtCache *c = rt_cache();

	if (__atomic_load_n(&rt_heap.sweep_page, __ATOMIC_RELAXED) >= rt_heap.sweep_end)
		return false;
	show_sweeping(c, 1);
	u64 p = __atomic_fetch_add(&rt_heap.sweep_page, pages, __ATOMIC_ACQ_REL);
	for (u64 i = 0; i < pages && p + i < rt_heap.sweep_end; i++)
		sweep_page(p + i, false);
	show_sweeping(c, 0);
	return p + pages < rt_heap.sweep_end;
}

void
rt_sweep_share(u64 bytes)
{
	u64 at = __atomic_load_n(&rt_heap.sweep_page, __ATOMIC_RELAXED), end = rt_heap.sweep_end;

	if (at >= end)
		return;
	u64 live = __atomic_load_n(&rt_heap.live, __ATOMIC_RELAXED), trigger = __atomic_load_n(&rt_heap.trigger, __ATOMIC_RELAXED);
	u64 way = trigger > live ? trigger - live : 0;
	u64 n = way <= bytes ? end - at : (u64)((unsigned __int128)(end - at) * bytes / way);
	bool traced = rt_tracing();
	if (traced)
		rt_trace_sweep_begin();
	rt_sweep_some(n < SHARE_MAX ? n + 1 : SHARE_MAX);
	if (traced)
		rt_trace_sweep_end();
}

/* What is being swept by others meanwhile may be left: it is done when the world stops. */
void
rt_sweep_finish(void)
{
	while (rt_sweep_some(256)) {
	}
}

/* The same, and what others have in hand too is done on return.  Any goroutine; yields. */
void
rt_sweep_wait(void)
{
	rt_sweep_finish();
	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		while (__atomic_load_n(&c->sweeping, __ATOMIC_SEQ_CST) != 0)
			rt_embed_yield();
}

/* World stopped, after marking. */
void
rt_sweep_start(void)
{
	rt_heap.sweep_gen += 2;
	for (u32 i = 1; i <= rt_heap.nlayouts; i++) {
		RtLayout *l = rt_heap.layouts[i];
		RtPageVec old = l->to_sweep;
		l->to_sweep = l->swept;
		l->swept = old;
		l->swept.n = 0;
		l->partial.n = 0;
		l->sweep_pos = 0;
	}
	rt_heap.sweep_end = rt_heap.used >> RT_PAGE_SHIFT;
	__atomic_store_n(&rt_heap.sweep_page, 1, __ATOMIC_RELEASE);
}

/* -- the background sweeper -- */

static RtHelper sweeper;

static void
sweeper_main(void *ctx)
{
	(void)ctx;
	for (;;) {
		while (rt_sweep_some(16))
			rt_embed_yield();
		rt_finalizer_start_if_needed();
		rt_scavenger_wake();
		rt_embed_helper_sleep(&sweeper, 0);
	}
}

void
rt_sweeper_init(void)
{
	rt_embed_helper(&sweeper, sweeper_main);
}

void
rt_sweeper_wake(void)
{
	rt_embed_helper_wake(&sweeper);
}
