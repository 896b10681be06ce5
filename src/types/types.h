/*
 * types.h - types, constants, objects and the checker.
 *
 * The rules are the Go specification's (1.26's, limited by the package's go
 * version); wording and positions of errors are gc's (cmd/compile's types2).
 *
 * Sections stand in reading order, titled by file.  Everything here lives in
 * the program arena `perm` and is never freed, because other packages refer to it.
 *
 * Canonical types.  The checker may hold several Type nodes for one type.
 * type_canon() maps identical types to one node, so that ir/ and later compare
 * by pointer.  ir/ holds canonical types only.
 */
#ifndef TRI_TYPES_H
#define TRI_TYPES_H

#include "syntax/ast.h"

/* ---- type.c: the representation ---- */

typedef enum TypeKind {
	TY_BASIC,
	TY_NAMED,
	TY_POINTER,
	TY_SLICE,
	TY_ARRAY,
	TY_MAP,
	TY_CHAN,
	TY_STRUCT,
	TY_TUPLE,      /* parameter and result lists */
	TY_SIGNATURE,
	TY_INTERFACE,
	TY_TYPEPARAM,
	TY_UNION,      /* only as an interface's embedded element */
} TypeKind;

typedef enum BasicKind {
	B_INVALID,
	B_BOOL, B_INT, B_INT8, B_INT16, B_INT32, B_INT64,
	B_UINT, B_UINT8, B_UINT16, B_UINT32, B_UINT64, B_UINTPTR,
	B_FLOAT32, B_FLOAT64, B_COMPLEX64, B_COMPLEX128, B_STRING, B_UNSAFEPTR,
	B_UNTYPED_BOOL, B_UNTYPED_INT, B_UNTYPED_RUNE, B_UNTYPED_FLOAT, B_UNTYPED_COMPLEX, B_UNTYPED_STRING, B_UNTYPED_NIL,
	B_COUNT
} BasicKind;

enum BasicInfo {
	BI_BOOLEAN = 1, BI_INTEGER = 2, BI_UNSIGNED = 4, BI_FLOAT = 8, BI_COMPLEX = 16, BI_STRING = 32, BI_UNTYPED = 64,
	BI_ORDERED = BI_INTEGER | BI_FLOAT | BI_STRING,
	BI_NUMERIC = BI_INTEGER | BI_FLOAT | BI_COMPLEX,
	BI_CONST = BI_BOOLEAN | BI_NUMERIC | BI_STRING,
};

typedef struct Term { bool tilde; Type *type; Pos pos; } Term; /* one term of a union */

typedef struct TypeSet TypeSet;

struct Type {
	u8 kind;          /* TypeKind */
	u8 flags;         /* private to types/ */
	u32 id;           /* canonical types: small dense number, 0 until canonical */
	Type *canon;      /* NULL until asked for; see type_canon */
	void *back;       /* owned by ir/emit: per-type facts of the back end */
	i64 size, align;  /* -1 until asked for; see type_sizeof */
	i64 ptrdata;      /* of canonical types: -1 until asked for; see type_ptrdata */
	union {
		struct { u8 kind; u16 info; const char *name; } basic;
		struct {
			Object *obj;          /* the O_TYPE that declares it */
			Type *orig;           /* generic type this is an instance of; itself otherwise */
			Type *underlying;     /* NULL until resolved; use type_under() */
			Type **tparams; int ntparams;  /* TY_TYPEPARAMs; of a generic type itself */
			Type **targs; int ntargs;      /* of an instance */
			Object **methods; int nmethods, methods_cap; /* declared methods (O_FUNC), source order; an instance's are made by named_method() */
			Object *outer_func;   /* local type in a generic function: that function (its type parameters are implicit parameters) */
			Type **outer_targs; int nouter_targs; /* of a monomorphised local type: the function's type arguments */
			Type *rhs;            /* checker's own: right side of the declaration */
			Pos at;               /* checker's own: where an instance was first written; 0 if nowhere */
			u8 valid;             /* checker's own: state of the test for infinite size */
			int local_index;      /* local types: 1, 2, ... in a package's source order, for link names */
			const struct Subst *pending; /* private: of a copied local type, how its underlying type follows from the declared one's */
		} named;
		struct { Type *elem; } pointer;
		struct { Type *elem; } slice;
		struct { Type *elem; i64 len; } array;      /* len -1: unknown (an error was reported) */
		struct { Type *key, *elem; } map;
		struct { ChanDir dir; Type *elem; } chan;
		struct { Object **fields; int n; const char **tags; /* NULL, or n entries, NULL for none */ int *tag_lens; } struct_;
		struct { Object **vars; int n; } tuple;
		struct {
			Type *params, *results;   /* TY_TUPLE, never NULL */
			bool variadic;            /* last parameter's type is the slice */
			Object *recv;             /* O_VAR, or NULL; not part of the type's identity */
			Type **tparams; int ntparams;   /* generic function */
			Type **rtparams; int nrtparams; /* receiver type parameters */
			Scope *scope;
		} sig;
		struct {
			Object **methods; int nmethods;  /* explicitly declared, O_FUNC */
			Type **embedded; Pos *embedded_pos; int nembedded;
			bool implicit;            /* made for a constraint literal such as ~int */
			bool complete;
			TypeSet *tset;            /* computed on demand; use iface_typeset() */
		} iface;
		struct { Object *obj; int index; Type *constraint; u32 uid; } tparam;
		struct { Term *terms; int n; } union_;
	};
};

