/*
 * predicates.c - questions about single types.
 *
 * type_under is where laziness meets the checker: a named type whose
 * declaration has not been looked at is resolved through types_resolve, an
 * instance is expanded, and a chain of named types (type A B) is followed to its
 * end.  A type that is still being declared answers TYPE_INVALID; nothing is
 * cached from such an answer.
 */
#include <stdlib.h>

#include "types/algebra.h"

/* One step: what n was declared as; NULL if that isn't known (yet). */
static Type *
underlying_step(Type *n)
{
	if (n->named.underlying != NULL)
		return n->named.underlying;
	if (n->named.pending != NULL || (n->named.ntargs > 0 && n->named.orig != n))
		return named_expand(n);
	Object *o = n->named.obj;
	if (o != NULL && types_resolve != NULL)
		types_resolve(o);
	return n->named.underlying;
}

Type *
type_under_or_null(Type *t)
{
	if (t == NULL)
		return TYPE_INVALID;
	if (t->kind == TY_TYPEPARAM)
		return typeparam_iface(t);
	if (t->kind != TY_NAMED)
		return t;
	/* Brent's cycle search: an invalid "type A B; type B A" must end. */
	Type *n = t, *mark = t;
	unsigned steps = 0, limit = 2;
	bool cacheable = true;
	for (;;) {
		Type *u = underlying_step(n);
		if (u == NULL)
			return NULL;
		cacheable = cacheable && n->named.underlying != NULL;
		if (u->kind == TY_TYPEPARAM)
			return TYPE_INVALID;
		if (u->kind != TY_NAMED) {
			if (cacheable)
				t->named.underlying = u;
			return u;
		}
		n = u;
		if (n == mark)
			return TYPE_INVALID;
		if (++steps == limit) {
			steps = 0;
			limit *= 2;
			mark = n;
		}
	}
}

Type *
type_under(Type *t)
{
	Type *u = type_under_or_null(t);
	return u == NULL ? TYPE_INVALID : u;
}

static Type *
empty_interface(void)
{
	static Type *t;
	if (t == NULL) {
		t = type_new(TY_INTERFACE);
		t->iface.complete = true;
	}
	return t;
}

/* A constraint that is no interface, [P int], stands for interface{int}. */
Type *
typeparam_iface(Type *tp)
{
	Type *c = tp->tparam.constraint;
	if (c == NULL || c == tp)
		return empty_interface();
	Type *u = c->kind == TY_TYPEPARAM ? TYPE_INVALID : type_under_or_null(c);
	if (u == NULL || u == TYPE_INVALID)
		return empty_interface();
	if (u->kind == TY_INTERFACE)
		return u;
	Type *wrap = type_new(TY_INTERFACE);
	wrap->iface.embedded = NEW(perm, Type *);
	wrap->iface.embedded[0] = c;
	wrap->iface.embedded_pos = NEW(perm, Pos);
	wrap->iface.nembedded = 1;
	wrap->iface.implicit = wrap->iface.complete = true;
	tp->tparam.constraint = wrap;
	return wrap;
}

bool
type_is(Type *t, int basic_info)
{
	if (t == NULL || t->kind == TY_TYPEPARAM)
		return false;
	Type *u = type_under(t);
	return u->kind == TY_BASIC && (u->basic.info & basic_info) != 0;
}

static bool
term_is_basic(void *arg, Term *t, Type *under)
{
	return t != NULL && under->kind == TY_BASIC && (under->basic.info & *(int *)arg) != 0;
}

bool
type_all(Type *t, int basic_info)
{
	if (t != NULL && t->kind == TY_TYPEPARAM)
		return typeparam_is(t, term_is_basic, &basic_info);
	return type_is(t, basic_info);
}

bool
type_is_untyped(Type *t)
{
	return t->kind == TY_BASIC && (t->basic.info & BI_UNTYPED) != 0;
}

bool
type_is_typed(Type *t)
{
	return !type_is_untyped(t);
}

bool
type_is_interface(Type *t)
{
	return t != NULL && t->kind != TY_TYPEPARAM && type_under(t)->kind == TY_INTERFACE;
}

bool
type_is_typeparam(Type *t)
{
	return t != NULL && t->kind == TY_TYPEPARAM;
}

