// sorting: sort.Ints, sort.Strings, sort.Slice and sort.Stable: interface calls and comparisons.
package main

import (
	"fmt"
	"sort"
	"strconv"
)

type person struct {
	name string
	age  int
}

type byAge []person

func (s byAge) Len() int           { return len(s) }
func (s byAge) Less(i, j int) bool { return s[i].age < s[j].age }
func (s byAge) Swap(i, j int)      { s[i], s[j] = s[j], s[i] }

func main() {
	seed := uint32(7)
	rnd := func() int {
		seed = seed*1664525 + 1013904223
		return int(seed >> 8)
	}
	const n = 300000
	var check int
	for round := 0; round < 3; round++ {
		ints := make([]int, n)
		strs := make([]string, n)
		people := make([]person, n)
		for i := range ints {
			ints[i] = rnd()
			strs[i] = strconv.Itoa(rnd())
			people[i] = person{strs[i], rnd() % 1000}
		}
		sort.Ints(ints)
		sort.Strings(strs)
		sort.Stable(byAge(people))
		sort.Slice(people, func(i, j int) bool { return people[i].name < people[j].name })
		check += ints[n/2] + len(strs[n/3]) + people[n/5].age
	}
	fmt.Println(check)
}
