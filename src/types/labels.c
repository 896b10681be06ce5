/*
 * labels.c - labels and the jumps to them.
 *
 * One walk over a function body, block by block.  A goto whose label hasn't
 * been seen waits in its block's list of forward jumps; a label resolves those
 * waiting in its own block, including what inner blocks handed up.  What waits
 * at the end jumps into a block, or to nowhere.
 */
#include "types/internal.h"

typedef struct LBlock {
	struct LBlock *outer;
	Pos start;
	Stmt *labeled;        /* S_LABELED this block is the statement of, or NULL */
} LBlock;

typedef struct Label {
	Stmt *s;
	LBlock *block;
	bool used;
} Label;

typedef struct Labels {
	VEC(Label *) all;
	Map by_name;
	VEC(Stmt *) fwd;      /* unresolved gotos, innermost block's last */
	const char *var_name; /* latest variable declared in the block being walked */
} Labels;

static void walk(Labels *l, LBlock *outer, Pos start, Stmt *labeled, StmtList list);

static Label *
find(Labels *l, const char *name)
{
	return map_get(&l->by_name, name);
}

static bool
encloses(const LBlock *outer, const LBlock *b)
{
	for (; b; b = b->outer)
		if (b == outer)
			return true;
	return false;
}

static void
declare_label(Labels *l, LBlock *b, Stmt *s)
{
	Expr *n = s->labeled.label;
	if (strcmp(n->name.name, "_") == 0)
		return;
	Label *old = find(l, n->name.name);
	if (old) {
		err_at(n->pos, "label %s already defined at %s", n->name.name, pos_string(old->s->labeled.label->pos));
		return;
	}
	Label *x = NEW(perm, Label);
	x->s = s;
	x->block = b;
	map_put(&l->by_name, n->name.name, x);
	vec_push(perm, &l->all, x);
}

/* s is break or continue with a label. */
static void
labeled_branch(Labels *l, LBlock *b, Stmt *s)
{
	const char *name = s->branch.label->name.name;
	bool is_break = s->kind == S_BREAK;
	for (; b; b = b->outer) {
		if (!b->labeled || b->labeled->labeled.label->name.name != name || strcmp(name, "_") == 0)
			continue;
		Label *x = find(l, name);
		if (x)
			x->used = true;
		Stmt *t = b->labeled->labeled.stmt;
		int k = t ? t->kind : S_BAD;
		bool loop = k == S_FOR || k == S_RANGE;
		if (loop || (is_break && (k == S_SWITCH || k == S_TYPESWITCH || k == S_SELECT))) {
			s->branch.target = b->labeled;
			return;
		}
		err_at(s->branch.label->pos, is_break ? "invalid break label %s" : "invalid continue label %s", name);
		return;
	}
	Label *x = find(l, name);
	if (x) {
		x->used = true;
		err_at(s->branch.label->pos, is_break ? "invalid break label %s" : "invalid continue label %s", name);
		return;
	}
	err_at(s->branch.label->pos, is_break ? "break label not defined: %s" : "continue label not defined: %s", name);
}

static void
walk_clauses(Labels *l, LBlock *b, Stmt *s, Stmt *labeled)
{
	LBlock *sw = NEW(perm, LBlock);
	*sw = (LBlock){b, s->pos, labeled};
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		walk(l, sw, c->pos, NULL, c->body);
	}
}

static void
walk_stmt(Labels *l, LBlock *b, Stmt *s, Stmt *labeled)
{
	switch (s->kind) {
	case S_BREAK:
	case S_CONTINUE:
		if (s->branch.label)
			labeled_branch(l, b, s);
		break;
	case S_BLOCK: walk(l, b, s->block.lbrace, labeled, s->block.list); break;
	case S_IF:
		walk(l, b, s->if_.then.lbrace, labeled, s->if_.then.list);
		if (s->if_.els)
			walk_stmt(l, b, s->if_.els, NULL);
		break;
	case S_SWITCH:
	case S_TYPESWITCH:
	case S_SELECT: walk_clauses(l, b, s, labeled); break;
	case S_FOR: walk(l, b, s->for_.body.lbrace, labeled, s->for_.body.list); break;
	case S_RANGE: walk(l, b, s->range.body.lbrace, labeled, s->range.body.list); break;
	default: break;
	}
}

static void
resolve_forward(Labels *l, int from, Stmt *label, Pos var_pos)
{
	int keep = from;
	Label *x = find(l, label->labeled.label->name.name);
	if (!x)
		return; /* the blank label */
	for (int i = from; i < l->fwd.n; i++) {
		Stmt *g = l->fwd.v[i];
		if (g->branch.label->name.name != label->labeled.label->name.name) {
			l->fwd.v[keep++] = g;
			continue;
		}
		g->branch.target = label;
		x->used = true;
		if (var_pos && g->pos < var_pos)
			err_at(g->branch.label->pos, "goto %s jumps over declaration of %s at %s", g->branch.label->name.name, l->var_name,
			       pos_string(var_pos));
	}
	l->fwd.n = keep;
}

static void
walk(Labels *l, LBlock *outer, Pos start, Stmt *labeled, StmtList list)
{
	LBlock *b = NEW(perm, LBlock);
	*b = (LBlock){outer, start, labeled};
	int from = l->fwd.n;
	Pos var_pos = 0;
	const char *name = "";
	for (int i = 0; i < list.n; i++) {
		Stmt *s = list.v[i], *in = NULL;
		while (s && s->kind == S_LABELED) {
			declare_label(l, b, s);
			l->var_name = name;
			resolve_forward(l, from, s, var_pos);
			in = s;
			s = s->labeled.stmt;
		}
		if (!s)
			continue;
		switch (s->kind) {
		case S_DEFINE:
			var_pos = s->pos;
			name = ex_s(s->assign.lhs.n ? s->assign.lhs.v[0] : NULL);
			break;
		case S_DECL:
			for (int j = 0; j < s->decl.n; j++)
				if (s->decl.v[j]->kind == D_VAR) {
					var_pos = s->decl.v[j]->pos;
					name = s->decl.v[j]->value.names[0]->name.name;
				}
			break;
		case S_GOTO: {
			if (!s->branch.label)
				break;
			Label *x = find(l, s->branch.label->name.name);
			if (x && encloses(x->block, b)) {
				x->used = true;
				s->branch.target = x->s;
			} else
				vec_push(perm, &l->fwd, s);
			break;
		}
		default: walk_stmt(l, b, s, in); break;
		}
	}
}

void
check_labels(FuncBody *body)
{
	Labels l = {0};
	map_init(&l.by_name, perm, false);
	walk(&l, NULL, body->lbrace, NULL, body->block.list);
	for (int i = 0; i < l.fwd.n; i++) {
		Stmt *g = l.fwd.v[i];
		const char *name = g->branch.label->name.name;
		Label *x = find(&l, name);
		if (x) {
			x->used = true;
			err_at(g->branch.label->pos, "goto %s jumps into block starting at %s", name, pos_string(x->block->start));
		} else
			err_at(g->branch.label->pos, "label %s not defined", name);
	}
	for (int i = 0; i < l.all.n; i++) {
		Stmt *s = l.all.v[i]->s;
		s->labeled.used = l.all.v[i]->used;
		if (!l.all.v[i]->used)
			err_soft(s->labeled.label->pos, "label %s defined and not used", s->labeled.label->name.name);
	}
}
