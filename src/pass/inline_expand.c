/*
 * inline_expand.c - the pass: calls that need not be indirect are made direct,
 * and small functions of other packages that are called here get a body here.
 *
 * The expansion itself is the C compiler's.  A body made by
 * ir_build_extern_body is printed as an inline definition that never becomes
 * code of its own; everything it mentions is named by its symbol, so unexported
 * functions and variables of the other package are no obstacle.  The bodies'
 * own calls are followed, to a depth.
 *
 * An interface call is direct if the interface is a local variable or temporary
 * assigned once, from a conversion of a type whose method is known.  (Being
 * declared with the zero value counts as an assignment, so it isn't nil.)
 */
#include <stdlib.h>

#include "pass/inline.h"
#include "syntax/syntax.h"

enum {
	MAX_DEPTH = 5,       /* of calls inside of bodies from other packages */
	MIN_COPIES = 400,    /* a package may have as many, and twice as many as it has functions */
};

/* What the pass knows of an IrFunc (IrFunc.inl). */
typedef struct Mark {
	int depth;           /* 0: this package's own */
	bool refused, done;
} Mark;

/* Assignments of a local variable in one function. */
typedef struct Def {
	int n;
	Ir *val;             /* of the only one */
} Def;

typedef struct Pass {
	IrPkg *p;
	PassOptions *o;
	IrFunc *f;
	int depth, copies, max_copies;
	Map defs;            /* IrVar -> Def, of f */
	Arena *a;
} Pass;

static void each_list(Pass *w, IrList *l, void (*fn)(Pass *, Ir *));

static void
each(Pass *w, Ir *n, void (*fn)(Pass *, Ir *))
{
	if (n == NULL)
		return;
	fn(w, n);
	each(w, n->x, fn);
	each(w, n->y, fn);
	each(w, n->z, fn);
	each(w, n->w, fn);
	each_list(w, &n->list, fn);
	each_list(w, &n->list2, fn);
}

static void
each_list(Pass *w, IrList *l, void (*fn)(Pass *, Ir *))
{
	for (int i = 0; i < l->n; i++)
		each(w, l->v[i], fn);
}

/* ---- direct calls of methods ---- */

static void
define(Pass *w, IrVar *v, Ir *val)
{
	Def *d = map_get(&w->defs, v);

	if (d == NULL) {
		d = NEW(w->a, Def);
		map_put(&w->defs, v, d);
	}
	d->n++;
	d->val = val;
}

static void
find_defs(Pass *w, Ir *n)
{
	switch ((Op)n->op) {
	case OP_AS:
		if (n->x != NULL && n->x->op == OP_VAR && n->x->var->kind == IV_LOCAL && type_is_interface(n->x->type))
			define(w, n->x->var, n->y);
		return;
	case OP_DCL: /* the zero value counts */
		if (!(n->flags & IRF_NOZERO) && n->var->type != NULL && type_is_interface(n->var->type))
			define(w, n->var, NULL);
		return;
	case OP_ASX:
		for (int i = 0; i < n->list.n; i++)
			if (n->list.v[i] != NULL && n->list.v[i]->op == OP_VAR)
				define(w, n->list.v[i]->var, NULL);
		return;
	case OP_SELCASE:
		if (n->y != NULL && n->n == 1 && n->y->op == OP_VAR)
			define(w, n->y->var, NULL);
		return;
	default: return;
	}
}

/* The conversion that gave interface x its value, if there is only one. */
static Ir *
conversion_of(Pass *w, Ir *x)
{
	for (int i = 0; i < 10; i++) {
		Def *d;

		if (x == NULL)
			return NULL;
		if (x->op == OP_CONVIFACE)
			return x;
		if (x->op != OP_VAR || x->var->kind != IV_LOCAL || x->var->addrtaken || (x->var->used_by_closure && x->var->assigned))
			return NULL;
		d = map_get(&w->defs, x->var);
		if (d == NULL || d->n != 1)
			return NULL;
		x = d->val;
	}
	return NULL;
}

static void
tell_devirtualised(Pass *w, Ir *n, Type *t)
{
	Buf b = {0};

	expr_print(&b, n->src->call.fun);
	buf_puts(&b, " to ");
	type_write(&b, t, w->p->pkg);
	pass_report(w->o, n->src->pos, "devirtualizing %s", buf_str(&b));
	buf_free(&b);
}

