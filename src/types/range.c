/*
 * range.c - range statements: arrays, slices, strings, maps, channels,
 * integers (Go 1.22) and functions (Go 1.23).
 */
#include "types/internal.h"

typedef struct RangeTypes {
	Type *key, *value;  /* NULL: no such variable allowed */
	const char *cause;
	bool ok, is_func, is_int;
} RangeTypes;

static RangeTypes
range_types(Expr *x)
{
	RangeTypes r = {0};
	Type *u = x->mode == M_NIL ? NULL : type_core_string(x->type);
	if (!u) {
		r.cause = x->mode == M_NIL ? NULL : arena_printf(perm, "%s has no core type", ty_s(x->type));
		return r;
	}
	if (u->kind == TY_POINTER && type_under(u->pointer.elem)->kind == TY_ARRAY)
		u = type_under(u->pointer.elem);
	switch (u->kind) {
	case TY_BASIC:
		if (u->basic.info & BI_STRING) {
			/* The core type of byte slices and strings alike is string, which isn't one for range. */
			if (!type_core(x->type)) {
				r.cause = arena_printf(perm, "%s has no core type", ty_s(x->type));
				return r;
			}
			r = (RangeTypes){.key = type_basic[B_INT], .value = type_rune, .ok = true};
		} else if (u->basic.info & BI_INTEGER) {
			if (!version_ok(22)) {
				r.cause = "requires go1.22 or later";
				return r;
			}
			r = (RangeTypes){.key = x->type, .ok = true, .is_int = true};
		}
		return r;
	case TY_ARRAY: return (RangeTypes){.key = type_basic[B_INT], .value = u->array.elem, .ok = true};
	case TY_SLICE: return (RangeTypes){.key = type_basic[B_INT], .value = u->slice.elem, .ok = true};
	case TY_MAP: return (RangeTypes){.key = u->map.key, .value = u->map.elem, .ok = true};
	case TY_CHAN:
		if (u->chan.dir == CHAN_SEND) {
			r.cause = "receive from send-only channel";
			return r;
		}
		return (RangeTypes){.key = u->chan.elem, .ok = true};
	case TY_SIGNATURE: {
		if (!version_ok(23)) {
			r.cause = "requires go1.23 or later";
			return r;
		}
		Type *p = u->sig.params;
		if (p->tuple.n != 1 || u->sig.results->tuple.n != 0) {
			r.cause = "func must be func(yield func(...) bool): wrong argument count";
			return r;
		}
		Type *y = type_core(p->tuple.vars[0]->type);
		if (!y || y->kind != TY_SIGNATURE) {
			r.cause = "func must be func(yield func(...) bool): argument is not func";
			return r;
		}
		if (y->sig.params->tuple.n > 2) {
			r.cause = "func must be func(yield func(...) bool): yield func has too many parameters";
			return r;
		}
		if (y->sig.results->tuple.n != 1 || !type_is(y->sig.results->tuple.vars[0]->type, BI_BOOLEAN)) {
			r.cause = "func must be func(yield func(...) bool): yield func does not return bool";
			return r;
		}
		if (!type_identical(y->sig.results->tuple.vars[0]->type, type_basic[B_BOOL])) {
			r.cause = "func must be func(yield func(...) bool): yield func returns user-defined boolean, not bool";
			return r;
		}
		r = (RangeTypes){.ok = true, .is_func = true};
		if (y->sig.params->tuple.n > 0)
			r.key = y->sig.params->tuple.vars[0]->type;
		if (y->sig.params->tuple.n > 1)
			r.value = y->sig.params->tuple.vars[1]->type;
		return r;
	}
	default: return r;
	}
}

/* for i = range 10: the untyped constant takes i's type. */
static void
assign_int(Expr *x, Expr *lhs)
{
	Expr *id = unparen(lhs);
	if (id->kind == E_NAME && strcmp(id->name.name, "_") == 0) {
		check_assignment(x, NULL, "range clause");
		id->name.obj = NULL;
		lhs->mode = M_VAR;
		lhs->type = x->type;
		return;
	}
	assign_var(lhs, x, "range clause");
	if (x->mode != M_INVALID && !type_all(x->type, BI_INTEGER) && type_is_typed(x->type)) {
		err_x(x, "cannot use iteration variable of type %s", ty_s(x->type));
		x->mode = M_INVALID;
	}
}

