/*
 * universe.c - the predeclared names and package unsafe.
 *
 * byte, rune and any get nodes of their own, so that messages can print the
 * name that the user wrote; they are identical to uint8, int32 and interface{}.
 */
#include "types/algebra.h"

Type *type_basic[B_COUNT];
Type *type_byte, *type_rune;
Type *type_error, *type_any, *type_comparable;
Scope *universe;
Package *package_unsafe;

static const struct BasicRow {
	const char *name;
	u16 info;
} basic_rows[B_COUNT] = {
	[B_INVALID] = {"invalid type", 0},
	[B_BOOL] = {"bool", BI_BOOLEAN},
	[B_INT] = {"int", BI_INTEGER},
	[B_INT8] = {"int8", BI_INTEGER},
	[B_INT16] = {"int16", BI_INTEGER},
	[B_INT32] = {"int32", BI_INTEGER},
	[B_INT64] = {"int64", BI_INTEGER},
	[B_UINT] = {"uint", BI_INTEGER | BI_UNSIGNED},
	[B_UINT8] = {"uint8", BI_INTEGER | BI_UNSIGNED},
	[B_UINT16] = {"uint16", BI_INTEGER | BI_UNSIGNED},
	[B_UINT32] = {"uint32", BI_INTEGER | BI_UNSIGNED},
	[B_UINT64] = {"uint64", BI_INTEGER | BI_UNSIGNED},
	[B_UINTPTR] = {"uintptr", BI_INTEGER | BI_UNSIGNED},
	[B_FLOAT32] = {"float32", BI_FLOAT},
	[B_FLOAT64] = {"float64", BI_FLOAT},
	[B_COMPLEX64] = {"complex64", BI_COMPLEX},
	[B_COMPLEX128] = {"complex128", BI_COMPLEX},
	[B_STRING] = {"string", BI_STRING},
	[B_UNSAFEPTR] = {"Pointer", 0},
	[B_UNTYPED_BOOL] = {"untyped bool", BI_BOOLEAN | BI_UNTYPED},
	[B_UNTYPED_INT] = {"untyped int", BI_INTEGER | BI_UNTYPED},
	[B_UNTYPED_RUNE] = {"untyped rune", BI_INTEGER | BI_UNTYPED},
	[B_UNTYPED_FLOAT] = {"untyped float", BI_FLOAT | BI_UNTYPED},
	[B_UNTYPED_COMPLEX] = {"untyped complex", BI_COMPLEX | BI_UNTYPED},
	[B_UNTYPED_STRING] = {"untyped string", BI_STRING | BI_UNTYPED},
	[B_UNTYPED_NIL] = {"untyped nil", BI_UNTYPED},
};

static const char *const universe_builtins[] = {
	[BF_APPEND] = "append", [BF_CAP] = "cap",         [BF_CLEAR] = "clear",     [BF_CLOSE] = "close",
	[BF_COMPLEX] = "complex", [BF_COPY] = "copy",     [BF_DELETE] = "delete",   [BF_IMAG] = "imag",
	[BF_LEN] = "len",       [BF_MAKE] = "make",       [BF_MAX] = "max",         [BF_MIN] = "min",
	[BF_NEW] = "new",       [BF_PANIC] = "panic",     [BF_PRINT] = "print",     [BF_PRINTLN] = "println",
	[BF_REAL] = "real",     [BF_RECOVER] = "recover",
};

static const char *const unsafe_builtins[BF_COUNT] = {
	[BF_ADD] = "Add",       [BF_ALIGNOF] = "Alignof",     [BF_OFFSETOF] = "Offsetof", [BF_SIZEOF] = "Sizeof",
	[BF_SLICE] = "Slice",   [BF_SLICEDATA] = "SliceData", [BF_STRING] = "String",     [BF_STRINGDATA] = "StringData",
};

