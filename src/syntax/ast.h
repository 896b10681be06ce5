/*
 * ast.h - the syntax tree.
 *
 * The parser fills the first half of each node; the checker (types/) fills the
 * fields marked "checker", in place.  The tree of a generic function is checked
 * once, with type parameters in its types; ir/ substitutes while it builds.
 * Nodes live in the arena their file was parsed into.
 */
#ifndef TRI_AST_H
#define TRI_AST_H

#include "base/base.h"
#include "diag/diag.h"

typedef enum Token {
#define TOKEN(name, text, prec) T_##name,
#include "syntax/token.def"
#undef TOKEN
	T_COUNT
} Token;
extern const char *const token_text[T_COUNT];
extern const u8 token_prec[T_COUNT];

/* Owned by types/. */
typedef struct Type Type;
typedef struct Object Object;
typedef struct Scope Scope;
typedef struct Const Const;
typedef struct Selection Selection;
typedef struct Package Package;

typedef struct Expr Expr;
typedef struct Stmt Stmt;
typedef struct Decl Decl;
typedef struct Field Field;
typedef struct FuncBody FuncBody;

typedef struct ExprList { Expr **v; int n; } ExprList;
typedef struct StmtList { Stmt **v; int n; } StmtList;
typedef struct FieldList { Field **v; int n; } FieldList;

/* One name of a parameter list, result list, type parameter list, struct or
 * interface.  "a, b int" makes two Fields that share the type Expr. */
struct Field {
	Pos pos;
	Expr *name;       /* E_NAME, or NULL: anonymous parameter, embedded field or element */
	Expr *type;       /* E_DOTDOTDOT for a variadic parameter; E_FUNCTYPE for an interface method; constraint of a type parameter */
	Expr *tag;        /* E_LIT string, or NULL */
	bool embedded;    /* struct: embedded field; interface: embedded element (type is a type, a ~T, or a union) */
	bool same_type;   /* shares the previous Field's type Expr ("a, b int") */
	Object *obj;      /* checker: the variable, field, method or type name */
};

/* How the tree writes expressions and types; one kind for both, as the grammar can't tell them apart. */
typedef enum ExprKind {
	E_BAD,          /* syntax error stood here */
	E_NAME,         /* .name */
	E_LIT,          /* .lit: T_INT .. T_STRING */
	E_COMPLIT,      /* .complit: T{...}, or {...} inside another */
	E_KEYVALUE,     /* .kv: key: value, only in a composite literal */
	E_FUNCLIT,      /* .funclit */
	E_PAREN,        /* .x */
	E_SELECTOR,     /* .sel: x.name */
	E_INDEX,        /* .index: x[i], or x[T1, T2] */
	E_SLICE,        /* .slice: x[lo:hi:max] */
	E_ASSERT,       /* .assert: x.(T); type NULL for x.(type) */
	E_CALL,         /* .call */
	E_UNARY,        /* .unary: + - ! ^ & <- ~ */
	E_STAR,         /* .x: *x, dereference or pointer type */
	E_BINARY,       /* .binary */
	E_DOTDOTDOT,    /* .x: ...T (x NULL: "..." alone, an error or [...]T's length) */
	E_ARRAYTYPE,    /* .array: [len]T; len E_DOTDOTDOT for [...]T */
	E_SLICETYPE,    /* .x: []T */
	E_STRUCTTYPE,   /* .fields */
	E_FUNCTYPE,     /* .functype */
	E_INTERFACETYPE,/* .fields */
	E_MAPTYPE,      /* .map */
	E_CHANTYPE,     /* .chan */
} ExprKind;

/* What an expression denotes; the checker's operand mode, kept on the node. */
typedef enum Mode {
	M_INVALID,
	M_NOVALUE,   /* call of a function without results */
	M_BUILTIN,   /* a builtin function's name */
	M_TYPE,      /* a type */
	M_CONST,     /* .val is its value */
	M_VAR,       /* addressable */
	M_MAPINDEX,  /* m[k]: assignable, not addressable; comma-ok allowed */
	M_VALUE,     /* any other value; type may be a tuple (call) */
	M_NIL,       /* the untyped nil */
	M_COMMAOK,   /* value, comma-ok allowed: assertion, receive */
} Mode;

typedef enum ChanDir { CHAN_BOTH, CHAN_SEND, CHAN_RECV } ChanDir;

