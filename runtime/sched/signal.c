/*
 * signal.c - what the kernel tells: faults, preemption, os/signal, SIGQUIT.
 *
 * Handlers run on the thread's signal stack.  The entry sets the stack limit to
 * 0, so that C code below it doesn't think to be on a goroutine's stack, and
 * restores it.  A fault in Go code, or in C code that Go called with a bad
 * pointer, is turned into a call of rt_sigpanic by the faulting instruction;
 * any other fault is fatal.
 *
 * As gc does, nearly every signal is caught from the start (is_left_alone: the
 * exceptions): those that nobody asked for and that neither end nor stop a
 * program by Go's rules are dropped.  SIGHUP and SIGINT ignored at the start
 * (nohup) stay so until os/signal asks for them.
 */
#include <signal.h>
#include <string.h>
#include <ucontext.h>

#include "lang/lang.h"
#include "os/os.h"
#include "prof/symtab.h"
#include "prof/traceback.h"
#include "sched/internal.h"

u64 rt_c_overflow(u64 addr); /* capi/ */

enum { NSIG_GO = 65 };

typedef struct KernelSigaction {
	void *handler;
	u64 flags;
	void *restorer;
	u64 mask;
} KernelSigaction;

void rt_sigrestorer(void);

static u64 wanted, ignored; /* os/signal's sets, bit sig - 1; atomic */

static void
set_action(u32 sig, void *handler, u64 flags)
{
	KernelSigaction sa = { handler, flags | 0x04000000 /* SA_RESTORER */, (void *)rt_sigrestorer, ~0ull };

	RT_SYS(SYS_rt_sigaction, sig, &sa, 0, 8);
}

static void *
get_handler(u32 sig)
{
	KernelSigaction sa = { 0 };

	RT_SYS(SYS_rt_sigaction, sig, 0, &sa, 8);
	return sa.handler;
}

static const char *const names[] = {
	[SIGHUP] = "SIGHUP: terminal line hangup", [SIGINT] = "SIGINT: interrupt", [SIGQUIT] = "SIGQUIT: quit",
	[SIGILL] = "SIGILL: illegal instruction", [SIGTRAP] = "SIGTRAP: trace trap", [SIGABRT] = "SIGABRT: abort",
	[SIGBUS] = "SIGBUS: bus error", [SIGFPE] = "SIGFPE: floating-point exception",
	[SIGSEGV] = "SIGSEGV: segmentation violation", [SIGSYS] = "SIGSYS: bad system call",
	[SIGTERM] = "SIGTERM: termination", [SIGSTKFLT] = "SIGSTKFLT: stack fault",
};

/* Puts the default action back and sends the signal to this thread. */
static void
die_of(u32 sig)
{
	u64 mask = 0;

	set_action(sig, SIG_DFL, 0);
	RT_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &mask, 0, 8);
	RT_SYS(SYS_tgkill, RT_SYS(SYS_getpid, 0, 0, 0, 0), RT_SYS(SYS_gettid, 0, 0, 0, 0), sig, 0);
	rt_os_usleep(1000);
	rt_exit(2);
}

/* The faulting instruction "calls" rt_sigpanic.  Nobody goes on after that instruction, so what a leaf function has in its
 * red zone is dead, and the guard need not have room for it.  A function that faulted before its frame was set up (gcc moves
 * prologues down) has its return address still to be linked in: a small frame record on the stack does so, for
 * traces follow the frame pointers. */
static void
inject_panic(ucontext_t *uc, u32 sig, u64 code, u64 addr)
{
	greg_t *r = uc->uc_mcontext.gregs;
	u64 pc = (u64)r[REG_RIP];
	u64 caller = rt_unlinked_caller(pc, (u64)r[REG_RSP], (u64)r[REG_RBP]);
	u64 *sp = (u64 *)((u64)r[REG_RSP] & ~15ull);

	if (caller != 0) {
		*--sp = caller;
		*--sp = (u64)r[REG_RBP];
		r[REG_RBP] = (greg_t)sp;
	}
	*--sp = pc + 2; /* as if it were a call: lookups look 1 or 2 bytes before a return address */
	r[REG_RSP] = (greg_t)sp;
	r[REG_RIP] = (greg_t)rt_sigpanic;
	r[REG_RDI] = sig;
	r[REG_RSI] = (greg_t)code;
	r[REG_RDX] = (greg_t)addr;
	r[REG_RCX] = (greg_t)pc;
}

