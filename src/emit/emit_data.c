/*
 * emit_data.c - package-level variables, their static initial values, constant
 * tables, and the roots that the collector scans.
 *
 * A literal that an initialiser points to becomes an anonymous variable named
 * after the one initialised.  Boxes of interface values are never written and
 * stay constant; backing arrays and pointed-to literals are variables like any
 * other, roots included.
 */
#include "emit/internal.h"

/* An entry of tri_roots for sym; it goes with the symbol's section. */
static void
root_entry(Em *em, Item *it, const char *sym, Type *t, bool comdat)
{
	Type *u = under(t);
	i64 count = 1;
	if (u->kind == TY_ARRAY) {
		count = u->array.len;
		t = u->array.elem;
	}
	buf_printf(&it->tail, "%s(\"%s\",\"%s,%lld,%lld,%lld\");\n", comdat ? "RT_ROOT_COMDAT" : "RT_ROOT", sym, type_mask(em, t)->name,
	    (long long)desc_ptrdata(t), (long long)type_sizeof(t), (long long)count);
}

/* Code reaches a variable by a 32-bit displacement; gc's linker has the same limit. */
enum { MAX_SYMBOL = 2000000000 };

Item *
var_item(Em *em, IrVar *v)
{
	Item *it = v->back;
	if (it != NULL)
		return it;
	bool is_new;
	CType *c = ctype_of(em, v->type);
	const char *name = name_is_ours(v->sym) ? v->sym : arena_printf(em->a, "go$%s", v->sym);
	for (int k = 0;; k++) { /* one symbol under two types: go:linkname */
		it = item_get(em, IT_DATA, k == 0 ? name : arena_printf(em->a, "%s$%d", name, k), &is_new);
		if (is_new || strcmp(it->proto, c->name) == 0)
			break;
	}
	v->back = it;
	if (!is_new)
		return it;
	it->sym = v->sym;
	it->var = v;
	it->proto = c->name;
	if (c->item != NULL)
		decl_use(it, c->item);
	buf_printf(&it->decl, "extern %s%s %s", v->is_readonly ? "const " : "", c->name, it->name);
	if (strcmp(it->name, v->sym) != 0)
		buf_printf(&it->decl, " __asm__(\"%s\")", v->sym);
	buf_puts(&it->decl, ";\n");
	if (v->pkg == em->p || v->is_weak || v->is_static) {
		item_queue(em, it);
		if (c->size > MAX_SYMBOL)
			diag_error(v->pos, "%s: symbol too large (%lld bytes > %lld bytes)", v->name, (long long)c->size, (long long)MAX_SYMBOL);
	}
	return it;
}

void
var_gen(Em *em, Item *it, IrVar *v)
{
	Fn e = { .em = em, .it = it, .b = &it->def };
	it->has_def = true;
	if (v->is_weak)
		o(&e, v->is_readonly ? "RT_COMDAT_RODATA(\"%s\") " : "RT_COMDAT_DATA(\"%s\") ", v->sym);
	o(&e, "%s%c %s", v->is_readonly ? "const " : "", v->type, it->name);
	if (v->init != NULL && v->init->op != OP_ZERO && v->init->op != OP_NIL && rep_of(em, v->type) != R_EMPTY) {
		o(&e, " = ");
		static_init(&e, v->init, v->type, v->sym);
	}
	o(&e, ";\n");
	if (has_pointers(v->type) && !v->is_readonly)
		root_entry(em, it, v->sym, v->type, v->is_weak);
}

/* ---- initial values ---- */

/* An anonymous variable, initialised by n. */
static Item *
anonymous(Fn *e, Ir *n, Type *t, const char *base, bool readonly)
{
	Em *em = e->em;
	bool is_new;
	Item *it;
	int k = 0;
	do
		it = item_get(em, IT_DATA, arena_printf(em->a, "%s$i%d", base, ++k), &is_new);
	while (!is_new);
	it->sym = it->name;
	it->proto = "";
	it->done = it->has_def = true;
	Fn in = { .em = em, .it = it, .b = &it->def };
	CType *c = ctype_of(em, t);
	if (c->item != NULL)
		decl_use(it, c->item);
	buf_printf(&it->decl, "extern %s%s %s;\n", readonly ? "const " : "", c->name, it->name);
	/* The base may be made by several packages; a COMDAT group of its own is right for both cases. */
	o(&in, readonly ? "RT_COMDAT_RODATA(\"%s\") const %c %s = " : "RT_COMDAT_DATA(\"%s\") %c %s = ", it->name, t, it->name);
	static_init(&in, n, t, it->name);
	o(&in, ";\n");
	if (has_pointers(t) && !readonly)
		root_entry(em, it, it->name, t, true);
	return it;
}

