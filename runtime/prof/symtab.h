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

enum { RT_PCF_LAST = 1, RT_PCF_WRAPPER = 2, RT_PCF_RUNTIME = 4 };

/* Builds the tables if they aren't there; not in a signal handler that interrupted the runtime. */
void rt_symtab_ranges(void);
/* Is pc inside code emitted from Go?  False until the tables are built.  Signal-safe. */
bool rt_pc_is_go(u64 pc);
/* Frames at pc (exact address of an instruction), innermost first; 0: unknown. */
i64 rt_pc_lookup(u64 pc, RtPcFrame *out, i64 max);
/* The counter that rt_callers gives for frame i of the n that rt_pc_lookup(pc - 1) found. */
u64 rt_pc_of_frame(u64 pc, const RtPcFrame *frames, i64 n, i64 i);
/* A section of the executable, mapped; NULL if there is none. */
const u8 *rt_exe_section(const char *name, u64 *size, u64 *addr);

/* unwind.c: code at pc with these registers has not linked its frame into the chain (or never does): its return
 * address.  0: it has, or nothing is known. */
u64 rt_unlinked_caller(u64 pc, u64 sp, u64 bp);

/* cpu profiling: called from SIGPROF's handler, NULL if off */
extern void (*rt_prof_signal)(void *ucontext, u64 limit);

#endif
