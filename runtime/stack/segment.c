/*
 * segment.c - where segments come from, and growth.
 *
 * Sizes are powers of two.  2 KB segments are cached by each P without a lock;
 * others up to 64 KB sit in global lists cut from 256 KB chunks; larger ones are
 * mapped and unmapped singly.
 *
 * Under stackstress each segment is just large enough for one call, until a stack
 * has STRESS_TOTAL bytes: a deeper one grows as usual from there.
 */
#include "stack/stack.h"

#include <string.h>

#include "os/os.h"
#include "sched/internal.h"

_Static_assert(offsetof(RtSegment, prev) == SEG_PREV && offsetof(RtSegment, next) == SEG_NEXT
	       && offsetof(RtSegment, limit) == SEG_LIMIT && offsetof(RtSegment, room) == SEG_ROOM
	       && offsetof(RtSegment, saved_sp) == SEG_SAVED_SP && offsetof(RtSegment, lo) == SEG_LO
	       && sizeof(RtSegment) == 64, "asm.h");

enum {
	MIN_SHIFT = 11,
	MAX_SHIFT = 16,          /* largest pooled size */
	CHUNK = 256 << 10,
	QUICK_BELOW = 16 << 10,
	P_CACHE = 64,            /* 2 KB segments that a P keeps */
	STRESS_TOTAL = 16 << 20,
	PAGE = 4096,
};

u64 rt_stack_max = 1000000000;
u64 rt_stack_inuse, rt_stack_sys;
u8 rt_stack_stress;

static struct {
	RtMutex lock;
	RtSegment *free[MAX_SHIFT + 1];
	u8 *chunk, *chunk_end;
} pool;

static RtSegment *
make_segment(u8 *lo, u64 size)
{
	RtSegment *s = (RtSegment *)(lo + size) - 1;

	s->lo = lo;
	s->size = size;
	s->limit = (u64)lo + RT_STACK_GUARD;
	s->room = (u64)s - s->limit;
	s->prev = s->next = NULL;
	return s;
}

/* -- stress -- */

void
rt_stack_stress_init(void)
{
	rt_stack_stress = rt_debugvars.stackstress != 0;
}

void
rt_stack_overrun(void)
{
	rt_throw("stack overrun: a frame that no prologue checked went beyond the guard");
}

/* A segment that goes into use, or out of it: most are overwritten already, by __morestack. */
static void
clobber(RtSegment *s)
{
	if (((u64 *)s)[-2] == STACK_CLOBBER && *(u64 *)s->lo == STACK_CLOBBER)
		return;
	u64 n = (u64)s - (u64)s->lo;
	u64 *p = n > STACK_CLOBBER_MAX ? (u64 *)((u8 *)s - STACK_CLOBBER_MAX) : (u64 *)s->lo;

	while (p < (u64 *)s)
		*p++ = STACK_CLOBBER;
	*(u64 *)s->lo = STACK_CLOBBER;
}

static RtSegment *
pool_get(u32 shift)
{
	u64 size = 1ull << shift;
	RtSegment *s;

	rt_lock(&pool.lock);
	s = pool.free[shift];
	if (s != NULL) {
		pool.free[shift] = s->pool_link;
	} else {
		if ((u64)(pool.chunk_end - pool.chunk) < size) {
			/* The rest of the chunk becomes smaller segments. */
			while (pool.chunk < pool.chunk_end) {
				u32 k = (u32)__builtin_ctzll((u64)pool.chunk | CHUNK);
				while (1u << k > pool.chunk_end - pool.chunk)
					k--;
				RtSegment *r = make_segment(pool.chunk, 1ull << k);
				r->pool_link = pool.free[k];
				pool.free[k] = r;
				pool.chunk += 1ull << k;
			}
			pool.chunk = rt_os_map(CHUNK);
			pool.chunk_end = pool.chunk + CHUNK;
			__atomic_fetch_add(&rt_stack_sys, CHUNK, __ATOMIC_RELAXED);
		}
		s = make_segment(pool.chunk, size);
		pool.chunk += size;
	}
	rt_unlock(&pool.lock);
	return s;
}

/*
 * First segments.  A loop that calls over the end of a segment pays for it each
 * time: the crossing costs little, but the processor mispredicts its returns.
 * So a goroutine that grows leaves the new size here, by the code that it
 * started with, and later ones begin with that, up to FIRST_MAX.  Each
 * FORGET-th start halves the size: a rare deep call is forgotten, what is needed
 * comes back at once.  The main goroutine is alone and starts with FIRST_MAIN:
 * pages that aren't touched cost nothing.
 *
 * An entry is code << 16 | shift << 8 | starts.  Threads write without a lock; a
 * lost update or two codes in one place cost a size that doesn't fit, no more.
 */
enum { HINTS = 1024, FORGET = 200, FIRST_MAX_SHIFT = 15, FIRST_MAIN = 64 << 10 };
static u64 first_hint[HINTS];

