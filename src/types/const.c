/*
 * const.c - exact constants: making, reading and converting them.
 *
 * const_rep.h has the representation, const_op.c the arithmetic, const_lit.c the
 * literals, const_string.c the text.  Rounding to float32 and float64 lets
 * MPFR do it with the target's precision and exponent range, subnormals
 * included, so there is one correct rounding only.
 */
#include <math.h>
#include <stdlib.h>

#include "types/const_rep.h"

static Const *
new_const(Rep r)
{
	Const *c = NEW(perm, Const);
	c->rep = (u8)r;
	return c;
}

ConstKind
const_kind(const Const *c)
{
	if (c == NULL)
		return C_UNKNOWN;
	switch ((Rep)c->rep) {
	case R_UNKNOWN:
		return C_UNKNOWN;
	case R_BOOL:
		return C_BOOL;
	case R_STRING:
		return C_STRING;
	case R_I64:
	case R_BIG:
		return C_INT;
	case R_RAT:
	case R_FLOAT:
		return C_FLOAT;
	case R_COMPLEX:
		return C_COMPLEX;
	}
	return C_UNKNOWN;
}

Const *
const_unknown(void)
{
	static Const unknown = {.rep = R_UNKNOWN};
	return &unknown;
}

Const *
const_bool(bool b)
{
	static Const values[2] = {{.rep = R_BOOL, .b = false}, {.rep = R_BOOL, .b = true}};
	return &values[b];
}

Const *
const_string(const char *s, size_t n)
{
	Const *c = new_const(R_STRING);
	c->str.s = s == NULL ? "" : arena_strndup(perm, s, n);
	c->str.n = n;
	return c;
}

Const *
const_int(i64 x)
{
	enum { LOW = -1, HIGH = 256 };
	static Const small[HIGH - LOW + 1];
	if (x < LOW || x > HIGH) {
		Const *c = new_const(R_I64);
		c->i = x;
		return c;
	}
	Const *c = &small[x - LOW];
	c->rep = R_I64;
	c->i = x;
	return c;
}

Const *
const_uint(u64 x)
{
	if (x <= INT64_MAX)
		return const_int((i64)x);
	mpz_t z;
	mpz_init_set_ui(z, x);
	return const_take_z(z);
}

Const *
const_float(double x)
{
	if (!isfinite(x))
		return const_unknown();
	mpq_t q;
	mpq_init(q);
	mpq_set_d(q, x);
	return const_take_q(q);
}

Const *
const_complex(Const *re, Const *im)
{
	if (!const_is_real(re) || !const_is_real(im))
		return const_unknown();
	Const *c = new_const(R_COMPLEX);
	c->c.re = re;
	c->c.im = im;
	return c;
}

Const *
const_take_z(mpz_t z)
{
	if (mpz_fits_slong_p(z)) {
		i64 x = mpz_get_si(z);
		mpz_clear(z);
		return const_int(x);
	}
	Const *c = new_const(R_BIG);
	c->z[0] = z[0];
	return c;
}

Const *
const_take_q(mpq_t q)
{
	if (mpz_sizeinbase(mpq_numref(q), 2) < MAX_RAT_BITS && mpz_sizeinbase(mpq_denref(q), 2) < MAX_RAT_BITS) {
		Const *c = new_const(R_RAT);
		c->q[0] = q[0];
		return c;
	}
	mpfr_t f;
	mpfr_init2(f, FLOAT_PREC);
	mpfr_set_q(f, q, MPFR_RNDN);
	mpq_clear(q);
	return const_take_f(f);
}

Const *
const_take_f(mpfr_t f)
{
	if (!mpfr_number_p(f)) {
		mpfr_clear(f);
		return const_unknown();
	}
	if (mpfr_zero_p(f))
		mpfr_set_zero(f, 1);
	Const *c = new_const(R_FLOAT);
	c->f[0] = f[0];
	return c;
}

bool
const_is_real(const Const *c)
{
	ConstKind k = const_kind(c);
	return k == C_INT || k == C_FLOAT;
}

void
const_get_z(mpz_t out, const Const *c)
{
	if (c->rep == R_I64)
		mpz_init_set_si(out, c->i);
	else
		mpz_init_set(out, c->z);
}

