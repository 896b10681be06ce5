// Replaces GOROOT's runtime/extern.go, debug.go, proc.go and symtab.go: the
// exported API of package runtime for callers, goroutines and the build.

// Package runtime gives Go programs access to Tricolor's runtime: the
// scheduler, the collector, stack traces and statistics.  Its API is that of
// Go's package runtime.
package runtime

import (
	"internal/cpu"
	"internal/goarch"
	"internal/goos"
	"unsafe"
)

// Compiler is the name of the tool chain whose dialect this is.  Programs and
// Go's tests ask it to know which behaviour to expect: gc's.
const Compiler = "gc"

// GOOS is the running program's operating system target.
const GOOS string = goos.GOOS

// GOARCH is the running program's architecture target.
const GOARCH string = goarch.GOARCH

//go:linkname buildVersion rt_build_version
func buildVersion() string

//go:linkname buildGOROOT rt_build_goroot
func buildGOROOT() string

//go:linkname getenv rt_getenv
func getenv(name string) string

//go:linkname godebug rt_godebug
func godebug() string

// Version returns the version of the Go tree that the program was built with.
func Version() string { return buildVersion() }

// GOROOT returns the root of the Go tree: the GOROOT environment variable if
// it is set, else the tree used for the build.
func GOROOT() string {
	if s := getenv("GOROOT"); s != "" {
		return s
	}
	return buildGOROOT()
}

// Runs before the initialisation of any package that depends on processor features.
func init() {
	options := godebug()
	cpu.DebugOptions = options != ""
	cpu.Initialize(options)
}

// ---- goroutines and processors ----

//go:linkname numGoroutine rt_num_goroutine
func numGoroutine() int

//go:linkname numCPU rt_num_cpu
func numCPU() int

//go:linkname gomaxprocs rt_gomaxprocs
func gomaxprocs(n int) int

//go:linkname numCgoCall rt_num_cgocall
func numCgoCall() int64

//go:linkname gosched rt_gosched_api
func gosched()

//go:linkname goexit0 rt_goexit
func goexit0()

//go:linkname lockOSThread rt_lock_os_thread
func lockOSThread()

//go:linkname unlockOSThread rt_unlock_os_thread
func unlockOSThread()

// NumGoroutine counts the goroutines that exist now.
func NumGoroutine() int { return numGoroutine() }

// NumCPU says how many processors the process could use when it started.
func NumCPU() int { return numCPU() }

// NumCgoCall counts the calls from Go to C so far.
func NumCgoCall() int64 { return numCgoCall() }

// GOMAXPROCS sets how many CPUs can execute Go code at the same time and
// returns the previous setting.  If n < 1 it only returns it.
func GOMAXPROCS(n int) int { return gomaxprocs(n) }

// Gosched lets other goroutines run.
func Gosched() { gosched() }

// Goexit ends the goroutine that calls it, after its deferred calls.
func Goexit() { goexit0() }

// LockOSThread wires the calling goroutine to its current thread until as
// many calls of UnlockOSThread.
func LockOSThread() { lockOSThread() }

// UnlockOSThread undoes an earlier LockOSThread.
func UnlockOSThread() { unlockOSThread() }

// Breakpoint stops the process in its debugger.
func Breakpoint() { breakpoint() }

//go:linkname breakpoint rt_breakpoint
func breakpoint()

// SetCgoTraceback records functions that describe C frames for traces.  Only
// version 0 of the interface exists.
func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {
	if version != 0 {
		panic("SetCgoTraceback: only version 0 is known")
	}
	cgoTraceback, cgoContext, cgoSymbolizer = traceback, context, symbolizer
}

var cgoTraceback, cgoContext, cgoSymbolizer unsafe.Pointer

// ---- objects ----

//go:linkname setFinalizer rt_set_finalizer
func setFinalizer(obj, finalizer any)

//go:noescape
//go:linkname keepAlive rt_keep_alive
func keepAlive(x any)

// SetFinalizer sets the function that runs after obj was found unreachable;
// a nil finalizer clears it.
func SetFinalizer(obj any, finalizer any) { setFinalizer(obj, finalizer) }

// KeepAlive marks its argument as reachable up to this call.
func KeepAlive(x any) { keepAlive(x) }

//go:linkname runGC rt_gc
func runGC()

// GC collects garbage and returns when the cycle is done.
func GC() { runGC() }

// ---- stacks ----

// A program counter names one frame, inlined or not; see runtime/overlay_api.h.
type pcFrame struct {
	function, file  string
	line, startLine int
	entry, handle   uintptr
	flags           uint64
}

const pcNotInlined = 1 // of pcFrame.flags

