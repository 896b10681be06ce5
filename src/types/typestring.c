/*
 * typestring.c - types and objects as text.
 *
 * One writer, three readers: messages (gc's wording: package names, parameter
 * names, "any", "byte"), reflect (what reflect.Type.String prints in a program
 * built by gc) and link names (package paths everywhere; distinct types of a
 * program give distinct strings).  Inside the type arguments of an instance
 * reflect's text is gc's link text: paths, with "·N" after local types.
 *
 * Element chains are written in a loop.  A broken type that contains itself
 * without a named type between prints "<cycle>".
 */
#include "types/algebra.h"

typedef enum Style { STYLE_MESSAGE, STYLE_REFLECT, STYLE_TARG /* inside reflect's brackets */, STYLE_LINK } Style;

typedef struct Open {
	const struct Open *prev;
	Type *type;
} Open;

typedef struct Writer {
	Buf *b;
	Style style;
	Package *relative_to;
	const Open *open; /* the types being written, innermost first */
} Writer;

static void write_type(Writer *w, Type *t);

/* ---- qualification ---- */

typedef struct NameUse {
	Package *first; /* a package of this name */
	bool several;   /* others of this name are imported, too */
} NameUse;

static void
mark_names(Map *names, Map *seen, Package *p)
{
	if (p == NULL || map_has(seen, p))
		return;
	map_put(seen, p, p);
	NameUse *u = map_get(names, p->name);
	if (u == NULL) {
		u = NEW(perm, NameUse);
		u->first = p;
		map_put(names, p->name, u);
	} else if (u->first->path != p->path) {
		u->several = true;
	}
	for (int i = 0; i < p->nimports; i++)
		mark_names(names, seen, p->imports[i]);
}

/* Is p's name not enough to tell it from another package that from imports, directly or not? */
static bool
is_ambiguous(Package *from, Package *p)
{
	static Package *cached;
	static int cached_imports;
	static Map names;
	if (from == NULL)
		return false;
	if (cached != from || cached_imports != from->nimports) {
		Map seen;
		map_init(&seen, perm, false);
		map_init(&names, perm, false);
		mark_names(&names, &seen, from);
		cached = from;
		cached_imports = from->nimports;
	}
	NameUse *u = map_get(&names, p->name);
	return u != NULL && (u->several || u->first->path != p->path);
}

/* gc's link-safe package path: dots after the last slash and odd bytes as %xx. */
static void
write_path_prefix(Buf *b, const char *path)
{
	const char *slash = strrchr(path, '/');
	for (const char *s = path; *s != '\0'; s++) {
		unsigned char c = (unsigned char)*s;
		bool late_dot = c == '.' && (slash == NULL || s > slash);
		if (c <= ' ' || late_dot || c == '%' || c == '"' || c >= 0x7F)
			buf_printf(b, "%%%02x", c);
		else
			buf_putc(b, c);
	}
}

static void
write_package(Writer *w, Package *p)
{
	if (p == NULL)
		return;
	switch (w->style) {
	case STYLE_MESSAGE:
		if (p == w->relative_to)
			return;
		if (is_ambiguous(w->relative_to, p))
			buf_printf(w->b, "\"%s\"", p->path);
		else
			buf_puts(w->b, p->name);
		break;
	case STYLE_REFLECT:
		buf_puts(w->b, p->name);
		break;
	case STYLE_TARG:
		write_path_prefix(w->b, p->path);
		break;
	case STYLE_LINK:
		buf_puts(w->b, p->path);
		break;
	}
	buf_putc(w->b, '.');
}

/* ---- pieces ---- */

static void
write_quoted(Buf *b, const char *s, size_t n)
{
	const char *q = const_exact_string(const_string(s, n));
	buf_puts(b, q);
}

static bool
is_message(const Writer *w)
{
	return w->style == STYLE_MESSAGE;
}

static void
write_vars(Writer *w, Type *tuple, bool variadic)
{
	buf_putc(w->b, '(');
	for (int i = 0; i < tuple->tuple.n; i++) {
		Object *v = tuple->tuple.vars[i];
		Type *t = v->type;
		if (i > 0)
			buf_puts(w->b, ", ");
		if (is_message(w) && v->name != NULL && v->name[0] != '\0')
			buf_printf(w->b, "%s ", v->name);
		if (!variadic || i < tuple->tuple.n - 1) {
			write_type(w, t);
		} else if (t != NULL && t->kind == TY_SLICE) {
			buf_puts(w->b, "...");
			write_type(w, t->slice.elem);
		} else {
			/* append([]byte, string...) has such a signature. */
			write_type(w, t);
			buf_puts(w->b, "...");
		}
	}
	buf_putc(w->b, ')');
}

