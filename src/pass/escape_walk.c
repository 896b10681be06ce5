/*
 * escape_walk.c - what -m tells that the syntax knows better than the IR:
 * assignments of an object to itself, array indices whose check gc leaves out,
 * and where implicit conversions stand.
 *
 * Both walk a function's checked tree and, at each call that was expanded, the
 * callee's; lines about the latter stand at the call, in the name of the function
 * around it.  Indices come last, when gc lowers its functions one after another.
 *
 * The rules are gc's, on its tree: a dot through a pointer is another operator
 * than a dot, embedded fields are dots of their own, an implicit dereference or
 * address counts.
 */
#include "pass/escape.h"
#include "pass/inline.h"
#include "syntax/syntax.h"

typedef struct Visitor Visitor;
struct Visitor {
	IrPkg *p;
	PassOptions *o;
	IrFunc *f;           /* whose tree is walked; NULL: initial values of package-level variables */
	InlVisit *hooks;
	intptr_t rank;       /* of the latest expression */
};

static const Expr *
bare(const Expr *x)
{
	while (x->kind == E_PAREN)
		x = x->x;
	return x;
}

static Type *
under(const Expr *x)
{
	return x->type != NULL ? type_under_or_null(x->type) : NULL;
}

/* ---- equal expressions ---- */

/* What a path of selectors stands on: x.a.b with or without the last step. */
typedef struct Path {
	const Expr *x;
	int n;           /* embedded fields, and the field itself */
	const int *steps;
} Path;

static bool
is_field(const Expr *x)
{
	return x->kind == E_SELECTOR && x->sel.sel != NULL && x->sel.sel->kind == SEL_FIELD;
}

static Path
before_last(const Expr *x)
{
	return (Path){x->sel.x, x->sel.sel->npath - 1, x->sel.sel->path};
}

static bool same(const Expr *l, const Expr *r);

static bool
same_path(Path l, Path r)
{
	if (l.n != r.n)
		return false;
	for (int i = 0; i < l.n; i++)
		if (l.steps[i] != r.steps[i])
			return false;
	return same(l.x, r.x);
}

static bool
is_conv(const Expr *x)
{
	return x->kind == E_CALL && x->call.what == CALL_CONV && x->call.args.n == 1 && x->mode != M_CONST;
}

/* Do both give the same value, and have no effect? */
static bool
same(const Expr *l, const Expr *r)
{
	l = bare(l);
	r = bare(r);
	if (l->type == NULL || r->type == NULL || !type_identical(l->type, r->type))
		return false;
	if (l->mode == M_CONST || r->mode == M_CONST)
		return l->mode == r->mode && const_equal(l->val, r->val);
	if (l->kind != r->kind)
		return false;
	switch ((ExprKind)l->kind) {
	case E_NAME: return l->name.obj == r->name.obj;
	case E_SELECTOR:
		if (l->sel.sel == NULL)
			return r->sel.sel == NULL && l->sel.name->name.obj == r->sel.name->name.obj;
		if (!is_field(l) || !is_field(r) || l->sel.sel->npath != r->sel.sel->npath)
			return false;
		return l->sel.sel->obj == r->sel.sel->obj && same_path(before_last(l), before_last(r));
	case E_STAR: return same(l->x, r->x);
	case E_UNARY: return l->unary.op == r->unary.op && l->unary.op != T_ARROW && l->unary.op != T_AND && same(l->unary.x, r->unary.x);
	case E_BINARY: return l->binary.op == r->binary.op && same(l->binary.x, r->binary.x) && same(l->binary.y, r->binary.y);
	case E_INDEX:
		return l->index.idx.n == 1 && r->index.idx.n == 1 && same(l->index.x, r->index.x) && same(l->index.idx.v[0], r->index.idx.v[0]);
	case E_CALL: return is_conv(l) && is_conv(r) && type_under(l->type)->kind == TY_BASIC && same(l->call.args.v[0], r->call.args.v[0]);
	default: return false;
	}
}

