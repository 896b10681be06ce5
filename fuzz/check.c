/*
 * check.c - fuzzing of the checker, and of what follows when it finds no errors.
 *
 * Each input is one file of a package that imports stand-ins; any path but unsafe
 * gives the same small package.  A program without errors goes on to IR, which is
 * verified.
 */
#include <stdlib.h>

#include "fuzz/fuzz.h"
#include "ir/ir.h"
#include "syntax/syntax.h"
#include "types/types.h"

const char *const fuzz_pieces[] = {FUZZ_GO_PIECES, NULL};

static FILE *null;
static Map imported;

static Package *
package_of(const char *path, const char *text, size_t n, int flags)
{
	Package *p = NEW(perm, Package);
	const char *file = arena_printf(perm, "%s.go", path);

	p->path = intern(path);
	p->go_version = "";
	p->files = NEW(perm, File *);
	p->nfiles = 1;
	p->files[0] = parse_file(perm, src_add(file, file, text, (u32)n), flags);
	return p;
}

static Package *
import(void *arg, const char *path, Pos pos, Package *from)
{
	static const CheckConfig lazy = {.ignore_bodies = true, .import = import};
	static const char body[] = "type T struct{ A int; b string }\nfunc (T) String() string { return \"\" }\nfunc (*T) Error() string { return \"\" }\n"
				   "type Stringer interface{ String() string }\ntype Reader interface { Read(p []byte) (n int, err error) }\n"
				   "type G[P any] struct { V P }\nfunc (g G[P]) Get() P { return g.V }\nfunc Map[P, Q any](s []P, f func(P) Q) []Q { return nil }\n"
				   "var V T\nvar Args []string\nconst C = 1 << 40\n"
				   "func New(s string) error { return nil }\nfunc Println(a ...any) (int, error) { return 0, nil }\n"
				   "func Sprintf(f string, a ...any) string { return f }\nfunc Printf(f string, a ...any) {}\nfunc Exit(int) {}\n";
	const char *name = path_base(path);
	Package *p = map_get(&imported, path);

	(void)arg;
	(void)from;
	if (p != NULL)
		return p;
	for (const char *c = name; *c != 0; c++)
		if (!(*c >= 'a' && *c <= 'z')) {
			diag_error(pos, "could not import %s", path);
			return NULL;
		}
	const char *text = arena_printf(perm, "package %s\n%s", name, body);
	p = package_of(path, text, strlen(text), PARSE_SKIP_BODIES);
	check_package(p, &lazy);
	map_put(&imported, intern(path), p);
	return p;
}

int
LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	if (null == NULL) {
		null = fopen("/dev/null", "w");
		types_init();
		map_init(&imported, perm, true);
	}
	char *text = arena_strndup(perm, (const char *)data, size);
	CheckConfig c = {.import = import};
	Package *p = package_of("main", text, size, PARSE_USER);

	p->name = p->files[0]->has_errors ? "main" : p->name;
	check_package(p, &c);
	if (diag_flush(null) != 0)
		return 0;
	IrPkg *ir = ir_build_package(p);
	while (ir_build_pending(ir))
		;
	for (int i = 0; i < ir->funcs.n; i++)
		ir_verify(ir->funcs.v[i], "build");
	diag_flush(null);
	return 0;
}
