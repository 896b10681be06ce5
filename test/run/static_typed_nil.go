// run

// A typed nil pointer in an interface isn't a nil interface, in data as in code.
package main

type T struct{}

var tests = []struct{ v any }{{nil}, {(*int)(nil)}, {(*T)(nil)}, {map[int]int(nil)}, {[]int(nil)}, {error(nil)}}

var one any = (*T)(nil)

func main() {
	for _, t := range tests {
		println(t.v == nil)
	}
	println(one == nil, one.(*T) == nil)
}
