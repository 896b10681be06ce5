/* sort.c - sorts tables of addresses where nothing may be allocated: a heap sort. */
#include <string.h>

#include "prof/symtab.h"

enum { MAX_RECORD = 64 };

static u32
key(const u8 *record)
{
	u32 k;

	memcpy(&k, record, sizeof k);
	return k;
}

static void
sift(u8 *v, u64 i, u64 n, u64 size)
{
	u8 x[MAX_RECORD];

	memcpy(x, v + i * size, size);
	for (u64 c; (c = 2 * i + 1) < n; i = c) {
		if (c + 1 < n && key(v + (c + 1) * size) > key(v + c * size))
			c++;
		if (key(v + c * size) <= key(x))
			break;
		memcpy(v + i * size, v + c * size, size);
	}
	memcpy(v + i * size, x, size);
}

void
rt_sort_records(void *records, u64 n, u64 size)
{
	u8 *v = records, x[MAX_RECORD];

	for (u64 i = n / 2; i-- > 0;)
		sift(v, i, n, size);
	while (n > 1) {
		n--;
		memcpy(x, v, size);
		memcpy(v, v + n * size, size);
		memcpy(v + n * size, x, size);
		sift(v, 0, n, size);
	}
}
