/*
 * special.c - what is tied to an object's death: finalizers, cleanups, weak pointers.
 *
 * A table off the heap holds them, keyed by the object's cell; several objects may
 * share a tiny cell, so an entry has the pointer too.  Roots are what an entry calls
 * or hands out (fn) and, for a finalizer, all that its object refers to, not the
 * object.  A span with such an object is flagged; sweeping it, of a dead cell
 *
 *   weak pointers    read nil from now on,
 *   finalizers       move to the queue, and the cell stays: what it refers to is
 *                    marked already.  It lives until they have run and a later
 *                    cycle finds it dead again,
 *   cleanups         move to the queue, unless there was a finalizer.
 *
 * finalizer.c fills the table and runs the queue.  While marking, what leaves table
 * or queue is shaded (gc.h).
 */
#include "gc/special.h"

#include <string.h>

#include "gc/gc.h"
#include "mem/alloc.h"
#include "os/os.h"
#include "overlay_api.h"
#define TOMBSTONE ((void *)1)

static struct {
	RtMutex lock;              /* while a weak pointer is not nil under it, its cell has not been swept dead */
	RtSpecial *v;              /* open addressing */
	u64 n, used, cap;          /* entries, entries and tombstones, size */
	RtSpecial *queue;          /* ring of those to run */
	u64 qhead, qtail, qcap;
	u64 ids;                   /* given to cleanups so far */
	u64 scan;                  /* entries below have been scanned as roots */
	bool queue_scanned;
} table;

static u64
slot_of(const void *obj)
{
	return ((u64)obj * 0x9e3779b97f4a7c15u >> 20) & (table.cap - 1);
}

/* Next entry of obj from slot *at on, or NULL. */
static RtSpecial *
next_of(const void *obj, u64 *at)
{
	for (; table.cap > 0 && table.v[*at].obj != NULL; *at = (*at + 1) & (table.cap - 1))
		if (table.v[*at].obj == obj) {
			RtSpecial *f = &table.v[*at];
			*at = (*at + 1) & (table.cap - 1);
			return f;
		}
	return NULL;
}

static RtSpecial *
find(const void *obj, const void *ptr, enum RtSpecialKind kind, u64 id)
{
	u64 at = slot_of(obj);
	for (RtSpecial *f; (f = next_of(obj, &at)) != NULL;)
		if (f->ptr == ptr && f->kind == kind && f->id == id)
			return f;
	return NULL;
}

static u64
bytes_for(u64 n)
{
	return (n * sizeof(RtSpecial) + 4095) & ~4095ull;
}

static void
rehash(void)
{
	RtSpecial *old = table.v;
	u64 old_cap = table.cap;

	table.cap = table.n * 4 > 1024 ? 1ull << (64 - __builtin_clzll(table.n * 4)) : 1024;
	table.v = rt_os_map(bytes_for(table.cap));
	table.used = table.n;
	table.scan = 0;
	for (u64 i = 0; i < old_cap; i++) {
		if (old[i].obj == NULL || old[i].obj == TOMBSTONE)
			continue;
		u64 j = slot_of(old[i].obj);
		while (table.v[j].obj != NULL)
			j = (j + 1) & (table.cap - 1);
		table.v[j] = old[i];
	}
	if (old != NULL)
		rt_os_unmap(old, bytes_for(old_cap));
}

bool
rt_special_add(RtSpecial *f)
{
	rt_lock(&table.lock);
	if (f->kind == RT_SPECIAL_CLEANUP)
		f->id = ++table.ids;
	RtSpecial *have = find(f->obj, f->ptr, f->kind, f->id);
	if (have != NULL) {
		f->fn = have->fn;
		rt_unlock(&table.lock);
		return false;
	}
	if ((table.used + 1) * 4 > table.cap * 3)
		rehash();
	u64 i = slot_of(f->obj);
	while (table.v[i].obj != NULL && table.v[i].obj != TOMBSTONE)
		i = (i + 1) & (table.cap - 1);
	table.used += table.v[i].obj == NULL;
	table.v[i] = *f;
	table.n++;
	if ((u64)f->obj - (u64)rt_heap.base < rt_heap.used)
		rt_span_set_special(f->obj);
	/* The collector may have been here already. */
	rt_shade(f->fn);
	if (f->kind == RT_SPECIAL_FINALIZER)
		rt_shade(f->obj);
	rt_unlock(&table.lock);
	return true;
}

static void
remove_entry(RtSpecial *f)
{
	rt_shade(f->fn);
	memset(f, 0, sizeof *f);
	f->obj = TOMBSTONE;
	table.n--;
}

void
rt_special_remove(void *obj, void *ptr, enum RtSpecialKind kind, u64 id)
{
	rt_lock(&table.lock);
	RtSpecial *f = find(obj, ptr, kind, id);
	if (f != NULL)
		remove_entry(f);
	rt_unlock(&table.lock);
}

