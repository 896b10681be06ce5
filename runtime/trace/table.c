/*
 * table.c - the trace's dictionaries: stacks and texts, each kept once.
 *
 * Both are hash tables of fixed size with records in 64 KB blocks from the kernel,
 * all given back when the trace has been read.  Records are only added: looking
 * one up takes no lock.  A stack is return addresses; frames are looked up when
 * the reader gets them, after the trace.
 */
#include <string.h>

#include "os/os.h"
#include "prof/symtab.h"
#include "prof/traceback.h"
#include "trace/internal.h"

enum {
	STACKS = 1 << 13,
	TEXTS = 1 << 11,
	BLOCK = 64 << 10,
	ALL = 16,                  /* C frames above the first Go one, at most */
};

typedef struct Block { struct Block *link; } Block;

typedef struct Arena {
	RtMutex lock;
	Block *blocks;
	u64 at;                    /* in the first one */
} Arena;

typedef struct Stack {
	struct Stack *link;
	u64 hash;
	u32 id, n, kind, skip;
	u64 pcs[];
} Stack;

typedef struct Text {
	struct Text *link;
	u64 hash, id, n;
	u8 text[];
} Text;

static struct {
	Arena arena;
	Stack *heads[STACKS];      /* atomic */
	u32 last_id;
	u32 dumped;                /* lists that the reader has */
	Stack *next;               /* in the list that it is at */
} stacks;

static struct {
	Arena arena;
	Text *heads[TEXTS];        /* atomic */
	u64 last_id;
} texts;

/* Lock held; n fits into a block. */
static void *
take(Arena *a, u64 n)
{
	n = (n + 7) & ~7ull;
	if (a->blocks == NULL || a->at + n > BLOCK) {
		Block *b = rt_os_map(BLOCK);
		b->link = a->blocks;
		a->blocks = b;
		a->at = sizeof *b;
	}
	void *p = (u8 *)a->blocks + a->at;
	a->at += n;
	return p;
}

static void
drop(Arena *a)
{
	while (a->blocks != NULL) {
		Block *b = a->blocks;
		a->blocks = b->link;
		rt_os_unmap(b, BLOCK);
	}
}

void
rt_trace_tables_drop(void)
{
	drop(&stacks.arena);
	drop(&texts.arena);
	memset(stacks.heads, 0, sizeof stacks.heads);
	memset(texts.heads, 0, sizeof texts.heads);
	stacks.last_id = stacks.dumped = 0;
	stacks.next = NULL;
	texts.last_id = 0;
}

/* -- stacks -- */

static Stack *
find_stack(Stack *s, u64 hash, u32 kind, u32 skip, const u64 *pcs, i64 n)
{
	while (s != NULL && !(s->hash == hash && s->n == n && s->kind == kind && s->skip == skip && memcmp(s->pcs, pcs, (u64)n * 8) == 0))
		s = s->link;
	return s;
}

u64
rt_trace_stack(enum RtTraceStackKind kind, const u64 *pcs, i64 n, u32 skip)
{
	u64 hash = (u64)kind * 31 + skip;

	if (n <= 0)
		return 0;
	if (n > RT_TRACE_STACK)
		n = RT_TRACE_STACK;
	for (i64 i = 0; i < n; i++)
		hash = (hash ^ pcs[i]) * 0xff51afd7ed558ccdu, hash ^= hash >> 29;
	Stack **head = &stacks.heads[hash % STACKS];
	Stack *s = find_stack(rt_load(head), hash, kind, skip, pcs, n);
	if (s != NULL)
		return s->id;
	rt_lock(&stacks.arena.lock);
	s = find_stack(*head, hash, kind, skip, pcs, n);
	if (s == NULL) {
		s = take(&stacks.arena, sizeof *s + (u64)n * 8);
		s->hash = hash;
		s->id = ++stacks.last_id;
		s->n = (u32)n;
		s->kind = kind;
		s->skip = skip;
		memcpy(s->pcs, pcs, (u64)n * 8);
		s->link = *head;
		rt_store(head, s);
	}
	u32 id = s->id;
	rt_unlock(&stacks.arena.lock);
	return id;
}

u64
rt_trace_capture(RtG *g, u64 pc, u64 fp, i64 keep, u32 skip)
{
	u64 pcs[RT_TRACE_STACK + ALL];
	i64 n, first = 0;

	if (g == NULL)
		return 0;
	n = fp != 0 ? rt_walk(g, pc, fp, pcs, RT_TRACE_STACK + ALL) : rt_walk_stopped(g, pcs, RT_TRACE_STACK + ALL);
	while (first < n && !rt_pc_is_go(pcs[first] - 1))
		first++;
	if (first == n) /* the runtime's own, up to the goroutine's first function */
		first = keep < n ? 0 : n;
	else
		first = keep < first ? first - keep : 0;
	return rt_trace_stack(RT_STACK_GO, pcs + first, n - first, skip);
}

u64
rt_trace_first(RtG *g)
{
	u64 pc = (u64)rt_start_code(g) + 1;

	return rt_trace_stack(RT_STACK_FIRST, &pc, 1, 0);
}

