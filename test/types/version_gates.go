// errorcheck -lang=go1.16

package p

import "unsafe"

func f[T any](x T) {} // ERROR "type parameter requires go1.18 or later" "predeclared any requires go1.18 or later"

type I interface {
	~int // ERROR "embedding interface element ~int requires go1.18 or later"
}

func _(s []int, p *int) {
	for range 10 { // ERROR "requires go1.22 or later"
	}
	_ = min(1, 2) // ERROR "min requires go1.21 or later"
	clear(s) // ERROR "clear requires go1.21 or later"
	_ = (*[2]int)(s) // ERROR "conversion of slices to array pointers requires go1.17 or later"
	_ = [2]int(s) // ERROR "conversion of slices to arrays requires go1.20 or later"
	_ = unsafe.Add(unsafe.Pointer(p), 1) // ERROR "unsafe.Add requires go1.17 or later"
	_ = unsafe.SliceData(s) // ERROR "unsafe.SliceData requires go1.20 or later"
	_ = new(1) // ERROR "1 is not a type"
}
