// errorcheck

package p

const (
	a = iota
	b
	_
	d
	e, f = iota, "s"
	g    // ERROR "extra init expr"
)

const (
	big  = 1 << 100
	huge = big * big * big * big * big * big // ERROR "constant multiplication overflow"
	u8   = uint8(255)
	ov   = u8 + 1      // ERROR "overflows"
	neg  = uint(-1)    // ERROR "cannot convert|overflows"
	fl   = 1 / 3.0
	tr   = int(fl)     // ERROR "truncated|cannot convert"
	dz   = 1 / 0       // ERROR "division by zero"
	sh   = 1.0 << 3
	nsh  = 1 << -1     // ERROR "negative shift count"
	str  = "a" + "b"
	idx  = "abc"[1]    // ERROR "is not constant"
	cmp  = str < "b"
	mix  = 1 + "a"     // ERROR "mismatched types|cannot convert"
	cyc1 = cyc2        // ERROR "initialization loop"
	cyc2 = cyc1
	typed int8 = 128   // ERROR "overflows"
	noinit int         // ERROR "extra init expr|missing init expr"
)

var arr [d]int
var _ = arr[3]         // ERROR "out of bounds"
var _ [e]int = [4]int{}
var _ byte = 'a' * 2
var _ byte = 'a' * 3   // ERROR "overflows"
var _ float32 = 1e100  // ERROR "overflows"
var _ = 0x1p-2 + 0b11 + 0o17 + 1_000

// A quotient of complex numbers divides by |y|**2.
var _ = 1 / 1e-600000000i  // ERROR "division by zero"
var _ = 1i / 1e-600000000  // ERROR "division by zero"
var _ = 1i / 1e-100i