extern Type *type_basic[B_COUNT];       /* Typ[]: universe's basic types, canonical */
extern Type *type_byte, *type_rune;     /* aliases: printed as byte and rune, identical to uint8 and int32 */
extern Type *type_error, *type_any, *type_comparable;
extern Type *type_empty_tuple;
#define TYPE_INVALID type_basic[B_INVALID]

Type *type_new(TypeKind k);
Type *type_pointer(Type *elem);
Type *type_slice(Type *elem);
Type *type_array(Type *elem, i64 len);
Type *type_map(Type *key, Type *elem);
Type *type_chan(ChanDir d, Type *elem);
Type *type_tuple(Object **vars, int n);
Type *type_tuple_of(int n, Type **types);
Type *type_signature(Type *params, Type *results, bool variadic);
Type *type_struct(Object **fields, int n, const char **tags, int *tag_lens);

/* ---- predicates.c ---- */

Type *type_under_or_null(Type *t);       /* same, but NULL while that isn't known: the declaration is at work */
Type *type_under(Type *t);               /* the underlying type; resolves lazily; an interface for a type parameter (its constraint's) */
bool type_is(Type *t, int basic_info);   /* underlying basic type has one of these BasicInfo bits; false for type parameters */
bool type_all(Type *t, int basic_info);  /* same, and for a type parameter: all types of its set */
bool type_is_untyped(Type *t);
bool type_is_typed(Type *t);
bool type_is_interface(Type *t);         /* underlying interface and not a type parameter */
bool type_is_typeparam(Type *t);
bool type_is_named(Type *t);             /* has a name: basic, named, type parameter */
bool type_is_generic(Type *t);           /* generic and not instantiated */
bool type_has_nil(Type *t);
bool type_comparable_p(Type *t, bool dynamic, void (*why)(void *, const char *), void *arg); /* dynamic: interfaces count */
bool type_identical(Type *x, Type *y);
bool type_identical_ignore_tags(Type *x, Type *y);
bool type_has_typeparams(Type *t);       /* mentions a type parameter anywhere */
Type *type_default(Type *t);             /* default type of an untyped type */
Type *type_core(Type *t);                /* core type, or NULL */
Type *type_core_string(Type *t);         /* like core, but []byte|string gives string; see spec: append, copy */
Type *type_deref(Type *t, bool *was_ptr);

/* ---- typestring.c ---- */

/* As gc prints in messages: qualified by package name, or by path when two packages of that name are about (types_qualifier). */
const char *type_string(Type *t);                          /* in perm */
void type_write(Buf *b, Type *t, Package *relative_to);    /* objects of relative_to unqualified */
const char *obj_string(Object *o, Package *relative_to);   /* "var x int", "func (T).m()", ... */
/* As reflect's Type.String does: "*bytes.Buffer", "struct { X int \"tag\" }", "main.Pair[int,string]". */
const char *type_reflect_string(Type *t);
/* Unique in the program: package paths instead of names, local types numbered. Key of type descriptors. */
const char *type_link_string(Type *t);

/* ---- canon.c ---- */

/* The one node for all types identical to t.  t must be complete and free of unresolved types.
 * Type arguments and local types are handled; names of parameters and results are dropped. */
Type *type_canon_find(Type *t); /* where it was never asked for */
static inline Type *
type_canon(Type *t)
{
	return t != NULL && t->canon != NULL ? t->canon : type_canon_find(t);
}

/* ---- sizes.c: gc's amd64 layout ---- */

