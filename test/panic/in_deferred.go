// panic

package main

import "errors"

//go:noinline
func f() {
	defer func() {
		panic(errors.New("second"))
	}()
	panic("first")
}

func main() {
	f()
}
