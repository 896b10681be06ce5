/*
 * expr.c - expressions: dispatch, untyped conversion, lvalues.
 *
 * check_expr leaves a node with mode, type and val.  Untyped nodes are typed
 * later by conv_untyped, when the context is known; update_type then walks down
 * to the operands whose type follows.
 */
#include "types/algebra.h"
#include "types/internal.h"

bool
is_nil(const Expr *x)
{
	return x->mode == M_NIL;
}

/* A node that stands for part of another: a result of a multi-value call, a range variable's value. */
/* x as it is now.  Nodes have only what their kind has. */
Expr
expr_copy(const Expr *x)
{
	Expr c;
	memset(&c, 0, sizeof c);
	memcpy(&c, x, expr_size(x->kind));
	return c;
}

Expr *
fake_expr(Expr *of, Mode m, Type *t)
{
	Expr *x = arena_alloc(perm, expr_size(of->kind));
	memcpy(x, of, expr_size(of->kind));
	x->mode = (u8)m;
	x->type = t;
	x->val = NULL;
	x->comma_ok = false;
	return x;
}

/* ---- untyped conversion ---- */

typedef struct ImplicitArg { Expr *x; } ImplicitArg;

static bool
implicit_term(void *a, Term *t, Type *under)
{
	(void)t;
	if (!under)
		return false;
	Const *val = NULL;
	char code = 0;
	return implicit_type(((ImplicitArg *)a)->x, under, &val, &code) != NULL;
}

Type *
implicit_type(Expr *x, Type *target, Const **val, char *code)
{
	*val = NULL;
	*code = 0;
	if (x->mode == M_INVALID || type_is_typed(x->type) || target == TYPE_INVALID)
		return x->type;
	if (type_is_untyped(target)) {
		int xk = x->type->basic.kind, tk = target->basic.kind;
		if (xk == tk)
			return x->type;
		if ((x->type->basic.info & BI_NUMERIC) && (target->basic.info & BI_NUMERIC))
			return xk < tk ? target : x->type;
		*code = 'i';
		return NULL;
	}
	if (is_nil(x)) {
		if (type_has_nil(target))
			return target;
		*code = 'i';
		return NULL;
	}
	if (target->kind == TY_TYPEPARAM) {
		ImplicitArg a = {x};
		if (typeparam_is(target, implicit_term, &a))
			return target;
		*code = 'i';
		return NULL;
	}
	Type *u = type_under(target);
	switch (u->kind) {
	case TY_BASIC:
		if (x->mode == M_CONST) {
			Const *v = representation(x, u, code);
			if (!v)
				return NULL;
			*val = v;
			return target;
		}
		{
			int need = 0;
			switch (x->type->basic.kind) {
			case B_UNTYPED_BOOL: need = BI_BOOLEAN; break;
			case B_UNTYPED_INT:
			case B_UNTYPED_RUNE:
			case B_UNTYPED_FLOAT:
			case B_UNTYPED_COMPLEX: need = BI_NUMERIC; break;
			case B_UNTYPED_STRING: need = BI_STRING; break;
			default: break;
			}
			if (need && (u->basic.info & need))
				return target;
		}
		break;
	case TY_INTERFACE: {
		/* The dynamic type is the default type, which has no methods. */
		TypeSet *s = iface_typeset(u);
		if (s->nmethods || !s->all || s->comparable)
			break;
		return type_default(x->type);
	}
	default: break;
	}
	*code = 'i';
	return NULL;
}

static void
invalid_conversion(char code, Expr *x, Type *target)
{
	switch (code) {
	case 't': err_x(x, "%s truncated to %s", op_s(x), ty_s(target)); break;
	case 'o': err_x(x, "%s overflows %s", op_s(x), ty_s(target)); break;
	default: err_x(x, "cannot convert %s to %s", op_s(x), ty_s(target)); break;
	}
}

