/*
 * cgroup_test.c - CPU and memory limits of control groups, read from trees of files like the
 * kernel's: both versions, outer groups, namespaces, and what must mean no limit.
 */
// alone: runtime/os/cgroup.c
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "os/os.h"

static char root[64];
static int bad;

/* Makes the file with the folders that it is in. */
static void
file(const char *path, const char *text)
{
	char name[512];
	snprintf(name, sizeof name, "%s%s", root, path);
	for (char *p = name + strlen(root) + 1; (p = strchr(p, '/')) != NULL; p++) {
		*p = '\0';
		mkdir(name, 0700);
		*p = '/';
	}
	FILE *f = fopen(name, "w");
	if (f == NULL || fputs(text, f) < 0 || fclose(f) != 0) {
		perror(name);
		exit(1);
	}
}

static void
fresh(const char *cgroup, const char *mountinfo)
{
	static const char template[] = "/tmp/cgroup_test.XXXXXX";
	memcpy(root, template, sizeof template);
	if (mkdtemp(root) == NULL) {
		perror(root);
		exit(1);
	}
	file("/proc/self/cgroup", cgroup);
	file("/proc/self/mountinfo", mountinfo);
}

static void
expect_of(const char *what, i64 have, i64 want)
{
	char command[128];
	if (have != want) {
		fprintf(stderr, "%s: %lld, want %lld\n", what, (long long)have, (long long)want);
		bad++;
	}
	snprintf(command, sizeof command, "rm -r %s", root);
	if (system(command) != 0)
		bad++;
}

static void
expect(const char *what, i64 want)
{
	expect_of(what, rt_os_cpu_limit(root), want);
}

static void
expect_memory(const char *what, i64 want)
{
	expect_of(what, rt_os_memory_limit(root), want);
}

#define V2 "31 23 0:28 / /sys/fs/cgroup rw,relatime shared:9 - cgroup2 cgroup2 rw,nsdelegate\n"
#define V1 "40 31 0:37 / /sys/fs/cgroup/memory rw - cgroup cgroup rw,memory\n32 31 0:29 / /sys/fs/cgroup/cpu rw - cgroup cgroup rw,cpu,cpuacct\n"

int
main(void)
{
	fresh("0::/a/b\n", "22 1 8:1 / / rw - ext4 /dev/sda1 rw\n" V2);
	file("/sys/fs/cgroup/a/b/cpu.max", "250000 100000\n");
	expect("version 2", 2500);

	fresh("0::/a/b\n", V2);
	file("/sys/fs/cgroup/a/b/cpu.max", "max 100000\n");
	file("/sys/fs/cgroup/a/cpu.max", "50000 100000\n");
	expect("an outer group's", 500);

	fresh("0::/a/b\n", V2);
	file("/sys/fs/cgroup/a/b/cpu.max", "300000 100000\n");
	file("/sys/fs/cgroup/a/cpu.max", "400000 100000\n");
	file("/sys/fs/cgroup/cpu.max", "100000 100000\n");
	expect("the least of all", 1000);

	fresh("0::/\n", V2);
	file("/sys/fs/cgroup/cpu.max", "150000 100000\n");
	expect("the namespace's root", 1500);

	fresh("0::/outer/pod/x\n", "31 23 0:28 /outer/pod /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	file("/sys/fs/cgroup/x/cpu.max", "100000 50000\n");
	expect("below the mount's root", 2000);

	fresh("0::/elsewhere\n", "31 23 0:28 /outer/pod /sys/fs/cgroup rw - cgroup2 cgroup2 rw\n");
	file("/sys/fs/cgroup/cpu.max", "100000 50000\n");
	expect("outside of the mount's root", 2000);

	fresh("9:memory:/m\n2:cpu,cpuacct:/jobs/one\n0::/\n", V1);
	file("/sys/fs/cgroup/cpu/jobs/one/cpu.cfs_quota_us", "350000\n");
	file("/sys/fs/cgroup/cpu/jobs/one/cpu.cfs_period_us", "100000\n");
	expect("version 1", 3500);

	fresh("2:cpuacct:/\n1:cpu:/\n0::/\n", V1);
	file("/sys/fs/cgroup/cpu/cpu.cfs_quota_us", "-1\n");
	file("/sys/fs/cgroup/cpu/cpu.cfs_period_us", "100000\n");
	expect("version 1, no limit", 0);

	fresh("0::/\n", V2);
	expect("no file", 0);
	fresh("nonsense", "more of it\n- - -\n");
	expect("nonsense", 0);
	fresh("0::/\n", V2);
	file("/sys/fs/cgroup/cpu.max", "1 100000\n");
	expect("next to nothing", 1);
	fresh("0::/\n", V2);
	file("/sys/fs/cgroup/cpu.max", "100000\n");
	expect("no period", 0);

	fresh("0::/a/b\n", V2);
	file("/sys/fs/cgroup/a/b/memory.max", "max\n");
	file("/sys/fs/cgroup/a/memory.max", "536870912\n");
	expect_memory("an outer group's memory", 536870912);
	fresh("0::/\n", V2);
	file("/sys/fs/cgroup/memory.max", "34359738368000\n");
	expect_memory("more than 2^40 bytes", 34359738368000);
	fresh("9:memory:/m\n2:cpu,cpuacct:/jobs/one\n0::/\n", V1);
	file("/sys/fs/cgroup/memory/m/memory.limit_in_bytes", "1073741824\n");
	file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
	expect_memory("version 1's memory", 1073741824);
	fresh("9:memory:/\n0::/\n", V1);
	file("/sys/fs/cgroup/memory/memory.limit_in_bytes", "9223372036854771712\n");
	expect_memory("version 1's memory without a limit", 0);
	return bad != 0;
}
