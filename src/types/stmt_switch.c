/*
 * stmt_switch.c - switch, type switch and select statements.
 */
#include "types/algebra.h"
#include "types/internal.h"

#include <stdlib.h>

/* Constant cases seen so far, by value and type. */
typedef struct CaseSet {
	struct CaseSlot { Const *v; Type *t; Pos pos; } *slot;
	u32 cap;
} CaseSet;

static struct CaseSlot *
case_seen(CaseSet *s, Const *v, Type *t, Pos pos)
{
	u32 i = (u32)const_hash(v) & (s->cap - 1);
	for (; s->slot[i].v; i = (i + 1) & (s->cap - 1))
		if (const_equal(s->slot[i].v, v) && type_identical(s->slot[i].t, t))
			return &s->slot[i];
	s->slot[i] = (struct CaseSlot){v, t, pos};
	return NULL;
}

static void
case_values(Expr *x, ExprList l, CaseSet *seen)
{
	for (int i = 0; i < l.n; i++) {
		Expr *v = l.v[i];
		check_expr(v);
		if (x->mode == M_INVALID || v->mode == M_INVALID)
			continue;
		conv_untyped(v, x->type);
		if (v->mode == M_INVALID)
			continue;
		Expr res = {.kind = E_BINARY, .pos = v->pos, .start = v->start, .binary = {T_EQL, v, x}};
		check_comparison(&res, v, x, T_EQL, true);
		if (res.mode == M_INVALID || v->mode != M_CONST || const_kind(v->val) == C_BOOL)
			continue;
		if (type_is_untyped(v->type))
			update_type(v, type_default(v->type), true);
		struct CaseSlot *old = case_seen(seen, v->val, v->type, v->start);
		if (old)
			err_x(v, "duplicate case %s in expression switch\n\t%s: previous case", op_s(v), pos_string(old->pos));
	}
}

static void
multiple_defaults(Stmt *s)
{
	Clause *first = NULL;
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		if (!c->is_default)
			continue;
		if (first)
			err_at(c->pos, "multiple defaults (first at %s)", pos_string(first->pos));
		else
			first = c;
	}
}

void
switch_stmt(Stmt *s, int inner)
{
	s->switch_.scope = scope_open(s->pos, s->switch_.rbrace, "switch");
	if (s->switch_.init)
		check_stmt(s->switch_.init, 0);
	Expr *x = s->switch_.tag;
	if (x) {
		check_expr(x);
		check_assignment(x, NULL, "switch expression");
		if (x->mode != M_INVALID && !type_comparable_p(x->type, true, NULL, NULL) && !type_has_nil(x->type)) {
			err_x(x, "cannot switch on %s", op_s(x));
			x->mode = M_INVALID;
		}
	} else {
		x = NEW(perm, Expr);
		x->kind = E_NAME;
		x->name.name = intern("true");
		x->pos = x->start = s->pos;
		x->mode = M_CONST;
		x->type = type_basic[B_BOOL];
		x->val = const_bool(true);
	}
	multiple_defaults(s);
	int total = 0;
	for (int i = 0; i < s->switch_.nclauses; i++)
		total += s->switch_.clauses[i]->exprs.n;
	CaseSet seen = {0};
	for (seen.cap = 8; seen.cap < (u32)total * 2; seen.cap *= 2)
		;
	seen.slot = calloc(seen.cap, sizeof *seen.slot);
	BranchCtx b = {ck.env.branch, s};
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		case_values(x, c->exprs, &seen);
		ck.env.branch = &b;
		c->scope = scope_open(c->pos, 0, "case");
		bool last = i + 1 == s->switch_.nclauses;
		check_stmts(c->body, inner | BREAK_OK | (last ? FINAL_CASE : FALLTHROUGH_OK));
		scope_close();
		ck.env.branch = b.outer;
	}
	free(seen.slot);
	scope_close();
}

typedef struct TypeCases { VEC(Type *) types; VEC(Pos) pos; bool has_nil; Pos nil_pos; } TypeCases;

