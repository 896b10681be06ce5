/*
 * directive.c - comments with a meaning: line directives in both comment forms, and //go:xxx.
 *
 * A //line directive changes the positions of what follows and lands in the
 * SrcFile.  A //go: directive waits in Parser.pragmas for the declaration that
 * follows; whatever no declaration takes is "misplaced".  go:linkname and
 * go:build concern the file.
 *
 * A skipped body's directives are met twice, by the skipper and by parse_body:
 * the first records what concerns the file, the second what concerns
 * statements (DirectiveMode).
 */
#include "syntax/parse.h"

/* ---- //line ---- */

enum { POS_MAX = 1 << 30 };

/* The number after the last ':' of text[0..n): its index, 0 if there is no ':'.  *ok: it is a decimal number. */
static u32
trailing_number(const char *text, u32 n, u64 *value, bool *ok)
{
	u32 i = n;
	while (i > 0 && text[i - 1] != ':')
		i--;
	*value = 0;
	*ok = i > 0 && i < n;
	for (u32 k = i; k < n && *ok; k++) {
		if (!IS(text[k], C_DIGIT) || *value > (UINT64_MAX - 9) / 10)
			*ok = false;
		else
			*value = *value * 10 + (u64)(text[k] - '0');
	}
	return i;
}

static const char *
current_file(const Parser *p)
{
	int n = p->src->directives.n;
	return n > 0 ? p->src->directives.v[n - 1].file : p->src->display;
}

/* text[0..n) is what follows "line ", at offset off; effect is where the directive takes hold. */
static void
line_directive(Parser *p, u32 effect, u32 off, const char *text, u32 n)
{
	u64 num, num2, line, col = 0;
	bool ok, has_col;
	u32 i = trailing_number(text, n, &num, &ok);
	if (i == 0)
		return; /* an ordinary comment */
	if (!ok) {
		scan_error(&p->s, off + i, "invalid line number: %.*s", (int)(n - i), text + i);
		return;
	}
	line = num;
	u32 i2 = trailing_number(text, i - 1, &num2, &has_col);
	if (has_col) { /* file:line:col */
		if (num == 0 || num > POS_MAX) {
			scan_error(&p->s, off + i, "invalid column number: %.*s", (int)(n - i), text + i);
			return;
		}
		line = num2;
		col = num;
		n = i - 1;
		i = i2;
	}
	if (line == 0 || line > POS_MAX) {
		scan_error(&p->s, off + i, "invalid line number: %.*s", (int)(n - i), text + i);
		return;
	}
	LineDirective d = {.offset = effect, .line = (u32)line, .col = (u32)col};
	/* With a column, an empty name keeps the file. */
	d.file = i == 1 && has_col ? current_file(p) : intern_n(text, i - 1);
	int k = p->src->directives.n;
	if (k == 0 || p->src->directives.v[k - 1].offset < effect)
		vec_push(perm, &p->src->directives, d);
}

/* An error in the use of a directive: the syntax is not at fault, so the parser's recovery ignores it. */
static void PRINTF_LIKE(3, 4)
complain(Parser *p, Pos pos, const char *fmt, ...)
{
	Buf b = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	diag_error(pos, "%s", buf_str(&b));
	buf_free(&b);
	p->directive_errors++;
}

/* ---- //go:build ---- */

/* What a constraint implies about the Go version: the minor number of goN.M, 0 for go1, -1 for nothing. */
typedef struct Constraint {
	const char *p, *end;
	int depth;
	bool bad;
} Constraint;

static int constraint_or(Constraint *c, bool neg);

static bool
accept(Constraint *c, const char *op)
{
	while (c->p < c->end && (*c->p == ' ' || *c->p == '\t'))
		c->p++;
	size_t n = strlen(op);
	if ((size_t)(c->end - c->p) < n || memcmp(c->p, op, n) != 0)
		return false;
	c->p += n;
	return true;
}

static int
tag_version(const char *s, int n)
{
	if (n == 3 && memcmp(s, "go1", 3) == 0)
		return 0;
	if (n <= 4 || n > 9 || memcmp(s, "go1.", 4) != 0)
		return -1;
	int v = 0;
	for (int i = 4; i < n; i++) {
		if (!IS(s[i], C_DIGIT))
			return -1;
		v = v * 10 + (s[i] - '0');
	}
	return v;
}

