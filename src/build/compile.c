/*
 * compile.c - one package through the compiler: check, IR, passes, C text.
 *
 * A unit's object is named by the hash of its text, so a unit whose text was
 * compiled before costs nothing more.
 */
#include <errno.h>
#include <stdlib.h>
#include <sys/stat.h>

#include "build/build.h"
#include "build/cc.h"
#include "build/embed.h"
#include "emit/emit.h"
#include "ir/ir.h"
#include "pass/pass.h"
#include "syntax/syntax.h"

static bool
check(Loader *l, LoadPkg *p)
{
	/* Errors in declarations don't keep those in bodies from being reported. */
	load_check(l, p);
	if (p->pkg == NULL || p->failed)
		return false;
	bool syntax_error = false;
	types_qualifier = p->pkg;
	for (int i = 0; i < p->pkg->nfiles; i++) {
		File *f = p->pkg->files[i];
		for (int k = 0; k < f->ndecls; k++)
			if (f->decls[k]->kind == D_FUNC && f->decls[k]->func.body != NULL) {
				parse_body(perm, f->decls[k]->func.body);
				syntax_error |= f->decls[k]->func.body->has_syntax_error;
			}
	}
	if (syntax_error)
		return false;
	check_bodies(p->pkg);
	return diag_count() == 0 && !p->pkg->had_errors;
}

/* The line before a package's messages, the go command's. */
static const char *
package_header(const LoadPkg *p, const BuildOptions *o)
{
	if (o->test_name != NULL && map_has(&o->roots, p->path) && (p->xtest || p->test_files.n > 0))
		return arena_printf(perm, "# %s [%s]\n", p->path, o->test_name);
	return arena_printf(perm, "# %s\n", p->path);
}

static void
report_errors(LoadPkg *p, const BuildOptions *o)
{
	if (diag_count() == 0)
		return;
	if (!o->no_header)
		fputs(package_header(p, o), stderr);
	diag_flush(stderr);
}

bool
compile_check(Loader *l, LoadPkg *p, const BuildOptions *o)
{
	bool ok = check(l, p);
	report_errors(p, o);
	return ok;
}

static void
unit_hash(const Env *e, const Buf *text, bool debug_c, char out[33])
{
	Hasher *h = hasher_new();
	hasher_adds(h, cache_cc_id(e));
	hasher_adds(h, debug_c ? "-O0" : "");
	hasher_add(h, text->s, text->n);
	hasher_hex(h, out);
}

/* Facts of all that p imports, directly or not, entered once a run. */
static void
read_summaries(Loader *l, LoadPkg *p)
{
	for (int i = 0; i < p->imports.n; i++) {
		LoadPkg *q = p->imports.v[i];
		if (q->summary_read)
			continue;
		q->summary_read = true;
		read_summaries(l, q);
		const char *text = cache_summary(l, q);
		if (text != NULL && q->pkg != NULL)
			pass_summary_read(q->pkg, text);
	}
}

/* The compiler's own flags in -gcflags: -m (repeated, or -m=N), -l, -l=4, -json=0,DIR, -N. */
static PassOptions
pass_options(const char *gcflags, Buf *report)
{
	PassOptions po = {.report = report};
	for (char *copy = arena_strdup(perm, gcflags), *w; (w = strtok(copy, " \t")) != NULL; copy = NULL) {
		if (w[0] == '-' && w[1] == 'm' && strspn(w + 1, "m") == strlen(w + 1))
			po.m += (int)strlen(w + 1);
		else if (str_has_prefix(w, "-m="))
			po.m = atoi(w + 3);
		else if (strcmp(w, "-l") == 0 || strcmp(w, "-l=1") == 0)
			po.no_inline = true;
		else if (strcmp(w, "-l=4") == 0)
			po.cheap_calls = true;
		else if (str_has_prefix(w, "-json=0,"))
			po.json = w + 8;
	}
	if (po.json != NULL && po.m == 0) { /* flows are wanted, lines are not */
		po.m = 2;
		po.report = NULL;
	}
	return po;
}

static void
run_passes_again(void *arg, IrPkg *p, int first)
{
	(void)first;
	pass_run(p, arg);
}

bool
compile_package(Loader *l, LoadPkg *p, const BuildOptions *o, const char *workdir, CompileResult *r)
{
	if (p->failed)
		return false;
	phase_enter(PHASE_CHECK);
	bool ok = check(l, p) && build_embed_setup(l, p);
	report_errors(p, o);
	if (!ok)
		return false;
	for (int i = 0; i < p->files.n; i++)
		phase_lines((u64)p->files.v[i]->src->lines.n);
	phase_enter(PHASE_IR);
	IrPkg *ip = ir_build_package(p->pkg);
	Buf report = {0}, summary = {0};
	PassOptions po = pass_options(cc_gcflags_for(o, p), &report);
	phase_enter(PHASE_PASS);
	read_summaries(l, p);
	pass_run(ip, &po);
	int m = po.m;
	po.m = 0; /* wrappers made while emitting are nobody's to hear of */
	EmitOptions eo = {.is_edited = !p->is_std, .new_funcs = run_passes_again, .arg = &po};
	EmitUnits units;
	phase_enter(PHASE_EMIT);
	emit_package(ip, &eo, &units);
	for (int i = 0; o->listing && map_has(&o->roots, p->path) && i < units.n; i++)
		fwrite(buf_str(&units.v[i].text), 1, units.v[i].text.n, stdout);
	if (diag_count() > 0) { /* a variable that no program can hold */
		report_errors(p, o);
		return false;
	}
	pass_summary_write(ip, &summary);
	pass_summary_read(p->pkg, buf_str(&summary));
	p->summary_read = true;
	r->summary = arena_strdup(perm, buf_str(&summary));
	r->output = "";
	if (m > 0 && report.n > 0) {
		r->output = o->no_header ? arena_strdup(perm, report.s) : arena_printf(perm, "%s%s", package_header(p, o), report.s);
		fputs(r->output, stderr);
	}
	buf_free(&report);
	buf_free(&summary);
	phase_enter(PHASE_WRITE);
	for (int i = 0; i < units.n; i++) {
		char hash[33];
		unit_hash(l->env, &units.v[i].text, o->debug_c, hash);
		const char *name = arena_strdup(perm, hash);
		vec_push(perm, &r->objs, name);
		if (!o->all && cache_use(cache_object_path(l->env, name)))
			continue;
		const char *src = arena_printf(perm, "%s/%s.c", workdir, name);
		int err = file_write_atomic(src, buf_str(&units.v[i].text), units.v[i].text.n, 0666);
		if (err != 0) {
			fprintf(stderr, "tri: cannot write %s: %s\n", src, strerror(err));
			return false;
		}
		vec_push(perm, &r->missing, name);
		vec_push(perm, &r->sources, src);
	}
	emit_units_free(&units);
	p->pkg->back = NULL;
	arena_free(ip->arena);
	phase_enter(PHASE_OTHER);
	return cfiles_compile(p, l->env, o, r);
}
