/*
 * base.h - what every part of the compiler stands on; knows nothing of Go.
 *
 * Memory is owned by arenas (STYLE section 7): nothing is freed singly, an
 * arena is dropped whole.  Vectors and maps take the arena that owns their
 * storage.  Interned strings live for the whole run and compare by pointer.
 */
#ifndef TRI_BASE_H
#define TRI_BASE_H

#include <stdarg.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
typedef int16_t i16;
typedef int32_t i32;
typedef int64_t i64;

#define LEN_OF(a) ((int)(sizeof(a) / sizeof((a)[0])))
#define PRINTF_LIKE(f, a) __attribute__((format(printf, f, a)))
#define NORETURN __attribute__((noreturn))

/* ---- arena.c: memory by lifetime ---- */

typedef struct Arena {
	struct Chunk *chunks, *newest; /* newest: what objects are cut from; large ones have a chunk each */
	char *p, *end; /* free part of the newest; both NULL with ARENA=malloc */
	size_t next_size;
	bool each_malloc;
} Arena;

/* Makes an empty arena.  With ARENA=malloc in the environment each object gets
 * its own malloc, so that ASan sees overruns. */
Arena *arena_new(void);
/* Frees the arena and all it holds. */
void arena_free(Arena *a);
void *arena_refill(Arena *a, size_t n); /* arena_alloc where the newest chunk has no room */
/* Returns n zeroed bytes aligned to 8; never NULL (exits on exhaustion). */
static inline void *
arena_alloc(Arena *a, size_t n)
{
	char *r = a->p;
	if (n - 1 >= (size_t)(a->end - r)) /* the free part is a multiple of 8 */
		return arena_refill(a, n);
	a->p = r + ((n + 7) & ~(size_t)7);
	return r;
}
char *arena_strndup(Arena *a, const char *s, size_t n);
char *arena_strdup(Arena *a, const char *s);
char *arena_printf(Arena *a, const char *fmt, ...) PRINTF_LIKE(2, 3);
#define NEW(a, T) ((T *)arena_alloc((a), sizeof(T)))
#define NEW_N(a, T, n) ((T *)arena_alloc((a), sizeof(T) * (size_t)(n)))

/* The program arena: lives until exit.  Packages, types, interned strings. */
extern Arena *perm;

/* ---- vec.c: growable arrays; storage in an arena ---- */

#define VEC(T)      \
	struct {    \
		T *v; \
		int n, cap; \
	}
#define vec_push(a, vec, x)                                                           \
	((vec)->n == (vec)->cap                                                        \
	     ? (void)((vec)->v = vec_grow((a), (vec)->v, (vec)->n, &(vec)->cap, sizeof(*(vec)->v))) \
	     : (void)0,                                                                \
	 (vec)->v[(vec)->n++] = (x))
void *vec_grow(Arena *a, void *old, int n, int *cap, size_t elem);

/* ---- buf.c: growable text, malloc'd; free with buf_free ---- */

typedef struct Buf {
	char *s; /* always NUL-terminated once anything was written */
	size_t n, cap;
} Buf;
void buf_write(Buf *b, const void *p, size_t n);
void buf_puts(Buf *b, const char *s);
void buf_insert(Buf *b, size_t at, const void *p, size_t n);
void buf_grow(Buf *b, size_t n); /* room for n more bytes and a NUL */
static inline void
buf_putc(Buf *b, int c)
{
	if (b->n + 2 > b->cap)
		buf_grow(b, 1);
	b->s[b->n++] = (char)c;
	b->s[b->n] = 0;
}
void buf_int(Buf *b, i64 v); /* in decimal */
void buf_printf(Buf *b, const char *fmt, ...) PRINTF_LIKE(2, 3);
void buf_vprintf(Buf *b, const char *fmt, va_list ap);
void buf_reset(Buf *b);
void buf_free(Buf *b);
/* The text as a C string, "" when empty. */
const char *buf_str(const Buf *b);

/* ---- intern.c: one copy of each string; pointers compare ---- */

