/*
 * pcln.c - the program-counter table (abi/pcln.h) from an executable's DWARF.
 *
 * One pass over the units.  Per unit: decode the line table; walk the entries;
 * for each function that has code, collect the inlined calls in it as a tree
 * with their ranges, then sweep its addresses once, merging rows and ranges into
 * the function's row stream.
 *
 * In code emitted from Go, a call of a C helper that was inlined (abi/inline.h)
 * is not a frame of its own: its addresses count as the line that called it.
 * Such nodes are "elided"; every node knows the nearest one that isn't.
 *
 * Strings are stored once, files numbered by first use, and only inlined calls
 * that own an address (or hold one that does) are written: the table comes to
 * about a fifth of the debug information.
 */
#include <dwarf.h>
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "abi/typedesc.h"
#include "build/build.h"
#include "build/pcln.h"

enum { MAX_DEPTH = 400 }; /* of nested entries: deeper ones are left out */

/* What an abstract entry says about a function. */
typedef struct Origin {
	const char *sym;
	const PclnGoFunc *go; /* NULL: no row in tri_funcs */
	bool is_go;
	u32 name, file, line, flags;
} Origin;

typedef struct Node {
	const Origin *origin;
	int shown;            /* this node or the nearest around it that is a frame; 0 the function */
	int number;           /* in the function's inline tree, 0: not yet used */
	bool elided;
	u32 call_file, call_line;
	u32 at_file, at_line; /* elided: the position its addresses count as */
	int parent;
} Node;

typedef struct NodeRange { u32 lo, hi; int node; } NodeRange;

typedef struct Pcln {
	Arena *a;
	ElfFile elf;
	Dwarf dw;
	PclnNames names;
	u64 text_lo, text_hi;
	const char *cwd;

	Map done;             /* function starts seen: copies in COMDAT groups are described once per unit */
	Map origins;          /* entry offset -> Origin */
	Map string_ids, file_ids;
	VEC(u32) files;
	VEC(bool) file_is_c;
	VEC(PclnFunc) funcs;
	VEC(PclnInline) inlines;
	Buf rows, strings;

	/* The unit at work: */
	DwUnit *u;
	DwLines lines;
	bool unit_is_go;

	/* The function at work; nodes.v[0] is the function itself. */
	VEC(Node) nodes;
	VEC(NodeRange) ranges;
	DwRanges tmp;
	u32 inline_first, entry;
} Pcln;

/* ---- strings and files ---- */

static u32
string_id(Pcln *p, const char *s)
{
	u32 id = (u32)(uintptr_t)map_get(&p->string_ids, s);
	if (id == 0) {
		id = (u32)p->strings.n;
		buf_write(&p->strings, s, strlen(s) + 1);
		map_put(&p->string_ids, s, (void *)(uintptr_t)id);
	}
	return id;
}

static u32
file_id(Pcln *p, const char *path)
{
	/* Go files are given as "./x.go"; a //line directive's name stays as it is written. */
	if (str_has_prefix(path, "./") || str_has_prefix(path, "../") ||
	    (path[0] != '/' && (str_has_suffix(path, ".c") || str_has_suffix(path, ".h"))))
		path = path_join(p->a, p->cwd, path);
	u32 id = (u32)(uintptr_t)map_get(&p->file_ids, path);
	if (id == 0) {
		vec_push(p->a, &p->files, string_id(p, path));
		vec_push(p->a, &p->file_is_c, str_has_suffix(path, ".h") || str_has_suffix(path, ".c"));
		id = (u32)p->files.n;
		map_put(&p->file_ids, path, (void *)(uintptr_t)id);
	}
	return id - 1;
}

/* A file of a unit's line table.  Emitted code names Go files as the command line does, so from the working directory. */
static u32
unit_file(Pcln *p, DwUnit *u, u32 index)
{
	dw_files(&p->dw, u);
	if (index >= (u32)u->nfiles)
		return file_id(p, "/?");
	if (u->file_ids[index] == 0) {
		const char *name = u->files[index];
		if (name[0] != '/' && !p->unit_is_go)
			name = path_join(p->a, u->comp_dir, name);
		u->file_ids[index] = (int)file_id(p, name) + 1;
	}
	return (u32)u->file_ids[index] - 1;
}

