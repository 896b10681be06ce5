/*
 * mem.c - address space from the kernel.
 *
 * The system calls are issued in line, so that every function here may run on a
 * goroutine's stack.  A refused mapping is a fatal error except for
 * reservations, which the caller retries with less.  allocfail=N: the kernel refuses
 * the N-th request and all later ones.
 */
#include "os/os.h"

#include <errno.h>
#include <sys/mman.h>

#include "sched/sched.h"

static bool
is_error(i64 r)
{
	return (u64)r >= (u64)-4095;
}

/* Is this request to fail? */
static bool
refused(void)
{
	static i64 requests;

	return RT_UNLIKELY(rt_debugvars.allocfail > 0)
	       && __atomic_add_fetch(&requests, 1, __ATOMIC_RELAXED) >= rt_debugvars.allocfail;
}

void *
rt_os_reserve(u64 size)
{
	i64 r = refused() ? -ENOMEM : rt_sys6(SYS_mmap, 0, (i64)size, PROT_NONE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_NORESERVE, -1, 0);

	return is_error(r) ? NULL : (void *)r;
}

bool
rt_os_commit(void *p, u64 size)
{
	return !refused() && !is_error(RT_SYS(SYS_mprotect, p, size, PROT_READ | PROT_WRITE, 0));
}

void *
rt_os_map(u64 size)
{
	i64 r = refused() ? -ENOMEM : rt_sys6(SYS_mmap, 0, (i64)size, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);

	if (is_error(r)) {
		rt_eprintf("runtime: cannot map %u bytes (errno=%d)\n", size, -r);
		rt_throw("runtime: out of memory");
	}
	return (void *)r;
}

void
rt_os_unmap(void *p, u64 size)
{
	RT_SYS(SYS_munmap, p, size, 0, 0);
}

void
rt_os_release(void *p, u64 size)
{
	RT_SYS(SYS_madvise, p, size, MADV_DONTNEED, 0);
}

void
rt_os_fence(void *p, u64 size)
{
	RT_SYS(SYS_madvise, p, size, MADV_DONTNEED, 0);
	/* The kernel may have no room for one more region: then a stray access finds zeros. */
	RT_SYS(SYS_mprotect, p, size, PROT_NONE, 0);
}

void
rt_os_hugepage(void *p, u64 size, bool on)
{
	RT_SYS(SYS_madvise, p, size, on ? MADV_HUGEPAGE : MADV_NOHUGEPAGE, 0);
}
