/*
 * emit_pkg.c - a package: what must be printed, and in which unit.
 *
 * Items are generated from a queue until nothing new is asked for; wrappers that
 * method tables need are built by ir_build_pending on the way.  Then the
 * definitions are dealt to units.  Each unit starts with the declarations its
 * definitions mention.
 *
 * After an edit most units should have the same text as before, since then their
 * objects are in the cache.  So no name in the text is a serial number, and in a
 * package that is worked on a unit holds functions of one file, or of a few small
 * ones, data and other packages' bodies stand apart, and the name of a function
 * decides whether it may open a unit.  Larger units cost the C compiler a sixth less.
 */
#include <stdlib.h>

#include "emit/internal.h"

Item *
item_new(Em *em, ItemKind k, const char *name)
{
	Item *it = NEW(em->a, Item);
	it->kind = (u8)k;
	it->a = em->a;
	it->name = it->sym = name;
	it->unit = it->declared_in = it->defined_in = -1;
	it->attr = it->head = it->proto = "";
	vec_push(em->a, &em->items, it);
	return it;
}

Item *
item_get(Em *em, ItemKind k, const char *name, bool *is_new)
{
	Item *it = map_get(&em->by_name, name);
	*is_new = it == NULL;
	if (it == NULL) {
		it = item_new(em, k, name);
		map_put(&em->by_name, name, it);
	}
	return it;
}

static void
add_use(Item **v, int n, Item *used, bool *known)
{
	*known = false;
	for (int i = n - 1; i >= 0 && i >= n - 16; i--) { /* the rest is found by the marks */
		if (v[i] == used)
			*known = true;
	}
}

void
use(Item *user, Item *used)
{
	bool known;
	add_use(user->uses.v, user->uses.n, used, &known);
	if (!known && user != used)
		vec_push(user->a != NULL ? user->a : perm, &user->uses, used);
}

void
decl_use(Item *user, Item *used)
{
	bool known;
	add_use(user->decl_uses.v, user->decl_uses.n, used, &known);
	if (!known && user != used)
		vec_push(user->a != NULL ? user->a : perm, &user->decl_uses, used);
}

void
item_queue(Em *em, Item *it)
{
	if (it->done)
		return;
	it->done = true;
	vec_push(em->a, &em->work, it);
}

static void
generate(Em *em, Item *it)
{
	switch ((ItemKind)it->kind) {
	case IT_FUNC: func_gen(em, it); return;
	case IT_DATA: var_gen(em, it, it->var); return;
	case IT_ASM: desc_gen(em, it, it->type); return;
	default: ice(0, "emit: %s in the queue", it->name);
	}
}

static void
drain(Em *em)
{
	while (em->nwork_done < em->work.n)
		generate(em, em->work.v[em->nwork_done++]);
}

/* Functions without a body whose code is an intrinsic (package sync/atomic). */
static void
bodyless(Em *em)
{
	Package *p = em->p->pkg;
	for (int i = 0; i < p->objects.n; i++) {
		Object *obj = p->objects.v[i];
		if (obj->kind != O_FUNC || obj->decl == NULL || obj->decl->kind != D_FUNC || obj->decl->func.body != NULL)
			continue;
		const char *link = ir_link_name(obj, NULL, 0);
		/* One that is linked to another package's is defined there. */
		if (ir_intrinsic(link) == NULL || !str_has_prefix(link, p->path) || link[strlen(p->path)] != '.')
			continue;
		Item *it = func_item(em, ir_func_of(em->p, obj, NULL, 0));
		item_queue(em, it);
	}
}

static void
runtime_types(Em *em)
{
	for (int k = B_BOOL; k <= B_UNSAFEPTR; k++) {
		type_item(em, type_basic[k]);
		type_item(em, type_pointer(type_basic[k]));
	}
	type_item(em, type_error);
	type_item(em, type_pointer(type_error));
}

/* A body of another package's function, or a literal in one: printed where it is asked for. */
static bool
is_copy(IrFunc *f)
{
	while (f->outer != NULL)
		f = f->outer;
	return f->linkage == IL_EXTERN;
}

