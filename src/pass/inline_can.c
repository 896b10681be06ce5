/*
 * inline_can.c - which functions can be inlined.
 *
 * A decision needs the callees' decisions first.  In the package being compiled
 * all bodies are known, and functions are decided in gc's order: strongly
 * connected components of "mentions", callees first, each in the order in which
 * the walk met its members; a call of something undecided counts as a call.  A
 * function that only calls itself is not inlined, a longer cycle is opened at
 * one place.  Other packages' functions are decided when somebody asks, and
 * counting stops where the budget is spent, so that few bodies are looked at.
 */
#include "pass/inline.h"
#include "syntax/syntax.h"

enum { MAX_BODY_TEXT = 6000 }; /* another package's body of more bytes can't be within the budget: it isn't even parsed */

typedef VEC(Inl *) InlVec;

static Map by_obj, by_lit; /* Object, Expr -> Inl */
static Map orders;         /* Package -> InlVec */
static Package *at_work;   /* whose functions are being decided in gc's order */
static Inl *deciding;

static void
init_maps(void)
{
	if (by_obj.arena != NULL)
		return;
	map_init(&by_obj, perm, false);
	map_init(&by_lit, perm, false);
}

static Decl *
decl_of(Object *o)
{
	return o->decl != NULL && o->decl->kind == D_FUNC ? o->decl : NULL;
}

static const char *
name_of(Object *o)
{
	Type *base = o->func.recv_named;

	if (base == NULL && strcmp(o->name, "init") == 0)
		for (int i = 0; i < o->pkg->inits.n; i++)
			if (o->pkg->inits.v[i] == o)
				return arena_printf(perm, "init.%d", i);
	if (base == NULL)
		return o->name;
	return arena_printf(perm, o->func.has_ptr_recv ? "(*%s).%s" : "%s.%s", base->named.obj->name, o->name);
}

Inl *
inl_get(Object *o)
{
	Inl *f;

	init_maps();
	if (o->func.origin != NULL)
		o = o->func.origin;
	f = map_get(&by_obj, o);
	if (f != NULL)
		return f;
	if (decl_of(o) == NULL)
		return NULL;
	f = NEW(perm, Inl);
	f->obj = o;
	f->name = name_of(o);
	map_put(&by_obj, o, f);
	return f;
}

FuncBody *
inl_body(Inl *f)
{
	return f->lit != NULL ? f->lit->funclit.body : decl_of(f->obj)->func.body;
}

/* ---- what a body mentions: one look at all of it ---- */


typedef struct Look {
	Inl *f;             /* declared function */
	Inl *in;            /* it, or the literal we are in */
	InlVec *refs;       /* functions mentioned; NULL: not wanted */
	bool dead;          /* in code that never runs: gc counts literals there, and nothing else */
} Look;

static void look_stmts(Look *k, StmtList l);
static void look_stmt(Look *k, Stmt *s);

static void
mention(Look *k, Object *o)
{
	Inl *c;

	if (k->refs == NULL || k->dead || o == NULL || o->kind != O_FUNC || o->func.is_iface_method)
		return;
	c = inl_get(o);
	if (c != NULL)
		vec_push(perm, k->refs, c);
}

static void
define(Look *k, Expr *name, Expr *val)
{
	Inl *top = k->f;

	while (top->outer != NULL)
		top = top->outer;
	if (name->kind == E_NAME && name->name.obj != NULL)
		map_put(top->defs, name->name.obj, val);
}

static void
add_lit(Look *k, Expr *e, Inl **out)
{
	Inl *l = map_get(&by_lit, e), *in = k->in;

	if (l == NULL) {
		l = NEW(perm, Inl);
		l->lit = e;
		l->outer = in;
		l->dead = k->dead;
		in->nlits++;
		l->name = arena_printf(perm, in->lit != NULL ? "%s.%d" : "%s.func%d", in->name, in->nlits);
		map_put(&by_lit, e, l);
		vec_push(perm, &k->f->lits, l);
	}
	*out = l;
}

