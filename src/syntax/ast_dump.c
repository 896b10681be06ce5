/*
 * ast_dump.c - a file's tree as text, for -d ast and for tests.
 *
 * One node a line: two blanks per level, the node's kind, line:col of pos (and
 * of start where it differs), and what the node holds besides its children.
 * The text is stable: no addresses, source order.  Parsing is bounded in
 * depth, so the recursion is; long chains are cut off.
 */
#include "syntax/syntax.h"

enum { MAX_DEPTH = 12000 };

typedef struct Dump {
	FILE *out;
	int depth;
} Dump;

static const char *const expr_kinds[] = {
    "bad", "name", "lit", "complit", "keyvalue", "funclit", "paren", "selector", "index", "slice", "assert", "call",
    "unary", "star", "binary", "dots", "arraytype", "slicetype", "structtype", "functype", "interfacetype",
    "maptype", "chantype",
};

static const char *const stmt_kinds[] = {
    "bad", "empty", "expr", "send", "incdec", "assign", "define", "go", "defer", "return", "break", "continue",
    "goto", "fallthrough", "block", "if", "switch", "typeswitch", "select", "for", "range", "labeled", "decl",
};

static const char *const decl_kinds[] = {"import", "const", "type", "var", "func"};

static void dump_expr(Dump *d, const char *role, const Expr *x);
static void dump_stmts(Dump *d, StmtList l);
static void dump_decl(Dump *d, const Decl *x);

/* Starts a line: indentation, the node's part in its parent, its kind, its place. */
static void
head(Dump *d, const char *role, const char *kind, Pos pos)
{
	Position r = pos_resolve_raw(pos);
	fprintf(d->out, "%*s%s%s%s %u:%u", d->depth * 2, "", role, *role != 0 ? " " : "", kind, r.line, r.col);
}

static void
place(Dump *d, const char *name, Pos pos)
{
	Position r = pos_resolve_raw(pos);
	fprintf(d->out, " %s=%u:%u", name, r.line, r.col);
}

static void
end(Dump *d)
{
	fputc('\n', d->out);
}

static void
dump_exprs(Dump *d, const char *role, ExprList l)
{
	for (int i = 0; i < l.n; i++)
		dump_expr(d, role, l.v[i]);
}

static void
dump_field(Dump *d, const char *role, const Field *f)
{
	head(d, role, "field", f->pos);
	if (f->embedded)
		fputs(" embedded", d->out);
	if (f->same_type)
		fputs(" same_type", d->out);
	end(d);
	d->depth++;
	dump_expr(d, "name", f->name);
	if (!f->same_type)
		dump_expr(d, "type", f->type);
	dump_expr(d, "tag", f->tag);
	d->depth--;
}

static void
dump_fields(Dump *d, const char *role, FieldList l)
{
	for (int i = 0; i < l.n; i++)
		dump_field(d, role, l.v[i]);
}

static void
dump_body(Dump *d, const char *role, const Block *b)
{
	head(d, role, "block", b->lbrace);
	place(d, "rbrace", b->rbrace);
	end(d);
	dump_stmts(d, b->list);
}

static void
dump_func_body(Dump *d, const FuncBody *b)
{
	if (b == NULL)
		return;
	if (!b->skipped) {
		dump_body(d, "body", &b->block);
		return;
	}
	head(d, "body", "skipped", b->lbrace);
	place(d, "rbrace", b->rbrace);
	end(d);
}

/* What stands on the node's own line. */
static void
expr_detail(Dump *d, const Expr *x)
{
	if (x->start != x->pos)
		place(d, "start", x->start);
	switch ((ExprKind)x->kind) {
	case E_NAME:
		fprintf(d->out, " %s", x->name.name);
		break;
	case E_LIT:
		fprintf(d->out, "%s ", x->lit.bad ? " bad" : "");
		for (int i = 0; i < x->lit.n; i++) {
			char c = x->lit.text[i];
			if (c == '\n')
				fputs("\\n", d->out);
			else
				fputc(c, d->out);
		}
		break;
	case E_COMPLIT:
		place(d, "rbrace", x->complit.rbrace);
		break;
	case E_SLICE:
		if (x->slice.three)
			fputs(" three", d->out);
		break;
	case E_CALL:
		place(d, "rparen", x->call.rparen);
		if (x->call.dots)
			fputs(" dots", d->out);
		break;
	case E_UNARY:
		fprintf(d->out, " %s", token_text[x->unary.op]);
		break;
	case E_BINARY:
		fprintf(d->out, " %s", token_text[x->binary.op]);
		break;
	case E_CHANTYPE:
		fputs(x->chan.dir == CHAN_BOTH ? " both" : x->chan.dir == CHAN_SEND ? " send" : " recv", d->out);
		break;
	default:
		break;
	}
}