i64 type_sizeof(Type *t);
i64 type_alignof(Type *t);
/* Byte offset of field i. */
i64 type_field_offset(Type *strct, int i);
/* Bytes of the prefix that holds pointers (0: none). */
i64 type_ptrdata(Type *t);
bool type_has_pointers(Type *t);

/* ---- object.c, scope.c ---- */

typedef enum ObjKind {
	O_PKGNAME, O_CONST, O_TYPE, O_VAR, O_FUNC, O_LABEL, O_BUILTIN, O_NIL
} ObjKind;

typedef enum Colour { OBJ_WHITE, OBJ_GREY, OBJ_BLACK } Colour; /* declared; being checked; done */

struct Object {
	u8 kind;         /* ObjKind */
	u8 colour;
	bool is_alias;   /* O_TYPE: type A = T */
	bool is_field, embedded, is_param, is_result, used, assigned_after_capture;
	Pos pos;
	const char *name;    /* interned */
	Package *pkg;        /* NULL in the universe */
	Scope *parent;       /* scope it is declared in; NULL for fields and methods */
	Type *type;
	Pos scope_pos;       /* local objects: visible from here on */
	u32 order;           /* package-level objects: source order, from 1 */
	Decl *decl;          /* package-level and methods: the declaration */
	File *file;
	void *back;          /* owned by ir: IrVar, IrFunc */
	struct DeclInfo *info; /* checker's own */
	union {
		struct { Package *imported; Decl *spec; } pkgname;
		struct { Const *val; } con;
		struct {
			Object *func;          /* function a local variable is declared in (O_FUNC, or NULL at package level or in a function literal of it) */
			Expr *funclit;         /* innermost function literal it is declared in, or NULL */
			bool captured;         /* used by a function literal inside its function */
			bool reassigned;       /* assigned after its declaration, or its address is taken */
			bool addrtaken;
			int field_index;
			Object *origin;        /* instance's field: the generic type's */
			const char *linkname;
		} var;
		struct {
			bool has_ptr_recv;
			Object *origin;        /* instance's method: the generic type's */
			bool body_checked;
			bool is_iface_method;
			const char *linkname;  /* target symbol from //go:linkname, or NULL */
			Object **deps; int ndeps, deps_cap; /* package-level objects its body uses: initialisation order */
			Type *recv_named;      /* the TY_NAMED base type of a method's receiver, NULL otherwise */
		} func;
		struct { int id; } builtin;
		struct { Stmt *stmt; } label;
		struct {
			Object *outer_func;
			FieldList *alias_tparams;  /* generic alias: parameters and right side, instantiated by substitution */
			Type **atparams; int natparams; Type *alias_rhs;
		} tname;
	};
};

Object *obj_new(ObjKind k, Pos pos, Package *pkg, const char *name, Type *t);
bool name_exported(const char *name);
/* Same name, and for unexported names the same package. */
bool obj_same_id(const Object *o, const Package *pkg, const char *name);

struct Scope {
	Scope *parent;
	Map names;           /* interned name -> Object */
	Pos pos, end;
	bool is_func;
	const char *what;    /* for dumps */
};
Scope *scope_new(Scope *parent, Pos pos, Pos end, const char *what);
Object *scope_lookup(Scope *s, const char *name);                               /* here only */
Object *scope_lookup_parent(Scope *s, const char *name, Pos at, Scope **where); /* outward; local objects only after their scope_pos */
Object *scope_insert(Scope *s, Object *o);                                      /* the object already there, or NULL */

/* ---- universe.c ---- */

typedef enum BuiltinId {
	BF_APPEND, BF_CAP, BF_CLEAR, BF_CLOSE, BF_COMPLEX, BF_COPY, BF_DELETE, BF_IMAG, BF_LEN, BF_MAKE, BF_MAX, BF_MIN,
	BF_NEW, BF_PANIC, BF_PRINT, BF_PRINTLN, BF_REAL, BF_RECOVER,
	BF_ADD /* unsafe.Add */, BF_ALIGNOF, BF_OFFSETOF, BF_SIZEOF, BF_SLICE, BF_SLICEDATA, BF_STRING, BF_STRINGDATA,
	BF_COUNT
} BuiltinId;
extern Scope *universe;
extern Package *package_unsafe;
void types_init(void);   /* once, before anything else */

/* ---- const.c: exact constants (GMP integers and rationals, MPFR floats of 512 bits where a rational would be too large) ---- */

