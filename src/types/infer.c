/*
 * infer.c - type arguments that a call leaves out.
 *
 * 1. Typed arguments are unified with their parameters.
 * 2. Core types and methods of constraints add what they can, until nothing
 *    changes.
 * 3. A parameter that only untyped constants were passed for gets the default
 *    type of the "largest" kind among them; then step 2 again.
 * 4. Inferred types that mention other parameters are substituted until none
 *    does; a parameter whose type mentions itself counts as not inferred.
 *
 * A generic function passed as an argument brings its own type parameters into
 * the unification; what is found for them follows the result's first ntparams
 * entries, in argument order.
 *
 * Before all this the parameters are renamed where an argument mentions them (a
 * recursive call of a generic function), since there they stand for the
 * caller's.
 */
#include "types/algebra.h"
#include "types/internal.h"
#include "syntax/syntax.h"

typedef struct Infer {
	Pos pos;
	Type **tparams;  /* the callee's, then those of generic arguments */
	int n;
	int ncallee;
	Unifier *u;
	Object **params; /* one for each argument */
	Type **arg_types;
	Expr **args;
	int nargs;
} Infer;

/* ---- renaming ---- */

/* Fresh type parameters like tparams; *from becomes *to in constraints. */
static Type **
rename_tparams(Type **tparams, int n)
{
	Type **fresh = NEW_N(perm, Type *, n);
	for (int i = 0; i < n; i++) {
		fresh[i] = type_new(TY_TYPEPARAM);
		u32 uid = fresh[i]->tparam.uid;
		fresh[i]->tparam = tparams[i]->tparam;
		fresh[i]->tparam.uid = uid;
	}
	Subst s = {.from = tparams, .to = fresh, .n = n};
	for (int i = 0; i < n; i++) {
		typeparam_iface(tparams[i]);
		fresh[i]->tparam.constraint = type_subst(tparams[i]->tparam.constraint, &s);
	}
	return fresh;
}

static bool
arguments_mention(Type **tparams, int n, Type **targs, int ntargs, Expr **args, int nargs, Type *hint)
{
	for (int i = 0; i < ntargs; i++)
		if (type_mentions(targs[i], tparams, n))
			return true;
	for (int i = 0; i < nargs; i++)
		if (args[i] != NULL && args[i]->type != NULL && type_mentions(args[i]->type, tparams, n))
			return true;
	return hint != NULL && type_mentions(hint, tparams, n);
}

static bool
is_generic_function(Type *t)
{
	return t != NULL && t->kind == TY_SIGNATURE && t->sig.ntparams > 0;
}

/* Collects arguments' types; a generic function's with fresh parameters, which join the unknowns. */
static void
take_arguments(Infer *in, Expr **args, int nargs)
{
	in->args = args;
	in->nargs = nargs;
	in->arg_types = NEW_N(perm, Type *, nargs);
	int total = in->n;
	for (int i = 0; i < nargs; i++)
		if (args[i] != NULL && is_generic_function(args[i]->type))
			total += args[i]->type->sig.ntparams;
	Type **all = NEW_N(perm, Type *, total);
	memcpy(all, in->tparams, sizeof *all * (size_t)in->n);
	for (int i = 0; i < nargs; i++) {
		Type *t = args[i] == NULL ? NULL : args[i]->type;
		in->arg_types[i] = t;
		if (!is_generic_function(t))
			continue;
		int n = t->sig.ntparams;
		Type **fresh = rename_tparams(t->sig.tparams, n);
		in->arg_types[i] = type_instantiate(in->pos, t, fresh, n);
		memcpy(all + in->n, fresh, sizeof *all * (size_t)n);
		in->n += n;
	}
	in->tparams = all;
}

/* ---- messages ---- */

static const char *
tparam_names(Type **tparams, int n)
{
	Buf b = {0};
	for (int i = 0; i < n; i++) {
		if (i > 0)
			buf_puts(&b, n == 2 ? " and " : i == n - 1 ? ", and " : ", ");
		buf_puts(&b, tparams[i]->tparam.obj->name);
	}
	const char *s = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return s;
}

/* What is known so far; unknown entries are NULL, which type_subst leaves alone. */
static Subst
known(Infer *in)
{
	Type **to = NEW_N(perm, Type *, in->n);
	for (int i = 0; i < in->n; i++)
		to[i] = unifier_at(in->u, i);
	return (Subst){.from = in->tparams, .to = to, .n = in->n};
}

static Pos
arg_pos(const Infer *in, int i)
{
	return in->args[i]->start != 0 ? in->args[i]->start : in->args[i]->pos;
}

static void
report_mismatch(Infer *in, const char *kind, Type *par, Type *arg, int i)
{
	Subst s = known(in);
	bool all_unknown = true;
	for (int k = 0; k < in->n; k++)
		all_unknown = all_unknown && s.to[k] == NULL;
	const char *x = expr_string(in->args[i]), *a = type_string(arg), *p = type_string(par);
	Type *inferred = type_subst(par, &s);
	if (all_unknown)
		diag_error(arg_pos(in, i), "%s %s of %s does not match %s (cannot infer %s)", kind, a, x, p,
		           tparam_names(in->tparams, in->ncallee > 0 ? in->ncallee : in->n));
	else if (inferred != par)
		diag_error(arg_pos(in, i), "%s %s of %s does not match inferred type %s for %s", kind, a, x,
		           type_string(inferred), p);
	else
		diag_error(arg_pos(in, i), "%s %s of %s does not match %s", kind, a, x, p);
}

