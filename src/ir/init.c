/*
 * init.c - package-level variables: which initial values are data, and the code
 * that computes the others.
 *
 * The checker gives the order (Package.init_order).  An initialiser is data when
 * it consists of constants, functions, literals, addresses of variables, and
 * values of variables of this package that are data themselves and that nobody
 * in this package changes.  Data is there before any code runs, which is earlier
 * than the order asks for; nothing can tell.
 *
 * &T{...} outside of functions becomes a nameless variable and its address, so
 * that two variables may hold the same pointer.  Inside functions only values
 * without identity are static.
 *
 * The rest is code: "pkg.init" runs it in order, in parts when it is long, then
 * the package's init functions.
 */
#include "ir/build.h"

enum { LIST_MIN = 100, LIST_PART = 50 }; /* elements of a literal that is set piecewise, and statements then: they are long */
enum { PART = 400 }; /* statements of an initialisation function */

/* ---- static values ---- */

static Ir *value(Builder *b, Expr *e);

IrVar *
irb_static_global(Builder *b, Type *t, Ir *init)
{
	IrPkg *p = b->pkg;
	char *name = arena_printf(perm, "%s..stmp_%d", irb_pkg_link_path(p->pkg), p->build->ntemps++);
	IrVar *v = irb_new_var(NULL, p->arena, IV_GLOBAL, init != NULL ? init->pos : 0, name, t);

	v->sym = ir_mangle(name);
	v->pkg = p;
	v->init = init;
	v->is_static = true;
	v->is_readonly = true;
	vec_push(p->arena, &p->globals, v);
	return v;
}

/* The implicit conversion of a static value. */
static Ir *
static_conv(Builder *b, Pos pos, Ir *v, Type *to)
{
	Type *from = v->type, *fu, *tu;

	if (from == to)
		return v;
	/* A typed nil pointer in an interface is not a nil interface. */
	if (v->op == OP_NIL && irb_is_iface(from) == irb_is_iface(to))
		return irb_is_basic(to, BI_CONST) ? NULL : mk_nil(b, pos, to);
	if (irb_is_iface(to)) {
		if (v->op == OP_CONVIFACE)
			v = v->x;
		else if (irb_is_iface(from))
			return NULL;
		return mk(b, OP_CONVIFACE, pos, to, v, NULL);
	}
	fu = irb_under(from);
	tu = irb_under(to);
	if (v->op == OP_CONST) {
		if (tu->kind == TY_BASIC && fu->kind == TY_BASIC && (tu->basic.info & BI_STRING) && (fu->basic.info & BI_STRING))
			return mk_const(b, pos, to, v->val);
		if (tu->kind == TY_BASIC && (tu->basic.info & BI_NUMERIC) && (fu->basic.info & BI_NUMERIC) &&
		    const_representable(v->val, tu, NULL, NULL))
			return mk_const(b, pos, to, v->val);
		if (tu->kind == TY_BASIC && (tu->basic.info & fu->basic.info & BI_BOOLEAN))
			return mk_const(b, pos, to, v->val);
		return NULL;
	}
	if (fu == tu || (fu->kind == TY_POINTER && (tu->kind == TY_POINTER || tu->kind == TY_BASIC)) ||
	    (fu->kind == TY_SIGNATURE && tu->kind == TY_SIGNATURE)) {
		/* A literal takes the other type's name. */
		if (v->op == OP_STRUCTLIT || v->op == OP_ARRAYLIT || v->op == OP_SLICELIT || v->op == OP_ZERO) {
			Ir *c = NEW(b->a, Ir);

			*c = *v;
			c->type = to;
			return c;
		}
		if (tu->kind == TY_BASIC && tu->basic.kind != B_UNSAFEPTR)
			return NULL;
		return mk(b, OP_CONVNOP, pos, to, v, NULL);
	}
	return NULL;
}

static Ir *
static_elem(Builder *b, Expr *e, Type *t)
{
	return irb_static_value(b, e, t);
}