static void
fatal_signal(u32 sig, siginfo_t *info, ucontext_t *uc)
{
	greg_t *r = uc->uc_mcontext.gregs;
	RtM *m = rt_m();

	if (__atomic_fetch_add(&rt_crashing, 1, __ATOMIC_ACQ_REL) == 0) {
		const char *name = sig < sizeof names / sizeof names[0] && names[sig] != NULL ? names[sig] : "signal";
		if (sig == SIGSEGV || sig == SIGBUS || sig == SIGFPE)
			rt_eprintf("fatal error: unexpected signal during runtime execution\n[signal %s code=%p addr=%p pc=%p]\n",
				   name, (u64)info->si_code, (u64)info->si_addr, (u64)r[REG_RIP]);
		else
			rt_eprintf("%s\nPC=%p m=%d sigcode=%d\n", name, (u64)r[REG_RIP], m != NULL ? m->id : -1, (i64)info->si_code);
		rt_trace_crash((u64)r[REG_RIP] + 1, rt_unlinked_caller((u64)r[REG_RIP], (u64)r[REG_RSP], (u64)r[REG_RBP]), (u64)r[REG_RBP],
			       true);
		rt_eprintf("\nrax    %p\nrbx    %p\nrcx    %p\nrdx    %p\nrdi    %p\nrsi    %p\nrbp    %p\nrsp    %p\n", (u64)r[REG_RAX],
			   (u64)r[REG_RBX], (u64)r[REG_RCX], (u64)r[REG_RDX], (u64)r[REG_RDI], (u64)r[REG_RSI], (u64)r[REG_RBP],
			   (u64)r[REG_RSP]);
		rt_eprintf("r8     %p\nr9     %p\nr10    %p\nr11    %p\nr12    %p\nr13    %p\nr14    %p\nr15    %p\nrip    %p\n", (u64)r[REG_R8],
			   (u64)r[REG_R9], (u64)r[REG_R10], (u64)r[REG_R11], (u64)r[REG_R12], (u64)r[REG_R13], (u64)r[REG_R14],
			   (u64)r[REG_R15], (u64)r[REG_RIP]);
		u64 segs = (u64)r[REG_CSGSFS];
		rt_eprintf("rflags %p\ncs     %p\nfs     %p\ngs     %p\n", (u64)r[REG_EFL], segs & 0xffff, segs >> 32 & 0xffff, segs >> 16 & 0xffff);
	}
	rt_crash_exit();
}

/* A fault of the program, not of the runtime? */
static bool
is_go_fault(ucontext_t *uc, u64 limit, u64 addr)
{
	RtG *g = rt_g();
	RtM *m = rt_m();

	if (limit == 0 || g == NULL || m == NULL || m->curg != g || rt_p() == NULL || rt_tls_locks != 0
	    || rt_load(&rt_crashing) != 0)
		return false;
	if ((u64)uc->uc_mcontext.gregs[REG_RSP] - (u64)g->seg->lo >= g->seg->size)
		return false;
	if (addr < 4096)
		return true;
	rt_symtab_ranges(); /* takes a lock: none is held here */
	return rt_pc_is_go((u64)uc->uc_mcontext.gregs[REG_RIP]);
}

static void
handle(u32 sig, siginfo_t *info, ucontext_t *uc, u64 *limit)
{
	switch (sig) {
	case SIGURG:
		if (rt_preempt_signal(uc, *limit))
			*limit = (u64)STACK_POISON;
		if ((rt_load(&wanted) >> (sig - 1) & 1) != 0 && info->si_code != SI_TKILL)
			rt_sigqueue_send(sig);
		return;
	case SIGSEGV:
	case SIGBUS:
	case SIGFPE: {
		/* Sent by a process rather than by an instruction: si_code <= 0 (SI_USER and kin). */
		u64 addr = sig == SIGFPE ? (u64)uc->uc_mcontext.gregs[REG_RIP] : (u64)info->si_addr;
		u64 size = info->si_code > 0 && sig == SIGSEGV ? rt_c_overflow(addr) : 0;
		if (size != 0) {
			rt_eprintf("tricolor: a goroutine's stack of %u bytes is too small: see tri_go\n", size);
			rt_eprintf("fatal error: stack overflow\n");
			rt_trace_crash((u64)uc->uc_mcontext.gregs[REG_RIP] + 1, 0, (u64)uc->uc_mcontext.gregs[REG_RBP], true);
			rt_crash_exit();
		}
		if (info->si_code > 0) {
			u64 test = sig == SIGFPE || info->si_code == SI_KERNEL ? ~0ull : addr;
			if (is_go_fault(uc, *limit, test)) {
				inject_panic(uc, sig, (u64)info->si_code, addr);
				return;
			}
		}
		break;
	}
	case SIGPROF:
		/* The profile's timers say whose they are; another's SIGPROF is a signal like others. */
		if (info->si_code == SI_TIMER && info->si_ptr == &rt_prof_signal) {
			rt_prof_signal(uc, *limit);
			return;
		}
		break;
	case SIGPIPE:
		if ((rt_load(&wanted) >> (sig - 1) & 1) != 0)
			rt_sigqueue_send(sig);
		return; /* the write returns EPIPE; os.File raises it for standard output */
	}
	if (sig != SIGSEGV && sig != SIGBUS && sig != SIGFPE && rt_sigqueue_send(sig))
		return;
	if (sig == SIGHUP || sig == SIGINT || sig == SIGTERM)
		die_of(sig);
	if (sig < sizeof names / sizeof names[0] && names[sig] != NULL)
		fatal_signal(sig, info, uc);
}