static int
constraint_term(Constraint *c, bool neg)
{
	if (++c->depth > 1000)
		c->bad = true;
	if (c->bad)
		return -1;
	if (accept(c, "!"))
		return constraint_term(c, !neg);
	if (accept(c, "(")) {
		int v = constraint_or(c, neg);
		if (!accept(c, ")"))
			c->bad = true;
		return v;
	}
	const char *s = c->p;
	while (c->p < c->end && (IS(*c->p, C_LETTER | C_DIGIT) || *c->p == '.' || (u8)*c->p >= 0x80))
		c->p++;
	if (c->p == s)
		c->bad = true;
	return neg ? -1 : tag_version(s, (int)(c->p - s));
}

static int
combine(int x, int y, bool both)
{
	return (x > y) == both ? x : y;
}

static int
constraint_and(Constraint *c, bool neg)
{
	int v = constraint_term(c, neg);
	while (!c->bad && accept(c, "&&"))
		v = combine(v, constraint_term(c, neg), !neg);
	return v;
}

static int
constraint_or(Constraint *c, bool neg)
{
	int v = constraint_and(c, neg);
	while (!c->bad && accept(c, "||"))
		v = combine(v, constraint_and(c, neg), neg);
	return v;
}

static void
build_directive(Parser *p, const char *text, u32 n)
{
	Constraint c = {.p = text, .end = text + n};
	int v = constraint_or(&c, false);
	accept(&c, "");
	if (c.bad || c.p != c.end || v < 0)
		return;
	p->file->go_version = v == 0 ? "go1" : intern(arena_printf(p->a, "go1.%d", v));
}

/* ---- //go:linkname, //go:embed ---- */

/* The next blank-separated field of s; its length, 0 at the end. */
static u32
next_field(const char **s, const char *end)
{
	const char *q = *s;
	while (q < end && (*q == ' ' || *q == '\t' || *q == '\r'))
		q++;
	*s = q;
	while (q < end && *q != ' ' && *q != '\t' && *q != '\r')
		q++;
	return (u32)(q - *s);
}

static void
linkname_directive(Parser *p, u32 off, const char *text, u32 n)
{
	const char *end = text + n, *f[3];
	u32 len[3];
	int nf = 0;
	for (const char *s = text; nf < 3; nf++) {
		len[nf] = next_field(&s, end);
		if (len[nf] == 0)
			break;
		f[nf] = s;
		s += len[nf];
	}
	if (nf != 1 && nf != 2) {
		complain(p, p->s.base + off, "usage: //go:linkname localname [linkname]");
		return;
	}
	Linkname l = {.pos = p->s.base + off, .local = intern_n(f[0], len[0])};
	if (nf == 2)
		l.target = intern_n(f[1], len[1]);
	int k = p->file->linknames.n;
	if (k == 0 || p->file->linknames.v[k - 1].pos < l.pos)
		vec_push(p->a, &p->file->linknames, l);
}

/* Past one pattern, plain or quoted, or NULL if its quotes are wrong. */
static const char *
embed_pattern(const char *s, const char *end)
{
	char q = *s;
	if (q == '`' || q == '"') {
		const char *t = s + 1;
		while (t < end && *t != q)
			t += *t == '\\' && q == '"' && t + 1 < end ? 2 : 1;
		if (t >= end || (t + 1 < end && t[1] != ' ' && t[1] != '\t'))
			return NULL;
		return t + 1;
	}
	while (s < end && *s != ' ' && *s != '\t')
		s++;
	return s;
}

static void
embed_directive(Parser *p, u32 off, const char *text, u32 n)
{
	const char *end = text + n, *s = text;
	int count = 0;
	for (; next_field(&s, end) > 0; count++) {
		const char *t = embed_pattern(s, end);
		if (t == NULL) {
			complain(p, p->s.base + off, "invalid quoted string in //go:embed: %.*s", (int)(end - s), s);
			count = 0;
			break;
		}
		s = t;
	}
	if (count == 0) {
		complain(p, p->s.base + off, "usage: //go:embed pattern...");
		return;
	}
	PendingEmbed e = {p->s.base + off, arena_strndup(p->a, text, n)};
	vec_push(p->a, &p->pragmas.embeds, e);
}

/* ---- the other //go: directives ---- */

