/*
 * lisp.c - a small Lisp whose heap is libtricolor's.
 *
 * Every value is an object of one of four types; the environment, the symbols and
 * the program are reached from two roots; C's local variables hold whatever they
 * like.  The evaluator calls itself for nested expressions and loops for calls in
 * tail position, so it runs in a goroutine with a large stack: pages that it doesn't
 * touch cost nothing.
 *
 *	lisp FILE...      evaluates the files' expressions, prints the value of each
 *	lisp              the same for the example at the end of this file
 *
 * Special forms: quote if define lambda let begin.  Numbers are 64-bit integers.
 */
#include <ctype.h>
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <tricolor.h>

enum Kind { NUMBER, SYMBOL, PAIR, LAMBDA, PRIMITIVE };

typedef struct Value { uint64_t kind; } Value;
typedef struct Number { uint64_t kind; int64_t n; } Number;
typedef struct Pair { uint64_t kind; Value *head, *tail; } Pair;
typedef struct Symbol { uint64_t kind; char *name; struct Symbol *next; Value *global; } Symbol;
typedef struct Lambda { uint64_t kind; Value *params, *body; struct Frame *env; } Lambda;
typedef struct Primitive { uint64_t kind; Value *(*fn)(Value **args, int n); } Primitive;
typedef struct Frame { struct Frame *up; Symbol *name; Value *value; } Frame;

static const tri_type *number_type, *pair_type, *symbol_type, *lambda_type, *primitive_type, *frame_type;
static Symbol *symbols, *s_quote, *s_if, *s_define, *s_lambda, *s_let, *s_begin, *s_t;
TRI_ROOT(symbols);                   /* all others are in that list */

static _Noreturn void
fail(const char *what, const char *detail)
{
	fflush(stdout);
	fprintf(stderr, "lisp: %s%s%s\n", what, detail != NULL ? ": " : "", detail != NULL ? detail : "");
	exit(1);
}

/* -- values; the empty list is NULL -- */

static Value *
number(int64_t n)
{
	Number *v = tri_alloc(number_type);

	v->kind = NUMBER;
	v->n = n;
	return (Value *)v;
}

static Value *
pair(Value *head, Value *tail)
{
	Pair *v = tri_alloc(pair_type);

	v->kind = PAIR;
	tri_store(&v->head, head);
	tri_store(&v->tail, tail);
	return (Value *)v;
}

static Symbol *
symbol(const char *name, size_t n)
{
	for (Symbol *s = symbols; s != NULL; s = s->next)
		if (strlen(s->name) == n && memcmp(s->name, name, n) == 0)
			return s;
	Symbol *s = tri_alloc(symbol_type);
	char *copy = tri_alloc_bytes(n + 1);
	memcpy(copy, name, n);
	s->kind = SYMBOL;
	tri_store(&s->name, copy);
	tri_store(&s->next, symbols);
	tri_store(&symbols, s);
	return s;
}

static Value *
head(Value *v)
{
	if (v == NULL || v->kind != PAIR)
		fail("not a pair", NULL);
	return ((Pair *)v)->head;
}

static Value *
tail(Value *v)
{
	if (v == NULL || v->kind != PAIR)
		fail("not a pair", NULL);
	return ((Pair *)v)->tail;
}

static int64_t
integer(Value *v)
{
	if (v == NULL || v->kind != NUMBER)
		fail("not a number", NULL);
	return ((Number *)v)->n;
}

static void
print(Value *v)
{
	if (v == NULL) {
		printf("()");
		return;
	}
	switch (v->kind) {
	case NUMBER:
		printf("%" PRId64, ((Number *)v)->n);
		return;
	case SYMBOL:
		printf("%s", ((Symbol *)v)->name);
		return;
	case LAMBDA:
	case PRIMITIVE:
		printf("<function>");
		return;
	}
	for (char c = '('; v != NULL; c = ' ', v = tail(v)) {
		putchar(c);
		if (v->kind != PAIR) {
			printf(". ");
			print(v);
			break;
		}
		print(head(v));
	}
	putchar(')');
}

