/*
 * intrinsic.h - the C side of intrinsic.def: Go functions that compile to a few
 * instructions.  Same parameters and results as the Go functions (abi/ctypes.h).
 *
 * Atomic operations are sequentially consistent, as Go's are.  Those that store a
 * pointer shade the old and the new one first: the store itself must stay one
 * instruction.
 */
#ifndef TRI_ABI_INTRINSIC_H
#define TRI_ABI_INTRINSIC_H

#include "abi/rt.h"

#define RT_ATOMICS(T)                                                                                         \
	RT_INLINE T rt_i_load_##T(void *p) { return __atomic_load_n((T *)p, __ATOMIC_SEQ_CST); }              \
	RT_INLINE void rt_i_store_##T(void *p, T x) { __atomic_store_n((T *)p, x, __ATOMIC_SEQ_CST); }        \
	RT_INLINE T rt_i_xchg_##T(void *p, T x) { return __atomic_exchange_n((T *)p, x, __ATOMIC_SEQ_CST); }  \
	RT_INLINE T rt_i_add_##T(void *p, T x) { return __atomic_add_fetch((T *)p, x, __ATOMIC_SEQ_CST); }    \
	RT_INLINE T rt_i_fetchand_##T(void *p, T x) { return __atomic_fetch_and((T *)p, x, __ATOMIC_SEQ_CST); } \
	RT_INLINE T rt_i_fetchor_##T(void *p, T x) { return __atomic_fetch_or((T *)p, x, __ATOMIC_SEQ_CST); } \
	RT_INLINE void rt_i_and_##T(void *p, T x) { __atomic_and_fetch((T *)p, x, __ATOMIC_SEQ_CST); }        \
	RT_INLINE void rt_i_or_##T(void *p, T x) { __atomic_or_fetch((T *)p, x, __ATOMIC_SEQ_CST); }          \
	RT_INLINE GoBool rt_i_cas_##T(void *p, T old, T x)                                                    \
	{                                                                                                     \
		return __atomic_compare_exchange_n((T *)p, &old, x, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);   \
	}
RT_ATOMICS(u8)
RT_ATOMICS(i32)
RT_ATOMICS(i64)
RT_ATOMICS(u32)
RT_ATOMICS(u64)
#undef RT_ATOMICS

/* runtime/internal/atomic.Xadd: the delta is signed. */
RT_INLINE u32 rt_i_xadd_u32(void *p, i32 x) { return __atomic_add_fetch((u32 *)p, (u32)x, __ATOMIC_SEQ_CST); }
RT_INLINE u64 rt_i_xadd_u64(void *p, i64 x) { return __atomic_add_fetch((u64 *)p, (u64)x, __ATOMIC_SEQ_CST); }

RT_INLINE void *rt_i_load_ptr(void *p) { return __atomic_load_n((void **)p, __ATOMIC_SEQ_CST); }
RT_INLINE void *rt_i_loadp(void *p) { return __atomic_load_n((void **)p, __ATOMIC_SEQ_CST); }
RT_INLINE void rt_i_storep_nowb(void *p, void *x) { __atomic_store_n((void **)p, x, __ATOMIC_SEQ_CST); }

RT_INLINE GoBool
rt_i_casp_nowb(void *p, void *old, void *x)
{
	return __atomic_compare_exchange_n((void **)p, &old, x, 0, __ATOMIC_SEQ_CST, __ATOMIC_SEQ_CST);
}

/* The shape of barrier.h's store, with an instruction that also exchanges. */
RT_INLINE void *
rt_i_xchg_ptr(void *p, void *x)
{
	__asm__ goto("cmpl $0, rt_gc_barrier(%%rip)\n\tjne %l[on]\n\txchgq %1, %0" : "+m"(*(void **)p), "+r"(x) : : "cc", "memory" : on);
	return x;
on:
	return rt_barrier_xchg(p, x);
}

RT_INLINE void
rt_i_store_ptr(void *p, void *x)
{
	rt_i_xchg_ptr(p, x);
}

RT_INLINE GoBool
rt_i_cas_ptr(void *p, void *old, void *x)
{
	void *seen = old;
	__asm__ goto("cmpl $0, rt_gc_barrier(%%rip)\n\tjne %l[on]\n\tlock cmpxchgq %2, %0"
		     : "+m"(*(void **)p), "+a"(seen) : "r"(x) : "cc", "memory" : on);
	return seen == old;
on:
	return rt_barrier_cas(p, old, x);
}

/* -- bits -- */
RT_INLINE i64 rt_i_len64(u64 x) { return x == 0 ? 0 : 64 - __builtin_clzll(x); }
RT_INLINE i64 rt_i_len32(u32 x) { return x == 0 ? 0 : 32 - __builtin_clz(x); }
RT_INLINE i64 rt_i_len16(u16 x) { return rt_i_len32(x); }
RT_INLINE i64 rt_i_len8(u8 x) { return rt_i_len32(x); }
RT_INLINE i64 rt_i_lz64(u64 x) { return 64 - rt_i_len64(x); }
RT_INLINE i64 rt_i_lz32(u32 x) { return 32 - rt_i_len32(x); }
RT_INLINE i64 rt_i_lz16(u16 x) { return 16 - rt_i_len32(x); }
RT_INLINE i64 rt_i_lz8(u8 x) { return 8 - rt_i_len32(x); }
RT_INLINE i64 rt_i_tz64(u64 x) { return x == 0 ? 64 : __builtin_ctzll(x); }
RT_INLINE i64 rt_i_tz32(u32 x) { return x == 0 ? 32 : __builtin_ctz(x); }
RT_INLINE i64 rt_i_tz16(u16 x) { return __builtin_ctz(x | 0x10000u); }
RT_INLINE i64 rt_i_tz8(u8 x) { return __builtin_ctz(x | 0x100u); }

