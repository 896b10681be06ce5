/*
 * map_iter.c - range over maps.
 *
 * An iterator walks the tables in the order of the hash prefixes they hold,
 * from a random one, and within a table the groups from a random one.  Its
 * position is a point of hash space: a table of depth d covers 2^(64-d) hashes,
 * and the next table starts where it ends.  Splits only refine that partition,
 * so the position stays the start of some table, and no entry is met twice.
 *
 * When its table is replaced meanwhile (growth, split), the iterator stays in
 * the old one, which keeps its slots as they were, and looks each key up in the
 * map: gone if deleted; a key that differs from itself (NaN) can't be deleted
 * except by clear.
 *
 * it->priv: word 0 is a pointer to the table; 4.. hold no pointers, as in
 * reflect.hiter.
 */
#include "lang/map.h"

#include <string.h>

typedef struct Walk {
	u8 *table;
	void *unused[3];
	u64 pos;            /* first hash of the table */
	u64 start;          /* where the walk began */
	u32 clear_seq;      /* the map's, when the walk began */
	u16 mask;           /* of the table */
	u16 done;           /* groups begun in this table */
	u16 first;          /* group begun first */
	u8 depth;           /* of the table */
	u8 rotation;        /* slot begun first in each group */
	u8 left;            /* slots still to visit in the current group, rotated */
	u8 pad[3];
} Walk;

_Static_assert(sizeof(Walk) == sizeof(((RtMapIter *)0)->priv), "a Walk fills priv");

static inline Walk *
walk_of(RtMapIter *it)
{
	return (Walk *)it->priv;
}

/* Full slots of a group, bit i for slot i. */
static inline u8
full_slots(const u8 *g)
{
#ifdef __SSE2__
	return (u8)~group_free(g);
#else
	u8 bits = 0;
	for (u32 i = 0; i < 8; i++)
		bits |= (u8)((g[i] < 0x80) << i);
	return bits;
#endif
}

static inline u8
rotate_right(u8 v, u32 n)
{
	return (u8)((u32)(v * 0x101u) >> n);
}

/*
 * While marking: the iterator may lie in the heap (reflect) and have the only
 * reference to a table that its map has left, and a caller may have taken a
 * pointer into that from it; the words that it loses are shaded.  On a stack they
 * can be anything before the first entry, which does no harm.
 */
static RT_COLD void
shade_words(const RtMapIter *it)
{
	void *const old[] = { it->key, it->elem, (void *)(u64)it->t, it->m, ((const Walk *)it->priv)->table };
	for (u32 i = 0; i < sizeof old / sizeof old[0]; i++) {
		void *slot = old[i];
		if (slot != NULL)
			rt_barrier_slow(&slot, NULL);
	}
}

static void
enter_table(Walk *w, const RtMap *m, u64 random)
{
	u8 *table = map_table(m, w->pos);
	w->table = table;
	w->mask = (u16)m->mask;
	w->depth = m->depth == 0 ? 0 : (u8)map_meta(m, table)->depth;
	w->first = (u16)(random >> 8) & w->mask;
	w->rotation = random & 7;
	w->done = 0;
	w->left = 0;
}

static void
at_end(RtMapIter *it)
{
	it->key = NULL;
	it->elem = NULL;
}

void
rt_mapiterinit(const RtMapType *t, void *vm, RtMapIter *it)
{
	RtMap *m = vm;
	Walk *w = walk_of(it);
	if (RT_UNLIKELY(rt_gc_barrier))
		shade_words(it);
	it->key = it->elem = NULL;
	it->t = NULL;
	it->m = NULL;
	w->table = NULL;
	/* The iterator may lie in the heap (reflect): what these two reach covers all the words it will hold. */
	RT_STORE_PTR(&it->t, t);
	if (m == NULL || m->count == 0)
		return;
	RT_STORE_PTR(&it->m, m);
	u64 random = rt_fastrand64();
	if ((m->flags & (MAP_INLINE | MAP_ITER_SMALL)) == MAP_INLINE)
		m->flags |= MAP_ITER_SMALL;
	w->clear_seq = m->clear_seq;
	w->pos = 0;
	if (m->depth > 0) {
		w->pos = random;
		u32 depth = map_meta(m, map_table(m, random))->depth;
		w->pos = random >> (64 - depth) << (64 - depth);
	}
	w->start = w->pos;
	enter_table(w, m, random << 32 | random >> 32);
	rt_mapiternext(it);
}

