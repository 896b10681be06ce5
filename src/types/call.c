/*
 * call.c - calls, conversions by call syntax, generic function instances.
 *
 * The name of a generic function, wherever it stands (alone, qualified, before
 * an index), gets the type arguments that were given or inferred.
 */
#include "types/internal.h"

/* The E_NAME of a function expression: itself, a qualified or a selected name. */
static Expr *
name_of(Expr *x)
{
	for (;;)
		switch (x->kind) {
		case E_PAREN: x = x->x; break;
		case E_INDEX: x = x->index.x; break;
		case E_SELECTOR: return x->sel.name;
		case E_NAME: return x;
		default: return NULL;
		}
}

/* Makes generic function x the instance for targs. */
static void
instantiate_func(Expr *x, Type **targs, int n, Expr **xs, int nxs)
{
	Type *sig = x->type;
	Type *inst = type_instantiate(x->pos, sig, targs, n);
	Expr *nm = name_of(x);
	if (nm && nm->kind == E_NAME) {
		nm->name.targs = targs;
		nm->name.ntargs = n;
		nm->type = inst;
		nm->mode = M_VALUE;
	}
	verify_targs(x->start, xs, nxs, sig->sig.tparams, targs, n);
	for (Expr *p = x;;) {
		p->type = inst;
		p->mode = M_VALUE;
		if (p->kind == E_PAREN)
			p = p->x;
		else if (p->kind == E_INDEX)
			p = p->index.x;
		else
			break;
	}
}

static Type *
plain_sig(Type *sig)
{
	Type *t = type_signature(sig->sig.params, sig->sig.results, sig->sig.variadic);
	return t;
}

/* Type arguments in brackets; NULL if one is invalid. */
static Type **
type_args(ExprList l, int *n)
{
	Type **v = NEW_N(perm, Type *, l.n + 1);
	bool bad = false;
	for (int i = 0; i < l.n; i++) {
		v[i] = var_type(l.v[i]);
		bad |= v[i] == TYPE_INVALID;
	}
	*n = l.n;
	return bad ? NULL : v;
}

/* The given targs (n of them) of generic x completed by what assigning it to target demands. */
static Type **
infer_target(Expr *x, Type **targs, int n, Type *target)
{
	Type *sig = x->type;
	Type *one = plain_sig(sig);
	Type *params = type_tuple_of(1, &one);
	return types_infer(x->start, sig->sig.tparams, sig->sig.ntparams, targs, n, params, NULL, 0, ck.env.pkg, target);
}

void
infer_from_target(Expr *x, Type *target)
{
	Type *sig = x->type;
	if (!version_ok(21)) {
		err_x(x, "cannot use generic function %s without instantiation", ex_s(x));
		x->mode = M_INVALID;
		return;
	}
	Expr *nm = name_of(x);
	Type **given = NULL;
	int ngiven = 0;
	if (nm && nm->kind == E_NAME && nm->name.targs) {
		given = nm->name.targs;
		ngiven = nm->name.ntargs;
	}
	Type *t = type_under(target);
	Type **targs = t->kind == TY_SIGNATURE ? infer_target(x, given, ngiven, t) : NULL;
	if (!targs) {
		x->mode = M_INVALID;
		return;
	}
	instantiate_func(x, targs, sig->sig.ntparams, NULL, 0);
}

bool
partial_instance(Expr *x)
{
	if (unparen(x)->kind != E_INDEX || x->mode != M_VALUE || x->type->kind != TY_SIGNATURE || !x->type->sig.ntparams)
		return false;
	Type *sig = x->type;
	Expr *nm = name_of(x);
	types_infer(unparen(x)->pos, sig->sig.tparams, sig->sig.ntparams, nm->name.targs, nm->name.ntargs, type_empty_tuple, NULL, 0,
	            ck.env.pkg, NULL);
	ck.had_error = true;
	x->mode = M_INVALID;
	return true;
}

/* e is F[targs] with F generic, outside a call. */
void
func_inst(Expr *e)
{
	Expr *x = e->index.x;
	Type *sig = x->type;
	int n, want = sig->sig.ntparams;
	e->mode = M_INVALID;
	e->type = TYPE_INVALID;
	if (!version_ok(18))
		err_version(e->pos, 18, "function instantiation");
	Type **targs = type_args(e->index.idx, &n);
	if (!targs)
		return;
	if (n > want) {
		err_x(e->index.idx.v[want], "got %d type arguments but want %d", n, want);
		return;
	}
	if (n < want) {
		int mark = diag_count();
		Type **all = types_infer(e->pos, sig->sig.tparams, want, targs, n, type_empty_tuple, NULL, 0, ck.env.pkg, NULL);
		Expr *nm = name_of(e);
		if (!all && version_ok(21) && nm && nm->kind == E_NAME) {
			/* What it is assigned to may tell the others. */
			diag_drop(mark);
			nm->name.targs = targs;
			nm->name.ntargs = n;
			e->mode = M_VALUE;
			e->type = sig;
			return;
		}
		if (!all)
			return;
		targs = all;
	}
	e->mode = M_VALUE;
	e->type = sig;
	instantiate_func(e, targs, want, e->index.idx.v, e->index.idx.n);
}

