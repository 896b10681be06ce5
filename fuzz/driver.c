/*
 * driver.c - runs a fuzz target on mutations of given files.
 *
 * Usage: TARGET [-seconds N] [-seed S] [-out DIR] FILE...
 * Each file as it is, then mutations until the time is over.  Inputs run in child
 * processes, many to a child (what the compiler registers stays for the life of a
 * process); the input at work lies in shared memory, so that it is known when the
 * child dies.  It is kept as DIR/crash-N, and the exit status is 1.
 * With -seconds 0 the files alone are run, in this process: to repeat a finding.
 */
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "fuzz/fuzz.h"

enum { MAX_INPUT = 1 << 17, BATCH = 400, HANG_SECONDS = 20, MAX_FINDINGS = 5 };

typedef struct Shared {
	u64 runs;
	size_t n;
	char text[MAX_INPUT];
} Shared;

static Shared *shared;
static u64 state;

static u32
rnd(u32 n)
{
	state = state * 6364136223846793005u + 1442695040888963407u;
	return (u32)(state >> 33) % n;
}

/* Edits the text in place: bytes changed, stretches moved, deleted, copied in, or replaced by telling fragments. */
static size_t
mutate(char *s, size_t n, int npieces)
{
	for (u32 k = rnd(8) + 1; k > 0 && n > 4; k--) {
		u32 at = rnd((u32)n), len = rnd(24), from = rnd((u32)n);
		if (at + len > n || from + len > n)
			continue;
		const char *piece = fuzz_pieces[rnd((u32)npieces)];
		size_t m = strlen(piece);
		switch (rnd(5)) {
		case 0:
			s[at] = (char)rnd(256);
			break;
		case 1:
			memmove(s + at, s + at + len, n - at - len);
			n -= len;
			break;
		case 2:
			memmove(s + at, s + from, len);
			break;
		case 3:
			if (n + m <= MAX_INPUT) {
				memmove(s + at + m, s + at, n - at);
				memcpy(s + at, piece, m);
				n += m;
			}
			break;
		default:
			if (at + m <= n)
				memcpy(s + at, piece, m);
			break;
		}
	}
	return n;
}

static void
run_one(void)
{
	/* A copy of the exact size: reading past its end is seen. */
	u8 *copy = malloc(shared->n + 1);
	memcpy(copy, shared->text, shared->n);
	alarm(HANG_SECONDS);
	LLVMFuzzerTestOneInput(copy, shared->n);
	alarm(0);
	free(copy);
	shared->runs++;
}

/* Runs body(arg) in a child; false if it dies. */
static bool
in_child(void (*body)(void *), void *arg)
{
	int status;
	fflush(NULL);
	pid_t pid = fork();
	if (pid == 0) {
		body(arg);
		_exit(0);
	}
	while (waitpid(pid, &status, 0) < 0 && errno == EINTR)
		;
	if (WIFSIGNALED(status))
		fprintf(stderr, "fuzz: %s\n", WTERMSIG(status) == SIGALRM ? "hangs" : strsignal(WTERMSIG(status)));
	else if (WEXITSTATUS(status) != 0)
		fprintf(stderr, "fuzz: exit status %d\n", WEXITSTATUS(status));
	return status == 0;
}

typedef struct Batch {
	char **files;
	int n, npieces;
	bool as_is;
} Batch;

static bool
read_input(const char *path)
{
	FILE *f = fopen(path, "rb");
	if (f == NULL) {
		perror(path);
		return false;
	}
	shared->n = fread(shared->text, 1, MAX_INPUT, f);
	fclose(f);
	return true;
}

static void
run_batch(void *arg)
{
	Batch *b = arg;
	time_t start = time(NULL);

	for (int i = 0; i < (b->as_is ? b->n : BATCH) && (b->as_is || time(NULL) < start + 2); i++) {
		if (!read_input(b->files[b->as_is ? i : (int)rnd((u32)b->n)]))
			_exit(1);
		if (!b->as_is)
			shared->n = mutate(shared->text, shared->n, b->npieces);
		run_one();
	}
}

int
main(int argc, char **argv)
{
	i64 seconds = 10;
	int i = 1, findings = 0;
	const char *out = ".";
	state = (u64)time(NULL);
	for (; i + 1 < argc && argv[i][0] == '-'; i += 2) {
		if (strcmp(argv[i], "-seconds") == 0)
			seconds = atoll(argv[i + 1]);
		else if (strcmp(argv[i], "-seed") == 0)
			state = strtoull(argv[i + 1], NULL, 10);
		else if (strcmp(argv[i], "-out") == 0)
			out = argv[i + 1];
	}
	shared = mmap(NULL, sizeof *shared, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
	if (shared == MAP_FAILED || i >= argc) {
		fprintf(stderr, "usage: %s [-seconds N] [-seed S] [-out DIR] FILE...\n", argv[0]);
		return 2;
	}
	Batch b = {argv + i, argc - i, 0, true};
	while (fuzz_pieces[b.npieces] != NULL)
		b.npieces++;
	if (seconds == 0) {
		run_batch(&b);
		return 0;
	}
	time_t end = time(NULL) + seconds;
	u64 seed = state;
	for (u64 round = 0; findings < MAX_FINDINGS && (round == 0 || time(NULL) < end); round++) {
		b.as_is = round == 0;
		state = seed + round * 0x9e3779b97f4a7c15u;
		if (!in_child(run_batch, &b)) {
			char *name;
			if (asprintf(&name, "%s/crash-%llu-%d", out, (unsigned long long)seed, findings++) < 0)
				return 1;
			FILE *f = fopen(name, "wb");
			if (f != NULL) {
				fwrite(shared->text, 1, shared->n, f);
				fclose(f);
			}
			fprintf(stderr, "fuzz: kept as %s   (again: %s -seconds 0 %s)\n", name, argv[0], name);
			free(name);
		}
	}
	printf("%s: %llu inputs, seed %llu, %d findings\n", argv[0], (unsigned long long)shared->runs, (unsigned long long)seed, findings);
	return findings > 0;
}
