/*
 * emit_eq.c - comparison: the operators, generated comparison functions for
 * structs and arrays, and the equal and hash records of type descriptors.
 *
 * A struct compares field by field in source order, blank fields left out, and
 * stops at the first difference; memory without holes, floats or strings
 * compares as bytes.
 */
#include "emit/internal.h"

static const char *
op_text(Op op)
{
	switch (op) {
	case OP_EQ: return "==";
	case OP_NE: return "!=";
	case OP_LT: return "<";
	case OP_LE: return "<=";
	case OP_GT: return ">";
	default: return ">=";
	}
}

static void
compare_nil(Fn *e, Ir *x, Op op)
{
	const char *c = op_text(op);
	switch (rep_of(e->em, x->type)) {
	case R_SLICE: o(e, "(%e.p %s (void *)0)", x, c); return;
	case R_EFACE: o(e, "(%e.t %s (void *)0)", x, c); return;
	case R_IFACE: o(e, "(%e.tab %s (void *)0)", x, c); return;
	default: o(e, "(%e %s (void *)0)", x, c);
	}
}

static void
compare_const_string(Fn *e, Ir *x, Ir *k, Op op)
{
	size_t n;
	const char *s = const_string_val(k->val, &n);
	if (n == 0) {
		o(e, "(%e.n %s 0)", x, op_text(op));
		return;
	}
	o(e, op == OP_NE ? "(!" : "(");
	Held h = hold(e, x);
	o(e, "(%s.n == %L && ", h.t, (i64)n);
	o(e, n <= 16 ? "__builtin_memcmp(%s.p, " : "rt_memequal(%s.p, ", h.t);
	c_string(e->b, s, n);
	o(e, n <= 16 ? ", %L) == 0)" : ", %L))", (i64)n);
	drop(e, h);
	o(e, ")");
}

static void
compare_strings(Fn *e, Ir *n)
{
	bool eq = n->op == OP_EQ || n->op == OP_NE;
	if (eq && n->y->op == OP_CONST)
		compare_const_string(e, n->x, n->y, n->op);
	else if (eq && n->x->op == OP_CONST)
		compare_const_string(e, n->y, n->x, n->op);
	else if (eq)
		o(e, n->op == OP_NE ? "(!rt_streq(%e, %e))" : "rt_streq(%e, %e)", n->x, n->y);
	else
		o(e, "(rt_cmpstring(%e, %e) %s 0)", n->x, n->y, op_text(n->op));
}

/* ---- structs and arrays ---- */

static void
eq_bytes(Fn *e, const char *x, const char *y, i64 size)
{
	if (size == 0)
		o(e, "1");
	else if (size == 1 || size == 2 || size == 4 || size == 8)
		o(e, "*(u%d *)&%s == *(u%d *)&%s", (int)size * 8, x, (int)size * 8, y);
	else if (size <= 16)
		o(e, "__builtin_memcmp(&%s, &%s, %L) == 0", x, y, size);
	else
		o(e, "rt_memequal(&%s, &%s, %L)", x, y, size);
}

/* May a comparison panic?  Those before it and after it must not change places. */
static bool
eq_may_panic(Type *t)
{
	Type *u = under(t);
	switch ((TypeKind)u->kind) {
	case TY_INTERFACE: return true;
	case TY_ARRAY: return eq_may_panic(u->array.elem);
	case TY_STRUCT:
		for (int i = 0; i < u->struct_.n; i++)
			if (eq_may_panic(u->struct_.fields[i]->type))
				return true;
		return false;
	default: return false;
	}
}

/*
 * The fields of two structs.  Between comparisons that may panic, cheap ones go
 * first: numbers, pointers and the lengths of strings, then what is behind
 * pointers.
 */
static void
eq_fields(Fn *e, Type *u, const char *x, const char *y)
{
	Arena *a = e->em->a;
	const char *sep = "";
	for (int from = 0, to; from < u->struct_.n; from = to) {
		for (to = from; to < u->struct_.n && (to == from || !eq_may_panic(u->struct_.fields[to]->type)); to++)
			if (eq_may_panic(u->struct_.fields[to]->type)) {
				to++;
				break;
			}
		for (int costly = 0; costly < 2; costly++)
			for (int i = from; i < to; i++) {
				Object *f = u->struct_.fields[i];
				if (strcmp(f->name, "_") == 0 || type_sizeof(f->type) == 0)
					continue;
				const char *fx = arena_printf(a, "%s.f%d", x, i), *fy = arena_printf(a, "%s.f%d", y, i);
				Rep rep = rep_of(e->em, f->type);
				bool is_costly = rep == R_STRING || rep == R_EFACE || rep == R_IFACE || rep == R_STRUCT || rep == R_ARRAY;
				if (rep == R_STRING && !costly)
					o(e, "%s%s.n == %s.n", sep, fx, fy);
				else if (is_costly == (costly != 0)) {
					o(e, "%s", sep);
					eq_values(e, f->type, fx, fy);
				} else
					continue;
				sep = " && ";
			}
	}
	if (sep[0] == 0)
		o(e, "1");
}

