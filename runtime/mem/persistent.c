/*
 * persistent.c - memory of the runtime that is never freed: cut from 256 KB
 * chunks; large requests get mappings of their own.  The scanned kind keeps a
 * list of its chunks, which are roots.
 */
#include "gc/gc.h"
#include "sched/sched.h"
#include "mem/alloc.h"
#include "os/os.h"

enum { CHUNK = 256 << 10 };

typedef struct Chunk {
	u8 *lo, *hi;               /* hi: end of what is handed out */
	u8 *end;
} Chunk;

static RtMutex lock;
static Chunk plain;
static Chunk scanned[4096];
static u64 nscanned;

static void *
cut(Chunk *c, u64 size, u64 align)
{
	u8 *p = (u8 *)(((u64)c->hi + align - 1) & ~(align - 1));

	if (c->lo == NULL || p + size > c->end)
		return NULL;
	c->hi = p + size;
	return p;
}

static void
new_chunk(Chunk *c, u64 size)
{
	c->lo = c->hi = rt_os_map(size);
	c->end = c->lo + size;
	__atomic_fetch_add(&rt_heap.persistent, size, __ATOMIC_RELAXED);
}

void *
rt_persistent(u64 size, u64 align)
{
	void *p;

	if (align < 8)
		align = 8;
	if (size >= CHUNK / 4) {
		size = (size + 4095) & ~4095ull;
		__atomic_fetch_add(&rt_heap.persistent, size, __ATOMIC_RELAXED);
		return rt_os_map(size);
	}
	rt_lock(&lock);
	p = cut(&plain, size, align);
	if (p == NULL) {
		new_chunk(&plain, CHUNK);
		p = cut(&plain, size, align);
	}
	rt_unlock(&lock);
	return p;
}

void *
rt_persistent_scanned(u64 size)
{
	void *p = NULL;

	rt_lock(&lock);
	if (nscanned > 0)
		p = cut(&scanned[nscanned - 1], size, 16);
	if (p == NULL) {
		if (nscanned == sizeof scanned / sizeof scanned[0])
			rt_throw("runtime: too many scanned chunks");
		new_chunk(&scanned[nscanned], size >= CHUNK / 4 ? (size + 4095) & ~4095ull : CHUNK);
		p = cut(&scanned[nscanned++], size, 16);
	}
	rt_unlock(&lock);
	return p;
}

void
rt_persistent_roots(void (*fn)(void *lo, void *hi, void *arg), void *arg)
{
	for (u64 i = 0; i < nscanned; i++)
		fn(scanned[i].lo, scanned[i].hi, arg);
}
