/*
 * print.c - print and println: to standard error, in Go's formats.
 *
 * A statement's pieces are gathered under the print lock and written when the
 * outermost holder lets it go, so lines of several goroutines don't mix.  The
 * lock may be taken again by its holder: printing an uncaught panic's value
 * happens under it.
 */
#include "lang/lang.h"

#include <string.h>

static RtMutex print_lock;
static RtG *print_owner;      /* holder; NULL also for a holder that is no goroutine */
static u32 print_depth;       /* of the holder */
static u8 print_buf[512];
static u64 print_used;

static bool
is_owner(void)
{
	RtG *g = rt_getg();
	return g != NULL && __atomic_load_n(&print_owner, __ATOMIC_RELAXED) == g;
}

static void
flush(void)
{
	if (print_used > 0)
		rt_write_err(print_buf, print_used);
	print_used = 0;
}

void
rt_printlock(void)
{
	if (is_owner()) {
		print_depth++;
		return;
	}
	rt_lock(&print_lock);
	__atomic_store_n(&print_owner, rt_getg(), __ATOMIC_RELAXED);
	print_depth = 1;
}

void
rt_printunlock(void)
{
	if (--print_depth > 0)
		return;
	flush();
	__atomic_store_n(&print_owner, NULL, __ATOMIC_RELAXED);
	rt_unlock(&print_lock);
}

static void
out(const void *p, u64 n)
{
	if (!is_owner()) {
		rt_write_err(p, n);
		return;
	}
	if (n > sizeof print_buf - print_used)
		flush();
	if (n > sizeof print_buf) {
		rt_write_err(p, n);
		return;
	}
	memcpy(print_buf + print_used, p, n);
	print_used += n;
}

void
rt_print_cstr(const char *s)
{
	out(s, __builtin_strlen(s));
}

void
rt_printstring(GoString s)
{
	out(s.p, (u64)s.n);
}

void
rt_printsp(void)
{
	out(" ", 1);
}

void
rt_printnl(void)
{
	out("\n", 1);
}

void
rt_printbool(GoBool v)
{
	rt_print_cstr(v ? "true" : "false");
}

void
rt_printuint(u64 v)
{
	u8 buf[20], *p = buf + sizeof buf;
	do
		*--p = (u8)('0' + v % 10);
	while ((v /= 10) > 0);
	out(p, (u64)(buf + sizeof buf - p));
}

void
rt_printint(i64 v)
{
	if (v < 0) {
		out("-", 1);
		v = (i64)(0 - (u64)v);
	}
	rt_printuint((u64)v);
}

void
rt_printhex(u64 v)
{
	u8 buf[18], *p = buf + sizeof buf;
	do
		*--p = (u8)"0123456789abcdef"[v % 16];
	while ((v /= 16) > 0);
	*--p = 'x';
	*--p = '0';
	out(p, (u64)(buf + sizeof buf - p));
}

void
rt_printpointer(const void *v)
{
	rt_printhex((u64)v);
}

/* Seven digits, by repeated scaling: the steps decide the last digit, so they are the ones gc's runtime takes. */
void
rt_printfloat(f64 v)
{
	enum { DIGITS = 7 };
	u8 buf[DIGITS + 7];
	i64 e = 0;
	if (v != v) {
		rt_print_cstr("NaN");
		return;
	}
	if (v != 0 && v + v == v) {
		rt_print_cstr(v > 0 ? "+Inf" : "-Inf");
		return;
	}
	buf[0] = __builtin_signbit(v) ? '-' : '+';
	v = __builtin_fabs(v);
	if (v != 0) {
		for (; v >= 10; e++)
			v /= 10;
		for (; v < 1; e--)
			v *= 10;
		f64 half = 5;
		for (i64 i = 0; i < DIGITS; i++)
			half /= 10;
		v += half;
		if (v >= 10) {
			e++;
			v /= 10;
		}
	}
	for (i64 i = 0; i < DIGITS; i++) {
		i64 digit = (i64)v;
		buf[i + (i > 0) + 1] = (u8)('0' + digit);
		v = (v - (f64)digit) * 10;
	}
	buf[2] = '.';
	buf[DIGITS + 2] = 'e';
	buf[DIGITS + 3] = e < 0 ? '-' : '+';
	if (e < 0)
		e = -e;
	buf[DIGITS + 4] = (u8)('0' + e / 100);
	buf[DIGITS + 5] = (u8)('0' + e / 10 % 10);
	buf[DIGITS + 6] = (u8)('0' + e % 10);
	out(buf, sizeof buf);
}