bool
type_is_named(Type *t)
{
	return t->kind == TY_BASIC || t->kind == TY_NAMED || t->kind == TY_TYPEPARAM;
}

bool
type_is_generic(Type *t)
{
	return t != NULL && t->kind == TY_NAMED && t->named.ntargs == 0 && t->named.ntparams > 0;
}

static bool
term_has_nil(void *arg, Term *t, Type *under)
{
	(void)arg;
	return t != NULL && type_has_nil(under);
}

bool
type_has_nil(Type *t)
{
	if (t->kind == TY_TYPEPARAM)
		return typeparam_is(t, term_has_nil, NULL);
	Type *u = type_under(t);
	switch ((TypeKind)u->kind) {
	case TY_BASIC:
		return u->basic.kind == B_UNSAFEPTR || u->basic.kind == B_UNTYPED_NIL;
	case TY_POINTER:
	case TY_SLICE:
	case TY_MAP:
	case TY_CHAN:
	case TY_SIGNATURE:
	case TY_INTERFACE:
		return true;
	case TY_NAMED:
	case TY_ARRAY:
	case TY_STRUCT:
	case TY_TUPLE:
	case TY_TYPEPARAM:
	case TY_UNION:
		return false;
	}
	return false;
}

/* The types met so far: each is looked at once, so a recursive type ends and a
 * type that is shared many times costs its size only.  A few fit without malloc. */
typedef struct Seen {
	Type **v;
	int n, cap;
	Type *few[16];
} Seen;

static bool comparable_in(Type *t, bool dynamic, Seen *seen, void (*why)(void *, const char *), void *arg);

static bool
seen_before(Seen *s, Type *t)
{
	for (int i = s->n - 1; i >= 0; i--)
		if (s->v[i] == t)
			return true;
	if (s->n == s->cap) {
		int cap = s->cap * 2;
		Type **v = s->v == s->few ? malloc(sizeof *v * (size_t)cap) : realloc(s->v, sizeof *v * (size_t)cap);
		if (v == NULL)
			ice(0, "out of memory");
		if (s->v == s->few)
			memcpy(v, s->few, sizeof s->few);
		s->v = v;
		s->cap = cap;
	}
	s->v[s->n++] = t;
	return false;
}

static void
explain(void (*why)(void *, const char *), void *arg, const char *fmt, Type *t)
{
	if (why == NULL)
		return;
	Buf b = {0};
	buf_printf(&b, fmt, type_string(t));
	why(arg, buf_str(&b));
	buf_free(&b);
}

static bool
comparable_struct(Type *u, bool dynamic, Seen *seen, void (*why)(void *, const char *), void *arg)
{
	for (int i = 0; i < u->struct_.n; i++) {
		Type *f = u->struct_.fields[i]->type;
		if (f != NULL && !comparable_in(f, dynamic, seen, NULL, NULL)) {
			explain(why, arg, "struct containing %s cannot be compared", f);
			return false;
		}
	}
	return true;
}

static bool
comparable_interface(Type *t, Type *u, bool dynamic, Seen *seen, void (*why)(void *, const char *), void *arg)
{
	if (dynamic && t->kind != TY_TYPEPARAM)
		return true;
	TypeSet *s = iface_typeset(u);
	bool ok = s->all ? s->comparable : s->nterms > 0;
	/* Through the terms' structs a constraint may come back to itself, so seen goes along. */
	for (int i = 0; i < s->nterms && ok && !s->all; i++)
		ok = comparable_in(s->terms[i].type, false, seen, NULL, NULL);
	if (ok)
		return true;
	if (why != NULL)
		why(arg, typeset_is_empty(s) ? "empty type set" : "incomparable types in type set");
	return false;
}

