/*
 * typeset.c - type sets of interfaces.
 *
 * A set is: the methods all its types have, a union of terms in normal form (or
 * "all types"), and whether its types must be comparable.  "comparable" is
 * folded into the terms when there are any, so comparable implies all.
 *
 * A set computed while an embedded type is still being declared is returned but
 * not kept.  An interface that embeds itself (reported by the checker) counts
 * as empty-bodied at the inner place.
 */
#include <stdlib.h>

#include "types/algebra.h"

typedef struct Terms {
	Term *v;
	int n, cap;
	bool all;
} Terms;

/* ---- single terms ---- */

/* Have x and y no type in common? */
static bool
terms_disjoint(const Term *x, const Term *y)
{
	Type *a = x->type, *b = y->type;
	if (y->tilde)
		a = type_under(a);
	if (x->tilde)
		b = type_under(b);
	return !type_identical(a, b);
}

static bool
term_subset(const Term *x, const Term *y)
{
	return !terms_disjoint(x, y) && (!x->tilde || y->tilde);
}

static bool
term_includes(const Term *x, Type *t)
{
	return type_identical(x->type, x->tilde ? type_under(t) : t);
}

/* ---- lists ---- */

static void
terms_add(Terms *l, Term t)
{
	if (l->all)
		return;
	for (int i = 0; i < l->n; i++)
		if (term_subset(&t, &l->v[i]))
			return;
	int k = 0;
	for (int i = 0; i < l->n; i++)
		if (!term_subset(&l->v[i], &t))
			l->v[k++] = l->v[i];
	l->n = k;
	vec_push(perm, l, t);
}

static Terms
terms_intersect(const Terms *x, const Terms *y)
{
	if (x->all)
		return *y;
	if (y->all)
		return *x;
	Terms r = {0};
	for (int i = 0; i < x->n; i++)
		for (int j = 0; j < y->n; j++)
			if (!terms_disjoint(&x->v[i], &y->v[j]))
				terms_add(&r, x->v[i].tilde ? y->v[j] : x->v[i]);
	return r;
}

/* ---- computing ---- */

typedef struct Builder {
	TypeSet *set;
	Map seen;      /* name -> Object*: quick refusal of methods that are there already */
	int cap;
	Terms terms;
	bool partial;  /* met a type that is still being declared */
} Builder;

static void
add_method(Builder *b, Object *m)
{
	if (map_has(&b->seen, m->name))
		for (int i = 0; i < b->set->nmethods; i++)
			if (obj_same_id(b->set->methods[i], m->pkg, m->name))
				return;
	map_put(&b->seen, m->name, m);
	if (b->set->nmethods == b->cap)
		b->set->methods = vec_grow(perm, b->set->methods, b->set->nmethods, &b->cap, sizeof(Object *));
	b->set->methods[b->set->nmethods++] = m;
}

static TypeSet *compute(Type *iface, bool *partial);

static Terms
terms_of_set(const TypeSet *s)
{
	return (Terms){.v = s->terms, .n = s->nterms, .cap = s->nterms, .all = s->all};
}

static Terms
terms_of_union(Builder *b, Type *u)
{
	Terms r = {0};
	for (int i = 0; i < u->union_.n; i++) {
		Term t = u->union_.terms[i];
		Type *under = type_under_or_null(t.type);
		if (under == NULL)
			b->partial = true;
		if (under == NULL || under == TYPE_INVALID)
			continue;
		if (under->kind != TY_INTERFACE || t.type->kind == TY_TYPEPARAM) {
			terms_add(&r, t);
			continue;
		}
		TypeSet *s = compute(under, &b->partial);
		if (s->all)
			r.all = true;
		for (int j = 0; j < s->nterms; j++)
			terms_add(&r, s->terms[j]);
	}
	return r;
}

static void
keep_comparable(Builder *b)
{
	int k = 0;
	Term *v = NEW_N(perm, Term, b->terms.n);
	for (int i = 0; i < b->terms.n; i++)
		if (type_comparable_p(b->terms.v[i].type, false, NULL, NULL))
			v[k++] = b->terms.v[i];
	b->terms = (Terms){.v = v, .n = k, .cap = b->terms.n};
	b->set->comparable = false;
}

static void
add_embedded(Builder *b, Type *e)
{
	Type *u = type_under_or_null(e);
	if (u == NULL)
		b->partial = true;
	if (u == NULL || u == TYPE_INVALID)
		return;
	Terms t = {0};
	if (u->kind == TY_INTERFACE && e->kind != TY_TYPEPARAM) {
		TypeSet *s = compute(u, &b->partial);
		b->set->comparable |= s->comparable;
		for (int i = 0; i < s->nmethods; i++)
			add_method(b, s->methods[i]);
		t = terms_of_set(s);
	} else if (u->kind == TY_UNION) {
		t = terms_of_union(b, u);
	} else {
		terms_add(&t, (Term){.type = e});
	}
	b->terms = terms_intersect(&b->terms, &t);
}

