/*
 * cmd_test.c - tri test: builds each package's test program and runs it.
 *
 * Each package is built in a child process of its own, because there its test
 * files are part of it for every importer (load_add_tests), which must not leak
 * into the next package's build.  Output, exit status and the ok/FAIL lines are
 * the go command's.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/test_run.h"
#include "cmd/testmain.h"
#include "cmd/vet.h"

typedef struct TestFlags {
	CommonFlags c;
	bool compile_only, json, verbose, bench_mem, failfast, is_short;
	const char *out, *exec, *run, *bench, *count, *timeout, *cpu, *parallel, *benchtime, *list, *shuffle, *vet, *fuzz, *fuzztime;
	const char *cpuprofile, *memprofile, *blockprofile, *mutexprofile, *trace, *outputdir, *memprofilerate, *blockprofilerate,
	    *mutexprofilefraction, *fuzzminimizetime, *skip;
	VEC(char *) pass;   /* for the test program */
	const char *vet_tool; /* NULL: no vet before the tests */
	VEC(const char *) vet_flags;
	VEC(char *) pkgs;
} TestFlags;

static int
test_flag_table(TestFlags *t, Flag *flags)
{
	const Flag table[] = {
	    {"c", FLAG_BOOL, &t->compile_only, ""}, {"o", FLAG_STRING, &t->out, ""}, {"json", FLAG_BOOL, &t->json, ""},
	    {"exec", FLAG_STRING, &t->exec, ""}, {"vet", FLAG_STRING, &t->vet, ""},
	    {"v", FLAG_BOOL, &t->verbose, ""}, {"short", FLAG_BOOL, &t->is_short, ""}, {"benchmem", FLAG_BOOL, &t->bench_mem, ""},
	    {"failfast", FLAG_BOOL, &t->failfast, ""}, {"run", FLAG_STRING, &t->run, ""}, {"bench", FLAG_STRING, &t->bench, ""},
	    {"count", FLAG_STRING, &t->count, ""}, {"timeout", FLAG_STRING, &t->timeout, ""}, {"cpu", FLAG_STRING, &t->cpu, ""},
	    {"parallel", FLAG_STRING, &t->parallel, ""}, {"benchtime", FLAG_STRING, &t->benchtime, ""}, {"list", FLAG_STRING, &t->list, ""},
	    {"shuffle", FLAG_STRING, &t->shuffle, ""}, {"fuzz", FLAG_STRING, &t->fuzz, ""}, {"fuzztime", FLAG_STRING, &t->fuzztime, ""},
	    {"fuzzminimizetime", FLAG_STRING, &t->fuzzminimizetime, ""}, {"skip", FLAG_STRING, &t->skip, ""},
	    {"cpuprofile", FLAG_STRING, &t->cpuprofile, ""}, {"memprofile", FLAG_STRING, &t->memprofile, ""},
	    {"blockprofile", FLAG_STRING, &t->blockprofile, ""}, {"mutexprofile", FLAG_STRING, &t->mutexprofile, ""},
	    {"trace", FLAG_STRING, &t->trace, ""}, {"outputdir", FLAG_STRING, &t->outputdir, ""},
	    {"memprofilerate", FLAG_STRING, &t->memprofilerate, ""}, {"blockprofilerate", FLAG_STRING, &t->blockprofilerate, ""},
	    {"mutexprofilefraction", FLAG_STRING, &t->mutexprofilefraction, ""},
	};
	memcpy(flags, table, sizeof table);
	return LEN_OF(table);
}

/* Flags, packages, more flags; what isn't ours goes to the test program; after -args everything does. */
static int
parse_args(TestFlags *t, int argc, char **argv)
{
	Flag own[48], common[40];
	int nown = test_flag_table(t, own), ncommon = flags_common(&t->c, common);
	bool pkgs_done = false;
	for (int i = 0; i < argc;) {
		const char *a = argv[i];
		if (strcmp(a, "-args") == 0 || strcmp(a, "--args") == 0) {
			for (i++; i < argc; i++)
				vec_push(perm, &t->pass, argv[i]);
			return 0;
		}
		if (a[0] != '-' || a[1] == 0) {
			if (t->pass.n == 0 && !pkgs_done)
				vec_push(perm, &t->pkgs, argv[i]);
			else
				vec_push(perm, &t->pass, argv[i]);
			i++;
			continue;
		}
		if (t->pkgs.n > 0)
			pkgs_done = true;
		/* -test.v and the like are the same flags. */
		if (str_has_prefix(a, "-test.") || str_has_prefix(a, "--test."))
			argv[i] = arena_printf(perm, "-%s", strchr(a, '.') + 1);
		int k = flags_take(own, nown, argv, argc, i);
		if (k == 0)
			k = flags_take(common, ncommon, argv, argc, i);
		if (k < 0) {
			if (strchr(a, '=') == NULL)
				fprintf(stderr, "flag needs an argument: %s\n", a);
			else
				fprintf(stderr, "invalid value \"%s\" for flag %.*s: parse error\n", strchr(a, '=') + 1, (int)strcspn(a, "="), a);
			flags_usage("test");
			return 2;
		}
		if (k == 0) { /* unknown: the test program's own */
			vec_push(perm, &t->pass, argv[i]);
			k = 1;
		}
		i += k;
	}
	return 0;
}

