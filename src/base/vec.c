/* vec.c - growth of arena-backed arrays; the old storage stays in the arena. */
#include "base/base.h"

void *
vec_grow(Arena *a, void *old, int n, int *cap, size_t elem)
{
	int want = *cap == 0 ? 4 : *cap * 2;
	void *p = arena_alloc(a, elem * (size_t)want);
	if (n > 0)
		memcpy(p, old, elem * (size_t)n);
	*cap = want;
	return p;
}
