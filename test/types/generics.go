// errorcheck

package p

type Number interface{ ~int | ~float64 }
type Str interface{ String() string }

func Sum[T Number](x ...T) (s T) {
	for _, v := range x {
		s += v
	}
	return
}
func Map[T, U any](s []T, f func(T) U) []U { return nil }
func Id[T any](x T) T                     { return x }
func New[T any]() *T                      { return new(T) }

type Pair[K comparable, V any] struct {
	k K
	v V
}

func (p Pair[K, V]) Key() K         { return p.k }
func (p *Pair[A, B]) Set(a A, b B)  { p.k, p.v = a, b }
func (p Pair[K]) Bad()              {} // ERROR "got 1 type parameter, but receiver base type declares 2"

type Alias[T any] = Pair[string, T]

var _ = Sum(1, 2.5)
var _ = Sum("x")                  // ERROR "string does not implement Number"
var _ = Sum[string]()             // ERROR "string does not implement Number"
var _ Pair[[]int, int]            // ERROR "does not implement comparable"
var _ Pair[int]                   // ERROR "got 1 arguments but 2 type parameters"
var _ Pair                        // ERROR "cannot use generic type Pair\[K comparable, V any\] without instantiation"
var _ = New()                     // ERROR "cannot infer T"
var _ = New[int]()
var _ = Id                        // ERROR "cannot use generic function Id without instantiation"
var _ func(int) int = Id
var _ = Map([]int{}, Id)
var _ = Map([]int{}, func(s string) int { return 0 }) // ERROR "does not match"
var _ Alias[int] = Pair[string, int]{}
var _ int = Alias[int]{}.Key()    // ERROR "cannot use"
var _ Number                      // ERROR "cannot use type Number outside a type constraint"

func _[T any](x, y T) {
	_ = x == y                    // ERROR "incomparable types in type set"
	_ = x + y                     // ERROR "operator \+ not defined"
	_ = x.(int)                   // ERROR "cannot use type assertion on type parameter value"
	switch any(x).(type) {
	case int, T:
	}
}

func _[T ~[]E, E any](x T) {
	for i, e := range x {
		var _ int = i
		var _ E = e
	}
	_ = x[0]
	_ = x[1:2]
	_ = append(x, x...)
}

func _[T int | []int](x T) {
	for range x {                 // ERROR "no core type"
	}
}

func rec[T any](n int, x T) {
	if n > 0 {
		rec(n-1, x)
	}
}
