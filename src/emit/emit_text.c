/*
 * emit_text.c - printing: formatted text with IR in it, C strings, assembler
 * blocks, and temporaries inside expressions.
 */
#include "emit/internal.h"

void
o(Fn *e, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	for (const char *p = fmt; *p != '\0'; p++) {
		const char *q = p;
		while (*q != '\0' && *q != '%')
			q++;
		if (q > p) {
			buf_write(e->b, p, (size_t)(q - p));
			p = q - 1;
			continue;
		}
		switch (*++p) {
		case 's': buf_puts(e->b, va_arg(ap, const char *)); break;
		case 'd': buf_int(e->b, va_arg(ap, int)); break;
		case 'L': buf_int(e->b, va_arg(ap, i64)); break;
		case 'e': ex(e, va_arg(ap, Ir *)); break;
		case 'l': lv(e, va_arg(ap, Ir *), 0); break;
		case 'c': buf_puts(e->b, ctype_name(e, va_arg(ap, Type *))); break;
		case 'T': type_addr(e, va_arg(ap, Type *)); break;
		case 'v': buf_puts(e->b, var_cname(e, va_arg(ap, IrVar *))); break;
		case '%': buf_putc(e->b, '%'); break;
		default: ice(0, "emit: bad format \"%s\"", fmt);
		}
	}
	va_end(ap);
}

Aside
aside_begin(Fn *e)
{
	Aside t = { e->b, e->em->scratch.n };
	e->b = &e->em->scratch;
	return t;
}

const char *
aside_end(Fn *e, Aside t)
{
	Buf *b = &e->em->scratch;
	const char *s = arena_strndup(e->em->a, b->s + t.at, b->n - t.at);
	b->n = t.at;
	e->b = t.saved;
	return s;
}

const char *
text_of(Fn *e, Ir *n)
{
	Aside t = aside_begin(e);
	ex(e, n);
	return aside_end(e, t);
}

int
fn_temp(Fn *e)
{
	return ++e->ntemp;
}

/* Locals, their fields, and numbers: no memory is read that could change, nothing faults. */
bool
is_cheap(Ir *n)
{
	for (;;) {
		switch (n->op) {
		case OP_VAR: return n->var->kind != IV_GLOBAL && !n->var->heap && !(n->var->kind == IV_CAPTURE && n->var->by_ref);
		case OP_NIL: return true;
		case OP_CONST: return const_kind(n->val) != C_STRING && const_kind(n->val) != C_COMPLEX;
		case OP_FIELD:
		case OP_LEN:
		case OP_CAP:
		case OP_PTR:
			n = n->x;
			if (n->type != NULL && under(n->type)->kind != TY_STRUCT && under(n->type)->kind != TY_SLICE &&
			    !type_is(n->type, BI_STRING))
				return false;
			break;
		default: return false;
		}
	}
}

Held
hold(Fn *e, Ir *n)
{
	if (is_cheap(n))
		return (Held){ text_of(e, n), false };
	int k = fn_temp(e);
	o(e, "({ %c _%d = %e; ", n->type, k, n);
	return (Held){ arena_printf(e->em->a, "_%d", k), true };
}

void
drop(Fn *e, Held h)
{
	if (h.open)
		o(e, "; })");
}

/* How many bytes from s stand for themselves in a literal of C and of the assembler. */
static size_t
plain(const char *s, size_t n)
{
	size_t i = 0;

	while (i < n && s[i] >= 0x20 && s[i] < 0x7f && s[i] != '"' && s[i] != '\\' && s[i] != '?')
		i++;
	return i;
}

static void
c_char(Buf *b, u8 c, u8 next)
{
	switch (c) {
	case '"': buf_puts(b, "\\\""); return;
	case '\\': buf_puts(b, "\\\\"); return;
	case '\n': buf_puts(b, "\\n"); return;
	case '\t': buf_puts(b, "\\t"); return;
	case '?': buf_puts(b, "\\?"); return;
	}
	if (c >= 0x20 && c < 0x7f)
		buf_putc(b, c);
	else if (next >= '0' && next <= '9')
		buf_printf(b, "\\%03o", c);
	else
		buf_printf(b, "\\%o", c);
}

void
c_string(Buf *b, const char *s, size_t n)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < n; i++) {
		size_t k = plain(s + i, n - i);
		buf_write(b, s + i, k);
		i += k;
		if (i < n)
			c_char(b, (u8)s[i], i + 1 < n ? (u8)s[i + 1] : 0);
	}
	buf_putc(b, '"');
}

void
line_directive(Buf *b, const char *file, u32 line, const char *last)
{
	buf_puts(b, "#line ");
	buf_int(b, line);
	if (last == NULL || strcmp(file, last) != 0) {
		if (file[0] == 0) /* "//line :5" */
			file = "??";
		buf_putc(b, ' ');
		c_string(b, file, strlen(file));
	}
	buf_putc(b, '\n');
}

/* Is a text the same in a C literal, and in an assembler's string inside one? */
bool
is_plain_text(const char *s)
{
	size_t n = strlen(s);

	return plain(s, n) == n;
}

void
asm_string(Buf *b, const char *s, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		size_t k = plain(s + i, n - i);
		buf_write(b, s + i, k);
		i += k;
		if (i == n)
			break;
		u8 c = (u8)s[i];
		if (c == '"')
			buf_puts(b, "\\\\\\\"");
		else if (c == '\\')
			buf_puts(b, "\\\\\\\\");
		else if (c >= 0x20 && c < 0x7f)
			buf_putc(b, c);
		else
			buf_printf(b, "\\\\%03o", c);
	}
}

void
asm_block(Buf *out, const char *raw)
{
	buf_puts(out, "__asm__(\n");
	while (*raw != '\0') {
		const char *nl = strchr(raw, '\n');
		size_t n = nl != NULL ? (size_t)(nl - raw) : strlen(raw);
		buf_putc(out, '"');
		for (const char *p = raw, *end = raw + n; p < end;) {
			const char *q = p;
			while (q < end && *q != '"' && *q != '\\')
				q++;
			buf_write(out, p, (size_t)(q - p));
			if (q < end) {
				buf_putc(out, '\\');
				buf_putc(out, *q++);
			}
			p = q;
		}
		buf_puts(out, "\\n\"\n");
		raw += n + (nl != NULL);
	}
	buf_puts(out, ");\n");
}
