/*
 * test_cache.c - results of tests that passed, to be told again instead of run.
 *
 * An entry's name is the hash of the program's key (all that was linked into it),
 * its arguments and folder, and the environment that the runtime reads.  In the
 * entry stands what else the test looked at, by Go's own test log: variables, and
 * files below the root of its module (others are the machine's, as with the go
 * command); their state then is hashed, and must be the same now.
 *
 * Entry: "tri-test 1\n", the hash, length of the log, "\n", the log, the output.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

#include "cmd/test_run.h"

#define HEAD "tri-test 1\n"
#define LOG_HEAD "# test log\n"

/* A file changed so shortly before might change again within its time stamp's precision. */
#define TOO_NEW 2

static void
hash_status(Hasher *h, const char *what, int rc, const struct stat *st)
{
	hasher_adds(h, what);
	if (rc != 0) {
		hasher_adds(h, strerror(errno));
		return;
	}
	i64 v[4] = {st->st_mode, st->st_size, st->st_mtim.tv_sec, st->st_mtim.tv_nsec};
	hasher_add(h, v, sizeof v);
}

static void
hash_file(Hasher *h, const char *path)
{
	struct stat st;

	hasher_adds(h, path);
	hash_status(h, "lstat", lstat(path, &st), &st);
	hash_status(h, "stat", stat(path, &st), &st);
}

/* What reading the file or folder gives; false: it is too new to tell. */
static bool
hash_opened(Hasher *h, const char *path)
{
	struct stat st;
	char **names;

	hash_file(h, path);
	if (stat(path, &st) != 0)
		return true;
	if (S_ISDIR(st.st_mode)) {
		int n = dir_list(perm, path, &names);
		for (int i = 0; i < n; i++)
			hash_file(h, path_join(perm, path, names[i]));
		return true;
	}
	return !S_ISREG(st.st_mode) || time(NULL) - st.st_mtime >= TOO_NEW;
}

static bool
is_below(const char *root, const char *path)
{
	size_t n = root != NULL ? strlen(root) : 0;

	return n > 0 && strncmp(path, root, n) == 0 && (path[n] == '/' || path[n] == 0);
}

/* The state of all that the log names; false: it can't be relied on. */
static bool
hash_inputs(const TestCache *c, const char *log, char out[33])
{
	Hasher *h = hasher_new();
	const char *pwd = c->dir;
	bool ok = true;

	for (const char *next, *at = log; *at != 0; at = next) {
		size_t n = strcspn(at, "\n");
		const char *line = arena_strndup(perm, at, n);
		next = at + n + (at[n] == '\n');
		const char *arg = strchr(line, ' ');
		if (arg == NULL || line[0] == '#')
			continue;
		arg++;
		if (str_has_prefix(line, "getenv ")) {
			const char *v = getenv(arg);
			hasher_adds(h, line);
			hasher_adds(h, v != NULL ? v : "");
			hasher_adds(h, v != NULL ? "set" : "unset");
			continue;
		}
		const char *path = path_clean(perm, arg[0] == '/' ? arg : path_join(perm, pwd, arg));
		if (str_has_prefix(line, "chdir ")) {
			hasher_adds(h, line);
			pwd = path;
		} else if (!is_below(c->root, path)) {
			continue;
		} else if (str_has_prefix(line, "open ")) {
			ok &= hash_opened(h, path);
		} else if (str_has_prefix(line, "stat ")) {
			hash_file(h, path);
		} else {
			ok = false; /* a log of a later Go */
		}
	}
	hasher_hex(h, out);
	return ok;
}

static const char *
entry_path(const TestCache *c, const char *key)
{
	static const char *const variables[] = {"GODEBUG", "GOGC", "GOMEMLIMIT", "GOMAXPROCS", "GOTRACEBACK"};
	char hex[33];
	Hasher *h = hasher_new();

	hasher_adds(h, "test result 1");
	hasher_adds(h, key);
	hasher_adds(h, c->dir);
	hasher_adds(h, c->root != NULL ? c->root : "");
	for (int i = 0; i < c->args->n; i++)
		hasher_adds(h, c->args->v[i]);
	for (int i = 0; i < LEN_OF(variables); i++)
		hasher_adds(h, getenv(variables[i]) != NULL ? getenv(variables[i]) : "");
	hasher_hex(h, hex);
	return arena_printf(perm, "%s/test/%.2s/%s", c->e->gocache, hex, hex);
}

bool
test_cache_find(TestCache *c, const char *key)
{
	size_t n;
	char hash[33], *end;

	c->path = entry_path(c, key);
	char *text = file_read(perm, c->path, &n), *at = text;
	size_t head = strlen(HEAD);
	if (text == NULL || !str_has_prefix(text, HEAD) || n < head + 33 || at[head + 32] != ' ')
		return false;
	const char *was = at + head;
	size_t log_n = strtoul(was + 33, &end, 10);
	if (*end != '\n' || log_n > n - (size_t)(end + 1 - text))
		return false;
	const char *log = arena_strndup(perm, end + 1, log_n);
	if (!hash_inputs(c, log, hash) || memcmp(hash, was, 32) != 0)
		return false;
	c->output = end + 1 + log_n;
	c->output_n = n - (size_t)(c->output - text);
	cache_use(c->path);
	return true;
}

void
test_cache_store(const TestCache *c, const char *log, const Buf *output)
{
	size_t n;
	char hash[33];
	const char *text = file_read(perm, log, &n);

	if (c->path == NULL || text == NULL || strlen(text) != n || !str_has_prefix(text, LOG_HEAD) || !hash_inputs(c, text, hash))
		return;
	Buf b = {0};
	buf_printf(&b, HEAD "%s %zu\n", hash, n);
	buf_write(&b, text, n);
	buf_write(&b, buf_str(output), output->n);
	mkdir_all(path_dir(perm, c->path), 0777);
	file_write_atomic(c->path, b.s, b.n, 0666); /* a cache that can't be written remembers nothing */
	buf_free(&b);
}
