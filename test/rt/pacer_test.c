/*
 * pacer_test.c - the pacer and the work that allocations and processors owe, against
 * a simulated program: runtime/gc/pacer.c and runtime/gc/work.c as they are, with a
 * clock, a heap and a marker that are numbers.
 *
 * PROCS processors take turns of 100 us.  Each allocates at the program's rate, marks
 * when its share is due (rt_gc_share_due, rt_gc_slice), pays assists (rt_gc_assist)
 * and sleeps when it is told to.  Marking costs time by the byte.  A cycle finds what
 * is live at its start and keeps what is allocated meanwhile, as the collector does.
 *
 * Checked for each program, after a second to get going: how far the heap goes beyond
 * its goal, the collector's share of the processors while it marks and altogether,
 * that the trigger stands still where the program does, and, under a limit, that the
 * total stays below it as long as that leaves room, and never more than half of
 * the time is the collector's.
 */
// alone: runtime/gc/pacer.c runtime/gc/work.c
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include "gc/embed.h"
#include "gc/gc.h"
#include "os/os.h"
#include "overlay_api.h"
#include "sched/sched.h"
#include "stack/stack.h"
#include "trace/trace.h"

enum { PROCS = 4, UNIT = 16 << 10, TURN = 100000 };
#define MB 1048576.0
#define SECOND 1000000000ll

/* -- the runtime around them -- */

struct RtGc rt_gc_state;
struct RtHeap rt_heap;
struct RtDebugVars rt_debugvars;
__thread RtCache *rt_tls_cache;
u64 rt_stack_sys, rt_stack_inuse;
u32 rt_trace_on;
static i64 now;                  /* of the processor whose turn it is */
static double mark_rate;         /* bytes in a ns */
static u64 left, roots_left;     /* to mark in this cycle */

i64 rt_nanotime(void) { return now; }
i64 rt_embed_procs(void) { return PROCS; }
bool rt_embed_stop_wanted(void) { return false; }
bool rt_embed_idle(void) { return false; }
void rt_embed_wake_worker(void) { }
void rt_gc_wake_leader(void) { }
void rt_roots_begin(void) { }
void rt_on_system_stack(void (*fn)(void *), void *arg) { fn(arg); }
void rt_trace_heap_goal(u64 goal) { (void)goal; }
void rt_trace_worker(bool begin, bool idle) { (void)begin, (void)idle; }
void rt_trace_assist(bool begin) { (void)begin; }
void rt_mark_typed(RtMarker *m, const void *p, u64 n, const RtType *t) { (void)m, (void)p, (void)n, (void)t; }
void rt_os_usleep(u64 us) { (void)us; }
void rt_lock(RtMutex *m) { (void)m; }
void rt_unlock(RtMutex *m) { (void)m; }
void *rt_os_map(u64 n) { return calloc(1, n); }
void rt_os_unmap(void *p, u64 n) { (void)p, (void)n; }
RtMarker *rt_marker(void) { return rt_tls_cache->marker; }

void
rt_throw(const char *msg)
{
	fprintf(stderr, "rt_throw: %s\n", msg);
	exit(1);
}

void
rt_marker_reset(RtMarker *m)
{
	m->top = m->stack;
	m->limit = m->stack + RT_MARK_LOCAL;
	m->marked = m->work = m->objects = 0;
	m->share_ns = 0;
}

/* Stacks and globals, some at a time. */
bool
rt_roots_some(RtMarker *m)
{
	u64 n = roots_left < 64 << 10 ? roots_left : 64 << 10;

	(void)m;
	roots_left -= n;
	now += (i64)((double)n / mark_rate);
	return n > 0;
}

bool
rt_mark_drain(RtMarker *m, u64 bytes, bool polite)
{
	u64 n = left < bytes ? left : bytes;

	(void)polite;
	left -= n;
	m->marked += n;
	now += (i64)((double)n / mark_rate);
	if (left == 0)
		rt_work_take(m);
	return left == 0;
}

/* -- the program -- */

