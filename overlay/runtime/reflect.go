// Replaces what GOROOT's runtime gives reflect and internal/reflectlite by
// linkname.  Types, maps, channels and interfaces are C's (runtime/lang); their
// Go faces are unsafe.Pointer here.

package runtime

import "unsafe"

// zeroVal is what reflect.Zero points to.
var zeroVal [1024]byte

// ---- types ----

//go:linkname rtResolveOff rt_resolve_off
func rtResolveOff(off int32) unsafe.Pointer

//go:linkname rtAddReflectOff rt_add_reflect_off
func rtAddReflectOff(p unsafe.Pointer) int32

// The table tri_types and its length.
//
//go:linkname rtTypelinks rt_typelinks
//go:noescape
func rtTypelinks(n *int) **_type

//go:linkname reflect_resolveNameOff reflect.resolveNameOff
func reflect_resolveNameOff(base unsafe.Pointer, off int32) unsafe.Pointer { return rtResolveOff(off) }

//go:linkname reflect_resolveTypeOff reflect.resolveTypeOff
func reflect_resolveTypeOff(base unsafe.Pointer, off int32) unsafe.Pointer { return rtResolveOff(off) }

//go:linkname rtTextOff rt_text_off
func rtTextOff(t unsafe.Pointer, off int32) unsafe.Pointer

//go:linkname reflect_resolveTextOff reflect.resolveTextOff
func reflect_resolveTextOff(base unsafe.Pointer, off int32) unsafe.Pointer {
	return rtTextOff(base, off)
}

//go:linkname reflectlite_resolveNameOff internal/reflectlite.resolveNameOff
func reflectlite_resolveNameOff(base unsafe.Pointer, off int32) unsafe.Pointer {
	return rtResolveOff(off)
}

//go:linkname reflectlite_resolveTypeOff internal/reflectlite.resolveTypeOff
func reflectlite_resolveTypeOff(base unsafe.Pointer, off int32) unsafe.Pointer {
	return rtResolveOff(off)
}

//go:linkname reflect_addReflectOff reflect.addReflectOff
func reflect_addReflectOff(p unsafe.Pointer) int32 { return rtAddReflectOff(p) }

// reflect looks types up by their strings with a binary search over sections
// of sorted offsets.  There is one section here: the addresses, sorted once.
var typelinks struct {
	sem  uint32
	done bool
	offs []int32
}

func init() { typelinks.sem = 1 }

//go:linkname reflect_typelinks reflect.typelinks
func reflect_typelinks() (sections []unsafe.Pointer, offsets [][]int32) {
	semacquire(&typelinks.sem)
	if !typelinks.done {
		typelinks.done = true
		var n int
		table := rtTypelinks(&n)
		if n > 0 {
			all := unsafe.Slice(table, n)
			offs := make([]int32, n)
			for i, t := range all {
				offs[i] = int32(uintptr(unsafe.Pointer(t)))
			}
			sortTypes(offs)
			typelinks.offs = offs
		}
	}
	semrelease(&typelinks.sem, false, 0)
	// A section's base is only passed back to resolveTypeOff and added to
	// the offset, so it is address zero.
	return []unsafe.Pointer{nil}, [][]int32{typelinks.offs}
}

func linkString(off int32) string { return typeString((*_type)(rtResolveOff(off))) }

// Heap sort by type string: no recursion, no allocation.
func sortTypes(offs []int32) {
	n := len(offs)
	for root := n/2 - 1; root >= 0; root-- {
		siftType(offs, root, n)
	}
	for end := n - 1; end > 0; end-- {
		offs[0], offs[end] = offs[end], offs[0]
		siftType(offs, 0, end)
	}
}

func siftType(offs []int32, root, n int) {
	for {
		child := 2*root + 1
		if child >= n {
			return
		}
		if child+1 < n && linkString(offs[child]) < linkString(offs[child+1]) {
			child++
		}
		if linkString(offs[root]) >= linkString(offs[child]) {
			return
		}
		offs[root], offs[child] = offs[child], offs[root]
		root = child
	}
}

// ---- memory ----

//go:linkname rtNew rt_new
func rtNew(t *_type) unsafe.Pointer

//go:linkname rtNewarray rt_newarray
func rtNewarray(t *_type, n int) unsafe.Pointer

//go:linkname rtMemmove rt_memmove
//go:noescape
func rtMemmove(dst, src unsafe.Pointer, n uintptr)

//go:linkname rtMemclr rt_memclr
//go:noescape
func rtMemclr(p unsafe.Pointer, n uintptr)

//go:linkname rtTypedmemmove rt_typedmemmove
func rtTypedmemmove(t *_type, dst, src unsafe.Pointer)

