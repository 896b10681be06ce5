// wordcount: maps with string and integer keys, splitting text, sorting the result.
package main

import (
	"bufio"
	"bytes"
	"fmt"
	"sort"
)

type entry struct {
	word  string
	count int
}

func text(n int) []byte {
	var b bytes.Buffer
	seed := uint32(42)
	for b.Len() < n {
		seed = seed*1664525 + 1013904223
		w := seed >> 16 % 5000
		w = w * w / 5000
		for {
			b.WriteByte('a' + byte(w%26))
			w /= 26
			if w == 0 {
				break
			}
		}
		b.WriteByte(" \n"[seed>>30&1])
	}
	return b.Bytes()
}

func main() {
	in := text(8 << 20)
	counts := map[string]int{}
	lengths := map[int]int{}
	sc := bufio.NewScanner(bytes.NewReader(in))
	sc.Split(bufio.ScanWords)
	for sc.Scan() {
		counts[sc.Text()]++
		lengths[len(sc.Bytes())]++
	}
	var list []entry
	for w, n := range counts {
		list = append(list, entry{w, n})
	}
	sort.Slice(list, func(i, j int) bool {
		if list[i].count != list[j].count {
			return list[i].count > list[j].count
		}
		return list[i].word < list[j].word
	})
	for _, e := range list[:5] {
		fmt.Println(e.word, e.count)
	}
	fmt.Println(len(list), lengths)
	// Integer keys: a sparse table built, read and emptied.
	m := make(map[uint32]uint32)
	k, hits := uint32(1), 0
	for i := 0; i < 1000000; i++ {
		k = k*1664525 + 1013904223
		m[k>>12]++
		if _, ok := m[k>>11&0xfffff]; ok {
			hits++
		}
	}
	for k := range m {
		if k&1 == 0 {
			delete(m, k)
		}
	}
	fmt.Println(len(m), hits)
}
