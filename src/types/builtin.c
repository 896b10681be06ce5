/*
 * builtin.c - calls of builtin functions.
 *
 * Each function here types one builtin: the call node e gets mode and type, the
 * arguments their final types.  False means that an error was reported.
 */
#include "types/internal.h"

static const struct { const char *name; i8 nargs; bool variadic; } builtins[BF_COUNT] = {
    [BF_APPEND] = {"append", 1, true}, [BF_CAP] = {"cap", 1, false}, [BF_CLEAR] = {"clear", 1, false},
    [BF_CLOSE] = {"close", 1, false}, [BF_COMPLEX] = {"complex", 2, false}, [BF_COPY] = {"copy", 2, false},
    [BF_DELETE] = {"delete", 2, false}, [BF_IMAG] = {"imag", 1, false}, [BF_LEN] = {"len", 1, false},
    [BF_MAKE] = {"make", 1, true}, [BF_MAX] = {"max", 1, true}, [BF_MIN] = {"min", 1, true}, [BF_NEW] = {"new", 1, false},
    [BF_PANIC] = {"panic", 1, false}, [BF_PRINT] = {"print", 0, true}, [BF_PRINTLN] = {"println", 0, true},
    [BF_REAL] = {"real", 1, false}, [BF_RECOVER] = {"recover", 0, false}, [BF_ADD] = {"unsafe.Add", 2, false},
    [BF_ALIGNOF] = {"unsafe.Alignof", 1, false}, [BF_OFFSETOF] = {"unsafe.Offsetof", 1, false},
    [BF_SIZEOF] = {"unsafe.Sizeof", 1, false}, [BF_SLICE] = {"unsafe.Slice", 2, false},
    [BF_SLICEDATA] = {"unsafe.SliceData", 1, false}, [BF_STRING] = {"unsafe.String", 2, false},
    [BF_STRINGDATA] = {"unsafe.StringData", 1, false},
};

static bool
value(Expr *e, Type *t)
{
	e->mode = M_VALUE;
	e->type = t;
	return true;
}

/* Calls f for x's underlying type, or for each type of a type parameter's set. */
static bool
under_is(Type *t, bool (*f)(void *, Term *, Type *), void *arg)
{
	if (t->kind == TY_TYPEPARAM)
		return typeparam_is(t, f, arg);
	return f(arg, NULL, type_under(t));
}

/* Does evaluating x call a function or receive?  Then len of it isn't constant. */
static bool
has_call(const Expr *x)
{
	if (!x)
		return false;
	switch (x->kind) {
	case E_CALL:
		if (x->mode == M_CONST)
			return false;
		if (x->call.what == CALL_FUNC)
			return true;
		if (x->call.what == CALL_BUILTIN)
			return true;
		for (int i = 0; i < x->call.args.n; i++)
			if (has_call(x->call.args.v[i]))
				return true;
		return false;
	case E_UNARY: return x->unary.op == T_ARROW || has_call(x->unary.x);
	case E_BINARY: return has_call(x->binary.x) || has_call(x->binary.y);
	case E_PAREN:
	case E_STAR: return has_call(x->x);
	case E_SELECTOR: return has_call(x->sel.x);
	case E_INDEX:
		for (int i = 0; i < x->index.idx.n; i++)
			if (has_call(x->index.idx.v[i]))
				return true;
		return has_call(x->index.x);
	case E_SLICE: return has_call(x->slice.x) || has_call(x->slice.lo) || has_call(x->slice.hi) || has_call(x->slice.max);
	case E_ASSERT: return has_call(x->assert.x);
	case E_KEYVALUE: return has_call(x->kv.key) || has_call(x->kv.value);
	case E_COMPLIT:
		for (int i = 0; i < x->complit.elems.n; i++)
			if (has_call(x->complit.elems.v[i]))
				return true;
		return false;
	default: return false;
	}
}

/* ---- slices, maps, channels ---- */