/* NUL-terminated; lives for ever. */
const char *intern(const char *s);
const char *intern_n(const char *s, size_t n);

/* ---- map.c: hash maps, storage in an arena; no deletion; iteration in insertion order ---- */

typedef struct MapEntry {
	const void *key;
	void *val;
	u64 hash;
} MapEntry;
typedef struct Map {
	Arena *arena;
	MapEntry *e;  /* dense, insertion order: walk e[0..n) */
	int n, cap;
	i32 *index;   /* open addressing into e, -1 is empty */
	u32 mask;
	bool by_string; /* keys are C strings compared by content, else by pointer */
} Map;
void map_init(Map *m, Arena *a, bool by_string);
void *map_get(const Map *m, const void *key);         /* NULL if absent */
bool map_has(const Map *m, const void *key);
void map_put(Map *m, const void *key, void *val);     /* replaces */
u64 hash_bytes(const void *p, size_t n, u64 seed);    /* xxHash3 */
/* 128-bit content hash as 32 hex digits plus NUL, for cache keys and symbol names. */
typedef struct Hasher Hasher;
Hasher *hasher_new(void);
void hasher_add(Hasher *h, const void *p, size_t n);
void hasher_adds(Hasher *h, const char *s);           /* with its length, so fields can't run together */
void hasher_hex(Hasher *h, char out[33]);             /* frees h */
void hash128_hex(const void *p, size_t n, char out[33]);
/* 100 bits of it as 20 digits of base 32: a shorter name. */
void hash128_id(const void *p, size_t n, char out[21]);

/* ---- utf8.c ---- */

#define RUNE_ERROR 0xFFFD
/* Decodes one rune of s[0..n); returns its width (1 and RUNE_ERROR for a bad byte, 0 if n is 0). */
int utf8_decode(const char *s, size_t n, i32 *r);
int utf8_encode(char out[4], i32 r); /* width; bad runes become RUNE_ERROR */
bool utf8_valid(const char *s, size_t n);
bool rune_is_letter(i32 r); /* Unicode L*, or '_' */
bool rune_is_digit(i32 r);  /* Unicode Nd */
bool rune_is_upper(i32 r);  /* Unicode Lu */

/* ---- file.c: files and paths ---- */

/* Reads the whole file into the arena with a NUL after it; NULL with errno set on failure. */
char *file_read(Arena *a, const char *path, size_t *n);
/* Writes a temporary beside path, then renames it: the file appears whole or not at all.  0, or an errno value. */
int file_write_atomic(const char *path, const void *p, size_t n, int mode);
bool file_exists(const char *path);
bool dir_exists(const char *path);
bool file_is_special(const char *path); /* exists, and is neither a file nor a directory */
int mkdir_all(const char *path, int mode); /* 0, or an errno value */
char *path_join(Arena *a, const char *x, const char *y);
char *path_clean(Arena *a, const char *p);
char *path_dir(Arena *a, const char *p);
const char *path_base(const char *p);
/* Path relative to the working directory if that is shorter, as the go command prints file names ("./x.go"). */
const char *path_short(Arena *a, const char *p);
bool str_has_prefix(const char *s, const char *pre);
bool str_has_suffix(const char *s, const char *suf);
/* Removes dir and all in it; 0, or an errno value. */
int dir_remove(const char *dir);
/* Sorted names in dir (without . and ..); -1 with errno set on failure. */
int dir_list(Arena *a, const char *dir, char ***names);

/* ---- phase.c: where the processor's time goes (TRI_DEBUG=phases) ---- */

typedef enum Phase { PHASE_OTHER, PHASE_LOAD, PHASE_PARSE, PHASE_CHECK, PHASE_IR, PHASE_PASS, PHASE_EMIT, PHASE_WRITE, NPHASES } Phase;
Phase phase_enter(Phase p); /* the phase that was left, to go back to */
void phase_lines(u64 n);    /* so many lines of source were compiled */
void phase_report(void);    /* on stderr */

#endif
