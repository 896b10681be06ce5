/*
 * typexpr.c - type expressions.
 *
 * A type literal that is the right side of a declaration is made the declared
 * type's underlying type before its parts are typed, so that a recursive
 * declaration finds it.  Whatever needs complete types (map keys, constraint
 * tests, embedded fields) is delayed.
 */
#include "types/internal.h"

/* ---- entry points ---- */

static Type *type_internal(Expr *e, Type *def);

static Object *
generic_alias(const Expr *e)
{
	Object *o = NULL;
	if (e->kind == E_NAME)
		o = e->name.obj;
	else if (e->kind == E_SELECTOR && !e->sel.sel && e->sel.name)
		o = e->sel.name->name.obj;
	else if (e->kind == E_PAREN)
		return generic_alias(e->x);
	return o && o->kind == O_TYPE && o->is_alias && o->tname.natparams ? o : NULL;
}

Type *
def_type(Expr *e, Type *def)
{
	Type *t = TYPE_INVALID;
	ck.nesting++;
	if (!too_deep(e->start))
		t = type_internal(e, def);
	ck.nesting--;
	if (t->kind == TY_NAMED && type_is_generic(t)) {
		err_x(e, "cannot use generic type %s without instantiation", ty_s(t));
		t = TYPE_INVALID;
	} else {
		Object *a = generic_alias(e);
		if (a) {
			err_x(e, "cannot use generic type %s without instantiation", a->name);
			t = TYPE_INVALID;
		}
	}
	e->mode = t == TYPE_INVALID ? M_INVALID : M_TYPE;
	e->type = t;
	return t;
}

Type *
check_type(Expr *e)
{
	return def_type(e, NULL);
}

static void
later_var_type(void *a, void *b)
{
	Expr *e = a;
	Type *t = b;
	if (t->kind == TY_TYPEPARAM)
		return;
	Type *u = type_under(t);
	if (!u || u->kind != TY_INTERFACE || iface_is_method_set(u))
		return;
	TypeSet *ts = iface_typeset(u);
	err_soft(e->start, "cannot use type %s outside a type constraint: interface %s", ty_s(t),
	         ts->comparable && ts->all ? "is (or embeds) comparable" : "contains type constraints");
}

void
valid_var_type(Expr *e, Type *t)
{
	/* Only a named type or an interface literal can be a constraint interface. */
	if (t != TYPE_INVALID &&
	    (t->kind == TY_INTERFACE ? t->iface.nembedded > 0 || !t->iface.complete
	                             : t->kind == TY_NAMED && (!t->named.underlying || t->named.underlying->kind == TY_INTERFACE)))
		check_later(later_var_type, e, t);
}

Type *
var_type(Expr *e)
{
	Type *t = def_type(e, NULL);
	valid_var_type(e, t);
	return t;
}

Type *
gen_type(Expr *e, Object **alias)
{
	Type *t = type_internal(e, NULL);
	*alias = generic_alias(e);
	e->mode = t == TYPE_INVALID ? M_INVALID : M_TYPE;
	e->type = t;
	if (t != TYPE_INVALID && !*alias && !(t->kind == TY_NAMED && type_is_generic(t))) {
		err_x(e, "%s is not a generic type", ty_s(t));
		t = TYPE_INVALID;
	}
	return t;
}

/* ---- unions and constraints ---- */

static void
check_union(void *a, void *b)
{
	Type *u = a;
	Expr **xs = b;
	for (int i = 0; i < u->union_.n; i++) {
		Term *t = &u->union_.terms[i];
		Type *under = type_under(t->type);
		if (under == TYPE_INVALID)
			continue;
		const char *ts = ty_s(t->type);
		if (t->tilde) {
			if (under->kind == TY_INTERFACE) {
				err_x(xs[i], "invalid use of ~ (%s is an interface)", ts);
				continue;
			}
			if (!type_identical(under, t->type)) {
				err_x(xs[i], "invalid use of ~ (underlying type of %s is %s)", ts, ty_s(under));
				continue;
			}
		}
		if (u->union_.n > 1 && under->kind == TY_INTERFACE) {
			TypeSet *s = iface_typeset(under);
			if (s->nmethods)
				err_x(xs[i], "cannot use %s in union (%s contains methods)", ts, ts);
			else if (t->type == type_comparable)
				err_x(xs[i], "cannot use comparable in union");
			else if (s->comparable)
				err_x(xs[i], "cannot use %s in union (%s embeds comparable)", ts, ts);
			continue;
		}
		for (int j = 0; j < i; j++) {
			Term *o = &u->union_.terms[j];
			Type *ou = type_under(o->type);
			if (ou->kind == TY_INTERFACE || under->kind == TY_INTERFACE)
				continue;
			/* ~T holds every type whose underlying type is T's. */
			if (type_identical(o->tilde ? under : t->type, t->tilde ? ou : o->type)) {
				err_soft(xs[i]->start, "overlapping terms %s%s and %s%s", t->tilde ? "~" : "", ts, o->tilde ? "~" : "",
				         ty_s(o->type));
				break;
			}
		}
	}
}

