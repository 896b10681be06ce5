// smallobjects: a linked LRU cache, an expression tree, closures and boxed values that live and die.
package main

import "fmt"

type expr interface{ eval(env []int) int }
type num struct{ v int }
type ref struct{ i int }
type bin struct {
	op   byte
	x, y expr
}

func (e num) eval([]int) int      { return e.v }
func (e *ref) eval(env []int) int { return env[e.i] }
func (e *bin) eval(env []int) int {
	x, y := e.x.eval(env), e.y.eval(env)
	switch e.op {
	case '+':
		return x + y
	case '-':
		return x - y
	}
	return x * y & 0xffff
}

var seed uint32 = 99

func rnd(n int) int {
	seed = seed*1664525 + 1013904223
	return int(seed>>8) % n
}

func gen(depth int) expr {
	if depth == 0 {
		if rnd(2) == 0 {
			return num{rnd(1000)}
		}
		return &ref{rnd(4)}
	}
	return &bin{"+-*"[rnd(3)], gen(depth - 1), gen(depth - 1)}
}

type link struct {
	key        int
	prev, next *link
	val        interface{}
}

type cache struct {
	m    map[int]*link
	head link
	max  int
}

func (c *cache) get(k int) interface{} {
	if l := c.m[k]; l != nil {
		l.prev.next, l.next.prev = l.next, l.prev
		c.front(l)
		return l.val
	}
	if len(c.m) >= c.max {
		old := c.head.prev
		old.prev.next, old.next.prev = old.next, old.prev
		delete(c.m, old.key)
	}
	l := &link{key: k, val: k * 3}
	c.m[k] = l
	c.front(l)
	return l.val
}

func (c *cache) front(l *link) {
	l.next, l.prev = c.head.next, &c.head
	l.next.prev = l
	c.head.next = l
}

func main() {
	env := []int{1, 2, 3, 4}
	sum := 0
	for i := 0; i < 300; i++ {
		e := gen(11)
		for k := 0; k < 5; k++ {
			env[k&3] += k
			sum += e.eval(env)
		}
	}
	c := &cache{m: map[int]*link{}, max: 20000}
	c.head.next, c.head.prev = &c.head, &c.head
	for i := 0; i < 1000000; i++ {
		sum += c.get(rnd(30000)).(int) & 7
	}
	var fns []func(int) int
	for i := 0; i < 2000000; i++ {
		k := i
		fns = append(fns, func(x int) int { return x + k })
		if len(fns) == 1000 {
			for _, f := range fns {
				sum = f(sum) & 0xffffff
			}
			fns = nil
		}
	}
	fmt.Println(sum)
}
