// run

// Several goroutines reset and stop the same timers at once.

package main

import (
	"fmt"
	"sync"
	"time"
)

func main() {
	var timers [3]*time.Timer
	for i := range timers {
		timers[i] = time.AfterFunc(time.Hour, func() {})
	}
	var wg sync.WaitGroup
	for g := 0; g < 8; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			for i := 0; i < 20000; i++ {
				t := timers[(i+g)%len(timers)]
				if i%7 == 0 {
					t.Stop()
				} else {
					t.Reset(time.Duration(i%5) * time.Microsecond)
				}
			}
		}(g)
	}
	wg.Wait()
	fired := make(chan bool)
	for _, t := range timers {
		t.Stop()
	}
	t := time.AfterFunc(time.Hour, func() { fired <- true })
	fmt.Println(t.Reset(time.Millisecond), <-fired, t.Stop(), t.Reset(time.Hour), t.Stop())
}