static u64 *
hint_of(void *code)
{
	return &first_hint[((u64)code * 0x9e3779b97f4a7c15u) >> 54];
}

u64
rt_stack_first(void *code)
{
	u64 *e, h, shift;

	if (rt_stack_stress != 0)
		return RT_STACK_MIN;
	if (code == NULL)
		return FIRST_MAIN;
	e = hint_of(code);
	h = __atomic_load_n(e, __ATOMIC_RELAXED);
	if (h >> 16 != (u64)code)
		return RT_STACK_MIN;
	shift = h >> 8 & 0xff;
	if ((h & 0xff) < FORGET)
		h++;
	else
		h = shift - 1 > MIN_SHIFT ? (u64)code << 16 | (shift - 1) << 8 : 0;
	__atomic_store_n(e, h, __ATOMIC_RELAXED);
	return 1ull << shift;
}

static void
note_growth(RtG *g, u64 size)
{
	void *code = g->start_fn != NULL ? rt_start_fn_code(g->start_fn) : NULL;
	u64 shift = (u64)__builtin_ctzll(size);

	if (code == NULL)
		return;
	if (shift > FIRST_MAX_SHIFT)
		shift = FIRST_MAX_SHIFT;
	__atomic_store_n(hint_of(code), (u64)code << 16 | shift << 8, __ATOMIC_RELAXED);
}

/* The limit that the prologues see. */
static void
set_limit(RtSegment *s, bool deep)
{
	bool poison = (rt_stack_stress != 0 && !deep) || rt_debugvars.schedstress != 0;

	s->limit = poison ? (u64)STACK_POISON : (u64)s->lo + RT_STACK_GUARD;
}

RtSegment *
rt_segment_alloc(u64 size)
{
	u32 shift = (u32)__builtin_ctzll(size);
	RtP *p = rt_p();
	RtSegment *s;

	if (shift == MIN_SHIFT && p != NULL && p->free_seg != NULL) {
		s = p->free_seg;
		p->free_seg = s->pool_link;
		p->nfree_seg--;
	} else if (shift <= MAX_SHIFT) {
		s = pool_get(shift);
	} else {
		s = make_segment(rt_os_map(size), size);
		__atomic_fetch_add(&rt_stack_sys, size, __ATOMIC_RELAXED);
	}
	s->prev = s->next = NULL;
	if (RT_UNLIKELY(rt_stack_stress != 0))
		clobber(s);
	set_limit(s, false);
	__atomic_fetch_add(&rt_stack_inuse, size, __ATOMIC_RELAXED);
	return s;
}

void
rt_segment_free(RtSegment *s)
{
	u32 shift = (u32)__builtin_ctzll(s->size);
	RtP *p = rt_p();

	if (RT_UNLIKELY(rt_stack_stress != 0)) {
		if (*(u64 *)s->lo != STACK_CLOBBER)
			rt_stack_overrun();
		clobber(s);
	}
	__atomic_fetch_sub(&rt_stack_inuse, s->size, __ATOMIC_RELAXED);
	if (shift == MIN_SHIFT && p != NULL && p->nfree_seg < P_CACHE) {
		s->pool_link = p->free_seg;
		p->free_seg = s;
		p->nfree_seg++;
	} else if (shift <= MAX_SHIFT) {
		rt_lock(&pool.lock);
		s->pool_link = pool.free[shift];
		pool.free[shift] = s;
		rt_unlock(&pool.lock);
	} else {
		__atomic_fetch_sub(&rt_stack_sys, s->size, __ATOMIC_RELAXED);
		rt_os_unmap(s->lo, s->size);
	}
}

/*
 * New frames don't fill all of their words: what the last user left in them would be roots again.  So segments
 * that wait to be used are clean: zero from their outer end on as far as they were used.  How far that is shows in
 * the words: behind so many bytes of zeros nothing is looked for, nor in segments that are unmapped.  Most goroutines
 * use some 300 bytes of the smallest segment, and to touch all of it would cost a third of their lives.
 */
enum { GAP = 1024, GAP_MIN = 256, LINE = 64 };

/* end: a multiple of LINE. */
static void
clean_below(u8 *end, u8 *lo, u64 most)
{
	u64 gap = 0;

	for (u64 *p = (u64 *)end; gap < most && (u64)((u8 *)p - lo) >= LINE;) {
		p -= LINE / 8;
		if ((p[0] | p[1] | p[2] | p[3] | p[4] | p[5] | p[6] | p[7]) == 0) {
			gap += LINE;
		} else {
			memset(p, 0, LINE);
			gap = 0;
		}
	}
}

void
rt_stack_clean(RtSegment *s)
{
	/* Under stress it is overwritten with something else, and the end of the guard is watched. */
	if (rt_stack_stress == 0 && s->size <= 1 << MAX_SHIFT)
		clean_below((u8 *)s, s->lo, s->size > RT_STACK_MIN ? GAP : GAP_MIN);
}

