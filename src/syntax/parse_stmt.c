/*
 * parse_stmt.c - statements.
 *
 * A statement's position is that of its keyword; of an assignment or a send,
 * the operator; of an expression statement, the expression's; of a labeled
 * statement, the colon; of a range loop, "range" (for_pos is the "for").
 */
#include "syntax/parse.h"

/* As for expressions (parse_expr.c): only what the kind has. */
#define UP_TO(member) (offsetof(Stmt, member) + sizeof(((Stmt *)0)->member))
static const u8 size_of_kind[S_DECL + 1] = {
	[S_EXPR] = UP_TO(x), [S_SEND] = UP_TO(send), [S_INCDEC] = UP_TO(assign), [S_ASSIGN] = UP_TO(assign), [S_DEFINE] = UP_TO(assign),
	[S_GO] = UP_TO(x), [S_DEFER] = UP_TO(x), [S_RETURN] = UP_TO(results), [S_BREAK] = UP_TO(branch), [S_CONTINUE] = UP_TO(branch),
	[S_GOTO] = UP_TO(branch), [S_FALLTHROUGH] = UP_TO(branch), [S_BLOCK] = UP_TO(block), [S_IF] = UP_TO(if_), [S_DECL] = UP_TO(decl),
};

static Stmt *
new_stmt(Parser *p, StmtKind kind, Pos pos)
{
	Stmt *s = arena_alloc(p->a, size_of_kind[kind] != 0 ? size_of_kind[kind] : sizeof(Stmt));
	s->kind = kind;
	s->pos = pos;
	return s;
}

/* ---- simple statements ---- */

/* At "range"; lhs is what stands before it. */
static Stmt *
range_clause(Parser *p, ExprList lhs, bool define)
{
	Stmt *s = new_stmt(p, S_RANGE, POS(p));
	NEXT(p);
	s->range.key = lhs.n > 0 ? lhs.v[0] : NULL;
	s->range.value = lhs.n > 1 ? lhs.v[1] : NULL;
	s->range.define = define;
	s->range.extra = lhs.n > 2 ? lhs.v[2] : NULL;
	s->range.x = expr(p);
	return s;
}

static Stmt *
expr_stmt(Parser *p, Expr *x)
{
	Stmt *s = new_stmt(p, S_EXPR, x->pos);
	s->x = x;
	return s;
}

/* After a single expression: op=, ++, --, a send, or nothing more. */
static Stmt *
after_expr(Parser *p, ExprList lhs)
{
	Stmt *s;
	Pos pos = POS(p);
	switch (p->s.tok) {
	case T_OPASSIGN:
		s = new_stmt(p, S_ASSIGN, pos);
		s->assign.op = p->s.op;
		NEXT(p);
		s->assign.lhs = lhs;
		s->assign.rhs.v = NEW_N(p->a, Expr *, 1);
		s->assign.rhs.v[0] = expr(p);
		s->assign.rhs.n = 1;
		return s;
	case T_INC:
	case T_DEC:
		s = new_stmt(p, S_INCDEC, pos);
		s->assign.op = AT(p, INC) ? T_ADD : T_SUB;
		NEXT(p);
		s->assign.lhs = lhs;
		return s;
	case T_ARROW:
		s = new_stmt(p, S_SEND, pos);
		NEXT(p);
		s->send.ch = lhs.v[0];
		s->send.value = expr(p);
		return s;
	default:
		return expr_stmt(p, lhs.v[0]);
	}
}

static bool
is_type_guard(const Expr *x)
{
	return x->kind == E_ASSERT && x->assert.type == NULL;
}

