/*
 * pcln_test.c - the program-counter table against binutils' addr2line.
 *
 * A small program, compiled as emitted code is (with #line and tri_funcs rows,
 * inlined calls three deep, C helpers inlined into them, a split cold part, an
 * instance of a generic function), gets its table; the table is decoded here by
 * abi/pcln.h alone and every address of the program's functions is compared with
 * what `addr2line -i -f` says of it.  Then: sections dropped, the table made
 * twice, damaged files.
 */
#include <fcntl.h>
#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

#include <cmocka.h>

#include "abi/pcln.h"
#include "build/build.h"
#include "build/elf_file.h"
#include "build/pcln.h"

static const char go_part[] =
    "typedef unsigned int u32;\n"
    "typedef struct { void *entry; const char *name, *file; u32 line, flags; } RtFunc;\n"
    "#define ROW(f, n, file, line, flags) \\\n"
    "  static const RtFunc row_##f __attribute__((section(\"tri_funcs\"), used, retain)) = {f, n, file, line, flags}\n"
    "extern void rt_fail(long) __attribute__((noreturn, cold));\n"
    "static inline __attribute__((always_inline)) long rt_check(long i, long n) { if (__builtin_expect(i >= n, 0)) rt_fail(i); return i; }\n"
    "static inline __attribute__((always_inline)) long rt_at(long *p, long i, long n) { return p[rt_check(i, n)]; }\n"
    "#line 10 \"/go/src/x/x.go\"\n"
    "static inline __attribute__((always_inline)) long x$dleaf(long *p, long i, long n) {\n"
    "  long v = rt_at(p, i, n);\n"
    "  return v * 3 + 1;\n"
    "}\n"
    "#line 20 \"./rel.go\"\n"
    "static inline __attribute__((always_inline)) long x$dmid$bint$e(long *p, long n) {\n"
    "  long s = 0;\n"
    "  for (long i = 0; i < n; i++)\n"
    "    s += x$dleaf(p, i, n + 1);\n"
    "  return s ^ x$dleaf(p, 0, n);\n"
    "}\n"
    "#line 40 \"/go/src/x/x.go\"\n"
    "__attribute__((noinline)) long x$d$lpT$r$dtop(long *p, long n) {\n"
    "  long a = x$dmid$bint$e(p, n);\n"
    "  if (__builtin_expect(a == 12345, 0)) {\n"
    "    rt_fail(a);\n"
    "  }\n"
    "  return a + x$dleaf(p, n - 1, n);\n"
    "}\n"
    "ROW(x$d$lpT$r$dtop, \"x.(*T).top\", \"/go/src/x/x.go\", 40, 0);\n"
    "#line 60 \"/go/src/x/x.go\"\n"
    "__attribute__((noinline)) long x$dwrap(long *p, long n) {\n"
    "  return x$d$lpT$r$dtop(p, n) + 1;\n"
    "}\n"
    "ROW(x$dwrap, \"x.wrap\", \"/go/src/x/x.go\", 60, 1);\n";

static const char c_part[] =
    "#include <stdlib.h>\n"
    "extern long x$dwrap(long *p, long n);\n"
    "static inline __attribute__((always_inline)) long twice(long v) { return v * 2; }\n"
    "static inline __attribute__((always_inline)) long\n"
    "four(long v)\n"
    "{\n"
    "\treturn twice(v) + twice(v ^ 7);\n"
    "}\n"
    "void __attribute__((noreturn, cold))\n"
    "rt_fail(long v)\n"
    "{\n"
    "\texit((int)v & 63);\n"
    "}\n"
    "int\n"
    "main(int argc, char **argv)\n"
    "{\n"
    "\tlong a[4] = {argc, 2, 3, 4};\n"
    "\t(void)argv;\n"
    "\tlong r = x$dwrap(a, 4);\n"
    "\tif (four(r) == 3)\n"
    "\t\trt_fail(r);\n"
    "\treturn 0;\n"
    "}\n";

