/*
 * unify.c - finding type arguments that make two types match.
 *
 * Each type parameter being solved for owns a slot; slots of parameters that
 * must be equal are joined into one class, which holds the inferred type once
 * there is one.  Two modes beyond the default loose matching:
 *
 *   UNIFY_ASSIGN  the outermost types need only be assignable; their elements
 *                 must match exactly
 *   UNIFY_EXACT   no leeway: identity
 *
 * Loose means: a defined type may match a type literal through its underlying
 * type, channel directions may differ, an interface may match a type that has
 * its methods.  Of several loosely matching types a class keeps a defined one
 * rather than a literal, and a directed channel rather than an undirected one.
 */
#include "types/algebra.h"

enum { MAX_DEPTH = 100 }; /* nesting at which unification gives up: parameters that refer to each other can go on for ever */

typedef struct Slot {
	int parent;   /* class representative: follow until self */
	Type *type;   /* of a representative: what was inferred, or NULL */
} Slot;

struct Unifier {
	Type **tparams;
	Slot *slots;
	int n;
	int depth;
	bool no_interfaces;
};

typedef struct Pair {
	const struct Pair *prev;
	Type *x, *y;
} Pair;

Unifier *
unifier_new(Type **tparams, Type **targs, int n)
{
	Unifier *u = NEW(perm, Unifier);
	u->tparams = tparams;
	u->n = n;
	u->slots = NEW_N(perm, Slot, n);
	for (int i = 0; i < n; i++)
		u->slots[i] = (Slot){i, targs == NULL ? NULL : targs[i]};
	return u;
}

void
unifier_no_interfaces(Unifier *u)
{
	u->no_interfaces = true;
}

static int
find(Unifier *u, int i)
{
	while (u->slots[i].parent != i) {
		u->slots[i].parent = u->slots[u->slots[i].parent].parent;
		i = u->slots[i].parent;
	}
	return i;
}

Type *
unifier_at(Unifier *u, int i)
{
	return u->slots[find(u, i)].type;
}

void
unifier_set(Unifier *u, int i, Type *t)
{
	u->slots[find(u, i)].type = t;
}

int
unifier_unknowns(Unifier *u)
{
	int k = 0;
	for (int i = 0; i < u->n; i++)
		k += unifier_at(u, i) == NULL;
	return k;
}

/* The slot of a type parameter being solved for, or -1. */
static int
slot_of(Unifier *u, Type *t)
{
	if (t->kind == TY_TYPEPARAM)
		for (int i = 0; i < u->n; i++)
			if (u->tparams[i] == t)
				return i;
	return -1;
}

/* Makes two slots one class; false when both have a type already. */
static bool
join(Unifier *u, int a, int b)
{
	a = find(u, a);
	b = find(u, b);
	if (a == b)
		return true;
	if (u->slots[a].type != NULL && u->slots[b].type != NULL)
		return false;
	if (u->slots[a].type == NULL)
		u->slots[a].type = u->slots[b].type;
	u->slots[b].parent = a;
	return true;
}

static bool nify(Unifier *u, Type *x, Type *y, int mode, const Pair *p);

static bool
is_literal(Type *t)
{
	return t->kind != TY_NAMED && t->kind != TY_TYPEPARAM;
}

static Type *
as_interface(Type *t)
{
	if (t->kind == TY_TYPEPARAM)
		return NULL;
	Type *u = type_under(t);
	return u->kind == TY_INTERFACE ? u : NULL;
}

/* A class whose type loosely matched y may prefer y. */
static void
prefer(Unifier *u, int slot, Type *y)
{
	Type *x = unifier_at(u, slot);
	Type *xi = as_interface(x), *yi = as_interface(y);
	bool xn = x->kind == TY_NAMED, yn = y->kind == TY_NAMED;
	if (xi != NULL && yi != NULL) {
		/* Two interfaces: a defined one, else the one with fewer methods, which holds values of both. */
		int xm = iface_typeset(xi)->nmethods, ym = iface_typeset(yi)->nmethods;
		if (xn != yn ? yn && ym <= xm : ym < xm)
			unifier_set(u, slot, y);
		return;
	}
	if (xi != NULL || yi != NULL) {
		/* An interface takes the other type's values. */
		if (yi != NULL)
			unifier_set(u, slot, y);
		return;
	}
	if (yn) {
		unifier_set(u, slot, y);
		return;
	}
	Type *yu = type_under(y);
	if (!xn && yu->kind == TY_CHAN && yu->chan.dir != CHAN_BOTH)
		unifier_set(u, slot, y);
}

static bool
nify_slot(Unifier *u, int slot, Type *y, int mode, const Pair *p)
{
	Type *x = unifier_at(u, slot);
	if (x == NULL) {
		unifier_set(u, slot, y);
		return true;
	}
	if (!nify(u, x, y, mode, p))
		return false;
	if (!(mode & UNIFY_EXACT))
		prefer(u, slot, y);
	return true;
}

