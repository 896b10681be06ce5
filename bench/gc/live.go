// live: 300 MB that stay and are replaced piece by piece; how long does a step of 50 replacements take, mostly and at worst?
package main

import (
	"fmt"
	"os"
	"time"
)

type leaf struct {
	next *leaf
	v    [3]uint64
}

type item struct {
	key         uint64
	left, right *leaf
	data        []byte
	up          *item
}

var seed uint64 = 1

func random(n int) int {
	seed = seed*6364136223846793005 + 1442695040888963407
	return int(seed>>33) % n
}

func newItem(key uint64, up *item) *item {
	l := &leaf{v: [3]uint64{key}}
	it := &item{key: key, left: l, right: &leaf{next: l}, data: make([]byte, 32+key%64), up: up}
	it.data[0] = byte(key)
	if up != nil {
		up.up = nil // chains would keep everything
	}
	return it
}

func main() {
	const items, steps = 1300000, 150000
	all := make([]*item, items)
	c := start()
	for i := range all {
		all[i] = newItem(uint64(i), nil)
	}
	c.row("fill", items, resident())
	took := make([]uint32, steps)
	c = start()
	for s := range took {
		begin := time.Now()
		for k := 0; k < 50; k++ {
			i := random(items)
			all[i] = newItem(uint64(s*50+k), all[random(items)])
		}
		took[s] = uint32(time.Since(begin))
	}
	c.row("step", steps, peak())
	for _, it := range all {
		if it.data[0] != byte(it.key) || it.left.v[0] != it.key || it.right.next != it.left {
			fmt.Println("an item has changed")
			os.Exit(1)
		}
	}
	percentiles("step", took)
}
