/*
 * resolve.c - collects a package's objects from its files.
 *
 * Nothing is typed here: each declaration becomes an object with a DeclInfo
 * that says how to type it later.  Methods are attached to the type name that
 * their receiver mentions, found by name alone, so that a type's methods are
 * known as soon as the type is.
 */
#include "types/internal.h"

void
report_alt(Buf *b, Object *o)
{
	if (o->pos)
		buf_printf(b, "\n\t%s: other declaration of %s", pos_string(o->pos), o->name);
}

void
declare(Scope *s, Expr *name, Object *o, Pos scope_pos)
{
	if (name)
		name->name.obj = o;
	o->scope_pos = scope_pos;
	if (strcmp(o->name, "_") == 0) {
		o->parent = s;
		return;
	}
	Object *alt = scope_insert(s, o);
	if (alt) {
		Buf b = {0};
		report_alt(&b, alt);
		err_at(o->pos, "%s redeclared in this block%s", o->name, buf_str(&b));
		buf_free(&b);
		o->used |= o->kind == O_VAR;
		return;
	}
	o->parent = s;
}

static DeclInfo *
info_new(File *f, Decl *d)
{
	DeclInfo *i = NEW(perm, DeclInfo);
	i->file = f;
	i->fscope = f->scope;
	i->decl = d;
	return i;
}

/* Enters a package-level object. */
static void
declare_pkg_obj(Package *p, Expr *name, Object *o, DeclInfo *d)
{
	PkgState *st = pkg_state(p);
	o->info = d;
	o->decl = d->decl;
	o->file = d->file;
	vec_push(perm, &st->all, o);
	o->order = (u32)st->all.n;
	if (strcmp(o->name, "_") == 0) {
		name->name.obj = o;
		o->parent = p->scope;
		vec_push(perm, &p->blanks, o);
		return;
	}
	if (o->kind != O_FUNC && strcmp(o->name, "init") == 0) {
		err_at(name->pos, "cannot declare init - must be func");
		return;
	}
	if (o->kind != O_FUNC && strcmp(o->name, "main") == 0 && strcmp(p->name, "main") == 0) {
		err_at(name->pos, "cannot declare main - must be func");
		return;
	}
	declare(p->scope, name, o, 0);
	vec_push(perm, &p->objects, o);
}

static bool
valid_import_path(const char *s)
{
	if (!*s)
		return false;
	for (; *s; s++)
		if ((u8)*s <= ' ' || (u8)*s == 0x7f || strchr("!\"#$%&'()*,:;<=>?[]^{|}`\\", *s))
			return false;
	return true;
}

static void
add_import(Package *p, Package *imp)
{
	for (int i = 0; i < p->nimports; i++)
		if (p->imports[i] == imp)
			return;
	Package **v = NEW_N(perm, Package *, p->nimports + 1);
	if (p->nimports)
		memcpy(v, p->imports, sizeof *v * (size_t)p->nimports);
	v[p->nimports++] = imp;
	p->imports = v;
}

static void
dot_import(Package *p, File *f, Package *imp, Object *pn, Pos pos)
{
	PkgState *st = pkg_state(p);
	struct DotImport d = {f->scope, imp, pn};
	if (st->ndots == st->dots_cap)
		st->dots = vec_grow(perm, st->dots, st->ndots, &st->dots_cap, sizeof d);
	st->dots[st->ndots++] = d;
	if (!imp->scope)
		return;
	for (int i = 0; i < imp->scope->names.n; i++) {
		Object *o = imp->scope->names.e[i].val;
		if (!o || !name_exported(o->name))
			continue;
		/* The object keeps its own scope; only the name is entered here. */
		Scope *own = o->parent;
		Object *alt = scope_lookup(f->scope, o->name);
		if (alt) {
			Buf b = {0};
			report_alt(&b, alt);
			err_at(pos, "%s redeclared in this block%s", alt->name, buf_str(&b));
			buf_free(&b);
			continue;
		}
		scope_insert(f->scope, o);
		o->parent = own;
	}
}

