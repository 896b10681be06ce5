/*
 * decl.c - types declared objects: constants, variables, types, functions.
 *
 * An object is white until somebody asks for its type, grey (and on ck.path)
 * while its declaration is typed, black afterwards.  Meeting a grey object
 * means a cycle through the objects above it on the path.  Cycles through a
 * type definition only are how recursive types come about; cycles through
 * variables and constants only are left to initorder.c; all others are errors.
 */
#include <stdlib.h>

#include "types/internal.h"

/* ---- cycles ---- */

void
cycle_error(Object **v, int n)
{
	int first = 0;
	for (int i = 1; i < n; i++)
		if (v[i]->pos < v[first]->pos)
			first = i;
	Buf b = {0};
	Object *o = v[first];
	/* A cycle of aliases may already have printed through an invalid type. */
	buf_printf(&b, o->kind == O_TYPE ? "invalid recursive type %s" : "illegal cycle in declaration of %s", o->name);
	for (int i = 0; i < n; i++) {
		Object *x = v[(first + i) % n];
		bool foreign = x->pkg && x->pkg != ck.env.pkg;
		buf_printf(&b, "\n\t%s: %s%s%s refers to", pos_string(x->pos), foreign ? x->pkg->name : "", foreign ? "." : "", x->name);
	}
	buf_printf(&b, "\n\t%s: %s", pos_string(o->pos), o->name);
	err_at(o->pos, "%s", buf_str(&b));
	buf_free(&b);
}

/* o is grey: may the cycle stand?  Reports it if not. */
static bool
valid_cycle(Object *o)
{
	int i = ck.path.n - 1, nval = 0, ndef = 0;
	while (i >= 0 && ck.path.v[i] != o)
		i--;
	if (i < 0)
		return true;
	Object **cycle = ck.path.v + i;
	int n = ck.path.n - i;
	for (int j = 0; j < n; j++)
		switch (cycle[j]->kind) {
		case O_CONST:
		case O_VAR:
			nval++;
			break;
		case O_TYPE:
			/* Coming back to a generic type from a type parameter list has no end, gc says; it depends on where the
			 * cycle was entered, and an imported package is entered where it is needed. */
			if (ck.env.in_tparams && !version_ok(20) && !pkg_state(o->pkg)->conf.ignore_bodies && cycle[j]->type && cycle[j]->type->kind == TY_NAMED && cycle[j]->type->named.ntparams) {
				cycle_error(cycle, n);
				return false;
			}
			if (!cycle[j]->is_alias)
				ndef++;
			break;
		}
	if (nval == n) {
		ck.had_const_cycle = true;
		return true;
	}
	if (nval == 0 && ndef > 0)
		return true;
	cycle_error(cycle, n);
	return false;
}

/* ---- constants and variables ---- */

static void
const_decl(Object *o, Decl *d, Expr *typ, Expr *init, bool inherited)
{
	ck.env.iota = const_int(d->value.iota);
	if (inherited)
		ck.env.errpos = o->pos;
	o->con.val = const_unknown();
	if (typ) {
		Type *t = check_type(typ);
		if (!type_is(t, BI_CONST)) {
			if (type_under(t) != TYPE_INVALID)
				err_x(typ, "invalid constant type %s", ty_s(t));
			o->type = TYPE_INVALID;
			goto out;
		}
		o->type = t;
	}
	if (init) {
		check_expr(init);
		init_const(o, init);
	} else if (!o->type)
		o->type = TYPE_INVALID;
out:
	ck.env.iota = NULL;
	ck.env.errpos = 0;
}

static Type *
decl_type(Expr *typ, bool first)
{
	/* var a, b T: one type expression for all, checked once. */
	if (!first && typ->mode == M_TYPE && typ->type)
		return typ->type;
	return var_type(typ);
}