/* An index that neither calls nor allocates. */
static bool
is_plain(const Expr *x)
{
	x = bare(x);
	if (x->mode == M_CONST)
		return true;
	switch ((ExprKind)x->kind) {
	case E_NAME: return true;
	case E_SELECTOR: return x->sel.sel == NULL || (is_field(x) && is_plain(x->sel.x));
	case E_STAR: return is_plain(x->x);
	case E_INDEX: return x->index.idx.n == 1 && is_plain(x->index.x) && is_plain(x->index.idx.v[0]);
	case E_UNARY: return x->unary.op != T_ARROW && x->unary.op != T_AND && is_plain(x->unary.x);
	case E_BINARY:
		return x->binary.op != T_ANDAND && x->binary.op != T_OROR && token_prec[x->binary.op] != token_prec[T_EQL] && is_plain(x->binary.x) &&
		       is_plain(x->binary.y);
	case E_CALL:
		if (x->call.what == CALL_BUILTIN && (x->call.builtin == BF_LEN || x->call.builtin == BF_CAP))
			return is_plain(x->call.args.v[0]);
		return is_conv(x) && type_under(x->type)->kind == TY_BASIC && !type_is(type_under(x->type), BI_STRING) && is_plain(x->call.args.v[0]);
	default: return false;
	}
}

/* ---- self-assignments ---- */

static bool
is_var_name(const Expr *x)
{
	Object *o = x->kind == E_NAME ? x->name.obj : x->kind == E_SELECTOR && x->sel.sel == NULL ? x->sel.name->name.obj : NULL;

	return o != NULL && o->kind == O_VAR;
}

/* The variable p of *p and p.f; NULL: x is neither. */
static Object *
through(const Expr *x)
{
	x = bare(x);
	if (x->kind == E_STAR)
		x = bare(x->x);
	else if (is_field(x) && x->sel.sel->npath == 1 && under(bare(x->sel.x)) != NULL && under(bare(x->sel.x))->kind == TY_POINTER)
		x = bare(x->sel.x);
	else
		return NULL;
	if (!is_var_name(x))
		return NULL;
	return x->kind == E_NAME ? x->name.obj : x->sel.name->name.obj;
}

/* p.f = p.g[i:j]; not of an array, since that puts p itself there. */
static bool
is_slice_of_self(const Expr *x, const Expr *y)
{
	Object *p = through(x);

	return p != NULL && y->kind == E_SLICE && through(y->slice.x) == p && under(bare(y->slice.x))->kind != TY_ARRAY;
}

static bool
is_self(const Expr *x, const Expr *y)
{
	x = bare(x);
	y = bare(y);
	if (is_slice_of_self(x, y))
		return true;
	if (y->mode == M_CONST)
		return false;
	if (is_field(x) && is_field(y))
		return same_path(before_last(x), before_last(y));
	if (x->kind != E_INDEX || y->kind != E_INDEX || under(bare(x->index.x)) == NULL || under(bare(x->index.x))->kind == TY_MAP)
		return false;
	return is_plain(x->index.idx.v[0]) && is_plain(y->index.idx.v[0]) && same(x->index.x, y->index.x);
}

static void
list_text(Buf *b, ExprList l, IrFunc *f, Package *pkg)
{
	for (int i = 0; i < l.n; i++) {
		buf_puts(b, i > 0 ? ", " : "");
		esc_expr_text(b, l.v[i], f, pkg);
	}
}

static void
assign_text(Buf *b, Stmt *s, IrFunc *f, Package *pkg)
{
	bool op = s->kind != S_DEFINE && s->assign.op != T_EOF;

	list_text(b, s->assign.lhs, f, pkg);
	buf_printf(b, " %s%s= ", op ? token_text[s->assign.op] : "", s->kind == S_DEFINE ? ":" : "");
	list_text(b, s->assign.rhs, f, pkg);
}

