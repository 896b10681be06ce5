/*
 * symtab.c - lookup of program counters.  See symtab.h.
 */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "abi/pcln.h"
#include "lang/lang.h"
#include "lock/lock.h"
#include "os/os.h"
#include "prof/symtab.h"
#include "sched/sched.h"

extern const RtFunc __start_tri_funcs[] __attribute__((weak));
extern const RtFunc __stop_tri_funcs[] __attribute__((weak));

/* A contiguous range of code. */
typedef struct Range {
	u32 start, end;
	u32 func;                  /* index in tri_funcs + 1, 0: not Go's */
	u32 name;                  /* offset in .strtab */
} Range;

static struct {
	RtMutex lock;
	u32 ready;                 /* atomic */
	const u8 *exe;             /* the file; NULL: can't be read */
	u64 exe_size;
	const PclnHeader *pcln;
	const PclnFunc *funcs;     /* pcln's, sorted */
	const char *strings;       /* pcln's */
	Range *ranges;             /* from .symtab, sorted; without pcln, and for C functions */
	u64 nranges;
	const char *strtab;
	bool sizes;                /* the ranges' ends are exact */
} tab;

/* -- the file -- */

static void
map_exe(void)
{
	struct stat st;
	i64 fd = RT_SYS(SYS_open, "/proc/self/exe", O_RDONLY | O_CLOEXEC, 0, 0);

	if (fd < 0)
		return;
	if (RT_SYS(SYS_fstat, fd, &st, 0, 0) == 0) {
		i64 p = rt_sys6(SYS_mmap, 0, st.st_size, PROT_READ, MAP_PRIVATE, fd, 0);
		if ((u64)p < (u64)-4095) {
			tab.exe = (const u8 *)p;
			tab.exe_size = (u64)st.st_size;
		}
	}
	RT_SYS(SYS_close, fd, 0, 0, 0);
}

const u8 *
rt_exe_section(const char *name, u64 *size, u64 *addr)
{
	const Elf64_Ehdr *eh = (const Elf64_Ehdr *)tab.exe;

	if (eh == NULL || eh->e_shoff == 0)
		return NULL;
	const Elf64_Shdr *sh = (const Elf64_Shdr *)(tab.exe + eh->e_shoff);
	const char *names = (const char *)tab.exe + sh[eh->e_shstrndx].sh_offset;
	for (int i = 0; i < eh->e_shnum; i++)
		if (strcmp(names + sh[i].sh_name, name) == 0 && sh[i].sh_type != SHT_NOBITS) {
			*size = sh[i].sh_size;
			if (addr != NULL)
				*addr = sh[i].sh_addr;
			return tab.exe + sh[i].sh_offset;
		}
	return NULL;
}

/* -- building -- */

/* Heap sort: no recursion, no allocation. */
static void
sift(Range *v, u64 i, u64 n)
{
	Range x = v[i];

	for (u64 c; (c = 2 * i + 1) < n; i = c) {
		if (c + 1 < n && v[c + 1].start > v[c].start)
			c++;
		if (v[c].start <= x.start)
			break;
		v[i] = v[c];
	}
	v[i] = x;
}

static void
sort_ranges(Range *v, u64 n)
{
	for (u64 i = n / 2; i-- > 0;)
		sift(v, i, n);
	while (n > 1) {
		Range x = v[0];
		v[0] = v[--n];
		v[n] = x;
		sift(v, 0, n);
	}
}

static Range *
find_range(Range *v, u64 n, u64 pc)
{
	u64 lo = 0;

	while (n > lo) {
		u64 mid = (lo + n) / 2;
		if (v[mid].start <= pc)
			lo = mid + 1;
		else
			n = mid;
	}
	return lo > 0 ? &v[lo - 1] : NULL;
}

