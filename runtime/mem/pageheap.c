/*
 * pageheap.c - runs of 8 KB pages.
 *
 * Free runs carry their length at both ends (tag), so that a freed run finds its
 * neighbours; they hang in doubly linked lists by length: exact up to 63 pages,
 * by powers of two above.  A bit a page says whether it may hold old bytes
 * (dirty); a free page that isn't dirty costs no memory.
 *
 * The tables are indexed by page number and live in reservations of their own:
 * only the parts for used pages become real.  Page 0 is never used, 0 means none.
 */
#include <string.h>

#include "gc/gc.h"
#include "mem/alloc.h"
#include "os/os.h"
#include "sched/sched.h"

enum {
	EXACT = 64,
	NLISTS = EXACT + 26,
	GROW_PAGES = 128,              /* the heap grows by 1 MB at least */
	COMMIT = 16 << 20,
};

struct RtHeap rt_heap;

static u32 *tag, *next_of, *prev_of; /* tag: pages of the free run that starts or ends here */
static u64 *dirty;
static u32 lists[NLISTS];
static u64 nonempty[2];              /* bit by list */
static u64 free_pages;

static u32
list_of(u64 n)
{
	return n < EXACT ? (u32)n : EXACT + 58 - (u32)__builtin_clzll(n) - 1;
}

static void
link_run(u64 page, u64 n)
{
	u32 l = list_of(n);

	tag[page] = tag[page + n - 1] = (u32)n;
	next_of[page] = lists[l];
	prev_of[page] = 0;
	if (lists[l] != 0)
		prev_of[lists[l]] = (u32)page;
	lists[l] = (u32)page;
	nonempty[l / 64] |= 1ull << (l % 64);
	free_pages += n;
}

static void
unlink_run(u64 page)
{
	u64 n = tag[page];
	u32 l = list_of(n);

	if (prev_of[page] != 0)
		next_of[prev_of[page]] = next_of[page];
	else
		lists[l] = next_of[page];
	if (next_of[page] != 0)
		prev_of[next_of[page]] = prev_of[page];
	if (lists[l] == 0)
		nonempty[l / 64] &= ~(1ull << (l % 64));
	tag[page] = tag[page + n - 1] = 0;
	free_pages -= n;
}

static void
add_run(u64 page, u64 n)
{
	if (tag[page - 1] != 0) {
		u64 before = tag[page - 1];
		page -= before;
		unlink_run(page);
		n += before;
	}
	if (tag[page + n] != 0) {
		u64 after = tag[page + n];
		unlink_run(page + n);
		n += after;
	}
	link_run(page, n);
}

static bool
grow(u64 n)
{
	u64 pages = n > GROW_PAGES ? n : GROW_PAGES;
	u64 used = rt_heap.used;

	if (used + pages * RT_PAGE > rt_heap.reserved)
		return false;
	if (used + pages * RT_PAGE > rt_heap.committed) {
		u64 end = (used + pages * RT_PAGE + COMMIT - 1) & ~(u64)(COMMIT - 1);
		if (end > rt_heap.reserved)
			end = rt_heap.reserved;
		if (!rt_os_commit(rt_heap.base + rt_heap.committed, end - rt_heap.committed))
			return false;
		rt_heap.committed = end;
	}
	__atomic_store_n(&rt_heap.used, used + pages * RT_PAGE, __ATOMIC_RELEASE);
	add_run(used >> RT_PAGE_SHIFT, pages);
	return true;
}

static u64
find_run(u64 n)
{
	u32 l = list_of(n);

	if (l >= EXACT) {
		for (u64 p = lists[l]; p != 0; p = next_of[p])
			if (tag[p] >= n)
				return p;
		l++;
	}
	for (u32 w = l / 64; w < 2; w++) {
		u64 bits = nonempty[w] & (w == l / 64 ? ~0ull << (l % 64) : ~0ull);
		if (bits != 0)
			return lists[w * 64 + (u32)__builtin_ctzll(bits)];
	}
	return 0;
}

/* Sets or clears the dirty bits of a run; returns how many were set. */
static u64
mark_dirty(u64 page, u64 n, bool value)
{
	u64 count = 0;

	while (n > 0) {
		u64 bit = page % 64, k = 64 - bit < n ? 64 - bit : n;
		u64 m = (k == 64 ? ~0ull : (1ull << k) - 1) << bit;
		count += (u64)__builtin_popcountll(dirty[page / 64] & m);
		if (value)
			dirty[page / 64] |= m;
		else
			dirty[page / 64] &= ~m;
		page += k;
		n -= k;
	}
	return count;
}

