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
	MAP_STALE = 8,          /* the object's own group holds old slots that an iterator may still read */
};

/* After the groups of a directory's table. */
typedef struct RtTableMeta {
	u32 growth_left;
	u32 depth;              /* of this table: it holds the hashes with these top bits in common */
} RtTableMeta;

_Static_assert(sizeof(RtMap) == 56, "a group of 8-byte keys and elements fills the 192-byte class");

static inline RtTableMeta *
map_meta(u8 *groups)
{
	extern const char rt_map_meta_needs_map;
	(void)&rt_map_meta_needs_map;
	return (RtTableMeta *)groups;
}

#endif
