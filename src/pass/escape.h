/*
 * escape.h - what the files of escape analysis share.
 *
 * The question: which variables and allocations may live in their function's
 * frame?  Two invariants: no pointer to a frame is stored in the heap, and none
 * outlives what it points to (the frame is gone, or a later iteration of a loop
 * uses the same storage for another object).
 *
 * The method is gc's.  A location (EscLoc) stands for a variable or for what one
 * expression allocates.  An assignment is an edge between locations, weighted
 * with how many dereferences lie between them, -1 for an address:
 *
 *	p = &q   -1      p = q   0      p = *q   1      p = **q   2
 *
 * Fields and elements are not told apart from the whole.  From each location
 * the solver walks the edges backward, with the least sum of weights so far:
 * a location reached with -1 has its address there, and must be in the heap if
 * the walk's root outlives it.  Functions are taken callees first, mutually
 * recursive ones and their literals together as one batch; what is known of a
 * finished function is where each parameter leaks (EscLeaks): to the heap, or to
 * a result, and after how many dereferences.
 *
 * What differs from gc.  Expressions are in temporaries here, so each variable has
 * two depths: `hold`, of the outermost loop over which its contents live, and
 * `alloc`, of the innermost loop that makes it anew.  A temporary has no
 * declaration: it lives over the innermost loop that encloses all its uses.
 * A body expanded at one call (IrFunc.copy_of) shares the frame of the function
 * around it: its loops are inside of those around the call, its parameters are
 * the arguments, its results go where the call's go.
 * Temporaries assigned and used at one depth need no walk of their own, since
 * whatever they hold came from a location that is walked.
 *
 * escape.c        batches: the call graph's strongly connected components
 * escape_graph.c  locations, edges, holes
 * escape_scan.c   first look at a function: loops, uses and definitions of variables
 * escape_build.c  IR -> edges;  escape_call.c  calls and closures
 * escape_solve.c  walks
 * escape_tag.c    leaks of parameters, verdicts into the IR, summaries
 * escape_report.c the messages of -m;  escape_text.c  expressions as they write them
 * escape_walk.c   messages read off the syntax
 */
#ifndef TRI_ESCAPE_H
#define TRI_ESCAPE_H

#include "pass/pass.h"

/* Results whose leaks are told apart; flows to later ones count as flows to the heap (gc's limit, visible in messages). */
#define ESC_RESULTS 7
#define ESC_MAX_VAR ((i64)10 << 20)      /* larger variables live in the heap */
#define ESC_MAX_IMPLICIT ((i64)64 << 10) /* larger allocations by new, &T{}, make and closures, too */

/* Least number of dereferences on a flow plus one, 0: no flow.  [0]: to the heap; [1 + i]: to result i. */
typedef struct EscLeaks { u8 v[1 + ESC_RESULTS]; } EscLeaks;

typedef struct EscLoc EscLoc;

/* Why an edge is there, for -m=2; innermost construct first. */
typedef struct EscNote {
	struct EscNote *next;
	Pos pos;
	const char *what; /* source text */
	const char *why;
} EscNote;

typedef struct EscEdge {
	EscLoc *src;
	int derefs;       /* >= -1 */
	EscNote *notes;
} EscEdge;

struct EscLoc {
	IrVar *var;       /* the variable, or NULL */
	Ir *n;            /* the allocating node, or NULL */
	IrFunc *fn;
	EscEdge *edges;   /* incoming */
	int nedges, edges_cap;
	int hold, alloc;  /* loop depths, 1: outside of loops */
	int result;       /* 1 + index if a result of fn, else 0 */
	/* Of the walk under way: */
	u32 walk;
	int derefs;
	EscLoc *dst;
	int dst_edge;
	/* Found by the scan of fn: */
	int loop;         /* loop that encloses all uses and declarations seen; -1: none seen */
	int nset, nuse, set_depth;
	int ncalled;      /* uses that call a body expanded there */
	Ir *def;          /* right side of the only assignment, if nset is 1 */
	bool declared;    /* has an OP_DCL */
	bool captured, reassigned; /* so far, in the walk of esc_captures */
	bool is_root;     /* needs a walk of its own */
	bool queued;
	bool escapes;     /* must be in the heap */
	bool is_param;
	EscLeaks leaks;   /* is_param */
	EscLoc *object;   /* a temporary's: the object whose address it holds */
	Ir *content;      /* what the literal n was filled with */
	bool small;       /* a make of unknown length: in the heap for gc, in the frame here as long as the length is small */
	bool lent;        /* of an expanded body, and used after the body's end */
	bool is_static;   /* part of a package-level variable's initial value: not reported */
	const char *reason;
};

