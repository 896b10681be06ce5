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

/* Division: zero panics, the most negative number by -1 wraps.  divnz, modnz: the divisor isn't zero. */
#define RT_DIVMOD(T, name, div, mod)                                 \
	RT_INLINE T rt_divnz_##name(T x, T y) { return div; }        \
	RT_INLINE T rt_modnz_##name(T x, T y) { return mod; }        \
	RT_INLINE T rt_div_##name(T x, T y)                          \
	{                                                            \
		if (RT_UNLIKELY(y == 0))                             \
			rt_panic_divide();                           \
		return div;                                          \
	}                                                            \
	RT_INLINE T rt_mod_##name(T x, T y)                          \
	{                                                            \
		if (RT_UNLIKELY(y == 0))                             \
			rt_panic_divide();                           \
		return mod;                                          \
	}
RT_DIVMOD(i8, i8, (i8)((i32)x / (i32)y), (i8)((i32)x % (i32)y))
RT_DIVMOD(i16, i16, (i16)((i32)x / (i32)y), (i16)((i32)x % (i32)y))
RT_DIVMOD(i32, i32, y == -1 ? (i32)(0u - (u32)x) : x / y, y == -1 ? 0 : x % y)
RT_DIVMOD(i64, i64, y == -1 ? (i64)(0ull - (u64)x) : x / y, y == -1 ? 0 : x % y)
RT_DIVMOD(u8, u8, (u8)(x / y), (u8)(x % y))
RT_DIVMOD(u16, u16, (u16)(x / y), (u16)(x % y))
RT_DIVMOD(u32, u32, x / y, x % y)
RT_DIVMOD(u64, u64, x / y, x % y)
#undef RT_DIVMOD

/* Shifts by any unsigned count; the emitter checks signed counts with rt_shcount. */
#define RT_SHIFTS(T, U, name, bits)                                                        \
	RT_INLINE T rt_shl_##name(T x, u64 n) { return n < bits ? (T)((U)x << n) : (T)0; } \
	RT_INLINE T rt_shr_##name(T x, u64 n) { return (T)((T)-1 < (T)1 ? x >> (n < bits ? n : bits - 1) : (n < bits ? x >> (n & (bits - 1)) : 0)); }
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

/* min and max of two; of floats: NaN wins, and -0 is less than 0. */
#define RT_MINMAX(T)                                                    \
	RT_INLINE T rt_min_##T(T x, T y) { return y < x ? y : x; }      \
	RT_INLINE T rt_max_##T(T x, T y) { return y > x ? y : x; }
RT_MINMAX(i8)
RT_MINMAX(i16)
RT_MINMAX(i32)
RT_MINMAX(i64)
RT_MINMAX(u8)
RT_MINMAX(u16)
RT_MINMAX(u32)
RT_MINMAX(u64)
#undef RT_MINMAX
#define RT_FMINMAX(T, signbit)                                          \
	RT_INLINE T rt_min_##T(T x, T y)                                \
	{                                                               \
		if (x != x || y != y)                                   \
			return x + y;                                   \
		return x == y ? (signbit(x) ? x : y) : x < y ? x : y;   \
	}                                                               \
	RT_INLINE T rt_max_##T(T x, T y)                                \
	{                                                               \
		if (x != x || y != y)                                   \
			return x + y;                                   \
		return x == y ? (signbit(x) ? y : x) : x > y ? x : y;   \
	}
RT_FMINMAX(f32, __builtin_signbitf)
RT_FMINMAX(f64, __builtin_signbit)
#undef RT_FMINMAX

RT_INLINE GoString
rt_min_str(GoString x, GoString y)
{
	return rt_cmpstring(y, x) < 0 ? y : x;
}

RT_INLINE GoString
rt_max_str(GoString x, GoString y)
{
	return rt_cmpstring(y, x) > 0 ? y : x;
}

/* Complex numbers.  complex64 is multiplied and divided in double precision, as gc does. */
RT_INLINE GoC128 rt_c64_c128(GoC64 x) { return (GoC128){ x.re, x.im }; }
RT_INLINE GoC64 rt_c128_c64(GoC128 x) { return (GoC64){ (f32)x.re, (f32)x.im }; }
RT_INLINE GoC128 rt_c128_add(GoC128 x, GoC128 y) { return (GoC128){ x.re + y.re, x.im + y.im }; }
RT_INLINE GoC128 rt_c128_sub(GoC128 x, GoC128 y) { return (GoC128){ x.re - y.re, x.im - y.im }; }
RT_INLINE GoC128 rt_c128_mul(GoC128 x, GoC128 y) { return (GoC128){ x.re * y.re - x.im * y.im, x.re * y.im + x.im * y.re }; }
RT_INLINE GoC128 rt_c128_div(GoC128 x, GoC128 y) { return rt_div_complex(x, y); }
RT_INLINE GoC128 rt_c128_neg(GoC128 x) { return (GoC128){ -x.re, -x.im }; }
RT_INLINE GoBool rt_c128_eq(GoC128 x, GoC128 y) { return x.re == y.re && x.im == y.im; }
RT_INLINE GoC64 rt_c64_add(GoC64 x, GoC64 y) { return (GoC64){ x.re + y.re, x.im + y.im }; }
RT_INLINE GoC64 rt_c64_sub(GoC64 x, GoC64 y) { return (GoC64){ x.re - y.re, x.im - y.im }; }
RT_INLINE GoC64 rt_c64_mul(GoC64 x, GoC64 y) { return rt_c128_c64(rt_c128_mul(rt_c64_c128(x), rt_c64_c128(y))); }
RT_INLINE GoC64 rt_c64_div(GoC64 x, GoC64 y) { return rt_c128_c64(rt_div_complex(rt_c64_c128(x), rt_c64_c128(y))); }
RT_INLINE GoC64 rt_c64_neg(GoC64 x) { return (GoC64){ -x.re, -x.im }; }
RT_INLINE GoBool rt_c64_eq(GoC64 x, GoC64 y) { return x.re == y.re && x.im == y.im; }

