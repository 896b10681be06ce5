/*
 * rt.h - all that emitted C includes.
 *
 * What a program exports to the runtime (the link unit, written by build/):
 *   void (*const tri_inits[])(void)   package initialisers in dependency order, NULL at the end
 *   void main$dmain(void)             main.main
 *   const char tri_modinfo[]          module data for debug.ReadBuildInfo
 */
#ifndef TRI_ABI_RT_H
#define TRI_ABI_RT_H

#include "abi/ctypes.h"
#include "abi/typedesc.h"
#include "abi/barrier.h"

/* An iterator over a map, on the stack or in reflect.hiter: the first three words are reflect's. */
typedef struct RtMapIter {
	void *key;   /* NULL: at the end */
	void *elem;
	const RtMapType *t;
	void *m;
	u64 priv[8]; /* the runtime's; may hold pointers */
} RtMapIter;     /* 96 bytes, the size of reflect.hiter */

/* An array for a slice that append made longer. */
typedef struct RtGrown {
	void *p;
	i64 cap;
} RtGrown;

/* One case of a select, source order. */
typedef struct RtSelectCase {
	void *c;     /* NULL: never ready */
	void *elem;  /* to send from or receive into (NULL: drop) */
	i64 dir;     /* 1 receive, 2 send */
} RtSelectCase;

/* One deferred call. */
typedef struct RtDefer {
	struct RtDefer *link;
	void *funcval;  /* func(); NULL panics when it runs */
} RtDefer;

/*
 * A function that defers has one of these in its frame:
 *	RtDeferFrame df;
 *	rt_defer_enter(&df);
 *	if (__builtin_setjmp(df.jb)) goto recovered;
 *	... rt_defer_push(&df, &d1, fv); ...
 *	return:    result variables stored; rt_defer_return(&df); return them
 *	recovered: rt_defer_return(&df); return the result variables' values
 * A panic that is recovered in one of df's calls lands at recovered.
 */
typedef struct RtDeferFrame {
	struct RtDeferFrame *link; /* the frame before, of this goroutine */
	RtDefer *top;
	void *jb[5];
} RtDeferFrame;

enum RtSlicePanic { /* codes as GOROOT's boundsErrorCode, from 0 */
	RT_BOUNDS_INDEX, RT_BOUNDS_SLICE_ALEN, RT_BOUNDS_SLICE_ACAP, RT_BOUNDS_SLICE_B,
	RT_BOUNDS_SLICE3_ALEN, RT_BOUNDS_SLICE3_ACAP, RT_BOUNDS_SLICE3_B, RT_BOUNDS_SLICE3_C, RT_BOUNDS_CONVERT,
};
enum RtUnsafePanic { RT_UNSAFE_SLICE_LEN, RT_UNSAFE_SLICE_NIL, RT_UNSAFE_STRING_LEN, RT_UNSAFE_STRING_NIL };

#define RTCALL(result, name, params, effects) result name params;
#include "abi/rtcall.def"
#undef RTCALL
_Noreturn void rt_panic_index(i64, i64);
_Noreturn void rt_panic_index_u(u64, i64);
_Noreturn void rt_panic_slice(i64, i64, i64);
_Noreturn void rt_panic_slice_u(i64, u64, i64);
_Noreturn void rt_panic_divide(void);
_Noreturn void rt_panic_shift(void);
_Noreturn void rt_panic_nil(void);
_Noreturn void rt_panic_nilmap(void);
_Noreturn void rt_panic(GoEface);
_Noreturn void rt_panic_assert(const RtType *, const RtType *, const RtType *);
_Noreturn void rt_panic_slice_convert(i64, i64);
_Noreturn void rt_panic_unsafe(i64);
_Noreturn void rt_panic_wrap(const char *);
_Noreturn void rt_panic_noreturn(void);
_Noreturn void rt_block(void);

/* funcvals for RtType.equal and RtMapType.hasher of basic types; the emitter makes the others. */
extern GoFuncval rt_eqfn_mem0, rt_eqfn_mem8, rt_eqfn_mem16, rt_eqfn_mem32, rt_eqfn_mem64, rt_eqfn_mem128,
    rt_eqfn_f32, rt_eqfn_f64, rt_eqfn_c64, rt_eqfn_c128, rt_eqfn_string, rt_eqfn_iface, rt_eqfn_eface;
extern GoFuncval rt_hashfn_mem8, rt_hashfn_mem16, rt_hashfn_mem32, rt_hashfn_mem64, rt_hashfn_mem128,
    rt_hashfn_f32, rt_hashfn_f64, rt_hashfn_c64, rt_hashfn_c128, rt_hashfn_string, rt_hashfn_iface, rt_hashfn_eface;

extern u8 rt_zero[1024]; /* zero values of elements up to this size; never written */
extern u8 rt_zerobase[8];/* address of zero-size objects */

/* Stacks are scanned conservatively: a value whose place in the frame is dead is overwritten where it could stay for
 * long, for the C compiler itself drops stores to dead variables. */
#define RT_FORGET(v)                                \
	do {                                        \
		__builtin_memset(&(v), 0, sizeof(v)); \
		__asm__ volatile("" :: "m"(v));     \
	} while (0)

/* Once in each turn of a loop in which a goroutine may wait for input or messages for long: if it has waited for input
 * since the last time, clears what earlier calls left below this frame, for the frames of its next wait, which don't
 * fill all of their words, would keep it alive. */
void rt_loop_clear(void);
#define RT_LOOP_TURN()                                                                                   \
	do {                                                                                             \
		__label__ rt_waited_, rt_on_;                                                            \
		__asm__ goto("cmpb $0, %%fs:rt_tls_waited@tpoff\n\tjne %l[rt_waited_]" ::: "cc" : rt_waited_); \
		goto rt_on_;                                                                             \
	rt_waited_:                                                                                      \
		__attribute__((cold, unused));                                                           \
		rt_loop_clear();                                                                         \
	rt_on_:;                                                                                         \
	} while (0)

#include "abi/inline.h"

#endif
