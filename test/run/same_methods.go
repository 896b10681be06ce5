// run

// Promoted methods with the same code: gcc makes one jump to the other, by a name that its assembler must take.
package main

type Inner struct{ x int }

func (i *Inner) M() int { return i.x }

type A struct {
	*Inner
}

type B struct {
	y int
	Inner
}

type C struct {
	y int
	Inner
}

func main() {
	f, g, h := A.M, (*B).M, (*C).M
	println(f(A{&Inner{1}}), g(&B{0, Inner{2}}), h(&C{0, Inner{3}}))
	for _, i := range []interface{ M() int }{A{&Inner{4}}, &A{&Inner{5}}, &B{0, Inner{6}}, &C{0, Inner{7}}} {
		print(i.M(), " ")
	}
	println()
}
