/* types_test.c - the type algebra on types made by hand: identity, text, layout, lookup, inference.
 * Strings and sizes were read off programs built by gc. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "types/types.h"
#include "types/algebra.h"

static Package *main_pkg, *json_pkg;

#define INT type_basic[B_INT]
#define STRING type_basic[B_STRING]

static Package *
new_package(const char *path, const char *name)
{
	Package *p = NEW(perm, Package);
	p->path = intern(path);
	p->name = intern(name);
	p->scope = scope_new(universe, 0, 0, "package");
	return p;
}

static Object *
var(const char *name, Type *t)
{
	return obj_new(O_VAR, 0, main_pkg, intern(name), t);
}

static Object *
embedded(const char *name, Type *t)
{
	Object *o = var(name, t);
	o->is_field = o->embedded = true;
	return o;
}

static Type *
struct_of(int n, Object **fields)
{
	Object **v = NEW_N(perm, Object *, n);
	for (int i = 0; i < n; i++) {
		v[i] = fields[i];
		v[i]->is_field = true;
	}
	return type_struct(v, n, NULL, NULL);
}
#define STRUCT(...) struct_of(LEN_OF(((Object *[]){__VA_ARGS__})), (Object *[]){__VA_ARGS__})
#define TUPLE(...) type_tuple_of(LEN_OF(((Type *[]){__VA_ARGS__})), (Type *[]){__VA_ARGS__})

static Type *
named(Package *p, const char *name, Type *underlying)
{
	Type *t = type_new(TY_NAMED);
	t->named.obj = obj_new(O_TYPE, 0, p, intern(name), t);
	t->named.underlying = underlying;
	scope_insert(p->scope, t->named.obj);
	return t;
}

static Object *
method(const char *name, Type *recv, Type *params, Type *results)
{
	Type *sig = type_signature(params, results, false);
	if (recv != NULL)
		sig->sig.recv = obj_new(O_VAR, 0, main_pkg, intern(""), recv);
	Object *m = obj_new(O_FUNC, 0, main_pkg, intern(name), sig);
	m->func.has_ptr_recv = recv != NULL && recv->kind == TY_POINTER;
	return m;
}

static void
add_method(Type *t, Object *m)
{
	if (t->named.nmethods == t->named.methods_cap)
		t->named.methods = vec_grow(perm, t->named.methods, t->named.nmethods, &t->named.methods_cap, sizeof m);
	t->named.methods[t->named.nmethods++] = m;
}

static Type *
interface_of(int nm, Object **methods, int ne, Type **elems)
{
	Type *t = type_new(TY_INTERFACE);
	t->iface.methods = NEW_N(perm, Object *, nm);
	for (int i = 0; i < nm; i++) {
		t->iface.methods[i] = methods[i];
		methods[i]->func.is_iface_method = true;
	}
	t->iface.nmethods = nm;
	t->iface.embedded = NEW_N(perm, Type *, ne);
	for (int i = 0; i < ne; i++)
		t->iface.embedded[i] = elems[i];
	t->iface.embedded_pos = NEW_N(perm, Pos, ne);
	t->iface.nembedded = ne;
	t->iface.complete = true;
	return t;
}
#define IFACE(...) interface_of(LEN_OF(((Object *[]){__VA_ARGS__})), (Object *[]){__VA_ARGS__}, 0, NULL)

static Type *
union_of(int n, Term *terms)
{
	Type *u = type_new(TY_UNION);
	u->union_.n = n;
	u->union_.terms = NEW_N(perm, Term, n);
	memcpy(u->union_.terms, terms, sizeof *terms * (size_t)n);
	return u;
}

static Type *
constraint_of(int n, Term *terms)
{
	Type *u = union_of(n, terms);
	return interface_of(0, NULL, 1, &u);
}
#define CONSTRAINT(...) constraint_of(LEN_OF(((Term[]){__VA_ARGS__})), (Term[]){__VA_ARGS__})

static Type *
tparam(const char *name, Type *constraint)
{
	Type *t = type_new(TY_TYPEPARAM);
	t->tparam.obj = obj_new(O_TYPE, 0, main_pkg, intern(name), t);
	t->tparam.constraint = constraint;
	return t;
}

/* type Pair[A, B any] struct { a A; b B } */
static Type *
new_pair(void)
{
	Type **tp = NEW_N(perm, Type *, 2);
	tp[0] = tparam("A", type_any);
	tp[1] = tparam("B", type_any);
	Type *t = named(main_pkg, "Pair", STRUCT(var("a", tp[0]), var("b", tp[1])));
	t->named.tparams = tp;
	t->named.ntparams = 2;
	return t;
}

