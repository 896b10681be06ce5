/*
 * arena.c - bump allocation in chunks, dropped whole.
 *
 * A chunk is zeroed when it is made (calloc gives fresh pages for free), so an
 * object needs no clearing of its own.  Chunks of arenas that were freed are kept
 * for the next ones: to clear what was used of them costs a third of what the
 * system takes for fresh pages.  ARENA=malloc gives every object its own
 * allocation, for ASan.
 */
#include <stdlib.h>
#include <sys/mman.h>

#include "base/base.h"

typedef struct Chunk {
	struct Chunk *next;
	size_t size;  /* of what follows the head */
	size_t dirty; /* of that, what may not be zero; known when the arena is done with the chunk */
} Chunk;

enum { HEAD = (sizeof(Chunk) + 15) & ~15, FIRST_CHUNK = 1 << 14, LAST_CHUNK = 4 << 20, NSIZES = 9 };
static Chunk *spare[NSIZES]; /* spare[k]: of FIRST_CHUNK << k bytes */

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
	a->next_size = FIRST_CHUNK;
	a->each_malloc = wants_malloc();
	return a;
}

/* Which list of spare chunks n bytes belong to; -1 if none. */
static int
size_class(size_t n)
{
	for (int k = 0; k < NSIZES; k++)
		if (n == (size_t)FIRST_CHUNK << k)
			return k;
	return -1;
}

/* The newest chunk is left for another one, or for good. */
static void
leave_chunk(Arena *a)
{
	if (a->p != NULL)
		a->newest->dirty = (size_t)(a->p - (char *)a->newest) - HEAD;
}

void
arena_free(Arena *a)
{
	leave_chunk(a);
	for (Chunk *c = a->chunks, *next; c != NULL; c = next) {
		int k = a->each_malloc ? -1 : size_class(c->size);
		next = c->next;
		if (k < 0) {
			free(c);
		} else {
			c->next = spare[k];
			spare[k] = c;
		}
	}
	free(a);
}

static Chunk *
new_chunk(Arena *a, size_t n)
{
	int k = a->each_malloc ? -1 : size_class(n);
	Chunk *c = k >= 0 ? spare[k] : NULL;
	if (c != NULL) {
		spare[k] = c->next;
		memset((char *)c + HEAD, 0, c->dirty);
	} else if (a == perm && n == LAST_CHUNK && !wants_malloc()) { /* all of it will be used: its pages at one go */
		c = mmap(NULL, HEAD + n, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_POPULATE, -1, 0);
		if (c == MAP_FAILED)
			out_of_memory();
	} else if ((c = calloc(1, HEAD + n)) == NULL) {
		out_of_memory();
	}
	c->next = a->chunks;
	c->size = c->dirty = n;
	a->chunks = c;
	return c;
}

void *
arena_refill(Arena *a, size_t n)
{
	if (n == 0)
		n = 1;
	if (a->each_malloc || (a == perm && wants_malloc()))
		return (char *)new_chunk(a, n) + HEAD;
	n = (n + 7) & ~(size_t)7;
	if ((size_t)(a->end - a->p) < n) {
		if (n > a->next_size / 4)
			return (char *)new_chunk(a, n) + HEAD;
		leave_chunk(a);
		a->newest = new_chunk(a, a->next_size);
		a->p = (char *)a->newest + HEAD;
		a->end = a->p + a->next_size;
		if (a->next_size < LAST_CHUNK)
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
	static Buf text;
	va_list ap;
	buf_reset(&text);
	va_start(ap, fmt);
	buf_vprintf(&text, fmt, ap);
	va_end(ap);
	return arena_strndup(a, text.s, text.n);
}
