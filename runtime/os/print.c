/*
 * print.c - text to standard error from any context: crash reports, traces of
 * the collector.  No allocation, no lock; a line is written in one system call.
 */
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
rt_eprint_args(const char *fmt, const u64 *args)
{
	Out o;

	o.n = 0;
	for (; *fmt != '\0'; fmt++) {
		if (*fmt != '%') {
			put(&o, (u8)*fmt);
			continue;
		}
		if (*++fmt == '%') {
			put(&o, '%');
			continue;
		}
		u64 v = *++args;
		switch (*fmt) {
		case 's':
			for (const char *s = (const char *)v; *s != '\0'; s++)
				put(&o, (u8)*s);
			break;
		case 'd':
			if ((i64)v < 0)
				put(&o, '-');
			put_number(&o, (i64)v < 0 ? 0 - v : v, 10);
			break;
		case 'u':
			put_number(&o, v, 10);
			break;
		case 'p':
			put(&o, '0');
			put(&o, 'x');
			put_number(&o, v, 16);
			break;
		case 'x':
			put_number(&o, v, 16);
			break;
		case 'c':
			put(&o, (u8)v);
			break;
		}
	}
	if (o.n > 0)
		rt_write_err(o.buf, o.n);
}
