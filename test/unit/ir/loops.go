package main

func g() int { return 1 }

func captured() (fs []func() int) {
	for i := 0; i < 3; i++ {
		fs = append(fs, func() int { return i })
	}
	for i := 0; i < 3; i++ {
		g()
	}
	return
}

func ranges(s string, a [3]int, p *[3]int, m map[int]string, c chan int) {
	for i, r := range s {
		println(i, r)
	}
	for range 3 {
		g()
	}
	for i := range a {
		println(i)
	}
	for _, v := range p {
		println(v)
	}
	for k, v := range m {
		println(k, v)
	}
	for k := range m {
		delete(m, k)
	}
	for v := range c {
		println(v)
	}
}

func jumps() {
	i := 0
again:
	if i++; i < 3 {
		goto again
	}
outer:
	for {
		switch g() {
		case 1:
			break outer
		case 2, 3:
			continue outer
		case 4:
			fallthrough
		default:
			break
		}
	}
}

func main() {}
