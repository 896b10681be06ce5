/*
 * inline_direct.c - what a call calls, where only one value is possible.
 *
 * A local variable or temporary that is assigned once, and nowhere else through
 * a pointer or a closure, holds that value; a parameter of an expanded body holds
 * what the call passes, the call gives what the body returns.  (Being declared with the zero value counts as an
 * assignment, so an interface found so isn't nil.)
 */
#include "pass/expand.h"
#include "syntax/syntax.h"

void
exp_each(Expand *w, Ir *n, void (*fn)(Expand *, Ir *))
{
	if (n == NULL)
		return;
	fn(w, n);
	if (ir_is_leaf(n))
		return;
	exp_each(w, n->x, fn);
	exp_each(w, n->y, fn);
	exp_each(w, n->z, fn);
	exp_each(w, n->w, fn);
	exp_each_list(w, &n->list, fn);
	exp_each_list(w, &n->list2, fn);
}

void
exp_each_list(Expand *w, IrList *l, void (*fn)(Expand *, Ir *))
{
	for (int i = 0; i < l->n; i++)
		exp_each(w, l->v[i], fn);
}

/* ---- definitions ---- */

static bool
is_followed(IrVar *v)
{
	TypeKind k;

	if (v->type == NULL || v->kind > IV_RESULT)
		return false;
	k = type_under(v->type)->kind;
	return k == TY_INTERFACE || k == TY_SIGNATURE;
}

static void
define(Expand *w, IrVar *v, Ir *val)
{
	Def *d;

	if (!is_followed(v))
		return;
	d = map_get(&w->defs, v);
	if (d == NULL) {
		d = NEW(w->a, Def);
		map_put(&w->defs, v, d);
	}
	d->n++;
	d->val = val;
}

static void
find_defs(Expand *w, Ir *n);

static void
find_defs_in(Expand *w, IrList *l)
{
	for (int i = 0; i < l->n; i++)
		find_defs(w, l->v[i]);
}

/* n: a statement, or a part of one that may hold statements. */
static void
find_defs(Expand *w, Ir *n)
{
	switch ((Op)n->op) {
	case OP_AS:
		if (n->x != NULL && n->x->op == OP_VAR)
			define(w, n->x->var, n->y);
		if (n->y != NULL && n->y->op == OP_SELECT)
			find_defs_in(w, &n->y->list);
		return;
	case OP_DCL: /* the zero value counts */
		if (!(n->flags & IRF_NOZERO))
			define(w, n->var, NULL);
		return;
	case OP_ASX:
		for (int i = 0; i < n->list.n; i++)
			if (n->list.v[i] != NULL && n->list.v[i]->op == OP_VAR)
				define(w, n->list.v[i]->var, NULL);
		if (n->y != NULL && n->y->op == OP_SELECT)
			find_defs_in(w, &n->y->list);
		return;
	case OP_SELCASE:
		if (n->y != NULL && n->n == 1 && n->y->op == OP_VAR)
			define(w, n->y->var, NULL);
		return;
	case OP_IF:
	case OP_FOR:
	case OP_BLOCK:
	case OP_SWITCH:
	case OP_CASE:
		find_defs_in(w, &n->list);
		find_defs_in(w, &n->list2);
		return;
	default: return;
	}
}

void
exp_find_defs(Expand *w)
{
	find_defs_in(w, &w->f->body);
}

Ir *
exp_value(Expand *w, Ir *x)
{
	for (int i = 0; i < 20; i++) {
		Def *d;
		IrVar *v;

		if (x == NULL)
			return NULL;
		if (x->op == OP_CONVIFACE || x->op == OP_CLOSURE || x->op == OP_FUNC)
			return x;
		if (x->op == OP_CONVNOP) {
			x = x->x;
			continue;
		}
		if ((x->op == OP_CALL || x->op == OP_CALLPTR) && x->func != NULL && x->func->copy_of != NULL)
			return ((Mark *)x->func->inl)->result;
		if (x->op != OP_VAR || !is_followed(x->var))
			return NULL;
		v = x->var;
		if (v->addrtaken || (v->used_by_closure && v->assigned))
			return NULL;
		d = map_get(&w->defs, v);
		if (v->kind == IV_PARAM) {
			if (d != NULL || w->up == NULL || v->index < 0 || v->index >= w->call->list.n || w->f->params[v->index] != v)
				return NULL;
			x = w->call->list.v[v->index];
			w = w->up;
			continue;
		}
		if (d == NULL || d->n != 1)
			return NULL;
		x = d->val;
	}
	return NULL;
}

