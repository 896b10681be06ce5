/*
 * map_test.c - maps against a shadow: random operations on every kind of key,
 * iteration while the map changes, NaN, -0, clear, nil maps, hints.
 */
// alone: test/rt/lang_shim.c runtime/lang/*.c !runtime/lang/bytealg.c !runtime/lang/reflectcall.c !runtime/lang/sysv.c !runtime/lang/gosupport.c
#include "lang_shim.h"

#include <math.h>
#include <time.h>

enum { DOMAIN = 60000 };

typedef struct Kind {
	const char *name;
	RtMapType *t;
	void (*key)(u64 i, void *buf);
	int fast; /* 0 generic, 4, 8, 's' */
	u64 domain;
} Kind;

static void key_u64(u64 i, void *b) { u64 v = i * 0x10001; memcpy(b, &v, 8); }
static void key_u32(u64 i, void *b) { u32 v = (u32)i * 3; memcpy(b, &v, 4); }
static void key_u8(u64 i, void *b) { *(u8 *)b = (u8)i; }
static void key_b3(u64 i, void *b) { memcpy(b, &i, 3); }
static void key_f64(u64 i, void *b) { f64 v = (f64)i - 100.5; memcpy(b, &v, 8); }
static void key_pair(u64 i, void *b) { ((u64 *)b)[0] = i % 7; ((u64 *)b)[1] = i; }
static void key_200(u64 i, void *b) { memset(b, (int)(i % 251), 200); memcpy(b, &i, 8); memcpy((u8 *)b + 192, &i, 8); }
static GoString names[DOMAIN];
static void
key_str(u64 i, void *b)
{
	if (names[i].p == NULL) {
		char *s = malloc(80);
		int n = sprintf(s, "%s%lu", i % 3 == 0 ? "" : i % 3 == 1 ? "a-longer-prefix-of-keys/" : "x", i);
		names[i] = (GoString){ (u8 *)s, n };
	}
	GoString v = names[i];
	if (i % 2) { /* equal, elsewhere */
		u8 *c = malloc((u64)v.n);
		memcpy(c, v.p, (u64)v.n);
		v.p = c;
	}
	memcpy(b, &v, 16);
}
static void
key_eface(u64 i, void *b)
{
	GoEface e;
	GoString s;
	switch (i % 3) {
	case 0: e = (GoEface){ &t_u64, rt_box64(&t_u64, i) }; break;
	case 1: key_str(i, &s); e = (GoEface){ &t_string, rt_boxstring(&t_string, s) }; break;
	default: e = (GoEface){ &t_ptr.t, (void *)(i * 8 + 4096) }; break;
	}
	memcpy(b, &e, 16);
}

/* Element contents: derived from a value, in the first and last bytes. */
static void
put_elem(const RtType *t, void *e, u32 v)
{
	u8 *p = e;
	for (u64 i = 0; i < t->size && i < 4; i++)
		p[i] = (u8)(v >> (8 * i));
	if (t->size > 16)
		memcpy(p + t->size - 4, &v, 4);
}
static bool
is_elem(const RtType *t, const void *e, u32 v)
{
	u8 want[4];
	memcpy(want, &v, 4);
	return memcmp(e, want, t->size < 4 ? t->size : 4) == 0 && (t->size <= 16 || memcmp((const u8 *)e + t->size - 4, want, 4) == 0);
}
static bool
is_zero(const RtType *t, const void *e)
{
	for (u64 i = 0; i < t->size; i++)
		if (((const u8 *)e)[i] != 0)
			return false;
	return true;
}

static void *
access2(Kind *k, void *m, void *key, bool fast)
{
	if (fast && k->fast == 8) return rt_mapaccess2_64(k->t, m, *(u64 *)key);
	if (fast && k->fast == 4) return rt_mapaccess2_32(k->t, m, *(u32 *)key);
	if (fast && k->fast == 's') return rt_mapaccess2_str(k->t, m, *(GoString *)key);
	return rt_mapaccess2(k->t, m, key);
}
static void *
access1(Kind *k, void *m, void *key, bool fast)
{
	if (fast && k->fast == 8) return rt_mapaccess1_64(k->t, m, *(u64 *)key);
	if (fast && k->fast == 4) return rt_mapaccess1_32(k->t, m, *(u32 *)key);
	if (fast && k->fast == 's') return rt_mapaccess1_str(k->t, m, *(GoString *)key);
	return rt_mapaccess1(k->t, m, key);
}
static void *
assign(Kind *k, void *m, void *key, bool fast)
{
	if (fast && k->fast == 8) return rt_mapassign_64(k->t, m, *(u64 *)key);
	if (fast && k->fast == 4) return rt_mapassign_32(k->t, m, *(u32 *)key);
	if (fast && k->fast == 's') return rt_mapassign_str(k->t, m, *(GoString *)key);
	return rt_mapassign(k->t, m, key);
}

