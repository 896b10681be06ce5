/*
 * hash.h - the hash steps that map code performs in line (hash.c has the rest).
 */
#ifndef RT_LANG_HASH_H
#define RT_LANG_HASH_H

#include "abi/rt.h"

extern u64 rt_hash_secret[4];

/* Product of 128 bits, its halves folded: each result bit depends on all bits of both operands. */
static inline u64
rt_mum(u64 a, u64 b)
{
	unsigned __int128 r = (unsigned __int128)a * b;
	return (u64)r ^ (u64)(r >> 64);
}

static inline u64
rt_hash64(u64 v, u64 seed)
{
	return rt_mum(v ^ seed ^ rt_hash_secret[0], rt_hash_secret[1]);
}

/* Ends the hash of n bytes whose last two words are a and b. */
static inline u64
rt_hash_fold(u64 a, u64 b, u64 seed, u64 n)
{
	return rt_mum(rt_hash_secret[1] ^ n, rt_mum(a ^ rt_hash_secret[1], b ^ seed));
}

static inline u64
rt_load64(const u8 *p)
{
	u64 v;
	__builtin_memcpy(&v, p, 8);
	return v;
}

static inline u64
rt_load32(const u8 *p)
{
	u32 v;
	__builtin_memcpy(&v, p, 4);
	return v;
}

u64 rt_memhash_long(const u8 *p, u64 seed, u64 n); /* n > 16 */

static inline __attribute__((always_inline)) u64
rt_memhash_inline(const u8 *p, u64 seed, u64 n)
{
	u64 a, b;
	if (RT_UNLIKELY(n > 16))
		return rt_memhash_long(p, seed ^ rt_hash_secret[0], n);
	if (n >= 8) {
		a = rt_load64(p);
		b = rt_load64(p + n - 8);
	} else if (n >= 4) {
		a = rt_load32(p);
		b = rt_load32(p + n - 4);
	} else if (n > 0) {
		a = (u64)p[0] << 16 | (u64)p[n >> 1] << 8 | p[n - 1];
		b = 0;
	} else {
		a = b = 0;
	}
	return rt_hash_fold(a, b, seed ^ rt_hash_secret[0], n);
}

#endif
