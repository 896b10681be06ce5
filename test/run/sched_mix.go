// run

// What depends on stacks and on the scheduler, in one program whose output does not: test/build/stress.sh runs it with
// GODEBUG's stackstress, schedstress and efence.
package main

import (
	"errors"
	"fmt"
	"runtime"
	"sort"
	"strings"
	"sync"
	"sync/atomic"
	"time"
)

type node struct {
	left, right *node
	v           int
}

func tree(n int) *node {
	if n == 0 {
		return &node{v: 1}
	}
	return &node{tree(n - 1), tree(n - 1), n}
}

func (t *node) sum() int {
	if t == nil {
		return 0
	}
	return t.v + t.left.sum() + t.right.sum()
}

// Frames of all sizes, arguments and results on the stack, addresses of locals passed down.
func mixed(depth int, a [3]int, s string, f float64, p *int) (int, [5]string, error) {
	var big [40]int
	big[depth%40] = depth
	*p++
	if depth == 0 {
		return *p, [5]string{s, "b", "c", "d", "e"}, errors.New(s)
	}
	n, r, err := mixed(depth-1, [3]int{a[1], a[2], a[0]}, s, f+1, &big[(depth+1)%40])
	r[depth%5] = s
	return n + big[depth%40] + a[0], r, err
}

func recovers(depth int) (r string) {
	defer func() {
		if v := recover(); v != nil {
			r = fmt.Sprint(v)
		}
	}()
	return panics(depth)
}

func panics(depth int) string {
	var pad [10]int
	if depth == 0 {
		return fmt.Sprint(pad[len(pad)-1+depth*0+zero()])
	}
	defer func() { pad[0]++ }()
	return panics(depth-1) + "x"
}

//go:noinline
func zero() int { return 1 }

func channels() int {
	in, out, stop := make(chan int), make(chan int, 3), make(chan bool)
	var wg sync.WaitGroup
	for w := 0; w < 7; w++ {
		wg.Add(1)
		go func() {
			defer wg.Done()
			for {
				select {
				case v := <-in:
					select {
					case out <- v * 2:
					case <-time.After(time.Minute):
					}
				case <-stop:
					return
				}
			}
		}()
	}
	go func() {
		for i := 0; i < 300; i++ {
			in <- i
		}
		close(stop)
		wg.Wait()
		close(out)
	}()
	sum := 0
	for v := range out {
		sum += v
	}
	return sum
}

func locks() (int, int64) {
	var mu sync.RWMutex
	var once sync.Once
	var n int64
	m := map[int]int{}
	cond, ready := sync.NewCond(&sync.Mutex{}), false
	var wg sync.WaitGroup
	for w := 0; w < 8; w++ {
		wg.Add(1)
		go func(w int) {
			defer wg.Done()
			cond.L.Lock()
			for !ready {
				cond.Wait()
			}
			cond.L.Unlock()
			once.Do(func() { atomic.AddInt64(&n, 1000) })
			for i := 0; i < 50; i++ {
				mu.Lock()
				m[i] += w
				mu.Unlock()
				mu.RLock()
				_ = m[i]
				mu.RUnlock()
				atomic.AddInt64(&n, 1)
			}
		}(w)
	}
	time.Sleep(time.Millisecond)
	cond.L.Lock()
	ready = true
	cond.Broadcast()
	cond.L.Unlock()
	wg.Wait()
	sum := 0
	for _, v := range m {
		sum += v
	}
	return sum, n
}

func timers() string {
	var mu sync.Mutex
	var order []string
	done := make(chan bool)
	for _, ms := range []int{30, 10, 20} {
		ms := ms
		time.AfterFunc(time.Duration(ms)*time.Millisecond, func() {
			mu.Lock()
			order = append(order, fmt.Sprint(ms))
			mu.Unlock()
			done <- true
		})
	}
	for range [3]int{} {
		<-done
	}
	sort.Strings(order)
	return strings.Join(order, " ")
}

func locked() bool {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	c := make(chan int)
	go func() { c <- 1 }()
	return <-c == 1
}

func goexits() string {
	c := make(chan string, 2)
	go func() {
		defer func() { c <- "deferred" }()
		func() {
			defer func() { recover() }()
			runtime.Goexit()
		}()
		c <- "not reached"
	}()
	return <-c
}

func main() {
	one := 1
	n, r, err := mixed(60, [3]int{1, 2, 3}, "s", 0.5, &one)
	fmt.Println(n, r, err, one)
	fmt.Println(recovers(20))
	fmt.Println(tree(9).sum())
	fmt.Println(channels())
	fmt.Println(locks())
	fmt.Println(timers())
	fmt.Println(locked(), goexits())
	for i := 0; i < 3; i++ {
		go func() {
			for {
				runtime.Gosched()
			}
		}()
	}
	runtime.GC()
}
