// pause: 2 GB of small objects with pointers and 10,000 goroutines that wait: how long do collections stop the world?
package main

import (
	"fmt"
	"math"
	"runtime"
	"runtime/metrics"
)

type node struct {
	l, r *node
	v    [6]int
}

func pauses() *metrics.Float64Histogram {
	s := []metrics.Sample{{Name: "/gc/pauses:seconds"}}
	metrics.Read(s)
	return s[0].Value.Float64Histogram()
}

func wait(gate chan int, depth int) int {
	if depth > 0 {
		return wait(gate, depth-1) + 1
	}
	return <-gate
}

func main() {
	const nodes, goroutines, cycles = 1 << 25, 10000, 5
	gate := make(chan int)
	for i := 0; i < goroutines; i++ {
		go wait(gate, i%10)
	}
	c := start()
	all := make([]*node, nodes)
	for i := range all {
		all[i] = &node{}
		if i > 0 {
			all[i].l, all[i].r = all[i/2], all[i-1-i%7*i/8]
		}
	}
	c.row("fill", nodes, resident())
	before := pauses()
	c = start()
	for k := 0; k < cycles; k++ {
		done := make(chan bool)
		go func() { runtime.GC(); close(done) }()
		for i, working := 0, true; working; i++ {
			other := all[i*7919&(nodes-1)]
			other.l, other.r = nil, nil // chains would keep everything
			all[i&(nodes-1)] = &node{l: other}
			if i&1023 == 0 {
				select {
				case <-done:
					working = false
				default:
				}
			}
		}
	}
	c.row("cycle", cycles, peak())
	after := pauses()
	total := uint64(0)
	for i := range after.Counts {
		after.Counts[i] -= before.Counts[i]
		total += after.Counts[i]
	}
	for _, p := range []struct {
		name string
		at   float64
	}{{"p50", .5}, {"p99", .99}, {"max", 1}} {
		seen := uint64(0)
		for i, n := range after.Counts {
			seen += n
			if seen > 0 && float64(seen) >= p.at*float64(total) {
				ns := after.Buckets[i+1] * 1e9
				if math.IsInf(ns, 1) {
					ns = after.Buckets[i] * 1e9
				}
				fmt.Printf("RESULT pause-%s %.0f 0 0\n", p.name, ns)
				break
			}
		}
	}
	close(gate)
}