static void
make_items(Em *em)
{
	IrPkg *p = em->p;
	int at = 0, globals = 0, types = 0;
	bodyless(em);
	if (strcmp(p->pkg->path, "runtime") == 0)
		runtime_types(em);
	for (;;) {
		for (; at < p->funcs.n; at++) {
			if (p->funcs.v[at]->built && p->funcs.v[at]->copy_of == NULL && !is_copy(p->funcs.v[at]))
				func_item(em, p->funcs.v[at]);
		}
		for (; globals < p->globals.n; globals++)
			var_item(em, p->globals.v[globals]);
		for (; types < p->types.n; types++) {
			Type *t = type_canon(p->types.v[types]);
			if (type_is_generic(t) || (type_is_interface(t) && !iface_is_method_set(t)))
				continue;
			type_item(em, t);
			type_item(em, type_pointer(t));
		}
		drain(em);
		int first = p->funcs.n;
		bool more = ir_build_pending(p);
		int nwaiting = em->waiting.n;
		for (int i = 0; i < nwaiting; i++) {
			if (em->waiting.v[i]->func->built)
				item_queue(em, em->waiting.v[i]);
		}
		if (p->funcs.n > first && em->o.new_funcs != NULL)
			em->o.new_funcs(em->o.arg, p, first);
		if (!more && at == p->funcs.n && globals == p->globals.n && types == p->types.n && em->nwork_done == em->work.n)
			return;
	}
}

/* ---- which bodies aren't copied ---- */

static bool
is_inlined(Item *it)
{
	return it->kind == IT_FUNC && it->has_def && (it->is_copied || it->may_inline);
}

/*
 * Functions that call each other in a circle are not offered for inlining: marked
 * "inline" all of them, the C compiler (gcc 12) would expand the circle into itself
 * for hours.  Peels off the functions that call none of the rest, then those that
 * none of the rest calls; what remains are the circles, and paths between them.
 */
static void
find_cycles(Em *em)
{
	VEC(Item *) peeled = {0};

	for (int i = 0; i < em->items.n; i++) {
		Item *it = em->items.v[i];

		it->is_cyclic = is_inlined(it);
		for (int j = 0; it->is_cyclic && j < it->uses.n; j++)
			if (is_inlined(it->uses.v[j])) {
				it->ncalls++;
				vec_push(em->a, &it->uses.v[j]->callers, it);
			}
	}
	for (int i = 0; i < em->items.n; i++)
		if (em->items.v[i]->is_cyclic && em->items.v[i]->ncalls == 0)
			vec_push(em->a, &peeled, em->items.v[i]);
	for (int i = 0; i < peeled.n; i++) {
		Item *it = peeled.v[i];

		it->is_cyclic = false;
		for (int j = 0; j < it->callers.n; j++)
			if (--it->callers.v[j]->ncalls == 0)
				vec_push(em->a, &peeled, it->callers.v[j]);
	}
	peeled.n = 0;
	for (int i = 0; i < em->items.n; i++) {
		Item *it = em->items.v[i];

		it->ncalls = 0; /* of callers, from here on */
		for (int j = 0; it->is_cyclic && j < it->callers.n; j++)
			it->ncalls += it->callers.v[j]->is_cyclic;
		if (it->is_cyclic && it->ncalls == 0)
			vec_push(em->a, &peeled, it);
	}
	for (int i = 0; i < peeled.n; i++) {
		Item *it = peeled.v[i];

		it->is_cyclic = false;
		for (int j = 0; j < it->uses.n; j++)
			if (it->uses.v[j]->is_cyclic && --it->uses.v[j]->ncalls == 0)
				vec_push(em->a, &peeled, it->uses.v[j]);
	}
}

/* ---- units ---- */

/* A unit's text before it is put together: what stands where, in the items' own memory. */
typedef struct Piece { const char *s; size_t n; } Piece;
typedef struct Pieces {
	VEC(Piece) v;
	size_t size;
	const char *file; /* of the last line, as far as #line directives told; NULL: none did */
} Pieces;
typedef struct Unit { Em *em; Pieces head, helpers, body; int n; } Unit;

