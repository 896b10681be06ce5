/*
 * build_switch.c - switch and type switch.
 *
 * A switch over an integer with several constant cases stays a switch (OP_SWITCH);
 * every other one is a block of tests in source order, each with its body and a
 * break out of the block, the default's body last.  That keeps nesting flat.
 * fallthrough is a goto to a label at the start of the next clause's body.
 *
 * Case expressions with effects run only when the cases before them failed,
 * as their statements stand between the tests.
 */
#include "ir/build.h"

enum { SWITCH_MIN = 4 };

typedef struct Switch {
	Stmt *s;
	Target t;
	Ir *node;        /* OP_BLOCK or OP_SWITCH */
	IrList *out;
	int *fall;       /* label of clause i's body, 0: nobody falls into it */
} Switch;

static bool
falls_through(Clause *c)
{
	for (int i = c->body.n - 1; i >= 0; i--) {
		Stmt *s = c->body.v[i];

		while (s->kind == S_LABELED && s->labeled.stmt != NULL)
			s = s->labeled.stmt;
		if (s->kind != S_EMPTY)
			return s->kind == S_FALLTHROUGH;
	}
	return false;
}

static void
switch_open(Builder *b, Switch *w, Stmt *s, Op op, const char *label)
{
	w->s = s;
	irb_push_target(b, &w->t, label, false);
	w->node = ir_new(b->a, op, s->pos, NULL);
	irb_emit(b, w->node);
	w->out = irb_open_list(b, &w->node->list);
	w->fall = NEW_N(b->a, int, s->switch_.nclauses + 1);
	for (int i = 0; i + 1 < s->switch_.nclauses; i++)
		if (s->kind == S_SWITCH && falls_through(s->switch_.clauses[i]))
			w->fall[i + 1] = irb_new_label(b);
}

static void
switch_close(Builder *b, Switch *w)
{
	b->out = w->out;
	b->targets = w->t.up;
	w->node->n = w->t.broken || w->node->op == OP_SWITCH ? w->t.n : 0;
}

static void
break_out(Builder *b, Switch *w, Pos pos)
{
	Ir *n;

	if (b->out->n > 0) {
		switch (b->out->v[b->out->n - 1]->op) {
		case OP_RETURN:
		case OP_PANIC:
		case OP_BREAK:
		case OP_CONTINUE:
		case OP_GOTO:
			return;
		default:
			break;
		}
	}
	n = ir_new(b->a, OP_BREAK, pos, NULL);
	n->n = w->t.n;
	w->t.broken = true;
	irb_emit(b, n);
}

/* Clause i's body into the open list. */
static void
clause_body(Builder *b, Switch *w, int i)
{
	Clause *c = w->s->switch_.clauses[i];
	int was = b->fallthrough;

	if (w->fall[i] != 0) {
		Ir *n = ir_new(b->a, OP_LABEL, c->pos, NULL);

		n->n = w->fall[i];
		irb_emit(b, n);
	}
	b->fallthrough = w->fall[i + 1];
	irb_stmts(b, c->body);
	b->fallthrough = was;
}

static void
default_body(Builder *b, Switch *w)
{
	for (int i = 0; i < w->s->switch_.nclauses; i++)
		if (w->s->switch_.clauses[i]->is_default)
			clause_body(b, w, i);
}

static bool
is_int_switch(Builder *b, Stmt *s, Ir *tag)
{
	int n = 0;

	if (tag->op == OP_CONST || !irb_is_basic(tag->type, BI_INTEGER))
		return false;
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];

		for (int j = 0; j < c->exprs.n; j++, n++) {
			Expr *e = unparen(c->exprs.v[j]);

			if (e->mode != M_CONST || e->val == NULL || irb_is_iface(irb_type_of(b, e)))
				return false;
		}
	}
	return n >= SWITCH_MIN;
}

static bool
constant_cases(Stmt *s)
{
	for (int i = 0; i < s->switch_.nclauses; i++)
		for (int j = 0; j < s->switch_.clauses[i]->exprs.n; j++)
			if (unparen(s->switch_.clauses[i]->exprs.v[j])->mode != M_CONST)
				return false;
	return true;
}

