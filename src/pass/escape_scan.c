/*
 * escape_scan.c - the first look at a function: its loops, which labels are
 * jumped back to, and for each variable how often it is used and assigned and
 * the innermost loop that encloses all of that.
 *
 * A loop is an OP_FOR, condition and post statements included, or what follows a
 * label that a later goto jumps back to, up to the end of the list that holds the
 * label.
 */
#include "pass/escape.h"
#include "pass/inline.h"
#include "syntax/syntax.h"

typedef struct Scan {
	EscBatch *b;
	IrFunc *f;
	EscFunc *ef;
	int loop;
} Scan;

static void scan_list(Scan *s, IrList *l);

/* ---- labels ---- */

static void
scan_labels(EscFunc *ef, IrList *l)
{
	for (int i = 0; i < l->n; i++) {
		Ir *n = l->v[i];

		switch ((Op)n->op) {
		case OP_LABEL:
			ef->labels[n->n] |= 1;
			break;
		case OP_GOTO:
			if (ef->labels[n->n] & 1)
				ef->labels[n->n] |= 2;
			break;
		case OP_IF:
		case OP_FOR:
		case OP_BLOCK:
		case OP_SWITCH:
		case OP_CASE:
			if (n->op != OP_CASE)
				scan_labels(ef, &n->list);
			scan_labels(ef, &n->list2);
			break;
		default:
			break;
		}
	}
}

static int
loop_new(Scan *s)
{
	EscLoop l = {s->loop, s->ef->loops.v[s->loop].depth + 1};

	vec_push(s->b->a, &s->ef->loops, l);
	return s->ef->loops.n - 1;
}

static int
common_loop(EscFunc *ef, int x, int y)
{
	if (x < 0)
		return y;
	while (x != y) {
		if (ef->loops.v[x].depth < ef->loops.v[y].depth)
			y = ef->loops.v[y].parent;
		else
			x = ef->loops.v[x].parent;
	}
	return x;
}

/* ---- variables ---- */

static EscLoc *
occurs(Scan *s, IrVar *v)
{
	EscLoc *l = esc_loc_of(s->b, v);

	if (l != NULL && l->fn == s->f && !l->declared)
		l->loop = common_loop(s->ef, l->loop, s->loop);
	return l;
}

static void
assigned(Scan *s, IrVar *v, Ir *def)
{
	EscLoc *l = occurs(s, v);

	if (l == NULL)
		return;
	l->nset++;
	l->def = l->nset == 1 ? def : NULL;
	if (def != NULL && def->op == OP_CLOSURE && def->func->outer != NULL && def->func->esc != NULL)
		((EscFunc *)def->func->esc)->record = l;
	if (l->fn == s->f && s->ef->loops.v[s->loop].depth > l->set_depth)
		l->set_depth = s->ef->loops.v[s->loop].depth;
}

static void
declared(Scan *s, Ir *n)
{
	EscLoc *l = esc_loc_of(s->b, n->var);
	int depth = s->ef->loops.v[s->loop].depth;

	if (l == NULL)
		return;
	if (l->declared) { /* per iteration: it lives on through copies, and each is a new variable */
		l->loop = common_loop(s->ef, l->loop, s->loop);
		if (depth > l->alloc)
			l->alloc = depth;
	} else {
		l->loop = s->loop;
		l->alloc = depth;
	}
	l->declared = true;
	if (!(n->flags & IRF_NOZERO))
		l->nset++;
}

static void
expanded(Scan *s, Ir *call)
{
	EscFunc *ef = call->func->esc;

	ef->base = s->ef->loops.v[s->loop].depth;
	ef->call = call;
	if (s->b->o->m == 0 || call->src == NULL || (s->f->copy_of == NULL && !inl_was_told(call->src)))
		return;
	if (s->ef->inlined.arena == NULL)
		map_init(&s->ef->inlined, s->b->pkg->arena, false);
	map_put(&s->ef->inlined, call->src, call->func);
	if (call->src->kind == E_CALL && unparen(call->src->call.fun)->kind == E_FUNCLIT)
		map_put(&s->ef->inlined, unparen(call->src->call.fun), call->func);
}

