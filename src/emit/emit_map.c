/*
 * emit_map.c - map access and select.
 */
#include "emit/internal.h"

/* Maps keyed by 4- or 8-byte integers, pointers and strings have entry points of their own. */
static const char *
variant(Em *em, Type *key)
{
	CType *c = ctype_of(em, key);
	switch (c->rep) {
	case R_INT: return c->bits == 32 ? "_32" : c->bits == 64 ? "_64" : "";
	case R_PTR: return "_64";
	case R_STRING: return "_str";
	default: return "";
	}
}

/* "rt_mapX_64((const RtMapType *)&T, m, key": the caller closes it. */
static void
map_call(Fn *e, const char *op, Ir *m, Ir *key)
{
	Type *kt = under(m->type)->map.key;
	const char *v = strcmp(op, "delete") == 0 ? "" : variant(e->em, kt);
	o(e, "rt_map%s%s((const RtMapType *)%T, %e, ", op, v, m->type, m);
	if (strcmp(v, "_32") == 0)
		o(e, "(u32)%e", key);
	else if (strcmp(v, "_64") == 0)
		o(e, "(u64)%e", key);
	else if (strcmp(v, "_str") == 0)
		o(e, "%e", key);
	else if (type_sizeof(kt) == 0)
		o(e, "({ (void)%e; (void *)rt_zerobase; })", key);
	else if (is_lvalue(key))
		o(e, "&%l", key);
	else
		o(e, "(%c[]){%e}", kt, key);
	o(e, ")");
}

void
ex_mapindex(Fn *e, Ir *n, const char *dst, const char *ok)
{
	Type *elem = under(n->x->type)->map.elem;
	i64 size = type_sizeof(elem);
	if (ok == NULL && size <= 1024) { /* rt_zero's size */
		if (dst != NULL)
			o(e, "%s = *(%c *)", dst, elem);
		map_call(e, "access1", n->x, n->y);
		o(e, "; ");
		return;
	}
	int k = fn_temp(e);
	o(e, "{ %c *_%d = ", elem, k);
	map_call(e, "access2", n->x, n->y);
	o(e, "; ");
	if (dst != NULL && size > 0) {
		o(e, "if (_%d != 0) %s = *_%d; else %s = ", k, dst, k, dst);
		zero_expr(e, elem, false);
		o(e, "; ");
	}
	if (ok != NULL)
		o(e, "%s = _%d != 0; ", ok, k);
	o(e, "}");
}

void
st_mapassign(Fn *e, Ir *n)
{
	Type *elem = under(n->x->type)->map.elem;
	int k = fn_temp(e);
	const char *v;
	o(e, "{ ");
	if (is_cheap(n->z) || n->z->op == OP_CONST || n->z->op == OP_ZERO) {
		v = text_of(e, n->z);
	} else {
		o(e, "%c _v%d = %e; ", elem, k, n->z);
		v = arena_printf(e->em->a, "_v%d", k);
	}
	o(e, "%c *_%d = ", elem, k);
	map_call(e, "assign", n->x, n->y);
	o(e, "; ");
	if (type_sizeof(elem) > 0)
		store_text(e, elem, arena_printf(e->em->a, "(*_%d)", k), v, false);
	o(e, "}");
}

void
st_mapdelete(Fn *e, Ir *n)
{
	map_call(e, "delete", n->x, n->y);
	o(e, ";");
}

void
ex_select(Fn *e, Ir *n, const char *which, const char *ok)
{
	bool def = n->flags & IRF_HASDEFAULT;
	if (n->list.n == 0) {
		if (def)
			o(e, which != NULL ? "%s = -1;" : ";", which);
		else
			o(e, "rt_block();");
		return;
	}
	int k = fn_temp(e);
	o(e, "{ GoBool _ok%d = 0; ", k);
	for (int i = 0; i < n->list.n; i++) {
		Ir *c = n->list.v[i];
		if (c->n == 2)
			o(e, "%c _v%d_%d = %e; ", c->y->type, k, i, c->y);
	}
	o(e, "RtSelectCase _c%d[] = {", k);
	for (int i = 0; i < n->list.n; i++) {
		Ir *c = n->list.v[i];
		o(e, "{%e, ", c->x);
		if (c->n == 2)
			o(e, "&_v%d_%d", k, i);
		else if (c->y != NULL)
			o(e, "(void *)&%l", c->y);
		else
			o(e, "0");
		o(e, ", %d}, ", (int)c->n);
	}
	o(e, "}; ");
	if (which != NULL)
		o(e, "%s = ", which);
	o(e, "rt_select(_c%d, %d, %d, &_ok%d); ", k, n->list.n, def, k);
	if (ok != NULL)
		o(e, "%s = _ok%d; ", ok, k);
	for (int i = 0; i < n->list.n; i++)
		if (n->list.v[i]->n == 2)
			forget(e, n->list.v[i]->y->type, arena_printf(e->em->a, "_v%d_%d", k, i));
	o(e, "}");
}
