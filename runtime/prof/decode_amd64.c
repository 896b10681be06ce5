/*
 * decode_amd64.c - see decode.h.
 *
 * One-byte opcodes and those after 0f are told apart by ranges.  Every operand
 * form that isn't listed counts as reading all its registers and its memory and
 * writing none; opcodes that aren't listed, and VEX and EVEX encodings, are not
 * understood.
 */
#include "prof/decode.h"

#include <string.h>

typedef struct In {
	const u8 *p, *start;
	bool opsize, rep, repne, rex, w, r, x, b;
	u8 mod, reg, rm;
} In;

static i32
get4(const u8 *p)
{
	i32 v;

	memcpy(&v, p, 4);
	return v;
}

static u16
bit(u32 reg)
{
	return (u16)(1u << reg);
}

/* ModRM with what follows it; reg and rm get their high bits. */
static void
modrm(In *d, RtIns *n)
{
	u8 m = *d->p++;

	d->mod = m >> 6;
	d->reg = (u8)((m >> 3 & 7) | (d->r ? 8 : 0));
	d->rm = m & 7;
	if (d->mod == 3) {
		d->rm = (u8)(d->rm | (d->b ? 8 : 0));
		return;
	}
	n->mem = true;
	n->base = n->index = RT_NOREG;
	if (d->rm == 4) {
		u8 s = *d->p++;
		u8 index = (u8)((s >> 3 & 7) | (d->x ? 8 : 0));
		n->scale = s >> 6;
		if (index != 4)
			n->index = index;
		if ((s & 7) == 5 && d->mod == 0) {
			n->disp = get4(d->p);
			d->p += 4;
		} else {
			n->base = (u8)((s & 7) | (d->b ? 8 : 0));
		}
	} else if (d->rm == 5 && d->mod == 0) {
		n->rip = true;
		n->disp = get4(d->p);
		d->p += 4;
	} else {
		n->base = (u8)(d->rm | (d->b ? 8 : 0));
	}
	if (d->mod == 1) {
		n->disp = (i8)*d->p++;
	} else if (d->mod == 2) {
		n->disp = get4(d->p);
		d->p += 4;
	}
	if (n->base != RT_NOREG)
		n->use |= bit(n->base);
	if (n->index != RT_NOREG)
		n->use |= bit(n->index);
}

/* Byte registers without REX: 4 to 7 are ah to bh. */
static u8
byte_reg(const In *d, u8 r)
{
	return !d->rex && r >= 4 && r < 8 ? r - 4 : r;
}

static u8
width(const In *d, bool byte)
{
	return byte ? 1 : d->w ? 8 : d->opsize ? 2 : 4;
}

static void
imm(In *d, RtIns *n, u32 bytes)
{
	n->imm = bytes == 1 ? (i8)*d->p : bytes == 4 ? get4(d->p) : (i16)(d->p[0] | d->p[1] << 8);
	d->p += bytes;
}

static u32
imm_size(const In *d, bool byte)
{
	return byte ? 1 : d->opsize ? 2 : 4;
}

/* op r/m, reg in either direction.  to_reg: the register is the destination. */
static void
two_operands(In *d, RtIns *n, bool byte, bool to_reg)
{
	modrm(d, n);
	u8 reg = byte ? byte_reg(d, d->reg) : d->reg;
	n->size = width(d, byte);
	if (d->mod == 3) {
		u8 rm = byte ? byte_reg(d, d->rm) : d->rm;
		n->dst = to_reg ? reg : rm;
		n->src = to_reg ? rm : reg;
		return;
	}
	if (to_reg) {
		n->dst = reg;
		n->reads = true;
	} else {
		n->src = reg;
		n->writes = true;
	}
}

static void
reads_all(RtIns *n)
{
	if (n->dst != RT_NOREG)
		n->use |= bit(n->dst);
	if (n->src != RT_NOREG)
		n->use |= bit(n->src);
	n->reads = n->mem;
}

static void
move(In *d, RtIns *n, bool byte, bool to_reg)
{
	two_operands(d, n, byte, to_reg);
	bool whole = n->size >= 4;
	if (n->src != RT_NOREG)
		n->use |= bit(n->src);
	if (n->dst != RT_NOREG) {
		if (whole)
			n->def |= bit(n->dst);
		else
			n->use |= bit(n->dst);
	}
	n->full = n->writes;
	if (n->size == 8)
		n->cls = !n->mem ? RT_INS_MOVE : to_reg ? RT_INS_LOAD : RT_INS_STORE;
	else if (whole && n->dst != RT_NOREG)
		n->cls = RT_INS_SET; /* half an address is none */
	else if (n->writes)
		n->cls = RT_INS_COMPARE;
}

