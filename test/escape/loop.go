// errorcheck -0 -m -l

// Frame storage is used again by each iteration: what lives longer is in the heap.

package p

type node struct {
	next *node
	v    int
}

func stored() int {
	var last *int
	s := 0
	for i := 0; i < 3; i++ {
		p := new(int) // ERROR "new\(int\) escapes to heap$"
		*p = i
		if last != nil {
			s += *last
		}
		last = p
	}
	return s
}

func within() int {
	s := 0
	for i := 0; i < 3; i++ {
		p := new(int) // ERROR "new\(int\) does not escape$"
		*p = i
		s += *p
	}
	return s
}

func nested() {
	for i := 0; i < 3; i++ {
		var q *int
		for j := 0; j < 3; j++ {
			x := j // ERROR "moved to heap: x$"
			q = &x
		}
		_ = *q
	}
}

func list(n int) int {
	var head *node
	for i := 0; i < n; i++ {
		head = &node{head, i} // ERROR "&node{...} escapes to heap$"
	}
	return head.v
}

// A label that is jumped back to is a loop; one that is only jumped forward to is not.
func backward() {
	var p *int
	i := 0
again:
	x := i // ERROR "moved to heap: x$"
	if p == nil {
		p = &x
	}
	i++
	if i < 3 {
		goto again
	}
}

func forward(b bool) {
	var p *int
	if b {
		goto done
	}
	{
		x := 1
		p = &x
	}
done:
	_ = p
}

func closures() int {
	var fs []func() int
	for i := 0; i < 3; i++ {
		j := i
		fs = append(fs, func() int { return j }) // ERROR "func literal escapes to heap$"
	}
	s := 0
	for _, f := range fs {
		s += f()
	}
	return s
}

func deferred(ps []*int) { // ERROR "leaking param content: ps$"
	for i := range ps { // the record of a defer in a loop is in the heap
		p := ps[i]
		defer func() { *p++ }() // ERROR "func literal escapes to heap$"
	}
	x := 0
	defer func() { x++ }() // ERROR "func literal does not escape$"
}
