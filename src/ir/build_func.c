/*
 * build_func.c - functions: declaring them, their parameters and variables, and
 * building their bodies.
 *
 * A function is declared (an IrFunc with its signature) where it is first
 * mentioned and built later from the queue of pending ones, so instances may
 * mention each other without recursion here.
 *
 * A captured variable is found by walking outward through the builders; each
 * function on the way gets an IV_CAPTURE.  Whether it is captured by value or
 * by reference is decided once the outermost function is complete: by reference
 * if anybody assigns it after its declaration or takes its address, if it is a
 * result, or if it is larger than 128 bytes (gc's rule).
 */
#include <stdlib.h>

#include "ir/build.h"

void (*ir_embed_init)(IrPkg *pkg, IrVar *v, const EmbedPattern *pattern);

IrBuild *
irb_build_state(IrPkg *p)
{
	return p->build;
}

Type *
irb_ty(Builder *b, Type *t)
{
	Type *c;

	if (t == NULL)
		return NULL;
	if (b->ctx->subst == NULL && t->canon != NULL && !type_is_untyped(t))
		return t->canon;
	c = map_get(&b->ctx->types, t);
	if (c != NULL)
		return c;
	if (t->kind == TY_BASIC && (t->basic.info & BI_UNTYPED) != 0)
		c = t->basic.kind == B_UNTYPED_NIL ? TY_UPTR : type_canon(type_default(t));
	else
		c = type_canon(b->ctx->subst != NULL ? type_subst(t, b->ctx->subst) : t);
	map_put(&b->ctx->types, t, c);
	return c;
}

IrVar *
irb_new_var(IrFunc *f, Arena *a, IrVarKind k, Pos pos, const char *name, Type *t)
{
	IrVar *v = NEW(a, IrVar);

	v->kind = (u8)k;
	v->pos = pos;
	v->name = name;
	v->type = t;
	v->func = f;
	v->is_blank = strcmp(name, "_") == 0;
	return v;
}

IrVar *
irb_declare_local(Builder *b, Object *o, Pos pos)
{
	IrVar *v = irb_new_var(b->f, b->a, IV_LOCAL, o->pos ? o->pos : pos, o->name, irb_ty(b, o->type));

	v->obj = o;
	v->loop_depth = b->loop_depth;
	v->index = b->f->locals.n;
	vec_push(b->a, &b->f->locals, v);
	map_put(&b->vars, o, v);
	return v;
}

IrVar *
irb_add_capture(IrFunc *f, Arena *a, IrVar *outer_var, Type *t, const char *name)
{
	IrVar *v = irb_new_var(f, a, IV_CAPTURE, outer_var != NULL ? outer_var->pos : f->pos, name, t);

	v->outer = outer_var;
	v->obj = outer_var != NULL ? outer_var->obj : NULL;
	v->index = f->captures.n;
	vec_push(a, &f->captures, v);
	return v;
}

IrVar *
irb_capture(Builder *b, IrVar *o)
{
	IrVar *v, *in;

	if (o->func == b->f || o->kind == IV_GLOBAL)
		return o;
	if (b->outer == NULL)
		ice(o->pos, "variable %s is not of an enclosing function", o->name);
	in = irb_capture(b->outer, o);
	v = map_get(&b->captured, in);
	if (v != NULL)
		return v;
	v = irb_add_capture(b->f, b->a, in, in->type, in->name);
	in->used_by_closure = true;
	map_put(&b->captured, in, v);
	return v;
}

IrVar *
irb_var_of(Builder *b, Object *o, Pos pos)
{
	for (Builder *w = b; w != NULL; w = w->outer) {
		IrVar *v = map_get(&w->vars, o);

		if (v != NULL)
			return irb_capture(b, v);
	}
	if (o->parent != NULL && o->pkg != NULL && o->parent == o->pkg->scope)
		return ir_global_of(b->pkg, o);
	if (o->order != 0 && o->pkg != NULL && scope_lookup(o->pkg->scope, o->name) == o)
		return ir_global_of(b->pkg, o);
	ice(pos, "no variable for %s", o->name);
}

IrFunc *
irb_func_new(IrPkg *p, const char *name, const char *link, int linkage, Pos pos)
{
	IrFunc *f = NEW(p->arena, IrFunc);

	f->name = name;
	f->sym = ir_mangle(link);
	f->linkage = (u8)linkage;
	f->pos = pos;
	f->end = pos;
	f->pkg = p;
	return f;
}