static inline void
set_entry(RtMapIter *it, const RtMap *m, u8 *slot)
{
	const RtMapInfo *info = m->info;
	void *e = map_elem(m, slot);
	it->key = info->indirect_key ? *(void **)slot : (void *)slot;
	it->elem = info->indirect_elem ? *(void **)e : e;
}

/* The entry in a slot of a table that the map no longer uses; false if it has been deleted since. */
static bool
set_from_old(RtMapIter *it, const RtMap *m, u8 *slot)
{
	const RtMapInfo *info = m->info;
	const void *key = info->indirect_key ? *(void **)slot : (void *)slot;
	if (!info->reflexive && !rt_typeeq(info->t->key, key, key)) {
		if (walk_of(it)->clear_seq != m->clear_seq)
			return false;
		set_entry(it, m, slot);
		return true;
	}
	if (m->count == 0)
		return false;
	u8 *now = rt_map_find_slot(m, key);
	if (now == NULL)
		return false;
	set_entry(it, m, now);
	return true;
}

/* Goes to the next group with full slots, or the next table; false at the end. */
static bool
next_group(RtMapIter *it, Walk *w, const RtMap *m)
{
	for (;;) {
		while (w->done <= w->mask) {
			const u8 *g = w->table + ((u32)(w->first + w->done++) & w->mask) * (u64)m->group_size;
			w->left = rotate_right(full_slots(g), w->rotation);
			if (w->left != 0)
				return true;
		}
		if (w->depth == 0) {
			at_end(it);
			return false;
		}
		w->pos += 1ull << (64 - w->depth);
		if (w->pos == w->start) {
			at_end(it);
			return false;
		}
		enter_table(w, m, rt_fastrand64());
	}
}

void
rt_mapiternext(RtMapIter *it)
{
	const RtMap *m = it->m;
	Walk *w = walk_of(it);
	if (RT_UNLIKELY(m->flags & MAP_WRITING))
		rt_fatal("concurrent map iteration and map write");
	if (RT_UNLIKELY(rt_gc_barrier))
		shade_words(it);
	bool current = map_table(m, w->pos) == w->table;
	for (;;) {
		if (w->left == 0) {
			if (!next_group(it, w, m))
				return;
			current = map_table(m, w->pos) == w->table;
		}
		u32 i = ((u32)__builtin_ctz(w->left) + w->rotation) & 7;
		w->left &= (u8)(w->left - 1);
		u8 *g = w->table + ((u32)(w->first + w->done - 1) & w->mask) * (u64)m->group_size;
		u8 *slot = g + 8 + i * (u64)m->slot_size;
		if (g[i] >= 0x80) /* deleted since the group was begun */
			continue;
		if (RT_LIKELY(current)) {
			set_entry(it, m, slot);
			return;
		}
		if (set_from_old(it, m, slot))
			return;
	}
}

/* -- reflect -- */

void
rt_reflect_mapiterinit(const RtMapType *t, void *m, RtMapIter *it)
{
	rt_mapiterinit(t, m, it);
}

void
rt_reflect_mapiternext(RtMapIter *it)
{
	rt_mapiternext(it);
}

void *
rt_reflect_mapiterkey(RtMapIter *it)
{
	return it->key;
}

void *
rt_reflect_mapiterelem(RtMapIter *it)
{
	return it->elem;
}
