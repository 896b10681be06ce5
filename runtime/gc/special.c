/*
 * special.c - finalizers.
 *
 * A table off the heap, keyed by the cell, holds each finalizer; several objects
 * may share a tiny cell, so an entry's key is cell and pointer.  It keeps the
 * function and everything that the object refers to alive, not the object: these
 * are roots.  A span with such an object is flagged; sweeping it, a dead cell's
 * finalizers move to the queue and the cell stays: what it refers to is marked
 * already.  It lives until they have run and a later cycle finds it dead again.
 * One goroutine runs the queue in order.
 *
 * While marking, what leaves the table or the queue is shaded (gc.h).
 */
#include <string.h>

#include "gc/embed.h"
#include "gc/gc.h"
#include "lang/lang.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"

typedef struct Final {
	void *obj;                 /* start of its cell; NULL: empty, TOMBSTONE: removed */
	void *ptr;                 /* the pointer that was given */
	GoFuncval *fn;
	const RtFuncType *fn_type;
	const RtPtrType *ptr_type;
} Final;
#define TOMBSTONE ((void *)1)

static struct {
	RtMutex lock;
	Final *v;                  /* open addressing */
	u64 n, used, cap;          /* entries, entries and tombstones, size */
	Final *queue;              /* ring of those to run */
	u64 qhead, qtail, qcap;
	RtHelper helper;
	bool started, pending;
	u64 scan;                  /* entries below have been scanned as roots */
	bool queue_scanned;
} fin;

static u64
slot_of(const void *obj)
{
	return ((u64)obj * 0x9e3779b97f4a7c15u >> 20) & (fin.cap - 1);
}

static Final *
find(const void *obj, const void *ptr)
{
	if (fin.cap == 0)
		return NULL;
	for (u64 i = slot_of(obj); fin.v[i].obj != NULL; i = (i + 1) & (fin.cap - 1))
		if (fin.v[i].obj == obj && fin.v[i].ptr == ptr)
			return &fin.v[i];
	return NULL;
}

static u64
bytes_for(u64 n)
{
	return (n * sizeof(Final) + 4095) & ~4095ull;
}

static void
rehash(void)
{
	Final *old = fin.v;
	u64 old_cap = fin.cap;

	fin.cap = fin.n * 4 > 1024 ? 1ull << (64 - __builtin_clzll(fin.n * 4)) : 1024;
	fin.v = rt_os_map(bytes_for(fin.cap));
	fin.used = fin.n;
	fin.scan = 0;
	for (u64 i = 0; i < old_cap; i++) {
		if (old[i].obj == NULL || old[i].obj == TOMBSTONE)
			continue;
		u64 j = slot_of(old[i].obj);
		while (fin.v[j].obj != NULL)
			j = (j + 1) & (fin.cap - 1);
		fin.v[j] = old[i];
	}
	if (old != NULL)
		rt_os_unmap(old, bytes_for(old_cap));
}

static bool
add(const Final *f)
{
	bool ok = false;

	rt_lock(&fin.lock);
	if (find(f->obj, f->ptr) == NULL) {
		if ((fin.used + 1) * 4 > fin.cap * 3)
			rehash();
		u64 i = slot_of(f->obj);
		while (fin.v[i].obj != NULL && fin.v[i].obj != TOMBSTONE)
			i = (i + 1) & (fin.cap - 1);
		fin.used += fin.v[i].obj == NULL;
		fin.v[i] = *f;
		fin.n++;
		ok = true;
	}
	if (ok)
		rt_span_set_special(f->obj);
	rt_unlock(&fin.lock);
	return ok;
}

static void
remove_entry(Final *f)
{
	rt_shade(f->fn);
	memset(f, 0, sizeof *f);
	f->obj = TOMBSTONE;
	fin.n--;
}

/* -- the collector's side -- */

void
rt_special_roots_begin(void)
{
	fin.scan = 0;
	fin.queue_scanned = false;
}

bool
rt_special_roots(RtMarker *m)
{
	enum { SOME = 1024 };

	if (__atomic_load_n(&fin.queue_scanned, __ATOMIC_ACQUIRE) && __atomic_load_n(&fin.scan, __ATOMIC_RELAXED) >= fin.cap)
		return false;
	rt_lock(&fin.lock);
	if (!fin.queue_scanned) {
		for (u64 i = fin.qhead; i != fin.qtail; i++) {
			rt_mark_edge(m, fin.queue[i & (fin.qcap - 1)].ptr);
			rt_mark_edge(m, fin.queue[i & (fin.qcap - 1)].fn);
		}
		__atomic_store_n(&fin.queue_scanned, true, __ATOMIC_RELEASE);
	}
	u64 i = fin.scan, end = i + SOME < fin.cap ? i + SOME : fin.cap;
	for (; i < end; i++) {
		Final *f = &fin.v[i];
		if (f->obj == NULL || f->obj == TOMBSTONE)
			continue;
		rt_mark_edge(m, f->fn);
		rt_mark_object_contents(m, f->obj);
	}
	__atomic_store_n(&fin.scan, end, __ATOMIC_RELAXED);
	rt_unlock(&fin.lock);
	return true;
}

