// Replaces what GOROOT's runtime gives other packages by linkname, in one
// place: sync, internal/poll, time, os, os/signal, syscall, net, hash/maphash,
// internal/cpu, crypto/internal/boring.  Each is a call of the C function that
// does it.

package runtime

import (
	_ "runtime/internal/atomic"  // sync.Pool pulls from it
	_ "runtime/internal/syscall" // pushes syscall.RawSyscall6
	"sync/atomic"
	"unsafe"
)

// ---- C functions with more than one user ----

//go:linkname semacquire rt_semacquire
func semacquire(s *uint32)

//go:linkname semrelease rt_semrelease
func semrelease(s *uint32, handoff bool, skip int)

//go:linkname rtNanotime rt_nanotime
func rtNanotime() int64

//go:linkname rtFastrand rt_fastrand
func rtFastrand() uint32

//go:linkname rtFastrandn rt_fastrandn
func rtFastrandn(n uint32) uint32

//go:linkname rtFastrand64 rt_fastrand64
func rtFastrand64() uint64

// time and internal/poll pull runtime.nanotime, hash/maphash the other two.

func nanotime() int64 { return rtNanotime() }

func fastrand64() uint64 { return rtFastrand64() }

//go:linkname rtMemhash rt_memhash
//go:noescape
func rtMemhash(p unsafe.Pointer, seed, n uintptr) uintptr

func memhash(p unsafe.Pointer, seed, n uintptr) uintptr { return rtMemhash(p, seed, n) }

// ---- sync, sync/atomic ----

//go:linkname sync_throw sync.throw
func sync_throw(s string) { throw(s) }

//go:linkname sync_fatal sync.fatal
func sync_fatal(s string) { fatal(s) }

//go:linkname sync_fastrandn sync.fastrandn
func sync_fastrandn(n uint32) uint32 { return rtFastrandn(n) }

//go:linkname sync_nanotime sync.runtime_nanotime
func sync_nanotime() int64 { return rtNanotime() }

//go:linkname rtSemacquireMutex rt_semacquire_mutex
func rtSemacquireMutex(s *uint32, lifo bool, skip int)

//go:linkname rtSemacquireProfiled rt_semacquire_profiled
func rtSemacquireProfiled(s *uint32)

//go:linkname sync_semacquire sync.runtime_Semacquire
func sync_semacquire(s *uint32) { rtSemacquireProfiled(s) }

//go:linkname sync_semacquireMutex sync.runtime_SemacquireMutex
func sync_semacquireMutex(s *uint32, lifo bool, skip int) { rtSemacquireMutex(s, lifo, skip) }

//go:linkname sync_semrelease sync.runtime_Semrelease
func sync_semrelease(s *uint32, handoff bool, skip int) { semrelease(s, handoff, skip) }

//go:linkname rtCanSpin rt_can_spin
func rtCanSpin(i int) bool

//go:linkname rtDoSpin rt_do_spin
func rtDoSpin()

//go:linkname sync_canSpin sync.runtime_canSpin
func sync_canSpin(i int) bool { return rtCanSpin(i) }

//go:linkname sync_doSpin sync.runtime_doSpin
func sync_doSpin() { rtDoSpin() }

// notifyList is sync.notifyList.
type notifyList struct {
	wait, notify uint32
	lock         uintptr
	head, tail   unsafe.Pointer
}

//go:linkname rtNotifyAdd rt_notify_add
func rtNotifyAdd(l *notifyList) uint32

//go:linkname rtNotifyWait rt_notify_wait
func rtNotifyWait(l *notifyList, t uint32)

//go:linkname rtNotifyAll rt_notify_all
func rtNotifyAll(l *notifyList)

//go:linkname rtNotifyOne rt_notify_one
func rtNotifyOne(l *notifyList)

//go:linkname rtNotifyCheck rt_notify_check
func rtNotifyCheck(size uintptr)

