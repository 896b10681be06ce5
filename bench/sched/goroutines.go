// goroutines: a million at once are made, park, are counted in bytes, and are woken; 100,000 at a time come and go.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"sync/atomic"
	"syscall"
	"time"
)

const million = 1000000

func cpu() int64 {
	var u syscall.Rusage
	syscall.Getrusage(syscall.RUSAGE_SELF, &u)
	return u.Utime.Nano() + u.Stime.Nano()
}

func resident() int64 {
	var size, pages int64
	b, _ := os.ReadFile("/proc/self/statm")
	fmt.Sscan(string(b), &size, &pages)
	return pages * 4096
}

type clock struct {
	wall time.Time
	cpu  int64
}

func start() clock { return clock{time.Now(), cpu()} }

// A row: nanoseconds of the clock and of the processor an operation, and bytes.
func (c clock) row(name string, n int, bytes int64) {
	wall, used := time.Since(c.wall), cpu()-c.cpu
	fmt.Printf("RESULT %s %.1f %.1f %d\n", name, float64(wall)/float64(n), float64(used)/float64(n), bytes)
}

func main() {
	gate := make(chan struct{})
	var begun int64
	var done sync.WaitGroup
	runtime.GC()
	before := resident()
	done.Add(million)
	c := start()
	for i := 0; i < million; i++ {
		go func() {
			atomic.AddInt64(&begun, 1)
			<-gate
			done.Done()
		}()
	}
	c.row("spawn", million, 0)
	c = start()
	for atomic.LoadInt64(&begun) < million {
		runtime.Gosched()
	}
	time.Sleep(20 * time.Millisecond)
	c.row("park", million, (resident()-before)/million)
	c = start()
	runtime.GC()
	c.row("collect", million, (resident()-before)/million)
	c = start()
	close(gate)
	done.Wait()
	c.row("wake", million, 0)

	c = start()
	for k := 0; k < 10; k++ {
		done.Add(100000)
		for i := 0; i < 100000; i++ {
			go func() { done.Done() }()
		}
		done.Wait()
	}
	c.row("come-and-go", million, 0)
}