/* ---- the steps ---- */

static bool
unify_arguments(Infer *in)
{
	for (int i = 0; i < in->nargs; i++) {
		Type *par = in->params[i]->type, *arg = in->arg_types[i];
		if (arg == NULL || arg == TYPE_INVALID || par == NULL || in->args[i]->mode == M_INVALID)
			continue; /* reported */
		if (!type_mentions(par, in->tparams, in->n) && !type_mentions(arg, in->tparams, in->n))
			continue;
		if (type_is_typed(arg) && !unify(in->u, par, arg, UNIFY_ASSIGN)) {
			report_mismatch(in, "type", par, arg, i);
			return false;
		}
	}
	return true;
}

/* One parameter's constraint.  False after reporting an error. */
static bool
use_constraint(Infer *in, int i)
{
	Type *tp = in->tparams[i], *have = unifier_at(in->u, i);
	CoreTerm core = typeparam_core_term(tp);
	if (core.type != NULL && have != NULL) {
		/* With a tilde the underlying type must match; a type parameter of the caller's matches by its own core. */
		Type *x = core.tilde && have->kind != TY_TYPEPARAM ? type_under(have) : have;
		if (!unify(in->u, x, core.type, 0)) {
			diag_error(in->pos, "%s does not match %s%s", type_string(tp), core.tilde ? "~" : "",
			           type_string(core.type));
			return false;
		}
	} else if (core.type != NULL && core.single && !core.tilde) {
		unifier_set(in->u, i, core.type);
	}
	if (have == NULL || have == TYPE_INVALID)
		return true;
	Object *missing, *alt;
	/* Only for what the methods' signatures tell: a missing method is instance_verify's to report. */
	if (!unify_methods(in->u, have, typeparam_iface(tp), &missing, &alt) && alt != NULL && missing != NULL &&
	    type_mentions(missing->type, in->tparams, in->n)) {
		Buf b = {0};
		missing_method_cause(&b, have, typeparam_iface(tp), missing, alt);
		diag_error(in->pos, "%s does not implement %s %s", type_string(have), type_string(tp->tparam.constraint),
		           buf_str(&b));
		buf_free(&b);
		return false;
	}
	return true;
}

static bool
use_constraints(Infer *in)
{
	for (int before = -1, now = unifier_unknowns(in->u); before != now;) {
		before = now;
		for (int i = 0; i < in->n; i++)
			if (!use_constraint(in, i))
				return false;
		now = unifier_unknowns(in->u);
	}
	return true;
}

/* The larger of two untyped kinds, integer < rune < float < complex; NULL if they don't mix. */
static Type *
larger_untyped(Type *x, Type *y)
{
	if (x == NULL || x == y)
		return y;
	if (!(x->basic.info & BI_NUMERIC) || !(y->basic.info & BI_NUMERIC))
		return NULL;
	return x->basic.kind > y->basic.kind ? x : y;
}

static int
index_of(const Infer *in, Type *tp)
{
	for (int i = 0; i < in->n; i++)
		if (in->tparams[i] == tp)
			return i;
	return -1;
}

static bool
use_untyped(Infer *in)
{
	Type **max = NEW_N(perm, Type *, in->n);
	for (int i = 0; i < in->nargs; i++) {
		Type *par = in->params[i]->type, *arg = in->arg_types[i];
		if (arg == NULL || type_is_typed(arg) || arg->basic.kind == B_UNTYPED_NIL || in->args[i]->mode == M_INVALID)
			continue;
		int k = index_of(in, par);
		if (k < 0 || unifier_at(in->u, k) != NULL)
			continue;
		Type *m = larger_untyped(max[k], arg);
		if (m == NULL) {
			unifier_set(in->u, k, type_default(max[k]));
			report_mismatch(in, "default type", par, type_default(arg), i);
			return false;
		}
		max[k] = m;
	}
	for (int k = 0; k < in->n; k++)
		if (max[k] != NULL && unifier_at(in->u, k) == NULL)
			unifier_set(in->u, k, type_default(max[k]));
	return true;
}

/* ---- simplification ---- */

/* Does parameter i's type lead back to i?  state: 0 new, 1 on the path, 2 done. */
static void
kill_cycles(Infer *in, Type **types, u8 *state, int i)
{
	if (state[i] == 2 || types[i] == NULL)
		return;
	if (state[i] == 1) {
		types[i] = NULL;
		return;
	}
	state[i] = 1;
	for (int k = 0; k < in->n && types[i] != NULL; k++)
		if (type_mentions(types[i], &in->tparams[k], 1))
			kill_cycles(in, types, state, k);
	state[i] = 2;
}

