// run

// The time histograms of runtime/metrics count pauses of the collector and waits for a processor.
package main

import (
	"fmt"
	"runtime"
	"runtime/metrics"
	"time"
)

func read(name string) (total uint64, below float64, h *metrics.Float64Histogram) {
	s := []metrics.Sample{{Name: name}}
	metrics.Read(s)
	h = s[0].Value.Float64Histogram()
	var short uint64
	for i, n := range h.Counts {
		total += n
		if h.Buckets[i+1] <= 1 {
			short += n
		}
	}
	return total, float64(short) / float64(total), h
}

func main() {
	before, _, _ := read("/gc/pauses:seconds")
	for i := 0; i < 10; i++ {
		runtime.GC()
	}
	after, below, _ := read("/gc/pauses:seconds")
	fmt.Println("pauses:", after-before >= 10, "under a second:", below > 0.9)

	before, _, _ = read("/sched/latencies:seconds")
	c := make(chan bool)
	for i := 0; i < 200; i++ {
		go func() { runtime.Gosched(); time.Sleep(time.Microsecond); c <- true }()
	}
	for i := 0; i < 200; i++ {
		<-c
	}
	after, below, h := read("/sched/latencies:seconds")
	fmt.Println("latencies:", after-before >= 20, "under a second:", below > 0.9)
	rising := true
	for i := 1; i < len(h.Buckets); i++ {
		rising = rising && h.Buckets[i-1] < h.Buckets[i]
	}
	fmt.Println("buckets rise:", rising, len(h.Buckets) == len(h.Counts)+1)
	s := []metrics.Sample{{Name: "/gc/heap/tiny/allocs:objects"}}
	for i := 0; i < 1000; i++ {
		sink = new(int8)
	}
	metrics.Read(s)
	fmt.Println("tiny:", s[0].Value.Uint64() > 500)
}

var sink *int8
