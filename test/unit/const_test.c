/* const_test.c - exact constants: literals, arithmetic, rounding, text. */
#include <float.h>
#include <math.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>

#include <cmocka.h>

#include "types/types.h"

static Const *
lit(Token kind, const char *s)
{
	return const_literal(kind, s, (int)strlen(s));
}

static Const *
num(const char *s)
{
	bool imag = s[strlen(s) - 1] == 'i';
	bool hex = s[0] == '0' && (s[1] | 0x20) == 'x';
	bool fl = strpbrk(s, hex ? ".pP" : ".eE") != NULL;
	return lit(imag ? T_IMAG : fl ? T_FLOAT : T_INT, s);
}

static void
expect(const Const *c, const char *want)
{
	assert_string_equal(const_exact_string(c), want);
}

static void
integer_literals(void **state)
{
	(void)state;
	expect(num("0"), "0");
	expect(num("1_000_000"), "1000000");
	expect(num("0x_FF"), "255");
	expect(num("0b1011"), "11");
	expect(num("0o17"), "15");
	expect(num("017"), "15");
	expect(num("9223372036854775807"), "9223372036854775807");
	expect(num("9223372036854775808"), "9223372036854775808");
	expect(num("0xFFFFFFFFFFFFFFFFFFFFFFFF"), "79228162514264337593543950335");
	assert_int_equal(const_kind(num("089")), C_UNKNOWN);
	assert_int_equal(const_kind(num("0x")), C_UNKNOWN);
	assert_int_equal(const_bitlen(num("0x1_0000_0000_0000_0000")), 65);
}

static void
float_literals(void **state)
{
	(void)state;
	expect(num("1.5"), "3/2");
	expect(num(".25"), "1/4");
	expect(num("1e3"), "1000");
	expect(num("1e-2"), "1/100");
	expect(num("0x1p-2"), "1/4");
	expect(num("0x1.8p1"), "3");
	expect(num("0_1.5_0"), "3/2");
	assert_int_equal(const_kind(num("1e3")), C_FLOAT);
	assert_int_equal(const_kind(num("1e100000")), C_FLOAT);
	assert_true(isinf(const_float64(num("1e100000"))));
	assert_int_equal(const_kind(num("1e99999999999")), C_UNKNOWN);
	assert_true(const_float64(num("1e-100000")) == 0);
	assert_int_equal(const_sign(num("1e-100000")), 1);
	assert_string_equal(const_string_repr(num("1e100000")), "1e+100000");
	assert_string_equal(const_string_repr(num("1.25e-100000")), "1.25e-100000");
}

static void
big_integers(void **state)
{
	(void)state;
	Const *one = const_int(1);
	Const *big = const_shift(one, T_SHL, 100);
	expect(big, "1267650600228229401496703205376");
	expect(const_binary(big, T_SUB, one, true), "1267650600228229401496703205375");
	expect(const_shift(big, T_SHR, 98), "4");
	expect(const_binary(const_int(INT64_MAX), T_ADD, one, true), "9223372036854775808");
	expect(const_binary(const_int(INT64_MIN), T_DIV, const_int(-1), true), "9223372036854775808");
	expect(const_binary(const_int(INT64_MIN), T_REM, const_int(-1), true), "0");
	expect(const_unary(T_SUB, const_int(INT64_MIN), 0), "9223372036854775808");
	expect(const_unary(T_SUB, num("9223372036854775808"), 0), "-9223372036854775808");
	assert_true(const_int_fits(const_unary(T_SUB, num("9223372036854775808"), 0), NULL));
	expect(const_binary(const_int(-7), T_DIV, const_int(2), true), "-3");
	expect(const_binary(const_int(-7), T_REM, const_int(2), true), "-1");
	expect(const_binary(const_int(-7), T_DIV, const_int(2), false), "-7/2");
	expect(const_shift(const_int(-5), T_SHR, 1), "-3");
	expect(const_unary(T_XOR, const_int(0), 8), "255");
	expect(const_unary(T_XOR, const_int(5), 0), "-6");
	expect(const_unary(T_XOR, const_int(0), 64), "18446744073709551615");
	expect(const_binary(const_int(-1), T_ANDNOT, big, true), "-1267650600228229401496703205377");
	assert_int_equal(const_kind(const_binary(one, T_DIV, const_int(0), true)), C_UNKNOWN);
	u64 u;
	assert_true(const_uint_fits(num("18446744073709551615"), &u));
	assert_true(u == UINT64_MAX);
	assert_false(const_uint_fits(num("18446744073709551616"), &u));
	assert_true(const_equal(const_uint(UINT64_MAX), num("18446744073709551615")));
	assert_true(const_hash(const_uint(UINT64_MAX)) == const_hash(num("18446744073709551615")));
}

