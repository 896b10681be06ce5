/*
 * dwarf.c - units, entries and range lists of .debug_info; see dwarf.h.
 *
 * An abbreviation table is decoded once a unit into arrays indexed by code
 * (compilers number from 1 without gaps; tables with absurd codes are refused).
 * Section names and numbers are DWARF 5's; the few differences of versions 2 to
 * 4 (unit header, .debug_ranges, high_pc as an address) are handled beside them.
 */
#include <dwarf.h>

#include "build/dwarf.h"

enum { MAX_ABBREV_CODE = 1 << 16 };

/* ---- reading ---- */

u64
dw_fixed(DwRead *r, int bytes)
{
	u64 v = 0;
	if (r->end - r->p < bytes) {
		r->bad = true;
		r->p = r->end;
		return 0;
	}
	memcpy(&v, r->p, (size_t)bytes);
	r->p += bytes;
	return v;
}

u64
dw_uleb(DwRead *r)
{
	u64 v = 0;
	for (int shift = 0; r->p < r->end; shift += 7) {
		u8 b = *r->p++;
		if (shift < 64)
			v |= (u64)(b & 0x7F) << shift;
		if (b < 0x80)
			return v;
	}
	r->bad = true;
	return 0;
}

i64
dw_sleb(DwRead *r)
{
	u64 v = 0;
	for (int shift = 0; r->p < r->end;) {
		u8 b = *r->p++;
		if (shift < 64)
			v |= (u64)(b & 0x7F) << shift;
		shift += 7;
		if (b < 0x80) {
			if (shift < 64 && (b & 0x40) != 0)
				v |= ~(u64)0 << shift;
			return (i64)v;
		}
	}
	r->bad = true;
	return 0;
}

static void
skip(DwRead *r, u64 n)
{
	if ((u64)(r->end - r->p) < n) {
		r->bad = true;
		r->p = r->end;
	} else {
		r->p += n;
	}
}

static DwRead
read_at(DwBytes s, u64 off)
{
	if (off > s.n)
		return (DwRead){s.p, s.p, true};
	return (DwRead){s.p + off, s.p + s.n, false};
}

static const char *
string_at(DwBytes s, u64 off)
{
	if (off >= s.n || memchr(s.p + off, 0, s.n - off) == NULL)
		return NULL;
	return (const char *)s.p + off;
}

static const char *
indexed_string(Dwarf *d, DwUnit *u, u64 index)
{
	DwRead r = read_at(d->str_offsets, u->str_offsets_base + index * u->offset_size);
	u64 off = dw_fixed(&r, u->offset_size);
	return r.bad ? NULL : string_at(d->str, off);
}

static u64
indexed_addr(Dwarf *d, DwUnit *u, u64 index)
{
	DwRead r = read_at(d->addr, u->addr_base + index * u->addr_size);
	return dw_fixed(&r, u->addr_size);
}

/* Reads one value of any form.  Numbers, addresses and offsets come back in *v (references as .debug_info offsets),
 * strings as the result; blocks are skipped. */
