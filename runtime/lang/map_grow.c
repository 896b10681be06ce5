/*
 * map_grow.c - growth of maps: a first group, larger tables, splits.
 *
 * Every growth copies slots into new groups and leaves the old ones untouched
 * for iterators (map.h tells why the copy needs no barrier).  A table with many
 * DELETED slots is copied to one of the same size.
 */
#include "lang/map.h"

#include "mem/mem.h"

#include <string.h>

void
rt_map_first_group(RtMap *m)
{
	u8 *groups = rt_map_new_groups(m->info, 1, 0, false);
	m->growth_left = 8;
	RT_STORE_PTR(&m->groups, groups);
}

static inline void
copy_slot(u8 *dst, const u8 *src, u64 size)
{
	switch (size) {
	case 8: memcpy(dst, src, 8); break;
	case 16: memcpy(dst, src, 16); break;
	case 24: memcpy(dst, src, 24); break;
	case 32: memcpy(dst, src, 32); break;
	default: memcpy(dst, src, size);
	}
}

/* Hash of the key in a slot. */
static inline u64
slot_hash(const RtMap *m, const u8 *slot)
{
	MapKey k = { 0 };
	switch (m->info->key_kind) {
	case MAP_KEY_32: k.w = *(const u32 *)slot; return map_hash(MAP_KEY_32, m, &k);
	case MAP_KEY_64: k.w = *(const u64 *)slot; return map_hash(MAP_KEY_64, m, &k);
	case MAP_KEY_STR: k.s = *(const GoString *)slot; return map_hash(MAP_KEY_STR, m, &k);
	default:
		k.p = m->info->indirect_key ? *(void *const *)slot : slot;
		return map_hash(MAP_KEY_ANY, m, &k);
	}
}

/* Copies a slot into a table that has no DELETED slots and doesn't hold the key. */
static inline void
copy_into(const RtMap *m, u8 *table, u32 mask, u64 hash, const u8 *slot)
{
	u32 i = (u32)(hash >> 7) & mask, step = 0;
	u64 group_size = m->group_size;
	u8 *g;
	Slots f;
	while ((f = group_free(g = table + i * group_size)) == 0)
		i = (i + ++step) & mask;
	u32 at = SLOTS_FIRST(f);
	g[at] = hash & 0x7f;
	copy_slot(g + 8 + at * (u64)m->slot_size, slot, m->slot_size);
}

/* Asks for the bytes of a group's string keys, which the hash of each will read: they are anywhere in memory. */
static inline void
prefetch_keys(const RtMap *m, const u8 *g)
{
	const u8 *slot = g + 8;
	for (u32 j = 0; j < 8; j++, slot += m->slot_size)
		if (g[j] < 0x80)
			__builtin_prefetch(((const GoString *)slot)->p);
}

static u32
count_full(const RtMap *m, const u8 *table)
{
	u32 n = 0;
	for (u32 i = 0; i <= m->mask; i++) {
		u64 c = *(const u64 *)(table + i * (u64)m->group_size);
		n += 8 - (u32)__builtin_popcountll(c & CTRL_ALL_EMPTY);
	}
	return n;
}

/* Copies all entries of an old table of m (m->mask) to a new one of mask + 1 groups. */
static void
copy_table(const RtMap *m, const u8 *old, u8 *table, u32 mask)
{
	bool strings = m->info->key_kind == MAP_KEY_STR;
	for (u32 i = 0; i <= m->mask; i++) {
		const u8 *g = old + i * (u64)m->group_size, *slot = g + 8;
		if (strings && i < m->mask)
			prefetch_keys(m, g + m->group_size);
		for (u32 j = 0; j < 8; j++, slot += m->slot_size)
			if (g[j] < 0x80)
				copy_into(m, table, mask, slot_hash(m, slot), slot);
	}
}

/* The map's own group is left: drop what it references, unless an iterator may still read it. */
static void
leave_own_group(RtMap *m)
{
	if (!(m->flags & MAP_INLINE))
		return;
	m->flags &= (u8)~MAP_INLINE;
	if (m->info->noscan)
		return;
	if (m->flags & MAP_ITER_SMALL)
		m->flags |= MAP_STALE;
	else
		rt_typedclear(&m->info->group, map_own_group(m), 1);
}