static void
static_elems(Fn *e, IrList *l, Type *elem, const char *base)
{
	o(e, "{{");
	i64 next = 0;
	for (int i = 0; i < l->n; i++) {
		Ir *k = l->v[i];
		if (i > 0)
			o(e, ",");
		if (k->n != next)
			o(e, "[%L]=", k->n);
		static_init(e, k->x, elem, base);
		next = k->n + 1;
	}
	o(e, "}}");
}

static void
static_slice(Fn *e, Ir *n, const char *base)
{
	Type *elem = under(n->type)->slice.elem;
	if (n->n == 0 || type_sizeof(elem) == 0) {
		o(e, "{(void *)rt_zerobase, %L, %L}", n->n, n->n);
		return;
	}
	Type *at = type_canon(type_array(elem, n->n));
	Ir lit = { .op = OP_ARRAYLIT, .pos = n->pos, .type = at, .list = n->list };
	Item *it = anonymous(e, &lit, at, base, false);
	use(e->it, it);
	o(e, "{(void *)&%s, %L, %L}", it->name, n->n, n->n);
}

/* []byte of a constant string (go:embed): its bytes as a variable.  n->type: the slice; inside the variable, the array. */
static void
static_bytes(Fn *e, Ir *n, const char *base)
{
	size_t len;
	const char *s = const_string_val(n->x->val, &len);
	if (under(n->type)->kind == TY_ARRAY) {
		o(e, "{");
		c_string(e->b, s, len);
		o(e, "}");
		return;
	}
	if (len == 0) {
		o(e, "{(void *)rt_zerobase, 0, 0}");
		return;
	}
	Type *at = type_canon(type_array(under(n->type)->slice.elem, (i64)len));
	Ir lit = { .op = OP_STR2BYTES, .pos = n->pos, .type = at, .x = n->x };
	Item *it = anonymous(e, &lit, at, base, false);
	use(e->it, it);
	o(e, "{(void *)&%s, %L, %L}", it->name, (i64)len, (i64)len);
}

static void
static_iface(Fn *e, Ir *n, const char *base)
{
	Type *t = n->x->type;
	Item *head = rep_of(e->em, n->type) == R_EFACE ? type_item(e->em, t) : itab_item(e->em, t, n->type);
	use(e->it, head);
	o(e, "{&%s, ", head->name);
	if (type_sizeof(t) == 0) {
		o(e, "(void *)rt_zerobase}");
	} else if (ir_is_direct(t)) {
		Ir *x = n->x;
		while (rep_of(e->em, x->type) != R_PTR) { /* a struct or array of one pointer */
			Ir *part = NULL;
			for (int i = 0; i < x->list.n; i++) {
				Ir *p = x->list.v[i]->op == OP_KEYED ? x->list.v[i]->x : x->list.v[i];
				if (type_sizeof(p->type) > 0)
					part = p;
			}
			if (part == NULL)
				break;
			x = part;
		}
		if (rep_of(e->em, x->type) == R_PTR)
			static_init(e, x, x->type, base);
		else
			o(e, "0");
		o(e, "}");
	} else if (is_constant(n->x)) {
		Item *it = const_table(e->em, n->x, t);
		use(e->it, it);
		o(e, "(void *)&%s}", it->name);
	} else {
		Item *it = anonymous(e, n->x, t, base, true);
		use(e->it, it);
		o(e, "(void *)&%s}", it->name);
	}
}

/* The path from a variable to a part of it whose address is taken. */
static void
static_lvalue(Fn *e, Ir *n)
{
	i64 k;
	switch (n->op) {
	case OP_VAR: {
		Item *it = var_item(e->em, n->var);
		use(e->it, it);
		o(e, "%s", it->name);
		return;
	}
	case OP_FIELD:
		static_lvalue(e, n->x);
		o(e, ".f%d", (int)n->n);
		return;
	case OP_INDEX:
		if (n->y->op == OP_CONST && const_int_fits(const_to_int(n->y->val), &k)) {
			static_lvalue(e, n->x);
			o(e, ".a[%L]", k);
			return;
		}
		break;
	default: break;
	}
	ice(n->pos, "emit: %s in the address of a static initialiser", op_name[n->op]);
}

