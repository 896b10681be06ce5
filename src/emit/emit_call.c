/*
 * emit_call.c - calls, closures, and function literals' records.
 *
 * Everything here stands at the right side of an assignment, so statements that
 * must run before go to e->pre.
 */
#include "emit/internal.h"

static Buf *
begin_pre(Fn *e)
{
	Buf *saved = e->b;
	e->b = &e->pre;
	return saved;
}

/* One argument; a slice travels as three words. */
static void
argument(Fn *e, Ir *n, bool first)
{
	if (!first)
		o(e, ", ");
	if (rep_of(e->em, n->type) != R_SLICE) {
		o(e, "%e", n);
		return;
	}
	if (n->op == OP_NIL || n->op == OP_ZERO) {
		o(e, "(void *)0, 0, 0");
		return;
	}
	const char *t;
	if (is_cheap(n)) {
		t = text_of(e, n);
	} else {
		const char *x = text_of(e, n);
		t = arena_printf(e->em->a, "_%d", fn_temp(e));
		Buf *saved = begin_pre(e);
		o(e, "GoSlice %s = %s; ", t, x);
		e->b = saved;
	}
	o(e, "%s.p, %s.n, %s.cap", t, t, t);
}

void
args_list(Fn *e, IrList *l, bool first)
{
	for (int i = 0; i < l->n; i++) {
		argument(e, l->v[i], first);
		first = false;
	}
}

