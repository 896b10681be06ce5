/*
 * build_range.c - range loops over integers, slices, arrays, strings, maps and
 * channels (functions: build_rangefunc.c).
 *
 * Each becomes an OP_FOR over hidden variables; the iteration variables are set
 * at the top of the body.  The range expression is evaluated once, before; only
 * an array of which no more than the length is wanted isn't evaluated at all.
 */
#include "ir/build.h"

bool
irb_range_uses(Expr *e)
{
	if (e == NULL)
		return false;
	e = unparen(e);
	return !(e->kind == E_NAME && strcmp(e->name.name, "_") == 0);
}

/* Before Go 1.22 the variables of a := belong to the whole loop. */
void
irb_range_vars_outside(Builder *b, Stmt *s)
{
	Expr *kv[2] = {s->range.key, s->range.value};

	if (!s->range.define || s->range.per_iteration)
		return;
	for (int i = 0; i < 2; i++)
		if (irb_range_uses(kv[i]))
			irb_define_zeroed(b, irb_declare_local(b, unparen(kv[i])->name.obj, kv[i]->pos));
}

/* Sets the iteration variables at the top of an iteration; k, v NULL: not wanted. */
void
irb_range_vars_assign(Builder *b, Stmt *s, Ir *k, Ir *v)
{
	Expr *kv[2] = {s->range.key, s->range.value};
	Ir *val[2] = {k, v};
	LHS l[2] = {{0}, {0}};

	if (s->range.define) {
		for (int i = 0; i < 2; i++) {
			Expr *name;
			Object *o;
			IrVar *var;

			if (!irb_range_uses(kv[i]) || val[i] == NULL)
				continue;
			name = unparen(kv[i]);
			o = name->name.obj;
			if (s->range.per_iteration) {
				val[i] = irb_convert(b, name->pos, val[i], irb_ty(b, o->type), NULL);
				irb_define(b, irb_declare_local(b, o, name->pos), val[i]);
			} else {
				var = irb_var_of(b, o, name->pos);
				val[i] = irb_convert(b, name->pos, val[i], var->type, NULL);
				irb_mark_assigned(var);
				irb_emit(b, mk(b, OP_AS, name->pos, NULL, mk_var(b, name->pos, var), val[i]));
			}
		}
		return;
	}
	for (int i = 0; i < 2; i++)
		if (irb_range_uses(kv[i]))
			l[i] = irb_lhs_of(b, kv[i], true);
	for (int i = 0; i < 2; i++)
		if (irb_range_uses(kv[i]) && val[i] != NULL) {
			if (i == 0 && irb_range_uses(kv[1]) && val[1] != NULL)
				val[1] = irb_to_temp(b, val[1]);
			irb_assign_to(b, &l[i], val[i], NULL);
		}
}

static void
loop_open(Builder *b, Stmt *s, const char *label, LoopParts *p, Ir *c)
{
	irb_push_target(b, &p->t, label, true);
	p->node = mk(b, OP_FOR, s->pos, NULL, c, NULL);
	p->node->n = p->t.n;
	irb_emit(b, p->node);
	p->out = irb_open_list(b, &p->node->list);
	b->loop_depth++;
}

/* The rest of the loop: its body; post statements are pushed between these. */
static void
loop_body(Builder *b, Stmt *s, LoopParts *p)
{
	irb_block(b, &s->range.body);
	b->out = &p->node->list2;
}

static void
loop_close(Builder *b, LoopParts *p)
{
	b->loop_depth--;
	b->out = p->out;
	b->targets = p->t.up;
}

static IrVar *
counter(Builder *b, Pos pos, Type *t)
{
	IrVar *v = ir_temp(b->f, t, pos);

	v->assigned = true;
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, v), irb_const_ir(b, pos, t, const_int(0))));
	return v;
}

static void
count_up(Builder *b, Pos pos, IrVar *v)
{
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, v),
	           mk(b, OP_ADD, pos, v->type, mk_var(b, pos, v), irb_const_ir(b, pos, v->type, const_int(1)))));
}

