/*
 * check.c - the checker's driver: packages, sessions, errors.
 *
 * check_package collects a package's objects (resolve.c).  With ignore_bodies
 * that is all: objects are typed when somebody asks for them, so a big import
 * costs its names only.  Otherwise every declaration and body is typed.
 *
 * Each way in is a session.  Sessions nest, because typing an object of one
 * package may need an object of another; the queue of delayed actions is run
 * dry when the outermost one ends.
 */
#include "types/internal.h"

#include <stdlib.h>
#include <sys/resource.h>

Checker ck;

enum { MAX_NESTING = 60000, LEVEL_BYTES = 800 };

/* ---- errors ---- */

static void
err_v(Pos p, bool soft, const char *fmt, va_list ap)
{
	Buf b = {0};
	buf_vprintf(&b, fmt, ap);
	const char *m = buf_str(&b);
	/* Messages that mention an invalid operand follow from an error reported before. */
	const char *inv = strstr(m, "invalid operand");
	if (!inv)
		inv = strstr(m, "invalid type");
	if (!(inv && inv > m && ck.had_error)) {
		ck.had_error = true;
		if (ck.env.pkg)
			ck.env.pkg->had_errors = true;
		if (ck.env.errpos)
			p = ck.env.errpos;
		if (soft)
			diag_soft(p, "%s", m);
		else
			diag_error(p, "%s", m);
	}
	buf_free(&b);
}

void
err_at(Pos p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	err_v(p, false, fmt, ap);
	va_end(ap);
}

void
err_x(const Expr *x, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	err_v(x->start ? x->start : x->pos, false, fmt, ap);
	va_end(ap);
}

void
err_soft(Pos p, const char *fmt, ...)
{
	va_list ap;
	va_start(ap, fmt);
	err_v(p, true, fmt, ap);
	va_end(ap);
}

void
err_version(Pos p, int minor, const char *fmt, ...)
{
	Buf b = {0};
	va_list ap;
	va_start(ap, fmt);
	buf_vprintf(&b, fmt, ap);
	va_end(ap);
	err_soft(p, "%s requires go1.%d or later (-lang was set to %s; check go.mod)", buf_str(&b), minor,
	         ck.env.version && *ck.env.version ? ck.env.version : "go1.26");
	buf_free(&b);
}

int
version_minor(const char *v)
{
	if (!v || strncmp(v, "go1", 3) != 0)
		return 1000;
	if (v[3] != '.')
		return v[3] ? 1000 : 0;
	return atoi(v + 4);
}

const char *
file_version(const File *f, const char *of_package)
{
	if (!f->go_version || !*f->go_version)
		return of_package;
	return version_minor(f->go_version) < 21 ? "go1.21" : f->go_version;
}

bool
version_ok(int minor)
{
	const char *v = ck.env.version;
	return !v || !*v || version_minor(v) >= minor;
}

bool
too_deep(Pos p)
{
	if (ck.nesting < ck.max_nesting)
		return false;
	err_at(p, "expression nested too deeply");
	return true;
}

/* ---- printing ---- */

static const char *const mode_text[] = {
    [M_INVALID] = "invalid operand", [M_NOVALUE] = "no value", [M_BUILTIN] = "built-in", [M_TYPE] = "type",
    [M_CONST] = "constant", [M_VAR] = "variable", [M_MAPINDEX] = "map index expression", [M_VALUE] = "value",
    [M_NIL] = "nil", [M_COMMAOK] = "comma, ok expression",
};

const char *
ex_s(const Expr *x)
{
	return x ? expr_string(x) : "";
}

const char *
ty_s(Type *t)
{
	types_qualifier = ck.env.pkg;
	return t ? type_string(t) : "<nil>";
}