/* ---- direct calls of methods ---- */

static void
tell_devirtualised(Expand *w, Ir *n, Type *t, const char *how)
{
	Buf b = {0};
	IrFunc *f = w->f;
	Pos pos = n->src->pos;

	if (w->o->m == 0 || w->depth > 0 || n->src->kind != E_CALL)
		return;
	for (; f->copy_of != NULL; f = f->outer)
		pos = f->call_pos;
	expr_print(&b, n->src->call.fun);
	buf_puts(&b, " to ");
	type_write(&b, t, w->p->pkg);
	pass_report(w->o, pos, "%s %s", how, buf_str(&b));
	buf_free(&b);
}

/* What a method found behind path is called on: x, or a part of it. */
static Ir *
part_behind(Arena *a, Ir *x, const int *path, int npath)
{
	for (int i = 0; i + 1 < npath; i++) {
		if (x->type->kind == TY_POINTER) {
			Ir *d = ir_new(a, OP_DEREF, x->pos, type_canon(x->type->pointer.elem));
			d->x = x;
			x = d;
		}
		Ir *f = ir_new(a, OP_FIELD, x->pos, type_canon(type_under(x->type)->struct_.fields[path[i]]->type));
		f->x = x;
		f->n = path[i];
		x = f;
	}
	return x;
}

/* The method m of part's type, to be called with part or its address; NULL: it isn't to be had. */
static IrFunc *
method_of(Expand *w, Object *m, Ir **part)
{
	Type *t = (*part)->type, *base = t->kind == TY_POINTER ? type_canon(t->pointer.elem) : t, **targs = NULL;
	Arena *a = w->p->arena;
	int ntargs;

	if (base->kind != TY_NAMED)
		return NULL;
	ntargs = base->named.ntargs;
	if (ntargs > 0) {
		targs = NEW_N(a, Type *, ntargs);
		for (int i = 0; i < ntargs; i++)
			targs[i] = type_canon(base->named.targs[i]);
	}
	IrFunc *g = ir_func_of(w->p, m, targs, ntargs);
	if (m->func.has_ptr_recv != (t->kind == TY_POINTER)) {
		if (m->func.has_ptr_recv && (*part)->op != OP_FIELD)
			return NULL;
		Ir *n = ir_new(a, m->func.has_ptr_recv ? OP_ADDR : OP_DEREF, (*part)->pos, m->func.has_ptr_recv ? type_canon(type_pointer(t)) : base);
		n->x = *part;
		*part = n;
	}
	return g;
}

void
exp_devirtualise(Expand *w, Ir *n)
{
	Ir *conv, *recv;
	Type *t;
	Object **ms, *m;
	MethodSet *set;
	Selection *s = NULL;
	IrFunc *g;
	Arena *a = w->p->arena;
	int nms;

	if (n->op != OP_CALLIFACE || (conv = exp_value(w, n->x)) == NULL || conv->op != OP_CONVIFACE)
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
	if (s == NULL)
		return;
	recv = ir_new(a, OP_DATAWORD, n->pos, t);
	recv->x = n->x;
	recv = part_behind(a, recv, s->path, s->npath);
	if (type_is_interface(recv->type)) {
		/* Promoted from an embedded interface. */
		ms = iface_methods(type_under(recv->type), &nms);
		for (int i = 0; i < nms; i++)
			if (obj_same_id(ms[i], m->pkg, m->name)) {
				n->x = recv;
				n->n = i;
				if (n->src != NULL)
					tell_devirtualised(w, n, t, "partially devirtualizing");
				return;
			}
		return;
	}
	g = method_of(w, s->obj, &recv);
	if (g == NULL || g->nparams != n->list.n + 1 || g->params[0]->type != recv->type)
		return;
	n->op = OP_CALL;
	n->x = NULL;
	n->n = 0;
	n->t2 = NULL;
	n->func = g;
	IrList args = {0};

	ir_push(a, &args, recv);
	for (int i = 0; i < n->list.n; i++)
		ir_push(a, &args, n->list.v[i]);
	n->list = args;
	if (n->src != NULL)
		tell_devirtualised(w, n, t, "devirtualizing");
}
