/*
 * identical.c - type identity and a hash that agrees with it.
 *
 * Recursion ends at named types, which compare by declaration and type
 * arguments.  The only other cycles go through anonymous interfaces that embed
 * a named one which mentions them in a method (type T interface { m()
 * interface{T} }): a stack of interface pairs assumed identical breaks those.
 * Element chains are followed in a loop, so deep types cost no C stack.
 */
#include "types/algebra.h"

typedef struct Pair {
	const struct Pair *prev;
	Type *x, *y;
} Pair;

typedef struct Cmp {
	bool ignore_tags;
	/* Generic signatures: x's type parameters, compared by position with y's. */
	Type **xparams, **yparams;
	int nparams;
} Cmp;

static bool identical(Type *x, Type *y, Cmp *c, const Pair *p);

static bool
identical_vars(Type *x, Type *y, Cmp *c, const Pair *p)
{
	if (x->tuple.n != y->tuple.n)
		return false;
	for (int i = 0; i < x->tuple.n; i++)
		if (!identical(x->tuple.vars[i]->type, y->tuple.vars[i]->type, c, p))
			return false;
	return true;
}

static bool
same_tag(Type *x, Type *y, int i)
{
	const char *tx = x->struct_.tags == NULL ? NULL : x->struct_.tags[i];
	const char *ty = y->struct_.tags == NULL ? NULL : y->struct_.tags[i];
	int nx = tx == NULL ? 0 : x->struct_.tag_lens[i];
	int ny = ty == NULL ? 0 : y->struct_.tag_lens[i];
	return nx == ny && (nx == 0 || memcmp(tx, ty, (size_t)nx) == 0);
}

static bool
identical_struct(Type *x, Type *y, Cmp *c, const Pair *p)
{
	if (x->struct_.n != y->struct_.n)
		return false;
	for (int i = 0; i < x->struct_.n; i++) {
		Object *f = x->struct_.fields[i], *g = y->struct_.fields[i];
		if (f->embedded != g->embedded || !obj_same_id(f, g->pkg, g->name))
			return false;
		if (!c->ignore_tags && !same_tag(x, y, i))
			return false;
		if (!identical(f->type, g->type, c, p))
			return false;
	}
	return true;
}

static bool
identical_signature(Type *x, Type *y, Cmp *c, const Pair *p)
{
	if (x->sig.ntparams != y->sig.ntparams || x->sig.variadic != y->sig.variadic)
		return false;
	if (x->sig.ntparams == 0)
		return identical_vars(x->sig.params, y->sig.params, c, p) &&
		       identical_vars(x->sig.results, y->sig.results, c, p);
	Cmp in = {c->ignore_tags, x->sig.tparams, y->sig.tparams, x->sig.ntparams};
	for (int i = 0; i < in.nparams; i++) {
		Type *cx = in.xparams[i]->tparam.constraint, *cy = in.yparams[i]->tparam.constraint;
		if (cx != cy && (cx == NULL || cy == NULL || !identical(cx, cy, &in, p)))
			return false;
	}
	return identical_vars(x->sig.params, y->sig.params, &in, p) &&
	       identical_vars(x->sig.results, y->sig.results, &in, p);
}

static bool
identical_interface(Type *x, Type *y, Cmp *c, const Pair *p)
{
	for (const Pair *q = p; q != NULL; q = q->prev)
		if ((q->x == x && q->y == y) || (q->x == y && q->y == x))
			return true;
	TypeSet *a = iface_typeset(x), *b = iface_typeset(y);
	if (a->comparable != b->comparable || a->nmethods != b->nmethods || a->all != b->all)
		return false;
	Pair here = {p, x, y};
	for (int i = 0; i < a->nmethods; i++) {
		Object *f = a->methods[i], *g = b->methods[i];
		if (!obj_same_id(f, g->pkg, g->name))
			return false;
		if (f->type != g->type && (f->type == NULL || g->type == NULL || !identical(f->type, g->type, c, &here)))
			return false;
	}
	return termlist_equal(a, b);
}

static bool
identical_list(Type **x, Type **y, int n, Cmp *c, const Pair *p)
{
	for (int i = 0; i < n; i++)
		if (!identical(x[i], y[i], c, p))
			return false;
	return true;
}

static bool
identical_named(Type *x, Type *y, Cmp *c, const Pair *p)
{
	if (x->named.obj != y->named.obj || x->named.obj == NULL)
		return false;
	if (x->named.ntargs != y->named.ntargs || x->named.nouter_targs != y->named.nouter_targs)
		return false;
	if (x->named.ntargs == 0 && x->named.nouter_targs == 0)
		return x->named.orig == y->named.orig;
	return identical_list(x->named.outer_targs, y->named.outer_targs, x->named.nouter_targs, c, p) &&
	       identical_list(x->named.targs, y->named.targs, x->named.ntargs, c, p);
}

static bool
identical_typeparam(Type *x, Type *y, const Cmp *c)
{
	for (int i = 0; i < c->nparams; i++)
		if (c->xparams[i] == x)
			return c->yparams[i] == y;
	return false;
}

