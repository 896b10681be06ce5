/*
 * unwind.c - one step of unwinding by .eh_frame, for code that was interrupted
 * where its frame isn't in the chain of frame pointers: leaf functions, and
 * functions before their (possibly moved down) prologue.
 *
 * Understood: what gcc and as emit for x86-64: CIE version 1, augmentations with
 * 'z', 'R', 'P', 'L', 'S'; rules for CFA = register + offset.  Anything else
 * gives "nothing known".  Descriptions are found by an index, sorted by address,
 * which is made when the first is needed outside of a signal handler or before
 * CPU profiling starts; without it the section is searched from its start.
 */
#include <string.h>

#include "lock/lock.h"
#include "os/os.h"
#include "prof/symtab.h"

enum { REG_BP = 6, REG_SP = 7, REG_RA = 16 };

typedef struct Cfa {
	u64 reg;
	i64 offset;
	i64 at[16];                /* the caller's register i is at CFA + at[i] */
	u32 saved;                 /* bits: of these i */
	bool known;
} Cfa;

/* A description of [start, end). */
typedef struct Fde { u32 start, end, at; } Fde;

static struct {
	RtMutex lock;
	Fde *v;                    /* atomic: NULL until n holds */
	u64 n;
} fdes;

static u64
uleb(const u8 **p)
{
	u64 v = 0;

	for (u32 shift = 0;; shift += 7) {
		u8 b = *(*p)++;
		if (shift < 64)
			v |= (u64)(b & 127) << shift;
		if (b < 128)
			return v;
	}
}

static i64
sleb(const u8 **p)
{
	u64 v = 0;
	u32 shift = 0;
	u8 b;

	do {
		b = *(*p)++;
		v |= (u64)(b & 127) << shift;
		shift += 7;
	} while (b >= 128);
	if (shift < 64 && (b & 64) != 0)
		v |= ~0ull << shift;
	return (i64)v;
}

static u32
get4(const u8 *p)
{
	u32 v;

	memcpy(&v, p, 4);
	return v;
}

static void
saved(Cfa *c, u64 reg, i64 offset)
{
	if (reg < 16) {
		c->saved |= 1u << reg;
		c->at[reg] = offset;
	}
}

static void
restore(Cfa *c, const Cfa *initial, u64 reg)
{
	if (reg < 16) {
		c->saved = (c->saved & ~(1u << reg)) | (initial->saved & 1u << reg);
		c->at[reg] = initial->at[reg];
	}
}

static bool
bp_saved(const Cfa *c)
{
	return (c->saved >> REG_BP & 1) != 0;
}

/* Runs call-frame instructions from p to end, up to pc. */
static void
execute(const u8 *p, const u8 *end, u64 loc, u64 pc, u64 code_align, i64 data_align, Cfa *c)
{
	Cfa stack[8], initial = *c;
	u32 depth = 0;

	while (p < end && c->known) {
		u8 op = *p++;
		u64 reg;
		switch (op >> 6) {
		case 1:
			loc += (op & 63) * code_align;
			if (loc > pc)
				return;
			continue;
		case 2:
			saved(c, op & 63, (i64)uleb(&p) * data_align);
			continue;
		case 3:
			restore(c, &initial, op & 63);
			continue;
		}
		switch (op) {
		case 0x00: break;                                 /* nop */
		case 0x02: loc += *p++ * code_align; break;
		case 0x03: loc += (u64)(p[0] | p[1] << 8) * code_align; p += 2; break;
		case 0x04: loc += get4(p) * code_align; p += 4; break;
		case 0x05: reg = uleb(&p); saved(c, reg, (i64)uleb(&p) * data_align); break;
		case 0x06: reg = uleb(&p); restore(c, &initial, reg); break;
		case 0x07: case 0x08: reg = uleb(&p); if (reg < 16) c->saved &= ~(1u << reg); break;
		case 0x09: uleb(&p); uleb(&p); break;
		case 0x0a: if (depth < 8) stack[depth] = *c; depth++; break;
		case 0x0b: depth--; if (depth < 8) *c = stack[depth]; break;
		case 0x0c: c->reg = uleb(&p); c->offset = (i64)uleb(&p); break;
		case 0x0d: c->reg = uleb(&p); break;
		case 0x0e: c->offset = (i64)uleb(&p); break;
		case 0x11: reg = uleb(&p); saved(c, reg, sleb(&p) * data_align); break;
		case 0x12: c->reg = uleb(&p); c->offset = sleb(&p) * data_align; break;
		case 0x13: c->offset = sleb(&p) * data_align; break;
		case 0x2e: uleb(&p); break;                       /* GNU_args_size */
		default: c->known = false; return;                /* expressions */
		}
		if (op >= 0x02 && op <= 0x04 && loc > pc)
			return;
	}
}

