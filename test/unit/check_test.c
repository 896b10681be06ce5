/* check_test.c - the checker: the programs of test/types against the errors that their comments announce, and what is
 * recorded on the tree. */
#include <regex.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "syntax/syntax.h"
#include "types/types.h"

#define DIR "test/types/"

/* ---- a small importer: the standard library's packages that the programs use ---- */

static Map imported;

static Package *
parse_package(const char *path, const char **files, const char *const *texts, int n, int flags)
{
	Package *p = NEW(perm, Package);

	p->path = intern(path);
	p->go_version = "";
	p->files = NEW_N(perm, File *, n);
	for (int i = 0; i < n; i++) {
		SrcFile *s = src_add(files[i], files[i], texts[i], (u32)strlen(texts[i]));

		p->files[p->nfiles++] = parse_file(perm, s, flags);
	}
	return p;
}

/* Stand-ins with the declarations that the test programs need, so that no build constraints matter. */
static const struct { const char *path, *text; } packages[] = {
    {"errors", "package errors\nfunc New(s string) error { return nil }\n"},
    {"fmt", "package fmt\ntype Stringer interface{ String() string }\nfunc Println(a ...any) (int, error) { return 0, nil }\n"
            "func Errorf(f string, a ...any) error { return nil }\n"},
    {"go/token", "package token\ntype Position struct { Filename string; Offset, Line, Column int }\ntype FileSet struct { base int }\n"},
    {"io", "package io\ntype Reader interface{ Read(p []byte) (n int, err error) }\n"},
    {"os", "package os\nvar Args []string\n"},
    {"strings", "package strings\nfunc ToUpper(s string) string { return s }\n"},
    {"time", "package time\ntype Time struct { t int }\nfunc now() int { return 0 }\n"},
};

static Package *
import(void *arg, const char *path, Pos pos, Package *from)
{
	static const CheckConfig lazy = {.ignore_bodies = true, .import = import};
	Package *p = map_get(&imported, path);

	(void)arg;
	(void)from;
	if (p != NULL)
		return p;
	for (int i = 0; i < LEN_OF(packages); i++)
		if (strcmp(packages[i].path, path) == 0) {
			const char *file = arena_printf(perm, "%s.go", path);

			p = parse_package(path, &file, &packages[i].text, 1, PARSE_SKIP_BODIES);
			check_package(p, &lazy);
			map_put(&imported, intern(path), p);
			return p;
		}
	diag_error(pos, "could not import %s", path);
	return NULL;
}

static Package *
check(const char *name, const char *text, const char *lang)
{
	CheckConfig c = {.import = import, .lang = lang, .complete = str_has_prefix(text, "// errorcheck -complete")};
	Package *p = parse_package("p", &name, &text, 1, 0);

	check_package(p, &c);
	return p;
}

/* Checks text, which must be correct, and returns its package. */
static Package *
good(const char *text)
{
	Package *p = check("good.go", text, "");

	assert_int_equal(diag_flush(stderr), 0);
	return p;
}

/* ---- the programs ---- */

typedef struct Got { int line; char *msg; bool matched; } Got;

/* Splits flushed output: lines that open with a tab go with the error before. */
static int
errors(char *out, Got *v, int max)
{
	int n = 0;

	for (char *l = out; *l != 0;) {
		char *end = strchr(l, '\n');
		char *next = end != NULL ? end + 1 : l + strlen(l);

		while (*next == '\t') {
			end = strchr(next, '\n');
			next = end != NULL ? end + 1 : next + strlen(next);
		}
		if (end != NULL)
			*end = 0;
		char *colon = strstr(l, ".go:");
		if (colon != NULL && n < max) {
			char *m = strstr(colon + 4, ": ");

			v[n++] = (Got){.line = atoi(colon + 4), .msg = m != NULL ? m + 2 : colon};
		}
		l = next;
	}
	return n;
}

/* The patterns use \n and \t as Go's do; POSIX knows the characters themselves only. */
static char *
posix_pattern(const char *s, size_t n)
{
	char *r = arena_strndup(perm, s, n), *w = r;

	for (char *p = r; *p != 0; p++)
		if (p[0] == '\\' && p[1] == 'n') {
			*w++ = '\n';
			p++;
		} else if (p[0] == '\\' && p[1] == 't') {
			*w++ = '\t';
			p++;
		} else
			*w++ = *p;
	*w = 0;
	return r;
}

static bool
match_line(const char *comment, const char *eol, int line, Got *v, int n)
{
	bool ok = true;

	for (const char *q = comment; (q = memchr(q, '"', (size_t)(eol - q))) != NULL;) {
		const char *end = memchr(q + 1, '"', (size_t)(eol - q - 1));
		bool found = false;
		regex_t re;

		if (end == NULL)
			break;
		assert_int_equal(regcomp(&re, posix_pattern(q + 1, (size_t)(end - q - 1)), REG_EXTENDED | REG_NOSUB), 0);
		for (int i = 0; i < n; i++)
			if (v[i].line == line && regexec(&re, v[i].msg, 0, NULL, 0) == 0)
				found = v[i].matched = true;
		regfree(&re);
		if (!found) {
			fprintf(stderr, "line %d: no error matches %.*s\n", line, (int)(end - q + 1), q);
			ok = false;
		}
		q = end + 1;
	}
	return ok;
}

