// errorcheck -0 -m -l

// Closures: captured by value or by reference, called here or by others.

package p

var keep func() int

func byValue() int {
	x := 1
	x = 2                        // before it is captured: still by value
	f := func() int { return x } // ERROR "func literal does not escape$"
	return f()
}

func byValueKept() {
	x := 1
	x = 2
	keep = func() int { return x } // ERROR "func literal escapes to heap$"
}

func byReference() int {
	x := 1
	f := func() int { return x } // ERROR "func literal does not escape$"
	x = 2
	return f()
}

func byReferenceKept() {
	x := 1                         // ERROR "moved to heap: x$"
	keep = func() int { return x } // ERROR "func literal escapes to heap$"
	x = 2
}

func called(p *int) *int { // ERROR "leaking param: p to result ~r0 level=0$"
	return func() *int { // ERROR "func literal does not escape$"
		return p
	}()
}

func outward() int {
	var q *int
	func() { // ERROR "func literal does not escape$"
		y := 1 // ERROR "moved to heap: y$"
		q = &y
	}()
	return *q
}

func started(p *int) { // ERROR "leaking param: p$"
	go func() { // ERROR "func literal escapes to heap$"
		*p = 1
	}()
}

func argument(f func(*int)) { // ERROR "f does not escape$"
	x := 1 // ERROR "moved to heap: x$"
	f(&x)
}

func known() int {
	x := 1
	f := func(p *int) { *p = 2 } // ERROR "func literal does not escape$" "p does not escape$"
	f(&x)
	return x
}

// Results of functions that are analysed together leak.
func recursive(n int, p *int) *int { // ERROR "leaking param: p$"
	if n == 0 {
		return p
	}
	return mutual(n-1, p)
}

func mutual(n int, p *int) *int { // ERROR "leaking param: p$"
	x := n // ERROR "moved to heap: x$"
	recursive(0, &x)
	return recursive(n, p)
}