static void
write_tparams(Writer *w, Type **tparams, int n)
{
	buf_putc(w->b, '[');
	Type *prev = NULL;
	for (int i = 0; i < n; i++) {
		Type *c = tparams[i]->tparam.constraint;
		if (i > 0) {
			if (c != prev && prev != NULL) {
				buf_putc(w->b, ' ');
				write_type(w, prev);
			}
			buf_puts(w->b, ", ");
		}
		prev = c;
		write_type(w, tparams[i]);
	}
	if (prev != NULL) {
		buf_putc(w->b, ' ');
		write_type(w, prev);
	}
	buf_putc(w->b, ']');
}

/* Without the leading "func". */
static void
write_signature(Writer *w, Type *t)
{
	if (t->sig.ntparams > 0)
		write_tparams(w, t->sig.tparams, t->sig.ntparams);
	write_vars(w, t->sig.params, t->sig.variadic);
	Type *res = t->sig.results;
	if (res->tuple.n == 0)
		return;
	buf_putc(w->b, ' ');
	const char *name = res->tuple.vars[0]->name;
	if (res->tuple.n == 1 && (!is_message(w) || name == NULL || name[0] == '\0'))
		write_type(w, res->tuple.vars[0]->type);
	else
		write_vars(w, res, false);
}

static void
write_field(Writer *w, Type *st, int i)
{
	Object *f = st->struct_.fields[i];
	/* Link names must tell an embedded T from a field T T, and x of one package from another's. */
	if (!f->embedded || w->style == STYLE_LINK) {
		bool qualify = w->style == STYLE_LINK || (w->style == STYLE_TARG && strcmp(f->name, "_") != 0);
		if (qualify && !name_exported(f->name))
			write_package(w, f->pkg);
		buf_puts(w->b, f->name);
		buf_puts(w->b, f->embedded ? "=" : " ");
	}
	write_type(w, f->type);
	const char *tag = st->struct_.tags == NULL ? NULL : st->struct_.tags[i];
	if (tag != NULL && st->struct_.tag_lens[i] > 0) {
		buf_putc(w->b, ' ');
		write_quoted(w->b, tag, (size_t)st->struct_.tag_lens[i]);
	}
}

static void
write_struct(Writer *w, Type *t)
{
	bool spaced = !is_message(w);
	buf_puts(w->b, spaced ? "struct {" : "struct{");
	for (int i = 0; i < t->struct_.n; i++) {
		if (i > 0)
			buf_putc(w->b, ';');
		if (i > 0 || spaced)
			buf_putc(w->b, ' ');
		write_field(w, t, i);
	}
	buf_puts(w->b, spaced && t->struct_.n > 0 ? " }" : "}");
}

static void
write_union(Writer *w, Type *t)
{
	for (int i = 0; i < t->union_.n; i++) {
		if (i > 0)
			buf_puts(w->b, is_message(w) ? " | " : "|");
		if (t->union_.terms[i].tilde)
			buf_putc(w->b, '~');
		write_type(w, t->union_.terms[i].type);
	}
}

/* As declared: explicit methods, then embedded elements. */
static void
write_interface_message(Writer *w, Type *t)
{
	if (t == type_any) {
		buf_puts(w->b, "any");
		return;
	}
	if (t == type_comparable->named.underlying) {
		buf_puts(w->b, "interface{comparable}");
		return;
	}
	if (t->iface.implicit && t->iface.nmethods == 0 && t->iface.nembedded == 1) {
		write_type(w, t->iface.embedded[0]);
		return;
	}
	buf_puts(w->b, "interface{");
	const char *sep = "";
	for (int i = 0; i < t->iface.nmethods; i++, sep = "; ") {
		Object *m = t->iface.methods[i];
		buf_printf(w->b, "%s%s", sep, m->name);
		if (m->type != NULL)
			write_signature(w, m->type);
	}
	for (int i = 0; i < t->iface.nembedded; i++, sep = "; ") {
		buf_puts(w->b, sep);
		write_type(w, t->iface.embedded[i]);
	}
	buf_putc(w->b, '}');
}