/* ---- arguments ---- */

static bool
generic_value(const Expr *x)
{
	return x->mode == M_VALUE && x->type->kind == TY_SIGNATURE && x->type->sig.ntparams > 0;
}

/* Infers sig's missing type arguments; generic arguments are instantiated along. */
static Type *
infer_call(Expr *call, Type *sig, Type **targs, int ntargs, Expr **xs, int nxs, Object **params, Expr **args, int nargs)
{
	Expr *fun = call->call.fun;
	int n = sig->sig.ntparams;
	if (!version_ok(18))
		err_version(fun->kind == E_INDEX ? fun->pos : call->pos, 18,
		            fun->kind == E_INDEX ? "function instantiation" : "implicit function instantiation");
	Type *tuple = type_tuple(params, nargs);
	bool any_generic = false;
	for (int i = 0; i < nargs; i++)
		if (generic_value(args[i])) {
			if (!version_ok(21)) {
				err_x(args[i], "cannot use generic function %s without instantiation", ex_s(args[i]));
				args[i]->mode = M_INVALID;
				return NULL;
			}
			if (partial_instance(args[i]))
				return NULL;
			any_generic = true;
		}
	Type **full = types_infer(call->call.rparen ? call->call.rparen : call->pos, sig->sig.tparams, n, targs, ntargs, tuple, args,
	                          nargs, ck.env.pkg, NULL);
	if (!full)
		return NULL;
	if (any_generic && ntargs < n) {
		int k = n;
		for (int i = 0; i < nargs; i++)
			if (generic_value(args[i])) {
				int m = args[i]->type->sig.ntparams;
				Type **own = NEW_N(perm, Type *, m);
				bool known = true;
				for (int j = 0; j < m; j++) {
					own[j] = full[k + j];
					known &= own[j] != NULL;
				}
				k += m;
				if (known)
					instantiate_func(args[i], own, m, NULL, 0);
			}
	}
	fun->type = sig;
	instantiate_func(fun, full, n, xs, nxs);
	return fun->type;
}

/* Checks the arguments against sig; returns the (instantiated) signature, or NULL after an error. */
static Type *
check_arguments(Expr *call, Type *sig, Type **targs, int ntargs, Expr **xs, int nxs, Expr **args, int nargs)
{
	Object **params = sig->sig.params->tuple.vars;
	int npars = sig->sig.params->tuple.n;
	bool ddd = call->call.dots, adjusted = false;
	Expr *fun = call->call.fun;
	for (int i = 0; i < nargs; i++)
		if (args[i]->mode == M_INVALID) {
			/* Still worth giving a result if that doesn't depend on the arguments. */
			return sig->sig.ntparams ? NULL : sig;
		}
	int want = npars;
	if (sig->sig.variadic) {
		if (ddd) {
			if (call->call.args.n == 1 && nargs > 1) {
				err_x(call, "cannot use ... with %d-valued %s", nargs, ex_s(call->call.args.v[0]));
				return NULL;
			}
		} else if (nargs >= npars - 1) {
			adjusted = true;
			want = nargs;
		} else
			want = npars - 1;
	} else if (ddd) {
		err_x(call, "cannot use ... in call to non-variadic %s", ex_s(fun));
		return NULL;
	}
	if (nargs != want) {
		Pos at = call->start;
		const char *q = "not enough";
		if (nargs > want) {
			at = args[want]->start;
			q = "too many";
		} else if (nargs > 0)
			at = args[nargs - 1]->start;
		err_at(at, "%s arguments in call to %s\n\thave %s\n\twant %s", q, ex_s(fun), operands_summary(args, nargs),
		       vars_summary(params, npars, sig->sig.variadic));
		return NULL;
	}
	Type *rsig = sig;
	if (sig->sig.ntparams) {
		Object **pv = params;
		if (adjusted) {
			Object *last = params[npars - 1];
			pv = NEW_N(perm, Object *, nargs + 1);
			for (int i = 0; i < npars - 1; i++)
				pv[i] = params[i];
			for (int i = npars - 1; i < nargs; i++)
				pv[i] = obj_new(O_VAR, last->pos, last->pkg, last->name, last->type->slice.elem);
		}
		rsig = infer_call(call, sig, targs, ntargs, xs, nxs, pv, args, nargs);
		if (!rsig)
			return NULL;
		params = rsig->sig.params->tuple.vars;
	}
	Type *var_elem = adjusted && params[npars - 1]->type->kind == TY_SLICE ? params[npars - 1]->type->slice.elem : NULL;
	for (int i = 0; i < nargs; i++) {
		Type *t = var_elem && i >= npars - 1 ? var_elem : params[i < npars ? i : npars - 1]->type;
		ck.call_fun = fun;
		check_assignment(args[i], t, ctx_call);
	}
	return rsig;
}

