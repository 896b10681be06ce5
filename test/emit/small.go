// emit

// The C that small functions become: what a check, a barrier, a defer costs in text.
package p

// The index is compared with the length; the loop's variable is an int of C.
func sum(xs []int) (s int) {
	for i := 0; i < len(xs); i++ {
		s += xs[i]
	}
	return s
}

func get(m map[string]int, k string) int { return m[k] }

func put(m map[string]int, k string, v int) { m[k] = v }

func count(m map[int]bool) (n int) {
	for k, v := range m {
		if v {
			n += k
		}
	}
	return n
}

type node struct {
	next *node
	v    int
}

// Storing a pointer into the heap is for the collector to know.
func link(a, b *node) { a.next = b }

// A struct without pointers is copied without telling it.
func move(a, b *[2]int) { *a = *b }

func closing(f func()) {
	defer f()
	f()
}

func recovered(f func()) (err any) {
	defer func() { err = recover() }()
	f()
	return nil
}

func add(xs []int, x int) []int { return append(xs, x) }

func join(a, b, c string) string { return a + b + c }

type shape interface{ area() int }

func areas(s shape) int { return s.area() + 1 }

func kind(x any) int {
	switch v := x.(type) {
	case int:
		return v
	case string:
		return len(v)
	case shape:
		return v.area()
	}
	return -1
}

func box(n int) any { return n }

func adder(n int) func(int) int { return func(m int) int { n += m; return n } }

func divide(a, b int) int { return a / b }

func shift(a int, b uint) int { return a << b }

func first(c, d chan int) int {
	select {
	case x := <-c:
		return x
	case d <- 1:
	}
	return 0
}

func start(f func(int)) { go f(1) }

func less(a, b string) bool { return a < b }

func sub(s []byte, i, j int) []byte { return s[i:j] }

func local() int {
	x := node{v: 1} // stays in the frame
	return x.v
}

func escapes() *node { return &node{v: 1} }
