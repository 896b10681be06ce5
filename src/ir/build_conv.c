/*
 * build_conv.c - conversions, explicit and implicit.
 *
 * irb_convert() takes any value to any type the checker allowed; which operation
 * that is follows from the two canonical types, so it is the same for instances
 * of generic code.
 */
#include "ir/build.h"

static Ir *
with_src(Ir *n, Expr *src)
{
	n->src = src;
	return n;
}

static Ir *
to_iface(Builder *b, Pos pos, Ir *v, Type *to, Expr *src)
{
	Type *from = v->type;
	int nm;

	if (!irb_is_iface(from))
		return irb_xval(b, with_src(mk(b, OP_CONVIFACE, pos, to, v, NULL), src));
	iface_methods(type_under(to), &nm);
	if (nm == 0) {
		iface_methods(type_under(from), &nm);
		return mk(b, nm == 0 ? OP_CONVNOP : OP_IFACE2EFACE, pos, to, v, NULL);
	}
	/* Also between interfaces of the same methods: a method table belongs to one named interface, and comparisons count on it. */
	return irb_xval(b, with_src(mk(b, OP_IFACE2IFACE, pos, to, v, NULL), src));
}

static Ir *
to_string(Builder *b, Pos pos, Ir *v, Type *to, Expr *src)
{
	Op op;

	if (irb_is_basic(v->type, BI_STRING))
		return mk(b, OP_CONVNOP, pos, to, v, NULL);
	if (irb_is_basic(v->type, BI_INTEGER))
		op = OP_RUNE2STR;
	else if (irb_is_bytes(v->type))
		op = OP_BYTES2STR;
	else
		op = OP_RUNES2STR;
	return irb_xval(b, with_src(mk(b, op, pos, to, v, NULL), src));
}

static bool
same_basic(Type *x, Type *y)
{
	x = type_under(x);
	y = type_under(y);
	return x->kind == TY_BASIC && y->kind == TY_BASIC && x->basic.kind == y->basic.kind;
}

Ir *
irb_convert(Builder *b, Pos pos, Ir *v, Type *to, Expr *src)
{
	Type *from = v->type;

	if (from == to)
		return v;
	/* A typed nil pointer in an interface is not a nil interface; a nil slice may be too short for an array. */
	bool to_array = irb_is_kind(from, TY_SLICE) && (irb_is_kind(to, TY_POINTER) || irb_is_kind(to, TY_ARRAY));
	if (v->op == OP_NIL && !irb_is_basic(to, BI_CONST) && irb_is_iface(to) == irb_is_iface(from) && !to_array)
		return mk_nil(b, pos, to);
	if (irb_is_iface(to))
		return to_iface(b, pos, v, to, src);
	if (irb_is_basic(to, BI_STRING)) {
		if (v->op == OP_CONST && irb_is_basic(from, BI_STRING))
			return mk_const(b, pos, to, v->val);
		return to_string(b, pos, v, to, src);
	}
	if (irb_is_basic(to, BI_NUMERIC) && irb_is_basic(from, BI_NUMERIC)) {
		if (v->op == OP_CONST && const_representable(v->val, irb_under(to), NULL, NULL))
			return mk_const(b, pos, to, v->val);
		return mk(b, same_basic(from, to) ? OP_CONVNOP : OP_CONV, pos, to, v, NULL);
	}
	if (v->op == OP_CONST && irb_is_basic(to, BI_BOOLEAN))
		return mk_const(b, pos, to, v->val);
	if (irb_is_basic(from, BI_STRING)) {
		if (irb_is_bytes(to))
			return irb_xval(b, with_src(mk(b, OP_STR2BYTES, pos, to, v, NULL), src));
		if (irb_is_runes(to))
			return irb_xval(b, with_src(mk(b, OP_STR2RUNES, pos, to, v, NULL), src));
	}
	if (irb_is_kind(from, TY_SLICE) && irb_is_kind(to, TY_POINTER))
		return mk(b, OP_SLICE2ARRPTR, pos, to, v, NULL);
	if (irb_is_kind(from, TY_SLICE) && irb_is_kind(to, TY_ARRAY)) {
		Ir *p = mk(b, OP_SLICE2ARRPTR, pos, irb_ptr_to(to), v, NULL);

		if (type_under(to)->array.len == 0) {
			irb_discard(b, p);
			return mk_zero(b, pos, to);
		}
		/* The array is a copy of what the slice holds now. */
		p = mk_deref(b, pos, p);
		p->flags |= IRF_NONNIL;
		return irb_to_new_temp(b, p);
	}
	return mk(b, OP_CONVNOP, pos, to, v, NULL);
}
