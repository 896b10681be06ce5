// panic

// How values of the basic kinds print: each panic is raised while the one before is.
package main

type (
	myInt    int
	myString string
	pair     struct{ a, b int }
)

func again(vs []any) {
	if len(vs) > 1 {
		defer again(vs[1:])
	}
	panic(vs[0])
}

func main() {
	again([]any{1, int8(-8), uint64(1 << 63), uintptr(4), 1.5, float32(-2.25), 2 + 3i, true, "two\nlines", myInt(5), myString("named"), nil})
}
