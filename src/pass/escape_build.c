/*
 * escape_build.c - statements and expressions into edges.
 *
 * Only what carries pointers makes edges.  Operands that are merely looked at
 * (lengths, comparisons, indices, channels received from) make none: trees
 * without effects have nothing else to find.
 */
#include "pass/escape.h"

static void build_list(Esc *e, IrList *l);
static void conv_iface(Esc *e, EscHole k, Ir *n);

static EscHole
heap(Esc *e)
{
	return esc_hole(&e->b->heap);
}

static EscHole
discard(Esc *e)
{
	return esc_hole(&e->b->blank);
}

static void
flow_var(Esc *e, EscHole k, IrVar *v)
{
	if (v->kind != IV_GLOBAL)
		esc_flow(e->b, k, esc_loc_of(e->b, v));
}

/* A type assertion copies the value out of its box unless the word is the value. */
static EscHole
dot_type(Esc *e, EscHole k, Type *t, Ir *where)
{
	if (esc_under(t)->kind != TY_INTERFACE && !ir_is_direct(t))
		k = esc_shift(k, 1);
	return esc_note(e, k, where, "dot");
}

static bool
is_uintptr(Type *t)
{
	Type *u = t != NULL ? esc_under(t) : NULL;

	return u != NULL && u->kind == TY_BASIC && u->basic.kind == B_UINTPTR;
}

static bool
is_unsafe_pointer(Type *t)
{
	Type *u = esc_under(t);

	return u->kind == TY_BASIC && u->basic.kind == B_UNSAFEPTR;
}

/* p.Data of a *reflect.SliceHeader or *reflect.StringHeader: a pointer, though its type is uintptr. */
static bool
is_header_data(Ir *n)
{
	Type *t;
	Object *o;

	if (n->op != OP_FIELD || n->n != 0 || n->x->op != OP_DEREF)
		return false;
	t = n->x->type;
	if (t->kind != TY_NAMED || (o = t->named.obj)->pkg == NULL || strcmp(o->pkg->path, "reflect") != 0)
		return false;
	return strcmp(o->name, "SliceHeader") == 0 || strcmp(o->name, "StringHeader") == 0;
}

/* ---- expressions ---- */

void
esc_unsafe(Esc *e, EscHole k, Ir *n)
{
	switch ((Op)n->op) {
	case OP_VAR: /* a temporary that an ordered expression needs; variables of the program lose the pointer */
		if (n->var->is_temp)
			flow_var(e, k, n->var);
		return;
	case OP_CONV:
	case OP_CONVNOP:
		if (is_unsafe_pointer(n->x->type))
			esc_expr(e, k, n->x);
		else if (is_uintptr(n->x->type))
			esc_unsafe(e, k, n->x);
		return;
	case OP_FIELD:
		if (is_header_data(n))
			esc_expr(e, esc_note(e, esc_shift(k, 1), n, "reflect.Header.Data"), n->x->x);
		return;
	case OP_NEG:
	case OP_COM:
	case OP_SHL:
	case OP_SHR:
		esc_unsafe(e, k, n->x);
		return;
	case OP_ADD:
	case OP_SUB:
	case OP_MUL:
	case OP_DIV:
	case OP_MOD:
	case OP_AND:
	case OP_OR:
	case OP_XOR:
	case OP_ANDNOT:
	case OP_MIN:
	case OP_MAX:
		esc_unsafe(e, k, n->x);
		esc_unsafe(e, k, n->y);
		return;
	case OP_COND:
		esc_unsafe(e, k, n->y);
		esc_unsafe(e, k, n->z);
		return;
	default:
		return;
	}
}

static void
literal(Esc *e, EscHole k, Ir *n, const char *why)
{
	k = esc_note(e, k, n, why);
	for (int i = 0; i < n->list.n; i++) {
		Ir *x = n->list.v[i];

		esc_expr(e, k, x->op == OP_KEYED ? x->x : x);
	}
}

