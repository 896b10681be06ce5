/*
 * bytealg.c - the searches of internal/bytealg (overlay/internal/bytealg).
 *
 * SSE2 is part of x86-64; short texts, which most are, are done with it in
 * line.  What is longer goes to the C library's memchr and memcmp, which use the
 * widest vectors of the machine and little stack.  A load never reaches past the
 * text: the last block overlaps the one before, and texts under 16 bytes are
 * loaded only where 16 bytes can't cross a page, else byte by byte.
 *
 * The functions are leaves or call such leaves, so they don't check the stack.
 */
#include <emmintrin.h>
#include <string.h>

#include "abi/rt.h"
#include "lang/bytealg.h"

#define LEAF __attribute__((no_split_stack))

static inline __m128i
load(const u8 *p)
{
	return _mm_loadu_si128((const __m128i *)(const void *)p);
}

static inline u32
equal_bytes(__m128i block, __m128i c)
{
	return (u32)_mm_movemask_epi8(_mm_cmpeq_epi8(block, c));
}

/* May 16 bytes be loaded at p, although fewer belong to the text? */
static inline bool
stays_in_page(const u8 *p)
{
	return ((u64)p & 4095) <= 4096 - 16;
}

/* A block whose first n bytes are p's, n < 16; the others hold anything. */
static inline __m128i
load_short(const u8 *p, i64 n)
{
	if (RT_LIKELY(stays_in_page(p)))
		return load(p);
	u8 buf[16] = { 0 };
	for (i64 i = 0; i < n; i++)
		buf[i] = p[i];
	return load(buf);
}

static inline i64
index_byte(const u8 *p, i64 n, u8 c)
{
	__m128i want = _mm_set1_epi8((char)c);

	if (n < 16) {
		if (n <= 0)
			return -1;
		u32 hit = equal_bytes(load_short(p, n), want) & ((1u << n) - 1);
		return hit != 0 ? __builtin_ctz(hit) : -1;
	}
	i64 i = 0;
	for (; i + 16 <= n; i += 16) {
		u32 hit = equal_bytes(load(p + i), want);
		if (hit != 0)
			return i + __builtin_ctz(hit);
		if (i == 48) {
			const u8 *q = memchr(p + 64, c, (u64)n - 64);
			return q != NULL ? q - p : -1;
		}
	}
	u32 hit = equal_bytes(load(p + n - 16), want);
	return hit != 0 ? n - 16 + __builtin_ctz(hit) : -1;
}

LEAF i64
rt_bytealg_index_byte(const u8 *p, i64 n, i64 cap, u8 c)
{
	(void)cap;
	return index_byte(p, n, c);
}

LEAF i64
rt_bytealg_index_byte_string(GoString s, u8 c)
{
	return index_byte(s.p, s.n, c);
}

static inline u64
sum_of(__m128i v)
{
	return (u64)_mm_cvtsi128_si64(v) + (u64)_mm_cvtsi128_si64(_mm_unpackhi_epi64(v, v));
}

static i64
count(const u8 *p, i64 n, u8 c)
{
	__m128i want = _mm_set1_epi8((char)c), zero = _mm_setzero_si128(), total = zero;
	i64 i = 0;

	/* A lane counts down by one at each hit; 255 rounds fit. */
	while (n - i >= 16) {
		i64 rounds = (n - i) / 16 < 255 ? (n - i) / 16 : 255;
		__m128i lanes = zero;
		for (; rounds > 0; rounds--, i += 16)
			lanes = _mm_sub_epi8(lanes, _mm_cmpeq_epi8(load(p + i), want));
		total = _mm_add_epi64(total, _mm_sad_epu8(lanes, zero));
	}
	i64 r = (i64)sum_of(total);
	if (i < n)
		r += __builtin_popcount(equal_bytes(load_short(p + i, n - i), want) & ((1u << (n - i)) - 1));
	return r;
}

