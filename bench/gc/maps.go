// maps: maps whose elements are pointers, growing, read, changed and walked.
package main

import "strconv"

type person struct {
	name    string
	friends []*person
	age     int
}

func main() {
	const n = 600000
	names := make([]string, n)
	for i := range names {
		names[i] = "name" + strconv.Itoa(i*7919%n)
	}
	c := start()
	byName := map[string]*person{}
	for _, s := range names {
		byName[s] = &person{name: s}
	}
	c.row("insert-string", n, resident())
	c = start()
	byAge := map[int]*person{}
	for i, s := range names {
		p := byName[s]
		p.age = i
		byAge[i] = p
	}
	c.row("insert-int", n, resident())
	c = start()
	for round := 0; round < 3; round++ {
		for i := 0; i < n; i++ {
			p := byAge[i]
			p.friends = append(p.friends[:0:0], byName[names[(i*31+round)%n]], byAge[(i+1)%n])
			if i%3 == round {
				byAge[i] = &person{name: p.name, friends: p.friends, age: i}
			}
		}
	}
	c.row("replace", 3*n, resident())
	c = start()
	sum := 0
	for round := 0; round < 5; round++ {
		for _, p := range byName {
			sum += p.age & 1
		}
	}
	c.row("walk", 5*n, resident())
	c = start()
	for i := 0; i < n; i += 2 {
		delete(byAge, i)
		delete(byName, names[i])
	}
	c.row("delete", n, peak())
	if len(byAge) != n/2 || len(byName) != n/2 {
		panic("entries are lost")
	}
}
