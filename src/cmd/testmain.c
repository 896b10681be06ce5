/*
 * testmain.c - finds tests, benchmarks, fuzz targets and examples and writes
 * the program that hands them to package testing.
 *
 * What counts is the testing package's documentation: TestXxx(*testing.T) where
 * Xxx does not start with a lower-case letter, BenchmarkXxx, FuzzXxx,
 * TestMain(*testing.M), and ExampleXxx() with an "Output:" comment as the last
 * comment of its body.
 */
#include <ctype.h>
#include <stdlib.h>
#include <strings.h>

#include "cmd/testmain.h"

typedef struct Found {
	const char *path;        /* the package's */
	Buf tests, benchmarks, fuzz, examples;
	const char *test_main; /* package alias it is in, or NULL */
	bool used_test, used_xtest;
	bool bad;
} Found;

static bool
is_test_name(const char *name, const char *prefix)
{
	size_t n = strlen(prefix);
	if (strncmp(name, prefix, n) != 0)
		return false;
	if (name[n] == 0)
		return true;
	i32 r;
	utf8_decode(name + n, strlen(name + n), &r);
	return !(r < 0x80 ? islower((int)r) : rune_is_letter(r) && !rune_is_upper(r));
}

/* One parameter of type *T or *testing.T, no results, no type parameters. */
static bool
takes_pointer_to(const Decl *d, const char *type)
{
	Expr *ft = d->func.type;
	if (ft->functype.params.n != 1 || ft->functype.results.n != 0 || ft->functype.tparams.n != 0)
		return false;
	Expr *t = ft->functype.params.v[0]->type;
	if (t == NULL || t->kind != E_STAR || t->x == NULL)
		return false;
	Expr *x = t->x;
	if (x->kind == E_SELECTOR)
		x = x->sel.name;
	return x != NULL && x->kind == E_NAME && strcmp(x->name.name, type) == 0;
}

typedef struct Comment { const char *start, *end; } Comment;

/* The last comment group between p and end: *from .. *to in `out`; false if there is none. */
static bool
last_comment_group(const char *p, const char *end, Arena *a, Comment **out, int *n)
{
	VEC(Comment) group = {0};
	const char *prev_end = NULL;
	while (p < end) {
		if (p[0] == '"' || p[0] == '\'' || p[0] == '`') {
			char q = *p++;
			while (p < end && *p != q && !(q != '`' && *p == '\n'))
				p += q != '`' && *p == '\\' ? 2 : 1;
			p++;
			group.n = 0;
			continue;
		}
		if (p[0] != '/' || p + 1 >= end || (p[1] != '/' && p[1] != '*')) {
			p++;
			continue;
		}
		Comment c = {p, NULL};
		if (p[1] == '/') {
			while (p < end && *p != '\n')
				p++;
		} else {
			p += 2;
			while (p + 1 < end && !(p[0] == '*' && p[1] == '/'))
				p++;
			p = p + 2 < end ? p + 2 : end;
		}
		c.end = p;
		/* A new group unless only white space with at most one line end lies between. */
		int newlines = 0;
		bool other = group.n == 0;
		for (const char *q = prev_end; !other && q < c.start; q++) {
			newlines += *q == '\n';
			other |= *q != '\n' && *q != ' ' && *q != '\t' && *q != '\r';
		}
		if (other || newlines > 1)
			group.n = 0;
		vec_push(a, &group, c);
		prev_end = c.end;
	}
	/* It must be the last thing there; code after it is fine (go/doc takes the last group of the body). */
	*out = group.v;
	*n = group.n;
	return group.n > 0;
}

