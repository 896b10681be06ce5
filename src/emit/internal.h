/*
 * internal.h - what the files of emit/ share.
 *
 * All that stands at file scope is an Item: a C type, a function, a variable, a
 * type descriptor, ...  An item knows its declaration, its definition if this
 * package has one, and the items that either mentions.  Text is made item by
 * item; at the end emit_pkg.c deals the definitions out to units and writes
 * before them the declarations that they need.
 *
 * Some definitions go into every unit that mentions them (is_copied): constant
 * tables, comparison functions, bodies for inlining.
 */
#ifndef TRI_EMIT_INTERNAL_H
#define TRI_EMIT_INTERNAL_H

#include "emit/emit.h"

typedef enum ItemKind {
	IT_CTYPE,    /* typedef of a struct or array */
	IT_FUNC,     /* Go function */
	IT_FUNCVAL,  /* static closure record and its stub */
	IT_DATA,     /* variable */
	IT_CONST,    /* constant table, unit-local */
	IT_HELPER,   /* generated C function, unit-local */
	IT_ASM,      /* descriptor, itab, pointer mask: assembler text */
} ItemKind;

/* What an expanded body has in its caller's frame: n elements of a C type. */
typedef struct Lend { const char *ctype; i64 n; } Lend;

typedef struct Item Item;
struct Item {
	u8 kind;
	bool is_copied;      /* def goes into every unit that uses it */
	bool has_def;
	bool done;           /* def was made, or is being made */
	bool may_inline;     /* small function: copies for other units are useful */
	bool is_cyclic;      /* calls itself by way of bodies for inlining: no copies */
	const char *name;    /* C name */
	const char *sym;     /* assembler name */
	Buf decl, def;
	Buf tail;            /* assembler text that goes with a def once (function table entries) */
	VEC(Item *) decl_uses, uses;
	IrFunc *func;
	IrVar *var;
	Type *type, *type2;  /* descriptor: type; itab: concrete type, interface */
	const char *proto;   /* IT_FUNC: "R name(params)" of the definition, without parameter names */
	const char *head;    /* IT_FUNC: the same with names */
	const char *attr;
	const char *file;    /* IT_FUNC: where it begins, for the #line directive before it; NULL: there is none */
	u32 line;
	const char *end_file;/* and the file of its last line */
	VEC(Lend) lends;     /* IT_FUNC, expanded body */
	int ncalls;          /* uses that count when cycles are looked for */
	VEC(Item *) callers;
	int unit;            /* where def goes; -1 not dealt yet */
	Arena *a;
	int declared_in, defined_in; /* assembly's marks: number of the last unit that has it */
};

/* How a Go type is held in C. */
typedef enum Rep { R_INT, R_BOOL, R_FLOAT, R_COMPLEX, R_PTR, R_STRING, R_SLICE, R_EFACE, R_IFACE, R_STRUCT, R_ARRAY, R_EMPTY } Rep;

typedef struct CType {
	Rep rep;
	u8 bits;             /* R_INT, R_FLOAT, R_COMPLEX */
	bool is_signed;
	const char *name;    /* C's */
	const char *code;    /* helper functions' suffix: i64, f32, ... */
	i64 size, align;
	Item *item;          /* R_STRUCT, R_ARRAY */
} CType;

typedef struct Em {
	IrPkg *p;
	Arena *a;
	EmitOptions o;
	VEC(Item *) items;
	VEC(Item *) work;    /* items to be generated */
	int nwork_done;
	VEC(Item *) dealt;   /* definitions in the order of units */
	VEC(Item *) waiting; /* functions whose bodies the builder hasn't made yet */
	Map ctypes;          /* Type -> CType */
	Type *last_type[256];/* by its id: what was asked for last */
	CType *last_ctype[256];
	Map structs;         /* structural key -> CType */
	Map by_name;         /* string key -> Item */
	Map type_items;      /* Type -> Item; those of functions and global variables are IrFunc.back, IrVar.back */
	Map base_names;      /* Go's names of locals (by address) to LocalName */
	Map local_names;     /* C names of locals to LocalName */
	u32 nfns;            /* functions printed so far */
	Map ids;             /* text_id's, to their keys */
	Buf scratch;         /* the asides under way */
} Em;

typedef struct LocalName LocalName;
typedef struct TakenName { LocalName *name; u32 owner; int k; } TakenName;