/* ---- calls ---- */

static XKind
call_conversion(Expr *e, Type *t)
{
	ExprList a = e->call.args;
	e->call.what = CALL_CONV;
	if (a.n == 0) {
		err_at(e->call.rparen ? e->call.rparen : e->pos, "missing argument in conversion to %s", ty_s(t));
		return X_CONVERSION;
	}
	if (a.n > 1) {
		use_exprs(a);
		err_x(a.v[a.n - 1], "too many arguments in conversion to %s", ty_s(t));
		return X_CONVERSION;
	}
	raw_expr(a.v[0], NULL, true);
	if (a.v[0]->mode == M_TYPE)
		non_generic(a.v[0]);
	exclude_modes(a.v[0]);
	single_value(a.v[0]);
	if (a.v[0]->mode == M_INVALID)
		return X_CONVERSION;
	Type *u = type_under(t);
	if (u->kind == TY_INTERFACE && t->kind != TY_TYPEPARAM && !iface_is_method_set(u)) {
		err_x(e, "cannot use interface %s in conversion (contains specific type constraints or is comparable)", ty_s(t));
		return X_CONVERSION;
	}
	if (e->call.dots) {
		err_x(a.v[0], "invalid use of ... in type conversion to %s", ty_s(t));
		return X_CONVERSION;
	}
	check_conversion(e, a.v[0], t);
	return X_CONVERSION;
}

static XKind
builtin_kind(int id)
{
	switch (id) {
	case BF_CLEAR:
	case BF_CLOSE:
	case BF_COPY:
	case BF_DELETE:
	case BF_PANIC:
	case BF_PRINT:
	case BF_PRINTLN:
	case BF_RECOVER: return X_STMT;
	default: return X_EXPR;
	}
}

XKind
check_call(Expr *e)
{
	Expr *fun = e->call.fun;
	Type **targs = NULL;
	int ntargs = 0;
	bool inst = false;
	e->call.what = CALL_FUNC;
	if (fun->kind == E_INDEX) {
		fun->val = NULL;
		inst = check_index(fun);
		if (inst) {
			fun->mode = M_VALUE;
			fun->type = fun->index.x->type;
		} else if (fun->mode == M_INVALID)
			fun->type = TYPE_INVALID;
	} else {
		raw_expr(fun, NULL, true);
		if (fun->mode == M_NOVALUE) {
			err_x(fun, "%s used as value or type", op_s(fun));
			fun->mode = M_INVALID;
		}
		single_value(fun);
	}
	switch (fun->mode) {
	case M_INVALID:
		use_exprs(e->call.args);
		return X_STMT;
	case M_TYPE: {
		non_generic(fun);
		if (fun->mode == M_INVALID) {
			use_exprs(e->call.args);
			return X_CONVERSION;
		}
		return call_conversion(e, fun->type);
	}
	case M_BUILTIN: {
		Expr *nm = name_of(fun);
		int id = nm->name.obj->builtin.id;
		e->call.what = CALL_BUILTIN;
		e->call.builtin = (u8)id;
		if (!check_builtin(e, e, id)) {
			e->mode = M_INVALID;
			return X_STMT;
		}
		return builtin_kind(id);
	}
	default: break;
	}
	Type *sig = fun->mode == M_NIL ? NULL : fun->type->kind == TY_SIGNATURE ? fun->type : type_core(fun->type);
	if (!sig || sig->kind != TY_SIGNATURE) {
		err_x(e, "invalid operation: cannot call non-function %s", op_s(fun));
		use_exprs(e->call.args);
		return X_STMT;
	}
	if (inst) {
		targs = type_args(fun->index.idx, &ntargs);
		if (!targs) {
			use_exprs(e->call.args);
			return X_STMT;
		}
		if (ntargs > sig->sig.ntparams) {
			err_x(fun->index.idx.v[sig->sig.ntparams], "got %d type arguments but want %d", ntargs, sig->sig.ntparams);
			use_exprs(e->call.args);
			return X_STMT;
		}
	}
	int nargs;
	bool comma_ok;
	Expr **args = eval_list(e->call.args, false, &nargs, &comma_ok);
	Type *rsig = check_arguments(e, sig, targs, ntargs, inst ? fun->index.idx.v : NULL, inst ? fun->index.idx.n : 0, args, nargs);
	if (!rsig) {
		if (sig->sig.ntparams)
			return X_STMT;
		rsig = sig;
	}
	Type *res = rsig->sig.results;
	switch (res->tuple.n) {
	case 0: e->mode = M_NOVALUE; break;
	case 1:
		e->type = res->tuple.vars[0]->type;
		e->mode = e->type == TYPE_INVALID ? M_INVALID : M_VALUE;
		break;
	default:
		e->mode = M_VALUE;
		e->type = res;
		break;
	}
	return X_STMT;
}
