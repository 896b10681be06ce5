/*
 * heap.c - types, allocation, roots, barrier and the collector's controls for C
 * programs.  The contract of each function is in include/tricolor.h.
 *
 * A tri_type is a Go type descriptor with a check word and a name behind it; it is
 * never freed, as the collector keeps such addresses.
 */
#include <string.h>

#include "capi/capi.h"
#include "gc/embed.h"
#include "gc/gc.h"
#include "mem/alloc.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/internal.h"

enum { TYPE_MAX = 1 << 20, FINALIZER_STACK = TRI_STACK };
#define SIZE_MOST (1ull << 47)

const u8 tri_root_word_ = 1;

/* -- types -- */

typedef struct NewType {
	const char *name;
	u64 size, n;
	const u64 *offsets;
	tri_type *type;
} NewType;

static void
make_type(void *arg)
{
	NewType *r = arg;
	u64 ptrdata = 0;

	for (u64 i = 0; i < r->n; i++)
		if (r->offsets[i] + 8 > ptrdata)
			ptrdata = r->offsets[i] + 8;
	u64 words = ptrdata / 8, len = strlen(r->name);
	/* The collector reads a pointer mask by 8-byte steps. */
	u64 mask = (words + 63) / 64 * 8;
	tri_type *t = rt_persistent(sizeof *t + mask + len + 1, 8);

	for (u64 i = 0; i < r->n; i++)
		t->mask[r->offsets[i] / 64] |= (u8)(1u << (r->offsets[i] / 8 % 8));
	char *name = (char *)t->mask + mask;
	memcpy(name, r->name, len);
	u8 align = r->size % 8 == 0 ? 8 : r->size % 4 == 0 ? 4 : r->size % 2 == 0 ? 2 : 1;
	t->t = (RtType){ .size = r->size, .ptrdata = ptrdata, .align = align, .field_align = align, .kind = RT_KIND_STRUCT, .gcdata = t->mask };
	static const u8 one[] = { 1 };
	t->chan = (RtChanType){ { .size = 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_CHAN | RT_KIND_DIRECT_IFACE, .gcdata = one },
				&t->t, 3 };
	t->name = name;
	t->magic = TRI_TYPE_MAGIC;
	r->type = t;
}

const tri_type *
tri_type_new(const char *name, size_t size, size_t n, const size_t *offsets)
{
	NewType r = { name, size, n, offsets, NULL };

	rt_capi_enter("tri_type_new");
	if (name == NULL)
		rt_capi_fatal("tri_type_new", "name is NULL", 0);
	if (size == 0 || size > TYPE_MAX)
		rt_capi_fatal("tri_type_new", "size isn't 1 to 1 MB", size);
	if (n > 0 && size % 8 != 0)
		rt_capi_fatal("tri_type_new", "size of a type with pointers isn't a multiple of 8", size);
	if (n > 0 && offsets == NULL)
		rt_capi_fatal("tri_type_new", "offsets is NULL", 0);
	for (u64 i = 0; i < n; i++)
		if (offsets[i] % 8 != 0 || offsets[i] + 8 > size)
			rt_capi_fatal("tri_type_new", "offset isn't a multiple of 8 within the size", offsets[i]);
	rt_on_system_stack(make_type, &r);
	return r.type;
}

/* -- allocation -- */

void *
tri_alloc(const tri_type *t)
{
	rt_capi_enter("tri_alloc");
	rt_capi_check_type("tri_alloc", t);
	return rt_new(&t->t);
}

void *
tri_alloc_array(const tri_type *t, size_t n)
{
	rt_capi_enter("tri_alloc_array");
	rt_capi_check_type("tri_alloc_array", t);
	if (n > SIZE_MOST / t->t.size)
		rt_capi_fatal("tri_alloc_array", "too many elements", n);
	return n == 0 ? (void *)rt_zerobase : rt_newarray(&t->t, (i64)n);
}

void *
tri_alloc_bytes(size_t n)
{
	rt_capi_enter("tri_alloc_bytes");
	if (n > SIZE_MOST)
		rt_capi_fatal("tri_alloc_bytes", "size is too large", n);
	return n == 0 ? (void *)rt_zerobase : rt_alloc(n, NULL);
}

