/*
 * inline_expr.c - the cost of expressions; see inline_cost.c.
 */
#include "pass/inline.h"
#include "syntax/syntax.h"

void
inl_add(Walk *w, int n)
{
	w->cost += n;
	w->nodes += n > 0 ? n : 0;
	if (!w->exact && w->cost > INLINE_BUDGET && w->ask != NULL)
		w->stop = true;
}

void
inl_refuse(Walk *w, const char *why)
{
	if (w->ask == NULL || w->why != NULL)
		return;
	w->why = why;
	w->stop = true;
}

static Type *
under(Type *t)
{
	return t != NULL ? type_under(t) : NULL;
}

static bool
is_iface(Type *t)
{
	return t != NULL && type_is_interface(t);
}

/* The implicit conversion of e (of type from) to `to`. */
static void
conv(Walk *w, Type *from, Type *to)
{
	if (from == NULL || to == NULL || !is_iface(to) || type_is_typeparam(from) || (from->kind == TY_BASIC && from->basic.kind == B_UNTYPED_NIL))
		return;
	if (is_iface(from) && type_identical(type_under(from), type_under(to)))
		return;
	inl_add(w, 1);
}

static bool
is_nil(Expr *e)
{
	e = unparen(e);
	return e->mode == M_NIL || (e->kind == E_NAME && e->name.obj != NULL && e->name.obj->kind == O_NIL);
}

void
inl_ex_to(Walk *w, Expr *e, Type *to)
{
	inl_ex(w, e);
	if (!is_nil(e))
		conv(w, e->type, to);
}

bool
inl_is_const(Expr *e)
{
	return e->mode == M_CONST && e->val != NULL;
}

int
inl_const_cond(Expr *e)
{
	int x, y;

	if (e == NULL)
		return -1;
	e = unparen(e);
	if (inl_is_const(e) && const_kind(e->val) == C_BOOL)
		return const_bool_val(e->val);
	if (e->kind == E_BINARY && (e->binary.op == T_ANDAND || e->binary.op == T_OROR)) {
		bool and = e->binary.op == T_ANDAND;

		x = inl_const_cond(e->binary.x);
		y = inl_const_cond(e->binary.y);
		if (x >= 0 && x != and)
			return x;
		return x >= 0 ? y : -1;
	}
	return -1;
}

/* ---- calls ---- */

static const char *const amd64_bits[] = {
	"TrailingZeros64", "TrailingZeros32", "TrailingZeros16", "TrailingZeros8", "ReverseBytes64", "ReverseBytes32", "Len64", "Len32", "Len16",
	"Len8", "Len", "RotateLeft8", "RotateLeft16", "RotateLeft32", "RotateLeft64", "RotateLeft", "OnesCount64", "OnesCount32", "OnesCount16",
	"OnesCount", "Mul64", "Mul", "Add64", "Add", "Sub64", "Sub", "Div64", "Div",
};
static const char *const amd64_math[] = {"Sqrt", "sqrt", "Trunc", "Ceil", "Floor", "RoundToEven", "FMA"};

static const char *const pointer_stores[] = {"StorePointer", "SwapPointer", "CompareAndSwapPointer"};

static bool
among(const char *name, const char *const *v, int n)
{
	for (int i = 0; i < n; i++)
		if (strcmp(name, v[i]) == 0)
			return true;
	return false;
}

bool
inl_is_intrinsic(Object *o)
{
	const char *path = o->pkg != NULL ? o->pkg->path : "";

	if (o->func.recv_named != NULL)
		return false;
	if (strcmp(path, "math/bits") == 0)
		return among(o->name, amd64_bits, LEN_OF(amd64_bits));
	if (strcmp(path, "math") == 0)
		return among(o->name, amd64_math, LEN_OF(amd64_math));
	if (strcmp(path, "runtime") == 0 && strcmp(o->name, "KeepAlive") == 0)
		return true;
	/* Stores of pointers need a write barrier, so gc has them as functions. */
	if (strcmp(path, "sync/atomic") == 0 && among(o->name, pointer_stores, LEN_OF(pointer_stores)))
		return false;
	if (strcmp(path, "sync/atomic") == 0 || str_has_prefix(path, "runtime/internal/"))
		return ir_intrinsic(ir_link_name(o, NULL, 0)) != NULL;
	return strcmp(path, "math/big") == 0 && strcmp(o->name, "mulWW") == 0;
}

