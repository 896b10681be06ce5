/*
 * pass.c - runs the passes of pass.def over a package, and collects their report.
 */
#include <stdlib.h>

#include "pass/pass.h"

typedef struct Line {
	Pos pos;
	int seq;
	const char *text;
} Line;

static VEC(Line) lines;
static Arena *lines_arena;

/* ---- debug words ---- */

int
pass_debug(const PassOptions *o, const char *name)
{
	const char *s = o != NULL && o->dump != NULL ? o->dump : getenv("TRI_DEBUG");
	size_t n = strlen(name);

	for (; s != NULL && *s; s = strchr(s, ',') != NULL ? strchr(s, ',') + 1 : NULL)
		if (strncmp(s, name, n) == 0 && (s[n] == 0 || s[n] == ',' || s[n] == '=' || s[n] == ':'))
			return s[n] == '=' && s[n + 1] >= '0' && s[n + 1] <= '9' ? s[n + 1] - '0' : 1;
	return 0;
}

/* ---- report ---- */

void
pass_report(PassOptions *o, Pos pos, const char *fmt, ...)
{
	Buf b = {0};
	va_list ap;
	Line l;

	if (o->report == NULL)
		return;
	if (lines_arena == NULL)
		lines_arena = arena_new();
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	l.pos = pos;
	l.seq = lines.n;
	l.text = arena_strdup(lines_arena, buf_str(&b));
	vec_push(lines_arena, &lines, l);
	buf_free(&b);
}

/* Positions of one file follow each other; files are in the order they were read. */
static int
line_cmp(const void *x, const void *y)
{
	const Line *a = x, *b = y;

	if (a->pos != b->pos)
		return a->pos < b->pos ? -1 : 1;
	return a->seq - b->seq;
}

static void
report_flush(PassOptions *o)
{
	const char *at = "";
	Pos pos = 0;

	if (lines.n == 0)
		return;
	qsort(lines.v, (size_t)lines.n, sizeof *lines.v, line_cmp);
	for (int i = 0; i < lines.n; i++) {
		Line *l = &lines.v[i];
		bool dup = false;

		for (int j = i - 1; j >= 0 && lines.v[j].pos == l->pos && !dup; j--)
			dup = strcmp(lines.v[j].text, l->text) == 0;
		if (dup)
			continue;
		if (l->pos != pos || i == 0) {
			pos = l->pos;
			at = pos_string(pos);
		}
		for (const char *s = l->text; *s;) {
			size_t n = strcspn(s, "\n");

			buf_printf(o->report, "%s: %.*s\n", at, (int)n, s);
			s += n + (s[n] == '\n');
		}
	}
	memset(&lines, 0, sizeof lines);
	arena_free(lines_arena);
	lines_arena = NULL;
}

/* ---- the line of passes ---- */

static const struct {
	const char *name;
	void (*fn)(IrPkg *, PassOptions *);
} passes[] = {
#define PASS(name, fn, needs, breaks, keeps) {#name, fn},
#include "pass/pass.def"
#undef PASS
};

static void
verify(IrPkg *p, const char *after)
{
	for (int i = 0; i < p->funcs.n; i++)
		if (p->funcs.v[i]->built)
			ir_verify(p->funcs.v[i], after);
}

void
pass_run(IrPkg *p, PassOptions *o)
{
	bool check = pass_debug(o, "verify") != 0, dump = pass_debug(o, "ir") != 0;

	if (pass_debug(o, "noescape") != 0)
		o->no_escape = true;
	for (int i = 0; i < LEN_OF(passes); i++) {
		passes[i].fn(p, o);
		if (check)
			verify(p, passes[i].name);
		if (dump) {
			fprintf(stderr, "-- %s after %s\n", p->pkg->path, passes[i].name);
			ir_dump_package(stderr, p);
		}
	}
	if (o->report != NULL)
		report_flush(o);
}

/* ---- summaries ---- */

void
pass_summary_write(IrPkg *p, Buf *out)
{
	buf_puts(out, "tri-summary 1\n");
	escape_summary_write(p, out);
}

void
pass_summary_read(Package *pkg, const char *text)
{
	static const char head[] = "tri-summary 1\n";

	if (text != NULL && strncmp(text, head, sizeof head - 1) == 0)
		escape_summary_read(pkg, text + sizeof head - 1);
}
