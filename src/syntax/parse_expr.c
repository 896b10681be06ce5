/*
 * parse_expr.c - expressions.
 *
 * Positions are those of gc's syntax tree, since columns in its messages come
 * from them.  pos is where the node is reported, start is what gc computes
 * where an error concerns the whole operand; quirks included:
 *
 *   node                       pos                  start
 *   name, literal, bad         first byte           pos
 *   T{...}                     "{"                  T's start; "{" if T is elided
 *   key: value                 ":"                  pos
 *   func literal               "func"               pos
 *   (x)                        "("                  pos
 *   x.name, x.(T), x.(type)    "."                  x's start
 *   x[i]                       "["                  x's start
 *   x[i:j]                     "["                  pos
 *   f(...)                     "("                  f's start
 *   +x, *x, ~T, <-x            the operator         pos
 *   x + y, T | U               the operator         x's start
 *   ...T                       "..."                pos
 *   [n]T, []T                  "["                  pos
 *   struct, interface, map     the keyword          pos
 *   chan T, <-chan T           "chan", "<-"         pos
 *   func type                  "(" or "[" after "func"  pos
 *
 * In a control clause (xnest < 0) a "{" after a name begins the block, not a
 * composite literal; inside any bracket it is a literal again.
 */
#include "syntax/parse.h"

/* What a node takes, by kind: the tree is half of the compiler's memory, and most of it are names. */
#define UP_TO(member) (offsetof(Expr, member) + sizeof(((Expr *)0)->member))
static const u8 size_of_kind[E_CHANTYPE + 1] = {
	[E_NAME] = UP_TO(name), [E_LIT] = UP_TO(lit), [E_KEYVALUE] = UP_TO(kv), [E_PAREN] = UP_TO(x), [E_SELECTOR] = UP_TO(sel),
	[E_INDEX] = UP_TO(index), [E_ASSERT] = UP_TO(assert), [E_CALL] = UP_TO(call), [E_UNARY] = UP_TO(unary), [E_STAR] = UP_TO(x),
	[E_BINARY] = UP_TO(binary), [E_SLICETYPE] = UP_TO(x), [E_DOTDOTDOT] = UP_TO(x),
};

size_t
expr_size(ExprKind kind)
{
	return size_of_kind[kind] != 0 ? size_of_kind[kind] : sizeof(Expr);
}

Expr *
new_expr(Parser *p, ExprKind kind, Pos pos, Pos start)
{
	Expr *x = arena_alloc(p->a, expr_size(kind));
	x->kind = kind;
	x->pos = pos;
	x->start = start;
	return x;
}

Expr *
bad_expr(Parser *p)
{
	return new_expr(p, E_BAD, POS(p), POS(p));
}

Expr *
new_name(Parser *p, Pos pos, const char *name)
{
	Expr *x = new_expr(p, E_NAME, pos, pos);
	x->name.name = name;
	return x;
}

Expr *
name_(Parser *p)
{
	Expr *x;
	if (AT(p, NAME)) {
		x = new_name(p, POS(p), p->s.lit);
		NEXT(p);
		return x;
	}
	x = new_name(p, POS(p), intern("_"));
	syntax_error(p, "expecting name");
	advance(p, 0);
	return x;
}

Expr *
unparen(Expr *x)
{
	while (x->kind == E_PAREN)
		x = x->x;
	return x;
}

Expr *
expr(Parser *p)
{
	return binary_expr(p, NULL, 0);
}

ExprList
expr_list(Parser *p)
{
	int mark = p->nstack;
	do
		push(p, expr(p));
	while (GOT(p, COMMA));
	ExprList l;
	POP_LIST(p, mark, &l);
	return l;
}

ExprList
type_list(Parser *p, bool *comma)
{
	int mark = p->nstack;
	*comma = false;
	p->xnest++;
	push(p, expr(p));
	while (GOT(p, COMMA)) {
		*comma = true;
		Expr *t = type_or_null(p);
		if (t == NULL)
			break;
		push(p, t);
	}
	p->xnest--;
	ExprList l;
	POP_LIST(p, mark, &l);
	return l;
}