static bool
nify_tuples(Unifier *u, Type *x, Type *y, int mode, const Pair *p)
{
	if (x->tuple.n != y->tuple.n)
		return false;
	for (int i = 0; i < x->tuple.n; i++)
		if (!nify(u, x->tuple.vars[i]->type, y->tuple.vars[i]->type, mode, p))
			return false;
	return true;
}

static bool
nify_lists(Unifier *u, Type **x, Type **y, int n, int mode, const Pair *p)
{
	for (int i = 0; i < n; i++)
		if (!nify(u, x[i], y[i], mode, p))
			return false;
	return true;
}

static Object *
method_of(TypeSet *s, Object *m)
{
	for (int i = 0; i < s->nmethods; i++)
		if (obj_same_id(s->methods[i], m->pkg, m->name))
			return s->methods[i];
	return NULL;
}

static bool
nify_interfaces(Unifier *u, Type *x, Type *y, int mode, const Pair *p)
{
	TypeSet *a = iface_typeset(x), *b = iface_typeset(y);
	if (a->comparable != b->comparable || !termlist_equal(a, b))
		return false;
	if ((mode & UNIFY_EXACT) && a->nmethods != b->nmethods)
		return false;
	for (const Pair *q = p; q != NULL; q = q->prev)
		if ((q->x == x && q->y == y) || (q->x == y && q->y == x))
			return true;
	Pair here = {p, x, y};
	if (a->nmethods > b->nmethods) {
		TypeSet *t = a;
		a = b;
		b = t;
	}
	for (int i = 0; i < a->nmethods; i++) {
		Object *m = method_of(b, a->methods[i]);
		if (m == NULL || !nify(u, a->methods[i]->type, m->type, UNIFY_EXACT, &here))
			return false;
	}
	return true;
}

/* An interface against another type: that must have the methods. */
static bool
nify_methods(Unifier *u, Type *iface, Type *t, const Pair *p)
{
	TypeSet *s = iface_typeset(iface);
	for (int i = 0; i < s->nmethods; i++) {
		Object *m = s->methods[i];
		Lookup l = lookup_field_or_method(t, false, m->pkg, m->name, false);
		if (l.obj == NULL || l.obj->kind != O_FUNC)
			return false;
		object_resolve(l.obj);
		if (l.obj->type == NULL || m->type == NULL || !nify(u, m->type, l.obj->type, UNIFY_EXACT, p))
			return false;
	}
	return true;
}

static bool
same_tag(Type *x, Type *y, int i)
{
	int nx = x->struct_.tags == NULL || x->struct_.tags[i] == NULL ? 0 : x->struct_.tag_lens[i];
	int ny = y->struct_.tags == NULL || y->struct_.tags[i] == NULL ? 0 : y->struct_.tag_lens[i];
	return nx == ny && (nx == 0 || memcmp(x->struct_.tags[i], y->struct_.tags[i], (size_t)nx) == 0);
}

static bool
nify_structs(Unifier *u, Type *x, Type *y, int mode, const Pair *p)
{
	if (x->struct_.n != y->struct_.n)
		return false;
	for (int i = 0; i < x->struct_.n; i++) {
		Object *f = x->struct_.fields[i], *g = y->struct_.fields[i];
		if (f->embedded != g->embedded || !obj_same_id(f, g->pkg, g->name) || !same_tag(x, y, i) ||
		    !nify(u, f->type, g->type, mode, p))
			return false;
	}
	return true;
}

static bool
nify_named(Unifier *u, Type *x, Type *y, int mode, const Pair *p)
{
	if (x->named.obj != y->named.obj || x->named.obj == NULL || x->named.ntargs != y->named.ntargs ||
	    x->named.nouter_targs != y->named.nouter_targs)
		return false;
	if (x->named.ntargs == 0 && x->named.nouter_targs == 0)
		return x->named.orig == y->named.orig;
	return nify_lists(u, x->named.targs, y->named.targs, x->named.ntargs, mode, p) &&
	       nify_lists(u, x->named.outer_targs, y->named.outer_targs, x->named.nouter_targs, mode, p);
}

