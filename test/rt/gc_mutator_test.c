/*
 * gc_mutator_test.c - goroutines change object graphs at random while the
 * collector marks; a shadow of each graph, outside the heap, says what must be
 * there.
 *
 * Every walk compares heap and shadow at each step.  Freed objects are clobbered,
 * the marks of each cycle are checked, and a cycle begins every few dozen
 * allocations, with slow marking (gcstress).  At the end, with all at rest, the
 * heap must hold what the shadow can reach and no more.  GC_MUTATOR_SECONDS: how
 * long (default 6), GC_MUTATOR_SEED: the same run again, but for the schedule.
 */
// with: test/rt/core.c
#include "core.h"

#include "gc/gc.h"
#include "os/os.h"

enum { WORLDS = 6, ROOTS = 64, VERTICES = 3000 };

typedef struct Obj {
	struct Obj *a;
	u64 id;                    /* vertex and generation */
	u64 check;
	struct Obj *b;
	u64 pad[2];
} Obj;

static const u8 obj_mask[] = { 0x09 }, ptr_mask[] = { 1 };
static const RtType t_obj = { .size = sizeof(Obj), .ptrdata = 32, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = obj_mask };
static const RtType t_ptr = { .size = 8, .ptrdata = 8, .align = 8, .field_align = 8, .kind = RT_KIND_POINTER, .gcdata = ptr_mask };

typedef struct Vertex {
	i32 a, b;                  /* -1: nil */
	u32 generation;
	bool used, seen;
} Vertex;

typedef struct World {
	Obj **roots;               /* in the heap */
	i32 root[ROOTS];
	Vertex v[VERTICES];
	i32 free[VERTICES], nfree;
	u64 random, steps;
	u32 stop;
} World;

static World worlds[WORLDS];
static void *world_roots[WORLDS];
static const u8 all_mask[1] = { 0xff };
static const RtRoot roots_root __attribute__((section("tri_roots"), used, aligned(8))) = { world_roots, all_mask, sizeof world_roots, sizeof world_roots, 1 };
static Latch latch;
static u32 stop;

static u64
rnd(World *w, u64 n)
{
	w->random ^= w->random << 13;
	w->random ^= w->random >> 7;
	w->random ^= w->random << 17;
	return (w->random >> 20) % n;
}

static u64
id_of(World *w, i32 v)
{
	return (u64)(w - worlds) << 56 | (u64)w->v[v].generation << 16 | (u64)v;
}

static void
same(World *w, Obj *o, i32 v)
{
	if (v < 0) {
		CHECK(o == NULL);
		return;
	}
	CHECK(o != NULL && o->id == id_of(w, v) && o->check == ~o->id);
}

/* -- the shadow's own collector: vertex numbers are used again -- */

static void
trace(World *w)
{
	static i32 stacks[WORLDS][VERTICES];
	i32 *stack = stacks[w - worlds], n = 0;

	for (i32 i = 0; i < VERTICES; i++)
		w->v[i].seen = false;
	for (i32 r = 0; r < ROOTS; r++)
		if (w->root[r] >= 0 && !w->v[w->root[r]].seen) {
			w->v[w->root[r]].seen = true;
			stack[n++] = w->root[r];
		}
	while (n > 0) {
		Vertex *x = &w->v[stack[--n]];
		for (int k = 0; k < 2; k++) {
			i32 y = k == 0 ? x->a : x->b;
			if (y >= 0 && !w->v[y].seen) {
				w->v[y].seen = true;
				stack[n++] = y;
			}
		}
	}
	w->nfree = 0;
	for (i32 i = 0; i < VERTICES; i++)
		if (!w->v[i].seen) {
			w->v[i].used = false;
			w->free[w->nfree++] = i;
		}
}

static i32
new_vertex(World *w)
{
	if (w->nfree == 0)
		trace(w);
	while (w->nfree == 0) {
		i32 r = (i32)rnd(w, ROOTS);
		w->root[r] = -1;
		RT_STORE_PTR(&w->roots[r], NULL);
		trace(w);
	}
	i32 v = w->free[--w->nfree];
	w->v[v] = (Vertex){ -1, -1, w->v[v].generation + 1, true, false };
	return v;
}

static Obj *
new_obj(World *w, i32 v)
{
	Obj *o = rt_new(&t_obj);
	CHECK(o->a == NULL && o->b == NULL && o->id == 0 && o->check == 0);
	o->id = id_of(w, v);
	o->check = ~o->id;
	return o;
}

/* -- a step -- */

/* A random walk from a random root; false: it ends at once. */
static bool
walk(World *w, Obj **o, i32 *v)
{
	u64 r = rnd(w, ROOTS);
	u64 n = rnd(w, 12);

	*o = w->roots[r];
	*v = w->root[r];
	same(w, *o, *v);
	while (*v >= 0 && n-- > 0) {
		bool left = rnd(w, 2) == 0;
		i32 y = left ? w->v[*v].a : w->v[*v].b;
		Obj *p = left ? (*o)->a : (*o)->b;
		same(w, p, y);
		if (y < 0)
			break;
		*v = y;
		*o = p;
	}
	return *v >= 0;
}

static void
set_root(World *w, Obj *o, i32 v)
{
	u64 r = rnd(w, ROOTS);
	w->root[r] = v;
	RT_STORE_PTR(&w->roots[r], o);
}

