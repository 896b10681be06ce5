/*
 * scan.h - the scanner, private to src/syntax.
 *
 * One token of look-ahead: scan_next replaces the token fields.  Positions are
 * offsets; src->base + offset is a Pos.
 */
#ifndef TRI_SCAN_H
#define TRI_SCAN_H

#include "syntax/syntax.h"

typedef struct Scanner Scanner;
/* Called for each "line " and "go:" comment; text is the whole comment at offset off. */
typedef void DirectiveFn(void *ctx, u32 off, const char *text, u32 n);

struct Scanner {
	const char *text, *p, *end; /* *end is NUL */
	Pos base;

	/* the current token */
	Token tok;
	u8 prec;          /* precedence if tok is a binary operator, else 0 */
	Token op;         /* T_OPASSIGN: the operator */
	u32 off;          /* its first byte */
	const char *lit;  /* name (interned), literal's text, or "semicolon", "newline", "EOF" */
	u32 nlit;         /* length of a literal's text */
	bool bad;         /* a literal with an error in it */

	bool nlsemi;      /* a newline here ends the statement */
	const char *next_bad; /* first such byte not reported yet; past end if none */
	int errors;       /* reported so far */

	DirectiveFn *directive; /* NULL: directives are comments */
	void *ctx;
};

/* Starts at text + off; the first scan_next reads the first token.  again: this text was passed before (a skipped
 * body), its forbidden bytes are reported. */
void scan_init(Scanner *s, SrcFile *src, u32 off, bool again);
void scan_next(Scanner *s);
/* From just past a "{": moves past the matching "}" without making tokens; false, and nothing moved, if there is none. */
bool scan_skip_braces(Scanner *s);
/* Moves to the end of the text: the current token is T_EOF. */
void scan_stop(Scanner *s);
/* An error of the text itself (no "syntax error:"). */
void scan_error(Scanner *s, u32 off, const char *fmt, ...) PRINTF_LIKE(3, 4);

/* ---- scan_lit.c: s->p is at the literal's first byte; sets the token ---- */
void scan_number(Scanner *s, bool seen_point);
void scan_rune(Scanner *s);
void scan_string(Scanner *s);
void scan_raw_string(Scanner *s);
/* The rune as %q and %#U write it. */
const char *scan_quote_rune(i32 r, char buf[24]);
const char *scan_unicode_rune(i32 r, char buf[32]);

/* Character classes of a byte. */
enum { C_LETTER = 1, C_DIGIT = 2, C_HEX = 4, C_BLANK = 8, C_STRSTOP = 16, C_SKIPSTOP = 32 };
extern const u8 scan_class[256];
#define IS(c, cls) ((scan_class[(u8)(c)] & (cls)) != 0)

/* True for a byte that gc's reader reports and drops: NUL, bad UTF-8, a byte order mark; *w is its width. */
bool scan_is_bad(const Scanner *s, const char *p, int *w);

#endif
