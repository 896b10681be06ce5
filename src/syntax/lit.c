/*
 * lit.c - the values of rune and string literals.
 *
 * The scanner has checked the text, so nothing here can fail; on a literal
 * that it marked bad the result is some value, read within bounds.
 */
#include "syntax/scan.h"

static u32
hex_value(char c)
{
	return IS(c, C_DIGIT) ? (u32)(c - '0') : (u32)((c | 0x20) - 'a' + 10);
}

/* Reads one escape, p past the backslash; *is_byte: it denotes a byte, not a rune. */
static const char *
unescape(const char *p, const char *end, u32 *value, bool *is_byte)
{
	static const char simple[] = "a\ab\bf\fn\nr\rt\tv\v";
	int n = 0, base = 16;
	*value = 0;
	*is_byte = false;
	if (p >= end)
		return p;
	char c = *p++;
	for (int i = 0; simple[i] != 0; i += 2)
		if (c == simple[i]) {
			*value = (u8)simple[i + 1];
			return p;
		}
	switch (c) {
	case '0' ... '7':
		n = 3;
		base = 8;
		*is_byte = true;
		p--;
		break;
	case 'x':
		n = 2;
		*is_byte = true;
		break;
	case 'u':
		n = 4;
		break;
	case 'U':
		n = 8;
		break;
	default: /* a quote or a backslash */
		*value = (u8)c;
		return p;
	}
	for (; n > 0 && p < end && IS(*p, C_HEX); n--)
		*value = *value * (u32)base + hex_value(*p++);
	return p;
}

static char *
unquote_raw(Arena *a, const char *p, const char *end, size_t *n)
{
	char *out = arena_alloc(a, (size_t)(end - p) + 1), *q = out;
	for (; p < end; p++)
		if (*p != '\r')
			*q++ = *p;
	*n = (size_t)(q - out);
	return out;
}

char *
lit_unquote_string(Arena *a, const char *text, int len, size_t *n)
{
	*n = 0;
	if (len < 2 || text[len - 1] != text[0]) /* not terminated */
		return arena_strdup(a, "");
	const char *p = text + 1, *end = text + len - 1;
	if (text[0] == '`')
		return unquote_raw(a, p, end, n);
	char *out = arena_alloc(a, (size_t)(end - p) + 1), *q = out; /* no escape grows */
	while (p < end) {
		if (*p != '\\') {
			*q++ = *p++;
			continue;
		}
		u32 v;
		bool is_byte;
		p = unescape(p + 1, end, &v, &is_byte);
		if (is_byte || v < 0x80) {
			*q++ = (char)v;
		} else {
			char u[4];
			int w = utf8_encode(u, (i32)v);
			memcpy(q, u, (size_t)w);
			q += w;
		}
	}
	*n = (size_t)(q - out);
	return out;
}

i32
lit_unquote_char(const char *text, int len)
{
	if (len < 3)
		return 0;
	const char *p = text + 1, *end = text + len - 1;
	if (*p == '\\') {
		u32 v;
		bool is_byte;
		unescape(p + 1, end, &v, &is_byte);
		return (i32)v;
	}
	i32 r;
	utf8_decode(p, (size_t)(end - p), &r);
	return r;
}