void
rt_printcomplex(GoC128 v)
{
	out("(", 1);
	rt_printfloat(v.re);
	rt_printfloat(v.im);
	out("i)", 2);
}

void
rt_printslice(void *p, i64 n, i64 cap)
{
	out("[", 1);
	rt_printint(n);
	out("/", 1);
	rt_printint(cap);
	out("]", 1);
	rt_printpointer(p);
}

void
rt_printeface(GoEface v)
{
	out("(", 1);
	rt_printpointer(v.t);
	out(",", 1);
	rt_printpointer(v.w);
	out(")", 1);
}

/* A basic value; false if v's kind isn't one. */
static bool
print_basic(u32 kind, const void *p)
{
	switch (kind) {
	case RT_KIND_BOOL: rt_printbool(*(const GoBool *)p); break;
	case RT_KIND_INT: case RT_KIND_INT64: rt_printint(*(const i64 *)p); break;
	case RT_KIND_INT8: rt_printint(*(const i8 *)p); break;
	case RT_KIND_INT16: rt_printint(*(const i16 *)p); break;
	case RT_KIND_INT32: rt_printint(*(const i32 *)p); break;
	case RT_KIND_UINT: case RT_KIND_UINT64: case RT_KIND_UINTPTR: rt_printuint(*(const u64 *)p); break;
	case RT_KIND_UINT8: rt_printuint(*(const u8 *)p); break;
	case RT_KIND_UINT16: rt_printuint(*(const u16 *)p); break;
	case RT_KIND_UINT32: rt_printuint(*(const u32 *)p); break;
	case RT_KIND_FLOAT32: rt_printfloat((f64)*(const f32 *)p); break;
	case RT_KIND_FLOAT64: rt_printfloat(*(const f64 *)p); break;
	case RT_KIND_COMPLEX64: rt_printcomplex((GoC128){ ((const f32 *)p)[0], ((const f32 *)p)[1] }); break;
	case RT_KIND_COMPLEX128: rt_printcomplex(*(const GoC128 *)p); break;
	case RT_KIND_STRING: rt_printstring(*(const GoString *)p); break;
	default: return false;
	}
	return true;
}

void
rt_print_panicval(GoEface v)
{
	if (v.t == NULL) {
		rt_print_cstr("nil");
		return;
	}
	u32 kind = v.t->kind & RT_KIND_MASK;
	bool basic = (kind >= RT_KIND_BOOL && kind <= RT_KIND_COMPLEX128) || kind == RT_KIND_STRING;
	const void *p = v.t->kind & RT_KIND_DIRECT_IFACE ? (const void *)&v.w : v.w;
	GoString name = rt_type_string(v.t);
	if (!basic) {
		out("(", 1);
		rt_printstring(name);
		out(") ", 2);
		rt_printpointer(v.w);
	} else if (memchr(name.p, '.', (u64)name.n) == NULL) {
		print_basic(kind, p); /* a predeclared type: no package before the name */
	} else {
		rt_printstring(name);
		bool parens = kind != RT_KIND_COMPLEX64 && kind != RT_KIND_COMPLEX128;
		if (parens)
			rt_print_cstr(kind == RT_KIND_STRING ? "(\"" : "(");
		print_basic(kind, p);
		if (parens)
			rt_print_cstr(kind == RT_KIND_STRING ? "\")" : ")");
	}
}
