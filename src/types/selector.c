/*
 * selector.c - qualified identifiers, fields, methods, method expressions.
 */
#include "types/algebra.h"
#include "types/internal.h"

#include <ctype.h>

static void
qualified(Expr *e, Object *pn)
{
	Package *imp = pn->pkgname.imported;
	Expr *nm = e->sel.name;
	const char *sel = nm->name.name;
	pn->used = true;
	e->sel.sel = NULL;
	e->sel.x->name.obj = pn;
	Object *o = scope_lookup(imp->scope, sel);
	if (!o) {
		if (!imp->fake)
			err_x(nm, "undefined: %s.%s", imp->name, sel);
		return;
	}
	if (!name_exported(sel) && imp != package_unsafe)
		err_x(nm, "undefined: %s.%s", imp->name, sel);
	nm->name.obj = o;
	nm->name.targs = NULL;
	nm->name.ntargs = 0;
	if (o->colour != OBJ_BLACK && (o->info || !o->type))
		resolve_obj(o);
	Type *t = o->type;
	if (o->kind != O_BUILTIN && (!t || t == TYPE_INVALID))
		return;
	switch (o->kind) {
	case O_CONST:
		e->mode = M_CONST;
		e->val = o->con.val;
		break;
	case O_TYPE: e->mode = M_TYPE; break;
	case O_VAR: e->mode = M_VAR; break;
	case O_FUNC: e->mode = M_VALUE; break;
	case O_BUILTIN:
		e->mode = M_BUILTIN;
		t = TYPE_INVALID;
		break;
	default: return;
	}
	e->type = t;
	nm->type = t;
	nm->mode = e->mode;
}

static bool
is_iface_ptr(Type *t)
{
	Type *u = type_under(t);
	return u->kind == TY_POINTER && type_under(u->pointer.elem)->kind == TY_INTERFACE;
}

static void
not_found(Expr *e, Expr *x, Lookup *l, const char *sel)
{
	Expr *nm = e->sel.name;
	if (type_under(x->type) == TYPE_INVALID)
		return;
	if (l->npath > 0) {
		err_x(nm, "ambiguous selector %s.%s", ex_s(x), sel);
		return;
	}
	if (l->indirect) {
		if (x->mode == M_TYPE)
			err_x(nm, "invalid method expression %s.%s (needs pointer receiver (*%s).%s)", ex_s(x), sel, ex_s(x), sel);
		else
			err_x(nm, "cannot call pointer method %s on %s", sel, ty_s(x->type));
		return;
	}
	if (x->mode != M_NIL && is_iface_ptr(x->type)) {
		Type *b = type_under(x->type)->pointer.elem;
		err_x(nm, "%s.%s undefined (type %s is pointer to %s, not %s)", ex_s(x), sel, ty_s(x->type),
		      b->kind == TY_TYPEPARAM ? "type parameter" : "interface", b->kind == TY_TYPEPARAM ? "type parameter" : "interface");
		return;
	}
	char *other = arena_strdup(perm, sel);
	other[0] = (char)(isupper((u8)other[0]) ? tolower((u8)other[0]) : toupper((u8)other[0]));
	const char *hint = "";
	if (lookup_field_or_method(x->type, x->mode == M_VAR, ck.env.pkg, intern(other), false).obj)
		hint = arena_printf(perm, ", but does have %s", other);
	err_x(nm, "%s.%s undefined (type %s has no field or method %s%s)", ex_s(x), sel, ty_s(x->type), sel, hint);
}

/* T.m: a function whose first parameter is the receiver. */
static Type *
method_expr_type(Type *recv, Type *sig)
{
	Type *p = sig->sig.params;
	Object **v = NEW_N(perm, Object *, p->tuple.n + 1);
	const char *name = sig->sig.recv && sig->sig.recv->name && *sig->sig.recv->name ? sig->sig.recv->name : intern("_");
	v[0] = obj_new(O_VAR, sig->sig.recv ? sig->sig.recv->pos : 0, ck.env.pkg, name, recv);
	v[0]->is_param = true;
	v[0]->colour = OBJ_BLACK;
	for (int i = 0; i < p->tuple.n; i++)
		v[i + 1] = p->tuple.vars[i];
	return type_signature(type_tuple(v, p->tuple.n + 1), sig->sig.results, sig->sig.variadic);
}

void
check_selector(Expr *e, Type *def, bool want_type)
{
	Expr *x = e->sel.x, *nm = e->sel.name;
	e->mode = M_INVALID;
	e->type = TYPE_INVALID;
	e->val = NULL;
	e->sel.sel = NULL;
	if (!nm || nm->kind != E_NAME) {
		use_expr(x);
		return;
	}
	const char *sel = nm->name.name;
	nm->name.obj = NULL;
	if (strcmp(sel, "_") == 0) {
		err_x(nm, "cannot refer to blank field or method");
		use_expr(x);
		return;
	}
	if (x->kind == E_NAME) {
		Object *o = scope_lookup_parent(ck.env.scope, x->name.name, 0, NULL);
		if (o && o->kind == O_PKGNAME) {
			qualified(e, o);
			return;
		}
	}
	check_expr_or_type(x, false);
	if (x->mode == M_INVALID)
		return;
	if (x->mode == M_TYPE && def && x->type == def && want_type) {
		cycle_error(&def->named.obj, 1);
		return;
	}
	/* A method of a pointer type is promoted to the value's type if that is a variable. */
	Lookup l = lookup_field_or_method(x->type, x->mode == M_VAR, ck.env.pkg, sel, false);
	if (!l.obj) {
		not_found(e, x, &l, sel);
		return;
	}
	Object *o = l.obj;
	nm->name.obj = o;
	if (!o->type || (o->info && o->colour == OBJ_WHITE))
		resolve_obj(o);
	if (!o->type || o->type == TYPE_INVALID) {
		/* A method whose signature is being typed. */
		if (o->kind == O_VAR)
			o->used = true;
		return;
	}
	Selection *s = NEW(perm, Selection);
	s->recv = x->type;
	s->obj = o;
	s->path = l.path;
	s->npath = l.npath;
	s->indirect = l.indirect;
	s->type = o->type;
	if (o->kind == O_FUNC && o->type->kind == TY_SIGNATURE) {
		Object *origin = o->func.origin ? o->func.origin : o;
		if (!o->func.is_iface_method)
			add_dep(origin);
	}
	if (x->mode == M_TYPE) {
		if (o->kind != O_FUNC) {
			err_x(nm, "%s.%s undefined (type %s has no method %s)", ex_s(x), sel, ty_s(x->type), sel);
			return;
		}
		s->kind = SEL_METHODEXPR;
		s->type = method_expr_type(x->type, o->type);
		e->mode = M_VALUE;
		e->type = s->type;
		e->sel.sel = s;
		nm->type = s->type;
		nm->mode = M_VALUE;
		return;
	}
	if (o->kind == O_VAR) {
		s->kind = SEL_FIELD;
		o->used = true;
		e->mode = x->mode == M_VAR || l.indirect ? M_VAR : M_VALUE;
	} else {
		s->kind = SEL_METHOD;
		e->mode = M_VALUE;
		if (o->func.has_ptr_recv && !l.indirect && x->mode == M_VAR)
			mark_lvalue(x, true);
	}
	e->type = o->type;
	e->sel.sel = s;
	nm->type = e->type;
	nm->mode = e->mode;
}