/* The same with blocks of 32 bytes, for long texts. */
__attribute__((target("avx2,popcnt"))) LEAF static i64
count_avx2(const u8 *p, i64 n, u8 c)
{
	typedef u8 V __attribute__((vector_size(32), aligned(1)));
	typedef u64 W __attribute__((vector_size(32)));
	V want = (V){ 0 } + c;
	i64 i = 0, r = 0;

	while (n - i >= 64) {
		i64 rounds = (n - i) / 64 < 255 ? (n - i) / 64 : 255;
		V a = { 0 }, b = { 0 };
		for (; rounds > 0; rounds--, i += 64) {
			a -= (V)(*(const V *)(p + i) == want);
			b -= (V)(*(const V *)(p + i + 32) == want);
		}
		W s = { 0 };
		for (int k = 0; k < 8; k++)
			s += ((W)a >> (8 * k) & 0xff) + ((W)b >> (8 * k) & 0xff);
		r += (i64)(s[0] + s[1] + s[2] + s[3]);
	}
	return r + count(p + i, n - i, c);
}

/* 1: the machine and the kernel have AVX2; 2: they don't; 0: not asked yet.  Every thread finds the same. */
static u8 has_avx2;

static i64
count_any(const u8 *p, i64 n, u8 c)
{
	if (n < 256)
		return count(p, n, c);
	if (has_avx2 == 0) {
		has_avx2 = __builtin_cpu_supports("avx2") && __builtin_cpu_supports("popcnt") ? 1 : 2;
	}
	return has_avx2 == 1 ? count_avx2(p, n, c) : count(p, n, c);
}

i64
rt_bytealg_count(const u8 *p, i64 n, i64 cap, u8 c)
{
	(void)cap;
	return count_any(p, n, c);
}

i64
rt_bytealg_count_string(GoString s, u8 c)
{
	return count_any(s.p, s.n, c);
}

LEAF i64
rt_bytealg_compare(const u8 *p, i64 n, i64 pcap, const u8 *q, i64 m, i64 qcap)
{
	i64 k = n < m ? n : m;

	(void)pcap, (void)qcap;
	if (p != q && k > 0) {
		int r = memcmp(p, q, (u64)k);
		if (r != 0)
			return r < 0 ? -1 : 1;
	}
	return n < m ? -1 : n > m;
}

LEAF GoBool
rt_bytealg_equal(const u8 *p, i64 n, i64 pcap, const u8 *q, i64 m, i64 qcap)
{
	(void)pcap, (void)qcap;
	return n == m && (p == q || n == 0 || memcmp(p, q, (u64)n) == 0);
}

/*
 * The first place where m bytes of q stand in p.  Sixteen places at a time are
 * tested for q's first and last byte together, which seldom both fit by chance;
 * what is between is compared only then.
 */
static inline i64
index_of(const u8 *p, i64 n, const u8 *q, i64 m)
{
	i64 places = n - m + 1;

	if (m <= 0)
		return 0;
	if (places <= 0)
		return -1;
	if (m == 1)
		return index_byte(p, n, q[0]);
	__m128i first = _mm_set1_epi8((char)q[0]), last = _mm_set1_epi8((char)q[m - 1]);
	const u8 *end = p + m - 1;
	for (i64 i = 0;;) {
		u32 hit;
		if (places >= 16) {
			hit = equal_bytes(load(p + i), first) & equal_bytes(load(end + i), last);
		} else {
			hit = equal_bytes(load_short(p, places), first) & equal_bytes(load_short(end, places), last);
			hit &= (1u << places) - 1;
		}
		for (; hit != 0; hit &= hit - 1) {
			i64 at = i + __builtin_ctz(hit);
			if (m == 2 || memcmp(p + at + 1, q + 1, (u64)m - 2) == 0)
				return at;
		}
		if (i + 16 >= places)
			return -1;
		/* The last block overlaps: places tested twice failed once. */
		i = i + 32 <= places ? i + 16 : places - 16;
	}
}

LEAF i64
rt_bytealg_index(const u8 *p, i64 n, i64 pcap, const u8 *q, i64 m, i64 qcap)
{
	(void)pcap, (void)qcap;
	return index_of(p, n, q, m);
}

LEAF i64
rt_bytealg_index_string(GoString s, GoString sub)
{
	return index_of(s.p, s.n, sub.p, sub.n);
}