static void
grow_single(RtMap *m, u64 groups)
{
	u8 *table = rt_map_new_groups(m->info, groups, 0, false);
	copy_table(m, m->groups, table, (u32)groups - 1);
	RT_STORE_PTR(&m->groups, table);
	leave_own_group(m);
	m->mask = (u32)groups - 1;
	m->growth_left = (u32)(groups * 7 - m->count);
}

/* Two tables of depth + 1 with the entries of old, by the hash's next bit. */
static void
split_table(const RtMap *m, const u8 *old, u32 depth, u8 *half[2])
{
	for (u32 b = 0; b < 2; b++)
		half[b] = rt_map_new_groups(m->info, TABLE_GROUPS, depth + 1, true);
	u32 n[2] = { 0, 0 };
	bool strings = m->info->key_kind == MAP_KEY_STR;
	for (u32 i = 0; i <= m->mask; i++) {
		const u8 *g = old + i * (u64)m->group_size, *slot = g + 8;
		if (strings && i < m->mask)
			prefetch_keys(m, g + m->group_size);
		for (u32 j = 0; j < 8; j++, slot += m->slot_size)
			if (g[j] < 0x80) {
				u64 h = slot_hash(m, slot);
				u32 b = (u32)(h >> (63 - depth)) & 1;
				copy_into(m, half[b], TABLE_GROUPS - 1, h, slot);
				n[b]++;
			}
	}
	for (u32 b = 0; b < 2; b++)
		map_meta(m, half[b])->growth_left -= n[b];
}

static void
single_to_directory(RtMap *m)
{
	u8 *half[2];
	split_table(m, m->groups, 0, half);
	u8 **dir = rt_malloc(2 * sizeof(u8 *), &rt_ptr_type);
	RT_STORE_PTR(&dir[0], half[0]);
	RT_STORE_PTR(&dir[1], half[1]);
	RT_STORE_PTR(&m->groups, dir);
	leave_own_group(m);
	m->depth = 1;
	m->growth_left = 0;
}

static void
double_directory(RtMap *m)
{
	u64 n = 1ull << m->depth;
	u8 **old = (u8 **)m->groups, **dir = rt_malloc(2 * n * sizeof(u8 *), &rt_ptr_type);
	for (u64 i = 0; i < n; i++) {
		RT_STORE_PTR(&dir[2 * i], old[i]);
		RT_STORE_PTR(&dir[2 * i + 1], old[i]);
	}
	RT_STORE_PTR(&m->groups, dir);
	m->depth++;
}

/* Names table in all directory entries of the hashes that share the top depth bits with hash. */
static void
set_entries(RtMap *m, u64 hash, u32 depth, u8 *table)
{
	u8 **dir = (u8 **)m->groups;
	u64 n = 1ull << (m->depth - depth), first = (hash >> (64 - m->depth)) & ~(n - 1);
	for (u64 i = 0; i < n; i++)
		RT_STORE_PTR(&dir[first + i], table);
}

static void
grow_directory(RtMap *m, u64 hash)
{
	u8 *old = map_table(m, hash);
	u32 depth = map_meta(m, old)->depth, full = count_full(m, old);
	if (full <= TABLE_GROUPS * 8 * 25 / 32) {
		u8 *table = rt_map_new_groups(m->info, TABLE_GROUPS, depth, true);
		copy_table(m, old, table, m->mask);
		map_meta(m, table)->growth_left -= full;
		set_entries(m, hash, depth, table);
		return;
	}
	if (depth >= 40)
		rt_throw("runtime: thousands of map keys with one hash");
	u8 *half[2];
	split_table(m, old, depth, half);
	if (depth == m->depth)
		double_directory(m);
	u64 bit = 1ull << (63 - depth);
	set_entries(m, hash & ~bit, depth + 1, half[0]);
	set_entries(m, hash | bit, depth + 1, half[1]);
}

void
rt_map_grow(RtMap *m, u64 hash)
{
	if (m->depth > 0) {
		grow_directory(m, hash);
		return;
	}
	u64 groups = (u64)m->mask + 1;
	if (groups > 1 && m->count <= groups * 8 * 25 / 32)
		grow_single(m, groups);
	else if (groups < TABLE_GROUPS)
		grow_single(m, groups * 2);
	else
		single_to_directory(m);
}