static void
range_int(Builder *b, Stmt *s, const char *label)
{
	Ir *n = irb_expr(b, s->range.x);
	LoopParts p;
	IrVar *i;
	Pos pos = s->pos;

	if (s->range.key != NULL && n->op == OP_CONST && irb_range_uses(s->range.key))
		n = irb_const_ir(b, n->pos, irb_type_of(b, s->range.key), n->val);
	n = irb_to_temp(b, n);
	i = counter(b, pos, n->type);
	loop_open(b, s, label, &p, mk_cmp(b, OP_LT, mk_var(b, pos, i), n));
	irb_range_vars_assign(b, s, mk_var(b, pos, i), NULL);
	loop_body(b, s, &p);
	count_up(b, pos, i);
	loop_close(b, &p);
}

/* Does evaluating it do anything that the program could tell? */
static bool
has_effects(Expr *e)
{
	switch (e->kind) {
	case E_NAME:
		return false;
	case E_PAREN:
	case E_STAR:
		return has_effects(e->x);
	case E_SELECTOR:
		return e->sel.sel != NULL && has_effects(e->sel.x);
	case E_INDEX:
		return has_effects(e->index.x) || (e->index.idx.n > 0 && has_effects(e->index.idx.v[0]));
	default:
		return e->mode != M_CONST;
	}
}

static void
range_indexed(Builder *b, Stmt *s, const char *label, Type *u)
{
	bool want_value = irb_range_uses(s->range.value), is_slice = u->kind == TY_SLICE;
	Pos pos = s->pos;
	Ir *x = NULL, *n, *v = NULL;
	LoopParts p;
	IrVar *i;

	if (is_slice || want_value || has_effects(s->range.x)) {
		x = irb_expr(b, s->range.x);
		if (is_slice && x->op == OP_VAR && unparen(s->range.x)->kind == E_CALL)
			irb_nocopy(b, x); /* range []byte(s) */
		if (is_slice || want_value)
			x = x->op == OP_ZERO || x->op == OP_NIL ? x : irb_to_new_temp(b, x);
		else
			irb_discard(b, x);
	}
	if (is_slice)
		n = irb_to_temp(b, mk(b, OP_LEN, pos, TY_INT, x, NULL));
	else
		n = mk_int(b, pos, TY_INT, u->kind == TY_POINTER ? type_under(irb_elem_of(u))->array.len : u->array.len);
	i = counter(b, pos, TY_INT);
	loop_open(b, s, label, &p, mk_cmp(b, OP_LT, mk_var(b, pos, i), n));
	if (want_value) {
		if (u->kind == TY_POINTER)
			x = mk_deref(b, pos, x);
		v = mk(b, OP_INDEX, pos, irb_elem_of(x->type), x, mk_var(b, pos, i));
		v->flags |= IRF_BOUNDED;
	}
	irb_range_vars_assign(b, s, mk_var(b, pos, i), v);
	loop_body(b, s, &p);
	count_up(b, pos, i);
	loop_close(b, &p);
}

static void
range_string(Builder *b, Stmt *s, const char *label)
{
	Pos pos = s->pos;
	Ir *x = irb_to_temp(b, irb_expr(b, s->range.x)), *c, *n, *d;
	IrVar *i, *r, *next;
	LoopParts p;
	Type *rune = type_basic[B_INT32], *ts[2] = {rune, TY_INT};
	IrList *out;

	i = counter(b, pos, TY_INT);
	r = ir_temp(b->f, rune, pos);
	next = ir_temp(b->f, TY_INT, pos);
	r->assigned = next->assigned = true;
	loop_open(b, s, label, &p, mk_cmp(b, OP_LT, mk_var(b, pos, i), mk(b, OP_LEN, pos, TY_INT, x, NULL)));
	c = mk(b, OP_INDEX, pos, type_basic[B_UINT8], x, mk_var(b, pos, i));
	c->flags |= IRF_BOUNDED;
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, r), mk(b, OP_CONV, pos, rune, c, NULL)));
	n = irb_emit_if(b, pos, mk_cmp(b, OP_LT, mk_var(b, pos, r), irb_const_ir(b, pos, rune, const_int(0x80))));
	out = irb_open_list(b, &n->list);
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, next),
	           mk(b, OP_ADD, pos, TY_INT, mk_var(b, pos, i), mk_int(b, pos, TY_INT, 1))));
	b->out = &n->list2;
	d = mk(b, OP_ASX, pos, NULL, NULL, mk(b, OP_DECODERUNE, pos, type_canon(type_tuple_of(2, ts)), x, mk_var(b, pos, i)));
	ir_push(b->a, &d->list, mk_var(b, pos, r));
	ir_push(b->a, &d->list, mk_var(b, pos, next));
	irb_emit(b, d);
	b->out = out;
	irb_range_vars_assign(b, s, mk_var(b, pos, i), mk_var(b, pos, r));
	loop_body(b, s, &p);
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, i), mk_var(b, pos, next)));
	loop_close(b, &p);
}

