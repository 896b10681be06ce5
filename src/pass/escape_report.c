/*
 * escape_report.c - the messages of -m, in gc's words and at its positions, and
 * of -m=2, which give the flow that forces each decision.
 */
#include <stdlib.h>

#include "pass/escape.h"

/* ---- what the user wrote ---- */

void
esc_var_text(EscBatch *b, Buf *s, IrVar *v)
{
	Package *home = NULL;

	if (v->name[0] == 0) {
		buf_puts(s, "{temp}");
		return;
	}
	v = esc_root_var(v);
	if (v->kind == IV_RESULT && v->name[0] == '~' && v->func->copy_of != NULL) {
		buf_printf(s, "~R%d", v->index);
		return;
	}
	if (v->kind == IV_GLOBAL)
		home = v->obj != NULL ? v->obj->pkg : NULL;
	else if (v->func != NULL)
		home = esc_home(v->func);
	esc_pkg_text(s, home, b->pkg->pkg);
	buf_puts(s, v->name);
}

static void
ir_text(EscBatch *b, Buf *s, IrFunc *f, Ir *n)
{
	Package *pkg = b->pkg->pkg;
	EscPlace *at;
	Type *u;

	switch ((Op)n->op) {
	case OP_VAR:
		esc_var_text(b, s, n->var);
		return;
	case OP_CONST:
		buf_puts(s, const_string_repr(n->val));
		return;
	case OP_NIL:
		buf_puts(s, "nil");
		return;
	case OP_ADDR:
		buf_putc(s, '&');
		ir_text(b, s, f, n->x);
		return;
	case OP_DEREF:
		buf_puts(s, n->x->op == OP_ADDR ? "*(" : "*");
		ir_text(b, s, f, n->x);
		buf_puts(s, n->x->op == OP_ADDR ? ")" : "");
		return;
	case OP_FIELD:
		ir_text(b, s, f, n->x->op == OP_DEREF ? n->x->x : n->x);
		u = esc_under(n->x->type);
		buf_printf(s, ".%s", u->struct_.fields[n->n]->name);
		return;
	case OP_INDEX:
		ir_text(b, s, f, n->x);
		buf_putc(s, '[');
		ir_text(b, s, f, n->y);
		buf_putc(s, ']');
		return;
	case OP_SLICE:
		if (n->src != NULL) {
			esc_expr_text(s, n->src, f, pkg);
			return;
		}
		ir_text(b, s, f, n->x);
		buf_putc(s, '[');
		if (n->y != NULL)
			ir_text(b, s, f, n->y);
		buf_putc(s, ':');
		if (n->z != NULL)
			ir_text(b, s, f, n->z);
		if (n->w != NULL) {
			buf_putc(s, ':');
			ir_text(b, s, f, n->w);
		}
		buf_putc(s, ']');
		return;
	case OP_CONVNOP:
	case OP_DATAWORD:
		ir_text(b, s, f, n->x);
		return;
	case OP_AS:
		if (n->x != NULL) {
			ir_text(b, s, f, n->x);
			buf_puts(s, " = ");
		}
		ir_text(b, s, f, n->y);
		return;
	case OP_SEND:
		ir_text(b, s, f, n->x);
		buf_puts(s, " <- ");
		ir_text(b, s, f, n->y);
		return;
	case OP_MAPASSIGN:
		ir_text(b, s, f, n->x);
		buf_putc(s, '[');
		ir_text(b, s, f, n->y);
		buf_puts(s, "] = ");
		ir_text(b, s, f, n->z);
		return;
	case OP_STRUCTLIT:
	case OP_ARRAYLIT:
		esc_type_text(s, n->type, pkg);
		buf_puts(s, "{...}");
		return;
	default:
		break;
	}
	if (n->op == OP_SLICELIT && (n->flags & IRF_IMPLICIT)) {
		buf_puts(s, "... argument");
	} else if (n->op == OP_CLOSURE && (n->flags & IRF_IMPLICIT)) {
		buf_puts(s, "func literal");
	} else if (n->op == OP_CONVIFACE && n->src != NULL) {
		at = esc_place_of(f, n);
		esc_conv_text(s, n->src, at != NULL && at->to != NULL ? at->to : n->type, f, pkg);
	} else if (n->src != NULL) {
		esc_expr_text(s, n->src, f, pkg);
	} else {
		buf_puts(s, op_name[n->op]);
	}
}

