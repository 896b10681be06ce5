/*
 * test2json.c - a test program's -test.v output as JSON events, the format of
 * the go command's own test2json (`go doc test2json`).
 *
 * Input is cut into lines.  "=== RUN", "=== PAUSE" and "=== CONT" lines are
 * events of their own; a "--- PASS:" line (indented by four spaces a level for
 * subtests) is held back until what belongs under it has passed, because a
 * test's result follows its output in the event stream.  All lines, those too,
 * appear as output events; a line longer than a buffer is cut, never inside a
 * UTF-8 sequence.  A benchmark's name appears before its line is complete.
 */
#include <ctype.h>
#include <stdlib.h>
#include <time.h>

#include "cmd/list.h"
#include "cmd/test2json.h"

enum { IN_SIZE = 4096, OUT_SIZE = 1024, MAX_REPORTS = 256 };

typedef struct LineBuffer {
	char b[IN_SIZE];
	size_t n, cap;
	bool mid;   /* inside a line whose beginning was passed on */
	void (*line)(Test2Json *t, const char *s, size_t n);
	void (*part)(Test2Json *t, const char *s, size_t n);
} LineBuffer;

typedef struct Report {
	const char *action, *test;
	double elapsed;   /* negative: not told */
} Report;

struct Test2Json {
	const char *pkg;
	struct timespec start;
	const char *test;   /* whose output it is now, "" for none */
	Report reports[MAX_REPORTS];
	int nreports;
	const char *result; /* "pass", "fail", "skip", or NULL */
	LineBuffer in, out;
};

/* ---- events ---- */

static void
put_time(Buf *b)
{
	struct timespec ts;
	struct tm tm;
	char date[40], zone[8];
	clock_gettime(CLOCK_REALTIME, &ts);
	localtime_r(&ts.tv_sec, &tm);
	strftime(date, sizeof date, "%Y-%m-%dT%H:%M:%S", &tm);
	buf_printf(b, "\"%s", date);
	if (ts.tv_nsec != 0) {
		char frac[16];
		int n = snprintf(frac, sizeof frac, ".%09ld", ts.tv_nsec);
		while (frac[n - 1] == '0')
			frac[--n] = 0;
		buf_puts(b, frac);
	}
	strftime(zone, sizeof zone, "%z", &tm);
	if (tm.tm_gmtoff == 0)
		buf_puts(b, "Z\"");
	else
		buf_printf(b, "%.3s:%.2s\"", zone, zone + 3);
}

/* The shortest text that reads back as v. */
static void
put_number(Buf *b, double v)
{
	char s[40];
	for (int digits = 1; digits <= 17; digits++) {
		snprintf(s, sizeof s, "%.*g", digits, v);
		if (strtod(s, NULL) == v)
			break;
	}
	buf_puts(b, s);
}

static void
event(Test2Json *t, const char *action, const char *test, double elapsed, const char *output, size_t n)
{
	Buf b = {0};
	buf_puts(&b, "{\"Time\":");
	put_time(&b);
	buf_printf(&b, ",\"Action\":\"%s\",\"Package\":", action);
	value_quoted(&b, t->pkg, strlen(t->pkg));
	if (test[0] == 0)
		test = t->test;
	if (test[0] != 0) {
		buf_puts(&b, ",\"Test\":");
		value_quoted(&b, test, strlen(test));
	}
	if (elapsed >= 0) {
		buf_puts(&b, ",\"Elapsed\":");
		put_number(&b, elapsed);
	}
	if (output != NULL) {
		buf_puts(&b, ",\"Output\":");
		value_quoted(&b, output, n);
	}
	buf_puts(&b, "}\n");
	fwrite(b.s, 1, b.n, stdout);
	buf_free(&b);
}

static void
output_event(Test2Json *t, const char *s, size_t n)
{
	event(t, "output", "", -1, s, n);
}

