// shapes: small objects of many layouts, most of which die young, some old.
package main

type (
	a struct{ p *int }
	b struct {
		n int
		p *a
	}
	c struct {
		p, q *b
		n    [2]int
	}
	d struct {
		s string
		p *c
	}
	e struct {
		s    []int
		next *e
	}
	f struct {
		x interface{}
		n [5]int
		p *d
	}
	g struct {
		n [9]int
		p *e
		m map[int]int
	}
	h struct {
		p [6]*f
		n int
	}
	i struct {
		n int32
		k int16
	}
	j struct {
		f func() int
		p *h
		n [12]byte
	}
)

const ring = 1 << 16

var keep [10][ring]interface{}

func main() {
	clock := start()
	const rounds = 2000000
	k := 0
	for r := 0; r < rounds; r++ {
		n := new(int)
		*n = r
		va := &a{n}
		vb := &b{r, va}
		vc := &c{p: vb, q: &b{r, va}}
		vd := &d{"shape", vc}
		ve := &e{s: make([]int, r%7)}
		vf := &f{x: r, p: vd}
		vg := &g{p: ve}
		vh := &h{n: r}
		vh.p[r%6] = vf
		vi := &i{k: int16(r)}
		vj := &j{f: func() int { return r }, p: vh}
		if r%4 == 0 {
			at := int(uint32(r) * 2654435769 >> 16)
			for m, v := range [...]interface{}{va, vb, vc, vd, ve, vf, vg, vh, vi, vj} {
				if (r>>2+m)%5 == 0 {
					keep[m][at] = v
				}
			}
		}
		k += vj.f() & 1
	}
	clock.row("round", rounds, peak())
	if k != rounds/2 {
		panic(k)
	}
}
