/*
 * phase.c - how processor time divides among the phases of a compilation
 * (TRI_DEBUG=phases), the system's share of it included.
 */
#include <stdlib.h>
#include <time.h>

#include "base/base.h"

static const char *const names[NPHASES] = {"other", "load", "parse", "check", "ir", "passes", "emit", "write"};

static struct {
	int on; /* 0: not asked yet, -1: off */
	Phase now;
	u64 since;
	u64 ns[NPHASES];
	u64 lines;
} clk;

static u64
cpu_time(void)
{
	struct timespec t;

	clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &t);
	return (u64)t.tv_sec * 1000000000 + (u64)t.tv_nsec;
}

Phase
phase_enter(Phase p)
{
	Phase last = clk.now;

	if (clk.on <= 0) {
		const char *e = clk.on < 0 ? NULL : getenv("TRI_DEBUG");
		clk.on = e != NULL && strstr(e, "phases") != NULL ? 1 : -1;
		if (clk.on < 0)
			return PHASE_OTHER;
	}
	if (p != last) {
		u64 t = cpu_time();
		clk.ns[last] += t - clk.since;
		clk.since = t;
		clk.now = p;
	}
	return last;
}

void
phase_lines(u64 n)
{
	clk.lines += n;
}

void
phase_report(void)
{
	u64 passes = 0;

	if (clk.on <= 0)
		return;
	phase_enter(PHASE_OTHER);
	clk.ns[PHASE_OTHER] += cpu_time() - clk.since;
	for (int i = 0; i < NPHASES; i++) {
		fprintf(stderr, "phase %-7s %8.3f s\n", names[i], (double)clk.ns[i] / 1e9);
		if (i >= PHASE_PARSE && i <= PHASE_EMIT)
			passes += clk.ns[i];
	}
	fprintf(stderr, "%llu lines, %.0f lines a second of processor time in parse to emit\n", (unsigned long long)clk.lines,
	    (double)clk.lines * 1e9 / (double)(passes + 1));
}
