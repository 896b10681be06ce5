/*
 * record.c - the events, as they happen.
 *
 * A function here says what an event is; put, on the system stack, finds its
 * stack and writes it.  The caller has the P whose buffer is written, so nothing
 * preempts and the trace doesn't end in between; without a P it holds
 * rt_trace_lock, and has looked whether there is a trace since it does.
 */
#include <string.h>

#include "asm/asm.h"
#include "gc/gc.h"
#include "os/os.h"
#include "prof/symtab.h"
#include "trace/internal.h"

u32 rt_trace_on, rt_trace_wake;
struct RtTrace rt_trace;

enum Where {
	NOWHERE,                   /* the type has no stack */
	EMPTY,
	GIVEN,                     /* by number */
	CALLER,                    /* the running goroutine's, from fp; with the C function that Go called */
	CALLER_GO,                 /* without it */
	CALLER_ALL,                /* with all C functions that Go has names for */
	STOPPED,                   /* g's, which is saved */
	SYSCALL,                   /* g's, from where it left */
};

typedef struct Event {
	enum RtTraceEvent type;
	u32 n;                     /* arguments */
	u64 a[3];
	enum Where where;
	u32 skip;
	u64 fp, stack;
	RtG *g;
	RtP *p;                    /* NULL: this thread's */
	GoString name, text;       /* name: of the last argument; text: of USER_LOG */
} Event;

#define HERE ((u64)__builtin_frame_address(0))

/* -- encoding -- */

/* In order with what the thread reads and writes round it, so that times of threads that wait for each other are, too. */
u64
rt_trace_ticks(void)
{
	__asm__ volatile("lfence" ::: "memory");
	return rt_cycles() / 64;
}

u8 *
rt_trace_put_number(u8 *to, u64 v)
{
	for (; v >= 128; v >>= 7)
		*to++ = (u8)(v | 128);
	*to++ = (u8)v;
	return to;
}

void
rt_trace_number(RtTraceBuf *b, u64 v)
{
	b->pos = (u64)(rt_trace_put_number(b->data + b->pos, v) - b->data);
}

void
rt_trace_room(RtTraceBuf **at, i64 p, u64 bytes)
{
	if (*at == NULL || sizeof (*at)->data - (*at)->pos < bytes)
		*at = rt_trace_flush(*at, p);
}

void
rt_trace_write(RtTraceBuf **at, i64 p, enum RtTraceEvent ev, const u64 *args, u32 n, i64 stack)
{
	enum { MOST = 2 + 6 * RT_TRACE_NUMBER };
	u32 count = n + (stack != RT_TRACE_NO_STACK);

	rt_trace_room(at, p, MOST);
	RtTraceBuf *b = *at;
	u64 now = rt_trace_ticks();
	if (now <= b->ticks)
		now = b->ticks + 1;
	b->data[b->pos++] = (u8)(ev | (count < 3 ? count : 3) << 6);
	u64 start = ++b->pos; /* the length is a byte, if there is one */
	if (count < 3)
		start = --b->pos;
	rt_trace_number(b, now - b->ticks);
	b->ticks = now;
	for (u32 i = 0; i < n; i++)
		rt_trace_number(b, args[i]);
	if (stack != RT_TRACE_NO_STACK)
		rt_trace_number(b, (u64)stack);
	if (count >= 3)
		b->data[start - 1] = (u8)(b->pos - start);
}

/* -- recording -- */

static i64
find_stack(const Event *e)
{
	RtG *self = rt_m()->curg;

	switch (e->where) {
	case NOWHERE:
		return RT_TRACE_NO_STACK;
	case EMPTY:
		return 0;
	case GIVEN:
		return (i64)e->stack;
	case CALLER:
		return (i64)rt_trace_capture(self, 0, e->fp, 1, e->skip);
	case CALLER_GO:
		return (i64)rt_trace_capture(self, 0, e->fp, 0, e->skip);
	case CALLER_ALL:
		return (i64)rt_trace_capture(self, 0, e->fp, RT_TRACE_STACK, e->skip);
	case STOPPED:
		return (i64)rt_trace_capture(e->g, 0, 0, 1, e->skip);
	case SYSCALL:
		/* Go's own frame that enters the call isn't shown; C's has no name. */
		return (i64)rt_trace_capture(e->g, (u64)e->g->syscall_pc, e->g->syscall_regs[1], 1,
					     rt_pc_is_go((u64)e->g->syscall_pc - 1) ? 1 : 0);
	}
	return 0;
}

