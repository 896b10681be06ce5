// run

// What is dead is collected though registers and slots still name it: values in callee-saved registers, spilled
// values, arguments on the stack, and slots that this call has not written yet.
package main

import (
	"runtime"
	"time"
)

type object [4]int

var freed = make(chan string, 16)

//go:noinline
func newObject(name string) *object {
	o := new(object)
	runtime.SetFinalizer(o, func(*object) { freed <- name })
	return o
}

//go:noinline
func use(o *object) { o[0]++ }

//go:noinline
func useMany(a, b, c, d, e, f, g, h *object) { a[0]++; h[0]++ }

// In a goroutine of its own, whose stack has no left-overs.
func collected(name string) {
	done := make(chan bool)
	go collect(name, done)
	<-done
}

func collect(name string, done chan bool) {
	defer close(done)
	timeout := time.After(5 * time.Second)
	for {
		runtime.GC()
		select {
		case n := <-freed:
			if n != name {
				println("freed", n, "instead of", name)
			}
			println(name, "freed")
			return
		case <-timeout:
			println(name, "is still there")
			return
		case <-time.After(time.Millisecond):
		}
	}
}

// In a register that the calls keep.
//
//go:noinline
func register() {
	o := newObject("register")
	use(o)
	use(o)
	collected("register")
}

// More values than registers: some are spilled; those still used stay.
//
//go:noinline
func spilled() {
	a, b, c, d := newObject("a"), new(object), new(object), new(object)
	e, f, g, h := new(object), new(object), new(object), new(object)
	for i := 0; i < 3; i++ {
		useMany(a, b, c, d, e, f, g, h)
	}
	collected("a")
	useMany(b, b, c, d, e, f, g, h)
	println(b[0], h[0])
}

// Passed on the stack: dead when the call has returned.
//
//go:noinline
func argument() {
	useMany(new(object), new(object), new(object), new(object), new(object), new(object), new(object), newObject("argument"))
	collected("argument")
}

// Left below by calls that have returned, where later frames have slots that they write late.
//
//go:noinline
func deep(n int, o *object) int {
	if n == 0 {
		return o[0]
	}
	return deep(n-1, o) + 1
}

//go:noinline
func late(wait bool) (r [3]*object) {
	if wait {
		collected("below")
	}
	r[0], r[1], r[2] = new(object), new(object), new(object)
	use(r[0])
	return r
}

//go:noinline
func below() {
	deep(20, newObject("below"))
	r := late(true)
	println(r[0][0])
}

// Still used after the collections: never freed.
//
//go:noinline
func kept() {
	o := newObject("kept")
	for i := 0; i < 3; i++ {
		runtime.GC()
	}
	time.Sleep(time.Millisecond)
	select {
	case <-freed:
		println("freed while in use")
	default:
	}
	use(o)
	println("kept", o[0])
	collected("kept")
}

func main() {
	for _, f := range []func(){register, spilled, argument, below, kept} {
		done := make(chan bool)
		go func() { f(); close(done) }()
		<-done
	}
}
