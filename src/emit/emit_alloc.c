/*
 * emit_alloc.c - new, make, composite slices, append, copy, unsafe.Slice.
 *
 * Objects that escape analysis put in the frame (IRF_STACK) are locals, zeroed
 * each time the statement runs.
 */
#include "emit/internal.h"

static bool
const_index(Ir *n, i64 *v)
{
	return n != NULL && n->op == OP_CONST && const_int_fits(const_to_int(n->val), v) && *v >= 0;
}

static void
new_object(Fn *e, Ir *n)
{
	Type *t = under(n->type)->pointer.elem;
	if (type_sizeof(t) == 0) {
		o(e, "((void *)rt_zerobase)");
	} else if (n->flags & IRF_STACK) {
		const char *s = frame_slot(e, ctype_name(e, t), 0, "new", n->flags & IRF_LENT);
		if (n->flags & IRF_NOZERO)
			o(e, "((void *)&%s)", s);
		else
			o(e, "((void *)__builtin_memset(&%s, 0, sizeof(%s)))", s, s);
	} else {
		o(e, "rt_new(%T)", t);
	}
}

/* Of unknown length: what fits into IR_SMALL_MAKE bytes is in the frame. */
static void
small_make(Fn *e, Ir *n, Type *elem)
{
	i64 size = type_sizeof(elem), room = IR_SMALL_MAKE / size;
	const char *s = frame_slot(e, ctype_name(e, elem), room, "mk", n->flags & IRF_LENT);
	o(e, "({ i64 _n = %e, _c = ", n->y);
	if (n->z != NULL)
		o(e, "%e", n->z);
	else
		o(e, "_n");
	o(e, "; void *_p = %s; if ((u64)_c <= %L && (u64)_n <= (u64)_c) ", s, room);
	o(e, "__builtin_memset(_p, 0, (u64)_c * %L); else _p = rt_makeslice(%T, _n, _c); (GoSlice){ _p, _n, _c }; })", size, elem);
}

static void
make_slice(Fn *e, Ir *n)
{
	Type *elem = under(n->type)->slice.elem;
	i64 len, cap;
	bool known = const_index(n->y, &len) && (n->z == NULL || const_index(n->z, &cap));
	if ((n->flags & IRF_STACK) && known) {
		if (n->z == NULL)
			cap = len;
		if (type_sizeof(elem) == 0 || cap == 0) {
			o(e, "((GoSlice){(void *)rt_zerobase, %LL, %LL})", len, cap);
			return;
		}
		const char *s = frame_slot(e, ctype_name(e, elem), cap, "mk", n->flags & IRF_LENT);
		o(e, "((GoSlice){__builtin_memset(%s, 0, sizeof %s), %LL, %LL})", s, s, len, cap);
		return;
	}
	if (n->flags & IRF_STACK) {
		small_make(e, n, elem);
		return;
	}
	if (n->z != NULL)
		o(e, "({ i64 _n = %e, _c = %e; (GoSlice){ rt_makeslice(%T, _n, _c), _n, _c }; })", n->y, n->z, elem);
	else
		o(e, "({ i64 _n = %e; (GoSlice){ rt_makeslice(%T, _n, _n), _n, _n }; })", n->y, elem);
}

/* A map's struct in the frame, with room for its first 8 entries if they are small; the runtime sees what fits. */
static void
frame_map(Fn *e, Ir *n)
{
	enum { HEADER = 48, MAX_SLOT = 40 };
	Type *u = under(n->type);
	i64 key = (type_sizeof(u->map.key) + 7) & ~7LL, elem = (type_sizeof(u->map.elem) + 7) & ~7LL, hint = 0, words = HEADER / 8;
	if (key + elem <= MAX_SLOT && (n->y == NULL || (const_index(n->y, &hint) && hint <= 8)))
		words += 1 + key + elem;
	const char *m = frame_slot(e, "u64", words, "map", n->flags & IRF_LENT);
	o(e, "rt_makemap_in((const RtMapType *)%T, ", n->type);
	if (n->y != NULL)
		o(e, "(i64)%e", n->y);
	else
		o(e, "0");
	o(e, ", %s, sizeof %s)", m, m);
}

void
ex_alloc(Fn *e, Ir *n)
{
	switch ((Op)n->op) {
	case OP_NEW: new_object(e, n); return;
	case OP_MAKESLICE: make_slice(e, n); return;
	case OP_MAKEMAP:
		if (n->flags & IRF_STACK) {
			frame_map(e, n);
			return;
		}
		o(e, "rt_makemap((const RtMapType *)%T, ", n->type);
		o(e, n->y != NULL ? "(i64)%e)" : "0)", n->y);
		return;
	default:
		o(e, "rt_makechan((const RtChanType *)%T, ", n->type);
		o(e, n->y != NULL ? "(i64)%e)" : "0)", n->y);
	}
}

