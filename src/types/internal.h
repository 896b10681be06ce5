/*
 * internal.h - what the files of the checker share; nobody else includes it.
 *
 * The checker works on the syntax tree in place: check_expr leaves mode, type
 * and val on the node, so a node is its own operand.  An untyped operand keeps
 * its untyped type until the context converts it (conv_untyped), which walks
 * down the tree.  A node whose mode is M_INVALID was reported; whoever meets it
 * stays silent.
 *
 * There is one checker state, `ck`; ck.env is the context of what is being
 * checked and is saved and restored round each declaration and body.  Actions
 * that need complete types (constraint tests, bodies of function literals) are
 * queued by check_later and run between statements or at the end of a session.
 */
#ifndef TRI_TYPES_INTERNAL_H
#define TRI_TYPES_INTERNAL_H

#include "syntax/syntax.h"
#include "types/types.h"

/* What a package-level declaration needs to be typed, and what it uses. */
typedef struct DeclInfo {
	Scope *fscope;        /* file scope */
	File *file;
	Decl *decl;
	Object **lhs; int nlhs;      /* var a, b = f(): all variables; else NULL */
	Expr *typ, *init;
	bool inherited;              /* constant with a repeated expression */
	bool emitted;                /* initialisation order: done */
	VEC(Object *) deps;          /* package-level objects used by the initialiser or body */
	VEC(Object *) methods;       /* type: methods declared for it, until collected */
	Type *dup;                   /* n:1 initialiser: its tuple, once checked */
	u32 mark;
	Map *dep_set;                /* deps as a set, when there are many */
} DeclInfo;

/* A function or function literal whose body is being checked. */
typedef struct FuncCtx {
	Object *func;
	Expr *lit;                   /* NULL for the declared function itself */
	struct FuncCtx *outer;
	VEC(Object *) locals;        /* variables to be used */
	bool has_label;
	FuncBody *body;
} FuncCtx;

typedef struct BranchCtx {
	struct BranchCtx *outer;
	Stmt *stmt;
} BranchCtx;

typedef struct Env {
	Package *pkg;
	DeclInfo *decl;     /* who uses what is met */
	Scope *scope;
	Const *iota;        /* inside a constant declaration */
	Pos errpos;         /* repeated constant expression: where to report */
	FuncCtx *fn;
	Type *sig;          /* of the function whose body this is */
	BranchCtx *branch;
	Object *gen_func;   /* enclosing generic function, or NULL */
	const char *version;/* language version of the file, "" newest */
	bool in_tparams;    /* inside a type parameter list */
} Env;

typedef struct Delayed {
	void (*f)(void *a, void *b);
	void *a, *b;
	Env env;
} Delayed;

typedef struct Checker {
	Env env;
	VEC(Object *) path;      /* declarations under way, outermost first */
	VEC(Delayed) delayed;
	int sessions;            /* nesting of session_begin */
	int nesting;             /* of expressions and types */
	int max_nesting;
	bool had_error;
	bool had_const_cycle;
	Expr *call_fun;          /* see ctx_call */
} Checker;
extern Checker ck;

/* Per-package state. */
typedef struct PkgState {
	CheckConfig conf;
	VEC(Object *) pkgnames;  /* imports of all files */
	struct DotImport { Scope *scope; Package *pkg; Object *name; } *dots;
	int ndots, dots_cap;
	VEC(Object *) all;       /* objects to type: package level and methods, source order */
	bool declared;           /* all declarations were typed */
	bool finished;
	int version_minor;
} PkgState;

/* ---- check.c: sessions, errors ---- */
void err_at(Pos p, const char *fmt, ...) PRINTF_LIKE(2, 3);
void err_x(const Expr *x, const char *fmt, ...) PRINTF_LIKE(2, 3);
void err_soft(Pos p, const char *fmt, ...) PRINTF_LIKE(2, 3);
/* "WHAT requires go1.N or later" */
void err_version(Pos p, int minor, const char *fmt, ...) PRINTF_LIKE(3, 4);
bool version_ok(int minor);
/* The language of a file: what its //go:build line says, at least 1.21, as gc has it; of_package without one. */
const char *file_version(const File *f, const char *of_package);
int version_minor(const char *v);
const char *op_s(const Expr *x);        /* operand with its mode and type, as gc prints it */
const char *ex_s(const Expr *x);
const char *ty_s(Type *t);
const char *kind_s(Type *t);            /* "slice", "func", ... or the type */
void check_later(void (*f)(void *, void *), void *a, void *b);
void run_delayed(int from);
void session_begin(void);
void session_end(void);
PkgState *pkg_state(Package *p);
void env_enter(Package *p);
Scope *scope_open(Pos pos, Pos end, const char *what);
void scope_close(void);
void add_dep(Object *o);
bool too_deep(Pos p);                   /* true after reporting that nesting is unreasonable */

/* ---- resolve.c ---- */
void collect_objects(Package *p);
void declare(Scope *s, Expr *name, Object *o, Pos scope_pos);
void report_alt(Buf *b, Object *o);
void unused_imports(Package *p);

/* ---- decl.c ---- */
void obj_decl(Object *o);
void resolve_obj(Object *o);            /* obj_decl from outside, in its own package's environment */
void decl_stmt(Decl **v, int n);
void cycle_error(Object **v, int n);
void collect_tparams(FieldList *l, Type ***out, int *n);
Object *new_local(Expr *name, Type *t);

/* ---- ident.c ---- */
void check_ident(Expr *e, bool want_type);