static void
build_ranges(void)
{
	u64 nf = (u64)(__stop_tri_funcs - __start_tri_funcs), size = 0, str_size;
	const Elf64_Sym *sym = (const Elf64_Sym *)rt_exe_section(".symtab", &size, NULL);
	u64 ns = sym != NULL ? size / sizeof *sym : 0, n = 0;

	tab.strtab = (const char *)rt_exe_section(".strtab", &str_size, NULL);
	u64 total = nf + ns;
	if (total == 0)
		return;
	Range *v = rt_os_map((total * sizeof *v + 4095) & ~4095ull);
	for (u64 i = 0; i < nf; i++)
		v[i] = (Range){ (u32)(u64)__start_tri_funcs[i].entry, 0, (u32)i + 1, 0 };
	sort_ranges(v, nf);
	n = nf;
	for (u64 i = 0; i < ns; i++) {
		if (ELF64_ST_TYPE(sym[i].st_info) != STT_FUNC || sym[i].st_size == 0)
			continue;
		u32 start = (u32)sym[i].st_value, end = (u32)(sym[i].st_value + sym[i].st_size);
		Range *r = find_range(v, nf, start);
		if (r != NULL && r->start == start) {
			r->end = end;
			r->name = sym[i].st_name;
		} else {
			v[n++] = (Range){ start, end, 0, sym[i].st_name };
		}
	}
	sort_ranges(v, n);
	/* A function without a size ends where the next begins. */
	for (u64 i = 0; i + 1 < n; i++)
		if (v[i].end == 0)
			v[i].end = v[i + 1].start;
	tab.ranges = v;
	tab.nranges = n;
}

static void
use_pcln(void)
{
	u64 size;
	const PclnHeader *h = (const PclnHeader *)rt_exe_section(PCLN_SECTION, &size, NULL);

	if (h == NULL || size < sizeof *h || h->magic != PCLN_MAGIC || h->version != PCLN_VERSION)
		return;
	tab.funcs = (const PclnFunc *)((const u8 *)h + h->funcs_off);
	tab.strings = (const char *)h + h->strings_off;
	tab.pcln = h;
}

void
rt_symtab_ranges(void)
{
	if (__atomic_load_n(&tab.ready, __ATOMIC_ACQUIRE) != 0)
		return;
	rt_lock(&tab.lock);
	if (tab.ready == 0) {
		map_exe();
		use_pcln();
		build_ranges();
		__atomic_store_n(&tab.ready, 1, __ATOMIC_RELEASE);
	}
	rt_unlock(&tab.lock);
}

/* -- lookup -- */

static const PclnFunc *
find_pcln(u64 pc)
{
	if (tab.pcln == NULL)
		return NULL;
	u64 lo = 0, hi = tab.pcln->nfuncs;
	while (hi > lo) {
		u64 mid = (lo + hi) / 2;
		if (tab.funcs[mid].start <= pc)
			lo = mid + 1;
		else
			hi = mid;
	}
	if (lo == 0 || pc >= tab.funcs[lo - 1].end)
		return NULL;
	return &tab.funcs[lo - 1];
}

static const Range *
find_sym(u64 pc)
{
	Range *r = find_range(tab.ranges, tab.nranges, pc);

	/* Ranges may share a start or nest (aliases): prefer one of Go's, then any that holds pc. */
	for (Range *q = r; q != NULL && q >= tab.ranges && r->start - q->start < 65536; q--) {
		if (pc < q->end && (q->func != 0 || q == r || q->start < r->start))
			return q;
	}
	return NULL;
}

bool
rt_pc_is_go(u64 pc)
{
	if (__atomic_load_n(&tab.ready, __ATOMIC_ACQUIRE) == 0)
		return false;
	const PclnFunc *f = find_pcln(pc);
	if (f != NULL)
		return (f->flags & PCLN_GO) != 0;
	if (tab.pcln != NULL)
		return false;
	const Range *r = find_sym(pc);
	return r != NULL && r->func != 0;
}

static u64
uvarint(const u8 **p)
{
	u64 v = 0;

	for (u32 shift = 0;; shift += 7) {
		u8 b = *(*p)++;
		v |= (u64)(b & 127) << shift;
		if (b < 128)
			return v;
	}
}

static i64
svarint(const u8 **p)
{
	u64 v = uvarint(p);

	return (i64)(v >> 1) ^ -(i64)(v & 1);
}

static GoString
pcln_string(u32 off)
{
	return rt_cstr(tab.strings + off);
}

static GoString
pcln_file(u32 i)
{
	const u32 *files = (const u32 *)((const u8 *)tab.pcln + tab.pcln->files_off);

	return i < tab.pcln->nfiles ? pcln_string(files[i]) : rt_cstr("?");
}

/* The row that holds at pc. */
static void
run_rows(const PclnFunc *f, u64 pc, i64 *file, i64 *line, u64 *node)
{
	const u8 *p = (const u8 *)tab.pcln + tab.pcln->rows_off + f->rows;
	const u8 *end = p + f->rows_len;
	u64 at = f->start;

	*file = f->file;
	*line = f->line;
	*node = 0;
	while (p < end) {
		u64 head = uvarint(&p);
		at += head >> 2;
		if (at > pc)
			return;
		*line += svarint(&p);
		if (head & 1)
			*file += svarint(&p);
		if (head & 2)
			*node = uvarint(&p);
	}
}