/* keyword: the statement's whose clause this is part of, or T_EOF; lhs: read already, unless empty. */
static Stmt *
simple_stmt(Parser *p, ExprList lhs, Token keyword)
{
	p->bind = NULL;
	if (keyword == T_FOR && AT(p, RANGE))
		return range_clause(p, (ExprList){NULL, 0}, false);
	if (lhs.n == 0)
		lhs = expr_list(p);
	if (!AT(p, ASSIGN) && !AT(p, DEFINE)) {
		if (lhs.n == 1)
			return after_expr(p, lhs);
		syntax_error(p, "expecting := or = or comma");
		advance(p, TOK(SEMI) | TOK(RBRACE));
		return expr_stmt(p, lhs.v[0]);
	}
	Pos pos = POS(p);
	bool define = AT(p, DEFINE);
	NEXT(p);
	if (keyword == T_FOR && AT(p, RANGE))
		return range_clause(p, lhs, define);
	ExprList rhs = expr_list(p);
	if (keyword == T_SWITCH && define && rhs.n == 1 && is_type_guard(rhs.v[0]) && lhs.n == 1 &&
	    lhs.v[0]->kind == E_NAME) {
		p->bind = lhs.v[0];
		return expr_stmt(p, rhs.v[0]);
	}
	Stmt *s = new_stmt(p, define ? S_DEFINE : S_ASSIGN, pos);
	s->assign.lhs = lhs;
	s->assign.rhs = rhs;
	p->bind = NULL; /* a function literal on the right may have set it */
	return s;
}

/* ---- headers of if, switch and for ---- */

static void
print_exprs(Buf *b, ExprList l)
{
	for (int i = 0; i < l.n; i++) {
		if (i > 0)
			buf_puts(b, ", ");
		expr_print(b, l.v[i]);
	}
}

/* A statement stands where a condition should. */
static void
not_a_value(Parser *p, const Stmt *s)
{
	Buf b = {0};
	switch (s->kind) {
	case S_ASSIGN:
		if (s->assign.op == T_EOF) {
			/* "=" for "==" is common: make it stand out */
			buf_puts(&b, "assignment (");
			print_exprs(&b, s->assign.lhs);
			buf_puts(&b, ") = (");
			print_exprs(&b, s->assign.rhs);
			buf_puts(&b, ")");
			break;
		}
		print_exprs(&b, s->assign.lhs);
		buf_printf(&b, " %s= ", token_text[s->assign.op]);
		print_exprs(&b, s->assign.rhs);
		break;
	case S_DEFINE:
		print_exprs(&b, s->assign.lhs);
		buf_puts(&b, " := ");
		print_exprs(&b, s->assign.rhs);
		break;
	case S_INCDEC:
		print_exprs(&b, s->assign.lhs);
		buf_puts(&b, s->assign.op == T_ADD ? "++" : "--");
		break;
	case S_SEND:
		expr_print(&b, s->send.ch);
		buf_puts(&b, " <- ");
		expr_print(&b, s->send.value);
		break;
	default:
		ice(s->pos, "not a simple statement");
	}
	syntax_error_at(p, s->pos, "cannot use %s as value", buf_str(&b));
	buf_free(&b);
}

typedef struct Header {
	Stmt *init; /* S_RANGE: the whole of a range clause */
	Stmt *cond_stmt;
	Expr *cond, *bind;
	Stmt *post;
	Pos semi;   /* of the ";" after init, or 0 */
	const char *semi_lit;
} Header;

/* From the ";" after init on; false if the rest is missing. */
static bool
header_rest(Parser *p, Header *h, Token keyword)
{
	if (AT(p, SEMI)) {
		h->semi = POS(p);
		h->semi_lit = p->s.lit;
		NEXT(p);
	} else {
		WANT(p, LBRACE); /* a better message than one about ";" */
		if (!AT(p, LBRACE))
			advance(p, TOK(LBRACE) | TOK(RBRACE));
	}
	if (keyword != T_FOR) {
		if (!AT(p, LBRACE))
			h->cond_stmt = simple_stmt(p, (ExprList){NULL, 0}, keyword);
		return true;
	}
	if (!AT(p, SEMI)) {
		if (AT(p, LBRACE)) {
			syntax_error(p, "expecting for loop condition");
			return false;
		}
		h->cond_stmt = simple_stmt(p, (ExprList){NULL, 0}, T_EOF);
	}
	WANT(p, SEMI);
	if (!AT(p, LBRACE)) {
		h->post = simple_stmt(p, (ExprList){NULL, 0}, T_EOF);
		if (h->post->kind == S_DEFINE)
			syntax_error_at(p, h->post->pos, "cannot declare in post statement of for loop");
	}
	return true;
}