static void
update(Expr *parent, Expr *x, Type *t, bool final)
{
	if (!x->type || x->mode == M_INVALID || !type_is_untyped(x->type))
		return;
	switch (x->kind) {
	case E_PAREN:
		update(x, x->x, t, final);
		if (x->x->mode == M_INVALID) {
			x->mode = M_INVALID;
			return;
		}
		break;
	case E_UNARY:
		if (x->mode != M_CONST)
			update(x, x->unary.x, t, final);
		break;
	case E_BINARY:
		if (x->mode == M_CONST || op_is_comparison(x->binary.op))
			break;
		update(x, x->binary.x, t, final);
		if (x->binary.op != T_SHL && x->binary.op != T_SHR)
			update(x, x->binary.y, t, final);
		break;
	case E_CALL:
		if (x->mode != M_CONST && x->call.what == CALL_BUILTIN)
			for (int i = 0; i < x->call.args.n; i++)
				if (x->call.builtin == BF_MIN || x->call.builtin == BF_MAX)
					update(x, x->call.args.v[i], t, final);
		break;
	default: break;
	}
	if (!final && type_is_untyped(t)) {
		x->type = type_under(t);
		return;
	}
	if (x->shift_lhs && type_is_typed(t)) {
		if (!type_all(t, BI_INTEGER)) {
			err_x(x, "invalid operation: %s (shift of type %s)", ex_s(parent ? parent : x), ty_s(t));
			x->mode = M_INVALID;
			return;
		}
		x->shift_lhs = false;
	}
	if (x->mode == M_CONST && type_is_typed(t)) {
		Type *u = type_under(t);
		if (u->kind == TY_BASIC && x->val) {
			char code;
			Const *v = representation(x, u, &code);
			if (!v) {
				invalid_conversion(code, x, t);
				x->mode = M_INVALID;
				return;
			}
			x->val = v;
		}
	}
	x->type = t;
}

/* Records the type of an untyped expression and of its operands; final: t, untyped or not, stays. */
void
update_type(Expr *x, Type *t, bool final)
{
	update(NULL, x, t, final);
}

/* Gives an untyped operand the target's type, with an error if that can't be. */
void
conv_untyped(Expr *x, Type *target)
{
	Const *val;
	char code;
	if (x->mode == M_INVALID || type_is_typed(x->type) || target == TYPE_INVALID)
		return;
	Type *t = implicit_type(x, target, &val, &code);
	if (!t) {
		invalid_conversion(code, x, target->kind == TY_TYPEPARAM ? target : type_under(target));
		x->mode = M_INVALID;
		return;
	}
	if (t != x->type)
		update_type(x, t, false);
	if (val && x->mode == M_CONST)
		x->val = val;
}

static bool
is_generic_alias(Expr *x)
{
	x = unparen(x);
	Expr *nm = x->kind == E_SELECTOR ? x->sel.name : x;
	Object *o = nm->kind == E_NAME ? nm->name.obj : NULL;
	return o && o->kind == O_TYPE && o->is_alias && o->tname.natparams > 0;
}

/* ---- entry points ---- */

void
non_generic(Expr *x)
{
	if (x->mode == M_TYPE && x->type->kind == TY_NAMED && type_is_generic(x->type)) {
		err_x(x, "cannot use generic type %s without instantiation", ex_s(x));
	} else if (x->mode == M_TYPE && is_generic_alias(x)) {
		err_x(x, "cannot use generic type %s without instantiation", ex_s(x));
	} else if (partial_instance(x)) {
		;
	} else if (x->mode == M_VALUE && x->type->kind == TY_SIGNATURE && x->type->sig.ntparams) {
		err_x(x, "cannot use generic function %s without instantiation", ex_s(x));
	} else
		return;
	x->mode = M_INVALID;
	x->type = TYPE_INVALID;
}

void
exclude_modes(Expr *x)
{
	switch (x->mode) {
	case M_NOVALUE: err_x(x, "%s used as value", op_s(x)); break;
	case M_BUILTIN: err_x(x, "%s must be called", op_s(x)); break;
	case M_TYPE: err_x(x, "%s is not an expression", op_s(x)); break;
	default: return;
	}
	x->mode = M_INVALID;
}

void
single_value(Expr *x)
{
	if (x->mode == M_VALUE && x->type->kind == TY_TUPLE) {
		err_x(x, "multiple-value %s in single-value context", op_s(x));
		x->mode = M_INVALID;
	}
}

void
check_expr(Expr *x)
{
	raw_expr(x, NULL, false);
	exclude_modes(x);
	single_value(x);
}

void
check_expr_hint(Expr *x, Type *hint)
{
	raw_expr(x, hint, false);
	exclude_modes(x);
	single_value(x);
}

void
check_expr_target(Expr *x, Type *target)
{
	bool fn = target && target->kind != TY_TYPEPARAM && type_under(target)->kind == TY_SIGNATURE;
	if (!fn) {
		check_expr(x);
		return;
	}
	raw_expr(x, NULL, true);
	exclude_modes(x);
	single_value(x);
	if (x->mode == M_VALUE && x->type->kind == TY_SIGNATURE && x->type->sig.ntparams)
		infer_from_target(x, target);
}

void
check_multi(Expr *x)
{
	raw_expr(x, NULL, false);
	exclude_modes(x);
}

