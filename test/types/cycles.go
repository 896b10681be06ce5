// errorcheck

package p

type T0 struct{ t T0 }      // ERROR "invalid recursive type T0"
type T1 struct{ t *T1 }
type T2 [2]T3               // ERROR "invalid recursive type T2"
type T3 struct{ f T2 }
type T4 T4                  // ERROR "invalid recursive type"
type T5 []T5
type T6 interface{ T6 }     // ERROR "invalid recursive type T6"
type A = B                  // ERROR "invalid recursive type"
type B = A
type T7 [len(x7)]int        // ERROR "illegal cycle|invalid recursive type"
var x7 T7

type G0[P any] struct{ f *G0[P] }
type G1[P any] struct{ f P }
type T8 struct{ f G1[T8] }  // ERROR "invalid recursive type T8\n.*cycles.go:[0-9]+:.*T8 refers to\n.*: G1 refers to\n.*: T8"
type T9 struct{ f G1[*T9] }
type G2[P interface{ m() G2[P] }] int

var v0 = v0                 // ERROR "initialization loop for v0"
var v1 = f1()               // ERROR "initialization loop for v1"

func f1() int { return v1 }

var v2 = func() int { return v3 }() // ERROR "initialization loop for v2"
var v3 = v2

func f2() { f2() }