static void
header_cond(Parser *p, Header *h, Token keyword)
{
	if (h->cond_stmt == NULL) {
		if (keyword != T_IF || h->semi == 0)
			return;
		if (strcmp(h->semi_lit, "semicolon") != 0)
			syntax_error_at(p, h->semi, "unexpected %s, expecting { after if clause", h->semi_lit);
		else
			syntax_error_at(p, h->semi, "missing condition in if statement");
		h->cond = new_expr(p, E_BAD, h->semi, h->semi);
	} else if (h->cond_stmt->kind == S_EXPR) {
		h->cond = h->cond_stmt->x;
		h->bind = p->bind;
	} else {
		not_a_value(p, h->cond_stmt);
		h->cond = new_expr(p, E_BAD, h->cond_stmt->pos, h->cond_stmt->pos);
	}
}

/* At the keyword, up to the "{". */
static Header
header(Parser *p, Token keyword)
{
	Header h = {0};
	want_tok(p, keyword);
	if (AT(p, LBRACE)) {
		if (keyword == T_IF) {
			syntax_error(p, "missing condition in if statement");
			h.cond = bad_expr(p);
		}
		return h;
	}
	int outer = p->xnest;
	p->xnest = -1;
	if (!AT(p, SEMI)) {
		if (GOT(p, VAR))
			syntax_error(p, "var declaration not allowed in %s initializer", token_text[keyword]);
		h.init = simple_stmt(p, (ExprList){NULL, 0}, keyword);
		if (h.init->kind == S_RANGE) {
			p->xnest = outer;
			return h;
		}
	}
	if (!AT(p, LBRACE)) {
		header_rest(p, &h, keyword);
	} else {
		h.cond_stmt = h.init;
		h.init = NULL;
	}
	header_cond(p, &h, keyword);
	p->xnest = outer;
	return h;
}

/* ---- compound statements ---- */

void
block(Parser *p, Block *b, const char *context)
{
	b->lbrace = POS(p);
	if (!GOT(p, LBRACE)) {
		syntax_error(p, "expecting { after %s", context);
		advance(p, TOK(NAME) | TOK(RBRACE));
		b->rbrace = POS(p);
		if (GOT(p, RBRACE))
			return;
	}
	b->list = stmt_list(p);
	b->rbrace = POS(p);
	WANT(p, RBRACE);
}

static Stmt *
block_stmt(Parser *p)
{
	Stmt *s = new_stmt(p, S_BLOCK, POS(p));
	block(p, &s->block, NULL);
	return s;
}

static Stmt *
for_stmt(Parser *p)
{
	Pos pos = POS(p);
	Header h = header(p, T_FOR);
	if (h.init != NULL && h.init->kind == S_RANGE) {
		h.init->range.for_pos = pos;
		block(p, &h.init->range.body, "for clause");
		return h.init;
	}
	Stmt *s = new_stmt(p, S_FOR, pos);
	s->for_.init = h.init;
	s->for_.cond = h.cond;
	s->for_.post = h.post;
	block(p, &s->for_.body, "for clause");
	return s;
}

/* An "else if" chain is walked, not recursed into: generated code has long ones. */
static Stmt *
if_stmt(Parser *p)
{
	Stmt *first = NULL, **link = &first;
	for (int n = 0; chain_ok(p, n); n++) {
		Stmt *s = *link = new_stmt(p, S_IF, POS(p));
		Header h = header(p, T_IF);
		s->if_.init = h.init;
		s->if_.cond = h.cond;
		block(p, &s->if_.then, "if clause");
		link = &s->if_.els;
		if (!GOT(p, ELSE))
			break;
		if (AT(p, LBRACE)) {
			*link = block_stmt(p);
			break;
		}
		if (!AT(p, IF)) {
			syntax_error(p, "else must be followed by if or statement block");
			advance(p, TOK(NAME) | TOK(RBRACE));
			break;
		}
	}
	return first;
}

