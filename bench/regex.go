// regex: the regular expression engine's three matchers on generated text.
package main

import (
	"bytes"
	"fmt"
	"regexp"
)

func main() {
	var b bytes.Buffer
	seed := uint32(3)
	for i := 0; i < 20000; i++ {
		seed = seed*1664525 + 1013904223
		fmt.Fprintf(&b, "user%d@host%d.example.org logged in from 10.%d.%d.%d at %02d:%02d\n",
			seed>>20, seed>>28, seed>>24, seed>>16&255, seed>>8&255, seed>>27%24, seed>>26%60)
	}
	text := b.Bytes()
	for _, pat := range []string{`[a-z0-9]+@[a-z0-9.]+`, `(\d+)\.(\d+)\.(\d+)\.(\d+)`, `(?i)LOGGED\s+in`, `at (0|1)\d:[0-5]\d$`, `(?m)^user(\d+)@.*org`} {
		re := regexp.MustCompile(pat)
		fmt.Println(pat, len(re.FindAllIndex(text, -1)))
	}
	re := regexp.MustCompile(`host(\d+)`)
	fmt.Println(len(re.ReplaceAll(text, []byte("h$1"))))
}