//go:linkname sync_notifyListAdd sync.runtime_notifyListAdd
func sync_notifyListAdd(l *notifyList) uint32 { return rtNotifyAdd(l) }

//go:linkname sync_notifyListWait sync.runtime_notifyListWait
func sync_notifyListWait(l *notifyList, t uint32) { rtNotifyWait(l, t) }

//go:linkname sync_notifyListNotifyAll sync.runtime_notifyListNotifyAll
func sync_notifyListNotifyAll(l *notifyList) { rtNotifyAll(l) }

//go:linkname sync_notifyListNotifyOne sync.runtime_notifyListNotifyOne
func sync_notifyListNotifyOne(l *notifyList) { rtNotifyOne(l) }

//go:linkname sync_notifyListCheck sync.runtime_notifyListCheck
func sync_notifyListCheck(size uintptr) { rtNotifyCheck(size) }

// What runs with the world stopped before each mark: sync.Pool's clean-up and
// the caches of crypto/internal/boring/bcache.
var (
	poolCleanup    func()
	cacheRoots     []unsafe.Pointer
	cleanupIsKnown bool
)

//go:linkname rtRegisterPoolCleanup rt_register_pool_cleanup
func rtRegisterPoolCleanup(f func())

func clearPools() {
	if poolCleanup != nil {
		poolCleanup()
	}
	for _, p := range cacheRoots {
		atomic.StorePointer((*unsafe.Pointer)(p), nil)
	}
}

func knowCleanup() {
	if !cleanupIsKnown {
		cleanupIsKnown = true
		rtRegisterPoolCleanup(clearPools)
	}
}

//go:linkname sync_registerPoolCleanup sync.runtime_registerPoolCleanup
func sync_registerPoolCleanup(f func()) {
	poolCleanup = f
	knowCleanup()
}

//go:linkname bcache_registerCache crypto/internal/boring/bcache.registerCache
func bcache_registerCache(p unsafe.Pointer) {
	cacheRoots = append(cacheRoots, p)
	knowCleanup()
}

//go:linkname boring_arg0 crypto/internal/boring.runtime_arg0
func boring_arg0() string { return arg0() }

//go:linkname fipstls_arg0 crypto/internal/boring/fipstls.runtime_arg0
func fipstls_arg0() string { return arg0() }

func arg0() string {
	if args := rtArgs(); len(args) > 0 {
		return args[0]
	}
	return ""
}

// Markers that tools look for in binaries.

//go:linkname sig_boringCrypto crypto/internal/boring/sig.BoringCrypto
func sig_boringCrypto() {}

//go:linkname sig_fipsOnly crypto/internal/boring/sig.FIPSOnly
func sig_fipsOnly() {}

//go:linkname sig_standardCrypto crypto/internal/boring/sig.StandardCrypto
func sig_standardCrypto() {}

// ---- internal/poll ----

//go:linkname rtPollSemacquire rt_poll_semacquire
func rtPollSemacquire(s *uint32)

//go:linkname rtPollSemrelease rt_poll_semrelease
func rtPollSemrelease(s *uint32)

//go:linkname rtPollServerInit rt_poll_server_init
func rtPollServerInit()

//go:linkname rtPollIsServerDescriptor rt_poll_is_server_descriptor
func rtPollIsServerDescriptor(fd uintptr) bool

//go:linkname rtPollOpen rt_poll_open
func rtPollOpen(fd uintptr) (uintptr, int)

//go:linkname rtPollClose rt_poll_close
func rtPollClose(ctx uintptr)

//go:linkname rtPollReset rt_poll_reset
func rtPollReset(ctx uintptr, mode int) int

//go:linkname rtPollWait rt_poll_wait
func rtPollWait(ctx uintptr, mode int) int

//go:linkname rtPollWaitCanceled rt_poll_wait_canceled
func rtPollWaitCanceled(ctx uintptr, mode int)

