/*
 * emit_name.c - C names for Go's locals, so that the C text reads like the Go
 * source: x, then x_1 for the next x of the function.
 *
 * Package-level symbols are mangled link names and hold a '$'; nothing here
 * makes a name with '$' except for letters that C identifiers lack, so the two
 * can't meet.
 */
#include "emit/internal.h"

/* Words that a local must not be called: C's, and the names that emitted text uses. */
static const char *const reserved[] = {
	"alignas", "alignof", "asm", "auto", "bool", "break", "case", "char", "const", "constexpr", "continue", "default",
	"do", "double", "else", "enum", "extern", "false", "float", "for", "goto", "if", "inline", "int", "long",
	"nullptr", "register", "restrict", "return", "short", "signed", "sizeof", "static", "static_assert", "struct",
	"switch", "thread_local", "true", "typedef", "typeof", "union", "unsigned", "void", "volatile", "while", "linux",
	"unix", "i386", "NULL", "offsetof", "errno", "u8", "u16", "u32", "u64", "i8", "i16", "i32", "i64", "f32", "f64",
	"main", "intptr_t", "uintptr_t", "size_t", "ptrdiff_t", "wchar_t", "max_align_t", "ctx", "recovered", "df",
	"unreachable", "typeof_unqual",
};
static const char *const reserved_prefixes[] = { "rt_", "RT_", "Rt", "Go", "INT", "UINT", "SIZE_", "PTRDIFF_", "WCHAR_", "WINT_",
	"SIG_", "KIND", "int8", "int16", "int32", "int64", "uint", "int_", "_" };

static bool
is_reserved(const char *s)
{
	for (int i = 0; i < LEN_OF(reserved); i++) {
		if (strcmp(s, reserved[i]) == 0)
			return true;
	}
	for (int i = 0; i < LEN_OF(reserved_prefixes); i++) {
		if (str_has_prefix(s, reserved_prefixes[i]))
			return true;
	}
	return false;
}

const char *
text_id(Em *em, const char *key)
{
	static const char digits[] = "0123456789abcdefghijklmnopqrstuv";
	char id[9];
	u64 h = hash_bytes(key, strlen(key), 0);

	for (;; h++) {
		for (int i = 0; i < 8; i++)
			id[i] = digits[h >> 5 * i & 31];
		id[8] = 0;
		const char *owner = map_get(&em->ids, id);
		if (owner == NULL)
			break;
		if (strcmp(owner, key) == 0)
			return arena_strdup(em->a, id);
	}
	const char *name = arena_strdup(em->a, id);
	map_put(&em->ids, name, arena_strdup(em->a, key));
	return name;
}

/*
 * A C name for locals, made once a package; the function that is printed has it if its number is the name's owner.
 * Where a function is printed in the middle of another (an expanded body), it gives back what it took.
 */
struct LocalName {
	const char *s;
	u32 owner;
	int k;                     /* how many numbered names were tried for the owner */
	VEC(LocalName *) numbered; /* s_1, s_2, ... */
};

static LocalName *
local_name(Em *em, const char *s)
{
	LocalName *n = map_get(&em->local_names, s);
	if (n == NULL) {
		n = NEW(em->a, LocalName);
		n->s = s;
		map_put(&em->local_names, s, n);
	}
	return n;
}

/* The C name that a Go name gets where it is free. */
static LocalName *
base_name(Em *em, const char *go_name)
{
	if (go_name == NULL || go_name[0] == '\0')
		go_name = "";
	LocalName *n = map_get(&em->base_names, go_name);
	if (n != NULL)
		return n;
	const char *base = "t";
	if (go_name[0] != '\0')
		base = ir_mangle(go_name[0] == '~' ? go_name + 1 : go_name); /* "~r0": a result without a name */
	if (is_reserved(base))
		base = arena_printf(em->a, "v%s%s", base[0] == '_' ? "" : "_", base);
	n = local_name(em, base);
	map_put(&em->base_names, go_name, n);
	return n;
}

static LocalName *
numbered(Em *em, LocalName *base, int k)
{
	for (int i = base->numbered.n + 1; i <= k; i++) {
		LocalName *n = local_name(em, arena_printf(em->a, "%s_%d", base->s, i));
		vec_push(em->a, &base->numbered, n);
	}
	return base->numbered.v[k - 1];
}

static void
take(Fn *e, LocalName *n)
{
	if (e->f != NULL && e->f->copy_of != NULL)
		vec_push(e->em->a, &e->taken, ((TakenName){ n, n->owner, n->k }));
	n->owner = e->id;
	n->k = 0;
}

const char *
fn_fresh(Fn *e, const char *go_name)
{
	LocalName *base = base_name(e->em, go_name), *n = base;
	if (e->id == 0)
		ice(0, "emit: a local outside of functions");
	while (n->owner == e->id)
		n = numbered(e->em, base, ++base->k);
	take(e, n);
	return n->s;
}

void
fn_takes(Fn *e, const char *name)
{
	take(e, local_name(e->em, name));
}

void
fn_leaves(Fn *e)
{
	for (int i = e->taken.n - 1; i >= 0; i--) {
		TakenName *t = &e->taken.v[i];
		t->name->owner = t->owner;
		t->name->k = t->k;
	}
}

const char *
var_cname(Fn *e, IrVar *v)
{
	if (v->cname == NULL)
		v->cname = fn_fresh(e, v->name);
	return v->cname;
}

/* Mangled link names hold a '$'; others (from go:linkname) could be names of the runtime's C headers. */
bool
name_is_ours(const char *sym)
{
	return strchr(sym, '$') != NULL;
}
