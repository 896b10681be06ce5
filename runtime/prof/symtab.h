/*
 * symtab.h - from program counters to functions and lines.
 *
 * Sources, best first: the section ".tricolor.pcln" (abi/pcln.h), the symbol
 * table of the executable, the linker-gathered table tri_funcs.  All are read
 * from /proc/self/exe at first use; nothing here allocates from the heap.
 */
#ifndef RT_SYMTAB_H
#define RT_SYMTAB_H

#include "overlay_api.h"

enum { MAX_INLINE = 32 }; /* frames that one pc stands for; more are left out */

enum { /* RtPcFrame.flags */
	RT_PCF_LAST = 1,      /* the outermost of its physical frame: not inlined */
	RT_PCF_WRAPPER = 2,   /* compiler-made */
	RT_PCF_RUNTIME = 4,   /* C of the runtime */
	RT_PCF_NOARGS = 8,    /* not inlined, and takes no parameters */
	RT_PCF_KNOWN = 16,    /* C that is shown under Go's name (known.def) */
};

/* Builds the tables if they aren't there; not in a signal handler that interrupted the runtime. */
void rt_symtab_ranges(void);
/* Is pc inside code emitted from Go?  False until the tables are built.  Signal-safe. */
bool rt_pc_is_go(u64 pc);
/* Frames at pc (exact address of an instruction), innermost first; 0: unknown. */
i64 rt_pc_lookup(u64 pc, RtPcFrame *out, i64 max);
/* The function that a goroutine begins with whose code is this: what it was started with, if that is a wrapper. */
bool rt_pc_started(u64 code, RtPcFrame *out);
/* The counter that names frame i of those that rt_pc_lookup(pc - 1) found (overlay_api.h). */
u64 rt_pc_of_frame(u64 pc, const RtPcFrame *frames, i64 i);
/* Physical return addresses, innermost first, as counters of frames: without wrappers, without C of the runtime as hide
 * says, without the first skip of those left.  Returns how many, at most max. */
enum RtPcHide {
	RT_HIDE_C,            /* Go frames, and the C that traces show */
	RT_HIDE_UNKNOWN,      /* and all that has a name of Go's */
	RT_HIDE_NONE,
};
i64 rt_pc_expand(const u64 *pcs, i64 n, enum RtPcHide hide, i64 skip, u64 *out, i64 max);
/* The symbol of the function whose code begins at pc, NULL if there is none. */
const char *rt_symbol_at(u64 pc);
/* A section of the executable, mapped; NULL if there is none. */
const u8 *rt_exe_section(const char *name, u64 *size, u64 *addr);

/* unwind.c: code at pc with these registers has not linked its frame into the chain (or never does): its return
 * address.  0: it has, or nothing is known. */
u64 rt_unlinked_caller(u64 pc, u64 sp, u64 bp);

/* Makes the index of .eh_frame, so that what follows is quick.  Not in a signal handler that interrupted the runtime. */
void rt_unwind_prepare(void);
/* One step outward from a frame that isn't in the chain of frame pointers: pc is an instruction of it, then the return
 * address.  False: it is in the chain at bp, or nothing is known.  lo, hi: bounds of the stack.  Signal-safe. */
typedef struct RtUnwind { u64 pc, sp, bp; } RtUnwind;
bool rt_unwind_step(RtUnwind *u, u64 lo, u64 hi);

/* The function at pc and where it has saved registers (DWARF's numbers; offsets from its frame pointer + 16); false: nothing
 * is known, or its frame isn't in the chain of frame pointers at pc. */
typedef struct RtFrameRule {
	u64 start, end;
	i64 at[16];
	u32 saved;
} RtFrameRule;
bool rt_frame_rule(u64 pc, RtFrameRule *r);

/* sort.c: n records of size bytes (64 at most), each of which begins with an u32, in the order of these.  Allocates nothing. */
void rt_sort_records(void *records, u64 n, u64 size);

/* cpu profiling: called from SIGPROF's handler for signals whose value is this variable's address */
extern void (*rt_prof_signal)(void *ucontext, u64 limit);

#endif
