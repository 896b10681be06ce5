/*
 * dwarf_line.c - .debug_line: file tables and line programs; see dwarf.h.
 *
 * A program is a byte code for a machine with the registers address, file and
 * line (DWARF 5, section 6.2).  Rows that change neither file nor line are
 * dropped; sequences outside the executable's text (code that the linker
 * removed stays in the table at address 0) are decoded and forgotten.
 */
#include <dwarf.h>
#include <stdlib.h>

#include "build/dwarf.h"

/* A program's header. */
typedef struct Header {
	u8 version, offset_size, addr_size;
	u8 min_inst, line_range, opcode_base;
	i8 line_base;
	u8 lengths[256];     /* operands of each standard opcode */
	const u8 *tables;    /* directories and files */
	const u8 *program, *end;
} Header;

static bool
read_header(Dwarf *d, DwUnit *u, Header *h)
{
	if (!u->has_lines || u->stmt_list >= d->line.n)
		return false;
	DwRead r = {d->line.p + u->stmt_list, d->line.p + d->line.n, false};
	memset(h, 0, sizeof *h);
	h->offset_size = 4;
	h->addr_size = u->addr_size;
	u64 len = dw_fixed(&r, 4);
	if (len == 0xFFFFFFFF) {
		h->offset_size = 8;
		len = dw_fixed(&r, 8);
	}
	if (r.bad || len > (u64)(r.end - r.p))
		return false;
	r.end = h->end = r.p + len;
	h->version = (u8)dw_fixed(&r, 2);
	if (h->version < 2 || h->version > 5)
		return false;
	if (h->version >= 5) {
		h->addr_size = (u8)dw_fixed(&r, 1);
		dw_fixed(&r, 1);
	}
	u64 header_len = dw_fixed(&r, h->offset_size);
	if (r.bad || header_len > (u64)(r.end - r.p))
		return false;
	h->program = r.p + header_len;
	h->min_inst = (u8)dw_fixed(&r, 1);
	if (h->version >= 4)
		dw_fixed(&r, 1); /* operations per instruction: 1 but for VLIW machines */
	dw_fixed(&r, 1);         /* default_is_stmt */
	h->line_base = (i8)dw_fixed(&r, 1);
	h->line_range = (u8)dw_fixed(&r, 1);
	h->opcode_base = (u8)dw_fixed(&r, 1);
	for (int i = 1; i < h->opcode_base; i++)
		h->lengths[i] = (u8)dw_fixed(&r, 1);
	h->tables = r.p;
	return !r.bad && h->line_range != 0 && h->opcode_base != 0 && h->addr_size <= 8;
}

/* ---- file names ---- */

typedef struct Entry { const char *name; u64 dir; } Entry;
typedef VEC(Entry) Entries;

/* A table of version 5: a format (content type and form pairs), then the entries. */
static bool
read_table(Dwarf *d, DwUnit *u, DwRead *r, Entries *out)
{
	u16 type[16], form[16];
	int nformat = (int)dw_fixed(r, 1);
	if (nformat > LEN_OF(type))
		return false;
	for (int i = 0; i < nformat; i++) {
		type[i] = (u16)dw_uleb(r);
		form[i] = (u16)dw_uleb(r);
	}
	u64 n = dw_uleb(r);
	if (r->bad || n > (u64)(r->end - r->p) || (nformat == 0 && n > 0))
		return false;
	for (u64 i = 0; i < n; i++) {
		Entry e = {.name = ""};
		for (int k = 0; k < nformat; k++) {
			u64 v;
			const char *s = dw_string_form(d, u, r, form[k], &v);
			if (type[k] == DW_LNCT_path && s != NULL)
				e.name = s;
			else if (type[k] == DW_LNCT_directory_index)
				e.dir = v;
		}
		if (r->bad)
			return false;
		vec_push(d->a, out, e);
	}
	return true;
}

static bool
read_old_tables(Dwarf *d, DwUnit *u, DwRead *r, Entries *dirs, Entries *files)
{
	vec_push(d->a, dirs, ((Entry){u->comp_dir, 0}));
	vec_push(d->a, files, ((Entry){"", 0})); /* numbered from 1 */
	for (;;) {
		u64 v;
		const char *s = dw_string_form(d, u, r, DW_FORM_string, &v);
		if (s == NULL)
			return false;
		if (s[0] == 0)
			break;
		vec_push(d->a, dirs, ((Entry){s, 0}));
	}
	for (;;) {
		u64 v;
		const char *s = dw_string_form(d, u, r, DW_FORM_string, &v);
		if (s == NULL)
			return false;
		if (s[0] == 0)
			return true;
		Entry e = {s, dw_uleb(r)};
		dw_uleb(r);
		dw_uleb(r);
		vec_push(d->a, files, e);
	}
}