/* The text of a comment group: markers off, trailing white space off, runs of blank lines made one. */
static void
comment_text(Buf *b, const Comment *c, int n)
{
	Buf lines = {0};
	for (int i = 0; i < n; i++) {
		const char *s = c[i].start + 2, *e = c[i].end;
		if (c[i].start[1] == '*')
			e -= 2;
		else if (s < e && *s == ' ')
			s++;
		else if (e - s > 3 && strncmp(s, "go:", 3) == 0)
			continue;
		buf_write(&lines, s, (size_t)(e - s));
		buf_putc(&lines, '\n');
	}
	const char *p = buf_str(&lines);
	bool blank = false, any = false;
	while (*p != 0) {
		size_t k = strcspn(p, "\n"), m = k;
		while (m > 0 && (p[m - 1] == ' ' || p[m - 1] == '\t' || p[m - 1] == '\r'))
			m--;
		if (m == 0) {
			blank = any;
		} else {
			if (blank)
				buf_putc(b, '\n');
			blank = false;
			any = true;
			buf_write(b, p, m);
			buf_putc(b, '\n');
		}
		p += k + (p[k] == '\n');
	}
	buf_free(&lines);
}

static void
go_string(Buf *b, const char *s)
{
	buf_putc(b, '"');
	for (; *s != 0; s++) {
		u8 c = (u8)*s;
		if (c == '"' || c == '\\')
			buf_printf(b, "\\%c", c);
		else if (c == '\n')
			buf_puts(b, "\\n");
		else if (c < 0x20 || c == 0x7F)
			buf_printf(b, "\\x%02x", c);
		else
			buf_putc(b, c);
	}
	buf_putc(b, '"');
}

static void
add_example(Found *f, const Decl *d, const char *alias, bool *used)
{
	FuncBody *body = d->func.body;
	SrcFile *src = pos_file(d->pos);
	Comment *c;
	int n;
	if (body == NULL || src == NULL)
		return;
	const char *from = src->text + (body->lbrace - src->base), *to = src->text + (body->rbrace - src->base);
	if (to <= from || !last_comment_group(from + 1, to, perm, &c, &n))
		return;
	Buf text = {0};
	comment_text(&text, c, n);
	const char *s = buf_str(&text);
	while (isspace((u8)*s))
		s++;
	bool unordered = strncasecmp(s, "unordered ", 10) == 0;
	if (unordered)
		s += 10;
	if (strncasecmp(s, "output:", 7) != 0) {
		buf_free(&text);
		return;
	}
	s += 7;
	while (*s == ' ')
		s++;
	s += *s == '\n';
	buf_printf(&f->examples, "\t{\"%s\", %s.%s, ", d->func.name->name.name, alias, d->func.name->name.name);
	go_string(&f->examples, s);
	buf_printf(&f->examples, ", %s},\n", unordered ? "true" : "false");
	*used = true;
	buf_free(&text);
}

static void
wrong_signature(Found *f, const Decl *d, const char *arg)
{
	Position at = pos_resolve(d->pos);
	const char *file = at.file;
	if (file[0] != '/') {
		char *real = realpath(file, NULL);
		file = real != NULL ? arena_strdup(perm, real) : file;
		free(real);
	}
	if (!f->bad)
		fprintf(stderr, "# %s\n", f->path);
	/* The declaration's start is what the go command tells. */
	fprintf(stderr, "%s:%u:1: wrong signature for %s, must be: func %s(%s)\n", file, at.line,
	        d->func.name->name.name, d->func.name->name.name, arg);
	f->bad = true;
}

