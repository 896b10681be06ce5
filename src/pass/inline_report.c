/*
 * inline_report.c - what -m tells about inlining, in gc 1.19's words: which
 * functions can be inlined and which calls are.
 *
 * A call of an inlinable function is told where it stands, and with it the calls
 * that the inlined body makes, at the same position, until a function comes up
 * that is being inlined there already.
 */
#include "pass/escape.h"
#include "pass/inline.h"
#include "syntax/syntax.h"

enum { MAX_DEPTH = 40, MAX_LINES = 400 }; /* of one call */

typedef struct Report Report;
struct Report {
	Package *pkg;
	PassOptions *o;
	Inl *caller;      /* whose code is being compiled */
	Inl *in;          /* whose body is looked at: caller, or an inlined function */
	Pos at;           /* 0: in caller's own code */
	Inl *open[MAX_DEPTH];
	int depth, lines, max_cost;
	int first_lit;    /* number that in's first literal gets in caller */
	Report *up;       /* where in was called, by call; NULL at the top */
	Expr *call;
};

/* ---- bodies, for -m=2: as gc prints its tree ---- */

static void body_text(Buf *b, StmtList l, Package *pkg);

static void
stmt_text(Buf *b, Stmt *s, Package *pkg)
{
	switch ((StmtKind)s->kind) {
	case S_EXPR: esc_expr_text(b, s->x, NULL, pkg); return;
	case S_SEND:
		esc_expr_text(b, s->send.ch, NULL, pkg);
		buf_puts(b, " <- ");
		esc_expr_text(b, s->send.value, NULL, pkg);
		return;
	case S_INCDEC:
		esc_expr_text(b, s->assign.lhs.v[0], NULL, pkg);
		buf_printf(b, " %s= 1", token_text[s->assign.op]);
		return;
	case S_ASSIGN:
	case S_DEFINE:
		for (int i = 0; i < s->assign.lhs.n; i++) {
			buf_puts(b, i > 0 ? ", " : "");
			esc_expr_text(b, s->assign.lhs.v[i], NULL, pkg);
		}
		if (s->kind == S_DEFINE)
			buf_puts(b, " := ");
		else
			buf_printf(b, " %s= ", s->assign.op != T_EOF ? token_text[s->assign.op] : "");
		for (int i = 0; i < s->assign.rhs.n; i++) {
			buf_puts(b, i > 0 ? ", " : "");
			esc_expr_text(b, s->assign.rhs.v[i], NULL, pkg);
		}
		return;
	case S_RETURN:
		buf_puts(b, "return ");
		for (int i = 0; i < s->results.n; i++) {
			buf_puts(b, i > 0 ? ", " : "");
			esc_expr_text(b, s->results.v[i], NULL, pkg);
		}
		return;
	case S_BREAK:
	case S_CONTINUE:
	case S_GOTO:
		buf_puts(b, s->kind == S_BREAK ? "break" : s->kind == S_CONTINUE ? "continue" : "goto");
		if (s->branch.label != NULL)
			buf_printf(b, " %s", s->branch.label->name.name);
		return;
	case S_FALLTHROUGH: buf_puts(b, "fallthrough"); return;
	case S_BLOCK:
		buf_puts(b, "{ ");
		body_text(b, s->block.list, pkg);
		buf_puts(b, " }");
		return;
	case S_IF:
		if (s->if_.init != NULL) {
			stmt_text(b, s->if_.init, pkg);
			buf_puts(b, "; ");
		}
		buf_puts(b, "if ");
		esc_expr_text(b, s->if_.cond, NULL, pkg);
		buf_puts(b, " { ");
		body_text(b, s->if_.then.list, pkg);
		buf_puts(b, " }");
		if (s->if_.els != NULL) {
			StmtList one = {&s->if_.els, 1};

			buf_puts(b, " else { ");
			body_text(b, s->if_.els->kind == S_BLOCK ? s->if_.els->block.list : one, pkg);
			buf_puts(b, " }");
		}
		return;
	case S_SWITCH:
	case S_TYPESWITCH: buf_puts(b, "switch statement"); return;
	case S_SELECT: buf_puts(b, "select statement"); return;
	case S_FOR:
	case S_RANGE: buf_puts(b, "for loop"); return;
	case S_LABELED:
		buf_printf(b, "%s: ", s->labeled.label->name.name);
		stmt_text(b, s->labeled.stmt, pkg);
		return;
	case S_DECL:
		for (int i = 0, any = 0; i < s->decl.n; i++) {
			Decl *d = s->decl.v[i];

			for (int k = 0; d->kind == D_VAR && k < d->value.nnames; k++) {
				Expr *n = d->value.names[k];

				buf_printf(b, "%svar %s ", any++ ? "; " : "", n->name.name);
				if (n->name.obj != NULL)
					esc_type_text(b, n->name.obj->type, pkg);
				buf_printf(b, "; %s = ", n->name.name);
				if (k < d->value.values.n)
					esc_expr_text(b, d->value.values.v[k], NULL, pkg);
				else
					buf_puts(b, "<nil>");
			}
		}
		return;
	default: return;
	}
}