/* ---- operators ---- */

/*
 * "<-" was read, and then x, a channel type: the arrow belongs to it.
 * <-(chan E) is (<-chan E), and <-(chan<- E) is (<-chan (<-E)), so the arrow
 * wanders inwards.
 */
static Expr *
arrow_chan(Parser *p, Expr *x)
{
	ChanDir dir = CHAN_SEND;
	Expr *t = x;
	while (dir == CHAN_SEND && t->kind == E_CHANTYPE) {
		dir = t->chan.dir;
		if (dir == CHAN_RECV)
			syntax_error(p, "unexpected <-, expecting chan");
		t->chan.dir = CHAN_RECV;
		t = t->chan.elem;
	}
	if (dir == CHAN_SEND)
		syntax_error(p, "unexpected %s, expecting chan", expr_string(t));
	return x;
}

static Expr *
unary(Parser *p, ExprKind kind)
{
	Expr *x = new_expr(p, kind, POS(p), POS(p));
	Token op = p->s.tok;
	if (kind == E_UNARY)
		x->unary.op = op;
	NEXT(p);
	Expr *operand = binary_expr(p, NULL, 100);
	if (op == T_AND)
		operand = unparen(operand); /* &(T{...}) */
	if (kind == E_STAR)
		x->x = operand;
	else
		x->unary.x = operand;
	return x;
}

static Expr *
receive(Parser *p)
{
	Pos pos = POS(p);
	NEXT(p);
	Expr *x = binary_expr(p, NULL, 100);
	if (x->kind == E_CHANTYPE)
		return arrow_chan(p, x);
	Expr *r = new_expr(p, E_UNARY, pos, pos);
	r->unary.op = T_ARROW;
	r->unary.x = x;
	return r;
}

/* UnaryExpr = PrimaryExpr | unary_op UnaryExpr . */
static Expr *
unary_expr(Parser *p)
{
	switch (p->s.tok) {
	case T_MUL:
		return unary(p, E_STAR);
	case T_ADD:
	case T_SUB:
	case T_NOT:
	case T_XOR:
	case T_TILDE:
	case T_AND:
		return unary(p, E_UNARY);
	case T_ARROW:
		return receive(p);
	default:
		return primary_expr(p, NULL);
	}
}

/* Operators that bind tighter than prec; a prec above all of them reads a unary expression. */
Expr *
binary_expr(Parser *p, Expr *x, int prec)
{
	if (!enter(p)) {
		LEAVE(p);
		return x != NULL ? x : bad_expr(p);
	}
	if (x == NULL)
		x = unary_expr(p);
	for (int n = 0; p->s.prec > prec && chain_ok(p, n); n++) {
		Expr *b = new_expr(p, E_BINARY, POS(p), x->start);
		int tprec = p->s.prec;
		b->binary.op = p->s.tok;
		NEXT(p);
		b->binary.x = x;
		b->binary.y = binary_expr(p, NULL, tprec);
		x = b;
	}
	LEAVE(p);
	return x;
}

bool
is_type_elem(const Expr *x)
{
	for (;;) {
		switch (x->kind) {
		case E_ARRAYTYPE:
		case E_STRUCTTYPE:
		case E_FUNCTYPE:
		case E_INTERFACETYPE:
		case E_SLICETYPE:
		case E_MAPTYPE:
		case E_CHANTYPE:
			return true;
		case E_BINARY:
			if (is_type_elem(x->binary.y))
				return true;
			x = x->binary.x;
			break;
		case E_UNARY:
			if (x->unary.op == T_TILDE)
				return true;
			x = x->unary.x;
			break;
		case E_STAR:
		case E_PAREN:
			x = x->x;
			break;
		default:
			return false;
		}
	}
}

/* ---- operands ---- */

