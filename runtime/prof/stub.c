/*
 * stub.c - the code of method expressions that the program has.
 *
 * A method expression T.M written in the program is a function value whose code
 * is a stub, emitted under the symbol SYM$s for the method's SYM.  reflect asks
 * for the method as a function by its code for interfaces, (*T).M; if the program
 * has the stub too, both are to be the same function.  The symbol table tells; a
 * stripped program has none, and reflect makes code of its own.
 */
#include <elf.h>
#include <string.h>

#include "lang/lang.h"
#include "lock/lock.h"
#include "os/os.h"
#include "prof/symtab.h"

/* Stubs by a hash of the method's symbol. */
typedef struct Stub {
	const char *sym;           /* ends in "$s"; NULL: empty */
	u64 code;
} Stub;

static struct {
	RtMutex lock;
	bool ready;
	Stub *v;
	u64 cap;                   /* a power of two */
} stubs;

static u64
hash_of(const char *s, u64 n)
{
	u64 h = 14695981039346656037u;

	for (u64 i = 0; i < n; i++)
		h = (h ^ (u8)s[i]) * 1099511628211u;
	return h ^ h >> 29;
}

static bool
is_stub(const Elf64_Sym *s, const char *name, u64 *n)
{
	*n = strlen(name);
	if (ELF64_ST_TYPE(s->st_info) != STT_FUNC || s->st_value == 0 || *n < 3 || strcmp(name + *n - 2, "$s") != 0)
		return false;
	*n -= 2;
	return true;
}

static void
make_table(void)
{
	u64 size = 0, str_size, count = 0, n;
	const Elf64_Sym *sym = (const Elf64_Sym *)rt_exe_section(".symtab", &size, NULL);
	const char *str = (const char *)rt_exe_section(".strtab", &str_size, NULL);

	if (sym == NULL || str == NULL)
		return;
	size /= sizeof *sym;
	for (u64 i = 0; i < size; i++)
		count += is_stub(&sym[i], str + sym[i].st_name, &n);
	for (stubs.cap = 64; stubs.cap < count * 2;)
		stubs.cap *= 2;
	stubs.v = rt_os_map((stubs.cap * sizeof *stubs.v + 4095) & ~4095ull);
	for (u64 i = 0; i < size; i++) {
		const char *name = str + sym[i].st_name;
		if (!is_stub(&sym[i], name, &n))
			continue;
		u64 at = hash_of(name, n) & (stubs.cap - 1);
		while (stubs.v[at].sym != NULL)
			at = (at + 1) & (stubs.cap - 1);
		stubs.v[at] = (Stub){ name, sym[i].st_value };
	}
}

static void *
find(const char *sym, u64 n)
{
	for (u64 at = hash_of(sym, n) & (stubs.cap - 1); stubs.v[at].sym != NULL; at = (at + 1) & (stubs.cap - 1)) {
		const char *s = stubs.v[at].sym;
		if (strncmp(s, sym, n) == 0 && strcmp(s + n, "$s") == 0)
			return (void *)stubs.v[at].code;
	}
	return NULL;
}

/* If an interface holds T itself, the code is T.M's own. */
void *
rt_method_stub(const void *code, bool of_value)
{
	static const char open[] = "_$_$l$p", close[] = "$r$d"; /* (*main.T).M is _$_$l$pmain$dT$r$dM */
	char name[1024];

	rt_symtab_ranges();
	rt_lock(&stubs.lock);
	if (!stubs.ready)
		make_table();
	stubs.ready = true;
	rt_unlock(&stubs.lock);
	const char *sym = stubs.v != NULL ? rt_symbol_at((u64)code) : NULL;
	if (sym == NULL)
		return NULL;
	u64 n = strlen(sym);
	if (!of_value || strncmp(sym, open, sizeof open - 1) != 0)
		return find(sym, n);
	/* T.M: the name without "(*" and ")", or, if the compiler made the method, "(T).M". */
	const char *t = sym + sizeof open - 1, *end = NULL;
	for (const char *p = t; p + sizeof close - 1 <= sym + n; p++)
		if (memcmp(p, close, sizeof close - 1) == 0)
			end = p;
	if (end == NULL || n >= sizeof name)
		return NULL;
	u64 k = (u64)(end - t), rest = strlen(end + 2);
	memcpy(name, t, k);
	memcpy(name + k, end + 2, rest);
	void *f = find(name, k + rest);
	if (f != NULL)
		return f;
	memcpy(name, open, sizeof open - 3);
	memcpy(name + sizeof open - 3, t, strlen(t));
	return find(name, sizeof open - 3 + strlen(t));
}
