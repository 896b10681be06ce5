/*
 * escape.c - takes a package's functions apart into batches and analyses them,
 * callees before callers.
 *
 * A node of the call graph is a function that isn't a literal inside another,
 * together with all literals inside it.  A batch is a strongly connected
 * component (Tarjan's method, without recursion since call chains of generated
 * code can be long).
 */
#include "pass/escape.h"

typedef struct Node {
	IrFunc *f;
	VEC(int) succ;
	int index, low; /* 0: not visited */
	int next;       /* successor to look at next */
	bool on_stack;
} Node;

typedef struct Graph {
	Arena *a;
	IrPkg *p;
	VEC(Node *) nodes;
	VEC(Node *) stack, path;
	int index;
	int *marks;     /* by node: last node that has it as a successor, plus one */
	int at;
	PassOptions *o;
	int dump;
} Graph;

static IrFunc *
top_of(IrFunc *f)
{
	while (f->outer != NULL)
		f = f->outer;
	return f;
}

static void
add_succ(Graph *g, IrFunc *f)
{
	EscFunc *ef;

	f = top_of(f);
	ef = f->esc;
	if (!f->built || ef == NULL || ef->state != ESC_NEW || g->marks[ef->index] == g->at + 1)
		return;
	g->marks[ef->index] = g->at + 1;
	vec_push(g->a, &g->nodes.v[g->at]->succ, ef->index);
}

static void
collect_list(Graph *g, IrList *l);

/* Literals and expanded bodies belong to the function around them; they are looked at where they stand. */
static void
collect_inside(Graph *g, IrFunc *f)
{
	EscFunc *ef = f != NULL ? f->esc : NULL;

	if (ef == NULL || f->outer == NULL || !f->built || ef->collected)
		return;
	ef->collected = true;
	collect_list(g, &f->body);
}

static void
collect(Graph *g, Ir *n)
{
	if (n == NULL || ir_is_leaf(n))
		return;
	if (n->op == OP_CALL || n->op == OP_FUNC || n->op == OP_CLOSURE)
		add_succ(g, n->func);
	collect(g, n->x);
	collect(g, n->y);
	collect(g, n->z);
	collect(g, n->w);
	collect_list(g, &n->list);
	collect_list(g, &n->list2);
	if (n->op == OP_CALL || n->op == OP_CALLPTR || n->op == OP_CLOSURE)
		collect_inside(g, n->func);
}

static void
collect_list(Graph *g, IrList *l)
{
	for (int i = 0; i < l->n; i++)
		collect(g, l->v[i]);
}

/* ---- batches ---- */

static void
dump(EscBatch *b)
{
	fprintf(stderr, "-- escape:");
	for (int i = 0; i < b->funcs.n; i++)
		fprintf(stderr, " %s", b->funcs.v[i]->name);
	fprintf(stderr, " (%llu steps)\n", (unsigned long long)b->steps);
	for (int i = 0; i < b->locs.n; i++) {
		EscLoc *l = b->locs.v[i];
		const char *what = l->n != NULL ? op_name[l->n->op] : l->var != NULL ? l->var->name : "tee";

		fprintf(stderr, "  %d %s%s hold %d alloc %d%s\n", i, what, l->var != NULL && l->var->is_temp ? "(temp)" : "", l->hold, l->alloc,
		        l->escapes ? " escapes" : "");
		for (int j = 0; j < l->nedges; j++) {
			EscLoc *s = l->edges[j].src;
			int k = 0;

			while (k < b->locs.n && b->locs.v[k] != s)
				k++;
			fprintf(stderr, "    <- %d (%d)\n", k, l->edges[j].derefs);
		}
	}
	fprintf(stderr, "  heap\n");
	for (int j = 0; j < b->heap.nedges; j++) {
		int k = 0;

		while (k < b->locs.n && b->locs.v[k] != b->heap.edges[j].src)
			k++;
		fprintf(stderr, "    <- %d (%d)\n", k, b->heap.edges[j].derefs);
	}
}

