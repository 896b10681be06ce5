/*
 * escape_text.c - expressions and types as gc writes them in -m messages: its
 * typed tree's formatting, not the source's.  Constants are as in the source;
 * conversions carry their type in brackets, promoted fields their whole path,
 * method calls their function, variadic arguments "... argument".
 */
#include "pass/escape.h"
#include "syntax/syntax.h"

static void type_text(Buf *b, Type *t, Package *pkg, int depth);
static void expr_text(Buf *b, const Expr *x, Package *pkg, int prec);

enum { PREC_ADD = 4, PREC_UNARY = 7, PREC_PRIMARY = 8 };

/* ---- types ---- */

static void
tuple_text(Buf *b, Type *t, bool variadic, Package *pkg, int depth)
{
	buf_putc(b, '(');
	for (int i = 0; i < t->tuple.n; i++) {
		Object *v = t->tuple.vars[i];
		Type *vt = v->type;

		if (i > 0)
			buf_puts(b, ", ");
		if (v->name != NULL && v->name[0] != 0)
			buf_printf(b, "%s ", v->name);
		if (variadic && i == t->tuple.n - 1 && vt->kind == TY_SLICE) {
			buf_puts(b, "...");
			vt = vt->slice.elem;
		}
		type_text(b, vt, pkg, depth);
	}
	buf_putc(b, ')');
}

static void
signature_text(Buf *b, Type *t, Package *pkg, int depth)
{
	Type *r = t->sig.results;

	tuple_text(b, t->sig.params, t->sig.variadic, pkg, depth);
	if (r->tuple.n == 0)
		return;
	buf_putc(b, ' ');
	if (r->tuple.n == 1 && (r->tuple.vars[0]->name == NULL || r->tuple.vars[0]->name[0] == 0))
		type_text(b, r->tuple.vars[0]->type, pkg, depth);
	else
		tuple_text(b, r, false, pkg, depth);
}

static void
struct_text(Buf *b, Type *t, Package *pkg, int depth)
{
	buf_puts(b, "struct {");
	for (int i = 0; i < t->struct_.n; i++) {
		Object *f = t->struct_.fields[i];

		buf_puts(b, i > 0 ? "; " : " ");
		if (!f->embedded)
			buf_printf(b, "%s ", f->name);
		type_text(b, f->type, pkg, depth);
		if (t->struct_.tags != NULL && t->struct_.tags[i] != NULL)
			buf_printf(b, " \"%s\"", t->struct_.tags[i]);
	}
	buf_puts(b, t->struct_.n > 0 ? " }" : "}");
}

static void
interface_text(Buf *b, Type *t, Package *pkg, int depth)
{
	int n;
	Object **m = iface_methods(t, &n);

	buf_puts(b, "interface {");
	for (int i = 0; i < n; i++) {
		buf_printf(b, "%s%s", i > 0 ? "; " : " ", m[i]->name);
		signature_text(b, m[i]->type, pkg, depth);
	}
	buf_puts(b, n > 0 ? " }" : "}");
}

static void
named_text(Buf *b, Type *t, Package *pkg, int depth)
{
	Object *o = t->named.obj;

	if (o->pkg != NULL && o->pkg != pkg)
		buf_printf(b, "%s.", o->pkg->name);
	buf_puts(b, o->name);
	for (int i = 0; i < t->named.ntargs; i++) {
		buf_putc(b, i > 0 ? ',' : '[');
		type_text(b, t->named.targs[i], pkg, depth);
	}
	if (t->named.ntargs > 0)
		buf_putc(b, ']');
}

static void
type_text(Buf *b, Type *t, Package *pkg, int depth)
{
	if (++depth > 100) {
		buf_puts(b, "…");
		return;
	}
	if (t == type_any) {
		buf_puts(b, "any");
		return;
	}
	switch ((TypeKind)t->kind) {
	case TY_NAMED: named_text(b, t, pkg, depth); return;
	case TY_POINTER:
		buf_putc(b, '*');
		type_text(b, t->pointer.elem, pkg, depth);
		return;
	case TY_SLICE:
		buf_puts(b, "[]");
		type_text(b, t->slice.elem, pkg, depth);
		return;
	case TY_ARRAY:
		buf_printf(b, "[%lld]", (long long)t->array.len);
		type_text(b, t->array.elem, pkg, depth);
		return;
	case TY_MAP:
		buf_puts(b, "map[");
		type_text(b, t->map.key, pkg, depth);
		buf_putc(b, ']');
		type_text(b, t->map.elem, pkg, depth);
		return;
	case TY_CHAN: {
		bool paren = t->chan.dir != CHAN_RECV && t->chan.elem->kind == TY_CHAN && t->chan.elem->chan.dir == CHAN_RECV;

		buf_puts(b, t->chan.dir == CHAN_RECV ? "<-chan " : t->chan.dir == CHAN_SEND ? "chan<- " : "chan ");
		buf_puts(b, paren ? "(" : "");
		type_text(b, t->chan.elem, pkg, depth);
		buf_puts(b, paren ? ")" : "");
		return;
	}
	case TY_SIGNATURE:
		buf_puts(b, "func");
		signature_text(b, t, pkg, depth);
		return;
	case TY_STRUCT: struct_text(b, t, pkg, depth); return;
	case TY_INTERFACE: interface_text(b, t, pkg, depth); return;
	case TY_TUPLE: tuple_text(b, t, false, pkg, depth); return;
	case TY_BASIC:
	case TY_TYPEPARAM:
	case TY_UNION: type_write(b, t, pkg); return;
	}
}

