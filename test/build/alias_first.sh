# An alias that is asked for before the type that it names, whose declaration leads back to it: import by import.
. "$(dirname "$0")/lib.inc"
printf 'module m\n\ngo 1.19\n' >go.mod
mkdir t
cat >t/t.go <<'EOF'
package t

type Field interface {
	Number() int
	Extension() ExtensionType
	Others(map[string][]*ExtensionType) func(...Both)
}
type Extension = Field
type Pair = struct{ a, b Both }
type Both interface {
	ExtensionType
	Pair() Pair
}
type ExtensionType interface {
	Extension
	Kind() string
}
EOF
cat >main.go <<'EOF'
package main

import "m/t"

var e t.Extension
var p t.Pair

func f(x t.ExtensionType) int { return x.Number() + x.Extension().Number() }
func g(x t.Both) int          { return x.Number() + len(x.Kind()) }

func main() { println(e == nil, f != nil, g != nil) }
EOF
status 0 "$TRI" build ./t # from now on its declarations are read one by one
status 0 "$TRI" run main.go
has err 'true true true'
