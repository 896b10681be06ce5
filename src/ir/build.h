/*
 * build.h - what the files that build the IR share; nobody else includes it.
 *
 * A Builder is one function under construction.  Statements go to b->out, the
 * innermost open list.  irb_expr() returns an E tree, having pushed statements for
 * whatever has effects; the trees of variables and memory are lvalues as well.
 *
 * Types: irb_ty() turns a type of the syntax tree into the canonical concrete one
 * of the instance being built.
 */
#ifndef TRI_IR_BUILD_H
#define TRI_IR_BUILD_H

#include "ir/ir.h"
#include "syntax/syntax.h"

/* What the type parameters stand for in one instance; NULL subst: nothing. */
typedef struct Ctx {
	Subst *subst;
	Map types;        /* Type of the tree -> canonical concrete type */
} Ctx;

/* An enclosing statement that break or continue can name. */
typedef struct Target {
	struct Target *up;
	const char *label; /* interned, or NULL */
	int n;             /* IR label */
	bool is_loop;      /* continue applies */
	bool is_plain;     /* labelled block or if: only a break that names it */
	bool broken;
	bool *returned;    /* range-over-func body: set when continue is wanted (returns true) */
} Target;

/* A way out of the body of a range-over-func loop. */
typedef struct RangeExit {
	int code;          /* value of the loop's #next */
	int kind;          /* S_BREAK, S_CONTINUE, S_GOTO; S_RETURN */
	const char *label; /* or NULL */
} RangeExit;

/* Values of a loop's #state: gc's. */
enum { RF_DONE, RF_READY, RF_PANIC, RF_EXHAUSTED, RF_MISSING_PANIC };

typedef struct RangeFunc {
	const char *label; /* the loop's own, or NULL */
	IrVar *next;       /* in the function that holds the loop */
	IrVar *state;
	VEC(RangeExit) exits;
} RangeFunc;

typedef struct Builder Builder;
struct Builder {
	IrPkg *pkg;
	Arena *a;
	IrFunc *f;
	IrList *out;
	Ctx *ctx;
	Builder *outer;    /* of the function that encloses a literal */
	Builder *top;      /* of the outermost function */
	Map vars;          /* Object -> IrVar */
	Map captured;      /* the outer function's IrVar -> ours */
	Target *targets;
	Map labels;        /* goto labels: name -> number */
	Map backward;      /* names of labels that a later goto jumps back to */
	bool labels_scanned, has_goto;
	const char *stmt_label; /* label of the statement about to be built */
	int loop_depth;
	RangeFunc *rf;     /* this function is the body of such a loop */
	IrVar *defer_frame;/* rf: set in the outermost real function when a body defers */
	StmtList body_src; /* for the scan of labels */
	int fallthrough;   /* label of the next clause's body, 0: none */
	Pos step_pos;
	/* Of the top builder only: */
	VEC(IrFunc *) funcs;   /* all functions of the tree */
	struct PerCopy { Ir *block; IrVar *var; } *copies; /* per-iteration copies, dropped if nobody can tell */
	int ncopies, copies_cap;
};

/* Per-package state behind IrPkg.build. */
typedef struct IrBuild {
	Map funcs;         /* Object -> IrFunc: not generic */
	Map globals;       /* Object -> IrVar */
	VEC(IrFunc *) pending;  /* declared, to be built */
	int pending_at;
	Map ctxs;          /* IrFunc -> Ctx, of instances */
	Map static_vals;   /* Object -> Ir: value of a never-changed variable */
	Map funclits;      /* Expr -> IrFunc: literals outside of functions */
	int nglob_closures, ntemps;
	Ctx none;
} IrBuild;

/* ---- node.c: making nodes ---- */
Ir *mk(Builder *b, Op op, Pos pos, Type *t, Ir *x, Ir *y);
Ir *mk_var(Builder *b, Pos pos, IrVar *v);
Ir *mk_const(Builder *b, Pos pos, Type *t, Const *c);
Ir *mk_int(Builder *b, Pos pos, Type *t, i64 n);
Ir *mk_bool(Builder *b, Pos pos, bool v);
Ir *mk_nil(Builder *b, Pos pos, Type *t);
Ir *mk_zero(Builder *b, Pos pos, Type *t);
Ir *mk_not(Builder *b, Ir *x);
Ir *mk_cmp(Builder *b, Op op, Ir *x, Ir *y);
Ir *mk_field(Builder *b, Pos pos, Ir *x, int i);
Ir *mk_deref(Builder *b, Pos pos, Ir *p);
Ir *mk_addr(Builder *b, Pos pos, Ir *lv);   /* marks the variable */
Ir *mk_typedesc(Builder *b, Pos pos, Type *t);
Ir *mk_func(Builder *b, Pos pos, IrFunc *f);
Ir *mk_keyed(Builder *b, i64 i, Ir *v);
Ir *mk_clone(Builder *b, Ir *n);            /* an E tree again */
void irb_emit(Builder *b, Ir *s);
Ir *irb_emit_if(Builder *b, Pos pos, Ir *cond); /* pushed; fill ->list and ->list2 */
IrList *irb_open_list(Builder *b, IrList *l);   /* statements go to l; the list before */
Ir *irb_to_temp(Builder *b, Ir *v);             /* the value now; constants and temporaries stay */
Ir *irb_to_new_temp(Builder *b, Ir *v);
/* v was made when b->out had mark statements.  Builtins (len, cap, real, ...) are ordered among calls: if there are more
 * statements now and v has one, v is evaluated before them; so are the bounds of slice expressions in v. */
