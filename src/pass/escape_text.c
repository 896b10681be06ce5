/*
 * escape_text.c - expressions and types as gc writes them in -m messages: its
 * typed tree's formatting, not the source's.  Constants are as in the source;
 * conversions carry their type in brackets, promoted fields their whole path,
 * method calls their function, variadic arguments "... argument".
 *
 * An inlined call is the variable that has its result.  A body from another
 * package was read from export data, which has neither constants' spelling nor
 * what is implicit: there they carry their types, and conversions, addresses and
 * dereferences that nobody wrote are spelled out.
 */
#include "pass/escape.h"
#include "syntax/syntax.h"

static void type_text(Buf *b, Type *t, Package *pkg, int depth);
/* Where an expression stands. */
typedef struct Text {
	Buf *b;
	Package *pkg;
	IrFunc *fn;
	bool imported; /* fn is, or is in, an expanded body of another package */
} Text;

static void expr_text(Text *t, const Expr *x, int prec);

enum { PREC_UNARY = 7, PREC_PRIMARY = 8 };

/* Does pkg import another package of q's name? */
static bool
is_ambiguous(Package *pkg, Package *q)
{
	for (int i = 0; i < pkg->nimports; i++)
		if (pkg->imports[i] != q && pkg->imports[i]->name == q->name)
			return true;
	return false;
}

void
esc_pkg_text(Buf *b, Package *q, Package *pkg)
{
	if (q == NULL || q == pkg)
		return;
	buf_printf(b, is_ambiguous(pkg, q) ? "\"%s\"." : "%s.", is_ambiguous(pkg, q) ? q->path : q->name);
}

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
	if (r->tuple.n == 1)
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

	esc_pkg_text(b, o->pkg, pkg);
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

/* The package that wrote f. */
Package *
esc_home(IrFunc *f)
{
	while (f->copy_of != NULL || f->outer != NULL)
		f = f->copy_of != NULL ? f->copy_of : f->outer;
	return f->obj != NULL ? f->obj->pkg : f->pkg->pkg;
}

static void
type_of(Text *t, Type *u)
{
	type_text(t->b, u, t->pkg, 0);
}

/* "T(" or "([]T)(" */
static void
open_conversion(Text *t, Type *to)
{
	buf_puts(t->b, is_type_name(to) ? "" : "(");
	type_of(t, to);
	buf_puts(t->b, is_type_name(to) ? "(" : ")(");
}

/* x where a value of type `to` is wanted. */
static void
converted_text(Text *t, const Expr *x, Type *to)
{
	bool shown = t->imported && to != NULL && x->type != NULL && x->mode != M_NIL && !type_is_typeparam(to) && !type_is_untyped(x->type) &&
	             !type_identical(x->type, to);

	if (shown)
		open_conversion(t, to);
	expr_text(t, x, 0);
	if (shown)
		buf_putc(t->b, ')');
}

static void
args_text(Text *t, const Expr *x, int from)
{
	Type *sig = x->call.fun->type != NULL ? type_under_or_null(x->call.fun->type) : NULL;
	bool packed, first = from == 0;
	int fixed = x->call.args.n;

	if (x->call.what != CALL_FUNC || (sig != NULL && sig->kind != TY_SIGNATURE))
		sig = NULL;
	packed = sig != NULL && sig->sig.variadic && !x->call.dots;
	if (packed && sig->sig.params->tuple.n - 1 < fixed)
		fixed = sig->sig.params->tuple.n - 1;
	for (int i = 0; i < fixed; i++, first = false) {
		buf_puts(t->b, first ? "" : ", ");
		converted_text(t, x->call.args.v[i], sig != NULL && i < sig->sig.params->tuple.n ? sig->sig.params->tuple.vars[i]->type : NULL);
	}
	if (!packed) {
		buf_puts(t->b, x->call.dots ? "...)" : ")");
		return;
	}
	buf_puts(t->b, first ? "" : ", ");
	buf_puts(t->b, x->call.args.n > fixed ? "... argument...)" : "nil...)");
}

/* x and the embedded fields on the way to what is selected; gives the type reached. */
static Type *
operand_text(Text *t, const Expr *x, int prec)
{
	Selection *s = x->sel.sel;
	Type *at = s->recv;

	expr_text(t, x->sel.x, s->npath > 1 ? PREC_PRIMARY : prec);
	for (int i = 0; i + 1 < s->npath; i++) {
		Type *u = type_under(at);

		if (u->kind == TY_POINTER)
			u = type_under(u->pointer.elem);
		if (u->kind != TY_STRUCT)
			break;
		buf_printf(t->b, ".%s", u->struct_.fields[s->path[i]]->name);
		at = u->struct_.fields[s->path[i]]->type;
	}
	return at;
}

/* As a method's receiver: addresses and dereferences that nobody wrote show in bodies of other packages. */
static void
receiver_text(Text *t, const Expr *f, bool want_pointer)
{
	Buf out = {0}, *was = t->b;
	Type *at;
	bool have;

	if (!t->imported) {
		operand_text(t, f, 0);
		return;
	}
	t->b = &out;
	at = operand_text(t, f, PREC_PRIMARY);
	t->b = was;
	have = type_under(at)->kind == TY_POINTER;
	buf_printf(t->b, "%s%s", have == want_pointer ? "" : have ? "*" : "&", buf_str(&out));
	buf_free(&out);
}

