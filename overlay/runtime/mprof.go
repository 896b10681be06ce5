// Replaces GOROOT's runtime/mprof.go, cpuprof.go, profbuf.go and trace.go: the
// exported API of the profiles and of the execution trace.  C (runtime/prof,
// runtime/trace) collects.

package runtime

import "unsafe"

// MemProfileRate is the average number of bytes allocated between samples of
// the memory profile; 1 samples every allocation, 0 none.
var MemProfileRate int = 512 * 1024

// C reads it to know the rate, and whether profiling is on.
//
//go:linkname memProfileRateVar rt_memprof_rate_var
func memProfileRateVar(p *int)

func init() { memProfileRateVar(&MemProfileRate) }

// A StackRecord holds the program counters of one stack.
type StackRecord struct {
	Stack0 [32]uintptr // ends at the first 0
}

func trimStack(s []uintptr) []uintptr {
	for i, pc := range s {
		if pc == 0 {
			return s[:i]
		}
	}
	return s
}

// Stack returns the record's program counters, a prefix of Stack0.
func (r *StackRecord) Stack() []uintptr { return trimStack(r.Stack0[:]) }

// A MemProfileRecord describes the live objects allocated by a call sequence.
type MemProfileRecord struct {
	AllocBytes, FreeBytes     int64
	AllocObjects, FreeObjects int64
	Stack0                    [32]uintptr // ends at the first 0
}

// InUseBytes returns the number of bytes in use.
func (r *MemProfileRecord) InUseBytes() int64 { return r.AllocBytes - r.FreeBytes }

// InUseObjects returns the number of objects in use.
func (r *MemProfileRecord) InUseObjects() int64 { return r.AllocObjects - r.FreeObjects }

// Stack returns the record's program counters, a prefix of Stack0.
func (r *MemProfileRecord) Stack() []uintptr { return trimStack(r.Stack0[:]) }

// A BlockProfileRecord describes blocking that came from a call sequence.
type BlockProfileRecord struct {
	Count  int64
	Cycles int64
	StackRecord
}

// Each fills up to len(p) records and returns how many there are.
//
//go:linkname rtMemProfile rt_memprof_read
func rtMemProfile(p []MemProfileRecord, inuseZero bool) int

//go:linkname rtBlockProfile rt_blockprof_read
func rtBlockProfile(p []BlockProfileRecord) int

//go:linkname rtMutexProfile rt_mutexprof_read
func rtMutexProfile(p []BlockProfileRecord) int

//go:linkname rtThreadProfile rt_threadprof_read
func rtThreadProfile(p []StackRecord) int

//go:linkname rtGoroutineProfile rt_goroutine_profile
func rtGoroutineProfile(pcs *uintptr, rows, maxPCs int, labels *unsafe.Pointer) int

//go:linkname rtSetBlockRate rt_blockprof_set_rate
func rtSetBlockRate(rate int64)

//go:linkname rtSetMutexFraction rt_mutexprof_set_fraction
func rtSetMutexFraction(rate int) int

// MemProfile returns the allocations per call sequence as of the last
// completed collection; ok is false if p is too small.
func MemProfile(p []MemProfileRecord, inuseZero bool) (n int, ok bool) {
	n = rtMemProfile(p, inuseZero)
	return n, n <= len(p)
}

// BlockProfile returns the blocking profile's records.
func BlockProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = rtBlockProfile(p)
	return n, n <= len(p)
}

// MutexProfile returns the mutex profile's records.
func MutexProfile(p []BlockProfileRecord) (n int, ok bool) {
	n = rtMutexProfile(p)
	return n, n <= len(p)
}

// ThreadCreateProfile returns the stacks that created threads.
func ThreadCreateProfile(p []StackRecord) (n int, ok bool) {
	n = rtThreadProfile(p)
	return n, n <= len(p)
}

// GoroutineProfile returns the stacks of all goroutines.
func GoroutineProfile(p []StackRecord) (n int, ok bool) {
	return goroutineProfile(p, nil)
}

//go:linkname goroutineProfile runtime/pprof.runtime_goroutineProfileWithLabels
func goroutineProfile(p []StackRecord, labels []unsafe.Pointer) (n int, ok bool) {
	if len(labels) < len(p) {
		labels = nil
	}
	var pcs *uintptr
	var label *unsafe.Pointer
	if len(p) > 0 {
		pcs = &p[0].Stack0[0]
		if labels != nil {
			label = &labels[0]
		}
	}
	n = rtGoroutineProfile(pcs, len(p), len(StackRecord{}.Stack0), label)
	return n, n <= len(p)
}

// SetBlockProfileRate sets how many nanoseconds spent blocked there are, on
// average, for each sample; 1 reports every event, 0 or less none.
func SetBlockProfileRate(rate int) {
	if rate < 0 {
		rate = 0
	}
	rtSetBlockRate(int64(rate))
}

// SetMutexProfileFraction makes 1 in rate contention events be reported and
// returns the previous rate; 0 turns it off, a negative rate only reads.
func SetMutexProfileFraction(rate int) int { return rtSetMutexFraction(rate) }

//go:linkname rtBlockEvent rt_blockprof_event
func rtBlockEvent(ns int64, skip int)

// blockevent records time spent blocked; the tests of runtime/pprof pull it.
func blockevent(cycles int64, skip int) { rtBlockEvent(cycles, skip) }

// ---- CPU profile ----

//go:linkname rtCPUSetRate rt_cpuprof_set_rate
func rtCPUSetRate(hz int)

