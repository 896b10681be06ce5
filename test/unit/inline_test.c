/* inline_test.c - costs of inlining and the calls found inlinable, against figures that gc 1.19 printed with -m=2. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>

#include <cmocka.h>

#include "pass/inline.h"
#include "syntax/syntax.h"

static const char text[] =
	"package p\n"
	"type T struct{ a int; b string }\n"
	"func (t *T) M(x int) int { return t.a + x }\n"
	"func (t T) V() int { return t.a }\n"
	"func (t T) A() T { return t }\n"
	"type I interface{ V() int }\n"
	"func ti() I { return nil }\n"
	"func mv() (int, error) { return 0, nil }\n"
	"func two(int, error) {}\n"
	"func d1() { var x int; _ = x }\n"
	"func d3() { x := 1; _ = x }\n"
	"func d5(t T) int { return t.M(3) }\n"
	"func d6(i I) int { return i.V() }\n"
	"func d7() any { return 1 }\n"
	"func d8(f func(...int)) { f(1, 2, 3) }\n"
	"func d10() (any, error) { return mv() }\n"
	"func d12(x any) int { switch y := x.(type) { case int: return y; case nil: return 2 }; return 0 }\n"
	"func d13(c chan int) { select { case x := <-c: _ = x; case <-c: default: } }\n"
	"func d15(m map[any]int) int { return m[1] }\n"
	"func d16() *T { return &T{1, \"x\"} }\n"
	"func d17() []int { return []int{1, 2} }\n"
	"func d18() map[string]int { return make(map[string]int) }\n"
	"func d19(a, b, c string) string { return a + b + c }\n"
	"func d20() { panic(\"x\") }\n"
	"func d21(a [4]int) []int { return a[:] }\n"
	"func d22(xs []int) (s int) { for _, x := range xs { s += x }; return }\n"
	"func d26(x int64) int { return int(x) }\n"
	"func d27(x int) func() int { return func() int { return x } }\n"
	"func d29(t T) func() int { return t.V }\n"
	"func d30() func(T) int { return T.V }\n"
	"func d32(m map[string]int) (int, bool) { v, ok := m[\"a\"]; return v, ok }\n"
	"func d33() { two(mv()) }\n"
	"func d34(x any) bool { return x == 1 }\n"
	"func e1(t T) T { return t.A().A() }\n"
	"func e6() int { return ti().V() }\n"
	"func r0() { defer d1() }\n"
	"func r1() { recover() }\n"
	"func r2() { type X int }\n"
	"func r3(n int) int { return r3(n) }\n"
	"//go:noinline\n"
	"func r4() {}\n"
	"func r5() { r4(); r4() }\n";

static const struct { const char *name; int cost; const char *why; } want[] = {
	{"mv", 3, NULL}, {"two", 0, NULL}, {"d1", 7, NULL}, {"d3", 8, NULL}, {"d5", 11, NULL}, {"d6", 61, NULL}, {"d7", 3, NULL},
	{"d8", 62, NULL}, {"d10", 16, NULL}, {"d12", 16, NULL}, {"d13", 19, NULL}, {"d15", 5, NULL}, {"d16", 7, NULL}, {"d17", 5, NULL},
	{"d18", 3, NULL}, {"d19", 5, NULL}, {"d20", 3, NULL}, {"d21", 4, NULL}, {"d22", 10, NULL}, {"d26", 2, NULL}, {"d27", 19, NULL},
	{"d29", 4, NULL}, {"d30", 2, NULL}, {"d32", 13, NULL}, {"d33", 16, NULL}, {"d34", 4, NULL}, {"e1", 13, NULL}, {"e6", 67, NULL},
	{"r0", 0, "unhandled op DEFER"}, {"r1", 0, "call to recover"}, {"r2", 0, "unhandled op DCLTYPE"}, {"r3", 0, "recursive"},
	{"r4", 0, "marked go:noinline"}, {"r5", 0, "function too complex: cost 118 exceeds budget 80"},
};

static Package *
package(void)
{
	static const CheckConfig conf;
	Package *p = NEW(perm, Package);

	p->path = p->name = intern("p");
	p->go_version = "go1.19";
	p->files = NEW(perm, File *);
	p->nfiles = 1;
	p->files[0] = parse_file(perm, src_add("p.go", "p.go", text, sizeof text - 1), 0);
	check_package(p, &conf);
	check_bodies(p);
	assert_int_equal(diag_flush(stderr), 0);
	return p;
}

static void
costs(void **state)
{
	Package *p = package();

	(void)state;
	inl_package(p);
	for (int i = 0; i < LEN_OF(want); i++) {
		Object *o = scope_lookup(p->scope, intern(want[i].name));
		Inl *f;

		assert_non_null(o);
		f = inl_get(o);
		if (f->can != (want[i].why == NULL))
			fail_msg("%s: %s", want[i].name, f->why != NULL ? f->why : "can be inlined");
		if (f->can && f->cost != want[i].cost)
			fail_msg("%s: cost %d, not %d", want[i].name, f->cost, want[i].cost);
		if (!f->can)
			assert_string_equal(f->why, want[i].why);
	}
}

/* Asked for one by one, without the walk over the package, the answers are the same. */
static void
on_demand(void **state)
{
	Package *p = package();

	(void)state;
	for (int i = 0; i < LEN_OF(want); i++) {
		int cost;
		bool can = inline_can(scope_lookup(p->scope, intern(want[i].name)), &cost, NULL);

		assert_int_equal(can, want[i].why == NULL);
		if (can)
			assert_int_equal(cost, want[i].cost);
	}
}

int
main(void)
{
	const struct CMUnitTest tests[] = {cmocka_unit_test(costs), cmocka_unit_test(on_demand)};

	types_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