static void
collect_import(Package *p, File *f, Decl *d)
{
	PkgState *st = pkg_state(p);
	Expr *px = d->import.path;
	if (!px || px->kind != E_LIT || px->lit.bad || px->lit.tok != T_STRING)
		return;
	size_t n;
	char *path = lit_unquote_string(perm, px->lit.text, px->lit.n, &n);
	if (!valid_import_path(path)) {
		if (!*path)
			err_at(px->pos, "invalid import path (empty string)");
		else
			err_at(px->pos, "invalid import path (invalid character in %.*s)", px->lit.n, px->lit.text);
		return;
	}
	Package *imp = d->import.pkg;
	if (!imp) {
		if (strcmp(path, "unsafe") == 0)
			imp = package_unsafe;
		else if (st->conf.import)
			imp = st->conf.import(st->conf.arg, intern(path), px->pos, p);
		if (!imp) {
			if (!st->conf.import)
				err_at(px->pos, "could not import %s (no importer)", path);
			imp = NEW(perm, Package);
			imp->path = intern(path);
			imp->name = intern(path_base(path));
			imp->scope = scope_new(universe, 0, 0, "package");
			imp->fake = true;
			p->had_errors = true;
			ck.had_error = true;
		}
		d->import.pkg = imp;
	}
	add_import(p, imp);
	const char *name = imp->name;
	if (d->import.name)
		name = d->import.name->name.name;
	if (strcmp(name, "init") == 0) {
		err_at(d->pos, "cannot import package as init - init must be a func");
		return;
	}
	Object *pn = obj_new(O_PKGNAME, d->import.name ? d->import.name->pos : px->pos, p, name, TYPE_INVALID);
	pn->pkgname.imported = imp;
	pn->pkgname.spec = d;
	pn->colour = OBJ_BLACK;
	d->import.obj = pn;
	if (imp->fake)
		pn->used = true;
	vec_push(perm, &st->pkgnames, pn);
	if (strcmp(name, ".") == 0) {
		dot_import(p, f, imp, pn, d->import.name->pos);
		return;
	}
	if (strcmp(name, "_") == 0) {
		pn->used = true;
		return;
	}
	declare(f->scope, d->import.name, pn, 0);
}

static void
arity(Decl *d, ExprList inits, bool is_const, bool inherited)
{
	int l = d->value.nnames, r = inits.n;
	if (l < r) {
		if (inherited)
			err_at(d->pos, "extra init expr");
		else
			err_x(inits.v[l], "extra init expr %s", ex_s(inits.v[l]));
	} else if (l > r && (is_const || r != 1)) {
		Expr *n = d->value.names[r];
		err_at(n->pos, "missing init expr for %s", n->name.name);
	}
}

/* Type and values of constant spec d: its own, or those of the spec it repeats. */
static Decl *
const_source(Decl *d)
{
	for (int i = 0; d->value.inherit && !d->value.type && d->value.values.n == 0 && i < 100000; i++)
		d = d->value.inherit;
	return d;
}


static void
collect_consts(Package *p, File *f, Decl *d)
{
	Decl *src = const_source(d);
	for (int i = 0; i < d->value.nnames; i++) {
		Expr *n = d->value.names[i];
		Object *o = obj_new(O_CONST, n->pos, p, n->name.name, NULL);
		DeclInfo *in = info_new(f, d);
		in->typ = src->value.type;
		in->init = i < src->value.values.n ? src->value.values.v[i] : NULL;
		in->inherited = src != d;
		declare_pkg_obj(p, n, o, in);
	}
	arity(d, src->value.values, true, src != d);
}

static void
collect_vars(Package *p, File *f, Decl *d)
{
	int n = d->value.nnames;
	Object **lhs = NEW_N(perm, Object *, n);
	DeclInfo *shared = NULL;
	if (d->value.values.n == 1 && n > 1) {
		shared = info_new(f, d);
		shared->typ = d->value.type;
		shared->init = d->value.values.v[0];
		shared->lhs = lhs;
		shared->nlhs = n;
	}
	for (int i = 0; i < n; i++) {
		Expr *nm = d->value.names[i];
		Object *o = lhs[i] = obj_new(O_VAR, nm->pos, p, nm->name.name, NULL);
		DeclInfo *in = shared;
		if (!in) {
			in = info_new(f, d);
			in->typ = d->value.type;
			in->init = i < d->value.values.n ? d->value.values.v[i] : NULL;
		}
		declare_pkg_obj(p, nm, o, in);
	}
	if (d->value.values.n || !d->value.type)
		arity(d, d->value.values, false, false);
}

