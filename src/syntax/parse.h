/*
 * parse.h - the parser's state and the entry points of its files, private to
 * src/syntax.
 *
 * Recursive descent, one token ahead.  A production that fails reports once,
 * skips to a token that may follow it (advance) and returns a node that later
 * phases can hold (E_BAD, the name "_"), never NULL unless its name ends in
 * _or_null.
 */
#ifndef TRI_PARSE_H
#define TRI_PARSE_H

#include "syntax/scan.h"

typedef unsigned __int128 TokSet;
#define TOK(t) ((TokSet)1 << T_##t)

/* Internal pragmas beside those of ast.h. */
enum {
	PRAGMA_BUILD = 1 << 30,       /* go:build */
	PRAGMA_REGISTER_PARAMS = 1 << 29,
	PRAGMAS_FUNC = PRAGMA_NOESCAPE | PRAGMA_NOINLINE | PRAGMA_NOSPLIT | PRAGMA_NORACE | PRAGMA_NOCHECKPTR |
	               PRAGMA_SYSTEMSTACK | PRAGMA_NOWRITEBARRIER | PRAGMA_NOWRITEBARRIERREC |
	               PRAGMA_YESWRITEBARRIERREC | PRAGMA_UINTPTRESCAPES | PRAGMA_UINTPTRKEEPALIVE |
	               PRAGMA_CGO_UNSAFE_ARGS | PRAGMA_NOINTERFACE | PRAGMA_REGISTER_PARAMS,
	PRAGMAS_TYPE = PRAGMA_NOTINHEAP,
};

typedef struct PendingPragma {
	u32 flag;
	Pos pos;
} PendingPragma;

typedef struct PendingEmbed {
	Pos pos;
	const char *patterns;
} PendingEmbed;

/* Directives read and not yet taken by a declaration; or taken, and handed over. */
typedef struct Pragmas {
	VEC(PendingPragma) flags;
	VEC(PendingEmbed) embeds;
} Pragmas;

/* What directives mean while text passes under the scanner. */
typedef enum DirectiveMode {
	DIRECTIVES_ALL,
	DIRECTIVES_SKIPPING, /* a body is skipped: those that touch the file as a whole */
	DIRECTIVES_BODY,     /* a skipped body is parsed: the others */
} DirectiveMode;

typedef struct Parser {
	Scanner s;
	Arena *a;
	SrcFile *src;
	File *file;       /* NULL in parse_body */
	int flags;
	int fnest;        /* nesting of functions; > 0: advance stops at statement keywords */
	int xnest;        /* nesting of expressions; < 0: in a control clause, "{" begins the block */
	int depth;        /* nesting of everything recursive, bounded */
	Expr *bind;       /* x of the last "x := y.(type)" simple statement */
	bool header;      /* before the package clause's end: go:build counts */
	DirectiveMode dmode;
	Pragmas pragmas;
	int syntax_errors;   /* those that begin "syntax error" */
	int directive_errors;
	void **stack;     /* lists being built */
	int nstack, capstack;
} Parser;

/* ---- parse_file.c: tokens, errors, lists ---- */

#define NEXT(p) scan_next(&(p)->s)
#define POS(p) ((p)->s.base + (p)->s.off)
#define AT(p, t) ((p)->s.tok == T_##t)