static void
arith(In *d, RtIns *n, u8 op)
{
	u8 form = op & 7, what = op >> 3;
	bool byte = (form & 1) == 0;

	if (form >= 4) {
		imm(d, n, imm_size(d, form == 4));
		n->size = width(d, form == 4);
		n->dst = RT_RAX;
		n->use |= bit(RT_RAX);
		n->cls = what == 7 ? RT_INS_COMPARE : RT_INS_OTHER;
		return;
	}
	two_operands(d, n, byte, form >= 2);
	if (what == 6 && !n->mem && n->dst == n->src && !byte) { /* xor r, r */
		n->def |= bit(n->dst);
		n->cls = RT_INS_SET;
		return;
	}
	reads_all(n);
	n->writes = n->writes && what != 7;
	if (what == 7)
		n->cls = RT_INS_COMPARE;
}

/* Groups of one operand and perhaps a constant. */
static void
group(In *d, RtIns *n, bool byte)
{
	modrm(d, n);
	n->size = width(d, byte);
	if (d->mod == 3) {
		n->dst = byte ? byte_reg(d, d->rm) : d->rm;
		n->use |= bit(n->dst);
	} else {
		n->reads = n->writes = true;
	}
}

static bool
one_byte(In *d, RtIns *n, u8 op)
{
	u8 reg = (u8)((op & 7) | (d->b ? 8 : 0));

	if (op < 0x40 && (op & 7) < 6) {
		arith(d, n, op);
		return true;
	}
	if (op >= 0x50 && op <= 0x57) {
		n->cls = RT_INS_PUSH;
		n->src = reg;
		n->use |= bit(reg);
		return !d->opsize;
	}
	if (op >= 0x58 && op <= 0x5f) {
		n->cls = RT_INS_POP;
		n->dst = reg;
		n->def |= bit(reg);
		return !d->opsize;
	}
	if (op >= 0x70 && op <= 0x7f) {
		imm(d, n, 1);
		n->flow = RT_FLOW_BRANCH;
		n->target = (u64)d->p + (u64)n->imm;
		return true;
	}
	if (op >= 0x91 && op <= 0x97) {
		n->dst = reg;
		n->use |= bit(reg) | bit(RT_RAX);
		return true;
	}
	if (op >= 0xb0 && op <= 0xb7) {
		imm(d, n, 1);
		n->dst = byte_reg(d, reg);
		n->use |= bit(n->dst);
		return true;
	}
	if (op >= 0xb8 && op <= 0xbf) {
		if (d->w) {
			memcpy(&n->imm, d->p, 8);
			d->p += 8;
		} else {
			imm(d, n, d->opsize ? 2 : 4);
			n->imm &= 0xffffffff;
		}
		n->dst = reg;
		if (d->opsize) {
			n->use |= bit(reg);
		} else {
			n->def |= bit(reg);
			n->cls = RT_INS_SET;
		}
		return true;
	}
	switch (op) {
	case 0x63: /* movsxd */
		two_operands(d, n, false, true);
		n->size = 4;
		if (n->src != RT_NOREG)
			n->use |= bit(n->src);
		n->def |= bit(n->dst);
		n->cls = RT_INS_SET;
		return true;
	case 0x68: imm(d, n, imm_size(d, false)); n->cls = RT_INS_PUSH; return true;
	case 0x6a: imm(d, n, 1); n->cls = RT_INS_PUSH; return true;
	case 0x69:
	case 0x6b:
		two_operands(d, n, false, true);
		imm(d, n, op == 0x6b ? 1 : imm_size(d, false));
		reads_all(n);
		return true;
	case 0x80:
	case 0x81:
	case 0x83:
		group(d, n, op == 0x80);
		imm(d, n, op == 0x81 ? imm_size(d, false) : 1);
		if ((d->reg & 7) == 7) {
			n->cls = RT_INS_COMPARE;
			n->writes = false;
		} else if (((d->reg & 7) == 0 || (d->reg & 7) == 5) && !n->mem && d->w) {
			n->cls = RT_INS_ADD_IMM;
			if ((d->reg & 7) == 5)
				n->imm = -n->imm;
		} else if ((d->reg & 7) == 1 && n->imm == -1 && !n->mem && op != 0x80) { /* or $-1 */
			n->cls = RT_INS_OTHER;
		}
		return true;
	case 0x84:
	case 0x85: two_operands(d, n, op == 0x84, false); reads_all(n); n->writes = false; n->cls = RT_INS_COMPARE; return true;
	case 0x86:
	case 0x87:
		two_operands(d, n, op == 0x86, false);
		reads_all(n);
		return true;
	case 0x88:
	case 0x89: move(d, n, op == 0x88, false); return true;
	case 0x8a:
	case 0x8b: move(d, n, op == 0x8a, true); return true;
	case 0x8d:
		modrm(d, n);
		if (d->mod == 3 || !d->w) {
			/* 32-bit arithmetic: no address. */
			if (d->mod == 3)
				return false;
			n->dst = d->reg;
			n->def |= bit(n->dst);
			n->mem = false;
			n->cls = RT_INS_OTHER;
			return true;
		}
		n->dst = d->reg;
		n->def |= bit(n->dst);
		n->cls = RT_INS_LEA;
		return true;
	case 0x8f: /* pop; an address by the stack pointer would be that after it */
		group(d, n, false);
		n->size = 8;
		n->reads = false;
		n->full = n->mem;
		n->cls = RT_INS_POP;
		if (!n->mem) {
			n->use = 0;
			n->def |= bit(n->dst);
		}
		return (d->reg & 7) == 0 && !d->opsize && !(n->mem && n->base == RT_RSP);
	case 0x90: return !d->b;
	case 0x98: n->dst = RT_RAX; n->use |= bit(RT_RAX); return true;
	case 0x99: n->dst = RT_RDX; n->use |= bit(RT_RAX); return true;
	case 0xa4:
	case 0xa5:
	case 0xa6:
	case 0xa7: n->use |= bit(RT_RSI) | bit(RT_RDI) | bit(RT_RCX); n->cls = RT_INS_COMPARE; return true;
	case 0xa8:
	case 0xa9: imm(d, n, imm_size(d, op == 0xa8)); n->use |= bit(RT_RAX); n->cls = RT_INS_COMPARE; return true;
	case 0xaa:
	case 0xab:
	case 0xae:
	case 0xaf: n->use |= bit(RT_RAX) | bit(RT_RDI) | bit(RT_RCX); n->cls = RT_INS_COMPARE; return true;
	case 0xc0:
	case 0xc1: group(d, n, op == 0xc0); imm(d, n, 1); return true;
	case 0xd0:
	case 0xd1:
	case 0xd2:
	case 0xd3:
		group(d, n, (op & 1) == 0);
		if (op >= 0xd2)
			n->use |= bit(RT_RCX);
		return true;
	case 0xc2: d->p += 2; n->flow = RT_FLOW_STOP; return true;
	case 0xc3: n->flow = RT_FLOW_STOP; return true;
	case 0xc6:
	case 0xc7:
		modrm(d, n);
		n->size = width(d, op == 0xc6);
		imm(d, n, imm_size(d, op == 0xc6));
		if ((d->reg & 7) != 0)
			return false; /* transactions */
		if (d->mod == 3) {
			n->dst = d->rm;
			n->cls = RT_INS_SET;
			if (n->size >= 4)
				n->def |= bit(n->dst);
			else
				n->use |= bit(n->dst);
		} else {
			n->writes = n->full = true;
			n->cls = RT_INS_COMPARE;
		}
		return true;
	case 0xc9: n->cls = RT_INS_LEAVE; return true;
	case 0xcc:
	case 0xf4: n->flow = RT_FLOW_STOP; return true;
	case 0xd8: case 0xd9: case 0xda: case 0xdb: case 0xdc: case 0xdd: case 0xde: case 0xdf:
		modrm(d, n);
		n->size = 16;
		n->reads = n->writes = n->mem; /* some of them */
		if (op == 0xdf && d->mod == 3) /* fnstsw */
			n->use |= bit(RT_RAX);
		n->cls = RT_INS_COMPARE;
		return true;
	case 0xe8:
		imm(d, n, 4);
		n->flow = RT_FLOW_CALL;
		n->target = (u64)d->p + (u64)n->imm;
		return true;
	case 0xe9:
	case 0xeb:
		imm(d, n, op == 0xe9 ? 4 : 1);
		n->flow = RT_FLOW_JUMP;
		n->target = (u64)d->p + (u64)n->imm;
		return true;
	case 0xf5: case 0xf8: case 0xf9: case 0xfc: case 0xfd: return true;
	case 0xf6:
	case 0xf7:
		group(d, n, op == 0xf6);
		if ((d->reg & 7) < 2) {
			imm(d, n, imm_size(d, op == 0xf6));
			n->writes = false;
			n->cls = RT_INS_COMPARE;
		} else if ((d->reg & 7) >= 4) {
			n->use |= bit(RT_RAX) | bit(RT_RDX);
			n->writes = false;
		}
		return true;
	case 0xfe: group(d, n, true); return true;
	case 0xff:
		group(d, n, false);
		switch (d->reg & 7) {
		case 0:
		case 1: return true;
		case 2:
			n->size = 8;
			n->writes = false;
			n->flow = RT_FLOW_CALL;
			n->src = n->dst;
			n->dst = RT_NOREG;
			return true;
		case 4:
			n->size = 8;
			n->writes = false;
			n->flow = RT_FLOW_INDIRECT;
			n->cls = RT_INS_COMPARE;
			return true;
		case 6:
			n->size = 8;
			n->writes = false;
			n->cls = RT_INS_PUSH;
			n->src = n->dst;
			n->dst = RT_NOREG;
			return true;
		}
		return false;
	}
	return false;
}

