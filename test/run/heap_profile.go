// run

// The heap profile against what the program itself counts: with rate 1 every object is seen, with the stack that made
// it, and the profile is that of the last collection; with another rate the samples stand for the truth within the
// error of sampling.
package main

import (
	"fmt"
	"math"
	"runtime"
	"strings"
)

type small struct{ a, b, c int }

var (
	kept   []*small
	blocks [][]byte
	sink   any
)

//go:noinline
func keepSmall(n int) {
	for i := 0; i < n; i++ {
		kept = append(kept, &small{a: i})
	}
}

//go:noinline
func dropMedium(n int) {
	for i := 0; i < n; i++ {
		sink = make([]byte, 2000)
	}
	sink = nil
}

//go:noinline
func keepLarge(n int) {
	for i := 0; i < n; i++ {
		blocks = append(blocks, make([]byte, 100<<10))
	}
}

type total struct{ allocs, frees, allocBytes, freeBytes int64 }

// Sums of the records whose innermost frame is in the function; size 0: of any size.
func profile(function string, size int64) (t total) {
	n, _ := runtime.MemProfile(nil, true)
	var records []runtime.MemProfileRecord
	for ok := false; !ok; {
		records = make([]runtime.MemProfileRecord, n+50)
		n, ok = runtime.MemProfile(records, true)
	}
	for _, r := range records[:n] {
		if r.AllocObjects == 0 || size != 0 && r.AllocBytes/r.AllocObjects != size {
			continue
		}
		frames := runtime.CallersFrames(r.Stack())
		f, more := frames.Next()
		for more && strings.HasPrefix(f.Function, "runtime.") {
			f, more = frames.Next()
		}
		if f.Function == function {
			t.allocs += r.AllocObjects
			t.frees += r.FreeObjects
			t.allocBytes += r.AllocBytes
			t.freeBytes += r.FreeBytes
		}
	}
	return t
}

func main() {
	runtime.MemProfileRate = 1
	sink = make([]byte, 4000) // the first after a change of rate may still go by the old one
	runtime.GC()
	keepSmall(1000)
	dropMedium(500)
	keepLarge(7)
	fmt.Println("before the collection:", profile("main.keepSmall", 24), profile("main.keepLarge", 0).allocs)
	runtime.GC()
	fmt.Println("small:", profile("main.keepSmall", 24))
	m := profile("main.dropMedium", 0)
	fmt.Println("medium:", m.allocs, m.frees >= 498)
	l := profile("main.keepLarge", 104<<10)
	fmt.Println("large:", l)
	kept, blocks = nil, nil
	fmt.Println("still as of the last collection:", profile("main.keepSmall", 24))
	runtime.GC()
	runtime.GC()
	s := profile("main.keepSmall", 24)
	fmt.Println("dropped:", s.allocs, s.frees >= 998, profile("main.keepLarge", 104<<10).frees >= 6)

	runtime.MemProfileRate = 8 << 10
	runtime.GC()
	before := profile("main.keepSmall", 24)
	const n = 400000
	keepSmall(n)
	runtime.GC()
	after := profile("main.keepSmall", 24)
	// As readers of profiles do: objects stand for 1/(1 - exp(-size/rate)) each.
	estimate := float64(after.allocs-before.allocs) / (1 - math.Exp(-24.0/(8<<10)))
	fmt.Println("within 15%:", math.Abs(estimate-n) < 0.15*n)
	runtime.KeepAlive(kept)
}
