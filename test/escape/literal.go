// errorcheck -0 -m -l

// Composite literals, conversions and calls: what they hold goes where they go.

package p

type pair struct{ a, b *int }

var sink interface{}

func kept(x int) int {
	p := &pair{a: &x}    // ERROR "&pair{...} does not escape$"
	q := []*int{p.a, &x} // ERROR "\[\]\*int{...} does not escape$"
	return *q[1] + *p.a
}

func given(x int) *pair { // ERROR "moved to heap: x$"
	return &pair{a: &x} // ERROR "&pair{...} escapes to heap$"
}

func inner(x int) *int { // ERROR "moved to heap: x$"
	p := &pair{a: &x} // ERROR "&pair{...} does not escape$"
	return p.a
}

func through(p *int) *int { // ERROR "leaking param: p to result ~r0 level=0$"
	q := &pair{p, nil} // ERROR "&pair{...} does not escape$"
	return q.a
}

func boxed(x int, s string) bool { // ERROR "s does not escape$"
	var e interface{} = x // ERROR "x does not escape$"
	var f interface{} = s // ERROR "s does not escape$"
	return e == f
}

func sent(c chan *pair, m map[string]*pair) { // ERROR "c does not escape$" "m does not escape$"
	c <- &pair{}     // ERROR "&pair{} escapes to heap$"
	m["x"] = &pair{} // ERROR "&pair{} escapes to heap$"
}

func sizes(n int) int {
	a := make([]int, 8192)   // ERROR "make\(\[\]int, 8192\) does not escape$"
	b := make([]int, 8193)   // ERROR "make\(\[\]int, 8193\) escapes to heap$"
	c := make([]int, n)      // ERROR "make\(\[\]int, n\) escapes to heap$"
	d := make([]int, 0, 100) // ERROR "make\(\[\]int, 0, 100\) does not escape$"
	var e [2 << 20]int       // ERROR "moved to heap: e$"
	var f [1 << 20]int
	return len(a) + len(b) + len(c) + len(d) + e[n] + f[n]
}

func grown() []int {
	var s []int
	t := []int{1, 2, 3} // ERROR "\[\]int{...} escapes to heap$"
	s = append(t, 4)
	return s
}

// Swaps put nothing into an object that wasn't there.
func swap(x []*int, i, j int) { // ERROR "x does not escape$"
	x[i], x[j] = x[j], x[i] // ERROR "swap ignoring self-assignment in x\[i\], x\[j\] = x\[j\], x\[i\]$"
}

func method(t *T) { // ERROR "leaking param: t$"
	sink = t.get // ERROR "t.get escapes to heap$"
	f := t.get   // ERROR "t.get does not escape$"
	f()
}

type T struct{ p *int }

func (t *T) get() *int { // ERROR "leaking param: t to result ~r0 level=1$"
	return t.p
}
