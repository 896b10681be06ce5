/* model.c - see model.h. */
#define MODEL_C
#include "model.h"

enum { MAX_THREADS = 5, STACK = 256 << 10, MAX_CHOICES = 4096, BUFFER = 16, FAIR = 300, MAX_STEPS = 20000 };

typedef struct Thread {
	void *sp;
	u8 *stack;
	bool (*cond)(void *);
	void *arg;
	bool ended;
	int nbuf;
	struct { volatile void *p; u64 v; u32 size; } buf[BUFFER];
} Thread;

static Thread threads[MAX_THREADS];
static void *main_sp;
static int self, steps, alone;             /* alone: steps since another thread ran */
static const Scenario *scenario;
static const Mutation *mutation;
static const char *failure;

static struct { u8 n, taken; } trail[MAX_CHOICES];
static int at, length, budget;

/* switch_to(&save, sp): callee-saved registers on the stack. */
void model_switch(void **save, void *sp);
__asm__(".text\n.globl model_switch\nmodel_switch:\n"
	"push %rbp; push %rbx; push %r12; push %r13; push %r14; push %r15\n"
	"mov %rsp, (%rdi)\nmov %rsi, %rsp\n"
	"pop %r15; pop %r14; pop %r13; pop %r12; pop %rbx; pop %rbp\nret\n");

static int
choose(int n)
{
	if (n <= 1)
		return 0;
	if (at == length) {
		if (length == MAX_CHOICES)
			return 0;
		trail[length].n = (u8)n;
		trail[length++].taken = 0;
	}
	if (trail[at].n != n)
		model_fail("the scenario isn't the same in each run");
	return trail[at++].taken;
}

static u64
get(const volatile void *p, u32 size)
{
	switch (size) {
	case 1: return *(const volatile u8 *)p;
	case 2: return *(const volatile u16 *)p;
	case 4: return *(const volatile u32 *)p;
	default: return *(const volatile u64 *)p;
	}
}

static void
put(volatile void *p, u64 v, u32 size)
{
	switch (size) {
	case 1: *(volatile u8 *)p = (u8)v; break;
	case 2: *(volatile u16 *)p = (u16)v; break;
	case 4: *(volatile u32 *)p = (u32)v; break;
	default: *(volatile u64 *)p = v;
	}
}

static void
flush(Thread *t)
{
	for (int i = 0; i < t->nbuf; i++)
		put(t->buf[i].p, t->buf[i].v, t->buf[i].size);
	t->nbuf = 0;
}

static void
end_run(void)
{
	void *dead;

	scenario->leave(self);
	model_switch(&dead, main_sp);
}

void
model_fail(const char *why)
{
	if (failure == NULL)
		failure = why;
	end_run();
	__builtin_unreachable();
}

int
model_self(void)
{
	return self;
}

static bool
enabled(int i)
{
	Thread *t = &threads[i];

	return !t->ended && (t->cond == NULL || t->cond(t->arg));
}

static void
go(int i)
{
	if (i == self)
		return;
	int old = self;
	scenario->leave(old);
	self = i;
	alone = 0;
	threads[i].cond = NULL;
	scenario->enter(i);
	model_switch(&threads[old].sp, threads[i].sp);
}

/* The others that could go on now. */
static int
others(int *list)
{
	int n = 0;

	for (int k = 1; k < scenario->threads; k++) {
		int i = (self + k) % scenario->threads;
		if (enabled(i))
			list[n++] = i;
	}
	return n;
}

/* Before an operation that others can see. */
static void
point(void)
{
	int list[MAX_THREADS];

	if (scenario->done())
		end_run();
	if (++steps > MAX_STEPS)
		model_fail("no end: livelock");
	/* Nobody is kept from running, and no store back, for ever. */
	if (++alone > FAIR) {
		for (int i = 0; i < scenario->threads; i++)
			flush(&threads[i]);
		alone = 0;
		if (others(list) > 0)
			go(list[0]);
		return;
	}
	if (budget == 0)
		return;
	int n = others(list);
	int c = choose(n + 1);
	if (c > 0) {
		budget--;
		go(list[c - 1]);
	}
}

void
model_wait(bool (*cond)(void *), void *arg)
{
	int list[MAX_THREADS];
	Thread *t = &threads[self];

	if (cond != NULL)
		point();
	flush(t);
	if (cond != NULL && cond(arg))
		return;
	t->cond = cond;
	t->arg = arg;
	t->ended = cond == NULL;
	if (scenario->done())
		end_run();
	int n = others(list);
	if (n == 0) {
		/* Stores that are still on their way may be what somebody waits for. */
		for (int i = 0; i < scenario->threads; i++)
			flush(&threads[i]);
		if (scenario->done())
			end_run();
		n = others(list);
		if (n == 0 && enabled(self))
			return;
	}
	if (n == 0)
		model_fail("everybody waits");
	go(list[choose(n)]);
	t->cond = NULL;
}

