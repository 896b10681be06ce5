/*
 * throw.c - the end: fatal errors, crash reports, exit.
 *
 * The first thread that dies writes the report; others wait for the process to
 * end.  Nothing here allocates.
 */
#include <signal.h>
#include <unistd.h>

#include "lang/lang.h"
#include "os/os.h"
#include "prof/traceback.h"
#include "sched/internal.h"

u32 rt_crashing;

void
rt_exit(i64 code)
{
	for (;;)
		RT_SYS(SYS_exit_group, code, 0, 0, 0);
}

/* One report at a time: a second thread never comes back; a crash within the report ends at once. */
static void
begin_crash(void)
{
	static i32 owner;
	i32 tid = (i32)RT_SYS(SYS_gettid, 0, 0, 0, 0);

	rt_store(&rt_sched.panicking, 1);
	if (__atomic_fetch_add(&rt_crashing, 1, __ATOMIC_ACQ_REL) == 0) {
		owner = tid;
		rt_debugvars.allocfail = 0; /* the report needs memory */
		return;
	}
	if (owner == tid)
		rt_exit(3);
	for (;;)
		rt_os_usleep(1000000);
}

typedef struct Crash {
	u64 pc, fp;
	bool runtime_frames;
} Crash;

static void
crash(void *arg)
{
	Crash *c = arg;

	rt_trace_crash(c->pc, 0, c->fp, c->runtime_frames);
	rt_crash_exit();
}

__attribute__((noinline)) void
rt_throw(const char *msg)
{
	Crash c = { (u64)rt_return_address(__builtin_frame_address(0)), *(u64 *)__builtin_frame_address(0), true };

	begin_crash();
	rt_eprintf("fatal error: %s\n", msg);
	rt_on_system_stack(crash, &c);
	__builtin_unreachable();
}

__attribute__((noinline)) void
rt_fatal(const char *msg)
{
	Crash c = { (u64)rt_return_address(__builtin_frame_address(0)), *(u64 *)__builtin_frame_address(0), false };

	begin_crash();
	rt_eprintf("fatal error: %s\n", msg);
	rt_on_system_stack(crash, &c);
	__builtin_unreachable();
}

static const char *
to_cstr(GoString s, char *buf, u64 size)
{
	u64 n = (u64)s.n < size - 1 ? (u64)s.n : size - 1;

	for (u64 i = 0; i < n; i++)
		buf[i] = (char)s.p[i];
	buf[n] = '\0';
	return buf;
}

void
rt_throw_string(GoString s)
{
	char buf[200];

	rt_throw(to_cstr(s, buf, sizeof buf));
}

void
rt_fatal_string(GoString s)
{
	char buf[200];

	rt_fatal(to_cstr(s, buf, sizeof buf));
}

void
rt_crash_exit(void)
{
	if (rt_debugvars.schedstress != 0)
		rt_eprintf("schedstress: seed %u\n", rt_sched_seed);
	if (rt_debugvars.traceback_crash)
		rt_abort();
	rt_exit(2);
}

/* lang/panic.c has printed a panic's text. */
void
rt_crash_traceback(RtG *g, void *pc, void *fp)
{
	(void)g;
	rt_store(&rt_sched.panicking, 1);
	__atomic_fetch_add(&rt_crashing, 1, __ATOMIC_ACQ_REL);
	rt_trace_crash((u64)pc, 0, (u64)fp, false);
}

void
rt_write_fd(i64 fd, const void *p, i32 n)
{
	RT_SYS(SYS_write, fd, p, n, 0);
}

void
rt_usleep(u32 us)
{
	rt_os_usleep(us);
}

void
rt_osyield(void)
{
	RT_SYS(SYS_sched_yield, 0, 0, 0, 0);
}
