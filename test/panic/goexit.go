// panic

// Goexit in main: the others go on; then there is nobody left.
package main

import "runtime"

func main() {
	c := make(chan int)
	go func() {
		<-c
		println("the last one")
	}()
	defer close(c)
	runtime.Goexit()
}
