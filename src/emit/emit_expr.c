/*
 * emit_expr.c - expressions without effects.
 *
 * Each prints as one C expression.  Integers narrower than int are cast back
 * after each operation; operators whose C meaning differs from Go's go through
 * the inline functions of abi/inline.h.  What is needed twice is held in a
 * temporary of a statement expression (hold), so text stays linear in the IR.
 *
 * Nil checks.  An access at an offset inside the guard page faults by itself and
 * becomes Go's panic; the C compiler is told (-fnon-call-exceptions) to keep
 * such loads.  lv() carries the highest offset that the access will touch down
 * to the OP_DEREF, which checks explicitly when that is past the guard page,
 * when only an address is taken, when nothing is loaded (size zero), and in
 * functions that defer: a recovered panic returns through __builtin_setjmp, which the
 * C compiler expects only from calls.
 */
#include "emit/internal.h"

bool
is_lvalue(Ir *n)
{
	switch (n->op) {
	case OP_VAR:
	case OP_DEREF: return true;
	case OP_FIELD: return is_lvalue(n->x);
	case OP_INDEX: {
		Type *u = under(n->x->type);
		return u->kind == TY_SLICE || (u->kind == TY_ARRAY && is_lvalue(n->x));
	}
	default: return false;
	}
}

/* Does the lvalue lie in the running frame? */
bool
is_frame_lvalue(Ir *n)
{
	for (;;) {
		switch (n->op) {
		case OP_VAR: return n->var->kind != IV_GLOBAL && !n->var->heap && !(n->var->kind == IV_CAPTURE && n->var->by_ref);
		case OP_FIELD: n = n->x; break;
		case OP_INDEX:
			if (under(n->x->type)->kind != TY_ARRAY)
				return false;
			n = n->x;
			break;
		default: return false;
		}
	}
}

/* ---- what fails on a line of its own ---- */

typedef struct Line { const char *file; u32 line; } Line;

static void
line_text(Fn *e, const char *file, u32 line)
{
	buf_putc(e->b, '\n');
	line_directive(e->b, file, line, e->file);
	e->file = file;
	e->line = line;
}

/* Of a statement of several lines, a part that may panic is to be found at its own. */
static Line
line_enter(Fn *e, Pos pos)
{
	Line was = { NULL, 0 };
	if (pos == 0 || e->file == NULL || e->em->o.no_lines)
		return was;
	Position p = pos_resolve_path(pos);
	if (p.line == e->line && strcmp(p.file, e->file) == 0)
		return was;
	was = (Line){ e->file, e->line };
	line_text(e, p.file, p.line);
	return was;
}

static void
line_leave(Fn *e, Line was)
{
	if (was.file != NULL)
		line_text(e, was.file, was.line);
}

/* ---- variables, fields, elements ---- */

static void
ex_var(Fn *e, IrVar *v)
{
	if (v->kind == IV_GLOBAL) {
		Item *it = var_item(e->em, v);
		use(e->it, it);
		o(e, "%s", it->name);
	} else if (v->heap || (v->kind == IV_CAPTURE && v->by_ref)) {
		o(e, "(*%v)", v);
	} else {
		o(e, "%v", v);
	}
}

/* An index as i64, checked against the text n (a C expression) unless bounded. */
static void
index_text(Fn *e, Ir *i, const char *n, bool bounded)
{
	CType *ct = ctype_of(e->em, i->type);
	if (bounded)
		o(e, "%e", i);
	else
		o(e, ct->is_signed || ct->bits < 64 ? "rt_idx(%e, %s)" : "rt_idx_u(%e, %s)", i, n);
}

static void
lv_deref(Fn *e, Ir *n, i64 reach)
{
	i64 size = type_sizeof(n->type);
	bool check = !(n->flags & IRF_NONNIL) && (e->defers || size == 0 || reach >= GUARD_PAGE || size > GUARD_PAGE);
	if (check && n->x->op == OP_ADDR)
		check = false;
	o(e, check ? "(*(%c *)rt_nonnil(%e))" : "(*(%c *)(%e))", n->type, n->x);
}

