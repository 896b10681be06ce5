// errorcheck

package p

import "io"

type T struct{}

func (T) Read(int) {}

func _(x int, s string, i interface{}, r io.Reader, f func()) {
	switch x {
	case 1, 2:
	case 2: // ERROR "duplicate case 2 .* in expression switch"
	case "a": // ERROR "cannot convert|mismatched types"
	case x > 1: // ERROR "invalid case|mismatched types|cannot convert"
	}
	switch s {
	case "a", "b", "a": // ERROR "duplicate case .a."
	}
	switch {
	case x > 1:
	case x: // ERROR "invalid case x in switch|mismatched types"
	default:
	default: // ERROR "multiple defaults"
	}
	switch f { // ok: compared with nil
	case nil:
	case f: // ERROR "can only be compared to nil"
	}
	switch y := i.(type) { // ERROR "y declared but not used"
	case int:
	}
	switch y := i.(type) {
	case int:
		var _ int = y
	case string, bool:
		var _ string = y // ERROR "need type assertion"
	case nil:
		var _ interface{} = y
	case int: // ERROR "duplicate case int in type switch"
	}
	switch r.(type) {
	case T: // ERROR "impossible type switch case"
	case *int: // ERROR "impossible type switch case"
	case error:
	}
	switch x.(type) { // ERROR "x .* is not an interface"
	}
	_ = r.(T) // ERROR "impossible type assertion"
	_ = s.(string) // ERROR "is not an interface"
}