typedef struct Cie {
	u64 code_align;
	i64 data_align;
	u8 encoding;
	const u8 *ops, *end;
	bool has_z;
} Cie;

static bool
parse_cie(const u8 *p, Cie *c)
{
	u32 len = get4(p);

	c->end = p + 4 + len;
	p += 8;
	if (*p++ != 1)
		return false;
	const char *aug = (const char *)p;
	p += strlen(aug) + 1;
	c->code_align = uleb(&p);
	c->data_align = sleb(&p);
	p++; /* return address column */
	c->encoding = 0;
	c->has_z = aug[0] == 'z';
	if (c->has_z) {
		u64 n = uleb(&p);
		const u8 *next = p + n;
		for (aug++; *aug != '\0'; aug++) {
			if (*aug == 'R')
				c->encoding = *p++;
			else if (*aug == 'P')
				p += *p == 0x00 || (*p & 15) == 0x04 || (*p & 15) == 0x0c ? 9 : 5;
			else if (*aug == 'L')
				p++;
			else if (*aug != 'S')
				return false;
		}
		p = next;
	} else if (aug[0] != '\0') {
		return false;
	}
	c->ops = p;
	return c->encoding == 0x1b; /* pcrel sdata4 */
}

/* The description at p, of a section at addr that starts at start: its range.  False: it is something else. */
static bool
fde_range(const u8 *p, const u8 *start, u64 addr, u64 *lo, u64 *n)
{
	if (get4(p + 4) == 0)
		return false;
	*lo = addr + (u64)(p + 8 - start) + (u64)(i64)(i32)get4(p + 8);
	*n = get4(p + 12);
	return true;
}

/* The record after p, NULL at the end. */
static const u8 *
next_record(const u8 *p, const u8 *end)
{
	u32 len = get4(p);

	if (len == 0xffffffffu)
		return NULL;
	p += 4 + len; /* a length of 0 ends one part; others may follow */
	return p + 8 < end ? p : NULL;
}

static void
make_index(const u8 *start, u64 size, u64 addr)
{
	u64 n = 0, k = 0, lo, len;
	bool sorted = true;

	for (const u8 *p = start; p != NULL; p = next_record(p, start + size))
		n += get4(p) != 0 && fde_range(p, start, addr, &lo, &len);
	Fde *v = rt_os_map((n * sizeof *v + 4095) & ~4095ull);
	for (const u8 *p = start; p != NULL; p = next_record(p, start + size)) {
		if (get4(p) == 0 || !fde_range(p, start, addr, &lo, &len))
			continue;
		v[k] = (Fde){ (u32)lo, (u32)(lo + len), (u32)(p - start) };
		sorted &= k == 0 || v[k - 1].start <= v[k].start;
		k++;
	}
	if (!sorted)
		rt_sort_records(v, k, sizeof *v);
	fdes.n = n;
	__atomic_store_n(&fdes.v, v, __ATOMIC_RELEASE);
}

