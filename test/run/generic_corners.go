// run

package main

import "fmt"

// generic corner cases up to 1.26
type Adder[A Adder[A]] interface{ Add(A) A }
type Int int

func (i Int) Add(j Int) Int { return i + j }
func SumA[A Adder[A]](xs ...A) (s A) {
	for _, x := range xs {
		s = s.Add(x)
	}
	return
}

type Vec[T any] []T

func (v Vec[T]) Len() int        { return len(v) }
func (v *Vec[T]) Push(x T)       { *v = append(*v, x) }
func (v Vec[T]) Each(f func(T))  { for _, x := range v { f(x) } }

type Set[T comparable] = map[T]struct{}
type Pair[A, B any] struct {
	a A
	b B
}
type PI[B any] = Pair[int, B]
type Fn[T any] = func(T) T
type Chain[T any] interface {
	~struct{ next *T } | ~*T
}

func Apply[T any](x T, fs ...Fn[T]) T {
	for _, f := range fs {
		x = f(x)
	}
	return x
}
func Keys[M ~map[K]V, K comparable, V any](m M) int { return len(m) }

type Stringish interface{ ~string | ~[]byte }

func Lens[S Stringish](s S) (n int) {
	for i := range len(s) {
		if s[i] == 'a' {
			n++
		}
	}
	return n + len(s[1:])
}
func Conv[S, D ~string | ~[]byte](s S) D { return D(s) }
func Cvt[T ~int | ~float64, U ~int | ~float64 | ~uint8](x T) U { return U(x) }
func Eq[T comparable](a, b T) bool { return a == b }
func Zero[T any]() (z T)           { return }
func Ptr[T any](x T) *T            { return &x }
func Chan[C ~chan E | ~<-chan E, E any](c C) E { return <-c }
func Call[F ~func(A) R, A, R any](f F, a A) R { return f(a) }

type Opt[T any] func(*T)

func With[T any](os ...Opt[T]) T {
	var t T
	for _, o := range os {
		o(&t)
	}
	return t
}

type Rec[T any] struct {
	l, r *Rec[T]
	m    map[string]Rec[T]
	f    func(Rec[T])
}
type Embed[T any] struct {
	*Vec[T]
	Pair[T, string]
}
type Num interface {
	~int | ~int8 | ~uint | ~float32 | ~float64 | ~complex128
}

func Dot[T Num](a, b []T) (s T) {
	for i := range a {
		s += a[i] * b[i]
	}
	return s
}
func Kind[T any](x T) string {
	switch any(x).(type) {
	case int:
		return "int"
	case []T:
		return "slice of T"
	case fmt.Stringer:
		return "stringer"
	}
	var y any = x
	if _, ok := y.(T); ok {
		return fmt.Sprintf("T=%T", y)
	}
	return ""
}

type St struct{}

func (St) String() string { return "St!" }

type Node[K interface{ comparable; ~int | ~string }, V any] struct {
	k K
	v V
	next *Node[K, V]
}

func (n *Node[K, V]) find(k K) (V, bool) {
	for ; n != nil; n = n.next {
		if n.k == k {
			return n.v, true
		}
	}
	return *new(V), false
}
func shadow[int any](x int) int { return x }
func fbound[T interface{ *U; Inc() }, U any](u U) U { T(&u).Inc(); return u }

type C struct{ n int }

func (c *C) Inc() { c.n++ }

type Matrix[T any, R interface{ ~[2]T | ~[3]T }] struct{ rows []R }

func arrlen[A ~[3]T | ~[4]T, T any](a A) int { return len(a) }
func rangeArr[A ~[]E, E any](a A, f func(E) E) A {
	var out A
	for _, e := range a {
		out = append(out, f(e))
	}
	return out
}

var gv = Zero[Pair[int, *Rec[string]]]()
var gf = Apply[string]

func main() {
	fmt.Println(SumA(Int(1), 2, 3))
	var v Vec[string]
	v.Push("a")
	v.Push("b")
	v.Each(func(s string) { fmt.Print(s) })
	fmt.Println(v.Len(), Vec[string].Len(v))
	s := Set[string]{"x": {}}
	fmt.Println(len(s), PI[string]{1, "b"}, Keys(s))
	fmt.Printf("%T %T\n", s, PI[Set[int]]{})
	fmt.Println(Apply(1, func(i int) int { return i + 1 }, func(i int) int { return i * 5 }), Lens("banana"), Lens([]byte("aa")))
	fmt.Println(Conv[string, []byte]("q"), Conv[[]byte, string]([]byte("w")), Cvt[float64, int](3.9), Cvt[int, uint8](300))
	fmt.Println(Eq[any](1, 1), Eq(St{}, St{}), Eq([2]string{"a"}, [2]string{"a"}), Zero[*int]() == nil, *Ptr(4))
	ch := make(chan int, 1)
	ch <- 4
	fmt.Println(Chan(ch), Call(func(i int) string { return fmt.Sprint(i, "!") }, 9))
	fmt.Println(With(func(c *C) { c.n = 8 }))
	e := Embed[int]{&Vec[int]{1}, Pair[int, string]{2, "z"}}
	e.Push(3)
	fmt.Println(e.Len(), e.a, e.b, *e.Vec)
	fmt.Println(Dot([]float64{1, 2}, []float64{3, 4}), Dot([]complex128{1i}, []complex128{1i}))
	fmt.Println(Kind(1), Kind("s"), Kind(St{}), Kind([]int{}))
	n := &Node[string, float64]{"k", 2.5, nil}
	fmt.Println(n.find("k"))
	fmt.Println(n.find("j"))
	fmt.Println(shadow("sh"), fbound(C{4}), arrlen[[4]string, string]([4]string{}), rangeArr(Vec[int]{1, 2}, func(i int) int { return -i }))
	fmt.Println(gv, gf("a", func(s string) string { return s + "b" }))
	fmt.Printf("%T %T %T\n", rangeArr[Vec[int]], Matrix[int, [2]int]{}, Rec[int]{}.f)
	m := Vec[int].Len
	pm := (*Vec[int]).Push
	x := Vec[int]{}
	pm(&x, 4)
	fmt.Println(m(x))
	func() {
		defer func() { fmt.Println(recover()) }()
		fmt.Println(Eq[any]([]int{}, []int{}))
	}()
	var a any = Pair[int, string]{1, "x"}
	_, ok := a.(PI[string])
	_, ok2 := a.(Pair[int, int])
	fmt.Println(ok, ok2)
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = a.(Pair[int, int])
	}()
}
