/*
 * link.c - the link unit and the linker's run.
 *
 * The link unit is the only C text that knows the whole program: it runs the
 * packages' initialisers in dependency order, applies -ldflags=-X, and carries
 * the module data.  A package without an initialiser has a weak undefined one.
 */
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include "build/build.h"
#include "build/cc.h"
#include "build/pcln.h"
#include "ir/ir.h"

static void
c_string(Buf *b, const char *s)
{
	buf_putc(b, '"');
	for (; *s != 0; s++) {
		u8 c = (u8)*s;
		if (c == '"' || c == '\\' || c == '?' || c < 0x20 || c >= 0x7F)
			buf_printf(b, "\\%03o", c);
		else
			buf_putc(b, c);
	}
	buf_putc(b, '"');
}

int
split_flags(const char *s, char **out, int max)
{
	int n = 0;
	while (*s != 0 && n < max) {
		s += strspn(s, " \t\n");
		if (*s == 0)
			break;
		Buf w = {0};
		buf_puts(&w, "");
		while (*s != 0 && *s != ' ' && *s != '\t' && *s != '\n') {
			if (*s == '\'' || *s == '"') {
				char q = *s++;
				while (*s != 0 && *s != q)
					buf_putc(&w, *s++);
				s += *s == q;
			} else {
				buf_putc(&w, *s++);
			}
		}
		out[n++] = arena_strdup(perm, buf_str(&w));
		buf_free(&w);
	}
	return n;
}

/* -X path.name=value; all NULL where that isn't its form. */
typedef struct XVar { const char *path, *name, *value; } XVar;

typedef struct LinkFlags {
	VEC(XVar) x;
	PclnStrip strip;      /* -w drops the debug information, -s the symbols too; traces have their own table */
	const char *build_id; /* -B 0x...; NULL: the link's key */
	VEC(const char *) ext; /* -extldflags: words for the linking C compiler */
} LinkFlags;

static XVar
read_x_var(const char *def)
{
	const char *eq = strchr(def, '=');
	const char *dot = eq != NULL ? memrchr(def, '.', (size_t)(eq - def)) : NULL;
	if (dot == NULL)
		return (XVar){0};
	return (XVar){arena_strndup(perm, def, (size_t)(dot - def)), arena_strndup(perm, dot + 1, (size_t)(eq - dot - 1)), eq + 1};
}

static void
add_ext_flags(LinkFlags *f, const char *flags)
{
	char *words[64];
	int n = split_flags(flags, words, LEN_OF(words));
	for (int i = 0; i < n; i++)
		vec_push(perm, &f->ext, (const char *)words[i]);
}

static LinkFlags
read_link_flags(const char *ldflags)
{
	LinkFlags f = {.strip = PCLN_STRIP_NONE};
	char *words[256];
	int n = split_flags(ldflags != NULL ? ldflags : "", words, LEN_OF(words));
	for (int i = 0; i < n; i++) {
		const char *w = words[i];
		if (strcmp(w, "-X") == 0 && i + 1 < n)
			vec_push(perm, &f.x, read_x_var(words[++i]));
		else if (str_has_prefix(w, "-X="))
			vec_push(perm, &f.x, read_x_var(w + 3));
		else if (strcmp(w, "-B") == 0 && i + 1 < n)
			f.build_id = words[++i];
		else if (str_has_prefix(w, "-B="))
			f.build_id = w + 3;
		else if (strcmp(w, "-extldflags") == 0 && i + 1 < n)
			add_ext_flags(&f, words[++i]);
		else if (str_has_prefix(w, "-extldflags="))
			add_ext_flags(&f, w + 12);
		else if (strcmp(w, "-s") == 0)
			f.strip = PCLN_STRIP_ALL;
		else if (strcmp(w, "-w") == 0 && f.strip == PCLN_STRIP_NONE)
			f.strip = PCLN_STRIP_DEBUG;
	}
	return f;
}

/* -X sets variables of type string only. */
static bool
x_vars_ok(Build *b, LoadPkg *main, const LinkFlags *f)
{
	bool ok = true;
	for (int i = 0; i < f->x.n; i++) {
		const XVar *x = &f->x.v[i];
		if (x->name == NULL) {
			fprintf(stderr, "# %s\ntri: -X flag requires argument of the form importpath.name=value\n", main->path);
			return false;
		}
		LoadPkg *p = strcmp(x->path, "main") == 0 ? main : map_get(&b->l->pkgs, x->path);
		if (p == NULL || !load_check(b->l, p))
			continue;
		Object *o = scope_lookup(p->pkg->scope, intern(x->name));
		if (o == NULL || o->kind != O_VAR)
			continue;
		if (types_resolve != NULL && o->type == NULL)
			types_resolve(o);
		if (o->type != NULL && o->type != type_basic[B_STRING]) {
			fprintf(stderr, "# %s\n%s.%s: cannot set with -X: not a var of type string (type:%s)\n", main->path, x->path, x->name,
			    type_string(o->type));
			ok = false;
		}
	}
	return ok;
}

