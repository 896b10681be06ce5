// errorcheck -0 -m

// What inlined bodies make stands at the call.  A call's result is a variable; a
// body of another package has constants with their types, names with their
// package, and conversions that nobody wrote.

package p

import (
	"errors"
	"strconv"
	"strings"
)

var ErrA = errors.New("a") // ERROR "inlining call to errors\.New$" "&errors\.errorString\{\.\.\.\} escapes to heap$"

type box struct {
	b     []byte
	p, q  *int
	n, m  int
	owner *box
}

func (b *box) cut(n int) { b.b = b.b[n:] } // ERROR "can inline \(\*box\)\.cut$" "\(\*box\)\.cut ignoring self-assignment in b\.b = b\.b\[n:\]$" "b does not escape$"

func (b *box) swap() { b.p, b.q = b.q, b.p } // ERROR "can inline \(\*box\)\.swap$" "\(\*box\)\.swap ignoring self-assignment in b\.p, b\.q = b\.q, b\.p$" "b does not escape$"

func (b *box) add() { // ERROR "can inline \(\*box\)\.add$" "b does not escape$"
	b.n += b.m            // ERROR "\(\*box\)\.add ignoring self-assignment in b\.n \+= b\.m$"
	b.n <<= b.m           // ERROR "\(\*box\)\.add ignoring self-assignment in b\.n <<= b\.m$"
	b.owner.n = b.owner.m // ERROR "\(\*box\)\.add ignoring self-assignment in b\.owner\.n = b\.owner\.m$"
	b.n++
}

func newBox(n int) *box { return &box{n: n} } // ERROR "can inline newBox$" "&box\{\.\.\.\} escapes to heap$"

func named(n int) (size int) { // ERROR "can inline named$"
	size = n * 2
	return
}

func kept(n int) int { // ERROR "can inline kept$"
	b := newBox(n) // ERROR "inlining call to newBox$" "&box\{\.\.\.\} does not escape$"
	b.cut(1)       // ERROR "inlining call to \(\*box\)\.cut$" "kept ignoring self-assignment in b\.b = b\.b\[n:\]$"
	b.swap()       // ERROR "inlining call to \(\*box\)\.swap$" "kept ignoring self-assignment in b\.p, b\.q = b\.q, b\.p$"
	return b.n
}

func made(n int) []byte { // ERROR "can inline made$"
	return make([]byte, named(n), size(n)+2) // ERROR "inlining call to named$" "inlining call to size$" "make\(\[\]byte, size, \(~R0\) \+ 2\) escapes to heap$"
}

func size(n int) int { return n + 1 } // ERROR "can inline size$"

func text(n int) string { // ERROR "can inline text$"
	return "n is " + strconv.Itoa(n) // ERROR "inlining call to strconv\.Itoa$" ".n is . \+ ~R0 escapes to heap$"
}

func build(s string) string { // ERROR "s does not escape$"
	var b strings.Builder
	b.Grow(len(s))    // ERROR "inlining call to strings\.\(\*Builder\)\.Grow$" "inlining call to strings\.\(\*Builder\)\.copyCheck$" "inlining call to strings\.noescape$" "inlining call to strings\.\(\*Builder\)\.grow$" "\(interface \{\}\)\(string\(.strings: illegal use of non-zero Builder copied by value.\)\) escapes to heap$" "\(interface \{\}\)\(string\(.strings\.Builder\.Grow: negative count.\)\) escapes to heap$" "make\(\[\]byte, len\(strings\.b\.buf\), int\(2\) \* cap\(strings\.b\.buf\) \+ strings\.n\) escapes to heap$"
	b.WriteString(s)  // ERROR "inlining call to strings\.\(\*Builder\)\.WriteString$" "inlining call to strings\.\(\*Builder\)\.copyCheck$" "inlining call to strings\.noescape$" "\(interface \{\}\)\(string\(.strings: illegal use of non-zero Builder copied by value.\)\) escapes to heap$"
	return b.String() // ERROR "inlining call to strings\.\(\*Builder\)\.String$"
}

func called(n int) (r int) { // ERROR "can inline called$"
	func() { // ERROR "can inline called\.func1$"
		x := n
		r = x
	}() // ERROR "inlining call to called\.func1$"
	f := func(k int) int { return k + n } // ERROR "can inline called\.func2$" "func literal does not escape$"
	return f(1)                           // ERROR "inlining call to called\.func2$"
}

func deferred(b *box) { // ERROR "leaking param content: b$"
	defer b.add()
	defer first([]*int{b.p}...) // ERROR "\[\]\*int\{\.\.\.\} does not escape$"
	go first(b.q)               // ERROR "\.\.\. argument does not escape$"
}

func first(p ...*int) {} // ERROR "can inline first$" "p does not escape$"

func given(b *box, i int) (interface{}, error) { // ERROR "can inline given$" "b does not escape$"
	if b == nil {
		return 0, ErrA // ERROR "0 escapes to heap$"
	}
	b.owner = newBox(i) // ERROR "inlining call to newBox$" "&box\{\.\.\.\} escapes to heap$"
	return b.n, nil     // ERROR "b\.n escapes to heap$"
}

func throughLiteral(p *int) *int { // ERROR "can inline throughLiteral$" "leaking param: p to result ~r0 level=0$"
	return func() *int { // ERROR "can inline throughLiteral\.func1$"
		return p
	}() // ERROR "inlining call to throughLiteral\.func1$"
}
