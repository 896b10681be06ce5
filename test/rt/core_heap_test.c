/* core_heap_test.c - allocation, collection, finalizers.  Shadow structures outside the heap say what must be alive. */
// with: test/rt/core.c
#include "core.h"

#include "mem/alloc.h"

#define TYPE(name, bytes, ptr, ...)                                                                          \
	static const u8 name##_mask[] = { __VA_ARGS__ };                                                     \
	static const RtType name = { .size = bytes, .ptrdata = ptr, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = name##_mask }

TYPE(t_node, 16, 16, 3);
TYPE(t_ptr, 8, 8, 1);
TYPE(t_int, 8, 0, 0);
TYPE(t_byte, 1, 0, 0);
TYPE(t_mixed, 40, 32, 0x9);    /* pointer, 2 numbers, pointer, number */
TYPE(t_200, 200, 8, 1);
TYPE(t_big, 3000, 2992, [0] = 1, [46] = 0x20); /* words 0 and 373 */

typedef struct Node { struct Node *l, *r; } Node;

/* -- speed -- */

static void *volatile sink;

__attribute__((noinline)) static void
time_alloc(const RtType *t, const char *what)
{
	enum { N = 5000000 };
	i64 start = rt_nanotime();
	for (int i = 0; i < N; i++)
		sink = rt_new(t);
	say("%s: %.1f ns; ", what, (double)(rt_nanotime() - start) / N);
}

static void
test_speed(void)
{
	static const u8 mask[] = { 0xff };
	static const RtType t64 = { .size = 64, .ptrdata = 64, .gcdata = mask, .align = 8 }, t16n = { .size = 16, .align = 8 },
			    t64n = { .size = 64, .align = 8 }, t8n = { .size = 8, .align = 8 }, t8 = { .size = 8, .ptrdata = 8, .gcdata = mask };

	time_alloc(&t8, "new 8 B ptr");
	time_alloc(&t8n, "8 B noscan");
	time_alloc(&t_node, "16 B");
	time_alloc(&t16n, "16 B noscan");
	time_alloc(&t64, "64 B");
	time_alloc(&t64n, "64 B noscan");
	time_alloc(&t_big, "3000 B");
	i64 start = rt_nanotime();
	for (int i = 0; i < 1000000; i++)
		sink = rt_makeslice(&t_ptr, 10, 10);
	say("make([]*T, 10): %.1f ns\n", (double)(rt_nanotime() - start) / 1e6);
}

/* -- binary trees -- */

__attribute__((noinline)) static Node *
bottom_up(int depth)
{
	Node *n = rt_new(&t_node);

	if (depth > 0) {
		n->l = bottom_up(depth - 1);
		n->r = bottom_up(depth - 1);
	}
	return n;
}

__attribute__((noinline)) static i64
item_check(Node *n)
{
	return n->l == NULL ? 1 : 1 + item_check(n->l) + item_check(n->r);
}

static void
binary_trees(int max)
{
	i64 start = rt_nanotime();
	CHECK(item_check(bottom_up(max + 1)) == (1ll << (max + 2)) - 1);
	Node *long_lived = bottom_up(max);
	for (int d = 4; d <= max; d += 4) {
		i64 n = 1ll << (max - d + 4), check = 0;
		for (i64 i = 0; i < n; i++)
			check += item_check(bottom_up(d));
		CHECK(check == n * ((1ll << (d + 1)) - 1));
	}
	CHECK(item_check(long_lived) == (1ll << (max + 1)) - 1);
	say("binary trees %d: %.2f s\n", max, (double)(rt_nanotime() - start) / 1e9);
}

/* -- a random graph with a shadow -- */

enum { SHADOW = 20000 };
typedef struct Mixed { struct Mixed *a; u64 id, check; struct Mixed *b; u64 junk; } Mixed;
typedef struct Shadow { u64 id; i64 a, b; } Shadow; /* indices, -1: nil */

static Mixed *table[SHADOW];
static Shadow shadow[SHADOW];
static const u8 table_mask[SHADOW / 8] = { [0 ... SHADOW / 8 - 1] = 0xff };
static const RtRoot table_root __attribute__((section("tri_roots"), used, aligned(8))) = { table, table_mask, sizeof table, sizeof table, 1 };

static u64 seed = 12345;
static u64
rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void
verify_graph(void)
{
	for (i64 i = 0; i < SHADOW; i++) {
		Mixed *m = table[i];
		if (m == NULL)
			continue;
		CHECK(m->id == shadow[i].id && m->check == ~m->id);
		/* What a and b pointed to when they were set is still whole, reachable only from here perhaps. */
		CHECK((m->a == NULL) == (shadow[i].a < 0));
		if (m->a != NULL)
			CHECK(m->a->id == (u64)shadow[i].a && m->a->check == ~m->a->id);
		if (m->b != NULL)
			CHECK(m->b->id == (u64)shadow[i].b && m->b->check == ~m->b->id);
	}
}

static void
test_graph(int rounds)
{
	static u64 next_id = 1;

	for (int r = 0; r < rounds; r++) {
		for (int k = 0; k < SHADOW; k++) {
			i64 i = (i64)(rnd() % SHADOW);
			if (rnd() % 8 == 0) {
				RT_STORE_PTR(&table[i], NULL);
				continue;
			}
			Mixed *m = rt_new(&t_mixed);
			CHECK(m->a == NULL && m->b == NULL && m->id == 0 && m->junk == 0);
			m->id = next_id++;
			m->check = ~m->id;
			m->junk = rnd() % 2 ? (u64)table[rnd() % SHADOW] : rnd();
			i64 a = (i64)(rnd() % SHADOW), b = (i64)(rnd() % SHADOW);
			m->a = table[a];
			m->b = table[b];
			shadow[i] = (Shadow){ m->id, m->a != NULL ? (i64)m->a->id : -1, m->b != NULL ? (i64)m->b->id : -1 };
			/* Chains must not grow without end. */
			if (m->a != NULL && rnd() % 2) {
				RT_STORE_PTR(&m->a->a, NULL);
				RT_STORE_PTR(&m->a->b, NULL);
				for (int j = 0; j < 1; j++)
					if (table[a] == m->a)
						shadow[a].a = shadow[a].b = -1;
			}
			RT_STORE_PTR(&table[i], m);
		}
		/* Objects whose fields were cut above may be reachable from several places: only ids and checks of direct
		 * targets are compared, so clear the shadows of entries that share one. */
		for (i64 i = 0; i < SHADOW; i++)
			if (table[i] != NULL)
				shadow[i] = (Shadow){ table[i]->id, table[i]->a != NULL ? (i64)table[i]->a->id : -1,
						      table[i]->b != NULL ? (i64)table[i]->b->id : -1 };
		rt_gc();
		verify_graph();
	}
}

/* -- every size, with contents -- */

static void
test_sizes(void)
{
	enum { N = 3000 };
	static void *objs[N];
	static u64 sizes[N];
	static const RtRoot root __attribute__((section("tri_roots"), used, aligned(8))) = { objs, table_mask, sizeof objs, sizeof objs, 1 };
	static bool ptrs[N];

	for (int round = 0; round < 10; round++) {
		for (int i = 0; i < N; i++) {
			if (round > 0 && rnd() % 2)
				continue;
			u64 size = rnd() % 10 == 0 ? rnd() % 200000 + 1 : rnd() % 3000 + 1;
			ptrs[i] = rnd() % 2 == 0;
			if (ptrs[i])
				size = (size + 7) & ~7ull;
			sizes[i] = size;
			u8 *p = rt_malloc(size, ptrs[i] ? &t_ptr : NULL);
			for (u64 j = 0; j < size; j++)
				CHECK(p[j] == 0);
			if (ptrs[i]) {
				void **q = (void **)p;
				for (u64 j = 0; j < size / 8; j++) {
					u64 *leaf = NULL;
					if (j % 64 == 0) {
						leaf = rt_new(&t_int);
						*leaf = (u64)i * 1000 + j;
					}
					q[j] = leaf;
				}
			} else {
				memset(p, i & 255, size);
			}
			RT_STORE_PTR(&objs[i], p);
		}
		rt_gc();
		for (int i = 0; i < N; i++) {
			u8 *p = objs[i];
			void *base;
			u64 size;
			CHECK(rt_find_object(p + sizes[i] / 2, &base, &size) && (base == p || (sizes[i] < 16 && !ptrs[i])) && size >= (base == p ? sizes[i] : 16));
			if (ptrs[i]) {
				for (u64 j = 0; j < sizes[i] / 8; j += 64)
					CHECK(*((u64 **)p)[j] == (u64)i * 1000 + j);
			} else {
				for (u64 j = 0; j < sizes[i]; j++)
					CHECK(p[j] == (i & 255));
			}
		}
	}
	memset(objs, 0, sizeof objs);
	CHECK(rt_heap_verify() > 0);
}

/* -- append -- */

static void
test_append(void)
{
	static const i64 want_ptr[] = { 1, 2, 4, 8, 16, 32, 64, 128, 256, 512, 848, 1280, 1792, 2560 };
	GoSlice s = { 0 };
	RtGrown g;
	i64 caps[20], n = 0;

	for (i64 i = 0; i < 2000; i++) {
		if (s.n == s.cap) {
			g = rt_growslice(&t_ptr, s.p, s.n + 1, s.cap, 1);
			s = (GoSlice){ g.p, s.n + 1, g.cap };
			caps[n++] = s.cap;
		} else {
			s.n++;
		}
		i64 *v = rt_new(&t_int);
		*v = i;
		((void **)s.p)[s.n - 1] = v;
	}
	for (i64 i = 0; i < n; i++)
		CHECK(caps[i] == want_ptr[i]);
	for (i64 i = 0; i < 2000; i++)
		CHECK(*((i64 **)s.p)[i] == i);
	CHECK(rt_growslice(&t_byte, NULL, 5, 0, 5).cap == 8);
	CHECK(rt_growslice(&t_byte, NULL, 33, 0, 33).cap == 48);
}

/* -- only register and stack references -- */

__attribute__((noinline)) static u64
hold(Node *a, Node *b, Node *c, Node *d, Node *e, Node *f)
{
	/* All six live over collections, some in callee-saved registers. */
	for (int i = 0; i < 3; i++) {
		rt_gc();
		for (int j = 0; j < 1000; j++)
			sink = rt_new(&t_node);
	}
	return (u64)item_check(a) + (u64)item_check(b) + (u64)item_check(c) + (u64)item_check(d) + (u64)item_check(e) + (u64)item_check(f);
}

static void
test_registers(void)
{
	u64 n = hold(bottom_up(8), bottom_up(8), bottom_up(8), bottom_up(8), bottom_up(8), bottom_up(8));
	CHECK(n == 6 * 511);
}

/* An interior pointer alone. */
static void
test_interior(void)
{
	u8 *p = (u8 *)rt_malloc(100000, NULL) + 54321;
	u8 *q = (u8 *)rt_malloc(700, NULL) + 699;
	*p = 77;
	*q = 78;
	rt_gc();
	for (int i = 0; i < 100; i++) {
		memset(rt_malloc(100000, NULL), 1, 100000);
		memset(rt_malloc(700, NULL), 1, 700);
	}
	rt_gc();
	CHECK(*p == 77 && *q == 78);
}

/* -- closures -- */

static void
test_closures(void)
{
	static const u8 mask[] = { 0x0a };
	void **c[100];
	for (int i = 0; i < 100; i++) {
		c[i] = rt_newclosure(32, mask, 32);
		c[i][0] = (void *)test_closures;
		c[i][1] = rt_new(&t_int);
		*(i64 *)c[i][1] = i;
		c[i][2] = (void *)(u64)i;
		c[i][3] = rt_new(&t_int);
		*(i64 *)c[i][3] = ~i;
	}
	rt_gc();
	for (int i = 0; i < 100000; i++)
		sink = rt_new(&t_int), *(i64 *)sink = -1;
	rt_gc();
	for (int i = 0; i < 100; i++)
		CHECK(*(i64 *)c[i][1] == i && *(i64 *)c[i][3] == ~i);
}

/* -- finalizers -- */

static u32 finalized;
typedef struct FinType { RtFuncType t; const RtType *in[1]; } FinType;
static const u8 one_mask[] = { 1 };
static const RtPtrType node_ptr = { .t = { .size = 8, .ptrdata = 8, .gcdata = one_mask, .kind = RT_KIND_POINTER | RT_KIND_DIRECT_IFACE }, .elem = &t_node };
static const FinType fin_type = { { .t = { .size = 8, .ptrdata = 8, .gcdata = one_mask, .kind = RT_KIND_FUNC | RT_KIND_DIRECT_IFACE }, .incount = 1 }, { &node_ptr.t } };
static Node *resurrected;
static const RtRoot res_root __attribute__((section("tri_roots"), used, aligned(8))) = { &resurrected, one_mask, 8, 8, 1 };

static void
finalizer(void *ctx, Node *n)
{
	(void)ctx;
	CHECK(n->l != NULL && n->l->l == NULL);
	if (__atomic_add_fetch(&finalized, 1, __ATOMIC_SEQ_CST) == 1)
		resurrected = n;
}
static GoFuncval finalizer_fv = { (void *)finalizer };

__attribute__((noinline)) static void
make_finalizable(void)
{
	for (int i = 0; i < 1000; i++) {
		Node *n = bottom_up(1);
		rt_set_finalizer((GoEface){ &node_ptr.t, n }, (GoEface){ &fin_type.t.t, &finalizer_fv });
	}
}

__attribute__((noinline)) static void
clear_stack(void)
{
	volatile u8 junk[4000];
	memset((void *)junk, 0, sizeof junk);
}

static void
test_finalizers(void)
{
	make_finalizable();
	clear_stack();
	for (int i = 0; i < 50 && __atomic_load_n(&finalized, __ATOMIC_SEQ_CST) < 990; i++) {
		rt_gc();
		rt_time_sleep(1000000);
	}
	say("finalized %d of 1000\n", (int)finalized);
	CHECK(finalized >= 990 && finalized <= 1000);
	CHECK(resurrected != NULL && resurrected->l != NULL);
}

/* -- in parallel -- */

static void
worker(void *arg)
{
	for (int i = 0; i < 30; i++) {
		CHECK(item_check(bottom_up(12)) == 8191);
		void **s = rt_makeslice(&t_ptr, 1000, 1000);
		for (int j = 0; j < 1000; j++)
			s[j] = rt_new(&t_200);
		rt_gosched();
	}
	latch_done(arg);
}

static void
test_parallel(void)
{
	static Latch l = { 8, 0 };
	for (int i = 0; i < 8; i++)
		go_fn(worker, &l);
	latch_wait(&l);
	CHECK(rt_heap_verify() > 0);
}

static u64 stats_buffer[6000 / 8];

static void
test_stats(void)
{
	u64 *m = stats_buffer;
	rt_read_memstats(m);
	u64 mallocs = m[4], total = m[1];
	for (int i = 0; i < 1000; i++)
		sink = rt_new(&t_mixed);
	rt_read_memstats(m);
	CHECK(m[4] - mallocs == 1000 && m[1] - total == 48000);
	say("heap: %llu KB in use, sys %llu KB, %llu objects\n", (unsigned long long)m[9] >> 10, (unsigned long long)m[2] >> 10, (unsigned long long)m[11]);
}

/* -- types in the heap, as reflect makes them -- */

static u64 hidden[2]; /* inverted addresses, no roots */

__attribute__((noinline)) static RtType *
heap_type(u64 size)
{
	static const u8 words[] = { [offsetof(RtType, gcdata) / 64] = 1u << offsetof(RtType, gcdata) / 8 % 8 };
	static const RtType t_type = { .size = sizeof(RtType), .ptrdata = sizeof(RtType), .align = 8, .gcdata = words };
	u8 *mask = rt_malloc_noscan_dirty(size / 64 + 1);
	RtType *t = rt_new(&t_type);

	memset(mask, 0xff, size / 64 + 1);
	*t = (RtType){ .size = size, .ptrdata = size, .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT, .gcdata = mask };
	return t;
}

__attribute__((noinline)) static void *
object_of_heap_type(u64 size)
{
	RtType *t = heap_type(size);
	hidden[0] = ~(u64)t;
	hidden[1] = ~(u64)t->gcdata;
	return rt_new(t);
}

static void
test_heap_types(void)
{
	void *base;
	u64 size;

	for (u64 bytes = 1024; bytes <= 1u << 20; bytes <<= 10) { /* a medium, then a large object keep their type */
		void *obj = object_of_heap_type(bytes);
		clear_stack();
		rt_gc();
		rt_gc();
		CHECK(rt_find_object((void *)~hidden[0], &base, &size) && rt_find_object((void *)~hidden[1], &base, &size));
		sink = obj;
	}
	/* A cycle later the same address may be another type. */
	RtType *t = heap_type(16);
	CHECK(rt_find_object(rt_new(t), &base, &size) && size == 16);
	rt_gc();
	t->size = 64;
	CHECK(rt_find_object(rt_new(t), &base, &size) && size == 64);
}

GO_FUNC(test_heap_types);
GO_FUNC(time_alloc);
GO_FUNC(test_speed);
GO_FUNC(worker);
GO_FUNC(bottom_up);
GO_FUNC(item_check);
GO_FUNC(binary_trees);

void
test_main(void)
{
	test_speed();
	test_append();
	test_sizes();
	test_graph(10);
	test_registers();
	test_interior();
	test_closures();
	test_finalizers();
	test_parallel();
	test_heap_types();
	test_stats();
	/* libc's getenv is a leaf. */
	binary_trees(rt_getenv(rt_cstr("TREES")).n > 0 ? 19 : 14);
	rt_free_os_memory();
	CHECK(rt_heap_verify() > 0);
}
