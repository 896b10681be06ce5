// panic

package main

import "fmt"

//go:noinline
func div[T int8 | uint | int64](a, b T) T { return a / b }

func main() {
	defer fmt.Println("deferred functions run")
	fmt.Println(div[int8](-128, -1), div[int64](-1<<63, -1), div[uint](7, 2))
	func() {
		defer func() { fmt.Println(recover()) }()
		zero := 0
		_ = 1 % zero
	}()
	div[uint](1, 0)
}
