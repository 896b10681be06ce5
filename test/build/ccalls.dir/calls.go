package main

import (
	"errors"
	"fmt"
	"os"
	"runtime"
	"runtime/debug"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"unsafe"
)

//go:linkname mix C.mix
//go:noescape
func mix(a int8, b uint16, c int32, d int64, e float64, f float32, g, h, i, j int64, k, l, m, n, o, p, q, r float64) int64

//go:linkname halves C.halves
func halves(s string) (int64, float64)

//go:linkname triple C.triple
func triple(v []int32, b bool) (int64, int64, bool)

//go:linkname callBack C.call_back
func callBack(depth, x int64) int64

//go:linkname callMany C.call_many
func callMany(n int64) int64

//go:linkname callWide C.call_wide
func callWide() float64

//go:linkname callAny C.call_any
func callAny(what int64)

//go:linkname nap C.nap
func nap(us int64)

//go:linkname spin C.spin
func spin(us int64) int64

//go:linkname empty C.empty
func empty(x int64) int64

//go:linkname lateSum C.late_sum
func lateSum(p *int64, n, us int64) int64

//go:linkname foreign C.foreign
func foreign()

//go:linkname strlen C.strlen
func strlen(s *byte) uintptr

//go:linkname goAdd C.goAdd
func goAdd(x, y int64) int64 { return x + y }

//go:linkname goWide C.goWide
func goWide(a, b, c, d, e, f, g, h int64, i, j, k, l, m, n, o, p, q, r float64) float64 {
	return float64(a+2*b+3*c+4*d+5*e+6*f+7*g+8*h) + i + 2*j + 3*k + 4*l + 5*m + 6*n + 7*o + 8*p + 9*q + 10*r
}

//go:noinline
func deep(n int) int {
	var a [16]int
	if n > 0 {
		a[n&15] = deep(n - 1)
	}
	return a[n&15] + 1
}

type list struct {
	next *list
	v    int64
}

// Go and C in turn: with garbage, deep stacks and other goroutines in between.
//
//go:linkname goNested C.goNested
func goNested(depth, x int64) int64 {
	var l *list
	for i := int64(0); i < 20; i++ {
		l = &list{l, x + i}
	}
	if deep(int(100*depth)) != int(100*depth)+1 {
		panic("deep")
	}
	switch depth % 3 {
	case 0:
		runtime.Gosched()
	case 1:
		c := make(chan int)
		go func() { c <- 1 }()
		<-c
	case 2:
		if depth%6 == 2 {
			runtime.GC()
		}
	}
	r := int64(0)
	if depth > 0 {
		r = callBack(depth-1, x+1)
	}
	for i := int64(19); i >= 0; i-- {
		if l.v != x+i {
			panic("list")
		}
		l = l.next
	}
	return r + x
}

var steps []string

func step(s string) { steps = append(steps, s) }

var errThrough = errors.New("through C")

//go:linkname goAny C.goAny
func goAny(what int64) {
	switch what {
	case 1:
		panic(errThrough)
	case 2:
		defer func() { step(fmt.Sprint("in the callback: ", recover())) }()
		panic("kept")
	case 3:
		defer step("deferred in the callback")
		runtime.Goexit()
	case 4:
		var p *int
		*p = 1
	case 5:
		callAny(6)
	case 6:
		defer step("deferred in 6")
		panic("from two calls down")
	case 7:
		step(fmt.Sprint(strings.Contains(string(debug.Stack()), "main.main")))
	case 8:
		atomic.StoreInt32(&looping, 1)
		for atomic.LoadInt32(&looping) == 1 {
		}
	case 9:
		panic("uncaught")
	case 10:
		callAny(10)
	}
}

var looping int32

func caught(what int64) (r any) {
	defer func() { r = recover() }()
	callAny(what)
	return "returned"
}

func check(ok bool, what string) {
	if !ok {
		fmt.Println("failed:", what)
	}
}

