/*
 * cmd_vet.c - tri vet: Go's own vet tool over packages.
 *
 * The tool is GOROOT's cmd/vet.  tri compiles it when it is first wanted and keeps
 * it in the cache (tool/).  It looks at one package at a time and is told about it
 * by a JSON file (x/tools/go/analysis/unitchecker): the package's files, what its
 * import paths stand for, and for each package below it a file to import it from
 * and one with the facts that vet found out there ("f is like Printf").
 *
 * There is no export data: the file to import from lists the package's sources,
 * and the overlay's go/importer, which is linked into the tool, checks their
 * declarations.  Facts are gathered for packages outside the standard library,
 * whose printing functions vet knows by name; they are kept in the cache (vetx/)
 * under the packages' keys.
 *
 * tri checks a package before vet sees it, so vet's own checker, which knows Go as
 * of GOROOT's version, needn't report errors: a package that uses newer language
 * is passed over.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/list.h"
#include "cmd/vet.h"

typedef struct Vet {
	Loader *l;
	BuildOptions *o;
	const char *tool, *dir; /* dir: a folder for this run's files */
	Map sources;            /* LoadPkg * -> its list of sources */
	VEC(const char *) flags;
} Vet;

/* ---- the tool ---- */

const char *
vet_tool(const Env *e)
{
	const char *tool = arena_printf(perm, "%s/tool/%s/vet", e->gocache, cache_toolchain_id(e));
	if (cache_use(tool))
		return tool;
	/* One of another tri is of no use to this one. */
	dir_remove(path_join(perm, e->gocache, "tool"));
	mkdir_all(path_dir(perm, tool), 0777);
	setenv("GOFLAGS", "", 1);
	const char *argv[] = {e->self, "build", "-C", "/", "-o", tool, "cmd/vet", NULL};
	int status = run_command(argv, NULL);
	setenv("GOFLAGS", e->goflags, 1);
	if (status == 0)
		return tool;
	fputs("tri vet: cannot build Go's vet tool\n", stderr);
	return NULL;
}

/* ---- what the tool is told ---- */

static bool
write_text(const char *path, Buf *b)
{
	int err = file_write_atomic(path, buf_str(b), b->n, 0666);
	buf_free(b);
	if (err != 0)
		fprintf(stderr, "tri vet: cannot write %s: %s\n", path, strerror(err));
	return err == 0;
}

/* The file from which p can be imported; see overlay/go/importer. */
static const char *
source_list(Vet *v, LoadPkg *p)
{
	const char *path = map_get(&v->sources, p);
	if (path != NULL)
		return path;
	Buf b = {0};
	buf_puts(&b, "tri sources\n");
	for (int i = 0; i < p->files.n; i++)
		buf_printf(&b, "file %s\n", p->files.v[i]->path);
	for (int i = 0; i < p->import_map.n; i++) {
		const LoadPkg *q = p->import_map.e[i].val;
		if (q != NULL && strcmp(q->path, p->import_map.e[i].key) != 0)
			buf_printf(&b, "import %s %s\n", (const char *)p->import_map.e[i].key, q->path);
	}
	path = arena_printf(perm, "%s/%d.src", v->dir, v->sources.n);
	if (!write_text(path, &b))
		exit(2);
	map_put(&v->sources, p, (void *)(uintptr_t)path);
	return path;
}

static const char *
facts_path(Vet *v, LoadPkg *p)
{
	Hasher *h = hasher_new();
	char hash[33];
	hasher_adds(h, "vet facts 1");
	hasher_adds(h, cache_key(v->l, p, v->o));
	hasher_hex(h, hash);
	return arena_printf(perm, "%s/vetx/%.2s/%s", v->l->env->gocache, hash, hash);
}

static void
collect(LoadPkg *p, Map *seen)
{
	for (int i = 0; i < p->imports.n; i++) {
		LoadPkg *q = p->imports.v[i];
		if (map_has(seen, q))
			continue;
		map_put(seen, q, q);
		collect(q, seen);
	}
}

static Value *
file_names(LoadPkg *p)
{
	VEC(const char *) names = {0};
	for (int i = 0; i < p->files.n; i++)
		vec_push(perm, &names, p->files.v[i]->path);
	return value_strings(names.v, names.n);
}

