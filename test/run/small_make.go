// run

// make of unknown length that stays in its function: in the frame while it is small, in the heap otherwise.

package main

import (
	"fmt"
	"testing"
)

type T struct {
	p *int
	n int
}

//go:noinline
func sum(n int) int {
	s := make([]int, n)
	for i := range s {
		s[i] += i
	}
	t := 0
	for _, x := range s {
		t += x
	}
	return t
}

//go:noinline
func capped(n, c int) (l, k int) {
	s := make([]byte, n, c)
	for i := 0; i < c-n; i++ {
		s = append(s, byte(i))
	}
	return len(s), cap(s)
}

//go:noinline
func loop(n, m int) int {
	var last []T
	t := 0
	for i := 0; i < m; i++ {
		s := make([]T, n)
		for j := range s {
			t += s[j].n // always zero
			s[j].n = i
			x := i
			s[j].p = &x
		}
		if last != nil && n > 0 {
			t += *last[0].p + last[0].n
		}
		last = s
	}
	return t
}

//go:noinline
func negative(n int) (err any) {
	defer func() { err = recover() }()
	s := make([]int, n)
	return len(s)
}

//go:noinline
func badCap(n, c int) (err any) {
	defer func() { err = recover() }()
	s := make([]int, n, c)
	return len(s)
}

//go:noinline
func one(n int) byte {
	var s [4][]byte
	for i := range s {
		s[i] = make([]byte, n)
	}
	for i := range s {
		for j := range s[i] {
			s[i][j] += byte(i + 1)
		}
	}
	return s[0][0] + s[1][0]*10 + s[3][0]
}

func fill(n int) []int { return make([]int, n) }

var n = 5

func main() {
	for _, n := range []int{0, 1, 3, 7, 8, 9, 10, 100, 5000} {
		fmt.Println(n, sum(n), loop(n, 4))
	}
	fmt.Println(capped(3, 8))
	fmt.Println(capped(3, 64))
	fmt.Println(capped(3, 65))
	fmt.Println(negative(-1))
	fmt.Println(badCap(3, 2))
	fmt.Println(badCap(-3, -2))
	fmt.Println(one(1), one(64), one(65))
	l := fill(n)
	fmt.Println(l, len(fill(n)), cap(l))
	if a := testing.AllocsPerRun(100, func() { sum(8) }); a != 0 {
		fmt.Println("sum(8) allocates", a)
	}
	if a := testing.AllocsPerRun(100, func() { sum(9) }); a != 1 {
		fmt.Println("sum(9) allocates", a)
	}
}
