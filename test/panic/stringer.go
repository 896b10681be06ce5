// panic

// A Stringer's text is asked for; a panic of another goroutine ends the program.
package main

import "fmt"

type S int

func (s S) String() string { return fmt.Sprintf("S(%d)", int(s)) }

func main() {
	go func() {
		panic(S(3))
	}()
	select {}
}