/* The JSON file about p; facts_only: p isn't to be judged. */
static const char *
write_config(Vet *v, LoadPkg *p, bool facts_only, const char *facts)
{
	Map deps;
	map_init(&deps, perm, false);
	collect(p, &deps);
	Value *files = value_new(V_MAP), *vetx = value_new(V_MAP), *std = value_new(V_MAP), *imports = value_new(V_MAP);
	for (int i = 0; i < deps.n; i++) {
		LoadPkg *q = deps.e[i].val;
		value_set(files, q->path, value_string(source_list(v, q)));
		if (q->is_std)
			value_set(std, q->path, value_bool(true));
		else if (file_exists(facts_path(v, q)))
			value_set(vetx, q->path, value_string(facts_path(v, q)));
	}
	for (int i = 0; i < p->import_map.n; i++)
		if (p->import_map.e[i].val != NULL)
			value_set(imports, p->import_map.e[i].key, value_string(((LoadPkg *)p->import_map.e[i].val)->path));
	value_set(imports, "unsafe", value_string("unsafe"));
	Value *c = value_new(V_STRUCT);
	value_set(c, "ID", value_string(p->path));
	value_set(c, "Compiler", value_string("gc"));
	value_set(c, "Dir", value_string(p->dir));
	value_set(c, "ImportPath", value_string(p->path));
	value_set(c, "GoFiles", file_names(p));
	value_set(c, "ImportMap", imports);
	value_set(c, "PackageFile", files);
	value_set(c, "Standard", std);
	value_set(c, "PackageVetx", vetx);
	value_set(c, "VetxOnly", value_bool(facts_only));
	value_set(c, "VetxOutput", value_string(facts));
	value_set(c, "SucceedOnTypecheckFailure", value_bool(true));
	Buf b = {0};
	value_json(&b, c, NULL);
	const char *path = path_join(perm, v->dir, "vet.cfg");
	return write_text(path, &b) ? path : NULL;
}

/* ---- runs ---- */

/* Messages name files as the go command's do: from the current folder. */
static void
print_output(const Env *e, const LoadPkg *p, const char *text)
{
	size_t n = strlen(e->cwd);
	fprintf(stderr, "# %s\n", p->path);
	for (const char *s = text; *s != 0;) {
		size_t k = strcspn(s, "\n");
		if (strncmp(s, e->cwd, n) == 0 && s[n] == '/') {
			s += n + 1;
			k -= n + 1;
			if (memchr(s, '/', strcspn(s, ":")) == NULL)
				fputs("./", stderr);
		}
		fprintf(stderr, "%.*s\n", (int)k, s);
		s += k;
		s += *s == '\n';
	}
}

static int
run_tool(Vet *v, LoadPkg *p, bool facts_only, const char *facts)
{
	const char *config = write_config(v, p, facts_only, facts);
	if (config == NULL)
		return 2;
	VEC(const char *) argv = {0};
	vec_push(perm, &argv, v->tool);
	for (int i = 0; i < v->flags.n; i++)
		vec_push(perm, &argv, v->flags.v[i]);
	vec_push(perm, &argv, config);
	vec_push(perm, &argv, (const char *)NULL);
	if (v->o->commands)
		fprintf(stderr, "%s %s\n", v->tool, config);
	Buf out = {0};
	int status = run_command(argv.v, &out);
	if (out.n > 0 && !facts_only)
		print_output(v->l->env, p, buf_str(&out));
	buf_free(&out);
	return status == 0 ? 0 : 1;
}

/* Facts of what p imports, directly or not, outside the standard library. */
static void
gather_facts(Vet *v, LoadPkg *p, Map *seen)
{
	for (int i = 0; i < p->imports.n; i++) {
		LoadPkg *q = p->imports.v[i];
		if (q->is_std || q->files.n == 0 || map_has(seen, q))
			continue;
		map_put(seen, q, q);
		gather_facts(v, q, seen);
		const char *path = facts_path(v, q);
		if (cache_use(path))
			continue;
		mkdir_all(path_dir(perm, path), 0777);
		const char *tmp = arena_printf(perm, "%s.%ld", path, (long)getpid());
		if (run_tool(v, q, true, tmp) != 0 || rename(tmp, path) != 0)
			unlink(tmp); /* vet goes on without them */
	}
}