static void
set_edge(World *w, Obj *o, i32 v, Obj *to, i32 vto)
{
	if (rnd(w, 2) == 0) {
		w->v[v].a = vto;
		RT_STORE_PTR(&o->a, to);
	} else {
		w->v[v].b = vto;
		RT_STORE_PTR(&o->b, to);
	}
}

__attribute__((noinline)) static void
step(World *w)
{
	Obj *x, *y;
	i32 vx, vy;

	switch (rnd(w, 14)) {
	case 0:
	case 1:
		vx = new_vertex(w);
		set_root(w, new_obj(w, vx), vx);
		return;
	case 2:
	case 3:
	case 9:
	case 10:
	case 11: {
		i32 v = new_vertex(w); /* may cut roots: before the walk */
		y = new_obj(w, v);
		if (walk(w, &x, &vx))
			set_edge(w, x, vx, y, v);
		return;
	}
	case 4:
	case 12:
	case 13:
		if (walk(w, &x, &vx) && walk(w, &y, &vy))
			set_edge(w, x, vx, y, vy);
		return;
	case 5:
		if (walk(w, &x, &vx))
			set_root(w, x, vx);
		return;
	case 6:
		if (walk(w, &x, &vx))
			set_edge(w, x, vx, NULL, -1);
		return;
	case 7:
		if (rnd(w, 4) == 0)
			set_root(w, NULL, -1);
		return;
	case 8: /* out of the heap, held by this frame alone for a while, and back */
		if (!walk(w, &x, &vx))
			return;
		vy = w->v[vx].a;
		y = x->a;
		w->v[vx].a = -1;
		RT_STORE_PTR(&x->a, NULL);
		for (u64 i = rnd(w, 4); i > 0; i--) {
			if (rnd(w, 3) == 0)
				rt_gosched_api();
			((Obj *)rt_new(&t_obj))->id = 1;
		}
		same(w, y, vy);
		if (vy >= 0)
			set_root(w, y, vy);
		return;
	}
}

static void
mutator(void *arg)
{
	World *w = arg;

	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		for (int i = 0; i < 100; i++)
			step(w);
		w->steps += 100;
		rt_gosched_api();
	}
	latch_done(&latch);
}
GO_FUNC(mutator);

/* -- at rest -- */

static u64
live_objects(void)
{
	static u64 stats[16384 / 8]; /* MemStats */
	rt_gc();
	rt_gc();
	rt_read_memstats(stats);
	return stats[11]; /* HeapObjects */
}

static u64
count_shadow(void)
{
	u64 n = 0;

	for (int i = 0; i < WORLDS; i++) {
		trace(&worlds[i]);
		for (int k = 0; k < VERTICES; k++)
			n += worlds[i].v[k].seen;
	}
	return n;
}

__attribute__((noinline)) static void
run(i64 procs, i64 stress, double seconds, u64 seed)
{
	u64 before, after, expect, steps = 0;
	i64 end = rt_nanotime() + (i64)(seconds * 1e9);

	rt_gomaxprocs(procs);
	before = live_objects();
	expect = count_shadow();
	rt_debugvars.gcstress = stress;
	stop = 0;
	latch = (Latch){ .n = WORLDS };
	for (int i = 0; i < WORLDS; i++) {
		worlds[i].random = seed * 0x9e3779b97f4a7c15u + (u64)i * 7919 + 1;
		go_fn(mutator, &worlds[i]);
	}
	while (rt_nanotime() < end)
		rt_sleep_until(rt_nanotime() + 20000000, RT_WAIT_SLEEP);
	__atomic_store_n(&stop, 1, __ATOMIC_RELAXED);
	latch_wait(&latch);
	rt_debugvars.gcstress = 0;
	after = live_objects();
	CHECK(rt_heap_verify() > 0);
	expect = count_shadow() - expect;
	for (int i = 0; i < WORLDS; i++)
		steps += worlds[i].steps;
	say("procs %d, stress %d: %llu steps so far, %u cycles, ", (int)procs, (int)stress, (unsigned long long)steps, rt_gc_state.cycles);
	say("%lld objects more, shadow says %lld\n", (long long)(after - before), (long long)expect);
	/* Stale words on stacks may keep a few. */
	i64 more = (i64)(after - before - expect);
	CHECK(more > -WORLDS * 8 - 100 && more < WORLDS * 8 + 400);
}

void
test_main(void)
{
	const char *s = rt_os_getenv("GC_MUTATOR_SECONDS"), *r = rt_os_getenv("GC_MUTATOR_SEED");
	double seconds = s != NULL ? atof(s) : 6;
	u64 seed = r != NULL ? strtoull(r, NULL, 0) : (u64)rt_nanotime();

	say("seed %llu\n", (unsigned long long)seed);
	rt_debugvars.clobberfree = 1;
	rt_debugvars.gccheckmark = 1;
	for (int i = 0; i < WORLDS; i++) {
		World *w = &worlds[i];
		Obj **roots = rt_malloc(ROOTS * sizeof *roots, &t_ptr);
		RT_STORE_PTR(&world_roots[i], roots);
		w->roots = roots;
		for (int k = 0; k < ROOTS; k++)
			w->root[k] = -1;
		trace(w);
	}
	run(1, 30, seconds / 6, seed);
	run(2, 30, seconds / 6, seed + 1);
	run(8, 30, seconds / 6, seed + 2);
	run(2, 1, seconds / 6, seed + 3);
	run(2, 500, seconds / 6, seed + 4);
	run(8, 0, seconds / 6, seed + 5);
}