/* Vector and scalar floating point: which GPRs take part. */
static void
vector(In *d, RtIns *n, u8 op)
{
	bool store = op == 0x11 || op == 0x13 || op == 0x17 || op == 0x29 || op == 0x2b || op == 0x7f || op == 0xd6 || op == 0xe7;

	modrm(d, n);
	n->size = 16;
	if ((op >= 0x70 && op <= 0x73) || op == 0xc2 || op == 0xc4 || op == 0xc5 || op == 0xc6)
		d->p++;
	if (op == 0x7e && d->opsize && !d->rep) { /* movd, movq to a register or memory */
		n->size = d->w ? 8 : 4;
		if (n->mem) {
			n->writes = n->full = true;
			n->cls = RT_INS_XMM_STORE;
		} else {
			n->dst = d->rm;
			n->def |= bit(d->rm);
			n->cls = RT_INS_FROM_XMM;
		}
		return;
	}
	if (op == 0x6e || op == 0x2a || op == 0xc4) { /* from a GPR */
		n->size = 8;
		if (!n->mem) {
			n->src = d->rm;
			n->use |= bit(d->rm);
			return; /* OTHER: an address in a vector register is not followed */
		}
		n->reads = true;
		n->cls = RT_INS_XMM_LOAD;
		return;
	}
	if (((op == 0x2c || op == 0x2d) && (d->rep || d->repne)) || op == 0x50 || op == 0xc5 || op == 0xd7) { /* to a GPR, never an address */
		n->dst = d->reg;
		n->def |= bit(n->dst);
		n->reads = n->mem;
		n->cls = RT_INS_SET;
		return;
	}
	if (store && n->mem) {
		bool scalar = op == 0x13 || op == 0x17 || op == 0xd6;
		n->writes = n->full = true;
		if (op == 0x11)
			n->size = d->rep ? 4 : d->repne ? 8 : 16;
		else if (scalar || ((op == 0x7f || op == 0xe7) && !d->opsize && !d->rep))
			n->size = 8;
		n->cls = RT_INS_XMM_STORE;
		return;
	}
	if (n->mem) {
		n->reads = true;
		if (op == 0x10 || (op >= 0x51 && op <= 0x5f) || op == 0x5a)
			n->size = d->rep ? 4 : d->repne ? 8 : 16;
		else if (op == 0x7e)
			n->size = 8;
		n->cls = RT_INS_XMM_LOAD;
	} else {
		n->cls = RT_INS_COMPARE;
	}
}

