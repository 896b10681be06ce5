/*
 * parse_type.c - types, and the lists of fields, methods and parameters.
 *
 * Several forms can't be told apart by their first tokens: a field "T [N]E"
 * and an embedded "T[A]", a parameter "p []E" and an instance "P[A]".  Both
 * are read as an index, and what follows the "]" decides.
 */
#include "syntax/parse.h"

static Expr *
new_star(Parser *p, Pos pos, Expr *x)
{
	Expr *e = new_expr(p, E_STAR, pos, pos);
	e->x = x;
	return e;
}

static Field *
new_field(Parser *p, Pos pos, Expr *name, Expr *type)
{
	Field *f = NEW(p->a, Field);
	f->pos = pos;
	f->name = name;
	f->type = type;
	return f;
}

Expr *
type_(Parser *p)
{
	Expr *t = type_or_null(p);
	if (t == NULL) {
		t = bad_expr(p);
		syntax_error(p, "expecting type");
		advance(p, TOK(COMMA) | TOK(COLON) | TOK(SEMI) | TOK(RPAREN) | TOK(RBRACK) | TOK(RBRACE));
	}
	return t;
}

static Expr *
chan_elem(Parser *p)
{
	Expr *t = type_or_null(p);
	if (t == NULL) {
		t = bad_expr(p);
		syntax_error(p, "missing channel element type");
	}
	return t;
}

/* "[" and "]" were read, pos is the "[". */
Expr *
slice_type(Parser *p, Pos pos)
{
	Expr *t = new_expr(p, E_SLICETYPE, pos, pos);
	t->x = type_(p);
	return t;
}

/* "[" was read, at pos; len too if it isn't NULL. */
Expr *
array_type(Parser *p, Pos pos, Expr *len)
{
	if (len == NULL && AT(p, DOTDOTDOT)) {
		len = new_expr(p, E_DOTDOTDOT, POS(p), POS(p));
		NEXT(p);
	} else if (len == NULL) {
		p->xnest++;
		len = expr(p);
		p->xnest--;
	}
	if (AT(p, COMMA)) {
		/* allowed in a type parameter list, not here */
		syntax_error(p, "unexpected comma; expecting ]");
		NEXT(p);
	}
	WANT(p, RBRACK);
	Expr *t = new_expr(p, E_ARRAYTYPE, pos, pos);
	t->array.len = len;
	t->array.elem = type_(p);
	return t;
}

static Expr *
map_type(Parser *p, Pos pos)
{
	NEXT(p);
	WANT(p, LBRACK);
	Expr *t = new_expr(p, E_MAPTYPE, pos, pos);
	t->map.key = type_(p);
	WANT(p, RBRACK);
	t->map.elem = type_(p);
	return t;
}

/* At "chan", or past "<-" if dir is CHAN_RECV; pos is the first token. */
static Expr *
chan_type(Parser *p, Pos pos, ChanDir dir)
{
	WANT(p, CHAN);
	Expr *t = new_expr(p, E_CHANTYPE, pos, pos);
	if (dir == CHAN_BOTH && GOT(p, ARROW))
		dir = CHAN_SEND;
	t->chan.dir = dir;
	t->chan.elem = chan_elem(p);
	return t;
}

static Expr *struct_type(Parser *p);
static Expr *interface_type(Parser *p);

static Expr *
type_at(Parser *p)
{
	Pos pos = POS(p);
	Expr *t;
	switch (p->s.tok) {
	case T_NAME:
		return qualified_name(p, NULL);
	case T_MUL:
		NEXT(p);
		t = type_(p);
		return new_star(p, pos, t);
	case T_ARROW:
		NEXT(p);
		return chan_type(p, pos, CHAN_RECV);
	case T_CHAN:
		return chan_type(p, pos, CHAN_BOTH);
	case T_FUNC:
		NEXT(p);
		return func_type(p, "function type");
	case T_LBRACK:
		NEXT(p);
		return GOT(p, RBRACK) ? slice_type(p, pos) : array_type(p, pos, NULL);
	case T_MAP:
		return map_type(p, pos);
	case T_STRUCT:
		return struct_type(p);
	case T_INTERFACE:
		return interface_type(p);
	case T_LPAREN:
		NEXT(p);
		t = type_(p);
		WANT(p, RPAREN);
		return t;
	default:
		return NULL;
	}
}