static u32
pragma_flag(const char *verb, u32 n)
{
	static const struct {
		const char *verb;
		u32 flag;
	} table[] = {
	    {"go:build", PRAGMA_BUILD},
	    {"go:noescape", PRAGMA_NOESCAPE},
	    {"go:norace", PRAGMA_NORACE},
	    {"go:nosplit", PRAGMA_NOSPLIT | PRAGMA_NOCHECKPTR},
	    {"go:noinline", PRAGMA_NOINLINE},
	    {"go:nocheckptr", PRAGMA_NOCHECKPTR},
	    {"go:systemstack", PRAGMA_SYSTEMSTACK},
	    {"go:nowritebarrier", PRAGMA_NOWRITEBARRIER},
	    {"go:nowritebarrierrec", PRAGMA_NOWRITEBARRIERREC | PRAGMA_NOWRITEBARRIER},
	    {"go:yeswritebarrierrec", PRAGMA_YESWRITEBARRIERREC},
	    {"go:cgo_unsafe_args", PRAGMA_CGO_UNSAFE_ARGS | PRAGMA_NOCHECKPTR},
	    {"go:uintptrkeepalive", PRAGMA_UINTPTRKEEPALIVE},
	    {"go:uintptrescapes", PRAGMA_UINTPTRESCAPES | PRAGMA_UINTPTRKEEPALIVE},
	    {"go:registerparams", PRAGMA_REGISTER_PARAMS},
	    {"go:notinheap", PRAGMA_NOTINHEAP},
	};
	for (int i = 0; i < LEN_OF(table); i++)
		if (strlen(table[i].verb) == n && memcmp(table[i].verb, verb, n) == 0)
			return table[i].flag;
	return 0;
}

static void
flag_directive(Parser *p, u32 off, const char *text, u32 n)
{
	u32 len = 0;
	while (len < n && text[len] != ' ')
		len++;
	u32 flag = pragma_flag(text, len);
	bool user = (p->flags & PARSE_USER) != 0;
	if (user && n >= 7 && memcmp(text, "go:cgo_", 7) == 0)
		complain(p, p->s.base + off, "//%.*s only allowed in cgo-generated code", (int)n, text);
	if (user && (flag & (PRAGMA_SYSTEMSTACK | PRAGMA_NOWRITEBARRIER | PRAGMA_NOWRITEBARRIERREC |
	                     PRAGMA_YESWRITEBARRIERREC)) != 0)
		complain(p, p->s.base + off, "//%.*s only allowed in runtime", (int)len, text);
	if (user && flag == PRAGMA_UINTPTRKEEPALIVE)
		complain(p, p->s.base + off, "//%.*s is only allowed in the standard library", (int)len, text);
	if (flag != 0) {
		PendingPragma pp = {flag, p->s.base + off};
		vec_push(p->a, &p->pragmas.flags, pp);
	}
}

/* Only blanks stand before the comment on its line. */
static bool
alone_on_line(const Parser *p, u32 off)
{
	const char *q = p->s.text + off;
	while (q > p->s.text && IS(q[-1], C_BLANK))
		q--;
	return q == p->s.text || q[-1] == '\n' || (q - p->s.text == 3 && memcmp(p->s.text, "\xEF\xBB\xBF", 3) == 0);
}

static bool
has_verb(const char *text, u32 n, const char *verb)
{
	size_t k = strlen(verb);
	return n >= k && memcmp(text, verb, k) == 0 && (n == k || text[k] == ' ');
}

static void
go_directive(Parser *p, u32 off, const char *text, u32 n)
{
	if (p->dmode == DIRECTIVES_SKIPPING) {
		if (alone_on_line(p, off - 2) && has_verb(text, n, "go:linkname"))
			linkname_directive(p, off, text + 11, n - 11);
		return;
	}
	if (!alone_on_line(p, off - 2)) {
		complain(p, p->s.base + off, "misplaced compiler directive");
		return;
	}
	if (has_verb(text, n, "go:linkname") && n > 11) {
		if (p->dmode == DIRECTIVES_ALL)
			linkname_directive(p, off, text + 11, n - 11);
	} else if (has_verb(text, n, "go:embed")) {
		embed_directive(p, off, text + 8, n - 8);
	} else {
		if (p->header && has_verb(text, n, "go:build"))
			build_directive(p, text + 8, n - 8);
		flag_directive(p, off, text, n);
	}
}

