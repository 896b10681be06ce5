/* buf.c - growable text. */
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

void
buf_vprintf(Buf *b, const char *fmt, va_list ap)
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
