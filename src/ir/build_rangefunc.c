/*
 * build_rangefunc.c - range loops over functions (iterators).
 *
 * The body becomes a function literal func(k, v) bool that captures what it
 * uses; continue returns true, break returns false.  A branch to somewhere else,
 * or a return, stores a code in the loop's #next and returns false; after the
 * call the code says where to go on.  Loops nest: an exit that the enclosing
 * body can't do itself is passed on in the same way.
 *
 * #state guards against iterators that call the body when they must not, with
 * gc's states (abi.RF_State).  A defer in the body goes to the frame of the
 * function it is written in: its address is captured.
 */
#include "ir/build.h"

static IrVar *
hidden(Builder *b, Pos pos, const char *name, i64 init)
{
	IrVar *v = irb_new_var(b->f, b->a, IV_LOCAL, pos, name, TY_INT);

	v->is_temp = true;
	v->loop_depth = b->loop_depth;
	v->index = b->f->locals.n;
	vec_push(b->a, &b->f->locals, v);
	irb_define(b, v, mk_int(b, pos, TY_INT, init));
	return v;
}

static void
panic_state(Builder *b, Pos pos, Ir *state)
{
	IrBuild *st = irb_build_state(b->pkg);
	static const char key[] = "rt_panic_rangestate";
	IrFunc *f = map_get(&b->pkg->instances, key);
	Ir *c;

	(void)st;
	if (f == NULL) {
		Type *in = TY_INT;

		f = irb_func_new(b->pkg, key, key, IL_EXTERN, 0);
		irb_func_params(b->pkg, f, NULL, type_canon(type_signature(type_tuple_of(1, &in), type_empty_tuple, false)));
		map_put(&b->pkg->instances, key, f);
	}
	c = mk(b, OP_CALL, pos, type_canon(type_empty_tuple), NULL, NULL);
	c->func = f;
	ir_push(b->a, &c->list, state);
	irb_emit(b, mk(b, OP_AS, pos, NULL, NULL, c));
}

static void
set_int(Builder *b, Pos pos, IrVar *v, i64 n)
{
	v = irb_capture(b, v);
	irb_mark_assigned(v);
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, v), mk_int(b, pos, TY_INT, n)));
}

static void
build_loop_body(Builder *b, Stmt *s, RangeFunc *rf, IrFunc *cf)
{
	Builder c;
	Target t;
	Ir *n, *k = NULL, *v = NULL;
	IrList *out;
	IrVar *state;
	Pos pos = s->pos;

	irb_builder_init(&c, b->pkg, cf, b, NULL);
	c.rf = rf;
	c.body_src = s->range.body.list;
	irb_scan_labels(&c);
	irb_push_target(&c, &t, rf->label, true);
	t.is_plain = true;
	state = irb_capture(&c, rf->state);
	n = irb_emit_if(&c, pos, mk_cmp(&c, OP_NE, mk_var(&c, pos, state), mk_int(&c, pos, TY_INT, RF_READY)));
	out = irb_open_list(&c, &n->list);
	panic_state(&c, pos, mk_var(&c, pos, state));
	c.out = out;
	set_int(&c, pos, rf->state, RF_PANIC);
	if (cf->nparams > 0)
		k = mk_var(&c, pos, cf->params[0]);
	if (cf->nparams > 1)
		v = mk_var(&c, pos, cf->params[1]);
	for (int i = 0; i < cf->nparams; i++)
		cf->params[i]->is_blank = false, cf->params[i]->name = "";
	irb_range_vars_assign(&c, s, k, v);
	irb_stmts(&c, s->range.body.list);
	irb_body_return(&c, s->range.body.rbrace, true);
	irb_builder_finish(&c, s->range.body.rbrace);
}

void
irb_rangefunc_stmt(Builder *b, Stmt *s, Ir *fn, const char *label)
{
	RangeFunc rf = {0};
	Type *sig = irb_under(fn->type), *bt = type_canon(sig->sig.params->tuple.vars[0]->type);
	IrFunc *cf;
	Builder *fb = b;
	Ir *clo, *call_, *n;
	IrList *out;
	Pos pos = s->pos;

	while (fb->rf != NULL)
		fb = fb->outer;
	rf.label = label;
	irb_range_vars_outside(b, s);
	rf.next = hidden(b, pos, "#next", 0);
	rf.state = hidden(b, pos, "#state", RF_READY);
	/* Both are changed on both sides: captured by reference. */
	irb_mark_assigned(rf.next);
	irb_mark_assigned(rf.state);
	cf = irb_closure_new(b, s->range.body.lbrace ? s->range.body.lbrace : pos, "-range", irb_under(bt));
	build_loop_body(b, s, &rf, cf);
	if (fb == b && b->defer_frame != NULL)
		irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, b->defer_frame), ir_new(b->a, OP_DEFERFRAME, pos, TY_UPTR)));
	clo = mk(b, OP_CLOSURE, pos, bt, NULL, NULL);
	clo->func = cf;
	clo->flags |= IRF_IMPLICIT;
	for (int i = 0; i < cf->captures.n; i++)
		ir_push(b->a, &clo->list, mk_var(b, pos, cf->captures.v[i]->outer));
	clo = irb_xval(b, clo);
	call_ = mk(b, OP_CALLPTR, pos, type_canon(sig->sig.results), fn, NULL);
	ir_push(b->a, &call_->list, clo);
	irb_emit(b, mk(b, OP_AS, pos, NULL, NULL, call_));
	n = irb_emit_if(b, pos, mk_cmp(b, OP_EQ, mk_var(b, pos, rf.state), mk_int(b, pos, TY_INT, RF_PANIC)));
	out = irb_open_list(b, &n->list);
	panic_state(b, pos, mk_int(b, pos, TY_INT, RF_MISSING_PANIC));
	b->out = out;
	set_int(b, pos, rf.state, RF_EXHAUSTED);
	for (int i = 0; i < rf.exits.n; i++) {
		RangeExit *x = &rf.exits.v[i];

		n = irb_emit_if(b, pos, mk_cmp(b, OP_EQ, mk_var(b, pos, rf.next), mk_int(b, pos, TY_INT, x->code)));
		out = irb_open_list(b, &n->list);
		if (x->kind == S_RETURN)
			irb_emit_return(b, pos);
		else
			irb_branch(b, pos, x->kind, x->label);
		b->out = out;
	}
}
