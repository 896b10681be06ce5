/*
 * panic.c - defer, panic, recover, Goexit.
 *
 * A goroutine has a list of the frames that defer (RtDeferFrame, newest first)
 * and of its panics (RtPanic, newest first); a Goexit is a panic that can't be
 * recovered.  A panic runs the deferred calls of each frame, newest first, on
 * top of the stack that panicked.  A deferred call that recovers marks the panic;
 * when it returns, the panic lands in the frame that deferred it.
 *
 * A call is taken off its frame before it runs, so a call that panics itself
 * isn't run again: the new panic goes on with what is left.  When it comes to
 * the frame whose call an older panic was running, that older panic is aborted:
 * its loop will never go on.  It stays in the list, for the report, until the
 * new one is recovered.  An aborted Goexit must not be lost: a recovery that
 * would land goes back to the Goexit's loop instead.
 *
 * recover() counts only in a function that the loop called itself.  That
 * function's saved frame pointer is then the frame of call_deferred
 * (panic->call_frame); compiler-made wrappers between the two announce
 * themselves (panic->wrappers).  "defer recover()" is a thunk that marks its
 * address (+1): run at the function's return it acts as a call by that function,
 * run by a panic it finds nothing.
 */
#include "lang/lang.h"

#include "mem/mem.h"

enum { MAX_WRAPPERS = 16 }; /* a method value's wrapper and the glue of reflect; deeper ones lose their recover */

struct RtPanic {
	RtPanic *link;
	GoEface arg;
	RtDeferFrame *df;      /* the frame whose deferred call it runs */
	void *call_frame;      /* frame of call_deferred while such a call runs, else NULL */
	struct { void *frame, *ret; } wrappers[MAX_WRAPPERS]; /* frames of wrappers that the call went through, and where they return */
	u32 nwrappers;
	bool goexit, recovered, aborted;
	void *jb[5];           /* goexit: its loop */
};

/* -- defer -- */

void
rt_defer_enter(RtDeferFrame *f)
{
	RtG *g = rt_lang_g();
	f->link = g->defer_frames;
	f->top = NULL;
	f->jb[3] = f->jb[4] = NULL; /* words that __builtin_setjmp leaves as they were; they would be roots */
	g->defer_frames = f;
}

void
rt_defer_push(RtDeferFrame *f, RtDefer *d, void *funcval)
{
	d->funcval = funcval;
	d->link = f->top;
	f->top = d;
}

void
rt_defer_new(RtDeferFrame *f, void *funcval)
{
	static const u8 mask[] = { 3 };
	static const RtType type = {
		.size = sizeof(RtDefer), .ptrdata = sizeof(RtDefer), .align = 8, .field_align = 8, .kind = RT_KIND_STRUCT,
		.gcdata = mask,
	};
	RtDefer *d = rt_malloc(sizeof *d, &type);
	rt_defer_push(f, d, funcval); /* new: no barrier */
}

static inline void
call_funcval(void *funcval)
{
	if (RT_UNLIKELY(funcval == NULL))
		rt_panic_nil();
	((void (*)(void *))((GoFuncval *)funcval)->code)(funcval);
}

/* A deferred call's parent is this frame, its grandparent the function that defers: rt_recover counts on it. */
__attribute__((noinline)) void
rt_defer_return(RtDeferFrame *f)
{
	RtDefer *d;
	while ((d = f->top) != NULL) {
		f->top = d->link;
		call_funcval(d->funcval);
	}
	rt_lang_g()->defer_frames = f->link;
}

/* -- panic -- */

/* Not inlined: its frame is what rt_recover knows the panic's calls by. */
__attribute__((noinline)) static void
call_deferred(RtPanic *p, void *funcval)
{
	p->call_frame = __builtin_frame_address(0);
	p->nwrappers = 0;
	call_funcval(funcval);
	p->call_frame = NULL;
}

/* Not split: between the rewind and the jump the limit is not that of this frame's segment. */
__attribute__((noinline, noreturn, no_split_stack)) static void
land(void *frame_address, void **jb)
{
	rt_stack_rewind(frame_address);
	__builtin_longjmp(jb, 1);
}

RT_NORETURN static void
recovered(RtG *g, RtPanic *p)
{
	RtPanic *q = p->link;
	while (q != NULL && q->aborted && !q->goexit)
		q = q->link;
	g->panic = q;
	g->sig = 0;
	g->sig_pc = 0;
	if (q != NULL && q->aborted) {
		q->aborted = false;
		land(q, q->jb);
	}
	land(p->df, p->df->jb);
}

/* Runs deferred calls until none is left or one has recovered p. */
static void
unwind(RtG *g, RtPanic *p)
{
	RtDeferFrame *df;
	while ((df = g->defer_frames) != NULL) {
		p->df = df;
		for (RtPanic *q = p->link; q != NULL && (q->aborted || q->df == df); q = q->link)
			q->aborted = true;
		RtDefer *d = df->top;
		if (d == NULL) {
			g->defer_frames = df->link;
			continue;
		}
		df->top = d->link;
		call_deferred(p, d->funcval);
		if (p->recovered && !p->goexit)
			recovered(g, p);
	}
}

