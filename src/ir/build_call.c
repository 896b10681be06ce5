/*
 * build_call.c - calls, go and defer.
 *
 * plan_call makes the call's node with its operands evaluated, but doesn't run
 * it: a plain call is put into a statement, go and defer move it into a function
 * without parameters that captures the operands.
 */
#include "ir/build.h"

/* The arguments' values as they are, before conversion; a call of several results is spread. */
static int
spread(Builder *b, ExprList args, Ir ***out)
{
	Expr *a = args.n == 1 ? unparen(args.v[0]) : NULL;

	if (a == NULL || a->kind != E_CALL || a->type == NULL || a->type->kind != TY_TUPLE || a->type->tuple.n < 2)
		return -1;
	*out = NEW_N(b->a, Ir *, a->type->tuple.n);
	irb_multi_values(b, a, a->type->tuple.n, *out);
	return a->type->tuple.n;
}

static Ir *
variadic_slice(Builder *b, Expr *e, Type *st, Ir **v, int n)
{
	Ir *l;

	if (n <= 0)
		return mk_nil(b, e->pos, st);
	l = mk(b, OP_SLICELIT, e->pos, st, NULL, NULL);
	l->src = e;
	l->flags |= IRF_IMPLICIT;
	l->n = n;
	for (int i = 0; i < n; i++)
		ir_push(b->a, &l->list, mk_keyed(b, i, v[i]));
	return irb_xval(b, l);
}

/* Pushes the converted arguments onto c->list. */
static void
arguments(Builder *b, Expr *e, Ir *c, Type **pt, int np, bool variadic)
{
	Ir **v = NULL, **conv;
	int *mark;
	int n = spread(b, e->call.args, &v);
	bool pack = variadic && !e->call.dots;
	int fixed = pack ? np - 1 : np;
	Type *elem = pack ? irb_elem_of(pt[np - 1]) : NULL;

	if (n < 0)
		n = e->call.args.n;
	conv = NEW_N(b->a, Ir *, n + 1);
	mark = NEW_N(b->a, int, n + 1);
	for (int i = 0; i < n; i++) {
		Type *to = i < fixed ? pt[i] : elem;

		if (to == NULL)
			ice(e->pos, "too many arguments");
		conv[i] = v != NULL ? irb_convert(b, e->call.args.v[0]->pos, v[i], to, e->call.args.v[0]) : irb_expr_to(b, e->call.args.v[i], to);
		mark[i] = b->out->n;
	}
	for (int i = n; i-- > 0;) /* the last first: marks before it stay right */
		conv[i] = irb_in_order(b, conv[i], mark[i]);
	for (int i = 0; i < fixed && i < n; i++)
		ir_push(b->a, &c->list, conv[i]);
	if (pack)
		ir_push(b->a, &c->list, variadic_slice(b, e, pt[np - 1], conv + fixed, n - fixed));
}

static void
sig_arguments(Builder *b, Expr *e, Ir *c, Type *sig)
{
	Type *ps = sig->sig.params;
	Type **pt = NEW_N(b->a, Type *, ps->tuple.n + 1);

	for (int i = 0; i < ps->tuple.n; i++)
		pt[i] = type_canon(ps->tuple.vars[i]->type);
	arguments(b, e, c, pt, ps->tuple.n, sig->sig.variadic);
}

/* A call of a known function, all of whose parameters (a method's receiver, too) are arguments. */
static Ir *
static_call(Builder *b, Expr *e, IrFunc *f)
{
	Ir *c = mk(b, OP_CALL, e->pos, irb_result_type(f->sig), NULL, NULL);
	Type **pt = NEW_N(b->a, Type *, f->nparams + 1);

	c->func = f;
	c->src = e;
	for (int i = 0; i < f->nparams; i++)
		pt[i] = f->params[i]->type;
	arguments(b, e, c, pt, f->nparams, f->sig->sig.variadic);
	return c;
}