static int
flatten_union(Expr *e, Expr **out, int n, int max)
{
	if (e->kind == E_BINARY && e->binary.op == T_OR) {
		n = flatten_union(e->binary.x, out, n, max);
		e->mode = M_TYPE;
		e = e->binary.y;
	}
	if (n < max)
		out[n] = e;
	return n + 1;
}

/* One term; the type, and in *tilde whether ~ stood before it. */
static Type *
union_term(Expr *e, bool *tilde, bool single)
{
	Expr *x = e;
	*tilde = false;
	if (e->kind == E_UNARY && e->unary.op == T_TILDE) {
		x = e->unary.x;
		*tilde = true;
	}
	Type *t = check_type(x);
	if (x != e) {
		e->mode = x->mode;
		e->type = t;
	}
	if (t->kind == TY_TYPEPARAM && (!single || *tilde)) {
		if (*tilde)
			err_x(x, "type in term %s cannot be a type parameter", ex_s(e));
		else
			err_x(x, "term cannot be a type parameter");
		t = TYPE_INVALID;
	}
	return t;
}

/* A union, or for a single term without ~ that type itself. */
Type *
union_type(Expr *e)
{
	enum { MAX_TERMS = 100 };
	Expr **xs = NULL;
	int n = 1;
	if (e->kind == E_BINARY && e->binary.op == T_OR) {
		n = flatten_union(e, NULL, 0, 0);
		if (n > MAX_TERMS) {
			err_x(e, "cannot handle more than %d union terms (implementation limitation)", MAX_TERMS);
			return TYPE_INVALID;
		}
		xs = NEW_N(perm, Expr *, n);
		flatten_union(e, xs, 0, n);
	} else {
		xs = NEW(perm, Expr *);
		xs[0] = e;
	}
	Term *terms = NEW_N(perm, Term, n);
	bool bad = false;
	for (int i = 0; i < n; i++) {
		terms[i].type = union_term(xs[i], &terms[i].tilde, n == 1);
		terms[i].pos = xs[i]->start;
		bad |= terms[i].type == TYPE_INVALID;
	}
	if (bad)
		return TYPE_INVALID;
	if (n == 1 && !terms[0].tilde)
		return terms[0].type;
	Type *u = type_new(TY_UNION);
	u->union_.terms = terms;
	u->union_.n = n;
	e->mode = M_TYPE;
	e->type = u;
	check_later(check_union, u, xs);
	return u;
}

Type *
constraint_type(Expr *e)
{
	Expr *x = e;
	bool literal = (x->kind == E_UNARY && x->unary.op == T_TILDE) || (x->kind == E_BINARY && x->binary.op == T_OR);
	if (!literal)
		return check_type(e);
	Type *u = union_type(e);
	if (u == TYPE_INVALID)
		return u;
	Type *i = type_new(TY_INTERFACE);
	i->iface.implicit = true;
	i->iface.embedded = NEW(perm, Type *);
	i->iface.embedded_pos = NEW(perm, Pos);
	i->iface.embedded[0] = u;
	i->iface.embedded_pos[0] = e->start;
	i->iface.nembedded = 1;
	i->iface.complete = true;
	e->mode = M_TYPE;
	e->type = i;
	return i;
}

/* ---- instantiation ---- */

typedef struct Verify {
	Pos pos;
	Expr **xs;
	int nxs, n;
	Type **tparams, **targs;
} Verify;