void
const_get_q(mpq_t out, const Const *c)
{
	mpq_init(out);
	if (c->rep == R_I64)
		mpq_set_si(out, c->i, 1);
	else if (c->rep == R_BIG)
		mpq_set_z(out, c->z);
	else
		mpq_set(out, c->q);
}

static void
set_f(mpfr_t out, const Const *c)
{
	switch ((Rep)c->rep) {
	case R_I64:
		mpfr_set_si(out, c->i, MPFR_RNDN);
		break;
	case R_BIG:
		mpfr_set_z(out, c->z, MPFR_RNDN);
		break;
	case R_RAT:
		mpfr_set_q(out, c->q, MPFR_RNDN);
		break;
	case R_FLOAT:
		mpfr_set(out, c->f, MPFR_RNDN);
		break;
	case R_UNKNOWN:
	case R_BOOL:
	case R_STRING:
	case R_COMPLEX:
		mpfr_set_nan(out);
		break;
	}
}

void
const_get_f(mpfr_t out, const Const *c)
{
	mpfr_init2(out, FLOAT_PREC);
	set_f(out, c);
}

bool
const_bool_val(const Const *c)
{
	return c != NULL && c->rep == R_BOOL && c->b;
}

/* Copies the pieces of a concatenation, last one first, without recursion: a
 * chain of thousands of "+" leans to the left. */
static void
flatten(Const *c)
{
	char *text = arena_alloc(perm, c->str.n + 1);
	char *at = text + c->str.n;
	VEC(const Const *) todo = {0};
	Arena *tmp = arena_new();
	vec_push(tmp, &todo, (const Const *)c);
	while (todo.n > 0) {
		const Const *x = todo.v[--todo.n];
		if (x->str.s == NULL) {
			vec_push(tmp, &todo, x->str.left);
			vec_push(tmp, &todo, x->str.right);
		} else {
			at -= x->str.n;
			memcpy(at, x->str.s, x->str.n);
		}
	}
	arena_free(tmp);
	c->str.s = text;
	c->str.left = c->str.right = NULL;
}

const char *
const_string_val(const Const *c, size_t *n)
{
	if (c == NULL || c->rep != R_STRING) {
		if (n != NULL)
			*n = 0;
		return "";
	}
	if (c->str.s == NULL)
		flatten((Const *)c);
	if (n != NULL)
		*n = c->str.n;
	return c->str.s;
}

bool
const_int_fits(const Const *c, i64 *x)
{
	if (c == NULL || (c->rep != R_I64 && c->rep != R_BIG)) {
		Const *i = const_to_int(c);
		if (const_kind(i) != C_INT)
			return false;
		c = i;
	}
	if (c->rep != R_I64)
		return false;
	if (x != NULL)
		*x = c->i;
	return true;
}

bool
const_uint_fits(const Const *c, u64 *x)
{
	c = const_to_int(c);
	if (c->rep == R_I64 && c->i >= 0) {
		if (x != NULL)
			*x = (u64)c->i;
		return true;
	}
	if (c->rep != R_BIG || mpz_sgn(c->z) < 0 || mpz_sizeinbase(c->z, 2) > 64)
		return false;
	if (x != NULL)
		*x = mpz_get_ui(c->z);
	return true;
}

/* Rounds to an IEEE format of prec bits whose exponents (mantissa in [0.5, 1)) lie in [emin, emax]. */
static double
round_ieee(const Const *c, int prec, mpfr_exp_t emin, mpfr_exp_t emax)
{
	mpfr_exp_t old_min = mpfr_get_emin(), old_max = mpfr_get_emax();
	mpfr_t r;
	mpfr_init2(r, prec);
	int ternary = 0;
	switch ((Rep)c->rep) {
	case R_I64:
		ternary = mpfr_set_si(r, c->i, MPFR_RNDN);
		break;
	case R_BIG:
		ternary = mpfr_set_z(r, c->z, MPFR_RNDN);
		break;
	case R_RAT:
		ternary = mpfr_set_q(r, c->q, MPFR_RNDN);
		break;
	case R_FLOAT:
		ternary = mpfr_set(r, c->f, MPFR_RNDN);
		break;
	case R_UNKNOWN:
	case R_BOOL:
	case R_STRING:
	case R_COMPLEX:
		mpfr_set_nan(r);
		break;
	}
	/* The ternary value keeps the next two steps from rounding twice. */
	mpfr_set_emin(emin);
	mpfr_set_emax(emax);
	ternary = mpfr_check_range(r, ternary, MPFR_RNDN);
	mpfr_subnormalize(r, ternary, MPFR_RNDN);
	double d = mpfr_get_d(r, MPFR_RNDN);
	mpfr_set_emin(old_min);
	mpfr_set_emax(old_max);
	mpfr_clear(r);
	return d + 0.0; /* a negative number that rounds to zero gives 0, not -0 */
}

