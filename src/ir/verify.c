/*
 * verify.c - does a function's IR keep the rules of op.def?
 *
 * Checked: classes (an X stands only where a statement may hold one), operands
 * that must be there, variables belong to the function, types are canonical,
 * operand types agree, labels are unique and jumps name something that encloses
 * them.  A violation is a bug of the pass named.
 */
#include "ir/ir.h"

typedef struct Loop { struct Loop *up; i64 n; bool is_for; } Loop;

typedef struct Verify {
	IrFunc *f;
	const char *after;
	Map labels;    /* OP_LABEL numbers + 1 -> seen */
	Map gotos;
	Loop *loops;
	Ir *at;
} Verify;

#define FAIL(v, n, ...) fail_at((v), (n), __LINE__, __VA_ARGS__)

static void fail_at(Verify *v, Ir *n, int line, const char *fmt, ...) PRINTF_LIKE(4, 5) NORETURN;

static void
fail_at(Verify *v, Ir *n, int line, const char *fmt, ...)
{
	Buf b = {0};
	va_list ap;

	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	ice(n != NULL && n->pos ? n->pos : v->f->pos, "IR of %s broken after %s (rule %d): op %s: %s", v->f->name, v->after, line,
	    n != NULL ? op_name[n->op] : "?", buf_str(&b));
}

static Type *
u(Type *t)
{
	return type_under(t);
}

static void
check_type(Verify *v, Ir *n)
{
	Type *t = n->type;

	if (t == NULL)
		FAIL(v, n, "no type");
	if (t->canon != t && type_canon(t) != t)
		FAIL(v, n, "type %s is not canonical", type_string(t));
	if (t->kind == TY_TYPEPARAM || type_has_typeparams(t))
		FAIL(v, n, "type parameter in %s", type_string(t));
	if (type_is_untyped(t))
		FAIL(v, n, "untyped %s", type_string(t));
}

static void
need(Verify *v, Ir *n, bool x, bool y)
{
	if (x != (n->x != NULL) || y != (n->y != NULL))
		FAIL(v, n, "operands x %d y %d", n->x != NULL, n->y != NULL);
}

static void expr(Verify *v, Ir *n);

static void
check_var(Verify *v, Ir *n)
{
	IrVar *w = n->var;

	if (w == NULL)
		FAIL(v, n, "no variable");
	if (w->kind != IV_GLOBAL && w->func != v->f)
		FAIL(v, n, "variable %s is %s's", w->name, w->func != NULL ? w->func->name : "nobody");
	if (w->kind == IV_LOCAL) {
		bool found = w->index < v->f->locals.n && v->f->locals.v[w->index] == w;

		for (int i = 0; !found && i < v->f->locals.n; i++)
			found = v->f->locals.v[i] == w;
		if (!found)
			FAIL(v, n, "variable %s %d is not among the locals", w->name, w->index);
	}
	if (w->kind != IV_MAPITER && n->type != w->type)
		FAIL(v, n, "node %s, variable %s", type_string(n->type), type_string(w->type));
}

static void
list_e(Verify *v, Ir *n, IrList *l)
{
	for (int i = 0; i < l->n; i++) {
		Ir *k = l->v[i];

		if (k == NULL)
			FAIL(v, n, "list element %d missing", i);
		if (k->op == OP_KEYED)
			expr(v, k->x);
		else
			expr(v, k);
	}
}

static void
same(Verify *v, Ir *n, Type *x, Type *y)
{
	if (x != y)
		FAIL(v, n, "types %s and %s differ", type_string(x), type_string(y));
}

static bool
lvalue(Ir *n)
{
	switch (n->op) {
	case OP_VAR:
	case OP_DEREF:
		return true;
	case OP_FIELD:
		return lvalue(n->x);
	case OP_INDEX:
		return u(n->x->type)->kind == TY_SLICE || lvalue(n->x);
	default:
		return false;
	}
}