//go:linkname rtCallers rt_callers
//go:noescape
func rtCallers(skip int, buf []uintptr) int

//go:linkname rtPCFrame rt_pc_frame
//go:noescape
func rtPCFrame(pc uintptr, out *pcFrame) bool

//go:linkname rtExpandLast rt_pc_expand_last
//go:noescape
func rtExpandLast(pcs []uintptr, max int) int

//go:linkname findFunc rt_find_func
func findFunc(pc uintptr) uintptr

//go:linkname funcName rt_func_name
func funcName(handle uintptr) string

//go:linkname funcEntry rt_func_entry
func funcEntry(handle uintptr) uintptr

//go:linkname funcFileLine rt_func_file_line
func funcFileLine(handle, pc uintptr) (file string, line int)

//go:linkname stackDump rt_stack_dump
//go:noescape
func stackDump(buf []byte, all bool) int

// Caller reports file and line of a call on the calling goroutine's stack;
// skip 0 is the caller of Caller.
//
//go:noinline
func Caller(skip int) (pc uintptr, file string, line int, ok bool) {
	var pcs [1]uintptr
	if rtCallers(skip+1, pcs[:]) < 1 {
		return
	}
	var f Frame
	ok = frameOf(pcs[0], &f)
	return f.PC, f.File, f.Line, ok
}

// Callers fills pc with the return addresses of the calling goroutine's
// stack; skip 0 is Callers itself.
//
//go:noinline
func Callers(skip int, pc []uintptr) int {
	if len(pc) == 0 {
		return 0
	}
	return rtCallers(skip, pc)
}

// Stack formats the stack of the calling goroutine, or of all of them, into
// buf and returns how many bytes it wrote.
//
//go:noinline
func Stack(buf []byte, all bool) int { return stackDump(buf, all) }

// A Func is a function of the program.  Its address is the runtime's handle;
// there is nothing behind it that Go may read.
type Func struct {
	opaque struct{}
}

func funcOf(handle uintptr) *Func {
	return *(**Func)(unsafe.Pointer(&handle))
}

func (f *Func) handle() uintptr { return uintptr(unsafe.Pointer(f)) }

// FuncForPC returns the function that holds the program counter, or nil.
func FuncForPC(pc uintptr) *Func { return funcOf(findFunc(pc)) }

// Name is the function's name with its package path.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return funcName(f.handle())
}

// Entry is the address of its code.
func (f *Func) Entry() uintptr { return funcEntry(f.handle()) }

// FileLine says where in the source pc, an address within f, comes from.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	return funcFileLine(f.handle(), pc)
}

// A Frame describes one call.
type Frame struct {
	PC       uintptr // in the calling instruction
	Func     *Func   // nil if unknown
	Function string  // its name with the package's path; "" if unknown
	File     string
	Line     int
	Entry    uintptr // address of the function's code; 0 if unknown
}

// Frames translates program counters of Callers, each of which names a frame.
type Frames struct {
	pcs   []uintptr // not yet looked at
	ahead Frame     // what Next will give, so that it can tell whether more follows
	has   bool      // there is one
}

// CallersFrames prepares to translate the program counters that Callers gave.
func CallersFrames(callers []uintptr) *Frames {
	ci := &Frames{pcs: callers}
	ci.step()
	return ci
}

func frameOf(pc uintptr, f *Frame) bool {
	var p pcFrame
	if !rtPCFrame(pc, &p) {
		return false
	}
	if pc > p.entry {
		pc-- // into the call instruction
	}
	*f = Frame{PC: pc, Function: p.function, File: p.file, Line: p.line, Entry: p.entry}
	if p.flags&pcNotInlined != 0 {
		f.Func = funcOf(p.handle)
	}
	return true
}

// Looks for the next program counter that is known.
func (ci *Frames) step() {
	for ci.has = false; !ci.has && len(ci.pcs) > 0; ci.pcs = ci.pcs[1:] {
		ci.has = frameOf(ci.pcs[0], &ci.ahead)
	}
}

// Next gives the next frame, and whether others follow.
func (ci *Frames) Next() (frame Frame, more bool) {
	if ci.has {
		frame = ci.ahead
		ci.step()
	}
	return frame, ci.has
}

// A profile's stack may end among the frames of one physical frame: pprof wants the others too.
//
//go:linkname pprof_expandFinalInlineFrame runtime/pprof.runtime_expandFinalInlineFrame
func pprof_expandFinalInlineFrame(stk []uintptr) []uintptr {
	var all [128]uintptr
	n := copy(all[:], stk)
	if n < len(stk) {
		return stk
	}
	if k := rtExpandLast(all[:n], len(all)); k > n {
		return append(stk[:n:n], all[n:k]...)
	}
	return stk
}