/* "func" was read, at pos: a literal, or the type alone. */
static Expr *
func_operand(Parser *p)
{
	Pos pos = POS(p);
	NEXT(p);
	Expr *type = func_type(p, "function type");
	if (!AT(p, LBRACE))
		return type;
	Expr *f = new_expr(p, E_FUNCLIT, pos, pos);
	p->xnest++;
	f->funclit.type = type;
	f->funclit.body = func_body(p);
	p->xnest--;
	return f;
}

static Expr *
paren_operand(Parser *p)
{
	Expr *x = new_expr(p, E_PAREN, POS(p), POS(p));
	NEXT(p);
	p->xnest++;
	x->x = expr(p);
	p->xnest--;
	WANT(p, RPAREN);
	return x;
}

static Expr *
operand(Parser *p)
{
	Expr *x;
	switch (p->s.tok) {
	case T_NAME:
		return name_(p);
	case T_INT:
	case T_FLOAT:
	case T_IMAG:
	case T_CHAR:
	case T_STRING:
		return literal_or_null(p);
	case T_LPAREN:
		return paren_operand(p);
	case T_FUNC:
		return func_operand(p);
	case T_LBRACK:
	case T_CHAN:
	case T_MAP:
	case T_STRUCT:
	case T_INTERFACE:
		return type_(p);
	default:
		x = bad_expr(p);
		syntax_error(p, "expecting expression");
		advance(p, TOK(RPAREN) | TOK(RBRACK) | TOK(RBRACE));
		return x;
	}
}

/* At the ".". */
static Expr *
selector(Parser *p, Expr *x)
{
	Pos pos = POS(p);
	Expr *t;
	NEXT(p);
	switch (p->s.tok) {
	case T_NAME:
		t = new_expr(p, E_SELECTOR, pos, x->start);
		t->sel.x = x;
		t->sel.name = name_(p);
		return t;
	case T_LPAREN:
		NEXT(p);
		t = new_expr(p, E_ASSERT, pos, x->start);
		t->assert.x = x;
		if (!GOT(p, TYPE))
			t->assert.type = type_(p);
		WANT(p, RPAREN);
		return t;
	default:
		syntax_error(p, "expecting name or (");
		advance(p, TOK(SEMI) | TOK(RPAREN));
		return x;
	}
}

/* At the first ":" of x[lo:hi:max], or where it is missing. */
static Expr *
slice_expr(Parser *p, Expr *x, Expr *lo, Pos pos)
{
	if (!GOT(p, COLON)) {
		syntax_error(p, "expecting comma, : or ]");
		advance(p, TOK(COMMA) | TOK(COLON) | TOK(RBRACK));
	}
	p->xnest++;
	Expr *t = new_expr(p, E_SLICE, pos, pos);
	t->slice.x = x;
	t->slice.lo = lo;
	if (!AT(p, COLON) && !AT(p, RBRACK))
		t->slice.hi = expr(p);
	if (AT(p, COLON)) {
		t->slice.three = true;
		if (t->slice.hi == NULL) {
			error_at(p, POS(p), "middle index required in 3-index slice");
			t->slice.hi = bad_expr(p);
		}
		NEXT(p);
		if (!AT(p, RBRACK)) {
			t->slice.max = expr(p);
		} else {
			error_at(p, POS(p), "final index required in 3-index slice");
			t->slice.max = bad_expr(p);
		}
	}
	p->xnest--;
	WANT(p, RBRACK);
	return t;
}

/* At the "[". */
static Expr *
index_or_slice(Parser *p, Expr *x)
{
	Pos pos = POS(p);
	NEXT(p);
	if (AT(p, RBRACK)) {
		syntax_error(p, "expecting operand");
		NEXT(p);
		return x;
	}
	Expr *lo = NULL;
	if (!AT(p, COLON)) {
		bool comma;
		ExprList idx = type_list(p, &comma);
		if (comma || AT(p, RBRACK)) {
			WANT(p, RBRACK);
			Expr *t = new_expr(p, E_INDEX, pos, x->start);
			t->index.x = x;
			t->index.idx = idx;
			return t;
		}
		lo = idx.v[0];
	}
	return slice_expr(p, x, lo, pos);
}

