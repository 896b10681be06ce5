/*
 * pass.h - the line of passes between ir/ and emit/.
 *
 * Passes stand in pass.def in the order they run; each reads the IR that the one
 * before it wrote.  pass_run runs them over one package, verifying the IR
 * between passes (TRI_DEBUG=verify) and dumping it (TRI_DEBUG=ir=all).
 *
 * What whole-program analysis needs from other packages travels in a summary, a
 * text that build/ keeps in its cache beside the package's objects: read the
 * imports' summaries (pass_summary_read) before pass_run, write the package's own
 * (pass_summary_write) after it.  A package without a summary is met with the
 * worst assumptions, so nothing depends on summaries but speed.
 *
 * Reports (-m) are lines with positions in PassOptions.report, in the order in which decisions are made.
 */
#ifndef TRI_PASS_H
#define TRI_PASS_H

#include "ir/ir.h"

typedef struct PassOptions {
	int m;             /* -m level: 0 no report, 1 decisions, 2 with the flows that force them */
	Buf *report;       /* report lines go here; may be NULL when m is 0 */
	bool no_inline;    /* -l */
	bool cheap_calls;  /* -l=4: a call costs the inliner 1 */
	bool no_escape;    /* -d noescape, TRI_DEBUG=noescape: everything that could live in the heap does */
	const char *json;  /* -json=0,DIR: the folder; needs an m of 2 (without a report nothing is printed); may be NULL */
	const char *dump;  /* -d escape[=level][:Func], ir=all, ...; NULL: taken from TRI_DEBUG */
} PassOptions;

/* ---- pass.c: the driver ---- */

/* Runs all passes over p's functions.  May be called again after ir_build_pending made more: only those are looked at. */
void pass_run(IrPkg *p, PassOptions *o);
/* The package's facts for its importers; after pass_run. */
void pass_summary_write(IrPkg *p, Buf *out);
/* Enters facts written by pass_summary_write; before pass_run of an importer. */
void pass_summary_read(Package *pkg, const char *text);
/* One report line at pos; the text has no newline at its end, and may have several lines. */
void pass_report(PassOptions *o, Pos pos, const char *fmt, ...) PRINTF_LIKE(3, 4);
/* An entry of -json, if wanted; text's lines after the first are a flow as -m=2 tells it. */
void pass_log(PassOptions *o, Pos pos, const char *code, const char *text);
void pass_json_write(PassOptions *o, Package *pkg);
/* Is "name" or "name=level" among the debug words (o->dump, else TRI_DEBUG)?  0 if not; its level, 1 by default. */
int pass_debug(const PassOptions *o, const char *name);

/* ---- inline_expand.c: devirtualised calls, bodies from other packages to be inlined; -m's lines on inlining ---- */

void inline_package(IrPkg *p, PassOptions *o);

/* ---- escape.c: where objects live ---- */

/* Sets IRF_STACK on allocations that may live in the frame and IrVar.heap of variables that may not. */
void escape_package(IrPkg *p, PassOptions *o);
void escape_summary_write(IrPkg *p, Buf *out);
void escape_summary_read(Package *pkg, const char *text);

#endif