void
directive(void *parser, u32 off, const char *text, u32 n)
{
	Parser *p = parser;
	u32 past = off + n; /* past a full comment */
	bool full = text[1] == '*';
	if (full)
		n -= 2;
	else if (text[n - 1] == '\r')
		n--;
	const char *body = text + 2;
	n -= 2;
	if (!full && body[0] == 'g') {
		go_directive(p, off + 2, body, n);
		return;
	}
	bool starts_line = off == 0 || p->s.text[off - 1] == '\n';
	if ((!full && !starts_line) || p->dmode == DIRECTIVES_BODY || memchr(body, '\n', n) != NULL)
		return;
	if (!full) /* takes hold on the next line */
		past = past < p->src->size ? past + 1 : past;
	line_directive(p, past, off + 2 + 5, body + 5, n - 5);
}

/* ---- handing over ---- */

Pos
pending_pragma(const Parser *p, u32 flags)
{
	for (int i = 0; i < p->pragmas.flags.n; i++)
		if ((p->pragmas.flags.v[i].flag & flags) != 0)
			return p->pragmas.flags.v[i].pos;
	return 0;
}

void
misplaced_pragma(Parser *p, Pos pos)
{
	complain(p, pos, "misplaced compiler directive");
}

static void
misplaced_embeds(Parser *p)
{
	for (int i = 0; i < p->pragmas.embeds.n; i++)
		complain(p, p->pragmas.embeds.v[i].pos, "misplaced go:embed directive");
	p->pragmas.embeds.n = 0;
}

void
clear_pragmas(Parser *p)
{
	if ((p->pragmas.flags.n | p->pragmas.embeds.n) == 0)
		return;
	for (int i = 0; i < p->pragmas.flags.n; i++)
		misplaced_pragma(p, p->pragmas.flags.v[i].pos);
	p->pragmas.flags.n = 0;
	misplaced_embeds(p);
}

u32
take_pragmas(Parser *p, u32 allowed, Decl *var)
{
	if ((p->pragmas.flags.n | p->pragmas.embeds.n) == 0)
		return 0;
	u32 flags = 0;
	for (int i = 0; i < p->pragmas.flags.n; i++) {
		PendingPragma *pp = &p->pragmas.flags.v[i];
		if ((pp->flag & allowed) == 0)
			misplaced_pragma(p, pp->pos);
		else
			flags |= pp->flag;
	}
	p->pragmas.flags.n = 0;
	if (var == NULL) {
		misplaced_embeds(p);
		return flags;
	}
	if (p->pragmas.embeds.n > 0 && p->fnest > 0)
		complain(p, p->pragmas.embeds.v[0].pos, "go:embed cannot apply to var inside func");
	for (int i = 0; i < p->pragmas.embeds.n && p->fnest == 0; i++) {
		EmbedPattern e = {p->pragmas.embeds.v[i].pos, p->pragmas.embeds.v[i].patterns, var};
		vec_push(p->a, &p->file->embeds, e);
	}
	p->pragmas.embeds.n = 0;
	return flags;
}

static bool
imports(const File *f, const char *path)
{
	size_t n = strlen(path);
	for (int i = 0; i < f->ndecls; i++) {
		const Decl *d = f->decls[i];
		if (d->kind == D_IMPORT && d->import.path->lit.n == (int)n + 2 &&
		    memcmp(d->import.path->lit.text + 1, path, n) == 0)
			return true;
	}
	return false;
}

void
check_directives(Parser *p)
{
	File *f = p->file;
	if (f->linknames.n > 0 && !imports(f, "unsafe"))
		for (int i = 0; i < f->linknames.n; i++)
			complain(p, f->linknames.v[i].pos, "//go:linkname only allowed in Go files that import \"unsafe\"");
	bool has_embed = f->embeds.n > 0 && imports(f, "embed");
	const Decl *last = NULL;
	for (int i = 0; i < f->embeds.n; i++) {
		const EmbedPattern *e = &f->embeds.v[i];
		if (e->var == last)
			continue;
		last = e->var;
		if (!has_embed)
			complain(p, e->pos, "go:embed only allowed in Go files that import \"embed\"");
		else if (e->var->value.nnames > 1)
			complain(p, e->pos, "go:embed cannot apply to multiple vars");
		else if (e->var->value.values.n > 0)
			complain(p, e->pos, "go:embed cannot apply to var with initializer");
	}
}
