/*
 * escape_report.c - the messages of -m, in gc's words and at its positions, and
 * of -m=2, which give the flow that forces each decision.
 */
#include "pass/escape.h"

/* ---- what the user wrote ---- */

static void
ir_text(EscBatch *b, Buf *s, Ir *n)
{
	Package *pkg = b->pkg->pkg;
	Type *u;

	switch ((Op)n->op) {
	case OP_VAR:
		buf_puts(s, n->var->name[0] != 0 ? n->var->name : "{temp}");
		return;
	case OP_CONST:
		buf_puts(s, const_string_repr(n->val));
		return;
	case OP_NIL:
		buf_puts(s, "nil");
		return;
	case OP_ADDR:
		buf_putc(s, '&');
		ir_text(b, s, n->x);
		return;
	case OP_DEREF:
		buf_putc(s, '*');
		ir_text(b, s, n->x);
		return;
	case OP_FIELD:
		ir_text(b, s, n->x->op == OP_DEREF ? n->x->x : n->x);
		u = esc_under(n->x->type);
		buf_printf(s, ".%s", u->struct_.fields[n->n]->name);
		return;
	case OP_INDEX:
		ir_text(b, s, n->x);
		buf_putc(s, '[');
		ir_text(b, s, n->y);
		buf_putc(s, ']');
		return;
	case OP_SLICE:
		if (n->src != NULL) {
			esc_expr_text(s, n->src, pkg);
			return;
		}
		ir_text(b, s, n->x);
		buf_putc(s, '[');
		if (n->y != NULL)
			ir_text(b, s, n->y);
		buf_putc(s, ':');
		if (n->z != NULL)
			ir_text(b, s, n->z);
		if (n->w != NULL) {
			buf_putc(s, ':');
			ir_text(b, s, n->w);
		}
		buf_putc(s, ']');
		return;
	case OP_CONVNOP:
	case OP_DATAWORD:
		ir_text(b, s, n->x);
		return;
	case OP_AS:
		if (n->x != NULL) {
			ir_text(b, s, n->x);
			buf_puts(s, " = ");
		}
		ir_text(b, s, n->y);
		return;
	case OP_SEND:
		ir_text(b, s, n->x);
		buf_puts(s, " <- ");
		ir_text(b, s, n->y);
		return;
	case OP_MAPASSIGN:
		ir_text(b, s, n->x);
		buf_putc(s, '[');
		ir_text(b, s, n->y);
		buf_puts(s, "] = ");
		ir_text(b, s, n->z);
		return;
	default:
		break;
	}
	if (n->op == OP_SLICELIT && (n->flags & IRF_IMPLICIT))
		buf_puts(s, "... argument");
	else if (n->op == OP_CLOSURE && (n->flags & IRF_IMPLICIT))
		buf_puts(s, "func literal");
	else if (n->src != NULL)
		esc_expr_text(s, n->src, pkg);
	else
		buf_puts(s, op_name[n->op]);
}

/* An operand of a self-assignment: plain, but spread over temporaries. */
static void
lvalue_text(Esc *e, Buf *s, Ir *n)
{
	n = esc_peel(e, n);
	switch ((Op)n->op) {
	case OP_DEREF:
		buf_putc(s, '*');
		lvalue_text(e, s, n->x);
		return;
	case OP_FIELD:
		lvalue_text(e, s, n->x->op == OP_DEREF ? n->x->x : n->x);
		buf_printf(s, ".%s", esc_under(n->x->type)->struct_.fields[n->n]->name);
		return;
	case OP_INDEX:
		lvalue_text(e, s, n->x->op == OP_DEREF ? n->x->x : n->x);
		buf_putc(s, '[');
		lvalue_text(e, s, n->y);
		buf_putc(s, ']');
		return;
	case OP_CONV:
	case OP_CONVNOP:
		lvalue_text(e, s, n->x);
		return;
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
	case OP_AND:
	case OP_OR:
	case OP_XOR:
	case OP_SHL:
	case OP_SHR:
		lvalue_text(e, s, n->x);
		buf_printf(s, " %s ", op_name[n->op]);
		lvalue_text(e, s, n->y);
		return;
	case OP_LEN:
		buf_puts(s, "len(");
		lvalue_text(e, s, n->x);
		buf_putc(s, ')');
		return;
	default:
		ir_text(e->b, s, n);
		return;
	}
}

const char *
esc_text(EscBatch *b, Ir *n)
{
	Buf s = {0};
	const char *r;

	ir_text(b, &s, n);
	r = arena_strdup(b->a, buf_str(&s));
	buf_free(&s);
	return r;
}