const char *
esc_text(EscBatch *b, IrFunc *f, Ir *n)
{
	Buf s = {0};
	const char *r;

	ir_text(b, &s, f, n);
	r = arena_strdup(b->a, buf_str(&s));
	buf_free(&s);
	return r;
}

static const char *
loc_text(EscBatch *b, EscLoc *l)
{
	Buf s = {0};
	const char *r;

	if (l == &b->heap)
		return "{heap}";
	if (l->n != NULL)
		return arena_printf(b->a, "{storage for %s}", esc_text(b, l->fn, l->n));
	if (l->var == NULL || (l->var->is_temp && l->var->name[0] == 0))
		return "{temp}";
	esc_var_text(b, &s, l->var);
	r = arena_strdup(b->a, buf_str(&s));
	buf_free(&s);
	return r;
}

/* ---- decisions ---- */

Pos
esc_outermost(IrFunc *f, Pos pos)
{
	for (; f != NULL && f->copy_of != NULL; f = f->outer)
		pos = f->call_pos;
	return pos;
}

static Pos
loc_pos(EscLoc *l)
{
	Pos pos = l->n != NULL ? l->n->pos : l->var != NULL ? l->var->pos : 0;
	EscPlace *at = l->n != NULL ? esc_place_of(l->fn, l->n) : NULL;

	return esc_outermost(l->fn, at != NULL ? at->pos : pos);
}

/* Is f, or the function it stands in, another package's, here only to be inlined? */
static bool
is_copy(IrFunc *f)
{
	while (f->outer != NULL)
		f = f->outer;
	return f->linkage == IL_EXTERN;
}

/* Was f, or what it is in, expanded where gc doesn't inline?  It makes the functions of go and defer statements and method values
 * after inlining, and in a cycle of functions each takes only those before it. */
static bool
is_extra(IrFunc *f)
{
	for (; f->outer != NULL; f = f->outer) {
		Ir *call = f->copy_of != NULL ? ((EscFunc *)f->esc)->call : NULL;

		if (call != NULL && (f->outer->is_wrapper || call->src == NULL || esc_inlined(f->outer, call->src) == NULL))
			return true;
	}
	return false;
}

/* Objects of compiler-made functions, and those that nobody wrote, aren't the user's business. */
static bool
is_reported(EscLoc *l)
{
	EscPlace *at;

	if (l->fn == NULL || (l->fn->is_wrapper && l->fn->outer == NULL) || is_copy(l->fn) || esc_is_gone(l->fn) || is_extra(l->fn))
		return false;
	if (l->n != NULL && l->n->op == OP_CLOSURE && l->n->src != NULL && esc_inlined(l->fn, l->n->src) != NULL)
		return false;
	if (l->n == NULL)
		return l->var != NULL && !l->var->is_temp && l->var->kind != IV_CAPTURE;
	if (l->is_static || l->n->op == OP_APPEND || l->n->op == OP_APPENDSLICE || (l->n->op == OP_CLOSURE && (l->n->flags & IRF_IMPLICIT)))
		return false;
	at = esc_place_of(l->fn, l->n);
	return l->n->src != NULL && (at == NULL || at->pos != 0);
}

static Map told; /* objects (Expr) in initial values of package-level variables that have a line */

bool
esc_was_told(const Expr *x)
{
	return told.arena != NULL && map_has(&told, x);
}

static void
report_loc(EscBatch *b, EscLoc *l)
{
	if (l->n != NULL && l->fn->is_init && l->fn->obj == NULL) {
		if (told.arena == NULL)
			map_init(&told, perm, false);
		map_put(&told, l->n->src, l->n->src);
	}
	if (l->n != NULL && (l->escapes || l->small))
		pass_log(b->o, loc_pos(l), "escape", "");
	if (l->n != NULL)
		pass_report(b->o, loc_pos(l), l->escapes || l->small ? "%s escapes to heap" : "%s does not escape", esc_text(b, l->fn, l->n));
	else if (l->escapes)
		pass_report(b->o, loc_pos(l), "moved to heap: %s", loc_text(b, l));
}

