/*
 * dump.c - the IR as text: stable, one statement a line, made to be compared.
 *
 * Variables are name, or t<index> for temporaries; user variables that share a
 * name get their index as well.  Flags and types are shown where they matter.
 */
#include "ir/ir.h"

static void
var(FILE *o, IrVar *v)
{
	if (v->kind == IV_GLOBAL)
		fprintf(o, "@%s", v->sym);
	else if (v->kind == IV_MAPITER)
		fprintf(o, "it%d", v->index);
	else if (v->is_temp && v->name[0] == 0)
		fprintf(o, "t%d", v->index);
	else if (v->kind == IV_LOCAL)
		fprintf(o, "%s'%d", v->name, v->index);
	else if (v->name[0] == 0 || v->is_blank)
		fprintf(o, "p%d", v->index);
	else
		fputs(v->name, o);
}

static void expr(FILE *o, Ir *n);

static void
list(FILE *o, IrList *l)
{
	fputc('(', o);
	for (int i = 0; i < l->n; i++) {
		if (i > 0)
			fputs(", ", o);
		if (l->v[i] == NULL)
			fputc('_', o);
		else if (l->v[i]->op == OP_KEYED) {
			fprintf(o, "%lld: ", (long long)l->v[i]->n);
			expr(o, l->v[i]->x);
		} else
			expr(o, l->v[i]);
	}
	fputc(')', o);
}

static void
opt(FILE *o, Ir *n)
{
	if (n != NULL)
		expr(o, n);
}

static void
flags(FILE *o, Ir *n)
{
	static const struct { int bit; const char *s; } names[] = {
	    {IRF_BOUNDED, "bounded"}, {IRF_NONNIL, "nonnil"}, {IRF_NONZERO, "nonzero"}, {IRF_STACK, "stack"},
	    {IRF_NOCOPY, "nocopy"}, {IRF_HASDEFAULT, "default"}, {IRF_INLOOP, "inloop"}, {IRF_NEWLINE, "newline"},
	    {IRF_NOZERO, "nozero"},
	};

	for (int i = 0; i < LEN_OF(names); i++)
		if (n->flags & names[i].bit)
			fprintf(o, "!%s", names[i].s);
}

static void
generic(FILE *o, Ir *n)
{
	fprintf(o, "%s", op_name[n->op]);
	flags(o, n);
	if (n->op == OP_CALL || n->op == OP_CLOSURE)
		fprintf(o, " %s", n->func->sym);
	if (n->op == OP_CALLIFACE)
		fprintf(o, ".%lld", (long long)n->n);
	if (n->type != NULL && n->op != OP_CALL && n->op != OP_CALLPTR && n->op != OP_CALLIFACE && n->type->kind != TY_TUPLE)
		fprintf(o, "<%s>", type_string(n->type));
	fputc('(', o);
	Ir *sub[4] = {n->x, n->y, n->z, n->w};
	const char *sep = "";
	for (int i = 0; i < 4; i++)
		if (sub[i] != NULL) {
			fputs(sep, o);
			expr(o, sub[i]);
			sep = ", ";
		}
	fputc(')', o);
	if (n->op == OP_SELECT) {
		for (int i = 0; i < n->list.n; i++) {
			Ir *c = n->list.v[i];

			fputs(c->n == 1 ? " recv " : " send ", o);
			expr(o, c->x);
			if (c->y != NULL) {
				fputs(" ", o);
				expr(o, c->y);
			}
		}
	} else if (n->list.n > 0) {
		list(o, &n->list);
	}
}

static void
expr(FILE *o, Ir *n)
{
	switch ((Op)n->op) {
	case OP_CONST:
		fprintf(o, "%s", const_string_repr(n->val));
		if (n->type != type_basic[B_INT] && n->type != type_basic[B_STRING] && n->type != type_basic[B_BOOL])
			fprintf(o, ":%s", type_string(n->type));
		return;
	case OP_NIL:
		fputs("nil", o);
		return;
	case OP_ZERO:
		fprintf(o, "zero<%s>", type_string(n->type));
		return;
	case OP_VAR:
		var(o, n->var);
		return;
	case OP_FUNC:
		fprintf(o, "&%s", n->func->sym);
		return;
	case OP_TYPEDESC:
		fprintf(o, "type<%s>", type_string(n->t2));
		return;
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
	case OP_AND:
	case OP_OR:
	case OP_XOR:
	case OP_ANDNOT:
	case OP_SHL:
	case OP_SHR:
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
	case OP_ANDAND:
	case OP_OROR:
		fputc('(', o);
		expr(o, n->x);
		fprintf(o, " %s ", op_name[n->op]);
		expr(o, n->y);
		fputc(')', o);
		return;
	case OP_NEG:
	case OP_COM:
	case OP_NOT:
		fputs(op_name[n->op], o);
		expr(o, n->x);
		return;
	case OP_DEREF:
		fputc('*', o);
		expr(o, n->x);
		return;
	case OP_ADDR:
		fputc('&', o);
		expr(o, n->x);
		return;
	case OP_FIELD:
		expr(o, n->x);
		fprintf(o, ".%s", type_under(n->x->type)->struct_.fields[n->n]->name);
		return;
	case OP_INDEX:
		expr(o, n->x);
		fputc('[', o);
		expr(o, n->y);
		fputs(n->flags & IRF_BOUNDED ? "]!" : "]", o);
		return;
	case OP_SLICE:
		expr(o, n->x);
		fputc('[', o);
		opt(o, n->y);
		fputc(':', o);
		opt(o, n->z);
		if (n->w != NULL) {
			fputc(':', o);
			expr(o, n->w);
		}
		fputc(']', o);
		return;
	default:
		generic(o, n);
		return;
	}
}

