/*
 * scan.c - bytes to tokens.
 *
 * The text ends in a NUL, which stops every loop without a length check.
 * Whether the text has bytes that Go forbids anywhere (NUL, bad UTF-8, a byte
 * order mark past the start) is found once per file, by words; only such a
 * file pays for checks, and its scanner reports each as it is passed and then
 * behaves as though the byte were not there.
 *
 * A newline becomes a semicolon after a token that may end a statement
 * (nlsemi); comments that span lines count as one.
 */
#include "syntax/scan.h"

#define L (C_LETTER)
#define X (C_LETTER | C_HEX)
#define D (C_DIGIT | C_HEX)
const u8 scan_class[256] = {
    [0] = C_STRSTOP | C_SKIPSTOP,
    ['\t'] = C_BLANK, ['\r'] = C_BLANK, [' '] = C_BLANK,
    ['\n'] = C_STRSTOP,
    ['"'] = C_STRSTOP | C_SKIPSTOP, ['\\'] = C_STRSTOP, ['\''] = C_SKIPSTOP, ['`'] = C_SKIPSTOP,
    ['/'] = C_SKIPSTOP, ['{'] = C_SKIPSTOP, ['}'] = C_SKIPSTOP,
    ['0' ... '9'] = D,
    ['a' ... 'f'] = X, ['g' ... 'z'] = L, ['A' ... 'F'] = X, ['G' ... 'Z'] = L, ['_'] = L,
};
#undef L
#undef X
#undef D

const char *const token_text[T_COUNT] = {
#define TOKEN(name, text, prec) [T_##name] = text,
#include "syntax/token.def"
#undef TOKEN
};

const u8 token_prec[T_COUNT] = {
#define TOKEN(name, text, prec) [T_##name] = prec,
#include "syntax/token.def"
#undef TOKEN
};

/* A perfect hash of the keywords; a clash would make the initialiser below fail to compile. */
#define KW_HASH(a, b, n) (((a) + 4 * (b) + 6 * (n)) & 63)
static const u8 keywords[64] = {
    [KW_HASH('b', 'r', 5)] = T_BREAK, [KW_HASH('c', 'a', 4)] = T_CASE,
    [KW_HASH('c', 'h', 4)] = T_CHAN, [KW_HASH('c', 'o', 5)] = T_CONST,
    [KW_HASH('c', 'o', 8)] = T_CONTINUE, [KW_HASH('d', 'e', 7)] = T_DEFAULT,
    [KW_HASH('d', 'e', 5)] = T_DEFER, [KW_HASH('e', 'l', 4)] = T_ELSE,
    [KW_HASH('f', 'a', 11)] = T_FALLTHROUGH, [KW_HASH('f', 'o', 3)] = T_FOR,
    [KW_HASH('f', 'u', 4)] = T_FUNC, [KW_HASH('g', 'o', 2)] = T_GO,
    [KW_HASH('g', 'o', 4)] = T_GOTO, [KW_HASH('i', 'f', 2)] = T_IF,
    [KW_HASH('i', 'm', 6)] = T_IMPORT, [KW_HASH('i', 'n', 9)] = T_INTERFACE,
    [KW_HASH('m', 'a', 3)] = T_MAP, [KW_HASH('p', 'a', 7)] = T_PACKAGE,
    [KW_HASH('r', 'a', 5)] = T_RANGE, [KW_HASH('r', 'e', 6)] = T_RETURN,
    [KW_HASH('s', 'e', 6)] = T_SELECT, [KW_HASH('s', 't', 6)] = T_STRUCT,
    [KW_HASH('s', 'w', 6)] = T_SWITCH, [KW_HASH('t', 'y', 4)] = T_TYPE,
    [KW_HASH('v', 'a', 3)] = T_VAR,
};

void
scan_error(Scanner *s, u32 off, const char *fmt, ...)
{
	va_list ap;
	Buf b = {0};
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	diag_error(s->base + off, "%s", buf_str(&b));
	buf_free(&b);
	s->errors++;
}

/* ---- forbidden bytes ---- */

bool
scan_is_bad(const Scanner *s, const char *p, int *w)
{
	*w = 1;
	if (p >= s->end)
		return false;
	if (*p == 0)
		return true;
	if ((u8)*p < 0x80)
		return false;
	i32 r;
	*w = utf8_decode(p, (size_t)(s->end - p), &r);
	return (r == RUNE_ERROR && *w == 1) || r == 0xFEFF;
}

