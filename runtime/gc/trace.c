/*
 * trace.c - GODEBUG=gctrace=1: a line for each cycle, in Go's format; and
 * gcpacertrace=1: two, what the pacer plans when a cycle begins and what came of
 * it.  There are no dedicated workers: all scheduled marking is "fractional".
 */
#include "gc/embed.h"
#include "gc/gc.h"
#include "lang/lang.h"
#include "os/os.h"
#include "sched/sched.h"

static u64
to_mb(u64 bytes)
{
	return bytes >> 20;
}

/* Milliseconds as Go prints them: two significant digits, three decimals at most. */
static void
print_ms(i64 ns)
{
	if (ns >= 10000000) {
		rt_eprintf("%d", (ns + 500000) / 1000000);
	} else if (ns >= 1000000) {
		i64 v = (ns + 50000) / 100000;
		rt_eprintf("%d.%d", v / 10, v % 10);
	} else if (ns >= 100000) {
		i64 v = (ns + 5000) / 10000;
		rt_eprintf("0.%d%d", v / 10, v % 10);
	} else {
		i64 v = (ns + 500) / 1000;
		rt_eprintf("0.%d%d%d", v / 100, v / 10 % 10, v % 10);
	}
}

/* gc # @#s #%: #+#+# ms clock, #+#/#/#+# ms cpu, #->#-># MB, # MB goal, # MB stacks, # MB globals, # P */
void
rt_gc_trace_cycle(const i64 t[4], enum RtGcReason why, u64 goal)
{
	struct RtGc *gc = &rt_gc_state;
	i64 since = t[3] - rt_gc_start_time();
	i64 procs = rt_embed_procs();
	i64 percent = since > 0 ? gc->mark_cpu_ns * 100 / (since * procs) : 0;
	i64 thousandths = since / 1000000;

	rt_eprintf("gc %d @%d.%d%d%ds %d%%: ", (i64)gc->cycles, thousandths / 1000, thousandths / 100 % 10, thousandths / 10 % 10,
		   thousandths % 10, percent);
	print_ms(t[1] - t[0]);
	rt_eprintf("+");
	print_ms(t[2] - t[1]);
	rt_eprintf("+");
	print_ms(t[3] - t[2]);
	rt_eprintf(" ms clock, ");
	print_ms((t[1] - t[0]) * procs);
	rt_eprintf("+");
	print_ms(gc->assist_ns);
	rt_eprintf("/");
	print_ms(gc->share_ns);
	rt_eprintf("/");
	print_ms(gc->idle_ns);
	rt_eprintf("+");
	print_ms((t[3] - t[2]) * procs);
	rt_eprintf(" ms cpu, %u->%u->%u MB, %u MB goal, %u MB stacks, %u MB globals, %d P%s\n", to_mb(gc->heap_at_start),
		   to_mb(gc->heap_at_end), to_mb(gc->marked), to_mb(goal), to_mb(gc->stack_bytes), to_mb(gc->globals_bytes), procs,
		   why == RT_GC_FORCED ? " (forced)" : "");
}

static u64 planned_work;          /* of the cycle that runs: bytes to mark */
static f64 cons_mark;             /* bytes allocated for a byte marked, each by a whole processor; the last cycle's */

static void
print_text(const char *s)
{
	rt_printstring(rt_cstr(s));
}

static void
print_part(const char *before, u64 v)
{
	print_text(before);
	rt_printuint(v);
}

/* pacer: assist ratio=# (scan # MB in #-># MB) workers=#+# */
void
rt_gc_trace_plan(u64 goal)
{
	struct RtGc *gc = &rt_gc_state;
	const u64 unit = 1 << 30;

	planned_work = gc->marked + gc->stack_bytes + gc->globals_bytes;
	rt_printlock();
	print_text("pacer: assist ratio=");
	rt_printfloat((f64)rt_pacer_assist(unit) / (f64)unit);
	print_part(" (scan ", to_mb(gc->marked));
	print_part(" MB in ", to_mb(gc->heap_at_start));
	print_part("->", to_mb(goal));
	print_text(" MB) workers=0+");
	rt_printfloat(1.0 / RT_MARK_SHARE);
	print_text("\n");
	rt_printunlock();
}

/* pacer: #% CPU (# exp.) for #+#+# B work (# B exp.) in # B -> # B (∆goal #, cons/mark #) */
void
rt_gc_trace_outcome(const i64 t[4], u64 goal)
{
	struct RtGc *gc = &rt_gc_state;
	u64 allocated = gc->heap_at_end > gc->heap_at_start ? gc->heap_at_end - gc->heap_at_start : 0;
	u64 heap = gc->marked > allocated ? gc->marked - allocated : 0, work = heap + gc->stack_bytes + gc->globals_bytes;
	f64 all = (f64)(t[2] - t[1]) * (f64)rt_embed_procs();
	f64 used = all > 0 ? (f64)(gc->share_ns + gc->assist_ns) / all : 0, idle = all > 0 ? (f64)gc->idle_ns / all : 0;

	if (used > 1)
		used = 1;
	rt_printlock();
	print_part("pacer: ", (u64)(used * 100));
	print_part("% CPU (", 100 / RT_MARK_SHARE);
	print_part(" exp.) for ", heap);
	print_part("+", gc->stack_bytes);
	print_part("+", gc->globals_bytes);
	print_part(" B work (", planned_work);
	print_part(" B exp.) in ", gc->heap_at_start);
	print_part(" B -> ", gc->heap_at_end);
	print_text(" B (∆goal ");
	rt_printint((i64)(gc->heap_at_end - goal));
	print_text(", cons/mark ");
	rt_printfloat(cons_mark);
	print_text(")\n");
	rt_printunlock();
	if (used < 1 && work > 0)
		cons_mark = (f64)allocated * (used + idle) / ((f64)work * (1 - used));
}