static Ir *
static_struct(Builder *b, Expr *e, Type *t, Type *u)
{
	Ir *n = mk(b, OP_STRUCTLIT, e->pos, t, NULL, NULL);
	int nf = u->struct_.n;
	Ir **v;

	if (e->complit.elems.n == 0)
		return mk_zero(b, e->pos, t);
	v = NEW_N(b->a, Ir *, nf + 1);
	for (int i = 0; i < e->complit.elems.n; i++) {
		Expr *x = e->complit.elems.v[i];
		int f = i;

		if (x->kind == E_KEYVALUE) {
			const char *name = unparen(x->kv.key)->name.name;

			for (f = 0; f < nf && strcmp(u->struct_.fields[f]->name, name) != 0; f++)
				;
			x = x->kv.value;
		}
		v[f] = static_elem(b, x, irb_field_type(t, f));
		if (v[f] == NULL)
			return NULL;
		if (strcmp(u->struct_.fields[f]->name, "_") == 0)
			v[f] = NULL;
	}
	for (int i = 0; i < nf; i++)
		ir_push(b->a, &n->list, v[i] != NULL ? v[i] : mk_zero(b, e->pos, irb_field_type(t, i)));
	return n;
}

static Ir *
static_list(Builder *b, Expr *e, Type *t, Type *u)
{
	bool is_slice = u->kind == TY_SLICE;
	Ir *n = mk(b, is_slice ? OP_SLICELIT : OP_ARRAYLIT, e->pos, t, NULL, NULL);
	i64 at = 0, len = 0;
	bool sorted = true;

	if (is_slice && !irb_outside_functions(b))
		return NULL;
	for (int i = 0; i < e->complit.elems.n; i++, at++) {
		Expr *x = e->complit.elems.v[i];
		Ir *v;

		if (x->kind == E_KEYVALUE) {
			i64 was = at;

			if (x->kv.key->val == NULL || !const_int_fits(x->kv.key->val, &at))
				return NULL;
			sorted &= at >= was;
			x = x->kv.value;
		}
		v = static_elem(b, x, irb_elem_of(u));
		if (v == NULL)
			return NULL;
		ir_push(b->a, &n->list, mk_keyed(b, at, v));
		if (at + 1 > len)
			len = at + 1;
	}
	n->n = len;
	if (!sorted)
		irb_sort_keyed(&n->list);
	if (!is_slice && n->list.n == 0)
		return mk_zero(b, e->pos, t);
	return n;
}

static Ir *
static_complit(Builder *b, Expr *e, Type *t)
{
	Type *u = irb_under(t);

	switch (u->kind) {
	case TY_STRUCT:
		return static_struct(b, e, t, u);
	case TY_ARRAY:
	case TY_SLICE:
		return static_list(b, e, t, u);
	default:
		return NULL;
	}
}

/* &T{...}: a variable without a name. */
static Ir *
static_address(Builder *b, Expr *e, Type *pt)
{
	Ir *v;
	IrVar *g;

	if (!irb_outside_functions(b))
		return NULL;
	v = static_complit(b, e, irb_elem_of(pt));
	if (v == NULL)
		return NULL;
	g = irb_static_global(b, irb_elem_of(pt), v->op == OP_ZERO ? NULL : v);
	g->is_readonly = false;
	g->pos = e->pos;
	return mk(b, OP_ADDR, e->pos, pt, mk_var(b, e->pos, g), NULL);
}

static Ir *
static_name(Builder *b, Expr *e, Expr *name)
{
	Object *o = name->name.obj;
	Ir *v;

	if (o == NULL)
		return NULL;
	if (o->kind == O_FUNC)
		return irb_expr(b, e);
	if (o->kind != O_VAR)
		return NULL;
	v = map_get(&b->pkg->build->static_vals, o);
	return v;
}

