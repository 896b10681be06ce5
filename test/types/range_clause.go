// errorcheck

package p

func _(s []int, m map[string]bool, c chan int, so chan<- int, a *[3]int, f func(func(int, string) bool), g func(func() bool), n uint8) {
	for i, x := range s {
		var _, _ int = i, x
	}
	for k, v := range m {
		var _ string = k
		var _ bool = v
	}
	for x := range c {
		_ = x
	}
	for x, y := range c { // ERROR "permits only one iteration variable"
		_, _ = x, y
	}
	for range so { // ERROR "receive from send-only channel"
	}
	for i := range a {
		_ = a[i]
	}
	for i, r := range "abc" {
		var _ rune = r
		_ = i
	}
	for i, s := range f {
		var _ int = i
		var _ string = s
	}
	for range g {
	}
	for x := range g { // ERROR "permits no iteration variables"
		_ = x
	}
	for i := range n {
		var _ uint8 = i
	}
	for i := range 10 {
		var _ int = i
	}
	for i := range 1.5 { // ERROR "cannot range over 1.5"
		_ = i
	}
	for range nil { // ERROR "cannot range over nil"
	}
	var u uint16
	_ = u
	for u = range 70000 { // ERROR "cannot use 70000"
	}
	for i := range s { // ERROR "i declared but not used"
	}
	for _ = range s {
	}
}

// Of several complaints about the variables gc makes one.
func _(s []int, c chan int, f func(func(int) bool)) {
	var i, j, k, l int
	_, _, _, _ = i, j, k, l
	for i, j, k = range s { // ERROR "^range clause permits at most two iteration variables"
	}
	for i, j, k, l = range c { // ERROR "range over .* permits only one iteration variable"
	}
	for i, j, k = range f { // ERROR "range over .* permits only one iteration variable"
	}
}
