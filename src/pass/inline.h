/*
 * inline.h - what the files of inlining share, and what other passes may ask.
 *
 * Whether a function can be inlined is decided on its checked syntax tree with
 * gc 1.19's cost model, so that -m tells what gc tells.  What is done about it
 * is in expand.h.
 *
 * inline_can.c     decisions, functions in gc's order (callees first)
 * inline_cost.c    the cost of one body; inline_expr.c of its expressions
 * inline_report.c  the lines of -m
 */
#ifndef TRI_INLINE_H
#define TRI_INLINE_H

#include "pass/pass.h"

enum {
	INLINE_BUDGET = 80,
	INLINE_CALL_COST = 57,    /* a call that isn't inlined itself */
	INLINE_BIG_NODES = 5000,  /* a caller of so many nodes takes only callees up to INLINE_BIG_BUDGET */
	INLINE_BIG_BUDGET = 20,
};

typedef enum InlState { INL_NEW, INL_OPEN, INL_DONE } InlState;

/* What is known of one function; exactly one of obj and lit is set. */
typedef struct Inl {
	Object *obj;       /* declared function or method (of a generic type: the origin) */
	Expr *lit;         /* function literal */
	struct Inl *outer; /* lit: the function it stands in; NULL: outside of functions */
	const char *name;  /* as -m names it: "f", "(*T).m", "f.func1" */
	u8 state;
	bool can;
	bool exact;        /* cost is the whole body's, not where counting stopped */
	bool listed;       /* literals are known */
	bool calls_self;
	int cost, nodes;
	const char *why;   /* when it can't */
	int nlits;
	VEC(struct Inl *) lits;
	Map *defs;         /* of a declared function: local variable -> the value it is declared with */
	int id, low;       /* walk over the package's call graph: number, and what a mention of it counts as */
	int comp;          /* its component: id of the first member */
	bool told;         /* by inline_report.c */
	bool dead;         /* lit: in code that constants switch off */
} Inl;

/* ---- inline_can.c ---- */

/* Can calls of func, of another package, be inlined?  Checks the bodies it needs.  *cost and *why may be NULL. */
bool inline_can(Object *func, int *cost, const char **why);
bool inline_can_lit(Expr *lit, int *cost, const char **why);
Inl *inl_of(Object *func);            /* decided; NULL if there is no declaration */
Inl *inl_of_lit(Expr *lit);           /* NULL if its function was never looked at */
/* Decides all functions of p, costs exact; and literals outside of functions. */
void inl_package(Package *p);
/* p's functions and literals in the order in which gc decides them; after inl_package. */
Inl **inl_order(Package *p, int *n);
/* Holds the literals outside of p's functions; after inl_package. */
Inl *inl_outside(Package *p);
/* The overlay's runtime is ours; gc's functions of the same names have larger bodies.  Only itself inlines them. */
bool inl_is_runtime(Object *func);
/* The record without a decision; for the files of inlining. */
Inl *inl_get(Object *func);
FuncBody *inl_body(Inl *f);
/* What a call calls, as far as gc knows it: functions, methods, literals, variables holding either. NULL: unknown. */
Inl *inl_callee(Inl *caller, Expr *call);
/* The function that x, an expression in caller, has as its only value. */
Inl *inl_value(Inl *caller, Expr *x);

/* ---- inline_cost.c ---- */

extern int inl_call_cost; /* INLINE_CALL_COST; 1 with -l=4 */

/* Counts f's body into f->cost, f->nodes and f->why; stops past the budget unless exact.  ask decides callees. */
void inl_count(Inl *f, bool exact, Inl *(*ask)(Inl *));
bool inl_is_intrinsic(Object *func);
/* What is of interest in f's body, less dead code and literals; operands come before what they are operands of. */
typedef struct InlVisit {
	void (*expr)(void *arg, Expr *x);     /* any expression, before its operands */
	void (*call)(void *arg, Expr *call);  /* not of go and defer; of builtins only panic */
	void (*index)(void *arg, Expr *x);    /* not of what append is given as it is */
	void (*assign)(void *arg, Stmt *s);   /* before its operands */
	void (*ret)(void *arg, Stmt *s);
	void (*lit)(void *arg, Expr *x);      /* composite literals */
	void *arg;
} InlVisit;
void inl_visit(Inl *f, const InlVisit *v);
void inl_visit_expr(Inl *f, Expr *x, const InlVisit *v);
/* What gc's dead code removal leaves of a list: ends after the returned number of statements. */
int inl_live_stmts(StmtList l);
/* 1: constant true, 0: constant false, -1: not constant. */
int inl_const_cond(Expr *e);
/* The only clause that a switch over constants can take, or -1; *none: no clause is ever taken. */
int inl_const_clause(Stmt *s, bool *none);

/* Shared by inline_cost.c and inline_expr.c: the count under way. */
typedef struct Walk {
	Inl *f;
	int cost, nodes;
	const char *why;    /* found something that is never inlined */
	bool exact, stop;
	Inl *(*ask)(Inl *); /* NULL: nothing is counted, visit is called */
	const InlVisit *visit;
	Expr *appended;     /* the operand of append that is looked at */
	Inl *lit;           /* inside of this literal, whose body counts */
} Walk;
void inl_add(Walk *w, int n);
void inl_refuse(Walk *w, const char *why);
void inl_ex(Walk *w, Expr *e);
void inl_ex_to(Walk *w, Expr *e, Type *to);  /* with its implicit conversion */
bool inl_multi(Walk *w, ExprList args, Type *params); /* f(g()), return g(): true if it is one */
bool inl_is_const(Expr *e);
void inl_stmts(Walk *w, StmtList l);

/* ---- inline_report.c ---- */
void inl_report(IrPkg *p, PassOptions *o);
/* Has -m told that this call, in a function's own code, is inlined? */
bool inl_was_told(const Expr *call);

#endif
