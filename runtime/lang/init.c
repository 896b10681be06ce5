/*
 * init.c - start-up of the language part: hash secrets, static itabs.
 */
#include "lang/lang.h"

#include <sys/syscall.h>
#include <unistd.h>

void rt_itabs_init(void);

/* getrandom(2); the clock stands in where the kernel refuses. */
static void
read_secret(u64 *s, u64 n)
{
	if (syscall(SYS_getrandom, s, n * 8, 1 /* GRND_NONBLOCK */) != (long)(n * 8)) {
		u32 lo, hi;
		__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
		for (u64 i = 0; i < n; i++)
			s[i] = (s[i] + lo) * 0x9e3779b97f4a7c15ull ^ ((u64)hi << 17);
	}
}

void
rt_lang_init(void)
{
	read_secret(rt_hash_secret, 4);
	for (u32 i = 0; i < 4; i++)
		rt_hash_secret[i] |= 1;
	rt_itabs_init();
}
