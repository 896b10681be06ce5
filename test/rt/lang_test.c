/*
 * lang_test.c - strings, UTF-8, hashes, equality, print formats, itabs.
 */
// alone: test/rt/lang_shim.c runtime/lang/*.c !runtime/lang/bytealg.c !runtime/lang/reflectcall.c !runtime/lang/sysv.c !runtime/lang/gosupport.c
#include "lang_shim.h"

#include <math.h>
#include <sys/mman.h>

static bool
is(GoString s, const char *want)
{
	return rt_streq(s, rt_cstr(want));
}

static void
strings(void)
{
	GoString parts[4] = { rt_cstr("ab"), rt_cstr(""), rt_cstr("cde"), rt_cstr("f") };
	CHECK(is(rt_concat(4, parts), "abcdef") && rt_concat(2, parts).p == parts[0].p && rt_concat(0, parts).n == 0);
	CHECK(is(rt_concat2(rt_cstr("x"), rt_cstr("yz")), "xyz"));
	CHECK(is(rt_bytes_string("hello", 5), "hello") && rt_bytes_string("A", 1).p == (const u8 *)&rt_static_bytes['A']);
	GoSlice b = rt_string_bytes(rt_cstr("hello"));
	CHECK(b.n == 5 && b.cap >= 5 && memcmp(b.p, "hello", 5) == 0);
	CHECK(rt_string_bytes(rt_cstr("")).p != NULL && rt_string_bytes(rt_cstr("")).n == 0);
	CHECK(is(rt_rune_string('a'), "a") && is(rt_rune_string(0xe9), "\xc3\xa9") && is(rt_rune_string(0x20ac), "\xe2\x82\xac"));
	CHECK(is(rt_rune_string(0x1f600), "\xf0\x9f\x98\x80") && is(rt_rune_string(-1), "\xef\xbf\xbd"));
	CHECK(is(rt_rune_string(0xd800), "\xef\xbf\xbd") && is(rt_rune_string(1ll << 40 | 'a'), "\xef\xbf\xbd"));
	CHECK(rt_cmpstring(rt_cstr("a"), rt_cstr("b")) < 0 && rt_cmpstring(rt_cstr("ab"), rt_cstr("a")) > 0);
	CHECK(rt_cmpstring(rt_cstr("ab"), rt_cstr("ab")) == 0 && rt_cmpstring(rt_cstr(""), rt_cstr("")) == 0);
	CHECK(rt_cmpstring(rt_cstr("\xff"), rt_cstr("a")) > 0);
	/* Every rune, there and back; invalid bytes are one U+FFFD each. */
	for (i32 r = 0; r <= 0x10ffff; r++) {
		u8 buf[4];
		i64 n = rt_encoderune(buf, r), next;
		GoString s = { buf, n };
		i32 want = r >= 0xd800 && r <= 0xdfff ? 0xfffd : r;
		CHECK(rt_decoderune(s, 0, &next) == want && next == n && rt_countrunes(s) == 1);
		if (n > 1) {
			s.n--;
			CHECK(rt_decoderune(s, 0, &next) == 0xfffd && next == 1);
		}
	}
	static const char *const bad[] = { "\xc0\x80", "\xc1\xbf", "\xe0\x9f\xbf", "\xed\xa0\x80", "\xf0\x8f\xbf\xbf", "\xf4\x90\x80\x80", "\xf5\x80\x80\x80", "\x80", "\xff\xfe" };
	for (u64 i = 0; i < sizeof bad / sizeof *bad; i++)
		CHECK(rt_countrunes(rt_cstr(bad[i])) == (i64)strlen(bad[i]));
	GoSlice runes = rt_string_runes(rt_cstr("a\xe2\x82\xac\xff!"));
	CHECK(runes.n == 4 && ((i32 *)runes.p)[1] == 0x20ac && ((i32 *)runes.p)[2] == 0xfffd && runes.cap >= 4);
	CHECK(is(rt_runes_string(runes.p, 4), "a\xe2\x82\xac\xef\xbf\xbd!"));
}