struct Expr {
	u8 kind;         /* ExprKind */
	u8 mode;         /* checker: Mode */
	bool comma_ok;   /* checker: used in a comma-ok form; type is still the value's type */
	bool is_stmt_ctx;/* parser's own use */
	Pos pos;         /* gc's position of the node: operators for binary, "(" for calls, "." for selectors, see parse.c */
	Pos start;       /* leftmost byte */
	bool shift_lhs;  /* checker's own: untyped left operand of a non-constant shift, its type comes from the context */
	Type *type;      /* checker: final type, after untyped conversion */
	Const *val;      /* checker: value when mode is M_CONST, converted to type */
	union {
		struct {
			const char *name; /* interned */
			Object *obj;      /* checker: what it denotes, or defines */
			Type **targs;     /* checker: type arguments, given or inferred, of a generic function's use (also on E_SELECTOR pkg.F) */
			int ntargs;
		} name;
		struct { Token tok; const char *text; int n; bool bad; } lit; /* source text */
		struct { Expr *type; ExprList elems; Pos rbrace; } complit; /* type NULL when elided; then Expr.type is still set by the checker
		                                                             * (a pointer type for an elided &T) */
		struct { Expr *key, *value; } kv;
		struct { Expr *type; FuncBody *body; Object **captured; int ncaptured; } funclit; /* captured: checker: enclosing functions' variables used here */
		Expr *x;
		struct {
			Expr *x;
			Expr *name;       /* E_NAME; its obj: checker: what is selected */
			Selection *sel;   /* checker: NULL for a qualified identifier pkg.Name */
		} sel;
		struct { Expr *x; ExprList idx; } index;  /* checker: instantiation if x is generic: targs on x's E_NAME */
		struct { Expr *x, *lo, *hi, *max; bool three; } slice;
		struct { Expr *x, *type; } assert;
		struct {
			Expr *fun;
			ExprList args;
			bool dots;        /* f(a...) */
			u8 what;          /* checker: CallKind */
			u8 builtin;       /* checker: BuiltinId when what is CALL_BUILTIN */
			Pos rparen;
		} call;
		struct { Token op; Expr *x; } unary;
		struct { Token op; Expr *x, *y; } binary;
		struct { Expr *len, *elem; } array;
		struct { FieldList list; Object *scopeless; } fields;
		struct { FieldList tparams, params, results; Scope *scope; } functype; /* scope: checker */
		struct { Expr *key, *elem; } map;
		struct { ChanDir dir; Expr *elem; } chan;
	};
};

typedef enum CallKind { CALL_FUNC, CALL_CONV, CALL_BUILTIN } CallKind;

typedef enum StmtKind {
	S_BAD,
	S_EMPTY,
	S_EXPR,        /* .x */
	S_SEND,        /* .send */
	S_INCDEC,      /* .assign with op ADD or SUB, rhs empty */
	S_ASSIGN,      /* .assign; op T_EOF for plain "=", else the operator of op= */
	S_DEFINE,      /* .assign, := */
	S_GO,          /* .x: the call (or what stands there, an error) */
	S_DEFER,       /* .x */
	S_RETURN,      /* .results */
	S_BREAK,       /* .branch */
	S_CONTINUE,
	S_GOTO,
	S_FALLTHROUGH,
	S_BLOCK,       /* .block */
	S_IF,          /* .if_ */
	S_SWITCH,      /* .switch_ */
	S_TYPESWITCH,  /* .switch_: tag is the E_ASSERT with NULL type; bind its name */
	S_SELECT,      /* .switch_: clauses' comm */
	S_FOR,         /* .for_ */
	S_RANGE,       /* .range */
	S_LABELED,     /* .labeled */
	S_DECL,        /* .decl: const, type or var declarations */
} StmtKind;

typedef struct Block {
	Pos lbrace, rbrace;
	StmtList list;
	Scope *scope; /* checker */
} Block;

typedef struct Clause {
	Pos pos;          /* "case" or "default" */
	Pos colon;
	bool is_default;
	ExprList exprs;   /* switch cases; types (or nil) in a type switch */
	Stmt *comm;       /* select: S_SEND, S_EXPR <-c, S_ASSIGN or S_DEFINE x = <-c; NULL for default */
	StmtList body;
	Scope *scope;     /* checker */
	Object *obj;      /* checker: the type switch's variable in this clause */
} Clause;

