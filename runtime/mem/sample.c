/*
 * sample.c - distances between samples, and the table of sampled objects.
 *
 * The table is open addressing off the heap, by address.  An entry is made by
 * whoever allocated the object and removed by whoever sweeps it, under one lock;
 * both are rare unless the rate is 1.  A span counts its sampled objects, so that
 * sweeping asks only where there are some; that count too is under the lock.
 */
#include "mem/sample.h"

#include <string.h>

#include "os/os.h"

typedef struct Sampled {
	u64 obj;                   /* 0: empty */
	void *bucket;
} Sampled;

RtSampling rt_sampling;

static struct {
	RtMutex lock;
	Sampled *v;
	u64 n, cap;                /* cap: a power of two, at least 4/3 n */
} table;

static const u64 never = 1ull << 62;

void
rt_sampling_start(const RtSampling *s)
{
	rt_sampling = *s;
}

/* -ln of a number that is uniform in (0, 1]. */
static double
minus_log(u64 random)
{
	u64 bits = (random >> 12) + 1; /* 1..2^52: the number times 2^52 */
	int e = 63 - __builtin_clzll(bits);
	double m = (double)bits / (double)(1ull << e); /* 1 <= m < 2 */
	double t = (m - 1) / (m + 1), q = t * t;
	double ln_m = 2 * t * (1 + q * (1. / 3 + q * (1. / 5 + q * (1. / 7 + q * (1. / 9 + q / 11)))));

	return (52 - e) * 0.69314718055994531 - ln_m;
}

static u64
random64(RtCache *c)
{
	u64 x = c->sample_random;

	if (x == 0)
		x = (rt_cycles() * 0x9e3779b97f4a7c15u ^ (u64)c) | 1;
	x ^= x >> 12;
	x ^= x << 25;
	x ^= x >> 27;
	c->sample_random = x;
	return x * 0x2545f4914f6cdd1du;
}

u64
rt_sample_distance(RtCache *c)
{
	i64 rate = rt_sample_rate();

	if (rate <= 0)
		return never;
	return rate == 1 ? 0 : (u64)(minus_log(random64(c)) * (double)rate);
}

void
rt_sample_new_rate(RtCache *c)
{
	c->sample_rate = rt_sample_rate();
	c->sample = (i64)rt_sample_distance(c);
	for (u32 i = 1; i <= rt_heap.nlayouts; i++) {
		RtSlot *s = &c->slots[i];
		if (s->layout == NULL)
			continue;
		s->sample = rt_sample_distance(c);
		if (s->small != NULL)
			rt_slot_limit(s);
	}
}

/* -- the table -- */

static u64
place_of(u64 obj)
{
	return (obj * 0x9e3779b97f4a7c15u >> 20) & (table.cap - 1);
}

static u64
bytes_of(u64 cap)
{
	return (cap * sizeof(Sampled) + 4095) & ~4095ull;
}

static void
put(u64 obj, void *bucket)
{
	u64 i = place_of(obj);

	while (table.v[i].obj != 0)
		i = (i + 1) & (table.cap - 1);
	table.v[i] = (Sampled){ obj, bucket };
}

static void
grow(void)
{
	Sampled *old = table.v;
	u64 cap = table.cap;

	table.cap = cap > 0 ? cap * 2 : 1024;
	table.v = rt_os_map(bytes_of(table.cap));
	for (u64 i = 0; i < cap; i++)
		if (old[i].obj != 0)
			put(old[i].obj, old[i].bucket);
	if (old != NULL)
		rt_os_unmap(old, bytes_of(cap));
}

/* Where the span of p counts its sampled objects. */
static u32 *
count_of(void *p)
{
	u64 page = rt_page_no(p);

	if (rt_heap.kind[page] == RT_PAGE_SMALL)
		return &((RtSmall *)((u64)p & ~(u64)(RT_PAGE - 1)))->sampled;
	return &rt_heap.span_of[page]->sampled;
}

void
rt_sample_object(void *p, u64 size)
{
	void *bucket = rt_sampling.allocated(size);

	rt_lock(&table.lock);
	if ((table.n + 1) * 4 > table.cap * 3)
		grow();
	put((u64)p, bucket);
	table.n++;
	++*count_of(p);
	rt_unlock(&table.lock);
}

void
rt_sample_swept(void *p, u64 size)
{
	void *bucket = NULL;

	rt_lock(&table.lock);
	u64 i = place_of((u64)p);
	while (table.v[i].obj != 0 && table.v[i].obj != (u64)p)
		i = (i + 1) & (table.cap - 1);
	if (table.v[i].obj != 0) {
		bucket = table.v[i].bucket;
		--*count_of(p);
		table.n--;
		/* Closes the gap: what follows and isn't at home moves up. */
		u64 hole = i;
		for (u64 j = (i + 1) & (table.cap - 1); table.v[j].obj != 0; j = (j + 1) & (table.cap - 1)) {
			u64 home = place_of(table.v[j].obj);
			if (((j - home) & (table.cap - 1)) >= ((j - hole) & (table.cap - 1))) {
				table.v[hole] = table.v[j];
				hole = j;
			}
		}
		table.v[hole] = (Sampled){ 0 };
	}
	rt_unlock(&table.lock);
	if (bucket != NULL)
		rt_sampling.freed(bucket, size);
}
