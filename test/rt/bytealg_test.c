/*
 * bytealg_test.c - the searches of internal/bytealg against the obvious loops, on
 * texts that end or begin at a page without access.
 */
// alone: runtime/lang/bytealg.c
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include "lang/bytealg.h"

enum { PAGE = 4096, ROUNDS = 400000 };

static u64 x = 88172645463325252u;
static i64
below(i64 n)
{
	x ^= x << 13;
	x ^= x >> 7;
	x ^= x << 17;
	return (i64)(x >> 33) % n;
}

static void
check(bool ok, const char *what, i64 n, i64 m)
{
	if (!ok) {
		fprintf(stderr, "%s: text of %lld, needle of %lld\n", what, (long long)n, (long long)m);
		exit(1);
	}
}

static i64
slow_index(const u8 *p, i64 n, const u8 *q, i64 m)
{
	for (i64 i = 0; i + m <= n; i++)
		if (memcmp(p + i, q, (size_t)m) == 0)
			return i;
	return -1;
}

static i64
slow_count(const u8 *p, i64 n, u8 c)
{
	i64 r = 0;
	for (i64 i = 0; i < n; i++)
		r += p[i] == c;
	return r;
}

static i64
slow_compare(const u8 *p, i64 n, const u8 *q, i64 m)
{
	for (i64 i = 0; i < n && i < m; i++)
		if (p[i] != q[i])
			return p[i] < q[i] ? -1 : 1;
	return n < m ? -1 : n > m;
}

static void
one_round(const u8 *begin, u8 *end)
{
	i64 n = below(4) == 0 ? below(2 * PAGE) : below(80);
	u8 *p = below(2) == 0 ? end - n : (u8 *)(uintptr_t)begin + below(64);
	i64 letters = 1 + below(4), m = 2 + below(below(3) == 0 ? 62 : 6);
	u8 needle[64], c = (u8)below(5);

	for (i64 i = 0; i < n; i++)
		p[i] = (u8)below(letters);
	if (n > m && below(2) == 0)
		memcpy(needle, p + below(n - m + 1), (size_t)m);
	else
		for (i64 i = 0; i < m; i++)
			needle[i] = (u8)below(letters);
	GoString s = { p, n }, sub = { needle, m };
	i64 at = slow_index(p, n, &c, 1);
	check(rt_bytealg_index_byte(p, n, n, c) == at, "IndexByte", n, 1);
	check(rt_bytealg_index_byte_string(s, c) == at, "IndexByteString", n, 1);
	i64 k = slow_count(p, n, c);
	check(rt_bytealg_count(p, n, n, c) == k, "Count", n, 1);
	check(rt_bytealg_count_string(s, c) == k, "CountString", n, 1);
	at = slow_index(p, n, needle, m);
	check(rt_bytealg_index(p, n, n, needle, m, m) == at, "Index", n, m);
	check(rt_bytealg_index_string(s, sub) == at, "IndexString", n, m);
	check(rt_bytealg_compare(p, n, n, needle, m, m) == slow_compare(p, n, needle, m), "Compare", n, m);
	check(rt_bytealg_compare(p, n, n, p, n, n) == 0, "Compare, same", n, n);
	check(rt_bytealg_equal(p, n, n, needle, m, m) == (slow_compare(p, n, needle, m) == 0), "Equal", n, m);
}

int
main(void)
{
	u8 *m = mmap(NULL, 6 * PAGE, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (m == MAP_FAILED || mprotect(m, PAGE, PROT_NONE) != 0 || mprotect(m + 5 * PAGE, PAGE, PROT_NONE) != 0)
		return 2;
	for (int i = 0; i < ROUNDS; i++)
		one_round(m + PAGE, m + 5 * PAGE);
	check(rt_bytealg_index_byte(NULL, 0, 0, 0) == -1, "IndexByte of nil", 0, 1);
	check(rt_bytealg_count(NULL, 0, 0, 0) == 0, "Count in nil", 0, 1);
	check(rt_bytealg_equal(NULL, 0, 0, NULL, 0, 0), "Equal of nil", 0, 0);
	printf("%d rounds\n", ROUNDS);
	return 0;
}