typedef struct Shadow { u32 value[DOMAIN]; bool in[DOMAIN]; u32 seen[DOMAIN]; u64 count; } Shadow;
static Shadow sh;

static u64
index_of(Kind *k, const void *key)
{
	/* The inverse of k->key. */
	if (k->key == key_u64) return *(const u64 *)key / 0x10001;
	if (k->key == key_u32) return *(const u32 *)key / 3;
	if (k->key == key_u8) return *(const u8 *)key;
	if (k->key == key_b3) { u64 v = 0; memcpy(&v, key, 3); return v; }
	if (k->key == key_f64) return (u64)(*(const f64 *)key + 100.5);
	if (k->key == key_pair) return ((const u64 *)key)[1];
	if (k->key == key_200) return *(const u64 *)key;
	GoString s;
	if (k->key == key_eface) {
		GoEface e;
		memcpy(&e, key, 16);
		if (e.t == &t_u64) return *(u64 *)e.w;
		if (e.t == &t_ptr.t) return ((u64)e.w - 4096) / 8;
		s = *(GoString *)e.w;
	} else {
		s = *(const GoString *)key;
	}
	const u8 *p = s.p + s.n;
	while (p > s.p && p[-1] >= '0' && p[-1] <= '9')
		p--;
	u64 v = 0;
	while (p < s.p + s.n) /* the text ends there, whatever digits lie behind it */
		v = v * 10 + (u64)(*p++ - '0');
	return v;
}

/* One iteration; with mutate, changes the map as it goes and checks the rules of range. */
static void
iterate(Kind *k, void *m, bool mutate, u64 limit)
{
	static u32 must[DOMAIN];   /* in the map at the start, not deleted since */
	static bool gone[DOMAIN];  /* deleted, not inserted again since */
	u8 buf[256];
	u64 n = 0;
	RtMapIter it;
	memset(&it, 0xee, sizeof it);
	for (u64 i = 0; i < k->domain; i++) {
		sh.seen[i] = 0;
		must[i] = sh.in[i];
		gone[i] = !sh.in[i];
	}
	for (rt_mapiterinit(k->t, m, &it); it.key != NULL; rt_mapiternext(&it)) {
		u64 i = index_of(k, it.key);
		CHECK(i < k->domain && sh.in[i] && !gone[i]);
		CHECK(is_elem(k->t->elem, it.elem, sh.value[i]));
		CHECK(sh.seen[i]++ == 0);
		if (!mutate || n++ > limit)
			continue;
		for (u64 j = shim_rand() % 4; j-- > 0;) {
			u64 x = shim_rand() % k->domain;
			k->key(x, buf);
			if (shim_rand() % 3 == 0) {
				rt_mapdelete(k->t, m, buf);
				sh.count -= sh.in[x];
				sh.in[x] = false;
				must[x] = 0;
				gone[x] = true;
			} else {
				u32 v = (u32)shim_rand();
				put_elem(k->t->elem, assign(k, m, buf, shim_rand() % 2), v);
				if (!sh.in[x])
					sh.seen[x] = 0; /* a new entry: may appear again */
				sh.count += !sh.in[x];
				sh.in[x] = true;
				sh.value[x] = v;
				gone[x] = false;
			}
		}
		if (shim_rand() % 20000 == 0) {
			rt_mapclear(k->t, m);
			memset(sh.in, 0, sizeof sh.in);
			memset(must, 0, sizeof must);
			memset(gone, 1, sizeof gone);
			sh.count = 0;
		}
	}
	for (u64 i = 0; i < k->domain; i++)
		CHECK(!must[i] || sh.seen[i] == 1);
}