/* A function (or initialiser) while it is printed. */
typedef struct Fn {
	Em *em;
	Item *it;            /* uses are recorded here */
	IrFunc *f;           /* NULL for generated functions and initialisers */
	Buf *b;              /* where text goes now */
	Buf decls;           /* locals */
	Buf pre;             /* statements to run before the current one */
	u32 id;              /* number of the function: marks the C names that it has (emit_name.c) */
	VEC(TakenName) taken;/* of an expanded body: what its names were before */
	int ntemp;
	const char *file;
	u32 line;
	VEC(Lend) lends;     /* of an expanded body: storage that the caller's frame has for it, a parameter each */
	bool defers, wants_ctx;
	bool waits;          /* a loop of it may wait for messages (emit_wait.c) */
	const char *ret_type;
} Fn;

/* ---- emit_name.c ---- */
const char *text_id(Em *em, const char *key);         /* letters and digits that stand for key, whatever else the package has */
const char *fn_fresh(Fn *e, const char *go_name);     /* a C name for a local */
void fn_takes(Fn *e, const char *name);               /* no other local may be called so */
void fn_leaves(Fn *e);                                /* the function is printed */
const char *var_cname(Fn *e, IrVar *v);
bool name_is_ours(const char *sym);                   /* can be a C name as it is */

/* ---- emit_text.c: printing ---- */
/* %s string, %d int, %L i64, %e rvalue, %l lvalue, %c C type of a Type, %T address of its descriptor, %v an IrVar. */
void o(Fn *e, const char *fmt, ...);
const char *text_of(Fn *e, Ir *n);                    /* the rvalue as text, in the package's arena */
/* What is printed between the two becomes a text of its own, in the package's arena.  Asides nest. */
typedef struct Aside { Buf *saved; size_t at; } Aside;
Aside aside_begin(Fn *e);
const char *aside_end(Fn *e, Aside t);
void c_string(Buf *b, const char *s, size_t n);       /* a C literal, quotes included */
void asm_block(Buf *out, const char *raw);            /* raw assembler lines as a top-level __asm__ */
void asm_string(Buf *b, const char *s, size_t n);     /* what stands between the quotes of .ascii, inside a C literal */
/* "#line LINE FILE"; the file is left out if it is that of the line before (NULL: not known). */
void line_directive(Buf *b, const char *file, u32 line, const char *last);
bool is_plain_text(const char *s);                    /* would c_string and asm_string leave it as it is? */
int fn_temp(Fn *e);
typedef struct Held { const char *t; bool open; } Held;
/* A text for n that may be used several times: n itself if it's cheap, else a temporary in a statement expression that drop() ends. */
Held hold(Fn *e, Ir *n);
void drop(Fn *e, Held h);
bool is_cheap(Ir *n);

/* ---- emit_pkg.c: items ---- */
Item *item_new(Em *em, ItemKind k, const char *name);
Item *item_get(Em *em, ItemKind k, const char *name, bool *is_new); /* by name */
void use(Item *user, Item *used);
void decl_use(Item *user, Item *used);
void item_queue(Em *em, Item *it);

/* ---- emit_type.c ---- */
CType *ctype_of(Em *em, Type *t);
const char *ctype_name(Fn *e, Type *t);               /* and notes the use */
CType *ctype_struct(Em *em, CType **fields, int n, const i64 *offsets, i64 size, const char *prefix); /* fields f0.. or r0.. by prefix */
CType *ctype_results(Em *em, IrFunc *f, Type *sig);   /* NULL: void */
CType *ctype_closure(Em *em, IrFunc *f);              /* record of a function literal */
Type *under(Type *t);
Rep rep_of(Em *em, Type *t);
bool has_pointers(Type *t);
/* Pointer mask: bit i of bits is word i. */
void mask_fill(u8 *bits, Type *t, i64 word);
Item *mask_item(Em *em, const u8 *bits, i64 nwords);
i64 desc_ptrdata(Type *t);   /* for descriptors: type_ptrdata, but as in gc's where that has no mask but a program */
Item *type_mask(Em *em, Type *t); /* of desc_ptrdata(t) / 8 words */
bool is_regular_memory(Type *t);

/* ---- emit_const.c ---- */
void const_expr(Fn *e, const Const *c, Type *t, bool in_static);
void zero_expr(Fn *e, Type *t, bool in_static);