static Ir *
value(Builder *b, Expr *e)
{
	Expr *x;
	Ir *v;

	if (e->mode == M_CONST && e->val != NULL)
		return irb_const_ir(b, e->pos, irb_type_of(b, e), e->val);
	switch (e->kind) {
	case E_PAREN:
		return value(b, e->x);
	case E_NAME:
		return static_name(b, e, e);
	case E_SELECTOR:
		if (e->sel.sel == NULL)
			return static_name(b, e, e->sel.name);
		return e->sel.sel->kind == SEL_METHODEXPR ? irb_expr(b, e) : NULL;
	case E_INDEX:
		x = unparen(e->index.x);
		x = x->kind == E_SELECTOR && x->sel.sel == NULL ? x->sel.name : x;
		if (x->kind == E_NAME && x->name.obj != NULL && x->name.obj->kind == O_FUNC)
			return irb_expr(b, e);
		return NULL;
	case E_COMPLIT:
		return static_complit(b, e, irb_type_of(b, e));
	case E_FUNCLIT:
		if (!irb_outside_functions(b))
			return NULL;
		v = mk_func(b, e->pos, irb_build_funclit(b, e));
		v->type = irb_type_of(b, e);
		return v;
	case E_UNARY:
		if (e->unary.op != T_AND)
			return NULL;
		x = unparen(e->unary.x);
		if (x->kind == E_COMPLIT)
			return static_address(b, x, irb_type_of(b, e));
		if (x->kind == E_SELECTOR && x->sel.sel == NULL)
			x = x->sel.name;
		if (x->kind == E_NAME && x->name.obj != NULL && x->name.obj->kind == O_VAR && irb_outside_functions(b))
			return mk_addr(b, e->pos, mk_var(b, e->pos, ir_global_of(b->pkg, x->name.obj)));
		return NULL;
	case E_CALL:
		if (e->call.what == CALL_CONV && e->call.args.n == 1)
			return irb_static_value(b, e->call.args.v[0], irb_ty(b, e->call.fun->type));
		if (e->call.what == CALL_BUILTIN && e->call.builtin == BF_NEW && e->call.args.v[0]->mode == M_TYPE && irb_outside_functions(b)) {
			IrVar *g = irb_static_global(b, irb_elem_of(irb_type_of(b, e)), NULL);

			g->is_readonly = false;
			g->pos = e->pos;
			return mk(b, OP_ADDR, e->pos, irb_type_of(b, e), mk_var(b, e->pos, g), NULL);
		}
		return NULL;
	default:
		return NULL;
	}
}

/* e, converted to type `to`, as data; NULL if that takes code. */
Ir *
irb_static_value(Builder *b, Expr *e, Type *to)
{
	Expr *x = unparen(e);
	Ir *v;

	if (irb_is_nil_expr(x))
		return mk_nil(b, e->pos, to);
	if (x->kind == E_COMPLIT && x->complit.type == NULL && irb_is_kind(to, TY_POINTER)) {
		Type *lt = x->type != NULL ? irb_ty(b, x->type) : to;

		v = static_address(b, x, irb_is_kind(lt, TY_POINTER) ? lt : to);
	} else {
		v = value(b, x);
	}
	return v != NULL ? static_conv(b, e->pos, v, to) : NULL;
}

/* Values that may be copied to another variable: no identity of their own. */
static bool
copyable(Ir *v)
{
	switch (v->op) {
	case OP_CONST:
	case OP_NIL:
	case OP_FUNC:
	case OP_ZERO:
		return true;
	case OP_ADDR:
		return v->x->op == OP_VAR;
	case OP_CONVNOP:
	case OP_CONVIFACE:
		return copyable(v->x);
	default:
		return false;
	}
}

/* ---- code ---- */

typedef struct InitCode {
	IrPkg *p;
	VEC(IrFunc *) parts;
	Builder b;
	bool open;
} InitCode;

static void
part_close(InitCode *c)
{
	if (!c->open)
		return;
	c->open = false;
	if (c->b.f->body.n == 0)
		return;
	irb_builder_finish(&c->b, c->b.f->pos);
	vec_push(c->p->arena, &c->parts, c->b.f);
	vec_push(c->p->arena, &c->p->funcs, c->b.f);
}