void
dw_files(Dwarf *d, DwUnit *u)
{
	Header h;
	if (u->files_read)
		return;
	u->files_read = true;
	if (!read_header(d, u, &h))
		return;
	DwRead r = {h.tables, h.end, false};
	Entries dirs = {0}, files = {0};
	bool ok = h.version >= 5 ? read_table(d, u, &r, &dirs) && read_table(d, u, &r, &files)
	                         : read_old_tables(d, u, &r, &dirs, &files);
	if (!ok)
		return;
	u->files = NEW_N(d->a, const char *, files.n + 1);
	u->in_comp_dir = NEW_N(d->a, bool, files.n + 1);
	u->file_ids = NEW_N(d->a, int, files.n + 1);
	u->nfiles = files.n;
	for (int i = 0; i < files.n; i++) {
		const Entry *f = &files.v[i];
		u->files[i] = f->name;
		if (f->name[0] == '/')
			continue;
		if (f->dir == 0)
			u->in_comp_dir[i] = true;
		else if (f->dir < (u64)dirs.n && dirs.v[f->dir].name[0] != 0)
			u->files[i] = arena_printf(d->a, "%s/%s", dirs.v[f->dir].name, f->name);
	}
}

/* ---- line programs ---- */

typedef struct Machine {
	DwLines *l;
	Arena *a;
	u64 lo, hi;          /* text */
	u64 addr;
	u32 file, line;
	int first;           /* row that the running sequence starts with */
	bool sorted;
} Machine;

static void
put_row(Machine *m)
{
	if (m->addr < m->lo || m->addr > m->hi)
		return;
	DwRow row = {(u32)m->addr, m->line, m->file};
	if (m->l->rows.n > m->first) {
		DwRow *last = &m->l->rows.v[m->l->rows.n - 1];
		if (last->addr == row.addr) {
			*last = row; /* the last of several rows for one address holds */
			return;
		}
		if (last->line == row.line && last->file == row.file)
			return;
		m->sorted &= last->addr < row.addr;
	}
	vec_push(m->a, &m->l->rows, row);
}

static void
end_sequence(Machine *m)
{
	DwLines *l = m->l;
	int n = l->rows.n - m->first;
	if (n > 0 && m->sorted && m->addr <= m->hi && m->addr > l->rows.v[m->first].addr) {
		DwSeq s = {l->rows.v[m->first].addr, (u32)m->addr, m->first, n};
		vec_push(m->a, &l->seqs, s);
	} else {
		l->rows.n = m->first;
	}
	m->addr = 0;
	m->file = m->line = 1;
	m->first = l->rows.n;
	m->sorted = true;
}

/* Extended opcodes: a length, then the opcode and its operands. */
static void
extended(Machine *m, DwRead *r)
{
	u64 len = dw_uleb(r);
	if (r->bad || len == 0 || len > (u64)(r->end - r->p)) {
		r->bad = true;
		return;
	}
	DwRead in = {r->p, r->p + len, false};
	r->p += len;
	switch (dw_fixed(&in, 1)) {
	case DW_LNE_end_sequence: end_sequence(m); break;
	case DW_LNE_set_address: m->addr = len - 1 <= 8 ? dw_fixed(&in, (int)len - 1) : 0; break;
	default: break;
	}
}

static int
by_lo(const void *x, const void *y)
{
	const DwSeq *a = x, *b = y;
	return a->lo < b->lo ? -1 : a->lo > b->lo;
}

void
dw_lines(Dwarf *d, DwUnit *u, u64 lo, u64 hi, DwLines *l)
{
	Header h;
	l->rows.n = l->seqs.n = 0;
	if (!read_header(d, u, &h) || h.program > h.end)
		return;
	DwRead r = {h.program, h.end, false};
	Machine m = {.l = l, .a = d->a, .lo = lo, .hi = hi, .file = 1, .line = 1, .sorted = true};
	u64 const_add = (u64)((255 - h.opcode_base) / h.line_range) * h.min_inst;
	while (r.p < r.end && !r.bad) {
		u8 op = *r.p++;
		if (op >= h.opcode_base) {
			u32 k = (u32)(op - h.opcode_base);
			m.addr += (u64)(k / h.line_range) * h.min_inst;
			m.line += (u32)(h.line_base + (int)(k % h.line_range));
			put_row(&m);
			continue;
		}
		switch (op) {
		case 0: extended(&m, &r); break;
		case DW_LNS_copy: put_row(&m); break;
		case DW_LNS_advance_pc: m.addr += dw_uleb(&r) * h.min_inst; break;
		case DW_LNS_advance_line: m.line += (u32)dw_sleb(&r); break;
		case DW_LNS_set_file: m.file = (u32)dw_uleb(&r); break;
		case DW_LNS_const_add_pc: m.addr += const_add; break;
		case DW_LNS_fixed_advance_pc: m.addr += dw_fixed(&r, 2); break;
		default:
			for (int i = 0; i < h.lengths[op]; i++)
				dw_uleb(&r);
		}
	}
	/* Rows of a sequence that never ended stay unreferenced. */
	if (l->seqs.n > 1)
		qsort(l->seqs.v, (size_t)l->seqs.n, sizeof *l->seqs.v, by_lo);
}
