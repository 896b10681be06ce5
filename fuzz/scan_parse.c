/*
 * scan_parse.c - fuzzing of the scanner and the parser.
 *
 * Each input is parsed whole, again with its bodies skipped and then filled
 * in, again for its imports only, and its tree is dumped; literals are
 * unquoted.  A crash, a hang or a disagreement between the ways is a bug.
 *
 * See fuzz.h for how it is run.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "syntax/syntax.h"

const char *const fuzz_pieces[] = {FUZZ_GO_PIECES, NULL};

static FILE *null;

static void
fill_bodies(Arena *a, const File *f)
{
	for (int i = 0; i < f->ndecls; i++)
		if (f->decls[i]->kind == D_FUNC && f->decls[i]->func.body != NULL)
			parse_body(a, f->decls[i]->func.body);
}

static void
unquote_values(Arena *a, const File *f)
{
	for (int i = 0; i < f->ndecls; i++) {
		const Decl *d = f->decls[i];
		if (d->kind != D_VAR && d->kind != D_CONST)
			continue;
		for (int k = 0; k < d->value.values.n; k++) {
			const Expr *x = d->value.values.v[k];
			size_t n;
			if (x->kind == E_LIT && x->lit.tok == T_STRING)
				lit_unquote_string(a, x->lit.text, x->lit.n, &n);
			else if (x->kind == E_LIT && x->lit.tok == T_CHAR)
				lit_unquote_char(x->lit.text, x->lit.n);
		}
	}
}

/* The dump of one parse; the caller frees it. */
static char *
parse_once(const char *text, u32 size, int flags, bool *has_errors)
{
	char *copy = malloc((size_t)size + 1);
	memcpy(copy, text, size);
	copy[size] = 0;
	Arena *a = arena_new();
	SrcFile *src = src_add("fuzz.go", "fuzz.go", copy, size);
	File *f = parse_file(a, src, flags);
	*has_errors = f->has_errors;
	if ((flags & PARSE_SKIP_BODIES) != 0)
		fill_bodies(a, f);
	char *dump = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&dump, &n);
	ast_dump(out, f);
	fclose(out);
	unquote_values(a, f);
	diag_flush(null);
	arena_free(a);
	free(copy); /* nothing asks for this file's text again */
	src->text = "";
	src->size = 0;
	return dump;
}

int
LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (null == NULL)
		null = fopen("/dev/null", "w");
	if (size > 1 << 20)
		return 0;
	bool bad, bad_skipped, ignored;
	char *whole = parse_once((const char *)data, (u32)size, PARSE_USER, &bad);
	char *skipped = parse_once((const char *)data, (u32)size, PARSE_USER | PARSE_SKIP_BODIES, &bad_skipped);
	if (!bad && strcmp(whole, skipped) != 0) {
		fprintf(stderr, "skipped bodies parse differently\n");
		abort();
	}
	free(whole);
	free(skipped);
	free(parse_once((const char *)data, (u32)size, PARSE_IMPORTS_ONLY, &ignored));
	return 0;
}
