/*
 * signature.c - function types: receivers, parameters, results.
 *
 * Types are all typed before any parameter's name is entered into the
 * function's scope, which is also the scope of its body's outermost block.
 */
#include "types/internal.h"

/* The names are entered later: func(time time.Duration) is fine. */
static Type *
collect_params(FieldList *l, bool variadic_ok, bool is_result, bool *variadic)
{
	if (l->n == 0)
		return type_empty_tuple;
	Object **v = NEW_N(perm, Object *, l->n);
	Type *t = TYPE_INVALID;
	for (int i = 0; i < l->n; i++) {
		Field *f = l->v[i];
		if (!f->same_type || i == 0) {
			Expr *e = f->type;
			if (e && e->kind == E_DOTDOTDOT) {
				Type *elem = e->x ? var_type(e->x) : TYPE_INVALID;
				if (variadic_ok && i == l->n - 1) {
					*variadic = true;
					t = type_slice(elem);
				} else {
					err_soft(e->start, "can only use ... with final parameter in list");
					t = elem;
				}
				e->mode = M_TYPE;
				e->type = t;
			} else
				t = e ? var_type(e) : TYPE_INVALID;
		}
		Object *o = obj_new(O_VAR, f->name ? f->name->pos : f->type ? f->type->start : f->pos, ck.env.pkg,
		                    f->name ? f->name->name.name : intern(""), t);
		o->colour = OBJ_BLACK;
		o->is_param = !is_result;
		o->is_result = is_result;
		o->used = true;
		f->obj = o;
		v[i] = o;
		if (f->name)
			f->name->type = t;
	}
	return type_tuple(v, l->n);
}

static void
declare_params(FieldList *l, Scope *s)
{
	for (int i = 0; i < l->n; i++)
		if (l->v[i]->name)
			declare(s, l->v[i]->name, l->v[i]->obj, 0);
}

static void
later_recv(void *a, void *b)
{
	Object *m = a;
	Expr *e = b;
	Type *t = ((Type *)m->type)->sig.recv->type;
	if (t == TYPE_INVALID)
		return;
	bool ptr = t->kind == TY_POINTER;
	if (ptr)
		t = t->pointer.elem;
	if (t == TYPE_INVALID)
		return;
	if (t->kind == TY_BASIC) {
		err_x(e, "cannot define new methods on non-local type %s", ty_s(t));
		return;
	}
	if (t->kind != TY_NAMED) {
		err_x(e, "invalid receiver type %s", ty_s(t));
		return;
	}
	if (t->named.obj->pkg != ck.env.pkg) {
		err_x(e, "cannot define new methods on non-local type %s", ty_s(t));
		return;
	}
	Expr *base = e;
	while (base->kind == E_PAREN || base->kind == E_STAR)
		base = base->x;
	if (t->named.ntargs && base->kind != E_INDEX) {
		err_x(e, "cannot define new methods on instantiated type %s", ty_s(t));
		return;
	}
	Type *u = type_under(t);
	if (u->kind == TY_POINTER || u->kind == TY_INTERFACE)
		err_x(e, "invalid receiver type %s (pointer or interface type)", ty_s(t));
	else if (u->kind == TY_BASIC && u->basic.kind == B_UNSAFEPTR)
		err_x(e, "invalid receiver type %s (unsafe.Pointer)", ty_s(t));
}