static void
var_decl(Object *o, DeclInfo *in)
{
	Decl *d = in->decl;
	bool first = d->value.nnames <= 1 || (d->value.names[0]->name.obj == o);
	if (in->typ) {
		Type *t = decl_type(in->typ, first);
		o->type = t;
		for (int i = 0; i < in->nlhs; i++)
			in->lhs[i]->type = t;
	}
	if (!in->init) {
		if (!in->typ)
			o->type = TYPE_INVALID;
		return;
	}
	if (in->nlhs) {
		ExprList l = {&in->init, 1};
		init_vars(in->lhs, in->nlhs, l, NULL, in->init->start);
		return;
	}
	check_expr_target(in->init, o->type);
	init_var(o, in->init, "variable declaration");
}

/* ---- types ---- */

/* The underlying type at the end of the chain of right sides; NULL while one of them is being declared. */
static Type *
chase_under(Type *t0)
{
	Type *t = t0, *inst = NULL;
	for (int n = 0; t && t->kind == TY_NAMED; n++) {
		if (t->named.underlying) {
			if (t->named.underlying == TYPE_INVALID || !inst)
				return t->named.underlying;
			return type_under_or_null(inst);
		}
		/* An instance's underlying type is its origin's, substituted; follow the origin to find cycles. */
		if (t->named.orig && t->named.orig != t) {
			if (!inst)
				inst = t;
			t = t->named.orig;
			if (t != t0)
				continue;
		} else {
			if (!t->named.rhs) {
				if (t->named.obj->colour == OBJ_WHITE)
					obj_decl(t->named.obj);
				if (t->named.underlying)
					continue;
				if (!t->named.rhs)
					return NULL;
			}
			t = t->named.rhs;
		}
		if (t == t0 || n > 10000) {
			VEC(Object *) v = {0};
			Type *c = t0;
			do {
				vec_push(perm, &v, c->named.obj);
				c = c->named.rhs;
				if (c->named.orig)
					c = c->named.orig;
			} while (c != t0 && v.n < 10000);
			cycle_error(v.v, v.n);
			for (int i = 0; i < v.n; i++)
				if (v.v[i]->type && v.v[i]->type->kind == TY_NAMED)
					v.v[i]->type->named.underlying = TYPE_INVALID;
			return TYPE_INVALID;
		}
	}
	return inst ? type_under_or_null(inst) : t;
}

static void
fix_under(void *a, void *b)
{
	(void)b;
	Type *t = a;
	if (!t->named.underlying) {
		Type *u = chase_under(t);
		t->named.underlying = u ? u : TYPE_INVALID;
	}
}

static void
later_valid(void *a, void *b)
{
	(void)b;
	valid_type(a);
}

static void
check_field_clash(void *a, void *b)
{
	(void)b;
	Type *named = a, *u = type_under(named);
	if (!u || u->kind != TY_STRUCT)
		return;
	for (int i = 0; i < named->named.nmethods; i++) {
		Object *m = named->named.methods[i];
		for (int j = 0; j < u->struct_.n; j++) {
			Object *f = u->struct_.fields[j];
			if (f->name != m->name || strcmp(f->name, "_") == 0)
				continue;
			Buf buf = {0};
			report_alt(&buf, f);
			err_at(m->pos, "field and method with the same name %s%s", m->name, buf_str(&buf));
			buf_free(&buf);
		}
	}
}

static void
collect_methods(Object *o, Type *named)
{
	DeclInfo *in = o->info;
	if (!in || in->methods.n == 0)
		return;
	Map seen;
	map_init(&seen, perm, false);
	VEC(Object *) v = {0};
	for (int i = 0; i < in->methods.n; i++) {
		Object *m = in->methods.v[i];
		m->func.recv_named = named;
		if (strcmp(m->name, "_") == 0)
			continue;
		Object *alt = map_get(&seen, m->name);
		if (alt) {
			Buf b = {0};
			report_alt(&b, alt);
			err_at(m->pos, "%s.%s redeclared in this block%s", o->name, m->name, buf_str(&b));
			buf_free(&b);
			continue;
		}
		map_put(&seen, m->name, m);
		vec_push(perm, &v, m);
	}
	in->methods.n = 0;
	named->named.methods = v.v;
	named->named.nmethods = v.n;
	named->named.methods_cap = v.cap;
	check_later(check_field_clash, named, NULL);
}