static bool
do_append(Expr *e, Expr **a, int n)
{
	Expr *x = a[0];
	Type *s = x->type;
	Type *c = x->mode == M_NIL ? NULL : type_core(s);
	if (!c || c->kind != TY_SLICE) {
		const char *cause;
		if (x->mode == M_NIL)
			cause = "have untyped nil";
		else if (s->kind == TY_TYPEPARAM)
			cause = c ? arena_printf(perm, "%s has core type %s", op_s(x), ty_s(c)) : arena_printf(perm, "%s has no core type", op_s(x));
		else
			cause = arena_printf(perm, "have %s", op_s(x));
		err_x(x, "first argument to append must be a slice; %s", cause);
		return false;
	}
	Type *elem = c->slice.elem;
	ck.call_fun = e->call.fun;
	if (e->call.dots) {
		if (e->call.args.n == 1 && n > 1) {
			err_x(e, "cannot use ... with %d-valued %s", n, ex_s(e->call.args.v[0]));
			return false;
		}
		if (n != 2) {
			Type *have_want[2] = {s, type_slice(elem)};
			err_at(n > 2 ? a[1]->start : e->call.rparen, "%s arguments in call to append\n\thave %s\n\twant %s",
			       n > 2 ? "too many" : "not enough", operands_summary(a, n), types_summary(have_want, 2, true));
			return false;
		}
		Type *eu = type_under(elem);
		/* append([]byte, string...) */
		if (eu->kind == TY_BASIC && eu->basic.kind == B_UINT8 && a[1]->mode != M_NIL && a[1]->mode != M_INVALID) {
			Type *yc = type_core_string(a[1]->type);
			if (yc && type_is(yc, BI_STRING)) {
				if (type_is_untyped(a[1]->type))
					update_type(a[1], type_basic[B_STRING], true);
				return value(e, s);
			}
		}
		check_assignment(a[1], type_slice(elem), ctx_call);
		return value(e, s);
	}
	for (int i = 1; i < n; i++) {
		ck.call_fun = e->call.fun;
		check_assignment(a[i], elem, ctx_call);
	}
	return value(e, s);
}

static bool
len_term(void *a, Term *t, Type *u)
{
	bool *is_len = a;
	(void)t;
	if (!u)
		return false;
	if (u->kind == TY_POINTER) {
		Type *p = type_under(u->pointer.elem);
		return p->kind == TY_ARRAY;
	}
	return u->kind == TY_ARRAY || u->kind == TY_SLICE || u->kind == TY_CHAN || (*is_len && u->kind == TY_MAP) ||
	       (*is_len && u->kind == TY_BASIC && (u->basic.info & BI_STRING));
}

static bool
do_len(Expr *e, Expr *x, int id)
{
	bool is_len = id == BF_LEN;
	Type *t = x->type;
	if (x->mode == M_NIL || !under_is(t, len_term, &is_len)) {
		if (x->mode == M_NIL || type_under(t) != TYPE_INVALID)
			err_x(x, "invalid argument: %s for %s", op_s(x), builtins[id].name);
		return false;
	}
	value(e, type_basic[B_INT]);
	if (t->kind == TY_TYPEPARAM)
		return true;
	Type *u = type_under(t);
	if (x->mode == M_CONST) {
		if (const_kind(x->val) == C_STRING) {
			size_t n;
			const_string_val(x->val, &n);
			e->mode = M_CONST;
			e->val = const_int((i64)n);
		}
		update_type(x, type_default(t), true);
		return true;
	}
	if (type_is_untyped(t))
		update_type(x, type_default(t), true);
	if (u->kind == TY_POINTER)
		u = type_under(u->pointer.elem);
	if (u->kind == TY_ARRAY && u->array.len >= 0 && !has_call(x)) {
		e->mode = M_CONST;
		e->val = const_int(u->array.len);
	}
	return true;
}

static bool
clear_term(void *a, Term *t, Type *u)
{
	Expr *x = a;
	(void)t;
	if (u && (u->kind == TY_MAP || u->kind == TY_SLICE))
		return true;
	err_x(x, "invalid argument: clear %s must be a map or slice", op_s(x));
	return false;
}

static bool
close_term(void *a, Term *t, Type *u)
{
	Expr *x = a;
	(void)t;
	if (!u || u->kind != TY_CHAN)
		err_x(x, "invalid operation: cannot close non-channel %s", op_s(x));
	else if (u->chan.dir == CHAN_RECV)
		err_x(x, "invalid operation: cannot close receive-only channel %s", op_s(x));
	else
		return true;
	return false;
}