static void
later_verify(void *a, void *b)
{
	(void)b;
	Verify *v = a;
	Buf cause = {0};
	int i = instance_verify(v->pos, v->tparams, v->targs, v->n, &cause, ck.env.pkg);
	if (i >= 0) {
		Pos p = i < v->nxs ? v->xs[i]->start : v->pos;
		err_soft(p, "%s", buf_str(&cause));
	} else
		mono_instance(v->pos, v->tparams, v->targs, v->n);
	buf_free(&cause);
}

void
verify_targs(Pos pos, Expr **xs, int nxs, Type **tparams, Type **targs, int n)
{
	Verify *v = NEW(perm, Verify);
	*v = (Verify){pos, xs, nxs, n, tparams, targs};
	check_later(later_verify, v, NULL);
}

static Type *
instance_type(Expr *e, Type *def)
{
	(void)def;
	Expr *x = e->index.x;
	if (!version_ok(18))
		err_version(e->pos, 18, "type instantiation");
	Object *alias;
	Type *g = gen_type(x, &alias);
	int n = e->index.idx.n;
	Type **targs = NEW_N(perm, Type *, n);
	bool bad = g == TYPE_INVALID;
	for (int i = 0; i < n; i++) {
		targs[i] = var_type(e->index.idx.v[i]);
		bad |= targs[i] == TYPE_INVALID;
	}
	if (bad)
		return TYPE_INVALID;
	Type **tparams = alias ? alias->tname.atparams : g->named.tparams;
	int nt = alias ? alias->tname.natparams : g->named.ntparams;
	if (n != nt) {
		err_at(e->pos, "got %d arguments but %d type parameters", n, nt);
		return TYPE_INVALID;
	}
	Type *t;
	if (alias) {
		Subst s = {tparams, targs, n, NULL};
		t = type_subst(alias->tname.alias_rhs, &s);
	} else
		t = type_instantiate(e->pos, g, targs, n);
	if (t->kind == TY_NAMED && !t->named.at)
		t->named.at = x->start;
	verify_targs(e->index.x->start, e->index.idx.v, n, tparams, targs, n);
	return t;
}

/* ---- literals ---- */

i64
array_length(Expr *e)
{
	if (e->kind == E_NAME) {
		Object *o = scope_lookup_parent(ck.env.scope, e->name.name, 0, NULL);
		if (!o) {
			err_x(e, "undefined array length %s or missing type constraint", e->name.name);
			return -1;
		}
		if (o->kind != O_CONST) {
			if (o->kind == O_VAR)
				o->used = true;
			err_x(e, "invalid array length %s", e->name.name);
			return -1;
		}
	}
	check_expr(e);
	if (e->mode == M_INVALID)
		return -1;
	if (e->mode != M_CONST) {
		err_x(e, "array length %s must be constant", op_s(e));
		return -1;
	}
	if (type_is_untyped(e->type) || type_is(e->type, BI_INTEGER)) {
		Const *v = const_to_int(e->val);
		if (const_kind(v) == C_INT) {
			i64 n;
			if (const_int_fits(v, &n)) {
				if (n >= 0) {
					conv_untyped(e, type_basic[B_INT]);
					return n;
				}
				err_x(e, "invalid array length %s", op_s(e));
				return -1;
			}
		}
	}
	err_x(e, "array length %s must be integer", op_s(e));
	return -1;
}

static void
set_def(Type *def, Type *t)
{
	if (def && def->kind == TY_NAMED)
		def->named.underlying = t;
}

static const char *
embedded_name(const Expr *e, Expr **at)
{
	for (int i = 0; e && i < 1000; i++)
		switch (e->kind) {
		case E_STAR:
		case E_PAREN: e = e->x; break;
		case E_INDEX: e = e->index.x; break;
		case E_NAME:
			*at = (Expr *)e;
			return e->name.name;
		case E_SELECTOR:
			*at = e->sel.name;
			return e->sel.name ? e->sel.name->name.name : NULL;
		default: return NULL;
		}
	return NULL;
}