static void
alias_decl(Object *o, Decl *d)
{
	if (!version_ok(9))
		err_version(d->type.name->pos, 9, "type aliases");
	o->type = TYPE_INVALID;
	if (d->type.tparams.n == 0) {
		o->type = check_type(d->type.type);
		return;
	}
	if (!version_ok(23)) {
		err_x(d->type.name, "generic type cannot be alias");
	}
	scope_open(d->pos, 0, "type parameters");
	o->tname.alias_tparams = &d->type.tparams;
	collect_tparams(&d->type.tparams, &o->tname.atparams, &o->tname.natparams);
	Type *rhs = check_type(d->type.type);
	bool own = false;
	for (int i = 0; i < o->tname.natparams; i++)
		own |= rhs == o->tname.atparams[i];
	if (own) {
		err_x(d->type.type, "cannot use type parameter declared by alias declaration as RHS");
		rhs = TYPE_INVALID;
	}
	o->tname.alias_rhs = rhs;
	o->type = rhs;
	scope_close();
}

static void
type_decl(Object *o, Decl *d)
{
	if (d->type.alias) {
		alias_decl(o, d);
		return;
	}
	Type *named = type_new(TY_NAMED);
	named->named.obj = o;
	named->named.orig = named;
	o->type = named;
	if (ck.env.gen_func && ck.env.fn) {
		named->named.outer_func = ck.env.gen_func;
		o->tname.outer_func = ck.env.gen_func;
	}
	collect_methods(o, named);
	check_later(later_valid, named, NULL);
	bool generic = d->type.tparams.n > 0;
	if (generic) {
		scope_open(d->pos, 0, "type parameters");
		collect_tparams(&d->type.tparams, &named->named.tparams, &named->named.ntparams);
	}
	Type *rhs = def_type(d->type.type, named);
	if (generic)
		scope_close();
	named->named.rhs = rhs;
	if (rhs->kind == TY_TYPEPARAM) {
		err_x(d->type.type, "cannot use a type parameter as RHS in type declaration");
		named->named.underlying = TYPE_INVALID;
	} else if (!named->named.underlying) {
		Type *u = chase_under(named);
		if (u)
			named->named.underlying = u;
		else
			check_later(fix_under, named, NULL);
	} else if (rhs == TYPE_INVALID)
		named->named.underlying = TYPE_INVALID;
}

static void
fix_bound(void *a, void *b)
{
	Type *tp = a;
	Expr *e = b;
	Type *t = tp->tparam.constraint;
	Type *u = type_under(t);
	if (t->kind == TY_TYPEPARAM) {
		err_x(e, "cannot use a type parameter as constraint");
		tp->tparam.constraint = TYPE_INVALID;
	} else if (u != TYPE_INVALID && u->kind != TY_INTERFACE) {
		Type *i = type_new(TY_INTERFACE);
		i->iface.implicit = true;
		i->iface.embedded = NEW(perm, Type *);
		i->iface.embedded_pos = NEW(perm, Pos);
		i->iface.embedded[0] = t;
		i->iface.embedded_pos[0] = e->start;
		i->iface.nembedded = 1;
		i->iface.complete = true;
		tp->tparam.constraint = i;
	}
}

void
collect_tparams(FieldList *l, Type ***out, int *n)
{
	Type **v = NEW_N(perm, Type *, l->n);
	for (int i = 0; i < l->n; i++) {
		Field *f = l->v[i];
		Expr *nm = f->name;
		const char *name = nm ? nm->name.name : intern("_");
		Object *o = obj_new(O_TYPE, nm ? nm->pos : f->pos, ck.env.pkg, name, NULL);
		Type *tp = type_new(TY_TYPEPARAM);
		tp->tparam.obj = o;
		tp->tparam.index = i;
		tp->tparam.constraint = type_any;
		o->type = tp;
		o->colour = OBJ_BLACK;
		f->obj = o;
		v[i] = tp;
		declare(ck.env.scope, nm, o, 0);
		if (nm) {
			nm->mode = M_TYPE;
			nm->type = tp;
		}
	}
	*out = v;
	*n = l->n;
	Type *bound = type_any;
	bool saved = ck.env.in_tparams;
	ck.env.in_tparams = true;
	for (int i = 0; i < l->n; i++) {
		Field *f = l->v[i];
		if (!f->same_type || i == 0)
			bound = f->type ? constraint_type(f->type) : type_any;
		v[i]->tparam.constraint = bound;
		if (f->type && bound != type_any && bound != TYPE_INVALID) {
			if (bound->kind == TY_TYPEPARAM || (bound->kind != TY_NAMED && bound->kind != TY_INTERFACE))
				fix_bound(v[i], f->type);
			else
				check_later(fix_bound, v[i], f->type);
		}
	}
	ck.env.in_tparams = saved;
}

