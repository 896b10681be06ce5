/*
 * crc32.c - the checksums of hash/crc32 (overlay/hash/crc32) with instructions
 * made for them.
 *
 * IEEE: four blocks of 16 bytes at a time are folded over the next 64 bytes by
 * carry-less multiplication, then into one block, which is reduced to 32 bits
 * (Barrett).  The constants are powers of x modulo the polynomial, bit-reflected:
 * x^(512+32), x^(512-32), x^(128+32), x^(128-32), x^64, and the quotient.
 * Castagnoli: SSE 4.2 has an instruction for 8 bytes.
 *
 * Leaves: they don't check the stack.
 */
#include <emmintrin.h>
#include <smmintrin.h>
#include <string.h>
#include <wmmintrin.h>

#include "abi/rt.h"

GoBool rt_crc32_available(void);
u32 rt_crc32_ieee(u32 crc, const u8 *p, i64 n, i64 cap);
u32 rt_crc32_castagnoli(u32 crc, const u8 *p, i64 n, i64 cap);

#define TARGET __attribute__((target("pclmul,sse4.2")))
#define LEAF __attribute__((no_split_stack))

GoBool
rt_crc32_available(void)
{
	return __builtin_cpu_supports("pclmul") && __builtin_cpu_supports("sse4.2");
}

TARGET static inline __m128i
load(const u8 *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

/* a, moved over the distance that k stands for, and what lies there. */
TARGET static inline __m128i
fold(__m128i a, __m128i k, __m128i there)
{
	return _mm_xor_si128(_mm_xor_si128(_mm_clmulepi64_si128(a, k, 0x00), _mm_clmulepi64_si128(a, k, 0x11)), there);
}

/* n >= 64, a multiple of 16. */
TARGET LEAF u32
rt_crc32_ieee(u32 crc, const u8 *p, i64 n, i64 cap)
{
	const __m128i k64 = _mm_set_epi64x(0x1c6e41596, 0x154442bd4), k16 = _mm_set_epi64x(0x0ccaa009e, 0x1751997d0);
	const __m128i k5 = _mm_set_epi64x(0, 0x163cd6124), poly = _mm_set_epi64x(0x1f7011641, 0x1db710641);
	const __m128i low = _mm_set_epi32(0, ~0, 0, ~0);

	(void)cap;
	__m128i a = _mm_xor_si128(load(p), _mm_cvtsi32_si128((int)~crc));
	__m128i b = load(p + 16), c = load(p + 32), d = load(p + 48);
	for (p += 64, n -= 64; n >= 64; p += 64, n -= 64) {
		a = fold(a, k64, load(p));
		b = fold(b, k64, load(p + 16));
		c = fold(c, k64, load(p + 32));
		d = fold(d, k64, load(p + 48));
	}
	a = fold(a, k16, b);
	a = fold(a, k16, c);
	a = fold(a, k16, d);
	for (; n >= 16; p += 16, n -= 16)
		a = fold(a, k16, load(p));
	/* 128 bits to 64, to 32 */
	a = _mm_xor_si128(_mm_clmulepi64_si128(a, k16, 0x10), _mm_srli_si128(a, 8));
	a = _mm_xor_si128(_mm_clmulepi64_si128(_mm_and_si128(a, low), k5, 0x00), _mm_srli_si128(a, 4));
	b = _mm_clmulepi64_si128(_mm_and_si128(a, low), poly, 0x10);
	b = _mm_clmulepi64_si128(_mm_and_si128(b, low), poly, 0x00);
	return ~(u32)_mm_extract_epi32(_mm_xor_si128(a, b), 1);
}

TARGET LEAF u32
rt_crc32_castagnoli(u32 crc, const u8 *p, i64 n, i64 cap)
{
	u64 r = (u32)~crc, w;

	(void)cap;
	for (; n >= 8; p += 8, n -= 8) {
		memcpy(&w, p, 8);
		r = _mm_crc32_u64(r, w);
	}
	for (; n > 0; p++, n--)
		r = _mm_crc32_u8((u32)r, *p);
	return ~(u32)r;
}