struct Stmt {
	u8 kind; /* StmtKind */
	Pos pos;
	union {
		Expr *x;
		struct { Expr *ch, *value; } send;
		struct { Token op; ExprList lhs, rhs; bool *is_new; /* checker: S_DEFINE: which lhs are new variables */ } assign;
		ExprList results;
		struct { Expr *label; Stmt *target; /* checker: the S_LABELED, or the enclosing statement left or continued */ } branch;
		Block block;
		struct { Stmt *init; Expr *cond; Block then; Stmt *els; Scope *scope; } if_; /* els: S_IF or S_BLOCK */
		struct {
			Stmt *init;
			Expr *tag;        /* may be NULL */
			Expr *bind;       /* type switch: E_NAME of "x := y.(type)", or NULL */
			Clause **clauses;
			int nclauses;
			Pos rbrace;
			Scope *scope;
		} switch_;
		struct { Stmt *init; Expr *cond; Stmt *post; Block body; Scope *scope; bool per_iteration; /* checker: Go 1.22 loop variables */ } for_;
		struct {
			Expr *key, *value; /* may be NULL */
			Expr *extra;       /* the first variable too many, or NULL */
			bool define;       /* := */
			Expr *x;
			Block body;
			Scope *scope;
			bool per_iteration; /* checker */
			Pos for_pos;
			Expr *funcbody;    /* checker's and ir's own use */
		} range;
		struct { Expr *label; Stmt *stmt; bool used; } labeled;
		struct { Decl **v; int n; } decl;
	};
};

struct FuncBody {
	Pos lbrace, rbrace;
	Block block;
	/* A body the parser skipped (PARSE_SKIP_BODIES): parse_body fills block on demand. */
	bool skipped;
	SrcFile *file;
	u32 offset;         /* of the "{" */
	bool has_syntax_error;
};

typedef enum DeclKind { D_IMPORT, D_CONST, D_TYPE, D_VAR, D_FUNC } DeclKind;

/* A pragma: //go:... or //line-like directive that stands before a declaration. */
enum Pragma {
	PRAGMA_NOESCAPE = 1 << 0,
	PRAGMA_NOINLINE = 1 << 1,
	PRAGMA_NOSPLIT = 1 << 2,
	PRAGMA_NORACE = 1 << 3,
	PRAGMA_NOCHECKPTR = 1 << 4,
	PRAGMA_SYSTEMSTACK = 1 << 5,
	PRAGMA_NOWRITEBARRIER = 1 << 6,
	PRAGMA_NOWRITEBARRIERREC = 1 << 7,
	PRAGMA_YESWRITEBARRIERREC = 1 << 8,
	PRAGMA_UINTPTRESCAPES = 1 << 9,
	PRAGMA_UINTPTRKEEPALIVE = 1 << 10,
	PRAGMA_NOTINHEAP = 1 << 11,
	PRAGMA_CGO_UNSAFE_ARGS = 1 << 12,
	PRAGMA_NOINTERFACE = 1 << 13,
};

struct Decl {
	u8 kind;
	Pos pos;
	u32 pragma;
	int group;            /* declarations of one ( ) group share it; 0: none */
	union {
		struct { Expr *name; /* E_NAME "." or "_" too, or NULL */ Expr *path; /* E_LIT */ Package *pkg; bool used; Object *obj; } import;
		struct { Expr **names; int nnames; Expr *type; ExprList values; int iota; Decl *inherit; /* const: the spec whose type and values are repeated, or NULL */ } value;
		struct { Expr *name; FieldList tparams; bool alias; Expr *type; int local_index; /* checker: see TY_NAMED */ } type;
		struct {
			Expr *name;
			Field *recv;      /* or NULL; its type may be T, *T, T[A, B], *T[A, B] */
			int nrecv;        /* 1 in correct programs */
			Expr *type;       /* E_FUNCTYPE, with tparams */
			FuncBody *body;   /* NULL: declared elsewhere */
			Object *obj;      /* checker */
		} func;
	};
};

typedef struct Linkname {
	Pos pos;
	const char *local;  /* interned */
	const char *target; /* interned "pkg.name", or NULL: one-argument form */
} Linkname;

typedef struct EmbedPattern {
	Pos pos;
	const char *patterns; /* the text after //go:embed */
	Decl *var;            /* the declaration it stands before */
} EmbedPattern;

/* One parsed file. */
typedef struct File {
	SrcFile *src;
	Pos pos;             /* of "package" */
	Expr *pkg_name;      /* E_NAME */
	Decl **decls;
	int ndecls;
	VEC(Linkname) linknames;
	VEC(EmbedPattern) embeds;
	const char *go_version; /* from //go:build go1.N, "" if none */
	Scope *scope;        /* checker: file scope (imports) */
	bool has_errors;
	bool has_syntax_errors; /* errors after which type checking is pointless */
	Pos eof;
} File;

#endif
