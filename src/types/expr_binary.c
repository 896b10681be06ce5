/*
 * expr_binary.c - unary and binary operators, shifts, comparisons.
 *
 * The result goes to node e; x and y are its operands.  For an assignment
 * operation e is a temporary node that no tree holds.
 */
#include "types/internal.h"

bool
op_is_comparison(Token op)
{
	return op >= T_EQL && op <= T_GEQ;
}

static bool
check_op(Expr *x, Token op, int info)
{
	if (type_all(x->type, info))
		return true;
	err_x(x, "invalid operation: operator %s not defined on %s", token_text[op], op_s(x));
	return false;
}

static void
address_of(Expr *e, Expr *x)
{
	Expr *in = unparen(x);
	if (in->kind != E_COMPLIT && x->mode != M_VAR) {
		err_x(x, "invalid operation: cannot take address of %s", op_s(x));
		return;
	}
	if (in->kind != E_COMPLIT)
		mark_lvalue(x, true);
	e->mode = M_VALUE;
	e->type = type_pointer(x->type);
}

static void
receive(Expr *e, Expr *x)
{
	Type *u = type_core(x->type);
	if (!u) {
		err_x(x, "invalid operation: cannot receive from %s: no core type", op_s(x));
		return;
	}
	if (u->kind != TY_CHAN) {
		err_x(x, "invalid operation: cannot receive from non-channel %s", op_s(x));
		return;
	}
	if (u->chan.dir == CHAN_SEND) {
		err_x(x, "invalid operation: cannot receive from send-only channel %s", op_s(x));
		return;
	}
	if (u->chan.elem == TYPE_INVALID)
		return;
	e->mode = M_COMMAOK;
	e->type = u->chan.elem;
}

void
check_unary(Expr *e)
{
	Expr *x = e->unary.x;
	Token op = e->unary.op;
	check_expr(x);
	if (x->mode == M_INVALID)
		return;
	int info = BI_NUMERIC;
	switch (op) {
	case T_AND: address_of(e, x); return;
	case T_ARROW: receive(e, x); return;
	case T_TILDE:
		err_x(e, "cannot use ~ outside of interface or type constraint");
		return;
	case T_XOR: info = BI_INTEGER; break;
	case T_NOT: info = BI_BOOLEAN; break;
	default: break;
	}
	if (!check_op(x, op, info))
		return;
	e->type = x->type;
	if (x->mode == M_CONST) {
		e->mode = M_CONST;
		e->val = x->val;
		if (const_kind(x->val) == C_UNKNOWN)
			return;
		int bits = 0;
		if (op == T_XOR && type_is(x->type, BI_UNSIGNED))
			bits = (int)type_sizeof(x->type) * 8;
		e->val = const_unary(op, x->val, bits);
		check_overflow(e, e->pos);
		return;
	}
	e->mode = M_VALUE;
}

/* ---- shifts ---- */

static void
check_shift(Expr *e, Expr *x, Expr *y, Token op, Pos op_pos)
{
	enum { SHIFT_BOUND = 1023 - 1 + 52 };
	Const *xval = x->mode == M_CONST ? const_to_int(x->val) : NULL;
	bool x_unknown = x->mode == M_CONST && const_kind(x->val) == C_UNKNOWN;
	if (!type_all(x->type, BI_INTEGER) &&
	    !(type_is_untyped(x->type) && xval && (x_unknown || const_kind(xval) == C_INT))) {
		err_x(x, "invalid operation: shifted operand %s must be integer", op_s(x));
		return;
	}
	if (y->mode == M_CONST) {
		Const *yval = const_to_int(y->val);
		if (const_kind(yval) == C_INT && const_sign(yval) < 0) {
			err_x(y, "invalid operation: negative shift count %s", op_s(y));
			return;
		}
		if (type_is_untyped(y->type)) {
			char code;
			if (const_kind(y->val) != C_UNKNOWN && !representation(y, type_basic[B_UINT], &code)) {
				representable(y, type_basic[B_UINT]);
				return;
			}
		} else if (!type_all(y->type, BI_INTEGER)) {
			err_x(y, "invalid operation: shift count %s must be integer", op_s(y));
			return;
		}
	} else if (type_all(y->type, BI_INTEGER)) {
		if (!type_is_untyped(y->type) && !type_all(y->type, BI_UNSIGNED) && !version_ok(13)) {
			err_x(y, "invalid operation: signed shift count %s requires go1.13 or later", op_s(y));
			return;
		}
		if (type_is_untyped(y->type))
			conv_untyped(y, type_basic[B_UINT]);
		if (y->mode == M_INVALID)
			return;
	} else if (type_is_untyped(y->type)) {
		conv_untyped(y, type_basic[B_UINT]);
		if (y->mode == M_INVALID)
			return;
	} else {
		err_x(y, "invalid operation: shift count %s must be integer", op_s(y));
		return;
	}
	if (x->mode == M_CONST) {
		if (y->mode == M_CONST) {
			e->mode = M_CONST;
			e->type = type_is(x->type, BI_INTEGER) ? x->type : type_basic[B_UNTYPED_INT];
			if (x_unknown || const_kind(y->val) == C_UNKNOWN) {
				e->val = const_unknown();
				return;
			}
			u64 s;
			if (!const_uint_fits(const_to_int(y->val), &s) || s > SHIFT_BOUND) {
				err_x(y, "invalid operation: invalid shift count %s", op_s(y));
				e->mode = M_INVALID;
				return;
			}
			e->val = const_shift(xval, op, s);
			check_overflow(e, op_pos);
			return;
		}
		if (type_is_untyped(x->type)) {
			/* The type comes from the context in which the shift stands. */
			x->shift_lhs = true;
			for (Expr *p = x; p->kind == E_PAREN; p = p->x)
				p->x->shift_lhs = true;
			e->mode = M_VALUE;
			e->type = x->type;
			return;
		}
	}
	if (!type_all(x->type, BI_INTEGER)) {
		err_x(x, "invalid operation: shifted operand %s must be integer", op_s(x));
		return;
	}
	if (y->mode == M_CONST && type_is_untyped(y->type))
		update_type(y, type_basic[B_UINT], true);
	e->mode = M_VALUE;
	e->type = x->type;
}

