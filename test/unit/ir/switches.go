package main

func g() int { return 1 }

func types(x interface{}) int {
	switch y := x.(type) {
	case nil:
		return 0
	case int:
		return y
	case error, interface{ V() }:
		println(y)
	case interface{ P() int }:
		return y.P()
	default:
		println(y)
	}
	if x == 3 && g() == 2 || x == nil {
		return 2
	}
	return 1
}

func values(s string, n int, x any) {
	switch {
	case n > 1, g() == 3:
		println(1)
	case x:
		println(2)
	}
	switch s {
	case "a", "b":
		println(3)
		fallthrough
	case "c":
		println(4)
	}
	const goos = "linux"
	switch goos {
	case "windows":
		println(5)
	case "linux":
		println(6)
	}
}

func sel(c chan int, d chan string) {
	select {
	case x := <-c:
		println(x)
	case s, ok := <-d:
		println(s, ok)
	case d <- "a" + string(rune(g())):
	default:
	}
	select {}
}

func main() {}
