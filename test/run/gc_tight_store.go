// run

// Loops that do nothing but store pointers, without a call, while collections
// begin and end: all that the rings held must be there at the end.  (That a store
// which a phase change interrupted is begun anew is test/rt/barrier_test's matter:
// a loss by that alone is too rare to be seen here.)
package main

import (
	"fmt"
	"runtime"
	"sync/atomic"
	"time"
)

type node struct {
	next, other *node
	id, check   int
}

type ring struct {
	a, b, c *node
	s       string
	stop    int32
	done    int32
	pad     [40]int
}

var rings [4]*ring

func mk(i int) *node { return &node{id: i, check: ^i} }

// Turns a, b and c round for as long as stop is 0: each object is at times in a register only.
func turn(r *ring) {
	for r.stop == 0 {
		t := r.a
		r.a = r.b
		r.b = r.c
		r.c = t
		x := r.a.next
		r.a.next = r.b.next
		r.b.next = r.c.next
		r.c.next = x
		r.a.other, r.b.other = r.b.other, r.a.other
	}
	atomic.StoreInt32(&r.done, 1)
}

func (r *ring) verify() {
	sum := 0
	for _, n := range []*node{r.a, r.b, r.c} {
		for _, m := range []*node{n, n.next, n.other} {
			if m == nil || m.id != ^m.check {
				panic("lost object")
			}
			sum += m.id
		}
	}
	if sum != 45 {
		panic(fmt.Sprint("not the objects that there were: ", sum))
	}
}

var garbage *node

func main() {
	for round := 0; round < 8; round++ {
		for i := range rings {
			r := &ring{a: mk(1), b: mk(2), c: mk(3)}
			r.a.next, r.b.next, r.c.next = mk(4), mk(5), mk(6)
			r.a.other, r.b.other, r.c.other = mk(7), mk(8), mk(9)
			rings[i] = r
			go turn(r)
		}
		for i := 0; i < 4; i++ {
			for j := 0; j < 2000; j++ {
				garbage = &node{next: garbage, id: j}
				if j%100 == 0 {
					garbage = nil
				}
			}
			runtime.GC()
		}
		for _, r := range rings {
			atomic.StoreInt32(&r.stop, 1)
		}
		for _, r := range rings {
			for atomic.LoadInt32(&r.done) == 0 {
				time.Sleep(100 * time.Microsecond)
			}
			r.verify()
		}
	}
	fmt.Println("all there")
}
