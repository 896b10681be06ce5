/*
 * build_lit.c - composite literals.
 *
 * Struct and array literals are E trees; slices and maps are made by X
 * operations.  &T{...} is a NEW and a store, so that escape analysis sees one
 * allocation.  A map literal of many static entries becomes two static arrays
 * and a loop, as gc does it: code for each entry would be far larger.
 */
#include <stdlib.h>

#include "ir/build.h"

enum { MAP_LOOP_MIN = 25 };

/* An element or field value: elided types are the checker's. */
Ir *
irb_element(Builder *b, Expr *e, Type *t)
{
	Expr *x = unparen(e);

	if (x->kind == E_COMPLIT && x->complit.type == NULL && irb_is_kind(t, TY_POINTER)) {
		Type *lt = x->type != NULL ? irb_ty(b, x->type) : t;

		return irb_convert(b, e->pos, irb_complit_addr(b, x, x, irb_is_kind(lt, TY_POINTER) ? lt : t), t, x);
	}
	return irb_expr_to(b, e, t);
}

static int
field_index(Type *u, const char *name, Pos pos)
{
	for (int i = 0; i < u->struct_.n; i++)
		if (strcmp(u->struct_.fields[i]->name, name) == 0)
			return i;
	ice(pos, "no field %s in the literal's type", name);
}

static Ir *
struct_lit(Builder *b, Expr *e, Type *t, Type *u)
{
	Ir *n = mk(b, OP_STRUCTLIT, e->pos, t, NULL, NULL);
	int nf = u->struct_.n;
	Ir **v;

	if (e->complit.elems.n == 0)
		return mk_zero(b, e->pos, t);
	v = NEW_N(b->a, Ir *, nf + 1);
	for (int i = 0; i < e->complit.elems.n; i++) {
		Expr *x = e->complit.elems.v[i];
		int f = i;

		if (x->kind == E_KEYVALUE) {
			f = field_index(u, unparen(x->kv.key)->name.name, x->pos);
			x = x->kv.value;
		}
		v[f] = irb_element(b, x, irb_field_type(t, f));
		if (strcmp(u->struct_.fields[f]->name, "_") == 0) { /* evaluated, not stored */
			irb_discard(b, v[f]);
			v[f] = NULL;
		}
	}
	for (int i = 0; i < nf; i++)
		ir_push(b->a, &n->list, v[i] != NULL ? v[i] : mk_zero(b, e->pos, irb_field_type(t, i)));
	return n;
}

static int
by_key(const void *x, const void *y)
{
	i64 p = (*(Ir *const *)x)->n, q = (*(Ir *const *)y)->n;

	return p < q ? -1 : p > q;
}

void
irb_sort_keyed(IrList *l)
{
	if (l->n > 1)
		qsort(l->v, (size_t)l->n, sizeof *l->v, by_key);
}

/* The elements of an array or slice literal, ascending; returns its length. */
static i64
keyed_list(Builder *b, Expr *e, Type *elem, IrList *l)
{
	i64 at = 0, len = 0;
	bool sorted = true;

	for (int i = 0; i < e->complit.elems.n; i++) {
		Expr *x = e->complit.elems.v[i];

		if (x->kind == E_KEYVALUE) {
			Ir *k = irb_expr(b, x->kv.key);
			i64 was = at;

			if (k->op != OP_CONST || !const_int_fits(k->val, &at))
				ice(x->pos, "index of a literal is no constant");
			if (at < was)
				sorted = false;
			x = x->kv.value;
		}
		ir_push(b->a, l, mk_keyed(b, at, irb_element(b, x, elem)));
		at++;
		if (at > len)
			len = at;
	}
	if (!sorted)
		irb_sort_keyed(l);
	return len;
}

/* ---- maps ---- */

/* The entries of a map literal as static arrays; false if they aren't all static. */
static bool
static_entries(Builder *b, Expr *e, Type *key, Type *elem, Ir *arrays[2])
{
	int n = e->complit.elems.n;
	Type *ts[2] = {key, elem};

	for (int k = 0; k < 2; k++)
		arrays[k] = mk(b, OP_ARRAYLIT, e->pos, type_canon(type_array(ts[k], n)), NULL, NULL);
	for (int i = 0; i < n; i++) {
		Expr *x = e->complit.elems.v[i];
		Ir *kv = irb_static_value(b, x->kv.key, key), *vv;

		if (kv == NULL)
			return false;
		vv = irb_static_value(b, x->kv.value, elem);
		if (vv == NULL)
			return false;
		ir_push(b->a, &arrays[0]->list, mk_keyed(b, i, kv));
		ir_push(b->a, &arrays[1]->list, mk_keyed(b, i, vv));
	}
	return true;
}

