/*
 * emit_stmt.c - statements.
 *
 * Each statement is one line of C at the line number of the Go source (#line),
 * so that tables of lines, debuggers and profiles show Go.  A store to memory
 * outside the frame that holds pointers goes through the write barrier
 * (abi/barrier.h).
 */
#include "emit/internal.h"

/* ---- lines ---- */

static void
mark_line(Fn *e, Pos pos)
{
	if (pos == 0 || e->em->o.no_lines) {
		buf_putc(e->b, e->em->o.no_lines ? '\n' : ' ');
		return;
	}
	Position p = pos_resolve_path(pos);
	if (e->file != NULL && e->line == p.line && strcmp(e->file, p.file) == 0) {
		buf_putc(e->b, ' ');
		return;
	}
	if (e->file != NULL && e->line + 1 == p.line && strcmp(e->file, p.file) == 0) {
		buf_putc(e->b, '\n');
	} else {
		buf_putc(e->b, '\n');
		line_directive(e->b, p.file, p.line, e->file);
	}
	e->file = p.file;
	e->line = p.line;
}

/* ---- stores ---- */

/* v is evaluated more than once only where it is a name. */
static void
store_words(Fn *e, const char *c, const char *d, const char *v, const char *plain1, const char *plain2, const char *ptr)
{
	int k = fn_temp(e);
	o(e, "{ %s _%d = %s, *_d%d = &%s; _d%d->%s = _%d.%s; ", c, k, v, k, d, k, plain1, k, plain1);
	if (plain2 != NULL)
		o(e, "_d%d->%s = _%d.%s; ", k, plain2, k, plain2);
	o(e, "RT_STORE_PTR(&_d%d->%s, _%d.%s); }", k, ptr, k, ptr);
}

/* Structs with more pointers, or more bytes, are copied by the runtime instead of field by field. */
enum { MAX_WORDS = 4, MAX_STRUCT = 128 };

static int
pointer_words(Fn *e, Type *t)
{
	int n = 0;
	if (!has_pointers(t))
		return 0;
	switch (rep_of(e->em, t)) {
	case R_ARRAY: return MAX_WORDS + 1;
	case R_STRUCT:
		for (int i = 0; i < under(t)->struct_.n && n <= MAX_WORDS; i++)
			n += pointer_words(e, under(t)->struct_.fields[i]->type);
		return n;
	default: return 1;
	}
}

static bool
is_large(Fn *e, Type *t)
{
	return type_sizeof(t) > MAX_STRUCT || pointer_words(e, t) > MAX_WORDS;
}

/* The runtime copies: a goroutine may stop between instructions of ours, and a check of the barrier before several
 * stores would be out of date for the later ones. */
static void
store_large(Fn *e, Type *t, const char *d, const char *v)
{
	const char *c = ctype_name(e, t);
	if (strlen(v) > 300) {
		int k = fn_temp(e);
		o(e, "{ %s _%d = %s; RT_MOVE_TYPED(%T, &%s, &_%d); }", c, k, v, t, d, k);
	} else {
		o(e, "RT_MOVE_TYPED(%T, &%s, ((%s[]){%s})); ", t, d, c, v);
	}
}

static void
store_struct(Fn *e, Type *t, const char *d, const char *v)
{
	if (is_large(e, t)) {
		store_large(e, t, d, v);
		return;
	}
	int k = fn_temp(e);
	o(e, "{ %s _%d = %s, *_d%d = &%s; ", ctype_name(e, t), k, v, k, d);
	for (int i = 0; i < under(t)->struct_.n; i++) {
		Type *f = under(t)->struct_.fields[i]->type;
		if (type_sizeof(f) > 0)
			store_text(e, f, arena_printf(e->em->a, "_d%d->f%d", k, i), arena_printf(e->em->a, "_%d.f%d", k, i), false);
	}
	o(e, "}");
}

void
store_text(Fn *e, Type *t, const char *d, const char *v, bool plain)
{
	if (plain || !has_pointers(t)) {
		o(e, "%s = %s; ", d, v);
		return;
	}
	switch (rep_of(e->em, t)) {
	case R_PTR: o(e, "RT_STORE_PTR(&%s, %s); ", d, v); return;
	case R_STRING: store_words(e, "GoString", d, v, "n", NULL, "p"); return;
	case R_SLICE: store_words(e, "GoSlice", d, v, "n", "cap", "p"); return;
	case R_EFACE: store_words(e, "GoEface", d, v, "t", NULL, "w"); return;
	case R_IFACE: store_words(e, "GoIface", d, v, "tab", NULL, "w"); return;
	case R_STRUCT: store_struct(e, t, d, v); return;
	default: store_large(e, t, d, v);
	}
}

