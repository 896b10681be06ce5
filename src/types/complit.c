/*
 * complit.c - composite literals.
 */
#include "types/internal.h"

#include <stdlib.h>

static void
elem_value(Expr *x, Type *hint, Type *t, const char *context)
{
	raw_expr(x, hint, true);
	if (x->mode == M_TYPE)
		non_generic(x);
	exclude_modes(x);
	single_value(x);
	check_assignment(x, t, context);
}

static int
field_index(Type *st, const char *name)
{
	if (strcmp(name, "_") == 0)
		return -1;
	for (int i = 0; i < st->struct_.n; i++)
		if (obj_same_id(st->struct_.fields[i], ck.env.pkg, name))
			return i;
	return -1;
}

static void
struct_keyed(Expr *e, Type *u, Type *base)
{
	u64 small = 0;
	bool *seen = NULL;
	if (u->struct_.n > 64)
		seen = calloc((size_t)u->struct_.n, 1);
	for (int i = 0; i < e->complit.elems.n; i++) {
		Expr *kv = e->complit.elems.v[i];
		if (kv->kind != E_KEYVALUE) {
			err_x(kv, "mixture of field:value and value elements in struct literal");
			use_expr(kv);
			continue;
		}
		Expr *key = kv->kv.key;
		if (key->kind != E_NAME) {
			use_expr(kv->kv.value);
			err_x(kv, "invalid field name %s in struct literal", ex_s(key));
			continue;
		}
		int f = field_index(u, key->name.name);
		if (f < 0) {
			use_expr(kv->kv.value);
			err_x(key, "unknown field '%s' in struct literal of type %s", key->name.name, ty_s(base));
			continue;
		}
		Object *fld = u->struct_.fields[f];
		key->name.obj = fld;
		key->type = fld->type;
		elem_value(kv->kv.value, NULL, fld->type, "struct literal");
		bool dup = seen ? seen[f] : (small >> f) & 1;
		if (dup)
			err_x(kv, "duplicate field name %s in struct literal", key->name.name);
		if (seen)
			seen[f] = true;
		else
			small |= 1ull << f;
	}
	free(seen);
}

static void
struct_positional(Expr *e, Type *u, Type *base, Type *typ)
{
	int n = e->complit.elems.n;
	for (int i = 0; i < n; i++) {
		Expr *x = e->complit.elems.v[i];
		if (x->kind == E_KEYVALUE) {
			err_x(x, "mixture of field:value and value elements in struct literal");
			use_expr(x->kv.value);
			continue;
		}
		if (i >= u->struct_.n) {
			use_expr(x);
			err_x(x, "too many values in %s{…}", ty_s(base));
			for (i++; i < n; i++)
				use_expr(e->complit.elems.v[i]);
			return;
		}
		Object *f = u->struct_.fields[i];
		if (!name_exported(f->name) && f->pkg != ck.env.pkg) {
			use_expr(x);
			err_x(x, "implicit assignment to unexported field %s in %s literal", f->name, ty_s(typ));
			continue;
		}
		elem_value(x, NULL, f->type, "struct literal");
	}
	if (n < u->struct_.n)
		err_at(e->complit.rbrace, "too few values in %s{…}", ty_s(base));
}

/* Elements of an array or slice literal; returns the length.  length < 0: unlimited. */
i64
indexed_elems(ExprList l, Type *elem, i64 length)
{
	Map seen;
	bool keyed = false;
	i64 index = 0, max = 0;
	map_init(&seen, perm, false);
	for (int i = 0; i < l.n; i++)
		keyed |= l.v[i]->kind == E_KEYVALUE;
	for (int i = 0; i < l.n; i++) {
		Expr *e = l.v[i], *v = e;
		bool valid = false;
		if (e->kind == E_KEYVALUE) {
			Expr *k = e->kv.key;
			v = e->kv.value;
			check_expr(k);
			if (k->mode == M_CONST) {
				i64 n;
				if (index_value(k, length, &n, false)) {
					if (n >= 0) {
						index = n;
						valid = true;
					} else
						err_x(e, "index %s must be integer constant", ex_s(k));
				}
			} else if (k->mode != M_INVALID)
				err_x(e, "index %s must be integer constant", ex_s(k));
		} else if (length >= 0 && index >= length)
			err_x(e, "index %lld is out of bounds (>= %lld)", (long long)index, (long long)length);
		else
			valid = true;
		if (valid && keyed) {
			if (map_has(&seen, (void *)(intptr_t)(index + 1)))
				err_x(e, "duplicate index %lld in array or slice literal", (long long)index);
			else
				map_put(&seen, (void *)(intptr_t)(index + 1), (void *)1);
		}
		if (index < INT64_MAX)
			index++;
		if (index > max)
			max = index;
		elem_value(v, elem, elem, "array or slice literal");
	}
	return max;
}

/* Constant keys of a map literal, found by value. */
typedef struct KeySet {
	struct { Const *v; Type *t; } *slot;
	u32 cap;
} KeySet;

