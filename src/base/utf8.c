/* utf8.c - UTF-8 as Go reads it, and character classes from utf8proc. */
#include <utf8proc.h>

#include "base/base.h"

int
utf8_decode(const char *s, size_t n, i32 *r)
{
	if (n == 0) {
		*r = RUNE_ERROR;
		return 0;
	}
	const u8 *p = (const u8 *)s;
	if (p[0] < 0x80) {
		*r = p[0];
		return 1;
	}
	int want = p[0] >= 0xC2 && p[0] <= 0xDF ? 2 : (p[0] & 0xF0) == 0xE0 ? 3 : p[0] >= 0xF0 && p[0] <= 0xF4 ? 4 : 0;
	*r = RUNE_ERROR;
	if (want == 0 || (size_t)want > n)
		return 1;
	i32 x = p[0] & (0x7F >> want);
	for (int i = 1; i < want; i++) {
		if ((p[i] & 0xC0) != 0x80)
			return 1;
		x = x << 6 | (p[i] & 0x3F);
	}
	if ((want == 3 && x < 0x800) || (want == 4 && (x < 0x10000 || x > 0x10FFFF)) || (x >= 0xD800 && x <= 0xDFFF))
		return 1;
	*r = x;
	return want;
}

int
utf8_encode(char out[4], i32 r)
{
	if (r < 0 || r > 0x10FFFF || (r >= 0xD800 && r <= 0xDFFF))
		r = RUNE_ERROR;
	if (r < 0x80) {
		out[0] = (char)r;
		return 1;
	}
	if (r < 0x800) {
		out[0] = (char)(0xC0 | r >> 6);
		out[1] = (char)(0x80 | (r & 0x3F));
		return 2;
	}
	if (r < 0x10000) {
		out[0] = (char)(0xE0 | r >> 12);
		out[1] = (char)(0x80 | (r >> 6 & 0x3F));
		out[2] = (char)(0x80 | (r & 0x3F));
		return 3;
	}
	out[0] = (char)(0xF0 | r >> 18);
	out[1] = (char)(0x80 | (r >> 12 & 0x3F));
	out[2] = (char)(0x80 | (r >> 6 & 0x3F));
	out[3] = (char)(0x80 | (r & 0x3F));
	return 4;
}

bool
utf8_valid(const char *s, size_t n)
{
	for (size_t i = 0; i < n;) {
		i32 r;
		int w = utf8_decode(s + i, n - i, &r);
		if (r == RUNE_ERROR && w == 1)
			return false;
		i += (size_t)w;
	}
	return true;
}

bool
rune_is_letter(i32 r)
{
	if (r < 0x80)
		return ((u32)r | 0x20) - 'a' < 26u || r == '_';
	switch (utf8proc_category(r)) {
	case UTF8PROC_CATEGORY_LU:
	case UTF8PROC_CATEGORY_LL:
	case UTF8PROC_CATEGORY_LT:
	case UTF8PROC_CATEGORY_LM:
	case UTF8PROC_CATEGORY_LO:
		return true;
	default:
		return false;
	}
}

bool
rune_is_digit(i32 r)
{
	if (r < 0x80)
		return (u32)r - '0' < 10u;
	return utf8proc_category(r) == UTF8PROC_CATEGORY_ND;
}

bool
rune_is_upper(i32 r)
{
	if (r < 0x80)
		return r >= 'A' && r <= 'Z';
	return utf8proc_category(r) == UTF8PROC_CATEGORY_LU;
}
