// run

// Program counters of runtime.Callers name one frame each, inlined or not: FuncForPC, with and without the 1 that
// callers subtract, CallersFrames and Caller agree; frames of inlined calls have no Func; traces show which functions
// have no parameters.
package main

import (
	"fmt"
	"path/filepath"
	"reflect"
	"regexp"
	"runtime"
	"strings"
)

var pcs []uintptr

//go:noinline
func take(skip int) {
	buf := make([]uintptr, 32)
	pcs = buf[:runtime.Callers(skip, buf)]
}

func inner(skip int)  { take(skip) }
func middle(skip int) { inner(skip) }

//go:noinline
func outer(skip int) { middle(skip) }

type T struct{ n int }

func (t T) Value() int    { return t.n }
func (t *T) Pointer() int { return t.n }

func show(skip int) {
	outer(skip)
	frames := runtime.CallersFrames(pcs)
	for i := 0; ; i++ {
		f, more := frames.Next()
		name := f.Function
		if a, b := runtime.FuncForPC(pcs[i]-1).Name(), runtime.FuncForPC(pcs[i]).Name(); a != name || b != name {
			fmt.Println("FuncForPC:", a, b, "want", name)
		}
		if fn := runtime.FuncForPC(f.PC); fn.Name() != name || fn.Entry() != f.Entry {
			fmt.Println("frame's pc:", fn.Name(), fn.Entry() == f.Entry, "want", name)
		}
		file, line := runtime.FuncForPC(pcs[i] - 1).FileLine(pcs[i] - 1)
		if file != f.File || line != f.Line {
			fmt.Println("FileLine:", file, line, "want", f.File, f.Line)
		}
		if f.Func != nil && f.Func.Entry() != f.Entry {
			fmt.Println("entry of", name)
		}
		if strings.HasPrefix(name, "main.") {
			fmt.Println(skip, name, filepath.Base(f.File), f.Line)
		}
		if !more || name == "main.main" {
			return
		}
	}
}

//go:noinline
func none() string {
	buf := make([]byte, 4096)
	return string(buf[:runtime.Stack(buf, false)])
}

//go:noinline
func some(n int) string { return none() }

func where(skip int) string {
	pc, _, line, ok := runtime.Caller(skip)
	return fmt.Sprint(runtime.FuncForPC(pc).Name(), " ", line, " ", ok)
}

func where1() string { return where(2) }

var nothing *T

//go:noinline
func fault() int { return nothing.n }

func faulted() (name string) {
	defer func() {
		recover()
		buf := make([]uintptr, 16)
		for _, pc := range buf[:runtime.Callers(0, buf)] {
			if n := runtime.FuncForPC(pc - 1).Name(); strings.HasPrefix(n, "main.fault") && n != "main.faulted.func1" {
				name += n + " "
			}
		}
	}()
	return fmt.Sprint(fault())
}

func main() {
	for skip := 0; skip < 5; skip++ {
		show(skip)
	}
	fmt.Println(where(0), where(1), where1(), where(99))
	fmt.Println(faulted())
	args := regexp.MustCompile(`(?m)^main\.(\w+)(\([^)]*\))`)
	for _, m := range args.FindAllStringSubmatch(some(1), -1) {
		if m[2] != "()" {
			m[2] = "(...)"
		}
		fmt.Println(m[1] + m[2])
	}
	for _, t := range []reflect.Type{reflect.TypeOf(T{}), reflect.TypeOf(&T{})} {
		for i := 0; i < t.NumMethod(); i++ {
			fmt.Println(runtime.FuncForPC(t.Method(i).Func.Pointer()).Name())
		}
	}
	fn := runtime.FuncForPC(reflect.ValueOf(outer).Pointer())
	_, line := fn.FileLine(fn.Entry())
	fmt.Println(fn.Name(), line)
}