/* Assigns -X's string variables before any initialiser runs. */
static void
write_x_vars(Buf *b, Buf *decls, const LinkFlags *f)
{
	for (int i = 0; i < f->x.n; i++) {
		const XVar *x = &f->x.v[i];
		const char *sym = ir_mangle(arena_printf(perm, "%s.%s", x->path, x->name));
		buf_printf(decls, "extern GoString %s __attribute__((weak));\n", sym);
		buf_printf(b, "\tif (&%s != 0)\n\t\t%s = (GoString){(const u8 *)", sym, sym);
		c_string(b, x->value);
		buf_printf(b, ", %zu};\n", strlen(x->value));
	}
}

/* The order of initialisation: imports first, in the order of their paths (gc's order since 1.21 is the same). */
static void
init_order(LoadPkg *p, Map *seen, Buf *decls, Buf *body)
{
	if (map_has(seen, p))
		return;
	map_put(seen, p, p);
	for (int i = 0; i < p->imports.n; i++)
		init_order(p->imports.v[i], seen, decls, body);
	const char *sym = ir_mangle(arena_printf(perm, "%s.init", load_symbol_path(p)));
	buf_printf(decls, "extern void %s(void) __attribute__((weak));\n", sym);
	buf_printf(body, "\tif (%s != 0)\n\t\t%s();\n", sym, sym);
}

/* Writes the unit; its object goes to the cache, under the hash of the text. */
static const char *
write_link_unit(Build *b, LoadPkg *main, const LinkFlags *f, const char **obj)
{
	Buf text = {0}, decls = {0}, body = {0};
	Map seen;
	map_init(&seen, perm, false);
	write_x_vars(&body, &decls, f);
	LoadPkg *rt = map_get(&b->l->pkgs, "runtime");
	if (rt != NULL)
		init_order(rt, &seen, &decls, &body);
	init_order(main, &seen, &decls, &body);
	buf_puts(&text, "#include \"abi/rt.h\"\n");
	buf_puts(&text, decls.s);
	buf_printf(&text, "static void\nrun_inits(void)\n{\n%s}\n", body.s);
	buf_puts(&text, "void (*const tri_inits[])(void) = {run_inits, 0};\n");
	buf_puts(&text, "const char tri_goversion[] = ");
	c_string(&text, b->l->env->goversion);
	buf_puts(&text, ";\nconst char tri_goroot[] = ");
	c_string(&text, b->l->env->goroot);
	buf_puts(&text, ";\nconst char tri_modinfo[] = ");
	Buf mod = {0};
	buf_printf(&mod, "path\t%s\n", main->path);
	if (main->mod != NULL)
		buf_printf(&mod, "mod\t%s\t%s\t\n", main->mod->path, main->mod->version[0] != 0 ? main->mod->version : "(devel)");
	buf_puts(&mod, "build\t-compiler=gc\nbuild\tCGO_ENABLED=0\nbuild\tGOARCH=amd64\nbuild\tGOOS=linux\n");
	c_string(&text, mod.s);
	buf_puts(&text, ";\n");
	char hash[33];
	Hasher *h = hasher_new();
	hasher_adds(h, cache_cc_id(b->l->env));
	hasher_adds(h, "link unit");
	hasher_add(h, text.s, text.n);
	hasher_hex(h, hash);
	*obj = cache_object_path(b->l->env, arena_strdup(perm, hash));
	const char *path = path_join(perm, b->workdir, "link.c");
	int err = file_write_atomic(path, text.s, text.n, 0666);
	buf_free(&text);
	buf_free(&decls);
	buf_free(&body);
	buf_free(&mod);
	if (err != 0) {
		fprintf(stderr, "tri: cannot write %s: %s\n", path, strerror(err));
		return NULL;
	}
	return path;
}

/* lld where it is: several times faster than ld, and like it drops unused sections that __start_ symbols span
 * (-z start-stop-gc, on which the tables of types and functions depend; mold keeps them all). */