/* But for -fsplit-stack, which keeps gcc from splitting functions into hot and cold ranges. */
#define CFLAGS "-std=gnu11 -O2 -g1 -w -fwrapv -fno-strict-aliasing -fno-delete-null-pointer-checks " \
	"-fno-optimize-sibling-calls -fno-omit-frame-pointer -fexceptions -fnon-call-exceptions -ffp-contract=off " \
	"-ffunction-sections -fdata-sections -fno-pie -fcf-protection=none -fno-stack-protector"

static char dir[] = "/tmp/pcln_test.XXXXXX";
static char cwd[4096];

static const char *
in_dir(const char *name)
{
	return arena_printf(perm, "%s/%s", dir, name);
}

static void
write_file(const char *name, const void *p, size_t n)
{
	assert_int_equal(file_write_atomic(in_dir(name), p, n, 0777), 0);
}

static void
shell(const char *cmd)
{
	int status = system(cmd);
	if (status != 0)
		fail_msg("%s: status %d", cmd, status);
}

static int
setup(void **state)
{
	(void)state;
	if (mkdtemp(dir) == NULL || getcwd(cwd, sizeof cwd) == NULL)
		return -1;
	write_file("go.c", go_part, strlen(go_part));
	write_file("c.c", c_part, strlen(c_part));
	shell(arena_printf(perm, "cd %s && gcc %s -c go.c && gcc %s -c c.c && gcc -static -no-pie -Wl,--gc-sections -o prog go.o c.o", dir, CFLAGS, CFLAGS));
	return 0;
}

static int
teardown(void **state)
{
	(void)state;
	shell(arena_printf(perm, "rm -rf %s", dir));
	return 0;
}

/* ---- a decoder that knows abi/pcln.h only ---- */

typedef struct Table {
	const u8 *base;
	size_t size;
	const PclnHeader *h;
	const PclnFunc *funcs;
	const u32 *files;
	const PclnInline *inlines;
} Table;

static const char *
str(const Table *t, u32 off)
{
	assert_true(off < t->h->strings_size);
	return (const char *)t->base + t->h->strings_off + off;
}

static Table
load_table(const char *exe)
{
	ElfFile f;
	Table t = {0};
	assert_int_equal(elf_open(&f, exe), 0);
	DwBytes s = elf_section(&f, PCLN_SECTION);
	assert_true(s.n >= sizeof(PclnHeader));
	u8 *copy = arena_alloc(perm, s.n);
	memcpy(copy, s.p, s.n);
	elf_close(&f);
	t.base = copy;
	t.size = s.n;
	t.h = (const PclnHeader *)(const void *)copy;
	assert_int_equal(t.h->magic, PCLN_MAGIC);
	assert_int_equal(t.h->version, PCLN_VERSION);
	assert_true(t.h->strings_off + t.h->strings_size <= s.n && t.h->rows_off + t.h->rows_size <= s.n);
	t.funcs = (const PclnFunc *)(const void *)(copy + t.h->funcs_off);
	t.files = (const u32 *)(const void *)(copy + t.h->files_off);
	t.inlines = (const PclnInline *)(const void *)(copy + t.h->inlines_off);
	for (u32 i = 1; i < t.h->nfuncs; i++)
		assert_true(t.funcs[i - 1].end <= t.funcs[i].start);
	return t;
}

static u64
uvarint(const u8 **p)
{
	u64 v = 0;
	for (int shift = 0;; shift += 7) {
		u8 b = *(*p)++;
		v |= (u64)(b & 0x7F) << shift;
		if (b < 0x80)
			return v;
	}
}

static i64
svarint(const u8 **p)
{
	u64 v = uvarint(p);
	return (i64)(v >> 1) ^ -(i64)(v & 1);
}

