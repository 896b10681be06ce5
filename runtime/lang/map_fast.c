/*
 * map_fast.c - maps whose keys are 4 bytes, 8 bytes, or strings.
 *
 * Same maps as map.c's, with hash and comparison in line.
 */
#include "lang/map.h"

#include "mem/mem.h"

#define FAST_ACCESS(kind, suffix, K, make)                                             \
	void *rt_mapaccess2_##suffix(const RtMapType *t __attribute__((unused)), void *vm, K key) \
	{                                                                              \
		const RtMap *m = vm;                                                   \
		if (m == NULL || m->count == 0)                                        \
			return NULL;                                                   \
		map_check_read(m);                                                     \
		MapKey k = make;                                                       \
		u8 *slot = map_find(kind, m, map_hash(kind, m, &k), &k);               \
		if (slot == NULL)                                                      \
			return NULL;                                                   \
		void *e = map_elem(m, slot);                                           \
		return RT_UNLIKELY(m->flags & MAP_INDIRECT_ELEM) ? *(void **)e : e;    \
	}                                                                              \
	void *rt_mapaccess1_##suffix(const RtMapType *t, void *vm, K key)              \
	{                                                                              \
		const RtMap *m = vm;                                                   \
		if (m == NULL || m->count == 0)                                        \
			return rt_map_zero(t);                                         \
		map_check_read(m);                                                     \
		MapKey k = make;                                                       \
		u8 *slot = map_find(kind, m, map_hash(kind, m, &k), &k);               \
		if (slot == NULL)                                                      \
			return rt_map_zero(t);                                         \
		void *e = map_elem(m, slot);                                           \
		return RT_UNLIKELY(m->flags & MAP_INDIRECT_ELEM) ? *(void **)e : e;    \
	}

FAST_ACCESS(MAP_KEY_32, 32, u32, { .w = key })
FAST_ACCESS(MAP_KEY_64, 64, u64, { .w = key })
FAST_ACCESS(MAP_KEY_STR, str, GoString, { .s = key })

/* Common end of the assignments: the element's address, made if it lies apart. */
static inline __attribute__((always_inline)) void *
finish(RtMap *m, u8 *slot, bool found)
{
	void *e = map_elem(m, slot);
	if (RT_UNLIKELY(m->flags & MAP_INDIRECT_ELEM)) {
		if (!found)
			rt_map_new_elem(m, slot);
		e = *(void **)e;
	}
	map_end_write(m);
	return e;
}

void *
rt_mapassign_32(const RtMapType *t __attribute__((unused)), void *vm, u32 key)
{
	RtMap *m = vm;
	if (RT_UNLIKELY(m == NULL))
		rt_panic_nilmap();
	MapKey k = { .w = key };
	bool found;
	map_begin_write(m);
	u8 *slot = map_put(MAP_KEY_32, m, map_hash(MAP_KEY_32, m, &k), &k, &found);
	if (!found)
		*(u32 *)slot = key;
	return finish(m, slot, found);
}

void *
rt_mapassign_64(const RtMapType *t __attribute__((unused)), void *vm, u64 key)
{
	RtMap *m = vm;
	if (RT_UNLIKELY(m == NULL))
		rt_panic_nilmap();
	MapKey k = { .w = key };
	bool found;
	map_begin_write(m);
	u8 *slot = map_put(MAP_KEY_64, m, map_hash(MAP_KEY_64, m, &k), &k, &found);
	if (!found) {
		if (RT_UNLIKELY(rt_gc_barrier) && m->info->key_ptrs)
			rt_typedmemmove(m->info->t->key, slot, &key);
		else
			*(u64 *)slot = key;
	}
	return finish(m, slot, found);
}

void *
rt_mapassign_str(const RtMapType *t __attribute__((unused)), void *vm, GoString key)
{
	RtMap *m = vm;
	if (RT_UNLIKELY(m == NULL))
		rt_panic_nilmap();
	MapKey k = { .s = key };
	bool found;
	map_begin_write(m);
	u8 *slot = map_put(MAP_KEY_STR, m, map_hash(MAP_KEY_STR, m, &k), &k, &found);
	/* An equal key replaces the one there: the old one may hold a far larger string's memory. */
	if (((GoString *)slot)->p != key.p || !found) {
		RT_STORE_PTR(&((GoString *)slot)->p, key.p);
		((GoString *)slot)->n = key.n;
	}
	return finish(m, slot, found);
}