static bool
identical_union(Type *x, Type *y, Cmp *c, const Pair *p)
{
	if (x->union_.n != y->union_.n)
		return false;
	for (int i = 0; i < x->union_.n; i++) {
		Term *a = &x->union_.terms[i], *b = &y->union_.terms[i];
		if (a->tilde != b->tilde || !identical(a->type, b->type, c, p))
			return false;
	}
	return true;
}

static bool
identical(Type *x, Type *y, Cmp *c, const Pair *p)
{
	for (;;) {
		if (x == y && c->nparams == 0)
			return true;
		if (x == NULL || y == NULL || x->kind != y->kind)
			return x == y;
		switch ((TypeKind)x->kind) {
		case TY_BASIC:
			return x->basic.kind == y->basic.kind;
		case TY_POINTER:
			x = x->pointer.elem;
			y = y->pointer.elem;
			continue;
		case TY_SLICE:
			x = x->slice.elem;
			y = y->slice.elem;
			continue;
		case TY_ARRAY:
			/* An unknown length was reported; it matches any. */
			if (x->array.len >= 0 && y->array.len >= 0 && x->array.len != y->array.len)
				return false;
			x = x->array.elem;
			y = y->array.elem;
			continue;
		case TY_CHAN:
			if (x->chan.dir != y->chan.dir)
				return false;
			x = x->chan.elem;
			y = y->chan.elem;
			continue;
		case TY_MAP:
			if (!identical(x->map.key, y->map.key, c, p))
				return false;
			x = x->map.elem;
			y = y->map.elem;
			continue;
		case TY_STRUCT:
			return identical_struct(x, y, c, p);
		case TY_TUPLE:
			return identical_vars(x, y, c, p);
		case TY_SIGNATURE:
			return identical_signature(x, y, c, p);
		case TY_INTERFACE:
			return identical_interface(x, y, c, p);
		case TY_NAMED:
			return x == y || identical_named(x, y, c, p);
		case TY_TYPEPARAM:
			return x == y || identical_typeparam(x, y, c);
		case TY_UNION:
			return identical_union(x, y, c, p);
		}
		return false;
	}
}

bool
type_identical(Type *x, Type *y)
{
	return x == y || identical(x, y, &(Cmp){0}, NULL);
}

bool
type_identical_ignore_tags(Type *x, Type *y)
{
	return x == y || identical(x, y, &(Cmp){.ignore_tags = true}, NULL);
}

bool
types_identical_n(Type **x, Type **y, int n)
{
	return identical_list(x, y, n, &(Cmp){0}, NULL);
}

static u64
mix(u64 h, u64 x)
{
	h = (h ^ x) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 29;
}

static u64 hash_type(u64 h, Type *t);

static u64
hash_vars(u64 h, Type *tuple)
{
	h = mix(h, (u64)tuple->tuple.n);
	for (int i = 0; i < tuple->tuple.n; i++)
		h = hash_type(h, tuple->tuple.vars[i]->type);
	return h;
}

/* Interfaces all hash alike: their methods may not be known yet, and the hash must not change when they are.
 * Array lengths that are unknown match any length, so lengths don't count either. */
static u64
hash_type(u64 h, Type *t)
{
	for (;;) {
		if (t == NULL)
			return mix(h, 99);
		h = mix(h, t->kind);
		switch ((TypeKind)t->kind) {
		case TY_BASIC:
			return mix(h, t->basic.kind);
		case TY_POINTER:
			t = t->pointer.elem;
			continue;
		case TY_SLICE:
			t = t->slice.elem;
			continue;
		case TY_ARRAY:
			t = t->array.elem;
			continue;
		case TY_CHAN:
			h = mix(h, t->chan.dir);
			t = t->chan.elem;
			continue;
		case TY_MAP:
			h = hash_type(h, t->map.key);
			t = t->map.elem;
			continue;
		case TY_STRUCT:
			h = mix(h, (u64)t->struct_.n);
			for (int i = 0; i < t->struct_.n; i++)
				h = hash_type(h, t->struct_.fields[i]->type);
			return h;
		case TY_TUPLE:
			return hash_vars(h, t);
		case TY_SIGNATURE:
			if (t->sig.ntparams > 0)
				return mix(h, (u64)t->sig.ntparams);
			h = hash_vars(mix(h, t->sig.variadic), t->sig.params);
			return hash_vars(h, t->sig.results);
		case TY_NAMED:
			h = mix(h, (u64)(uintptr_t)t->named.obj);
			for (int i = 0; i < t->named.nouter_targs; i++)
				h = hash_type(h, t->named.outer_targs[i]);
			for (int i = 0; i < t->named.ntargs; i++)
				h = hash_type(h, t->named.targs[i]);
			return h;
		case TY_TYPEPARAM:
			return mix(h, t->tparam.uid);
		case TY_INTERFACE:
		case TY_UNION:
			return h;
		}
		return h;
	}
}

u64
type_hash(Type *t)
{
	return hash_type(0, t);
}