static bool
is_duration(const char *s)
{
	static const char *const units[] = {"ns", "us", "\302\265s", "\316\274s", "ms", "s", "m", "h"};
	s += *s == '-' || *s == '+';
	if (strcmp(s, "0") == 0)
		return true;
	bool any = false;
	while (*s != 0) {
		size_t n = strspn(s, "0123456789."), u = 0;
		if (n == 0)
			return false;
		s += n;
		for (int i = 0; i < LEN_OF(units); i++)
			if (str_has_prefix(s, units[i]) && strlen(units[i]) > u)
				u = strlen(units[i]);
		if (u == 0)
			return false;
		s += u;
		any = true;
	}
	return any;
}

static bool
is_count(const char *s)
{
	return *s != 0 && s[strspn(s, "0123456789")] == 0;
}

/* Values that the test program would refuse are refused before anything is built. */
static int
check_values(const TestFlags *t)
{
	const struct { const char *name, *value; bool (*ok)(const char *); } v[] = {
	    {"timeout", t->timeout, is_duration}, {"count", t->count, is_count},
	    {"parallel", t->parallel, is_count}, {"memprofilerate", t->memprofilerate, is_count},
	    {"blockprofilerate", t->blockprofilerate, is_count}, {"mutexprofilefraction", t->mutexprofilefraction, is_count},
	};
	for (int i = 0; i < LEN_OF(v); i++)
		if (v[i].value != NULL && !v[i].ok(v[i].value)) {
			fprintf(stderr, "invalid value \"%s\" for flag -%s: parse error\n", v[i].value, v[i].name);
			flags_usage("test");
			return 2;
		}
	return 0;
}

/* A flag that names one file for what one test program writes; NULL: none is given. */
static const char *
profile_flag(const TestFlags *t)
{
	return t->blockprofile != NULL ? "blockprofile" : t->cpuprofile != NULL ? "cpuprofile" : t->memprofile != NULL ? "memprofile"
	       : t->mutexprofile != NULL ? "mutexprofile" : t->trace != NULL ? "trace" : NULL;
}

static void
add_value(TestArgs *out, const char *name, const char *value)
{
	if (value != NULL)
		vec_push(perm, out, (const char *)arena_printf(perm, "-test.%s=%s", name, value));
}

static const char *
absolute(const Env *e, const char *p)
{
	return p == NULL || p[0] == '/' ? p : path_join(perm, e->cwd, p);
}

static void
program_args(TestFlags *t, const Env *e, TestArgs *out)
{
	add_value(out, "paniconexit0", "true");
	add_value(out, "timeout", t->timeout != NULL ? t->timeout : "10m0s");
	if (t->verbose || t->json)
		add_value(out, "v", "true");
	if (t->is_short)
		add_value(out, "short", "true");
	if (t->bench_mem)
		add_value(out, "benchmem", "true");
	if (t->failfast)
		add_value(out, "failfast", "true");
	const struct { const char *name, *value; } values[] = {
	    {"run", t->run}, {"bench", t->bench}, {"count", t->count}, {"cpu", t->cpu}, {"parallel", t->parallel},
	    {"benchtime", t->benchtime}, {"list", t->list}, {"shuffle", t->shuffle}, {"fuzz", t->fuzz}, {"fuzztime", t->fuzztime},
	    {"cpuprofile", absolute(e, t->cpuprofile)}, {"memprofile", absolute(e, t->memprofile)},
	    {"blockprofile", absolute(e, t->blockprofile)}, {"mutexprofile", absolute(e, t->mutexprofile)},
	    {"trace", absolute(e, t->trace)}, {"outputdir", t->outputdir}, {"memprofilerate", t->memprofilerate},
	    {"blockprofilerate", t->blockprofilerate}, {"mutexprofilefraction", t->mutexprofilefraction},
	    {"fuzzminimizetime", t->fuzzminimizetime},
	};
	for (int i = 0; i < LEN_OF(values); i++)
		add_value(out, values[i].name, values[i].value);
	for (int i = 0; i < t->pass.n; i++)
		vec_push(perm, out, (const char *)t->pass.v[i]);
}