static void
expr_children(Dump *d, const Expr *x)
{
	switch ((ExprKind)x->kind) {
	case E_BAD:
	case E_NAME:
	case E_LIT:
		break;
	case E_COMPLIT:
		dump_expr(d, "type", x->complit.type);
		dump_exprs(d, "", x->complit.elems);
		break;
	case E_KEYVALUE:
		dump_expr(d, "key", x->kv.key);
		dump_expr(d, "value", x->kv.value);
		break;
	case E_FUNCLIT:
		dump_expr(d, "type", x->funclit.type);
		dump_func_body(d, x->funclit.body);
		break;
	case E_PAREN:
	case E_STAR:
	case E_DOTDOTDOT:
	case E_SLICETYPE:
		dump_expr(d, "", x->x);
		break;
	case E_SELECTOR:
		dump_expr(d, "", x->sel.x);
		dump_expr(d, "name", x->sel.name);
		break;
	case E_INDEX:
		dump_expr(d, "", x->index.x);
		dump_exprs(d, "index", x->index.idx);
		break;
	case E_SLICE:
		dump_expr(d, "", x->slice.x);
		dump_expr(d, "lo", x->slice.lo);
		dump_expr(d, "hi", x->slice.hi);
		dump_expr(d, "max", x->slice.max);
		break;
	case E_ASSERT:
		dump_expr(d, "", x->assert.x);
		dump_expr(d, "type", x->assert.type);
		break;
	case E_CALL:
		dump_expr(d, "fun", x->call.fun);
		dump_exprs(d, "", x->call.args);
		break;
	case E_UNARY:
		dump_expr(d, "", x->unary.x);
		break;
	case E_BINARY:
		dump_expr(d, "", x->binary.x);
		dump_expr(d, "", x->binary.y);
		break;
	case E_ARRAYTYPE:
		dump_expr(d, "len", x->array.len);
		dump_expr(d, "elem", x->array.elem);
		break;
	case E_STRUCTTYPE:
	case E_INTERFACETYPE:
		dump_fields(d, "", x->fields.list);
		break;
	case E_FUNCTYPE:
		dump_fields(d, "tparam", x->functype.tparams);
		dump_fields(d, "param", x->functype.params);
		dump_fields(d, "result", x->functype.results);
		break;
	case E_MAPTYPE:
		dump_expr(d, "key", x->map.key);
		dump_expr(d, "elem", x->map.elem);
		break;
	case E_CHANTYPE:
		dump_expr(d, "elem", x->chan.elem);
		break;
	}
}

static void
dump_expr(Dump *d, const char *role, const Expr *x)
{
	if (x == NULL)
		return;
	head(d, role, expr_kinds[x->kind], x->pos);
	expr_detail(d, x);
	end(d);
	d->depth++;
	if (d->depth < MAX_DEPTH)
		expr_children(d, x);
	d->depth--;
}

static void dump_stmt(Dump *d, const char *role, const Stmt *s);

static void
dump_clauses(Dump *d, const Stmt *s)
{
	dump_stmt(d, "init", s->switch_.init);
	dump_expr(d, "bind", s->switch_.bind);
	dump_expr(d, "tag", s->switch_.tag);
	for (int i = 0; i < s->switch_.nclauses; i++) {
		const Clause *c = s->switch_.clauses[i];
		head(d, "", c->is_default ? "default" : "case", c->pos);
		place(d, "colon", c->colon);
		end(d);
		d->depth++;
		dump_exprs(d, "", c->exprs);
		dump_stmt(d, "comm", c->comm);
		d->depth--;
		dump_stmts(d, c->body);
	}
}

static void
dump_if(Dump *d, const Stmt *s)
{
	dump_stmt(d, "init", s->if_.init);
	dump_expr(d, "cond", s->if_.cond);
	dump_body(d, "then", &s->if_.then);
	dump_stmt(d, "else", s->if_.els);
}

