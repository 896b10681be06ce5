/*
 * initorder.c - the order in which package-level variables are initialised.
 *
 * The specification: repeatedly the variable that is earliest in declaration
 * order and has no uninitialised dependencies.  Dependencies run through
 * functions and methods, so each variable's set of variables is found by a walk
 * over the functions it reaches; then a heap by declaration order does the rest.
 * A cycle that holds a variable or constant is an error.
 */
#include "types/internal.h"

#include <stdlib.h>

typedef struct Unit {
	DeclInfo *info;
	Object *first;          /* earliest variable on the left side */
	int order;
	int nwait;
	VEC(int) users;         /* units that wait for this one */
	bool done;
} Unit;

typedef struct Init {
	Arena *arena;
	Unit *units;
	int n;
	Map by_info;            /* DeclInfo -> Unit */
	u32 mark;
} Init;

static void
find_deps(Init *in, Unit *u, DeclInfo *d)
{
	for (int i = 0; i < d->deps.n; i++) {
		DeclInfo *x = d->deps.v[i]->info;
		if (!x || x->mark == in->mark)
			continue;
		x->mark = in->mark;
		Object *o = d->deps.v[i];
		if (o->kind == O_VAR) {
			Unit *v = map_get(&in->by_info, x);
			if (v && v != u) {
				vec_push(in->arena, &v->users, (int)(u - in->units));
				u->nwait++;
			} else if (v == u)
				u->nwait++; /* never satisfied: a cycle */
		} else if (o->kind == O_FUNC)
			find_deps(in, u, x);
	}
}

/* ---- cycles ---- */

/* Errors are rare: here nodes are all constants and variables, and each pass over them is a plain scan. */
typedef struct CNode {
	Object *o;
	VEC(int) deps;
	int nwait;
	bool done;
} CNode;

typedef struct Path {
	Arena *arena;
	VEC(Object *) v;
	Map seen;
} Path;

/* A way from o to target along declarations' uses; left in p->v, o first. */
static bool
find_path(Path *p, Object *o, Object *target, int depth)
{
	if (depth > 10000 || map_has(&p->seen, o))
		return false;
	map_put(&p->seen, o, o);
	vec_push(p->arena, &p->v, o);
	DeclInfo *d = o->info;
	for (int i = 0; d && i < d->deps.n; i++) {
		Object *x = d->deps.v[i];
		if (x->kind != O_VAR && x->kind != O_CONST && x->kind != O_FUNC)
			continue;
		if (x == target || find_path(p, x, target, depth + 1))
			return true;
	}
	p->v.n--;
	return false;
}

static void
report_cycle(Object **v, int n)
{
	Buf b = {0};
	buf_printf(&b, "initialization loop for %s", v[0]->name);
	for (int i = 0; i < n; i++)
		buf_printf(&b, "\n\t%s: %s refers to", pos_string(v[i]->pos), v[i]->name);
	buf_printf(&b, "\n\t%s: %s", pos_string(v[0]->pos), v[0]->name);
	err_at(v[0]->pos, "%s", buf_str(&b));
	buf_free(&b);
}

static void
node_deps(Arena *a, CNode *n, Map *index, DeclInfo *d, u32 mark)
{
	for (int i = 0; i < d->deps.n; i++) {
		Object *o = d->deps.v[i];
		DeclInfo *x = o->info;
		if (!x)
			continue;
		if (o->kind == O_FUNC) {
			if (x->mark != mark) {
				x->mark = mark;
				node_deps(a, n, index, x, mark);
			}
			continue;
		}
		intptr_t k = (intptr_t)map_get(index, o);
		bool there = k == 0;
		for (int j = 0; j < n->deps.n && !there; j++)
			there = n->deps.v[j] == (int)k - 1;
		if (!there) {
			vec_push(a, &n->deps, (int)k - 1);
			n->nwait++;
		}
	}
}