void
esc_func_text(Buf *b, IrFunc *f)
{
	const char *name = f->name, *slash = strrchr(name, '/'), *dot = strchr(slash != NULL ? slash : name, '.');
	Inl *l = f->src != NULL ? inl_of_lit(f->src) : NULL;

	buf_puts(b, l != NULL ? l->name : dot != NULL ? dot + 1 : name);
}

static void
self_assign(void *arg, Stmt *s)
{
	Visitor *v = arg;
	Buf b = {0};

	if (s->assign.lhs.n != s->assign.rhs.n)
		return;
	for (int i = 0; i < s->assign.lhs.n; i++) {
		if (!is_self(s->assign.lhs.v[i], s->assign.rhs.v[i]))
			continue;
		if (b.n == 0) {
			esc_func_text(&b, esc_frame(v->f));
			buf_puts(&b, " ignoring self-assignment in ");
			assign_text(&b, s, v->f, v->p->pkg);
		}
		pass_report(v->o, esc_outermost(v->f, s->pos), "%s", buf_str(&b));
	}
	buf_free(&b);
}

/* ---- indices in bounds ---- */

static bool
const_of(const Expr *x, i64 *v)
{
	return x->mode == M_CONST && x->val != NULL && const_int_fits(const_to_int(x->val), v);
}

/* A mask keeps x below max. */
static bool
is_masked(const Expr *x, bool is_signed, int bits, i64 max)
{
	i64 v = -1, m;

	if (const_of(bare(x->binary.x), &m))
		v = m;
	else if (const_of(bare(x->binary.y), &m))
		v = x->binary.op == T_AND ? m : is_signed || bits == 64 ? ~m : ~m & (((i64)1 << bits) - 1);
	return 0 <= v && v < max;
}

/* Is x, whatever it is at run time, below max? */
static bool
is_bounded(const Expr *x, i64 max)
{
	Type *t = under(x);
	bool is_signed;
	int bits;
	i64 v;

	if (t == NULL || t->kind != TY_BASIC || !type_is(t, BI_INTEGER))
		return false;
	is_signed = !type_is(t, BI_UNSIGNED);
	bits = (int)(8 * type_sizeof(t));
	if (x->kind == E_BINARY)
		switch (x->binary.op) {
		case T_AND:
		case T_ANDNOT:
			if (is_masked(x, is_signed, bits, max))
				return true;
			break;
		case T_REM:
			if (!is_signed && const_of(bare(x->binary.y), &v) && 0 <= v && v <= max)
				return true;
			break;
		case T_DIV:
			if (!is_signed && const_of(bare(x->binary.y), &v))
				for (; bits > 0 && v >= 2; v >>= 1)
					bits--;
			break;
		case T_SHR:
			if (!is_signed && const_of(bare(x->binary.y), &v)) {
				if (v > bits)
					return true;
				bits -= (int)v;
			}
			break;
		default: break;
		}
	return !is_signed && bits <= 62 && (i64)1 << bits <= max;
}

static void
index_elided(void *arg, Expr *n)
{
	Visitor *v = arg;
	const Expr *x = bare(n->index.x), *i;
	Type *t = under(x);
	size_t len;
	i64 max;

	if (n->index.idx.n != 1 || t == NULL || (i = bare(n->index.idx.v[0]))->mode == M_CONST)
		return;
	if (t->kind == TY_POINTER)
		t = type_under_or_null(t->pointer.elem);
	if (t != NULL && t->kind == TY_ARRAY) {
		max = t->array.len;
	} else if (x->mode == M_CONST && x->val != NULL && const_kind(x->val) == C_STRING) {
		const_string_val(x->val, &len);
		max = (i64)len;
	} else {
		return;
	}
	if (is_bounded(i, max))
		pass_report(v->o, esc_outermost(v->f, n->pos), "index bounds check elided");
}

/* ---- places of implicit conversions ---- */

