/*
 * wrapper.c - calls of methods, and the functions that stand for methods where
 * the receiver comes in another form: method tables and itabs (the receiver is
 * the interface's word), promoted methods, method expressions, method values.
 *
 * A wrapper's symbol is made from its receiver type, so that all packages that
 * need it make the same one; it is hidden in traces and transparent to recover.
 */
#include "ir/build.h"

Type *
irb_result_type(Type *sig)
{
	Type *r = sig->sig.results;

	return r->tuple.n == 1 ? type_canon(r->tuple.vars[0]->type) : type_canon(r);
}

static Type *
plain_sig(Type *t)
{
	t = type_under(t);
	return type_canon(type_signature(t->sig.params, t->sig.results, t->sig.variadic));
}

int
irb_iface_method_index(Type *iface, const char *name, Package *pkg, Type **sig)
{
	int n;
	Object **m = iface_methods(type_under(iface), &n);

	for (int i = 0; i < n; i++)
		if (obj_same_id(m[i], pkg, name)) {
			*sig = plain_sig(m[i]->type);
			return i;
		}
	ice(0, "interface %s has no method %s", type_string(iface), name);
}

/* The call of the method called name on x, found behind path (whose last index is the method's own). */
Ir *
irb_method_call(Builder *b, Pos pos, Ir *x, const int *path, int npath, const char *name, Package *pkg)
{
	Ir *c;
	Type *t;
	Object *m;
	IrFunc *f;

	x = irb_field_path(b, pos, x, path, npath > 0 ? npath - 1 : 0);
	if (irb_is_iface(x->type)) {
		Type *sig;

		c = mk(b, OP_CALLIFACE, pos, NULL, x, NULL);
		c->n = irb_iface_method_index(x->type, name, pkg, &sig);
		c->t2 = sig;
		c->type = irb_result_type(sig);
		return c;
	}
	t = x->type;
	if (t->kind == TY_POINTER)
		t = irb_elem_of(t);
	if (t->kind != TY_NAMED)
		ice(pos, "method %s of unnamed type %s", name, type_string(t));
	m = named_lookup_method(t, pkg, name);
	if (m == NULL)
		ice(pos, "type %s has no method %s", type_string(t), name);
	f = irb_method_func(b->pkg, t, m);
	if (f->params[0]->type->kind == TY_POINTER) {
		if (x->type->kind != TY_POINTER)
			x = mk_addr(b, pos, irb_is_lvalue(x) ? x : irb_to_new_temp(b, x));
	} else if (x->type->kind == TY_POINTER) {
		x = mk_deref(b, pos, x);
	}
	c = mk(b, OP_CALL, pos, irb_result_type(f->sig), NULL, NULL);
	c->func = f;
	ir_push(b->a, &c->list, x);
	return c;
}

/* A nil interface faults here. */
void
irb_nil_check_iface(Builder *b, Pos pos, Ir *i)
{
	Ir *w = mk(b, OP_TYPEWORD, pos, TY_UPTR, i, NULL);

	w = mk(b, OP_CONVNOP, pos, irb_ptr_to(type_basic[B_UINT8]), w, NULL);
	irb_emit(b, mk(b, OP_AS, pos, NULL, NULL, mk_deref(b, pos, w)));
}

/* ---- making wrappers ---- */

/* "main.(*T).M" for the runtime, "(*main.T).M" for the linker: declared methods have symbols of the first form. */
static void
wrapper_names(Type *recv, const char *name, Package *pkg, const char *suffix, const char **shown, const char **link)
{
	Type *t = recv->kind == TY_POINTER ? type_canon(recv->pointer.elem) : recv;
	bool ptr = t != recv;
	Buf s = {0}, l = {0};

	buf_printf(&l, ptr ? "(*%s)." : "(%s).", type_link_string(t));
	if (!name_exported(name))
		buf_printf(&l, "%s.", irb_pkg_link_path(pkg));
	buf_printf(&l, "%s%s", name, suffix);
	if (t->kind == TY_NAMED) {
		Object *o = t->named.obj;

		if (o->pkg != NULL)
			buf_printf(&s, "%s.", irb_pkg_link_path(o->pkg));
		buf_printf(&s, ptr ? "(*%s%s)" : "%s%s", o->name, t->named.ntargs > 0 ? "[...]" : "");
	} else {
		buf_printf(&s, ptr ? "go.(*%s)" : "go.%s", type_reflect_string(t));
	}
	buf_printf(&s, ".%s%s", name, suffix);
	*shown = intern(buf_str(&s));
	*link = intern(buf_str(&l));
	buf_free(&s);
	buf_free(&l);
}