static bool
is_cheap_method(Object *o)
{
	static const char *const names[] = {"Uint64", "Uint32", "Uint16", "PutUint64", "PutUint32", "PutUint16"};
	const char *path = o->pkg != NULL ? o->pkg->path : "", *base;

	if (o->func.recv_named == NULL)
		return false;
	base = o->func.recv_named->named.obj->name;
	return strcmp(path, "encoding/binary") == 0 && (strcmp(base, "littleEndian") == 0 || strcmp(base, "bigEndian") == 0) &&
	       among(o->name, names, LEN_OF(names));
}

static Expr *
callee_expr(Expr *fun)
{
	fun = unparen(fun);
	if (fun->kind == E_INDEX) {
		Expr *x = unparen(fun->index.x);
		Expr *name = x->kind == E_SELECTOR && x->sel.sel == NULL ? x->sel.name : x;

		if (name->kind == E_NAME && name->name.obj != NULL && name->name.obj->kind == O_FUNC)
			return x;
	}
	return fun;
}

/* The results of a call given as the only argument: declared, assigned, used. */
bool
inl_multi(Walk *w, ExprList args, Type *params)
{
	Expr *a = args.n == 1 ? unparen(args.v[0]) : NULL;
	int n;

	if (a == NULL || a->kind != E_CALL || a->type == NULL || a->type->kind != TY_TUPLE || a->type->tuple.n < 2)
		return false;
	n = a->type->tuple.n;
	inl_add(w, 2 * n + 1 + n + n);
	inl_ex(w, a);
	for (int i = 0; i < n && params != NULL && i < params->tuple.n; i++)
		conv(w, a->type->tuple.vars[i]->type, params->tuple.vars[i]->type);
	return true;
}

static void
call_args(Walk *w, Expr *e, Type *sig)
{
	Type *ps = sig != NULL && sig->kind == TY_SIGNATURE ? sig->sig.params : NULL;
	ExprList a = e->call.args;

	if (inl_multi(w, a, ps))
		return;
	for (int i = 0; i < a.n; i++) {
		Type *to = NULL;

		if (ps != NULL && sig->sig.variadic && i >= ps->tuple.n - 1 && !e->call.dots) {
			Type *last = under(ps->tuple.vars[ps->tuple.n - 1]->type);

			to = last->kind == TY_SLICE ? last->slice.elem : NULL;
		} else if (ps != NULL && i < ps->tuple.n) {
			to = ps->tuple.vars[i]->type;
		}
		inl_ex_to(w, a.v[i], to);
	}
}

/* x before an embedded field's path of n steps. */
static void
path(Walk *w, Expr *x, int n)
{
	inl_ex(w, x);
	inl_add(w, n);
}

/* Is something called in e?  gc evaluates such a callee or receiver into a temporary first. */
static bool
has_call(Expr *e)
{
	if (e == NULL)
		return false;
	e = unparen(e);
	if (inl_is_const(e))
		return false;
	switch ((ExprKind)e->kind) {
	case E_CALL:
		if (e->call.what == CALL_FUNC || (e->call.what == CALL_BUILTIN && e->call.builtin != BF_NEW))
			return true;
		for (int i = 0; i < e->call.args.n; i++)
			if (has_call(e->call.args.v[i]))
				return true;
		return false;
	case E_SELECTOR: return has_call(e->sel.x);
	case E_STAR: return has_call(e->x);
	case E_INDEX: return has_call(e->index.x) || (e->index.idx.n > 0 && has_call(e->index.idx.v[0]));
	case E_SLICE: return has_call(e->slice.x) || has_call(e->slice.lo) || has_call(e->slice.hi) || has_call(e->slice.max);
	case E_ASSERT: return has_call(e->assert.x);
	case E_UNARY: return e->unary.op == T_ARROW || has_call(e->unary.x);
	case E_BINARY: return has_call(e->binary.x) || has_call(e->binary.y);
	case E_KEYVALUE: return has_call(e->kv.key) || has_call(e->kv.value);
	case E_COMPLIT:
		for (int i = 0; i < e->complit.elems.n; i++)
			if (has_call(e->complit.elems.v[i]))
				return true;
		return false;
	default: return false;
	}
}

static bool
is_iface_method(Selection *s)
{
	return s->obj->func.is_iface_method || s->obj->func.recv_named == NULL || is_iface(s->obj->func.recv_named);
}

