/* emit_test.c - what Go snippets become in C: the guards that C's own operators lack, barriers, linkage, sections,
 * splitting.  Every text must also compile.  What programs then do is tested by test/run. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <unistd.h>

#include <cmocka.h>

#include "emit/emit.h"
#include "syntax/syntax.h"

static IrPkg *
build(const char *src)
{
	static const CheckConfig conf;
	Package *p = NEW(perm, Package);
	p->path = p->name = intern("main");
	p->go_version = "go1.26";
	p->files = NEW(perm, File *);
	p->nfiles = 1;
	p->files[0] = parse_file(perm, src_add("x.go", "x.go", src, (u32)strlen(src)), 0);
	check_package(p, &conf);
	check_bodies(p);
	assert_int_equal(diag_flush(stderr), 0);
	return ir_build_package(p);
}

static void
compiles(const char *text)
{
	char path[] = "/tmp/emit_testXXXXXX";
	int fd = mkstemp(path);
	assert_true(fd >= 0);
	assert_true(write(fd, text, strlen(text)) == (ssize_t)strlen(text));
	close(fd);
	int rc = system(arena_printf(perm, "gcc -I. -std=gnu11 -O1 -fsplit-stack -w -x c -c -o /dev/null %s", path));
	if (rc != 0)
		fprintf(stderr, "%s\n", text);
	unlink(path);
	assert_int_equal(rc, 0);
}

/* The package's text in one unit, without line directives. */
static const char *
emit(const char *src)
{
	EmitOptions o = { .no_lines = true, .unit_bytes = 1 << 30 };
	EmitUnits u;
	emit_package(build(arena_printf(perm, "package main\n%s", src)), &o, &u);
	assert_int_equal(u.n, 1);
	compiles(buf_str(&u.v[0].text));
	return buf_str(&u.v[0].text);
}

static void
has(const char *text, const char *want)
{
	if (strstr(text, want) == NULL)
		fail_msg("no \"%s\" in\n%s", want, text);
}

static void
lacks(const char *text, const char *what)
{
	if (strstr(text, what) != NULL)
		fail_msg("\"%s\" in\n%s", what, text);
}

static void
arithmetic(void **state)
{
	(void)state;
	const char *t = emit("func f(a, b int8) int8 { return a + b }\n"
			     "func g(a, b int) int { return a / b }\n"
			     "func h(a int) int { return a / 8 }\n"
			     "func k(a uint32, n int) uint32 { return a << n }\n"
			     "func l(a uint32) uint32 { return a << 3 }\n"
			     "func m(x float64) (int, uint64, float32) { return int(x), uint64(x), float32(x) * 0.1 }\n"
			     "const big = -1 << 63\nfunc o() int64 { return big }\n");
	has(t, "((i8)(a + b))");
	has(t, "rt_div_i64(a, b)");
	has(t, "((i64)(a / 8L))");
	has(t, "rt_shl_u32(a, rt_shcount(n))");
	has(t, "((u32)(a << 3))");
	has(t, "rt_f64_i64((f64)x)");
	has(t, "rt_f64_u64((f64)x)");
	has(t, "f)"); /* a float32 constant keeps its suffix */
	has(t, "(-9223372036854775807L-1)");
}

static void
memory(void **state)
{
	(void)state;
	const char *t = emit("type S struct { a [5000]byte; p *int; s string }\n"
			     "func f(s []int, i int) int { return s[i] }\n"
			     "func g(p *S) *int { return p.p }\n"
			     "func h(p *S, q *int) { p.p = q }\n"
			     "func k(p *S, s string) { p.s = s }\n"
			     "func l(p *S) *[5000]byte { return &p.a }\n"
			     "func m(p *int) { _ = *p }\n"
			     "func n(s []int) (t int) { for _, x := range s { t += x }; return }\n"
			     "func o(p *S) { *p = S{} }\n");
	has(t, "((i64 *)s.p)[rt_idx(i, s.n)]");
	has(t, "rt_nonnil(p)).f1"); /* the offset is past the guard page */
	has(t, " *)rt_nonnil(p)).f1, q)");
	has(t, "RT_STORE_PTR(&_d1->p, _1.p)");
	has(t, " *)rt_nonnil(p)).f0");
	has(t, "(void)*(volatile u8 *)&(*(i64 *)(p))");
	has(t, "RT_CLEAR_TYPED(");
}

