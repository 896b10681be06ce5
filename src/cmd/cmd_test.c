/*
 * cmd_test.c - tri test: builds each package's test program and runs it.
 *
 * Each package is built in a child process of its own, because there its test
 * files are part of it for every importer (load_add_tests), which must not leak
 * into the next package's build.  Output, exit status and the ok/FAIL lines are
 * the go command's.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmd/test2json.h"
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
	if (t->trace != NULL) { /* testing would only print a warning, and the file would stay empty */
		fprintf(stderr, "tri test: -trace is not supported: no execution trace is recorded\n");
		return 2;
	}
	return 0;
}

typedef VEC(const char *) Args;

static void
add_value(Args *out, const char *name, const char *value)
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
program_args(TestFlags *t, const Env *e, Args *out)
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

/* Seconds of a Go duration such as "1m30s"; 0: none. */
static double
duration_seconds(const char *s)
{
	double total = 0;
	while (*s != 0) {
		char *end;
		double v = strtod(s, &end);
		if (end == s)
			break;
		if (str_has_prefix(end, "ms"))
			total += v / 1e3, end += 2;
		else if (str_has_prefix(end, "us") || str_has_prefix(end, "ns"))
			end += 2;
		else if (*end == 'h')
			total += v * 3600, end++;
		else if (*end == 'm')
			total += v * 60, end++;
		else if (*end == 's')
			total += v, end++;
		else
			break;
		s = end;
	}
	return total;
}

static double
now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

/* Where a test program's output goes as it comes, besides a buffer. */
typedef struct Sink {
	Test2Json *json;
	bool echo;
} Sink;

static void
take_output(Buf *out, const Sink *to, const char *s, size_t n)
{
	if (to->json != NULL)
		t2j_write(to->json, s, n);
	if (to->echo) {
		fwrite(s, 1, n, stdout);
		fflush(stdout);
	}
	if (out->n < (size_t)256 << 20)
		buf_write(out, s, n);
}

/* Seconds as Go prints a duration. */
static const char *
duration_text(double s)
{
	i64 n = (i64)s;
	if (n < 60)
		return arena_printf(perm, "%llds", (long long)n);
	if (n < 3600)
		return arena_printf(perm, "%lldm%llds", (long long)n / 60, (long long)n % 60);
	return arena_printf(perm, "%lldh%lldm%llds", (long long)n / 3600, (long long)n / 60 % 60, (long long)n % 60);
}

/* Runs the test program in dir; its output goes to out (and as it comes to the sink), or straight through when out is
 * NULL.  Killed at the deadline.  how: the way it ended, in words. */
static int
run_program(const char *program, const char *exec, const Args *args, const char *dir, Buf *out, const Sink *to, double deadline,
            const char **how)
{
	Args argv = {0};
	char *words[64];
	int nwords = exec != NULL ? split_flags(exec, words, LEN_OF(words)) : 0;
	for (int i = 0; i < nwords; i++)
		vec_push(perm, &argv, (const char *)words[i]);
	vec_push(perm, &argv, program);
	for (int i = 0; i < args->n; i++)
		vec_push(perm, &argv, args->v[i]);
	vec_push(perm, &argv, (const char *)NULL);
	int fds[2] = {-1, -1};
	if (out != NULL && pipe2(fds, O_CLOEXEC) != 0)
		return 127;
	fflush(stdout);
	pid_t pid = fork();
	if (pid < 0)
		return 127;
	if (pid == 0) {
		if (out != NULL)
			dup2(fds[1], 1);
		dup2(1, 2); /* all of a test's output is ours */
		int null = open("/dev/null", O_RDONLY);
		if (null >= 0)
			dup2(null, 0);
		if (chdir(dir) != 0)
			_exit(127);
		setenv("PWD", dir, 1);
		execvp(argv.v[0], (char *const *)(uintptr_t)argv.v);
		fprintf(stderr, "tri: cannot run %s: %s\n", argv.v[0], strerror(errno));
		_exit(127);
	}
	if (out != NULL)
		close(fds[1]);
	double end = deadline > 0 ? now() + deadline : 0;
	bool killed = false;
	int status;
	for (;;) {
		if (out != NULL && fds[0] >= 0) {
			struct pollfd p = {.fd = fds[0], .events = POLLIN};
			int k = poll(&p, 1, 200);
			if (k > 0) {
				char buf[16384];
				ssize_t got = read(fds[0], buf, sizeof buf);
				if (got > 0)
					take_output(out, to, buf, (size_t)got);
				if (got == 0 || (got < 0 && errno != EINTR)) {
					close(fds[0]);
					fds[0] = -1;
				}
				continue;
			}
		} else if (out == NULL || fds[0] < 0) {
			struct timespec nap = {0, 2000000};
			nanosleep(&nap, NULL);
		}
		pid_t w = waitpid(pid, &status, WNOHANG);
		if (w == pid)
			break;
		if (end > 0 && now() > end && !killed) {
			kill(pid, SIGQUIT); /* the traces tell where it hangs */
			killed = true;
			end = now() + 5;
		} else if (killed && now() > end) {
			kill(pid, SIGKILL);
		}
	}
	if (fds[0] >= 0) { /* what a process it left behind has not closed */
		char buf[16384];
		fcntl(fds[0], F_SETFL, O_NONBLOCK);
		for (ssize_t got; (got = read(fds[0], buf, sizeof buf)) > 0;)
			take_output(out, to, buf, (size_t)got);
		close(fds[0]);
	}
	if (killed && out != NULL) {
		const char *note = arena_printf(perm, "*** Test killed with quit: ran too long (%s).\n", duration_text(deadline));
		take_output(out, to, note, strlen(note));
	}
	if (WIFSIGNALED(status)) {
		char *name = arena_strdup(perm, strsignal(WTERMSIG(status)));
		if (name[0] >= 'A' && name[0] <= 'Z')
			name[0] += 'a' - 'A';
		*how = arena_printf(perm, "signal: %s%s", name, WCOREDUMP(status) ? " (core dumped)" : "");
		return 128 + WTERMSIG(status);
	}
	*how = arena_printf(perm, "exit status %d", WEXITSTATUS(status));
	return WEXITSTATUS(status);
}