/* ---- functions' identities ---- */

static void
fill_origin(Pcln *p, Origin *o, const PclnGoFunc *go)
{
	o->go = go;
	o->is_go = p->unit_is_go && (go != NULL || pcln_is_go_symbol(o->sym));
	if (go != NULL) {
		o->name = string_id(p, go->name);
		if (go->file != NULL)
			o->file = file_id(p, go->file);
		o->line = go->line;
		o->flags = PCLN_GO | ((go->flags & RT_FUNC_WRAPPER) != 0 ? PCLN_WRAPPER : 0) |
			   ((go->flags & RT_FUNC_NOARGS) != 0 ? PCLN_NOARGS : 0);
	} else if (o->is_go) {
		o->name = string_id(p, pcln_demangle(&p->names, o->sym));
		o->flags = PCLN_GO;
		size_t n = strlen(o->sym);
		/* The stub that drops a function value's context; a method value; go and defer of a call with arguments. */
		if ((n > 2 && o->sym[n - 2] == '$' && o->sym[n - 1] == 's') || str_has_suffix(o->sym, "$mfm") ||
		    strstr(o->sym, "$dgowrap") != NULL || strstr(o->sym, "$ddeferwrap") != NULL)
			o->flags |= PCLN_WRAPPER;
	} else {
		o->name = string_id(p, o->sym);
		/* Emitted, but not a Go function: equality and hash functions; copies of the runtime's helpers. */
		o->flags = p->unit_is_go && strchr(o->sym, '$') != NULL ? PCLN_GO | PCLN_WRAPPER : PCLN_RUNTIME;
	}
}

/* The function that an entry stands for: its own attributes, or those of what it refers to. */
static const Origin *
origin_of(Pcln *p, const DwDie *die)
{
	u64 at = die->origin != 0 ? die->origin : die->off;
	Origin *o = map_get(&p->origins, (const void *)(uintptr_t)at);
	if (o != NULL)
		return o;
	o = NEW(p->a, Origin);
	DwDie d = *die;
	DwUnit *u = p->u;
	u32 decl_file = d.decl_file;
	DwUnit *decl_unit = u;
	o->sym = d.name;
	o->line = d.decl_line;
	for (int hops = 0; d.origin != 0 && hops < 8; hops++) {
		u64 off = d.origin;
		u = off >= u->first && off < u->end ? u : dw_unit_at(&p->dw, off);
		if (u == NULL || !dw_die(&p->dw, u, &off, &d))
			break;
		if (o->sym == NULL)
			o->sym = d.name;
		if (o->line == 0 && d.decl_line != 0) {
			o->line = d.decl_line;
			decl_file = d.decl_file;
			decl_unit = u;
		}
	}
	if (o->sym == NULL)
		o->sym = "?";
	o->file = unit_file(p, decl_unit, decl_file);
	fill_origin(p, o, p->unit_is_go ? pcln_symbol(&p->names, o->sym) : NULL);
	map_put(&p->origins, (const void *)(uintptr_t)at, o);
	return o;
}

/* ---- row streams ---- */

static void
put_uvarint(Buf *b, u64 v)
{
	for (; v >= 0x80; v >>= 7)
		buf_putc(b, (int)(v & 0x7F) | 0x80);
	buf_putc(b, (int)v);
}

static void
put_svarint(Buf *b, i64 v)
{
	put_uvarint(b, (u64)v << 1 ^ (u64)(v >> 63));
}

typedef struct Stream { u32 pc, file, line, node; bool started; } Stream;

static void
put_change(Pcln *p, Stream *s, u32 pc, u32 file, u32 line, u32 node)
{
	if (file == s->file && line == s->line && node == s->node)
		return;
	put_uvarint(&p->rows, (u64)(pc - s->pc) << 2 | (file != s->file ? 1 : 0) | (node != s->node ? 2 : 0));
	put_svarint(&p->rows, (i64)line - s->line);
	if (file != s->file)
		put_svarint(&p->rows, (i64)file - s->file);
	if (node != s->node)
		put_uvarint(&p->rows, node);
	*s = (Stream){pc, file, line, node, true};
}