static void
functions(void **state)
{
	(void)state;
	const char *t = emit("func f(s []int, e struct{}) (int, string) { return len(s), \"x\" }\n"
			     "var v = f\n"
			     "func g() int { a, _ := v(nil, struct{}{}); return a }\n"
			     "func h() func() int { n := 0; return func() int { n++; return n } }\n"
			     "func k() (err any) { defer func() { err = recover() }(); g(); return }\n"
			     "type I interface { M(int) int }\n"
			     "func l(i I) int { return i.M(1) }\n"
			     "type T struct { x, y int }\nfunc (t T) M(a int) int { return a + t.x }\n"
			     "var i I = T{1, 2}\n"
			     "func id[P any](x P) P { return x }\nvar z = id(3)\n");
	has(t, "main$df(void *_s_inp, i64 _s_inn, i64 _s_inc, RtEmpty e)");
	has(t, "const GoFuncval main$df$f = {(void *)main$df$s}");
	has(t, "RT_STUB");
	has(t, "rt_newclosure(");
	has(t, "if (__builtin_setjmp(df.jb)) goto recovered;");
	has(t, "rt_recover(__builtin_frame_address(0))");
	has(t, "->fun[0])(i.w, 1L)");
	has(t, "RT_ITAB(\"I$");
	has(t, "RT_COMDAT_TEXT(\"main$did$bint$e\")");
	has(t, "RT_FUNC(\"main$dg\",\"main.g\",");
}

static void
descriptors(void **state)
{
	(void)state;
	const char *t = emit("type T struct { A int `json:\"a\"`; b *T; f float64 }\n"
			     "func (t *T) M() {}\nfunc (t T) n() {}\n"
			     "var m map[struct{ x, y float64 }]*T\nvar x any = m\nfunc eq(a, b T) bool { return a == b }\n");
	has(t, ".ascii \\\"json:\\\\\\\"a\\\\\\\"\\\"");
	has(t, ".ascii \\\"*main.T\\\"");
	has(t, "rt_typehash(&T$");
	has(t, "(*x).f2 == (*y).f2");
	has(t, "RT_LIST_COMDAT(\"T$");
	has(t, "RT_ROOT(\"main$dm\",");
}

static void
strings_and_constants(void **state)
{
	(void)state;
	const char *t = emit("func f(s string) bool { return s == \"GET\" }\n"
			     "func g(s string) bool { return s == \"\" }\n"
			     "func h() string { return \"a\\x00\\\"b\\n?\\1777\" }\n"
			     "func k() []int { return []int{1, 2, 3, 4, 5, 6} }\n"
			     "func l() any { return 12345 }\n"
			     "func m() complex128 { return 1.5 - 2i }\n");
	has(t, ".n == 3 && __builtin_memcmp(s.p, \"GET\", 3) == 0");
	has(t, "(s.n == 0)");
	has(t, "\"a\\0\\\"b\\n\\?\\1777\", 8");
	has(t, "static const A$");
	has(t, "static const i64 D$");
	has(t, "(GoC128){0x1.8p+0, (-0x1p+1)}");
	lacks(t, "rt_box64");
}

/* The same package in many units: each compiles, and the text doesn't depend on the run. */
static void
splitting(void **state)
{
	(void)state;
	Buf src = { 0 };
	buf_puts(&src, "package main\ntype T struct { a, b int; next *T }\nvar g map[string]*T\n");
	for (int i = 0; i < 60; i++)
		buf_printf(&src, "func f%d(t *T, s string) (*T, int) { g[s] = t; u, n := f%d(t.next, s); return u, n + t.a + len(func() string { return s }()) }\n",
		    i, (i + 7) % 60);
	EmitOptions o = { .unit_bytes = 4000, .inline_bytes = 300 };
	EmitUnits u, v;
	emit_package(build(buf_str(&src)), &o, &u);
	emit_package(build(buf_str(&src)), &o, &v);
	assert_true(u.n > 3);
	assert_int_equal(u.n, v.n);
	int nfuncs = 0;
	for (int i = 0; i < u.n; i++) {
		compiles(buf_str(&u.v[i].text));
		assert_string_equal(buf_str(&u.v[i].text), buf_str(&v.v[i].text));
		nfuncs += u.v[i].nfuncs;
	}
	assert_true(nfuncs >= 120);
	emit_units_free(&u);
	emit_units_free(&v);
	buf_free(&src);
}

