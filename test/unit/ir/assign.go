package main

func g() int { return 1 }

func swap(a []int, i, j int) {
	a[i], a[j] = a[j], a[i]
	i, a[i] = 1, 2
}

func maps(m map[string]int) bool {
	m["y"] += g()
	m["q"]++
	_, ok := m["z"]
	return ok
}

func order(p *[4]int, f func() (int, string)) (x int, s string) {
	x, s = f()
	p[g()] = g()
	p[x] <<= 2
	s += "a" + s
	return x + 1, s
}

func logic(a, b bool) bool { return a && b || g() == 2 && a }

func named() (x, y int) {
	defer func() { x++ }()
	return y, x
}

func main() {}
