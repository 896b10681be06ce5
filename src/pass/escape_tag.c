/*
 * escape_tag.c - what is kept of a finished batch: leaks of parameters, verdicts
 * in the IR, and the package's summary.
 *
 * A summary line is a function's symbol and a word a parameter (receiver first):
 * "-" leaks nowhere, "*" leaks itself to the heap, else parts joined by ".":
 * "h1" what it points to leaks to the heap, "r0:2" to result 0 after two
 * dereferences.  Functions all of whose parameters leak have no line.
 */
#include <stdlib.h>

#include "pass/escape.h"

int
esc_leak(const EscLeaks *l, int i)
{
	return l->v[i] - 1;
}

void
esc_leak_add(EscLeaks *l, int i, int derefs)
{
	int v = derefs > 254 ? 255 : derefs + 1;

	if (l->v[i] == 0 || v < l->v[i])
		l->v[i] = (u8)v;
}

/* Flows to results that are no shorter than the one to the heap add nothing. */
static void
optimize(EscLeaks *l)
{
	for (int i = 1; i <= ESC_RESULTS; i++)
		if (l->v[0] != 0 && l->v[i] >= l->v[0])
			l->v[i] = 0;
}

/* ---- verdicts ---- */

/* Objects that gc would let the frame have and that we rather don't: their size is known only to the emitter's type. */
static bool
too_large(Ir *n)
{
	switch ((Op)n->op) {
	case OP_SLICELIT: {
		i64 size = type_sizeof(esc_under(n->type)->slice.elem);

		return size > 0 && n->n > ESC_MAX_IMPLICIT / size;
	}
	case OP_CONVIFACE: return type_sizeof(n->x->type) > ESC_MAX_IMPLICIT;
	default: return false;
	}
}

static void
set_verdict(EscLoc *l)
{
	IrVar *v = l->var;

	if (l->n != NULL) {
		if (l->escapes || too_large(l->n))
			l->n->flags &= (u16)~IRF_STACK;
		else
			l->n->flags |= l->lent ? IRF_STACK | IRF_LENT : IRF_STACK;
	}
	if (v != NULL)
		v->lent = l->lent && !l->escapes;
	if (v == NULL || v->kind == IV_CAPTURE || v->kind == IV_MAPITER || (!v->heap && !l->escapes))
		return;
	if (l->escapes && !v->heap && v->kind == IV_LOCAL && !l->declared)
		ice(v->pos, "escape: variable %s of %s has no declaration to be allocated at", v->name, v->func->name);
	v->heap = l->escapes;
}

static EscLeaks *
leaks_of(EscBatch *b, IrVar **vars, int n)
{
	EscLeaks *out = n > 0 ? NEW_N(b->pkg->arena, EscLeaks, n) : NULL;

	for (int i = 0; i < n; i++) {
		EscLoc *l = vars[i]->esc;

		if (l == NULL || vars[i]->is_blank)
			continue;
		optimize(&l->leaks);
		out[i] = l->leaks;
	}
	return out;
}

void
esc_finish(EscBatch *b)
{
	for (int i = 0; i < b->funcs.n; i++) {
		IrFunc *f = b->funcs.v[i];
		EscFunc *ef = f->esc;

		ef->params = leaks_of(b, f->params, f->nparams);
		/* The slice of a //go:uintptrescapes function's last parameter goes where its pointers go. */
		if (f->uintptr_escapes && f->sig->sig.variadic && f->nparams > 0)
			esc_leak_add(&ef->params[f->nparams - 1], 0, 0);
		if (f->outer == NULL && f->captures.n > 0)
			ef->captures = leaks_of(b, f->captures.v, f->captures.n);
		if (b->o->m > 0)
			esc_report_params(b, f);
		ef->state = ESC_DONE;
		ef->labels = NULL;
		memset(&ef->loops, 0, sizeof ef->loops);
	}
	for (int i = 0; i < b->locs.n; i++)
		set_verdict(b->locs.v[i]);
	if (b->o->m > 0)
		esc_report_locs(b);
	for (int i = 0; i < b->locs.n; i++)
		if (b->locs.v[i]->var != NULL)
			b->locs.v[i]->var->esc = NULL;
}

/* ---- summaries ---- */

static Map externs; /* symbol -> EscLeaks[]; in perm */

const EscLeaks *
esc_extern_leaks(const char *sym)
{
	return externs.arena != NULL ? map_get(&externs, sym) : NULL;
}

static void
write_leaks(Buf *out, const EscLeaks *l)
{
	bool any = false;

	if (l->v[0] == 1) {
		buf_puts(out, " *");
		return;
	}
	buf_putc(out, ' ');
	for (int i = 0; i <= ESC_RESULTS; i++) {
		if (l->v[i] == 0)
			continue;
		if (any)
			buf_putc(out, '.');
		if (i == 0)
			buf_printf(out, "h%d", l->v[i] - 1);
		else
			buf_printf(out, "r%d:%d", i - 1, l->v[i] - 1);
		any = true;
	}
	if (!any)
		buf_putc(out, '-');
}

static bool
worth_writing(IrFunc *f)
{
	EscFunc *ef = f->esc;

	if (ef == NULL || ef->state != ESC_DONE || f->linkage != IL_GLOBAL || f->is_closure || f->is_init)
		return false;
	for (int i = 0; i < f->nparams; i++)
		if (type_has_pointers(f->params[i]->type) && ef->params[i].v[0] != 1)
			return true;
	return false;
}

void
escape_summary_write(IrPkg *p, Buf *out)
{
	buf_puts(out, "escape\n");
	for (int i = 0; i < p->funcs.n; i++) {
		IrFunc *f = p->funcs.v[i];

		if (!worth_writing(f))
			continue;
		buf_puts(out, f->sym);
		for (int j = 0; j < f->nparams; j++)
			write_leaks(out, &((EscFunc *)f->esc)->params[j]);
		buf_putc(out, '\n');
	}
	buf_puts(out, "end\n");
}

/* One word; an unknown one leaks. */
static EscLeaks
read_leaks(const char *s, size_t n)
{
	EscLeaks l = {0};
	const char *end = s + n;
	char *next;

	if (n == 1 && *s == '-')
		return l;
	while (s < end) {
		int i = 0;

		if (*s == 'r') {
			i = 1 + (int)strtol(s + 1, &next, 10);
			if (*next != ':' || i < 1 || i > ESC_RESULTS)
				goto bad;
			s = next;
		} else if (*s != 'h') {
			goto bad;
		}
		esc_leak_add(&l, i, (int)strtol(s + 1, &next, 10));
		if (next == s + 1 || next > end)
			goto bad;
		s = next + (*next == '.');
	}
	return l;
bad:
	memset(&l, 0, sizeof l);
	esc_leak_add(&l, 0, 0);
	return l;
}

void
escape_summary_read(Package *pkg, const char *text)
{
	static const char head[] = "escape\n";

	(void)pkg;
	if (strncmp(text, head, sizeof head - 1) != 0)
		return;
	if (externs.arena == NULL)
		map_init(&externs, perm, true);
	for (text += sizeof head - 1; *text != 0 && strncmp(text, "end\n", 4) != 0;) {
		size_t len = strcspn(text, "\n"), at = strcspn(text, " \n");
		const char *sym = intern_n(text, at);
		VEC(EscLeaks) l = {0};

		while (at < len) {
			size_t n = strcspn(text + at + 1, " \n");

			vec_push(perm, &l, read_leaks(text + at + 1, n));
			at += 1 + n;
		}
		map_put(&externs, sym, l.v);
		text += len + (text[len] == '\n');
	}
}