Ir *irb_in_order(Builder *b, Ir *v, int mark);
/* A bound of a slice expression, made when b->out had mark statements: as in gc, what is no plain name is read before
 * calls to its right. */
Ir *irb_slice_bound(Builder *b, Ir *v, int mark);
Ir *irb_xval(Builder *b, Ir *x);                /* runs the X into a temporary */
/* v is only looked at before anything can change the bytes it may be a conversion of: that conversion needs no copy. */
void irb_nocopy(Builder *b, Ir *v);
Ir *irb_stable(Builder *b, Ir *lv);             /* the lvalue with operands that no later statement changes */
bool irb_is_lvalue(const Ir *n);
bool irb_is_steady(const Ir *n);                /* same value whenever it is read, without faults */
IrVar *irb_root_var(Ir *lv);                    /* the variable an lvalue is part of, or NULL */
void irb_mark_assigned(IrVar *v);
int irb_new_label(Builder *b);
/* Canonical type's underlying type, canonical. */
Type *irb_under(Type *t);
Type *irb_elem_of(Type *t);                     /* of pointer, slice, array, chan, map, string */
Type *irb_field_type(Type *strct, int i);
bool irb_is_iface(Type *t);
bool irb_is_kind(Type *t, TypeKind k);          /* of the underlying type */
bool irb_is_basic(Type *t, int info);
bool irb_is_bytes(Type *t);                     /* []byte */
bool irb_is_runes(Type *t);
Type *irb_ptr_to(Type *t);
#define TY_INT type_basic[B_INT]
#define TY_BOOL type_basic[B_BOOL]
#define TY_STRING type_basic[B_STRING]
#define TY_UPTR type_basic[B_UNSAFEPTR]
Type *irb_empty_iface(void);

/* ---- build_func.c ---- */
Type *irb_ty(Builder *b, Type *t);
IrVar *irb_new_var(IrFunc *f, Arena *a, IrVarKind k, Pos pos, const char *name, Type *t);
IrVar *irb_declare_local(Builder *b, Object *o, Pos pos);  /* enters it; no OP_DCL */
IrVar *irb_var_of(Builder *b, Object *o, Pos pos);         /* captured where needed */
IrVar *irb_capture(Builder *b, IrVar *outer_var);
IrFunc *irb_func_new(IrPkg *p, const char *name, const char *link, int linkage, Pos pos);
void irb_func_params(IrPkg *p, IrFunc *f, Type *recv, Type *sig);
void irb_builder_init(Builder *b, IrPkg *p, IrFunc *f, Builder *outer, Ctx *ctx);
void irb_builder_finish(Builder *b, Pos end);              /* of a top builder: decides captures, verifies */
IrFunc *irb_method_func(IrPkg *p, Type *named, Object *m); /* the code of a declared method */
void irb_bind_fields(Builder *b, FieldList *fl, Type *tuple, IrVar **vars, int n);
void irb_func_end(Builder *b, Pos end);
IrBuild *irb_build_state(IrPkg *p);

/* ---- build_stmt.c ---- */
void irb_stmt(Builder *b, Stmt *s);
void irb_stmts(Builder *b, StmtList l);
void irb_block(Builder *b, Block *bl);
void irb_push_target(Builder *b, Target *t, const char *label, bool is_loop);
void irb_branch(Builder *b, Pos pos, int kind, const char *label);
void irb_emit_return(Builder *b, Pos pos);
void irb_body_return(Builder *b, Pos pos, bool go_on);     /* of a range-over-func body */
void irb_scan_labels(Builder *b);
Ir *irb_cond(Builder *b, Expr *e);
/* Runs list as the body of an OP_FOR or OP_BLOCK node. */
const char *irb_take_label(Builder *b);

/* ---- build_range.c, build_rangefunc.c, build_switch.c, build_select.c ---- */
typedef struct LoopParts { Target t; Ir *node; IrList *out; } LoopParts;
void irb_range_stmt(Builder *b, Stmt *s);
void irb_rangefunc_stmt(Builder *b, Stmt *s, Ir *fn, const char *label);
void irb_range_vars_outside(Builder *b, Stmt *s);
void irb_range_vars_assign(Builder *b, Stmt *s, Ir *k, Ir *v);
bool irb_range_uses(Expr *e);
void irb_switch_stmt(Builder *b, Stmt *s);
void irb_typeswitch_stmt(Builder *b, Stmt *s);
void irb_select_stmt(Builder *b, Stmt *s);

