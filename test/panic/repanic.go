// panic

package main

import "fmt"

func f() {
	defer func() {
		r := recover()
		fmt.Println("recovered:", r)
		panic(fmt.Sprint("again: ", r))
	}()
	panic("first")
}

func main() {
	defer fmt.Println("main's deferred call")
	f()
}