static bool
reflexive(Type *t)
{
	t = type_under(t);
	switch (t->kind) {
	case TY_BASIC:
		return !(t->basic.info & (BI_FLOAT | BI_COMPLEX));
	case TY_INTERFACE:
		return false;
	case TY_ARRAY:
		return reflexive(t->array.elem);
	case TY_STRUCT:
		for (int i = 0; i < t->struct_.n; i++)
			if (!reflexive(t->struct_.fields[i]->type))
				return false;
		return true;
	default:
		return true;
	}
}

/* "for k := range m { delete(m, k) }" with a key that equals itself. */
static bool
is_map_clear(Stmt *s, Type *u)
{
	Expr *m = unparen(s->range.x), *c;

	if (!s->range.define || !irb_range_uses(s->range.key) || irb_range_uses(s->range.value) || s->range.body.list.n != 1 ||
	    m->kind != E_NAME || s->range.body.list.v[0]->kind != S_EXPR)
		return false;
	c = unparen(s->range.body.list.v[0]->x);
	if (c->kind != E_CALL || c->call.what != CALL_BUILTIN || c->call.builtin != BF_DELETE || c->call.args.n != 2)
		return false;
	for (int i = 0; i < 2; i++) {
		Expr *want = i == 0 ? m : unparen(s->range.key), *a = unparen(c->call.args.v[i]);

		if (a->kind != E_NAME || a->name.obj != want->name.obj)
			return false;
	}
	return reflexive(u->map.key);
}

/* The same place, however often it is looked at? */
static bool
same_place(Expr *x, Expr *y)
{
	x = unparen(x);
	y = unparen(y);
	if (x->kind != y->kind)
		return false;
	switch (x->kind) {
	case E_NAME:
		return x->name.obj != NULL && x->name.obj == y->name.obj;
	case E_SELECTOR:
		return x->sel.name->name.name == y->sel.name->name.name && same_place(x->sel.x, y->sel.x);
	case E_STAR:
		return same_place(x->x, y->x);
	default:
		return false;
	}
}

/* A constant in an interface isn't the zero value. */
static bool
is_zero_literal(Expr *e, Type *to)
{
	size_t n;

	e = unparen(e);
	if (e->val == NULL || !irb_is_kind(to, TY_BASIC))
		return irb_is_nil_expr(e);
	switch (const_kind(e->val)) {
	case C_BOOL:
		return !const_bool_val(e->val);
	case C_STRING:
		const_string_val(e->val, &n);
		return n == 0;
	case C_INT:
	case C_FLOAT:
		return const_sign(e->val) == 0;
	default:
		return false;
	}
}

/* "for i := range s { s[i] = 0 }": clear(s), as gc has it. */
static bool
is_slice_clear(Stmt *s, Type *u)
{
	Stmt *as;
	Expr *l, *i;

	if (u->kind != TY_SLICE || !s->range.define || !irb_range_uses(s->range.key) || irb_range_uses(s->range.value) ||
	    s->range.body.list.n != 1)
		return false;
	as = s->range.body.list.v[0];
	if (as->kind != S_ASSIGN || as->assign.op != T_EOF || as->assign.lhs.n != 1 || as->assign.rhs.n != 1)
		return false;
	l = unparen(as->assign.lhs.v[0]);
	if (l->kind != E_INDEX || l->index.idx.n != 1)
		return false;
	i = unparen(l->index.idx.v[0]);
	return i->kind == E_NAME && i->name.obj == unparen(s->range.key)->name.obj && same_place(s->range.x, l->index.x) &&
	       is_zero_literal(as->assign.rhs.v[0], type_canon(u->slice.elem));
}