Expr *
type_or_null(Parser *p)
{
	Expr *t = enter(p) ? type_at(p) : NULL;
	LEAVE(p);
	return t;
}

Expr *
literal_or_null(Parser *p)
{
	if (p->s.tok < T_INT || p->s.tok > T_STRING)
		return NULL;
	Expr *x = new_expr(p, E_LIT, POS(p), POS(p));
	x->lit.tok = p->s.tok;
	x->lit.text = p->s.lit;
	x->lit.n = (int)p->s.nlit;
	x->lit.bad = p->s.bad;
	NEXT(p);
	return x;
}

/* At the "[" of an instance of x. */
static Expr *
type_instance(Parser *p, Expr *x)
{
	Expr *t = new_expr(p, E_INDEX, POS(p), x->start);
	WANT(p, LBRACK);
	t->index.x = x;
	if (AT(p, RBRACK)) {
		syntax_error(p, "expecting type");
		t->index.idx.v = NEW_N(p->a, Expr *, 1);
		t->index.idx.v[0] = bad_expr(p);
		t->index.idx.n = 1;
	} else {
		bool comma;
		t->index.idx = type_list(p, &comma);
	}
	WANT(p, RBRACK);
	return t;
}

Expr *
qualified_name(Parser *p, Expr *name)
{
	Expr *x = name;
	if (x == NULL && AT(p, NAME)) {
		x = name_(p);
	} else if (x == NULL) {
		x = new_name(p, POS(p), intern("_"));
		syntax_error(p, "expecting name");
		advance(p, TOK(DOT) | TOK(SEMI) | TOK(RBRACE));
	}
	if (AT(p, DOT)) {
		Expr *s = new_expr(p, E_SELECTOR, POS(p), x->start);
		NEXT(p);
		s->sel.x = x;
		s->sel.name = name_(p);
		x = s;
	}
	return AT(p, LBRACK) ? type_instance(p, x) : x;
}

/*
 * At the "[" after a name: an array or slice type ([N]E, []E), or the type
 * arguments of an instance whose x the caller fills in.
 */
static Expr *
array_or_targs(Parser *p)
{
	Pos pos = POS(p);
	WANT(p, LBRACK);
	if (GOT(p, RBRACK))
		return slice_type(p, pos);
	bool comma;
	ExprList idx = type_list(p, &comma);
	WANT(p, RBRACK);
	if (!comma) {
		Expr *elem = type_or_null(p);
		if (elem != NULL) {
			Expr *t = new_expr(p, E_ARRAYTYPE, pos, pos);
			t->array.len = idx.v[0];
			t->array.elem = elem;
			return t;
		}
	}
	Expr *t = new_expr(p, E_INDEX, pos, pos);
	t->index.idx = idx;
	return t;
}

/* ---- structs ---- */

static void
embedded_field(Parser *p, Pos pos, Expr *type)
{
	Field *f = new_field(p, pos, NULL, type);
	f->embedded = true;
	f->tag = literal_or_null(p);
	push(p, f);
}

/* Pushes the fields of one declaration that starts with a name. */
static void
named_fields(Parser *p)
{
	Pos pos = POS(p);
	Expr *name = name_(p);
	if (AT(p, DOT) || (p->s.tok >= T_INT && p->s.tok <= T_STRING) || AT(p, SEMI) || AT(p, RBRACE)) {
		Expr *type = qualified_name(p, name);
		embedded_field(p, pos, type);
		return;
	}
	int mark = p->nstack;
	push(p, new_field(p, name->pos, name, NULL));
	while (GOT(p, COMMA)) {
		Expr *n = name_(p);
		push(p, new_field(p, n->pos, n, NULL));
	}
	Expr *type;
	if (p->nstack == mark + 1 && AT(p, LBRACK)) {
		type = array_or_targs(p);
		if (type->kind == E_INDEX) {
			type->index.x = name;
			type->start = name->start;
			p->nstack = mark;
			embedded_field(p, pos, type);
			return;
		}
	} else {
		type = type_(p);
	}
	Expr *tag = literal_or_null(p);
	for (int i = mark; i < p->nstack; i++) {
		Field *f = p->stack[i];
		f->type = type;
		f->tag = tag;
		f->same_type = i > mark;
	}
}

