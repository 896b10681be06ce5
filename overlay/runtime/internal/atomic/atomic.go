// Replaces the assembly of GOROOT's runtime/internal/atomic: its functions in
// terms of sync/atomic's, which the compiler expands in line.  types.go and its
// like stay GOROOT's.  sync.Pool pulls two functions by linkname.

package atomic

import (
	"sync/atomic"
	"unsafe"
)

func Load(ptr *uint32) uint32        { return atomic.LoadUint32(ptr) }
func Load64(ptr *uint64) uint64      { return atomic.LoadUint64(ptr) }
func Loadint32(ptr *int32) int32     { return atomic.LoadInt32(ptr) }
func Loadint64(ptr *int64) int64     { return atomic.LoadInt64(ptr) }
func LoadAcq(ptr *uint32) uint32     { return atomic.LoadUint32(ptr) }
func LoadAcq64(ptr *uint64) uint64   { return atomic.LoadUint64(ptr) }
func Loaduint(ptr *uint) uint        { return uint(atomic.LoadUintptr((*uintptr)(unsafe.Pointer(ptr)))) }
func Loaduintptr(p *uintptr) uintptr { return atomic.LoadUintptr(p) }

func LoadAcquintptr(ptr *uintptr) uintptr { return atomic.LoadUintptr(ptr) }

func Loadp(ptr unsafe.Pointer) unsafe.Pointer {
	return atomic.LoadPointer((*unsafe.Pointer)(ptr))
}

func Store(ptr *uint32, val uint32)                     { atomic.StoreUint32(ptr, val) }
func Store64(ptr *uint64, val uint64)                   { atomic.StoreUint64(ptr, val) }
func Storeint32(ptr *int32, val int32)                  { atomic.StoreInt32(ptr, val) }
func Storeint64(ptr *int64, val int64)                  { atomic.StoreInt64(ptr, val) }
func Storeuintptr(ptr *uintptr, val uintptr)            { atomic.StoreUintptr(ptr, val) }
func StoreRel(ptr *uint32, val uint32)                  { atomic.StoreUint32(ptr, val) }
func StoreRel64(ptr *uint64, val uint64)                { atomic.StoreUint64(ptr, val) }
func StoreReluintptr(ptr *uintptr, val uintptr) uintptr { atomic.StoreUintptr(ptr, val); return val }

// StorepNoWB stores a pointer without a write barrier.
func StorepNoWB(ptr unsafe.Pointer, val unsafe.Pointer) {
	atomic.StoreUintptr((*uintptr)(ptr), uintptr(val))
}

func Xadd(ptr *uint32, delta int32) uint32            { return atomic.AddUint32(ptr, uint32(delta)) }
func Xadd64(ptr *uint64, delta int64) uint64          { return atomic.AddUint64(ptr, uint64(delta)) }
func Xaddint32(ptr *int32, delta int32) int32         { return atomic.AddInt32(ptr, delta) }
func Xaddint64(ptr *int64, delta int64) int64         { return atomic.AddInt64(ptr, delta) }
func Xadduintptr(ptr *uintptr, delta uintptr) uintptr { return atomic.AddUintptr(ptr, delta) }

func Xchg(ptr *uint32, val uint32) uint32           { return atomic.SwapUint32(ptr, val) }
func Xchg64(ptr *uint64, val uint64) uint64         { return atomic.SwapUint64(ptr, val) }
func Xchgint32(ptr *int32, val int32) int32         { return atomic.SwapInt32(ptr, val) }
func Xchgint64(ptr *int64, val int64) int64         { return atomic.SwapInt64(ptr, val) }
func Xchguintptr(ptr *uintptr, val uintptr) uintptr { return atomic.SwapUintptr(ptr, val) }

func Cas(ptr *uint32, old, val uint32) bool    { return atomic.CompareAndSwapUint32(ptr, old, val) }
func CasRel(ptr *uint32, old, val uint32) bool { return atomic.CompareAndSwapUint32(ptr, old, val) }
func Cas64(ptr *uint64, old, val uint64) bool  { return atomic.CompareAndSwapUint64(ptr, old, val) }
func Casint32(ptr *int32, old, val int32) bool { return atomic.CompareAndSwapInt32(ptr, old, val) }
func Casint64(ptr *int64, old, val int64) bool { return atomic.CompareAndSwapInt64(ptr, old, val) }
func Casuintptr(ptr *uintptr, old, val uintptr) bool {
	return atomic.CompareAndSwapUintptr(ptr, old, val)
}

// Casp1 swaps a pointer without a write barrier.
func Casp1(ptr *unsafe.Pointer, old, val unsafe.Pointer) bool {
	return atomic.CompareAndSwapUintptr((*uintptr)(unsafe.Pointer(ptr)), uintptr(old), uintptr(val))
}

func And(ptr *uint32, val uint32) {
	for {
		old := atomic.LoadUint32(ptr)
		if atomic.CompareAndSwapUint32(ptr, old, old&val) {
			return
		}
	}
}

func Or(ptr *uint32, val uint32) {
	for {
		old := atomic.LoadUint32(ptr)
		if atomic.CompareAndSwapUint32(ptr, old, old|val) {
			return
		}
	}
}

// The aligned word that holds a byte, and the byte's place in it; the
// processor is little-endian.
func wordOf(ptr *uint8) (word *uint32, shift uint) {
	addr := uintptr(unsafe.Pointer(ptr))
	return (*uint32)(unsafe.Pointer(uintptr(unsafe.Pointer(ptr)) &^ 3)), uint(addr&3) * 8
}

func Load8(ptr *uint8) uint8 {
	word, shift := wordOf(ptr)
	return uint8(atomic.LoadUint32(word) >> shift)
}

func Store8(ptr *uint8, val uint8) {
	word, shift := wordOf(ptr)
	for {
		old := atomic.LoadUint32(word)
		if atomic.CompareAndSwapUint32(word, old, old&^(0xff<<shift)|uint32(val)<<shift) {
			return
		}
	}
}

func And8(ptr *uint8, val uint8) {
	word, shift := wordOf(ptr)
	And(word, uint32(val)<<shift|^(uint32(0xff)<<shift))
}

func Or8(ptr *uint8, val uint8) {
	word, shift := wordOf(ptr)
	Or(word, uint32(val)<<shift)
}
