/*
 * build_builtin.c - the predeclared functions and those of package unsafe.
 *
 * plan_builtin makes the node of a builtin that may stand in go and defer;
 * irb_builtin() gives the value of any.  Constant results never come here.
 */
#include "ir/build.h"

/* The arguments, a call of several results spread over them. */
typedef struct Args { Expr *e; Ir **v; int n; } Args;

static Args
args_of(Builder *b, Expr *e)
{
	Args a = {e, NULL, e->call.args.n};
	Expr *x = a.n == 1 ? unparen(e->call.args.v[0]) : NULL;

	if (x != NULL && x->kind == E_CALL && x->type != NULL && x->type->kind == TY_TUPLE && x->type->tuple.n > 1) {
		a.n = x->type->tuple.n;
		a.v = NEW_N(b->a, Ir *, a.n);
		irb_multi_values(b, x, a.n, a.v);
	}
	return a;
}

static Ir *
arg(Builder *b, Args *a, int i, Type *to)
{
	if (a->v != NULL)
		return to != NULL ? irb_convert(b, a->e->pos, a->v[i], to, a->e->call.args.v[0]) : a->v[i];
	return to != NULL ? irb_expr_to(b, a->e->call.args.v[i], to) : irb_expr(b, a->e->call.args.v[i]);
}

static Ir *
int_arg(Builder *b, Expr *e)
{
	Ir *v = irb_expr(b, e);

	if (v->op == OP_CONST)
		return irb_const_ir(b, e->pos, TY_INT, v->val);
	return irb_convert(b, e->pos, v, TY_INT, NULL);
}

static Ir *
length(Builder *b, Expr *e, bool cap)
{
	Ir *x = irb_expr(b, e->call.args.v[0]);
	Type *u = irb_under(x->type), *t = irb_type_of(b, e);

	if (u->kind == TY_POINTER)
		u = irb_under(irb_elem_of(u));
	if (u->kind == TY_ARRAY) {
		irb_discard(b, x);
		return mk_int(b, e->pos, t, u->array.len);
	}
	return mk(b, cap ? OP_CAP : OP_LEN, e->pos, t, x, NULL);
}

static Ir *
make_node(Builder *b, Expr *e)
{
	Type *t = irb_type_of(b, e);
	Ir *n, *sz[2] = {NULL, NULL};

	for (int i = 1; i < e->call.args.n && i <= 2; i++)
		sz[i - 1] = int_arg(b, e->call.args.v[i]);
	switch (type_under(t)->kind) {
	case TY_SLICE:
		n = mk(b, OP_MAKESLICE, e->pos, t, NULL, sz[0]);
		n->z = sz[1];
		break;
	case TY_MAP:
		n = mk(b, OP_MAKEMAP, e->pos, t, NULL, sz[0]);
		break;
	default:
		n = mk(b, OP_MAKECHAN, e->pos, t, NULL, sz[0]);
		break;
	}
	n->src = e;
	return n;
}

static Ir *
new_(Builder *b, Expr *e)
{
	Type *t = irb_type_of(b, e);
	Expr *a = e->call.args.v[0];
	Ir *v = a->mode == M_TYPE ? NULL : irb_expr_to(b, a, irb_elem_of(t)), *n, *d;

	n = mk(b, OP_NEW, e->pos, t, NULL, NULL);
	n->src = e;
	n = irb_xval(b, n);
	if (v != NULL) {
		d = mk_deref(b, e->pos, mk_var(b, e->pos, n->var));
		d->flags |= IRF_NONNIL;
		irb_emit(b, mk(b, OP_AS, e->pos, NULL, d, v));
	}
	return n;
}

/* append(x, make([]T, n)...): the slice made is nobody's but append's, which doesn't need it to make room for n zeros. */
static bool
is_made_to_append(Builder *b, Expr *e)
{
	return e->kind == E_CALL && e->call.what == CALL_BUILTIN && e->call.builtin == BF_MAKE && e->call.args.n == 2 &&
	       irb_under(irb_type_of(b, e))->kind == TY_SLICE;
}

