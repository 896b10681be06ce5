/*
 * diag.h - positions and diagnostics.
 *
 * A Pos is one 32-bit number: a file's base plus a byte offset in it, so that
 * every node can carry one.  Line tables and //line directives turn it into
 * file, line and column (in bytes, from 1) when somebody asks.
 *
 * User errors are collected, never fatal: diag_flush sorts them by position,
 * drops duplicates (one syntax error a line), prints "file:line:col: message"
 * with gc's wording and, on a terminal, the source line and a caret.
 */
#ifndef TRI_DIAG_H
#define TRI_DIAG_H

#include "base/base.h"

/* ---- pos.c ---- */

typedef u32 Pos; /* 0: no position */

typedef struct LineDirective {
	u32 offset;       /* where it takes effect: the start of the next line, or just past the comment */
	const char *file; /* interned */
	u32 line, col;    /* col 0: columns are unknown from here on */
} LineDirective;

typedef struct SrcFile {
	const char *path;    /* as opened */
	const char *display; /* as printed: "./x.go" or absolute, the go command's way */
	const char *text;    /* NUL after text[size]; kept for carets */
	u32 size;
	Pos base;            /* Pos of offset 0; base > 0 */
	VEC(u32) lines;      /* offset of each line's first byte; lines.v[0] == 0 */
	VEC(LineDirective) directives;
	VEC(void *) local_types; /* Decls of types in functions, as far as they were parsed (syntax/) */
} SrcFile;

typedef struct Position {
	const char *file; /* display name, after //line */
	u32 line, col;    /* from 1; col 0 unknown */
} Position;

/* Registers a file; text must outlive the run (it's kept, not copied). */
SrcFile *src_add(const char *path, const char *display, const char *text, u32 size);
SrcFile *pos_file(Pos p);                /* NULL for no position */
Position pos_resolve(Pos p);             /* //line applied */
Position pos_resolve_path(Pos p);        /* pos_resolve with the file's path, for programs: not as printed */
Position pos_resolve_raw(Pos p);         /* //line ignored */
u32 pos_line(Pos p);                     /* pos_resolve(p).line */
/* "file:line:col", or "file:line" when the column is unknown; in the arena perm. */
const char *pos_string(Pos p);

/* ---- diag.c ---- */

typedef struct DiagOptions {
	int limit;      /* stop after this many errors (10); 0: no limit (-e) */
	bool carets;    /* print the source line and a caret (a terminal) */
	bool columns;   /* print columns; true by default (-C turns off) */
} DiagOptions;
extern DiagOptions diag_options;

/* Collects an error (message without position or newline).  "\tcontinued" lines go with it. */
void diag_error(Pos p, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A syntax error: "syntax error: " is prefixed; at most one a line is kept. */
void diag_syntax(Pos p, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* A soft error (unused variable, import, label): printed like the others. */
void diag_soft(Pos p, const char *fmt, ...) PRINTF_LIKE(2, 3);
int diag_count(void);                    /* collected and not yet flushed */
/* Prints what was collected to out, sorted; returns how many there were; forgets them.
 * Prints "too many errors" and stops at the limit. */
int diag_flush(FILE *out);
/* Drops what was collected since mark = diag_count(). */
void diag_drop(int mark);

/* A bug of ours: flushes collected errors, names file and function, exits 2 (aborts under TRI_DEBUG=panic). */
#define ice(pos, ...) ice_at(__FILE__, __LINE__, __func__, (pos), __VA_ARGS__)
void ice_at(const char *cfile, int cline, const char *func, Pos p, const char *fmt, ...)
    PRINTF_LIKE(5, 6) NORETURN;

#endif