bool
esc_is_unused(IrFunc *f)
{
	EscLoc *l = ((EscFunc *)f->esc)->record;

	return l != NULL && l->var->is_temp && l->nset == 1 && l->ncalled > 0 && l->nuse == l->ncalled;
}

bool
esc_is_gone(IrFunc *f)
{
	for (; f->outer != NULL; f = f->outer)
		if (f->copy_of == NULL && f->src != NULL && esc_inlined(f->outer, f->src) != NULL)
			return true;
	return false;
}

IrFunc *
esc_inlined(IrFunc *f, const Expr *x)
{
	EscFunc *ef = f != NULL ? f->esc : NULL;

	return ef != NULL && ef->inlined.arena != NULL ? map_get(&ef->inlined, x) : NULL;
}

static void
scan_expr(Scan *s, Ir *n)
{
	if (n == NULL)
		return;
	if (n->op == OP_VAR) {
		EscLoc *l = occurs(s, n->var);

		if (l != NULL)
			l->nuse++;
		return;
	}
	if ((n->op == OP_CALL || n->op == OP_CALLPTR) && n->func != NULL && n->func->copy_of != NULL) {
		expanded(s, n);
		if (n->op == OP_CALLPTR && n->x->op == OP_VAR && esc_loc_of(s->b, n->x->var) != NULL)
			esc_loc_of(s->b, n->x->var)->ncalled++;
	}
	scan_expr(s, n->x);
	scan_expr(s, n->y);
	scan_expr(s, n->z);
	scan_expr(s, n->w);
	for (int i = 0; i < n->list.n; i++)
		scan_expr(s, n->list.v[i]);
	if (n->op == OP_SELECT)
		for (int i = 0; i < n->list.n; i++) {
			Ir *c = n->list.v[i];

			if (c->n == 1 && c->y != NULL && c->y->op == OP_VAR)
				assigned(s, c->y->var, NULL);
		}
}

static void
scan_dest(Scan *s, Ir *x, Ir *def)
{
	if (x == NULL)
		return;
	if (x->op == OP_VAR)
		assigned(s, x->var, def);
	else
		scan_expr(s, x);
}

static void
scan_stmt(Scan *s, Ir *n)
{
	int was = s->loop;

	switch ((Op)n->op) {
	case OP_AS:
		scan_expr(s, n->y);
		scan_dest(s, n->x, n->y);
		break;
	case OP_ASX:
		scan_expr(s, n->y);
		for (int i = 0; i < n->list.n; i++)
			scan_dest(s, n->list.v[i], NULL);
		break;
	case OP_DCL:
		declared(s, n);
		break;
	case OP_LABEL:
		if (s->ef->labels[n->n] & 2)
			s->loop = loop_new(s);
		break;
	case OP_IF:
		scan_expr(s, n->x);
		scan_list(s, &n->list);
		scan_list(s, &n->list2);
		break;
	case OP_FOR:
		s->loop = loop_new(s);
		scan_expr(s, n->x);
		scan_list(s, &n->list);
		scan_list(s, &n->list2);
		s->loop = was;
		break;
	case OP_BLOCK:
		scan_list(s, &n->list);
		break;
	case OP_SWITCH:
		scan_expr(s, n->x);
		for (int i = 0; i < n->list.n; i++)
			scan_list(s, &n->list.v[i]->list2);
		break;
	default:
		scan_expr(s, n);
		break;
	}
}

static void
scan_list(Scan *s, IrList *l)
{
	int was = s->loop;

	for (int i = 0; i < l->n; i++)
		scan_stmt(s, l->v[i]);
	s->loop = was;
}

