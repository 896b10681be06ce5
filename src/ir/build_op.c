/*
 * build_op.c - unary and binary operators.
 *
 * The operation is chosen by the operands' concrete types.  && and || stay
 * expressions when their right side has no effects and become an if otherwise.
 * Sums of strings are flattened into one OP_CONCAT.
 */
#include "ir/build.h"

/* x && y or x || y, where computing y needs the statements ystmts. */
Ir *
irb_logic(Builder *b, Pos pos, bool is_and, Type *t, Ir *x, IrList *ystmts, Ir *y)
{
	IrVar *v;
	Ir *s;
	IrList *out;

	if (ystmts->n == 0)
		return mk(b, is_and ? OP_ANDAND : OP_OROR, pos, t, x, y);
	v = ir_temp(b->f, t, pos);
	v->assigned = true;
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, v), x));
	s = irb_emit_if(b, pos, is_and ? mk_var(b, pos, v) : mk_not(b, mk_var(b, pos, v)));
	if (s->x->type != TY_BOOL)
		s->x = mk(b, OP_CONVNOP, pos, TY_BOOL, s->x, NULL);
	s->list = *ystmts;
	out = irb_open_list(b, &s->list);
	irb_emit(b, mk(b, OP_AS, pos, NULL, mk_var(b, pos, v), y));
	b->out = out;
	return mk_var(b, pos, v);
}

static Ir *
logic_expr(Builder *b, Expr *e)
{
	Type *t = irb_type_of(b, e);
	Ir *x = irb_expr_to(b, e->binary.x, t), *y;
	IrList l = {0}, *out;

	if (x->op == OP_CONST) {
		/* "debug && f(x)": what can't run isn't built. */
		if (const_bool_val(x->val) != (e->binary.op == T_ANDAND))
			return x;
		return irb_expr_to(b, e->binary.y, t);
	}
	out = irb_open_list(b, &l);
	y = irb_expr_to(b, e->binary.y, t);
	b->out = out;
	return irb_logic(b, e->pos, e->binary.op == T_ANDAND, t, x, &l, y);
}

/* ---- comparisons ---- */

static Ir *
compare_mixed(Builder *b, Pos pos, Op op, Ir *i, Ir *c)
{
	Ir *same, *val, *r;

	i = irb_to_temp(b, i);
	/* Evaluated whatever the interface holds: the C compiler would move the load to where its value is wanted. */
	if (irb_is_lvalue(c) && c->op != OP_VAR)
		irb_emit(b, mk(b, OP_AS, pos, NULL, NULL, mk_clone(b, c)));
	c = irb_to_temp(b, c);
	same = mk(b, OP_EQ, pos, TY_BOOL, mk(b, OP_TYPEWORD, pos, TY_UPTR, i, NULL), mk_typedesc(b, pos, c->type));
	val = mk(b, OP_EQ, pos, TY_BOOL, mk(b, OP_DATAWORD, pos, c->type, mk_clone(b, i), NULL), c);
	r = mk(b, OP_ANDAND, pos, TY_BOOL, same, val);
	return op == OP_NE ? mk_not(b, r) : r;
}

static Token
compare_token(Op op)
{
	switch (op) {
	case OP_EQ:
		return T_EQL;
	case OP_NE:
		return T_NEQ;
	case OP_LT:
		return T_LSS;
	case OP_LE:
		return T_LEQ;
	case OP_GT:
		return T_GTR;
	default:
		return T_GEQ;
	}
}

Ir *
irb_compare(Builder *b, Pos pos, Op op, Ir *x, Ir *y)
{
	if (irb_is_iface(x->type) != irb_is_iface(y->type))
		return irb_is_iface(x->type) ? compare_mixed(b, pos, op, x, y) : compare_mixed(b, pos, op, y, x);
	if (x->type != y->type && irb_is_iface(x->type)) {
		x = irb_convert(b, pos, x, irb_empty_iface(), NULL);
		y = irb_convert(b, pos, y, irb_empty_iface(), NULL);
	}
	if (x->type != y->type) {
		if (x->op == OP_CONST)
			x = mk_const(b, x->pos, y->type, x->val);
		else if (y->op == OP_CONST)
			y = mk_const(b, y->pos, x->type, y->val);
		else
			y = mk(b, OP_CONVNOP, pos, x->type, y, NULL);
	}
	if (x->op == OP_CONST && y->op == OP_CONST && const_kind(x->val) == const_kind(y->val))
		return mk_bool(b, pos, const_compare(x->val, compare_token(op), y->val));
	return mk(b, op, pos, TY_BOOL, x, y);
}

