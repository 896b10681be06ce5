// run

// A loop without calls gives its processor up: goroutines that wait for it, timers and collections aren't kept.
package main

import (
	"fmt"
	"runtime"
	"sort"
	"sync/atomic"
	"time"
)

var stop int32
var sink [4]uint64

//go:noinline
func spin(x *uint64, f *float64) {
	n, y := uint64(1), 1.0
	for atomic.LoadInt32(&stop) == 0 {
		for i := 0; i < 1<<20; i++ {
			n = n*6364136223846793005 + 1
			y = y*0.9999999 + 1e-7
		}
	}
	*x, *f = n, y
}

// The median, in units of 10 ms, of how late what runs n times is.
func median(n int, late func() time.Duration) time.Duration {
	var all []time.Duration
	for i := 0; i < n; i++ {
		all = append(all, late())
	}
	sort.Slice(all, func(i, j int) bool { return all[i] < all[j] })
	return all[n/2]
}

func main() {
	runtime.GOMAXPROCS(1)
	var f [4]float64
	done := make(chan bool)
	for i := range f {
		i := i
		if i == 0 {
			go func() { spin(&sink[i], &f[i]); done <- true }()
		}
	}
	// One loop has the only processor; a timer's goroutine, and one that was made ready, must get it.
	timers := median(15, func() time.Duration {
		start := time.Now()
		time.Sleep(time.Millisecond)
		return time.Since(start) - time.Millisecond
	})
	hands := median(15, func() time.Duration {
		c := make(chan time.Time, 1)
		start := time.Now()
		go func() { c <- time.Now() }()
		runtime.Gosched() // the loop runs
		return (<-c).Sub(start)
	})
	collections := median(5, func() time.Duration {
		start := time.Now()
		runtime.GC()
		return time.Since(start)
	})
	atomic.StoreInt32(&stop, 1)
	<-done
	// 20 ms are allowed, some are needed; a busy machine takes its time from us too.
	for _, d := range []time.Duration{timers, hands, collections / 4} {
		if d > 150*time.Millisecond {
			fmt.Println("late:", timers, hands, collections)
		}
	}
	fmt.Println("done")
}