static void
later_embedded(void *a, void *b)
{
	(void)b;
	Object *f = a;
	bool ptr;
	Type *t = type_deref(f->type, &ptr);
	if (f->type->kind != TY_POINTER)
		t = f->type, ptr = false;
	Type *u = type_under(t);
	Pos pos = f->pos;
	if (u == TYPE_INVALID)
		return;
	if (t->kind == TY_TYPEPARAM) {
		err_at(pos, "embedded field type cannot be a (pointer to a) type parameter");
		return;
	}
	switch (u->kind) {
	case TY_BASIC:
		if (u->basic.kind == B_UNSAFEPTR)
			err_at(pos, "embedded field type cannot be unsafe.Pointer");
		break;
	case TY_POINTER: err_at(pos, "embedded field type cannot be a pointer"); break;
	case TY_INTERFACE:
		if (ptr)
			err_at(pos, "embedded field type cannot be a pointer to an interface");
		break;
	default: break;
	}
}

static void
struct_type(Type *t, Expr *e)
{
	FieldList l = e->fields.list;
	Object **fields = NEW_N(perm, Object *, l.n);
	const char **tags = NULL;
	int *tag_lens = NULL;
	int n = 0;
	Map seen;
	map_init(&seen, perm, false);
	Type *ft = TYPE_INVALID;
	for (int i = 0; i < l.n; i++) {
		Field *f = l.v[i];
		if (!f->same_type || i == 0)
			ft = f->type ? var_type(f->type) : TYPE_INVALID;
		Expr *at = f->name;
		const char *name = f->name ? f->name->name.name : NULL;
		if (f->embedded) {
			name = embedded_name(f->type, &at);
			if (!name) {
				err_at(f->pos, "invalid embedded field type %s", ex_s(f->type));
				name = intern("_");
			}
		}
		Object *v = obj_new(O_VAR, at ? at->pos : f->pos, ck.env.pkg, name, ft);
		v->colour = OBJ_BLACK;
		v->is_field = true;
		v->embedded = f->embedded;
		v->var.field_index = n;
		f->obj = v;
		if (f->name) {
			f->name->name.obj = v;
			f->name->type = ft;
		}
		if (f->embedded)
			check_later(later_embedded, v, NULL);
		if (strcmp(name, "_") != 0) {
			Object *alt = map_get(&seen, name);
			if (alt) {
				Buf b = {0};
				report_alt(&b, alt);
				err_at(v->pos, "%s redeclared%s", name, buf_str(&b));
				buf_free(&b);
				continue;
			} else
				map_put(&seen, name, v);
		}
		if (f->tag && f->tag->kind == E_LIT && f->tag->lit.tok == T_STRING && !f->tag->lit.bad) {
			if (!tags) {
				tags = NEW_N(perm, const char *, l.n);
				tag_lens = NEW_N(perm, int, l.n);
			}
			size_t len;
			tags[n] = lit_unquote_string(perm, f->tag->lit.text, f->tag->lit.n, &len);
			tag_lens[n] = (int)len;
		}
		fields[n++] = v;
	}
	t->struct_.fields = fields;
	t->struct_.n = n;
	t->struct_.tags = tags;
	t->struct_.tag_lens = tag_lens;
}

/* Methods of the same name must agree; those declared here must be unique. */
static void
later_iface(void *a, void *b)
{
	(void)b;
	Type *t = a;
	Map seen;
	map_init(&seen, perm, false);
	for (int i = 0; i < t->iface.nmethods; i++) {
		Object *m = t->iface.methods[i];
		Object *alt = map_get(&seen, m->name);
		if (alt) {
			Buf buf = {0};
			report_alt(&buf, alt);
			err_at(m->pos, "duplicate method %s%s", m->name, buf_str(&buf));
			buf_free(&buf);
		} else
			map_put(&seen, m->name, m);
	}
	for (int i = 0; i < t->iface.nembedded; i++) {
		Type *et = t->iface.embedded[i];
		Type *u = type_under(et);
		Pos pos = t->iface.embedded_pos[i];
		if (!u || u == TYPE_INVALID)
			continue;
		if (et->kind == TY_TYPEPARAM) {
			err_at(pos, "term cannot be a type parameter");
			continue;
		}
		if (u->kind != TY_INTERFACE) {
			if (!version_ok(18)) {
				if (u->kind == TY_UNION)
					err_version(pos, 18, "embedding interface element %s", ty_s(u));
				else
					err_version(pos, 18, "embedding non-interface type %s", ty_s(et));
				t->iface.embedded[i] = type_any; /* no errors that follow from this one */
				t->iface.tset = NULL;
			}
			continue;
		}
		if (!version_ok(18) && et->kind == TY_NAMED && et->named.obj->pkg && et->named.obj->pkg != ck.env.pkg &&
		    !iface_is_method_set(u))
			err_version(pos, 18, "embedding constraint interface %s", ty_s(et));
		int n;
		Object **ms = iface_methods(u, &n);
		for (int j = 0; j < n; j++) {
			Object *m = ms[j];
			Object *alt = map_get(&seen, m->name);
			if (!alt) {
				map_put(&seen, m->name, m);
				continue;
			}
			if ((alt == m && version_ok(14)) || !obj_same_id(alt, m->pkg, m->name))
				continue;
			if (m->type && alt->type && version_ok(14) && type_identical(m->type, alt->type))
				continue;
			Buf buf = {0};
			report_alt(&buf, alt);
			err_at(pos, "duplicate method %s%s", m->name, buf_str(&buf));
			buf_free(&buf);
		}
	}
}

