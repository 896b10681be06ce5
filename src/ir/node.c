/*
 * node.c - making IR nodes, and small questions about them and their types.
 *
 * A tree of E nodes belongs to one statement; who needs it twice clones it.
 * Temporaries are assigned once a run of their statement, so that an OP_VAR of
 * one is as good as a constant to whoever needs a value that stays.
 */
#include "ir/build.h"

const char *const op_name[OP_COUNT] = {
#define OP(name, class, text) text,
#include "ir/op.def"
#undef OP
};
const char op_class[OP_COUNT] = {
#define OP(name, class, text) #class[0],
#include "ir/op.def"
#undef OP
};

Ir *
ir_new(Arena *a, Op op, Pos pos, Type *t)
{
	Ir *n = NEW(a, Ir);

	n->op = (u8)op;
	n->pos = pos;
	n->type = t;
	return n;
}

IrVar *
ir_temp(IrFunc *f, Type *t, Pos pos)
{
	Arena *a = f->pkg->arena;
	IrVar *v = NEW(a, IrVar);

	v->kind = IV_LOCAL;
	v->is_temp = true;
	v->name = "";
	v->type = t;
	v->pos = pos;
	v->func = f;
	v->index = f->locals.n;
	vec_push(a, &f->locals, v);
	return v;
}

void
ir_push(Arena *a, IrList *l, Ir *n)
{
	vec_push(a, l, n);
}

Ir *
mk(Builder *b, Op op, Pos pos, Type *t, Ir *x, Ir *y)
{
	Ir *n = ir_new(b->a, op, pos, t);

	n->x = x;
	n->y = y;
	return n;
}

Ir *
mk_var(Builder *b, Pos pos, IrVar *v)
{
	Ir *n = ir_new(b->a, OP_VAR, pos, v->type);

	n->var = v;
	return n;
}

Ir *
mk_const(Builder *b, Pos pos, Type *t, Const *c)
{
	Ir *n = ir_new(b->a, OP_CONST, pos, t);
	Type *u = irb_under(t);

	/* The checker keeps 1.0 as it was written; here the kind follows the type. */
	if (u->kind == TY_BASIC && const_kind(c) != C_UNKNOWN) {
		Const *r = NULL;
		Const *k = c;

		if (u->basic.info & BI_INTEGER)
			k = const_to_int(c);
		else if (u->basic.info & BI_FLOAT)
			k = const_to_float(c);
		else if (u->basic.info & BI_COMPLEX)
			k = const_to_complex(c);
		if (const_kind(k) != C_UNKNOWN)
			c = k;
		if ((u->basic.info & (BI_FLOAT | BI_COMPLEX)) && const_representable(c, u, &r, NULL) && r != NULL)
			c = r;
	}
	n->val = c;
	return n;
}

Ir *
mk_int(Builder *b, Pos pos, Type *t, i64 v)
{
	Ir *n = ir_new(b->a, OP_CONST, pos, t);

	n->val = const_int(v);
	return n;
}

Ir *
mk_bool(Builder *b, Pos pos, bool v)
{
	Ir *n = ir_new(b->a, OP_CONST, pos, TY_BOOL);

	n->val = const_bool(v);
	return n;
}

Ir *
mk_nil(Builder *b, Pos pos, Type *t)
{
	return ir_new(b->a, OP_NIL, pos, t);
}

Ir *
mk_zero(Builder *b, Pos pos, Type *t)
{
	return ir_new(b->a, OP_ZERO, pos, t);
}

Ir *
mk_not(Builder *b, Ir *x)
{
	if (x->op == OP_NOT)
		return x->x;
	if (x->op == OP_CONST)
		return irb_const_ir(b, x->pos, x->type, const_bool(!const_bool_val(x->val)));
	return mk(b, OP_NOT, x->pos, x->type, x, NULL);
}

Ir *
mk_cmp(Builder *b, Op op, Ir *x, Ir *y)
{
	return mk(b, op, x->pos, TY_BOOL, x, y);
}

Ir *
mk_field(Builder *b, Pos pos, Ir *x, int i)
{
	Ir *n = mk(b, OP_FIELD, pos, irb_field_type(x->type, i), x, NULL);

	n->n = i;
	return n;
}

Ir *
mk_deref(Builder *b, Pos pos, Ir *p)
{
	return mk(b, OP_DEREF, pos, irb_elem_of(p->type), p, NULL);
}

Ir *
mk_addr(Builder *b, Pos pos, Ir *lv)
{
	IrVar *v = irb_root_var(lv);

	for (; v != NULL; v = v->kind == IV_CAPTURE ? v->outer : NULL)
		v->addrtaken = true;
	return mk(b, OP_ADDR, pos, irb_ptr_to(lv->type), lv, NULL);
}

Ir *
mk_typedesc(Builder *b, Pos pos, Type *t)
{
	Ir *n = ir_new(b->a, OP_TYPEDESC, pos, TY_UPTR);

	n->t2 = t;
	return n;
}