/* 80 functions; the one numbered `edited` is another, with a type and constants that no other has. */
static void
emit_edited(int edited, EmitUnits *u)
{
	EmitOptions o = { .unit_bytes = 4000, .inline_bytes = 300, .is_edited = true };
	Buf src = { 0 };
	buf_puts(&src, "package main\ntype T struct { a, b int; next *T }\nvar g map[string]*T\n");
	for (int i = 0; i < 80; i++)
		buf_printf(&src, "func f%d(t *T, s string) (*T, int) { g[s] = t; u, n := f%d(t.next, s); %s; return u, n + t.a + len(\"%d\") }\n", i, (i + 7) % 80,
		    i == edited ? "type V struct { x [3]int; y any }; v := &V{y: [2]string{s, \"new\"}}; for w := range []string{\"p\", s} { v.x[w&1]++ }; n += v.x[0]" : "",
		    i);
	emit_package(build(buf_str(&src)), &o, u);
	buf_free(&src);
}

static int
count_missing(const EmitUnits *u, const EmitUnits *v)
{
	int missing = 0;
	for (int i = 0; i < u->n; i++) {
		bool there = false;
		for (int k = 0; k < v->n; k++)
			there |= strcmp(buf_str(&u->v[i].text), buf_str(&v->v[k].text)) == 0;
		missing += !there;
	}
	return missing;
}

/* After an edit that moves no line, the units but its own, and that of the types, have the text they had. */
static void
edits(void **state)
{
	(void)state;
	EmitUnits u, v;
	emit_edited(-1, &u);
	assert_true(u.n > 6);
	for (int at = 3; at < 80; at += 20) {
		emit_edited(at, &v);
		int missing = count_missing(&u, &v);
		assert_true(missing >= 1 && missing <= 4);
		emit_units_free(&v);
	}
	emit_units_free(&u);
}

/* Small functions are given to other units to be inlined, but none that calls itself by way of those. */
static void
circles(void **state)
{
	(void)state;
	Buf src = { 0 }, all = { 0 };
	buf_puts(&src, "package main\nfunc leaf(n int) int { return n + 1 }\nfunc ping(n int) int { return pong(n + 1) }\n"
		       "func pong(n int) int { return pang(leaf(n)) }\nfunc pang(n int) int { return ping(n) }\n");
	for (int i = 0; i < 40; i++)
		buf_printf(&src, "func f%d(n int) int { return leaf(n) + ping(n) + pong(n) + pang(n) }\n", i);
	EmitOptions o = { .unit_bytes = 1000, .inline_bytes = 300 };
	EmitUnits u;
	emit_package(build(buf_str(&src)), &o, &u);
	assert_true(u.n > 3);
	for (int i = 0; i < u.n; i++)
		buf_puts(&all, buf_str(&u.v[i].text));
	has(buf_str(&all), "RT_COPIED i64 main$dleaf(");
	lacks(buf_str(&all), "RT_COPIED i64 main$dp");
	emit_units_free(&u);
	buf_free(&src);
	buf_free(&all);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
		cmocka_unit_test(arithmetic),
		cmocka_unit_test(memory),
		cmocka_unit_test(functions),
		cmocka_unit_test(descriptors),
		cmocka_unit_test(strings_and_constants),
		cmocka_unit_test(splitting),
		cmocka_unit_test(edits),
		cmocka_unit_test(circles),
	};
	types_init();
	return cmocka_run_group_tests(tests, NULL, NULL);
}
