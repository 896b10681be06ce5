// errorcheck

package p

type F struct{ f func() }
type G struct{ a, b int }

func _(a, b []int, f, g func(), m map[int]int, x F, y G, i interface{}, s string) {
	_ = a == b          // ERROR "slice can only be compared to nil"
	_ = a == nil
	_ = f == g          // ERROR "func can only be compared to nil"
	_ = m == m          // ERROR "map can only be compared to nil"
	_ = x == x          // ERROR "struct containing func\(\) cannot be compared"
	_ = y == y
	_ = y < y           // ERROR "operator < not defined on struct"
	_ = i == 1
	_ = i == a          // ERROR "invalid operation"
	_ = s == 1          // ERROR "mismatched types|cannot convert"
	_ = nil == nil      // ERROR "operator == not defined on untyped nil"
	_ = 1 == 1.0
	_ = &y == nil
	_ = y == nil        // ERROR "mismatched types"
	if s == "x" == true {
	}
}