u64
rt_stack_shrink(RtG *g)
{
	RtSegment *s = g->seg->next;
	u64 freed = 0;

	g->seg->next = NULL;
	while (s != NULL) {
		RtSegment *next = s->next;
		freed += s->size;
		rt_stack_clean(s);
		rt_segment_free(s);
		s = next;
	}
	g->stack_total -= freed;
	return freed;
}

/* Once for each time it waits: the count of how often it became runnable tells. */
void
rt_stack_trim(RtG *g)
{
	u64 lo = ((u64)g->seg->lo + PAGE - 1) & ~(u64)(PAGE - 1);
	u64 hi = (u64)g->sp & ~(u64)(PAGE - 1);

	g->trimmed = g->run_count;
	if (rt_stack_stress != 0)
		return;
	if (hi > lo)
		rt_os_release((void *)lo, hi - lo);
	clean_below((u8 *)((u64)g->sp & ~(u64)(LINE - 1)), hi > lo ? (u8 *)hi : g->seg->lo, GAP);
}

static void
stack_overflow(RtG *g, u64 sp)
{
	rt_eprintf("runtime: goroutine stack exceeds %u-byte limit\n", rt_stack_max);
	rt_eprintf("runtime: sp=%p stack=[%p, %p]\n", sp, g->seg->lo, g->seg->lo + g->seg->size);
	rt_throw("stack overflow");
}

/* What g's frames fill, sp being in its innermost segment: less than the segments' sizes. */
static u64
stack_used(RtG *g, u64 sp)
{
	u64 n = 0;

	for (RtSegment *s = g->seg; s != NULL; s = s->prev) {
		n += (u64)(s->lo + s->size) - sp;
		sp = (u64)s->saved_sp;
	}
	return n;
}

/* Called by __morestack on the system stack, through rt_call2_g0, whose frame pointer is on g's stack: makes
 * g->seg->next large enough.  The limit is on what frames use; near it segments stop doubling. */
void rt_morestack_slow(u64 frame, u64 args);
void
rt_morestack_slow(u64 frame, u64 args)
{
	RtG *g = rt_getg();
	RtSegment *cur = g->seg;
	u64 need = frame + args + MORESTACK_SLACK + RT_STACK_GUARD + sizeof(RtSegment);
	/* Small ones by four: fewer ends to call over, and of the larger segment only what is used becomes memory. */
	u64 size = cur->size < QUICK_BELOW ? cur->size * 4 : cur->size * 2;

	bool deep = g->stack_total >= STRESS_TOTAL;

	if (rt_stack_stress != 0 && !deep)
		size = RT_STACK_MIN;
	rt_stack_shrink(g);
	while (size < need)
		size *= 2;
	if (g->stack_total + size > rt_stack_max) {
		u64 sp = *(u64 *)__builtin_frame_address(0);
		if (stack_used(g, sp) + frame + args > rt_stack_max)
			stack_overflow(g, sp);
		while (size / 2 >= need && g->stack_total + size > rt_stack_max)
			size /= 2;
	}
	if (rt_stack_stress == 0)
		note_growth(g, size);
	RtSegment *s = rt_segment_alloc(size);
	set_limit(s, deep);
	s->prev = cur;
	cur->next = s;
	g->stack_total += size;
}

RtSegment *
rt_stack_segment(RtG *g, const void *p)
{
	for (RtSegment *s = g->seg; s != NULL; s = s->prev)
		if ((u64)p - (u64)s->lo < s->size)
			return s;
	return NULL;
}

void
rt_stack_each(RtG *g, bool in_syscall, void (*fn)(void *, void *, void *), void *arg)
{
	void *sp = in_syscall ? g->syscall_sp : g->sp;

	for (RtSegment *s = in_syscall ? g->syscall_seg : g->seg; s != NULL; s = s->prev) {
		fn(sp, s, arg);
		sp = s->saved_sp;
	}
}

/* Not split: the limit that it sets is that of an outer segment than the one it runs on. */
RT_NOSPLIT void
rt_stack_rewind(void *frame_address)
{
	RtG *g = rt_getg();
	RtSegment *s = g->seg;

	if (RT_UNLIKELY(rt_m()->callback != NULL))
		rt_callbacks_drop(g, frame_address);
	while ((u64)frame_address - (u64)s->lo >= s->size)
		s = s->prev;
	g->seg = s;
	rt_set_limit(s->limit);
}

static bool
is_crossing(const void *pc)
{
	return pc == rt_morestack_ret0 || pc == rt_morestack_ret1 || pc == rt_morestack_ret2;
}

void *
rt_stack_return_address(RtG *g, void *fp)
{
	void *pc = ((void **)fp)[1];

	if (is_crossing(pc)) {
		RtSegment *s = rt_stack_segment(g, fp);
		return s != NULL && s->prev != NULL ? ((void **)s->saved_sp)[1] : NULL;
	}
	return pc;
}

void *
rt_return_address(void *fp)
{
	return rt_stack_return_address(rt_getg(), fp);
}

void *
rt_parent_frame(void *fp)
{
	return *(void **)fp;
}
