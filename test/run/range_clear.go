// run

// "for i := range s { s[i] = zero }" is compiled as clear(s).

package main

type T struct{ a []int; p []*int; m []interface{}; s []string; f []float64; n int }

func (t *T) clr() {
	for i := range t.a { t.a[i] = 0 }
	for i := range t.p { t.p[i] = nil }
	for i := range t.m { t.m[i] = nil }
	for i := range t.s { t.s[i] = "" }
	for i := range t.f { t.f[i] = 0 }
}

func main() {
	x := 5
	t := &T{[]int{1, 2, 3}, []*int{&x, &x}, []interface{}{1, "a"}, []string{"a", "b"}, []float64{1, 2}, 3}
	u := t.a[1:2]
	for i := range u { u[i] = 0 }
	println(t.a[0], t.a[1], t.a[2])
	m := []interface{}{1, 2}
	for i := range m { m[i] = 0 }
	println(m[0] == nil, m[0].(int))
	t.clr()
	println(t.a[0], t.a[2], t.p[1] == nil, t.m[0] == nil, len(t.s[0]), t.f[1])
	var nilt *T
	defer func() { println(recover() != nil) }()
	nilt.clr()
}
