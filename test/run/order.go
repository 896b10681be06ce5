// run

// Order of evaluation, results after a fault, comparisons of interfaces, and
// faults that must not be optimised away.

package main

import (
	"fmt"
	"reflect"
	"unsafe"
)

func calls() {
	x := make([]int, 1)
	f := func() int { x = make([]int, 3); return 2 }
	a, b, c := cap(x), f(), cap(x)
	fmt.Println("cap", a, b, c)
	x = x[:1]
	fmt.Println("sum", len(x)+f()*10)
	z := 1i
	g := func() int { z = 3i; return 2 }
	fmt.Println("imag", imag(z), g(), imag(z))
}

type pair struct{ a, b string }

func unnamed(p *pair) (bool, pair) {
	defer func() { recover() }()
	return true, *p
}

//go:noinline
func named(p *int) (n int) {
	defer func() { recover() }()
	n = 1
	n = 2
	n += *p
	return n
}

type i1 interface{ M() }
type i2 interface{ M() }
type val int

func (val) M() {}

func interfaces() {
	var p *int
	var e interface{} = p
	fmt.Println((*int)(nil) == e, e == (*int)(nil), e == nil)
	a, b := i1(val(1)), i2(val(1))
	c := i1(b)
	fmt.Println(a == b, a == c, a == i1(val(2)))
	var err error
	fmt.Println((*pairErr)(nil) == err)
}

type pairErr struct{}

func (*pairErr) Error() string { return "" }

func panics(what string, f func()) {
	defer func() { fmt.Println(what, recover() != nil) }()
	f()
}

type empty struct{}

func (*empty) F() int { return 0 }

type outer struct{ empty }

var null *outer

func use(interface{}) {}

func faults() {
	var x interface{}
	var p *int
	var e *empty
	panics("compare", func() { _ = x == *p })
	panics("promoted", func() { println(null.F()) })
	panics("print", func() { println(*p) })
	panics("box", func() { use(*e) })
}

type hidden struct {
	a, _, c int
}

func memory() {
	v := hidden{1, 2, 3}
	fmt.Println(reflect.ValueOf(v).Field(1).Int())
	var y [64]byte
	for i := range y {
		y[i] = byte(i)
	}
	*(*[32]byte)(y[4:36]) = *(*[32]byte)(y[2:34])
	fmt.Println(y[:40])
	fmt.Println(reflect.TypeOf(unsafe.Pointer(nil)).PkgPath())
}

/* A string whose bytes can't be read: the other field decides first. */
type keyed struct {
	s string
	n int
}

func cheapFirst() {
	bad := [2]string{"foo", "foo"}
	for i := range bad {
		*(*uintptr)(unsafe.Pointer(&bad[i])) = uintptr(8 + i)
	}
	fmt.Println(keyed{bad[0], 1} == keyed{bad[1], 2})
}

func main() {
	calls()
	fmt.Println(unnamed(nil))
	fmt.Println(named(nil))
	interfaces()
	faults()
	memory()
	cheapFirst()
}
