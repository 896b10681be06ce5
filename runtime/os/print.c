/*
 * print.c - text to standard error from any context: crash reports, traces of
 * the collector.  No allocation, no lock; a line is written in one system call.
 */
#include <stdarg.h>

#include "os/os.h"
#include "sched/sched.h"

typedef struct Out {
	u32 n;
	u8 buf[200];
} Out;

void
rt_write_err(const void *p, u64 n)
{
	const u8 *s = p;

	while (n > 0) {
		i64 r = RT_SYS(SYS_write, 2, s, n, 0);
		if (r == -4 || r == -11)
			continue;
		if (r <= 0)
			return;
		s += r;
		n -= (u64)r;
	}
}

static void
put(Out *o, u8 c)
{
	if (o->n == sizeof o->buf) {
		rt_write_err(o->buf, o->n);
		o->n = 0;
	}
	o->buf[o->n++] = c;
}

static void
put_number(Out *o, u64 v, u32 base)
{
	u8 digits[20];
	u32 n = 0;

	do {
		digits[n++] = (u8)"0123456789abcdef"[v % base];
		v /= base;
	} while (v != 0);
	while (n > 0)
		put(o, digits[--n]);
}

void
rt_eprintf(const char *fmt, ...)
{
	va_list ap;
	Out o = { 0 };

	va_start(ap, fmt);
	for (; *fmt != '\0'; fmt++) {
		if (*fmt != '%') {
			put(&o, (u8)*fmt);
			continue;
		}
		switch (*++fmt) {
		case 's':
			for (const char *s = va_arg(ap, const char *); *s != '\0'; s++)
				put(&o, (u8)*s);
			break;
		case 'S': {
			GoString s = va_arg(ap, GoString);
			for (i64 i = 0; i < s.n; i++)
				put(&o, s.p[i]);
			break;
		}
		case 'd': {
			i64 v = va_arg(ap, i64);
			if (v < 0)
				put(&o, '-');
			put_number(&o, v < 0 ? 0 - (u64)v : (u64)v, 10);
			break;
		}
		case 'u':
			put_number(&o, va_arg(ap, u64), 10);
			break;
		case 'p':
			put(&o, '0');
			put(&o, 'x');
			put_number(&o, va_arg(ap, u64), 16);
			break;
		case 'x':
			put_number(&o, va_arg(ap, u64), 16);
			break;
		case 'c':
			put(&o, (u8)va_arg(ap, int));
			break;
		default:
			put(&o, (u8)*fmt);
		}
	}
	va_end(ap);
	if (o.n > 0)
		rt_write_err(o.buf, o.n);
}