static void
int_switch(Builder *b, Stmt *s, Ir *tag, const char *label)
{
	Switch w;

	switch_open(b, &w, s, OP_SWITCH, label);
	w.node->x = tag;
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		Ir *k = ir_new(b->a, OP_CASE, c->pos, NULL);

		if (!c->is_default)
			for (int j = 0; j < c->exprs.n; j++)
				ir_push(b->a, &k->list, irb_const_ir(b, c->exprs.v[j]->pos, tag->type, unparen(c->exprs.v[j])->val));
		ir_push(b->a, &w.node->list, k);
		b->out = &k->list2;
		clause_body(b, &w, i);
	}
	switch_close(b, &w);
}

static bool
is_iface_case(Builder *b, Expr *e)
{
	return irb_is_iface(irb_type_of(b, e));
}

/* tag == e, or e itself when there is no tag; statements are pushed. */
static Ir *
case_test(Builder *b, Ir *tag, Expr *e)
{
	Ir *v;

	if (tag == NULL) {
		/* A missing tag is true: an interface is compared with it. */
		if (e->type != NULL && is_iface_case(b, e))
			return irb_compare(b, e->pos, OP_EQ, mk_bool(b, e->pos, true), irb_expr(b, e));
		return irb_cond(b, e);
	}
	if (irb_is_nil_expr(e))
		return irb_compare(b, e->pos, OP_EQ, mk_clone(b, tag), mk_nil(b, e->pos, tag->type));
	v = irb_expr(b, e);
	if (v->op == OP_CONST && !irb_is_iface(tag->type) && v->type != tag->type)
		v = irb_const_ir(b, v->pos, tag->type, v->val);
	return irb_compare(b, e->pos, OP_EQ, mk_clone(b, tag), v);
}

void
irb_switch_stmt(Builder *b, Stmt *s)
{
	const char *label = irb_take_label(b);
	Ir *tag = NULL;
	Switch w;
	bool prune;

	if (s->switch_.init != NULL)
		irb_stmt(b, s->switch_.init);
	if (s->switch_.tag != NULL) {
		tag = irb_to_temp(b, irb_expr(b, s->switch_.tag));
		if (is_int_switch(b, s, tag)) {
			int_switch(b, s, tag, label);
			return;
		}
		if (irb_is_basic(tag->type, BI_STRING) && constant_cases(s))
			irb_nocopy(b, tag);
	}
	switch_open(b, &w, s, OP_BLOCK, label);
	irb_scan_labels(b);
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		Ir *test = NULL, *n;
		IrList *out;

		if (c->is_default)
			continue;
		for (int j = 0; j < c->exprs.n; j++) {
			IrList l = {0};
			Ir *y;

			out = irb_open_list(b, &l);
			y = case_test(b, tag, c->exprs.v[j]);
			b->out = out;
			if (test == NULL || (test->op == OP_CONST && !const_bool_val(test->val) && l.n == 0)) {
				for (int k = 0; k < l.n; k++)
					irb_emit(b, l.v[k]);
				test = y;
			} else if (test->op == OP_CONST && const_bool_val(test->val)) {
				break;
			} else if (y->op != OP_CONST || const_bool_val(y->val) || l.n > 0) {
				test = irb_logic(b, c->pos, false, TY_BOOL, test, &l, y);
			}
		}
		/* A constant tag (GOOS, GOARCH) selects while compiling; labels keep their clauses. */
		prune = test->op == OP_CONST && !b->has_goto && w.fall[i] == 0;
		if (prune && !const_bool_val(test->val))
			continue;
		if (prune && !falls_through(c)) {
			clause_body(b, &w, i);
			switch_close(b, &w);
			return;
		}
		n = irb_emit_if(b, c->pos, test);
		out = irb_open_list(b, &n->list);
		clause_body(b, &w, i);
		break_out(b, &w, c->pos);
		b->out = out;
	}
	default_body(b, &w);
	switch_close(b, &w);
}

/* ---- type switch ---- */