typedef struct EscHole {
	EscLoc *dst;
	int derefs;
	EscNote *notes;
} EscHole;

typedef struct EscLoop { int parent, depth; } EscLoop;

/* Where messages about an implicit conversion to an interface stand, and the type as it is written (NULL: interface{}). */
typedef struct EscPlace { Pos pos; Type *to; } EscPlace; /* pos 0: nowhere */

/* What is known of a function; IrFunc.esc, in the package's arena. */
typedef struct EscFunc {
	u8 state;              /* ESC_NEW -> ESC_BATCH -> ESC_DONE */
	bool closure_called;   /* function literal that is only called, where it stands */
	Ir *call;              /* of an expanded body: where */
	EscLoc *record;        /* function literal: the variable that gets its record */
	bool collected;        /* its calls are in the call graph */
	int base;              /* of an expanded body: loop depth of the call in the frame's function, else 1 */
	Map inlined;           /* for the report: calls (Expr) in its code -> bodies expanded there */
	Map ranks;             /* for the report: expressions -> when gc's walk meets them */
	Map stmts;             /* for -m=2: positions -> assignments and returns */
	Map places;            /* for the report: implicitly converted operands (Expr) -> EscPlace */
	EscLeaks *params;      /* once done */
	EscLeaks *captures;    /* of a function with captures and no enclosing one (bound methods) */
	/* For the call graph; of a top function: */
	int index, low;
	bool on_stack;
	VEC(IrFunc *) closures;/* all literals inside, outer ones first */
	/* While in a batch: */
	u8 *labels;            /* by label: 1 seen, 2 jumped back to */
	VEC(EscLoop) loops;
} EscFunc;
enum { ESC_NEW, ESC_BATCH, ESC_DONE };

typedef struct EscBatch {
	IrPkg *pkg;
	PassOptions *o;
	Arena *a;              /* dropped with the batch */
	VEC(IrFunc *) funcs;   /* tops and their literals */
	VEC(EscLoc *) locs;
	VEC(EscLoc *) queue;
	EscLoc heap, blank;
	u32 walk;
	u64 steps, budget;
	bool notes;            /* -m=2 */
} EscBatch;

/* The function whose body is turned into edges. */
typedef struct Esc {
	EscBatch *b;
	IrFunc *f;
	EscFunc *ef;
	int depth;
	/* Temporaries set since the last effect or assignment to a variable: what they stand for is still so. */
	struct { IrVar *var; Ir *def; } recent[16];
	int nrecent;
} Esc;

/* ---- escape_graph.c ---- */
/* The function whose frame f's variables are in: f itself, unless it is an expanded body. */
IrFunc *esc_frame(IrFunc *f);
EscLoc *esc_loc_new(EscBatch *b, IrFunc *fn, int depth);
/* The variable's location; NULL if it can neither hold pointers nor be pointed to, and for globals. */
EscLoc *esc_loc_of(EscBatch *b, IrVar *v);
IrVar *esc_root_var(IrVar *v);
void esc_flow(EscBatch *b, EscHole k, EscLoc *src);
EscHole esc_hole(EscLoc *l);
EscHole esc_shift(EscHole k, int delta);
EscHole esc_note(Esc *e, EscHole k, Ir *where, const char *why);
EscHole esc_note_text(Esc *e, EscHole k, Pos pos, const char *what, const char *why); /* what: in the batch's arena */
EscHole esc_tee(Esc *e, EscHole *ks, int n);
EscHole esc_spill(Esc *e, EscHole k, Ir *n);
bool esc_contains(IrFunc *outer, IrFunc *inner);  /* is inner a literal inside outer? */
bool esc_has_pointers(Type *t);
Type *esc_under(Type *t);