static void
interface_type(Type *t, Expr *e, Type *def)
{
	FieldList l = e->fields.list;
	Object **methods = NEW_N(perm, Object *, l.n);
	Type **emb = NEW_N(perm, Type *, l.n);
	Pos *pos = NEW_N(perm, Pos, l.n);
	int nm = 0, ne = 0;
	/* Visible at once, so that a type that needs them early finds what there is. */
	t->iface.methods = methods;
	t->iface.embedded = emb;
	t->iface.embedded_pos = pos;
	for (int i = 0; i < l.n; i++) {
		Field *f = l.v[i];
		if (!f->name) {
			Type *et = f->type ? union_type(f->type) : TYPE_INVALID;
			emb[ne] = et;
			pos[ne] = f->type ? f->type->start : f->pos;
			t->iface.nembedded = ++ne;
			continue;
		}
		const char *name = f->name->name.name;
		if (strcmp(name, "_") == 0) {
			err_at(f->name->pos, "methods must have a unique non-blank name");
			continue;
		}
		Object *m = obj_new(O_FUNC, f->name->pos, ck.env.pkg, name, NULL);
		m->func.is_iface_method = true;
		m->colour = OBJ_BLACK;
		f->obj = m;
		f->name->name.obj = m;
		Type *sig = f->type && f->type->kind == E_FUNCTYPE ? check_func_type(f->type, NULL, NULL) : TYPE_INVALID;
		if (sig->kind != TY_SIGNATURE)
			continue;
		if (f->type->functype.tparams.n) {
			err_at(f->type->functype.tparams.v[0]->pos, "interface method must have no type parameters");
			continue;
		}
		f->type->mode = M_TYPE;
		f->type->type = sig;
		sig->sig.recv = obj_new(O_VAR, f->name->pos, ck.env.pkg, intern(""), def ? def : t);
		sig->sig.recv->colour = OBJ_BLACK;
		m->type = sig;
		methods[nm] = m;
		t->iface.nmethods = ++nm;
	}
	t->iface.complete = true;
	if (nm > 1 || ne)
		check_later(later_iface, t, NULL);
}

static void
later_map_key(void *a, void *b)
{
	Expr *e = a;
	Type *key = b;
	if (type_under(key) == TYPE_INVALID || type_comparable_p(key, true, NULL, NULL))
		return;
	err_x(e, "invalid map key type %s%s", ty_s(key), key->kind == TY_TYPEPARAM ? " (missing comparable constraint)" : "");
}

/* The address space of gc's amd64. */
enum { MAX_WIDTH_LOG = 50, MAX_CHAN_ELEM = 1 << 16 };

static void
later_array_size(void *a, void *b)
{
	Expr *e = a;
	Type *t = b;
	if (t->array.len < 0 || type_under(t->array.elem) == TYPE_INVALID || type_has_typeparams(t->array.elem))
		return;
	i64 n = type_sizeof(t->array.elem);
	if (n > 0 && t->array.len > ((i64)1 << MAX_WIDTH_LOG) / n - (n == 1))
		err_x(e, "type %s larger than address space", ty_s(t));
}

