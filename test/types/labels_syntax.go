// errorcheck

// Jumps are checked in spite of syntax errors elsewhere.
package p

func f(z bool) {
	switch {
	case z:
		here: // ERROR "missing statement after label"
	case false:
	}
	var _ int = "x"
}

func g(z bool) {
	switch {
	case z:
		here: // ERROR "label here defined and not used"
	}
	goto nowhere // ERROR "label nowhere not defined"
}