/* Runs the call with f's parameters from `from` on as arguments and returns what it returns. */
static void
forward(Builder *b, Ir *c, int from)
{
	IrFunc *f = b->f;
	Ir *s;

	for (int i = from; i < f->nparams; i++)
		ir_push(b->a, &c->list, mk_var(b, c->pos, f->params[i]));
	if (f->nresults <= 1) {
		irb_emit(b, mk(b, OP_AS, c->pos, NULL, f->nresults == 1 ? mk_var(b, c->pos, f->results[0]) : NULL, c));
	} else {
		s = mk(b, OP_ASX, c->pos, NULL, NULL, c);
		for (int i = 0; i < f->nresults; i++)
			ir_push(b->a, &s->list, mk_var(b, c->pos, f->results[i]));
		irb_emit(b, s);
	}
	irb_emit(b, mk(b, OP_RETURN, c->pos, NULL, NULL, NULL));
}

static IrFunc *
wrapper_new(IrPkg *p, const char *shown, const char *link, Type *recv, Type *sig, Pos pos)
{
	IrFunc *f = irb_func_new(p, shown, link, IL_WEAK, pos);

	f->is_wrapper = true;
	irb_func_params(p, f, recv, sig);
	for (int i = 0; i < f->nparams; i++) {
		char buf[16];

		snprintf(buf, sizeof buf, ".p%d", i);
		f->params[i]->name = i == 0 && recv != NULL ? ".this" : intern(buf);
		f->params[i]->is_blank = false;
	}
	map_put(&p->instances, link, f);
	vec_push(p->arena, &p->funcs, f);
	return f;
}

/* The method's signature without receiver, seen from recv. */
static Type *
method_sig(IrPkg *p, Type *recv, const int *path, int npath, const char *name, Package *pkg)
{
	Type *t = recv, *sig;
	Object *m;

	for (int i = 0; i + 1 < npath; i++) {
		if (irb_is_kind(t, TY_POINTER))
			t = irb_elem_of(t);
		t = irb_field_type(t, path[i]);
	}
	if (irb_is_iface(t)) {
		irb_iface_method_index(t, name, pkg, &sig);
		return sig;
	}
	if (t->kind == TY_POINTER)
		t = irb_elem_of(t);
	m = named_lookup_method(t, pkg, name);
	if (m == NULL)
		ice(0, "type %s has no method %s", type_string(t), name);
	return irb_method_func(p, t, m)->sig;
}

/* func(recv, params...) that calls the method behind path. */
static IrFunc *
method_wrapper(IrPkg *p, Type *recv, const int *path, int npath, const char *name, Package *pkg, Pos pos)
{
	const char *shown, *link;
	IrFunc *f;
	Builder b;
	Ir *c, *x;

	wrapper_names(recv, name, pkg, "", &shown, &link);
	f = map_get(&p->instances, link);
	if (f != NULL)
		return f;
	f = wrapper_new(p, shown, link, recv, method_sig(p, recv, path, npath, name, pkg), pos);
	irb_builder_init(&b, p, f, NULL, NULL);
	x = mk_var(&b, pos, f->params[0]);
	if (npath == 1 && recv->kind == TY_POINTER) {
		Ir *w = mk(&b, OP_PANICWRAP, pos, NULL, mk_var(&b, pos, f->params[0]), NULL);
		const char *s;
		const char *l2;

		wrapper_names(irb_elem_of(recv), name, pkg, "", &s, &l2);
		w->str = s;
		irb_emit(&b, w);
	}
	c = irb_method_call(&b, pos, x, path, npath, name, pkg);
	forward(&b, c, 1);
	irb_builder_finish(&b, pos);
	return f;
}