//go:linkname rtPollSetDeadline rt_poll_set_deadline
func rtPollSetDeadline(ctx uintptr, d int64, mode int)

//go:linkname rtPollUnblock rt_poll_unblock
func rtPollUnblock(ctx uintptr)

//go:linkname poll_semacquire internal/poll.runtime_Semacquire
func poll_semacquire(s *uint32) { rtPollSemacquire(s) }

//go:linkname poll_semrelease internal/poll.runtime_Semrelease
func poll_semrelease(s *uint32) { rtPollSemrelease(s) }

//go:linkname poll_serverInit internal/poll.runtime_pollServerInit
func poll_serverInit() { rtPollServerInit() }

//go:linkname poll_isServerDescriptor internal/poll.runtime_isPollServerDescriptor
func poll_isServerDescriptor(fd uintptr) bool { return rtPollIsServerDescriptor(fd) }

//go:linkname poll_open internal/poll.runtime_pollOpen
func poll_open(fd uintptr) (uintptr, int) { return rtPollOpen(fd) }

//go:linkname poll_close internal/poll.runtime_pollClose
func poll_close(ctx uintptr) { rtPollClose(ctx) }

//go:linkname poll_reset internal/poll.runtime_pollReset
func poll_reset(ctx uintptr, mode int) int { return rtPollReset(ctx, mode) }

//go:linkname poll_wait internal/poll.runtime_pollWait
func poll_wait(ctx uintptr, mode int) int { return rtPollWait(ctx, mode) }

//go:linkname poll_waitCanceled internal/poll.runtime_pollWaitCanceled
func poll_waitCanceled(ctx uintptr, mode int) { rtPollWaitCanceled(ctx, mode) }

//go:linkname poll_setDeadline internal/poll.runtime_pollSetDeadline
func poll_setDeadline(ctx uintptr, d int64, mode int) { rtPollSetDeadline(ctx, d, mode) }

//go:linkname poll_unblock internal/poll.runtime_pollUnblock
func poll_unblock(ctx uintptr) { rtPollUnblock(ctx) }

// ---- time ----

// runtimeTimer is time.runtimeTimer.
type runtimeTimer struct {
	pp       uintptr
	when     int64
	period   int64
	f        func(any, uintptr)
	arg      any
	seq      uintptr
	nextwhen int64
	status   uint32
}

//go:linkname rtTimeNow rt_time_now
func rtTimeNow() (sec int64, nsec int32, mono int64)

//go:linkname rtTimeSleep rt_time_sleep
func rtTimeSleep(ns int64)

//go:linkname rtTimerStart rt_timer_start
func rtTimerStart(t *runtimeTimer)

//go:linkname rtTimerStop rt_timer_stop
func rtTimerStop(t *runtimeTimer) bool

//go:linkname rtTimerReset rt_timer_reset
func rtTimerReset(t *runtimeTimer, when int64) bool

//go:linkname rtTimerMod rt_timer_mod
func rtTimerMod(t *runtimeTimer, when, period int64, f func(any, uintptr), arg any, seq uintptr)

//go:linkname time_now time.now
func time_now() (sec int64, nsec int32, mono int64) { return rtTimeNow() }

//go:linkname time_Sleep time.Sleep
func time_Sleep(ns int64) { rtTimeSleep(ns) }

//go:linkname time_startTimer time.startTimer
func time_startTimer(t *runtimeTimer) { rtTimerStart(t) }

//go:linkname time_stopTimer time.stopTimer
func time_stopTimer(t *runtimeTimer) bool { return rtTimerStop(t) }

//go:linkname time_resetTimer time.resetTimer
func time_resetTimer(t *runtimeTimer, when int64) bool { return rtTimerReset(t, when) }

//go:linkname time_modTimer time.modTimer
func time_modTimer(t *runtimeTimer, when, period int64, f func(any, uintptr), arg any, seq uintptr) {
	rtTimerMod(t, when, period, f, arg, seq)
}

