// run

// What the language got after 1.19: per-iteration loop variables, min, max, clear, slice to array conversions,
// generic type aliases, new of a value, unsafe's string functions.
package main

import (
	"fmt"
	"math"
	"unsafe"
)

type Set[T comparable] = map[T]struct{}

type List[T any] struct {
	head *node[T]
	n    int
}

type node[T any] struct {
	v    T
	next *node[T]
}

func (l *List[T]) Push(v T) { l.head = &node[T]{v, l.head}; l.n++ }
func (l *List[T]) All() func(func(T) bool) {
	return func(yield func(T) bool) {
		for n := l.head; n != nil; n = n.next {
			if !yield(n.v) {
				return
			}
		}
	}
}

type Number interface {
	~int | ~int64 | ~float64
}

func sum[S ~[]E, E Number](s S) (t E) {
	for _, x := range s {
		t += x
	}
	return
}

func apply[T, U any](xs []T, f func(T) U) []U {
	out := make([]U, 0, len(xs))
	for _, x := range xs {
		out = append(out, f(x))
	}
	return out
}

type myInts []int

func main() {
	var fs []func() int
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
	x, y := 3.5, math.NaN()
	fmt.Println(min(3, 1, 2), max(2.5, 1), min("b", "a"), min(x, y), max(x, 4, 1))
	negzero := math.Copysign(0, -1)
	fmt.Println(1/min(0, negzero), 1/max(negzero, 0))
	m := map[float64]int{1: 1, math.NaN(): 2}
	clear(m)
	s := []int{1, 2, 3}
	clear(s[:2])
	fmt.Println(len(m), s)
	a := [2]int(s[1:])
	p := (*[3]int)(s)
	p[0] = 9
	fmt.Println(a, s)
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = [4]int(s)
	}()
	set := Set[string]{"a": {}}
	fmt.Println(len(set))
	var l List[string]
	l.Push("x")
	l.Push("y")
	for v := range l.All() {
		fmt.Print(v, " ")
	}
	fmt.Println(l.n)
	fmt.Println(sum(myInts{1, 2, 3}), sum([]float64{.5, .25}))
	fmt.Println(apply([]int{1, 2}, func(i int) string { return fmt.Sprint("n", i) }))
	q := new(42)
	*q++
	fmt.Println(*q)
	b := []byte("hello")
	str := unsafe.String(&b[0], len(b))
	fmt.Println(str, *unsafe.StringData(str), len(unsafe.Slice(unsafe.SliceData(b), 3)))
}