static i64
lookup_pcln(const PclnFunc *f, u64 pc, RtPcFrame *out, i64 max)
{
	const PclnInline *inl = (const PclnInline *)((const u8 *)tab.pcln + tab.pcln->inlines_off) + f->inline_first;
	i64 file, line, n = 0;
	u64 node;

	run_rows(f, pc, &file, &line, &node);
	while (node != 0 && node <= f->inline_count && n < max) {
		const PclnInline *i = &inl[node - 1];
		out[n++] = (RtPcFrame){ pcln_string(i->name), pcln_file((u32)file), line, i->line, f->entry, (u64)i | 1,
					(i->flags & PCLN_WRAPPER) ? RT_PCF_WRAPPER : 0 };
		file = i->call_file;
		line = i->call_line;
		node = i->parent < node ? i->parent : 0;
	}
	if (n < max)
		out[n++] = (RtPcFrame){ pcln_string(f->name), pcln_file((u32)file), line, f->line, f->entry, (u64)f,
					((f->flags & PCLN_WRAPPER) ? RT_PCF_WRAPPER : 0) | ((f->flags & PCLN_RUNTIME) ? RT_PCF_RUNTIME : 0) };
	out[n - 1].flags |= RT_PCF_LAST;
	return n;
}

/* What stands for frame i of those found at pc: its own return address if it is the only frame; an inlined one's caller
 * is known by the first instruction of what was inlined there, so that all calls from inside it give the same value. */
u64
rt_pc_of_frame(u64 pc, const RtPcFrame *frames, i64 n, i64 i)
{
	if (n == 1)
		return pc;
	const PclnFunc *f = i > 0 && (frames[i - 1].func_handle & 3) == 1 ? find_pcln(pc - 1) : NULL;
	if (f == NULL)
		return pc | (u64)i << 48 | RT_PC_ONE;
	const PclnInline *inl = (const PclnInline *)((const u8 *)tab.pcln + tab.pcln->inlines_off) + f->inline_first;
	u64 child = (u64)((const PclnInline *)(frames[i - 1].func_handle & ~3ull) - inl) + 1, node = 0, at = f->start;
	const u8 *p = (const u8 *)tab.pcln + tab.pcln->rows_off + f->rows, *end = p + f->rows_len;
	while (p < end) {
		u64 head = uvarint(&p);
		svarint(&p);
		at += head >> 2;
		if (head & 1)
			svarint(&p);
		if (head & 2)
			node = uvarint(&p);
		const u8 *q = p;
		if (p < end && uvarint(&q) >> 2 == 0) /* the next row replaces this one */
			continue;
		u64 depth = 1, up = node;
		for (; up != 0 && up <= f->inline_count && up != child; depth++)
			up = inl[up - 1].parent < up ? inl[up - 1].parent : 0;
		if (up == child)
			return (at + 1) | depth << 48 | RT_PC_ONE;
	}
	return pc | (u64)i << 48 | RT_PC_ONE;
}

/* C functions that Go programs know by another name; tools that read stacks want a file. */
typedef struct Known { const char *c, *go, *file; } Known;

static const Known *
known_of(const char *c)
{
	static const Known known[] = {
		{ "rt_panic", "runtime.gopanic", "runtime/lang/panic.c" }, { "rt_sigpanic", "runtime.sigpanic", "runtime/lang/sigpanic.c" },
		{ "rt_goexit", "runtime.Goexit", "runtime/lang/panic.c" }, { "rt_g_main", "runtime.goexit", "runtime/sched/g.c" },
		{ "main_goroutine", "runtime.main", "runtime/sched/init.c" }, { "rt_throw", "runtime.throw", "runtime/sched/throw.c" },
		{ "rt_fatal", "runtime.fatal", "runtime/sched/throw.c" }, { "rt_park", "runtime.gopark", "runtime/sched/park.c" },
	};

	for (u64 i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strcmp(c, known[i].c) == 0)
			return &known[i];
	return NULL;
}

static i64
lookup_sym(const Range *r, RtPcFrame *out)
{
	if (r->func != 0) {
		const RtFunc *f = &__start_tri_funcs[r->func - 1];
		*out = (RtPcFrame){ rt_cstr(f->name), f->file != NULL ? rt_cstr(f->file) : rt_cstr("?"), f->line, f->line, r->start, (u64)f | 2,
				    RT_PCF_LAST | ((f->flags & RT_FUNC_WRAPPER) ? RT_PCF_WRAPPER : 0) };
		return 1;
	}
	const char *name = tab.strtab + r->name;
	const Known *k = known_of(name);
	*out = (RtPcFrame){ rt_cstr(k != NULL ? k->go : name), rt_cstr(k != NULL ? k->file : "?"), 0, 0, r->start, (u64)r | 3,
			    RT_PCF_LAST | (k != NULL ? 0 : RT_PCF_RUNTIME) };
	return 1;
}