static void
program(void **state)
{
	char *path = arena_printf(perm, DIR "%s", (char *)*state), *out = NULL;
	size_t size, text_size;
	const char *text = file_read(perm, path, &text_size);
	const char *lang = "", *opt = text != NULL ? strstr(text, "-lang=") : NULL;
	FILE *f = open_memstream(&out, &size);
	Got v[200];
	bool ok = true;
	int line = 1, n;

	assert_non_null(text);
	if (opt != NULL && opt < strchr(text, '\n'))
		lang = arena_strndup(perm, opt + 6, strcspn(opt + 6, " \n"));
	check(path, text, lang);
	diag_flush(f);
	fclose(f);
	n = errors(out, v, LEN_OF(v));
	for (const char *l = text; *l != 0; line++) {
		const char *eol = strchr(l, '\n');
		const char *c;

		if (eol == NULL)
			eol = l + strlen(l);
		c = memmem(l, (size_t)(eol - l), "// ERROR ", 9);
		if (c != NULL)
			ok &= match_line(c, eol, line, v, n);
		l = *eol != 0 ? eol + 1 : eol;
	}
	for (int i = 0; i < n; i++)
		if (!v[i].matched) {
			fprintf(stderr, "line %d: unexpected: %s\n", v[i].line, v[i].msg);
			ok = false;
		}
	free(out);
	assert_true(ok);
}

/* ---- what the tree records ---- */

static Object *
object(Package *p, const char *name)
{
	Object *o = scope_lookup(p->scope, intern(name));

	assert_non_null(o);
	return o;
}

static Stmt *
stmt(Package *p, const char *func, int i)
{
	return object(p, func)->decl->func.body->block.list.v[i];
}

static void
captures(void **state)
{
	Package *p = good("package p\nfunc f(a int) func() {\n\tb, c := 1, 2\n\tc = 3\n\treturn func() { _ = a; func() { _, _ = b, c }() }\n}\n");
	Expr *lit = stmt(p, "f", 2)->results.v[0];
	Object *c;

	(void)state;
	assert_int_equal(lit->funclit.ncaptured, 3);
	assert_string_equal(lit->funclit.captured[0]->name, "a");
	c = lit->funclit.captured[2];
	assert_string_equal(c->name, "c");
	assert_true(c->var.captured);
	assert_true(c->var.reassigned);
	assert_false(lit->funclit.captured[1]->var.reassigned);
	assert_ptr_equal(c->var.func, object(p, "f"));
	assert_null(c->var.funclit);
}

static void
address_taken(void **state)
{
	Package *p = good("package p\ntype T struct{ a [3]int; p *T }\nfunc (t *T) m() {}\nfunc f() {\n\tvar x, y, z, w T\n\t_ = &x.a[1]\n"
	                  "\t_ = y.a[:]\n\tz.m()\n\tw.p.m()\n}\n");
	Decl *d = stmt(p, "f", 0)->decl.v[0];

	(void)state;
	for (int i = 0; i < 3; i++)
		assert_true(d->value.names[i]->name.obj->var.addrtaken);
	assert_false(d->value.names[3]->name.obj->var.addrtaken);
}

static void
untyped_gets_final_type(void **state)
{
	Package *p = good("package p\nvar s uint = 3\nvar a int64 = 1<<s + 2\nvar b float32 = 1 / 3.0\nvar c interface{} = 'x'\nvar d *int = nil\n");
	Expr *a = object(p, "a")->decl->value.values.v[0];
	Expr *d = object(p, "d")->decl->value.values.v[0];

	(void)state;
	assert_ptr_equal(a->type, type_basic[B_INT64]);
	assert_ptr_equal(a->binary.x->binary.x->type, type_basic[B_INT64]);
	assert_ptr_equal(a->binary.y->type, type_basic[B_INT64]);
	assert_string_equal(const_exact_string(object(p, "b")->decl->value.values.v[0]->val), "11184811/33554432");
	assert_true(type_identical(object(p, "c")->decl->value.values.v[0]->type, type_basic[B_INT32]));
	assert_int_equal(d->mode, M_NIL);
	assert_int_equal(d->type->kind, TY_POINTER);
}