/* ---- typexpr.c ---- */
Type *check_type(Expr *e);
Type *def_type(Expr *e, Type *def);
Type *var_type(Expr *e);                /* no constraint interfaces */
void valid_var_type(Expr *e, Type *t);   /* reports later if t is a constraint interface */
Type *gen_type(Expr *e, Object **alias);/* may be generic; *alias: a generic alias's object */
Type *constraint_type(Expr *e);
void verify_targs(Pos pos, Expr **xs, int nxs, Type **tparams, Type **targs, int n);
i64 array_length(Expr *e);
Type *union_type(Expr *e);

/* ---- signature.c ---- */
Type *check_func_type(Expr *e, Field *recv, Object *method);

/* ---- validtype.c ---- */
void valid_type(Type *t);
void check_mono(Package *p);
void mono_canon(Type *rtparam, Type *tparam); /* a method's type parameter stands for its type's */
void mono_instance(Pos pos, Type **tparams, Type **targs, int n);

/* ---- expr.c ---- */
typedef enum XKind { X_CONVERSION, X_EXPR, X_STMT } XKind;
XKind raw_expr(Expr *x, Type *hint, bool allow_generic);
void check_expr(Expr *x);               /* a single value */
void check_expr_hint(Expr *x, Type *hint);
void check_expr_target(Expr *x, Type *target); /* generic functions are inferred from target's signature */
void check_multi(Expr *x);              /* value or tuple */
void check_expr_or_type(Expr *x, bool allow_generic);
void single_value(Expr *x);
void exclude_modes(Expr *x);
bool is_nil(const Expr *x);
void conv_untyped(Expr *x, Type *target);
Type *implicit_type(Expr *x, Type *target, Const **val, char *code); /* NULL: impossible, code 't', 'o', 'i' */
void update_type(Expr *x, Type *t, bool final);
void use_exprs(ExprList l);
void use_expr(Expr *x);
void use_lhs(Expr *x);
void mark_lvalue(Expr *x, bool addr);   /* the variable x is part of is written, or its address taken */
void funclit_body(void *lit, void *sig);
Expr *fake_expr(Expr *of, Mode m, Type *t);
Expr expr_copy(const Expr *x);
void non_generic(Expr *x);
Type *implicit_deref_array(Type *t);

/* ---- expr_binary.c ---- */
void check_binary(Expr *e, Expr *x, Expr *y, Token op, Pos op_pos, bool is_assign_op);
void check_unary(Expr *e);
void check_comparison(Expr *e, Expr *x, Expr *y, Token op, bool switch_case);
bool op_is_comparison(Token op);
/* May the untyped one of two operands, or both, take the other's type? */
bool can_mix(Expr *x, Expr *y);

/* ---- expr_const.c ---- */
void check_overflow(Expr *x, Pos op_pos);
void representable(Expr *x, Type *t);
Const *representation(Expr *x, Type *basic, char *code);
void check_basic_lit(Expr *e);

/* ---- complit.c, index.c, call.c, builtin.c, convert.c ---- */
void check_complit(Expr *e, Type *hint);
i64 indexed_elems(ExprList l, Type *elem, i64 length);
bool check_index(Expr *e);              /* true: generic function instantiation */
void check_slice(Expr *e);
bool index_value(Expr *x, i64 max, i64 *val, bool allow_negative);
bool valid_index(Expr *x, const char *what, bool allow_negative);
XKind check_call(Expr *e);
void check_selector(Expr *e, Type *def, bool want_type);
void func_inst(Expr *e);
/* Is x a generic function with some of its type arguments, the others still to be told?  Reports them as missing. */
bool partial_instance(Expr *x);
void infer_from_target(Expr *x, Type *target);
Expr **eval_list(ExprList l, bool allow_comma_ok, int *n, bool *comma_ok);
const char *types_summary(Type **t, int n, bool variadic);
const char *operands_summary(Expr **x, int n);
const char *vars_summary(Object **v, int n, bool variadic);
bool check_builtin(Expr *e, Expr *call, int id); /* false: error */
void check_conversion(Expr *e, Expr *x, Type *t);
bool convertible(Expr *x, Type *t, Buf *cause);

/* ---- assign.c ---- */
extern const char ctx_call[];            /* context "argument to ck.call_fun", formatted only for an error */
void check_assignment(Expr *x, Type *t, const char *context);
bool assignable(Expr *x, Type *t, Buf *cause);
void init_vars(Object **lhs, int nlhs, ExprList rhs, Stmt *ret, Pos pos);
void assign_vars(ExprList lhs, ExprList rhs);
bool assign_var(Expr *lhs, Expr *x, const char *context);
void short_var_decl(Stmt *s);
void init_const(Object *lhs, Expr *x);
Type *init_var(Object *lhs, Expr *x, const char *context);
void assign_error(ExprList rhs, int nvars, int nvals);

/* ---- stmt.c, stmt_switch.c, range.c, labels.c, return.c, initorder.c, unused.c ---- */
enum {
	BREAK_OK = 1, CONTINUE_OK = 2, FALLTHROUGH_OK = 4, FINAL_CASE = 8, IN_TYPESWITCH = 16
};
void check_body(FuncCtx *fc, const char *name, Type *sig, FuncBody *body);
void check_stmt(Stmt *s, int ctxt);
void check_stmts(StmtList l, int ctxt);
void switch_stmt(Stmt *s, int inner);
void typeswitch_stmt(Stmt *s, int inner);
void select_stmt(Stmt *s, int inner);
void range_stmt(Stmt *s, int inner);
void check_labels(FuncBody *body);
bool is_terminating_body(FuncBody *b);
void init_order(Package *p);
void unused_vars(FuncCtx *fc);

#endif
