/*
 * arena.c - bump allocation in chunks, dropped whole.
 *
 * A chunk is zeroed when it is made (calloc gives fresh pages for free), so an
 * object needs no clearing of its own.  ARENA=malloc gives every object its
 * own allocation, for ASan.
 */
#include <stdlib.h>

#include "base/base.h"

typedef struct Chunk {
	struct Chunk *next;
	size_t size;
} Chunk;

struct Arena {
	Chunk *chunks;
	char *p, *end; /* free part of the newest chunk */
	size_t used;
	size_t next_size;
	bool each_malloc;
};

static Arena perm_arena = {.next_size = 1 << 20};
Arena *perm = &perm_arena;

static void
out_of_memory(void)
{
	fputs("tri: out of memory\n", stderr);
	exit(2);
}

static bool
wants_malloc(void)
{
	static int cached = -1;
	if (cached < 0) {
		const char *e = getenv("ARENA");
		cached = e != NULL && strcmp(e, "malloc") == 0;
	}
	return cached == 1;
}

Arena *
arena_new(void)
{
	Arena *a = calloc(1, sizeof *a);
	if (a == NULL)
		out_of_memory();
	a->next_size = 1 << 14;
	a->each_malloc = wants_malloc();
	return a;
}

void
arena_free(Arena *a)
{
	for (Chunk *c = a->chunks, *next; c != NULL; c = next) {
		next = c->next;
		free(c);
	}
	free(a);
}

static char *
new_chunk(Arena *a, size_t n)
{
	size_t head = (sizeof(Chunk) + 15) & ~(size_t)15;
	Chunk *c = calloc(1, head + n);
	if (c == NULL)
		out_of_memory();
	c->next = a->chunks;
	c->size = n;
	a->chunks = c;
	return (char *)c + head;
}

void *
arena_alloc(Arena *a, size_t n)
{
	if (n == 0)
		n = 1;
	a->used += n;
	if (a->each_malloc || (a == perm && wants_malloc()))
		return new_chunk(a, n);
	n = (n + 15) & ~(size_t)15;
	if ((size_t)(a->end - a->p) < n) {
		if (n > a->next_size / 4)
			return new_chunk(a, n);
		a->p = new_chunk(a, a->next_size);
		a->end = a->p + a->next_size;
		if (a->next_size < 4 << 20)
			a->next_size *= 2;
	}
	void *r = a->p;
	a->p += n;
	return r;
}

char *
arena_strndup(Arena *a, const char *s, size_t n)
{
	char *r = arena_alloc(a, n + 1);
	memcpy(r, s, n);
	return r;
}

char *
arena_strdup(Arena *a, const char *s)
{
	return arena_strndup(a, s, strlen(s));
}

char *
arena_printf(Arena *a, const char *fmt, ...)
{
	char small[256];
	va_list ap;
	va_start(ap, fmt);
	int n = vsnprintf(small, sizeof small, fmt, ap);
	va_end(ap);
	if ((size_t)n < sizeof small)
		return arena_strndup(a, small, (size_t)n);
	char *r = arena_alloc(a, (size_t)n + 1);
	va_start(ap, fmt);
	vsnprintf(r, (size_t)n + 1, fmt, ap);
	va_end(ap);
	return r;
}

size_t
arena_used(const Arena *a)
{
	return a->used;
}
