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
	cpu.DebugOptions = true
	cpu.Initialize(godebug())
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

// NumGoroutine returns the number of goroutines that currently exist.
func NumGoroutine() int { return numGoroutine() }

// NumCPU returns the number of logical CPUs usable by the process, as it was
// at process startup.
func NumCPU() int { return numCPU() }

// NumCgoCall returns the number of calls from Go to C made by the process.
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

// Breakpoint executes a breakpoint trap.
func Breakpoint() { breakpoint() }

//go:linkname breakpoint rt_breakpoint
func breakpoint()

// SetCgoTraceback records functions that describe C frames for traces.  Only
// version 0 of the interface exists.
func SetCgoTraceback(version int, traceback, context, symbolizer unsafe.Pointer) {
	if version != 0 {
		panic("unsupported version")
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

// GC runs a garbage collection and blocks until it is complete.
func GC() { runGC() }

// ---- stacks ----

// A return address as rt_callers gives it; see runtime/overlay_api.h.
const pcMask = 1<<48 - 1

type pcFrame struct {
	function, file  string
	line, startLine int
	entry, handle   uintptr
	flags           uint64
}

const (
	pcOutermost = 1 << iota // last of its physical frame
	pcWrapper               // compiler-made
	pcRuntimeC              // C of the runtime
)

//go:linkname rtCallers rt_callers
//go:noescape
func rtCallers(skip int, buf []uintptr) int

//go:linkname pcFrames rt_pc_frames
//go:noescape
func pcFrames(pc uintptr, out []pcFrame) int

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
	f, _ := CallersFrames(pcs[:]).Next()
	return f.PC, f.File, f.Line, f.PC != 0
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

// Name returns the name of the function.
func (f *Func) Name() string {
	if f == nil {
		return ""
	}
	return funcName(f.handle())
}

// Entry returns the entry address of the function.
func (f *Func) Entry() uintptr { return funcEntry(f.handle()) }

// FileLine returns file and line of the source code for a program counter
// within f.
func (f *Func) FileLine(pc uintptr) (file string, line int) {
	return funcFileLine(f.handle(), pc)
}

// A Frame is the information that Frames returns for each call frame.
type Frame struct {
	// PC is the program counter of the call in this frame.
	PC uintptr

	// Func is the function of this frame; it may be nil.
	Func *Func

	// Function is the package path-qualified function name, "" if unknown.
	Function string

	// File and Line are the location in this frame.
	File string
	Line int

	// Entry is the entry program counter of the function, 0 if unknown.
	Entry uintptr
}

// Frames translates program counters of Callers into frames, one for each
// inlined call too.
type Frames struct {
	callers []uintptr
	ready   []Frame // expanded, in order; the array is reused
	buf     []pcFrame
	next    int
}

// CallersFrames prepares to translate the program counters that Callers gave.
func CallersFrames(callers []uintptr) *Frames { return &Frames{callers: callers} }

// Expands program counters until there are two frames, so that Next can tell
// whether more will follow.
func (ci *Frames) fill() {
	if ci.next > 0 {
		n := copy(ci.ready, ci.ready[ci.next:])
		ci.ready, ci.next = ci.ready[:n], 0
	}
	for len(ci.ready) < 2 && len(ci.callers) > 0 {
		pc := ci.callers[0]
		ci.callers = ci.callers[1:]
		if ci.buf == nil {
			ci.buf = make([]pcFrame, 16)
		}
		n := pcFrames(pc, ci.buf)
		for n >= len(ci.buf) && len(ci.buf) < 4096 {
			ci.buf = make([]pcFrame, 4*len(ci.buf))
			n = pcFrames(pc, ci.buf)
		}
		for i := 0; i < n; i++ {
			p := &ci.buf[i]
			if p.flags&pcWrapper != 0 || p.function == "" {
				continue
			}
			at := pc & pcMask
			if at > p.entry {
				at-- // into the call instruction
			}
			ci.ready = append(ci.ready, Frame{
				PC:       at,
				Func:     funcOf(p.handle),
				Function: p.function,
				File:     p.file,
				Line:     p.line,
				Entry:    p.entry,
			})
		}
	}
}

// Next returns the next frame, and whether there are more after it.
func (ci *Frames) Next() (frame Frame, more bool) {
	if len(ci.ready)-ci.next < 2 {
		ci.fill()
	}
	if ci.next == len(ci.ready) {
		return Frame{}, false
	}
	frame = ci.ready[ci.next]
	ci.next++
	return frame, ci.next < len(ci.ready)
}

// runtime/pprof: Frames expands inlined calls itself, whatever comes last.
//
//go:linkname pprof_expandFinalInlineFrame runtime/pprof.runtime_expandFinalInlineFrame
func pprof_expandFinalInlineFrame(stk []uintptr) []uintptr { return stk }