/*
 * Slicing.  u: which bounds are uint64 (1 low, 2 high, 4 max), so that a panic prints them right.  arr: x was an
 * array, so its end is called its length.  size: of an element.  A result without capacity keeps the
 * pointer it came from: it must not point past the object.
 */
RT_INLINE GoSlice
rt_reslice(void *p, i64 lo, i64 hi, i64 max, u64 size)
{
	i64 cap = max - lo;
	return (GoSlice){ (u8 *)p + ((u64)lo * size & (u64)((0 - cap) >> 63)), hi - lo, cap };
}

RT_COLD RT_NORETURN static __attribute__((unused)) void
rt_slice_fail(i64 code, i64 x, i64 y, i64 is_unsigned)
{
	if (is_unsigned)
		rt_panic_slice_u(code, (u64)x, y);
	rt_panic_slice(code, x, y);
}

RT_INLINE GoSlice
rt_slice_(GoSlice s, u64 size, int u, int arr)
{
	(void)size, (void)u, (void)arr;
	return s;
}

RT_INLINE GoSlice
rt_slice_lh(GoSlice s, i64 lo, i64 hi, u64 size, int u, int arr)
{
	if (RT_UNLIKELY((u64)hi > (u64)s.cap))
		rt_slice_fail(arr ? RT_BOUNDS_SLICE_ALEN : RT_BOUNDS_SLICE_ACAP, hi, s.cap, u & 2);
	if (RT_UNLIKELY((u64)lo > (u64)hi))
		rt_slice_fail(RT_BOUNDS_SLICE_B, lo, hi, u & 1);
	return rt_reslice(s.p, lo, hi, s.cap, size);
}

RT_INLINE GoSlice
rt_slice_l(GoSlice s, i64 lo, u64 size, int u, int arr)
{
	(void)arr;
	if (RT_UNLIKELY((u64)lo > (u64)s.n))
		rt_slice_fail(RT_BOUNDS_SLICE_B, lo, s.n, u & 1);
	return rt_reslice(s.p, lo, s.n, s.cap, size);
}

RT_INLINE GoSlice
rt_slice_h(GoSlice s, i64 hi, u64 size, int u, int arr)
{
	(void)size;
	if (RT_UNLIKELY((u64)hi > (u64)s.cap))
		rt_slice_fail(arr ? RT_BOUNDS_SLICE_ALEN : RT_BOUNDS_SLICE_ACAP, hi, s.cap, u & 2);
	return (GoSlice){ s.p, hi, s.cap };
}

RT_INLINE GoSlice
rt_slice3(GoSlice s, i64 lo, i64 hi, i64 max, u64 size, int u, int arr)
{
	if (RT_UNLIKELY((u64)max > (u64)s.cap))
		rt_slice_fail(arr ? RT_BOUNDS_SLICE3_ALEN : RT_BOUNDS_SLICE3_ACAP, max, s.cap, u & 4);
	if (RT_UNLIKELY((u64)hi > (u64)max))
		rt_slice_fail(RT_BOUNDS_SLICE3_B, hi, max, u & 2);
	if (RT_UNLIKELY((u64)lo > (u64)hi))
		rt_slice_fail(RT_BOUNDS_SLICE3_C, lo, hi, u & 1);
	return rt_reslice(s.p, lo, hi, max, size);
}

/* The same without checks. */
RT_INLINE GoSlice rt_bslice_(GoSlice s, u64 size, int u, int arr) { return (void)size, (void)u, (void)arr, s; }
RT_INLINE GoSlice rt_bslice_lh(GoSlice s, i64 lo, i64 hi, u64 size, int u, int arr) { return (void)u, (void)arr, rt_reslice(s.p, lo, hi, s.cap, size); }
RT_INLINE GoSlice rt_bslice_l(GoSlice s, i64 lo, u64 size, int u, int arr) { return (void)u, (void)arr, rt_reslice(s.p, lo, s.n, s.cap, size); }
RT_INLINE GoSlice rt_bslice_h(GoSlice s, i64 hi, u64 size, int u, int arr) { return (void)size, (void)u, (void)arr, (GoSlice){ s.p, hi, s.cap }; }
RT_INLINE GoSlice rt_bslice3(GoSlice s, i64 lo, i64 hi, i64 max, u64 size, int u, int arr) { return (void)u, (void)arr, rt_reslice(s.p, lo, hi, max, size); }

