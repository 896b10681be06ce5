/*
 * string.c - string operations: concatenation, conversions, comparison, UTF-8.
 *
 * Bytes of a string are never written after the string exists, so a result that
 * equals an operand is that operand, unless that one lies in somebody's frame: a
 * result may outlive it.  The functions named *_in put small results into the
 * caller's frame.  Invalid UTF-8 decodes to U+FFFD, one byte at a time, as Go's
 * range does.
 */
#include "lang/lang.h"
#include "mem/mem.h"
#include "stack/stack.h"

#include <string.h>

enum { RUNE_ERROR = 0xfffd, MAX_RUNE = 0x10ffff, FRAME_BUF = 32 };
#define MAX_STRING (1ull << 47)

static inline GoString
one_byte(u8 b)
{
	return (GoString){ (const u8 *)&rt_static_bytes[b], 1 };
}

/* s itself, or a copy of what lies in a frame. */
static GoString
lasting(GoString s)
{
	RtG *g = rt_getg();
	if (RT_LIKELY(g == NULL || rt_stack_segment(g, s.p) == NULL))
		return s;
	u8 *p = rt_malloc_noscan_dirty((u64)s.n);
	memcpy(p, s.p, (u64)s.n);
	return (GoString){ p, s.n };
}

GoString
rt_concat_in(u8 *buf, i64 n, const GoString *parts)
{
	u64 total = 0;
	i64 used = 0, last = 0;
	for (i64 i = 0; i < n; i++)
		if (parts[i].n > 0) {
			total += (u64)parts[i].n;
			if (total > MAX_STRING)
				rt_throw("string concatenation too long");
			used++;
			last = i;
		}
	if (used == 0)
		return (GoString){ NULL, 0 };
	if (used == 1)
		return buf != NULL ? parts[last] : lasting(parts[last]);
	u8 *p = buf != NULL && total <= FRAME_BUF ? buf : rt_malloc_noscan_dirty(total), *q = p;
	for (i64 i = 0; i < n; i++) {
		memcpy(q, parts[i].p, (u64)parts[i].n);
		q += parts[i].n;
	}
	return (GoString){ p, (i64)total };
}

GoString
rt_concat(i64 n, const GoString *parts)
{
	return rt_concat_in(NULL, n, parts);
}

GoString
rt_concat2(GoString x, GoString y)
{
	if (x.n == 0)
		return y.n == 0 ? (GoString){ NULL, 0 } : lasting(y);
	if (y.n == 0)
		return lasting(x);
	u64 total = (u64)x.n + (u64)y.n;
	if (total > MAX_STRING)
		rt_throw("string concatenation too long");
	u8 *p = rt_malloc_noscan_dirty(total);
	memcpy(p, x.p, (u64)x.n);
	memcpy(p + x.n, y.p, (u64)y.n);
	return (GoString){ p, (i64)total };
}

GoString
rt_bytes_string_in(u8 *buf, const void *p, i64 n)
{
	if (n == 0)
		return (GoString){ NULL, 0 };
	if (n == 1)
		return one_byte(*(const u8 *)p);
	u8 *q = buf != NULL && n <= FRAME_BUF ? buf : rt_malloc_noscan_dirty((u64)n);
	memcpy(q, p, (u64)n);
	return (GoString){ q, n };
}

GoString
rt_bytes_string(const void *p, i64 n)
{
	return rt_bytes_string_in(NULL, p, n);
}

GoSlice
rt_string_bytes_in(u8 *buf, GoString s)
{
	if (s.n > FRAME_BUF)
		return rt_string_bytes(s);
	memcpy(buf, s.p, (u64)s.n);
	memset(buf + s.n, 0, FRAME_BUF - (u64)s.n);
	return (GoSlice){ buf, s.n, FRAME_BUF };
}

GoSlice
rt_conststring_bytes(GoString s)
{
	u8 *p = rt_malloc_noscan_dirty((u64)s.n);
	memcpy(p, s.p, (u64)s.n);
	return (GoSlice){ p, s.n, s.n };
}

GoSlice
rt_string_bytes(GoString s)
{
	if (s.n == 0)
		return (GoSlice){ rt_zerobase, 0, 0 };
	u64 cap = rt_round_size((u64)s.n);
	u8 *p = rt_malloc_noscan_dirty(cap);
	memcpy(p, s.p, (u64)s.n);
	memset(p + s.n, 0, cap - (u64)s.n);
	return (GoSlice){ p, s.n, (i64)cap };
}

i64
rt_encoderune(u8 *p, i32 r)
{
	u32 c = (u32)r;
	if (c > MAX_RUNE || (c >= 0xd800 && c <= 0xdfff))
		c = RUNE_ERROR;
	if (c < 0x80) {
		p[0] = (u8)c;
		return 1;
	}
	if (c < 0x800) {
		p[0] = (u8)(0xc0 | c >> 6);
		p[1] = (u8)(0x80 | (c & 0x3f));
		return 2;
	}
	if (c < 0x10000) {
		p[0] = (u8)(0xe0 | c >> 12);
		p[1] = (u8)(0x80 | (c >> 6 & 0x3f));
		p[2] = (u8)(0x80 | (c & 0x3f));
		return 3;
	}
	p[0] = (u8)(0xf0 | c >> 18);
	p[1] = (u8)(0x80 | (c >> 12 & 0x3f));
	p[2] = (u8)(0x80 | (c >> 6 & 0x3f));
	p[3] = (u8)(0x80 | (c & 0x3f));
	return 4;
}