/* FieldDecl = (IdentifierList Type | [ "*" ] TypeName) [ Tag ] . */
static void
field_decl(Parser *p)
{
	Pos pos = POS(p);
	Expr *type;
	switch (p->s.tok) {
	case T_NAME:
		named_fields(p);
		break;
	case T_MUL:
		NEXT(p);
		if (AT(p, LPAREN)) {
			syntax_error(p, "cannot parenthesize embedded type");
			NEXT(p);
			type = qualified_name(p, NULL);
			GOT(p, RPAREN);
		} else {
			type = qualified_name(p, NULL);
		}
		type = new_star(p, pos, type);
		embedded_field(p, pos, type);
		break;
	case T_LPAREN:
		syntax_error(p, "cannot parenthesize embedded type");
		NEXT(p);
		if (AT(p, MUL)) {
			Pos star = POS(p);
			NEXT(p);
			type = qualified_name(p, NULL);
			type = new_star(p, star, type);
		} else {
			type = qualified_name(p, NULL);
		}
		GOT(p, RPAREN);
		embedded_field(p, pos, type);
		break;
	default:
		syntax_error(p, "expecting field name or embedded type");
		advance(p, TOK(SEMI) | TOK(RBRACE));
		break;
	}
}

static Expr *
struct_type(Parser *p)
{
	Expr *t = new_expr(p, E_STRUCTTYPE, POS(p), POS(p));
	WANT(p, STRUCT);
	WANT(p, LBRACE);
	int mark = p->nstack;
	bool ok = true;
	while (ok && !AT(p, EOF) && !AT(p, RBRACE)) {
		field_decl(p);
		ok = list_sep(p, "struct type", T_SEMI, T_RBRACE);
	}
	POP_LIST(p, mark, &t->fields.list);
	list_end(p, T_RBRACE, ok);
	return t;
}

/* ---- interfaces ---- */

static const char interface_method[] = "interface method";

/*
 * Past "name [", at pos: a method with type parameters, which is an error, or
 * an embedded instance.  Both are read as a parameter list.
 */
static void
method_or_instance(Parser *p, Field *f, Expr *name, Pos pos)
{
	if (AT(p, RBRACK)) {
		Pos close = POS(p);
		NEXT(p);
		if (AT(p, LPAREN)) {
			error_at(p, close, "empty type parameter list");
			f->name = name;
			f->type = func_type(p, interface_method);
		} else {
			error_at(p, close, "empty type argument list");
			f->type = name;
		}
		return;
	}
	FieldList list = param_list(p, NULL, NULL, T_RBRACK, false);
	if (list.n == 0 && !AT(p, LPAREN)) {
		f->type = name; /* nothing came of the list but errors */
		return;
	}
	if (list.n == 0 || list.v[0]->name != NULL) {
		f->name = name;
		f->type = func_type(p, interface_method);
		if (list.n > 0)
			error_at(p, pos, "interface method must have no type parameters");
		return;
	}
	Expr *t = new_expr(p, E_INDEX, pos, name->start);
	t->index.x = name;
	t->index.idx.n = list.n;
	t->index.idx.v = NEW_N(p->a, Expr *, list.n);
	for (int i = 0; i < list.n; i++)
		t->index.idx.v[i] = list.v[i]->type;
	f->type = t;
}

/* An element that starts with a name: a method, or an embedded type. */
static Field *
method_decl(Parser *p)
{
	Field *f = new_field(p, POS(p), NULL, NULL);
	Expr *name = name_(p);
	if (AT(p, LPAREN)) {
		f->name = name;
		f->type = func_type(p, interface_method);
	} else if (AT(p, LBRACK)) {
		Pos pos = POS(p);
		NEXT(p);
		method_or_instance(p, f, name, pos);
	} else {
		f->type = qualified_name(p, name);
	}
	return f;
}

