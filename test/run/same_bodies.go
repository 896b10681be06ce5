// run

// Functions with the same body are functions of their own: in traces, and as values.
package main

import (
	"fmt"
	"reflect"
	"runtime"
)

//go:noinline
func caller() string {
	pc, _, _, _ := runtime.Caller(1)
	return runtime.FuncForPC(pc).Name()
}

//go:noinline
func first() string { return "in " + caller() }

//go:noinline
func second() string { return "in " + caller() }

//go:noinline
func third() string { return "in " + caller() }

func main() {
	fmt.Println(first(), second(), third())
	for _, f := range []func() string{first, second, third} {
		fmt.Println(f(), runtime.FuncForPC(reflect.ValueOf(f).Pointer()).Name())
	}
}