/* The node's number in the function's tree; it and those around it are written the first time. */
static u32
node_number(Pcln *p, int i)
{
	if (i == 0)
		return 0;
	Node *n = &p->nodes.v[i];
	if (n->number != 0)
		return (u32)n->number;
	u32 parent = node_number(p, p->nodes.v[n->parent].shown);
	PclnInline in = {
	    .parent = parent, .name = n->origin->name, .file = n->origin->file, .line = n->origin->line,
	    .entry = p->entry, .call_file = n->call_file, .call_line = n->call_line, .flags = n->origin->flags & (PCLN_WRAPPER | PCLN_RUNTIME),
	};
	vec_push(p->a, &p->inlines, in);
	n->number = p->inlines.n - (int)p->inline_first;
	return (u32)n->number;
}

/* The rows that cover pc, up to the end of its sequence; NULL if there are none. */
static const DwRow *
rows_at(Pcln *p, u32 pc, int *left)
{
	int lo = 0, hi = p->lines.seqs.n;
	while (lo < hi) {
		int mid = (lo + hi) / 2;
		if (p->lines.seqs.v[mid].lo <= pc)
			lo = mid + 1;
		else
			hi = mid;
	}
	const DwSeq *s = lo > 0 ? &p->lines.seqs.v[lo - 1] : NULL;
	if (s == NULL || pc >= s->hi)
		return NULL;
	int a = 0, b = s->n; /* the last row at or before pc */
	while (b - a > 1) {
		int mid = (a + b) / 2;
		if (p->lines.rows.v[s->first + mid].addr <= pc)
			a = mid;
		else
			b = mid;
	}
	*left = s->n - a;
	return &p->lines.rows.v[s->first + a];
}

static int
by_range(const void *x, const void *y)
{
	const NodeRange *a = x, *b = y;
	return a->lo != b->lo ? (a->lo < b->lo ? -1 : 1) : a->node - b->node;
}

/* The position of a row in the function's own terms: what stands for code without a line, or a C file's, is what came before. */
static void
row_position(Pcln *p, const DwRow *row, const Node *n, bool is_go, u32 *file, u32 *line)
{
	if (n->elided) {
		*file = n->at_file;
		*line = n->at_line;
		return;
	}
	if (row == NULL || row->line == 0)
		return;
	u32 f = unit_file(p, p->u, row->file);
	if (is_go && p->file_is_c.v[f])
		return;
	*file = f;
	*line = row->line;
}

/* Writes the stream of [lo, hi): merges line rows with the inlined calls' ranges, of which the innermost holds. */
static void
sweep(Pcln *p, u32 lo, u32 hi, bool is_go)
{
	const Origin *o = p->nodes.v[0].origin;
	Stream s = {.pc = lo, .file = o->file, .line = o->line};
	int left = 0, ri = 0, depth = 0, last_node = 0;
	const NodeRange *stack[MAX_DEPTH + 1];
	const DwRow *row = rows_at(p, lo, &left);
	u32 file = s.file, line = s.line;
	for (u32 pc = lo; pc < hi;) {
		while (depth > 0 && stack[depth - 1]->hi <= pc)
			depth--;
		for (; ri < p->ranges.n && p->ranges.v[ri].lo <= pc; ri++)
			if (p->ranges.v[ri].hi > pc && depth < MAX_DEPTH)
				stack[depth++] = &p->ranges.v[ri];
		while (left > 1 && row[1].addr <= pc) {
			row++;
			left--;
		}
		int i = depth > 0 ? stack[depth - 1]->node : 0;
		const Node *n = &p->nodes.v[i];
		if (n->shown != last_node) { /* the position before was in another function */
			const Node *shown = &p->nodes.v[n->shown];
			file = shown->origin->file;
			line = shown->origin->line;
			last_node = n->shown;
		}
		row_position(p, row, n, is_go, &file, &line);
		put_change(p, &s, pc, file, line, node_number(p, n->shown));
		u32 next = hi;
		if (left > 1 && row[1].addr < next)
			next = row[1].addr;
		if (ri < p->ranges.n && p->ranges.v[ri].lo < next)
			next = p->ranges.v[ri].lo;
		if (depth > 0 && stack[depth - 1]->hi < next)
			next = stack[depth - 1]->hi;
		pc = next;
	}
}

