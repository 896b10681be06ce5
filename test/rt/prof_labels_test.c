/*
 * prof_labels_test.c - the labels of a CPU sample that waits to be read: when the
 * ring is the last to have them and the reader takes them out while the collector
 * marks, they must be shaded, for the ring may not have been scanned yet.
 */
// with: test/rt/core.c
#include "core.h"

#include "gc/gc.h"
#include "prof/profile.h"

enum { WORDS = 1 << 14, TAGS = 1 << 11 };

static const u8 ptr_mask[] = { 1 };
static const RtType t_ptr = { .size = 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_POINTER, .gcdata = ptr_mask };
static u64 data[WORDS];
static volatile u64 sum;

__attribute__((noinline)) static void
burn(i64 ns)
{
	for (i64 end = rt_nanotime() + ns; rt_nanotime() < end;)
		for (u64 i = 0; i < 1000; i++)
			sum += i * sum;
}

static void
drain(void *arg)
{
	(void)arg;
	rt_mark_drain(rt_marker(), ~0ull >> 1, false);
}

void
test_main(void)
{
	void **tags = rt_malloc(TAGS * sizeof *tags, &t_ptr);
	void *label = rt_malloc(64, NULL), *other = rt_malloc(64, NULL);
	RtProfRead r = { 0 };
	bool seen = false;

	rt_set_prof_label(label);
	rt_cpuprof_set_rate(500);
	burn(100000000);
	rt_cpuprof_set_rate(0);
	rt_set_prof_label(NULL);
	CHECK(!rt_is_marked(label));
	rt_gc_barrier = rt_gc_marking = 1;
	r = rt_cpuprof_read(data, WORDS, WORDS, tags, TAGS, TAGS);
	rt_gc_barrier = rt_gc_marking = 0;
	for (i64 i = 0; i < r.r1; i++)
		seen |= tags[i] == label;
	CHECK(seen);
	rt_on_system_stack(drain, NULL);
	CHECK(rt_is_marked(label));
	CHECK(!rt_is_marked(other));
}
