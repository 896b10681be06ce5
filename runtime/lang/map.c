/*
 * map.c - maps with any type of key: lookup, insertion, deletion, clear, and
 * reflect's entry points.  map.h explains the layout.
 *
 * Types whose keys are 4 or 8 plain bytes or a string have one way to hash and
 * compare, whichever entry point is used, so the functions here look at the
 * key's kind first.
 */
#include "lang/map.h"

#include "mem/mem.h"

#include <string.h>

static inline MapKey
load_key(enum RtMapKey kind, const void *key)
{
	MapKey k = { 0 };
	switch (kind) {
	case MAP_KEY_32: k.w = *(const u32 *)key; break;
	case MAP_KEY_64: k.w = *(const u64 *)key; break;
	case MAP_KEY_STR: k.s = *(const GoString *)key; break;
	default: k.p = key;
	}
	return k;
}

u64
rt_map_hash_key(const RtMap *m, const void *key)
{
	MapKey k;
	switch (m->info->key_kind) {
	case MAP_KEY_32: k = load_key(MAP_KEY_32, key); return map_hash(MAP_KEY_32, m, &k);
	case MAP_KEY_64: k = load_key(MAP_KEY_64, key); return map_hash(MAP_KEY_64, m, &k);
	case MAP_KEY_STR: k = load_key(MAP_KEY_STR, key); return map_hash(MAP_KEY_STR, m, &k);
	default: k = load_key(MAP_KEY_ANY, key); return map_hash(MAP_KEY_ANY, m, &k);
	}
}

static inline u8 *
seek_hashed(const RtMap *m, u64 hash, const void *key, u8 **group, u32 *index)
{
	MapKey k;
	switch (m->info->key_kind) {
	case MAP_KEY_32: k = load_key(MAP_KEY_32, key); return map_seek(MAP_KEY_32, m, hash, &k, group, index);
	case MAP_KEY_64: k = load_key(MAP_KEY_64, key); return map_seek(MAP_KEY_64, m, hash, &k, group, index);
	case MAP_KEY_STR: k = load_key(MAP_KEY_STR, key); return map_seek(MAP_KEY_STR, m, hash, &k, group, index);
	default: k = load_key(MAP_KEY_ANY, key); return map_seek(MAP_KEY_ANY, m, hash, &k, group, index);
	}
}

u8 *
rt_map_find_slot(const RtMap *m, const void *key)
{
	u8 *group;
	u32 index;
	return seek_hashed(m, rt_map_hash_key(m, key), key, &group, &index);
}

static inline void *
slot_elem(const RtMap *m, u8 *slot)
{
	void *e = map_elem(m, slot);
	return m->info->indirect_elem ? *(void **)e : e;
}

/* A lookup in an empty map must panic as one in a full map would. */
static RT_COLD void
hash_for_panic(const RtMapType *t, const void *key)
{
	if (rt_map_info(t)->may_panic)
		((u64 (*)(void *, const void *, u64))((GoFuncval *)t->hasher)->code)(t->hasher, key, 0);
}

void *
rt_mapaccess2(const RtMapType *t, void *vm, const void *key)
{
	const RtMap *m = vm;
	if (m == NULL || m->count == 0) {
		hash_for_panic(t, key);
		return NULL;
	}
	map_check_read(m);
	u8 *slot = rt_map_find_slot(m, key);
	return slot != NULL ? slot_elem(m, slot) : NULL;
}

void *
rt_mapaccess1(const RtMapType *t, void *m, const void *key)
{
	void *e = rt_mapaccess2(t, m, key);
	return e != NULL ? e : rt_map_zero(t);
}

void
rt_map_new_elem(RtMap *m, u8 *slot)
{
	const RtType *elem = m->info->t->elem;
	void *p = rt_malloc(elem->size, elem->ptrdata > 0 ? elem : NULL);
	RT_STORE_PTR(map_elem(m, slot), p);
}

void
rt_map_store_key(RtMap *m, u8 *slot, const void *key)
{
	const RtMapInfo *info = m->info;
	const RtType *t = info->t->key;
	void *dst = slot;
	if (info->indirect_key) {
		dst = *(void **)slot;
		if (dst == NULL) {
			dst = rt_malloc(t->size, t->ptrdata > 0 ? t : NULL);
			RT_STORE_PTR(slot, dst);
		}
	}
	if (info->key_ptrs && t->ptrdata > 0)
		rt_typedmemmove(t, dst, key);
	else
		memcpy(dst, key, t->size);
}