static void
look(Look *k, Expr *e)
{
	if (e == NULL)
		return;
	switch ((ExprKind)e->kind) {
	case E_NAME: mention(k, e->name.obj); return;
	case E_COMPLIT:
		for (int i = 0; i < e->complit.elems.n; i++)
			look(k, e->complit.elems.v[i]);
		return;
	case E_KEYVALUE:
		look(k, e->kv.key);
		look(k, e->kv.value);
		return;
	case E_FUNCLIT: {
		Inl *out = k->in, *l;

		add_lit(k, e, &l);
		if (k->refs != NULL && !k->dead)
			vec_push(perm, k->refs, l);
		k->in = l;
		look_stmts(k, e->funclit.body->block.list);
		k->in = out;
		return;
	}
	case E_PAREN:
	case E_STAR: look(k, e->x); return;
	case E_SELECTOR:
		look(k, e->sel.x);
		if (e->sel.sel == NULL)
			mention(k, e->sel.name->name.obj);
		else if (e->sel.sel->kind != SEL_FIELD)
			mention(k, e->sel.sel->obj);
		return;
	case E_INDEX:
		look(k, e->index.x);
		for (int i = 0; i < e->index.idx.n; i++)
			look(k, e->index.idx.v[i]);
		return;
	case E_SLICE:
		look(k, e->slice.x);
		look(k, e->slice.lo);
		look(k, e->slice.hi);
		look(k, e->slice.max);
		return;
	case E_ASSERT: look(k, e->assert.x); return;
	case E_CALL:
		look(k, e->call.fun);
		for (int i = 0; i < e->call.args.n; i++)
			look(k, e->call.args.v[i]);
		return;
	case E_UNARY: look(k, e->unary.x); return;
	case E_BINARY:
		look(k, e->binary.x);
		look(k, e->binary.y);
		return;
	default: return;
	}
}

static void
look_list(Look *k, ExprList l)
{
	for (int i = 0; i < l.n; i++)
		look(k, l.v[i]);
}

static void
look_decl(Look *k, Decl *d)
{
	if (d->kind != D_VAR)
		return;
	look_list(k, d->value.values);
	for (int i = 0; i < d->value.nnames && d->value.nnames == d->value.values.n; i++)
		define(k, d->value.names[i], d->value.values.v[i]);
}

static void
look_stmt(Look *k, Stmt *s)
{
	bool was = k->dead, none = false;
	int cond;

	if (s == NULL)
		return;
	switch ((StmtKind)s->kind) {
	case S_EXPR:
	case S_GO:
	case S_DEFER: look(k, s->x); return;
	case S_SEND:
		look(k, s->send.ch);
		look(k, s->send.value);
		return;
	case S_INCDEC:
	case S_ASSIGN:
	case S_DEFINE:
		look_list(k, s->assign.lhs);
		look_list(k, s->assign.rhs);
		for (int i = 0; s->kind == S_DEFINE && i < s->assign.lhs.n && s->assign.lhs.n == s->assign.rhs.n; i++)
			define(k, s->assign.lhs.v[i], s->assign.rhs.v[i]);
		return;
	case S_RETURN: look_list(k, s->results); return;
	case S_BLOCK: look_stmts(k, s->block.list); return;
	case S_IF:
		look_stmt(k, s->if_.init);
		look(k, s->if_.cond);
		cond = inl_const_cond(s->if_.cond);
		k->dead = was || cond == 0;
		look_stmts(k, s->if_.then.list);
		k->dead = was || cond == 1;
		look_stmt(k, s->if_.els);
		k->dead = was;
		return;
	case S_SWITCH:
	case S_TYPESWITCH:
	case S_SELECT:
		look_stmt(k, s->switch_.init);
		look(k, s->switch_.tag);
		cond = s->kind == S_SWITCH ? inl_const_clause(s, &none) : -1;
		for (int i = 0; i < s->switch_.nclauses; i++) {
			Clause *c = s->switch_.clauses[i];

			k->dead = was || none || (cond >= 0 && i != cond);
			look_stmt(k, c->comm);
			if (s->kind != S_TYPESWITCH)
				look_list(k, c->exprs);
			look_stmts(k, c->body);
		}
		k->dead = was;
		return;
	case S_FOR:
		look_stmt(k, s->for_.init);
		look(k, s->for_.cond);
		look_stmt(k, s->for_.post);
		look_stmts(k, s->for_.body.list);
		return;
	case S_RANGE:
		look(k, s->range.x);
		look(k, s->range.key);
		look(k, s->range.value);
		look_stmts(k, s->range.body.list);
		return;
	case S_LABELED: look_stmt(k, s->labeled.stmt); return;
	case S_DECL:
		for (int i = 0; i < s->decl.n; i++)
			look_decl(k, s->decl.v[i]);
		return;
	default: return;
	}
}