/* The type of the last case, NULL for nil; TYPE_INVALID after an error. */
static Type *
case_types(Expr *x, ExprList l, TypeCases *seen)
{
	Type *t = TYPE_INVALID;
	for (int i = 0; i < l.n; i++) {
		Expr *e = l.v[i];
		raw_expr(e, NULL, false);
		if (e->mode == M_INVALID) {
			t = TYPE_INVALID;
			continue;
		}
		if (e->mode == M_NIL) {
			t = NULL;
			if (seen->has_nil)
				err_x(e, "multiple nil cases in type switch (first at %s)", pos_string(seen->nil_pos));
			seen->has_nil = true;
			seen->nil_pos = e->start;
			continue;
		}
		if (e->mode != M_TYPE) {
			err_x(e, "%s is not a type", op_s(e));
			t = TYPE_INVALID;
			continue;
		}
		t = e->type;
		for (int j = 0; j < seen->types.n; j++)
			if (type_identical(t, seen->types.v[j])) {
				err_x(e, "duplicate case %s in type switch\n\t%s: previous case", ty_s(t), pos_string(seen->pos.v[j]));
				break;
			}
		vec_push(perm, &seen->types, t);
		vec_push(perm, &seen->pos, e->start);
		valid_var_type(e, t);
		if (!x || type_is_interface(t))
			continue;
		Object *alt = NULL;
		bool wrong, ptr;
		Object *m = missing_method(t, type_under(x->type), false, &alt, &wrong, &ptr);
		if (m) {
			Buf b = {0};
			types_qualifier = ck.env.pkg;
			missing_method_cause(&b, t, x->type, m, alt);
			err_x(e, "impossible type switch case: %s\n\t%s cannot have dynamic type %s %s", ex_s(e), op_s(x), ty_s(t), buf_str(&b));
			buf_free(&b);
		}
	}
	return t;
}

void
typeswitch_stmt(Stmt *s, int inner)
{
	s->switch_.scope = scope_open(s->pos, s->switch_.rbrace, "type switch");
	if (s->switch_.init)
		check_stmt(s->switch_.init, 0);
	Expr *lhs = s->switch_.bind;
	if (lhs && strcmp(lhs->name.name, "_") == 0) {
		err_soft(lhs->start, "no new variable on left side of :=");
		lhs = NULL;
	}
	Expr *tag = s->switch_.tag;
	Expr *x = tag && tag->kind == E_ASSERT ? tag->assert.x : NULL, *sx = NULL;
	if (x) {
		check_expr(x);
		if (x->mode == M_INVALID)
			;
		else if (x->type->kind == TY_TYPEPARAM)
			err_x(x, "cannot use type switch on type parameter value %s", op_s(x));
		else if (x->mode != M_NIL && type_under(x->type)->kind == TY_INTERFACE)
			sx = x;
		else
			err_x(x, "%s is not an interface", op_s(x));
		tag->mode = x->mode;
		tag->type = x->type;
	}
	multiple_defaults(s);
	TypeCases seen = {0};
	bool used = false;
	BranchCtx b = {ck.env.branch, s};
	ck.env.branch = &b;
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		Type *t = case_types(sx, c->exprs, &seen);
		c->scope = scope_open(c->pos, 0, "case");
		if (lhs) {
			/* A clause with one type gives the variable that type, all others the operand's. */
			if (c->exprs.n != 1 || !t)
				t = sx ? x->type : TYPE_INVALID;
			Object *o = obj_new(O_VAR, lhs->pos, ck.env.pkg, lhs->name.name, t);
			o->colour = OBJ_BLACK;
			FuncCtx *root = ck.env.fn;
			while (root->outer)
				root = root->outer;
			o->var.func = root->func;
			o->var.funclit = ck.env.fn->lit;
			declare(ck.env.scope, NULL, o, 0);
			c->obj = o;
		}
		bool last = i + 1 == s->switch_.nclauses;
		check_stmts(c->body, inner | BREAK_OK | IN_TYPESWITCH | (last ? FINAL_CASE : 0));
		scope_close();
		if (c->obj && lhs)
			used |= c->obj->used;
	}
	ck.env.branch = b.outer;
	if (lhs && !used && !pkg_state(ck.env.pkg)->conf.allow_unused)
		err_soft(lhs->pos, "%s declared but not used", lhs->name.name);
	scope_close();
}

static bool
is_receive(Expr *x)
{
	x = unparen(x);
	return x->kind == E_UNARY && x->unary.op == T_ARROW;
}

void
select_stmt(Stmt *s, int inner)
{
	multiple_defaults(s);
	BranchCtx b = {ck.env.branch, s};
	for (int i = 0; i < s->switch_.nclauses; i++) {
		Clause *c = s->switch_.clauses[i];
		bool valid = true;
		if (c->comm)
			switch (c->comm->kind) {
			case S_SEND: break;
			case S_EXPR: valid = is_receive(c->comm->x); break;
			case S_ASSIGN:
			case S_DEFINE:
				valid = c->comm->assign.rhs.n == 1 && is_receive(c->comm->assign.rhs.v[0]) &&
				        (c->comm->kind == S_DEFINE || c->comm->assign.op == T_EOF);
				break;
			default: valid = false; break;
			}
		if (!valid) {
			err_at(c->comm->pos, "select case must be receive, send or assign recv");
			continue;
		}
		c->scope = scope_open(c->pos, 0, "case");
		if (c->comm)
			check_stmt(c->comm, 0);
		ck.env.branch = &b;
		check_stmts(c->body, inner | BREAK_OK);
		ck.env.branch = b.outer;
		scope_close();
	}
}
