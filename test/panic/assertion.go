// panic

// Failed type assertions in all their wordings.
package main

import (
	"fmt"
	"io"
)

type T struct{}

func (*T) Read([]byte) (int, error) { return 0, nil }

type U struct{}

func (U) read() {}

//go:noinline
func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	var e, n any = T{}, nil
	var r io.Reader = new(T)
	try(func() { _ = e.(int) })
	try(func() { _ = e.(io.Reader) })
	try(func() { _ = n.(int) })
	try(func() { _ = n.(io.Reader) })
	try(func() { _ = r.(io.Writer) })
	try(func() { _ = r.(interface{ Close() error }) })
	try(func() { _ = e.(fmt.Stringer).String() })
	try(func() { _ = any(U{}).(interface{ Read() }) })
	try(func() { type T struct{}; _ = e.(T) })
	try(func() { _ = e.(map[string][]any) })
	try(func() { _ = map[any]int{[]int{}: 1} })
	try(func() { _ = any([]int{}) == any([]int{}) })
	try(func() { _ = any(struct{ f func() }{}) == any(struct{ f func() }{}) })
	_ = e.(string)
}
