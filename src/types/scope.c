/*
 * scope.c - nested tables of names.
 *
 * Local objects become visible at their scope_pos; package-level and universe
 * objects have scope_pos 0 and are visible everywhere.
 */
#include "types/algebra.h"

Scope *
scope_new(Scope *parent, Pos pos, Pos end, const char *what)
{
	Scope *s = NEW(perm, Scope);
	s->parent = parent;
	s->pos = pos;
	s->end = end;
	s->what = what;
	map_init(&s->names, perm, false);
	return s;
}

Object *
scope_lookup(Scope *s, const char *name)
{
	return map_get(&s->names, name);
}

Object *
scope_lookup_parent(Scope *s, const char *name, Pos at, Scope **where)
{
	for (; s != NULL; s = s->parent) {
		Object *o = map_get(&s->names, name);
		if (o == NULL || (at != 0 && o->scope_pos > at))
			continue;
		if (where != NULL)
			*where = s;
		return o;
	}
	if (where != NULL)
		*where = NULL;
	return NULL;
}

Object *
scope_insert(Scope *s, Object *o)
{
	Object *old = map_get(&s->names, o->name);
	if (old != NULL)
		return old;
	map_put(&s->names, o->name, o);
	if (o->parent == NULL)
		o->parent = s;
	return NULL;
}