static const char *
lvalue_text(Fn *e, Ir *x)
{
	Aside t = aside_begin(e);
	lv(e, x, 0);
	return aside_end(e, t);
}

static void
zero_store(Fn *e, Ir *x, bool plain)
{
	const char *d = lvalue_text(e, x);
	Rep rep = rep_of(e->em, x->type);
	if ((rep == R_STRUCT || rep == R_ARRAY) && !plain && has_pointers(x->type))
		if (!is_large(e, x->type))
			store_struct(e, x->type, d, text_of(e, &(Ir){ .op = OP_ZERO, .type = x->type }));
		else
			o(e, "RT_CLEAR_TYPED(%T, &%s); ", x->type, d);
	else if (rep == R_ARRAY || (rep == R_STRUCT && type_sizeof(x->type) > 64))
		o(e, "__builtin_memset(&%s, 0, sizeof %s);", d, d);
	else
		store_text(e, x->type, d, text_of(e, &(Ir){ .op = OP_ZERO, .type = x->type }), plain);
}

/* ---- destinations of operations with results ---- */

typedef struct Dest {
	Ir *x;           /* NULL: dropped */
	const char *t;   /* C lvalue in the frame that gets the result; NULL: dropped */
	bool store;      /* t is a temporary: store it to x afterwards */
} Dest;

static Dest
dest_open(Fn *e, Ir *x)
{
	if (x == NULL || (x->op == OP_VAR && x->var->is_blank))
		return (Dest){ NULL, NULL, false };
	if (is_frame_lvalue(x))
		return (Dest){ x, lvalue_text(e, x), false };
	const char *t = arena_printf(e->em->a, "_%d", fn_temp(e));
	o(e, "%c %s; ", x->type, t);
	return (Dest){ x, t, true };
}

static void
dest_close(Fn *e, Dest d)
{
	if (d.store)
		store_text(e, d.x->type, lvalue_text(e, d.x), d.t, false);
}

static void
assert_chan(Fn *e, Ir *n, Dest v, Dest ok)
{
	if (ok.t != NULL)
		o(e, "%s = ", ok.t);
	o(e, "rt_chanrecv(%e, ", n->x);
	if (v.t != NULL && type_sizeof(v.x->type) > 0)
		o(e, "&%s); ", v.t);
	else
		o(e, "0); ");
}

static void
decode_rune(Fn *e, Ir *n, Dest r, Dest next)
{
	int k = fn_temp(e);
	o(e, "{ GoString _s%d = %e; i64 _i%d = %e, _n%d; i32 _r%d = rt_runeat(_s%d, _i%d, &_n%d); ", k, n->x, k, n->y, k, k, k, k, k);
	if (r.t != NULL)
		o(e, "%s = _r%d; ", r.t, k);
	if (next.t != NULL)
		o(e, "%s = _n%d; ", next.t, k);
	o(e, "}");
}

static void
effect_to(Fn *e, Ir *y, Dest *d, int n)
{
	Dest d0 = n > 0 ? d[0] : (Dest){ 0 }, d1 = n > 1 ? d[1] : (Dest){ 0 };
	switch ((Op)y->op) {
	case OP_MAPINDEX: ex_mapindex(e, y, d0.t, n > 1 ? (d1.t != NULL ? d1.t : NULL) : NULL); return;
	case OP_ASSERT:
	case OP_ASSERT2: ex_assert(e, y, d0.t, d1.t); return;
	case OP_RECV: assert_chan(e, y, d0, d1); return;
	case OP_SELECT: ex_select(e, y, d0.t, d1.t); return;
	case OP_DECODERUNE: decode_rune(e, y, d0, d1); return;
	default: break;
	}
	bool forgets = n == 1 && d0.t != NULL && e->waits && y->type->kind != TY_TUPLE && type_sizeof(y->type) > 16 && has_pointers(y->type);
	if (n <= 1 && !forgets) {
		size_t at = e->b->n;
		if (d0.t != NULL)
			o(e, "%s = %e; ", d0.t, y);
		else
			o(e, "(void)%e; ", y);
		if (e->pre.n > 0) {
			buf_insert(e->b, at, e->pre.s, e->pre.n);
			buf_reset(&e->pre);
		}
		return;
	}
	const char *x = text_of(e, y); /* may fill e->pre */
	if (e->pre.n > 0) {
		buf_write(e->b, e->pre.s, e->pre.n);
		buf_reset(&e->pre);
	}
	if (n > 1) {
		int k = fn_temp(e);
		bool any = false;
		for (int i = 0; i < n; i++)
			any |= d[i].t != NULL;
		if (any)
			o(e, "__auto_type _%d = ", k);
		o(e, "%s; ", x);
		for (int i = 0; i < n; i++) {
			if (d[i].t != NULL)
				o(e, "%s = _%d.r%d; ", d[i].t, k, i);
		}
		if (any && e->waits)
			forget_results(e, y->type, arena_printf(e->em->a, "_%d", k));
	} else {
		const char *t = arena_printf(e->em->a, "_%d", fn_temp(e));
		o(e, "%c %s = %s; %s = %s; ", y->type, t, x, d0.t, t);
		forget_results(e, y->type, t);
	}
}

