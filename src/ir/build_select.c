/*
 * build_select.c - select statements.
 *
 * Channels and values to send are evaluated in source order; then one OP_SELECT
 * says which case goes on.  What is received lands in a temporary; the left
 * sides of a receive are evaluated only in the case that was chosen.
 */
#include "ir/build.h"

typedef struct Comm {
	Ir *node;       /* OP_SELCASE */
	Expr *recv;     /* <-c */
	IrVar *val;     /* received into, or NULL */
	bool want_ok;
} Comm;

static Expr *
recv_expr(Stmt *s)
{
	Expr *e = s->kind == S_EXPR ? s->x : s->assign.rhs.v[0];

	return unparen(e);
}

static bool
wanted(Stmt *s, int i)
{
	Expr *e;

	if (s->kind == S_EXPR || i >= s->assign.lhs.n)
		return false;
	e = unparen(s->assign.lhs.v[i]);
	return !(e->kind == E_NAME && strcmp(e->name.name, "_") == 0);
}

static void
prepare(Builder *b, Clause *c, Comm *m)
{
	Stmt *s = c->comm;
	Ir *ch;

	if (s->kind == S_SEND) {
		ch = irb_to_temp(b, irb_expr(b, s->send.ch));
		m->node = mk(b, OP_SELCASE, s->pos, NULL, ch, NULL);
		m->node->y = irb_to_temp(b, irb_expr_to(b, s->send.value, irb_elem_of(ch->type)));
		m->node->n = 2;
		return;
	}
	m->recv = recv_expr(s);
	ch = irb_to_temp(b, irb_expr(b, m->recv->unary.x));
	m->node = mk(b, OP_SELCASE, m->recv->pos, NULL, ch, NULL);
	m->node->n = 1;
	if (wanted(s, 0)) {
		m->val = ir_temp(b->f, irb_elem_of(ch->type), s->pos);
		m->val->assigned = true;
		m->node->y = mk_var(b, s->pos, m->val);
	}
	m->want_ok = wanted(s, 1);
}

/* x, ok = <-c in the chosen case. */
static void
receive_into(Builder *b, Stmt *s, Comm *m, IrVar *ok)
{
	LHS l[2] = {{0}, {0}};
	Ir *v[2];

	if (s->kind == S_EXPR || s->kind == S_SEND)
		return;
	v[0] = m->val != NULL ? mk_var(b, s->pos, m->val) : NULL;
	v[1] = m->want_ok ? mk_var(b, s->pos, ok) : NULL;
	if (s->kind == S_DEFINE) {
		for (int i = 0; i < s->assign.lhs.n && i < 2; i++) {
			Expr *name = unparen(s->assign.lhs.v[i]);

			if (v[i] == NULL)
				continue;
			v[i] = irb_convert(b, s->pos, v[i], irb_ty(b, name->name.obj->type), NULL);
			irb_define(b, irb_declare_local(b, name->name.obj, name->pos), v[i]);
		}
		return;
	}
	for (int i = 0; i < s->assign.lhs.n && i < 2; i++)
		l[i] = irb_lhs_of(b, s->assign.lhs.v[i], true);
	for (int i = 0; i < s->assign.lhs.n && i < 2; i++)
		if (v[i] != NULL)
			irb_assign_to(b, &l[i], v[i], NULL);
}

static void
clause_stmts(Builder *b, Clause *c, Comm *m, IrVar *ok)
{
	if (c->comm != NULL)
		receive_into(b, c->comm, m, ok);
	irb_stmts(b, c->body);
}

void
irb_select_stmt(Builder *b, Stmt *s)
{
	const char *label = irb_take_label(b);
	int n = s->switch_.nclauses;
	Comm *m = NEW_N(b->a, Comm, n + 1);
	Type *ts[2] = {TY_INT, TY_BOOL};
	IrVar *idx, *ok;
	Ir *sel, *as, *sw;
	Target t;
	IrList *out;

	for (int i = 0; i < n; i++)
		if (s->switch_.clauses[i]->comm != NULL)
			prepare(b, s->switch_.clauses[i], &m[i]);
	sel = mk(b, OP_SELECT, s->pos, type_canon(type_tuple_of(2, ts)), NULL, NULL);
	for (int i = 0; i < n; i++) {
		if (m[i].node != NULL)
			ir_push(b->a, &sel->list, m[i].node);
		else
			sel->flags |= IRF_HASDEFAULT;
	}
	as = mk(b, OP_ASX, s->pos, NULL, NULL, sel);
	if (n == 0) {
		ir_push(b->a, &as->list, NULL);
		ir_push(b->a, &as->list, NULL);
		irb_emit(b, as);
		irb_emit(b, ir_new(b->a, OP_UNREACHABLE, s->pos, NULL));
		return;
	}
	irb_push_target(b, &t, label, false);
	idx = ir_temp(b->f, TY_INT, s->pos);
	ok = ir_temp(b->f, TY_BOOL, s->pos);
	ir_push(b->a, &as->list, mk_var(b, s->pos, idx));
	ir_push(b->a, &as->list, mk_var(b, s->pos, ok));
	irb_emit(b, as);
	sw = mk(b, OP_SWITCH, s->pos, NULL, mk_var(b, s->pos, idx), NULL);
	sw->n = t.n;
	irb_emit(b, sw);
	out = b->out;
	for (int i = 0, at = 0; i < n; i++) {
		Clause *c = s->switch_.clauses[i];
		Ir *k = ir_new(b->a, OP_CASE, c->pos, NULL);

		/* The last case is the default of the C switch, so that it sees all paths covered. */
		if (c->comm != NULL)
			ir_push(b->a, &k->list, mk_int(b, c->pos, TY_INT, at++));
		else
			ir_push(b->a, &k->list, mk_int(b, c->pos, TY_INT, -1));
		if (i == n - 1)
			k->list.n = 0;
		ir_push(b->a, &sw->list, k);
		b->out = &k->list2;
		clause_stmts(b, c, &m[i], ok);
	}
	b->out = out;
	b->targets = t.up;
}
