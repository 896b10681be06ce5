/*
 * canon.c - one node for all identical types.
 *
 * Works from the leaves: components first, then a table of nodes whose
 * components are canonical already, so that comparing is shallow.  Named types
 * stop the recursion.  Interfaces are the exception, as anonymous ones can be
 * reached again through their own methods: their node enters the table before
 * their methods' signatures are made canonical, and is compared by full
 * identity with the others that have as many methods of the same names.
 */
#include "types/algebra.h"

typedef struct Entry {
	struct Entry *next;
	Type *type;
} Entry;

static Map table;
static u32 last_id;

static u64
mix(u64 h, u64 x)
{
	h = (h ^ x) * 0x9E3779B97F4A7C15u;
	return h ^ h >> 29;
}

static u64
mix_str(u64 h, const char *s)
{
	return s == NULL ? h : hash_bytes(s, strlen(s), h);
}

static u64
hash_vars(u64 h, Type *tuple)
{
	for (int i = 0; i < tuple->tuple.n; i++)
		h = mix(h, tuple->tuple.vars[i]->type->id);
	return mix(h, (u64)tuple->tuple.n);
}

/* A hash over canonical components; interfaces by their methods' names. */
static u64
shallow_hash(Type *t)
{
	u64 h = mix(1, t->kind);
	switch ((TypeKind)t->kind) {
	case TY_BASIC:
		return mix(h, t->basic.kind);
	case TY_POINTER:
		return mix(h, t->pointer.elem->id);
	case TY_SLICE:
		return mix(h, t->slice.elem->id);
	case TY_ARRAY:
		return mix(mix(h, t->array.elem->id), (u64)t->array.len);
	case TY_MAP:
		return mix(mix(h, t->map.key->id), t->map.elem->id);
	case TY_CHAN:
		return mix(mix(h, t->chan.elem->id), t->chan.dir);
	case TY_STRUCT:
		for (int i = 0; i < t->struct_.n; i++)
			h = mix(mix_str(h, t->struct_.fields[i]->name), t->struct_.fields[i]->type->id);
		return mix(h, (u64)t->struct_.n);
	case TY_TUPLE:
		return hash_vars(h, t);
	case TY_SIGNATURE:
		return mix(mix(mix(h, t->sig.params->id), t->sig.results->id), t->sig.variadic);
	case TY_INTERFACE: {
		TypeSet *s = iface_typeset(t);
		for (int i = 0; i < s->nmethods; i++)
			h = mix_str(h, s->methods[i]->name);
		return mix(h, (u64)s->nmethods);
	}
	case TY_UNION:
		return mix(h, (u64)t->union_.n);
	case TY_NAMED:
	case TY_TYPEPARAM:
		return mix(h, (u64)(uintptr_t)t);
	}
	return h;
}

static Type *
make_canonical(Type *t)
{
	t->canon = t;
	t->id = ++last_id;
	return t;
}

/* The table's node for t, which becomes it if there is none. */
static Type *
enter(Type *t)
{
	if (table.arena == NULL)
		map_init(&table, perm, false);
	const void *key = (const void *)(uintptr_t)shallow_hash(t);
	Entry *first = map_get(&table, key);
	for (Entry *e = first; e != NULL; e = e->next)
		if (e->type->kind == t->kind && type_identical(e->type, t))
			return e->type;
	Entry *e = NEW(perm, Entry);
	*e = (Entry){first, t};
	map_put(&table, key, e);
	return make_canonical(t);
}

static Type *
canon_tuple(Type *t)
{
	Object **vars = NEW_N(perm, Object *, t->tuple.n);
	for (int i = 0; i < t->tuple.n; i++) {
		vars[i] = obj_new(O_VAR, 0, NULL, intern(""), type_canon(t->tuple.vars[i]->type));
		vars[i]->is_param = true;
	}
	return enter(type_tuple(vars, t->tuple.n));
}

static Type *
canon_signature(Type *t)
{
	if (t->sig.ntparams > 0)
		return make_canonical(t);
	return enter(type_signature(type_canon(t->sig.params), type_canon(t->sig.results), t->sig.variadic));
}

static Type *
canon_struct(Type *t)
{
	Object **fields = NEW_N(perm, Object *, t->struct_.n);
	bool same = true;
	for (int i = 0; i < t->struct_.n; i++) {
		Object *f = fields[i] = t->struct_.fields[i];
		Type *c = type_canon(f->type);
		if (c == f->type)
			continue;
		same = false;
		fields[i] = NEW(perm, Object);
		*fields[i] = *f;
		fields[i]->type = c;
		fields[i]->var.origin = f->var.origin != NULL ? f->var.origin : f;
	}
	return enter(same ? t : type_struct(fields, t->struct_.n, t->struct_.tags, t->struct_.tag_lens));
}

