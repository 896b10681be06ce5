/*
 * cache.c - the two levels of the build cache; see build.h.
 *
 * A file's modification time is the time of its last use, to the hour.  Once a
 * day what wasn't used for five days is removed (the go command's rule).
 */
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "build/build.h"
#include "build/cc.h"

void
hash_file_stat(Hasher *h, const char *path)
{
	struct stat st;
	hasher_adds(h, path);
	if (stat(path, &st) != 0)
		return;
	i64 v[3] = {st.st_size, st.st_mtim.tv_sec, st.st_mtim.tv_nsec};
	hasher_add(h, v, sizeof v);
}

const char *
cache_cc_id(const Env *e)
{
	static char id[33];
	if (id[0] != 0)
		return id;
	Hasher *h = hasher_new();
	hasher_adds(h, e->cc);
	for (int i = 0; cc_flags[i] != NULL; i++)
		hasher_adds(h, cc_flags[i]);
	char **names;
	const char *abi = path_join(perm, e->libdir, "abi");
	int n = dir_list(perm, abi, &names);
	for (int i = 0; i < n; i++) {
		size_t len;
		/* The compiler's own: it shows in the text.  What links and traces programs: it shows in no object. */
		if (strcmp(names[i], "intrinsic.def") == 0 || strcmp(names[i], "pcln.h") == 0)
			continue;
		char *text = file_read(perm, path_join(perm, abi, names[i]), &len);
		hasher_adds(h, names[i]);
		if (text != NULL)
			hasher_adds(h, text);
	}
	hasher_hex(h, id);
	return id;
}

const char *
cache_toolchain_id(const Env *e)
{
	static char id[33];
	if (id[0] != 0)
		return id;
	Hasher *h = hasher_new();
	hasher_adds(h, cache_cc_id(e));
	hash_file_stat(h, e->self);
	hasher_adds(h, e->goversion);
	hasher_hex(h, id);
	return id;
}

const char *
cache_key(Loader *l, LoadPkg *p, const BuildOptions *o)
{
	if (p->key_known)
		return p->key;
	p->key_known = true; /* cycles were refused at load */
	Hasher *h = hasher_new();
	hasher_adds(h, "package 1");
	hasher_adds(h, cache_toolchain_id(l->env));
	hasher_adds(h, p->path);
	hasher_adds(h, p->name != NULL ? p->name : "");
	hasher_adds(h, load_lang(l, p));
	hasher_adds(h, load_is_complete(l, p) ? "-complete" : "");
	hasher_adds(h, o->debug_c ? "-N" : "");
	const char *gcflags = cc_gcflags_for(o, p);
	hasher_adds(h, gcflags);
	for (int i = 0; i < p->files.n; i++) {
		LoadFile *f = p->files.v[i];
		hasher_adds(h, f->src->display); /* positions are in the output, */
		hasher_adds(h, f->src->path);    /* and in traces and the debug information */
		hasher_adds(h, f->hash);
	}
	for (int i = 0; i < p->embeds.n; i++) {
		hasher_adds(h, p->embeds.e[i].key);
		hasher_adds(h, p->embeds.e[i].val);
	}
	cfiles_hash(h, p, l->env);
	for (int i = 0; i < p->imports.n; i++)
		hasher_adds(h, cache_key(l, p->imports.v[i], o));
	hasher_hex(h, p->key);
	return p->key;
}

static const char *const subdirs[] = {"pkg", "obj", "tool", "vetx", "test"};

static const char *
pkg_path(const Env *e, const char *key)
{
	return arena_printf(perm, "%s/pkg/%.2s/%s", e->gocache, key, key);
}

static const char *
summary_path(const Env *e, const char *key)
{
	return arena_printf(perm, "%s.sum", pkg_path(e, key));
}

const char *
cache_object_path(const Env *e, const char *hash)
{
	return arena_printf(perm, "%s/obj/%.2s/%s.o", e->gocache, hash, hash);
}

#define HOUR 3600
#define DAY (24 * HOUR)
#define KEPT (5 * DAY)

bool
cache_use(const char *path)
{
	struct stat st;

	if (stat(path, &st) != 0)
		return false;
	if (time(NULL) - st.st_mtime > HOUR)
		utimensat(AT_FDCWD, path, NULL, 0); /* somebody else's cache may be read-only */
	return true;
}

static time_t oldest;

static int
remove_if_old(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)ftw;
	if (type == FTW_F && st->st_mtime < oldest)
		unlink(path);
	return 0;
}

void
cache_trim(const Env *e)
{
	struct stat st;
	time_t now = time(NULL);
	const char *mark = path_join(perm, e->gocache, "trim.txt");

	/* A clock that was set back must not keep it from ever happening again. */
	if (stat(mark, &st) == 0 && now - st.st_mtime < DAY && st.st_mtime - now < HOUR)
		return;
	Buf b = {0};
	buf_printf(&b, "%lld\n", (long long)now);
	int err = file_write_atomic(mark, b.s, b.n, 0666);
	buf_free(&b);
	if (err != 0)
		return;
	oldest = now - KEPT;
	for (int i = 0; i < LEN_OF(subdirs); i++)
		nftw(path_join(perm, e->gocache, subdirs[i]), remove_if_old, 16, FTW_PHYS);
}

/* Entry: "tri-cache 1\n", number of objects, their hashes a line each, then the output to replay. */
const char **
cache_lookup(Loader *l, LoadPkg *p, int *nobjs, const char **output)
{
	size_t n;
	char *text = file_read(perm, pkg_path(l->env, p->key), &n);
	char *at = text;
	if (text == NULL || !str_has_prefix(text, "tri-cache 1\n"))
		return NULL;
	at += strlen("tri-cache 1\n");
	int count = (int)strtol(at, &at, 10);
	if (*at++ != '\n' || count < 0 || count > 100000)
		return NULL;
	const char **objs = NEW_N(perm, const char *, count);
	for (int i = 0; i < count; i++) {
		if (strlen(at) < 33 || at[32] != '\n')
			return NULL;
		objs[i] = arena_strndup(perm, at, 32);
		at += 33;
		if (!cache_use(cache_object_path(l->env, objs[i])))
			return NULL;
	}
	/* Both or neither: one alone was missed by a removal of old files. */
	if (!cache_use(summary_path(l->env, p->key)) || !cache_use(pkg_path(l->env, p->key)))
		return NULL;
	*nobjs = count;
	*output = at;
	return objs;
}

void
cache_store(Loader *l, LoadPkg *p, const char **objs, int nobjs, const char *output, const char *summary)
{
	Buf b = {0};
	buf_printf(&b, "tri-cache 1\n%d\n", nobjs);
	for (int i = 0; i < nobjs; i++)
		buf_printf(&b, "%s\n", objs[i]);
	buf_puts(&b, output);
	const char *path = pkg_path(l->env, p->key);
	mkdir_all(path_dir(perm, path), 0777);
	file_write_atomic(summary_path(l->env, p->key), summary, strlen(summary), 0666);
	file_write_atomic(path, b.s, b.n, 0666);
	buf_free(&b);
}

const char *
cache_summary(Loader *l, LoadPkg *p)
{
	size_t n;
	return file_read(perm, summary_path(l->env, p->key), &n);
}

int
cache_clean(const Env *e, bool only_tests)
{
	int status = 0;
	for (int i = 0; i < LEN_OF(subdirs); i++) {
		if (only_tests && strcmp(subdirs[i], "test") != 0)
			continue;
		const char *d = path_join(perm, e->gocache, subdirs[i]);
		if (dir_exists(d) && dir_remove(d) != 0)
			status = 1;
	}
	return status;
}
