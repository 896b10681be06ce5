/*
 * ccall.c - calls of C from Go, and of Go from that C.
 *
 * A function named C.NAME by go:linkname is a stub that emitted code carries: it
 * jumps to rt_ccall (asm/ccall_amd64.S), which calls the C function on the thread's
 * stack.  C code may do there what it likes: block, compute for hours, call libc.
 * The call itself is some thirty instructions, none of them atomic: the thread
 * keeps its P.  Only M.c_frame says that it is in C; whoever wants the P, sysmon
 * when others wait for it or a stopper of the world, asks by the same signal that
 * preempts loops, and its handler, being on that thread, does what a system call
 * does at its start (c_left).  Back from C the goroutine then waits for a P as after
 * a system call.
 *
 * C calls Go through a stub as well, which jumps to rt_callback.  It runs the
 * function on the goroutine's stack, in its segments, below rt_ccall's frame; the
 * frames of C stay on the system stack, and the scheduler uses what is below them
 * (g0_sp).  So the goroutine is locked to its thread until the callback is over.  A
 * panic may pass through: C's frames are then forgotten (rt_callbacks_drop), as in
 * gc; their destructors and the like never run.
 *
 * Only threads that are in a call from Go may call Go; others die with a message.
 */
#include <signal.h>

#include "os/os.h"
#include "overlay_api.h"
#include "sched/internal.h"

_Static_assert(offsetof(RtM, c_frame) == M_C_FRAME && offsetof(RtM, callback) == M_CALLBACK && offsetof(RtM, c_calls) == M_C_CALLS
	       && offsetof(RtM, c_left) == M_C_LEFT && offsetof(RtCallback, prev) == CB_PREV && offsetof(RtCallback, g0_sp) == CB_G0_SP
	       && offsetof(RtCallback, frame) == CB_FRAME && offsetof(RtCallback, fn) == CB_FN && offsetof(RtCallback, nargs) == CB_NARGS
	       && offsetof(RtCallback, args) == CB_ARGS && offsetof(RtCallback, regs) == CB_REGS && offsetof(RtCallback, xmm) == CB_XMM
	       && sizeof(RtCallback) == CB_SIZE, "asm.h");

enum {
	C_STACK_LEFT = 96 << 10,   /* of the system stack, for the scheduler, when C calls Go */
	FIRST_STACK = 7 << 20,     /* the first thread's is 8 MB, as a rule; its M knows the outer part only */
};

void rt_ccall_back(void);
void rt_callback_enter(RtCallback *cb);
void rt_callback_leave(void);
void rt_callback_nowhere(void) RT_NORETURN;

/* The preemption signal, on the thread of g, which is in C. */
void
rt_ccall_leave(RtG *g)
{
	RtM *m = rt_m();

	if (m->c_left || rt_p() == NULL || rt_tls_locks != 0 || g->status != RT_G_RUNNING)
		return;
	m->c_left = true;
	rt_entersyscall_c();
}

/* Back from C, without a P. */
void
rt_ccall_back(void)
{
	rt_m()->c_left = false;
	rt_exitsyscall();
}

void
rt_callback_enter(RtCallback *cb)
{
	RtM *m = rt_m();

	rt_lock_os_thread_internal(); /* before anything that may go on on another thread */
	if (m->c_left)
		rt_ccall_back();
	if ((u8 *)cb - (m == &rt_m0 ? m->stack_hi - FIRST_STACK : m->stack_lo) < C_STACK_LEFT)
		rt_throw("callbacks from C are nested too deeply: no system stack left");
}

void
rt_callback_leave(void)
{
	rt_unlock_os_thread_internal();
}

void
rt_callback_nowhere(void)
{
	rt_eprintf("fatal error: C code has called a Go function on a thread that is not in a call from Go\n");
	rt_exit(2);
}

/* g goes on in a frame at frame_address, or ends (NULL): callbacks below it are over.  Not split: see rt_stack_rewind. */
RT_NOSPLIT void
rt_callbacks_drop(RtG *g, const void *frame_address)
{
	RtM *m = rt_m();

	while (m->callback != NULL) {
		RtCallback *cb = m->callback;
		const RtSegment *s = g->seg;
		while (s != NULL && frame_address != NULL && (u64)frame_address - (u64)s->lo >= s->size) {
			if ((u64)cb->frame - (u64)s->lo < s->size)
				break;
			s = s->prev;
		}
		/* s: the segment of the frame, or an inner one that has the callback. */
		bool outer = frame_address != NULL && s != NULL && (u64)frame_address - (u64)s->lo < s->size
			     && ((u64)cb->frame - (u64)s->lo >= s->size || cb->frame >= (const u8 *)frame_address);
		if (outer)
			return;
		m->callback = cb->prev;
		m->g0_sp = cb->g0_sp;
		if (--m->locked_int == 0 && m->locked_ext == 0) {
			m->locked_g = NULL;
			g->locked_m = NULL;
			g->locked_to_thread = false;
		}
	}
}

i64
rt_num_cgocall(void)
{
	i64 n = 0;

	for (RtM *m = rt_load(&rt_sched.all_m); m != NULL; m = m->all_link)
		n += __atomic_load_n(&m->c_calls, __ATOMIC_RELAXED);
	return n;
}
