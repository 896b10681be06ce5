/*
 * syntax_test.c - the scanner, the parser and diagnostics.
 *
 * Small sources with the messages or the printed form they must give; then
 * every file of the Go tree found at $GOROOT_SRC (default /usr/share/go-1.19),
 * parsed whole and with skipped bodies: the trees must be equal, and the
 * standard library free of errors.
 */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "syntax/syntax.h"

static Arena *arena;

static File *
parse_text(const char *text, size_t n, int flags)
{
	SrcFile *src = src_add("t.go", "t.go", arena_strndup(perm, text, n), (u32)n);
	return parse_file(arena, src, flags);
}

static File *
parse(const char *text)
{
	return parse_text(text, strlen(text), PARSE_USER);
}

/* All messages of the text, as printed. */
static char *
messages_n(const char *text, size_t n, int limit)
{
	char *out = NULL;
	size_t len = 0;
	FILE *f = open_memstream(&out, &len);
	parse_text(text, n, PARSE_USER);
	diag_options.limit = limit;
	diag_flush(f);
	diag_options.limit = 10;
	fclose(f);
	return out;
}

static void
expect(const char *text, const char *want)
{
	char *got = messages_n(text, strlen(text), 0);
	assert_string_equal(got, want);
	free(got);
}

/* The value of the first declaration, a var, printed. */
static Expr *
value(const char *text)
{
	char *src = arena_printf(arena, "package p\nvar v = %s\n", text);
	File *f = parse(src);
	assert_int_equal(diag_count(), 0);
	assert_int_equal(f->ndecls, 1);
	return f->decls[0]->value.values.v[0];
}

static void
prints_as(const char *text, const char *want)
{
	assert_string_equal(expr_string(value(text)), want);
}

static u32
col(Pos p)
{
	return pos_resolve(p).col - 8; /* past "var v = " */
}

/* ---- tests ---- */

static void
test_print(void **state)
{
	(void)state;
	prints_as("a+b*c", "a + b * c");
	prints_as("(a+b)*-c", "(a + b) * -c");
	prints_as("f(x, y...)", "f(x, y...)");
	prints_as("T{1, 2}", "T{…}");
	prints_as("[]T{}", "[]T{}");
	prints_as("func(a, b int, c ...string) (x, y T) { return }", "func(a, b int, c ...string) (x, y T) {…}");
	prints_as("func() {}", "func() {}");
	prints_as("struct{a, b int; T; c string `t`}{}", "struct{a, b int; T; c string `t`}{}");
	prints_as("x.(interface{ m(int) bool; ~int | string })", "x.(interface{m(int) bool; ~int | string})");
	prints_as("map[K][]*V{}", "map[K][]*V{}");
	prints_as("x[1:2:3]", "x[1:2:3]");
	prints_as("x[:]", "x[:]");
	prints_as("m[A, B[C]](x)", "m[A, B[C]](x)");
	prints_as("make(chan (<-chan int))", "make(chan (<-chan int))");
	prints_as("make(<-chan (chan<- int))", "make(<-chan chan<- int)");
	prints_as("[...]int{1}", "[...]int{…}");
	prints_as("<-c", "<-c");
	prints_as("&(T{})", "&T{}");
}

static void
test_positions(void **state)
{
	(void)state;
	Expr *x = value("aa.bb + f(1)");
	assert_int_equal(x->kind, E_BINARY);
	assert_int_equal(col(x->pos), 7);
	assert_int_equal(col(x->start), 1);
	assert_int_equal(col(x->binary.x->pos), 3);
	assert_int_equal(col(x->binary.x->start), 1);
	assert_int_equal(col(x->binary.y->pos), 10);
	assert_int_equal(col(x->binary.y->start), 9);
	assert_int_equal(col(x->binary.y->call.rparen), 12);
	x = value("T[int]{1: 2}");
	assert_int_equal(x->kind, E_COMPLIT);
	assert_int_equal(col(x->pos), 7);
	assert_int_equal(col(x->start), 1);
	assert_int_equal(col(x->complit.elems.v[0]->pos), 9);
	assert_int_equal(col(x->complit.rbrace), 12);
}