typedef struct Program {
	const char *name;
	double alloc, mark;        /* MB a second of one processor */
	double live;               /* MB */
	double (*live_at)(double base, double s); /* NULL: always that */
	double (*alloc_at)(double base, double s);
	double stacks, globals;    /* MB */
	i32 percent;
	double limit;              /* MB, 0: none */
	double seconds;
	/* what must hold */
	double over;               /* heap's peak over the goal, at most, in parts of it */
	double share;              /* collector's part while it marks, at most */
	double total;              /* and of all time, at most */
	double still;              /* deviation of the trigger, in parts of it, at most; 0: not checked */
	double limit_over;         /* total memory over the limit, at most, in parts of it; < 0: not checked */
} Program;

static u64 seed;
static double
chance(void)
{
	seed = seed * 6364136223846793005u + 1442695040888963407u;
	return (double)(seed >> 11) / 9007199254740992.0;
}

static double step_up(double base, double s) { return s < 3 ? base / 8 : base; }
static double ramp_down(double base, double s) { return s < 3 ? base : s < 4 ? base * (1 - 0.75 * (s - 3)) : base / 4; }
static double wave(double base, double s) { return base * (1 + 0.4 * sin(s * 3)); }
static double jitter(double base, double s) { (void)s; return base * (0.5 + chance()); }
static double bursts(double base, double s) { return fmod(s, 0.2) < 0.05 ? base * 3 : base / 3; }
static double live_jitter(double base, double s) { return base * (1 + 0.05 * sin(s * 40) + 0.03 * sin(s * 171)); }

static RtCache caches[PROCS];
static RtMarker markers[PROCS];
static i64 clock_of[PROCS];

typedef struct Result {
	double over, limit_over, share_in_cycle, share, still, assist;
	int cycles;
} Result;

static void
begin_cycle(const Program *p)
{
	struct RtGc *gc = &rt_gc_state;
	double s = (double)now / SECOND, live = (p->live_at != NULL ? p->live_at(p->live, s) : p->live) * MB;

	gc->heap_at_start = rt_heap.live;
	gc->assist_ns = gc->share_ns = gc->idle_ns = 0;
	left = (u64)live < rt_heap.live ? (u64)live : rt_heap.live;
	roots_left = (u64)((p->stacks + p->globals) * MB);
	rt_work_begin();
	/* Stands for all that is left to mark: what is due looks at the lists. */
	static const RtType all = { .size = 1 << 20 };
	static u8 work[8];
	rt_work_put_range(work, work + 8, &all);
	gc->mark_start = now;
	gc->phase = RT_GC_MARK;
}

static void
end_cycle(const Program *p, Result *r, double *triggers, i64 *used_sum)
{
	struct RtGc *gc = &rt_gc_state;
	u64 allocated = rt_heap.live - gc->heap_at_start;
	i64 used = gc->assist_ns + gc->share_ns, wall = now - gc->mark_start;

	gc->phase = RT_GC_OFF;
	if (now > SECOND) {
		r->share_in_cycle += (double)used / (double)(wall * PROCS);
		r->assist += (double)gc->assist_ns / (double)(wall * PROCS);
		triggers[r->cycles++ % 4096] = (double)rt_heap.trigger;
		*used_sum += used;
	}
	gc->heap_at_end = rt_heap.live;
	gc->marked = rt_work_marked() + allocated;
	gc->stack_bytes = (u64)(p->stacks * MB);
	gc->globals_bytes = (u64)(p->globals * MB);
	rt_heap.live = gc->marked;
	gc->cycles++;
	rt_pacer_cycle(allocated);
	rt_pacer_update();
	rt_pacer_cpu(now, used);
}

static void
turn(const Program *p, i64 end, double rate)
{
	RtCache *c = rt_tls_cache;

	while (now < end) {
		if (rt_gc_share_due(now)) {
			rt_gc_slice(RT_SLICE_SHARE);
			continue;
		}
		if (rt_gc_state.phase == RT_GC_OFF) {
			if (rt_heap.live >= rt_heap.trigger)
				begin_cycle(p);
		} else {
			c->assist_bytes += UNIT;
			rt_gc_assist();
			if (c->overdue) {
				c->overdue = false;
				now += 50000;
				continue;
			}
		}
		rt_heap.live += UNIT;
		now += (i64)(UNIT / rate);
	}
}