static void
body_text(Buf *b, StmtList l, Package *pkg)
{
	int n = inl_live_stmts(l);

	for (int i = 0, any = 0; i < n; i++) {
		if (l.v[i]->kind == S_EMPTY)
			continue;
		buf_puts(b, any++ ? "; " : "");
		stmt_text(b, l.v[i], pkg);
	}
}

static void
type_list(Buf *b, Type *tuple, bool variadic, Package *pkg)
{
	for (int i = 0; i < tuple->tuple.n; i++) {
		Type *t = tuple->tuple.vars[i]->type;

		buf_puts(b, i > 0 ? ", " : "");
		if (variadic && i == tuple->tuple.n - 1) {
			buf_puts(b, "...");
			t = type_under(t)->slice.elem;
		}
		esc_type_text(b, t, pkg);
	}
}

static void
sig_text(Buf *b, Inl *f, Package *pkg)
{
	Type *t = f->lit != NULL ? type_under(f->lit->type) : f->obj->type, *r = t->sig.results;

	if (f->obj != NULL && t->sig.recv != NULL) {
		buf_puts(b, "method(");
		esc_type_text(b, t->sig.recv->type, pkg);
		buf_puts(b, ") ");
	}
	buf_puts(b, "func(");
	type_list(b, t->sig.params, t->sig.variadic, pkg);
	buf_puts(b, ")");
	if (r->tuple.n == 0)
		return;
	buf_puts(b, r->tuple.n > 1 ? " (" : " ");
	type_list(b, r, false, pkg);
	buf_puts(b, r->tuple.n > 1 ? ")" : "");
}

/* ---- functions ---- */

/* gc's position of a declaration: what follows "func". */
static Pos
func_pos(Inl *f)
{
	SrcFile *src;
	u32 at;

	if (f->lit != NULL)
		return f->lit->pos;
	if (f->obj->decl->func.recv == NULL || (src = pos_file(f->obj->pos)) == NULL)
		return f->obj->pos;
	for (at = f->obj->pos - src->base; at > 4 && src->text[at] != '\n'; at--)
		if (strncmp(src->text + at - 4, "func", 4) == 0 && (at == 4 || src->text[at - 5] == '\n')) {
			while (src->text[at] == ' ' || src->text[at] == '\t')
				at++;
			return src->base + at;
		}
	return f->obj->pos;
}

static bool
is_generic(Inl *f)
{
	Type *t = f->obj != NULL ? f->obj->type : NULL;

	return t != NULL && t->kind == TY_SIGNATURE && (t->sig.ntparams > 0 || t->sig.nrtparams > 0);
}

static void tell_func(Report *r, Inl *f);

typedef struct Literals { Report *r; Inl *in; } Literals;

static void
tell_literal(void *arg, Expr *call)
{
	Literals *l = arg;
	Inl *c = inl_callee(l->in, call);

	if (c != NULL && c->lit != NULL)
		tell_func(l->r, c);
}