void (*rt_prof_signal)(void *uc, u64 limit);

/* Entered by the kernel on the signal stack. */
__attribute__((no_split_stack)) static void
entry(int sig, siginfo_t *info, void *uc)
{
	u64 limit = rt_get_limit();

	rt_set_limit(0);
	handle((u32)sig, info, uc, &limit);
	rt_set_limit(limit);
}

static void
catch_signal(u32 sig)
{
	set_action(sig, (void *)entry, SA_SIGINFO | SA_ONSTACK | SA_RESTART);
}

void
rt_signals_thread_init(RtM *m)
{
	stack_t ss = { 0 };
	u64 mask = 0;

	m->sigstack = rt_os_map(RT_SIGSTACK);
	ss.ss_sp = m->sigstack;
	ss.ss_size = RT_SIGSTACK;
	RT_SYS(SYS_sigaltstack, &ss, 0, 0, 0);
	RT_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &mask, 0, 8);
}

/* Signals whose action is the system's unless os/signal asks: job control, what cannot be caught, and libc's own. */
static bool
is_left_alone(u32 sig)
{
	switch (sig) {
	case SIGKILL: case SIGSTOP: case SIGCONT: case SIGTSTP: case SIGTTIN: case SIGTTOU: case 32: case 33: case 34:
		return true;
	case SIGHUP: case SIGINT:
		return get_handler(sig) == (void *)SIG_IGN;
	}
	return false;
}

static u64 caught; /* bit sig - 1: caught from the start, so that signal.Stop and Reset go back to that */

void
rt_signals_init(void)
{
	for (u32 sig = 1; sig < NSIG_GO; sig++)
		if (!is_left_alone(sig)) {
			caught |= 1ull << (sig - 1);
			catch_signal(sig);
		}
}

/* Signals that os/signal can be asked for; the others are the runtime's, or nobody's. */
static bool
may_notify(u32 sig)
{
	switch (sig) {
	case 0: case SIGILL: case SIGTRAP: case SIGBUS: case SIGFPE: case SIGKILL: case SIGSEGV: case SIGSTKFLT: case SIGSTOP:
	case SIGSYS: case 32: case 33: case 34:
		return false;
	}
	return sig < NSIG_GO;
}

/* -- os/signal: the queue -- */

static struct {
	u32 pending[3];            /* received, not yet taken; atomic */
	u32 state;                 /* 0 idle, 1 a receiver sleeps, 2 a sender has something; atomic */
	RtNote note;
	u32 delivering;            /* atomic */
	bool inuse;
} queue;
enum { Q_IDLE, Q_RECEIVING, Q_SENDING };

bool
rt_sigqueue_send(u32 sig)
{
	if (sig >= NSIG_GO || !queue.inuse)
		return false;
	rt_add(&queue.delivering, 1);
	if ((rt_load(&wanted) >> (sig - 1) & 1) == 0) {
		rt_add(&queue.delivering, -1);
		return false;
	}
	u32 bit = 1u << (sig & 31);
	if ((__atomic_fetch_or(&queue.pending[sig / 32], bit, __ATOMIC_SEQ_CST) & bit) == 0) {
		for (;;) {
			u32 s = rt_load(&queue.state);
			if (s == Q_SENDING)
				break;
			if (s == Q_IDLE && rt_cas(&queue.state, Q_IDLE, Q_SENDING))
				break;
			if (s == Q_RECEIVING && rt_cas(&queue.state, Q_RECEIVING, Q_IDLE)) {
				rt_note_wake(&queue.note);
				break;
			}
		}
	}
	rt_add(&queue.delivering, -1);
	return true;
}

