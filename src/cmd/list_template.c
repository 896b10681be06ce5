/*
 * list_template.c - the part of text/template that `list -f` formats use.
 *
 * Text; {{pipelines}} of fields (.A.B), the root ($), strings, numbers, true,
 * false, nil, parentheses and the functions of the table below, piped with |;
 * if, else if, else, range, with, end; comments; {{- and -}}.  Variables,
 * templates in templates, break and continue, and other functions are refused
 * by name.
 */
#include <stdlib.h>

#include "cmd/list.h"
#include "syntax/syntax.h"

typedef struct Pipe Pipe;

typedef enum ArgKind { A_DOT, A_ROOT, A_VALUE, A_FUNC, A_PIPE } ArgKind;
typedef struct Arg {
	u8 kind;
	Value *value;
	const char *func;
	Pipe *pipe;
	VEC(const char *) fields; /* .A.B behind any of these */
	const char *text;         /* as written, for messages */
} Arg;
typedef struct Command { VEC(Arg) args; } Command;
struct Pipe { VEC(Command) commands; int line; };

typedef enum NodeKind { N_TEXT, N_PIPE, N_IF, N_RANGE, N_WITH } NodeKind;
typedef struct TNode TNode;
typedef VEC(TNode *) Nodes;
struct TNode {
	u8 kind;
	const char *text;
	size_t n;
	Pipe *pipe;
	Nodes body, other; /* other: after else */
};

struct Template {
	Nodes nodes;
	/* While it is parsed: */
	const char *p, *end;   /* inside an action: end is its "}}" */
	int line;
	bool failed;
	bool trim_next;
	/* While it runs: */
	Value *root;
};

static const char *const function_names[] = {"and", "context", "eq", "index", "join", "len", "ne", "not", "or", "print", "printf", "println"};

static void
fail(Template *t, const char *what, const char *name)
{
	if (!t->failed)
		fprintf(stderr, "template: main:%d: %s%s\n", t->line, what, name);
	t->failed = true;
}

/* ---- parsing ---- */

static void
skip_space(Template *t)
{
	for (; t->p < t->end && strchr(" \t\r\n", *t->p) != NULL; t->p++)
		t->line += *t->p == '\n';
}

static bool
is_word_byte(char c)
{
	return c == '_' || (u8)c >= 0x80 || ((u32)(u8)c | 0x20) - 'a' < 26u || (u32)(u8)c - '0' < 10u;
}

static const char *
word(Template *t)
{
	const char *s = t->p;
	while (t->p < t->end && is_word_byte(*t->p))
		t->p++;
	return intern_n(s, (size_t)(t->p - s));
}

static bool
known_function(const char *name)
{
	for (int i = 0; i < LEN_OF(function_names); i++)
		if (strcmp(function_names[i], name) == 0)
			return true;
	return false;
}

static Pipe *pipeline(Template *t, bool in_parens);

static void
quoted(Template *t, Arg *a)
{
	const char *s = t->p, *e = s + 1;
	while (e < t->end && *e != *s)
		e += *s == '"' && *e == '\\' && e + 1 < t->end ? 2 : 1;
	if (e >= t->end) {
		fail(t, "unterminated quoted string", "");
		return;
	}
	size_t n;
	char *v = lit_unquote_string(perm, s, (int)(e + 1 - s), &n);
	a->value = value_string(v != NULL ? v : "");
	t->p = e + 1;
}

