/*
 * parse_file.c - the parser's ground: tokens, errors, lists, and the file.
 *
 * Messages and recovery are gc's: an error names the token found, the parser
 * then advances to a token that may follow, and nothing is reported at the end
 * of the file once something was reported before.
 */
#include <stdlib.h>

#include "syntax/parse.h"

/* Levels of nesting: each costs some 300 bytes of C stack (a few times that unoptimised), so 8 MB are plenty. */
enum { MAX_DEPTH = 5000, MAX_CHAIN = 100000 };

bool
got_tok(Parser *p, Token t)
{
	if (p->s.tok != t)
		return false;
	NEXT(p);
	return true;
}

void
want_tok(Parser *p, Token t)
{
	if (!got_tok(p, t)) {
		syntax_error(p, "expecting %s", token_word(t));
		advance(p, 0);
	}
}

bool
got_assign(Parser *p)
{
	if (AT(p, DEFINE))
		syntax_error(p, "expecting =");
	else if (!AT(p, ASSIGN))
		return false;
	NEXT(p);
	return true;
}

/* ---- errors ---- */

const char *
token_word(Token t)
{
	if (t == T_COMMA)
		return "comma";
	if (t == T_SEMI)
		return "semicolon or newline";
	return token_text[t];
}

void
error_at(Parser *p, Pos pos, const char *fmt, ...)
{
	Buf b = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	diag_error(pos, "%s", buf_str(&b));
	buf_free(&b);
	p->s.errors++;
}

/* The current token as an error names it. */
static void
describe_token(Parser *p, Buf *b)
{
	switch (p->s.tok) {
	case T_NAME:
	case T_SEMI:
		buf_puts(b, p->s.lit);
		break;
	case T_INT:
	case T_FLOAT:
	case T_IMAG:
	case T_CHAR:
	case T_STRING:
		buf_puts(b, "literal ");
		buf_write(b, p->s.lit, p->s.nlit);
		break;
	case T_OPASSIGN:
		buf_printf(b, "%s=", token_text[p->s.op]);
		break;
	default:
		buf_puts(b, token_word(p->s.tok));
		break;
	}
}

void
syntax_error_at(Parser *p, Pos pos, const char *fmt, ...)
{
	if (AT(p, EOF) && p->s.errors > 0)
		return; /* a follow-on */
	Buf msg = {0}, b = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&msg, fmt, ap);
	va_end(ap);
	const char *m = buf_str(&msg);
	bool after = str_has_prefix(m, "in ") || str_has_prefix(m, "at ") || str_has_prefix(m, "after ");
	bool expecting = str_has_prefix(m, "expecting ");
	if (after || expecting) {
		buf_puts(&b, "unexpected ");
		describe_token(p, &b);
		buf_puts(&b, after ? " " : ", ");
	}
	buf_puts(&b, m);
	diag_syntax(pos, "%s", buf_str(&b));
	buf_free(&msg);
	buf_free(&b);
	p->s.errors++;
	p->syntax_errors++;
}

/* Keywords that start a statement: good places to take up again. */
static const TokSet stop_set = TOK(BREAK) | TOK(CONST) | TOK(CONTINUE) | TOK(DEFER) | TOK(FALLTHROUGH) | TOK(FOR) |
                               TOK(GO) | TOK(GOTO) | TOK(IF) | TOK(RETURN) | TOK(SELECT) | TOK(SWITCH) | TOK(TYPE) |
                               TOK(VAR);

void
advance(Parser *p, TokSet follow)
{
	if (follow == 0) {
		if (!AT(p, EOF))
			NEXT(p);
		return;
	}
	follow |= TOK(EOF);
	if (p->fnest > 0)
		follow |= stop_set;
	while ((follow >> p->s.tok & 1) == 0)
		NEXT(p);
}

bool
enter(Parser *p)
{
	if (++p->depth <= MAX_DEPTH)
		return true;
	if (!AT(p, EOF))
		syntax_error(p, "nested too deeply (more than %d levels)", MAX_DEPTH);
	scan_stop(&p->s);
	return false;
}

bool
chain_ok(Parser *p, int links)
{
	if (links < MAX_CHAIN)
		return true;
	if (!AT(p, EOF))
		syntax_error(p, "expression too long (more than %d operators)", MAX_CHAIN);
	scan_stop(&p->s);
	return false;
}

/* ---- lists ---- */

void
push(Parser *p, void *x)
{
	if (p->nstack == p->capstack) {
		p->capstack = p->capstack == 0 ? 256 : p->capstack * 2;
		p->stack = realloc(p->stack, sizeof(void *) * (size_t)p->capstack);
		if (p->stack == NULL)
			ice(POS(p), "out of memory");
	}
	p->stack[p->nstack++] = x;
}

