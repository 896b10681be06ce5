// Replaces GOROOT's runtime/heapdump.go: debug.WriteHeapDump.  The dump is in
// the format "go1.7 heap dump" and holds the parameters and the memory
// statistics; objects and goroutines are not written.

package runtime

import (
	"internal/goarch"
	"unsafe"
)

// Record tags of the format.
const (
	dumpEnd      = 0
	dumpParams   = 6
	dumpMemStats = 10
)

//go:linkname rtWriteFD rt_write_fd
func rtWriteFD(fd uintptr, p unsafe.Pointer, n int32)

type heapDump []byte

func (d *heapDump) uints(values ...uint64) {
	for _, v := range values {
		for v >= 0x80 {
			*d = append(*d, byte(v)|0x80)
			v >>= 7
		}
		*d = append(*d, byte(v))
	}
}

func (d *heapDump) text(s string) {
	d.uints(uint64(len(s)))
	*d = append(*d, s...)
}

//go:linkname debug_writeHeapDump runtime/debug.WriteHeapDump
func debug_writeHeapDump(fd uintptr) {
	m := new(MemStats)
	readMemStats(m)
	d := append(heapDump(nil), "go1.7 heap dump\n"...)
	d.uints(dumpParams, 0, goarch.PtrSize, 0, 0)
	d.text(GOARCH)
	d.text("")
	d.uints(uint64(numCPU()))
	d.uints(dumpMemStats, m.Alloc, m.TotalAlloc, m.Sys, m.Lookups, m.Mallocs, m.Frees,
		m.HeapAlloc, m.HeapSys, m.HeapIdle, m.HeapInuse, m.HeapReleased, m.HeapObjects,
		m.StackInuse, m.StackSys, m.MSpanInuse, m.MSpanSys, m.MCacheInuse, m.MCacheSys,
		m.BuckHashSys, m.GCSys, m.OtherSys, m.NextGC, m.LastGC, m.PauseTotalNs)
	d.uints(m.PauseNs[:]...)
	d.uints(uint64(m.NumGC), dumpEnd)
	rtWriteFD(fd, unsafe.Pointer(&d[0]), int32(len(d)))
}
