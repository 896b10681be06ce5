/*
 * build_stmt.c - statements: blocks, if, for, branches, return, labels.
 *
 * Break and continue name the IR label of their statement; the builder's stack
 * of targets finds it.  In the body of a range-over-func loop, which is a
 * function of its own, a branch that leaves the body becomes a code in the
 * loop's #next and a return (build_rangefunc.c).
 *
 * A label that a later goto jumps back to makes the rest of the function a loop
 * for what depends on loop depth (escape analysis, defer).
 */
#include "ir/build.h"

enum { GOTO_SEEN = 1, GOTO_BACK = 2 };

/* ---- which labels are jumped to, and from where ---- */

static void scan_list(Builder *b, StmtList l);

static void
scan_stmt(Builder *b, Stmt *s)
{
	const char *name;
	uintptr_t was;

	if (s == NULL)
		return;
	switch (s->kind) {
	case S_GOTO:
		name = s->branch.label->name.name;
		was = (uintptr_t)map_get(&b->backward, name);
		/* Bit 2 says that the label was met already. */
		b->has_goto = true;
		map_put(&b->backward, name, (void *)(was | GOTO_SEEN | (was & 4 ? GOTO_BACK : 0)));
		break;
	case S_LABELED:
		name = s->labeled.label->name.name;
		was = (uintptr_t)map_get(&b->backward, name);
		map_put(&b->backward, name, (void *)(was | 4));
		scan_stmt(b, s->labeled.stmt);
		break;
	case S_BLOCK:
		scan_list(b, s->block.list);
		break;
	case S_IF:
		scan_list(b, s->if_.then.list);
		scan_stmt(b, s->if_.els);
		break;
	case S_SWITCH:
	case S_TYPESWITCH:
	case S_SELECT:
		for (int i = 0; i < s->switch_.nclauses; i++)
			scan_list(b, s->switch_.clauses[i]->body);
		break;
	case S_FOR:
		scan_list(b, s->for_.body.list);
		break;
	case S_RANGE:
		scan_list(b, s->range.body.list);
		break;
	default:
		break;
	}
}

static void
scan_list(Builder *b, StmtList l)
{
	for (int i = 0; i < l.n; i++)
		scan_stmt(b, l.v[i]);
}

void
irb_scan_labels(Builder *b)
{
	if (b->labels_scanned)
		return;
	b->labels_scanned = true;
	scan_list(b, b->body_src);
}

static int
goto_label(Builder *b, const char *name)
{
	intptr_t n = (intptr_t)map_get(&b->labels, name);

	if (n == 0) {
		n = irb_new_label(b);
		map_put(&b->labels, name, (void *)n);
	}
	return (int)n;
}

/* ---- targets ---- */

void
irb_push_target(Builder *b, Target *t, const char *label, bool is_loop)
{
	memset(t, 0, sizeof *t);
	t->up = b->targets;
	t->label = label;
	t->is_loop = is_loop;
	t->n = irb_new_label(b);
	b->targets = t;
}

const char *
irb_take_label(Builder *b)
{
	const char *l = b->stmt_label;

	b->stmt_label = NULL;
	return l;
}

void
irb_body_return(Builder *b, Pos pos, bool go_on)
{
	IrVar *state = irb_capture(b, b->rf->state);

	irb_mark_assigned(state);
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, state), mk_int(b, pos, TY_INT, go_on ? RF_READY : RF_DONE)));
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, b->f->results[0]), mk_bool(b, pos, go_on)));
	irb_emit(b, mk(b, OP_RETURN, pos, NULL, NULL, NULL));
}

/* Leaves the body of a range-over-func loop for good: the code tells the loop where to go on. */
static void
body_exit(Builder *b, Pos pos, int code)
{
	IrVar *next = irb_capture(b, b->rf->next);

	irb_mark_assigned(next);
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, next), mk_int(b, pos, TY_INT, code)));
	irb_body_return(b, pos, false);
}