/*
 * gc puts them where its current position is.  Looking at an expression sets that,
 * the last operand of all being the last to do so, and constants don't; lists
 * of arguments and results are gone through once more, where constants do and
 * names of variables don't.
 */
static Pos
last_leaf(const Expr *x)
{
	Pos pos, p = 0;

	x = bare(x);
	if (x->mode == M_CONST || x->mode == M_TYPE)
		return 0;
	pos = x->pos;
	switch ((ExprKind)x->kind) {
	case E_STAR: p = last_leaf(x->x); break;
	case E_SELECTOR: p = x->sel.sel != NULL ? last_leaf(x->sel.x) : 0; break;
	case E_INDEX:
		for (int i = 0; i < x->index.idx.n && p == 0; i++)
			p = last_leaf(x->index.idx.v[i]);
		p = p != 0 ? p : last_leaf(x->index.x);
		break;
	case E_UNARY: p = last_leaf(x->unary.x); break;
	case E_KEYVALUE: return last_leaf(x->kv.value);
	case E_COMPLIT:
		for (int i = x->complit.elems.n; i-- > 0 && p == 0;)
			p = last_leaf(x->complit.elems.v[i]);
		break;
	case E_BINARY:
		p = last_leaf(x->binary.y);
		p = p != 0 ? p : last_leaf(x->binary.x);
		break;
	default: break;
	}
	return p != 0 ? p : pos;
}

static bool
has_pos(const Expr *x)
{
	if (x->mode == M_CONST || x->mode == M_NIL)
		return true;
	return x->kind != E_NAME && !(x->kind == E_SELECTOR && x->sel.sel == NULL);
}

typedef struct Places {
	EscBatch *b;
	IrFunc *f;
	Type *sig;
	Map *map;
} Places;

static void
put_place(Places *k, const Expr *x, Pos pos, Type *to)
{
	EscPlace *at = NEW(k->b->pkg->arena, EscPlace);

	at->pos = pos;
	at->to = to;
	map_put(k->map, x, at);
}

static void
place(Places *k, const Expr *x, Pos pos, Type *to)
{
	if (to != NULL && type_is_interface(to) && x->type != NULL && !type_is_interface(x->type))
		put_place(k, x, pos, to);
}

/* Values that go to the variables of a tuple; variadic ones to the last's elements. */
static void
place_list(Places *k, ExprList l, Type *tuple, bool variadic, Pos pos)
{
	for (int i = 0; i < l.n; i++) {
		const Expr *x = bare(l.v[i]);
		int last = tuple->tuple.n - 1;
		Type *to = last < 0 ? NULL : tuple->tuple.vars[i < last ? i : last]->type;

		if (has_pos(x))
			pos = x->pos;
		if (to != NULL && variadic && i >= last)
			to = type_under(to)->kind == TY_SLICE ? type_under(to)->slice.elem : NULL;
		place(k, x, pos, to);
	}
}

/* For -m=2: the IR's assignments stand at the statement, those that declare a variable at its name, those of a call at the call. */
static void
keep_stmt(Places *k, Pos pos, Stmt *s)
{
	EscFunc *ef = k->f->esc;

	if (!k->b->notes)
		return;
	if (ef->stmts.arena == NULL)
		map_init(&ef->stmts, k->b->pkg->arena, false);
	map_put(&ef->stmts, (void *)(uintptr_t)pos, s);
}

