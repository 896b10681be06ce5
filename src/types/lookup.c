/*
 * lookup.c - fields and methods by name, and what a type implements.
 *
 * The search goes through embedded fields level by level; the shallowest match
 * wins, two at the same depth are ambiguous.  A type met at a lesser depth
 * hides its own deeper occurrences, which also ends recursive types; two
 * occurrences at one depth count as one entry marked "multiples".
 */
#include <stdlib.h>
#include <strings.h>

#include "types/algebra.h"

typedef struct Embedded {
	Type *type;
	int *path;       /* indices of the embedded fields that lead here */
	int npath;
	bool indirect;   /* a pointer was followed on the way */
	bool multiples;  /* the type occurs more than once at this depth */
} Embedded;

typedef VEC(Embedded) Level;

/* One search.  Most end at depth 0: the scratch arena is made when the first embedded field is met. */
typedef struct Search {
	Arena *tmp;
	Package *pkg;
	const char *name;
	bool fold_case;
	VEC(Type *) seen;  /* named types of lesser depth, but for the first */
	Type *first_seen;
	Lookup found;
	bool collision;
} Search;

void
object_resolve(Object *o)
{
	if (o != NULL && o->type == NULL && o->colour == OBJ_WHITE && types_resolve != NULL)
		types_resolve(o);
}

static bool
name_matches(const Object *o, Package *pkg, const char *name, bool fold_case)
{
	if (o->name == name)
		return obj_same_id(o, pkg, name);
	return fold_case && strcasecmp(o->name, name) == 0 && obj_same_id(o, pkg, o->name);
}

static int
find_method(Object **methods, int n, Package *pkg, const char *name, bool fold_case)
{
	for (int i = 0; i < n; i++)
		if (name_matches(methods[i], pkg, name, fold_case))
			return i;
	return -1;
}

int
named_num_methods(Type *named)
{
	return named->named.orig->named.nmethods;
}

static int
named_find_method(Type *named, Package *pkg, const char *name, bool fold_case)
{
	Type *o = named->named.orig;
	return find_method(o->named.methods, o->named.nmethods, pkg, name, fold_case);
}

Object *
named_lookup_method(Type *named, Package *pkg, const char *name)
{
	int i = named_find_method(named, pkg, name, false);
	return i < 0 ? NULL : named_method(named, i);
}

static int *
path_append(Arena *a, const int *path, int n, int i)
{
	int *p = NEW_N(a, int, n + 1);
	if (n > 0)
		memcpy(p, path, sizeof *p * (size_t)n);
	p[n] = i;
	return p;
}

/* Records a match; a second one at the same depth is a collision. */
static void
match(Search *s, const Embedded *e, Object *o, int index)
{
	s->collision = s->found.obj != NULL || e->multiples;
	s->found = (Lookup){
	    .obj = o, .path = path_append(perm, e->path, e->npath, index), .npath = e->npath + 1, .indirect = e->indirect};
}

static Arena *
scratch(Search *s)
{
	if (s->tmp == NULL)
		s->tmp = arena_new();
	return s->tmp;
}

/* Notes a named type; true if it was met before. */
static bool
was_seen(Search *s, Type *t)
{
	if (s->first_seen == NULL) {
		s->first_seen = t;
		return false;
	}
	if (type_identical(s->first_seen, t))
		return true;
	for (int i = 0; i < s->seen.n; i++)
		if (type_identical(s->seen.v[i], t))
			return true;
	vec_push(scratch(s), &s->seen, t);
	return false;
}

static void
search_struct(Search *s, const Embedded *e, Type *st, Level *next)
{
	for (int i = 0; i < st->struct_.n && !s->collision; i++) {
		Object *f = st->struct_.fields[i];
		/* Case is folded for methods only. */
		if (obj_same_id(f, s->pkg, s->name)) {
			match(s, e, f, i);
			continue;
		}
		if (s->found.obj != NULL || !f->embedded || f->type == NULL)
			continue;
		bool ptr;
		Type *t = type_deref(f->type, &ptr);
		if (t->kind != TY_NAMED && t->kind != TY_STRUCT && t->kind != TY_INTERFACE && t->kind != TY_TYPEPARAM)
			continue;
		Embedded in = {t, path_append(scratch(s), e->path, e->npath, i), e->npath + 1, e->indirect || ptr, e->multiples};
		vec_push(scratch(s), next, in);
	}
}

