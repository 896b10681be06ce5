/*
 * lang.h - what Go's own constructs need at run time: maps, channels, select,
 * interfaces, strings, panics, print.
 *
 * Emitted C calls the functions of abi/rtcall.def; here stands what the rest of
 * the runtime and the Go side (overlay/runtime) use besides, by file.
 *
 * Everything here runs on goroutine stacks unless marked otherwise.
 */
#ifndef RT_LANG_H
#define RT_LANG_H

#include "abi/rt.h"
#include "lock/lock.h"
#include "sched/sched.h"

/* == What the Go side provides (package runtime of the overlay) ==
 *
 * C names are Go link names with '.' as "$d": runtime.goPanicBounds.  The
 * functions that panic build the runtime.Error value and call panic; they do
 * not return.
 */

/* panic(boundsError{x, y, isSigned, code}); x holds the bits of a uint64 when !is_signed.
 *	func goPanicBounds(x int64, y int, isSigned bool, code int) */
_Noreturn void runtime$dgoPanicBounds(i64 x, i64 y, GoBool is_signed, i64 code);
/* panic(divideError), panic(shiftError), panic(overflowError), panic(floatError), panic(memoryError)
 *	func goPanicDivide(), func goPanicShift() ... */
_Noreturn void runtime$dgoPanicDivide(void);
_Noreturn void runtime$dgoPanicShift(void);
_Noreturn void runtime$dgoPanicOverflow(void);
_Noreturn void runtime$dgoPanicFloat(void);
_Noreturn void runtime$dgoPanicMem(void);
/* panic(errorAddressString{"invalid memory address or nil pointer dereference", addr})
 *	func goPanicMemAddr(addr uintptr) */
_Noreturn void runtime$dgoPanicMemAddr(u64 addr);
/* panic(plainError(s)): the text as it is
 *	func goPanicPlain(s string) */
_Noreturn void runtime$dgoPanicPlain(GoString s);
/* panic(errorString(s)): "runtime error: " + s
 *	func goPanicError(s string) */
_Noreturn void runtime$dgoPanicError(GoString s);
/* panic(&TypeAssertionError{inter, have, want, missing}); inter and have may be nil
 *	func goPanicAssert(inter, have, want *_type, missing string) */
_Noreturn void runtime$dgoPanicAssert(const RtType *inter, const RtType *have, const RtType *want, GoString missing);
/* What an uncaught panic's value prints as: error -> v.Error(), Stringer -> v.String() (as a string), else v
 * itself.  A panic inside is caught and becomes throw("panic while printing panic value: ...").
 *	func goPreprintPanic(v any) any */
GoEface runtime$dgoPreprintPanic(GoEface v);

/* == What C provides to the Go side, besides abi/rtcall.def ==
 * In Go: declared without body, //go:linkname local name; the C name is the link name. */

/* init.c: once, on the system stack, before any Go code: hash secrets, static itabs. */
void rt_lang_init(void);

/* hash.c */
u64 rt_memhash(const void *p, u64 seed, u64 n);
u64 rt_memhash32(const void *p, u64 seed);
u64 rt_memhash64(const void *p, u64 seed);
u64 rt_strhash(const GoString *s, u64 seed);
u64 rt_f32hash(const void *p, u64 seed);
u64 rt_f64hash(const void *p, u64 seed);
u64 rt_c64hash(const void *p, u64 seed);
u64 rt_c128hash(const void *p, u64 seed);
u64 rt_efacehash(const GoEface *e, u64 seed);
u64 rt_ifacehash(const GoIface *i, u64 seed);
u64 rt_fastrand64(void);              /* fast, per thread, not for secrets */
u32 rt_fastrandn(u32 n);              /* 0 <= r < n */
extern u64 rt_hash_secret[4];         /* odd numbers, random for each process */

/* typedesc.c: offsets and names of type descriptors. */
typedef struct RtNameParts { GoString name, tag; const u8 *pkgpath; /* encoded name or NULL */ bool exported, embedded; } RtNameParts;
RtNameParts rt_name_parts(const u8 *encoded);
void *rt_resolve_off(i32 off);        /* any of nameOff, typeOff, textOff; 0 gives NULL */
i32 rt_add_reflect_off(void *p);      /* reflect.addReflectOff: a negative offset for p */
GoString rt_type_string(const RtType *t);     /* "main.T", "*int", ... */
const u8 *rt_type_pkgpath_name(const RtType *t); /* encoded name, NULL if none */
GoString rt_type_pkgpath(const RtType *t);
const RtUncommon *rt_type_uncommon(const RtType *t); /* NULL if none */
const RtMethod *rt_type_methods(const RtUncommon *u);
/* The table tri_types, what reflect.typelinks lists. */
const RtType **rt_typelinks(i64 *n);