/* ---- comparisons ---- */

static void
keep_cause(void *a, const char *s)
{
	const char **p = a;
	if (!*p)
		*p = arena_strdup(perm, s);
}

static const char *
incomparable_cause(Type *t)
{
	Type *u = type_under(t);
	if (t->kind != TY_TYPEPARAM && (u->kind == TY_SLICE || u->kind == TY_SIGNATURE || u->kind == TY_MAP))
		return arena_printf(perm, "%s can only be compared to nil", kind_s(t));
	const char *cause = NULL;
	types_qualifier = ck.env.pkg;
	type_comparable_p(t, true, keep_cause, &cause);
	return cause;
}

static const char *
kind_or_param(Type *t)
{
	if (t->kind == TY_TYPEPARAM)
		return arena_printf(perm, "type parameter %s", ty_s(t));
	return kind_s(t);
}

void
check_comparison(Expr *e, Expr *x, Expr *y, Token op, bool switch_case)
{
	Expr *bad = x;
	const char *cause = NULL;
	Type *xt = x->type, *yt = y->type;
	bool ok;
	e->mode = M_INVALID;
	if (switch_case)
		op = T_EQL;
	if (xt == TYPE_INVALID || yt == TYPE_INVALID)
		return;
	ok = xt == yt || assignable(x, yt, NULL) || assignable(y, xt, NULL);
	if (!ok) {
		bad = y;
		cause = arena_printf(perm, "mismatched types %s and %s", ty_s(xt), ty_s(yt));
		goto error;
	}
	if (op == T_EQL || op == T_NEQ) {
		if (is_nil(x) || is_nil(y)) {
			Type *t = is_nil(x) ? yt : xt;
			/* nil was given the other side's type, if that has a nil. */
			if ((is_nil(x) && is_nil(y)) || !type_has_nil(t)) {
				bad = y;
				goto error;
			}
		} else if (!type_comparable_p(xt, true, NULL, NULL)) {
			bad = x;
			cause = incomparable_cause(xt);
			goto error;
		} else if (xt != yt && !type_comparable_p(yt, true, NULL, NULL)) {
			bad = y;
			cause = incomparable_cause(yt);
			goto error;
		}
	} else if (!type_all(xt, BI_ORDERED)) {
		bad = x;
		goto error;
	} else if (!type_all(yt, BI_ORDERED)) {
		bad = y;
		goto error;
	}
	if (x->mode == M_CONST && y->mode == M_CONST) {
		e->mode = M_CONST;
		if (const_kind(x->val) == C_UNKNOWN || const_kind(y->val) == C_UNKNOWN)
			e->val = const_unknown();
		else
			e->val = const_bool(const_compare(x->val, op, y->val));
	} else {
		e->mode = M_VALUE;
		/* The operands exist at run time, with their default types if nothing else fixed them. */
		update_type(x, type_default(xt), true);
		update_type(y, type_default(yt), true);
	}
	e->type = type_basic[B_UNTYPED_BOOL];
	return;
error:
	if (!cause) {
		if (xt->kind == TY_TYPEPARAM || yt->kind == TY_TYPEPARAM) {
			if (xt->kind != TY_TYPEPARAM)
				bad = y;
			cause = arena_printf(perm, "type parameter %s is not comparable with %s", ty_s(bad->type), token_text[op]);
		} else
			cause = arena_printf(perm, "operator %s not defined on %s", token_text[op],
			                     is_nil(bad) ? "untyped nil" : kind_or_param(bad->type));
	}
	if (switch_case)
		err_x(x, "invalid case %s in switch on %s (%s)", ex_s(x), ex_s(y), cause);
	else
		err_x(bad, "invalid operation: %s %s %s (%s)", ex_s(x), token_text[op], ex_s(y), cause);
	e->mode = M_INVALID;
}