/* Type reached after the embedded fields of s, as far as "is it a pointer" goes. */
static bool
have_pointer(Selection *s)
{
	Type *t = s->recv;

	for (int i = 0; i + 1 < s->npath; i++) {
		Type *u = under(t);

		if (u->kind == TY_POINTER)
			u = under(u->pointer.elem);
		if (u->kind != TY_STRUCT || s->path[i] >= u->struct_.n)
			return false;
		t = u->struct_.fields[s->path[i]]->type;
	}
	return under(t)->kind == TY_POINTER;
}

static void
receiver(Walk *w, Expr *fun, Selection *s)
{
	path(w, fun->sel.x, s->npath - 1);
	if (have_pointer(s) != s->obj->func.has_ptr_recv)
		inl_add(w, 1);
}

/* A call of callee: what its body adds. */
static void
body_cost(Walk *w, Inl *c)
{
	int before = w->nodes;

	if (c != NULL)
		c = w->ask(c);
	inl_add(w, c != NULL && c->can ? c->cost : inl_call_cost);
	w->nodes = before;
}

static bool
is_runtime_call(Walk *w, Object *o)
{
	if (o->pkg == NULL || strcmp(o->pkg->path, "runtime") != 0 || o->func.recv_named != NULL)
		return false;
	if (strcmp(o->name, "getcallerpc") == 0)
		inl_refuse(w, "call to getcallerpc");
	else if (strcmp(o->name, "getcallersp") == 0)
		inl_refuse(w, "call to getcallersp");
	return strcmp(o->name, "throw") == 0;
}

static void
call_func(Walk *w, Expr *e)
{
	Expr *fun = callee_expr(e->call.fun);
	Object *o = fun->kind == E_NAME ? fun->name.obj : fun->kind == E_SELECTOR && fun->sel.sel == NULL ? fun->sel.name->name.obj : NULL;
	Selection *s = fun->kind == E_SELECTOR ? fun->sel.sel : NULL;
	Type *sig = under(e->call.fun->type);
	bool generic = false;

	inl_add(w, has_call(s != NULL && s->kind == SEL_METHOD ? fun->sel.x : fun) ? 4 : 1);
	if (s != NULL && s->kind == SEL_METHOD) {
		if (is_iface_method(s)) {
			if (w->ask != NULL)
				body_cost(w, NULL);
			path(w, fun->sel.x, s->npath);
		} else {
			generic = s->obj->func.recv_named->named.ntargs > 0 || s->obj->func.recv_named->named.ntparams > 0;
			if (w->ask != NULL && !is_cheap_method(s->obj))
				body_cost(w, inl_callee(w->lit != NULL ? w->lit : w->f, e));
			inl_add(w, generic ? 3 : 1);
			receiver(w, fun, s);
		}
	} else {
		bool cheap = false;

		if (o != NULL && o->kind == O_FUNC) {
			if (is_runtime_call(w, o)) {
				inl_add(w, 1);
				cheap = true;
			}
			cheap = cheap || inl_is_intrinsic(o);
			generic = o->type != NULL && o->type->kind == TY_SIGNATURE && o->type->sig.ntparams > 0;
		}
		if (w->ask != NULL && !cheap)
			body_cost(w, inl_callee(w->lit != NULL ? w->lit : w->f, e));
		inl_add(w, generic ? 2 : 0);
		inl_ex(w, fun);
	}
	call_args(w, e, sig);
	if (w->visit != NULL && w->visit->call != NULL)
		w->visit->call(w->visit->arg, e);
}

static void
builtin(Walk *w, Expr *e)
{
	ExprList a = e->call.args;
	Type *t;

	inl_add(w, 1);
	switch ((BuiltinId)e->call.builtin) {
	case BF_PANIC:
		inl_add(w, 1);
		inl_ex(w, a.v[0]);
		if (w->visit != NULL && w->visit->call != NULL)
			w->visit->call(w->visit->arg, e);
		return;
	case BF_RECOVER: inl_refuse(w, "call to recover"); return;
	case BF_NEW: inl_add(w, 1); return;
	case BF_MAKE:
		t = under(e->type);
		for (int i = 1; i < a.n; i++)
			inl_ex(w, a.v[i]);
		if (a.n == 1 && t != NULL && t->kind != TY_SLICE)
			inl_add(w, 1);
		return;
	case BF_APPEND:
		t = e->type != NULL ? type_core(e->type) : NULL;
		for (int i = 0; i < a.n; i++) {
			if (i > 0 && a.v[i]->type != NULL && (e->call.dots || t == NULL || t->kind != TY_SLICE || !is_iface(t->slice.elem)))
				w->appended = unparen(a.v[i]);
			inl_ex_to(w, a.v[i], i > 0 && !e->call.dots && t != NULL && t->kind == TY_SLICE ? t->slice.elem : NULL);
		}
		return;
	default:
		for (int i = 0; i < a.n; i++)
			inl_ex(w, a.v[i]);
	}
}