static void
collect_type(Package *p, File *f, Decl *d)
{
	Expr *n = d->type.name;
	Object *o = obj_new(O_TYPE, n->pos, p, n->name.name, NULL);
	o->is_alias = d->type.alias;
	if (d->type.tparams.n && !version_ok(18))
		err_version(d->type.tparams.v[0]->pos, 18, "type parameter");
	declare_pkg_obj(p, n, o, info_new(f, d));
}

static void
collect_func(Package *p, File *f, Decl *d)
{
	PkgState *st = pkg_state(p);
	Expr *n = d->func.name;
	const char *name = n->name.name;
	Object *o = obj_new(O_FUNC, n->pos, p, name, NULL);
	DeclInfo *in = info_new(f, d);
	FieldList tp = {0};
	Expr *ft = d->func.type;
	if (ft && ft->kind == E_FUNCTYPE)
		tp = ft->functype.tparams;
	d->func.obj = o;
	o->info = in;
	o->decl = d;
	o->file = f;
	o->parent = NULL;
	if (d->func.recv) {
		n->name.obj = o;
		vec_push(perm, &st->all, o);
		o->order = (u32)st->all.n;
		if (d->func.body)
			vec_push(perm, &p->methods, o);
		if (strcmp(name, "_") == 0)
			vec_push(perm, &p->blanks, o);
		if (tp.n)
			err_at(tp.v[0]->pos, "invalid AST: method must have no type parameters");
		return;
	}
	bool is_main = strcmp(name, "main") == 0 && strcmp(p->name, "main") == 0;
	if (strcmp(name, "init") == 0 || is_main) {
		if (tp.n)
			err_soft(tp.v[0]->pos, "func %s must have no type parameters", name);
		if (ft && (ft->functype.params.n || ft->functype.results.n))
			err_soft(n->pos, "func %s must have no arguments and no return values", name);
	}
	if (strcmp(name, "init") == 0) {
		n->name.obj = o;
		if (!d->func.body)
			err_soft(o->pos, "missing function body");
		vec_push(perm, &st->all, o);
		o->order = (u32)st->all.n;
		vec_push(perm, &p->inits, o);
		return;
	}
	if (tp.n && !version_ok(18))
		err_version(tp.v[0]->pos, 18, "type parameter");
	declare_pkg_obj(p, n, o, in);
}

/* The name of the receiver's base type, seen through parentheses, pointers and type arguments. */
static Expr *
recv_base(Expr *t, bool *ptr)
{
	for (int i = 0; t && i < 1000; i++)
		switch (t->kind) {
		case E_PAREN: t = t->x; break;
		case E_STAR:
			*ptr = true;
			t = t->x;
			break;
		case E_INDEX: t = t->index.x; break;
		default: return t;
		}
	return NULL;
}

static void
attach_method(Package *p, Object *m)
{
	Field *recv = m->decl->func.recv;
	bool ptr = false;
	Expr *b = recv_base(recv->type, &ptr);
	m->func.has_ptr_recv = ptr;
	for (int i = 0; b && b->kind == E_NAME && i < 1000; i++) {
		Object *o = scope_lookup(p->scope, b->name.name);
		/* A file's imports don't matter: methods go to local types only. */
		if (!o || o->kind != O_TYPE || !o->info || o->pkg != p)
			return;
		if (!o->is_alias) {
			vec_push(perm, &o->info->methods, m);
			return;
		}
		bool more = false;
		b = recv_base(o->decl->type.type, &more);
		if (more && ptr)
			return;
		ptr |= more;
		m->func.has_ptr_recv = ptr;
	}
}

static bool
imports_unsafe(File *f)
{
	for (int i = 0; i < f->ndecls; i++)
		if (f->decls[i]->kind == D_IMPORT && f->decls[i]->import.pkg == package_unsafe)
			return true;
	return false;
}

static void
apply_linknames(Package *p, File *f)
{
	bool ok = f->linknames.n == 0 || p->is_std || imports_unsafe(f);
	for (int i = 0; i < f->linknames.n; i++) {
		Linkname *l = &f->linknames.v[i];
		if (!ok) {
			err_at(l->pos, "//go:linkname only allowed in Go files that import \"unsafe\"");
			ok = true;
		}
		Object *o = scope_lookup(p->scope, l->local);
		const char **slot = !o ? NULL : o->kind == O_FUNC ? &o->func.linkname : o->kind == O_VAR ? &o->var.linkname : NULL;
		if (!slot) {
			if (!p->is_std && version_ok(18))
				err_at(l->pos, "//go:linkname must refer to declared function or variable");
			continue;
		}
		if (*slot && !p->is_std)
			err_at(l->pos, "duplicate //go:linkname for %s", l->local);
		else if (l->target)
			*slot = l->target;
	}
}

