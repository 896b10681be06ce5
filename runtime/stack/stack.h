/*
 * stack.h - goroutine stacks: chains of segments.
 *
 * A goroutine starts on a segment of 2 KB, or of what earlier goroutines that
 * started with the same code needed.  When a prologue finds less than it
 * needs, __morestack goes on in a segment two or four times as large; the way back leaves
 * that segment linked (next) for the next crossing.  The collector frees linked
 * segments that aren't in use, and the pages below the frames of a goroutine that
 * waits from one cycle to the next.  Segments never move.
 *
 *   lo                limit                                   RtSegment
 *   |  guard (640 B)  |  room ...                           sp | header (64 B) |
 *
 * Below the limit a function may still use 256 bytes of frame unchecked (gcc),
 * call C functions that don't check (memmove), enter __morestack and stop there
 * (about 290 bytes), or take a fault.
 *
 * While a goroutine runs only its own thread touches its segments; otherwise
 * whoever holds the stopped world, or has claimed it for a scan
 * (sched/embed.c).  A goroutine in a system call keeps its retained segments.
 */
#ifndef RT_STACK_H
#define RT_STACK_H

#include "asm/asm.h"
#include "sched/sched.h"

enum {
	RT_STACK_GUARD = STACK_GUARD,
	RT_STACK_MIN = 2048,
};

struct RtSegment {
	RtSegment *prev;   /* the segment that this one continues, NULL: the first */
	RtSegment *next;   /* retained, or in use if g->seg is further in */
	u64 limit;         /* address for the prologues' check; STACK_POISON under stress */
	u64 room;          /* bytes from the guard's end to the header */
	void *saved_sp;    /* in use: stack pointer in prev, at the return address into the prologue */
	u8 *lo;
	u64 size;          /* of all, header included; a power of two */
	RtSegment *pool_link;
};

/* A segment of at least size bytes (a power of two). */
RtSegment *rt_segment_alloc(u64 size);
void rt_segment_free(RtSegment *s);
/* The size of the first segment for a goroutine that starts with this code, and for the main one; see segment.c. */
u64 rt_stack_first(void *code);
/* Frees the retained segments beyond g->seg.  g dead, claimed for a scan, or the world stopped. */
u64 rt_stack_shrink(RtG *g);
/* Clears what was used of a segment that isn't in use. */
void rt_stack_clean(RtSegment *s);
/* Clears what was used below g's frames and gives the pages back; g is claimed for a scan and has waited since an earlier cycle. */
void rt_stack_trim(RtG *g);
/* The segment of g that holds the address, or NULL. */
RtSegment *rt_stack_segment(RtG *g, const void *p);
/* Calls fn(lo, hi) for each part of g's stack in use; g doesn't run, or it is in a system call, its thread perhaps on the way out. */
void rt_stack_each(RtG *g, bool in_syscall, void (*fn)(void *lo, void *hi, void *arg), void *arg);
/* Where the frame fp of g really returns to. */
void *rt_stack_return_address(RtG *g, void *fp);

/* stackstress: each check goes on in a fresh segment, what is left is overwritten, the guard's end is watched. */
void rt_stack_stress_init(void);
extern u8 rt_stack_stress;
void rt_stack_overrun(void) RT_NORETURN;

extern u64 rt_stack_max;          /* debug.SetMaxStack */
extern u64 rt_stack_inuse, rt_stack_sys; /* statistics, bytes; atomic */

#endif