//go:linkname rtTypedmemmovePartial rt_typedmemmove_partial
func rtTypedmemmovePartial(t *_type, dst, src unsafe.Pointer, off, size uintptr)

//go:linkname rtTypedslicecopy rt_typedslicecopy
func rtTypedslicecopy(t *_type, dst, src []byte) int

//go:linkname rtTypedclear rt_typedclear
//go:noescape
func rtTypedclear(t *_type, p unsafe.Pointer, n int)

//go:linkname rtTypedclearPartial rt_typedclear_partial
func rtTypedclearPartial(t *_type, p unsafe.Pointer, off, size uintptr)

//go:linkname rtTypehash rt_typehash
//go:noescape
func rtTypehash(t *_type, p unsafe.Pointer, seed uintptr) uintptr

//go:linkname reflect_unsafe_New reflect.unsafe_New
func reflect_unsafe_New(t *_type) unsafe.Pointer { return rtNew(t) }

//go:linkname reflectlite_unsafe_New internal/reflectlite.unsafe_New
func reflectlite_unsafe_New(t *_type) unsafe.Pointer { return rtNew(t) }

//go:linkname reflect_unsafe_NewArray reflect.unsafe_NewArray
func reflect_unsafe_NewArray(t *_type, n int) unsafe.Pointer { return rtNewarray(t, n) }

//go:linkname reflect_memmove reflect.memmove
func reflect_memmove(dst, src unsafe.Pointer, n uintptr) { rtMemmove(dst, src, n) }

//go:linkname reflect_memclr reflect.memclrNoHeapPointers
func reflect_memclr(p unsafe.Pointer, n uintptr) { rtMemclr(p, n) }

//go:linkname reflect_typedmemmove reflect.typedmemmove
func reflect_typedmemmove(t *_type, dst, src unsafe.Pointer) { rtTypedmemmove(t, dst, src) }

//go:linkname reflectlite_typedmemmove internal/reflectlite.typedmemmove
func reflectlite_typedmemmove(t *_type, dst, src unsafe.Pointer) { rtTypedmemmove(t, dst, src) }

//go:linkname reflect_typedmemmovepartial reflect.typedmemmovepartial
func reflect_typedmemmovepartial(t *_type, dst, src unsafe.Pointer, off, size uintptr) {
	rtTypedmemmovePartial(t, dst, src, off, size)
}

//go:linkname reflect_typedmemclr reflect.typedmemclr
func reflect_typedmemclr(t *_type, p unsafe.Pointer) { rtTypedclear(t, p, 1) }

//go:linkname reflect_typedmemclrpartial reflect.typedmemclrpartial
func reflect_typedmemclrpartial(t *_type, p unsafe.Pointer, off, size uintptr) {
	rtTypedclearPartial(t, p, off, size)
}

// sliceHeader is unsafeheader.Slice.  It stands in reflect's signature, and a
// struct is passed otherwise than a slice.
type sliceHeader struct {
	p    unsafe.Pointer
	n, c int
}

//go:linkname reflect_typedslicecopy reflect.typedslicecopy
func reflect_typedslicecopy(t *_type, dst, src sliceHeader) int {
	return rtTypedslicecopy(t, *(*[]byte)(unsafe.Pointer(&dst)), *(*[]byte)(unsafe.Pointer(&src)))
}

//go:linkname reflect_typehash reflect.typehash
func reflect_typehash(t *_type, p unsafe.Pointer, seed uintptr) uintptr {
	return rtTypehash(t, p, seed)
}

//go:linkname rtGoMemory rt_go_memory
func rtGoMemory(p uintptr) bool

// Whether p may be a pointer to a go:notinheap type.
//
//go:linkname reflect_verifyNotInHeapPtr reflect.verifyNotInHeapPtr
func reflect_verifyNotInHeapPtr(p uintptr) bool {
	return !rtGoMemory(p)
}

// ---- interfaces ----

//go:linkname rtIfaceE2I rt_reflect_ifaceE2I
func rtIfaceE2I(inter *_type, e any, dst unsafe.Pointer)

//go:linkname reflect_ifaceE2I reflect.ifaceE2I
func reflect_ifaceE2I(inter *_type, e any, dst unsafe.Pointer) { rtIfaceE2I(inter, e, dst) }

//go:linkname reflectlite_ifaceE2I internal/reflectlite.ifaceE2I
func reflectlite_ifaceE2I(inter *_type, e any, dst unsafe.Pointer) { rtIfaceE2I(inter, e, dst) }

// ---- maps ----

//go:linkname rtMakemap rt_reflect_makemap
func rtMakemap(t *_type, hint int) unsafe.Pointer

//go:linkname rtMapaccess rt_reflect_mapaccess
func rtMapaccess(t *_type, m, key unsafe.Pointer) unsafe.Pointer