Ir *
mk_func(Builder *b, Pos pos, IrFunc *f)
{
	Ir *n;
	Type *t = f->sig;

	if (f->is_method && f->nparams > 0) {
		/* A method as a plain function: the receiver is a parameter. */
		Type *types[64], **tp = types;
		int np = f->nparams;

		if (np > 64)
			tp = NEW_N(b->a, Type *, np);
		for (int i = 0; i < np; i++)
			tp[i] = f->params[i]->type;
		t = type_canon(type_signature(type_tuple_of(np, tp), f->sig->sig.results, f->sig->sig.variadic));
	}
	n = ir_new(b->a, OP_FUNC, pos, t);
	n->func = f;
	f->value_used = true;
	return n;
}

Ir *
mk_keyed(Builder *b, i64 i, Ir *v)
{
	Ir *n = mk(b, OP_KEYED, v->pos, NULL, v, NULL);

	n->n = i;
	return n;
}

Ir *
mk_clone(Builder *b, Ir *n)
{
	Ir *c;

	if (n == NULL)
		return NULL;
	c = NEW(b->a, Ir);
	*c = *n;
	c->x = mk_clone(b, n->x);
	c->y = mk_clone(b, n->y);
	c->z = mk_clone(b, n->z);
	c->w = mk_clone(b, n->w);
	memset(&c->list, 0, sizeof c->list);
	for (int i = 0; i < n->list.n; i++)
		ir_push(b->a, &c->list, mk_clone(b, n->list.v[i]));
	return c;
}

void
irb_emit(Builder *b, Ir *s)
{
	ir_push(b->a, b->out, s);
}

Ir *
irb_emit_if(Builder *b, Pos pos, Ir *c)
{
	Ir *n = mk(b, OP_IF, pos, NULL, c, NULL);

	irb_emit(b, n);
	return n;
}

IrList *
irb_open_list(Builder *b, IrList *l)
{
	IrList *old = b->out;

	b->out = l;
	return old;
}

bool
irb_is_lvalue(const Ir *n)
{
	switch (n->op) {
	case OP_VAR:
	case OP_DEREF:
		return true;
	case OP_FIELD:
		return irb_is_lvalue(n->x);
	case OP_INDEX:
		return irb_is_kind(n->x->type, TY_SLICE) || (irb_is_kind(n->x->type, TY_ARRAY) && irb_is_lvalue(n->x));
	default:
		return false;
	}
}

bool
irb_is_steady(const Ir *n)
{
	switch (n->op) {
	case OP_CONST:
	case OP_NIL:
	case OP_ZERO:
	case OP_FUNC:
	case OP_TYPEDESC:
		return true;
	case OP_VAR:
		return n->var->is_temp && !n->var->assigned;
	case OP_ADDR:
		return n->x->op == OP_VAR;
	default:
		return false;
	}
}

IrVar *
irb_root_var(Ir *lv)
{
	for (;;) {
		switch (lv->op) {
		case OP_VAR:
			return lv->var;
		case OP_FIELD:
			lv = lv->x;
			break;
		case OP_INDEX:
			if (!irb_is_kind(lv->x->type, TY_ARRAY))
				return NULL;
			lv = lv->x;
			break;
		default:
			return NULL;
		}
	}
}

void
irb_mark_assigned(IrVar *v)
{
	for (; v != NULL; v = v->kind == IV_CAPTURE ? v->outer : NULL)
		v->assigned = true;
}

Ir *
irb_to_new_temp(Builder *b, Ir *v)
{
	IrVar *t = ir_temp(b->f, v->type, v->pos);

	irb_emit(b, mk(b, OP_AS, v->pos, NULL, mk_var(b, v->pos, t), v));
	return mk_var(b, v->pos, t);
}

Ir *
irb_to_temp(Builder *b, Ir *v)
{
	return irb_is_steady(v) ? v : irb_to_new_temp(b, v);
}

/* Has v a call of a builtin that is an expression here? */
static bool
has_builtin(const Ir *v)
{
	if (v == NULL || irb_is_steady(v))
		return false;
	switch (v->op) {
	case OP_LEN:
	case OP_CAP:
	case OP_REAL:
	case OP_IMAG:
	case OP_COMPLEX:
		return true;
	default:
		break;
	}
	if (has_builtin(v->x) || has_builtin(v->y) || has_builtin(v->z))
		return true;
	for (int i = 0; i < v->list.n; i++)
		if (has_builtin(v->list.v[i]))
			return true;
	return false;
}

/* A temporary for v, assigned before the statements from mark on. */
static Ir *
hold_at(Builder *b, Ir *v, int mark)
{
	Ir *t = irb_to_new_temp(b, v);

	v = b->out->v[b->out->n - 1];
	memmove(b->out->v + mark + 1, b->out->v + mark, (size_t)(b->out->n - 1 - mark) * sizeof *b->out->v);
	b->out->v[mark] = v;
	return t;
}

Ir *
irb_slice_bound(Builder *b, Ir *v, int mark)
{
	if (v == NULL || b->out->n <= mark || v->op == OP_VAR || irb_is_steady(v) ||
	    ((v->op == OP_LEN || v->op == OP_CAP) && v->x->op == OP_VAR))
		return v;
	return hold_at(b, v, mark);
}

