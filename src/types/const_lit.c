/*
 * const_lit.c - constants from literals' source text.
 *
 * Floats are rationals as long as their binary exponent stays below 4096;
 * beyond that MPFR reads the text at 512 bits.  A malformed literal, which the
 * scanner reported, gives the unknown constant.
 */
#include <stdlib.h>

#include "types/const_rep.h"
#include "syntax/syntax.h"

static int
digit_value(int c)
{
	if (c >= '0' && c <= '9')
		return c - '0';
	c |= 0x20;
	return c >= 'a' && c <= 'f' ? c - 'a' + 10 : 99;
}

/* The base that a prefix announces, and the prefix's length. */
static int
base_of(const char *s, int n, int *skip)
{
	*skip = 0;
	if (n < 2 || s[0] != '0')
		return 10;
	*skip = 2;
	switch (s[1] | 0x20) {
	case 'x':
		return 16;
	case 'o':
		return 8;
	case 'b':
		return 2;
	}
	*skip = 1;
	return 8;
}

/* s without underscores; the caller frees it. */
static char *
without_underscores(const char *s, int n)
{
	char *r = malloc((size_t)n + 1);
	if (r == NULL)
		ice(0, "out of memory");
	int k = 0;
	for (int i = 0; i < n; i++)
		if (s[i] != '_')
			r[k++] = s[i];
	r[k] = '\0';
	return r;
}

static Const *
int_literal(const char *s, int n)
{
	int skip, base = base_of(s, n, &skip);
	i64 value = 0;
	bool fits = true, any = base == 10 || (base == 8 && skip == 1);
	for (int i = skip; i < n; i++) {
		if (s[i] == '_')
			continue;
		int d = digit_value(s[i]);
		if (d >= base)
			return const_unknown();
		any = true;
		fits = fits && !__builtin_mul_overflow(value, (i64)base, &value) &&
		       !__builtin_add_overflow(value, (i64)d, &value);
	}
	if (!any)
		return const_unknown();
	if (fits)
		return const_int(value);
	char *digits = without_underscores(s + skip, n - skip);
	mpz_t z;
	mpz_init(z);
	int bad = mpz_set_str(z, digits, base);
	free(digits);
	if (bad == 0)
		return const_take_z(z);
	mpz_clear(z);
	return const_unknown();
}

/* The parts of a float literal: 0.mantissa digits without the point, how many stand after it, the exponent. */
typedef struct Parts {
	char *digits; /* malloc'd, NUL-terminated */
	int ndigits, nfraction;
	i64 exp;      /* saturated at +-2^40 */
	bool hex;
} Parts;

static bool
split_float(const char *s, Parts *p)
{
	*p = (Parts){.hex = s[0] == '0' && (s[1] | 0x20) == 'x'};
	const char *at = p->hex ? s + 2 : s;
	p->digits = malloc(strlen(s) + 1);
	if (p->digits == NULL)
		ice(0, "out of memory");
	int base = p->hex ? 16 : 10;
	bool point = false;
	for (;; at++) {
		if (*at == '.' && !point) {
			point = true;
			continue;
		}
		if (*at == '\0' || digit_value(*at) >= base)
			break;
		p->digits[p->ndigits++] = *at;
		p->nfraction += point;
	}
	p->digits[p->ndigits] = '\0';
	if ((*at | 0x20) == (p->hex ? 'p' : 'e')) {
		bool neg = *++at == '-';
		at += *at == '-' || *at == '+';
		if (*at < '0' || *at > '9')
			return false;
		for (; *at >= '0' && *at <= '9'; at++)
			if (p->exp < (i64)1 << 40)
				p->exp = p->exp * 10 + (*at - '0');
		if (neg)
			p->exp = -p->exp;
	}
	return *at == '\0' && p->ndigits > 0;
}

/* digits * base^(exp-nfraction), exactly. */
static Const *
exact_float(const Parts *p)
{
	mpq_t q;
	mpz_t scale;
	mpq_init(q);
	mpz_init(scale);
	mpz_set_str(mpq_numref(q), p->digits, p->hex ? 16 : 10);
	i64 e = p->hex ? p->exp - 4 * (i64)p->nfraction : p->exp - p->nfraction;
	unsigned long size = (unsigned long)(e < 0 ? -e : e);
	mpz_ui_pow_ui(scale, p->hex ? 2 : 10, size);
	if (e < 0)
		mpz_set(mpq_denref(q), scale);
	else
		mpz_mul(mpq_numref(q), mpq_numref(q), scale);
	mpz_clear(scale);
	mpq_canonicalize(q);
	return const_take_q(q);
}

static Const *
float_text(const char *s)
{
	Parts p;
	Const *c = const_unknown();
	if (split_float(s, &p)) {
		/* Size of the number in bits, roughly: decides only between two exact readers and MPFR. */
		double bits = p.hex ? (double)p.exp + 4.0 * (p.ndigits - p.nfraction)
		                    : 3.3219281 * ((double)p.exp + p.ndigits - p.nfraction);
		bool zero = strspn(p.digits, "0") == (size_t)p.ndigits;
		if (zero) {
			c = const_float(0);
		} else if (bits > -2.0 * MAX_RAT_BITS && bits < 2.0 * MAX_RAT_BITS && p.ndigits < 1 << 20) {
			c = exact_float(&p);
		} else {
			mpfr_t f;
			/* gc's exponents have 32 bits; MPFR's own bound is lower. */
			mpfr_set_emax(INT32_MAX);
			mpfr_set_emin(INT32_MIN);
			mpfr_init2(f, FLOAT_PREC);
			mpfr_strtofr(f, s, NULL, p.hex ? 16 : 10, MPFR_RNDN);
			c = const_take_f(f);
		}
	}
	free(p.digits);
	return c;
}

static Const *
float_literal(const char *s, int n)
{
	char *text = without_underscores(s, n);
	Const *c = float_text(text);
	free(text);
	return c;
}

/* "0123i" is 123i for old programs' sake; 0x, 0o and 0b prefixes count. */
static Const *
imag_literal(const char *s, int n)
{
	if (n < 2 || s[n - 1] != 'i')
		return const_unknown();
	n--;
	int skip, base = base_of(s, n, &skip);
	Const *c = skip == 2 && base != 16 ? const_to_float(int_literal(s, n)) : float_literal(s, n);
	return const_kind(c) == C_UNKNOWN ? c : const_complex(const_int(0), c);
}

Const *
const_literal(Token kind, const char *text, int n)
{
	switch (kind) {
	case T_INT:
		return int_literal(text, n);
	case T_FLOAT:
		return float_literal(text, n);
	case T_IMAG:
		return imag_literal(text, n);
	case T_CHAR:
		return const_int(lit_unquote_char(text, n));
	case T_STRING: {
		size_t len;
		char *s = lit_unquote_string(perm, text, n, &len);
		return const_string(s, len);
	}
	default:
		return const_unknown();
	}
}
