// panic

// GOTRACEBACK=all as the program sets it: the other goroutines, what they wait for and who made them.
package main

import (
	"runtime"
	"runtime/debug"
	"sync"
	"time"
)

type T struct{}

func (t *T) wait(c chan int) { <-c }

func (t T) sleep() { time.Sleep(time.Hour) }

func main() {
	debug.SetTraceback("all")
	c, t := make(chan int), &T{}
	var mu sync.Mutex
	var wg sync.WaitGroup
	mu.Lock()
	wg.Add(1)
	go t.wait(c)
	go t.sleep()
	go func() { mu.Lock() }()
	go func() { wg.Wait() }()
	go func() { select {} }()
	for i := 0; i < 100; i++ {
		runtime.Gosched()
	}
	time.Sleep(10 * time.Millisecond)
	func() {
		panic("all")
	}()
}