static void
random_ops(Kind *k, u64 ops, u64 spread, i64 hint)
{
	u8 buf[256];
	void *m = rt_makemap(k->t, hint);
	memset(&sh, 0, sizeof sh);
	const RtType *et = k->t->elem;
	u64 bias = 2;
	for (u64 op = 0; op < ops; op++) {
		if (op % 4096 == 0)
			bias = 1 + shim_rand() % 3; /* growing and shrinking phases */
		u64 i = shim_rand() % spread;
		bool fast = shim_rand() % 2;
		k->key(i, buf);
		switch (shim_rand() % 5) {
		case 0: {
			void *e = access2(k, m, buf, fast);
			CHECK((e != NULL) == sh.in[i]);
			CHECK(e == NULL || is_elem(et, e, sh.value[i]));
			break;
		}
		case 1: {
			void *e = access1(k, m, buf, fast);
			CHECK(sh.in[i] ? is_elem(et, e, sh.value[i]) : is_zero(et, e));
			break;
		}
		default:
			if (shim_rand() % 4 < bias) {
				u32 v = (u32)shim_rand();
				void *e = assign(k, m, buf, fast);
				CHECK(sh.in[i] ? is_elem(et, e, sh.value[i]) : is_zero(et, e));
				put_elem(et, e, v);
				sh.count += !sh.in[i];
				sh.in[i] = true;
				sh.value[i] = v;
			} else {
				rt_mapdelete(k->t, m, buf);
				sh.count -= sh.in[i];
				sh.in[i] = false;
			}
		}
		CHECK(rt_maplen(m) == (i64)sh.count);
		if (op % (ops / 8) == ops / 8 - 1) {
			const char *err = rt_map_check(k->t, m);
			if (err != NULL) {
				fprintf(stderr, "%s: %s\n", k->name, err);
				abort();
			}
			iterate(k, m, false, 0);
			iterate(k, m, true, 3000);
			CHECK(rt_map_check(k->t, m) == NULL);
			iterate(k, m, false, 0);
		}
	}
	void *copy = rt_map_clone(k->t, m);
	CHECK(rt_map_check(k->t, copy) == NULL);
	iterate(k, copy, false, 0);
	rt_mapclear(k->t, m);
	CHECK(rt_maplen(m) == 0 && rt_map_check(k->t, m) == NULL);
	iterate(k, copy, false, 0);
}

/* Range from a small map while it grows large: every entry of the start exactly once. */
static void
grow_while_ranging(Kind *k)
{
	u8 buf[256];
	for (u64 start = 1; start <= 20; start++) {
		void *m = rt_makemap(k->t, 0);
		memset(&sh, 0, sizeof sh);
		for (u64 i = 0; i < start; i++) {
			k->key(i, buf);
			put_elem(k->t->elem, rt_mapassign(k->t, m, buf), (u32)i);
		}
		RtMapIter it;
		u64 next = start, from_start = 0;
		for (rt_mapiterinit(k->t, m, &it); it.key != NULL; rt_mapiternext(&it)) {
			u64 i = index_of(k, it.key);
			CHECK(sh.seen[i]++ == 0 && is_elem(k->t->elem, it.elem, (u32)i));
			from_start += i < start;
			for (u64 j = 0; j < 3000 && next < k->domain && next < 20000; j++, next++) {
				k->key(next, buf);
				put_elem(k->t->elem, rt_mapassign(k->t, m, buf), (u32)next);
			}
		}
		CHECK(from_start == start);
		CHECK(rt_map_check(k->t, m) == NULL);
	}
}

static void
nan_and_zero(void)
{
	RtMapType *t = shim_map(&t_f64, &t_u64, &rt_hashfn_f64);
	void *m = rt_makemap(t, 0);
	f64 nan = NAN, zero = 0.0, minus = -0.0;
	for (u64 i = 0; i < 5000; i++)
		*(u64 *)rt_mapassign(t, m, &nan) = i;
	CHECK(rt_maplen(m) == 5000 && rt_mapaccess2(t, m, &nan) == NULL);
	rt_mapdelete(t, m, &nan);
	CHECK(rt_maplen(m) == 5000 && rt_map_check(t, m) == NULL);
	RtMapIter it;
	u64 n = 0, sum = 0;
	for (rt_mapiterinit(t, m, &it); it.key != NULL; rt_mapiternext(&it), n++) {
		sum += *(u64 *)it.elem;
		if (n == 100) /* the rest comes from tables that were replaced */
			for (u64 i = 0; i < 9000; i++) {
				f64 f = (f64)i + 1;
				*(u64 *)rt_mapassign(t, m, &f) = 0;
			}
	}
	CHECK(n >= 5000 && sum == 5000ull * 4999 / 2);
	n = 0;
	for (rt_mapiterinit(t, m, &it); it.key != NULL; rt_mapiternext(&it))
		if (++n == 10)
			rt_mapclear(t, m);
	CHECK(n == 10 && rt_maplen(m) == 0);
	*(u64 *)rt_mapassign(t, m, &zero) = 1;
	*(u64 *)rt_mapassign(t, m, &minus) = 2;
	CHECK(rt_maplen(m) == 1 && *(u64 *)rt_mapaccess1(t, m, &zero) == 2);
	rt_mapiterinit(t, m, &it);
	CHECK(signbit(*(f64 *)it.key));
}

