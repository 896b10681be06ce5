package main

type T struct{ a, b int }
type I interface{ M() }

func (T) M() {}

func g() int { return len(late) }

var (
	early         = g()
	late          = []T{{1, 2}, {a: 3}, 5: {}}
	ptr           = &T{1, 2}
	same          = ptr
	fn            = func() int { return 1 }
	iface    I    = T{3, 4}
	boxed    any  = "s"
	m             = map[string]*T{"a": {1, 2}}
	arr           = [...]string{2: "x", 0: "y"}
	x, ok         = m["a"]
	_        I    = (*T)(nil)
	zero     *int = nil
	addr          = &early
	method        = T.M
	conv          = float64(3)
	byteVals      = []byte("abc")
)

func init() { println(1) }
func init() { println(2) }
func main() {}