u8 *
rt_pages_alloc(u64 n, bool *needs_zero)
{
	rt_lock(&rt_heap.page_lock);
	u64 page = find_run(n);
	if (page == 0) {
		if (!grow(n)) {
			rt_unlock(&rt_heap.page_lock);
			rt_eprintf("runtime: out of memory: cannot allocate %u-byte block (%u in use)\n", n * RT_PAGE, rt_heap.used);
			rt_throw("out of memory");
		}
		page = find_run(n);
	}
	u64 have = tag[page];
	unlink_run(page);
	if (have > n)
		link_run(page + n, have - n);
	u64 was_dirty = mark_dirty(page, n, false);
	*needs_zero = was_dirty != 0;
	__atomic_store_n(&rt_heap.pages_inuse, rt_heap.pages_inuse + n, __ATOMIC_RELAXED);
	__atomic_store_n(&rt_heap.pages_idle_dirty, rt_heap.pages_idle_dirty - was_dirty, __ATOMIC_RELAXED);
	rt_unlock(&rt_heap.page_lock);
	if (RT_UNLIKELY(rt_gc_state.memory_limit != INT64_MAX) && was_dirty < n)
		rt_scavenge_limit(n - was_dirty);
	return rt_heap.base + page * RT_PAGE;
}

void
rt_pages_free(u8 *p, u64 n)
{
	u64 page = rt_page_no(p);

	if (RT_UNLIKELY(rt_debugvars.efence != 0)) {
		rt_os_fence(p, n * RT_PAGE);
		rt_lock(&rt_heap.page_lock);
		__atomic_store_n(&rt_heap.pages_inuse, rt_heap.pages_inuse - n, __ATOMIC_RELAXED);
		rt_unlock(&rt_heap.page_lock);
		return;
	}
	rt_lock(&rt_heap.page_lock);
	mark_dirty(page, n, true);
	__atomic_store_n(&rt_heap.pages_inuse, rt_heap.pages_inuse - n, __ATOMIC_RELAXED);
	__atomic_store_n(&rt_heap.pages_idle_dirty, rt_heap.pages_idle_dirty + n, __ATOMIC_RELAXED);
	add_run(page, n);
	rt_unlock(&rt_heap.page_lock);
}

u64
rt_pages_free_count(void)
{
	return free_pages;
}

u64
rt_pages_release(u64 max)
{
	u64 released = 0;

	rt_lock(&rt_heap.page_lock);
	for (u32 l = NLISTS; l-- > 1 && released < max;)
		for (u64 p = lists[l]; p != 0 && released < max; p = next_of[p]) {
			u64 n = tag[p];
			/* Long runs go back piece by piece. */
			for (u64 i = 0; i < n && released < max; i += 256) {
				u64 k = n - i < 256 ? n - i : 256;
				u64 d = mark_dirty(p + i, k, false);
				if (d == 0)
					continue;
				rt_os_release(rt_heap.base + (p + i) * RT_PAGE, k * RT_PAGE);
				released += d;
			}
		}
	__atomic_store_n(&rt_heap.pages_idle_dirty, rt_heap.pages_idle_dirty - released, __ATOMIC_RELAXED);
	rt_unlock(&rt_heap.page_lock);
	return released;
}

/* A table of the page heap: reserved and made accessible whole, real where touched. */
static void *
table(u64 size)
{
	void *p = rt_os_reserve((size + 4095) & ~4095ull);

	return p != NULL && rt_os_commit(p, (size + 4095) & ~4095ull) ? p : NULL;
}

void
rt_mem_init(void)
{
	for (u64 size = 1ull << 39; size >= 1ull << 28; size /= 2) {
		u64 pages = size / RT_PAGE;
		u8 *p = rt_os_reserve(size + RT_PAGE);
		if (p == NULL)
			continue;
		rt_heap.base = (u8 *)(((u64)p + RT_PAGE - 1) & ~(u64)(RT_PAGE - 1));
		rt_heap.reserved = size;
		rt_heap.kind = table(pages + 1);
		rt_heap.span_of = table((pages + 1) * 8);
		tag = table((pages + 1) * 4);
		next_of = table((pages + 1) * 4);
		prev_of = table((pages + 1) * 4);
		dirty = table(pages / 8 + 8);
		if (rt_heap.kind != NULL && rt_heap.span_of != NULL && tag != NULL && next_of != NULL && prev_of != NULL && dirty != NULL) {
			rt_heap.used = RT_PAGE;
			rt_heap.sweep_gen = 2;
			rt_heap.trigger = ~0ull;
			return;
		}
		rt_os_unmap(p, size + RT_PAGE);
	}
	rt_throw("runtime: cannot reserve address space for the heap");
}