double
const_float64(const Const *c)
{
	if (c == NULL)
		return NAN;
	if (c->rep == R_I64)
		return (double)c->i;
	if (c->rep == R_COMPLEX)
		return const_float64(c->c.re);
	return round_ieee(c, 53, -1073, 1024);
}

float
const_float32(const Const *c)
{
	if (c == NULL)
		return NAN;
	if (c->rep == R_I64)
		return (float)c->i;
	if (c->rep == R_COMPLEX)
		return const_float32(c->c.re);
	return (float)round_ieee(c, 24, -148, 128);
}

Const *
const_real(const Const *c)
{
	if (c != NULL && c->rep == R_COMPLEX)
		return (Const *)c->c.re;
	return const_is_real(c) ? (Const *)c : const_unknown();
}

Const *
const_imag(const Const *c)
{
	if (c != NULL && c->rep == R_COMPLEX)
		return (Const *)c->c.im;
	return const_is_real(c) ? const_int(0) : const_unknown();
}

int
const_sign(const Const *c)
{
	if (c == NULL)
		return 1;
	switch ((Rep)c->rep) {
	case R_I64:
		return c->i < 0 ? -1 : c->i > 0;
	case R_BIG:
		return mpz_sgn(c->z);
	case R_RAT:
		return mpq_sgn(c->q);
	case R_FLOAT:
		return mpfr_sgn(c->f);
	case R_COMPLEX:
		return const_sign(c->c.re) | const_sign(c->c.im);
	case R_UNKNOWN:
	case R_BOOL:
	case R_STRING:
		break;
	}
	return 1;
}

int
const_bitlen(const Const *c)
{
	if (c == NULL)
		return 0;
	if (c->rep == R_I64) {
		u64 m = c->i < 0 ? -(u64)c->i : (u64)c->i;
		return m == 0 ? 0 : 64 - __builtin_clzll(m);
	}
	return c->rep == R_BIG ? (int)mpz_sizeinbase(c->z, 2) : 0;
}

static bool
is_small_float(mpfr_srcptr f)
{
	if (mpfr_zero_p(f))
		return true;
	mpfr_exp_t e = mpfr_get_exp(f);
	return -MAX_RAT_BITS < e && e < MAX_RAT_BITS;
}

/* An MPFR value that misses an integer by its last few bits counts as that integer: the difference comes from rounding. */
static Const *
float_to_int(mpfr_srcptr f)
{
	static const mpfr_rnd_t modes[] = {MPFR_RNDN, MPFR_RNDZ, MPFR_RNDA};
	Const *found = const_unknown();
	if (!is_small_float(f))
		return found;
	for (int i = 0; i < LEN_OF(modes) && found->rep == R_UNKNOWN; i++) {
		mpfr_t t;
		mpfr_init2(t, i == 0 ? FLOAT_PREC : FLOAT_PREC - 4);
		mpfr_set(t, f, modes[i]);
		if (mpfr_integer_p(t)) {
			mpz_t z;
			mpz_init(z);
			mpfr_get_z(z, t, MPFR_RNDN);
			found = const_take_z(z);
		}
		mpfr_clear(t);
	}
	return found;
}

Const *
const_to_int(const Const *c)
{
	if (c == NULL)
		return const_unknown();
	switch ((Rep)c->rep) {
	case R_I64:
	case R_BIG:
		return (Const *)c;
	case R_RAT:
		if (mpz_cmp_ui(mpq_denref(c->q), 1) == 0) {
			mpz_t z;
			mpz_init_set(z, mpq_numref(c->q));
			return const_take_z(z);
		}
		break;
	case R_FLOAT:
		return float_to_int(c->f);
	case R_COMPLEX:
		if (const_sign(c->c.im) == 0)
			return const_to_int(c->c.re);
		break;
	case R_UNKNOWN:
	case R_BOOL:
	case R_STRING:
		break;
	}
	return const_unknown();
}

