// run

//go:build go1.24

// Weak pointers and cleanups: equality, death, resurrection, what is refused; and weak pointers read while others sweep.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"sync"
	"sync/atomic"
	"time"
	"weak"
)

type blob struct {
	id   int
	next *blob
	pad  [6]int
}

var global blob
var sink any

func panics(f func()) (text string) {
	defer func() { text = fmt.Sprint(recover()) }()
	f()
	return "no panic"
}

//go:noinline
func makeWeak(id int) (weak.Pointer[blob], weak.Pointer[int]) {
	b := &blob{id: id}
	w, again := weak.Make(b), weak.Make(b)
	part := weak.Make(&b.pad[3])
	fmt.Println(w == again, w.Value() == b, w.Value().id, part.Value() == &b.pad[3], part == weak.Make(&b.pad[2]))
	return w, part
}

//go:noinline
func clear(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n
	}
	if n > 0 {
		return clear(n-1) + a[n%64]
	}
	return a[0]
}

func collect(until func() bool) bool {
	for i := 0; i < 100; i++ {
		clear(20)
		runtime.GC()
		if until() {
			return true
		}
		time.Sleep(time.Millisecond)
	}
	return false
}

func death() {
	w, part := makeWeak(7)
	fmt.Println(collect(func() bool { return w.Value() == nil }), part.Value() == nil)
	g := weak.Make(&global)
	runtime.GC()
	fmt.Println(g.Value() == &global, weak.Make[blob](nil).Value() == nil, weak.Make[blob](nil) == weak.Pointer[blob]{})
}

//go:noinline
func attach(log *[]string, mu *sync.Mutex, c chan weak.Pointer[blob]) (stopped runtime.Cleanup) {
	say := func(s string) {
		mu.Lock()
		*log = append(*log, s)
		mu.Unlock()
	}
	b := &blob{id: 1, next: &blob{id: 2}}
	w := weak.Make(b)
	runtime.SetFinalizer(b, func(b *blob) {
		say(fmt.Sprint("finalizer ", b.id, b.next.id, w.Value() == nil))
		c <- weak.Make(b)
	})
	runtime.AddCleanup(b, say, "cleanup a")
	runtime.AddCleanup(&b.pad[1], func(n int) { say(fmt.Sprint("cleanup ", n)) }, 5)
	return runtime.AddCleanup(b, say, "never")
}

func order() {
	var mu sync.Mutex
	var log []string
	c := make(chan weak.Pointer[blob], 1)
	attach(&log, &mu, c).Stop()
	done := collect(func() bool {
		mu.Lock()
		defer mu.Unlock()
		return len(log) >= 3
	})
	mu.Lock()
	fmt.Println(done, len(log), log[0], strings.Contains(strings.Join(log[1:], ","), "cleanup a"), strings.Contains(strings.Join(log[1:], ","), "cleanup 5"))
	mu.Unlock()
	fmt.Println((<-c).Value() == nil)
}

func refused() {
	b := &blob{}
	sink = b
	fmt.Println(panics(func() { runtime.AddCleanup[blob](nil, func(int) {}, 1) }))
	fmt.Println(panics(func() { runtime.AddCleanup(b, func(*blob) {}, b) }))
	fmt.Println(panics(func() { runtime.AddCleanup(b, func(*int) {}, &b.pad[2]) }))
	fmt.Println(panics(func() { runtime.AddCleanup(b, func(int) { b.id++ }, 1) }))
	runtime.AddCleanup(&global, func(int) {}, 1).Stop()
	runtime.Cleanup{}.Stop()
}

// Many die while others are read: a value is whole, or nil.
func race() {
	const n = 20000
	var ran, wrong int32
	ptrs := make([]weak.Pointer[blob], n)
	keep := make([]*blob, n)
	for i := range ptrs {
		b := &blob{id: i}
		b.pad[5] = ^i
		ptrs[i] = weak.Make(b)
		if i%3 == 0 {
			keep[i] = b
		}
		runtime.AddCleanup(b, func(p *int32) { atomic.AddInt32(p, 1) }, &ran)
	}
	var wg sync.WaitGroup
	for k := 0; k < 4; k++ {
		wg.Add(1)
		go func(k int) {
			defer wg.Done()
			for round := 0; round < 20; round++ {
				for i := k; i < n; i += 4 {
					b := ptrs[i].Value()
					if b == nil && i%3 == 0 || b != nil && (b.id != i || b.pad[5] != ^i) {
						atomic.AddInt32(&wrong, 1)
					}
				}
				sink = make([]byte, 1<<20)
				if k == 0 {
					runtime.GC()
				}
			}
		}(k)
	}
	wg.Wait()
	dead := collect(func() bool { return atomic.LoadInt32(&ran) >= n*2/3-50 })
	alive := 0
	for i := range ptrs {
		if ptrs[i].Value() != nil {
			alive++
		}
	}
	fmt.Println(wrong, dead, alive >= n/3 && alive < n/3+50)
	runtime.KeepAlive(keep)
}

func main() {
	death()
	order()
	refused()
	race()
}