static Type *
inst(Type *g, Type *a, Type *b)
{
	return type_instantiate(0, g, (Type *[]){a, b}, b == NULL ? 1 : 2);
}

static void
identity(void **state)
{
	(void)state;
	assert_true(type_identical(type_byte, type_basic[B_UINT8]));
	assert_true(type_identical(type_slice(type_rune), type_slice(type_basic[B_INT32])));
	assert_false(type_identical(type_slice(INT), type_array(INT, 3)));
	assert_false(type_identical(type_array(INT, 4), type_array(INT, 3)));
	assert_true(type_identical(STRUCT(var("a", INT)), STRUCT(var("a", INT))));
	assert_false(type_identical(STRUCT(var("a", INT)), STRUCT(var("b", INT))));
	assert_false(type_identical(STRUCT(var("a", INT)), STRUCT(embedded("a", INT))));
	Type *tagged = STRUCT(var("a", INT));
	tagged->struct_.tags = (const char *[]){"x"};
	tagged->struct_.tag_lens = (int[]){1};
	assert_false(type_identical(STRUCT(var("a", INT)), tagged));
	assert_true(type_identical_ignore_tags(STRUCT(var("a", INT)), tagged));
	Type *f = type_signature(TUPLE(INT), TUPLE(STRING), false);
	assert_true(type_identical(f, type_signature(type_tuple((Object *[]){var("x", INT)}, 1), TUPLE(STRING), false)));
	assert_false(type_identical(f, type_signature(TUPLE(INT), TUPLE(INT), false)));
	Object *m = method("M", NULL, NULL, TUPLE(INT)), *n = method("N", NULL, NULL, NULL);
	assert_true(type_identical(IFACE(m, n), IFACE(n, m)));
	assert_true(type_identical(type_any, interface_of(0, NULL, 0, NULL)));
	Type *i = named(main_pkg, "I0", IFACE(m));
	assert_true(type_identical(interface_of(1, &n, 1, &i), IFACE(m, n)));
	assert_false(type_identical(type_chan(CHAN_SEND, INT), type_chan(CHAN_BOTH, INT)));
	/* Deep types cost no stack. */
	Type *deep = INT, *deep2 = INT;
	for (int k = 0; k < 200000; k++) {
		deep = type_pointer(deep);
		deep2 = type_pointer(deep2);
	}
	assert_true(type_identical(deep, deep2));
	assert_int_equal(strlen(type_string(deep)), 200003);
	assert_true(type_hash(deep) == type_hash(deep2));
	deep = INT;
	for (int k = 0; k < 10000; k++)
		deep = type_slice(type_pointer(deep));
	assert_ptr_equal(type_canon(deep), type_canon(deep));
	assert_false(type_has_typeparams(deep));
}

/* type T interface { m() interface { T } } */
static void
recursive_interfaces(void **state)
{
	(void)state;
	Type *t1 = named(main_pkg, "T1", NULL), *t2 = named(main_pkg, "T2", NULL);
	Type *in1 = interface_of(0, NULL, 1, &t1), *in2 = interface_of(0, NULL, 1, &t2);
	t1->named.underlying = IFACE(method("m", NULL, NULL, TUPLE(in1)));
	t2->named.underlying = IFACE(method("m", NULL, NULL, TUPLE(in2)));
	assert_true(type_identical(in1, in2));
	assert_ptr_equal(type_canon(in1), type_canon(in2));
	assert_ptr_equal(type_canon(in1), type_canon(t1->named.underlying));
	/* type A B; type B A must end. */
	Type *a = named(main_pkg, "A", NULL), *b = named(main_pkg, "B", a);
	a->named.underlying = b;
	assert_ptr_equal(type_under(a), TYPE_INVALID);
	/* type R struct { r R; n *R } is invalid, but must not hang anything. */
	Type *r = named(main_pkg, "R", NULL);
	r->named.underlying = STRUCT(var("r", r), var("n", type_pointer(r)));
	type_sizeof(r);
	assert_true(type_comparable_p(r, true, NULL, NULL));
	assert_true(type_has_pointers(r));
	/* An interface that embeds itself. */
	Type *e = named(main_pkg, "E", NULL);
	e->named.underlying = interface_of(0, NULL, 1, &e);
	assert_int_equal(iface_typeset(e->named.underlying)->nmethods, 0);
}