static void
later_chan_elem(void *a, void *b)
{
	Expr *e = a;
	Type *t = b;
	if (type_under(t) == TYPE_INVALID || type_has_typeparams(t))
		return;
	Type *u = type_under(t);
	if ((u->kind == TY_ARRAY || u->kind == TY_STRUCT) && type_sizeof(t) >= MAX_CHAN_ELEM)
		err_x(e, "channel element type too large (>64kB)");
}

static Type *
array_type(Expr *e, Type *def)
{
	Type *t = type_new(TY_ARRAY);
	t->array.elem = TYPE_INVALID;
	set_def(def, t);
	if (e->array.len && e->array.len->kind == E_DOTDOTDOT) {
		err_x(e->array.len, "invalid use of [...] array (outside a composite literal)");
		t->array.len = -1;
		t->array.elem = var_type(e->array.elem);
		return TYPE_INVALID;
	}
	t->array.len = e->array.len ? array_length(e->array.len) : -1;
	t->array.elem = var_type(e->array.elem);
	if (t->array.len < 0)
		return TYPE_INVALID;
	if (t->array.len > 1 << 20)
		check_later(later_array_size, e, t);
	return t;
}

static Type *
type_internal(Expr *e, Type *def)
{
	Type *t;
	switch (e->kind) {
	case E_BAD: return TYPE_INVALID;
	case E_NAME:
	case E_SELECTOR:
		if (e->kind == E_NAME)
			check_ident(e, true);
		else
			check_selector(e, def, true);
		switch (e->mode) {
		case M_TYPE: return e->type;
		case M_INVALID: return TYPE_INVALID;
		case M_NOVALUE: err_x(e, "%s used as type", op_s(e)); break;
		default:
			err_x(e, "%s is not a type", op_s(e));
			break;
		}
		return TYPE_INVALID;
	case E_INDEX: return instance_type(e, def);
	case E_PAREN: return def_type(e->x, def);
	case E_ARRAYTYPE: return array_type(e, def);
	case E_SLICETYPE:
		t = type_new(TY_SLICE);
		t->slice.elem = TYPE_INVALID;
		set_def(def, t);
		t->slice.elem = var_type(e->x);
		return t;
	case E_DOTDOTDOT:
		err_x(e, "invalid use of '...'");
		if (e->x)
			var_type(e->x);
		return TYPE_INVALID;
	case E_STRUCTTYPE:
		t = type_new(TY_STRUCT);
		set_def(def, t);
		struct_type(t, e);
		return t;
	case E_STAR:
		t = type_new(TY_POINTER);
		t->pointer.elem = TYPE_INVALID;
		set_def(def, t);
		t->pointer.elem = var_type(e->x);
		if (t->pointer.elem == TYPE_INVALID)
			return TYPE_INVALID;
		return t;
	case E_UNARY:
	case E_BINARY:
		if ((e->kind == E_UNARY && e->unary.op == T_TILDE) || (e->kind == E_BINARY && e->binary.op == T_OR)) {
			err_x(e, "cannot use %s outside a type constraint: it is a type set", ex_s(e));
			return TYPE_INVALID;
		}
		break;
	case E_FUNCTYPE:
		t = check_func_type(e, NULL, NULL);
		set_def(def, t);
		return t;
	case E_INTERFACETYPE:
		t = type_new(TY_INTERFACE);
		set_def(def, t);
		interface_type(t, e, def);
		return t;
	case E_MAPTYPE:
		t = type_new(TY_MAP);
		t->map.key = t->map.elem = TYPE_INVALID;
		set_def(def, t);
		t->map.key = var_type(e->map.key);
		t->map.elem = var_type(e->map.elem);
		check_later(later_map_key, e->map.key, t->map.key);
		return t;
	case E_CHANTYPE:
		t = type_new(TY_CHAN);
		t->chan.dir = e->chan.dir;
		t->chan.elem = TYPE_INVALID;
		set_def(def, t);
		t->chan.elem = var_type(e->chan.elem);
		check_later(later_chan_elem, e, t->chan.elem);
		return t;
	default: break;
	}
	err_x(e, "%s is not a type", ex_s(e));
	use_expr(e);
	return TYPE_INVALID;
}