/* ---- arithmetic ---- */

static Op
binary_op(Token t)
{
	switch (t) {
	case T_ADD:
		return OP_ADD;
	case T_SUB:
		return OP_SUB;
	case T_MUL:
		return OP_MUL;
	case T_DIV:
		return OP_DIV;
	case T_REM:
		return OP_MOD;
	case T_AND:
		return OP_AND;
	case T_OR:
		return OP_OR;
	case T_XOR:
		return OP_XOR;
	case T_ANDNOT:
		return OP_ANDNOT;
	case T_SHL:
		return OP_SHL;
	case T_SHR:
		return OP_SHR;
	case T_EQL:
		return OP_EQ;
	case T_NEQ:
		return OP_NE;
	case T_LSS:
		return OP_LT;
	case T_LEQ:
		return OP_LE;
	case T_GTR:
		return OP_GT;
	case T_GEQ:
		return OP_GE;
	default:
		ice(0, "no operation for %s", token_text[t]);
	}
}

static Ir *
shift(Builder *b, Pos pos, Op op, Type *t, Ir *x, Ir *y)
{
	Ir *n;
	u64 k;

	if (y->op == OP_CONST) {
		y = mk_const(b, y->pos, type_basic[B_UINT], y->val);
		if (!const_uint_fits(y->val, &k))
			y = mk_const(b, y->pos, type_basic[B_UINT], const_uint(1u << 20));
	}
	n = mk(b, op, pos, t, x, y);
	if (y->op == OP_CONST || irb_is_basic(y->type, BI_UNSIGNED))
		n->flags |= IRF_NONNEG;
	return n;
}

/* x op y of type t, neither a comparison nor && or ||; a string sum is an X that has run. */
Ir *
irb_binary(Builder *b, Pos pos, Token tok, Type *t, Ir *x, Ir *y)
{
	Op op = binary_op(tok);
	Ir *n;

	x = irb_convert(b, pos, x, t, NULL);
	if (op == OP_SHL || op == OP_SHR)
		return shift(b, pos, op, t, x, y);
	y = irb_convert(b, pos, y, t, NULL);
	if (op == OP_ADD && irb_is_basic(t, BI_STRING)) {
		n = mk(b, OP_CONCAT, pos, t, NULL, NULL);
		ir_push(b->a, &n->list, x);
		ir_push(b->a, &n->list, y);
		return irb_xval(b, n);
	}
	n = mk(b, op, pos, t, x, y);
	if ((op == OP_DIV || op == OP_MOD) && y->op == OP_CONST && const_sign(y->val) != 0)
		n->flags |= IRF_NONZERO;
	return n;
}

static bool
const_is_empty(const Const *c)
{
	size_t n;

	const_string_val(c, &n);
	return n == 0;
}

/* A sum of strings: its operands, and how many statements there were after each. */
typedef struct Sum {
	IrList *l;
	VEC(int) marks;
} Sum;

static void
add_operand(Builder *b, Sum *s, Ir *v)
{
	ir_push(b->a, s->l, v);
	vec_push(b->a, &s->marks, b->out->n);
}

/* Operands left to right; the left spine may be thousands deep, so it is walked. */
static void
flatten(Builder *b, Expr *e, Type *t, Sum *s)
{
	VEC(Expr *) rights = {0};

	for (;;) {
		Expr *x = unparen(e);

		if (x->kind != E_BINARY || x->binary.op != T_ADD || (x->mode == M_CONST && x->val != NULL))
			break;
		vec_push(b->a, &rights, x->binary.y);
		e = x->binary.x;
	}
	add_operand(b, s, irb_expr_to(b, e, t));
	for (int i = rights.n; i-- > 0;) {
		Expr *x = unparen(rights.v[i]);

		if (x->kind == E_BINARY && x->binary.op == T_ADD && !(x->mode == M_CONST && x->val != NULL))
			flatten(b, x, t, s);
		else
			add_operand(b, s, irb_expr_to(b, rights.v[i], t));
	}
}