/* The first forbidden byte at or after p; s->end + 1 if there is none. */
static const char *
find_bad(const Scanner *s, const char *p)
{
	const u64 ones = ~(u64)0 / 255, high = ones * 128;
	while (p < s->end) {
		while (s->end - p >= 8) {
			u64 x;
			memcpy(&x, p, 8);
			if (((x | (x - ones)) & high) != 0) /* a high bit, or a zero byte (or a false alarm) */
				break;
			p += 8;
		}
		int w;
		if (scan_is_bad(s, p, &w))
			return p;
		p += w;
	}
	return s->end + 1;
}

/* Reports what was passed since the last token. */
static void
report_bad(Scanner *s)
{
	while (s->next_bad <= s->p) {
		const char *p = s->next_bad;
		int w;
		scan_is_bad(s, p, &w);
		u32 off = (u32)(p - s->text);
		if (*p == 0)
			scan_error(s, off, "invalid NUL character");
		else if (w == 1)
			scan_error(s, off, "invalid UTF-8 encoding");
		else if (p != s->text)
			scan_error(s, off, "invalid BOM in the middle of the file");
		s->next_bad = find_bad(s, p + w);
	}
}

void
scan_init(Scanner *s, SrcFile *src, u32 off, bool again)
{
	*s = (Scanner){.text = src->text, .p = src->text + off, .end = src->text + src->size, .base = src->base};
	s->next_bad = again ? s->end + 1 : find_bad(s, s->p);
}

void
scan_stop(Scanner *s)
{
	s->p = s->end;
	s->off = (u32)(s->end - s->text);
	s->tok = T_EOF;
	s->prec = 0;
	s->nlsemi = false;
}

/* ---- comments ---- */

static void
pass_directive(Scanner *s, const char *start)
{
	if (s->directive != NULL)
		s->directive(s->ctx, (u32)(start - s->text), start, (u32)(s->p - start));
}

/* s->p is past the slashes; stops at the newline. */
static void
line_comment(Scanner *s)
{
	const char *start = s->p - 2;
	const char *nl = memchr(s->p, '\n', (size_t)(s->end - s->p));
	bool directive = (s->p[0] == 'g' && s->p[1] == 'o' && s->p[2] == ':') ||
	                 (s->p[0] == 'l' && strncmp(s->p, "line ", 5) == 0);
	s->p = nl == NULL ? s->end : nl;
	if (directive)
		pass_directive(s, start);
}

/* s->p is past the opening; true if the comment spans lines. */
static bool
full_comment(Scanner *s)
{
	const char *start = s->p - 2;
	bool directive = strncmp(s->p, "line ", 5) == 0;
	for (const char *q = s->p;;) {
		q = memchr(q, '*', (size_t)(s->end - q));
		if (q == NULL) {
			s->p = s->end;
			scan_error(s, (u32)(start - s->text), "comment not terminated");
			break;
		}
		if (q[1] == '/') {
			s->p = q + 2;
			if (directive)
				pass_directive(s, start);
			break;
		}
		q++;
	}
	return memchr(start, '\n', (size_t)(s->p - start)) != NULL;
}

/* ---- names ---- */

/* Classifies a rune at s->p in a name; false: the name ends here. */
static bool
at_name_rune(Scanner *s, bool first, int *w)
{
	i32 r;
	char buf[32];
	if (s->p >= s->end)
		return false;
	*w = utf8_decode(s->p, (size_t)(s->end - s->p), &r);
	u32 off = (u32)(s->p - s->text);
	if (rune_is_letter(r))
		return true;
	if (rune_is_digit(r)) {
		if (first)
			scan_error(s, off, "identifier cannot begin with digit %s", scan_unicode_rune(r, buf));
		return true;
	}
	if (r >= 0x80) {
		scan_error(s, off, "invalid character %s in identifier", scan_unicode_rune(r, buf));
		return true;
	}
	return false;
}

/* Names seen lately, by a cheap hash: most lookups never reach the intern table. */
static struct {
	const char *name;
	u32 n;
} recent[4096];

static const char *
intern_name(const char *p, u32 n)
{
	u32 h = n;
	for (u32 i = 0; i < n; i++)
		h = h * 31 + (u8)p[i];
	h = (h ^ h >> 15) & (LEN_OF(recent) - 1);
	if (recent[h].n == n && memcmp(recent[h].name, p, n) == 0)
		return recent[h].name;
	recent[h].name = intern_n(p, n);
	recent[h].n = n;
	return recent[h].name;
}

static void
set_name(Scanner *s, const char *p, u32 n)
{
	s->nlsemi = true;
	s->tok = T_NAME;
	s->lit = intern_name(p, n);
	s->nlit = n;
}