static bool
do_copy(Expr *e, Expr **a)
{
	Type *d = a[0]->mode == M_NIL ? NULL : type_core(a[0]->type);
	Type *s = a[1]->mode == M_NIL || a[1]->mode == M_INVALID ? NULL : type_core_string(a[1]->type);
	if (a[1]->mode == M_INVALID)
		return false;
	Type *se = NULL;
	if (s && s->kind == TY_BASIC && (s->basic.info & BI_STRING))
		se = type_byte;
	else if (s && s->kind == TY_SLICE)
		se = s->slice.elem;
	if (!d || d->kind != TY_SLICE || !se) {
		err_x(a[0], "invalid argument: copy expects slice arguments; found %s and %s", op_s(a[0]), op_s(a[1]));
		return false;
	}
	if (!type_identical(d->slice.elem, se)) {
		err_x(e, "invalid argument: arguments to copy %s and %s have different element types %s and %s", op_s(a[0]), op_s(a[1]),
		      ty_s(d->slice.elem), ty_s(se));
		return false;
	}
	if (type_is_untyped(a[1]->type))
		update_type(a[1], type_basic[B_STRING], true);
	return value(e, type_basic[B_INT]);
}

typedef struct DeleteArg { Expr *x; Type *key; } DeleteArg;

static bool
delete_term(void *a, Term *t, Type *u)
{
	DeleteArg *d = a;
	(void)t;
	if (!u || u->kind != TY_MAP) {
		err_x(d->x, "invalid argument: %s is not a map", op_s(d->x));
		return false;
	}
	if (d->key && !type_identical(d->key, u->map.key)) {
		err_x(d->x, "invalid argument: maps of %s must have identical key types", op_s(d->x));
		return false;
	}
	d->key = u->map.key;
	return true;
}

static bool
do_delete(Expr *e, Expr **a)
{
	DeleteArg d = {a[0], NULL};
	if (!under_is(a[0]->type, delete_term, &d))
		return false;
	check_assignment(a[1], d.key, "argument to delete");
	e->mode = M_NOVALUE;
	return a[1]->mode != M_INVALID;
}

static bool
do_make(Expr *e)
{
	ExprList l = e->call.args;
	Type *t = var_type(l.v[0]);
	if (t == TYPE_INVALID) {
		for (int i = 1; i < l.n; i++)
			use_expr(l.v[i]);
		return false;
	}
	Type *c = type_core(t);
	int min;
	switch (c ? (int)c->kind : -1) {
	case TY_SLICE: min = 2; break;
	case TY_MAP:
	case TY_CHAN: min = 1; break;
	case -1: err_x(l.v[0], "invalid argument: cannot make %s: no core type", ex_s(l.v[0])); return false;
	default:
		if (c != TYPE_INVALID)
			err_x(l.v[0], "invalid argument: cannot make %s; type must be slice, map, or channel", ex_s(l.v[0]));
		return false;
	}
	if (l.n < min || l.n > min + 1) {
		err_x(e, "invalid operation: %s expects %d or %d arguments; found %d", ex_s(e), min, min + 1, l.n);
		return false;
	}
	i64 v[3] = {-1, -1, -1};
	for (int i = 1; i < l.n; i++) {
		check_expr(l.v[i]);
		index_value(l.v[i], -1, &v[i], false);
	}
	if (v[1] >= 0 && v[2] >= 0 && v[1] > v[2])
		err_x(l.v[1], "invalid argument: length and capacity swapped");
	return value(e, t);
}

static bool
do_new(Expr *e)
{
	Expr *x = e->call.args.v[0];
	raw_expr(x, NULL, false);
	if (x->mode == M_TYPE) {
		if (x->type->kind == TY_INTERFACE || (x->type->kind == TY_NAMED && type_under(x->type)->kind == TY_INTERFACE))
			var_type(x);
		return value(e, type_pointer(x->type));
	}
	if (x->mode == M_INVALID)
		return false;
	if (!version_ok(26)) {
		if (x->mode == M_NOVALUE || x->mode == M_BUILTIN)
			exclude_modes(x);
		else
			err_x(x, "%s is not a type", ex_s(x));
		return false;
	}
	exclude_modes(x);
	single_value(x);
	if (x->mode == M_INVALID)
		return false;
	check_assignment(x, NULL, "argument to new");
	return x->mode != M_INVALID && value(e, type_pointer(x->type));
}

/* ---- numbers ---- */

static Type *
complex_of(Type *t)
{
	Type *u = type_under(t);
	if (u->kind != TY_BASIC)
		return NULL;
	switch (u->basic.kind) {
	case B_FLOAT32: return type_basic[B_COMPLEX64];
	case B_FLOAT64: return type_basic[B_COMPLEX128];
	case B_UNTYPED_FLOAT: return type_basic[B_UNTYPED_COMPLEX];
	default: return NULL;
	}
}