/* One operand; false at the end of the command. */
static bool
operand(Template *t, Arg *a)
{
	*a = (Arg){.kind = A_VALUE};
	skip_space(t);
	const char *start = t->p;
	if (t->p >= t->end || *t->p == '|' || *t->p == ')' || t->failed)
		return false;
	char c = *t->p;
	if (c == '.') {
		a->kind = A_DOT;
		if (t->p + 1 >= t->end || !is_word_byte(t->p[1]))
			t->p++;
	} else if (c == '$') {
		t->p++;
		if (t->p < t->end && is_word_byte(*t->p)) {
			fail(t, "variables are not supported: $", word(t));
			return false;
		}
		a->kind = A_ROOT;
	} else if (c == '"' || c == '`') {
		quoted(t, a);
	} else if (c == '(') {
		t->p++;
		a->kind = A_PIPE;
		a->pipe = pipeline(t, true);
	} else if ((c >= '0' && c <= '9') || c == '-') {
		char *e;
		a->value = value_int(strtoll(t->p, &e, 0));
		if (e == t->p) {
			fail(t, "unexpected -", "");
			return false;
		}
		t->p = e;
	} else if (is_word_byte(c)) {
		const char *w = word(t);
		if (strcmp(w, "true") == 0 || strcmp(w, "false") == 0) {
			a->value = value_bool(w[0] == 't');
		} else if (strcmp(w, "nil") == 0) {
			a->value = value_new(V_NIL);
		} else if (known_function(w)) {
			a->kind = A_FUNC;
			a->func = w;
		} else {
			fail(t, "function not supported: ", w);
			return false;
		}
	} else {
		fail(t, "unexpected ", arena_strndup(perm, t->p, 1));
		return false;
	}
	while (t->p + 1 < t->end && t->p[0] == '.' && is_word_byte(t->p[1])) {
		t->p++;
		vec_push(perm, &a->fields, word(t));
	}
	a->text = arena_strndup(perm, start, (size_t)(t->p - start));
	return !t->failed;
}

static Pipe *
pipeline(Template *t, bool in_parens)
{
	Pipe *p = NEW(perm, Pipe);
	p->line = t->line;
	for (;;) {
		Command c = {0};
		for (Arg a; operand(t, &a);)
			vec_push(perm, &c.args, a);
		if (c.args.n == 0) {
			fail(t, "missing value for command", "");
			return p;
		}
		vec_push(perm, &p->commands, c);
		if (t->p < t->end && *t->p == '|') {
			t->p++;
			continue;
		}
		if (in_parens && t->p < t->end && *t->p == ')')
			t->p++;
		else if (in_parens || t->p < t->end)
			fail(t, in_parens ? "unclosed left paren" : "unexpected ", in_parens ? "" : arena_strndup(perm, t->p, 1));
		return p;
	}
}

typedef enum Stop { STOP_EOF, STOP_END, STOP_ELSE } Stop;

static Stop nodes(Template *t, const char **rest, const char *eof, Nodes *out, int depth);

/* The end of the action at p: its "}}", outside of quotes. */
static const char *
action_end(const char *p, const char *eof)
{
	for (; p + 1 < eof; p++) {
		if (*p == '"' || *p == '`') {
			char q = *p++;
			while (p < eof && *p != q)
				p += q == '"' && *p == '\\' ? 2 : 1;
		} else if (p[0] == '}' && p[1] == '}') {
			return p;
		}
	}
	return NULL;
}

/* After if, range, with: the pipeline, the body, and what follows else. */
static TNode *
block(Template *t, NodeKind kind, const char **rest, const char *eof, int depth)
{
	TNode *n = NEW(perm, TNode);
	n->kind = (u8)kind;
	n->pipe = pipeline(t, false);
	Stop s = nodes(t, rest, eof, &n->body, depth + 1);
	if (s == STOP_ELSE) {
		skip_space(t);
		if (t->p < t->end) { /* else if, else with */
			const char *w = word(t);
			if (strcmp(w, "if") == 0 || strcmp(w, "with") == 0) {
				vec_push(perm, &n->other, block(t, w[0] == 'i' ? N_IF : N_WITH, rest, eof, depth + 1));
				return n;
			}
			fail(t, "unexpected in else: ", w);
		}
		s = nodes(t, rest, eof, &n->other, depth + 1);
	}
	if (s != STOP_END)
		fail(t, s == STOP_EOF ? "unexpected EOF" : "unexpected {{else}}", "");
	return n;
}

static void
add_text(Template *t, Nodes *out, const char *s, const char *e, bool trim_end)
{
	for (const char *p = s; p < e; p++)
		t->line += *p == '\n';
	if (t->trim_next)
		while (s < e && strchr(" \t\r\n", *s) != NULL)
			s++;
	t->trim_next = false;
	if (trim_end)
		while (e > s && strchr(" \t\r\n", e[-1]) != NULL)
			e--;
	if (s == e)
		return;
	TNode *n = NEW(perm, TNode);
	n->kind = N_TEXT;
	n->text = s;
	n->n = (size_t)(e - s);
	vec_push(perm, out, n);
}