static Expr *
callee(Expr *fun)
{
	fun = unparen(fun);
	if (fun->kind == E_INDEX) {
		Expr *x = unparen(fun->index.x), *name = x->kind == E_SELECTOR && x->sel.sel == NULL ? x->sel.name : x;

		/* f[T] */
		if (name->kind == E_NAME && name->name.obj != NULL && name->name.obj->kind == O_FUNC)
			return x;
	}
	return fun;
}

Ir *
irb_plan_call(Builder *b, Expr *e)
{
	Expr *fun = callee(e->call.fun);
	Selection *sel;
	Ir *f, *c;

	if (fun->kind == E_SELECTOR && (sel = irb_selection(b, fun)) != NULL && sel->kind == SEL_METHOD) {
		f = irb_expr(b, fun->sel.x);
		c = irb_method_call(b, e->pos, f, sel->path, sel->npath, sel->obj->name, sel->obj->pkg);
		c->src = e;
		sig_arguments(b, e, c, c->op == OP_CALLIFACE ? c->t2 : c->func->sig);
		return c;
	}
	f = irb_expr(b, fun);
	if (f->op == OP_FUNC)
		return static_call(b, e, f->func);
	c = mk(b, OP_CALLPTR, e->pos, NULL, f, NULL);
	c->src = e;
	c->type = irb_result_type(irb_under(f->type));
	sig_arguments(b, e, c, irb_under(f->type));
	return c;
}

Ir *
irb_call(Builder *b, Expr *e)
{
	Ir *c;

	switch (e->call.what) {
	case CALL_CONV: {
		Type *t = e->call.fun->type != NULL ? irb_ty(b, e->call.fun->type) : irb_type_of(b, e);
		Expr *a = e->call.args.v[0];

		if (irb_is_nil_expr(a))
			return mk_nil(b, e->pos, t);
		return irb_convert(b, e->pos, irb_expr(b, a), t, e);
	}
	case CALL_BUILTIN:
		return irb_builtin(b, e);
	default:
		break;
	}
	c = irb_plan_call(b, e);
	if (c->type->kind == TY_TUPLE) {
		if (c->type->tuple.n == 0) {
			irb_emit(b, mk(b, OP_AS, e->pos, NULL, NULL, c));
			return NULL;
		}
		ice(e->pos, "call of several results used as one value");
	}
	return irb_xval(b, c);
}

/* ---- go, defer ---- */

static bool
is_fixed(Ir *v)
{
	return v->op == OP_CONST || v->op == OP_NIL || v->op == OP_FUNC || v->op == OP_TYPEDESC || v->op == OP_ZERO;
}

static void
capture_operand(Builder *b, Builder *tb, Ir **slot)
{
	Ir *v = *slot;

	if (v == NULL || is_fixed(v))
		return;
	v = irb_to_temp(b, v);
	if (v->op != OP_VAR)
		v = irb_to_new_temp(b, v);
	*slot = mk_var(tb, v->pos, irb_capture(tb, v->var));
}

/* The slice literal that is a call's last argument (variadic ones, for example), if that was the last thing done: it can as
 * well be made in the thunk, where it may not escape. */
static Ir *
take_variadic(Builder *b, Ir *node)
{
	Ir *last = b->out->n > 0 ? b->out->v[b->out->n - 1] : NULL;
	Ir *arg = node->list.n > 0 ? node->list.v[node->list.n - 1] : NULL;

	if (last == NULL || arg == NULL || arg->op != OP_VAR || last->op != OP_AS || last->x == NULL || last->x->op != OP_VAR ||
	    last->x->var != arg->var || !arg->var->is_temp || last->y->op != OP_SLICELIT)
		return NULL;
	b->out->n--;
	return last->y;
}

