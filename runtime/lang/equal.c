/*
 * equal.c - equality of memory, basic types and interfaces.
 *
 * The funcvals rt_eqfn_* stand in RtType.equal; they get the context first.
 * Two interface values with the same dynamic type compare by that type's
 * function; a type without one makes the comparison panic.
 */
#include "lang/lang.h"

#include <string.h>

static inline u64
load64(const u8 *p)
{
	u64 v;
	__builtin_memcpy(&v, p, 8);
	return v;
}

static inline u32
load32(const u8 *p)
{
	u32 v;
	__builtin_memcpy(&v, p, 4);
	return v;
}

GoBool
rt_memequal(const void *vx, const void *vy, u64 n)
{
	const u8 *x = vx, *y = vy;
	if (n >= 8) {
		if (n <= 16)
			return ((load64(x) ^ load64(y)) | (load64(x + n - 8) ^ load64(y + n - 8))) == 0;
		if (n <= 32)
			return ((load64(x) ^ load64(y)) | (load64(x + 8) ^ load64(y + 8)) |
			    (load64(x + n - 16) ^ load64(y + n - 16)) | (load64(x + n - 8) ^ load64(y + n - 8))) == 0;
		return memcmp(x, y, n) == 0;
	}
	if (n >= 4)
		return ((load32(x) ^ load32(y)) | (load32(x + n - 4) ^ load32(y + n - 4))) == 0;
	if (n == 0)
		return 1;
	return x[0] == y[0] && x[n >> 1] == y[n >> 1] && x[n - 1] == y[n - 1];
}

/* t: the common dynamic type, not NULL. */
GoBool
rt_efaceeq(const RtType *t, void *x, void *y)
{
	GoFuncval *eq = t->equal;
	if (RT_UNLIKELY(eq == NULL))
		rt_panic_uncomparable(t);
	/* Direct types are pointers, and structs and arrays of one: the words decide. */
	if (t->kind & RT_KIND_DIRECT_IFACE)
		return x == y;
	return ((GoBool (*)(void *, const void *, const void *))eq->code)(eq, x, y);
}

#define EQFN(name, expr)                                                                          \
	static GoBool eqfn_##name(void *ctx __attribute__((unused)), const u8 *x, const u8 *y)    \
	{                                                                                         \
		return expr;                                                                      \
	}                                                                                         \
	GoFuncval rt_eqfn_##name = { (void *)eqfn_##name };
#define AS(T, p) (*(const T *)(p))

static GoBool
eqfn_mem0(void *ctx __attribute__((unused)), const u8 *x __attribute__((unused)), const u8 *y __attribute__((unused)))
{
	return 1;
}
GoFuncval rt_eqfn_mem0 = { (void *)eqfn_mem0 };
EQFN(mem8, *x == *y)
EQFN(mem16, AS(u16, x) == AS(u16, y))
EQFN(mem32, AS(u32, x) == AS(u32, y))
EQFN(mem64, AS(u64, x) == AS(u64, y))
EQFN(mem128, ((AS(u64, x) ^ AS(u64, y)) | (AS(u64, x + 8) ^ AS(u64, y + 8))) == 0)
EQFN(f32, AS(f32, x) == AS(f32, y))
EQFN(f64, AS(f64, x) == AS(f64, y))
EQFN(c64, AS(f32, x) == AS(f32, y) && AS(f32, x + 4) == AS(f32, y + 4))
EQFN(c128, AS(f64, x) == AS(f64, y) && AS(f64, x + 8) == AS(f64, y + 8))
EQFN(string, rt_streq(AS(GoString, x), AS(GoString, y)))
EQFN(eface, AS(GoEface, x).t == AS(GoEface, y).t &&
    (AS(GoEface, x).t == NULL || rt_efaceeq(AS(GoEface, x).t, AS(GoEface, x).w, AS(GoEface, y).w)))
EQFN(iface, AS(GoIface, x).tab == AS(GoIface, y).tab &&
    (AS(GoIface, x).tab == NULL || rt_efaceeq(AS(GoIface, x).tab->type, AS(GoIface, x).w, AS(GoIface, y).w)))