i64
rt_pc_lookup(u64 pc, RtPcFrame *out, i64 max)
{
	rt_symtab_ranges();
	if (max <= 0)
		return 0;
	const PclnFunc *f = find_pcln(pc);
	if (f != NULL && (f->flags & PCLN_RUNTIME) == 0)
		return lookup_pcln(f, pc, out, max);
	const Range *r = find_sym(pc);
	if (r != NULL)
		return lookup_sym(r, out);
	return f != NULL ? lookup_pcln(f, pc, out, max) : 0;
}

/* -- for package runtime -- */

/* What rt_callers gives: a return address, and which of its frames is meant (or, without RT_PC_ONE, the first of them). */
static i64
split(u64 v, u64 *pc)
{
	*pc = v & 0xffffffffffffu;
	return (i64)(v >> 48 & 0x3fff);
}

i64
rt_pc_frames(u64 v, RtPcFrame *out, i64 n, i64 cap)
{
	RtPcFrame all[32];
	u64 pc;
	i64 skip = split(v, &pc), have, k = 0;

	(void)cap;
	have = pc != 0 ? rt_pc_lookup(pc - 1, all, 32) : 0;
	if ((v & RT_PC_ONE) != 0)
		have = have > skip ? skip + 1 : 0;
	for (i64 i = skip; i < have && k < n; i++)
		if ((all[i].flags & RT_PCF_WRAPPER) == 0 || have == 1)
			out[k++] = all[i];
	return k;
}

u64 (*rt_method_expr_code)(u64 pc);

u64
rt_find_func(u64 v)
{
	RtPcFrame all[32];
	u64 pc;
	i64 skip = split(v, &pc);
	u64 method = rt_method_expr_code != NULL ? rt_method_expr_code(pc) : 0;

	if (method != 0)
		pc = method;
	/* An entry point is given as it is; a return address belongs to the call before it. */
	rt_symtab_ranges();
	const PclnFunc *f = find_pcln(pc);
	const Range *r = f == NULL ? find_sym(pc) : NULL;
	bool entry = f != NULL ? f->start == pc : r != NULL && r->start == pc;
	i64 n = pc != 0 ? rt_pc_lookup(entry ? pc : pc - 1, all, 32) : 0;
	if (entry && n > 0)
		return all[n - 1].func_handle;
	return skip < n ? all[skip].func_handle : 0;
}

GoString
rt_func_name(u64 h)
{
	switch (h & 3) {
	case 0:
		return h != 0 ? pcln_string(((const PclnFunc *)h)->name) : (GoString){ 0 };
	case 1:
		return pcln_string(((const PclnInline *)(h & ~3ull))->name);
	case 2:
		return rt_cstr(((const RtFunc *)(h & ~3ull))->name);
	}
	const char *name = tab.strtab + ((const Range *)(h & ~3ull))->name;
	const Known *k = known_of(name);
	const char *go = k != NULL ? k->go : NULL;
	return rt_cstr(go != NULL ? go : name);
}

u64
rt_func_entry(u64 h)
{
	switch (h & 3) {
	case 0:
		return h != 0 ? ((const PclnFunc *)h)->entry : 0;
	case 1:
		return 0;
	case 2:
		return (u64)((const RtFunc *)(h & ~3ull))->entry;
	}
	return ((const Range *)(h & ~3ull))->start;
}

RtFileLine
rt_func_file_line(u64 h, u64 v)
{
	RtPcFrame all[32];
	u64 pc;

	split(v, &pc);
	if (rt_method_expr_code != NULL && rt_method_expr_code(pc) != 0)
		pc = rt_func_entry(h);
	bool entry = pc == rt_func_entry(h);
	i64 n = pc != 0 ? rt_pc_lookup(entry ? pc : pc - 1, all, 32) : 0;
	for (i64 i = 0; i < n; i++)
		if (all[i].func_handle == h)
			return (RtFileLine){ all[i].file, all[i].line };
	if (n > 0)
		return (RtFileLine){ all[0].file, all[0].line };
	return (RtFileLine){ rt_cstr("?"), 0 };
}
