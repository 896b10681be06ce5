/*
 * dwarf.h - private to build/: a reader for the DWARF that compilers write into
 * an executable (versions 2 to 5, one file, no type units).
 *
 * Made for one pass over everything: a unit's entries are read in order, only
 * the attributes that pcln.c needs are kept, and a line program is decoded
 * straight into an array.  For a program that imports fmt (1.9 MB of DWARF) the
 * whole table takes 11 ms, of which reading is about a third; a pass with libdw
 * that only visits the same entries and rows takes 18 ms.
 *
 * All input is checked: past the end of a section reads give 0 and set
 * `bad`; a unit or table that is malformed is left out.
 *
 *   dwarf.c        sections, units, entries, range lists
 *   dwarf_line.c   file tables, line programs
 */
#ifndef TRI_BUILD_DWARF_H
#define TRI_BUILD_DWARF_H

#include "base/base.h"

typedef struct DwBytes { const u8 *p; size_t n; } DwBytes;

/* A place in a section. */
typedef struct DwRead {
	const u8 *p, *end;
	bool bad;       /* read past the end, or malformed */
} DwRead;
u64 dw_fixed(DwRead *r, int bytes);
u64 dw_uleb(DwRead *r);
i64 dw_sleb(DwRead *r);

typedef struct DwAttr { u16 name, form; i64 implicit; } DwAttr;
typedef struct DwAbbrev { u16 tag; bool children; int nattrs; DwAttr *attrs; } DwAbbrev;

typedef struct DwUnit {
	u64 off, end;              /* in .debug_info */
	u64 first;                 /* its first entry */
	u8 version, addr_size, offset_size;
	DwAbbrev *abbrevs;         /* by code */
	u32 nabbrevs;
	u64 low_pc;                /* base of its range lists */
	u64 addr_base, str_offsets_base, rnglists_base;
	bool has_lines;
	u64 stmt_list;
	const char *comp_dir;
	/* dwarf_line.c: */
	bool files_read;
	const char **files;        /* by index in the line table; with directory: absolute, or relative to comp_dir */
	bool *in_comp_dir;         /* the file stands in comp_dir: its name carries no directory */
	int nfiles;
	int *file_ids;             /* pcln.c's own: 0 unknown, else global index + 1 */
} DwUnit;

typedef struct Dwarf {
	Arena *a;
	DwBytes info, abbrev, line, str, line_str, rnglists, ranges, addr, str_offsets;
	VEC(DwUnit) units;
} Dwarf;

/* One entry.  Offsets are in .debug_info; 0: none. */
typedef struct DwDie {
	u64 off;
	u16 tag;        /* 0: the end of a list of children */
	bool children;
	bool has_low, has_high, high_is_size, has_ranges, ranges_index, declaration;
	u64 low, high, ranges;
	u64 origin;     /* DW_AT_abstract_origin or DW_AT_specification */
	const char *name; /* linkage name where there is one */
	bool name_is_linkage;
	u32 decl_file, decl_line, call_file, call_line;
	u64 next_sibling; /* 0: not told */
} DwDie;

/* Reads the units' headers and abbreviations; the sections are set.  False if there is nothing to read. */
bool dw_units(Dwarf *d);
/* Reads the entry at *off and moves *off behind it.  False at the unit's end or when malformed. */
bool dw_die(Dwarf *d, DwUnit *u, u64 *off, DwDie *die);
DwUnit *dw_unit_at(Dwarf *d, u64 off);

typedef struct DwRange { u64 lo, hi; } DwRange;
typedef VEC(DwRange) DwRanges;
/* Appends the entry's code ranges, empty ones left out. */
void dw_ranges(Dwarf *d, DwUnit *u, const DwDie *die, DwRanges *out);

typedef struct DwRow { u32 addr, line, file; } DwRow;
/* rows[first .. first+n) with ascending addresses hold from each row's address on; the last ends at hi. */
typedef struct DwSeq { u32 lo, hi; int first, n; } DwSeq;
typedef struct DwLines { VEC(DwRow) rows; VEC(DwSeq) seqs; } DwLines;
/* The unit's file names. */
void dw_files(Dwarf *d, DwUnit *u);
/* Replaces l by the unit's line table: sequences that lie in [lo, hi), sorted. */
void dw_lines(Dwarf *d, DwUnit *u, u64 lo, u64 hi, DwLines *l);
/* For dwarf_line.c: a string form's value; NULL if it is none. Skips any other form. */
const char *dw_string_form(Dwarf *d, DwUnit *u, DwRead *r, u16 form, u64 *value);

#endif