/* Makes the parameter and result variables.  recv and sig are canonical; recv NULL: no receiver. */
void
irb_func_params(IrPkg *p, IrFunc *f, Type *recv, Type *sig)
{
	Type *ps = sig->sig.params, *rs = sig->sig.results;
	int n = ps->tuple.n + (recv != NULL), at = 0;

	f->sig = sig;
	f->is_method = recv != NULL;
	f->params = NEW_N(p->arena, IrVar *, n + 1);
	f->nparams = n;
	if (recv != NULL)
		f->params[at++] = irb_new_var(f, p->arena, IV_PARAM, f->pos, "_", recv);
	for (int i = 0; i < ps->tuple.n; i++)
		f->params[at++] = irb_new_var(f, p->arena, IV_PARAM, f->pos, "_", type_canon(ps->tuple.vars[i]->type));
	for (int i = 0; i < n; i++)
		f->params[i]->index = i;
	f->results = NEW_N(p->arena, IrVar *, rs->tuple.n + 1);
	f->nresults = rs->tuple.n;
	for (int i = 0; i < rs->tuple.n; i++) {
		static const char *names[8];
		const char *name = i < LEN_OF(names) ? names[i] : NULL;

		if (name == NULL)
			name = intern(arena_printf(perm, "~r%d", i));
		if (i < LEN_OF(names))
			names[i] = name;
		f->results[i] = irb_new_var(f, p->arena, IV_RESULT, f->pos, name, type_canon(rs->tuple.vars[i]->type));
		f->results[i]->index = i;
	}
}

static Decl *
func_decl(Object *o)
{
	return o->decl != NULL && o->decl->kind == D_FUNC ? o->decl : NULL;
}

static void
func_pragmas(IrFunc *f, Decl *d)
{
	f->noinline_ = (d->pragma & PRAGMA_NOINLINE) != 0;
	f->nosplit = (d->pragma & PRAGMA_NOSPLIT) != 0;
	f->noescape = (d->pragma & PRAGMA_NOESCAPE) != 0;
	f->uintptr_escapes = (d->pragma & PRAGMA_UINTPTRESCAPES) != 0;
}

static Type *
concrete(Ctx *c, Type *t)
{
	return type_canon(c != NULL && c->subst != NULL ? type_subst(t, c->subst) : t);
}

/* Names and positions of declared parameters, for functions whose body isn't built here, too. */
static void
name_params(IrFunc *f, Decl *d)
{
	FieldList *fl = &d->func.type->functype.params;
	int at = f->nparams - fl->n;

	if (d->func.recv != NULL && at == 1 && d->func.recv->name != NULL) {
		f->params[0]->name = d->func.recv->name->name.name;
		f->params[0]->pos = d->func.recv->name->pos;
	}
	for (int i = 0; i < fl->n && at >= 0 && at + i < f->nparams; i++)
		if (fl->v[i]->name != NULL) {
			f->params[at + i]->name = fl->v[i]->name->name.name;
			f->params[at + i]->pos = fl->v[i]->name->pos;
		}
	fl = &d->func.type->functype.results;
	for (int i = 0; i < fl->n && i < f->nresults; i++)
		if (fl->v[i]->name != NULL && strcmp(fl->v[i]->name->name.name, "_") != 0) {
			f->results[i]->name = fl->v[i]->name->name.name;
			f->results[i]->pos = fl->v[i]->name->pos;
		}
	for (int i = 0; i < f->nparams; i++)
		f->params[i]->is_blank = strcmp(f->params[i]->name, "_") == 0;
}