/* Is v's dynamic type t?  For a single interface type *val gets the value. */
static Ir *
type_test(Builder *b, Pos pos, Ir *v, Type *t, bool want, Ir **val)
{
	Type *ts[2] = {t, TY_BOOL};
	Ir *s, *ok;

	if (!irb_is_iface(t))
		return mk_cmp(b, OP_EQ, mk(b, OP_TYPEWORD, pos, TY_UPTR, v, NULL), mk_typedesc(b, pos, t));
	ok = mk_var(b, pos, ir_temp(b->f, TY_BOOL, pos));
	if (want)
		*val = mk_var(b, pos, ir_temp(b->f, t, pos));
	s = mk(b, OP_ASX, pos, NULL, NULL, mk(b, OP_ASSERT2, pos, type_canon(type_tuple_of(2, ts)), v, NULL));
	ir_push(b->a, &s->list, want ? mk_var(b, pos, (*val)->var) : NULL);
	ir_push(b->a, &s->list, mk_var(b, pos, ok->var));
	irb_emit(b, s);
	return ok;
}

static void
bind_clause(Builder *b, Clause *c, Ir *v, Type *t, Ir *val)
{
	IrVar *var;

	if (c->obj == NULL)
		return;
	var = irb_declare_local(b, c->obj, c->pos);
	var->pos = c->colon; /* each clause has its own, which gc says is there */
	if (val == NULL)
		val = t != NULL && !irb_is_iface(t) ? mk(b, OP_DATAWORD, c->pos, t, v, NULL) : v;
	val = irb_convert(b, c->pos, val, var->type, NULL);
	/* Not irb_define(): v belongs to the other clauses as well. */
	if (val->op == OP_VAR)
		val = mk_var(b, c->pos, val->var);
	{
		Ir *d = ir_new(b->a, OP_DCL, var->pos, NULL);

		d->var = var;
		d->flags |= IRF_NOZERO;
		irb_emit(b, d);
	}
	irb_emit(b, mk(b, OP_AS, c->pos, NULL, mk_var(b, c->pos, var), val));
}

void
irb_typeswitch_stmt(Builder *b, Stmt *s)
{
	const char *label = irb_take_label(b);
	Expr *x = unparen(s->switch_.tag);
	Switch w;
	Ir *v, *n;
	IrList *out;

	if (s->switch_.init != NULL)
		irb_stmt(b, s->switch_.init);
	if (x->kind == E_ASSERT)
		x = x->assert.x;
	v = irb_to_temp(b, irb_expr(b, x));
	switch_open(b, &w, s, OP_BLOCK, label);
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		Ir *test = NULL, *val = NULL;
		Type *t = NULL;

		if (c->is_default)
			continue;
		for (int j = 0; j < c->exprs.n; j++) {
			Expr *e = c->exprs.v[j];
			IrList l = {0};
			Ir *y;

			out = irb_open_list(b, &l);
			if (irb_is_nil_expr(e)) {
				y = mk_cmp(b, OP_EQ, mk(b, OP_TYPEWORD, e->pos, TY_UPTR, v, NULL), mk_nil(b, e->pos, TY_UPTR));
				t = NULL;
			} else {
				t = irb_type_of(b, e);
				y = type_test(b, e->pos, v, t, c->exprs.n == 1 && c->obj != NULL, &val);
			}
			b->out = out;
			if (test == NULL) {
				for (int k = 0; k < l.n; k++)
					irb_emit(b, l.v[k]);
				test = y;
			} else {
				test = irb_logic(b, c->pos, false, TY_BOOL, test, &l, y);
			}
		}
		n = irb_emit_if(b, c->pos, test);
		out = irb_open_list(b, &n->list);
		bind_clause(b, c, v, c->exprs.n == 1 ? t : NULL, c->exprs.n == 1 ? val : NULL);
		clause_body(b, &w, i);
		break_out(b, &w, c->pos);
		b->out = out;
	}
	for (int i = 0; i < s->switch_.nclauses; i++)
		if (s->switch_.clauses[i]->is_default)
			bind_clause(b, s->switch_.clauses[i], v, NULL, NULL);
	default_body(b, &w);
	switch_close(b, &w);
}