static void
search_one(Search *s, const Embedded *e, Level *next)
{
	Type *t = e->type;
	if (t->kind == TY_NAMED) {
		if (was_seen(s, t))
			return;
		int i = named_find_method(t, s->pkg, s->name, s->fold_case);
		if (i >= 0) {
			match(s, e, named_method(t, i), i);
			return;
		}
	}
	Type *u = type_under(t);
	if (u->kind == TY_STRUCT) {
		search_struct(s, e, u, next);
	} else if (u->kind == TY_INTERFACE) {
		TypeSet *set = iface_typeset(u);
		int i = find_method(set->methods, set->nmethods, s->pkg, s->name, s->fold_case);
		if (i >= 0)
			match(s, e, set->methods[i], i);
	}
}

/* Merges entries of one type. */
static void
consolidate(Level *l)
{
	int k = 0;
	for (int i = 0; i < l->n; i++) {
		int j = 0;
		while (j < k && !type_identical(l->v[j].type, l->v[i].type))
			j++;
		if (j < k)
			l->v[j].multiples = true;
		else
			l->v[k++] = l->v[i];
	}
	l->n = k;
}

static bool
has_pointer_receiver(const Object *m)
{
	if (m->type != NULL && m->type->kind == TY_SIGNATURE && m->type->sig.recv != NULL &&
	    m->type->sig.recv->type != NULL)
		return m->type->sig.recv->type->kind == TY_POINTER;
	const Object *o = m->func.origin != NULL ? m->func.origin : m;
	return o->func.has_ptr_recv;
}

static void
search_levels(Search *s, Embedded start)
{
	Level current = {.v = &start, .n = 1};
	while (current.n > 0 && s->found.obj == NULL) {
		Level next = {0};
		for (int i = 0; i < current.n && !s->collision; i++)
			search_one(s, &current.v[i], &next);
		consolidate(&next);
		current = next;
	}
}

static Lookup
lookup_raw(Type *t, bool addressable, Package *pkg, const char *name, bool fold_case)
{
	bool ptr;
	Type *base = type_deref(t, &ptr);
	if (strcmp(name, "_") == 0)
		return (Lookup){0};
	/* A pointer to an interface or to a type parameter has no methods. */
	if (ptr && type_under(base)->kind == TY_INTERFACE)
		return (Lookup){0};
	Search s = {.pkg = pkg, .name = name, .fold_case = fold_case};
	search_levels(&s, (Embedded){.type = base, .indirect = ptr});
	if (s.tmp != NULL)
		arena_free(s.tmp);
	Object *o = s.found.obj;
	if (o == NULL)
		return (Lookup){0};
	if (s.collision)
		return (Lookup){.path = s.found.path, .npath = s.found.npath};
	if (o->kind == O_FUNC && !o->func.is_iface_method && has_pointer_receiver(o) && !s.found.indirect && !addressable)
		return (Lookup){.indirect = true};
	return s.found;
}

Lookup
lookup_field_or_method(Type *t, bool addressable, Package *pkg, const char *name, bool fold_case)
{
	/* A named pointer type has fields, but no methods. */
	if (t->kind == TY_NAMED) {
		Type *u = type_under(t);
		if (u->kind == TY_POINTER) {
			Lookup l = lookup_raw(u, false, pkg, name, fold_case);
			return l.obj != NULL && l.obj->kind == O_FUNC ? (Lookup){0} : l;
		}
	}
	return lookup_raw(t, addressable, pkg, name, fold_case);
}

/* ---- implementing interfaces ---- */

