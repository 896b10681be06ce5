/* cmd_build.c - tri build, tri run, tri clean, tri env. */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "cmd/cmd.h"

bool
cmd_names_files(char **args, int n)
{
	for (int i = 0; i < n; i++)
		if (str_has_suffix(args[i], ".go") && file_exists(args[i]) && !dir_exists(args[i]))
			return true;
	return false;
}

LoadPkg *
cmd_load_files(Loader *l, char **args, int n)
{
	const char *dir = path_dir(perm, args[0]);
	for (int i = 0; i < n; i++) {
		const char *wrong = NULL, *here = path_dir(perm, args[i]);
		if (!str_has_suffix(args[i], ".go"))
			wrong = arena_printf(perm, "named files must be .go files: %s", args[i]);
		else if (dir_exists(args[i]))
			wrong = arena_printf(perm, "%s is a directory, should be a Go file", args[i]);
		else if (!file_exists(args[i]))
			wrong = arena_printf(perm, "stat %s: no such file or directory", args[i]);
		else if (strcmp(here, dir) != 0)
			wrong = arena_printf(perm, "named files must all be in one directory; have %s and %s", dir, here);
		if (wrong != NULL) {
			fprintf(stderr, "%s\n", wrong);
			l->errors++;
			return NULL;
		}
	}
	return load_files(l, args, n);
}

LoadPkg **
cmd_load(Loader *l, char **args, int n, int *nroots)
{
	LoadPkg **r;
	if (cmd_names_files(args, n)) {
		r = NEW(perm, LoadPkg *);
		r[0] = cmd_load_files(l, args, n);
		*nroots = 1;
	} else {
		r = load_patterns(l, args, n, nroots);
	}
	return l->errors > 0 ? NULL : r;
}

/* The default output name: the last element of the import path, without a version; or the first file's name. */
static const char *
default_output(LoadPkg *p, char **args)
{
	if (p->is_cmdline) {
		const char *base = path_base(args[0]);
		return arena_strndup(perm, base, strlen(base) - 3);
	}
	const char *base = path_base(p->path);
	if (base[0] == 'v' && strspn(base + 1, "0123456789") == strlen(base) - 1 && strlen(base) > 1)
		base = path_base(path_dir(perm, p->path));
	return base;
}

int
cmd_build(int argc, char **argv)
{
	CommonFlags c = {0};
	Flag flags[41];
	int nf = flags_common(&c, flags);
	flags[nf++] = (Flag){"o", FLAG_STRING, &c.build.out, "write the result to the named file or directory"};
	int at = flags_parse("build", flags, nf, argv, argc);
	if (at < 0)
		return 2;
	Env *e = env_load();
	int bad = flags_check(&c, e);
	if (bad != 0)
		return bad;
	Loader *l = load_new(e, c.load);
	int n;
	LoadPkg **roots = cmd_load(l, argv + at, argc - at, &n);
	if (roots == NULL)
		return l->errors > 0 ? 1 : 0;
	map_init(&c.build.roots, perm, true);
	for (int i = 0; i < n; i++)
		map_put(&c.build.roots, roots[i]->path, roots[i]);
	bool is_main = n == 1 && roots[0]->name != NULL && strcmp(roots[0]->name, "main") == 0;
	if (!is_main) {
		if (c.build.out != NULL && !dir_exists(c.build.out) && !str_has_suffix(c.build.out, "/")) {
			if (n == 1 || strcmp(c.build.out, "/dev/null") == 0)
				return build_packages(l, roots, n, &c.build);
			fputs("tri build: cannot write multiple packages to non-directory\n", stderr);
			return 1;
		}
		int status = build_packages(l, roots, n, &c.build);
		for (int i = 0; status == 0 && c.build.out != NULL && i < n; i++) {
			if (roots[i]->name == NULL || strcmp(roots[i]->name, "main") != 0)
				continue;
			mkdir_all(c.build.out, 0777);
			status = build_program(l, roots[i], path_join(perm, c.build.out, default_output(roots[i], argv + at)), &c.build);
		}
		return status;
	}
	const char *out = c.build.out != NULL ? c.build.out : default_output(roots[0], argv + at);
	if (c.build.out != NULL && str_has_suffix(out, "/"))
		mkdir_all(out, 0777);
	if (dir_exists(out) && c.build.out != NULL)
		out = path_join(perm, out, default_output(roots[0], argv + at));
	else if (dir_exists(out)) {
		fprintf(stderr, "tri build: build output \"%s\" already exists and is a directory\n", out);
		return 1;
	}
	if (strcmp(out, "/dev/null") == 0)
		return build_packages(l, roots, n, &c.build);
	return build_program(l, roots[0], out, &c.build);
}