u32
rt_signal_recv(void)
{
	static u32 taken[3]; /* one receiver only: os/signal's loop */

	for (;;) {
		for (u32 sig = 0; sig < 96; sig++)
			if (taken[sig / 32] & 1u << (sig & 31)) {
				taken[sig / 32] &= ~(1u << (sig & 31));
				return sig;
			}
		for (;;) {
			u32 s = rt_load(&queue.state);
			if (s == Q_IDLE && rt_cas(&queue.state, Q_IDLE, Q_RECEIVING)) {
				rt_entersyscall_block();
				rt_note_sleep(&queue.note);
				rt_exitsyscall();
				rt_note_clear(&queue.note);
				break;
			}
			if (s == Q_SENDING && rt_cas(&queue.state, Q_SENDING, Q_IDLE))
				break;
		}
		for (u32 i = 0; i < 3; i++)
			taken[i] = __atomic_exchange_n(&queue.pending[i], 0, __ATOMIC_SEQ_CST);
	}
}

void
rt_signal_wait_until_idle(void)
{
	while (rt_load(&queue.delivering) != 0)
		rt_gosched();
	while (rt_load(&queue.state) != Q_RECEIVING)
		rt_gosched();
}

void
rt_signal_enable(u32 sig)
{
	queue.inuse = true;
	if (!may_notify(sig))
		return;
	__atomic_fetch_or(&wanted, 1ull << (sig - 1), __ATOMIC_SEQ_CST);
	__atomic_fetch_and(&ignored, ~(1ull << (sig - 1)), __ATOMIC_SEQ_CST);
	catch_signal(sig);
}

void
rt_signal_disable(u32 sig)
{
	if (!may_notify(sig))
		return;
	__atomic_fetch_and(&wanted, ~(1ull << (sig - 1)), __ATOMIC_SEQ_CST);
	if ((caught >> (sig - 1) & 1) == 0)
		set_action(sig, sig == SIGHUP || sig == SIGINT ? SIG_IGN : SIG_DFL, 0);
}

void
rt_signal_ignore(u32 sig)
{
	if (!may_notify(sig))
		return;
	__atomic_fetch_and(&wanted, ~(1ull << (sig - 1)), __ATOMIC_SEQ_CST);
	__atomic_fetch_or(&ignored, 1ull << (sig - 1), __ATOMIC_SEQ_CST);
	if (sig != SIGURG && sig != SIGPROF) /* preemption and profiles need them */
		set_action(sig, SIG_IGN, 0);
}

GoBool
rt_signal_ignored(u32 sig)
{
	if (sig == 0 || sig >= NSIG_GO)
		return 0;
	return (rt_load(&ignored) >> (sig - 1) & 1) != 0 || get_handler(sig) == (void *)SIG_IGN;
}

void
rt_os_sigpipe(void)
{
	if (rt_signal_ignored(SIGPIPE) || (rt_load(&wanted) >> (SIGPIPE - 1) & 1) != 0)
		return;
	die_of(SIGPIPE);
}

/* Ends by SIGABRT, with a core if the system makes one. */
void
rt_abort(void)
{
	die_of(SIGABRT);
	__builtin_unreachable();
}

/* -- fork: the child must not run Go's handlers -- */

static __thread u64 fork_mask;

void
rt_before_fork(void)
{
	u64 all = ~0ull;

	rt_pin();
	RT_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &all, &fork_mask, 8);
}

void
rt_after_fork(void)
{
	RT_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &fork_mask, 0, 8);
	rt_unpin();
}

/* Shares memory with the parent: only the kernel's state may change. */
RT_NOSPLIT void
rt_after_fork_in_child(void)
{
	u64 mask = 0;

	for (u32 sig = 1; sig < NSIG_GO; sig++)
		if (get_handler(sig) == (void *)entry)
			set_action(sig, SIG_DFL, 0);
	RT_SYS(SYS_rt_sigprocmask, SIG_SETMASK, &mask, 0, 8);
}

void
rt_before_exec(void)
{
	rt_pin();
}

void
rt_after_exec(void)
{
	rt_unpin();
}
