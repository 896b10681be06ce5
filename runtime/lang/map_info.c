/*
 * map_info.c - what maps need to know of a map type: layout of slots and
 * groups, pointer masks, the kind of the key.
 *
 * Computed at a type's first use and kept in a table that readers probe without
 * a lock (as iface.c's).  Map types are never freed: descriptors are static or
 * held by reflect's own caches.
 */
#include "lang/map.h"

#include "mem/mem.h"

#include <string.h>

typedef struct InfoTable {
	u64 mask, count;
	RtMapInfo *slots[];
} InfoTable;

static InfoTable *info_table;
static RtMutex info_lock;

static const u8 one_pointer[] = { 1 };
const RtType rt_ptr_type = {
	.size = 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_UNSAFE_POINTER | RT_KIND_DIRECT_IFACE,
	.gcdata = one_pointer, .equal = &rt_eqfn_mem64, .tflag = RT_TFLAG_REGULAR_MEMORY,
};

static inline u64
info_hash(const RtMapType *t)
{
	return rt_mum((u64)t, 0x9e3779b97f4a7c15ull);
}

static inline RtMapInfo *
info_find(InfoTable *tab, const RtMapType *t)
{
	if (tab == NULL)
		return NULL;
	for (u64 i = info_hash(t) & tab->mask;; i = (i + 1) & tab->mask) {
		RtMapInfo *info = __atomic_load_n(&tab->slots[i], __ATOMIC_ACQUIRE);
		if (info == NULL || info->t == t)
			return info;
	}
}

static void
info_put(InfoTable *tab, RtMapInfo *info)
{
	u64 i = info_hash(info->t) & tab->mask;
	while (tab->slots[i] != NULL)
		i = (i + 1) & tab->mask;
	__atomic_store_n(&tab->slots[i], info, __ATOMIC_RELEASE);
	tab->count++;
}

static void
info_add_locked(RtMapInfo *info)
{
	InfoTable *old = info_table;
	if (old == NULL || (old->count + 1) * 2 > old->mask + 1) {
		u64 size = old == NULL ? 128 : (old->mask + 1) * 2;
		InfoTable *tab = rt_persistent(sizeof(InfoTable) + size * sizeof(void *), 8);
		tab->mask = size - 1;
		for (u64 i = 0; old != NULL && i <= old->mask; i++)
			if (old->slots[i] != NULL)
				info_put(tab, old->slots[i]);
		__atomic_store_n(&info_table, tab, __ATOMIC_RELEASE);
	}
	info_put(info_table, info);
}

static enum RtMapKey
key_kind(const RtType *key)
{
	u32 kind = key->kind & RT_KIND_MASK;
	if (kind == RT_KIND_STRING)
		return MAP_KEY_STR;
	bool bytes = (key->tflag & RT_TFLAG_REGULAR_MEMORY) != 0 || (kind >= RT_KIND_INT && kind <= RT_KIND_UINTPTR) ||
	    kind == RT_KIND_POINTER || kind == RT_KIND_CHAN || kind == RT_KIND_UNSAFE_POINTER;
	if (bytes && key->size == 8)
		return MAP_KEY_64;
	if (bytes && key->size == 4)
		return MAP_KEY_32;
	return MAP_KEY_ANY;
}

static void
set_bit(u8 *mask, u64 i)
{
	mask[i / 8] |= (u8)(1u << (i % 8));
}

/* Sets the pointer bits of a t (or of a pointer to one) at byte offset off. */
static void
add_pointers(u8 *mask, u64 *ptrdata, u64 off, const RtType *t, bool indirect)
{
	u64 words = indirect ? 1 : t->ptrdata / 8;
	for (u64 i = 0; i < words; i++)
		if (indirect || (t->gcdata[i / 8] >> (i % 8) & 1)) {
			set_bit(mask, off / 8 + i);
			if (off + i * 8 + 8 > *ptrdata)
				*ptrdata = off + i * 8 + 8;
		}
}

/* Descriptor of a group that lies at byte offset base of an object of base + group_size bytes. */
static void
group_type(RtType *d, const RtMapInfo *info, u64 base)
{
	u64 size = base + info->group_size, ptrdata = 0;
	u8 *mask = rt_persistent((size / 8 + 7) / 8 + 8, 8);
	if (base > 0) {
		set_bit(mask, offsetof(RtMap, groups) / 8);
		ptrdata = offsetof(RtMap, groups) + 8;
	}
	for (u64 i = 0; i < 8; i++) {
		u64 slot = base + 8 + i * info->slot_size;
		add_pointers(mask, &ptrdata, slot, info->t->key, info->indirect_key);
		add_pointers(mask, &ptrdata, slot + info->elem_off, info->t->elem, info->indirect_elem);
	}
	*d = (RtType){ .size = size, .ptrdata = ptrdata, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = mask };
}