int
vet_packages(Loader *l, BuildOptions *o, const char *tool, const char *const *flags, int nflags, LoadPkg **pkgs, int n)
{
	const char *tmp = getenv("TMPDIR");
	char *dir = arena_printf(perm, "%s/tri-vet.XXXXXX", tmp != NULL && tmp[0] != 0 ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL) {
		fprintf(stderr, "tri vet: cannot make a work folder: %s\n", strerror(errno));
		return 2;
	}
	Vet v = {.l = l, .o = o, .tool = tool, .dir = realpath(dir, NULL)};
	map_init(&v.sources, perm, false);
	for (int i = 0; i < nflags; i++)
		vec_push(perm, &v.flags, flags[i]);
	Map seen;
	map_init(&seen, perm, false);
	int status = 0;
	for (int i = 0; i < n; i++) {
		if (pkgs[i]->files.n == 0)
			continue;
		gather_facts(&v, pkgs[i], &seen);
		int s = run_tool(&v, pkgs[i], false, path_join(perm, v.dir, "vetx"));
		status = s > status ? s : status;
	}
	dir_remove(dir);
	return status;
}

/* ---- tri vet ---- */

/* -printf, -printf=false, -printf.funcs=f: the tool's own flags. */
bool
vet_knows_flag(const char *a)
{
	static const char *const names[] = {"asmdecl", "assign", "atomic", "bool", "bools", "buildtag", "buildtags", "c", "cgocall", "composites",
	                                    "compositewhitelist", "copylocks", "errorsas", "flags", "framepointer", "httpresponse", "ifaceassert",
	                                    "json", "loopclosure", "lostcancel", "methods", "nilfunc", "printf", "printfuncs", "rangeloops", "shift",
	                                    "sigchanyzer", "source", "stdmethods", "stringintconv", "structtag", "tests", "testinggoroutine",
	                                    "unmarshal", "unreachable", "unsafeptr", "unusedfuncs", "unusedresult", "unusedstringmethods"};
	a += a[1] == '-' ? 2 : 1;
	size_t n = strcspn(a, "=.");
	for (int i = 0; i < LEN_OF(names); i++)
		if (strlen(names[i]) == n && strncmp(a, names[i], n) == 0)
			return true;
	return false;
}

/* One root in a process of its own: its test files become part of it. */
static int
vet_root(Loader *l, BuildOptions *o, const char *tool, char **flags, int nflags, LoadPkg *p)
{
	LoadPkg *both[2] = {p, NULL};
	bool ok = load_add_tests(l, p, &both[1]);
	map_init(&o->roots, perm, true);
	for (int i = 0; i < 2 && both[i] != NULL; i++)
		map_put(&o->roots, both[i]->path, both[i]);
	for (int i = 0; i < 2 && ok && both[i] != NULL; i++)
		ok = both[i]->files.n == 0 || compile_check(l, both[i], o);
	if (!ok)
		return 1;
	return vet_packages(l, o, tool, (const char *const *)flags, nflags, both, both[1] != NULL ? 2 : 1);
}

int
cmd_vet(int argc, char **argv)
{
	CommonFlags c = {0};
	Flag flags[40];
	int nf = flags_common(&c, flags), at = 0, nown = 0;
	char **own = NEW_N(perm, char *, argc + 1);
	while (at < argc && argv[at][0] == '-' && argv[at][1] != 0) {
		int k = flags_take(flags, nf, argv, argc, at);
		if (k == 0 && vet_knows_flag(argv[at])) {
			own[nown++] = argv[at++];
			continue;
		}
		if (k <= 0) { /* says what is wrong with it */
			if (flags_parse("vet", flags, nf, argv + at, argc - at) < 0)
				return 2;
			break;
		}
		at += k;
	}
	Env *e = env_load();
	int bad = flags_check(&c, e);
	if (bad != 0)
		return bad;
	Loader *l = load_new(e, c.load);
	int n;
	LoadPkg **roots = cmd_load(l, argv + at, argc - at, &n);
	if (roots == NULL)
		return l->errors > 0 ? 1 : 0;
	const char *tool = vet_tool(e);
	if (tool == NULL)
		return 2;
	int worst = 0;
	for (int i = 0; i < n; i++) {
		fflush(NULL);
		pid_t pid = fork();
		if (pid == 0)
			_exit(vet_root(l, &c.build, tool, own, nown, roots[i]));
		int status = 0;
		while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		status = pid < 0 || !WIFEXITED(status) ? 2 : WEXITSTATUS(status);
		worst = status > worst ? status : worst;
	}
	return worst;
}
