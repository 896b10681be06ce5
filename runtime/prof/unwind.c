/*
 * unwind.c - one step of unwinding by .eh_frame, for code that was interrupted
 * where its frame isn't in the chain of frame pointers: leaf functions, and
 * functions before their (possibly moved down) prologue.
 *
 * Understood: what gcc and as emit for x86-64: CIE version 1, augmentations with
 * 'z', 'R', 'P', 'L', 'S'; rules for CFA = register + offset.  Anything else
 * gives "nothing known".  Results are remembered by pc.
 */
#include <string.h>

#include "os/os.h"
#include "prof/symtab.h"

enum { REG_BP = 6, REG_SP = 7, REG_RA = 16 };
enum { CACHE = 64 };

typedef struct Rule {
	u64 pc;
	i64 offset;                /* CFA = sp + offset */
	bool unlinked;
} Rule;

typedef struct Cfa {
	u64 reg;
	i64 offset;
	bool bp_saved, known;
} Cfa;

static Rule cache[CACHE];

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
			uleb(&p);
			c->bp_saved |= (op & 63) == REG_BP;
			continue;
		case 3:
			if ((op & 63) == REG_BP)
				c->bp_saved = initial.bp_saved;
			continue;
		}
		switch (op) {
		case 0x00: break;                                 /* nop */
		case 0x02: loc += *p++ * code_align; break;
		case 0x03: loc += (u64)(p[0] | p[1] << 8) * code_align; p += 2; break;
		case 0x04: loc += get4(p) * code_align; p += 4; break;
		case 0x05: reg = uleb(&p); uleb(&p); c->bp_saved |= reg == REG_BP; break;
		case 0x06: reg = uleb(&p); if (reg == REG_BP) c->bp_saved = initial.bp_saved; break;
		case 0x07: case 0x08: reg = uleb(&p); if (reg == REG_BP) c->bp_saved = false; break;
		case 0x09: uleb(&p); uleb(&p); break;
		case 0x0a: if (depth < 8) stack[depth] = *c; depth++; break;
		case 0x0b: depth--; if (depth < 8) *c = stack[depth]; break;
		case 0x0c: c->reg = uleb(&p); c->offset = (i64)uleb(&p); break;
		case 0x0d: c->reg = uleb(&p); break;
		case 0x0e: c->offset = (i64)uleb(&p); break;
		case 0x11: reg = uleb(&p); sleb(&p); c->bp_saved |= reg == REG_BP; break;
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

static bool
find_rule(u64 pc, Cfa *out)
{
	u64 size, addr;
	const u8 *start = rt_exe_section(".eh_frame", &size, &addr);

	if (start == NULL)
		return false;
	for (const u8 *p = start; p + 8 < start + size;) {
		u32 len = get4(p);
		if (len == 0xffffffffu)
			return false;
		if (len == 0) { /* the terminator of one part; others may follow */
			p += 4;
			continue;
		}
		u32 id = get4(p + 4);
		if (id != 0) {
			u64 field = addr + (u64)(p + 8 - start);
			u64 lo = field + (u64)(i64)(i32)get4(p + 8), n = get4(p + 12);
			if (pc - lo < n) {
				Cie c;
				if (!parse_cie(p + 4 - id, &c))
					return false;
				const u8 *q = p + 16;
				if (c.has_z) {
					u64 skip = uleb(&q);
					q += skip;
				}
				*out = (Cfa){ REG_SP, 8, false, true };
				execute(c.ops, c.end, lo, ~0ull, c.code_align, c.data_align, out);
				execute(q, p + 4 + len, lo, pc, c.code_align, c.data_align, out);
				return out->known;
			}
		}
		p += 4 + len;
	}
	return false;
}

u64
rt_unlinked_caller(u64 pc, u64 sp, u64 bp)
{
	Rule *r = &cache[(pc ^ pc >> 6) % CACHE];
	Rule rule = *r;

	(void)bp;
	if (rule.pc != pc) {
		Cfa c;
		rt_symtab_ranges();
		rule = (Rule){ pc, 0, false };
		if (find_rule(pc, &c) && c.reg == REG_SP && !c.bp_saved) {
			rule.offset = c.offset;
			rule.unlinked = true;
		}
		*r = rule;
	}
	return rule.unlinked ? *(u64 *)(sp + (u64)rule.offset - 8) : 0;
}
