/*
 * emit_func.c - functions: prototypes, frames, prologues, and the static records
 * of functions used as values.
 *
 * Linkage.  Functions of the package are plain C functions.  Function literals,
 * instances and wrappers may be made by several packages: they stand in COMDAT
 * sections and the linker keeps one.  A body of another package's function
 * (IL_EXTERN, built) is printed "extern inline, gnu_inline": the C compiler may
 * inline it and never makes code for it.
 *
 * A function that defers: see RtDeferFrame in abi/rt.h.  Its results are forced
 * into memory, so that they hold right values where a recovered panic lands.
 */
#include "emit/internal.h"

/* "R NAME(params)": with a function's own parameter names if e is given. */
static const char *
prototype(Em *em, Item *it, IrFunc *f, const char *name, const char *ctx, Fn *e)
{
	Buf b = { 0 };
	CType *r = ctype_results(em, f, f->sig);
	if (r != NULL && r->item != NULL)
		decl_use(it, r->item);
	buf_printf(&b, "%s %s(", r != NULL ? r->name : "void", name);
	bool any = ctx != NULL;
	if (ctx != NULL)
		buf_puts(&b, ctx);
	for (int i = 0; i < f->nparams; i++) {
		IrVar *v = f->params[i];
		CType *c = ctype_of(em, v->type);
		if (c->item != NULL)
			decl_use(it, c->item);
		const char *sep = any ? ", " : "";
		any = true;
		const char *n = e == NULL ? "" : v->heap || v->lent || c->rep == R_SLICE ? arena_printf(em->a, "_%s_in", var_cname(e, v)) : var_cname(e, v);
		if (e == NULL && c->rep == R_SLICE)
			buf_printf(&b, "%svoid *, i64, i64", sep);
		else if (c->rep == R_SLICE)
			buf_printf(&b, "%svoid *%sp, i64 %sn, i64 %sc", sep, n, n, n);
		else
			buf_printf(&b, "%s%s %s", sep, c->name, n);
	}
	buf_puts(&b, any ? ")" : "void)");
	const char *s = arena_strdup(em->a, buf_str(&b));
	buf_free(&b);
	return s;
}

static bool
is_comdat(IrFunc *f)
{
	return f->linkage == IL_WEAK || f->linkage == IL_STATIC;
}

Item *
func_item(Em *em, IrFunc *f)
{
	Item *it = f->back;
	if (it != NULL)
		return it;
	/* Two Go declarations may name one symbol (go:linkname), with types that differ for C. */
	bool is_new, ours = name_is_ours(f->sym);
	const char *name = ours ? f->sym : arena_printf(em->a, "go$%s", f->sym);
	const char *proto, *c_name = name;
	Item mentions = { .a = em->a };
	for (int k = 1;; k++) {
		proto = prototype(em, &mentions, f, c_name, f->is_closure ? "void *" : NULL, NULL);
		it = item_get(em, IT_FUNC, c_name, &is_new);
		if (is_new || strcmp(it->proto, proto) == 0)
			break;
		c_name = arena_printf(em->a, "%s$%d", name, k);
	}
	f->back = it;
	bool builds = f->built || f->linkage != IL_EXTERN;
	if (!is_new) {
		if (it->func->linkage == IL_EXTERN && !it->func->built && builds) { /* declared first, defined now */
			it->func = f;
			item_queue(em, it);
		}
		return it;
	}
	it->sym = f->sym;
	it->func = f;
	it->proto = proto;
	memcpy(&it->decl_uses, &mentions.decl_uses, sizeof it->decl_uses);
	buf_puts(&it->decl, proto);
	if (!ours || strcmp(it->name, f->sym) != 0)
		buf_printf(&it->decl, " __asm__(\"%s\")", f->sym);
	if (strcmp(f->sym, "syscall$drawVforkSyscall") == 0) /* the child shares the frame: no slot may serve two values */
		buf_puts(&it->decl, " __attribute__((returns_twice))");
	buf_puts(&it->decl, ";\n");
	if (is_c_name(f))
		c_stub(em, it, f);
	if (builds)
		item_queue(em, it);
	return it;
}

/* What reflect's calls pass through: recover must see their callees as called by who called them (gc: WRAPPER). */
static bool
is_reflect_glue(const IrFunc *f)
{
	return strcmp(f->name, "reflect.callReflect") == 0 || strcmp(f->name, "reflect.callMethod") == 0;
}