static void
lv_index(Fn *e, Ir *n, i64 reach)
{
	Type *u = under(n->x->type);
	bool bounded = n->flags & IRF_BOUNDED;
	if (u->kind == TY_ARRAY) {
		i64 esize = type_sizeof(u->array.elem), k;
		bool is_const = n->y->op == OP_CONST && const_int_fits(const_to_int(n->y->val), &k) && k >= 0 && k < u->array.len;
		i64 far = reach >= NIL_CHECK ? reach : reach + (is_const ? k * esize : esize * (u->array.len > 0 ? u->array.len : 1));
		if (type_sizeof(u) == 0) { /* no C array stands behind it */
			o(e, "(*(%c *)({ (void)", n->type);
			index_text(e, n->y, arena_printf(e->em->a, "%lldL", (long long)u->array.len), bounded);
			o(e, "; rt_zerobase; }))");
			return;
		}
		lv(e, n->x, far);
		o(e, ".a[");
		if (is_const)
			o(e, "%L", k);
		else
			index_text(e, n->y, arena_printf(e->em->a, "%lldL", (long long)u->array.len), bounded);
		o(e, "]");
		return;
	}
	if (u->kind == TY_BASIC) { /* string */
		Held h = hold(e, n->x);
		o(e, "%s.p[", h.t);
		index_text(e, n->y, arena_printf(e->em->a, "%s.n", h.t), bounded);
		o(e, "]");
		drop(e, h);
		return;
	}
	bool open = !is_cheap(n->x);
	if (open)
		o(e, "(*");
	Held h = hold(e, n->x);
	o(e, open ? "&((%c *)%s.p)[" : "((%c *)%s.p)[", n->type, h.t);
	index_text(e, n->y, arena_printf(e->em->a, "%s.n", h.t), bounded);
	o(e, "]");
	drop(e, h);
	if (open)
		o(e, ")");
}

void
lv(Fn *e, Ir *n, i64 reach)
{
	switch (n->op) {
	case OP_VAR: ex_var(e, n->var); return;
	case OP_DEREF:
	case OP_INDEX: {
		Line was = line_enter(e, n->pos);
		if (n->op == OP_DEREF)
			lv_deref(e, n, reach);
		else
			lv_index(e, n, reach);
		line_leave(e, was);
		return;
	}
	case OP_FIELD: {
		Type *u = under(n->x->type);
		i64 off = type_field_offset(u, (int)n->n);
		if (is_lvalue(n->x) && type_sizeof(n->type) == 0) { /* RtEmpty of any type: the address still counts */
			o(e, "(*(RtEmpty *)((u8 *)&");
			lv(e, n->x, NIL_CHECK);
			o(e, " + %L))", off);
			return;
		}
		if (type_sizeof(u) == 0) {
			o(e, "((%c){})", n->type);
			return;
		}
		lv(e, n->x, reach >= NIL_CHECK ? reach : reach + off);
		o(e, ".f%d", (int)n->n);
		return;
	}
	default: ex(e, n);
	}
}

/* ---- arithmetic ---- */

static bool
const_int_of(Ir *n, i64 *v)
{
	return n->op == OP_CONST && const_int_fits(const_to_int(n->val), v);
}

static void
binary(Fn *e, Ir *n, const char *op)
{
	CType *ct = ctype_of(e->em, n->type);
	if (ct->rep == R_COMPLEX) {
		const char *name = op[0] == '+' ? "add" : op[0] == '-' ? "sub" : op[0] == '*' ? "mul" : "div";
		o(e, "rt_%s_%s(%e, %e)", ct->code, name, n->x, n->y);
	} else if (ct->rep == R_FLOAT || ct->bits >= 32) {
		o(e, "(%e %s %e)", n->x, op, n->y);
	} else {
		o(e, "((%s)(%e %s %e))", ct->name, n->x, op, n->y);
	}
}

static void
division(Fn *e, Ir *n)
{
	CType *ct = ctype_of(e->em, n->type);
	bool mod = n->op == OP_MOD;
	const char *op = mod ? "%" : "/";
	i64 k;
	if (ct->rep != R_INT) {
		binary(e, n, "/");
		return;
	}
	if (n->y->op == OP_CONST) {
		bool minus_one = ct->is_signed && const_int_of(n->y, &k) && k == -1;
		if (minus_one)
			o(e, mod ? "((%s)(0 * %e))" : "((%s)-%e)", ct->name, n->x);
		else
			o(e, "((%s)(%e %s %e))", ct->name, n->x, op, n->y);
	} else if ((n->flags & IRF_NONZERO) && (!ct->is_signed || ct->bits < 32)) {
		o(e, "((%s)(%e %s %e))", ct->name, n->x, op, n->y);
	} else {
		o(e, "rt_%s%s_%s(%e, %e)", mod ? "mod" : "div", n->flags & IRF_NONZERO ? "nz" : "", ct->code, n->x, n->y);
	}
}