static bool
has_linkname(Package *p, const char *name)
{
	for (int i = 0; i < p->nfiles; i++)
		for (int k = 0; k < p->files[i]->linknames.n; k++)
			if (strcmp(p->files[i]->linknames.v[k].local, name) == 0)
				return true;
	return false;
}

/* In a package without assembly only a linkname can give a function its body. */
static void
check_bodies_present(Package *p)
{
	for (int i = 0; i < p->nfiles; i++)
		for (int k = 0; k < p->files[i]->ndecls; k++) {
			Decl *d = p->files[i]->decls[k];
			if (d->kind == D_FUNC && !d->func.body && d->func.obj && strcmp(d->func.name->name.name, "init") != 0 &&
			    !has_linkname(p, d->func.name->name.name))
				err_soft(d->pos, "missing function body");
		}
}

/* A name can't be both imported into a file and declared in the package. */
static void
check_conflicts(Package *p, File *f)
{
	for (int i = 0; i < f->scope->names.n; i++) {
		Object *o = f->scope->names.e[i].val;
		Object *alt = o ? scope_lookup(p->scope, f->scope->names.e[i].key) : NULL;
		if (!alt)
			continue;
		Buf b = {0};
		if (o->kind == O_PKGNAME) {
			report_alt(&b, o);
			err_at(alt->pos, "%s already declared through import of package %s (\"%s\")%s", alt->name,
			       o->pkgname.imported->name, o->pkgname.imported->path, buf_str(&b));
		} else {
			err_at(alt->pos, "%s already declared through dot-import of package %s (\"%s\")", alt->name,
			       o->pkg ? o->pkg->name : "", o->pkg ? o->pkg->path : "");
		}
		buf_free(&b);
	}
}

void
collect_objects(Package *p)
{
	for (int i = 0; i < p->nfiles; i++) {
		File *f = p->files[i];
		f->scope = scope_new(p->scope, f->pos, f->eof, "file");
		const char *name = f->pkg_name ? f->pkg_name->name.name : NULL;
		ck.env.version = file_version(f, p->go_version);
		if (name) {
			if (strcmp(name, "_") == 0)
				err_at(f->pkg_name->pos, "invalid package name _");
			if (!p->name || !*p->name)
				p->name = name;
			else if (strcmp(name, p->name) != 0) {
				err_at(f->pkg_name->pos, "package %s; expected package %s", name, p->name);
				continue;
			}
		} else if (!p->name)
			p->name = intern("_");
		for (int j = 0; j < f->ndecls; j++) {
			Decl *d = f->decls[j];
			switch (d->kind) {
			case D_IMPORT: collect_import(p, f, d); break;
			case D_CONST: collect_consts(p, f, d); break;
			case D_VAR: collect_vars(p, f, d); break;
			case D_TYPE: collect_type(p, f, d); break;
			case D_FUNC: collect_func(p, f, d); break;
			}
		}
	}
	for (int i = 0; i < p->nfiles; i++) {
		if (!p->files[i]->scope)
			continue;
		check_conflicts(p, p->files[i]);
		apply_linknames(p, p->files[i]);
	}
	if (pkg_state(p)->conf.complete)
		check_bodies_present(p);
	PkgState *st = pkg_state(p);
	for (int i = 0; i < st->all.n; i++) {
		Object *o = st->all.v[i];
		if (o->kind == O_FUNC && o->decl->func.recv)
			attach_method(p, o);
	}
}

void
unused_imports(Package *p)
{
	PkgState *st = pkg_state(p);
	if (st->conf.allow_unused)
		return;
	for (int i = 0; i < st->pkgnames.n; i++) {
		Object *o = st->pkgnames.v[i];
		if (o->used || o->pkgname.imported->fake)
			continue;
		const char *path = o->pkgname.imported->path;
		Pos pos = o->pkgname.spec->import.name ? o->pkgname.spec->import.name->pos : o->pkgname.spec->import.path->pos;
		if (strcmp(o->name, ".") == 0 || strcmp(o->name, path_base(path)) == 0)
			err_soft(pos, "imported and not used: \"%s\"", path);
		else
			err_soft(pos, "imported and not used: \"%s\" as %s", path, o->name);
	}
}
