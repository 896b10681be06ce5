/*
 * alloc.h - the heap's structures, for mem/ and gc/.  Overview: mem.h.
 */
#ifndef RT_ALLOC_H
#define RT_ALLOC_H

#include "lock/lock.h"
#include "mem/mem.h"

enum {
	RT_PAGE_SHIFT = 13,
	RT_PAGE = 1 << RT_PAGE_SHIFT,
	RT_NCLASS = 68,            /* class 0: large */
	RT_SMALL_MAX = 512,        /* largest cell in a page with its own header */
	RT_MEDIUM_MAX = 32768,
	RT_TINY = 16,
	RT_MAX_LAYOUTS = 2048,
	RT_TYPE_CACHE = 256,
	RT_ARRAY_CACHE = 256,
};

enum RtPageKind { /* what kind[page] says */
	RT_PAGE_FREE,
	RT_PAGE_SMALL,             /* its header is at its start */
	RT_PAGE_SPAN,              /* span_of[page] is its RtSpan */
};

/* Header of a small span, at the start of its page.  Bits: mark[words], then live[words].  Fields after sweep_gen are
 * written when the page becomes a span; bits by the owner of the span (the P whose slot it is in, the sweeper), marks by
 * the collector. */
typedef struct RtSmall {
	u32 layout;                /* number of the RtLayout, never 0 */
	u32 sweep_gen;             /* see RtHeap.sweep_gen; atomic */
	u16 size, first, n;        /* bytes of a cell, offset of the first, how many */
	u8 words;                  /* of each bitmap */
	u8 needs_zero;             /* the page has been used before */
	u32 magic;                 /* index of a cell = (offset - first) * magic >> 32 */
	u8 noscan, specials;       /* specials: some cell has a finalizer */
	u16 unused;
	u64 mask;                  /* pointer words of a cell */
	u32 sampled;               /* objects of the heap profile in it (sample.c) */
	u32 pad;
	u64 bits[];
} RtSmall;

/* Record of a medium or large span. */
typedef struct RtSpan {
	u8 *base;
	u64 npages;
	u64 size;                  /* of a cell; large: the requested size */
	u64 magic;                 /* index = offset * magic >> 40 */
	u64 mark, live;            /* bits by cell; atomic while marking */
	const RtType **types;      /* element type of each cell, NULL: noscan span */
	const RtType *type;        /* large: element type, NULL: no pointers */
	u32 layout;                /* 0: large */
	u32 sweep_gen;
	u32 n;
	u8 cls;
	u8 noscan, needs_zero, specials;
	u32 sampled;               /* as in RtSmall */
	const RtType **types_mem;  /* array of types_cap entries that stays with the record */
	u32 types_cap;
	struct RtSpan *link;       /* free records */
} RtSpan;

/* Page numbers; grows by doubling, in address space of its own. */
typedef struct RtPageVec {
	u32 *v;
	u64 n, cap;
} RtPageVec;

/* All spans of one class and one pointer mask. */
typedef struct RtLayout {
	RtMutex lock;
	u32 id, size;
	u8 cls;
	bool noscan, medium;
	u64 mask;
	RtPageVec to_sweep;        /* spans of the last cycle; from sweep_pos on they may need sweeping */
	u64 sweep_pos;
	RtPageVec swept;           /* swept, or made since; the next cycle's to_sweep */
	RtPageVec partial;         /* swept, with free cells, in no P's slot */
	struct RtLayout *hash_link;
} RtLayout;

/* A P's current span of one layout. */
typedef struct RtSlot {
	u8 *bump, *end;            /* small: the current run, up to the next sample of the heap profile */
	u32 size;
	u32 next;                  /* small: first cell after the run */
	RtSmall *small;
	RtSpan *span;              /* medium */
	RtLayout *layout;          /* NULL: the slot was never used */
	u8 *run_end;               /* small: of the current run; == end: no sample in it */
	u64 sample;                /* small: bytes behind run_end to the next sample (end < run_end: no meaning) */
} RtSlot;

typedef struct RtTypeEntry {
	const void *key;
	RtSlot *slot;
} RtTypeEntry;
typedef struct RtArrayEntry {
	const void *key;
	u64 key2;
	RtSlot *slot;
} RtArrayEntry;

