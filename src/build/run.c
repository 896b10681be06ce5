/* run.c - child processes: started with posix_spawn, waited for, output gathered. */
#include <errno.h>
#include <spawn.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include "build/build.h"

extern char **environ;

int
run_command(const char *const *argv, Buf *out)
{
	return run_command_in(NULL, argv, out);
}

int
run_command_in(const char *dir, const char *const *argv, Buf *out)
{
	int fds[2] = {-1, -1};
	posix_spawn_file_actions_t fa;
	posix_spawn_file_actions_init(&fa);
	if (out != NULL) {
		if (pipe(fds) != 0)
			return 127;
		posix_spawn_file_actions_adddup2(&fa, fds[1], 1);
		posix_spawn_file_actions_adddup2(&fa, fds[1], 2);
		posix_spawn_file_actions_addclose(&fa, fds[0]);
		posix_spawn_file_actions_addclose(&fa, fds[1]);
	}
	if (dir != NULL)
		posix_spawn_file_actions_addchdir_np(&fa, dir);
	pid_t pid;
	int err = posix_spawnp(&pid, argv[0], &fa, NULL, (char *const *)(uintptr_t)argv, environ);
	posix_spawn_file_actions_destroy(&fa);
	if (out != NULL)
		close(fds[1]);
	if (err != 0) {
		fprintf(stderr, "tri: cannot run %s: %s\n", argv[0], strerror(err));
		if (out != NULL)
			close(fds[0]);
		return 127;
	}
	if (out != NULL) {
		char buf[8192];
		for (ssize_t k; (k = read(fds[0], buf, sizeof buf)) != 0;) {
			if (k > 0)
				buf_write(out, buf, (size_t)k);
			else if (errno != EINTR)
				break;
		}
		close(fds[0]);
	}
	int status;
	while (waitpid(pid, &status, 0) < 0)
		if (errno != EINTR)
			return 127;
	return WIFEXITED(status) ? WEXITSTATUS(status) : 128 + WTERMSIG(status);
}
