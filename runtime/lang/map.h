/*
 * map.h - the layout of maps, shared by the map_*.c files.
 *
 * A map is groups of 8 slots.  A group starts with 8 control bytes, one a slot:
 * EMPTY, DELETED, or the low 7 bits of the key's hash.  A lookup compares all 8
 * control bytes at once, then the keys whose byte matched; it goes from group
 * to group (triangular steps) until it sees one with an EMPTY byte.
 *
 *   one group    up to 8 entries; the group lies in the map's own object, right
 *                after the header, if it isn't too large: one allocation.
 *   one table    2 to TABLE_GROUPS groups, 7/8 full at most, doubled when full.
 *   directory    2^depth pointers to tables of TABLE_GROUPS groups each, chosen
 *                by the hash's top bits.  A table that fills up splits into two;
 *                several neighbours in the directory may name the same table.
 *                So growth never copies more than TABLE_GROUPS groups at once.
 *
 *   hash:  [depth bits: directory][...][group index][7 bits: control byte]
 *
 * A slot is the key, then the element; one larger than MAX_INLINE bytes lies
 * apart, the slot holding its address.  Growth copies slots into new groups and
 * leaves the old ones as they are: an iterator goes on in its old table and
 * looks each key up again (see map_iter.c).
 *
 * Memory: groups are heap objects whose pointer mask map_info.c derives from the
 * key's and element's types.  A table in a directory is followed by its
 * RtTableMeta, in place of the control word of a group that isn't there, so the
 * repeated mask has no pointer at it.
 *
 * Barrier: pointers stored into a table that is reachable go through the write
 * barrier.  Copying into a new table needs none: the old table is shaded when
 * the last reference to it is overwritten, its slots don't change after the
 * copy, and a new table is black or is seen on the stack.
 */
#ifndef RT_LANG_MAP_H
#define RT_LANG_MAP_H

#include "lang/hash.h"
#include "lang/lang.h"

#ifdef __SSE2__
#include <emmintrin.h>
#endif

enum {
	CTRL_EMPTY = 0x80,
	CTRL_DELETED = 0xfe,
	TABLE_GROUPS = 512,   /* largest table: splitting one takes some tens of microseconds */
	MAX_INLINE = 128,     /* larger keys and elements lie apart */
	MAX_INLINE_GROUP = 640, /* larger groups don't lie in the map's own object */
};
#define CTRL_ALL_EMPTY 0x8080808080808080ull
#define CTRL_LOW_BITS 0x0101010101010101ull

enum RtMapKey { MAP_KEY_ANY, MAP_KEY_32, MAP_KEY_64, MAP_KEY_STR };

/* What the code needs to know of a map type; one a type, off-heap, never freed. */
typedef struct RtMapInfo {
	const RtMapType *t;
	u16 slot_size, elem_off, group_size;
	u8 key_kind;            /* enum RtMapKey */
	bool indirect_key, indirect_elem;
	bool noscan;            /* slots hold no pointers */
	bool key_ptrs, elem_ptrs;
	bool reflexive;         /* key == key holds for all keys */
	bool key_update;        /* an equal key may look different: the newest is kept */
	bool may_panic;         /* hashing may panic */
	bool inline_group;      /* new maps have their first group in the map's object */
	RtType group;           /* descriptor of a group */
	RtType small;           /* descriptor of a map with its first group */
} RtMapInfo;

/* First word: the number of entries. */
typedef struct RtMap {
	u64 count;
	u8 *groups;             /* the groups; with a directory: u8 *[1 << depth], groups of each table; NULL: none yet */
	const RtMapInfo *info;
	u32 seed;
	u32 clear_seq;          /* clears so far */
	u32 mask;               /* groups in a table, less one */
	u32 growth_left;        /* EMPTY slots that may be filled before growth; with a directory: see RtTableMeta */
	u16 slot_size, elem_off, group_size; /* as in info */
	u8 depth;               /* of the directory; 0: none */
	u8 flags;
} RtMap;

enum RtMapFlags {
	MAP_WRITING = 1,        /* a goroutine is changing the map */
	MAP_INLINE = 2,         /* groups points into the map's own object */
	MAP_ITER_SMALL = 4,     /* iterated while MAP_INLINE */
	MAP_INDIRECT_ELEM = 16, /* elements lie apart, as in info */
	MAP_STALE = 8,          /* the object's own group holds old slots that an iterator may still read */
};

/* After the groups of a directory's table. */
typedef struct RtTableMeta {
	u32 growth_left;
	u32 depth;              /* of this table: it holds the hashes with these top bits in common */
} RtTableMeta;

