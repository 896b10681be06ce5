// errorcheck

package p

func k(a int, b ...string) {}

func _(c <-chan int, s string, n int) {
	k(       // ERROR "not enough arguments in call to k"
	)
	_ = min(1, "a") // ERROR "mismatched types untyped int \(previous argument\) and untyped string \(type of .a.\)"
	_ = max(s, 1)   // ERROR "mismatched types string \(previous argument\) and untyped int \(type of 1\)"
	_ = min(1, 'a', 2.5, n) // ERROR "2.5 .*truncated"
	_ = nil == nil // ERROR "operator == not defined on untyped nil"
	copy(
		1, // ERROR "copy expects slice arguments"
		2)
	c <- 1 // ERROR "cannot send to receive-only channel"
	n <- 1 // ERROR "cannot send to non-channel"
}

func _() (a string) {
	{
		a := 1
		_ = a
		return // ERROR "result parameter a not in scope at return\n.*inner declaration of var a string"
	}
}
