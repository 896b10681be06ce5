// run

// Inlined calls, across packages too, keep their frames; bodies copied from
// other packages see the same unexported variables.

package main

import (
	"bytes"
	"fmt"
	"runtime"
	"strings"
	"sync"
	"unicode/utf8"
)

func where() string {
	var pc [8]uintptr
	n := runtime.Callers(2, pc[:])
	fs := runtime.CallersFrames(pc[:n])
	var names []string
	for {
		f, more := fs.Next()
		if strings.HasPrefix(f.Function, "main.") {
			names = append(names, strings.TrimPrefix(f.Function, "main."))
		}
		if !more {
			return strings.Join(names, " ")
		}
	}
}

func inner() string  { return where() }
func middle() string { return inner() }

type speaker interface{ say() string }
type dog struct{ name string }

func (d *dog) say() string { return d.name + " " + where() }

func devirt() string {
	var s speaker = &dog{"rex"}
	return s.say()
}

func nilCall() (err any) {
	defer func() { err = recover() }()
	var s speaker
	for i := 0; i < 2; i++ {
		if i == 0 {
			continue
		}
		_ = s.say()
	}
	return nil
}

func main() {
	fmt.Println(middle())
	fmt.Println(devirt())
	fmt.Println(nilCall())
	var mu sync.Mutex
	var b strings.Builder
	var bb bytes.Buffer
	for i := 0; i < 3; i++ {
		mu.Lock()
		b.WriteByte(byte('a' + i))
		bb.WriteString(b.String())
		mu.Unlock()
	}
	fmt.Println(b.Len(), b.String(), bb.Len(), bb.String(), utf8.RuneLen('é'))
	func() {
		defer func() { fmt.Println(recover()) }()
		b.Grow(-1)
	}()
}
