// run

// A method that reflect gives as a function is the method expression that the program writes: the same code, and called
// the same way.
package main

import (
	"fmt"
	"reflect"
)

type T struct{ a, b int }

func (t T) Value(n int) string    { return fmt.Sprint("value ", t.a, t.b, n) }
func (t *T) Pointer(n int) string { return fmt.Sprint("pointer ", t.a, t.b, n) }

type Outer struct {
	pad [3]int
	*T
}

type F func() string

func (f F) Call() string { return "called " + f() }

type Big struct{ a [10]int }

func (b Big) Sum(x, y, z, w, v, u int) (s int, err error) {
	for _, n := range b.a {
		s += n
	}
	return s + x + y + z + w + v + u, nil
}

func same(f any, of any, name string) {
	m, _ := reflect.TypeOf(of).MethodByName(name)
	fmt.Println(name, reflect.ValueOf(f).Pointer() == m.Func.Pointer())
}

func main() {
	t := T{1, 2}
	same(T.Value, t, "Value")
	same((*T).Value, &t, "Value")
	same((*T).Pointer, &t, "Pointer")
	same((*Outer).Pointer, &Outer{}, "Pointer")
	same(Outer.Value, Outer{}, "Value")
	same(F.Call, F(nil), "Call")
	same(Big.Sum, Big{}, "Sum")
	call := func(of any, name string, args ...any) {
		m, _ := reflect.TypeOf(of).MethodByName(name)
		in := []reflect.Value{reflect.ValueOf(of)}
		for _, a := range args {
			in = append(in, reflect.ValueOf(a))
		}
		for _, r := range m.Func.Call(in) {
			fmt.Print(r, " ")
		}
		fmt.Println()
	}
	call(t, "Value", 3)
	call(&t, "Value", 4)
	call(&t, "Pointer", 5)
	call(&Outer{T: &t}, "Pointer", 6)
	call(Outer{T: &t}, "Value", 7)
	call(F(func() string { return "f" }), "Call")
	call(Big{[10]int{1, 2, 3, 4, 5, 6, 7, 8, 9, 10}}, "Sum", 1, 2, 3, 4, 5, 6)
	m, _ := reflect.TypeOf(&t).MethodByName("Pointer")
	fmt.Println(m.Func.Interface().(func(*T, int) string)(&t, 8))
	v, _ := reflect.TypeOf(t).MethodByName("Value")
	fmt.Println(v.Func.Interface().(func(T, int) string)(t, 9))
}
