/*
 * scan_parse.c - fuzzing of the scanner and the parser.
 *
 * Each input is parsed whole, again with its bodies skipped and then filled
 * in, again for its imports only, and its tree is dumped; literals are
 * unquoted.  A crash, a hang or a disagreement between the ways is a bug.
 *
 * With libFuzzer (clang -fsanitize=fuzzer,address,undefined) this file is the
 * target.  Without it, -DWITH_MAIN adds a main that parses the files named on
 * its command line, with "-m seed count" each also in mutated forms.  Files
 * stay registered for the life of the process, so bound the runs (-runs).
 */
#include <stdlib.h>

#include "syntax/syntax.h"

int LLVMFuzzerTestOneInput(const u8 *data, size_t size);

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

#ifdef WITH_MAIN

static u64 state;

static u32
rnd(u32 n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (u32)(state >> 33) % n;
}

/* Edits a copy of the text in place: bytes flipped, stretches moved, deleted, or replaced by telling fragments. */
static void
mutate(Buf *b)
{
	static const char *const pieces[] = {"{", "}", "(", ")", "[", "]", "\"", "`", "'", "/*", "*/", "//", "\n", ";",
	                                     "\xff", "\\", "\xef\xbb\xbf", "0x", "1e", "_", "func", "type T[P *", "~",
	                                     "|", "<-", "chan", "/*line a.go:1:2*/", "\n//line b:3\n", "\n//go:embed x\n",
	                                     "\n//go:linkname a b\n", "\n//go:build go1.21\n", "...", ":=", ".(type)"};
	for (u32 k = rnd(8) + 1; k > 0 && b->n > 16; k--) {
		u32 at = rnd((u32)b->n), len = rnd(24), from = rnd((u32)b->n);
		if (at + len > b->n || from + len > b->n)
			continue;
		const char *piece = pieces[rnd(LEN_OF(pieces))];
		switch (rnd(4)) {
		case 0:
			b->s[at] = (char)rnd(256);
			break;
		case 1:
			memmove(b->s + at, b->s + at + len, b->n - at - len);
			b->n -= len;
			break;
		case 2:
			memmove(b->s + at, b->s + from, len);
			break;
		default:
			if (at + strlen(piece) <= b->n)
				memcpy(b->s + at, piece, strlen(piece));
			break;
		}
	}
}

int
main(int argc, char **argv)
{
	int i = 1, count = 0;
	if (argc > 3 && strcmp(argv[1], "-m") == 0) {
		state = strtoull(argv[2], NULL, 10);
		count = atoi(argv[3]);
		i = 4;
	}
	for (; i < argc; i++) {
		Arena *a = arena_new();
		size_t n;
		char *text = file_read(a, argv[i], &n);
		if (text == NULL) {
			perror(argv[i]);
			return 1;
		}
		LLVMFuzzerTestOneInput((const u8 *)text, n);
		for (int k = 0; k < count; k++) {
			Buf b = {0};
			buf_write(&b, text, n);
			mutate(&b);
			LLVMFuzzerTestOneInput((const u8 *)b.s, b.n);
			buf_free(&b);
		}
		arena_free(a);
	}
	return 0;
}

#endif