static void
hashes(void)
{
	/* Equality and hash by length, with unequal last, first and middle bytes. */
	u8 a[128], b[129];
	for (u64 n = 0; n <= 128; n++) {
		for (u64 i = 0; i < n; i++)
			a[i] = b[i + 1] = (u8)shim_rand();
		CHECK(rt_memequal(a, b + 1, n) && rt_memhash(a, 5, n) == rt_memhash(b + 1, 5, n));
		for (u64 i = 0; i < n; i++) {
			b[i + 1] ^= 1;
			CHECK(!rt_memequal(a, b + 1, n) && rt_memhash(a, 5, n) != rt_memhash(b + 1, 5, n));
			b[i + 1] ^= 1;
		}
	}
	CHECK(rt_memhash(a, 5, 8) != rt_memhash(a, 6, 8) && rt_memhash(a, 5, 0) != rt_memhash(a, 6, 0));
	/* Each of 64 bits reaches the control byte and the group index; with one multiplier, for the same verdict each time. */
	u64 secret = rt_hash_secret[1];
	rt_hash_secret[1] = 0xe7037ed1a0b428dbull;
	for (u32 bit = 0; bit < 64; bit++) {
		u64 changed = 0;
		for (u64 i = 0; i < 2000; i++) {
			u64 x = shim_rand(), y = x ^ 1ull << bit;
			changed += (u64)__builtin_popcountll((rt_memhash64(&x, 1) ^ rt_memhash64(&y, 1)) & 0xffff);
		}
		CHECK(changed > 2000 * 3 && changed < 2000 * 12);
	}
	rt_hash_secret[1] = secret;
	f64 zero = 0.0, minus = -0.0, nan = NAN;
	CHECK(rt_f64hash(&zero, 3) == rt_f64hash(&minus, 3) && rt_f64hash(&nan, 3) != rt_f64hash(&nan, 3));
	u64 seen = 0;
	for (u64 i = 0; i < 1000; i++)
		seen |= 1ull << rt_fastrandn(64);
	CHECK(seen == ~0ull);
}

static char *
printed(void)
{
	static char copy[4096];
	strcpy(copy, shim_exit_text);
	shim_exit_text[0] = 0;
	return copy;
}
#define PRINTS(call, want)                                          \
	do {                                                        \
		rt_printlock();                                     \
		call;                                               \
		rt_printunlock();                                   \
		CHECK(strcmp(printed(), want) == 0);                \
	} while (0)

static void
prints(void)
{
	PRINTS(rt_printfloat(1.5), "+1.500000e+000");
	PRINTS(rt_printfloat(-0.0), "-0.000000e+000");
	PRINTS(rt_printfloat(-123456789.0), "-1.234568e+008");
	PRINTS(rt_printfloat(9.9999999), "+1.000000e+001");
	PRINTS(rt_printfloat(5e-324), "+4.940656e-324");
	PRINTS(rt_printfloat(1.7976931348623157e308), "+1.797693e+308");
	PRINTS(rt_printfloat(NAN), "NaN");
	PRINTS(rt_printfloat(INFINITY), "+Inf");
	PRINTS(rt_printfloat(-INFINITY), "-Inf");
	PRINTS(rt_printcomplex(((GoC128){ 1, -2 })), "(+1.000000e+000-2.000000e+000i)");
	PRINTS(rt_printint(INT64_MIN), "-9223372036854775808");
	PRINTS(rt_printuint(UINT64_MAX), "18446744073709551615");
	PRINTS(rt_printint(0), "0");
	PRINTS(rt_printhex(0), "0x0");
	PRINTS(rt_printpointer((void *)0xc000012345), "0xc000012345");
	PRINTS(rt_printslice((void *)0x10, 2, 5), "[2/5]0x10");
	PRINTS(rt_printeface(((GoEface){ (void *)0x10, (void *)0xff })), "(0x10,0xff)");
	PRINTS((rt_printbool(1), rt_printsp(), rt_printbool(0), rt_printnl()), "true false\n");
	static char big[2000];
	memset(big, 'x', sizeof big - 1);
	rt_printlock();
	rt_printstring(rt_cstr("a"));
	rt_printstring(rt_cstr(big));
	rt_printunlock();
	char *out = printed();
	CHECK(out[0] == 'a' && strcmp(out + 1, big) == 0);
}

static void
divides(void)
{
	GoC128 q = rt_div_complex((GoC128){ 1, 2 }, (GoC128){ 3, -4 });
	CHECK(fabs(q.re + 0.2) < 1e-15 && fabs(q.im - 0.4) < 1e-15);
	q = rt_div_complex((GoC128){ 1, 1 }, (GoC128){ 0, 0 });
	CHECK(isinf(q.re) && isinf(q.im));
	q = rt_div_complex((GoC128){ INFINITY, NAN }, (GoC128){ 1, 1 });
	CHECK(isinf(q.re));
	q = rt_div_complex((GoC128){ 1, 1 }, (GoC128){ INFINITY, 1 });
	CHECK(q.re == 0 && q.im == 0);
}

/* -- itabs: descriptors in low memory, with 32-bit offsets -- */