RT_INLINE GoString
rt_restring(const u8 *p, i64 lo, i64 hi)
{
	i64 n = hi - lo;
	return (GoString){ p + (lo & ((0 - n) >> 63)), n };
}

RT_INLINE GoString
rt_strslice_lh(GoString s, i64 lo, i64 hi, int u)
{
	if (RT_UNLIKELY((u64)hi > (u64)s.n))
		rt_slice_fail(RT_BOUNDS_SLICE_ALEN, hi, s.n, u & 2);
	if (RT_UNLIKELY((u64)lo > (u64)hi))
		rt_slice_fail(RT_BOUNDS_SLICE_B, lo, hi, u & 1);
	return rt_restring(s.p, lo, hi);
}

RT_INLINE GoString
rt_strslice_l(GoString s, i64 lo, int u)
{
	if (RT_UNLIKELY((u64)lo > (u64)s.n))
		rt_slice_fail(RT_BOUNDS_SLICE_B, lo, s.n, u & 1);
	return rt_restring(s.p, lo, s.n);
}

RT_INLINE GoString
rt_strslice_h(GoString s, i64 hi, int u)
{
	if (RT_UNLIKELY((u64)hi > (u64)s.n))
		rt_slice_fail(RT_BOUNDS_SLICE_ALEN, hi, s.n, u & 2);
	return (GoString){ s.p, hi };
}

RT_INLINE GoString rt_strslice_(GoString s, int u) { return (void)u, s; }
RT_INLINE GoString rt_strb_(GoString s, int u) { return (void)u, s; }
RT_INLINE GoString rt_strb_lh(GoString s, i64 lo, i64 hi, int u) { return (void)u, rt_restring(s.p, lo, hi); }
RT_INLINE GoString rt_strb_l(GoString s, i64 lo, int u) { return (void)u, rt_restring(s.p, lo, s.n); }
RT_INLINE GoString rt_strb_h(GoString s, i64 hi, int u) { return (void)u, (GoString){ s.p, hi }; }

/* Slice to array pointer. */
RT_INLINE void *
rt_slice2arr(void *p, i64 n, i64 want)
{
	if (RT_UNLIKELY(n < want))
		rt_panic_slice_convert(n, want);
	return p;
}

RT_INLINE GoSlice
rt_unsafeslice(void *p, i64 n, u64 size, int is_unsigned)
{
	(void)is_unsigned; /* a length past the address space fails either way */
	if (RT_UNLIKELY(n < 0))
		rt_panic_unsafe(RT_UNSAFE_SLICE_LEN);
	if (p == NULL) {
		if (n > 0)
			rt_panic_unsafe(RT_UNSAFE_SLICE_NIL);
		return (GoSlice){ 0, 0, 0 };
	}
	u64 bytes;
	if (RT_UNLIKELY(__builtin_mul_overflow((u64)n, size, &bytes) || bytes > 0 - (u64)p))
		rt_panic_unsafe(RT_UNSAFE_SLICE_LEN);
	return (GoSlice){ p, n, n };
}

RT_INLINE GoString
rt_unsafestring(void *p, i64 n, int is_unsigned)
{
	(void)is_unsigned;
	if (RT_UNLIKELY(n < 0))
		rt_panic_unsafe(RT_UNSAFE_STRING_LEN);
	if (p == NULL) {
		if (n > 0)
			rt_panic_unsafe(RT_UNSAFE_STRING_NIL);
		return (GoString){ 0, 0 };
	}
	if (RT_UNLIKELY((u64)n > 0 - (u64)p))
		rt_panic_unsafe(RT_UNSAFE_STRING_LEN);
	return (GoString){ p, n };
}

/* Interfaces. */
RT_INLINE const RtType *
rt_itabtype(const RtItab *tab)
{
	return tab != NULL ? tab->type : NULL;
}

RT_INLINE GoBool
rt_efacesame(GoEface x, GoEface y)
{
	return x.t == y.t && (x.t == NULL || rt_efaceeq(x.t, x.w, y.w));
}

RT_INLINE GoBool
rt_ifacesame(GoIface x, GoIface y)
{
	return x.tab == y.tab && (x.tab == NULL || rt_efaceeq(x.tab->type, x.w, y.w));
}

RT_INLINE GoIface
rt_toiface(const RtInterfaceType *to, const RtType *t, void *w)
{
	if (t == NULL)
		return (GoIface){ NULL, NULL };
	return (GoIface){ rt_getitab(to, t), w };
}

/* The rune of s at i, and the index after it. */
RT_INLINE i32
rt_runeat(GoString s, i64 i, i64 *next)
{
	u8 c = s.p[i];
	if (c < 0x80) {
		*next = i + 1;
		return c;
	}
	return rt_decoderune(s, i, next);
}

/* string(x) of an unsigned 64-bit x: what is no rune becomes U+FFFD. */
RT_INLINE i64
rt_bigrune(u64 x)
{
	return x > 0x10FFFF ? 0xFFFD : (i64)x;
}

#endif