static IrFunc *
init_func(IrPkg *p, const char *suffix)
{
	char *name = arena_printf(perm, "%s.init", irb_pkg_link_path(p->pkg));
	IrFunc *f = irb_func_new(p, name, arena_printf(perm, "%s%s", name, suffix), IL_GLOBAL, 0);

	f->is_init = true;
	f->noinline_ = suffix[0] != 0; /* its frame shows in traces */
	irb_func_params(p, f, NULL, type_canon(type_signature(type_empty_tuple, type_empty_tuple, false)));
	return f;
}

static Builder *
part_builder(InitCode *c)
{
	char suffix[24];

	if (c->open && c->b.f->body.n >= PART)
		part_close(c);
	if (!c->open) {
		snprintf(suffix, sizeof suffix, ".vars%d", c->parts.n);
		irb_builder_init(&c->b, c->p, init_func(c->p, suffix), NULL, NULL);
		c->open = true;
	}
	return &c->b;
}

static bool
is_blank(Object *o)
{
	return o == NULL || strcmp(o->name, "_") == 0;
}

/*
 * A large array or slice literal of which some elements take code: its array is
 * static, as far as it can be filled already, and a statement sets each of the
 * others.  As one expression it would be one statement of any size.
 */
static bool
init_list(InitCode *c, IrVar *g, Expr *e)
{
	Builder *b = part_builder(c);
	Type *u = irb_under(g->type), *elem;
	IrVar *array = g;
	Ir *fixed, *s;
	i64 at = 0, len = 0;

	e = unparen(e);
	if (e->kind != E_COMPLIT || e->complit.elems.n < LIST_MIN || (u->kind != TY_ARRAY && u->kind != TY_SLICE) ||
	    irb_type_of(b, e) != g->type)
		return false;
	for (int i = 0; i < e->complit.elems.n; i++, at++) {
		Expr *x = e->complit.elems.v[i];

		if (x->kind == E_KEYVALUE && (x->kv.key->val == NULL || !const_int_fits(x->kv.key->val, &at)))
			return false;
		if (at >= len)
			len = at + 1;
	}
	elem = irb_elem_of(u);
	fixed = mk(b, OP_ARRAYLIT, e->pos, u->kind == TY_ARRAY ? g->type : type_canon(type_array(elem, len)), NULL, NULL);
	if (u->kind == TY_SLICE) {
		array = irb_static_global(b, fixed->type, NULL);
		array->is_readonly = false;
		array->pos = e->pos;
	}
	at = 0;
	for (int i = 0; i < e->complit.elems.n; i++, at++) {
		Expr *x = e->complit.elems.v[i];
		Ir *v, *lv;

		if (x->kind == E_KEYVALUE) {
			const_int_fits(x->kv.key->val, &at);
			x = x->kv.value;
		}
		v = irb_static_value(b, x, elem);
		if (v != NULL) {
			ir_push(b->a, &fixed->list, mk_keyed(b, at, v));
			continue;
		}
		if (c->open && c->b.f->body.n >= LIST_PART)
			part_close(c);
		b = part_builder(c);
		if (b->f->pos == 0)
			b->f->pos = b->f->end = x->pos;
		v = irb_element(b, x, elem);
		lv = mk(b, OP_INDEX, x->pos, elem, mk_var(b, x->pos, array), mk_int(b, x->pos, TY_INT, at));
		lv->flags |= IRF_BOUNDED;
		irb_emit(b, mk(b, OP_AS, x->pos, NULL, lv, v));
	}
	irb_sort_keyed(&fixed->list);
	if (fixed->list.n > 0)
		array->init = fixed;
	if (u->kind == TY_SLICE) {
		b = part_builder(c);
		s = mk(b, OP_SLICE, e->pos, g->type, mk_addr(b, e->pos, mk_var(b, e->pos, array)), NULL);
		s->flags |= IRF_BOUNDED | IRF_NONNIL;
		irb_emit(b, mk(b, OP_AS, e->pos, NULL, mk_var(b, e->pos, g), s));
	}
	return true;
}

