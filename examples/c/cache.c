/*
 * cache.c - a concurrent cache: goroutines that ask, goroutines that own a part of
 * the cache each, channels between them, eviction of what wasn't asked for longest.
 *
 * An owner alone touches its part, so nothing is locked.  A client sends a request
 * with a channel for the answer.  Values are objects with bytes of their own and a
 * finalizer that counts; what is evicted is simply forgotten, and whoever still has
 * it may go on using it.
 *
 * Build: see docs/library.md.  Prints what it did; the same text in every run.
 */
#include <inttypes.h>
#include <stdio.h>
#include <string.h>

#include <tricolor.h>

enum { PARTS = 4, CLIENTS = 16, REQUESTS = 5000, KEYS = 4000, CAPACITY = 250, BUCKETS = 256, BYTES = 400 };

typedef struct Value {
	uint64_t key;
	unsigned char *bytes;        /* without pointers */
} Value;

typedef struct Entry {
	struct Entry *next;          /* in its bucket */
	struct Entry *newer, *older; /* by when they were last asked for */
	Value *value;
	uint64_t key;
} Entry;

typedef struct Part {
	Entry *buckets[BUCKETS];
	Entry *newest, *oldest;
	tri_chan *requests;
	uint64_t n, hits, misses, evicted;
} Part;

typedef struct Request {
	uint64_t key;
	tri_chan *answer;            /* of Value * */
} Request;

typedef struct Client {
	tri_chan *done;
	uint64_t seed;
} Client;

static const tri_type *value_type, *entry_type, *part_type, *request_type, *client_type;
static Part *parts[PARTS];
TRI_ROOT(parts);
static uint64_t made, freed;         /* atomic */

static void
value_dies(void *value, void *arg)
{
	(void)value, (void)arg;
	__atomic_fetch_add(&freed, 1, __ATOMIC_RELAXED);
}

/* Computes a value: what a cache is there to save. */
static Value *
make_value(uint64_t key)
{
	Value *v = tri_alloc(value_type);
	unsigned char *bytes = tri_alloc_bytes(BYTES);

	memset(bytes, (int)(key % 251), BYTES);
	v->key = key;
	tri_store(&v->bytes, bytes);
	tri_finalizer(v, value_dies, NULL);
	__atomic_fetch_add(&made, 1, __ATOMIC_RELAXED);
	return v;
}

/* -- a part, used by its owner only -- */

static void
unlink_entry(Part *p, Entry *e)
{
	if (e->newer != NULL)
		tri_store(&e->newer->older, e->older);
	else
		tri_store(&p->newest, e->older);
	if (e->older != NULL)
		tri_store(&e->older->newer, e->newer);
	else
		tri_store(&p->oldest, e->newer);
}

static void
make_newest(Part *p, Entry *e)
{
	tri_store(&e->newer, NULL);
	tri_store(&e->older, p->newest);
	if (p->newest != NULL)
		tri_store(&p->newest->newer, e);
	else
		tri_store(&p->oldest, e);
	tri_store(&p->newest, e);
}

static void
evict(Part *p)
{
	Entry *e = p->oldest, **at = &p->buckets[e->key / PARTS % BUCKETS];

	while (*at != e)
		at = &(*at)->next;
	tri_store(at, e->next);
	unlink_entry(p, e);
	p->n--;
	p->evicted++;
}

static Value *
look_up(Part *p, uint64_t key)
{
	Entry **bucket = &p->buckets[key / PARTS % BUCKETS], *e = *bucket;

	while (e != NULL && e->key != key)
		e = e->next;
	if (e != NULL) {
		p->hits++;
		unlink_entry(p, e);
		make_newest(p, e);
		return e->value;
	}
	p->misses++;
	if (p->n == CAPACITY)
		evict(p);
	e = tri_alloc(entry_type);
	e->key = key;
	tri_store(&e->value, make_value(key));
	tri_store(&e->next, *bucket);
	tri_store(bucket, e);
	make_newest(p, e);
	p->n++;
	return e->value;
}

static void
owner(void *arg)
{
	Part *p = arg;
	Request r;

	while (tri_receive(p->requests, &r)) {
		Value *v = look_up(p, r.key);
		tri_send(r.answer, &v);
	}
}