/* Without -mpopcnt the C compiler's builtin is a call into libgcc; this is as fast as its table. */
RT_INLINE i64
rt_i_pop64(u64 x)
{
#ifdef __POPCNT__
	return __builtin_popcountll(x);
#else
	x -= x >> 1 & 0x5555555555555555u;
	x = (x & 0x3333333333333333u) + (x >> 2 & 0x3333333333333333u);
	x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fu;
	return (i64)(x * 0x0101010101010101u >> 56);
#endif
}
RT_INLINE i64 rt_i_pop32(u32 x) { return rt_i_pop64(x); }
RT_INLINE i64 rt_i_pop16(u16 x) { return rt_i_pop64(x); }
RT_INLINE i64 rt_i_pop8(u8 x) { return rt_i_pop64(x); }

#define RT_ROTL(T, bits) \
	RT_INLINE T rt_i_rotl##bits(T x, i64 k) { return (T)(x << (k & (bits - 1)) | x >> (-k & (bits - 1))); }
RT_ROTL(u8, 8)
RT_ROTL(u16, 16)
RT_ROTL(u32, 32)
RT_ROTL(u64, 64)
#undef RT_ROTL
RT_INLINE u16 rt_i_bswap16(u16 x) { return __builtin_bswap16(x); }
RT_INLINE u32 rt_i_bswap32(u32 x) { return __builtin_bswap32(x); }
RT_INLINE u64 rt_i_bswap64(u64 x) { return __builtin_bswap64(x); }

typedef struct RtPair64 { u64 r0, r1; } RtPair64;
typedef struct RtU64Bool { u64 r0; GoBool r1; } RtU64Bool;

RT_INLINE RtPair64
rt_i_addc64(u64 x, u64 y, u64 carry)
{
	unsigned __int128 s = (unsigned __int128)x + y + carry;
	return (RtPair64){ (u64)s, (u64)(s >> 64) };
}

RT_INLINE RtPair64
rt_i_subb64(u64 x, u64 y, u64 borrow)
{
	unsigned __int128 d = (unsigned __int128)x - y - borrow;
	return (RtPair64){ (u64)d, (u64)(d >> 64) & 1 };
}

RT_INLINE RtPair64
rt_i_mul64(u64 x, u64 y)
{
	unsigned __int128 p = (unsigned __int128)x * y;
	return (RtPair64){ (u64)(p >> 64), (u64)p };
}

RT_INLINE RtU64Bool
rt_i_muluintptr(u64 x, u64 y)
{
	u64 r;
	bool over = __builtin_mul_overflow(x, y, &r);
	return (RtU64Bool){ r, over };
}

RT_INLINE void rt_i_prefetch(u64 p) { __builtin_prefetch((void *)p); }

/* -- math -- */
RT_INLINE u64 rt_i_f64bits(f64 x) { u64 r; __builtin_memcpy(&r, &x, 8); return r; }
RT_INLINE f64 rt_i_f64frombits(u64 x) { f64 r; __builtin_memcpy(&r, &x, 8); return r; }
RT_INLINE u32 rt_i_f32bits(f32 x) { u32 r; __builtin_memcpy(&r, &x, 4); return r; }
RT_INLINE f32 rt_i_f32frombits(u32 x) { f32 r; __builtin_memcpy(&r, &x, 4); return r; }
RT_INLINE f64 rt_i_fabs(f64 x) { return __builtin_fabs(x); }
RT_INLINE f64 rt_i_copysign(f64 x, f64 y) { return __builtin_copysign(x, y); }
RT_INLINE GoBool rt_i_isnan(f64 x) { return x != x; }

/* The instruction alone: the builtin calls the C library for negative numbers, to set errno. */
RT_INLINE f64
rt_i_sqrt(f64 x)
{
	__asm__("sqrtsd %1, %0" : "=x"(x) : "x"(x));
	return x;
}

/* Rounding without SSE4.1: through int64, where every double of that size that has a fraction fits. */
#define RT_ROUND(name, step)                                                   \
	RT_INLINE f64 rt_i_##name(f64 x)                                       \
	{                                                                      \
		if (!(__builtin_fabs(x) < 0x1p52)) /* NaN too */               \
			return x;                                              \
		f64 t = (f64)(i64)x;                                           \
		return __builtin_copysign(step, x);                            \
	}
#ifdef __SSE4_1__
RT_INLINE f64 rt_i_floor(f64 x) { return __builtin_floor(x); }
RT_INLINE f64 rt_i_ceil(f64 x) { return __builtin_ceil(x); }
RT_INLINE f64 rt_i_trunc(f64 x) { return __builtin_trunc(x); }
#else
RT_ROUND(floor, t > x ? t - 1 : t)
RT_ROUND(ceil, t < x ? t + 1 : t)
RT_ROUND(trunc, t)
#endif
#undef RT_ROUND

#endif