static void
add_piece(Unit *u, Pieces *to, const char *s, size_t n)
{
	if (n == 0)
		return;
	vec_push(u->em->a, &to->v, ((Piece){ s, n }));
	to->size += n;
}

static void
add_buf(Unit *u, Pieces *to, const Buf *b)
{
	add_piece(u, to, b->s, b->n);
}

static void
write_pieces(Buf *b, const Pieces *from)
{
	for (int i = 0; i < from->v.n; i++)
		buf_write(b, from->v.v[i].s, from->v.v[i].n);
}

static void need(Unit *u, Item *it, bool calls);

/* Only code gains by the bodies of what it mentions: a method table of a large type would bring all of its methods. */
static void
need_uses(Unit *u, Item *it)
{
	bool calls = it->kind == IT_FUNC || it->kind == IT_HELPER;
	for (int i = 0; i < it->uses.n; i++)
		need(u, it->uses.v[i], calls);
}

/* How the C compiler sees a body that it must inline, and one that it may. */
#define EXPANDED "RT_EXPANDED "
#define COPIED "RT_COPIED "

static void
write_def(Unit *u, Pieces *to, Item *it, const char *attr)
{
	if (it->kind == IT_FUNC) {
		if (it->file != NULL) {
			Buf line = { 0 };
			line_directive(&line, it->file, it->line, to->file);
			add_piece(u, to, arena_strndup(u->em->a, line.s, line.n), line.n);
			buf_free(&line);
		}
		if (it->end_file != NULL)
			to->file = it->end_file;
		add_piece(u, to, attr, strlen(attr));
		add_piece(u, to, it->head, strlen(it->head));
	}
	add_buf(u, to, &it->def);
	if (it->kind == IT_FUNCVAL) /* it has a #line of its own */
		to->file = NULL;
}

/* Must, or should, the definition stand in this unit too? */
static bool
is_wanted_here(Unit *u, Item *it, bool calls)
{
	if (!it->has_def || it->defined_in == u->n)
		return false;
	if (it->kind != IT_FUNC)
		return it->is_copied;
	if (it->func->copy_of != NULL) /* an expanded body has no code elsewhere */
		return true;
	return calls && !it->is_cyclic && (it->is_copied || (it->may_inline && it->unit != u->n));
}

/* Writes what must stand before a mention of it; calls: the mention is in code. */
static void
need(Unit *u, Item *it, bool calls)
{
	if (it->declared_in != u->n) {
		it->declared_in = u->n;
		for (int i = 0; i < it->decl_uses.n; i++)
			need(u, it->decl_uses.v[i], false);
		add_buf(u, &u->head, &it->decl);
	}
	if (!is_wanted_here(u, it, calls))
		return;
	it->defined_in = u->n;
	need_uses(u, it);
	if (it->kind == IT_CONST)
		add_buf(u, &u->head, &it->def);
	else
		write_def(u, &u->helpers, it, it->kind != IT_FUNC ? "" : it->func->copy_of != NULL ? EXPANDED : COPIED);
}

/* The order of definitions: by file, then what belongs to none of the package's; and in it the order they were made in. */
typedef struct Dealt { Item *it; int file, at; } Dealt;

static int
by_file(const void *a, const void *b)
{
	const Dealt *x = a, *y = b;

	return x->file != y->file ? x->file - y->file : x->at - y->at;
}

static int
file_of(Em *em, const Item *it)
{
	Package *p = em->p->pkg;

	if (it->kind != IT_FUNC || it->func->pos == 0)
		return p->nfiles;
	SrcFile *src = pos_file(it->func->pos);
	for (int i = 0; i < p->nfiles; i++)
		if (p->files[i]->src == src)
			return i;
	return p->nfiles;
}

static size_t
weight(const Item *it)
{
	size_t size = it->def.n + it->tail.n / 2;

	return it->kind == IT_FUNC ? size : size / 4; /* data costs the C compiler little */
}

