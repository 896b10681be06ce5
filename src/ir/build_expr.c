/*
 * build_expr.c - expressions: names, literals, selectors, indexing.
 *
 * irb_expr() returns a tree without effects; effects were pushed as statements, in
 * source order.  Trees that denote variables or memory are lvalues.
 */
#include "ir/build.h"

Type *
irb_type_of(Builder *b, Expr *e)
{
	return irb_ty(b, e->type);
}

bool
irb_is_nil_expr(Expr *e)
{
	e = unparen(e);
	return e->mode == M_NIL || (e->kind == E_NAME && e->name.obj != NULL && e->name.obj->kind == O_NIL);
}

static Type *
const_type(Const *c)
{
	switch (const_kind(c)) {
	case C_BOOL:
		return TY_BOOL;
	case C_STRING:
		return TY_STRING;
	case C_FLOAT:
		return type_basic[B_FLOAT64];
	case C_COMPLEX:
		return type_basic[B_COMPLEX128];
	default:
		return TY_INT;
	}
}

Ir *
irb_const_ir(Builder *b, Pos pos, Type *t, Const *c)
{
	Type *u = irb_under(t);

	if (u->kind == TY_BASIC && (u->basic.info & BI_CONST))
		return mk_const(b, pos, t, c);
	/* A constant that an interface is to hold, or an address written as a number. */
	if (u->kind == TY_INTERFACE)
		return mk_const(b, pos, const_type(c), c);
	return mk(b, OP_CONVNOP, pos, t, mk_const(b, pos, type_basic[B_UINTPTR], c), NULL);
}

Ir *
irb_expr_to(Builder *b, Expr *e, Type *to)
{
	if (irb_is_nil_expr(e))
		return mk_nil(b, e->pos, to);
	return irb_convert(b, e->pos, irb_expr(b, e), to, e);
}

/* The function that a name (of this package or pkg.F) stands for. */
static IrFunc *
named_func(Builder *b, Expr *name)
{
	int n = name->name.ntargs;
	Type **t;

	if (n == 0)
		return ir_func_of(b->pkg, name->name.obj, NULL, 0);
	t = NEW_N(b->a, Type *, n);
	for (int i = 0; i < n; i++)
		t[i] = irb_ty(b, name->name.targs[i]);
	return ir_func_of(b->pkg, name->name.obj, t, n);
}

static Ir *
name_value(Builder *b, Expr *e, Expr *name)
{
	Object *o = name->name.obj;

	if (o == NULL)
		ice(e->pos, "name %s was not resolved", name->name.name);
	switch (o->kind) {
	case O_CONST:
		return irb_const_ir(b, e->pos, irb_type_of(b, e), e->val != NULL ? e->val : o->con.val);
	case O_VAR:
		return mk_var(b, e->pos, irb_var_of(b, o, e->pos));
	case O_FUNC:
		return mk_func(b, e->pos, named_func(b, name));
	case O_NIL:
		return mk_nil(b, e->pos, irb_type_of(b, e));
	default:
		ice(e->pos, "name %s is not a value", name->name.name);
	}
}

/* ---- selectors ---- */

Selection *
irb_selection(Builder *b, Expr *e)
{
	Selection *s = e->sel.sel, *r;
	Type *recv;
	Lookup lk;

	if (s == NULL || b->ctx->subst == NULL || !type_has_typeparams(s->recv))
		return s;
	/* In an instance the path is looked up again: the operand may be anything. */
	recv = irb_ty(b, s->recv);
	lk = lookup_field_or_method(recv, true, s->obj->pkg, s->obj->name, false);
	if (lk.obj == NULL)
		ice(e->pos, "%s has no %s", type_string(recv), s->obj->name);
	r = NEW(b->a, Selection);
	*r = *s;
	r->recv = recv;
	r->obj = lk.obj;
	r->path = lk.path;
	r->npath = lk.npath;
	r->indirect = lk.indirect;
	return r;
}

Ir *
irb_field_path(Builder *b, Pos pos, Ir *x, const int *path, int n)
{
	for (int i = 0; i < n; i++) {
		if (irb_is_kind(x->type, TY_POINTER))
			x = mk_deref(b, pos, x);
		x = mk_field(b, pos, x, path[i]);
	}
	return x;
}

static Ir *
selector(Builder *b, Expr *e)
{
	Selection *s = irb_selection(b, e);

	if (s == NULL)
		return name_value(b, e, e->sel.name);
	switch (s->kind) {
	case SEL_FIELD:
		return irb_field_path(b, e->pos, irb_expr(b, e->sel.x), s->path, s->npath);
	case SEL_METHOD:
		return irb_method_value(b, e, s);
	default:
		return irb_method_expr(b, e, s);
	}
}

/* ---- indexing ---- */

Ir *
irb_index_value(Builder *b, Expr *e)
{
	Ir *v = irb_expr(b, e);
	Type *u = irb_under(v->type);

	if (v->op == OP_CONST)
		return mk_const(b, e->pos, TY_INT, v->val);
	if (u->kind == TY_BASIC && (u->basic.info & BI_INTEGER) && type_sizeof(u) < 8)
		return mk(b, OP_CONV, e->pos, TY_INT, v, NULL);
	return v;
}

