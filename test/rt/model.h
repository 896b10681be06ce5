/*
 * model.h - the runtime's own code under all schedules.
 *
 * A test includes this header and then the runtime's .c files.  Every atomic
 * operation in them becomes a call of the model, which decides there which thread
 * goes on and whether a store is seen by the others at once.  The threads are
 * coroutines of one real thread, so nothing happens that the model hasn't chosen,
 * and a run can be repeated.  model_explore runs a scenario again and again and
 * takes another choice each time, depth first, until all are done: all schedules
 * with up to `budget` deviations from the simplest one.  A deviation is a switch
 * away from a thread that could go on, or a store that stays in the thread's store
 * buffer until its next locked instruction (amd64's memory model: total store
 * order).  Switches from a thread that waits are free.
 *
 * A mutation takes one operation of one function away, to show that the scenario
 * would notice: M_CAS makes compare-and-swap succeed by a plain load and store,
 * M_FENCE drops a fence, M_RMW makes an exchange a load and a store that may be
 * late, M_LOAD makes a load find nothing (0).
 */
#ifndef MODEL_H
#define MODEL_H

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "abi/rt.h"

enum ModelMutation { M_NONE, M_CAS, M_FENCE, M_RMW, M_LOAD };

u64 model_load(const volatile void *p, u32 size, const char *func);
void model_store(volatile void *p, u64 v, u32 size, int order, const char *func);
u64 model_exchange(volatile void *p, u64 v, u32 size, const char *func);
u64 model_add(volatile void *p, u64 v, u32 size, const char *func); /* returns the old value */
bool model_cas(volatile void *p, void *expected, u64 v, u32 size, const char *func);
void model_fence(const char *func);
/* The thread can't go on until cond(arg): no deviation. */
void model_wait(bool (*cond)(void *), void *arg);
/* A pause: others may go on, the thread too. */
void model_yield(void);
/* Which thread runs, from 0. */
int model_self(void);
/* The scenario has gone wrong: ends this run. */
void model_fail(const char *why) __attribute__((noreturn));

typedef struct Scenario {
	const char *name;
	int threads;
	void (*reset)(void);
	void (*thread)(int i);     /* on a stack of its own */
	bool (*done)(void);        /* the run is over: what was to happen has happened */
	const char *(*check)(void); /* after that: what is wrong, or NULL; may be NULL */
	int budget;
	void (*enter)(int i);      /* thread i goes on: its thread-locals */
	void (*leave)(int i);
} Scenario;

typedef struct Mutation {
	const char *func;
	enum ModelMutation what;
} Mutation;

/* How many runs; *failed: why one failed, NULL if none. */
u64 model_explore(const Scenario *s, const Mutation *m, const char **failed);

#ifndef MODEL_C
#define __atomic_load_n(p, o) ((__typeof__(*(p)))model_load((p), sizeof *(p), __func__))
#define __atomic_store_n(p, v, o) model_store((p), (u64)(v), sizeof *(p), (o), __func__)
#define __atomic_exchange_n(p, v, o) ((__typeof__(*(p)))model_exchange((p), (u64)(v), sizeof *(p), __func__))
#define __atomic_fetch_add(p, v, o) ((__typeof__(*(p)))model_add((p), (u64)(v), sizeof *(p), __func__))
#define __atomic_fetch_sub(p, v, o) ((__typeof__(*(p)))model_add((p), -(u64)(v), sizeof *(p), __func__))
#define __atomic_add_fetch(p, v, o) ((__typeof__(*(p)))(model_add((p), (u64)(v), sizeof *(p), __func__) + (u64)(v)))
#define __atomic_compare_exchange_n(p, e, v, weak, s, f) model_cas((p), (e), (u64)(v), sizeof *(p), __func__)
#define __atomic_thread_fence(o) model_fence(__func__)
#endif
#endif