static const char *
pick_linker(void)
{
	const char *forced = getenv("TRI_LD");
	if (forced != NULL)
		return forced[0] != 0 ? arena_printf(perm, "-fuse-ld=%s", forced) : NULL;
	if (access("/usr/bin/ld.lld", X_OK) == 0)
		return "-fuse-ld=lld";
	return NULL;
}

typedef VEC(const char *) Argv;

/* Runs one command of the link in the folder dir (NULL: here); its output is shown when it fails. */
static int
run_step(Build *b, LoadPkg *main, const char *dir, Argv *argv)
{
	vec_push(perm, argv, (const char *)NULL);
	if (b->o->commands && dir != NULL)
		fprintf(stderr, "cd %s\n", dir);
	if (b->o->commands) {
		for (int i = 0; argv->v[i] != NULL; i++)
			fprintf(stderr, "%s%s", i > 0 ? " " : "", argv->v[i]);
		fputc('\n', stderr);
	}
	Buf output = {0};
	int status = run_command_in(dir, argv->v, &output);
	if (status != 0)
		fprintf(stderr, "# %s\n%s", main->path, buf_str(&output));
	buf_free(&output);
	return status != 0 ? 2 : 0;
}

/* A word of gcc's response files. */
static void
put_word(Buf *b, const char *s)
{
	for (; *s != 0; s++) {
		if (strchr(" \t\n\\'\"", *s) != NULL)
			buf_putc(b, '\\');
		buf_putc(b, *s);
	}
	buf_putc(b, '\n');
}

/* By itself: given to the linking gcc, -fsplit-stack would bring in libgcc's __morestack. */
static int
compile_link_unit(Build *b, LoadPkg *main, const char *unit, const char *obj)
{
	const Env *e = b->l->env;
	const char *tmp = path_join(perm, b->workdir, "link.o");
	Argv cc = {0};
	vec_push(perm, &cc, e->cc);
	for (int i = 0; cc_flags[i] != NULL; i++)
		vec_push(perm, &cc, cc_flags[i]);
	vec_push(perm, &cc, (const char *)arena_printf(perm, "-I%s", e->libdir));
	const char *rest[] = {"-c", unit, "-o", tmp};
	for (int i = 0; i < LEN_OF(rest); i++)
		vec_push(perm, &cc, rest[i]);
	int status = run_step(b, main, NULL, &cc);
	if (status != 0)
		return status;
	Argv note = {0};
	const char *strip[] = {"objcopy", "-R", ".note.GNU-split-stack", tmp}; /* see write_ninja */
	for (int i = 0; i < LEN_OF(strip); i++)
		vec_push(perm, &note, strip[i]);
	status = run_step(b, main, NULL, &note);
	if (status != 0)
		return status;
	size_t n;
	char *data = file_read(perm, tmp, &n);
	mkdir_all(path_dir(perm, obj), 0777);
	int err = data == NULL ? errno : file_write_atomic(obj, data, n, 0666);
	if (err != 0) {
		fprintf(stderr, "tri: cannot write %s: %s\n", obj, strerror(err));
		return 2;
	}
	return 0;
}

static const char *
from_root(const Env *e, const char *path)
{
	return path[0] == '/' ? path : path_join(perm, e->cwd, path);
}

/* Beside abi/ and overlay/ where tri is installed, among the objects in a checkout. */
static const char *
runtime_archive(const Env *e)
{
	const char *installed = path_join(perm, e->libdir, "libtricolor.a");
	return file_exists(installed) ? installed : path_join(perm, e->libdir, "build/release/libtricolor.a");
}

/* What decides the program: its objects, whose names are hashes, the runtime and the linker's flags. */
static const char *
link_key(const Env *e, const LinkFlags *f, const char **objs, int nobjs, const char *unit_obj)
{
	char hex[33];
	Hasher *h = hasher_new();
	hasher_adds(h, "program 1");
	hasher_adds(h, cache_toolchain_id(e));
	hasher_adds(h, pick_linker() != NULL ? pick_linker() : "");
	for (int i = 0; link_flags[i] != NULL; i++)
		hasher_adds(h, link_flags[i]);
	hash_file_stat(h, runtime_archive(e));
	hasher_add(h, &f->strip, sizeof f->strip);
	hasher_adds(h, unit_obj);
	for (int i = 0; i < f->ext.n; i++) {
		hasher_adds(h, f->ext.v[i]);
		if (file_exists(f->ext.v[i])) /* an object or archive */
			hash_file_stat(h, f->ext.v[i]);
	}
	for (int i = 0; i < nobjs; i++)
		hasher_adds(h, objs[i]);
	hasher_hex(h, hex);
	return arena_printf(perm, "0x%s", hex);
}