_Static_assert(sizeof(RtMap) == 48, "with a group of 8-byte keys and elements, a map fills 184 bytes");

/* map_info.c */
const RtMapInfo *rt_map_info(const RtMapType *t);
void *rt_map_zero(const RtMapType *t);             /* the zero element */
u8 *rt_map_new_groups(const RtMapInfo *info, u64 n, u32 depth, bool meta);
extern const RtType rt_ptr_type;                   /* a word that is a pointer */

/* map_grow.c */
void rt_map_first_group(RtMap *m);                 /* groups is NULL */
void rt_map_grow(RtMap *m, u64 hash);              /* no free slot left for a key with this hash */

/* map.c */
u8 *rt_map_find_slot(const RtMap *m, const void *key); /* any kind of key; NULL if absent */
u64 rt_map_hash_key(const RtMap *m, const void *key);
void rt_map_new_elem(RtMap *m, u8 *slot);          /* indirect element of a new slot */
void rt_map_store_key(RtMap *m, u8 *slot, const void *key);

/* Sets of slots of a group: bit i (SSE2) or bit 8i+7 (otherwise) is slot i. */
#ifdef __SSE2__
typedef u32 Slots;
#define SLOTS_FIRST(s) ((u32)__builtin_ctz(s))

static inline Slots
group_match(const u8 *g, u8 h2)
{
	__m128i c = _mm_loadl_epi64((const __m128i *)g);
	return (Slots)_mm_movemask_epi8(_mm_cmpeq_epi8(c, _mm_set1_epi8((char)h2))) & 0xff;
}

static inline Slots
group_free(const u8 *g) /* EMPTY or DELETED */
{
	return (Slots)_mm_movemask_epi8(_mm_loadl_epi64((const __m128i *)g)) & 0xff;
}
#else
typedef u64 Slots;
#define SLOTS_FIRST(s) ((u32)__builtin_ctzll(s) >> 3)

/* May also give slots above a true match, which the key comparison then rejects. */
static inline Slots
group_match(const u8 *g, u8 h2)
{
	u64 c;
	__builtin_memcpy(&c, g, 8);
	c ^= CTRL_LOW_BITS * h2;
	return (c - CTRL_LOW_BITS) & ~c & CTRL_ALL_EMPTY;
}

static inline Slots
group_free(const u8 *g)
{
	u64 c;
	__builtin_memcpy(&c, g, 8);
	return c & CTRL_ALL_EMPTY;
}
#endif

/* EMPTY has bit 1 clear, DELETED has it set. */
static inline bool
group_has_empty(const u8 *g)
{
	u64 c;
	__builtin_memcpy(&c, g, 8);
	return (c & ~(c << 6) & CTRL_ALL_EMPTY) != 0;
}

static inline u8 *
map_table(const RtMap *m, u64 hash)
{
	if (RT_LIKELY(m->depth == 0))
		return m->groups;
	return ((u8 **)m->groups)[hash >> (64 - m->depth)];
}

static inline RtTableMeta *
map_meta(const RtMap *m, u8 *table)
{
	return (RtTableMeta *)(table + ((u64)m->mask + 1) * m->group_size);
}

static inline u32 *
map_growth_left(RtMap *m, u8 *table)
{
	return m->depth == 0 ? &m->growth_left : &map_meta(m, table)->growth_left;
}

static inline u8 *
map_own_group(RtMap *m)
{
	return (u8 *)m + sizeof(RtMap);
}

/* A key in the form of its kind. */
typedef struct MapKey {
	u64 w;          /* MAP_KEY_32, MAP_KEY_64 */
	GoString s;     /* MAP_KEY_STR */
	const void *p;  /* MAP_KEY_ANY */
} MapKey;

#define MAP_TEMPLATE static inline __attribute__((always_inline))

MAP_TEMPLATE bool
map_same_string(GoString a, GoString b)
{
	return a.n == b.n && (a.p == b.p || rt_memequal(a.p, b.p, (u64)a.n));
}

MAP_TEMPLATE u64
map_hash(enum RtMapKey kind, const RtMap *m, const MapKey *k)
{
	switch (kind) {
	case MAP_KEY_32: return rt_hash64((u32)k->w, m->seed);
	case MAP_KEY_64: return rt_hash64(k->w, m->seed);
	case MAP_KEY_STR: return rt_memhash_inline(k->s.p, m->seed, (u64)k->s.n);
	default: {
		GoFuncval *f = m->info->t->hasher;
		return ((u64 (*)(void *, const void *, u64))f->code)(f, k->p, m->seed);
	}
	}
}

