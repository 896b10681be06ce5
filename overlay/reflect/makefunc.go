// Replaces GOROOT's reflect/makefunc.go: function values made at run time.  Their
// records start with code written in assembly (runtime/asm/makefunc_amd64.S); C
// (runtime/lang/reflectcall.c) then gathers the arguments into a frame, by the
// function's type, and calls callReflect or callMethod of value.go with it.

package reflect

import "unsafe"

type (
	// makeFuncCtxt is the head of such a record; C and assembly know it
	// (RtMakeFunc in runtime/lang/sysv.h).
	makeFuncCtxt struct {
		fn         uintptr // code: the first word of every function value
		ftyp       *funcType
		stackBytes uintptr // bytes of arguments that C's convention passes on the stack
		isMethod   bool    // a methodValue: call callMethod
	}

	// makeFuncImpl is the record of a function made by MakeFunc.
	makeFuncImpl struct {
		makeFuncCtxt
		ftyp *funcType
		fn   func(args []Value) (results []Value)
	}

	// methodValue is the record of a method bound to its receiver.
	methodValue struct {
		makeFuncCtxt
		method int
		rcvr   Value
	}
)

// makeFuncCode returns the code for records of ftyp, and stackBytes.
//
//go:linkname makeFuncCode rt_makefunc_code
func makeFuncCode(ftyp *funcType) (code, stackBytes uintptr)

func newMakeFuncCtxt(ftyp *funcType, method bool) makeFuncCtxt {
	code, stackBytes := makeFuncCode(ftyp)
	return makeFuncCtxt{fn: code, ftyp: ftyp, stackBytes: stackBytes, isMethod: method}
}

// MakeFunc returns a new function of the given Type that wraps fn: a call of it
// makes a slice of Values of its arguments, runs fn, and returns the Values of
// fn's slice as its results.  fn may rely on the number and types of its
// arguments; it must return the number and types of results that typ says.  A
// variadic function's last argument Value is itself a slice.
func MakeFunc(typ Type, fn func(args []Value) (results []Value)) Value {
	common := typ.common()
	if common.Kind() != Func {
		panic("reflect: call of MakeFunc with non-Func type")
	}
	sig := (*funcType)(unsafe.Pointer(common))
	record := &makeFuncImpl{newMakeFuncCtxt(sig, false), sig, fn}
	return Value{typ: common, ptr: unsafe.Pointer(record), flag: flag(Func)}
}

// makeMethodValue turns v, a receiver with a method's index in its flag, into a
// function value that Interface and Convert can give out.
func makeMethodValue(op string, v Value) Value {
	if v.flag&flagMethod == 0 {
		panic("reflect: no method to make a function of")
	}
	sig := (*funcType)(unsafe.Pointer(v.Type().common()))
	kept := v.flag & (flagRO | flagAddr | flagIndir)
	mv := &methodValue{
		makeFuncCtxt: newMakeFuncCtxt(sig, true),
		method:       int(v.flag >> flagMethodShift),
		rcvr:         Value{v.typ, v.ptr, kept | flag(v.typ.Kind())},
	}
	// A method that can't be called panics now, not at the call.
	methodReceiver(op, mv.rcvr, mv.method)
	return Value{&sig.rtype, unsafe.Pointer(mv), v.flag&flagRO | flag(Func)}
}

// methodValueCallCodePtr is the address that Value.Pointer and
// Value.UnsafePointer report for every method value.
func methodValueCallCodePtr() uintptr {
	code, _ := makeFuncCode((*funcType)(unsafe.Pointer(TypeOf(func() {}).common())))
	return code
}
