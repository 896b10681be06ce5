/*
 * instantiate.c - instances of generic types and functions.
 *
 * One table holds all instances and all per-instance copies of local types, by
 * declaration and arguments.  An instance starts as a name with arguments; its
 * underlying type and its methods' signatures are made when somebody asks, by
 * substitution in the generic type's.  So a type that mentions ever larger
 * instances of itself costs only what is looked at.
 */
#include "types/algebra.h"

typedef struct Entry {
	struct Entry *next;
	Type *type;
} Entry;

static Map *
instances(void)
{
	static Map m;
	if (m.arena == NULL)
		map_init(&m, perm, false);
	return &m;
}

static const void *
instance_key(Object *obj, Type **outer, int nouter, Type **targs, int ntargs)
{
	u64 h = (u64)(uintptr_t)obj * 0x9E3779B97F4A7C15u;
	for (int i = 0; i < nouter; i++)
		h = (h ^ type_hash(outer[i])) * 0xD6E8FEB86659FD93u;
	for (int i = 0; i < ntargs; i++)
		h = (h ^ type_hash(targs[i])) * 0xA0761D6478BD642Fu;
	return (const void *)(uintptr_t)(h ^ h >> 31);
}

/* The type of declaration obj with these arguments; made if it's new.  orig NULL: the type is its own origin. */
Type *
named_intern(Object *obj, Type *orig, Type **outer, int nouter, Type **targs, int ntargs)
{
	const void *key = instance_key(obj, outer, nouter, targs, ntargs);
	Entry *first = map_get(instances(), key);
	for (Entry *e = first; e != NULL; e = e->next) {
		Type *t = e->type;
		if (t->named.obj == obj && t->named.ntargs == ntargs && t->named.nouter_targs == nouter &&
		    types_identical_n(t->named.outer_targs, outer, nouter) &&
		    types_identical_n(t->named.targs, targs, ntargs))
			return t;
	}
	Type *t = type_new(TY_NAMED);
	t->named.obj = obj;
	if (orig != NULL)
		t->named.orig = orig;
	t->named.outer_targs = outer;
	t->named.nouter_targs = nouter;
	t->named.targs = targs;
	t->named.ntargs = ntargs;
	Entry *e = NEW(perm, Entry);
	*e = (Entry){first, t};
	map_put(instances(), key, e);
	return t;
}

static Type **
copy_types(Type **v, int n)
{
	Type **r = NEW_N(perm, Type *, n);
	if (n > 0)
		memcpy(r, v, sizeof *v * (size_t)n);
	return r;
}

/* The copy of a generic function's local type for the function's type arguments. */
Type *
named_local_copy(Type *decl, const Subst *s, Type **outer_targs, int n)
{
	Type *t = named_intern(decl->named.obj, NULL, copy_types(outer_targs, n), n, NULL, 0);
	if (t->named.pending != NULL)
		return t;
	Subst *p = NEW(perm, Subst);
	*p = (Subst){.from = copy_types(s->from, n), .to = t->named.outer_targs, .n = n, .outer_func = s->outer_func};
	t->named.pending = p;
	t->named.tparams = decl->named.tparams;
	t->named.ntparams = decl->named.ntparams;
	t->named.local_index = decl->named.local_index;
	t->named.outer_func = decl->named.outer_func;
	return t;
}

Type *
named_expand(Type *t)
{
	Subst s;
	Type *src = t->named.orig;
	if (t->named.pending != NULL) {
		s = *t->named.pending;
		src = t->named.obj->type;
	} else {
		int n = src->named.ntparams < t->named.ntargs ? src->named.ntparams : t->named.ntargs;
		s = (Subst){.from = src->named.tparams, .to = t->named.targs, .n = n};
	}
	if (t->flags & TF_EXPANDING)
		return NULL;
	t->flags |= TF_EXPANDING;
	Type *u = type_under_or_null(src);
	t->flags &= (u8)~TF_EXPANDING;
	if (u == NULL || u == TYPE_INVALID)
		return u;
	/* While the generic type is being declared its fields may still come. */
	if (src->named.obj != NULL && src->named.obj->colour != OBJ_BLACK)
		return NULL;
	t->named.underlying = type_subst(u, &s);
	return t->named.underlying;
}