static void
message_strings(void **state)
{
	(void)state;
	types_qualifier = main_pkg;
	Object *params[] = {var("a", INT), var("b", INT), var("c", type_slice(STRING))};
	Object *results[] = {var("x", type_error), var("y", type_error)};
	Type *f = type_signature(type_tuple(params, 3), type_tuple(results, 2), true);
	assert_string_equal(type_string(f), "func(a int, b int, c ...string) (x error, y error)");
	assert_string_equal(type_string(type_chan(CHAN_BOTH, type_chan(CHAN_RECV, INT))), "chan (<-chan int)");
	assert_string_equal(type_string(type_chan(CHAN_SEND, type_chan(CHAN_RECV, INT))), "chan<- <-chan int");
	assert_string_equal(type_string(type_map(type_byte, type_any)), "map[byte]any");
	Type *dec = named(json_pkg, "Decoder", STRUCT(var("n", INT)));
	Type *st = STRUCT(embedded("Decoder", dec), var("C", STRING));
	st->struct_.tags = (const char *[]){NULL, "x:\"y\""};
	st->struct_.tag_lens = (int[]){0, 5};
	assert_string_equal(type_string(st), "struct{json.Decoder; C string \"x:\\\"y\\\"\"}");
	Type *i = interface_of(1, (Object *[]){method("M", NULL, TUPLE(INT), TUPLE(STRING))}, 1, &type_error);
	assert_string_equal(type_string(i), "interface{M(int) string; error}");
	assert_string_equal(type_string(CONSTRAINT({true, INT, 0}, {false, STRING, 0})), "interface{~int | string}");
	assert_string_equal(type_string(type_comparable), "comparable");
	assert_string_equal(type_string(type_basic[B_UNSAFEPTR]), "unsafe.Pointer");
	Type *pair = new_pair();
	assert_string_equal(type_string(inst(pair, INT, dec)), "Pair[int,json.Decoder]");
	assert_string_equal(type_string(pair), "Pair[A, B any]");
	types_qualifier = NULL;
	assert_string_equal(type_string(inst(pair, INT, dec)), "main.Pair[int,json.Decoder]");
	types_qualifier = main_pkg;
	/* Two packages of one name: paths. */
	Package *other = new_package("example.com/json", "json");
	Package *user = new_package("user", "user");
	user->imports = (Package *[]){json_pkg, other};
	user->nimports = 2;
	Buf b = {0};
	type_write(&b, dec, user);
	assert_string_equal(buf_str(&b), "\"encoding/json\".Decoder");
	buf_free(&b);
	Object *m = method("Close", type_pointer(dec), NULL, TUPLE(type_error));
	assert_string_equal(obj_string(m, main_pkg), "func (*json.Decoder).Close() error");
	assert_string_equal(obj_string(scope_lookup(universe, intern("len")), NULL), "builtin len");
}

static void
reflect_strings(void **state)
{
	(void)state;
	Type *dec = named(json_pkg, "Decoder2", STRUCT(var("n", INT)));
	Type *pair = new_pair();
	Type *in = interface_of(2, (Object *[]){method("m", NULL, NULL, NULL), method("M", NULL, TUPLE(INT), TUPLE(STRING))}, 0, NULL);
	const struct { Type *t; const char *want; } rows[] = {
	    {type_any, "interface {}"},
	    {in, "interface { M(int) string; main.m() }"},
	    {STRUCT(var("x", INT), embedded("Decoder2", type_pointer(dec))), "struct { x int; *json.Decoder2 }"},
	    {type_new(TY_STRUCT), "struct {}"},
	    {type_map(STRING, type_slice(type_rune)), "map[string][]int32"},
	    {type_signature(TUPLE(INT, type_slice(STRING)), TUPLE(type_basic[B_BOOL], type_error), true),
	     "func(int, ...string) (bool, error)"},
	    {type_chan(CHAN_BOTH, type_chan(CHAN_SEND, INT)), "chan chan<- int"},
	    {type_chan(CHAN_BOTH, type_chan(CHAN_RECV, INT)), "chan (<-chan int)"},
	    {inst(pair, INT, STRING), "main.Pair[int,string]"},
	    {inst(pair, inst(pair, dec, type_any), STRING), "main.Pair[main.Pair[encoding/json.Decoder2,interface {}],string]"},
	    {inst(pair, STRUCT(var("x", INT), var("Y", STRING)), in),
	     "main.Pair[struct { main.x int; Y string },interface { M(int) string; main.m() }]"},
	};
	for (int i = 0; i < LEN_OF(rows); i++)
		assert_string_equal(type_reflect_string(rows[i].t), rows[i].want);
	Type *local = type_new(TY_NAMED);
	local->named.obj = obj_new(O_TYPE, 0, main_pkg, intern("L"), local);
	local->named.underlying = STRUCT(var("q", INT));
	local->named.local_index = 2;
	assert_string_equal(type_reflect_string(local), "main.L");
	assert_string_equal(type_reflect_string(inst(pair, local, INT)), "main.Pair[main.L·2,int]");
	assert_string_equal(type_link_string(local), "main.L·2");
	assert_string_not_equal(type_link_string(STRUCT(embedded("Decoder2", dec))), type_link_string(STRUCT(var("Decoder2", dec))));
}

