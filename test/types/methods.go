// errorcheck

package p

import "time"

type T struct{ f int }

func (T) m()          {}
func (*T) p()         {}
func (T) m()          {} // ERROR "T.m redeclared in this block"
func (T) f()          {} // ERROR "field and method with the same name f"
func (int) i()        {} // ERROR "cannot define new methods on non-local type int"
func (time.Time) t()  {} // ERROR "cannot define new methods on non-local type time.Time"
func (**T) q()        {} // ERROR "invalid receiver type"

type I interface{ m() }
type PI *I

func (I) x()  {} // ERROR "invalid receiver type I \(pointer or interface type\)"

type E struct{ T }
type E2 struct{ *T }
type D struct {
	E
	E2
}

func _(t T, p *T, i I, pi *I, e E, d D) {
	t.m()
	t.p()
	p.m()
	T{}.p()       // ERROR "cannot call pointer method p on T"
	e.p()
	d.m()         // ERROR "ambiguous selector d.m"
	pi.m()        // ERROR "type \*I is pointer to interface, not interface"
	t.M()         // ERROR "t.M undefined \(type T has no field or method M, but does have m\)"
	T.m(t)
	T.p(t)        // ERROR "invalid method expression T.p"
	(*T).p(p)
	I.m(i)
	_ = t.m
	t.m = nil     // ERROR "cannot assign to t.m"
	time.now()    // ERROR "undefined: time.now"
	time.Nope()   // ERROR "undefined: time.Nope"
}