/* Text and actions up to {{end}}, {{else ...}} (t->p then stands behind the word) or the end. */
static Stop
nodes(Template *t, const char **rest, const char *eof, Nodes *out, int depth)
{
	if (depth > 200)
		fail(t, "nested too deeply", "");
	while (!t->failed) {
		const char *s = *rest, *open = strstr(s, "{{");
		if (open == NULL) {
			add_text(t, out, s, eof, false);
			*rest = eof;
			return STOP_EOF;
		}
		bool trim = open[2] == '-' && open[3] != 0 && strchr(" \t\r\n", open[3]) != NULL;
		add_text(t, out, s, open, trim);
		t->p = open + (trim ? 3 : 2);
		const char *c = t->p + strspn(t->p, " \t\r\n");
		const char *close = str_has_prefix(c, "/*") && strstr(c, "*/") != NULL ? action_end(strstr(c, "*/") + 2, eof) : action_end(t->p, eof);
		if (close == NULL) {
			fail(t, "unclosed action", "");
			return STOP_EOF;
		}
		*rest = close + 2;
		t->end = close;
		if (close - 2 >= t->p && close[-1] == '-' && strchr(" \t\r\n", close[-2]) != NULL) {
			t->end--;
			t->trim_next = true;
		}
		if (str_has_prefix(c, "/*"))
			continue;
		skip_space(t);
		const char *before = t->p;
		const char *w = word(t);
		if (strcmp(w, "end") == 0)
			return STOP_END;
		if (strcmp(w, "else") == 0)
			return STOP_ELSE;
		if (strcmp(w, "if") == 0 || strcmp(w, "range") == 0 || strcmp(w, "with") == 0) {
			vec_push(perm, out, block(t, w[0] == 'i' ? N_IF : w[0] == 'r' ? N_RANGE : N_WITH, rest, eof, depth));
			continue;
		}
		if (strcmp(w, "define") == 0 || strcmp(w, "template") == 0 || strcmp(w, "block") == 0 || strcmp(w, "break") == 0 || strcmp(w, "continue") == 0) {
			fail(t, "action not supported: ", w);
			return STOP_EOF;
		}
		t->p = before;
		TNode *n = NEW(perm, TNode);
		n->kind = N_PIPE;
		n->pipe = pipeline(t, false);
		vec_push(perm, out, n);
	}
	return STOP_EOF;
}

Template *
template_parse(const char *text)
{
	Template *t = NEW(perm, Template);
	t->line = 1;
	Stop s = nodes(t, &text, text + strlen(text), &t->nodes, 0);
	if (s != STOP_EOF)
		fail(t, s == STOP_END ? "unexpected {{end}}" : "unexpected {{else}}", "");
	return t->failed ? NULL : t;
}

/* ---- running ---- */

static Value *eval(Template *t, Pipe *p, Value *dot);

/* Fields of go list's that describe the go command's own installation and cache, or cgo's work. */
static bool
list_unsupported(const char *name)
{
	static const char *const names[] = {
	    "Target", "Shlib", "ConflictDir", "Export", "BuildID", "BinaryOnly", "Stale", "StaleReason", "InvalidGoFiles", "CXXFiles",
	    "MFiles", "FFiles", "SwigFiles", "SwigCXXFiles", "CgoCFLAGS", "CgoCPPFLAGS", "CgoCXXFLAGS", "CgoFFLAGS", "CgoLDFLAGS",
	    "CgoPkgConfig", "DepsErrors", "TestEmbedPatterns", "TestEmbedFiles", "XTestEmbedPatterns", "XTestEmbedFiles", "Time",
	    "Update", "Versions", "Retracted", "Deprecated",
	};
	for (int i = 0; i < LEN_OF(names); i++)
		if (strcmp(names[i], name) == 0)
			return true;
	return false;
}