void
rt_unwind_prepare(void)
{
	u64 size, addr;

	rt_symtab_ranges();
	const u8 *start = rt_exe_section(".eh_frame", &size, &addr);
	if (start == NULL || size < 16 || __atomic_load_n(&fdes.v, __ATOMIC_ACQUIRE) != NULL || !rt_trylock(&fdes.lock))
		return;
	if (fdes.v == NULL)
		make_index(start, size, addr);
	rt_unlock(&fdes.lock);
}

static const u8 *
find_fde(u64 pc, const u8 *start, u64 size, u64 addr)
{
	const Fde *v = __atomic_load_n(&fdes.v, __ATOMIC_ACQUIRE);
	u64 lo, n;

	if (v == NULL) {
		for (const u8 *p = start; p != NULL; p = next_record(p, start + size))
			if (get4(p) != 0 && fde_range(p, start, addr, &lo, &n) && pc - lo < n)
				return p;
		return NULL;
	}
	lo = 0;
	for (n = fdes.n; lo < n;) {
		u64 mid = (lo + n) / 2;
		if (v[mid].start <= pc)
			lo = mid + 1;
		else
			n = mid;
	}
	/* What the linker removed has its description at address 0 or so: ranges may nest there only. */
	return lo > 0 && pc < v[lo - 1].end ? start + v[lo - 1].at : NULL;
}

static bool
find_rule_of(u64 pc, Cfa *out, u64 *first, u64 *end)
{
	u64 size, addr, lo, n;
	const u8 *start = rt_exe_section(".eh_frame", &size, &addr);

	if (start == NULL || size < 16)
		return false;
	const u8 *p = find_fde(pc, start, size, addr);
	Cie c;
	if (p == NULL || !fde_range(p, start, addr, &lo, &n) || !parse_cie(p + 4 - get4(p + 4), &c))
		return false;
	const u8 *q = p + 16;
	if (c.has_z) {
		u64 skip = uleb(&q);
		q += skip;
	}
	*first = lo;
	*end = lo + n;
	*out = (Cfa){ .reg = REG_SP, .offset = 8, .known = true };
	execute(c.ops, c.end, lo, ~0ull, c.code_align, c.data_align, out);
	execute(q, p + 4 + get4(p), lo, pc, c.code_align, c.data_align, out);
	return out->known;
}

static bool
find_rule(u64 pc, Cfa *out)
{
	u64 lo, end;

	return find_rule_of(pc, out, &lo, &end);
}

bool
rt_frame_rule(u64 pc, RtFrameRule *r)
{
	Cfa c;

	rt_unwind_prepare();
	if (!find_rule_of(pc, &c, &r->start, &r->end) || c.reg != REG_BP || c.offset != 16 || !bp_saved(&c) || c.at[REG_BP] != -16)
		return false;
	r->saved = c.saved;
	memcpy(r->at, c.at, sizeof r->at);
	return true;
}

u64
rt_unlinked_caller(u64 pc, u64 sp, u64 bp)
{
	Cfa c;

	(void)bp;
	rt_unwind_prepare();
	return find_rule(pc, &c) && c.reg == REG_SP && !bp_saved(&c) ? *(u64 *)(sp + (u64)c.offset - 8) : 0;
}

bool
rt_unwind_step(RtUnwind *u, u64 lo, u64 hi)
{
	Cfa c;

	if (!find_rule(u->pc, &c) || c.reg != REG_SP)
		return false;
	u64 cfa = u->sp + (u64)c.offset;
	if (cfa - 8 < lo || cfa > hi || (cfa & 7) != 0)
		return false;
	if (bp_saved(&c)) {
		u64 at = cfa + (u64)c.at[REG_BP];
		if (at < lo || at + 8 > hi)
			return false;
		u->bp = *(u64 *)at;
	}
	u->pc = ((u64 *)cfa)[-1];
	u->sp = cfa;
	return true;
}
