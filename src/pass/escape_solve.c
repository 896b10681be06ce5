/*
 * escape_solve.c - walks the graph: what reaches what, and must it be in the heap?
 *
 * One walk a root finds, for every location whose value or address flows to the
 * root, the least number of dereferences on the way (Bellman and Ford's method;
 * sums are bounded below by 0 before each edge, so there are no negative cycles).
 * A location found to escape becomes a root again: what it holds is then held by
 * the heap.  Each does so once, so there are at most two walks a location.
 *
 * Walks from many roots over one large graph are quadratic in the worst case.
 * The steps are counted; past the budget the batch gives up and everything in it
 * escapes, which is always right.
 */
#include "pass/escape.h"

/* May what l holds be used after other's storage in a frame has ended? */
static bool
outlives(EscLoc *l, EscLoc *other)
{
	IrFunc *lf, *of;

	if (l->escapes)
		return true;
	lf = esc_frame(l->fn);
	of = esc_frame(other->fn);
	if (l->result != 0 && l->fn == lf) {
		/* A literal called where it stands returns into the same function. */
		return !(esc_contains(of, lf) && ((EscFunc *)lf->esc)->closure_called);
	}
	if (lf == of)
		return l->hold < other->alloc;
	return esc_contains(lf, of);
}

/* The address of l, which is an expanded body's, is in root: does root outlive the body? */
static bool
leaves_body(EscLoc *root, EscLoc *l)
{
	if (l->fn == NULL || l->fn->copy_of == NULL || root->fn == NULL)
		return false;
	return root->fn == l->fn ? root->result != 0 : !esc_contains(l->fn, root->fn);
}

static void
leak(EscLoc *l, EscLoc *sink, int derefs)
{
	if (!sink->escapes && sink->result != 0 && sink->fn == l->fn && sink->result <= ESC_RESULTS)
		esc_leak_add(&l->leaks, sink->result, derefs);
	else
		esc_leak_add(&l->leaks, 0, derefs);
}

static void
enqueue(EscBatch *b, EscLoc *l)
{
	if (l->queued)
		return;
	l->queued = true;
	vec_push(b->a, &b->queue, l);
}

typedef struct Todo { EscLoc **v; int n, cap; } Todo;

static void
walk_from(EscBatch *b, EscLoc *root, Todo *todo)
{
	b->walk++;
	root->walk = b->walk;
	root->derefs = 0;
	root->dst = NULL;
	todo->n = 0;
	vec_push(b->a, todo, root);
	while (todo->n > 0) {
		EscLoc *l = todo->v[--todo->n];
		int derefs = l->derefs;
		bool address = derefs < 0;

		if (address)
			derefs = 0;
		if ((l->is_param || address) && l != &b->heap && l->fn != NULL && outlives(root, l)) {
			if (l->is_param) {
				if (b->notes && !l->escapes && root != l)
					esc_report_flow(b, root, l, derefs, true);
				leak(l, root, derefs);
			}
			if (address && !l->escapes) {
				if (b->notes)
					esc_report_flow(b, root, l, derefs, false);
				l->escapes = true;
				enqueue(b, l);
				continue;
			}
		}
		if (address && leaves_body(root, l))
			l->lent = true;
		b->steps += (u64)l->nedges + 1;
		for (int i = 0; i < l->nedges; i++) {
			EscEdge *g = &l->edges[i];
			int d = derefs + g->derefs;

			if (g->src->escapes || (g->src->walk == b->walk && g->src->derefs <= d))
				continue;
			g->src->walk = b->walk;
			g->src->derefs = d;
			g->src->dst = l;
			g->src->dst_edge = i;
			vec_push(b->a, todo, g->src);
		}
		if (b->steps > b->budget)
			return;
	}
}

static void
give_up(EscBatch *b)
{
	for (int i = 0; i < b->locs.n; i++) {
		b->locs.v[i]->escapes = true;
		if (b->locs.v[i]->is_param)
			esc_leak_add(&b->locs.v[i]->leaks, 0, 0);
	}
}

void
esc_solve(EscBatch *b)
{
	Todo todo = {0};

	b->budget = 50000000 + 200 * (u64)b->locs.n;
	for (int i = 0; i < b->locs.n; i++)
		if (b->locs.v[i]->is_root)
			enqueue(b, b->locs.v[i]);
	enqueue(b, &b->heap);
	while (b->queue.n > 0) {
		EscLoc *root = b->queue.v[--b->queue.n];

		root->queued = false;
		walk_from(b, root, &todo);
		if (b->steps > b->budget) {
			give_up(b);
			return;
		}
	}
}
