/*
 * diag.c - collected messages.
 *
 * Errors are kept in the order they were found and sorted only when they are
 * printed, by position and stably, as gc does.  What gc drops, it drops when
 * the message is added: a syntax error on the line of the previous syntax
 * error, any other error that repeats the previous one's text on its line.
 * The limit, too, counts messages in the order of arrival: the first ten are
 * sorted and printed, and "too many errors" stands at the tenth.
 */
#include <stdlib.h>

#include "diag/diag.h"

typedef struct Diag {
	Pos pos;
	bool is_syntax;
	int seq; /* order of arrival, for a stable sort */
	const char *msg;
} Diag;

DiagOptions diag_options = {.limit = 10, .columns = true};

static VEC(Diag) diags;
static int last_syntax = -1, last_other = -1; /* indices into diags, -1: none */

static bool
same_line(Pos a, Pos b)
{
	if (a == b)
		return true;
	const SrcFile *f = pos_file(a);
	if (f == NULL || f != pos_file(b))
		return false;
	Position x = pos_resolve(a), y = pos_resolve(b);
	return x.line == y.line && strcmp(x.file, y.file) == 0;
}

static void
add(Pos pos, bool is_syntax, const char *msg)
{
	int *last = is_syntax ? &last_syntax : &last_other;
	if (*last >= 0) {
		const Diag *d = &diags.v[*last];
		if (same_line(d->pos, pos) && (is_syntax || strcmp(d->msg, msg) == 0))
			return;
	}
	*last = diags.n;
	Diag d = {pos, is_syntax, diags.n, msg};
	vec_push(perm, &diags, d);
}

static const char *
format(const char *prefix, const char *fmt, va_list ap)
{
	Buf b = {0};
	buf_puts(&b, prefix);
	buf_vprintf(&b, fmt, ap);
	const char *s = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return s;
}

void
diag_error(Pos p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(p, false, format("", fmt, ap));
	va_end(ap);
}

void
diag_syntax(Pos p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(p, true, format("syntax error: ", fmt, ap));
	va_end(ap);
}

void
diag_soft(Pos p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	add(p, false, format("", fmt, ap));
	va_end(ap);
}

int
diag_count(void)
{
	return diags.n;
}

void
diag_drop(int mark)
{
	if (mark >= diags.n)
		return;
	diags.n = mark;
	last_syntax = last_other = -1;
	for (int i = 0; i < mark; i++)
		*(diags.v[i].is_syntax ? &last_syntax : &last_other) = i;
}

static int
by_pos(const void *x, const void *y)
{
	const Diag *a = x, *b = y;
	if (a->pos != b->pos)
		return a->pos < b->pos ? -1 : 1;
	return a->seq - b->seq;
}

/* The source line and a caret below the column; tabs stay tabs so that they line up. */
static void
print_caret(FILE *out, Pos pos)
{
	const SrcFile *f = pos_file(pos);
	Position r = pos_resolve_raw(pos);
	if (f == NULL || r.line == 0)
		return;
	u32 start = f->lines.v[r.line - 1];
	u32 end = start;
	while (end < f->size && f->text[end] != '\n' && f->text[end] != '\r')
		end++;
	if (end - start > 400)
		return;
	fprintf(out, "\t%.*s\n\t", (int)(end - start), f->text + start);
	for (u32 i = start; i < start + r.col - 1 && i < end; i++)
		if (f->text[i] == '\t')
			fputc('\t', out);
		else if (((u8)f->text[i] & 0xC0) != 0x80) /* one blank a rune */
			fputc(' ', out);
	fputs("^\n", out);
}

static void
print(FILE *out, const Diag *d)
{
	if (d->pos != 0)
		fprintf(out, "%s: ", pos_string(d->pos));
	fprintf(out, "%s\n", d->msg);
	if (diag_options.carets && d->pos != 0)
		print_caret(out, d->pos);
}

static bool
prints_same(const Diag *a, const Diag *b)
{
	return strcmp(a->msg, b->msg) == 0 &&
	       (a->pos == b->pos || strcmp(pos_string(a->pos), pos_string(b->pos)) == 0);
}

int
diag_flush(FILE *out)
{
	int total = diags.n, n = total;
	Pos stop = 0;
	bool stops = diag_options.limit > 0 && total >= diag_options.limit;
	if (stops) {
		n = diag_options.limit;
		stop = diags.v[n - 1].pos;
	}
	if (n > 1)
		qsort(diags.v, (size_t)n, sizeof diags.v[0], by_pos);
	for (int i = 0; i < n; i++)
		if (i == 0 || !prints_same(&diags.v[i - 1], &diags.v[i]))
			print(out, &diags.v[i]);
	if (stops && stop != 0)
		fprintf(out, "%s: too many errors\n", pos_string(stop));
	else if (stops)
		fputs("too many errors\n", out);
	diags.n = 0;
	last_syntax = last_other = -1;
	return total;
}

void
ice_at(const char *cfile, int cline, const char *func, Pos p, const char *fmt, ...)
{
	diag_options.limit = 0;
	diag_flush(stderr);
	if (p != 0)
		fprintf(stderr, "%s: ", pos_string(p));
	fputs("internal compiler error: ", stderr);
	va_list ap;
	va_start(ap, fmt);
	vfprintf(stderr, fmt, ap);
	va_end(ap);
	fprintf(stderr, " (%s, %s:%d)\n", func, cfile, cline);
	const char *dbg = getenv("TRI_DEBUG");
	if (dbg != NULL && strstr(dbg, "panic") != NULL)
		abort();
	exit(2);
}
