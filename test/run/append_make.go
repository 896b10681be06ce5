// run

// append(s, make([]T, n)...) makes room for n zeros and no slice of them.
package main

import (
	"fmt"
	"runtime"
	"strings"
	"testing"
)

type pair struct {
	p *int
	n int
}

var sink []pair
var bytes []byte

//go:noinline
func more(s []pair, n int) []pair { return append(s, make([]pair, n)...) }

func grow[S ~[]E, E any](s S, n int) S { return append(s, make(S, n)...)[:len(s)] }

func try(name string, f func()) {
	// gc says "growslice: cap", or "makeslice: len" where append's result is unused.
	defer func() { fmt.Println(name, strings.HasSuffix(fmt.Sprint(recover()), "out of range")) }()
	f()
}

var order []string

func say(s string, n int) int { order = append(order, s); return n }

func main() {
	x := 1
	s := make([]pair, 1, 8)
	s = append(s, pair{&x, 1}, pair{&x, 2}, pair{&x, 3})
	t := more(s[:2], 2) // over the old ones
	fmt.Println(len(t), cap(t), t[1].n, t[2], t[3], s[2], s[3])
	t = more(t, 100)
	fmt.Println(len(t), t[1].n, t[2], t[103])
	runtime.GC()
	fmt.Println(*t[1].p, len(more(nil, 0)), more(nil, 0) == nil, more(s[:0], 0) != nil)

	try("negative", func() { more(s, -1) })
	try("huge", func() { more(s, 1<<60) })
	var big uint64 = 1 << 63
	try("unsigned", func() { bytes = append(bytes, make([]byte, big)...) })
	try("sum", func() { bytes = append(make([]byte, 1), make([]byte, 1<<62)...) })
	fmt.Println(len(append([]struct{}{{}}, make([]struct{}, 1<<40)...)))

	list := append(make([]int, say("list", 1)), make([]int, say("n", 2), say("cap", 3))...)
	list = append(list[say("from", 1):], make([]int, say("more", 2))...)
	fmt.Println(list, order)

	fmt.Println(cap(grow([]string{"a"}, 50)) >= 51, len(grow([]string{"a"}, 50)))
	fmt.Println(testing.AllocsPerRun(10, func() { sink = more(nil, 1000) }))
}
