// errorcheck

// Instances that are completed, or not, by where they stand.
package p

func g[P any](P)      {}
func h[P, Q any](P) Q { panic(0) }
func use(int, func(int) string) {}

var _ func(int) = g
var _ func(int) string = h[int]
var _ = h[int] // ERROR "cannot infer Q"
var _ any = h[int] // ERROR "cannot infer Q"

func _() (r func(int) string) {
	use(1, h[int])
	var f func(int) bool
	f = h[int]
	_ = f
	_ = struct{ f func(int) int8 }{h[int]}
	x := h[int] // ERROR "cannot infer Q"
	_ = x
	return h[int]
}

func _[P ~*T, T any]() {
	var p P
	var tp *T
	tp = p
	_ = tp
}

type A[P any] = func()
type B[P any] = A[P]

var _ = A(nil) // ERROR "cannot use generic type A without instantiation"
var _ = B(nil) // ERROR "cannot use generic type B without instantiation"
var _ = B[int](nil)

type C[P any] = P // ERROR "cannot use type parameter declared by alias declaration as RHS"

func _[P any]() {
	type D = P
	type E[Q any] = P
}

type F[T any] interface { // ERROR "invalid recursive type F"
	F[*T]
}


type Bool bool

func _(f func(func(int) Bool)) {
	for range f { // ERROR "yield func returns user-defined boolean, not bool"
	}
_:
	for {
		break _ // ERROR "break label not defined: _"
	}
}
