/*
 * pcln.h - the program-counter table: from machine addresses back to Go's
 * functions, files and lines.
 *
 * `tri` writes it after linking, from the debug information, as the contents of
 * the non-allocated ELF section ".tricolor.pcln"; the runtime maps it from
 * /proc/self/exe when a trace first needs it.  Without the section the runtime
 * falls back to tri_funcs (names, no lines).
 *
 * Everything is little-endian; offsets count from the start of the section; all
 * addresses are u32 (programs are linked below 2 GB).  Sections in any order,
 * each 4-byte aligned.
 *
 *   PclnHeader
 *   PclnFunc[nfuncs]      sorted by start, ranges don't overlap; gaps are code that isn't Go's.
 *                         One row a contiguous range: a function that gcc split into f and
 *                         f.cold has two rows with the same entry, name, file and line
 *   u32 files[nfiles]     string offset of each file's name (as the trace shows it)
 *   PclnInline[ninlines]  inline trees, a slice of it for each function
 *   rows                  byte streams, one for each function
 *   strings               NUL-terminated, offsets count from strings_off
 *
 * A function's row stream.  State: pc = start, file = func.file, line =
 * func.line, node = 0.  Each row is
 *   uvarint  (dpc << 2) | (file changes ? 1 : 0) | (node changes ? 2 : 0)
 *   svarint  dline (zigzag)
 *   [svarint dfile] if bit 0
 *   [uvarint node]  if bit 1: 0 the function itself, n: inlines[inline_first + n - 1]
 * pc advances by dpc, then the new file, line, node hold from that pc up to the
 * next row's pc or the end of the range.  The first row has dpc 0 as a rule.
 * (uvarint: 7 bits a byte, low first, top bit: more follow; zigzag: n << 1 ^ n >> 63.)
 *
 * A pc with node n stands for several frames, innermost first:
 *   inlines[n].name at (file, line) of the row
 *   its parent (another node, or the function) at (inlines[n].call_file, inlines[n].call_line)
 *   ... up to the function itself.
 */
#ifndef TRI_ABI_PCLN_H
#define TRI_ABI_PCLN_H

#include <stdint.h>

#define PCLN_SECTION ".tricolor.pcln"
#define PCLN_MAGIC 0x4e4c4350u /* "PCLN" */
#define PCLN_VERSION 2

typedef struct PclnHeader {
	uint32_t magic, version;
	uint32_t nfuncs, funcs_off;
	uint32_t nfiles, files_off;
	uint32_t ninlines, inlines_off;
	uint32_t rows_off, rows_size;
	uint32_t strings_off, strings_size;
} PclnHeader;

enum PclnFlag {
	PCLN_WRAPPER = 1, /* compiler-made: hidden from traces (RT_FUNC_WRAPPER) */
	PCLN_GO = 2,      /* emitted from Go: may be preempted at any instruction */
	PCLN_RUNTIME = 4, /* C code of libtricolor, listed with its C name: hidden unless GOTRACEBACK=system */
	PCLN_COLD = 8,    /* not the range that holds the entry */
	PCLN_PART = 16,   /* the part of a function that the C compiler split off and calls (f.part.N): the next frame
	                   * outward is the same call of the same function, and a trace leaves that one out */
	PCLN_NOARGS = 32, /* takes no parameters: a trace shows f(), not f(...) */
};

typedef struct PclnFunc {
	uint32_t start, end;   /* [start, end) */
	uint32_t entry;        /* address of the function's entry (== start but for cold parts) */
	uint32_t name;         /* string offset: "main.(*T).Method", as runtime.Func.Name */
	uint32_t file, line;   /* file index, line of the func keyword */
	uint32_t flags;
	uint32_t rows, rows_len; /* this range's stream: rows_off + rows, rows_len bytes */
	uint32_t inline_first, inline_count;
} PclnFunc;

typedef struct PclnInline {
	uint32_t parent;       /* 0: the function; n: inlines[inline_first + n - 1]; n is below this node's own number */
	uint32_t name;         /* of the inlined function */
	uint32_t file, line;   /* of its func keyword */
	uint32_t entry;        /* of the function whose tree this is (PclnFunc.entry) */
	uint32_t call_file, call_line; /* where its parent called it */
	uint32_t flags;        /* PCLN_WRAPPER, PCLN_RUNTIME */
} PclnInline;

#endif
