// errorcheck

package p

import "unsafe"

type A struct{ x int `a` }
type B struct{ x int `b` }
type MyInt int

func _(i int, f float64, s string, bs []byte, a A, p *A, up unsafe.Pointer, sl []int) {
	_ = B(a)
	_ = (*B)(p)
	_ = string(bs)
	_ = []rune(s)
	_ = string(rune(i))
	_ = int(f)
	_ = int(s)              // ERROR "cannot convert s \(variable of type string\) to type int"
	_ = MyInt(i) + i        // ERROR "mismatched types MyInt and int"
	_ = (*int)(up)
	_ = uintptr(up)
	_ = (*int)(p)           // ERROR "cannot convert"
	_ = [2]int(sl)
	_ = (*[2]int)(sl)
	_ = [2]string(sl)       // ERROR "cannot convert"
	_ = bool(1)             // ERROR "cannot convert"
	_ = int8(200)           // ERROR "cannot convert 200 .* to type int8"
	_ = int(1, 2)           // ERROR "too many arguments in conversion"
	_ = int()               // ERROR "missing argument in conversion"
	_ = (func())(nil)
}

func _[T ~int | ~float64, U ~string](t T, u U) {
	_ = int(t)
	_ = T(1)
	_ = T(1.5)              // ERROR "cannot convert|truncated"
	_ = []byte(u)
	_ = T(u)                // ERROR "cannot convert"
}