static void
sizes(void **state)
{
	(void)state;
	Type *int8 = type_basic[B_INT8], *c128 = type_basic[B_COMPLEX128], *int16 = type_basic[B_INT16];
	Type *empty = type_new(TY_STRUCT);
	Type *mixed = STRUCT(var("a", int8), var("b", c128), var("c", int16), var("d", type_any), var("e", type_basic[B_UINT8]),
	                     var("f", type_slice(INT)), var("g", INT));
	Type *inner = STRUCT(var("x", INT), var("p", type_pointer(INT)), var("q", INT));
	const struct { Type *t; i64 size, align, ptrdata; } rows[] = {
	    {INT, 8, 8, 0},
	    {STRING, 16, 8, 8},
	    {type_slice(INT), 24, 8, 8},
	    {type_any, 16, 8, 16},
	    {type_basic[B_COMPLEX64], 8, 4, 0},
	    {type_basic[B_UNSAFEPTR], 8, 8, 8},
	    {empty, 0, 1, 0},
	    {mixed, 88, 8, 64},
	    {STRUCT(var("a", type_basic[B_INT32]), var("z", empty)), 8, 4, 0},
	    {STRUCT(var("z", empty), var("a", type_basic[B_INT32])), 4, 4, 0},
	    {STRUCT(var("z", empty)), 0, 1, 0},
	    {STRUCT(var("a", STRING), var("b", type_array(inner, 3)), var("c", INT)), 96, 8, 80},
	    {type_array(type_pointer(INT), 0), 0, 8, 0},
	    {type_array(type_basic[B_UINT8], 3), 3, 1, 0},
	    {inst(new_pair(), INT, STRING), 24, 8, 16},
	};
	for (int i = 0; i < LEN_OF(rows); i++) {
		assert_int_equal(type_sizeof(rows[i].t), rows[i].size);
		assert_int_equal(type_alignof(rows[i].t), rows[i].align);
		assert_int_equal(type_ptrdata(rows[i].t), rows[i].ptrdata);
		assert_int_equal(type_has_pointers(rows[i].t), rows[i].ptrdata > 0);
	}
	assert_int_equal(type_field_offset(mixed, 1), 8);
	assert_int_equal(type_field_offset(mixed, 2), 24);
	assert_int_equal(type_field_offset(mixed, 6), 80);
	assert_true(type_sizeof(type_array(type_array(INT, (i64)1 << 40), (i64)1 << 40)) > (i64)1 << 60);
}

static void
canonical_nodes(void **state)
{
	(void)state;
	Type *pair = new_pair();
	Type *a = inst(pair, type_byte, STRING), *b = inst(pair, type_basic[B_UINT8], STRING);
	assert_ptr_equal(a, b); /* interned */
	Type *c = type_canon(a);
	assert_ptr_equal(type_canon(c), c);
	assert_ptr_equal(c->named.targs[0], type_basic[B_UINT8]);
	assert_true(type_identical(a, c));
	assert_ptr_equal(type_canon(type_slice(a)), type_canon(type_slice(c)));
	assert_ptr_equal(type_canon(type_byte), type_basic[B_UINT8]);
	Type *f = type_signature(type_tuple((Object *[]){var("x", INT)}, 1), NULL, false);
	assert_ptr_equal(type_canon(f), type_canon(type_signature(TUPLE(INT), NULL, false)));
	assert_string_equal(type_string(type_canon(f)), "func(int)");
	assert_ptr_equal(type_canon(type_any), type_canon(interface_of(0, NULL, 0, NULL)));
	assert_true(type_canon(f)->id != 0 && type_canon(f)->id != type_canon(type_any)->id);
	assert_string_equal(type_string(type_under(c)), "struct{a uint8; b string}");
}

