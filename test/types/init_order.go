// errorcheck

package p

var a = c + b
var b = f()
var c = 1
var x, y = two()
var _ = y

func f() int        { return d }
func two() (int, int) { return e, 0 }

var d = 3
var e = m.get()

type t int

func (t) get() int { return h } 

var m t
var h = i // ERROR "initialization loop for h"
var i = func() int { return h }()