void
esc_type_text(Buf *b, Type *t, Package *pkg)
{
	type_text(b, t, pkg, 0);
}

/* ---- expressions ---- */

static const Expr *
bare(const Expr *x)
{
	while (x->kind == E_PAREN)
		x = x->x;
	return x;
}

static bool
is_type_name(Type *t)
{
	return t->kind == TY_NAMED || t->kind == TY_BASIC || t->kind == TY_TYPEPARAM || t == type_any;
}

static void
args_text(Buf *b, const Expr *x, int from, Package *pkg)
{
	Type *sig = x->call.fun->type != NULL ? type_under_or_null(x->call.fun->type) : NULL;
	bool user = x->call.what == CALL_FUNC, packed, first = from == 0;
	int fixed = x->call.args.n;

	if (sig != NULL && sig->kind != TY_SIGNATURE)
		sig = NULL;
	packed = user && sig != NULL && sig->sig.variadic && !x->call.dots;
	if (packed && sig->sig.params->tuple.n - 1 < fixed)
		fixed = sig->sig.params->tuple.n - 1;
	for (int i = 0; i < fixed; i++, first = false) {
		buf_puts(b, first ? "" : ", ");
		expr_text(b, x->call.args.v[i], pkg, 0);
	}
	if (packed)
		buf_printf(b, "%s%s...)", first ? "" : ", ", x->call.args.n > fixed ? "... argument" : "nil");
	else
		buf_puts(b, x->call.dots ? "...)" : ")");
}

/* x and the embedded fields on the way to what is selected. */
static void
operand_text(Buf *b, const Expr *x, Package *pkg)
{
	Selection *s = x->sel.sel;
	Type *t = s->recv;

	expr_text(b, x->sel.x, pkg, PREC_PRIMARY);
	for (int i = 0; i + 1 < s->npath; i++) {
		Type *u = type_under(t);

		if (u->kind == TY_POINTER)
			u = type_under(u->pointer.elem);
		if (u->kind != TY_STRUCT)
			return;
		buf_printf(b, ".%s", u->struct_.fields[s->path[i]]->name);
		t = u->struct_.fields[s->path[i]]->type;
	}
}

static bool
is_method_call(const Expr *f)
{
	Selection *s = f->kind == E_SELECTOR ? f->sel.sel : NULL;

	return s != NULL && s->kind == SEL_METHOD && s->obj->kind == O_FUNC && s->obj->func.recv_named != NULL && !s->obj->func.is_iface_method;
}

/* x.M(args) is (*T).M(x, args) or T.M(x, args). */
static void
method_call_text(Buf *b, const Expr *x, const Expr *f, Package *pkg)
{
	Object *m = f->sel.sel->obj;
	Type *sig = m->type;
	Type *recv = sig != NULL && sig->kind == TY_SIGNATURE && sig->sig.recv != NULL ? sig->sig.recv->type : m->func.recv_named;

	if (recv->kind == TY_POINTER) {
		buf_putc(b, '(');
		type_text(b, recv, pkg, 0);
		buf_putc(b, ')');
	} else {
		type_text(b, recv, pkg, 0);
	}
	buf_printf(b, ".%s(", m->name);
	operand_text(b, f, pkg);
	args_text(b, x, 1, pkg);
}

static void
call_text(Buf *b, const Expr *x, Package *pkg)
{
	const Expr *f = bare(x->call.fun);

	if (x->call.what == CALL_CONV) {
		Type *t = x->call.fun->type != NULL ? x->call.fun->type : x->type;
		bool named = is_type_name(t);

		buf_puts(b, named ? "" : "(");
		type_text(b, t, pkg, 0);
		buf_puts(b, named ? "(" : ")(");
		for (int i = 0; i < x->call.args.n; i++)
			expr_text(b, x->call.args.v[i], pkg, 0);
		buf_putc(b, ')');
		return;
	}
	if (x->call.what == CALL_BUILTIN && (x->call.builtin == BF_MAKE || x->call.builtin == BF_NEW)) {
		buf_puts(b, x->call.builtin == BF_MAKE ? "make(" : "new(");
		for (int i = 0; i < x->call.args.n; i++) {
			const Expr *a = x->call.args.v[i];

			buf_puts(b, i > 0 ? ", " : "");
			if (a->mode == M_TYPE && a->type != NULL)
				type_text(b, a->type, pkg, 0);
			else
				expr_text(b, a, pkg, 0);
		}
		buf_putc(b, ')');
		return;
	}
	if (x->call.what == CALL_FUNC && is_method_call(f)) {
		method_call_text(b, x, f, pkg);
		return;
	}
	if (f->kind == E_FUNCLIT)
		buf_puts(b, "(func literal)");
	else
		expr_text(b, f, pkg, PREC_PRIMARY);
	buf_putc(b, '(');
	args_text(b, x, 0, pkg);
}