static bool
two_byte(In *d, RtIns *n)
{
	u8 op = *d->p++;

	if (op >= 0x40 && op <= 0x4f) {
		two_operands(d, n, false, true);
		reads_all(n);
		n->cls = RT_INS_CMOV;
		return true;
	}
	if (op >= 0x80 && op <= 0x8f) {
		imm(d, n, 4);
		n->flow = RT_FLOW_BRANCH;
		n->target = (u64)d->p + (u64)n->imm;
		return true;
	}
	if (op >= 0x90 && op <= 0x9f) { /* setcc */
		modrm(d, n);
		n->size = 1;
		if (n->mem)
			n->writes = n->full = true;
		else
			n->use |= bit(byte_reg(d, d->rm));
		n->cls = RT_INS_COMPARE;
		return true;
	}
	if (op >= 0xc8 && op <= 0xcf) { /* bswap */
		n->dst = (u8)((op & 7) | (d->b ? 8 : 0));
		n->use |= bit(n->dst);
		return true;
	}
	if ((op >= 0x10 && op <= 0x17) || (op >= 0x28 && op <= 0x2f) || (op >= 0x50 && op <= 0x76) || (op >= 0x7c && op <= 0x7f)
	    || op == 0xc2 || (op >= 0xc4 && op <= 0xc6) || op >= 0xd0) {
		vector(d, n, op);
		return op != 0xff;
	}
	switch (op) {
	case 0x05: n->use |= 0xffff; return true;
	case 0x0b: n->flow = RT_FLOW_STOP; return true;
	case 0x0d:
	case 0x18:
	case 0x1e:
	case 0x1f: modrm(d, n); n->mem = false; n->use = d->mod == 3 ? bit(d->rm) : 0; n->cls = RT_INS_COMPARE; return true;
	case 0x31: return true;
	case 0x38:
	case 0x3a: {
		u8 sub = *d->p++;
		modrm(d, n);
		n->size = 16;
		if (op == 0x3a)
			d->p++;
		n->reads = n->mem;
		n->writes = n->mem && (op == 0x3a ? sub >= 0x14 && sub <= 0x17 : sub == 0xf1);
		n->src = d->reg;
		n->use |= bit(d->reg);
		if (!n->mem) {
			n->dst = d->rm;
			n->use |= bit(d->rm);
		}
		return sub < 0xf2;
	}
	case 0xa2: n->use |= 0xffff; return true;
	case 0xa3: case 0xab: case 0xb3: case 0xbb:
	case 0xa5: case 0xad:
	case 0xb0: case 0xb1:
	case 0xc0: case 0xc1:
		two_operands(d, n, op == 0xb0 || op == 0xc0, false);
		reads_all(n);
		n->use |= op == 0xa5 || op == 0xad ? bit(RT_RCX) : bit(RT_RAX);
		return !(n->mem && (op == 0xa3 || op == 0xab || op == 0xb3 || op == 0xbb)); /* bit strings: any address */
	case 0xa4: case 0xac:
		two_operands(d, n, false, false);
		imm(d, n, 1);
		reads_all(n);
		return true;
	case 0xae: modrm(d, n); n->size = 64; n->reads = n->writes = n->mem; n->use |= d->mod == 3 ? bit(d->rm) : 0; n->cls = RT_INS_COMPARE; return (d->reg & 7) >= 2;
	case 0xaf: case 0xb8: case 0xbc: case 0xbd:
		two_operands(d, n, false, true);
		reads_all(n);
		return true;
	case 0xb6: case 0xb7: case 0xbe: case 0xbf: {
		bool byte = (op & 1) == 0;
		modrm(d, n);
		n->size = byte ? 1 : 2;
		if (n->mem) {
			n->reads = true;
		} else {
			n->use |= bit(byte ? byte_reg(d, d->rm) : d->rm);
			if (!byte || d->rex || d->rm < 4) /* not ah to bh */
				n->src = d->rm;
		}
		n->dst = d->reg;
		if (d->opsize) {
			n->use |= bit(n->dst);
		} else {
			n->def |= bit(n->dst);
			n->cls = RT_INS_SET;
		}
		return true;
	}
	case 0xba: group(d, n, false); imm(d, n, 1); return true;
	case 0xc3: /* movnti */
		two_operands(d, n, false, false);
		reads_all(n);
		return true;
	case 0xc7: group(d, n, false); n->size = 16; n->use |= 0xf; return (d->reg & 7) == 1;
	}
	return false;
}