// ---- os, os/signal, net ----

//go:linkname rtArgs rt_os_args
func rtArgs() []string

//go:linkname rtEnviron rt_environ
func rtEnviron() []string

//go:linkname rtExit rt_exit
func rtExit(code int)

//go:linkname rtSigpipe rt_os_sigpipe
func rtSigpipe()

//go:linkname os_args os.runtime_args
func os_args() []string { return rtArgs() }

//go:linkname os_beforeExit os.runtime_beforeExit
func os_beforeExit() {}

//go:linkname os_sigpipe os.sigpipe
func os_sigpipe() { rtSigpipe() }

//go:linkname os_fastrand os.fastrand
func os_fastrand() uint32 { return rtFastrand() }

//go:linkname net_fastrandu net.fastrandu
func net_fastrandu() uint { return uint(rtFastrand64()) }

//go:linkname rtSignalEnable rt_signal_enable
func rtSignalEnable(sig uint32)

//go:linkname rtSignalDisable rt_signal_disable
func rtSignalDisable(sig uint32)

//go:linkname rtSignalIgnore rt_signal_ignore
func rtSignalIgnore(sig uint32)

//go:linkname rtSignalIgnored rt_signal_ignored
func rtSignalIgnored(sig uint32) bool

//go:linkname rtSignalRecv rt_signal_recv
func rtSignalRecv() uint32

//go:linkname rtSignalWaitUntilIdle rt_signal_wait_until_idle
func rtSignalWaitUntilIdle()

//go:linkname signal_enable os/signal.signal_enable
func signal_enable(sig uint32) { rtSignalEnable(sig) }

//go:linkname signal_disable os/signal.signal_disable
func signal_disable(sig uint32) { rtSignalDisable(sig) }

//go:linkname signal_ignore os/signal.signal_ignore
func signal_ignore(sig uint32) { rtSignalIgnore(sig) }

//go:linkname signal_ignored os/signal.signal_ignored
func signal_ignored(sig uint32) bool { return rtSignalIgnored(sig) }

//go:linkname signal_recv os/signal.signal_recv
func signal_recv() uint32 { return rtSignalRecv() }

//go:linkname signal_waitUntilIdle os/signal.signalWaitUntilIdle
func signal_waitUntilIdle() { rtSignalWaitUntilIdle() }

// ---- syscall ----
// syscall.rawVforkSyscall, runtime.entersyscall and runtime.exitsyscall are
// runtime/asm/syscall_amd64.S: nothing may stand between them and their callers.

//go:linkname rtSyscall6 rt_rawsyscall6
func rtSyscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr)

//go:linkname rtBeforeFork rt_before_fork
func rtBeforeFork()

//go:linkname rtAfterFork rt_after_fork
func rtAfterFork()

//go:linkname rtAfterForkInChild rt_after_fork_in_child
func rtAfterForkInChild()

//go:linkname rtBeforeExec rt_before_exec
func rtBeforeExec()

//go:linkname rtAfterExec rt_after_exec
func rtAfterExec()

//go:linkname rtPageSize rt_page_size
func rtPageSize() uintptr

//go:linkname rtAllThreadsSyscall rt_all_threads_syscall
func rtAllThreadsSyscall(nr, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr)

//go:linkname internal_syscall6 runtime/internal/syscall.Syscall6
func internal_syscall6(nr, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr) {
	return rtSyscall6(nr, a1, a2, a3, a4, a5, a6)
}

//go:linkname syscall_rawSyscallNoError syscall.rawSyscallNoError
func syscall_rawSyscallNoError(trap, a1, a2, a3 uintptr) (r1, r2 uintptr) {
	r1, r2, _ = rtSyscall6(trap, a1, a2, a3, 0, 0, 0)
	return
}

const sysGettimeofday = 96 // linux/amd64