/* x and y are of one kind, with no parameter being solved for at their heads. */
static bool
nify_kinds(Unifier *u, Type *x, Type *y, int mode, const Pair *p)
{
	/* Only the outermost type profits from assignability. */
	int emode = mode & UNIFY_ASSIGN ? mode | UNIFY_EXACT : mode;
	switch ((TypeKind)x->kind) {
	case TY_BASIC:
		return x->basic.kind == y->basic.kind;
	case TY_POINTER:
		return nify(u, x->pointer.elem, y->pointer.elem, emode, p);
	case TY_SLICE:
		return nify(u, x->slice.elem, y->slice.elem, emode, p);
	case TY_ARRAY:
		return (x->array.len < 0 || y->array.len < 0 || x->array.len == y->array.len) &&
		       nify(u, x->array.elem, y->array.elem, emode, p);
	case TY_MAP:
		return nify(u, x->map.key, y->map.key, emode, p) && nify(u, x->map.elem, y->map.elem, emode, p);
	case TY_CHAN:
		return (!(mode & UNIFY_EXACT) || x->chan.dir == y->chan.dir) &&
		       nify(u, x->chan.elem, y->chan.elem, emode, p);
	case TY_STRUCT:
		return nify_structs(u, x, y, emode, p);
	case TY_TUPLE:
		return nify_tuples(u, x, y, emode, p);
	case TY_SIGNATURE:
		return x->sig.ntparams == y->sig.ntparams && x->sig.variadic == y->sig.variadic &&
		       nify_tuples(u, x->sig.params, y->sig.params, emode, p) &&
		       nify_tuples(u, x->sig.results, y->sig.results, emode, p);
	case TY_INTERFACE:
		return nify_interfaces(u, x, y, mode, p);
	case TY_NAMED:
		return nify_named(u, x, y, mode, p);
	case TY_TYPEPARAM:
	case TY_UNION:
		return type_identical(x, y);
	}
	return false;
}

/* Loosely, an interface matches what has its methods.  *done is false when no interface is involved. */
static bool
nify_loose_interface(Unifier *u, Type *x, Type *y, const Pair *p, bool *done)
{
	Type *xi = as_interface(x), *yi = as_interface(y);
	*done = true;
	if (xi != NULL && yi != NULL)
		return nify_interfaces(u, xi, yi, 0, p);
	if (xi != NULL)
		return nify_methods(u, xi, y, p);
	if (yi != NULL)
		return nify_methods(u, yi, x, p);
	*done = false;
	return false;
}

/* A parameter being solved for is in x if there is one; else a defined type is in y. */
static bool
nify_ordered(Unifier *u, Type *x, Type *y, int mode, const Pair *p)
{
	int sx = slot_of(u, x), sy = slot_of(u, y);
	if (sx >= 0 && sy >= 0)
		return join(u, sx, sy) || nify(u, unifier_at(u, sx), unifier_at(u, sy), mode, p);
	if (sx >= 0)
		return nify_slot(u, sx, y, mode, p);
	bool exact = (mode & UNIFY_EXACT) != 0;
	if (!exact && y->kind == TY_NAMED && is_literal(x) && x->kind != TY_INTERFACE &&
	    type_under(y)->kind != TY_INTERFACE) {
		y = type_under(y);
		if (x == y)
			return true;
	}
	if (!exact && !u->no_interfaces) {
		bool done;
		bool ok = nify_loose_interface(u, x, y, p, &done);
		if (done)
			return ok;
	}
	/* An enclosing function's type parameter stands for its core type. */
	if (y->kind == TY_TYPEPARAM) {
		Type *t = x;
		x = y;
		y = t;
	}
	if (x->kind == TY_TYPEPARAM && y->kind != TY_TYPEPARAM) {
		Type *core = type_core(x);
		return core != NULL && nify(u, core, y, UNIFY_ASSIGN, p);
	}
	return x->kind == y->kind && nify_kinds(u, x, y, mode, p);
}

static bool
nify(Unifier *u, Type *x, Type *y, int mode, const Pair *p)
{
	if (x == y)
		return true;
	if (x == NULL || y == NULL || u->depth >= MAX_DEPTH)
		return false;
	bool swap = slot_of(u, x) < 0 && (slot_of(u, y) >= 0 || x->kind == TY_NAMED);
	u->depth++;
	bool ok = swap ? nify_ordered(u, y, x, mode, p) : nify_ordered(u, x, y, mode, p);
	u->depth--;
	return ok;
}

bool
unify(Unifier *u, Type *x, Type *y, int mode)
{
	return nify(u, x, y, mode, NULL);
}

/* Unifies the methods that iface asks for with t's.  *missing is the first that t lacks or that doesn't match;
 * *alt is then the method of t that has its name, or NULL. */
bool
unify_methods(Unifier *u, Type *t, Type *iface, Object **missing, Object **alt)
{
	TypeSet *s = iface_typeset(iface);
	*missing = *alt = NULL;
	for (int i = 0; i < s->nmethods; i++) {
		Object *m = s->methods[i];
		Lookup l = lookup_field_or_method(t, false, m->pkg, m->name, false);
		Object *f = l.obj != NULL && l.obj->kind == O_FUNC ? l.obj : NULL;
		object_resolve(f);
		if (f != NULL && f->type != NULL && m->type != NULL && nify(u, f->type, m->type, UNIFY_EXACT, NULL))
			continue;
		*missing = m;
		*alt = f;
		return false;
	}
	return true;
}
