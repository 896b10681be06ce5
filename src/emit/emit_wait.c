/*
 * emit_wait.c - what a goroutine that waits for long does not keep alive.
 *
 * A place in the frame keeps what it names after the variable is dead, until it
 * is used for something else; where a goroutine waits in a loop for the next
 * message that is never.  Registers and places of single values are told from
 * live ones by the collector (runtime/prof/frames.h).  It can't for what has
 * its address taken, in Go or only in C: large results of calls, elements that
 * are sent and received, structs whose methods are called.  These are overwritten:
 *
 *   - what is sent, after the operation;
 *   - the result of a call that travels through memory, once its parts are where
 *     they belong, in functions with a loop that waits for messages;
 *   - variables that live in the body of such a loop, at its end.  All that is
 *     mentioned in the body only is dead there: a variable that is declared in
 *     the body and is needed beyond a turn is in the heap (loop depth in
 *     pass/escape), and a temporary is assigned in each turn before it is read.
 *     For what has no address the C compiler drops these stores.
 *
 * And in each turn of such a loop, or of one without end in which a call may return
 * an error, as reading from a connection does, the goroutine may clear its stack
 * below the frame (RT_LOOP_TURN, abi/rt.h).
 */
#include "emit/internal.h"

enum { MAX_FORGET = 128 };       /* bytes; larger variables stay */

static bool waits(Ir *n);

static bool
list_waits(IrList *l)
{
	for (int i = 0; i < l->n; i++)
		if (waits(l->v[i]))
			return true;
	return false;
}

/* Is there a channel operation in the statement? */
static bool
waits(Ir *n)
{
	Op y = (Op)(n->y != NULL ? n->y->op : n->op);
	if (n->op == OP_SEND || ((n->op == OP_AS || n->op == OP_ASX) && (y == OP_RECV || y == OP_SELECT)))
		return true;
	return (n->op == OP_IF || n->op == OP_FOR || n->op == OP_BLOCK || n->op == OP_SWITCH || n->op == OP_CASE)
	       && (list_waits(&n->list) || list_waits(&n->list2));
}

static bool
has_waiting_loop(IrList *l)
{
	for (int i = 0; i < l->n; i++) {
		Ir *n = l->v[i];
		if (n->op == OP_FOR && list_waits(&n->list))
			return true;
		if ((n->op == OP_IF || n->op == OP_FOR || n->op == OP_BLOCK || n->op == OP_SWITCH || n->op == OP_CASE)
		    && (has_waiting_loop(&n->list) || has_waiting_loop(&n->list2)))
			return true;
	}
	return false;
}

bool
fn_waits(IrFunc *f)
{
	return f != NULL && f->built && has_waiting_loop(&f->body);
}

void
forget(Fn *e, Type *t, const char *name)
{
	if (has_pointers(t) && type_sizeof(t) <= MAX_FORGET)
		o(e, "RT_FORGET(%s); ", name);
}

void
forget_results(Fn *e, Type *t, const char *name)
{
	i64 size = 0;
	bool any = false;
	if (t->kind != TY_TUPLE) {
		if (type_sizeof(t) > 16)
			forget(e, t, name);
		return;
	}
	for (int i = 0; i < t->tuple.n; i++) {
		size += type_sizeof(t->tuple.vars[i]->type);
		any |= has_pointers(t->tuple.vars[i]->type);
	}
	if (any && size > 16 && size <= MAX_FORGET)
		o(e, "RT_FORGET(%s); ", name);
}

/* Counts mentions of variables and notes those that are declared. */
typedef struct Mentions {
	Map count, declared;
	bool jumps, inputs;
} Mentions;

/* A call that may fail: in a loop without end, perhaps one that reads the next message from a connection. */
static bool
may_fail(Ir *n)
{
	if ((n->op != OP_CALL && n->op != OP_CALLPTR && n->op != OP_CALLIFACE) || n->type == NULL)
		return false;
	if (n->type->kind != TY_TUPLE)
		return n->type == type_error;
	return n->type->tuple.n > 0 && n->type->tuple.vars[n->type->tuple.n - 1]->type == type_error;
}

static void
count(Mentions *m, Ir *n)
{
	if (n == NULL)
		return;
	if (n->op == OP_VAR || n->op == OP_DCL)
		map_put(&m->count, n->var, (void *)((intptr_t)map_get(&m->count, n->var) + 1));
	if (n->op == OP_DCL)
		map_put(&m->declared, n->var, n->var);
	if (ir_is_leaf(n))
		return;
	m->jumps |= n->op == OP_LABEL;
	m->inputs |= may_fail(n);
	count(m, n->x);
	count(m, n->y);
	count(m, n->z);
	count(m, n->w);
	for (int i = 0; i < n->list.n; i++)
		count(m, n->list.v[i]);
	for (int i = 0; i < n->list2.n; i++)
		count(m, n->list2.v[i]);
}

static void
count_list(Fn *e, Mentions *m, IrList *l)
{
	*m = (Mentions){ 0 };
	map_init(&m->count, e->em->a, false);
	map_init(&m->declared, e->em->a, false);
	for (int i = 0; i < l->n; i++)
		count(m, l->v[i]);
}

void
loop_turn(Fn *e, Ir *loop)
{
	Mentions all, body;
	bool messages = e->waits && list_waits(&loop->list);
	if (e->f == NULL || (!messages && loop->x != NULL))
		return;
	count_list(e, &body, &loop->list);
	if (!messages && !body.inputs)
		return;
	if (messages) {
		count_list(e, &all, &e->f->body);
		for (int i = 0; i < e->f->locals.n && !all.jumps; i++) {
			IrVar *v = e->f->locals.v[i];
			void *n = map_get(&body.count, v);
			if (v->kind == IV_LOCAL && !v->heap && !v->lent && n != NULL && n == map_get(&all.count, v)
			    && (v->is_temp || map_get(&body.declared, v) != NULL) && has_pointers(v->type) && type_sizeof(v->type) <= MAX_FORGET) {
				o(e, " %v = ", v);
				zero_expr(e, v->type, false);
				o(e, ";");
			}
		}
	}
	o(e, " RT_LOOP_TURN();");
}