// rt_cpuprof_read copies whole records {3 + len(stack), time, count, stack...}
// into data and a label for each into tags, waiting if there is none yet and
// profiling is on.  It returns how many words and records, and whether
// profiling is off and nothing is left.
//
//go:linkname rtCPURead rt_cpuprof_read
func rtCPURead(data []uint64, tags []unsafe.Pointer) (words, records int, eof bool)

// State of the profile; guarded by sem, save the buffers.
var cpuProf struct {
	sem    uint32
	hz     int  // 0: off
	header bool // the header record is to be delivered
	data   []uint64
	tags   []unsafe.Pointer
}

func init() { cpuProf.sem = 1 }

// SetCPUProfileRate sets the rate of CPU profiling in samples a second; 0 or
// less turns it off.  Most programs use runtime/pprof or testing instead.
func SetCPUProfileRate(hz int) {
	if hz < 0 {
		hz = 0
	}
	if hz > 1000000 {
		hz = 1000000
	}
	semacquire(&cpuProf.sem)
	switch {
	case hz == 0 && cpuProf.hz != 0:
		cpuProf.hz = 0
		rtCPUSetRate(0)
	case hz != 0 && cpuProf.hz != 0:
		const text = "runtime: cannot set cpu profile rate until previous profile has finished.\n"
		print(text)
	case hz != 0:
		cpuProf.hz, cpuProf.header = hz, true
		rtCPUSetRate(hz)
	}
	semrelease(&cpuProf.sem, false, 0)
}

// CPUProfile is Go's old interface to the CPU profile, which Go removed too.
func CPUProfile() []byte { panic("CPUProfile no longer available") }

//go:linkname pprof_cyclesPerSecond runtime/pprof.runtime_cyclesPerSecond
func pprof_cyclesPerSecond() int64 { return 1e9 } // blocking is measured in nanoseconds

// Called by one goroutine at a time: pprof's profile writer.  The slices hold
// until the next call.
//
//go:linkname pprof_readProfile runtime/pprof.readProfile
func pprof_readProfile() (data []uint64, tags []unsafe.Pointer, eof bool) {
	semacquire(&cpuProf.sem)
	header, hz := cpuProf.header, cpuProf.hz
	cpuProf.header = false
	semrelease(&cpuProf.sem, false, 0)
	if cpuProf.data == nil {
		cpuProf.data, cpuProf.tags = make([]uint64, 1<<14), make([]unsafe.Pointer, 1<<11)
	}
	if header {
		if hz == 0 {
			hz = 100 // turned off before the first read: any period will do
		}
		cpuProf.data[0], cpuProf.data[1], cpuProf.data[2] = 3, uint64(nanotime()), uint64(hz)
		cpuProf.tags[0] = nil
		return cpuProf.data[:3], cpuProf.tags[:1], false
	}
	words, records, eof := rtCPURead(cpuProf.data, cpuProf.tags)
	return cpuProf.data[:words], cpuProf.tags[:records], eof
}

//go:linkname rtSetProfLabel rt_set_prof_label
func rtSetProfLabel(labels unsafe.Pointer)

//go:linkname rtGetProfLabel rt_get_prof_label
func rtGetProfLabel() unsafe.Pointer

//go:linkname pprof_setProfLabel runtime/pprof.runtime_setProfLabel
func pprof_setProfLabel(labels unsafe.Pointer) { rtSetProfLabel(labels) }

//go:linkname pprof_getProfLabel runtime/pprof.runtime_getProfLabel
func pprof_getProfLabel() unsafe.Pointer { return rtGetProfLabel() }

// ---- execution trace ----

//go:linkname rtTraceStart rt_trace_start
func rtTraceStart() bool

//go:linkname rtTraceStop rt_trace_stop
func rtTraceStop()

//go:linkname rtTraceRead rt_trace_read
func rtTraceRead() []byte

// StartTrace enables tracing of the process; ReadTrace gives what is recorded.
// Most programs use runtime/trace or testing's -test.trace instead.
func StartTrace() error {
	if !rtTraceStart() {
		return errorString("tracing is already enabled")
	}
	return nil
}

// StopTrace stops tracing, if it was on, and returns when all of the trace has
// been read.
func StopTrace() { rtTraceStop() }

// ReadTrace returns the next part of the trace, waiting for it; nil is its end.
// The bytes hold until the next call.  One goroutine at a time may call it.
func ReadTrace() []byte { return rtTraceRead() }

//go:linkname rtTraceTask rt_trace_user_task
func rtTraceTask(id, parentID uint64, taskType string)

//go:linkname rtTraceTaskEnd rt_trace_user_task_end
func rtTraceTaskEnd(id uint64)

//go:linkname rtTraceRegion rt_trace_user_region
func rtTraceRegion(id, mode uint64, name string)

//go:linkname rtTraceLog rt_trace_user_log
func rtTraceLog(id uint64, category, message string)

//go:linkname trace_userTaskCreate runtime/trace.userTaskCreate
func trace_userTaskCreate(id, parentID uint64, taskType string) { rtTraceTask(id, parentID, taskType) }

//go:linkname trace_userTaskEnd runtime/trace.userTaskEnd
func trace_userTaskEnd(id uint64) { rtTraceTaskEnd(id) }

//go:linkname trace_userRegion runtime/trace.userRegion
func trace_userRegion(id, mode uint64, name string) { rtTraceRegion(id, mode, name) }

//go:linkname trace_userLog runtime/trace.userLog
func trace_userLog(id uint64, category, message string) { rtTraceLog(id, category, message) }
