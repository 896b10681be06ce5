// run

// Bounds of slice expressions that are no plain names are read before calls to their right.
package main

import "fmt"

type lexer struct {
	s   string
	off int
}

func (l *lexer) scan() int {
	for l.off < len(l.s) {
		l.off++
	}
	return l.off
}

func (l *lexer) token() string {
	return l.s[l.off-1 : l.scan()]
}

func (l *lexer) bare() string {
	return l.s[l.off:l.scan()]
}

func two(s string, n int) string { return fmt.Sprint(s, " ", n) }

func main() {
	fmt.Println((&lexer{"@foo", 1}).token(), (&lexer{"@foo", 1}).bare())
	l := &lexer{"@foo", 1}
	fmt.Println(two(l.s[l.off:], l.scan()))
	l.off = 2
	fmt.Println(two(l.s[:l.off+1], l.scan()))
	l.off = 1
	fmt.Println(l.s[l.off:] + l.s[l.scan()-1:])
	a := [...]int{0, 1, 2, 3, 4, 5}
	p := &struct{ i int }{1}
	next := func() int { p.i++; return p.i }
	fmt.Println(a[p.i:next():next()], cap(a[p.i:next():next()]))
	m := map[string]int{"k": 0}
	set := func(n int) int { m["k"] = n; return n }
	fmt.Println(a[m["k"]:set(2)], a[m["k"]+1:set(5)])
}