/* iface.c */
/* reflect.ifaceE2I: *dst = src as inter; panics if it lacks a method. */
void rt_reflect_ifaceE2I(const RtInterfaceType *inter, GoEface src, GoIface *dst);
void rt_itabs_each(void (*fn)(const RtItab *, void *), void *arg);

/* map.c: reflect's entry points. */
void *rt_reflect_makemap(const RtMapType *t, i64 hint);
/* prof/stub.c: the code of the method expression T.M (of_value) or (*T).M, if the program has it; code: (*T).M's. */
void *rt_method_stub(const void *code, bool of_value);
/* The method that the trampoline at pc calls and whether its receiver is no pointer, 0 if pc is in none.  NULL until there is one: a program without reflect
 * has no such code, and nothing else may keep it. */
extern u64 (*rt_method_expr_code)(u64 pc, bool *of_value);
void *rt_reflect_mapaccess(const RtMapType *t, void *m, const void *key);       /* NULL if absent */
void *rt_reflect_mapaccess_faststr(const RtMapType *t, void *m, GoString key);
void rt_reflect_mapassign(const RtMapType *t, void *m, const void *key, const void *elem);
void rt_reflect_mapassign_faststr(const RtMapType *t, void *m, GoString key, const void *elem);
void rt_reflect_mapdelete(const RtMapType *t, void *m, const void *key);
void rt_reflect_mapdelete_faststr(const RtMapType *t, void *m, GoString key);
void rt_reflect_mapiterinit(const RtMapType *t, void *m, RtMapIter *it); /* it: zeroed reflect.hiter */
void rt_reflect_mapiternext(RtMapIter *it);
void *rt_reflect_mapiterkey(RtMapIter *it);
void *rt_reflect_mapiterelem(RtMapIter *it);
i64 rt_reflect_maplen(void *m);
/* A copy with the same contents (maps.Clone). */
void *rt_map_clone(const RtMapType *t, void *m);
/* Checks every invariant of a map; returns NULL or what is wrong (tests, debug). */
const char *rt_map_check(const RtMapType *t, void *m);

/* chan.c: reflect's and select's entry points. */
void *rt_reflect_makechan(const RtChanType *t, i64 size);
GoBool rt_reflect_chansend(void *c, const void *elem, GoBool nb);          /* selected */
GoBool rt_reflect_chanrecv(void *c, GoBool nb, void *elem, GoBool *received); /* selected */
GoBool rt_chansend_nb(void *c, const void *elem);                /* never blocks; true: sent */
GoBool rt_chanrecv_nb(void *c, void *elem_or_null, GoBool *ok);  /* never blocks; true: received or closed */
/* reflect.runtimeSelect; dir: 1 send, 2 receive, 3 default. */
typedef struct RtReflectSelect { i64 dir; const RtType *typ; void *ch; void *val; } RtReflectSelect;
/* reflect.rselect */
i64 rt_reflect_rselect(RtReflectSelect *cases, i64 n, GoBool *received);

/* panic.c */
_Noreturn void rt_goexit(void);                    /* runtime.Goexit */
_Noreturn void rt_panic_plain(const char *msg);    /* panics plainError(msg) */
_Noreturn void rt_panic_error(const char *msg);    /* panics errorString(msg) */
_Noreturn void rt_panic_unhashable(const RtType *t);
_Noreturn void rt_panic_uncomparable(const RtType *t);
bool rt_set_panic_on_fault(bool on);               /* debug.SetPanicOnFault: the old value */
bool rt_panicking(void);                           /* an uncaught panic is being reported */

/* sigpanic.c: called as if by the faulting instruction, on the goroutine's stack: the return address is its pc. */
_Noreturn void rt_sigpanic(i64 sig, i64 code, u64 addr);

/* print.c */
void rt_print_cstr(const char *s);
void rt_print_panicval(GoEface v);     /* as an uncaught panic prints it */

/* string.c */
extern const u64 rt_static_bytes[256]; /* the number i as a word: boxed small integers, one-byte strings */
static inline GoString
rt_cstr(const char *s)
{
	return (GoString){ (const u8 *)s, (i64)__builtin_strlen(s) };
}
i64 rt_encoderune(u8 *p, i32 r);       /* writes 1 to 4 bytes */

/* The running goroutine, read in line: volatile, so that it is read anew after a switch of threads. */
extern __thread RtG *rt_tls_g;
static inline __attribute__((always_inline)) RtG *
rt_lang_g(void)
{
	RtG *g;
	__asm__ volatile("movq %%fs:rt_tls_g@tpoff, %0" : "=r"(g));
	return g;
}

/* == Hooks that other parts of the runtime define; weak, for programs linked without them == */

/* Stack of g as Go prints it in a crash ("goroutine 1 [running]:" and the frames); others too if all. */
void rt_crash_traceback(RtG *g, void *pc, void *fp) __attribute__((weak));
/* Ends the process after a crash report: exit status 2, or a core dump under GOTRACEBACK=crash. */
_Noreturn void rt_crash_exit(void) __attribute__((weak));

#endif
