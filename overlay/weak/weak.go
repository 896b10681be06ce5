// Package weak has pointers that don't keep what they point to alive (Go 1.24's).
package weak

import (
	"runtime"
	"unsafe"
)

// Pointer refers to a value of type T, which may be part of an object, without
// keeping the object alive.
//
// Two are equal if and only if the pointers that they were made from are, even
// after the object is gone.  An object that its finalizer revives is another one
// in this respect.  The zero Pointer is what Make(nil) returns.
type Pointer[T any] struct {
	_      [0]*T // no conversion between Pointers of different T
	handle unsafe.Pointer
}

// Make returns a weak pointer to *ptr.
func Make[T any](ptr *T) Pointer[T] {
	var p Pointer[T]
	if ptr != nil {
		p.handle = register(unsafe.Pointer(ptr))
		runtime.KeepAlive(ptr)
	}
	return p
}

// Value returns the pointer that p was made from, or nil: once the object is found
// unreachable, and before its finalizer runs.
func (p Pointer[T]) Value() *T {
	if p.handle == nil {
		return nil
	}
	return (*T)(value(p.handle))
}

//go:linkname register rt_weak_make
func register(unsafe.Pointer) unsafe.Pointer

//go:linkname value rt_weak_value
func value(unsafe.Pointer) unsafe.Pointer