/* ---- escape_scan.c ---- */
void esc_scan(EscBatch *b, IrFunc *f);
/* The only value that v ever has, if that's known: its defining node. */
Ir *esc_static_value(EscBatch *b, Ir *x);
/* Is f a literal that is only there to be called, and was expanded at every call?  Its own code never runs. */
bool esc_is_unused(IrFunc *f);

/* Captured variables that nobody assigns after the first capture are captured by value. */
void esc_captures(EscBatch *b, IrFunc *top);

/* ---- escape_build.c ---- */
void esc_build(EscBatch *b, IrFunc *f);
void esc_expr(Esc *e, EscHole k, Ir *n);
void esc_unsafe(Esc *e, EscHole k, Ir *n);   /* of type uintptr: what was a pointer before */

/* ---- escape_call.c ---- */
void esc_call(Esc *e, EscHole *ks, int nks, Ir *n);
void esc_closure(Esc *e, EscHole k, Ir *n);

/* ---- escape_solve.c ---- */
void esc_solve(EscBatch *b);

/* ---- escape_tag.c ---- */
int esc_leak(const EscLeaks *l, int i);      /* -1: none; i as in EscLeaks */
void esc_leak_add(EscLeaks *l, int i, int derefs);
const EscLeaks *esc_extern_leaks(const char *sym); /* of another package's function, an entry a parameter; NULL: unknown */
void esc_finish(EscBatch *b);

/* ---- escape_report.c ---- */
void esc_report_flow(EscBatch *b, EscLoc *root, EscLoc *l, int derefs, bool leak);
/* -m=2: l's address is stored in dst, which is in the heap. */
void esc_report_direct(EscBatch *b, EscLoc *dst, EscLoc *l, EscHole k);
void esc_report_locs(EscBatch *b);
bool esc_was_told(const Expr *x);            /* of initial values of package-level variables */
void esc_report_params(EscBatch *b, IrFunc *f);
void esc_report_bodyless(IrPkg *p, PassOptions *o);
const char *esc_text(EscBatch *b, IrFunc *f, Ir *n); /* n of f: as written, or made up from the IR */
void esc_var_text(EscBatch *b, Buf *s, IrVar *v);
/* Where messages about pos, a position in f, stand: what an expanded body does stands at the call in the user's function. */
Pos esc_outermost(IrFunc *f, Pos pos);

/* ---- escape_walk.c ---- */
void esc_place(EscBatch *b, IrFunc *f);                   /* finds the places of f's implicit conversions */
EscPlace *esc_place_of(IrFunc *f, Ir *conv);              /* NULL: where the operand is */
void esc_report_self(EscBatch *b, IrFunc *f);             /* assignments of an object to itself in f; ranks f's expressions */
EscHole esc_note_assign(Esc *e, EscHole k, Ir *n);        /* n, an OP_AS, is told as the statement that it comes from */
EscHole esc_note_arg(Esc *e, EscHole k, Ir *call);        /* an argument that goes to a parameter */
int esc_rank(EscLoc *l);                                  /* among the objects of one function */
void esc_report_statics(IrPkg *p, PassOptions *o);        /* package-level objects that gc doesn't have as data */
void esc_report_indices(IrPkg *p, PassOptions *o);        /* array indices that need no check */

/* "F", "T.F", "(*T).F", literals by their number. */
void esc_func_text(Buf *b, IrFunc *f);

/* ---- escape_text.c ---- */
/* As gc writes expressions (of fn) and types in -m messages; names of pkg's are unqualified. */
void esc_expr_text(Buf *b, const Expr *x, IrFunc *fn, Package *pkg);
/* x, implicitly converted to `to`. */
void esc_conv_text(Buf *b, const Expr *x, Type *to, IrFunc *fn, Package *pkg);
void esc_type_text(Buf *b, Type *t, Package *pkg);
/* q and a dot, unless q is pkg. */
void esc_pkg_text(Buf *b, Package *q, Package *pkg);
Package *esc_home(IrFunc *f);                /* who wrote f */
/* The body expanded at x, a call in f or the literal that is called; NULL if none was. */
IrFunc *esc_inlined(IrFunc *f, const Expr *x);
/* Is f, or is it inside, a literal that was only there to be called, and was expanded? */
bool esc_is_gone(IrFunc *f);

#endif
