/*
 * inline_expand.c - the pass: calls that need not be indirect are made direct,
 * and small functions' bodies are brought to their callers, in two ways.
 *
 * The C compiler inlines for speed.  It sees the bodies of the package, and gets
 * copies of other packages' small functions that are called here: a body made by
 * ir_build_extern_body is printed as an inline definition that never becomes code
 * of its own.  Everything it mentions is named by its symbol, so unexported
 * functions and variables of the other package are no obstacle.
 *
 * This pass expands a call (inline_copy.c) where that changes where objects live,
 * since escape analysis comes before the C compiler: the callee makes something
 * that it may return, so that the caller's use decides; or it calls a parameter
 * for which the caller passes a known function or a known type.  What may be
 * expanded is what gc 1.19's inliner takes.  For -m all of those are expanded, so
 * that the report has gc's lines; other than those verdicts nothing may change.
 */
#include <stdlib.h>

#include "pass/expand.h"
#include "pass/inline.h"
#include "syntax/syntax.h"

enum {
	MAX_DEPTH = 5,       /* of calls inside of bodies from other packages */
	MIN_COPIES = 400,    /* a package may have as many, and twice as many as it has functions */
	MAX_LEVEL = 20,      /* of expansions inside of each other */
	MAX_EXPANDED = 2000, /* in one function */
};

enum { BRINGS_OBJECTS = 1, BRINGS_CALLS = 2 };

static Mark *
mark(Expand *w, IrFunc *f)
{
	if (f->inl == NULL)
		f->inl = NEW(w->p->arena, Mark);
	return f->inl;
}

/* ---- bodies from other packages ---- */

static void
find_literals(Expand *w, Ir *n)
{
	IrFunc *f = n->func;

	if (n->op != OP_CLOSURE || f->inl != NULL || !f->built || f->outer == NULL)
		return;
	mark(w, f)->depth = w->depth;
	vec_push(w->p->arena, &w->p->funcs, f);
	exp_each_list(w, &f->body, find_literals);
}

static bool
may_build(Expand *w, IrFunc *g)
{
	Decl *d;

	if (g == NULL || g->obj == NULL || g->obj->kind != O_FUNC || mark(w, g)->refused)
		return false;
	d = g->obj->decl;
	if (d == NULL || d->kind != D_FUNC || d->func.body == NULL)
		return false;
	if (d->pragma & (PRAGMA_NOINLINE | PRAGMA_SYSTEMSTACK | PRAGMA_NOWRITEBARRIER | PRAGMA_NOWRITEBARRIERREC | PRAGMA_UINTPTRESCAPES))
		return false;
	return ir_intrinsic(g->name) == NULL;
}

/* The body is there, or can be made and is. */
static bool
has_body(Expand *w, IrFunc *g)
{
	if (g->built)
		return true;
	if (g->linkage != IL_EXTERN || g->obj->pkg == w->p->pkg)
		return false;
	if (ir_build_extern_body(w->p, g))
		return true;
	mark(w, g)->refused = true;
	return false;
}

/* Makes g's body known to the C compiler where that may pay. */
static void
want(Expand *w, IrFunc *g)
{
	Expand lits;

	if (!may_build(w, g) || g->linkage != IL_EXTERN || g->obj->pkg == w->p->pkg || mark(w, g)->listed || w->depth >= MAX_DEPTH ||
	    w->copies >= w->max_copies)
		return;
	if (!inline_can(g->obj, NULL, NULL)) {
		mark(w, g)->refused = true;
		return;
	}
	if (!has_body(w, g))
		return;
	w->copies++;
	mark(w, g)->listed = true;
	mark(w, g)->depth = w->depth + 1;
	vec_push(w->p->arena, &w->p->funcs, g);
	lits = *w;
	lits.depth = w->depth + 1;
	exp_each_list(&lits, &g->body, find_literals);
}

/* ---- what is expanded ---- */

static bool
may_expand(Expand *w, IrFunc *g)
{
	if (g == NULL || g->is_wrapper || g->is_init || g->noinline_ || g->has_defer || g->has_recover || g->uintptr_escapes)
		return false;
	if (g->obj == NULL)
		return g->src != NULL && g->built && inline_can_lit(g->src, NULL, NULL);
	return may_build(w, g) && !inl_is_intrinsic(g->obj) && (g->obj->pkg == w->p->pkg || !inl_is_runtime(g->obj)) &&
	       inline_can(g->obj, NULL, NULL);
}

static u8 brings(Expand *w, IrFunc *g);

static void
look(Expand *w, Ir *n)
{
	u8 *b = &mark(w, w->f)->brings;

	switch ((Op)n->op) {
	case OP_CONVIFACE:
		if (ir_is_direct(n->x->type) || n->x->op == OP_CONST)
			return;
		/* fall through */
	case OP_NEW:
	case OP_MAKESLICE:
	case OP_MAKEMAP:
	case OP_SLICELIT:
	case OP_CLOSURE:
	case OP_APPEND:
	case OP_APPENDSLICE:
	case OP_CONCAT:
	case OP_BYTES2STR:
	case OP_STR2BYTES:
	case OP_RUNES2STR:
	case OP_STR2RUNES:
	case OP_RUNE2STR:
		*b |= BRINGS_OBJECTS;
		return;
	case OP_CALL:
		if (may_expand(w, n->func))
			*b |= brings(w, n->func);
		return;
	case OP_CALLPTR:
	case OP_CALLIFACE:
		*b |= BRINGS_CALLS;
		return;
	case OP_VAR:
		if (n->var->kind != IV_GLOBAL && (n->var->addrtaken || n->var->used_by_closure))
			*b |= BRINGS_OBJECTS;
		return;
	default: return;
	}
}

