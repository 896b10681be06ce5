/*
 * emit_conv.c - conversions: numbers, strings, interfaces, type assertions.
 *
 * Float to integer follows amd64's gc, which computes in 64 (or 32) bits and
 * truncates.  Strings that don't outlive the frame have room for small results
 * there.  An interface's word is the value itself for pointer-shaped types;
 * else a pointer to a box: static for constants, in the frame when escape
 * analysis allows (IRF_STACK), in the heap otherwise.
 */
#include "emit/internal.h"

void
type_addr(Fn *e, Type *t)
{
	Item *it = type_item(e->em, t);
	use(e->it, it);
	o(e, "&%s", it->name);
}

/* ---- numbers ---- */

static void
float_to_int(Fn *e, Ir *n, CType *to)
{
	if (to->bits == 64)
		o(e, to->is_signed ? "rt_f64_i64((f64)%e)" : "rt_f64_u64((f64)%e)", n->x);
	else if (to->bits == 32 && !to->is_signed)
		o(e, "((u32)rt_f64_i64((f64)%e))", n->x);
	else
		o(e, "((%s)rt_f64_i32((f64)%e))", to->name, n->x);
}

static void
number(Fn *e, Ir *n)
{
	CType *to = ctype_of(e->em, n->type), *from = ctype_of(e->em, n->x->type);
	if (to->rep == R_COMPLEX && to->bits == from->bits)
		o(e, "%e", n->x);
	else if (to->rep == R_COMPLEX)
		o(e, "rt_%s_%s(%e)", from->code, to->code, n->x);
	else if (from->rep == R_FLOAT && to->rep == R_INT)
		float_to_int(e, n, to);
	else
		o(e, "((%s)%e)", to->name, n->x);
}

/* ---- interfaces ---- */

/* The descriptor in the interface value whose text is h, NULL for nil. */
static void
typeword(Fn *e, Rep rep, const char *h)
{
	if (rep == R_EFACE)
		o(e, "%s.t", h);
	else
		o(e, "rt_itabtype(%s.tab)", h);
}

void
ex_typeword(Fn *e, Ir *x)
{
	if (rep_of(e->em, x->type) == R_EFACE)
		o(e, "(%e).t", x);
	else
		o(e, "rt_itabtype((%e).tab)", x);
}

/* The value of type t in the data word with text w. */
static void
unbox(Fn *e, Type *t, const char *w)
{
	CType *ct = ctype_of(e->em, t);
	if (ct->rep == R_EMPTY)
		o(e, "((RtEmpty){})");
	else if (!ir_is_direct(t))
		o(e, "(*(%c *)%s)", t, w);
	else if (ct->rep == R_PTR)
		o(e, "%s", w);
	else
		o(e, "(*(%c *)(void *[]){%s})", t, w);
}

/* A box for the value n; the text of the data word. */
static void
box(Fn *e, Ir *n)
{
	Ir *x = n->x;
	CType *ct = ctype_of(e->em, x->type);
	if (ct->rep == R_EMPTY) {
		o(e, is_frame_lvalue(x) || x->op == OP_ZERO ? "(void *)rt_zerobase" : "({ (void)%e; (void *)rt_zerobase; })", x);
	} else if (ir_is_direct(x->type)) {
		if (ct->rep == R_PTR)
			o(e, "%e", x);
		else
			o(e, "*(void **)(%c[]){%e}", x->type, x);
	} else if (is_constant(x)) {
		Item *it = const_table(e->em, x, x->type);
		use(e->it, it);
		o(e, "(void *)&%s", it->name);
	} else if (ct->size == 1) {
		o(e, "rt_box8(*(u8 *)(%c[]){%e})", x->type, x);
	} else if (n->flags & IRF_STACK) {
		const char *s = frame_slot(e, ctype_name(e, x->type), 0, "box", n->flags & IRF_LENT);
		o(e, "({ %s = %e; (void *)&%s; })", s, x, s);
	} else if (!has_pointers(x->type) && (ct->rep == R_INT || ct->rep == R_FLOAT)) {
		if (ct->rep == R_INT)
			o(e, "rt_box%d(%T, (u%d)%e)", (int)ct->bits, x->type, (int)ct->bits, x);
		else
			o(e, "rt_box%d(%T, *(u%d *)(%s[]){%e})", (int)ct->bits, x->type, (int)ct->bits, ct->name, x);
	} else if (ct->rep == R_STRING) {
		o(e, "rt_boxstring(%T, %e)", x->type, x);
	} else if (ct->rep == R_SLICE) {
		o(e, "({ GoSlice _s = %e; rt_boxslice(%T, _s.p, _s.n, _s.cap); })", x, x->type);
	} else if (is_lvalue(x)) {
		o(e, "rt_box(%T, &%l)", x->type, x);
	} else {
		o(e, "rt_box(%T, (%c[]){%e})", x->type, x->type, x);
	}
}

