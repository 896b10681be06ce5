// run

// Bodies expanded at a call: what they make lives in the caller's frame as long as the caller uses it,
// and anew in each iteration; known functions and types are seen through parameters and results.

package main

import "fmt"

type T struct{ a, b int }

func New(a int) *T  { return &T{a, a + 1} }
func NewP(a int) *T { t := T{a, 2}; return &t }

type S interface{ M() int }

func (t *T) M() int { return t.a + t.b }

func use(s S) int                      { return s.M() }
func apply(f func(int) int, x int) int { return f(x) }
func adder(n int) func(int) int        { return func(x int) int { n += x; return n } }
func pair(n int) (func() int, func())  { return func() int { return n }, func() { n++ } }
func bytes(s string) []byte            { return []byte(s) }
func three(a, b, c int) []int          { return []int{a, b, c} }
func outer(a int) **T                  { p := New(a); return &p }
func param(a T) *T                     { return &a }
func slice(a []int) *[]int             { return &a }

//go:noinline
func keep(n int) int {
	var last *T
	s := 0
	for i := 0; i < n; i++ {
		t := New(i)
		if last != nil {
			s += last.a * 10
		}
		last = t
	}
	return s
}

//go:noinline
func all(n int) []*T {
	var l []*T
	for i := 0; i < n; i++ {
		l = append(l, New(i), NewP(i), param(T{i, 9}))
	}
	return l
}

//go:noinline
func noise(n int) int {
	var a [64]int
	for i := range a {
		a[i] = n + i
	}
	s := 0
	for _, x := range a {
		s += x
	}
	return s
}

//go:noinline
func frame(n int) (int, int, string, []int, T, []int) {
	t, u := New(n), NewP(n)
	f := adder(n)
	get, inc := pair(n)
	b := bytes("xyz")
	l := three(n, n+1, n+2)
	p := outer(n)
	q := param(T{n, n})
	r := slice(l)
	inc()
	noise(n)
	inc()
	b[0] = 'a'
	(*p).b = 100
	q.a++
	return t.M() + u.M(), f(1) + f(1) + get(), string(b), l, T{(*p).M(), q.M()}, *r
}

//go:noinline
func mayFail(bad bool) (s string, err error) {
	defer func() {
		if r := recover(); r != nil {
			s = fmt.Sprint("recovered: ", r)
		}
	}()
	var t *T
	if !bad {
		t = New(1)
	}
	return fmt.Sprint(use(t)), nil
}

func main() {
	fmt.Println(keep(5))
	for _, t := range all(3) {
		fmt.Print(*t, " ")
	}
	fmt.Println()
	fmt.Println(frame(7))
	fmt.Println(use(New(4)), apply(func(x int) int { return x * x }, 12))
	fmt.Println(mayFail(false))
	fmt.Println(mayFail(true))
}
