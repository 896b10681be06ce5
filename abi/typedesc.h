/*
 * typedesc.h - type descriptors, as emitted C lays them out and the runtime and
 * reflect read them.
 *
 * The layout is GOROOT's (reflect.rtype and its kin, Go 1.19), so that reflect,
 * internal/reflectlite and encoding/... compile from source unchanged.
 * nameOff, typeOff and textOff are 32-bit absolute addresses of symbols: programs
 * are linked below 2 GB, not position-independent.  0 is none.  Negative values
 * name objects that reflect made at run time (reflect.addReflectOff).
 *
 * A descriptor's symbol is RT_TYPE_SYM(hash of the type's link string); it sits
 * in a COMDAT group, so a program has one descriptor a type and compares
 * descriptors by address.
 *
 * Name encoding (reflect.name): flag byte (1 exported, 2 has tag, 4 has pkgPath, 8 embedded field),
 * varint length and bytes of the name; if tagged, varint length and bytes; if it
 * has a package path, a 4-byte nameOff (unaligned).
 */
#ifndef TRI_ABI_TYPEDESC_H
#define TRI_ABI_TYPEDESC_H

#include "abi/ctypes.h"

enum RtKind {
#define KIND(name, n) RT_KIND_##name = n,
#include "abi/kind.def"
#undef KIND
	RT_KIND_DIRECT_IFACE = 1 << 5, /* an interface's word holds the value itself */
	RT_KIND_GC_PROG = 1 << 6,      /* never emitted; reflect may make it: gcdata is a GC program */
	RT_KIND_MASK = (1 << 5) - 1,
};

enum RtTflag {
	RT_TFLAG_UNCOMMON = 1,        /* an RtUncommon follows the kind's own struct */
	RT_TFLAG_EXTRA_STAR = 2,      /* str has a leading '*' that isn't part of the name */
	RT_TFLAG_NAMED = 4,
	RT_TFLAG_REGULAR_MEMORY = 8,  /* equality and hash are those of the bytes */
};

typedef struct RtType {
	u64 size;
	u64 ptrdata;      /* bytes of the prefix that can hold pointers */
	u32 hash;
	u8 tflag, align, field_align, kind;
	void *equal;      /* funcval of func(unsafe.Pointer, unsafe.Pointer) bool; NULL: not comparable */
	const u8 *gcdata; /* a bit for each word of ptrdata: 1 is a pointer */
	i32 str;          /* nameOff */
	i32 ptr_to_this;  /* typeOff, may be 0 */
} RtType;

typedef struct RtUncommon {
	i32 pkgpath;      /* nameOff */
	u16 mcount, xcount;
	u32 moff;         /* from this struct to the RtMethod array */
	u32 unused;
} RtUncommon;

typedef struct RtMethod { /* sorted by name */
	i32 name;  /* nameOff */
	i32 mtyp;  /* typeOff: method type without receiver */
	i32 ifn;   /* textOff: called with the interface's word as receiver */
	i32 tfn;   /* 1 + the method's index: reflect.Type.Method's function, which the runtime makes when asked (rt_text_off) */
} RtMethod;

typedef struct RtArrayType { RtType t; const RtType *elem, *slice; u64 len; } RtArrayType;
typedef struct RtChanType { RtType t; const RtType *elem; u64 dir; /* 1 recv, 2 send, 3 both */ } RtChanType;
/* In and out types follow (after the RtUncommon, if there is one): incount + (outcount & 0x7FFF) pointers. */
typedef struct RtFuncType { RtType t; u16 incount, outcount; /* top bit: variadic */ u32 pad; } RtFuncType;
typedef struct RtImethod { i32 name, typ; } RtImethod;
typedef struct RtInterfaceType { RtType t; const u8 *pkgpath; /* encoded name or NULL */ RtImethod *methods; i64 nmethods, cap; } RtInterfaceType;
typedef struct RtMapType {
	RtType t;
	const RtType *key, *elem, *bucket; /* bucket: gc's, for readers; the map's own layout is the runtime's business */
	void *hasher;     /* funcval of func(unsafe.Pointer, uintptr) uintptr */
	u8 keysize, valuesize;  /* in a bucket of gc's; use key->size, elem->size */
	u16 bucketsize;
	u32 flags;        /* 1 indirect key, 2 indirect elem, 4 reflexive key, 8 need key update, 16 hash might panic */
} RtMapType;
typedef struct RtPtrType { RtType t; const RtType *elem; } RtPtrType;
typedef struct RtSliceType { RtType t; const RtType *elem; } RtSliceType;
typedef struct RtStructField { const u8 *name; const RtType *typ; u64 offset; /* whether it is embedded: bit 8 of the name's flags */ } RtStructField;
typedef struct RtStructType { RtType t; const u8 *pkgpath; RtStructField *fields; i64 nfields, cap; } RtStructType;