static void
test_decls(void **state)
{
	(void)state;
	File *f = parse("//go:build go1.21 || (linux && go1.22)\n\npackage p\n"
	                "const (\n\ta, b = iota, 1\n\tc, d\n)\n"
	                "//go:noinline\n//go:nosplit\nfunc (r *T[P]) m(x, y int) {}\n"
	                "func g[P any, Q ~int | string]()\n"
	                "type A[P any] = []P\n"
	                "type B[P *C,] int\ntype D [N * 2]int\ntype E[P *struct{}] int\ntype F[P interface{}] int\n"
	                "type G [N]int\ntype H [n(1)]int\ntype I[P []int] int\n");
	assert_int_equal(diag_count(), 0);
	assert_string_equal(f->go_version, "go1.21");
	assert_ptr_equal(f->decls[1]->value.inherit, f->decls[0]);
	assert_int_equal(f->decls[1]->value.iota, 1);
	Decl *m = f->decls[2];
	assert_int_equal(m->pragma, PRAGMA_NOINLINE | PRAGMA_NOSPLIT | PRAGMA_NOCHECKPTR);
	assert_int_equal(m->func.recv->type->kind, E_STAR);
	assert_int_equal(m->func.type->functype.params.n, 2);
	assert_true(m->func.type->functype.params.v[1]->same_type);
	assert_int_equal(f->decls[3]->func.type->functype.tparams.n, 2);
	assert_null(f->decls[3]->func.body);
	assert_true(f->decls[4]->type.alias);
	static const int tparams[] = {1, 1, 0, 1, 1, 0, 0, 1}; /* A B D E F G H I */
	for (int i = 0; i < LEN_OF(tparams); i++)
		assert_int_equal(f->decls[4 + i]->type.tparams.n, tparams[i]);
}

static void
test_statements(void **state)
{
	(void)state;
	File *f = parse("package p\nfunc f() {\n"
	                "\tfor range 10 {}\n\tfor i := range f {}\n\tfor k, v = range m {}\n\tfor {}\n"
	                "\tfor i := 0; i < T{1}.x; i++ {}\n"
	                "\tswitch x := y.(type) { case int, nil: default: }\n"
	                "\tif x == (T{}) {} else if y {} else {}\n"
	                "L:\n\tselect { case c <- 1: case x, ok := <-c: }\n\tx <<= 2; y--; goto L\n}\n");
	StmtList l = f->decls[0]->func.body->block.list;
	static const u8 kinds[] = {S_RANGE, S_RANGE, S_RANGE, S_FOR};
	for (int i = 0; i < LEN_OF(kinds); i++)
		assert_int_equal(l.v[i]->kind, kinds[i]);
	assert_null(l.v[0]->range.key);
	assert_true(l.v[1]->range.define);
	/* T{1} in a header is no literal: the block begins there */
	assert_int_not_equal(diag_count(), 0);
	diag_drop(0);
	f = parse("package p\nfunc f() {\n"
	          "\tswitch x := y.(type) { case int, nil: default: }\n"
	          "\tif x == (T{}) {} else if y {} else {}\n"
	          "L:\n\tselect { case c <- 1: case x, ok := <-c: }\n\tx <<= 2; y--; goto L\n}\n");
	assert_int_equal(diag_count(), 0);
	l = f->decls[0]->func.body->block.list;
	assert_int_equal(l.v[0]->kind, S_TYPESWITCH);
	assert_string_equal(l.v[0]->switch_.bind->name.name, "x");
	assert_int_equal(l.v[0]->switch_.nclauses, 2);
	assert_int_equal(l.v[1]->if_.els->kind, S_IF);
	assert_int_equal(l.v[2]->kind, S_LABELED);
	assert_int_equal(l.v[2]->labeled.stmt->kind, S_SELECT);
	assert_int_equal(l.v[3]->assign.op, T_SHL);
	assert_int_equal(l.v[4]->kind, S_INCDEC);
	assert_int_equal(l.v[5]->kind, S_GOTO);
}

static void
test_syntax_errors(void **state)
{
	(void)state;
	expect("packag p\n", "t.go:1:1: syntax error: package statement must be first\n");
	expect("package p\nx := 1\n", "t.go:2:1: syntax error: non-declaration statement outside function body\n");
	expect("package p\nfunc f()\n{\n}\n", "t.go:3:1: syntax error: unexpected semicolon or newline before {\n");
	expect("package p\nfunc f() {\n\tif x = 1 {\n\t}\n}\n",
	       "t.go:3:7: syntax error: cannot use assignment (x) = (1) as value\n");
	expect("package p\nfunc f() {\n\tfor i := 0; i < 10 {\n\t}\n}\n",
	       "t.go:3:21: syntax error: unexpected {, expecting semicolon or newline\n"
	       "t.go:4:2: syntax error: unexpected }, expecting expression\n");
	expect("package p\nvar x = f(1\n",
	       "t.go:2:12: syntax error: unexpected newline in argument list; possibly missing comma or )\n");
	expect("package p\nfunc f(a, b int, string) {}\n",
	       "t.go:2:18: syntax error: mixed named and unnamed parameters\n");
	expect("package p\nfunc f[P]() {}\n", "t.go:2:9: syntax error: missing type constraint\n");
	expect("package p\nfunc f() { defer (g()) }\n",
	       "t.go:2:18: expression in defer must not be parenthesized\n");
	expect("package p\nfunc f() { a b; c d }\nvar x int y\n",
	       "t.go:2:14: syntax error: unexpected b at end of statement\n"
	       "t.go:3:11: syntax error: unexpected y after top level declaration\n");
	expect("package p\nvar x <-<-chan int\n", "t.go:2:9: syntax error: unexpected <-, expecting chan\n");
}

