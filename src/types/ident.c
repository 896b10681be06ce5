/*
 * ident.c - names: what they denote where they stand.
 *
 * A name that denotes an object not typed yet has it typed now.  Uses of local
 * variables note which function literals capture them, uses of package-level
 * objects what the current declaration depends on.
 */
#include "types/internal.h"

/* A use of local variable o: notes the function literals that capture it. */
static void
use_local(Object *o)
{
	FuncCtx *fn = ck.env.fn;
	if (!fn || o->info || o->pkg != ck.env.pkg || o->var.funclit == fn->lit)
		return;
	if (!o->var.func && !o->var.funclit)
		return;
	o->var.captured = true;
	for (FuncCtx *c = fn; c && c->lit && c->lit != o->var.funclit; c = c->outer) {
		Expr *l = c->lit;
		bool there = false;
		for (int i = l->funclit.ncaptured - 1; i >= 0 && !there; i--)
			there = l->funclit.captured[i] == o;
		if (there)
			break;
		int n = l->funclit.ncaptured;
		/* Capacity is the next power of two, so it needs no field of its own. */
		if ((n & (n - 1)) == 0) {
			Object **v = NEW_N(perm, Object *, n ? 2 * n : 1);
			if (n)
				memcpy(v, l->funclit.captured, sizeof *v * (size_t)n);
			l->funclit.captured = v;
		}
		l->funclit.captured[l->funclit.ncaptured++] = o;
	}
}

static void
mark_dot_import(Scope *where, Object *o)
{
	PkgState *st = ck.env.pkg ? pkg_state(ck.env.pkg) : NULL;
	if (!st || !where || o->pkg == ck.env.pkg || !o->pkg)
		return;
	for (int i = 0; i < st->ndots; i++)
		if (st->dots[i].scope == where && st->dots[i].pkg == o->pkg)
			st->dots[i].name->used = true;
}

void
check_ident(Expr *e, bool want_type)
{
	e->mode = M_INVALID;
	e->type = TYPE_INVALID;
	e->val = NULL;
	Scope *where = NULL;
	const char *name = e->name.name;
	Object *o = scope_lookup_parent(ck.env.scope, name, 0, &where);
	if (!o) {
		if (strcmp(name, "_") == 0)
			err_x(e, "cannot use _ as value or type");
		else
			err_x(e, "undefined: %s", name);
		return;
	}
	e->name.obj = o;
	e->name.targs = NULL;
	e->name.ntargs = 0;
	if (!o->pkg && o->kind == O_TYPE && !version_ok(18) && (o->type == type_any || o->type == type_comparable))
		err_version(e->start, 18, "predeclared %s", name);
	Type *t = o->type;
	if (!t || (o->kind == O_TYPE && want_type && o->colour != OBJ_BLACK) || (o->info && o->colour == OBJ_WHITE)) {
		obj_decl(o);
		t = o->type;
	}
	if (!t)
		t = TYPE_INVALID;
	if (o->pkg != ck.env.pkg && o->pkg)
		mark_dot_import(where, o);
	switch (o->kind) {
	case O_PKGNAME:
		err_x(e, "use of package %s not in selector", o->name);
		return;
	case O_CONST:
		add_dep(o);
		if (t == TYPE_INVALID)
			return;
		if (!o->pkg && strcmp(name, "iota") == 0) {
			if (!ck.env.iota) {
				err_x(e, "cannot use iota outside constant declaration");
				return;
			}
			e->val = ck.env.iota;
		} else
			e->val = o->con.val;
		e->mode = M_CONST;
		break;
	case O_TYPE:
		e->mode = t == TYPE_INVALID ? M_INVALID : M_TYPE;
		break;
	case O_VAR:
		if (o->pkg == ck.env.pkg)
			o->used = true;
		add_dep(o);
		if (t == TYPE_INVALID)
			return;
		use_local(o);
		e->mode = M_VAR;
		break;
	case O_FUNC:
		add_dep(o);
		e->mode = t == TYPE_INVALID ? M_INVALID : M_VALUE;
		break;
	case O_BUILTIN:
		e->mode = M_BUILTIN;
		break;
	case O_NIL:
		e->mode = M_NIL;
		t = type_basic[B_UNTYPED_NIL];
		break;
	default:
		return;
	}
	e->type = t;
}