static void
stmt_children(Dump *d, const Stmt *s)
{
	switch ((StmtKind)s->kind) {
	case S_BAD:
	case S_EMPTY:
		break;
	case S_EXPR:
	case S_GO:
	case S_DEFER:
		dump_expr(d, "", s->x);
		break;
	case S_SEND:
		dump_expr(d, "chan", s->send.ch);
		dump_expr(d, "value", s->send.value);
		break;
	case S_INCDEC:
	case S_ASSIGN:
	case S_DEFINE:
		dump_exprs(d, "lhs", s->assign.lhs);
		dump_exprs(d, "rhs", s->assign.rhs);
		break;
	case S_RETURN:
		dump_exprs(d, "", s->results);
		break;
	case S_BREAK:
	case S_CONTINUE:
	case S_GOTO:
	case S_FALLTHROUGH:
		dump_expr(d, "label", s->branch.label);
		break;
	case S_BLOCK:
		dump_body(d, "", &s->block);
		break;
	case S_IF:
		dump_if(d, s);
		break;
	case S_SWITCH:
	case S_TYPESWITCH:
	case S_SELECT:
		dump_clauses(d, s);
		break;
	case S_FOR:
		dump_stmt(d, "init", s->for_.init);
		dump_expr(d, "cond", s->for_.cond);
		dump_stmt(d, "post", s->for_.post);
		dump_body(d, "body", &s->for_.body);
		break;
	case S_RANGE:
		dump_expr(d, "key", s->range.key);
		dump_expr(d, "value", s->range.value);
		dump_expr(d, "over", s->range.x);
		dump_body(d, "body", &s->range.body);
		break;
	case S_LABELED:
		dump_expr(d, "label", s->labeled.label);
		dump_stmt(d, "", s->labeled.stmt);
		break;
	case S_DECL:
		for (int i = 0; i < s->decl.n; i++)
			dump_decl(d, s->decl.v[i]);
		break;
	}
}

static void
dump_stmt(Dump *d, const char *role, const Stmt *s)
{
	if (s == NULL)
		return;
	head(d, role, stmt_kinds[s->kind], s->pos);
	if ((s->kind == S_ASSIGN || s->kind == S_INCDEC) && s->assign.op != T_EOF)
		fprintf(d->out, " %s", token_text[s->assign.op]);
	if (s->kind == S_RANGE) {
		place(d, "for", s->range.for_pos);
		if (s->range.define)
			fputs(" define", d->out);
	}
	end(d);
	d->depth++;
	if (d->depth < MAX_DEPTH)
		stmt_children(d, s);
	d->depth--;
}

static void
dump_stmts(Dump *d, StmtList l)
{
	d->depth++;
	for (int i = 0; i < l.n; i++)
		dump_stmt(d, "", l.v[i]);
	d->depth--;
}

static void
dump_value_decl(Dump *d, const Decl *x)
{
	for (int i = 0; i < x->value.nnames; i++)
		dump_expr(d, "name", x->value.names[i]);
	dump_expr(d, "type", x->value.type);
	dump_exprs(d, "value", x->value.values);
}

static void
dump_decl(Dump *d, const Decl *x)
{
	head(d, "", decl_kinds[x->kind], x->pos);
	if (x->group != 0)
		fprintf(d->out, " group=%d", x->group);
	if (x->pragma != 0)
		fprintf(d->out, " pragma=%#x", x->pragma);
	if (x->kind == D_CONST) {
		fprintf(d->out, " iota=%d", x->value.iota);
		if (x->value.inherit != NULL)
			place(d, "inherit", x->value.inherit->pos);
	}
	if (x->kind == D_TYPE && x->type.alias)
		fputs(" alias", d->out);
	end(d);
	d->depth++;
	switch ((DeclKind)x->kind) {
	case D_IMPORT:
		dump_expr(d, "name", x->import.name);
		dump_expr(d, "path", x->import.path);
		break;
	case D_CONST:
	case D_VAR:
		dump_value_decl(d, x);
		break;
	case D_TYPE:
		dump_expr(d, "name", x->type.name);
		dump_fields(d, "tparam", x->type.tparams);
		dump_expr(d, "type", x->type.type);
		break;
	case D_FUNC:
		if (x->func.recv != NULL)
			dump_field(d, "recv", x->func.recv);
		dump_expr(d, "name", x->func.name);
		dump_expr(d, "type", x->func.type);
		dump_func_body(d, x->func.body);
		break;
	}
	d->depth--;
}

void
ast_dump(FILE *out, const File *f)
{
	Dump d = {out, 0};
	head(&d, "", "file", f->pos);
	fprintf(out, " package %s", f->pkg_name->name.name);
	if (*f->go_version != 0)
		fprintf(out, " %s", f->go_version);
	place(&d, "eof", f->eof);
	end(&d);
	d.depth++;
	for (int i = 0; i < f->linknames.n; i++) {
		const Linkname *l = &f->linknames.v[i];
		head(&d, "", "linkname", l->pos);
		fprintf(out, " %s %s\n", l->local, l->target != NULL ? l->target : "");
	}
	for (int i = 0; i < f->embeds.n; i++) {
		head(&d, "", "embed", f->embeds.v[i].pos);
		fprintf(out, "%s\n", f->embeds.v[i].patterns);
	}
	for (int i = 0; i < f->ndecls; i++)
		dump_decl(&d, f->decls[i]);
}