static Ir *
append_(Builder *b, Expr *e)
{
	Type *t = irb_type_of(b, e);
	Args a = args_of(b, e);
	Ir *x = arg(b, &a, 0, t), *n;

	if (e->call.dots) {
		Expr *ye = e->call.args.v[1];
		Ir *y;

		if (irb_is_nil_expr(ye))
			return x;
		y = is_made_to_append(b, unparen(ye)) ? make_node(b, unparen(ye)) : irb_expr(b, ye);
		n = mk(b, OP_APPENDSLICE, e->pos, t, x, y);
	} else {
		if (a.n == 1)
			return x;
		n = mk(b, OP_APPEND, e->pos, t, x, NULL);
		for (int i = 1; i < a.n; i++)
			ir_push(b->a, &n->list, arg(b, &a, i, irb_elem_of(t)));
	}
	n->src = e;
	return irb_xval(b, n);
}

static Ir *
min_max(Builder *b, Expr *e, Op op)
{
	Type *t = irb_type_of(b, e);
	Args a = args_of(b, e);
	Ir *r = arg(b, &a, 0, t);

	for (int i = 1; i < a.n; i++)
		r = mk(b, op, e->pos, t, r, arg(b, &a, i, t));
	/* emit/ may read an operand twice. */
	return a.n > 1 ? irb_to_new_temp(b, r) : r;
}

static Ir *
complex_(Builder *b, Expr *e)
{
	Type *t = irb_type_of(b, e), *f = type_basic[type_sizeof(t) == 8 ? B_FLOAT32 : B_FLOAT64];
	Args a = args_of(b, e);
	Ir *x = arg(b, &a, 0, NULL), *y = arg(b, &a, 1, NULL);
	Type *part = x->op != OP_CONST ? x->type : y->op != OP_CONST ? y->type : f;

	if (!irb_is_basic(part, BI_FLOAT))
		part = f;
	return mk(b, OP_COMPLEX, e->pos, t, irb_convert(b, e->pos, x, part, NULL), irb_convert(b, e->pos, y, part, NULL));
}

static Ir *
part_of(Builder *b, Expr *e, Op op)
{
	Ir *x = irb_expr(b, e->call.args.v[0]);
	Type *t = irb_type_of(b, e);

	if (!irb_is_basic(x->type, BI_COMPLEX))
		x = irb_convert(b, e->pos, x, type_basic[type_sizeof(t) == 4 ? B_COMPLEX64 : B_COMPLEX128], NULL);
	return mk(b, op, e->pos, t, x, NULL);
}

static i64
offset_of(Builder *b, Expr *e)
{
	Selection *s = irb_selection(b, unparen(e));
	Type *t = irb_ty(b, s->recv);
	i64 off = 0;

	if (irb_is_kind(t, TY_POINTER))
		t = irb_elem_of(t);
	for (int i = 0; i < s->npath; i++) {
		off += type_field_offset(irb_under(t), s->path[i]);
		t = irb_field_type(t, s->path[i]);
	}
	return off;
}

static void
print_args(Builder *b, Expr *e, Ir *n)
{
	Args a = args_of(b, e);

	for (int i = 0; i < a.n; i++)
		ir_push(b->a, &n->list, arg(b, &a, i, NULL));
}