const char *
op_s(const Expr *x)
{
	if (x->mode == M_NIL) {
		if (!x->type || x->type == TYPE_INVALID)
			return "nil (with invalid type)";
		if (x->type == type_basic[B_UNTYPED_NIL])
			return "nil";
		return arena_printf(perm, "nil (of type %s)", ty_s(x->type));
	}
	Buf b = {0};
	const char *e = ex_s(x);
	if (*e)
		buf_printf(&b, "%s (", e);
	bool has_type = false;
	if (x->mode != M_INVALID && x->mode != M_NOVALUE && x->mode != M_BUILTIN && x->mode != M_TYPE && x->type) {
		if (type_is_untyped(x->type))
			buf_printf(&b, "%s ", x->type->basic.name);
		else
			has_type = true;
	}
	buf_puts(&b, mode_text[x->mode]);
	if (x->mode == M_CONST && x->val) {
		const char *v = const_string_repr(x->val);
		if (strcmp(v, e) != 0)
			buf_printf(&b, " %s", v);
	}
	if (has_type) {
		if (x->type == TYPE_INVALID)
			buf_puts(&b, " with invalid type");
		else {
			buf_printf(&b, "%s%s", type_is_generic(x->type) ? " of parameterized type " : " of type ", ty_s(x->type));
			if (x->type->kind == TY_TYPEPARAM && x->type->tparam.constraint)
				buf_printf(&b, " constrained by %s", ty_s(x->type->tparam.constraint));
		}
	}
	if (*e)
		buf_putc(&b, ')');
	const char *r = arena_strdup(perm, buf_str(&b));
	buf_free(&b);
	return r;
}

const char *
kind_s(Type *t)
{
	switch (type_under(t)->kind) {
	case TY_ARRAY: return "array";
	case TY_SLICE: return "slice";
	case TY_STRUCT: return "struct";
	case TY_POINTER: return "pointer";
	case TY_SIGNATURE: return "func";
	case TY_INTERFACE: return type_is_typeparam(t) ? "type parameter" : "interface";
	case TY_MAP: return "map";
	case TY_CHAN: return "chan";
	default: return ty_s(t);
	}
}

/* ---- sessions and delayed actions ---- */

void
check_later(void (*f)(void *, void *), void *a, void *b)
{
	Delayed d = {f, a, b, ck.env};
	vec_push(perm, &ck.delayed, d);
}

void
run_delayed(int from)
{
	if (ck.delayed.n <= from)
		return;
	Env saved = ck.env;
	for (int i = from; i < ck.delayed.n; i++) {
		Delayed d = ck.delayed.v[i];
		ck.env = d.env;
		types_qualifier = d.env.pkg;
		d.f(d.a, d.b);
	}
	ck.delayed.n = from;
	ck.env = saved;
	types_qualifier = saved.pkg;
}

/* How deep the program may nest follows from the stack there is; cmd/main.c asks for a large one. */
static void
limit_nesting(void)
{
	struct rlimit r;
	ck.max_nesting = MAX_NESTING;
	if (getrlimit(RLIMIT_STACK, &r) == 0 && r.rlim_cur != RLIM_INFINITY && r.rlim_cur / LEVEL_BYTES < MAX_NESTING)
		ck.max_nesting = (int)(r.rlim_cur / LEVEL_BYTES);
}

void
session_begin(void)
{
	if (ck.max_nesting == 0)
		limit_nesting();
	ck.sessions++;
}

void
session_end(void)
{
	if (ck.sessions == 1)
		run_delayed(0);
	ck.sessions--;
}

PkgState *
pkg_state(Package *p)
{
	return p->check;
}

void
env_enter(Package *p)
{
	ck.env = (Env){.pkg = p, .scope = p->scope, .version = p->go_version};
	types_qualifier = p;
}

Scope *
scope_open(Pos pos, Pos end, const char *what)
{
	return ck.env.scope = scope_new(ck.env.scope, pos, end, what);
}

void
scope_close(void)
{
	ck.env.scope = ck.env.scope->parent;
}

/* Declarations have few dependencies, so a scan finds duplicates; a big body gets a set. */
void
add_dep(Object *o)
{
	DeclInfo *d = ck.env.decl;
	/* A constant whose value needs the size of a function literal can be used by that literal. */
	if (o->kind == O_CONST && ck.env.fn && d && d->decl->kind == D_CONST)
		ck.had_const_cycle = true;
	if (!d || o->pkg != ck.env.pkg || !o->info)
		return;
	if (d->dep_set) {
		if (map_has(d->dep_set, o))
			return;
		map_put(d->dep_set, o, o);
	} else {
		for (int i = 0; i < d->deps.n; i++)
			if (d->deps.v[i] == o)
				return;
		if (d->deps.n == 24) {
			d->dep_set = NEW(perm, Map);
			map_init(d->dep_set, perm, false);
			for (int i = 0; i < d->deps.n; i++)
				map_put(d->dep_set, d->deps.v[i], d->deps.v[i]);
			map_put(d->dep_set, o, o);
		}
	}
	vec_push(perm, &d->deps, o);
}

/* ---- packages ---- */