static void
shift(Fn *e, Ir *n)
{
	CType *ct = ctype_of(e->em, n->type), *cy = ctype_of(e->em, n->y->type);
	bool left = n->op == OP_SHL;
	u64 k;
	if (n->y->op == OP_CONST && const_uint_fits(const_to_int(n->y->val), &k)) {
		if (k >= ct->bits) {
			if (left || !ct->is_signed) {
				o(e, "((%s)(%e & 0))", ct->name, n->x);
				return;
			}
			k = (u64)ct->bits - 1;
		}
		o(e, "((%s)(%e %s %d))", ct->name, n->x, left ? "<<" : ">>", (int)k);
		return;
	}
	o(e, "rt_%s_%s(%e, ", left ? "shl" : "shr", ct->code, n->x);
	o(e, cy->is_signed && !(n->flags & IRF_NONNEG) ? "rt_shcount(%e))" : "(u64)%e)", n->y);
}

static void
min_max(Fn *e, Ir *n)
{
	CType *ct = ctype_of(e->em, n->type);
	o(e, "rt_%s_%s(%e, %e)", n->op == OP_MIN ? "min" : "max", ct->code, n->x, n->y);
}

/* ---- slices and strings ---- */

static void
bound(Fn *e, Ir *i, int *unsigned_bits, int which)
{
	CType *ct = ctype_of(e->em, i->type);
	if (!ct->is_signed && ct->bits == 64)
		*unsigned_bits |= which;
	o(e, ", (i64)%e", i);
}

/* rt_slice_[lh](s, [lo,] [hi,] elemsize, unsigned, code), rt_slice3(...): abi/inline.h. */
static void
slice_expr(Fn *e, Ir *n)
{
	Type *u = under(n->x->type);
	int uns = 0;
	const char *kind = n->w != NULL ? "3" : n->y != NULL ? (n->z != NULL ? "_lh" : "_l") : n->z != NULL ? "_h" : "_";
	bool bounded = n->flags & IRF_BOUNDED;
	if (u->kind == TY_BASIC) {
		o(e, "rt_str%s%s(%e", bounded ? "b" : "slice", kind, n->x);
	} else {
		o(e, "rt_%s%s(", bounded ? "bslice" : "slice", kind);
		if (u->kind == TY_SLICE) {
			o(e, "%e", n->x);
		} else {
			i64 len = under(u->pointer.elem)->array.len;
			bool nonnil = (n->flags & IRF_NONNIL) || n->x->op == OP_ADDR;
			o(e, nonnil ? "((GoSlice){%e, %LL, %LL})" : "((GoSlice){rt_nonnil(%e), %LL, %LL})", n->x, len, len);
		}
	}
	if (n->y != NULL)
		bound(e, n->y, &uns, 1);
	else if (n->w != NULL)
		o(e, ", 0L");
	if (n->z != NULL)
		bound(e, n->z, &uns, 2);
	if (n->w != NULL)
		bound(e, n->w, &uns, 4);
	if (u->kind == TY_BASIC) {
		o(e, ", %d)", uns);
		return;
	}
	Type *elem = u->kind == TY_SLICE ? u->slice.elem : under(u->pointer.elem)->array.elem;
	o(e, ", %L, %d, %d)", type_sizeof(elem), uns, u->kind != TY_SLICE);
}

static void
length(Fn *e, Ir *n)
{
	Type *u = under(n->x->type);
	if (u->kind == TY_MAP)
		o(e, "rt_maplen(%e)", n->x);
	else if (u->kind == TY_CHAN)
		o(e, n->op == OP_LEN ? "rt_chanlen(%e)" : "rt_chancap(%e)", n->x);
	else if (u->kind == TY_POINTER)
		o(e, "%LL", under(u->pointer.elem)->array.len);
	else if (u->kind == TY_ARRAY)
		o(e, "%LL", u->array.len);
	else
		o(e, n->op == OP_LEN ? "%e.n" : "%e.cap", n->x);
}

