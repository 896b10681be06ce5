// run

// The first array of a slice that stays in its function is in the frame, and given away once.

package main

import (
	"fmt"
	"testing"
)

//go:noinline
func count(n int) int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	t := 0
	for _, x := range s {
		t += x
	}
	return t
}

// Each slice is made anew; all are alive at the end.
//
//go:noinline
func many(n int) (t int) {
	var all [4][]int
	for i := range all {
		var s []int
		for j := 0; j < n; j++ {
			s = append(s, i*10+j)
		}
		all[i] = s
	}
	for _, s := range all {
		for _, x := range s {
			t = t*3 + x
		}
	}
	return
}

// The same variable from the start again, the first array still in use.
//
//go:noinline
func again() (int, int) {
	var s, first []int
	for i := 0; i < 2; i++ {
		s = append(s, i+1)
		s = append(s, i+2)
		if first == nil {
			first = s
			s = nil
		}
	}
	return first[0]*10 + first[1], s[0]*10 + s[1]
}

//go:noinline
func pointers(n int) (t int) {
	var s []*int
	for i := 0; i < n; i++ {
		x := i
		s = append(s, &x)
	}
	for _, p := range s {
		t += *p
	}
	return
}

//go:noinline
func escapes(n int) []int {
	var s []int
	for i := 0; i < n; i++ {
		s = append(s, i)
	}
	return s
}

//go:noinline
func bytes(a string, b []byte) int {
	var s []byte
	s = append(s, a...)
	s = append(s, b...)
	t := 0
	for _, c := range s[:cap(s)] {
		t = t*2%1000003 + int(c)
	}
	_ = t
	return len(s)
}

func collect(n int) []string {
	var s []string
	for i := 0; i < n; i++ {
		s = append(s, "x")
	}
	return s
}

type node struct {
	kids []*node
	n    int
}

//go:noinline
func tree(d int) int {
	var kids []*node
	kids = append(kids, &node{n: d})
	if d > 0 {
		kids = append(kids, &node{n: tree(d - 1)})
	}
	return kids[len(kids)-1].n + kids[0].n
}

//go:noinline
func recovered(n int) (r int) {
	var s []int
	defer func() {
		recover()
		for _, x := range s {
			r = r*10 + x
		}
	}()
	s = append(s, 1)
	s = append(s, 2, 3)
	s[n] = 9
	return 7
}

var sink int

func main() {
	for _, n := range []int{0, 1, 2, 7, 8, 9, 20} {
		fmt.Println(n, count(n), many(n), pointers(n), escapes(n), len(collect(n)))
	}
	fmt.Println(again())
	fmt.Println(bytes("abc", []byte("defg")), bytes("", nil), tree(10), recovered(1), recovered(100))
	if a := testing.AllocsPerRun(100, func() { count(8) }); a != 0 {
		fmt.Println("count(8) allocates", a)
	}
	if a := testing.AllocsPerRun(100, func() { bytes("abc", []byte("defg")) }); a != 0 {
		fmt.Println("bytes allocates", a)
	}
	if a := testing.AllocsPerRun(100, func() { sink = len(collect(3)) }); a != 0 {
		fmt.Println("collect(3) allocates", a)
	}
}
