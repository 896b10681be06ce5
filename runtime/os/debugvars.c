/*
 * debugvars.c - settings of the environment, read once at start: GODEBUG, GOGC,
 * GOMEMLIMIT, GOMAXPROCS, GOTRACEBACK.
 */
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"

struct RtDebugVars rt_debugvars;

static const struct {
	const char *name;
	i64 *value;
} vars[] = {
#define DEBUGVAR(name, help) { #name, &rt_debugvars.name },
#include "os/debug.def"
#undef DEBUGVAR
};

const char *
rt_os_getenv(const char *name)
{
	for (char **e = rt_envv; e != NULL && *e != NULL; e++) {
		u64 i = 0;
		while (name[i] != '\0' && (*e)[i] == name[i])
			i++;
		if (name[i] == '\0' && (*e)[i] == '=')
			return *e + i + 1;
	}
	return NULL;
}

/* A decimal number at s, up to a byte that isn't a digit. */
static bool
parse_int(const char *s, const char **end, i64 *v)
{
	bool negative = *s == '-';
	u64 n = 0;

	s += negative;
	if (*s < '0' || *s > '9')
		return false;
	for (; *s >= '0' && *s <= '9'; s++) {
		if (n > (INT64_MAX - 9) / 10)
			return false;
		n = n * 10 + (u64)(*s - '0');
	}
	*v = negative ? -(i64)n : (i64)n;
	*end = s;
	return true;
}

/* "name=value,name=value" */
static void
parse_godebug(const char *s)
{
	while (s != NULL && *s != '\0') {
		u64 n = 0;
		while (s[n] != '\0' && s[n] != '=' && s[n] != ',')
			n++;
		i64 v;
		const char *end;
		if (s[n] == '=' && parse_int(s + n + 1, &end, &v))
			for (u64 i = 0; i < sizeof vars / sizeof vars[0]; i++)
				if (__builtin_strlen(vars[i].name) == n && __builtin_memcmp(vars[i].name, s, n) == 0)
					*vars[i].value = v;
		while (*s != '\0' && *s != ',')
			s++;
		s += *s == ',';
	}
}

static bool
word_is(const u8 *s, u64 n, const char *w)
{
	return __builtin_strlen(w) == n && __builtin_memcmp(s, w, n) == 0;
}

void
rt_traceback_setting(const u8 *s, u64 n)
{
	rt_debugvars.traceback_crash = false;
	if (word_is(s, n, "none") || word_is(s, n, "0"))
		rt_debugvars.traceback_level = 0;
	else if (word_is(s, n, "all") || word_is(s, n, "1"))
		rt_debugvars.traceback_level = 2;
	else if (word_is(s, n, "system") || word_is(s, n, "2"))
		rt_debugvars.traceback_level = 3;
	else if (word_is(s, n, "crash")) {
		rt_debugvars.traceback_level = 3;
		rt_debugvars.traceback_crash = true;
	} else if (n == 0 || word_is(s, n, "single"))
		rt_debugvars.traceback_level = 1;
	else /* any other number asks for more than 2; what is none, as gc has it, for nothing */
		rt_debugvars.traceback_level = s[0] >= '3' && s[0] <= '9' ? 3 : 0;
}

static i64
parse_memlimit(const char *s)
{
	static const struct { const char *suffix; u32 shift; } units[] = {
		{ "", 0 }, { "B", 0 }, { "KiB", 10 }, { "MiB", 20 }, { "GiB", 30 }, { "TiB", 40 },
	};
	const char *end;
	i64 v;

	if (s == NULL || *s == '\0' || word_is((const u8 *)s, __builtin_strlen(s), "off"))
		return INT64_MAX;
	if (word_is((const u8 *)s, __builtin_strlen(s), "auto")) {
		/* A tenth is for what isn't counted: the program's own pages, C's memory, the kernel's for this process. */
		v = rt_os_memory_limit("");
		return v > 0 ? v - v / 10 : INT64_MAX;
	}
	if (parse_int(s, &end, &v) && v >= 0)
		for (u64 i = 0; i < sizeof units / sizeof units[0]; i++)
			if (word_is((const u8 *)end, __builtin_strlen(end), units[i].suffix))
				return v > INT64_MAX >> units[i].shift ? INT64_MAX : v << units[i].shift;
	rt_eprintf("GOMEMLIMIT=%s\n", s);
	rt_throw("malformed GOMEMLIMIT; see `go doc runtime/debug.SetMemoryLimit`");
}

void
rt_debugvars_init(void)
{
	const char *s, *end;
	i64 v;

	rt_debugvars.invalidptr = rt_debugvars.containermaxprocs = rt_debugvars.updatemaxprocs = 1;
	parse_godebug(rt_os_getenv("GODEBUG"));
	/* One cell a run, and cycles counted by objects: what they fill is pages, which the pacer doesn't see. */
	if (rt_debugvars.efence != 0 && rt_debugvars.gcstress == 0)
		rt_debugvars.gcstress = 20000;
	s = rt_os_getenv("GOTRACEBACK");
	rt_traceback_setting((const u8 *)(s != NULL ? s : ""), s != NULL ? __builtin_strlen(s) : 0);
	s = rt_os_getenv("GOGC");
	rt_debugvars.gogc = 100;
	if (s != NULL && word_is((const u8 *)s, __builtin_strlen(s), "off"))
		rt_debugvars.gogc = -1;
	else if (s != NULL && parse_int(s, &end, &v) && *end == '\0')
		rt_debugvars.gogc = v;
	rt_debugvars.memlimit = parse_memlimit(rt_os_getenv("GOMEMLIMIT"));
	s = rt_os_getenv("GOMAXPROCS");
	if (s != NULL && parse_int(s, &end, &v) && *end == '\0' && v > 0)
		rt_debugvars.maxprocs = v;
}
