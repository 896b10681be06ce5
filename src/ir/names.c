/*
 * names.c - link names, C symbols, and what a type's representation in an
 * interface is.
 *
 * A link name is Go's own ("pkg/path.(*T).M"), made unique for instances by the
 * link strings of their type arguments.  Its C symbol escapes what C does not
 * allow; the escapes use '$', which gcc accepts in identifiers.  All strings are
 * interned.
 */
#include "ir/build.h"

static bool
is_word_char(unsigned char c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '_';
}

const char *
ir_mangle(const char *s)
{
	static Buf b;
	const char *r;

	buf_reset(&b);
	/* C wants a letter first, and assemblers take "$x" for a number. */
	if (!((*s >= 'A' && *s <= 'Z') || (*s >= 'a' && *s <= 'z') || *s == '_'))
		buf_puts(&b, "_$_");
	for (; *s; s++) {
		const char *word = s;

		while (is_word_char((unsigned char)*s))
			s++;
		buf_write(&b, word, (size_t)(s - word));
		unsigned char c = (unsigned char)*s;

		if (c == 0)
			break;
		if (c == '.')
			buf_puts(&b, "$d");
		else if (c == '/')
			buf_puts(&b, "$s");
		else if (c == '*')
			buf_puts(&b, "$p");
		else if (c == '(')
			buf_puts(&b, "$l");
		else if (c == ')')
			buf_puts(&b, "$r");
		else if (c == '[')
			buf_puts(&b, "$b");
		else if (c == ']')
			buf_puts(&b, "$e");
		else if (c == ',')
			buf_puts(&b, "$c");
		else if (c == '-')
			buf_puts(&b, "$m");
		else
			buf_printf(&b, "$x%02X", c);
	}
	/* Instances of long types: keep symbols within what tools like. */
	if (b.n > 900) {
		char h[33];

		hash128_hex(b.s, b.n, h);
		b.n = 200;
		b.s[200] = 0;
		buf_printf(&b, "$h%s", h);
	}
	r = intern_n(b.s, b.n);
	return r;
}

const char *
irb_pkg_link_path(Package *p)
{
	if (p == NULL)
		return "";
	return p->path; /* "main" for a program; a main package under test keeps its import path, for the test's own main is another */
}

static void
write_targs(Buf *b, Type **targs, int n, bool shown)
{
	if (n == 0)
		return;
	if (shown) {
		buf_puts(b, "[...]");
		return;
	}
	buf_putc(b, '[');
	for (int i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(b, ',');
		buf_puts(b, type_link_string(targs[i]));
	}
	buf_putc(b, ']');
}

static const char *
func_name(Object *o, Type **targs, int ntargs, bool shown)
{
	Buf b = {0};
	const char *r;
	Type *base = o->kind == O_FUNC ? o->func.recv_named : NULL;

	buf_puts(&b, irb_pkg_link_path(o->pkg));
	buf_putc(&b, '.');
	if (base != NULL) {
		if (o->func.has_ptr_recv)
			buf_puts(&b, "(*");
		buf_puts(&b, base->named.obj->name);
		write_targs(&b, targs, ntargs, shown);
		if (o->func.has_ptr_recv)
			buf_putc(&b, ')');
		buf_putc(&b, '.');
		buf_puts(&b, o->name);
	} else {
		buf_puts(&b, o->name);
		write_targs(&b, targs, ntargs, shown);
	}
	r = intern(buf_str(&b));
	buf_free(&b);
	return r;
}

const char *
ir_link_name(Object *o, Type **targs, int ntargs)
{
	if (ntargs == 0) {
		if (o->kind == O_FUNC && o->func.linkname != NULL)
			return o->func.linkname;
		if (o->kind == O_VAR && !o->is_field && o->var.linkname != NULL)
			return o->var.linkname;
	}
	return func_name(o, targs, ntargs, false);
}

const char *
ir_func_name(Object *o, Type **targs, int ntargs)
{
	return func_name(o, targs, ntargs, true);
}

static Map type_syms, itab_syms;

const char *
ir_type_sym(Type *t)
{
	const char *s, *r;
	char id[21], buf[24];

	if (type_syms.arena == NULL)
		map_init(&type_syms, perm, false);
	r = map_get(&type_syms, t);
	if (r != NULL)
		return r;
	s = type_link_string(t);
	hash128_id(s, strlen(s), id);
	snprintf(buf, sizeof buf, "T$%s", id);
	r = intern(buf);
	map_put(&type_syms, t, (void *)(uintptr_t)r);
	return r;
}

u32
ir_type_hash(Type *t)
{
	u32 h = 0;

	for (const char *p = ir_type_sym(t) + 2; *p != 0; p++)
		h = h * 31 + (u8)*p;
	return h;
}

const char *
ir_itab_sym(Type *concrete, Type *iface)
{
	const char *r;
	char id[21], key[80], buf[24];

	if (itab_syms.arena == NULL)
		map_init(&itab_syms, perm, true);
	snprintf(key, sizeof key, "%s,%s", ir_type_sym(concrete), ir_type_sym(iface));
	r = map_get(&itab_syms, key);
	if (r != NULL)
		return r;
	hash128_id(key, strlen(key), id);
	snprintf(buf, sizeof buf, "I$%s", id);
	r = intern(buf);
	map_put(&itab_syms, intern(key), (void *)(uintptr_t)r);
	return r;
}

bool
ir_is_direct(Type *t)
{
	t = type_under(t);
	switch (t->kind) {
	case TY_POINTER: /* the collector must not see one to a go:notinheap type */
		return type_has_pointers(t);
	case TY_CHAN:
	case TY_MAP:
	case TY_SIGNATURE:
		return true;
	case TY_BASIC:
		return t->basic.kind == B_UNSAFEPTR;
	case TY_STRUCT:
		return t->struct_.n == 1 && ir_is_direct(t->struct_.fields[0]->type);
	case TY_ARRAY:
		return t->array.len == 1 && ir_is_direct(t->array.elem);
	default:
		return false;
	}
}
