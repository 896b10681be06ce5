/*
 * index.c - index and slice expressions.
 */
#include "types/internal.h"

/* Is x fit to be an index?  Constants must be non-negative ints. */
bool
valid_index(Expr *x, const char *what, bool allow_negative)
{
	if (x->mode == M_INVALID)
		return false;
	conv_untyped(x, type_basic[B_INT]);
	if (x->mode == M_INVALID)
		return false;
	if (!type_all(x->type, BI_INTEGER)) {
		err_x(x, "invalid argument: %s %s must be integer", what, op_s(x));
		return false;
	}
	if (x->mode == M_CONST) {
		if (const_kind(x->val) == C_UNKNOWN)
			return false;
		if (!allow_negative && const_sign(x->val) < 0) {
			err_x(x, "invalid argument: %s %s must not be negative", what, op_s(x));
			return false;
		}
		i64 v;
		if (!const_int_fits(const_to_int(x->val), &v)) {
			err_x(x, "invalid argument: %s %s overflows int", what, op_s(x));
			return false;
		}
	}
	return true;
}

/* Types an index (already checked as an expression); max: its bound if >= 0.  *val: its value, -1 if not constant. */
bool
index_value(Expr *x, i64 max, i64 *val, bool allow_negative)
{
	*val = -1;
	if (!valid_index(x, "index", allow_negative))
		return false;
	if (x->mode != M_CONST)
		return true;
	i64 v = 0;
	const_int_fits(const_to_int(x->val), &v);
	if (max >= 0 && v >= max) {
		err_x(x, "invalid argument: index %s out of bounds [0:%lld]", const_string_repr(x->val), (long long)max);
		return false;
	}
	*val = v;
	return true;
}

static Expr *
single_index(Expr *e)
{
	if (e->index.idx.n == 0) {
		err_x(e, "invalid AST: missing index for %s", ex_s(e->index.x));
		return NULL;
	}
	if (e->index.idx.n > 1)
		err_x(e->index.idx.v[1], "invalid operation: more than one index");
	return e->index.idx.v[0];
}

static void
map_index(Expr *e, Type *u)
{
	Expr *k = single_index(e);
	if (!k)
		return;
	check_expr(k);
	check_assignment(k, u->map.key, "map index");
	e->mode = M_MAPINDEX;
	e->type = u->map.elem;
}

/* What indexing a type parameter's value gives: the types of its set must agree. */
typedef struct IndexArg {
	Type *key, *elem;
	u8 mode;
	i64 length;
	bool bad;
} IndexArg;

/* Element type (NULL: can't be indexed), key, length and mode for underlying type u of an operand of mode xmode. */
static Type *
index_parts(Type *u, u8 xmode, Type **key, i64 *len, u8 *mode)
{
	*key = NULL;
	*len = -1;
	*mode = M_VAR;
	switch (u->kind) {
	case TY_BASIC:
		if (!(u->basic.info & BI_STRING))
			return NULL;
		*mode = M_VALUE;
		return type_byte;
	case TY_ARRAY:
		*len = u->array.len;
		if (xmode != M_VAR)
			*mode = M_VALUE;
		return u->array.elem;
	case TY_POINTER: {
		Type *p = type_under(u->pointer.elem);
		if (p->kind != TY_ARRAY || u->pointer.elem->kind == TY_TYPEPARAM)
			return NULL;
		*len = p->array.len;
		return p->array.elem;
	}
	case TY_SLICE: return u->slice.elem;
	case TY_MAP:
		*key = u->map.key;
		*mode = M_VALUE;
		return u->map.elem;
	default: return NULL;
	}
}

static bool
index_term(void *a, Term *t, Type *u)
{
	IndexArg *g = a;
	(void)t;
	Type *k, *elem;
	i64 len;
	u8 mode;
	if (!u || !(elem = index_parts(u, g->mode, &k, &len, &mode)))
		return !(g->bad = true);
	if (!g->elem) {
		g->elem = elem;
		g->key = k;
		g->length = len;
		g->mode = mode;
		return true;
	}
	if ((g->key != NULL) != (k != NULL) || (k && !type_identical(k, g->key)) || !type_identical(elem, g->elem))
		return !(g->bad = true);
	if (len >= 0 && (g->length < 0 || len < g->length))
		g->length = len;
	if (mode == M_VALUE)
		g->mode = M_VALUE;
	return true;
}