static void
test_literals(void **state)
{
	(void)state;
	expect("package p\nvar _ = 0x1p-2 + 0b10_01 + 0o17 + 1_000.5e-3i + 'x' + '\\u00e9' + 08.5\n", "");
	expect("package p\nvar _ = 089\n", "t.go:2:10: invalid digit '8' in octal literal\n");
	expect("package p\nvar _ = 1__0\n", "t.go:2:11: '_' must separate successive digits\n");
	expect("package p\nvar _ = 0x.p1\n", "t.go:2:12: hexadecimal literal has no digits\n");
	expect("package p\nvar _ = 0x1.5\n", "t.go:2:14: hexadecimal mantissa requires a 'p' exponent\n");
	expect("package p\nvar _ = ''\n", "t.go:2:10: empty rune literal or unescaped '\n");
	expect("package p\nvar _ = 'ab'\n", "t.go:2:9: more than one character in rune literal\n");
	expect("package p\nvar _ = \"\\z\"\n", "t.go:2:11: unknown escape\n");
	expect("package p\nvar _ = \"\\400\"\n", "t.go:2:14: octal escape value 256 > 255\n");
	expect("package p\nvar _ = '\\ud800'\n",
	       "t.go:2:16: escape is invalid Unicode code point U+D800\n");
	expect("package p\n/* x\n", "t.go:2:1: comment not terminated\n");
	expect("package p\nvar _ = `x\n",
	       "t.go:2:9: string not terminated\n");
	expect("package p\nvar x# int\n", "t.go:2:6: invalid character U+0023 '#'\n");
	expect("package p\nvar \xff" "x = 1\n", "t.go:2:5: invalid UTF-8 encoding\n");
	expect("\xEF\xBB\xBFpackage p\nvar \xEF\xBB\xBFx = 1\n", "t.go:2:5: invalid BOM in the middle of the file\n");
	static const char nul[] = "package p\nvar x\0y = 1\n";
	char *got = messages_n(nul, sizeof nul - 1, 0);
	assert_string_equal(got, "t.go:2:6: invalid NUL character\n");
	free(got);
}

static void
test_unquote(void **state)
{
	(void)state;
	size_t n;
	static const char quoted[] = "\"a\\x00\\377\\u00e9\\\"\\n\"";
	char *s = lit_unquote_string(arena, quoted, (int)strlen(quoted), &n);
	assert_int_equal(n, 7);
	assert_memory_equal(s, "a\0\377\303\251\"\n", 7);
	static const char raw[] = "`a\r\n\\n`";
	s = lit_unquote_string(arena, raw, (int)strlen(raw), &n);
	assert_int_equal(n, 4);
	assert_memory_equal(s, "a\n\\n", 4);
	assert_int_equal(lit_unquote_char("'\\xff'", 6), 255);
	assert_int_equal(lit_unquote_char("'\303\251'", 4), 0xE9);
	assert_int_equal(lit_unquote_char("'\\''", 4), '\'');
}

static void
test_line_directives(void **state)
{
	(void)state;
	expect("package p\n//line a.go:100\n1\n//line b.go:7:3\n2\n/*line :9:1*/3\n",
	       "a.go:100: syntax error: non-declaration statement outside function body\n");
	File *f = parse("package p\n/*line x.go:10:5*/var a int; /*line :20:1*/ var b int\nvar c int\n");
	assert_string_equal(pos_string(f->decls[0]->pos), "x.go:10:9");
	assert_string_equal(pos_string(f->decls[1]->pos), "x.go:20:6");
	assert_string_equal(pos_string(f->decls[2]->pos), "x.go:21:5");
	expect("package p\n//line x.go:0\n", "t.go:2:13: invalid line number: 0\n");
	expect("package p\n//line x.go:1:0\n", "t.go:2:15: invalid column number: 0\n");
	expect("package p\n//line x.go:1x\n", "t.go:2:13: invalid line number: 1x\n");
}