/* What is in g's body, and in those that would be expanded there: BRINGS_... */
static u8
brings(Expand *w, IrFunc *g)
{
	Mark *m = mark(w, g);

	if (m->brings == 0 && !m->asking && has_body(w, g)) {
		Expand in = {.p = w->p, .o = w->o, .f = g};

		m->asking = true;
		exp_each_list(&in, &g->body, look);
		m->asking = false;
		m->brings |= 4;
	}
	return m->brings & 3;
}

static bool
returns_pointers(IrFunc *g)
{
	for (int i = 0; i < g->nresults; i++)
		if (type_has_pointers(g->results[i]->type))
			return true;
	return false;
}

static bool
passes_known(Expand *w, Ir *call)
{
	for (int i = 0; i < call->list.n; i++) {
		Ir *x = call->list.v[i];
		TypeKind k = type_under(x->type)->kind;

		if ((k == TY_INTERFACE || k == TY_SIGNATURE) && exp_value(w, x) != NULL)
			return true;
	}
	return false;
}

static bool
is_open(Expand *w, IrFunc *g)
{
	for (; w != NULL; w = w->up)
		if (w->f == g || w->f->copy_of == g || (g->copy_of != NULL && w->f->copy_of == g->copy_of))
			return true;
	return false;
}

static bool
is_useful(Expand *w, IrFunc *g, Ir *call)
{
	u8 b = brings(w, g);

	if (w->o->m > 0)
		return has_body(w, g);
	if ((b & BRINGS_OBJECTS) && returns_pointers(g))
		return true;
	return (b & BRINGS_CALLS) && passes_known(w, call);
}

static void function(Expand *w, IrFunc *f);

static void
expand(Expand *w, IrFunc *g, Ir *call)
{
	IrFunc *top = w->f, *f;
	Expand in = {.p = w->p, .o = w->o, .depth = w->depth, .copies = w->copies, .max_copies = w->max_copies, .up = w, .call = call,
	             .level = w->level + 1};

	while (top->outer != NULL)
		top = top->outer;
	f = inl_copy(w->p, g, w->f, call->pos, ++mark(w, top)->copies);
	call->func = f;
	mark(w, f)->done = true;
	vec_push(w->p->arena, &w->p->funcs, f);
	in.depth = w->depth + (g->obj != NULL && g->obj->pkg != w->p->pkg);
	exp_each_list(&in, &f->body, find_literals);
	function(&in, f);
	w->copies = in.copies;
}

/* The one function that a call calls, its code known; NULL: none, or it's not to be expanded. */
static IrFunc *
callee(Expand *w, Ir *n)
{
	Ir *v;

	if (n->op == OP_CALL)
		return n->func;
	v = exp_value(w, n->x);
	if (v == NULL || v->op == OP_CONVIFACE)
		return NULL;
	if (v->op == OP_FUNC && !v->func->is_closure) {
		n->op = OP_CALL;
		n->x = NULL;
		n->func = v->func;
		return v->func;
	}
	/* Bound methods and the like are records of code without a body in Go. */
	return v->op == OP_CLOSURE && v->func->outer != NULL ? v->func : NULL;
}

static void
find_calls(Expand *w, Ir *n)
{
	IrFunc *g, *top = w->f;

	exp_devirtualise(w, n);
	if (w->o->no_inline)
		return;
	if (n->op == OP_CALL || n->op == OP_CALLPTR) {
		while (top->outer != NULL)
			top = top->outer;
		g = callee(w, n);
		if (g != NULL && w->level < MAX_LEVEL && mark(w, top)->copies < MAX_EXPANDED && may_expand(w, g) && !is_open(w, g) &&
		    is_useful(w, g, n)) {
			expand(w, g, n);
			return;
		}
	}
	if (n->op == OP_CALL)
		want(w, n->func);
	else if (n->op == OP_CALLPTR && n->x->op == OP_FUNC)
		want(w, n->x->func);
}

/* ---- the pass ---- */

static void
function(Expand *w, IrFunc *f)
{
	w->f = f;
	w->a = arena_new();
	memset(&w->defs, 0, sizeof w->defs);
	map_init(&w->defs, w->a, false);
	exp_find_defs(w);
	exp_each_list(w, &f->body, find_calls);
	if (f->copy_of != NULL && f->nresults == 1 && f->results[0]->name[0] == '~') { /* not named: no way out without a value */
		Ir x = {.op = OP_VAR, .type = f->results[0]->type, .var = f->results[0]};

		mark(w, f)->result = exp_value(w, &x);
	}
	arena_free(w->a);
}

void
inline_package(IrPkg *p, PassOptions *o)
{
	Expand w = {.p = p, .o = o};

	if (o->m > 0 && !o->no_inline && p->build != NULL && p->funcs.n > 0 && p->funcs.v[0]->inl == NULL)
		inl_report(p, o);
	w.max_copies = 2 * p->funcs.n > MIN_COPIES ? 2 * p->funcs.n : MIN_COPIES;
	for (int i = 0; i < p->funcs.n; i++) {
		IrFunc *f = p->funcs.v[i];

		if (!f->built || mark(&w, f)->done)
			continue;
		mark(&w, f)->done = true;
		w.depth = mark(&w, f)->depth;
		function(&w, f);
		ir_build_pending(p);
	}
}
