/*
 * pcln.h - private to build/: what the files that make the table of abi/pcln.h
 * share.
 *
 *   pcln.c        functions, inline trees and rows from DWARF; the table's layout
 *   pcln_name.c   names: tri_funcs, symbols, C identifiers back to Go's names
 */
#ifndef TRI_BUILD_PCLN_H
#define TRI_BUILD_PCLN_H

#include "abi/pcln.h"
#include "build/elf_file.h"

/* A Go function as tri_funcs tells it. */
typedef struct PclnGoFunc {
	const char *name, *file;
	u32 line, flags;     /* RT_FUNC_* */
} PclnGoFunc;

typedef struct PclnNames {
	Arena *a;
	Map by_addr;         /* entry -> PclnGoFunc */
	Map by_symbol;       /* C symbol -> PclnGoFunc */
	Map parts;           /* entry of a gcc f.part.N */
	Map demangled;       /* C symbol -> Go name */
} PclnNames;

void pcln_names_read(PclnNames *n, Arena *a, const ElfFile *f);
const PclnGoFunc *pcln_go_func(const PclnNames *n, u64 entry);
/* The row of a C symbol, or of the one that an inliner's copy of it (SYM$cN) is of; NULL: none. */
const PclnGoFunc *pcln_symbol(PclnNames *n, const char *sym);
/* Is this C symbol that of a Go function (and not a runtime helper, an equality function, ...)? */
bool pcln_is_go_symbol(const char *sym);
/* The name that runtime.Func.Name gives for a symbol without a row in tri_funcs. */
const char *pcln_demangle(PclnNames *n, const char *sym);

#endif