/* ---- functions ---- */

static void
func_decl(Object *o, Decl *d)
{
	Type *t = check_func_type(d->func.type, d->func.recv, o);
	o->type = t;
	if (d->func.body && (d->pragma & PRAGMA_NOESCAPE))
		err_at(d->func.name->pos, "can only use //go:noescape with external func implementations");
	if ((d->pragma & PRAGMA_NOSPLIT) && (d->pragma & PRAGMA_SYSTEMSTACK))
		err_at(d->func.name->pos, "go:nosplit and go:systemstack cannot be combined");
	if ((d->pragma & (PRAGMA_UINTPTRKEEPALIVE | PRAGMA_UINTPTRESCAPES)) == PRAGMA_UINTPTRKEEPALIVE && !(d->pragma & PRAGMA_NOSPLIT))
		err_at(d->func.name->pos, "go:uintptrkeepalive requires go:nosplit");
	if (t->kind == TY_SIGNATURE && t->sig.ntparams && !d->func.body)
		err_soft(d->func.name->pos, "generic function is missing function body");
}

/* ---- objects ---- */

static void declare_first(Package *p, Expr *e);

static void
declare_fields_first(Package *p, const FieldList *l)
{
	for (int i = 0; i < l->n; i++)
		declare_first(p, l->v[i]->type);
}

/*
 * An alias has no type until its right side has one.  So the types declared in p that the right side names come first:
 * what refers to the alias in their declarations then finds them named, if not complete.  (go/types has the same in mind
 * when it declares a package's aliases after its other types; here declarations are also asked for one by one.)
 */
static void
declare_first(Package *p, Expr *e)
{
	if (e == NULL)
		return;
	switch (e->kind) {
	case E_NAME: {
		Object *o = scope_lookup(p->scope, e->name.name);
		if (o != NULL && o->kind == O_TYPE && o->colour == OBJ_WHITE && o->info != NULL && !o->info->decl->type.alias)
			obj_decl(o);
		return;
	}
	case E_PAREN:
	case E_STAR:
	case E_SLICETYPE:
	case E_DOTDOTDOT:
		declare_first(p, e->x);
		return;
	case E_ARRAYTYPE:
		declare_first(p, e->array.elem);
		return;
	case E_MAPTYPE:
		declare_first(p, e->map.key);
		declare_first(p, e->map.elem);
		return;
	case E_CHANTYPE:
		declare_first(p, e->chan.elem);
		return;
	case E_INDEX:
		declare_first(p, e->index.x);
		for (int i = 0; i < e->index.idx.n; i++)
			declare_first(p, e->index.idx.v[i]);
		return;
	case E_FUNCTYPE:
		declare_fields_first(p, &e->functype.params);
		declare_fields_first(p, &e->functype.results);
		return;
	case E_STRUCTTYPE:
	case E_INTERFACETYPE:
		declare_fields_first(p, &e->fields.list);
		return;
	default:
		return;
	}
}