static bool
comparable_in(Type *t, bool dynamic, Seen *seen, void (*why)(void *, const char *), void *arg)
{
	Type *u = type_under(t);
	if ((u->kind == TY_STRUCT || u->kind == TY_ARRAY) && seen_before(seen, t))
		return true;
	switch ((TypeKind)u->kind) {
	case TY_BASIC:
		return u->basic.kind != B_UNTYPED_NIL;
	case TY_POINTER:
	case TY_CHAN:
		return true;
	case TY_STRUCT:
		return comparable_struct(u, dynamic, seen, why, arg);
	case TY_ARRAY:
		if (comparable_in(u->array.elem, dynamic, seen, NULL, NULL))
			return true;
		explain(why, arg, "%s cannot be compared", t);
		return false;
	case TY_INTERFACE:
		return comparable_interface(t, u, dynamic, seen, why, arg);
	case TY_SLICE:
	case TY_MAP:
	case TY_TUPLE:
	case TY_SIGNATURE:
	case TY_UNION:
	case TY_NAMED:
	case TY_TYPEPARAM:
		return false;
	}
	return false;
}

bool
type_comparable_p(Type *t, bool dynamic, void (*why)(void *, const char *), void *arg)
{
	if (t == NULL)
		return true;
	Seen seen = {.v = seen.few, .cap = LEN_OF(seen.few)};
	bool ok = comparable_in(t, dynamic, &seen, why, arg);
	if (seen.v != seen.few)
		free(seen.v);
	return ok;
}

Type *
type_default(Type *t)
{
	if (t->kind != TY_BASIC)
		return t;
	switch ((BasicKind)t->basic.kind) {
	case B_UNTYPED_BOOL:
		return type_basic[B_BOOL];
	case B_UNTYPED_INT:
		return type_basic[B_INT];
	case B_UNTYPED_RUNE:
		return type_rune;
	case B_UNTYPED_FLOAT:
		return type_basic[B_FLOAT64];
	case B_UNTYPED_COMPLEX:
		return type_basic[B_COMPLEX128];
	case B_UNTYPED_STRING:
		return type_basic[B_STRING];
	default:
		return t;
	}
}

/* Where a core type stands while the terms are walked. */
typedef struct Core {
	Type *type;
	bool string_ok;  /* []byte and string may stand together (core of append and copy) */
	bool saw_string;
} Core;

/* If x and y are channels of one element type, the more restrictive one; NULL when they conflict. */
static Type *
match_channels(Type *x, Type *y)
{
	if (x->kind != TY_CHAN || y->kind != TY_CHAN || !type_identical(x->chan.elem, y->chan.elem))
		return NULL;
	if (x->chan.dir == CHAN_BOTH)
		return y;
	if (y->chan.dir == CHAN_BOTH || x->chan.dir == y->chan.dir)
		return x;
	return NULL;
}

static bool
core_term(void *arg, Term *t, Type *under)
{
	Core *c = arg;
	if (t == NULL) {
		c->type = NULL;
		return false;
	}
	if (c->string_ok && under->kind == TY_BASIC && (under->basic.info & BI_STRING)) {
		c->saw_string = true;
		under = type_slice(type_byte);
	}
	if (c->type == NULL || type_identical(c->type, under)) {
		if (c->type == NULL)
			c->type = under;
		return true;
	}
	c->type = match_channels(c->type, under);
	return c->type != NULL;
}

static Type *
core_of(Type *t, bool string_ok)
{
	if (t->kind != TY_TYPEPARAM)
		return type_under(t);
	Core c = {.string_ok = string_ok};
	if (!typeparam_is(t, core_term, &c))
		return NULL;
	return c.saw_string ? type_basic[B_STRING] : c.type;
}

Type *
type_core(Type *t)
{
	return core_of(t, false);
}

static bool
all_strings(void *arg, Term *t, Type *under)
{
	(void)arg;
	return t != NULL && under->kind == TY_BASIC && (under->basic.info & BI_STRING);
}

Type *
type_core_string(Type *t)
{
	if (t->kind == TY_TYPEPARAM && typeparam_is(t, all_strings, NULL))
		return type_basic[B_STRING];
	return core_of(t, true);
}

Type *
type_deref(Type *t, bool *was_ptr)
{
	bool ptr = t->kind == TY_POINTER;
	if (was_ptr != NULL)
		*was_ptr = ptr;
	if (!ptr)
		return t;
	return t->pointer.elem == NULL ? TYPE_INVALID : t->pointer.elem;
}

bool
type_has_typeparams(Type *t)
{
	return type_mentions(t, NULL, 0);
}
