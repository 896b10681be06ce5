/*
 * inline_copy.c - a function's body once more, to be expanded at one call.
 *
 * The copy is an IrFunc of its own, with its own variables, whose `outer` is the
 * function that calls it: passes treat it like a literal called where it stands,
 * and emit/ prints it as a function that the C compiler must inline, so that
 * debug information, and with it every trace and profile, keeps the frame.
 *
 * Literals in the body are copied with it, since they capture the copy's
 * variables; a copied literal's own captures keep the order and the kind of the
 * original's.  Calls that were expanded in the original already are calls of the
 * original callee again: each copy decides about its own.
 */
#include "pass/inline.h"
#include "pass/expand.h"

typedef struct Copy {
	IrPkg *p;
	IrFunc *to;        /* the copy under way */
	Map vars, funcs;   /* original -> copy; shared with the literals inside */
	const char *suffix;
	Arena *a;          /* the maps' */
} Copy;

static Ir *node(Copy *c, Ir *n);
static void body(Copy *c, IrFunc *from, IrFunc *to);

static IrVar *
variable(Copy *c, IrVar *v)
{
	IrVar *w;

	if (v == NULL || v->kind == IV_GLOBAL)
		return v;
	w = map_get(&c->vars, v);
	if (w != NULL)
		return w;
	w = NEW(c->p->arena, IrVar);
	*w = *v;
	w->func = c->to;
	w->back = w->esc = NULL;
	w->cname = NULL;
	w->lent = false;
	if (w->outer != NULL && map_has(&c->vars, w->outer))
		w->outer = map_get(&c->vars, w->outer);
	map_put(&c->vars, v, w);
	return w;
}

static IrVar **
variables(Copy *c, IrVar **v, int n)
{
	IrVar **w = n > 0 ? NEW_N(c->p->arena, IrVar *, n) : NULL;

	for (int i = 0; i < n; i++)
		w[i] = variable(c, v[i]);
	return w;
}

static IrFunc *
literal(Copy *c, IrFunc *f)
{
	IrFunc *g = map_get(&c->funcs, f), *was = c->to;

	if (g != NULL || f->outer == NULL || !f->built)
		return g != NULL ? g : f;
	g = NEW(c->p->arena, IrFunc);
	*g = *f;
	map_put(&c->funcs, f, g);
	g->outer = was;
	g->sym = arena_printf(c->p->arena, "%s%s", f->sym, c->suffix);
	body(c, f, g);
	c->to = was;
	return g;
}

static void
list(Copy *c, IrList *l)
{
	Ir **v;

	if (l->n == 0)
		return;
	v = NEW_N(c->p->arena, Ir *, l->n);
	for (int i = 0; i < l->n; i++)
		v[i] = node(c, l->v[i]);
	*l = (IrList){v, l->n, l->n};
}

static Ir *
node(Copy *c, Ir *n)
{
	Ir *m;

	if (n == NULL)
		return NULL;
	m = NEW(c->p->arena, Ir);
	*m = *n;
	m->flags &= (u16)~IRF_LENT;
	m->x = node(c, n->x);
	m->y = node(c, n->y);
	m->z = node(c, n->z);
	m->w = node(c, n->w);
	list(c, &m->list);
	list(c, &m->list2);
	switch ((Op)n->op) {
	case OP_VAR:
	case OP_DCL:
		m->var = variable(c, n->var);
		break;
	case OP_CLOSURE:
		m->func = literal(c, n->func);
		break;
	case OP_CALL:
		if (n->func->copy_of != NULL)
			m->func = n->func->copy_of;
		break;
	case OP_CALLPTR:
		m->func = NULL;
		break;
	default:
		break;
	}
	return m;
}

/* Fills `to`, a flat copy of `from`, with variables and statements of its own. */
static void
body(Copy *c, IrFunc *from, IrFunc *to)
{
	Arena *a = c->p->arena;

	c->to = to;
	to->esc = to->inl = to->back = NULL;
	to->emitted = false;
	to->value_used = false;
	to->params = variables(c, from->params, from->nparams);
	to->results = variables(c, from->results, from->nresults);
	memset(&to->captures, 0, sizeof to->captures);
	memset(&to->locals, 0, sizeof to->locals);
	for (int i = 0; i < from->captures.n; i++)
		vec_push(a, &to->captures, variable(c, from->captures.v[i]));
	for (int i = 0; i < from->locals.n; i++)
		vec_push(a, &to->locals, variable(c, from->locals.v[i]));
	list(c, &to->body);
	c->to = to;
}

/* Decimal digits that differ for every package and function: symbols of copied literals meet at link time. */
static const char *
suffix(IrPkg *p, IrFunc *caller, int k)
{
	u64 h = 14695981039346656037u;

	while (caller->outer != NULL)
		caller = caller->outer;
	for (int pass = 0; pass < 2; pass++)
		for (const char *s = pass == 0 ? p->pkg->path : caller->sym; *s; s++)
			h = (h ^ (u8)*s) * 1099511628211u;
	return arena_printf(p->arena, "$c%llu%04d", (unsigned long long)(h >> 20), k);
}

IrFunc *
inl_copy(IrPkg *p, IrFunc *from, IrFunc *caller, Pos call, int k)
{
	Copy c = {.p = p, .a = arena_new(), .suffix = suffix(p, caller, k)};
	IrFunc *f = NEW(p->arena, IrFunc);

	map_init(&c.vars, c.a, false);
	map_init(&c.funcs, c.a, false);
	*f = *from;
	f->copy_of = from->copy_of != NULL ? from->copy_of : from;
	f->call_pos = call;
	f->outer = caller;
	f->linkage = IL_STATIC;
	f->sym = arena_printf(p->arena, "%s%s", f->copy_of->sym, c.suffix);
	body(&c, from, f);
	arena_free(c.a);
	return f;
}
