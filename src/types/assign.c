/*
 * assign.c - assignability, initialisation and assignment.
 *
 * The right sides are evaluated first (eval_list), a tuple or a comma-ok form
 * spread into stand-in nodes; then each is assigned to its variable's type.
 */
#include "types/internal.h"

const char ctx_call[] = "argument to";

static const char *
context_s(const char *context)
{
	if (context == ctx_call)
		return arena_printf(perm, "argument to %s", ex_s(ck.call_fun));
	return context;
}

/* ---- assignability ---- */

typedef struct AssignArg { Expr x; Type *t, *v; Buf *cause; bool seen; } AssignArg;

static bool
to_term(void *a, Term *t, Type *u)
{
	(void)u;
	AssignArg *g = a;
	if (!t)
		return false;
	g->seen = true;
	if (assignable(&g->x, t->type, g->cause))
		return true;
	if (g->cause) {
		buf_reset(g->cause);
		buf_printf(g->cause, "cannot assign %s to %s (in %s)", ty_s(g->x.type), ty_s(t->type), ty_s(g->t));
	}
	return false;
}

static bool
from_term(void *a, Term *t, Type *u)
{
	(void)u;
	AssignArg *g = a;
	if (!t)
		return false;
	g->seen = true;
	g->x.type = t->type;
	if (assignable(&g->x, g->t, g->cause))
		return true;
	if (g->cause) {
		buf_reset(g->cause);
		buf_printf(g->cause, "cannot assign %s (in %s) to %s", ty_s(t->type), ty_s(g->v), ty_s(g->t));
	}
	return false;
}

static bool
is_iface_ptr(Type *u)
{
	return u->kind == TY_POINTER && type_under(u->pointer.elem)->kind == TY_INTERFACE;
}

bool
assignable(Expr *x, Type *t, Buf *cause)
{
	Type *v = x->type;
	if (x->mode == M_INVALID || v == TYPE_INVALID || t == TYPE_INVALID)
		return true;
	if (v == t || type_identical(v, t))
		return true;
	Type *vu = type_under(v), *tu = type_under(t);
	bool vp = v->kind == TY_TYPEPARAM, tp = t->kind == TY_TYPEPARAM;
	if (type_is_untyped(vu)) {
		Const *val;
		char code;
		return implicit_type(x, t, &val, &code) != NULL;
	}
	if (x->mode == M_NIL)
		return type_has_nil(t);
	if (!vp && !tp && (!type_is_named(v) || !type_is_named(t)) && vu->kind == tu->kind && type_identical(vu, tu))
		return true;
	if ((tu->kind == TY_INTERFACE && !tp) || is_iface_ptr(tu)) {
		types_qualifier = ck.env.pkg;
		/* A pointer to a type parameter looks like one to an interface: the parameter's types decide. */
		if (type_implements(v, t, false, vp ? NULL : cause, ck.env.pkg))
			return true;
		if (!vp)
			return false;
	}
	if (vu->kind == TY_INTERFACE && !vp && type_implements(t, v, false, NULL, ck.env.pkg)) {
		if (cause)
			buf_puts(cause, "need type assertion");
		return false;
	}
	if (vu->kind == TY_CHAN && vu->chan.dir == CHAN_BOTH && tu->kind == TY_CHAN && !vp && !tp &&
	    type_identical(vu->chan.elem, tu->chan.elem))
		return !type_is_named(v) || !type_is_named(t);
	if (!vp && !tp)
		return false;
	AssignArg g = {expr_copy(x), t, v, cause, false};
	if (tp && !type_is_named(v))
		return typeparam_is(t, to_term, &g) && g.seen;
	if (vp && !type_is_named(t))
		return typeparam_is(v, from_term, &g) && g.seen;
	return false;
}

