/* main.c - the tri command: dispatch over cmd.def. */
#include <errno.h>
#include <malloc.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <unistd.h>

#include "cmd/cmd.h"

typedef struct Command {
	const char *name;
	int (*run)(int argc, char **argv);
	const char *args, *text;
} Command;

static const Command commands[] = {
#define CMD(name, args, text) {#name, cmd_##name, args, text},
#include "cmd/cmd.def"
#undef CMD
};

static void
usage(FILE *out)
{
	fputs("tri compiles Go programs and runs them on the Tricolor memory system.\n\nUsage:\n\n\ttri <command> [arguments]\n\n"
	      "The commands are:\n\n", out);
	for (int i = 0; i < LEN_OF(commands); i++)
		fprintf(out, "\t%-11s %s\n", commands[i].name, commands[i].text);
	fputs("\nUse \"tri help <command>\" for more information about a command.\n", out);
}

void
flags_usage(const char *cmd)
{
	for (int i = 0; i < LEN_OF(commands); i++)
		if (strcmp(cmd, commands[i].name) == 0)
			fprintf(stderr, "usage: tri %s %s\nRun 'tri help %s' for details.\n", cmd, commands[i].args, cmd);
}

int
cmd_help(int argc, char **argv)
{
	if (argc == 0) {
		usage(stdout);
		return 0;
	}
	for (int i = 0; i < LEN_OF(commands); i++) {
		const Command *c = &commands[i];
		if (strcmp(argv[0], c->name) != 0)
			continue;
		printf("usage: tri %s %s\n\n%c%s.\n", c->name, c->args, c->text[0] - 'a' + 'A', c->text + 1);
		if (strcmp(c->name, "build") == 0 || strcmp(c->name, "run") == 0 || strcmp(c->name, "test") == 0) {
			CommonFlags common = {0};
			Flag flags[40];
			int n = flags_common(&common, flags);
			puts("\nThe build flags:\n");
			for (int k = 0; k < n; k++)
				printf("\t-%-14s %s\n", flags[k].name, flags[k].help);
		}
		return 0;
	}
	fprintf(stderr, "tri help %s: unknown help topic. Run 'tri help'.\n", argv[0]);
	return 2;
}

int
cmd_version(int argc, char **argv)
{
	(void)argc;
	(void)argv;
	Env *e = env_load();
	printf("tri version %s %s linux/amd64 (language go1.%d)\n", TRI_VERSION, e->goversion, TRI_LANG_VERSION);
	return 0;
}

/* The parser and checker recurse over the source's nesting, which they bound; give them room. */
static void
grow_stack(char **argv)
{
	struct rlimit r;
	rlim_t want = (rlim_t)256 << 20;
	if (getrlimit(RLIMIT_STACK, &r) != 0 || r.rlim_cur == RLIM_INFINITY || r.rlim_cur >= want)
		return;
	if (r.rlim_max != RLIM_INFINITY && r.rlim_max < want)
		return;
	if (getenv("TRI_STACK") != NULL)
		return;
	setenv("TRI_STACK", "1", 1);
	r.rlim_cur = want;
	if (setrlimit(RLIMIT_STACK, &r) == 0)
		execv("/proc/self/exe", argv);
}

/* Texts of megabytes come and go; to get their memory anew from the system each time costs more than to print them. */
static void
keep_memory(void)
{
	mallopt(M_MMAP_THRESHOLD, 32 << 20);
	mallopt(M_TRIM_THRESHOLD, 1 << 30);
	mallopt(M_TOP_PAD, 1 << 20);
}

int
main(int argc, char **argv)
{
	grow_stack(argv);
	keep_memory();
	unsetenv("TRI_STACK");
	if (argc < 2) {
		usage(stderr);
		return 2;
	}
	/* -C dir, first among the flags: work there. */
	if (argc > 3 && strcmp(argv[2], "-C") == 0) {
		if (chdir(argv[3]) != 0) {
			fprintf(stderr, "tri: chdir %s: %s\n", argv[3], strerror(errno));
			return 2;
		}
		unsetenv("PWD");
		argv[3] = argv[1];
		argv += 2;
		argc -= 2;
	}
	diag_options.limit = 10;
	diag_options.columns = true;
	diag_options.carets = isatty(2);
	for (int i = 0; i < LEN_OF(commands); i++)
		if (strcmp(argv[1], commands[i].name) == 0)
			return commands[i].run(argc - 2, argv + 2);
	fprintf(stderr, "tri %s: unknown command\nRun 'tri help' for usage.\n", argv[1]);
	return 2;
}
