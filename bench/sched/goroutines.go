// goroutines: a million at once are made, park, are counted in bytes, and are woken; 100,000 at a time come and go.
package main

import (
	"runtime"
	"sync"
	"sync/atomic"
	"time"
)

const million = 1000000

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
