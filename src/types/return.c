/*
 * return.c - terminating statements, as the specification defines them.
 */
#include "types/internal.h"

static bool is_terminating(Stmt *s, Stmt *label);
static bool has_break(Stmt *s, Stmt *target, Stmt *label, bool implicit);

static bool
list_terminates(StmtList l)
{
	int n = l.n;
	while (n > 0 && l.v[n - 1]->kind == S_EMPTY)
		n--;
	return n > 0 && is_terminating(l.v[n - 1], NULL);
}

static bool
list_breaks(StmtList l, Stmt *target, Stmt *label, bool implicit)
{
	for (int i = 0; i < l.n; i++)
		if (has_break(l.v[i], target, label, implicit))
			return true;
	return false;
}

/* Does s leave target by a break: a plain one (implicit: s isn't inside another breakable) or one with label? */
static bool
has_break(Stmt *s, Stmt *target, Stmt *label, bool implicit)
{
	if (!s)
		return false;
	switch (s->kind) {
	case S_BREAK:
		if (!s->branch.label)
			return implicit;
		return label && s->branch.label->name.name == label->labeled.label->name.name;
	case S_BLOCK: return list_breaks(s->block.list, target, label, implicit);
	case S_IF:
		return list_breaks(s->if_.then.list, target, label, implicit) || has_break(s->if_.els, target, label, implicit);
	case S_SWITCH:
	case S_TYPESWITCH:
	case S_SELECT:
		for (int i = 0; label && i < s->switch_.nclauses; i++)
			if (list_breaks(s->switch_.clauses[i]->body, target, label, false))
				return true;
		return false;
	case S_FOR: return label && list_breaks(s->for_.body.list, target, label, false);
	case S_RANGE: return label && list_breaks(s->range.body.list, target, label, false);
	case S_LABELED: return has_break(s->labeled.stmt, target, label, implicit);
	default: return false;
	}
}

static bool
clauses_terminate(Stmt *s, Stmt *label)
{
	bool has_default = s->kind == S_SELECT;
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		has_default |= c->is_default;
		int n = c->body.n;
		while (n > 0 && c->body.v[n - 1]->kind == S_EMPTY)
			n--;
		bool ft = s->kind == S_SWITCH && n > 0 && c->body.v[n - 1]->kind == S_FALLTHROUGH;
		if ((!ft && !list_terminates(c->body)) || list_breaks(c->body, s, label, true))
			return false;
	}
	return has_default;
}

static bool
is_terminating(Stmt *s, Stmt *label)
{
	switch (s->kind) {
	case S_RETURN:
	case S_GOTO: return true;
	case S_EXPR: {
		Expr *x = unparen(s->x);
		return x->kind == E_CALL && x->call.what == CALL_BUILTIN && x->call.builtin == BF_PANIC && x->mode == M_NOVALUE;
	}
	case S_BLOCK: return list_terminates(s->block.list);
	case S_IF: return s->if_.els && list_terminates(s->if_.then.list) && is_terminating(s->if_.els, NULL);
	case S_SWITCH:
	case S_TYPESWITCH:
	case S_SELECT: return clauses_terminate(s, label);
	case S_FOR: return !s->for_.cond && !list_breaks(s->for_.body.list, s, label, true);
	case S_LABELED: return s->labeled.stmt && is_terminating(s->labeled.stmt, s);
	default: return false;
	}
}

bool
is_terminating_body(FuncBody *b)
{
	return list_terminates(b->block.list);
}
