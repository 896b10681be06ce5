// binarytrees: many small objects with pointers, most of them short-lived.
package main

import "fmt"

type node struct{ left, right *node }

func build(depth int) *node {
	if depth == 0 {
		return &node{}
	}
	return &node{build(depth - 1), build(depth - 1)}
}

func (n *node) count() int {
	if n.left == nil {
		return 1
	}
	return 1 + n.left.count() + n.right.count()
}

func main() {
	const top = 16
	long := build(top)
	for d := 4; d <= top; d += 4 {
		n, sum := 1<<uint(top-d+4), 0
		for i := 0; i < n; i++ {
			sum += build(d).count()
		}
		fmt.Println(n, "trees of depth", d, "check", sum)
	}
	fmt.Println("long-lived tree check", long.count())
}