void
model_yield(void)
{
	int list[MAX_THREADS];

	point();
	int n = others(list);
	int c = choose(n + 1);
	if (c < n)
		go(list[c]);
}

static bool
mutated(const char *func, enum ModelMutation what)
{
	return mutation != NULL && mutation->what == what && strcmp(mutation->func, func) == 0;
}

u64
model_load(const volatile void *p, u32 size, const char *func)
{
	Thread *t = &threads[self];

	point();
	if (mutated(func, M_LOAD))
		return 0;
	for (int i = t->nbuf; i-- > 0;)
		if (t->buf[i].p == p)
			return t->buf[i].v & (size == 8 ? ~0ull : (1ull << size * 8) - 1);
	return get(p, size);
}

static void
store(volatile void *p, u64 v, u32 size)
{
	Thread *t = &threads[self];
	bool late = t->nbuf > 0;

	if (!late && budget > 0 && choose(2) == 1) {
		budget--;
		late = true;
	}
	if (late && t->nbuf == BUFFER) {
		flush(t);
		late = false;
	}
	if (!late) {
		put(p, v, size);
		return;
	}
	t->buf[t->nbuf].p = p;
	t->buf[t->nbuf].v = v;
	t->buf[t->nbuf++].size = size;
}

void
model_store(volatile void *p, u64 v, u32 size, int order, const char *func)
{
	point();
	store(p, v, size);
	if (order == __ATOMIC_SEQ_CST && !mutated(func, M_FENCE))
		flush(&threads[self]);
}

u64
model_exchange(volatile void *p, u64 v, u32 size, const char *func)
{
	if (mutated(func, M_RMW)) {
		u64 old = model_load(p, size, func);
		model_store(p, v, size, __ATOMIC_RELEASE, func);
		return old;
	}
	point();
	flush(&threads[self]);
	u64 old = get(p, size);
	put(p, v, size);
	return old;
}

u64
model_add(volatile void *p, u64 v, u32 size, const char *func)
{
	if (mutated(func, M_RMW)) {
		u64 old = model_load(p, size, func);
		model_store(p, old + v, size, __ATOMIC_RELEASE, func);
		return old;
	}
	point();
	flush(&threads[self]);
	u64 old = get(p, size);
	put(p, old + v, size);
	return old;
}

bool
model_cas(volatile void *p, void *expected, u64 v, u32 size, const char *func)
{
	if (mutated(func, M_CAS)) {
		if (model_load(p, size, func) != get(expected, size)) {
			put(expected, get(p, size), size);
			return false;
		}
		model_store(p, v, size, __ATOMIC_RELEASE, func);
		return true;
	}
	point();
	flush(&threads[self]);
	u64 old = get(p, size);
	if (old != get(expected, size)) {
		put(expected, old, size);
		return false;
	}
	put(p, v, size);
	return true;
}

void
model_fence(const char *func)
{
	point();
	if (!mutated(func, M_FENCE))
		flush(&threads[self]);
}

/* -- runs -- */

static void
thread_main(void)
{
	scenario->thread(self);
	model_wait(NULL, NULL);
}

static void
run(void)
{
	failure = NULL;
	at = steps = alone = 0;
	budget = scenario->budget;
	scenario->reset();
	for (int i = 0; i < scenario->threads; i++) {
		Thread *t = &threads[i];
		u8 *stack = t->stack != NULL ? t->stack : malloc(STACK);
		memset(t, 0, sizeof *t);
		t->stack = stack;
		void **sp = (void **)((u64)(stack + STACK) & ~63ull) - 2;
		*sp = (void *)thread_main;
		sp -= 6;
		memset(sp, 0, 6 * sizeof *sp);
		t->sp = sp;
	}
	self = 0;
	scenario->enter(0);
	model_switch(&main_sp, threads[0].sp);
	if (failure == NULL && scenario->check != NULL)
		failure = scenario->check();
}

u64
model_explore(const Scenario *s, const Mutation *m, const char **failed)
{
	u64 n = 0;

	scenario = s;
	mutation = m;
	length = 0;
	*failed = NULL;
	for (;;) {
		run();
		n++;
		if (failure != NULL) {
			*failed = failure;
			return n;
		}
		while (length > 0 && trail[length - 1].taken + 1 == trail[length - 1].n)
			length--;
		if (length == 0)
			return n;
		trail[length - 1].taken++;
	}
}