void *
rt_mapassign(const RtMapType *t __attribute__((unused)), void *vm, const void *key)
{
	RtMap *m = vm;
	if (RT_UNLIKELY(m == NULL))
		rt_panic_nilmap();
	u64 hash = rt_map_hash_key(m, key); /* may panic: before the write begins */
	map_begin_write(m);
	bool found;
	u8 *slot;
	MapKey k;
	switch (m->info->key_kind) {
	case MAP_KEY_32: k = load_key(MAP_KEY_32, key); slot = map_put(MAP_KEY_32, m, hash, &k, &found); break;
	case MAP_KEY_64: k = load_key(MAP_KEY_64, key); slot = map_put(MAP_KEY_64, m, hash, &k, &found); break;
	case MAP_KEY_STR: k = load_key(MAP_KEY_STR, key); slot = map_put(MAP_KEY_STR, m, hash, &k, &found); break;
	default: k = load_key(MAP_KEY_ANY, key); slot = map_put(MAP_KEY_ANY, m, hash, &k, &found);
	}
	if (!found || m->info->key_update)
		rt_map_store_key(m, slot, key);
	if (!found && m->info->indirect_elem)
		rt_map_new_elem(m, slot);
	map_end_write(m);
	return slot_elem(m, slot);
}

/* Slots that are not full are all zero: what they held is given up, and a new entry finds a zero element. */
static void
wipe_slot(RtMap *m, u8 *slot)
{
	const RtMapInfo *info = m->info;
	if (RT_LIKELY(!rt_gc_barrier) && m->slot_size % 8 == 0) {
		for (u32 i = 0; i < m->slot_size; i += 8)
			*(u64 *)(slot + i) = 0;
		return;
	}
	if (info->indirect_key)
		RT_STORE_PTR(slot, NULL);
	else if (info->key_ptrs)
		rt_typedclear(info->t->key, slot, 1);
	void *e = map_elem(m, slot);
	if (info->indirect_elem)
		RT_STORE_PTR(e, NULL);
	else if (info->elem_ptrs)
		rt_typedclear(info->t->elem, e, 1);
	else if (info->t->elem->size > 0)
		memset(e, 0, info->t->elem->size);
}

/* A group that has an EMPTY slot ended every probe that came to it, so another EMPTY one changes nothing. */
static void
free_slot(RtMap *m, u8 *table, u8 *g, u32 i)
{
	if (m->mask == 0 || group_has_empty(g)) {
		g[i] = CTRL_EMPTY;
		++*map_growth_left(m, table);
	} else {
		g[i] = CTRL_DELETED;
	}
	m->count--;
}

void
rt_mapdelete(const RtMapType *t, void *vm, const void *key)
{
	RtMap *m = vm;
	if (m == NULL || m->count == 0) {
		hash_for_panic(t, key);
		return;
	}
	u64 hash = rt_map_hash_key(m, key);
	map_begin_write(m);
	u8 *group;
	u32 index;
	u8 *slot = seek_hashed(m, hash, key, &group, &index);
	if (slot != NULL) {
		wipe_slot(m, slot);
		free_slot(m, map_table(m, hash), group, index);
	}
	map_end_write(m);
}

static void
clear_groups(RtMap *m, u8 *groups)
{
	u64 n = (u64)m->mask + 1, size = m->group_size;
	if (m->info->noscan)
		memset(groups, 0, n * size);
	else
		rt_typedclear(&m->info->group, groups, (i64)n);
	for (u64 i = 0; i < n; i++)
		*(u64 *)(groups + i * size) = CTRL_ALL_EMPTY;
}

/* Tables keep their size: what was cleared is mostly filled again. */
void
rt_mapclear(const RtMapType *t __attribute__((unused)), void *vm)
{
	RtMap *m = vm;
	if (m == NULL || m->groups == NULL)
		return;
	map_begin_write(m);
	if (m->flags & MAP_STALE) {
		rt_typedclear(&m->info->group, map_own_group(m), 1);
		*(u64 *)map_own_group(m) = CTRL_ALL_EMPTY;
		m->flags &= (u8)~MAP_STALE;
	}
	if (m->depth == 0) {
		clear_groups(m, m->groups);
		m->growth_left = m->mask == 0 ? 8 : (m->mask + 1) * 7;
	} else {
		u8 **dir = (u8 **)m->groups, *last = NULL;
		for (u64 i = 0; i < 1ull << m->depth; i++) {
			if (dir[i] == last)
				continue;
			last = dir[i];
			clear_groups(m, last);
			map_meta(m, last)->growth_left = TABLE_GROUPS * 7;
		}
	}
	m->count = 0;
	m->clear_seq++;
	map_end_write(m);
}

