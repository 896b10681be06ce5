// run

// //go:uintptrescapes with ...uintptr: what the numbers were made from lives until the function returns;
// numbers that were made from nothing are no pointers.
package main

import (
	"fmt"
	"runtime"
	"unsafe"
)

var freed = make(chan int, 100)

func object(i int) unsafe.Pointer {
	p := &[4]int{i, i, i, i}
	runtime.SetFinalizer(p, func(p *[4]int) { freed <- p[0] })
	return unsafe.Pointer(p)
}

var junk []uintptr

//go:noinline
//go:uintptrescapes
func use(turn int, one uintptr, rest ...uintptr) {
	for i := 0; i < 3; i++ {
		runtime.GC()
		junk = append(junk, make([]uintptr, 1000)...)
	}
	collect(turn)
}

var n int

// collect counts what was freed; nothing of this turn may be among it.
func collect(turn int) {
	for len(freed) > 0 {
		i := <-freed
		if i/10 == turn {
			fmt.Println("freed too early:", i)
		}
		n++
	}
}

func main() {
	base := uintptr(unsafe.Pointer(&make([]byte, 100000)[5000]))
	for i := 0; i < 10; i++ {
		use(i, uintptr(object(10*i+1)), uintptr(object(10*i+2)), uintptr(object(10*i+3)), 1, 0xdeadbeef, ^uintptr(0), base+1<<30, base&^8191, base+100000, 7)
	}
	for i := 0; i < 100 && n < 25; i++ {
		runtime.GC()
		runtime.Gosched()
		collect(-1)
	}
	fmt.Println(n >= 25)
}