typedef struct Line {
	EscLoc *l;
	int func, rank, seq; /* order of the function in the batch; in the function; in the batch */
} Line;

static int
line_cmp(const void *x, const void *y)
{
	const Line *a = x, *b = y;

	if (a->func != b->func)
		return a->func - b->func;
	if (a->rank != b->rank)
		return a->rank - b->rank;
	return a->seq - b->seq;
}

/* Variables first, then objects function by function, an outer one before what it is made of. */
void
esc_report_locs(EscBatch *b)
{
	VEC(Line) v = {0};

	for (int i = 0; i < b->locs.n; i++) {
		EscLoc *l = b->locs.v[i];
		Line k = {l, 0, 0, i};

		if (!is_reported(l))
			continue;
		if (l->n != NULL) {
			while (k.func < b->funcs.n && b->funcs.v[k.func] != esc_frame(l->fn))
				k.func++;
			k.func++;
			k.rank = esc_rank(l);
		}
		vec_push(b->a, &v, k);
	}
	if (v.n > 0)
		qsort(v.v, (size_t)v.n, sizeof *v.v, line_cmp);
	for (int i = 0; i < v.n; i++)
		report_loc(b, v.v[i].l);
}

static bool
is_uintptr(Type *t)
{
	Type *u = esc_under(t);

	return u->kind == TY_BASIC && u->basic.kind == B_UINTPTR;
}

/* Parameters that //go:uintptrescapes is about; true if v is one. */
static bool
report_uintptr(EscBatch *b, IrFunc *f, IrVar *v, bool last)
{
	Type *u = esc_under(v->type);

	if (!f->uintptr_escapes)
		return false;
	if (is_uintptr(v->type)) {
		pass_report(b->o, v->pos, "marking %s as escaping uintptr", v->name);
		return true;
	}
	if (last && f->sig->sig.variadic && u->kind == TY_SLICE && is_uintptr(u->slice.elem)) {
		pass_report(b->o, v->pos, "marking %s as escaping ...uintptr", v->name);
		return true;
	}
	return false;
}

/* gc names unnamed results ~r, blank ones ~b. */
static const char *
result_name(IrFunc *f, int i)
{
	Type *t = f->obj != NULL ? f->obj->type->sig.results : f->sig->sig.results;
	const char *name = t->tuple.vars[i]->name;

	return name != NULL && strcmp(name, "_") == 0 ? arena_printf(perm, "~b%d", i) : f->results[i]->name;
}

void
esc_report_params(EscBatch *b, IrFunc *f)
{
	if (f->is_wrapper || f->linkage == IL_WEAK || f->copy_of != NULL || is_copy(f) || esc_is_gone(f))
		return;
	for (int i = 0; i < f->nparams; i++) {
		IrVar *v = f->params[i];
		EscLoc *l = v->esc;
		bool any = false;

		if (report_uintptr(b, f, v, i == f->nparams - 1) || !type_has_pointers(v->type) || v->is_blank || l == NULL || l->escapes ||
		    v->name[0] == 0 || v->name[0] == '.')
			continue;
		for (int j = 0; j <= ESC_RESULTS; j++) {
			int d = esc_leak(&l->leaks, j);

			if (d < 0)
				continue;
			any = true;
			if (j > 0)
				pass_report(b->o, v->pos, "leaking param: %s to result %s level=%d", v->name, result_name(f, j - 1), d);
			else
				pass_report(b->o, v->pos, d == 0 ? "leaking param: %s" : "leaking param content: %s", v->name);
		}
		if (!any)
			pass_report(b->o, v->pos, "%s does not escape", v->name);
	}
}