IrFunc *
ir_func_of(IrPkg *p, Object *o, Type **targs, int n)
{
	IrBuild *st = p->build;
	IrFunc *f;
	Decl *d;
	Ctx *ctx = NULL;
	Type *sig, *recv;
	const char *link;

	if (o->func.origin != NULL)
		o = o->func.origin;
	if (n == 0) {
		f = map_get(&st->funcs, o);
		if (f != NULL)
			return f;
		link = ir_link_name(o, NULL, 0);
	} else {
		link = ir_link_name(o, targs, n);
		f = map_get(&p->instances, link);
		if (f != NULL)
			return f;
	}
	if (types_resolve != NULL && o->type == NULL)
		types_resolve(o);
	d = func_decl(o);
	f = irb_func_new(p, ir_func_name(o, targs, n), link, IL_EXTERN, o->pos);
	f->obj = o;
	if (d != NULL) {
		f->srcbody = d->func.body;
		func_pragmas(f, d);
		if (d->func.body != NULL)
			f->end = d->func.body->rbrace;
	}
	if (n > 0) {
		Subst *s = NEW(p->arena, Subst);

		s->from = o->type->sig.nrtparams > 0 ? o->type->sig.rtparams : o->type->sig.tparams;
		s->n = o->type->sig.nrtparams > 0 ? o->type->sig.nrtparams : o->type->sig.ntparams;
		s->to = targs;
		s->outer_func = o;
		if (s->n != n)
			ice(o->pos, "%d type arguments for %s", n, link);
		ctx = NEW(p->arena, Ctx);
		ctx->subst = s;
		map_init(&ctx->types, p->arena, false);
		map_put(&st->ctxs, f, ctx);
		map_put(&p->instances, link, f);
	} else {
		map_put(&st->funcs, o, f);
	}
	recv = o->type->sig.recv != NULL ? concrete(ctx, o->type->sig.recv->type) : NULL;
	sig = o->type;
	if (n > 0 && sig->sig.ntparams > 0) {
		/* The instance's type has no parameters of its own. */
		Type *plain = type_signature(sig->sig.params, sig->sig.results, sig->sig.variadic);

		sig = plain;
	} else if (recv != NULL) {
		sig = type_signature(sig->sig.params, sig->sig.results, sig->sig.variadic);
	}
	irb_func_params(p, f, recv, concrete(ctx, sig));
	if (d != NULL)
		name_params(f, d);
	if (d != NULL && d->func.body != NULL && (n > 0 || o->pkg == p->pkg)) {
		f->linkage = n > 0 ? IL_WEAK : IL_GLOBAL;
		vec_push(p->arena, &st->pending, f);
		vec_push(p->arena, &p->funcs, f);
	}
	return f;
}

IrFunc *
irb_method_func(IrPkg *p, Type *named, Object *m)
{
	Type *orig = named;

	if (m->func.origin != NULL)
		m = m->func.origin;
	if (orig->kind == TY_NAMED && orig->named.ntargs > 0) {
		Type **t = NEW_N(p->arena, Type *, orig->named.ntargs);

		for (int i = 0; i < orig->named.ntargs; i++)
			t[i] = type_canon(orig->named.targs[i]);
		return ir_func_of(p, m, t, orig->named.ntargs);
	}
	return ir_func_of(p, m, NULL, 0);
}

static const char *
pkg_path_dot(Package *p)
{
	return arena_printf(perm, "%s.", irb_pkg_link_path(p));
}

/* "//go:linkname x other.y" before a variable without a value: it is other's. */
static bool
is_linked_elsewhere(Object *o)
{
	const char *own = pkg_path_dot(o->pkg);

	return o->var.linkname != NULL && !str_has_prefix(o->var.linkname, own) && o->decl != NULL && o->decl->kind == D_VAR &&
	       o->decl->value.values.n == 0;
}

IrVar *
ir_global_of(IrPkg *p, Object *o)
{
	IrBuild *st = p->build;
	IrVar *v = map_get(&st->globals, o);

	if (v != NULL)
		return v;
	if (o->type == NULL && types_resolve != NULL)
		types_resolve(o);
	v = irb_new_var(NULL, p->arena, IV_GLOBAL, o->pos, o->name, type_canon(o->type));
	v->obj = o;
	v->sym = ir_mangle(ir_link_name(o, NULL, 0));
	if (o->pkg == p->pkg && !is_linked_elsewhere(o)) {
		v->pkg = p;
		vec_push(p->arena, &p->globals, v);
	}
	map_put(&st->globals, o, v);
	return v;
}

void
irb_builder_init(Builder *b, IrPkg *p, IrFunc *f, Builder *outer, Ctx *ctx)
{
	memset(b, 0, sizeof *b);
	b->pkg = p;
	b->a = p->arena;
	b->f = f;
	b->out = &f->body;
	b->outer = outer;
	b->top = outer != NULL ? outer->top : b;
	b->ctx = ctx != NULL ? ctx : outer != NULL ? outer->ctx : &p->build->none;
	map_init(&b->vars, p->arena, false);
	map_init(&b->captured, p->arena, false);
	map_init(&b->labels, p->arena, false);
	map_init(&b->backward, p->arena, false);
	vec_push(b->a, &b->top->funcs, f);
}

