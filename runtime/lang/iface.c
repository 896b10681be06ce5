/*
 * iface.c - itabs: the method tables of (interface, concrete type) pairs.
 *
 * One itab a pair: those that emitted C holds statically (tri_itabs) are
 * registered first, the others are built on demand in memory that is never
 * freed.  The table is open addressing over a power of two of pointers; readers
 * probe without a lock, writers add under itab_lock and publish with release.
 * A table that is three quarters full is replaced by one twice as large; the
 * old one stays readable.
 *
 * A pair whose type lacks a method is remembered too, with fun[0] NULL.
 */
#include "lang/hash.h"
#include "lang/lang.h"
#include "mem/mem.h"

#include <string.h>

typedef struct ItabTable {
	u64 mask, count;
	const RtItab *slots[];
} ItabTable;

static ItabTable *itab_table; /* read without lock */
static RtMutex itab_lock;

extern const RtItab *__start_tri_itabs[] __attribute__((weak));
extern const RtItab *__stop_tri_itabs[] __attribute__((weak));

static inline u64
itab_hash(const RtInterfaceType *inter, const RtType *t)
{
	return rt_mum((u64)inter ^ 0x9e3779b97f4a7c15ull, (u64)t ^ 0xe7037ed1a0b428dbull);
}

static inline const RtItab *
itab_find(ItabTable *tab, const RtInterfaceType *inter, const RtType *t)
{
	if (tab == NULL)
		return NULL;
	for (u64 i = itab_hash(inter, t) & tab->mask, step = 1;; i = (i + step++) & tab->mask) {
		const RtItab *it = __atomic_load_n(&tab->slots[i], __ATOMIC_ACQUIRE);
		if (it == NULL || (it->inter == inter && it->type == t))
			return it;
	}
}

static void
itab_put(ItabTable *tab, const RtItab *it)
{
	u64 i = itab_hash(it->inter, it->type) & tab->mask;
	for (u64 step = 1; tab->slots[i] != NULL; i = (i + step++) & tab->mask)
		if (tab->slots[i]->inter == it->inter && tab->slots[i]->type == it->type)
			return;
	__atomic_store_n(&tab->slots[i], it, __ATOMIC_RELEASE);
	tab->count++;
}

static ItabTable *
itab_table_new(u64 size)
{
	ItabTable *tab = rt_persistent(sizeof(ItabTable) + size * sizeof(void *), 8);
	tab->mask = size - 1;
	return tab;
}

static void
itab_add_locked(const RtItab *it)
{
	ItabTable *old = itab_table;
	if ((old->count + 1) * 4 > (old->mask + 1) * 3) {
		ItabTable *tab = itab_table_new((old->mask + 1) * 2);
		for (u64 i = 0; i <= old->mask; i++)
			if (old->slots[i] != NULL)
				itab_put(tab, old->slots[i]);
		__atomic_store_n(&itab_table, tab, __ATOMIC_RELEASE);
	}
	itab_put(itab_table, it);
}

void rt_itabs_init(void);

void
rt_itabs_init(void)
{
	u64 n = (u64)(__stop_tri_itabs - __start_tri_itabs), size = 256;
	while (size * 3 < n * 4 * 2)
		size *= 2;
	rt_lock(&itab_lock);
	itab_table = itab_table_new(size);
	for (const RtItab **p = __start_tri_itabs; p < __stop_tri_itabs; p++)
		if (*p != NULL)
			itab_add_locked(*p);
	rt_unlock(&itab_lock);
}

static const u8 *
method_pkgpath(const RtNameParts *name, const RtType *t)
{
	return name->pkgpath != NULL ? name->pkgpath : rt_type_pkgpath_name(t);
}

static bool
same_name(const RtNameParts *a, const RtType *at, const RtNameParts *b, const RtType *bt)
{
	if (!rt_streq(a->name, b->name))
		return false;
	if (a->exported)
		return true;
	return rt_streq(rt_name_parts(method_pkgpath(a, at)).name, rt_name_parts(method_pkgpath(b, bt)).name);
}