/* Operands and types of an E or X node. */
static void
operands(Verify *v, Ir *n)
{
	if (n->op != OP_SELECT)
		check_type(v, n);
	if (n->x != NULL)
		expr(v, n->x);
	if (n->op == OP_APPENDSLICE && n->y->op == OP_MAKESLICE) /* no effect of its own: append's length */
		operands(v, n->y);
	else if (n->y != NULL)
		expr(v, n->y);
	if (n->z != NULL)
		expr(v, n->z);
	if (n->w != NULL)
		expr(v, n->w);
	if (n->op != OP_SELECT)
		list_e(v, n, &n->list);
	switch ((Op)n->op) {
	case OP_CONST:
		if (n->val == NULL || u(n->type)->kind != TY_BASIC)
			FAIL(v, n, "constant of type %s", type_string(n->type));
		break;
	case OP_FUNC:
		if (n->func == NULL)
			FAIL(v, n, "no function");
		break;
	case OP_TYPEDESC:
		if (n->t2 == NULL || type_canon(n->t2) != n->t2)
			FAIL(v, n, "descriptor of a type that is not canonical");
		break;
	case OP_STRUCTLIT:
		if (u(n->type)->kind != TY_STRUCT || u(n->type)->struct_.n != n->list.n)
			FAIL(v, n, "fields of %s", type_string(n->type));
		for (int i = 0; i < n->list.n; i++)
			same(v, n->list.v[i], n->list.v[i]->type, type_canon(u(n->type)->struct_.fields[i]->type));
		break;
	case OP_ARRAYLIT:
	case OP_SLICELIT:
		for (int i = 0; i < n->list.n; i++) {
			Type *t = u(n->type);

			if (n->list.v[i]->op != OP_KEYED || (i > 0 && n->list.v[i]->n <= n->list.v[i - 1]->n))
				FAIL(v, n, "keys");
			same(v, n->list.v[i]->x, n->list.v[i]->x->type, type_canon(t->kind == TY_ARRAY ? t->array.elem : t->slice.elem));
		}
		break;
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
	case OP_AND:
	case OP_OR:
	case OP_XOR:
	case OP_ANDNOT:
	case OP_MIN:
	case OP_MAX:
		need(v, n, true, true);
		same(v, n, n->x->type, n->type);
		same(v, n, n->y->type, n->type);
		if (n->op <= OP_ANDNOT && (u(n->type)->kind != TY_BASIC || !(u(n->type)->basic.info & BI_NUMERIC)))
			FAIL(v, n, "arithmetic on %s", type_string(n->type));
		break;
	case OP_SHL:
	case OP_SHR:
		need(v, n, true, true);
		same(v, n, n->x->type, n->type);
		break;
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE:
		need(v, n, true, true);
		same(v, n, n->x->type, n->y->type);
		break;
	case OP_ANDAND:
	case OP_OROR:
		need(v, n, true, true);
		same(v, n, n->x->type, n->type);
		same(v, n, n->y->type, n->type);
		break;
	case OP_DEREF:
		need(v, n, true, false);
		if (u(n->x->type)->kind != TY_POINTER)
			FAIL(v, n, "dereference of %s", type_string(n->x->type));
		same(v, n, type_canon(u(n->x->type)->pointer.elem), n->type);
		break;
	case OP_FIELD:
		need(v, n, true, false);
		if (u(n->x->type)->kind != TY_STRUCT || n->n >= u(n->x->type)->struct_.n)
			FAIL(v, n, "field %d of %s", (int)n->n, type_string(n->x->type));
		same(v, n, type_canon(u(n->x->type)->struct_.fields[n->n]->type), n->type);
		break;
	case OP_INDEX:
		need(v, n, true, true);
		break;
	case OP_ADDR:
		need(v, n, true, false);
		if (!lvalue(n->x))
			FAIL(v, n, "address of %s", op_name[n->x->op]);
		break;
	case OP_CONVIFACE:
		if (u(n->type)->kind != TY_INTERFACE || u(n->x->type)->kind == TY_INTERFACE)
			FAIL(v, n, "%s to %s", type_string(n->x->type), type_string(n->type));
		break;
	case OP_CONV:
		if (u(n->type)->kind != TY_BASIC || u(n->x->type)->kind != TY_BASIC)
			FAIL(v, n, "%s to %s", type_string(n->x->type), type_string(n->type));
		break;
	case OP_CONVNOP:
		if (type_sizeof(n->type) != type_sizeof(n->x->type))
			FAIL(v, n, "%s to %s", type_string(n->x->type), type_string(n->type));
		break;
	case OP_TYPEWORD:
	case OP_DATAWORD:
		if (u(n->x->type)->kind != TY_INTERFACE)
			FAIL(v, n, "of %s", type_string(n->x->type));
		break;
	case OP_CLOSURE:
		if (n->func->captures.n != n->list.n)
			FAIL(v, n, "%d captures of %d", n->list.n, n->func->captures.n);
		for (int i = 0; i < n->list.n; i++)
			if (n->list.v[i]->op != OP_VAR || n->list.v[i]->type != n->func->captures.v[i]->type)
				FAIL(v, n, "capture %d", i);
		break;
	case OP_CALL:
		if (n->func->copy_of != NULL && n->func->outer != v->f)
			FAIL(v, n, "%s is expanded in another function", n->func->name);
		if (n->func->nparams != n->list.n)
			FAIL(v, n, "%d arguments for %d parameters of %s", n->list.n, n->func->nparams, n->func->name);
		for (int i = 0; i < n->list.n; i++)
			same(v, n->list.v[i], n->list.v[i]->type, n->func->params[i]->type);
		break;
	case OP_CALLPTR:
	case OP_CALLIFACE: {
		Type *sig = n->op == OP_CALLPTR ? u(n->x->type) : n->t2;

		if (sig->kind != TY_SIGNATURE || sig->sig.params->tuple.n != n->list.n)
			FAIL(v, n, "arguments");
		for (int i = 0; i < n->list.n; i++)
			same(v, n->list.v[i], n->list.v[i]->type, type_canon(sig->sig.params->tuple.vars[i]->type));
		break;
	}
	case OP_CONCAT:
		for (int i = 0; i < n->list.n; i++)
			if (!type_is(n->list.v[i]->type, BI_STRING))
				FAIL(v, n, "operand %d is %s", i, type_string(n->list.v[i]->type));
		break;
	case OP_MAPINDEX:
		same(v, n, type_canon(u(n->x->type)->map.key), n->y->type);
		break;
	case OP_SELECT:
		for (int i = 0; i < n->list.n; i++) {
			Ir *c = n->list.v[i];

			if (c->op != OP_SELCASE || c->x == NULL)
				FAIL(v, n, "case %d", i);
			expr(v, c->x);
			if (c->y != NULL)
				expr(v, c->y);
		}
		break;
	default:
		break;
	}
}