static Type *
float_of(Type *t)
{
	Type *u = type_under(t);
	if (u->kind != TY_BASIC)
		return NULL;
	switch (u->basic.kind) {
	case B_COMPLEX64: return type_basic[B_FLOAT32];
	case B_COMPLEX128: return type_basic[B_FLOAT64];
	case B_UNTYPED_COMPLEX: return type_basic[B_UNTYPED_FLOAT];
	default: return NULL;
	}
}

/* An untyped constant that is real becomes an untyped float, so that complex(1, 2) works. */
static void
to_untyped_float(Expr *x)
{
	if (type_is(x->type, BI_NUMERIC) && const_sign(const_imag(const_to_complex(x->val))) == 0 &&
	    x->type->kind == TY_BASIC && type_is_untyped(x->type)) {
		x->type = type_basic[B_UNTYPED_FLOAT];
	}
}

static bool
do_complex(Expr *e, Expr **a)
{
	Expr *x = a[0], *y = a[1];
	if (y->mode == M_INVALID)
		return false;
	bool ux = type_is_untyped(x->type), uy = type_is_untyped(y->type);
	if (ux != uy) {
		conv_untyped(ux ? x : y, ux ? y->type : x->type);
		if (x->mode == M_INVALID || y->mode == M_INVALID)
			return false;
	} else if (ux) {
		if (x->mode == M_CONST && y->mode == M_CONST) {
			to_untyped_float(x);
			to_untyped_float(y);
		} else {
			conv_untyped(x, type_basic[B_FLOAT64]);
			conv_untyped(y, type_basic[B_FLOAT64]);
			if (x->mode == M_INVALID || y->mode == M_INVALID)
				return false;
		}
	}
	if (!type_identical(x->type, y->type)) {
		err_x(x, "invalid operation: %s (mismatched types %s and %s)", ex_s(e), ty_s(x->type), ty_s(y->type));
		return false;
	}
	Type *t = x->mode == M_NIL ? NULL : complex_of(x->type);
	if (!t) {
		err_x(x, "invalid argument: arguments have type %s, expected floating-point", ty_s(x->type));
		return false;
	}
	value(e, t);
	if (x->mode == M_CONST && y->mode == M_CONST) {
		e->mode = M_CONST;
		e->val = const_complex(const_to_float(x->val), const_to_float(y->val));
	}
	return true;
}

static bool
do_real_imag(Expr *e, Expr *x, int id)
{
	if (type_is_untyped(x->type)) {
		if (x->mode == M_CONST) {
			if (type_is(x->type, BI_NUMERIC))
				x->type = type_basic[B_UNTYPED_COMPLEX];
		} else {
			conv_untyped(x, type_basic[B_COMPLEX128]);
			if (x->mode == M_INVALID)
				return false;
		}
	}
	Type *t = float_of(x->type);
	if (!t) {
		err_x(x, "invalid argument: argument has type %s, expected complex type", ty_s(x->type));
		return false;
	}
	value(e, t);
	if (x->mode == M_CONST) {
		e->mode = M_CONST;
		Const *v = const_to_complex(x->val);
		e->val = id == BF_REAL ? const_real(v) : const_imag(v);
	}
	return true;
}

