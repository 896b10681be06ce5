package main

import (
	"fmt"
	"testing"
)

type point struct{ x, y int }

var (
	global *point
	sink   interface{}
	words  []string
	table  = map[string]*point{} // ERROR "map\[string\]\*point{} escapes to heap$"
	slice  = make([]*point, 1)   // ERROR "make\(\[\]\*point, 1\) escapes to heap$"
	pipe   = make(chan *point, 1)
	call   func(*point)
	code   func() int
)

// ---- what escapes ----

func returned() *point {
	p := point{1, 2} // ERROR "moved to heap: p$"
	return &p
}

func converted(n int) {
	sink = n // ERROR "n escapes to heap$"
}

func closure(n int) func() int {
	return func() int { return n } // ERROR "func literal escapes to heap$"
}

func counter() func() int {
	n := 0              // ERROR "moved to heap: n$"
	return func() int { // ERROR "func literal escapes to heap$"
		n++
		return n
	}
}

func declared() byte {
	var big [10<<20 + 1]byte // ERROR "moved to heap: big$"
	return big[len(words)]
}

func implicit() byte {
	s := make([]byte, 64<<10+1) // ERROR "make\(\[\]byte, 64 \<\< 10 \+ 1\) escapes to heap$"
	return s[len(words)]
}

func sent() {
	pipe <- &point{1, 2} // ERROR "&point{...} escapes to heap$"
	<-pipe
}

func inMap() {
	table["a"] = &point{1, 2} // ERROR "&point{...} escapes to heap$"
}

func inSlice() {
	slice[0] = &point{1, 2} // ERROR "&point{...} escapes to heap$"
}

func inGlobal() {
	global = new(point) // ERROR "new\(point\) escapes to heap$"
}

func unknown() {
	call(&point{1, 2}) // ERROR "&point{...} escapes to heap$"
}

func ofLength(n int) int {
	s := make([]int, n) // ERROR "make\(\[\]int, n\) escapes to heap$"
	return len(s)
}

// ---- what stays ----

func local() int {
	p := &point{1, 2} // ERROR "&point{...} does not escape$"
	return p.x + p.y
}

func known() int {
	s := make([]int, 64<<10/8) // ERROR "make\(\[\]int, 64 \<\< 10 / 8\) does not escape$"
	return len(s)
}

func fits() byte {
	var big [1 << 20]byte
	return big[len(words)]
}

func sum(p *point) int { // ERROR "p does not escape$"
	return p.x + p.y
}

func borrowed() int {
	return sum(&point{1, 2}) // ERROR "&point{...} does not escape$"
}

func same(p *point) *point { // ERROR "leaking param: p to result ~r0 level=0$"
	return p
}

func through() int {
	return same(&point{1, 2}).x // ERROR "&point{...} does not escape$"
}

func inPlace(n int) int {
	func() { // ERROR "func literal does not escape$"
		n++
	}()
	return n
}

func apply(f func() int) int { // ERROR "f does not escape$"
	return f()
}

func passed(n int) int {
	return apply(func() int { return n }) // ERROR "func literal does not escape$"
}

func boxed(n int) bool {
	var x interface{} = n // ERROR "n does not escape$"
	return x == nil
}

func joined(a, b string) int { // ERROR "a does not escape$" "b does not escape$"
	return len(a + b) // ERROR "a \+ b does not escape$"
}

func count(name string, want float64, f func()) { // ERROR "leaking param: name$" "f does not escape$"
	if n := testing.AllocsPerRun(100, f); n != want {
		fmt.Println(name, n, want) // ERROR "name escapes to heap$" "n escapes to heap$" "want escapes to heap$" "... argument does not escape$"
	}
}

func main() {
	n, a, b := 1000, "a", "b"
	call = func(p *point) { global = p }                 // ERROR "func literal escapes to heap$" "leaking param: p$"
	count("returned", 1, func() { global = returned() }) // ERROR "func literal does not escape$"
	count("converted", 1, func() { converted(n) })       // ERROR "func literal does not escape$"
	count("closure", 1, func() { code = closure(n) })    // ERROR "func literal does not escape$"
	count("counter", 2, func() { code = counter() })     // ERROR "func literal does not escape$"
	count("declared", 1, func() { declared() })          // ERROR "func literal does not escape$"
	count("implicit", 1, func() { implicit() })          // ERROR "func literal does not escape$"
	count("sent", 1, sent)
	count("map", 1, inMap)
	count("slice", 1, inSlice)
	count("global", 1, inGlobal)
	count("unknown", 1, unknown)
	count("length", 1, func() { ofLength(n) }) // ERROR "func literal does not escape$"

	count("local", 0, func() { local() })       // ERROR "func literal does not escape$"
	count("known", 0, func() { known() })       // ERROR "func literal does not escape$"
	count("fits", 0, func() { fits() })         // ERROR "func literal does not escape$"
	count("borrowed", 0, func() { borrowed() }) // ERROR "func literal does not escape$"
	count("through", 0, func() { through() })   // ERROR "func literal does not escape$"
	count("in place", 0, func() { inPlace(n) }) // ERROR "func literal does not escape$"
	count("passed", 0, func() { passed(n) })    // ERROR "func literal does not escape$"
	count("boxed", 0, func() { boxed(n) })      // ERROR "func literal does not escape$"
	count("joined", 0, func() { joined(a, b) }) // ERROR "func literal does not escape$"
}