IrFunc *
ir_method_code(IrPkg *p, Type *recv, Selection *sel)
{
	Type *t = recv->kind == TY_POINTER ? irb_elem_of(recv) : recv;
	const char *name = sel->obj->name;
	Package *pkg = sel->obj->pkg;
	Object *m = sel->npath == 1 && t->kind == TY_NAMED && !irb_is_iface(t) ? named_lookup_method(t, pkg, name) : NULL;
	bool ptr_recv = false;

	if (m != NULL) {
		Object *o = m->func.origin != NULL ? m->func.origin : m;

		ptr_recv = o->func.has_ptr_recv;
	}
	if (recv->kind == TY_POINTER)
		return m != NULL && ptr_recv ? irb_method_func(p, t, m) : method_wrapper(p, recv, sel->path, sel->npath, name, pkg, sel->obj->pos);
	if (ir_is_direct(recv))
		return m != NULL ? irb_method_func(p, t, m) : method_wrapper(p, recv, sel->path, sel->npath, name, pkg, sel->obj->pos);
	/* The word points to the value: the pointer type's method. */
	return method_wrapper(p, irb_ptr_to(recv), sel->path, sel->npath, name, pkg, sel->obj->pos);
}

/* ---- method expressions and values ---- */

Ir *
irb_method_expr(Builder *b, Expr *e, Selection *sel)
{
	Type *recv = irb_ty(b, sel->recv), *t = recv->kind == TY_POINTER ? irb_elem_of(recv) : recv;
	const char *name = sel->obj->name;
	Package *pkg = sel->obj->pkg;

	if (sel->npath == 1 && t->kind == TY_NAMED && !irb_is_iface(t)) {
		Object *m = named_lookup_method(t, pkg, name);

		if (m != NULL) {
			IrFunc *f = irb_method_func(b->pkg, t, m);

			if (f->params[0]->type == recv)
				return mk_func(b, e->pos, f);
		}
	}
	return mk_func(b, e->pos, method_wrapper(b->pkg, recv, sel->path, sel->npath, name, pkg, sel->obj->pos));
}

/* func(params...) with the receiver captured: "T.M-fm". */
static IrFunc *
bound_wrapper(Builder *ub, Ir *call_, Type *recv, const char *name, Package *pkg)
{
	const char *shown, *link;
	IrPkg *p = ub->pkg;
	IrFunc *f;
	Builder b;
	Ir *c;
	Type *sig = call_->op == OP_CALLIFACE ? call_->t2 : call_->func->sig;
	IrVar *cv;

	wrapper_names(recv, name, pkg, "-fm", &shown, &link);
	f = map_get(&p->instances, link);
	if (f != NULL)
		return f;
	f = wrapper_new(p, shown, link, NULL, sig, call_->op == OP_CALL ? call_->func->pos : call_->pos);
	f->is_closure = true;
	irb_builder_init(&b, p, f, NULL, NULL);
	cv = irb_add_capture(f, b.a, NULL, recv, ".this");
	c = ir_new(b.a, (Op)call_->op, f->pos, call_->type);
	if (call_->op == OP_CALLIFACE) {
		c->x = mk_var(&b, f->pos, cv);
		c->n = call_->n;
		c->t2 = call_->t2;
	} else {
		c->func = call_->func;
		ir_push(b.a, &c->list, mk_var(&b, f->pos, cv));
	}
	forward(&b, c, 0);
	irb_builder_finish(&b, f->pos);
	return f;
}

Ir *
irb_method_value(Builder *b, Expr *e, Selection *sel)
{
	Ir *c = irb_method_call(b, e->pos, irb_expr(b, e->sel.x), sel->path, sel->npath, sel->obj->name, sel->obj->pkg), *recv, *n;

	recv = c->op == OP_CALLIFACE ? c->x : c->list.v[0];
	recv = irb_to_temp(b, recv);
	if (recv->op != OP_VAR)
		recv = irb_to_new_temp(b, recv);
	if (c->op == OP_CALLIFACE)
		irb_nil_check_iface(b, e->pos, recv);
	n = mk(b, OP_CLOSURE, e->pos, irb_type_of(b, e), NULL, NULL);
	n->func = bound_wrapper(b, c, recv->type, sel->obj->name, sel->obj->pkg);
	n->src = e;
	ir_push(b->a, &n->list, mk_var(b, e->pos, recv->var));
	return irb_xval(b, n);
}