static void
scan_decl(Found *f, const Decl *d, const char *alias, bool *used)
{
	if (d->kind != D_FUNC || d->func.nrecv > 0 || d->func.name == NULL || d->func.name->kind != E_NAME)
		return;
	const char *name = d->func.name->name.name;
	Expr *ft = d->func.type;
	if (strcmp(name, "TestMain") == 0 && takes_pointer_to(d, "M")) {
		f->test_main = alias;
		*used = true;
	} else if (strcmp(name, "TestMain") == 0 && !takes_pointer_to(d, "T")) {
		wrong_signature(f, d, "m *testing.M");
	} else if (is_test_name(name, "Test")) {
		if (!takes_pointer_to(d, "T")) {
			wrong_signature(f, d, "t *testing.T");
			return;
		}
		buf_printf(&f->tests, "\t{\"%s\", %s.%s},\n", name, alias, name);
		*used = true;
	} else if (is_test_name(name, "Benchmark")) {
		if (!takes_pointer_to(d, "B")) {
			wrong_signature(f, d, "b *testing.B");
			return;
		}
		buf_printf(&f->benchmarks, "\t{\"%s\", %s.%s},\n", name, alias, name);
		*used = true;
	} else if (is_test_name(name, "Fuzz")) {
		if (!takes_pointer_to(d, "F")) {
			wrong_signature(f, d, "f *testing.F");
			return;
		}
		buf_printf(&f->fuzz, "\t{\"%s\", %s.%s},\n", name, alias, name);
		*used = true;
	} else if (is_test_name(name, "Example") && ft->functype.params.n == 0 && ft->functype.results.n == 0) {
		add_example(f, d, alias, used);
	}
}

static void
scan_package(Found *f, LoadPkg *p, const char *alias, bool *used)
{
	for (int i = 0; i < p->files.n; i++) {
		if (!str_has_suffix(p->files.v[i]->path, "_test.go"))
			continue;
		File *ast = p->files.v[i]->ast;
		for (int k = 0; k < ast->ndecls; k++)
			scan_decl(f, ast->decls[k], alias, used);
	}
}

const char *
testmain_source(LoadPkg *p, LoadPkg *xtest)
{
	Found f = {.path = p->path};
	scan_package(&f, p, "_test", &f.used_test);
	if (xtest != NULL)
		scan_package(&f, xtest, "_xtest", &f.used_xtest);
	if (f.bad)
		return NULL;
	Buf b = {0};
	buf_puts(&b, "package main\n\nimport (\n\t\"os\"\n");
	if (f.test_main != NULL)
		buf_puts(&b, "\t\"reflect\"\n");
	buf_puts(&b, "\t\"testing\"\n\t\"testing/internal/testdeps\"\n");
	if (p->files.n > 0)
		buf_printf(&b, "\t%s \"%s\"\n", f.used_test ? "_test" : "_", p->path);
	if (xtest != NULL)
		buf_printf(&b, "\t%s \"%s\"\n", f.used_xtest ? "_xtest" : "_", xtest->path);
	buf_puts(&b, ")\n\n");
	buf_printf(&b, "var tests = []testing.InternalTest{\n%s}\n\n", buf_str(&f.tests));
	buf_printf(&b, "var benchmarks = []testing.InternalBenchmark{\n%s}\n\n", buf_str(&f.benchmarks));
	buf_printf(&b, "var fuzzTargets = []testing.InternalFuzzTarget{\n%s}\n\n", buf_str(&f.fuzz));
	buf_printf(&b, "var examples = []testing.InternalExample{\n%s}\n\n", buf_str(&f.examples));
	buf_printf(&b, "func init() {\n\ttestdeps.ImportPath = \"%s\"\n}\n\nfunc main() {\n", p->path);
	buf_puts(&b, "\tm := testing.MainStart(testdeps.TestDeps{}, tests, benchmarks, fuzzTargets, examples)\n");
	if (f.test_main != NULL)
		buf_printf(&b, "\t%s.TestMain(m)\n\tos.Exit(int(reflect.ValueOf(m).Elem().FieldByName(\"exitCode\").Int()))\n", f.test_main);
	else
		buf_puts(&b, "\tos.Exit(m.Run())\n");
	buf_puts(&b, "}\n");
	const char *r = arena_strdup(perm, b.s);
	buf_free(&b);
	buf_free(&f.tests);
	buf_free(&f.benchmarks);
	buf_free(&f.fuzz);
	buf_free(&f.examples);
	return r;
}
