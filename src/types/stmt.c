/*
 * stmt.c - statements and function bodies.
 *
 * Function literals met in a statement are checked when the statement ends, so
 * that what it declares isn't visible in them too early.
 */
#include "types/internal.h"

static void
params_to_func(Type *tuple, FuncCtx *fc, Object *func)
{
	for (int i = 0; i < tuple->tuple.n; i++) {
		tuple->tuple.vars[i]->var.func = func;
		tuple->tuple.vars[i]->var.funclit = fc->lit;
	}
}

/* Checks a body; ck.env is the context in which the function stands. */
void
check_body(FuncCtx *fc, const char *name, Type *sig, FuncBody *body)
{
	(void)name;
	Env saved = ck.env;
	FuncCtx *root = fc;
	while (root->outer)
		root = root->outer;
	fc->body = body;
	ck.env.fn = fc;
	ck.env.sig = sig;
	ck.env.scope = sig->sig.scope;
	ck.env.branch = NULL;
	ck.env.errpos = 0;
	if (body->block.scope == NULL)
		body->block.scope = sig->sig.scope;
	if (sig->sig.recv) {
		sig->sig.recv->var.func = root->func;
		sig->sig.recv->var.funclit = fc->lit;
	}
	params_to_func(sig->sig.params, fc, root->func);
	params_to_func(sig->sig.results, fc, root->func);
	check_stmts(body->block.list, 0);
	if (fc->has_label)
		check_labels(body);
	if (sig->sig.results->tuple.n > 0 && !is_terminating_body(body))
		err_at(body->rbrace, "missing return");
	unused_vars(fc);
	ck.env = saved;
}

void
check_stmts(StmtList l, int ctxt)
{
	bool ft = ctxt & FALLTHROUGH_OK;
	int inner = ctxt & ~FALLTHROUGH_OK;
	int last = l.n;
	while (last > 0 && l.v[last - 1]->kind == S_EMPTY)
		last--;
	for (int i = 0; i < l.n; i++)
		check_stmt(l.v[i], ft && i + 1 == last ? inner | FALLTHROUGH_OK : inner);
}

static void
block(Block *b, int ctxt, const char *what)
{
	b->scope = scope_open(b->lbrace, b->rbrace, what);
	check_stmts(b->list, ctxt);
	scope_close();
}

static void
expr_stmt(Stmt *s)
{
	Expr *x = s->x;
	XKind k = raw_expr(x, NULL, false);
	const char *msg;
	switch (x->mode) {
	case M_BUILTIN: msg = "must be called"; break;
	case M_TYPE: msg = "is not an expression"; break;
	default:
		if (k == X_STMT || x->mode == M_INVALID)
			return;
		msg = "is not used";
		break;
	}
	err_x(x, "%s %s", op_s(x), msg);
}

static void
send_stmt(Stmt *s)
{
	Expr *ch = s->send.ch, *v = s->send.value;
	check_expr(ch);
	check_expr(v);
	if (ch->mode == M_INVALID || v->mode == M_INVALID)
		return;
	Type *u = ch->mode == M_NIL ? TYPE_INVALID : type_core(ch->type);
	if (!u) {
		err_x(ch, "invalid operation: cannot send to %s: no core type", op_s(ch));
		return;
	}
	if (u->kind != TY_CHAN) {
		err_x(ch, "invalid operation: cannot send to non-channel %s", op_s(ch));
		return;
	}
	if (u->chan.dir == CHAN_RECV) {
		err_x(ch, "invalid operation: cannot send to receive-only channel %s", op_s(ch));
		return;
	}
	check_assignment(v, u->chan.elem, "send");
}

static void
inc_dec(Stmt *s)
{
	if (s->assign.lhs.n != 1)
		return;
	Expr *x = s->assign.lhs.v[0];
	const char *op = s->assign.op == T_ADD ? "++" : "--";
	check_expr(x);
	if (x->mode == M_INVALID)
		return;
	if (x->mode == M_NIL || !type_all(x->type, BI_NUMERIC)) {
		err_x(x, "invalid operation: %s%s (non-numeric type %s)", ex_s(x), op, ty_s(x->type));
		return;
	}
	Expr *v = fake_expr(x, M_VALUE, x->type);
	assign_var(x, v, "assignment");
}

