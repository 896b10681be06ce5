// run

package main

import "fmt"

func gen[T any](x T) {
	type L struct{ v T }
	type LG[U any] struct {
		u U
		t T
	}
	fmt.Printf("%T %T %T %v\n", L{x}, LG[string]{"", x}, func() {}, any(L{x}) == any(L{x}))
	{
		type L struct{ w T }
		fmt.Printf("%T\n", L{x})
		var a any = L{x}
		_, ok := a.(L)
		fmt.Println(ok)
	}
}

type Out[T any] struct{ x T }

func (o Out[T]) m() {
	type In struct{ y T }
	fmt.Printf("%T %T\n", In{o.x}, &In{})
}

func main() {
	type local[T any] struct{ v T }
	type plain int
	fmt.Printf("%T %T %T %T\n", local[int]{}, plain(1), local[plain]{}, Out[plain]{})
	{
		type local[T any] struct{ v T }
		type plain int
		fmt.Printf("%T %T %T %v\n", local[int]{}, plain(1), local[plain]{}, any(local[int]{}))
	}
	gen(1)
	gen("x")
	gen(plain(2))
	gen(local[int]{})
	Out[int]{3}.m()
	Out[Out[string]]{}.m()
	defer func() {
		fmt.Println(recover())
		var a any = plain(3)
		type plain int
		defer func() { fmt.Println(recover()) }()
		_ = a.(plain)
	}()
	var a any = local[int]{}
	{
		type local[T any] struct{ v T }
		_ = a.(local[int])
	}
}
