/*
 * ast_print.c - expressions as gc writes them in messages: on one line, with
 * the bodies of composite and function literals left out.
 *
 * Parentheses are printed where the source has them; nothing is added.  Trees
 * can be deep to the left (a long sum); past a bound the rest is "…".
 */
#include "syntax/syntax.h"

enum { MAX_DEPTH = 500 };

static void print(Buf *b, const Expr *x, int depth);

static void
print_list(Buf *b, ExprList l, int depth)
{
	for (int i = 0; i < l.n; i++) {
		if (i > 0)
			buf_puts(b, ", ");
		print(b, l.v[i], depth);
	}
}

static const Expr *
strip(const Expr *x)
{
	while (x->kind == E_PAREN)
		x = x->x;
	return x;
}

/* Parameters between the brackets; names that share a type share it in print. */
static void
print_params(Buf *b, FieldList l, char open, char close, int depth)
{
	buf_putc(b, open);
	for (int i = 0; i < l.n; i++) {
		const Field *f = l.v[i];
		if (i > 0)
			buf_puts(b, ", ");
		if (f->name != NULL) {
			buf_puts(b, f->name->name.name);
			if (i + 1 < l.n && l.v[i + 1]->name != NULL && l.v[i + 1]->type == f->type)
				continue;
			buf_putc(b, ' ');
		}
		if (f->type != NULL)
			print(b, strip(f->type), depth);
	}
	buf_putc(b, close);
}

static void
print_signature(Buf *b, const Expr *t, int depth)
{
	print_params(b, t->functype.params, '(', ')', depth);
	FieldList r = t->functype.results;
	if (r.n == 0)
		return;
	buf_putc(b, ' ');
	if (r.n == 1 && r.v[0]->name == NULL)
		print(b, r.v[0]->type, depth);
	else
		print_params(b, r, '(', ')', depth);
}

static void
print_struct(Buf *b, FieldList l, int depth)
{
	buf_puts(b, "struct{");
	for (int i = 0; i < l.n; i++) {
		const Field *f = l.v[i];
		if (i > 0)
			buf_puts(b, "; ");
		for (; i + 1 < l.n && f->name != NULL && l.v[i + 1]->name != NULL && l.v[i + 1]->type == f->type;
		     f = l.v[++i])
			buf_printf(b, "%s, ", f->name->name.name);
		if (f->name != NULL)
			buf_printf(b, "%s ", f->name->name.name);
		print(b, f->type, depth);
		if (f->tag != NULL) {
			buf_putc(b, ' ');
			print(b, f->tag, depth);
		}
	}
	buf_putc(b, '}');
}

static void
print_interface(Buf *b, FieldList l, int depth)
{
	buf_puts(b, "interface{");
	for (int i = 0; i < l.n; i++) {
		const Field *f = l.v[i];
		if (i > 0)
			buf_puts(b, "; ");
		if (f->name != NULL) {
			buf_puts(b, f->name->name.name);
			print_signature(b, f->type, depth);
		} else {
			print(b, f->type, depth);
		}
	}
	buf_putc(b, '}');
}

static void
print_slice(Buf *b, const Expr *x, int depth)
{
	print(b, x->slice.x, depth);
	buf_putc(b, '[');
	if (x->slice.lo != NULL)
		print(b, x->slice.lo, depth);
	buf_putc(b, ':');
	if (x->slice.hi != NULL)
		print(b, x->slice.hi, depth);
	if (x->slice.max != NULL) {
		buf_putc(b, ':');
		print(b, x->slice.max, depth);
	}
	buf_putc(b, ']');
}

static void
print_chan(Buf *b, const Expr *x, int depth)
{
	const Expr *e = x->chan.elem;
	buf_puts(b, x->chan.dir == CHAN_RECV ? "<-chan " : x->chan.dir == CHAN_SEND ? "chan<- " : "chan ");
	bool paren = x->chan.dir == CHAN_BOTH && e->kind == E_CHANTYPE && e->chan.dir == CHAN_RECV;
	if (paren) /* not chan <-chan T */
		buf_putc(b, '(');
	print(b, e, depth);
	if (paren)
		buf_putc(b, ')');
}

