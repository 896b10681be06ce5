/*
 * closure.c - function literals, and the hidden functions made like them.
 *
 * Names are those gc gives: "f.func1", nested "f.func1.1", "glob..func1" outside
 * of functions.  In an instance, which every package that needs it builds, the
 * literals are weak like the instance itself.
 */
#include "ir/build.h"

bool
irb_outside_functions(Builder *b)
{
	return b->outer == NULL && b->f->is_init && b->f->obj == NULL;
}

IrFunc *
irb_closure_new(Builder *b, Pos pos, const char *suffix, Type *sig)
{
	IrPkg *p = b->pkg;
	IrFunc *f = NEW(p->arena, IrFunc), *out = b->f;
	char tail[48];

	if (irb_outside_functions(b)) {
		char *name = arena_printf(perm, "%s.glob..%s%d", irb_pkg_link_path(p->pkg), suffix != NULL ? suffix : "func",
		                          ++p->build->nglob_closures);

		f->name = name;
		f->sym = ir_mangle(name);
	} else {
		if (suffix == NULL)
			snprintf(tail, sizeof tail, out->is_closure && out->src != NULL ? ".%d" : ".func%d", ++out->nclosures);
		else
			snprintf(tail, sizeof tail, "%s%d", suffix, ++out->nthunks);
		f->name = arena_printf(perm, "%s%s", out->name, tail);
		f->sym = arena_printf(perm, "%s%s", out->sym, ir_mangle(tail));
		f->outer = out;
	}
	f->linkage = out->linkage == IL_WEAK ? IL_WEAK : IL_STATIC;
	f->pos = f->end = pos;
	f->pkg = p;
	f->is_closure = true;
	irb_func_params(p, f, NULL, sig);
	vec_push(p->arena, &p->funcs, f);
	return f;
}

IrFunc *
irb_build_funclit(Builder *b, Expr *e)
{
	Builder c;
	Type *sig = irb_under(irb_type_of(b, e));
	Expr *ft = e->funclit.type;
	IrFunc *f;

	if (irb_outside_functions(b)) {
		f = map_get(&b->pkg->build->funclits, e);
		if (f != NULL)
			return f;
	}
	f = irb_closure_new(b, e->pos, NULL, sig);
	f->src = e;
	f->srcbody = e->funclit.body;
	f->end = e->funclit.body->rbrace;
	if (irb_outside_functions(b))
		map_put(&b->pkg->build->funclits, e, f);
	irb_builder_init(&c, b->pkg, f, b, NULL);
	if (irb_outside_functions(b)) {
		/* Nothing to capture: a function of its own. */
		c.top = &c;
		c.outer = NULL;
		vec_push(c.a, &c.funcs, f);
	}
	irb_bind_fields(&c, &ft->functype.params, e->type->kind == TY_SIGNATURE ? e->type->sig.params : NULL, f->params, f->nparams);
	irb_bind_fields(&c, &ft->functype.results, e->type->kind == TY_SIGNATURE ? e->type->sig.results : NULL, f->results, f->nresults);
	c.body_src = e->funclit.body->block.list;
	irb_stmts(&c, e->funclit.body->block.list);
	irb_builder_finish(&c, e->funclit.body->rbrace);
	return f;
}

Ir *
irb_funclit(Builder *b, Expr *e)
{
	IrFunc *f = irb_build_funclit(b, e);
	Ir *n = mk(b, OP_CLOSURE, e->pos, irb_type_of(b, e), NULL, NULL);

	n->func = f;
	n->src = e;
	for (int i = 0; i < f->captures.n; i++)
		ir_push(b->a, &n->list, mk_var(b, e->pos, f->captures.v[i]->outer));
	return irb_xval(b, n);
}