/* "name file:line" per frame, innermost first. */
static void
describe(const Table *t, const PclnFunc *f, u32 pc, Buf *out)
{
	const u8 *p = t->base + t->h->rows_off + f->rows, *end = p + f->rows_len;
	u32 at = f->start, file = f->file, line = f->line, node = 0;
	while (p < end) {
		u32 cfile = file, cline = line, cnode = node;
		u64 head = uvarint(&p);
		at += (u32)(head >> 2);
		cline += (u32)svarint(&p);
		if ((head & 1) != 0)
			cfile += (u32)svarint(&p);
		if ((head & 2) != 0)
			cnode = (u32)uvarint(&p);
		if (at > pc)
			break;
		file = cfile;
		line = cline;
		node = cnode;
	}
	assert_true(p <= end);
	while (node != 0) {
		assert_true(node <= f->inline_count);
		const PclnInline *in = &t->inlines[f->inline_first + node - 1];
		buf_printf(out, "%s %s:%u\n", str(t, in->name), str(t, t->files[file]), line);
		assert_true(in->parent < node);
		node = in->parent;
		file = in->call_file;
		line = in->call_line;
	}
	buf_printf(out, "%s %s:%u\n", str(t, f->name), str(t, t->files[file]), line);
}

static const PclnFunc *
find(const Table *t, const char *name, u32 without_flags)
{
	for (u32 i = 0; i < t->h->nfuncs; i++)
		if (strcmp(str(t, t->funcs[i].name), name) == 0 && (t->funcs[i].flags & without_flags) == 0)
			return &t->funcs[i];
	return NULL;
}

/* ---- what addr2line says, in the same words ---- */

static const char *
go_name(const char *sym)
{
	static const struct { const char *sym, *name; } names[] = {
	    {"x$dleaf", "x.leaf"}, {"x$dmid$bint$e", "x.mid[...]"}, {"x$d$lpT$r$dtop", "x.(*T).top"}, {"x$dwrap", "x.wrap"},
	};
	for (int i = 0; i < LEN_OF(names); i++)
		if (strcmp(names[i].sym, sym) == 0)
			return names[i].name;
	return sym;
}

/* Frames of pc; rt_ helpers inlined into Go code are left out.  False where it has no line for one. */
static bool
ask_addr2line(char *text, bool is_go, Buf *out)
{
	char *save = NULL;
	bool known = true;
	for (char *name = strtok_r(text, "\n", &save); name != NULL; name = strtok_r(NULL, "\n", &save)) {
		char *place = strtok_r(NULL, "\n", &save);
		assert_non_null(place);
		char *disc = strstr(place, " (disc");
		if (disc != NULL)
			*disc = 0;
		if (strchr(place, '?') != NULL || str_has_suffix(place, ":0"))
			known = false;
		if (is_go && str_has_prefix(name, "rt_"))
			continue;
		const char *dot = strstr(place, "/./"); /* relative to where the compiler ran; the table says: to where tri runs */
		if (is_go && dot != NULL)
			place = arena_printf(perm, "%s/%s", cwd, dot + 3);
		/* binutils 2.40 takes file 0 for the file that a DWARF 5 line program starts with, which is file 1. */
		const char *first = strstr(place, "/go.c:");
		if (is_go && first != NULL)
			place = arena_printf(perm, "/go/src/x/x.go:%s", first + 6);
		buf_printf(out, "%s %s\n", go_name(name), place);
	}
	return known;
}

