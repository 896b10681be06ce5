/*
 * threads_test.c - run queues, mutexes and notes under real threads: an owner that
 * puts and takes, thieves, a global queue that fills and is emptied, threads that
 * sleep on notes and are woken.  Every item must come out once.  Of use mainly
 * under ThreadSanitizer (BUILD=tsan tools/check rt/threads), which sees a missing
 * order even where nothing goes wrong; sched_model_test.c has the schedules.
 */
// alone: runtime/sched/runq.c runtime/lock/mutex.c runtime/os/futex.c
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "os/os.h"
#include "sched/internal.h"

struct RtSched rt_sched;
RtP *rt_allp[RT_MAX_P];
i64 rt_nprocs = 4;
bool rt_os_multi = true;

void rt_throw(const char *msg) { fprintf(stderr, "throw: %s\n", msg); abort(); }
void rt_os_usleep(u64 us) { (void)us; sched_yield(); }
bool rt_stress_chance(u32 n) { (void)n; return false; }
i64 rt_nanotime(void) { struct timespec t; clock_gettime(CLOCK_MONOTONIC, &t); return t.tv_sec * 1000000000 + t.tv_nsec; }

enum { ITEMS = 200000, THIEVES = 3 };
static RtP ps[1 + THIEVES];
static RtG *items;
static u32 *seen;
static u32 done;                           /* items that came out; atomic */

static void
came_out(RtG *g)
{
	while (g != NULL) {
		/* What the item's maker wrote is seen by who takes it. */
		if (g->id != (u64)(g - items) + 1 || __atomic_fetch_add(&seen[g - items], 1, __ATOMIC_RELAXED) != 0) {
			fprintf(stderr, "item %ld is there twice, or isn't whole\n", (long)(g - items));
			abort();
		}
		__atomic_fetch_add(&done, 1, __ATOMIC_RELAXED);
		return;
	}
}

static void
from_global(RtP *p)
{
	if (rt_load(&rt_sched.runq_size) == 0)
		return;
	rt_lock(&rt_sched.lock);
	RtG *g = rt_global_get(p, 0);
	rt_unlock(&rt_sched.lock);
	came_out(g);
}

static void *
owner(void *arg)
{
	RtP *p = arg;
	bool inherit;
	u64 r = 1;

	for (int i = 0; i < ITEMS; i++) {
		r = r * 6364136223846793005u + 1442695040888963407u;
		items[i].id = (u64)i + 1;
		rt_runq_put(p, &items[i], r >> 62 == 0);
		if (r >> 60 == 5)
			for (u64 k = r >> 52 & 255; k > 0; k--)
				came_out(rt_runq_get(p, &inherit));
	}
	while (rt_load(&done) < ITEMS) {
		came_out(rt_runq_get(p, &inherit));
		if (rt_runq_empty(p))
			from_global(p);
	}
	return NULL;
}

static void *
thief(void *arg)
{
	RtP *p = arg;
	bool inherit;

	for (u32 i = 0; rt_load(&done) < ITEMS; i++) {
		RtP *victim = &ps[i % (1 + THIEVES)];
		if (victim == p)
			from_global(p);
		else
			came_out(rt_runq_steal(p, victim, i % 7 == 0));
		for (RtG *g; (g = rt_runq_get(p, &inherit)) != NULL;)
			came_out(g);
	}
	return NULL;
}

/* -- notes: two threads take turns; what one wrote before waking is seen by the other -- */

enum { TURNS = 20000 };
static RtNote notes[2];
static u64 baton;

static void *
player(void *arg)
{
	u64 me = (u64)arg;

	for (u64 i = 0; i < TURNS; i++) {
		rt_note_sleep(&notes[me]);
		rt_note_clear(&notes[me]);
		if (baton != 2 * i + me)
			abort();
		baton++;
		rt_note_wake(&notes[1 - me]);
	}
	return NULL;
}

/* -- a mutex and what it guards -- */

static RtMutex lock;
static u64 guarded;

static void *
adder(void *arg)
{
	(void)arg;
	for (int i = 0; i < 100000; i++) {
		if (i % 8 == 0) {
			if (!rt_trylock(&lock))
				rt_lock(&lock);
		} else {
			rt_lock(&lock);
		}
		guarded++;
		rt_unlock(&lock);
	}
	return NULL;
}

static void
together(int n, void *(*const *fn)(void *), void *const *arg)
{
	pthread_t t[8];

	for (int i = 0; i < n; i++)
		pthread_create(&t[i], NULL, fn[i], arg[i]);
	for (int i = 0; i < n; i++)
		pthread_join(t[i], NULL);
}

int
main(void)
{
	items = calloc(ITEMS, sizeof *items);
	seen = calloc(ITEMS, sizeof *seen);
	for (int i = 0; i < 1 + THIEVES; i++) {
		ps[i].status = RT_P_RUNNING;
		rt_allp[i] = &ps[i];
	}
	together(4, (void *(*const[])(void *)){ owner, thief, thief, thief }, (void *const[]){ &ps[0], &ps[1], &ps[2], &ps[3] });
	for (int i = 0; i < ITEMS; i++)
		if (seen[i] != 1)
			return fprintf(stderr, "item %d: %u times\n", i, seen[i]), 1;
	rt_note_wake(&notes[0]);
	together(2, (void *(*const[])(void *)){ player, player }, (void *const[]){ NULL, (void *)1 });
	together(4, (void *(*const[])(void *)){ adder, adder, adder, adder }, (void *const[]){ NULL, NULL, NULL, NULL });
	if (baton != 2 * TURNS || guarded != 400000)
		return fprintf(stderr, "baton %lu, guarded %lu\n", (unsigned long)baton, (unsigned long)guarded), 1;
	printf("%d items, %d turns, %lu sections\n", ITEMS, 2 * TURNS, (unsigned long)guarded);
	return 0;
}
