// run

// A goroutine that ends while it is locked to its thread takes the thread with it; one that has unlocked it does not.
package main

import (
	"fmt"
	"os"
	"runtime"
	"sync"
	"syscall"
	"time"
)

func lives(tid int) bool {
	_, err := os.Stat(fmt.Sprintf("/proc/self/task/%d", tid))
	return err == nil
}

// Ends within a second?
func ends(tid int) bool {
	for i := 0; i < 1000 && lives(tid); i++ {
		time.Sleep(time.Millisecond)
	}
	return !lives(tid)
}

func threads() int {
	d, _ := os.ReadDir("/proc/self/task")
	return len(d)
}

func locked(unlock bool) int {
	c := make(chan int)
	go func() {
		runtime.LockOSThread()
		runtime.LockOSThread()
		if unlock {
			runtime.UnlockOSThread()
			runtime.UnlockOSThread()
		}
		tid := syscall.Gettid()
		for i := 0; i < 10; i++ {
			runtime.Gosched()
		}
		if syscall.Gettid() != tid && !unlock {
			panic("another thread")
		}
		c <- tid
	}()
	return <-c
}

func main() {
	main := syscall.Getpid()
	for i := 0; i < 3; i++ {
		tid := locked(false)
		// The first thread can't end.
		fmt.Println(tid == main || ends(tid))
	}
	kept := locked(true)
	time.Sleep(20 * time.Millisecond)
	fmt.Println(lives(kept))
	// Many at once, with collections, and Goexit instead of a return.
	var wg sync.WaitGroup
	for i := 0; i < 200; i++ {
		wg.Add(1)
		go func(i int) {
			defer wg.Done()
			runtime.LockOSThread()
			if i%50 == 0 {
				runtime.GC()
			}
			if i%2 == 0 {
				runtime.Goexit()
			}
		}(i)
	}
	wg.Wait()
	n := 0
	for i := 0; i < 1000; i++ {
		if n = threads(); n < 50 {
			break
		}
		time.Sleep(time.Millisecond)
	}
	fmt.Println(n < 50)
	c := make(chan int)
	go func() { c <- 1 }()
	fmt.Println(<-c)
}