static void
look_stmts(Look *k, StmtList l)
{
	int live = inl_live_stmts(l);
	bool was = k->dead;

	for (int i = 0; i < l.n; i++) {
		k->dead = was || i >= live;
		look_stmt(k, l.v[i]);
	}
	k->dead = was;
}

/* Finds f's literals and definitions, and what it mentions (refs may be NULL). */
static void
look_at(Inl *f, InlVec *refs)
{
	Look k = {.f = f, .in = f, .refs = refs};

	if (f->listed && refs == NULL)
		return;
	if (f->defs == NULL) {
		f->defs = NEW(perm, Map);
		map_init(f->defs, perm, false);
	}
	f->listed = true;
	if (inl_body(f) != NULL)
		look_stmts(&k, inl_body(f)->block.list);
}

/* ---- callees ---- */

Inl *
inl_value(Inl *caller, Expr *x)
{
	Inl *top = caller;

	while (top->outer != NULL)
		top = top->outer;
	for (int i = 0; i < 20; i++) {
		Object *o;

		x = unparen(x);
		if (x->kind == E_FUNCLIT) {
			if (!top->listed)
				look_at(top, NULL);
			return map_get(&by_lit, x);
		}
		if (x->kind == E_INDEX && unparen(x->index.x)->type != NULL && type_under(unparen(x->index.x)->type)->kind == TY_SIGNATURE)
			x = unparen(x->index.x);
		if (x->kind == E_SELECTOR && x->sel.sel != NULL) {
			Selection *s = x->sel.sel;

			if (s->kind != SEL_METHODEXPR || s->obj->func.is_iface_method || s->npath != 1)
				return NULL;
			return inl_get(s->obj);
		}
		o = x->kind == E_NAME ? x->name.obj : x->kind == E_SELECTOR ? x->sel.name->name.obj : NULL;
		if (o == NULL)
			return NULL;
		if (o->kind == O_FUNC)
			return inl_get(o);
		if (o->kind != O_VAR || o->var.reassigned || o->is_param || o->is_result || o->is_field || o->var.funclit != caller->lit)
			return NULL;
		if (!top->listed)
			look_at(top, NULL);
		x = top->defs != NULL ? map_get(top->defs, o) : NULL;
		if (x == NULL)
			return NULL;
	}
	return NULL;
}

Inl *
inl_callee(Inl *caller, Expr *call)
{
	Expr *fun = unparen(call->call.fun);
	Selection *s = fun->kind == E_SELECTOR ? fun->sel.sel : NULL;

	if (s != NULL && s->kind == SEL_METHOD) {
		if (s->obj->func.is_iface_method || s->obj->func.recv_named == NULL || type_is_interface(s->obj->func.recv_named))
			return NULL;
		return inl_get(s->obj);
	}
	if (s != NULL && s->kind == SEL_FIELD)
		return NULL;
	return inl_value(caller, fun);
}