/* Enters declared parameters or results under their objects. */
void
irb_bind_fields(Builder *b, FieldList *fl, Type *tuple, IrVar **vars, int n)
{
	for (int i = 0; i < n; i++) {
		Object *o = i < fl->n ? fl->v[i]->obj : NULL;

		if (i < fl->n && fl->v[i]->name != NULL) {
			const char *name = fl->v[i]->name->name.name;

			vars[i]->pos = fl->v[i]->name->pos;
			if (vars[i]->kind == IV_PARAM || strcmp(name, "_") != 0)
				vars[i]->name = name;
			vars[i]->is_blank = strcmp(vars[i]->name, "_") == 0;
		}
		if (o != NULL) {
			vars[i]->obj = o;
			map_put(&b->vars, o, vars[i]);
		}
		if (tuple != NULL && i < tuple->tuple.n && tuple->tuple.vars[i] != o)
			map_put(&b->vars, tuple->tuple.vars[i], vars[i]);
	}
}

static bool
ends_flow(IrList *l)
{
	if (l->n == 0)
		return false;
	switch (l->v[l->n - 1]->op) {
	case OP_RETURN:
	case OP_PANIC:
	case OP_UNREACHABLE:
	case OP_GOTO:
		return true;
	default:
		return false;
	}
}

/* Gives the body its last statement. */
void
irb_func_end(Builder *b, Pos end)
{
	b->f->built = true;
	if (b->f->end == b->f->pos)
		b->f->end = end;
	if (ends_flow(&b->f->body))
		return;
	b->out = &b->f->body;
	irb_emit(b, mk(b, b->f->nresults == 0 ? OP_RETURN : OP_UNREACHABLE, end, NULL, NULL, NULL));
}

static void
settle_var(IrVar *v)
{
	bool ref = v->used_by_closure &&
	           (v->assigned || v->kind == IV_RESULT || (!v->is_temp && type_sizeof(v->type) > 128));

	v->heap = v->addrtaken || ref;
}

static bool
captured_by_ref(IrVar *root)
{
	/* A wrapper's capture has no variable behind it: the record holds the value. */
	if (root->type == NULL || root->kind == IV_CAPTURE)
		return false;
	return root->assigned || root->addrtaken || root->kind == IV_RESULT ||
	       (!root->is_temp && type_sizeof(root->type) > 128);
}

static bool
debug_verify(void)
{
	static int on = -1;

	if (on < 0) {
		const char *e = getenv("TRI_DEBUG");

		on = e != NULL && strstr(e, "verify") != NULL;
	}
	return on;
}

void
irb_builder_finish(Builder *b, Pos end)
{
	irb_func_end(b, end);
	if (b->top != b)
		return;
	for (int i = 0; i < b->ncopies; i++) {
		IrVar *v = b->copies[i].var;

		if (v->used_by_closure || v->addrtaken)
			v->loop_depth++;
		else
			b->copies[i].block->list.n = 0;
	}
	for (int i = 0; i < b->funcs.n; i++) {
		IrFunc *f = b->funcs.v[i];

		for (int j = 0; j < f->captures.n; j++) {
			IrVar *root = f->captures.v[j];

			while (root->kind == IV_CAPTURE && root->outer != NULL)
				root = root->outer;
			f->captures.v[j]->by_ref = captured_by_ref(root);
			f->captures.v[j]->assigned = root->assigned;
		}
		for (int j = 0; j < f->locals.n; j++)
			if (f->locals.v[j]->kind == IV_LOCAL)
				settle_var(f->locals.v[j]);
		for (int j = 0; j < f->nparams; j++)
			settle_var(f->params[j]);
		for (int j = 0; j < f->nresults; j++)
			settle_var(f->results[j]);
	}
	if (debug_verify())
		for (int i = 0; i < b->funcs.n; i++)
			ir_verify(b->funcs.v[i], "build");
}

static void
build_body(IrPkg *p, IrFunc *f)
{
	Builder b;
	Object *o = f->obj;
	Decl *d = func_decl(o);
	FieldList recv = {0};
	Type *osig = o->type;
	int at = f->is_method ? 1 : 0;

	check_func_body(o);
	f->srcbody = d->func.body;
	irb_builder_init(&b, p, f, NULL, map_get(&p->build->ctxs, f));
	if (d->func.recv != NULL && at == 1) {
		recv.v = &d->func.recv;
		recv.n = 1;
		irb_bind_fields(&b, &recv, NULL, f->params, 1);
		if (osig->sig.recv != NULL)
			map_put(&b.vars, osig->sig.recv, f->params[0]);
	}
	irb_bind_fields(&b, &d->func.type->functype.params, osig->sig.params, f->params + at, f->nparams - at);
	irb_bind_fields(&b, &d->func.type->functype.results, osig->sig.results, f->results, f->nresults);
	b.body_src = d->func.body->block.list;
	irb_stmts(&b, d->func.body->block.list);
	irb_builder_finish(&b, d->func.body->rbrace);
}

