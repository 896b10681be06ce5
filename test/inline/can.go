// errorcheck -0 -m

// Which functions can be inlined, and which calls are.

package can

func leaf(x int) int { // ERROR "can inline leaf$"
	return x + 1
}

func caller(x int) int { // ERROR "can inline caller$"
	return leaf(x) + leaf(2) // ERROR "inlining call to leaf$"
}

func deep(x int) int { // ERROR "can inline deep$"
	return caller(x) // ERROR "inlining call to caller$" "inlining call to leaf$"
}

//go:noinline
func never(x int) int { return x }

func once(x int) int { // ERROR "can inline once$"
	return never(x)
}

// Two calls that stay calls cost 114.
func twice(x int) int {
	return never(x) + never(x+1)
}

func self(n int) int {
	if n == 0 {
		return 0
	}
	return self(n - 1)
}

// In a cycle each sees the ones before it.
func even(n int) bool { // ERROR "can inline even$"
	if n == 0 {
		return true
	}
	return odd(n - 1)
}

func odd(n int) bool {
	if n == 0 {
		return false
	}
	return even(n - 1) // ERROR "inlining call to even$"
}

func deferred() {
	defer never(1)
}

func recovers() any {
	return recover()
}

func declares() int {
	type t int
	return int(t(1))
}

func loop(n int) (s int) { // ERROR "can inline loop$"
	for i := 0; i < n; i++ {
		s += i
	}
	return s
}

const debug = false

// What a constant condition leaves out costs nothing.
func dead(x int) int { // ERROR "can inline dead$"
	if debug {
		return never(x) + never(x) + never(x)
	}
	return x
}

type pair struct{ a, b int }

func (p pair) sum() int { // ERROR "can inline pair.sum$"
	return p.a + p.b
}

func (p *pair) set(a int) { // ERROR "can inline \(\*pair\).set$" "p does not escape"
	p.a = a
}

type outer struct{ pair }

func methods() int { // ERROR "can inline methods$"
	var o outer
	o.set(3)       // ERROR "inlining call to \(\*pair\).set$"
	return o.sum() // ERROR "inlining call to pair.sum$"
}

// go and defer call; their operands may be inlined.
func operands() {
	go never(leaf(1))    // ERROR "inlining call to leaf$"
	defer never(leaf(2)) // ERROR "inlining call to leaf$"
}
