/* barrier_test.c - the fixed shape of stores: where a stopped one goes on; what the slow paths store. */
// with: test/rt/core.c
#include "core.h"

#include "abi/intrinsic.h"
#include "gc/gc.h"
#include "sched/internal.h"

static void *slot_a, *slot_b;

__attribute__((noinline)) static void
store_near(void **slot, void *value)
{
	RT_STORE_PTR(slot, value);
}

/* Far from its slow path: the jump has a long displacement. */
__attribute__((noinline)) static void
store_far(void **slot, void *value)
{
	RT_STORE_PTR(slot, value);
	__asm__ volatile(".skip 300, 0x90");
	RT_STORE_PTR(slot + 1, value);
}

__attribute__((noinline)) static void *
exchange(void **slot, void *value)
{
	return rt_i_xchg_ptr(slot, value);
}

__attribute__((noinline)) static GoBool
compare(void **slot, void *old, void *value)
{
	return rt_i_cas_ptr(slot, old, value);
}

/* The first instruction sequence of the shape in a function's code. */
static void
check_shape(const void *fn)
{
	for (const u8 *p = fn; p < (const u8 *)fn + 64; p++) {
		i32 rel;
		memcpy(&rel, p + 2, 4);
		if (p[0] != 0x83 || p[1] != 0x3d || p + 7 + rel != (const u8 *)&rt_gc_barrier)
			continue;
		u64 jne = (u64)p + 7, store = jne + (p[7] == 0x75 ? 2 : 6);
		CHECK(p[7] == 0x75 || (p[7] == 0x0f && p[8] == 0x85));
		CHECK(rt_before_store((u64)p) == (u64)p);
		CHECK(rt_before_store(jne) == (u64)p);
		CHECK(rt_before_store(store) == (u64)p);
		for (u64 pc = store + 1; pc < store + 5; pc++)
			CHECK(rt_before_store(pc) == pc);
		return;
	}
	fail("a store without the shape", __FILE__, __LINE__);
}

/* Values in every register over a slow store. */
__attribute__((noinline)) static u64
keep(u64 a, u64 b, u64 c, u64 d, double x, double y)
{
	void *s[3] = { NULL, (void *)7, (void *)8 };
	u64 e = a * 3, f = b * 5, g = c * 7, h = d * 11;
	double z = x * y;
	RT_STORE_PTR(&s[0], &s[1]);
	RT_STORE_PTR(&s[1], (void *)(a + b));
	RT_STORE_PTR(&slot_a, s[1]);
	CHECK(s[0] == &s[1] && s[1] == (void *)(a + b) && slot_a == s[1]);
	return a + b + c + d + e + f + g + h + (u64)(x + y + z);
}

void
test_main(void)
{
	void *pair[2];

	check_shape((const void *)store_near);
	check_shape((const void *)store_far);
	check_shape((const void *)exchange);
	check_shape((const void *)compare);
	u64 want = keep(1, 2, 3, 4, 5, 6);
	for (int on = 0; on < 2; on++) {
		rt_gc_barrier = (u32)on;
		store_near(&slot_a, pair);
		CHECK(slot_a == pair);
		store_near(&slot_a, &slot_b);
		store_far(pair, &slot_a);
		CHECK(slot_a == &slot_b && pair[0] == &slot_a && pair[1] == &slot_a);
		CHECK(exchange(&slot_a, &pair) == &slot_b && slot_a == &pair);
		CHECK(!compare(&slot_a, NULL, &slot_b) && slot_a == &pair);
		CHECK(compare(&slot_a, &pair, &slot_b) && slot_a == &slot_b);
		CHECK(keep(1, 2, 3, 4, 5, 6) == want);
	}
	rt_gc_barrier = 0;
}