static bool
do_min_max(Expr *e, Expr **a, int n, int id)
{
	Token op = id == BF_MAX ? T_GTR : T_LSS;
	if (!version_ok(21))
		err_version(e->call.fun->start, 21, "%s", builtins[id].name);
	for (int i = 0; i < n; i++) {
		if (a[i]->mode == M_INVALID)
			return false;
		if (a[i]->mode == M_NIL || !type_all(a[i]->type, BI_ORDERED)) {
			err_x(a[i], "invalid argument: %s cannot be ordered", op_s(a[i]));
			return false;
		}
	}
	/* The typed operands decide the type, the untyped ones follow. */
	Expr *best = a[0];
	for (int i = 1; i < n; i++) {
		Expr *x = a[i];
		if (type_is_untyped(best->type) != type_is_untyped(x->type) || type_is_untyped(x->type)) {
			Type *bt = best->type, *xt = x->type;
			if (!can_mix(best, x)) {
				err_x(x, "invalid argument: mismatched types %s (previous argument) and %s (type of %s)", ty_s(bt), ty_s(xt), ex_s(x));
				return false;
			}
			conv_untyped(best, xt);
			conv_untyped(x, bt == best->type ? bt : best->type);
			if (best->mode == M_INVALID || x->mode == M_INVALID)
				return false;
		}
		if (!type_identical(best->type, x->type)) {
			err_x(x, "invalid argument: mismatched types %s (previous argument) and %s (type of %s)", ty_s(best->type), ty_s(x->type),
			      ex_s(x));
			return false;
		}
		if (best->mode == M_CONST && x->mode == M_CONST) {
			if (const_compare(x->val, op, best->val))
				best = x;
		} else if (best->mode == M_CONST)
			best = x;
	}
	bool all_const = true;
	for (int i = 0; i < n; i++)
		all_const &= a[i]->mode == M_CONST;
	value(e, best->type);
	if (all_const) {
		e->mode = M_CONST;
		e->val = best->val;
	} else if (type_is_typed(best->type))
		for (int i = 0; i < n; i++)
			if (type_is_untyped(a[i]->type))
				conv_untyped(a[i], best->type);
	return true;
}

/* ---- unsafe ---- */

/* Does t's size depend on a type parameter?  Pointers and the like have one size. */
static bool
var_size(Type *t, int depth)
{
	if (t->kind == TY_TYPEPARAM || depth > 100)
		return true;
	Type *u = type_under(t);
	switch (u->kind) {
	case TY_ARRAY: return var_size(u->array.elem, depth + 1);
	case TY_STRUCT:
		for (int i = 0; i < u->struct_.n; i++)
			if (var_size(u->struct_.fields[i]->type, depth + 1))
				return true;
		return false;
	default: return false;
	}
}

static bool
const_size(Expr *e, Type *t, i64 n)
{
	value(e, type_basic[B_UINTPTR]);
	if (!var_size(t, 0)) {
		e->mode = M_CONST;
		e->val = const_int(n);
	}
	return true;
}

static bool
do_offsetof(Expr *e)
{
	Expr *a = e->call.args.v[0];
	Expr *s = unparen(a);
	if (s->kind != E_SELECTOR) {
		err_x(a, "invalid argument: %s is not a selector expression", ex_s(a));
		use_expr(a);
		return false;
	}
	check_expr(a);
	if (a->mode == M_INVALID)
		return false;
	Selection *sel = s->sel.sel;
	if (!sel) {
		err_x(a, "invalid argument: %s is not a selector expression", ex_s(a));
		return false;
	}
	const char *name = s->sel.name->name.name;
	if (sel->kind != SEL_FIELD) {
		err_x(a, "invalid argument: %s is a method value", ex_s(a));
		return false;
	}
	bool ptr;
	Type *base = type_deref(sel->recv, &ptr);
	i64 off = 0;
	if (base->kind == TY_NAMED && type_under(base)->kind == TY_POINTER)
		base = type_under(base)->pointer.elem;
	Type *t = base;
	bool generic = var_size(base, 0);
	for (int i = 0; i < sel->npath; i++) {
		Type *u = type_under(t);
		if (u->kind == TY_POINTER) {
			err_x(a, "invalid argument: field %s is embedded via a pointer in %s", name, ty_s(base));
			return false;
		}
		if (u->kind != TY_STRUCT)
			return false;
		if (!generic)
			off += type_field_offset(u, sel->path[i]);
		t = u->struct_.fields[sel->path[i]]->type;
	}
	return const_size(e, base, off);
}