/* Results of all reports at this level of nesting or deeper. */
static void
flush_reports(Test2Json *t, int depth)
{
	t->test = "";
	while (t->nreports > depth) {
		const Report *r = &t->reports[--t->nreports];
		event(t, r->action, r->test, r->elapsed, NULL, 0);
	}
}

/* ---- lines ---- */

/* How much of s[0..n) can be cut off without cutting a UTF-8 sequence. */
static size_t
whole_runes(const char *s, size_t n)
{
	for (size_t i = 1; i < 4 && i <= n; i++) {
		u8 c = (u8)s[n - i];
		if ((c & 0xC0) == 0x80)
			continue;
		size_t need = (c & 0xE0) == 0xC0 ? 2 : (c & 0xF0) == 0xE0 ? 3 : (c & 0xF8) == 0xF0 ? 4 : 1;
		return i < need ? n - i : n;
	}
	return n;
}

/* "Benchmark", or that and a name that doesn't go on in lower case. */
static bool
is_benchmark_name(const char *s, size_t n)
{
	if (n < 9 || memcmp(s, "Benchmark", 9) != 0)
		return false;
	i32 r;
	return n == 9 || (utf8_decode(s + 9, n - 9, &r) > 0 && (r < 0x80 ? !islower(r) : !rune_is_letter(r) || rune_is_upper(r)));
}

static void
lines_write(Test2Json *t, LineBuffer *l, const char *s, size_t n)
{
	while (n > 0) {
		size_t room = l->cap - l->n, k = n < room ? n : room, i = 0;
		memcpy(l->b + l->n, s, k);
		l->n += k;
		s += k;
		n -= k;
		while (i < l->n) {
			const char *at = l->b + i, *nl = memchr(at, '\n', l->n - i);
			if (nl == NULL) {
				const char *tab = l->mid ? NULL : memchr(at, '\t', l->n - i);
				if (tab != NULL) {
					size_t name = (size_t)(tab - at);
					while (name > 0 && at[name - 1] == ' ')
						name--;
					if (is_benchmark_name(at, name)) {
						l->part(t, at, (size_t)(tab - at) + 1);
						l->mid = true;
						i += (size_t)(tab - at) + 1;
					}
				}
				break;
			}
			size_t len = (size_t)(nl - at) + 1;
			if (l->mid)
				l->part(t, at, len);
			else
				l->line(t, at, len);
			l->mid = false;
			i += len;
		}
		if (i == 0 && l->n == l->cap) { /* a full buffer without a line's end */
			i = whole_runes(l->b, l->n);
			l->part(t, l->b, i);
			l->mid = true;
		}
		memmove(l->b, l->b + i, l->n - i);
		l->n -= i;
	}
}

static void
lines_flush(Test2Json *t, LineBuffer *l)
{
	if (l->n > 0)
		l->part(t, l->b, l->n);
	l->n = 0;
}

static void
to_output(Test2Json *t, const char *s, size_t n)
{
	lines_write(t, &t->out, s, n);
}

static bool
has(const char *s, size_t n, const char *prefix)
{
	size_t k = strlen(prefix);
	return n >= k && memcmp(s, prefix, k) == 0;
}

static bool
equal(const char *s, size_t n, const char *text)
{
	return n == strlen(text) && memcmp(s, text, n) == 0;
}

static const char *
trimmed(const char *s, size_t n)
{
	while (n > 0 && isspace((u8)*s))
		s++, n--;
	while (n > 0 && isspace((u8)s[n - 1]))
		n--;
	return intern_n(s, n);
}

/* "--- PASS: name (0.01s)" behind its indentation. */
static void
report_line(Test2Json *t, const char *action, const char *rest, size_t rest_len, int indent, const char *line, size_t n)
{
	Report r = {action, trimmed(rest, rest_len), -1};
	const char *paren = strstr(r.test, " (");
	if (paren != NULL) {
		if (str_has_suffix(r.test, "s)")) {
			char *end;
			double v = strtod(paren + 2, &end);
			if (strcmp(end, "s)") == 0 && end > paren + 2)
				r.elapsed = v;
		}
		r.test = intern_n(r.test, (size_t)(paren - r.test));
	}
	if (t->nreports >= indent && indent < MAX_REPORTS) { /* else nested deeper than what is known: plain output */
		flush_reports(t, indent);
		t->test = r.test;
		t->reports[t->nreports++] = r;
	}
	to_output(t, line, n);
}