/* "case" or "default" up to the next; keyword is T_SWITCH or T_SELECT. */
static Clause *
clause(Parser *p, Token keyword)
{
	Clause *c = NEW(p->a, Clause);
	c->pos = POS(p);
	if (GOT(p, CASE)) {
		if (keyword == T_SELECT)
			c->comm = simple_stmt(p, (ExprList){NULL, 0}, T_EOF);
		else
			c->exprs = expr_list(p);
	} else if (GOT(p, DEFAULT)) {
		c->is_default = true;
	} else {
		c->is_default = true;
		syntax_error(p, "expecting case or default or }");
		advance(p, TOK(COLON) | TOK(CASE) | TOK(DEFAULT) | TOK(RBRACE));
	}
	c->colon = POS(p);
	WANT(p, COLON);
	c->body = stmt_list(p);
	return c;
}

static void
clauses(Parser *p, Stmt *s, Token keyword)
{
	if (!GOT(p, LBRACE)) {
		syntax_error(p, "missing { after %s clause", token_text[keyword]);
		advance(p, TOK(CASE) | TOK(DEFAULT) | TOK(RBRACE));
	}
	int mark = p->nstack;
	while (!AT(p, EOF) && !AT(p, RBRACE))
		push(p, clause(p, keyword));
	s->switch_.clauses = (Clause **)pop_list(p, mark, &s->switch_.nclauses);
	s->switch_.rbrace = POS(p);
	WANT(p, RBRACE);
}

static Stmt *
switch_stmt(Parser *p)
{
	Stmt *s = new_stmt(p, S_SWITCH, POS(p));
	Header h = header(p, T_SWITCH);
	s->switch_.init = h.init;
	s->switch_.tag = h.cond;
	if (h.cond != NULL && is_type_guard(h.cond)) {
		s->kind = S_TYPESWITCH;
		s->switch_.bind = h.bind;
	}
	clauses(p, s, T_SWITCH);
	return s;
}

static Stmt *
select_stmt(Parser *p)
{
	Stmt *s = new_stmt(p, S_SELECT, POS(p));
	NEXT(p);
	clauses(p, s, T_SELECT);
	return s;
}

/* ---- the other statements ---- */

/* go and defer. */
static Stmt *
call_stmt(Parser *p)
{
	const char *keyword = token_text[p->s.tok];
	Stmt *s = new_stmt(p, AT(p, GO) ? S_GO : S_DEFER, POS(p));
	NEXT(p);
	Expr *x = primary_expr(p, NULL);
	Expr *t = unparen(x);
	if (t != x)
		error_at(p, x->pos, "expression in %s must not be parenthesized", keyword);
	if (t->kind != E_CALL) {
		error_at(p, t->pos, "expression in %s must be function call", keyword);
		/* the parentheses were forgotten, most likely */
		Expr *call = new_expr(p, E_CALL, t->pos, t->start);
		call->call.fun = t;
		call->call.rparen = t->pos;
		t = call;
	}
	s->x = t;
	return s;
}

static Stmt *
decl_stmt(Parser *p, DeclFn *f)
{
	Stmt *s = new_stmt(p, S_DECL, POS(p));
	NEXT(p);
	int mark = p->nstack;
	decl_group(p, f);
	s->decl.v = (Decl **)pop_list(p, mark, &s->decl.n);
	return s;
}

static Stmt *
branch_stmt(Parser *p, StmtKind kind)
{
	Stmt *s = new_stmt(p, kind, POS(p));
	NEXT(p);
	if (kind == S_GOTO || (AT(p, NAME) && kind != S_FALLTHROUGH))
		s->branch.label = name_(p);
	return s;
}