bool got_tok(Parser *p, Token t);
#define GOT(p, t) (AT(p, t) ? (NEXT(p), true) : false)
void want_tok(Parser *p, Token t);
#define WANT(p, t) (AT(p, t) ? NEXT(p) : want_tok((p), T_##t))
/* "=", or ":=" with a complaint. */
bool got_assign(Parser *p);
/* Skips to one of the tokens (or the end, or in a function a statement); an empty set skips one token. */
void advance(Parser *p, TokSet follow);
/* A plain error, not prefixed "syntax error". */
void error_at(Parser *p, Pos pos, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* A message that begins with "in ", "at ", "after " or "expecting " is completed with the token found. */
void syntax_error_at(Parser *p, Pos pos, const char *fmt, ...) PRINTF_LIKE(3, 4);
#define syntax_error(p, ...) syntax_error_at((p), POS(p), __VA_ARGS__)
/* "comma", "semicolon or newline", else the token's text. */
const char *token_word(Token t);
/* Enters a level of nesting; false past the bound, with the error reported and the input ended. */
bool enter(Parser *p);
#define LEAVE(p) ((p)->depth--)
/* Counts the links of a chain (a+b+c, f()()()); false past the bound, as enter. */
bool chain_ok(Parser *p, int links);

/* Lists are pushed on a stack and copied to the arena when complete. */
void push(Parser *p, void *x);
void **pop_list(Parser *p, int mark, int *n);
/* Pops into a list struct {v, n}. */
#define POP_LIST(p, mark, list) ((list)->v = (void *)pop_list((p), (mark), &(list)->n))

/* After an element of a sep-separated list closed by close: false if the list can't go on. */
bool list_sep(Parser *p, const char *context, Token sep, Token close);
/* The list's end and its position; ok: no error broke the list. */
Pos list_end(Parser *p, Token close, bool ok);

/* ---- directive.c ---- */
void directive(void *parser, u32 off, const char *text, u32 n);
/* Reports pending pragmas as misplaced. */
void clear_pragmas(Parser *p);
/* Takes the pending pragmas: those allowed stay, the rest is reported; go:embed lines go to var. */
u32 take_pragmas(Parser *p, u32 allowed, Decl *var);
/* The position of the first pending pragma among flags, 0 if there is none; and the complaint for one. */
Pos pending_pragma(const Parser *p, u32 flags);
void misplaced_pragma(Parser *p, Pos pos);
/* Checks that need the whole file: linkname without unsafe, embed without embed. */
void check_directives(Parser *p);

/* ---- parse_decl.c ---- */
typedef Decl *DeclFn(Parser *p, int group);
Decl *import_decl(Parser *p, int group);
Decl *const_decl(Parser *p, int group);
Decl *type_decl(Parser *p, int group);
Decl *var_decl(Parser *p, int group);
Decl *func_decl_or_null(Parser *p);
/* One declaration or a parenthesised group, pushed on the stack. */
void decl_group(Parser *p, DeclFn *f);
FuncBody *func_body(Parser *p);
/* Fills a body whose "{" is the current token. */
void func_body_here(Parser *p, FuncBody *b);

/* ---- parse_type.c ---- */
Expr *type_(Parser *p);
Expr *type_or_null(Parser *p);
Expr *array_type(Parser *p, Pos pos, Expr *len);
Expr *slice_type(Parser *p, Pos pos);
Expr *qualified_name(Parser *p, Expr *name);
/* At "(" or "["; context non-NULL: type parameters are not permitted. */
Expr *func_type(Parser *p, const char *context);
/* Past the opening bracket; name and type, if not NULL, were read already. */
FieldList param_list(Parser *p, Expr *name, Expr *type, Token close, bool require_names);
Expr *literal_or_null(Parser *p);

/* ---- parse_expr.c ---- */
Expr *new_expr(Parser *p, ExprKind kind, Pos pos, Pos start);
Expr *bad_expr(Parser *p);
Expr *new_name(Parser *p, Pos pos, const char *name);
Expr *name_(Parser *p);
Expr *expr(Parser *p);
ExprList expr_list(Parser *p);
Expr *binary_expr(Parser *p, Expr *x, int prec);
Expr *primary_expr(Parser *p, Expr *x);
/* A type argument list or index; *comma: it had a comma. */
ExprList type_list(Parser *p, bool *comma);
/* True if x can only be a type (a [N]T literal, ~T, ...). */
bool is_type_elem(const Expr *x);

/* ---- parse_stmt.c ---- */
/* At "{" if context is NULL. */
void block(Parser *p, Block *b, const char *context);
StmtList stmt_list(Parser *p);

#endif
