// panic

// An error's text is asked for before anything is printed.
package main

type E struct{ code int }

func (e *E) Error() string {
	println("Error is called")
	return "code " + string(rune('0'+e.code))
}

func main() {
	panic(&E{7})
}
