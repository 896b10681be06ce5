// panic

// A panic while a panic's text is made.
package main

type E struct{}

func (E) Error() string { panic("in Error") }

func main() {
	panic(E{})
}