static Value *
select_fields(Template *t, const Arg *a, Value *v)
{
	for (int i = 0; i < a->fields.n && !t->failed; i++) {
		const char *name = a->fields.v[i];
		if (v->kind == V_NIL) {
			fail(t, arena_printf(perm, "executing \"main\" at <%s>: nil pointer evaluating ", a->text), name);
			return v;
		}
		Value *f = v->kind == V_STRUCT || v->kind == V_MAP ? value_field(v, name) : NULL;
		if (f == NULL && v->kind == V_STRUCT && list_unsupported(name)) {
			fail(t, "tri does not know the field ", name);
			return v;
		}
		if (f == NULL) {
			const char *type = v->kind == V_STRUCT && v->type != NULL ? v->type : v->kind == V_LIST ? "[]string" : v->kind == V_STRING ? "string" : "value";
			fail(t, arena_printf(perm, "executing \"main\" at <%s>: can't evaluate field %s in type ", a->text, name), type);
			return v;
		}
		v = f;
	}
	return v;
}

static bool
same(const Value *x, const Value *y)
{
	if (x->kind != y->kind)
		return false;
	Buf a = {0}, b = {0};
	value_text(&a, x);
	value_text(&b, y);
	bool r = strcmp(buf_str(&a), buf_str(&b)) == 0;
	buf_free(&a);
	buf_free(&b);
	return r;
}

static void
format(Template *t, Buf *b, Value **v, int n)
{
	int next = 1;
	for (const char *p = v[0]->s; *p != 0; p++) {
		if (*p != '%') {
			buf_putc(b, *p);
			continue;
		}
		const char *spec = p++;
		int width = 0;
		bool left = *p == '-';
		p += left;
		while (*p >= '0' && *p <= '9' && width < 10000)
			width = width * 10 + (*p++ - '0');
		if (*p == '%') {
			buf_putc(b, '%');
			continue;
		}
		if (*p == 0 || strchr("svdqt", *p) == NULL || next >= n) {
			fail(t, "printf: verb not supported, or without an operand: ", spec);
			return;
		}
		Buf one = {0};
		if (*p == 'q')
			value_quoted(&one, v[next]->kind == V_STRING ? v[next]->s : "", v[next]->kind == V_STRING ? strlen(v[next]->s) : 0);
		else
			value_text(&one, v[next]);
		next++;
		for (int pad = width - (int)one.n; !left && pad > 0; pad--)
			buf_putc(b, ' ');
		buf_puts(b, buf_str(&one));
		for (int pad = width - (int)one.n; left && pad > 0; pad--)
			buf_putc(b, ' ');
		buf_free(&one);
	}
}

static Value *
printed(Template *t, const char *func, Value **v, int n)
{
	Buf b = {0};
	if (strcmp(func, "printf") == 0) {
		if (n == 0 || v[0]->kind != V_STRING)
			fail(t, "printf: the first argument must be a string", "");
		else
			format(t, &b, v, n);
	} else {
		bool ln = strcmp(func, "println") == 0;
		for (int i = 0; i < n; i++) {
			if (i > 0 && (ln || (v[i]->kind != V_STRING && v[i - 1]->kind != V_STRING)))
				buf_putc(&b, ' ');
			value_text(&b, v[i]);
		}
		if (ln)
			buf_putc(&b, '\n');
	}
	Value *r = value_string(arena_strdup(perm, buf_str(&b)));
	buf_free(&b);
	return r;
}

static Value *
join(Template *t, Value **v, int n)
{
	Buf b = {0};
	if (n != 2 || v[0]->kind != V_LIST || v[1]->kind != V_STRING) {
		fail(t, "wrong arguments for join: want a list and a string", "");
		return value_string("");
	}
	for (int i = 0; i < v[0]->elems.n; i++) {
		if (i > 0)
			buf_puts(&b, v[1]->s);
		value_text(&b, v[0]->elems.v[i]);
	}
	Value *r = value_string(arena_strdup(perm, buf_str(&b)));
	buf_free(&b);
	return r;
}

/* Build context: what {{context.GOARCH}} and the like ask for. */
static Value *
context(void)
{
	Value *c = value_new(V_STRUCT);
	c->type = "*list.Context";
	value_set(c, "GOARCH", value_string("amd64"));
	value_set(c, "GOOS", value_string("linux"));
	value_set(c, "Compiler", value_string("gc"));
	value_set(c, "CgoEnabled", value_bool(false));
	return c;
}

