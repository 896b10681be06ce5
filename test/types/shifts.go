// errorcheck

package p

func _(s uint, i int, f float64) {
	_ = 1 << s
	var _ int64 = 1 << s
	var _ float64 = 1 << s        // ERROR "shift of type float64"
	_ = 1.0 << s                  // ERROR "shift of type float64"
	_ = i << f                    // ERROR "shift count f .* must be integer"
	_ = f << s                    // ERROR "shifted operand f .* must be integer"
	_ = i << 1.0
	_ = i << 1.5                  // ERROR "truncated"
	_ = i << -1                   // ERROR "negative shift count"
	_ = "a" << 1                  // ERROR "must be integer"
	_ = make([]int, 1<<s)
	_ = []int{}[1<<s]
	_ = uint8(1) << 8             // ERROR "overflows uint8"
	const c = uint8(1) << 8       // ERROR "overflows"
	var u8 uint8 = 1<<s + 300     // ERROR "overflows|cannot use 1"
	_ = u8
	_ = i << i
}