/* Evaluates an expression for its faults only. */
static void
discard(Fn *e, Ir *y)
{
	CType *c = ctype_of(e->em, y->type);
	if (y->op == OP_VAR && y->var->kind != IV_GLOBAL) {
		o(e, ";");
		return;
	}
	if (y->op == OP_INDEX && is_cheap(y->x) && under(y->x->type)->kind != TY_ARRAY && c->rep != R_EMPTY) {
		/* Only the bounds check can fail. */
		CType *ci = ctype_of(e->em, y->y->type);
		if (!(y->flags & IRF_BOUNDED))
			o(e, ci->is_signed || ci->bits < 64 ? "(void)rt_idx(%e, %e.n);" : "(void)rt_idx_u(%e, %e.n);", y->y, y->x);
		return;
	}
	if (is_lvalue(y) && c->rep != R_EMPTY) {
		o(e, "(void)*(volatile u8 *)&%l;", y);
		return;
	}
	if (y->op == OP_CONST || y->op == OP_ZERO || y->op == OP_NIL || is_cheap(y)) {
		o(e, ";");
		return;
	}
	const char *x = text_of(e, y);
	switch (c->rep) {
	case R_INT:
	case R_BOOL:
	case R_PTR: o(e, "__asm__ volatile(\"\" :: \"r\"((%s)%s));", c->name, x); return;
	case R_FLOAT: o(e, "__asm__ volatile(\"\" :: \"x\"(%s));", x); return;
	case R_EMPTY: o(e, "(void)%s;", x); return;
	default: o(e, "{ %c _x = %s; __asm__ volatile(\"\" :: \"m\"(_x)); }", y->type, x);
	}
}

static bool
is_effect(Ir *y)
{
	return op_class[y->op] == 'X';
}

enum { IN_PLACE_MIN = 256 }; /* bytes: smaller literals are left to the C compiler, which keeps them in registers */

/* A value that stores into memory can't change. */
static bool
is_settled(Ir *v)
{
	switch (v->op) {
	case OP_CONST: case OP_NIL: case OP_ZERO: case OP_FUNC: case OP_TYPEDESC:
		return true;
	case OP_VAR:
		return v->var->kind != IV_GLOBAL && v->var->kind != IV_CAPTURE && !v->var->heap && !v->var->by_ref && !v->var->addrtaken;
	case OP_CONVNOP:
		return is_settled(v->x);
	case OP_STRUCTLIT:
		for (int i = 0; i < v->list.n; i++)
			if (!is_settled(v->list.v[i]))
				return false;
		return true;
	case OP_ARRAYLIT:
		for (int i = 0; i < v->list.n; i++)
			if (!is_settled(v->list.v[i]->x))
				return false;
		return true;
	default:
		return false;
	}
}

/* Stores the parts of a literal that aren't zero to d, which is. */
static void
store_parts(Fn *e, Type *t, const char *d, Ir *v, bool plain)
{
	Arena *a = e->em->a;
	if (v->op == OP_ZERO || type_sizeof(t) == 0)
		return;
	if (v->op == OP_STRUCTLIT) {
		for (int i = 0; i < v->list.n; i++)
			store_parts(e, v->list.v[i]->type, arena_printf(a, "%s.f%d", d, i), v->list.v[i], plain);
	} else if (v->op == OP_ARRAYLIT) {
		for (int i = 0; i < v->list.n; i++) {
			Ir *k = v->list.v[i];
			store_parts(e, k->x->type, arena_printf(a, "%s.a[%ld]", d, (long)k->n), k->x, plain);
		}
	} else {
		store_text(e, t, d, text_of(e, v), plain);
	}
}