static Value *
call(Template *t, const char *f, Value **v, int n)
{
	if (f[0] == 'p')
		return printed(t, f, v, n);
	if (strcmp(f, "join") == 0)
		return join(t, v, n);
	if (strcmp(f, "context") == 0)
		return context();
	if (n == 0) {
		fail(t, "missing argument for ", f);
		return value_new(V_NIL);
	}
	if (strcmp(f, "not") == 0)
		return value_bool(!value_truth(v[0]));
	if (strcmp(f, "and") == 0 || strcmp(f, "or") == 0) {
		int i = 0;
		while (i + 1 < n && value_truth(v[i]) == (f[0] == 'a'))
			i++;
		return v[i];
	}
	if (strcmp(f, "eq") == 0 || strcmp(f, "ne") == 0) {
		bool any = false;
		for (int i = 1; i < n; i++)
			any |= same(v[0], v[i]);
		return value_bool(f[0] == 'e' ? any : !any);
	}
	if (strcmp(f, "len") == 0) {
		if (v[0]->kind == V_STRING)
			return value_int((i64)strlen(v[0]->s));
		if (v[0]->kind == V_LIST || v[0]->kind == V_MAP)
			return value_int(v[0]->elems.n);
		fail(t, "error calling len: len of a value that has none", "");
		return v[0];
	}
	/* index */
	if (n == 2 && v[0]->kind == V_LIST && v[1]->kind == V_INT && v[1]->n >= 0 && v[1]->n < v[0]->elems.n)
		return v[0]->elems.v[v[1]->n];
	if (n == 2 && v[0]->kind == V_MAP && v[1]->kind == V_STRING) {
		Value *r = value_field(v[0], v[1]->s);
		return r != NULL ? r : value_string("");
	}
	fail(t, "error calling index: index out of range, or not of a list", "");
	return v[0];
}

static Value *
eval_arg(Template *t, const Arg *a, Value *dot)
{
	Value *v;
	switch ((ArgKind)a->kind) {
	case A_DOT: v = dot; break;
	case A_ROOT: v = t->root; break;
	case A_VALUE: v = a->value; break;
	case A_FUNC: v = call(t, a->func, NULL, 0); break;
	case A_PIPE: v = eval(t, a->pipe, dot); break;
	default: return dot;
	}
	return select_fields(t, a, v);
}

static Value *
eval(Template *t, Pipe *p, Value *dot)
{
	Value *last = NULL;
	t->line = p->line;
	for (int i = 0; i < p->commands.n && !t->failed; i++) {
		Command *c = &p->commands.v[i];
		bool is_call = c->args.v[0].kind == A_FUNC && c->args.v[0].fields.n == 0;
		if (!is_call) {
			if (c->args.n > 1 || last != NULL) {
				fail(t, "can't give argument to non-function ", c->args.v[0].text);
				break;
			}
			last = eval_arg(t, &c->args.v[0], dot);
			continue;
		}
		VEC(Value *) args = {0};
		for (int k = 1; k < c->args.n && !t->failed; k++)
			vec_push(perm, &args, eval_arg(t, &c->args.v[k], dot));
		if (last != NULL)
			vec_push(perm, &args, last);
		if (!t->failed)
			last = call(t, c->args.v[0].func, args.v, args.n);
	}
	return last != NULL ? last : value_new(V_NIL);
}

static void
run(Template *t, const Nodes *list, Value *dot, Buf *out)
{
	for (int i = 0; i < list->n && !t->failed; i++) {
		const TNode *n = list->v[i];
		if (n->kind == N_TEXT) {
			buf_write(out, n->text, n->n);
			continue;
		}
		Value *v = eval(t, n->pipe, dot);
		if (t->failed)
			return;
		if (n->kind == N_PIPE) {
			value_text(out, v);
		} else if (n->kind != N_RANGE) {
			bool yes = value_truth(v);
			run(t, yes ? &n->body : &n->other, yes && n->kind == N_WITH ? v : dot, out);
		} else if ((v->kind != V_LIST && v->kind != V_MAP && v->kind != V_NIL)) {
			fail(t, "range can't iterate over a value that is no list", "");
		} else if (v->elems.n == 0) {
			run(t, &n->other, dot, out);
		} else {
			for (int k = 0; k < v->elems.n && !t->failed; k++)
				run(t, &n->body, v->elems.v[k], out);
		}
	}
}

bool
template_run(Template *t, Value *dot, Buf *out)
{
	t->root = dot;
	run(t, &t->nodes, dot, out);
	return !t->failed;
}