/* What follows a test program's output, and its package's last event. */
static void
json_result(Test2Json *j, const LoadPkg *p, const Buf *out, bool list_mode, int status, const char *how, const char *took)
{
	const char *text = buf_str(out);
	if (out->n > 0 && text[out->n - 1] != '\n')
		t2j_printf(j, "\n");
	if (status == 0) {
		const char *note = strstr(text, "testing: warning: no tests to run\n") != NULL ? " [no tests to run]" : "";
		t2j_printf(j, "ok  \t%s\t%s%s\n", p->path, took, note);
	} else {
		if (out->n == 0 || !list_mode)
			t2j_printf(j, "%s\n", how);
		t2j_printf(j, "FAIL\t%s\t%s\n", p->path, took);
	}
	t2j_exited(j, status == 0);
	t2j_close(j);
}

/* Are the results of these flags worth remembering?  The go command's rule: packages are named, and no flag but these is given. */
static bool
is_cacheable(const TestFlags *t, bool list_mode)
{
	return list_mode && !t->compile_only && !t->c.build.dry_run && !t->c.build.all && t->exec == NULL && t->bench == NULL && t->count == NULL &&
	       t->fuzz == NULL && t->fuzztime == NULL && t->fuzzminimizetime == NULL && t->shuffle == NULL && t->skip == NULL &&
	       !t->bench_mem && profile_flag(t) == NULL && t->outputdir == NULL && t->memprofilerate == NULL &&
	       t->blockprofilerate == NULL && t->mutexprofilefraction == NULL && t->pass.n == 0;
}

static bool
is_result_unknown(void *cache, const char *key)
{
	return !test_cache_find(cache, key);
}

/* Of p's tests: what they read below it makes a remembered result void. */
static const char *
root_of(const Env *e, const LoadPkg *p)
{
	if (p->is_std)
		return e->goroot;
	if (p->mod != NULL)
		return p->mod->dir;
	for (char *copy = arena_strdup(perm, e->gopath), *w; (w = strtok(copy, ":")) != NULL; copy = NULL)
		if (str_has_prefix(p->dir, w))
			return w;
	return NULL;
}