/* Flows the value of n, which has no effects, into k. */
void
esc_expr(Esc *e, EscHole k, Ir *n)
{
	if (n == NULL || k.dst == &e->b->blank)
		return;
	if (k.derefs >= 0 && n->type != NULL && !type_has_pointers(n->type)) {
		/* Temporaries carry what unsafe arithmetic is doing to a pointer. */
		if (is_uintptr(n->type) && k.dst->var != NULL && k.dst->var->is_temp && is_uintptr(k.dst->var->type))
			esc_unsafe(e, k, n);
		return;
	}
	switch ((Op)n->op) {
	case OP_VAR:
		flow_var(e, k, n->var);
		return;
	case OP_ADDR:
		esc_expr(e, esc_note(e, esc_shift(k, -1), n, "address-of"), n->x);
		return;
	case OP_DEREF:
		esc_expr(e, esc_note(e, esc_shift(k, 1), n, "indirection"), n->x);
		return;
	case OP_FIELD:
		if (n->x->op == OP_DEREF)
			esc_expr(e, esc_note(e, esc_shift(k, 1), n, "dot of pointer"), n->x->x);
		else
			esc_expr(e, esc_note(e, k, n, "dot"), n->x);
		return;
	case OP_INDEX:
		if (esc_under(n->x->type)->kind == TY_ARRAY)
			esc_expr(e, esc_note(e, k, n, "fixed-array-index-of"), n->x);
		else
			esc_expr(e, esc_note(e, esc_shift(k, 1), n, "dot of pointer"), n->x);
		return;
	case OP_SLICE:
		esc_expr(e, esc_note(e, k, n, "slice"), n->x);
		return;
	case OP_STRUCTLIT:
		literal(e, k, n, "struct literal element");
		return;
	case OP_ARRAYLIT:
		literal(e, k, n, "array literal element");
		return;
	case OP_COND:
		esc_expr(e, k, n->y);
		esc_expr(e, k, n->z);
		return;
	case OP_MIN:
	case OP_MAX:
		esc_expr(e, k, n->x);
		esc_expr(e, k, n->y);
		return;
	case OP_CONV:
	case OP_CONVNOP:
		if (is_unsafe_pointer(n->type) && is_uintptr(n->x->type))
			esc_unsafe(e, k, n->x);
		else
			esc_expr(e, k, n->x);
		return;
	case OP_DATAWORD:
		esc_expr(e, dot_type(e, k, n->type, n), n->x);
		return;
	case OP_PTR:
	case OP_UNSAFEADD:
	case OP_SLICE2ARRPTR:
	case OP_IFACE2EFACE:
		esc_expr(e, k, n->x);
		return;
	case OP_MAPITERELEM: /* the map's own storage; a loop's value is a dereference of it */
		flow_var(e, esc_note(e, k, n, "range"), n->x->var);
		return;
	case OP_CONVIFACE: /* of a value that is its own word, or of no size */
		conv_iface(e, k, n);
		return;
	default: /* constants, descriptors, arithmetic, lengths */
		if (op_class[n->op] != 'E')
			ice(n->pos, "escape: %s inside an expression", op_name[n->op]);
		return;
	}
}

/* ---- what allocates, calls or blocks ---- */

/*
 * The first array of a slice that stays here may be in the frame, if it is small
 * (emit/).  It is given away once in the life of the frame, whatever loops are
 * around, so it is as old as the frame.  What is stored in it counts as stored in
 * the heap, since the next array will be there.
 */
static void
first_array(Esc *e, EscHole k, Ir *n, i64 size)
{
	EscLoc *l;

	if (k.dst == &e->b->heap || k.dst == &e->b->blank || size == 0 || size > IR_SMALL_MAKE / 2)
		return;
	l = esc_loc_new(e->b, e->f, e->ef->base);
	l->n = n;
	l->is_root = true;
	esc_flow(e->b, esc_note(e, esc_shift(k, -1), n, "spill"), l);
}

static void effect(Esc *e, EscHole *ks, int nks, Ir *n);

static void
append(Esc *e, EscHole k, Ir *n)
{
	Type *elem = esc_under(n->type)->slice.elem;
	bool ptrs = type_has_pointers(elem);

	first_array(e, k, n, type_sizeof(elem));
	EscHole ks[2] = {k, esc_note(e, esc_shift(heap(e), 1), n, "appendee slice")};

	/* It may be copied to a new slice in the heap. */
	esc_expr(e, ptrs ? esc_tee(e, ks, 2) : k, n->x);
	if (n->op == OP_APPENDSLICE) {
		Type *u = esc_under(n->y->type);

		EscHole from = u->kind == TY_SLICE && ptrs ? esc_note(e, esc_shift(heap(e), 1), n, "appended slice...") : discard(e);
		if (n->y->op == OP_MAKESLICE) /* never made, but told of */
			effect(e, &from, 1, n->y);
		else if (u->kind == TY_SLICE && ptrs)
			esc_expr(e, from, n->y);
		return;
	}
	for (int i = 0; i < n->list.n; i++)
		esc_expr(e, esc_note(e, heap(e), n, "call parameter"), n->list.v[i]);
}

