/*
 * expr_const.c - constant operands: literals, representability, overflow.
 */
#include "types/internal.h"

/* The constant's value as the basic type, or NULL with the reason: 't' truncated, 'o' overflows, 'i' impossible. */
Const *
representation(Expr *x, Type *basic, char *code)
{
	Const *v = x->val;
	char reason = 0;
	*code = 0;
	if (const_kind(v) == C_UNKNOWN)
		return v;
	if (const_representable(v, basic, &v, &reason))
		return v;
	if (type_is(x->type, BI_NUMERIC) && (basic->basic.info & BI_NUMERIC))
		*code = !type_is(x->type, BI_INTEGER) && (basic->basic.info & BI_INTEGER) ? 't' : 'o';
	else
		*code = 'i';
	return NULL;
}

void
representable(Expr *x, Type *t)
{
	char code;
	Const *v = representation(x, type_under(t), &code);
	if (v) {
		x->val = v;
		return;
	}
	switch (code) {
	case 't': err_x(x, "%s truncated to %s", op_s(x), ty_s(t)); break;
	case 'o': err_x(x, "%s overflows %s", op_s(x), ty_s(t)); break;
	default: err_x(x, "cannot convert %s to %s", op_s(x), ty_s(t)); break;
	}
	x->mode = M_INVALID;
}

static const char *
op_name(const Expr *e)
{
	if (e->kind == E_UNARY)
		return e->unary.op == T_XOR ? "bitwise complement" : e->unary.op == T_SUB ? "negation" : "";
	if (e->kind == E_BINARY)
		switch (e->binary.op) {
		case T_ADD: return "addition";
		case T_SUB: return "subtraction";
		case T_XOR: return "bitwise XOR";
		case T_MUL: return "multiplication";
		case T_SHL: return "shift";
		default: return "";
		}
	return "";
}

/* After a constant operation: typed constants must fit their type, untyped integers mustn't grow without bound. */
void
check_overflow(Expr *x, Pos op_pos)
{
	if (const_kind(x->val) == C_UNKNOWN) {
		err_at(op_pos, "constant result is not representable");
		x->mode = M_INVALID;
		return;
	}
	if (type_is_typed(x->type)) {
		representable(x, x->type);
		return;
	}
	if (const_kind(x->val) == C_INT && const_bitlen(x->val) > 512) {
		const char *n = op_name(x);
		err_at(op_pos, "constant %s%soverflow", n, *n ? " " : "");
		x->val = const_unknown();
	}
}

static void
literal_version(Expr *e)
{
	const char *s = e->lit.text;
	int n = e->lit.n;
	if (n <= 2 || version_ok(13))
		return;
	if (memchr(s, '_', (size_t)n)) {
		err_version(e->start, 13, "underscores in numeric literals");
		return;
	}
	if (s[0] != '0')
		return;
	switch (s[1]) {
	case 'b':
	case 'B': err_version(e->start, 13, "binary literals"); break;
	case 'o':
	case 'O': err_version(e->start, 13, "0o/0O-style octal literals"); break;
	case 'x':
	case 'X':
		if (e->lit.tok != T_INT)
			err_version(e->start, 13, "hexadecimal floating-point literals");
		break;
	default: break;
	}
}

void
check_basic_lit(Expr *e)
{
	if (e->lit.bad)
		return;
	int kind = 0;
	switch (e->lit.tok) {
	case T_INT: kind = B_UNTYPED_INT; break;
	case T_FLOAT: kind = B_UNTYPED_FLOAT; break;
	case T_IMAG: kind = B_UNTYPED_COMPLEX; break;
	case T_CHAR: kind = B_UNTYPED_RUNE; break;
	case T_STRING: kind = B_UNTYPED_STRING; break;
	default: return;
	}
	if (e->lit.tok == T_INT || e->lit.tok == T_FLOAT || e->lit.tok == T_IMAG) {
		literal_version(e);
		/* Converting enormous literals takes quadratic time. */
		if (e->lit.n > 10000) {
			err_x(e, "excessively long constant: %.10s... (%d chars)", e->lit.text, e->lit.n);
			return;
		}
	}
	Const *v = const_literal(e->lit.tok, e->lit.text, e->lit.n);
	if (const_kind(v) == C_UNKNOWN) {
		err_x(e, "malformed constant: %.*s", e->lit.n, e->lit.text);
		return;
	}
	e->mode = M_CONST;
	e->type = type_basic[kind];
	e->val = v;
	if (kind == B_UNTYPED_INT && e->lit.n > 100)
		check_overflow(e, e->start);
}