/* By its type set: sorted, nothing embedded. */
static void
write_interface(Writer *w, Type *t)
{
	TypeSet *s = iface_typeset(t);
	buf_puts(w->b, "interface {");
	for (int i = 0; i < s->nmethods; i++) {
		Object *m = s->methods[i];
		buf_puts(w->b, i > 0 ? "; " : " ");
		if (!name_exported(m->name))
			write_package(w, m->pkg);
		buf_puts(w->b, m->name);
		if (m->type != NULL)
			write_signature(w, m->type);
	}
	if (s->comparable)
		buf_puts(w->b, " comparable");
	if (!s->all) {
		buf_putc(w->b, ' ');
		for (int i = 0; i < s->nterms; i++) {
			buf_puts(w->b, i > 0 ? "|" : "");
			buf_puts(w->b, s->terms[i].tilde ? "~" : "");
			write_type(w, s->terms[i].type);
		}
	}
	buf_puts(w->b, s->nmethods > 0 || s->comparable || !s->all ? " }" : "}");
}

static void
write_list(Writer *w, Type **types, int n)
{
	for (int i = 0; i < n; i++) {
		if (i > 0)
			buf_putc(w->b, ',');
		write_type(w, types[i]);
	}
}

/* Tells a local type from others of its name: always in link names, and among type arguments for reflect. */
static void
write_local_index(Writer *w, Type *t)
{
	buf_printf(w->b, "·%d", t->named.local_index);
}

/* A named type.  A local type of a generic function has that function's arguments before its own: T[int;string]. */
static void
write_named(Writer *w, Type *t)
{
	Object *o = t->named.obj;
	if (o == NULL) {
		buf_puts(w->b, "<Named w/o object>");
		return;
	}
	write_package(w, o->pkg);
	buf_puts(w->b, o->name);
	if (t->named.local_index > 0 && w->style == STYLE_LINK)
		write_local_index(w, t);
	if (t->named.ntargs == 0 && t->named.ntparams > 0 && is_message(w)) {
		write_tparams(w, t->named.tparams, t->named.ntparams);
		return;
	}
	if (t->named.ntargs == 0 && (is_message(w) || t->named.nouter_targs == 0)) {
		if (t->named.local_index > 0 && w->style == STYLE_TARG)
			write_local_index(w, t);
		return;
	}
	Style saved = w->style;
	if (saved == STYLE_REFLECT)
		w->style = STYLE_TARG;
	buf_putc(w->b, '[');
	if (!is_message(w) && t->named.nouter_targs > 0) {
		write_list(w, t->named.outer_targs, t->named.nouter_targs);
		if (t->named.ntargs > 0 || saved == STYLE_LINK)
			buf_putc(w->b, ';');
	}
	write_list(w, t->named.targs, t->named.ntargs);
	buf_putc(w->b, ']');
	w->style = saved;
	if (t->named.local_index > 0 && w->style == STYLE_TARG)
		write_local_index(w, t);
}

static void
write_basic(Writer *w, Type *t)
{
	if (t->basic.kind == B_UNSAFEPTR)
		buf_puts(w->b, "unsafe.Pointer");
	else
		buf_puts(w->b, is_message(w) ? t->basic.name : type_basic[t->basic.kind]->basic.name);
}

static const char *
chan_prefix(ChanDir d)
{
	switch (d) {
	case CHAN_SEND:
		return "chan<- ";
	case CHAN_RECV:
		return "<-chan ";
	case CHAN_BOTH:
		break;
	}
	return "chan ";
}

static bool
is_open(const Writer *w, Type *t)
{
	for (const Open *o = w->open; o != NULL; o = o->prev)
		if (o->type == t)
			return true;
	return false;
}

/* The kinds that hold more than one type. */
static void
write_composite(Writer *w, Type *t)
{
	if (is_open(w, t)) {
		buf_puts(w->b, "<cycle>");
		return;
	}
	Open here = {w->open, t};
	w->open = &here;
	switch ((TypeKind)t->kind) {
	case TY_NAMED:
		write_named(w, t);
		break;
	case TY_STRUCT:
		write_struct(w, t);
		break;
	case TY_TUPLE:
		write_vars(w, t, false);
		break;
	case TY_SIGNATURE:
		buf_puts(w->b, "func");
		write_signature(w, t);
		break;
	case TY_INTERFACE:
		if (is_message(w))
			write_interface_message(w, t);
		else
			write_interface(w, t);
		break;
	case TY_UNION:
		write_union(w, t);
		break;
	case TY_BASIC:
	case TY_POINTER:
	case TY_SLICE:
	case TY_ARRAY:
	case TY_MAP:
	case TY_CHAN:
	case TY_TYPEPARAM:
		ice(0, "not a composite type: kind %d", t->kind);
	}
	w->open = here.prev;
}