func main() {
	if len(os.Args) > 1 {
		switch os.Args[1] {
		case "foreign":
			foreign()
		case "uncaught":
			callAny(9)
		case "fault":
			strlen((*byte)(unsafe.Pointer(uintptr(8))))
		case "bench":
			bench()
		case "nested":
			done := make(chan int)
			go callAny(10)
			<-done
		case "deadlock":
			runtime.GOMAXPROCS(1)
			c := make(chan int)
			go func() { nap(50000); c <- 1 }()
			fmt.Println(<-c)
			<-c
		}
		return
	}
	fmt.Println(mix(-1, 2, 3, 4, 5.5, 6.25, 7, 8, 9, 10, 1, 2, 3, 4, 5, 6, 7, 8))
	fmt.Println(halves("hello, C"))
	fmt.Println(triple(make([]int32, 3, 10), true))
	fmt.Println(strlen(&[]byte("twelve bytes\x00")[0]))
	fmt.Println(callWide(), callMany(1000))
	fmt.Println(callBack(0, 5), callBack(7, 1))
	// Panics through C, and Goexit.
	before := runtime.NumGoroutine()
	for i := 0; i < 100; i++ {
		check(caught(1) == any(errThrough), "a panic through C")
	}
	fmt.Println(caught(2), caught(4), caught(5), caught(7))
	var done sync.WaitGroup
	done.Add(1)
	go func() { defer done.Done(); defer step("deferred below C"); callAny(3) }()
	done.Wait()
	fmt.Println(steps)
	check(callBack(7, 1) == 43+1, "after panics")
	// Many at once, on as many threads as there are.
	var wrong int32
	for i := 0; i < 16; i++ {
		done.Add(1)
		go func() {
			defer done.Done()
			for k := int64(0); k < 20; k++ {
				d := k % 8
				if callBack(d, k) != (d+1)*k+d*(d+1)/2+d+1 {
					atomic.AddInt32(&wrong, 1)
				}
				if k%5 == 0 && caught(6) != "from two calls down" {
					atomic.AddInt32(&wrong, 1)
				}
			}
		}()
	}
	done.Wait()
	steps = nil
	fmt.Println(wrong)
	for runtime.NumGoroutine() > before {
		runtime.Gosched()
	}
	// C that blocks, or computes, keeps nobody: not goroutines, not the collector.
	old := runtime.GOMAXPROCS(1)
	for _, f := range []func(){func() { nap(500000) }, func() { spin(500000) }} {
		var over int32
		done.Add(1)
		go func() { f(); atomic.StoreInt32(&over, 1); done.Done() }()
		for i := 0; i < 5; i++ {
			time.Sleep(time.Millisecond)
			runtime.GC()
		}
		check(atomic.LoadInt32(&over) == 0, "others run while C does")
		done.Wait()
	}
	// What only C knows is kept.
	sum := make(chan int64)
	go func() {
		v := new([1000]int64)
		for i := range v {
			v[i] = int64(i)
		}
		sum <- lateSum(&v[0], 1000, 50000)
	}()
	for i := 0; i < 10; i++ {
		time.Sleep(4 * time.Millisecond)
		runtime.GC()
		for k := 0; k < 100; k++ {
			_ = make([]int64, 1000+k)
		}
	}
	fmt.Println(<-sum)
	// A loop in a callback is preempted, and goes on.
	go callAny(8)
	for atomic.LoadInt32(&looping) == 0 {
		time.Sleep(time.Millisecond)
	}
	runtime.GC()
	atomic.StoreInt32(&looping, 0)
	runtime.GOMAXPROCS(old)
	check(runtime.NumCgoCall() > 1000, "NumCgoCall")
}

func bench() {
	const n = 50000000
	best, bestBack := 1e9, 1e9
	for k := 0; k < 5; k++ {
		start := time.Now()
		for i := int64(0); i < n; i++ {
			empty(i)
		}
		if d := float64(time.Since(start)) / n; d < best {
			best = d
		}
		start = time.Now()
		callMany(n / 10)
		if d := float64(time.Since(start)) / (n / 10); d < bestBack {
			bestBack = d
		}
	}
	fmt.Printf("a call of C %.1f ns, a callback %.1f ns\n", best, bestBack)
}
