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

/* The C name that a Go name gets where it is free. */
static const char *
base_name(Em *em, const char *go_name)
{
	if (go_name == NULL || go_name[0] == '\0')
		return "t";
	const char *base = map_get(&em->base_names, go_name);
	if (base != NULL)
		return base;
	base = ir_mangle(go_name);
	if (is_reserved(base))
		base = arena_printf(em->a, "v%s%s", base[0] == '_' ? "" : "_", base);
	map_put(&em->base_names, go_name, (void *)(intptr_t)base);
	return base;
}

const char *
fn_fresh(Fn *e, const char *go_name)
{
	const char *base = base_name(e->em, go_name);
	const char *name = base;
	i64 k = (i64)(intptr_t)map_get(&e->names, base);
	if (k > 0 || map_has(&e->names, base)) {
		do
			name = arena_printf(e->em->a, "%s_%d", base, (int)++k);
		while (map_has(&e->names, name));
		map_put(&e->names, base, (void *)(intptr_t)k);
	}
	map_put(&e->names, name, NULL);
	return name;
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