/*
 * A large literal is built where it goes: as a value it would take its size of
 * stack, which a goroutine grows for.  Memory that isn't known to be zero and
 * the literal's own is cleared first, if no part reads what that changes.
 */
static bool
store_in_place(Fn *e, Ir *n, bool plain)
{
	Ir *x = n->x, *y = n->y;
	bool fresh = (n->flags & IRF_FRESH) != 0;
	if ((y->op != OP_STRUCTLIT && y->op != OP_ARRAYLIT) || type_sizeof(y->type) < IN_PLACE_MIN || (!fresh && !is_settled(y)))
		return false;
	int k = fn_temp(e);
	o(e, "{ %c *_d%d = &%s; ", y->type, k, lvalue_text(e, x));
	const char *d = arena_printf(e->em->a, "(*_d%d)", k);
	if (!fresh && !plain && has_pointers(y->type))
		o(e, "RT_CLEAR_TYPED(%T, _d%d); ", y->type, k);
	else if (!fresh)
		o(e, "__builtin_memset(_d%d, 0, sizeof *_d%d); ", k, k);
	store_parts(e, y->type, d, y, plain);
	o(e, "}");
	return true;
}

/* Arrays behind pointers made from slices may overlap. */
static void
move_array(Fn *e, Ir *x, Ir *y, bool plain)
{
	int k = fn_temp(e);
	o(e, "{ %c *_s%d = &%s, *_d%d = &%s; ", x->type, k, lvalue_text(e, y), k, lvalue_text(e, x));
	if (!plain && has_pointers(x->type))
		o(e, "RT_MOVE_TYPED(%T, _d%d, _s%d); }", x->type, k, k);
	else
		o(e, "__builtin_memmove(_d%d, _s%d, sizeof *_d%d); }", k, k, k);
}

static void
assign(Fn *e, Ir *n)
{
	Ir *x = n->x, *y = n->y;
	if (is_effect(y)) {
		o(e, "{ ");
		Dest d = dest_open(e, x);
		effect_to(e, y, &d, 1);
		dest_close(e, d);
		o(e, "}");
		return;
	}
	/* The C compiler may drop a load whose value nobody wants, and the fault with it. */
	bool unread = x != NULL && x->op == OP_VAR && x->var->kind == IV_LOCAL && !x->var->heap && x->var->back == NULL;
	if (x == NULL || unread || (x->op == OP_VAR && x->var->is_blank && x->var->kind != IV_GLOBAL)) {
		discard(e, y);
		return;
	}
	bool plain = is_frame_lvalue(x) || (n->flags & (IRF_NOBARRIER | IRF_FRESH)); /* the barrier is for what is lost */
	if (rep_of(e->em, x->type) == R_EMPTY) {
		discard(e, y);
		if (!is_frame_lvalue(x) && x->op != OP_VAR) {
			o(e, " ");
			discard(e, x);
		}
		return;
	}
	if (y->op == OP_ZERO) {
		zero_store(e, x, plain);
		return;
	}
	if (store_in_place(e, n, plain))
		return;
	if (x->op == OP_DEREF && y->op == OP_DEREF && rep_of(e->em, x->type) == R_ARRAY) {
		move_array(e, x, y, plain);
		return;
	}
	/* Compound literals' frame slots end with the statement. */
	if (x->op == OP_VAR && (plain || !has_pointers(x->type))) {
		size_t at = e->b->n;
		o(e, "%l = %e; ", x, y);
		if (strstr(e->b->s + at, "[]){") != NULL) {
			buf_insert(e->b, at, "{ ", 2);
			o(e, "}");
		}
		return;
	}
	const char *v = text_of(e, y);
	bool block = strstr(v, "[]){") != NULL;
	if (block)
		o(e, "{ ");
	store_text(e, x->type, lvalue_text(e, x), v, plain);
	if (block)
		o(e, "}");
}

static void
assign_many(Fn *e, Ir *n)
{
	int k = n->list.n;
	Dest *d = NEW_N(e->em->a, Dest, k + 1);
	o(e, "{ ");
	for (int i = 0; i < k; i++)
		d[i] = dest_open(e, n->list.v[i]);
	effect_to(e, n->y, d, k);
	for (int i = 0; i < k; i++)
		dest_close(e, d[i]);
	o(e, "}");
}

/* ---- declarations, control ---- */