/* Builds and runs one package's tests; the exit status: 0 passed, 1 failed or didn't build (as go since 1.20). */
static int
test_package(TestFlags *t, Loader *l, LoadPkg *p, bool stream, bool list_mode)
{
	LoadPkg *xtest;
	if (p->test_files.n + p->xtest_files.n == 0) {
		if (t->json) {
			Test2Json *j = t2j_new(p->path);
			t2j_printf(j, "?   \t%s\t[no test files]\n", p->path);
			t2j_close(j);
		} else {
			printf("?   \t%s\t[no test files]\n", p->path);
		}
		return 0;
	}
	p->force_library = true;
	bool ok = load_add_tests(l, p, &xtest) && load_parse(l, p) && (xtest == NULL || load_parse(l, xtest));
	if (!ok) {
		if (diag_count() > 0) {
			fprintf(stderr, "# %s\n", p->path);
			diag_flush(stderr);
		}
		printf("FAIL\t%s [setup failed]\n", p->path);
		return 1;
	}
	const char *text = testmain_source(p, xtest);
	if (text == NULL) {
		printf("FAIL\t%s [setup failed]\n", p->path);
		return 1;
	}
	LoadPkg *m = load_synthetic(l, intern(arena_printf(perm, "%s.test", p->path)), "_testmain.go", text);
	const char *tmp = getenv("TMPDIR");
	char *dir = arena_printf(perm, "%s/tri-test.XXXXXX", tmp != NULL && tmp[0] != 0 ? tmp : "/tmp");
	if (m->failed || l->errors > 0 || mkdtemp(dir) == NULL) {
		printf("FAIL\t%s [setup failed]\n", p->path);
		return 1;
	}
	t->c.build.test_name = m->path;
	map_init(&t->c.build.roots, perm, true);
	map_put(&t->c.build.roots, p->path, p);
	if (xtest != NULL)
		map_put(&t->c.build.roots, xtest->path, xtest);
	const char *base = strcmp(p->path, "command-line-arguments") == 0 ? "main" : path_base(p->path);
	const char *name = arena_printf(perm, "%s.test", base);
	bool keep = t->compile_only || t->cpuprofile != NULL || t->memprofile != NULL || t->blockprofile != NULL || t->mutexprofile != NULL;
	const char *program = keep ? t->out != NULL ? (dir_exists(t->out) ? path_join(perm, t->out, name) : t->out) : name
	                           : path_join(perm, dir, name);
	program = absolute(l->env, program);
	TestArgs args = {0};
	program_args(t, l->env, &args);
	TestCache cache = {.e = l->env, .dir = p->dir, .root = root_of(l->env, p), .args = &args};
	bool cacheable = is_cacheable(t, list_mode);
	if (cacheable) {
		t->c.build.wants_program = is_result_unknown;
		t->c.build.wants_arg = &cache;
	}
	int status = build_program(l, m, program, &t->c.build);
	if (status != 0) {
		dir_remove(dir);
		printf("FAIL\t%s [build failed]\n", p->path);
		return 1;
	}
	LoadPkg *both[2] = {p, xtest};
	if (t->vet_tool != NULL && !t->c.build.dry_run &&
	    vet_packages(l, &t->c.build, t->vet_tool, t->vet_flags.v, t->vet_flags.n, both, xtest != NULL ? 2 : 1) != 0) {
		dir_remove(dir);
		printf("FAIL\t%s [build failed]\n", p->path);
		return 1;
	}
	if (t->compile_only || t->c.build.dry_run) {
		dir_remove(dir);
		return 0;
	}
	double limit = test_seconds(t->timeout != NULL ? t->timeout : "10m");
	Buf out = {0};
	double start = test_now();
	TestSink to = {.json = t->json ? t2j_new(p->path) : NULL, .echo = stream && list_mode && t->bench == NULL};
	bool direct = stream && !to.echo;
	const char *how = "";
	const char *took = "(cached)";
	if (cache.output != NULL) {
		test_take(&out, &to, cache.output, cache.output_n);
	} else {
		const char *log = path_join(perm, dir, "testlog.txt");
		if (cacheable)
			add_value(&args, "testlogfile", log);
		status = test_run(program, t->exec, &args, p->dir, direct ? NULL : &out, &to, limit > 0 ? limit + 60 : 0, &how);
		took = arena_printf(perm, "%.3fs", test_now() - start);
		if (cacheable && status == 0)
			test_cache_store(&cache, log, &out);
	}
	bool show = t->verbose || t->bench != NULL || t->list != NULL || status != 0 || !list_mode;
	const char *text_out = buf_str(&out);
	if (to.json != NULL) {
		json_result(to.json, p, &out, list_mode, status, how, took);
	} else if (status == 0) {
		if (show && !to.echo && out.n > 0 && !(strcmp(text_out, "PASS\n") == 0 && !t->verbose))
			fwrite(text_out, 1, out.n, stdout);
		const char *note = strstr(text_out, "testing: warning: no tests to run\n") != NULL ? " [no tests to run]" : "";
		printf("ok  \t%s\t%s%s\n", p->path, took, note);
	} else {
		if (!to.echo)
			fwrite(text_out, 1, out.n, stdout);
		if (out.n > 0 && text_out[out.n - 1] != '\n')
			putchar('\n');
		/* Output says what went wrong. */
		if (out.n == 0)
			puts(how);
		printf("FAIL\t%s\t%s\n", p->path, took);
	}
	fflush(stdout);
	buf_free(&out);
	dir_remove(dir);
	return status != 0;
}

/* A package under test in a process of its own; what it prints waits in two files until those before it are done. */
typedef struct Child {
	pid_t pid; /* 0: done */
	int status, out, err;
} Child;

static Child
start_child(TestFlags *t, Loader *l, LoadPkg *p, bool list_mode)
{
	Child c = {.out = memfd_create("out", MFD_CLOEXEC), .err = memfd_create("err", MFD_CLOEXEC)};
	fflush(stdout);
	c.pid = fork();
	if (c.pid == 0) {
		if (dup2(c.out, 1) < 0 || dup2(c.err, 2) < 0)
			_exit(2);
		int status = test_package(t, l, p, false, list_mode);
		fflush(stdout);
		_exit(status);
	}
	if (c.pid < 0) {
		fprintf(stderr, "tri: cannot test %s: %s\n", p->path, strerror(errno));
		c = (Child){.status = 1, .out = c.out, .err = c.err};
	}
	return c;
}