static int
exit_code(Builder *b, int kind, const char *label)
{
	RangeFunc *rf = b->rf;
	RangeExit x = {0, kind, label};

	for (int i = 0; i < rf->exits.n; i++)
		if (rf->exits.v[i].kind == kind && rf->exits.v[i].label == label)
			return rf->exits.v[i].code;
	x.code = rf->exits.n + 1;
	vec_push(b->a, &rf->exits, x);
	return x.code;
}

void
irb_branch(Builder *b, Pos pos, int kind, const char *label)
{
	Ir *n;

	if (kind == S_GOTO) {
		irb_scan_labels(b);
		if (b->rf != NULL && !((uintptr_t)map_get(&b->backward, label) & 4)) {
			body_exit(b, pos, exit_code(b, kind, label));
			return;
		}
		n = ir_new(b->a, OP_GOTO, pos, NULL);
		n->n = goto_label(b, label);
		irb_emit(b, n);
		return;
	}
	for (Target *t = b->targets; t != NULL; t = t->up) {
		if (label != NULL ? t->label != label : (kind == S_CONTINUE && !t->is_loop))
			continue;
		if (t->is_plain) {
			/* The body's own loop. */
			irb_body_return(b, pos, kind == S_CONTINUE);
			return;
		}
		n = ir_new(b->a, kind == S_BREAK ? OP_BREAK : OP_CONTINUE, pos, NULL);
		n->n = t->n;
		if (kind == S_BREAK)
			t->broken = true;
		irb_emit(b, n);
		return;
	}
	if (b->rf == NULL)
		ice(pos, "branch without target");
	body_exit(b, pos, exit_code(b, kind, label));
}

/* ---- return ---- */

void
irb_emit_return(Builder *b, Pos pos)
{
	if (b->rf != NULL) {
		body_exit(b, pos, exit_code(b, S_RETURN, NULL));
		return;
	}
	irb_emit(b, mk(b, OP_RETURN, pos, NULL, NULL, NULL));
}

static void
return_stmt(Builder *b, Stmt *s)
{
	Builder *fb = b;
	int n;
	Ir **v;
	bool named = false;

	while (fb->rf != NULL)
		fb = fb->outer;
	n = fb->f->nresults;
	if (s->results.n == 0) {
		irb_emit_return(b, s->pos);
		return;
	}
	v = NEW_N(b->a, Ir *, n + 1);
	if (s->results.n == 1 && n > 1) {
		irb_multi_values(b, s->results.v[0], n, v);
		for (int i = 0; i < n; i++)
			v[i] = irb_convert(b, s->results.v[0]->pos, v[i], fb->f->results[i]->type, s->results.v[0]);
	} else {
		int *mark = NEW_N(b->a, int, n + 1);

		for (int i = 0; i < n; i++) {
			v[i] = irb_expr_to(b, s->results.v[i], fb->f->results[i]->type);
			mark[i] = b->out->n;
			named |= fb->f->results[i]->obj != NULL && fb->f->results[i]->name[0] != '~';
		}
		for (int i = n; i-- > 0;) /* the last first: marks before it stay right */
			v[i] = irb_in_order(b, v[i], mark[i]);
		/* "return y, x" with results x, y; and a fault at one value must not leave others in the results of a
		 * function that recovers. */
		named |= fb->f->has_defer;
		for (int i = 0; named && n > 1 && i < n; i++)
			if (v[i]->op != OP_VAR || v[i]->var != fb->f->results[i])
				v[i] = irb_to_temp(b, v[i]);
	}
	for (int i = 0; i < n; i++) {
		IrVar *r = irb_capture(b, fb->f->results[i]);

		if (v[i]->op == OP_VAR && v[i]->var == r)
			continue;
		if (v[i]->op == OP_VAR && v[i]->var->is_temp && r->kind == IV_RESULT && n == 1) {
			bool was = r->assigned;

			irb_store(b, s->pos, mk_var(b, s->pos, r), v[i]);
			r->assigned = was;
			continue;
		}
		irb_emit(b, mk(b, OP_AS, s->pos, NULL, mk_var(b, s->pos, r), v[i]));
	}
	irb_emit_return(b, s->pos);
}

/* ---- if, for ---- */

Ir *
irb_cond(Builder *b, Expr *e)
{
	Ir *c = irb_expr(b, e);

	return c->type == TY_BOOL ? c : irb_convert(b, e->pos, c, TY_BOOL, NULL);
}