/* Functions of this package that are declared without a body. */
void
esc_report_bodyless(IrPkg *p, PassOptions *o)
{
	for (int i = 0; i < p->pkg->objects.n + p->pkg->methods.n; i++) {
		Object *ob = i < p->pkg->objects.n ? p->pkg->objects.v[i] : p->pkg->methods.v[i - p->pkg->objects.n];
		IrFunc *f;

		if (ob->kind != O_FUNC || ob->decl == NULL || ob->decl->kind != D_FUNC || ob->decl->func.body != NULL ||
		    ob->type->sig.ntparams > 0 || ob->type->sig.nrtparams > 0)
			continue;
		f = ir_func_of(p, ob, NULL, 0);
		for (int j = 0; j < f->nparams; j++) {
			IrVar *v = f->params[j];
			bool named = !v->is_blank;

			if (is_uintptr(v->type))
				pass_report(o, v->pos, "assuming %s is unsafe uintptr", named ? v->name : arena_printf(perm, "arg#%d", j + 1));
			else if (type_has_pointers(v->type) && named)
				pass_report(o, v->pos, f->noescape ? "%s does not escape" : "leaking param: %s", v->name);
		}
	}
}

/* ---- flows ---- */

static bool
is_hidden(EscLoc *l)
{
	return l->n == NULL && (l->var == NULL || l->var->is_temp);
}

/* One step of a path; steps through temporaries are told as one. */
static void
step_text(EscBatch *b, Buf *s, EscLoc *dst, EscLoc *src, int derefs)
{
	buf_printf(s, "\n  flow: %s = ", loc_text(b, dst));
	if (derefs < 0)
		buf_putc(s, '&');
	for (int i = 0; i < derefs; i++)
		buf_putc(s, '*');
	buf_printf(s, "%s:", loc_text(b, src));
}

static void
notes_text(Buf *s, EscNote *n)
{
	for (; n != NULL; n = n->next)
		buf_printf(s, "\n    from %s (%s) at %s", n->what, n->why, pos_string(n->pos));
}

void
esc_report_direct(EscBatch *b, EscLoc *dst, EscLoc *l, EscHole k)
{
	Buf s = {0};

	if (!is_reported(l))
		return;
	if (l->n != NULL)
		buf_printf(&s, "%s escapes to heap:", esc_text(b, l->fn, l->n));
	else
		buf_printf(&s, "%s escapes to heap:", loc_text(b, l));
	step_text(b, &s, dst, l, k.derefs);
	notes_text(&s, k.notes);
	pass_log(b->o, loc_pos(l), "escapes", buf_str(&s));
	pass_report(b->o, loc_pos(l), "%s", buf_str(&s));
	buf_free(&s);
}

/* Why l (its value after derefs, or its address) reaches root, which outlives it. */
void
esc_report_flow(EscBatch *b, EscLoc *root, EscLoc *l, int derefs, bool leaks)
{
	Buf s = {0};
	EscLoc *src = l;
	int limit = 0;

	if (!is_reported(l) || (leaks && l->fn->copy_of != NULL)) /* an expanded body's parameters are variables */
		return;
	if (leaks)
		buf_printf(&s, "parameter %s leaks to %s with derefs=%d:", l->var->name, loc_text(b, root), derefs);
	else if (l->n != NULL)
		buf_printf(&s, "%s escapes to heap:", esc_text(b, l->fn, l->n));
	else
		buf_printf(&s, "%s escapes to heap:", loc_text(b, l));
	while (src != root && src->dst != NULL && limit++ < 100) {
		EscLoc *dst = src->dst, *at = src;
		int d = dst->edges[at->dst_edge].derefs, mark = 0;
		EscNote *notes[64];

		notes[mark++] = dst->edges[at->dst_edge].notes;
		while (is_hidden(dst) && dst != root && dst->dst != NULL && mark < 64) {
			at = dst;
			dst = at->dst;
			d += dst->edges[at->dst_edge].derefs;
			notes[mark++] = dst->edges[at->dst_edge].notes;
		}
		step_text(b, &s, dst, src, d < -1 ? -1 : d);
		for (int i = 0; i < mark; i++)
			notes_text(&s, notes[i]);
		src = dst;
	}
	pass_log(b->o, loc_pos(l), leaks ? "leak" : "escape", buf_str(&s));
	pass_report(b->o, loc_pos(l), "%s", buf_str(&s));
	buf_free(&s);
}