static inline i64
rune_len(i32 r)
{
	u32 c = (u32)r;
	if (c < 0x80)
		return 1;
	if (c < 0x800)
		return 2;
	return c < 0x10000 || c > MAX_RUNE ? 3 : 4;
}

GoString
rt_runes_string_in(u8 *buf, const i32 *p, i64 n)
{
	i64 total = 0;
	for (i64 i = 0; i < n; i++)
		total += rune_len(p[i]);
	if (total == 0)
		return (GoString){ NULL, 0 };
	u8 *q = buf != NULL && total <= FRAME_BUF ? buf : rt_malloc_noscan_dirty((u64)total), *at = q;
	for (i64 i = 0; i < n; i++)
		at += rt_encoderune(at, p[i]);
	return (GoString){ q, total };
}

GoString
rt_runes_string(const i32 *p, i64 n)
{
	return rt_runes_string_in(NULL, p, n);
}

GoString
rt_rune_string_in(u8 *buf, i64 r)
{
	if (r >= 0 && r < 0x80)
		return one_byte((u8)r);
	return (GoString){ buf, rt_encoderune(buf, r < 0 || r > MAX_RUNE ? RUNE_ERROR : (i32)r) };
}

GoString
rt_rune_string(i64 r)
{
	u8 buf[4];
	GoString s = rt_rune_string_in(buf, r);
	if (s.p != buf)
		return s;
	u8 *p = rt_malloc_noscan_dirty((u64)s.n);
	memcpy(p, buf, (u64)s.n);
	return (GoString){ p, s.n };
}

/* Rune at p of n > 0 bytes; *len its length. */
static inline i32
decode(const u8 *p, i64 n, i64 *len)
{
	u32 a = p[0];
	if (a < 0x80) {
		*len = 1;
		return (i32)a;
	}
	/* Second bytes are narrower after E0, ED, F0, F4: no overlong forms, surrogates, or beyond U+10FFFF. */
	if (a >= 0xc2 && a <= 0xdf && n >= 2 && (p[1] & 0xc0) == 0x80) {
		*len = 2;
		return (i32)((a & 0x1f) << 6 | (p[1] & 0x3f));
	}
	if (a >= 0xe0 && a <= 0xef && n >= 3) {
		u8 lo = a == 0xe0 ? 0xa0 : 0x80, hi = a == 0xed ? 0x9f : 0xbf;
		if (p[1] >= lo && p[1] <= hi && (p[2] & 0xc0) == 0x80) {
			*len = 3;
			return (i32)((a & 0xf) << 12 | (p[1] & 0x3fu) << 6 | (p[2] & 0x3f));
		}
	}
	if (a >= 0xf0 && a <= 0xf4 && n >= 4) {
		u8 lo = a == 0xf0 ? 0x90 : 0x80, hi = a == 0xf4 ? 0x8f : 0xbf;
		if (p[1] >= lo && p[1] <= hi && (p[2] & 0xc0) == 0x80 && (p[3] & 0xc0) == 0x80) {
			*len = 4;
			return (i32)((a & 7) << 18 | (p[1] & 0x3fu) << 12 | (p[2] & 0x3fu) << 6 | (p[3] & 0x3f));
		}
	}
	*len = 1;
	return RUNE_ERROR;
}

i32
rt_decoderune(GoString s, i64 i, i64 *next)
{
	i64 len;
	i32 r = decode(s.p + i, s.n - i, &len);
	*next = i + len;
	return r;
}

i64
rt_countrunes(GoString s)
{
	i64 count = 0, len;
	for (i64 i = 0; i < s.n; i += len, count++) {
		if (s.p[i] < 0x80)
			len = 1;
		else
			decode(s.p + i, s.n - i, &len);
	}
	return count;
}

GoSlice
rt_string_runes_in(i32 *buf, GoString s)
{
	i64 n = rt_countrunes(s), len;
	if (buf != NULL && n <= FRAME_BUF) {
		i64 k = 0;
		for (i64 i = 0; i < s.n; i += len)
			buf[k++] = decode(s.p + i, s.n - i, &len);
		memset(buf + n, 0, (u64)(FRAME_BUF - n) * 4);
		return (GoSlice){ buf, n, FRAME_BUF };
	}
	if (n == 0)
		return (GoSlice){ rt_zerobase, 0, 0 };
	u64 size = rt_round_size((u64)n * 4);
	i32 *p = rt_malloc_noscan_dirty(size);
	i64 at = 0;
	for (i64 i = 0; i < s.n; i += len)
		p[at++] = decode(s.p + i, s.n - i, &len);
	memset(p + n, 0, size - (u64)n * 4);
	return (GoSlice){ p, n, (i64)(size / 4) };
}

GoSlice
rt_string_runes(GoString s)
{
	return rt_string_runes_in(NULL, s);
}

i64
rt_cmpstring(GoString x, GoString y)
{
	i64 n = x.n < y.n ? x.n : y.n;
	if (x.p != y.p && n > 0) {
		int c = memcmp(x.p, y.p, (u64)n);
		if (c != 0)
			return c < 0 ? -1 : 1;
	}
	return x.n < y.n ? -1 : x.n > y.n;
}