void
irb_block(Builder *b, Block *bl)
{
	irb_stmts(b, bl->list);
}

static void
if_stmt(Builder *b, Stmt *s)
{
	Ir *c, *n;
	IrList *out;

	if (s->if_.init != NULL)
		irb_stmt(b, s->if_.init);
	c = irb_cond(b, s->if_.cond);
	if (c->op == OP_CONST) {
		/* What can't run isn't built, unless a goto may lead into it. */
		irb_scan_labels(b);
		if (!b->has_goto) {
			if (const_bool_val(c->val))
				irb_block(b, &s->if_.then);
			else if (s->if_.els != NULL)
				irb_stmt(b, s->if_.els);
			return;
		}
	}
	n = irb_emit_if(b, s->pos, c);
	out = irb_open_list(b, &n->list);
	irb_block(b, &s->if_.then);
	if (s->if_.els != NULL) {
		b->out = &n->list2;
		irb_stmt(b, s->if_.els);
	}
	b->out = out;
}

/* A fresh copy of each variable before the post statement (spec, "For statements"). */
static void
copy_per_iteration(Builder *b, Stmt *init)
{
	for (int i = 0; i < init->assign.lhs.n; i++) {
		Expr *name = unparen(init->assign.lhs.v[i]);
		Object *o = name->kind == E_NAME ? name->name.obj : NULL;
		IrVar *v = o != NULL ? map_get(&b->vars, o) : NULL;
		Ir *bl, *t, *d;
		IrList *out;
		Builder *top = b->top;

		if (v == NULL)
			continue;
		bl = ir_new(b->a, OP_BLOCK, v->pos, NULL);
		irb_emit(b, bl);
		out = irb_open_list(b, &bl->list);
		t = irb_to_new_temp(b, mk_var(b, v->pos, v));
		d = ir_new(b->a, OP_DCL, v->pos, NULL);
		d->var = v;
		d->flags |= IRF_NOZERO;
		irb_emit(b, d);
		irb_emit(b, mk(b, OP_AS, v->pos, NULL, mk_var(b, v->pos, v), t));
		b->out = out;
		if (top->ncopies == top->copies_cap)
			top->copies = vec_grow(b->a, top->copies, top->ncopies, &top->copies_cap, sizeof *top->copies);
		top->copies[top->ncopies].block = bl;
		top->copies[top->ncopies++].var = v;
	}
}

static void
for_stmt(Builder *b, Stmt *s)
{
	const char *label = irb_take_label(b);
	Target t;
	Ir *loop, *c;
	IrList *out, pre = {0};

	if (s->for_.init != NULL)
		irb_stmt(b, s->for_.init);
	irb_push_target(b, &t, label, true);
	loop = ir_new(b->a, OP_FOR, s->pos, NULL);
	loop->n = t.n;
	irb_emit(b, loop);
	b->loop_depth++;
	out = irb_open_list(b, &pre);
	if (s->for_.cond != NULL) {
		c = irb_cond(b, s->for_.cond);
		if (c->op == OP_CONST && const_bool_val(c->val))
			c = NULL;
		if (pre.n == 0) {
			loop->x = c;
		} else if (c != NULL) {
			Ir *n = irb_emit_if(b, s->for_.cond->pos, mk_not(b, c)), *br = ir_new(b->a, OP_BREAK, s->pos, NULL);

			br->n = t.n;
			ir_push(b->a, &n->list, br);
		}
	}
	loop->list = pre;
	b->out = &loop->list;
	irb_block(b, &s->for_.body);
	b->out = &loop->list2;
	if (s->for_.per_iteration && s->for_.init != NULL && s->for_.init->kind == S_DEFINE)
		copy_per_iteration(b, s->for_.init);
	if (s->for_.post != NULL)
		irb_stmt(b, s->for_.post);
	b->out = out;
	b->loop_depth--;
	b->targets = t.up;
}