/* gc's kinds that are one size and signedness convert without code. */
static bool
is_free_conv(Type *to, Type *from)
{
	static const u8 simple[B_COUNT] = {
		[B_INT] = B_INT64, [B_UINT] = B_UINT64, [B_UINTPTR] = B_UINT64,
	};
	int a, b;

	if (to == NULL || from == NULL)
		return false;
	to = under(to);
	from = under(from);
	if (type_identical_ignore_tags(to, from))
		return true;
	if (to->kind == TY_BASIC && from->kind == TY_BASIC) {
		a = to->basic.kind;
		b = from->basic.kind;
		if (simple[a] != 0)
			a = simple[a];
		if (simple[b] != 0)
			b = simple[b];
		return a == b || (a == B_UNSAFEPTR && b == B_UINT64) || (b == B_UNSAFEPTR && a == B_UINT64);
	}
	if (to->kind == TY_POINTER && from->kind == TY_POINTER)
		return true;
	if ((to->kind == TY_POINTER || from->kind == TY_POINTER) && (to->kind == TY_BASIC || from->kind == TY_BASIC))
		return true;
	return to->kind == TY_CHAN && from->kind == TY_CHAN;
}

static void
conversion(Walk *w, Expr *e)
{
	Expr *x = e->call.args.v[0];

	inl_ex(w, x);
	if (!is_nil(x) && !is_free_conv(e->type, x->type))
		inl_add(w, 1);
}

/* ---- other expressions ---- */

static void
complit(Walk *w, Expr *e)
{
	Type *t = e->type, *u = t != NULL ? type_core(t) : NULL;
	Type *key = NULL, *elem = NULL;
	bool is_struct;

	if (u != NULL && u->kind == TY_POINTER) {
		inl_add(w, 1);
		u = type_core(u->pointer.elem);
	}
	is_struct = u != NULL && u->kind == TY_STRUCT;
	inl_add(w, u != NULL && u->kind == TY_SLICE ? 2 : 1);
	if (u != NULL && u->kind == TY_MAP) {
		key = u->map.key;
		elem = u->map.elem;
	} else if (u != NULL && u->kind == TY_SLICE) {
		elem = u->slice.elem;
	} else if (u != NULL && u->kind == TY_ARRAY) {
		elem = u->array.elem;
	}
	for (int i = 0; i < e->complit.elems.n && !w->stop; i++) {
		Expr *x = e->complit.elems.v[i];
		Type *to = elem;

		if (is_struct) {
			Object *field = NULL;

			inl_add(w, 1);
			if (x->kind == E_KEYVALUE) {
				for (int k = 0; k < u->struct_.n && x->kv.key->kind == E_NAME; k++)
					if (u->struct_.fields[k]->name == x->kv.key->name.name)
						field = u->struct_.fields[k];
				x = x->kv.value;
			} else if (i < u->struct_.n) {
				field = u->struct_.fields[i];
			}
			to = field != NULL ? field->type : NULL;
		} else if (x->kind == E_KEYVALUE) {
			inl_add(w, 1);
			inl_ex_to(w, x->kv.key, key);
			x = x->kv.value;
		}
		inl_ex_to(w, x, to);
	}
}

static void
concat(Walk *w, Expr *e)
{
	e = unparen(e);
	if (e->kind == E_BINARY && e->binary.op == T_ADD && !inl_is_const(e)) {
		concat(w, e->binary.x);
		concat(w, e->binary.y);
	} else {
		inl_ex(w, e);
	}
}

