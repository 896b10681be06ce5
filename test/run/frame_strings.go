// run

// Conversions and sums of strings that don't outlive a frame need no memory; those that do survive it.
package main

import (
	"fmt"
	"strings"
	"testing"
)

//go:noinline
func sum(a, b string) string { return a + b }

//go:noinline
func sum3(a, b, c string) string { return a + b + c }

//go:noinline
func clobber(n int) int {
	var a [64]int
	for i := range a {
		a[i] = 0x2a2a2a2a2a2a2a2a
	}
	if n > 0 {
		return clobber(n-1) + a[n]
	}
	return a[0]
}

//go:noinline
func kept(b []byte) (string, string, string) {
	s := string(b) // short: in this frame
	return sum(s, ""), sum("", s), sum3("", s, "")
}

func word(b []byte) int {
	switch string(b) {
	case "one":
		return 1
	case "two":
		return 2
	}
	return 0
}

var sink string

func allocs(name string, f func()) {
	fmt.Println(name, testing.AllocsPerRun(100, f))
}

func main() {
	x, y, z := kept([]byte("hello"))
	clobber(3)
	fmt.Println(x, y, z)

	b, c := []byte("gopher, a long name for a key of a map"), []byte("gopher, a long name for a key of a map")
	m := map[string]int{string(b): 7}
	type key struct {
		s string
		n int
	}
	mk := map[key]int{{string(b), 1}: 8}
	allocs("compare", func() {
		if string(b) != string(c) {
			panic("different")
		}
	})
	allocs("index", func() {
		if m[string(b)] != 7 || mk[key{string(b), 1}] != 8 {
			panic("not there")
		}
		if v, ok := m[string(c)]; !ok || v != 7 {
			panic("not there")
		}
	})
	allocs("assign", func() {
		m[string(b)] += 0
	})
	allocs("switch", func() {
		if word(c) != 0 {
			panic("word")
		}
	})
	allocs("range", func() {
		n := 0
		for _, x := range []byte(x + y + "a long constant, so that it doesn't fit") {
			n += int(x)
		}
	})
	allocs("short", func() {
		s := string(b[:6]) + string(c[6:8])
		r := []rune(s)
		u := []byte(s)
		if len(r) != 8 || string(r) != s || strings.IndexByte(s, ',') != 6 || u[0] != 'g' || cap(u) != 32 {
			panic("short")
		}
		if strings.Index("世界", string(rune('界'))) != 3 {
			panic("rune")
		}
	})
	allocs("constant", func() {
		u := []byte("a constant of more than 32 bytes: an array in the frame")
		u[0]++
		if cap(u) != 55 {
			panic(cap(u))
		}
	})
	// The key of a map that keeps it is a copy.
	m2 := map[string]bool{}
	for i := 0; i < 3; i++ {
		k := []byte{'k', byte('0' + i)}
		m2[string(k)] = true
		k[0] = 'x'
	}
	fmt.Println(m2)
	var prev string
	for i := 0; i < 3; i++ {
		k := []byte{'k', byte('0' + i)}
		s := string(k)
		if s == prev {
			panic("same")
		}
		fmt.Print(prev, " ")
		prev = s
	}
	fmt.Println(prev)
}
