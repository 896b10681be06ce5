/*
 * capi.h - the library for C programs (include/tricolor.h): what its files share.
 *
 * Each public function begins with tri_enter: it must be on a goroutine that runs,
 * and is a safe point, as C code has no others.
 */
#ifndef RT_CAPI_H
#define RT_CAPI_H

#include "include/tricolor.h"
#include "lang/lang.h"
#include "sched/sched.h"

#define TRI_TYPE_MAGIC 0x7472695f74797065ull

struct tri_type {
	RtType t;
	u64 magic;
	RtChanType chan;           /* of values of this type */
	const char *name;
	u8 mask[];
};

/* A bug of the program's: "fatal error: tricolor: where: what (n)", stacks, exit 2. */
_Noreturn void rt_capi_fatal(const char *where, const char *what, u64 n);
_Noreturn void rt_capi_bad_context(const char *where);

static inline RtG *
rt_capi_enter(const char *where)
{
	RtG *g = rt_lang_g();

	if (__builtin_expect(g == NULL || g->status != RT_G_RUNNING, 0))
		rt_capi_bad_context(where);
	if (__builtin_expect(g->preempt, 0))
		rt_gosched();
	return g;
}

static inline void
rt_capi_check_type(const char *where, const tri_type *t)
{
	if (__builtin_expect(t == NULL || t->magic != TRI_TYPE_MAGIC, 0))
		rt_capi_fatal(where, "not a type that tri_type_new made", (u64)t);
}

/* stack.c */
enum { RT_C_STACK_MIN = 16 << 10, RT_C_FENCE = 64 << 10 };
/* Calls fn(arg) on a segment of at least so many bytes, below which is the fence. */
void rt_c_call(void (*fn)(void *), void *arg, u64 bytes);
/* Does the address lie in the fence of the running goroutine's segment?  Its size; 0: no.  From the signal handler. */
u64 rt_c_overflow(u64 addr);

#endif
