/*
 * index.c - see index.h.
 *
 * gcc compares a value, or its low bytes, or memory, with the table's last index,
 * branches elsewhere if it is above, and jumps by what it compared, perhaps
 * after a copy, an extension with zeros, or a load of the same memory.  So that
 * is all that is followed: an instruction that isn't known to leave flags and
 * registers alone ends it, and a comparison that is left over from something else
 * bounds nothing.
 */
#include "prof/index.h"

static const u8 *
opcode(const u8 *p)
{
	while (*p == 0x66 || (*p & 0xf0) == 0x40)
		p++;
	return p;
}

void
rt_index_follow(RtIndex *x, const u8 *p, const RtIns *i, u32 next)
{
	const u8 *q = opcode(p);
	u16 dst = i->dst != RT_NOREG ? (u16)(1u << i->dst) : 0, src = i->src != RT_NOREG ? (u16)(1u << i->src) : 0;
	bool with_zeros = (q[0] == 0x0f && (q[1] == 0xb6 || q[1] == 0xb7)) || (q[0] == 0x8b && i->size == 4);
	u16 low = x->low, whole = x->whole;

	if (i->cls == RT_INS_COMPARE && (q[0] == 0x3c || q[0] == 0x3d || ((q[0] == 0x80 || q[0] == 0x81 || q[0] == 0x83) && (q[1] >> 3 & 7) == 7))) {
		*x = (RtIndex){ .compared = true, .size = i->size, .mem = *i };
		x->most = i->size == 8 ? i->imm : (i64)((u64)i->imm & ((1ull << (8 * i->size)) - 1));
		if (!i->mem)
			x->low = dst;
		if (!i->mem && i->size >= 4) /* gcc knows that the other half of an unsigned int is zero when it uses the whole */
			x->whole = dst;
		return;
	}
	if (i->flow == RT_FLOW_BRANCH) {
		bool above = q[0] == 0x77 || (q[0] == 0x0f && q[1] == 0x87);
		if (above && x->compared && !x->checked) {
			x->checked = true;
			x->from = next;
		}
		return;
	}
	switch (i->flow == RT_FLOW_NEXT ? i->cls : RT_INS_OTHER) {
	case RT_INS_MOVE:
		low = (low & src) != 0 ? low | dst : low & (u16)~dst;
		whole = (whole & src) != 0 ? whole | dst : whole & (u16)~dst;
		break;
	case RT_INS_SET:
		if (q[0] >= 0x30 && q[0] <= 0x33) /* xor: flags */
			x->compared = false;
		low &= (u16)~dst;
		whole &= (u16)~dst;
		if (!i->mem && q[0] != 0x0f && i->size == 4 && x->size >= 4 && (x->low & src) != 0)
			low |= dst, whole |= dst;
		else if (!i->mem && with_zeros && i->size == x->size && (x->low & src) != 0)
			low |= dst, whole |= dst;
		/* fallthrough */
	case RT_INS_LOAD:
		if (i->cls == RT_INS_LOAD)
			low &= (u16)~dst, whole &= (u16)~dst;
		if (i->mem && (with_zeros || i->cls == RT_INS_LOAD) && i->size == x->size && x->mem.mem && !i->rip && i->base == x->mem.base && i->index == x->mem.index
		    && i->disp == x->mem.disp && i->scale == x->mem.scale)
			low |= dst, whole |= dst;
		if (x->mem.mem && ((x->mem.base != RT_NOREG && dst == 1u << x->mem.base) || (x->mem.index != RT_NOREG && dst == 1u << x->mem.index)))
			x->mem.mem = false;
		break;
	case RT_INS_LEA:
		low &= (u16)~dst;
		whole &= (u16)~dst;
		break;
	case RT_INS_STORE:
	case RT_INS_PUSH:
	case RT_INS_XMM_STORE:
		x->mem.mem = false;
		break;
	case RT_INS_XMM_LOAD: /* or a comparison of numbers */
		x->compared = false;
		break;
	case RT_INS_ADD_IMM:
		x->compared = false;
		if (i->dst == RT_RSP && x->checked)
			break;
		/* fallthrough */
	default:
		*x = (RtIndex){ 0 };
		return;
	}
	if (i->cls == RT_INS_MOVE && x->mem.mem)
		x->mem.mem = !((x->mem.base != RT_NOREG && dst == 1u << x->mem.base) || (x->mem.index != RT_NOREG && dst == 1u << x->mem.index));
	if (i->cls == RT_INS_LEA)
		x->mem.mem = false;
	x->low = low;
	x->whole = whole;
}