static bool
same_signature(Object *f, Object *m)
{
	object_resolve(f);
	object_resolve(m);
	return f->type != NULL && m->type != NULL && type_identical(f->type, m->type);
}

/* t is an interface or a type parameter. */
static Object *
missing_from_interface(TypeSet *have, TypeSet *want, bool is_static, Object **alt)
{
	for (int i = 0; i < want->nmethods; i++) {
		Object *m = want->methods[i];
		int k = find_method(have->methods, have->nmethods, m->pkg, m->name, false);
		if (k < 0 && !is_static)
			continue;
		if (k >= 0 && same_signature(have->methods[k], m))
			continue;
		*alt = k < 0 ? NULL : have->methods[k];
		return m;
	}
	return NULL;
}

/* m of *t, or a method of t or *t whose name differs in case only. */
static Object *
near_miss(Type *t, Object *m)
{
	Lookup l = lookup_raw(type_pointer(t), false, m->pkg, m->name, false);
	if (l.obj == NULL)
		l = lookup_raw(t, false, m->pkg, m->name, true);
	return l.obj != NULL && l.obj->kind == O_FUNC ? l.obj : NULL;
}

static Object *
missing_from_concrete(Type *t, TypeSet *want, Object **alt, bool *ptr_recv)
{
	for (int i = 0; i < want->nmethods; i++) {
		Object *m = want->methods[i];
		Lookup l = lookup_raw(t, false, m->pkg, m->name, false);
		if (l.obj != NULL) {
			if (l.obj->kind == O_FUNC && same_signature(l.obj, m))
				continue;
			*alt = l.obj->kind == O_FUNC ? l.obj : NULL;
			return m;
		}
		*alt = near_miss(t, m);
		*ptr_recv = *alt != NULL && (*alt)->name == m->name && same_signature(*alt, m);
		return m;
	}
	return NULL;
}

Object *
missing_method(Type *t, Type *iface, bool is_static, Object **alt, bool *wrong_type, bool *ptr_recv)
{
	Object *other = NULL;
	bool ptr = false;
	TypeSet *want = iface_typeset(type_under(iface));
	Type *u = type_under(t);
	Object *m;
	if (u->kind == TY_INTERFACE)
		m = missing_from_interface(iface_typeset(u), want, is_static, &other);
	else
		m = missing_from_concrete(t, want, &other, &ptr);
	if (alt != NULL)
		*alt = other;
	if (ptr_recv != NULL)
		*ptr_recv = ptr;
	if (wrong_type != NULL)
		*wrong_type = m != NULL && other != NULL && !ptr && other->name == m->name;
	return m;
}

static bool
is_interface_pointer(Type *t)
{
	Type *u = type_under(t);
	return u->kind == TY_POINTER && type_under(u->pointer.elem)->kind == TY_INTERFACE;
}

static void
write_have_want(Buf *b, Object *have, Object *want)
{
	Object *o[] = {have, want};
	static const char *const labels[] = {"\n\t\thave ", "\n\t\twant "};
	for (int i = 0; i < 2; i++) {
		object_resolve(o[i]);
		buf_printf(b, "%s%s", labels[i], o[i]->name);
		if (o[i]->type != NULL && o[i]->type->kind == TY_SIGNATURE)
			signature_write(b, o[i]->type, types_qualifier);
	}
}

static bool
write_pointer_cause(Buf *b, Type *t)
{
	if (!is_interface_pointer(t))
		return false;
	bool tp = type_is_typeparam(type_under(t)->pointer.elem);
	buf_printf(b, tp ? "(type %s is pointer to type parameter, not type parameter)"
	                 : "(type %s is pointer to interface, not interface)",
	           type_string(t));
	return true;
}

