// panic

package main

import "runtime/debug"

//go:noinline
func f(n int) int {
	return f(n+1) + 1
}

func main() {
	debug.SetMaxStack(1 << 20)
	f(0)
}