static void
tell_func(Report *r, Inl *f)
{
	Pos pos = func_pos(f);
	Buf b = {0};

	if (f->told || f->state != INL_DONE || is_generic(f))
		return;
	f->told = true;
	/* A literal that is called is decided when its call is looked at. */
	inl_visit(f, &(InlVisit){.call = tell_literal, .arg = &(Literals){r, f}});
	if (f->can)
		pass_log(r->o, pos, "canInlineFunction", arena_printf(perm, "cost: %d", f->cost));
	else
		pass_log(r->o, pos, "cannotInlineFunction", f->why);
	if (f->can && r->o->m > 1) {
		sig_text(&b, f, r->pkg);
		buf_puts(&b, " { ");
		body_text(&b, inl_body(f)->block.list, r->pkg);
		buf_puts(&b, " }");
		pass_report(r->o, pos, "can inline %s with cost %d as: %s", f->name, f->cost, buf_str(&b));
	} else if (f->can) {
		pass_report(r->o, pos, "can inline %s", f->name);
	} else if (r->o->m > 1) {
		pass_report(r->o, pos, "cannot inline %s: %s", f->name, f->why);
	}
	buf_free(&b);
}

/* ---- calls ---- */

static const char *
name_of(Report *r, Inl *f)
{
	Inl *top = f;
	Buf b = {0};
	const char *s;

	while (top->outer != NULL)
		top = top->outer;
	if (top->obj == NULL || top->obj->pkg == r->pkg)
		return f->name;
	esc_pkg_text(&b, top->obj->pkg, r->pkg);
	buf_puts(&b, f->name);
	s = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return s;
}

/* A literal called in an inlined body is a new one, of the caller. */
static const char *
copied_literal(Report *r, Inl *l)
{
	int k = 0;

	for (int i = 0; i < l->outer->lits.n && l->outer->lits.v[i] != l; i++)
		k += l->outer->lits.v[i]->outer == l->outer;
	return arena_printf(perm, r->caller->lit != NULL ? "%s.%d" : "%s.func%d", r->caller->name, r->first_lit + k);
}

static bool
is_expandable(Report *r, Expr *call, Inl *c)
{
	Expr *fun = unparen(call->call.fun);
	Object *o = c->obj;

	if (o != NULL && (inl_is_intrinsic(o) || (o->pkg != r->pkg && inl_is_runtime(o))))
		return false;
	if (fun->kind == E_SELECTOR && fun->sel.sel != NULL && fun->sel.sel->kind == SEL_FIELD)
		return false;
	/* In a cycle of functions each sees only those decided before it. */
	if (is_generic(c) || (c->lit == NULL && c->comp != 0 && c->comp == r->caller->comp && c->id > r->caller->id))
		return false;
	return c->state == INL_DONE && c->can && c != r->caller && c->cost <= r->max_cost;
}

/* What x, of r->in, holds: a parameter holds what the call that is being inlined passes. */
static Inl *
value(Report *r, Expr *x)
{
	Inl *c = inl_value(r->in, x);
	Object *o;
	Type *sig, *ps;

	x = unparen(x);
	if (c != NULL || r->up == NULL || x->kind != E_NAME)
		return c;
	o = x->name.obj;
	if (o != NULL && o->kind == O_VAR && r->in->lit != NULL && o->var.funclit != r->in->lit && r->in->outer == r->up->in)
		return value(r->up, x); /* the literal's own variable no more, since the body is inlined where it was captured */
	sig = r->in->lit != NULL ? type_under(r->in->lit->type) : r->in->obj->type;
	ps = sig->sig.params;
	if (o == NULL || o->kind != O_VAR || o->var.reassigned || sig->sig.variadic || ps->tuple.n != r->call->call.args.n)
		return NULL;
	for (int i = 0; i < ps->tuple.n; i++)
		if (ps->tuple.vars[i] == o)
			return value(r->up, r->call->call.args.v[i]);
	return NULL;
}

