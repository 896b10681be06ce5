// errorcheck

package p

import "io"

type S string
type I interface{ M() }
type T struct{}

func (*T) M() {}

type U struct{}

func (U) m() {}

func f(int, ...string) {}

func _() {
	var a int = "x"          // ERROR "cannot use .x. \(untyped string constant\) as int value in variable declaration"
	var b int8 = 300         // ERROR "cannot use 300 \(untyped int constant\) as int8 value in variable declaration \(overflows\)"
	var c int = 1.5          // ERROR "\(truncated\)"
	var s S = "ok"
	var t string = s         // ERROR "cannot use s \(variable of type S\) as type string in variable declaration"
	var i I = T{}            // ERROR "T does not implement I \(M method has pointer receiver\)"
	i = &T{}
	i = U{}                  // ERROR "U does not implement I \(missing M method\)"
	var p *T = i             // ERROR "need type assertion"
	var r io.Reader = nil
	var n int = nil          // ERROR "cannot use nil as int value in variable declaration"
	var ch chan int
	var ro <-chan int = ch
	ch = ro                  // ERROR "cannot use ro"
	x, y := 1                // ERROR "assignment mismatch: 2 variables but 1 value"
	f(1, 2)                  // ERROR "cannot use 2 \(untyped int constant\) as string value in argument to f"
	f()                      // ERROR "not enough arguments in call to f"
	f(1, "a", nil...)        // ERROR "too many arguments"
	_, _, _, _, _, _, _ = a, b, c, t, p, r, n
	_, _ = x, y
	1 = a                    // ERROR "cannot assign to 1"
	map[int]T{}[0].x = 1     // ERROR "undefined"
	_ = nil                  // ERROR "use of untyped nil"
	a, a := 1, 2             // ERROR "a repeated on left side of :="
}