static const char *
form_value(Dwarf *d, DwUnit *u, DwRead *r, u16 form, i64 implicit, u64 *v)
{
	*v = 0;
	switch (form) {
	case DW_FORM_addr: *v = dw_fixed(r, u->addr_size); return NULL;
	case DW_FORM_data1:
	case DW_FORM_flag: *v = dw_fixed(r, 1); return NULL;
	case DW_FORM_data2: *v = dw_fixed(r, 2); return NULL;
	case DW_FORM_data4: *v = dw_fixed(r, 4); return NULL;
	case DW_FORM_data8: *v = dw_fixed(r, 8); return NULL;
	case DW_FORM_data16: skip(r, 16); return NULL;
	case DW_FORM_udata:
	case DW_FORM_loclistx:
	case DW_FORM_rnglistx: *v = dw_uleb(r); return NULL;
	case DW_FORM_sdata: *v = (u64)dw_sleb(r); return NULL;
	case DW_FORM_implicit_const: *v = (u64)implicit; return NULL;
	case DW_FORM_flag_present: *v = 1; return NULL;
	case DW_FORM_sec_offset: *v = dw_fixed(r, u->offset_size); return NULL;
	case DW_FORM_ref1: *v = u->off + dw_fixed(r, 1); return NULL;
	case DW_FORM_ref2: *v = u->off + dw_fixed(r, 2); return NULL;
	case DW_FORM_ref4: *v = u->off + dw_fixed(r, 4); return NULL;
	case DW_FORM_ref8: *v = u->off + dw_fixed(r, 8); return NULL;
	case DW_FORM_ref_udata: *v = u->off + dw_uleb(r); return NULL;
	case DW_FORM_ref_addr: *v = dw_fixed(r, u->version < 3 ? u->addr_size : u->offset_size); return NULL;
	case DW_FORM_ref_sig8: skip(r, 8); return NULL;
	case DW_FORM_ref_sup4: skip(r, 4); return NULL;
	case DW_FORM_ref_sup8: skip(r, 8); return NULL;
	case DW_FORM_strp_sup: skip(r, u->offset_size); return NULL;
	case DW_FORM_addrx: *v = indexed_addr(d, u, dw_uleb(r)); return NULL;
	case DW_FORM_addrx1: *v = indexed_addr(d, u, dw_fixed(r, 1)); return NULL;
	case DW_FORM_addrx2: *v = indexed_addr(d, u, dw_fixed(r, 2)); return NULL;
	case DW_FORM_addrx3: *v = indexed_addr(d, u, dw_fixed(r, 3)); return NULL;
	case DW_FORM_addrx4: *v = indexed_addr(d, u, dw_fixed(r, 4)); return NULL;
	case DW_FORM_strp: return string_at(d->str, dw_fixed(r, u->offset_size));
	case DW_FORM_line_strp: return string_at(d->line_str, dw_fixed(r, u->offset_size));
	case DW_FORM_strx: return indexed_string(d, u, dw_uleb(r));
	case DW_FORM_strx1: return indexed_string(d, u, dw_fixed(r, 1));
	case DW_FORM_strx2: return indexed_string(d, u, dw_fixed(r, 2));
	case DW_FORM_strx3: return indexed_string(d, u, dw_fixed(r, 3));
	case DW_FORM_strx4: return indexed_string(d, u, dw_fixed(r, 4));
	case DW_FORM_string: {
		const u8 *s = r->p, *nul = memchr(s, 0, (size_t)(r->end - s));
		if (nul == NULL) {
			r->bad = true;
			return NULL;
		}
		r->p = nul + 1;
		return (const char *)s;
	}
	case DW_FORM_block1: skip(r, dw_fixed(r, 1)); return NULL;
	case DW_FORM_block2: skip(r, dw_fixed(r, 2)); return NULL;
	case DW_FORM_block4: skip(r, dw_fixed(r, 4)); return NULL;
	case DW_FORM_block:
	case DW_FORM_exprloc: skip(r, dw_uleb(r)); return NULL;
	default: /* unknown length: nothing behind it can be read */
		r->bad = true;
		return NULL;
	}
}

const char *
dw_string_form(Dwarf *d, DwUnit *u, DwRead *r, u16 form, u64 *value)
{
	return form_value(d, u, r, form, 0, value);
}

/* ---- units ---- */

static bool
read_abbrevs(Dwarf *d, DwUnit *u, u64 off)
{
	DwRead r = read_at(d->abbrev, off);
	VEC(DwAttr) attrs = {0};
	VEC(DwAbbrev) table = {0};
	for (;;) {
		u64 code = dw_uleb(&r);
		if (r.bad || code >= MAX_ABBREV_CODE)
			return false;
		if (code == 0)
			break;
		DwAbbrev ab = {.tag = (u16)dw_uleb(&r)};
		ab.children = dw_fixed(&r, 1) != 0;
		attrs.n = 0;
		for (;;) {
			DwAttr at = {.name = (u16)dw_uleb(&r), .form = (u16)dw_uleb(&r)};
			if (at.form == DW_FORM_implicit_const)
				at.implicit = dw_sleb(&r);
			if (r.bad)
				return false;
			if (at.name == 0 && at.form == 0)
				break;
			vec_push(d->a, &attrs, at);
		}
		ab.nattrs = attrs.n;
		ab.attrs = NEW_N(d->a, DwAttr, attrs.n + 1);
		if (attrs.n > 0)
			memcpy(ab.attrs, attrs.v, sizeof *attrs.v * (size_t)attrs.n);
		while ((u64)table.n <= code)
			vec_push(d->a, &table, (DwAbbrev){0});
		table.v[code] = ab;
	}
	u->abbrevs = table.v;
	u->nabbrevs = (u32)table.n;
	return true;
}