static bool
key_seen(KeySet *s, Const *v, Type *t)
{
	u32 i = (u32)const_hash(v) & (s->cap - 1);
	for (; s->slot[i].v; i = (i + 1) & (s->cap - 1))
		if (const_equal(s->slot[i].v, v) && (!t || type_identical(s->slot[i].t, t)))
			return true;
	s->slot[i].v = v;
	s->slot[i].t = t;
	return false;
}

/* 1 and 1.0 are the same key of a floating-point type. */
static Const *
key_value(Const *v, Type *t)
{
	if (type_is(t, BI_COMPLEX))
		return const_complex(const_to_float(const_real(const_to_complex(v))), const_to_float(const_imag(const_to_complex(v))));
	if (type_is(t, BI_FLOAT))
		return const_to_float(v);
	return v;
}

static void
map_elems(Expr *e, Type *u)
{
	KeySet s = {0};
	bool iface = type_under(u->map.key)->kind == TY_INTERFACE;
	for (s.cap = 8; s.cap < (u32)e->complit.elems.n * 2; s.cap *= 2)
		;
	for (int i = 0; i < e->complit.elems.n; i++) {
		Expr *kv = e->complit.elems.v[i];
		if (kv->kind != E_KEYVALUE) {
			err_x(kv, "missing key in map literal");
			use_expr(kv);
			continue;
		}
		Expr *k = kv->kv.key;
		elem_value(k, u->map.key, u->map.key, "map literal");
		if (k->mode == M_CONST && k->type != TYPE_INVALID) {
			if (!s.slot)
				s.slot = calloc(s.cap, sizeof *s.slot);
			if (key_seen(&s, key_value(k->val, k->type), iface ? k->type : NULL))
				err_x(k, "duplicate key %s in map literal", const_string_repr(k->val));
		}
		elem_value(kv->kv.value, u->map.elem, u->map.elem, "map literal");
	}
	free(s.slot);
}

static void
use_elems(Expr *e)
{
	for (int i = 0; i < e->complit.elems.n; i++) {
		Expr *x = e->complit.elems.v[i];
		if (x->kind == E_KEYVALUE) {
			/* The key of what may be a struct isn't evaluated. */
			if (x->kv.key->kind != E_NAME)
				use_expr(x->kv.key);
			x = x->kv.value;
		}
		if (x->kind == E_COMPLIT && !x->complit.type)
			use_elems(x);
		else
			use_expr(x);
	}
}

void
check_complit(Expr *e, Type *hint)
{
	Type *typ, *base;
	Expr *te = e->complit.type;
	e->mode = M_INVALID;
	if (te) {
		if (te->kind == E_ARRAYTYPE && te->array.len && te->array.len->kind == E_DOTDOTDOT) {
			Type *elem = var_type(te->array.elem);
			typ = type_array(elem, -1);
			i64 n = indexed_elems(e->complit.elems, elem, -1);
			typ->array.len = n;
			te->mode = M_TYPE;
			te->type = typ;
			if (elem == TYPE_INVALID)
				return;
			e->mode = M_VALUE;
			e->type = typ;
			return;
		}
		typ = base = check_type(te);
	} else if (hint) {
		typ = base = hint;
		Type *c = type_core(base);
		if (c && c->kind == TY_POINTER)
			base = c->pointer.elem;
		c = type_core(base);
		if (!c && base != TYPE_INVALID) {
			err_x(e, "invalid composite literal element type %s: no core type", ty_s(typ));
			use_elems(e);
			return;
		}
	} else {
		err_x(e, "missing type in composite literal");
		use_elems(e);
		return;
	}
	if (base == TYPE_INVALID) {
		use_elems(e);
		return;
	}
	/* The value of a type that is being declared can't be part of the declaration. */
	if (base->kind == TY_NAMED && base->named.obj->colour == OBJ_GREY) {
		err_x(e, "illegal cycle in type declaration");
		return;
	}
	Type *u = type_core(base);
	switch (u ? (int)u->kind : -1) {
	case TY_STRUCT:
		if (e->complit.elems.n == 0)
			break;
		if (e->complit.elems.v[0]->kind == E_KEYVALUE)
			struct_keyed(e, u, base);
		else
			struct_positional(e, u, base, typ);
		break;
	case TY_ARRAY:
		if (u->array.elem == TYPE_INVALID) {
			use_elems(e);
			return;
		}
		indexed_elems(e->complit.elems, u->array.elem, u->array.len);
		break;
	case TY_SLICE:
		if (u->slice.elem == TYPE_INVALID) {
			use_elems(e);
			return;
		}
		indexed_elems(e->complit.elems, u->slice.elem, -1);
		break;
	case TY_MAP:
		if (u->map.key == TYPE_INVALID || u->map.elem == TYPE_INVALID) {
			use_elems(e);
			return;
		}
		map_elems(e, u);
		break;
	default:
		use_elems(e);
		if (type_under(base) != TYPE_INVALID)
			err_x(e, "invalid composite literal type %s", ty_s(typ));
		return;
	}
	e->mode = M_VALUE;
	e->type = typ;
}