/* A name with non-ASCII letters, or forbidden bytes (which are dropped from it). */
static void
name_slow(Scanner *s, const char *start)
{
	bool dropped = false;
	for (;;) {
		int w;
		if (scan_is_bad(s, s->p, &w)) {
			dropped = true;
		} else if (!at_name_rune(s, s->p == start, &w)) {
			break;
		}
		s->p += w;
	}
	if (!dropped) {
		set_name(s, start, (u32)(s->p - start));
		return;
	}
	Buf b = {0};
	for (const char *q = start; q < s->p;) {
		int w;
		if (!scan_is_bad(s, q, &w))
			buf_write(&b, q, (size_t)w);
		q += w;
	}
	set_name(s, buf_str(&b), (u32)b.n);
	buf_free(&b);
}

static void
name(Scanner *s)
{
	const char *start = s->p, *q = start;
	while (IS(*q, C_LETTER | C_DIGIT))
		q++;
	s->p = q;
	if ((u8)*q >= 0x80 || (*q == 0 && q < s->end)) {
		name_slow(s, start);
		return;
	}
	u32 n = (u32)(q - start);
	if (n >= 2 && n <= 11 && start[0] >= 'b') {
		Token t = keywords[KW_HASH((u8)start[0], (u8)start[1], n)];
		if (t != 0 && strncmp(token_text[t], start, n) == 0 && token_text[t][n] == 0) {
			s->tok = t;
			s->nlsemi = t == T_BREAK || t == T_CONTINUE || t == T_FALLTHROUGH || t == T_RETURN;
			return;
		}
	}
	set_name(s, start, n);
}

/* ---- operators ---- */

static void
semi(Scanner *s, const char *lit)
{
	s->tok = T_SEMI;
	s->lit = lit;
}

/* Takes n bytes as the operator t, or one more as "t=". */
static void
operator_or_assign(Scanner *s, Token t, int n)
{
	s->p += n;
	if (*s->p == '=') {
		s->p++;
		s->tok = T_OPASSIGN;
		s->op = t;
		return;
	}
	s->tok = t;
	s->prec = token_prec[t];
}

static void
take(Scanner *s, Token t, int n)
{
	s->p += n;
	s->tok = t;
	s->prec = token_prec[t];
}

static void
closing(Scanner *s, Token t)
{
	s->p++;
	s->tok = t;
	s->nlsemi = true;
}

static void
inc_or_dec(Scanner *s, Token t)
{
	s->p += 2;
	s->tok = t;
	s->nlsemi = true;
}

/* Anything else: a byte order mark or the like was dropped already, so this is an error. */
static void
invalid_char(Scanner *s)
{
	i32 r;
	char buf[32];
	int w = utf8_decode(s->p, (size_t)(s->end - s->p), &r);
	scan_error(s, (u32)(s->p - s->text), "invalid character %s", scan_unicode_rune(r, buf));
	s->p += w;
}

