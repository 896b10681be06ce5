// Replaces GOROOT's reflect/abi.go: how reflect lays out a call.  A frame is a
// block of memory: receiver word, arguments, and from the next word boundary on
// the results, each aligned as its type asks.  runtime/lang/reflectcall.c knows
// the same layout and moves the frame into C's registers and stack.  There is no
// register assignment of Go's own; type.go and value.go see only stack steps.

package reflect

import (
	"internal/abi"
	"internal/goarch"
	"unsafe"
)

// Sizes of the register files of Go's own convention: none.  Tests of reflect
// set and restore them.
var (
	intArgRegs, floatArgRegs = abi.IntArgRegs, abi.FloatArgRegs

	floatRegSize uintptr = abi.EffectiveFloatRegSize
)

const (
	abiStepStack = iota + 1
	abiStepIntReg
	abiStepPointer
	abiStepFloatReg
)

type (
	// An abiStep says where a whole value lies in the frame.  The kinds other
	// than abiStepStack, and the register numbers, never occur.
	abiStep struct {
		kind       uint8
		offset     uintptr // in the value: 0
		size       uintptr
		stkOff     uintptr // in the frame
		ireg, freg int
	}

	// An abiSeq lays out arguments or results one after the other.
	abiSeq struct {
		steps        []abiStep
		valueStart   []int // i'th value's first step; zero-size values have none
		stackBytes   uintptr
		iregs, fregs int
	}

	// abiDesc is the layout of one function's frame.
	abiDesc struct {
		call, ret         abiSeq
		stackCallArgsSize uintptr    // bytes of receiver and arguments
		retOffset         uintptr    // where the results start
		spill             uintptr    // 0
		stackPtrs         *bitVector // which words of the frame are pointers

		inRegPtrs  abi.IntArgRegBitmap // empty
		outRegPtrs abi.IntArgRegBitmap // tells the runtime what is called
	}
)

func (a *abiSeq) stepsForValue(i int) []abiStep {
	end := len(a.steps)
	if i+1 < len(a.valueStart) {
		end = a.valueStart[i+1]
	}
	return a.steps[a.valueStart[i]:end]
}

func (a *abiSeq) add(size, alignment uintptr) (offset uintptr) {
	first := len(a.steps)
	offset = align(a.stackBytes, alignment)
	if size > 0 {
		a.steps = append(a.steps, abiStep{kind: abiStepStack, size: size, stkOff: offset})
	}
	a.valueStart, a.stackBytes = append(a.valueStart, first), offset+size
	return offset
}

func (a *abiDesc) dump() {
	println("frame: arguments", a.stackCallArgsSize, "results at", a.retOffset, "of", a.ret.stackBytes)
}

func newAbiDesc(t *funcType, rcvr *rtype) abiDesc {
	a := abiDesc{stackPtrs: new(bitVector)}
	if rcvr != nil {
		// The word of an interface: a pointer, or pointer-shaped.
		a.call.add(goarch.PtrSize, goarch.PtrSize)
		a.stackPtrs.append(1)
	}
	a.call.addTypes(t.in(), a.stackPtrs)
	a.stackCallArgsSize = a.call.stackBytes
	a.retOffset = align(a.stackCallArgsSize, goarch.PtrSize)
	a.ret.stackBytes = a.retOffset
	a.ret.addTypes(t.out(), a.stackPtrs)
	a.ret.stackBytes -= a.retOffset
	a.outRegPtrs = abi.IntArgRegBitmap{Func: unsafe.Pointer(t), Rcvr: rcvr != nil}
	return a
}

func (a *abiSeq) addTypes(types []*rtype, ptrs *bitVector) {
	for _, t := range types {
		if off := a.add(t.size, uintptr(t.align)); t.size != 0 {
			addTypeBits(ptrs, off, t)
		}
	}
}

// What value.go calls for register steps, of which there are none.

const noRegs = "reflect: no argument registers"

func intFromReg(r *abi.RegArgs, reg int, argSize uintptr, to unsafe.Pointer)   { panic(noRegs) }
func intToReg(r *abi.RegArgs, reg int, argSize uintptr, from unsafe.Pointer)   { panic(noRegs) }
func floatFromReg(r *abi.RegArgs, reg int, argSize uintptr, to unsafe.Pointer) { panic(noRegs) }
func floatToReg(r *abi.RegArgs, reg int, argSize uintptr, from unsafe.Pointer) { panic(noRegs) }
