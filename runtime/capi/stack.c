/*
 * stack.c - stacks for C code that doesn't check them.
 *
 * A goroutine of a C program begins on a small segment like all others.  Its start
 * function calls the program's on a segment that is mapped with 64 KB of
 * inaccessible memory (the fence) below it: rt_c_call makes it the innermost
 * segment for the time of the call, as __morestack would, so that scans, traces and
 * growth by the runtime's own functions, which check, go on from there.
 * A segment of this kind is never in another's next, so nobody but this file frees it;
 * it is known by its pool_link, which leads to itself.
 *
 * Free ones are kept by size, up to KEEP of each; more go back to the system.
 */
#include "capi/capi.h"

#include "asm/asm.h"
#include "os/os.h"
#include "stack/stack.h"

enum { SHIFT_MIN = 14, SHIFT_MAX = 30, KEEP = 256 };

void rt_call_on_segment(void (*fn)(void *), void *arg, RtSegment *s);

static struct {
	RtMutex lock;
	RtSegment *free[SHIFT_MAX + 1];
	u32 n[SHIFT_MAX + 1];
} pool;

typedef struct Request {
	u64 bytes;
	RtSegment *seg;
} Request;

/* The goroutine's retained segments are freed first: this one takes their place. */
static void
take(void *arg)
{
	Request *r = arg;
	RtG *g = rt_lang_g();
	u32 shift = SHIFT_MIN;

	while (1ull << shift < r->bytes)
		shift++;
	u64 size = 1ull << shift;
	rt_stack_shrink(g);
	rt_lock(&pool.lock);
	RtSegment *s = pool.free[shift];
	if (s != NULL) {
		pool.free[shift] = s->next;
		pool.n[shift]--;
	}
	rt_unlock(&pool.lock);
	if (s == NULL) {
		u8 *lo = rt_os_map(RT_C_FENCE + size);
		rt_os_fence(lo, RT_C_FENCE);
		lo += RT_C_FENCE;
		s = (RtSegment *)(lo + size) - 1;
		s->lo = lo;
		s->size = size;
		s->limit = (u64)lo + RT_STACK_GUARD;
		s->room = (u64)s - s->limit;
		s->pool_link = s;
		__atomic_fetch_add(&rt_stack_sys, size, __ATOMIC_RELAXED);
	}
	__atomic_fetch_add(&rt_stack_inuse, size, __ATOMIC_RELAXED);
	s->next = NULL;
	s->prev = g->seg;
	g->stack_total += size;
	r->seg = s;
}

static void
give(void *arg)
{
	RtSegment *s = arg, *next;
	RtG *g = rt_lang_g();
	u32 shift = (u32)__builtin_ctzll(s->size);

	for (RtSegment *k = s->next; k != NULL; k = next) {
		next = k->next;
		g->stack_total -= k->size;
		rt_segment_free(k);
	}
	g->stack_total -= s->size;
	__atomic_fetch_sub(&rt_stack_inuse, s->size, __ATOMIC_RELAXED);
	rt_lock(&pool.lock);
	bool keep = pool.n[shift] < KEEP && s->size <= 1 << 20;
	if (keep) {
		s->next = pool.free[shift];
		pool.free[shift] = s;
		pool.n[shift]++;
	}
	rt_unlock(&pool.lock);
	if (!keep) {
		__atomic_fetch_sub(&rt_stack_sys, s->size, __ATOMIC_RELAXED);
		rt_os_unmap(s->lo - RT_C_FENCE, RT_C_FENCE + s->size);
	}
}

void
rt_c_call(void (*fn)(void *), void *arg, u64 bytes)
{
	Request r = { bytes, NULL };

	rt_on_system_stack(take, &r);
	rt_call_on_segment(fn, arg, r.seg);
	rt_on_system_stack(give, r.seg);
}

RT_NOSPLIT u64
rt_c_overflow(u64 addr)
{
	RtG *g = rt_lang_g();
	RtSegment *s = g != NULL ? g->seg : NULL;

	return s != NULL && s->pool_link == s && (u64)s->lo - addr <= RT_C_FENCE && (u64)s->lo != addr ? s->size : 0;
}
