// panic

// A load and a store through nil: the address tells which field.
package main

type T struct {
	a [10]int
	b int
}

//go:noinline
func load(t *T) int {
	return t.b
}

func main() {
	println(load(&T{b: 7}))
	load(nil)
}
