/*
 * build_assign.c - assignments and variable declarations.
 *
 * An assignment has two phases (spec, "Assignment statements"): the operands of
 * index expressions and dereferences on the left and all expressions on the
 * right are evaluated, then the values are stored left to right.  One value to
 * one place needs no care; several need stable left sides and temporaries.
 *
 * A value that an X has just put into a fresh temporary is put into its
 * variable directly (fuse).
 */
#include "ir/build.h"

/* The statement that computes v, if it is the newest one and v's temporary is used by nobody else. */
static Ir *
fresh_x(Builder *b, Ir *v)
{
	Ir *last;

	if (v->op != OP_VAR || !v->var->is_temp || b->out->n == 0)
		return NULL;
	last = b->out->v[b->out->n - 1];
	if (last->op != OP_AS || last->x == NULL || last->x->op != OP_VAR || last->x->var != v->var)
		return NULL;
	return op_class[last->y->op] == 'X' && last->y->type == v->type ? last : NULL;
}

static void
drop_temp(Builder *b, IrVar *t)
{
	if (t->index == b->f->locals.n - 1 && b->f->locals.v[t->index] == t)
		b->f->locals.n--;
}

void
irb_discard(Builder *b, Ir *v)
{
	Ir *x = fresh_x(b, v);

	if (x != NULL) {
		drop_temp(b, v->var);
		x->x = NULL;
		return;
	}
	if (irb_is_steady(v) || v->op == OP_VAR)
		return;
	irb_emit(b, mk(b, OP_AS, v->pos, NULL, NULL, v));
}

/* lv = v; v is nobody else's. */
void
irb_store(Builder *b, Pos pos, Ir *lv, Ir *v)
{
	IrVar *root = irb_root_var(lv);
	Ir *x;

	irb_mark_assigned(root);
	if (lv->op == OP_VAR && (lv->var->kind == IV_LOCAL || lv->var->kind == IV_PARAM || lv->var->kind == IV_RESULT) &&
	    (x = fresh_x(b, v)) != NULL && v->type == lv->type) {
		drop_temp(b, v->var);
		x->x = lv;
		return;
	}
	irb_emit(b, mk(b, OP_AS, pos, NULL, lv, v));
}

static void
emit_dcl(Builder *b, IrVar *v, bool nozero)
{
	Ir *d = ir_new(b->a, OP_DCL, v->pos, NULL);

	d->var = v;
	if (nozero)
		d->flags |= IRF_NOZERO;
	irb_emit(b, d);
}

void
irb_define_zeroed(Builder *b, IrVar *v)
{
	emit_dcl(b, v, false);
}

void
irb_define(Builder *b, IrVar *v, Ir *val)
{
	Ir *x;

	if (val == NULL || val->op == OP_ZERO) {
		emit_dcl(b, v, false);
		return;
	}
	x = fresh_x(b, val);
	if (x != NULL && val->type == v->type) {
		b->out->n--;
		drop_temp(b, val->var);
		emit_dcl(b, v, true);
		x->x = mk_var(b, v->pos, v);
		irb_emit(b, x);
		return;
	}
	emit_dcl(b, v, true);
	irb_emit(b, mk(b, OP_AS, v->pos, NULL, mk_var(b, v->pos, v), val));
}

static bool
is_blank_name(Expr *e)
{
	e = unparen(e);
	return e->kind == E_NAME && strcmp(e->name.name, "_") == 0;
}

LHS
irb_lhs_of(Builder *b, Expr *e, bool keep)
{
	LHS l = {0};
	Expr *x = unparen(e);

	l.pos = e->pos;
	if (is_blank_name(x))
		return l;
	if (x->kind == E_INDEX && x->index.x->type != NULL && irb_is_kind(irb_type_of(b, x->index.x), TY_MAP)) {
		Type *u;

		l.kind = 2;
		l.lv = irb_expr(b, x->index.x);
		u = irb_under(l.lv->type);
		l.key = irb_expr_to(b, x->index.idx.v[0], type_canon(u->map.key));
		l.type = type_canon(u->map.elem);
		if (keep) {
			l.lv = irb_to_temp(b, l.lv);
			l.key = irb_to_temp(b, l.key);
		}
		return l;
	}
	l.kind = 1;
	l.lv = irb_expr(b, x);
	if (keep)
		l.lv = irb_stable(b, l.lv);
	l.type = l.lv->type;
	return l;
}

