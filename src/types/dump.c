/*
 * dump.c - what the checker found, for tests: objects, then each expression of
 * each declaration and body with its mode, type and value, in source order.
 */
#include "types/internal.h"

typedef struct Dump {
	FILE *out;
	Package *pkg;
} Dump;

static void dump_expr(Dump *d, Expr *x);
static void dump_stmts(Dump *d, StmtList l);
static void dump_decl(Dump *d, Decl *x);

static const char *const mode_name[] = {
    [M_INVALID] = "invalid", [M_NOVALUE] = "novalue", [M_BUILTIN] = "builtin", [M_TYPE] = "type", [M_CONST] = "const",
    [M_VAR] = "var", [M_MAPINDEX] = "mapindex", [M_VALUE] = "value", [M_NIL] = "nil", [M_COMMAOK] = "commaok",
};

static void
dump_list(Dump *d, ExprList l)
{
	for (int i = 0; i < l.n; i++)
		dump_expr(d, l.v[i]);
}

static void
dump_fields(Dump *d, FieldList l)
{
	for (int i = 0; i < l.n; i++) {
		if (!l.v[i]->same_type)
			dump_expr(d, l.v[i]->type);
		if (l.v[i]->obj && l.v[i]->obj->type && l.v[i]->name)
			fprintf(d->out, "%s: %s: %s\n", pos_string(l.v[i]->name->pos), l.v[i]->name->name.name, type_string(l.v[i]->obj->type));
	}
}

static void
dump_node(Dump *d, Expr *x)
{
	fprintf(d->out, "%s: %s: %s", pos_string(x->pos), expr_string(x), mode_name[x->mode]);
	if (x->type)
		fprintf(d->out, " %s", type_string(x->type));
	if (x->mode == M_CONST && x->val)
		fprintf(d->out, " = %s", const_exact_string(x->val));
	if (x->comma_ok)
		fprintf(d->out, " comma-ok");
	if (x->kind == E_NAME && x->name.ntargs) {
		fprintf(d->out, " [");
		for (int i = 0; i < x->name.ntargs; i++)
			fprintf(d->out, "%s%s", i ? ", " : "", type_string(x->name.targs[i]));
		fprintf(d->out, "]");
	}
	if (x->kind == E_SELECTOR && x->sel.sel) {
		static const char *const kind[] = {"field", "method", "methodexpr"};
		fprintf(d->out, " %s", kind[x->sel.sel->kind]);
		for (int i = 0; i < x->sel.sel->npath; i++)
			fprintf(d->out, " %d", x->sel.sel->path[i]);
		if (x->sel.sel->indirect)
			fprintf(d->out, " indirect");
	}
	if (x->kind == E_FUNCLIT && x->funclit.ncaptured) {
		fprintf(d->out, " captures");
		for (int i = 0; i < x->funclit.ncaptured; i++)
			fprintf(d->out, " %s", x->funclit.captured[i]->name);
	}
	fprintf(d->out, "\n");
}

static void
dump_expr(Dump *d, Expr *x)
{
	if (!x)
		return;
	dump_node(d, x);
	switch (x->kind) {
	case E_COMPLIT:
		dump_expr(d, x->complit.type);
		dump_list(d, x->complit.elems);
		break;
	case E_KEYVALUE:
		dump_expr(d, x->kv.key);
		dump_expr(d, x->kv.value);
		break;
	case E_FUNCLIT:
		dump_expr(d, x->funclit.type);
		dump_stmts(d, x->funclit.body->block.list);
		break;
	case E_PAREN:
	case E_STAR:
	case E_DOTDOTDOT:
	case E_SLICETYPE: dump_expr(d, x->x); break;
	case E_SELECTOR:
		dump_expr(d, x->sel.x);
		dump_expr(d, x->sel.name);
		break;
	case E_INDEX:
		dump_expr(d, x->index.x);
		dump_list(d, x->index.idx);
		break;
	case E_SLICE:
		dump_expr(d, x->slice.x);
		dump_expr(d, x->slice.lo);
		dump_expr(d, x->slice.hi);
		dump_expr(d, x->slice.max);
		break;
	case E_ASSERT:
		dump_expr(d, x->assert.x);
		dump_expr(d, x->assert.type);
		break;
	case E_CALL:
		dump_expr(d, x->call.fun);
		dump_list(d, x->call.args);
		break;
	case E_UNARY: dump_expr(d, x->unary.x); break;
	case E_BINARY:
		dump_expr(d, x->binary.x);
		dump_expr(d, x->binary.y);
		break;
	case E_ARRAYTYPE:
		if (x->array.len && x->array.len->kind != E_DOTDOTDOT)
			dump_expr(d, x->array.len);
		dump_expr(d, x->array.elem);
		break;
	case E_STRUCTTYPE:
	case E_INTERFACETYPE: dump_fields(d, x->fields.list); break;
	case E_FUNCTYPE:
		dump_fields(d, x->functype.tparams);
		dump_fields(d, x->functype.params);
		dump_fields(d, x->functype.results);
		break;
	case E_MAPTYPE:
		dump_expr(d, x->map.key);
		dump_expr(d, x->map.elem);
		break;
	case E_CHANTYPE: dump_expr(d, x->chan.elem); break;
	default: break;
	}
}

