/*
 * validtype.c - types of infinite size, and generic types that would need
 * infinitely many instances.
 *
 * valid_type follows what a type holds by value: struct fields, array elements
 * and what an interface embeds.  To come back to a type under way is an error.
 *
 * Instantiations with type arguments that mention type parameters are edges
 * between type parameters; an edge has weight 1 if the argument is built from
 * the parameter rather than the parameter itself.  A cycle of positive weight
 * would never end.
 */
#include "types/algebra.h"
#include "types/internal.h"

enum { UNKNOWN, UNDER_WAY, VALID, INVALID };

typedef struct Walk { VEC(Type *) path; } Walk;

/* What a report of a cycle says of t: an instance stands where it was written. */
static Object *
shown(Type *t)
{
	if (!t->named.at)
		return t->named.obj;
	Object *o = NEW(perm, Object);
	*o = *t->named.obj;
	o->pos = t->named.at;
	return o;
}

static bool
walk_type(Walk *w, Type *t)
{
	switch (t->kind) {
	case TY_ARRAY: return walk_type(w, t->array.elem);
	case TY_STRUCT:
		for (int i = 0; i < t->struct_.n; i++)
			if (t->struct_.fields[i]->type && !walk_type(w, t->struct_.fields[i]->type))
				return false;
		return true;
	case TY_INTERFACE:
		for (int i = 0; i < t->iface.nembedded; i++)
			if (!walk_type(w, t->iface.embedded[i]))
				return false;
		return true;
	case TY_UNION:
		for (int i = 0; i < t->union_.n; i++)
			if (!walk_type(w, t->union_.terms[i].type))
				return false;
		return true;
	case TY_NAMED: break;
	default: return true;
	}
	if (t->named.valid == VALID)
		return true;
	if (t->named.valid == INVALID)
		return false;
	bool instance = t->named.orig && t->named.orig != t;
	int at = -1, same = 0;
	for (int i = w->path.n - 1; i >= 0; i--) {
		Type *p = w->path.v[i];
		if (p == t || (instance && type_identical(p, t))) {
			at = i;
			break;
		}
		same += instance && p->named.orig == t->named.orig;
	}
	/* An instance inside itself with ever new arguments is infinite too. */
	if (at < 0 && same > 40)
		for (at = w->path.n - 1; w->path.v[at]->named.orig != t->named.orig;)
			at--;
	if (at >= 0) {
		VEC(Object *) v = {0};
		for (int i = at; i < w->path.n; i++)
			vec_push(perm, &v, shown(w->path.v[i]));
		cycle_error(v.v, v.n);
		for (int i = at; i < w->path.n; i++) {
			w->path.v[i]->named.valid = INVALID;
			w->path.v[i]->named.underlying = TYPE_INVALID;
		}
		return false;
	}
	if (t->named.obj->pkg != ck.env.pkg && !instance) {
		t->named.valid = VALID;
		return true;
	}
	/* type A B: the cycle, if there is one, goes through B. */
	Type *u = t->named.rhs && t->named.rhs->kind == TY_NAMED ? t->named.rhs : type_under(t);
	if (!u || u == TYPE_INVALID)
		return true;
	vec_push(perm, &w->path, t);
	bool ok = walk_type(w, u);
	w->path.n--;
	if (ok)
		t->named.valid = VALID;
	else if (t->named.valid == UNKNOWN)
		t->named.valid = INVALID;
	return ok;
}

void
valid_type(Type *t)
{
	Walk w = {0};
	walk_type(&w, t);
}

/* ---- instantiation cycles ---- */

typedef struct Edge {
	Type *from, *to;
	Type *targ;
	Pos pos;
	bool grows;
} Edge;

static VEC(Edge) edges;
static Map canon;

void
mono_canon(Type *rtparam, Type *tparam)
{
	if (!canon.arena)
		map_init(&canon, perm, false);
	map_put(&canon, rtparam, tparam);
}

static Type *
canonical(Type *t)
{
	Type *c = canon.arena ? map_get(&canon, t) : NULL;
	return c ? c : t;
}

static void
add_edges(Pos pos, Type *to, Type *targ, Type *t, bool grows, int depth)
{
	if (depth > 50)
		return;
#define SUB(x) add_edges(pos, to, targ, (x), true, depth + 1)
	switch (t->kind) {
	case TY_TYPEPARAM: {
		Edge e = {canonical(t), canonical(to), targ, pos, grows};
		vec_push(perm, &edges, e);
		break;
	}
	case TY_POINTER: SUB(t->pointer.elem); break;
	case TY_SLICE: SUB(t->slice.elem); break;
	case TY_ARRAY: SUB(t->array.elem); break;
	case TY_CHAN: SUB(t->chan.elem); break;
	case TY_MAP:
		SUB(t->map.key);
		SUB(t->map.elem);
		break;
	case TY_STRUCT:
		for (int i = 0; i < t->struct_.n; i++)
			SUB(t->struct_.fields[i]->type);
		break;
	case TY_TUPLE:
		for (int i = 0; i < t->tuple.n; i++)
			SUB(t->tuple.vars[i]->type);
		break;
	case TY_SIGNATURE:
		SUB(t->sig.params);
		SUB(t->sig.results);
		break;
	case TY_NAMED:
		for (int i = 0; i < t->named.ntargs; i++)
			SUB(t->named.targs[i]);
		break;
	default: break;
	}
#undef SUB
}

void
mono_instance(Pos pos, Type **tparams, Type **targs, int n)
{
	for (int i = 0; i < n; i++)
		if (targs[i]->kind != TY_BASIC)
			add_edges(pos, tparams[i], targs[i], targs[i], false, 0);
}

/* Is there a path of edges from a to b? */
static bool
reaches(Type *a, Type *b, Map *seen)
{
	if (a == b)
		return true;
	if (map_has(seen, a))
		return false;
	map_put(seen, a, a);
	for (int i = 0; i < edges.n; i++)
		if (edges.v[i].from == a && reaches(edges.v[i].to, b, seen))
			return true;
	return false;
}

void
check_mono(Package *p)
{
	for (int i = 0; i < edges.n && !p->had_errors; i++) {
		Edge *e = &edges.v[i];
		if (!e->grows)
			continue;
		Map seen;
		map_init(&seen, perm, false);
		if (!reaches(e->to, e->from, &seen))
			continue;
		err_at(e->to->tparam.obj->pos, "instantiation cycle:\n\t%s: %s instantiated as %s", pos_string(e->pos),
		       e->to->tparam.obj->name, ty_s(e->targ));
		break;
	}
	edges.n = 0;
}
