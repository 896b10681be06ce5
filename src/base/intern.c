/* intern.c - one copy of each string, so that names compare by pointer. */
#include "base/base.h"

typedef struct Slot {
	const char *s;
	u32 hash, len;
} Slot;

static Slot *table;
static u32 mask, count;

static void
insert(Slot *t, u32 m, Slot x)
{
	u32 i = x.hash & m;
	while (t[i].s != NULL)
		i = (i + 1) & m;
	t[i] = x;
}

static void
grow(void)
{
	u32 size = table == NULL ? 4096 : (mask + 1) * 2;
	Slot *t = NEW_N(perm, Slot, size);
	for (u32 i = 0; table != NULL && i <= mask; i++)
		if (table[i].s != NULL)
			insert(t, size - 1, table[i]);
	table = t;
	mask = size - 1;
}

const char *
intern_n(const char *s, size_t n)
{
	if (count * 2 >= mask)
		grow();
	u32 h = (u32)hash_bytes(s, n, 0);
	for (u32 i = h & mask; table[i].s != NULL; i = (i + 1) & mask)
		if (table[i].hash == h && table[i].len == n && memcmp(table[i].s, s, n) == 0)
			return table[i].s;
	Slot x = {arena_strndup(perm, s, n), h, (u32)n};
	insert(table, mask, x);
	count++;
	return x.s;
}

const char *
intern(const char *s)
{
	return intern_n(s, strlen(s));
}
