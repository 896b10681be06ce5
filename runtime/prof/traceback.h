/*
 * traceback.h - walking stacks and printing them as Go does.
 */
#ifndef RT_TRACEBACK_H
#define RT_TRACEBACK_H

#include "sched/sched.h"

/* The running goroutine from pc, caller (0: none; else a frame between pc and the chain) and the chain at fp; then the
 * others as GOTRACEBACK says.  runtime_frames: the runtime itself has failed.  System stack. */
void rt_trace_crash(u64 pc, u64 caller, u64 fp, bool runtime_frames);
/* Physical frames of g from (pc, fp) on; returns how many. */
i64 rt_walk(RtG *g, u64 pc, u64 fp, u64 *pcs, i64 max);
/* Where g, which doesn't run, will go on: up to two innermost pcs (a stop in a prologue has two), then the chain. */
i64 rt_walk_stopped(RtG *g, u64 *pcs, i64 max);

#endif