Const *
const_to_float(const Const *c)
{
	if (c == NULL)
		return const_unknown();
	switch ((Rep)c->rep) {
	case R_I64:
	case R_BIG: {
		mpq_t q;
		const_get_q(q, c);
		return const_take_q(q);
	}
	case R_RAT:
	case R_FLOAT:
		return (Const *)c;
	case R_COMPLEX:
		if (const_sign(c->c.im) == 0)
			return const_to_float(c->c.re);
		break;
	case R_UNKNOWN:
	case R_BOOL:
	case R_STRING:
		break;
	}
	return const_unknown();
}

Const *
const_to_complex(const Const *c)
{
	if (c != NULL && c->rep == R_COMPLEX)
		return (Const *)c;
	return const_is_real(c) ? const_complex((Const *)c, const_int(0)) : const_unknown();
}

/* ---- representability ---- */

static bool
int_fits(const Const *c, BasicKind k)
{
	static const struct { i8 bits; bool is_unsigned; } widths[B_COUNT] = {
	    [B_INT] = {64, false},  [B_INT8] = {8, false},   [B_INT16] = {16, false}, [B_INT32] = {32, false},
	    [B_INT64] = {64, false}, [B_UINT] = {64, true},  [B_UINT8] = {8, true},   [B_UINT16] = {16, true},
	    [B_UINT32] = {32, true}, [B_UINT64] = {64, true}, [B_UINTPTR] = {64, true},
	};
	int bits = widths[k].bits;
	if (bits == 0)
		return true; /* untyped */
	if (widths[k].is_unsigned)
		return const_sign(c) >= 0 && const_bitlen(c) <= bits;
	if (c->rep != R_I64)
		return false;
	return bits == 64 || (c->i >= -((i64)1 << (bits - 1)) && c->i < (i64)1 << (bits - 1));
}

/* Rounds a float to the format; NULL when it overflows. */
static Const *
round_to(Const *c, bool single)
{
	double d = single ? (double)const_float32(c) : const_float64(c);
	return isfinite(d) ? const_float(d) : NULL;
}

static Const *
representable_float(Const *x, BasicKind k)
{
	Const *f = const_to_float(x);
	if (const_kind(f) != C_FLOAT)
		return NULL;
	if (k == B_FLOAT32 || k == B_FLOAT64)
		return round_to(f, k == B_FLOAT32);
	return x;
}

static Const *
representable_complex(Const *x, BasicKind k)
{
	Const *z = const_to_complex(x);
	if (const_kind(z) != C_COMPLEX)
		return NULL;
	if (k != B_COMPLEX64 && k != B_COMPLEX128)
		return x;
	Const *re = round_to(const_real(z), k == B_COMPLEX64);
	Const *im = round_to(const_imag(z), k == B_COMPLEX64);
	return re == NULL || im == NULL ? NULL : const_complex(re, im);
}

bool
const_representable(const Const *cx, Type *basic, Const **rounded, char *reason)
{
	Const *x = (Const *)cx, *r = NULL;
	char why = 0;
	ConstKind k = const_kind(x);
	bool numeric = k == C_INT || k == C_FLOAT || k == C_COMPLEX;
	Type *u = type_under(basic);
	int info = u->kind == TY_BASIC ? u->basic.info : 0;
	if (k == C_UNKNOWN) {
		r = x; /* an error was reported */
	} else if (info & BI_INTEGER) {
		Const *i = numeric ? const_to_int(x) : const_unknown();
		if (const_kind(i) == C_INT && int_fits(i, u->basic.kind))
			r = i;
		why = k == C_INT ? 'o' : 't';
	} else if (info & BI_FLOAT) {
		r = representable_float(x, u->basic.kind);
		why = k == C_COMPLEX && const_sign(const_imag(x)) != 0 ? 't' : 'o';
	} else if (info & BI_COMPLEX) {
		r = representable_complex(x, u->basic.kind);
		why = 'o';
	} else if (((info & BI_STRING) && k == C_STRING) || ((info & BI_BOOLEAN) && k == C_BOOL)) {
		r = x;
	}
	if (reason != NULL)
		*reason = r != NULL || !numeric ? 0 : why;
	if (r == NULL)
		return false;
	if (rounded != NULL)
		*rounded = r;
	return true;
}
