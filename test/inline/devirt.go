// errorcheck -0 -m

// Interface calls whose target is known.

package devirt

type shape interface{ area() int }

type square struct{ side int }

//go:noinline
func (s *square) area() int { return s.side * s.side } // ERROR "s does not escape"

//go:noinline
func pick() shape { return nil }

func direct(n int) int { // ERROR "can inline direct$"
	var s shape = &square{n} // ERROR "&square{...} does not escape"
	return s.area()          // ERROR "devirtualizing s.area to \*square"
}

// Assigned twice, or perhaps not at all: the table decides.
func either(b bool) int {
	var s shape = pick()
	if b {
		s = pick()
	}
	return s.area()
}