/* Is out the program that this key stands for?  The linker wrote the key into it, as its build ID. */
static bool
is_up_to_date(const char *out, const char *key)
{
	ElfFile f;
	if (file_is_special(out) || elf_open(&f, out) != 0)
		return false;
	DwBytes note = elf_section(&f, ".note.gnu.build-id");
	Buf id = {0};
	buf_puts(&id, "0x");
	for (size_t i = sizeof(Elf64_Nhdr) + sizeof ELF_NOTE_GNU; i < note.n; i++) /* after the note's header and name */
		buf_printf(&id, "%02x", note.p[i]);
	bool same = elf_section_index(&f, PCLN_SECTION) >= 0 && strcmp(buf_str(&id), key) == 0;
	buf_free(&id);
	elf_close(&f);
	return same;
}

int
link_program(Build *b, LoadPkg *main, const char **objs, int nobjs, const char *out)
{
	const Env *e = b->l->env;
	LinkFlags flags = read_link_flags(b->o->ldflags);
	if (!x_vars_ok(b, main, &flags))
		return 2;
	const char *unit_obj;
	const char *unit = write_link_unit(b, main, &flags, &unit_obj);
	if (unit == NULL)
		return 2;
	const char *key = link_key(e, &flags, objs, nobjs, unit_obj);
	if (b->o->wants_program != NULL && !b->o->wants_program(b->o->wants_arg, key))
		return 0;
	/* Somebody else's file, whose time can't be set, is replaced as any other. */
	if (flags.build_id == NULL && !b->o->all && is_up_to_date(out, key) && utimensat(AT_FDCWD, out, NULL, 0) == 0)
		return 0;
	/* Objects go through a response file: command lines have a limit. */
	Buf rsp = {0};
	for (int i = 0; i < nobjs; i++)
		put_word(&rsp, from_root(e, objs[i]));
	const char *rsp_path = path_join(perm, b->workdir, "objects");
	if (file_write_atomic(rsp_path, buf_str(&rsp), rsp.n, 0666) != 0)
		return 2;
	buf_free(&rsp);
	int status = cache_use(unit_obj) ? 0 : compile_link_unit(b, main, unit, unit_obj);
	if (status != 0)
		return status;
	Argv ld = {0};
	/* lld takes each '%' of its output's path for a random digit: where there is one, it runs in the output's folder. */
	const char *dir = file_is_special(out) ? b->workdir : path_dir(perm, out);
	const char *base = arena_printf(perm, ".tri-link.%ld", (long)getpid());
	const char *tmp = path_join(perm, dir, base);
	bool inside = strchr(dir, '%') != NULL;
	int fd = open(tmp, O_WRONLY | O_CREAT, 0777);
	if (fd < 0) {
		fprintf(stderr, "tri: cannot write %s: %s\n", out, strerror(errno));
		return 1;
	}
	close(fd);
	vec_push(perm, &ld, e->cc);
	for (int i = 0; link_flags[i] != NULL; i++)
		vec_push(perm, &ld, link_flags[i]);
	if (pick_linker() != NULL)
		vec_push(perm, &ld, pick_linker());
	vec_push(perm, &ld, (const char *)arena_printf(perm, "-Wl,--build-id=%s", flags.build_id != NULL ? flags.build_id : key));
	vec_push(perm, &ld, from_root(e, unit_obj));
	vec_push(perm, &ld, (const char *)arena_printf(perm, "@%s", from_root(e, rsp_path)));
	vec_push(perm, &ld, from_root(e, runtime_archive(e)));
	for (int i = 0; i < flags.ext.n; i++)
		vec_push(perm, &ld, flags.ext.v[i]);
	vec_push(perm, &ld, "-lm");
	vec_push(perm, &ld, "-o");
	vec_push(perm, &ld, inside ? base : tmp);
	status = run_step(b, main, inside ? dir : NULL, &ld);
	if (status != 0) {
		unlink(tmp);
		return status;
	}
	int err = pcln_add_strip(tmp, flags.strip);
	if (err == 0 && file_is_special(out)) /* -o /dev/null */
		return unlink(tmp) == 0 ? 0 : 1;
	if (err == 0 && rename(tmp, out) != 0)
		err = errno;
	if (err != 0) {
		fprintf(stderr, "tri: cannot write %s: %s\n", out, strerror(err));
		unlink(tmp);
		return 1;
	}
	return 0;
}