static bool
do_unsafe(Expr *e, Expr **a, int n, int id)
{
	static const u8 since[BF_COUNT] = {
	    [BF_ADD] = 17, [BF_SLICE] = 17, [BF_SLICEDATA] = 20, [BF_STRING] = 20, [BF_STRINGDATA] = 20};
	Expr *x = a[0];
	(void)n;
	if (!version_ok(since[id]))
		err_version(e->call.fun->start, since[id], "%s", builtins[id].name);
	switch (id) {
	case BF_ADD:
		check_assignment(x, type_basic[B_UNSAFEPTR], "argument to unsafe.Add");
		if (x->mode == M_INVALID || !valid_index(a[1], "length", true))
			return false;
		return value(e, type_basic[B_UNSAFEPTR]);
	case BF_ALIGNOF:
		check_assignment(x, NULL, "argument to unsafe.Alignof");
		if (x->mode == M_INVALID)
			return false;
		return const_size(e, x->type, var_size(x->type, 0) ? 0 : type_alignof(x->type));
	case BF_SIZEOF:
		check_assignment(x, NULL, "argument to unsafe.Sizeof");
		if (x->mode == M_INVALID)
			return false;
		return const_size(e, x->type, var_size(x->type, 0) ? 0 : type_sizeof(x->type));
	case BF_SLICE: {
		Type *u = x->mode == M_NIL ? NULL : type_core(x->type);
		if (!u || u->kind != TY_POINTER) {
			err_x(x, "invalid argument: %s is not a pointer", op_s(x));
			return false;
		}
		if (!valid_index(a[1], "length", false))
			return false;
		return value(e, type_slice(u->pointer.elem));
	}
	case BF_SLICEDATA: {
		Type *u = x->mode == M_NIL ? NULL : type_core(x->type);
		if (!u || u->kind != TY_SLICE) {
			err_x(x, "invalid argument: %s is not a slice", op_s(x));
			return false;
		}
		return value(e, type_pointer(u->slice.elem));
	}
	case BF_STRING:
		check_assignment(x, type_pointer(type_byte), "argument to unsafe.String");
		if (x->mode == M_INVALID || !valid_index(a[1], "length", false))
			return false;
		return value(e, type_basic[B_STRING]);
	default:
		check_assignment(x, type_basic[B_STRING], "argument to unsafe.StringData");
		return x->mode != M_INVALID && value(e, type_pointer(type_byte));
	}
}

/* ---- dispatch ---- */

bool
check_builtin(Expr *e, Expr *call, int id)
{
	(void)call;
	ExprList l = e->call.args;
	int n = l.n;
	Expr **a = l.v;
	bool comma_ok;
	e->mode = M_INVALID;
	e->type = TYPE_INVALID;
	if (e->call.dots && id != BF_APPEND) {
		err_x(e, "invalid operation: invalid use of ... with built-in %s", builtins[id].name);
		use_exprs(l);
		return false;
	}
	bool special = id == BF_MAKE || id == BF_NEW || id == BF_OFFSETOF;
	if (!special) {
		a = eval_list(l, false, &n, &comma_ok);
		for (int i = 0; i < n; i++)
			non_generic(a[i]);
		if (n > 0 && a[0]->mode == M_INVALID)
			return false;
	}
	if (n < builtins[id].nargs || (!builtins[id].variadic && n > builtins[id].nargs)) {
		err_x(e, "invalid operation: %s arguments for %s (expected %d, found %d)", n < builtins[id].nargs ? "not enough" : "too many",
		      ex_s(e), builtins[id].nargs, n);
		return false;
	}
	switch (id) {
	case BF_APPEND: return do_append(e, a, n);
	case BF_CAP:
	case BF_LEN: return do_len(e, a[0], id);
	case BF_CLEAR:
		if (!version_ok(21))
			err_version(e->call.fun->start, 21, "clear");
		e->mode = M_NOVALUE;
		return under_is(a[0]->type, clear_term, a[0]);
	case BF_CLOSE:
		e->mode = M_NOVALUE;
		return under_is(a[0]->type, close_term, a[0]);
	case BF_COMPLEX: return do_complex(e, a);
	case BF_COPY: return do_copy(e, a);
	case BF_DELETE: return do_delete(e, a);
	case BF_IMAG:
	case BF_REAL: return do_real_imag(e, a[0], id);
	case BF_MAKE: return do_make(e);
	case BF_NEW: return do_new(e);
	case BF_MAX:
	case BF_MIN: return do_min_max(e, a, n, id);
	case BF_PANIC:
		check_assignment(a[0], type_under(type_any), "argument to panic");
		e->mode = M_NOVALUE;
		return a[0]->mode != M_INVALID;
	case BF_PRINT:
	case BF_PRINTLN:
		for (int i = 0; i < n; i++) {
			check_assignment(a[i], NULL, id == BF_PRINT ? "argument to print" : "argument to println");
			if (a[i]->mode == M_INVALID)
				return false;
		}
		e->mode = M_NOVALUE;
		return true;
	case BF_RECOVER: return value(e, type_under(type_any));
	case BF_OFFSETOF: return do_offsetof(e);
	default: return do_unsafe(e, a, n, id);
	}
}
