/*
 * decode.h - x86-64 instructions as gcc emits them, as far as liveness.c must
 * understand them: length, where control goes, which registers and which memory
 * are read and written.
 *
 * "Read" may say too much, "written" and "known" never do.
 */
#ifndef RT_DECODE_H
#define RT_DECODE_H

#include "abi/ctypes.h"

enum { RT_RAX, RT_RCX, RT_RDX, RT_RBX, RT_RSP, RT_RBP, RT_RSI, RT_RDI, RT_NOREG = 255 };

enum RtFlow {
	RT_FLOW_NEXT,
	RT_FLOW_CALL,          /* target: 0 if it isn't known */
	RT_FLOW_JUMP,
	RT_FLOW_BRANCH,        /* target or next */
	RT_FLOW_INDIRECT,      /* jump to what the operand says */
	RT_FLOW_STOP,          /* ret, ud2, hlt */
};

enum RtInsClass {          /* what it does with addresses */
	RT_INS_OTHER,
	RT_INS_MOVE,           /* dst = src, registers */
	RT_INS_LOAD,           /* dst = memory, 8 bytes */
	RT_INS_STORE,          /* memory = src, 8 bytes */
	RT_INS_LEA,            /* dst = address */
	RT_INS_SET,            /* dst = a constant */
	RT_INS_ADD_IMM,        /* dst += imm */
	RT_INS_CMOV,           /* dst may become the operand */
	RT_INS_COMPARE,        /* reads only */
	RT_INS_PUSH, RT_INS_POP,
	RT_INS_LEAVE,
	RT_INS_XMM_LOAD, RT_INS_XMM_STORE,
	RT_INS_FROM_XMM,       /* dst = part of a vector register */
};

typedef struct RtIns {
	u8 len, flow, cls;
	u8 dst, src;           /* registers, RT_NOREG: none */
	u8 base, index;        /* of the memory operand; base RT_NOREG with rip: relative to the next instruction */
	bool mem, rip, reads, writes;
	bool full;             /* the memory is written as a whole, size bytes */
	u8 size;               /* of the memory operand, at least */
	u8 scale;
	u16 use, def;          /* registers read, and overwritten as a whole */
	i32 disp;
	i64 imm;
	u64 target;
} RtIns;

/* False: not understood. */
bool rt_decode(const u8 *p, RtIns *ins);

#endif
