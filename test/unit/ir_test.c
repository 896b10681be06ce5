/* ir_test.c - small programs' IR against the dumps beside them: test/unit/ir/NAME.go and NAME.ir.
 * With BLESS=1 in the environment the dumps are rewritten; the diff is the review. */
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "ir/ir.h"
#include "syntax/syntax.h"

#define DIR "test/unit/ir/"

static char *
dump(const char *path)
{
	static const CheckConfig conf;
	size_t n;
	char *text = file_read(perm, path, &n), *out = NULL;
	Package *p = NEW(perm, Package);
	IrPkg *ir;
	FILE *f;

	assert_non_null(text);
	p->path = p->name = intern("main");
	p->go_version = "go1.26";
	p->files = NEW(perm, File *);
	p->nfiles = 1;
	p->files[0] = parse_file(perm, src_add(path, path, text, (u32)n), 0);
	check_package(p, &conf);
	assert_int_equal(diag_flush(stderr), 0);
	ir = ir_build_package(p);
	while (ir_build_pending(ir))
		;
	for (int i = 0; i < ir->funcs.n; i++)
		ir_verify(ir->funcs.v[i], "build");
	f = open_memstream(&out, &n);
	ir_dump_package(f, ir);
	fclose(f);
	return out;
}

static void
golden(void **state)
{
	const char *name = *state;
	char *src = arena_printf(perm, DIR "%s", name), *want_path = arena_strdup(perm, src), *got, *want;
	size_t n;

	strcpy(strrchr(want_path, '.'), ".ir");
	got = dump(src);
	if (getenv("BLESS") != NULL)
		file_write_atomic(want_path, got, strlen(got), 0644);
	want = file_read(perm, want_path, &n);
	assert_non_null(want);
	assert_string_equal(got, want);
	free(got);
}

int
main(void)
{
	struct CMUnitTest tests[64];
	char **names;
	int n, k = 0;

	types_init();
	n = dir_list(perm, DIR, &names);
	for (int i = 0; i < n && k < LEN_OF(tests); i++)
		if (str_has_suffix(names[i], ".go")) {
			struct CMUnitTest t = {names[i], golden, NULL, NULL, names[i]};

			tests[k++] = t;
		}
	if (k == 0) {
		fprintf(stderr, "no programs in " DIR "\n");
		return 1;
	}
	return _cmocka_run_group_tests("ir", tests, (size_t)k, NULL, NULL);
}
