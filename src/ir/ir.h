/*
 * ir.h - the program after checking: every implicit thing explicit, generics
 * monomorphised, one effect a statement (see op.def).
 *
 * build_*.c make it from checked syntax trees; pass/ improves it; emit/ prints
 * it as C.  A function's IR lives in its package's arena (IrPkg.arena).
 *
 * What is explicit: conversions (to interfaces too), dereferences, addresses
 * taken for method calls, embedded-field paths, zero values, order of
 * evaluation, captured variables, bound method values (closures over a wrapper),
 * deferred and go calls (closures without parameters), range loops, switches,
 * type switches, op= and comma-ok forms, range-over-func bodies.
 * What is not: map, channel, string and interface operations keep their ops, so
 * that escape analysis sees them; emit/ turns them into runtime calls.
 */
#ifndef TRI_IR_H
#define TRI_IR_H

#include "types/types.h"

typedef enum Op {
#define OP(name, class, text) OP_##name,
#include "ir/op.def"
#undef OP
	OP_COUNT
} Op;
extern const char *const op_name[OP_COUNT];
extern const char op_class[OP_COUNT]; /* 'E', 'X', 'S', 'C' */

/* OP_MAKESLICE of unknown length, OP_APPEND and OP_APPENDSLICE with IRF_STACK: up to so many bytes are in the frame. */
#define IR_SMALL_MAKE 64

typedef struct Ir Ir;
typedef struct IrVar IrVar;
typedef struct IrFunc IrFunc;
typedef struct IrPkg IrPkg;
typedef struct IrList { Ir **v; int n, cap; } IrList;

enum IrFlag {
	IRF_BOUNDED = 1 << 0,
	IRF_NONNIL = 1 << 1,
	IRF_NONZERO = 1 << 2,
	IRF_NONNEG = 1 << 3,
	IRF_STACK = 1 << 4,      /* set by escape analysis */
	IRF_NOCOPY = 1 << 5,
	IRF_NOZERO = 1 << 6,
	IRF_HASDEFAULT = 1 << 7,
	IRF_INLOOP = 1 << 8,
	IRF_NEWLINE = 1 << 9,
	IRF_IMPLICIT = 1 << 10,  /* not written by the user: no -m line of its own */
	IRF_NOBARRIER = 1 << 11, /* the store goes to fresh or frame memory */
	IRF_FRESH = 1 << 12,     /* an OP_AS into an object just made, zero so far, that nothing else knows */
	IRF_LENT = 1 << 13,      /* with IRF_STACK, in an expanded body: the object outlives the body and lives in the caller's frame */
};

/* What is looked at most comes first: a walk over a function waits for memory most of the time. */
struct Ir {
	u8 op;
	u16 flags;
	Pos pos;
	Type *type;       /* of the value; NULL for statements; a TY_TUPLE for an X with several results */
	union {
		Const *val;
		IrVar *var;
		IrFunc *func;
		Type *t2;
		const char *str;
	};
	Ir *x, *y;
	IrList list;
	i64 n;
	Ir *z, *w;
	IrList list2;
	Expr *src;        /* what the user wrote, for -m messages; may be NULL */
};

/* Values without operands: half of all nodes. */
static inline bool
ir_is_leaf(const Ir *n)
{
	return n->op == OP_VAR || n->op == OP_CONST || n->op == OP_NIL || n->op == OP_ZERO;
}

typedef enum IrVarKind {
	IV_LOCAL,    /* declared by the user, or a temporary (is_temp) */
	IV_PARAM,
	IV_RESULT,
	IV_CAPTURE,  /* field of the closure record; OP_VAR means the variable itself, by_ref or not */
	IV_GLOBAL,
	IV_MAPITER,  /* a map iterator (RtMapIter); type is NULL */
} IrVarKind;

struct IrVar {
	u8 kind;
	bool is_temp, addrtaken, by_ref, heap; /* heap: lives in the heap (escape analysis, or the default: addrtaken locals and by_ref captured ones) */
	bool assigned;           /* assigned after initialisation */
	bool is_blank;
	bool used_by_closure;
	bool lent;               /* of an expanded body: lives in the caller's frame (IRF_LENT) */
	bool no_escape_known;
	int index;               /* position among params, results or captures; locals: number in the function */
	int loop_depth;
	Pos pos;
	const char *name;        /* Go's; "" for temporaries */
	Type *type;
	IrFunc *func;            /* NULL for globals */
	IrVar *outer;            /* IV_CAPTURE: variable of the enclosing function */
	Object *obj;             /* may be NULL */
	const char *cname;       /* emit/: its name in C; NULL: none yet */
	/* IV_GLOBAL: */
	const char *sym;         /* C symbol */
	IrPkg *pkg;              /* NULL: another package's */
	Ir *init;                /* static initial value: CONST NIL ZERO FUNC STRUCTLIT ARRAYLIT SLICELIT CONVIFACE CONVNOP, ADDR of a global
	                          * or of a literal, TYPEDESC, STR2BYTES of a CONST; NULL: zero */
	bool is_weak;            /* COMDAT: made by several packages */
	bool is_readonly;
	bool is_static;          /* local symbol */
	void *back, *esc;        /* owned by emit/ (globals: their Item), by pass/escape */
};

