/*
 * emit.h - the IR of a package as C.
 *
 * A package becomes one or more translation units of bounded size.  The text
 * depends on the IR only (never on addresses or on hash order), so that it can
 * be the key of a cache.  Compile with the flags of build/, link with
 * -static -no-pie -Wl,--gc-sections -Wl,-z,start-stop-gc.
 *
 * emit/ may ask the IR builder for more functions (method wrappers) while it
 * works; their bodies are built by ir_build_pending before it returns.
 */
#ifndef TRI_EMIT_H
#define TRI_EMIT_H

#include "ir/ir.h"

typedef struct EmitOptions {
	size_t unit_bytes;   /* aim for the functions' text of a unit; 0: 165,000, or 50,000 */
	bool is_edited;      /* the package may be edited soon: smaller units, cut so that an edit changes few of them */
	size_t inline_bytes; /* functions with less text than this are also given to the package's other units, to be inlined; 0: 1,000 */
	bool no_lines;       /* no #line directives: the C text's own lines */
	/* Called for functions that emit/ caused to be built (method wrappers), before they are printed; may be NULL. */
	void (*new_funcs)(void *arg, IrPkg *p, int first);
	void *arg;
} EmitOptions;

typedef struct EmitUnit {
	Buf text;
	int nfuncs;
} EmitUnit;

typedef struct EmitUnits {
	EmitUnit *v; /* in p's arena; the texts are malloc'd */
	int n;
} EmitUnits;

/* Prints p.  o may be NULL. */
void emit_package(IrPkg *p, const EmitOptions *o, EmitUnits *out);
void emit_units_free(EmitUnits *u);

#endif
