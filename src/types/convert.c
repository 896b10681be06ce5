/*
 * convert.c - explicit conversions T(x).
 */
#include "types/internal.h"

/* Can constant x become basic type t?  *val is its value then. */
static bool
const_convertible(Expr *x, Type *t, Const **val)
{
	Type *b = type_under(t);
	char code;
	if (b->kind != TY_BASIC || !(b->basic.info & BI_CONST))
		return false;
	Const *v = representation(x, b, &code);
	if (v) {
		*val = v;
		return true;
	}
	if (type_is(x->type, BI_INTEGER) && (b->basic.info & BI_STRING)) {
		i64 r;
		char buf[4];
		if (!const_int_fits(const_to_int(x->val), &r) || r < 0 || r > 0x10FFFF)
			r = RUNE_ERROR;
		int n = utf8_encode(buf, (i32)r);
		*val = const_string(arena_strndup(perm, buf, (size_t)n), (size_t)n);
		return true;
	}
	return false;
}

typedef struct ConvArg {
	Expr x;
	Type *t, *v;
	Buf *cause;
} ConvArg;

static bool
const_term(void *a, Term *t, Type *u)
{
	ConvArg *g = a;
	Const *val;
	if (!u)
		return false;
	if (u->kind != TY_BASIC || !(u->basic.info & BI_CONST)) {
		if (convertible(&g->x, u, NULL))
			return true;
	} else if (const_convertible(&g->x, u, &val))
		return true;
	if (g->cause) {
		buf_reset(g->cause);
		if (type_is(g->x.type, BI_INTEGER) && type_is(u, BI_INTEGER))
			buf_printf(g->cause, "constant %s overflows %s (in %s)", const_string_repr(g->x.val), ty_s(t->type), ty_s(g->t));
		else
			buf_printf(g->cause, "cannot convert %s to type %s (in %s)", op_s(&g->x), ty_s(t->type), ty_s(g->t));
	}
	return false;
}

static bool
from_term(void *a, Term *t, Type *u)
{
	(void)u;
	ConvArg *g = a;
	if (!t)
		return false;
	g->x.type = t->type;
	g->x.mode = M_VALUE;
	if (convertible(&g->x, g->t, g->t->kind == TY_TYPEPARAM ? g->cause : NULL))
		return true;
	if (g->cause && g->t->kind == TY_TYPEPARAM && g->cause->n == 0)
		buf_printf(g->cause, "cannot convert %s (in %s) to type %s", ty_s(t->type), ty_s(g->v), ty_s(g->t));
	else if (g->cause && g->t->kind != TY_TYPEPARAM) {
		buf_reset(g->cause);
		buf_printf(g->cause, "cannot convert %s (in %s) to type %s", ty_s(t->type), ty_s(g->v), ty_s(g->t));
	}
	return false;
}

static bool
to_term(void *a, Term *t, Type *u)
{
	(void)u;
	ConvArg *g = a;
	if (!t)
		return false;
	if (convertible(&g->x, t->type, NULL))
		return true;
	if (g->cause) {
		buf_reset(g->cause);
		if (g->v->kind == TY_TYPEPARAM)
			buf_printf(g->cause, "cannot convert %s (in %s) to type %s (in %s)", ty_s(g->x.type), ty_s(g->v), ty_s(t->type),
			           ty_s(g->t));
		else
			buf_printf(g->cause, "cannot convert %s to type %s (in %s)", ty_s(g->x.type), ty_s(t->type), ty_s(g->t));
	}
	return false;
}

static bool
is_bytes_or_runes(Type *u)
{
	if (u->kind != TY_SLICE)
		return false;
	Type *e = type_under(u->slice.elem);
	return e->kind == TY_BASIC && (e->basic.kind == B_UINT8 || e->basic.kind == B_INT32);
}

static bool
is_kind(Type *u, BasicKind k)
{
	return u->kind == TY_BASIC && u->basic.kind == k;
}

/* Slice to array, or to pointer to array. */
static bool
slice_to_array(Type *vu, Type *tu, Buf *cause)
{
	bool ptr = tu->kind == TY_POINTER;
	Type *a = ptr ? type_under(tu->pointer.elem) : tu;
	if (a->kind != TY_ARRAY || !type_identical(vu->slice.elem, a->array.elem))
		return false;
	if (version_ok(ptr ? 17 : 20))
		return true;
	if (cause)
		buf_reset(cause);
	if (cause)
		buf_printf(cause, ptr ? "conversion of slices to array pointers requires go1.17 or later"
		                      : "conversion of slices to arrays requires go1.20 or later");
	return false;
}

