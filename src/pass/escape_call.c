/*
 * escape_call.c - calls and closures.
 *
 * A callee is known if it is named, or if the function value has only one
 * possible value here.  Of a known one the parameters are either locations of the
 * same batch or have their leaks recorded; what reaches an unknown one leaks to
 * the heap.
 */
#include "pass/escape.h"

typedef struct Callee {
	IrFunc *f;             /* NULL: unknown */
	bool in_batch;
	const EscLeaks *leaks; /* an entry a parameter; NULL: everything leaks */
	bool harmless;         /* nothing leaks */
} Callee;

static Callee
callee_of(Esc *e, IrFunc *f)
{
	Callee c = {.f = f};
	EscFunc *ef = f != NULL ? f->esc : NULL;

	if (f == NULL)
		return c;
	if (ef != NULL && ef->state == ESC_BATCH)
		c.in_batch = true;
	else if (ef != NULL && ef->state == ESC_DONE)
		c.leaks = ef->params;
	else if (f->srcbody == NULL && !f->built)
		c.harmless = f->noescape;
	else
		c.leaks = esc_extern_leaks(f->sym);
	(void)e;
	return c;
}

/* The hole for an argument whose parameter leaks as l says. */
static EscHole
leak_hole(Esc *e, const EscLeaks *l, EscHole *ks, int nks)
{
	EscHole to[1 + ESC_RESULTS];
	int n = 0;

	for (int i = 0; i <= ESC_RESULTS; i++) {
		int d = esc_leak(l, i);

		if (d < 0)
			continue;
		if (i == 0)
			to[n++] = esc_shift(esc_hole(&e->b->heap), d);
		else if (i - 1 < nks)
			to[n++] = esc_shift(ks[i - 1], d);
	}
	/* A result may be stored through an address only if it isn't dropped. */
	return esc_tee(e, to, n);
}

static EscHole
param_hole(Esc *e, Callee *c, int i, EscHole *ks, int nks)
{
	if (c->f == NULL)
		return esc_hole(&e->b->heap);
	if (c->in_batch) {
		EscLoc *l = i < c->f->nparams && !c->f->params[i]->is_blank ? esc_loc_of(e->b, c->f->params[i]) : NULL;

		return esc_hole(l != NULL ? l : &e->b->blank);
	}
	if (c->harmless)
		return esc_hole(&e->b->blank);
	if (c->leaks == NULL)
		return esc_hole(&e->b->heap);
	return leak_hole(e, &c->leaks[i], ks, nks);
}

/* Arguments of type uintptr to functions that say so are pointers that escape. */
static void
uintptr_argument(Esc *e, Ir *arg)
{
	EscHole k = esc_note(e, esc_hole(&e->b->heap), arg, "//go:uintptrescapes");
	Type *u = esc_under(arg->type);

	if (u->kind == TY_BASIC && u->basic.kind == B_UINTPTR) {
		esc_unsafe(e, k, arg);
		return;
	}
	if (u->kind != TY_SLICE || esc_under(u->slice.elem)->kind != TY_BASIC || esc_under(u->slice.elem)->basic.kind != B_UINTPTR)
		return;
	arg = esc_static_value(e->b, arg);
	if (arg->op == OP_SLICELIT)
		for (int i = 0; i < arg->list.n; i++)
			esc_unsafe(e, k, arg->list.v[i]->x);
}

static IrFunc *
static_callee(Esc *e, Ir *n)
{
	Ir *v;

	if (n->op == OP_CALL || (n->op == OP_CALLPTR && n->func != NULL))
		return n->func;
	if (n->op != OP_CALLPTR)
		return NULL;
	v = esc_static_value(e->b, n->x);
	if (v->op == OP_FUNC)
		return v->func;
	/* Bound methods and other records of code that takes more than its list of parameters are looked through by nobody. */
	if (v->op != OP_CLOSURE || (v->func->outer == NULL && v->func->captures.n > 0))
		return NULL;
	if (n->x->op == OP_VAR && v->func->esc != NULL) {
		EscLoc *l = esc_loc_of(e->b, n->x->var);
		bool deferred = n->x->var->kind == IV_CAPTURE && e->f->is_wrapper;

		/* func() {...}(): nobody else has it, but the thunk of a defer statement. */
		if (l != NULL && l->var->is_temp && l->nuse == 1 + deferred && l->def == v)
			((EscFunc *)v->func->esc)->closure_called = true;
	}
	return v->func;
}