/* Allocation state of a P.  Its owner only; the collector when the world is stopped. */
typedef struct RtCache {
	u8 *tiny;                  /* current 16-byte cell */
	u64 tiny_off;              /* used bytes of it; RT_TINY: none */
	i64 countdown;             /* gcstress: allocations to the next collection */
	u64 assist_bytes;          /* allocated since the last assist */
	i64 assist_debt;           /* bytes to mark for what was allocated */
	bool overdue;              /* the next allocation is to wait (rt_gc_collect) for others who mark */
	struct RtMarker *marker;   /* gc/ */
	u32 sweeping;              /* the owner has a page in hand; atomic to read */
	i64 sample;                /* bytes of medium and large objects to the next sample (sample.h) */
	i64 sample_rate;           /* for which distances were drawn last */
	u64 sample_random;
	RtTypeEntry types[RT_TYPE_CACHE];
	RtArrayEntry arrays[RT_ARRAY_CACHE];
	RtSlot *noscan[RT_NCLASS]; /* slot of each class's pointer-free layout */
	RtSlot *slots;             /* by layout number */
	u32 used[RT_MAX_LAYOUTS];  /* slots in use */
	u32 nused;
	/* statistics, summed by rt_heap_stats */
	u64 mallocs[RT_NCLASS], frees[RT_NCLASS];
	u64 tiny_allocs;
	u64 large_alloc_bytes, large_free_bytes, large_allocs, large_frees;
	struct RtCache *all_link;
} RtCache;

extern struct RtHeap {
	u8 *base;                  /* start of the reserved range */
	u64 used;                  /* bytes of it handed to the page heap; atomic */
	u64 reserved, committed;
	u8 *kind;                  /* by page: enum RtPageKind; atomic */
	RtSpan **span_of;          /* by page of kind SPAN */
	u32 sweep_gen;             /* even; a span with sweep_gen - 2 needs sweeping, - 1 is being swept */
	RtLayout *layouts[RT_MAX_LAYOUTS];
	u32 nlayouts;              /* layout_lock to write; atomic */
	RtMutex layout_lock;
	RtCache *caches;
	RtMutex large_lock;        /* span records */
	u64 sweep_page;            /* cursor of the address-ordered sweep; atomic */
	u64 sweep_end;
	u64 live;                  /* bytes allocated (runs count whole); atomic */
	u64 trigger;               /* start a collection at live >= trigger */
	/* page heap, under page_lock */
	RtMutex page_lock;
	u64 pages_inuse, pages_idle_dirty; /* atomic to read */
	u64 small_pages, medium_pages, large_pages; /* atomic */
	u64 span_records;
	u64 persistent;            /* bytes from rt_persistent; atomic */
} rt_heap;

extern const u16 rt_class_size[RT_NCLASS];
u32 rt_size_class(u64 size);   /* 1.. for size <= RT_MEDIUM_MAX */
u32 rt_class_pages(u32 cls);   /* pages of a medium span */

extern __thread RtCache *rt_tls_cache;
static inline __attribute__((always_inline)) RtCache *
rt_cache(void)
{
	RtCache *c;
	__asm__ volatile("movq %%fs:rt_tls_cache@tpoff, %0" : "=r"(c));
	return c;
}

static inline u64
rt_page_no(const void *p)
{
	return (u64)((const u8 *)p - rt_heap.base) >> RT_PAGE_SHIFT;
}
static inline u64 *
rt_small_mark(RtSmall *s)
{
	return s->bits;
}
static inline u64 *
rt_small_live(RtSmall *s)
{
	return s->bits + s->words;
}

/* pageheap.c */
u8 *rt_pages_alloc(u64 n, bool *needs_zero);
void rt_pages_free(u8 *p, u64 n);
u64 rt_pages_release(u64 max_pages);    /* gives idle pages back to the kernel; returns how many */
u64 rt_pages_free_count(void);

/* span.c */
RtCache *rt_cache_new(void);
void rt_cache_flush(RtCache *c);        /* runs go back to their spans */
RtSlot *rt_slot_for(RtCache *c, RtLayout *l);
RtLayout *rt_layout_for(u32 cls, u64 mask, bool noscan);
bool rt_slot_refill(RtSlot *s);         /* false: collect first, then start again */
RtSpan *rt_span_new(void);
void rt_span_delete(RtSpan *s);
void rt_vec_push(RtPageVec *v, u32 page);
void rt_span_set_special(void *obj);    /* of the cell that obj is in */

/* alloc.c */
void *rt_alloc_large(u64 size, const RtType *t, bool zero);
u64 rt_type_mask(const RtType *t, u64 size); /* pointer words of an array of t in size bytes, size <= 512 */

/* sweep (gc/sweep.c) */
/* Claims and sweeps a span of this page if it needs it: 0 nothing to do, 1 swept and full, 2 swept with free cells, 3 freed.
 * take: the caller uses the span itself (state 2), it isn't put on the partial list. */
int rt_sweep_page(u64 page, bool take);
bool rt_sweep_some(u64 pages);          /* address order; false: all done */
void rt_sweep_share(u64 bytes);         /* so much that with bytes more allocated sweeping is over before the next cycle */
void rt_sweep_finish(void);

/* stats.c */
typedef struct RtHeapStats {
	u64 mallocs, frees, alloc_bytes, free_bytes; /* totals since the start */
	u64 by_class_mallocs[RT_NCLASS], by_class_frees[RT_NCLASS];
} RtHeapStats;
void rt_heap_stats(RtHeapStats *s);     /* world stopped, caches flushed */

#endif