static Stmt *
return_stmt(Parser *p)
{
	Stmt *s = new_stmt(p, S_RETURN, POS(p));
	NEXT(p);
	if (!AT(p, SEMI) && !AT(p, RBRACE))
		s->results = expr_list(p);
	return s;
}

static Stmt *stmt_or_null(Parser *p);

/* At the ":". */
static Stmt *
labeled_stmt_or_null(Parser *p, Expr *label)
{
	Stmt *s = new_stmt(p, S_LABELED, POS(p));
	s->labeled.label = label;
	WANT(p, COLON);
	if (AT(p, RBRACE)) { /* an empty statement; its ";" may be left out here */
		s->labeled.stmt = new_stmt(p, S_EMPTY, POS(p));
		return s;
	}
	s->labeled.stmt = stmt_or_null(p);
	if (s->labeled.stmt != NULL)
		return s;
	syntax_error_at(p, s->pos, "missing statement after label");
	return NULL;
}

static Stmt *
stmt_at(Parser *p)
{
	if (AT(p, NAME)) {
		clear_pragmas(p);
		ExprList lhs = expr_list(p);
		if (lhs.n == 1 && lhs.v[0]->kind == E_NAME && AT(p, COLON))
			return labeled_stmt_or_null(p, lhs.v[0]);
		return simple_stmt(p, lhs, T_EOF);
	}
	switch (p->s.tok) {
	case T_VAR: return decl_stmt(p, var_decl);
	case T_CONST: return decl_stmt(p, const_decl);
	case T_TYPE: return decl_stmt(p, type_decl);
	default: break;
	}
	clear_pragmas(p);
	switch (p->s.tok) {
	case T_LBRACE: return block_stmt(p);
	case T_ADD:
	case T_SUB:
	case T_MUL:
	case T_AND:
	case T_XOR:
	case T_NOT:
	case T_INT:
	case T_FLOAT:
	case T_IMAG:
	case T_CHAR:
	case T_STRING:
	case T_FUNC:
	case T_LPAREN:
	case T_LBRACK:
	case T_STRUCT:
	case T_MAP:
	case T_CHAN:
	case T_INTERFACE:
	case T_ARROW: return simple_stmt(p, (ExprList){NULL, 0}, T_EOF);
	case T_FOR: return for_stmt(p);
	case T_SWITCH: return switch_stmt(p);
	case T_SELECT: return select_stmt(p);
	case T_IF: return if_stmt(p);
	case T_FALLTHROUGH: return branch_stmt(p, S_FALLTHROUGH);
	case T_BREAK: return branch_stmt(p, S_BREAK);
	case T_CONTINUE: return branch_stmt(p, S_CONTINUE);
	case T_GOTO: return branch_stmt(p, S_GOTO);
	case T_GO:
	case T_DEFER: return call_stmt(p);
	case T_RETURN: return return_stmt(p);
	case T_SEMI: return new_stmt(p, S_EMPTY, POS(p));
	default: return NULL;
	}
}

static Stmt *
stmt_or_null(Parser *p)
{
	Stmt *s = enter(p) ? stmt_at(p) : NULL;
	LEAVE(p);
	return s;
}

/* StatementList = { Statement ";" } . */
StmtList
stmt_list(Parser *p)
{
	int mark = p->nstack;
	while (!AT(p, EOF) && !AT(p, RBRACE) && !AT(p, CASE) && !AT(p, DEFAULT)) {
		Stmt *s = stmt_or_null(p);
		clear_pragmas(p);
		if (s == NULL)
			break;
		push(p, s);
		if (!GOT(p, SEMI) && !AT(p, RBRACE)) {
			syntax_error(p, "at end of statement");
			advance(p, TOK(SEMI) | TOK(RBRACE) | TOK(CASE) | TOK(DEFAULT));
			GOT(p, SEMI);
		}
	}
	StmtList l;
	POP_LIST(p, mark, &l);
	return l;
}