typedef enum IrLinkage {
	IL_EXTERN,   /* defined elsewhere: declaration only (no body) */
	IL_GLOBAL,   /* defined here */
	IL_STATIC,   /* function literal: file-local */
	IL_WEAK,     /* instance or wrapper: COMDAT */
} IrLinkage;

struct IrFunc {
	const char *name;        /* as runtime.FuncForPC names it: "main.(*T).M", "main.f.func1", "main.Map[...]" */
	const char *sym;         /* C symbol: ir_mangle of the link name */
	u8 linkage;
	bool is_closure;         /* its code takes the context first (function literals; even without captures) */
	bool is_wrapper;         /* compiler-made: hidden in traces, transparent to recover */
	bool has_defer, has_recover, has_loop_defer;
	bool noinline_, nosplit, noescape, is_init, is_method, uintptr_escapes;
	Pos pos, end;
	Object *obj;             /* O_FUNC; NULL for literals and wrappers */
	Type *sig;               /* canonical, without receiver */
	IrVar **params; int nparams;   /* receiver first */
	IrVar **results; int nresults; /* always variables, named or not */
	VEC(IrVar *) captures;
	VEC(IrVar *) locals;     /* all IV_LOCAL and IV_MAPITER */
	IrList body;             /* ends in OP_RETURN, OP_PANIC, OP_UNREACHABLE or a jump */
	IrFunc *outer;           /* function literal: enclosing function; expanded body: the caller */
	IrFunc *copy_of;         /* a body that is expanded at one call (pass/inline): what was called */
	Pos call_pos;            /* copy_of: the call */
	IrPkg *pkg;
	int nlabels, nclosures, nthunks;
	Expr *src;               /* function literal's node */
	FuncBody *srcbody;
	bool built;              /* body is there */
	bool emitted;
	void *back, *esc, *inl;  /* owned by emit/, pass/escape, pass/inline */
	/* A plain function used as a value needs a static record: emit/ makes it (weak, named sym$f). */
	bool value_used;
};

struct IrPkg {
	Package *pkg;
	Arena *arena;
	VEC(IrFunc *) funcs;     /* defined here, in order of first need: source functions in source order, then instances, wrappers */
	VEC(IrVar *) globals;    /* defined here */
	VEC(Type *) types;       /* named types declared here (local ones too): descriptors of T and *T are emitted here */
	IrFunc *init;            /* "pkg.init": variable initialisation and init functions; NULL if nothing to do */
	Map instances;           /* link name -> IrFunc */
	struct IrBuild *build;   /* private to ir/ */
};

/* Set by build/: gives a //go:embed variable its static value (v->init), from what load/ found. */
extern void (*ir_embed_init)(IrPkg *pkg, IrVar *v, const EmbedPattern *pattern);

/* ---- build.c: a checked package -> IR ---- */

/* Builds all of p's functions, its initialisation, and the instances and wrappers they need.
 * p's bodies must be checked without errors. */
IrPkg *ir_build_package(Package *p);
/* The function for an object, as seen from pkg (declared IL_EXTERN if it's another package's); targs for a generic one (canonical). */
IrFunc *ir_func_of(IrPkg *pkg, Object *func, Type **targs, int ntargs);
/* Builds the body of another package's function into pkg for inlining (checks it first); false if it has none. The copy
 * has linkage IL_EXTERN and built = true. */
bool ir_build_extern_body(IrPkg *pkg, IrFunc *f);
/* The variable for a package-level object. */
IrVar *ir_global_of(IrPkg *pkg, Object *var);
/* Code to put in a method table for method sel of type recv (T or *T): called with the interface word first.
 * Makes a wrapper if the method can't be called so directly (value receiver, promoted). */
IrFunc *ir_method_code(IrPkg *pkg, Type *recv, Selection *sel);
/* Builds functions that were asked for since (wrappers asked for by emit/); call until it returns false. */
bool ir_build_pending(IrPkg *pkg);

/* ---- names.c ---- */

/* Go link name -> C identifier: [A-Za-z0-9_] stay; . $d  / $s  * $p  ( $l  ) $r  [ $b  ] $e  , $c  - $m  others $xHH. */
const char *ir_mangle(const char *link_name);
/* "pkg/path.Name", "pkg/path.(*T).M"; instances with type link strings. */
const char *ir_link_name(Object *o, Type **targs, int ntargs);
/* C symbol of a type's descriptor: "T$" + 20 digits of base 32, a hash of type_link_string. */
const char *ir_type_sym(Type *t);
/* RtType.hash. */
u32 ir_type_hash(Type *t);
/* C symbol of an itab: "I$..." */
const char *ir_itab_sym(Type *concrete, Type *iface);
/* Is the value itself kept in an interface's word? */
bool ir_is_direct(Type *t);

/* ---- node.c ---- */

Ir *ir_new(Arena *a, Op op, Pos pos, Type *t);
IrVar *ir_temp(IrFunc *f, Type *t, Pos pos);
void ir_push(Arena *a, IrList *l, Ir *n);

/* ---- verify.c, dump.c ---- */

/* Checks classes, types and variables; ice on a violation, naming after which pass. */
void ir_verify(IrFunc *f, const char *after);
void ir_dump_func(FILE *out, IrFunc *f);
void ir_dump_package(FILE *out, IrPkg *p);

/* ---- intrinsic.c: functions that emit/ expands in line ---- */

/* abi/intrinsic.def: Go link name -> C inline function of the same signature; NULL if it isn't one. */
const char *ir_intrinsic(const char *link_name);

#endif