/* Converts x for assignment to a variable of type t (NULL: the blank identifier or none given); x is invalid after an error. */
void
check_assignment(Expr *x, Type *t, const char *context)
{
	single_value(x);
	switch (x->mode) {
	case M_INVALID: return;
	case M_CONST:
	case M_VAR:
	case M_MAPINDEX:
	case M_VALUE:
	case M_NIL:
	case M_COMMAOK: break;
	default:
		err_x(x, "cannot assign %s to %s in %s", op_s(x), t ? ty_s(t) : "_", context_s(context));
		x->mode = M_INVALID;
		return;
	}
	if (type_is_untyped(x->type)) {
		Type *target = t;
		if (is_nil(x)) {
			if (!t) {
				err_x(x, "use of untyped nil in %s", context_s(context));
				x->mode = M_INVALID;
				return;
			}
			if (t == TYPE_INVALID)
				return;
		} else if (!t || (type_is_interface(t) && t->kind != TY_TYPEPARAM))
			target = type_default(x->type);
		Const *val;
		char code;
		Type *nt = implicit_type(x, target, &val, &code);
		if (!nt) {
			err_x(x, "cannot use %s as %s value in %s%s", op_s(x), ty_s(target), context_s(context),
			      code == 't' ? " (truncated)" : code == 'o' ? " (overflows)" : "");
			x->mode = M_INVALID;
			return;
		}
		if (nt != x->type)
			update_type(x, nt, false);
		if (val && x->mode == M_CONST)
			x->val = val;
		if (x->mode == M_INVALID)
			return;
	}
	if (x->type->kind == TY_SIGNATURE && x->type->sig.ntparams && x->mode == M_VALUE) {
		if (t && type_under(t)->kind == TY_SIGNATURE && t->kind != TY_TYPEPARAM && version_ok(21))
			infer_from_target(x, t);
		else if (!partial_instance(x)) {
			err_x(x, "cannot use generic function %s without instantiation in %s", ex_s(x), context_s(context));
			x->mode = M_INVALID;
		}
		if (x->mode == M_INVALID)
			return;
	}
	if (!t || x->type == t)
		return;
	Buf cause = {0};
	if (!assignable(x, t, &cause)) {
		if (cause.n)
			err_x(x, "cannot use %s as type %s in %s:\n\t%s", op_s(x), ty_s(t), context_s(context), buf_str(&cause));
		else
			err_x(x, "cannot use %s as type %s in %s", op_s(x), ty_s(t), context_s(context));
		x->mode = M_INVALID;
	}
	buf_free(&cause);
}

/* ---- lists of right sides ---- */

Expr **
eval_list(ExprList l, bool allow_comma_ok, int *n, bool *comma_ok)
{
	*comma_ok = false;
	if (l.n != 1) {
		for (int i = 0; i < l.n; i++) {
			raw_expr(l.v[i], NULL, true);
			if (l.v[i]->mode == M_TYPE)
				non_generic(l.v[i]);
			exclude_modes(l.v[i]);
			single_value(l.v[i]);
		}
		*n = l.n;
		return l.v;
	}
	Expr *x = l.v[0];
	raw_expr(x, NULL, true);
	if (x->mode == M_TYPE)
		non_generic(x);
	exclude_modes(x);
	if (x->mode == M_VALUE && x->type->kind == TY_TUPLE) {
		Type *t = x->type;
		Expr **v = NEW_N(perm, Expr *, t->tuple.n);
		for (int i = 0; i < t->tuple.n; i++)
			v[i] = fake_expr(x, t->tuple.vars[i]->type == TYPE_INVALID ? M_INVALID : M_VALUE, t->tuple.vars[i]->type);
		*n = t->tuple.n;
		return v;
	}
	if (allow_comma_ok && (x->mode == M_MAPINDEX || x->mode == M_COMMAOK)) {
		Expr **v = NEW_N(perm, Expr *, 2);
		v[0] = x;
		v[1] = fake_expr(x, M_VALUE, type_basic[B_UNTYPED_BOOL]);
		for (Expr *p = x;; p = p->x) {
			p->comma_ok = true;
			if (p->kind != E_PAREN)
				break;
		}
		*n = 2;
		*comma_ok = true;
		return v;
	}
	*n = 1;
	return l.v;
}

/* ---- initialisation ---- */

void
init_const(Object *lhs, Expr *x)
{
	if (x->mode == M_INVALID || x->type == TYPE_INVALID || lhs->type == TYPE_INVALID) {
		if (!lhs->type)
			lhs->type = TYPE_INVALID;
		return;
	}
	if (x->mode != M_CONST) {
		err_x(x, "%s is not constant", op_s(x));
		if (!lhs->type)
			lhs->type = TYPE_INVALID;
		return;
	}
	if (!lhs->type)
		lhs->type = x->type;
	check_assignment(x, lhs->type, "constant declaration");
	if (x->mode != M_INVALID)
		lhs->con.val = x->val;
}

/* The type assigned, or NULL. */
Type *
init_var(Object *lhs, Expr *x, const char *context)
{
	if (x->mode == M_INVALID || x->type == TYPE_INVALID || lhs->type == TYPE_INVALID) {
		if (!lhs->type)
			lhs->type = TYPE_INVALID;
		lhs->used = true;
		return NULL;
	}
	if (!lhs->type) {
		Type *t = x->type;
		if (type_is_untyped(t)) {
			if (is_nil(x)) {
				err_x(x, "use of untyped nil in %s", context);
				lhs->type = TYPE_INVALID;
				lhs->used = true;
				return NULL;
			}
			t = type_default(t);
		}
		/* A generic function without instantiation is reported by check_assignment. */
		lhs->type = t->kind == TY_SIGNATURE && t->sig.ntparams ? TYPE_INVALID : t;
		if (lhs->type == TYPE_INVALID) {
			check_assignment(x, NULL, context);
			lhs->used = true;
			return NULL;
		}
	}
	check_assignment(x, lhs->type, context);
	if (x->mode == M_INVALID) {
		lhs->used = true;
		return NULL;
	}
	return x->type;
}

