// errorcheck

package p

import "go/token"

type P struct{ x, y int }
type Q struct {
	P
	z *P
}

var (
	_ = P{1, 2}
	_ = P{1}              // ERROR "too few values in P"
	_ = P{1, 2, 3}        // ERROR "too many values in P"
	_ = P{x: 1, 2}        // ERROR "mixture of field:value and value elements"
	_ = P{q: 1}           // ERROR "unknown field 'q' in struct literal of type P"
	_ = P{x: 1, x: 2}     // ERROR "duplicate field name x"
	_ = Q{x: 1}           // ERROR "unknown field 'x'"
	_ = []P{{1, 2}, {x: 1}}
	_ = []*P{{1, 2}, nil}
	_ = map[P]*P{{1, 2}: {3, 4}}
	_ = map[string]int{"a": 1, "a": 2} // ERROR "duplicate key .a. in map literal"
	_ = map[string]int{"a"}            // ERROR "missing key in map literal"
	_ = [...]int{5: 1, 2}
	_ = [2]int{1, 2, 3}   // ERROR "out of bounds"
	_ = []int{0: 1, 0: 2} // ERROR "duplicate index 0"
	_ = [...]string{"a", 1}   // ERROR "cannot use 1"
	_ = int{}             // ERROR "invalid composite literal type int"
	_ = token.Position{"f", 1, 2, 3}
	_ = token.FileSet{}
	_ = &[]int{1}
	_ [...]int            // ERROR "invalid use of \[...\] array"
)
