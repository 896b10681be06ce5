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

typedef struct CycleSearch {
	VEC(Object *) stack;
	Map state;              /* Object -> 1 on the stack, 2 done */
	Arena *arena;
} CycleSearch;

static bool
report_cycle(Object **v, int n)
{
	bool value = false;
	int first = 0;
	for (int i = 0; i < n; i++)
		value |= v[i]->kind != O_FUNC;
	if (!value)
		return false;
	for (int i = 0; i < n; i++)
		if (v[i]->kind != O_FUNC && (v[first]->kind == O_FUNC || v[i]->pos < v[first]->pos))
			first = i;
	Object *o = v[first];
	if (n == 1) {
		err_at(o->pos, "initialization cycle or refers to itself: %s refers to itself", o->name);
		return true;
	}
	Buf b = {0};
	buf_printf(&b, "initialization cycle or loop for %s", o->name);
	for (int i = 0; i < n; i++) {
		Object *x = v[(first + i) % n];
		buf_printf(&b, "\n\t%s: %s refers to", pos_string(x->pos), x->name);
	}
	buf_printf(&b, "\n\t%s: %s", pos_string(o->pos), o->name);
	err_at(o->pos, "%s", buf_str(&b));
	buf_free(&b);
	return true;
}

/* Depth first from o; true once a cycle was reported. */
static bool
search_cycle(CycleSearch *c, Object *o, int depth)
{
	if (depth > 20000)
		return false;
	map_put(&c->state, o, (void *)1);
	vec_push(c->arena, &c->stack, o);
	DeclInfo *d = o->info;
	for (int i = 0; d && i < d->deps.n; i++) {
		Object *x = d->deps.v[i];
		if (x->kind != O_VAR && x->kind != O_CONST && x->kind != O_FUNC)
			continue;
		intptr_t st = (intptr_t)map_get(&c->state, x);
		if (st == 2)
			continue;
		if (st == 1) {
			int j = c->stack.n - 1;
			while (j >= 0 && c->stack.v[j] != x)
				j--;
			if (j >= 0 && report_cycle(c->stack.v + j, c->stack.n - j))
				return true;
			continue;
		}
		if (search_cycle(c, x, depth + 1))
			return true;
	}
	c->stack.n--;
	map_put(&c->state, o, (void *)2);
	return false;
}

static void
report_cycles(Package *p, Arena *a)
{
	PkgState *st = pkg_state(p);
	for (int i = 0; i < st->all.n; i++) {
		Object *o = st->all.v[i];
		if (o->kind != O_VAR && o->kind != O_CONST)
			continue;
		CycleSearch c = {.arena = a};
		map_init(&c.state, a, false);
		if (search_cycle(&c, o, 0))
			return; /* one is enough: the others are mostly parts of it */
	}
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
	mark = in.mark;
	while (nheap > 0) {
		Unit *u = &in.units[heap_pop(heap, &nheap)];
		u->done = true;
		emit_step(p, u);
		for (int i = 0; i < u->users.n; i++)
			if (--in.units[u->users.v[i]].nwait == 0)
				heap_push(heap, &nheap, u->users.v[i]);
	}
	if (p->ninit_order < in.n || ck.had_const_cycle) {
		report_cycles(p, in.arena);
		ck.had_const_cycle = false;
		/* Later passes still want every variable once. */
		for (int i = 0; i < in.n; i++)
			if (!in.units[i].done)
				emit_step(p, &in.units[i]);
	}
	arena_free(in.arena);
}