static Map told_calls; /* Expr: in a function's own code */

bool
inl_was_told(const Expr *call)
{
	return told_calls.arena != NULL && map_has(&told_calls, call);
}

static void
tell_call(void *arg, Expr *call)
{
	Report *r = arg, inner;
	Inl *c = inl_callee(r->in, call);

	if (c == NULL)
		c = value(r, call->call.fun);
	if (c == NULL || r->depth >= MAX_DEPTH || r->lines >= MAX_LINES)
		return;
	if (c->state == INL_NEW && c->obj != NULL)
		inl_of(c->obj);
	if (!is_expandable(r, call, c))
		return;
	for (int i = 0; i < r->depth; i++)
		if (r->open[i] == c) {
			if (r->o->m > 1)
				pass_report(r->o, r->at != 0 ? r->at : call->pos, "cannot inline %s into %s: repeated recursive cycle",
				            name_of(r, c), r->caller->name);
			return;
		}
	inner = *r;
	inner.at = r->at != 0 ? r->at : call->pos;
	if (r->at == 0)
		map_put(&told_calls, call, call);
	if (r->at != 0 && c->lit != NULL && c->outer == r->in) {
		const char *name = copied_literal(r, c);

		pass_report(r->o, c->lit->pos, "can inline %s", name);
		pass_report(r->o, inner.at, "inlining call to %s", name);
	} else {
		if (c->lit != NULL)
			tell_func(r, c);
		pass_report(r->o, inner.at, "inlining call to %s", name_of(r, c));
	}
	inner.in = c;
	inner.up = r;
	inner.call = call;
	inner.first_lit = r->caller->nlits + 1;
	r->caller->nlits += c->nlits;
	inner.lines++;
	inner.open[inner.depth++] = c;
	inl_visit(c, &(InlVisit){.call = tell_call, .arg = &inner});
	r->lines = inner.lines;
}

static void
tell_calls(Report *r, Inl *f)
{
	r->caller = r->in = f;
	r->at = 0;
	r->up = NULL;
	r->depth = r->lines = 0;
	r->max_cost = f->nodes >= INLINE_BIG_NODES ? INLINE_BIG_BUDGET : INLINE_BUDGET;
	inl_visit(f, &(InlVisit){.call = tell_call, .arg = r});
}

/* The assignments that package initialisation makes are one more function, the last. */
static void
tell_init(Report *r, Inl *glob)
{
	r->caller = r->in = glob;
	r->at = 0;
	r->up = NULL;
	r->depth = r->lines = 0;
	r->max_cost = INLINE_BUDGET;
	for (int i = 0; i < r->pkg->ninit_order; i++)
		inl_visit_expr(glob, r->pkg->init_order[i].rhs, &(InlVisit){.call = tell_call, .arg = r});
}

static void
tell(Report *r, Inl *f)
{
	tell_func(r, f);
	if (inl_body(f) != NULL)
		tell_calls(r, f);
}

void
inl_report(IrPkg *p, PassOptions *o)
{
	Report r = {.pkg = p->pkg, .o = o};
	Package *k = p->pkg;
	Inl *glob, **v;
	int n;

	if (told_calls.arena == NULL)
		map_init(&told_calls, perm, false);
	inl_package(k);
	v = inl_order(k, &n);
	for (int i = 0; i < n; i++)
		tell(&r, v[i]);
	for (int i = 0; i < k->nfiles; i++)
		for (int j = 0; j < k->files[i]->ndecls; j++) {
			Decl *d = k->files[i]->decls[j];
			Object *f = d->kind == D_FUNC ? d->func.obj : NULL;

			if (f != NULL && f->kind == O_FUNC && d->func.body == NULL && strcmp(f->name, "_") != 0)
				tell_func(&r, inl_get(f));
		}
	glob = inl_outside(k);
	for (int i = 0; i < glob->lits.n; i++)
		tell(&r, glob->lits.v[i]);
	tell_init(&r, glob);
}