static Result
simulate(const Program *p)
{
	struct RtGc *gc = &rt_gc_state;
	Result r = { 0 };
	static double triggers[4096];
	i64 used = 0, end = (i64)(p->seconds * 1e9);

	memset(gc, 0, sizeof *gc);
	memset(&rt_heap, 0, sizeof rt_heap);
	memset(caches, 0, sizeof caches);
	for (int i = 0; i < PROCS; i++) {
		caches[i].marker = &markers[i];
		caches[i].all_link = rt_heap.caches;
		rt_heap.caches = &caches[i];
		clock_of[i] = 0;
	}
	seed = 1;
	now = 0;
	mark_rate = p->mark * MB / 1e9;
	gc->enabled = true;
	gc->percent = p->percent;
	gc->memory_limit = p->limit > 0 ? (i64)(p->limit * MB) : INT64_MAX;
	rt_stack_sys = (u64)(p->stacks * MB);
	rt_pacer_cpu(0, 0);
	rt_pacer_update();
	for (i64 t = TURN; t < end; t += TURN) {
		double rate = (p->alloc_at != NULL ? p->alloc_at(p->alloc, (double)t / 1e9) : p->alloc) * MB / 1e9;
		for (int i = 0; i < PROCS; i++) {
			rt_tls_cache = &caches[i];
			now = clock_of[i];
			turn(p, t, rate);
			clock_of[i] = now;
			if (t > SECOND) {
				double over = ((double)rt_heap.live - (double)gc->goal) / (double)gc->goal;
				double total = (double)rt_heap.live + (p->stacks + p->globals) * MB;
				if (over > r.over && gc->phase == RT_GC_MARK)
					r.over = over;
				if (p->limit > 0 && total / (p->limit * MB) - 1 > r.limit_over)
					r.limit_over = total / (p->limit * MB) - 1;
			}
			if (gc->phase == RT_GC_MARK && left == 0 && rt_work_is_quiet())
				end_cycle(p, &r, triggers, &used);
		}
	}
	if (r.cycles > 0) {
		int n = r.cycles < 20 ? r.cycles / 2 : 10;
		double sum = 0, dev = 0;
		for (int i = 0; i < n; i++)
			sum += triggers[(r.cycles - 1 - i) % 4096];
		for (int i = 0; i < n; i++)
			dev = fmax(dev, fabs(triggers[(r.cycles - 1 - i) % 4096] / (sum / n) - 1));
		r.still = dev;
		r.share_in_cycle /= r.cycles;
		r.assist /= r.cycles;
	}
	r.share = (double)used / ((double)(end - SECOND) * PROCS);
	return r;
}

static const Program programs[] = {
#include "test/rt/pacer_programs.def"
};

/* In a process of its own: the pacer has a memory. */
static int
run(const Program *p)
{
	int status;
	pid_t child;

	fflush(stdout);
	child = fork();
	if (child == 0) {
		Result r = simulate(p);
		bool ok = r.cycles >= 3 && r.over <= p->over && r.share_in_cycle <= p->share && r.share <= p->total
			  && (p->still == 0 || r.still <= p->still) && (p->limit == 0 || p->limit_over < 0 || r.limit_over <= p->limit_over);
		printf("%-28s %7d %9.1f%% %9.1f%% %7.1f%% %7.1f%% %7.1f%% %7.1f%%%s\n", p->name, r.cycles, r.over * 100, r.limit_over * 100,
		       r.share_in_cycle * 100, r.assist * 100, r.share * 100, r.still * 100, ok ? "" : "  FAIL");
		exit(!ok);
	}
	return child < 0 || waitpid(child, &status, 0) != child || status != 0;
}

int
main(void)
{
	int bad = 0;

	printf("%-28s %7s %10s %10s %8s %8s %8s %8s\n", "program", "cycles", "over goal", "over limit", "marking", "assists", "in all", "trigger");
	for (u64 i = 0; i < sizeof programs / sizeof programs[0]; i++)
		bad += run(&programs[i]);
	printf("%d of %d programs as they should\n", (int)(sizeof programs / sizeof programs[0]) - bad, (int)(sizeof programs / sizeof programs[0]));
	return bad != 0;
}
