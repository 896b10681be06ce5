/*
 * map.c - hash maps with dense entries in insertion order, and content hashes.
 *
 * The order makes every walk over a map deterministic, which the emitted C and
 * so the build cache depend on.
 */
#include <stdlib.h>
#include <xxhash.h>

#include "base/base.h"

u64
hash_bytes(const void *p, size_t n, u64 seed)
{
	return XXH3_64bits_withSeed(p, n, seed);
}

static u64
hash_key(const Map *m, const void *key)
{
	if (m->by_string)
		return hash_bytes(key, strlen(key), 0);
	u64 x = (u64)(uintptr_t)key;
	x ^= x >> 32;
	x *= 0x9E3779B97F4A7C15u;
	return x ^ x >> 29;
}

void
map_init(Map *m, Arena *a, bool by_string)
{
	*m = (Map){.arena = a, .by_string = by_string};
}

static i32
find(const Map *m, const void *key, u64 h)
{
	if (m->index == NULL)
		return -1;
	u32 i = (u32)h & m->mask;
	i32 at = m->index[i];
	if (m->by_string)
		while (at >= 0 && (m->e[at].hash != h || strcmp(m->e[at].key, key) != 0))
			at = m->index[i = (i + 1) & m->mask];
	else
		while (at >= 0 && m->e[at].key != key)
			at = m->index[i = (i + 1) & m->mask];
	return at;
}

void *
map_get(const Map *m, const void *key)
{
	i32 at = find(m, key, hash_key(m, key));
	return at < 0 ? NULL : m->e[at].val;
}

bool
map_has(const Map *m, const void *key)
{
	return find(m, key, hash_key(m, key)) >= 0;
}

static void
index_entry(Map *m, i32 at)
{
	u32 i = (u32)m->e[at].hash & m->mask;
	while (m->index[i] >= 0)
		i = (i + 1) & m->mask;
	m->index[i] = at;
}

static void
grow(Map *m)
{
	u32 size = m->index == NULL ? 8 : (m->mask + 1) * 2;
	m->index = NEW_N(m->arena, i32, size);
	memset(m->index, 0xFF, size * sizeof(i32));
	m->mask = size - 1;
	for (i32 i = 0; i < m->n; i++)
		index_entry(m, i);
}

void
map_put(Map *m, const void *key, void *val)
{
	u64 h = hash_key(m, key);
	i32 at = find(m, key, h);
	if (at >= 0) {
		m->e[at].val = val;
		return;
	}
	if (m->n == m->cap)
		m->e = vec_grow(m->arena, m->e, m->n, &m->cap, sizeof *m->e);
	m->e[m->n] = (MapEntry){key, val, h};
	if (m->index == NULL || (u32)(m->n + 1) * 4 > (m->mask + 1) * 3) {
		m->n++;
		grow(m);
		return;
	}
	index_entry(m, m->n++);
}

struct Hasher {
	XXH3_state_t *st;
};

Hasher *
hasher_new(void)
{
	Hasher *h = malloc(sizeof *h);
	if (h == NULL || (h->st = XXH3_createState()) == NULL) {
		fputs("tri: out of memory\n", stderr);
		exit(2);
	}
	XXH3_128bits_reset(h->st);
	return h;
}

void
hasher_add(Hasher *h, const void *p, size_t n)
{
	XXH3_128bits_update(h->st, p, n);
}

void
hasher_adds(Hasher *h, const char *s)
{
	u64 n = strlen(s);
	hasher_add(h, &n, sizeof n);
	hasher_add(h, s, n);
}

static void
to_hex(XXH128_hash_t x, char out[33])
{
	snprintf(out, 33, "%016llx%016llx", (unsigned long long)x.high64, (unsigned long long)x.low64);
}

void
hasher_hex(Hasher *h, char out[33])
{
	to_hex(XXH3_128bits_digest(h->st), out);
	XXH3_freeState(h->st);
	free(h);
}

void
hash128_hex(const void *p, size_t n, char out[33])
{
	to_hex(XXH3_128bits(p, n), out);
}

void
hash128_id(const void *p, size_t n, char out[21])
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
	XXH128_hash_t x = XXH3_128bits(p, n);

	for (int i = 0; i < 10; i++) {
		out[i] = digits[x.high64 >> 5 * i & 31];
		out[i + 10] = digits[x.low64 >> 5 * i & 31];
	}
	out[20] = 0;
}