static u32 crashing; /* 1: an uncaught panic is being reported */

bool
rt_panicking(void)
{
	return __atomic_load_n(&crashing, __ATOMIC_RELAXED) != 0;
}

static void
print_panics(const RtPanic *p)
{
	if (p->link != NULL) {
		print_panics(p->link);
		if (!p->link->goexit)
			rt_print_cstr("\t");
	}
	if (p->goexit)
		return;
	rt_print_cstr("panic: ");
	rt_print_panicval(p->arg);
	if (p->recovered)
		rt_print_cstr(" [recovered]");
	rt_printnl();
}

static void
print_signal(const RtG *g)
{
	const char *name = g->sig == 11 ? "SIGSEGV: segmentation violation" :
	    g->sig == 7                 ? "SIGBUS: bus error" :
	    g->sig == 8                 ? "SIGFPE: floating-point exception" :
					  NULL;
	rt_print_cstr("[signal ");
	if (name != NULL)
		rt_print_cstr(name);
	else
		rt_printhex(g->sig);
	rt_print_cstr(" code=");
	rt_printhex((u64)g->sig_code);
	rt_print_cstr(" addr=");
	rt_printhex(g->sig_addr);
	rt_print_cstr(" pc=");
	rt_printhex(g->sig_pc);
	rt_print_cstr("]\n");
}

/* Nobody recovered p. */
RT_COLD RT_NORETURN static void
uncaught(RtG *g, RtPanic *p, void *pc, void *fp)
{
	static RtMutex never;
	/* Error and String methods run before anything is printed, and may themselves print. */
	for (RtPanic *q = p; q != NULL; q = q->link)
		if (!q->goexit)
			q->arg = runtime$dgoPreprintPanic(q->arg);
	if (__atomic_exchange_n(&crashing, 1, __ATOMIC_ACQ_REL) != 0)
		for (;;)
			rt_lock(&never); /* another goroutine's report is under way; the second lock waits for ever */
	rt_printlock();
	print_panics(p);
	if (g->sig != 0)
		print_signal(g);
	rt_printunlock();
	if (rt_crash_traceback != NULL)
		rt_crash_traceback(g, pc, fp);
	if (rt_crash_exit != NULL)
		rt_crash_exit();
	rt_throw("panic");
}

void
rt_panic(GoEface v)
{
	RtG *g = rt_lang_g();
	if (g == NULL)
		rt_throw("panic on system stack");
	RtPanic p = { .link = g->panic, .arg = v };
	g->panic = &p;
	unwind(g, &p);
	void *fp = __builtin_frame_address(0);
	uncaught(g, &p, rt_return_address(fp), *(void **)fp);
}

/*
 * How many wrappers lie between the panic's call and what caller calls; -1 if
 * caller is neither of them.  A wrapper that has returned leaves its entry: another
 * function's frame in its place returns elsewhere.
 */
static int
wrapper_level(const RtPanic *p, void *caller)
{
	if (caller == p->call_frame)
		return 0;
	for (int i = (int)p->nwrappers; i-- > 0;)
		if (p->wrappers[i].frame == caller)
			return p->wrappers[i].ret == rt_return_address(caller) ? i + 1 : -1;
	return -1;
}

GoEface
rt_recover(void *frame_address)
{
	RtPanic *p = rt_lang_g()->panic;
	if (p == NULL || p->goexit || p->recovered)
		return (GoEface){ NULL, NULL };
	if (((u64)frame_address & 1) != 0) /* a thunk below rt_defer_return: the function that defers is meant */
		frame_address = rt_parent_frame(rt_parent_frame((u8 *)frame_address - 1));
	if (wrapper_level(p, rt_parent_frame(frame_address)) < 0)
		return (GoEface){ NULL, NULL };
	p->recovered = true;
	return p->arg;
}

void
rt_wrapper_enter(void *frame_address)
{
	RtPanic *p = rt_lang_g()->panic;
	if (RT_LIKELY(p == NULL))
		return;
	int level = wrapper_level(p, rt_parent_frame(frame_address));
	if (level < 0 || level == MAX_WRAPPERS)
		return;
	p->wrappers[level].frame = frame_address;
	p->wrappers[level].ret = rt_return_address(frame_address);
	p->nwrappers = (u32)level + 1;
}

void
rt_goexit(void)
{
	RtPanic p = { .goexit = true };
	rt_lang_g()->goexiting = true;
	p.link = rt_lang_g()->panic;
	rt_lang_g()->panic = &p;
	__builtin_setjmp(p.jb); /* recovered panics of deferred calls come back here: see recovered */
	unwind(rt_lang_g(), &p);
	RtG *g = rt_lang_g();
	g->panic = NULL;
	g->goexiting = false;
	rt_goexit0();
}

bool
rt_set_panic_on_fault(bool on)
{
	RtG *g = rt_lang_g();
	bool old = g->panic_on_fault;
	g->panic_on_fault = on;
	return old;
}
