// run

// The first frame of debug.Stack is debug.Stack.
package main

import (
	"runtime/debug"
	"strings"
)

func main() {
	l := strings.Split(string(debug.Stack()), "\n")
	println(l[0])
	println(strings.HasPrefix(l[1], "runtime/debug.Stack("), strings.HasSuffix(strings.Fields(l[2])[0], "runtime/debug/stack.go:24"))
	println(strings.HasPrefix(l[3], "main.main("))
}
