/*
 * cc.c - how emitted C is compiled and linked.
 *
 * What each flag is for:
 *   -fsplit-stack                    goroutine stacks grow at function prologues (runtime/stack)
 *   -fwrapv -fno-strict-aliasing     Go's integer overflow and pointer conversions
 *   -fno-delete-null-pointer-checks, -fexceptions -fnon-call-exceptions
 *                                    a load may fault and becomes a Go panic;
 *   -fno-delete-dead-exceptions -fno-tree-sink
 *                                    even if nobody, or not every path, uses its value
 *   -fno-optimize-sibling-calls, -fno-omit-frame-pointer
 *                                    tracebacks and recover see every frame
 *   -fno-partial-inlining, -fno-ipa-icf
 *                                    functions with the same body keep their names in traces, and parts theirs
 *   -maccumulate-outgoing-args       what calls pass on the stack belongs to the frame that the prologue checks
 *   -ffp-contract=off                no fused multiply-add unless Go says so
 *   -ffunction-sections -fdata-sections with --gc-sections
 *                                    unreachable functions and types are dropped
 *   -g1                              line tables for tracebacks and gdb
 *
 * gcc on x86-64 likes to move two words at once through a vector register.  Where
 * they were stored one by one shortly before (results of several words, slices,
 * interfaces), the processor can't forward them and waits some 12 cycles; so these
 * are told to stay in general registers: -fno-tree-slp-vectorize, -mno-stv,
 * -mtune-ctrl.  The last makes gcc take "rep stos" and "rep movs", whose start costs
 * as much, for what is larger than 64 bytes: the strategies say loops of 16-byte
 * moves up to 512 bytes, the C library beyond.  Measured on go1: fmt 25 to 30 % faster, encoding/gob, text/template
 * and time 20 to 30 %, regexp 10 %.
 */
#include "build/cc.h"

const char *const cc_flags[] = {
    "-std=gnu11", "-O2", "-g1", "-w", "-fsplit-stack", "-fwrapv", "-fno-strict-aliasing",
    "-fno-delete-null-pointer-checks", "-fno-optimize-sibling-calls", "-fno-omit-frame-pointer",
    "-fexceptions", "-fnon-call-exceptions", "-fno-delete-dead-exceptions", "-fno-tree-sink", "-ffp-contract=off",
    "-ffunction-sections", "-fdata-sections", "-fno-pie", "-fcf-protection=none", "-fno-stack-protector", "-fno-partial-inlining", "-fno-ipa-icf",
    "-maccumulate-outgoing-args",
#ifdef __x86_64__
    "-fno-tree-slp-vectorize", "-mno-stv", "-mtune-ctrl=^sse_unaligned_store_optimal",
    "-mmemset-strategy=vector_loop:512:noalign,libcall:-1:noalign",
    "-mmemcpy-strategy=vector_loop:512:noalign,libcall:-1:noalign",
#endif
    NULL,
};

const char *const link_flags[] = {
    "-static", "-no-pie", "-Wl,--gc-sections", "-Wl,-z,start-stop-gc", "-Wl,-z,norelro", NULL,
};

const char *
cc_gcflags_for(const BuildOptions *o, LoadPkg *p)
{
	const char *g = o->gcflags != NULL ? o->gcflags : "";
	const char *eq = strchr(g, '=');
	if (g[0] != '-' && eq != NULL) {
		const char *pat = arena_strndup(perm, g, (size_t)(eq - g));
		if (strcmp(pat, "all") == 0 || pattern_matches(pat, p->path))
			return eq + 1;
		return "";
	}
	return map_has(&o->roots, p->path) ? g : "";
}