static bool
goes_apart(const RtType *t)
{
	return t->size > MAX_INLINE || (t->ptrdata > 0 && (t->kind & RT_KIND_GC_PROG));
}

static bool
key_needs_update(const RtType *t)
{
	switch (t->kind & RT_KIND_MASK) {
	case RT_KIND_FLOAT32: case RT_KIND_FLOAT64: case RT_KIND_COMPLEX64: case RT_KIND_COMPLEX128:
	case RT_KIND_INTERFACE: case RT_KIND_STRING:
		return true;
	case RT_KIND_ARRAY:
		return key_needs_update(((const RtArrayType *)t)->elem);
	case RT_KIND_STRUCT: {
		const RtStructType *s = (const RtStructType *)t;
		for (i64 i = 0; i < s->nfields; i++)
			if (key_needs_update(s->fields[i].typ))
				return true;
		return false;
	}
	default:
		return false;
	}
}

/* Can a value of t differ from itself (NaN), or hashing it panic? */
static void
key_traits(const RtType *t, bool *reflexive, bool *may_panic)
{
	switch (t->kind & RT_KIND_MASK) {
	case RT_KIND_FLOAT32: case RT_KIND_FLOAT64: case RT_KIND_COMPLEX64: case RT_KIND_COMPLEX128:
		*reflexive = false;
		break;
	case RT_KIND_INTERFACE:
		*reflexive = false;
		*may_panic = true;
		break;
	case RT_KIND_ARRAY:
		key_traits(((const RtArrayType *)t)->elem, reflexive, may_panic);
		break;
	case RT_KIND_STRUCT: {
		const RtStructType *s = (const RtStructType *)t;
		for (i64 i = 0; i < s->nfields; i++)
			key_traits(s->fields[i].typ, reflexive, may_panic);
		break;
	}
	default:
		break;
	}
}

static u64
align_up(u64 n, u64 align)
{
	return align <= 1 ? n : (n + align - 1) & ~(align - 1);
}

static RtMapInfo *
info_make(const RtMapType *t)
{
	RtMapInfo *info = rt_persistent(sizeof(RtMapInfo), 8);
	const RtType *key = t->key, *elem = t->elem;
	info->t = t;
	info->key_kind = (u8)key_kind(key);
	info->indirect_key = goes_apart(key);
	info->indirect_elem = goes_apart(elem);
	u64 key_size = info->indirect_key ? 8 : key->size, key_align = info->indirect_key ? 8 : key->align;
	u64 elem_size = info->indirect_elem ? 8 : elem->size, elem_align = info->indirect_elem ? 8 : elem->align;
	u64 off = align_up(key_size, elem_align);
	info->slot_size = (u16)align_up(off + elem_size, key_align > elem_align ? key_align : elem_align);
	info->elem_off = elem_size == 0 ? 0 : (u16)off; /* never past the slot's end */
	info->group_size = (u16)(8 + 8 * info->slot_size);
	info->key_ptrs = info->indirect_key || key->ptrdata > 0;
	info->elem_ptrs = info->indirect_elem || elem->ptrdata > 0;
	info->noscan = !info->key_ptrs && !info->elem_ptrs;
	info->reflexive = true;
	key_traits(key, &info->reflexive, &info->may_panic);
	info->key_update = key_needs_update(key);
	info->inline_group = info->group_size <= MAX_INLINE_GROUP;
	group_type(&info->group, info, 0);
	group_type(&info->small, info, sizeof(RtMap));
	return info;
}

static RT_COLD const RtMapInfo *
info_slow(const RtMapType *t)
{
	rt_lock(&info_lock);
	RtMapInfo *info = info_find(info_table, t);
	if (info == NULL) {
		info = info_make(t);
		info_add_locked(info);
	}
	rt_unlock(&info_lock);
	return info;
}

const RtMapInfo *
rt_map_info(const RtMapType *t)
{
	const RtMapInfo *info = info_find(__atomic_load_n(&info_table, __ATOMIC_ACQUIRE), t);
	return RT_LIKELY(info != NULL) ? info : info_slow(t);
}