static void
input_line(Test2Json *t, const char *line, size_t n)
{
	static const struct { const char *text, *action; } updates[] = {{"=== RUN   ", "run"}, {"=== PAUSE ", "pause"}, {"=== CONT  ", "cont"}};
	static const struct { const char *text, *action; } reports[] = {
	    {"--- PASS: ", "pass"}, {"--- FAIL: ", "fail"}, {"--- SKIP: ", "skip"}, {"--- BENCH: ", "bench"},
	};
	if (equal(line, n, "PASS\n") || equal(line, n, "FAIL\n") || has(line, n, "FAIL\t")) {
		flush_reports(t, 0);
		to_output(t, line, n);
		t->result = line[0] == 'P' ? "pass" : "fail";
		return;
	}
	const char *none = "\t[no test files]\n";
	if (has(line, n, "?   \t") && n >= strlen(none) && memcmp(line + n - strlen(none), none, strlen(none)) == 0 && t->nreports == 0)
		t->result = "skip";
	for (int i = 0; i < LEN_OF(updates); i++) {
		if (!has(line, n, updates[i].text))
			continue;
		flush_reports(t, 0);
		t->test = trimmed(line + 10, n - 10);
		if (strcmp(updates[i].action, "pause") == 0) { /* the notice belongs to the time before the pause */
			to_output(t, line, n);
			event(t, "pause", "", -1, NULL, 0);
		} else {
			event(t, updates[i].action, "", -1, NULL, 0);
			to_output(t, line, n);
		}
		return;
	}
	int indent = 0;
	const char *s = line;
	size_t left = n;
	for (; has(s, left, "    "); indent++) {
		s += 4;
		left -= 4;
	}
	for (int i = 0; i < LEN_OF(reports); i++) {
		size_t k = strlen(reports[i].text);
		if (has(s, left, reports[i].text)) {
			report_line(t, reports[i].action, s + k, left - k, indent, line, n);
			return;
		}
	}
	/* Plain output: indented under a result it is that test's. */
	if (indent > 0 && indent <= t->nreports)
		t->test = t->reports[indent - 1].test;
	to_output(t, line, n);
}

/* ---- the converter ---- */

Test2Json *
t2j_new(const char *pkg)
{
	Test2Json *t = NEW(perm, Test2Json);
	t->pkg = pkg;
	t->test = "";
	clock_gettime(CLOCK_MONOTONIC, &t->start);
	t->in.cap = IN_SIZE;
	t->in.line = input_line;
	t->in.part = to_output;
	t->out.cap = OUT_SIZE;
	t->out.line = t->out.part = output_event;
	return t;
}

void
t2j_write(Test2Json *t, const void *p, size_t n)
{
	lines_write(t, &t->in, p, n);
	fflush(stdout);
}

void
t2j_printf(Test2Json *t, const char *fmt, ...)
{
	va_list ap;
	Buf b = {0};
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	t2j_write(t, buf_str(&b), b.n);
	buf_free(&b);
}

void
t2j_exited(Test2Json *t, bool passed)
{
	t->result = passed ? "pass" : "fail";
}

void
t2j_close(Test2Json *t)
{
	lines_flush(t, &t->in);
	lines_flush(t, &t->out);
	if (t->result != NULL) {
		struct timespec now;
		clock_gettime(CLOCK_MONOTONIC, &now);
		i64 ms = (now.tv_sec - t->start.tv_sec) * 1000 + (now.tv_nsec - t->start.tv_nsec + 500000) / 1000000;
		event(t, t->result, "", (double)ms / 1000, NULL, 0);
	}
	fflush(stdout);
}