/* x, y: lvalue texts without effects. */
void
eq_values(Fn *e, Type *t, const char *x, const char *y)
{
	Type *u = under(t);
	CType *ct = ctype_of(e->em, t);
	Arena *a = e->em->a;
	switch (ct->rep) {
	case R_INT:
	case R_BOOL:
	case R_FLOAT:
	case R_PTR: o(e, "%s == %s", x, y); return;
	case R_COMPLEX: o(e, "%s.re == %s.re && %s.im == %s.im", x, y, x, y); return;
	case R_STRING: o(e, "rt_streq(%s, %s)", x, y); return;
	case R_EFACE: o(e, "rt_efacesame(%s, %s)", x, y); return;
	case R_IFACE: o(e, "rt_ifacesame(%s, %s)", x, y); return;
	case R_EMPTY: o(e, "1"); return;
	case R_SLICE: ice(0, "emit: slices compared"); return;
	case R_STRUCT: {
		if (is_regular_memory(t)) {
			eq_bytes(e, x, y, ct->size);
			return;
		}
		eq_fields(e, u, x, y);
		return;
	}
	case R_ARRAY: {
		if (is_regular_memory(t)) {
			eq_bytes(e, x, y, ct->size);
			return;
		}
		int k = fn_temp(e);
		o(e, "({ GoBool _r%d = 1; for (i64 _i%d = 0; _i%d < %L; _i%d++) { if (!(", k, k, k, u->array.len, k);
		eq_values(e, u->array.elem, arena_printf(a, "%s.a[_i%d]", x, k), arena_printf(a, "%s.a[_i%d]", y, k));
		o(e, ")) { _r%d = 0; break; } } _r%d; })", k, k);
		return;
	}
	}
}

/* static GoBool eq$N(const T *x, const T *y) */
static Item *
eq_helper(Em *em, Type *t)
{
	t = under(t);
	bool is_new;
	Item *it = item_get(em, IT_HELPER, arena_printf(em->a, "eq%s", ir_type_sym(t)), &is_new);
	if (!is_new)
		return it;
	it->is_copied = it->has_def = it->done = true;
	Fn e = { .em = em, .it = it, .b = &it->def };
	buf_printf(&it->decl, "static GoBool %s(const void *, const void *);\n", it->name);
	const char *c = ctype_name(&e, t);
	o(&e, "static GoBool %s(const void *vx, const void *vy) { %s *x = (void *)vx, *y = (void *)vy; return ", it->name, c);
	eq_values(&e, t, "(*x)", "(*y)");
	o(&e, "; }\n");
	return it;
}

static void
eq_operand(Fn *e, Ir *n)
{
	if (is_lvalue(n)) {
		o(e, "&");
		lv(e, n, 0);
	} else {
		o(e, "&(%c[]){%e}", n->type, n);
	}
}

static void
compare_composites(Fn *e, Ir *n)
{
	if (type_sizeof(n->x->type) == 0) { /* the operands' faults remain */
		o(e, n->op == OP_EQ ? "({ (void)%e; (void)%e; 1; })" : "({ (void)%e; (void)%e; 0; })", n->x, n->y);
		return;
	}
	Item *it = eq_helper(e->em, n->x->type);
	use(e->it, it);
	o(e, n->op == OP_NE ? "(!%s(" : "(%s(", it->name);
	eq_operand(e, n->x);
	o(e, ", ");
	eq_operand(e, n->y);
	o(e, "))");
}

void
ex_compare(Fn *e, Ir *n)
{
	if (n->y->op == OP_NIL) {
		compare_nil(e, n->x, n->op);
		return;
	}
	if (n->x->op == OP_NIL) {
		compare_nil(e, n->y, n->op);
		return;
	}
	const char *not = n->op == OP_NE ? "!" : "";
	switch (rep_of(e->em, n->x->type)) {
	case R_INT:
	case R_BOOL:
	case R_FLOAT:
	case R_PTR: o(e, "(%e %s %e)", n->x, op_text(n->op), n->y); return;
	case R_COMPLEX: o(e, "(%srt_%s_eq(%e, %e))", not, ctype_of(e->em, n->x->type)->code, n->x, n->y); return;
	case R_STRING: compare_strings(e, n); return;
	case R_EFACE: o(e, "(%srt_efacesame(%e, %e))", not, n->x, n->y); return;
	case R_IFACE: o(e, "(%srt_ifacesame(%e, %e))", not, n->x, n->y); return;
	default: compare_composites(e, n);
	}
}