Ir *
irb_plan_builtin(Builder *b, Expr *e)
{
	Args a;
	Ir *n, *x;

	switch ((BuiltinId)e->call.builtin) {
	case BF_CLEAR:
		x = irb_expr(b, e->call.args.v[0]);
		return mk(b, irb_is_kind(x->type, TY_MAP) ? OP_MAPCLEAR : OP_CLEARSLICE, e->pos, NULL, x, NULL);
	case BF_CLOSE:
		return mk(b, OP_CLOSE, e->pos, NULL, irb_expr(b, e->call.args.v[0]), NULL);
	case BF_COPY:
		a = args_of(b, e);
		x = arg(b, &a, 0, NULL);
		return mk(b, OP_COPY, e->pos, TY_INT, x, arg(b, &a, 1, NULL));
	case BF_DELETE:
		a = args_of(b, e);
		x = arg(b, &a, 0, NULL);
		return mk(b, OP_MAPDELETE, e->pos, NULL, x, arg(b, &a, 1, type_canon(irb_under(x->type)->map.key)));
	case BF_PANIC:
		n = mk(b, OP_PANIC, e->pos, NULL, NULL, NULL);
		n->x = irb_expr_to(b, e->call.args.v[0], irb_empty_iface());
		n->src = e;
		return n;
	case BF_PRINT:
	case BF_PRINTLN:
		n = mk(b, OP_PRINT, e->pos, NULL, NULL, NULL);
		if (e->call.builtin == BF_PRINTLN)
			n->flags |= IRF_NEWLINE;
		print_args(b, e, n);
		return n;
	case BF_RECOVER:
		return mk(b, OP_RECOVER, e->pos, irb_empty_iface(), NULL, NULL);
	default:
		/* Not allowed as a statement; a constant one is evaluated for nothing. */
		x = irb_builtin(b, e);
		if (x != NULL)
			irb_discard(b, x);
		return NULL;
	}
}

Ir *
irb_builtin(Builder *b, Expr *e)
{
	Type *t;
	Ir *n, *x;
	Args a;

	switch ((BuiltinId)e->call.builtin) {
	case BF_APPEND:
		return append_(b, e);
	case BF_CAP:
		return length(b, e, true);
	case BF_LEN:
		return length(b, e, false);
	case BF_COMPLEX:
		return complex_(b, e);
	case BF_IMAG:
		return part_of(b, e, OP_IMAG);
	case BF_REAL:
		return part_of(b, e, OP_REAL);
	case BF_MAKE:
		return irb_xval(b, make_node(b, e));
	case BF_MAX:
		return min_max(b, e, OP_MAX);
	case BF_MIN:
		return min_max(b, e, OP_MIN);
	case BF_NEW:
		return new_(b, e);
	case BF_COPY:
		return irb_xval(b, irb_plan_builtin(b, e));
	case BF_RECOVER:
		b->f->has_recover = true;
		return irb_xval(b, irb_plan_builtin(b, e));
	case BF_CLEAR:
	case BF_CLOSE:
	case BF_DELETE:
	case BF_PANIC:
	case BF_PRINT:
	case BF_PRINTLN:
		irb_emit(b, irb_plan_builtin(b, e));
		return NULL;
	case BF_ADD:
		a = args_of(b, e);
		x = arg(b, &a, 0, NULL);
		return mk(b, OP_UNSAFEADD, e->pos, irb_type_of(b, e), x, a.v != NULL ? a.v[1] : irb_index_value(b, e->call.args.v[1]));
	case BF_ALIGNOF:
		return mk_int(b, e->pos, irb_type_of(b, e), type_alignof(irb_type_of(b, e->call.args.v[0])));
	case BF_OFFSETOF:
		return mk_int(b, e->pos, irb_type_of(b, e), offset_of(b, e->call.args.v[0]));
	case BF_SIZEOF:
		return mk_int(b, e->pos, irb_type_of(b, e), type_sizeof(irb_type_of(b, e->call.args.v[0])));
	case BF_SLICE:
	case BF_STRING:
		a = args_of(b, e);
		t = irb_type_of(b, e);
		n = mk(b, e->call.builtin == BF_SLICE ? OP_UNSAFESLICE : OP_UNSAFESTRING, e->pos, t, NULL, NULL);
		n->x = arg(b, &a, 0, NULL);
		n->y = a.v != NULL ? a.v[1] : irb_index_value(b, e->call.args.v[1]);
		n->src = e;
		return irb_xval(b, n);
	case BF_SLICEDATA:
	case BF_STRINGDATA:
		return mk(b, OP_PTR, e->pos, irb_type_of(b, e), irb_expr(b, e->call.args.v[0]), NULL);
	case BF_COUNT:
		break;
	}
	ice(e->pos, "builtin %d", e->call.builtin);
}
