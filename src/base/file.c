/* file.c - whole files, atomic writes, and paths as Go's path/filepath cleans them. */
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "base/base.h"

char *
file_read(Arena *a, const char *path, size_t *n)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	if (fd < 0)
		return NULL;
	struct stat st;
	if (fstat(fd, &st) != 0 || S_ISDIR(st.st_mode)) {
		int err = S_ISDIR(st.st_mode) ? EISDIR : errno;
		close(fd);
		errno = err;
		return NULL;
	}
	size_t cap = S_ISREG(st.st_mode) ? (size_t)st.st_size : 0, got = 0;
	char *p = arena_alloc(a, cap + 1);
	for (;;) {
		if (got == cap) { /* at the expected end, or not a regular file */
			char extra[4096];
			ssize_t k = read(fd, extra, sizeof extra);
			if (k <= 0)
				break;
			char *q = arena_alloc(a, (got + (size_t)k) * 2 + 1);
			memcpy(q, p, got);
			memcpy(q + got, extra, (size_t)k);
			got += (size_t)k;
			cap = got * 2 - (size_t)k;
			if (cap < got)
				cap = got;
			p = q;
			continue;
		}
		ssize_t k = read(fd, p + got, cap - got);
		if (k < 0 && errno == EINTR)
			continue;
		if (k <= 0)
			break;
		got += (size_t)k;
	}
	close(fd);
	p[got] = 0;
	*n = got;
	return p;
}

/* /dev/null and other devices, pipes: never to be replaced by a file. */
bool
file_is_special(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && !S_ISREG(st.st_mode) && !S_ISDIR(st.st_mode);
}

int
file_write_atomic(const char *path, const void *p, size_t n, int mode)
{
	Buf tmp = {0};
	if (file_is_special(path))
		buf_puts(&tmp, path);
	else
		buf_printf(&tmp, "%s.tmp%ld", path, (long)getpid());
	bool in_place = tmp.n == strlen(path);
	int fd = open(tmp.s, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, mode);
	int err = fd < 0 ? errno : 0;
	for (size_t done = 0; err == 0 && done < n;) {
		ssize_t k = write(fd, (const char *)p + done, n - done);
		if (k < 0 && errno != EINTR)
			err = errno;
		else if (k > 0)
			done += (size_t)k;
	}
	if (fd >= 0 && close(fd) != 0 && err == 0)
		err = errno;
	if (err == 0 && !in_place && rename(tmp.s, path) != 0)
		err = errno;
	if (err != 0 && fd >= 0 && !in_place)
		unlink(tmp.s);
	buf_free(&tmp);
	return err;
}

bool
file_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && !S_ISDIR(st.st_mode);
}

bool
dir_exists(const char *path)
{
	struct stat st;
	return stat(path, &st) == 0 && S_ISDIR(st.st_mode);
}

int
mkdir_all(const char *path, int mode)
{
	if (path[0] == 0 || dir_exists(path))
		return 0;
	char *copy = strdup(path);
	if (copy == NULL)
		return ENOMEM;
	for (char *p = copy + 1; *p != 0; p++) {
		if (*p != '/')
			continue;
		*p = 0;
		mkdir(copy, (mode_t)mode);
		*p = '/';
	}
	int err = mkdir(copy, (mode_t)mode) != 0 && errno != EEXIST ? errno : 0;
	free(copy);
	return err;
}

char *
path_clean(Arena *a, const char *p)
{
	bool rooted = p[0] == '/';
	char *out = arena_alloc(a, strlen(p) + 2);
	size_t n = 0, floor = 0;
	if (rooted)
		out[n++] = '/', floor = 1;
	while (*p != 0) {
		while (*p == '/')
			p++;
		size_t k = strcspn(p, "/");
		if (k == 0)
			break;
		if (k == 1 && p[0] == '.') {
			p += k;
			continue;
		}
		if (k == 2 && p[0] == '.' && p[1] == '.') {
			p += k;
			if (n > floor) {
				while (n > floor && out[n - 1] != '/')
					n--;
				if (n > floor)
					n--;
				continue;
			}
			if (rooted)
				continue;
			if (n > 0)
				out[n++] = '/';
			out[n++] = '.';
			out[n++] = '.';
			floor = n;
			continue;
		}
		if (n > 0 && out[n - 1] != '/')
			out[n++] = '/';
		memcpy(out + n, p, k);
		n += k;
		p += k;
	}
	if (n == 0)
		out[n++] = '.';
	out[n] = 0;
	return out;
}

char *
path_join(Arena *a, const char *x, const char *y)
{
	if (x[0] == 0)
		return path_clean(a, y);
	return path_clean(a, arena_printf(a, "%s/%s", x, y));
}

char *
path_dir(Arena *a, const char *p)
{
	const char *slash = strrchr(p, '/');
	if (slash == NULL)
		return arena_strdup(a, ".");
	return path_clean(a, arena_strndup(a, p, (size_t)(slash - p) + 1));
}

const char *
path_base(const char *p)
{
	const char *slash = strrchr(p, '/');
	return slash != NULL ? slash + 1 : p;
}

const char *
path_short(Arena *a, const char *p)
{
	static char *cwd;
	if (cwd == NULL)
		cwd = getcwd(NULL, 0);
	if (p[0] != '/')
		return strchr(p, '/') != NULL ? p : arena_printf(a, "./%s", p);
	size_t n = cwd != NULL ? strlen(cwd) : 0;
	if (n > 1 && strncmp(p, cwd, n) == 0 && p[n] == '/')
		return path_short(a, p + n + 1);
	/* A file above: "../x.go", if that is shorter. */
	char *up = arena_strdup(a, cwd != NULL ? cwd : "");
	Buf rel = {0};
	const char *best = p;
	for (int i = 0; i < 8 && up[0] != 0; i++) {
		char *slash = strrchr(up, '/');
		if (slash == NULL)
			break;
		*slash = 0;
		buf_puts(&rel, "../");
		size_t k = strlen(up);
		if (k > 0 && strncmp(p, up, k) == 0 && p[k] == '/') {
			const char *r = arena_printf(a, "%s%s", rel.s, p + k + 1);
			if (strlen(r) < strlen(p))
				best = r;
			break;
		}
	}
	buf_free(&rel);
	return best;
}

bool
str_has_prefix(const char *s, const char *pre)
{
	return strncmp(s, pre, strlen(pre)) == 0;
}

bool
str_has_suffix(const char *s, const char *suf)
{
	size_t n = strlen(s), k = strlen(suf);
	return n >= k && memcmp(s + n - k, suf, k) == 0;
}

static int
by_name(const void *x, const void *y)
{
	return strcmp(*(char *const *)x, *(char *const *)y);
}

int
dir_list(Arena *a, const char *dir, char ***names)
{
	DIR *d = opendir(dir);
	if (d == NULL)
		return -1;
	VEC(char *) out = {0};
	for (struct dirent *e; (e = readdir(d)) != NULL;)
		if (strcmp(e->d_name, ".") != 0 && strcmp(e->d_name, "..") != 0)
			vec_push(a, &out, arena_strdup(a, e->d_name));
	closedir(d);
	if (out.n > 0)
		qsort(out.v, (size_t)out.n, sizeof *out.v, by_name);
	*names = out.v;
	return out.n;
}

static int
remove_one(const char *path, const struct stat *st, int type, struct FTW *ftw)
{
	(void)st;
	(void)type;
	(void)ftw;
	return remove(path);
}

int
dir_remove(const char *dir)
{
	return nftw(dir, remove_one, 32, FTW_DEPTH | FTW_PHYS) == 0 ? 0 : errno;
}
