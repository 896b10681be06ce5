/*
 * why.c - why is an object alive: GODEBUG=whyalive=n.
 *
 * After the marking of each cycle that somebody asked for, with the world stopped,
 * a breadth-first search from the roots: every object remembers the word by which
 * it was found first, so the way back is a shortest one.  Then the way to each
 * object with a finalizer is printed, and to each of n bytes and more (n > 1).
 *
 *	why: 0xc000010000 (48 bytes, finalizer)
 *	why:   <- 0xc000012340 (64 bytes) + 16
 *	why:   <- goroutine 7 [select], main.f (x.go:12), frame - 72
 *
 * A frame's words are given relative to its frame pointer: at -8 and below are the
 * registers that the function saved for its callers, then its own variables.  Such
 * a cycle marks with the world stopped, so that the roots are those it marked from.
 * Nothing is allocated on the heap; the tables are mapped and unmapped.
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "os/os.h"
#include "sched/sched.h"

typedef struct Found {
	u8 *base;                  /* NULL: an empty place */
	u64 size;
	const void *slot;          /* the word that led here */
	u64 leads;                 /* leads.stamp: it refers, perhaps through others, to the object that is asked about */
} Found;

static struct {
	Found *v;                  /* open addressing by base */
	u64 n, cap;
	u8 **queue;                /* objects in the order in which they were found */
	u64 queue_cap;
} seen;

/* What visit does with a word. */
static struct {
	enum { SEARCH, SPREAD, ROOTS } step;
	u64 stamp;
	bool hit;
} leads;

enum { FIRST_CAP = 1 << 16, DEPTH = 40 };

static u64
pages(u64 bytes)
{
	return (bytes + 4095) & ~4095ull;
}

static Found *
place(const void *base)
{
	u64 i = ((u64)base * 0x9e3779b97f4a7c15u >> 20) & (seen.cap - 1);

	while (seen.v[i].base != NULL && seen.v[i].base != base)
		i = (i + 1) & (seen.cap - 1);
	return &seen.v[i];
}

static void
resize(u64 cap)
{
	Found *old = seen.v;
	u8 **old_queue = seen.queue;
	u64 old_cap = seen.cap;

	seen.v = rt_os_map(pages(cap * sizeof *seen.v));
	seen.queue = rt_os_map(pages(cap * sizeof *seen.queue));
	seen.cap = cap;
	for (u64 i = 0; i < old_cap; i++)
		if (old[i].base != NULL)
			*place(old[i].base) = old[i];
	for (u64 i = 0; i < seen.n; i++)
		seen.queue[i] = old_queue[i];
	if (old != NULL) {
		rt_os_unmap(old, pages(old_cap * sizeof *old));
		rt_os_unmap(old_queue, pages(old_cap * sizeof *old_queue));
	}
}

/* A word that may refer to an object: the object is noted if it is new. */
static void
note(void **slot)
{
	void *base;
	u64 size;

	if ((u64)*slot - (u64)rt_heap.base >= rt_heap.used || !rt_find_object(*slot, &base, &size))
		return;
	Found *f = place(base);
	if (f->base != NULL)
		return;
	*f = (Found){ base, size, slot, 0 };
	seen.queue[seen.n++] = base;
	if (seen.n * 2 > seen.cap)
		resize(seen.cap * 2);
}

/* The object that a word refers to if it leads to the one that is asked about. */
static const Found *
leading(void **slot)
{
	void *base;
	u64 size;

	if ((u64)*slot - (u64)rt_heap.base >= rt_heap.used || !rt_find_object(*slot, &base, &size))
		return NULL;
	const Found *f = place(base);
	return f->base != NULL && f->leads == leads.stamp ? f : NULL;
}

static void
visit(void **slot, void *arg)
{
	const Found *f;

	(void)arg;
	switch (leads.step) {
	case SEARCH:
		note(slot);
		break;
	case SPREAD:
		leads.hit = leads.hit || leading(slot) != NULL;
		break;
	case ROOTS:
		f = leading(slot);
		if (f == NULL)
			break;
		rt_eprintf("why:   root to %p: ", f->base);
		rt_embed_describe_root(slot);
		rt_eprintf("\n");
		break;
	}
}

static void
visit_range(void *lo, void *hi, void *arg)
{
	for (void **p = (void **)(((u64)lo + 7) & ~7ull); p + 1 <= (void **)hi; p++)
		visit(p, arg);
}

