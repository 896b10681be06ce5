// run

// A map that doesn't escape lies in the frame until it grows.
package main

import (
	"fmt"
	"runtime"
	"testing"
)

type visit struct {
	a, b *int
	t    any
}

//go:noinline
func count(words []string) int {
	seen := make(map[string]int)
	for i, w := range words {
		if i == 4 {
			runtime.GC()
		}
		seen[w]++
	}
	delete(seen, "none")
	n := 0
	for _, c := range seen {
		n += c
	}
	return n*100 + len(seen)
}

//go:noinline
func visits(n int) int {
	m := map[visit]bool{}
	xs := make([]int, n)
	for i := range xs {
		m[visit{&xs[i], nil, i}] = true
	}
	for i := range xs {
		if !m[visit{&xs[i], nil, i}] {
			panic(i)
		}
	}
	return len(m)
}

func loop() (r []int) {
	for i := 0; i < 3; i++ {
		m := map[int]int{}
		m[i] = i
		r = append(r, len(m), m[i])
	}
	return
}

func main() {
	fmt.Println(count([]string{"a", "b", "a", "c", "d", "e"}))
	var many []string
	for i := 0; i < 1000; i++ {
		many = append(many, fmt.Sprint(i%300))
	}
	fmt.Println(count(many), visits(5), visits(500), loop())
	fmt.Println(testing.AllocsPerRun(100, func() {
		m := make(map[int]int)
		for i := 0; i < 8; i++ {
			m[i] = i
		}
		if len(m) != 8 {
			panic(len(m))
		}
	}))
}