/* The receiver's type; declares its type parameters in the current scope. */
static Type *
recv_type(Type *sig, Expr *e)
{
	bool ptr = false;
	Expr *b = e;
	for (;;) {
		if (b->kind == E_PAREN)
			b = b->x;
		else if (b->kind == E_STAR && !ptr) {
			ptr = true;
			b = b->x;
		} else
			break;
	}
	if (b->kind != E_INDEX)
		return var_type(e);
	Object *alias;
	if (!version_ok(18))
		err_version(b->pos, 18, "type instantiation");
	Type *g = gen_type(b->index.x, &alias);
	int n = b->index.idx.n;
	Type **tp = NEW_N(perm, Type *, n);
	for (int i = 0; i < n; i++) {
		Expr *x = b->index.idx.v[i];
		bool named = x->kind == E_NAME;
		if (!named)
			err_x(x, "receiver type parameter %s must be an identifier", ex_s(x));
		Object *o = obj_new(O_TYPE, x->pos, ck.env.pkg, named ? x->name.name : intern("_"), NULL);
		Type *t = tp[i] = type_new(TY_TYPEPARAM);
		t->tparam.obj = o;
		t->tparam.index = i;
		t->tparam.constraint = type_any;
		o->type = t;
		o->colour = OBJ_BLACK;
		declare(ck.env.scope, named ? x : NULL, o, 0);
		x->mode = M_TYPE;
		x->type = t;
	}
	sig->sig.rtparams = tp;
	sig->sig.nrtparams = n;
	if (g == TYPE_INVALID)
		return g;
	if (alias) {
		err_x(e, "cannot define new methods on instantiated type %s", ty_s(g));
		return TYPE_INVALID;
	}
	if (n != g->named.ntparams) {
		err_x(b, "got %d type parameter%s, but receiver base type declares %d", n, n == 1 ? "" : "s", g->named.ntparams);
		return TYPE_INVALID;
	}
	Subst s = {g->named.tparams, tp, n, NULL};
	for (int i = 0; i < n; i++)
		mono_canon(tp[i], g->named.tparams[i]);
	for (int i = 0; i < n; i++)
		tp[i]->tparam.constraint = type_subst(g->named.tparams[i]->tparam.constraint, &s);
	Type *t = type_instantiate(b->pos, g, tp, n);
	b->mode = M_TYPE;
	b->type = t;
	if (ptr)
		t = type_pointer(t);
	for (Expr *p = e; p != b; p = p->x) {
		p->mode = M_TYPE;
		p->type = t;
		if (p->kind == E_STAR && p->x != b && p->x->kind == E_PAREN) {
			for (Expr *q = p->x; q != b; q = q->x) {
				q->mode = M_TYPE;
				q->type = b->type;
			}
			break;
		}
	}
	return t;
}

Type *
check_func_type(Expr *e, Field *recv, Object *method)
{
	if (!e || e->kind != E_FUNCTYPE)
		return TYPE_INVALID;
	Type *sig = type_new(TY_SIGNATURE);
	sig->sig.params = sig->sig.results = type_empty_tuple;
	if (method)
		method->type = sig; /* a cycle through the method finds a signature */
	Scope *s = scope_open(e->start, 0, "function");
	s->is_func = true;
	sig->sig.scope = s;
	e->functype.scope = s;
	if (recv && recv->type) {
		Type *t = recv_type(sig, recv->type);
		if (recv->type->kind == E_DOTDOTDOT)
			t = TYPE_INVALID;
		Object *o = obj_new(O_VAR, recv->name ? recv->name->pos : recv->type->start, ck.env.pkg,
		                    recv->name ? recv->name->name.name : intern(""), t);
		o->colour = OBJ_BLACK;
		o->is_param = true;
		o->used = true;
		recv->obj = o;
		sig->sig.recv = o;
		if (method && method->decl->func.nrecv > 1)
			err_at(recv->pos, "method has multiple receivers");
		if (method)
			check_later(later_recv, method, recv->type);
	}
	if (e->functype.tparams.n && !recv)
		collect_tparams(&e->functype.tparams, &sig->sig.tparams, &sig->sig.ntparams);
	bool variadic = false;
	Type *params = collect_params(&e->functype.params, true, false, &variadic);
	Type *results = collect_params(&e->functype.results, false, true, &variadic);
	if (recv && recv->name && sig->sig.recv)
		declare(s, recv->name, sig->sig.recv, 0);
	declare_params(&e->functype.params, s);
	declare_params(&e->functype.results, s);
	sig->sig.params = params;
	sig->sig.results = results;
	sig->sig.variadic = variadic;
	scope_close();
	e->mode = M_TYPE;
	e->type = sig;
	return sig;
}
