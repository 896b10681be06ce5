/*
 * frames.h - which words of a goroutine's stack are live.
 *
 * gcc writes no table of live registers and slots.  But all there is to know is in
 * the code: from where a call returns to, a register that is written on every way
 * before it is read is dead, and so is a slot of the frame that only instructions
 * of this function can reach.  liveness.c finds that out for the calls of one
 * function, once, when the collector meets it on a stack; frames.c walks a stack
 * with it.
 *
 * What it can't tell stays a root, as in a conservative scan: slots at or above the
 * lowest one whose address is taken, whole frames of code that it doesn't
 * understand, frames that don't stand at a call (faults, stops by signal), slots of
 * the runtime's own C.
 */
#ifndef RT_FRAMES_H
#define RT_FRAMES_H

#include "sched/sched.h"

/* What is live where a call returns to pc.  Slots by their offset from the frame pointer. */
typedef struct RtFrameMap {
	u64 pc;
	struct RtFrameMap *link;
	u16 regs;              /* 1 << DWARF number: rbx, r12 to r15 */
	bool known;            /* false: nothing below holds, all registers and slots are live */
	i16 taken;             /* slots from here up to the frame pointer are all live, 0: none; a multiple of 8 */
	i16 args;              /* stack arguments from here on are all live, RT_FRAME_HIGH: none */
	u16 n;
	i16 slots[];           /* others that are live: below taken, or stack arguments; with RT_SLOT_PART: only a part, so no pointer */
} RtFrameMap;

enum { RT_FRAME_LOW = -4096, RT_FRAME_HIGH = 512, RT_SLOT_PART = 1 };

/* NULL: nothing is known.  start, end: the function's code.  System stack. */
const RtFrameMap *rt_frame_map(u64 pc, u64 start, u64 end);

/* Is it a function of the runtime that doesn't return? */
bool rt_never_returns(u64 code);

/* Calls fn for each part of g's stack and saved registers that may be live; g doesn't run.  False: not possible here,
 * nothing was done.  clobber: dead words are overwritten (a check). */
bool rt_frames_each(RtG *g, void (*fn)(void *lo, void *hi, void *arg), void *arg, bool clobber);

#endif