bool
rt_decode(const u8 *p, RtIns *n)
{
	In d = { .p = p, .start = p };
	u8 op;

	memset(n, 0, sizeof *n);
	n->dst = n->src = n->base = n->index = RT_NOREG;
	for (;; d.p++) {
		op = *d.p;
		if (op == 0x66)
			d.opsize = true;
		else if (op == 0xf3)
			d.rep = true;
		else if (op == 0xf2)
			d.repne = true;
		else if (op != 0xf0 && op != 0x2e && op != 0x3e && op != 0x64 && op != 0x65)
			break;
		else if (op == 0x64 || op == 0x65)
			n->rip = true; /* not memory of a frame; put right below */
	}
	bool segment = n->rip;
	n->rip = false;
	if ((op & 0xf0) == 0x40) {
		d.rex = true;
		d.w = op >> 3 & 1;
		d.r = op >> 2 & 1;
		d.x = op >> 1 & 1;
		d.b = op & 1;
		op = *++d.p;
	}
	d.p++;
	if (!(op == 0x0f ? two_byte(&d, n) : one_byte(&d, n, op)))
		return false;
	if (segment && n->mem && (n->base == RT_RSP || n->base == RT_RBP))
		return false;
	n->len = (u8)(d.p - p);
	return n->len <= 15;
}