static void
assign_op(Stmt *s)
{
	if (s->assign.lhs.n != 1 || s->assign.rhs.n != 1) {
		err_at(s->pos, "assignment operation %s= requires single-valued expressions", token_text[s->assign.op]);
		for (int i = 0; i < s->assign.lhs.n; i++)
			use_lhs(s->assign.lhs.v[i]);
		use_exprs(s->assign.rhs);
		return;
	}
	Expr *l = s->assign.lhs.v[0], *r = s->assign.rhs.v[0];
	Expr *e = NEW(perm, Expr);
	e->kind = E_BINARY;
	e->pos = s->pos;
	e->start = l->start;
	e->binary.op = s->assign.op;
	e->binary.x = l;
	e->binary.y = r;
	e->type = TYPE_INVALID;
	check_binary(e, l, r, s->assign.op, s->pos, true);
	if (e->mode == M_INVALID)
		return;
	assign_var(l, e, "assignment operation");
}

static void
assign_stmt(Stmt *s)
{
	if (s->kind == S_DEFINE)
		short_var_decl(s);
	else if (s->assign.op == T_EOF)
		assign_vars(s->assign.lhs, s->assign.rhs);
	else
		assign_op(s);
}

static void
suspended_call(Stmt *s, const char *keyword)
{
	Expr *x = s->x;
	const char *msg;
	Expr *c = unparen(x);
	if (c->kind != E_CALL) {
		use_expr(x); /* reported by the parser */
		return;
	}
	switch (raw_expr(x, NULL, false)) {
	case X_CONVERSION: msg = "requires function call, not conversion"; break;
	case X_EXPR: msg = "discards result of"; break;
	default: return;
	}
	if (x->mode != M_INVALID)
		err_x(x, "%s %s %s", keyword, msg, op_s(x));
}

static void
return_stmt(Stmt *s)
{
	Type *res = ck.env.sig->sig.results;
	ExprList l = s->results;
	if (l.n == 0) {
		if (res->tuple.n == 0)
			return;
		if (*res->tuple.vars[0]->name) {
			/* A bare return: the named results must not be shadowed here. */
			for (int i = 0; i < res->tuple.n; i++) {
				Object *o = res->tuple.vars[i];
				Object *alt = scope_lookup_parent(ck.env.scope, o->name, 0, NULL);
				if (alt && alt != o && alt->parent && strcmp(o->name, "_") != 0) {
					err_at(s->pos, "result parameter %s not in scope at return\n\t%s: inner declaration of %s", o->name,
					       pos_string(alt->pos), obj_string(o, ck.env.pkg)); /* gc names the result's type */
				}
			}
			return;
		}
		err_at(s->pos, "not enough return values\n\thave ()\n\twant %s", vars_summary(res->tuple.vars, res->tuple.n, false));
		return;
	}
	init_vars(res->tuple.vars, res->tuple.n, l, s, s->pos);
}

static void
branch_stmt(Stmt *s, int ctxt)
{
	if (s->branch.label) {
		ck.env.fn->has_label = true;
		return; /* labels.c */
	}
	switch (s->kind) {
	case S_BREAK:
		if (!(ctxt & BREAK_OK)) {
			err_at(s->pos, "break is not in a loop, switch, or select");
			return;
		}
		s->branch.target = ck.env.branch ? ck.env.branch->stmt : NULL;
		break;
	case S_CONTINUE: {
		if (!(ctxt & CONTINUE_OK)) {
			err_at(s->pos, "continue is not in a loop");
			return;
		}
		BranchCtx *b = ck.env.branch;
		while (b && b->stmt->kind != S_FOR && b->stmt->kind != S_RANGE)
			b = b->outer;
		s->branch.target = b ? b->stmt : NULL;
		break;
	}
	case S_FALLTHROUGH:
		if (ctxt & FALLTHROUGH_OK)
			break;
		if (ctxt & FINAL_CASE)
			err_at(s->pos, "cannot fallthrough final case in switch");
		else if (ctxt & IN_TYPESWITCH)
			err_at(s->pos, "cannot fallthrough in type switch");
		else
			err_at(s->pos, "fallthrough statement out of place");
		break;
	default: break;
	}
}