static void
init_step(InitCode *c, struct InitStep *s)
{
	Builder *b = part_builder(c);
	Pos pos = s->rhs->pos;
	Ir *v, **vs;

	if (b->f->pos == 0)
		b->f->pos = b->f->end = pos;
	if (s->nlhs > 1) {
		vs = NEW_N(b->a, Ir *, s->nlhs);
		irb_multi_values(b, s->rhs, s->nlhs, vs);
		for (int i = 0; i < s->nlhs; i++) {
			IrVar *g;

			if (is_blank(s->lhs[i]))
				continue;
			g = ir_global_of(c->p, s->lhs[i]);
			v = irb_convert(b, pos, vs[i], g->type, s->rhs);
			irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, g), v));
		}
		return;
	}
	if (s->nlhs == 0 || is_blank(s->lhs[0])) {
		Type *t = s->nlhs > 0 ? irb_ty(b, s->lhs[0]->type) : NULL;

		if (irb_static_value(b, s->rhs, t != NULL ? t : irb_type_of(b, s->rhs)) != NULL)
			return;
		irb_discard(b, t != NULL ? irb_expr_to(b, s->rhs, t) : irb_expr(b, s->rhs));
		return;
	}
	{
		Object *o = s->lhs[0];
		IrVar *g = ir_global_of(c->p, o);

		v = irb_static_value(b, s->rhs, g->type);
		if (v != NULL) {
			if (v->op != OP_ZERO && v->op != OP_NIL)
				g->init = v;
			/* The linker may give a string another value (-X). */
			if (!o->var.reassigned && !o->var.addrtaken && copyable(v) && !(v->op == OP_CONST && irb_is_basic(v->type, BI_STRING)))
				map_put(&c->p->build->static_vals, o, v);
			return;
		}
		if (init_list(c, g, s->rhs))
			return;
		v = irb_expr_to(b, s->rhs, g->type);
		irb_emit(b, mk(b, OP_AS, s->lhs[0]->pos, NULL, mk_var(b, s->lhs[0]->pos, g), v));
	}
}

static void
call_plain(Builder *b, IrFunc *f)
{
	Ir *c = mk(b, OP_CALL, f->pos, type_canon(type_empty_tuple), NULL, NULL);

	c->func = f;
	irb_emit(b, mk(b, OP_AS, f->pos, NULL, NULL, c));
}

static void
embeds(IrPkg *p)
{
	Package *k = p->pkg;

	if (ir_embed_init == NULL)
		return;
	for (int i = 0; i < k->nfiles; i++)
		for (int j = 0; j < k->files[i]->embeds.n; j++) {
			EmbedPattern *m = &k->files[i]->embeds.v[j];
			Object *o = m->var != NULL && m->var->kind == D_VAR && m->var->value.nnames == 1 ? m->var->value.names[0]->name.obj : NULL;

			if (!is_blank(o))
				ir_embed_init(p, ir_global_of(p, o), m);
		}
}

void
irb_build_init(IrPkg *p)
{
	Package *k = p->pkg;
	InitCode c = {0};
	Builder b;
	IrFunc *f;

	c.p = p;
	for (int i = 0; i < k->ninit_order; i++)
		if (k->init_order[i].rhs != NULL)
			init_step(&c, &k->init_order[i]);
	part_close(&c);
	embeds(p);
	if (c.parts.n == 0 && k->inits.n == 0)
		return;
	f = init_func(p, "");
	f->is_wrapper = true; /* gc's runtime calls variables' initialisation and init functions itself */
	irb_builder_init(&b, p, f, NULL, NULL);
	for (int i = 0; i < c.parts.n; i++)
		call_plain(&b, c.parts.v[i]);
	for (int i = 0; i < k->inits.n; i++) {
		IrFunc *g = map_get(&p->build->funcs, k->inits.v[i]);

		if (g != NULL)
			call_plain(&b, g);
	}
	irb_builder_finish(&b, 0);
	vec_push(p->arena, &p->funcs, f);
	p->init = f;
}