static void
expr(Verify *v, Ir *n)
{
	if (op_class[n->op] != 'E')
		FAIL(v, n, "nested in %s", v->at != NULL ? op_name[v->at->op] : "?");
	if (n->op == OP_VAR) {
		check_var(v, n);
		if (n->var->kind == IV_MAPITER)
			return;
	}
	operands(v, n);
}

static bool
takes_x(Ir *x)
{
	return x == NULL || (x->op == OP_VAR && x->var->kind != IV_GLOBAL && !(x->var->kind == IV_CAPTURE));
}

static void list(Verify *v, IrList *l);

static void
find_target(Verify *v, Ir *n, bool loop)
{
	for (Loop *p = v->loops; p != NULL; p = p->up)
		if (p->n == n->n && n->n != 0) {
			if (loop && !p->is_for)
				FAIL(v, n, "label %d is no loop", (int)n->n);
			return;
		}
	FAIL(v, n, "no enclosing label %d", (int)n->n);
}

static void
stmt(Verify *v, Ir *n)
{
	Loop p = {v->loops, n->n, false};

	v->at = n;
	switch ((Op)n->op) {
	case OP_AS:
		if (n->y == NULL)
			FAIL(v, n, "no value");
		if (n->x != NULL) {
			expr(v, n->x);
			if (!lvalue(n->x))
				FAIL(v, n, "destination %s", op_name[n->x->op]);
			same(v, n, n->x->type, n->y->type);
		}
		if (op_class[n->y->op] == 'X') {
			if (!takes_x(n->x))
				FAIL(v, n, "effect %s into memory", op_name[n->y->op]);
			operands(v, n->y);
		} else {
			expr(v, n->y);
		}
		break;
	case OP_ASX:
		if (n->y == NULL || op_class[n->y->op] != 'X' || n->y->type == NULL || n->y->type->kind != TY_TUPLE ||
		    n->y->type->tuple.n != n->list.n)
			FAIL(v, n, "results");
		for (int i = 0; i < n->list.n; i++)
			if (n->list.v[i] != NULL) {
				expr(v, n->list.v[i]);
				if (!takes_x(n->list.v[i]))
					FAIL(v, n, "destination %d", i);
				same(v, n, n->list.v[i]->type, type_canon(n->y->type->tuple.vars[i]->type));
			}
		operands(v, n->y);
		break;
	case OP_IF:
		expr(v, n->x);
		list(v, &n->list);
		list(v, &n->list2);
		break;
	case OP_FOR:
		p.is_for = true;
		if (n->x != NULL)
			expr(v, n->x);
		v->loops = &p;
		list(v, &n->list);
		list(v, &n->list2);
		v->loops = p.up;
		break;
	case OP_BLOCK:
		v->loops = &p;
		list(v, &n->list);
		v->loops = p.up;
		break;
	case OP_SWITCH:
		expr(v, n->x);
		v->loops = &p;
		for (int i = 0; i < n->list.n; i++) {
			Ir *c = n->list.v[i];

			if (c->op != OP_CASE)
				FAIL(v, c, "in a switch");
			for (int j = 0; j < c->list.n; j++) {
				if (c->list.v[j]->op != OP_CONST)
					FAIL(v, c, "case %d", j);
				same(v, c, c->list.v[j]->type, n->x->type);
			}
			list(v, &c->list2);
		}
		v->loops = p.up;
		break;
	case OP_BREAK:
		find_target(v, n, false);
		break;
	case OP_CONTINUE:
		find_target(v, n, true);
		break;
	case OP_LABEL:
		if (map_has(&v->labels, (void *)(intptr_t)n->n))
			FAIL(v, n, "label %d twice", (int)n->n);
		map_put(&v->labels, (void *)(intptr_t)n->n, n);
		break;
	case OP_GOTO:
		map_put(&v->gotos, (void *)(intptr_t)n->n, n);
		break;
	case OP_DCL:
		if (n->var == NULL || n->var->func != v->f || n->var->kind != IV_LOCAL)
			FAIL(v, n, "declares %s", n->var != NULL ? n->var->name : "nothing");
		break;
	default:
		if (op_class[n->op] != 'S')
			FAIL(v, n, "not a statement");
		if (n->x != NULL)
			expr(v, n->x);
		if (n->y != NULL)
			expr(v, n->y);
		if (n->z != NULL)
			expr(v, n->z);
		list_e(v, n, &n->list);
		break;
	}
}

static void
list(Verify *v, IrList *l)
{
	for (int i = 0; i < l->n; i++)
		stmt(v, l->v[i]);
}

void
ir_verify(IrFunc *f, const char *after)
{
	Verify v = {0};
	Arena *a = arena_new();

	v.f = f;
	v.after = after;
	map_init(&v.labels, a, false);
	map_init(&v.gotos, a, false);
	for (int i = 0; i < f->nparams; i++)
		if (f->params[i]->func != f)
			FAIL(&v, NULL, "parameter %d", i);
	list(&v, &f->body);
	for (int i = 0; i < v.gotos.n; i++)
		if (!map_has(&v.labels, v.gotos.e[i].key))
			FAIL(&v, v.gotos.e[i].val, "no label %d", (int)(intptr_t)v.gotos.e[i].key);
	if (f->built && (f->body.n == 0 || op_class[f->body.v[f->body.n - 1]->op] != 'S'))
		FAIL(&v, NULL, "body has no end");
	arena_free(a);
}
