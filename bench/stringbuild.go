// stringbuild: strings.Builder, concatenation, conversions, strconv, fmt, split and join.
package main

import (
	"fmt"
	"strconv"
	"strings"
)

func main() {
	total := 0
	for round := 0; round < 60; round++ {
		var b strings.Builder
		for i := 0; i < 20000; i++ {
			b.WriteString("key")
			b.WriteString(strconv.Itoa(i))
			b.WriteByte('=')
			b.WriteRune('é')
			b.WriteByte(';')
		}
		parts := strings.Split(b.String(), ";")
		for i, p := range parts {
			if k := strings.IndexByte(p, '='); k > 0 {
				parts[i] = p[:k] + "->" + strings.ToUpper(p[k+1:])
			}
		}
		s := strings.Join(parts, ",")
		bs := []byte(s)
		n := 0
		for _, r := range string(bs) {
			if r == 'É' {
				n++
			}
		}
		total += n + strings.Count(s, "->1") + len(strings.ReplaceAll(s, "key", "k"))
		for i := 0; i < 3000; i++ {
			total += len(fmt.Sprintf("%d:%s:%v:%x", i, "abc", 1.5, i))
		}
	}
	fmt.Println(total)
}
