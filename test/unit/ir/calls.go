package main

type T struct{ a, b int }

func (t T) V() int  { return t.a }
func (t *T) P() int { return t.b }

type E struct{ *T }
type I interface{ V() int }

func g() int                    { return 1 }
func two() (int, string)        { return 1, "s" }
func take(n int, s ...string)   {}
func show(a ...interface{}) int { return len(a) }

func calls(e *E, i I, t T) {
	take(two())
	show(e.V(), e.P(), i.V(), t.P(), i)
	_ = func(x int) int { return x + t.a }(2)
}

func values(e *E, i I) {
	a, b, c := e.V, e.P, i.V
	d, h, k := E.V, (*E).P, I.V
	show(a, b, c, d, h, k, (*T).V)
}

func defers(e E, i I, f func(int)) {
	defer e.V()
	defer i.V()
	defer println("x", g())
	go f(g())
	defer recover()
	for {
		defer f(1)
	}
}

func main() {}
