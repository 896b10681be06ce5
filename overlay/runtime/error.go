// Replaces GOROOT's runtime/error.go and the panics of runtime/panic.go: the
// values of run-time panics.  The C side decides when to panic and calls the
// goPanic functions; the types and their texts are Go's, because programs
// (and Go's own tests) compare them.

package runtime

import "unsafe"

// Error is what the values of run-time panics implement.
type Error interface {
	error

	// RuntimeError does nothing; it tells run time errors from other errors.
	RuntimeError()
}

// _type is a type descriptor (abi/typedesc.h); only C looks inside.
type _type struct {
	size, ptrdata                  uintptr
	hash                           uint32
	tflag, align, fieldAlign, kind uint8
	equal                          unsafe.Pointer
	gcdata                         *byte
	str, ptrToThis                 int32
}

//go:linkname typeString rt_type_string
func typeString(t *_type) string

//go:linkname typePkgPath rt_type_pkgpath
func typePkgPath(t *_type) string

type eface struct {
	typ  *_type
	data unsafe.Pointer
}

func typeOf(v any) *_type {
	return (*eface)(unsafe.Pointer(&v)).typ
}

// TypeAssertionError says why x.(T) failed, for an x of type static.
type TypeAssertionError struct {
	static, dynamic, asserted *_type
	missing                   string // one method that the asserted interface has and dynamic lacks
}

func (*TypeAssertionError) RuntimeError() {}

func (e *TypeAssertionError) Error() string {
	from, want := "interface", typeString(e.asserted)
	if e.static != nil {
		from = typeString(e.static)
	}
	const what = "interface conversion: "
	switch {
	case e.dynamic == nil:
		return what + from + " is nil, not " + want
	case e.missing != "":
		return what + typeString(e.dynamic) + " is not " + want + ": missing method " + e.missing
	}
	have := typeString(e.dynamic)
	text := what + from + " is " + have + ", not " + want
	if have != want {
		return text
	}
	if typePkgPath(e.dynamic) != typePkgPath(e.asserted) {
		return text + " (types from different packages)"
	}
	return text + " (types from different scopes)"
}

// errorString is a run time error described by a text.
type errorString string

func (errorString) RuntimeError() {}

func (e errorString) Error() string { return "runtime error: " + string(e) }

// errorAddressString is a run time error at an address.
type errorAddressString struct {
	msg  string
	addr uintptr
}

func (errorAddressString) RuntimeError() {}

func (e errorAddressString) Error() string { return "runtime error: " + e.msg }

// Addr returns the memory address at which the fault happened.
func (e errorAddressString) Addr() uintptr { return e.addr }

// plainError is a run time error whose text has no prefix.
type plainError string

func (plainError) RuntimeError() {}

func (e plainError) Error() string { return string(e) }

// A boundsErrorCode says which check failed: enum RtSlicePanic of abi/rt.h.
type (
	boundsErrorCode uint8

	// boundsError is a failed index or slice check.
	boundsError struct {
		x      int64 // the offending value; all 64 bits count when it isn't signed
		y      int   // what it was compared with
		signed bool
		code   boundsErrorCode
	}
)

func (boundsError) RuntimeError() {}

// A text of boundsTexts holds X for the index and Y for the limit; the second
// one, for a negative index, has no Y.
var boundsTexts = [...][2]string{
	{"index out of range [X] with length Y", "index out of range [X]"},
	{"slice bounds out of range [:X] with length Y", "slice bounds out of range [:X]"},
	{"slice bounds out of range [:X] with capacity Y", "slice bounds out of range [:X]"},
	{"slice bounds out of range [X:Y]", "slice bounds out of range [X:]"},
	{"slice bounds out of range [::X] with length Y", "slice bounds out of range [::X]"},
	{"slice bounds out of range [::X] with capacity Y", "slice bounds out of range [::X]"},
	{"slice bounds out of range [:X:Y]", "slice bounds out of range [:X:]"},
	{"slice bounds out of range [X:Y:]", "slice bounds out of range [X::]"},
	{"cannot convert slice with length Y to pointer to array with length X", ""},
}

func (e boundsError) Error() string {
	negative := e.signed && e.x < 0
	text := boundsTexts[e.code][0]
	if negative {
		text = boundsTexts[e.code][1]
	}
	b := append(make([]byte, 0, 104), "runtime error: "...)
	for i := 0; i < len(text); i++ {
		switch c := text[i]; c {
		case 'X':
			if negative {
				b = appendDecimal(append(b, '-'), -uint64(e.x))
			} else {
				b = appendDecimal(b, uint64(e.x))
			}
		case 'Y':
			b = appendDecimal(b, uint64(e.y))
		default:
			b = append(b, c)
		}
	}
	return string(b)
}

func appendDecimal(b []byte, v uint64) []byte {
	var digits [20]byte
	i := len(digits)
	for {
		i--
		digits[i] = '0' + byte(v%10)
		v /= 10
		if v == 0 {
			return append(b, digits[i:]...)
		}
	}
}

func itoa(v int) string {
	if v < 0 {
		return string(appendDecimal([]byte{'-'}, -uint64(v)))
	}
	return string(appendDecimal(nil, uint64(v)))
}

// math/bits refers to the first two by linkname.
var (
	overflowError = error(errorString("integer overflow"))
	divideError   = error(errorString("integer divide by zero"))
	shiftError    = error(errorString("negative shift amount"))
	floatError    = error(errorString("floating point error"))
	memoryError   = error(errorString(badAddress))
)

const badAddress = "invalid memory address or nil pointer dereference"

// What C calls to panic (runtime/lang/lang.h).

//go:noinline
func goPanicBounds(x int64, y int, signed bool, code int) {
	panic(boundsError{x: x, y: y, signed: signed, code: boundsErrorCode(code)})
}

//go:noinline
func goPanicDivide() { panic(divideError) }

//go:noinline
func goPanicShift() { panic(shiftError) }

//go:noinline
func goPanicOverflow() { panic(overflowError) }

//go:noinline
func goPanicFloat() { panic(floatError) }

//go:noinline
func goPanicMem() { panic(memoryError) }

//go:noinline
func goPanicMemAddr(addr uintptr) {
	panic(errorAddressString{badAddress, addr})
}

//go:noinline
func goPanicPlain(s string) { panic(plainError(s)) }

//go:noinline
func goPanicError(s string) { panic(errorString(s)) }

//go:noinline
func goPanicAssert(inter, have, want *_type, missing string) {
	panic(&TypeAssertionError{inter, have, want, missing})
}

type stringer interface{ String() string }

// goPreprintPanic turns the value of an uncaught panic into what is printed:
// errors and Stringers into their text.  It runs user code, which may panic.
func goPreprintPanic(v any) (shown any) {
	defer func() {
		again := recover()
		if again == nil {
			return
		}
		text, isString := again.(string)
		if !isString {
			text = "type " + typeString(typeOf(again))
		}
		throw("panic while printing panic value: " + text)
	}()
	switch v := v.(type) {
	case error:
		return v.Error()
	case stringer:
		return v.String()
	}
	return v
}

//go:linkname throw rt_throw_string
func throw(s string)

//go:linkname fatal rt_fatal_string
func fatal(s string)