/* f[T], pkg.F[T] */
static bool
is_instance(Expr *x)
{
	x = unparen(x);
	if (x->kind == E_SELECTOR && x->sel.sel == NULL)
		x = x->sel.name;
	return x->kind == E_NAME && x->name.obj != NULL && x->name.obj->kind == O_FUNC;
}

static Ir *
index_expr(Builder *b, Expr *e)
{
	Ir *x, *i, *n;
	Type *u;
	i64 k;

	if (is_instance(e->index.x))
		return irb_expr(b, unparen(e->index.x));
	x = irb_expr(b, e->index.x);
	u = irb_under(x->type);
	if (u->kind == TY_MAP) {
		i = irb_expr_to(b, e->index.idx.v[0], type_canon(u->map.key));
		n = mk(b, OP_MAPINDEX, e->pos, type_canon(u->map.elem), x, i);
		n->src = e;
		irb_nocopy(b, i);
		return irb_xval(b, n);
	}
	i = irb_index_value(b, e->index.idx.v[0]);
	if (u->kind == TY_POINTER) {
		x = mk_deref(b, e->index.x->pos, x);
		u = irb_under(x->type);
	}
	n = mk(b, OP_INDEX, e->pos, irb_elem_of(u), x, i);
	if (i->op == OP_CONST && u->kind == TY_ARRAY && const_int_fits(i->val, &k) && k >= 0 && k < u->array.len)
		n->flags |= IRF_BOUNDED;
	return n;
}

static Ir *
slice_expr(Builder *b, Expr *e)
{
	Ir *x = irb_expr(b, e->slice.x), *n;
	int mark;

	if (irb_is_kind(x->type, TY_ARRAY))
		x = mk_addr(b, e->slice.x->pos, irb_is_lvalue(x) ? x : irb_to_new_temp(b, x));
	n = mk(b, OP_SLICE, e->pos, irb_type_of(b, e), x, NULL);
	n->src = e;
	if (e->slice.lo != NULL)
		n->y = irb_index_value(b, e->slice.lo);
	mark = b->out->n;
	if (e->slice.hi != NULL)
		n->z = irb_index_value(b, e->slice.hi);
	n->y = irb_slice_bound(b, n->y, mark);
	mark = b->out->n;
	if (e->slice.max != NULL)
		n->w = irb_index_value(b, e->slice.max);
	n->y = irb_slice_bound(b, n->y, mark);
	n->z = irb_slice_bound(b, n->z, mark);
	return n;
}

static Ir *
assert_expr(Builder *b, Expr *e)
{
	Ir *n = mk(b, OP_ASSERT, e->pos, irb_ty(b, e->assert.type->type), irb_expr(b, e->assert.x), NULL);

	n->src = e;
	return irb_xval(b, n);
}

static Ir *
literal(Builder *b, Expr *e)
{
	Const *c = e->val;

	if (c == NULL) {
		if (e->lit.tok == T_STRING) {
			size_t n;
			char *s = lit_unquote_string(perm, e->lit.text, e->lit.n, &n);

			c = const_string(s, n);
		} else {
			c = const_literal(e->lit.tok, e->lit.text, e->lit.n);
		}
	}
	return irb_const_ir(b, e->pos, irb_type_of(b, e), c);
}

Ir *
irb_expr(Builder *b, Expr *e)
{
	Ir *v;

	if (e->mode == M_CONST && e->val != NULL)
		return irb_const_ir(b, e->pos, irb_type_of(b, e), e->val);
	switch ((ExprKind)e->kind) {
	case E_NAME:
		return name_value(b, e, e);
	case E_LIT:
		return literal(b, e);
	case E_COMPLIT:
		return irb_complit(b, e);
	case E_FUNCLIT:
		return irb_funclit(b, e);
	case E_PAREN:
		return irb_expr(b, e->x);
	case E_SELECTOR:
		return selector(b, e);
	case E_INDEX:
		return index_expr(b, e);
	case E_SLICE:
		return slice_expr(b, e);
	case E_ASSERT:
		return assert_expr(b, e);
	case E_CALL:
		v = irb_call(b, e);
		if (v == NULL)
			ice(e->pos, "call without a value used as one");
		return v;
	case E_UNARY:
		return irb_unary_expr(b, e);
	case E_STAR:
		return mk_deref(b, e->pos, irb_expr(b, e->x));
	case E_BINARY:
		return irb_binary_expr(b, e);
	case E_BAD:
	case E_KEYVALUE:
	case E_DOTDOTDOT:
	case E_ARRAYTYPE:
	case E_SLICETYPE:
	case E_STRUCTTYPE:
	case E_FUNCTYPE:
	case E_INTERFACETYPE:
	case E_MAPTYPE:
	case E_CHANTYPE:
		break;
	}
	ice(e->pos, "expression of kind %d is not a value", e->kind);
}
