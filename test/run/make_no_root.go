// run

// The array that make or append returned is no root of its own once the slice is
// gone: both return in registers.
package main

import (
	"runtime"
	"runtime/debug"
)

var s []byte

func released() uint64 {
	var m runtime.MemStats
	runtime.ReadMemStats(&m)
	return m.HeapReleased
}

func main() {
	const size = 32 << 20
	s = make([]byte, size)
	runtime.GC()
	before := released()
	s = nil
	debug.FreeOSMemory()
	println(released()-before > size/2)

	s = append(s, make([]byte, size)...)
	runtime.GC()
	before = released()
	s = nil
	debug.FreeOSMemory()
	println(released()-before > size/2)
}