void
range_stmt(Stmt *s, int inner)
{
	Expr *x = s->range.x;
	Expr *lhs[2] = {s->range.key, s->range.value};
	s->range.scope = scope_open(s->pos, s->range.body.rbrace, "range");
	int mark = ck.delayed.n;
	check_expr(x);
	run_delayed(mark);
	if (x->mode == M_CONST && type_is(x->type, BI_STRING) && type_is_untyped(x->type))
		update_type(x, type_basic[B_STRING], true);
	RangeTypes r = {0};
	Type *var_t[2] = {NULL, NULL};
	if (x->mode != M_INVALID) {
		r = range_types(x);
		if (!r.ok) {
			if (r.cause)
				err_soft(x->start, "cannot range over %s (%s)", op_s(x), r.cause);
			else
				err_soft(x->start, "cannot range over %s", op_s(x));
		} else if (lhs[1] && !r.value) {
			if (r.is_func && !r.key)
				err_soft(lhs[0]->start, "range over %s permits no iteration variables", op_s(x));
			else
				err_soft(lhs[1]->start, "range over %s permits only one iteration variable", op_s(x));
		} else if (lhs[0] && !r.key)
			err_soft(lhs[0]->start, "range over %s permits no iteration variables", op_s(x));
		else if (s->range.extra)
			err_at(s->range.extra->start, "range clause permits at most two iteration variables");
		var_t[0] = r.key;
		var_t[1] = r.value;
	}
	bool untyped_int = r.ok && r.is_int && type_is_untyped(x->type);
	if (untyped_int && (s->range.define || !lhs[0])) {
		check_assignment(x, NULL, "range clause");
		var_t[0] = x->type;
	}
	if (s->range.define) {
		Object *vars[2] = {NULL, NULL};
		bool any = false;
		for (int i = 0; i < 2; i++) {
			Expr *l = lhs[i];
			if (!l)
				continue;
			if (l->kind != E_NAME) {
				use_lhs(l);
				err_x(l, "non-name %s on left side of :=", ex_s(l));
				continue;
			}
			Object *o = vars[i] = new_local(l, NULL);
			bool blank = strcmp(o->name, "_") == 0;
			l->name.obj = blank ? NULL : o;
			any |= !blank;
			Type *t = var_t[i];
			if (!t || t == TYPE_INVALID) {
				o->type = TYPE_INVALID;
				o->used = true;
			} else
				o->type = t;
			l->mode = o->type == TYPE_INVALID ? M_INVALID : M_VAR;
			l->type = o->type;
		}
		for (int i = 0; i < 2; i++)
			if (vars[i])
				declare(ck.env.scope, vars[i]->name[0] == '_' && !vars[i]->name[1] ? NULL : lhs[i], vars[i], 0);
		if (!any && !lhs[0] && !lhs[1])
			err_at(s->pos, "no new variables on left side of :=");
	} else
		for (int i = 0; i < 2; i++) {
			if (!lhs[i])
				continue;
			if (i == 0 && untyped_int)
				assign_int(x, lhs[0]);
			else if (var_t[i])
				assign_var(lhs[i], fake_expr(lhs[i], M_VALUE, var_t[i]), "range clause");
			else
				use_lhs(lhs[i]);
		}
	s->range.per_iteration = s->range.define && version_ok(22);
	BranchCtx b = {ck.env.branch, s};
	ck.env.branch = &b;
	s->range.body.scope = scope_open(s->range.body.lbrace, s->range.body.rbrace, "range body");
	check_stmts(s->range.body.list, inner | BREAK_OK | CONTINUE_OK);
	scope_close();
	ck.env.branch = b.outer;
	scope_close();
}
