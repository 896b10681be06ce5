// run

// Collections beside goroutines that go into system calls and come back, blocking ones and files that the poller waits for: a
// stack is scanned as it was at the call, whatever the thread does on its way out, and loops that wait leave nothing behind.
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

type node struct {
	next *node
	v    int
}

func chain(n, from int) *node {
	var l *node
	for i := 0; i < n; i++ {
		l = &node{l, from + i}
	}
	return l
}

func intact(l *node, n, from int) bool {
	for i := n - 1; i >= 0; i-- {
		if l.v != from+i {
			return false
		}
		l = l.next
	}
	return l == nil
}

var wrong, stop int32

func bad(err error, what string) {
	if atomic.AddInt32(&wrong, 1) == 1 {
		fmt.Println("failed:", what, err)
	}
}

// Something in frames that a collection must find, and deeper and deeper stacks.
//
//go:noinline
func call(depth int, fd int, b []byte) {
	l := chain(5, depth)
	if depth > 0 {
		call(depth-1, fd, b)
	} else if _, err := syscall.Pread(fd, b, 0); err != nil {
		bad(err, "pread")
	}
	if !intact(l, 5, depth) {
		bad(nil, "a chain")
	}
}

func echo(r, w *os.File, done *sync.WaitGroup) {
	defer done.Done()
	defer w.Close()
	b := make([]byte, 16)
	for {
		l := chain(10, 7)
		n, err := r.Read(b)
		if n == 0 || err != nil {
			return
		}
		w.Write(b[:n])
		if !intact(l, 10, 7) {
			bad(nil, "a chain of echo's")
		}
	}
}

func main() {
	var done sync.WaitGroup
	f, err := os.Open("/proc/self/exe")
	if err != nil {
		bad(err, "open")
		return
	}
	for i := 0; i < 6; i++ {
		done.Add(1)
		go func(i int) {
			defer done.Done()
			for k := 0; atomic.LoadInt32(&stop) == 0; k++ {
				call((i+k)%8, int(f.Fd()), make([]byte, 64))
			}
		}(i)
	}
	for i := 0; i < 3; i++ {
		r1, w1, _ := os.Pipe()
		r2, w2, _ := os.Pipe()
		done.Add(2)
		go echo(r1, w2, &done)
		go func() {
			defer done.Done()
			defer w1.Close()
			b := make([]byte, 16)
			for atomic.LoadInt32(&stop) == 0 {
				w1.Write([]byte("ping"))
				if n, err := r2.Read(b); n != 4 || err != nil {
					bad(err, "read")
					return
				}
			}
		}()
	}
	for start := time.Now(); time.Since(start) < 400*time.Millisecond; {
		runtime.GC()
	}
	atomic.StoreInt32(&stop, 1)
	done.Wait()
	fmt.Println("done", wrong)
}
