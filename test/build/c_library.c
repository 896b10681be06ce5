/*
 * c_library.c - the library for C: each function of include/tricolor.h once and more, and each wrong use.
 *
 * c_library          all is as promised: prints "PASS"
 * c_library NAME     the wrong use of that name: dies (c_library.sh knows with what)
 */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tricolor.h>

#define CHECK(c)                                                          \
	do {                                                              \
		if (!(c)) {                                               \
			fprintf(stderr, "line %d: %s\n", __LINE__, #c); \
			exit(1);                                          \
		}                                                         \
	} while (0)

typedef struct Node { struct Node *l, *r; long v; } Node;
typedef struct Wide { char pad[800]; Node *far; char rest[8]; } Wide;

static const tri_type *node_type, *wide_type, *long_type;
static Node *root;
TRI_ROOT(root);
static struct { long number; Node *nodes[100]; } table;
TRI_ROOT(table);

static Node *
tree(int depth)
{
	Node *n = tri_alloc(node_type);

	n->v = depth;
	if (depth > 0) {
		tri_store(&n->l, tree(depth - 1));
		tri_store(&n->r, tree(depth - 1));
	}
	return n;
}

static long
count(const Node *n)
{
	return n == NULL ? 0 : 1 + count(n->l) + count(n->r);
}

static void
allocation(void)
{
	void *start;
	size_t size;

	for (size_t n = 1; n < 100000; n = n * 3 / 2 + 1) {
		unsigned char *p = tri_alloc_bytes(n);
		for (size_t i = 0; i < n; i++)
			CHECK(p[i] == 0);
		memset(p, 0xff, n);
		CHECK(tri_find(p + n / 2, &start, &size) && size >= n - n / 2);
	}
	Node *v = tri_alloc_array(node_type, 1000);
	for (int i = 0; i < 1000; i++)
		tri_store(&v[i].l, tree(2));
	Wide *w = tri_alloc(wide_type), *many = tri_alloc_array(wide_type, 20);
	tri_store(&w->far, tree(5));
	for (int i = 0; i < 20; i++)
		tri_store(&many[i].far, tree(i % 5));
	tri_collect();
	for (int i = 0; i < 1000; i++)
		CHECK(count(v[i].l) == 7);
	CHECK(count(w->far) == 63);
	for (int i = 0; i < 20; i++)
		CHECK(count(many[i].far) == (2 << i % 5) - 1);
	tri_copy(wide_type, many, many + 1, 19);
	CHECK(count(many[0].far) == 3);
	tri_clear(wide_type, many, 20);
	CHECK(many[3].far == NULL);
	CHECK(!tri_find(&size, NULL, NULL));
	CHECK(tri_alloc_bytes(0) != NULL && tri_alloc_array(node_type, 0) != NULL);
}

static void
roots(void)
{
	tri_handle *h[200];

	tri_store(&root, tree(8));
	for (int i = 0; i < 100; i++)
		tri_store(&table.nodes[i], tree(i % 4));
	tri_handle **far = malloc(200 * sizeof *far);
	for (int i = 0; i < 200; i++)
		far[i] = h[i] = tri_handle_new(tree(3));
	for (int i = 0; i < 200; i += 2)
		tri_handle_free(far[i]);
	for (int i = 0; i < 200; i += 2)
		far[i] = tri_handle_new(NULL), tri_handle_set(far[i], tree(4));
	tri_collect();
	for (int k = 0; k < 100; k++)
		tree(6);
	CHECK(count(root) == 511);
	for (int i = 0; i < 100; i++)
		CHECK(count(table.nodes[i]) == (2 << i % 4) - 1);
	for (int i = 0; i < 200; i++) {
		CHECK(count(tri_handle_get(far[i])) == (i % 2 == 0 ? 31 : 15));
		tri_handle_free(far[i]);
	}
	free(far);
	Node *a = tree(1), *b = tree(2), *old = root;
	CHECK(tri_exchange(&root, a) == old && root == a);
	CHECK(!tri_compare_and_swap(&root, b, b) && tri_compare_and_swap(&root, a, b) && root == b);
}

/* -- finalizers -- */

static int finalized, kept_sum;
static Node *resurrected;
TRI_ROOT(resurrected);

static void
finalizer(void *object, void *arg)
{
	Node *n = object;
	volatile char room[20000];

	room[0] = 1, room[sizeof room - 1] = 2;
	CHECK(count(n) == 3);
	kept_sum += (int)*(long *)arg;
	if (finalized++ == 0)
		tri_store(&resurrected, n);
}

static __attribute__((noinline)) void
make_finalizers(void)
{
	for (int i = 0; i < 100; i++) {
		long *arg = tri_alloc(long_type);
		*arg = i;
		tri_finalizer(tree(1), finalizer, arg);
	}
	Node *n = tree(0);
	tri_finalizer(n, finalizer, NULL);
	tri_finalizer(n, NULL, NULL);
	tri_finalizer(n, finalizer, NULL);
	tri_finalizer(n, NULL, NULL);
}

static void
finalizers(void)
{
	make_finalizers();
	for (int i = 0; i < 100 && finalized < 95; i++) {
		tree(10);
		tri_collect();
		tri_sleep(1000000);
	}
	CHECK(finalized >= 95 && finalized <= 100);
	CHECK(kept_sum <= 4950 && count(resurrected) == 3);
}

/* -- weak references -- */

static tri_weak *weak[100];
TRI_ROOT(weak);

static __attribute__((noinline)) void
make_weak(void)
{
	for (int i = 0; i < 100; i++) {
		Node *n = tree(2);
		tri_store(&weak[i], tri_weak_new(n));
		CHECK(tri_weak_new(n) == weak[i]);
		tri_store(&table.nodes[i], i % 2 == 0 ? n : NULL);
	}
}

static void
weak_references(void)
{
	int gone = 0;

	make_weak();
	for (int i = 0; i < 50; i++) {
		tri_collect();
		for (int k = 0; k < 100; k++) { /* reads while collections run: what they give is whole */
			tree(4);
			Node *n = tri_weak_get(weak[k]);
			CHECK(n == NULL ? k % 2 != 0 : count(n) == 7);
		}
	}
	tri_collect();
	for (int i = 0; i < 100; i++)
		gone += tri_weak_get(weak[i]) == NULL;
	CHECK(gone >= 40 && gone <= 50);
}

/* -- goroutines and channels -- */

typedef struct Pipe { tri_chan *in, *out; } Pipe;
typedef struct Pair { long n; Node *tree; } Pair;
static const tri_type *pair_type, *pipe_type;
static tri_mutex lock;
static long locked;

static void
stage(void *arg)
{
	Pipe *p = arg;
	Pair v;

	while (tri_receive(p->in, &v)) {
		CHECK(count(v.tree) == (2 << v.n % 5) - 1);
		tree(3);
		v.tree = tree((int)(++v.n % 5));
		tri_send(p->out, &v);
		tri_lock(&lock);
		locked++;
		tri_unlock(&lock);
	}
	tri_close(p->out);
}

static void
sleep_a_bit(void *arg)
{
	struct timespec *t = arg;

	for (volatile int i = 0; i < 1000000; i++) {
	}
	t->tv_nsec = 1;
}

static void
spin(void *arg)
{
	volatile int *stop = arg;

	while (!*stop)
		tri_poll();
}

static void
goroutines(void)
{
	enum { STAGES = 20, VALUES = 500 };
	tri_chan *first = tri_chan_new(pair_type, 3), *c = first;
	static volatile int stop;

	CHECK(tri_chan_capacity(first) == 3 && tri_chan_length(first) == 0);
	tri_go(spin, (void *)&stop, 0);
	for (int i = 0; i < STAGES; i++) {
		Pipe *p = tri_alloc(pipe_type);
		tri_store(&p->in, c);
		tri_store(&p->out, c = tri_chan_new(pair_type, (size_t)i % 3));
		tri_go(stage, p, i % 2 == 0 ? 0 : 30000);
	}
	long sent = 0, received = 0;
	Pair out = { 0, tree(0) }, in;
	while (received < VALUES) {
		tri_case cases[] = { { sent < VALUES ? first : NULL, &out, true, false }, { c, &in, false, false } };
		int k = tri_select(cases, 2, true);
		CHECK(k == 0 || k == 1);
		if (k == 0) {
			if (++sent == VALUES)
				tri_close(first);
		} else {
			CHECK(cases[1].ok && in.n == STAGES && count(in.tree) == 1);
			received++;
		}
	}
	CHECK(!tri_receive(c, &in) && in.tree == NULL);
	tri_lock(&lock);
	CHECK(locked <= STAGES * VALUES && locked >= STAGES * VALUES - STAGES);
	tri_unlock(&lock);
	tri_case none[] = { { tri_chan_new(NULL, 0), &in, false, false } };
	CHECK(tri_select(none, 1, false) == -1);
	struct timespec t = { 0, 0 };
	tri_blocking(sleep_a_bit, &t);
	CHECK(t.tv_nsec == 1);
	int64_t now = tri_nanotime();
	tri_sleep(2000000);
	CHECK(tri_nanotime() - now >= 2000000);
	int procs = tri_processors(0);
	CHECK(tri_processors(3) == procs && tri_processors(procs) == 3);
	stop = 1;
}

static void
tuning(void)
{
	tri_stats s, t;

	CHECK(tri_set_gc_percent(50) == 100 && tri_set_gc_percent(100) == 50);
	CHECK(tri_set_memory_limit(-1) == INT64_MAX && tri_set_memory_limit(1 << 30) == INT64_MAX && tri_set_memory_limit(INT64_MAX) == 1 << 30);
	tri_read_stats(&s);
	for (int i = 0; i < 1000; i++)
		tri_alloc(node_type);
	tri_collect();
	tri_release_memory();
	tri_read_stats(&t);
	CHECK(t.allocated_objects - s.allocated_objects >= 1000 && t.allocated_bytes - s.allocated_bytes >= 24000);
	CHECK(t.collections >= s.collections + 2 && t.forced <= t.collections && t.pause_total_ns > s.pause_total_ns && t.last_pause_ns > 0);
	CHECK(t.heap_bytes < 64 << 20 && t.heap_objects > 0 && t.goal_bytes >= 4 << 20 && t.system_bytes > t.heap_bytes);
	CHECK(t.goroutines >= 1 && t.stack_bytes >= 1 << 20 && t.cpu_fraction >= 0 && t.cpu_fraction <= 1);
}

/* -- wrong uses -- */

static int
deep(int n)
{
	volatile char b[500];

	b[0] = (char)n;
	return n == 0 ? 0 : deep(n - 1) + b[0];
}

static void overflow(void *arg) { *(int *)arg = deep(1000000); }
static void allocate(void *arg) { tri_store(arg, tri_alloc_bytes(10)); }
static void nothing(void *object, void *arg) { (void)object, (void)arg; }

static int
wrong(const char *what)
{
	static const size_t odd[] = { 4 };
	static const char zeros[200];
	static tri_mutex m;
	static int n;
	tri_chan *c = tri_chan_new(NULL, 0);
	void *p = tri_alloc_bytes(100);
	tri_handle *h = tri_handle_new(p);

#define IS(name) if (strcmp(what, name) == 0)
	IS("overflow") { tri_go(overflow, &n, 16384); tri_sleep(5000000000); }
	IS("overflow_main") return deep(1000000);
	IS("null") return *(volatile int *)(what - what);
	IS("type") tri_alloc((const tri_type *)zeros);
	IS("type_null") tri_alloc(NULL);
	IS("size") tri_type_new("T", 0, 0, NULL);
	IS("offset") tri_type_new("T", 16, 1, odd);
	IS("elements") tri_alloc_array(node_type, (size_t)1 << 50);
	IS("blocking") tri_blocking(allocate, &root);
	IS("unlock") tri_unlock(&m);
	IS("close_closed") { tri_close(c); tri_close(c); }
	IS("send_closed") { tri_close(c); tri_send(c, &p); }
	IS("twice") tri_main(0, NULL, NULL, NULL);
	IS("handle") { tri_handle_free(h); tri_handle_free(h); }
	IS("finalizer_inside") tri_finalizer((char *)p + 8, nothing, NULL);
	IS("finalizer_twice") { tri_finalizer(p, nothing, NULL); tri_finalizer(p, nothing, NULL); }
	IS("asleep") tri_receive(c, NULL);
	return 0;
}

static int
body(void *arg)
{
	node_type = TRI_TYPE(Node, l, r);
	wide_type = TRI_TYPE(Wide, far);
	pair_type = TRI_TYPE(Pair, tree);
	pipe_type = TRI_TYPE(Pipe, in, out);
	long_type = tri_type_new("long", sizeof(long), 0, NULL);
	if (arg != NULL)
		return wrong(arg);
	allocation();
	roots();
	finalizers();
	weak_references();
	goroutines();
	tuning();
	puts("PASS");
	return 0;
}

int
main(int argc, char **argv)
{
	if (argc > 1 && strcmp(argv[1], "early") == 0)
		tri_alloc_bytes(1);
	tri_main(argc, argv, body, argc > 1 ? argv[1] : NULL);
}
