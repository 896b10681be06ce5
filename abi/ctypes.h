/*
 * ctypes.h - Go's values as C types.
 *
 * Calling convention of emitted code (all of it plain System V C):
 *   - parameters in order; a slice travels as its three words (pointer, length,
 *     capacity), every other type as its C type by value; strings and
 *     interfaces are 16-byte structs and so travel in two registers;
 *   - no result: void; one: its C type; several: a struct of them in order,
 *     fields r0, r1, ... ;
 *   - a method is a function with its receiver as first parameter;
 *   - a function value is a pointer to a closure record whose first word is the
 *     code; the code gets the record as its first parameter (the context),
 *     before all others.  A plain function used as a value has a static record
 *     and a stub that drops the context;
 *   - a method called through an interface gets the interface's word as first
 *     parameter: for pointer-shaped types the receiver itself, else a pointer to
 *     it.  Same shape as a context: "word, then arguments".
 *   - zero-size parameters are passed as nothing.
 */
#ifndef TRI_ABI_CTYPES_H
#define TRI_ABI_CTYPES_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

typedef uint8_t u8;
typedef uint16_t u16;
typedef uint32_t u32;
typedef uint64_t u64;
typedef int8_t i8;
typedef int16_t i16;
typedef int32_t i32;
typedef int64_t i64;
typedef float f32;
typedef double f64;
typedef u8 GoBool; /* 0 or 1 */

typedef struct RtType RtType;
typedef struct RtItab RtItab;
typedef struct RtInterfaceType RtInterfaceType;
typedef struct RtMapType RtMapType;
typedef struct RtChanType RtChanType;

typedef struct GoString { const u8 *p; i64 n; } GoString;
typedef struct GoSlice { void *p; i64 n, cap; } GoSlice;
typedef struct GoEface { const RtType *t; void *w; } GoEface;
typedef struct GoIface { const RtItab *tab; void *w; } GoIface;
typedef struct GoC64 { f32 re, im; } GoC64;
typedef struct GoC128 { f64 re, im; } GoC128;
typedef struct GoFuncval { void *code; } GoFuncval; /* captured variables follow */
typedef struct RtEmpty {} RtEmpty; /* every type of size 0 */
/* Pointers, maps, channels, unsafe.Pointer and function values are void *. */

#define RT_LIKELY(x) __builtin_expect(!!(x), 1)
#define RT_UNLIKELY(x) __builtin_expect(!!(x), 0)
#define RT_COLD __attribute__((cold, noinline))
#define RT_NORETURN __attribute__((noreturn))

/* Bodies of functions that must be inlined, and that may be and have their code elsewhere. */
#define RT_EXPANDED static inline __attribute__((always_inline))
#define RT_COPIED extern inline __attribute__((gnu_inline))

/* Definitions that several packages make; the linker keeps one.  gcc has no attribute for COMDAT groups in C, but
 * prints a section's name as it is; '#' starts a comment that swallows the flags it adds. */
#ifdef __clang__
#define RT_COMDAT_TEXT(sym) __attribute__((weak))
#define RT_COMDAT_RODATA(sym) __attribute__((weak))
#define RT_COMDAT_DATA(sym) __attribute__((weak))
#define RT_STUB
#else
#define RT_COMDAT_TEXT(sym) __attribute__((section(".text." sym ",\"axG\",@progbits," sym ",comdat#")))
#define RT_COMDAT_RODATA(sym) __attribute__((section(".rodata." sym ",\"aG\",@progbits," sym ",comdat#")))
#define RT_COMDAT_DATA(sym) __attribute__((section(".data." sym ",\"awG\",@progbits," sym ",comdat#")))
/* A stub jumps to the function and needs no frame, so no stack check either. */
#define RT_STUB __attribute__((no_split_stack, optimize("optimize-sibling-calls")))
#endif

#endif