/* ---- emit_expr.c ---- */
void ex(Fn *e, Ir *n);
void lv(Fn *e, Ir *n, i64 reach);                     /* reach: highest offset that will be touched; NIL_CHECK: check explicitly */
#define NIL_CHECK ((i64)1 << 40)
#define GUARD_PAGE 4096
bool is_lvalue(Ir *n);
bool is_frame_lvalue(Ir *n);
bool is_constant(Ir *n);                              /* fit for a static initialiser */

/* ---- emit_conv.c ---- */
void ex_conv(Fn *e, Ir *n);
void ex_conviface(Fn *e, Ir *n);
void ex_assert(Fn *e, Ir *n, const char *dst, const char *ok); /* dst, ok: C lvalues or NULL */
void ex_typeword(Fn *e, Ir *x);
void type_addr(Fn *e, Type *t);

/* ---- emit_eq.c ---- */
void ex_compare(Fn *e, Ir *n);
void eq_values(Fn *e, Type *t, const char *x, const char *y); /* x, y: lvalues, cheap */
const char *eq_record(Em *em, Type *t);               /* assembler name of RtType.equal, NULL if incomparable */
const char *hash_record(Em *em, Type *key);

/* ---- emit_call.c ---- */
void ex_call(Fn *e, Ir *n);
void ex_append(Fn *e, Ir *n);
void ex_slicelit(Fn *e, Ir *n);
void ex_closure(Fn *e, Ir *n);
void ex_alloc(Fn *e, Ir *n);
void ex_copy(Fn *e, Ir *n);
void ex_mapindex(Fn *e, Ir *n, const char *dst, const char *ok);
void st_mapassign(Fn *e, Ir *n);
void st_mapdelete(Fn *e, Ir *n);
void ex_select(Fn *e, Ir *n, const char *which, const char *ok);
void ex_unsafe(Fn *e, Ir *n);

/* ---- emit_stmt.c ---- */
void st_list(Fn *e, IrList *l);
void ret_stmt(Fn *e);
/* Stores text v of type t to the lvalue text d; frame: no barrier. */
void store_text(Fn *e, Type *t, const char *d, const char *v, bool plain);

/* ---- emit_wait.c ---- */
bool fn_waits(IrFunc *f);                             /* has it a loop in which it sends, receives or selects? */
void forget(Fn *e, Type *t, const char *name);        /* a C variable of type t, dead from here on, if it holds pointers */
void forget_results(Fn *e, Type *tuple, const char *name); /* the same with the result of a call */
void loop_turn(Fn *e, Ir *loop);                      /* the end of a loop's body */

/* ---- emit_frame.c ---- */
/* An lvalue for a local of a C type, or an array of n of them (n > 0); lent: it lives on when this body ends (IRF_LENT). */
const char *frame_slot(Fn *e, const char *ctype, i64 n, const char *name, bool lent);
void declare_var(Fn *e, IrVar *v);
void enter_params(Fn *e);
void enter_results(Fn *e);
void enter_captures(Fn *e);

/* ---- emit_func.c ---- */
Item *func_item(Em *em, IrFunc *f);
Item *expanded_item(Em *em, IrFunc *f);               /* a body that is expanded at one call: printed when the call is */
void func_gen(Em *em, Item *it);
Item *funcval_item(Em *em, IrFunc *f);                /* static closure record */
const char *func_cast(Fn *e, Type *sig);              /* "R (*)(void *, ...)" of code that takes a context or a receiver word first */
void args_list(Fn *e, IrList *l, bool first);

/* ---- emit_ccall.c ---- */
bool is_c_name(const IrFunc *f);                      /* C.NAME by go:linkname */
void c_stub(Em *em, Item *it, IrFunc *f);             /* its stub, beside its declaration */

/* ---- emit_data.c ---- */
Item *var_item(Em *em, IrVar *v);
void var_gen(Em *em, Item *it, IrVar *v);
void static_init(Fn *e, Ir *n, Type *t, const char *base); /* base: name that anonymous parts are called after; NULL: a constant table */
Item *const_table(Em *em, Ir *n, Type *t);            /* static const copy of a constant literal */

/* ---- emit_desc.c, emit_itab.c ---- */
Item *type_item(Em *em, Type *t);
Item *itab_item(Em *em, Type *concrete, Type *iface);
bool type_is_home(Em *em, Type *t);
void desc_gen(Em *em, Item *it, Type *t);

#endif