Type *
type_instantiate(Pos pos, Type *generic, Type **targs, int n)
{
	(void)pos;
	if (generic->kind == TY_SIGNATURE) {
		int k = generic->sig.ntparams < n ? generic->sig.ntparams : n;
		Subst s = {.from = generic->sig.tparams, .to = targs, .n = k};
		Type *r = type_subst(generic, &s);
		if (r == generic) {
			r = type_new(TY_SIGNATURE);
			r->sig = generic->sig;
		}
		r->sig.tparams = NULL;
		r->sig.ntparams = 0;
		return r;
	}
	if (generic->kind != TY_NAMED)
		return TYPE_INVALID;
	Type *t = named_intern(generic->named.obj, generic, generic->named.outer_targs, generic->named.nouter_targs,
	                       copy_types(targs, n), n);
	t->named.local_index = generic->named.local_index;
	return t;
}

/* ---- methods ---- */

static Type *
instance_signature(Type *t, Type *sig)
{
	int n = sig->sig.nrtparams < t->named.ntargs ? sig->sig.nrtparams : t->named.ntargs;
	Subst s = {.from = sig->sig.rtparams, .to = t->named.targs, .n = n};
	Type *r = type_new(TY_SIGNATURE);
	r->sig = sig->sig;
	r->sig.params = type_subst(sig->sig.params, &s);
	r->sig.results = type_subst(sig->sig.results, &s);
	r->sig.rtparams = NULL;
	r->sig.nrtparams = 0;
	if (sig->sig.recv != NULL) {
		Object *v = NEW(perm, Object);
		*v = *sig->sig.recv;
		v->type = sig->sig.recv->type == NULL ? NULL : type_subst(sig->sig.recv->type, &s);
		v->var.origin = sig->sig.recv;
		r->sig.recv = v;
	}
	return r;
}

Object *
named_method(Type *t, int i)
{
	Type *o = t->named.orig;
	Object *m = o->named.methods[i];
	if (o == t || t->named.ntargs == 0)
		return m;
	/* Methods may be declared after the instance was made. */
	if (t->named.methods_cap < o->named.nmethods) {
		Object **v = NEW_N(perm, Object *, o->named.nmethods);
		if (t->named.methods_cap > 0)
			memcpy(v, t->named.methods, sizeof *v * (size_t)t->named.methods_cap);
		t->named.methods = v;
		t->named.methods_cap = t->named.nmethods = o->named.nmethods;
	}
	Object *im = t->named.methods[i];
	if (im != NULL && im->type != NULL && im->colour == OBJ_BLACK)
		return im;
	object_resolve(m);
	if (im == NULL) {
		im = NEW(perm, Object);
		*im = *m;
		im->func.origin = m;
		im->func.recv_named = t;
		im->back = NULL;
		t->named.methods[i] = im;
	}
	im->colour = m->colour;
	im->type = m->type != NULL && m->type->kind == TY_SIGNATURE ? instance_signature(t, m->type) : m->type;
	return im;
}

/* ---- verification ---- */

int
instance_verify(Pos pos, Type **tparams, Type **targs, int n, Buf *cause, Package *pkg)
{
	(void)pos;
	Subst s = {.from = tparams, .to = targs, .n = n};
	for (int i = 0; i < n; i++) {
		typeparam_iface(tparams[i]); /* a constraint that is no interface gets wrapped */
		Type *c = tparams[i]->tparam.constraint;
		if (c == NULL)
			continue;
		if (!type_implements(targs[i], type_subst(c, &s), true, cause, pkg))
			return i;
	}
	return -1;
}