void
ex_conviface(Fn *e, Ir *n)
{
	Rep rep = rep_of(e->em, n->type);
	o(e, rep == R_EFACE ? "((GoEface){" : "((GoIface){");
	if (rep == R_EFACE) {
		type_addr(e, n->x->type);
	} else {
		Item *it = itab_item(e->em, n->x->type, n->type);
		use(e->it, it);
		o(e, "&%s", it->name);
	}
	o(e, ", ");
	box(e, n);
	o(e, "})");
}

static void
eface_of(Fn *e, Ir *n)
{
	if (rep_of(e->em, n->x->type) == R_EFACE) {
		o(e, "%e", n->x);
		return;
	}
	Held h = hold(e, n->x);
	o(e, "((GoEface){rt_itabtype(%s.tab), %s.w})", h.t, h.t);
	drop(e, h);
}

static void
iface_to_iface(Fn *e, Ir *n)
{
	Held h = hold(e, n->x);
	o(e, "rt_toiface((const RtInterfaceType *)%T, ", n->type);
	typeword(e, rep_of(e->em, n->x->type), h.t);
	o(e, ", %s.w)", h.t);
	drop(e, h);
}

static void
dataword(Fn *e, Ir *n)
{
	const char *w = text_of(e, n->x);
	unbox(e, n->type, arena_printf(e->em->a, "(%s).w", w));
}

/* dst = x.(T), ok = whether it holds; without ok a failure panics.  Either may be NULL. */
void
ex_assert(Fn *e, Ir *n, const char *dst, const char *ok)
{
	Type *want = n->op == OP_ASSERT2 && under(n->type)->kind == TY_TUPLE ? under(n->type)->tuple.vars[0]->type : n->type;
	want = type_canon(want);
	Rep from = rep_of(e->em, n->x->type), to = rep_of(e->em, want);
	bool two = n->op == OP_ASSERT2;
	int k = fn_temp(e);
	const char *x = arena_printf(e->em->a, "_%d", k);
	o(e, "{ %c %s = %e; ", n->x->type, x, n->x);
	o(e, "const RtType *_t%s = ", x);
	typeword(e, from, x);
	o(e, "; ");
	if (to == R_EFACE || to == R_IFACE) {
		if (to == R_IFACE)
			o(e, two ? "const RtItab *_i%s = rt_getitab2((const RtInterfaceType *)%T, _t%s); "
				 : "const RtItab *_i%s = rt_getitab((const RtInterfaceType *)%T, _t%s); ", x, want, x);
		else if (!two)
			o(e, "if (RT_UNLIKELY(_t%s == 0)) rt_panic_assert(0, %T, %T); ", x, want, n->x->type);
		if (ok != NULL)
			o(e, to == R_IFACE ? "%s = _i%s != 0; " : "%s = _t%s != 0; ", ok, x);
		const char *word = to == R_IFACE ? "_i" : "_t", *ct = to == R_IFACE ? "GoIface" : "GoEface";
		if (dst != NULL && two)
			o(e, "%s = %s%s != 0 ? (%s){%s%s, %s.w} : (%s){0, 0}; ", dst, word, x, ct, word, x, x, ct);
		else if (dst != NULL)
			o(e, "%s = (%s){%s%s, %s.w}; ", dst, ct, word, x, x);
		o(e, "}");
		return;
	}
	const char *w = arena_printf(e->em->a, "%s.w", x);
	if (!two) {
		o(e, "if (RT_UNLIKELY(_t%s != %T)) rt_panic_assert(_t%s, %T, %T); ", x, want, x, want, n->x->type);
		if (dst != NULL) {
			o(e, "%s = ", dst);
			unbox(e, want, w);
			o(e, "; ");
		}
	} else {
		o(e, "GoBool _ok%s = _t%s == %T; ", x, x, want);
		if (dst != NULL) {
			o(e, "if (_ok%s) %s = ", x, dst);
			unbox(e, want, w);
			o(e, "; else %s = ", dst);
			zero_expr(e, want, false);
			o(e, "; ");
		}
		if (ok != NULL)
			o(e, "%s = _ok%s; ", ok, x);
	}
	o(e, "}");
}

/* ---- strings ---- */

