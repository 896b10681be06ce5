/*
 * inline_cost.c - the cost of a function body, as gc 1.19's inliner counts it.
 *
 * gc counts 1 for each node of its own tree, which has no node for a
 * parenthesis or a conversion without code, one for each implicit conversion to
 * an interface, address and dereference, two for each declaration, and drops
 * branches that constants decide.  Calls cost INLINE_CALL_COST more, or the cost
 * of what would be inlined.  These functions are that tree's shape, read off the
 * checked syntax tree; `+ n` beside a node says what gc's has in its place.
 */
#include "pass/inline.h"
#include "syntax/syntax.h"

int inl_call_cost = INLINE_CALL_COST;

static void st(Walk *w, Stmt *s);

static void
assign(Walk *w, Stmt *s)
{
	ExprList l = s->assign.lhs, r = s->assign.rhs;

	if (w->visit != NULL && w->visit->assign != NULL)
		w->visit->assign(w->visit->arg, s);
	inl_add(w, 1);
	for (int i = 0; i < l.n; i++)
		if (s->kind == S_DEFINE && s->assign.is_new != NULL && s->assign.is_new[i] &&
		    !(l.v[i]->kind == E_NAME && strcmp(l.v[i]->name.name, "_") == 0))
			inl_add(w, 2);
	for (int i = 0; i < l.n; i++)
		inl_ex(w, l.v[i]);
	for (int i = 0; i < r.n; i++)
		if (l.n == r.n && l.v[i]->type != NULL && !(l.v[i]->kind == E_NAME && strcmp(l.v[i]->name.name, "_") == 0))
			inl_ex_to(w, r.v[i], l.v[i]->type);
		else
			inl_ex(w, r.v[i]);
}

static void
var_decl(Walk *w, Decl *d)
{
	int n = d->value.nnames;
	ExprList v = d->value.values;

	if (v.n > 0 && v.n != n) {
		inl_add(w, 2 * n + 1 + n);
		inl_ex(w, v.v[0]);
		return;
	}
	for (int i = 0; i < n; i++) {
		inl_add(w, 4);
		if (i < v.n)
			inl_ex_to(w, v.v[i], d->value.names[i]->name.obj != NULL ? d->value.names[i]->name.obj->type : NULL);
	}
}

static void
decl_stmt(Walk *w, Stmt *s)
{
	for (int i = 0; i < s->decl.n; i++)
		switch (s->decl.v[i]->kind) {
		case D_TYPE: inl_refuse(w, "unhandled op DCLTYPE"); return;
		case D_VAR: var_decl(w, s->decl.v[i]); break;
		default: break;
		}
}

static Type *
results_of(Walk *w)
{
	Type *t = w->f->lit != NULL ? type_under(w->f->lit->type) : w->f->obj->type;

	return t != NULL && t->kind == TY_SIGNATURE && w->lit == NULL ? t->sig.results : NULL;
}

static void
returns(Walk *w, ExprList r)
{
	Type *t = results_of(w);

	inl_add(w, 1);
	if (inl_multi(w, r, t))
		return;
	for (int i = 0; i < r.n; i++)
		inl_ex_to(w, r.v[i], t != NULL && i < t->tuple.n ? t->tuple.vars[i]->type : NULL);
}

static bool
falls_through(Clause *c)
{
	for (int i = 0; i < c->body.n; i++)
		if (c->body.v[i]->kind == S_FALLTHROUGH)
			return true;
	return false;
}

int
inl_const_clause(Stmt *s, bool *none)
{
	Expr *tag = s->switch_.tag != NULL ? unparen(s->switch_.tag) : NULL;
	int def = -1;

	*none = false;
	if (tag != NULL && !inl_is_const(tag))
		return -1;
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];

		if (c->is_default)
			def = i;
		for (int j = 0; j < c->exprs.n; j++) {
			Expr *x = unparen(c->exprs.v[j]);

			if (!inl_is_const(x))
				return -1;
			if (const_compare(tag != NULL ? tag->val : const_bool(true), T_EQL, x->val))
				return falls_through(c) ? -1 : i;
		}
	}
	if (def >= 0 && falls_through(s->switch_.clauses[def]))
		return -1;
	*none = def < 0;
	return def;
}

