/*
 * syntax.h - Go source text to syntax tree.
 *
 * scan.c       bytes to tokens: semicolon insertion, literals, comments, directives
 * parse_*.c    tokens to ast.h, with gc's messages and error recovery
 * directive.c  //line, //go:xxx
 * lit.c        values of literals
 * ast_print.c  expressions as gc prints them in messages
 * ast_dump.c   the tree as text, for -d ast
 */
#ifndef TRI_SYNTAX_H
#define TRI_SYNTAX_H

#include "syntax/ast.h"

/* ---- parse_file.c ---- */

enum {
	PARSE_SKIP_BODIES = 1 << 0,  /* find each body's end without building its tree (parse_body does it on demand) */
	PARSE_IMPORTS_ONLY = 1 << 1, /* stop after the imports */
	PARSE_USER = 1 << 2,         /* not the standard library: directives reserved for it are errors */
};

/* Parses a file; errors go to diag.  Never NULL.  No input makes it crash, hang or recurse without bound. */
File *parse_file(Arena *a, SrcFile *src, int flags);
/* Builds a skipped body's tree.  No-op if it's there. */
void parse_body(Arena *a, FuncBody *body);

/* ---- lit.c: the values of literals ---- */

/* Unquotes a valid string or rune literal's source text.  The string may hold NULs: length in *n. */
char *lit_unquote_string(Arena *a, const char *text, int len, size_t *n);
i32 lit_unquote_char(const char *text, int len);

/* ---- ast_print.c, ast_dump.c, parse_expr.c ---- */

/* The expression as gc writes it in messages (composite literal bodies as T{…}, function bodies as func(x int) {…}). */
void expr_print(Buf *b, const Expr *x);
const char *expr_string(const Expr *x); /* in perm */
void ast_dump(FILE *out, const File *f);
/* Bytes of a node of this kind: the members of other kinds aren't there. */
size_t expr_size(ExprKind kind);
/* Strips E_PARENs. */
Expr *unparen(Expr *x);

#endif