/* ---- decisions ---- */

static const char *
refused_by_pragma(u32 pragma)
{
	if (pragma & PRAGMA_NOINLINE)
		return "marked go:noinline";
	if (pragma & PRAGMA_CGO_UNSAFE_ARGS)
		return "marked go:cgo_unsafe_args";
	if (pragma & PRAGMA_UINTPTRKEEPALIVE)
		return "marked as having a keep-alive uintptr argument";
	if (pragma & PRAGMA_UINTPTRESCAPES)
		return "marked as having an escaping uintptr argument";
	if (pragma & PRAGMA_YESWRITEBARRIERREC)
		return "marked go:yeswritebarrierrec";
	return NULL;
}

/* Reasons that need no look at the body's statements. */
static bool
refused(Inl *f)
{
	FuncBody *b = inl_body(f);

	if (f->lit == NULL)
		f->why = refused_by_pragma(decl_of(f->obj)->pragma);
	if (f->why == NULL && (b == NULL || (!b->skipped && b->block.list.n == 0 && b->has_syntax_error)))
		f->why = "no function body";
	return f->why != NULL;
}

bool
inl_is_runtime(Object *o)
{
	return o->pkg != NULL && strcmp(o->pkg->path, "runtime") == 0;
}

static Inl *
undecided(Inl *f)
{
	/* A literal that is called where it stands is decided at its call. */
	if (f->lit != NULL && f->state == INL_NEW) {
		f->state = INL_OPEN;
		if (!refused(f))
			inl_count(f, f->outer->exact, undecided);
		f->state = INL_DONE;
	}
	if (f->obj != NULL && f->obj->pkg != at_work) {
		if (inl_is_runtime(f->obj))
			return NULL;
		inl_of(f->obj);
	}
	if (f->state == INL_OPEN && f == deciding)
		f->calls_self = true;
	return f->state == INL_DONE ? f : NULL;
}

static void
decide(Inl *f, bool exact)
{
	Inl *before = deciding;

	if (f->state != INL_NEW)
		return;
	f->state = INL_OPEN;
	f->exact = exact;
	deciding = f;
	if (!refused(f))
		inl_count(f, exact, undecided);
	deciding = before;
	if (f->calls_self && !exact && f->can) {
		f->can = false;
		f->why = "recursive";
	}
	f->state = INL_DONE;
}

/* ---- the package's call graph ---- */

typedef struct Graph {
	Package *pkg;
	InlVec stack, *order;
	int gen;
} Graph;

static void
decide_component(Graph *g, Inl **v, int n, bool recursive)
{
	int nfuncs = 0;

	for (int i = 0; i < n; i++) {
		nfuncs += v[i]->lit == NULL;
		v[i]->comp = v[0]->id;
		vec_push(perm, g->order, v[i]);
	}
	for (int i = 0; i < n; i++) {
		if (v[i]->state == INL_DONE && !v[i]->exact)
			v[i]->state = INL_NEW;
		if (v[i]->state == INL_NEW && recursive && nfuncs <= 1) {
			v[i]->state = INL_DONE;
			if (!refused(v[i]))
				v[i]->why = "recursive";
			continue;
		}
		decide(v[i], true);
	}
}

static int
visit(Graph *g, Inl *f)
{
	InlVec refs = {0};
	int id, min;

	if (f->id != 0)
		return f->low;
	id = ++g->gen;
	f->id = f->low = id;
	min = ++g->gen;
	vec_push(perm, &g->stack, f);
	if (f->lit == NULL)
		look_at(f, &refs);
	/* A literal's mentions are its function's: it belongs to the same component. */
	for (int i = 0; i < refs.n; i++) {
		Inl *r = refs.v[i];
		int m;

		if (r->lit == NULL && (r->obj->pkg != g->pkg || inl_body(r) == NULL))
			continue;
		m = visit(g, r);
		if (m < min)
			min = m;
	}
	if ((min == id || min == id + 1) && f->lit == NULL) {
		int at = g->stack.n;

		do
			at--;
		while (g->stack.v[at] != f);
		for (int i = at; i < g->stack.n; i++)
			g->stack.v[i]->low = 1 << 30;
		decide_component(g, g->stack.v + at, g->stack.n - at, min == id);
		g->stack.n = at;
	}
	return min;
}

