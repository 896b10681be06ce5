/*
 * escape_graph.c - locations, and the holes through which values flow into them.
 *
 * A hole stands for the place that an expression's value goes to: a location and
 * the number of dereferences on the way.  Building goes down an expression with
 * a hole and ends in edges to the variables and allocations at its leaves.
 */
#include "pass/escape.h"

Type *
esc_under(Type *t)
{
	return type_canon(type_under(t));
}

bool
esc_has_pointers(Type *t)
{
	return t == NULL || type_has_pointers(t);
}

EscLoc *
esc_loc_new(EscBatch *b, IrFunc *fn, int depth)
{
	EscLoc *l = NEW(b->a, EscLoc);

	l->fn = fn;
	l->hold = l->alloc = depth;
	l->loop = -1;
	vec_push(b->a, &b->locs, l);
	return l;
}

/* A captured variable is the enclosing function's, if that is known. */
IrVar *
esc_root_var(IrVar *v)
{
	while (v->kind == IV_CAPTURE && v->outer != NULL)
		v = v->outer;
	return v;
}

static bool
needs_loc(IrVar *v)
{
	Type *u;

	if (v->kind == IV_GLOBAL)
		return false;
	if (v->kind == IV_MAPITER || v->heap || v->addrtaken || v->used_by_closure || esc_has_pointers(v->type))
		return true;
	u = esc_under(v->type);
	if (v->is_temp && u->kind == TY_BASIC && u->basic.kind == B_UINTPTR)
		return true;
	return type_sizeof(v->type) > ESC_MAX_VAR;
}

EscLoc *
esc_loc_of(EscBatch *b, IrVar *v)
{
	EscLoc *l;

	v = esc_root_var(v);
	if (v->esc != NULL)
		return v->esc;
	if (!needs_loc(v))
		return NULL;
	if (v->func == NULL)
		ice(v->pos, "escape: variable %s without a function", v->name);
	l = esc_loc_new(b, v->func, v->func->copy_of != NULL ? ((EscFunc *)v->func->esc)->base : 1);
	l->var = v;
	l->is_param = v->kind == IV_PARAM || v->kind == IV_CAPTURE;
	if (v->kind == IV_RESULT)
		l->result = 1 + v->index;
	l->is_root = !v->is_temp || v->addrtaken || v->used_by_closure;
	v->esc = l;
	return l;
}

IrFunc *
esc_frame(IrFunc *f)
{
	while (f->copy_of != NULL)
		f = f->outer;
	return f;
}

bool
esc_contains(IrFunc *outer, IrFunc *inner)
{
	if (outer == inner)
		return false;
	for (inner = inner->outer; inner != NULL; inner = inner->outer)
		if (inner == outer)
			return true;
	return false;
}

/* ---- holes ---- */

EscHole
esc_hole(EscLoc *l)
{
	return (EscHole){l, 0, NULL};
}

EscHole
esc_shift(EscHole k, int delta)
{
	k.derefs += delta;
	if (k.derefs < -1)
		ice(0, "escape: address of an address");
	return k;
}

EscHole
esc_note_text(Esc *e, EscHole k, Pos pos, const char *what, const char *why)
{
	EscNote *n = NEW(e->b->a, EscNote);

	n->next = k.notes;
	n->pos = esc_outermost(e->f, pos);
	n->what = what;
	n->why = why;
	k.notes = n;
	return k;
}

EscHole
esc_note(Esc *e, EscHole k, Ir *where, const char *why)
{
	EscPlace *at;

	if (!e->b->notes || k.dst == &e->b->blank)
		return k;
	at = esc_place_of(e->f, where);
	return esc_note_text(e, k, at != NULL && at->pos != 0 ? at->pos : where->pos, esc_text(e->b, e->f, where), why);
}

static void
add_edge(EscBatch *b, EscLoc *dst, EscLoc *src, EscHole k)
{
	EscEdge *g;

	/* The latest edges are the likeliest twins: uses of one variable stand together. */
	for (int i = dst->nedges - 1; i >= 0 && i >= dst->nedges - 4; i--)
		if (dst->edges[i].src == src && dst->edges[i].derefs <= k.derefs)
			return;
	if (dst->nedges == dst->edges_cap)
		dst->edges = vec_grow(b->a, dst->edges, dst->nedges, &dst->edges_cap, sizeof *dst->edges);
	g = &dst->edges[dst->nedges++];
	g->src = src;
	g->derefs = k.derefs;
	g->notes = k.notes;
}

void
esc_flow(EscBatch *b, EscHole k, EscLoc *src)
{
	EscLoc *dst = k.dst;

	if (dst == &b->blank || src == NULL)
		return;
	if (dst == src && k.derefs >= 0)
		return;
	if (dst->escapes && k.derefs < 0) { /* no need to find that out by walking */
		if (b->notes)
			esc_report_direct(b, dst, src, k);
		src->escapes = src->is_root = true;
		return;
	}
	add_edge(b, dst, src, k);
}

/* A hole that flows into each of ks. */
EscHole
esc_tee(Esc *e, EscHole *ks, int n)
{
	EscLoc *l;
	EscHole *only = NULL;
	int live = 0;

	for (int i = 0; i < n; i++)
		if (ks[i].dst != &e->b->blank) {
			only = &ks[i];
			live++;
		}
	if (live == 0)
		return esc_hole(&e->b->blank);
	if (live == 1)
		return *only;
	l = esc_loc_new(e->b, e->f, e->depth);
	for (int i = 0; i < n; i++) {
		if (ks[i].derefs < 0)
			ice(0, "escape: an address for two");
		esc_flow(e->b, ks[i], l);
	}
	return esc_hole(l);
}

/* A new object, whose address goes to k; the hole for its contents. */
EscHole
esc_spill(Esc *e, EscHole k, Ir *n)
{
	EscLoc *l = esc_loc_new(e->b, e->f, e->depth);

	l->n = n;
	l->is_root = true;
	if (k.dst->var != NULL && k.dst->var->is_temp && k.derefs == 0)
		k.dst->object = l;
	esc_flow(e->b, esc_note(e, esc_shift(k, -1), n, "spill"), l);
	return esc_hole(l);
}