static void
range_map(Builder *b, Stmt *s, const char *label, Type *u)
{
	Pos pos = s->pos;
	Ir *x = irb_expr(b, s->range.x), *n, *pk, *k = NULL, *v = NULL;
	Type *kt = type_canon(u->map.key), *vt = type_canon(u->map.elem);
	IrVar *it;
	LoopParts p;

	if (is_map_clear(s, u)) {
		irb_emit(b, mk(b, OP_MAPCLEAR, pos, NULL, x, NULL));
		return;
	}
	x = irb_to_temp(b, x);
	it = irb_new_var(b->f, b->a, IV_MAPITER, pos, "", NULL);
	it->is_temp = true;
	it->loop_depth = b->loop_depth;
	it->index = b->f->locals.n;
	vec_push(b->a, &b->f->locals, it);
	irb_emit(b, mk(b, OP_MAPITERINIT, pos, NULL, x, mk_var(b, pos, it)));
	pk = mk(b, OP_MAPITERKEY, pos, TY_UPTR, mk_var(b, pos, it), NULL);
	loop_open(b, s, label, &p, mk_cmp(b, OP_NE, pk, mk_nil(b, pos, TY_UPTR)));
	if (irb_range_uses(s->range.key)) {
		k = mk_deref(b, pos, mk(b, OP_CONVNOP, pos, irb_ptr_to(kt), mk(b, OP_MAPITERKEY, pos, TY_UPTR, mk_var(b, pos, it), NULL), NULL));
		k->flags |= IRF_NONNIL;
	}
	if (irb_range_uses(s->range.value)) {
		v = mk_deref(b, pos, mk(b, OP_CONVNOP, pos, irb_ptr_to(vt), mk(b, OP_MAPITERELEM, pos, TY_UPTR, mk_var(b, pos, it), NULL), NULL));
		v->flags |= IRF_NONNIL;
	}
	irb_range_vars_assign(b, s, k, v);
	loop_body(b, s, &p);
	n = mk(b, OP_MAPITERNEXT, pos, NULL, NULL, mk_var(b, pos, it));
	n->t2 = x->type;
	irb_emit(b, n);
	loop_close(b, &p);
}

static void
range_chan(Builder *b, Stmt *s, const char *label)
{
	Pos pos = s->pos;
	Ir *c = irb_to_temp(b, irb_expr(b, s->range.x)), *r, *n, *br;
	Type *ts[2] = {irb_elem_of(c->type), TY_BOOL};
	IrVar *v = ir_temp(b->f, ts[0], pos), *ok = ir_temp(b->f, TY_BOOL, pos);
	LoopParts p;

	loop_open(b, s, label, &p, NULL);
	r = mk(b, OP_ASX, pos, NULL, NULL, mk(b, OP_RECV, pos, type_canon(type_tuple_of(2, ts)), c, NULL));
	ir_push(b->a, &r->list, mk_var(b, pos, v));
	ir_push(b->a, &r->list, mk_var(b, pos, ok));
	irb_emit(b, r);
	n = irb_emit_if(b, pos, mk_not(b, mk_var(b, pos, ok)));
	br = ir_new(b->a, OP_BREAK, pos, NULL);
	br->n = p.t.n;
	ir_push(b->a, &n->list, br);
	irb_range_vars_assign(b, s, mk_var(b, pos, v), NULL);
	loop_body(b, s, &p);
	loop_close(b, &p);
}

void
irb_range_stmt(Builder *b, Stmt *s)
{
	const char *label = irb_take_label(b);
	Type *t = irb_type_of(b, s->range.x), *u = irb_under(t);

	if (u->kind != TY_SIGNATURE)
		irb_range_vars_outside(b, s);
	switch (u->kind) {
	case TY_BASIC:
		if (u->basic.info & BI_STRING)
			range_string(b, s, label);
		else
			range_int(b, s, label);
		break;
	case TY_SLICE:
		if (is_slice_clear(s, u)) {
			irb_emit(b, mk(b, OP_CLEARSLICE, s->pos, NULL, irb_expr(b, s->range.x), NULL));
			break;
		}
		/* fallthrough */
	case TY_ARRAY:
	case TY_POINTER:
		range_indexed(b, s, label, u);
		break;
	case TY_MAP:
		range_map(b, s, label, u);
		break;
	case TY_CHAN:
		range_chan(b, s, label);
		break;
	case TY_SIGNATURE:
		irb_rangefunc_stmt(b, s, irb_to_temp(b, irb_expr(b, s->range.x)), label);
		break;
	default:
		ice(s->pos, "range over %s", type_string(t));
	}
}
