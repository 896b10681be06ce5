/*
 * index.h - the index of a jump through a table: is it bounded, and by what?
 *
 * A value that has been compared with a constant, and if it was greater, the code
 * went elsewhere, and what holds it since.
 */
#ifndef RT_INDEX_H
#define RT_INDEX_H

#include "prof/decode.h"

typedef struct RtIndex {
	bool compared;             /* the flags are still of that */
	bool checked;              /* not above it was found */
	u8 size;                   /* bytes that were compared */
	u16 low, whole;            /* registers that hold it: in their low bytes; extended with zeros */
	i64 most;
	RtIns mem;                 /* memory that holds it; mem.mem: if any */
	u32 from;                  /* of checked: behind the branch */
} RtIndex;

/* Over the instruction at p; next: the offset of what follows. */
void rt_index_follow(RtIndex *x, const u8 *p, const RtIns *ins, u32 next);

#endif