const char *
types_summary(Type **t, int n, bool variadic)
{
	Buf b = {0};
	buf_putc(&b, '(');
	for (int i = 0; i < n; i++) {
		if (i)
			buf_puts(&b, ", ");
		if (!t[i] || t[i] == TYPE_INVALID)
			buf_puts(&b, "unknown type");
		else if (type_is_untyped(t[i])) {
			if (t[i]->basic.info & BI_NUMERIC)
				buf_puts(&b, "number");
			else
				buf_puts(&b, t[i]->basic.name + strlen("untyped "));
		} else if (variadic && i == n - 1 && t[i]->kind == TY_SLICE)
			buf_printf(&b, "...%s", ty_s(t[i]->slice.elem));
		else
			buf_puts(&b, ty_s(t[i]));
	}
	buf_putc(&b, ')');
	const char *s = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return s;
}

const char *
operands_summary(Expr **x, int n)
{
	Type **t = NEW_N(perm, Type *, n);
	for (int i = 0; i < n; i++)
		t[i] = x[i]->type;
	return types_summary(t, n, false);
}

const char *
vars_summary(Object **v, int n, bool variadic)
{
	Type **t = NEW_N(perm, Type *, n);
	for (int i = 0; i < n; i++)
		t[i] = v[i]->type;
	return types_summary(t, n, variadic);
}

void
assign_error(ExprList rhs, int nvars, int nvals)
{
	const char *vs = nvars == 1 ? "" : "s", *ls = nvals == 1 ? "" : "s";
	Expr *r = rhs.v[0];
	if (rhs.n == 1) {
		Expr *c = unparen(r);
		if (c->kind == E_CALL) {
			err_x(r, "assignment mismatch: %d variable%s but %s returns %d value%s", nvars, vs, ex_s(c->call.fun), nvals, ls);
			return;
		}
	}
	err_x(r, "assignment mismatch: %d variable%s but %d value%s", nvars, vs, nvals, ls);
}

static void
return_mismatch(Object **lhs, int nlhs, Expr **xs, int n, Stmt *ret)
{
	Pos at = ret->pos;
	const char *q = "not enough";
	if (n > nlhs) {
		at = xs[nlhs]->start;
		q = "too many";
	} else if (n > 0)
		at = xs[n - 1]->start;
	err_at(at, "%s return values\n\thave %s\n\twant %s", q, operands_summary(xs, n), vars_summary(lhs, nlhs, false));
}

void
init_vars(Object **lhs, int nlhs, ExprList rhs, Stmt *ret, Pos pos)
{
	(void)pos;
	int n;
	bool comma_ok;
	Expr **xs = eval_list(rhs, nlhs == 2 && !ret, &n, &comma_ok);
	if (n != nlhs) {
		bool bad = false;
		for (int i = 0; i < nlhs; i++) {
			lhs[i]->used = true;
			if (!lhs[i]->type)
				lhs[i]->type = TYPE_INVALID;
		}
		for (int i = 0; i < n; i++)
			bad |= xs[i]->mode == M_INVALID;
		if (bad)
			return;
		if (ret && nlhs + n > 0)
			return_mismatch(lhs, nlhs, xs, n, ret);
		else
			assign_error(rhs, nlhs, n);
		return;
	}
	const char *context = ret ? "return statement" : "assignment";
	bool ok = true;
	for (int i = 0; i < nlhs; i++)
		ok &= init_var(lhs[i], xs[i], context) != NULL;
	for (int i = 0; i < nlhs && !ok; i++)
		lhs[i]->used = true;
}

/* ---- assignment ---- */

