/*
 * sizeclass.c - size classes.  The sizes are those that Go programs see through
 * cap() after append, so they are fixed by compatibility.
 */
#include "mem/alloc.h"

const u16 rt_class_size[RT_NCLASS] = {
	0, 8, 16, 24, 32, 48, 64, 80, 96, 112, 128, 144, 160, 176, 192, 208, 224, 240, 256, 288, 320, 352, 384, 416, 448, 480, 512,
	576, 640, 704, 768, 896, 1024, 1152, 1280, 1408, 1536, 1792, 2048, 2304, 2688, 3072, 3200, 3456, 4096, 4864, 5376, 6144,
	6528, 6784, 6912, 8192, 9472, 9728, 10240, 10880, 12288, 13568, 14336, 16384, 18432, 19072, 20480, 21760, 24576, 27264,
	28672, 32768,
};

static u8 small_class[1024 / 8 + 1];    /* by size / 8, rounded up */
static u8 large_class[(32768 - 1024) / 128 + 1];

__attribute__((constructor)) static void
init_classes(void)
{
	u32 c = 1;

	for (u32 i = 0; i < sizeof small_class; i++) {
		while (rt_class_size[c] < i * 8)
			c++;
		small_class[i] = (u8)c;
	}
	for (u32 i = 0; i < sizeof large_class; i++) {
		while (rt_class_size[c] < 1024 + i * 128)
			c++;
		large_class[i] = (u8)c;
	}
}

u32
rt_size_class(u64 size)
{
	return size <= 1024 ? small_class[(size + 7) / 8] : large_class[(size - 1024 + 127) / 128];
}

u32
rt_class_pages(u32 cls)
{
	u64 size = rt_class_size[cls];

	for (u64 n = (size + RT_PAGE - 1) / RT_PAGE;; n++)
		if (n * RT_PAGE % size <= n * RT_PAGE / 8)
			return (u32)n;
}

u64
rt_round_size(u64 size)
{
	if (size <= RT_MEDIUM_MAX)
		return size == 0 ? 0 : rt_class_size[rt_size_class(size)];
	return (size + RT_PAGE - 1) & ~(u64)(RT_PAGE - 1);
}
