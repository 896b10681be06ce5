// run

// A program counter identifies a Go frame, inlined or not: every call through markA gives the same one.

package main

import "runtime"

//go:noinline
func markA(tag uint, cb func()) { _m(tag, cb) }

//go:noinline
func markB(tag uint, cb func()) { _m(tag, cb) }

var look [2]func(uint, func())

func _m(tag uint, cb func()) {
	if tag == 0 {
		cb()
	} else {
		look[tag&1](tag>>1, cb)
	}
}

var findPtr = func() uintptr {
	var pc [1]uintptr
	runtime.Callers(4, pc[:])
	return pc[0]
}

var getStack = func(offset, amount int) (stack []uintptr, next int) {
	stack = make([]uintptr, amount)
	stack = stack[:runtime.Callers(offset, stack)]
	return stack, 0
}

var seen = map[uintptr]string{}

func main() {
	look[0], look[1] = markA, markB
	show := func(f func(uint, func())) {
		f(0, func() { p := findPtr(); seen[p] = runtime.FuncForPC(p).Name() })
	}
	show(markA)
	show(markB)
	markA(6, func() {
		s, _ := getStack(0, 16)
		for _, p := range s {
			if name, ok := seen[p]; ok {
				println(name)
			}
		}
	})
}