static void
clause(Walk *w, Clause *c, bool one_value)
{
	inl_add(w, 1);
	for (int j = 0; j < c->exprs.n && (j < 1 || !one_value); j++)
		inl_ex(w, c->exprs.v[j]);
	inl_stmts(w, c->body);
}

static void
switch_stmt(Walk *w, Stmt *s)
{
	bool none = false;
	int only = -1;

	st(w, s->switch_.init);
	inl_add(w, 1);
	if (s->kind == S_TYPESWITCH) {
		Expr *g = unparen(s->switch_.tag);

		inl_add(w, s->switch_.bind != NULL ? 2 : 1);
		inl_ex(w, g->kind == E_ASSERT ? g->assert.x : g);
	} else {
		inl_ex(w, s->switch_.tag);
		only = inl_const_clause(s, &none);
	}
	for (int i = 0; i < s->switch_.nclauses && !none && !w->stop; i++) {
		Clause *c = s->switch_.clauses[i];

		if (only >= 0 && i != only)
			continue;
		if (s->kind == S_TYPESWITCH && c->obj != NULL)
			inl_add(w, 1);
		clause(w, c, only >= 0);
	}
}

static void
comm(Walk *w, Stmt *s)
{
	if (s == NULL)
		return;
	if (s->kind == S_SEND) {
		st(w, s);
		return;
	}
	if (s->kind == S_EXPR) {
		inl_add(w, 3);
		inl_ex(w, s->x);
		return;
	}
	assign(w, s);
	if (s->assign.lhs.n == 1)
		inl_add(w, 1);
}

static void
range(Walk *w, Stmt *s)
{
	Expr *kv[2] = {s->range.key, s->range.value};

	inl_add(w, 1);
	for (int i = 0; i < 2; i++) {
		if (kv[i] == NULL)
			continue;
		if (s->range.define && !(kv[i]->kind == E_NAME && strcmp(kv[i]->name.name, "_") == 0))
			inl_add(w, 2);
		inl_ex(w, kv[i]);
	}
	inl_ex(w, s->range.x);
	inl_stmts(w, s->range.body.list);
}

/* A condition, less the sides of && and || that constants decide. */
static void
cond(Walk *w, Expr *e)
{
	e = unparen(e);
	if (e->kind == E_BINARY && (e->binary.op == T_ANDAND || e->binary.op == T_OROR) && !inl_is_const(e)) {
		if (inl_const_cond(e->binary.x) >= 0) {
			cond(w, inl_const_cond(e->binary.x) == (e->binary.op == T_ANDAND) ? e->binary.y : e->binary.x);
			return;
		}
		inl_add(w, 1);
		cond(w, e->binary.x);
		cond(w, e->binary.y);
		return;
	}
	if (inl_const_cond(e) >= 0)
		inl_add(w, 1);
	else
		inl_ex(w, e);
}

static void
if_stmt(Walk *w, Stmt *s)
{
	int c = inl_const_cond(s->if_.cond);

	st(w, s->if_.init);
	if (c < 0) {
		inl_add(w, 1);
		cond(w, s->if_.cond);
	}
	if (c != 0)
		inl_stmts(w, s->if_.then.list);
	if (c != 1)
		st(w, s->if_.els);
}

