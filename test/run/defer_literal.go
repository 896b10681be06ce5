// run

// The slice literal that is a deferred call's last argument is made when the call
// runs, with its elements as they were at the defer statement.

package main

import "fmt"

func show(name string, s ...int) { fmt.Println(name, s, len(s)) }

func plain(s []*int) { fmt.Println(*s[0], *s[len(s)-1]) }

func next(p *int) int {
	*p++
	return *p
}

func main() {
	x, n := 1, 0
	defer show("spread", []int{x, next(&n), next(&n)}...)
	defer show("packed", x, next(&n))
	defer show("keyed", []int{3: x}...)
	defer plain([]*int{&x, &n})
	s := []int{x, n}
	defer show("shared", s...)
	for i := 0; i < 2; i++ {
		defer show("loop", []int{i, x}...)
	}
	x, n = 10, 20
	s[0] = 30
	done := make(chan bool)
	go func(s []int) {
		fmt.Println(s)
		done <- true
	}([]int{x, n})
	<-done
}
