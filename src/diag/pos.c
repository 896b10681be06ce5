/*
 * pos.c - positions: one 32-bit number for a place in any source file.
 *
 * Every file owns the numbers [base, base+size]; the bases ascend in the order
 * of registration, so a Pos is found by binary search over the files and then
 * over the file's line table.  Both searches remember their last answer, since
 * questions come in clusters.
 *
 * Invariants: files.v is sorted by base; lines.v[0] == 0 and ascends;
 * directives ascend by offset (the scanner meets them in order).
 */
#include "diag/diag.h"

static VEC(SrcFile *) files;
static u64 next_base = 1; /* 0 is "no position" */
static int last_file;

/* Fills the line table; memchr finds newlines many bytes at a time. */
static void
find_lines(SrcFile *f)
{
	f->lines.cap = (int)(f->size / 32) + 16;
	f->lines.v = NEW_N(perm, u32, f->lines.cap);
	f->lines.v[f->lines.n++] = 0;
	const char *end = f->text + f->size;
	for (const char *p = f->text; p < end;) {
		const char *nl = memchr(p, '\n', (size_t)(end - p));
		if (nl == NULL)
			break;
		p = nl + 1;
		vec_push(perm, &f->lines, (u32)(p - f->text));
	}
}

SrcFile *
src_add(const char *path, const char *display, const char *text, u32 size)
{
	if (next_base + size + 1 > UINT32_MAX)
		ice(0, "more than 4 GB of source text");
	SrcFile *f = NEW(perm, SrcFile);
	f->path = path;
	f->display = display;
	f->text = text;
	f->size = size;
	f->base = (Pos)next_base;
	next_base += (u64)size + 1; /* the end of the text is a position too */
	find_lines(f);
	vec_push(perm, &files, f);
	return f;
}

SrcFile *
pos_file(Pos p)
{
	if (p == 0 || files.n == 0)
		return NULL;
	SrcFile *f = files.v[last_file];
	if (p >= f->base && p - f->base <= f->size)
		return f;
	int lo = 0, hi = files.n - 1;
	while (lo < hi) {
		int mid = lo + (hi - lo + 1) / 2;
		if (files.v[mid]->base <= p)
			lo = mid;
		else
			hi = mid - 1;
	}
	f = files.v[lo];
	if (p < f->base || p - f->base > f->size)
		return NULL;
	last_file = lo;
	return f;
}

/* Index of the line that holds the offset. */
static int
line_index(const SrcFile *f, u32 off)
{
	static const SrcFile *cached_file;
	static int cached;
	int lo = 0, hi = f->lines.n - 1;
	/* Mostly the question is for a line soon after the last one's. */
	if (f == cached_file && f->lines.v[cached] <= off) {
		lo = cached;
		if (hi - lo > 8 && off < f->lines.v[lo + 8])
			hi = lo + 7;
	}
	while (lo < hi) {
		int mid = lo + (hi - lo + 1) / 2;
		if (f->lines.v[mid] <= off)
			lo = mid;
		else
			hi = mid - 1;
	}
	cached_file = f;
	cached = lo;
	return lo;
}

static Position
raw(const SrcFile *f, u32 off)
{
	int l = line_index(f, off);
	return (Position){f->display, (u32)l + 1, off - f->lines.v[l] + 1};
}

Position
pos_resolve_raw(Pos p)
{
	const SrcFile *f = pos_file(p);
	if (f == NULL)
		return (Position){"", 0, 0};
	return raw(f, p - f->base);
}

/* The last directive in force at the offset, or NULL. */
static const LineDirective *
directive_at(const SrcFile *f, u32 off)
{
	int lo = 0, hi = f->directives.n;
	while (lo < hi) {
		int mid = lo + (hi - lo) / 2;
		if (f->directives.v[mid].offset <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo == 0 ? NULL : &f->directives.v[lo - 1];
}

Position
pos_resolve(Pos p)
{
	const SrcFile *f = pos_file(p);
	if (f == NULL)
		return (Position){"", 0, 0};
	u32 off = p - f->base;
	Position r = raw(f, off);
	if (f->directives.n == 0)
		return r;
	const LineDirective *d = directive_at(f, off);
	if (d == NULL)
		return r;
	/* Columns count from the directive on its own line, from 1 on the lines
	 * after it; a directive without a column hides columns until the next. */
	Position at = raw(f, d->offset);
	u32 col = 0;
	if (d->col != 0)
		col = r.line == at.line ? d->col + (r.col - at.col) : r.col;
	return (Position){d->file, d->line + (r.line - at.line), col};
}

Position
pos_resolve_path(Pos p)
{
	Position r = pos_resolve(p);
	const SrcFile *f = pos_file(p);
	if (f != NULL && r.file == f->display)
		r.file = f->path;
	return r;
}

u32
pos_line(Pos p)
{
	return pos_resolve(p).line;
}

const char *
pos_string(Pos p)
{
	Position r = pos_resolve(p);
	if (r.line == 0)
		return "<unknown line number>";
	if (r.col == 0 || !diag_options.columns)
		return arena_printf(perm, "%s:%u", r.file, r.line);
	return arena_printf(perm, "%s:%u:%u", r.file, r.line, r.col);
}