static void
enqueue(const Final *f)
{
	if (fin.qtail - fin.qhead == fin.qcap) {
		u64 cap = fin.qcap > 0 ? fin.qcap * 2 : 128;
		Final *q = rt_os_map(bytes_for(cap));
		for (u64 i = fin.qhead; i != fin.qtail; i++)
			q[i & (cap - 1)] = fin.queue[i & (fin.qcap - 1)];
		if (fin.queue != NULL)
			rt_os_unmap(fin.queue, bytes_for(fin.qcap));
		fin.queue = q;
		fin.qcap = cap;
	}
	fin.queue[fin.qtail++ & (fin.qcap - 1)] = *f;
	__atomic_store_n(&fin.pending, true, __ATOMIC_RELEASE);
}

/* Finalizers of one cell run in the order of their objects' addresses. */
bool
rt_special_sweep(void *cell, u64 size)
{
	u8 *last = NULL;
	bool any = false;

	rt_lock(&fin.lock);
	for (;;) {
		Final *best = NULL;
		for (u64 i = slot_of(cell); fin.cap > 0 && fin.v[i].obj != NULL; i = (i + 1) & (fin.cap - 1)) {
			Final *f = &fin.v[i];
			if (f->obj == cell && (last == NULL || (u8 *)f->ptr > last) && (best == NULL || f->ptr < best->ptr))
				best = f;
		}
		if (best == NULL)
			break;
		last = best->ptr;
		if (last >= (u8 *)cell + size)
			rt_throw("gc: finalizer of another cell");
		enqueue(best);
		remove_entry(best);
		any = true;
	}
	rt_unlock(&fin.lock);
	return any;
}

u64
rt_special_count(void)
{
	return fin.n;
}

void
rt_special_each(void (*f)(void *obj, void *ptr, void **fn, void *arg), void *arg)
{
	for (u64 i = 0; i < fin.cap; i++)
		if (fin.v[i].obj != NULL && fin.v[i].obj != TOMBSTONE)
			f(fin.v[i].obj, fin.v[i].ptr, (void **)&fin.v[i].fn, arg);
}

/* -- running -- */

static const RtType **
func_types(const RtFuncType *t)
{
	return (const RtType **)((u8 *)(t + 1) + ((t->t.tflag & RT_TFLAG_UNCOMMON) != 0 ? sizeof(RtUncommon) : 0));
}

/* Bytes of the result struct: above 16 it is returned through a hidden first parameter. */
static u64
result_bytes(const RtFuncType *t)
{
	const RtType **types = func_types(t) + t->incount;
	u64 size = 0, align = 1;

	for (u32 i = 0; i < (t->outcount & 0x7fffu); i++) {
		u64 a = types[i]->align;
		size = (size + a - 1) / a * a + types[i]->size;
		align = a > align ? a : align;
	}
	return (size + align - 1) / align * align;
}

static void
run(const Final *f)
{
	const RtType *param = func_types(f->fn_type)[0];
	u64 result = result_bytes(f->fn_type);
	void *hidden = result > 16 ? rt_malloc_noscan_dirty(result) : NULL;
	void *code = f->fn->code;

	if ((param->kind & RT_KIND_MASK) == RT_KIND_INTERFACE) {
		const RtInterfaceType *inter = (const RtInterfaceType *)param;
		GoEface e = { &f->ptr_type->t, f->ptr };
		if (inter->nmethods > 0)
			e.t = (const void *)rt_getitab(inter, &f->ptr_type->t);
		if (hidden != NULL)
			((void (*)(void *, void *, GoEface))code)(hidden, f->fn, e);
		else
			((void (*)(void *, GoEface))code)(f->fn, e);
	} else if (hidden != NULL) {
		((void (*)(void *, void *, void *))code)(hidden, f->fn, f->ptr);
	} else {
		((void (*)(void *, void *))code)(f->fn, f->ptr);
	}
}