void
obj_decl(Object *o)
{
	if (o->colour == OBJ_BLACK)
		return;
	if (o->colour == OBJ_GREY) {
		switch (o->kind) {
		case O_CONST:
		case O_VAR:
			if (!valid_cycle(o) || !o->type)
				o->type = TYPE_INVALID;
			break;
		case O_TYPE:
			if (!valid_cycle(o))
				o->type = TYPE_INVALID;
			break;
		case O_FUNC:
			valid_cycle(o);
			break;
		}
		return;
	}
	if ((o->type && o->colour == OBJ_WHITE) || !o->info) {
		o->colour = OBJ_BLACK;
		if (!o->type)
			o->type = TYPE_INVALID;
		return;
	}
	if (ck.nesting > ck.max_nesting - 100) {
		err_at(o->pos, "declarations nested too deeply");
		o->type = TYPE_INVALID;
		return;
	}
	ck.nesting += 4;
	Env saved = ck.env;
	env_enter(o->pkg);
	DeclInfo *in = o->info;
	ck.env.scope = in->fscope;
	ck.env.version = file_version(in->file, ck.env.version);
	if (o->kind == O_TYPE && in->decl->type.alias)
		declare_first(o->pkg, in->decl->type.type);
	o->colour = OBJ_GREY;
	vec_push(perm, &ck.path, o);
	switch (o->kind) {
	case O_CONST:
		ck.env.decl = in;
		const_decl(o, in->decl, in->typ, in->init, in->inherited);
		break;
	case O_VAR:
		ck.env.decl = in;
		var_decl(o, in);
		break;
	case O_TYPE: type_decl(o, in->decl); break;
	case O_FUNC: func_decl(o, in->decl); break;
	}
	o->colour = OBJ_BLACK;
	if (!o->type)
		o->type = TYPE_INVALID;
	ck.path.n--;
	ck.env = saved;
	types_qualifier = saved.pkg;
	ck.nesting -= 4;
}

void
resolve_obj(Object *o)
{
	if (o->colour == OBJ_BLACK) {
		/* A type whose underlying type wasn't known when it was declared. */
		if (o->kind == O_TYPE && o->type && o->type->kind == TY_NAMED && !o->type->named.underlying) {
			Type *u = chase_under(o->type);
			if (u)
				o->type->named.underlying = u;
		}
		return;
	}
	if (o->colour == OBJ_GREY) {
		if (o->kind == O_TYPE && o->type && o->type->kind == TY_NAMED && !o->type->named.underlying &&
		    o->type->named.rhs) {
			Type *u = chase_under(o->type);
			if (u)
				o->type->named.underlying = u;
		}
		return;
	}
	session_begin();
	Env saved = ck.env;
	obj_decl(o);
	ck.env = saved;
	types_qualifier = saved.pkg;
	session_end();
}

/* ---- declarations in functions ---- */

Object *
new_local(Expr *name, Type *t)
{
	Object *o = obj_new(O_VAR, name->pos, ck.env.pkg, name->name.name, t);
	o->colour = OBJ_BLACK;
	FuncCtx *fn = ck.env.fn;
	if (fn) {
		FuncCtx *root = fn;
		while (root->outer)
			root = root->outer;
		o->var.func = root->func;
		o->var.funclit = fn->lit;
		if (strcmp(o->name, "_") != 0)
			vec_push(perm, &fn->locals, o);
	}
	return o;
}

static void
local_consts(Decl *d)
{
	Decl *src = d;
	for (int i = 0; src->value.inherit && !src->value.type && src->value.values.n == 0 && i < 100000; i++)
		src = src->value.inherit;
	int n = d->value.nnames;
	Object **v = NEW_N(perm, Object *, n);
	int mark = ck.delayed.n;
	Const *iota = ck.env.iota;
	Pos errpos = ck.env.errpos;
	for (int i = 0; i < n; i++) {
		Expr *nm = d->value.names[i];
		v[i] = obj_new(O_CONST, nm->pos, ck.env.pkg, nm->name.name, NULL);
		v[i]->colour = OBJ_BLACK;
		const_decl(v[i], d, src->value.type, i < src->value.values.n ? src->value.values.v[i] : NULL, src != d);
	}
	ck.env.iota = iota;
	ck.env.errpos = errpos;
	run_delayed(mark);
	if (n < src->value.values.n) {
		if (src != d)
			err_at(d->pos, "extra init expr");
		else
			err_x(src->value.values.v[n], "extra init expr %s", ex_s(src->value.values.v[n]));
	} else if (n > src->value.values.n)
		err_at(d->value.names[src->value.values.n]->pos, "missing init expr for %s",
		       d->value.names[src->value.values.n]->name.name);
	for (int i = 0; i < n; i++)
		declare(ck.env.scope, d->value.names[i], v[i], 0);
}

