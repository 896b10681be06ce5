/*
 * const_op.c - arithmetic on constants.
 *
 * Operands are brought to the wider one's representation: int64 with overflow
 * checks first, then GMP integers, rationals, MPFR floats, complex numbers.
 */
#include <stdlib.h>

#include "types/const_rep.h"

static Const *
concat(const Const *x, const Const *y)
{
	if (x->str.n == 0)
		return (Const *)y;
	if (y->str.n == 0)
		return (Const *)x;
	Const *c = NEW(perm, Const);
	c->rep = R_STRING;
	c->str.n = x->str.n + y->str.n;
	c->str.left = x;
	c->str.right = y;
	return c;
}

/* ---- unary ---- */

static Const *
complement(const Const *x, int unsigned_bits)
{
	if (const_kind(x) != C_INT)
		return const_unknown();
	mpz_t z;
	const_get_z(z, x);
	mpz_com(z, z);
	if (unsigned_bits > 0)
		mpz_fdiv_r_2exp(z, z, (mp_bitcnt_t)unsigned_bits);
	return const_take_z(z);
}

static Const *
negate(const Const *x)
{
	switch ((Rep)x->rep) {
	case R_I64:
		if (x->i != INT64_MIN)
			return const_int(-x->i);
		/* fall through */
	case R_BIG: {
		mpz_t z;
		const_get_z(z, x);
		mpz_neg(z, z);
		return const_take_z(z);
	}
	case R_RAT: {
		mpq_t q;
		const_get_q(q, x);
		mpq_neg(q, q);
		return const_take_q(q);
	}
	case R_FLOAT: {
		mpfr_t f;
		const_get_f(f, x);
		mpfr_neg(f, f, MPFR_RNDN);
		return const_take_f(f);
	}
	case R_COMPLEX:
		return const_complex(negate(x->c.re), negate(x->c.im));
	case R_UNKNOWN:
	case R_BOOL:
	case R_STRING:
		break;
	}
	return const_unknown();
}

Const *
const_unary(Token op, const Const *x, int bits_of_unsigned)
{
	if (x == NULL)
		return const_unknown();
	switch (op) {
	case T_ADD:
		return const_is_real(x) || x->rep == R_COMPLEX ? (Const *)x : const_unknown();
	case T_SUB:
		return negate(x);
	case T_XOR:
		return complement(x, bits_of_unsigned);
	case T_NOT:
		return x->rep == R_BOOL ? const_bool(!x->b) : const_unknown();
	default:
		return const_unknown();
	}
}

/* ---- binary ---- */

/* NULL: doesn't fit an int64, or a case for the general code. */
static Const *
binary_i64(i64 x, Token op, i64 y, bool int_div)
{
	i64 r;
	switch (op) {
	case T_ADD:
		return __builtin_add_overflow(x, y, &r) ? NULL : const_int(r);
	case T_SUB:
		return __builtin_sub_overflow(x, y, &r) ? NULL : const_int(r);
	case T_MUL:
		return __builtin_mul_overflow(x, y, &r) ? NULL : const_int(r);
	case T_DIV:
		return !int_div || y == 0 || y == -1 ? NULL : const_int(x / y);
	case T_REM:
		return y == 0 ? NULL : const_int(y == -1 ? 0 : x % y);
	case T_AND:
		return const_int(x & y);
	case T_OR:
		return const_int(x | y);
	case T_XOR:
		return const_int(x ^ y);
	case T_ANDNOT:
		return const_int(x & ~y);
	default:
		return NULL;
	}
}

static Const *
quotient(const Const *x, const Const *y)
{
	mpq_t q, d;
	const_get_q(q, x);
	const_get_q(d, y);
	mpq_div(q, q, d);
	mpq_clear(d);
	return const_take_q(q);
}

static Const *
binary_z(const Const *x, Token op, const Const *y, bool int_div)
{
	bool divides = op == T_DIV || op == T_REM;
	if (divides && const_sign(y) == 0)
		return const_unknown();
	if (op == T_DIV && !int_div)
		return quotient(x, y);
	mpz_t a, b;
	const_get_z(a, x);
	const_get_z(b, y);
	bool ok = true;
	switch (op) {
	case T_ADD:
		mpz_add(a, a, b);
		break;
	case T_SUB:
		mpz_sub(a, a, b);
		break;
	case T_MUL:
		mpz_mul(a, a, b);
		break;
	case T_DIV:
		mpz_tdiv_q(a, a, b);
		break;
	case T_REM:
		mpz_tdiv_r(a, a, b);
		break;
	case T_AND:
		mpz_and(a, a, b);
		break;
	case T_OR:
		mpz_ior(a, a, b);
		break;
	case T_XOR:
		mpz_xor(a, a, b);
		break;
	case T_ANDNOT:
		mpz_com(b, b);
		mpz_and(a, a, b);
		break;
	default:
		ok = false;
		break;
	}
	mpz_clear(b);
	if (ok)
		return const_take_z(a);
	mpz_clear(a);
	return const_unknown();
}