/* -- those who ask: keys near 0 more often -- */

static void
client(void *arg)
{
	Client *c = arg;
	tri_chan *answer = tri_chan_new(NULL, 0);
	uint64_t wrong = 0;

	for (int i = 0; i < REQUESTS; i++) {
		c->seed = c->seed * 6364136223846793005u + 1442695040888963407u;
		uint64_t r = (c->seed >> 33) % KEYS, key = r * r / KEYS;
		Request q = { key, answer };
		Value *v;
		tri_send(parts[key % PARTS]->requests, &q);
		tri_receive(answer, &v);
		for (int k = 0; k < BYTES; k++)
			wrong += v->bytes[k] != key % 251;
		wrong += v->key != key;
	}
	tri_send(c->done, &wrong);
}

static int
body(void *arg)
{
	uint64_t wrong = 0, n = 0, hits = 0, misses = 0, evicted = 0;
	static size_t part_pointers[BUCKETS + 3];

	(void)arg;
	for (size_t i = 0; i < BUCKETS; i++)
		part_pointers[i] = offsetof(Part, buckets) + i * sizeof(Entry *);
	part_pointers[BUCKETS] = offsetof(Part, newest);
	part_pointers[BUCKETS + 1] = offsetof(Part, oldest);
	part_pointers[BUCKETS + 2] = offsetof(Part, requests);
	part_type = tri_type_new("Part", sizeof(Part), BUCKETS + 3, part_pointers);
	value_type = TRI_TYPE(Value, bytes);
	entry_type = TRI_TYPE(Entry, next, newer, older, value);
	request_type = TRI_TYPE(Request, answer);
	client_type = TRI_TYPE(Client, done);
	const tri_type *number = tri_type_new("uint64_t", sizeof(uint64_t), 0, NULL);

	for (int i = 0; i < PARTS; i++) {
		tri_store(&parts[i], tri_alloc(part_type));
		tri_store(&parts[i]->requests, tri_chan_new(request_type, 8));
		tri_go(owner, parts[i], 0);
	}
	tri_chan *done = tri_chan_new(number, CLIENTS);
	for (int i = 0; i < CLIENTS; i++) {
		Client *c = tri_alloc(client_type);
		tri_store(&c->done, done);
		c->seed = (uint64_t)i + 1;
		tri_go(client, c, 0);
	}
	for (int i = 0; i < CLIENTS; i++) {
		uint64_t w;
		tri_receive(done, &w);
		wrong += w;
	}
	for (int i = 0; i < PARTS; i++) {
		tri_close(parts[i]->requests);
		n += parts[i]->n;
		hits += parts[i]->hits;
		misses += parts[i]->misses;
		evicted += parts[i]->evicted;
	}
	printf("%d requests of %d clients: %s, wrong bytes: %" PRIu64 "\n", CLIENTS * REQUESTS, CLIENTS,
	       hits + misses == CLIENTS * REQUESTS ? "all answered" : "not all answered", wrong);
	printf("kept %" PRIu64 " values of %d, as many as fit: %s\n", n, KEYS, n == PARTS * CAPACITY ? "yes" : "no");
	printf("made = kept + evicted: %s\n", made == misses && misses == n + evicted ? "yes" : "no");

	/* What was evicted is freed, and its finalizer runs, at the latest in the collections that we ask for. */
	for (int i = 0; i < 100 && __atomic_load_n(&freed, __ATOMIC_RELAXED) < evicted * 99 / 100; i++) {
		tri_collect();
		tri_sleep(1000000);
	}
	tri_collect(); /* an object goes in the collection after its finalizer ran */
	tri_collect();
	uint64_t f = __atomic_load_n(&freed, __ATOMIC_RELAXED);
	printf("evicted values are freed: %s, kept ones aren't: %s\n", f >= evicted * 99 / 100 ? "yes" : "no", f <= evicted ? "yes" : "no");
	tri_stats s;
	tri_read_stats(&s);
	printf("collections: %s, heap below 4 MB at the end: %s\n", s.collections > 0 ? "some" : "none", s.heap_bytes < 4 << 20 ? "yes" : "no");
	return wrong != 0;
}

int
main(int argc, char **argv)
{
	tri_main(argc, argv, body, NULL);
}
