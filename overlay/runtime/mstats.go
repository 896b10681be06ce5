// Replaces GOROOT's runtime/mstats.go: memory statistics, filled in by C
// (rt_read_memstats), and what runtime/debug sets and reads.

package runtime

import _ "unsafe" // for go:linkname

// MemStats is what the allocator and the collector tell of themselves.  Fields and
// meanings are Go's; C fills this very layout.
type MemStats struct {
	Alloc      uint64 // bytes of allocated heap objects; the same as HeapAlloc
	TotalAlloc uint64 // cumulative bytes allocated for heap objects
	Sys        uint64 // bytes obtained from the OS: the sum of the Sys fields below
	Lookups    uint64 // always 0
	Mallocs    uint64 // cumulative count of objects allocated
	Frees      uint64 // cumulative count of objects freed

	HeapAlloc    uint64 // bytes of allocated heap objects, unswept ones too
	HeapSys      uint64 // bytes of address space the heap has obtained
	HeapIdle     uint64 // bytes in idle spans
	HeapInuse    uint64 // bytes in spans in use
	HeapReleased uint64 // bytes given back to the OS
	HeapObjects  uint64 // number of allocated heap objects

	StackInuse uint64 // bytes in stack segments in use
	StackSys   uint64 // bytes of stack memory obtained from the OS

	MSpanInuse  uint64 // bytes of allocated span descriptors
	MSpanSys    uint64
	MCacheInuse uint64 // bytes of allocated per-processor caches
	MCacheSys   uint64
	BuckHashSys uint64 // bytes in profiling hash tables
	GCSys       uint64 // bytes in the collector's own structures
	OtherSys    uint64

	NextGC        uint64      // heap size at which the next cycle should be done
	LastGC        uint64      // when the last cycle ended, nanoseconds since 1970
	PauseTotalNs  uint64      // cumulative nanoseconds in stop-the-world pauses
	PauseNs       [256]uint64 // circular; the latest at (NumGC+255)%256
	PauseEnd      [256]uint64 // circular; when the pauses ended, nanoseconds since 1970
	NumGC         uint32      // completed cycles
	NumForcedGC   uint32      // cycles that the program asked for
	GCCPUFraction float64     // the collector's share of processor time since the program started
	EnableGC      bool        // always true
	DebugGC       bool        // always false

	// BySize reports allocations by size class.
	BySize [61]struct {
		Size    uint32 // largest object of the class
		Mallocs uint64 // cumulative objects allocated
		Frees   uint64 // cumulative objects freed
	}
}

//go:linkname readMemStats rt_read_memstats
func readMemStats(m *MemStats)

// ReadMemStats fills in m.
func ReadMemStats(m *MemStats) { readMemStats(m) }

// ---- runtime/debug ----

//go:linkname rtReadGCStats rt_read_gc_stats
func rtReadGCStats(pauses *[]uint64)

//go:linkname rtFreeOSMemory rt_free_os_memory
func rtFreeOSMemory()

//go:linkname rtSetMaxStack rt_set_max_stack
func rtSetMaxStack(n int) int

//go:linkname rtSetGCPercent rt_set_gc_percent
func rtSetGCPercent(percent int32) int32

//go:linkname rtSetPanicOnFault rt_set_panic_on_fault
func rtSetPanicOnFault(on bool) bool

//go:linkname rtSetMaxThreads rt_set_max_threads
func rtSetMaxThreads(n int) int

//go:linkname rtSetMemoryLimit rt_set_memory_limit
func rtSetMemoryLimit(limit int64) int64

//go:linkname rtSetTraceback rt_set_traceback
func rtSetTraceback(level string)

//go:linkname rtModInfo rt_build_modinfo
func rtModInfo() string

//go:linkname debug_readGCStats runtime/debug.readGCStats
func debug_readGCStats(pauses *[]uint64) { rtReadGCStats(pauses) }

//go:linkname debug_freeOSMemory runtime/debug.freeOSMemory
func debug_freeOSMemory() { rtFreeOSMemory() }

//go:linkname debug_setMaxStack runtime/debug.setMaxStack
func debug_setMaxStack(n int) int { return rtSetMaxStack(n) }

//go:linkname debug_setGCPercent runtime/debug.setGCPercent
func debug_setGCPercent(percent int32) int32 { return rtSetGCPercent(percent) }

//go:linkname debug_setPanicOnFault runtime/debug.setPanicOnFault
func debug_setPanicOnFault(on bool) bool { return rtSetPanicOnFault(on) }

//go:linkname debug_setMaxThreads runtime/debug.setMaxThreads
func debug_setMaxThreads(n int) int { return rtSetMaxThreads(n) }

//go:linkname debug_setMemoryLimit runtime/debug.setMemoryLimit
func debug_setMemoryLimit(limit int64) int64 { return rtSetMemoryLimit(limit) }

//go:linkname debug_setTraceback runtime/debug.SetTraceback
func debug_setTraceback(level string) { rtSetTraceback(level) }

//go:linkname debug_modinfo runtime/debug.modinfo
func debug_modinfo() string { return rtModInfo() }
