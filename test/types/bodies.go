// errorcheck -complete

package p

import _ "unsafe"

type T int

func F()     // ERROR "missing function body"
func (T) m() // ERROR "missing function body"
func init()  // ERROR "missing function body"

//go:linkname linked other.linked
func linked()

// A directive's line holds nothing else, so what is expected of it stands here:
// ERROR "//go:linkname must refer to declared function or variable"
// ERROR "//go:linkname must refer to declared function or variable"

//line bodies.go:17
//go:linkname nowhere other.nowhere
//go:linkname T other.T
