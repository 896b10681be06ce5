/*
 * hash.c - hash functions of maps, and the runtime's fast random numbers.
 *
 * Bytes are hashed by 64x64->128 bit multiplications whose halves are folded
 * together ("mum"), 8 to 48 bytes a step, after the family of wyhash.  Two
 * process-wide secrets and each map's seed keep the order of entries and the
 * collisions unpredictable.  Go's rules for floats: +0 and -0 hash alike, a NaN
 * hashes to a random number at each call.
 *
 * Functions that a descriptor names (RtMapType.hasher) are funcvals: their
 * first parameter is the context, unused here.
 */
#include "lang/hash.h"

#include "os/os.h"
#include "lang/lang.h"

u64 rt_hash_secret[4] = { 0xa0761d6478bd642full, 0xe7037ed1a0b428dbull, 0x8ebc6af09c88c6e3ull, 0x589965cc75374cc3ull };

u64
rt_memhash_long(const u8 *p, u64 seed, u64 n)
{
	u64 left = n, a = seed;
	if (left > 48) {
		u64 b = seed, c = seed;
		do {
			a = rt_mum(rt_load64(p) ^ rt_hash_secret[1], rt_load64(p + 8) ^ a);
			b = rt_mum(rt_load64(p + 16) ^ rt_hash_secret[2], rt_load64(p + 24) ^ b);
			c = rt_mum(rt_load64(p + 32) ^ rt_hash_secret[3], rt_load64(p + 40) ^ c);
			p += 48;
			left -= 48;
		} while (left > 48);
		a ^= b ^ c;
	}
	while (left > 16) {
		a = rt_mum(rt_load64(p) ^ rt_hash_secret[1], rt_load64(p + 8) ^ a);
		p += 16;
		left -= 16;
	}
	/* The last 16 bytes, which may overlap what was read. */
	return rt_hash_fold(rt_load64(p + left - 16), rt_load64(p + left - 8), a, n);
}

u64
rt_memhash(const void *p, u64 seed, u64 n)
{
	return rt_memhash_inline(p, seed, n);
}

u64
rt_memhash32(const void *p, u64 seed)
{
	return rt_hash64(rt_load32(p), seed);
}

u64
rt_memhash64(const void *p, u64 seed)
{
	return rt_hash64(rt_load64(p), seed);
}

u64
rt_strhash(const GoString *s, u64 seed)
{
	return rt_memhash(s->p, seed, (u64)s->n);
}

static u64
hash_f64(f64 f, u64 seed)
{
	u64 bits;
	if (f == 0)
		return rt_hash64(0, seed ^ rt_hash_secret[2]);
	if (f != f)
		return rt_hash64(rt_fastrand64(), seed);
	__builtin_memcpy(&bits, &f, 8);
	return rt_hash64(bits, seed);
}

u64
rt_f32hash(const void *p, u64 seed)
{
	f32 f;
	__builtin_memcpy(&f, p, 4);
	return hash_f64(f, seed);
}

u64
rt_f64hash(const void *p, u64 seed)
{
	f64 f;
	__builtin_memcpy(&f, p, 8);
	return hash_f64(f, seed);
}

u64
rt_c64hash(const void *p, u64 seed)
{
	return rt_f32hash((const u8 *)p + 4, rt_f32hash(p, seed));
}

u64
rt_c128hash(const void *p, u64 seed)
{
	return rt_f64hash((const u8 *)p + 8, rt_f64hash(p, seed));
}

static u64
hash_dynamic(const RtType *t, void *w, u64 seed)
{
	if (t == NULL)
		return seed;
	if (t->equal == NULL)
		rt_panic_unhashable(t);
	if (t->kind & RT_KIND_DIRECT_IFACE)
		return rt_hash64((u64)t->hash, rt_typehash(t, &w, seed));
	return rt_hash64((u64)t->hash, rt_typehash(t, w, seed));
}

u64
rt_efacehash(const GoEface *e, u64 seed)
{
	return hash_dynamic(e->t, e->w, seed);
}

u64
rt_ifacehash(const GoIface *i, u64 seed)
{
	return hash_dynamic(i->tab != NULL ? i->tab->type : NULL, i->w, seed);
}

/* -- the funcvals -- */

#define HASHFN(name, expr)                                                             \
	static u64 hashfn_##name(void *ctx __attribute__((unused)), const void *p, u64 seed) \
	{                                                                              \
		return expr;                                                           \
	}                                                                              \
	GoFuncval rt_hashfn_##name = { (void *)hashfn_##name };

HASHFN(mem8, rt_hash64(*(const u8 *)p, seed))
HASHFN(mem16, rt_memhash(p, seed, 2))
HASHFN(mem32, rt_memhash32(p, seed))
HASHFN(mem64, rt_memhash64(p, seed))
HASHFN(mem128, rt_memhash(p, seed, 16))
HASHFN(f32, rt_f32hash(p, seed))
HASHFN(f64, rt_f64hash(p, seed))
HASHFN(c64, rt_c64hash(p, seed))
HASHFN(c128, rt_c128hash(p, seed))
HASHFN(string, rt_strhash(p, seed))
HASHFN(iface, rt_ifacehash(p, seed))
HASHFN(eface, rt_efacehash(p, seed))

/* -- random numbers -- */

/* Each thread's state; a Weyl sequence through mum.  Accessed within one function only, never across a switch. */
static __thread u64 rand_state;

__attribute__((noinline)) static u64
rand_start(void)
{
	static u64 threads;
	u32 lo, hi;
	__asm__ volatile("rdtsc" : "=a"(lo), "=d"(hi));
	u64 n = __atomic_add_fetch(&threads, 1, __ATOMIC_RELAXED);
	u64 seed = rt_debugvars.schedstress > 1 ? (u64)rt_debugvars.schedstress : (u64)hi << 32 | lo;
	return rt_mum(n ^ rt_hash_secret[3], seed ^ rt_hash_secret[0]) | 1;
}

u64
rt_fastrand64(void)
{
	u64 s = rand_state;
	if (RT_UNLIKELY(s == 0))
		s = rand_start();
	s += 0x2d358dccaa6c78a5ull;
	rand_state = s;
	return rt_mum(s, s ^ rt_hash_secret[1]);
}

u32
rt_fastrandn(u32 n)
{
	return (u32)((u64)(u32)rt_fastrand64() * n >> 32);
}
