/*
 * session.c - a trace from its start to its last byte.
 *
 * It begins and ends with the world stopped, no collection going on and sysmon
 * kept out; threads that come back from system calls meanwhile find no P.  The end
 * queues all buffers.  The reader then takes the queue, Frequency and the stacks,
 * and lets rt_trace_stop return, which frees everything.
 *
 * Samples of the CPU profile come from signal handlers: a ring, claimed by moving
 * its head, as in prof/cpuprof.c.  The reader turns them into events, which need
 * not be in order.
 */
#include <string.h>

#include "lang/lang.h"
#include "os/os.h"
#include "prof/symtab.h"
#include "trace/internal.h"

enum { SAMPLES = 1 << 11, DEPTH = 64 };

typedef struct Sample {
	u64 ready;                 /* its number + 1 once it is filled; atomic */
	u64 ticks, p, g;
	u32 n;
	u64 pcs[DEPTH];
} Sample;

static struct {
	RtMutex lock;
	/* lock: */
	RtTraceBuf *full, *last;   /* to be read */
	RtTraceBuf *empty;
	RtTraceBuf *reading;       /* the reader has it */
	RtG *reader;               /* sleeps */
	bool ending;               /* recording is over, reading isn't */
	bool header, footer;       /* have been read */
	u32 done_sema;
	i64 time_start, time_end;
	u64 ticks_end;
	u8 frequency[1 + RT_TRACE_NUMBER];
} state;

static struct {
	RtMutex lock;              /* of tail and buf */
	Sample *ring;
	u64 head, tail;            /* atomic: handlers move head, the reader tail */
	RtTraceBuf *buf;
} samples;

/* -- buffers -- */

/* Lock held. */
static void
queue(RtTraceBuf *b)
{
	b->link = NULL;
	if (state.full == NULL)
		state.full = b;
	else
		state.last->link = b;
	state.last = b;
	if (state.reader != NULL)
		rt_store(&rt_trace_wake, 1);
}

static void
queue_all_of(RtTraceBuf **at)
{
	if (*at != NULL)
		queue(*at);
	*at = NULL;
}

RtTraceBuf *
rt_trace_flush(RtTraceBuf *b, i64 p)
{
	rt_lock(&state.lock);
	if (b != NULL)
		queue(b);
	b = state.empty;
	if (b != NULL)
		state.empty = b->link;
	rt_unlock(&state.lock);
	if (b == NULL)
		b = rt_os_map(sizeof *b);
	b->link = NULL;
	b->ticks = rt_trace_ticks();
	b->pos = 0;
	b->data[b->pos++] = RT_EV_BATCH | 1 << 6;
	rt_trace_number(b, (u64)p);
	rt_trace_number(b, b->ticks);
	return b;
}

/* World stopped; p won't be used for now. */
void
rt_trace_retire_p(RtP *p)
{
	rt_lock(&state.lock);
	queue_all_of(&p->trace.buf);
	rt_unlock(&state.lock);
}

/* -- samples -- */

void
rt_trace_sample(const u64 *pcs, u32 n)
{
	RtP *p = rt_p();
	RtG *g = rt_m()->curg;
	u64 i = rt_load(&samples.head);

	do {
		if (i - rt_load(&samples.tail) >= SAMPLES)
			return;
	} while (!__atomic_compare_exchange_n(&samples.head, &i, i + 1, false, __ATOMIC_ACQ_REL, __ATOMIC_ACQUIRE));
	Sample *s = &samples.ring[i % SAMPLES];
	s->ticks = rt_trace_ticks();
	s->p = p != NULL ? p->id : ~0ull;
	s->g = g != NULL ? g->id : 0;
	s->n = n < DEPTH ? n : DEPTH;
	memcpy(s->pcs, pcs, s->n * sizeof *pcs);
	rt_store(&s->ready, i + 1);
}