/* Long sums of numbers lean left, too: their left spine is walked, not recursed into. */
static Ir *
arithmetic(Builder *b, Expr *e)
{
	VEC(Expr *) spine = {0};
	Expr *x = e;
	Ir *v;

	for (;;) {
		Expr *l;

		vec_push(b->a, &spine, x);
		l = unparen(x->binary.x);
		if (l->kind != E_BINARY || (l->mode == M_CONST && l->val != NULL) || token_prec[l->binary.op] < token_prec[T_ADD] ||
		    irb_is_basic(irb_type_of(b, l), BI_STRING))
			break;
		x = l;
	}
	v = irb_expr(b, x->binary.x);
	for (int i = spine.n; i-- > 0;) {
		int mark = b->out->n;
		Ir *y;

		x = spine.v[i];
		y = irb_expr(b, x->binary.y);
		v = irb_binary(b, x->pos, x->binary.op, irb_type_of(b, x), irb_in_order(b, v, mark), y);
	}
	return v;
}

Ir *
irb_binary_expr(Builder *b, Expr *e)
{
	Token op = e->binary.op;
	Type *t = irb_type_of(b, e);
	Ir *x, *y, *n;
	Sum sum = {0};
	int mark;

	switch (op) {
	case T_ANDAND:
	case T_OROR:
		return logic_expr(b, e);
	case T_EQL:
	case T_NEQ:
	case T_LSS:
	case T_LEQ:
	case T_GTR:
	case T_GEQ:
		if (irb_is_nil_expr(e->binary.x)) {
			y = irb_expr(b, e->binary.y);
			x = mk_nil(b, e->binary.x->pos, y->type);
		} else {
			x = irb_expr(b, e->binary.x);
			mark = b->out->n;
			y = irb_is_nil_expr(e->binary.y) ? mk_nil(b, e->binary.y->pos, x->type) : irb_expr(b, e->binary.y);
			x = irb_in_order(b, x, mark);
		}
		if (irb_is_basic(x->type, BI_STRING)) {
			irb_nocopy(b, x);
			irb_nocopy(b, y);
		}
		n = irb_compare(b, e->pos, binary_op(op), x, y);
		return irb_convert(b, e->pos, n, t, NULL);
	default:
		break;
	}
	if (op == T_ADD && irb_is_basic(t, BI_STRING)) {
		n = mk(b, OP_CONCAT, e->pos, t, NULL, NULL);
		n->src = e;
		sum.l = &n->list;
		flatten(b, e, t, &sum);
		for (int i = n->list.n; i-- > 0;) /* the last first: marks before it stay right */
			n->list.v[i] = irb_in_order(b, n->list.v[i], sum.marks.v[i]);
		/* With a constant among them the sum is a new string, never an operand. */
		for (int i = 0; i < n->list.n; i++)
			if (n->list.v[i]->op == OP_CONST && !const_is_empty(n->list.v[i]->val)) {
				for (int k = 0; k < n->list.n; k++)
					irb_nocopy(b, n->list.v[k]);
				break;
			}
		return irb_xval(b, n);
	}
	return arithmetic(b, e);
}

Ir *
irb_unary_expr(Builder *b, Expr *e)
{
	Expr *xe = e->unary.x;
	Type *t = irb_type_of(b, e);
	Ir *x;

	switch (e->unary.op) {
	case T_AND:
		if (unparen(xe)->kind == E_COMPLIT)
			return irb_complit_addr(b, unparen(xe), e, t);
		x = irb_expr(b, xe);
		if (!irb_is_lvalue(x))
			ice(e->pos, "address of something that has none");
		return irb_convert(b, e->pos, mk_addr(b, e->pos, x), t, NULL);
	case T_ARROW:
		x = irb_expr(b, xe);
		return irb_xval(b, mk(b, OP_RECV, e->pos, irb_elem_of(x->type), x, NULL));
	case T_ADD:
		return irb_expr_to(b, xe, t);
	case T_SUB:
		return mk(b, OP_NEG, e->pos, t, irb_expr_to(b, xe, t), NULL);
	case T_XOR:
		return mk(b, OP_COM, e->pos, t, irb_expr_to(b, xe, t), NULL);
	case T_NOT:
		return mk_not(b, irb_expr_to(b, xe, t));
	default:
		ice(e->pos, "unary %s", token_text[e->unary.op]);
	}
}