static void
place_assign(void *arg, Stmt *s)
{
	Places *k = arg;
	ExprList l = s->assign.lhs, r = s->assign.rhs;
	Pos pos;

	keep_stmt(k, s->pos, s);
	for (int i = 0; s->kind == S_DEFINE && i < l.n; i++)
		keep_stmt(k, l.v[i]->pos, s);
	for (int i = 0; i < r.n; i++)
		if (bare(r.v[i])->kind == E_CALL)
			keep_stmt(k, bare(r.v[i])->pos, s);

	/* Comma-ok forms are converted after escape analysis. */
	if (l.n == 2 && r.n == 1 && bare(r.v[0])->kind != E_CALL && l.v[0]->type != NULL && type_is_interface(l.v[0]->type))
		put_place(k, bare(r.v[0]), 0, NULL);
	if (s->kind == S_DEFINE || l.n != r.n || s->assign.op != T_EOF)
		return;
	pos = last_leaf(l.v[l.n - 1]);
	for (int i = 0; i < l.n; i++)
		place(k, bare(r.v[i]), pos, l.v[i]->type);
}

/* Fields by name stand at their colon. */
static void
place_fields(void *arg, Expr *x)
{
	Type *u = x->type != NULL ? type_under_or_null(x->type) : NULL;

	if (u != NULL && u->kind == TY_POINTER)
		u = type_under_or_null(u->pointer.elem);
	if (u == NULL || u->kind != TY_STRUCT)
		return;
	for (int i = 0; i < x->complit.elems.n; i++) {
		Expr *kv = x->complit.elems.v[i];

		if (kv->kind != E_KEYVALUE || kv->kv.key->kind != E_NAME)
			continue;
		for (int k = 0; k < u->struct_.n; k++)
			if (u->struct_.fields[k]->name == kv->kv.key->name.name)
				place(arg, bare(kv->kv.value), kv->pos, u->struct_.fields[k]->type);
	}
}

static void
place_return(void *arg, Stmt *s)
{
	Places *k = arg;
	Type *t = k->sig->sig.results;
	Pos pos = s->pos, p;

	keep_stmt(k, s->pos, s);
	for (int i = 0; i < s->results.n; i++)
		if (bare(s->results.v[i])->kind == E_CALL)
			keep_stmt(k, bare(s->results.v[i])->pos, s);
	if (s->results.n != t->tuple.n)
		return;
	for (int i = 0; i < s->results.n; i++)
		if ((p = last_leaf(s->results.v[i])) != 0)
			pos = p;
	place_list(k, s->results, t, false, pos);
}

static void
place_args(void *arg, Expr *x)
{
	Places *k = arg;
	Type *sig = x->call.fun->type != NULL ? type_under_or_null(x->call.fun->type) : NULL;
	Pos pos;

	if (x->call.what == CALL_BUILTIN) {
		pos = last_leaf(x->call.args.v[0]);
		put_place(k, bare(x->call.args.v[0]), pos != 0 ? pos : x->pos, NULL);
		return;
	}
	if (sig == NULL || sig->kind != TY_SIGNATURE || (x->call.args.n == 1 && sig->sig.params->tuple.n > 1 && !sig->sig.variadic))
		return;
	place_list(k, x->call.args, sig->sig.params, sig->sig.variadic && !x->call.dots, x->pos);
}

EscPlace *
esc_place_of(IrFunc *f, Ir *n)
{
	EscFunc *ef = f->esc;

	if (n->op != OP_CONVIFACE || n->src == NULL || ef == NULL || ef->places.arena == NULL)
		return NULL;
	return map_get(&ef->places, bare(n->src));
}

/* ---- notes of -m=2 ---- */

static const char *
finish(EscBatch *b, Buf *s)
{
	const char *r = arena_strdup(b->a, buf_str(s));

	buf_free(s);
	return r;
}

static void
vars_text(EscBatch *b, Buf *s, IrVar **v, int n)
{
	for (int i = 0; i < n; i++) {
		buf_puts(s, i > 0 ? ", " : "");
		esc_var_text(b, s, v[i]);
	}
}

