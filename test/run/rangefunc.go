// run

// Range over functions: break, continue, return, goto, labels, defer and panics inside the body.
package main

import "fmt"

func count(n int) func(func(int) bool) {
	return func(yield func(int) bool) {
		defer fmt.Println("count done", n)
		for i := 0; i < n; i++ {
			if !yield(i) {
				return
			}
		}
	}
}

func pairs[K comparable, V any](ks []K, vs []V) func(func(K, V) bool) {
	return func(yield func(K, V) bool) {
		for i, k := range ks {
			if !yield(k, vs[i]) {
				return
			}
		}
	}
}

func find(n, want int) (at int, ok bool) {
	for i := range count(n) {
		if i == want {
			return i, true
		}
	}
	return -1, false
}

func nested() string {
	s := ""
outer:
	for i := range count(3) {
		for j := range count(3) {
			if j == 2 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			s += fmt.Sprint(i, j, ";")
		}
	}
	return s
}

func deferred() (s string) {
	defer func() { fmt.Println("s at exit:", s) }()
	for i := range count(2) {
		defer func() { s += fmt.Sprint("d", i) }()
	}
	return "r"
}

func gotoOut() {
	for i := range count(5) {
		if i == 1 {
			goto out
		}
	}
	fmt.Println("not reached")
out:
	fmt.Println("out")
}

func recovered() {
	defer func() { fmt.Println("recovered:", recover()) }()
	for i := range count(2) {
		if i == 1 {
			panic("inside")
		}
	}
}

func badIterator(yield func(int) bool) {
	yield(1)
	yield(2)
}

func misuse() {
	defer func() { fmt.Println(recover()) }()
	for x := range badIterator {
		fmt.Println("x", x)
		break
	}
}

func main() {
	for range count(2) {
		fmt.Println("tick")
	}
	fmt.Println(find(5, 3))
	fmt.Println(find(2, 3))
	fmt.Println(nested())
	fmt.Println(deferred())
	gotoOut()
	recovered()
	for k, v := range pairs([]string{"a", "b"}, []int{1, 2}) {
		fmt.Println(k, v)
	}
	for i := range 3 {
		fmt.Print(i, " ")
	}
	var n8 int8 = 2
	for i := range n8 {
		fmt.Printf("%T%d ", i, i)
	}
	fmt.Println()
	var fs []func() int
	for i := range count(3) {
		fs = append(fs, func() int { return i })
	}
	for _, f := range fs {
		fmt.Print(f(), " ")
	}
	fmt.Println()
	misuse()
}
