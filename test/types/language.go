// compile

// A correct program that uses every construct the checker types.
package p

import (
	"errors"
	"fmt"
	"unsafe"
)

type (
	Int   int
	Ptr   *Int
	Func  func(a, b int, rest ...string) (n int, err error)
	Inner struct {
		A, B int `tag:"x"`
		_    byte
	}
	Outer struct {
		*Inner
		fmt.Stringer
		m map[string][]chan<- Func
	}
	Set[T comparable]  map[T]struct{}
	Alias[T any]       = []T
	List[T any]        struct {
		head *node[T]
	}
	node[T any] struct {
		next *node[T]
		val  T
	}
	Numeric interface{ ~int | ~int64 | ~float64 }
)

const (
	KB = 1 << (10 * (iota + 1))
	MB
	mask = ^uint8(0)
	c    = 2i * 2i
)

var (
	table       = [...]string{3: "c", 0: "a"}
	f, g        = pair()
	_     Func  = func(a, b int, rest ...string) (int, error) { return a + b + len(rest), nil }
	errX        = errors.New("x")
	total       = sum(table[:]...)
)

func pair() (int, string)   { return len(table), "x" }
func sum(s ...string) (n int) {
	for _, x := range s {
		n += len(x)
	}
	return
}

func (l *List[T]) Push(v T)  { l.head = &node[T]{l.head, v} }
func (l *List[T]) All(yield func(T) bool) {
	for n := l.head; n != nil; n = n.next {
		if !yield(n.val) {
			return
		}
	}
}
func (s Set[T]) Add(v T) Set[T] { s[v] = struct{}{}; return s }
func Reduce[T, A any](s []T, a A, f func(A, T) A) A {
	for _, x := range s {
		a = f(a, x)
	}
	return a
}
func Total[S ~[]N, N Numeric](s S) N { return Reduce(s, 0, func(a, x N) N { return a + x }) }

func statements(o *Outer, ch chan int, v any) (res string, err error) {
	defer func() {
		if r := recover(); r != nil {
			err = fmt.Errorf("%v", r)
		}
	}()
	o.A, o.Inner.B = o.B, o.A
	o.m["k"] = append(o.m["k"], nil)
	if x, ok := o.m["k"]; ok && len(x) > 0 {
		x[0] <- nil
	}
outer:
	for i := 0; i < 10; i++ {
		switch {
		case i == 3:
			continue outer
		case i > 5:
			break outer
		default:
			fallthrough
		case i&1 == 0:
			ch <- i
		}
	}
	select {
	case x, ok := <-ch:
		_, _ = x, ok
	case ch <- 1:
	default:
	}
	switch t := v.(type) {
	case nil:
		return "nil", nil
	case int, uint:
		_ = t
	case fmt.Stringer:
		return t.String(), nil
	case func() string:
		return t(), nil
	}
	var l List[string]
	l.Push("x")
	for s := range l.All {
		res += s
	}
	for i := range 3 {
		go func() { ch <- i }()
	}
	a := [4]int{1, 2}
	s := a[1:3:4]
	p := (*[2]int)(s)
	p[0]++
	q := new(Total(Alias[int]{1, 2}))
	*q <<= uint(len(s))
	method := (*List[string]).Push
	method(&l, "y")
	bound := l.Push
	bound("z")
	_ = Set[int]{}.Add(1)
	_ = unsafe.Slice(&a[0], unsafe.Sizeof(a)/8)
	_ = min(1, 2.5, 'x') + max(*q, 1)
	clear(o.m)
	goto end
end:
	return
}