static void
drain_samples(void)
{
	rt_lock(&samples.lock);
	for (;;) {
		u64 at = samples.tail;
		Sample *s = &samples.ring[at % SAMPLES];
		if (rt_load(&s->ready) != at + 1)
			break;
		u64 args[3] = { s->ticks, s->p, s->g };
		rt_trace_write(&samples.buf, 0, RT_EV_CPU_SAMPLE, args, 3, (i64)rt_trace_stack(RT_STACK_SAMPLE, s->pcs, s->n, 0));
		rt_store(&samples.tail, at + 1);
	}
	rt_unlock(&samples.lock);
}

/* What handlers claimed as the last trace ended is done with: they don't wait for anything. */
static void
forget_samples(void)
{
	if (samples.ring == NULL)
		samples.ring = rt_os_map((SAMPLES * sizeof *samples.ring + 4095) & ~4095ull);
	for (; samples.tail != rt_load(&samples.head); rt_store(&samples.tail, samples.tail + 1))
		while (rt_load(&samples.ring[samples.tail % SAMPLES].ready) != samples.tail + 1)
			__asm__ volatile("pause");
}

/* -- start and end -- */

typedef struct Change {
	RtG *self;
	u64 fp;
	bool done;
} Change;

static void
begin(void *arg)
{
	static const char *const labels[RT_LABELS] = { "Not worker", "GC (dedicated)", "GC (fractional)", "GC (idle)" };
	Change *c = arg;
	RtP *p = rt_p();

	rt_lock(&rt_sched.sysmon_lock);
	rt_lock(&rt_trace.idle_lock);
	if (rt_trace_on == 0 && !state.ending) {
		forget_samples();
		rt_trace.session++;
		rt_trace.gc_seq = rt_trace.gc_stack = 0;
		state.header = state.footer = false;
		rt_trace.ticks_start = ~0ull;
		rt_trace_first_events(c->self, rt_trace_capture(c->self, 0, c->fp, 0, 1));
		rt_trace.ticks_start = rt_trace_ticks();
		state.time_start = rt_nanotime();
		for (u32 i = 0; i < RT_LABELS; i++)
			rt_trace.labels[i] = rt_trace_string(&p->trace.buf, p->id, rt_cstr(labels[i]));
		rt_store(&rt_trace_on, 1);
		c->done = true;
	}
	rt_unlock(&rt_trace.idle_lock);
	rt_unlock(&rt_sched.sysmon_lock);
}

static void
end(void *arg)
{
	Change *c = arg;

	rt_lock(&rt_sched.sysmon_lock);
	rt_lock(&rt_trace.idle_lock);
	if (rt_trace_on != 0) {
		rt_trace_end_run(c->fp);
		drain_samples();
		rt_lock(&state.lock);
		for (i64 i = 0; i < RT_MAX_P && rt_allp[i] != NULL; i++)
			queue_all_of(&rt_allp[i]->trace.buf);
		queue_all_of(&rt_trace.idle);
		queue_all_of(&samples.buf);
		do {
			state.ticks_end = rt_trace_ticks();
			state.time_end = rt_nanotime();
		} while (state.time_end == state.time_start || state.ticks_end == rt_trace.ticks_start);
		rt_store(&rt_trace_on, 0);
		state.ending = true;
		if (state.reader != NULL)
			rt_store(&rt_trace_wake, 1);
		rt_unlock(&state.lock);
		c->done = true;
	}
	rt_unlock(&rt_trace.idle_lock);
	rt_unlock(&rt_sched.sysmon_lock);
}

static void
release(void *arg)
{
	(void)arg;
	rt_lock(&state.lock);
	if (state.full != NULL || state.reader != NULL || state.reading != NULL)
		rt_throw("trace: not all is read at its end");
	RtTraceBuf *b = state.empty;
	state.empty = NULL;
	rt_unlock(&state.lock);
	while (b != NULL) {
		RtTraceBuf *next = b->link;
		rt_os_unmap(b, sizeof *b);
		b = next;
	}
	rt_trace_tables_drop();
	rt_lock(&state.lock);
	state.ending = false;
	rt_unlock(&state.lock);
}

