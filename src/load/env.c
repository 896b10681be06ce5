/*
 * env.c - which source tree, cache, module cache and C compiler a build uses.
 *
 * Other Go installations may be on PATH or in GOROOT, of any version; only a
 * tree whose VERSION is TRI_GOROOT_VERSION is used.  Candidates in order:
 * TRI_GOROOT, GOROOT, Debian's /usr/share/go-1.19 and /usr/lib/go-1.19.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/utsname.h>
#include <unistd.h>

#include "load/load.h"

const char *const env_names[] = {
    "GO111MODULE", "GOARCH", "GOBIN", "GOCACHE", "GOENV", "GOEXE", "GOFLAGS", "GOHOSTARCH", "GOHOSTOS",
    "GOMOD", "GOMODCACHE", "GOOS", "GOPATH", "GOPROXY", "GOROOT", "GOTOOLDIR", "GOVERSION", "GOWORK",
    "CC", "CGO_ENABLED", "TRI_GOROOT_WHY", "TRI_LIBDIR", NULL,
};

static const char *
env_or(const char *name, const char *fallback)
{
	const char *v = getenv(name);
	return v != NULL && v[0] != 0 ? arena_strdup(perm, v) : fallback;
}

/* The version of the tree in dir: its VERSION file, Debian's copy of it, or the number in internal/goversion
 * ("go1.19"); NULL if dir is no GOROOT. */
static const char *
goroot_version(const char *dir)
{
	size_t n;
	char *v = file_read(perm, path_join(perm, dir, "VERSION"), &n);
	if (v == NULL && strcmp(dir, "/usr/share/go-1.19") == 0)
		v = file_read(perm, "/usr/lib/go-1.19/VERSION", &n);
	if (v != NULL) {
		v[strcspn(v, " \n")] = 0;
		return v;
	}
	char *src = file_read(perm, path_join(perm, dir, "src/internal/goversion/goversion.go"), &n);
	const char *at = src != NULL ? strstr(src, "const Version = ") : NULL;
	return at != NULL ? arena_printf(perm, "go1.%d", atoi(at + strlen("const Version = "))) : NULL;
}

static bool
try_goroot(Env *e, const char *dir, const char *why)
{
	if (dir == NULL || dir[0] == 0)
		return false;
	const char *v = goroot_version(dir);
	if (v == NULL || !str_has_prefix(v, TRI_GOROOT_VERSION) || (v[6] != 0 && v[6] != '.'))
		return false;
	e->goroot = path_clean(perm, dir);
	e->goversion = v;
	e->goroot_why = why;
	return true;
}

static void
find_goroot(Env *e)
{
	if (try_goroot(e, getenv("TRI_GOROOT"), "TRI_GOROOT") ||
	    try_goroot(e, getenv("GOROOT"), "GOROOT") ||
	    try_goroot(e, "/usr/share/go-1.19", "Debian's golang-1.19-src") ||
	    try_goroot(e, "/usr/lib/go-1.19", "Debian's golang-1.19-src"))
		return;
	fputs("tri: cannot find the Go 1.19 source tree (install golang-1.19-src, or set TRI_GOROOT)\n", stderr);
	exit(2);
}

/* libdir: beside the binary in a checkout (bin/tri: ..), or PREFIX/lib/tricolor. */
static void
find_libdir(Env *e)
{
	char buf[4096];
	ssize_t n = readlink("/proc/self/exe", buf, sizeof buf - 1);
	if (n < 0)
		n = 0;
	buf[n] = 0;
	e->self = arena_strdup(perm, buf);
	const char *bin = path_dir(perm, buf);
	const char *tries[] = {
	    getenv("TRI_LIBDIR"), path_join(perm, bin, ".."), path_join(perm, bin, "../lib/tricolor"),
	    path_join(perm, bin, "../.."),
	};
	for (int i = 0; i < LEN_OF(tries); i++) {
		if (tries[i] == NULL || !file_exists(path_join(perm, tries[i], "overlay/manifest")))
			continue;
		char *real = realpath(tries[i], NULL);
		e->libdir = arena_strdup(perm, real != NULL ? real : tries[i]);
		free(real);
		return;
	}
	fputs("tri: cannot find the runtime files (overlay/manifest) near the binary; set TRI_LIBDIR\n", stderr);
	exit(2);
}

