/*
 * parse_decl.c - declarations.
 *
 * A declaration's position is that of its first token after the keyword: the
 * name of a type or variable, the receiver's "(" of a method.
 */
#include "syntax/parse.h"

static Decl *
new_decl(Parser *p, DeclKind kind, int group)
{
	Decl *d = NEW(p->a, Decl);
	d->kind = kind;
	d->pos = POS(p);
	d->group = group;
	return d;
}

/* A const spec without type and values repeats the last one that had either. */
static void
inherit_consts(Parser *p, int mark)
{
	Decl *last = NULL;
	for (int i = mark; i < p->nstack; i++) {
		Decl *d = p->stack[i];
		d->value.iota = i - mark;
		if (d->value.type != NULL || d->value.values.n > 0)
			last = d;
		else
			d->value.inherit = last;
	}
}

void
decl_group(Parser *p, DeclFn *f)
{
	if (!AT(p, LPAREN)) {
		push(p, f(p, 0));
		return;
	}
	int group = (int)p->s.off + 1; /* the same whether the body around it was skipped or not */
	int mark = p->nstack;
	clear_pragmas(p);
	NEXT(p); /* comments behind the "(" may hold pragmas: after clear_pragmas */
	bool ok = true;
	while (ok && !AT(p, EOF) && !AT(p, RPAREN)) {
		push(p, f(p, group));
		ok = list_sep(p, "grouped declaration", T_SEMI, T_RPAREN);
	}
	list_end(p, T_RPAREN, ok);
	if (f == const_decl)
		inherit_consts(p, mark);
}

/* ImportSpec = [ "." | PackageName ] ImportPath . */
Decl *
import_decl(Parser *p, int group)
{
	Decl *d = new_decl(p, D_IMPORT, group);
	d->pragma = take_pragmas(p, 0, NULL);
	if (AT(p, NAME)) {
		d->import.name = name_(p);
	} else if (AT(p, DOT)) {
		d->import.name = new_name(p, POS(p), intern("."));
		NEXT(p);
	}
	d->import.path = literal_or_null(p);
	if (d->import.path == NULL) {
		syntax_error(p, "missing import path");
		d->import.path = new_expr(p, E_LIT, POS(p), POS(p));
		d->import.path->lit.tok = T_STRING;
		d->import.path->lit.text = "\"\"";
		d->import.path->lit.n = 2;
		d->import.path->lit.bad = true;
		advance(p, TOK(SEMI) | TOK(RPAREN));
		return d;
	}
	if (!d->import.path->lit.bad && d->import.path->lit.tok != T_STRING) {
		syntax_error(p, "import path must be a string");
		d->import.path->lit.bad = true;
	}
	return d;
}

static void
name_list(Parser *p, Decl *d)
{
	int mark = p->nstack;
	do
		push(p, name_(p));
	while (GOT(p, COMMA));
	d->value.names = (Expr **)pop_list(p, mark, &d->value.nnames);
}

/* ConstSpec = IdentifierList [ [ Type ] "=" ExpressionList ] . */
Decl *
const_decl(Parser *p, int group)
{
	Decl *d = new_decl(p, D_CONST, group);
	d->pragma = take_pragmas(p, 0, NULL);
	name_list(p, d);
	if (!AT(p, EOF) && !AT(p, SEMI) && !AT(p, RPAREN)) {
		d->value.type = type_or_null(p);
		if (got_assign(p))
			d->value.values = expr_list(p);
	}
	return d;
}

/* VarSpec = IdentifierList ( Type [ "=" ExpressionList ] | "=" ExpressionList ) . */
Decl *
var_decl(Parser *p, int group)
{
	Decl *d = new_decl(p, D_VAR, group);
	d->pragma = take_pragmas(p, 0, d);
	name_list(p, d);
	if (got_assign(p)) {
		d->value.values = expr_list(p);
	} else {
		d->value.type = type_(p);
		if (got_assign(p))
			d->value.values = expr_list(p);
	}
	return d;
}

/* ---- type declarations ---- */

/*
 * Splits x into a name and a type element, if it can be written as "name elem"
 * (see Note [array or type parameters]).  force: x is followed by a comma, so
 * it can't be an array's length.  Returns the name, with *elem NULL if x is
 * just a name; NULL if x can't be split.
 */
static Expr *
extract_name(Parser *p, Expr *x, bool force, Expr **elem)
{
	*elem = NULL;
	/* The name stands at the left end of a chain of "|": walk down it. */
	Expr *bottom = x;
	while (bottom->kind == E_BINARY && bottom->binary.op == T_OR) {
		force = force || is_type_elem(bottom->binary.y);
		bottom = bottom->binary.x;
	}
	Expr *name = NULL, *first = NULL;
	if (bottom->kind == E_NAME) {
		if (bottom == x)
			return x;
		return NULL; /* P | Q: no name before the first term */
	} else if (bottom->kind == E_BINARY && bottom->binary.op == T_MUL && bottom->binary.x->kind == E_NAME &&
	           (force || is_type_elem(bottom->binary.y))) {
		name = bottom->binary.x;
		first = new_expr(p, E_STAR, bottom->pos, bottom->pos);
		first->x = bottom->binary.y;
	} else if (bottom->kind == E_CALL && bottom->call.fun->kind == E_NAME && bottom->call.args.n == 1 &&
	           !bottom->call.dots && (force || is_type_elem(bottom->call.args.v[0]))) {
		name = bottom->call.fun;
		first = bottom->call.args.v[0];
	} else {
		return NULL;
	}
	/* Put the term in the name's place and correct the starts above it. */
	*elem = first;
	for (Expr *up = x; up != bottom; up = up->binary.x) {
		up->start = first->start;
		*elem = x;
		if (up->binary.x == bottom) {
			up->binary.x = first;
			break;
		}
	}
	return name;
}