static bool
const_int_of(Ir *n, i64 *v)
{
	return n->op == OP_CONST && const_int_fits(const_to_int(n->val), v);
}

/* Why this allocation can't be in the frame whatever happens to its address. */
static const char *
heap_reason(Ir *n)
{
	i64 len, size;
	Ir *r;

	switch ((Op)n->op) {
	case OP_NEW:
		return type_sizeof(esc_under(n->type)->pointer.elem) > ESC_MAX_IMPLICIT ? "too large for stack" : NULL;
	case OP_MAKESLICE:
		r = n->z != NULL ? n->z : n->y;
		if (!const_int_of(r, &len))
			return "non-constant size";
		size = type_sizeof(esc_under(n->type)->slice.elem);
		return len < 0 || (size != 0 && len > ESC_MAX_IMPLICIT / size) ? "too large for stack" : NULL;
	case OP_CLOSURE: {
		i64 total = 8;

		for (int i = 0; i < n->func->captures.n; i++) {
			IrVar *v = n->func->captures.v[i];

			total += v->by_ref ? 8 : (type_sizeof(v->type) + 7) & ~(i64)7;
		}
		return total > ESC_MAX_IMPLICIT ? "too large for stack" : NULL;
	}
	default:
		return NULL;
	}
}

/* A make([]T, n) for which the frame has a few elements' room (emit/), should n turn out small. */
static bool
is_small_make(Ir *n)
{
	i64 len, size;

	if (n->op != OP_MAKESLICE || const_int_of(n->z != NULL ? n->z : n->y, &len))
		return false;
	size = type_sizeof(esc_under(n->type)->slice.elem);
	return size > 0 && size <= IR_SMALL_MAKE;
}

static EscHole
spill(Esc *e, EscHole k, Ir *n)
{
	EscHole in = esc_spill(e, k, n);
	const char *why = heap_reason(n);

	if (why != NULL) {
		in.dst->reason = why;
		if (is_small_make(n)) {
			in.dst->small = true;
			if (e->b->notes)
				esc_report_direct(e->b, &e->b->heap, in.dst, esc_note(e, esc_shift(heap(e), -1), n, why));
			return in;
		}
		esc_flow(e->b, esc_note(e, esc_shift(heap(e), -1), n, why), in.dst);
	}
	return in;
}

static void
conv_iface(Esc *e, EscHole k, Ir *n)
{
	if (!ir_is_direct(n->x->type))
		k = spill(e, k, n);
	esc_expr(e, esc_note(e, k, n, "interface-converted"), n->x);
}

