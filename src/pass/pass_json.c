/*
 * pass_json.c - -json=0,DIR: the decisions as gc writes them for editors, a file
 * DIR/PACKAGE/NAME.json for each NAME.go, of one JSON object a line (LSP 3.15
 * diagnostics after a header).
 *
 * Entries are kept until the passes are done, then sorted by position.  A flow's
 * steps come as the lines that -m=2 prints: each becomes related information, a
 * "flow" step at the place of the first note below it.  Only what is decided here is told: the C compiler's
 * bounds and nil checks aren't.
 */
#include <stdlib.h>
#include <sys/stat.h>

#include "pass/pass.h"

typedef struct Entry {
	Pos pos;
	int seq;
	const char *code, *text;
} Entry;

static VEC(Entry) entries;

void
pass_log(PassOptions *o, Pos pos, const char *code, const char *text)
{
	Entry e = {pos, entries.n, code, arena_strdup(perm, text)};

	if (o->json != NULL && pos != 0)
		vec_push(perm, &entries, e);
}

static int
entry_cmp(const void *x, const void *y)
{
	const Entry *a = x, *b = y;
	int c = strcmp(pos_resolve(a->pos).file, pos_resolve(b->pos).file);

	if (c != 0)
		return c;
	if (a->pos != b->pos)
		return a->pos < b->pos ? -1 : 1;
	return a->seq - b->seq;
}

/* As encoding/json quotes: what HTML minds is escaped. */
static void
quote(Buf *b, const char *s, size_t n)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < n; i++)
		if (s[i] == '"' || s[i] == '\\')
			buf_printf(b, "\\%c", s[i]);
		else if (s[i] == '\n' || s[i] == '\t' || s[i] == '\r')
			buf_printf(b, "\\%c", s[i] == '\n' ? 'n' : s[i] == '\t' ? 't' : 'r');
		else if ((unsigned char)s[i] < ' ' || s[i] == '<' || s[i] == '>' || s[i] == '&')
			buf_printf(b, "\\u%04x", (unsigned char)s[i]);
		else
			buf_putc(b, s[i]);
	buf_putc(b, '"');
}

static void
range(Buf *b, u32 line, u32 col)
{
	buf_printf(b, "{\"start\":{\"line\":%u,\"character\":%u},\"end\":{\"line\":%u,\"character\":%u}}", line, col, line, col);
}

/* "FILE:LINE:COL" at the end of a line of -m=2, after " at "; false if there is none. */
static bool
take_place(const char *s, size_t *n, Position *p)
{
	const char *at = NULL, *line, *col;

	for (size_t i = 0; i + 4 <= *n; i++)
		if (strncmp(s + i, " at ", 4) == 0)
			at = s + i;
	if (at == NULL)
		return false;
	for (col = s + *n; col > at && col[-1] != ':'; col--)
		;
	for (line = col - 1; line > at && line[-1] != ':'; line--)
		;
	if (line <= at + 4)
		return false;
	p->file = arena_printf(perm, "%.*s", (int)(line - 1 - (at + 4)), at + 4);
	p->line = (u32)atoi(line);
	p->col = (u32)atoi(col);
	*n = (size_t)(at - s);
	return true;
}

static void
related(Buf *b, const char *s, size_t n, const char *next, Pos pos)
{
	Position p = pos_resolve(pos), q = p;
	size_t m = next != NULL ? strcspn(next, "\n") : 0;
	bool flow = strncmp(s, "  flow:", 7) == 0;
	Buf text = {0};

	if (!take_place(s, &n, &q) && flow && next != NULL)
		take_place(next, &m, &q);
	buf_printf(&text, "escflow:  %.*s", (int)n, s);
	buf_puts(b, "{\"location\":{\"uri\":");
	quote(b, arena_printf(perm, "file://%s", q.file), strlen(q.file) + 7);
	buf_puts(b, ",\"range\":");
	range(b, q.line, q.col);
	buf_puts(b, "},\"message\":");
	quote(b, buf_str(&text), text.n);
	buf_putc(b, '}');
	buf_free(&text);
}

static void
diagnostic(Buf *b, Entry *e)
{
	Position p = pos_resolve(e->pos);
	size_t n = strcspn(e->text, "\n");
	const char *s = e->text + n;

	buf_puts(b, "{\"range\":");
	range(b, p.line, p.col);
	buf_printf(b, ",\"severity\":3,\"code\":\"%s\",\"source\":\"go compiler\",\"message\":", e->code);
	quote(b, e->text, n > 0 && e->text[n - 1] == ':' ? n - 1 : n);
	if (*s != 0)
		buf_puts(b, ",\"relatedInformation\":[");
	for (const char *sep = ""; *s != 0; sep = ",") {
		s++;
		n = strcspn(s, "\n");
		buf_puts(b, sep);
		related(b, s, n, s[n] != 0 ? s + n + 1 : NULL, e->pos);
		s += n;
		if (*s == 0)
			buf_putc(b, ']');
	}
	buf_puts(b, "}\n");
}

static void
make_dirs(char *path)
{
	for (char *s = path + 1; *s != 0; s++)
		if (*s == '/') {
			*s = 0;
			mkdir(path, 0777);
			*s = '/';
		}
	mkdir(path, 0777);
}

/* As one element of a path: url.PathEscape. */
static const char *
escaped(const char *s)
{
	Buf b = {0};
	const char *r;

	for (; *s != 0; s++)
		if (((*s | 32) >= 'a' && (*s | 32) <= 'z') || (*s >= '0' && *s <= '9') || strchr("-_.~$&+:=@", *s) != NULL)
			buf_putc(&b, *s);
		else
			buf_printf(&b, "%%%02X", (unsigned char)*s);
	r = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return r;
}

static void
write_file(const char *dir, const char *file, Buf *b)
{
	const char *base = strrchr(file, '/') != NULL ? strrchr(file, '/') + 1 : file;
	size_t n = strlen(base);
	FILE *f;

	if (n > 3 && strcmp(base + n - 3, ".go") == 0)
		base = arena_printf(perm, "%.*s", (int)n - 3, base);
	f = fopen(arena_printf(perm, "%s/%s.json", dir, escaped(base)), "w");
	if (f == NULL)
		return;
	fwrite(buf_str(b), 1, b->n, f);
	fclose(f);
}

void
pass_json_write(PassOptions *o, Package *pkg)
{
	char *dir = arena_printf(perm, "%s/%s", o->json, escaped(pkg->path));
	Buf b = {0};

	make_dirs(dir);
	qsort(entries.v, (size_t)entries.n, sizeof *entries.v, entry_cmp);
	for (int i = 0; i < entries.n; i++) {
		const char *file = pos_resolve(entries.v[i].pos).file;

		if (b.n == 0) {
			buf_puts(&b, "{\"version\":0,\"package\":");
			quote(&b, pkg->path, strlen(pkg->path));
			buf_puts(&b, ",\"goos\":\"linux\",\"goarch\":\"amd64\",\"gc_version\":\"tricolor\",\"file\":");
			quote(&b, file, strlen(file));
			buf_puts(&b, "}\n");
		}
		diagnostic(&b, &entries.v[i]);
		if (i + 1 == entries.n || strcmp(pos_resolve(entries.v[i + 1].pos).file, file) != 0) {
			write_file(dir, file, &b);
			buf_free(&b);
			b = (Buf){0};
		}
	}
	entries.n = 0;
}