/* ---- records of type descriptors ---- */

/* A function with a context and its record, shared by all packages: kind E (equal) or H (hash). */
static const char *
shared_record(Em *em, Type *t, const char *name, const char *result, const char *params, const char *expr, Item *helper, Item *desc)
{
	(void)t;
	bool is_new;
	const char *rec = arena_printf(em->a, "%s$f", name);
	Item *it = item_get(em, IT_HELPER, rec, &is_new);
	if (!is_new)
		return rec;
	it->has_def = it->done = true;
	if (helper != NULL)
		use(it, helper);
	if (desc != NULL)
		use(it, desc);
	buf_printf(&it->decl, "extern const GoFuncval %s;\n", rec);
	buf_printf(&it->def, "RT_COMDAT_TEXT(\"%s\") %s %s(%s) { return %s; }\n", name, result, name, params, expr);
	buf_printf(&it->def, "RT_COMDAT_RODATA(\"%s\") const GoFuncval %s = {(void *)%s};\n", rec, rec, name);
	return rec;
}

/* rt_eqfn_mem64 and the like; NULL if there is no record for that size. */
static const char *
memory_record(const char *prefix, i64 size)
{
	switch (size) {
	case 0: return prefix[3] == 'e' ? "rt_eqfn_mem0" : NULL;
	case 1: return prefix[3] == 'e' ? "rt_eqfn_mem8" : "rt_hashfn_mem8";
	case 2: return prefix[3] == 'e' ? "rt_eqfn_mem16" : "rt_hashfn_mem16";
	case 4: return prefix[3] == 'e' ? "rt_eqfn_mem32" : "rt_hashfn_mem32";
	case 8: return prefix[3] == 'e' ? "rt_eqfn_mem64" : "rt_hashfn_mem64";
	case 16: return prefix[3] == 'e' ? "rt_eqfn_mem128" : "rt_hashfn_mem128";
	default: return NULL;
	}
}

static const char *
simple_record(Em *em, const char *prefix, Type *t)
{
	CType *ct = ctype_of(em, t);
	switch (ct->rep) {
	case R_FLOAT:
	case R_COMPLEX: return arena_printf(em->a, "%s_%s", prefix, ct->code);
	case R_STRING: return arena_printf(em->a, "%s_string", prefix);
	case R_EFACE: return arena_printf(em->a, "%s_eface", prefix);
	case R_IFACE: return arena_printf(em->a, "%s_iface", prefix);
	default: return is_regular_memory(t) ? memory_record(prefix, ct->size) : NULL;
	}
}

const char *
eq_record(Em *em, Type *t)
{
	if (!type_comparable_p(t, true, NULL, NULL))
		return NULL;
	if (type_sizeof(t) == 0)
		return "rt_eqfn_mem0";
	const char *s = simple_record(em, "rt_eqfn", t);
	if (s != NULL)
		return s;
	const char *name, *expr;
	Item *helper = NULL;
	if (is_regular_memory(t)) {
		name = arena_printf(em->a, "E$mem%lld", (long long)type_sizeof(t));
		expr = arena_printf(em->a, "rt_memequal(x, y, %lld)", (long long)type_sizeof(t));
	} else {
		name = arena_printf(em->a, "E%s", ir_type_sym(under(t)) + 1);
		helper = eq_helper(em, t);
		expr = arena_printf(em->a, "%s(x, y)", helper->name);
	}
	return shared_record(em, t, name, "GoBool", "void *ctx, const void *x, const void *y", expr, helper, NULL);
}

const char *
hash_record(Em *em, Type *key)
{
	const char *s = simple_record(em, "rt_hashfn", key);
	if (s != NULL)
		return s;
	Item *desc = type_item(em, key);
	const char *name = arena_printf(em->a, "H%s", ir_type_sym(key) + 1);
	const char *expr = arena_printf(em->a, "rt_typehash(&%s, p, seed)", desc->name);
	return shared_record(em, key, name, "u64", "void *ctx, const void *p, u64 seed", expr, NULL, desc);
}
