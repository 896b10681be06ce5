// run

// Who may recover: a deferred call that is run by the panic, through wrappers
// and reflect, and "defer recover()" at its function's return.

package main

import (
	"fmt"
	"reflect"
)

func inner(where string)   { fmt.Println(where, recover() != nil) }
func notDirect()           { inner("callee") }
func direct()              { inner2() }
func inner2()              { inner("deeper") }
func last(where string)    { fmt.Println(where, recover() != nil) }
func run(f func())         { defer last("left over"); f() }
func values(x []int) []int { fmt.Println("values", recover() != nil); return x }

type t struct{ n [40]int }

func (t) Method() { fmt.Println("method", recover() != nil) }

func main() {
	run(func() {
		defer notDirect()
		defer direct()
		panic(1)
	})
	run(func() {
		defer func() {
			defer recover() // counts as called by this function
		}()
		panic(2)
	})
	run(func() {
		defer recover() // is called by the panic: nothing
		panic(3)
	})
	run(func() {
		defer reflect.MakeFunc(reflect.TypeOf(func() []int { return nil }), func([]reflect.Value) []reflect.Value {
			fmt.Println("made", recover() != nil)
			return []reflect.Value{reflect.ValueOf([]int{1})}
		}).Interface().(func() []int)()
		panic(4)
	})
	run(func() {
		f := values
		defer f(nil)
		panic(5)
	})
	run(func() {
		defer reflect.ValueOf(t{}).Method(0).Interface().(func())()
		panic(6)
	})
	run(func() {
		var i interface{ Method() } = &t{}
		defer i.Method()
		panic(7)
	})
}
