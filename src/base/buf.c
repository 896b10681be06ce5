/*
 * buf.c - growable text.
 *
 * Emitted C is printed through here, tens of megabytes of it, so the conversions
 * that nearly all formats consist of are done without the C library: its printf
 * was a fifteenth of the compiler's time.
 */
#include <stdlib.h>

#include "base/base.h"

void
buf_grow(Buf *b, size_t n)
{
	if (b->n + n + 1 <= b->cap)
		return;
	size_t want = b->cap == 0 ? 256 : b->cap * 2;
	while (want < b->n + n + 1)
		want *= 2;
	char *s = realloc(b->s, want);
	if (s == NULL) {
		fputs("tri: out of memory\n", stderr);
		exit(2);
	}
	b->s = s;
	b->cap = want;
}

void
buf_write(Buf *b, const void *p, size_t n)
{
	if (b->n + n + 1 > b->cap)
		buf_grow(b, n);
	memcpy(b->s + b->n, p, n);
	b->n += n;
	b->s[b->n] = 0;
}

void
buf_insert(Buf *b, size_t at, const void *p, size_t n)
{
	buf_grow(b, n);
	memmove(b->s + at + n, b->s + at, b->n - at + 1);
	memcpy(b->s + at, p, n);
	b->n += n;
}

void
buf_puts(Buf *b, const char *s)
{
	buf_write(b, s, strlen(s));
}

void
buf_int(Buf *b, i64 v)
{
	char digits[24];
	char *p = digits + sizeof digits;
	u64 u = v < 0 ? -(u64)v : (u64)v;

	do
		*--p = (char)('0' + u % 10);
	while ((u /= 10) > 0);
	if (v < 0)
		*--p = '-';
	buf_write(b, p, (size_t)(digits + sizeof digits - p));
}

/* The rest of a format, by the C library. */
static void
print_rest(Buf *b, const char *fmt, va_list ap)
{
	va_list again;
	va_copy(again, ap);
	buf_grow(b, 128);
	int n = vsnprintf(b->s + b->n, b->cap - b->n, fmt, ap);
	if ((size_t)n >= b->cap - b->n) {
		buf_grow(b, (size_t)n);
		vsnprintf(b->s + b->n, b->cap - b->n, fmt, again);
	}
	va_end(again);
	b->n += (size_t)n;
}

void
buf_vprintf(Buf *b, const char *fmt, va_list ap)
{
	for (;;) {
		const char *p = strchrnul(fmt, '%');
		buf_write(b, fmt, (size_t)(p - fmt));
		if (*p == '\0')
			return;
		fmt = p + 2;
		switch (p[1]) {
		case 's': buf_puts(b, va_arg(ap, const char *)); break;
		case 'c': buf_putc(b, va_arg(ap, int)); break;
		case 'd': buf_int(b, va_arg(ap, int)); break;
		case 'u': buf_int(b, va_arg(ap, unsigned)); break;
		case 'l':
			if (p[2] == 'l' && p[3] == 'd') {
				buf_int(b, va_arg(ap, long long));
				fmt = p + 4;
				break;
			} /* fallthrough */
		default: print_rest(b, p, ap); return;
		}
	}
}

void
buf_printf(Buf *b, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(b, fmt, ap);
	va_end(ap);
}

void
buf_reset(Buf *b)
{
	b->n = 0;
	if (b->s != NULL)
		b->s[0] = 0;
}

void
buf_free(Buf *b)
{
	free(b->s);
	*b = (Buf){0};
}

const char *
buf_str(const Buf *b)
{
	return b->s != NULL ? b->s : "";
}