/* type Grow[P any] struct { next *Grow[Pair[P,P]] } */
static void
growing_instances(void **state)
{
	(void)state;
	Type *pair = new_pair();
	Type **tp = NEW(perm, Type *);
	tp[0] = tparam("P", type_any);
	Type *g = named(main_pkg, "Grow", NULL);
	g->named.tparams = tp;
	g->named.ntparams = 1;
	g->named.underlying = STRUCT(var("next", type_pointer(inst(g, inst(pair, tp[0], tp[0]), NULL))));
	Object *m = method("Next", type_pointer(inst(g, tp[0], NULL)), NULL, TUPLE(tp[0]));
	m->type->sig.rtparams = tp;
	m->type->sig.nrtparams = 1;
	add_method(g, m);
	Type *t = inst(g, INT, NULL);
	assert_int_equal(type_sizeof(t), 8);
	assert_string_equal(type_string(type_under(t)), "struct{next *Grow[Pair[int,int]]}");
	assert_string_equal(obj_string(named_method(t, 0), main_pkg), "func (*Grow[int]).Next() int");
	assert_int_equal(method_set(type_canon(t))->n, 0);
	assert_int_equal(method_set(type_canon(type_pointer(t)))->n, 1);
	assert_false(type_has_typeparams(t));
	assert_true(type_has_typeparams(inst(g, tp[0], NULL)));
}

/* func f[P any]() { type L struct { p P } } */
static void
local_types_of_generic_functions(void **state)
{
	(void)state;
	Type *p = tparam("P", type_any);
	Object *f = obj_new(O_FUNC, 0, main_pkg, intern("f"), type_signature(NULL, NULL, false));
	Type *l = type_new(TY_NAMED);
	l->named.obj = obj_new(O_TYPE, 0, main_pkg, intern("L"), l);
	l->named.underlying = STRUCT(var("p", p), var("l", type_pointer(l)));
	l->named.outer_func = f;
	l->named.local_index = 1;
	Subst s = {.from = &p, .to = &type_basic[B_INT], .n = 1, .outer_func = f};
	Type *li = type_subst(l, &s), *ls = type_subst(l, &(Subst){.from = &p, .to = &type_basic[B_STRING], .n = 1, .outer_func = f});
	assert_ptr_not_equal(li, l);
	assert_ptr_equal(li, type_subst(l, &s));
	assert_false(type_identical(li, ls));
	assert_string_equal(type_string(type_under(ls)->struct_.fields[0]->type), "string");
	assert_ptr_equal(type_under(ls)->struct_.fields[1]->type->pointer.elem, ls);
	assert_string_not_equal(type_link_string(li), type_link_string(ls));
	assert_int_equal(type_sizeof(li), 16);
	assert_int_equal(type_sizeof(ls), 24);
}

