package main

type Number interface{ ~int | ~float64 | ~string }

func Sum[T Number](v ...T) (r T) {
	for _, x := range v {
		r += x
	}
	return
}

func Keys[K comparable, V any](m map[K]V, f func(K, V) bool) (r []K) {
	type pair struct{ k K }
	for k, v := range m {
		if f(k, v) {
			r = append(r, pair{k}.k)
		}
	}
	return
}

type List[T any] struct {
	v    T
	next *List[T]
}

func (l *List[T]) Push(x T) *List[T] { return &List[T]{x, l} }

type Stringer interface{ String() string }
type S int

func (s S) String() string { return "S" }

func Str[T Stringer](x T) string { return x.String() }

func Kind[T any](x T) int {
	switch any(x).(type) {
	case int:
		return 1
	case string:
		return 2
	}
	return 0
}

func main() {
	Sum(1, 2)
	Sum("a", "b")
	Keys(map[string]int{}, func(string, int) bool { return true })
	f := (*List[int])(nil).Push
	f(4)
	Str(S(1))
	Str[Stringer](S(1))
	Kind("x")
}
