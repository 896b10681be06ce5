/*
 * scan_lit.c - numbers, runes and strings, with gc's complaints about them.
 *
 * A literal with an error is still a token, marked bad, so that the parser
 * goes on and later phases stay silent about it.
 */
#include <utf8proc.h>

#include "syntax/scan.h"

static void
set_lit(Scanner *s, Token kind, bool ok)
{
	s->nlsemi = true;
	s->tok = kind;
	s->lit = s->text + s->off;
	s->nlit = (u32)(s->p - s->lit);
	s->bad = !ok;
}

static u32
here(const Scanner *s)
{
	return (u32)(s->p - s->text);
}

static bool
is_print(i32 r)
{
	if (r < 0x80)
		return r >= 0x20 && r < 0x7F;
	switch (utf8proc_category(r)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
	case UTF8PROC_CATEGORY_ZS:
		return false;
	default:
		return true;
	}
}

const char *
scan_quote_rune(i32 r, char buf[24])
{
	static const char named[] = "\aa\bb\ff\nn\rr\tt\vv\\\\''";
	for (int i = 0; named[i] != 0; i += 2)
		if (r == named[i]) {
			snprintf(buf, 24, "'\\%c'", named[i + 1]);
			return buf;
		}
	if (is_print(r)) {
		char u[4];
		snprintf(buf, 24, "'%.*s'", utf8_encode(u, r), u);
	} else if (r < 0x80) {
		snprintf(buf, 24, "'\\x%02x'", (unsigned)r);
	} else if (r < 0x10000) {
		snprintf(buf, 24, "'\\u%04x'", (unsigned)r);
	} else {
		snprintf(buf, 24, "'\\U%08x'", (unsigned)r);
	}
	return buf;
}

const char *
scan_unicode_rune(i32 r, char buf[32])
{
	int n = snprintf(buf, 32, "U+%04X", (unsigned)r);
	if (is_print(r)) {
		char u[4];
		snprintf(buf + n, (size_t)(32 - n), " '%.*s'", utf8_encode(u, r), u);
	}
	return buf;
}

/* The rune at s->p, -1 at the end, after any dropped bytes; *w its width. */
static i32
rune_here(Scanner *s, int *w)
{
	while ((u8)*s->p >= 0x80 || *s->p == 0) {
		if (s->p >= s->end) {
			*w = 0;
			return -1;
		}
		if (!scan_is_bad(s, s->p, w)) {
			i32 r;
			*w = utf8_decode(s->p, (size_t)(s->end - s->p), &r);
			return r;
		}
		s->p += *w;
	}
	*w = 1;
	return *s->p;
}

/* ---- numbers ---- */

static const char *
base_name(int base)
{
	return base == 2 ? "binary" : base == 8 ? "octal" : base == 10 ? "decimal" : "hexadecimal";
}

enum { HAS_DIGIT = 1, HAS_SEP = 2 };

/* Accepts digits and separators; for small bases any decimal digit, noting the first that is too large. */
static int
digits(Scanner *s, int base, const char **invalid)
{
	int seen = 0;
	u8 cls = base == 16 ? C_HEX : C_DIGIT;
	for (;; s->p++) {
		if (*s->p == '_') {
			seen |= HAS_SEP;
		} else if (IS(*s->p, cls)) {
			seen |= HAS_DIGIT;
			if (base < 10 && *s->p - '0' >= base && *invalid == NULL)
				*invalid = s->p;
		} else {
			int w;
			if (!scan_is_bad(s, s->p, &w))
				return seen;
			s->p += w - 1; /* dropped */
		}
	}
}

/* Where a "_" doesn't stand between digits (a base prefix counts as one), or -1. */
static int
misplaced_separator(const char *x, int n)
{
	int i = 0;
	char before = '.'; /* what came before: '0' a digit, '_' a separator, '.' anything else */
	bool hex = false;
	if (n >= 2 && x[0] == '0' && strchr("xob", x[1] | 0x20) != NULL) {
		hex = (x[1] | 0x20) == 'x';
		before = '0';
		i = 2;
	}
	for (; i < n; i++) {
		if (x[i] == '_') {
			if (before != '0')
				return i;
			before = '_';
		} else if (IS(x[i], hex ? C_HEX : C_DIGIT)) {
			before = '0';
		} else {
			if (before == '_')
				return i - 1;
			before = '.';
		}
	}
	return before == '_' ? n - 1 : -1;
}

