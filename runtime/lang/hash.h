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

#endif