MAP_TEMPLATE bool
map_key_equal(enum RtMapKey kind, const RtMap *m, const u8 *slot, const MapKey *k)
{
	switch (kind) {
	case MAP_KEY_32: return *(const u32 *)slot == (u32)k->w;
	case MAP_KEY_64: return *(const u64 *)slot == k->w;
	case MAP_KEY_STR: return map_same_string(*(const GoString *)slot, k->s);
	default: {
		const void *have = m->info->indirect_key ? *(void *const *)slot : slot;
		GoFuncval *f = m->info->t->key->equal;
		return ((GoBool (*)(void *, const void *, const void *))f->code)(f, k->p, have);
	}
	}
}

/* The slot of key k, or NULL; *group is its group, *index its number there. */
MAP_TEMPLATE u8 *
map_seek(enum RtMapKey kind, const RtMap *m, u64 hash, const MapKey *k, u8 **group, u32 *index)
{
	const u8 *table = map_table(m, hash);
	u32 mask = m->mask, i = (u32)(hash >> 7) & mask, step = 0;
	u64 group_size = m->group_size, slot_size = m->slot_size;
	for (;;) {
		const u8 *g = table + i * group_size;
		for (Slots s = group_match(g, hash & 0x7f); s != 0; s &= s - 1) {
			const u8 *slot = g + 8 + SLOTS_FIRST(s) * slot_size;
			if (RT_LIKELY(map_key_equal(kind, m, slot, k))) {
				*group = (u8 *)g;
				*index = SLOTS_FIRST(s);
				return (u8 *)slot;
			}
		}
		if (RT_LIKELY(group_has_empty(g)) || ++step > mask)
			return NULL;
		i = (i + step) & mask;
	}
}

MAP_TEMPLATE u8 *
map_find(enum RtMapKey kind, const RtMap *m, u64 hash, const MapKey *k)
{
	u8 *group;
	u32 index;
	return map_seek(kind, m, hash, k, &group, &index);
}

MAP_TEMPLATE void *
map_elem(const RtMap *m, u8 *slot)
{
	return slot + m->elem_off;
}

MAP_TEMPLATE void
map_check_read(const RtMap *m)
{
	if (RT_UNLIKELY(m->flags & MAP_WRITING))
		rt_fatal("concurrent map read and map write");
}

MAP_TEMPLATE void
map_begin_write(RtMap *m)
{
	if (RT_UNLIKELY(m->flags & MAP_WRITING))
		rt_fatal("concurrent map writes");
	m->flags ^= MAP_WRITING;
}

MAP_TEMPLATE void
map_end_write(RtMap *m)
{
	if (RT_UNLIKELY(!(m->flags & MAP_WRITING)))
		rt_fatal("concurrent map writes");
	m->flags ^= MAP_WRITING;
}

/* The slot of key k, made if it is absent; *found tells which.  A new slot has its control byte, but no key yet. */
MAP_TEMPLATE u8 *
map_put(enum RtMapKey kind, RtMap *m, u64 hash, const MapKey *k, bool *found)
{
	if (RT_UNLIKELY(m->groups == NULL))
		rt_map_first_group(m);
	for (;;) {
		u8 *table = map_table(m, hash), *free_group = NULL;
		u32 mask = m->mask, i = (u32)(hash >> 7) & mask, step = 0, free_slot = 0;
		u64 group_size = m->group_size, slot_size = m->slot_size;
		for (;;) {
			u8 *g = table + i * group_size;
			for (Slots s = group_match(g, hash & 0x7f); s != 0; s &= s - 1) {
				u8 *slot = g + 8 + SLOTS_FIRST(s) * slot_size;
				if (RT_LIKELY(map_key_equal(kind, m, slot, k))) {
					*found = true;
					return slot;
				}
			}
			Slots f = group_free(g);
			if (f != 0 && free_group == NULL) {
				free_group = g;
				free_slot = SLOTS_FIRST(f);
			}
			if (RT_LIKELY(group_has_empty(g)) || ++step > mask)
				break;
			i = (i + step) & mask;
		}
		if (RT_LIKELY(free_group != NULL)) {
			bool ok = true;
			if (free_group[free_slot] == CTRL_EMPTY) {
				u32 *left = map_growth_left(m, table);
				ok = *left > 0;
				*left -= ok;
			}
			if (RT_LIKELY(ok)) {
				free_group[free_slot] = hash & 0x7f;
				m->count++;
				*found = false;
				return free_group + 8 + free_slot * slot_size;
			}
		}
		rt_map_grow(m, hash);
	}
}

#endif