static void
test_pragmas(void **state)
{
	(void)state;
	expect("package p\n//go:noinline\nvar x int\n", "t.go:2:3: misplaced compiler directive\n");
	expect("package p\nfunc f() { //go:noinline\n}\n", "t.go:2:14: misplaced compiler directive\n");
	expect("package p\n//go:linkname a b.c\nfunc a()\n",
	       "t.go:2:3: //go:linkname only allowed in Go files that import \"unsafe\"\n");
	expect("package p\nimport _ \"unsafe\"\n//go:linkname a b c\nfunc a()\n",
	       "t.go:3:3: usage: //go:linkname localname [linkname]\n");
	expect("package p\n//go:embed x\nvar s string\n",
	       "t.go:2:3: go:embed only allowed in Go files that import \"embed\"\n");
	File *f = parse("package p\nimport (\n\t_ \"embed\"\n\t_ \"unsafe\"\n)\n//go:embed a \"b c\"\nvar s string\n"
	                "//go:linkname f rt.f\nfunc f()\n");
	assert_int_equal(diag_count(), 0);
	assert_int_equal(f->embeds.n, 1);
	assert_string_equal(f->embeds.v[0].patterns, " a \"b c\"");
	assert_int_equal(f->linknames.n, 1);
	assert_string_equal(f->linknames.v[0].target, "rt.f");
}

static void
test_limit(void **state)
{
	(void)state;
	Buf b = {0}, want = {0};
	buf_puts(&b, "package p\n");
	for (int i = 0; i < 12; i++) {
		buf_puts(&b, "var _ = 1__0\n");
		if (i < 10)
			buf_printf(&want, "t.go:%d:11: '_' must separate successive digits\n", i + 2);
	}
	buf_puts(&want, "t.go:11:11: too many errors\n");
	char *got = messages_n(buf_str(&b), b.n, 10);
	assert_string_equal(got, buf_str(&want));
	free(got);
	buf_free(&b);
	buf_free(&want);
}

static void
test_deep(void **state)
{
	(void)state;
	static const char *const units[] = {"(", "[]", "f(func(){", "struct{a ", "*", "- ", "T{x:{", "<-chan "};
	for (int i = 0; i < LEN_OF(units); i++) {
		Buf b = {0};
		buf_puts(&b, "package p\nvar x = ");
		for (int k = 0; k < 200000; k++)
			buf_puts(&b, units[i]);
		char *got = messages_n(buf_str(&b), b.n, 0);
		assert_non_null(strstr(got, "nested too deeply"));
		free(got);
		buf_free(&b);
	}
}

/* ---- the Go tree ---- */

static int nfiles;

static char *
dump_of(const char *text, u32 n, const char *path, int flags, bool *has_errors)
{
	Arena *a = arena_new();
	SrcFile *src = src_add(path, path, text, n);
	File *f = parse_file(a, src, flags);
	*has_errors = f->has_errors;
	for (int i = 0; i < f->ndecls; i++)
		if (f->decls[i]->kind == D_FUNC && f->decls[i]->func.body != NULL)
			parse_body(a, f->decls[i]->func.body);
	char *out = NULL;
	size_t len = 0;
	FILE *o = open_memstream(&out, &len);
	ast_dump(o, f);
	fclose(o);
	arena_free(a);
	return out;
}

static void
check_file(const char *path, bool must_parse)
{
	size_t n;
	char *text = file_read(perm, path, &n);
	if (text == NULL)
		return;
	nfiles++;
	bool bad, ignored;
	char *whole = dump_of(text, (u32)n, path, 0, &bad);
	if (must_parse && bad) {
		diag_flush(stderr);
		fail_msg("%s has errors", path);
	}
	diag_drop(0);
	char *skipped = dump_of(text, (u32)n, path, PARSE_SKIP_BODIES, &ignored);
	diag_drop(0);
	if (!bad && strcmp(whole, skipped) != 0)
		fail_msg("%s: skipped bodies parse differently", path);
	free(whole);
	free(skipped);
}

static void
check_tree(const char *dir, bool must_parse)
{
	char **names;
	int n = dir_list(perm, dir, &names);
	for (int i = 0; i < n; i++) {
		const char *path = path_join(perm, dir, names[i]);
		if (dir_exists(path))
			check_tree(path, must_parse && strcmp(names[i], "testdata") != 0);
		else if (str_has_suffix(path, ".go"))
			check_file(path, must_parse);
	}
}

static void
test_go_tree(void **state)
{
	(void)state;
	const char *root = getenv("GOROOT_SRC");
	if (root == NULL)
		root = "/usr/share/go-1.19";
	if (!dir_exists(root))
		skip();
	check_tree(path_join(perm, root, "src"), true);
	check_tree(path_join(perm, root, "test"), false);
	assert_true(nfiles > 1000);
}

int
main(void)
{
	arena = arena_new();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(test_print),         cmocka_unit_test(test_positions),
	    cmocka_unit_test(test_decls),         cmocka_unit_test(test_statements),
	    cmocka_unit_test(test_syntax_errors), cmocka_unit_test(test_literals),
	    cmocka_unit_test(test_unquote),       cmocka_unit_test(test_line_directives),
	    cmocka_unit_test(test_pragmas),       cmocka_unit_test(test_limit),
	    cmocka_unit_test(test_deep),          cmocka_unit_test(test_go_tree),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
