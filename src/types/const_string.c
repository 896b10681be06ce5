/*
 * const_string.c - constants as text.
 *
 * Two forms: the short one of messages (numbers to six digits, strings cut at
 * 72 characters), and the exact one.
 */
#include <math.h>
#include <stdlib.h>
#include <utf8proc.h>

#include "types/const_rep.h"

static bool
is_printable(i32 r)
{
	switch (utf8proc_category(r)) {
	case UTF8PROC_CATEGORY_CN:
	case UTF8PROC_CATEGORY_CC:
	case UTF8PROC_CATEGORY_CF:
	case UTF8PROC_CATEGORY_CS:
	case UTF8PROC_CATEGORY_CO:
	case UTF8PROC_CATEGORY_ZS:
	case UTF8PROC_CATEGORY_ZL:
	case UTF8PROC_CATEGORY_ZP:
		return r == ' ';
	default:
		return true;
	}
}

static void
quote_rune(Buf *b, const char *s, int width, i32 r)
{
	static const char escapes[] = "a\ab\bf\fn\nr\rt\tv\v\\\\\"\"";
	if (r == RUNE_ERROR && width == 1) {
		buf_printf(b, "\\x%02x", (unsigned char)*s);
		return;
	}
	for (const char *e = escapes; *e != '\0'; e += 2) {
		if (r == e[1]) {
			buf_printf(b, "\\%c", e[0]);
			return;
		}
	}
	if (is_printable(r))
		buf_write(b, s, (size_t)width);
	else if (r < 0x80)
		buf_printf(b, "\\x%02x", (unsigned)r);
	else
		buf_printf(b, r > 0xFFFF ? "\\U%08x" : "\\u%04x", (unsigned)r);
}

static void
write_quoted(Buf *b, const char *s, size_t n)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < n;) {
		i32 r;
		int w = utf8_decode(s + i, n - i, &r);
		quote_rune(b, s + i, w, r);
		i += (size_t)w;
	}
	buf_putc(b, '"');
}

/* Cuts text of more than 72 runes to 69 and "...". */
static void
shorten(Buf *b)
{
	enum { MAX_RUNES = 72 };
	size_t cut = 0, i = 0;
	int runes = 0;
	for (; i < b->n; runes++) {
		i32 r;
		if (runes == MAX_RUNES - 3)
			cut = i;
		i += (size_t)utf8_decode(b->s + i, b->n - i, &r);
	}
	if (runes <= MAX_RUNES)
		return;
	b->n = cut;
	b->s[cut] = '\0';
	buf_puts(b, "...");
}

static void
write_z(Buf *b, const mpz_t z)
{
	char *s = mpz_get_str(NULL, 10, z);
	buf_puts(b, s);
	free(s);
}

/* A float beyond float64's range, to six digits. */
static void
write_wide_float(Buf *b, const Const *c)
{
	mpfr_t f;
	const_get_f(f, c);
	mpfr_exp_t e;
	char *digits = mpfr_get_str(NULL, &e, 10, 6, f, MPFR_RNDN);
	const char *d = digits;
	if (*d == '-')
		buf_putc(b, *d++);
	size_t n = strlen(d);
	while (n > 1 && d[n - 1] == '0')
		n--;
	buf_putc(b, d[0]);
	if (n > 1) {
		buf_putc(b, '.');
		buf_write(b, d + 1, n - 1);
	}
	buf_printf(b, "e%+lld", (long long)e - 1);
	mpfr_free_str(digits);
	mpfr_clear(f);
}

static void
write_float(Buf *b, const Const *c)
{
	double d = const_float64(c);
	if (isfinite(d) && (d == 0) == (const_sign(c) == 0))
		buf_printf(b, "%.6g", d);
	else
		write_wide_float(b, c);
}

static void
write_exact_float(Buf *b, const Const *c)
{
	mpfr_exp_t e;
	char *digits = mpfr_get_str(NULL, &e, 16, 0, c->f, MPFR_RNDN);
	const char *d = digits;
	if (*d == '-')
		buf_putc(b, *d++);
	size_t n = strlen(d);
	while (n > 1 && d[n - 1] == '0')
		n--;
	buf_puts(b, "0x.");
	buf_write(b, d, n);
	buf_printf(b, "p%+lld", (long long)e * 4);
	mpfr_free_str(digits);
}

static void
write_const(Buf *b, const Const *c, bool exact)
{
	size_t n;
	const char *s;
	if (c == NULL) {
		buf_puts(b, "unknown");
		return;
	}
	switch ((Rep)c->rep) {
	case R_UNKNOWN:
		buf_puts(b, "unknown");
		break;
	case R_BOOL:
		buf_puts(b, c->b ? "true" : "false");
		break;
	case R_STRING:
		s = const_string_val(c, &n);
		write_quoted(b, s, n);
		if (!exact)
			shorten(b);
		break;
	case R_I64:
		buf_printf(b, "%lld", (long long)c->i);
		break;
	case R_BIG:
		write_z(b, c->z);
		break;
	case R_RAT:
		if (!exact) {
			write_float(b, c);
			break;
		}
		write_z(b, mpq_numref(c->q));
		if (mpz_cmp_ui(mpq_denref(c->q), 1) != 0) {
			buf_putc(b, '/');
			write_z(b, mpq_denref(c->q));
		}
		break;
	case R_FLOAT:
		if (exact)
			write_exact_float(b, c);
		else
			write_float(b, c);
		break;
	case R_COMPLEX:
		buf_putc(b, '(');
		write_const(b, c->c.re, exact);
		buf_puts(b, " + ");
		write_const(b, c->c.im, exact);
		buf_puts(b, "i)");
		break;
	}
}

static const char *
text_of(const Const *c, bool exact)
{
	Buf b = {0};
	write_const(&b, c, exact);
	const char *s = arena_strndup(perm, buf_str(&b), b.n);
	buf_free(&b);
	return s;
}

const char *
const_string_repr(const Const *c)
{
	return text_of(c, false);
}

const char *
const_exact_string(const Const *c)
{
	return text_of(c, true);
}