static void
condition(Expr *x, const char *what)
{
	check_expr(x);
	if (x->mode == M_INVALID)
		return;
	if (x->mode == M_NIL || !type_all(x->type, BI_BOOLEAN)) {
		err_x(x, "non-boolean condition in %s statement", what);
		return;
	}
	update_type(x, type_default(x->type), true);
}

static void
if_stmt(Stmt *s, int inner)
{
	s->if_.scope = scope_open(s->pos, 0, "if");
	if (s->if_.init)
		check_stmt(s->if_.init, 0);
	if (s->if_.cond)
		condition(s->if_.cond, "if");
	block(&s->if_.then, inner, "then");
	if (s->if_.els) {
		if (s->if_.els->kind == S_IF || s->if_.els->kind == S_BLOCK)
			check_stmt(s->if_.els, inner);
		else if (s->if_.els->kind != S_BAD)
			err_at(s->if_.els->pos, "invalid else branch in if statement");
	}
	scope_close();
}

/* From Go 1.22 on each iteration has its own variables. */
static void
for_stmt(Stmt *s, int inner)
{
	s->for_.scope = scope_open(s->pos, 0, "for");
	if (s->for_.init)
		check_stmt(s->for_.init, 0);
	if (s->for_.cond)
		condition(s->for_.cond, "for");
	if (s->for_.post)
		check_stmt(s->for_.post, 0);
	s->for_.per_iteration = s->for_.init && s->for_.init->kind == S_DEFINE && version_ok(22);
	BranchCtx b = {ck.env.branch, s};
	ck.env.branch = &b;
	block(&s->for_.body, inner | BREAK_OK | CONTINUE_OK, "for body");
	ck.env.branch = b.outer;
	scope_close();
}

static void
stmt_internal(Stmt *s, int ctxt)
{
	int inner = ctxt & ~(FALLTHROUGH_OK | FINAL_CASE | IN_TYPESWITCH);
	switch (s->kind) {
	case S_BAD:
	case S_EMPTY: break;
	case S_EXPR: expr_stmt(s); break;
	case S_SEND: send_stmt(s); break;
	case S_INCDEC: inc_dec(s); break;
	case S_ASSIGN:
	case S_DEFINE: assign_stmt(s); break;
	case S_GO: suspended_call(s, "go"); break;
	case S_DEFER: suspended_call(s, "defer"); break;
	case S_RETURN: return_stmt(s); break;
	case S_BREAK:
	case S_CONTINUE:
	case S_GOTO:
	case S_FALLTHROUGH: branch_stmt(s, ctxt); break;
	case S_BLOCK: block(&s->block, inner, "block"); break;
	case S_IF: if_stmt(s, inner); break;
	case S_SWITCH: switch_stmt(s, inner); break;
	case S_TYPESWITCH: typeswitch_stmt(s, inner); break;
	case S_SELECT: select_stmt(s, inner); break;
	case S_FOR: for_stmt(s, inner); break;
	case S_RANGE: range_stmt(s, inner); break;
	case S_LABELED:
		ck.env.fn->has_label = true;
		if (s->labeled.stmt)
			check_stmt(s->labeled.stmt, ctxt);
		break;
	case S_DECL: decl_stmt(s->decl.v, s->decl.n); break;
	}
}

void
check_stmt(Stmt *s, int ctxt)
{
	if (!s)
		return;
	if (ck.nesting > 1000 && too_deep(s->pos))
		return;
	int mark = ck.delayed.n;
	ck.nesting++;
	stmt_internal(s, ctxt);
	ck.nesting--;
	run_delayed(mark);
}
