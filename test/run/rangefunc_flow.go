// run

package main

import (
	"fmt"
)

func seq(n int) func(func(int) bool) {
	return func(y func(int) bool) {
		for i := 0; i < n; i++ {
			if !y(i) {
				return
			}
		}
	}
}

func seq2(n int) func(func(int, string) bool) {
	return func(y func(int, string) bool) {
		defer fmt.Println("seq2 done", n)
		for i := 0; i < n; i++ {
			if !y(i, fmt.Sprint("s", i)) {
				return
			}
		}
	}
}

func rec() (r any) {
	for i := range seq(3) {
		func() {
			defer func() { fmt.Println("inner", recover()) }()
			panic(i)
		}()
	}
	defer func() { r = recover() }()
	for i := range seq(3) {
		if i == 1 {
			panic("loop")
		}
	}
	return nil
}

func defers() {
	defer fmt.Println("outer")
	for i := range seq(3) {
		defer fmt.Println("d", i)
	}
	fmt.Println("after loop")
}

func deferRecover() (res string) {
	for i := range seq(2) {
		defer func() {
			if e := recover(); e != nil {
				res = fmt.Sprint("recovered ", e, i)
			}
		}()
	}
	panic("x")
}

func nested() (int, string) {
outer:
	for i := range seq(5) {
		for j, s := range seq2(4) {
			if j == 1 {
				continue outer
			}
			if i == 2 {
				break outer
			}
			if i == 3 {
				return i, s
			}
		}
	}
	for i := range seq(5) {
		for j, s := range seq2(4) {
			for k := range 3 {
				if i+j+k == 6 {
					return i * 100, s
				}
			}
		}
	}
	return -1, ""
}

func gotos() {
	n := 0
again:
	for i := range seq(3) {
		n++
		if n < 5 && i == 2 {
			goto again
		}
		if n == 7 {
			goto end
		}
	}
	fmt.Println("not reached?")
end:
	fmt.Println("n", n)
}

func sw() {
	for i := range seq(6) {
		switch {
		case i == 1:
			continue
		case i == 4:
			break
		default:
			fmt.Println("sw", i)
		}
		if i == 4 {
			break
		}
	}
	for range seq(2) {
		fmt.Println("noarg")
	}
	for range func(y func() bool) { y(); } {
		fmt.Println("once")
	}
}

func named() (x int, err error) {
	defer func() { x *= 2 }()
	for i := range seq(10) {
		x = i
		if i == 4 {
			return
		}
		if i == 7 {
			return 1, nil
		}
	}
	return
}

func bad() {
	defer func() { fmt.Println("bad:", recover()) }()
	var save func(int) bool
	for i := range func(y func(int) bool) { save = y; y(1) } {
		fmt.Println(i)
	}
	save(2)
}
func bad2() {
	defer func() { fmt.Println("bad2:", recover()) }()
	for i := range func(y func(int) bool) { y(1); y(2) } {
		fmt.Println(i)
		break
	}
}
func bad3() {
	defer func() { fmt.Println("bad3:", recover()) }()
	for i := range func(y func(int) bool) { defer func() { recover() }(); y(1) } {
		panic(i)
	}
}

func closures() {
	var fs []func() int
	for i := range seq(3) {
		fs = append(fs, func() int { i += 10; return i })
	}
	for _, f := range fs {
		fmt.Print(f(), f(), " ")
	}
	fmt.Println()
}

func main() {
	fmt.Println(rec())
	defers()
	fmt.Println(deferRecover())
	fmt.Println(nested())
	gotos()
	sw()
	fmt.Println(named())
	bad()
	bad2()
	bad3()
	closures()
}
