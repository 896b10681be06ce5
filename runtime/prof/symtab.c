/*
 * symtab.c - lookup of program counters, and what package runtime asks of it.
 * See symtab.h; what counters name inlined frames: overlay_api.h.
 */
#include <elf.h>
#include <fcntl.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>

#include "abi/pcln.h"
#include "lang/lang.h"
#include "lock/lock.h"
#include "mem/mem.h"
#include "os/os.h"
#include "prof/symtab.h"
#include "sched/internal.h"

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
	rt_sort_records(v, nf, sizeof *v);
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
	rt_sort_records(v, n, sizeof *v);
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
	/* A crash report does without, if it is this thread that died in here. */
	if (rt_load(&rt_crashing) != 0) {
		static u32 tries; /* of all lookups together */
		while (!rt_trylock(&tab.lock)) {
			if (tries++ >= 100)
				return;
			rt_os_usleep(1000);
		}
	} else {
		rt_lock(&tab.lock);
	}
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

const char *
rt_symbol_at(u64 pc)
{
	const Range *r = find_sym(pc);

	return r != NULL && r->start == pc && r->name != 0 ? tab.strtab + r->name : NULL;
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

static RtPcFrame
function_frame(const PclnFunc *f, i64 file, i64 line)
{
	return (RtPcFrame){ pcln_string(f->name), pcln_file((u32)file), line, f->line, f->entry, (u64)f,
			    RT_PCF_LAST | ((f->flags & PCLN_WRAPPER) ? RT_PCF_WRAPPER : 0) | ((f->flags & PCLN_RUNTIME) ? RT_PCF_RUNTIME : 0)
				    | ((f->flags & PCLN_NOARGS) ? RT_PCF_NOARGS : 0) };
}

static RtPcFrame
inlined_frame(const PclnInline *i, i64 file, i64 line)
{
	return (RtPcFrame){ pcln_string(i->name), pcln_file((u32)file), line, i->line, i->entry, (u64)i | 1,
			    (i->flags & PCLN_WRAPPER) ? RT_PCF_WRAPPER : 0 };
}

static const PclnInline *
inline_nodes(void)
{
	return (const PclnInline *)((const u8 *)tab.pcln + tab.pcln->inlines_off);
}

static i64
lookup_pcln(const PclnFunc *f, u64 pc, RtPcFrame *out, i64 max)
{
	const PclnInline *inl = inline_nodes() + f->inline_first;
	i64 file, line, n = 0;
	u64 node;

	run_rows(f, pc, &file, &line, &node);
	while (node != 0 && node <= f->inline_count && n < max) {
		const PclnInline *i = &inl[node - 1];
		out[n++] = inlined_frame(i, file, line);
		file = i->call_file;
		line = i->call_line;
		node = i->parent < node ? i->parent : 0;
	}
	if (n < max)
		out[n++] = function_frame(f, file, line);
	return n;
}

/* -- C of the runtime -- */

typedef struct Known { const char *c, *go, *file; bool shown; } Known;

/* What Go calls the C function of this name; what gcc made of it (name.part.0, name.cold) too. */
static const Known *
known_of(const char *c)
{
	static const Known known[] = {
#define KNOWN(c, go, file, shown) { #c, go, file, shown },
#include "prof/known.def"
#undef KNOWN
	};
	u64 n = 0;

	while (c[n] != '\0' && c[n] != '.')
		n++;
	for (u64 i = 0; i < sizeof known / sizeof known[0]; i++)
		if (strncmp(c, known[i].c, n) == 0 && known[i].c[n] == '\0')
			return &known[i];
	return NULL;
}

static GoString
c_name(const char *c)
{
	const Known *k = known_of(c);

	return rt_cstr(k != NULL ? k->go : c);
}

static void
as_known(RtPcFrame *f, const char *c)
{
	const Known *k = known_of(c);

	f->flags |= RT_PCF_RUNTIME;
	if (k == NULL)
		return;
	f->func = rt_cstr(k->go);
	f->file = rt_cstr(k->file);
	f->line = f->start_line = 0;
	f->flags |= RT_PCF_KNOWN;
	if (k->shown)
		f->flags &= ~(u64)RT_PCF_RUNTIME;
}

static i64
lookup_sym(const Range *r, RtPcFrame *out)
{
	if (r->func != 0) {
		const RtFunc *f = &__start_tri_funcs[r->func - 1];
		*out = (RtPcFrame){ rt_cstr(f->name), f->file != NULL ? rt_cstr(f->file) : rt_cstr("?"), f->line, f->line, r->start, (u64)f | 2,
				    RT_PCF_LAST | ((f->flags & RT_FUNC_WRAPPER) ? RT_PCF_WRAPPER : 0) | ((f->flags & RT_FUNC_NOARGS) ? RT_PCF_NOARGS : 0) };
		return 1;
	}
	const char *name = tab.strtab + r->name;
	*out = (RtPcFrame){ rt_cstr(name), rt_cstr("?"), 0, 0, r->start, (u64)r | 3, RT_PCF_LAST };
	as_known(out, name);
	return 1;
}

i64
rt_pc_lookup(u64 pc, RtPcFrame *out, i64 max)
{
	rt_symtab_ranges();
	if (max <= 0)
		return 0;
	const PclnFunc *f = find_pcln(pc);
	if (f != NULL) {
		i64 n = lookup_pcln(f, pc, out, max);
		if ((f->flags & PCLN_RUNTIME) != 0)
			for (i64 i = 0; i < n; i++)
				as_known(&out[i], (const char *)out[i].func.p);
		return n;
	}
	const Range *r = find_sym(pc);
	return r != NULL ? lookup_sym(r, out) : 0;
}

/* -- counters of single frames -- */

/* The node whose caller v names, or NULL: v is an address. */
static const PclnInline *
named_call(u64 v)
{
	u64 n = (v - RT_PC_INLINED) / RT_PC_STEP;

	return v >= RT_PC_INLINED && tab.pcln != NULL && n < tab.pcln->ninlines ? inline_nodes() + n : NULL;
}

/* Is pc where a function's code begins?  It is an entry point then, else a return address or inside a call. */
static bool
is_entry(u64 pc)
{
	const PclnFunc *f = find_pcln(pc);
	const Range *r = f == NULL ? find_sym(pc) : NULL;

	return f != NULL ? f->start == pc : r != NULL && r->start == pc;
}

u64
rt_pc_of_frame(u64 pc, const RtPcFrame *frames, i64 i)
{
	/* A call that doesn't return may be the last of its function; its return address is then the next one's entry. */
	if (i == 0)
		return is_entry(pc) ? pc - 1 : pc;
	u64 n = (u64)((const PclnInline *)(frames[i - 1].func_handle & ~3ull) - inline_nodes());
	return RT_PC_INLINED + n * RT_PC_STEP + 3;
}

/* The frame that called node i, and the node it was inlined as, if any. */
static bool
caller_of_node(const PclnInline *i, RtPcFrame *out, const PclnInline **node)
{
	const PclnFunc *f = find_pcln(i->entry);

	*node = NULL;
	if (f == NULL)
		return false;
	if (i->parent == 0) {
		*out = function_frame(f, i->call_file, i->call_line);
	} else {
		*node = inline_nodes() + f->inline_first + i->parent - 1;
		*out = inlined_frame(*node, i->call_file, i->call_line);
	}
	if ((f->flags & PCLN_RUNTIME) != 0)
		as_known(out, (const char *)out->func.p);
	return true;
}

u64 (*rt_method_expr_code)(u64 pc, bool *of_value);

/* Functions that are in the program only as parts of others, and in no table. */
typedef struct MadeFunc {
	struct MadeFunc *link;
	RtFunc f;
	char name[];
} MadeFunc;

static RtPcFrame
made_func(const char *name, const RtPcFrame *like)
{
	static RtMutex lock;
	static MadeFunc *all;
	MadeFunc *m;

	rt_lock(&lock);
	for (m = all; m != NULL; m = m->link)
		if ((u64)m->f.entry == like->entry && strcmp(m->name, name) == 0)
			break;
	if (m == NULL) {
		u64 n = strlen(name) + 1;
		m = rt_persistent(sizeof *m + n, 8);
		memcpy(m->name, name, n);
		m->f = (RtFunc){ .entry = (void *)like->entry, .name = m->name, .line = (u32)like->start_line };
		m->link = all;
		all = m;
	}
	rt_unlock(&lock);
	return (RtPcFrame){ rt_cstr(m->name), like->file, like->line, like->start_line, like->entry, (u64)&m->f | 2, RT_PCF_LAST };
}

/* A method's code for an interface takes a pointer, as "(*T).M"; the method may be T.M. */
static RtPcFrame
value_method(const RtPcFrame *f)
{
	char name[256];
	u64 n = (u64)f->func.n, k = 0;

	if (tab.pcln == NULL || n >= sizeof name)
		return *f;
	for (u64 i = 0; i < n; i++)
		if (f->func.p[i] == '(' && i + 1 < n && f->func.p[i + 1] == '*')
			i++;
		else if (f->func.p[i] != ')')
			name[k++] = (char)f->func.p[i];
	name[k] = '\0';
	for (u32 i = 0; i < tab.pcln->nfuncs; i++)
		if (strcmp(tab.strings + tab.funcs[i].name, name) == 0)
			return function_frame(&tab.funcs[i], tab.funcs[i].file, tab.funcs[i].line);
	for (u32 i = 0; i < tab.pcln->ninlines; i++) {
		const PclnInline *in = &inline_nodes()[i];
		if (strcmp(tab.strings + in->name, name) == 0)
			return inlined_frame(in, in->file, in->line);
	}
	return made_func(name, f);
}

/* The frame that v names. */
static bool
frame_of(u64 v, RtPcFrame *out)
{
	RtPcFrame all[MAX_INLINE];
	const PclnInline *node;

	rt_symtab_ranges();
	const PclnInline *call = named_call(v);
	if (call != NULL)
		return caller_of_node(call, out, &node);
	if (v == 0 || v >= RT_PC_INLINED)
		return false;
	bool of_value = false;
	u64 method = rt_method_expr_code != NULL ? rt_method_expr_code(v, &of_value) : 0;
	if (method != 0)
		v = method;
	bool entry = is_entry(v);
	i64 n = rt_pc_lookup(entry ? v : v - 1, all, MAX_INLINE);
	if (n == 0)
		return false;
	*out = all[entry ? n - 1 : 0];
	if (entry)
		out->line = out->start_line;
	if (of_value)
		*out = value_method(out);
	return true;
}

GoBool
rt_pc_frame(u64 v, RtPcFrame *out)
{
	if (!frame_of(v, out))
		return 0;
	/* runtime/pprof takes a line of 0 for a failed lookup, and readers of its profile then symbolise all of it anew. */
	if (out->line == 0)
		out->line = 1;
	return 1;
}

/* What the wrapper's code calls, or has in it as part of itself. */
static bool
wrapped(const PclnFunc *f, RtPcFrame *out)
{
	const PclnInline *inl = inline_nodes() + f->inline_first;

	for (u32 i = 0; i < f->inline_count; i++)
		if (inl[i].parent == 0 && (inl[i].flags & (PCLN_WRAPPER | PCLN_RUNTIME)) == 0) {
			*out = inlined_frame(&inl[i], inl[i].file, inl[i].line);
			return true;
		}
	/* A byte of a call or jump, and a distance that leads to where a Go function begins, is one. */
	for (const u8 *p = (const u8 *)(u64)f->start; (u64)p + 5 <= f->end; p++) {
		i32 distance;
		if (*p != 0xe8 && *p != 0xe9)
			continue;
		memcpy(&distance, p + 1, sizeof distance);
		u64 to = (u64)p + 5 + (u64)(i64)distance;
		const PclnFunc *t = find_pcln(to);
		if (t != NULL && t->start == to && (t->flags & PCLN_GO) != 0 && (t->flags & PCLN_WRAPPER) == 0) {
			*out = function_frame(t, t->file, t->line);
			return true;
		}
	}
	return false;
}

bool
rt_pc_started(u64 code, RtPcFrame *out)
{
	RtPcFrame all[MAX_INLINE];
	i64 n = rt_pc_lookup(code, all, MAX_INLINE);

	if (n == 0)
		return false;
	*out = all[n - 1];
	out->line = out->start_line;
	const PclnFunc *f = find_pcln(code);
	if (f != NULL && (f->flags & PCLN_WRAPPER) != 0)
		wrapped(f, out);
	return true;
}

static bool
hidden(const RtPcFrame *f, enum RtPcHide hide)
{
	if ((f->flags & RT_PCF_WRAPPER) != 0)
		return true;
	return (f->flags & RT_PCF_RUNTIME) != 0 && (hide == RT_HIDE_C || (hide == RT_HIDE_UNKNOWN && (f->flags & RT_PCF_KNOWN) == 0));
}

i64
rt_pc_expand(const u64 *pcs, i64 n, enum RtPcHide hide, i64 skip, u64 *out, i64 max)
{
	RtPcFrame f[MAX_INLINE];
	i64 k = 0;

	for (i64 i = 0; i < n && k < max; i++) {
		i64 frames = rt_pc_lookup(pcs[i] - 1, f, MAX_INLINE);
		for (i64 j = 0; j < frames && k < max; j++) {
			if (hidden(&f[j], hide))
				continue;
			if (skip > 0)
				skip--;
			else
				out[k++] = rt_pc_of_frame(pcs[i], f, j);
		}
	}
	return k;
}

i64
rt_pc_expand_last(u64 *pcs, i64 n, i64 cap, i64 max)
{
	RtPcFrame f;
	const PclnInline *node;

	(void)cap;
	if (n == 0 || !frame_of(pcs[n - 1], &f))
		return n;
	while (n < max && (f.func_handle & 3) == 1) {
		node = (const PclnInline *)(f.func_handle & ~3ull);
		u64 v = RT_PC_INLINED + (u64)(node - inline_nodes()) * RT_PC_STEP + 3;
		if (!caller_of_node(node, &f, &node))
			break;
		if (!hidden(&f, RT_HIDE_NONE))
			pcs[n++] = v;
	}
	return n;
}

/* -- functions by handle -- */

u64
rt_find_func(u64 v)
{
	RtPcFrame f;

	return frame_of(v, &f) ? f.func_handle : 0;
}

GoString
rt_func_name(u64 h)
{
	switch (h & 3) {
	case 0:
		if (h != 0 && (((const PclnFunc *)h)->flags & PCLN_RUNTIME) != 0)
			return c_name(tab.strings + ((const PclnFunc *)h)->name);
		return h != 0 ? pcln_string(((const PclnFunc *)h)->name) : (GoString){ 0 };
	case 1:
		if ((((const PclnInline *)(h & ~3ull))->flags & PCLN_RUNTIME) != 0)
			return c_name(tab.strings + ((const PclnInline *)(h & ~3ull))->name);
		return pcln_string(((const PclnInline *)(h & ~3ull))->name);
	case 2:
		return rt_cstr(((const RtFunc *)(h & ~3ull))->name);
	}
	return c_name(tab.strtab + ((const Range *)(h & ~3ull))->name);
}

u64
rt_func_entry(u64 h)
{
	switch (h & 3) {
	case 0:
		return h != 0 ? ((const PclnFunc *)h)->entry : 0;
	case 1: /* of the code that it is part of, as gc's */
		return ((const PclnInline *)(h & ~3ull))->entry;
	case 2:
		return (u64)((const RtFunc *)(h & ~3ull))->entry;
	}
	return ((const Range *)(h & ~3ull))->start;
}

RtFileLine
rt_func_file_line(u64 h, u64 v)
{
	RtPcFrame all[MAX_INLINE], f;

	if (!frame_of(v, &f))
		return (RtFileLine){ rt_cstr("?"), 0 };
	/* pc may be inside what was inlined into the function that is meant. */
	if (f.func_handle != h && v < RT_PC_INLINED) {
		i64 n = rt_pc_lookup(v - 1, all, MAX_INLINE);
		for (i64 i = 0; i < n; i++)
			if (all[i].func_handle == h)
				f = all[i];
	}
	return (RtFileLine){ f.file, f.line };
}