static Const *
binary_q(const Const *x, Token op, const Const *y)
{
	if (op == T_DIV && const_sign(y) == 0)
		return const_unknown();
	mpq_t a, b;
	const_get_q(a, x);
	const_get_q(b, y);
	bool ok = true;
	switch (op) {
	case T_ADD:
		mpq_add(a, a, b);
		break;
	case T_SUB:
		mpq_sub(a, a, b);
		break;
	case T_MUL:
		mpq_mul(a, a, b);
		break;
	case T_DIV:
		mpq_div(a, a, b);
		break;
	default:
		ok = false;
		break;
	}
	mpq_clear(b);
	if (ok)
		return const_take_q(a);
	mpq_clear(a);
	return const_unknown();
}

static Const *
binary_f(const Const *x, Token op, const Const *y)
{
	if (op == T_DIV && const_sign(y) == 0)
		return const_unknown();
	mpfr_t a, b;
	const_get_f(a, x);
	const_get_f(b, y);
	switch (op) {
	case T_ADD:
		mpfr_add(a, a, b, MPFR_RNDN);
		break;
	case T_SUB:
		mpfr_sub(a, a, b, MPFR_RNDN);
		break;
	case T_MUL:
		mpfr_mul(a, a, b, MPFR_RNDN);
		break;
	case T_DIV:
		mpfr_div(a, a, b, MPFR_RNDN);
		break;
	default:
		mpfr_set_nan(a);
		break;
	}
	mpfr_clear(b);
	return const_take_f(a);
}

static Const *
real_op(const Const *x, Token op, const Const *y)
{
	return const_binary(x, op, y, false);
}

static Const *
binary_complex(const Const *x, Token op, const Const *y)
{
	const Const *a = const_real(x), *b = const_imag(x), *c = const_real(y), *d = const_imag(y);
	switch (op) {
	case T_ADD:
	case T_SUB:
		return const_complex(real_op(a, op, c), real_op(b, op, d));
	case T_MUL:
		/* (a+bi)(c+di) = (ac-bd) + (bc+ad)i */
		return const_complex(real_op(real_op(a, T_MUL, c), T_SUB, real_op(b, T_MUL, d)),
		                     real_op(real_op(b, T_MUL, c), T_ADD, real_op(a, T_MUL, d)));
	case T_DIV: {
		/* (a+bi)/(c+di) = ((ac+bd) + (bc-ad)i) / (cc+dd) */
		const Const *s = real_op(real_op(c, T_MUL, c), T_ADD, real_op(d, T_MUL, d));
		const Const *re = real_op(real_op(a, T_MUL, c), T_ADD, real_op(b, T_MUL, d));
		const Const *im = real_op(real_op(b, T_MUL, c), T_SUB, real_op(a, T_MUL, d));
		return const_complex(real_op(re, T_DIV, s), real_op(im, T_DIV, s));
	}
	default:
		return const_unknown();
	}
}

static Const *
binary_bool(bool x, Token op, bool y)
{
	switch (op) {
	case T_ANDAND:
		return const_bool(x && y);
	case T_OROR:
		return const_bool(x || y);
	default:
		return const_unknown();
	}
}

/* Rationals may be mixed with integers too large for one; those go to MPFR. */
static Rep
common_rep(const Const *x, const Const *y)
{
	Rep r = x->rep > y->rep ? x->rep : y->rep;
	bool too_big = (x->rep == R_BIG && const_bitlen(x) >= MAX_RAT_BITS) ||
	               (y->rep == R_BIG && const_bitlen(y) >= MAX_RAT_BITS);
	return r == R_RAT && too_big ? R_FLOAT : r;
}

Const *
const_binary(const Const *x, Token op, const Const *y, bool int_div)
{
	ConstKind kx = const_kind(x), ky = const_kind(y);
	if (kx == C_UNKNOWN || ky == C_UNKNOWN)
		return const_unknown();
	if (kx < C_INT || ky < C_INT) {
		if (kx != ky)
			return const_unknown();
		if (kx == C_BOOL)
			return binary_bool(x->b, op, y->b);
		return op == T_ADD ? concat(x, y) : const_unknown();
	}
	switch (common_rep(x, y)) {
	case R_I64: {
		Const *r = binary_i64(x->i, op, y->i, int_div);
		return r != NULL ? r : binary_z(x, op, y, int_div);
	}
	case R_BIG:
		return binary_z(x, op, y, int_div);
	case R_RAT:
		return binary_q(x, op, y);
	case R_FLOAT:
		return binary_f(x, op, y);
	case R_COMPLEX:
		return binary_complex(x, op, y);
	case R_UNKNOWN:
	case R_BOOL:
	case R_STRING:
		break;
	}
	return const_unknown();
}

