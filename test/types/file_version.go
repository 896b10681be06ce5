// errorcheck -lang=go1.17

//go:build go1.18

// A file's own line counts for at least 1.21.
package p

func id[T any](x T) T { _ = min(x2, 1); return zero(x) }

func zero[T any](T) (z T) { return }

var x2 int

func _(s []int) {
	_ = [2]int(s)
	for range 10 { // ERROR "requires go1.22 or later"
	}
}