/* Depths of a local variable, now that all its uses are known. */
static void
settle(EscFunc *ef, EscLoc *l)
{
	int depth = l->loop < 0 ? ef->base : ef->loops.v[l->loop].depth;

	l->hold = depth;
	if (l->declared)
		return;
	if (l->var->is_temp && !l->var->addrtaken && !l->var->used_by_closure) {
		l->alloc = depth;
		l->is_root = l->set_depth > depth;
		return;
	}
	l->hold = ef->base;
	l->alloc = l->set_depth > depth ? l->set_depth : depth;
}

void
esc_scan(EscBatch *b, IrFunc *f)
{
	EscFunc *ef = f->esc;
	Scan s = {b, f, ef, 0};

	ef->labels = arena_alloc(b->a, (size_t)f->nlabels + 1);
	ef->loops.v = NULL;
	ef->loops.n = ef->loops.cap = 0;
	if (f->copy_of == NULL)
		ef->base = 1;
	vec_push(b->a, &ef->loops, ((EscLoop){0, ef->base}));
	for (int i = 0; i < f->nparams; i++)
		esc_loc_of(b, f->params[i]);
	for (int i = 0; i < f->nresults; i++)
		esc_loc_of(b, f->results[i]);
	for (int i = 0; i < f->captures.n; i++) {
		EscLoc *l = esc_loc_of(b, f->captures.v[i]);

		/* Assigned on the other side of a closure: no single value. */
		if (l != NULL && f->captures.v[i]->by_ref)
			l->nset += 2;
	}
	scan_labels(ef, &f->body);
	scan_list(&s, &f->body);
	for (int i = 0; i < f->locals.n; i++)
		if (f->locals.v[i]->esc != NULL)
			settle(ef, f->locals.v[i]->esc);
}

static bool
is_fixed_var(IrVar *v)
{
	return v->kind == IV_LOCAL || v->kind == IV_CAPTURE;
}

/* What the call passes for x, a parameter of the body expanded there that is never assigned; else x. */
static Ir *
passed(EscBatch *b, Ir *x)
{
	IrVar *v = x->var;
	EscFunc *ef = v->func->esc;
	EscLoc *l;

	if (v->func->copy_of == NULL || ef->call == NULL || v->addrtaken || (v->used_by_closure && v->assigned))
		return x;
	l = esc_loc_of(b, v);
	return l != NULL && l->nset == 0 && v->index < ef->call->list.n ? ef->call->list.v[v->index] : x;
}

Ir *
esc_static_value(EscBatch *b, Ir *x)
{
	for (int i = 0; i < 100; i++) {
		EscLoc *l;

		while (x->op == OP_CONVNOP)
			x = x->x;
		if (x->op == OP_VAR && x->var->kind == IV_PARAM) {
			Ir *arg = passed(b, x);

			if (arg == x)
				return x;
			x = arg;
			continue;
		}
		if (x->op != OP_VAR || !is_fixed_var(x->var))
			return x;
		l = esc_loc_of(b, x->var);
		if (l == NULL || l->nset != 1 || l->def == NULL || l->var == NULL || l->var->kind != IV_LOCAL || l->var->addrtaken)
			return x;
		x = l->def;
	}
	return x;
}

/* ---- captures by value ---- */

/*
 * The builder captures by reference whatever is ever assigned again.  That is too
 * much for a variable whose assignments all come before it is first captured, at
 * the loop depth of its declaration: copies taken from then on stay right.  The
 * walk follows the order of the program, into literals where they stand.  In a
 * function that jumps backward that order says nothing, so nothing changes.
 */
typedef struct Captures {
	EscBatch *b;
	IrVar *fresh;    /* declared by the statement before, not yet assigned */
	int depth;
	bool jumps;
} Captures;

static void captures_list(Captures *c, IrFunc *f, IrList *l);

static bool
jumps_back(IrFunc *f)
{
	EscFunc *ef = f->esc;

	for (int i = 0; i <= f->nlabels; i++)
		if (ef->labels[i] & 2)
			return true;
	return false;
}

