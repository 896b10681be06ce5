// run

// The block, mutex, goroutine and thread profiles: who waited, for how long and how often, and who made others wait; with
// Go's names for what the runtime does.
package main

import (
	"bytes"
	"fmt"
	"regexp"
	"runtime"
	"runtime/pprof"
	"strings"
	"sync"
	"time"
)

const pause = 5 * time.Millisecond

var mu sync.Mutex

//go:noinline
func receive(c chan int) int { return <-c }

//go:noinline
func send(c chan int) { c <- 1 }

//go:noinline
func choose(a, b chan int) {
	select {
	case <-a:
	case <-b:
	}
}

//go:noinline
func contend() { mu.Lock(); mu.Unlock() }

//go:noinline
func hold() { mu.Lock(); time.Sleep(20 * pause); mu.Unlock() }

//go:noinline
func await(c *sync.Cond) { c.L.Lock(); c.Wait(); c.L.Unlock() }

//go:noinline
func all(wg *sync.WaitGroup) { wg.Wait() }

func later(f func()) {
	go func() { time.Sleep(pause); f() }()
}

func check(what string, records []runtime.BlockProfileRecord, leaf, caller string, count int64, least time.Duration) {
	for _, r := range records {
		frames := runtime.CallersFrames(r.Stack())
		first, _ := frames.Next()
		if first.Function != leaf {
			continue
		}
		for f, more := frames.Next(); ; f, more = frames.Next() {
			if f.Function == caller {
				fmt.Println(what, leaf, caller, r.Count == count, r.Cycles >= int64(least), r.Cycles < int64(time.Minute))
				return
			}
			if !more {
				break
			}
		}
	}
	fmt.Println(what, "lacks", leaf, "in", caller)
}

func blockProfile(read func([]runtime.BlockProfileRecord) (int, bool)) []runtime.BlockProfileRecord {
	p := make([]runtime.BlockProfileRecord, 200)
	n, ok := read(p)
	if !ok {
		fmt.Println("more than 200")
		return nil
	}
	return p[:n]
}

func main() {
	runtime.SetBlockProfileRate(1)
	fmt.Println(runtime.SetMutexProfileFraction(1), runtime.SetMutexProfileFraction(-1))
	c, d := make(chan int), make(chan int)
	for i := 0; i < 3; i++ {
		later(func() { c <- 1 })
		receive(c)
		later(func() { <-c })
		send(c)
		later(func() { d <- 1 })
		choose(c, d)
	}
	go hold()
	time.Sleep(pause / 2)
	contend()
	cond := sync.NewCond(new(sync.Mutex))
	later(func() { cond.L.Lock(); cond.Broadcast(); cond.L.Unlock() })
	await(cond)
	var wg sync.WaitGroup
	wg.Add(1)
	later(wg.Done)
	all(&wg)
	runtime.SetBlockProfileRate(0)
	later(func() { c <- 1 })
	receive(c) // not counted

	b := blockProfile(runtime.BlockProfile)
	check("block", b, "runtime.chanrecv1", "main.receive", 3, 3*pause/2)
	check("block", b, "runtime.chansend1", "main.send", 3, 3*pause/2)
	check("block", b, "runtime.selectgo", "main.choose", 3, 3*pause/2)
	check("block", b, "sync.(*Mutex).Lock", "main.contend", 1, pause)
	check("block", b, "sync.(*Cond).Wait", "main.await", 1, pause/2)
	check("block", b, "sync.(*WaitGroup).Wait", "main.all", 1, pause/2)
	check("mutex", blockProfile(runtime.MutexProfile), "sync.(*Mutex).Unlock", "main.hold", 1, pause)

	var out bytes.Buffer
	go receive(nil)
	go receive(nil)
	runtime.Gosched()
	time.Sleep(pause)
	pprof.Lookup("goroutine").WriteTo(&out, 1)
	fmt.Println(regexp.MustCompile(`(?m)^2 @( 0x[0-9a-f]+)+\n(#.*\n)*#.*main\.receive\+0x`).MatchString(out.String()))
	out.Reset()
	pprof.Lookup("threadcreate").WriteTo(&out, 1)
	fmt.Println(strings.HasPrefix(out.String(), "threadcreate profile: total "))
}