void **
pop_list(Parser *p, int mark, int *n)
{
	*n = p->nstack - mark;
	p->nstack = mark;
	if (*n == 0)
		return NULL;
	void **v = NEW_N(p->a, void *, *n);
	memcpy(v, p->stack + mark, sizeof(void *) * (size_t)*n);
	return v;
}

bool
list_sep(Parser *p, const char *context, Token sep, Token close)
{
	if (got_tok(p, sep) || p->s.tok == close)
		return true;
	syntax_error(p, "in %s; possibly missing %s or %s", context, token_word(sep), token_word(close));
	advance(p, TOK(RPAREN) | TOK(RBRACK) | TOK(RBRACE));
	return p->s.tok == close;
}

Pos
list_end(Parser *p, Token close, bool ok)
{
	Pos pos = POS(p);
	if (ok)
		want_tok(p, close);
	return pos;
}

/* ---- the file ---- */

static void
init(Parser *p, Arena *a, SrcFile *src, u32 off, bool again)
{
	*p = (Parser){.a = a, .src = src};
	scan_init(&p->s, src, off, again);
	p->s.directive = directive;
	p->s.ctx = p;
}

static bool
follows_bodiless_func(Parser *p, int mark)
{
	if (!AT(p, LBRACE) || p->nstack == mark)
		return false;
	const Decl *d = p->stack[p->nstack - 1];
	return d->kind == D_FUNC && d->func.body == NULL;
}

static void
top_level_decl(Parser *p, int mark)
{
	static const TokSet starts = TOK(CONST) | TOK(TYPE) | TOK(VAR) | TOK(FUNC);
	switch (p->s.tok) {
	case T_CONST:
		NEXT(p);
		decl_group(p, const_decl);
		break;
	case T_TYPE:
		NEXT(p);
		decl_group(p, type_decl);
		break;
	case T_VAR:
		NEXT(p);
		decl_group(p, var_decl);
		break;
	case T_FUNC:
		NEXT(p);
		Decl *d = func_decl_or_null(p);
		if (d != NULL)
			push(p, d);
		break;
	default:
		if (follows_bodiless_func(p, mark))
			syntax_error(p, "unexpected semicolon or newline before {");
		else
			syntax_error(p, "non-declaration statement outside function body");
		advance(p, starts);
		return;
	}
	/* Before the ";" is passed: comments behind it may hold pragmas for the next declaration. */
	clear_pragmas(p);
	if (!AT(p, EOF) && !GOT(p, SEMI)) {
		syntax_error(p, "after top level declaration");
		advance(p, starts);
	}
}

/* The package clause; false if the rest is not worth reading. */
static bool
package_clause(Parser *p)
{
	File *f = p->file;
	f->pos = POS(p);
	if (!GOT(p, PACKAGE)) {
		syntax_error(p, "package statement must be first");
		f->pkg_name = new_name(p, f->pos, intern("_"));
		return false;
	}
	p->header = false;
	take_pragmas(p, PRAGMA_BUILD, NULL);
	f->pkg_name = name_(p);
	WANT(p, SEMI);
	return p->s.errors == 0;
}

static void
declarations(Parser *p)
{
	int mark = p->nstack;
	while (GOT(p, IMPORT)) {
		decl_group(p, import_decl);
		WANT(p, SEMI);
	}
	if ((p->flags & PARSE_IMPORTS_ONLY) == 0) {
		while (!AT(p, EOF))
			top_level_decl(p, mark);
		clear_pragmas(p);
	}
	p->file->decls = (Decl **)pop_list(p, mark, &p->file->ndecls);
}

File *
parse_file(Arena *a, SrcFile *src, int flags)
{
	Parser p;
	Phase last = phase_enter((flags & PARSE_IMPORTS_ONLY) != 0 ? PHASE_LOAD : PHASE_PARSE);
	init(&p, a, src, 0, false);
	p.flags = flags;
	p.header = true;
	File *f = p.file = NEW(a, File);
	f->src = src;
	f->go_version = "";
	NEXT(&p);
	if (package_clause(&p)) {
		declarations(&p);
		if ((flags & PARSE_IMPORTS_ONLY) == 0 && p.s.errors == 0)
			check_directives(&p);
	}
	f->eof = POS(&p);
	f->has_errors = p.s.errors + p.directive_errors > 0;
	f->has_syntax_errors = p.syntax_errors > 0;
	free(p.stack);
	phase_enter(last);
	return f;
}

void
parse_body(Arena *a, FuncBody *body)
{
	if (!body->skipped)
		return;
	Parser p;
	Phase last = phase_enter(PHASE_PARSE);
	init(&p, a, body->file, body->offset, true);
	p.dmode = DIRECTIVES_BODY;
	NEXT(&p);
	func_body_here(&p, body);
	free(p.stack);
	phase_enter(last);
}