//go:linkname rtMapaccessStr rt_reflect_mapaccess_faststr
func rtMapaccessStr(t *_type, m unsafe.Pointer, key string) unsafe.Pointer

//go:linkname rtMapassign rt_reflect_mapassign
func rtMapassign(t *_type, m, key, elem unsafe.Pointer)

//go:linkname rtMapassignStr rt_reflect_mapassign_faststr
func rtMapassignStr(t *_type, m unsafe.Pointer, key string, elem unsafe.Pointer)

//go:linkname rtMapdelete rt_reflect_mapdelete
func rtMapdelete(t *_type, m, key unsafe.Pointer)

//go:linkname rtMapdeleteStr rt_reflect_mapdelete_faststr
func rtMapdeleteStr(t *_type, m unsafe.Pointer, key string)

//go:linkname rtMapiterinit rt_reflect_mapiterinit
func rtMapiterinit(t *_type, m, it unsafe.Pointer)

//go:linkname rtMapiternext rt_reflect_mapiternext
func rtMapiternext(it unsafe.Pointer)

//go:linkname rtMapiterkey rt_reflect_mapiterkey
func rtMapiterkey(it unsafe.Pointer) unsafe.Pointer

//go:linkname rtMapiterelem rt_reflect_mapiterelem
func rtMapiterelem(it unsafe.Pointer) unsafe.Pointer

//go:linkname rtMaplen rt_reflect_maplen
func rtMaplen(m unsafe.Pointer) int

//go:linkname reflect_makemap reflect.makemap
func reflect_makemap(t *_type, hint int) unsafe.Pointer { return rtMakemap(t, hint) }

//go:linkname reflect_mapaccess reflect.mapaccess
func reflect_mapaccess(t *_type, m, key unsafe.Pointer) unsafe.Pointer {
	return rtMapaccess(t, m, key)
}

//go:linkname reflect_mapaccess_faststr reflect.mapaccess_faststr
func reflect_mapaccess_faststr(t *_type, m unsafe.Pointer, key string) unsafe.Pointer {
	return rtMapaccessStr(t, m, key)
}

//go:linkname reflect_mapassign reflect.mapassign
func reflect_mapassign(t *_type, m, key, elem unsafe.Pointer) { rtMapassign(t, m, key, elem) }

//go:linkname reflect_mapassign_faststr reflect.mapassign_faststr
func reflect_mapassign_faststr(t *_type, m unsafe.Pointer, key string, elem unsafe.Pointer) {
	rtMapassignStr(t, m, key, elem)
}

//go:linkname reflect_mapdelete reflect.mapdelete
func reflect_mapdelete(t *_type, m, key unsafe.Pointer) { rtMapdelete(t, m, key) }

//go:linkname reflect_mapdelete_faststr reflect.mapdelete_faststr
func reflect_mapdelete_faststr(t *_type, m unsafe.Pointer, key string) { rtMapdeleteStr(t, m, key) }

//go:linkname reflect_mapiterinit reflect.mapiterinit
func reflect_mapiterinit(t *_type, m, it unsafe.Pointer) { rtMapiterinit(t, m, it) }

//go:linkname reflect_mapiternext reflect.mapiternext
func reflect_mapiternext(it unsafe.Pointer) { rtMapiternext(it) }

//go:linkname reflect_mapiterkey reflect.mapiterkey
func reflect_mapiterkey(it unsafe.Pointer) unsafe.Pointer { return rtMapiterkey(it) }

//go:linkname reflect_mapiterelem reflect.mapiterelem
func reflect_mapiterelem(it unsafe.Pointer) unsafe.Pointer { return rtMapiterelem(it) }

//go:linkname reflect_maplen reflect.maplen
func reflect_maplen(m unsafe.Pointer) int { return rtMaplen(m) }

//go:linkname reflectlite_maplen internal/reflectlite.maplen
func reflectlite_maplen(m unsafe.Pointer) int { return rtMaplen(m) }

// ---- channels ----

//go:linkname rtMakechan rt_reflect_makechan
func rtMakechan(t *_type, size int) unsafe.Pointer

//go:linkname rtChansend rt_reflect_chansend
func rtChansend(c, elem unsafe.Pointer, nb bool) bool

//go:linkname rtChanrecv rt_reflect_chanrecv
//go:noescape
func rtChanrecv(c unsafe.Pointer, nb bool, elem unsafe.Pointer, received *bool) bool

//go:linkname rtChanclose rt_chanclose
func rtChanclose(c unsafe.Pointer)

//go:linkname rtChanlen rt_chanlen
func rtChanlen(c unsafe.Pointer) int

//go:linkname rtChancap rt_chancap
func rtChancap(c unsafe.Pointer) int