/* Does d open a unit after one of so many bytes? */
static bool
is_cut(Em *em, const Dealt *d, int last_file, size_t bytes)
{
	size_t full = em->o.unit_bytes;

	if (bytes + weight(d->it) > full && bytes > 0)
		return true;
	if (!em->o.is_edited || bytes < full / 4)
		return false;
	return d->file != last_file || hash_bytes(d->it->sym, strlen(d->it->sym), 1) % 8 == 0;
}

/* Puts em->dealt in order and numbers the units; how many there are. */
static int
deal(Em *em)
{
	VEC(Dealt) v = {0};
	int n = 0, file = -1;
	size_t bytes = 0;

	for (int i = 0; i < em->items.n; i++) {
		Item *it = em->items.v[i];
		if (it->has_def && !it->is_copied)
			vec_push(em->a, &v, ((Dealt){ it, file_of(em, it), i }));
	}
	if (v.n > 0)
		qsort(v.v, (size_t)v.n, sizeof *v.v, by_file);
	for (int i = 0; i < v.n; i++) {
		Item *it = v.v[i].it;
		if (is_cut(em, &v.v[i], file, bytes)) {
			n++;
			bytes = 0;
		}
		bytes += weight(it);
		file = v.v[i].file;
		it->unit = n;
		vec_push(em->a, &em->dealt, it);
	}
	return n + 1;
}

/*
 * A function with so much text is generated code that runs once: expanded thousands of times in it, small functions make
 * a graph over which the C compiler's optimiser needs an hour.
 */
#define HUGE_FUNCTION 250000

/* Writes unit k, whose definitions start at em->dealt.v[at]; where the next unit's start. */
static int
write_unit(Em *em, int k, int at, EmitUnit *out)
{
	Unit u = { .em = em, .n = k };
	bool huge = false;
	for (; at < em->dealt.n && em->dealt.v[at]->unit == k; at++) {
		Item *it = em->dealt.v[at];
		need(&u, it, false);
		need_uses(&u, it);
		write_def(&u, &u.body, it, it->attr);
		add_buf(&u, &u.body, &it->tail);
		out->nfuncs += it->kind == IT_FUNC;
		huge |= it->kind == IT_FUNC && it->def.n > HUGE_FUNCTION;
	}
	buf_grow(&out->text, u.head.size + u.helpers.size + u.body.size + 200);
	if (huge)
		buf_puts(&out->text, "#pragma GCC optimize (\"no-inline\")\n");
	buf_puts(&out->text, "#include \"abi/rt.h\"\n#include \"abi/intrinsic.h\"\n");
	write_pieces(&out->text, &u.head);
	write_pieces(&out->text, &u.helpers);
	write_pieces(&out->text, &u.body);
	return at;
}

static void
free_items(Em *em)
{
	for (int i = 0; i < em->items.n; i++) {
		Item *it = em->items.v[i];
		buf_free(&it->decl);
		buf_free(&it->def);
		buf_free(&it->tail);
	}
}

void
emit_package(IrPkg *p, const EmitOptions *opt, EmitUnits *out)
{
	Em *em = NEW(p->arena, Em);
	em->p = p;
	em->a = p->arena;
	if (opt != NULL)
		em->o = *opt;
	if (em->o.unit_bytes == 0)
		em->o.unit_bytes = em->o.is_edited ? 50000 : 165000;
	if (em->o.inline_bytes == 0)
		em->o.inline_bytes = 1000;
	map_init(&em->ctypes, em->a, false);
	map_init(&em->structs, em->a, true);
	map_init(&em->by_name, em->a, true);
	map_init(&em->type_items, em->a, false);
	map_init(&em->base_names, em->a, false);
	map_init(&em->local_names, em->a, true);
	map_init(&em->ids, em->a, true);
	make_items(em);
	find_cycles(em);
	out->n = deal(em);
	out->v = NEW_N(em->a, EmitUnit, out->n);
	for (int i = 0, at = 0; i < out->n; i++)
		at = write_unit(em, i, at, &out->v[i]);
	free_items(em);
	buf_free(&em->scratch);
}

void
emit_units_free(EmitUnits *u)
{
	for (int i = 0; i < u->n; i++)
		buf_free(&u->v[i].text);
}