/* -- reading -- */

static const char *
skip(const char *s)
{
	for (;; s++) {
		if (*s == ';')
			while (*s != '\0' && *s != '\n')
				s++;
		if (*s == '\0' || !isspace((unsigned char)*s))
			return s;
	}
}

static Value *
read_value(const char **at)
{
	const char *s = skip(*at), *end;

	if (*s == '\0')
		fail("the text ends within an expression", NULL);
	if (*s == '\'') {
		*at = s + 1;
		return pair((Value *)s_quote, pair(read_value(at), NULL));
	}
	if (*s == '(') {
		Value *list = NULL;
		Pair *last = NULL;
		for (*at = skip(s + 1); **at != ')'; *at = skip(*at)) {
			Value *p = pair(read_value(at), NULL);
			if (last == NULL)
				list = p;
			else
				tri_store(&last->tail, p);
			last = (Pair *)p;
		}
		++*at;
		return list;
	}
	for (end = s; *end != '\0' && !isspace((unsigned char)*end) && strchr("();'", *end) == NULL; end++) {
	}
	if (end == s)
		fail("unexpected )", NULL);
	*at = end;
	if (isdigit((unsigned char)*s) || (*s == '-' && isdigit((unsigned char)s[1])))
		return number(strtoll(s, NULL, 10));
	return (Value *)symbol(s, (size_t)(end - s));
}

/* -- evaluation -- */

static Frame *
bind(Frame *up, Value *name, Value *value)
{
	Frame *f = tri_alloc(frame_type);

	if (name == NULL || name->kind != SYMBOL)
		fail("a name must be a symbol", NULL);
	tri_store(&f->up, up);
	tri_store(&f->name, name);
	tri_store(&f->value, value);
	return f;
}

static Value *
variable(Symbol *s, Frame *env)
{
	for (; env != NULL; env = env->up)
		if (env->name == s)
			return env->value;
	if (s->global == NULL && s != s_t)
		fail("not defined", s->name);
	return s == s_t ? (Value *)s : s->global;
}

enum { MOST_ARGS = 16 };

static Value *
eval(Value *e, Frame *env)
{
	for (;;) {
		if (e == NULL || e->kind == NUMBER)
			return e;
		if (e->kind == SYMBOL)
			return variable((Symbol *)e, env);
		Value *op = head(e), *rest = tail(e);
		if (op == (Value *)s_quote)
			return head(rest);
		if (op == (Value *)s_if) {
			Value *then = tail(rest);
			e = eval(head(rest), env) != NULL ? head(then) : tail(then) != NULL ? head(tail(then)) : NULL;
			continue;
		}
		if (op == (Value *)s_define) {
			Value *name = head(rest);
			if (name == NULL || name->kind != SYMBOL)
				fail("define: not a symbol", NULL);
			tri_store(&((Symbol *)name)->global, eval(head(tail(rest)), env));
			return name;
		}
		if (op == (Value *)s_lambda) {
			Lambda *l = tri_alloc(lambda_type);
			l->kind = LAMBDA;
			tri_store(&l->params, head(rest));
			tri_store(&l->body, tail(rest));
			tri_store(&l->env, env);
			return (Value *)l;
		}
		if (op == (Value *)s_let) {
			Frame *inner = env;
			for (Value *b = head(rest); b != NULL; b = tail(b))
				inner = bind(inner, head(head(b)), eval(head(tail(head(b))), env));
			env = inner;
			rest = tail(rest);
		} else if (op != (Value *)s_begin) {
			Value *f = eval(op, env), *args[MOST_ARGS];
			int n = 0;
			for (; rest != NULL; rest = tail(rest)) {
				if (n == MOST_ARGS)
					fail("too many arguments", NULL);
				args[n++] = eval(head(rest), env);
			}
			if (f != NULL && f->kind == PRIMITIVE)
				return ((Primitive *)f)->fn(args, n);
			if (f == NULL || f->kind != LAMBDA)
				fail("not a function", NULL);
			Lambda *l = (Lambda *)f;
			int i = 0;
			env = l->env;
			for (Value *p = l->params; p != NULL; p = tail(p))
				env = bind(env, head(p), i < n ? args[i++] : NULL);
			rest = l->body;
		}
		/* A body: its last expression in tail position. */
		if (rest == NULL)
			return NULL;
		for (; tail(rest) != NULL; rest = tail(rest))
			eval(head(rest), env);
		e = head(rest);
	}
}

