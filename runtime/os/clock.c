/*
 * clock.c - clocks by way of the vDSO.
 *
 * The vDSO's functions check no stack and need an unknown amount of it, so they
 * run on the thread's system stack; rt_call2_g0 (asm/) switches there without
 * saving more than the stack pointer.
 */
#include <elf.h>
#include <sys/auxv.h>
#include <time.h>

#include "asm/asm.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"

static int (*vdso_clock_gettime)(clockid_t, struct timespec *);

static int
syscall_clock_gettime(clockid_t id, struct timespec *ts)
{
	return (int)RT_SYS(SYS_clock_gettime, id, ts, 0, 0);
}

static bool
same_name(const char *a, const char *b)
{
	while (*a != '\0' && *a == *b)
		a++, b++;
	return *a == *b;
}

/* Looks a function up in the vDSO's dynamic symbol table; its length comes from the classic hash table or the
 * section headers. */
static void *
vdso_lookup(const char *name)
{
	const u8 *base = (const u8 *)getauxval(AT_SYSINFO_EHDR);
	const Elf64_Ehdr *eh = (const Elf64_Ehdr *)base;
	const Elf64_Sym *syms = NULL;
	const char *strings = NULL;
	i64 bias = 0;
	u64 n = 0;
	bool have_bias = false;

	if (base == NULL)
		return NULL;
	const Elf64_Phdr *ph = (const Elf64_Phdr *)(base + eh->e_phoff);
	for (int i = 0; i < eh->e_phnum; i++)
		if (ph[i].p_type == PT_LOAD && !have_bias) {
			bias = (i64)base + (i64)ph[i].p_offset - (i64)ph[i].p_vaddr;
			have_bias = true;
		}
	const Elf64_Shdr *sh = (const Elf64_Shdr *)(base + eh->e_shoff);
	for (int i = 0; i < eh->e_shnum; i++)
		if (sh[i].sh_type == SHT_DYNSYM) {
			syms = (const Elf64_Sym *)(base + sh[i].sh_offset);
			n = sh[i].sh_size / sizeof *syms;
			strings = (const char *)base + sh[sh[i].sh_link].sh_offset;
		}
	for (u64 i = 0; i < n; i++)
		if (ELF64_ST_TYPE(syms[i].st_info) == STT_FUNC && same_name(strings + syms[i].st_name, name))
			return (void *)(bias + (i64)syms[i].st_value);
	return NULL;
}

void
rt_clock_init(void)
{
	vdso_clock_gettime = (int (*)(clockid_t, struct timespec *))vdso_lookup("__vdso_clock_gettime");
	if (vdso_clock_gettime == NULL)
		vdso_clock_gettime = syscall_clock_gettime;
}

i64
rt_nanotime(void)
{
	struct timespec ts;

	rt_call2_g0((void *)vdso_clock_gettime, CLOCK_MONOTONIC, (u64)&ts);
	return ts.tv_sec * 1000000000 + ts.tv_nsec;
}

RtWalltime
rt_walltime(void)
{
	struct timespec ts;

	rt_call2_g0((void *)vdso_clock_gettime, CLOCK_REALTIME, (u64)&ts);
	return (RtWalltime){ ts.tv_sec, (i32)ts.tv_nsec };
}

RtTimeNow
rt_time_now(void)
{
	RtWalltime w = rt_walltime();

	return (RtTimeNow){ w.r0, w.r1, rt_nanotime() };
}

void
rt_os_usleep(u64 us)
{
	struct timespec ts = { (i64)(us / 1000000), (i64)(us % 1000000) * 1000 };

	RT_SYS(SYS_nanosleep, &ts, 0, 0, 0);
}

u64
rt_cycles(void)
{
	u32 lo, hi;

	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	return (u64)hi << 32 | lo;
}