/* EmbeddedTerm = [ "~" ] Type . */
static Expr *
embedded_term(Parser *p)
{
	if (AT(p, TILDE)) {
		Expr *t = new_expr(p, E_UNARY, POS(p), POS(p));
		t->unary.op = T_TILDE;
		NEXT(p);
		t->unary.x = type_(p);
		return t;
	}
	Expr *t = type_or_null(p);
	if (t == NULL) {
		static const TokSet operators = ((TOK(TILDE) << 1) - TOK(OROR)) & ~TOK(MUL);
		t = bad_expr(p);
		syntax_error(p, "expecting ~ term or type");
		advance(p, operators | TOK(SEMI) | TOK(RPAREN) | TOK(RBRACK) | TOK(RBRACE));
	}
	return t;
}

/* EmbeddedElem = EmbeddedTerm { "|" EmbeddedTerm }; the first term is f's type if that is set. */
static Field *
embedded_elem(Parser *p, Field *f)
{
	if (f == NULL) {
		f = new_field(p, POS(p), NULL, NULL);
		f->type = embedded_term(p);
	}
	for (int n = 0; AT(p, OR) && chain_ok(p, n); n++) {
		Expr *t = new_expr(p, E_BINARY, POS(p), f->type->start);
		t->binary.op = T_OR;
		NEXT(p);
		t->binary.x = f->type;
		t->binary.y = embedded_term(p);
		f->type = t;
	}
	return f;
}

static Expr *
interface_type(Parser *p)
{
	Expr *t = new_expr(p, E_INTERFACETYPE, POS(p), POS(p));
	WANT(p, INTERFACE);
	WANT(p, LBRACE);
	int mark = p->nstack;
	bool ok = true;
	while (ok && !AT(p, EOF) && !AT(p, RBRACE)) {
		Field *f = AT(p, NAME) ? method_decl(p) : NULL;
		if (f == NULL || f->name == NULL) {
			f = embedded_elem(p, f);
			f->embedded = true;
		}
		push(p, f);
		ok = list_sep(p, "interface type", T_SEMI, T_RBRACE);
	}
	POP_LIST(p, mark, &t->fields.list);
	list_end(p, T_RBRACE, ok);
	return t;
}

/* ---- functions and parameters ---- */

static FieldList
func_result(Parser *p)
{
	FieldList l = {NULL, 0};
	if (GOT(p, LPAREN))
		return param_list(p, NULL, NULL, T_RPAREN, false);
	Pos pos = POS(p);
	Expr *t = type_or_null(p);
	if (t != NULL) {
		l.v = NEW_N(p->a, Field *, 1);
		l.v[0] = new_field(p, pos, NULL, t);
		l.n = 1;
	}
	return l;
}

Expr *
func_type(Parser *p, const char *context)
{
	Expr *t = new_expr(p, E_FUNCTYPE, POS(p), POS(p));
	if (GOT(p, LBRACK)) {
		if (context != NULL)
			syntax_error_at(p, t->pos, "%s must have no type parameters", context);
		if (AT(p, RBRACK)) {
			syntax_error(p, "empty type parameter list");
			NEXT(p);
		} else {
			t->functype.tparams = param_list(p, NULL, NULL, T_RBRACK, true);
		}
	}
	if (context != NULL)
		t->functype.tparams = (FieldList){NULL, 0};
	WANT(p, LPAREN);
	t->functype.params = param_list(p, NULL, NULL, T_RPAREN, false);
	t->functype.results = func_result(p);
	return t;
}

/* A parameter that starts with a name; NULL if only the name is known yet (it's in f). */
static Field *
named_param(Parser *p, Field *f, Expr *name, bool sets_ok)
{
	if (AT(p, LBRACK)) {
		f->type = array_or_targs(p);
		if (f->type->kind == E_INDEX) {
			f->type->index.x = name;
			f->type->start = name->start;
		} else {
			f->name = name;
		}
	} else if (AT(p, DOT)) {
		f->type = qualified_name(p, name);
	} else if (sets_ok && AT(p, OR)) {
		f->type = name;
	} else {
		f->name = name;
		return NULL;
	}
	return sets_ok && AT(p, OR) ? embedded_elem(p, f) : f;
}