static void
write_log_text(RtTraceBuf *b, GoString s)
{
	u64 room = sizeof b->data - b->pos - RT_TRACE_NUMBER, n = (u64)s.n < room ? (u64)s.n : room;

	rt_trace_number(b, n);
	memcpy(b->data + b->pos, s.p, n);
	b->pos += n;
}

static void
put_at(Event *e, RtTraceBuf **at, i64 p, i64 stack)
{
	if (e->name.p != NULL)
		e->a[e->n - 1] = rt_trace_string(at, p, e->name);
	if (e->type == RT_EV_USER_LOG) {
		u64 need = (u64)e->text.n + 128;
		rt_trace_room(at, p, need < sizeof (*at)->data - 64 ? need : sizeof (*at)->data - 64);
	}
	rt_trace_write(at, p, e->type, e->a, e->n, stack);
	if (e->type == RT_EV_USER_LOG)
		write_log_text(*at, e->text);
}

static void
put(Event *e)
{
	RtP *p = e->p != NULL ? e->p : rt_p();

	if (p != NULL)
		put_at(e, &p->trace.buf, p->id, find_stack(e));
	else
		put_at(e, &rt_trace.idle, -1, find_stack(e));
}

static void
record(Event *e)
{
	rt_call2_g0((void *)put, (u64)e, 0);
}

void
rt_trace_lock(void)
{
	rt_lock(&rt_trace.idle_lock);
}

void
rt_trace_unlock(void)
{
	rt_unlock(&rt_trace.idle_lock);
}

/* -- Ps -- */

void
rt_trace_proc_start(void)
{
	record(&(Event){ RT_EV_PROC_START, 1, { (u64)rt_m()->id }, .where = NOWHERE });
}

void
rt_trace_proc_stop(RtP *p)
{
	record(&(Event){ RT_EV_PROC_STOP, .where = NOWHERE, .p = p });
}

void
rt_trace_procs(void)
{
	record(&(Event){ RT_EV_GOMAXPROCS, 1, { (u64)rt_nprocs }, .where = CALLER_ALL, .fp = HERE });
}

/* -- goroutines -- */

void
rt_trace_go_create(RtG *g)
{
	g->trace = (RtTraceG){ .p = rt_p(), .marks = g->trace.marks };
	record(&(Event){ RT_EV_GO_CREATE, 2, { g->id, rt_trace_first(g) }, .where = CALLER_GO, .fp = HERE });
}

void
rt_trace_go_start(RtG *g)
{
	RtP *p = rt_p();
	RtTraceG *t = &g->trace;

	if (t->in_syscall) {
		u64 when = t->exit_ticks >= rt_trace.ticks_start ? t->exit_ticks : 0;
		t->in_syscall = false;
		t->exit_ticks = 0;
		t->p = p;
		record(&(Event){ RT_EV_GO_SYSEXIT, 3, { g->id, ++t->seq, when }, .where = NOWHERE });
	}
	t->seq++;
	if (t->marks)
		record(&(Event){ RT_EV_GO_START_LABEL, 3, { g->id, t->seq, rt_trace.labels[RT_LABEL_DEDICATED] }, .where = NOWHERE });
	else if (t->p == p)
		record(&(Event){ RT_EV_GO_START_LOCAL, 1, { g->id }, .where = NOWHERE });
	else
		record(&(Event){ RT_EV_GO_START, 2, { g->id, t->seq }, .where = NOWHERE });
	t->p = p;
}

/* As if it yielded. */
void
rt_trace_end_run(u64 fp)
{
	record(&(Event){ RT_EV_GO_SCHED, .where = CALLER_GO, .fp = fp, .skip = 1 });
}

void
rt_trace_go_end(void)
{
	record(&(Event){ RT_EV_GO_END, .where = NOWHERE });
}

void
rt_trace_go_stop(RtG *g, enum RtTraceEvent ev)
{
	g->trace.p = rt_p();
	record(&(Event){ ev, .where = STOPPED, .g = g, .skip = g->park_skip });
}