GoBool
rt_trace_start(void)
{
	Change c = { rt_getg(), (u64)__builtin_frame_address(0), false };

	rt_symtab_ranges();
	rt_stop_world_gc();
	rt_on_system_stack(begin, &c);
	rt_start_world_gc();
	return c.done;
}

void
rt_trace_stop(void)
{
	Change c = { rt_getg(), (u64)__builtin_frame_address(0), false };

	rt_stop_world_gc();
	rt_on_system_stack(end, &c);
	rt_start_world_gc();
	if (!c.done)
		return;
	rt_semacquire(&state.done_sema);
	rt_on_system_stack(release, NULL);
}

/* -- reading -- */

enum Next { DATA, WAIT, BUSY, END };

typedef struct Step {
	enum Next next;
	const u8 *p;
	u64 n;
} Step;

static u64
put_frequency(void)
{
	double hz = (double)(state.ticks_end - rt_trace.ticks_start) * 1e9 / (double)(state.time_end - state.time_start);

	state.frequency[0] = RT_EV_FREQUENCY;
	return (u64)(rt_trace_put_number(state.frequency + 1, hz >= 1 ? (u64)hz : 1) - state.frequency);
}

/* Lock held. */
static Step
take_full(void)
{
	RtTraceBuf *b = state.full;

	state.full = b->link;
	state.reading = b;
	return (Step){ DATA, b->data, b->pos };
}

static Step
next_part(void)
{
	static const u8 header[16] = "go 1.19 trace";

	if (state.reader != NULL)
		return (Step){ BUSY, NULL, 0 };
	if (state.reading != NULL) {
		state.reading->link = state.empty;
		state.empty = state.reading;
		state.reading = NULL;
	}
	if (!state.header) {
		state.header = true;
		return (Step){ DATA, header, sizeof header };
	}
	if (state.full != NULL)
		return take_full();
	if (!state.ending)
		return (Step){ WAIT, NULL, 0 };
	if (!state.footer) {
		state.footer = true;
		return (Step){ DATA, state.frequency, put_frequency() };
	}
	return (Step){ END, NULL, 0 };
}

/* All is recorded and read, but for stacks. */
static void
dump(Step *s)
{
	RtTraceBuf *b = NULL;

	rt_trace_dump(&b);
	rt_lock(&state.lock);
	queue_all_of(&b);
	if (state.full != NULL)
		*s = take_full();
	rt_unlock(&state.lock);
}

static void
read_step(void *arg)
{
	Step *s = arg;

	if (rt_load(&rt_trace_on) != 0 && samples.ring != NULL)
		drain_samples();
	rt_lock(&state.lock);
	*s = next_part();
	rt_unlock(&state.lock);
	if (s->next == END)
		dump(s);
}

static bool
commit_reader(RtG *g, void *arg)
{
	(void)arg;
	rt_lock(&state.lock);
	bool sleep = state.full == NULL && !state.ending;
	if (sleep)
		state.reader = g;
	rt_unlock(&state.lock);
	return sleep;
}

GoSlice
rt_trace_read(void)
{
	Step s;

	for (;;) {
		rt_on_system_stack(read_step, &s);
		switch (s.next) {
		case DATA:
			return (GoSlice){ (void *)s.p, (i64)s.n, (i64)s.n };
		case WAIT:
			rt_park(commit_reader, NULL, RT_WAIT_TRACE_READER);
			continue;
		case BUSY:
			rt_eprintf("runtime: ReadTrace called from multiple goroutines simultaneously\n");
			return (GoSlice){ 0 };
		case END:
			rt_semrelease(&state.done_sema, 0, 0);
			return (GoSlice){ 0 };
		}
	}
}

RtG *
rt_trace_reader(void)
{
	RtG *g = NULL;

	rt_lock(&state.lock);
	if (state.reader != NULL && (state.full != NULL || state.ending)) {
		g = state.reader;
		state.reader = NULL;
	}
	rt_store(&rt_trace_wake, 0);
	rt_unlock(&state.lock);
	return g;
}