int
cmd_exec(const char *program, char **args, int n, const char *dir)
{
	const char **argv = NEW_N(perm, const char *, n + 2);
	argv[0] = program;
	for (int i = 0; i < n; i++)
		argv[i + 1] = args[i];
	/* Interrupts go to the program (same process group); tri waits for what it does with them. */
	signal(SIGINT, SIG_IGN);
	signal(SIGQUIT, SIG_IGN);
	pid_t pid = fork();
	if (pid == 0) {
		signal(SIGINT, SIG_DFL);
		signal(SIGQUIT, SIG_DFL);
		if (dir != NULL && chdir(dir) != 0) {
			fprintf(stderr, "tri: cannot enter %s: %s\n", dir, strerror(errno));
			_exit(127);
		}
		execv(program, (char *const *)(uintptr_t)argv);
		fprintf(stderr, "tri: cannot run %s: %s\n", program, strerror(errno));
		_exit(127);
	}
	int status = 0;
	while (pid > 0 && waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	signal(SIGINT, SIG_DFL);
	signal(SIGQUIT, SIG_DFL);
	if (pid < 0)
		return 127;
	if (WIFSIGNALED(status)) {
		fprintf(stderr, "signal: %s%s\n", strsignal(WTERMSIG(status)), WCOREDUMP(status) ? " (core dumped)" : "");
		return 128 + WTERMSIG(status);
	}
	return WEXITSTATUS(status);
}

int
cmd_run(int argc, char **argv)
{
	CommonFlags c = {0};
	const char *exec = NULL;
	Flag flags[41];
	int nf = flags_common(&c, flags);
	flags[nf++] = (Flag){"exec", FLAG_STRING, &exec, "run the program with this one"};
	int at = flags_parse("run", flags, nf, argv, argc);
	if (at < 0)
		return 2;
	Env *e = env_load();
	int bad = flags_check(&c, e);
	if (bad != 0)
		return bad;
	int n = at;
	while (n < argc && str_has_suffix(argv[n], ".go"))
		n++;
	if (n == at && n < argc && argv[n][0] != '-')
		n++;
	if (n == at) {
		fputs("tri run: no go files listed\n", stderr);
		return 1;
	}
	Loader *l = load_new(e, c.load);
	int nroots = 1;
	LoadPkg *files[1], **roots = files;
	if (str_has_suffix(argv[at], ".go"))
		files[0] = cmd_load_files(l, argv + at, n - at);
	else
		roots = cmd_load(l, argv + at, n - at, &nroots);
	if (l->errors > 0 || nroots != 1)
		return 1;
	if (roots[0]->name == NULL || strcmp(roots[0]->name, "main") != 0) {
		fprintf(stderr, "package %s is not a main package\n", roots[0]->path);
		return 1;
	}
	map_init(&c.build.roots, perm, true);
	map_put(&c.build.roots, roots[0]->path, roots[0]);
	const char *tmp = getenv("TMPDIR");
	char *dir = arena_printf(perm, "%s/tri-run.XXXXXX", tmp != NULL && tmp[0] != 0 ? tmp : "/tmp");
	if (mkdtemp(dir) == NULL) {
		fprintf(stderr, "tri: cannot make a work folder: %s\n", strerror(errno));
		return 2;
	}
	const char *program = path_join(perm, dir, default_output(roots[0], argv + at));
	int status = build_program(l, roots[0], program, &c.build);
	if (status == 0 && !c.build.dry_run) {
		if (exec != NULL) {
			char **args = NEW_N(perm, char *, argc - n + 1);
			args[0] = arena_strdup(perm, program);
			for (int i = n; i < argc; i++)
				args[i - n + 1] = argv[i];
			status = cmd_exec(exec, args, argc - n + 1, NULL);
		} else {
			status = cmd_exec(program, argv + n, argc - n, NULL);
		}
		if (status != 0 && status < 128) {
			fprintf(stderr, "exit status %d\n", status);
			status = 1; /* as the go command does */
		}
	}
	unlink(program);
	rmdir(dir);
	return status;
}

int
cmd_clean(int argc, char **argv)
{
	bool cache = false, testcache = false, modcache = false, fuzzcache = false, n = false, x = false, i = false, r = false;
	const Flag flags[] = {
	    {"cache", FLAG_BOOL, &cache, ""}, {"testcache", FLAG_BOOL, &testcache, ""}, {"modcache", FLAG_BOOL, &modcache, ""},
	    {"fuzzcache", FLAG_BOOL, &fuzzcache, ""}, {"n", FLAG_BOOL, &n, ""}, {"x", FLAG_BOOL, &x, ""}, {"i", FLAG_BOOL, &i, ""},
	    {"r", FLAG_BOOL, &r, ""},
	};
	if (flags_parse("clean", flags, LEN_OF(flags), argv, argc) < 0)
		return 2;
	if (modcache) {
		fputs("tri clean: -modcache is not supported: the module cache belongs to the go command\n", stderr);
		return 2;
	}
	Env *e = env_load();
	const char *c = e->gocache;
	if ((n || x) && cache)
		printf("rm -rf %s/pkg %s/obj %s/tool %s/vetx %s/test\n", c, c, c, c, c);
	else if ((n || x) && testcache)
		printf("rm -rf %s/test\n", c);
	return (cache || testcache) && !n ? cache_clean(e, !cache) : 0;
}

static void
print_quoted(const char *s)
{
	putchar('"');
	for (; *s != 0; s++) {
		if (*s == '"' || *s == '\\')
			putchar('\\');
		putchar(*s);
	}
	putchar('"');
}

int
cmd_env(int argc, char **argv)
{
	bool json = false, write = false, unset = false, changed = false;
	const Flag flags[] = {
	    {"json", FLAG_BOOL, &json, "print in JSON"}, {"w", FLAG_BOOL, &write, ""}, {"u", FLAG_BOOL, &unset, ""},
	    {"changed", FLAG_BOOL, &changed, ""},
	};
	int at = flags_parse("env", flags, LEN_OF(flags), argv, argc);
	if (at < 0)
		return 2;
	if (write || unset || changed) {
		fprintf(stderr, "tri env: -%s is not supported: the file of settings belongs to the go command, and tri only reads it\n",
		        write ? "w" : unset ? "u" : "changed");
		return 2;
	}
	Env *e = env_load();
	if (at < argc && !json) {
		for (int i = at; i < argc; i++) {
			const char *v = env_value(e, argv[i]);
			puts(v != NULL ? v : "");
		}
		return 0;
	}
	const char *const *names = env_names;
	if (at < argc)
		names = (const char *const *)(argv + at);
	if (json)
		puts("{");
	for (int i = 0; at < argc ? i < argc - at : names[i] != NULL; i++) {
		const char *v = env_value(e, names[i]);
		if (!json) {
			printf("%s=\"%s\"\n", names[i], v != NULL ? v : "");
			continue;
		}
		printf("%s\t", i > 0 ? ",\n" : "");
		print_quoted(names[i]);
		fputs(": ", stdout);
		print_quoted(v != NULL ? v : "");
	}
	if (json)
		puts("\n}");
	return 0;
}