//go:linkname syscall_gettimeofday syscall.gettimeofday
func syscall_gettimeofday(tv unsafe.Pointer) (errno uintptr) {
	_, _, errno = rtSyscall6(sysGettimeofday, uintptr(tv), 0, 0, 0, 0, 0)
	return
}

//go:linkname syscall_doAllThreadsSyscall syscall.runtime_doAllThreadsSyscall
func syscall_doAllThreadsSyscall(nr, a1, a2, a3, a4, a5, a6 uintptr) (r1, r2, errno uintptr) {
	return rtAllThreadsSyscall(nr, a1, a2, a3, a4, a5, a6)
}

// Calls of C functions through runtime/cgo, which programs don't have.
//
//go:linkname syscall_cgocaller syscall.cgocaller
func syscall_cgocaller(fn unsafe.Pointer, args ...uintptr) uintptr {
	throw("syscall.cgocaller without cgo")
	return 0
}

//go:linkname syscall_setenv_c syscall.setenv_c
func syscall_setenv_c(k, v string) {}

//go:linkname syscall_unsetenv_c syscall.unsetenv_c
func syscall_unsetenv_c(k string) {}

//go:linkname syscall_envs syscall.runtime_envs
func syscall_envs() []string { return rtEnviron() }

//go:linkname syscall_Getpagesize syscall.Getpagesize
func syscall_Getpagesize() int { return int(rtPageSize()) }

//go:linkname syscall_Exit syscall.Exit
func syscall_Exit(code int) { rtExit(code) }

//go:linkname syscall_BeforeFork syscall.runtime_BeforeFork
func syscall_BeforeFork() { rtBeforeFork() }

//go:linkname syscall_AfterFork syscall.runtime_AfterFork
func syscall_AfterFork() { rtAfterFork() }

//go:linkname syscall_AfterForkInChild syscall.runtime_AfterForkInChild
func syscall_AfterForkInChild() { rtAfterForkInChild() }

//go:linkname syscall_BeforeExec syscall.runtime_BeforeExec
func syscall_BeforeExec() { rtBeforeExec() }

//go:linkname syscall_AfterExec syscall.runtime_AfterExec
func syscall_AfterExec() { rtAfterExec() }

// ---- internal/cpu, golang.org/x/sys/cpu ----

//go:linkname rtCPUID rt_cpuid
func rtCPUID(eax, ecx uint32) (a, b, c, d uint32)

//go:linkname rtXGetBV rt_xgetbv
func rtXGetBV() (eax, edx uint32)

//go:linkname cpu_cpuid internal/cpu.cpuid
func cpu_cpuid(eax, ecx uint32) (a, b, c, d uint32) { return rtCPUID(eax, ecx) }

//go:linkname cpu_xgetbv internal/cpu.xgetbv
func cpu_xgetbv() (eax, edx uint32) { return rtXGetBV() }

// The level the program was compiled for: x86-64-v1.
//
//go:linkname cpu_getGOAMD64level internal/cpu.getGOAMD64level
func cpu_getGOAMD64level() int32 { return 1 }

//go:linkname xcpu_cpuid vendor/golang.org/x/sys/cpu.cpuid
func xcpu_cpuid(eax, ecx uint32) (a, b, c, d uint32) { return rtCPUID(eax, ecx) }

//go:linkname xcpu_xgetbv vendor/golang.org/x/sys/cpu.xgetbv
func xcpu_xgetbv() (eax, edx uint32) { return rtXGetBV() }

// The library itself, outside GOROOT.
//
//go:linkname ucpu_cpuid golang.org/x/sys/cpu.cpuid
func ucpu_cpuid(eax, ecx uint32) (a, b, c, d uint32) { return rtCPUID(eax, ecx) }

//go:linkname ucpu_xgetbv golang.org/x/sys/cpu.xgetbv
func ucpu_xgetbv() (eax, edx uint32) { return rtXGetBV() }