static void
print(Buf *b, const Expr *x, int depth)
{
	if (++depth > MAX_DEPTH) {
		buf_puts(b, "…");
		return;
	}
	switch ((ExprKind)x->kind) {
	case E_BAD:
		buf_puts(b, "<bad expr>");
		break;
	case E_NAME:
		buf_puts(b, x->name.name);
		break;
	case E_LIT:
		buf_write(b, x->lit.text, (size_t)x->lit.n);
		break;
	case E_COMPLIT:
		if (x->complit.type != NULL)
			print(b, x->complit.type, depth);
		buf_puts(b, x->complit.elems.n > 0 ? "{…}" : "{}");
		break;
	case E_KEYVALUE:
		print(b, x->kv.key, depth);
		buf_puts(b, ": ");
		print(b, x->kv.value, depth);
		break;
	case E_FUNCLIT:
		print(b, x->funclit.type, depth);
		buf_puts(b, x->funclit.body->skipped || x->funclit.body->block.list.n > 0 ? " {…}" : " {}");
		break;
	case E_PAREN:
		buf_putc(b, '(');
		print(b, x->x, depth);
		buf_putc(b, ')');
		break;
	case E_SELECTOR:
		print(b, x->sel.x, depth);
		buf_printf(b, ".%s", x->sel.name->name.name);
		break;
	case E_INDEX:
		print(b, x->index.x, depth);
		buf_putc(b, '[');
		print_list(b, x->index.idx, depth);
		buf_putc(b, ']');
		break;
	case E_SLICE:
		print_slice(b, x, depth);
		break;
	case E_ASSERT:
		print(b, x->assert.x, depth);
		buf_puts(b, ".(");
		if (x->assert.type != NULL)
			print(b, x->assert.type, depth);
		else
			buf_puts(b, "type");
		buf_putc(b, ')');
		break;
	case E_CALL:
		print(b, x->call.fun, depth);
		buf_putc(b, '(');
		print_list(b, x->call.args, depth);
		buf_puts(b, x->call.dots ? "...)" : ")");
		break;
	case E_UNARY:
		buf_puts(b, token_text[x->unary.op]);
		print(b, x->unary.x, depth);
		break;
	case E_STAR:
		buf_putc(b, '*');
		print(b, x->x, depth);
		break;
	case E_BINARY:
		print(b, x->binary.x, depth);
		buf_printf(b, " %s ", token_text[x->binary.op]);
		print(b, x->binary.y, depth);
		break;
	case E_DOTDOTDOT:
		buf_puts(b, "...");
		if (x->x != NULL)
			print(b, x->x, depth);
		break;
	case E_ARRAYTYPE:
		buf_putc(b, '[');
		print(b, x->array.len, depth);
		buf_putc(b, ']');
		print(b, x->array.elem, depth);
		break;
	case E_SLICETYPE:
		buf_puts(b, "[]");
		print(b, x->x, depth);
		break;
	case E_STRUCTTYPE:
		print_struct(b, x->fields.list, depth);
		break;
	case E_FUNCTYPE:
		buf_puts(b, "func");
		print_signature(b, x, depth);
		break;
	case E_INTERFACETYPE:
		print_interface(b, x->fields.list, depth);
		break;
	case E_MAPTYPE:
		buf_puts(b, "map[");
		print(b, x->map.key, depth);
		buf_putc(b, ']');
		print(b, x->map.elem, depth);
		break;
	case E_CHANTYPE:
		print_chan(b, x, depth);
		break;
	}
}

void
expr_print(Buf *b, const Expr *x)
{
	print(b, x, 0);
}

const char *
expr_string(const Expr *x)
{
	Buf b = {0};
	expr_print(&b, x);
	const char *s = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return s;
}
