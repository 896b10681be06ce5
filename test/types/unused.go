// errorcheck

package p

import (
	"fmt"
	"io"       // ERROR "imported and not used: .io."
	str "strings" // ERROR "imported and not used: .strings. as str"
	. "os"     // ERROR "imported and not used: .os."
	_ "time"
)

var unusedGlobal int

func f(unusedParam int) (unusedResult int) {
	var a int      // ERROR "a declared but not used"
	b := 1         // ERROR "b declared but not used"
	b = 2
	c := 1
	_ = func() { _ = c }
	d := 1         // ERROR "d declared but not used"
	_ = func() { d = 2 }
	var e []int
	e[0] = 1
	g := struct{ x int }{}
	g.x = 1
	for i, v := range e { // ERROR "v declared but not used"
		_ = i
	}
	if x := 1; true { // ERROR "x declared but not used"
	}
	fmt.Println()
	const k = 1
	type t int
	return
}