/* May what the wrapper calls call recover?  Only then must its frame be known to the runtime. */
static bool
callee_recovers(IrList *l)
{
	for (int i = 0; i < l->n; i++) {
		Ir *s = l->v[i], *y = s->op == OP_AS || s->op == OP_ASX ? s->y : NULL;
		if (y != NULL && (y->op == OP_CALLPTR || y->op == OP_CALLIFACE))
			return true;
		if (y != NULL && y->op == OP_CALL && ir_intrinsic(y->func->name) == NULL &&
		    (!y->func->built || y->func->has_recover || y->func->is_wrapper))
			return true;
		if (callee_recovers(&s->list) || callee_recovers(&s->list2))
			return true;
	}
	return false;
}

/* ---- the function table ---- */

/* The name as traces show it: a dot in the last element of the import path is written %2e, as gc does, so that the
 * first dot after the last slash ends the path. */
static const char *
trace_name(Em *em, const IrFunc *f)
{
	/* What go:linkname gives to another package is that one's: time.Sleep, though runtime defines it. */
	if (f->obj != NULL && f->obj->func.linkname != NULL && strchr(f->obj->func.linkname, '.') != NULL && !is_c_name(f))
		return f->obj->func.linkname;
	const Package *from[] = { f->obj != NULL ? f->obj->pkg : NULL, em->p->pkg };
	for (int i = 0; i < LEN_OF(from); i++) {
		const char *path = from[i] != NULL ? from[i]->path : "";
		size_t n = strlen(path);
		if (strncmp(f->name, path, n) != 0 || f->name[n] != '.')
			continue;
		const char *last = strrchr(path, '/');
		last = last != NULL ? last + 1 : path;
		if (strchr(last, '.') == NULL)
			break;
		Buf b = { 0 };
		buf_write(&b, path, (size_t)(last - path));
		for (; *last != 0; last++)
			if (*last == '.')
				buf_puts(&b, "%2e");
			else
				buf_putc(&b, *last);
		buf_puts(&b, f->name + n);
		const char *out = arena_strdup(perm, buf_str(&b));
		buf_free(&b);
		return out;
	}
	return f->name;
}

/* here: the file that the text before the row comes from, as far as the C compiler knows. */
static void
func_table(Item *it, const char *sym, bool comdat, const char *name, Pos pos, int flags, const char *here)
{
	Position p = pos != 0 ? pos_resolve_path(pos) : (Position){ "", 0, 0 };
	Buf *b = &it->tail;
	buf_printf(b, "%s(\"%s\",\"", comdat ? "RT_FUNC_COMDAT" : "RT_FUNC", sym);
	asm_string(b, name, strlen(name));
	if (here != NULL && strcmp(here, p.file) == 0 && is_plain_text(here)) {
		buf_puts(b, "\",__FILE__");
	} else {
		buf_puts(b, "\",\"");
		asm_string(b, p.file, strlen(p.file));
		buf_putc(b, '"');
	}
	buf_printf(b, ",\"%u,%d\");\n", p.line, flags);
}

/* ---- bodies ---- */

static void mark_reads(Ir *n);

static void
mark_list(IrList *l)
{
	for (int i = 0; i < l->n; i++)
		mark_reads(l->v[i]);
}

/* Marks (IrVar.back) the locals whose value somebody wants; assignments to others are for their faults only. */
static void
mark_reads(Ir *n)
{
	if (n == NULL)
		return;
	if (n->op == OP_VAR && n->var->kind != IV_GLOBAL)
		n->var->back = n->var;
	if (ir_is_leaf(n))
		return;
	if (!(n->op == OP_AS && n->x != NULL && n->x->op == OP_VAR))
		mark_reads(n->x);
	mark_reads(n->y);
	mark_reads(n->z);
	mark_reads(n->w);
	if (n->op != OP_ASX) /* destinations */
		mark_list(&n->list);
	mark_list(&n->list2);
}

/* A function without a body whose code is an intrinsic. */
static void
intrinsic_body(Fn *e, const char *inl)
{
	IrFunc *f = e->f;
	o(e, f->nresults > 0 || f->sig->sig.results->tuple.n > 0 ? " { __auto_type r = %s(" : " { %s(", inl);
	for (int i = 0; i < f->nparams; i++) {
		const char *n = var_cname(e, f->params[i]);
		if (rep_of(e->em, f->params[i]->type) == R_SLICE)
			o(e, i > 0 ? ", _%s_inp, _%s_inn, _%s_inc" : "_%s_inp, _%s_inn, _%s_inc", n, n, n);
		else
			o(e, i > 0 ? ", %s" : "%s", n);
	}
	int nres = f->sig->sig.results->tuple.n;
	if (nres > 1) {
		o(e, "); return (%s){", ctype_results(e->em, f, f->sig)->name);
		for (int i = 0; i < nres; i++)
			o(e, i > 0 ? ", r.r%d" : "r.r%d", i);
		o(e, "}; }");
	} else {
		o(e, nres > 0 ? "); return r; }" : "); }");
	}
}