void *
rt_special_weak_handle(void *obj, void *ptr)
{
	rt_lock(&table.lock);
	RtSpecial *f = find(obj, ptr, RT_SPECIAL_WEAK, 0);
	void *handle = f != NULL ? f->fn : NULL;
	rt_unlock(&table.lock);
	return handle;
}

void *
rt_special_weak_value(void *const *handle)
{
	for (;;) {
		rt_lock(&table.lock);
		void *p = *handle;
		int state = p == NULL ? 0 : rt_sweep_state(p);
		if (state == 0)
			rt_shade(p);
		rt_unlock(&table.lock);
		if (state == 0)
			return p;
		rt_sweep_help(p, state);
	}
}

/* -- the collector's side -- */

void
rt_special_roots_begin(void)
{
	table.scan = 0;
	table.queue_scanned = false;
}

bool
rt_special_roots(RtMarker *m)
{
	enum { SOME = 1024 };

	if (__atomic_load_n(&table.queue_scanned, __ATOMIC_ACQUIRE) && __atomic_load_n(&table.scan, __ATOMIC_RELAXED) >= table.cap)
		return false;
	rt_lock(&table.lock);
	if (!table.queue_scanned) {
		for (u64 i = table.qhead; i != table.qtail; i++) {
			rt_mark_edge(m, table.queue[i & (table.qcap - 1)].ptr);
			rt_mark_edge(m, table.queue[i & (table.qcap - 1)].fn);
		}
		__atomic_store_n(&table.queue_scanned, true, __ATOMIC_RELEASE);
	}
	u64 i = table.scan, end = i + SOME < table.cap ? i + SOME : table.cap;
	for (; i < end; i++) {
		RtSpecial *f = &table.v[i];
		if (f->obj == NULL || f->obj == TOMBSTONE)
			continue;
		rt_mark_edge(m, f->fn);
		if (f->kind == RT_SPECIAL_FINALIZER)
			rt_mark_object_contents(m, f->obj);
	}
	__atomic_store_n(&table.scan, end, __ATOMIC_RELAXED);
	rt_unlock(&table.lock);
	return true;
}

static void
enqueue(const RtSpecial *f)
{
	if (table.qtail - table.qhead == table.qcap) {
		u64 cap = table.qcap > 0 ? table.qcap * 2 : 128;
		RtSpecial *q = rt_os_map(bytes_for(cap));
		for (u64 i = table.qhead; i != table.qtail; i++)
			q[i & (cap - 1)] = table.queue[i & (table.qcap - 1)];
		if (table.queue != NULL)
			rt_os_unmap(table.queue, bytes_for(table.qcap));
		table.queue = q;
		table.qcap = cap;
	}
	table.queue[table.qtail++ & (table.qcap - 1)] = *f;
	rt_finalizer_pending();
}

/* A cell's finalizers are queued in the order of their objects' addresses. */
static bool
queue_finalizers(void *cell)
{
	RtSpecial *first;
	bool any = false;

	do {
		u64 at = slot_of(cell);
		first = NULL;
		for (RtSpecial *f; (f = next_of(cell, &at)) != NULL;)
			if (f->kind == RT_SPECIAL_FINALIZER && (first == NULL || f->ptr < first->ptr))
				first = f;
		if (first != NULL) {
			enqueue(first);
			remove_entry(first);
			any = true;
		}
	} while (first != NULL);
	return any;
}

bool
rt_special_sweep(void *cell)
{
	rt_lock(&table.lock);
	u64 at = slot_of(cell);
	for (RtSpecial *f; (f = next_of(cell, &at)) != NULL;)
		if (f->kind == RT_SPECIAL_WEAK) {
			*(void **)f->fn = NULL;
			remove_entry(f);
		}
	bool lives = queue_finalizers(cell);
	at = slot_of(cell);
	for (RtSpecial *f; !lives && (f = next_of(cell, &at)) != NULL;) {
		f->ptr = NULL;
		enqueue(f);
		remove_entry(f);
	}
	rt_unlock(&table.lock);
	return lives;
}

bool
rt_special_take(RtSpecial *f)
{
	rt_lock(&table.lock);
	bool some = table.qhead != table.qtail;
	if (some) {
		*f = table.queue[table.qhead++ & (table.qcap - 1)];
		rt_shade(f->ptr);
		rt_shade(f->fn);
	}
	rt_unlock(&table.lock);
	return some;
}

u64
rt_special_count(void)
{
	return table.n;
}

void
rt_special_each(void (*f)(void *obj, void *ptr, void **fn, void *arg), void *arg)
{
	for (u64 i = 0; i < table.cap; i++) {
		RtSpecial *s = &table.v[i];
		if (s->obj != NULL && s->obj != TOMBSTONE)
			f(s->kind == RT_SPECIAL_FINALIZER ? s->obj : NULL, s->ptr, &s->fn, arg);
	}
}