/* "fn_in(buf, " with room in the frame for a small result, or "fn(". */
static void
into_frame(Fn *e, Ir *n, const char *fn, const char *elem, i64 room)
{
	if (!(n->flags & IRF_STACK)) {
		o(e, "%s(", fn);
		return;
	}
	o(e, "%s_in(%s, ", fn, frame_slot(e, elem, room, "buf", n->flags & IRF_LENT));
}

static void
concat(Fn *e, Ir *n)
{
	if (n->list.n == 2 && !(n->flags & IRF_STACK)) {
		o(e, "rt_concat2(%e, %e)", n->list.v[0], n->list.v[1]);
		return;
	}
	into_frame(e, n, "rt_concat", "u8", 32);
	o(e, "%d, (GoString[]){", n->list.n);
	for (int i = 0; i < n->list.n; i++)
		o(e, i > 0 ? ", %e" : "%e", n->list.v[i]);
	o(e, "})");
}

static void
of_slice(Fn *e, Ir *n, const char *fn, const char *cast)
{
	Held h = hold(e, n->x);
	into_frame(e, n, fn, "u8", 32);
	o(e, "%s%s.p, %s.n)", cast, h.t, h.t);
	drop(e, h);
}

/* []byte of a constant string: an array of just that size. */
static void
bytes_of_constant(Fn *e, Ir *n)
{
	enum { MAX_IN_FRAME = 64 << 10 };
	size_t len;
	const_string_val(n->x->val, &len);
	if (len == 0) {
		o(e, "((GoSlice){(void *)rt_zerobase, 0, 0})");
	} else if ((n->flags & IRF_STACK) && len <= MAX_IN_FRAME) {
		const char *buf = frame_slot(e, "u8", (i64)len, "buf", n->flags & IRF_LENT);
		o(e, "((GoSlice){__builtin_memcpy(%s, (%e).p, %L), %LL, %LL})", buf, n->x, (i64)len, (i64)len, (i64)len);
	} else {
		o(e, "rt_conststring_bytes(%e)", n->x);
	}
}

static void
slice_to_array_pointer(Fn *e, Ir *n)
{
	i64 len = under(under(n->type)->pointer.elem)->array.len;
	Held h = hold(e, n->x);
	o(e, "rt_slice2arr(%s.p, %s.n, %L)", h.t, h.t, len);
	drop(e, h);
}

void
ex_conv(Fn *e, Ir *n)
{
	switch ((Op)n->op) {
	case OP_CONV: number(e, n); return;
	case OP_CONVNOP: {
		CType *to = ctype_of(e->em, n->type), *from = ctype_of(e->em, n->x->type);
		if (to == from || strcmp(to->name, from->name) == 0)
			o(e, "%e", n->x);
		else if (to->rep == R_STRUCT || to->rep == R_ARRAY)
			o(e, "(*(%c *)(%c[]){%e})", n->type, n->x->type, n->x);
		else
			o(e, "((%s)%e)", to->name, n->x);
		return;
	}
	case OP_SLICE2ARRPTR: slice_to_array_pointer(e, n); return;
	case OP_DATAWORD: dataword(e, n); return;
	case OP_IFACE2EFACE: eface_of(e, n); return;
	case OP_IFACE2IFACE: iface_to_iface(e, n); return;
	case OP_BYTES2STR:
		if (n->flags & IRF_NOCOPY) {
			Held h = hold(e, n->x);
			o(e, "((GoString){%s.p, %s.n})", h.t, h.t);
			drop(e, h);
		} else {
			of_slice(e, n, "rt_bytes_string", "");
		}
		return;
	case OP_STR2BYTES:
		if (n->flags & IRF_NOCOPY) {
			Held h = hold(e, n->x);
			o(e, "((GoSlice){(void *)%s.p, %s.n, %s.n})", h.t, h.t, h.t);
			drop(e, h);
		} else if (n->x->op == OP_CONST) {
			bytes_of_constant(e, n);
		} else {
			into_frame(e, n, "rt_string_bytes", "u8", 32);
			o(e, "%e)", n->x);
		}
		return;
	case OP_RUNES2STR: of_slice(e, n, "rt_runes_string", "(const i32 *)"); return;
	case OP_STR2RUNES:
		into_frame(e, n, "rt_string_runes", "i32", 32);
		o(e, "%e)", n->x);
		return;
	case OP_RUNE2STR: {
		CType *ct = ctype_of(e->em, n->x->type);
		into_frame(e, n, "rt_rune_string", "u8", 4);
		o(e, ct->is_signed || ct->bits < 64 ? "(i64)%e)" : "rt_bigrune(%e))", n->x);
		return;
	}
	case OP_CONCAT: concat(e, n); return;
	default: ice(n->pos, "emit: %s is no conversion", op_name[n->op]);
	}
}