/* -- reflect -- */

void *
rt_reflect_makemap(const RtMapType *t, i64 hint)
{
	return rt_makemap(t, hint);
}

void *
rt_reflect_mapaccess(const RtMapType *t, void *m, const void *key)
{
	return rt_mapaccess2(t, m, key);
}

void *
rt_reflect_mapaccess_faststr(const RtMapType *t, void *m, GoString key)
{
	return rt_mapaccess2(t, m, &key);
}

void
rt_reflect_mapassign(const RtMapType *t, void *m, const void *key, const void *elem)
{
	rt_typedmemmove(t->elem, rt_mapassign(t, m, key), elem);
}

void
rt_reflect_mapassign_faststr(const RtMapType *t, void *m, GoString key, const void *elem)
{
	rt_typedmemmove(t->elem, rt_mapassign(t, m, &key), elem);
}

void
rt_reflect_mapdelete(const RtMapType *t, void *m, const void *key)
{
	rt_mapdelete(t, m, key);
}

void
rt_reflect_mapdelete_faststr(const RtMapType *t, void *m, GoString key)
{
	rt_mapdelete(t, m, &key);
}

i64
rt_reflect_maplen(void *m)
{
	return rt_maplen(m);
}

void *
rt_map_clone(const RtMapType *t, void *m)
{
	RtMapIter it;
	void *copy = rt_makemap(t, rt_maplen(m));
	for (rt_mapiterinit(t, m, &it); it.key != NULL; rt_mapiternext(&it))
		rt_typedmemmove(t->elem, rt_mapassign(t, copy, it.key), it.elem);
	return copy;
}

/* -- invariants -- */

static const char *
check_table(const RtMap *m, u8 *table, u32 growth_left, u64 *count)
{
	u64 groups = (u64)m->mask + 1, empty = 0;
	for (u64 i = 0; i < groups; i++) {
		u8 *g = table + i * m->group_size;
		for (u32 j = 0; j < 8; j++) {
			u8 *slot = g + 8 + j * (u64)m->slot_size;
			empty += g[j] == CTRL_EMPTY;
			if (g[j] == CTRL_EMPTY || g[j] == CTRL_DELETED)
				continue;
			if (g[j] >= 0x80)
				return "unknown control byte";
			++*count;
			const void *key = m->info->indirect_key ? *(void **)slot : (void *)slot;
			u8 *found = rt_map_find_slot(m, key);
			if (found != slot && (found != NULL || m->info->reflexive))
				return "an entry isn't found by its key";
		}
	}
	if (groups > 1 && growth_left > groups * 7)
		return "growth_left is too large";
	if (growth_left + (groups > 1 ? groups : 0) > empty)
		return "fewer EMPTY slots than growth_left promises";
	return NULL;
}

const char *
rt_map_check(const RtMapType *t, void *vm)
{
	RtMap *m = vm;
	u64 count = 0;
	const char *err = NULL;
	if (m == NULL || m->groups == NULL)
		return NULL;
	if (m->info->t != t)
		return "wrong type";
	if (m->flags & MAP_WRITING)
		return "a write did not end";
	if (m->depth == 0) {
		err = check_table(m, m->groups, m->growth_left, &count);
	} else {
		u8 **dir = (u8 **)m->groups;
		for (u64 i = 0; i < 1ull << m->depth && err == NULL;) {
			RtTableMeta *meta = map_meta(m, dir[i]);
			u64 n = 1ull << (m->depth - meta->depth);
			for (u64 j = 0; j < n; j++)
				if (dir[i + j] != dir[i])
					return "directory entries of one table differ";
			err = check_table(m, dir[i], meta->growth_left, &count);
			i += n;
		}
	}
	if (err == NULL && count != m->count)
		return "count is wrong";
	return err;
}