static void
rationals(void **state)
{
	(void)state;
	Const *third = const_binary(const_float(1), T_DIV, const_int(3), false);
	expect(third, "1/3");
	expect(const_binary(third, T_MUL, const_int(3), false), "1");
	assert_int_equal(const_kind(const_to_int(const_binary(third, T_MUL, const_int(3), false))), C_INT);
	assert_int_equal(const_kind(const_to_int(third)), C_UNKNOWN);
	assert_true(const_compare(third, T_LSS, num("0.34")));
	assert_true(const_compare(const_int(2), T_EQL, num("2.0")));
	assert_false(const_equal(const_int(2), num("2.0")));
	assert_string_equal(const_string_repr(third), "0.333333");
	/* Beyond 4096 bits a quotient turns into a 512-bit float and back into an integer. */
	Const *huge = const_shift(const_int(3), T_SHL, 4090);
	Const *q = const_binary(const_to_float(huge), T_MUL, const_to_float(huge), false);
	q = const_binary(q, T_DIV, const_to_float(huge), false);
	assert_true(const_compare(q, T_EQL, const_to_float(huge)));
}

/* Rounding agrees with the C library's, which is correct for decimal text. */
static void
rounds_like_strtod(void **state)
{
	(void)state;
	static const char *const texts[] = {
	    "1.0", "0.1", "3.14159265358979323846264338327950288", "1e23", "8.5e22", "9007199254740993.0",
	    "9007199254740992.999999999999999999999", "9007199254740993.00000000000000000001", "5e-324", "2.4703282292062327e-324",
	    "2.4703282292062328e-324", "2.47032822920623272088284396434110686182e-324", "7.4109846876186981626e-324",
	    "2.2250738585072011e-308", "2.2250738585072014e-308", "2.225073858507201136057409796709131975935e-308",
	    "4.4501477170144023e-308", "1.7976931348623157e308", "1.7976931348623158e308", "1.7976931348623159e308",
	    "1.4e-45", "7.006492321624085e-46", "7.0064923216240854e-46", "7.1e-46", "1.1754943508222875e-38", "1.17549435e-38",
	    "1.17549429e-38", "3.4028234663852886e38", "3.4028235677973366e38", "3.4028235677973362e38", "16777217.0",
	    "16777219.0", "16777217.0000000001", "1e-400", "1e400", "0.000000000000000000000000000000000000000000001",
	};
	for (int i = 0; i < LEN_OF(texts); i++) {
		Const *c = num(texts[i]);
		double want = strtod(texts[i], NULL), got = const_float64(c);
		if (memcmp(&want, &got, sizeof got) != 0)
			fail_msg("%s: %a, want %a", texts[i], got, want);
		float wantf = strtof(texts[i], NULL), gotf = const_float32(c);
		if (memcmp(&wantf, &gotf, sizeof gotf) != 0)
			fail_msg("%s: %a, want %a (float32)", texts[i], (double)gotf, (double)wantf);
	}
	srand(1);
	for (int i = 0; i < 20000; i++) {
		char s[64];
		snprintf(s, sizeof s, "%d%09d%09d.%de%d", rand() % 9 + 1, rand() % 1000000000, rand() % 1000000000, rand(),
		         rand() % 700 - 365);
		Const *c = num(s);
		if (const_float64(c) != strtod(s, NULL) || const_float32(c) != strtof(s, NULL))
			fail_msg("%s rounds differently", s);
	}
	assert_true(const_float64(num("9007199254740993")) == 9007199254740992.0);
	assert_false(signbit(const_float64(const_unary(T_SUB, num("1e-400"), 0))));
}