static const RtMethod *
find_method(const RtUncommon *u, const RtType *t, const RtImethod *im, const RtInterfaceType *inter, u32 *hint)
{
	if (u == NULL)
		return NULL;
	const RtMethod *methods = rt_type_methods(u);
	RtNameParts want = rt_name_parts(rt_resolve_off(im->name));
	void *typ = rt_resolve_off(im->typ);
	/* Both are sorted by name, so the search goes on where the last one ended. */
	for (u32 i = 0, at = *hint; i < u->mcount; i++, at++) {
		if (at >= u->mcount)
			at = 0;
		const RtMethod *m = &methods[at];
		if (m->mtyp == 0 || rt_resolve_off(m->mtyp) != typ)
			continue;
		RtNameParts have = rt_name_parts(rt_resolve_off(m->name));
		if (same_name(&want, &inter->t, &have, t)) {
			*hint = at + 1;
			return m;
		}
	}
	return NULL;
}

/* Fills fun; returns the name of the first method that t lacks (n 0: none). */
static GoString
itab_fill(RtItab *it)
{
	const RtInterfaceType *inter = it->inter;
	const RtUncommon *u = rt_type_uncommon(it->type);
	u32 hint = 0;
	for (i64 i = 0; i < inter->nmethods; i++) {
		const RtMethod *m = find_method(u, it->type, &inter->methods[i], inter, &hint);
		if (m == NULL) {
			it->fun[0] = NULL;
			return rt_name_parts(rt_resolve_off(inter->methods[i].name)).name;
		}
		it->fun[i] = rt_resolve_off(m->ifn);
		if (it->fun[i] == NULL)
			it->fun[i] = (void *)rt_panic_noreturn;
	}
	return (GoString){ NULL, 0 };
}

static RT_COLD const RtItab *
itab_build(const RtInterfaceType *inter, const RtType *t)
{
	rt_lock(&itab_lock);
	const RtItab *old = itab_find(itab_table, inter, t);
	if (old == NULL) {
		u64 n = inter->nmethods > 0 ? (u64)inter->nmethods : 1;
		RtItab *it = rt_persistent(sizeof(RtItab) + n * sizeof(void *), 8);
		it->inter = inter;
		it->type = t;
		it->hash = t->hash;
		itab_fill(it);
		itab_add_locked(it);
		old = it;
	}
	rt_unlock(&itab_lock);
	return old;
}

const RtItab *
rt_getitab2(const RtInterfaceType *inter, const RtType *t)
{
	if (t == NULL)
		return NULL;
	const RtItab *it = itab_find(__atomic_load_n(&itab_table, __ATOMIC_ACQUIRE), inter, t);
	if (RT_UNLIKELY(it == NULL))
		it = itab_build(inter, t);
	return it->fun[0] != NULL || inter->nmethods == 0 ? it : NULL;
}

static RT_COLD RT_NORETURN void
panic_missing(const RtInterfaceType *inter, const RtType *t)
{
	GoString missing = { NULL, 0 };
	if (t != NULL) {
		const RtUncommon *u = rt_type_uncommon(t);
		u32 hint = 0;
		for (i64 i = 0; i < inter->nmethods && missing.n == 0; i++)
			if (find_method(u, t, &inter->methods[i], inter, &hint) == NULL)
				missing = rt_name_parts(rt_resolve_off(inter->methods[i].name)).name;
	}
	runtime$dgoPanicAssert(NULL, t, &inter->t, missing);
}

const RtItab *
rt_getitab(const RtInterfaceType *inter, const RtType *t)
{
	const RtItab *it = rt_getitab2(inter, t);
	if (RT_UNLIKELY(it == NULL))
		panic_missing(inter, t);
	return it;
}

void
rt_panic_assert(const RtType *have, const RtType *want, const RtType *iface)
{
	runtime$dgoPanicAssert(iface, have, want, (GoString){ NULL, 0 });
}

void
rt_reflect_ifaceE2I(const RtInterfaceType *inter, GoEface src, GoIface *dst)
{
	const RtItab *tab = rt_getitab(inter, src.t);
	RT_STORE_PTR(&dst->tab, tab);
	RT_STORE_PTR(&dst->w, src.w);
}

void
rt_itabs_each(void (*fn)(const RtItab *, void *), void *arg)
{
	ItabTable *tab = __atomic_load_n(&itab_table, __ATOMIC_ACQUIRE);
	for (u64 i = 0; tab != NULL && i <= tab->mask; i++) {
		const RtItab *it = __atomic_load_n(&tab->slots[i], __ATOMIC_ACQUIRE);
		if (it != NULL)
			fn(it, arg);
	}
}