static void
static_addr(Fn *e, Ir *n, const char *base)
{
	Ir *x = n->x;
	Ir *root = x;
	while (root->op == OP_FIELD || root->op == OP_INDEX)
		root = root->x;
	if (type_sizeof(x->type) == 0 && root->op != OP_VAR) {
		o(e, "(void *)rt_zerobase");
	} else if (root->op == OP_VAR) {
		o(e, "(void *)&");
		static_lvalue(e, type_sizeof(x->type) == 0 ? root : x);
	} else {
		Item *it = anonymous(e, x, x->type, base, false);
		use(e->it, it);
		o(e, "(void *)&%s", it->name);
	}
}

void
static_init(Fn *e, Ir *n, Type *t, const char *base)
{
	switch ((Op)n->op) {
	case OP_CONST: const_expr(e, n->val, n->type, true); return;
	case OP_NIL:
	case OP_ZERO: zero_expr(e, n->type != NULL ? n->type : t, true); return;
	case OP_FUNC: {
		Item *it = funcval_item(e->em, n->func);
		use(e->it, it);
		o(e, "(void *)&%s", it->name);
		return;
	}
	case OP_CLOSURE: { /* without captures */
		Item *it = funcval_item(e->em, n->func);
		use(e->it, it);
		o(e, "(void *)&%s", it->name);
		return;
	}
	case OP_TYPEDESC:
		o(e, "(void *)");
		type_addr(e, n->t2);
		return;
	case OP_STRUCTLIT: {
		if (type_sizeof(n->type) == 0) {
			o(e, "{}");
			return;
		}
		o(e, "{");
		bool first = true;
		for (int i = 0; i < n->list.n; i++) {
			Ir *x = n->list.v[i];
			if (x->op == OP_ZERO || x->op == OP_NIL || type_sizeof(x->type) == 0)
				continue;
			o(e, first ? ".f%d=" : ",.f%d=", i);
			first = false;
			static_init(e, x, x->type, base);
		}
		o(e, "}");
		return;
	}
	case OP_ARRAYLIT:
		if (type_sizeof(n->type) == 0)
			o(e, "{}");
		else
			static_elems(e, &n->list, under(n->type)->array.elem, base);
		return;
	case OP_SLICELIT: static_slice(e, n, base); return;
	case OP_STR2BYTES: static_bytes(e, n, base); return;
	case OP_CONVIFACE: static_iface(e, n, base); return;
	case OP_CONV:
	case OP_CONVNOP: {
		CType *to = ctype_of(e->em, n->type), *from = ctype_of(e->em, n->x->type);
		if (strcmp(to->name, from->name) != 0 && to->rep != R_STRUCT && to->rep != R_ARRAY)
			o(e, "(%s)", to->name);
		static_init(e, n->x, n->x->type, base);
		return;
	}
	case OP_ADDR: static_addr(e, n, base); return;
	default: ice(n->pos, "emit: %s in a static initialiser", op_name[n->op]);
	}
}

Item *
const_table(Em *em, Ir *n, Type *t)
{
	Item tmp = { .a = em->a };
	Buf init = { 0 };
	Fn e = { .em = em, .it = &tmp, .b = &init };
	static_init(&e, n, t, NULL);
	CType *c = ctype_of(em, t);
	char hex[33];
	hash128_hex(buf_str(&init), init.n, hex);
	bool is_new;
	Item *it = item_get(em, IT_CONST, arena_printf(em->a, "%s=%s", c->name, hex), &is_new);
	if (is_new) {
		it->name = arena_printf(em->a, "D$%s", text_id(em, it->name));
		it->is_copied = it->has_def = it->done = true;
		it->uses.v = tmp.uses.v;
		it->uses.n = tmp.uses.n;
		it->uses.cap = tmp.uses.cap;
		if (c->item != NULL)
			use(it, c->item);
		buf_printf(&it->def, "static const %s %s = %s;\n", c->name, it->name, buf_str(&init));
	}
	buf_free(&init);
	return it;
}