/* ---- entries ---- */

static bool
in_text(const Pcln *p, const DwRange *r)
{
	return r->lo >= p->text_lo && r->hi <= p->text_hi;
}

/* Passes over the rest of a list of children. */
static bool
skip_children(Pcln *p, u64 *off)
{
	DwDie d;
	for (int depth = 1; depth > 0;) {
		if (!dw_die(&p->dw, p->u, off, &d))
			return false;
		if (d.tag == 0)
			depth--;
		else if (d.children && d.next_sibling > *off && d.next_sibling < p->u->end)
			*off = d.next_sibling;
		else if (d.children)
			depth++;
	}
	return true;
}

static bool
skip_subtree(Pcln *p, const DwDie *d, u64 *off)
{
	if (!d->children)
		return true;
	if (d->next_sibling > *off && d->next_sibling < p->u->end) {
		*off = d->next_sibling;
		return true;
	}
	return skip_children(p, off);
}

/* A node for an inlined call; its number, or -1 if it has no code. */
static int
add_node(Pcln *p, const DwDie *d, int parent)
{
	p->tmp.n = 0;
	dw_ranges(&p->dw, p->u, d, &p->tmp);
	int count = 0, self = p->nodes.n;
	for (int i = 0; i < p->tmp.n; i++)
		if (in_text(p, &p->tmp.v[i])) {
			NodeRange r = {(u32)p->tmp.v[i].lo, (u32)p->tmp.v[i].hi, self};
			vec_push(p->a, &p->ranges, r);
			count++;
		}
	if (count == 0)
		return -1;
	Node n = {.origin = origin_of(p, d), .parent = parent, .shown = self};
	const Node *up = &p->nodes.v[parent];
	n.call_file = unit_file(p, p->u, d->call_file);
	n.call_line = d->call_line;
	if (up->elided) { /* inside a helper: as if the helper's caller called it */
		n.call_file = up->at_file;
		n.call_line = up->at_line;
	}
	if (p->unit_is_go && !n.origin->is_go) {
		n.elided = true;
		n.shown = up->shown;
		n.at_file = n.call_file;
		n.at_line = n.call_line;
	}
	vec_push(p->a, &p->nodes, n);
	return self;
}

/* The children of a function or of something in it. */
static bool
walk_function(Pcln *p, u64 *off, int parent, int depth)
{
	DwDie d;
	for (;;) {
		if (!dw_die(&p->dw, p->u, off, &d))
			return false;
		if (d.tag == 0)
			return true;
		bool enter = depth < MAX_DEPTH && (d.tag == DW_TAG_lexical_block || d.tag == DW_TAG_inlined_subroutine);
		int node = parent;
		if (enter && d.tag == DW_TAG_inlined_subroutine)
			node = add_node(p, &d, parent);
		if (!d.children)
			continue;
		if (enter && node >= 0 ? !walk_function(p, off, node, depth + 1) : !skip_subtree(p, &d, off))
			return false;
	}
}

static void
put_function(Pcln *p, u32 lo, u32 hi, u32 entry, u32 flags)
{
	const Origin *o = p->nodes.v[0].origin;
	PclnFunc f = {.start = lo, .end = hi, .entry = entry, .name = o->name, .file = o->file, .line = o->line, .flags = flags, .rows = (u32)p->rows.n};
	sweep(p, lo, hi, (flags & PCLN_GO) != 0);
	f.rows_len = (u32)p->rows.n - f.rows;
	vec_push(p->a, &p->funcs, f);
}

