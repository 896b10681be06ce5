// errorcheck

package p

func f0() int {
} // ERROR "missing return"
func f1() int {
	for {
	}
}
func f2(x int) int {
	if x > 0 {
		return 1
	} else {
		panic("no")
	}
}
func f3(x int) int {
	switch {
	case x > 0:
		return 1
	}
} // ERROR "missing return"
func f4(x int) int {
	switch x {
	case 1:
		fallthrough
	default:
		return 1
	}
}
func f5() int {
L:
	for {
		for {
			break L
		}
	}
} // ERROR "missing return"
func f6(c chan int) int {
	select {
	case <-c:
		return 1
	}
}
func f7() (int, string) {
	return 1 // ERROR "not enough return values\n\thave \(number\)\n\twant \(int, string\)"
}
func f8() {
	return 1 // ERROR "too many return values"
}
func f9() (x int) {
	{
		x := 2
		_ = x
		return // ERROR "result parameter x not in scope at return"
	}
}
func f10() (int, error) { return f11() }
func f11() (int, error) { return "x", nil } // ERROR "cannot use .x. .* as int value in return statement"
func f12() int {
	{
		goto L
	}
L:
	return 0;;
}
