/*
 * subst.c - replacing type parameters by types.
 *
 * What doesn't change is shared with the original.  Named types never expand
 * here: an instance becomes an instance with other arguments (interned, so
 * recursion ends), a local type of a generic function becomes that function's
 * copy of it.
 */
#include "types/algebra.h"

static Type *
replacement(Type *tp, const Subst *s)
{
	for (int i = 0; i < s->n; i++)
		if (s->from[i] == tp)
			return s->to[i] != NULL ? s->to[i] : tp;
	return tp;
}

/* The list itself when nothing changes, else a copy in perm. */
static Type **
subst_list(Type **v, int n, const Subst *s)
{
	Type **out = v;
	for (int i = 0; i < n; i++) {
		Type *t = type_subst(v[i], s);
		if (t == v[i])
			continue;
		if (out == v) {
			out = NEW_N(perm, Type *, n);
			memcpy(out, v, sizeof *v * (size_t)n);
		}
		out[i] = t;
	}
	return out;
}

static Object *
copy_var(Object *v, Type *t)
{
	Object *o = NEW(perm, Object);
	*o = *v;
	o->type = t;
	o->var.origin = v->var.origin != NULL ? v->var.origin : v;
	return o;
}

static Object *
copy_method(Object *m, Type *t)
{
	Object *o = NEW(perm, Object);
	*o = *m;
	o->type = t;
	o->func.origin = m->func.origin != NULL ? m->func.origin : m;
	return o;
}

static Object **
subst_objects(Object **v, int n, const Subst *s, Object *(*copy)(Object *, Type *))
{
	Object **out = v;
	for (int i = 0; i < n; i++) {
		if (v[i]->type == NULL)
			continue;
		Type *t = type_subst(v[i]->type, s);
		if (t == v[i]->type)
			continue;
		if (out == v) {
			out = NEW_N(perm, Object *, n);
			memcpy(out, v, sizeof *v * (size_t)n);
		}
		out[i] = copy(v[i], t);
	}
	return out;
}

static Type *
subst_struct(Type *t, const Subst *s)
{
	Object **fields = subst_objects(t->struct_.fields, t->struct_.n, s, copy_var);
	if (fields == t->struct_.fields)
		return t;
	Type *r = type_new(TY_STRUCT);
	r->struct_ = t->struct_;
	r->struct_.fields = fields;
	return r;
}

static Type *
subst_tuple(Type *t, const Subst *s)
{
	Object **vars = subst_objects(t->tuple.vars, t->tuple.n, s, copy_var);
	return vars == t->tuple.vars ? t : type_tuple(vars, t->tuple.n);
}

static Type *
subst_signature(Type *t, const Subst *s)
{
	Type *params = subst_tuple(t->sig.params, s), *results = subst_tuple(t->sig.results, s);
	if (params == t->sig.params && results == t->sig.results)
		return t;
	Type *r = type_new(TY_SIGNATURE);
	r->sig = t->sig;
	r->sig.params = params;
	r->sig.results = results;
	return r;
}

static Type *
subst_interface(Type *t, const Subst *s)
{
	Object **methods = subst_objects(t->iface.methods, t->iface.nmethods, s, copy_method);
	Type **embedded = subst_list(t->iface.embedded, t->iface.nembedded, s);
	if (methods == t->iface.methods && embedded == t->iface.embedded)
		return t;
	Type *r = type_new(TY_INTERFACE);
	r->iface = t->iface;
	r->iface.methods = methods;
	r->iface.embedded = embedded;
	r->iface.complete = true;
	r->iface.tset = NULL;
	return r;
}

static Type *
subst_union(Type *t, const Subst *s)
{
	Type *r = t;
	for (int i = 0; i < t->union_.n; i++) {
		Type *x = type_subst(t->union_.terms[i].type, s);
		if (x == t->union_.terms[i].type)
			continue;
		if (r == t) {
			r = type_new(TY_UNION);
			r->union_.n = t->union_.n;
			r->union_.terms = NEW_N(perm, Term, t->union_.n);
			memcpy(r->union_.terms, t->union_.terms, sizeof(Term) * (size_t)t->union_.n);
		}
		r->union_.terms[i].type = x;
	}
	return r;
}

static Type *
subst_named(Type *t, const Subst *s)
{
	if (t->named.ntargs > 0) {
		Type *orig = t->named.orig != t ? type_subst(t->named.orig, s) : t;
		Type **targs = subst_list(t->named.targs, t->named.ntargs, s);
		if (orig == t->named.orig && targs == t->named.targs)
			return t;
		return type_instantiate(0, orig, targs, t->named.ntargs);
	}
	if (t->named.nouter_targs > 0) {
		Type **outer = subst_list(t->named.outer_targs, t->named.nouter_targs, s);
		if (outer == t->named.outer_targs)
			return t;
		return named_local_copy(t->named.obj->type, t->named.pending, outer, t->named.nouter_targs);
	}
	if (s->outer_func != NULL && t->named.outer_func == s->outer_func)
		return named_local_copy(t, s, s->to, s->n);
	return t;
}

/* Chains of element types: the element's node changes, so does each around it. */
static Type *
subst_elem(Type *t, const Subst *s)
{
	Type *r;
	switch ((TypeKind)t->kind) {
	case TY_POINTER:
		r = type_subst(t->pointer.elem, s);
		return r == t->pointer.elem ? t : type_pointer(r);
	case TY_SLICE:
		r = type_subst(t->slice.elem, s);
		return r == t->slice.elem ? t : type_slice(r);
	case TY_ARRAY:
		r = type_subst(t->array.elem, s);
		return r == t->array.elem ? t : type_array(r, t->array.len);
	case TY_CHAN:
		r = type_subst(t->chan.elem, s);
		return r == t->chan.elem ? t : type_chan(t->chan.dir, r);
	default:
		ice(0, "no element type: kind %d", t->kind);
	}
}

Type *
type_subst(Type *t, const Subst *s)
{
	if (t == NULL || (s->n == 0 && s->outer_func == NULL))
		return t;
	switch ((TypeKind)t->kind) {
	case TY_BASIC:
		return t;
	case TY_TYPEPARAM:
		return replacement(t, s);
	case TY_POINTER:
	case TY_SLICE:
	case TY_ARRAY:
	case TY_CHAN:
		return subst_elem(t, s);
	case TY_MAP: {
		Type *key = type_subst(t->map.key, s), *elem = type_subst(t->map.elem, s);
		return key == t->map.key && elem == t->map.elem ? t : type_map(key, elem);
	}
	case TY_STRUCT:
		return subst_struct(t, s);
	case TY_TUPLE:
		return subst_tuple(t, s);
	case TY_SIGNATURE:
		return subst_signature(t, s);
	case TY_INTERFACE:
		return subst_interface(t, s);
	case TY_UNION:
		return subst_union(t, s);
	case TY_NAMED:
		return subst_named(t, s);
	}
	return t;
}