/* The base from the literal's prefix, which is passed; *prefix is 0, '0', 'x', 'o' or 'b'. */
static int
number_base(Scanner *s, char *prefix)
{
	*prefix = 0;
	if (*s->p != '0')
		return 10;
	s->p++;
	*prefix = (char)(*s->p | 0x20);
	switch (*prefix) {
	case 'x':
		s->p++;
		return 16;
	case 'o':
		s->p++;
		return 8;
	case 'b':
		s->p++;
		return 2;
	default:
		*prefix = '0';
		return 8;
	}
}

/* Past an exponent, if one stands here. */
static bool
exponent(Scanner *s, char prefix, int *seen, bool *ok)
{
	char e = (char)(*s->p | 0x20);
	if (e != 'e' && e != 'p')
		return false;
	if (*ok && e == 'e' && prefix != 0 && prefix != '0') {
		scan_error(s, here(s), "'%c' exponent requires decimal mantissa", *s->p);
		*ok = false;
	} else if (*ok && e == 'p' && prefix != 'x') {
		scan_error(s, here(s), "'%c' exponent requires hexadecimal mantissa", *s->p);
		*ok = false;
	}
	s->p++;
	if (*s->p == '+' || *s->p == '-')
		s->p++;
	const char *unused = NULL;
	*seen = digits(s, 10, &unused) | (*seen & HAS_SEP);
	if ((*seen & HAS_DIGIT) == 0 && *ok) {
		scan_error(s, here(s), "exponent has no digits");
		*ok = false;
	}
	return true;
}

void
scan_number(Scanner *s, bool seen_point)
{
	bool ok = true;
	Token kind = T_INT;
	int base = 10, seen = 0;
	char prefix = 0;
	const char *invalid = NULL;
	if (!seen_point) {
		base = number_base(s, &prefix);
		if (prefix == '0')
			seen = HAS_DIGIT;
		seen |= digits(s, base, &invalid);
		if (*s->p == '.') {
			if (prefix == 'o' || prefix == 'b') {
				scan_error(s, here(s), "invalid radix point in %s literal", base_name(base));
				ok = false;
			}
			seen_point = true;
		}
	}
	if (seen_point) {
		s->p++;
		kind = T_FLOAT;
		seen |= digits(s, base, &invalid);
	}
	if ((seen & HAS_DIGIT) == 0 && ok) {
		scan_error(s, here(s), "%s literal has no digits", base_name(base));
		ok = false;
	}
	if (exponent(s, prefix, &seen, &ok)) {
		kind = T_FLOAT;
	} else if (prefix == 'x' && kind == T_FLOAT && ok) {
		scan_error(s, here(s), "hexadecimal mantissa requires a 'p' exponent");
		ok = false;
	}
	if (*s->p == 'i') {
		kind = T_IMAG;
		s->p++;
	}
	set_lit(s, kind, ok);
	if (kind == T_INT && invalid != NULL && ok) {
		scan_error(s, (u32)(invalid - s->text), "invalid digit '%c' in %s literal", *invalid, base_name(base));
		ok = false;
	}
	if ((seen & HAS_SEP) != 0 && ok) {
		int i = misplaced_separator(s->lit, (int)s->nlit);
		if (i >= 0) {
			scan_error(s, s->off + (u32)i, "'_' must separate successive digits");
			ok = false;
		}
	}
	s->bad = !ok;
}

/* ---- runes and strings ---- */