static void
representable(void **state)
{
	(void)state;
	Const *r;
	char why;
	assert_true(const_representable(num("255"), type_basic[B_UINT8], &r, &why));
	assert_false(const_representable(num("256"), type_basic[B_UINT8], &r, &why));
	assert_int_equal(why, 'o');
	assert_false(const_representable(num("1"), type_basic[B_STRING], &r, &why));
	assert_int_equal(why, 0);
	assert_false(const_representable(const_int(-1), type_basic[B_UINT64], &r, &why));
	assert_true(const_representable(const_int(-128), type_basic[B_INT8], &r, &why));
	assert_false(const_representable(const_int(-129), type_basic[B_INT8], &r, &why));
	assert_false(const_representable(num("1.5"), type_basic[B_INT], &r, &why));
	assert_int_equal(why, 't');
	assert_true(const_representable(num("2.0"), type_basic[B_INT], &r, &why));
	assert_int_equal(const_kind(r), C_INT);
	assert_true(const_representable(num("0.1"), type_basic[B_FLOAT32], &r, &why));
	assert_true(const_float64(r) == (double)0.1f);
	assert_false(const_representable(num("1e39"), type_basic[B_FLOAT32], &r, &why));
	assert_int_equal(why, 'o');
	assert_true(const_representable(num("1e39"), type_basic[B_FLOAT64], &r, &why));
	assert_true(const_representable(num("2i"), type_basic[B_COMPLEX64], &r, &why));
	assert_false(const_representable(num("2i"), type_basic[B_FLOAT64], &r, &why));
	assert_true(const_representable(num("0i"), type_basic[B_INT], &r, &why));
	expect(r, "0");
	assert_true(const_representable(const_shift(const_int(1), T_SHL, 300), type_basic[B_UNTYPED_INT], &r, &why));
	assert_true(const_representable(const_bool(true), type_basic[B_BOOL], NULL, NULL));
}

static void
complex_numbers(void **state)
{
	(void)state;
	Const *a = const_complex(const_int(1), const_int(2)), *b = const_complex(const_int(3), const_int(-1));
	expect(const_binary(a, T_MUL, b, false), "(5 + 5i)");
	expect(const_binary(a, T_DIV, b, false), "(1/10 + 7/10i)");
	expect(const_binary(a, T_ADD, const_int(1), false), "(2 + 2i)");
	expect(const_unary(T_SUB, a, 0), "(-1 + -2i)");
	assert_true(const_compare(a, T_NEQ, b));
	expect(const_real(a), "1");
	expect(const_imag(num("1.5i")), "3/2");
	expect(const_imag(num("0123i")), "123");
	expect(const_imag(num("0x10i")), "16");
	assert_string_equal(const_string_repr(num("2i")), "(0 + 2i)");
}

static void
strings(void **state)
{
	(void)state;
	Const *s = const_string("", 0);
	for (int i = 0; i < 50000; i++)
		s = const_binary(s, T_ADD, const_string("ab", 2), false);
	size_t n;
	const char *text = const_string_val(s, &n);
	assert_int_equal(n, 100000);
	assert_memory_equal(text + 99998, "ab", 3);
	expect(const_string("a\n\"\\\x01\xff\0z", 8), "\"a\\n\\\"\\\\\\x01\\xff\\x00z\"");
	expect(const_string("h\xc3\xa9\xe2\x80\x8b", 6), "\"h\xc3\xa9\\u200b\"");
	assert_int_equal(strlen(const_string_repr(s)), 72);
	assert_true(const_compare(const_string("a", 1), T_LSS, const_string("ab", 2)));
	assert_true(const_equal(const_string("a\0b", 3), const_string("a\0b", 3)));
	assert_false(const_equal(const_string("a\0b", 3), const_string("a\0c", 3)));
	assert_true(const_compare(const_bool(true), T_EQL, const_binary(const_bool(false), T_OROR, const_bool(true), false)));
	expect(lit(T_STRING, "\"x\\ty\""), "\"x\\ty\"");
	expect(lit(T_CHAR, "'\\n'"), "10");
}

int
main(void)
{
	types_init();
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(integer_literals), cmocka_unit_test(float_literals), cmocka_unit_test(big_integers),
	    cmocka_unit_test(rationals),        cmocka_unit_test(rounds_like_strtod), cmocka_unit_test(representable),
	    cmocka_unit_test(complex_numbers),  cmocka_unit_test(strings),
	};
	return cmocka_run_group_tests(tests, NULL, NULL);
}