static bool
is_method_call(const Expr *f)
{
	Selection *s = f->kind == E_SELECTOR ? f->sel.sel : NULL;

	return s != NULL && s->kind == SEL_METHOD && s->obj->kind == O_FUNC && s->obj->func.recv_named != NULL && !s->obj->func.is_iface_method;
}

/* x.M(args) is (*T).M(x, args) or T.M(x, args). */
static void
method_call_text(Text *t, const Expr *x, const Expr *f)
{
	Object *m = f->sel.sel->obj;
	Type *sig = m->type;
	Type *recv = sig != NULL && sig->kind == TY_SIGNATURE && sig->sig.recv != NULL ? sig->sig.recv->type : m->func.recv_named;
	bool ptr = recv->kind == TY_POINTER;

	buf_puts(t->b, ptr ? "(" : "");
	type_of(t, recv);
	buf_printf(t->b, ptr ? ").%s(" : ".%s(", m->name);
	receiver_text(t, f, ptr);
	args_text(t, x, 1);
}

/* The result of an inlined call: a variable, named as the callee names it. */
static void
inlined_text(Text *t, IrFunc *copy)
{
	Package *home = esc_home(copy);

	buf_puts(t->b, copy->nresults == 1 ? "" : "(.");
	for (int i = 0; i < copy->nresults; i++) {
		IrVar *r = copy->results[i];
		bool named = r->name[0] != '~' && r->name[0] != 0 && !r->is_blank;

		buf_puts(t->b, i > 0 ? "; " : "");
		if (named) {
			esc_pkg_text(t->b, home, t->pkg);
			buf_puts(t->b, r->name);
		} else {
			buf_printf(t->b, "~R%d", i);
		}
	}
	buf_puts(t->b, copy->nresults == 1 ? "" : ")");
}

static void
call_text(Text *t, const Expr *x)
{
	const Expr *f = bare(x->call.fun);
	IrFunc *copy = esc_inlined(t->fn, x);

	if (copy != NULL) {
		inlined_text(t, copy);
		return;
	}
	if (x->call.what == CALL_CONV) {
		open_conversion(t, x->call.fun->type != NULL ? x->call.fun->type : x->type);
		for (int i = 0; i < x->call.args.n; i++)
			expr_text(t, x->call.args.v[i], 0);
		buf_putc(t->b, ')');
		return;
	}
	if (x->call.what == CALL_BUILTIN && (x->call.builtin == BF_MAKE || x->call.builtin == BF_NEW)) {
		buf_puts(t->b, x->call.builtin == BF_MAKE ? "make(" : "new(");
		for (int i = 0; i < x->call.args.n; i++) {
			const Expr *a = x->call.args.v[i];

			buf_puts(t->b, i > 0 ? ", " : "");
			if (a->mode == M_TYPE && a->type != NULL)
				type_of(t, a->type);
			else
				expr_text(t, a, 0);
		}
		buf_putc(t->b, ')');
		return;
	}
	if (x->call.what == CALL_FUNC && is_method_call(f)) {
		method_call_text(t, x, f);
		return;
	}
	if (f->kind == E_FUNCLIT)
		buf_puts(t->b, "(func literal)");
	else
		expr_text(t, f, PREC_PRIMARY);
	buf_putc(t->b, '(');
	args_text(t, x, 0);
}

static void
selector_text(Text *t, const Expr *x)
{
	Object *o = x->sel.name->name.obj;

	if (x->sel.sel == NULL) { /* pkg.Name */
		if (o != NULL)
			esc_pkg_text(t->b, o->pkg, t->pkg);
	} else if (x->sel.sel->kind == SEL_METHODEXPR) {
		Type *r = x->sel.sel->recv;
		bool ptr = r->kind == TY_POINTER;

		buf_puts(t->b, ptr ? "(" : "");
		type_of(t, r);
		buf_puts(t->b, ptr ? ")." : ".");
	} else {
		operand_text(t, x, PREC_PRIMARY);
		buf_putc(t->b, '.');
	}
	buf_puts(t->b, x->sel.name->name.name);
}

static void
slice_text(Text *t, const Expr *x)
{
	const Expr *parts[3] = {x->slice.lo, x->slice.hi, x->slice.max};

	if (t->imported && type_under(x->slice.x->type)->kind == TY_ARRAY) {
		buf_puts(t->b, "(&");
		expr_text(t, x->slice.x, PREC_PRIMARY);
		buf_putc(t->b, ')');
	} else {
		expr_text(t, x->slice.x, PREC_PRIMARY);
	}
	buf_putc(t->b, '[');
	for (int i = 0; i < 3; i++) {
		if (i == 1 || (i == 2 && parts[2] != NULL))
			buf_putc(t->b, ':');
		if (parts[i] != NULL)
			expr_text(t, parts[i], 0);
	}
	buf_putc(t->b, ']');
}

