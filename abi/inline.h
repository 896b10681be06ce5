/*
 * inline.h - operations that emitted C performs in line, where C's own operator
 * has another meaning than Go's.
 */
#ifndef TRI_ABI_INLINE_H
#define TRI_ABI_INLINE_H

#define RT_INLINE static inline __attribute__((always_inline, unused))

RT_INLINE GoBool
rt_streq(GoString x, GoString y)
{
	return x.n == y.n && (x.p == y.p || rt_memequal(x.p, y.p, (u64)x.n));
}

RT_INLINE i64
rt_maplen(void *m)
{
	return m != NULL ? *(i64 *)m : 0;
}

/* Index checks: return the index. */
RT_INLINE i64
rt_idx(i64 i, i64 n)
{
	if (RT_UNLIKELY((u64)i >= (u64)n))
		rt_panic_index(i, n);
	return i;
}

RT_INLINE i64
rt_idx_u(u64 i, i64 n)
{
	if (RT_UNLIKELY(i >= (u64)n))
		rt_panic_index_u(i, n);
	return (i64)i;
}

/* Explicit nil check: offsets past the guard page, and functions that defer. */
RT_INLINE void *
rt_nonnil(void *p)
{
	if (RT_UNLIKELY(p == NULL))
		rt_panic_nil();
	return p;
}

/* Division: zero panics, the most negative number by -1 wraps. */
#define RT_DIVMOD(T, name, wrapdiv)                     \
	RT_INLINE T rt_div_##name(T x, T y)             \
	{                                               \
		if (RT_UNLIKELY(y == 0))                \
			rt_panic_divide();              \
		return wrapdiv;                         \
	}
RT_DIVMOD(i8, i8, (i8)((i32)x / (i32)y))
RT_DIVMOD(i16, i16, (i16)((i32)x / (i32)y))
RT_DIVMOD(i32, i32, y == -1 ? (i32)(0u - (u32)x) : x / y)
RT_DIVMOD(i64, i64, y == -1 ? (i64)(0ull - (u64)x) : x / y)
RT_DIVMOD(u8, u8, (u8)(x / y))
RT_DIVMOD(u16, u16, (u16)(x / y))
RT_DIVMOD(u32, u32, x / y)
RT_DIVMOD(u64, u64, x / y)
#undef RT_DIVMOD
#define RT_MOD(T, name, expr)                           \
	RT_INLINE T rt_mod_##name(T x, T y)             \
	{                                               \
		if (RT_UNLIKELY(y == 0))                \
			rt_panic_divide();              \
		return expr;                            \
	}
RT_MOD(i8, i8, (i8)((i32)x % (i32)y))
RT_MOD(i16, i16, (i16)((i32)x % (i32)y))
RT_MOD(i32, i32, y == -1 ? 0 : x % y)
RT_MOD(i64, i64, y == -1 ? 0 : x % y)
RT_MOD(u8, u8, (u8)(x % y))
RT_MOD(u16, u16, (u16)(x % y))
RT_MOD(u32, u32, x % y)
RT_MOD(u64, u64, x % y)
#undef RT_MOD

/* Shifts by any unsigned count; the emitter checks signed counts with rt_shcount. */
#define RT_SHIFTS(T, U, name, bits)                                                        \
	RT_INLINE T rt_shl_##name(T x, u64 n) { return n < bits ? (T)((U)x << n) : (T)0; } \
	RT_INLINE T rt_shr_##name(T x, u64 n) { return (T)((T)-1 < (T)1 ? x >> (n < bits ? n : bits - 1) : (n < bits ? x >> n : 0)); }
RT_SHIFTS(i8, u8, i8, 8)
RT_SHIFTS(i16, u16, i16, 16)
RT_SHIFTS(i32, u32, i32, 32)
RT_SHIFTS(i64, u64, i64, 64)
RT_SHIFTS(u8, u8, u8, 8)
RT_SHIFTS(u16, u16, u16, 16)
RT_SHIFTS(u32, u32, u32, 32)
RT_SHIFTS(u64, u64, u64, 64)
#undef RT_SHIFTS

RT_INLINE u64
rt_shcount(i64 n)
{
	if (RT_UNLIKELY(n < 0))
		rt_panic_shift();
	return (u64)n;
}

/* Float to integer as amd64's gc: cvttsd2sq, out of range gives the most negative number. */
RT_INLINE i64
rt_f64_i64(f64 x)
{
	i64 r;
	if (__builtin_constant_p(x) && x > -9e18 && x < 9e18)
		return (i64)x;
	__asm__("cvttsd2siq %1, %0" : "=r"(r) : "x"(x));
	return r;
}

RT_INLINE i32
rt_f64_i32(f64 x)
{
	i32 r;
	if (__builtin_constant_p(x) && x > -2e9 && x < 2e9)
		return (i32)x;
	__asm__("cvttsd2sil %1, %0" : "=r"(r) : "x"(x));
	return r;
}

RT_INLINE u64
rt_f64_u64(f64 x)
{
	if (x < 9223372036854775808.0)
		return (u64)rt_f64_i64(x);
	return (u64)rt_f64_i64(x - 9223372036854775808.0) ^ 0x8000000000000000u;
}

#endif