static void
calls_and_selections(void **state)
{
	Package *p = good("package p\ntype I struct{ v int }\nfunc (*I) m() {}\ntype O struct{ *I }\nfunc id[T any](x T) T { return x }\n"
	                  "func f(o O, m map[int]int) {\n\to.v = 1\n\to.m()\n\t_ = id(2.5)\n\t_ = len(m)\n\t_ = int8(o.v)\n\t_, ok := m[1]\n\t_ = ok\n}\n");
	Expr *sel = stmt(p, "f", 0)->assign.lhs.v[0], *call = stmt(p, "f", 2)->assign.rhs.v[0];

	(void)state;
	assert_int_equal(sel->sel.sel->npath, 2);
	assert_true(sel->sel.sel->indirect);
	assert_int_equal(sel->mode, M_VAR);
	assert_int_equal(stmt(p, "f", 1)->x->call.fun->sel.sel->kind, SEL_METHOD);
	assert_int_equal(call->call.fun->name.ntargs, 1);
	assert_ptr_equal(call->call.fun->name.targs[0], type_basic[B_FLOAT64]);
	assert_int_equal(stmt(p, "f", 3)->assign.rhs.v[0]->call.what, CALL_BUILTIN);
	assert_int_equal(stmt(p, "f", 4)->assign.rhs.v[0]->call.what, CALL_CONV);
	assert_true(stmt(p, "f", 5)->assign.rhs.v[0]->comma_ok);
	assert_true(stmt(p, "f", 5)->assign.is_new[1]);
}

static void
loop_variables(void **state)
{
	static const char text[] = "package p\nfunc f(s []int) {\n\tfor i := 0; i < 3; i++ {\n\t}\n\tfor range s {\n\t}\n\tfor i := range s {\n\t\t_ = i\n\t}\n}\n";
	Package *p = check("loop.go", text, "go1.21");

	(void)state;
	assert_false(stmt(p, "f", 0)->for_.per_iteration);
	assert_false(stmt(p, "f", 2)->range.per_iteration);
	p = check("loop.go", text, "go1.22");
	assert_true(stmt(p, "f", 0)->for_.per_iteration);
	assert_true(stmt(p, "f", 2)->range.per_iteration);
	assert_int_equal(diag_flush(stderr), 0);
}

static void
branch_targets(void **state)
{
	Package *p = good("package p\nfunc f(x int) {\nL:\n\tfor {\n\t\tswitch x {\n\t\tcase 1:\n\t\t\tbreak\n\t\tcase 2:\n\t\t\tcontinue\n\t\tcase 3:\n"
	                  "\t\t\tbreak L\n\t\t}\n\t}\n}\n");
	Stmt *label = stmt(p, "f", 0), *loop = label->labeled.stmt, *sw = loop->for_.body.list.v[0];

	(void)state;
	assert_ptr_equal(sw->switch_.clauses[0]->body.v[0]->branch.target, sw);
	assert_ptr_equal(sw->switch_.clauses[1]->body.v[0]->branch.target, loop);
	assert_ptr_equal(sw->switch_.clauses[2]->body.v[0]->branch.target, label);
}

static void
initialization_order(void **state)
{
	Package *p = good("package p\nvar a = c + b\nvar b = f()\nvar c = 1\nvar x, y = two()\nfunc f() int { return d + t(0).m() }\nvar d = 3\n"
	                  "type t int\nfunc (t) m() int { return e }\nvar e = 5\nvar z int\nfunc two() (int, int) { return z, e }\n");
	static const char *const want[] = {"c", "d", "e", "b", "a", "x"};

	(void)state;
	assert_int_equal(p->ninit_order, LEN_OF(want));
	for (int i = 0; i < LEN_OF(want); i++)
		assert_string_equal(p->init_order[i].lhs[0]->name, want[i]);
	assert_int_equal(p->init_order[5].nlhs, 2);
}

/* A package checked for its declarations only: nothing is typed before it is asked for, and one body can be checked alone. */
static void
lazy_bodies(void **state)
{
	static const char text[] = "package lazy\nfunc F() int { return g() }\nfunc g() int { return 1 }\nvar V = F()\nfunc bad() { undefined() }\n";
	static const char *file = "lazy.go", *t = text;
	static const CheckConfig conf = {.ignore_bodies = true};
	Package *p = parse_package("lazy", &file, &t, 1, PARSE_SKIP_BODIES);
	Object *f;

	(void)state;
	check_package(p, &conf);
	f = object(p, "F");
	assert_null(f->type);
	check_func_body(f);
	assert_int_equal(diag_count(), 0);
	assert_ptr_equal(stmt(p, "F", 0)->results.v[0]->type, type_basic[B_INT]);
	assert_false(object(p, "g")->func.body_checked);
	check_bodies(p);
	assert_int_equal(diag_count(), 1);
	diag_drop(0);
}

int
main(void)
{
	struct CMUnitTest tests[100] = {
	    cmocka_unit_test(captures),
	    cmocka_unit_test(address_taken),
	    cmocka_unit_test(untyped_gets_final_type),
	    cmocka_unit_test(calls_and_selections),
	    cmocka_unit_test(loop_variables),
	    cmocka_unit_test(branch_targets),
	    cmocka_unit_test(initialization_order),
	    cmocka_unit_test(lazy_bodies),
	};
	char **names;
	int n, k = 8;

	types_init();
	map_init(&imported, perm, true);
	diag_options = (DiagOptions){.limit = 0, .columns = true};
	n = dir_list(perm, DIR, &names);
	for (int i = 0; i < n && k < LEN_OF(tests); i++)
		if (str_has_suffix(names[i], ".go")) {
			struct CMUnitTest t = {names[i], program, NULL, NULL, names[i]};

			tests[k++] = t;
		}
	return _cmocka_run_group_tests("check", tests, (size_t)k, NULL, NULL);
}