static void
devirtualise(Pass *w, Ir *n)
{
	Ir *conv, *recv;
	Type *t;
	Object **ms, *m;
	MethodSet *set;
	Selection *s = NULL;
	IrFunc *g;
	Type **targs = NULL, *base;
	int nms, ntargs = 0;

	if (n->op != OP_CALLIFACE || (conv = conversion_of(w, n->x)) == NULL)
		return;
	t = conv->x->type;
	ms = iface_methods(type_under(n->x->type), &nms);
	if (n->n >= nms)
		return;
	m = ms[n->n];
	set = method_set(t);
	for (int i = 0; i < set->n; i++)
		if (obj_same_id(set->v[i].obj, m->pkg, m->name))
			s = &set->v[i];
	base = t->kind == TY_POINTER ? t->pointer.elem : t;
	if (s == NULL || s->npath != 1 || base->kind != TY_NAMED || s->obj->func.is_iface_method)
		return;
	if (s->obj->func.has_ptr_recv != (t->kind == TY_POINTER))
		return;
	if (base->named.ntargs > 0) {
		ntargs = base->named.ntargs;
		targs = NEW_N(w->p->arena, Type *, ntargs);
		for (int i = 0; i < ntargs; i++)
			targs[i] = type_canon(base->named.targs[i]);
	}
	g = ir_func_of(w->p, s->obj, targs, ntargs);
	if (g->nparams != n->list.n + 1 || g->params[0]->type != t)
		return;
	recv = ir_new(w->p->arena, OP_DATAWORD, n->pos, t);
	recv->x = n->x;
	n->op = OP_CALL;
	n->x = NULL;
	n->n = 0;
	n->t2 = NULL;
	n->func = g;
	IrList args = {0};

	ir_push(w->p->arena, &args, recv);
	for (int i = 0; i < n->list.n; i++)
		ir_push(w->p->arena, &args, n->list.v[i]);
	n->list = args;
	if (w->o->m > 0 && w->depth == 0 && n->src != NULL && n->src->kind == E_CALL)
		tell_devirtualised(w, n, t);
}

/* ---- bodies from other packages ---- */

static Mark *
mark(Pass *w, IrFunc *f)
{
	if (f->inl == NULL)
		f->inl = NEW(w->p->arena, Mark);
	return f->inl;
}

static void
find_literals(Pass *w, Ir *n)
{
	IrFunc *f = n->func;

	if (n->op != OP_CLOSURE || f->inl != NULL || !f->built || f->outer == NULL)
		return;
	mark(w, f)->depth = w->depth;
	vec_push(w->p->arena, &w->p->funcs, f);
	each_list(w, &f->body, find_literals);
}

static bool
is_wanted(Pass *w, IrFunc *g)
{
	Decl *d;

	if (g == NULL || g->built || g->linkage != IL_EXTERN || g->obj == NULL || g->obj->kind != O_FUNC || mark(w, g)->refused)
		return false;
	d = g->obj->decl;
	if (d == NULL || d->kind != D_FUNC || d->func.body == NULL || g->obj->pkg == w->p->pkg)
		return false;
	if (d->pragma & (PRAGMA_NOINLINE | PRAGMA_SYSTEMSTACK | PRAGMA_NOWRITEBARRIER | PRAGMA_NOWRITEBARRIERREC | PRAGMA_UINTPTRESCAPES))
		return false;
	if (ir_intrinsic(g->name) != NULL || w->depth >= MAX_DEPTH || w->copies >= w->max_copies)
		return false;
	return inline_can(g->obj, NULL, NULL);
}

static void
want(Pass *w, IrFunc *g)
{
	Pass lits;

	if (!is_wanted(w, g)) {
		if (g != NULL && !g->built && g->linkage == IL_EXTERN)
			mark(w, g)->refused = w->depth < MAX_DEPTH;
		return;
	}
	if (!ir_build_extern_body(w->p, g)) {
		mark(w, g)->refused = true;
		return;
	}
	w->copies++;
	mark(w, g)->depth = w->depth + 1;
	vec_push(w->p->arena, &w->p->funcs, g);
	lits = *w;
	lits.depth = w->depth + 1;
	each_list(&lits, &g->body, find_literals);
}

static void
find_calls(Pass *w, Ir *n)
{
	if (n->op == OP_CALL)
		want(w, n->func);
	else if (n->op == OP_CALLPTR && n->x->op == OP_FUNC)
		want(w, n->x->func);
}

/* ---- the pass ---- */

static void
function(Pass *w, IrFunc *f)
{
	w->f = f;
	w->depth = mark(w, f)->depth;
	w->a = arena_new();
	memset(&w->defs, 0, sizeof w->defs);
	map_init(&w->defs, w->a, false);
	each_list(w, &f->body, find_defs);
	if (w->defs.n > 0)
		each_list(w, &f->body, devirtualise);
	if (!w->o->no_inline)
		each_list(w, &f->body, find_calls);
	arena_free(w->a);
}

void
inline_package(IrPkg *p, PassOptions *o)
{
	Pass w = {.p = p, .o = o};

	if (o->m > 0 && !o->no_inline && p->build != NULL && p->funcs.n > 0 && p->funcs.v[0]->inl == NULL)
		inl_report(p, o);
	w.max_copies = 2 * p->funcs.n > MIN_COPIES ? 2 * p->funcs.n : MIN_COPIES;
	for (int i = 0; i < p->funcs.n; i++) {
		IrFunc *f = p->funcs.v[i];

		if (!f->built || (f->inl != NULL && ((Mark *)f->inl)->done))
			continue;
		mark(&w, f)->done = true;
		function(&w, f);
		ir_build_pending(p);
	}
}
