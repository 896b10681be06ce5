/*
 * sigpanic.c - faults of Go code as panics.
 *
 * The signal handler makes the goroutine go on here, as if the instruction that
 * faulted had called.  Addresses in the first page are nil dereferences; others
 * are errors of the program (or ours) that end it, unless debug.SetPanicOnFault
 * was asked for.
 */
#include "lang/lang.h"

enum { SIG_BUS = 7, SIG_FPE = 8, SIG_SEGV = 11, FAULT_MAPERR = 1, FAULT_ACCERR = 2, BUS_OBJECT = 2, FPE_INT_DIV = 1, FPE_INT_OVF = 2, NIL_PAGE = 4096 };

static RT_NORETURN void
bad_address(RtG *g, u64 addr)
{
	if (g->panic_on_fault)
		runtime$dgoPanicMemAddr(addr);
	rt_printlock();
	rt_print_cstr("unexpected fault address ");
	rt_printhex(addr);
	rt_printnl();
	rt_printunlock();
	rt_throw("fault");
}

void
rt_sigpanic(i64 sig, i64 code, u64 addr)
{
	RtG *g = rt_lang_g();
	g->sig = (u32)sig;
	g->sig_code = code;
	g->sig_addr = addr;
	g->sig_pc = (u64)rt_return_address(__builtin_frame_address(0)) - 1; /* the handler pushes the address after */
	switch (sig) {
	case SIG_SEGV:
		if ((code == 0 || code == FAULT_MAPERR || code == FAULT_ACCERR) && addr < NIL_PAGE)
			runtime$dgoPanicMem();
		bad_address(g, addr);
	case SIG_BUS:
		if (code == BUS_OBJECT && addr < NIL_PAGE)
			runtime$dgoPanicMem();
		bad_address(g, addr);
	case SIG_FPE:
		if (code == FPE_INT_DIV)
			runtime$dgoPanicDivide();
		if (code == FPE_INT_OVF)
			runtime$dgoPanicOverflow();
		runtime$dgoPanicFloat();
	default:
		rt_throw("unexpected signal value");
	}
}