static void
declare(Fn *e, Ir *n)
{
	IrVar *v = n->var;
	if (v->kind == IV_MAPITER || (v->is_blank && !v->heap && type_sizeof(v->type) == 0))
		return;
	if (v->heap) {
		o(e, "%v = rt_new(%T);", v, v->type);
		return;
	}
	if (n->flags & IRF_NOZERO)
		return;
	Ir var = { .op = OP_VAR, .type = v->type, .var = v };
	if (type_sizeof(v->type) > 0)
		zero_store(e, &var, true);
}

static void
loop(Fn *e, Ir *n)
{
	if (n->x != NULL)
		o(e, "while (%e) {", n->x);
	else
		o(e, "for (;;) {");
	st_list(e, &n->list);
	if (n->n != 0)
		o(e, " C$%d:;", (int)n->n);
	st_list(e, &n->list2);
	loop_turn(e, n);
	o(e, n->n != 0 ? " } B$%d:;" : " }", (int)n->n);
}

static void
switch_stmt(Fn *e, Ir *n)
{
	o(e, "switch (%e) {", n->x);
	for (int i = 0; i < n->list.n; i++) {
		Ir *c = n->list.v[i];
		if (c->list.n == 0)
			o(e, " default:");
		for (int j = 0; j < c->list.n; j++)
			o(e, " case %e:", c->list.v[j]);
		o(e, " {");
		st_list(e, &c->list2);
		o(e, " } break;");
	}
	o(e, n->n != 0 ? " } B$%d:;" : " }", (int)n->n);
}

static void
print_stmt(Fn *e, Ir *n)
{
	bool ln = n->flags & IRF_NEWLINE;
	/* What may fault or panic is evaluated before the lock is taken. */
	o(e, "{ ");
	IrVar *held = NEW_N(e->em->a, IrVar, n->list.n + 1);
	Ir *hold_of = NEW_N(e->em->a, Ir, n->list.n + 1);
	for (int i = 0; i < n->list.n; i++) {
		Ir *x = n->list.v[i];
		if (x->op == OP_CONST || x->op == OP_NIL || (x->op == OP_VAR && is_frame_lvalue(x)))
			continue;
		held[i] = (IrVar){ .kind = IV_LOCAL, .is_temp = true, .name = arena_printf(e->em->a, "pr%d", i), .type = x->type };
		hold_of[i] = (Ir){ .op = OP_VAR, .pos = x->pos, .type = x->type, .var = &held[i] };
		o(e, "%c %v = %e; ", x->type, &held[i], x);
	}
	o(e, "rt_printlock(); ");
	for (int i = 0; i < n->list.n; i++) {
		Ir *x = hold_of[i].op == OP_VAR ? &hold_of[i] : n->list.v[i];
		CType *c = ctype_of(e->em, x->type);
		if (ln && i > 0)
			o(e, "rt_printsp(); ");
		switch (c->rep) {
		case R_INT: o(e, c->is_signed ? "rt_printint(%e); " : "rt_printuint(%e); ", x); break;
		case R_BOOL: o(e, "rt_printbool(%e); ", x); break;
		case R_FLOAT: o(e, "rt_printfloat(%e); ", x); break;
		case R_COMPLEX: o(e, c->bits == 64 ? "rt_printcomplex(rt_c64_c128(%e)); " : "rt_printcomplex(%e); ", x); break;
		case R_PTR: o(e, "rt_printpointer(%e); ", x); break;
		case R_STRING: o(e, "rt_printstring(%e); ", x); break;
		case R_SLICE: o(e, "{ GoSlice _s = %e; rt_printslice(_s.p, _s.n, _s.cap); } ", x); break;
		case R_EFACE: o(e, "rt_printeface(%e); ", x); break;
		case R_IFACE: o(e, "{ GoIface _i = %e; rt_printeface((GoEface){(void *)_i.tab, _i.w}); } ", x); break;
		default: ice(n->pos, "emit: print of %s", type_string(x->type));
		}
	}
	o(e, ln ? "rt_printnl(); rt_printunlock(); }" : "rt_printunlock(); }");
}

static void
defer_stmt(Fn *e, Ir *n)
{
	if (n->y != NULL)
		o(e, "rt_defer_new(%e, %e);", n->y, n->x);
	else if (n->flags & IRF_INLOOP)
		o(e, "rt_defer_new(&df, %e);", n->x);
	else
		o(e, "rt_defer_push(&df, &%s, %e);", frame_slot(e, "RtDefer", 0, "defer", false), n->x);
}

