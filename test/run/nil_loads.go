// run

// A load that faults panics where it stands, though its value is used on some paths only, or not at all.

package main

import "fmt"

type T struct {
	a, b int
	s    []int
}

//go:noinline
func f1(p *int, c bool) int {
	x := *p
	if c {
		return x
	}
	return 0
}

//go:noinline
func f2(p *int) { _ = *p }

//go:noinline
func f3(p *T, c bool) int {
	x := p.b
	y := p.s
	if c {
		return x + len(y)
	}
	return 7
}

//go:noinline
func f4(p *T, n int) int {
	s := 0
	for i := 0; i < n; i++ {
		s += p.a
	}
	return s
}

//go:noinline
func f5(p *T, n int) (r int) {
	x := p.a
	for i := 0; i < n; i++ {
		r += x
	}
	return
}

//go:noinline
func f6(a []int, i int, c bool) int {
	x := a[i]
	if c {
		return x
	}
	return 1
}

//go:noinline
func f7(p **int) int {
	q := *p
	x := *q
	if *p != nil {
		return 1
	}
	return x
}

//go:noinline
func f8(p *[4]int, i int, c bool) int {
	x := p[i&3]
	if c {
		return x
	}
	return 2
}

//go:noinline
func f9(p *T, c bool) {
	x := *p
	if c {
		fmt.Println(x)
	}
}

func try(name string, f func()) {
	defer func() { fmt.Println(name, recover()) }()
	f()
	fmt.Println(name, "no panic")
}

func get(p *int, c bool) int {
	x := *p
	if c {
		return x
	}
	return 3
}

func main() {
	try("inlined", func() { get(nil, false) })
	try("f1", func() { f1(nil, false) })
	try("f2", func() { f2(nil) })
	try("f3", func() { f3(nil, false) })
	try("f4", func() { f4(nil, 0) })
	try("f4n", func() { f4(nil, 1) })
	try("f5", func() { f5(nil, 0) })
	try("f6", func() { f6(nil, 1, false) })
	var q *int
	try("f7", func() { f7(&q) })
	try("f8", func() { f8(nil, 1, false) })
	try("f9", func() { f9(nil, false) })
}