static void
index_text(Text *t, const Expr *x)
{
	Type *u = x->index.x->type != NULL ? type_under_or_null(x->index.x->type) : NULL;
	bool deref = t->imported && u != NULL && u->kind == TY_POINTER;

	buf_puts(t->b, deref ? "(*" : "");
	expr_text(t, x->index.x, PREC_PRIMARY);
	buf_puts(t->b, deref ? ")[" : "[");
	for (int i = 0; i < x->index.idx.n; i++) {
		buf_puts(t->b, i > 0 ? ", " : "");
		converted_text(t, x->index.idx.v[i], u != NULL && u->kind == TY_MAP ? u->map.key : NULL);
	}
	buf_putc(t->b, ']');
}

/* Sums of strings are one flat list, and bind least, like results of inlined calls. */
static bool
is_sum(const Expr *x)
{
	return x->kind == E_BINARY && x->binary.op == T_ADD && x->type != NULL && type_is(x->type, BI_STRING);
}

static int
prec_of(Text *t, const Expr *x)
{
	if (x->mode == M_CONST)
		return PREC_PRIMARY;
	switch (x->kind) {
	case E_BINARY: return is_sum(x) ? 0 : token_prec[x->binary.op];
	case E_UNARY:
	case E_STAR: return PREC_UNARY;
	case E_CALL: return esc_inlined(t->fn, x) != NULL ? 0 : PREC_PRIMARY;
	default: return PREC_PRIMARY;
	}
}

static void
binary_text(Text *t, const Expr *x)
{
	int prec = token_prec[x->binary.op];
	bool flat = is_sum(x);

	expr_text(t, x->binary.x, flat ? 0 : prec);
	buf_printf(t->b, " %s ", token_text[x->binary.op]);
	expr_text(t, x->binary.y, flat ? 0 : prec + 1);
}

static void
const_text(Text *t, const Expr *x)
{
	if (!t->imported || x->type == NULL || type_is_untyped(x->type)) {
		expr_print(t->b, x);
		return;
	}
	type_of(t, x->type);
	buf_printf(t->b, "(%s)", const_string_repr(x->val));
}

static void
literal_text(Text *t, const Expr *x)
{
	Type *u = x->type;

	if (x->complit.type == NULL && u != NULL && u->kind == TY_POINTER) { /* an elided &T */
		buf_putc(t->b, '&');
		u = u->pointer.elem;
	}
	if (u != NULL)
		type_of(t, u);
	buf_puts(t->b, x->complit.elems.n > 0 ? "{...}" : "{}");
}

static void
expr_text(Text *t, const Expr *x, int prec)
{
	x = bare(x);
	if (prec > prec_of(t, x)) {
		buf_putc(t->b, '(');
		expr_text(t, x, 0);
		buf_putc(t->b, ')');
		return;
	}
	if (x->mode == M_CONST) {
		const_text(t, x);
		return;
	}
	if (x->mode == M_TYPE && x->type != NULL) {
		type_of(t, x->type);
		return;
	}
	switch ((ExprKind)x->kind) {
	case E_NAME:
		if (x->name.obj != NULL)
			esc_pkg_text(t->b, x->name.obj->pkg, t->pkg);
		buf_puts(t->b, x->name.name);
		return;
	case E_FUNCLIT: buf_puts(t->b, "func literal"); return;
	case E_COMPLIT: literal_text(t, x); return;
	case E_SELECTOR: selector_text(t, x); return;
	case E_INDEX: index_text(t, x); return;
	case E_SLICE: slice_text(t, x); return;
	case E_ASSERT:
		expr_text(t, x->assert.x, PREC_PRIMARY);
		buf_puts(t->b, ".(");
		if (x->assert.type != NULL && x->assert.type->type != NULL)
			type_of(t, x->assert.type->type);
		else
			buf_puts(t->b, "type");
		buf_putc(t->b, ')');
		return;
	case E_CALL: call_text(t, x); return;
	case E_UNARY:
		buf_puts(t->b, token_text[x->unary.op]);
		expr_text(t, x->unary.x, PREC_UNARY + (bare(x->unary.x)->kind != E_UNARY));
		return;
	case E_STAR:
		buf_putc(t->b, '*');
		expr_text(t, x->x, PREC_UNARY + 1);
		return;
	case E_BINARY: binary_text(t, x); return;
	default: expr_print(t->b, x); return;
	}
}

static Text
text_in(Buf *b, IrFunc *fn, Package *pkg)
{
	return (Text){b, pkg, fn, fn != NULL && esc_home(fn) != pkg};
}

void
esc_expr_text(Buf *b, const Expr *x, IrFunc *fn, Package *pkg)
{
	Text t = text_in(b, fn, pkg);

	expr_text(&t, x, 0);
}

void
esc_conv_text(Buf *b, const Expr *x, Type *to, IrFunc *fn, Package *pkg)
{
	Text t = text_in(b, fn, pkg);

	converted_text(&t, x, to);
}
