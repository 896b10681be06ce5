/*
 * stats.c - what runtime.MemStats and debug.GCStats show.
 */
#include <string.h>

#include "gc/embed.h"
#include "gc/gc.h"
#include "mem/alloc.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"
#include "stack/stack.h"

typedef struct MemStats { /* GOROOT's runtime.MemStats */
	u64 alloc, total_alloc, sys, lookups, mallocs, frees;
	u64 heap_alloc, heap_sys, heap_idle, heap_inuse, heap_released, heap_objects;
	u64 stack_inuse, stack_sys, mspan_inuse, mspan_sys, mcache_inuse, mcache_sys, buckhash_sys, gc_sys, other_sys;
	u64 next_gc, last_gc, pause_total_ns;
	u64 pause_ns[256], pause_end[256];
	u32 num_gc, num_forced_gc;
	f64 gc_cpu_fraction;
	GoBool enable_gc, debug_gc;
	struct { u32 size; u64 mallocs, frees; } by_size[61];
} MemStats;

void
rt_heap_stats(RtHeapStats *st)
{
	memset(st, 0, sizeof *st);
	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link) {
		for (u32 i = 1; i < RT_NCLASS; i++) {
			st->by_class_mallocs[i] += c->mallocs[i];
			st->by_class_frees[i] += c->frees[i];
		}
		st->mallocs += c->tiny_allocs + c->large_allocs;
		st->frees += c->tiny_allocs + c->large_frees;
		st->alloc_bytes += c->large_alloc_bytes;
		st->free_bytes += c->large_free_bytes;
	}
	for (u32 i = 1; i < RT_NCLASS; i++) {
		st->mallocs += st->by_class_mallocs[i];
		st->frees += st->by_class_frees[i];
		st->alloc_bytes += st->by_class_mallocs[i] * rt_class_size[i];
		st->free_bytes += st->by_class_frees[i] * rt_class_size[i];
	}
}

static void
read_memstats(void *arg)
{
	MemStats *m = arg;
	struct RtGc *gc = &rt_gc_state;
	RtHeapStats st;

	for (RtCache *c = rt_heap.caches; c != NULL; c = c->all_link)
		rt_cache_flush(c);
	rt_heap_stats(&st);
	memset(m, 0, sizeof *m);
	m->alloc = m->heap_alloc = st.alloc_bytes - st.free_bytes;
	m->total_alloc = st.alloc_bytes;
	m->mallocs = st.mallocs;
	m->frees = st.frees;
	m->heap_objects = st.mallocs - st.frees;
	u64 used = rt_heap.used;
	m->heap_sys = rt_heap.committed;
	m->heap_inuse = rt_heap.pages_inuse * RT_PAGE;
	m->heap_idle = m->heap_sys - m->heap_inuse;
	m->heap_released = m->heap_idle - rt_heap.pages_idle_dirty * RT_PAGE;
	m->stack_inuse = rt_stack_inuse;
	m->stack_sys = rt_stack_sys;
	m->mspan_inuse = rt_heap.span_records * sizeof(RtSpan);
	m->mspan_sys = m->mspan_inuse;
	m->mcache_inuse = m->mcache_sys = (u64)rt_embed_procs() * sizeof(RtCache);
	m->gc_sys = used / RT_PAGE * 13;
	m->other_sys = rt_heap.persistent;
	m->sys = m->heap_sys + m->stack_sys + m->mspan_sys + m->mcache_sys + m->gc_sys + m->other_sys;
	m->next_gc = gc->goal;
	m->last_gc = (u64)gc->last_end_wall;
	m->pause_total_ns = gc->pause_total;
	memcpy(m->pause_ns, gc->pause_ns, sizeof m->pause_ns);
	memcpy(m->pause_end, gc->pause_end, sizeof m->pause_end);
	m->num_gc = gc->cycles;
	m->num_forced_gc = gc->forced;
	i64 since = rt_nanotime() - rt_gc_start_time();
	m->gc_cpu_fraction = since > 0 ? (f64)gc->mark_cpu_ns / (f64)since / (f64)rt_embed_procs() : 0;
	m->enable_gc = 1;
	for (u32 i = 0; i < 61; i++) {
		m->by_size[i].size = rt_class_size[i];
		m->by_size[i].mallocs = i > 0 ? st.by_class_mallocs[i] : 0;
		m->by_size[i].frees = i > 0 ? st.by_class_frees[i] : 0;
	}
}

void
rt_read_memstats(void *m)
{
	rt_embed_stop();
	rt_on_system_stack(read_memstats, m);
	rt_embed_start();
}

/* pauses has room for 2 * 256 + 3 numbers: pauses newest first, their ends, last GC, count, total. */
void
rt_read_gc_stats(GoSlice *pauses)
{
	struct RtGc *gc = &rt_gc_state;
	u64 *p = pauses->p;

	rt_embed_stop();
	u64 n = gc->cycles < 256 ? gc->cycles : 256;
	for (u64 i = 0; i < n; i++) {
		u64 j = (gc->cycles - 1 - i) % 256;
		p[i] = gc->pause_ns[j];
		p[n + i] = gc->pause_end[j];
	}
	p[n + n] = (u64)gc->last_end_wall;
	p[n + n + 1] = gc->cycles;
	p[n + n + 2] = gc->pause_total;
	pauses->n = (i64)(n + n + 3);
	rt_embed_start();
}