static const char *
find_upward(const char *dir, const char *name)
{
	for (const char *d = dir;; d = path_dir(perm, d)) {
		const char *p = path_join(perm, d, name);
		if (file_exists(p))
			return p;
		if (strcmp(d, "/") == 0)
			return "";
	}
}

static void
find_module(Env *e)
{
	e->gomod = e->gowork = "";
	if (strcmp(e->go111module, "off") == 0)
		return;
	const char *work = env_or("GOWORK", "");
	if (strcmp(work, "off") != 0)
		e->gowork = work[0] != 0 ? work : find_upward(e->cwd, "go.work");
	e->gomod = find_upward(e->cwd, "go.mod");
}

Env *
env_load(void)
{
	Env *e = NEW(perm, Env);
	char *cwd = getcwd(NULL, 0);
	e->cwd = cwd != NULL ? cwd : "/";
	const char *pwd = getenv("PWD"); /* the go command prefers the name the user came by */
	if (pwd != NULL && pwd[0] == '/') {
		char *a = realpath(pwd, NULL);
		if (a != NULL && strcmp(a, e->cwd) == 0)
			e->cwd = arena_strdup(perm, pwd);
		free(a);
	}
	const char *home = env_or("HOME", "/root");
	find_goroot(e);
	find_libdir(e);
	e->gopath = env_or("GOPATH", path_join(perm, home, "go"));
	const char *first = arena_strndup(perm, e->gopath, strcspn(e->gopath, ":"));
	e->gomodcache = env_or("GOMODCACHE", path_join(perm, first, "pkg/mod"));
	e->gocache = env_or("TRICACHE", path_join(perm, env_or("XDG_CACHE_HOME", path_join(perm, home, ".cache")), "tricolor"));
	if (e->gocache[0] != '/')
		e->gocache = path_join(perm, e->cwd, e->gocache);
	e->go111module = env_or("GO111MODULE", "auto");
	e->goflags = env_or("GOFLAGS", "");
	e->cc = env_or("TRI_CC", "gcc");
	find_module(e);
	return e;
}

const char *
env_value(const Env *e, const char *name)
{
	static const struct { const char *name, *value; } fixed[] = {
	    {"GOARCH", "amd64"}, {"GOOS", "linux"}, {"GOHOSTARCH", "amd64"}, {"GOHOSTOS", "linux"},
	    {"CGO_ENABLED", "0"}, {"GOPROXY", "off"}, {"GOEXE", ""}, {"GOENV", "off"}, {"GOTOOLDIR", ""},
	};
	for (int i = 0; i < LEN_OF(fixed); i++)
		if (strcmp(name, fixed[i].name) == 0)
			return fixed[i].value;
	const struct { const char *name, *value; } own[] = {
	    {"GOROOT", e->goroot}, {"GOVERSION", e->goversion}, {"GOPATH", e->gopath}, {"GOMODCACHE", e->gomodcache},
	    {"GOCACHE", e->gocache}, {"GO111MODULE", e->go111module}, {"GOFLAGS", e->goflags},
	    {"GOMOD", e->gomod[0] == 0 && strcmp(e->go111module, "off") != 0 ? "/dev/null" : e->gomod},
	    {"GOWORK", e->gowork}, {"CC", e->cc}, {"GOBIN", env_or("GOBIN", "")},
	    {"TRI_GOROOT_WHY", e->goroot_why}, {"TRI_LIBDIR", e->libdir},
	};
	for (int i = 0; i < LEN_OF(own); i++)
		if (strcmp(name, own[i].name) == 0)
			return own[i].value;
	return NULL;
}