void
rt_trace_go_park(RtG *g)
{
	static const u8 events[] = {
		[RT_WAIT_GC_ASSIST_MARKING] = RT_EV_GO_BLOCK_GC, [RT_WAIT_IO_WAIT] = RT_EV_GO_BLOCK_NET,
		[RT_WAIT_CHAN_RECEIVE_NIL] = RT_EV_GO_STOP, [RT_WAIT_CHAN_SEND_NIL] = RT_EV_GO_STOP,
		[RT_WAIT_SELECT] = RT_EV_GO_BLOCK_SELECT, [RT_WAIT_SELECT_NO_CASES] = RT_EV_GO_STOP,
		[RT_WAIT_CHAN_RECEIVE] = RT_EV_GO_BLOCK_RECV, [RT_WAIT_CHAN_SEND] = RT_EV_GO_BLOCK_SEND,
		[RT_WAIT_SEMACQUIRE] = RT_EV_GO_BLOCK_SYNC, [RT_WAIT_SLEEP] = RT_EV_GO_SLEEP,
		[RT_WAIT_SYNC_COND_WAIT] = RT_EV_GO_BLOCK_COND, [RT_WAIT_REASONS] = 0,
	};

	rt_trace_go_stop(g, events[g->wait_reason] != 0 ? events[g->wait_reason] : RT_EV_GO_BLOCK);
}

void
rt_trace_go_ready(RtG *g, i64 skip)
{
	RtP *p = rt_p();
	RtTraceG *t = &g->trace;
	Event e = { RT_EV_GO_UNBLOCK, 2, { g->id, t->seq + 1 }, .where = CALLER, .fp = HERE, .skip = (u32)skip };

	t->seq++;
	if (t->p == p && p != NULL) {
		e.type = RT_EV_GO_UNBLOCK_LOCAL;
		e.n = 1;
	}
	t->p = p;
	record(&e);
}

/* -- system calls -- */

void
rt_trace_syscall(RtG *g)
{
	g->trace.in_syscall = true;
	g->trace.exit_ticks = 0;
	record(&(Event){ RT_EV_GO_SYSCALL, .where = SYSCALL, .g = g });
}

void
rt_trace_syscall_left(RtP *p, bool stop)
{
	record(&(Event){ RT_EV_GO_SYSBLOCK, .where = NOWHERE, .p = p });
	if (stop)
		rt_trace_proc_stop(p);
}

void
rt_trace_syscall_wait(RtP *p, u32 tick)
{
	for (u32 i = 0; rt_load(&p->syscall_tick) == tick; i++) {
		if (i < 1000)
			__asm__ volatile("pause");
		else
			rt_os_usleep(20);
	}
}

/* -- the collector -- */

static void
note_asker(u64 fp, u64 keep)
{
	rt_store(&rt_trace.gc_stack, rt_trace_capture(rt_m()->curg, 0, fp, (i64)keep, 0));
}

void
rt_trace_gc_asked(bool by_call)
{
	rt_call2_g0((void *)note_asker, HERE, by_call ? 0 : 1);
}

void
rt_trace_gc_start(void)
{
	u64 stack = __atomic_exchange_n(&rt_trace.gc_stack, 0, __ATOMIC_ACQ_REL);

	record(&(Event){ RT_EV_GC_START, 1, { rt_trace.gc_seq++ }, .where = GIVEN, .stack = stack });
}

void
rt_trace_gc_done(void)
{
	record(&(Event){ RT_EV_GC_DONE, .where = NOWHERE });
}

void
rt_trace_stop_world(bool mark_end)
{
	record(&(Event){ RT_EV_STW_START, 1, { mark_end ? 0 : 1 }, .where = NOWHERE });
}

void
rt_trace_start_world(void)
{
	record(&(Event){ RT_EV_STW_DONE, .where = NOWHERE });
}

void
rt_trace_assist(bool begin)
{
	record(&(Event){ begin ? RT_EV_ASSIST_START : RT_EV_ASSIST_DONE, .where = begin ? CALLER : NOWHERE, .fp = HERE });
}

