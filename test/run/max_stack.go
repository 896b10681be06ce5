// run

// debug.SetMaxStack limits what frames use, not the segments that hold them; a
// large literal is built where it goes, not in the frame first.
package main

import "runtime/debug"

type big struct {
	table [100000]int
	name  []byte
	next  *big
}

var all *big

func add(s string) *big {
	return &big{name: []byte(s), next: all}
}

func reset(b *big, s []byte) {
	*b = big{name: s}
}

func deep(n int) int {
	var buf [3000]byte
	buf[n] = 1
	if n == 0 {
		return 0
	}
	return deep(n-1) + int(buf[n])
}

func main() {
	debug.SetMaxStack(1 << 16)
	done := make(chan int)
	go func() {
		all = add("one")
		all = add("two")
		all.table[99999] = 5
		reset(all.next, []byte("three"))
		println(string(all.name), all.table[99999], string(all.next.name), all.next.next == nil)
		done <- deep(18)
	}()
	println(<-done)
}