/* Flows the results of n into ks. */
static void
effect(Esc *e, EscHole *ks, int nks, Ir *n)
{
	EscHole k = nks > 0 ? ks[0] : discard(e);

	switch ((Op)n->op) {
	case OP_CALL:
	case OP_CALLPTR:
	case OP_CALLIFACE:
		esc_call(e, ks, nks, n);
		return;
	case OP_CONVIFACE:
		conv_iface(e, k, n);
		return;
	case OP_IFACE2IFACE:
	case OP_UNSAFESLICE:
	case OP_UNSAFESTRING:
		esc_expr(e, k, n->x);
		return;
	case OP_BYTES2STR:
	case OP_STR2BYTES:
		spill(e, k, n);
		if (n->flags & IRF_NOCOPY)
			esc_expr(e, k, n->x);
		return;
	case OP_RUNES2STR:
	case OP_STR2RUNES:
	case OP_RUNE2STR:
	case OP_CONCAT:
	case OP_NEW:
	case OP_MAKESLICE:
	case OP_MAKEMAP:
	case OP_MAKECHAN:
		if (n->op != OP_MAKECHAN)
			spill(e, k, n);
		return;
	case OP_SLICELIT:
		literal(e, spill(e, k, n), n, "slice-literal-element");
		return;
	case OP_CLOSURE:
		esc_closure(e, spill(e, k, n), n);
		return;
	case OP_APPEND:
	case OP_APPENDSLICE:
		append(e, k, n);
		return;
	case OP_COPY:
		if (esc_under(n->y->type)->kind == TY_SLICE && type_has_pointers(esc_under(n->y->type)->slice.elem))
			esc_expr(e, esc_note(e, esc_shift(heap(e), 1), n, "copied slice"), n->y);
		return;
	case OP_SELECT:
		for (int i = 0; i < n->list.n; i++)
			if (n->list.v[i]->n == 2)
				esc_expr(e, esc_note(e, heap(e), n->list.v[i], "send"), n->list.v[i]->y);
		return;
	case OP_ASSERT:
		esc_expr(e, dot_type(e, k, n->type, n), n->x);
		return;
	case OP_ASSERT2: {
		Type *t = n->type->kind == TY_TUPLE ? type_canon(n->type->tuple.vars[0]->type) : n->type;

		if (type_has_pointers(t))
			esc_expr(e, dot_type(e, k, t, n), n->x);
		return;
	}
	case OP_MAPINDEX: /* what a map holds is in the heap */
	case OP_RECV:
	case OP_DECODERUNE:
	case OP_RECOVER:
		return;
	default:
		ice(n->pos, "escape: effect %s", op_name[n->op]);
	}
}

/* ---- assignments ---- */

/* Where a store to the lvalue x goes. */
static EscHole
dest(Esc *e, Ir *x)
{
	for (;;) {
		switch (x->op) {
		case OP_VAR: {
			EscLoc *l;

			if (x->var->kind == IV_GLOBAL)
				return heap(e);
			l = esc_loc_of(e->b, x->var);
			return l != NULL && !(x->var->is_blank && !x->var->is_temp) ? esc_hole(l) : discard(e);
		}
		case OP_FIELD:
			x = x->x;
			break;
		case OP_INDEX:
			if (esc_under(x->x->type)->kind != TY_ARRAY)
				return heap(e);
			x = x->x;
			break;
		case OP_DEREF:
			/* The contents of a literal whose address was taken: stored once, right after it was made. */
			if ((x->flags & IRF_NONNIL) && x->x->op == OP_VAR && x->x->var->is_temp) {
				EscLoc *l = esc_loc_of(e->b, x->x->var);

				if (l != NULL && l->nset == 1 && l->object != NULL && l->object->n->op == OP_NEW)
					return esc_hole(l->object);
			}
			return heap(e);
		default:
			return heap(e);
		}
	}
}

static Ir *
peel(Esc *e, Ir *n)
{
	while (n->op == OP_VAR && n->var->is_temp) {
		int i = e->nrecent - 1;

		while (i >= 0 && e->recent[i].var != n->var)
			i--;
		if (i < 0)
			break;
		n = e->recent[i].def;
	}
	return n;
}

/* The variable that p.f... goes through: p, if n is a field of *p or *p itself. */
static IrVar *
deref_base(Esc *e, Ir *n)
{
	n = peel(e, n);
	if (n->op == OP_FIELD && n->x->op == OP_DEREF)
		n = n->x;
	if (n->op != OP_DEREF)
		return NULL;
	n = peel(e, n->x);
	return n->op == OP_VAR ? n->var : NULL;
}

static bool
same_safe(Esc *e, Ir *x, Ir *y)
{
	x = peel(e, x);
	y = peel(e, y);
	if (x->op != y->op)
		return false;
	switch (x->op) {
	case OP_VAR: return x->var == y->var;
	case OP_FIELD: return x->n == y->n && same_safe(e, x->x, y->x);
	case OP_DEREF: return same_safe(e, x->x, y->x);
	case OP_INDEX: return same_safe(e, x->x, y->x) && same_safe(e, x->y, y->y);
	case OP_CONST: return const_equal(x->val, y->val);
	default: return false;
	}
}