/* What the unit's own entry says about all others.  The bases come first: other attributes need them. */
static void
read_unit_entry(Dwarf *d, DwUnit *u)
{
	DwRead start = read_at(d->info, u->first);
	for (int pass = 0; pass < 2; pass++) {
		DwRead r = start;
		u64 code = dw_uleb(&r);
		if (r.bad || code == 0 || code >= u->nabbrevs)
			return;
		const DwAbbrev *ab = &u->abbrevs[code];
		for (int i = 0; i < ab->nattrs && !r.bad; i++) {
			u64 v;
			const char *s = form_value(d, u, &r, ab->attrs[i].form, ab->attrs[i].implicit, &v);
			switch (ab->attrs[i].name) {
			case DW_AT_str_offsets_base: u->str_offsets_base = v; break;
			case DW_AT_addr_base: u->addr_base = v; break;
			case DW_AT_rnglists_base: u->rnglists_base = v; break;
			case DW_AT_low_pc: u->low_pc = v; break;
			case DW_AT_comp_dir: u->comp_dir = s != NULL ? s : ""; break;
			case DW_AT_stmt_list:
				u->stmt_list = v;
				u->has_lines = true;
				break;
			}
		}
	}
}

bool
dw_units(Dwarf *d)
{
	u64 off = 0;
	while (off < d->info.n) {
		DwUnit u = {.off = off, .offset_size = 4, .addr_size = 8, .comp_dir = ""};
		DwRead r = read_at(d->info, off);
		u64 len = dw_fixed(&r, 4), abbrev;
		if (len == 0xFFFFFFFF) {
			u.offset_size = 8;
			len = dw_fixed(&r, 8);
		}
		u.end = (u64)(r.p - d->info.p) + len;
		if (r.bad || len == 0 || u.end > d->info.n)
			break;
		off = u.end;
		u.version = (u8)dw_fixed(&r, 2);
		u8 kind = DW_UT_compile;
		if (u.version >= 5) {
			kind = (u8)dw_fixed(&r, 1);
			u.addr_size = (u8)dw_fixed(&r, 1);
			abbrev = dw_fixed(&r, u.offset_size);
		} else {
			abbrev = dw_fixed(&r, u.offset_size);
			u.addr_size = (u8)dw_fixed(&r, 1);
		}
		u.first = (u64)(r.p - d->info.p);
		if (r.bad || u.version < 2 || u.version > 5 || u.addr_size > 8 || (kind != DW_UT_compile && kind != DW_UT_partial))
			continue;
		/* Where the bases stand if they aren't told: behind their section's first header. */
		u.str_offsets_base = u.addr_base = 2 * (u64)u.offset_size;
		u.rnglists_base = u.offset_size == 4 ? 12 : 20;
		if (!read_abbrevs(d, &u, abbrev))
			continue;
		read_unit_entry(d, &u);
		vec_push(d->a, &d->units, u);
	}
	return d->units.n > 0;
}

DwUnit *
dw_unit_at(Dwarf *d, u64 off)
{
	int lo = 0, hi = d->units.n;
	while (lo < hi) {
		int mid = (lo + hi) / 2;
		if (d->units.v[mid].end <= off)
			lo = mid + 1;
		else
			hi = mid;
	}
	return lo < d->units.n && off >= d->units.v[lo].first ? &d->units.v[lo] : NULL;
}

/* ---- entries ---- */