EscHole
esc_note_assign(Esc *e, EscHole k, Ir *n)
{
	EscFunc *ef = e->f->esc;
	Stmt *s = ef->stmts.arena != NULL ? map_get(&ef->stmts, (void *)(uintptr_t)n->pos) : NULL;
	Package *pkg = e->b->pkg->pkg;
	Buf b = {0};
	int nlhs;

	if (!e->b->notes || k.dst == &e->b->blank)
		return k;
	if (s == NULL)
		return esc_note(e, k, n, "assign");
	if (s->kind == S_RETURN && e->f->copy_of == NULL) {
		buf_puts(&b, s->results.n > 0 ? "return " : "return");
		list_text(&b, s->results, e->f, pkg);
		return esc_note_text(e, k, s->pos, finish(e->b, &b), "return");
	}
	if (s->kind == S_RETURN) { /* of an expanded body: its results are variables of the caller */
		vars_text(e->b, &b, e->f->results, e->f->nresults);
		buf_puts(&b, " = ");
		list_text(&b, s->results, e->f, pkg);
		return esc_note_text(e, k, s->pos, finish(e->b, &b), "assign-pair");
	}
	nlhs = s->assign.lhs.n;
	assign_text(&b, s, e->f, pkg);
	return esc_note_text(e, k, s->pos, finish(e->b, &b), nlhs == 1 ? "assign" : nlhs == s->assign.rhs.n ? "assign-pair" : "assign-pair-func-call");
}

EscHole
esc_note_arg(Esc *e, EscHole k, Ir *n)
{
	IrFunc *f = n->func;
	const Expr *c = n->src, *fun;
	Package *pkg = e->b->pkg->pkg;
	Buf b = {0};

	if (!e->b->notes || k.dst == &e->b->blank)
		return k;
	if (f == NULL || f->copy_of == NULL || c == NULL || esc_inlined(e->f, c) != f)
		return esc_note(e, k, n, "call parameter");
	fun = bare(c->call.fun);
	vars_text(e->b, &b, f->params, f->nparams);
	buf_puts(&b, " := ");
	if (f->nparams > c->call.args.n && fun->kind == E_SELECTOR) {
		esc_expr_text(&b, fun->sel.x, e->f, pkg);
		buf_puts(&b, c->call.args.n > 0 ? ", " : "");
	}
	list_text(&b, c->call.args, e->f, pkg);
	return esc_note_text(e, k, n->pos, finish(e->b, &b), "assign-pair");
}

/* ---- walks ---- */

static void walk(Visitor *v, IrFunc *f);

/* Does f set package-level variables? */
static bool
is_init_part(IrFunc *f)
{
	return f->is_init && f->obj == NULL;
}

static void
enter_call(void *arg, Expr *call)
{
	Visitor *v = arg;
	IrFunc *copy = v->f != NULL ? esc_inlined(v->f, call) : NULL;

	for (int i = 0; v->f == NULL && copy == NULL && i < v->p->funcs.n; i++)
		if (is_init_part(v->p->funcs.v[i]))
			copy = esc_inlined(v->p->funcs.v[i], call);
	if (copy != NULL)
		walk(v, copy);
}

static void
visit(IrFunc *f, InlVisit *hooks)
{
	Inl of = {.obj = f->src != NULL ? NULL : f->obj, .lit = f->src};

	if ((of.obj != NULL && of.obj->decl != NULL) || of.lit != NULL)
		inl_visit(&of, hooks);
}

/* The initial values of package-level variables. */
static void
visit_init(IrPkg *p, InlVisit *hooks)
{
	Inl none = {0};

	for (int i = 0; i < p->pkg->ninit_order; i++)
		inl_visit_expr(&none, p->pkg->init_order[i].rhs, hooks);
}

static void
walk(Visitor *v, IrFunc *f)
{
	IrFunc *was = v->f;

	v->f = f;
	visit(f, v->hooks);
	v->f = was;
}

void
esc_place(EscBatch *b, IrFunc *f)
{
	EscFunc *ef = f->esc;
	Places k = {.b = b, .f = f, .sig = f->sig, .map = &ef->places};
	InlVisit hooks = {.call = place_args, .assign = place_assign, .ret = place_return, .lit = place_fields, .arg = &k};

	if (ef->places.arena != NULL || f->is_wrapper)
		return;
	map_init(&ef->places, b->pkg->arena, false);
	if (is_init_part(f))
		visit_init(b->pkg, &hooks);
	else
		visit(f, &hooks);
}