/* -- primitives -- */

#define ARGS(k)                                             \
	do {                                                \
		if (n != (k))                               \
			fail("wrong number of arguments", NULL); \
	} while (0)

static Value *add(Value **a, int n) { ARGS(2); return number(integer(a[0]) + integer(a[1])); }
static Value *sub(Value **a, int n) { ARGS(2); return number(integer(a[0]) - integer(a[1])); }
static Value *mul(Value **a, int n) { ARGS(2); return number(integer(a[0]) * integer(a[1])); }
static Value *less(Value **a, int n) { ARGS(2); return integer(a[0]) < integer(a[1]) ? (Value *)s_t : NULL; }
static Value *cons(Value **a, int n) { ARGS(2); return pair(a[0], a[1]); }
static Value *car(Value **a, int n) { ARGS(1); return head(a[0]); }
static Value *cdr(Value **a, int n) { ARGS(1); return tail(a[0]); }
static Value *is_null(Value **a, int n) { ARGS(1); return a[0] == NULL ? (Value *)s_t : NULL; }

static Value *
divide(Value **a, int n)
{
	ARGS(2);
	if (integer(a[1]) == 0)
		fail("division by 0", NULL);
	return number(integer(a[0]) / integer(a[1]));
}

static Value *
equal(Value **a, int n)
{
	ARGS(2);
	if (a[0] != NULL && a[1] != NULL && a[0]->kind == NUMBER && a[1]->kind == NUMBER)
		return integer(a[0]) == integer(a[1]) ? (Value *)s_t : NULL;
	return a[0] == a[1] ? (Value *)s_t : NULL;
}

/* Changes a pair: cycles are possible, and no trouble. */
static Value *
set_cdr(Value **a, int n)
{
	ARGS(2);
	tail(a[0]);
	tri_store(&((Pair *)a[0])->tail, a[1]);
	return a[0];
}

static void
start(void)
{
	static const struct { const char *name; Value *(*fn)(Value **, int); } primitives[] = {
		{ "+", add }, { "-", sub }, { "*", mul }, { "/", divide }, { "<", less }, { "=", equal }, { "cons", cons }, { "car", car }, { "cdr", cdr },
		{ "null?", is_null }, { "set-cdr!", set_cdr },
	};

	number_type = tri_type_new("Number", sizeof(Number), 0, NULL);
	primitive_type = tri_type_new("Primitive", sizeof(Primitive), 0, NULL);
	pair_type = TRI_TYPE(Pair, head, tail);
	symbol_type = TRI_TYPE(Symbol, name, next, global);
	lambda_type = TRI_TYPE(Lambda, params, body, env);
	frame_type = TRI_TYPE(Frame, up, name, value);
	s_quote = symbol("quote", 5);
	s_if = symbol("if", 2);
	s_define = symbol("define", 6);
	s_lambda = symbol("lambda", 6);
	s_let = symbol("let", 3);
	s_begin = symbol("begin", 5);
	s_t = symbol("t", 1);
	for (size_t i = 0; i < sizeof primitives / sizeof primitives[0]; i++) {
		Primitive *p = tri_alloc(primitive_type);
		p->kind = PRIMITIVE;
		p->fn = primitives[i].fn;
		tri_store(&symbol(primitives[i].name, strlen(primitives[i].name))->global, p);
	}
}