/* fun[i] is the code of the i-th method of inter (sorted by name), called with the interface's word first. */
typedef struct RtItab {
	const RtInterfaceType *inter;
	const RtType *type;
	u32 hash;
	u8 pad[4];
	void *fun[];
} RtItab;

/*
 * Tables gathered by the linker; each has a start and stop symbol
 * (__start_NAME, __stop_NAME).
 *   tri_types   const RtType *   every descriptor that is not a named, exported-only detail: what reflect.typelinks lists
 *   tri_itabs   const RtItab *   every itab emitted statically
 *   tri_roots   RtRoot           every package-level object that holds pointers
 *   tri_funcs   RtFunc           every function that emitted C defines
 */
typedef struct RtRoot {
	void *addr;
	const u8 *gcmask;   /* for one element */
	u64 ptrdata, elemsize, count;
} RtRoot;

typedef struct RtFunc {
	void *entry;
	const char *name;   /* as runtime.Func.Name gives it: "main.(*T).Method", "main.f.func1" */
	const char *file;
	u32 line;           /* of the func keyword */
	u32 flags;          /* RT_FUNC_* */
} RtFunc;
enum { RT_FUNC_WRAPPER = 1 /* compiler-made: hidden from traces */, RT_FUNC_NOSPLIT = 2, RT_FUNC_NOARGS = 4 /* no parameters, no receiver */ };

/*
 * How emitted C writes all that, as assembler text.  What several packages may hold stands in a COMDAT group (_COMDAT);
 * rows of tables are in the group of what they name, or linked to its section, so that the linker drops both or none.
 * Arguments are string literals whose text is the assembler's: quotes and backslashes in it have a backslash.
 */
#define RT_ALONE "\",@progbits\n"
#define RT_GROUP(sym) "G\",@progbits," sym ",comdat\n"
#define RT_LINKED(sym) "o\",@progbits," sym "\n"
#define RT_LINKED_GROUP(sym) "oG\",@progbits," sym "," sym ",comdat\n"
#define RT_OBJECT(sym, where, body)                                                                                      \
	__asm__(".pushsection .rodata." sym ",\"a" where ".balign 8\n.globl " sym "\n.type " sym ",@object\n" sym ":" body \
	        "\n.size " sym ",.-" sym "\n.popsection")
#define RT_ROW(table, where, row) __asm__(".pushsection " table ",\"a" where ".balign 8\n.quad " row "\n.popsection")
#define RT_FUNC_ROW(where, sym, name, file, row)                                                                        \
	__asm__(".pushsection .rodata.str1.1,\"aMS\",@progbits,1\n0:.asciz \"" name "\"\n1:.asciz \"" file "\"\n.popsection\n" \
	        ".pushsection tri_funcs,\"a" where ".balign 8\n.quad " sym ",0b,1b\n.long " row "\n.popsection")

/* A type descriptor; where it is listed. */
#define RT_DESC(sym, body) RT_OBJECT(sym, RT_ALONE, body)
#define RT_DESC_COMDAT(sym, body) RT_OBJECT(sym, RT_GROUP(sym), body)
#define RT_LIST(sym) RT_ROW("tri_types", RT_LINKED(sym), sym)
#define RT_LIST_COMDAT(sym) RT_ROW("tri_types", RT_LINKED_GROUP(sym), sym)
/* An itab. */
#define RT_ITAB(sym, body)             \
	RT_DESC_COMDAT(sym, body); \
	RT_ROW("tri_itabs", RT_GROUP(sym), sym)
/* A pointer mask. */
#define RT_MASK(sym, bytes) __asm__(".pushsection .rodata." sym ",\"a" RT_GROUP(sym) ".globl " sym "\n" sym ":" bytes "\n.popsection")
/* A variable that is a root; row: the other fields of its RtRoot. */
#define RT_ROOT(sym, row) RT_ROW("tri_roots", RT_LINKED(sym), sym "," row)
#define RT_ROOT_COMDAT(sym, row) RT_ROW("tri_roots", RT_LINKED_GROUP(sym), sym "," row)
/* A function; row: its line and flags. */
#define RT_FUNC(sym, name, file, row) RT_FUNC_ROW(RT_LINKED(sym), sym, name, file, row)
#define RT_FUNC_COMDAT(sym, name, file, row) RT_FUNC_ROW(RT_LINKED_GROUP(sym), sym, name, file, row)

#endif