static void
add_func(EscBatch *b, IrFunc *f)
{
	EscFunc *ef = f->esc;

	ef->state = ESC_BATCH;
	vec_push(b->a, &b->funcs, f);
	for (int i = 0; i < ef->closures.n; i++) {
		((EscFunc *)ef->closures.v[i]->esc)->state = ESC_BATCH;
		vec_push(b->a, &b->funcs, ef->closures.v[i]);
	}
}

static void
run_batch(Graph *g, Node **v, int n)
{
	EscBatch b = {.pkg = g->p, .o = g->o, .a = arena_new(), .notes = g->o->m > 1};

	b.heap.escapes = b.heap.is_root = true;
	for (int i = 0; i < n; i++)
		add_func(&b, v[i]->f);
	for (int i = 0; i < b.funcs.n; i++)
		esc_scan(&b, b.funcs.v[i]);
	for (int i = 0; i < n; i++)
		esc_captures(&b, v[i]->f);
	for (int i = 0; i < b.funcs.n; i++)
		esc_build(&b, b.funcs.v[i]);
	esc_solve(&b);
	if (g->dump)
		dump(&b);
	esc_finish(&b);
	arena_free(b.a);
}

/* ---- strongly connected components ---- */

static void
enter(Graph *g, Node *v)
{
	v->index = v->low = ++g->index;
	v->on_stack = true;
	vec_push(g->a, &g->stack, v);
	vec_push(g->a, &g->path, v);
}

static void
leave(Graph *g, Node *v)
{
	int n = g->stack.n;

	g->path.n--;
	if (g->path.n > 0 && v->low < g->path.v[g->path.n - 1]->low)
		g->path.v[g->path.n - 1]->low = v->low;
	if (v->low != v->index)
		return;
	do
		g->stack.v[--n]->on_stack = false;
	while (g->stack.v[n] != v);
	run_batch(g, g->stack.v + n, g->stack.n - n);
	g->stack.n = n;
}

static void
visit(Graph *g, Node *root)
{
	enter(g, root);
	while (g->path.n > 0) {
		Node *v = g->path.v[g->path.n - 1], *w;

		if (v->next == v->succ.n) {
			leave(g, v);
			continue;
		}
		w = g->nodes.v[v->succ.v[v->next++]];
		if (w->index == 0)
			enter(g, w);
		else if (w->on_stack && w->index < v->low)
			v->low = w->index;
	}
}

static void
add_node(Graph *g, IrFunc *f)
{
	EscFunc *ef = NEW(g->p->arena, EscFunc);
	Node *n;

	f->esc = ef;
	if (f->outer != NULL)
		return;
	n = NEW(g->a, Node);
	n->f = f;
	ef->index = g->nodes.n;
	vec_push(g->a, &g->nodes, n);
}

void
escape_package(IrPkg *p, PassOptions *o)
{
	Graph g = {.a = arena_new(), .p = p, .o = o, .dump = pass_debug(o, "escape")};

	if (o->no_escape) {
		arena_free(g.a);
		return;
	}
	for (int i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i]->built && p->funcs.v[i]->esc == NULL)
			add_node(&g, p->funcs.v[i]);
	for (int i = 0; i < p->funcs.n; i++) {
		IrFunc *f = p->funcs.v[i], *top = top_of(f);

		if (top == f || f->esc == NULL || ((EscFunc *)f->esc)->state != ESC_NEW)
			continue;
		if (top->esc == NULL)
			ice(f->pos, "escape: %s is inside %s, which isn't there", f->name, top->name);
		vec_push(p->arena, &((EscFunc *)top->esc)->closures, f);
	}
	g.marks = NEW_N(g.a, int, g.nodes.n + 1);
	for (g.at = 0; g.at < g.nodes.n; g.at++) {
		IrFunc *f = g.nodes.v[g.at]->f;
		EscFunc *ef = f->esc;

		collect_list(&g, &f->body);
		for (int i = 0; i < ef->closures.n; i++)
			collect_inside(&g, ef->closures.v[i]);
	}
	for (int i = 0; i < g.nodes.n; i++)
		if (g.nodes.v[i]->index == 0)
			visit(&g, g.nodes.v[i]);
	arena_free(g.a);
	if (o->m > 0) {
		esc_report_bodyless(p, o);
		esc_report_statics(p, o);
		esc_report_indices(p, o);
	}
}