void
ret_stmt(Fn *e)
{
	IrFunc *f = e->f;
	if (e->defers)
		o(e, "rt_defer_return(&df); ");
	if (f->nresults == 0) {
		o(e, "return;");
		return;
	}
	if (f->nresults > 1)
		o(e, "return (%s){", e->ret_type);
	else
		o(e, "return ");
	for (int i = 0; i < f->nresults; i++) {
		Ir var = { .op = OP_VAR, .type = f->results[i]->type, .var = f->results[i] };
		o(e, i > 0 ? ", %e" : "%e", &var);
	}
	o(e, f->nresults > 1 ? "};" : ";");
}

static void
clear_slice(Fn *e, Ir *n)
{
	Type *elem = under(n->x->type)->slice.elem;
	i64 size = type_sizeof(elem);
	o(e, "{ GoSlice _s = %e; ", n->x);
	if (size > 0 && has_pointers(elem))
		o(e, "rt_typedclear(%T, _s.p, _s.n); ", elem);
	else if (size > 0)
		o(e, "__builtin_memset(_s.p, 0, _s.n * %L); ", size);
	o(e, "}");
}

static void
send(Fn *e, Ir *n)
{
	Type *t = n->y->type;
	if (type_sizeof(t) == 0) {
		o(e, "rt_chansend(%e, rt_zerobase);", n->x);
	} else {
		o(e, "{ void *_c = %e; %c _x = %e; rt_chansend(_c, &_x); ", n->x, t, n->y);
		forget(e, t, "_x");
		o(e, "}");
	}
}

static void
statement(Fn *e, Ir *n)
{
	mark_line(e, n->pos);
	switch ((Op)n->op) {
	case OP_AS: assign(e, n); return;
	case OP_ASX: assign_many(e, n); return;
	case OP_DCL: declare(e, n); return;
	case OP_IF:
		o(e, "if (%e) {", n->x);
		st_list(e, &n->list);
		if (n->list2.n > 0) {
			o(e, " } else {");
			st_list(e, &n->list2);
		}
		o(e, " }");
		return;
	case OP_FOR: loop(e, n); return;
	case OP_BLOCK:
		o(e, "{");
		st_list(e, &n->list);
		o(e, n->n != 0 ? " } B$%d:;" : " }", (int)n->n);
		return;
	case OP_SWITCH: switch_stmt(e, n); return;
	case OP_BREAK: o(e, "goto B$%d;", (int)n->n); return;
	case OP_CONTINUE: o(e, "goto C$%d;", (int)n->n); return;
	case OP_LABEL: o(e, "L$%d:;", (int)n->n); return;
	case OP_GOTO: o(e, "goto L$%d;", (int)n->n); return;
	case OP_RETURN: ret_stmt(e); return;
	case OP_KEEPALIVE:
		if (is_lvalue(n->x))
			o(e, "__asm__ volatile(\"\" :: \"m\"(%l));", n->x);
		else
			discard(e, n->x);
		return;
	case OP_UNREACHABLE: o(e, "rt_panic_noreturn();"); return;
	case OP_MAPASSIGN: st_mapassign(e, n); return;
	case OP_MAPDELETE: st_mapdelete(e, n); return;
	case OP_MAPCLEAR: o(e, "rt_mapclear((const RtMapType *)%T, %e);", n->x->type, n->x); return;
	case OP_MAPITERINIT: o(e, "rt_mapiterinit((const RtMapType *)%T, %e, &%v);", n->x->type, n->x, n->y->var); return;
	case OP_MAPITERNEXT: o(e, "rt_mapiternext(&%v);", n->y->var); return;
	case OP_CLEARSLICE: clear_slice(e, n); return;
	case OP_SEND: send(e, n); return;
	case OP_CLOSE: o(e, "rt_chanclose(%e);", n->x); return;
	case OP_PANIC: o(e, "rt_panic(%e);", n->x); return;
	case OP_GO: o(e, "rt_go(%e);", n->x); return;
	case OP_DEFER: defer_stmt(e, n); return;
	case OP_PRINT: print_stmt(e, n); return;
	case OP_PANICWRAP:
		o(e, "if (RT_UNLIKELY(%e == 0)) rt_panic_wrap(", n->x);
		c_string(e->b, n->str, strlen(n->str));
		o(e, ");");
		return;
	default: ice(n->pos, "emit: %s is no statement", op_name[n->op]);
	}
}

void
st_list(Fn *e, IrList *l)
{
	for (int i = 0; i < l->n; i++)
		statement(e, l->v[i]);
}
