/*
 * emit_const.c - constants and zero values as C, exactly: integers with their
 * type's suffix, floats in hexadecimal, strings as byte literals (the C compiler
 * and the linker merge equal ones).
 *
 * in_static: inside a static initialiser, where braces stand without a type.
 */
#include "emit/internal.h"

static void
int_const(Fn *e, const Const *c, const CType *ct)
{
	if (ct->is_signed) {
		i64 v = 0;
		if (!const_int_fits(const_to_int((Const *)(uintptr_t)c), &v))
			ice(0, "emit: integer constant out of range");
		const char *suffix = ct->bits == 64 ? "L" : "";
		if (v == INT64_MIN)
			o(e, "(-9223372036854775807L-1)");
		else if (v == INT32_MIN && ct->bits == 32)
			o(e, "(-2147483647-1)");
		else if (v < 0)
			o(e, "(%L%s)", v, suffix);
		else
			o(e, "%L%s", v, suffix);
		return;
	}
	u64 v = 0;
	if (!const_uint_fits(const_to_int((Const *)(uintptr_t)c), &v))
		ice(0, "emit: unsigned constant out of range");
	buf_printf(e->b, "%llu%s", (unsigned long long)v, ct->bits == 64 ? "UL" : ct->bits == 32 ? "U" : "");
}

static void
float_const(Fn *e, const Const *c, int bits)
{
	double v = bits == 32 ? (double)const_float32(c) : const_float64(c);
	if (v == 0)
		o(e, bits == 32 ? "0.0f" : "0.0");
	else
		buf_printf(e->b, v < 0 ? "(%a%s)" : "%a%s", v, bits == 32 ? "f" : "");
}

void
const_expr(Fn *e, const Const *c, Type *t, bool in_static)
{
	CType *ct = ctype_of(e->em, t);
	switch (ct->rep) {
	case R_BOOL: o(e, const_bool_val(c) ? "1" : "0"); return;
	case R_INT: int_const(e, c, ct); return;
	case R_FLOAT: float_const(e, c, ct->bits); return;
	case R_COMPLEX: {
		Const *z = const_to_complex((Const *)(uintptr_t)c);
		if (!in_static)
			o(e, "((%s)", ct->name);
		o(e, "{");
		float_const(e, const_real(z), ct->bits / 2);
		o(e, ", ");
		float_const(e, const_imag(z), ct->bits / 2);
		o(e, in_static ? "}" : "})");
		return;
	}
	case R_STRING: {
		size_t n;
		const char *s = const_string_val(c, &n);
		if (!in_static)
			o(e, "((GoString)");
		if (n == 0) {
			o(e, "{0, 0}");
		} else {
			o(e, "{(const u8 *)");
			c_string(e->b, s, n);
			o(e, ", %L}", (i64)n);
		}
		if (!in_static)
			o(e, ")");
		return;
	}
	case R_PTR: /* unsafe.Pointer or uintptr-like constants */
		o(e, "((void *)0)");
		return;
	default: ice(0, "emit: constant of type %s", type_string(t));
	}
}

void
zero_expr(Fn *e, Type *t, bool in_static)
{
	CType *ct = ctype_of(e->em, t);
	switch (ct->rep) {
	case R_INT:
	case R_BOOL: o(e, ct->bits == 64 && !in_static ? (ct->is_signed ? "0L" : "0UL") : "0"); return;
	case R_FLOAT: o(e, ct->bits == 32 ? "0.0f" : "0.0"); return;
	case R_PTR: o(e, "((void *)0)"); return;
	default:
		if (in_static)
			o(e, "{}");
		else
			o(e, "((%c){})", t);
	}
}
