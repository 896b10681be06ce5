/*
 * gosupport.c - small C functions that overlay Go code calls and that belong to
 * no other part: what the build put into the program, processor features, a
 * breakpoint, system calls for all threads.  Each beside its Go signature.
 */
#include <cpuid.h>
#include <errno.h>
#include <grp.h>
#include <string.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "lang/lang.h"
#include "mem/alloc.h"
#include "overlay_api.h"
#include "sched/sched.h"
#include "stack/stack.h"

/* The link unit's, see abi/rt.h. */
extern const char tri_goversion[], tri_goroot[], tri_modinfo[];

GoString rt_build_version(void);                  /* func() string: runtime.Version */
GoString rt_build_goroot(void);                   /* func() string: the tree that was compiled */
GoString rt_build_modinfo(void);                  /* func() string: runtime/debug.modinfo */
typedef struct CpuidRegs { u32 a, b, c, d; } CpuidRegs;
typedef struct XcrRegs { u32 eax, edx; } XcrRegs;
CpuidRegs rt_cpuid(u32 leaf, u32 sub);            /* func(eax, ecx uint32) (a, b, c, d uint32) */
XcrRegs rt_xgetbv(void);                          /* func() (eax, edx uint32) */
void rt_breakpoint(void);                         /* func() */
RtSyscall rt_all_threads_syscall(u64 nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f);

GoString
rt_build_version(void)
{
	return rt_cstr(tri_goversion);
}

GoString
rt_build_goroot(void)
{
	return rt_cstr(tri_goroot);
}

/* debug.ReadBuildInfo strips 16 bytes of marker from each end; tri_modinfo is the text between. */
GoString
rt_build_modinfo(void)
{
	u64 n = strlen(tri_modinfo);

	if (n == 0)
		return (GoString){ NULL, 0 };
	u8 *p = rt_alloc(n + 32, NULL);
	memset(p, ' ', n + 32);
	memcpy(p + 16, tri_modinfo, n);
	return (GoString){ p, (i64)n + 32 };
}

CpuidRegs
rt_cpuid(u32 leaf, u32 sub)
{
	CpuidRegs r;

	__cpuid_count(leaf, sub, r.a, r.b, r.c, r.d);
	return r;
}

XcrRegs
rt_xgetbv(void)
{
	XcrRegs r;

	__asm__ volatile("xgetbv" : "=a"(r.eax), "=d"(r.edx) : "c"(0));
	return r;
}

void
rt_breakpoint(void)
{
	__asm__ volatile("int3");
}

typedef struct AllThreads {
	u64 nr, a, b, c;
	i64 r;
	int err;
} AllThreads;

/* The C library makes its threads, and changes the identity of all of them at once. */
static void
change_identity(void *arg)
{
	AllThreads *x = arg;

	errno = 0;
	switch (x->nr) {
	case SYS_setuid: x->r = setuid((uid_t)x->a); break;
	case SYS_setgid: x->r = setgid((gid_t)x->a); break;
	case SYS_setreuid: x->r = setreuid((uid_t)x->a, (uid_t)x->b); break;
	case SYS_setregid: x->r = setregid((gid_t)x->a, (gid_t)x->b); break;
	case SYS_setresuid: x->r = setresuid((uid_t)x->a, (uid_t)x->b, (uid_t)x->c); break;
	case SYS_setresgid: x->r = setresgid((gid_t)x->a, (gid_t)x->b, (gid_t)x->c); break;
	case SYS_setgroups: x->r = setgroups(x->a, (const gid_t *)x->b); break;
	default:
		x->r = -1;
		errno = ENOTSUP; /* what Go answers where C owns the threads */
	}
	x->err = errno;
}

/* func(trap, a1..a6 uintptr) (r1, r2, errno uintptr): syscall.runtime_doAllThreadsSyscall */
RtSyscall
rt_all_threads_syscall(u64 nr, u64 a, u64 b, u64 c, u64 d, u64 e, u64 f)
{
	AllThreads x = { .nr = nr, .a = a, .b = b, .c = c };

	(void)d, (void)e, (void)f;
	rt_on_system_stack(change_identity, &x);
	if (x.r < 0)
		return (RtSyscall){ (u64)-1, 0, (u64)x.err };
	return (RtSyscall){ (u64)x.r, 0, 0 };
}

GoBool
rt_go_memory(u64 p)
{
	if (p - (u64)rt_heap.base < __atomic_load_n(&rt_heap.used, __ATOMIC_ACQUIRE))
		return 1;
	return rt_stack_segment(rt_getg(), (const void *)p) != NULL;
}