static void
binary(Walk *w, Expr *e)
{
	Expr *x = e->binary.x, *y = e->binary.y;

	inl_add(w, 1);
	if (e->binary.op == T_ADD && e->type != NULL && type_is(e->type, BI_STRING)) {
		concat(w, x);
		concat(w, y);
		return;
	}
	inl_ex(w, x);
	inl_ex(w, y);
	if (e->binary.op == T_EQL || e->binary.op == T_NEQ)
		if (is_iface(x->type) && is_iface(y->type) && !is_nil(x) && !is_nil(y) && !type_identical(x->type, y->type))
			inl_add(w, 1);
}

static void
selector(Walk *w, Expr *e)
{
	Selection *s = e->sel.sel;

	if (s == NULL) {
		inl_add(w, 1);
		return;
	}
	switch ((SelKind)s->kind) {
	case SEL_FIELD:
		path(w, e->sel.x, s->npath);
		return;
	case SEL_METHODEXPR:
		inl_add(w, 1);
		return;
	case SEL_METHOD:
		inl_add(w, 2);
		if (is_iface_method(s))
			path(w, e->sel.x, s->npath - 1);
		else
			receiver(w, e, s);
		return;
	}
}

static bool
is_addr(Expr *e)
{
	e = unparen(e);
	while (e->kind == E_CALL && e->call.what == CALL_CONV && is_free_conv(e->type, e->call.args.v[0]->type))
		e = unparen(e->call.args.v[0]);
	return e->kind == E_UNARY && e->unary.op == T_AND && unparen(e->unary.x)->kind != E_COMPLIT;
}

void
inl_ex(Walk *w, Expr *e)
{
	Type *t;

	if (e == NULL || w->stop)
		return;
	e = unparen(e);
	if (w->visit != NULL && w->visit->expr != NULL)
		w->visit->expr(w->visit->arg, e);
	if (inl_is_const(e) || is_nil(e)) {
		inl_add(w, 1);
		return;
	}
	switch ((ExprKind)e->kind) {
	case E_NAME:
	case E_LIT:
		inl_add(w, 1);
		return;
	case E_COMPLIT:
		complit(w, e);
		if (w->visit != NULL && w->visit->lit != NULL)
			w->visit->lit(w->visit->arg, e);
		return;
	case E_FUNCLIT:
		inl_add(w, 16);
		if (w->ask != NULL) {
			Inl *in = w->lit, lit = {.lit = e, .outer = in != NULL ? in : w->f};

			w->lit = &lit;
			inl_stmts(w, e->funclit.body->block.list);
			w->lit = in;
		}
		return;
	case E_SELECTOR: selector(w, e); return;
	case E_INDEX:
		if (callee_expr(e) != e) {
			inl_add(w, 1);
			return;
		}
		t = e->index.x->type != NULL ? type_core(e->index.x->type) : NULL;
		inl_add(w, t != NULL && t->kind == TY_POINTER ? 2 : 1);
		inl_ex(w, e->index.x);
		for (int i = 0; i < e->index.idx.n; i++)
			inl_ex_to(w, e->index.idx.v[i], t != NULL && t->kind == TY_MAP ? t->map.key : NULL);
		if (w->visit != NULL && w->visit->index != NULL && w->appended != e)
			w->visit->index(w->visit->arg, e);
		return;
	case E_SLICE:
		t = under(e->slice.x->type);
		inl_add(w, t != NULL && t->kind == TY_ARRAY ? 2 : 1);
		inl_ex(w, e->slice.x);
		inl_ex(w, e->slice.lo);
		inl_ex(w, e->slice.hi);
		inl_ex(w, e->slice.max);
		return;
	case E_ASSERT:
		inl_add(w, 1);
		inl_ex(w, e->assert.x);
		return;
	case E_CALL:
		switch ((CallKind)e->call.what) {
		case CALL_CONV: conversion(w, e); return;
		case CALL_BUILTIN: builtin(w, e); return;
		case CALL_FUNC: call_func(w, e); return;
		}
		return;
	case E_UNARY:
		inl_add(w, 1);
		inl_ex(w, e->unary.x);
		return;
	case E_STAR:
		inl_add(w, is_addr(e->x) ? 0 : 1);
		inl_ex(w, e->x);
		return;
	case E_BINARY: binary(w, e); return;
	case E_KEYVALUE:
		inl_ex(w, e->kv.key);
		inl_ex(w, e->kv.value);
		return;
	default: /* a type */
		inl_add(w, 1);
	}
}