Const *
const_shift(const Const *x, Token op, u64 n)
{
	enum { MAX_SHIFT = 1 << 20 }; /* far above what the checker lets through */
	x = const_to_int(x);
	if (const_kind(x) != C_INT)
		return const_unknown();
	if (const_sign(x) == 0 || n == 0)
		return (Const *)x;
	if (op == T_SHR && x->rep == R_I64)
		return const_int(x->i >> (n > 63 ? 63 : n));
	if (op == T_SHL && n > MAX_SHIFT)
		return const_unknown();
	mpz_t z;
	const_get_z(z, x);
	if (op == T_SHL)
		mpz_mul_2exp(z, z, n);
	else
		mpz_fdiv_q_2exp(z, z, n);
	return const_take_z(z);
}

/* ---- comparison ---- */

static bool
decide(int cmp, Token op)
{
	switch (op) {
	case T_EQL:
		return cmp == 0;
	case T_NEQ:
		return cmp != 0;
	case T_LSS:
		return cmp < 0;
	case T_LEQ:
		return cmp <= 0;
	case T_GTR:
		return cmp > 0;
	case T_GEQ:
		return cmp >= 0;
	default:
		return false;
	}
}

static int
compare_strings(const Const *x, const Const *y)
{
	size_t nx, ny;
	const char *a = const_string_val(x, &nx), *b = const_string_val(y, &ny);
	int c = memcmp(a, b, nx < ny ? nx : ny);
	return c != 0 ? c : (nx > ny) - (nx < ny);
}

static int
compare_real(const Const *x, const Const *y)
{
	int c;
	switch (common_rep(x, y)) {
	case R_I64:
		return (x->i > y->i) - (x->i < y->i);
	case R_BIG: {
		mpz_t a, b;
		const_get_z(a, x);
		const_get_z(b, y);
		c = mpz_cmp(a, b);
		mpz_clear(a);
		mpz_clear(b);
		return c;
	}
	case R_RAT: {
		mpq_t a, b;
		const_get_q(a, x);
		const_get_q(b, y);
		c = mpq_cmp(a, b);
		mpq_clear(a);
		mpq_clear(b);
		return c;
	}
	default: {
		mpfr_t a, b;
		const_get_f(a, x);
		const_get_f(b, y);
		c = mpfr_cmp(a, b);
		mpfr_clear(a);
		mpfr_clear(b);
		return c;
	}
	}
}

bool
const_compare(const Const *x, Token op, const Const *y)
{
	ConstKind kx = const_kind(x), ky = const_kind(y);
	if (kx == C_UNKNOWN || ky == C_UNKNOWN)
		return false;
	if (kx == C_BOOL && ky == C_BOOL)
		return decide(x->b != y->b, op);
	if (kx == C_STRING && ky == C_STRING)
		return decide(compare_strings(x, y), op);
	if (kx < C_INT || ky < C_INT)
		return false;
	if (kx == C_COMPLEX || ky == C_COMPLEX) {
		bool equal = compare_real(const_real(x), const_real(y)) == 0 &&
		             compare_real(const_imag(x), const_imag(y)) == 0;
		return decide(!equal, op);
	}
	return decide(compare_real(x, y), op);
}

bool
const_equal(const Const *x, const Const *y)
{
	ConstKind k = const_kind(x);
	return k == const_kind(y) && (k == C_UNKNOWN || const_compare(x, T_EQL, y));
}

u64
const_hash(const Const *c)
{
	ConstKind k = const_kind(c);
	u64 seed = (u64)k;
	switch (k) {
	case C_UNKNOWN:
		return 0;
	case C_BOOL:
		return hash_bytes(&c->b, 1, seed);
	case C_STRING: {
		size_t n;
		const char *s = const_string_val(c, &n);
		return hash_bytes(s, n, seed);
	}
	case C_INT:
		if (c->rep == R_I64)
			return hash_bytes(&c->i, sizeof c->i, seed);
		return hash_bytes(mpz_limbs_read(c->z), mpz_size(c->z) * sizeof(mp_limb_t), seed);
	case C_FLOAT: {
		double d = const_float64(c);
		return hash_bytes(&d, sizeof d, seed);
	}
	case C_COMPLEX: {
		double d[2] = {const_float64(c->c.re), const_float64(c->c.im)};
		return hash_bytes(d, sizeof d, seed);
	}
	}
	return 0;
}
