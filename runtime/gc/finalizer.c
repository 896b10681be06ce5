/*
 * finalizer.c - what Go programs ask of special.c: SetFinalizer, AddCleanup, weak
 * pointers; and the goroutine that runs what is queued, in order.
 *
 * A weak pointer is the address of a word, its handle, that holds the object's
 * address where the collector doesn't look; there is one for each pointer, so equal
 * pointers have equal weak ones.
 */
#include <string.h>

#include "gc/embed.h"
#include "gc/gc.h"
#include "gc/special.h"
#include "lang/lang.h"
#include "overlay_api.h"
#include "sched/sched.h"

static RtHelper helper;
static bool started, pending;

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
run(const RtSpecial *f)
{
	const RtType *param = func_types(f->fn_type)[0];
	u64 result = result_bytes(f->fn_type);
	void *hidden = result > 16 ? rt_malloc_noscan_dirty(result) : NULL;
	GoFuncval *fn = f->fn;
	void *code = fn->code;

	if ((param->kind & RT_KIND_MASK) == RT_KIND_INTERFACE) {
		const RtInterfaceType *inter = (const RtInterfaceType *)param;
		GoEface e = { &f->ptr_type->t, f->ptr };
		if (inter->nmethods > 0)
			e.t = (const void *)rt_getitab(inter, &f->ptr_type->t);
		if (hidden != NULL)
			((void (*)(void *, void *, GoEface))code)(hidden, fn, e);
		else
			((void (*)(void *, GoEface))code)(fn, e);
	} else if (hidden != NULL) {
		((void (*)(void *, void *, void *))code)(hidden, fn, f->ptr);
	} else {
		((void (*)(void *, void *))code)(fn, f->ptr);
	}
}

static __attribute__((noinline)) bool
run_one(void)
{
	RtSpecial f;

	if (!rt_special_take(&f))
		return false;
	rt_embed_user_code(true);
	if (f.kind == RT_SPECIAL_CLEANUP)
		((void (*)(void *))((GoFuncval *)f.fn)->code)(f.fn);
	else
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
		rt_embed_helper_sleep(&helper, 2);
	}
}

void
rt_finalizer_pending(void)
{
	__atomic_store_n(&pending, true, __ATOMIC_RELEASE);
}

void
rt_finalizer_start_if_needed(void)
{
	if (__atomic_load_n(&pending, __ATOMIC_ACQUIRE) && __atomic_exchange_n(&pending, false, __ATOMIC_ACQ_REL))
		rt_embed_helper_wake(&helper);
}

static void
start_helper(void)
{
	if (!__atomic_exchange_n(&started, true, __ATOMIC_ACQ_REL))
		rt_embed_helper(&helper, finalizer_main);
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

/* Zero-size objects and package variables. */
static bool
lives_for_ever(const void *p)
{
	return p == (void *)rt_zerobase || (u64)p < 1ull << 32;
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
		if (lives_for_ever(obj.w))
			return;
		complain("pointer not in heap", NULL, "", NULL, "");
	}
	if (base != obj.w && (ot->elem->ptrdata != 0 || ot->elem->size >= RT_TINY))
		complain("pointer not at beginning of allocated block", NULL, "", NULL, "");
	if (fn.t == NULL) {
		rt_special_remove(base, obj.w, RT_SPECIAL_FINALIZER, 0);
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
	RtSpecial f = { .obj = base, .ptr = obj.w, .fn = fn.w, .kind = RT_SPECIAL_FINALIZER, .fn_type = ft, .ptr_type = ot };
	if (!rt_special_add(&f))
		complain("finalizer already set", NULL, "", NULL, "");
}

void
rt_keep_alive(GoEface v)
{
	__asm__ volatile("" ::"r"(v.w) : "memory");
}

/* -- AddCleanup, weak pointers -- */

/* Does the object that starts at obj, if it is one of the heap, refer to the size bytes at base? */
static bool
refers_to(const void *obj, const void *base, u64 size)
{
	RtObjectPointers o = rt_object_pointers(obj);
	u64 words = o.r1 == NULL ? 64 : o.r1->ptrdata / 8;

	for (u64 i = 0; o.r0 && i < words; i++)
		if ((o.r1 == NULL ? o.r3 >> i & 1 : (u64)o.r1->gcdata[i / 8] >> i % 8 & 1) && ((u64 *)obj)[i] - (u64)base < size)
			return true;
	return false;
}

i64
rt_add_cleanup(void *ptr, void *arg, GoFuncval *cleanup, GoFuncval *call)
{
	void *base;
	u64 size;

	if (!rt_find_object(ptr, &base, &size))
		return lives_for_ever(ptr) ? 0 : RT_CLEANUP_NO_OBJECT;
	/* Objects that share a tiny cell don't refer to each other. */
	if ((u64)arg - (u64)base < size && (size > RT_TINY || rt_object_pointers(base).r3 != 0))
		return RT_CLEANUP_ARG;
	if (refers_to(cleanup, base, size))
		return RT_CLEANUP_CLOSURE;
	start_helper();
	RtSpecial f = { .obj = base, .ptr = ptr, .fn = call, .kind = RT_SPECIAL_CLEANUP };
	rt_special_add(&f);
	return (i64)f.id;
}

void
rt_stop_cleanup(u64 ptr, i64 id)
{
	void *base;
	u64 size;

	if (id > 0 && rt_find_object((void *)ptr, &base, &size))
		rt_special_remove(base, (void *)ptr, RT_SPECIAL_CLEANUP, (u64)id);
}

void *
rt_weak_make(void *ptr)
{
	void *base = ptr;
	u64 size;

	if (!rt_find_object(ptr, &base, &size) && !lives_for_ever(ptr))
		rt_throw("weak.Make: pointer not in heap");
	void **handle = rt_special_weak_handle(base, ptr);
	if (handle != NULL)
		return handle;
	handle = rt_malloc_noscan_dirty(2 * sizeof *handle); /* 16 bytes: not in a cell with others */
	*handle = ptr;
	RtSpecial f = { .obj = base, .ptr = ptr, .fn = handle, .kind = RT_SPECIAL_WEAK };
	rt_special_add(&f); /* or another was faster */
	return f.fn;
}

void *
rt_weak_value(void *handle)
{
	return rt_special_weak_value(handle);
}
