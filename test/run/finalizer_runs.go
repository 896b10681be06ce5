// run

// What a function left behind on the stack when it returned keeps nothing alive in an explicit collection.
package main

import (
	"fmt"
	"runtime"
	"time"
)

type T struct {
	a, b [4]int
	p    *int
}

//go:noinline
func garbage(ch chan bool) {
	t := new(T)
	runtime.SetFinalizer(t, func(*T) { ch <- true })
}

func main() {
	ch := make(chan bool, 1)
	garbage(ch)
	runtime.GC()
	select {
	case <-ch:
		fmt.Println("finalized")
	case <-time.After(5 * time.Second):
		fmt.Println("timeout")
	}
}