void
irb_assign_to(Builder *b, LHS *l, Ir *v, Expr *src)
{
	Ir *s;

	if (l->type != NULL)
		v = irb_convert(b, src != NULL ? src->pos : l->pos, v, l->type, src);
	switch (l->kind) {
	case 0:
		irb_discard(b, v);
		break;
	case 1:
		if (l->def != NULL)
			irb_define(b, l->def, v);
		else
			irb_store(b, l->pos, l->lv, v);
		break;
	default:
		s = mk(b, OP_MAPASSIGN, l->pos, NULL, l->lv, l->key);
		s->z = v;
		irb_emit(b, s);
		break;
	}
}

void
irb_multi_values(Builder *b, Expr *e, int n, Ir **out)
{
	Expr *x = unparen(e);
	Ir *s = mk(b, OP_ASX, e->pos, NULL, NULL, NULL), *v;
	Type *ts[2];

	switch (x->kind) {
	case E_CALL:
		s->y = irb_plan_call(b, x);
		if (s->y->type == NULL || s->y->type->kind != TY_TUPLE || s->y->type->tuple.n != n)
			ice(e->pos, "call does not have %d results", n);
		for (int i = 0; i < n; i++) {
			out[i] = mk_var(b, e->pos, ir_temp(b->f, type_canon(s->y->type->tuple.vars[i]->type), e->pos));
			ir_push(b->a, &s->list, mk_var(b, e->pos, out[i]->var));
		}
		irb_emit(b, s);
		return;
	case E_INDEX: {
		Ir *m = irb_expr(b, x->index.x);
		Type *u = irb_under(m->type);

		s->y = mk(b, OP_MAPINDEX, x->pos, NULL, m, irb_expr_to(b, x->index.idx.v[0], type_canon(u->map.key)));
		irb_nocopy(b, s->y->y);
		ts[0] = type_canon(u->map.elem);
		break;
	}
	case E_ASSERT:
		ts[0] = irb_ty(b, x->assert.type->type);
		s->y = mk(b, OP_ASSERT2, x->pos, NULL, irb_expr(b, x->assert.x), NULL);
		break;
	case E_UNARY:
		v = irb_expr(b, x->unary.x);
		ts[0] = irb_elem_of(v->type);
		s->y = mk(b, OP_RECV, x->pos, NULL, v, NULL);
		break;
	default:
		ice(e->pos, "not a multi-valued expression");
	}
	ts[1] = TY_BOOL;
	s->y->src = x;
	s->y->type = type_canon(type_tuple_of(2, ts));
	for (int i = 0; i < 2; i++) {
		out[i] = mk_var(b, e->pos, ir_temp(b->f, ts[i], e->pos));
		ir_push(b->a, &s->list, mk_var(b, e->pos, out[i]->var));
	}
	irb_emit(b, s);
}

static bool
is_new_var(Stmt *s, int i)
{
	Expr *n = unparen(s->assign.lhs.v[i]);

	if (s->kind != S_DEFINE || n->kind != E_NAME || is_blank_name(n))
		return false;
	if (s->assign.is_new != NULL)
		return s->assign.is_new[i];
	return n->name.obj != NULL && n->name.obj->pos == n->pos;
}

/* The left side of a new variable; it is entered only when it is assigned. */
static LHS
new_lhs(Builder *b, Expr *name)
{
	LHS l = {0};

	l.kind = 1;
	l.pos = name->pos;
	l.type = irb_ty(b, name->name.obj->type);
	l.def = irb_declare_local(b, name->name.obj, name->pos);
	return l;
}

