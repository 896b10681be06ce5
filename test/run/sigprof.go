// run

// A SIGPROF that the program is sent reaches it before, during and after a CPU profile, whose own signals don't.

package main

import (
	"fmt"
	"io"
	"os"
	"os/signal"
	"runtime/pprof"
	"syscall"
	"time"
)

func try(what string, c chan os.Signal) {
	syscall.Kill(os.Getpid(), syscall.SIGPROF)
	n := 0
	for wait := 5 * time.Second; ; wait = 20 * time.Millisecond {
		select {
		case <-c:
			n++
			continue
		case <-time.After(wait):
		}
		break
	}
	fmt.Println(what, n)
}

func main() {
	c := make(chan os.Signal, 100)
	signal.Notify(c, syscall.SIGPROF)
	try("before", c)
	if err := pprof.StartCPUProfile(io.Discard); err != nil {
		panic(err)
	}
	for t := time.Now(); time.Since(t) < 100*time.Millisecond; {
	}
	try("during", c)
	pprof.StopCPUProfile()
	try("after", c)
}
