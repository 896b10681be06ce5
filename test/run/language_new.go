// run

package main

import (
	"fmt"
	"math"
)

type A[P any] = []P
type M[K comparable, V any] = map[K]V
type S[T any] struct{ v T }
type AS[T any] = S[T]

func (s S[T]) Get() T { return s.v }

type Self[T interface{ Less(T) bool }] interface{ Less(T) bool }
type N int

func (a N) Less(b N) bool { return a < b }
func Min[T Self[T]](a, b T) T {
	if a.Less(b) {
		return a
	}
	return b
}

type Node[T any] struct {
	next *Node[T]
	v    T
}

type Ord interface{ ~int | ~string | ~float64 }

func mm[T Ord](a, b, c T) (T, T) { return min(a, b, c), max(a, b, c) }

type Bits uint8

func cl[Mp ~map[K]V, K comparable, V any](m Mp) { clear(m) }

func p[T any](x T) *T { return new(x) }

type fn func(int) int

func main() {
	var a A[int] = []int{1}
	var m M[string, int] = map[string]int{"x": 1}
	fmt.Printf("%T %T %v\n", a, m, AS[int]{3}.Get())
	fmt.Println(Min(N(3), N(2)))
	fmt.Println(mm(1, 2, 3))
	fmt.Println(mm("b", "a", "c"))
	fmt.Println(mm(1.5, math.NaN(), 2))
	fmt.Println(min(math.Copysign(0, -1), 0.0), max(math.Copysign(0, -1), 0.0), 1/min(0.0, math.Copysign(0, -1)), 1/max(math.Copysign(0, -1), 0))
	nm := map[float64]int{math.NaN(): 1, math.NaN(): 2, 1: 1}
	fmt.Println(len(nm))
	cl(nm)
	fmt.Println(len(nm))
	im := map[any]int{math.NaN(): 1, 2: 1}
	clear(im)
	fmt.Println(len(im))
	sl := []string{"a", "b"}
	clear(sl[:1])
	fmt.Printf("%q\n", sl)
	fmt.Println(*new(5), *new("s"), *new(a), *new(1 << 3), *new(math.Pi), *p(true), *new(fmt.Sprint(3)), *new('x'), *new(2i), *new(N(3)))
	fmt.Printf("%T %T %T %T\n", new(5), new(5.0), new('x'), new(1i))
	x := 1
	px := new(x)
	*px++
	fmt.Println(x, *px)
	pf := new(func() int { return x })
	fmt.Println((*pf)())
	b := []byte("hello")
	ar := [3]byte(b)
	ap := (*[5]byte)(b)
	b[0] = 'J'
	fmt.Println(string(ar[:]), string(ap[:]), [0]int([]int(nil)) == [0]int{}, (*[0]int)(nil) == nil, (*[0]int)([]int{}) == nil)
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = [6]byte(b)
	}()
	func() {
		defer func() { fmt.Println(recover()) }()
		_ = (*[9]byte)(b)
	}()
	for i := range 3 {
		defer func() { fmt.Print(i, " ") }()
	}
	var u8 Bits = 3
	for i := range u8 {
		fmt.Printf("%T%v ", i, i)
	}
	const c = 3
	for i := range c {
		fmt.Printf("%T%v ", i, i)
	}
	for i := range int64(2) {
		fmt.Printf("%T%v ", i, i)
	}
	fmt.Println()
	n := 3
	for i := range n {
		n = 10
		i += 1
		fmt.Print(i)
	}
	fmt.Println(n)
	type T1 struct {
		A int `json:"a"`
	}
	type T2 struct {
		A int `json:"b"`
	}
	t2 := T2(T1{4})
	pt := (*T2)(&T1{5})
	fmt.Println(t2, *pt)
	var s uint = 33
	var w int64 = 1 << s
	var i32 = int32(1) << s
	fmt.Println(w, i32, uint8(1)<<s, 1<<s == 2<<(s-1), -8>>1, ^0, 7&^2)
	var f float64 = 1 << 3
	fmt.Println(f, 07, 0b101, 0x1p4, 1_000, 'a'+1, "\u00e9"[0])
	const big = 1 << 100
	fmt.Println(big>>98, float64(big))
	fmt.Println(math.MaxUint64&0xff, uint64(math.MaxUint64))
	const (
		i0 = iota
		_
		i2
		k0, k1 = iota, iota * 2
		j0, j1
		str = "x"
		rep
		l = len(rep) + iota
		_, z = iota, iota + 1.5
	)
	fmt.Println(i0, i2, k0, k1, j0, j1, str, rep, l, z)
	var e interface {
		Less(N) bool
	} = N(2)
	g := e.Less
	e = N(9)
	fmt.Println(g(3), N.Less(1, 2), (*N).Less(new(N), 2))
	var ff fn = func(i int) int { return i + 1 }
	h := fn.String
	fmt.Println(h(ff))
	fmt.Println(ff)
}

func (f fn) String() string { return fmt.Sprint("fn", f(1)) }

func init() {
	defer func() { fmt.Println(recover()) }()
	defer func() {
		fmt.Println(recover())
		_ = [2]int([]int(nil))
	}()
	_ = (*[3]int)([]int(nil))
}
