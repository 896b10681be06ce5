/*
 * expand.h - the pass that expands calls, one function at a time.
 *
 * inline_expand.c  the pass: which calls are expanded, which bodies of other packages are handed to the C compiler
 * inline_direct.c  what a call calls, where only one value is possible; devirtualised calls
 * inline_copy.c    a body once more
 */
#ifndef TRI_EXPAND_H
#define TRI_EXPAND_H

#include "pass/pass.h"

/* What the pass knows of an IrFunc (IrFunc.inl). */
typedef struct Mark {
	int depth;           /* of calls inside of bodies from other packages; 0: this package's own */
	bool refused, done;
	bool listed;         /* a body from another package that is in IrPkg.funcs */
	bool asking;
	u8 brings;           /* 0: not asked yet, else 1 + BRINGS_... */
	int copies;          /* expanded in this function, itself not an expanded one */
	Ir *result;          /* of an expanded body: what its only result always is, as exp_value finds it */
} Mark;

/* Assignments of a local variable or parameter in one function. */
typedef struct Def {
	int n;
	Ir *val;             /* of the only one */
} Def;

typedef struct Expand Expand;
struct Expand {
	IrPkg *p;
	PassOptions *o;
	IrFunc *f;
	int depth, copies, max_copies;
	Map defs;            /* IrVar -> Def, of f */
	Arena *a;
	Expand *up;          /* f is expanded: the function that calls it, */
	Ir *call;            /* and the call */
	int level;           /* expansions around this one */
};

/* ---- inline_direct.c ---- */

void exp_find_defs(Expand *w);
/* The OP_CLOSURE, OP_FUNC or OP_CONVIFACE that gave x its value, if there is only one; looks through parameters and results of
 * expanded bodies. */
Ir *exp_value(Expand *w, Ir *x);
/* Makes an interface call direct if the method is known. */
void exp_devirtualise(Expand *w, Ir *n);

/* ---- inline_copy.c ---- */

/* A copy of from's body, to be expanded at one call in caller; k differs for each copy in one outermost function. */
IrFunc *inl_copy(IrPkg *p, IrFunc *from, IrFunc *caller, Pos call, int k);

/* Calls fn for n and everything below it, not into literals. */
void exp_each(Expand *w, Ir *n, void (*fn)(Expand *, Ir *));
void exp_each_list(Expand *w, IrList *l, void (*fn)(Expand *, Ir *));

#endif