void
check_expr_or_type(Expr *x, bool allow_generic)
{
	raw_expr(x, NULL, allow_generic);
	if (x->mode == M_NOVALUE) {
		err_x(x, "%s used as value or type", op_s(x));
		x->mode = M_INVALID;
	} else if (x->mode == M_BUILTIN) {
		err_x(x, "%s must be called", op_s(x));
		x->mode = M_INVALID;
	}
	single_value(x);
}

void
use_expr(Expr *x)
{
	if (!x)
		return;
	if (x->kind == E_KEYVALUE) {
		use_expr(x->kv.value);
		return;
	}
	raw_expr(x, NULL, true);
}

void
use_exprs(ExprList l)
{
	for (int i = 0; i < l.n; i++)
		use_expr(l.v[i]);
}

/* Like use_expr for the left side of an assignment: a variable that stands alone isn't used by that. */
void
use_lhs(Expr *x)
{
	Expr *n = unparen(x);
	if (n->kind != E_NAME) {
		use_expr(x);
		return;
	}
	if (strcmp(n->name.name, "_") == 0)
		return;
	Object *o = scope_lookup_parent(ck.env.scope, n->name.name, 0, NULL);
	bool used = o ? o->used : false;
	raw_expr(x, NULL, true);
	if (o && o->kind == O_VAR && o->pkg == ck.env.pkg)
		o->used = used;
}

void
mark_lvalue(Expr *x, bool addr)
{
	for (;;)
		switch (x->kind) {
		case E_PAREN: x = x->x; break;
		case E_SELECTOR:
			if (!x->sel.sel) {
				Object *o = x->sel.name ? x->sel.name->name.obj : NULL;
				if (o && o->kind == O_VAR) {
					o->var.reassigned = true;
					o->var.addrtaken |= addr;
				}
				return;
			}
			if (x->sel.sel->kind != SEL_FIELD || x->sel.sel->indirect)
				return;
			x = x->sel.x;
			break;
		case E_INDEX:
			if (!x->index.x->type || type_under(x->index.x->type)->kind != TY_ARRAY)
				return;
			x = x->index.x;
			break;
		case E_NAME: {
			Object *o = x->name.obj;
			if (o && o->kind == O_VAR) {
				o->var.reassigned = true;
				o->var.addrtaken |= addr;
				o->assigned_after_capture |= o->var.captured;
			}
			return;
		}
		default: return;
		}
}

/* ---- function literals ---- */

typedef struct LitBody { Expr *e; Type *sig; FuncCtx *outer; } LitBody;

void
funclit_body(void *a, void *b)
{
	LitBody *l = a;
	(void)b;
	FuncCtx *fc = NEW(perm, FuncCtx);
	fc->lit = l->e;
	fc->outer = l->outer;
	fc->func = l->outer ? l->outer->func : NULL;
	check_body(fc, "<function literal>", l->sig, l->e->funclit.body);
}

static void
check_funclit(Expr *e)
{
	Type *sig = check_type(e->funclit.type);
	if (sig->kind != TY_SIGNATURE) {
		e->mode = M_INVALID;
		return;
	}
	e->mode = M_VALUE;
	e->type = sig;
	e->funclit.captured = NULL;
	e->funclit.ncaptured = 0;
	if (!e->funclit.body)
		return;
	/* The body is delayed: it may use what is being declared. */
	LitBody *l = NEW(perm, LitBody);
	*l = (LitBody){e, sig, ck.env.fn};
	check_later(funclit_body, l, NULL);
}

/* ---- the rest of the operators ---- */

typedef struct BaseArg { Expr *x; Type *base; } BaseArg;

static bool
deref_term(void *a, Term *t, Type *u)
{
	(void)t;
	BaseArg *b = a;
	if (!u || u->kind != TY_POINTER) {
		err_x(b->x, "invalid operation: cannot indirect %s", op_s(b->x));
		return false;
	}
	if (b->base && !type_identical(b->base, u->pointer.elem)) {
		err_x(b->x, "invalid operation: pointers of %s must have identical base types", op_s(b->x));
		return false;
	}
	b->base = u->pointer.elem;
	return true;
}