static void
capture_set(Captures *c, Ir *x)
{
	EscLoc *l;

	while (x != NULL && (x->op == OP_FIELD || (x->op == OP_INDEX && esc_under(x->x->type)->kind == TY_ARRAY)))
		x = x->x;
	if (x == NULL || x->op != OP_VAR || x->var->kind == IV_GLOBAL || (l = esc_loc_of(c->b, x->var)) == NULL)
		return;
	if (l->var != c->fresh)
		l->reassigned = true;
}

static void
capture_effect(Captures *c, Ir *n)
{
	if (n == NULL || op_class[n->op] != 'X')
		return;
	if ((n->op == OP_CALL || n->op == OP_CALLPTR) && n->func != NULL && n->func->copy_of != NULL) {
		captures_list(c, n->func, &n->func->body);
		return;
	}
	if (n->op == OP_SELECT)
		for (int i = 0; i < n->list.n; i++)
			if (n->list.v[i]->n == 1)
				capture_set(c, n->list.v[i]->y);
	if (n->op != OP_CLOSURE || n->func->outer == NULL)
		return;
	for (int i = 0; i < n->func->captures.n; i++) {
		EscLoc *l = esc_loc_of(c->b, n->func->captures.v[i]);

		if (l == NULL || l->captured)
			continue;
		l->captured = true;
		if (l->fn == n->func->outer && l->hold == c->depth && l->alloc == c->depth)
			l->reassigned = false;
	}
	if (n->func->built && n->func->esc != NULL) {
		Captures in = {.b = c->b, .depth = 1};

		captures_list(&in, n->func, &n->func->body);
		c->jumps |= in.jumps;
	}
}

static void
captures_stmt(Captures *c, IrFunc *f, Ir *n)
{
	switch ((Op)n->op) {
	case OP_DCL:
		c->fresh = n->flags & IRF_NOZERO ? n->var : NULL;
		return;
	case OP_AS:
		capture_effect(c, n->y);
		capture_set(c, n->x);
		break;
	case OP_ASX:
		capture_effect(c, n->y);
		for (int i = 0; i < n->list.n; i++)
			capture_set(c, n->list.v[i]);
		break;
	case OP_FOR:
		c->depth++;
		captures_list(c, f, &n->list);
		captures_list(c, f, &n->list2);
		c->depth--;
		break;
	case OP_IF:
	case OP_BLOCK:
		captures_list(c, f, &n->list);
		captures_list(c, f, &n->list2);
		break;
	case OP_SWITCH:
		for (int i = 0; i < n->list.n; i++)
			captures_list(c, f, &n->list.v[i]->list2);
		break;
	default:
		break;
	}
	c->fresh = NULL;
}

static void
captures_list(Captures *c, IrFunc *f, IrList *l)
{
	for (int i = 0; i < l->n; i++)
		captures_stmt(c, f, l->v[i]);
}

static bool
by_value(EscLoc *l)
{
	IrVar *v = l->var;

	return l->captured && !l->reassigned && !v->addrtaken && v->kind != IV_RESULT && v->type != NULL &&
	       (v->is_temp || type_sizeof(v->type) <= 128);
}

void
esc_captures(EscBatch *b, IrFunc *top)
{
	EscFunc *ef = top->esc;
	Captures c = {.b = b, .depth = 1};
	bool refs = false;

	if (jumps_back(top))
		return;
	for (int i = 0; i < ef->closures.n; i++) {
		IrFunc *f = ef->closures.v[i];

		if (jumps_back(f))
			return;
		for (int j = 0; j < f->captures.n; j++)
			refs |= f->captures.v[j]->by_ref;
	}
	if (!refs)
		return;
	captures_list(&c, top, &top->body);
	for (int i = 0; i < ef->closures.n; i++)
		for (int j = 0; j < ef->closures.v[i]->captures.n; j++) {
			IrVar *v = ef->closures.v[i]->captures.v[j];
			EscLoc *l = esc_loc_of(b, v);

			if (!v->by_ref || l == NULL || !by_value(l))
				continue;
			v->by_ref = false;
			l->var->heap = false;
		}
}