static void
selector_text(Buf *b, const Expr *x, Package *pkg)
{
	Object *o = x->sel.name->name.obj;

	if (x->sel.sel == NULL) { /* pkg.Name */
		if (o != NULL && o->pkg != NULL && o->pkg != pkg)
			buf_printf(b, "%s.", o->pkg->name);
	} else if (x->sel.sel->kind == SEL_METHODEXPR) {
		Type *t = x->sel.sel->recv;
		bool ptr = t->kind == TY_POINTER;

		buf_puts(b, ptr ? "(" : "");
		type_text(b, t, pkg, 0);
		buf_puts(b, ptr ? ")." : ".");
	} else {
		operand_text(b, x, pkg);
		buf_putc(b, '.');
	}
	buf_puts(b, x->sel.name->name.name);
}

static void
slice_text(Buf *b, const Expr *x, Package *pkg)
{
	expr_text(b, x->slice.x, pkg, PREC_PRIMARY);
	buf_putc(b, '[');
	if (x->slice.lo != NULL)
		expr_text(b, x->slice.lo, pkg, 0);
	buf_putc(b, ':');
	if (x->slice.hi != NULL)
		expr_text(b, x->slice.hi, pkg, 0);
	if (x->slice.max != NULL) {
		buf_putc(b, ':');
		expr_text(b, x->slice.max, pkg, 0);
	}
	buf_putc(b, ']');
}

static int
prec_of(const Expr *x)
{
	if (x->mode == M_CONST)
		return PREC_PRIMARY;
	switch (x->kind) {
	case E_BINARY: return token_prec[x->binary.op];
	case E_UNARY:
	case E_STAR: return PREC_UNARY;
	default: return PREC_PRIMARY;
	}
}

static void
binary_text(Buf *b, const Expr *x, Package *pkg)
{
	int prec = token_prec[x->binary.op];
	/* Sums of strings are one flat list. */
	bool flat = x->binary.op == T_ADD && x->type != NULL && type_is(x->type, BI_STRING);

	expr_text(b, x->binary.x, pkg, flat ? PREC_ADD : prec);
	buf_printf(b, " %s ", token_text[x->binary.op]);
	expr_text(b, x->binary.y, pkg, flat ? PREC_ADD : prec + 1);
}

static void
expr_text(Buf *b, const Expr *x, Package *pkg, int prec)
{
	x = bare(x);
	if (prec > prec_of(x)) {
		buf_putc(b, '(');
		expr_text(b, x, pkg, 0);
		buf_putc(b, ')');
		return;
	}
	if (x->mode == M_CONST) {
		expr_print(b, x);
		return;
	}
	if (x->mode == M_TYPE && x->type != NULL) {
		type_text(b, x->type, pkg, 0);
		return;
	}
	switch ((ExprKind)x->kind) {
	case E_NAME: buf_puts(b, x->name.name); return;
	case E_FUNCLIT: buf_puts(b, "func literal"); return;
	case E_COMPLIT: {
		Type *t = x->type;

		if (x->complit.type == NULL && t != NULL && t->kind == TY_POINTER) { /* an elided &T */
			buf_putc(b, '&');
			t = t->pointer.elem;
		}
		if (t != NULL)
			type_text(b, t, pkg, 0);
		buf_puts(b, x->complit.elems.n > 0 ? "{...}" : "{}");
		return;
	}
	case E_SELECTOR: selector_text(b, x, pkg); return;
	case E_INDEX:
		expr_text(b, x->index.x, pkg, PREC_PRIMARY);
		buf_putc(b, '[');
		for (int i = 0; i < x->index.idx.n; i++) {
			buf_puts(b, i > 0 ? ", " : "");
			expr_text(b, x->index.idx.v[i], pkg, 0);
		}
		buf_putc(b, ']');
		return;
	case E_SLICE: slice_text(b, x, pkg); return;
	case E_ASSERT:
		expr_text(b, x->assert.x, pkg, PREC_PRIMARY);
		buf_puts(b, ".(");
		if (x->assert.type != NULL && x->assert.type->type != NULL)
			type_text(b, x->assert.type->type, pkg, 0);
		else
			buf_puts(b, "type");
		buf_putc(b, ')');
		return;
	case E_CALL: call_text(b, x, pkg); return;
	case E_UNARY:
		buf_puts(b, token_text[x->unary.op]);
		expr_text(b, x->unary.x, pkg, PREC_UNARY + (bare(x->unary.x)->kind != E_UNARY));
		return;
	case E_STAR:
		buf_putc(b, '*');
		expr_text(b, x->x, pkg, PREC_UNARY + 1);
		return;
	case E_BINARY: binary_text(b, x, pkg); return;
	default: expr_print(b, x); return;
	}
}

void
esc_expr_text(Buf *b, const Expr *x, Package *pkg)
{
	expr_text(b, x, pkg, 0);
}
