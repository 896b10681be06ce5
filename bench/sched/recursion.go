// recursion: deep calls on fresh goroutines; walks over the end of every stack segment.
package main

//go:noinline
func deep(n int) int {
	var a [8]int
	if n > 0 {
		a[n&7] = deep(n - 1)
	}
	return a[n&7] + 1
}

func fresh(goroutines, depth int) int {
	done := make(chan int, 16)
	sum := 0
	for i := 0; i < goroutines; i++ {
		go func() { done <- deep(depth) }()
		if i >= 16 {
			sum += <-done
		}
	}
	for i := 0; i < 16; i++ {
		sum += <-done
	}
	return sum
}

//go:noinline
func walk(n int, p *int) int {
	var a [4]int
	if n > 0 {
		a[n&3] = walk(n-1, p)
	}
	return a[n&3] + *p
}

// Goes down depth frames; there, and on each level on the way back, it walks a few frames down and up again: on some
// levels that goes over a segment's end each time.
//
//go:noinline
func wobble(depth, walks int, p *int) int {
	s := 0
	if depth > 0 {
		s = wobble(depth-1, walks, p)
	}
	for i := 0; i < walks; i++ {
		s += walk(3, p)
	}
	return s & 0xff
}

func wobbles(depth, walks int) int {
	one := 1
	done := make(chan int)
	go func() { done <- wobble(depth, walks, &one) }()
	<-done
	return 4 * depth * walks
}

func main() {
	for _, r := range []struct {
		name string
		run  func() int
	}{
		{"deep-fresh-100", func() int { return fresh(200000, 100) }},
		{"deep-fresh-10000", func() int { return fresh(2000, 10000) }},
		{"deep-million", func() int { return deep(1000000) + deep(1000000) + deep(1000000) }},
		{"wobble", func() int { return wobbles(4000, 5000) }},
	} {
		c := start()
		n := r.run()
		c.row(r.name, n, resident())
	}
}
