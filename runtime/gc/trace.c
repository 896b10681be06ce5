/*
 * trace.c - GODEBUG=gctrace=1: a line for each cycle, in Go's format.
 */
#include "gc/embed.h"
#include "gc/gc.h"
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
