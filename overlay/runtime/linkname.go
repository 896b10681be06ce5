// What libraries outside GOROOT pull from package runtime by linkname, with the
// signatures of Go 1.19's runtime.  A map's slots and iterators have the layout
// that these signatures promise: a pointer to the element, key and element as an
// iterator's first two words.

package runtime

import "unsafe"

func fastrand() uint32 { return rtFastrand() }

func cputicks() int64 { return rtNanotime() }

//go:linkname rtAlloc rt_alloc
func rtAlloc(size uintptr, t *_type) unsafe.Pointer

// Memory is always zeroed, as what it holds may be scanned at once.
func mallocgc(size uintptr, t *_type, needzero bool) unsafe.Pointer {
	if t != nil && t.ptrdata == 0 {
		t = nil
	}
	return rtAlloc(size, t)
}

func newobject(t *_type) unsafe.Pointer { return rtNew(t) }

func newarray(t *_type, n int) unsafe.Pointer { return rtNewarray(t, n) }

//go:linkname rtGrowslice rt_growslice
func rtGrowslice(elem *_type, old unsafe.Pointer, newlen, oldcap, added int) (p unsafe.Pointer, c int)

func growslice(elem *_type, old sliceHeader, c int) sliceHeader {
	if c < old.c {
		goPanicError("growslice: cap out of range")
	}
	p, got := rtGrowslice(elem, old.p, c, old.c, c-old.n)
	return sliceHeader{p, old.n, got}
}

// ---- maps ----

//go:linkname rtMapslot rt_mapassign
func rtMapslot(t *_type, m, key unsafe.Pointer) unsafe.Pointer

// makemap takes memory for the map's header, of which gc's has another size:
// it isn't used.
func makemap(t *_type, hint int, h unsafe.Pointer) unsafe.Pointer { return rtMakemap(t, hint) }

func mapaccess2(t *_type, m, key unsafe.Pointer) (unsafe.Pointer, bool) {
	return found(rtMapaccess(t, m, key))
}

func mapaccess2_fast32(t *_type, m unsafe.Pointer, key uint32) (unsafe.Pointer, bool) {
	return found(rtMapaccess(t, m, unsafe.Pointer(&key)))
}

func mapaccess2_fast64(t *_type, m unsafe.Pointer, key uint64) (unsafe.Pointer, bool) {
	return found(rtMapaccess(t, m, unsafe.Pointer(&key)))
}

func mapaccess2_faststr(t *_type, m unsafe.Pointer, key string) (unsafe.Pointer, bool) {
	return found(rtMapaccess(t, m, unsafe.Pointer(&key)))
}

func found(p unsafe.Pointer) (unsafe.Pointer, bool) {
	if p == nil {
		return unsafe.Pointer(&zeroVal), false
	}
	return p, true
}

func mapassign(t *_type, m, key unsafe.Pointer) unsafe.Pointer { return rtMapslot(t, m, key) }

func mapassign_fast32(t *_type, m unsafe.Pointer, key uint32) unsafe.Pointer {
	return rtMapslot(t, m, unsafe.Pointer(&key))
}

func mapassign_fast32ptr(t *_type, m, key unsafe.Pointer) unsafe.Pointer {
	return rtMapslot(t, m, unsafe.Pointer(&key))
}

func mapassign_fast64(t *_type, m unsafe.Pointer, key uint64) unsafe.Pointer {
	return rtMapslot(t, m, unsafe.Pointer(&key))
}

func mapassign_fast64ptr(t *_type, m, key unsafe.Pointer) unsafe.Pointer {
	return rtMapslot(t, m, unsafe.Pointer(&key))
}

func mapassign_faststr(t *_type, m unsafe.Pointer, key string) unsafe.Pointer {
	return rtMapslot(t, m, unsafe.Pointer(&key))
}

func mapdelete(t *_type, m, key unsafe.Pointer) { rtMapdelete(t, m, key) }

func mapiterinit(t *_type, m, it unsafe.Pointer) { rtMapiterinit(t, m, it) }

func mapiternext(it unsafe.Pointer) { rtMapiternext(it) }