static void
visit_typed(u8 *p, u64 bytes, const RtType *t)
{
	if ((t->kind & RT_KIND_GC_PROG) != 0) {
		visit_range(p, p + bytes, NULL);
		return;
	}
	for (u64 off = 0; off + 8 <= bytes; off += 8) {
		u64 o = off % t->size;
		if (o < t->ptrdata && (t->gcdata[o / 64] >> (o / 8 % 8) & 1) != 0)
			visit((void **)(p + off), NULL);
	}
}

static void
visit_contents(u8 *obj)
{
	u64 page = rt_page_no(obj);

	if (rt_heap.kind[page] == RT_PAGE_SMALL) {
		for (u64 m = ((RtSmall *)((u64)obj & ~(u64)(RT_PAGE - 1)))->mask; m != 0; m &= m - 1)
			visit((void **)obj + __builtin_ctzll(m), NULL);
		return;
	}
	RtSpan *s = rt_heap.span_of[page];
	if (s->noscan)
		return;
	if (s->layout == 0)
		visit_typed(s->base, s->size, s->type);
	else
		visit_typed(obj, s->size, s->types[(u64)(obj - s->base) * s->magic >> 40]);
}

/* What a finalizer needs when it runs is a root, the object itself isn't. */
static void
visit_finalizer(void *obj, void *ptr, void **fn, void *arg)
{
	(void)ptr;
	visit(fn, arg);
	if (obj != NULL)
		visit_contents(obj);
}

static void
visit_roots(void)
{
	rt_roots_globals(visit, NULL);
	rt_persistent_roots(visit_range, NULL);
	rt_embed_each_root(visit_range, NULL);
}

static void
search(void)
{
	resize(FIRST_CAP);
	leads.step = SEARCH;
	visit_roots();
	rt_special_each(visit_finalizer, NULL);
	for (u64 i = 0; i < seen.n; i++)
		visit_contents(seen.queue[i]);
}

static void
print_way(const Found *f, const char *note)
{
	rt_eprintf("why: %p (%u bytes%s)\n", f->base, f->size, note);
	for (u32 depth = 0; depth < DEPTH; depth++) {
		void *base;
		u64 size;
		const u8 *slot = f->slot;
		if ((u64)slot - (u64)rt_heap.base >= rt_heap.used || !rt_find_object(slot, &base, &size)) {
			rt_eprintf("why:   <- ");
			rt_embed_describe_root(slot);
			rt_eprintf("\n");
			return;
		}
		f = place(base);
		rt_eprintf("why:   <- %p (%u bytes) + %u%s\n", base, size, (u64)(slot - (u8 *)base), f->base == NULL ? ", to be finalized" : "");
		if (f->base == NULL)
			return;
	}
}

/* Every root from which f is reached. */
static void
print_roots(Found *f)
{
	bool more = true;

	f->leads = ++leads.stamp;
	leads.step = SPREAD;
	while (more) {
		more = false;
		for (u64 i = 0; i < seen.n; i++) {
			Found *o = place(seen.queue[i]);
			if (o->leads == leads.stamp)
				continue;
			leads.hit = false;
			visit_contents(o->base);
			if (leads.hit) {
				o->leads = leads.stamp;
				more = true;
			}
		}
	}
	leads.step = ROOTS;
	visit_roots();
}

static void
print_finalizer(void *obj, void *ptr, void **fn, void *arg)
{
	(void)ptr, (void)fn, (void)arg;
	if (obj == NULL)
		return;
	Found *f = place(obj);
	if (f->base != NULL) {
		print_way(f, ", finalizer");
		print_roots(f);
	}
}

void
rt_gc_why_alive(u64 large)
{
	search();
	rt_eprintf("why: cycle %u: %u objects\n", rt_gc_state.cycles + 1, seen.n);
	rt_special_each(print_finalizer, NULL);
	for (u64 i = 0; i < seen.n && large > 1; i++) {
		Found *f = place(seen.queue[i]);
		if (f->size >= large) {
			print_way(f, "");
			print_roots(f);
		}
	}
	rt_os_unmap(seen.v, pages(seen.cap * sizeof *seen.v));
	rt_os_unmap(seen.queue, pages(seen.cap * sizeof *seen.queue));
	seen.v = NULL;
	seen.queue = NULL;
	seen.n = seen.cap = 0;
}