// runtimeSelect is reflect.runtimeSelect.
type runtimeSelect struct {
	dir uintptr
	typ unsafe.Pointer
	ch  unsafe.Pointer
	val unsafe.Pointer
}

//go:linkname rtRselect rt_reflect_rselect
//go:noescape
func rtRselect(cases *runtimeSelect, n int, received *bool) int

//go:linkname reflect_makechan reflect.makechan
func reflect_makechan(t *_type, size int) unsafe.Pointer { return rtMakechan(t, size) }

//go:linkname reflect_chansend reflect.chansend
func reflect_chansend(c, elem unsafe.Pointer, nb bool) bool { return rtChansend(c, elem, nb) }

//go:linkname reflect_chanrecv reflect.chanrecv
func reflect_chanrecv(c unsafe.Pointer, nb bool, elem unsafe.Pointer) (selected, received bool) {
	selected = rtChanrecv(c, nb, elem, &received)
	return
}

//go:linkname reflect_chanclose reflect.chanclose
func reflect_chanclose(c unsafe.Pointer) { rtChanclose(c) }

//go:linkname reflect_chanlen reflect.chanlen
func reflect_chanlen(c unsafe.Pointer) int { return rtChanlen(c) }

//go:linkname reflectlite_chanlen internal/reflectlite.chanlen
func reflectlite_chanlen(c unsafe.Pointer) int { return rtChanlen(c) }

//go:linkname reflect_chancap reflect.chancap
func reflect_chancap(c unsafe.Pointer) int { return rtChancap(c) }

//go:linkname reflect_rselect reflect.rselect
func reflect_rselect(cases []runtimeSelect) (int, bool) {
	if len(cases) == 0 {
		select {}
	}
	var received bool
	i := rtRselect(&cases[0], len(cases), &received)
	return i, received
}

// ---- what reflect's tests ask ----

type ptrType struct {
	_type
	elem *_type
}

type arrayType struct {
	_type
	elem, slice *_type
	len         uintptr
}

type structType struct {
	_type
	pkgPath *byte
	fields  []structField
}

type structField struct {
	name   *byte
	typ    *_type
	offset uintptr
}

// Bits of _type.kind, and two kinds (abi/typedesc.h).
const (
	kindGCProg = 1 << 6
	kindMask   = 1<<5 - 1
	kindArray  = 17
	kindStruct = 25
)

//go:linkname rtObjectPointers rt_object_pointers
func rtObjectPointers(p unsafe.Pointer) (found bool, elem *_type, size, mask uintptr)

// reflect_gcbits returns a byte for each word of *x: 1 for what the collector takes
// for a pointer there.  It ends with the last pointer, or where x's type says that
// its pointers end.
//
//go:linkname reflect_gcbits reflect.gcbits
func reflect_gcbits(x any) []byte {
	t := (*ptrType)(unsafe.Pointer(typeOf(x))).elem
	var mask []byte
	found, elem, size, words := rtObjectPointers((*eface)(unsafe.Pointer(&x)).data)
	switch {
	case !found: // in no heap object, or within one
		mask = make([]byte, t.ptrdata/8)
		pointerMask(t, mask, 0)
	case elem != nil:
		n := size / elem.size
		mask = make([]byte, ((n-1)*elem.size+elem.ptrdata)/8)
		for i := uintptr(0); i < n; i++ {
			pointerMask(elem, mask, i*elem.size/8)
		}
	default:
		for ; words != 0; words >>= 1 {
			mask = append(mask, byte(words&1))
		}
	}
	for uintptr(len(mask)) > t.ptrdata/8 && mask[len(mask)-1] == 0 {
		mask = mask[:len(mask)-1]
	}
	return mask
}

// A type that reflect made may have a program where others have a mask: then its
// parts tell.
func pointerMask(t *_type, mask []byte, word uintptr) {
	switch {
	case t.ptrdata == 0:
	case t.kind&kindGCProg == 0:
		bits := unsafe.Slice(t.gcdata, (t.ptrdata/8+7)/8)
		for i := uintptr(0); i < t.ptrdata/8; i++ {
			mask[word+i] = bits[i/8] >> (i % 8) & 1
		}
	case t.kind&kindMask == kindArray:
		a := (*arrayType)(unsafe.Pointer(t))
		for i := uintptr(0); i < a.len; i++ {
			pointerMask(a.elem, mask, word+i*a.elem.size/8)
		}
	case t.kind&kindMask == kindStruct:
		for _, f := range (*structType)(unsafe.Pointer(t)).fields {
			pointerMask(f.typ, mask, word+f.offset/8)
		}
	default:
		throw("reflect_gcbits: unexpected type")
	}
}
