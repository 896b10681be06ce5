// panic

package main

import "fmt"

func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	c := make(chan int)
	var n chan int
	var m map[string]int
	close(c)
	try(func() { c <- 1 })
	try(func() { close(n) })
	try(func() { m["x"] = 1 })
	try(func() { n := -1; _ = make(chan int, n) })
	try(func() { s := -1; _ = 1 << s })
	try(func() { var f func(); f() })
	close(c)
}