static void
write_type(Writer *w, Type *t)
{
	int parens = 0;
	for (;;) {
		if (t == NULL) {
			buf_puts(w->b, "<nil>");
			break;
		}
		if (t->kind == TY_POINTER) {
			buf_putc(w->b, '*');
			t = t->pointer.elem;
		} else if (t->kind == TY_SLICE) {
			buf_puts(w->b, "[]");
			t = t->slice.elem;
		} else if (t->kind == TY_ARRAY) {
			buf_printf(w->b, "[%lld]", (long long)t->array.len);
			t = t->array.elem;
		} else if (t->kind == TY_MAP) {
			buf_puts(w->b, "map[");
			write_type(w, t->map.key);
			buf_putc(w->b, ']');
			t = t->map.elem;
		} else if (t->kind == TY_CHAN) {
			buf_puts(w->b, chan_prefix(t->chan.dir));
			Type *e = t->chan.elem;
			if (t->chan.dir == CHAN_BOTH && e != NULL && e->kind == TY_CHAN && e->chan.dir == CHAN_RECV) {
				buf_putc(w->b, '(');
				parens++;
			}
			t = e;
		} else {
			break;
		}
	}
	if (t != NULL && t->kind == TY_BASIC)
		write_basic(w, t);
	else if (t != NULL && t->kind == TY_TYPEPARAM) {
		buf_puts(w->b, t->tparam.obj == NULL ? "<unnamed type parameter>" : t->tparam.obj->name);
		if (w->style == STYLE_LINK)
			buf_printf(w->b, "$%u", t->tparam.uid);
	} else if (t != NULL)
		write_composite(w, t);
	while (parens-- > 0)
		buf_putc(w->b, ')');
}

/* ---- the readers ---- */

static const char *
finish(Buf *b)
{
	const char *s = arena_strndup(perm, buf_str(b), b->n);
	buf_free(b);
	return s;
}

static const char *
string_in(Type *t, Style style)
{
	Buf b = {0};
	Writer w = {.b = &b, .style = style, .relative_to = types_qualifier};
	write_type(&w, t);
	return finish(&b);
}

void
type_write(Buf *b, Type *t, Package *relative_to)
{
	Writer w = {.b = b, .relative_to = relative_to};
	write_type(&w, t);
}

const char *
type_string(Type *t)
{
	return string_in(t, STYLE_MESSAGE);
}

const char *
type_reflect_string(Type *t)
{
	return string_in(t, STYLE_REFLECT);
}

const char *
type_link_string(Type *t)
{
	return string_in(t, STYLE_LINK);
}

void
signature_write(Buf *b, Type *sig, Package *relative_to)
{
	Writer w = {.b = b, .relative_to = relative_to};
	write_signature(&w, sig);
}

static void
write_func(Writer *w, Object *o)
{
	buf_puts(w->b, "func ");
	Object *recv = o->type == NULL || o->type->kind != TY_SIGNATURE ? NULL : o->type->sig.recv;
	if (recv != NULL) {
		buf_putc(w->b, '(');
		if (recv->type != NULL && recv->type->kind == TY_INTERFACE)
			buf_puts(w->b, "interface");
		else
			write_type(w, recv->type);
		buf_puts(w->b, ").");
	} else {
		write_package(w, o->pkg);
	}
	buf_puts(w->b, o->name);
	if (o->type != NULL && o->type->kind == TY_SIGNATURE)
		write_signature(w, o->type);
}

static void
write_type_name(Writer *w, Object *o)
{
	Type *t = o->type;
	if (t == NULL || t->kind == TY_BASIC)
		return;
	if (t->kind == TY_NAMED && t->named.ntparams > 0 && t->named.ntargs == 0)
		write_tparams(w, t->named.tparams, t->named.ntparams);
	if (o->is_alias)
		buf_puts(w->b, " =");
	else
		t = t->kind == TY_TYPEPARAM ? t->tparam.constraint : type_under(t);
	buf_putc(w->b, ' ');
	if (t == type_any && o->type == type_any)
		buf_puts(w->b, "interface{}");
	else
		write_type(w, t);
}