static __attribute__((noinline)) bool
run_one(void)
{
	Final f;

	rt_lock(&fin.lock);
	if (fin.qhead == fin.qtail) {
		rt_unlock(&fin.lock);
		return false;
	}
	f = fin.queue[fin.qhead++ & (fin.qcap - 1)];
	rt_shade(f.ptr);
	rt_shade(f.fn);
	rt_unlock(&fin.lock);
	rt_embed_user_code(true);
	run(&f);
	rt_embed_user_code(false);
	memset(&f, 0, sizeof f);
	__asm__ volatile("" ::"r"(&f) : "memory");
	return true;
}

static void
finalizer_main(void *ctx)
{
	(void)ctx;
	for (;;) {
		while (run_one()) {
		}
		rt_embed_helper_sleep(&fin.helper, 2);
	}
}

void
rt_finalizer_start_if_needed(void)
{
	if (__atomic_load_n(&fin.pending, __ATOMIC_ACQUIRE) && __atomic_exchange_n(&fin.pending, false, __ATOMIC_ACQ_REL))
		rt_embed_helper_wake(&fin.helper);
}

static void
start_helper(void)
{
	if (!__atomic_exchange_n(&fin.started, true, __ATOMIC_ACQ_REL))
		rt_embed_helper(&fin.helper, finalizer_main);
}

/* -- SetFinalizer -- */

static void RT_NORETURN
complain(const char *a, const RtType *t, const char *b, const RtType *u, const char *c)
{
	static char text[512];
	u64 n = 0;
	const GoString parts[6] = { rt_cstr("runtime.SetFinalizer: "), rt_cstr(a), t != NULL ? rt_type_string(t) : (GoString){ 0 }, rt_cstr(b),
				    u != NULL ? rt_type_string(u) : (GoString){ 0 }, rt_cstr(c) };

	for (u32 i = 0; i < 6; i++)
		for (i64 j = 0; j < parts[i].n && n < sizeof text - 1; j++)
			text[n++] = (char)parts[i].p[j];
	rt_throw(text);
}

static bool
accepts(const RtType *param, const RtPtrType *ptr)
{
	if (param == &ptr->t)
		return true;
	switch (param->kind & RT_KIND_MASK) {
	case RT_KIND_POINTER:
		return (rt_type_uncommon(param) == NULL || rt_type_uncommon(&ptr->t) == NULL)
		       && ((const RtPtrType *)param)->elem == ptr->elem;
	case RT_KIND_INTERFACE: {
		const RtInterfaceType *inter = (const RtInterfaceType *)param;
		return inter->nmethods == 0 || rt_getitab2(inter, &ptr->t) != NULL;
	}
	}
	return false;
}

void
rt_set_finalizer(GoEface obj, GoEface fn)
{
	const RtPtrType *ot = (const RtPtrType *)obj.t;
	void *base;
	u64 size;

	if (obj.t == NULL)
		complain("first argument is nil", NULL, "", NULL, "");
	if ((obj.t->kind & RT_KIND_MASK) != RT_KIND_POINTER)
		complain("first argument is ", obj.t, ", not pointer", NULL, "");
	if (obj.w == NULL)
		complain("first argument is nil pointer", NULL, "", NULL, "");
	if (!rt_find_object(obj.w, &base, &size)) {
		/* Zero-size objects and package variables live for ever. */
		if (obj.w == (void *)rt_zerobase || (u64)obj.w < 1ull << 32)
			return;
		complain("pointer not in heap", NULL, "", NULL, "");
	}
	if (base != obj.w && (ot->elem->ptrdata != 0 || ot->elem->size >= RT_TINY))
		complain("pointer not at beginning of allocated block", NULL, "", NULL, "");
	if (fn.t == NULL) {
		rt_lock(&fin.lock);
		Final *f = find(base, obj.w);
		if (f != NULL)
			remove_entry(f);
		rt_unlock(&fin.lock);
		return;
	}
	if ((fn.t->kind & RT_KIND_MASK) != RT_KIND_FUNC)
		complain("second argument is ", fn.t, ", not a function", NULL, "");
	const RtFuncType *ft = (const RtFuncType *)fn.t;
	if ((ft->outcount & 0x8000u) != 0)
		complain("cannot pass ", obj.t, " to finalizer ", fn.t, " because dotdotdot");
	if (ft->incount != 1 || !accepts(func_types(ft)[0], ot))
		complain("cannot pass ", obj.t, " to finalizer ", fn.t, "");
	start_helper();
	Final f = { base, obj.w, fn.w, ft, ot };
	if (!add(&f))
		complain("finalizer already set", NULL, "", NULL, "");
}

void
rt_keep_alive(GoEface v)
{
	__asm__ volatile("" ::"r"(v.w) : "memory");
}