static void
every_address_agrees(void **state)
{
	(void)state;
	const char *exe = in_dir("prog");
	assert_int_equal(pcln_add(exe), 0);
	Table t = load_table(exe);
	int compared = 0, total = 0, deepest = 0, different = 0;
	for (u32 i = 0; i < t.h->nfuncs; i++) {
		const PclnFunc *f = &t.funcs[i];
		Buf cmd = {0}, got = {0};
		buf_printf(&cmd, "addr2line -a -i -f -e %s", exe);
		for (u32 pc = f->start; pc < f->end; pc++)
			buf_printf(&cmd, " %x", pc);
		buf_puts(&cmd, " 2>&1");
		FILE *in = popen(buf_str(&cmd), "r");
		assert_non_null(in);
		for (int c; (c = getc(in)) != EOF;)
			buf_putc(&got, c);
		assert_int_equal(pclose(in), 0);
		char *at = strstr(got.s, "0x");
		for (u32 pc = f->start; pc < f->end; pc++) {
			char *body = strchr(at, '\n') + 1, *next = strstr(body, "\n0x");
			if (next != NULL)
				*next = 0;
			Buf want = {0}, have = {0};
			bool known = ask_addr2line(arena_strdup(perm, body), (f->flags & PCLN_GO) != 0, &want);
			describe(&t, f, pc, &have);
			if (known && strcmp(buf_str(&want), buf_str(&have)) != 0 && different++ < 10)
				printf("at %x: addr2line says\n%sthe table says\n%s", pc, buf_str(&want), buf_str(&have));
			int depth = 0;
			for (const char *s = buf_str(&have); *s != 0; s++)
				depth += *s == '\n';
			deepest = depth > deepest ? depth : deepest;
			compared += known;
			total++;
			buf_free(&want);
			buf_free(&have);
			if (next != NULL)
				at = next + 1;
		}
		buf_free(&cmd);
		buf_free(&got);
	}
	assert_int_equal(different, 0);
	assert_true(compared == total && total > 200);
	assert_int_equal(deepest, 3); /* leaf in mid in top */
}

static void
names_and_flags(void **state)
{
	(void)state;
	Table t = load_table(in_dir("prog"));
	const PclnFunc *top = find(&t, "x.(*T).top", PCLN_COLD), *wrap = find(&t, "x.wrap", 0), *m = find(&t, "main", PCLN_COLD), *cold = NULL;
	assert_non_null(top);
	assert_non_null(wrap);
	assert_non_null(m);
	assert_int_equal(top->flags, PCLN_GO);
	assert_int_equal(top->line, 40);
	assert_string_equal(str(&t, t.files[top->file]), "/go/src/x/x.go");
	assert_int_equal(wrap->flags, PCLN_GO | PCLN_WRAPPER);
	assert_int_equal(m->flags, PCLN_RUNTIME);
	for (u32 i = 0; i < t.h->nfuncs; i++)
		if ((t.funcs[i].flags & PCLN_COLD) != 0 && t.funcs[i].name == top->name)
			cold = &t.funcs[i];
	assert_non_null(cold);
	assert_int_equal(cold->entry, top->start);
	assert_int_equal(cold->line, 40);
	assert_null(find(&t, "rt_at", 0)); /* inlined everywhere, and elided */
	for (u32 i = 0; i < t.h->ninlines; i++)
		assert_false(str_has_prefix(str(&t, t.inlines[i].name), "rt_"));
}

static void
demangling(void **state)
{
	static const struct { const char *sym, *name; } cases[] = {
	    {"main$dmain", "main.main"},
	    {"github$dcom$su$sp$m1$d$l$pT$r$dM", "github.com/u/p-1.(*T).M"},
	    {"main$dMap$bint$cmap$bstring$eint$e$dfunc1", "main.Map[...].func1"},
	    {"main$d$l$pL$bint$e$r$dAdd", "main.(*L[...]).Add"},
	    {"main$d$xC3$xA9t$xC3$xA9", "main.\xC3\xA9t\xC3\xA9"},
	    {"main$df$s", "main.f"},
	    {"main$df$f", "main.f"},
	    {"main$dinit$d0", "main.init.0"},
	    {"main$df$2", "main.f"},
	    {"go$syscall_x", "syscall_x"},
	    {"go$sast$dWalk", "go/ast.Walk"},
	    {"main$dT$dM$mfm", "main.T.M-fm"},
	};
	PclnNames n = {.a = perm};
	(void)state;
	map_init(&n.demangled, perm, true);
	for (int i = 0; i < LEN_OF(cases); i++)
		assert_string_equal(pcln_demangle(&n, cases[i].sym), cases[i].name);
}