static Type **
simplify(Infer *in)
{
	Type **types = NEW_N(perm, Type *, in->n);
	u8 *state = NEW_N(perm, u8, in->n);
	for (int i = 0; i < in->n; i++)
		types[i] = unifier_at(in->u, i);
	/* A class without a type: its parameters are equal, but unknown. */
	for (int i = 0; i < in->n; i++)
		kill_cycles(in, types, state, i);
	/* Without cycles n rounds reach the end. */
	for (int round = 0; round < in->n; round++) {
		bool changed = false;
		Subst s = {.from = in->tparams, .to = types, .n = in->n};
		for (int i = 0; i < in->n; i++) {
			Type *t = type_subst(types[i], &s);
			changed |= t != types[i];
			types[i] = t;
		}
		if (!changed)
			break;
	}
	for (int i = 0; i < in->n; i++)
		if (types[i] != NULL && type_mentions(types[i], in->tparams, in->n))
			types[i] = NULL;
	return types;
}

static Type **
solve(Infer *in)
{
	if (!unify_arguments(in) || !use_constraints(in) || !use_untyped(in) || !use_constraints(in))
		return NULL;
	Type **types = simplify(in);
	for (int i = 0; i < in->n; i++) {
		if (types[i] != NULL)
			continue;
		Object *o = in->tparams[i]->tparam.obj;
		diag_error(in->pos, "cannot infer %s (%s)", o->name, pos_string(o->pos));
		return NULL;
	}
	return types;
}

/* The parameters with what is known put in, so that arguments for known parameters follow assignment rules only. */
static Object **
parameters(Infer *in, Type *params, Type **targs, int ntargs)
{
	Subst s = {.from = in->tparams, .to = targs, .n = ntargs};
	return type_subst(params, &s)->tuple.vars;
}

/* Arguments of defined types come first: they decide what a literal type is matched with. */
static void
named_first(Infer *in)
{
	Object **p = NEW_N(perm, Object *, in->nargs);
	Type **t = NEW_N(perm, Type *, in->nargs);
	Expr **x = NEW_N(perm, Expr *, in->nargs);
	int k = 0;
	for (int pass = 0; pass < 2; pass++) {
		for (int i = 0; i < in->nargs; i++) {
			bool named = in->arg_types[i] != NULL && type_is_named(in->arg_types[i]);
			if (named != (pass == 0))
				continue;
			p[k] = in->params[i];
			t[k] = in->arg_types[i];
			x[k++] = in->args[i];
		}
	}
	in->params = p;
	in->arg_types = t;
	in->args = x;
}

/* An assignment of a generic function: params is one variable of the function's type, hint the type assigned to. */
static Type **
infer_from_hint(Infer *in, Type *params, Type *hint)
{
	/* Without its type parameters it is as ordinary a signature as the hint. */
	Type *sig = type_new(TY_SIGNATURE);
	sig->sig = params->tuple.vars[0]->type->sig;
	sig->sig.tparams = NULL;
	sig->sig.ntparams = 0;
	if (!unify(in->u, sig, hint, UNIFY_ASSIGN)) {
		diag_error(in->pos, "type %s does not match %s (cannot infer %s)", type_string(sig), type_string(hint),
		           tparam_names(in->tparams, in->ncallee > 0 ? in->ncallee : in->n));
		return NULL;
	}
	return solve(in);
}

Type **
types_infer(Pos pos, Type **tparams, int ntparams, Type **targs, int ntargs, Type *params, Expr **args, int nargs,
            Package *pkg, Type *result_hint)
{
	(void)pkg;
	for (int i = 0; i < nargs; i++)
		if (args[i] == NULL || args[i]->mode == M_INVALID)
			return NULL; /* reported; what could be inferred from the rest would only mislead */
	if (arguments_mention(tparams, ntparams, targs, ntargs, args, nargs, result_hint)) {
		Type **fresh = rename_tparams(tparams, ntparams);
		Subst s = {.from = tparams, .to = fresh, .n = ntparams};
		params = type_subst(params, &s);
		tparams = fresh;
	}
	Infer in = {.pos = pos, .tparams = tparams, .n = ntparams, .ncallee = ntparams};
	take_arguments(&in, args, nargs);
	Type **start = NEW_N(perm, Type *, in.n);
	for (int i = 0; i < ntargs; i++)
		start[i] = targs[i];
	if (ntargs == in.n)
		return start;
	in.u = unifier_new(in.tparams, start, in.n);
	if (!version_ok(21))
		unifier_no_interfaces(in.u);
	if (result_hint != NULL && nargs == 0 && params->tuple.n == 1 && params->tuple.vars[0]->type->kind == TY_SIGNATURE)
		return infer_from_hint(&in, type_subst(params, &(Subst){.from = tparams, .to = targs, .n = ntargs}), result_hint);
	if (params->tuple.n != nargs)
		ice(pos, "inference with %d parameters for %d arguments", params->tuple.n, nargs);
	in.params = parameters(&in, params, targs, ntargs);
	if (nargs > 1)
		named_first(&in);
	return solve(&in);
}