/* Types e, an index expression; true if it instantiates a generic function, which is left to the caller. */
bool
check_index(Expr *e)
{
	Expr *x = e->index.x;
	e->mode = M_INVALID;
	e->type = TYPE_INVALID;
	check_expr_or_type(x, true);
	if (x->mode == M_INVALID) {
		use_exprs(e->index.idx);
		return false;
	}
	if (x->mode == M_TYPE) {
		Type *t = var_type(e);
		e->type = t;
		e->mode = t == TYPE_INVALID ? M_INVALID : M_TYPE;
		return false;
	}
	if (x->mode == M_VALUE && x->type->kind == TY_SIGNATURE && x->type->sig.ntparams)
		return true;
	i64 length = -1;
	Type *elem = NULL, *key = NULL;
	u8 mode = M_VAR;
	if (x->mode == M_NIL)
		;
	else if (x->type->kind == TY_TYPEPARAM) {
		IndexArg g = {.mode = x->mode, .length = -1};
		if (typeparam_is(x->type, index_term, &g) && !g.bad && g.elem) {
			elem = g.elem;
			mode = g.mode;
			length = g.length;
			key = g.key;
		}
	} else
		elem = index_parts(type_under(x->type), x->mode, &key, &length, &mode);
	if (!elem) {
		err_at(e->pos, "invalid operation: cannot index %s", op_s(x));
		use_exprs(e->index.idx);
		return false;
	}
	if (key) {
		map_index(e, type_map(key, elem));
		return false;
	}
	if (x->mode == M_CONST && const_kind(x->val) == C_STRING) {
		size_t n;
		const_string_val(x->val, &n);
		length = (i64)n;
		update_type(x, type_basic[B_STRING], true);
	}
	Expr *i = single_index(e);
	if (!i)
		return false;
	i64 v;
	check_expr(i);
	if (elem == TYPE_INVALID)
		return false;
	index_value(i, length, &v, false);
	e->mode = mode;
	e->type = elem;
	return false;
}

/* The type of slicing an operand whose core type is u; NULL after reporting that it can't be sliced. */
static Type *
sliced_type(Expr *e, Expr *x, Type *u, i64 *length)
{
	switch (u ? (int)u->kind : -1) {
	case TY_BASIC:
		if (!(u->basic.info & BI_STRING))
			break;
		if (e->slice.three) {
			err_x(e->slice.max ? e->slice.max : e, "invalid operation: 3-index slice of string");
			return NULL;
		}
		if (x->mode == M_CONST && const_kind(x->val) == C_STRING) {
			size_t n;
			const_string_val(x->val, &n);
			*length = (i64)n;
		}
		if (!type_is_untyped(x->type))
			return x->type;
		update_type(x, type_basic[B_STRING], true);
		return type_basic[B_STRING];
	case TY_ARRAY:
		*length = u->array.len;
		if (x->mode != M_VAR) {
			err_x(x, "invalid operation: %s (slice of unaddressable value)", op_s(x));
			return NULL;
		}
		mark_lvalue(x, true);
		return type_slice(u->array.elem);
	case TY_POINTER: {
		Type *p = type_under(u->pointer.elem);
		if (p->kind != TY_ARRAY)
			break;
		*length = p->array.len;
		return type_slice(p->array.elem);
	}
	case TY_SLICE: return x->type;
	default: break;
	}
	err_x(x, "invalid operation: cannot slice %s", op_s(x));
	return NULL;
}

void
check_slice(Expr *e)
{
	Expr *x = e->slice.x;
	Expr *idx[3] = {e->slice.lo, e->slice.hi, e->slice.max};
	i64 v[3] = {-1, -1, -1};
	i64 length = -1;
	Type *t = NULL;
	check_expr(x);
	e->mode = M_INVALID;
	if (x->mode != M_INVALID) {
		Type *u = x->mode == M_NIL ? NULL : type_core_string(x->type);
		if (!u && x->mode != M_NIL)
			err_x(x, "invalid operation: cannot slice %s: %s has no core type", op_s(x), ty_s(x->type));
		else
			t = sliced_type(e, x, u, &length);
	}
	if (!t) {
		for (int i = 0; i < 3; i++)
			use_expr(idx[i]);
		return;
	}
	if (e->slice.three && (!idx[1] || !idx[2])) {
		err_x(e, "invalid AST: 2nd and 3rd index required in 3-index slice");
		return;
	}
	for (int i = 0; i < 3; i++) {
		if (!idx[i])
			continue;
		check_expr(idx[i]);
		index_value(idx[i], length >= 0 ? length + 1 : -1, &v[i], false);
	}
	/* Constant indices must not decrease; the first such pair is reported. */
	for (int i = 0; i < 3; i++)
		for (int j = i + 1; j < 3 && v[i] > 0; j++)
			if (v[j] >= 0 && v[j] < v[i]) {
				err_x(idx[j], "invalid slice indices: %lld < %lld", (long long)v[j], (long long)v[i]);
				i = j = 3;
			}
	e->mode = M_VALUE;
	e->type = t;
}
