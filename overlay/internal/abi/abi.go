// Replaces GOROOT's internal/abi: Tricolor's functions follow C's calling
// convention, so Go's register arguments don't exist (0 of each), and a
// function's address is what its function value holds.

// Package abi describes the calling convention to reflect.
package abi

import "unsafe"

// No argument is passed in registers of Go's own assignment: reflect lays
// calls out in memory and C moves them to where the C convention wants them.
const IntArgRegs, FloatArgRegs, EffectiveFloatRegSize = 0, 0, 0

// RegArgs accompanies a call made by reflect.  Only ReturnIsPtr is used: it
// carries the function's type to C.
type RegArgs struct {
	Ints   [IntArgRegs]uintptr
	Floats [FloatArgRegs]uint64
	Ptrs   [IntArgRegs]unsafe.Pointer

	ReturnIsPtr IntArgRegBitmap // what is called
}

// Dump prints what there is of registers.
func (r *RegArgs) Dump() { println("no argument registers") }

// IntRegArgAddr returns the address of an integer argument register.
func (r *RegArgs) IntRegArgAddr(reg int, argSize uintptr) unsafe.Pointer {
	panic("internal/abi: no argument registers")
}

// IntArgRegBitmap tells which integer registers hold pointers: none.  Instead
// it says what is called, since reflect's call passes on the frame's type and
// not the function's.  runtime/lang/reflectcall.c knows the layout.
type IntArgRegBitmap struct {
	Func unsafe.Pointer // *funcType
	Rcvr bool           // the first word of the frame is a receiver
}

// Set would mark register i.
func (b *IntArgRegBitmap) Set(i int) { panic("internal/abi: no argument registers") }

// Get reports whether register i holds a pointer.
func (b *IntArgRegBitmap) Get(i int) bool { return false }

// FuncPCABI0 returns the address of the code of f, which must be a function.
func FuncPCABI0(f any) uintptr { return codeOf(f) }

// FuncPCABIInternal returns the address of the code of f, which must be a function.
func FuncPCABIInternal(f any) uintptr { return codeOf(f) }

// A function value is a pointer to a record whose first word is the code; an
// interface holds that pointer itself.
func codeOf(f any) uintptr {
	words := (*[2]unsafe.Pointer)(unsafe.Pointer(&f))
	return *(*uintptr)(words[1])
}