bool
dw_die(Dwarf *d, DwUnit *u, u64 *off, DwDie *die)
{
	DwRead r = {d->info.p + *off, d->info.p + u->end, false};
	memset(die, 0, sizeof *die);
	die->off = *off;
	if (*off >= u->end)
		return false;
	u64 code = dw_uleb(&r);
	if (r.bad || code >= u->nabbrevs)
		return false;
	if (code == 0) {
		*off = (u64)(r.p - d->info.p);
		return true;
	}
	const DwAbbrev *ab = &u->abbrevs[code];
	die->tag = ab->tag;
	die->children = ab->children;
	if (ab->tag == 0)
		return false;
	for (const DwAttr *at = ab->attrs, *end = at + ab->nattrs; at < end; at++) {
		u64 v;
		u16 form = at->form;
		while (form == DW_FORM_indirect && !r.bad)
			form = (u16)dw_uleb(&r);
		const char *s = form_value(d, u, &r, form, at->implicit, &v);
		switch (at->name) {
		case DW_AT_name:
			if (!die->name_is_linkage)
				die->name = s;
			break;
		case DW_AT_linkage_name:
			die->name = s;
			die->name_is_linkage = true;
			break;
		case DW_AT_low_pc: die->low = v; die->has_low = true; break;
		case DW_AT_high_pc:
			die->high = v;
			die->has_high = true;
			die->high_is_size = form != DW_FORM_addr && (form < DW_FORM_addrx1 || form > DW_FORM_addrx4) && form != DW_FORM_addrx;
			break;
		case DW_AT_ranges: die->ranges = v; die->has_ranges = true; die->ranges_index = form == DW_FORM_rnglistx; break;
		case DW_AT_abstract_origin:
		case DW_AT_specification: die->origin = v; break;
		case DW_AT_declaration: die->declaration = v != 0; break;
		case DW_AT_decl_file: die->decl_file = (u32)v; break;
		case DW_AT_decl_line: die->decl_line = (u32)v; break;
		case DW_AT_call_file: die->call_file = (u32)v; break;
		case DW_AT_call_line: die->call_line = (u32)v; break;
		case DW_AT_sibling: die->next_sibling = v; break;
		}
	}
	if (r.bad)
		return false;
	*off = (u64)(r.p - d->info.p);
	return true;
}

/* ---- ranges ---- */

static void
add_range(Dwarf *d, DwRanges *out, u64 lo, u64 hi)
{
	if (lo < hi)
		vec_push(d->a, out, ((DwRange){lo, hi}));
}

/* Version 4's list: pairs of addresses, (max, base) selects a base, (0, 0) ends. */
static void
old_ranges(Dwarf *d, DwUnit *u, u64 off, DwRanges *out)
{
	DwRead r = read_at(d->ranges, off);
	u64 base = u->low_pc, max = u->addr_size >= 8 ? ~(u64)0 : ((u64)1 << (8 * u->addr_size)) - 1;
	while (!r.bad) {
		u64 lo = dw_fixed(&r, u->addr_size), hi = dw_fixed(&r, u->addr_size);
		if (r.bad || (lo == 0 && hi == 0))
			return;
		if (lo == max)
			base = hi;
		else
			add_range(d, out, base + lo, base + hi);
	}
}

void
dw_ranges(Dwarf *d, DwUnit *u, const DwDie *die, DwRanges *out)
{
	if (!die->has_ranges) {
		if (die->has_low && die->has_high)
			add_range(d, out, die->low, die->high_is_size ? die->low + die->high : die->high);
		return;
	}
	if (u->version < 5) {
		old_ranges(d, u, die->ranges, out);
		return;
	}
	u64 off = die->ranges, base = u->low_pc;
	if (die->ranges_index) {
		DwRead index = read_at(d->rnglists, u->rnglists_base + off * u->offset_size);
		off = u->rnglists_base + dw_fixed(&index, u->offset_size);
	}
	DwRead r = read_at(d->rnglists, off);
	while (!r.bad) {
		u64 lo, hi;
		switch (dw_fixed(&r, 1)) {
		case DW_RLE_base_addressx: base = indexed_addr(d, u, dw_uleb(&r)); continue;
		case DW_RLE_base_address: base = dw_fixed(&r, u->addr_size); continue;
		case DW_RLE_startx_endx:
			lo = indexed_addr(d, u, dw_uleb(&r));
			hi = indexed_addr(d, u, dw_uleb(&r));
			break;
		case DW_RLE_startx_length:
			lo = indexed_addr(d, u, dw_uleb(&r));
			hi = lo + dw_uleb(&r);
			break;
		case DW_RLE_offset_pair:
			lo = base + dw_uleb(&r);
			hi = base + dw_uleb(&r);
			break;
		case DW_RLE_start_end:
			lo = dw_fixed(&r, u->addr_size);
			hi = dw_fixed(&r, u->addr_size);
			break;
		case DW_RLE_start_length:
			lo = dw_fixed(&r, u->addr_size);
			hi = lo + dw_uleb(&r);
			break;
		default: /* DW_RLE_end_of_list */
			return;
		}
		if (!r.bad)
			add_range(d, out, lo, hi);
	}
}