void
esc_call(Esc *e, EscHole *ks, int nks, Ir *n)
{
	Callee c = callee_of(e, static_callee(e, n));

	if (c.in_batch)
		for (int i = 0; i < nks && i < c.f->nresults; i++)
			if (ks[i].dst != &e->b->blank && esc_has_pointers(c.f->results[i]->type))
				esc_flow(e->b, ks[i], esc_loc_of(e->b, c.f->results[i]));
	if (n->op == OP_CALLIFACE)
		esc_expr(e, esc_note(e, esc_hole(&e->b->heap), n, "call parameter"), n->x);
	for (int i = 0; i < n->list.n; i++) {
		Ir *arg = n->list.v[i];

		if (c.f != NULL && c.f->uintptr_escapes)
			uintptr_argument(e, arg);
		if (!type_has_pointers(arg->type))
			continue;
		esc_expr(e, esc_note_arg(e, param_hole(e, &c, i, ks, nks), n), arg);
	}
}

/* ---- closures ---- */

/* The receiver of a method value goes to the record, and to where the method leaks it when somebody calls it. */
static void
bound_method(Esc *e, EscHole k, Ir *n)
{
	IrFunc *f = n->func;
	EscFunc *ef = f->esc;
	EscHole results[ESC_RESULTS], ks[2];

	for (int i = 0; i < ESC_RESULTS; i++)
		results[i] = esc_hole(&e->b->heap);
	for (int i = 0; i < n->list.n; i++) {
		EscHole param = esc_hole(&e->b->heap);

		if (ef != NULL && ef->state == ESC_BATCH) {
			EscLoc *l = esc_loc_of(e->b, f->captures.v[i]);

			param = esc_hole(l != NULL ? l : &e->b->blank);
		} else if (ef != NULL && ef->state == ESC_DONE && ef->captures != NULL) {
			param = leak_hole(e, &ef->captures[i], results, f->nresults);
		}
		ks[0] = param;
		ks[1] = k;
		esc_expr(e, esc_tee(e, ks, 2), n->list.v[i]);
	}
}

static void
tell_capture(Esc *e, IrVar *v, EscLoc *l)
{
	IrVar *root = esc_root_var(v);
	Buf b = {0};

	if (root->is_temp || esc_home(e->f) != e->b->pkg->pkg || e->f->copy_of != NULL)
		return;
	esc_func_text(&b, e->f);
	pass_report(e->b->o, root->pos, "%s capturing by %s: %s (addr=%s assign=%s width=%lld)", buf_str(&b), v->by_ref ? "ref" : "value", root->name,
	            root->addrtaken ? "true" : "false", l->reassigned ? "true" : "false", (long long)type_sizeof(root->type));
	buf_free(&b);
}

/* k: the hole for the record's contents. */
void
esc_closure(Esc *e, EscHole k, Ir *n)
{
	IrFunc *f = n->func;

	if (f->captures.n == 0)
		return;
	if (f->outer == NULL) {
		bound_method(e, k, n);
		return;
	}
	for (int i = 0; i < n->list.n && i < f->captures.n; i++) {
		IrVar *v = f->captures.v[i];
		EscLoc *l = esc_loc_of(e->b, v);
		EscHole in = k;

		if (l == NULL)
			continue;
		if (e->b->notes && !esc_is_gone(f))
			tell_capture(e, v, l);
		if (v->by_ref)
			in = esc_note(e, esc_shift(in, -1), n->list.v[i], "reference");
		else if (!esc_has_pointers(v->type))
			continue;
		esc_flow(e->b, esc_note(e, in, n->list.v[i], "captured by a closure"), l);
	}
}