/* False after an error. */
bool
assign_var(Expr *lhs, Expr *x, const char *context)
{
	if (x->mode == M_INVALID || x->type == TYPE_INVALID) {
		Expr *blank = unparen(lhs);
		if (blank->kind != E_NAME || strcmp(blank->name.name, "_") != 0)
			use_expr(lhs);
		return false;
	}
	Expr *id = unparen(lhs);
	if (id->kind != E_NAME)
		id = NULL;
	if (id && strcmp(id->name.name, "_") == 0) {
		id->name.obj = NULL;
		check_assignment(x, NULL, "assignment to _ identifier");
		for (Expr *p = lhs;; p = p->x) {
			p->mode = M_VAR;
			p->type = x->mode == M_INVALID ? TYPE_INVALID : x->type;
			if (p == id)
				break;
		}
		return x->mode != M_INVALID;
	}
	/* To be assigned is not to be used. */
	Object *o = NULL;
	bool used = false;
	if (id) {
		o = scope_lookup_parent(ck.env.scope, id->name.name, 0, NULL);
		if (o && o->kind == O_VAR && o->pkg == ck.env.pkg)
			used = o->used;
		else
			o = NULL;
	}
	check_expr(lhs);
	if (o)
		o->used = used;
	if (lhs->mode == M_INVALID || lhs->type == TYPE_INVALID)
		return false;
	if (lhs->mode != M_VAR && lhs->mode != M_MAPINDEX) {
		Expr *z = unparen(lhs);
		if (z->kind == E_SELECTOR && z->sel.sel && z->sel.x->mode == M_MAPINDEX) {
			err_x(lhs, "cannot assign to struct field %s in map", ex_s(lhs));
			return false;
		}
		err_x(lhs, "cannot assign to %s", op_s(lhs));
		return false;
	}
	mark_lvalue(lhs, false);
	check_assignment(x, lhs->type, context);
	return x->mode != M_INVALID;
}

/* After an error the variables count as used: one error about them is enough. */
static void
use_all_lhs(ExprList lhs)
{
	for (int i = 0; i < lhs.n; i++) {
		Expr *n = unparen(lhs.v[i]);
		if (n->kind != E_NAME || strcmp(n->name.name, "_") != 0)
			use_expr(lhs.v[i]);
	}
}

void
assign_vars(ExprList lhs, ExprList rhs)
{
	int n;
	bool comma_ok;
	Expr **xs = eval_list(rhs, lhs.n == 2, &n, &comma_ok);
	if (n != lhs.n) {
		use_all_lhs(lhs);
		for (int i = 0; i < n; i++)
			if (xs[i]->mode == M_INVALID)
				return;
		assign_error(rhs, lhs.n, n);
		return;
	}
	bool ok = true;
	for (int i = 0; i < lhs.n; i++)
		ok &= assign_var(lhs.v[i], xs[i], "assignment");
	for (int i = 0; i < lhs.n && !ok; i++) {
		Expr *l = unparen(lhs.v[i]);
		Object *o = l->kind == E_NAME ? l->name.obj : NULL;
		if (o && o->kind == O_VAR)
			o->used = true;
	}
}

void
short_var_decl(Stmt *s)
{
	ExprList l = s->assign.lhs;
	Object **v = NEW_N(perm, Object *, l.n);
	s->assign.is_new = NEW_N(perm, bool, l.n);
	bool any_new = false, bad = false;
	int mark = ck.delayed.n;
	for (int i = 0; i < l.n; i++) {
		Expr *e = l.v[i];
		v[i] = NULL;
		if (e->kind != E_NAME) {
			use_lhs(e);
			err_x(e, "non-name %s on left side of :=", ex_s(e));
			bad = true;
			continue;
		}
		const char *name = e->name.name;
		bool blank = strcmp(name, "_") == 0;
		bool repeated = false;
		for (int j = 0; j < i && !blank; j++)
			if (l.v[j]->kind == E_NAME && l.v[j]->name.name == name)
				repeated = true;
		if (repeated) {
			err_x(e, "%s repeated on left side of :=", name);
			bad = true;
			continue;
		}
		Object *alt = blank ? NULL : scope_lookup(ck.env.scope, name);
		if (alt) {
			e->name.obj = alt;
			if (alt->kind != O_VAR) {
				err_x(e, "cannot assign to %s", ex_s(e));
				bad = true;
				continue;
			}
			alt->var.reassigned = true;
			alt->assigned_after_capture |= alt->var.captured;
			v[i] = alt;
			continue;
		}
		v[i] = new_local(e, NULL);
		e->name.obj = blank ? NULL : v[i];
		s->assign.is_new[i] = !blank;
		any_new |= !blank;
	}
	for (int i = 0; i < l.n; i++)
		if (!v[i]) {
			v[i] = obj_new(O_VAR, l.v[i]->pos, ck.env.pkg, intern("_"), NULL);
			v[i]->colour = OBJ_BLACK;
		}
	init_vars(v, l.n, s->assign.rhs, NULL, s->pos);
	run_delayed(mark);
	for (int i = 0; i < l.n; i++) {
		if (l.v[i]->kind != E_NAME)
			continue;
		l.v[i]->mode = v[i]->type && v[i]->type != TYPE_INVALID ? M_VAR : M_INVALID;
		l.v[i]->type = v[i]->type;
		if (s->assign.is_new[i])
			declare(ck.env.scope, l.v[i], v[i], 0);
	}
	if (!any_new && !bad)
		err_soft(s->pos, "no new variables on left side of :=");
}