static void
copy_output(int from, FILE *to)
{
	char buf[16384];
	lseek(from, 0, SEEK_SET);
	for (ssize_t n; (n = read(from, buf, sizeof buf)) > 0;)
		fwrite(buf, 1, (size_t)n, to);
	fflush(to);
	close(from);
}

/* As many at a time as -p says; their output in the order of the packages.  The worst exit status. */
static int
test_packages(TestFlags *t, Loader *l, LoadPkg **pkgs, int n, bool list_mode)
{
	Child *c = NEW_N(perm, Child, n);
	int jobs = t->bench != NULL ? 1 : t->c.build.jobs > 0 ? t->c.build.jobs : (int)sysconf(_SC_NPROCESSORS_ONLN);
	int started = 0, running = 0, worst = 0;
	for (int next = 0; next < n; next++) { /* the one whose output is due */
		for (;;) {
			for (; started < n && running < jobs; started++) {
				c[started] = start_child(t, l, pkgs[started], list_mode);
				running += c[started].pid > 0;
			}
			if (c[next].pid == 0)
				break;
			int status;
			pid_t pid = wait(&status);
			for (int i = next; i < started; i++)
				if (pid > 0 && c[i].pid == pid) {
					c[i].pid = 0;
					c[i].status = WIFEXITED(status) ? WEXITSTATUS(status) : 1;
					running--;
				}
		}
		copy_output(c[next].err, stderr);
		copy_output(c[next].out, stdout);
		worst = c[next].status > worst ? c[next].status : worst;
	}
	return worst;
}

/* -vet=off, -vet=all, -vet=NAME,...: unlike the go command's, tests run without vet unless it is asked for, as the tool
 * has to be compiled first. */
static int
choose_vet(TestFlags *t, const Env *e)
{
	if (t->vet == NULL || t->vet[0] == 0 || strcmp(t->vet, "off") == 0)
		return 0;
	if (strcmp(t->vet, "all") != 0)
		for (char *copy = arena_strdup(perm, t->vet), *w; (w = strtok(copy, ",")) != NULL; copy = NULL) {
			const char *flag = arena_printf(perm, "-%s", w);
			if (w[strcspn(w, "=.")] != 0 || !vet_knows_flag(flag)) {
				fputs("tri test: -vet argument must be a supported analyzer or a distinguished value; found ", stderr);
				fprintf(stderr, "%s\n", w);
				return 2;
			}
			vec_push(perm, &t->vet_flags, flag);
		}
	t->vet_tool = vet_tool(e);
	return t->vet_tool != NULL ? 0 : 2;
}

int
cmd_test(int argc, char **argv)
{
	TestFlags t = {0};
	int bad = parse_args(&t, argc, argv);
	if (bad == 0)
		bad = check_values(&t);
	if (bad != 0)
		return bad;
	t.c.build.test = true;
	Env *e = env_load();
	bad = flags_check(&t.c, e);
	if (bad == 0)
		bad = choose_vet(&t, e);
	if (bad != 0)
		return bad;
	Loader *l = load_new(e, t.c.load);
	int n;
	bool list_mode = t.pkgs.n > 0;
	LoadPkg **roots = cmd_load(l, t.pkgs.v, t.pkgs.n, &n);
	if (roots == NULL)
		return l->errors > 0 ? 1 : 0;
	if (n > 1 && t.compile_only && t.out != NULL && !dir_exists(t.out)) {
		fputs("tri: cannot use -o with multiple packages\n", stderr);
		return 2;
	}
	const char *profile = profile_flag(&t);
	if (n > 1 && profile != NULL) {
		fprintf(stderr, "tri: cannot use -%s flag with multiple packages\n", profile);
		return 2;
	}
	bool stream = !t.json && n == 1 && (!list_mode || t.verbose || t.bench != NULL);
	int failed = n == 1 ? test_package(&t, l, roots[0], stream, list_mode) : test_packages(&t, l, roots, n, list_mode);
	if (failed && !t.json && list_mode) /* each line of JSON output is an event */
		puts("FAIL");
	return failed;
}