static void
assign_many(Builder *b, Stmt *s)
{
	int n = s->assign.lhs.n;
	LHS *l = NEW_N(b->a, LHS, n);
	Ir **v = NEW_N(b->a, Ir *, n);
	int *mark;
	bool all_new = true;

	for (int i = 0; i < n; i++) {
		if (is_new_var(s, i))
			continue;
		l[i] = irb_lhs_of(b, s->assign.lhs.v[i], true);
		l[i].pos = s->pos;
		if (l[i].kind != 0)
			all_new = false;
	}
	if (s->assign.rhs.n == 1) {
		irb_multi_values(b, s->assign.rhs.v[0], n, v);
		for (int i = 0; i < n; i++) {
			if (is_new_var(s, i))
				l[i] = new_lhs(b, unparen(s->assign.lhs.v[i]));
			if (l[i].kind == 0)
				continue;
			irb_assign_to(b, &l[i], v[i], s->assign.rhs.v[0]);
		}
		return;
	}
	mark = NEW_N(b->a, int, n);
	for (int i = 0; i < n; i++) {
		Expr *r = s->assign.rhs.v[i];
		bool is_new = is_new_var(s, i);

		if (is_new)
			v[i] = irb_expr_to(b, r, irb_ty(b, unparen(s->assign.lhs.v[i])->name.obj->type));
		else if (l[i].kind == 0)
			v[i] = irb_is_nil_expr(r) ? mk_nil(b, r->pos, TY_UPTR) : irb_expr(b, r);
		else
			v[i] = irb_expr_to(b, r, l[i].type);
		if (!all_new && !irb_is_steady(v[i]))
			v[i] = irb_to_new_temp(b, v[i]);
		mark[i] = b->out->n;
	}
	for (int i = n; i-- > 0;) /* the last first: marks before it stay right */
		v[i] = irb_in_order(b, v[i], mark[i]);
	for (int i = 0; i < n; i++) {
		if (is_new_var(s, i))
			l[i] = new_lhs(b, unparen(s->assign.lhs.v[i]));
		irb_assign_to(b, &l[i], v[i], s->assign.rhs.v[i]);
	}
}

void
irb_assign_stmt(Builder *b, Stmt *s)
{
	Expr *r;
	LHS l;
	Ir *v;

	if (s->assign.lhs.n != 1 || s->assign.rhs.n != 1) {
		assign_many(b, s);
		return;
	}
	r = s->assign.rhs.v[0];
	if (is_new_var(s, 0)) {
		Expr *name = unparen(s->assign.lhs.v[0]);

		v = irb_expr_to(b, r, irb_ty(b, name->name.obj->type));
		l = new_lhs(b, name);
		irb_assign_to(b, &l, v, r);
		return;
	}
	l = irb_lhs_of(b, s->assign.lhs.v[0], false);
	if (l.kind == 0) {
		if (!irb_is_nil_expr(r))
			irb_discard(b, irb_expr(b, r));
		return;
	}
	v = irb_expr_to(b, r, l.type);
	l.pos = s->pos;
	irb_assign_to(b, &l, v, r);
}

/* x op= y, x++, x--. */
void
irb_incdec_or_op(Builder *b, Stmt *s)
{
	LHS l = irb_lhs_of(b, s->assign.lhs.v[0], true);
	Token op = s->assign.op;
	bool shift = op == T_SHL || op == T_SHR;
	Expr *r = s->assign.rhs.n > 0 ? s->assign.rhs.v[0] : NULL;
	Ir *old, *v, *y;

	if (l.kind == 2) {
		v = mk(b, OP_MAPINDEX, s->pos, l.type, l.lv, l.key);
		v->src = s->assign.lhs.v[0];
		old = irb_xval(b, v);
	} else {
		old = mk_clone(b, l.lv);
	}
	if (r == NULL)
		y = irb_const_ir(b, s->pos, l.type, const_int(1));
	else
		y = shift ? irb_expr(b, r) : irb_expr_to(b, r, l.type);
	v = irb_binary(b, s->pos, op, l.type, old, y);
	l.pos = s->pos;
	irb_assign_to(b, &l, v, NULL);
}

void
irb_var_decl(Builder *b, Decl *d)
{
	int n = d->value.nnames;
	Ir **v = NEW_N(b->a, Ir *, n);

	if (d->value.values.n == 1 && n > 1) {
		irb_multi_values(b, d->value.values.v[0], n, v);
	} else {
		for (int i = 0; i < n && i < d->value.values.n; i++) {
			Expr *r = d->value.values.v[i];
			Object *o = d->value.names[i]->name.obj;

			if (o != NULL && o->type != NULL && !is_blank_name(d->value.names[i]))
				v[i] = irb_expr_to(b, r, irb_ty(b, o->type));
			else if (!irb_is_nil_expr(r))
				v[i] = irb_expr(b, r);
			/* The last one's X may still be fused; earlier ones are E trees or temporaries. */
		}
	}
	for (int i = 0; i < n; i++) {
		Object *o = d->value.names[i]->name.obj;
		IrVar *var;

		if (is_blank_name(d->value.names[i]) || o == NULL) {
			if (v[i] != NULL)
				irb_discard(b, v[i]);
			continue;
		}
		if (v[i] != NULL)
			v[i] = irb_convert(b, d->value.names[i]->pos, v[i], irb_ty(b, o->type), d->value.values.n == 1 ? d->value.values.v[0] : NULL);
		var = irb_declare_local(b, o, d->value.names[i]->pos);
		irb_define(b, var, v[i]);
	}
}