/* func() { node } with the operands captured. */
static Ir *
thunk(Builder *b, Stmt *s, Expr *e, Ir *node)
{
	Type *sig = type_canon(type_signature(type_empty_tuple, type_empty_tuple, false));
	IrFunc *f = irb_closure_new(b, s->pos, s->kind == S_GO ? ".gowrap" : ".deferwrap", sig);
	Builder tb;
	Ir *n, *more = op_class[node->op] == 'X' ? take_variadic(b, node) : NULL;

	f->is_wrapper = node->op != OP_RECOVER;
	f->has_recover = node->op == OP_RECOVER;
	if (node->op == OP_RECOVER)
		node->flags |= IRF_IMPLICIT; /* "defer recover()": counts as a call by the function that defers */
	irb_builder_init(&tb, b->pkg, f, b, NULL);
	capture_operand(b, &tb, &node->x);
	capture_operand(b, &tb, &node->y);
	capture_operand(b, &tb, &node->z);
	for (int i = 0; i < node->list.n - (more != NULL); i++)
		capture_operand(b, &tb, &node->list.v[i]);
	if (more != NULL) {
		for (int i = 0; i < more->list.n; i++)
			capture_operand(b, &tb, &more->list.v[i]->x);
		node->list.v[node->list.n - 1] = irb_xval(&tb, more);
	}
	irb_emit(&tb, op_class[node->op] == 'X' ? mk(&tb, OP_AS, node->pos, NULL, NULL, node) : node);
	irb_builder_finish(&tb, s->pos);
	n = mk(b, OP_CLOSURE, s->pos, sig, NULL, NULL);
	n->func = f;
	n->src = e;
	n->flags |= IRF_IMPLICIT;
	for (int i = 0; i < f->captures.n; i++)
		ir_push(b->a, &n->list, mk_var(b, s->pos, f->captures.v[i]->outer));
	return irb_xval(b, n);
}

static IrVar *
defer_frame(Builder *fb)
{
	if (fb->defer_frame == NULL)
		fb->defer_frame = ir_temp(fb->f, TY_UPTR, fb->f->pos);
	return fb->defer_frame;
}

static void
nil_func_check(Builder *b, Stmt *s, Ir *fn)
{
	Ir *n = irb_emit_if(b, s->pos, mk_cmp(b, OP_EQ, fn, mk_nil(b, s->pos, fn->type)));
	IrList *out = irb_open_list(b, &n->list);

	irb_emit(b, mk(b, OP_GO, s->pos, NULL, mk_nil(b, s->pos, fn->type), NULL));
	b->out = out;
}

void
irb_go_defer_stmt(Builder *b, Stmt *s)
{
	Expr *e = unparen(s->x);
	Builder *fb = b;
	Ir *node, *fn, *n;
	bool plain;

	if (e->kind != E_CALL || e->call.what == CALL_CONV)
		ice(s->pos, "go or defer without a call");
	node = e->call.what == CALL_BUILTIN ? irb_plan_builtin(b, e) : irb_plan_call(b, e);
	if (node == NULL)
		return;
	plain = node->list.n == 0 && node->type != NULL && node->type->kind == TY_TUPLE && node->type->tuple.n == 0;
	if (plain && node->op == OP_CALLPTR) {
		fn = irb_to_temp(b, node->x);
	} else if (plain && node->op == OP_CALL) {
		fn = mk_func(b, e->pos, node->func);
	} else {
		if (node->op == OP_CALLIFACE) {
			node->x = irb_to_temp(b, node->x);
			irb_nil_check_iface(b, e->pos, node->x);
		} else if (node->op == OP_CALLPTR && s->kind == S_GO) {
			node->x = irb_to_temp(b, node->x);
			nil_func_check(b, s, node->x);
		}
		fn = thunk(b, s, e, node);
	}
	n = mk(b, s->kind == S_GO ? OP_GO : OP_DEFER, s->pos, NULL, fn, NULL);
	n->src = e;
	if (s->kind == S_DEFER) {
		while (fb->rf != NULL)
			fb = fb->outer;
		fb->f->has_defer = true;
		if (fb != b)
			n->y = mk_var(b, s->pos, irb_capture(b, defer_frame(fb)));
		if (fb != b || b->loop_depth > 0) {
			n->flags |= IRF_INLOOP;
			fb->f->has_loop_defer = true;
		}
	}
	irb_emit(b, n);
}