/* As gc does: takes the node that waits for the fewest others, reports it if it is on a cycle, and goes on without it. */
static void
report_cycles(Init *in, Package *p)
{
	PkgState *st = pkg_state(p);
	Arena *a = in->arena;
	CNode *v = NEW_N(a, CNode, st->all.n);
	Map index;
	int n = 0;
	map_init(&index, a, false);
	for (int i = 0; i < st->all.n; i++) {
		Object *o = st->all.v[i];
		if (o->kind == O_VAR || o->kind == O_CONST) {
			v[n++].o = o;
			map_put(&index, o, (void *)(intptr_t)n);
		}
	}
	for (int i = 0; i < n; i++)
		node_deps(a, &v[i], &index, v[i].o->info, ++in->mark);
	int errors = diag_count();
	for (int left = n; left > 0; left--) {
		int best = -1;
		for (int i = 0; i < n; i++)
			if (!v[i].done && (best < 0 || v[i].nwait < v[best].nwait))
				best = i;
		v[best].done = true;
		if (v[best].nwait > 0) {
			Path path = {.arena = a};
			map_init(&path.seen, a, false);
			if (find_path(&path, v[best].o, v[best].o, 0))
				report_cycle(path.v.v, path.v.n);
		}
		for (int i = 0; i < n; i++)
			for (int j = 0; j < v[i].deps.n; j++)
				if (v[i].deps.v[j] == best)
					v[i].nwait--;
	}
	/* A cycle too long to be followed is one all the same. */
	for (int i = 0; i < in->n && diag_count() == errors; i++)
		if (!in->units[i].done)
			err_at(in->units[i].first->pos, "initialization loop for %s", in->units[i].first->name);
}

/* ---- the order ---- */

static void
heap_push(int *h, int *n, int x)
{
	int i = (*n)++;
	for (; i > 0 && h[(i - 1) / 2] > x; i = (i - 1) / 2)
		h[i] = h[(i - 1) / 2];
	h[i] = x;
}

static int
heap_pop(int *h, int *n)
{
	int top = h[0], x = h[--*n], i = 0;
	for (;;) {
		int c = 2 * i + 1;
		if (c >= *n)
			break;
		if (c + 1 < *n && h[c + 1] < h[c])
			c++;
		if (h[c] >= x)
			break;
		h[i] = h[c];
		i = c;
	}
	h[i] = x;
	return top;
}

static void
emit_step(Package *p, Unit *u)
{
	struct InitStep *s = &p->init_order[p->ninit_order++];
	s->rhs = u->info->init;
	s->decl = u->info->decl;
	if (u->info->nlhs) {
		s->lhs = u->info->lhs;
		s->nlhs = u->info->nlhs;
	} else {
		s->lhs = NEW(perm, Object *);
		s->lhs[0] = u->first;
		s->nlhs = 1;
	}
}

void
init_order(Package *p)
{
	static u32 mark;
	PkgState *st = pkg_state(p);
	Init in = {.arena = arena_new(), .mark = mark};
	in.units = NEW_N(in.arena, Unit, st->all.n);
	map_init(&in.by_info, in.arena, false);
	for (int i = 0; i < st->all.n; i++) {
		Object *o = st->all.v[i];
		if (o->kind != O_VAR || !o->info->init || map_has(&in.by_info, o->info))
			continue;
		Unit *u = &in.units[in.n];
		u->info = o->info;
		u->first = o;
		map_put(&in.by_info, o->info, u);
		in.n++;
	}
	p->init_order = NEW_N(perm, struct InitStep, in.n);
	int *heap = NEW_N(in.arena, int, in.n + 1), nheap = 0;
	for (int i = 0; i < in.n; i++) {
		in.mark++;
		find_deps(&in, &in.units[i], in.units[i].info);
		if (in.units[i].nwait == 0)
			heap_push(heap, &nheap, i);
	}
	while (nheap > 0) {
		Unit *u = &in.units[heap_pop(heap, &nheap)];
		u->done = true;
		emit_step(p, u);
		for (int i = 0; i < u->users.n; i++)
			if (--in.units[u->users.v[i]].nwait == 0)
				heap_push(heap, &nheap, u->users.v[i]);
	}
	if (p->ninit_order < in.n || ck.had_const_cycle) {
		report_cycles(&in, p);
		ck.had_const_cycle = false;
		/* Later passes still want every variable once. */
		for (int i = 0; i < in.n; i++)
			if (!in.units[i].done)
				emit_step(p, &in.units[i]);
	}
	mark = in.mark;
	arena_free(in.arena);
}