/* The head of an expanded body: after Go's parameters, where the slots are that the caller lends. */
static const char *
with_lends(Fn *e, const char *head)
{
	bool none = str_has_suffix(head, "(void)");
	Buf b = { 0 };
	buf_write(&b, head, strlen(head) - (none ? 5 : 1));
	for (int i = 0; i < e->lends.n; i++) {
		Lend *l = &e->lends.v[i];
		buf_puts(&b, none && i == 0 ? "" : ", ");
		if (l->n > 0)
			buf_printf(&b, "%s (*_l%d)[%lld]", l->ctype, i + 1, (long long)l->n);
		else
			buf_printf(&b, "%s *_l%d", l->ctype, i + 1);
	}
	buf_puts(&b, none && e->lends.n == 0 ? "void)" : ")");
	const char *s = arena_strdup(e->em->a, buf_str(&b));
	buf_free(&b);
	return s;
}

/* Captured variables of an expanded literal have names already, by which the literal's own code knows them. */
static void
take_names(Fn *e)
{
	for (int i = 0; i < e->f->captures.n; i++) {
		const char *s = e->f->captures.v[i]->cname;
		if (s != NULL)
			fn_takes(e, s);
	}
}

void
func_gen(Em *em, Item *it)
{
	IrFunc *f = it->func;
	Fn e = { .em = em, .it = it, .f = f, .b = &it->def, .id = ++em->nfns };
	e.defers = f->has_defer;
	e.waits = fn_waits(f);
	take_names(&e);
	CType *r = ctype_results(em, f, f->sig);
	e.ret_type = r != NULL ? r->name : "void";
	if (r != NULL && r->item != NULL)
		use(it, r->item);
	const char *inl = f->built ? NULL : ir_intrinsic(f->name);
	if (!f->built && inl == NULL) { /* pending, or assembly or the runtime has it */
		it->done = false;
		vec_push(em->a, &em->waiting, it);
		return;
	}
	it->has_def = true;
	f->emitted = true;
	if (f->pos != 0 && !em->o.no_lines) {
		Position p = pos_resolve_path(f->pos);
		it->file = e.file = p.file;
		it->line = e.line = p.line;
	}
	/* Parameters keep their names even when they are blank twice. */
	it->head = prototype(em, it, f, it->name, f->is_closure ? "void *ctx" : NULL, &e);
	it->is_copied = f->copy_of != NULL || (f->linkage == IL_EXTERN && f->built);
	bool comdat = is_comdat(f) && f->copy_of == NULL;
	it->attr = arena_printf(em->a, "%s%s", comdat ? arena_printf(em->a, "RT_COMDAT_TEXT(\"%s\") ", f->sym) : "",
	    f->noinline_ || f->has_recover ? "__attribute__((noinline, noclone)) " : "");
	Buf body = { 0 };
	e.b = &body;
	if (inl != NULL) {
		intrinsic_body(&e, inl);
	} else {
		enter_params(&e);
		enter_captures(&e);
		enter_results(&e);
		for (int i = 0; i < f->locals.n; i++)
			declare_var(&e, f->locals.v[i]);
		if (e.defers)
			o(&e, "rt_defer_enter(&df); if (__builtin_setjmp(df.jb)) goto recovered; ");
		if ((f->is_wrapper && callee_recovers(&f->body)) || is_reflect_glue(f))
			o(&e, "rt_wrapper_enter(__builtin_frame_address(0)); ");
		mark_list(&f->body);
		st_list(&e, &f->body);
		if (e.defers) {
			o(&e, " recovered: ");
			ret_stmt(&e);
		}
		o(&e, " }");
		e.b = &it->def;
		o(&e, " { %s%s", e.defers ? "RtDeferFrame df; " : "", buf_str(&e.decls));
	}
	buf_write(&it->def, buf_str(&body), body.n);
	buf_putc(&it->def, '\n');
	it->end_file = e.file;
	if (f->copy_of != NULL) {
		it->head = with_lends(&e, it->head);
		it->lends.v = e.lends.v;
		it->lends.n = e.lends.n;
	}
	it->may_inline = !it->is_copied && !f->has_defer && !f->has_recover && !f->noinline_ && it->def.n < em->o.inline_bytes;
	if (!it->is_copied) {
		Pos pos = f->pos != 0 ? f->pos : f->obj != NULL ? f->obj->pos : 0;
		func_table(it, f->sym, comdat, trace_name(em, f), pos, (f->is_wrapper ? 1 : 0) | (f->nosplit ? 2 : 0) | (f->nparams == 0 ? 4 : 0), e.file);
	}
	fn_leaves(&e);
	buf_free(&body);
	buf_free(&e.decls);
	buf_free(&e.pre);
}

