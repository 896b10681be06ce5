/*
 * cfiles.c - C files of a user's package.
 *
 * A package that names a C function ("//go:linkname f C.f", see emit/emit_ccall.c)
 * may have C files in its folder.  They are compiled as C is anywhere, without what
 * emitted C needs, for they run on threads' own stacks; -ldflags=-extldflags names
 * libraries.  In other packages C files are left alone: they belong to cgo.
 *
 * An object is named by the hash of the file, of the folder's headers and of the
 * flags.  What else a file includes is the system's, and taken to stay.
 */
#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include "build/build.h"
#include "syntax/ast.h"

static const char *const user_flags[] = {
    "-std=gnu11", "-O2", "-g", "-Wall", "-fno-pie", "-fno-omit-frame-pointer", "-ffunction-sections", "-fdata-sections", NULL,
};

static bool
uses_c(const LoadPkg *p)
{
	for (int i = 0; i < p->files.n; i++) {
		const File *f = p->files.v[i]->ast;
		for (int k = 0; f != NULL && k < f->linknames.n; k++)
			if (f->linknames.v[k].target != NULL && str_has_prefix(f->linknames.v[k].target, "C."))
				return true;
	}
	return false;
}

static void
hash_file(Hasher *h, const LoadPkg *p, const char *name)
{
	size_t n;
	char *text = file_read(perm, path_join(perm, p->dir, name), &n);
	hasher_adds(h, name);
	hasher_add(h, text, text != NULL ? n : 0);
}

/* What all C files of p depend on. */
static void
hash_common(Hasher *h, const LoadPkg *p, const Env *e)
{
	hasher_adds(h, "C file 1");
	hasher_adds(h, e->cc);
	for (int i = 0; user_flags[i] != NULL; i++)
		hasher_adds(h, user_flags[i]);
	for (int i = 0; i < p->other_files.n; i++)
		if (str_has_suffix(p->other_files.v[i], ".h"))
			hash_file(h, p, p->other_files.v[i]);
}

void
cfiles_hash(Hasher *h, const LoadPkg *p, const Env *e)
{
	if (!uses_c(p))
		return;
	hash_common(h, p, e);
	for (int i = 0; i < p->other_files.n; i++)
		if (str_has_suffix(p->other_files.v[i], ".c"))
			hash_file(h, p, p->other_files.v[i]);
}

/* Messages are the C compiler's own, about files as they are named from here. */
static bool
compile_one(const LoadPkg *p, const Env *e, const BuildOptions *o, const char *name, const char *obj)
{
	const char *argv[24];
	int n = 0;
	const char *tmp = arena_printf(perm, "%s.%ld", obj, (long)getpid());
	argv[n++] = e->cc;
	for (int i = 0; user_flags[i] != NULL; i++)
		argv[n++] = user_flags[i];
	if (o->debug_c)
		argv[n++] = "-O0";
	argv[n++] = "-c";
	argv[n++] = path_join(perm, p->dir, name);
	argv[n++] = "-o";
	argv[n++] = tmp;
	argv[n] = NULL;
	for (int i = 0; o->commands && i < n; i++)
		fprintf(stderr, "%s%c", argv[i], i < n - 1 ? ' ' : '\n');
	mkdir_all(path_dir(perm, obj), 0777);
	Buf out = {0};
	int status = run_command(argv, &out);
	if (out.n > 0)
		fprintf(stderr, "# %s\n%s", p->path, buf_str(&out));
	buf_free(&out);
	if (status == 0 && rename(tmp, obj) != 0) {
		fprintf(stderr, "tri: cannot write %s: %s\n", obj, strerror(errno));
		status = 1;
	}
	if (status != 0)
		unlink(tmp);
	return status == 0;
}

bool
cfiles_compile(const LoadPkg *p, const Env *e, const BuildOptions *o, CompileResult *r)
{
	if (!uses_c(p))
		return true;
	for (int i = 0; i < p->other_files.n; i++) {
		const char *name = p->other_files.v[i];
		if (!str_has_suffix(name, ".c"))
			continue;
		char hex[33];
		Hasher *h = hasher_new();
		hash_common(h, p, e);
		hasher_adds(h, o->debug_c ? "-O0" : "");
		hash_file(h, p, name);
		hasher_hex(h, hex);
		const char *hash = arena_strdup(perm, hex), *obj = cache_object_path(e, hash);
		vec_push(perm, &r->objs, hash);
		if ((o->all || !cache_use(obj)) && !compile_one(p, e, o, name, obj))
			return false;
	}
	return true;
}