bool
tri_find(const void *p, void **start, size_t *size)
{
	void *base;
	u64 n;

	rt_capi_enter("tri_find");
	if (!rt_find_object(p, &base, &n))
		return false;
	if (start != NULL)
		*start = base;
	if (size != NULL)
		*size = n;
	return true;
}

/* -- handles: cells of memory that is scanned as roots.  In use: link leads to the cell itself; free: to the next free one. -- */

struct tri_handle {
	void *p;
	tri_handle *link;
};

enum { HANDLES = 64 };            /* made at once */
static struct {
	RtMutex lock;
	tri_handle *free;
} handles;

static void
take_handle(void *arg)
{
	rt_lock(&handles.lock);
	if (handles.free == NULL) {
		tri_handle *v = rt_persistent_scanned(HANDLES * sizeof *v);
		for (u32 i = 0; i < HANDLES; i++) {
			v[i].link = handles.free;
			handles.free = &v[i];
		}
	}
	tri_handle *h = handles.free;
	handles.free = h->link;
	h->link = h;
	rt_unlock(&handles.lock);
	*(tri_handle **)arg = h;
}

static void
check_handle(const char *where, const tri_handle *h)
{
	rt_capi_enter(where);
	if (h == NULL || h->link != h)
		rt_capi_fatal(where, "not a handle, or freed", (u64)h);
}

tri_handle *
tri_handle_new(void *p)
{
	tri_handle *h;

	rt_capi_enter("tri_handle_new");
	rt_on_system_stack(take_handle, &h);
	RT_STORE_PTR(&h->p, p);
	return h;
}

void *
tri_handle_get(const tri_handle *h)
{
	check_handle("tri_handle_get", h);
	return h->p;
}

void
tri_handle_set(tri_handle *h, void *p)
{
	check_handle("tri_handle_set", h);
	RT_STORE_PTR(&h->p, p);
}

void
tri_handle_free(tri_handle *h)
{
	check_handle("tri_handle_free", h);
	RT_STORE_PTR(&h->p, NULL);
	rt_lock(&handles.lock);
	h->link = handles.free;
	handles.free = h;
	rt_unlock(&handles.lock);
}

/* -- barrier -- */

void *
tri_exchange(void *slot, void *value)
{
	rt_capi_enter("tri_exchange");
	return rt_barrier_xchg(slot, value);
}

bool
tri_compare_and_swap(void *slot, void *old_value, void *new_value)
{
	rt_capi_enter("tri_compare_and_swap");
	return rt_barrier_cas(slot, old_value, new_value);
}

void
tri_copy(const tri_type *t, void *dst, const void *src, size_t n)
{
	rt_capi_enter("tri_copy");
	rt_capi_check_type("tri_copy", t);
	rt_typedslicemove(&t->t, dst, src, (i64)n);
}

void
tri_clear(const tri_type *t, void *p, size_t n)
{
	rt_capi_enter("tri_clear");
	rt_capi_check_type("tri_clear", t);
	rt_typedclear(&t->t, p, (i64)n);
}

/* -- the collector -- */

void
tri_collect(void)
{
	rt_capi_enter("tri_collect");
	rt_gc();
}

void
tri_release_memory(void)
{
	rt_capi_enter("tri_release_memory");
	rt_free_os_memory();
}

/* What the runtime knows as the finalizer: a closure, called with the object. */
typedef struct Finalizer {
	GoFuncval fv;
	void (*fn)(void *, void *);
	void *arg;
} Finalizer;

typedef struct FinalizerCall {
	const Finalizer *f;
	void *object;
} FinalizerCall;

static void
call_finalizer(void *arg)
{
	FinalizerCall *c = arg;

	c->f->fn(c->object, c->f->arg);
}

static void
run_finalizer(void *ctx, void *object)
{
	FinalizerCall c = { ctx, object };

	rt_c_call(call_finalizer, &c, FINALIZER_STACK);
	RT_FORGET(c);
}