Item *
expanded_item(Em *em, IrFunc *f)
{
	Item *it = f->back;
	bool is_new;
	if (it != NULL)
		return it;
	const char *name = name_is_ours(f->sym) ? f->sym : arena_printf(em->a, "go$%s", f->sym);
	it = item_get(em, IT_FUNC, name, &is_new);
	if (!is_new)
		ice(f->pos, "emit: two expanded bodies are called %s", name);
	f->back = it;
	it->func = f;
	it->done = true;
	func_gen(em, it);
	return it;
}

/* ---- functions as values ---- */

/* The C compiler doesn't turn the stub's call into a jump when something travels through memory. */
static bool
stub_has_frame(Em *em, IrFunc *f, CType *result)
{
	int words = 1 + (result != NULL && result->size > 16);
	for (int i = 0; i < f->nparams; i++) {
		CType *c = ctype_of(em, f->params[i]->type);
		if (c->size > 16 && c->rep != R_SLICE)
			return true;
		words += (int)((c->size + 7) / 8);
	}
	return words > 6 || (result != NULL && result->size > 16);
}

Item *
funcval_item(Em *em, IrFunc *f)
{
	bool is_new;
	const char *rec = arena_printf(em->a, "%s$f", f->sym);
	Item *code = func_item(em, f);
	Item *it = item_get(em, IT_FUNCVAL, rec, &is_new);
	if (!is_new)
		return it;
	it->done = it->has_def = true;
	use(it, code);
	buf_printf(&it->decl, "extern const GoFuncval %s;\n", rec);
	if (f->is_closure) {
		buf_printf(&it->def, "RT_COMDAT_RODATA(\"%s\") const GoFuncval %s = {(void *)%s};\n", rec, rec, code->name);
		return it;
	}
	/* The stub drops the context and jumps.  Were the function inlined into it, its last call (of the runtime's too) would
	 * become a jump as well, and its frame would be missing from traces, profiles and to recover, and nobody would check
	 * that the stack has room for it: so the C compiler sees another name. */
	Fn e = { .em = em, .it = it, .f = f, .b = &it->def };
	const char *stub = arena_printf(em->a, "%s$s", f->sym), *target = code->name;
	if (f->built || f->linkage != IL_EXTERN) {
		target = arena_printf(em->a, "%s$t", f->sym);
		buf_printf(&it->def, "%s __asm__(\"%s\");\n", prototype(em, it, f, target, NULL, NULL), f->sym);
	}
	CType *r = ctype_results(em, f, f->sig);
	if (r != NULL && r->item != NULL)
		use(it, r->item);
	Pos pos = f->pos != 0 ? f->pos : f->obj != NULL ? f->obj->pos : 0;
	const char *file = NULL;
	if (pos != 0 && !em->o.no_lines) {
		Position p = pos_resolve_path(pos);
		file = p.file;
		line_directive(&it->def, file, p.line, NULL);
	}
	o(&e, "RT_COMDAT_TEXT(\"%s\") RT_STUB %s %s(void *ctx", stub, r != NULL ? r->name : "void", stub);
	for (int i = 0; i < f->nparams; i++) {
		if (rep_of(em, f->params[i]->type) == R_SLICE)
			o(&e, ", void *p%d, i64 n%d, i64 c%d", i, i, i);
		else
			o(&e, ", %c a%d", f->params[i]->type, i);
	}
	bool frame = stub_has_frame(em, f, r) && (f->has_recover || f->is_wrapper || !f->built);
	o(&e, frame ? ") { rt_wrapper_enter(__builtin_frame_address(0)); %s%s(" : ") { %s%s(", r != NULL ? "return " : "", target);
	for (int i = 0; i < f->nparams; i++) {
		if (rep_of(em, f->params[i]->type) == R_SLICE)
			o(&e, i > 0 ? ", p%d, n%d, c%d" : "p%d, n%d, c%d", i, i, i);
		else
			o(&e, i > 0 ? ", a%d" : "a%d", i);
	}
	o(&e, "); }\nRT_COMDAT_RODATA(\"%s\") const GoFuncval %s = {(void *)%s};\n", rec, rec, stub);
	func_table(it, stub, true, trace_name(em, f), pos, 1, file);
	return it;
}