static void
local_vars(Decl *d)
{
	int n = d->value.nnames, nv = d->value.values.n;
	Object **v = NEW_N(perm, Object *, n);
	int mark = ck.delayed.n;
	for (int i = 0; i < n; i++)
		v[i] = new_local(d->value.names[i], NULL);
	Type *t = d->value.type ? var_type(d->value.type) : NULL;
	for (int i = 0; i < n; i++)
		v[i]->type = t;
	if (nv == 1 && n > 1) {
		init_vars(v, n, d->value.values, NULL, d->value.values.v[0]->start);
	} else {
		for (int i = 0; i < n && i < nv; i++) {
			check_expr_target(d->value.values.v[i], t);
			init_var(v[i], d->value.values.v[i], "variable declaration");
		}
		for (int i = n; i < nv; i++)
			use_expr(d->value.values.v[i]);
		if (nv || !t) {
			if (n < nv)
				err_x(d->value.values.v[n], "extra init expr %s", ex_s(d->value.values.v[n]));
			else if (n > nv)
				err_at(d->value.names[nv]->pos, "missing init expr for %s", d->value.names[nv]->name.name);
		}
	}
	run_delayed(mark);
	for (int i = 0; i < n; i++) {
		if (!v[i]->type || v[i]->type == TYPE_INVALID) {
			v[i]->type = TYPE_INVALID;
			v[i]->used = true;
		}
		declare(ck.env.scope, d->value.names[i], v[i], 0);
	}
}

static int
by_pos(const void *x, const void *y)
{
	const Decl *p = *(Decl *const *)x, *q = *(Decl *const *)y;

	return p->pos < q->pos ? -1 : p->pos > q->pos;
}

/* Might the text between two positions declare a type? */
static bool
says_type(const SrcFile *f, Pos from, Pos to)
{
	const char *p = f->text + (from - f->base), *end = f->text + (to - f->base);

	while (p < end && (p = memmem(p, (size_t)(end - p), "type", 4)) != NULL) {
		p += 4;
		if (*p == ' ' || *p == '\t' || *p == '(')
			return true;
	}
	return false;
}

/* Numbers the types declared in p's functions in source order, so that every compilation that needs one of them gives it
 * the same name, whichever bodies it checks. */
static void
number_local_types(Package *p)
{
	int n = 0;

	p->local_types_numbered = true;
	for (int i = 0; i < p->nfiles; i++) {
		File *f = p->files[i];

		for (int k = 0; k < f->ndecls; k++) {
			FuncBody *body = f->decls[k]->kind == D_FUNC ? f->decls[k]->func.body : NULL;

			if (body != NULL && body->skipped && says_type(body->file, body->lbrace, body->rbrace))
				parse_body(perm, body);
		}
		if (f->src->local_types.n > 1)
			qsort(f->src->local_types.v, (size_t)f->src->local_types.n, sizeof(void *), by_pos);
		for (int k = 0; k < f->src->local_types.n; k++)
			((Decl *)f->src->local_types.v[k])->type.local_index = ++n;
	}
}

static void
local_type(Decl *d)
{
	Package *p = ck.env.pkg;
	Expr *nm = d->type.name;
	Object *o = obj_new(O_TYPE, nm->pos, p, nm->name.name, NULL);
	o->is_alias = d->type.alias;
	o->decl = d;
	declare(ck.env.scope, nm, o, 0);
	o->colour = OBJ_GREY;
	vec_push(perm, &ck.path, o);
	if (!p->local_types_numbered)
		number_local_types(p);
	type_decl(o, d);
	if (!o->is_alias && o->type->kind == TY_NAMED)
		o->type->named.local_index = d->type.local_index;
	ck.path.n--;
	o->colour = OBJ_BLACK;
	if (!o->is_alias && o->type->kind == TY_NAMED) {
		vec_push(perm, &p->local_types, o->type);
		p->nlocal_types = p->local_types.n;
	}
}

void
decl_stmt(Decl **v, int n)
{
	for (int i = 0; i < n; i++)
		switch (v[i]->kind) {
		case D_CONST: local_consts(v[i]); break;
		case D_VAR: local_vars(v[i]); break;
		case D_TYPE: local_type(v[i]); break;
		default: break;
		}
}