/* Types first: methods and embedded fields must be known before values use them. */
static void
declare_all(Package *p)
{
	PkgState *st = pkg_state(p);
	if (st->declared)
		return;
	st->declared = true;
	for (int round = 0; round < 3; round++)
		for (int i = 0; i < st->all.n; i++) {
			Object *o = st->all.v[i];
			int r = o->kind != O_TYPE ? 2 : o->is_alias ? 1 : 0;
			if (r == round) {
				obj_decl(o);
			}
		}
	run_delayed(0);
}

void
check_bodies(Package *p)
{
	PkgState *st = pkg_state(p);
	if (!st || st->finished)
		return;
	st->finished = true;
	Env saved = ck.env;
	bool had = ck.had_error;
	session_begin();
	env_enter(p);
	ck.had_error = p->had_errors;
	int errors = diag_count();
	declare_all(p);
	for (int i = 0; i < st->all.n; i++)
		if (st->all.v[i]->kind == O_FUNC)
			check_func_body(st->all.v[i]);
	p->bodies_checked = true;
	env_enter(p);
	p->had_errors |= diag_count() > errors; /* inference reports on its own */
	unused_imports(p);
	init_order(p);
	check_mono(p);
	ck.env = saved;
	session_end();
	ck.had_error = had;
	types_qualifier = saved.pkg;
}

/* Jumps can be checked without types, and gc does so even after syntax errors. */
static void
labels_only(Package *p)
{
	for (int i = 0; i < p->nfiles; i++)
		for (int j = 0; j < p->files[i]->ndecls; j++) {
			Decl *d = p->files[i]->decls[j];
			if (d->kind == D_FUNC && d->func.body && !d->func.body->skipped && !d->func.body->has_syntax_error)
				check_labels(d->func.body);
		}
}

static bool
has_syntax_errors(Package *p)
{
	for (int i = 0; i < p->nfiles; i++)
		if (p->files[i]->has_syntax_errors)
			return true;
	return false;
}

void
check_package(Package *p, const CheckConfig *c)
{
	if (p->check)
		return;
	types_resolve = resolve_obj;
	PkgState *st = NEW(perm, PkgState);
	st->conf = *c;
	p->check = st;
	if (c->lang && *c->lang)
		p->go_version = c->lang;
	if (!p->go_version)
		p->go_version = "";
	if (!p->scope)
		p->scope = scope_new(universe, 0, 0, "package");
	if (has_syntax_errors(p)) {
		/* They are enough for one run; whoever imports the package shouldn't report more. */
		p->had_errors = p->fake = p->checked = st->finished = true;
		if (!p->name)
			p->name = intern("_");
		Env saved = ck.env;
		env_enter(p);
		labels_only(p);
		ck.env = saved;
		types_qualifier = saved.pkg;
		return;
	}
	Env saved = ck.env;
	bool had = ck.had_error;
	ck.had_error = false;
	session_begin();
	env_enter(p);
	collect_objects(p);
	p->checked = true;
	ck.env = saved;
	session_end();
	ck.had_error = had;
	types_qualifier = saved.pkg;
	if (!c->ignore_bodies)
		check_bodies(p);
}

void
check_func_body(Object *o)
{
	if (o->kind != O_FUNC || !o->decl || o->decl->kind != D_FUNC || o->func.body_checked)
		return;
	FuncBody *body = o->decl->func.body;
	o->func.body_checked = true;
	session_begin();
	Env saved = ck.env;
	if (!o->type || o->colour != OBJ_BLACK)
		resolve_obj(o);
	if (body)
		parse_body(perm, body);
	/* What a syntax error left of a body isn't worth more errors. */
	if (body && !body->has_syntax_error && o->type && o->type->kind == TY_SIGNATURE) {
		env_enter(o->pkg);
		if (o->file)
			ck.env.version = file_version(o->file, ck.env.version);
		ck.env.decl = o->info;
		FuncCtx *fc = NEW(perm, FuncCtx);
		fc->func = o;
		Type *sig = o->type;
		if (sig->sig.ntparams || sig->sig.nrtparams)
			ck.env.gen_func = o;
		int mark = ck.delayed.n;
		check_body(fc, o->name, sig, body);
		run_delayed(mark);
		if (o->info) {
			o->func.deps = o->info->deps.v;
			o->func.ndeps = o->info->deps.n;
			o->func.deps_cap = o->info->deps.cap;
		}
	}
	ck.env = saved;
	types_qualifier = saved.pkg;
	session_end();
}
