/*
 * pcln_name.c - what functions are called.
 *
 * The section tri_funcs has the exact Go name, file and line of every function
 * that is in the program.  A function that only lives on inlined into others
 * has no row there: its name is made from its C symbol (ir_mangle's escapes
 * undone, type arguments shown as "[...]").
 */
#include "build/pcln.h"

/* RtFunc (abi/typedesc.h) as it lies in the file: three addresses, two words. */
enum { ROW_SIZE = 32, ROW_NAME = 8, ROW_FILE = 16, ROW_LINE = 24, ROW_FLAGS = 28 };

static const void *
addr_key(u64 addr)
{
	return (const void *)(uintptr_t)addr;
}

static void
read_rows(PclnNames *n, const ElfFile *f)
{
	DwBytes t = elf_section(f, "tri_funcs");
	for (size_t at = 0; at + ROW_SIZE <= t.n; at += ROW_SIZE) {
		u64 entry, name, file;
		memcpy(&entry, t.p + at, 8);
		memcpy(&name, t.p + at + ROW_NAME, 8);
		memcpy(&file, t.p + at + ROW_FILE, 8);
		if (entry == 0)
			continue;
		PclnGoFunc *g = NEW(n->a, PclnGoFunc);
		g->name = elf_loaded_string(f, name);
		g->file = elf_loaded_string(f, file);
		memcpy(&g->line, t.p + at + ROW_LINE, 4);
		memcpy(&g->flags, t.p + at + ROW_FLAGS, 4);
		if (g->name != NULL && !map_has(&n->by_addr, addr_key(entry)))
			map_put(&n->by_addr, addr_key(entry), g);
	}
}

static void
read_symbols(PclnNames *n, const ElfFile *f)
{
	DwBytes syms = elf_section(f, ".symtab"), strs = elf_section(f, ".strtab");
	if (strs.n == 0 || strs.p[strs.n - 1] != 0)
		return;
	for (size_t at = 0; at + sizeof(Elf64_Sym) <= syms.n; at += sizeof(Elf64_Sym)) {
		Elf64_Sym s;
		memcpy(&s, syms.p + at, sizeof s);
		if (ELF64_ST_TYPE(s.st_info) != STT_FUNC || s.st_name >= strs.n || s.st_value == 0)
			continue;
		const char *name = (const char *)strs.p + s.st_name;
		PclnGoFunc *g = map_get(&n->by_addr, addr_key(s.st_value));
		if (g != NULL)
			map_put(&n->by_symbol, name, g);
		else if (strchr(name, '$') != NULL && strstr(name, ".part.") != NULL)
			map_put(&n->parts, addr_key(s.st_value), n);
	}
}

void
pcln_names_read(PclnNames *n, Arena *a, const ElfFile *f)
{
	n->a = a;
	map_init(&n->by_addr, a, false);
	map_init(&n->by_symbol, a, true);
	map_init(&n->parts, a, false);
	map_init(&n->demangled, a, true);
	read_rows(n, f);
	read_symbols(n, f);
}

const PclnGoFunc *
pcln_go_func(const PclnNames *n, u64 entry)
{
	return map_get(&n->by_addr, addr_key(entry));
}

/* The length of a symbol without the "$cN" that pass/inline gives a copy.  No Go name ends in ",N", as that would read. */
static size_t
without_copy(const char *s, size_t n)
{
	size_t k = n;
	while (k > 0 && s[k - 1] >= '0' && s[k - 1] <= '9')
		k--;
	return k < n && k > 2 && s[k - 1] == 'c' && s[k - 2] == '$' ? k - 2 : n;
}

const PclnGoFunc *
pcln_symbol(PclnNames *n, const char *sym)
{
	size_t len = strlen(sym), k = without_copy(sym, len);
	return map_get(&n->by_symbol, k < len ? arena_strndup(n->a, sym, k) : sym);
}

/* Every Go function's link name has a dot; one that go:linkname gave a name without is emitted as go$NAME. */
bool
pcln_is_go_symbol(const char *sym)
{
	return strstr(sym, "$d") != NULL || str_has_prefix(sym, "go$");
}

/* What emit/ puts behind a name to keep C names apart: "$s" a stub, "$f" a record, "$N" the N-th of one name; "$h..." a cut one. */
static size_t
without_suffix(const char *s, size_t n)
{
	size_t k = n;
	while (k > 0 && s[k - 1] >= '0' && s[k - 1] <= '9')
		k--;
	if (k < n && k > 0 && s[k - 1] == '$')
		n = k - 1;
	if (n > 2 && s[n - 2] == '$' && (s[n - 1] == 's' || s[n - 1] == 'f'))
		n -= 2;
	if (n > 34 && s[n - 34] == '$' && s[n - 33] == 'h')
		n -= 34;
	return n;
}

static int
hex_digit(char c)
{
	return c >= '0' && c <= '9' ? c - '0' : c >= 'A' && c <= 'F' ? c - 'A' + 10 : -1;
}

/* The character at s[*i], escapes undone; moves *i behind it. */
static int
unescape(const char *s, size_t n, size_t *i)
{
	static const char codes[] = "dsplrbecm", chars[] = "./*()[],-";
	int c = (u8)s[(*i)++];
	if (c != '$' || *i >= n)
		return c;
	const char *k = strchr(codes, s[*i]);
	if (k != NULL) {
		++*i;
		return chars[k - codes];
	}
	if (s[*i] == 'x' && *i + 2 < n && hex_digit(s[*i + 1]) >= 0 && hex_digit(s[*i + 2]) >= 0) {
		c = hex_digit(s[*i + 1]) * 16 + hex_digit(s[*i + 2]);
		*i += 3;
	}
	return c;
}

const char *
pcln_demangle(PclnNames *names, const char *sym)
{
	const char *known = map_get(&names->demangled, sym);
	if (known != NULL)
		return known;
	const char *s = sym;
	if (str_has_prefix(s, "go$") && strchr(s + 3, '$') == NULL)
		s += 3;
	if (str_has_prefix(s, "_$_"))
		s += 3;
	size_t n = strlen(s);
	n = without_suffix(s, without_copy(s, n));
	char *out = arena_alloc(names->a, n + 8), *p = out;
	int depth = 0; /* of brackets: type arguments aren't shown */
	for (size_t i = 0; i < n;) {
		int c = unescape(s, n, &i);
		if (c == '[' && depth++ == 0) {
			memcpy(p, "[...]", 5);
			p += 5;
		} else if (c == ']' && depth > 0) {
			depth--;
		} else if (depth == 0) {
			*p++ = (char)c;
		}
	}
	*p = 0;
	map_put(&names->demangled, sym, out);
	return out;
}
