// panic 7

// os.Exit: deferred calls don't run, other goroutines don't matter.
package main

import (
	"fmt"
	"os"
)

func main() {
	defer fmt.Println("not this")
	go func() {
		for {
		}
	}()
	fmt.Println("goes")
	os.Exit(7)
}
