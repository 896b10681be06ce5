/* list_value.c - the values that `tri list` prints, as text and as JSON. */
#include "cmd/list.h"

Value *
value_new(ValueKind k)
{
	Value *v = NEW(perm, Value);
	v->kind = (u8)k;
	return v;
}

Value *
value_string(const char *s)
{
	Value *v = value_new(V_STRING);
	v->s = s != NULL ? s : "";
	return v;
}

Value *
value_bool(bool b)
{
	Value *v = value_new(V_BOOL);
	v->b = b;
	return v;
}

Value *
value_int(i64 n)
{
	Value *v = value_new(V_INT);
	v->n = n;
	return v;
}

Value *
value_strings(const char *const *s, int n)
{
	Value *v = value_new(V_LIST);
	for (int i = 0; i < n; i++)
		vec_push(perm, &v->elems, value_string(s[i]));
	return v;
}

void
value_set(Value *strct, const char *name, Value *v)
{
	vec_push(perm, &strct->names, name);
	vec_push(perm, &strct->elems, v);
}

Value *
value_field(const Value *strct, const char *name)
{
	for (int i = 0; i < strct->names.n; i++)
		if (strcmp(strct->names.v[i], name) == 0)
			return strct->elems.v[i];
	return NULL;
}

bool
value_truth(const Value *v)
{
	switch ((ValueKind)v->kind) {
	case V_NIL: return false;
	case V_BOOL: return v->b;
	case V_INT: return v->n != 0;
	case V_STRING: return v->s[0] != 0;
	case V_LIST:
	case V_MAP: return v->elems.n > 0;
	case V_STRUCT: return true;
	}
	return false;
}

void
value_text(Buf *b, const Value *v)
{
	switch ((ValueKind)v->kind) {
	case V_NIL: buf_puts(b, "<nil>"); return;
	case V_BOOL: buf_puts(b, v->b ? "true" : "false"); return;
	case V_INT: buf_printf(b, "%lld", (long long)v->n); return;
	case V_STRING: buf_puts(b, v->s); return;
	case V_STRUCT:
		if (v->s != NULL) {
			buf_puts(b, v->s);
			return;
		}
		break;
	default: break;
	}
	buf_puts(b, v->kind == V_LIST ? "[" : v->kind == V_MAP ? "map[" : "{");
	for (int i = 0; i < v->elems.n; i++) {
		if (i > 0)
			buf_putc(b, ' ');
		if (v->kind == V_MAP)
			buf_printf(b, "%s:", v->names.v[i]);
		value_text(b, v->elems.v[i]);
	}
	buf_putc(b, v->kind == V_STRUCT ? '}' : ']');
}

void
value_quoted(Buf *b, const char *s, size_t n)
{
	buf_putc(b, '"');
	for (size_t i = 0; i < n;) {
		u8 c = (u8)s[i];
		if (c < 0x80) {
			if (c == '"' || c == '\\')
				buf_printf(b, "\\%c", c);
			else if (c == '\n' || c == '\r' || c == '\t')
				buf_puts(b, c == '\n' ? "\\n" : c == '\r' ? "\\r" : "\\t");
			else if (c < 0x20 || c == '<' || c == '>' || c == '&')
				buf_printf(b, "\\u%04x", c);
			else
				buf_putc(b, c);
			i++;
			continue;
		}
		i32 r;
		int w = utf8_decode(s + i, n - i, &r);
		if (r == RUNE_ERROR && w == 1)
			buf_puts(b, "\\ufffd");
		else if (r == 0x2028 || r == 0x2029)
			buf_printf(b, "\\u%04x", (unsigned)r);
		else
			buf_write(b, s + i, (size_t)w);
		i += (size_t)w;
	}
	buf_putc(b, '"');
}

static void
indent(Buf *b, int depth)
{
	buf_putc(b, '\n');
	for (int i = 0; i < depth; i++)
		buf_putc(b, '\t');
}

static bool
printed(const Value *v, int i, const Map *only)
{
	const Value *e = v->elems.v[i];
	if (only != NULL && !map_has(only, v->names.v[i]))
		return false;
	return v->keep_empty || v->kind == V_MAP || value_truth(e);
}

static void
json(Buf *b, const Value *v, const Map *only, int depth)
{
	bool any = false;
	switch ((ValueKind)v->kind) {
	case V_NIL: buf_puts(b, "null"); return;
	case V_BOOL:
	case V_INT: value_text(b, v); return;
	case V_STRING: value_quoted(b, v->s, strlen(v->s)); return;
	case V_LIST:
		buf_putc(b, '[');
		for (int i = 0; i < v->elems.n; i++) {
			if (i > 0)
				buf_putc(b, ',');
			indent(b, depth + 1);
			json(b, v->elems.v[i], NULL, depth + 1);
		}
		if (v->elems.n > 0)
			indent(b, depth);
		buf_putc(b, ']');
		return;
	case V_STRUCT:
	case V_MAP: break;
	}
	buf_putc(b, '{');
	for (int i = 0; i < v->elems.n; i++) {
		if (!printed(v, i, only))
			continue;
		if (any)
			buf_putc(b, ',');
		any = true;
		indent(b, depth + 1);
		value_quoted(b, v->names.v[i], strlen(v->names.v[i]));
		buf_puts(b, ": ");
		json(b, v->elems.v[i], NULL, depth + 1);
	}
	if (any)
		indent(b, depth);
	buf_putc(b, '}');
}

void
value_json(Buf *b, const Value *v, const Map *only)
{
	json(b, v, only, 0);
	buf_putc(b, '\n');
}
