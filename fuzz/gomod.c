/*
 * gomod.c - fuzzing of what reads modules' files: the input is go.mod, then
 * go.work beside a good go.mod, then vendor/modules.txt.
 */
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fuzz/fuzz.h"
#include "load/load.h"

const char *const fuzz_pieces[] = {"module ", "go 1.", "require ", "require (\n", ")\n", "replace ", " => ", "./", "../", "exclude ", "retract [",
				   "]", "use ", "use (\n", "v1.2.3", "v2.0.0+incompatible", "v0.0.0-20200101000000-abcdefabcdef", "// indirect",
				   "\n", "\t", "\"", "`", "//", "/*", "# ", "## explicit; go 1.17\n", "example.com/a", "example.com/a/v2", "gopkg.in/y.v3",
				   "toolchain go1.21.0\n", "-pre.1", "\r\n", "", "=>", "@", "latest", "/", "..", "tool x\n", "godebug x=1\n", NULL};

static const char *dir;

static void
put(const char *name, const void *text, size_t n)
{
	file_write_atomic(path_join(perm, dir, name), text, n, 0600);
}

static void
load(const char *work)
{
	Env e = {.goroot = "/nowhere", .goversion = "go1.19", .gopath = dir, .gomodcache = dir, .gocache = dir, .go111module = "on", .goflags = "",
		 .libdir = dir, .cwd = dir};
	e.gomod = path_join(perm, dir, "go.mod");
	e.gowork = work;
	ModGraph *g = mod_load(&e, "");
	const char *where;
	if (g != NULL) {
		mod_find(g, "example.com/a/b", &where);
		mod_find(g, "x", &where);
	}
}

static void
clean(void)
{
	static const char *const names[] = {"go.mod", "go.work", "vendor/modules.txt", "vendor", ""};
	for (int i = 0; i < LEN_OF(names); i++)
		remove(path_join(perm, dir, names[i]));
}

int
LLVMFuzzerTestOneInput(const u8 *data, size_t size)
{
	static const char good[] = "module m\n\ngo 1.19\n\nrequire example.com/a v1.0.0\n";
	char *name;

	if (asprintf(&name, "/tmp/fuzz-gomod.%d", (int)getpid()) < 0)
		return 0;
	dir = name;
	mkdir_all(path_join(perm, dir, "vendor"), 0700);
	FILE *was = stderr;
	stderr = fopen("/dev/null", "w"); /* messages; sanitizers write to the descriptor */
	put("go.mod", data, size);
	load("");
	put("go.mod", good, strlen(good));
	put("go.work", data, size);
	load(path_join(perm, dir, "go.work"));
	put("vendor/modules.txt", data, size);
	load("");
	fclose(stderr);
	stderr = was;
	clean();
	free(name);
	return 0;
}