/* A function with code: all of its ranges share one inline tree. */
static bool
function(Pcln *p, const DwDie *d, const DwRanges *code, u64 *off)
{
	Origin own = *origin_of(p, d);
	int first = 0; /* the range of the entry: the one tri_funcs knows, else the first */
	for (int i = 0; i < code->n; i++)
		if (pcln_go_func(&p->names, code->v[i].lo) != NULL)
			first = i;
	const PclnGoFunc *go = pcln_go_func(&p->names, code->v[first].lo);
	if (go != NULL)
		fill_origin(p, &own, go);
	u32 entry = (u32)code->v[first].lo, flags = own.flags;
	if (map_has(&p->names.parts, (const void *)(uintptr_t)entry))
		flags |= PCLN_PART;
	p->nodes.n = p->ranges.n = 0;
	vec_push(p->a, &p->nodes, ((Node){.origin = &own}));
	p->inline_first = (u32)p->inlines.n;
	p->entry = entry;
	if (d->children && !walk_function(p, off, 0, 0))
		return false;
	if (p->ranges.n > 1)
		qsort(p->ranges.v, (size_t)p->ranges.n, sizeof *p->ranges.v, by_range);
	int at = p->funcs.n;
	for (int i = 0; i < code->n; i++)
		put_function(p, (u32)code->v[i].lo, (u32)code->v[i].hi, entry, i == first ? flags : flags | PCLN_COLD);
	for (; at < p->funcs.n; at++) {
		p->funcs.v[at].inline_first = p->inline_first;
		p->funcs.v[at].inline_count = (u32)p->inlines.n - p->inline_first;
	}
	return true;
}

static void
walk_unit(Pcln *p)
{
	DwDie d;
	u64 off = p->u->first;
	if (!dw_die(&p->dw, p->u, &off, &d) || !d.children)
		return;
	while (dw_die(&p->dw, p->u, &off, &d) && d.tag != 0) {
		if (d.tag == DW_TAG_subprogram && !d.declaration && (d.has_low || d.has_ranges)) {
			DwRanges code = {0};
			p->tmp.n = 0;
			dw_ranges(&p->dw, p->u, &d, &p->tmp);
			for (int i = 0; i < p->tmp.n; i++) {
				const void *key = (const void *)(uintptr_t)p->tmp.v[i].lo;
				if (!in_text(p, &p->tmp.v[i]) || map_has(&p->done, key))
					continue;
				map_put(&p->done, key, p);
				vec_push(p->a, &code, p->tmp.v[i]);
			}
			if (code.n > 0) {
				if (!function(p, &d, &code, &off))
					return;
				continue;
			}
		}
		if (!skip_subtree(p, &d, &off))
			return;
	}
}

/* ---- the whole table ---- */

static int
by_start(const void *x, const void *y)
{
	const PclnFunc *a = x, *b = y;
	return a->start < b->start ? -1 : a->start > b->start;
}

/* Ranges must not overlap; where debug information says so, the later start wins. */
static void
sort_functions(Pcln *p)
{
	int k = 0;
	if (p->funcs.n > 1)
		qsort(p->funcs.v, (size_t)p->funcs.n, sizeof *p->funcs.v, by_start);
	for (int i = 0; i < p->funcs.n; i++) {
		PclnFunc *f = &p->funcs.v[i];
		if (i + 1 < p->funcs.n && f->end > f[1].start)
			f->end = f[1].start;
		if (f->end > f->start)
			p->funcs.v[k++] = *f;
	}
	p->funcs.n = k;
}

static u32
put_section(Buf *out, const void *data, size_t n)
{
	while (out->n % 4 != 0)
		buf_putc(out, 0);
	u32 at = (u32)out->n;
	if (n > 0)
		buf_write(out, data, n);
	return at;
}

static void
write_table(Pcln *p, Buf *out)
{
	PclnHeader h = {.magic = PCLN_MAGIC, .version = PCLN_VERSION};
	buf_write(out, &h, sizeof h);
	h.nfuncs = (u32)p->funcs.n;
	h.funcs_off = put_section(out, p->funcs.v, sizeof *p->funcs.v * (size_t)p->funcs.n);
	h.nfiles = (u32)p->files.n;
	h.files_off = put_section(out, p->files.v, sizeof *p->files.v * (size_t)p->files.n);
	h.ninlines = (u32)p->inlines.n;
	h.inlines_off = put_section(out, p->inlines.v, sizeof *p->inlines.v * (size_t)p->inlines.n);
	h.rows_size = (u32)p->rows.n;
	h.rows_off = put_section(out, p->rows.s, p->rows.n);
	h.strings_size = (u32)p->strings.n;
	h.strings_off = put_section(out, p->strings.s, p->strings.n);
	memcpy(out->s, &h, sizeof h);
}