static void
hold_bounds(Builder *b, Ir *v, int mark)
{
	if (v == NULL || irb_is_steady(v))
		return;
	hold_bounds(b, v->x, mark);
	if (v->op == OP_SLICE) {
		v->y = irb_slice_bound(b, v->y, mark);
		v->z = irb_slice_bound(b, v->z, mark);
		v->w = irb_slice_bound(b, v->w, mark);
		return;
	}
	hold_bounds(b, v->y, mark);
	hold_bounds(b, v->z, mark);
	for (int i = 0; i < v->list.n; i++)
		hold_bounds(b, v->list.v[i], mark);
}

Ir *
irb_in_order(Builder *b, Ir *v, int mark)
{
	if (b->out->n <= mark)
		return v;
	if (has_builtin(v))
		return hold_at(b, v, mark);
	hold_bounds(b, v, mark);
	return v;
}

Ir *
irb_xval(Builder *b, Ir *x)
{
	return irb_to_new_temp(b, x);
}

void
irb_nocopy(Builder *b, Ir *v)
{
	while (v->op == OP_CONVNOP)
		v = v->x;
	if (v->op == OP_STRUCTLIT || v->op == OP_ARRAYLIT) {
		for (int i = 0; i < v->list.n; i++)
			irb_nocopy(b, v->list.v[i]->op == OP_KEYED ? v->list.v[i]->x : v->list.v[i]);
		return;
	}
	if (v->op != OP_VAR || !v->var->is_temp || v->var->assigned)
		return;
	for (int i = b->out->n - 1; i >= 0 && i > b->out->n - 10; i--) {
		Ir *s = b->out->v[i];

		if (s->op != OP_AS || s->x == NULL || s->x->op != OP_VAR || s->x->var != v->var)
			continue;
		if (s->y->op == OP_BYTES2STR || s->y->op == OP_STR2BYTES)
			s->y->flags |= IRF_NOCOPY;
		else if (op_class[s->y->op] == 'E')
			irb_nocopy(b, s->y);
		return;
	}
}

Ir *
irb_stable(Builder *b, Ir *lv)
{
	Ir *c;

	switch (lv->op) {
	case OP_VAR:
		return lv;
	case OP_FIELD:
		if (!irb_is_lvalue(lv))
			break;
		c = NEW(b->a, Ir);
		*c = *lv;
		c->x = irb_stable(b, lv->x);
		return c;
	case OP_INDEX:
		if (!irb_is_lvalue(lv))
			break;
		c = NEW(b->a, Ir);
		*c = *lv;
		c->x = irb_is_kind(lv->x->type, TY_SLICE) ? irb_to_temp(b, lv->x) : irb_stable(b, lv->x);
		c->y = irb_to_temp(b, lv->y);
		return c;
	case OP_DEREF:
		c = NEW(b->a, Ir);
		*c = *lv;
		c->x = irb_to_temp(b, lv->x);
		return c;
	default:
		break;
	}
	return irb_to_temp(b, lv);
}

int
irb_new_label(Builder *b)
{
	return ++b->f->nlabels;
}

/* ---- types ---- */

Type *
irb_under(Type *t)
{
	return type_canon(type_under(t));
}

Type *
irb_elem_of(Type *t)
{
	Type *u = type_under(t);

	switch (u->kind) {
	case TY_POINTER:
		return type_canon(u->pointer.elem);
	case TY_SLICE:
		return type_canon(u->slice.elem);
	case TY_ARRAY:
		return type_canon(u->array.elem);
	case TY_CHAN:
		return type_canon(u->chan.elem);
	case TY_MAP:
		return type_canon(u->map.elem);
	case TY_BASIC:
		if (u->basic.info & BI_STRING)
			return type_basic[B_UINT8];
		break;
	default:
		break;
	}
	ice(0, "elem_of %s", type_string(t));
}

Type *
irb_field_type(Type *strct, int i)
{
	Type *u = type_under(strct);

	if (u->kind != TY_STRUCT || i >= u->struct_.n)
		ice(0, "field %d of %s", i, type_string(strct));
	return type_canon(u->struct_.fields[i]->type);
}

bool
irb_is_iface(Type *t)
{
	return type_under(t)->kind == TY_INTERFACE;
}

bool
irb_is_kind(Type *t, TypeKind k)
{
	return type_under(t)->kind == k;
}

bool
irb_is_basic(Type *t, int info)
{
	Type *u = type_under(t);

	return u->kind == TY_BASIC && (u->basic.info & info) != 0;
}

static bool
is_slice_of(Type *t, BasicKind k)
{
	Type *u = type_under(t);

	if (u->kind != TY_SLICE)
		return false;
	u = type_under(u->slice.elem);
	return u->kind == TY_BASIC && u->basic.kind == k;
}

bool
irb_is_bytes(Type *t)
{
	return is_slice_of(t, B_UINT8);
}

bool
irb_is_runes(Type *t)
{
	return is_slice_of(t, B_INT32);
}

Type *
irb_ptr_to(Type *t)
{
	return type_canon(type_pointer(t));
}

Type *
irb_empty_iface(void)
{
	return type_canon(type_under(type_any));
}