/* Elements larger than rt_zero share one block of zeros, as large as the largest asked for. */
static RT_COLD void *
zero_large(u64 size)
{
	static RtMutex lock;
	static u8 *block;
	static u64 block_size;
	rt_lock(&lock);
	if (block_size < size) {
		block_size = size * 2;
		block = rt_persistent(block_size, 8);
	}
	u8 *p = block;
	rt_unlock(&lock);
	return p;
}

void *
rt_map_zero(const RtMapType *t)
{
	return RT_LIKELY(t->elem->size <= sizeof(rt_zero)) ? rt_zero : zero_large(t->elem->size);
}

u8 *
rt_map_new_groups(const RtMapInfo *info, u64 n, u32 depth, bool meta)
{
	u64 size = n * info->group_size;
	u8 *groups = rt_malloc(size + (meta ? sizeof(RtTableMeta) : 0), info->noscan ? NULL : &info->group);
	for (u64 i = 0; i < n; i++)
		*(u64 *)(groups + i * info->group_size) = CTRL_ALL_EMPTY;
	if (meta)
		*(RtTableMeta *)(groups + size) = (RtTableMeta){ .growth_left = (u32)n * 7, .depth = depth };
	return groups;
}

static void
make_directory(RtMap *m, u32 depth)
{
	u8 **dir = rt_malloc(8ull << depth, &rt_ptr_type);
	m->depth = (u8)depth;
	m->mask = TABLE_GROUPS - 1;
	m->growth_left = 0;
	RT_STORE_PTR(&m->groups, dir);
	for (u64 i = 0; i < 1ull << depth; i++) {
		u8 *table = rt_map_new_groups(m->info, TABLE_GROUPS, depth, true);
		RT_STORE_PTR(&dir[i], table);
	}
}

/* A map in mem, fresh and zero; in_line: with its first group. */
static void *
make_map(const RtMapInfo *info, RtMap *m, bool in_line, i64 hint)
{
	m->info = info;
	m->seed = (u32)rt_fastrand64();
	m->slot_size = info->slot_size;
	m->elem_off = info->elem_off;
	m->group_size = info->group_size;
	m->flags = info->indirect_elem ? MAP_INDIRECT_ELEM : 0;
	if (in_line) {
		m->flags |= MAP_INLINE;
		m->growth_left = 8;
		m->groups = map_own_group(m); /* into itself: no barrier */
		*(u64 *)m->groups = CTRL_ALL_EMPTY;
		return m;
	}
	if (hint <= 8)
		return m;
	u64 groups = 2;
	while (groups * 7 < (u64)hint)
		groups *= 2;
	if (groups <= TABLE_GROUPS) {
		m->mask = (u32)groups - 1;
		m->growth_left = (u32)groups * 7;
		u8 *p = rt_map_new_groups(info, groups, 0, false);
		RT_STORE_PTR(&m->groups, p);
	} else {
		u32 depth = 0;
		while ((u64)TABLE_GROUPS << depth < groups)
			depth++;
		make_directory(m, depth);
	}
	return m;
}

static i64
sane_hint(const RtMapInfo *info, i64 hint)
{
	return hint < 0 || (unsigned __int128)(u64)hint * info->slot_size > 1ull << 46 ? 0 : hint;
}

void *
rt_makemap(const RtMapType *t, i64 hint)
{
	static const u8 header_mask[] = { 2 };
	static const RtType header_type = {
		.size = sizeof(RtMap), .ptrdata = 16, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = header_mask,
	};
	const RtMapInfo *info = rt_map_info(t);
	hint = sane_hint(info, hint);
	bool in_line = hint <= 8 && info->inline_group;
	RtMap *m = in_line ? rt_malloc(info->small.size, &info->small) : rt_malloc(sizeof(RtMap), &header_type);
	return make_map(info, m, in_line, hint);
}

void *
rt_makemap_in(const RtMapType *t, i64 hint, void *mem, u64 size)
{
	const RtMapInfo *info = rt_map_info(t);
	hint = sane_hint(info, hint);
	bool in_line = hint <= 8 && info->inline_group && sizeof(RtMap) + info->group_size <= size;
	memset(mem, 0, in_line ? sizeof(RtMap) + info->group_size : sizeof(RtMap));
	return make_map(info, mem, in_line, hint);
}