/* -- texts -- */

static Text *
find_text(Text *t, u64 hash, GoString s)
{
	while (t != NULL && !(t->hash == hash && t->n == (u64)s.n && memcmp(t->text, s.p, t->n) == 0))
		t = t->link;
	return t;
}

/* Its number; a new one is written out first. */
u64
rt_trace_string(RtTraceBuf **at, i64 p, GoString s)
{
	enum { MOST = sizeof((*at)->data) - 64 };
	u64 hash = 14695981039346656037u;

	if (s.n == 0)
		return 0;
	if (s.n > MOST)
		s.n = MOST;
	for (i64 i = 0; i < s.n; i++)
		hash = (hash ^ s.p[i]) * 1099511628211u;
	hash ^= hash >> 29;
	Text **head = &texts.heads[hash % TEXTS];
	Text *t = find_text(rt_load(head), hash, s);
	if (t != NULL)
		return t->id;
	rt_lock(&texts.arena.lock);
	t = find_text(*head, hash, s);
	bool is_new = t == NULL;
	if (is_new) {
		t = take(&texts.arena, sizeof *t + (u64)s.n);
		t->hash = hash;
		t->id = ++texts.last_id;
		t->n = (u64)s.n;
		memcpy(t->text, s.p, t->n);
		t->link = *head;
		rt_store(head, t);
	}
	u64 id = t->id;
	rt_unlock(&texts.arena.lock);
	if (is_new) {
		rt_trace_room(at, p, 1 + 2 * RT_TRACE_NUMBER + (u64)s.n);
		RtTraceBuf *b = *at;
		b->data[b->pos++] = RT_EV_STRING;
		rt_trace_number(b, id);
		rt_trace_number(b, (u64)s.n);
		memcpy(b->data + b->pos, s.p, (u64)s.n);
		b->pos += (u64)s.n;
	}
	return id;
}

/* -- what the reader gets of the stacks -- */

static bool
is_named(GoString s, const char *name)
{
	return (u64)s.n == strlen(name) && memcmp(s.p, name, (u64)s.n) == 0;
}

/* The frames of s as counters; the bottom of every goroutine isn't worth showing. */
static i64
expand(const Stack *s, u64 *pcs)
{
	static const enum RtPcHide hide[] = { RT_HIDE_UNKNOWN, RT_HIDE_UNKNOWN, RT_HIDE_NONE };
	RtPcFrame f;

	i64 n = rt_pc_expand(s->pcs, s->n, hide[s->kind], s->skip, pcs, RT_TRACE_STACK);
	if (s->kind != RT_STACK_GO)
		return n;
	while (n > 0 && rt_pc_frame(pcs[n - 1], &f) && (is_named(f.func, "runtime.goexit") || is_named(f.func, "runtime.main")))
		n--;
	return n;
}

static u64
name_number(RtTraceBuf **at, GoString s)
{
	if (s.n > RT_TRACE_NAME)
		s = (GoString){ s.p + s.n - RT_TRACE_NAME, RT_TRACE_NAME };
	return rt_trace_string(at, 0, s);
}

static void
dump_stack(RtTraceBuf **at, const Stack *s)
{
	u8 out[(2 + 4 * RT_TRACE_STACK) * RT_TRACE_NUMBER], *to = out;
	u64 pcs[RT_TRACE_STACK];
	RtPcFrame f;
	i64 n = s->kind == RT_STACK_FIRST ? 1 : expand(s, pcs);

	to = rt_trace_put_number(to, s->id);
	to = rt_trace_put_number(to, (u64)n);
	for (i64 i = 0; i < n; i++) {
		u64 pc = s->kind == RT_STACK_FIRST ? s->pcs[0] : pcs[i];
		if (!(s->kind == RT_STACK_FIRST ? rt_pc_started(pc - 1, &f) : rt_pc_frame(pc, &f)))
			f = (RtPcFrame){ 0 };
		u64 func = name_number(at, f.func), file = name_number(at, f.file);
		to = rt_trace_put_number(to, pc);
		to = rt_trace_put_number(to, func);
		to = rt_trace_put_number(to, file);
		to = rt_trace_put_number(to, (u64)f.line);
	}
	u64 len = (u64)(to - out);
	rt_trace_room(at, 0, 1 + RT_TRACE_NUMBER + len);
	RtTraceBuf *b = *at;
	b->data[b->pos++] = RT_EV_STACK | 3 << 6;
	rt_trace_number(b, len);
	memcpy(b->data + b->pos, out, len);
	b->pos += len;
}

/* About one buffer, so that the caller's thread is free again soon. */
bool
rt_trace_dump(RtTraceBuf **at)
{
	RtTraceBuf *first = NULL;

	for (;;) {
		while (stacks.next == NULL && stacks.dumped < STACKS)
			stacks.next = stacks.heads[stacks.dumped++];
		if (stacks.next == NULL)
			return false;
		dump_stack(at, stacks.next);
		stacks.next = stacks.next->link;
		if (first == NULL)
			first = *at;
		else if (first != *at)
			return true;
	}
}