static void
look_outside(Inl *glob, Expr *e)
{
	Look k = {.f = glob, .in = glob};

	look(&k, e);
}

void
inl_package(Package *p)
{
	Graph g = {.pkg = p};
	Inl *glob;

	if (orders.arena == NULL)
		map_init(&orders, perm, false);
	init_maps();
	if (map_has(&orders, p))
		return;
	g.order = NEW(perm, InlVec);
	map_put(&orders, p, g.order);
	at_work = p;
	for (int i = 0; i < p->nfiles; i++)
		for (int j = 0; j < p->files[i]->ndecls; j++) {
			Decl *d = p->files[i]->decls[j];
			Object *o = d->kind == D_FUNC ? d->func.obj : NULL;

			if (o != NULL && o->kind == O_FUNC && d->func.body != NULL)
				visit(&g, inl_get(o));
			else if (o != NULL && o->kind == O_FUNC)
				decide(inl_get(o), true);
		}
	/* Literals in initial values of package-level variables. */
	glob = NEW(perm, Inl);
	glob->name = "glob.";
	glob->exact = glob->listed = true;
	glob->defs = NEW(perm, Map);
	map_init(glob->defs, perm, false);
	for (int i = 0; i < p->nfiles; i++)
		for (int j = 0; j < p->files[i]->ndecls; j++) {
			Decl *d = p->files[i]->decls[j];

			for (int k = 0; d->kind == D_VAR && k < d->value.values.n; k++)
				look_outside(glob, d->value.values.v[k]);
		}
	for (int i = 0; i < glob->lits.n; i++)
		decide(glob->lits.v[i], true);
	at_work = NULL;
	map_put(&by_obj, p, glob);
}

/* ---- questions ---- */

Inl *
inl_of(Object *o)
{
	Inl *f;
	FuncBody *b;

	if (o->func.origin != NULL)
		o = o->func.origin;
	if (o->kind != O_FUNC || o->func.is_iface_method || (f = inl_get(o)) == NULL)
		return NULL;
	if (f->state != INL_NEW)
		return f;
	f->why = NULL;
	b = inl_body(f);
	if (!refused(f) && b->rbrace > b->lbrace && b->rbrace - b->lbrace > MAX_BODY_TEXT)
		f->why = "too expensive";
	if (f->why != NULL) {
		f->state = INL_DONE;
		return f;
	}
	check_func_body(o);
	decide(f, false);
	return f;
}

Inl *
inl_of_lit(Expr *lit)
{
	init_maps();
	return map_get(&by_lit, lit);
}

static bool
answer(Inl *f, int *cost, const char **why)
{
	if (cost != NULL)
		*cost = f != NULL ? f->cost : 0;
	if (why != NULL)
		*why = f == NULL ? "no function body" : f->state != INL_DONE ? "recursive" : f->why;
	return f != NULL && f->state == INL_DONE && f->can;
}

Inl **
inl_order(Package *p, int *n)
{
	InlVec *v = map_get(&orders, p);

	*n = v->n;
	return v->v;
}

Inl *
inl_outside(Package *p)
{
	return map_get(&by_obj, p);
}

bool
inline_can(Object *func, int *cost, const char **why)
{
	return answer(inl_of(func), cost, why) && !inl_is_runtime(func);
}

bool
inline_can_lit(Expr *lit, int *cost, const char **why)
{
	return answer(inl_of_lit(lit), cost, why);
}