/* One token; false: what stood here was no token, look again with s->nlsemi restored. */
static bool
scan_token(Scanner *s, bool nlsemi)
{
	const char *p = s->p;
	switch (*p) {
	case 'a' ... 'z':
	case 'A' ... 'Z':
	case '_':
		name(s);
		break;
	case '\n': /* only if nlsemi */
		s->p++;
		semi(s, "newline");
		break;
	case '0' ... '9': scan_number(s, false); break;
	case '"': scan_string(s); break;
	case '`': scan_raw_string(s); break;
	case '\'': scan_rune(s); break;
	case '(': take(s, T_LPAREN, 1); break;
	case '[': take(s, T_LBRACK, 1); break;
	case '{': take(s, T_LBRACE, 1); break;
	case ',': take(s, T_COMMA, 1); break;
	case ';':
		s->p++;
		semi(s, "semicolon");
		break;
	case ')': closing(s, T_RPAREN); break;
	case ']': closing(s, T_RBRACK); break;
	case '}': closing(s, T_RBRACE); break;
	case ':':
		if (p[1] == '=')
			take(s, T_DEFINE, 2);
		else
			take(s, T_COLON, 1);
		break;
	case '.':
		if (IS(p[1], C_DIGIT))
			scan_number(s, true);
		else if (p[1] == '.' && p[2] == '.')
			take(s, T_DOTDOTDOT, 3);
		else
			take(s, T_DOT, 1);
		break;
	case '+':
		if (p[1] == '+')
			inc_or_dec(s, T_INC);
		else
			operator_or_assign(s, T_ADD, 1);
		break;
	case '-':
		if (p[1] == '-')
			inc_or_dec(s, T_DEC);
		else
			operator_or_assign(s, T_SUB, 1);
		break;
	case '*': operator_or_assign(s, T_MUL, 1); break;
	case '/':
		if (p[1] == '/') {
			s->p += 2;
			line_comment(s);
			return false;
		}
		if (p[1] == '*') {
			s->p += 2;
			if (full_comment(s) && nlsemi) {
				semi(s, "newline");
				break;
			}
			return false;
		}
		operator_or_assign(s, T_DIV, 1);
		break;
	case '%': operator_or_assign(s, T_REM, 1); break;
	case '&':
		if (p[1] == '&')
			take(s, T_ANDAND, 2);
		else if (p[1] == '^')
			operator_or_assign(s, T_ANDNOT, 2);
		else
			operator_or_assign(s, T_AND, 1);
		break;
	case '|':
		if (p[1] == '|')
			take(s, T_OROR, 2);
		else
			operator_or_assign(s, T_OR, 1);
		break;
	case '^': operator_or_assign(s, T_XOR, 1); break;
	case '<':
		if (p[1] == '=')
			take(s, T_LEQ, 2);
		else if (p[1] == '<')
			operator_or_assign(s, T_SHL, 2);
		else if (p[1] == '-')
			take(s, T_ARROW, 2);
		else
			take(s, T_LSS, 1);
		break;
	case '>':
		if (p[1] == '=')
			take(s, T_GEQ, 2);
		else if (p[1] == '>')
			operator_or_assign(s, T_SHR, 2);
		else
			take(s, T_GTR, 1);
		break;
	case '=':
		if (p[1] == '=')
			take(s, T_EQL, 2);
		else
			take(s, T_ASSIGN, 1);
		break;
	case '!':
		if (p[1] == '=')
			take(s, T_NEQ, 2);
		else
			take(s, T_NOT, 1);
		break;
	case '~': take(s, T_TILDE, 1); break;
	case 0:
		if (p < s->end) {
			s->p++; /* a NUL, reported by report_bad */
			return false;
		}
		if (nlsemi)
			semi(s, "EOF");
		else
			s->tok = T_EOF;
		break;
	default: {
		int w;
		if (scan_is_bad(s, p, &w)) {
			s->p += w;
			return false;
		}
		if ((u8)*p >= 0x80 && at_name_rune(s, true, &w)) {
			s->p += w;
			name_slow(s, p);
			break;
		}
		invalid_char(s);
		return false;
	}
	}
	return true;
}

void
scan_next(Scanner *s)
{
	bool nlsemi = s->nlsemi;
	s->nlsemi = false;
	s->prec = 0;
	do {
		const char *p = s->p;
		while (IS(*p, C_BLANK) || (*p == '\n' && !nlsemi))
			p++;
		s->p = p;
		s->off = (u32)(p - s->text);
	} while (!scan_token(s, nlsemi));
	if (s->next_bad <= s->p) /* gc reads one byte ahead */
		report_bad(s);
}

/* ---- skipping bodies ---- */

/* Past a quoted literal that starts at p, or to the end of its line. */
static const char *
skip_quoted(const char *p, char quote)
{
	for (p++; *p != quote; p++) {
		if (*p == '\\' && p[1] != 0 && p[1] != '\n')
			p++;
		else if (*p == '\n' || *p == 0)
			return p;
	}
	return p + 1;
}

bool
scan_skip_braces(Scanner *s)
{
	const char *p = s->p, *q;
	int depth = 1;
	for (;;) {
		while (!IS(*p, C_SKIPSTOP))
			p++;
		switch (*p) {
		case '{':
			depth++;
			p++;
			break;
		case '}':
			p++;
			if (--depth == 0) {
				s->p = p;
				s->nlsemi = true;
				if (s->next_bad <= p)
					report_bad(s);
				return true;
			}
			break;
		case '"':
		case '\'':
			p = skip_quoted(p, *p);
			break;
		case '`':
			q = memchr(p + 1, '`', (size_t)(s->end - p - 1));
			if (q == NULL)
				return false;
			p = q + 1;
			break;
		case '/':
			if (p[1] != '/' && p[1] != '*') {
				p++;
				break;
			}
			const char *saved = s->p;
			s->p = p + 2;
			if (p[1] == '/') {
				line_comment(s);
			} else if (strstr(s->p, "*/") == NULL) { /* the parser will say so */
				s->p = saved;
				return false;
			} else {
				full_comment(s);
			}
			p = s->p;
			s->p = saved;
			break;
		default: /* NUL */
			if (p >= s->end)
				return false;
			p++;
			break;
		}
	}
}
