// errorcheck

package p

import "unsafe"

type E struct{ a, b int }

type W struct {
	x byte
	*E
}

func _(s []int, m map[string]int, a *[4]int, c chan int, ro <-chan int, e interface{}) {
	_ = append(s, 1, 2)
	_ = append(s, "x")             // ERROR "cannot use .x."
	_ = append([]byte{}, "x"...)
	_ = append(1, 2)               // ERROR "first argument to append must be a slice"
	const n = len(a)
	var _ [n]int
	const k = len(s)               // ERROR "is not constant"
	_ = cap(m)                     // ERROR "invalid argument: m .* for cap"
	close(ro)                      // ERROR "cannot close receive-only channel"
	close(s)                       // ERROR "cannot close non-channel"
	_ = copy(s, "x")               // ERROR "different element types"
	delete(m, 1)                   // ERROR "cannot use 1"
	delete(s, 1)                   // ERROR "is not a map"
	_ = make(int)                  // ERROR "cannot make int"
	_ = make([]int)                // ERROR "expects 2 or 3 arguments; found 1"
	_ = make([]int, 2, 1)          // ERROR "length and capacity swapped"
	_ = make([]int, -1)            // ERROR "must not be negative"
	_ = new(int, int)              // ERROR "too many arguments"
	_ = complex(1, 2)
	_ = complex(s[0], 2)           // ERROR "expected floating-point"
	_ = real(1i) + imag(2)
	_ = min(1, 2.5)
	_ = max("a", 1)                // ERROR "mismatched types|cannot convert"
	_ = min(e, e)                  // ERROR "cannot be ordered"
	clear(c)                       // ERROR "must be a map or slice"
	clear(m)
	panic()                        // ERROR "not enough arguments"
	len(s)                         // ERROR "is not used"
	defer len(s)                   // ERROR "discards result"
	_ = unsafe.Offsetof(W{}.x)
	_ = unsafe.Offsetof(W{}.a)     // ERROR "embedded via a pointer"
	_ = unsafe.Sizeof(W{}) == 16
	_ = *new(3)
	print(s, len)                  // ERROR "must be called"
}