bool
esc_has_pos(const Expr *x)
{
	while (x != NULL && x->kind == E_PAREN)
		x = x->x;
	return x != NULL && x->kind != E_NAME && !(x->kind == E_SELECTOR && x->sel.sel == NULL);
}

/* ---- decisions ---- */

static Pos
loc_pos(EscLoc *l)
{
	IrFunc *f = l->fn;
	Pos at = 0;

	/* What an expanded body makes stands at the call in the user's function. */
	for (; f != NULL && f->copy_of != NULL; f = f->outer)
		at = f->call_pos;
	if (at != 0)
		return at;
	if (l->pos != 0)
		return l->pos;
	return l->n != NULL ? l->n->pos : l->var != NULL ? l->var->pos : 0;
}

/* Is f, or the function it stands in, another package's, here only to be inlined? */
static bool
is_copy(IrFunc *f)
{
	while (f->outer != NULL)
		f = f->outer;
	return f->linkage == IL_EXTERN;
}

/* Objects of compiler-made functions, and those that nobody wrote, aren't the user's business. */
static bool
is_reported(EscLoc *l)
{
	if (l->fn == NULL || (l->fn->is_wrapper && l->fn->outer == NULL) || is_copy(l->fn))
		return false;
	if (l->n == NULL)
		return l->var != NULL && !l->var->is_temp && l->var->kind != IV_CAPTURE;
	if (l->is_static || l->n->op == OP_APPEND || l->n->op == OP_APPENDSLICE || (l->n->op == OP_CLOSURE && (l->n->flags & IRF_IMPLICIT)))
		return false;
	return l->n->src != NULL;
}

void
esc_report_loc(EscBatch *b, EscLoc *l)
{
	if (!is_reported(l))
		return;
	if (l->n != NULL)
		pass_report(b->o, loc_pos(l), l->escapes || l->small ? "%s escapes to heap" : "%s does not escape", esc_text(b, l->n));
	else if (l->escapes)
		pass_report(b->o, loc_pos(l), "moved to heap: %s", l->var->name);
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

void
esc_report_params(EscBatch *b, IrFunc *f)
{
	if (f->is_wrapper || f->linkage == IL_WEAK || f->copy_of != NULL || is_copy(f))
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
				pass_report(b->o, v->pos, "leaking param: %s to result %s level=%d", v->name, f->results[j - 1]->name, d);
			else
				pass_report(b->o, v->pos, d == 0 ? "leaking param: %s" : "leaking param content: %s", v->name);
		}
		if (!any)
			pass_report(b->o, v->pos, "%s does not escape", v->name);
	}
}

/* "F", "T.F", "(*T).F", literals by their number: as gc names the function in messages. */
static void
func_text(Buf *s, IrFunc *f)
{
	const char *name = f->name, *slash = strrchr(name, '/'), *dot = strchr(slash != NULL ? slash : name, '.');

	buf_puts(s, dot != NULL ? dot + 1 : name);
}

void
esc_report_self_assign(Esc *e, Ir **v, int n)
{
	Buf s = {0};

	func_text(&s, e->f);
	buf_puts(&s, " ignoring self-assignment in ");
	for (int k = 0; k < 2; k++)
		for (int i = 0; i < n; i++) {
			buf_puts(&s, i > 0 ? ", " : k > 0 ? " = " : "");
			lvalue_text(e, &s, k == 0 ? v[i]->x : v[i]->y);
		}
	pass_report(e->b->o, v[0]->pos, "%s", buf_str(&s));
	buf_free(&s);
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

static const char *
loc_text(EscBatch *b, EscLoc *l)
{
	if (l == &b->heap)
		return "{heap}";
	if (l->n != NULL)
		return arena_printf(b->a, "{storage for %s}", esc_text(b, l->n));
	if (l->var == NULL || (l->var->is_temp && l->var->name[0] == 0))
		return "{temp}";
	return l->var->name;
}

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

/* Why l (its value after derefs, or its address) reaches root, which outlives it. */
void
esc_report_flow(EscBatch *b, EscLoc *root, EscLoc *l, int derefs, bool leaks)
{
	Buf s = {0};
	EscLoc *src = l;
	int limit = 0;

	if (!is_reported(l))
		return;
	if (leaks)
		buf_printf(&s, "parameter %s leaks to %s with derefs=%d:", l->var->name, loc_text(b, root), derefs);
	else if (l->n != NULL)
		buf_printf(&s, "%s escapes to heap:", esc_text(b, l->n));
	else
		buf_printf(&s, "%s escapes to heap:", l->var->name);
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
	pass_report(b->o, loc_pos(l), "%s", buf_str(&s));
	buf_free(&s);
}