static void
labeled_stmt(Builder *b, Stmt *s)
{
	const char *name = s->labeled.label->name.name;
	uintptr_t use;

	irb_scan_labels(b);
	use = (uintptr_t)map_get(&b->backward, name);
	if (use & GOTO_SEEN) {
		Ir *n = ir_new(b->a, OP_LABEL, s->pos, NULL);

		n->n = goto_label(b, name);
		irb_emit(b, n);
	}
	if (use & GOTO_BACK)
		b->loop_depth++;
	b->stmt_label = name;
	if (s->labeled.stmt != NULL)
		irb_stmt(b, s->labeled.stmt);
	b->stmt_label = NULL;
}

static void
expr_stmt(Builder *b, Expr *e)
{
	Expr *x = unparen(e);
	Ir *v;

	if (x->kind == E_CALL && x->call.what == CALL_FUNC) {
		irb_emit(b, mk(b, OP_AS, x->pos, NULL, NULL, irb_plan_call(b, x)));
		return;
	}
	if (x->kind == E_CALL && x->call.what == CALL_BUILTIN) {
		v = irb_builtin(b, x);
		if (v != NULL)
			irb_discard(b, v);
		return;
	}
	irb_discard(b, irb_expr(b, x));
}

static void
send_stmt(Builder *b, Stmt *s)
{
	Ir *c = irb_expr(b, s->send.ch);

	irb_emit(b, mk(b, OP_SEND, s->pos, NULL, c, irb_expr_to(b, s->send.value, irb_elem_of(c->type))));
}

void
irb_stmt(Builder *b, Stmt *s)
{
	if (s == NULL)
		return;
	switch ((StmtKind)s->kind) {
	case S_BAD:
	case S_EMPTY:
		break;
	case S_EXPR:
		expr_stmt(b, s->x);
		break;
	case S_SEND:
		send_stmt(b, s);
		break;
	case S_INCDEC:
		irb_incdec_or_op(b, s);
		break;
	case S_ASSIGN:
		if (s->assign.op != T_EOF)
			irb_incdec_or_op(b, s);
		else
			irb_assign_stmt(b, s);
		break;
	case S_DEFINE:
		irb_assign_stmt(b, s);
		break;
	case S_GO:
	case S_DEFER:
		irb_go_defer_stmt(b, s);
		break;
	case S_RETURN:
		return_stmt(b, s);
		break;
	case S_BREAK:
	case S_CONTINUE:
	case S_GOTO:
		irb_branch(b, s->pos, s->kind, s->branch.label != NULL ? s->branch.label->name.name : NULL);
		break;
	case S_FALLTHROUGH: {
		Ir *n = ir_new(b->a, OP_GOTO, s->pos, NULL);

		n->n = b->fallthrough;
		irb_emit(b, n);
		break;
	}
	case S_BLOCK:
		irb_block(b, &s->block);
		break;
	case S_IF:
		if_stmt(b, s);
		break;
	case S_SWITCH:
		irb_switch_stmt(b, s);
		break;
	case S_TYPESWITCH:
		irb_typeswitch_stmt(b, s);
		break;
	case S_SELECT:
		irb_select_stmt(b, s);
		break;
	case S_FOR:
		for_stmt(b, s);
		break;
	case S_RANGE:
		irb_range_stmt(b, s);
		break;
	case S_LABELED:
		labeled_stmt(b, s);
		break;
	case S_DECL:
		for (int i = 0; i < s->decl.n; i++)
			if (s->decl.v[i]->kind == D_VAR)
				irb_var_decl(b, s->decl.v[i]);
		break;
	}
}

/* Did the branch that a constant chose, the last thing built, leave the function? */
static bool
ends_here(Builder *b, Stmt *s)
{
	Ir *last = b->out->n > 0 ? b->out->v[b->out->n - 1] : NULL;

	return s->kind == S_IF && last != NULL && (last->op == OP_RETURN || last->op == OP_PANIC) && b->labels_scanned && !b->has_goto;
}

void
irb_stmts(Builder *b, StmtList l)
{
	for (int i = 0; i < l.n; i++) {
		irb_stmt(b, l.v[i]);
		if (ends_here(b, l.v[i])) /* what follows can't run and isn't built, as if it were an else branch */
			return;
	}
}
