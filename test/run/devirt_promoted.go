// run

// Methods promoted through embedded values, pointers and interfaces, called directly.
package main

import "fmt"

type I interface {
	M() int
	P() int
}
type In interface {
	M() int
	P() int
}
type base struct{ v int }

func (b base) M() int  { return b.v }
func (b *base) P() int { b.v++; return b.v }

type viaPtr struct{ *base }
type viaIface struct {
	x int
	In
}
type deep struct {
	y int
	viaPtr2
}
type viaPtr2 struct {
	z int
	base
}
type G[T any] struct {
	t T
	base
}

func main() {
	var i I = viaPtr{&base{1}}
	fmt.Println(i.M(), i.P())
	var j I = viaIface{2, i}
	fmt.Println(j.M(), j.P())
	var k I = &deep{1, viaPtr2{2, base{7}}}
	fmt.Println(k.M(), k.P(), k.P())
	var g I = &G[string]{"a", base{70}}
	fmt.Println(g.M(), g.P(), g.P())
	defer func() { fmt.Println(recover()) }()
	var n I = &viaIface{}
	fmt.Println(n.M())
}
