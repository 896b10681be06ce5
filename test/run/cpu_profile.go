// run

// A CPU profile of a program whose goroutines grow stacks, collect, wait and switch all the time: it is written, it
// names the function that the time was spent in with those around it, and it carries labels.
package main

import (
	"bytes"
	"compress/gzip"
	"context"
	"fmt"
	"io"
	"runtime"
	"runtime/pprof"
	"sync"
	"time"
)

//go:noinline
func hot(n int) (s uint64) {
	for i := 0; i < n; i++ {
		s = s*31 + uint64(i)%7
	}
	return s
}

//go:noinline
func deep(n int) uint64 {
	var pad [100]byte
	pad[n%100] = byte(n)
	if n == 0 {
		return hot(1000)
	}
	return deep(n-1) + uint64(pad[(n+1)%100])
}

type node struct{ left, right *node }

func tree(d int) *node {
	if d == 0 {
		return new(node)
	}
	return &node{tree(d - 1), tree(d - 1)}
}

func churn(stop <-chan bool) {
	m := map[string]int{}
	c := make(chan int, 1)
	for i := 0; ; i++ {
		select {
		case <-stop:
			return
		default:
		}
		m[fmt.Sprint(i%100)]++
		c <- i
		<-c
		tree(8)
		if i%100 == 0 {
			go func() { deep(500) }()
			runtime.Gosched()
		}
		func() {
			defer func() { recover() }()
			var p *node
			p.left = nil
		}()
	}
}

var sum uint64

func main() {
	var out bytes.Buffer
	if err := pprof.StartCPUProfile(&out); err != nil {
		fmt.Println(err)
	}
	stop := make(chan bool)
	var wg sync.WaitGroup
	for i := 0; i < 4; i++ {
		wg.Add(1)
		go func() { defer wg.Done(); churn(stop) }()
	}
	pprof.Do(context.Background(), pprof.Labels("flavour", "vanilla"), func(context.Context) {
		for t := time.Now(); time.Since(t) < 1500*time.Millisecond; {
			sum += hot(1000000)
		}
	})
	close(stop)
	wg.Wait()
	pprof.StopCPUProfile()
	z, err := gzip.NewReader(&out)
	if err != nil {
		fmt.Println(err)
		return
	}
	b, err := io.ReadAll(z)
	fmt.Println(err, len(b) > 1000)
	for _, s := range []string{"main.hot", "main.main", "main.churn", "main.tree", "flavour", "vanilla", "samples", "cpu", "nanoseconds"} {
		if !bytes.Contains(b, []byte(s)) {
			fmt.Println("lacks", s)
		}
	}
}