void
missing_method_cause(Buf *b, Type *v, Type *t, Object *m, Object *alt)
{
	if (alt != NULL && alt->name != m->name) {
		buf_printf(b, "(missing %s method)", m->name);
		write_have_want(b, alt, m);
	} else if (alt != NULL && same_signature(alt, m)) {
		buf_printf(b, "(%s method has pointer receiver)", m->name);
	} else if (alt != NULL) {
		buf_printf(b, "(wrong type for %s method)", m->name);
		write_have_want(b, alt, m);
	} else if (!write_pointer_cause(b, v) && !write_pointer_cause(b, t)) {
		buf_printf(b, "(missing %s method)", m->name);
	}
}

static bool
fail(Buf *cause, Type *t, Type *iface)
{
	if (cause != NULL)
		buf_printf(cause, "%s does not implement %s", type_string(t), type_string(iface));
	return false;
}

static bool
fail_methods(Buf *cause, Type *t, Type *iface, Object *m, Object *alt)
{
	fail(cause, t, iface);
	if (cause != NULL) {
		buf_putc(cause, ' ');
		missing_method_cause(cause, t, iface, m, alt);
	}
	return false;
}

/* The term of set that would include t if it had a tilde. */
static Type *
term_lacking_tilde(TypeSet *set, Type *t)
{
	for (int i = 0; i < set->nterms; i++) {
		Term *x = &set->terms[i];
		if (!x->tilde && type_identical(x->type, type_under(x->type)) && type_identical(x->type, type_under(t)))
			return x->type;
	}
	return NULL;
}

static bool
in_terms(Type *t, Type *iface, TypeSet *want, Buf *cause)
{
	Type *u = type_under(t);
	if (u->kind == TY_INTERFACE)
		return typeset_subset(iface_typeset(u), want) || fail(cause, t, iface);
	if (typeset_includes(want, t))
		return true;
	fail(cause, t, iface);
	if (cause == NULL)
		return false;
	Type *near = term_lacking_tilde(want, t);
	if (near != NULL) {
		const char *name = type_string(iface);
		buf_printf(cause, " (possibly missing ~ for %s in constraint %s)", type_string(near), name);
	} else {
		buf_printf(cause, " (%s missing in ", type_string(t));
		typeset_write_terms(cause, want);
		buf_putc(cause, ')');
	}
	return false;
}

static bool
not_an_interface(Type *t, Type *iface, Buf *cause)
{
	fail(cause, t, iface);
	if (cause != NULL) {
		buf_putc(cause, ' ');
		if (!write_pointer_cause(cause, iface))
			buf_printf(cause, "(%s is not an interface)", type_string(iface));
	}
	return false;
}

/* cause and pkg: messages are written for types_qualifier; pkg is there for callers that want to say so. */
bool
type_implements(Type *t, Type *iface, bool constraint, Buf *cause, Package *pkg)
{
	(void)pkg;
	Type *u = type_under(t), *iu = type_under(iface);
	if (u == TYPE_INVALID || iu == TYPE_INVALID)
		return true; /* an error was reported */
	if (u->kind == TY_POINTER && type_under(u->pointer.elem) == TYPE_INVALID)
		return true;
	if (iu->kind != TY_INTERFACE)
		return not_an_interface(t, iface, cause);
	TypeSet *want = iface_typeset(iu);
	if (want->all && !want->comparable && want->nmethods == 0)
		return true;
	/* The empty set is a subset of any. */
	if (u->kind == TY_INTERFACE && typeset_is_empty(iface_typeset(u)))
		return true;
	if (typeset_is_empty(want)) {
		if (cause != NULL)
			buf_printf(cause, "cannot implement %s (empty type set)", type_string(iface));
		return false;
	}
	Object *alt, *m = missing_method(t, iface, true, &alt, NULL, NULL);
	if (m != NULL)
		return fail_methods(cause, t, iface, m, alt);
	if (!want->all && !in_terms(t, iface, want, cause))
		return false;
	/* Since Go 1.20 an ordinary interface satisfies a comparable constraint (though it doesn't implement it). */
	if (typeset_is_comparable(want) && !type_comparable_p(t, constraint, NULL, NULL)) {
		if (cause != NULL)
			buf_printf(cause, "%s does not implement comparable", type_string(t));
		return false;
	}
	return true;
}