static const char *
object_noun(const Object *o)
{
	switch ((ObjKind)o->kind) {
	case O_CONST:
		return "const";
	case O_TYPE:
		return type_is_typeparam(o->type) ? "type parameter" : "type";
	case O_VAR:
		return o->is_field ? "field" : "var";
	case O_LABEL:
		return "label";
	case O_BUILTIN:
		return "builtin";
	case O_PKGNAME:
	case O_FUNC:
	case O_NIL:
		break;
	}
	return "";
}

static void
write_object(Writer *w, Object *o)
{
	if (o->kind == O_NIL) {
		buf_puts(w->b, "nil");
		return;
	}
	if (o->kind == O_FUNC) {
		write_func(w, o);
		return;
	}
	if (o->kind == O_PKGNAME) {
		buf_printf(w->b, "package %s", o->name);
		Package *p = o->pkgname.imported;
		if (p != NULL && p->path[0] != '\0' && strcmp(p->path, o->name) != 0)
			buf_printf(w->b, " (\"%s\")", p->path);
		return;
	}
	buf_printf(w->b, "%s ", object_noun(o));
	if (o->pkg != NULL && o->pkg->scope != NULL && o->parent == o->pkg->scope)
		write_package(w, o->pkg);
	buf_puts(w->b, o->name);
	if (o->kind == O_TYPE) {
		write_type_name(w, o);
	} else if (o->type != NULL && o->kind != O_LABEL && o->kind != O_BUILTIN) {
		buf_putc(w->b, ' ');
		write_type(w, o->type);
	}
}

const char *
obj_string(Object *o, Package *relative_to)
{
	Buf b = {0};
	Writer w = {.b = &b, .relative_to = relative_to};
	write_object(&w, o);
	return finish(&b);
}

/* ---- does a type mention a type parameter? ---- */

typedef struct Mention {
	Type **tparams; /* NULL: any */
	int n;
	const Open *open;
} Mention;

static bool mentions(Mention *m, Type *t);

static bool
vars_mention(Mention *m, Object **v, int n)
{
	for (int i = 0; i < n; i++)
		if (mentions(m, v[i]->type))
			return true;
	return false;
}

static bool
list_mentions(Mention *m, Type **v, int n)
{
	for (int i = 0; i < n; i++)
		if (mentions(m, v[i]))
			return true;
	return false;
}

static bool
is_wanted(const Mention *m, Type *tp)
{
	if (m->tparams == NULL)
		return true;
	for (int i = 0; i < m->n; i++)
		if (m->tparams[i] == tp)
			return true;
	return false;
}

static bool
interface_mentions(Mention *m, Type *t)
{
	for (const Open *o = m->open; o != NULL; o = o->prev)
		if (o->type == t)
			return false;
	Open here = {m->open, t};
	m->open = &here;
	bool r = vars_mention(m, t->iface.methods, t->iface.nmethods) ||
	         list_mentions(m, t->iface.embedded, t->iface.nembedded);
	m->open = here.prev;
	return r;
}

static bool
mentions(Mention *m, Type *t)
{
	while (t != NULL) {
		switch ((TypeKind)t->kind) {
		case TY_BASIC:
			return false;
		case TY_POINTER:
			t = t->pointer.elem;
			continue;
		case TY_SLICE:
			t = t->slice.elem;
			continue;
		case TY_ARRAY:
			t = t->array.elem;
			continue;
		case TY_CHAN:
			t = t->chan.elem;
			continue;
		case TY_MAP:
			if (mentions(m, t->map.key))
				return true;
			t = t->map.elem;
			continue;
		case TY_STRUCT:
			return vars_mention(m, t->struct_.fields, t->struct_.n);
		case TY_TUPLE:
			return vars_mention(m, t->tuple.vars, t->tuple.n);
		case TY_SIGNATURE:
			return mentions(m, t->sig.params) || mentions(m, t->sig.results);
		case TY_INTERFACE:
			return interface_mentions(m, t);
		case TY_UNION:
			for (int i = 0; i < t->union_.n; i++)
				if (mentions(m, t->union_.terms[i].type))
					return true;
			return false;
		case TY_NAMED:
			return list_mentions(m, t->named.targs, t->named.ntargs) ||
			       list_mentions(m, t->named.outer_targs, t->named.nouter_targs);
		case TY_TYPEPARAM:
			return is_wanted(m, t);
		}
		return false;
	}
	return false;
}

bool
type_mentions(Type *t, Type **tparams, int n)
{
	Mention m = {.tparams = tparams, .n = n};
	return mentions(&m, t);
}