static void
dump_stmt(Dump *d, Stmt *s)
{
	if (!s)
		return;
	switch (s->kind) {
	case S_EXPR:
	case S_GO:
	case S_DEFER: dump_expr(d, s->x); break;
	case S_SEND:
		dump_expr(d, s->send.ch);
		dump_expr(d, s->send.value);
		break;
	case S_INCDEC:
	case S_ASSIGN:
	case S_DEFINE:
		dump_list(d, s->assign.lhs);
		dump_list(d, s->assign.rhs);
		break;
	case S_RETURN: dump_list(d, s->results); break;
	case S_BLOCK: dump_stmts(d, s->block.list); break;
	case S_IF:
		dump_stmt(d, s->if_.init);
		dump_expr(d, s->if_.cond);
		dump_stmts(d, s->if_.then.list);
		dump_stmt(d, s->if_.els);
		break;
	case S_SWITCH:
	case S_TYPESWITCH:
	case S_SELECT:
		dump_stmt(d, s->switch_.init);
		if (s->kind == S_TYPESWITCH && s->switch_.tag)
			dump_expr(d, s->switch_.tag->assert.x);
		else
			dump_expr(d, s->switch_.tag);
		for (int i = 0; i < s->switch_.nclauses; i++) {
			Clause *c = s->switch_.clauses[i];
			dump_list(d, c->exprs);
			dump_stmt(d, c->comm);
			if (c->obj)
				fprintf(d->out, "%s: %s: %s\n", pos_string(c->pos), c->obj->name, type_string(c->obj->type));
			dump_stmts(d, c->body);
		}
		break;
	case S_FOR:
		dump_stmt(d, s->for_.init);
		dump_expr(d, s->for_.cond);
		dump_stmt(d, s->for_.post);
		dump_stmts(d, s->for_.body.list);
		break;
	case S_RANGE:
		dump_expr(d, s->range.key);
		dump_expr(d, s->range.value);
		dump_expr(d, s->range.x);
		dump_stmts(d, s->range.body.list);
		break;
	case S_LABELED: dump_stmt(d, s->labeled.stmt); break;
	case S_DECL:
		for (int i = 0; i < s->decl.n; i++)
			dump_decl(d, s->decl.v[i]);
		break;
	default: break;
	}
}

static void
dump_stmts(Dump *d, StmtList l)
{
	for (int i = 0; i < l.n; i++)
		dump_stmt(d, l.v[i]);
}

static void
dump_decl(Dump *d, Decl *x)
{
	switch (x->kind) {
	case D_CONST:
	case D_VAR:
		dump_expr(d, x->value.type);
		dump_list(d, x->value.values);
		for (int i = 0; i < x->value.nnames; i++) {
			Object *o = x->value.names[i]->name.obj;
			if (o && o->type)
				fprintf(d->out, "%s: %s\n", pos_string(o->pos), obj_string(o, d->pkg));
		}
		break;
	case D_TYPE:
		dump_fields(d, x->type.tparams);
		dump_expr(d, x->type.type);
		break;
	case D_FUNC:
		if (x->func.recv)
			dump_expr(d, x->func.recv->type);
		dump_expr(d, x->func.type);
		if (x->func.body)
			dump_stmts(d, x->func.body->block.list);
		break;
	default: break;
	}
}

void
types_dump(FILE *out, Package *p)
{
	Dump d = {out, p};
	types_qualifier = p;
	fprintf(out, "package %s %s\n", p->name, p->path);
	for (int i = 0; i < p->nfiles; i++)
		for (int j = 0; j < p->files[i]->ndecls; j++)
			dump_decl(&d, p->files[i]->decls[j]);
	for (int i = 0; i < p->ninit_order; i++) {
		struct InitStep *s = &p->init_order[i];
		fprintf(out, "init");
		for (int j = 0; j < s->nlhs; j++)
			fprintf(out, "%s %s", j ? "," : "", s->lhs[j]->name);
		fprintf(out, " = %s\n", expr_string(s->rhs));
	}
}