typedef enum ConstKind { C_UNKNOWN, C_BOOL, C_STRING, C_INT, C_FLOAT, C_COMPLEX } ConstKind;
ConstKind const_kind(const Const *c);
Const *const_bool(bool b);
Const *const_string(const char *s, size_t n);
Const *const_int(i64 x);
Const *const_uint(u64 x);
Const *const_float(double x);
Const *const_complex(Const *re, Const *im);
Const *const_unknown(void);
/* From a literal's source text; unknown if malformed or too large (exponent bound as gc's). */
Const *const_literal(Token kind, const char *text, int n);
bool const_bool_val(const Const *c);
const char *const_string_val(const Const *c, size_t *n);
bool const_int_fits(const Const *c, i64 *x);    /* false when not an integer or out of range */
bool const_uint_fits(const Const *c, u64 *x);
double const_float64(const Const *c);           /* rounded to nearest even; ±Inf when too large */
float const_float32(const Const *c);
Const *const_real(const Const *c);
Const *const_imag(const Const *c);
int const_sign(const Const *c);
int const_bitlen(const Const *c);
Const *const_to_int(const Const *c);      /* unknown when not representable exactly */
Const *const_to_float(const Const *c);
Const *const_to_complex(const Const *c);
Const *const_unary(Token op, const Const *x, int bits_of_unsigned); /* bits for ^ of unsigned types, else 0 */
Const *const_binary(const Const *x, Token op, const Const *y, bool int_div); /* op not a shift or comparison; int_div: truncated division */
Const *const_shift(const Const *x, Token op, u64 n);
bool const_compare(const Const *x, Token op, const Const *y);
/* Can it be of this basic type?  Rounds floats; *rounded may be NULL.  On failure the reason is 't' truncated, 'o' overflow, or 0. */
bool const_representable(const Const *x, Type *basic, Const **rounded, char *reason);
const char *const_string_repr(const Const *c);  /* as gc prints constants in messages (long ones shortened); in perm */
const char *const_exact_string(const Const *c);
bool const_equal(const Const *x, const Const *y);  /* same kind and value: case duplicates, cache keys */
u64 const_hash(const Const *c);

/* ---- lookup.c, methodset.c ---- */

typedef enum SelKind { SEL_FIELD, SEL_METHOD, SEL_METHODEXPR } SelKind;
/* What x.f denotes: the path of field indices, the object, and whether a pointer was followed. */
struct Selection {
	u8 kind;
	bool indirect;
	Type *recv;       /* type of x */
	Object *obj;      /* field or method */
	int *path;        /* embedded fields' indices, then the field's or method's own */
	int npath;
	Type *type;       /* of the expression: for a method expression with the receiver first */
};
typedef struct Lookup {
	Object *obj;      /* NULL: not found */
	int *path;        /* set too when ambiguous (obj NULL, npath > 0) */
	int npath;
	bool indirect;    /* not found: a method exists but needs a pointer receiver */
} Lookup;
/* Field or method of t (addressable: of a variable), spec's selector rules; pkg for unexported names. */
Lookup lookup_field_or_method(Type *t, bool addressable, Package *pkg, const char *name, bool fold_case);
/* The method that t lacks to implement iface, or NULL; *wrong_type, *ptr_recv tell why (alternatives may be NULL). */
Object *missing_method(Type *t, Type *iface, bool is_static, Object **alt, bool *wrong_type, bool *ptr_recv);
/* Does t implement iface (constraint: type sets and comparable too)?  cause (may be NULL) gets gc's reason. */
bool type_implements(Type *t, Type *iface, bool constraint, Buf *cause, Package *pkg);
/* Method i of a named type, substituted for an instance. */
Object *named_method(Type *named, int i);
int named_num_methods(Type *named);
Object *named_lookup_method(Type *named, Package *pkg, const char *name);
/* The method set: promoted methods included, sorted by name as reflect sorts (exported by name; unexported by name, then package path). */
typedef struct MethodSet { Selection *v; int n; } MethodSet;
MethodSet *method_set(Type *t);           /* of T or *T, canonical type; cached */
/* All methods of an interface, sorted the same way; index in the itab. */
Object **iface_methods(Type *iface, int *n);

/* ---- typeset.c ---- */

struct TypeSet {
	Object **methods; int nmethods;  /* all, sorted */
	bool all;                        /* no type terms: every type */
	Term *terms; int nterms;         /* normal form, when !all */
	bool comparable;
	bool invalid;
};
TypeSet *iface_typeset(Type *iface);
bool iface_is_method_set(Type *iface);   /* not only for constraints */
/* Calls f for each term of a type parameter's set with its underlying type; f(NULL, NULL) when there are no specific types; stops at false. */
bool typeparam_is(Type *tp, bool (*f)(void *arg, Term *t, Type *under), void *arg);

