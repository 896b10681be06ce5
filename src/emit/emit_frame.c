/*
 * emit_frame.c - a function's frame: its parameters, results and locals, and the
 * objects that escape analysis put there.
 *
 * An expanded body (IrFunc.copy_of) is a C function of its own, which the C
 * compiler must inline.  What it has in the frame and what is used after its end
 * (IRF_LENT, IrVar.lent) can't be among its own locals, whose storage the C
 * compiler reuses: the caller lends it a slot and passes the address in a
 * parameter after Go's own.  A caller that is expanded itself borrows from its
 * own caller.
 */
#include "emit/internal.h"

static const char *
lend(Fn *e, const char *ctype, i64 n)
{
	Lend l = { ctype, n };

	if (e->f == NULL || e->f->copy_of == NULL)
		ice(e->f != NULL ? e->f->pos : 0, "emit: a loan outside of expanded bodies");
	vec_push(e->em->a, &e->lends, l);
	return arena_printf(e->em->a, "(*_l%d)", e->lends.n);
}

const char *
frame_slot(Fn *e, const char *ctype, i64 n, const char *name, bool lent)
{
	if (lent)
		return lend(e, ctype, n);
	const char *s = arena_printf(e->em->a, "_%s%d", name, fn_temp(e));
	if (n > 0)
		buf_printf(&e->decls, "%s %s[%lld]; ", ctype, s, (long long)n);
	else
		buf_printf(&e->decls, "%s %s; ", ctype, s);
	return s;
}

/* A variable that outlives this body: from now on its C name is an lvalue in the caller's frame. */
static const char *
lend_var(Fn *e, IrVar *v)
{
	const char *s = lend(e, v->kind == IV_MAPITER ? "RtMapIter" : ctype_name(e, v->type), 0);

	v->cname = s;
	return s;
}

void
declare_var(Fn *e, IrVar *v)
{
	if (v->lent) {
		lend_var(e, v);
		return;
	}
	if (v->kind == IV_MAPITER) {
		o(e, "RtMapIter %v; ", v);
		return;
	}
	o(e, v->heap ? "%c *%v; " : "%c %v; ", v->type, v);
}

/*
 * //go:uintptrescapes: what the number was made from lives until the function returns, used or not.  A word whose address
 * was taken is a root for as long as the frame stands.  For ...uintptr it is the array, whose words are (ex_slicelit).
 */
static void
keep_made_from(Fn *e, IrVar *v, const char *name, bool slice)
{
	Type *t = slice ? under(under(v->type)->slice.elem) : under(v->type);
	int k = fn_temp(e);

	if (t->kind != TY_BASIC || t->basic.kind != B_UINTPTR)
		return;
	o(e, slice ? "u64 _keep%d = (u64)_%s_inp; " : "u64 _keep%d = %s; ", k, name);
	o(e, "__asm__ volatile(\"\" :: \"r\"(&_keep%d) : \"memory\"); ", k);
}

void
enter_params(Fn *e)
{
	for (int i = 0; i < e->f->nparams; i++) {
		IrVar *v = e->f->params[i];
		bool slice = rep_of(e->em, v->type) == R_SLICE;
		const char *name = var_cname(e, v);
		if (e->f->uintptr_escapes && !v->is_blank && !v->heap && !v->lent)
			keep_made_from(e, v, name, slice);
		if (!v->heap && !v->lent && !slice)
			continue;
		const char *in = slice ? arena_printf(e->em->a, "((GoSlice){_%s_inp, _%s_inn, _%s_inc})", name, name, name)
				       : arena_printf(e->em->a, "_%s_in", name);
		if (v->lent) {
			store_text(e, v->type, lend_var(e, v), in, true);
		} else if (v->heap) {
			o(e, "%c *%s = rt_new(%T); ", v->type, name, v->type);
			store_text(e, v->type, arena_printf(e->em->a, "(*%s)", name), in, true);
		} else {
			o(e, "GoSlice %s = %s; ", name, in);
		}
	}
}

void
enter_results(Fn *e)
{
	for (int i = 0; i < e->f->nresults; i++) {
		IrVar *v = e->f->results[i];
		if (v->heap) {
			o(e, "%c *%v = rt_new(%T); ", v->type, v, v->type);
		} else if (v->lent) {
			o(e, "%s = ", lend_var(e, v));
			zero_expr(e, v->type, false);
			o(e, "; ");
		} else {
			/* A fault that is recovered returns what was assigned before it: a scalar must not wait in a register. */
			Rep rep = rep_of(e->em, v->type);
			bool scalar = rep == R_INT || rep == R_BOOL || rep == R_FLOAT || rep == R_PTR;
			o(e, e->defers && scalar && v->assigned ? "%c volatile %v = " : "%c %v = ", v->type, v);
			zero_expr(e, v->type, false);
			o(e, "; ");
			if (e->defers)
				o(e, "__asm__ volatile(\"\" :: \"r\"(&%v) : \"memory\"); ", v);
		}
	}
}

void
enter_captures(Fn *e)
{
	IrFunc *f = e->f;
	if (f->captures.n == 0)
		return;
	CType *c = ctype_closure(e->em, f);
	use(e->it, c->item);
	for (int i = 0; i < f->captures.n; i++) {
		IrVar *v = f->captures.v[i];
		o(e, v->by_ref ? "%c *%v = ((%s *)ctx)->f%d; " : "%c %v = ((%s *)ctx)->f%d; ", v->type, v, c->name, i + 1);
	}
}