/* The extent of executable code; false if addresses don't fit the table. */
static bool
find_text(Pcln *p)
{
	p->text_lo = ~(u64)0;
	for (int i = 1; i < p->elf.nsh; i++) {
		const Elf64_Shdr *s = &p->elf.sh[i];
		if ((s->sh_flags & (SHF_ALLOC | SHF_EXECINSTR)) != (SHF_ALLOC | SHF_EXECINSTR))
			continue;
		if (s->sh_addr < p->text_lo)
			p->text_lo = s->sh_addr;
		if (s->sh_addr + s->sh_size > p->text_hi)
			p->text_hi = s->sh_addr + s->sh_size;
	}
	return p->text_hi <= UINT32_MAX && p->text_lo < p->text_hi;
}

static void
open_dwarf(Pcln *p)
{
	Dwarf *d = &p->dw;
	d->a = p->a;
	d->info = elf_section(&p->elf, ".debug_info");
	d->abbrev = elf_section(&p->elf, ".debug_abbrev");
	d->line = elf_section(&p->elf, ".debug_line");
	d->str = elf_section(&p->elf, ".debug_str");
	d->line_str = elf_section(&p->elf, ".debug_line_str");
	d->rnglists = elf_section(&p->elf, ".debug_rnglists");
	d->ranges = elf_section(&p->elf, ".debug_ranges");
	d->addr = elf_section(&p->elf, ".debug_addr");
	d->str_offsets = elf_section(&p->elf, ".debug_str_offsets");
}

/* Emitted code puts every function in a section of its own, so its line table has a sequence that starts at its entry. */
static bool
unit_is_go(Pcln *p)
{
	for (int i = 0; i < p->lines.seqs.n; i++)
		if (pcln_go_func(&p->names, p->lines.seqs.v[i].lo) != NULL)
			return true;
	return false;
}

static void
build_table(Pcln *p)
{
	open_dwarf(p);
	pcln_names_read(&p->names, p->a, &p->elf);
	if (!find_text(p) || !dw_units(&p->dw))
		return;
	for (int i = 0; i < p->dw.units.n; i++) {
		p->u = &p->dw.units.v[i];
		dw_lines(&p->dw, p->u, p->text_lo, p->text_hi, &p->lines);
		if (p->lines.seqs.n == 0) /* all of it was removed by the linker */
			continue;
		p->unit_is_go = unit_is_go(p);
		walk_unit(p);
	}
	sort_functions(p);
}

static bool
drop_debug(const char *name, const Elf64_Shdr *sh)
{
	(void)sh;
	return str_has_prefix(name, ".debug_");
}

static bool
drop_symbols(const char *name, const Elf64_Shdr *sh)
{
	return drop_debug(name, sh) || sh->sh_type == SHT_SYMTAB || (sh->sh_type == SHT_STRTAB && strcmp(name, ".strtab") == 0) ||
	       strcmp(name, ".comment") == 0;
}

int
pcln_add_strip(const char *exe, PclnStrip strip)
{
	Pcln *p = calloc(1, sizeof *p);
	if (p == NULL)
		return ENOMEM;
	int err = elf_open(&p->elf, exe);
	if (err != 0) {
		free(p);
		return err;
	}
	char cwd[4096];
	p->a = arena_new();
	p->cwd = getcwd(cwd, sizeof cwd) != NULL ? cwd : "/";
	map_init(&p->done, p->a, false);
	map_init(&p->origins, p->a, false);
	map_init(&p->string_ids, p->a, true);
	map_init(&p->file_ids, p->a, true);
	buf_putc(&p->strings, 0); /* offset 0: the empty string */
	build_table(p);
	Buf out = {0};
	write_table(p, &out);
	err = elf_rewrite(&p->elf, PCLN_SECTION, out.s, out.n, strip == PCLN_STRIP_ALL ? drop_symbols : strip == PCLN_STRIP_DEBUG ? drop_debug : NULL);
	elf_close(&p->elf);
	buf_free(&out);
	buf_free(&p->rows);
	buf_free(&p->strings);
	arena_free(p->a);
	free(p);
	return err;
}

int
pcln_add(const char *exe)
{
	return pcln_add_strip(exe, PCLN_STRIP_NONE);
}