static Type *
canon_interface(Type *t)
{
	TypeSet *s = iface_typeset(t);
	Type *c = type_new(TY_INTERFACE);
	TypeSet *set = NEW(perm, TypeSet);
	*set = *s;
	set->methods = NEW_N(perm, Object *, s->nmethods);
	for (int i = 0; i < s->nmethods; i++)
		set->methods[i] = s->methods[i];
	c->iface.tset = set;
	c->iface.methods = set->methods;
	c->iface.nmethods = set->nmethods;
	c->iface.complete = true;
	Type *found = enter(c);
	t->canon = found;
	if (found != c)
		return found;
	for (int i = 0; i < s->nmethods; i++) {
		Object *m = NEW(perm, Object);
		*m = *s->methods[i];
		object_resolve(s->methods[i]);
		m->type = type_canon(s->methods[i]->type);
		m->func.origin = s->methods[i]->func.origin != NULL ? s->methods[i]->func.origin : s->methods[i];
		set->methods[i] = m;
	}
	set->terms = NEW_N(perm, Term, s->nterms);
	for (int i = 0; i < s->nterms; i++) {
		set->terms[i] = s->terms[i];
		set->terms[i].type = type_canon(s->terms[i].type);
	}
	return c;
}

static Type *
canon_union(Type *t)
{
	Type *c = type_new(TY_UNION);
	c->union_.n = t->union_.n;
	c->union_.terms = NEW_N(perm, Term, t->union_.n);
	for (int i = 0; i < t->union_.n; i++) {
		c->union_.terms[i] = t->union_.terms[i];
		c->union_.terms[i].type = type_canon(t->union_.terms[i].type);
	}
	return enter(c);
}

static bool
canon_list(Type ***v, int n)
{
	Type **out = NEW_N(perm, Type *, n);
	bool same = true;
	for (int i = 0; i < n; i++) {
		out[i] = type_canon((*v)[i]);
		same = same && out[i] == (*v)[i];
	}
	if (!same)
		*v = out;
	return same;
}

/* Of an instance: the one whose arguments are canonical.  The interned instance
 * may have been made with others (List[byte]), so it gets a twin. */
static Type *
canon_named(Type *t)
{
	if (t->named.ntargs == 0 && t->named.nouter_targs == 0)
		return make_canonical(t);
	Type *shared = named_intern(t->named.obj, t->named.orig == t ? NULL : t->named.orig, t->named.outer_targs,
	                            t->named.nouter_targs, t->named.targs, t->named.ntargs);
	if (shared != t)
		return type_canon(shared);
	Type **targs = t->named.targs, **outer = t->named.outer_targs;
	bool same = canon_list(&targs, t->named.ntargs);
	same = canon_list(&outer, t->named.nouter_targs) && same;
	if (same)
		return make_canonical(t);
	Type *c = type_new(TY_NAMED);
	c->named = t->named;
	c->named.targs = targs;
	c->named.outer_targs = outer;
	c->named.underlying = NULL;
	c->named.methods = NULL;
	c->named.nmethods = c->named.methods_cap = 0;
	if (t->named.orig == t)
		c->named.orig = c;
	else if (outer != t->named.outer_targs)
		c->named.orig = type_canon(t->named.orig);
	if (c->named.pending != NULL) {
		Subst *p = NEW(perm, Subst);
		*p = *t->named.pending;
		p->to = outer;
		c->named.pending = p;
	}
	return make_canonical(c);
}

static Type *
canon_new(Type *t)
{
	Type *e, *k;
	switch ((TypeKind)t->kind) {
	case TY_BASIC: {
		Type *b = type_basic[t->basic.kind];
		return b->canon != NULL ? b->canon : make_canonical(b);
	}
	case TY_POINTER:
		e = type_canon(t->pointer.elem);
		return enter(e == t->pointer.elem ? t : type_pointer(e));
	case TY_SLICE:
		e = type_canon(t->slice.elem);
		return enter(e == t->slice.elem ? t : type_slice(e));
	case TY_ARRAY:
		e = type_canon(t->array.elem);
		return enter(e == t->array.elem ? t : type_array(e, t->array.len));
	case TY_MAP:
		k = type_canon(t->map.key);
		e = type_canon(t->map.elem);
		return enter(k == t->map.key && e == t->map.elem ? t : type_map(k, e));
	case TY_CHAN:
		e = type_canon(t->chan.elem);
		return enter(e == t->chan.elem ? t : type_chan(t->chan.dir, e));
	case TY_STRUCT:
		return canon_struct(t);
	case TY_TUPLE:
		return canon_tuple(t);
	case TY_SIGNATURE:
		return canon_signature(t);
	case TY_INTERFACE:
		return canon_interface(t);
	case TY_UNION:
		return canon_union(t);
	case TY_NAMED:
		return canon_named(t);
	case TY_TYPEPARAM:
		return make_canonical(t);
	}
	return t;
}

Type *
type_canon_find(Type *t)
{
	if (t == NULL)
		return TYPE_INVALID;
	return t->canon = canon_new(t);
}
