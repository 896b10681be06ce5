// run

// The value that is stored while the collector marks is used afterwards, from the register it is in.

package main

import (
	"fmt"
	"runtime"
)

type msg struct {
	raw, rest []byte
	next      *msg
}

//go:noinline
func (m *msg) set(data []byte) int {
	m.raw = data
	if len(data) < 4 {
		return -1
	}
	n := int(data[1])<<16 | int(data[2])<<8 | int(data[3])
	m.rest = data[4:]
	return n
}

//go:noinline
func (m *msg) link(n *msg) *msg {
	m.next = n
	return n.next
}

func main() {
	done := make(chan bool)
	go func() {
		for i := 0; i < 300; i++ {
			runtime.GC()
		}
		close(done)
	}()
	a, b := &msg{raw: []byte{9}, rest: []byte{9}}, &msg{}
	b.next = a
	bad := 0
	for i := 0; ; i++ {
		data := []byte{1, byte(i >> 16), byte(i >> 8), byte(i), 7, 8}
		if a.set(data) != i&0xffffff {
			bad++
		}
		if a.link(b) != a {
			bad++
		}
		if i%1000 == 0 {
			select {
			case <-done:
				fmt.Println("bad:", bad)
				return
			default:
			}
		}
	}
}