/* At the "(". */
static Expr *
call_expr(Parser *p, Expr *fun)
{
	Expr *t = new_expr(p, E_CALL, POS(p), fun->start);
	NEXT(p);
	t->call.fun = fun;
	int mark = p->nstack;
	bool ok = true, done = false;
	p->xnest++;
	while (ok && !done && !AT(p, EOF) && !AT(p, RPAREN)) {
		push(p, expr(p));
		t->call.dots = done = GOT(p, DOTDOTDOT);
		ok = list_sep(p, "argument list", T_COMMA, T_RPAREN);
	}
	POP_LIST(p, mark, &t->call.args);
	t->call.rparen = list_end(p, T_RPAREN, ok);
	p->xnest--;
	return t;
}

static Expr *complit(Parser *p, Expr *type);

static Expr *
element(Parser *p)
{
	return AT(p, LBRACE) ? complit(p, NULL) : expr(p);
}

/* At the "{". */
static Expr *
complit(Parser *p, Expr *type)
{
	Expr *x = new_expr(p, E_COMPLIT, POS(p), type != NULL ? type->start : POS(p));
	x->complit.type = type;
	if (!enter(p)) {
		LEAVE(p);
		return x;
	}
	int mark = p->nstack;
	bool ok = true;
	p->xnest++;
	WANT(p, LBRACE);
	while (ok && !AT(p, EOF) && !AT(p, RBRACE)) {
		Expr *e = element(p);
		if (AT(p, COLON)) {
			Expr *kv = new_expr(p, E_KEYVALUE, POS(p), POS(p));
			NEXT(p);
			kv->kv.key = e;
			kv->kv.value = element(p);
			e = kv;
		}
		push(p, e);
		ok = list_sep(p, "composite literal", T_COMMA, T_RBRACE);
	}
	POP_LIST(p, mark, &x->complit.elems);
	x->complit.rbrace = list_end(p, T_RBRACE, ok);
	p->xnest--;
	LEAVE(p);
	return x;
}

/* x must be a value: it can't be the type of a composite literal. */
static bool
is_value(const Expr *x)
{
	for (;;) {
		switch (x->kind) {
		case E_LIT:
		case E_COMPLIT:
		case E_FUNCLIT:
		case E_SLICE:
		case E_ASSERT:
		case E_CALL:
		case E_UNARY:
		case E_BINARY:
			return true;
		case E_PAREN:
			x = x->x;
			break;
		case E_INDEX:
			if (x->index.idx.n == 1 && is_value(x->index.idx.v[0]))
				return true;
			x = x->index.x;
			break;
		default:
			return false;
		}
	}
}

/* At a "{": does it continue x, as a composite literal of that type? */
static bool
complit_ok(const Parser *p, const Expr *x)
{
	switch (x->kind) {
	case E_NAME:
	case E_SELECTOR:
		return p->xnest >= 0;
	case E_INDEX:
		return p->xnest >= 0 && !is_value(x);
	case E_ARRAYTYPE:
	case E_SLICETYPE:
	case E_STRUCTTYPE:
	case E_MAPTYPE:
		return true;
	default:
		return false;
	}
}

/* PrimaryExpr = Operand { Selector | Index | Slice | TypeAssertion | Arguments | LiteralValue }; x: the operand, or NULL. */
Expr *
primary_expr(Parser *p, Expr *x)
{
	if (x == NULL)
		x = operand(p);
	for (int n = 0; chain_ok(p, n); n++) {
		switch (p->s.tok) {
		case T_DOT:
			x = selector(p, x);
			break;
		case T_LBRACK:
			x = index_or_slice(p, x);
			break;
		case T_LPAREN:
			x = call_expr(p, x);
			break;
		case T_LBRACE: {
			Expr *t = unparen(x);
			if (!complit_ok(p, t))
				return x;
			if (t != x)
				syntax_error(p, "cannot parenthesize type in composite literal");
			x = complit(p, x);
			break;
		}
		default:
			return x;
		}
	}
	return x;
}