static bool
plain_index(Esc *e, Ir *n)
{
	n = peel(e, n);
	switch (n->op) {
	case OP_VAR: return !n->var->is_temp; /* a temporary may stand for a call */
	case OP_CONST: return true;
	case OP_ADD:
	case OP_SUB:
	case OP_OR:
	case OP_XOR:
	case OP_MUL:
	case OP_SHL:
	case OP_SHR:
	case OP_AND:
	case OP_ANDNOT:
	case OP_DIV:
	case OP_MOD:
	case OP_INDEX: return plain_index(e, n->x) && plain_index(e, n->y);
	case OP_CONV:
	case OP_CONVNOP:
	case OP_LEN:
	case OP_CAP:
	case OP_NOT:
	case OP_COM:
	case OP_NEG:
	case OP_FIELD:
	case OP_DEREF: return plain_index(e, n->x);
	default: return false;
	}
}

/* Does x = y put nothing into x's object that wasn't there: b.buf = b.buf[n:m], val.x = val.y, val.x[i] = val.x[j]? */
static bool
self_assign(Esc *e, Ir *x, Ir *y)
{
	IrVar *base = deref_base(e, x);

	y = peel(e, y);
	if (base != NULL && y->op == OP_SLICE && deref_base(e, y->x) == base && esc_under(y->x->type)->kind != TY_ARRAY)
		return true;
	if (x->op != y->op)
		return false;
	if (x->op == OP_FIELD)
		return same_safe(e, x->x, y->x);
	if (x->op == OP_INDEX)
		return plain_index(e, x->y) && plain_index(e, y->y) && same_safe(e, x->x, y->x);
	return false;
}

/* Keeps e->recent true before statement n has its effect. */
static void
note_recent(Esc *e, Ir *n)
{
	if (n->op != OP_AS || n->x == NULL || op_class[n->y->op] == 'X') {
		e->nrecent = 0;
	} else if (n->x->op == OP_VAR) {
		if (!n->x->var->is_temp || n->x->var->assigned || e->nrecent == LEN_OF(e->recent)) {
			e->nrecent = 0;
			return;
		}
		e->recent[e->nrecent].var = n->x->var;
		e->recent[e->nrecent++].def = n->y;
	}
}

/* Literals in the value of a package-level variable: gc lays them out before it looks at escapes. */
static void
static_value(Esc *e, Ir *n)
{
	EscLoc *l;

	if (n == NULL)
		return;
	for (int i = 0; i < n->list.n; i++)
		static_value(e, n->list.v[i]);
	if (n->op == OP_KEYED || n->op == OP_CONVNOP || n->op == OP_CONVIFACE)
		static_value(e, n->x);
	if (n->op != OP_VAR || !n->var->is_temp)
		return;
	l = esc_loc_of(e->b, n->var);
	if (l != NULL && l->object == NULL && l->def != NULL && l->def->op == OP_CONVIFACE) /* of a pointer: no object of its own */
		static_value(e, l->def->x);
	if (l == NULL || (l = l->object) == NULL || l->is_static)
		return;
	switch ((Op)l->n->op) {
	case OP_SLICELIT:
	case OP_CONVIFACE:
		l->is_static = true;
		static_value(e, l->n->op == OP_CONVIFACE ? l->n->x : l->n);
		return;
	case OP_STR2BYTES:
		l->is_static = l->n->x->op == OP_CONST;
		return;
	case OP_NEW:
		l->is_static = l->content != NULL;
		static_value(e, l->content);
		return;
	default:
		return;
	}
}

/* A package-level variable, or a part of one. */
static bool
is_global(Ir *x)
{
	while (x->op == OP_FIELD || x->op == OP_INDEX)
		x = x->x;
	return x->op == OP_VAR && x->var->kind == IV_GLOBAL;
}

static void
assign(Esc *e, Ir *n)
{
	Ir *x = n->x, *y = n->y;
	EscHole k;

	if (x == NULL) {
		if (op_class[y->op] == 'X')
			effect(e, NULL, 0, y);
		return;
	}
	if (is_header_data(x)) {
		esc_unsafe(e, esc_note(e, heap(e), n, "assign"), y);
		return;
	}
	k = dest(e, x);
	if (x->op == OP_DEREF && k.dst->n != NULL)
		k.dst->content = y;
	if (op_class[y->op] == 'X') {
		k = k.dst->var != NULL && k.dst->var->is_temp ? k : esc_note_assign(e, k, n);
		effect(e, &k, 1, y);
		return;
	}
	if (x->op != OP_VAR && self_assign(e, x, y))
		return;
	if (e->b->o->m > 0 && e->f->is_init && e->f->obj == NULL && is_global(x))
		static_value(e, y);
	/* Neither temporaries nor the contents of literals are assignments that somebody wrote. */
	esc_expr(e, (k.dst->var != NULL && k.dst->var->is_temp) || (x->op == OP_DEREF && k.dst->n != NULL) ? k : esc_note_assign(e, k, n), y);
}