/* ---- composites ---- */

/* May n stand in a static initialiser that needs no run-time symbol of this package's own? */
bool
is_constant(Ir *n)
{
	switch (n->op) {
	case OP_CONST:
	case OP_NIL:
	case OP_ZERO: return true;
	case OP_CONVNOP: return n->x->op == OP_CONST || n->x->op == OP_NIL;
	case OP_KEYED: return is_constant(n->x);
	case OP_STRUCTLIT:
	case OP_ARRAYLIT:
		for (int i = 0; i < n->list.n; i++) {
			if (!is_constant(n->list.v[i]))
				return false;
		}
		return true;
	default: return false;
	}
}

static void
structlit(Fn *e, Ir *n)
{
	Type *u = under(n->type);
	if (type_sizeof(u) == 0) {
		o(e, "((RtEmpty){})");
		return;
	}
	o(e, "((%c){", n->type);
	bool first = true;
	for (int i = 0; i < n->list.n; i++) {
		Ir *x = n->list.v[i];
		if (x->op == OP_ZERO)
			continue;
		o(e, first ? ".f%d = %e" : ", .f%d = %e", i, x);
		first = false;
	}
	o(e, "})");
}

static void
arraylit(Fn *e, Ir *n)
{
	if (type_sizeof(n->type) == 0) {
		o(e, "((RtEmpty){})");
		return;
	}
	if (n->list.n > 4 && is_constant(n)) {
		Item *it = const_table(e->em, n, n->type);
		use(e->it, it);
		o(e, "%s", it->name);
		return;
	}
	o(e, "((%c){{", n->type);
	for (int i = 0; i < n->list.n; i++)
		o(e, i > 0 ? ", [%L] = %e" : "[%L] = %e", n->list.v[i]->n, n->list.v[i]->x);
	o(e, "}})");
}

static void
address(Fn *e, Ir *n)
{
	Ir *x = n->x;
	if (x->op == OP_DEREF) {
		o(e, (x->flags & IRF_NONNIL) || (n->flags & IRF_NONNIL) ? "(%e)" : "rt_nonnil(%e)", x->x);
		return;
	}
	if (x->op == OP_VAR && x->var->kind != IV_GLOBAL && (x->var->heap || (x->var->kind == IV_CAPTURE && x->var->by_ref))) {
		o(e, "((void *)%v)", x->var);
		return;
	}
	if (!is_lvalue(x))
		ice(n->pos, "emit: address of %s", op_name[x->op]);
	o(e, "((void *)&");
	lv(e, x, n->flags & IRF_NONNIL ? 0 : NIL_CHECK);
	o(e, ")");
}

static void
nil_value(Fn *e, Type *t)
{
	switch (rep_of(e->em, t)) {
	case R_PTR: o(e, "((void *)0)"); return;
	case R_SLICE: o(e, "((GoSlice){0, 0, 0})"); return;
	case R_EFACE: o(e, "((GoEface){0, 0})"); return;
	case R_IFACE: o(e, "((GoIface){0, 0})"); return;
	default: ice(0, "emit: nil of type %s", type_string(t));
	}
}