static void
copy_prog(const char *to)
{
	shell(arena_printf(perm, "cp %s/prog %s/%s", dir, dir, to));
}

static void
again_gives_the_same(void **state)
{
	(void)state;
	Table before = load_table(in_dir("prog"));
	copy_prog("again");
	assert_int_equal(pcln_add(in_dir("again")), 0);
	Table after = load_table(in_dir("again"));
	assert_int_equal(before.size, after.size);
	assert_memory_equal(before.base, after.base, before.size);
	shell(in_dir("again"));
	shell(arena_printf(perm, "readelf -S -W %s/again >/dev/null 2>%s/err && ! test -s %s/err", dir, dir, dir));
}

static void
dropping_sections(void **state)
{
	(void)state;
	Table before = load_table(in_dir("prog"));
	for (int strip = PCLN_STRIP_DEBUG; strip <= PCLN_STRIP_ALL; strip++) {
		copy_prog("dropped");
		assert_int_equal(pcln_add_strip(in_dir("dropped"), (PclnStrip)strip), 0);
		Table after = load_table(in_dir("dropped"));
		assert_memory_equal(before.base, after.base, before.size);
		ElfFile f;
		assert_int_equal(elf_open(&f, in_dir("dropped")), 0);
		assert_int_equal(elf_section_index(&f, ".debug_info"), -1);
		assert_int_equal(elf_section_index(&f, ".symtab") < 0, strip == PCLN_STRIP_ALL);
		elf_close(&f);
		shell(in_dir("dropped"));
		shell(arena_printf(perm, "nm %s/dropped >/dev/null 2>%s/err; readelf -a -W %s/dropped >/dev/null 2>%s/err && ! test -s %s/err", dir, dir, dir, dir, dir));
	}
}

/* Whatever the debug information says, there is a table or an error, not a crash. */
static void
damaged_files(void **state)
{
	(void)state;
	size_t n;
	char *image = file_read(perm, in_dir("prog"), &n);
	ElfFile f;
	assert_int_equal(elf_open(&f, in_dir("prog")), 0);
	const char *names[] = {".debug_info", ".debug_line", ".debug_abbrev", ".debug_rnglists"};
	size_t off[4], size[4];
	for (int i = 0; i < 4; i++) {
		int k = elf_section_index(&f, names[i]);
		off[i] = f.sh[k].sh_offset;
		size[i] = f.sh[k].sh_size;
	}
	elf_close(&f);
	u32 seed = 12345;
	for (int round = 0; round < 400; round++) {
		char *bad = arena_strndup(perm, image, n);
		for (int k = 0; k < 8; k++) {
			seed = seed * 1664525 + 1013904223;
			int s = (int)(seed >> 8) & 3;
			seed = seed * 1664525 + 1013904223;
			bad[off[s] + (seed >> 4) % size[s]] = (char)(seed >> 24);
		}
		write_file("bad", bad, n);
		assert_int_equal(pcln_add(in_dir("bad")), 0);
		load_table(in_dir("bad"));
	}
	write_file("bad", image, n / 2);
	assert_int_not_equal(pcln_add(in_dir("bad")), 0);
	write_file("bad", "#!/bin/sh\n", 10);
	assert_int_not_equal(pcln_add(in_dir("bad")), 0);
}

int
main(void)
{
	const struct CMUnitTest tests[] = {
	    cmocka_unit_test(every_address_agrees), cmocka_unit_test(names_and_flags), cmocka_unit_test(demangling),
	    cmocka_unit_test(again_gives_the_same), cmocka_unit_test(dropping_sections), cmocka_unit_test(damaged_files),
	};
	return cmocka_run_group_tests(tests, setup, teardown);
}
