/*
 * methodset.c - all methods of a type.
 *
 * The names come from a walk over the type and everything it embeds; each is
 * then looked up by lookup.c's rules, so the two can't disagree on depth,
 * ambiguity or pointer receivers.
 */
#include <stdlib.h>

#include "types/algebra.h"

typedef struct Walk {
	Arena *tmp;
	Map visited;             /* named types */
	VEC(Type *) todo;
	VEC(Object *) candidates;/* one method of each name and package */
	Map by_name;
} Walk;

static void
add_candidate(Walk *w, Object *m)
{
	if (map_has(&w->by_name, m->name))
		for (int i = 0; i < w->candidates.n; i++)
			if (obj_same_id(w->candidates.v[i], m->pkg, m->name))
				return;
	map_put(&w->by_name, m->name, m);
	vec_push(w->tmp, &w->candidates, m);
}

static void
visit(Walk *w, Type *t)
{
	if (t->kind == TY_NAMED) {
		if (map_has(&w->visited, t))
			return;
		map_put(&w->visited, t, t);
		Type *o = t->named.orig;
		for (int i = 0; i < o->named.nmethods; i++)
			add_candidate(w, o->named.methods[i]);
	}
	Type *u = type_under(t);
	if (u->kind == TY_INTERFACE) {
		TypeSet *s = iface_typeset(u);
		for (int i = 0; i < s->nmethods; i++)
			add_candidate(w, s->methods[i]);
	} else if (u->kind == TY_STRUCT) {
		for (int i = 0; i < u->struct_.n; i++)
			if (u->struct_.fields[i]->embedded && u->struct_.fields[i]->type != NULL)
				vec_push(w->tmp, &w->todo, type_deref(u->struct_.fields[i]->type, NULL));
	}
}

static int
compare_selections(const void *x, const void *y)
{
	return obj_id_compare(((const Selection *)x)->obj, ((const Selection *)y)->obj);
}

static MethodSet *
compute(Type *t)
{
	Walk w = {.tmp = arena_new()};
	map_init(&w.visited, w.tmp, false);
	map_init(&w.by_name, w.tmp, false);
	vec_push(w.tmp, &w.todo, type_deref(t, NULL));
	while (w.todo.n > 0)
		visit(&w, w.todo.v[--w.todo.n]);
	MethodSet *s = NEW(perm, MethodSet);
	s->v = NEW_N(perm, Selection, w.candidates.n);
	for (int i = 0; i < w.candidates.n; i++) {
		Object *c = w.candidates.v[i];
		Lookup l = lookup_field_or_method(t, false, c->pkg, c->name, false);
		if (l.obj == NULL || l.obj->kind != O_FUNC)
			continue;
		object_resolve(l.obj);
		s->v[s->n++] = (Selection){.kind = SEL_METHOD,
		                           .indirect = l.indirect,
		                           .recv = t,
		                           .obj = l.obj,
		                           .path = l.path,
		                           .npath = l.npath,
		                           .type = l.obj->type};
	}
	arena_free(w.tmp);
	if (s->n > 1)
		qsort(s->v, (size_t)s->n, sizeof *s->v, compare_selections);
	return s;
}

MethodSet *
method_set(Type *t)
{
	static Map cache;
	if (cache.arena == NULL)
		map_init(&cache, perm, false);
	MethodSet *s = map_get(&cache, t);
	if (s == NULL) {
		s = compute(t);
		map_put(&cache, t, s);
	}
	return s;
}

Object **
iface_methods(Type *iface, int *n)
{
	TypeSet *s = iface_typeset(type_under(iface));
	*n = s->nmethods;
	return s->methods;
}
