/*
 * const_rep.h - how constants are represented; for const*.c only.
 *
 * Numbers use the smallest representation that holds them exactly:
 * int64, GMP integer, GMP rational (numerator and denominator below 4096 bits),
 * MPFR float of 512 bits.  Only the last one rounds.  The kind (integer or
 * float) does not follow from the value: 1.0 is a float.
 *
 * Invariants: R_BIG does not fit an int64; R_RAT is canonical; R_FLOAT is
 * finite; -0 doesn't occur.  Constants are immutable, except that a concatenated
 * string is flattened when somebody reads it.
 */
#ifndef TRI_CONST_REP_H
#define TRI_CONST_REP_H

#include <gmp.h>
#include <mpfr.h>

#include "types/types.h"

typedef enum Rep { R_UNKNOWN, R_BOOL, R_STRING, R_I64, R_BIG, R_RAT, R_FLOAT, R_COMPLEX } Rep;

struct Const {
	u8 rep;
	union {
		bool b;
		struct {
			const char *s; /* NULL: the concatenation of left and right */
			size_t n;
			const Const *left, *right;
		} str;
		i64 i;
		mpz_t z;
		mpq_t q;
		mpfr_t f;
		struct { const Const *re, *im; } c;
	};
};

enum {
	FLOAT_PREC = 512,
	MAX_RAT_BITS = 4096, /* go/constant's bound between rationals and floats */
};

/* These take over the number (the caller must not clear it). */
Const *const_take_z(mpz_t z);
Const *const_take_q(mpq_t q);
Const *const_take_f(mpfr_t f);
/* The caller clears out.  c must be real, and representable so. */
void const_get_z(mpz_t out, const Const *c);
void const_get_q(mpq_t out, const Const *c);
void const_get_f(mpfr_t out, const Const *c);
bool const_is_real(const Const *c);

#endif
