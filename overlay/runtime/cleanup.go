package runtime

import "unsafe"

// Cleanup stands for a call of AddCleanup.
type Cleanup struct {
	ptr uintptr
	id  int
}

// AddCleanup has cleanup(arg) called some time after *ptr was found unreachable, in a
// goroutine of its own kind that runs one after the other.  Unlike a finalizer it
// doesn't revive the object, may be one of several, and its object may be part of a
// cycle.  It is not run for as long as the object is reachable from arg or cleanup:
// where that is seen here, AddCleanup panics.  One of an object that also has a
// finalizer is run when the object is unreachable again after that.  There is no
// promise that it runs at all: not at exit, not for package variables, and perhaps
// not for small objects without pointers that share memory with others.
func AddCleanup[T, S any](ptr *T, cleanup func(S), arg S) Cleanup {
	if ptr == nil {
		panic("runtime.AddCleanup: ptr is nil")
	}
	var to unsafe.Pointer
	if k := typeOf(any(&arg)); isPointerKind((*ptrType)(unsafe.Pointer(k)).elem) {
		to = *(*unsafe.Pointer)(unsafe.Pointer(&arg))
		if to == unsafe.Pointer(ptr) {
			panic("runtime.AddCleanup: ptr is equal to arg, cleanup will never run")
		}
	}
	id := rtAddCleanup(unsafe.Pointer(ptr), to, *(*unsafe.Pointer)(unsafe.Pointer(&cleanup)), func() { cleanup(arg) })
	switch id {
	case cleanupNoObject:
		panic("runtime.AddCleanup: ptr not in allocated block")
	case cleanupArg:
		panic("runtime.AddCleanup: ptr is within arg, cleanup will never run")
	case cleanupClosure:
		panic("runtime.AddCleanup: cleanup function closes over ptr, cleanup will never run")
	}
	KeepAlive(ptr)
	return Cleanup{uintptr(unsafe.Pointer(ptr)), id}
}

// Stop cancels the call, if the object is still reachable; a call that is due may
// be made.
func (c Cleanup) Stop() { rtStopCleanup(c.ptr, c.id) }

// What rt_add_cleanup returns (runtime/overlay_api.h).
const (
	cleanupNoObject = -1
	cleanupArg      = -2
	cleanupClosure  = -3
)

func isPointerKind(t *_type) bool {
	const pointer, unsafePointer = 22, 26
	k := t.kind & kindMask
	return k == pointer || k == unsafePointer
}

//go:linkname rtAddCleanup rt_add_cleanup
func rtAddCleanup(ptr, arg, cleanup unsafe.Pointer, call func()) int

//go:linkname rtStopCleanup rt_stop_cleanup
func rtStopCleanup(ptr uintptr, id int)