/* ---- build_assign.c ---- */
typedef struct LHS {
	int kind;      /* 0 blank, 1 memory or variable, 2 map element */
	Ir *lv;        /* or the map */
	Ir *key;
	Type *type;    /* NULL: blank */
	Pos pos;
	IrVar *def;    /* a new variable */
} LHS;
LHS irb_lhs_of(Builder *b, Expr *e, bool keep);  /* keep: operands must survive other assignments */
void irb_assign_to(Builder *b, LHS *l, Ir *v, Expr *src);  /* converts */
void irb_store(Builder *b, Pos pos, Ir *lv, Ir *v);
void irb_define(Builder *b, IrVar *v, Ir *val);  /* DCL and first value; val NULL: zero */
void irb_define_zeroed(Builder *b, IrVar *v);
void irb_discard(Builder *b, Ir *v);
void irb_assign_stmt(Builder *b, Stmt *s);
void irb_incdec_or_op(Builder *b, Stmt *s);
void irb_var_decl(Builder *b, Decl *d);
/* The n values of a multi-valued expression (call or comma-ok), unconverted. */
void irb_multi_values(Builder *b, Expr *e, int n, Ir **out);

/* ---- build_expr.c ---- */
Ir *irb_expr(Builder *b, Expr *e);
Ir *irb_expr_to(Builder *b, Expr *e, Type *to);            /* assignment conversion */

/* ---- build_op.c ---- */
Ir *irb_binary_expr(Builder *b, Expr *e);
Ir *irb_unary_expr(Builder *b, Expr *e);
Ir *irb_binary(Builder *b, Pos pos, Token op, Type *t, Ir *x, Ir *y);
Ir *irb_compare(Builder *b, Pos pos, Op op, Ir *x, Ir *y); /* interfaces mixed with others, too */
Ir *irb_index_value(Builder *b, Expr *e);                  /* operand of an index: of an integer type emit/ knows */
bool irb_is_nil_expr(Expr *e);
Selection *irb_selection(Builder *b, Expr *e);
Ir *irb_field_path(Builder *b, Pos pos, Ir *x, const int *path, int n);
Type *irb_type_of(Builder *b, Expr *e);
Ir *irb_logic(Builder *b, Pos pos, bool is_and, Type *t, Ir *x, IrList *ystmts, Ir *y);
Ir *irb_const_ir(Builder *b, Pos pos, Type *t, Const *c);

/* ---- build_conv.c ---- */
Ir *irb_convert(Builder *b, Pos pos, Ir *v, Type *to, Expr *src);

/* ---- build_call.c ---- */
Ir *irb_call(Builder *b, Expr *e);                          /* value; NULL: none */
Ir *irb_plan_call(Builder *b, Expr *e);                     /* the X node, not run */
void irb_go_defer_stmt(Builder *b, Stmt *s);
/* ---- build_builtin.c ---- */
Ir *irb_builtin(Builder *b, Expr *e);                       /* value; NULL: none */
Ir *irb_plan_builtin(Builder *b, Expr *e);                  /* statement or X, not run; of those allowed in go and defer */

/* ---- build_lit.c ---- */
Ir *irb_complit(Builder *b, Expr *e);
Ir *irb_element(Builder *b, Expr *e, Type *t);          /* element or field value of a literal, its type perhaps elided */
Ir *irb_complit_addr(Builder *b, Expr *e, Expr *src, Type *pt);
void irb_sort_keyed(IrList *l);                         /* OP_KEYEDs, ascending */

/* ---- closure.c ---- */
Ir *irb_funclit(Builder *b, Expr *e);
bool irb_outside_functions(Builder *b);                     /* building the initialiser of a package-level variable */
IrFunc *irb_build_funclit(Builder *b, Expr *e);
IrFunc *irb_closure_new(Builder *b, Pos pos, const char *suffix, Type *sig); /* child function of b->f */
IrVar *irb_add_capture(IrFunc *f, Arena *a, IrVar *outer_var, Type *t, const char *name);

/* ---- wrapper.c ---- */
Ir *irb_method_value(Builder *b, Expr *e, Selection *sel);
Ir *irb_method_expr(Builder *b, Expr *e, Selection *sel);
/* The call of method sel->obj on x (the operand before the selector's path): an OP_CALL or OP_CALLIFACE without arguments but the receiver. */
Ir *irb_method_call(Builder *b, Pos pos, Ir *x, const int *path, int npath, const char *name, Package *pkg);
Type *irb_result_type(Type *sig);                           /* of a call's node */
int irb_iface_method_index(Type *iface, const char *name, Package *pkg, Type **sig);

/* ---- init.c ---- */
void irb_build_init(IrPkg *p);
Ir *irb_static_value(Builder *b, Expr *e, Type *to);        /* NULL: needs code */
IrVar *irb_static_global(Builder *b, Type *t, Ir *init);    /* a nameless read-only global */

void irb_nil_check_iface(Builder *b, Pos pos, Ir *i);

/* ---- names.c ---- */
const char *irb_pkg_link_path(Package *p);
const char *ir_func_name(Object *o, Type **targs, int ntargs); /* as the runtime shows it */

#endif