void
rt_trace_worker(bool begin, bool idle)
{
	RtTraceP *t = &rt_p()->trace;

	if (!begin) {
		record(&(Event){ RT_EV_GO_BLOCK, .where = EMPTY });
		return;
	}
	if (t->session != rt_trace.session) {
		u64 pc = (u64)rt_gc_slice + 1;
		t->session = rt_trace.session;
		t->worker = rt_add(&rt_sched.next_goid, 1);
		t->worker_seq = 0;
		record(&(Event){ RT_EV_GO_CREATE, 2, { t->worker, rt_trace_stack(RT_STACK_FIRST, &pc, 1, 0) }, .where = EMPTY });
	} else {
		t->worker_seq++;
		record(&(Event){ RT_EV_GO_UNBLOCK_LOCAL, 1, { t->worker }, .where = EMPTY });
	}
	u64 label = rt_trace.labels[idle ? RT_LABEL_IDLE : RT_LABEL_FRACTIONAL];
	record(&(Event){ RT_EV_GO_START_LABEL, 3, { t->worker, ++t->worker_seq, label }, .where = NOWHERE });
}

/* Told in steps of a page of the heap: runs of free cells may be short. */
void
rt_trace_heap_live(u64 bytes)
{
	enum { STEP = 8 << 10 };
	RtTraceP *t = &rt_p()->trace;

	if (bytes - t->heap + STEP < 2 * STEP)
		return;
	t->heap = bytes;
	record(&(Event){ RT_EV_HEAP_ALLOC, 1, { bytes }, .where = NOWHERE });
}

void
rt_trace_heap_goal(u64 bytes)
{
	record(&(Event){ RT_EV_HEAP_GOAL, 1, { bytes != ~0ull ? bytes : 0 }, .where = NOWHERE });
}

void
rt_trace_sweep_begin(void)
{
	RtTraceP *t = &rt_p()->trace;

	t->sweeping = true;
	t->swept = t->reclaimed = 0;
}

void
rt_trace_sweep_span(u64 bytes, u64 reclaimed)
{
	RtTraceP *t = &rt_p()->trace;

	if (!t->sweeping)
		return;
	if (t->swept == 0)
		record(&(Event){ RT_EV_SWEEP_START, .where = CALLER, .fp = HERE });
	t->swept += bytes;
	t->reclaimed += reclaimed;
}

void
rt_trace_sweep_end(void)
{
	RtTraceP *t = &rt_p()->trace;

	if (t->sweeping && t->swept != 0)
		record(&(Event){ RT_EV_SWEEP_DONE, 2, { t->swept, t->reclaimed }, .where = NOWHERE });
	t->sweeping = false;
}

/* -- the program's own: the first frame is package runtime's -- */

void
rt_trace_user_task(u64 id, u64 parent, GoString name)
{
	if (rt_tracing())
		record(&(Event){ RT_EV_USER_TASK, 3, { id, parent }, .where = CALLER_GO, .fp = HERE, .skip = 1, .name = name });
}

void
rt_trace_user_task_end(u64 id)
{
	if (rt_tracing())
		record(&(Event){ RT_EV_USER_TASK_END, 1, { id }, .where = CALLER_GO, .fp = HERE, .skip = 1 });
}

void
rt_trace_user_region(u64 id, u64 mode, GoString name)
{
	if (rt_tracing())
		record(&(Event){ RT_EV_USER_REGION, 3, { id, mode }, .where = CALLER_GO, .fp = HERE, .skip = 1, .name = name });
}

void
rt_trace_user_log(u64 id, GoString key, GoString text)
{
	if (rt_tracing())
		record(&(Event){ RT_EV_USER_LOG, 2, { id }, .where = CALLER_GO, .fp = HERE, .skip = 1, .name = key, .text = text });
}

/* -- how things are when the trace begins; idle_lock held -- */

void
rt_trace_first_events(RtG *self, u64 stack)
{
	RtP *p = rt_p();

	for (RtG *g = rt_load(&rt_sched.all_g); g != NULL; g = g->all_link) {
		u32 status = rt_load(&g->status); /* a goroutine may come back from a system call meanwhile, and queue */
		if (status == RT_G_DEAD || status == RT_G_IDLE)
			continue;
		g->trace = (RtTraceG){ .p = p, .marks = g->trace.marks, .in_syscall = status == RT_G_SYSCALL };
		record(&(Event){ RT_EV_GO_CREATE, 2, { g->id, rt_trace_first(g) }, .where = GIVEN, .stack = stack });
		if (status == RT_G_WAITING || status == RT_G_SYSCALL) {
			g->trace.seq++;
			record(&(Event){ status == RT_G_WAITING ? RT_EV_GO_WAITING : RT_EV_GO_IN_SYSCALL, 1, { g->id }, .where = NOWHERE });
		}
	}
	rt_trace_proc_start();
	rt_trace_go_start(self);
}