static void
st(Walk *w, Stmt *s)
{
	if (s == NULL || w->stop)
		return;
	switch ((StmtKind)s->kind) {
	case S_BAD:
	case S_EMPTY:
	case S_FALLTHROUGH: return;
	case S_EXPR: inl_ex(w, s->x); return;
	case S_SEND: {
		Type *t = s->send.ch->type != NULL ? type_core(s->send.ch->type) : NULL;

		inl_add(w, 1);
		inl_ex(w, s->send.ch);
		inl_ex_to(w, s->send.value, t != NULL && t->kind == TY_CHAN ? t->chan.elem : NULL);
		return;
	}
	case S_INCDEC:
		inl_add(w, 2);
		inl_ex(w, s->assign.lhs.v[0]);
		return;
	case S_ASSIGN:
	case S_DEFINE: assign(w, s); return;
	case S_GO:
	case S_DEFER:
		inl_refuse(w, s->kind == S_GO ? "unhandled op GO" : "unhandled op DEFER");
		if (w->visit != NULL) { /* the operands are evaluated here */
			Expr *c = unparen(s->x);

			inl_add(w, 1);
			if (c->kind == E_CALL) {
				inl_ex(w, c->call.fun);
				for (int i = 0; i < c->call.args.n; i++)
					inl_ex(w, c->call.args.v[i]);
			}
		}
		return;
	case S_RETURN:
		returns(w, s->results);
		if (w->visit != NULL && w->visit->ret != NULL)
			w->visit->ret(w->visit->arg, s);
		return;
	case S_BREAK:
	case S_CONTINUE:
	case S_GOTO: inl_add(w, 1); return;
	case S_BLOCK: inl_stmts(w, s->block.list); return;
	case S_IF: if_stmt(w, s); return;
	case S_SWITCH:
	case S_TYPESWITCH: switch_stmt(w, s); return;
	case S_SELECT:
		inl_add(w, 1);
		for (int i = 0; i < s->switch_.nclauses && !w->stop; i++) {
			inl_add(w, 1);
			comm(w, s->switch_.clauses[i]->comm);
			inl_stmts(w, s->switch_.clauses[i]->body);
		}
		return;
	case S_FOR:
		st(w, s->for_.init);
		inl_add(w, 1);
		inl_ex(w, s->for_.cond);
		st(w, s->for_.post);
		inl_stmts(w, s->for_.body.list);
		return;
	case S_RANGE: range(w, s); return;
	case S_LABELED:
		inl_add(w, 1);
		st(w, s->labeled.stmt);
		return;
	case S_DECL: decl_stmt(w, s); return;
	}
}

static bool
ends_function(StmtList l)
{
	Stmt *s = l.n > 0 ? l.v[l.n - 1] : NULL;
	Expr *e = s != NULL && s->kind == S_EXPR ? unparen(s->x) : NULL;

	if (s == NULL)
		return false;
	return s->kind == S_RETURN || (e != NULL && e->kind == E_CALL && e->call.what == CALL_BUILTIN && e->call.builtin == BF_PANIC);
}

int
inl_live_stmts(StmtList l)
{
	int last_label = -1;

	for (int i = 0; i < l.n; i++)
		if (l.v[i]->kind == S_LABELED)
			last_label = i;
	for (int i = 0; i < l.n; i++) {
		Stmt *s = l.v[i];
		StmtList b = {0};
		int c;

		if (s->kind != S_IF || (c = inl_const_cond(s->if_.cond)) < 0)
			continue;
		if (c == 1)
			b = s->if_.then.list;
		else if (s->if_.els != NULL && s->if_.els->kind == S_BLOCK)
			b = s->if_.els->block.list;
		if (ends_function(b) && i > last_label)
			return i + 1;
	}
	return l.n;
}

void
inl_stmts(Walk *w, StmtList l)
{
	int n = inl_live_stmts(l);

	for (int i = 0; i < n && !w->stop; i++)
		st(w, l.v[i]);
}

void
inl_count(Inl *f, bool exact, Inl *(*ask)(Inl *))
{
	FuncBody *b = inl_body(f);
	Walk w = {.f = f, .exact = exact, .ask = ask};

	inl_stmts(&w, b->block.list);
	f->cost = w.cost;
	f->nodes = w.nodes;
	f->exact = exact && w.why == NULL;
	f->why = w.why;
	if (w.why == NULL && w.cost > INLINE_BUDGET)
		f->why = exact ? arena_printf(perm, "function too complex: cost %d exceeds budget %d", w.cost, INLINE_BUDGET) : "too expensive";
	f->can = f->why == NULL;
}

void
inl_visit(Inl *f, const InlVisit *v)
{
	FuncBody *b = inl_body(f);
	Walk w = {.f = f, .exact = true, .visit = v};

	if (b != NULL)
		inl_stmts(&w, b->block.list);
	if (f->nodes < w.nodes)
		f->nodes = w.nodes;
}

void
inl_visit_expr(Inl *f, Expr *x, const InlVisit *v)
{
	Walk w = {.f = f, .exact = true, .visit = v};

	inl_ex(&w, x);
}
