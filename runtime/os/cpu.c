/* cpu.c - how many processors this process may use: its affinity mask. */
#include "os/os.h"

bool rt_os_multi;

i64
rt_os_affinity(void)
{
	u64 mask[128] = { 0 };
	i64 n = 0;
	i64 r = RT_SYS(SYS_sched_getaffinity, 0, sizeof mask, mask, 0);

	for (i64 i = 0; i < r / 8; i++)
		n += __builtin_popcountll(mask[i]);
	return n > 0 ? n : 1;
}

i64
rt_os_ncpu(void)
{
	i64 n = rt_os_affinity();

	rt_os_multi = n > 1;
	return n;
}