/* What follows a test program's output, and its package's last event. */
static void
json_result(Test2Json *j, const LoadPkg *p, const Buf *out, bool list_mode, int status, const char *how, double took)
{
	const char *text = buf_str(out);
	if (out->n > 0 && text[out->n - 1] != '\n')
		t2j_printf(j, "\n");
	if (status == 0) {
		const char *note = strstr(text, "testing: warning: no tests to run\n") != NULL ? " [no tests to run]" : "";
		t2j_printf(j, "ok  \t%s\t%.3fs%s\n", p->path, took, note);
	} else {
		if (out->n == 0 || !list_mode)
			t2j_printf(j, "%s\n", how);
		t2j_printf(j, "FAIL\t%s\t%.3fs\n", p->path, took);
	}
	t2j_exited(j, status == 0);
	t2j_close(j);
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
	Args args = {0};
	program_args(t, l->env, &args);
	double limit = duration_seconds(t->timeout != NULL ? t->timeout : "10m");
	Buf out = {0};
	double start = now();
	Sink to = {.json = t->json ? t2j_new(p->path) : NULL, .echo = stream && list_mode && t->bench == NULL};
	bool direct = stream && !to.echo;
	const char *how = "";
	status = run_program(program, t->exec, &args, p->dir, direct ? NULL : &out, &to, limit > 0 ? limit + 60 : 0, &how);
	double took = now() - start;
	bool show = t->verbose || t->bench != NULL || t->list != NULL || status != 0 || !list_mode;
	const char *text_out = buf_str(&out);
	if (to.json != NULL) {
		json_result(to.json, p, &out, list_mode, status, how, took);
	} else if (status == 0) {
		if (show && !to.echo && out.n > 0 && !(strcmp(text_out, "PASS\n") == 0 && !t->verbose))
			fwrite(text_out, 1, out.n, stdout);
		const char *note = strstr(text_out, "testing: warning: no tests to run\n") != NULL ? " [no tests to run]" : "";
		printf("ok  \t%s\t%.3fs%s\n", p->path, took, note);
	} else {
		if (!to.echo)
			fwrite(text_out, 1, out.n, stdout);
		if (out.n > 0 && text_out[out.n - 1] != '\n')
			putchar('\n');
		/* Output says what went wrong. */
		if (out.n == 0)
			puts(how);
		printf("FAIL\t%s\t%.3fs\n", p->path, took);
	}
	fflush(stdout);
	buf_free(&out);
	dir_remove(dir);
	return status != 0;
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
	bool stream = !t.json && n == 1 && (!list_mode || t.verbose || t.bench != NULL);
	int failed = 0;
	for (int i = 0; i < n; i++) {
		fflush(stdout);
		pid_t pid = n > 1 ? fork() : 0;
		if (pid == 0) {
			int status = test_package(&t, l, roots[i], stream, list_mode);
			fflush(stdout);
			if (n > 1)
				_exit(status);
			failed = status > failed ? status : failed;
			continue;
		}
		int status = 0;
		while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
			;
		status = pid < 0 || !WIFEXITED(status) ? 1 : WEXITSTATUS(status);
		failed = status > failed ? status : failed;
	}
	if (failed && !t.json && list_mode) /* each line of JSON output is an event */
		puts("FAIL");
	return failed;
}