bool
ir_build_extern_body(IrPkg *p, IrFunc *f)
{
	Decl *d;
	int at, to;

	if (f->built)
		return true;
	if (f->obj == NULL || (d = func_decl(f->obj)) == NULL || d->func.body == NULL)
		return false;
	/* Literals in the body belong to the copy: they are functions of this package only once a call is expanded,
	 * which puts them into p->funcs. */
	at = to = p->funcs.n;
	build_body(p, f);
	for (int i = at; i < p->funcs.n; i++)
		if (p->funcs.v[i]->outer == NULL)
			p->funcs.v[to++] = p->funcs.v[i];
	p->funcs.n = to;
	return true;
}

bool
ir_build_pending(IrPkg *p)
{
	IrBuild *st = p->build;
	bool any = false;

	while (st->pending_at < st->pending.n) {
		IrFunc *f = st->pending.v[st->pending_at++];

		if (!f->built)
			build_body(p, f);
		any = true;
	}
	return any;
}

static bool
is_generic_func(Object *o)
{
	Type *t = o->type;

	return t == NULL || t->kind != TY_SIGNATURE || t->sig.ntparams > 0 || t->sig.nrtparams > 0;
}

/* Declares package initialiser number i: each func init is its own function. */
static void
declare_init(IrPkg *p, Object *o, int i)
{
	char *name = arena_printf(perm, "%s.init.%d", irb_pkg_link_path(p->pkg), i);
	Decl *d = func_decl(o);
	IrFunc *f;

	if (d == NULL || d->func.body == NULL)
		return;
	f = irb_func_new(p, name, name, IL_GLOBAL, o->pos);
	f->obj = o;
	f->is_init = true;
	f->srcbody = d->func.body;
	f->end = d->func.body->rbrace;
	func_pragmas(f, d);
	irb_func_params(p, f, NULL, type_canon(o->type));
	map_put(&p->build->funcs, o, f);
	vec_push(p->arena, &p->build->pending, f);
	vec_push(p->arena, &p->funcs, f);
}

static void
declare_funcs(IrPkg *p)
{
	Package *k = p->pkg;
	int ninits = 0;

	for (int i = 0; i < k->nfiles; i++)
		for (int j = 0; j < k->files[i]->ndecls; j++) {
			Decl *d = k->files[i]->decls[j];
			Object *o = d->kind == D_FUNC ? d->func.obj : NULL;

			if (o == NULL || o->kind != O_FUNC || strcmp(o->name, "_") == 0 || is_generic_func(o))
				continue;
			if (d->func.recv == NULL && strcmp(o->name, "init") == 0)
				declare_init(p, o, ninits++);
			else
				ir_func_of(p, o, NULL, 0);
		}
}

static void
list_types(IrPkg *p)
{
	Package *k = p->pkg;

	for (int i = 0; i < k->objects.n; i++) {
		Object *o = k->objects.v[i];

		if (o->kind == O_TYPE && !o->is_alias && o->type->kind == TY_NAMED && o->type->named.ntparams == 0)
			vec_push(p->arena, &p->types, type_canon(o->type));
	}
	for (int i = 0; i < k->local_types.n; i++) {
		Type *t = k->local_types.v[i];
		Object *fn = t->kind == TY_NAMED ? t->named.outer_func : NULL;

		if (t->kind != TY_NAMED || t->named.ntparams > 0 || t->named.obj->is_alias)
			continue;
		if (fn == NULL || !is_generic_func(fn))
			vec_push(p->arena, &p->types, type_canon(t));
	}
}

IrPkg *
ir_build_package(Package *k)
{
	IrPkg *p = NEW(perm, IrPkg);

	p->pkg = k;
	p->arena = arena_new();
	map_init(&p->instances, p->arena, true);
	p->build = NEW(p->arena, IrBuild);
	map_init(&p->build->funcs, p->arena, false);
	map_init(&p->build->globals, p->arena, false);
	map_init(&p->build->ctxs, p->arena, false);
	map_init(&p->build->static_vals, p->arena, false);
	map_init(&p->build->funclits, p->arena, false);
	map_init(&p->build->none.types, p->arena, false);
	k->back = p;
	check_bodies(k);
	list_types(p);
	for (int i = 0; i < k->objects.n; i++)
		if (k->objects.v[i]->kind == O_VAR)
			ir_global_of(p, k->objects.v[i]);
	declare_funcs(p);
	irb_build_init(p);
	ir_build_pending(p);
	return p;
}
