/*
 * cgroup.c - how much processor time and memory the kernel's control groups allow.
 *
 * A process is in one group of the hierarchy that limits a resource: version 2's, or
 * version 1's with its controller.  /proc/self/cgroup names the group,
 * /proc/self/mountinfo says where the hierarchy is mounted and which group that
 * mount shows as its root.  A limit of an outer group binds too, so the least
 * from the group up to the root counts.  Files that don't read as expected mean
 * no limit.
 */
#include <fcntl.h>
#include <string.h>

#include "os/os.h"

enum { PATH = 1024, FILE_SIZE = 64 << 10 };

typedef struct Group {
	const char *controller;    /* version 1's name: cpu, memory */
	char path[PATH];           /* of its folder under the mount */
	u64 top;                   /* length of the mount's own path: the outermost group */
	bool v2;
} Group;

/* The file's text, NUL-terminated; what is beyond the buffer is not seen. */
static bool
read_file(const char *root, const char *path, char *buf, u64 size)
{
	char name[2 * PATH];
	u64 n = strlen(root), k = strlen(path), got = 0;

	if (n + k >= sizeof name)
		return false;
	memcpy(name, root, n);
	memcpy(name + n, path, k + 1);
	i64 fd = RT_SYS(SYS_open, name, O_RDONLY | O_CLOEXEC, 0, 0);
	if (fd < 0)
		return false;
	for (i64 r; got + 1 < size && (r = RT_SYS(SYS_read, fd, buf + got, size - 1 - got, 0)) > 0;)
		got += (u64)r;
	RT_SYS(SYS_close, fd, 0, 0, 0);
	buf[got] = '\0';
	return got > 0;
}

/* Is word in the list, whose elements commas separate and which ends at a byte of stop? */
static bool
in_list(const char *list, const char *stop, const char *word)
{
	u64 n = strlen(word);

	for (;;) {
		u64 k = strcspn(list, stop);
		u64 comma = strcspn(list, ",");
		u64 len = comma < k ? comma : k;
		if (len == n && memcmp(list, word, n) == 0)
			return true;
		if (comma >= k)
			return false;
		list += comma + 1;
	}
}

/* The n-th field of a line (from 0), fields being separated by single spaces; its length in *len, 0: there is none. */
static const char *
field(const char *line, u32 n, u64 *len)
{
	for (; n > 0; n--) {
		line += strcspn(line, " \n");
		if (*line != ' ')
			break;
		line++;
	}
	*len = n == 0 ? strcspn(line, " \n") : 0;
	return line;
}

static const char *
next_line(const char *p)
{
	p += strcspn(p, "\n");
	return *p == '\n' ? p + 1 : p;
}

/* The process's group: "N:controllers:path", of version 1's controller if there is one, else "0::path". */
static bool
find_group(const char *text, const char *controller, const char **path, bool *v2)
{
	*path = NULL;
	for (const char *p = text; *p != '\0'; p = next_line(p)) {
		const char *list = strchr(p, ':');
		const char *name = list != NULL ? strchr(list + 1, ':') : NULL;
		if (name == NULL)
			return *path != NULL;
		bool unified = p[0] == '0' && list == p + 1 && name == list + 1;
		if (unified ? *path == NULL : in_list(list + 1, ":", controller)) {
			*path = name + 1;
			*v2 = unified;
		}
	}
	return *path != NULL;
}