static Expr *
dots_type(Parser *p)
{
	Expr *t = new_expr(p, E_DOTDOTDOT, POS(p), POS(p));
	NEXT(p);
	t->x = type_or_null(p);
	if (t->x == NULL) {
		t->x = bad_expr(p);
		syntax_error(p, "... is missing type");
	}
	return t;
}

/* ParameterDecl = [ name ] [ "..." ] Type, or a lone name; name was read already unless NULL. */
static Field *
param_decl_or_null(Parser *p, Expr *name, Token follow)
{
	bool sets_ok = follow == T_RBRACK; /* type parameters have constraints */
	if (name == NULL && sets_ok && AT(p, TILDE))
		return embedded_elem(p, NULL);
	Field *f = new_field(p, name != NULL ? name->pos : POS(p), NULL, NULL);
	if (name != NULL || AT(p, NAME)) {
		if (name == NULL)
			name = name_(p);
		Field *done = named_param(p, f, name, sets_ok);
		if (done != NULL)
			return done;
	}
	if (AT(p, DOTDOTDOT)) {
		f->type = dots_type(p);
		return f;
	}
	if (sets_ok && AT(p, TILDE)) {
		f->type = embedded_elem(p, NULL)->type;
		return f;
	}
	f->type = type_or_null(p);
	if (sets_ok && AT(p, OR) && f->type != NULL)
		f = embedded_elem(p, f);
	if (f->name != NULL || f->type != NULL)
		return f;
	syntax_error(p, "expecting %s", token_word(follow));
	advance(p, TOK(COMMA) | (TokSet)1 << follow);
	return NULL;
}

/* No parameter has both name and type: the names are types. */
static void
names_are_types(FieldList l)
{
	for (int i = 0; i < l.n; i++)
		if (l.v[i]->name != NULL) {
			l.v[i]->type = l.v[i]->name;
			l.v[i]->name = NULL;
		}
}

/* Gives each lone name the type to its right, and reports what has none. */
static void
distribute_types(Parser *p, FieldList l, bool require_names, bool all_typed_are_named, Pos end)
{
	Pos bad = 0; /* leftmost */
	Expr *type = NULL;
	for (int i = l.n - 1; i >= 0; i--) {
		Field *f = l.v[i];
		if (f->type != NULL) {
			type = f->type;
			if (f->name == NULL) {
				bad = type->start;
				f->name = new_name(p, bad, intern("_"));
			}
		} else if (type != NULL) {
			f->type = type;
			l.v[i + 1]->same_type = true;
		} else {
			bad = f->name->pos;
			f->type = new_expr(p, E_BAD, bad, bad);
		}
	}
	if (bad == 0)
		return;
	if (!require_names)
		syntax_error_at(p, bad, "mixed named and unnamed parameters");
	else if (all_typed_are_named)
		syntax_error_at(p, end, "missing type constraint");
	else
		syntax_error_at(p, bad, "type parameters must be named");
}

FieldList
param_list(Parser *p, Expr *name, Expr *type, Token close, bool require_names)
{
	int mark = p->nstack, named = 0, typed = 0;
	bool ok = true;
	if (type != NULL && p->s.tok == close) { /* the loop below would not look at it */
		push(p, new_field(p, name->pos, name, type));
		named = typed = 1;
	}
	while (ok && !AT(p, EOF) && p->s.tok != close) {
		Field *f = type != NULL ? new_field(p, name->pos, name, type) : param_decl_or_null(p, name, close);
		name = type = NULL;
		if (f != NULL) {
			named += f->name != NULL && f->type != NULL;
			typed += f->type != NULL;
			push(p, f);
		}
		ok = list_sep(p, "parameter list", T_COMMA, close);
	}
	FieldList l;
	POP_LIST(p, mark, &l);
	Pos end = list_end(p, close, ok);
	if (named == 0 && !require_names)
		names_are_types(l);
	else if (named != l.n)
		distribute_types(p, l, require_names, named == typed, end);
	return l;
}
