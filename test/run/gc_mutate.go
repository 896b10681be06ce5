// run

// Goroutines that move pointers about while the collector marks: through fields,
// slices, maps, channels, interfaces, closures, atomics and reflect.  Each object
// says what it is; one that was freed too early doesn't.
package main

import (
	"fmt"
	"os"
	"reflect"
	"runtime"
	"strconv"
	"sync"
	"sync/atomic"
	"unsafe"
)

type node struct {
	id    int
	l, r  *node
	s     string
	any   interface{}
	list  []*node
	check int
}

const magic = 0x5ca1ab1e

func mk(id int) *node {
	n := &node{id: id, check: id ^ magic}
	if id%7 == 0 {
		n.s = "n" + strconv.Itoa(id)
	}
	return n
}

func (n *node) verify(where string) {
	if n == nil {
		return
	}
	if n.id^magic != n.check || (n.s != "" && n.s != "n"+strconv.Itoa(n.id)) {
		fmt.Println("lost object in", where, n.id, n.check, len(n.s))
		os.Exit(1)
	}
}

type rng uint64

func (r *rng) n(k int) int {
	*r ^= *r << 13
	*r ^= *r >> 7
	*r ^= *r << 17
	return int(uint64(*r) >> 20 % uint64(k))
}

type pair struct {
	a, b *node
	n    int
}

type world struct {
	slots [512]*node
	pairs [64]pair
	m     map[int]*node
	ms    map[string]pair
	iface [64]interface{}
	atom  [64]unsafe.Pointer
	val   atomic.Value
	fn    [16]func() *node
	ch    chan *node
	chp   chan pair
}

var global *node
var globals [128]*node

func mutate(w *world, seed uint64, steps int) {
	r := rng(seed*2654435761 + 88172645463325252)
	var stack [8]*node
	for i := 0; i < steps; i++ {
		k, j := r.n(512), r.n(512)
		switch r.n(22) {
		case 0:
			w.slots[k] = mk(i)
		case 1:
			w.slots[k], w.slots[j] = w.slots[j], w.slots[k]
		case 2: // to the stack, and out of the heap
			stack[k%8] = w.slots[j]
			w.slots[j] = nil
		case 3:
			w.slots[j] = stack[k%8]
			stack[k%8] = nil
		case 4:
			if n := w.slots[k]; n != nil {
				n.l, n.r = n.r, w.slots[j]
			}
		case 5:
			if n := w.slots[k]; n != nil && n.l != nil {
				w.slots[j] = n.l
				n.l = nil
			}
		case 6:
			w.m[k%64] = w.slots[j]
		case 7:
			n := w.m[k%64]
			delete(w.m, k%64)
			n.verify("map")
			w.slots[j] = n
		case 8:
			w.pairs[k%64] = pair{w.slots[j], stack[k%8], i}
		case 9:
			p := w.pairs[k%64]
			w.pairs[k%64] = w.pairs[j%64]
			w.slots[j] = p.a
			p.b.verify("pair")
		case 10:
			w.ms[strconv.Itoa(k%32)] = pair{w.slots[j], nil, i}
		case 11:
			if p, ok := w.ms[strconv.Itoa(k%32)]; ok {
				delete(w.ms, strconv.Itoa(k%32))
				p.a.verify("map of pairs")
				stack[j%8] = p.a
			}
		case 12:
			w.iface[k%64] = w.slots[j]
		case 13:
			if n, ok := w.iface[k%64].(*node); ok {
				w.iface[k%64] = i
				n.verify("interface")
				w.slots[j] = n
			}
		case 14:
			old := (*node)(atomic.SwapPointer(&w.atom[k%64], unsafe.Pointer(w.slots[j])))
			old.verify("atomic")
			w.slots[j] = old
		case 15:
			p := atomic.LoadPointer(&w.atom[k%64])
			atomic.CompareAndSwapPointer(&w.atom[k%64], p, unsafe.Pointer(mk(i)))
			(*node)(p).verify("cas")
		case 16:
			n := w.slots[j]
			w.fn[k%16] = func() *node { return n }
			w.slots[j] = nil
		case 17:
			if f := w.fn[k%16]; f != nil {
				w.slots[j] = f()
				w.fn[k%16] = nil
				w.slots[j].verify("closure")
			}
		case 18:
			select {
			case w.ch <- w.slots[k]:
				w.slots[k] = nil
			case n := <-w.ch:
				n.verify("channel")
				w.slots[j] = n
			default:
			}
		case 19:
			select {
			case w.chp <- pair{w.slots[k], w.slots[j], i}:
				w.slots[k], w.slots[j] = nil, nil
			case p := <-w.chp:
				p.a.verify("channel of pairs")
				p.b.verify("channel of pairs")
				w.slots[j] = p.b
			}
		case 20:
			if n := w.slots[k]; n != nil {
				n.list = append(n.list, w.slots[j])
				if len(n.list) > 9 {
					copy(n.list, n.list[3:])
					n.list = append([]*node(nil), n.list[:5]...)
				}
				w.slots[j] = nil
				n.any = n.list
			}
		case 21:
			v := reflect.ValueOf(&w.slots).Elem()
			x := v.Index(k).Interface().(*node)
			v.Index(k).Set(v.Index(j))
			x.verify("reflect")
			globals[seed*16%128+uint64(k%16)] = x
		}
		if i%64 == 0 {
			for _, n := range w.slots {
				n.verify("slot")
				if n != nil {
					n.l.verify("left")
					n.r.verify("right")
					for _, x := range n.list {
						x.verify("list")
					}
				}
			}
			for _, n := range stack {
				n.verify("stack")
			}
		}
		if i%1024 == 0 { // not without end
			for x := range w.slots {
				if n := w.slots[x]; n != nil && r.n(4) == 0 {
					n.l, n.r, n.list, n.any = nil, nil, nil, nil
				}
			}
			runtime.Gosched()
		}
	}
}

func main() {
	steps := 60000
	if len(os.Args) > 1 {
		steps, _ = strconv.Atoi(os.Args[1])
	}
	ch, chp := make(chan *node, 40), make(chan pair)
	var wg sync.WaitGroup
	done := make(chan bool)
	go func() { // both ends of the unbuffered one
		var keep []pair
		for {
			select {
			case p := <-chp:
				p.a.verify("direct send")
				keep = append(keep, p)
			case chp <- func() (p pair) {
				if len(keep) > 0 {
					p = keep[len(keep)-1]
				}
				return
			}():
				if len(keep) > 0 {
					keep = keep[:len(keep)-1]
				}
			case <-done:
				return
			}
			if len(keep) > 100 {
				keep = keep[:0:0]
			}
		}
	}()
	for g := 0; g < 6; g++ {
		wg.Add(1)
		go func(g int) {
			defer wg.Done()
			w := &world{m: map[int]*node{}, ms: map[string]pair{}, ch: ch, chp: chp}
			mutate(w, uint64(g+1), steps)
		}(g)
	}
	wg.Wait()
	close(done)
	for _, n := range globals {
		n.verify("global")
	}
	fmt.Println("all there")
}