static void stmts(FILE *o, IrList *l, int depth);

static void
indent(FILE *o, int depth)
{
	for (int i = 0; i < depth; i++)
		fputc('\t', o);
}

static void
stmt(FILE *o, Ir *n, int d)
{
	indent(o, d);
	switch ((Op)n->op) {
	case OP_AS:
		if (n->x != NULL)
			expr(o, n->x);
		else
			fputc('_', o);
		fputs(" = ", o);
		expr(o, n->y);
		break;
	case OP_ASX:
		list(o, &n->list);
		fputs(" = ", o);
		expr(o, n->y);
		break;
	case OP_DCL:
		fputs("dcl ", o);
		var(o, n->var);
		fprintf(o, " %s%s%s", type_string(n->var->type), n->flags & IRF_NOZERO ? "" : " zeroed", n->var->heap ? " heap" : "");
		break;
	case OP_IF:
		fputs("if ", o);
		expr(o, n->x);
		fputs(" {\n", o);
		stmts(o, &n->list, d + 1);
		if (n->list2.n > 0) {
			indent(o, d);
			fputs("} else {\n", o);
			stmts(o, &n->list2, d + 1);
		}
		indent(o, d);
		fputc('}', o);
		break;
	case OP_FOR:
		fprintf(o, "L%lld: for ", (long long)n->n);
		opt(o, n->x);
		fputs(" {\n", o);
		stmts(o, &n->list, d + 1);
		if (n->list2.n > 0) {
			indent(o, d);
			fputs("} post {\n", o);
			stmts(o, &n->list2, d + 1);
		}
		indent(o, d);
		fputc('}', o);
		break;
	case OP_BLOCK:
		if (n->n != 0)
			fprintf(o, "L%lld: ", (long long)n->n);
		fputs("{\n", o);
		stmts(o, &n->list, d + 1);
		indent(o, d);
		fputc('}', o);
		break;
	case OP_SWITCH:
		fprintf(o, "L%lld: switch ", (long long)n->n);
		expr(o, n->x);
		fputs(" {\n", o);
		for (int i = 0; i < n->list.n; i++) {
			Ir *c = n->list.v[i];

			indent(o, d);
			if (c->list.n == 0)
				fputs("default", o);
			else {
				fputs("case ", o);
				list(o, &c->list);
			}
			fputs(":\n", o);
			stmts(o, &c->list2, d + 1);
		}
		indent(o, d);
		fputc('}', o);
		break;
	case OP_BREAK:
	case OP_CONTINUE:
	case OP_GOTO:
		fprintf(o, "%s L%lld", op_name[n->op], (long long)n->n);
		break;
	case OP_LABEL:
		fprintf(o, "L%lld:", (long long)n->n);
		break;
	case OP_PANICWRAP:
		fputs("panicwrap ", o);
		expr(o, n->x);
		break;
	case OP_RETURN:
	case OP_UNREACHABLE:
		fputs(op_name[n->op], o);
		break;
	default:
		generic(o, n);
		break;
	}
	fputc('\n', o);
}

static void
stmts(FILE *o, IrList *l, int depth)
{
	for (int i = 0; i < l->n; i++)
		stmt(o, l->v[i], depth);
}

static void
vars(FILE *o, IrVar **v, int n)
{
	fputc('(', o);
	for (int i = 0; i < n; i++) {
		if (i > 0)
			fputs(", ", o);
		var(o, v[i]);
		fprintf(o, " %s%s", type_string(v[i]->type), v[i]->heap ? " heap" : "");
	}
	fputc(')', o);
}

void
ir_dump_func(FILE *o, IrFunc *f)
{
	static const char *const linkage[] = {"extern", "global", "static", "weak"};

	fprintf(o, "%s %s \"%s\" ", linkage[f->linkage], f->sym, f->name);
	vars(o, f->params, f->nparams);
	fputc(' ', o);
	vars(o, f->results, f->nresults);
	if (f->captures.n > 0) {
		fputs(" captures (", o);
		for (int i = 0; i < f->captures.n; i++) {
			if (i > 0)
				fputs(", ", o);
			if (f->captures.v[i]->by_ref)
				fputc('&', o);
			var(o, f->captures.v[i]);
		}
		fputc(')', o);
	}
	if (f->is_closure)
		fputs(" closure", o);
	if (f->is_wrapper)
		fputs(" wrapper", o);
	if (f->has_defer)
		fputs(" defers", o);
	if (f->has_recover)
		fputs(" recovers", o);
	if (!f->built) {
		fputc('\n', o);
		return;
	}
	fputs(" {\n", o);
	stmts(o, &f->body, 1);
	fputs("}\n", o);
}

void
ir_dump_package(FILE *o, IrPkg *p)
{
	fprintf(o, "package %s\n", p->pkg->path);
	for (int i = 0; i < p->globals.n; i++) {
		IrVar *v = p->globals.v[i];

		fprintf(o, "var %s %s", v->sym, type_string(v->type));
		if (v->init != NULL) {
			fputs(" = ", o);
			expr(o, v->init);
		}
		fputc('\n', o);
	}
	for (int i = 0; i < p->funcs.n; i++)
		ir_dump_func(o, p->funcs.v[i]);
}