static void
assign_many(Esc *e, Ir *n)
{
	EscHole *ks = NEW_N(e->b->a, EscHole, n->list.n + 1);

	for (int i = 0; i < n->list.n; i++)
		ks[i] = n->list.v[i] != NULL ? dest(e, n->list.v[i]) : discard(e);
	effect(e, ks, n->list.n, n->y);
}

/* ---- statements ---- */

/* Where the value of a map assignment goes: a literal's elements are told by the literal. */
static EscHole
map_value(Esc *e, Ir *n)
{
	EscLoc *l = n->x->op == OP_VAR && n->x->var->is_temp ? esc_loc_of(e->b, n->x->var) : NULL;

	if (l != NULL && l->object != NULL && l->object->n->op == OP_MAKEMAP)
		return esc_note(e, heap(e), l->object->n, "map literal value");
	return esc_note_assign(e, heap(e), n);
}

static void
build_stmt(Esc *e, Ir *n)
{
	note_recent(e, n);
	switch ((Op)n->op) {
	case OP_AS:
		assign(e, n);
		return;
	case OP_ASX:
		assign_many(e, n);
		return;
	case OP_LABEL:
		if (e->ef->labels[n->n] & 2)
			e->depth++;
		return;
	case OP_IF:
		build_list(e, &n->list);
		build_list(e, &n->list2);
		return;
	case OP_FOR:
		e->depth++;
		build_list(e, &n->list);
		build_list(e, &n->list2);
		e->depth--;
		return;
	case OP_BLOCK:
		build_list(e, &n->list);
		return;
	case OP_SWITCH:
		for (int i = 0; i < n->list.n; i++)
			build_list(e, &n->list.v[i]->list2);
		return;
	case OP_MAPASSIGN:
		esc_expr(e, esc_note(e, heap(e), n, "key of map put"), n->y);
		esc_expr(e, map_value(e, n), n->z);
		return;
	case OP_MAPITERINIT:
		esc_expr(e, dest(e, n->y), n->x);
		return;
	case OP_SEND:
		esc_expr(e, esc_note(e, heap(e), n, "send"), n->y);
		return;
	case OP_PANIC:
		esc_expr(e, esc_note(e, heap(e), n, "call parameter"), n->x);
		return;
	case OP_GO:
		esc_expr(e, heap(e), n->x);
		return;
	case OP_DEFER: /* the record may be in the frame if this runs once */
		if ((n->flags & IRF_INLOOP) || n->y != NULL || e->depth > 1)
			esc_expr(e, heap(e), n->x);
		return;
	default: /* looks at its operands only */
		return;
	}
}

static void
build_list(Esc *e, IrList *l)
{
	int was = e->depth;

	e->nrecent = 0;
	for (int i = 0; i < l->n; i++)
		build_stmt(e, l->v[i]);
	e->depth = was;
	e->nrecent = 0;
}

void
esc_build(EscBatch *b, IrFunc *f)
{
	Esc e = {.b = b, .f = f, .ef = f->esc, .depth = ((EscFunc *)f->esc)->base};

	if (esc_is_unused(f))
		return;
	if (b->o->m > 0) {
		esc_place(b, f);
		esc_report_self(b, f);
	}
	for (int i = 0; i < f->locals.n; i++) {
		IrVar *v = f->locals.v[i];
		EscLoc *l = v->esc;
		EscHole k;

		if (l == NULL || !l->declared || v->type == NULL || type_sizeof(v->type) <= ESC_MAX_VAR)
			continue;
		l->reason = "too large for stack";
		k = esc_shift(esc_hole(&b->heap), -1);
		if (b->notes)
			k = esc_note_text(&e, k, v->pos, v->name, "too large for stack");
		esc_flow(b, k, l);
	}
	build_list(&e, &f->body);
}