/* ---- binary operators ---- */

bool
can_mix(Expr *x, Expr *y)
{
	if (type_is_typed(x->type) && type_is_typed(y->type))
		return false;
	if (type_is_interface(x->type) || type_is_interface(y->type))
		return true;
	if (type_all(x->type, BI_BOOLEAN) != type_all(y->type, BI_BOOLEAN))
		return false;
	if (type_all(x->type, BI_STRING) != type_all(y->type, BI_STRING))
		return false;
	if (is_nil(x) && !type_has_nil(y->type))
		return false;
	if (is_nil(y) && !type_has_nil(x->type))
		return false;
	return true;
}

static bool
zero_divisor(Expr *x, Expr *y)
{
	if (y->mode != M_CONST || !(x->mode == M_CONST || type_all(x->type, BI_INTEGER)))
		return false;
	if (const_kind(y->val) == C_UNKNOWN)
		return false;
	if (const_kind(y->val) == C_COMPLEX || type_is(y->type, BI_COMPLEX)) {
		/* The quotient divides by |y|**2, which may be 0 where y isn't. */
		const Const *re = const_real(y->val), *im = const_imag(y->val);
		return const_sign(const_binary(re, T_MUL, re, false)) == 0 && const_sign(const_binary(im, T_MUL, im, false)) == 0;
	}
	return const_sign(y->val) == 0;
}

void
check_binary(Expr *e, Expr *x, Expr *y, Token op, Pos op_pos, bool is_assign_op)
{
	check_expr(x);
	check_expr(y);
	e->mode = M_INVALID;
	if (x->mode == M_INVALID || y->mode == M_INVALID)
		return;
	if (op == T_SHL || op == T_SHR) {
		check_shift(e, x, y, op, op_pos);
		return;
	}
	if (x->type != y->type && can_mix(x, y)) {
		conv_untyped(x, y->type);
		if (x->mode == M_INVALID)
			return;
		conv_untyped(y, x->type);
		if (y->mode == M_INVALID)
			return;
	}
	if (op_is_comparison(op)) {
		check_comparison(e, x, y, op, false);
		return;
	}
	if (x->type != y->type && !type_identical(x->type, y->type)) {
		if (x->type != TYPE_INVALID && y->type != TYPE_INVALID) {
			if (is_assign_op)
				err_x(x, "invalid operation: %s %s= %s (mismatched types %s and %s)", ex_s(x), token_text[op], ex_s(y),
				      ty_s(x->type), ty_s(y->type));
			else
				err_x(x, "invalid operation: %s (mismatched types %s and %s)", ex_s(e), ty_s(x->type), ty_s(y->type));
		}
		return;
	}
	int info = BI_NUMERIC;
	switch (op) {
	case T_ADD: info = BI_NUMERIC | BI_STRING; break;
	case T_REM:
	case T_AND:
	case T_OR:
	case T_XOR:
	case T_ANDNOT: info = BI_INTEGER; break;
	case T_ANDAND:
	case T_OROR: info = BI_BOOLEAN; break;
	default: break;
	}
	if (!check_op(x, op, info))
		return;
	if ((op == T_DIV || op == T_REM) && zero_divisor(x, y)) {
		err_x(y, "invalid operation: division by zero");
		return;
	}
	e->type = x->type;
	if (x->mode == M_CONST && y->mode == M_CONST) {
		e->mode = M_CONST;
		if (const_kind(x->val) == C_UNKNOWN || const_kind(y->val) == C_UNKNOWN) {
			e->val = const_unknown();
			return;
		}
		e->val = const_binary(x->val, op, y->val, op == T_DIV && type_is(x->type, BI_INTEGER));
		check_overflow(e, op_pos);
		return;
	}
	e->mode = M_VALUE;
}