bool
convertible(Expr *x, Type *t, Buf *cause)
{
	if (assignable(x, t, cause))
		return true;
	Type *v = x->type;
	Type *vu = type_under(v), *tu = type_under(t);
	bool vp = v->kind == TY_TYPEPARAM, tp = t->kind == TY_TYPEPARAM;
	if (vp || tp) {
		ConvArg g = {expr_copy(x), t, v, cause};
		return vp ? typeparam_is(v, from_term, &g) : typeparam_is(t, to_term, &g);
	}
	if (vu->kind == tu->kind && type_identical_ignore_tags(vu, tu))
		return true;
	if (v->kind == TY_POINTER && t->kind == TY_POINTER && v->pointer.elem->kind != TY_TYPEPARAM &&
	    t->pointer.elem->kind != TY_TYPEPARAM &&
	    type_identical_ignore_tags(type_under(v->pointer.elem), type_under(t->pointer.elem)))
		return true;
	if (vu->kind == TY_BASIC && tu->kind == TY_BASIC) {
		int vi = vu->basic.info, ti = tu->basic.info;
		if ((vi & (BI_INTEGER | BI_FLOAT)) && (ti & (BI_INTEGER | BI_FLOAT)))
			return true;
		if ((vi & BI_COMPLEX) && (ti & BI_COMPLEX))
			return true;
		if ((ti & BI_STRING) && (vi & BI_INTEGER))
			return true;
	}
	if (tu->kind == TY_BASIC && (tu->basic.info & BI_STRING) && is_bytes_or_runes(vu))
		return true;
	if (vu->kind == TY_BASIC && (vu->basic.info & BI_STRING) && is_bytes_or_runes(tu))
		return true;
	if ((vu->kind == TY_POINTER || is_kind(vu, B_UINTPTR)) && is_kind(tu, B_UNSAFEPTR))
		return true;
	if (is_kind(vu, B_UNSAFEPTR) && (tu->kind == TY_POINTER || is_kind(tu, B_UINTPTR)))
		return true;
	if (vu->kind == TY_SLICE && (tu->kind == TY_ARRAY || tu->kind == TY_POINTER))
		return slice_to_array(vu, tu, cause);
	return false;
}

/* After a conversion to t the untyped operand x has its final type. */
static void
settle_operand(Expr *x, Type *t, bool const_type)
{
	Type *final = t;
	if (x->mode == M_NIL)
		;
	else if ((type_is_interface(t) && t->kind != TY_TYPEPARAM) || (x->mode == M_CONST && !const_type) ||
	         (x->mode == M_CONST && type_is(x->type, BI_INTEGER) && type_all(t, BI_STRING))) {
		final = type_default(x->type);
		/* string(1<<40): no type needs to hold the operand. */
		char code;
		if (x->mode == M_CONST && !representation(x, final, &code))
			return;
	}
	update_type(x, final, true);
}

void
check_conversion(Expr *e, Expr *x, Type *t)
{
	e->mode = M_INVALID;
	e->type = t;
	if (x->mode == M_INVALID || t == TYPE_INVALID)
		return;
	bool const_arg = x->mode == M_CONST;
	bool const_type = t->kind != TY_TYPEPARAM && type_is(t, BI_CONST);
	bool ok;
	Buf cause = {0};
	u8 mode = M_VALUE;
	if (const_arg && const_type) {
		Const *v = x->val;
		ok = const_convertible(x, t, &v);
		if (!ok && type_is(x->type, BI_INTEGER) && type_is(t, BI_INTEGER)) {
			err_x(x, "cannot convert %s to type %s (constant %s overflows %s)", op_s(x), ty_s(t), const_string_repr(x->val),
			      ty_s(t));
			return;
		}
		mode = M_CONST;
		e->val = v;
	} else if (const_arg && t->kind == TY_TYPEPARAM) {
		ConvArg g = {expr_copy(x), t, x->type, &cause};
		ok = typeparam_is(t, const_term, &g);
	} else {
		if (x->type->kind == TY_SIGNATURE && x->type->sig.ntparams)
			check_assignment(x, t, "conversion");
		if (x->mode == M_INVALID)
			return;
		ok = convertible(x, t, &cause);
	}
	if (ok) {
		e->mode = mode;
		if (type_is_untyped(x->type))
			settle_operand(x, t, const_type);
	} else if (cause.n)
		err_x(x, "cannot convert %s to type %s:\n\t%s", op_s(x), ty_s(t), buf_str(&cause));
	else
		err_x(x, "cannot convert %s to type %s", op_s(x), ty_s(t));
	buf_free(&cause);
}