void
ex(Fn *e, Ir *n)
{
	switch ((Op)n->op) {
	case OP_CONST: const_expr(e, n->val, n->type, false); return;
	case OP_NIL: nil_value(e, n->type); return;
	case OP_ZERO: zero_expr(e, n->type, false); return;
	case OP_VAR:
	case OP_DEREF:
	case OP_FIELD:
	case OP_INDEX: lv(e, n, 0); return;
	case OP_FUNC: {
		Item *it = funcval_item(e->em, n->func);
		use(e->it, it);
		o(e, "((void *)&%s)", it->name);
		return;
	}
	case OP_TYPEDESC:
		o(e, "((void *)");
		type_addr(e, n->t2);
		o(e, ")");
		return;
	case OP_STRUCTLIT: structlit(e, n); return;
	case OP_ARRAYLIT: arraylit(e, n); return;
	case OP_NEG: {
		CType *ct = ctype_of(e->em, n->type);
		if (ct->rep == R_COMPLEX)
			o(e, "rt_%s_neg(%e)", ct->code, n->x);
		else
			o(e, "((%s)-%e)", ct->name, n->x);
		return;
	}
	case OP_COM: o(e, "((%c)~%e)", n->type, n->x); return;
	case OP_NOT: o(e, "(!%e)", n->x); return;
	case OP_ADD: binary(e, n, "+"); return;
	case OP_SUB: binary(e, n, "-"); return;
	case OP_MUL: binary(e, n, "*"); return;
	case OP_DIV:
	case OP_MOD: {
		Line was = line_enter(e, n->pos);
		division(e, n);
		line_leave(e, was);
		return;
	}
	case OP_AND: binary(e, n, "&"); return;
	case OP_OR: binary(e, n, "|"); return;
	case OP_XOR: binary(e, n, "^"); return;
	case OP_ANDNOT: o(e, "((%c)(%e & ~%e))", n->type, n->x, n->y); return;
	case OP_SHL:
	case OP_SHR: shift(e, n); return;
	case OP_EQ:
	case OP_NE:
	case OP_LT:
	case OP_LE:
	case OP_GT:
	case OP_GE: ex_compare(e, n); return;
	case OP_ANDAND: o(e, "(%e && %e)", n->x, n->y); return;
	case OP_OROR: o(e, "(%e || %e)", n->x, n->y); return;
	case OP_MIN:
	case OP_MAX: min_max(e, n); return;
	case OP_COMPLEX: o(e, "((%c){%e, %e})", n->type, n->x, n->y); return;
	case OP_REAL: o(e, "%e.re", n->x); return;
	case OP_IMAG: o(e, "%e.im", n->x); return;
	case OP_COND: o(e, "(%e ? %e : %e)", n->x, n->y, n->z); return;
	case OP_ADDR: address(e, n); return;
	case OP_SLICE: {
		Line was = line_enter(e, n->pos);
		slice_expr(e, n);
		line_leave(e, was);
		return;
	}
	case OP_LEN:
	case OP_CAP: length(e, n); return;
	case OP_PTR: o(e, "((void *)%e.p)", n->x); return;
	case OP_UNSAFEADD: o(e, "((void *)((u8 *)%e + %e))", n->x, n->y); return;
	case OP_CONV:
	case OP_CONVNOP:
	case OP_SLICE2ARRPTR:
	case OP_DATAWORD:
	case OP_IFACE2EFACE: ex_conv(e, n); return;
	case OP_TYPEWORD:
		o(e, "((void *)");
		ex_typeword(e, n->x);
		o(e, ")");
		return;
	case OP_CONVIFACE: ex_conviface(e, n); return;
	case OP_DEFERFRAME: o(e, "((void *)&df)"); return;
	case OP_MAPITERKEY: o(e, "%v.key", n->x->var); return;
	case OP_MAPITERELEM: o(e, "%v.elem", n->x->var); return;
	/* What follows has effects: the caller (emit_stmt.c) is at the right side of an assignment. */
	case OP_IFACE2IFACE:
	case OP_BYTES2STR:
	case OP_STR2BYTES:
	case OP_RUNES2STR:
	case OP_STR2RUNES:
	case OP_RUNE2STR:
	case OP_CONCAT: ex_conv(e, n); return;
	case OP_UNSAFESLICE:
	case OP_UNSAFESTRING: ex_unsafe(e, n); return;
	case OP_NEW:
	case OP_MAKESLICE:
	case OP_MAKEMAP:
	case OP_MAKECHAN: ex_alloc(e, n); return;
	case OP_SLICELIT: ex_slicelit(e, n); return;
	case OP_CLOSURE: ex_closure(e, n); return;
	case OP_APPEND:
	case OP_APPENDSLICE: ex_append(e, n); return;
	case OP_CALL:
	case OP_CALLPTR:
	case OP_CALLIFACE: ex_call(e, n); return;
	case OP_COPY: ex_copy(e, n); return;
	case OP_RECOVER: /* +1: see rt_recover */
		o(e, n->flags & IRF_IMPLICIT ? "rt_recover((u8 *)__builtin_frame_address(0) + 1)" : "rt_recover(__builtin_frame_address(0))");
		return;
	default: ice(n->pos, "emit: %s is no expression", op_name[n->op]);
	}
}
