/*
 * init.c - from the kernel to main.main.
 *
 * rt_main (main.c calls it, or capi/program.c) runs on the first thread's stack, prepares everything there, makes the
 * main goroutine and turns into the first M.  The main goroutine runs the
 * packages' initialisers, locked to the first thread, then main.main, and ends
 * the process when it returns, whatever other goroutines do.
 */
#include <string.h>

#include "gc/gc.h"
#include "lang/lang.h"
#include "mem/alloc.h"
#include "os/os.h"
#include "sched/internal.h"

i32 rt_argc;
char **rt_argv, **rt_envv;

extern void (*const tri_inits[])(void);
void main$dmain(void);

static void
sysmon_thread(void)
{
	rt_sysmon();
}

static void
main_goroutine(void *ctx)
{
	(void)ctx;
	rt_new_m(sysmon_thread, NULL);
	rt_lock_os_thread_internal();
	rt_gc_enable();
	rt_procs_follow();
	for (u64 i = 0; tri_inits[i] != NULL; i++) {
		i64 start = rt_debugvars.inittrace ? rt_nanotime() : 0;
		tri_inits[i]();
		if (rt_debugvars.inittrace)
			rt_eprintf("init #%d @%d us, %d us\n", (i64)i, (start - rt_sched.start_time) / 1000, (rt_nanotime() - start) / 1000);
	}
	rt_unlock_os_thread_internal();
	main$dmain();
	/* A panic that another goroutine reports now ends the process with its status. */
	if (rt_load(&rt_crashing) != 0)
		for (;;)
			rt_os_usleep(1000000);
	rt_exit(0);
}

static GoFuncval main_fv = { (void *)main_goroutine };

/* As many as there are processors, but no more than the control group's limit allows, rounded up; that alone never takes
 * parallelism away altogether (as Go 1.25). */
i64
rt_default_procs(i64 ncpu)
{
	i64 limit = rt_debugvars.containermaxprocs != 0 && ncpu > 2 ? (rt_os_cpu_limit("") + 999) / 1000 : 0;

	if (limit == 0)
		return ncpu;
	if (limit < 2)
		limit = 2;
	return limit < ncpu ? limit : ncpu;
}

static void
start(void *arg)
{
	RtM *m = arg;

	rt_sched.max_m = 10000;
	rt_m_init(m);
	rt_signals_thread_init(m);
	rt_procresize(rt_debugvars.maxprocs > 0 ? rt_debugvars.maxprocs : rt_default_procs(rt_ncpu));
	for (i64 i = rt_nprocs - 1; i > 0; i--) {
		rt_store(&rt_allp[i]->status, RT_P_IDLE);
		rt_put_idle_p(rt_allp[i]);
	}
	rt_sched.world_sema = rt_sched.gc_sema = 1;
	rt_acquire_p(rt_allp[0]);
	rt_lang_init();
	rt_gc_init();
	rt_signals_init();
	rt_newg_on(&main_fv, NULL, false);
	rt_sched.main_started = true;
	rt_schedule();
}

void
rt_main(int argc, char **argv, char **envp)
{
	RtM *m = &rt_m0;

	rt_argc = argc;
	rt_argv = argv;
	rt_envv = envp;
	rt_set_limit(0);
	rt_clock_init();
	rt_sched.start_time = rt_nanotime();
	rt_debugvars_init();
	rt_stack_stress_init();
	rt_ncpu = rt_os_ncpu();
	rt_mem_init();
	__asm__ volatile("movq %0, %%fs:rt_tls_m@tpoff" ::"r"(m) : "memory");
	m->tid = (i32)RT_SYS(SYS_gettid, 0, 0, 0, 0);
	m->thread = pthread_self();
	m->g0_sp = (void *)(((u64)__builtin_frame_address(0) - 4096) & ~63ull);
	m->stack_hi = (u8 *)__builtin_frame_address(0);
	m->stack_lo = m->stack_hi - (512 << 10);
	rt_call_on_stack(m->g0_sp, start, m);
}

/* -- arguments and environment -- */

/* The caller may later store heap strings into the slice: its array is scanned. */
static GoSlice
copy_strings(char **v, i64 n)
{
	static const u8 mask[1] = { 1 };
	static const RtType string_like = { .size = 16, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_STRING, .gcdata = mask };
	GoString *p = rt_malloc((u64)n * sizeof *p, &string_like);

	for (i64 i = 0; i < n; i++)
		p[i] = (GoString){ (u8 *)v[i], (i64)strlen(v[i]) };
	return (GoSlice){ p, n, n };
}

GoSlice
rt_os_args(void)
{
	return copy_strings(rt_argv, rt_argc);
}

GoSlice
rt_environ(void)
{
	i64 n = 0;

	while (rt_envv != NULL && rt_envv[n] != NULL)
		n++;
	return copy_strings(rt_envv, n);
}

GoString
rt_getenv(GoString name)
{
	for (char **e = rt_envv; e != NULL && *e != NULL; e++)
		if (strncmp(*e, (const char *)name.p, (u64)name.n) == 0 && (*e)[name.n] == '=')
			return rt_cstr(*e + name.n + 1);
	return (GoString){ 0 };
}

GoString
rt_godebug(void)
{
	const char *s = rt_os_getenv("GODEBUG");

	return s != NULL ? rt_cstr(s) : (GoString){ 0 };
}

u64
rt_page_size(void)
{
	return 4096;
}

i64
rt_set_max_threads(i64 n)
{
	rt_lock(&rt_sched.lock);
	i64 old = rt_sched.max_m;
	rt_sched.max_m = n > INT32_MAX ? INT32_MAX : n;
	rt_unlock(&rt_sched.lock);
	return old;
}

i64
rt_set_max_stack(i64 n)
{
	return (i64)__atomic_exchange_n(&rt_stack_max, (u64)n, __ATOMIC_RELAXED);
}

void
rt_set_traceback(GoString level)
{
	rt_traceback_setting(level.p, (u64)level.n);
}