/* ---- subst.c, instantiate.c, infer.c, unify.c ---- */

typedef struct Subst { Type **from, **to; int n; Object *outer_func; /* local types of this generic function are copied per instance */ } Subst;
Type *type_subst(Type *t, const Subst *s);          /* t itself when nothing changes */
/* Instance of a generic named type or signature; interned by type arguments; named instances expand lazily.  No verification. */
Type *type_instantiate(Pos pos, Type *generic, Type **targs, int n);
/* Verifies targs against constraints; on failure the index of the bad one and gc's reason, else -1. */
int instance_verify(Pos pos, Type **tparams, Type **targs, int n, Buf *cause, Package *pkg);
/* Infers the missing type arguments of a call; targs (ntargs given) is completed in the result; NULL after reporting an error.
 * args: the operands; their types and modes are read from the nodes (untyped constants still untyped).  params: one
 * variable for each argument (a variadic parameter repeated), in terms of tparams.
 * An argument that is a generic function value (its node's type still has tparams) takes part: its type arguments
 * follow the first ntparams entries of the result, argument by argument.
 * result_hint: for a generic function value that is assigned: nargs is 0, params holds one variable whose type is the
 * function's signature, result_hint is the type assigned to; else NULL. */
Type **types_infer(Pos pos, Type **tparams, int ntparams, Type **targs, int ntargs, Type *params, Expr **args_x, int nargs, Package *pkg, Type *result_hint);
/* What follows "T does not implement I" for the pair that missing_method returned: "(missing M method)", with have and want lines. */
void missing_method_cause(Buf *b, Type *v, Type *t, Object *m, Object *alt);
/* A signature as messages print it behind a name: "(x int) string". */
void signature_write(Buf *b, Type *sig, Package *relative_to);

/* ---- check.c and the rest of the checker ---- */

struct Package {
	const char *path;       /* import path, interned */
	const char *name;       /* interned */
	Scope *scope;
	File **files; int nfiles;
	Package **imports; int nimports;  /* direct, source order, without duplicates */
	const char *go_version; /* "go1.19"; language version; "" means the newest */
	bool is_std;            /* from GOROOT */
	bool fake;              /* made up after an import error */
	bool checked;           /* declarations done */
	bool had_errors;
	bool bodies_checked;
	const char *dir;
	void *load;             /* owned by load/ */
	void *back;             /* owned by ir/ */
	/* After checking: */
	VEC(Object *) objects;  /* package-level objects, source order */
	VEC(Object *) methods;  /* all method O_FUNCs with bodies, source order */
	VEC(Object *) inits;    /* func init, source order; one O_FUNC each */
	VEC(Object *) blanks;   /* func _ and var _ */
	struct InitStep { Object **lhs; int nlhs; Expr *rhs; Decl *decl; } *init_order; int ninit_order; /* variable initialisation, spec's order */
	bool cgo_free;
	int nlocal_types;
	bool local_types_numbered;
	VEC(Type *) local_types;
	void *check;            /* checker's state while lazily checking bodies */
};

typedef struct CheckConfig {
	bool ignore_bodies;         /* declarations only; bodies on demand by check_func_body */
	bool allow_unused;          /* no "declared and not used" (tests of the tool) */
	Package *(*import)(void *arg, const char *path, Pos pos, Package *from); /* NULL after reporting an error */
	void *arg;
	const char *lang;           /* "" or "go1.N" */
	bool compiling_runtime;     /* -+ */
	bool complete;              /* -complete: no function has its body in assembly */
} CheckConfig;

/* Checks a package's files; errors go to diag. */
void check_package(Package *p, const CheckConfig *c);
/* Checks one function's body if that wasn't done (parses it if it was skipped). */
void check_func_body(Object *func);
/* All remaining bodies. */
void check_bodies(Package *p);
/* Set by the checker, called by the type algebra when it meets a declared object whose type isn't known yet:
 * types the declaration (objects of other packages checked lazily, too). */
extern void (*types_resolve)(Object *o);
/* Set by the checker: completes an interface type's embedded elements when a type set is asked for early. */
extern Package *types_qualifier;   /* package that messages are printed for; its objects are unqualified */
/* For tests: writes every expression's type and mode. */
void types_dump(FILE *out, Package *p);

#endif
