/*
 * test_run.c - runs a test program: its output as it comes, its deadline, and the
 * way it ended.
 */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include "cmd/test_run.h"

double
test_seconds(const char *s)
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

double
test_now(void)
{
	struct timespec ts;
	clock_gettime(CLOCK_MONOTONIC, &ts);
	return (double)ts.tv_sec + (double)ts.tv_nsec / 1e9;
}

void
test_take(Buf *out, const TestSink *to, const char *s, size_t n)
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

int
test_run(const char *program, const char *exec, const TestArgs *args, const char *dir, Buf *out, const TestSink *to, double deadline,
         const char **how)
{
	TestArgs argv = {0};
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
	double end = deadline > 0 ? test_now() + deadline : 0;
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
					test_take(out, to, buf, (size_t)got);
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
		if (end > 0 && test_now() > end && !killed) {
			kill(pid, SIGQUIT); /* the traces tell where it hangs */
			killed = true;
			end = test_now() + 5;
		} else if (killed && test_now() > end) {
			kill(pid, SIGKILL);
		}
	}
	if (fds[0] >= 0) { /* what a process it left behind has not closed */
		char buf[16384];
		fcntl(fds[0], F_SETFL, O_NONBLOCK);
		for (ssize_t got; (got = read(fds[0], buf, sizeof buf)) > 0;)
			test_take(out, to, buf, (size_t)got);
		close(fds[0]);
	}
	if (killed && out != NULL) {
		const char *note = arena_printf(perm, "*** Test killed with quit: ran too long (%s).\n", duration_text(deadline));
		test_take(out, to, note, strlen(note));
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