static void
order_is_random(void)
{
	RtMapType *t = shim_map(&t_u64, &t_u64, &rt_hashfn_mem64);
	void *m = rt_makemap(t, 0);
	u64 firsts = 0;
	for (u64 i = 0; i < 8; i++)
		*(u64 *)rt_mapassign_64(t, m, i) = i;
	for (u64 i = 0; i < 1000; i++) {
		RtMapIter it;
		rt_mapiterinit(t, m, &it);
		firsts |= 1ull << *(u64 *)it.key;
	}
	CHECK(firsts == 0xff);
}

static void
empties(void)
{
	RtMapType *t = shim_map(&t_u64, &t_elem300, NULL);
	u64 key = 7;
	RtMapIter it;
	CHECK(rt_mapaccess2(t, NULL, &key) == NULL && is_zero(&t_elem300, rt_mapaccess1(t, NULL, &key)));
	CHECK(is_zero(&t_elem300, rt_mapaccess1_64(t, NULL, key)) && rt_mapaccess2_64(t, NULL, key) == NULL);
	rt_mapdelete(t, NULL, &key);
	rt_mapclear(t, NULL);
	rt_mapiterinit(t, NULL, &it);
	CHECK(it.key == NULL && it.t == t && rt_maplen(NULL) == 0);
	void *m = rt_makemap(t, 100000000000000ll);
	CHECK(rt_maplen(m) == 0);
	for (i64 hint = 0; hint < 40000; hint = hint * 2 + 1) {
		RtMapType *u = shim_map(&t_u64, &t_struct0, NULL);
		m = rt_makemap(u, hint);
		for (i64 i = 0; i < hint; i++)
			rt_mapassign_64(u, m, (u64)i);
		CHECK(rt_maplen(m) == hint && rt_map_check(u, m) == NULL);
	}
	RtMapType *z = shim_map(&t_struct0, &t_u64, NULL);
	m = rt_makemap(z, 0);
	*(u64 *)rt_mapassign(z, m, &key) = 5;
	*(u64 *)rt_mapassign(z, m, &key) += 1;
	CHECK(rt_maplen(m) == 1 && *(u64 *)rt_mapaccess1(z, m, NULL) == 6);
	RtMapType *zz = shim_map(&t_struct0, &t_struct0, NULL);
	m = rt_makemap(zz, 0);
	rt_mapassign(zz, m, &key);
	CHECK(rt_maplen(m) == 1 && rt_mapaccess2(zz, m, &key) != NULL);
	rt_mapdelete(zz, m, &key);
	CHECK(rt_maplen(m) == 0);
}

static void
run(void *arg)
{
	(void)arg;
	Kind kinds[] = {
		{ "u64", shim_map(&t_u64, &t_u64, &rt_hashfn_mem64), key_u64, 8, DOMAIN },
		{ "u32", shim_map(&t_u32, &t_u32, &rt_hashfn_mem32), key_u32, 4, DOMAIN },
		{ "u32-elem8", shim_map(&t_u32, &t_u64, &rt_hashfn_mem32), key_u32, 4, DOMAIN },
		{ "str", shim_map(&t_string, &t_u64, &rt_hashfn_string), key_str, 's', DOMAIN },
		{ "str-big", shim_map(&t_string, &t_elem300, &rt_hashfn_string), key_str, 's', 9000 },
		{ "u8", shim_map(&t_u8, &t_u8, NULL), key_u8, 0, 256 },
		{ "b3", shim_map(&t_bytes3, &t_u32, NULL), key_b3, 0, DOMAIN },
		{ "f64", shim_map(&t_f64, &t_string, &rt_hashfn_f64), key_f64, 0, DOMAIN },
		{ "pair", shim_map(&t_pair, &t_u32, NULL), key_pair, 0, DOMAIN },
		{ "key200", shim_map(&t_key200, &t_elem300, NULL), key_200, 0, 6000 },
		{ "eface", shim_map(&t_eface.t, &t_u64, &rt_hashfn_eface), key_eface, 0, DOMAIN },
	};
	for (u64 i = 0; i < sizeof kinds / sizeof *kinds; i++) {
		Kind *k = &kinds[i];
		random_ops(k, 2000, 12 < k->domain ? 12 : k->domain, 0);
		random_ops(k, 20000, 200 < k->domain ? 200 : k->domain, 100);
		random_ops(k, 400000, k->domain, 0);
		random_ops(k, 60000, k->domain, 20000);
		grow_while_ranging(k);
	}
	nan_and_zero();
	order_is_random();
	empties();
}

int
main(void)
{
	shim_init();
	shim_run(run, NULL);
	puts("map_test: ok");
	return 0;
}