static void
lookups(void **state)
{
	(void)state;
	Type *t = named(main_pkg, "T", STRUCT(var("x", INT)));
	add_method(t, method("M", t, NULL, NULL));
	add_method(t, method("P", type_pointer(t), NULL, NULL));
	Type *outer = named(main_pkg, "Outer", STRUCT(embedded("T", t), var("y", INT)));
	Type *pouter = named(main_pkg, "POuter", STRUCT(embedded("T", type_pointer(t)), var("x", STRING)));
	Lookup l = lookup_field_or_method(outer, false, main_pkg, intern("x"), false);
	assert_int_equal(l.npath, 2);
	assert_int_equal(l.path[0], 0);
	l = lookup_field_or_method(pouter, false, main_pkg, intern("x"), false);
	assert_int_equal(l.npath, 1);
	assert_non_null(lookup_field_or_method(outer, false, main_pkg, intern("M"), false).obj);
	l = lookup_field_or_method(outer, false, main_pkg, intern("P"), false);
	assert_null(l.obj);
	assert_true(l.indirect);
	assert_non_null(lookup_field_or_method(outer, true, main_pkg, intern("P"), false).obj);
	assert_non_null(lookup_field_or_method(pouter, false, main_pkg, intern("P"), false).obj);
	assert_null(lookup_field_or_method(outer, false, json_pkg, intern("x"), false).obj);
	/* Ambiguity at one depth; a shallower name hides it. */
	Type *u = named(main_pkg, "U", STRUCT(var("x", INT)));
	Type *both = STRUCT(embedded("T", t), embedded("U", u));
	l = lookup_field_or_method(both, false, main_pkg, intern("x"), false);
	assert_null(l.obj);
	assert_true(l.npath > 0);
	assert_int_equal(method_set(type_canon(outer))->n, 1);
	assert_int_equal(method_set(type_canon(type_pointer(outer)))->n, 2);
	assert_int_equal(method_set(type_canon(pouter))->n, 2);
	assert_int_equal(method_set(type_canon(both))->n, 1);
	/* Exported first, then unexported. */
	Type *i = IFACE(method("b", NULL, NULL, NULL), method("Z", NULL, NULL, NULL), method("A", NULL, NULL, NULL));
	int n;
	Object **m = iface_methods(i, &n);
	assert_int_equal(n, 3);
	assert_string_equal(m[0]->name, "A");
	assert_string_equal(m[2]->name, "b");
	/* Type S struct { *S } ends. */
	Type *s = named(main_pkg, "S", NULL);
	s->named.underlying = STRUCT(embedded("S", type_pointer(s)));
	assert_null(lookup_field_or_method(s, false, main_pkg, intern("nope"), false).obj);
}

static void
check_cause(Type *t, Type *iface, const char *want)
{
	Buf b = {0};
	bool ok = type_implements(t, iface, true, &b, main_pkg);
	assert_int_equal(ok, want == NULL);
	assert_string_equal(buf_str(&b), want == NULL ? "" : want);
	buf_free(&b);
}

static void
implements(void **state)
{
	(void)state;
	types_qualifier = main_pkg;
	Type *i = named(main_pkg, "I", IFACE(method("M", NULL, NULL, NULL), method("N", NULL, TUPLE(INT), TUPLE(STRING))));
	Type *t1 = named(main_pkg, "X1", type_new(TY_STRUCT)), *t2 = named(main_pkg, "X2", type_new(TY_STRUCT));
	Type *t3 = named(main_pkg, "X3", type_new(TY_STRUCT)), *t4 = named(main_pkg, "X4", type_new(TY_STRUCT));
	Type *t5 = named(main_pkg, "X5", type_new(TY_STRUCT));
	Type *all[] = {t1, t2, t3, t4, t5};
	for (int k = 0; k < 5; k++)
		add_method(all[k], method("M", all[k], NULL, NULL));
	add_method(t2, method("N", type_pointer(t2), TUPLE(INT), TUPLE(STRING)));
	add_method(t3, method("N", t3, TUPLE(STRING), TUPLE(STRING)));
	add_method(t4, method("n", t4, TUPLE(INT), TUPLE(STRING)));
	add_method(t5, method("N", t5, TUPLE(INT), TUPLE(STRING)));
	check_cause(t1, i, "X1 does not implement I (missing N method)");
	check_cause(t2, i, "X2 does not implement I (N method has pointer receiver)");
	check_cause(type_pointer(t2), i, NULL);
	check_cause(t3, i, "X3 does not implement I (wrong type for N method)\n\t\thave N(string) string\n\t\twant N(int) string");
	check_cause(t4, i, "X4 does not implement I (missing N method)\n\t\thave n(int) string\n\t\twant N(int) string");
	check_cause(t5, i, NULL);
	check_cause(type_pointer(i), i, "*I does not implement I (type *I is pointer to interface, not interface)");
	check_cause(INT, t5, "int does not implement X5 (X5 is not an interface)");
	Type *c = named(main_pkg, "C", CONSTRAINT({true, INT, 0}, {true, STRING, 0}));
	Type *d = named(main_pkg, "D", CONSTRAINT({false, INT, 0}, {false, STRING, 0}));
	Type *my = named(main_pkg, "MyInt", INT);
	check_cause(my, c, NULL);
	check_cause(type_basic[B_FLOAT64], c, "float64 does not implement C (float64 missing in ~int | ~string)");
	check_cause(my, d, "MyInt does not implement D (possibly missing ~ for int in constraint D)");
	check_cause(type_slice(INT), type_comparable, "[]int does not implement comparable");
	check_cause(type_any, type_comparable, NULL);
	assert_false(type_implements(type_any, type_comparable, false, NULL, NULL));
	/* Type sets: ~int and MyInt meet in MyInt. */
	Type *elems[] = {union_of(2, (Term[]){{true, INT, 0}, {false, STRING, 0}}), my};
	TypeSet *s = iface_typeset(interface_of(0, NULL, 2, elems));
	assert_int_equal(s->nterms, 1);
	assert_ptr_equal(s->terms[0].type, my);
	assert_false(s->terms[0].tilde);
	Type *tp = tparam("T", c);
	assert_true(type_all(tp, BI_ORDERED));
	assert_false(type_is(tp, BI_ORDERED));
	assert_null(type_core(tp));
	Type *bytes = tparam("B", CONSTRAINT({false, type_slice(type_byte), 0}, {false, STRING, 0}));
	assert_ptr_equal(type_core_string(bytes), STRING);
}

