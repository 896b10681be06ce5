// run

package main

import "fmt"

func conv[From, To any](f func(From) To) func(From) To { return f }

func pick[K comparable, V any](m map[K]V, k K) V { return m[k] }

type box struct{ f func(map[string]int, string) int }

func choose() func(map[string]bool, string) bool { return pick[string] }

func main() {
	var f func(map[int]string, int) string = pick[int]
	fmt.Println(f(map[int]string{1: "one"}, 1))
	b := box{pick[string]}
	fmt.Println(b.f(map[string]int{"a": 2}, "a"), choose()(map[string]bool{"x": true}, "x"))
	var c func(func(int) string) func(int) string = conv[int]
	fmt.Println(c(func(i int) string { return fmt.Sprint(i + 1) })(4))
}