/* The digits of a numeric escape. */
static bool
escape_digits(Scanner *s, int n, u32 base, u32 max)
{
	u32 x = 0;
	for (; n > 0; n--) {
		int w;
		i32 c = rune_here(s, &w);
		if (c < 0)
			return true; /* the caller reports the missing quote */
		u32 d = base;
		if (c < 0x80 && IS(c, C_DIGIT))
			d = (u32)c - '0';
		else if (c < 0x80 && IS(c, C_HEX))
			d = ((u32)c | 0x20) - 'a' + 10;
		if (d >= base) {
			char buf[24];
			scan_error(s, here(s), "invalid character %s in %s escape", scan_quote_rune(c, buf),
			           base_name((int)base));
			return false;
		}
		x = x * base + d;
		s->p += w;
	}
	if (x > max && base == 8) {
		scan_error(s, here(s), "octal escape value %u > 255", x);
		return false;
	}
	if (x > max || (x >= 0xD800 && x < 0xE000)) {
		char buf[32];
		scan_error(s, here(s), "escape is invalid Unicode code point %s", scan_unicode_rune((i32)x, buf));
		return false;
	}
	return true;
}

/* s->p is past the backslash; false if the escape is wrong, with s->p at the culprit. */
static bool
escape(Scanner *s, char quote)
{
	int w;
	i32 c = rune_here(s, &w);
	switch (c) {
	case 'a':
	case 'b':
	case 'f':
	case 'n':
	case 'r':
	case 't':
	case 'v':
	case '\\':
		s->p++;
		return true;
	case '0' ... '7':
		return escape_digits(s, 3, 8, 255);
	case 'x':
		s->p++;
		return escape_digits(s, 2, 16, 255);
	case 'u':
		s->p++;
		return escape_digits(s, 4, 16, 0x10FFFF);
	case 'U':
		s->p++;
		return escape_digits(s, 8, 16, 0x10FFFF);
	}
	if (c == quote) {
		s->p++;
		return true;
	}
	if (c < 0)
		return true;
	scan_error(s, here(s), "unknown escape");
	return false;
}

/* How many runes stand before the closing quote; -1 after an error. */
static int
rune_body(Scanner *s)
{
	bool ok = true;
	for (int n = 0;; n++) {
		int w;
		i32 c = rune_here(s, &w);
		if (c == '\'') {
			if (ok && n == 0) {
				scan_error(s, here(s), "empty rune literal or unescaped '");
				ok = false;
			} else if (ok && n != 1) {
				scan_error(s, s->off, "more than one character in rune literal");
				ok = false;
			}
			s->p++;
			return ok ? n : -1;
		}
		if (c == '\\') {
			s->p++;
			ok &= escape(s, '\'');
			continue;
		}
		if (c == '\n') {
			if (ok)
				scan_error(s, here(s), "newline in rune literal");
			return -1;
		}
		if (c < 0) {
			if (ok)
				scan_error(s, s->off, "rune literal not terminated");
			return -1;
		}
		s->p += w;
	}
}

void
scan_rune(Scanner *s)
{
	s->p++;
	set_lit(s, T_CHAR, rune_body(s) >= 0);
}

void
scan_string(Scanner *s)
{
	bool ok = true;
	s->p++;
	for (;;) {
		while (!IS(*s->p, C_STRSTOP))
			s->p++;
		char c = *s->p;
		if (c == '"') {
			s->p++;
			break;
		}
		if (c == '\\') {
			s->p++;
			ok &= escape(s, '"');
			continue;
		}
		if (c == '\n') {
			scan_error(s, here(s), "newline in string");
			ok = false;
			break;
		}
		if (s->p >= s->end) {
			scan_error(s, s->off, "string not terminated");
			ok = false;
			break;
		}
		s->p++; /* a NUL */
	}
	set_lit(s, T_STRING, ok);
}

void
scan_raw_string(Scanner *s)
{
	const char *q = memchr(s->p + 1, '`', (size_t)(s->end - s->p - 1));
	if (q == NULL) {
		s->p = s->end;
		scan_error(s, s->off, "string not terminated");
	} else {
		s->p = q + 1;
	}
	set_lit(s, T_STRING, q != NULL);
}