/*
 * Note [array or type parameters]: after "type T [ P" the text may go on as an
 * array length (type T [P * 2]int) or as a type parameter list (type T[P *C]
 * struct{}).  It is parsed as an expression and split: a lone name before "]"
 * is a length; what could be either is a length, unless a comma follows.  A
 * name followed by "[" starts a constraint, since no constant expression is
 * an index or slice.
 */
static void
type_params_or_array(Parser *p, Decl *d, Pos pos)
{
	Expr *x = name_(p);
	if (!AT(p, LBRACK)) {
		p->xnest++;
		x = binary_expr(p, primary_expr(p, x), 0);
		p->xnest--;
	}
	Expr *elem;
	Expr *name = extract_name(p, x, AT(p, COMMA), &elem);
	if (name != NULL && (elem != NULL || !AT(p, RBRACK))) {
		d->type.tparams = param_list(p, name, elem, T_RBRACK, true);
		d->type.alias = got_assign(p);
		d->type.type = type_or_null(p);
	} else {
		d->type.type = array_type(p, pos, x);
	}
}

/* TypeSpec = identifier [ TypeParams ] [ "=" ] Type . */
Decl *
type_decl(Parser *p, int group)
{
	Decl *d = new_decl(p, D_TYPE, group);
	Pos pragma_pos = pending_pragma(p, PRAGMAS_TYPE);
	d->pragma = take_pragmas(p, PRAGMAS_TYPE, NULL);
	d->type.name = name_(p);
	if (AT(p, LBRACK)) {
		Pos pos = POS(p);
		NEXT(p);
		if (AT(p, NAME)) {
			type_params_or_array(p, d, pos);
		} else if (GOT(p, RBRACK)) {
			d->type.type = slice_type(p, pos);
		} else {
			d->type.type = array_type(p, pos, NULL);
		}
	} else {
		d->type.alias = got_assign(p);
		d->type.type = type_or_null(p);
	}
	if (p->fnest > 0 && !d->type.alias)
		vec_push(perm, &p->src->local_types, d);
	if (d->type.alias && pragma_pos != 0)
		misplaced_pragma(p, pragma_pos); /* there is no new type to bear it */
	if (d->type.type == NULL) {
		d->type.type = bad_expr(p);
		syntax_error(p, "in type declaration");
		advance(p, TOK(SEMI) | TOK(RPAREN));
	}
	return d;
}

/* ---- functions ---- */

/* FunctionDecl = "func" FunctionName [ TypeParams ] Signature [ Body ], MethodDecl with a receiver before the name. */
Decl *
func_decl_or_null(Parser *p)
{
	Decl *d = new_decl(p, D_FUNC, 0);
	d->pragma = take_pragmas(p, PRAGMAS_FUNC, NULL);
	if (GOT(p, LPAREN)) {
		FieldList recv = param_list(p, NULL, NULL, T_RPAREN, false);
		d->func.nrecv = recv.n;
		if (recv.n == 0)
			error_at(p, POS(p), "method has no receiver");
		else if (recv.n > 1)
			error_at(p, POS(p), "method has multiple receivers");
		if (recv.n > 0)
			d->func.recv = recv.v[0];
	}
	if (!AT(p, NAME)) {
		syntax_error(p, "expecting name or (");
		advance(p, TOK(LBRACE) | TOK(SEMI));
		return NULL;
	}
	d->func.name = name_(p);
	d->func.type = func_type(p, d->func.recv != NULL ? "method" : NULL);
	if (AT(p, LBRACE))
		d->func.body = func_body(p);
	return d;
}

void
func_body_here(Parser *p, FuncBody *b)
{
	int errors = p->syntax_errors;
	p->fnest++;
	b->skipped = false;
	block(p, &b->block, NULL);
	b->lbrace = b->block.lbrace;
	b->rbrace = b->block.rbrace;
	p->fnest--;
	b->has_syntax_error = p->syntax_errors != errors;
}

/* At the "{". */
FuncBody *
func_body(Parser *p)
{
	FuncBody *b = NEW(p->a, FuncBody);
	b->file = p->src;
	b->offset = p->s.off;
	b->lbrace = POS(p);
	if ((p->flags & PARSE_SKIP_BODIES) != 0 && p->fnest == 0 && p->xnest == 0) {
		p->dmode = DIRECTIVES_SKIPPING;
		bool skipped = scan_skip_braces(&p->s);
		p->dmode = DIRECTIVES_ALL;
		if (skipped) {
			b->skipped = true;
			b->rbrace = p->s.base + (u32)(p->s.p - p->s.text) - 1;
			NEXT(p);
			return b;
		}
	}
	func_body_here(p, b);
	return b;
}