static Expr *
operand(Type *t)
{
	Expr *x = NEW(perm, Expr);
	x->kind = E_NAME;
	x->name.name = intern("arg");
	x->mode = type_is_untyped(t) ? M_CONST : M_VALUE;
	x->type = t;
	return x;
}

/* The inferred types as "int,string", or "error". */
static const char *
infer(int ntp, Type **tps, int nt, Type **targs, int n, Type **params, Type **args)
{
	Expr **xs = NEW_N(perm, Expr *, n);
	for (int i = 0; i < n; i++)
		xs[i] = operand(args[i]);
	int mark = diag_count();
	Type **r = types_infer(0, tps, ntp, targs, nt, type_tuple_of(n, params), xs, n, main_pkg, NULL);
	if (r == NULL) {
		assert_true(diag_count() > mark);
		diag_drop(mark);
		return "error";
	}
	Buf b = {0};
	for (int i = 0; i < ntp; i++) {
		buf_puts(&b, i > 0 ? "," : "");
		buf_puts(&b, type_string(r[i]));
	}
	return arena_strdup(perm, buf_str(&b));
}
#define TYPES(...) ((Type *[]){__VA_ARGS__})
#define INFER(tps, params, args) infer(LEN_OF(tps), tps, 0, NULL, LEN_OF(params), params, args)