/* Functions that the user wrote in this package, each once. */
static bool
is_own(IrFunc *f, IrPkg *p)
{
	return f->built && f->copy_of == NULL && !f->is_wrapper && f->linkage != IL_WEAK && f->linkage != IL_EXTERN && esc_home(f) == p->pkg && !esc_is_gone(f);
}

static void
rank(void *arg, Expr *x)
{
	Visitor *v = arg;
	EscFunc *ef = v->f->esc;

	if (ef->ranks.arena == NULL)
		map_init(&ef->ranks, v->p->arena, false);
	map_put(&ef->ranks, x, (void *)++v->rank);
}

int
esc_rank(EscLoc *l)
{
	EscFunc *ef = l->fn->esc;

	return l->n == NULL || l->n->src == NULL || ef->ranks.arena == NULL ? 0 : (int)(intptr_t)map_get(&ef->ranks, bare(l->n->src));
}

void
esc_report_self(EscBatch *b, IrFunc *f)
{
	Visitor v = {.p = b->pkg, .o = b->o};
	InlVisit hooks = {.expr = rank, .call = enter_call, .assign = self_assign, .arg = &v};

	v.hooks = &hooks;
	if (is_own(f, b->pkg))
		walk(&v, f);
}

/* ---- initial values ---- */

typedef struct Statics {
	IrPkg *p;
	PassOptions *o;
	bool in_map;
} Statics;

static void
tell_static(Statics *k, const Expr *x)
{
	Buf b = {0};

	if (esc_was_told(x))
		return;
	esc_expr_text(&b, x, NULL, k->p->pkg);
	pass_report(k->o, x->pos, "%s escapes to heap", buf_str(&b));
	buf_free(&b);
}

/* Package-level objects that are data here, but that gc makes when the program starts: new(T), and pointers in maps. */
static void
statics(Statics *k, const Expr *x)
{
	bool was = k->in_map;

	x = bare(x);
	if (x->mode == M_CONST)
		return;
	switch ((ExprKind)x->kind) {
	case E_CALL:
		if (x->call.what == CALL_BUILTIN && x->call.builtin == BF_NEW)
			tell_static(k, x);
		return;
	case E_UNARY:
		if (x->unary.op == T_AND && k->in_map && bare(x->unary.x)->kind == E_COMPLIT)
			tell_static(k, x);
		statics(k, x->unary.x);
		return;
	case E_KEYVALUE: statics(k, x->kv.value); return;
	case E_COMPLIT:
		if (k->in_map && x->complit.type == NULL && x->type != NULL && x->type->kind == TY_POINTER)
			tell_static(k, x);
		k->in_map |= x->type != NULL && type_under(x->type)->kind == TY_MAP;
		for (int i = 0; i < x->complit.elems.n; i++)
			statics(k, x->complit.elems.v[i]);
		k->in_map = was;
		return;
	default: return;
	}
}

void
esc_report_statics(IrPkg *p, PassOptions *o)
{
	Statics k = {.p = p, .o = o};

	for (int i = 0; i < p->pkg->ninit_order; i++)
		statics(&k, p->pkg->init_order[i].rhs);
}

void
esc_report_indices(IrPkg *p, PassOptions *o)
{
	Visitor v = {.p = p, .o = o};
	InlVisit hooks = {.call = enter_call, .index = index_elided, .arg = &v};

	v.hooks = &hooks;
	for (int i = 0; i < p->funcs.n; i++)
		if (is_own(p->funcs.v[i], p) && !is_init_part(p->funcs.v[i]))
			walk(&v, p->funcs.v[i]);
	v.f = NULL;
	visit_init(p, &hooks);
}
