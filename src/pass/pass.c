/*
 * pass.c - runs the passes of pass.def over a package, and collects their report.
 */
#include <stdlib.h>

#include "pass/inline.h"
#include "pass/pass.h"

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

/* gc's positions have no room for columns past 255, and then say nothing about the column. */
static const char *
place(Pos pos)
{
	Position p = pos_resolve(pos);

	return p.col <= 255 ? pos_string(pos) : arena_printf(perm, "%s:%u", p.file, p.line);
}

/* As gc does it: a line goes out when it is made, nothing is sorted and nothing dropped. */
void
pass_report(PassOptions *o, Pos pos, const char *fmt, ...)
{
	Buf b = {0};
	const char *at;
	va_list ap;

	if (o->report == NULL)
		return;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	at = place(pos);
	for (const char *s = buf_str(&b); *s;) {
		size_t n = strcspn(s, "\n");

		buf_printf(o->report, "%s: %.*s\n", at, (int)n, s);
		s += n + (s[n] == '\n');
	}
	buf_free(&b);
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

	if (o->cheap_calls)
		inl_call_cost = 1;
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
	if (o->json != NULL)
		pass_json_write(o, p->pkg);
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