static int
compare_methods(const void *x, const void *y)
{
	return obj_id_compare(*(Object *const *)x, *(Object *const *)y);
}

static TypeSet *
empty_set(void)
{
	static TypeSet s = {.all = true};
	return &s;
}

enum { MAX_EMBEDDING = 100 };

static TypeSet *
compute(Type *t, bool *partial)
{
	if (t->iface.tset != NULL)
		return t->iface.tset;
	/* type B[T any] interface{ B[*T] } has no end; validtype.c refuses it when it gets there. */
	static int depth;
	if ((t->flags & TF_TYPESET) || depth >= MAX_EMBEDDING) {
		*partial = true;
		return empty_set();
	}
	if (t->iface.nmethods == 0 && t->iface.nembedded == 0) {
		*partial |= !t->iface.complete;
		return empty_set();
	}
	t->flags |= TF_TYPESET;
	depth++;
	Builder b = {.set = NEW(perm, TypeSet), .terms.all = true, .partial = !t->iface.complete};
	map_init(&b.seen, perm, false);
	for (int i = 0; i < t->iface.nmethods; i++)
		add_method(&b, t->iface.methods[i]);
	for (int i = 0; i < t->iface.nembedded; i++)
		add_embedded(&b, t->iface.embedded[i]);
	if (b.set->comparable && !b.terms.all)
		keep_comparable(&b);
	if (b.set->nmethods > 1)
		qsort(b.set->methods, (size_t)b.set->nmethods, sizeof(Object *), compare_methods);
	b.set->all = b.terms.all;
	b.set->terms = b.terms.v;
	b.set->nterms = b.terms.all ? 0 : b.terms.n;
	t->flags &= (u8)~TF_TYPESET;
	depth--;
	if (b.partial)
		*partial = true;
	else
		t->iface.tset = b.set;
	return b.set;
}

TypeSet *
iface_typeset(Type *iface)
{
	bool partial = false;
	if (iface->kind != TY_INTERFACE)
		return empty_set();
	return compute(iface, &partial);
}

bool
iface_is_method_set(Type *iface)
{
	TypeSet *s = iface_typeset(iface);
	return s->all && !s->comparable;
}

/* ---- questions ---- */

bool
termlist_equal(TypeSet *x, TypeSet *y)
{
	if (x->all || y->all)
		return x->all == y->all;
	Terms a = terms_of_set(x);
	for (int i = 0; i < y->nterms; i++) {
		bool found = false;
		for (int j = 0; j < a.n && !found; j++)
			found = term_subset(&y->terms[i], &a.v[j]);
		if (!found)
			return false;
	}
	return typeset_subset(x, y);
}

bool
typeset_is_empty(TypeSet *s)
{
	return !s->all && s->nterms == 0;
}

/* Are the terms of x within those of y? */
bool
typeset_subset(TypeSet *x, TypeSet *y)
{
	if (y->all || typeset_is_empty(x))
		return true;
	if (x->all)
		return false;
	for (int i = 0; i < x->nterms; i++) {
		bool found = false;
		for (int j = 0; j < y->nterms && !found; j++)
			found = term_subset(&x->terms[i], &y->terms[j]);
		if (!found)
			return false;
	}
	return true;
}

bool
typeset_includes(TypeSet *s, Type *t)
{
	if (s->all)
		return true;
	for (int i = 0; i < s->nterms; i++)
		if (term_includes(&s->terms[i], t))
			return true;
	return false;
}

bool
typeset_is_comparable(TypeSet *s)
{
	if (s->all)
		return s->comparable;
	for (int i = 0; i < s->nterms; i++)
		if (!type_comparable_p(s->terms[i].type, false, NULL, NULL))
			return false;
	return true;
}

void
typeset_write_terms(Buf *b, TypeSet *s)
{
	for (int i = 0; i < s->nterms; i++) {
		if (i > 0)
			buf_puts(b, " | ");
		if (s->terms[i].tilde)
			buf_putc(b, '~');
		type_write(b, s->terms[i].type, types_qualifier);
	}
	if (typeset_is_empty(s))
		buf_puts(b, "∅");
}

bool
typeparam_is(Type *tp, bool (*f)(void *arg, Term *t, Type *under), void *arg)
{
	TypeSet *s = iface_typeset(typeparam_iface(tp));
	if (s->all)
		return f(arg, NULL, NULL);
	for (int i = 0; i < s->nterms; i++)
		if (!f(arg, &s->terms[i], type_under(s->terms[i].type)))
			return false;
	return s->nterms > 0 || f(arg, NULL, NULL);
}

CoreTerm
typeparam_core_term(Type *tp)
{
	TypeSet *s = iface_typeset(typeparam_iface(tp));
	if (s->all || s->nterms == 0)
		return (CoreTerm){0};
	if (s->nterms == 1)
		return (CoreTerm){s->terms[0].type, s->terms[0].tilde, true};
	CoreTerm c = {.type = type_core(tp)};
	for (int i = 0; i < s->nterms; i++)
		c.tilde |= s->terms[i].tilde;
	return c;
}