static Object *
declare(Scope *s, ObjKind k, Package *pkg, const char *name, Type *t)
{
	Object *o = obj_new(k, 0, pkg, intern(name), t);
	o->colour = OBJ_BLACK;
	scope_insert(s, o);
	return o;
}

static Type *
new_basic(int kind, const char *name)
{
	Type *t = type_new(TY_BASIC);
	t->basic.kind = (u8)kind;
	t->basic.info = basic_rows[kind].info;
	t->basic.name = intern(name);
	return t;
}

static void
declare_basics(void)
{
	for (int k = 0; k < B_COUNT; k++) {
		Type *t = type_basic[k] = new_basic(k, basic_rows[k].name);
		type_canon(t);
		if (k != B_INVALID && k < B_UNTYPED_BOOL && k != B_UNSAFEPTR)
			declare(universe, O_TYPE, NULL, t->basic.name, t);
	}
	type_byte = new_basic(B_UINT8, "byte");
	type_rune = new_basic(B_INT32, "rune");
	declare(universe, O_TYPE, NULL, "byte", type_byte)->is_alias = true;
	declare(universe, O_TYPE, NULL, "rune", type_rune)->is_alias = true;
}

static Type *
declare_named_interface(const char *name)
{
	Type *t = type_new(TY_NAMED);
	t->named.obj = declare(universe, O_TYPE, NULL, name, t);
	t->named.underlying = type_new(TY_INTERFACE);
	t->named.underlying->iface.complete = true;
	return t;
}

static void
declare_interfaces(void)
{
	type_any = type_new(TY_INTERFACE);
	type_any->iface.complete = true;
	declare(universe, O_TYPE, NULL, "any", type_any)->is_alias = true;

	type_error = declare_named_interface("error");
	Type *sig = type_signature(type_empty_tuple, type_tuple_of(1, &type_basic[B_STRING]), false);
	sig->sig.recv = obj_new(O_VAR, 0, NULL, intern(""), type_error);
	Object *m = obj_new(O_FUNC, 0, NULL, intern("Error"), sig);
	m->func.is_iface_method = true;
	Type *u = type_error->named.underlying;
	u->iface.methods = NEW(perm, Object *);
	u->iface.methods[0] = m;
	u->iface.nmethods = 1;

	type_comparable = declare_named_interface("comparable");
	TypeSet *set = NEW(perm, TypeSet);
	set->all = set->comparable = true;
	type_comparable->named.underlying->iface.tset = set;
}

static void
declare_constant(const char *name, BasicKind k, Const *v)
{
	declare(universe, O_CONST, NULL, name, type_basic[k])->con.val = v;
}

static void
declare_unsafe(void)
{
	Package *p = package_unsafe = NEW(perm, Package);
	p->path = p->name = intern("unsafe");
	p->scope = scope_new(universe, 0, 0, "package unsafe");
	p->go_version = "";
	p->is_std = p->checked = p->bodies_checked = true;
	declare(p->scope, O_TYPE, p, "Pointer", type_basic[B_UNSAFEPTR]);
	for (int i = 0; i < BF_COUNT; i++)
		if (unsafe_builtins[i] != NULL)
			declare(p->scope, O_BUILTIN, p, unsafe_builtins[i], TYPE_INVALID)->builtin.id = i;
}

void
types_init(void)
{
	if (universe != NULL)
		return;
	universe = scope_new(NULL, 0, 0, "universe");
	type_empty_tuple = type_tuple(NULL, 0);
	declare_basics();
	declare_interfaces();
	declare_constant("true", B_UNTYPED_BOOL, const_bool(true));
	declare_constant("false", B_UNTYPED_BOOL, const_bool(false));
	declare_constant("iota", B_UNTYPED_INT, const_int(0));
	declare(universe, O_NIL, NULL, "nil", type_basic[B_UNTYPED_NIL]);
	for (int i = 0; i < LEN_OF(universe_builtins); i++)
		declare(universe, O_BUILTIN, NULL, universe_builtins[i], TYPE_INVALID)->builtin.id = i;
	declare_unsafe();
}