static void
inference(void **state)
{
	(void)state;
	types_qualifier = main_pkg;
	Type *t = tparam("T", type_any), *u = tparam("U", type_any);
	Type *uint_ = type_basic[B_UNTYPED_INT], *ufloat = type_basic[B_UNTYPED_FLOAT], *ustr = type_basic[B_UNTYPED_STRING];
	assert_string_equal(INFER(TYPES(t), TYPES(t, t), TYPES(INT, uint_)), "int");
	assert_string_equal(INFER(TYPES(t), TYPES(t, t), TYPES(uint_, ufloat)), "float64");
	assert_string_equal(INFER(TYPES(t), TYPES(t, t), TYPES(uint_, ustr)), "error");
	assert_string_equal(INFER(TYPES(t), TYPES(t, t), TYPES(INT, STRING)), "error");
	assert_string_equal(INFER(TYPES(t, u), TYPES(type_map(t, u)), TYPES(type_map(INT, STRING))), "int,string");
	assert_string_equal(INFER(TYPES(t, u), TYPES(t), TYPES(INT)), "error");
	Type *sig_tu = type_signature(TUPLE(t), TUPLE(u), false), *sig = type_signature(TUPLE(INT), TUPLE(STRING), false);
	assert_string_equal(INFER(TYPES(t, u), TYPES(type_slice(t), sig_tu), TYPES(type_slice(INT), sig)), "int,string");
	/* Defined types win over literals, in either order. */
	Type *ints = named(main_pkg, "Ints", type_slice(INT));
	assert_string_equal(INFER(TYPES(t), TYPES(t, t), TYPES(type_slice(INT), ints)), "Ints");
	assert_string_equal(INFER(TYPES(t), TYPES(t, t), TYPES(ints, type_slice(INT))), "Ints");
	assert_string_equal(INFER(TYPES(t), TYPES(type_slice(t)), TYPES(ints)), "int");
	/* func s[S ~[]E, E any](x S) */
	Type *e = tparam("E", type_any), *s = tparam("S", CONSTRAINT({true, type_slice(e), 0}));
	assert_string_equal(INFER(TYPES(s, e), TYPES(s), TYPES(ints)), "Ints,int");
	assert_string_equal(INFER(TYPES(s, e), TYPES(s), TYPES(INT)), "error");
	/* func p[T any, P interface{ *T }](x T): P from T, which an untyped constant gives. */
	Type *p = tparam("P", CONSTRAINT({false, type_pointer(t), 0}));
	assert_string_equal(INFER(TYPES(t, p), TYPES(t), TYPES(uint_)), "int,*int");
	/* [A interface{ *A }] can't be inferred. */
	Type *a = tparam("A", NULL);
	a->tparam.constraint = CONSTRAINT({false, type_pointer(a), 0});
	assert_string_equal(infer(1, &a, 0, NULL, 0, NULL, NULL), "error");
	/* A recursive call: the arguments' T is the caller's. */
	assert_string_equal(INFER(TYPES(t), TYPES(type_slice(t)), TYPES(type_slice(type_pointer(t)))), "*T");
	/* Instances unify by their arguments. */
	Type *pair = new_pair();
	assert_string_equal(INFER(TYPES(t, u), TYPES(inst(pair, t, u)), TYPES(inst(pair, INT, STRING))), "int,string");
	/* Assignability at the top only. */
	assert_string_equal(INFER(TYPES(t), TYPES(type_chan(CHAN_RECV, t)), TYPES(type_chan(CHAN_BOTH, INT))), "int");
	assert_string_equal(INFER(TYPES(t), TYPES(type_slice(type_chan(CHAN_RECV, t))), TYPES(type_slice(type_chan(CHAN_BOTH, INT)))), "error");
	/* An interface parameter takes its arguments from the methods. */
	Type *getter = interface_of(1, (Object *[]){method("Get", NULL, NULL, TUPLE(t))}, 0, NULL);
	Type *box = named(main_pkg, "Box", type_new(TY_STRUCT));
	add_method(box, method("Get", box, NULL, TUPLE(STRING)));
	assert_string_equal(INFER(TYPES(t), TYPES(getter), TYPES(box)), "string");
	/* func apply[T, U any](x []T, f func(T) U) with f a generic func[V any](V) V. */
	Type **v = NEW(perm, Type *);
	v[0] = tparam("V", type_any);
	Type *id = type_signature(TUPLE(v[0]), TUPLE(v[0]), false);
	id->sig.tparams = v;
	id->sig.ntparams = 1;
	assert_string_equal(INFER(TYPES(t, u), TYPES(type_slice(t), sig_tu), TYPES(type_slice(INT), id)), "int,int");
	/* Explicit arguments come first. */
	assert_string_equal(infer(2, TYPES(t, u), 1, TYPES(STRING), 2, TYPES(t, u), TYPES(ustr, INT)), "string,int");
	/* var f func(int) int = id */
	Type **r = types_infer(0, v, 1, NULL, 0, TUPLE(id), NULL, 0, main_pkg, type_signature(TUPLE(INT), TUPLE(INT), false));
	assert_non_null(r);
	assert_ptr_equal(r[0], INT);
}

static void
verification(void **state)
{
	(void)state;
	types_qualifier = main_pkg;
	Type *e = tparam("E", type_any), *s = tparam("S", CONSTRAINT({true, type_slice(e), 0}));
	Type *tps[] = {s, e};
	Buf b = {0};
	assert_int_equal(instance_verify(0, tps, TYPES(type_slice(INT), INT), 2, &b, main_pkg), -1);
	assert_int_equal(instance_verify(0, tps, TYPES(type_slice(STRING), INT), 2, &b, main_pkg), 0);
	assert_string_equal(buf_str(&b), "[]string does not implement interface{~[]int} ([]string missing in ~[]int)");
	buf_free(&b);
}

int
main(void)
{
	types_init();
	main_pkg = new_package("main", "main");
	json_pkg = new_package("encoding/json", "json");
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(identity),        cmocka_unit_test(recursive_interfaces), cmocka_unit_test(message_strings),
	    cmocka_unit_test(reflect_strings), cmocka_unit_test(sizes),                cmocka_unit_test(canonical_nodes),
	    cmocka_unit_test(growing_instances), cmocka_unit_test(local_types_of_generic_functions),
	    cmocka_unit_test(lookups),         cmocka_unit_test(implements),           cmocka_unit_test(inference),
	    cmocka_unit_test(verification),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
