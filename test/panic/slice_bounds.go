// panic

// Each kind of bounds panic: all but the last recovered.
package main

import "fmt"

//go:noinline
func try(f func()) {
	defer func() { fmt.Println(recover()) }()
	f()
}

func main() {
	s, str, a, n := make([]int, 3, 5), "héllo", [4]int{}, -1
	i, j := 4, 6
	try(func() { _ = s[n] })
	try(func() { _ = s[uint64(n)] })
	try(func() { _ = str[j] })
	try(func() { _ = a[i] })
	try(func() { _ = s[:j] })
	try(func() { _ = s[i:] })
	try(func() { _ = s[i:2] })
	try(func() { _ = s[n:] })
	try(func() { _ = str[:j+1] })
	try(func() { _ = str[i:2] })
	try(func() { _ = s[:2:j+2] })
	try(func() { _ = s[:i:2] })
	try(func() { _ = s[i:2:2] })
	try(func() { _ = s[:2:n] })
	try(func() { _ = a[i+1:] })
	try(func() { _ = (*[4]int)(s) })
	try(func() { _ = make([]int, n) })
	try(func() { _ = make([]int, 2, n+2) })
	try(func() { _ = make([]int, 1<<62) })
	_ = s[3:j]
}
