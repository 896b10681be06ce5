// run

// Arguments of several KB travel on the stack; frames that pass them must be
// checked with them.

package main

import "fmt"

func grow(x [1000]int) int {
	if x[0] == 0 {
		return x[999]
	}
	x[0]--
	x[999]++
	return grow(x) + 1
}

func main() {
	c := make(chan int)
	for i := 0; i < 8; i++ {
		go func() { c <- grow([1000]int{50}) }()
	}
	for i := 0; i < 8; i++ {
		fmt.Println(<-c)
	}
}