/* The type of code reached through a function value or an itab. */
const char *
func_cast(Fn *e, Type *sig)
{
	sig = under(sig);
	CType *r = ctype_results(e->em, NULL, sig);
	if (r != NULL && r->item != NULL)
		use(e->it, r->item);
	Buf b = { 0 };
	buf_printf(&b, "%s (*)(void *", r != NULL ? r->name : "void");
	Type *ps = sig->sig.params;
	for (int i = 0; i < ps->tuple.n; i++) {
		Type *t = ps->tuple.vars[i]->type;
		if (rep_of(e->em, t) == R_SLICE)
			buf_puts(&b, ", void *, i64, i64");
		else
			buf_printf(&b, ", %s", ctype_name(e, t));
	}
	buf_puts(&b, ")");
	const char *s = arena_strdup(e->em->a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* A body that the C compiler inlines here; ctx: text of the closure record's address. */
static void
call_expanded(Fn *e, Ir *n, const char *ctx)
{
	Item *it = expanded_item(e->em, n->func);
	bool first = ctx == NULL && n->list.n == 0;
	use(e->it, it);
	o(e, "%s(%s", it->name, ctx != NULL ? ctx : "");
	args_list(e, &n->list, ctx == NULL);
	for (int i = 0; i < it->lends.n; i++) {
		Lend *l = &it->lends.v[i];
		o(e, first ? "&%s" : ", &%s", frame_slot(e, l->ctype, l->n, "lent", e->f->copy_of != NULL));
		first = false;
	}
	o(e, ")");
}

static void
call_static(Fn *e, Ir *n)
{
	const char *inl = ir_intrinsic(n->func->name);
	if (inl != NULL) {
		o(e, "%s(", inl);
		args_list(e, &n->list, true);
		o(e, ")");
		return;
	}
	if (n->func->copy_of != NULL) {
		call_expanded(e, n, n->func->is_closure ? "(void *)0" : NULL);
		return;
	}
	Item *it = func_item(e->em, n->func);
	use(e->it, it);
	o(e, "%s(", it->name);
	if (n->func->is_closure)
		o(e, "(void *)0");
	args_list(e, &n->list, !n->func->is_closure);
	o(e, ")");
}

static void
call_value(Fn *e, Ir *n)
{
	const char *x = text_of(e, n->x), *t = x;
	if (n->x->op == OP_FUNC) { /* a function known by name */
		Ir direct = *n;
		direct.op = OP_CALL;
		direct.func = n->x->func;
		call_static(e, &direct);
		return;
	}
	if (!is_cheap(n->x)) {
		t = arena_printf(e->em->a, "_%d", fn_temp(e));
		Buf *saved = begin_pre(e);
		o(e, "void *%s = %s; ", t, x);
		e->b = saved;
	}
	if (n->func != NULL) {
		call_expanded(e, n, t);
		return;
	}
	bool check = e->defers && !(n->flags & IRF_NONNIL);
	o(e, check ? "((%s)((GoFuncval *)rt_nonnil(%s))->code)(%s" : "((%s)((GoFuncval *)%s)->code)(%s", func_cast(e, n->x->type), t, t);
	args_list(e, &n->list, false);
	o(e, ")");
}

static void
call_iface(Fn *e, Ir *n)
{
	const char *x = text_of(e, n->x), *t = x;
	if (!is_cheap(n->x)) {
		t = arena_printf(e->em->a, "_%d", fn_temp(e));
		Buf *saved = begin_pre(e);
		o(e, "GoIface %s = %s; ", t, x);
		e->b = saved;
	}
	bool check = (e->defers && !(n->flags & IRF_NONNIL)) || n->n >= (GUARD_PAGE - 24) / 8;
	o(e, check ? "((%s)((const RtItab *)rt_nonnil((void *)%s.tab))->fun[%d])(%s.w" : "((%s)%s.tab->fun[%d])(%s.w", func_cast(e, n->t2), t,
	    (int)n->n, t);
	args_list(e, &n->list, false);
	o(e, ")");
}

void
ex_call(Fn *e, Ir *n)
{
	switch ((Op)n->op) {
	case OP_CALL: call_static(e, n); return;
	case OP_CALLPTR: call_value(e, n); return;
	default: call_iface(e, n);
	}
}

/* ---- closures ---- */

/* Pointer mask of a closure record: word 0 is code. */
static Item *
closure_mask(Em *em, IrFunc *f, i64 *ptrdata)
{
	CType **c = NEW_N(em->a, CType *, f->captures.n + 1);
	i64 at = 8, last = 0;
	u8 *bits = NULL;
	for (int pass = 0; pass < 2; pass++) {
		at = 8;
		if (pass == 1)
			bits = arena_alloc(em->a, (size_t)(last / 64 + 2));
		for (int i = 0; i < f->captures.n; i++) {
			IrVar *v = f->captures.v[i];
			i64 size = 8, align = 8, ptr = 8;
			if (!v->by_ref) {
				c[i] = ctype_of(em, v->type);
				size = c[i]->size;
				align = c[i]->align;
				ptr = type_ptrdata(v->type);
			}
			if (size > 0)
				at = (at + align - 1) / align * align;
			if (pass == 1 && ptr > 0) {
				if (v->by_ref)
					bits[at / 8 / 8] |= (u8)(1 << (at / 8 % 8));
				else
					mask_fill(bits, v->type, at / 8);
			}
			if (ptr > 0)
				last = at + ptr;
			at += size;
		}
	}
	*ptrdata = last;
	return last > 0 ? mask_item(em, bits, last / 8) : NULL;
}

/* What the record holds for a captured variable: its value, or where it lives. */
static const char *
capture_text(Fn *e, IrVar *inner, Ir *n)
{
	if (!inner->by_ref)
		return text_of(e, n);
	IrVar *v = n->var;
	const char *name = var_cname(e, v);
	if (v->heap || (v->kind == IV_CAPTURE && v->by_ref))
		return arena_printf(e->em->a, "(void *)%s", name);
	return arena_printf(e->em->a, "(void *)&%s", name);
}

void
ex_closure(Fn *e, Ir *n)
{
	IrFunc *f = n->func;
	if (f->captures.n == 0) {
		Item *it = funcval_item(e->em, f);
		use(e->it, it);
		o(e, "((void *)&%s)", it->name);
		return;
	}
	if (n->list.n != f->captures.n)
		ice(n->pos, "emit: %s captures %d variables, %d given", f->name, f->captures.n, n->list.n);
	CType *c = ctype_closure(e->em, f);
	use(e->it, c->item);
	Item *code = func_item(e->em, f);
	use(e->it, code);
	bool stack = n->flags & IRF_STACK;
	const char *rec;
	Buf *saved = begin_pre(e);
	if (stack) {
		rec = arena_printf(e->em->a, "(&%s)", frame_slot(e, c->name, 0, "fn", n->flags & IRF_LENT));
	} else {
		i64 ptrdata;
		Item *mask = closure_mask(e->em, f, &ptrdata);
		rec = arena_printf(e->em->a, "_%d", fn_temp(e));
		if (mask != NULL)
			use(e->it, mask);
		o(e, "%s *%s = rt_newclosure(sizeof(%s), %s, %L); ", c->name, rec, c->name, mask != NULL ? mask->name : "0", ptrdata);
	}
	o(e, "%s->f0 = (void *)%s; ", rec, code->name);
	for (int i = 0; i < n->list.n; i++) {
		IrVar *v = f->captures.v[i];
		const char *d = arena_printf(e->em->a, "%s->f%d", rec, i + 1);
		const char *x = capture_text(e, v, n->list.v[i]);
		if (v->by_ref)
			o(e, "%s = %s; ", d, x);
		else
			store_text(e, v->type, d, x, true); /* a new record */
	}
	e->b = saved;
	o(e, "((void *)%s)", rec);
}