static void
map_loop(Builder *b, Expr *e, Ir *m, Ir *arrays[2])
{
	IrVar *g[2], *i = ir_temp(b->f, TY_INT, e->pos);
	Ir *loop, *ix[2], *as;
	IrList *out;
	Pos p = e->pos;

	i->assigned = true;
	irb_emit(b, mk(b, OP_AS, p, NULL, mk_var(b, p, i), mk_int(b, p, TY_INT, 0)));
	loop = mk(b, OP_FOR, p, NULL, mk_cmp(b, OP_LT, mk_var(b, p, i), mk_int(b, p, TY_INT, e->complit.elems.n)), NULL);
	loop->n = irb_new_label(b);
	irb_emit(b, loop);
	out = irb_open_list(b, &loop->list);
	for (int k = 0; k < 2; k++) {
		g[k] = irb_static_global(b, arrays[k]->type, arrays[k]);
		ix[k] = mk(b, OP_INDEX, p, irb_elem_of(g[k]->type), mk_var(b, p, g[k]), mk_var(b, p, i));
		ix[k]->flags |= IRF_BOUNDED;
	}
	as = mk(b, OP_MAPASSIGN, p, NULL, mk_var(b, p, m->var), ix[0]);
	as->z = ix[1];
	irb_emit(b, as);
	b->out = &loop->list2;
	irb_emit(b, mk(b, OP_AS, p, NULL, mk_var(b, p, i), mk(b, OP_ADD, p, TY_INT, mk_var(b, p, i), mk_int(b, p, TY_INT, 1))));
	b->out = out;
}

static Ir *
map_lit(Builder *b, Expr *e, Type *t, Type *u)
{
	Type *key = type_canon(u->map.key), *elem = type_canon(u->map.elem);
	Ir *m = mk(b, OP_MAKEMAP, e->pos, t, NULL, NULL), *arrays[2];
	int n = e->complit.elems.n;

	m->src = e;
	if (n > 0)
		m->y = mk_int(b, e->pos, TY_INT, n);
	m = irb_xval(b, m);
	if (n > MAP_LOOP_MIN && static_entries(b, e, key, elem, arrays)) {
		map_loop(b, e, m, arrays);
		return m;
	}
	for (int i = 0; i < n; i++) {
		Expr *x = e->complit.elems.v[i];
		Ir *k = irb_element(b, x->kv.key, key), *as;

		/* Both are evaluated before the entry is made; a key's effects before the value's. */
		as = mk(b, OP_MAPASSIGN, x->pos, NULL, mk_var(b, e->pos, m->var), k);
		as->z = irb_element(b, x->kv.value, elem);
		irb_emit(b, as);
	}
	return m;
}

/* The value of a literal of type t. */
static Ir *
literal_of(Builder *b, Expr *e, Type *t)
{
	Type *u = irb_under(t);
	Ir *n;

	switch (u->kind) {
	case TY_STRUCT:
		return struct_lit(b, e, t, u);
	case TY_ARRAY:
		n = mk(b, OP_ARRAYLIT, e->pos, t, NULL, NULL);
		keyed_list(b, e, irb_elem_of(u), &n->list);
		return n->list.n > 0 ? n : mk_zero(b, e->pos, t);
	case TY_SLICE:
		n = mk(b, OP_SLICELIT, e->pos, t, NULL, NULL);
		n->src = e;
		n->n = keyed_list(b, e, irb_elem_of(u), &n->list);
		return irb_xval(b, n);
	case TY_MAP:
		return map_lit(b, e, t, u);
	default:
		ice(e->pos, "composite literal of type %s", type_string(t));
	}
}

Ir *
irb_complit(Builder *b, Expr *e)
{
	Type *t = irb_type_of(b, e);

	/* An elided &T where the pointer is wanted. */
	return irb_is_kind(t, TY_POINTER) ? irb_complit_addr(b, e, e, t) : literal_of(b, e, t);
}

/* &T{...}; pt: the pointer type. */
Ir *
irb_complit_addr(Builder *b, Expr *e, Expr *src, Type *pt)
{
	Ir *v = literal_of(b, e, irb_elem_of(pt)), *n, *p, *d;

	n = mk(b, OP_NEW, src->pos, pt, NULL, NULL);
	n->src = src;
	p = irb_xval(b, n);
	if (v->op != OP_ZERO) {
		d = mk_deref(b, src->pos, mk_var(b, src->pos, p->var));
		d->flags |= IRF_NONNIL;
		Ir *as = mk(b, OP_AS, src->pos, NULL, d, v);

		as->flags |= IRF_FRESH;
		irb_emit(b, as);
	}
	return p;
}