void
tri_finalizer(void *object, void (*fn)(void *, void *), void *arg)
{
	static const u8 one[] = { 1 }, third[] = { 4 };
	static const RtType any = { .size = 16, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = one };
	static const RtPtrType any_pointer = { .t = { .size = 8, .ptrdata = 8, .gcdata = one, .kind = RT_KIND_POINTER | RT_KIND_DIRECT_IFACE }, .elem = &any };
	static const struct { RtFuncType t; const RtType *in[1]; } any_func = {
		{ .t = { .size = 8, .ptrdata = 8, .gcdata = one, .kind = RT_KIND_FUNC | RT_KIND_DIRECT_IFACE }, .incount = 1 }, { &any_pointer.t }
	};
	static const RtType closure = { .size = sizeof(Finalizer), .ptrdata = sizeof(Finalizer), .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT,
					.gcdata = third };
	void *base;
	u64 size;

	rt_capi_enter("tri_finalizer");
	if (!rt_find_object(object, &base, &size) || base != object)
		rt_capi_fatal("tri_finalizer", "not the start of an object that may have one", (u64)object);
	if (fn == NULL) {
		rt_set_finalizer((GoEface){ (const void *)&any_pointer.t, object }, (GoEface){ 0 });
		return;
	}
	Finalizer *f = rt_new(&closure);
	f->fv.code = (void *)run_finalizer;
	f->fn = fn;
	f->arg = arg;
	rt_set_finalizer((GoEface){ (const void *)&any_pointer.t, object }, (GoEface){ (const void *)&any_func.t.t, f });
}

tri_weak *
tri_weak_new(void *p)
{
	rt_capi_enter("tri_weak_new");
	void *base;
	u64 size;

	if (!rt_find_object(p, &base, &size))
		rt_capi_fatal("tri_weak_new", "not in an object", (u64)p);
	return rt_weak_make(p);
}

void *
tri_weak_get(const tri_weak *w)
{
	rt_capi_enter("tri_weak_get");
	if (w == NULL)
		rt_capi_fatal("tri_weak_get", "NULL", 0);
	return rt_weak_value((void *)w);
}

int
tri_set_gc_percent(int percent)
{
	rt_capi_enter("tri_set_gc_percent");
	return rt_set_gc_percent(percent);
}

int64_t
tri_set_memory_limit(int64_t bytes)
{
	rt_capi_enter("tri_set_memory_limit");
	return rt_set_memory_limit(bytes);
}

typedef struct Stats {
	tri_stats *s;
	RtHeapStats h;
} Stats;

static void
read_stats(void *arg)
{
	Stats *r = arg;
	tri_stats *s = r->s;
	struct RtGc *gc = &rt_gc_state;
	i64 since = rt_nanotime() - rt_gc_start_time();

	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		rt_cache_flush(c);
	rt_heap_stats(&r->h);
	u64 idle = rt_heap.committed - rt_heap.pages_inuse * RT_PAGE;
	*s = (tri_stats){
		.heap_bytes = r->h.alloc_bytes - r->h.free_bytes,
		.heap_objects = r->h.mallocs - r->h.frees,
		.allocated_bytes = r->h.alloc_bytes,
		.allocated_objects = r->h.mallocs,
		.goal_bytes = gc->goal,
		.system_bytes = rt_heap.committed + rt_stack_sys + rt_heap.persistent,
		.released_bytes = idle - rt_heap.pages_idle_dirty * RT_PAGE,
		.stack_bytes = rt_stack_inuse,
		.pause_total_ns = gc->pause_total,
		.last_pause_ns = gc->cycles > 0 ? gc->pause_ns[(gc->cycles - 1) % 256] : 0,
		.collections = gc->cycles,
		.forced = gc->forced,
		.goroutines = (u64)rt_num_goroutine(),
		.cpu_fraction = since > 0 ? (f64)gc->mark_cpu_ns / (f64)since / (f64)rt_embed_procs() : 0,
	};
}

void
tri_read_stats(tri_stats *s)
{
	Stats r = { .s = s };

	rt_capi_enter("tri_read_stats");
	if (s == NULL)
		rt_capi_fatal("tri_read_stats", "NULL", 0);
	rt_stop_world();
	rt_on_system_stack(read_stats, &r);
	rt_start_world();
}
