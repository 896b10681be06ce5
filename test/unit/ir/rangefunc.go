package main

func rf(seq func(func(int, string) bool)) (int, error) {
L:
	for i, s := range seq {
		if i == 3 {
			continue
		}
		if i == 4 {
			break
		}
		for j := range seq {
			if j == 1 {
				continue L
			}
			if j == 2 {
				break L
			}
			if j == 3 {
				return i, nil
			}
		}
		defer println(s)
	}
	return 0, nil
}

func main() {}