static void
check_star(Expr *e)
{
	Expr *x = e->x;
	check_expr_or_type(x, false);
	e->mode = M_INVALID;
	if (x->mode == M_INVALID)
		return;
	if (x->mode == M_TYPE) {
		if (x->type == TYPE_INVALID)
			return;
		valid_var_type(x, x->type);
		e->mode = M_TYPE;
		e->type = type_pointer(x->type);
		return;
	}
	if (x->mode == M_NIL) {
		err_x(x, "invalid operation: cannot indirect %s", op_s(x));
		return;
	}
	BaseArg b = {x, NULL};
	if (x->type->kind == TY_TYPEPARAM ? !typeparam_is(x->type, deref_term, &b) : !deref_term(&b, NULL, type_under(x->type)))
		return;
	if (b.base == TYPE_INVALID)
		return;
	e->mode = M_VAR;
	e->type = b.base;
}

static void
check_assert(Expr *e)
{
	Expr *x = e->assert.x;
	check_expr(x);
	e->mode = M_INVALID;
	if (x->mode == M_INVALID) {
		if (e->assert.type)
			check_type(e->assert.type);
		return;
	}
	if (!e->assert.type) {
		err_x(e, "invalid AST: use of .(type) outside type switch");
		return;
	}
	if (x->type->kind == TY_TYPEPARAM) {
		err_x(x, "invalid operation: cannot use type assertion on type parameter value %s", op_s(x));
		return;
	}
	Type *u = type_under(x->type);
	if (x->mode == M_NIL || u->kind != TY_INTERFACE) {
		err_x(x, "invalid operation: %s is not an interface", op_s(x));
		return;
	}
	Type *t = var_type(e->assert.type);
	if (t == TYPE_INVALID)
		return;
	Object *alt = NULL;
	bool wrong, ptr;
	/* Whether one interface's dynamic types implement another is never known here. */
	Object *m = type_is_interface(t) ? NULL : missing_method(t, u, false, &alt, &wrong, &ptr);
	if (m) {
		Buf b = {0};
		types_qualifier = ck.env.pkg;
		missing_method_cause(&b, t, x->type, m, alt);
		err_x(e, "impossible type assertion: %s\n\t%s does not implement %s %s", ex_s(e), ty_s(t), ty_s(x->type), buf_str(&b));
		buf_free(&b);
	}
	e->mode = M_COMMAOK;
	e->type = t;
}

static XKind
expr_internal(Expr *e, Type *hint)
{
	e->mode = M_INVALID;
	e->type = TYPE_INVALID;
	e->val = NULL;
	switch (e->kind) {
	case E_BAD: break;
	case E_NAME: check_ident(e, false); break;
	case E_DOTDOTDOT: err_x(e, "invalid use of '...'"); break;
	case E_LIT: check_basic_lit(e); break;
	case E_FUNCLIT: check_funclit(e); break;
	case E_COMPLIT: check_complit(e, hint); break;
	case E_PAREN: {
		XKind k = raw_expr(e->x, hint, true);
		e->mode = e->x->mode;
		e->type = e->x->type;
		e->val = e->x->val;
		return k;
	}
	case E_SELECTOR: check_selector(e, NULL, false); break;
	case E_INDEX:
		if (check_index(e))
			func_inst(e);
		break;
	case E_SLICE: check_slice(e); break;
	case E_ASSERT: check_assert(e); break;
	case E_CALL: return check_call(e);
	case E_STAR: check_star(e); break;
	case E_UNARY:
		check_unary(e);
		if (e->unary.op == T_ARROW && e->mode != M_INVALID)
			return X_STMT;
		break;
	case E_BINARY: check_binary(e, e->binary.x, e->binary.y, e->binary.op, e->pos, false); break;
	case E_KEYVALUE: err_x(e, "invalid AST: no key:value expected"); break;
	case E_ARRAYTYPE:
	case E_SLICETYPE:
	case E_STRUCTTYPE:
	case E_FUNCTYPE:
	case E_INTERFACETYPE:
	case E_MAPTYPE:
	case E_CHANTYPE: {
		Type *t = check_type(e);
		e->type = t;
		e->mode = t == TYPE_INVALID ? M_INVALID : M_TYPE;
		break;
	}
	}
	return X_EXPR;
}

XKind
raw_expr(Expr *x, Type *hint, bool allow_generic)
{
	if (ck.nesting > 1000 && too_deep(x->start)) {
		x->mode = M_INVALID;
		x->type = TYPE_INVALID;
		return X_EXPR;
	}
	ck.nesting++;
	XKind k = expr_internal(x, hint);
	ck.nesting--;
	if (x->mode == M_INVALID)
		x->type = TYPE_INVALID;
	else if (!x->type && x->mode != M_BUILTIN && x->mode != M_NOVALUE) {
		x->mode = M_INVALID;
		x->type = TYPE_INVALID;
	}
	if (!allow_generic)
		non_generic(x);
	return k;
}