/* ---- composite slices ---- */

static bool
all_constant(IrList *l)
{
	for (int i = 0; i < l->n; i++) {
		if (!is_constant(l->v[i]->x))
			return false;
	}
	return true;
}

void
ex_slicelit(Fn *e, Ir *n)
{
	Type *elem = under(n->type)->slice.elem;
	Arena *a = e->em->a;
	i64 len = n->n;
	if (len == 0 || type_sizeof(elem) == 0) {
		o(e, "((GoSlice){(void *)rt_zerobase, %LL, %LL})", len, len);
		return;
	}
	bool stack = n->flags & IRF_STACK;
	bool table = n->list.n >= 4 && all_constant(&n->list);
	const char *c = ctype_name(e, elem), *s;
	Buf *saved = e->b;
	e->b = &e->pre;
	if (stack) {
		s = frame_slot(e, c, len, "sl", n->flags & IRF_LENT);
		if (!table && n->list.n < len)
			o(e, "__builtin_memset(%s, 0, sizeof %s); ", s, s);
	} else {
		s = arena_printf(a, "_%d", fn_temp(e));
		/* ...uintptr: what the numbers were made from is to live, if the callee says so; so the array's words are roots. */
		bool numbers = (n->flags & IRF_IMPLICIT) && under(elem)->kind == TY_BASIC && under(elem)->basic.kind == B_UINTPTR;
		o(e, "%s *%s = rt_newarray(%T, %L); ", c, s, numbers ? type_basic[B_UNSAFEPTR] : elem, len);
	}
	if (table) {
		Ir lit = { .op = OP_ARRAYLIT, .pos = n->pos, .type = type_canon(type_array(elem, len)), .list = n->list };
		Item *it = const_table(e->em, &lit, lit.type);
		use(e->it, it);
		o(e, "__builtin_memcpy(%s, &%s, sizeof %s); ", s, it->name, it->name);
	} else {
		for (int i = 0; i < n->list.n; i++) {
			Ir *k = n->list.v[i];
			store_text(e, elem, arena_printf(a, "%s[%lld]", s, (long long)k->n), text_of(e, k->x), true); /* a new array */
		}
	}
	e->b = saved;
	o(e, "((GoSlice){%s, %LL, %LL})", s, len, len);
}

/* ---- append, copy ---- */

/* Room for the elements of slice _k, which are to be _nk, and that length. */
static void
grow(Fn *e, Ir *n, Type *elem, int k, const char *added)
{
	i64 size = type_sizeof(elem), room = size > 0 ? IR_SMALL_MAKE / size : 0;
	o(e, "if (RT_UNLIKELY((u64)_n%d > (u64)_%d.cap)) { ", k, k);
	if (n->flags & IRF_STACK) {
		const char *s = frame_slot(e, ctype_name(e, elem), room, "ap", n->flags & IRF_LENT);
		int used = fn_temp(e);
		buf_printf(&e->decls, "bool _%d = false; ", used);
		o(e, "if (_%d.cap == 0 && !_%d && _n%d <= %L) { _%d = true; _%d.p = __builtin_memset(%s, 0, sizeof %s); _%d.cap = %L; } else ", k,
		    used, k, room, used, k, s, s, k, room);
	}
	o(e, "{ RtGrown _g = rt_growslice(%T, _%d.p, _n%d, _%d.cap, %s); _%d.p = _g.p; _%d.cap = _g.cap; } } _%d.n = _n%d; ", elem, k, k, k,
	    added, k, k, k, k);
}

static int
append_elems(Fn *e, Ir *n, Type *elem)
{
	Arena *a = e->em->a;
	int k = fn_temp(e), count = n->list.n;
	const char *c = ctype_name(e, elem);
	const char **v = NEW_N(a, const char *, count + 1);
	for (int i = 0; i < count; i++) {
		Ir *x = n->list.v[i];
		if (x->op == OP_CONST || is_cheap(x) || (count == 1 && !has_pointers(elem) && type_sizeof(elem) <= 8)) {
			v[i] = text_of(e, x);
		} else {
			int t = fn_temp(e);
			o(e, "%s _%d = %e; ", c, t, x);
			v[i] = arena_printf(a, "_%d", t);
		}
	}
	o(e, "GoSlice _%d = %e; i64 _n%d = _%d.n + %d; ", k, n->x, k, k, count);
	grow(e, n, elem, k, arena_printf(a, "%d", count));
	if (type_sizeof(elem) > 0) {
		for (int i = 0; i < count; i++)
			store_text(e, elem, arena_printf(a, "((%s *)_%d.p)[_n%d - %d]", c, k, k, count - i), v[i], false);
	}
	return k;
}