typedef struct Type { RtType t; RtUncommon u; RtMethod m[3]; } Type;
typedef struct Inter { RtInterfaceType t; RtImethod m[3]; } Inter;
static u8 *low;

static i32
name(const char *s)
{
	u8 *p = low;
	low += strlen(s) + 8;
	p[0] = s[0] >= 'A' && s[0] <= 'Z';
	p[1] = (u8)strlen(s);
	memcpy(p + 2, s, strlen(s));
	return (i32)(u64)p;
}

static void
itabs(void)
{
	low = mmap(NULL, 1 << 16, PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS | MAP_32BIT, -1, 0);
	RtType *fn = (RtType *)low, *fn2 = fn + 1;
	Type *t = (Type *)(low + 256), *lacks = t + 1;
	Inter *i = (Inter *)(low + 1024);
	low += 4096;
	*t = (Type){ .t = { .size = 8, .kind = RT_KIND_INT, .tflag = RT_TFLAG_UNCOMMON | RT_TFLAG_NAMED, .equal = &rt_eqfn_mem64 } };
	t->u = (RtUncommon){ .mcount = 3, .xcount = 3, .moff = sizeof(RtUncommon) };
	const char *names[] = { "Close", "Read", "Write" };
	for (i32 k = 0; k < 3; k++)
		t->m[k] = (RtMethod){ name(names[k]), (i32)(u64)(k == 1 ? fn2 : fn), 0x1000 + k, 0x1000 + k };
	*lacks = *t;
	lacks->m[1].mtyp = (i32)(u64)fn; /* Read with another signature */
	i->t = (RtInterfaceType){ .t = { .size = 16, .kind = RT_KIND_INTERFACE }, .methods = i->m, .nmethods = 2, .cap = 2 };
	i->m[0] = (RtImethod){ name("Read"), (i32)(u64)fn2 };
	i->m[1] = (RtImethod){ name("Write"), (i32)(u64)fn };
	const RtItab *tab = rt_getitab(&i->t, &t->t);
	CHECK(tab->inter == &i->t && tab->type == &t->t && tab->fun[0] == (void *)0x1001 && tab->fun[1] == (void *)0x1002);
	CHECK(rt_getitab2(&i->t, &t->t) == tab && rt_getitab2(&i->t, &lacks->t) == NULL && rt_getitab2(&i->t, NULL) == NULL);
	/* Growth of the table: many types. */
	Type *many = mmap(NULL, 2000 * sizeof(Type), PROT_READ | PROT_WRITE, MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	static const RtItab *tabs[2000];
	for (u64 k = 0; k < 2000; k++) {
		many[k] = *t;
		tabs[k] = rt_getitab(&i->t, &many[k].t);
	}
	for (u64 k = 0; k < 2000; k++)
		CHECK(rt_getitab2(&i->t, &many[k].t) == tabs[k] && tabs[k]->type == &many[k].t);
	GoIface dst;
	rt_reflect_ifaceE2I(&i->t, (GoEface){ &t->t, (void *)5 }, &dst);
	CHECK(dst.tab == tab && dst.w == (void *)5);
	/* Offsets of reflect's objects. */
	i32 off = rt_add_reflect_off(&dst);
	CHECK(off < 0 && rt_resolve_off(off) == &dst && rt_add_reflect_off(&dst) == off && rt_resolve_off(0) == NULL);
	CHECK(is(rt_type_string(&t_key200), "main.Key"));
}

static void
run(void *arg)
{
	(void)arg;
	strings();
	hashes();
	prints();
	divides();
	itabs();
	/* Interfaces: equality by dynamic type. */
	GoEface x = { &t_u64, rt_box64(&t_u64, 1000) }, y = { &t_u64, rt_box64(&t_u64, 1000) };
	GoEface s = { &t_string, rt_boxstring(&t_string, rt_cstr("q")) };
	CHECK(x.w != y.w && rt_efaceeq(&t_u64, x.w, y.w) && rt_efacehash(&x, 1) == rt_efacehash(&y, 1));
	CHECK(rt_typeeq(&t_eface.t, &x, &y) && !rt_typeeq(&t_eface.t, &x, &s));
	CHECK(rt_typehash(&t_string, s.w, 1) == rt_strhash(s.w, 1));
	CHECK(*(u16 *)rt_box16(&t_u8, 300) == 300 && *(u8 *)rt_box8(7) == 7 && *(u32 *)rt_box32(&t_u32, 200) == 200);
}

int
main(void)
{
	shim_init();
	shim_run(run, NULL);
	puts("lang_test: ok");
	return 0;
}