/* "ID parent dev root mountpoint options [optional...] - type source superoptions" */
static bool
find_mount(const char *text, const char *group, Group *g)
{
	u64 group_len = strcspn(group, "\n");

	for (const char *p = text; *p != '\0'; p = next_line(p)) {
		u64 root_len, at_len, type_len, opt_len;
		const char *root = field(p, 3, &root_len), *at = field(p, 4, &at_len);
		const char *end = next_line(p), *dash = strstr(p, " - ");
		if (dash == NULL || dash >= end || root_len == 0 || at_len == 0)
			continue;
		const char *type = field(dash + 3, 0, &type_len), *opts = field(dash + 3, 2, &opt_len);
		bool fits = g->v2 ? type_len == 7 && memcmp(type, "cgroup2", 7) == 0
				  : type_len == 6 && memcmp(type, "cgroup", 6) == 0 && opt_len > 0 && in_list(opts, " \n", g->controller);
		if (!fits)
			continue;
		/* The mount's root is a group; ours is in it, or hidden behind a namespace. */
		const char *rest = group;
		u64 rest_len = group_len;
		if (root_len > 1) {
			if (rest_len < root_len || memcmp(rest, root, root_len) != 0)
				rest_len = 0;
			else
				rest += root_len, rest_len -= root_len;
		}
		if (rest_len == 1 && rest[0] == '/')
			rest_len = 0;
		if (at_len + rest_len >= PATH - 32)
			return false;
		memcpy(g->path, at, at_len);
		memcpy(g->path + at_len, rest, rest_len);
		g->path[at_len + rest_len] = '\0';
		g->top = at_len;
		return true;
	}
	return false;
}

static bool
number(const char **p, u64 *v)
{
	if (**p < '0' || **p > '9')
		return false;
	for (*v = 0; **p >= '0' && **p <= '9'; ++*p)
		*v = *v < UINT64_MAX / 10 ? *v * 10 + (u64)(**p - '0') : UINT64_MAX;
	return true;
}

static bool
read_in(const char *root, const Group *g, const char *file, char *buf, u64 size)
{
	char path[PATH];
	u64 n = strlen(g->path), k = strlen(file);

	memcpy(path, g->path, n);
	memcpy(path + n, file, k + 1);
	return read_file(root, path, buf, size);
}

/* Thousandths of a processor that this group may use, 0: as many as it likes. */
static u64
cpu_limit(const char *root, const Group *g)
{
	char quota[64], period[64];
	const char *p = quota, *q = period;
	u64 a, b;

	if (g->v2) { /* "max 100000" or "quota period" */
		if (!read_in(root, g, "/cpu.max", quota, sizeof quota) || !number(&p, &a) || *p++ != ' ' || !number(&p, &b))
			return 0;
	} else if (!read_in(root, g, "/cpu.cfs_quota_us", quota, sizeof quota) || !number(&p, &a)
		   || !read_in(root, g, "/cpu.cfs_period_us", period, sizeof period) || !number(&q, &b)) {
		return 0;
	}
	if (a == 0 || b == 0 || a > UINT64_MAX / 1000)
		return 0;
	u64 limit = a * 1000 / b;
	return limit > 0 ? limit : 1;
}

/* Bytes that this group may have, 0: as many as it likes. */
static u64
memory_limit(const char *root, const Group *g)
{
	enum { NONE_SHIFT = 62 };  /* version 1's "none": the largest number of pages that fits */
	char text[64];
	const char *p = text;
	u64 limit;

	if (!read_in(root, g, g->v2 ? "/memory.max" : "/memory.limit_in_bytes", text, sizeof text) || !number(&p, &limit))
		return 0;
	return limit >> NONE_SHIFT == 0 ? limit : 0;
}

/* The least limit from the process's group up to the root; 0: none. */
static i64
least_limit(const char *root, const char *controller, u64 (*limit_of)(const char *root, const Group *g))
{
	static char text[FILE_SIZE];
	static char group[PATH];
	const char *path;
	Group g = { .controller = controller };
	u64 least = 0;

	if (!read_file(root, "/proc/self/cgroup", text, sizeof text) || !find_group(text, controller, &path, &g.v2))
		return 0;
	u64 n = strcspn(path, "\n");
	if (n >= sizeof group)
		return 0;
	memcpy(group, path, n);
	group[n] = '\0';
	if (!read_file(root, "/proc/self/mountinfo", text, sizeof text) || !find_mount(text, group, &g))
		return 0;
	for (;;) {
		u64 limit = limit_of(root, &g);
		if (limit != 0 && (least == 0 || limit < least))
			least = limit;
		char *slash = strrchr(g.path, '/');
		if (slash == NULL || (u64)(slash - g.path) < g.top)
			return (i64)least;
		*slash = '\0';
	}
}

i64
rt_os_cpu_limit(const char *root)
{
	return least_limit(root, "cpu", cpu_limit);
}

i64
rt_os_memory_limit(const char *root)
{
	return least_limit(root, "memory", memory_limit);
}