/* append(x, make([]T, n)...): n zeros, with no slice to copy them from. */
static int
append_zeros(Fn *e, Ir *n, Type *elem)
{
	int k = fn_temp(e);
	i64 size = type_sizeof(elem);
	/* A length that no make allows is for make to report. */
	o(e, "i64 _y%d = %e; if (RT_UNLIKELY((u64)_y%d > %LL)) rt_makeslice(%T, _y%d, _y%d); ", k, n->y->y, k, (1LL << 47) / (size > 0 ? size : 1),
	    elem, k, k);
	o(e, "GoSlice _%d = %e; i64 _n%d = _%d.n + _y%d; ", k, n->x, k, k, k);
	grow(e, n, elem, k, arena_printf(e->em->a, "_y%d", k));
	if (size > 0 && has_pointers(elem))
		o(e, "rt_typedclear(%T, (u8 *)_%d.p + (_n%d - _y%d) * %L, _y%d); ", elem, k, k, k, size, k);
	else if (size > 0)
		o(e, "__builtin_memset((u8 *)_%d.p + (_n%d - _y%d) * %L, 0, _y%d * %L); ", k, k, k, size, k, size);
	return k;
}

static int
append_slice(Fn *e, Ir *n, Type *elem)
{
	int k = fn_temp(e);
	bool str = rep_of(e->em, n->y->type) == R_STRING;
	i64 size = type_sizeof(elem);
	o(e, "%s _y%d = %e; GoSlice _%d = %e; i64 _n%d = _%d.n + _y%d.n; ", str ? "GoString" : "GoSlice", k, n->y, k, n->x, k, k, k);
	grow(e, n, elem, k, arena_printf(e->em->a, "_y%d.n", k));
	if (size > 0 && has_pointers(elem))
		o(e, "rt_typedslicemove(%T, (u8 *)_%d.p + (_n%d - _y%d.n) * %L, _y%d.p, _y%d.n); ", elem, k, k, k, size, k, k);
	else if (size > 0)
		o(e, "__builtin_memmove((u8 *)_%d.p + (_n%d - _y%d.n) * %L, _y%d.p, _y%d.n * %L); ", k, k, k, size, k, k, size);
	return k;
}

void
ex_append(Fn *e, Ir *n)
{
	Type *elem = under(n->type)->slice.elem;
	if (n->op == OP_APPEND && n->list.n == 0) {
		o(e, "%e", n->x);
		return;
	}
	Buf *saved = e->b;
	e->b = &e->pre;
	int k = n->op == OP_APPEND ? append_elems(e, n, elem) :
	    n->y->op == OP_MAKESLICE ? append_zeros(e, n, elem) : append_slice(e, n, elem);
	e->b = saved;
	o(e, "_%d", k);
}

void
ex_copy(Fn *e, Ir *n)
{
	Type *elem = under(n->x->type)->slice.elem;
	int k = fn_temp(e);
	i64 size = type_sizeof(elem);
	Buf *saved = e->b;
	e->b = &e->pre;
	o(e, "GoSlice _x%d = %e; %c _y%d = %e; i64 _%d = _x%d.n < _y%d.n ? _x%d.n : _y%d.n; ", k, n->x, n->y->type, k, n->y, k, k, k, k, k);
	if (size > 0 && has_pointers(elem))
		o(e, "rt_typedslicemove(%T, _x%d.p, _y%d.p, _%d); ", elem, k, k, k);
	else if (size > 0)
		o(e, "__builtin_memmove(_x%d.p, _y%d.p, _%d * %L); ", k, k, k, size);
	e->b = saved;
	o(e, "_%d", k);
}

void
ex_unsafe(Fn *e, Ir *n)
{
	CType *cy = ctype_of(e->em, n->y->type);
	int uns = !cy->is_signed && cy->bits == 64;
	if (n->op == OP_UNSAFESTRING)
		o(e, "rt_unsafestring(%e, (i64)%e, %d)", n->x, n->y, uns);
	else
		o(e, "rt_unsafeslice(%e, (i64)%e, %L, %d)", n->x, n->y, type_sizeof(under(n->type)->slice.elem), uns);
}