static void
run(const char *text)
{
	for (const char *at = skip(text); *at != '\0'; at = skip(at)) {
		print(eval(read_value(&at), NULL));
		putchar('\n');
	}
}

static const char example[] =
	"(define fact (lambda (n) (if (< n 2) 1 (* n (fact (- n 1))))))\n"
	"(fact 20)\n"
	"(define fib (lambda (n) (if (< n 2) n (+ (fib (- n 1)) (fib (- n 2))))))\n"
	"(fib 22)\n"
	"(define range (lambda (a b) (if (< a b) (cons a (range (+ a 1) b)) '())))\n"
	"(define fold (lambda (f x l) (if (null? l) x (fold f (f x (car l)) (cdr l)))))\n"
	"(fold + 0 (range 0 20000)) ; deep on the way up\n"
	"(define filter (lambda (f l) (if (null? l) '() (if (f (car l)) (cons (car l) (filter f (cdr l))) (filter f (cdr l))))))\n"
	"(define append (lambda (a b) (if (null? a) b (cons (car a) (append (cdr a) b)))))\n"
	"(define sort (lambda (l) (if (null? l) '() (let ((p (car l)) (r (cdr l)))\n"
	"  (append (sort (filter (lambda (x) (< x p)) r)) (cons p (sort (filter (lambda (x) (if (< x p) '() t)) r))))))))\n"
	"(define random (lambda (seed n) (if (= n 0) '() (let ((s (- (* seed 7621) (* (/ (* seed 7621) 9973) 9973)))) (cons s (random s (- n 1)))))))\n"
	"(sort (random 7 12))\n"
	"(define sorted? (lambda (l) (if (null? l) t (if (null? (cdr l)) t (if (< (car (cdr l)) (car l)) '() (sorted? (cdr l)))))))\n"
	"(sorted? (sort (random 1 2000)))\n"
	"(define count (lambda (n x) (if (= n 0) x (count (- n 1) (+ x 1))))) ; a loop\n"
	"(count 100000 0)\n"
	"(define ring (let ((l (cons 1 (cons 2 '())))) (begin (set-cdr! (cdr l) l) l)))\n"
	"(car (cdr (cdr (cdr ring))))\n"
	"(define rings (lambda (n) (if (= n 0) 'done (begin (let ((l (cons n '()))) (set-cdr! l l)) (rings (- n 1))))))\n"
	"(rings 20000)\n"
	"(define adder (lambda (n) (lambda (x) (+ x n))))\n"
	"((adder 3) 4)\n";

typedef struct Job {
	int n;
	char **files;
	tri_sema done;
} Job;

static void
work(void *arg)
{
	Job *job = arg;

	start();
	if (job->n == 0)
		run(example);
	for (int i = 0; i < job->n; i++) {
		FILE *f = fopen(job->files[i], "rb");
		if (f == NULL)
			fail("cannot read", job->files[i]);
		size_t n = 0, cap = 4096, got;
		char *text = malloc(cap);
		while (text != NULL && (got = fread(text + n, 1, cap - n - 1, f)) > 0)
			if (cap - (n += got) < 2)
				text = realloc(text, cap *= 2);
		if (text == NULL)
			fail("no memory for", job->files[i]);
		text[n] = '\0';
		fclose(f);
		run(text);
		free(text);
	}
	tri_sema_release(&job->done);
}

static int
body(void *arg)
{
	Job *job = arg;

	tri_go(work, job, 256 << 20);
	tri_sema_acquire(&job->done);
	return 0;
}

int
main(int argc, char **argv)
{
	static Job job;

	job.n = argc - 1;
	job.files = argv + 1;
	tri_main(argc, argv, body, &job);
}
